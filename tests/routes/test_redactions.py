"""Redaction over the API: drafts, proposals, decisions, undoing, the copy, who may have it, and the privilege log."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image
from support.files import a_pdf
from support.protected import IDENTITY
from support.web import MEMBERS, OURS, World, a_world, receive

from api.wiring import indexing_pipeline, reading_pipeline
from models.case import Role
from models.ids import DocumentId

OFFICER, FORENSIC, CARER = MEMBERS[Role.INVESTIGATOR], MEMBERS[Role.FORENSIC], MEMBERS[Role.VICTIM_SUPPORT]
PERSONS = f"/api/v1/cases/{OURS.id}/persons"
LOG = f"/api/v1/cases/{OURS.id}/redactions/log"
LINES = (
    "Acta de la audiencia del martes.\nCompareció María Fernanda Quispe Mamani.\nHabló con Rodolfo Arteaga Salvatierra.",
    "Otra página. Rodolfo Arteaga Salvatierra no vino.\nQUISPE MAMANI, MARIA FERNANDA firmó.",
)


@pytest.fixture(scope="module")
def read(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a PDF that was read."""
    data = tmp_path_factory.mktemp("redactions") / "data"
    with a_world(template, data, analysis_engine="small", meaning=False) as world:
        receive(world.workspace, OURS, "acta.pdf", a_pdf(*LINES))
        receive(world.workspace, OURS, "nota.txt", LINES[0].encode())
        reading = reading_pipeline(world.workspace)
        stages = [reading, indexing_pipeline(world.workspace)]
        while sum(stage.work_once(holder="test", batch=20) for stage in stages):
            pass
        reading._stages.read.__self__.close()  # type: ignore[union-attr]
    return data


@pytest.fixture
def world(read: Path, tmp_path: Path) -> Iterator[World]:
    with a_world(read, tmp_path / "data", meaning=False) as made:
        yield made


@pytest.fixture
def document(world: World) -> DocumentId:
    return named(world, "acta.pdf")


def named(world: World, name: str) -> DocumentId:
    return next(file.document for file in world.workspace.records.evidence.files(OURS.id) if file.path == name)


def ask(world: World, path: str, by: Any = OFFICER, method: str = "POST", status: int = 200, **more: Any) -> Any:
    answer = world.call(method, path, by=by, **more)
    assert answer.status_code == status, answer.text
    return answer.json()


def begin(world: World, document: str) -> str:
    view = ask(world, f"/api/v1/documents/{document}/redactions", status=201)
    return f"/api/v1/documents/{document}/redactions/{view['redaction']['id']}"


def protect(world: World) -> dict[str, Any]:
    body = {"identity": IDENTITY.model_dump(), "categories": ["victim"], "age": 30, "source": "denuncia"}
    found: dict[str, Any] = ask(world, PERSONS, status=201, json=body)["person"]
    return found


def box_of(world: World, document: str, number: int, word: str) -> list[float]:
    page = world.call("GET", f"/api/v1/documents/{document}/pages/{number}", by=OFFICER).json()
    return next(one["box"] for one in page["words"] if page["text"][one["start"] : one["end"]].startswith(word))


def copy_of(world: World, at: str, by: Any = OFFICER) -> bytes:
    answer = world.call("GET", f"{at}/file", by=by)
    assert answer.status_code == 200, answer.text
    return answer.content


def text_of(content: bytes) -> str:
    document = pdfium.PdfDocument(content)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def test_I3_every_form_of_a_protected_name_is_proposed_on_every_page(world: World, document: DocumentId) -> None:
    protect(world)
    at = begin(world, document)
    view = ask(world, f"{at}/proposals")
    assert [(one["place"]["page"], one["state"], one["origin"], one["reason"]) for one in view["marks"]] == [
        (1, "proposed", "protected", "victim_identity"),
        (2, "proposed", "protected", "victim_identity"),
    ]
    # Proposed once: what is there is not proposed again.
    assert len(ask(world, f"{at}/proposals")["marks"]) == 2
    refused = ask(world, f"{at}/apply", status=409)
    assert (refused["code"], "page 1, 2" in refused["detail"]) == ("redaction_incomplete", True)
    assert all(one["state"] == "accepted" for one in ask(world, f"{at}/accept")["marks"])
    made = ask(world, f"{at}/apply")["redaction"]
    assert (made["state"], made["pages"], made["tells"]) == ("applied", 2, [])
    with pikepdf.open(io.BytesIO(copy_of(world, at))) as file:
        assert set(file.Root.keys()) == {"/Type", "/Pages"}
    assert ask(world, f"{at}/apply", status=409)["code"] == "conflict"


def test_F3_without_a_mark_on_a_protected_name_no_copy_is_made(world: World, document: DocumentId) -> None:
    protect(world)
    at = begin(world, document)
    refused = ask(world, f"{at}/apply", status=409)
    assert refused["code"] == "redaction_incomplete"
    assert "Quispe" not in json.dumps(refused)


def test_F3_words_that_stand_elsewhere_too_must_be_decided_on(world: World, document: DocumentId) -> None:
    at = begin(world, document)
    x0, y0, _, y1 = box_of(world, document, 1, "Rodolfo")
    wide = [x0, y0, box_of(world, document, 1, "Salvatierra")[2], y1]
    mark = {"page": 1, "boxes": [wide], "reason": "third_party"}
    ask(world, f"{at}/marks", status=201, json=mark)
    refused = ask(world, f"{at}/apply", status=409)
    assert "page 2" in refused["detail"]
    repeated = [one for one in ask(world, f"{at}/proposals")["marks"] if one["origin"] == "repeated"]
    assert [(one["place"]["page"], one["reason"]) for one in repeated] == [(2, "third_party")]
    decision = f"{at}/marks/{repeated[0]['id']}/decision"
    ask(world, decision, json={"act": "reject", "note": "el expediente público lo nombra"})
    ask(world, f"{at}/apply")
    # What was rejected stays on the picture; the text of the copy says it nowhere.
    assert "Arteaga" not in text_of(copy_of(world, at))
    assert "audiencia" in text_of(copy_of(world, at))


def test_C6_what_was_done_is_undone_while_it_is_a_draft(world: World, document: DocumentId) -> None:
    at = begin(world, document)
    marks = ask(world, f"{at}/marks", status=201, json={"page": 1, "whole_page": True, "reason": "privilege"})["marks"]
    change = {"act": "change", "boxes": [[50, 50, 90, 90]], "reason": "security"}
    one = ask(world, f"{at}/marks/{marks[0]['id']}/decision", json=change)["marks"][0]
    assert (one["reason"], one["place"]["boxes"]) == ("security", [[50, 50, 90, 90]])
    assert ask(world, f"{at}/marks/{one['id']}/undo")["marks"][0]["reason"] == "privilege"
    view = ask(world, f"{at}/marks/{one['id']}/undo")
    assert view["marks"] == []
    assert [act["act"] for act in view["history"]] == ["add", "change", "undo", "undo"]
    assert ask(world, f"{at}/marks/{one['id']}/undo", status=404)["code"] == "not_found"


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"page": 9, "boxes": [[1, 1, 9, 9]], "reason": "minor"}, 422),
        ({"page": 1, "boxes": [[5, 5, 5, 5]], "reason": "minor"}, 422),
        ({"page": 1, "boxes": [[9000, 5, 9010, 15]], "reason": "minor"}, 422),
        ({"page": 1, "start": 9, "end": 9999, "reason": "minor"}, 422),
        ({"page": 1, "boxes": [[1, 1, 9, 9]], "reason": "because"}, 422),
        ({"page": 1, "boxes": [[1, 1, 9, 9]], "reason": "other"}, 422),
        ({"page": 1, "reason": "minor"}, 422),
        ({"page": 1, "boxes": [["a", 1, 9, 9]], "reason": "minor"}, 422),
        ({"page": 1, "boxes": [[1, 1, "NaN", 9]], "reason": "minor"}, 422),
    ],
)
def test_a_mark_that_is_none_is_refused(world: World, document: DocumentId, asked: Any, status: int) -> None:
    at = begin(world, document)
    answer = world.call("POST", f"{at}/marks", by=OFFICER, json=asked)
    assert answer.status_code == status, answer.text
    assert world.call("GET", at, by=OFFICER).json()["history"] == []


def test_F5_a_later_change_is_a_new_version_and_the_earlier_one_stays(world: World, document: DocumentId) -> None:
    at = begin(world, document)
    assert world.call("POST", f"/api/v1/documents/{document}/redactions", by=OFFICER).status_code == 409
    ask(world, f"{at}/marks", status=201, json={"page": 1, "boxes": [[50, 60, 200, 90]], "reason": "privilege"})
    first = ask(world, f"{at}/apply")["redaction"]
    assert ask(world, f"{at}/marks", status=409, json={"page": 1, "whole_page": True, "reason": "minor"})
    again = begin(world, document)
    assert len(world.call("GET", again, by=OFFICER).json()["marks"]) == 1
    same = ask(world, f"{again}/apply")["redaction"]
    # Nothing changed, so the copy is the same bytes.
    assert (same["version"], same["output"]) == (2, first["output"])
    more = begin(world, document)
    ask(world, f"{more}/marks", status=201, json={"page": 2, "whole_page": True, "reason": "minor"})
    assert ask(world, f"{more}/apply")["redaction"]["output"] != first["output"]
    assert copy_of(world, at) == copy_of(world, again)
    versions = world.call("GET", f"/api/v1/documents/{document}/redactions", by=OFFICER).json()["redactions"]
    assert [one["version"] for one in versions] == [3, 2, 1]


def test_D4_the_original_is_never_touched(world: World, document: DocumentId) -> None:
    at = begin(world, document)
    ask(world, f"{at}/marks", status=201, json={"page": 1, "whole_page": True, "reason": "minor"})
    ask(world, f"{at}/apply")
    (receipt,) = world.workspace.records.evidence.exhibits_of(document)
    assert world.workspace.blobs.verify(receipt.sha256)
    with world.workspace.blobs.open(receipt.sha256) as stream:
        assert stream.read() == a_pdf(*LINES)


def test_I2_a_rejected_proposal_shows_her_to_whom_she_is_open_alone(world: World, document: DocumentId) -> None:
    person = protect(world)
    at = begin(world, document)
    for one in ask(world, f"{at}/proposals")["marks"]:
        ask(world, f"{at}/marks/{one['id']}/decision", json={"act": "reject", "note": "orden del juzgado"})
    assert ask(world, f"{at}/apply", status=403)["code"] == "needs_opening"
    ask(world, f"{PERSONS}/{person['id']}/openings", status=201, json={"reason": "ordered by the court"})
    assert ask(world, f"{at}/apply")["redaction"]["tells"] == [person["id"]]
    assert copy_of(world, at).startswith(b"%PDF")
    assert world.call("GET", f"{at}/file", by=FORENSIC).json()["code"] == "needs_opening"
    # The text of the copy names her nowhere, whatever the picture shows.
    assert "uispe" not in text_of(copy_of(world, at))


def test_I8_where_nothing_may_leave_no_copy_does(world: World, document: DocumentId) -> None:
    person = protect(world)
    ask(world, f"{PERSONS}/{person['id']}/care", json={"instructions": ["no_export"]})
    at = begin(world, document)
    ask(world, f"{at}/proposals")
    ask(world, f"{at}/accept")
    ask(world, f"{at}/apply")
    assert world.call("GET", f"{at}/file", by=OFFICER).json()["code"] == "against_instruction"


def test_the_preview_shows_the_page_as_the_copy_will(world: World, document: DocumentId) -> None:
    at = begin(world, document)
    ask(world, f"{at}/marks", status=201, json={"page": 1, "boxes": [[100, 300, 200, 350]], "reason": "privilege"})
    answer = world.call("GET", f"{at}/pages/1/preview", by=OFFICER)
    picture = Image.open(io.BytesIO(answer.content)).convert("L")
    scale = picture.width / 595.28
    assert picture.getpixel((int(150 * scale), int(325 * scale))) < 8
    assert picture.getpixel((int(150 * scale), int(400 * scale))) > 240


def test_a_document_without_images_gives_a_text(world: World) -> None:
    document = named(world, "nota.txt")
    at = begin(world, document)
    assert ask(world, f"{at}/marks", status=422, json={"page": 1, "boxes": [[1, 1, 9, 9]], "reason": "minor"})
    start = LINES[0].index("Rodolfo")
    end = LINES[0].index(".", start)
    ask(world, f"{at}/marks", status=201, json={"page": 1, "start": start, "end": end, "reason": "third_party"})
    assert ask(world, f"{at}/apply")["redaction"]["form"] == "text"
    assert copy_of(world, at).decode().strip() == LINES[0].replace("Rodolfo Arteaga Salvatierra", "█████[third_party]")


def test_F4_the_privilege_log_tells_what_and_why_and_nobodys_name(world: World, document: DocumentId) -> None:
    protect(world)
    at = begin(world, document)
    ask(world, f"{at}/proposals")
    ask(world, f"{at}/accept")
    note = {"page": 1, "boxes": [[50, 300, 90, 320]], "reason": "privilege", "note": "habla María Fernanda Quispe"}
    ask(world, f"{at}/marks", status=201, json=note)
    assert ask(world, LOG, method="GET")["withheld"] == []
    ask(world, f"{at}/apply")
    lines = ask(world, LOG, method="GET")["withheld"]
    assert [(one["page"], one["reason"], one["origin"]) for one in lines] == [
        (1, "victim_identity", "protected"), (1, "privilege", "hand"), (2, "victim_identity", "protected"),
    ]  # fmt: skip
    assert lines[0]["decided_by"] == OFFICER.login
    table = world.call("GET", f"{LOG}?format=csv", by=OFFICER).content
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))
    assert [row["reason"] for row in rows] == [one["reason"] for one in lines]
    for told in (table.decode(), json.dumps(lines)):
        assert "uispe" not in told
        assert "V-01" in told


def test_H3_each_act_leaves_one_event_without_text(world: World, document: DocumentId) -> None:
    at = begin(world, document)
    ask(world, f"{at}/marks", status=201, json={"page": 1, "whole_page": True, "reason": "other", "note": "secreto 9"})
    ask(world, f"{at}/apply")
    copy_of(world, at, FORENSIC)
    assert world.call("GET", f"{at}/file", by=CARER).status_code == 403
    acts = [event for event in world.workspace.records.audit.read() if event.action.startswith("redaction.")]
    assert [(one.action, one.outcome) for one in acts] == [
        ("redaction.mark", "ok"), ("redaction.mark", "ok"), ("redaction.apply", "ok"), ("redaction.download", "ok"),
        ("redaction.download", "refused"),
    ]  # fmt: skip
    assert all("secreto" not in str(one.detail) for one in acts)
    assert acts[2].detail["sha256"] == world.workspace.records.redactions.of(document)[0].output
