"""The one door: who gets in, in which words the others are turned away, and what is written down."""

import pytest
from support.factories import NOON, OPERATOR, SetClock, a_case, a_document, a_user, an_actor, an_agency

from models.case import Role
from models.errors import Conflict, NotAllowed, NotFound
from models.exhibit import Exhibit
from models.ids import CaseId, DocumentId, ExhibitId
from models.level import Reader
from services.records.access import AccessDoor
from services.records.catalogue import open_catalogue
from services.records.permissions import IN_CASE, OUTSIDE_CASES, PLACES


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
    assert door.scope(ANA, action="search.find").cases == {a_case().id}
    assert door.scope(BEA, action="search.find").cases == frozenset()
    assert door.scope(OPERATOR, action="search.find").cases == {a_case().id}


@pytest.mark.parametrize("actor", [BEA, CARLA])
def test_the_absent_and_the_forbidden_are_told_in_the_same_words(world, actor):
    door, _records, document = world
    asks = (
        lambda case, _doc: door.case(actor, case, action="case.open"),
        lambda case, _doc: door.scope(actor, cases=[case], action="search.find"),
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


def looked_up(records, monkeypatch):
    """The cases of each look at somebody's places, None for all of them."""
    look_up, asked = records.cases.places_of, []
    monkeypatch.setattr(
        records.cases, "places_of", lambda user, *, among=None: asked.append(among) or look_up(user, among=among)
    )
    return asked


def test_what_a_page_offers_is_what_the_door_allows_and_places_are_looked_up_once(world, monkeypatch):
    door, records, document = world
    asked = looked_up(records, monkeypatch)
    for actor in (ANA, BEA, CARLA, OPERATOR):
        offers = door.offers(actor)
        offered = {
            (act, case): offers(act, case)
            for case in (None, document.case, CaseId("none"))
            for act in (*OUTSIDE_CASES, *IN_CASE)
        }
        # That of one case alone, and as soon as a second one is asked of, those of all.
        assert asked == ([] if actor is OPERATOR else [{document.case}, None])
        assert offered == {(act, case): door.may(actor, act, case=case) for act, case in offered}
        assert (offers.own(document.case) is None) == (actor in (BEA, CARLA))
        asked.clear()


def test_whoever_has_many_places_is_let_into_one_by_that_one(world, monkeypatch):
    door, records, document = world
    for number in range(2, 5):
        door.create(ANA, a_case(f"BO-{number}"))
    asked = looked_up(records, monkeypatch)
    door.document(ANA, document.id, action="document.read")
    door.page(ANA, document.id, 1, action="page.read")
    door.case(ANA, document.case, action="case.open")
    door.seen_in(ANA, document.case)
    assert door.scope(ANA, cases=[document.case], action="search.find").cases == {document.case}
    assert asked == [{document.case}] * 5
    for absent in (DocumentId("none"), document.id):
        asked.clear()
        with pytest.raises(NotFound):
            door.page(BEA, absent, 1, action="page.read")
        assert len(asked) == 1
    assert len(door.own(ANA)) == len(door.cases(ANA)) == 4


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
    assert door.scope(BEA, action="search.find").cases == {document.case}
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


def member(door, records, login, role, **place):
    """Somebody of that role, with a place in the case that there is."""
    user = a_user(login, role=role)
    records.people.add_user(user, password_hash="h")
    door.add_member(ANA, a_case().id, user.id, **place)
    return an_actor(user)


def name(records, document, actor):
    """Name somebody for a document."""
    reader = Reader(document=document.id, case=document.case, user=actor.user, since=NOON, granted_by="ana")
    records.levels.name([document.id], reader)


def test_an_interpreter_reads_pages_and_takes_nothing_along(world):
    door, records, document = world
    ines = member(door, records, "ines", Role.INTERPRETER)
    with pytest.raises(NotFound):
        door.page(ines, document.id, 1, action="page.read")
    name(records, document, ines)
    assert door.page(ines, document.id, 1, action="page.read").number == 1
    for refused in (
        lambda: door.document(ines, document.id, action="document.download"),
        lambda: door.scope(ines, action="search.find"),
        lambda: door.scope(ines, action="search.find", cases=[document.case]),
    ):
        before = len(records.audit.read())
        with pytest.raises(NotAllowed):
            refused()
        (event,) = records.audit.read(after=before)
        assert (event.actor, event.outcome) == ("ines", "refused")
    assert door.scope(ines, action="search.find", quiet=True).cases == frozenset()
    assert door.may(ines, "page.read", case=document.case)
    assert not door.may(ines, "search.find", case=document.case)
    assert not door.may(ines, "page.read", case=CaseId("none"))


def test_an_administrator_works_on_a_case_in_another_role_only(world):
    door, records, document = world
    with pytest.raises(NotAllowed, match="another role"):
        door.add_member(ANA, document.case, a_user("carla").id)
    with pytest.raises(NotAllowed):
        door.add_member(ANA, document.case, a_user("carla").id, role=Role.AUDITOR)
    assert records.audit.read()[-1].outcome == "refused"
    door.add_member(ANA, document.case, a_user("carla").id, role=Role.ANALYST)
    assert door.document(CARLA, document.id, action="document.read").id == document.id
    assert door.may(CARLA, "review.decide", case=document.case)
    assert not door.may(CARLA, "case.add_member", case=document.case)


def test_an_administrator_opens_a_case_as_its_investigator(world):
    door, records, _document = world
    door.create(CARLA, a_case("BO-7"))
    (place,) = records.cases.members(a_case("BO-7").id)
    assert place.role is Role.INVESTIGATOR
    assert door.case(CARLA, a_case("BO-7").id, action="case.add_member").number == "BO-7"


def test_an_auditor_has_no_place_in_a_case(world):
    door, records, document = world
    records.people.add_user(a_user("aldo", role=Role.AUDITOR), password_hash="h")
    for role in (None, Role.AUDITOR, Role.INVESTIGATOR):
        with pytest.raises(NotAllowed, match="auditor"):
            door.add_member(ANA, document.case, a_user("aldo").id, role=role)


def test_nobody_is_more_in_a_case_than_in_his_agency(world):
    door, records, document = world
    records.people.add_user(a_user("ines", role=Role.INTERPRETER), password_hash="h")
    with pytest.raises(NotAllowed, match="own role"):
        door.add_member(ANA, document.case, a_user("ines").id, role=Role.INVESTIGATOR)


def test_a_place_follows_the_role_of_its_holder(world):
    """Whoever becomes an administrator or auditor reads no case any more, without anybody taking the place back."""
    door, records, document = world
    dora = member(door, records, "dora", Role.ANALYST)
    assert door.scope(dora, action="link.list").cases == {document.case}
    for role in (Role.ADMINISTRATOR, Role.AUDITOR):
        with pytest.raises(NotFound):
            door.document(dora.model_copy(update={"role": role}), document.id, action="document.read")
    support = dora.model_copy(update={"role": Role.VICTIM_SUPPORT})
    assert door.scope(support, action="search.find").cases == {document.case}
    with pytest.raises(NotAllowed):
        door.scope(support, action="link.list")


def test_every_act_names_its_roles_and_every_role_its_places():
    assert not set(IN_CASE) & set(OUTSIDE_CASES)
    assert set(PLACES) == set(Role)
    for role, places in PLACES.items():
        # Nobody works on a case as an auditor or administrator; an act in a case is never theirs.
        assert not places & {Role.AUDITOR, Role.ADMINISTRATOR}
        assert role in places or role in {Role.AUDITOR, Role.ADMINISTRATOR}
    for roles in IN_CASE.values():
        assert not roles & {Role.AUDITOR, Role.ADMINISTRATOR}
    assert OUTSIDE_CASES["audit.read"] == {Role.AUDITOR}
