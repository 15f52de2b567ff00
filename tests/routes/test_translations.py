"""C8: a translation stands beside the original words, marked, with who or what made it."""

import csv
import io

from support.matrix import TRANSLATED
from support.web import MEMBERS, OURS, World

from api import exporting
from api.accounts import actor_of
from api.exporting import ExportAsked
from models.case import Role
from models.produced import ExportFormat

INTERPRETER, INVESTIGATOR, PROSECUTOR = (
    MEMBERS[role] for role in (Role.INTERPRETER, Role.INVESTIGATOR, Role.PROSECUTOR)
)
WORDS = {"words": "por la  deuda", "language": "en", "translator": "motor 3.1", "engine": True, "text": "for the debt"}
HTML = {"Accept": "text/html", "Accept-Language": "en"}


def path(world: World) -> str:
    return f"/api/v1/documents/{world.document_of(OURS)}/pages/1/translations"


def written(world: World, *, by=INTERPRETER, **asked) -> dict:
    answer = world.call("POST", path(world), by=by, json=asked)
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_C8_a_translation_is_told_with_the_original_words_their_span_and_boxes(world: World) -> None:
    told = written(world, **WORDS)
    text = world.call("GET", f"/api/v1/documents/{told['document']}/pages/1", by=INVESTIGATOR).json()["text"]
    assert text[told["start"] : told["end"]] == told["original"] == "por la deuda"
    assert told["boxes"]
    assert (told["engine"], told["translator"], told["text"], told["moved"]) == (
        True,
        "motor 3.1",
        "for the debt",
        False,
    )
    whole = written(world, **TRANSLATED)
    assert (whole["original"], whole["engine"]) == (text, False)
    listed = world.call("GET", path(world), by=INVESTIGATOR).json()["translations"]
    assert {one["id"] for one in listed} == {told["id"], whole["id"]}
    assert all(one["original"] for one in listed)


def test_C8_words_that_do_not_stand_on_the_page_are_refused(world: World) -> None:
    answer = world.call("POST", path(world), by=INTERPRETER, json=WORDS | {"words": "guardaba los carnets"})
    assert (answer.status_code, answer.json()["code"]) == (422, "usage")
    for lacking in ("engine", "translator", "language", "text"):
        asked = {name: value for name, value in WORDS.items() if name != lacking}
        assert world.call("POST", path(world), by=INTERPRETER, json=asked).status_code == 422


def test_C8_whoever_wrote_it_withdraws_it_and_nobody_else(world: World) -> None:
    told = written(world, **WORDS)
    drop = f"/api/v1/documents/{told['document']}/translations/{told['id']}/withdraw"
    assert world.call("POST", drop, by=INVESTIGATOR).status_code == 403
    assert world.call("POST", drop, by=INTERPRETER).status_code == 204
    assert world.call("GET", path(world), by=INVESTIGATOR).json()["translations"] == []


def test_C8_an_export_has_both_side_by_side(world: World, tmp_path) -> None:
    written(world, **WORDS)
    user = world.workspace.records.people.user(PROSECUTOR.id)
    asked = ExportAsked(format=ExportFormat.CSV, recipient="Juzgado 3", basis="art. 306")
    exporting.export(world.workspace, actor_of(user), OURS.id, asked, tmp_path / "out")
    (row,) = csv.DictReader(io.StringIO((tmp_path / "out/translations.csv").read_text("utf-8-sig")))
    assert (row["original"], row["translation"], row["made_by_kind"], row["page"]) == (
        "por la deuda", "for the debt", "engine", "1",
    )  # fmt: skip
    assert row["boxes"]


def test_C8_the_page_shows_it_marked_below_the_original(world: World) -> None:
    page = f"/documents/{world.document_of(OURS)}/pages/1"
    form = {**WORDS, "engine": "1"}
    sent = world.call("POST", f"{page}/translations", by=INTERPRETER, data=form, headers=HTML)
    assert (sent.status_code, sent.headers["location"]) == (303, page)
    shown = world.call("GET", page, by=INTERPRETER, headers=HTML).text
    assert shown.index("por la deuda") < shown.index("for the debt")
    assert "motor 3.1" in shown
    (one,) = world.call("GET", path(world), by=INTERPRETER).json()["translations"]
    dropped = world.call("POST", f"{page}/translations/{one['id']}/withdraw", by=INTERPRETER, headers=HTML)
    assert dropped.status_code == 303
    assert "for the debt" not in world.call("GET", page, by=INTERPRETER, headers=HTML).text
