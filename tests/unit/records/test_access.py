"""The one door: who gets in, in which words the others are turned away, and what is written down."""

import pytest
from support.factories import NOON, OPERATOR, SetClock, a_case, a_document, a_user, an_actor, an_agency

from models.case import Role
from models.errors import Conflict, NotAllowed, NotFound
from models.exhibit import Exhibit
from models.ids import CaseId, DocumentId, ExhibitId
from services.records.access import AccessDoor
from services.records.catalogue import open_catalogue


@pytest.fixture
def world(tmp_path):
    """Ana has the case, Bea has none, Carla is an administrator without a case; one document is in it."""
    records = open_catalogue(tmp_path / "c.sqlite", SetClock())
    records.people.add_agency(an_agency())
    for login, role in (("ana", Role.INVESTIGATOR), ("bea", Role.INVESTIGATOR), ("carla", Role.ADMINISTRATOR)):
        records.people.add_user(a_user(login, role=role), password_hash="h")
    door = AccessDoor(records, SetClock())
    door.create(an_actor(a_user("ana")), a_case())
    document = a_document()
    records.evidence.add_exhibit(
        Exhibit(
            id=ExhibitId("e"),
            case=document.case,
            document=document.id,
            sha256=document.sha256,
            sha512="0" * 128,
            size=1,
            path="nota.txt",
            received=NOON,
            received_by="ana",
        )
    )
    records.evidence.save_document(document)
    yield door, records, document
    records.close()


ANA, BEA = an_actor(a_user("ana")), an_actor(a_user("bea"))
CARLA = an_actor(a_user("carla", role=Role.ADMINISTRATOR))


def test_a_member_sees_his_cases_only(world):
    door, _records, _document = world
    assert [case.number for case in door.cases(ANA)] == ["BO-1"]
    assert door.cases(BEA) == []
    assert door.scope(ANA).cases == {a_case().id}
    assert door.scope(BEA).cases == frozenset()
    assert door.scope(OPERATOR).cases == {a_case().id}


@pytest.mark.parametrize("actor", [BEA, CARLA])
def test_the_absent_and_the_forbidden_are_told_in_the_same_words(world, actor):
    door, _records, document = world
    asks = (
        lambda case, _doc: door.case(actor, case, action="case.open"),
        lambda case, _doc: door.scope(actor, cases=[case]),
        lambda _case, doc: door.document(actor, doc, action="document.read"),
        lambda _case, doc: door.page(actor, doc, 1, action="page.read"),
        lambda case, _doc: door.add_member(actor, case, a_user("bea").id),
    )
    for ask in asks:
        told = []
        for case, doc in ((document.case, document.id), (CaseId("none"), DocumentId("none"))):
            with pytest.raises(NotFound) as refused:
                ask(case, doc)
            told.append((refused.value.message, refused.value.advice))
        assert told[0] == told[1]


def test_every_visit_leaves_one_event(world):
    door, records, document = world
    before = len(records.audit.read())
    door.page(ANA, document.id, 1, action="page.read")
    with pytest.raises(NotFound):
        door.page(BEA, document.id, 1, action="page.read")
    page, refused = records.audit.read(after=before)
    assert (page.actor, page.action, page.case, page.subject, page.detail) == (
        "ana",
        "page.read",
        document.case,
        document.id,
        {"page": 1},
    )
    assert (refused.actor, refused.outcome, refused.case) == ("bea", "not_found", None)


def test_a_right_given_and_taken_acts_at_once(world):
    door, _records, document = world
    door.add_member(ANA, document.case, a_user("bea").id)
    assert door.scope(BEA).cases == {document.case}
    with pytest.raises(Conflict):
        door.add_member(ANA, document.case, a_user("bea").id)
    door.remove_member(ANA, document.case, a_user("bea").id)
    with pytest.raises(NotFound):
        door.document(BEA, document.id, action="document.read")


def test_the_last_member_stays(world):
    door, _records, document = world
    with pytest.raises(NotAllowed):
        door.remove_member(ANA, document.case, a_user("ana").id)


def test_roles_bound_what_a_member_may_do(world):
    door, records, document = world
    records.people.add_user(a_user("dora", role=Role.ANALYST), password_hash="h")
    door.add_member(ANA, document.case, a_user("dora").id)
    dora = an_actor(a_user("dora", role=Role.ANALYST))
    assert door.document(dora, document.id, action="document.read").id == document.id
    with pytest.raises(NotAllowed):
        door.add_member(dora, document.case, a_user("bea").id)
    with pytest.raises(NotAllowed):
        door.create(dora, a_case("BO-9"))


def test_a_case_is_opened_in_ones_own_agency(world):
    door, records, _document = world
    other = an_agency("Otra", "AR")
    records.people.add_agency(other)
    with pytest.raises(NotAllowed):
        door.create(ANA, a_case("AR-1", agency=other))
