#!/bin/sh
# The quality gates, each a verb: `lint`, `types`, `imports`, `audit`, `checkers`, `tests [PYTEST ARGUMENTS]`, and `all`, which is
# what `lince test` runs. The Makefile, the commit hooks and CI call these, so that they cannot differ.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
cd "$root"
bin=$root/.venv/bin
export PYTHONPATH="$root" PYTHONSAFEPATH=1

lint() {
  "$bin/ruff" check --quiet .
  "$bin/ruff" format --quiet --check .
  "$bin/shellcheck" lince scripts/*.sh deploy/airgap/install.sh deploy/airgap/lince .ci/run
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

# pip-audit lives apart: it is in no lock. Where it cannot be had, or its source does not answer, a line says so.
audit() {
  place=$root/.lince/audit
  if [ ! -x "$place/bin/pip-audit" ]; then
    if ! "$bin/python" -m venv "$place" || ! "$place/bin/python" -m pip install --quiet pip-audit; then
      echo "audit: left out, pip-audit cannot be installed here."
      return 0
    fi
  fi
  found=$(timeout 300 "$place/bin/pip-audit" --requirement requirements.lock --no-deps --disable-pip \
    --progress-spinner off --format json 2>/dev/null || true)
  printf '%s' "$found" | "$bin/python" -P scripts/audit.py
}

# Programs of others that check what we write (PDF/A, the graph) live apart: they are in no lock, and their tests are left
# out where they cannot be had.
checkers() {
  place=$root/.lince/checkers
  if [ ! -x "$place/bin/python" ] || ! "$place/bin/python" -c 'import followthemoney, pikepdf.pdfa' 2>/dev/null; then
    if ! "$bin/python" -m venv "$place" ||
      ! "$place/bin/python" -m pip install --quiet 'pikepdf[pdfa]>=10.18' 'followthemoney>=4.11,<5'; then
      echo "checkers: pikepdf's checker and followthemoney are left out, they cannot be installed here."
    fi
  fi
  [ ! -f "$place/verapdf/Check.class" ] || return 0
  if ! mvn -q -B -f tests/support/verapdf/pom.xml dependency:copy-dependencies "-DoutputDirectory=$place/verapdf" ||
    ! javac -cp "$place/verapdf/*" -d "$place/verapdf" tests/support/verapdf/Check.java; then
    echo "checkers: veraPDF is left out, it needs a JDK, and Maven, which fetches it by name."
  fi
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
  audit) audit ;;
  checkers) checkers ;;
  tests) tests "$@" ;;
  all)
    # With arguments for pytest somebody looks at some tests; the gates wait for the whole run.
    [ $# -eq 0 ] || exec "$bin/python" -P -m pytest "$@"
    gate lint
    gate types
    gate imports
    [ "${CI-}" != true ] || {
      audit
      checkers
    }
    tests
    ;;
  *)
    echo "check.sh: lint, types, imports, audit, checkers, tests or all, not '$verb'" >&2
    exit 2
    ;;
esac
