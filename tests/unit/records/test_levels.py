"""How closely cases and documents are held: role × level × relation at the door, and the narrowed catalogue."""

import itertools

import pytest
from support.factories import (
    NOON,
    OPERATOR,
    SetClock,
    a_case,
    a_document,
    a_mention,
    a_page,
    a_user,
    an_actor,
    an_agency,
)
from support.stored import store

from models.case import Membership, Role, Sensitivity
from models.errors import NotAllowed, NotFound, ReasonNeeded
from models.exhibit import Exhibit
from models.ids import DocumentId, ExhibitId
from models.level import Reader
from models.mention import MentionKind
from services.records.access import AccessDoor
from services.records.catalogue import open_catalogue
from services.records.permissions import ASSIGNED, AT_LEVEL, IN_CASE, NO_CONSULTATION, OPEN_TO, WITH_REASON

LEVELS = [level for level in Sensitivity if level is not Sensitivity.BY_LAW]
"""What is sealed by law opens by no role and no name: `tests/routes/test_sealed_by_law.py`."""
PLACED = [role for role in Role if role in IN_CASE["case.open"]]
PEOPLE = {role: a_user(f"m.{role.value}", role=role) for role in PLACED}


@pytest.fixture
def world(tmp_path):
    """A case with a member of each role, a document of each level, and two cases beside it."""
    records = open_catalogue(tmp_path / "c.sqlite", SetClock())
    records.people.add_agency(an_agency())
    records.cases.add(a_case())
    for user in PEOPLE.values():
        records.people.add_user(user, password_hash="h")
        records.cases.add_member(Membership(case=a_case().id, user=user.id, since=NOON, granted_by="ana"))
    documents = {}
    for level in LEVELS:
        documents[level] = a_document(a_page(f"Llamar al 71234567, {level}"), name=f"{level}.txt")
        store(records, documents[level], a_mention(documents[level]))
        records.levels.set_level([documents[level].id], a_case().id, level)
    yield AccessDoor(records, SetClock()), records, documents
    records.close()


def name(records, document, user):
    reader = Reader(document=document.id, case=document.case, user=user.id, since=NOON, granted_by="ana")
    records.levels.name([document.id], reader)


def sees(door, actor, document):
    try:
        door.page(actor, document.id, 1, action="page.read")
    except NotFound:
        return False
    return True


def test_h9_each_role_sees_of_each_level_what_the_table_says_named_and_not_named(world):
    door, records, documents = world
    checks = 0
    for (role, user), level in itertools.product(PEOPLE.items(), LEVELS):
        actor = an_actor(user)
        wanted = role not in ASSIGNED and role in OPEN_TO[level]
        for named in (False, True):
            if named:
                name(records, documents[level], user)
            scope = door.scope(actor, action="page.read")
            seen = door.seen(scope)
            shown = {
                "page": sees(door, actor, documents[level]),
                "scope": scope.sees(a_case().id, documents[level].id),
                "files": documents[level].id in {file.document for file in seen.evidence.files(a_case().id)},
                "pages": seen.evidence.page(documents[level].id, 1) is not None,
                "places": documents[level].id
                in {
                    mention.span.document
                    for _, _, mention in records.evidence.places(scope, kind=MentionKind.PHONE, normal="+59171234567")
                },
            }
            assert shown == dict.fromkeys(shown, wanted or named), (role, level, named)
            checks += len(shown)
    assert checks == len(PLACED) * len(LEVELS) * 2 * 5


def test_the_operator_sees_all_levels(world):
    door, _records, documents = world
    assert all(sees(door, OPERATOR, document) for document in documents.values())


@pytest.mark.parametrize("level", LEVELS)
def test_h3_a_consultation_of_a_case_held_closely_needs_a_reason(world, level):
    door, records, documents = world
    records.levels.set_case(a_case().id, level)
    for (role, user), reason in itertools.product(PEOPLE.items(), ("  si ", "oficio 14/2026")):
        actor = an_actor(user).model_copy(update={"reason": reason})
        for action, roles in IN_CASE.items():
            covered = role in roles and role in AT_LEVEL[level].get(action, roles)
            lacks = level in WITH_REASON and action not in NO_CONSULTATION and len(reason.strip()) < 5
            try:
                door.scope(actor, action=action, cases=[a_case().id], quiet=True)
                got = None
            except (NotAllowed, ReasonNeeded) as error:
                got = type(error)
            assert got is (NotAllowed if not covered else ReasonNeeded if lacks else None), (level, role, action)
    records.levels.set_case(a_case().id, Sensitivity.RESTRICTED)
    with pytest.raises(ReasonNeeded):
        door.page(an_actor(PEOPLE[Role.ANALYST]), documents[Sensitivity.ORDINARY].id, 1, action="page.read")
    assert records.audit.read(after=records.audit.head().sequence - 1)[0].outcome == "reason_needed"
    told = an_actor(PEOPLE[Role.ANALYST]).model_copy(update={"reason": "oficio 14/2026"})
    door.page(told, documents[Sensitivity.ORDINARY].id, 1, action="page.read")
    event = records.audit.read(after=records.audit.head().sequence - 1)[0]
    assert (event.outcome, "sealed" in event.detail) == ("ok", True)  # the words are for auditors alone


def test_without_a_reason_all_cases_are_those_that_need_none_and_the_others_are_told(world):
    door, records, _documents = world
    analyst = an_actor(PEOPLE[Role.ANALYST])
    other = a_case("BO-2")
    records.cases.add(other)
    records.cases.add_member(Membership(case=other.id, user=analyst.user, since=NOON, granted_by="ana"))
    records.levels.set_case(other.id, Sensitivity.RESTRICTED)
    scope = door.scope(analyst, action="search.find")
    assert (scope.cases, scope.unasked) == ({a_case().id}, {other.id})
    records.levels.set_case(a_case().id, Sensitivity.SEALED)
    with pytest.raises(ReasonNeeded):
        door.scope(analyst, action="search.find")
    with_reason = analyst.model_copy(update={"reason": "revisión semanal"})
    assert door.scope(with_reason, action="search.find").cases == {a_case().id, other.id}


def test_what_is_found_inside_a_container_later_is_held_as_it_is(world):
    door, records, documents = world
    box = documents[Sensitivity.SEALED]
    name(records, box, PEOPLE[Role.ANALYST])
    part = a_document(a_page("dentro"), name="part.txt")
    records.evidence.add_exhibit(
        Exhibit(
            id=ExhibitId("p"), case=box.case, document=part.id, sha256=part.sha256, sha512="0" * 128, size=1,
            path="sealed.txt/part.txt", parent=box.id, root=box.id, depth=1, received=NOON, received_by="worker",
        )
    )  # fmt: skip
    records.evidence.save_document(part)
    assert records.levels.level(part.id) is Sensitivity.SEALED
    assert sees(door, an_actor(PEOPLE[Role.ANALYST]), part)
    assert not sees(door, an_actor(PEOPLE[Role.INVESTIGATOR]), part)
    assert records.levels.family(box.id) == [box.id, part.id]


def test_who_leaves_the_case_is_named_for_nothing_in_it_and_the_last_one_of_a_sealed_document_stays(world):
    door, records, documents = world
    analyst, sealed = PEOPLE[Role.ANALYST], documents[Sensitivity.SEALED]
    name(records, sealed, analyst)
    with pytest.raises(NotAllowed, match="Nobody else"):
        door.remove_member(OPERATOR, a_case().id, analyst.id)
    name(records, sealed, PEOPLE[Role.PROSECUTOR])
    door.remove_member(OPERATOR, a_case().id, analyst.id)
    assert records.levels.named(analyst.id) == frozenset()
    assert not sees(door, an_actor(analyst), sealed)


def test_a_narrowed_catalogue_has_no_row_of_what_is_hidden_in_any_table(world):
    door, records, documents = world
    sealed, open_one = documents[Sensitivity.SEALED].id, documents[Sensitivity.ORDINARY].id
    scope = door.scope(an_actor(PEOPLE[Role.INVESTIGATOR]), action="page.read")
    from services.records.narrowed import NarrowedDatabase
    from services.records.tables import metadata

    narrowed = NarrowedDatabase(records.database, scope)
    looked = 0
    with narrowed.reading() as connection, records.database.reading() as whole:
        for table in metadata.tables.values():
            column = "id" if table.name == "document" else "document"
            if column not in table.c or (column == "id" and table.name != "document"):
                continue
            for document, there in ((sealed, 0), (open_one, None)):
                query = table.select().where(table.c[column] == document)
                rows = connection.execute(query).all()
                wanted = len(whole.execute(query).all()) if there is None else there
                assert len(rows) == wanted, table.name
                looked += 1
    assert looked > 30
    with pytest.raises(AssertionError), narrowed.transaction():
        pass
    assert records.evidence.document(sealed) is not None


def test_many_hidden_documents_are_no_matter(world):
    door, records, documents = world
    records.levels.set_level([DocumentId(f"{n:032x}") for n in range(40_000)], a_case().id, Sensitivity.SEALED)
    actor = an_actor(PEOPLE[Role.INVESTIGATOR])
    scope = door.scope(actor, action="page.read")
    assert len(scope.hidden) == 40_001
    assert records.evidence.completeness(scope).documents == 2
    assert len(door.seen(scope).evidence.files(a_case().id)) == 2
    assert sees(door, actor, documents[Sensitivity.RESTRICTED])
