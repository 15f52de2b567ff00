"""Certificates of searches and replays on their pages: asked for, taken away, listed, brought back and repeated."""

import zipfile
from io import BytesIO
from typing import Any

import pytest
from support.matrix_people import NOBODY
from support.web import MEMBERS, OURS, STRANGERS, World, add_document

from api import certifying, replay_runs
from models.case import Role
from models.ids import DocumentId
from models.replay import Change, Counts, Difference, Fact, How, Outcome, Replayed

OFFICER, ANALYST = MEMBERS[Role.INVESTIGATOR], MEMBERS[Role.ANALYST]
HTML = {"Accept": "text/html", "Accept-Language": "es"}
PAGE = f"/cases/{OURS.id}/certificates"


def asked(world: World, query: str = "deuda", **more: str) -> bytes:
    answer = world.call("POST", PAGE, by=OFFICER, data={"query": query, "language": "pt", **more}, headers=HTML)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip"), answer.text
    content: bytes = answer.content
    return content


def brought(world: World, archive: bytes, by: Any = OFFICER) -> Any:
    files = {"file": ("certificate.zip", archive, "application/zip")}
    return world.call("POST", "/certificates/check", by=by, files=files, headers=HTML)


def packed(**members: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_", "."), content)
    return out.getvalue()


def test_a_certificate_is_taken_away_and_listed_without_what_was_sought(world: World) -> None:
    archive = asked(world, "ornitorrinco")
    with zipfile.ZipFile(BytesIO(archive)) as opened:
        assert {certifying.PDF, "certificate.json", "certificate.sig", "public-key.pem"} <= set(opened.namelist())
    plain = world.call("GET", PAGE, by=OFFICER, headers=HTML).text
    listed = world.call("GET", f"{PAGE}?made=1", by=OFFICER, headers=HTML).text
    assert "SHA-256 <code>" not in plain
    assert "SHA-256 <code>" in listed
    assert "respondieron 0 páginas" in listed
    assert "ornitorrinco" not in listed
    again = world.call("POST", PAGE, by=OFFICER, data={"query": "deuda AND ("}, headers=HTML)
    assert again.status_code == 422
    assert "deuda AND (" in again.text, "nothing typed is lost"


def test_a_certificate_that_is_brought_is_checked_and_repeated(world: World) -> None:
    archive = asked(world)
    told = brought(world, archive).text
    assert "La firma es buena." in told
    assert "Es de esta instalación." in told
    assert "Responde lo mismo: 1 página." in told
    assert "El índice es el mismo." in told
    assert f'<a href="/cases/{OURS.id}">{OURS.number}</a>' in told, "of which case it is"
    add_document(world.workspace, OURS, "otra.txt", "La deuda creció, 71234567")
    told = brought(world, archive).text
    assert "En documentos que no abarca responde 1 página más." in told
    assert "Documentos nuevos" in told
    assert brought(world, archive, by=STRANGERS[Role.INVESTIGATOR]).status_code == 404


@pytest.mark.parametrize("how", ["altered", "no archive", "missing", "bomb", "empty"])
def test_what_is_no_certificate_is_told_as_such(world: World, how: str) -> None:
    with zipfile.ZipFile(BytesIO(asked(world))) as opened:
        content, signature, key = (
            opened.read(name) for name in ("certificate.json", "certificate.sig", "public-key.pem")
        )
    whole = {"certificate_json": content, "certificate_sig": signature, "public-key_pem": key}
    archives = {
        "altered": packed(**{**whole, "certificate_json": content.replace(b"deuda", b"dados")}),
        "no archive": b"PK nothing of the kind",
        "missing": packed(certificate_json=content),
        "bomb": packed(**{**whole, "certificate_json": b" " * (33 * 1024 * 1024)}),
        "empty": packed(**{**whole, "certificate_json": b"{}"}),
    }
    answer = brought(world, archives[how])
    assert answer.status_code in (409, 422), answer.text
    assert 'role="alert"' in answer.text
    assert "La firma es buena" not in answer.text


def test_a_replay_tells_on_its_page_what_differs_and_which_version_explains_it(world: World) -> None:
    document = DocumentId(world.document_of(OURS))
    path = f"/cases/{OURS.id}/replay"
    assert "Todavía no se comprobó" in world.call("GET", path, by=ANALYST, headers=HTML).text
    receipt = world.workspace.records.evidence.exhibits_of(document)[0]
    world.workspace.records.replays.keep(
        Replayed(
            document=document, case=OURS.id, sha256=receipt.sha256, outcome=Outcome.EXPLAINED, compared=Counts(pages=1),
            differs=1, differences=(Difference(fact=Fact.MENTION, how=How.NEW, page=1, what="PHONE", made_by="phones 12"),),
            changes=(Change(of="analysis", before="5.1f", after="5.20", parts=("phones 11 → phones 12",)),),
            read_by="a", analyzed_by=("5.1f",), stored="0" * 64, by="0" * 64, at=world.workspace.clock.now(),
        )
    )  # fmt: skip
    told = world.call("GET", path, by=ANALYST, headers=HTML).text
    for words in (
        "phones 11 → phones 12",
        "Mención: sale y no está guardado",
        "Todo sale de los originales",
        "5.1f → 5.20",
    ):
        assert words in told
    assert world.call("GET", path, by=MEMBERS[Role.VICTIM_SUPPORT], headers=HTML).status_code == 403
    assert NOBODY.name not in told
    assert replay_runs.look(world.workspace, world.workspace.operator, OURS.id) is None
