"""The launcher against machines that lack things: fake programs on the path, in a checkout of its own."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = (
    *(
        "sh",
        "awk",
        "cat",
        "cksum",
        "cp",
        "date",
        "dirname",
        "env",
        "find",
        "grep",
        "kill",
        "ln",
        "mkdir",
        "mv",
        "paste",
    ),
    *("readlink", "rm", "sed", "sleep", "sort", "tail", "touch", "tr", "true", "uname"),
)
PROGRAMS = ("unar", "lsar", "catdoc", "catppt", "readpst", "ffprobe", "ffmpeg", "bwrap", "chromium", "node", "npm")

# A Python that is only as much of one as the launcher asks of it. It notes what it was asked, may take its time,
# and fails where told to.
FAKE_PYTHON = """#!/bin/sh
here=$(dirname "$0")
echo "python $*" >>"$CALLS"
case "$*" in
  *version_info*ensurepip* | *"import ensurepip"*) exit "${NO_VENV-0}" ;;
  *"print(os.path"*) [ -z "${OLD_PYTHON-}" ] && echo "$SANDBOX/bin/python3" ;;
  *find_library*) exit 0 ;;
  *"sys, pip"*) [ -e "$(dirname "$0")/../whole" ] ;;
  *python_version*) echo 3.11.2 ;;
  --version) echo "Python ${OLD_PYTHON-3.11.2}" ;;
  "-m venv"*)
    mkdir -p "$3/bin"
    cp "$0" "$3/bin/python"
    echo "version = 3.11.2" >"$3/pyvenv.cfg"
    touch "$3/whole"
    ;;
  "-m pip install"*)
    touch "$SANDBOX/installing"
    while [ -e "$SANDBOX/slow" ]; do sleep 0.05; done
    [ -z "${NO_NETWORK-}" ] || { echo "ERROR: no address answers" >&2; exit 1; }
    ;;
  "-P -m api.cli.main"*) shift 3; echo "main $* in $PWD, path $PYTHONPATH" ;;
esac
"""

FAKE_TESSERACT = "#!/bin/sh\nprintf 'List of available languages:\\nosd\\nspa\\npor\\neng\\nfra\\nita\\n'\n"

# The package manager brings what it is asked for, as far as the launcher looks.
FAKE_APT = """#!/bin/sh
echo "apt-get $*" >>"$CALLS"
case "$*" in *install*tesseract-ocr*) cp "$SANDBOX/tesseract" "$SANDBOX/bin/tesseract" ;; esac
"""


class Machine:
    """A checkout, a PATH that holds only what is put there, and the list of calls of the fakes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.bin = root / "bin"
        self.checkout = root / "a checkout"
        self.calls = root / "calls"
        self.bin.mkdir()
        self.calls.touch()
        for tool in TOOLS:
            found = shutil.which(tool, path="/usr/bin:/bin")
            assert found is not None, tool
            (self.bin / tool).symlink_to(found)
        for program in PROGRAMS:
            self.put(program, "#!/bin/sh\nexit 0\n")
        self.put("npm", '#!/bin/sh\necho "npm $*" >>"$CALLS"\n')
        self.put(
            "node",
            f'#!/bin/sh\n[ "$1" = -e ] || {{ mkdir -p "{self.dist}"; echo {{}} >"{self.dist}/manifest.json"; }}\n',
        )
        self.put("python3", FAKE_PYTHON)
        self.put("tesseract", FAKE_TESSERACT)
        self.be_user(1000)
        for name in ("lince", "scripts"):
            self._copy(name)
        for name in ("", "-test", "-node", "-networks"):
            self._copy(f"requirements{name}.lock")
        for name in ("package.json", "package-lock.json", "tsconfig.json", "api/web/assets"):
            self._copy(name)

    @property
    def dist(self) -> Path:
        return self.checkout / "api/web/static/dist"

    def put(self, name: str, script: str) -> None:
        path = self.bin / name
        path.unlink(missing_ok=True)
        path.write_text(script)
        path.chmod(0o755)

    def take(self, *names: str) -> None:
        for name in names:
            (self.bin / name).unlink()

    def be_user(self, number: int) -> None:
        self.put("id", f"#!/bin/sh\necho {number}\n")

    def start(self, *arguments: str, launcher: Path | None = None, **extra: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            # A test runner's worker may ignore Ctrl-C, and a shell cannot trap what was ignored before it began.
            ["/usr/bin/env", "--default-signal=INT", launcher or self.checkout / "lince", *arguments],
            cwd=self.root,
            env={"PATH": str(self.bin), "CALLS": str(self.calls), "SANDBOX": str(self.root), **extra},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, launcher: Path | None = None, **extra: str) -> tuple[int, str, str]:
        process = self.start(*arguments, launcher=launcher, **extra)
        out, err = process.communicate(timeout=30)
        return process.returncode, out, err

    def called(self, words: str) -> int:
        return sum(words in line for line in self.calls.read_text().splitlines())

    def _copy(self, name: str) -> None:
        source, target = ROOT / name, self.checkout / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copy2(source, target)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_the_first_start_sets_up_and_the_second_installs_nothing(machine: Machine) -> None:
    code, out, err = machine.run("search", "a phrase")
    assert code == 0, err
    assert f"main search a phrase in {machine.root}, path {machine.checkout}" in out
    assert machine.called("--require-hashes") == 2  # ours, and the networks
    assert machine.called("npm ") == 1
    before = machine.calls.read_text()
    code, _, err = machine.run("search", "a phrase")
    assert (code, err) == (0, "")
    assert machine.calls.read_text().removeprefix(before) == "python -P -m api.cli.main search a phrase\n"


@pytest.mark.parametrize("changed", ["requirements.lock", "package-lock.json", "api/web/assets/app.ts"])
def test_a_change_is_set_up_and_only_that(machine: Machine, changed: str) -> None:
    machine.run("search")
    with (machine.checkout / changed).open("a") as file:
        file.write("\n")
    machine.run("search")
    python = changed == "requirements.lock"
    assert machine.called("requirements.lock") == (2 if python else 1)
    assert machine.called("npm ") == (1 if python else 2)


def test_the_launcher_works_through_a_link(machine: Machine) -> None:
    (machine.root / "tools").mkdir()
    (machine.root / "tools/lince").symlink_to("../a checkout/lince")
    code, out, _ = machine.run("doctor", launcher=machine.root / "tools/lince")
    assert code == 0
    assert f"path {machine.checkout}" in out


def test_an_old_python_without_rights_gives_the_one_command(machine: Machine) -> None:
    machine.put("apt-get", FAKE_APT)
    code, _, err = machine.run("demo", OLD_PYTHON="3.9.2")
    assert code == 3
    assert "Python 3.11 or newer; here: Python 3.9.2" in err
    assert "su -c 'apt-get update && apt-get install -y --no-install-recommends python3 python3-venv" in err
    assert machine.called("apt-get") == 0


def test_without_rights_every_missing_package_is_in_one_command(machine: Machine) -> None:
    machine.put("apt-get", FAKE_APT)
    machine.put("sudo", "#!/bin/sh\nexit 1\n")
    machine.take("tesseract", "readpst", "bwrap")
    code, _, err = machine.run("demo")
    assert code == 3
    assert (
        "sudo apt-get update && sudo apt-get install -y --no-install-recommends tesseract-ocr tesseract-ocr-osd "
        "tesseract-ocr-spa tesseract-ocr-por tesseract-ocr-eng tesseract-ocr-fra tesseract-ocr-ita pst-utils bubblewrap\n"
    ) in err


def test_debian_without_its_venv_package(machine: Machine) -> None:
    machine.put("apt-get", FAKE_APT)
    code, _, err = machine.run("demo", NO_VENV="1")
    assert code == 3
    assert "python3-venv" in err


@pytest.mark.parametrize("verb", ["doctor", "--help"])
def test_doctor_and_help_go_on_without_programs(machine: Machine, verb: str) -> None:
    machine.put("apt-get", FAKE_APT)
    machine.take("tesseract")
    code, out, _ = machine.run(verb)
    assert code == 0
    assert f"main {verb}" in out
    assert machine.run("ingest")[0] == 3


@pytest.mark.parametrize("by", ["root", "sudo"])
def test_who_may_installs(machine: Machine, by: str) -> None:
    machine.put("apt-get", FAKE_APT)
    (machine.bin / "tesseract").rename(machine.root / "tesseract")
    if by == "root":
        machine.be_user(0)
    else:
        machine.put("sudo", '#!/bin/sh\n[ "$1" = -n ] && shift\nexec "$@"\n')
    code, out, err = machine.run("search")
    assert code == 0, err
    assert "main search" in out
    assert machine.called("apt-get") == 2


def test_homebrew(machine: Machine) -> None:
    machine.put("brew", '#!/bin/sh\necho "brew $*" >>"$CALLS"\n')
    machine.take("tesseract", "readpst")
    code, _, err = machine.run("demo")
    assert machine.called("brew install tesseract tesseract-lang libpst") == 1
    # This brew brings nothing, and the launcher looks again.
    assert code == 3
    assert "Installed, and yet not found" in err


def test_a_system_without_a_known_package_manager(machine: Machine) -> None:
    machine.take("catdoc", "catppt")
    code, _, err = machine.run("demo")
    assert code == 3
    assert "    catdoc\n" in err


def test_a_failed_step_shows_why_and_is_tried_again(machine: Machine) -> None:
    code, _, err = machine.run("search", NO_NETWORK="1")
    assert code == 1
    assert "no address answers" in err
    assert "Check the network" in err
    assert machine.run("search")[0] == 0


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interrupted_set_up_is_made_anew(machine: Machine, how: signal.Signals) -> None:
    (machine.root / "slow").touch()
    process = machine.start("search")
    _wait_for(machine.root / "installing")
    process.send_signal(how)
    process.communicate(timeout=30)
    assert process.returncode == (-9 if how == signal.SIGKILL else 128 + how)
    assert (machine.checkout / ".lince/lock").is_symlink() == (how == signal.SIGKILL)
    (machine.root / "slow").unlink()
    code, _, err = machine.run("search")
    assert code == 0, err
    assert machine.called("-m venv") == 2


def test_two_starts_at_once_set_up_once(machine: Machine) -> None:
    starts = [machine.start("search") for _ in range(3)]
    for process in starts:
        out, err = process.communicate(timeout=30)
        assert process.returncode == 0, err
        assert "main search" in out
    assert machine.called("-networks.lock") == 1


def test_a_broken_environment_is_made_anew(machine: Machine) -> None:
    machine.run("search")
    (machine.checkout / ".venv/bin/python").unlink()
    assert machine.run("search")[0] == 0
    assert machine.called("-m venv") == 2


@pytest.mark.parametrize("in_the_way", ["a file", "a folder for the log"])
def test_a_folder_that_cannot_be_written(machine: Machine, in_the_way: str) -> None:
    # What is in the way stops root too, whom permissions do not.
    if in_the_way == "a file":
        (machine.checkout / ".lince").touch()
    else:
        (machine.checkout / ".lince/setup.log").mkdir(parents=True)
    code, _, err = machine.run("search")
    assert code == 1
    assert "cannot be written" in err


def test_no_browser_leaves_its_tests_out_where_its_package_is_a_stub(machine: Machine) -> None:
    machine.take("chromium")
    # Every system but Debian.
    machine.put("grep", f'#!/bin/sh\ncase "$*" in */etc/os-release) exit 1 ;; esac\nexec {shutil.which("grep")} "$@"\n')
    code, _, err = machine.run("setup")
    assert code == 0, err
    assert "the browser tests will be left out" in err
    assert (machine.checkout / ".lince/browser").read_text() == "\n"


def test_doctor_and_set_up_name_the_same_packages(machine: Machine) -> None:
    from api.cli.checks import APT, BREW

    script = (
        f"state={machine.root} root={ROOT}; . {ROOT}/scripts/setup.sh; "
        'for name in "$@"; do echo "$(name_in_apt "$name") $(name_in_brew "$name")"; done'
    )
    done = subprocess.run(
        ["sh", "-c", script, "sh", *BREW], env={"PATH": str(machine.bin)}, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == [f"{APT[name]} {BREW[name]}" for name in BREW]


def _wait_for(path: Path) -> None:
    until = time.monotonic() + 20
    while not path.exists():
        assert time.monotonic() < until, path
        time.sleep(0.02)


def test_the_checkout_is_found_from_anywhere() -> None:
    assert os.access(ROOT / "lince", os.X_OK)
