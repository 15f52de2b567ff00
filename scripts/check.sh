#!/bin/sh
# The quality gates, each a verb: `lint`, `types`, `imports`, `tests [PYTEST ARGUMENTS]`, and `all`, which is what
# `lince test` runs. The Makefile, the commit hooks and CI call these, so that they cannot differ.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
cd "$root"
bin=$root/.venv/bin
export PYTHONPATH="$root" PYTHONSAFEPATH=1

lint() {
  "$bin/ruff" check --quiet .
  "$bin/ruff" format --quiet --check .
  "$bin/shellcheck" lince scripts/*.sh .ci/run
}

types() {
  node=node
  [ ! -r .lince/node ] || read -r node <.lince/node
  "$node" node_modules/typescript/bin/tsc --noEmit
  "$bin/mypy" --no-error-summary
}

imports() {
  "$bin/lint-imports" --no-cache >.lince/imports.log || {
    cat .lince/imports.log
    return 1
  }
}

# Files stay whole on one worker, so that costly fixtures of a file are made once.
tests() {
  workers=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
  [ "$workers" -le 8 ] || workers=8
  # Set-up notes the browser it found; an empty line means that this system has none to install.
  CHROMIUM=
  if [ -r .lince/browser ]; then
    read -r CHROMIUM <.lince/browser || true
    if [ -z "$CHROMIUM" ]; then
      echo "Left out: the browser tests, for want of Chromium or Chrome."
      set -- -m "not browser" "$@"
    fi
  fi
  export CHROMIUM
  exec "$bin/python" -P -m pytest -n "$workers" --dist loadfile --durations=20 "$@"
}

gate() { # VERB: say that it passed, or stop with what it printed
  started=$(date +%s)
  "$1"
  printf '%s: passed (%s s)\n' "$1" "$(($(date +%s) - started))"
}

verb=${1-all}
[ $# -eq 0 ] || shift
case $verb in
  lint | types | imports) gate "$verb" ;;
  tests) tests "$@" ;;
  all)
    # With arguments for pytest somebody looks at some tests; the gates wait for the whole run.
    [ $# -eq 0 ] || exec "$bin/python" -P -m pytest "$@"
    gate lint
    gate types
    gate imports
    tests
    ;;
  *)
    echo "check.sh: lint, types, imports, tests or all, not '$verb'" >&2
    exit 2
    ;;
esac
