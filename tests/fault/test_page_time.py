"""The time that one page may take, with an engine that computes for ever on the first picture, and is itself again."""

import shutil

import pytesseract
import pytest
from support.files import a_picture, as_bytes

from models.document import Problem, TextSource
from services.ingest.extract import extract
from services.ingest.plugin import ExtractKit, Limits

pytestmark = pytest.mark.ocr


@pytest.fixture
def runs_wild_once(tmp_path, monkeypatch):
    """In this process: the isolated reader lets no program run that lies where files may be written."""
    stand_in = tmp_path / "tesseract"
    stand_in.write_text(
        f"#!/bin/sh\ncase $1 in *.pgm) [ -e {tmp_path}/hung ] || {{ : >{tmp_path}/hung; while :; do :; done; }};; esac\n"
        f'exec {shutil.which("tesseract")} "$@"\n'
    )
    stand_in.chmod(0o755)
    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", str(stand_in))


def test_a_page_that_takes_too_long_is_unreadable_and_the_next_is_read(tmp_path, runs_wild_once):
    first, second = a_picture("PRIMERA"), a_picture("SEGUNDA")
    scan = tmp_path / "scan.tif"
    scan.write_bytes(as_bytes(first, "TIFF", save_all=True, append_images=[second]))
    (tmp_path / "out").mkdir()
    extraction = extract(
        scan,
        name="scan.tif",
        kit=ExtractKit(folder=tmp_path / "out", images=False, limits=Limits(ocr_seconds=4)),
    )
    assert [problem.code for problem in extraction.problems if isinstance(problem, Problem)] == ["page_timeout"]
    assert extraction.problems[0].page == 1
    assert [page.source for page in extraction.pages] == [TextSource.UNREADABLE, TextSource.OCR]
    assert "SEGUNDA" in extraction.pages[1].text
