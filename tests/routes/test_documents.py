"""What the API tells of a read document, and how an original leaves the house."""

import hashlib
import io
from pathlib import Path

import pytest
from PIL import Image, ImageOps
from support.files import a_pdf
from support.web import MEMBERS, OURS, OURS_TOO, THEIRS, World, a_world, add_document, receive
from support.working import read_and_index

from api.http.attachments import sound_blocks
from models.case import Role
from models.document import DocumentState, Problem
from models.errors import Altered
from models.job import Stage

INVESTIGATOR = MEMBERS[Role.INVESTIGATOR]
TEXT = "Llamar a Marisol al 71234567 por la deuda."


def get(world: World, path: str, **params: object) -> dict:
    return world.call("GET", f"/api/v1{path}", by=INVESTIGATOR, params=params).json()


def test_a_document_is_told_without_its_text(still_world: World) -> None:
    document = still_world.document_of(OURS)
    card = get(still_world, f"/documents/{document}")
    assert (card["name"], card["state"], card["counts"]["total"]) == ("libreta.txt", "done", 1)
    assert [receipt["path"] for receipt in card["receipts"]] == ["libreta.txt"]
    assert "deuda" not in str(card)
    pages = get(still_world, f"/documents/{document}/pages")
    assert (pages["total"], pages["pages"][0]["has_image"]) == (1, True)
    assert get(still_world, f"/documents/{document}/pages", offset=1) == {"total": 1, "pages": []}


def test_words_mentions_and_hits_stand_at_the_same_place(still_world: World) -> None:
    document = still_world.document_of(OURS)
    page = get(still_world, f"/documents/{document}/pages/1")
    word = next(word for word in page["words"] if page["text"][word["start"] : word["end"]] == "71234567")
    mention = get(still_world, f"/documents/{document}/pages/1/mentions")["mentions"][0]
    assert (mention["span"]["start"], mention["span"]["end"]) == (word["start"], word["end"])
    hits = get(still_world, "/search", q="71234567", case=OURS.id)
    assert (hits["total"], hits["hits"][0]["document"]) == (1, document)
    assert word["box"] in hits["hits"][0]["boxes"]


def test_a_shared_value_is_a_link_between_ones_cases(still_world: World) -> None:
    links = get(still_world, "/links")
    assert links["total"] == 1
    link = links["links"][0]
    assert set(link["cases"]) == {OURS.id, OURS_TOO.id}
    assert get(still_world, f"/links/{link['link']}") == link
    places = get(still_world, "/entities/places", kind="PHONE", normal="+59171234567")
    assert {place["case"] for place in places["places"]} == {OURS.id, OURS_TOO.id}
    entities = get(still_world, "/entities", kind="PHONE")
    assert (entities["total"], entities["entities"][0]["documents"]) == (1, 2)


def test_search_by_address_and_by_message_are_one(still_world: World) -> None:
    by_address = get(still_world, "/search", q="71234567", facet="phone", filter="phone:+59171234567", limit=1)
    body = {
        "text": "71234567",
        "facets": ["phone"],
        "filters": [{"field": "phone", "values": ["+59171234567"]}],
        "limit": 1,
    }
    by_message = still_world.call("POST", "/api/v1/search", by=INVESTIGATOR, json=body).json()
    assert by_address == by_message
    assert by_address["total"] == 2
    assert by_address["facets"]["phone"] == [{"value": "+59171234567", "count": 2, "fewer": False}]


def test_page_images_are_jpeg_and_stay_out_of_caches(still_world: World) -> None:
    answer = still_world.call(
        "GET", f"/api/v1/documents/{still_world.document_of(OURS)}/pages/1/image", by=INVESTIGATOR
    )
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content.startswith(b"\xff\xd8\xff")


def test_a_page_of_print_is_drawn_when_somebody_first_looks_at_it(world: World) -> None:
    shown = add_document(world.workspace, OURS, "hoja.pdf", "cel. 71234567", content=a_pdf("cel. 71234567"))
    path = f"/api/v1/documents/{shown.document}/pages"
    assert world.call("GET", path, by=INVESTIGATOR).json()["pages"][0]["has_image"] is True
    evidence = world.workspace.records.evidence
    assert evidence.page(shown.document, 1).image is None
    answer = world.call("GET", f"{path}/1/image", by=INVESTIGATOR)
    with Image.open(io.BytesIO(answer.content)) as image:
        assert image.size == pytest.approx((595 * 150 / 72, 842 * 150 / 72), abs=2)
        ink = ImageOps.invert(image.convert("L")).getbbox()
    # The line stands at (72, 72) points.
    assert ink == pytest.approx((72 * 150 / 72, 62 * 150 / 72, 146 * 150 / 72, 74 * 150 / 72), abs=12)
    stored = evidence.page(shown.document, 1).image
    assert hashlib.sha256(answer.content).hexdigest() == stored
    again = world.call("GET", f"{path}/1/image", by=INVESTIGATOR)
    assert again.content == answer.content
    thumbnail = world.call("GET", f"/documents/{shown.document}/pages/1/thumbnail", by=INVESTIGATOR)
    assert thumbnail.headers["content-type"] == "image/jpeg"
    looked = [event for event in world.workspace.records.audit.read() if event.action == "page.image"]
    assert [(event.subject, event.detail) for event in looked] == [(shown.document, {"page": 1})] * 3


def test_nobody_has_a_page_drawn_that_he_may_not_see(world: World) -> None:
    shown = add_document(world.workspace, THEIRS, "hoja.pdf", "cel. 71234567", content=a_pdf("cel. 71234567"))
    for path in (f"/api/v1/documents/{shown.document}/pages/1/image", f"/documents/{shown.document}/pages/1/thumbnail"):
        assert world.call("GET", path, by=INVESTIGATOR).status_code == 404
    assert world.workspace.records.evidence.page(shown.document, 1).image is None


def test_a_page_that_cannot_be_drawn_any_more_is_told_so(world: World) -> None:
    shown = add_document(world.workspace, OURS, "hoja.pdf", "cel. 71234567", content=b"%PDF-1.7 sin p\xc3\xa1ginas")
    answer = world.call("GET", f"/api/v1/documents/{shown.document}/pages/1/image", by=INVESTIGATOR)
    assert (answer.status_code, answer.json()["code"]) == (422, "page_not_drawn")
    assert "Read its text" in answer.json()["next_step"]
    page = world.call("GET", f"/documents/{shown.document}/pages/1", by=INVESTIGATOR)
    assert page.status_code == 200
    assert "71234567" in page.text


@pytest.mark.parametrize("number", [2, 1_000_000])
def test_a_page_that_is_not_there(still_world: World, number: int) -> None:
    path = f"/api/v1/documents/{still_world.document_of(OURS)}/pages/{number}"
    assert still_world.call("GET", path, by=INVESTIGATOR).status_code == 404


def test_a_page_without_image(still_world: World) -> None:
    path = f"/api/v1/documents/{still_world.document_of(OURS_TOO)}/pages/1/image"
    assert still_world.call("GET", path, by=INVESTIGATOR).status_code == 404


@pytest.mark.parametrize("size", [12, 700_000])
def test_an_original_that_was_changed_in_the_store_leaves_in_no_whole_file(world: World, size: int) -> None:
    exhibit = receive(world.workspace, OURS, "nota.bin", b"n" * size)
    read_and_index(world)
    path = f"/api/v1/documents/{exhibit.document}/original"
    assert world.call("GET", path, by=INVESTIGATOR).content == b"n" * size
    with world.workspace.blobs.path(exhibit.sha256) as place:
        place.chmod(0o600)
        place.write_bytes(b"m" + b"n" * (size - 1))
    if size > 256 * 1024:
        with world.workspace.blobs.open(exhibit.sha256) as stream:
            blocks = sound_blocks(stream, exhibit.sha256)
            taken = [next(blocks), next(blocks)]
            with pytest.raises(Altered):
                next(blocks)
        assert sum(map(len, taken)) < size
        return
    answer = world.call("GET", path, by=INVESTIGATOR)
    assert (answer.status_code, answer.json()["code"]) == (500, "altered")


def test_an_original_leaves_as_an_attachment_of_no_type(still_world: World) -> None:
    answer = still_world.call("GET", f"/api/v1/documents/{still_world.document_of(OURS)}/original", by=INVESTIGATOR)
    assert answer.content == TEXT.encode()
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith('attachment; filename="libreta.txt"')
    assert answer.headers["content-length"] == str(len(answer.content))
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-sha256"] == hashlib.sha256(answer.content).hexdigest()


@pytest.mark.parametrize("name", ['a"; filename="b.exe', "año ñ.txt", "salto\r\nX-Injected: 1", "..", "\u202etxt.exe"])
def test_no_file_name_breaks_out_of_its_header(template: Path, tmp_path: Path, name: str) -> None:
    with a_world(template, tmp_path / "data") as world:
        exhibit = add_document(world.workspace, OURS, name, f"Otro 71234567 {name!a}")
        answer = world.call("GET", f"/api/v1/documents/{exhibit.document}/original", by=INVESTIGATOR)
        assert answer.status_code == 200
        assert "x-injected" not in answer.headers
        shown = answer.headers["content-disposition"]
        assert shown.isascii()
        assert shown.count('"') == 2
        assert "\n" not in shown


def test_a_received_file_that_is_not_read_yet(world: World) -> None:
    exhibit = receive(world.workspace, OURS, "nuevo.txt", b"nuevo")
    answer = world.call("GET", f"/api/v1/documents/{exhibit.document}", by=INVESTIGATOR)
    assert answer.status_code == 404
    assert "not read yet" in answer.json()["next_step"]


def test_the_failed_files_come_with_reason_and_next_step(world: World) -> None:
    fail(world, "cifrado.pdf", DocumentState.ENCRYPTED, Problem(code="encrypted", message="Add its password."))
    failed = get(world, f"/cases/{OURS.id}/failed")
    assert failed["total"] == 1
    assert (failed["files"][0]["path"], failed["files"][0]["state"]) == ("cifrado.pdf", "encrypted")
    assert failed["files"][0]["problems"][0]["message"] == "Add its password."
    assert get(world, f"/cases/{OURS.id}/files", state="encrypted")["total"] == 1
    assert get(world, f"/cases/{OURS.id}/files", state="done")["total"] == 1
    assert get(world, f"/cases/{OURS.id}/files")["total"] == 2


def test_a_password_has_encrypted_files_read_again_and_is_never_shown(world: World) -> None:
    fail(world, "cifrado.pdf", DocumentState.ENCRYPTED, Problem(code="encrypted", message="Add its password."))
    answer = world.call(
        "POST", f"/api/v1/cases/{OURS.id}/passwords", by=INVESTIGATOR, json={"password": "palabra-clave"}
    )
    assert answer.json() == {"known": 1, "read_again": 1}
    assert "palabra-clave" not in answer.text
    file = get(world, f"/cases/{OURS.id}/files", limit=1)["files"][0]
    assert (file["path"], file["stage"]) == ("cifrado.pdf", "extract")
    details = [str(event.detail) for event in world.workspace.records.audit.read()]
    assert not any("palabra-clave" in detail for detail in details)


def fail(world: World, name: str, state: DocumentState, problem: Problem) -> None:
    """Record that reading a file ended badly."""
    exhibit = add_document(world.workspace, OURS, name, "cifrado 71234567")
    found = world.workspace.records.evidence.full_document(exhibit.document)
    assert found is not None
    world.workspace.records.evidence.save_document(
        found.model_copy(update={"state": state, "problems": (problem,), "pages": ()})
    )
    assert world.workspace.records.jobs.waiting(stages=[Stage.EXTRACT]) == 0
