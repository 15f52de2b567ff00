"""The pages about what leaves a case: recipients and grounds (H11), whom a document is kept from (I11), the ledger (F5)."""

import re
from typing import Any

from support.matrix_transfers import GROUND
from support.web import HOME, MEMBERS, OURS, World

from api import units
from models.case import Role

OFFICER, OTHER, ANALYST = (MEMBERS[role] for role in (Role.INVESTIGATOR, Role.PROSECUTOR, Role.ANALYST))
ADMINISTRATOR = MEMBERS[Role.ADMINISTRATOR]
HTML = {"Accept": "text/html", "Accept-Language": "es"}
CASE, API = f"/cases/{OURS.id}", f"/api/v1/cases/{OURS.id}"
EXPORT = {"format": "csv", "recipient": GROUND["recipient"], "country": "BR"}


def page(world: World, path: str, by: Any = OFFICER, status: int = 200) -> str:
    answer = world.call("GET", path, by=by, headers=HTML)
    assert answer.status_code == status, answer.text
    text: str = answer.text
    return text


def sent(world: World, path: str, by: Any = OFFICER, status: int = 303, **data: str) -> str:
    answer = world.call("POST", path, by=by, data=data, headers=HTML)
    assert answer.status_code == status, answer.text
    text: str = answer.text
    return text


def test_h11_on_the_pages_a_ground_waits_for_another_officer_and_opens_the_way(world: World) -> None:
    assert world.call("POST", f"{API}/export", by=OFFICER, json=EXPORT).status_code == 403
    again = sent(world, f"{CASE}/transfers", status=422, **{**GROUND, "kind": ""})
    assert GROUND["ground"] in again, "nothing typed is lost"
    sent(world, f"{CASE}/transfers", **GROUND)
    shown = page(world, f"{CASE}/transfers")
    assert "espera" in shown
    assert "/approve" not in shown, "who recorded it is not offered to agree"
    (path,) = re.findall(rf"{CASE}/transfers/\w+/approve", page(world, f"{CASE}/transfers", by=OTHER))
    assert "/approve" not in page(world, f"{CASE}/transfers", by=ANALYST)
    sent(world, path, by=OFFICER, status=403)
    sent(world, path, by=OTHER)
    assert 'class="chip ok">vale' in page(world, f"{CASE}/transfers")
    assert world.call("POST", f"{API}/export", by=OFFICER, json=EXPORT).status_code == 200
    sent(world, path.replace("approve", "withdraw"))
    assert world.call("POST", f"{API}/export", by=OFFICER, json=EXPORT).status_code == 403
    assert "terminado" in page(world, f"{CASE}/transfers")


def test_h11_on_the_pages_administrators_keep_the_list_and_all_read_it(world: World) -> None:
    line = {"name": GROUND["recipient"], "country": "BR", "ground": "tratado 7"}
    sent(world, "/recipients", by=OFFICER, status=403, **line)
    assert "tratado 7" in sent(world, "/recipients", by=ADMINISTRATOR, status=422, **{**line, "country": ""})
    sent(world, "/recipients", by=ADMINISTRATOR, **line)
    assert 'role="alert"' in sent(world, "/recipients", by=ADMINISTRATOR, status=409, **line)
    listed = page(world, "/recipients", by=ANALYST)
    assert GROUND["recipient"] in listed
    assert "<form" not in listed.partition("<main")[2].partition("</main>")[0]
    assert world.call("POST", f"{API}/export", by=OFFICER, json=EXPORT).status_code == 200
    sent(world, "/recipients/rules", by=ADMINISTRATOR, two="1")
    assert world.workspace.records.recipients.rules(HOME.id).two_persons
    assert "otras dos personas" in page(world, f"{CASE}/transfers")
    made = next(one for one in world.workspace.records.recipients.of_agency(HOME.id) if one.name == line["name"])
    path = f"/recipients/{made.id}/remove"
    assert path in page(world, "/recipients", by=ADMINISTRATOR)
    sent(world, path, by=ADMINISTRATOR)
    assert world.call("POST", f"{API}/export", by=OFFICER, json=EXPORT).status_code == 403


def test_f5_on_the_pages_what_was_given_is_read_and_made_again(world: World) -> None:
    here = {"format": "csv", "recipient": "Juzgado 3", "basis": "CPP 306", "conditions": "sin copias"}
    assert world.call("POST", f"{API}/export", by=OFFICER, json=here).status_code == 200
    ledger = page(world, f"{CASE}/disclosures")
    assert "Juzgado 3" in ledger
    entry = page(world, f"{CASE}/disclosures/1")
    for told in ("sin copias", "CPP 306", world.document_of(OURS)):
        assert told in entry
    assert "Sale lo mismo" in sent(world, f"{CASE}/disclosures/1/check", status=200)
    document = world.document_of(OURS)
    words = {"words": "deuda", "kind": "ORG", "reason": "así se llaman"}
    path = f"/api/v1/documents/{document}/corrections"
    assert world.call("POST", path, by=OFFICER, json=words).status_code == 201
    assert "Ya no sale lo mismo" in sent(world, f"{CASE}/disclosures/1/check", status=200)
    page(world, f"{CASE}/disclosures/2", status=404)
    page(world, f"{CASE}/disclosures", by=ANALYST, status=403)


def test_f6_on_the_page_a_document_is_put_under_the_code_and_stays_here(world: World) -> None:
    at = f"/documents/{world.document_of(OURS)}/access"
    shown = page(world, at)
    assert "libreta.txt" in shown
    assert "libreta.txt" not in (re.findall(r"<title>(.*?)</title>", shown, re.DOTALL) or ["libreta.txt"])[0]
    assert "intento" not in sent(world, f"{at}/code", status=422, held="true", reason=" ")
    sent(world, f"{at}/code", held="true", reason="palabras de una fuente")
    assert "palabras de una fuente" in page(world, f"{CASE}/disclosures")
    here = {"format": "csv", "recipient": "Juzgado 3"}
    assert world.call("POST", f"{API}/export", by=OFFICER, json=here).status_code == 403
    sent(world, f"{at}/code", held="false", reason="ya es público")
    assert world.call("POST", f"{API}/export", by=OFFICER, json=here).status_code == 200


def test_i11_on_the_page_a_document_is_kept_from_whom_it_names_and_he_is_not_told(world: World) -> None:
    document = world.document_of(OURS)
    at, why = f"/documents/{document}/access", "it names him as the one who warned them"
    absent = world.call("GET", f"/documents/{'0' * 32}", by=ANALYST, headers=HTML)
    unit = units.create_unit(world.workspace, world.workspace.operator, agency=HOME.id, name="Grupo Sur")
    page(world, at, by=ANALYST, status=403)
    for wrong in ({}, {"login": "nadie"}, {"login": ANALYST.login, "unit": unit.id}):
        assert 'role="alert"' in sent(world, f"{at}/barred", status=422, reason=why, **wrong)
    sent(world, f"{at}/barred", status=422, login=ANALYST.login, reason="corto")
    sent(world, f"{at}/barred", login=ANALYST.login, reason=why)
    gone = world.call("GET", f"/documents/{document}", by=ANALYST, headers=HTML)
    assert (gone.status_code, gone.content) == (404, absent.content)
    assert ANALYST.name in page(world, at)
    sent(world, f"{at}/barred", unit=unit.id, reason=why)
    assert "Grupo Sur" in page(world, at)
    sent(world, f"{at}/barred/{ANALYST.id}/remove")
    assert world.call("GET", f"/documents/{document}", by=ANALYST, headers=HTML).status_code in (200, 303)
    sent(world, f"/documents/{'0' * 32}/access/barred", status=404, login=ANALYST.login, reason=why)


def test_a_document_is_sealed_and_somebody_named_for_it_on_its_page(world: World) -> None:
    document = world.document_of(OURS)
    at = f"/documents/{document}/access"
    sent(world, f"{at}/level", status=422, level="secret", reason="nombra a un funcionario")
    sent(world, f"{at}/level", level="sealed", reason="nombra a un funcionario")
    page(world, f"/documents/{document}", by=ANALYST, status=404)
    sent(world, f"{at}/readers", login=ANALYST.login)
    assert ANALYST.name in page(world, at)
    sent(world, f"{at}/readers/{ANALYST.id}/remove")
    page(world, f"/documents/{document}", by=ANALYST, status=404)
