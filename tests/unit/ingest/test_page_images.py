import hashlib
import threading

import pytest
from support.factories import a_case, a_document, a_page, an_agency
from support.stored import store

from models.errors import DrawingBusy, NotFound, PageNotDrawn
from services.ingest import page_images
from services.ingest.blobs.local import LocalBlobs
from services.ingest.page_images import PageImages
from services.records.catalogue import SystemClock, open_catalogue

JPEG = b"\xff\xd8\xff a page"


class Drawer:
    """Writes the same picture for every page, or fails."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, str, tuple[str, ...]]] = []
        self.fails = False
        self.content = JPEG

    def __call__(self, path, number, *, name, passwords, folder):
        assert path.read_bytes() == b"original"
        self.asked.append((number, name, passwords))
        if self.fails:
            raise PageNotDrawn
        image = hashlib.sha256(JPEG).hexdigest()
        (folder / f"{image}.jpg").write_bytes(self.content)
        return image


class World:
    def __init__(self, folder) -> None:
        self.records = open_catalogue(folder / "catalogue.sqlite", SystemClock(), secret_file=None)
        self.blobs = LocalBlobs(folder / "blobs")
        self.drawer = Drawer()
        self.work = folder / "work"
        self.work.mkdir()
        self.images = PageImages(records=self.records, blobs=self.blobs, draw=self.drawer, work=self.work)
        self.records.people.add_agency(an_agency())
        self.records.cases.add(a_case())
        self.records.cases.add_password(a_case().id, "clave")
        (folder / "original").write_bytes(b"original")
        with (folder / "original").open("rb") as stream:
            sha256 = self.blobs.put(stream).sha256
        self.document = a_document(
            a_page("Llamar al 71234567.", boxes=True), a_page("sin hoja", number=2), name="hoja.pdf"
        ).model_copy(update={"sha256": sha256})
        store(self.records, self.document)

    def of(self, number=1):
        return self.images.of(self.document.id, self.records.evidence.page(self.document.id, number))


@pytest.fixture
def world(tmp_path):
    made = World(tmp_path)
    yield made
    made.records.close()


def test_a_page_is_drawn_once_and_kept(world):
    assert world.of() == world.of() == JPEG
    assert world.drawer.asked == [(1, "hoja.pdf", ("clave",))]
    assert world.blobs.verify(world.records.evidence.page(world.document.id, 1).image)
    assert not list(world.work.iterdir())


def test_a_page_that_was_not_on_paper_has_no_image(world):
    with pytest.raises(NotFound):
        world.of(2)
    assert not world.drawer.asked


def test_who_waited_for_a_page_gets_it_without_drawing_it_again(world):
    stale = world.records.evidence.page(world.document.id, 1)
    world.of()
    assert world.images.of(world.document.id, stale) == JPEG
    assert len(world.drawer.asked) == 1


def test_a_page_that_failed_is_tried_again_only_later(world, monkeypatch):
    world.drawer.fails = True
    for _ in range(3):
        with pytest.raises(PageNotDrawn):
            world.of()
    assert len(world.drawer.asked) == 1
    world.drawer.fails = False
    monkeypatch.setattr(page_images, "REST", 0.0)
    assert world.of() == JPEG


def test_a_picture_that_is_not_what_was_said_is_not_kept(world):
    world.drawer.content = b"something else"
    with pytest.raises(PageNotDrawn):
        world.of()
    assert world.records.evidence.page(world.document.id, 1).image is None


def test_who_waits_too_long_is_told_to_come_back(world, monkeypatch):
    monkeypatch.setattr(page_images, "PATIENCE", 0.05)
    inside, go_on = threading.Barrier(page_images.AT_ONCE + 1), threading.Event()
    draw = world.drawer.__call__

    def slow(*given, **named):
        inside.wait(30)
        go_on.wait(30)
        return draw(*given, **named)

    world.images._draw = slow
    drawers = [threading.Thread(target=world.of) for _ in range(page_images.AT_ONCE)]
    for thread in drawers:
        thread.start()
    inside.wait(30)
    with pytest.raises(DrawingBusy):
        world.of()
    go_on.set()
    for thread in drawers:
        thread.join(30)
    assert world.of() == JPEG


def drawn(world):
    """The numbers of pages that were drawn, once nothing is drawn ahead any more."""
    drawing = world.images._drawing
    if drawing is not None:
        drawing.join(30)
    return [number for number, _, _ in world.drawer.asked]


def test_the_page_that_will_be_asked_for_next_is_drawn_ahead_and_then_lies_there(world):
    before = world.records.audit.head()
    world.images.ahead(world.document.id, 1)
    assert drawn(world) == [1]
    assert world.of() == JPEG
    assert drawn(world) == [1]
    assert world.records.audit.head() == before, "nobody has looked at it"


def test_what_has_no_image_or_cannot_be_drawn_is_left_without_a_word(world):
    world.images.ahead(world.document.id, 2)
    world.images.ahead(world.document.id, 3)
    assert drawn(world) == []
    world.drawer.fails = True
    world.images.ahead(world.document.id, 1)
    assert drawn(world) == [1]


def held(world):
    """Events: the drawer has begun, and it may go on."""
    begun, go_on = threading.Event(), threading.Event()
    draw = world.drawer.__call__

    def slow(*given, **named):
        begun.set()
        assert go_on.wait(30)
        return draw(*given, **named)

    world.images._draw = slow
    return begun, go_on


def test_of_several_pages_the_latest_is_drawn_ahead_and_none_of_those_that_were_turned_past(world):
    begun, go_on = held(world)
    pages = [a_page("sin dibujo", number=number, boxes=True) for number in range(3, 6)]
    world.records.evidence.add_pages(world.document.id, pages)
    world.images.ahead(world.document.id, 1)
    assert begun.wait(30)
    for number in (3, 4, 5):
        world.images.ahead(world.document.id, number)
    go_on.set()
    assert drawn(world) == [1, 5]


def test_what_waits_to_be_drawn_ahead_is_left_when_all_ends(world):
    begun, go_on = held(world)
    world.records.evidence.add_pages(world.document.id, [a_page("sin dibujo", number=3, boxes=True)])
    world.images.ahead(world.document.id, 1)
    assert begun.wait(30)
    world.images.ahead(world.document.id, 3)
    threading.Timer(0.05, go_on.set).start()
    world.images.close()
    assert drawn(world) == [1]
