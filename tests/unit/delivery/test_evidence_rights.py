"""G5, H7, H8: requests that brought evidence, special categories of data, and records that are restricted."""

import datetime as dt
import json

import pypdfium2
import pytest
from support.matrix_custody import INTAKE
from support.web import HOME, MEMBERS, OURS, add_document, join, opened

from api import custody, custody_report
from api.accounts import actor_of
from api.custody_report import ReportAsked
from models.case import Role, Sensitivity
from models.custody import IntakeAsked
from models.errors import NotAllowed, NotFound
from models.level import Reader
from models.linking import Subject
from models.protected import CasePerson, Identity
from models.search import SearchRequest
from services.records.permissions import IN_CASE
from services.search.linking.weights import WEIGHTS

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
SPECIAL = ("health", "illness", "pregnan", "hiv", "sexual", "orientation", "ethnic", "race", "indigen", "skin", "relig",
           "faith", "biometr", "fingerprint", "disab", "opinion", "union", "genetic")  # fmt: skip
"""Words of the special categories of LED article 10."""


@pytest.fixture
def workspace(tmp_path):
    with opened(tmp_path / "data") as found:
        found.records.people.add_agency(HOME)
        found.records.cases.add(OURS)
        for user in MEMBERS.values():
            found.records.people.add_user(user, password_hash="x")
            join(found, OURS, user)
        add_document(found, OURS, "libreta.txt", "Ana debe 71234567 de la deuda")
        add_document(found, OURS, "aviso.txt", "Se busca personal, 71234567.")
        yield found


def reported(workspace, by, to):
    """The item's line of the report, and what is printed."""
    custody_report.report(workspace, by, OURS.id, ReportAsked(), to)
    with pypdfium2.PdfDocument(to / "custody.pdf") as found:
        told = " ".join("".join(page.get_textpage().get_text_bounded() for page in found).split())
    return json.loads((to / "custody.json").read_text())["ledgers"], told


def taken_in(workspace, **more):
    asked = IntakeAsked.model_validate({**INTAKE, "number": "I-07", **more})
    return custody.intake(workspace, workspace.operator, OURS.id, asked).item


@pytest.mark.parametrize("number", ["MLA 31/2026-BO", "EIO-ES-7741", "INTERPOL 2026/88.1"])
def test_G5_the_custody_report_shows_the_number_of_the_request_that_brought_an_item(number, workspace, tmp_path):
    (one, _) = (file.document for file in workspace.records.evidence.files(OURS.id))
    taken_in(workspace, request=number, documents=[one])
    taken_in(workspace, number="I-08")
    ledgers, printed = reported(workspace, workspace.operator, tmp_path / "out")
    assert number in printed
    assert [number in json.dumps(one, ensure_ascii=False) for one in ledgers] == [True, False]
    sha256 = workspace.records.evidence.exhibits_of(one)[0].sha256
    assert sha256 in json.dumps(ledgers[0]), "linked to the evidence that it brought"


def test_H8_a_restricted_record_is_found_by_nobody_on_the_team_and_stays_in_the_custody_report(workspace, tmp_path):
    one = next(file.document for file in workspace.records.evidence.files(OURS.id) if file.path == "libreta.txt")
    taken_in(workspace, documents=[one])
    workspace.records.levels.set_level([one], OURS.id, Sensitivity.SEALED)
    sha256 = workspace.records.evidence.exhibits_of(one)[0].sha256
    for role in (Role.INVESTIGATOR, Role.PROSECUTOR, Role.ANALYST, Role.FORENSIC, Role.VICTIM_SUPPORT):
        by = actor_of(MEMBERS[role])
        found = workspace.finder.find(SearchRequest(text="deuda"), actor=by, cases=[OURS.id])
        assert (found.total, found.hits) == (0, ()), role
        with pytest.raises(NotFound):
            workspace.access.document(by, one, action="document.read")
    prosecutor = MEMBERS[Role.PROSECUTOR]
    reader = Reader(document=one, case=OURS.id, user=prosecutor.id, since=NOON, granted_by="operator")
    workspace.records.levels.name([one], reader)
    for by in (workspace.operator, actor_of(prosecutor)):
        ledgers, printed = reported(workspace, by, tmp_path / by.name)
        assert sha256 in json.dumps(ledgers)
        assert "I-07" in printed
    assert workspace.blobs.verify(sha256), "it must stay as evidence"


def test_H7_special_categories_are_no_field_of_a_person_and_no_feature_of_a_score():
    kept = {*CasePerson.model_fields, *Identity.model_fields, *Subject.model_fields}
    told = {*WEIGHTS, *kept}
    assert not [one for one in told for word in SPECIAL if word in one.casefold()]
    # What a score may see of somebody: a new field is a decision.
    assert set(Subject.model_fields) == {
        "id", "case", "document", "stretch", "kind", "key", "text", "page", "start", "end", "mentions", "days", "years",
        "values", "office", "sides", "lands", "parents",
    }  # fmt: skip


def test_H7_what_is_known_of_a_person_is_separately_permissioned(workspace):
    """Care, identity, statements: of those who judge links and signs, only the officers of the case."""
    others = {Role.ANALYST, Role.FORENSIC, Role.INTERPRETER}
    for act in ("person.care", "person.identity", "person.statements", "person.open", "person.page"):
        assert not IN_CASE[act] & others
    for role in others:
        with pytest.raises(NotAllowed):
            workspace.access.case(actor_of(MEMBERS[role]), OURS.id, action="person.care")
    workspace.access.case(actor_of(MEMBERS[Role.VICTIM_SUPPORT]), OURS.id, action="person.care")
