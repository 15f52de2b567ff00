"""The sample dossier, built once per run and shared by all workers and test files. Loaded as a plugin by conftest."""

import os
import time
from pathlib import Path

import pytest

from api.dossier import Truth, build

PATIENCE_S = 180


@pytest.fixture(scope="session")
def dossier_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the dossier's files, `truth.json` and `passwords.json`. Treat it as read-only."""
    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent
    folder = root / "dossier"
    try:
        (root / "dossier.claim").mkdir()
    except FileExistsError:
        # Another worker builds it; the folder appears only when it is whole.
        give_up = time.monotonic() + PATIENCE_S
        while not folder.exists():
            if time.monotonic() > give_up:
                pytest.fail("the dossier was not built in time; see the other worker's error")
            time.sleep(0.2)
        return folder
    fresh = root / "dossier.new"
    build(fresh)
    fresh.rename(folder)
    return folder


@pytest.fixture(scope="session")
def dossier(dossier_folder: Path) -> Truth:
    """What is true of the dossier."""
    return Truth.model_validate_json((dossier_folder / "truth.json").read_bytes())
