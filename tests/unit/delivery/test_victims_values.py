"""That another agency's case holds a victim's number is told to nobody, not even as a link to ask about."""

from pathlib import Path

import pytest
from support.agencies import person_on
from support.factories import NOON, a_case, a_document, a_mention, a_page, a_user, an_actor, an_agency
from support.stored import store

from api import proposing
from api.settings import Settings
from api.wiring import Workspace, linker, open_workspace
from models.case import Membership
from models.mention import MentionKind
from models.stated import StatedRole

HERE, THERE = an_agency("Unidad Yungas"), an_agency("Fiscalía Pilcomayo", country="AR")
OURS, THEIRS = a_case("YUN-1", agency=HERE), a_case("PIL-1", agency=THERE)
ANA, BEA = a_user("ana", agency=HERE), a_user("bea", agency=THERE)


def named(workspace: Workspace, case, name: str, role: StatedRole, text: str) -> None:
    document = a_document(a_page(text), case=case.id, name=f"{name}.txt")
    phone = a_mention(document, "71234567", kind=MentionKind.PHONE, normal="+59171234567")
    store(workspace.records, document, person_on(document, name, role), phone)


@pytest.mark.parametrize(("role", "told"), [(StatedRole.VICTIM, set()), (StatedRole.SUSPECT, {MentionKind.PHONE})])
def test_a_number_that_is_a_victims_there_is_no_link_to_ask_about(tmp_path: Path, role: StatedRole, told: set) -> None:
    workspace = open_workspace(Settings(data=tmp_path / "data"))
    records = workspace.records
    for agency, case, user in ((HERE, OURS, ANA), (THERE, THEIRS, BEA)):
        records.people.add_agency(agency)
        records.people.add_user(user, password_hash="h")
        records.cases.add(case)
        records.cases.add_member(Membership(case=case.id, user=user.id, since=NOON, granted_by="operator"))
    named(workspace, OURS, "Luis Choque", StatedRole.SUSPECT, "Luis Choque, celular 71234567.")
    named(workspace, THEIRS, "Rosa Vega", role, "Rosa Vega, celular 71234567.")
    work = linker(workspace)
    while work.work_once():
        pass
    for user in (ANA, BEA):
        asks = proposing.list_asks(workspace, an_actor(user)).asks
        assert {one.kind for one in asks} == told
    workspace.close()
