"""Pages of one file that an engine is given together: as if each had been read by itself, whatever breaks."""

import numpy as np
import pytest
from PIL import Image, ImageDraw
from support.files import SaidEngine, a_picture, as_bytes, read

from models.document import Page, Problem, Table, TextSource
from services.ingest import ocr
from services.ingest.formats import image
from services.ingest.going_on import MOST_KILLS, MOST_KILLS_THERE, MOST_STARTS, GoingOn
from services.ingest.ocr import together
from services.ingest.ocr.recognise import write
from services.ingest.ocr.tesseract import Tesseract
from services.ingest.plugin import Begin, End, Expected, ExtractKit, OcrFailed, Onto

LAST = 8


class ManyEngine(SaidEngine):
    """Says the same of each page; `broken`: what a run of several raises."""

    def __init__(self, *words, broken=None):
        super().__init__(*words)
        self.broken, self.runs = broken, []

    def pages(self, images, **options):
        self.runs.append(len(images))
        if self.broken is not None:
            raise self.broken
        return tuple(super(ManyEngine, self).words(image, **options) for image in images)

    @property
    def alone(self):
        return sum("line" in call and not call["line"] for call in self.calls)


@pytest.fixture
def engine(monkeypatch):
    made = ManyEngine("Rosa", "debe", "450")
    monkeypatch.setattr(ocr, "ENGINES", (made,))
    return made


def frames(*, blank=(), copies=()):
    """Pages with a bar each, at a height of its own; some are blank, some are as the page before."""
    made = []
    for number in range(1, LAST + 1):
        picture = a_picture(size=(700, 950))
        if number not in blank:
            at = number - (number in copies)
            ImageDraw.Draw(picture).rectangle((100, 100 * at, 400, 100 * at + 30), fill="black")
        made.append(picture)
    return made


def a_tiff(pages):
    return as_bytes(pages[0], "TIFF", save_all=True, append_images=pages[1:], dpi=(200, 200))


def a_scan(pages):
    return as_bytes(pages[0], "PDF", save_all=True, append_images=pages[1:], resolution=200.0)


@pytest.mark.parametrize(("name", "made"), [("a.tif", a_tiff), ("a.pdf", a_scan)])
@pytest.mark.parametrize("odd", [{}, {"blank": (3, 4)}, {"copies": (3, 6)}])
def test_pages_come_as_if_read_alone(tmp_path, engine, name, made, odd):
    content = made(frames(**odd))
    alone = read(tmp_path, name, content, engine="said", together=1)
    assert engine.runs == []
    found = read(tmp_path, name, content, engine="said")
    assert found == alone
    assert len(found.pages) == LAST
    assert sum(engine.runs) >= 3


def test_the_first_page_waits_for_no_other(tmp_path, engine):
    read(tmp_path, "a.tif", a_tiff(frames()), engine="said")
    # 1, then 2 and 3, then 4 to 7, then 8.
    assert (engine.runs, engine.alone) == ([2, 4], 2)


def test_a_run_that_fails_costs_no_page_and_is_not_tried_again(tmp_path, engine):
    engine.broken = OcrFailed("page_timeout", "late")
    found = read(tmp_path, "a.tif", a_tiff(frames()), engine="said")
    assert [page.source for page in found.pages] == [TextSource.OCR] * LAST
    assert found.problems == read(tmp_path, "a.tif", a_tiff(frames()), engine="said", together=1).problems
    assert engine.runs == [2]


def test_a_damaged_frame_stays_with_itself(tmp_path, engine, monkeypatch):
    usual, at = image._decoded, []

    def decoded(picture, kit):
        at.append(picture.tell())
        if picture.tell() == 4:
            raise SyntaxError
        return usual(picture, kit)

    monkeypatch.setattr(image, "_decoded", decoded)
    alone = read(tmp_path, "a.tif", a_tiff(frames()), engine="said", together=1)
    assert [page.number for page in alone.pages if page.source is TextSource.UNREADABLE] == [5]
    assert read(tmp_path, "a.tif", a_tiff(frames()), engine="said") == alone


def test_huge_pages_do_not_wait_for_others(tmp_path, engine, monkeypatch):
    monkeypatch.setattr(together, "LARGEST", 500_000)
    assert len(read(tmp_path, "a.tif", a_tiff(frames()), engine="said").pages) == LAST
    assert engine.runs == []


def test_a_reading_that_breaks_while_it_looks_ahead_loses_no_page():
    going_on = GoingOn(ExtractKit(folder="/nowhere"), size=1_000_000)

    def first():
        yield Begin(media_type="image/tiff", reader="image", version="1")
        yield Expected(pages=3)
        yield Onto(page=1)
        yield a_page(1)
        yield Onto(page=2)
        yield Onto(page=2, ahead=True)
        return "signal 11"

    def second():
        yield Begin(media_type="image/tiff", reader="image", version="1")
        for number in (1, 2, 3):
            yield Onto(page=number)
            yield a_page(number)
        yield End(state="done", seconds=2.0)
        return "exit"

    parts, how = taken(going_on.following(first()))
    assert going_on.stands_at_a_page(how)
    parts += list(going_on.page_lost(3.0))
    assert going_on.may_start
    assert (going_on.kit.together, going_on.kit.given_up) == (1, ())
    parts += taken(going_on.following(second()))[0]
    assert [part.number for part in parts if isinstance(part, Page)] == [1, 2, 3]
    assert sum(isinstance(part, Begin) for part in parts) == 1
    assert parts[-1] == End(state="done", seconds=5.0)


def test_a_reader_that_always_dies_looking_ahead_is_not_started_for_ever():
    going_on = GoingOn(ExtractKit(folder="/nowhere"), size=1_000_000)
    starts = 0
    while going_on.may_start:
        list(going_on.following(dying()))
        list(going_on.page_lost(1.0))
        starts += 1
    assert starts == MOST_STARTS + 2


def test_a_page_at_which_the_reading_was_killed_from_outside_is_tried_twice_more():
    going_on = GoingOn(ExtractKit(folder="/nowhere"), size=1_000_000)

    def struck():
        yield Begin(media_type="image/tiff", reader="image", version="1")
        yield Expected(pages=2)
        yield Onto(page=1)
        yield a_page(1)
        yield Onto(page=2)
        return "signal 9"

    parts, how = taken(going_on.following(struck()))
    for _ in range(MOST_KILLS_THERE):
        assert going_on.once_more(1.0, how)
        more, how = taken(going_on.following(struck()))
        assert more == [Expected(pages=2)], "what was given is given once"
    assert not going_on.once_more(1.0, how)
    assert going_on.stands_at_a_page(how)
    assert list(going_on.page_lost(1.0))
    assert going_on.kit.given_up == (2,)
    assert [type(part).__name__ for part in parts] == ["Begin", "Expected", "Page"]


def test_a_reading_that_was_killed_before_any_page_begins_again_and_not_for_ever():
    going_on = GoingOn(ExtractKit(folder="/nowhere"), size=1_000_000)

    def struck(pages):
        yield Begin(media_type="text/csv", reader="text", version="1")
        yield Problem(code="encoding_guessed", message="x")
        for number in range(1, pages + 1):
            yield a_page(number)
        return "lost"

    found, kills = [], 0
    for pages in range(100):
        parts, how = taken(going_on.following(struck(pages)))
        found += parts
        if not going_on.once_more(1.0, how):
            break
        kills += 1
    assert kills == MOST_KILLS
    assert [type(part).__name__ for part in found[:3]] == ["Begin", "Problem", "Page"]
    assert [part.number for part in found if isinstance(part, Page)] == list(range(1, MOST_KILLS + 1))
    assert len(found) == MOST_KILLS + 2


def test_the_tables_of_a_page_that_was_given_before_the_kill_are_not_lost_and_none_is_given_twice():
    going_on = GoingOn(ExtractKit(folder="/nowhere"), size=1_000_000)
    tables = [Table(page=1, rows=(("Rosa", text),)) for text in ("500", "700", "900")]

    def told(count, how):
        yield Begin(media_type="application/pdf", reader="pdf", version="1")
        yield a_page(1)
        yield from tables[:count]
        return how

    parts, how = taken(going_on.following(told(1, "signal 9")))
    assert going_on.once_more(1.0, how)
    parts += taken(going_on.following(told(3, "exit")))[0]
    assert [part for part in parts if isinstance(part, Table)] == tables
    assert sum(isinstance(part, Page) for part in parts) == 1


def dying():
    yield Onto(page=1, ahead=True)
    return "signal 9"


def taken(parts):
    found = []
    while True:
        try:
            found.append(next(parts))
        except StopIteration as stop:
            return found, stop.value


def a_page(number):
    return Page(number=number, width=10, height=10, source=TextSource.OCR, text=f"hoja {number}")


@pytest.mark.ocr
def test_tesseract_reads_a_page_of_several_as_it_reads_it_alone(tmp_path):
    texts = ("Rosa debe 450 bolivianos", "El bus sale a las seis de la mañana", "")
    files = [
        write(np.asarray(a_picture(text, size=(900, 400)).convert("L")), tmp_path / f"{place}.pgm")
        for place, text in enumerate(texts)
    ]
    options = {"dpi": 200, "languages": "spa+por", "seconds": 60.0}
    read_together = Tesseract().pages(files, **options)
    assert read_together == tuple(Tesseract().words(file, **options) for file in files)
    assert [bool(words) for words in read_together] == [True, True, False]
    (tmp_path / "1.pgm").write_bytes(b"no picture")
    with pytest.raises(OcrFailed):
        Tesseract().pages(files, **options)


def test_pictures_are_written_as_they_are(tmp_path):
    grey = np.arange(600, dtype=np.uint8).reshape(20, 30)
    with Image.open(write(grey[:, ::2], tmp_path / "a.pgm")) as picture:
        assert (np.asarray(picture) == grey[:, ::2]).all()
