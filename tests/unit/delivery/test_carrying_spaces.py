"""Joint spaces between two servers: what an agency lent travels with its codes, conditions and end, and nothing besides."""

import json
import zlib

import pytest
from support.bundles import CASE, HERE, READER, THERE, Servers
from support.factories import an_actor, an_agency
from support.web import opened

from api import joint
from models.case import Role
from models.errors import BadBundle, Conflict, NotAllowed, NotFound
from models.ids import UserId
from models.joint import HandlingCode, Part, SpaceMember, SpaceState, Terms
from services.casefile import envelope


@pytest.fixture
def servers(tmp_path):
    with opened(tmp_path / "here", meaning=False) as here, opened(tmp_path / "there", meaning=False) as there:
        yield Servers(here, there)


def test_G2_what_was_lent_is_seen_by_members_on_the_other_server_under_its_conditions(servers, tmp_path):
    servers.lend("uno", HandlingCode.NOT_IN_COURT, conditions="Ask us before a hearing.")
    assert servers.carry(tmp_path / "s.lince").documents == 1
    found = servers.enter(tmp_path / "s.lince")
    assert (found.new, found.bundle.documents) == (True, 1)
    seen, scope = servers.seen()
    one = servers.documents["uno"]
    assert seen == {one}
    assert set(scope.conditions_of(CASE.id, one)) == {"not for use in court", "Ask us before a hearing."}
    entered = servers.there.records.joint.get(servers.space.id)
    assert (entered.purpose, entered.ends) == (servers.space.purpose, servers.space.ends)
    assert entered.party(HERE.id) == servers.space.party(HERE.id)
    assert servers.there.access.document(an_actor(READER), one, action="document.read").name == "uno.txt"
    # Neither the case's number and title, nor where the file was kept, nor anything else of it came along.
    (case,) = servers.there.records.cases.all()
    assert (case.agency, case.title) == (HERE.id, "")
    assert CASE.number not in case.number
    (receipt,) = servers.there.records.evidence.exhibits_of(one)
    assert receipt.path == "uno.txt"
    assert servers.there.records.cases.members(CASE.id) == []
    # The excerpt tells when it was received, and nothing else of the owner's case.
    excerpt = zlib.decompress(servers.there.records.carried.excerpt(found.bundle.id)).decode()
    assert [json.loads(line)["audit"]["action"] for line in excerpt.splitlines()] == ["exhibit.record"]
    assert "carpeta" not in excerpt


def test_G1_nobody_sees_what_was_lent_before_his_own_agency_signed_on_its_own_server(servers, tmp_path):
    servers.lend("uno")
    servers.carry(tmp_path / "s.lince")
    servers.enter(tmp_path / "s.lince")
    entered = servers.there.records.joint.get(servers.space.id)
    assert entered.state(servers.there.clock.now()) is SpaceState.PROPOSED
    assert entered.party(THERE.id).signed_at is None
    member = SpaceMember(
        space=entered.id, user=READER.id, part=Part.MEMBER, since=entered.begins, granted_by="a server that lies"
    )
    servers.there.records.joint.put_member(member)
    assert not servers.there.access.scope(an_actor(READER), action="document.read", quiet=True).parts
    # Once signed there, it stays so when another bundle of the space enters.
    assert servers.seen()[0] == set()
    joint.sign(servers.there, an_actor(READER), entered.id, Terms(retention_days=30))
    assert servers.seen()[0] == {servers.documents["uno"]}
    servers.lend("tres")
    servers.carry(tmp_path / "later.lince")
    servers.enter(tmp_path / "later.lince")
    assert servers.seen()[0] == {servers.documents["uno"], servers.documents["tres"]}
    assert servers.there.records.joint.get(entered.id).party(THERE.id).terms.retention_days == 30


def test_F6_what_is_for_intelligence_only_stays_and_is_counted(servers, tmp_path):
    servers.lend("uno")
    servers.lend("dos", HandlingCode.INTELLIGENCE_ONLY)
    carried = servers.carry(tmp_path / "s.lince")
    assert carried.documents == 1
    servers.enter(tmp_path / "s.lince")
    assert servers.seen()[0] == {servers.documents["uno"]}
    assert servers.there.records.evidence.document(servers.documents["dos"]) is None


def test_F6_the_strictest_code_of_two_loans_holds(servers, tmp_path):
    servers.lend("case")  # the whole case
    servers.lend("dos", HandlingCode.INTELLIGENCE_ONLY)
    carried = servers.carry(tmp_path / "s.lince")
    assert [(one.reason, one.documents) for one in carried.left] == [("intelligence_only", 1)]
    assert carried.documents == 2


def test_a_loan_that_was_withdrawn_ends_on_the_other_server_with_the_next_bundle(servers, tmp_path):
    loan = servers.lend("uno")
    servers.lend("tres")
    servers.carry(tmp_path / "s.lince")
    servers.enter(tmp_path / "s.lince")
    assert servers.seen()[0] == {servers.documents["uno"], servers.documents["tres"]}
    gone = loan.model_copy(update={"withdrawn_by": "ana", "withdrawn_at": servers.here.clock.now()})
    servers.here.records.joint.change(gone)
    servers.carry(tmp_path / "later.lince")
    servers.enter(tmp_path / "later.lince")
    assert servers.seen()[0] == {servers.documents["tres"]}


def test_what_was_lent_goes_to_parties_alone_and_while_the_agreement_lasts(servers, tmp_path):
    servers.lend("uno")
    with pytest.raises(NotFound):
        servers.carry(tmp_path / "a.lince", agency=an_agency("Otra"))
    with pytest.raises(NotAllowed):
        servers.carry(tmp_path / "b.lince", agency=THERE)
    servers.here.records.joint.end(servers.space.id, at=servers.here.clock.now())
    with pytest.raises(Conflict):
        servers.carry(tmp_path / "c.lince")
    assert not list(tmp_path.glob("*.lince"))


@pytest.mark.parametrize(
    "harm",
    [
        lambda told: told.update(loans=tuple(one.model_copy(update={"owner": THERE.id}) for one in told["loans"])),
        lambda told: told.update(loans=()),
        lambda told: told.update(space=None),
        lambda told: told.update(parties=told["parties"][:1]),
        lambda told: told.update(
            space=told["space"].model_copy(
                update={"parties": tuple(one.model_copy(update={"signed_at": None}) for one in told["space"].parties)}
            )
        ),
    ],
)
def test_a_bundle_that_lends_what_is_not_its_senders_is_refused(harm, servers, tmp_path, monkeypatch):
    servers.lend("uno")
    write = envelope.write

    def forged(out, manifest, **asked):
        told = {name: getattr(manifest, name) for name in type(manifest).model_fields}
        harm(told)
        return write(out, manifest.model_copy(update=told), **asked)

    monkeypatch.setattr(envelope, "write", forged)
    servers.carry(tmp_path / "s.lince")
    with pytest.raises(BadBundle):
        servers.enter(tmp_path / "s.lince")
    assert servers.there.records.cases.all() == []
    assert servers.there.records.joint.all() == []


def test_an_agreement_of_other_words_is_not_overwritten(servers, tmp_path):
    servers.lend("uno")
    servers.carry(tmp_path / "s.lince")
    servers.there.records.people.add_agency(HERE)
    servers.there.records.joint.add(servers.space.model_copy(update={"purpose": "Otra cosa"}))
    with pytest.raises(Conflict):
        servers.enter(tmp_path / "s.lince")
    assert servers.there.records.cases.all() == []


def test_who_lent_it_is_an_account_that_nobody_can_use(servers, tmp_path):
    servers.lend("uno")
    servers.carry(tmp_path / "s.lince")
    servers.enter(tmp_path / "s.lince")
    (loan,) = servers.there.records.joint.loans([servers.space.id])
    account = servers.there.records.people.user(UserId(loan.lent_by))
    assert (account.active, account.agency, account.role) == (False, HERE.id, Role.INVESTIGATOR)
