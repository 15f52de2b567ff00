"""Unit tests are quick, or they are no unit tests. And the data folder that several of them start from."""

import shutil
import time
from collections.abc import Generator
from pathlib import Path

import pytest
from support.web import build

MOST_SECONDS = 12.0
"""Processor time of a unit test in its own thread. Half a second is meant, and the list of the slowest at the end of
each run tells who spends more; this bound only stops a test that does another kind of work, so that a slow machine
and the first test of a run, which loads the word lists, stay far from it. Tests that run OCR are left out."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Fail a test that takes too long by the processor's clock: the wall clock tells of the machine's other work."""
    started = time.thread_time()
    yield
    spent = time.thread_time() - started
    if spent > MOST_SECONDS and item.get_closest_marker("ocr") is None:
        pytest.fail(
            f"A unit test may take {MOST_SECONDS} s of processor time; this one took {spent:.1f} s.", pytrace=False
        )


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with people, cases and files; nobody changes it."""
    data = tmp_path_factory.mktemp("built")
    build(data)
    return data


@pytest.fixture
def data(built: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(built, tmp_path / "data"))
