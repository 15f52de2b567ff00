"""A seeded part of benchmarks/faults/hostile_files.py, and what its judge must see."""

import logging
import os
from pathlib import Path

import pytest
from support.hostile import bombs, running, samples

from models.document import DocumentState, Extraction, Page, Problem, TextSource
from services.ingest.isolation import IsolatedExtractor
from services.ingest.wrapping import wrapping

FILES = 150
POOL = running.Pool(samples.own())


def test_each_of_many_hostile_files_ends_typed_and_leaves_nothing_behind(tmp_path):
    with running.Reader(tmp_path) as reader:
        outcomes = [reader.read(running.make(number, seed=7, pool=POOL)) for number in range(FILES)]
        assert wrapping() == "limits" or reader.shut_off
    assert [(one.number, one.how, one.wrong) for one in outcomes if one.wrong] == []
    assert {one.kind for one in outcomes} == set(running.SHARES)
    # Most are spoiled so far that it shows, and many of them are read all the same.
    assert {"done", "partial", "corrupt"} <= {one.state for one in outcomes}
    assert sum(one.state != "done" for one in outcomes) > FILES / 4


def test_a_file_is_the_same_for_the_same_number_and_seed():
    first, again = (running.make(12, seed=7, pool=running.Pool(samples.own())) for _ in range(2))
    assert first == again
    assert first.content != running.make(12, seed=8, pool=POOL).content


BOMBS = [(name, make) for kind in bombs.BOMBS.values() for name, make in kind if make is not bombs.a_hostile_pdf]
PDFS = [("a.pdf", bombs.a_hostile_pdf_of(what)) for what in bombs.PDFS]


@pytest.mark.parametrize(
    ("name", "make"), [*BOMBS, *PDFS], ids=lambda one: getattr(one, "__name__", str(one)).strip("_")
)
def test_each_kind_of_bomb_is_contained(tmp_path, name, make):
    content = make(bombs.Worst())
    with running.Reader(tmp_path) as reader:
        outcome = reader.read(running.Case(0, name, "bomb", (make.__name__,), content))
    assert outcome.wrong == []
    assert outcome.seconds < 10.0
    assert outcome.peak < running.MOST_MEMORY


CALM = running.Case(1, "a.txt", "other", (), b"Nota tranquila.")
DONE = Extraction(
    media_type="text/plain",
    state=DocumentState.DONE,
    pages=(Page(number=1, width=1, height=1, source=TextSource.LAYER, text="x"),),
)


@pytest.mark.parametrize(
    ("extraction", "case", "wrong"),
    [
        (DONE, CALM, []),
        (DONE.model_copy(update={"pages": ()}), CALM, ["done, with nothing"]),
        (DONE.model_copy(update={"state": DocumentState.FAILED}), CALM, ["failed without a reason"]),
        (
            DONE.model_copy(update={"problems": (Problem(code="corrupt", message="Damaged."),)}),
            CALM,
            ["done, with a loss"],
        ),
        (DONE, running.Case(2, "a.pdf", "pdf", ("cut",), b"%PDF", cut=True), ["cut, and passes for whole"]),
    ],
)
def test_silent_losses_are_seen(extraction, case, wrong):
    assert list(running.silences(case, extraction)) == wrong


def test_what_is_left_behind_is_seen(tmp_path, monkeypatch):
    inside = IsolatedExtractor.read

    def untidy(self, path: Path, **given):
        (tmp_path / "cases" / "fuera.txt").write_bytes(b"x")
        logging.getLogger("reader").info("read: %s", samples.MARK)
        return inside(self, path, **given)

    with running.Reader(tmp_path) as reader:
        monkeypatch.setattr(IsolatedExtractor, "read", untidy)
        assert reader.read(CALM).wrong == ["files left: 1", "words of the file in the log"]


def test_an_exception_and_a_changed_original_are_seen(tmp_path, monkeypatch):
    def raising(self, path: Path, **given):
        path.chmod(0o600)
        path.write_bytes(b"other")
        raise ValueError("71234567")

    with running.Reader(tmp_path) as reader:
        monkeypatch.setattr(IsolatedExtractor, "read", raising)
        assert reader.read(CALM).wrong == ["raised ValueError", "original changed"]


def test_a_reading_process_that_is_gone_is_seen(tmp_path):
    with running.Reader(tmp_path) as reader:
        os.kill(reader._extractor.server, 9)
        reader._extractor._server._process.wait()
        assert "the reading process was started anew" in reader.read(CALM).wrong
