"""The same seed gives the same dossier, byte for byte, in another process on another day."""

import hashlib
import subprocess
import sys
from pathlib import Path

SCRIPT = "import sys; from pathlib import Path; from api.dossier import build; build(Path(sys.argv[1]), seed=7)"
ROOT = Path(__file__).parents[2]


def _hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_two_builds_are_the_same_bytes(dossier_folder: Path, tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-P", "-c", SCRIPT, str(tmp_path)],
        check=True,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "11", "TZ": "Asia/Tokyo"},
    )
    first, second = _hashes(dossier_folder), _hashes(tmp_path)
    assert len(first) > 60
    assert first == second
