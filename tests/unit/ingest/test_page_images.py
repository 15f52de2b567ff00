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
