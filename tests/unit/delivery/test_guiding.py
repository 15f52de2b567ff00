"""The tour of the sample dossier, kept on the server for each person, and the first steps of a fresh installation."""

import pytest
from support.web import HOME, MEMBERS, opened

from api import audit_texts, guiding
from api.accounts import LOCAL, actor_of, create_user, name_agency
from models.case import Role
from models.errors import Conflict, NotAllowed

READER, ADMINISTRATOR = MEMBERS[Role.ANALYST], MEMBERS[Role.ADMINISTRATOR]


@pytest.fixture
def workspace(tmp_path):
    """An installation with an analyst and an administrator."""
    with opened(tmp_path / "data") as found:
        found.records.people.add_agency(HOME)
        for user in (READER, ADMINISTRATOR):
            found.records.people.add_user(user, password_hash="")
        yield found


def test_the_tour_goes_on_where_one_was_and_stays_closed(workspace):
    assert guiding.stop_of(workspace, READER) is None, "there is nothing to be shown"
    (workspace.data / guiding.SAMPLE).write_text("{}")
    assert guiding.stop_of(workspace, ADMINISTRATOR) is None, "who sees no case is shown none"
    assert guiding.stop_of(workspace, READER).number == 1
    assert guiding.go(workspace, actor_of(READER), 1) == "/search"
    found = guiding.stop_of(workspace, READER)
    assert (found.name, found.number, found.of) == ("search", 2, len(guiding.TOUR))
    assert guiding.go(workspace, actor_of(READER), guiding.CLOSED) == ""
    assert guiding.stop_of(workspace, READER) is None
    assert [event.action for event in workspace.records.audit.read()][-2:] == ["guide.set", "guide.set"]


@pytest.mark.parametrize("step", [len(guiding.TOUR), 99, -7])
def test_a_step_that_is_none_closes_it(workspace, step):
    (workspace.data / guiding.SAMPLE).write_text("{}")
    guiding.go(workspace, actor_of(READER), step)
    assert guiding.stop_of(workspace, READER) is None


def test_first_steps_tell_what_is_done(workspace):
    def told(user, **more):
        return [(one.name, one.done) for one in guiding.first_steps(workspace, user, **{"may_create": True, **more})]

    assert told(ADMINISTRATOR) == [("factor", False), ("agency", True), ("people", False), ("case", False)]
    create_user(
        workspace, workspace.operator, login="r.choque", name="Rosa Choque", agency=HOME.id, role=Role.PROSECUTOR,
        password="tres nubes sobre el salar",
    )  # fmt: skip
    assert ("people", True) in told(ADMINISTRATOR)
    assert [name for name, _ in told(READER, may_create=False)] == ["asked", "files", "found"]


def test_an_auditor_is_not_sent_to_ask_for_a_place_in_a_case(workspace):
    auditor = MEMBERS[Role.AUDITOR]
    workspace.records.people.add_user(auditor, password_hash="")
    told = guiding.first_steps(workspace, auditor, may_create=False)
    assert [(one.name, one.done) for one in told] == [("key", False), ("log", False), ("chain", False)]
    audit_texts.make_key(workspace, actor_of(auditor), auditor, "siete rios de piedra blanca")
    assert guiding.first_steps(workspace, auditor, may_create=False)[0].done


def test_an_administrator_names_the_agency_of_a_fresh_installation_once(workspace):
    people = workspace.records.people
    people.change_agency(HOME.model_copy(update={"name": LOCAL}))
    administrator = actor_of(ADMINISTRATOR)
    assert not guiding.first_steps(workspace, ADMINISTRATOR, may_create=True)[1].done
    with pytest.raises(NotAllowed):
        name_agency(workspace, actor_of(READER), name="Unidad Chaco", country="BO")
    with pytest.raises(ValueError, match="country"):
        name_agency(workspace, administrator, name="Unidad Chaco", country="Bolivia")
    name_agency(workspace, administrator, name="Unidad Chaco", country="AR")
    found = people.agency(HOME.id)
    assert (found.name, found.country) == ("Unidad Chaco", "AR")
    assert guiding.first_steps(workspace, ADMINISTRATOR, may_create=True)[1].done
    with pytest.raises(Conflict):
        name_agency(workspace, administrator, name="Otra unidad", country="BO")
