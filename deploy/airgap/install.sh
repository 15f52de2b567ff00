#!/bin/sh
# Installs Lince from the unpacked archive in which this file lies. Nothing here asks for a network.
# README.en.txt, README.es.txt and README.pt.txt say how. Exit codes: 0 done, 1 the archive or the installation is not
# sound, 2 wrong usage, 3 something must be there first.
set -eu
umask 022
export LC_ALL=C
unset CDPATH PYTHONPATH PYTHONHOME PYTHONSTARTUP
export PIP_CONFIG_FILE=/dev/null

archive=$(cd -- "$(dirname -- "$0")" && pwd -P)
scratch=
to=
ours=
mark="# Starts the Lince that was installed into the folder above this one."

say() { printf '%s\n' "$*" >&2; }

stop() { # CODE SENTENCE...
  code=$1
  shift
  for sentence in "$@"; do say "$sentence"; done
  exit "$code"
}

usage() {
  say "Usage:"
  say "  ./install.sh --check [--fingerprint F]    look whether this archive is whole and signed; install nothing"
  say "  ./install.sh --to FOLDER [--fingerprint F] [--python PROGRAM] [--without-programs]"
  say "                                            install into a new folder"
  say "  ./install.sh --programs [--fingerprint F] as root, on Debian: install the programs that Lince calls"
  exit 2
}

has() { command -v "$1" >/dev/null 2>&1; }

about() { sed -n "s/^$1=//p" "$archive/about.txt"; }

leave() {
  # Only what this run made, or an earlier one left unfinished, and never a finished installation.
  if [ -n "$ours" ] && [ ! -e "$to/bin/lince" ]; then rm -rf "$to"; fi
  if [ -n "$scratch" ]; then rm -rf "$scratch"; fi
}

# --- the archive itself ---------------------------------------------------------------------------------------------

sums() {
  if has sha256sum; then sha256sum "$@"; elif has shasum; then shasum -a 256 "$@"; else
    stop 3 "There is no program sha256sum: the archive cannot be checked."
  fi
}

no_room() { stop 1 "There is no room for temporary files in ${TMPDIR:-/tmp}. Free some, or name a folder with TMPDIR."; }

check_archive() {
  cd -- "$archive"
  for name in about.txt manifest.sha256 manifest.sha256.sig public-key.pem; do
    [ -f "$name" ] || stop 1 "The archive is not whole: $name is missing. Unpack it again, or copy it again."
  done
  odd=$(find . ! -type f ! -type d | head -n 1)
  [ -z "$odd" ] || stop 1 "The archive was changed: $odd is no plain file."
  sed 's/^[0-9a-f]*  //' manifest.sha256 | sort >"$scratch/named" 2>/dev/null || no_room
  find . -type f | sed 's,^\./,,' | grep -vxF -e manifest.sha256 -e manifest.sha256.sig -e public-key.pem |
    sort >"$scratch/there" 2>/dev/null || no_room
  lost=$(comm -23 "$scratch/named" "$scratch/there" | head -n 1)
  [ -z "$lost" ] || stop 1 "The archive is not whole: $lost is missing. Unpack it again, or copy it again."
  more=$(comm -13 "$scratch/named" "$scratch/there" | head -n 1)
  [ -z "$more" ] || stop 1 "The archive was changed: $more is not in its manifest."
  sums -c manifest.sha256 >"$scratch/sums" 2>/dev/null || true
  echo >"$scratch/more" 2>/dev/null || no_room
  wrong=$(grep -v ': OK$' "$scratch/sums" | head -n 1 | sed 's/: [^:]*$//' || true)
  [ -z "$wrong" ] || stop 1 "The archive was changed or damaged: $wrong is not what its manifest says."
  [ "$(wc -l <"$scratch/sums")" -eq "$(about files)" ] || stop 1 "The archive is not whole: its manifest is cut off."
  check_signature
}

check_signature() {
  key=$(sums public-key.pem | cut -c 1-64)
  if [ -n "$fingerprint" ] && [ "$key" != "$fingerprint" ]; then
    stop 1 "The archive is of another key: $key"
  fi
  case $(openssl version 2>/dev/null || true) in
    "OpenSSL "[3-9]*)
      openssl pkeyutl -verify -pubin -inkey public-key.pem -rawin -in manifest.sha256 -sigfile manifest.sha256.sig \
        >/dev/null 2>&1 || stop 1 "The archive was changed: its signature is not that of its key."
      say "The archive is whole, and signed by the key with this fingerprint:"
      ;;
    *)
      [ -z "$fingerprint" ] || stop 3 "Only OpenSSL 3 or newer can check the signature, and it is not here."
      say "The archive is whole. Its signature was not checked, for want of OpenSSL 3. The fingerprint of its key:"
      ;;
  esac
  say "    $key"
  [ -n "$fingerprint" ] || say "Compare it with the one that you were given by another way."
}

# --- what must be there ---------------------------------------------------------------------------------------------

find_python() {
  wanted=$(about python)
  why=
  set -- "python$wanted" python3
  [ -z "$given_python" ] || set -- "$given_python"
  for name in "$@"; do
    python=$(command -v "$name" || true)
    [ -n "$python" ] || continue
    why=$(unfit) && return 0
  done
  stop 3 "This archive ${why:-needs Python $wanted, which is not here}.$(brings_programs)" \
    "Name another Python with --python PROGRAM, or make an archive on a machine like this one."
}

# Prints why the archive does not fit this Python, and fails; prints nothing where it does.
unfit() {
  "$python" -I - "$wanted" "$(about system)" "$(about machine)" "$(about glibc)" <<'END' || return 1
import importlib.util
import platform
import sys


def newer(one, other):
    return [int(part) for part in one.split(".")] >= [int(part) for part in other.split(".")]


python, *built_for, glibc = sys.argv[1:]
here, machine, libc = "%d.%d" % sys.version_info[:2], [platform.system(), platform.machine()], platform.libc_ver()
why = ""
if machine != built_for or sys.maxsize < 2**32:
    why = f"is for {' '.join(built_for)}, and this is {' '.join(machine)}"
elif here != python:
    why = f"needs Python {python}, and this is {here}"
elif glibc and not (libc[0] == "glibc" and newer(libc[1], glibc)):
    why = f"needs glibc {glibc} or newer, and this is {' '.join(libc).strip() or 'another library'}"
elif not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
    why = f"needs Python's module venv (Debian: python{python}-venv)"
print(why, end="")
sys.exit(bool(why))
END
}

find_missing() {
  missing=
  for program in $(about programs); do has "$program" || missing="$missing $program"; done
  "$python" -I -c 'import sys; from ctypes.util import find_library; sys.exit(not find_library("archive"))' \
    2>/dev/null || missing="$missing libarchive"
  if [ -n "$missing" ] && [ -z "$without" ]; then
    stop 3 "Lince calls programs that are not here:$missing.$(brings_programs)" \
      "With --without-programs it is installed nevertheless; what they read stays unread, and \`lince doctor\` names it."
  fi
}

brings_programs() {
  if fits_packages; then printf '%s' " The archive brings what is missing: run ./install.sh --programs as root."; fi
}

fits_packages() {
  [ -n "$(about packages)" ] && has apt-get && [ "$(about packages_for)" = "$(this_system)" ]
}

this_system() {
  sed -n 's/^ID=//p; s/^VERSION_ID=//p' /etc/os-release 2>/dev/null | tr -d '"' | sort -r | paste -s -d ' ' -
}

install_programs() {
  [ -n "$(about packages)" ] || stop 3 "This archive was made without programs."
  fits_packages || stop 3 "The programs in this archive are for $(about packages_for), and this is $(this_system)."
  [ "$(id -u)" = 0 ] || stop 3 "Only root may install programs."
  # A link, since apt takes no address with blanks in it. What it may take was checked against the manifest.
  ln -s "$archive/system" "$scratch/system"
  mkdir -p "$scratch/lists/partial" "$scratch/cache/archives/partial"
  echo "deb [trusted=yes] file:$scratch/system ./" >"$scratch/sources.list"
  set -- -qq -o Dir::Etc::sourcelist="$scratch/sources.list" -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::State::lists="$scratch/lists" -o Dir::Cache="$scratch/cache" -o APT::Sandbox::User=root
  apt-get "$@" update || stop 1 "apt-get cannot read the packages of this archive."
  # shellcheck disable=SC2046 # names of packages, split on purpose
  DEBIAN_FRONTEND=noninteractive apt-get "$@" install -y --no-install-recommends --no-upgrade $(about packages) ||
    stop 1 "apt-get could not install the programs; it says above why."
  say "The programs are installed."
}

# --- the installation -----------------------------------------------------------------------------------------------

# Whether a folder holds what an installation that was cut off leaves, and nothing else: whatever somebody has put
# there since, or had there before, is never deleted.
left_unfinished() {
  [ -d "$to" ] && [ ! -L "$to" ] && [ -f "$to/.unfinished" ] && [ ! -L "$to/.unfinished" ] || return 1
  grep -qxF "$mark" "$to/.unfinished" || return 1
  [ -z "$(find "$to/." ! -name . -prune ! -name .unfinished ! -name venv ! -name tessdata ! -name docs ! -name bin)" ] ||
    return 1
  for part in "$to/venv" "$to/tessdata" "$to/docs" "$to/bin"; do [ ! -L "$part" ] || return 1; done
  [ ! -d "$to/bin" ] || [ -z "$(find "$to/bin/." ! -name . -prune)" ]
}

# Sets `to` to a whole path that is free, or that an installation left unfinished.
find_place() {
  parent=$(cd -- "$(dirname -- "$given_to")" 2>/dev/null && pwd -P) ||
    stop 2 "There is no folder $(dirname -- "$given_to"). Make it first."
  to=${parent%/}/$(basename -- "$given_to")
  case $to/ in "$archive"/*) stop 2 "$to lies in the archive. Name a folder outside of it." ;; esac
  if [ -e "$to" ] || [ -L "$to" ]; then
    left_unfinished ||
      stop 2 "$to is there already. Name a new folder; data lies elsewhere, and works on with the new installation." \
        "An installation that was cut off is begun anew only where nothing else lies beside it."
    rm -rf "$to"
  fi
  free=$(df -Pk "$parent" | awk 'NR == 2 { print $4 }')
  [ "$free" -ge "$(about room)" ] ||
    stop 1 "There is no room at $parent: $(($(about room) / 1024)) MiB are needed, $((free / 1024)) MiB are free."
}

step() { # NAME COMMAND...
  title=$1
  shift
  printf '  %s ... ' "$title" >&2
  if "$@" >"$scratch/log" 2>&1 </dev/null; then
    say "done"
    return 0
  fi
  say "failed:"
  tail -n 8 "$scratch/log" | sed 's/^/    /' >&2
  stop 1 "Nothing was installed."
}

pip_install() { # OPTION...: from the wheels of the archive alone, each against its hash
  "$to/venv/bin/python" -I -m pip --isolated install --quiet --disable-pip-version-check --no-input --no-cache-dir \
    --no-index --find-links "$archive/wheels" --no-deps --only-binary :all: --no-compile --require-hashes "$@"
}

# Some packages hold files for other Pythons, which do not compile and are not needed.
compiled() { "$to/venv/bin/python" -I -m compileall -qq -j 0 "$to/venv/lib" || true; }

install() {
  find_place
  mkdir "$to" || stop 1 "The folder $to cannot be made."
  ours=yes
  # What tells that it is not finished is what starts it at the end, by one renaming.
  cp "$archive/lince" "$to/.unfinished"
  chmod 755 "$to/.unfinished"
  sync "$to/.unfinished" 2>/dev/null || sync
  say "Lince $(about lince) is installed into $to."
  step "Python environment" "$python" -I -m venv "$to/venv"
  step "Packages" pip_install -r "$archive/requirements.txt"
  # Two files of these are read and none of their code is run, so it does not matter which Python that asks for.
  step "Networks for hard scans" pip_install --ignore-requires-python -r "$archive/requirements-networks.txt"
  step "Compiling" compiled
  step "Languages of tesseract, documents" cp -R "$archive/tessdata" "$archive/docs" "$to/"
  step "First start" "$to/venv/bin/python" -P -m api.cli.main --version
  mkdir "$to/bin"
  mv "$to/.unfinished" "$to/bin/lince"
  say "Done. Begin with: $to/bin/lince doctor, and $to/bin/lince demo"
  [ -z "$missing" ] || say "Left out, for want of programs: what$missing would read."
}

act=
given_to=
given_python=
fingerprint=
without=
while [ $# -gt 0 ]; do
  case $1 in
    --check | --programs) act="$act$1" ;;
    --to | --python | --fingerprint)
      [ $# -gt 1 ] && [ -n "$2" ] || usage
      case $1 in
        --to) act="$act$1" given_to=$2 ;;
        --python) given_python=$2 ;;
        --fingerprint) fingerprint=$2 ;;
      esac
      shift
      ;;
    --without-programs) without=yes ;;
    *) usage ;;
  esac
  shift
done
case $act in --check | --programs | --to) ;; *) usage ;; esac
case $given_to in "" | /*) ;; *) given_to=$PWD/$given_to ;; esac

scratch=$(mktemp -d 2>/dev/null) || no_room
trap leave EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
check_archive
case $act in
  --programs) install_programs ;;
  --to)
    find_python
    find_missing
    install
    ;;
esac
