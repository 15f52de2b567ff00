#!/bin/sh
# Run once by the image of PostgreSQL, when its volume is new: a role that is no superuser, and its database.
psql --no-psqlrc --set ON_ERROR_STOP=1 --username postgres --dbname postgres <<'SQL'
\set password `cat /run/keys/lince-password`
CREATE ROLE lince LOGIN PASSWORD :'password';
CREATE DATABASE lince OWNER lince ENCODING 'UTF8' TEMPLATE template0;
SQL
