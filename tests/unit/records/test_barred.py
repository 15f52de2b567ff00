"""A document is kept from whom it names, and from his unit: it is not there for them, and nobody tells them (I11)."""

import pytest
from support.factories import NOON, a_case, a_document, a_mention, a_page, a_user, an_actor, an_agency
from support.joint_office import Office, found, reads
from support.stored import store

from api import classifying
from api.classifying import BarAsked
from models.case import Membership, Role, Unit
from models.errors import NotAllowed, NotFound, UsageError
from models.ids import UnitId, fresh
from models.search import SearchRequest
from services.records.audit import SEALED
from services.search.indexer import records_of

HOME = an_agency()
CHIEF, NAMED, MATE, OTHER = (a_user(login) for login in ("chief", "named", "mate", "other"))
HELPER = a_user("helper", role=Role.INTERPRETER)
WHY = "it names him as the one who warned them"


@pytest.fixture
def office(tmp_path):
    """Four members of a case with two documents; the named one and his mate are of one unit."""
    made = Office(tmp_path)
    made.records.people.add_agency(HOME)
    made.unit = Unit(id=UnitId(fresh()), agency=HOME.id, name="Terminales")
    made.records.people.add_unit(made.unit)
    made.records.cases.add(a_case())
    for user in (CHIEF, NAMED, MATE, OTHER, HELPER):
        made.records.people.add_user(user, password_hash="h")
        made.records.cases.add_member(Membership(case=a_case().id, user=user.id, since=NOON, granted_by="a"))
    for user in (NAMED, MATE):
        made.records.people.set_unit(user.id, made.unit.id)
    made.documents = []
    for number in range(2):
        document = a_document(a_page(f"deuda 71234567 hoja{number}"), name=f"hoja{number}.txt")
        analysis = store(made.records, document, a_mention(document))
        made.engine.write(records_of(document, analysis, agency=HOME.id, name=document.name))
        made.documents.append(document)
    yield made
    made.engine.close()
    made.records.close()


def seen(office, user):
    """What somebody finds and reads, in numbers of documents."""
    there = {at for at, document in enumerate(office.documents) if reads(office, user, document)}
    assert {document.id for at, document in enumerate(office.documents) if at in there} == found(office, user)
    return there


def test_i11_who_is_named_loses_the_document_at_once_and_others_keep_it(office):
    lead, _ = office.documents
    told = classifying.bar(office, an_actor(CHIEF), lead.id, BarAsked(login="named", reason=WHY))
    assert [(one.who, one.name, one.made_by) for one in told.kept_from] == [(NAMED.id, NAMED.name, CHIEF.login)]
    assert {user.login: seen(office, user) for user in (CHIEF, NAMED, MATE, OTHER)} == {
        "chief": {0, 1}, "named": {1}, "mate": {0, 1}, "other": {0, 1},
    }  # fmt: skip
    # Absent for him in everything that is told of the case, by the same words as what never was.
    with pytest.raises(NotFound) as gone:
        office.access.document(an_actor(NAMED), lead.id, action="document.read")
    with pytest.raises(NotFound) as never:
        office.access.document(an_actor(NAMED), "0" * 32, action="document.read")
    assert str(gone.value) == str(never.value)
    records = office.access.seen_in(an_actor(NAMED), a_case().id)
    assert [one.document for one in records.evidence.files(a_case().id)] == [office.documents[1].id]
    assert records.evidence.progress(a_case().id).files == 1
    hits = list(office.finder.every(SearchRequest(text="deuda"), actor=an_actor(NAMED), cases=[a_case().id]))
    assert len(hits) == 2  # one hit and the end
    classifying.unbar(office, an_actor(CHIEF), lead.id, NAMED.id)
    assert seen(office, NAMED) == {0, 1}


def test_i11_a_unit_is_kept_from_it_with_all_who_belong_or_come_to_it(office):
    lead, _ = office.documents
    classifying.bar(office, an_actor(CHIEF), lead.id, BarAsked(unit=office.unit.id, reason=WHY))
    assert (seen(office, NAMED), seen(office, MATE), seen(office, OTHER)) == ({1}, {1}, {0, 1})
    office.records.people.set_unit(OTHER.id, office.unit.id)
    office.records.people.set_unit(MATE.id, None)
    assert (seen(office, MATE), seen(office, OTHER)) == ({0, 1}, {1})


def test_i11_being_named_for_a_document_does_not_open_it_again(office):
    lead, _ = office.documents
    classifying.bar(office, an_actor(CHIEF), lead.id, BarAsked(login="helper", reason=WHY))
    classifying.name_reader(office, an_actor(CHIEF), lead.id, "helper")
    assert not reads(office, HELPER, lead)


def test_whom_a_document_is_kept_from_is_said_clearly(office):
    lead, _ = office.documents
    for asked, error in (
        (BarAsked(reason=WHY), UsageError),
        (BarAsked(login="named", unit=office.unit.id, reason=WHY), UsageError),
        (BarAsked(login="nobody", reason=WHY), NotFound),
        (BarAsked(unit=UnitId(fresh()), reason=WHY), NotFound),
        (BarAsked(login="chief", reason=WHY), NotAllowed),
    ):
        with pytest.raises(error):
            classifying.bar(office, an_actor(CHIEF), lead.id, asked)
    with pytest.raises(NotFound):  # an interpreter sees but what he is named for
        classifying.bar(office, an_actor(HELPER), lead.id, BarAsked(login="named", reason=WHY))
    with pytest.raises(NotFound):
        classifying.unbar(office, an_actor(CHIEF), lead.id, NAMED.id)
    assert seen(office, NAMED) == {0, 1}


def test_the_act_stands_in_the_log_and_its_reason_is_sealed_for_auditors(office):
    lead, _ = office.documents
    classifying.bar(office, an_actor(CHIEF), lead.id, BarAsked(login="named", reason=WHY))
    (event,) = [one for one in office.records.audit.read() if one.action == "document.bar"]
    assert (event.subject, event.detail["from"]) == (lead.id, NAMED.id)
    assert SEALED in event.detail
    assert WHY not in event.model_dump_json()
