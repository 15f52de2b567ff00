"""D5: pictures that may do harm are sent blurred to everybody, until somebody opens them, on purpose and for a while."""

import io

import pytest
from PIL import Image, ImageFilter, ImageStat
from support import web
from support.factories import SetClock, a_document
from support.stored import store
from support.web import MEMBERS, OURS, World, add_document

from models.case import Role
from models.document import Page, TextSource
from services.ingest.blurred import PATCHES, blurred
from services.records.audit import SEALED

EXAMINER, INVESTIGATOR, INTERPRETER = (MEMBERS[role] for role in (Role.FORENSIC, Role.INVESTIGATOR, Role.INTERPRETER))
WHY = {"reason": "para leer el número de la puerta"}


def a_chart() -> bytes:
    """A picture with edges everywhere: what is left of them after a blur can be measured."""
    picture = Image.new("L", (240, 336), 255)
    for across in range(0, 240, 12):
        for down in range(0, 336, 12):
            if (across + down) // 12 % 2:
                picture.paste(0, (across, down, across + 12, down + 12))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=95)
    return out.getvalue()


def edges(jpeg: bytes, *, corner: bool = True) -> float:
    """How much changes from one pixel to the next, in a corner without the sign of the closed eye."""
    with Image.open(io.BytesIO(jpeg)) as opened:
        picture = opened.convert("L")
    part = picture.crop((0, 0, picture.width, picture.height // 4)) if corner else picture
    return ImageStat.Stat(part.filter(ImageFilter.FIND_EDGES)).mean[0]


@pytest.fixture
def pictured(world: World, monkeypatch: pytest.MonkeyPatch) -> str:
    """A document of our case whose page is a picture with a word on it."""
    monkeypatch.setattr(web, "a_jpeg", a_chart)
    document = add_document(world.workspace, OURS, "foto.txt", "Hostal 71234567", image=True).document
    web.assign(world.workspace, OURS, INTERPRETER)
    return document


def addresses(document: str) -> list[str]:
    return [
        f"/api/v1/documents/{document}/pages/1/image",
        f"/documents/{document}/pages/1/thumbnail",
    ]


def marked(world: World, document: str, *, sensitive: bool = True) -> None:
    asked = {"sensitive": sensitive, "reason": "heridas de una testigo"}
    answer = world.call("POST", f"/api/v1/documents/{document}/pictures", by=EXAMINER, json=asked)
    assert (answer.status_code, answer.json()["sensitive"]) == (200, sensitive)


def test_D5_a_marked_picture_is_blurred_for_every_role_wherever_it_is_sent(world: World, pictured: str) -> None:
    clear = {path: world.call("GET", path, by=INVESTIGATOR).content for path in addresses(pictured)}
    marked(world, pictured)
    for role in (
        Role.INVESTIGATOR,
        Role.PROSECUTOR,
        Role.ANALYST,
        Role.FORENSIC,
        Role.VICTIM_SUPPORT,
        Role.INTERPRETER,
    ):
        for path in addresses(pictured):
            sent = world.call("GET", path, by=MEMBERS[role])
            assert sent.status_code == 200, (role, path)
            assert edges(sent.content) < edges(clear[path]) / 8, (role, path)
    token = world.call("GET", addresses(pictured)[0], token=web.token_of(INVESTIGATOR))
    assert edges(token.content) < edges(clear[addresses(pictured)[0]]) / 8
    summary = world.call("GET", f"/api/v1/documents/{pictured}/pages", by=INVESTIGATOR).json()["pages"][0]
    assert (summary["has_image"], summary["blurred"]) == (True, True)
    marked(world, pictured, sensitive=False)
    assert world.call("GET", addresses(pictured)[0], by=INVESTIGATOR).content == clear[addresses(pictured)[0]]


def test_D5_opening_is_one_event_for_one_person_and_a_short_time(world: World, pictured: str) -> None:
    image = addresses(pictured)[0]
    clear = world.call("GET", image, by=INVESTIGATOR).content
    marked(world, pictured)
    clock = SetClock(world.workspace.clock.now())
    object.__setattr__(world.workspace, "clock", clock)
    before = world.workspace.records.audit.head().sequence
    assert (
        world.call("POST", f"/api/v1/documents/{pictured}/pictures/open", by=INVESTIGATOR, json={}).status_code == 422
    )
    answer = world.call("POST", f"/api/v1/documents/{pictured}/pictures/open", by=INVESTIGATOR, json=WHY)
    assert answer.status_code == 200
    (event,) = world.workspace.records.audit.read(after=before)
    assert (event.actor, event.action, event.subject, event.outcome) == (
        "m.investigator",
        "picture.open",
        pictured,
        "ok",
    )
    assert SEALED in event.detail
    assert WHY["reason"] not in event.model_dump_json()
    assert world.call("GET", image, by=INVESTIGATOR).content == clear
    assert edges(world.call("GET", image, by=EXAMINER).content) < edges(clear) / 8
    assert world.call("GET", f"/api/v1/documents/{pictured}", by=INVESTIGATOR).json()["pictures"]["until"]
    clock.forward(16 * 60)
    assert edges(world.call("GET", image, by=INVESTIGATOR).content) < edges(clear) / 8


def test_D5_who_has_no_place_in_the_case_neither_marks_nor_opens(world: World, pictured: str) -> None:
    for path, asked in ((f"{pictured}/pictures", {"sensitive": True, **WHY}), (f"{pictured}/pictures/open", WHY)):
        stranger = world.call("POST", f"/api/v1/documents/{path}", by=web.STRANGERS[Role.INVESTIGATOR], json=asked)
        assert stranger.status_code == 404
    support = world.call(
        "POST",
        f"/api/v1/documents/{pictured}/pictures",
        by=MEMBERS[Role.VICTIM_SUPPORT],
        json={"sensitive": True, **WHY},
    )
    assert support.status_code == 403


def test_D5_a_case_blurs_all_photos_until_somebody_looks(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "a_jpeg", a_chart)
    worded = add_document(world.workspace, OURS, "dos.txt", "Hostal 71234567", image=True).document
    picture = world.workspace.blobs.put(io.BytesIO(a_chart())).sha256
    page = Page(number=1, width=240, height=336, source=TextSource.OCR, image=picture)
    photo = a_document(page, case=OURS.id, name="uno.jpg")
    store(world.workspace.records, photo)
    wordless = photo.id
    clear = world.call("GET", addresses(worded)[0], by=INVESTIGATOR).content
    asked = {"blurred": True, "reason": "llegan teléfonos de víctimas"}
    answer = world.call("POST", f"/api/v1/cases/{OURS.id}/pictures", by=INVESTIGATOR, json=asked)
    assert (answer.status_code, answer.json()["blur_photos"]) == (200, True)
    assert world.call("GET", addresses(worded)[0], by=INVESTIGATOR).content == clear
    assert edges(world.call("GET", addresses(wordless)[0], by=INVESTIGATOR).content) < edges(clear) / 8
    assert (
        world.call("POST", f"/api/v1/documents/{wordless}/pictures/open", by=INVESTIGATOR, json=WHY).status_code == 200
    )
    assert world.call("GET", addresses(wordless)[0], by=INVESTIGATOR).content == clear


def test_D5_on_the_page_the_picture_is_opened_and_marked_with_a_reason(world: World, pictured: str) -> None:
    page = f"/documents/{pictured}/pages/1"
    html = {"Accept": "text/html"}
    sent = world.call(
        "POST", f"{page}/sensitive", by=EXAMINER, data={"sensitive": "1", "reason": "heridas"}, headers=html
    )
    assert (sent.status_code, sent.headers["location"]) == (303, page)
    shown = world.call("GET", page, by=EXAMINER, headers=html).text
    assert f'action="{page}/look"' in shown
    without = world.call("POST", f"{page}/look", by=EXAMINER, data={"reason": ""}, headers=html)
    assert without.status_code == 422
    assert world.call("POST", f"{page}/look", by=EXAMINER, data=WHY, headers=html).status_code == 303
    assert f'action="{page}/look"' not in world.call("GET", page, by=EXAMINER, headers=html).text
    assert f'action="{page}/look"' in world.call("GET", page, by=INVESTIGATOR, headers=html).text


def test_D5_what_is_sent_holds_so_many_patches_and_no_more() -> None:
    """Two pictures with the same patches come to the same bytes: what is not in them cannot be sharpened out."""
    fine, flat = Image.new("RGB", (400, 400), "white"), Image.new("RGB", (400, 400))
    step = 400 // PATCHES
    for across in range(0, 400, 2):
        for down in range(0, 400, 2):
            fine.paste((0, 0, 0), (across, down, across + 1, down + 2))
    flat.paste(fine.resize((PATCHES, PATCHES), Image.Resampling.BOX).resize((400, 400), Image.Resampling.NEAREST))
    assert step * PATCHES == 400

    def sent(picture: Image.Image) -> bytes:
        out = io.BytesIO()
        picture.save(out, "PNG")
        return blurred(out.getvalue())

    assert sent(fine) == sent(flat)
