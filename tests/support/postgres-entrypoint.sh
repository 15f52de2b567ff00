#!/bin/sh
# What the image of PostgreSQL does at its start, for a machine without containers: a new volume gets a cluster with the
# superuser's password, the scripts of /docker-entrypoint-initdb.d run against a server that nobody reaches, then it starts.
set -eu
PGDATA=/var/lib/postgresql/data
export PGDATA
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  initdb --username=postgres --pwfile="$POSTGRES_PASSWORD_FILE" --no-sync >/dev/null
  printf "listen_addresses = '*'\nfsync = off\n" >>"$PGDATA/postgresql.conf"
  shift
  pg_ctl -s -w start -o "$* -c listen_addresses='' -k /var/run/postgresql"
  for script in /docker-entrypoint-initdb.d/*; do PGHOST=/var/run/postgresql "$script"; done
  pg_ctl -s -w -m fast stop
  set -- postgres "$@"
fi
exec "$@" -k /var/run/postgresql
