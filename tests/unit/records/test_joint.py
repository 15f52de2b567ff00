"""Joint spaces: nothing before all have signed, nothing after the end, and only what was lent."""

import datetime as dt

import pytest
from nacl.pwhash import argon2id
from support.factories import NOON, a_case, a_country_listed, a_document, a_mention, a_page, a_user, an_actor, an_agency
from support.joint_office import Office, reads
from support.joint_office import found as found_by
from support.stored import store

from api import joint
from api.joint import LoanAsked, SpaceAsked
from models.case import Membership, Role, Sensitivity
from models.errors import Conflict, HandlingRefused, NotAllowed, NotFound, UsageError
from models.joint import HandlingCode, Part, SpaceState, Terms
from models.mention import MentionKind
from models.search import FacetCount, SearchRequest
from models.stated import About, StatedRole, Statement
from services.records import sealed_texts
from services.search.finder import small
from services.search.indexer import records_of

OURS, THEIRS = an_agency(), an_agency("Fiscalía del norte", country="AR")
ANA, EVA = a_user("ana"), a_user("eva", role=Role.PROSECUTOR)
BEA, LEO, PIA = (a_user(login, agency=THEIRS) for login in ("bea", "leo", "pia"))
YEAR = dt.timedelta(days=365)


@pytest.fixture
def office(tmp_path):
    """Ana and Eva have a case with two documents; Bea leads, and Leo and Pia work at the other agency."""
    made = Office(tmp_path)
    for agency in (OURS, THEIRS):
        made.records.people.add_agency(agency)
    made.records.recipients.add(a_country_listed(OURS, THEIRS.country))
    for user in (ANA, EVA, BEA, LEO, PIA):
        made.records.people.add_user(user, password_hash="h")
    made.records.cases.add(a_case())
    for user in (ANA, EVA):
        made.records.cases.add_member(Membership(case=a_case().id, user=user.id, since=NOON, granted_by="ana"))
    made.documents = []
    for number in range(2):
        document = a_document(a_page(f"deuda 71234567 secreto{number}"), name=f"hoja{number}.txt")
        analysis = store(made.records, document, a_mention(document))
        made.engine.write(records_of(document, analysis, agency=OURS.id, name=document.name))
        made.documents.append(document)
    yield made
    made.engine.close()
    made.records.close()


def found(office, user, text="deuda"):
    return found_by(office, user, text, guest=user not in (ANA, EVA))


def proposed(office, **changes):
    asked = {
        "number": "ECI-1", "purpose": "captación", "begins": NOON, "ends": NOON + YEAR, "languages": ("es",),
        "parties": (THEIRS.id,),
    }  # fmt: skip
    return joint.propose(office, an_actor(ANA), SpaceAsked.model_validate(asked | changes)).space.id


def signed(office, *, ours=None, theirs=None, **changes):
    """A space that both have signed, with Leo as a member and Pia as a participant."""
    space = proposed(office, **changes)
    joint.sign(office, an_actor(ANA), space, ours or Terms())
    joint.sign(office, an_actor(BEA), space, theirs or Terms())
    joint.put_member(office, an_actor(BEA), space, "leo", Part.MEMBER)
    joint.put_member(office, an_actor(BEA), space, "pia", Part.PARTICIPANT)
    return space


def lend(office, space, document=None, **asked):
    of = None if document is None else document.id
    return joint.lend(office, an_actor(ANA), a_case().id, LoanAsked(space=space, document=of, **asked))


def test_g1_access_before_all_have_signed_is_impossible(office):
    space = proposed(office)
    joint.sign(office, an_actor(ANA), space, Terms())
    with pytest.raises(Conflict, match="before all parties have signed"):
        lend(office, space)
    assert found(office, BEA) == set()
    assert joint.read_space(office, an_actor(BEA), space).state is SpaceState.PROPOSED


def test_g1_after_the_end_members_lose_access_at_once_and_a_clock_set_back_opens_nothing(office):
    space = signed(office)
    lend(office, space, office.documents[0])
    assert found(office, LEO) == {office.documents[0].id}
    office.clock.forward(YEAR.total_seconds())
    assert found(office, LEO) == set()
    assert not reads(office, LEO, office.documents[0])
    office.clock.forward(-YEAR.total_seconds())
    assert found(office, LEO) == set()
    assert joint.read_space(office, an_actor(BEA), space).state is SpaceState.ENDED
    with pytest.raises(Conflict):
        lend(office, space, office.documents[1])


def test_g1_before_the_begin_nothing_is_seen(office):
    space = signed(office, begins=NOON + dt.timedelta(days=2))
    lend(office, space, office.documents[0])
    assert found(office, LEO) == set()
    office.clock.forward(3 * 86_400)
    assert found(office, LEO) == {office.documents[0].id}


def test_g3_nothing_unlent_is_found_counted_or_named(office):
    space = signed(office)
    lend(office, space, office.documents[0])
    assert found(office, LEO) == {office.documents[0].id}
    assert found(office, LEO, "secreto1") == set()
    assert not reads(office, LEO, office.documents[1])
    hit = office.finder.find(SearchRequest(text="deuda"), actor=an_actor(LEO), cases=None).hits[0]
    assert hit.case_number == "ECI-1"
    assert found(office, LEO, f"case:{a_case().number}") == set()
    assert office.access.cases(an_actor(LEO)) == []
    with pytest.raises(NotAllowed):
        office.access.case(an_actor(LEO), a_case().id, action="exhibit.list")
    scope = office.access.scope(an_actor(LEO), action="search.find")
    assert [file.document for file in office.access.seen(scope).evidence.files(a_case().id)] == [office.documents[0].id]


def test_g3_a_whole_case_is_lent_without_what_is_held_closely(office):
    space = signed(office)
    lend(office, space)
    assert found(office, LEO) == {one.id for one in office.documents}
    office.records.levels.set_level([office.documents[1].id], a_case().id, Sensitivity.RESTRICTED)
    assert found(office, LEO) == {office.documents[0].id}
    assert not reads(office, LEO, office.documents[1])


def test_g3_a_loan_withdrawn_and_a_place_taken_back_act_at_once_and_both_sides_have_the_act(office):
    space = signed(office)
    loan = lend(office, space, office.documents[0])
    assert found(office, PIA) == {office.documents[0].id}
    joint.remove_member(office, an_actor(BEA), space, PIA.id)
    assert found(office, PIA) == set()
    joint.withdraw(office, an_actor(EVA), a_case().id, loan.id)
    assert found(office, LEO) == set()
    for action in ("joint.sign", "loan.make", "loan.withdraw"):
        events = [event for event in office.records.audit.read() if event.action == action]
        assert {event.detail["party"] for event in events} == {OURS.id, THEIRS.id}
        assert {event.case for event in events if event.detail["party"] == THEIRS.id} == {None}


@pytest.mark.parametrize("act", ["withdrawn", "place", "ended"])
@pytest.mark.parametrize("named", [False, True])
def test_an_export_that_runs_tells_no_more_once_a_right_is_taken_away(office, monkeypatch, act, named):
    monkeypatch.setattr("services.search.finder._LOOK", 0.0)
    space = signed(office)
    loan = lend(office, space)
    cases = [a_case().id] if named else None
    running = office.finder.every(SearchRequest(text="deuda"), actor=an_actor(LEO), cases=cases)
    first = next(running)
    if act == "withdrawn":
        joint.withdraw(office, an_actor(ANA), a_case().id, loan.id)
    elif act == "place":
        joint.remove_member(office, an_actor(BEA), space, LEO.id)
    else:
        joint.close(office, an_actor(BEA), space)
    if named:
        with pytest.raises(NotFound):
            list(running)
        return
    (end,) = list(running)
    assert (first.document in {one.id for one in office.documents}, end.told) == (True, 1)


def test_g2_what_its_owner_forbids_is_refused_by_name_and_conditions_travel(office):
    space = signed(office)
    bare, bound = office.documents
    lend(office, space, bare, codes=(HandlingCode.NOT_IN_COURT,), conditions="Consultar antes de citar.")
    lend(office, space, bound, codes=(HandlingCode.INTELLIGENCE_ONLY,))
    leo = an_actor(LEO)
    assert found(office, LEO) == {bare.id, bound.id}
    with pytest.raises(HandlingRefused, match="for intelligence only"):
        office.access.document(leo, bound.id, action="document.download")
    assert office.records.audit.read(after=office.records.audit.head().sequence - 1)[0].outcome == "handling"
    office.access.document(leo, bare.id, action="document.download")
    *hits, end = office.finder.every(SearchRequest(text="deuda"), actor=leo, cases=None)
    assert [hit.document for hit in hits] == [bare.id]
    assert hits[0].conditions == ("Consultar antes de citar.", "not for use in court")
    assert (end.total, end.told) == (1, 1)


def test_g2_a_case_lent_for_intelligence_only_is_not_exported_and_says_why(office):
    space = signed(office)
    lend(office, space, codes=(HandlingCode.NO_ONWARD_TRANSFER,))
    with pytest.raises(HandlingRefused, match="without onward transfer"):
        office.access.scope(an_actor(LEO), action="search.export", cases=[a_case().id])
    assert office.access.scope(an_actor(LEO), action="search.export").every_case == frozenset()


def test_participants_take_nothing_along(office):
    space = signed(office)
    lend(office, space, office.documents[0])
    assert found(office, PIA) == {office.documents[0].id}
    with pytest.raises(NotAllowed):
        office.access.document(an_actor(PIA), office.documents[0].id, action="document.download")


def test_g6_the_strictest_terms_of_the_parties_hold(office):
    space = signed(
        office,
        ends=NOON + 20 * YEAR,
        ours=Terms(retention_days=10 * 365),
        theirs=Terms(retention_days=5 * 365, codes=(HandlingCode.INTELLIGENCE_ONLY,)),
    )
    loan = lend(office, space, office.documents[0])
    assert loan.until == NOON + 5 * YEAR
    with pytest.raises(HandlingRefused):
        office.access.document(an_actor(LEO), office.documents[0].id, action="document.download")
    office.clock.forward((5 * YEAR).total_seconds())
    assert found(office, LEO) == set()
    joint.extend(office, an_actor(EVA), a_case().id, loan.id, days=365)
    assert found(office, LEO) == {office.documents[0].id}


def test_where_a_party_asks_for_two_persons_a_second_officer_of_the_owner_approves(office):
    space = signed(office, theirs=Terms(two_persons=True))
    loan = lend(office, space, office.documents[0])
    assert found(office, LEO) == set()
    with pytest.raises(NotAllowed, match="does not approve"):
        joint.approve(office, an_actor(ANA), a_case().id, loan.id)
    with pytest.raises(NotFound):
        joint.approve(office, an_actor(BEA), a_case().id, loan.id)
    joint.approve(office, an_actor(EVA), a_case().id, loan.id)
    assert found(office, LEO) == {office.documents[0].id}
    with pytest.raises(Conflict):
        joint.approve(office, an_actor(EVA), a_case().id, loan.id)


def test_bad_input_is_answered_and_leaves_nothing_half_done(office):
    with pytest.raises(ValueError, match="ends"):
        SpaceAsked.model_validate(
            {"number": "1", "purpose": "a", "begins": NOON, "languages": ["es"], "parties": ["x"]}
        )
    for changes in ({"ends": NOON}, {"ends": NOON - YEAR}, {"parties": (OURS.id,)}, {"parties": ("nowhere",)}):
        with pytest.raises(UsageError):
            proposed(office, **changes)
    assert office.records.joint.all() == []
    space = signed(office)
    for act, error in (
        (lambda: joint.sign(office, an_actor(BEA), space, Terms()), Conflict),
        (lambda: joint.put_member(office, an_actor(BEA), space, "bea", Part.PARTICIPANT), NotAllowed),
        (lambda: joint.put_member(office, an_actor(BEA), space, "eva", Part.MEMBER), NotFound),
        (lambda: joint.put_member(office, an_actor(LEO), space, "pia", Part.LEADER), NotAllowed),
        (lambda: joint.remove_member(office, an_actor(BEA), space, BEA.id), NotAllowed),
        (lambda: joint.lend(office, an_actor(LEO), a_case().id, LoanAsked(space=space)), NotFound),
    ):
        before = office.records.joint.members(space)
        with pytest.raises(error):
            act()
        assert office.records.joint.members(space) == before
    assert office.records.joint.loans([space]) == []
    stranger = a_user("xan", agency=an_agency("Otra"))
    office.records.people.add_agency(an_agency("Otra"))
    office.records.people.add_user(stranger, password_hash="h")
    for wanted in (space, "0" * 32):
        with pytest.raises(NotFound) as told:
            joint.read_space(office, an_actor(stranger), wanted)
        assert "ECI" not in str(told.value)


def test_i1_what_names_somebody_called_a_victim_waits_for_a_decision(office):
    space = signed(office)
    named, other = office.documents
    texts = office.records.evidence
    analysis = texts.analysis(named.id)
    said = Statement(about=About.ROLE, value=StatedRole.VICTIM.value, words="deuda", start=0, end=5)
    one = a_mention(named, "secreto0", normal="nora secreto", kind=MentionKind.PERSON)
    one = one.model_copy(update={"stated": (said,)})
    texts.save_analysis(analysis.model_copy(update={"mentions": (one, *analysis.mentions)}))
    with pytest.raises(Conflict, match="call a victim"):
        lend(office, space, named)
    lend(office, space)
    assert found(office, LEO) == {other.id}
    assert (reads(office, LEO, named), reads(office, LEO, other)) == (False, True)
    assert found(office, ANA) == {named.id, other.id}
    (waiting,) = office.records.provisional.people(a_case().id)
    office.records.provisional.decide(waiting.id, held=False, by="ana", at=NOON, reason="ya es público")
    assert found(office, LEO) == {named.id, other.id}
    office.records.provisional.decide(waiting.id, held=True, by="ana", at=NOON, reason="otra vez")
    assert not reads(office, LEO, named)


def test_h3_the_owners_auditors_read_why_a_lent_document_was_consulted(office, monkeypatch):
    for name, value in (("ROUNDS", argon2id.OPSLIMIT_MIN), ("MEMORY", argon2id.MEMLIMIT_MIN)):
        monkeypatch.setattr(sealed_texts, name, value)
    owner, other = a_user("olga", role=Role.AUDITOR, agency=OURS), a_user("nils", role=Role.AUDITOR, agency=THEIRS)
    for user in (owner, other):
        office.records.people.add_user(user, password_hash="h")
        office.records.audit.texts.make(user.id, user.agency, "las nubes pasan despacio")
    space = signed(office)
    lend(office, space, office.documents[0])
    why = an_actor(LEO).model_copy(update={"reason": "pedido 12 del juzgado"})
    office.access.page(why, office.documents[0].id, 1, action="page.read")
    office.finder.find(SearchRequest(text="deuda"), actor=why, cases=None)
    events = [event for event in office.records.audit.read() if event.action == "loan.consult"]
    assert [(event.detail["party"], event.detail["act"], event.case) for event in events] == [
        (OURS.id, "page.read", a_case().id),
        (OURS.id, "search.find", a_case().id),
    ]
    assert events[0].subject == office.documents[0].id
    opened = {
        user.login: [
            text.reason
            for text in office.records.audit.texts.opened(
                [event.sequence for event in events], reader=user.id, phrase="las nubes pasan despacio"
            )
        ]
        for user in (owner, other)
    }
    assert opened == {"olga": ["pedido 12 del juzgado"] * 2, "nils": ["", ""]}
    assert office.records.audit.verify()[1] is None


def test_who_consults_his_own_case_leaves_one_event(office):
    before = office.records.audit.head().sequence
    why = an_actor(ANA).model_copy(update={"reason": "pedido 12 del juzgado"})
    office.access.page(why, office.documents[0].id, 1, action="page.read")
    assert office.records.audit.head().sequence == before + 1


def test_i6_outside_the_team_counts_under_five_are_told_as_such(office):
    space = signed(office)
    lend(office, space)
    asked = SearchRequest(text="deuda", facets=("phone", "case"))
    inside, outside = (
        office.finder.find(asked, actor=an_actor(user), cases=None).facets["phone"] for user in (ANA, LEO)
    )
    assert inside == (FacetCount(value="+59171234567", count=2),)
    assert outside == (FacetCount(value="+59171234567", count=5, fewer=True),)
    assert [(one.count, one.fewer) for one in small([FacetCount(value="a", count=n) for n in (4, 5, 9)])] == [
        (5, True), (5, False), (9, False),
    ]  # fmt: skip


def test_g2_a_loan_of_one_document_gives_nobody_more_of_another(office):
    """Leo takes part in a second space without full powers: what was lent there he reads, and does not take along."""
    first = signed(office)
    second = proposed(office, number="ECI-2")
    for user in (ANA, BEA):
        joint.sign(office, an_actor(user), second, Terms())
    joint.put_member(office, an_actor(BEA), second, "leo", Part.PARTICIPANT)
    here, there = office.documents
    lend(office, first, here)
    lend(office, second, there)
    for document in (here, there):
        assert reads(office, LEO, document)
    office.access.check_document(an_actor(LEO), here.id, action="document.download")
    with pytest.raises(NotAllowed):
        office.access.check_document(an_actor(LEO), there.id, action="document.download")
    assert office.access.scope(an_actor(LEO), action="search.export").parts == {(a_case().id, here.id)}


def test_g6_an_extension_waits_for_a_second_officer_where_a_party_asks_for_two(office):
    space = signed(office, theirs=Terms(two_persons=True, retention_days=5))
    loan = lend(office, space)
    joint.approve(office, an_actor(EVA), a_case().id, loan.id)
    assert found(office, LEO)
    joint.extend(office, an_actor(EVA), a_case().id, loan.id, days=30)
    assert not found(office, LEO)
    with pytest.raises(NotAllowed, match="does not approve"):
        joint.approve(office, an_actor(EVA), a_case().id, loan.id)
    joint.approve(office, an_actor(ANA), a_case().id, loan.id)
    assert found(office, LEO)


def test_what_was_withdrawn_is_not_extended_and_no_day_lies_beyond_the_calendar(office):
    space = signed(office)
    loan = lend(office, space)
    for _ in range(79):
        joint.extend(office, an_actor(ANA), a_case().id, loan.id, days=36_500)
    with pytest.raises(UsageError, match="no such day"):
        joint.extend(office, an_actor(ANA), a_case().id, loan.id, days=36_500)
    joint.withdraw(office, an_actor(ANA), a_case().id, loan.id)
    with pytest.raises(Conflict, match="withdrawn"):
        joint.extend(office, an_actor(ANA), a_case().id, loan.id, days=1)


def test_g6_a_loan_that_has_fallen_is_over_wherever_the_clock_is_set_afterwards(office):
    space = signed(office, theirs=Terms(retention_days=5))
    loan = lend(office, space)
    office.clock.forward(6 * 86_400)
    assert not found(office, LEO)
    office.clock.forward(-3 * 86_400)
    assert not found(office, LEO)
    assert office.records.joint.loan(loan.id).withdrawn_at is not None
    assert [one.action for one in office.records.audit.read()].count("loan.withdraw") == 1
