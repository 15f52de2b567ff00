"""An Elasticsearch that goes away, slows down or is emptied while files are read: the reading ends, and nothing is lost."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch
from support.elastic.between import Line
from support.elastic.fixtures import wipe
from support.ended import unfinished
from support.files import a_pdf
from support.site import ROOT

from services.records.catalogue import open_catalogue
from services.search.engines.elastic_client import Address

FILES, PAGES = 10, 6


@pytest.fixture
def line(elastic_url: str) -> Iterator[Line]:
    line = Line(elastic_url)
    yield line
    line.close()


@pytest.fixture
def seized(tmp_path: Path) -> Path:
    folder = tmp_path / "seized"
    folder.mkdir()
    for number in range(FILES):
        pages = [f"Declaración {number}, hoja {page}. Debía pagar el pasaje." for page in range(PAGES)]
        (folder / f"{number}.pdf").write_bytes(a_pdf(*pages))
    return folder


def lince(tmp_path: Path, line: Line, address: Address, *verb: str) -> subprocess.Popen[str]:
    env = {
        **os.environ, "PYTHONPATH": str(ROOT), "LINCE_SEARCH_URL": line.url, "LINCE_SEARCH_PREFIX": address.prefix,
        "LINCE_SEARCH_TIMEOUT": "5", "LINCE_MEANING": "false",
    }  # fmt: skip
    command = [sys.executable, "-P", "-m", "api.cli.main", *verb, "--data", str(tmp_path / "data")]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env, cwd=ROOT)


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    try:
        told, _ = process.communicate(timeout=300)
    finally:
        process.kill()
    return process.returncode, told


def indexed(address: Address) -> int:
    with Elasticsearch(address.url) as client:
        client.indices.refresh(index=f"{address.prefix}-*")
        return int(client.count(index=f"{address.prefix}-*")["count"])


def all_read(tmp_path: Path) -> bool:
    records = open_catalogue(tmp_path / "data" / "catalogue.sqlite")
    try:
        (case,) = records.cases.all()
        pages = [file.counts.total for file in records.evidence.files(case.id)]
        return pages == [PAGES] * FILES and unfinished(records) == []
    finally:
        records.close()


@pytest.mark.parametrize("fault", ["cut", "slow"])
def test_a_server_that_is_away_or_slow_for_a_while_is_filled_when_it_is_back(
    elastic_address: Address, line: Line, tmp_path: Path, seized: Path, fault: str
) -> None:
    begun = threading.Event()

    def until(piece: bytes) -> bool:
        if b"/_bulk" in piece:
            begun.set()
        return fault == "cut" and begun.is_set()

    line.until = until
    process = lince(tmp_path, line, elastic_address, "ingest", str(seized), "--case", "ES-1", "--country", "BO")
    assert begun.wait(120)
    if fault == "slow":
        line.delay = 3.0
    time.sleep(8)
    line.until, line.cut, line.delay = None, False, 0.0
    code, told = ended(process)
    assert all_read(tmp_path), told
    if indexed(elastic_address) < FILES * PAGES:
        # What was given up is told, and one verb fills it.
        assert (code != 0, "lince" in told) == (True, True), told
        code, told = ended(
            lince(tmp_path, line, elastic_address, "ingest", str(seized), "--case", "ES-1", "--country", "BO")
        )
    assert code == 0, told
    assert indexed(elastic_address) == FILES * PAGES


def test_an_index_that_is_emptied_while_files_are_read_is_told_and_a_verb_fills_it(
    elastic_address: Address, line: Line, tmp_path: Path, seized: Path
) -> None:
    begun = threading.Event()

    def until(piece: bytes) -> bool:
        if b"/_bulk" in piece:
            begun.set()
        return False

    line.until = until
    process = lince(tmp_path, line, elastic_address, "ingest", str(seized), "--case", "ES-1", "--country", "BO")
    assert begun.wait(120)
    wipe(elastic_address)
    code, told = ended(process)
    # Emptied before the last pages were written, or told; then by the verb that it names the reading goes on.
    assert (code == 0 and indexed(elastic_address) == FILES * PAGES) or "lince reindex" in told, told
    verbs = (["reindex"], ["ingest", str(seized), "--case", "ES-1", "--country", "BO"])
    for verb in verbs:
        code, told = ended(lince(tmp_path, line, elastic_address, *verb))
        assert code == 0, told
    assert all_read(tmp_path)
    assert indexed(elastic_address) == FILES * PAGES
