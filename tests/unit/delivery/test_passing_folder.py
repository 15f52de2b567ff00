"""What a command takes out of exhibits does not outlive it, however it ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from api import passing_folder

CODE = Path(passing_folder.__file__).resolve().parents[1]
HOLDS = (
    "import time\nfrom api.passing_folder import passing_folder\n"
    "with passing_folder('lince-t-') as folder:\n"
    "    (folder / 'part').write_bytes(b'Nota'); print(folder, flush=True); time.sleep(60)"
)


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    monkeypatch.setattr(passing_folder.tempfile, "tempdir", str(tmp_path))
    return tmp_path


def holding(temporary: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-P", "-c", HOLDS],
        stdout=subprocess.PIPE,
        env={"PYTHONPATH": str(CODE), "PATH": os.environ["PATH"], "TMPDIR": str(temporary)},
    )


def test_it_is_gone_with_its_command(temporary):
    with passing_folder.passing_folder("lince-t-") as folder:
        (folder / "part").write_bytes(b"Nota")
        assert folder.stat().st_mode & 0o077 == 0
    assert list(temporary.iterdir()) == []


def test_what_a_killed_command_left_is_wiped_by_the_next_and_what_another_holds_is_not(temporary):
    with holding(temporary) as killed, holding(temporary) as other:
        left, held = (Path(one.stdout.readline().decode().strip()) for one in (killed, other))
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        assert (left / "part").exists()
        with passing_folder.passing_folder("lince-t-") as folder:
            assert sorted(temporary.iterdir()) == sorted([held, folder])
        other.kill()


def test_one_that_is_only_being_made_is_left_alone(temporary):
    young, old, foreign = (temporary / f"lince-t-{name}" for name in ("young", "old", "link"))
    young.mkdir()
    old.mkdir()
    foreign.symlink_to("/usr")
    before = time.time() - 3_600
    os.utime(old, (before, before))
    with passing_folder.passing_folder("lince-t-") as folder:
        assert sorted(temporary.iterdir()) == sorted([young, foreign, folder])
