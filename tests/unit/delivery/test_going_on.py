"""A reading that is cut goes on from its last bookmark: nothing is lost, nothing is there twice."""

import hashlib
from collections import Counter

import pytest
from support.pipeline import World

from models.document import Bookmark, Child, DocumentState, Page, Problem, Table, TextSource
from models.job import Stage
from services import reading
from services.ingest.plugin import BOOKMARK_PAGES, Begin, End, Facts
from services.pipeline import MAX_ATTEMPTS

PAGES = 250
UNREADABLE = 7
REPAIRED = Problem(code="repaired", message="The file was mended.")


class Paged:
    """A file of pages with a table, a note and a part on some of them; goes on from a bookmark."""

    def __init__(self, *, cuts=(), bookmarks=True):
        self.cuts, self.bookmarks = set(cuts), bookmarks
        self.began: list[int] = []

    def __call__(self, path, *, folder, bookmark=None, **_):
        (folder / PART.sha256).write_bytes(CONTENT)
        first = 1 if bookmark is None else bookmark.page + 1
        self.began.append(first)
        yield Begin(media_type="application/pdf", reader="p", version="1")
        yield REPAIRED
        for number in range(first, PAGES + 1):
            if number in self.cuts:
                self.cuts.remove(number)
                raise RuntimeError("cut")
            source = TextSource.UNREADABLE if number == UNREADABLE else TextSource.TEXT
            yield Page(number=number, width=0, height=0, source=source, text=f"hoja {number} 71234567")
            if number % 10 == 0:
                yield Table(page=number, rows=((str(number),),))
                yield Problem(code="hidden_text", message="Hidden.", page=number)
            if number == 150:
                yield PART
            if self.bookmarks and number % BOOKMARK_PAGES == 0:
                yield Bookmark(page=number, state={"upto": number})
        yield Facts(values={"end": True})
        yield End(state=DocumentState.PARTIAL if first <= UNREADABLE else DocumentState.DONE)


CONTENT = b"adjunto"
DIGEST = hashlib.sha256(CONTENT).hexdigest()
PART = Child(path="a.txt", file=DIGEST, sha256=DIGEST, size=len(CONTENT))


@pytest.fixture
def world(tmp_path):
    made = World(tmp_path)
    yield made
    made.records.close()


def read(world, reader):
    texts = world.reader
    world.pipeline = world.make(
        "1", read=lambda path, **kit: (reader if path.stat().st_size > 20 else texts)(path, **kit)
    )
    exhibit = world.receive(b"un archivo de muchas hojas", path="libro.pdf")
    world.run()
    evidence = world.records.evidence
    full = evidence.full_document(exhibit.document)
    return {
        "state": full.state,
        "counts": evidence.document(exhibit.document).counts,
        "metadata": full.metadata,
        "problems": sorted(full.problems, key=lambda one: (one.page or 0, one.code)),
        "pages": [page.number for page in full.pages],
        "tables": [table.page for table in full.tables],
        "parts": [part.path for part in evidence.children_of(exhibit.document)],
        "analyzed": [evidence.analysis(exhibit.document, stretch=n) is not None for n in range(4)],
        "files": {path: file.state for path, file in world.files().items()},
    }


@pytest.mark.parametrize(
    ("cuts", "began"),
    [
        ((205,), [1, 181]),
        ((130,), [1, 81]),
        ((110, 215), [1, 81, 161]),
        ((5,), [1, 1]),
    ],
)
def test_an_interrupted_reading_ends_as_a_calm_one(world, tmp_path, cuts, began):
    (tmp_path / "calm").mkdir()
    calm = World(tmp_path / "calm")
    reader = Paged(cuts=cuts)
    assert read(world, reader) == read(calm, Paged())
    assert reader.began == began
    assert world.records.worklog.bookmark(next(iter(world.records.evidence.files(world.case))).document) is None
    calm.records.close()


class Scanned(Paged):
    """A file of scans, which tells after each page that it can go on from there."""

    def __call__(self, path, **kit):
        for part in super().__call__(path, **kit):
            page = isinstance(part, Page) and part.source is TextSource.TEXT
            yield part.model_copy(update={"source": TextSource.OCR}) if page else part
            if page:
                yield Bookmark(page=part.number, state={})


def test_no_scan_is_read_twice_however_often_the_reading_is_cut(world, tmp_path):
    """More often than a file that gets nowhere is tried: a machine whose power fails every hour reads it all the same."""
    (tmp_path / "calm").mkdir()
    calm = World(tmp_path / "calm")
    cuts = tuple(range(20, 20 * (MAX_ATTEMPTS + 4), 20))
    reader = Scanned(cuts=cuts, bookmarks=False)
    assert read(world, reader) == read(calm, Scanned(bookmarks=False))
    assert reader.began == [1, *cuts]
    calm.records.close()


def test_the_index_is_told_of_a_growing_stretch_every_few_seconds_alone(world, monkeypatch):
    world.pipeline = world.make("1", read=Scanned(bookmarks=False))
    monkeypatch.setattr(reading, "BATCH_SECONDS", 1000.0)
    orders = []
    queue = world.records.jobs
    again_all = queue.again_all
    monkeypatch.setattr(queue, "again_all", lambda made, **how: (orders.extend(made), again_all(made, **how)))
    world.receive(b"un archivo de muchas hojas", path="libro.pdf")
    assert world.pipeline.work_once(holder="w") == 1
    # Its first page at once, and each stretch when it is whole: they are analyzed, and then written.
    assert Counter(order.stage for order in orders) == {Stage.INDEX: 1, Stage.ANALYZE: 3}
    world.run()
    assert {(stretch, pages) for stretch, pages, _ in world.stretches} >= {(0, 100), (1, 100), (2, 50)}


def test_a_format_without_bookmarks_begins_anew(world):
    reader = Paged(cuts=(240,), bookmarks=False)
    found = read(world, reader)
    assert reader.began[:2] == [1, 1]
    assert (found["pages"], found["state"]) == (list(range(1, PAGES + 1)), DocumentState.PARTIAL)


def test_a_reading_by_another_version_begins_anew(world):
    reader = Paged(cuts=(205,))
    world.pipeline = world.make("1", read=reader)
    exhibit = world.receive(b"un archivo de muchas hojas", path="libro.pdf")
    (job,) = world.records.jobs.lease(stages=[Stage.EXTRACT], holder="w", seconds=60)
    world.pipeline.advance(job)
    assert world.records.worklog.bookmark(exhibit.document) == Bookmark(page=180, state={"upto": 180})
    world.pipeline = world.make("2", read=reader)
    world.intake._extract_version = "2"
    world.receive(b"un archivo de muchas hojas", path="libro.pdf")
    world.records.jobs.drop([exhibit.document], stages=[Stage.EXTRACT])
    world.records.jobs.again(exhibit.document, case=world.case, stage=Stage.EXTRACT, version="2")
    world.run()
    assert reader.began[:2] == [1, 1]


def test_a_page_that_always_kills_is_given_up_with_what_came_before(world):
    class Stuck(Paged):
        def __call__(self, path, **kit):
            self.cuts = {230}
            yield from super().__call__(path, **kit)

    reader = Stuck()
    found = read(world, reader)
    # The first try got on, and what it saved stands: three more were in vain.
    assert reader.began == [1, *[181] * MAX_ATTEMPTS]
    assert found["state"] is DocumentState.PARTIAL
    assert found["pages"] == list(range(1, 201))
    assert found["problems"].count(REPAIRED) == 1
