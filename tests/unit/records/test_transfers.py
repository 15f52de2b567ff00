"""H11: nothing goes to somebody who is not on the agency's list without a ground that others agreed to."""

import pytest
from support.factories import NOON, OPERATOR, a_case, a_user, an_actor, an_agency
from support.joint_office import Office

from api import joint, transferring
from api.joint import LoanAsked, SpaceAsked
from api.transferring import RecipientAsked, TransferAsked
from models.case import Membership, Role
from models.errors import Conflict, NotAllowed, NotFound, TransferRefused, UsageError
from models.joint import Terms
from models.recipient import GroundKind, TransferRules

OURS, THEIRS = an_agency(), an_agency("Fiscalía del norte", country="AR")
ANA, EVA, IVO = a_user("ana"), a_user("eva", role=Role.PROSECUTOR), a_user("ivo")
ADA = a_user("ada", role=Role.ADMINISTRATOR)
BEA = a_user("bea", agency=THEIRS)
CASE = a_case().id


@pytest.fixture
def office(tmp_path):
    """Ana, Eva and Ivo have a case; Ada administers their agency; Bea is of another country."""
    made = Office(tmp_path)
    for agency in (OURS, THEIRS):
        made.records.people.add_agency(agency)
    for user in (ANA, EVA, IVO, ADA, BEA):
        made.records.people.add_user(user, password_hash="h")
    made.records.cases.add(a_case())
    for user in (ANA, EVA, IVO):
        made.records.cases.add_member(Membership(case=CASE, user=user.id, since=NOON, granted_by="ana"))
    yield made
    made.engine.close()
    made.records.close()


def going(office, recipient="Tribunal do Norte", country="BR"):
    return transferring.check(office, CASE, recipient=recipient, country=country)


def asked(office, by=ANA, recipient="Tribunal do Norte", country="BR"):
    ground = TransferAsked(
        recipient=recipient, country=country, kind=GroundKind.SINGLE_CASE, ground="carta rogatoria 31/2026"
    )
    return transferring.ask(office, an_actor(by), CASE, ground).transfer.id


def listed(office, **line):
    return transferring.add(office, an_actor(ADA), OURS.id, RecipientAsked(ground="tratado", **line))


def test_h11_a_recipient_outside_of_the_list_needs_a_ground_and_an_approver(office):
    with pytest.raises(TransferRefused, match="no ground for it is recorded"):
        going(office)
    ground = asked(office)
    with pytest.raises(TransferRefused, match="waits for another officer"):
        going(office)
    with pytest.raises(NotAllowed, match="does not agree to it"):
        transferring.approve(office, an_actor(ANA), CASE, ground)
    with pytest.raises(NotAllowed):
        transferring.approve(office, OPERATOR, CASE, ground)
    assert transferring.approve(office, an_actor(EVA), CASE, ground).holds
    assert going(office, "tribunal  do NORTE").ground == ground
    for other in ({"recipient": "Tribunal do Sul"}, {"country": "AR"}):
        with pytest.raises(TransferRefused):
            going(office, **other)
    transferring.withdraw(office, an_actor(IVO), CASE, ground)
    with pytest.raises(TransferRefused):
        going(office)
    actions = [(one.action, one.outcome) for one in office.records.audit.read(limit=100)]
    assert actions == [
        ("transfer.ask", "ok"), ("transfer.approve", "not_allowed"), ("transfer.approve", "not_allowed"),
        ("transfer.approve", "ok"), ("transfer.ask", "ok"),
    ]  # fmt: skip


def test_h11_two_officers_agree_where_the_agency_demands_it(office):
    ground = asked(office)
    transferring.approve(office, an_actor(EVA), CASE, ground)
    going(office)
    transferring.set_rules(office, an_actor(ADA), OURS.id, TransferRules(two_persons=True))
    with pytest.raises(TransferRefused):
        going(office)
    with pytest.raises(Conflict, match="agreed to it already"):
        transferring.approve(office, an_actor(EVA), CASE, ground)
    assert transferring.approve(office, an_actor(IVO), CASE, ground).holds
    assert going(office).ground == ground


def test_h11_whoever_is_on_the_list_needs_no_ground(office):
    assert going(office, "Juzgado 3", "") == ("Juzgado 3", "BO", "")
    listed(office, country="BR", name="Tribunal do Norte")
    assert going(office).ground == ""
    for lookalike in ("Tribunal do Nоrte", "Tribunal do Norte II"):  # a Cyrillic o
        with pytest.raises(TransferRefused):
            going(office, lookalike)
    line = listed(office, country="AR").recipients[0]
    assert going(office, "cualquiera", "AR").ground == ""
    with pytest.raises(Conflict, match="on the list already"):
        listed(office, country="BR", name="tribunal do norte")
    transferring.remove(office, an_actor(ADA), OURS.id, line.id)
    with pytest.raises(TransferRefused):
        going(office, "cualquiera", "AR")
    with pytest.raises(NotFound):
        transferring.remove(office, an_actor(ADA), OURS.id, line.id)


def test_h11_an_agency_may_list_the_bodies_of_its_own_country_too(office):
    transferring.set_rules(office, an_actor(ADA), OURS.id, TransferRules(own_country=False))
    for name in ("Juzgado 3", ""):
        with pytest.raises(TransferRefused):
            going(office, name, "")
    listed(office, country="BO", name="Juzgado 3")
    assert going(office, "Juzgado 3", "").ground == ""


def test_h11_only_administrators_change_the_list_and_officers_the_grounds(office):
    for user in (ANA, EVA):
        with pytest.raises(NotAllowed):
            transferring.add(office, an_actor(user), OURS.id, RecipientAsked(country="BR", ground="tratado"))
    for stranger in (ADA, BEA):
        with pytest.raises(NotFound):
            asked(office, by=stranger)
    with pytest.raises(NotFound):
        transferring.approve(office, an_actor(EVA), CASE, "0" * 32)
    with pytest.raises(UsageError):
        asked(office, recipient="\u202eTribunal")


def test_h11_what_is_lent_goes_to_parties_that_may_have_it(office):
    space = joint.propose(
        office,
        an_actor(ANA),
        SpaceAsked(
            number="ECI-1", purpose="captación", begins=NOON, ends=NOON.replace(year=2027), languages=("es",),
            parties=(THEIRS.id,),
        ),
    ).space.id  # fmt: skip
    joint.sign(office, an_actor(ANA), space, Terms(two_persons=True))
    joint.sign(office, an_actor(BEA), space, Terms())
    with pytest.raises(TransferRefused):
        joint.lend(office, an_actor(ANA), CASE, LoanAsked(space=space))
    assert [one.outcome for one in office.records.audit.read(limit=100) if one.action == "loan.make"] == [
        "transfer_refused"
    ]
    assert joint.list_loans(office, an_actor(ANA), CASE) == []
    ground = asked(office, recipient=THEIRS.name, country="AR")
    transferring.approve(office, an_actor(EVA), CASE, ground)
    loan = joint.lend(office, an_actor(ANA), CASE, LoanAsked(space=space))
    transferring.withdraw(office, an_actor(ANA), CASE, ground)
    with pytest.raises(TransferRefused):
        joint.approve(office, an_actor(EVA), CASE, loan.id)
