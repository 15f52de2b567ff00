"""A server that somebody here trusts and that means harm: no bundle of it changes, lends or names what is not its own."""

import datetime as dt

import pytest
from support.bundles import DAY, HERE, READER, THERE, Forged, Servers
from support.factories import a_case, a_user, an_actor, an_agency
from support.web import add_document, opened

from api import carrying, peers
from models.errors import BadBundle, Conflict, LinceError, UnknownSender
from models.joint import LoanId, Part, Party, SpaceMember


@pytest.fixture
def servers(tmp_path):
    with opened(tmp_path / "here", meaning=False) as here, opened(tmp_path / "there", meaning=False) as there:
        yield Servers(here, there)


@pytest.fixture
def secret(servers):
    """A case of the receiving agency, with a document that nobody lent."""
    case = a_case("AR-SECRET", agency=THERE)
    servers.there.records.cases.add(case)
    return case, add_document(servers.there, case, "secreto.txt", "Secreto, 71234567.").document


def forged(servers, bundle, **changes):
    """What the sender's bundle says, changed and signed with its own key."""
    servers.carry(bundle)
    found = Forged(servers.here, servers.there, bundle)
    found.manifest = found.manifest.model_copy(update={name: make(found.manifest) for name, make in changes.items()})
    found.write(bundle)
    return bundle


def refused(servers, bundle, *kinds: type[LinceError]) -> None:
    """It does not enter, and of what is lent, agreed or held here nothing is another."""
    joint, cases = servers.there.records.joint, servers.there.records.cases
    before = joint.all(), joint.loans([servers.space.id]), cases.all(), servers.there.records.people.agencies()
    with pytest.raises(kinds):
        servers.enter(bundle)
    assert before == (
        joint.all(), joint.loans([servers.space.id]), cases.all(), servers.there.records.people.agencies()
    )  # fmt: skip


def also(loan, **changes):
    return lambda told: (*told.loans, loan.model_copy(update={"id": LoanId("f" * 32), **changes}))


def test_the_receivers_own_case_is_lent_by_no_bundle(servers, secret, tmp_path):
    loan = servers.lend("uno")
    case, document = secret
    for changes in ({"case": case.id, "document": None}, {"case": case.id, "document": document}):
        refused(
            servers,
            forged(servers, tmp_path / f"{len(changes)}{changes['document']}", loans=also(loan, **changes)),
            Conflict,
        )


def test_a_document_of_another_case_is_lent_by_no_bundle(servers, secret, tmp_path):
    loan = servers.lend("uno")
    refused(servers, forged(servers, tmp_path / "s.lince", loans=also(loan, document=secret[1])), Conflict)


@pytest.mark.parametrize("beside", [THERE, an_agency("Otra unidad")])
def test_a_sender_who_calls_itself_by_the_receivers_name_lends_nothing_of_his(beside, servers, secret, tmp_path):
    loan = servers.lend("uno")
    case, document = secret
    named = HERE.model_copy(update={"name": THERE.name, "country": THERE.country})
    signed = tuple(Party(agency=one, signed_by="x", signed_at=servers.space.made_at) for one in (HERE.id, beside.id))
    bundle = forged(
        servers, tmp_path / "s.lince", sender=lambda _: named, parties=lambda _: (named, beside),
        space=lambda told: told.space.model_copy(update={"parties": signed}),
        loans=also(loan, case=case.id, document=document),
    )  # fmt: skip
    refused(servers, bundle, Conflict, BadBundle)


def test_two_parties_that_are_one_agency_here_are_refused(servers, tmp_path):
    servers.lend("uno")
    twin = THERE.model_copy(update={"id": "7" * 32})
    bundle = forged(
        servers, tmp_path / "s.lince",
        parties=lambda told: (*told.parties, twin),
        space=lambda told: told.space.model_copy(
            update={"parties": (*told.space.parties, told.space.party(THERE.id).model_copy(update={"agency": twin.id}))}
        ),
    )  # fmt: skip
    refused(servers, bundle, BadBundle)


def test_an_agreement_that_its_sender_is_no_party_to_is_refused(servers, tmp_path):
    servers.lend("uno")
    other = an_agency("Otra unidad")
    bundle = forged(
        servers, tmp_path / "s.lince",
        parties=lambda told: tuple(other if one.id == HERE.id else one for one in told.parties),
        space=lambda told: told.space.model_copy(
            update={
                "parties": tuple(
                    one.model_copy(update={"agency": other.id}) if one.agency == HERE.id else one
                    for one in told.space.parties
                )
            }
        ),
    )  # fmt: skip
    refused(servers, bundle, BadBundle)


def test_a_loan_of_the_receiver_is_changed_by_no_bundle(servers, secret, tmp_path):
    loan = servers.lend("uno")
    servers.carry(tmp_path / "first.lince")
    servers.enter(tmp_path / "first.lince")
    case, document = secret
    now = servers.there.clock.now()
    own = loan.model_copy(
        update={
            "id": LoanId("e" * 32), "case": case.id, "document": document, "owner": THERE.id, "lent_by": READER.id,
            "approved_by": READER.id, "withdrawn_by": "rec", "withdrawn_at": now,
        }
    )  # fmt: skip
    servers.there.records.joint.lend(own)
    for name, changes in (
        ("again", {"id": own.id, "case": case.id, "document": document, "withdrawn_by": None, "withdrawn_at": None}),
        ("retyped", {"id": own.id}),
        ("longer", {"id": own.id, "case": case.id, "document": document, "until": now + 9000 * DAY}),
    ):
        refused(servers, forged(servers, tmp_path / name, loans=also(loan, **changes)), Conflict)
    assert servers.there.records.joint.loan(own.id) == own


@pytest.mark.parametrize("changes", [{"id": "../../x"}, {"id": "x" * 4000}, {"case": "c"}, {"document": ""}])
def test_what_is_no_id_is_refused(changes, servers, tmp_path):
    loan = servers.lend("uno")
    refused(servers, forged(servers, tmp_path / "s.lince", loans=also(loan, **changes)), BadBundle)


@pytest.mark.parametrize("changes", [{"languages": ("x" * 100_000,)}, {"made_by": "x" * 100_000}])
def test_an_agreement_longer_than_one_can_be_is_refused(changes, servers, tmp_path):
    servers.lend("uno")
    bundle = forged(servers, tmp_path / "s.lince", space=lambda told: told.space.model_copy(update=changes))
    refused(servers, bundle, BadBundle)


def test_nobody_of_a_third_agency_sees_more_than_what_was_lent(servers, secret, tmp_path):
    loan = servers.lend("uno")
    other = an_agency("Tercera", country="PE")
    servers.there.records.people.add_agency(other)
    third = a_user("tercero", agency=other)
    servers.there.records.people.add_user(third, password_hash="x")
    with pytest.raises(Conflict):
        servers.enter(forged(servers, tmp_path / "x", loans=also(loan, case=secret[0].id, document=None)))
    servers.carry(tmp_path / "s.lince")
    servers.enter(tmp_path / "s.lince")
    now = servers.there.clock.now()
    for party in servers.there.records.joint.get(servers.space.id).parties:
        signed = party.model_copy(update={"signed_by": "rec", "signed_at": now})
        servers.there.records.joint.sign(servers.space.id, signed)
    servers.there.records.joint.put_member(
        SpaceMember(space=servers.space.id, user=third.id, part=Part.MEMBER, since=now, granted_by="x")
    )
    scope = servers.there.access.scope(an_actor(third), action="document.read", quiet=True)
    assert {document for _, document in scope.parts} == {servers.documents["uno"]}
    assert scope.cases == frozenset()


def test_an_older_bundle_after_a_newer_one_brings_nothing_back(servers, tmp_path):
    loan = servers.lend("uno")
    servers.lend("tres")
    servers.carry(tmp_path / "old.lince")
    gone = loan.model_copy(update={"withdrawn_by": "ana", "withdrawn_at": servers.here.clock.now()})
    servers.here.records.joint.change(gone)
    servers.carry(tmp_path / "new.lince")
    servers.enter(tmp_path / "new.lince")
    refused(servers, tmp_path / "old.lince", Conflict)
    assert not servers.enter(tmp_path / "new.lince").new


def test_what_was_withdrawn_stays_so_whatever_a_later_bundle_says(servers, tmp_path):
    loan = servers.lend("uno")
    servers.carry(tmp_path / "one.lince")
    servers.enter(tmp_path / "one.lince")
    gone = loan.model_copy(update={"withdrawn_by": "ana", "withdrawn_at": servers.here.clock.now()})
    servers.here.records.joint.change(gone)
    servers.carry(tmp_path / "two.lince")
    servers.enter(tmp_path / "two.lince")
    servers.here.records.joint.change(loan)
    servers.carry(tmp_path / "three.lince")
    servers.enter(tmp_path / "three.lince")
    (there,) = servers.there.records.joint.loans([servers.space.id])
    assert there.withdrawn_by == "ana"


def test_a_clock_that_was_set_back_makes_no_bundle_an_older_one(servers, tmp_path, monkeypatch):
    servers.lend("uno")
    servers.carry(tmp_path / "one.lince")
    real = servers.here.clock.now
    monkeypatch.setattr(type(servers.here.clock), "now", lambda _: real() - dt.timedelta(days=1))
    servers.carry(tmp_path / "two.lince")
    monkeypatch.undo()
    assert servers.enter(tmp_path / "one.lince").new
    assert servers.enter(tmp_path / "two.lince").new


def test_a_server_that_is_dropped_while_its_bundle_is_read_brings_nothing_in(servers, tmp_path, monkeypatch):
    servers.lend("uno")
    servers.carry(tmp_path / "s.lince")
    (peer,) = servers.there.records.carried.peers()
    adopt = type(servers.there.blobs).adopt

    def dropping(blobs, file):
        if servers.there.records.carried.peers()[0].revoked_at is None:
            peers.drop(servers.there, servers.there.operator, peer.id)
        return adopt(blobs, file)

    monkeypatch.setattr(type(servers.there.blobs), "adopt", dropping)
    refused(servers, tmp_path / "s.lince", UnknownSender)


def test_nothing_leaves_for_a_server_that_is_dropped_while_its_bundle_is_written(servers, tmp_path, monkeypatch):
    servers.lend("uno")
    (peer,) = servers.here.records.carried.peers()
    write = carrying.envelope.write

    def dropping(*some, **asked):
        peers.drop(servers.here, servers.here.operator, peer.id)
        return write(*some, **asked)

    monkeypatch.setattr(carrying.envelope, "write", dropping)
    with pytest.raises(UnknownSender):
        servers.carry(tmp_path / "s.lince")
    assert not (tmp_path / "s.lince").exists()
    assert servers.here.records.carried.all() == []


def test_a_sender_with_a_new_key_goes_on_where_it_was(servers, tmp_path):
    servers.lend("uno")
    servers.carry(tmp_path / "one.lince")
    servers.enter(tmp_path / "one.lince")
    (before,) = servers.there.records.carried.peers()
    peers.drop(servers.there, servers.there.operator, before.id)
    card = peers.own_card(servers.here, servers.here.operator, HERE.id)
    peers.trust(servers.there, servers.there.operator, card, compared=peers.print_of(card))
    servers.lend("tres")
    servers.carry(tmp_path / "two.lince")
    assert servers.enter(tmp_path / "two.lince").new


def test_a_second_server_of_the_same_agency_is_not_taken_in(servers):
    card = peers.own_card(servers.here, servers.here.operator, HERE.id)
    twin = card.model_copy(update={"agency": HERE.model_copy(update={"id": "7" * 32})})
    with pytest.raises(Conflict, match="here already"):
        peers.trust(servers.there, servers.there.operator, twin, compared=peers.print_of(twin))
