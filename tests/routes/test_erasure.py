"""Retention, legal hold and erasure: H6, H12, J1, J2. What is erased is in no answer and in no file of the folder."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.erasure import (
    ERASURES,
    FILES,
    OFFICER,
    ORDER,
    SIGNS,
    document_of,
    protect,
    telling,
)
from support.matrix_custody import item_of
from support.web import MEMBERS, OURS, OURS_TOO, World, a_world, receive

from api import certificates, eraser
from api.cli.main import run
from api.eraser import carry_out
from models.case import Role
from models.errors import DataFolderUnusable, LinceError
from models.protected import Identity
from models.search import Fuzzy, Query, Scope, Term
from services.casefile.signing import signed
from services.records.catalogue import MOVED
from services.records.tables import metadata

SECOND = MEMBERS[Role.PROSECUTOR]


@pytest.fixture
def world(named: Path, tmp_path: Path) -> Iterator[World]:
    with a_world(named, tmp_path / "data", analysis_engine="small") as world:
        yield world


def files_telling(world: World) -> list[str]:
    """Files of the data folder with one of the signs in them, as bytes; or in the database's dump."""
    data = world.workspace.data
    world.workspace.engine.close()
    found = [
        str(file.relative_to(data))
        for file in sorted(data.rglob("*"))
        if file.is_file() and any(sign in file.read_bytes() or sign.decode() in file.name for sign in SIGNS)
    ]
    with sqlite3.connect(data / "catalogue.sqlite") as connection:
        lines = [line for line in connection.iterdump() if any(sign.decode() in line for sign in SIGNS)]
    return found + [f"dump: {line}" for line in lines]


def test_the_ways_sing_before(world: World) -> None:
    sung = telling(world)
    for way in ("/api/v1/search?q=Tancara", "/api/v1/search?q=tanacra~", "meaning", "/api/v1/graph/export?format=ftm"):
        assert way in sung
    assert "/api/v1/watches" in sung
    assert any(name.startswith("blobs") for name in files_telling(world))


def test_h12_a_person_is_erased_everywhere(world: World) -> None:
    protect(world)
    person = world.workspace.records.protection.people(OURS.id)[0]
    planned = world.call("POST", f"{ERASURES}/plan", by=OFFICER, json={"person": person.id, **ORDER}).json()
    # The statement, the box with both its parts, the PDF, the list.
    assert planned["documents"] == 6
    asked = world.call("POST", ERASURES, by=OFFICER, json={"person": person.id, **ORDER})
    assert asked.status_code == 202
    assert carry_out(world.workspace) == 1
    assert telling(world) == []
    assert files_telling(world) == []
    left = {file.path for file in world.workspace.records.evidence.files(OURS.id)}
    assert left == {"libreta.txt", "otra cosa.txt"}
    assert world.call("GET", "/api/v1/search?q=Calisaya", by=OFFICER).json()["total"] == 1
    assert world.workspace.records.protection.people(OURS.id) == []
    assert world.workspace.records.audit.verify()[1] is None
    # What another case holds stays there, and the certificate says so.
    told = world.call("GET", f"/api/v1/erasures/{asked.json()['id']}", by=OFFICER).json()["certificate"]
    assert [one["bytes"] for one in told["originals"]].count("held by another case") == 1
    assert world.workspace.records.evidence.files(OURS_TOO.id)


def test_h12_her_pseudonym_is_nobodys_after_her(world: World) -> None:
    protect(world)
    person = world.workspace.records.protection.people(OURS.id)[0]
    assert person.label == "V-01"
    world.call("POST", ERASURES, by=OFFICER, json={"person": person.id, **ORDER})
    assert carry_out(world.workspace) == 1
    another = Identity(name="Delfina Ochoa Mercado")
    body = {"identity": another.model_dump(), "categories": ["victim"], "age": 30, "source": "acta"}
    answer = world.call("POST", f"/api/v1/cases/{OURS.id}/persons", by=OFFICER, json=body)
    assert answer.json()["person"]["label"] == "V-02"


def test_h12_a_document_is_erased_with_its_container(world: World) -> None:
    inside = document_of(world, "caja.zip/carta.txt")
    whole = {"document": inside, **ORDER}
    assert world.call("POST", f"{ERASURES}/plan", by=OFFICER, json=whole).json()["documents"] == 3
    asked = world.call("POST", ERASURES, by=OFFICER, json=whole).json()
    assert carry_out(world.workspace) == 1
    left = {file.path for file in world.workspace.records.evidence.files(OURS.id)}
    assert not {path for path in left if path.startswith("caja.zip")}
    assert "escrito.pdf" in left
    told = world.workspace.records.keeping.erasure(asked["id"])
    assert told is not None
    assert told.certificate is not None
    assert {one.count for one in told.certificate.checked} == {0}
    assert world.call("GET", f"/api/v1/documents/{inside}", by=OFFICER).status_code == 404
    assert world.workspace.engine.count(Scope(cases=frozenset(), parts=frozenset({(OURS.id, inside)}))) == 0


def test_h12_a_case_is_erased_and_no_other(world: World) -> None:
    asked = world.call("POST", ERASURES, by=OFFICER, json=ORDER).json()
    before = world.call("GET", "/api/v1/search?q=Recibo", by=OFFICER).json()["total"]
    assert before == 2
    assert carry_out(world.workspace) == 1
    # The words that people typed for themselves are theirs: her name stands in a saved search.
    assert telling(world) == ["/api/v1/watches"]
    assert world.call("GET", "/api/v1/inbox", by=OFFICER).json()["alerts"] == []
    assert {name for name in files_telling(world) if not name.startswith(("catalogue", "dump"))} == set()
    assert world.workspace.records.cases.get(OURS.id) is None
    assert world.call("GET", f"/api/v1/cases/{OURS.id}", by=OFFICER).status_code == 404
    assert world.call("GET", "/api/v1/search?q=Recibo", by=OFFICER).json()["total"] == 1
    done, fault = world.workspace.records.audit.verify()
    assert fault is None
    assert done > 0
    kept = world.workspace.records.audit.read(after=0, limit=10_000)
    assert any(event.case == OURS.id and event.action == "exhibit.record" for event in kept)
    # Who asked for it still reads its certificate; somebody else of the agency does not.
    address = f"/api/v1/erasures/{asked['id']}"
    assert world.call("GET", address, by=OFFICER).json()["state"] == "done"
    assert world.call("GET", address, by=MEMBERS[Role.AUDITOR]).status_code == 200
    assert world.call("GET", address, by=SECOND).status_code == 404


def test_h12_no_row_names_what_was_erased(world: World) -> None:
    """Whatever table comes later: a row that names the case or a document of it goes, or its table says why not."""
    documents = {file.document for file in world.workspace.records.evidence.files(OURS.id)}
    world.call("POST", ERASURES, by=OFFICER, json=ORDER)
    assert carry_out(world.workspace) == 1
    left = []
    with sqlite3.connect(world.workspace.data / "catalogue.sqlite") as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(f'SELECT * FROM "{table.name}"').fetchall():
                if {OURS.id, *documents} & {value for value in row if isinstance(value, str)}:
                    left.append(table.name)  # noqa: PERF401 - read in one breath
    assert set(left) <= {"audit", "bates_range", "erasure"}
    assert {"audit", "erasure"} <= set(left)


def test_h12_the_certificate_is_signed_and_printed(world: World, tmp_path: Path) -> None:
    document = document_of(world, "escrito.pdf")
    asked = world.call("POST", ERASURES, by=OFFICER, json={"document": document, **ORDER}).json()
    address = f"/api/v1/erasures/{asked['id']}/certificate"
    assert world.call("GET", address, by=OFFICER).status_code == 409
    carry_out(world.workspace)
    answer = world.call("GET", f"{address}?language=json", by=OFFICER)
    key = certificates.signer(world.workspace).public_key
    signature = bytes.fromhex(answer.headers["X-Lince-Signature"])
    assert signed(answer.content, signature, key)
    assert not signed(answer.content.replace(b'"size": ', b'"size": 1'), signature, key)
    # The key is that of the checkpoints, which lies beside them.
    world.workspace.records.audit.checkpoint()
    assert (world.workspace.data / "checkpoints" / "public-key.pem").read_bytes() == key
    for language, title in (("es", "ELIMINACIÓN"), ("pt", "ELIMINAÇÃO"), ("en", "ERASURE")):
        page = world.call("GET", f"{address}?language={language}", by=OFFICER).text
        assert title in page
        assert answer.headers["X-Lince-Key"] in page
    world.workspace.engine.close()
    made = tmp_path / "certificate"
    words = ["erase", "--certificate", asked["id"], "--to", str(made), "--data", str(world.workspace.data)]
    assert run(words) == 0
    assert (made / "certificate.json").read_bytes() == answer.content


def test_j2_a_hold_beats_an_erasure_and_ends_by_an_order(world: World) -> None:
    document = document_of(world, "escrito.pdf")
    body = {"document": document, "order": "77/2026", "reason": "appeal is pending"}
    hold = world.call("POST", f"/api/v1/cases/{OURS.id}/keeping/holds", by=SECOND, json=body).json()
    for wanted in ({"document": document}, {}):
        answer = world.call("POST", ERASURES, by=OFFICER, json={**wanted, **ORDER})
        assert answer.status_code == 409
        assert answer.json()["code"] == "held"
    # Another document is free.
    other = document_of(world, "otra cosa.txt")
    assert world.call("POST", ERASURES, by=OFFICER, json={"document": other, **ORDER}).status_code == 202
    lift = f"/api/v1/cases/{OURS.id}/keeping/holds/{hold['id']}/lift"
    assert world.call("POST", lift, by=SECOND, json={"order": " "}).status_code == 422
    lifted = world.call("POST", lift, by=SECOND, json={"order": "12/2027"}).json()
    assert (lifted["lifted_by"], lifted["lifted_order"]) == (SECOND.login, "12/2027")
    assert world.call("POST", lift, by=SECOND, json={"order": "12/2027"}).status_code == 404
    assert world.call("POST", ERASURES, by=OFFICER, json={"document": document, **ORDER}).status_code == 202


def test_j2_a_hold_that_comes_late_still_stops_it(world: World) -> None:
    asked = world.call("POST", ERASURES, by=OFFICER, json=ORDER).json()
    body = {"order": "77/2026", "reason": "appeal is pending"}
    hold = world.call("POST", f"/api/v1/cases/{OURS.id}/keeping/holds", by=SECOND, json=body).json()
    assert carry_out(world.workspace) == 0
    assert world.workspace.records.cases.get(OURS.id) is not None
    lift = f"/api/v1/cases/{OURS.id}/keeping/holds/{hold['id']}/lift"
    world.call("POST", lift, by=SECOND, json={"order": "12/2027"})
    assert carry_out(world.workspace) == 1
    assert world.call("GET", f"/api/v1/erasures/{asked['id']}", by=OFFICER).json()["state"] == "done"


def test_two_persons_where_the_agency_demands_it(world: World) -> None:
    administrator = MEMBERS[Role.ADMINISTRATOR]
    answer = world.call("PUT", "/api/v1/keeping/demand", by=administrator, json={"two_persons": True})
    assert answer.status_code == 200
    asked = world.call("POST", ERASURES, by=OFFICER, json=ORDER).json()
    assert asked["state"] == "asked"
    assert carry_out(world.workspace) == 0
    approve = f"/api/v1/erasures/{asked['id']}/approve"
    assert world.call("POST", approve, by=OFFICER).status_code == 403
    assert world.call("POST", approve, by=SECOND).json()["state"] == "approved"
    assert world.call("POST", approve, by=SECOND).status_code == 409
    assert carry_out(world.workspace) == 1
    told = world.workspace.records.keeping.erasure(asked["id"])
    assert told is not None
    assert (told.asked_by, told.approved_by) == (OFFICER.login, SECOND.login)


def test_what_is_cut_off_is_gone_on_with(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = world.call("POST", ERASURES, by=OFFICER, json=ORDER).json()

    def dies(_workspace: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(eraser, "rebuild_index", dies)
    with pytest.raises(KeyboardInterrupt):
        carry_out(world.workspace)
    assert world.workspace.records.keeping.erasure(asked["id"]).state == "erasing"  # type: ignore[union-attr]
    monkeypatch.undo()
    assert carry_out(world.workspace) == 1
    told = world.workspace.records.keeping.erasure(asked["id"])
    assert told is not None
    assert told.certificate is not None
    # The count of what went is that of the first try.
    assert len(told.certificate.originals) == len(FILES) + 3
    assert {one.what for one in told.certificate.erased} >= {"documents", "originals", "vectors", "rows of page"}


def test_bytes_that_come_again_while_they_go_are_not_lost(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes that were there when they came, and went before their receipt was written, are asked for again."""
    workspace = world.workspace
    sha256 = workspace.records.evidence.document(document_of(world, "otra cosa.txt")).sha256  # type: ignore[union-attr, arg-type]
    put = workspace.blobs.put

    def put_and_lose(stream: Any) -> Any:
        stored = put(stream)
        workspace.blobs.remove(sha256)
        return stored

    monkeypatch.setattr(workspace.blobs, "put", put_and_lose)
    with pytest.raises(Exception, match="erased while they were received"):
        receive(workspace, OURS_TOO, "otra cosa.txt", FILES["otra cosa.txt"])
    assert len(workspace.records.evidence.files(OURS_TOO.id)) == 2


def test_j1_h6_what_has_no_rule_is_shown_and_what_is_over_is_due(world: World) -> None:
    due = world.call("GET", "/api/v1/keeping/due", by=OFFICER).json()["due"]
    assert {(one["number"], one["state"]) for one in due} == {(OURS.number, "no_rule"), (OURS_TOO.number, "no_rule")}
    protect(world)
    rules = f"/api/v1/cases/{OURS.id}/keeping/rules"
    rule = {"months": 120, "event": "final judgement", "since": "2010-03-31", "reason": "Law 260"}
    assert world.call("POST", rules, by=OFFICER, json=rule).status_code == 201
    shorter = {**rule, "about": "victim", "months": 12}
    assert world.call("POST", rules, by=OFFICER, json=shorter).status_code == 201
    told = world.call("GET", f"/api/v1/cases/{OURS.id}/keeping", by=OFFICER).json()
    assert [(one["label"], one["state"], one["ends"]) for one in told["due"]] == [
        ("V-01", "due", "2011-03-31"),
        ("", "due", "2020-03-31"),
    ]
    assert told["rules"][0]["set_by"] == OFFICER.login
    hold = {"order": "77/2026", "reason": "appeal is pending"}
    world.call("POST", f"/api/v1/cases/{OURS.id}/keeping/holds", by=SECOND, json=hold)
    told = world.call("GET", f"/api/v1/cases/{OURS.id}/keeping", by=OFFICER).json()
    assert {one["state"] for one in told["due"]} == {"held"}
    # A later rule takes the place of the first.
    world.call("POST", rules, by=OFFICER, json={**rule, "months": 1200})
    told = world.call("GET", f"/api/v1/cases/{OURS.id}/keeping", by=OFFICER).json()
    assert [one["state"] for one in told["due"] if not one["label"]] == ["runs"]


def test_j1_a_year_that_nobody_meant_hinders_no_list_of_what_is_due(world: World) -> None:
    rule = {"months": 1200, "event": "final judgement", "since": "9999-12-31", "reason": "Law 260"}
    assert world.call("POST", f"/api/v1/cases/{OURS.id}/keeping/rules", by=OFFICER, json=rule).status_code == 201
    told = world.call("GET", "/api/v1/keeping/due", by=OFFICER)
    assert {one["number"]: one["state"] for one in told.json()["due"]} == {
        OURS.number: "runs",
        OURS_TOO.number: "no_rule",
    }
    assert world.call("GET", f"/api/v1/cases/{OURS.id}/keeping", by=OFFICER).status_code == 200


def test_j2_a_hold_of_a_document_that_one_does_not_see_is_not_told(world: World) -> None:
    document = document_of(world, "escrito.pdf")
    level = {"level": "sealed", "reason": "names an officer"}
    assert world.call("POST", f"/api/v1/documents/{document}/level", by=SECOND, json=level).status_code == 200
    body = {"document": document, "order": "77/2026", "reason": "appeal is pending"}
    holds = f"/api/v1/cases/{OURS.id}/keeping/holds"
    hold = world.call("POST", holds, by=SECOND, json=body)
    assert hold.status_code == 201
    assert world.call("POST", holds, by=OFFICER, json=body).status_code == 404
    told = world.call("GET", f"/api/v1/cases/{OURS.id}/keeping", by=OFFICER).json()
    assert told["holds"] == []
    assert world.call("POST", f"{holds}/{hold.json()['id']}/lift", by=OFFICER, json={"order": "1"}).status_code == 404


def test_the_verbs_erase_and_keep(world: World, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    world.workspace.engine.close()
    data = ["--data", str(world.workspace.data)]
    assert run(["keep", OURS.number, "--months", "12", "--from", "judgement", "--on", "2010-01-01", *data]) == 2
    why = ["--reason", "Law 260"]
    assert run(["keep", OURS.number, "--months", "12", "--from", "judgement", "--on", "2010-01-01", *why, *data]) == 0
    assert run(["keep", *data]) == 0
    assert "2011-01-01" in capsys.readouterr().out
    document = document_of(world, "escrito.pdf")
    assert run(["erase", OURS.number, "--document", document, *data, "--yes"]) == 2
    order = ["--order", "91/2027", "--reason", "time is over"]
    assert run(["erase", OURS.number, "--document", document, "--plan", *data]) == 0
    assert "document: 1 documents" in capsys.readouterr().out
    made = tmp_path / "made"
    assert run(["erase", OURS.number, "--document", document, *order, "--yes", "--to", str(made), *data]) == 0
    assert sorted(path.name for path in made.iterdir()) == [
        "certificate.json", "certificate.sig", "certificate.txt", "public-key.pem",
    ]  # fmt: skip
    assert "Potrerillos" not in (made / "certificate.json").read_text(encoding="utf-8")
    assert run(["erase", *data]) == 0
    assert "done" in capsys.readouterr().out


def test_engine_finds_nothing_by_its_own_words(world: World) -> None:
    world.call("POST", ERASURES, by=OFFICER, json=ORDER)
    carry_out(world.workspace)
    scope = Scope(cases=frozenset({OURS.id}))
    for node in (Term(field="text", word="Tancara"), Fuzzy(word="tanacra", distance=2)):
        assert world.workspace.engine.find(Query(node=node), scope).total == 0


def test_b6_the_ledger_of_custody_stays_and_of_its_case_the_number_alone(world: World) -> None:
    item_of(world, OFFICER)
    asked = world.call("POST", ERASURES, by=OFFICER, json=ORDER).json()
    assert carry_out(world.workspace) == 1
    left = world.workspace.records.cases.get(OURS.id)
    assert left is not None
    assert (left.number, left.title) == (OURS.number, "—")
    assert world.call("GET", f"/api/v1/cases/{OURS.id}", by=OFFICER).status_code == 404
    told = world.workspace.records.keeping.erasure(asked["id"])
    assert told is not None
    assert told.certificate is not None
    assert "rows of custody_entry" in {one.what for one in told.certificate.remained}
    assert world.workspace.records.evidence.files(OURS.id) == []


def test_nothing_is_certified_while_a_moved_file_holds_all_of_it(world: World) -> None:
    moved = world.workspace.folder.root / MOVED
    moved.write_bytes(world.workspace.folder.catalogue.read_bytes())
    document = world.workspace.records.evidence.files(OURS.id)[0].document
    asked = world.call("POST", ERASURES, by=OFFICER, json={"document": document, **ORDER}).json()
    hindered: dict[str, LinceError] = {}
    assert carry_out(world.workspace, hindered) == 0
    assert MOVED in hindered[asked["id"]].message
    with pytest.raises(DataFolderUnusable, match="still holds"):
        eraser.wait(world.workspace, asked["id"], waits=lambda: None)
    assert world.call("GET", f"/api/v1/erasures/{asked['id']}", by=OFFICER).json()["state"] == "approved"
    moved.unlink()
    assert carry_out(world.workspace) == 1
