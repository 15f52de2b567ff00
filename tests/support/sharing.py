"""One server for a whole test session, whatever kind: started once, shared by all workers, gone with the session.

With several workers the process that hands out tests starts the server, as soon as it knows that some test needs it,
so that all share one and it is there by the time they ask. In continuous integration (CI) it may not be missing.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import pytest

from models.ids import fresh

_LIMIT = 600
"""Seconds until it must be there, also where it is fetched first."""


class SharedServer:
    """Hooks of the process that hands out tests to workers, and the server's address for those that run them.

    `module` has a `Server`, which `standby.py` starts. `name` stands in the ids of tests that need it: as a parameter or
    in the name of their file.
    """

    def __init__(self, name: str, what: str, module: str) -> None:
        self.name = name
        self._what = what
        self._module = module
        self._run = ""
        self._process: subprocess.Popen[bytes] | None = None

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, node: Any, ids: Sequence[str]) -> None:
        """Start the server where some test needs it."""
        if any(self.name in one for one in ids):
            self._run = node.workerinput["testrunuid"]
            self._start(self._folder(self._run))

    def pytest_unconfigure(self) -> None:
        """Stop it."""
        if self._run:
            self._stop(self._run)

    def join(self, config: pytest.Config) -> None:
        """Join the hooks in the process that hands out."""
        if "PYTEST_XDIST_WORKER" not in os.environ:
            config.pluginmanager.register(self, f"shared-{self.name}")

    @contextmanager
    def address(self) -> Iterator[str]:
        """Where it is. Skips where it cannot be had; fails there in CI."""
        own = "PYTEST_XDIST_WORKER" not in os.environ
        run = fresh()[:12] if own else os.environ["PYTEST_XDIST_TESTRUNUID"]
        if own:
            self._start(self._folder(run))
        try:
            state = _wait(self._folder(run))
            if "url" not in state:
                self.missing(state["missing"])
            yield state["url"]
        finally:
            if own:
                self._stop(run)

    def missing(self, why: str) -> NoReturn:
        """Skip for want of a server, in one line; in CI fail."""
        reason = f"{self._what} cannot be started here: {why}"
        if os.environ.get("CI"):
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)

    def _folder(self, run: str) -> Path:
        return Path(tempfile.gettempdir()) / f"lince-{self.name}-{run}"

    def _start(self, folder: Path) -> None:
        if self._process is None:
            folder.mkdir(parents=True, exist_ok=True)
            command = [sys.executable, str(Path(__file__).with_name("standby.py")), self._module, str(folder)]
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE)

    def _stop(self, run: str) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
            self._process.wait(60)
            self._process = None
        shutil.rmtree(self._folder(run), ignore_errors=True)


def _wait(folder: Path) -> dict[str, str]:
    until = time.monotonic() + _LIMIT
    while time.monotonic() < until:
        if (folder / "state.json").exists():
            found: dict[str, str] = json.loads((folder / "state.json").read_text(encoding="utf-8"))
            return found
        time.sleep(0.1)
    return {"missing": f"it was not there after {_LIMIT} seconds"}
