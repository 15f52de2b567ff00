"""D1, D3: a web capture is one object with the hash of each part; what lacks makes it incomplete and is named."""

import csv
import hashlib
import io
import json

import pytest
from support.web import FOREIGNER, MEMBERS, OURS, World, receive
from typer.testing import CliRunner

from api import exporting
from api.accounts import actor_of
from api.cli.main import build
from api.exporting import ExportAsked
from models.case import Role, Sensitivity
from models.produced import ExportFormat

EXAMINER, PROSECUTOR, SUPPORT = (MEMBERS[role] for role in (Role.FORENSIC, Role.PROSECUTOR, Role.VICTIM_SUPPORT))
PATH = f"/api/v1/cases/{OURS.id}/captures"
HTML = {"Accept": "text/html"}
FILES = {
    "html": b"<html><body>Se busca mesera</body></html>",
    "picture": b"a picture of the page",
    "media": b"a photo of the page",
    "headers": b"HTTP/1.1 200 OK\r\nServer: nginx\r\n",
}
WHOLE = {
    "url": "https://anuncios.example/lp/4411",
    "collected_at": "2026-03-04T14:30:00-04:00",
    "collector": "R. Choque",
    "service": "192.0.2.40",
    "query": "mesera la paz",
    "account": "sin cuenta",
    "authority": "CPP art. 206",
}


def part(element: str) -> dict[str, str]:
    return {"element": element, "sha256": hashlib.sha256(FILES[element]).hexdigest()}


@pytest.fixture
def world(world: World) -> World:
    for element, content in FILES.items():
        receive(world.workspace, OURS, f"captura/{element}.bin", content)
    return world


def declared(world: World, *elements: str, status: int = 201, **changes) -> dict:
    body = {**WHOLE, "parts": [part(one) for one in elements], **changes}
    answer = world.call("POST", PATH, by=EXAMINER, json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


def test_D1_a_capture_with_all_its_elements_is_whole_and_has_the_hash_of_each_part(world: World) -> None:
    told = declared(world, *FILES)
    assert told["lacking"] == []
    assert {one["element"]: one["sha256"] for one in told["found"]} == {
        element: hashlib.sha256(content).hexdigest() for element, content in FILES.items()
    }
    assert all(one["document"] and one["name"] for one in told["found"])
    (listed,) = world.call("GET", PATH, by=PROSECUTOR).json()["captures"]
    assert listed == told


@pytest.mark.parametrize("element", FILES)
def test_D1_a_capture_that_lacks_an_element_is_incomplete_and_names_it(world: World, element: str) -> None:
    assert declared(world, *(one for one in FILES if one != element))["lacking"] == [element]


@pytest.mark.parametrize("field", ["collected_at", "collector", "service"])
def test_D1_what_nobody_stated_lacks_too(world: World, field: str) -> None:
    assert declared(world, *FILES, **{field: None if field == "collected_at" else ""})["lacking"] == [field]


def test_D1_a_declared_file_that_is_not_here_lacks_until_it_is_received(world: World) -> None:
    later = b"it comes later"
    missing = {"element": "media", "sha256": hashlib.sha256(later).hexdigest()}
    told = declared(world, parts=[part("html"), part("picture"), part("headers"), missing])
    assert told["lacking"] == ["media", "received"]
    receive(world.workspace, OURS, "captura/tarde.jpg", later)
    assert world.call("GET", PATH, by=EXAMINER).json()["captures"][0]["lacking"] == []


def test_D1_a_web_archive_brings_source_media_and_headers_and_no_picture(world: World) -> None:
    archive = b"WARC/1.0\r\n\r\n"
    receive(world.workspace, OURS, "captura/pagina.warc", archive)
    one = {"element": "archive", "sha256": hashlib.sha256(archive).hexdigest()}
    assert declared(world, parts=[one])["lacking"] == ["picture"]
    assert declared(world, parts=[one, part("picture")])["lacking"] == []
    assert declared(world, "html", "picture", "headers", without_media=True)["lacking"] == []


def test_D3_the_context_is_kept_exported_and_seen_by_those_alone_who_may(world: World, tmp_path) -> None:
    told = declared(world, *FILES)
    assert {name: told[name] for name in ("query", "account", "authority")} == {
        name: WHOLE[name] for name in ("query", "account", "authority")
    }
    assert world.call("GET", PATH, by=SUPPORT).status_code == 403
    assert world.call("GET", PATH, by=FOREIGNER).status_code == 404
    user = world.workspace.records.people.user(PROSECUTOR.id)
    asked = ExportAsked(format=ExportFormat.BAGIT, recipient="Juzgado 3", basis="art. 306")
    exporting.export(world.workspace, actor_of(user), OURS.id, asked, tmp_path / "out")
    (row,) = csv.DictReader(io.StringIO((tmp_path / "out/data/tables/captures.csv").read_text("utf-8-sig")))
    assert (row["query"], row["account"], row["authority"], row["state"]) == (
        WHOLE["query"], WHOLE["account"], WHOLE["authority"], "complete",
    )  # fmt: skip


def test_D3_a_capture_of_a_file_that_somebody_does_not_see_is_not_there_for_him(world: World) -> None:
    told = declared(world, *FILES)
    world.workspace.records.levels.set_level([told["document"]], OURS.id, Sensitivity.SEALED)
    assert world.call("GET", PATH, by=EXAMINER).json()["captures"] == []


def test_D1_on_the_page_a_capture_is_declared_and_what_lacks_is_shown(world: World) -> None:
    page = f"/cases/{OURS.id}/captures"
    form = {**WHOLE, "html": part("html")["sha256"], "picture": ""}
    sent = world.call("POST", page, by=EXAMINER, data=form, headers=HTML)
    assert (sent.status_code, sent.headers["location"]) == (303, page)
    shown = world.call("GET", page, by=EXAMINER, headers=HTML | {"Accept-Language": "en"}).text
    assert WHOLE["url"] in shown
    assert "incomplete" in shown
    assert "html.bin" in shown
    wrong = world.call("POST", page, by=EXAMINER, data={**form, "collected_at": "ayer"}, headers=HTML)
    assert wrong.status_code == 422
    assert WHOLE["query"] in wrong.text


def test_D1_the_verb_takes_the_hashes_of_the_files_beside_the_declaration(world: World, tmp_path) -> None:
    for element, content in FILES.items():
        (tmp_path / f"{element}.bin").write_bytes(content)
    parts = [{"element": one, "file": f"{one}.bin"} for one in FILES]
    (tmp_path / "captura.json").write_text(json.dumps({**WHOLE, "parts": parts}))
    data = str(world.workspace.data)
    world.workspace.records.database.engine.dispose()
    told = CliRunner().invoke(
        build(["capture"]),
        ["capture", "declare", str(tmp_path / "captura.json"), "--case", OURS.number, "--data", data, "--json"],
    )
    assert told.exit_code == 0, told.output
    assert json.loads(told.stdout)["lacking"] == []
