"""What every catalogue does: the contract of the stores behind services.ports.Records."""

import datetime as dt
from functools import partial

import pytest
from support.catalogues import CATALOGUES
from support.factories import (
    NOON,
    OPERATOR,
    SetClock,
    a_case,
    a_document,
    a_mention,
    a_page,
    a_user,
    an_agency,
    an_analysis,
)

from models.analysis import Analysis, PageLanguage
from models.case import Membership, Role
from models.document import Bookmark, DocumentState, PageCounts, Problem, Region, RegionKind, Table, Variant
from models.errors import Conflict, NotFound
from models.exhibit import Exhibit
from models.family import FamilySpent
from models.ids import DocumentId, ExhibitId
from models.indicator import Indicator, Manner, Polarity, Qualifier, Strength
from models.job import FilesAlike, JobState, Priority, ReadingChoice, Stage, Turn
from models.mention import CheckState, MentionKind
from models.run import Run, RunReport, StageTime
from models.search import Scope
from models.session import Limits, Session, SessionKind
from models.span import Provenance, Span
from models.stated import About, PersonName, StatedRole, Statement
from models.tally import BOUNDS
from services.copies import Printed, page_print


@pytest.fixture
def clock():
    return SetClock()


@pytest.fixture(params=CATALOGUES)
def records(request, tmp_path, clock):
    yield from CATALOGUES[request.param](tmp_path, clock, request)


@pytest.fixture
def peopled(records):
    """With one agency, two users and a case."""
    records.people.add_agency(an_agency())
    for login in ("ana", "bea"):
        records.people.add_user(a_user(login), password_hash="hash")
    records.cases.add(a_case())
    return records


def an_exhibit(document, *, path="nota.txt", parent=None, size=10):
    return Exhibit(
        id=ExhibitId(f"{path}-{document.id}"[:32]),
        case=document.case,
        document=document.id,
        sha256=document.sha256,
        sha512="0" * 128,
        size=size,
        path=path,
        parent=parent,
        depth=0 if parent is None else 1,
        received=NOON,
        received_by="ana",
    )


def test_people_come_back_as_they_went_in(peopled):
    assert peopled.people.agency(an_agency().id) == an_agency()
    assert peopled.people.user(a_user().id) == a_user()
    assert peopled.people.user_by_login("ana") == (a_user(), "hash")
    assert peopled.people.user_by_login("nobody") is None
    assert [user.login for user in peopled.people.users()] == ["ana", "bea"]


def test_a_login_and_a_case_number_are_taken_once(peopled):
    with pytest.raises(Conflict):
        peopled.people.add_user(a_user().model_copy(update={"id": "x"}), password_hash="h")
    with pytest.raises(Conflict):
        peopled.cases.add(a_case().model_copy(update={"id": "x"}))


def test_what_is_not_there_is_named(peopled):
    for ask in (peopled.people.user, peopled.people.agency):
        with pytest.raises(NotFound):
            ask("nobody")
    with pytest.raises(NotFound):
        peopled.people.set_password("nobody", password_hash="h")


def test_sessions_end_by_time_by_hand_and_with_their_user(peopled):
    people = peopled.people
    for token in ("a", "b", "c"):
        people.add_session(a_session(token), csrf="x")
    assert people.session(token_hash="a", now=NOON) == (a_user(), "x", a_session("a"))
    people.end_session(token_hash="b")
    assert people.session(token_hash="b", now=NOON) is None
    people.set_active(a_user().id, active=False)
    assert people.session(token_hash="c", now=NOON) is None
    people.set_active(a_user().id, active=True)
    people.end_sessions(a_user().id)
    assert people.session(token_hash="a", now=NOON) is None


def a_session(token, **more):
    ends = NOON + dt.timedelta(hours=1)
    return Session(id=token, user=a_user().id, kind=SessionKind.BROWSER, opened=NOON, expires=ends, **more)


def test_a_session_that_ran_out_stays_ended_when_the_clock_is_set_back(peopled):
    people, late = peopled.people, NOON + dt.timedelta(hours=1)
    for token in ("a", "b", "c"):
        people.add_session(a_session(token))
    assert people.session(token_hash="a", now=late) is None
    assert people.session(token_hash="a", now=NOON) is None
    people.sweep_sessions(late)
    assert people.session(token_hash="b", now=NOON) is None


def test_a_session_is_not_alive_before_it_was_opened(peopled):
    people = peopled.people
    people.add_session(a_session("a"))
    assert people.session(token_hash="a", now=NOON - dt.timedelta(minutes=6)) is None
    assert people.session(token_hash="a", now=NOON - dt.timedelta(minutes=4)) is not None
    assert people.session(token_hash="a", now=NOON) is not None


def test_limits_and_last_use_come_back_as_they_went_in(peopled):
    people = peopled.people
    limits = Limits(acts=("search.*",), cases=(a_case().id,))
    people.add_session(a_session("a", limits=limits), device="d")
    people.used_session(token_hash="a", now=NOON + dt.timedelta(minutes=3))
    (found,) = people.sessions(a_user().id, kind=SessionKind.BROWSER, now=NOON)
    assert found == a_session("a", limits=limits, used=NOON + dt.timedelta(minutes=3))
    assert [people.elsewhere(a_user().id, device=device, now=NOON) for device in ("d", "e")] == [0, 1]
    assert people.elsewhere(a_user().id, device="e", now=NOON + dt.timedelta(hours=1)) == 0


def test_membership_opens_and_closes(peopled):
    case, user = a_case().id, a_user().id
    assert peopled.cases.places_of(user) == []
    peopled.cases.add_member(Membership(case=case, user=user, role=Role.ANALYST, since=NOON, granted_by="ana"))
    assert peopled.cases.places_of(user) == [(a_case(), Role.ANALYST)]
    peopled.cases.follow_role(user)
    assert peopled.cases.places_of(user) == [(a_case(), None)]
    with pytest.raises(Conflict):
        peopled.cases.add_member(Membership(case=case, user=user, since=NOON, granted_by="ana"))
    peopled.cases.remove_member(case, user)
    assert peopled.cases.members(case) == []


def test_passwords_keep_their_order_and_stand_once(peopled):
    for word in ("dos", "uno", "dos"):
        peopled.cases.add_password(a_case().id, word)
    assert peopled.cases.passwords(a_case().id) == ["dos", "uno"]


def test_a_document_comes_back_whole(peopled):
    second = a_page("tres", number=2).model_copy(
        update={
            "variants": (Variant(start=0, end=4, text="tros"),),
            "regions": (Region(kind=RegionKind.STAMP, box=(1.0, 2.0, 30.0, 40.0), confidence=0.9),),
        }
    )
    document = a_document(a_page("uno dos", boxes=True), second).model_copy(
        update={
            "metadata": {"author": "Ñandú", "n": 3},
            "tables": (Table(page=1, rows=(("a", "b"), ("c", ""))),),
            "problems": (Problem(code="poor", message="hard to read", page=1),),
        }
    )
    peopled.evidence.save_document(document)
    assert peopled.evidence.full_document(document.id) == document
    assert peopled.evidence.page(document.id, 1) == document.pages[0]
    assert peopled.evidence.page(document.id, 9) is None
    assert peopled.evidence.document(document.id) == document.summary
    assert document.summary.counts.total == 2
    thin = peopled.evidence.pages(document.id)
    assert [page.text for page in thin] == ["uno dos", "tres"]
    assert all(page.words == () for page in thin)
    assert [page.number for page in peopled.evidence.pages(document.id, first=2, last=5, words=True)] == [2]
    assert peopled.evidence.last_page(document.id) == 2


def test_a_page_gets_an_image_once(peopled):
    document = a_document(a_page("uno"), a_page("dos", number=2))
    peopled.evidence.save_document(document)
    peopled.evidence.add_page_image(document.id, 2, "a" * 64)
    peopled.evidence.add_page_image(document.id, 2, "b" * 64)
    peopled.evidence.add_page_image(document.id, 3, "c" * 64)
    assert [page.image for page in peopled.evidence.pages(document.id)] == [None, "a" * 64]


def test_another_reading_takes_the_place_of_the_first_with_all_that_hung_on_it(peopled):
    document = a_document()
    peopled.evidence.save_document(document)
    peopled.evidence.save_analysis(an_analysis(document, a_mention(document)))
    peopled.evidence.save_document(document.model_copy(update={"pages": (a_page("otra"),)}))
    assert peopled.evidence.full_document(document.id).pages[0].text == "otra"
    assert peopled.evidence.mentions(document.id) == []
    assert peopled.evidence.analysis(document.id) is None


def test_findings_come_back_whole(peopled):
    document = a_document(a_page("Llamar al 71234567.", boxes=True))
    mention = a_mention(document)
    indicator = Indicator(
        category="threat_violence",
        span=Span(document=document.id, page=1, start=0, end=6),
        text="Llamar",
        polarity=Polarity.NEGATED,
        strength=Strength.STRONG,
        score=0.5,
        rule="r@1",
        palermo=("means",),
        boxes=((0.0, 1.0, 2.0, 3.0),),
        reason="why",
        cue="no",
        qualifiers=(Qualifier(manner=Manner.HEDGED, start=7, end=9, text="al"),),
        provenance=Provenance(extractor="rules", version="1"),
    )
    languages = (PageLanguage(page=1, language="es", others=("pt",)),)
    analysis = Analysis(
        document=document.id, version="7", languages=languages, mentions=(mention,), indicators=(indicator,)
    )
    peopled.evidence.save_document(document)
    peopled.evidence.save_analysis(analysis)
    assert peopled.evidence.analysis(document.id) == analysis
    assert peopled.evidence.languages(document.id) == list(languages)
    assert peopled.evidence.mentions(document.id, page=1) == [mention]
    assert peopled.evidence.mentions(document.id, page=2) == []
    assert peopled.evidence.indicators(document.id) == [indicator]


def test_A10_the_same_receipt_counts_once_and_another_path_twice(peopled):
    document = a_document()
    assert peopled.evidence.add_exhibit(an_exhibit(document))
    assert not peopled.evidence.add_exhibit(an_exhibit(document))
    assert peopled.evidence.add_exhibit(an_exhibit(document, path="copia.txt"))
    assert [exhibit.path for exhibit in peopled.evidence.exhibits_of(document.id)] == ["copia.txt", "nota.txt"]
    assert peopled.evidence.case_of(document.id) == a_case().id


def test_a_file_has_a_final_state_only_when_nothing_waits(peopled):
    document = a_document()
    peopled.evidence.add_exhibit(an_exhibit(document))
    (file,) = peopled.evidence.files(a_case().id)
    assert (file.stage, file.state) == (Stage.EXTRACT, None)
    peopled.jobs.enqueue(document.id, case=document.case, stage=Stage.ANALYZE, version="1")
    peopled.evidence.save_document(document)
    (file,) = peopled.evidence.files(a_case().id)
    assert (file.stage, file.state) == (Stage.ANALYZE, None)
    assert not peopled.evidence.progress(a_case().id).finished
    assert peopled.evidence.standings([a_case().id])[a_case().id].files == (stands(None),)
    (job,) = peopled.jobs.lease(stages=[Stage.ANALYZE], holder="w", seconds=9)
    assert peopled.jobs.complete(job)
    (file,) = peopled.evidence.files(a_case().id)
    assert (file.stage, file.state, file.counts) == (None, DocumentState.DONE, PageCounts(total=1, text=1))
    assert peopled.evidence.progress(a_case().id).finished
    standing = peopled.evidence.standings([a_case().id])[a_case().id]
    assert (standing.pages, standing.files) == (1, (stands(DocumentState.DONE),))


def stands(state):
    return FilesAlike(state=state, problems=False, files=1)


def test_what_is_stated_of_a_mention_and_its_person_are_kept_and_counted(peopled):
    document = a_document(a_page("La víctima Ana Paz. Ana lloraba. Ana Ruiz salió."))
    said = Statement(about=About.ROLE, value=StatedRole.VICTIM, words="víctima", start=3, end=10)
    whole = a_mention(document, "Ana Paz", normal="ana paz", kind=MentionKind.PERSON)
    name = PersonName(given=("Ana",), surnames=("Paz",))
    whole = whole.model_copy(update={"stated": (said,), "name": name, "person": "ana paz"})
    short = a_mention(document, "Ana", normal="ana", kind=MentionKind.PERSON)
    short = short.model_copy(
        update={"span": short.span.model_copy(update={"start": 20, "end": 23}), "person": "ana paz"}
    )
    other = a_mention(document, "Ana Ruiz", normal="ana ruiz", kind=MentionKind.PERSON)
    peopled.evidence.save_document(document)
    peopled.evidence.save_analysis(an_analysis(document, whole, short, other))
    assert peopled.evidence.mentions(document.id) == [whole, short, other]
    scope = Scope(cases=frozenset({document.case}))
    total, (first, second) = peopled.evidence.entities(scope, kind=MentionKind.PERSON, text="", limit=9, offset=0)
    assert (total, first.name, first.normal, first.mentions) == (2, "Ana Paz", "ana paz", 2)
    assert (first.also, first.roles) == (("Ana",), (StatedRole.VICTIM,))
    assert (second.name, second.also, second.roles) == ("Ana Ruiz", (), ())
    ask = partial(peopled.evidence.places, scope, kind=MentionKind.PERSON)
    assert [m for _, _, m in ask(normal="ana paz", grouped=True)] == [whole, short]
    assert [m for _, _, m in ask(normal="ana", grouped=True)] == []
    assert [m for _, _, m in ask(normal="ana paz")] == [whole]
    assert [m for _, _, m in ask(normal="ana")] == [short]


def test_entities_and_shared_values_stay_inside_the_scope(peopled):
    other = a_case("BO-2")
    peopled.cases.add(other)
    here, there = a_document(), a_document(case=other.id)
    for document in (here, there):
        peopled.evidence.save_document(document)
        peopled.evidence.save_analysis(an_analysis(document, a_mention(document)))
    both, one, none = (Scope(cases=frozenset(cases)) for cases in ({here.case, there.case}, {here.case}, set()))
    total, (entity,) = peopled.evidence.entities(both, kind=None, text="7123", limit=9, offset=0)
    assert (total, entity.mentions, entity.name, set(entity.cases)) == (1, 2, "71234567", {here.case, there.case})
    assert peopled.evidence.entities(one, kind=MentionKind.PHONE, text="", limit=9, offset=0)[1][0].mentions == 1
    assert peopled.evidence.entities(none, kind=None, text="", limit=9, offset=0) == (0, [])
    assert peopled.evidence.shared(both, kinds=[MentionKind.PHONE]) == [(MentionKind.PHONE, "+59171234567")]
    assert peopled.evidence.shared(one, kinds=[MentionKind.PHONE]) == []
    assert len(peopled.evidence.places(both, kind=MentionKind.PHONE, normal="+59171234567")) == 2
    assert len(peopled.evidence.places(one, kind=MentionKind.PHONE, normal="+59171234567")) == 1


def test_the_check_digit_of_a_number_is_kept_and_told_of_its_entity(peopled):
    document = a_document(a_page("CPF 12345678900"))
    peopled.evidence.save_document(document)
    number = a_mention(document, "12345678900", normal="br.cpf:12345678900", kind=MentionKind.ID)
    peopled.evidence.save_analysis(an_analysis(document, number.model_copy(update={"check": CheckState.INVALID})))
    (read,) = peopled.evidence.mentions(document.id)
    assert read.check is CheckState.INVALID
    scope = Scope(cases=frozenset({document.case}))
    _, (entity,) = peopled.evidence.entities(scope, kind=None, text="", limit=9, offset=0)
    assert entity.check is CheckState.INVALID


def test_progress_tells_how_many_parts_of_a_long_file_wait(peopled):
    document = a_document()
    peopled.evidence.add_exhibit(an_exhibit(document))
    peopled.evidence.save_document(document)
    for stretch in range(9):
        peopled.jobs.enqueue(document.id, case=document.case, stage=Stage.ANALYZE, version="1", stretch=stretch)
    told = peopled.evidence.progress(a_case().id)
    assert (told.waiting, told.parts) == ({Stage.ANALYZE: 1}, {Stage.ANALYZE: 9})
    (job,) = peopled.jobs.lease(stages=[Stage.ANALYZE], holder="w", seconds=9)
    assert peopled.jobs.complete(job)
    told = peopled.evidence.progress(a_case().id)
    assert (told.waiting, told.parts) == ({Stage.ANALYZE: 1}, {Stage.ANALYZE: 8})


def test_completeness_counts_what_was_not_read(peopled):
    read, locked, waiting = (a_document(name=name) for name in ("a", "b", "c"))
    for document in (read, locked, waiting):
        peopled.evidence.add_exhibit(an_exhibit(document, path=document.name))
    peopled.evidence.save_document(read)
    peopled.evidence.save_document(locked.model_copy(update={"state": DocumentState.ENCRYPTED, "pages": ()}))
    note = peopled.evidence.completeness(Scope(cases=frozenset({read.case})))
    assert (note.documents, note.pages, note.documents_unread, note.documents_waiting) == (3, 1, {"encrypted": 1}, 1)
    assert not note.complete
    assert peopled.evidence.completeness(Scope(cases=frozenset())).complete


def queued(records, *names, stage=Stage.EXTRACT, priority=Priority.WAITED_FOR):
    for name in names:
        records.jobs.enqueue(DocumentId(name), case=a_case().id, stage=stage, version="1", priority=priority)


def test_a_stage_is_queued_once_and_again_on_demand(records):
    queued(records, "a", "a")
    assert records.jobs.waiting() == 1
    (job,) = records.jobs.lease(stages=list(Stage), holder="w", seconds=9)
    assert records.jobs.complete(job)
    queued(records, "a")
    assert records.jobs.waiting() == 0
    records.jobs.again(DocumentId("a"), case=a_case().id, stage=Stage.EXTRACT, version="1")
    assert records.jobs.waiting() == 1


def test_stages_go_in_the_order_asked_for_then_the_oldest(records):
    queued(records, "a", "b")
    queued(records, "c", stage=Stage.INDEX)
    jobs = records.jobs.lease(stages=[Stage.INDEX, Stage.EXTRACT], holder="w", seconds=9, limit=1)
    assert [job.document for job in jobs] == ["c"]
    assert [job.document for job in records.jobs.lease(stages=[Stage.EXTRACT], holder="w", seconds=9, limit=5)] == [
        "a",
        "b",
    ]
    assert records.jobs.lease(stages=list(Stage), holder="w", seconds=9) == []


def leased(records, **wanted):
    jobs = records.jobs.lease(**{"stages": [Stage.EXTRACT], "holder": "w", "seconds": 9, **wanted})
    return [job.document for job in jobs]


def test_what_is_waited_for_overtakes_bulk_and_neither_starves(records):
    for n in range(6):
        for name, priority in (("bulk", Priority.BULK), ("mine", Priority.WAITED_FOR)):
            records.jobs.enqueue(
                DocumentId(f"{name}-{n}"), case=a_case().id, stage=Stage.EXTRACT, version="1", priority=priority
            )
    taken = [leased(records)[0] for _ in range(8)]
    assert taken == ["mine-0", "mine-1", "mine-2", "bulk-0", "mine-3", "mine-4", "mine-5", "bulk-1"]
    assert leased(records, least=Priority.WAITED_FOR) == []


def test_a_bulk_job_becomes_urgent_when_somebody_asks_for_the_same_file(records):
    for name in ("a", "b"):
        records.jobs.enqueue(
            DocumentId(name), case=a_case().id, stage=Stage.EXTRACT, version="1", priority=Priority.BULK
        )
    queued(records, "b")
    assert leased(records) == ["b"]


def test_light_jobs_are_taken_together_and_tried_ones_alone(records):
    for name, weight in (("a", 3), ("b", 3), ("c", 9), ("d", 1)):
        records.jobs.enqueue(DocumentId(name), case=a_case().id, stage=Stage.EXTRACT, version="1", weight=weight)
    assert leased(records, limit=10, weight=7, holder="dies") == ["a", "b"]
    records.jobs.release(holder="dies")
    assert [leased(records, limit=10, weight=7) for _ in range(4)] == [["a"], ["b"], ["c"], ["d"]]


def test_only_lighter_jobs_are_taken_where_that_is_asked_for(records):
    for name, weight in (("a", 9), ("b", 3)):
        records.jobs.enqueue(DocumentId(name), case=a_case().id, stage=Stage.EXTRACT, version="1", weight=weight)
    assert [leased(records, lighter=9) for _ in range(2)] == [["b"], []]
    assert leased(records) == ["a"]


def test_each_stretch_is_a_job_of_its_own_and_changed_pages_take_it_from_its_holder(records):
    ask = {"case": a_case().id, "stage": Stage.ANALYZE, "version": "1"}
    for stretch in (0, 1):
        records.jobs.again(DocumentId("a"), stretch=stretch, **ask)
    first, second = records.jobs.lease(stages=[Stage.ANALYZE], holder="w", seconds=9, limit=2)
    assert (first.stretch, second.stretch) == (0, 1)
    records.jobs.again(DocumentId("a"), stretch=0, **ask)
    assert records.jobs.complete(first)
    records.jobs.again(DocumentId("a"), stretch=1, changed=True, **ask)
    assert not records.jobs.complete(second)
    assert records.jobs.waiting() == 1
    records.jobs.drop([DocumentId("a")], stages=[Stage.ANALYZE])
    assert records.jobs.waiting() == 0


def test_a_reading_grows_and_keeps_what_each_stretch_gave(peopled):
    evidence = peopled.evidence
    summary = a_document().summary.model_copy(update={"state": DocumentState.READING, "counts": PageCounts()})
    pages = [a_page("Llamar al 71234567.", number=number) for number in (1, 100, 101)]
    evidence.begin_document(summary)
    evidence.add_pages(summary.id, pages[:2], [Table(page=1, rows=(("a",),))])
    evidence.add_pages(summary.id, pages[2:], [Table(page=101, rows=(("b",),))])
    evidence.update_document(summary.model_copy(update={"counts": PageCounts(total=3, text=3)}))
    assert evidence.document(summary.id).counts.total == 3
    whole = evidence.full_document(summary.id)
    assert [page.number for page in whole.pages] == [1, 100, 101]
    assert [table.rows for table in whole.tables] == [(("a",),), (("b",),)]
    assert [page.number for page in evidence.full_document(summary.id, stretch=1).pages] == [101]
    for stretch, place in ((0, 0), (0, 1), (1, 2)):
        found = a_mention(whole.model_copy(update={"pages": (pages[place],)}))
        found = found.model_copy(update={"span": found.span.model_copy(update={"page": pages[place].number})})
        evidence.save_analysis(an_analysis(whole, found).model_copy(update={"stretch": stretch}))
    # The second analysis of stretch 0 took the place of its first one only.
    assert [mention.span.page for mention in evidence.mentions(summary.id)] == [100, 101]
    assert evidence.analysis(summary.id, stretch=1).mentions[0].span.page == 101
    assert evidence.analysis(summary.id, stretch=2) is None
    assert len(evidence.outdated("2")) == 2


def test_a_document_being_read_is_waiting_and_not_unread(peopled):
    document = a_document().model_copy(update={"state": DocumentState.READING})
    peopled.evidence.add_exhibit(an_exhibit(document))
    peopled.jobs.enqueue(document.id, case=document.case, stage=Stage.EXTRACT, version="1")
    peopled.jobs.again(document.id, case=document.case, stage=Stage.INDEX, version="1")
    peopled.evidence.save_document(document)
    (file,) = peopled.evidence.files(document.case)
    assert (file.state, file.stage, file.counts.total) == (None, Stage.EXTRACT, 1)
    assert not peopled.evidence.progress(document.case).finished
    note = peopled.evidence.completeness(Scope(cases=frozenset({document.case})))
    assert (note.pages, note.documents_waiting, note.documents_unread) == (1, 1, {})


def test_a_lost_lease_saves_nothing(records, clock):
    queued(records, "a")
    (first,) = records.jobs.lease(stages=list(Stage), holder="slow", seconds=9)
    assert records.jobs.heartbeat(first, seconds=9)
    clock.forward(10)
    assert records.jobs.sweep() == 1
    (second,) = records.jobs.lease(stages=list(Stage), holder="slow", seconds=9)
    assert second.attempts == 2
    assert not records.jobs.heartbeat(first, seconds=9)
    assert not records.jobs.complete(first)
    assert records.jobs.complete(second)


def test_a_dead_holder_gives_back_its_own_jobs_only(records):
    queued(records, "a", "b")
    records.jobs.lease(stages=list(Stage), holder="pool-1", seconds=9)
    records.jobs.lease(stages=list(Stage), holder="mine", seconds=9)
    assert records.jobs.release(holder="pool-%") == 1
    assert records.jobs.release(holder="pool-%") == 0


def test_who_renews_no_lease_is_named_until_it_is_taken_back(records, clock):
    queued(records, "a", "b")
    records.jobs.lease(stages=list(Stage), holder="hangs", seconds=9)
    clock.forward(5)
    records.jobs.lease(stages=list(Stage), holder="works", seconds=9)
    assert set(records.jobs.overdue()) == set()
    clock.forward(5)
    assert set(records.jobs.overdue()) == {"hangs"}
    assert records.jobs.sweep() == 1
    assert set(records.jobs.overdue()) == set()


def test_a_large_case_keeps_no_other_waiting(peopled):
    peopled.cases.add(a_case("BO-2"))
    peopled.cases.add(a_case("BO-3"))
    for name, count in (("BO-1", 6), ("BO-2", 2), ("BO-3", 1)):
        for number in range(count):
            peopled.jobs.enqueue(DocumentId(f"{name}-{number}"), case=a_case(name).id, stage=Stage.EXTRACT, version="1")
    order = []
    while jobs := peopled.jobs.lease(stages=[Stage.EXTRACT], holder="w", seconds=9):
        order += [str(job.document) for job in jobs]
    assert sorted(order[:3]) == ["BO-1-0", "BO-2-0", "BO-3-0"]
    assert sorted(order[3:5]) == ["BO-1-1", "BO-2-1"]
    assert order[5:] == [f"BO-1-{number}" for number in range(2, 6)]


def test_a_failing_job_ends_after_its_tries(records):
    queued(records, "a")
    problem = Problem(code="boom", message="It broke.")
    states = []
    for _ in range(3):
        (job,) = records.jobs.lease(stages=list(Stage), holder="w", seconds=9)
        states.append(records.jobs.fail(job, problem=problem, attempts=3).state)
    assert states == [JobState.QUEUED, JobState.QUEUED, JobState.FAILED]
    assert records.jobs.waiting() == 0


def test_a_try_that_gets_on_is_none_in_vain(records):
    problem = Problem(code="engine_unavailable", message="The engine is down.")
    queued(records, "a")
    for _ in range(5):
        (job,) = records.jobs.lease(stages=list(Stage), holder="w", seconds=9)
        assert job.in_vain <= 2
        assert records.jobs.going(job, seconds=9)
        assert records.jobs.release(holder="w") == 1
    states = []
    for _ in range(3):
        (job,) = records.jobs.lease(stages=list(Stage), holder="w", seconds=9)
        states.append(records.jobs.fail(job, problem=problem, attempts=3).state)
    assert (job.attempts, job.in_vain) == (8, 3)
    assert states == [JobState.QUEUED, JobState.QUEUED, JobState.FAILED]
    assert not records.jobs.going(job, seconds=9)
    # Asked for again, it has all its tries.
    records.jobs.again(job.document, case=job.case, stage=job.stage, version=job.version)
    (job,) = records.jobs.lease(stages=list(Stage), holder="w", seconds=9)
    assert (job.attempts, job.kept) == (1, 0)


def test_work_is_counted_in_the_transaction_that_does_it(records):
    tally = records.tally
    tally.count(Stage.EXTRACT, "done", jobs=2, seconds=0.2)
    tally.count(Stage.EXTRACT, "done", jobs=1, seconds=0.1)
    tally.count(Stage.EXTRACT, "done", pages=7)
    tally.count(Stage.EXTRACT, "corrupt", jobs=1, seconds=10_000)

    def undone():
        with records.transaction():
            tally.count(Stage.EXTRACT, "done", jobs=100, seconds=0.2)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        undone()
    found = {(one.outcome, one.bucket): (one.jobs, one.pages, round(one.seconds, 3)) for one in tally.counted()}
    assert found == {
        ("done", 1): (3, 0, 0.5),
        ("done", 0): (0, 7, 0.0),
        ("corrupt", len(BOUNDS)): (1, 0, 10_000.0),
    }


def test_what_waits_is_told_with_its_age(records, clock):
    tally = records.tally
    assert (tally.depths(), tally.oldest(), tally.busy()) == ([], [], 0)
    queued(records, "a")
    begun = clock.now()
    clock.forward(100)
    queued(records, "b")
    queued(records, "c", priority=Priority.BULK)
    told = {(one.stage, one.state, one.priority): one.jobs for one in tally.depths()}
    assert told == {
        (Stage.EXTRACT, JobState.QUEUED, Priority.WAITED_FOR): 2,
        (Stage.EXTRACT, JobState.QUEUED, Priority.BULK): 1,
    }
    assert {one.priority: one.since for one in tally.oldest()} == {
        Priority.WAITED_FOR: begun,
        Priority.BULK: clock.now(),
    }
    records.jobs.lease(stages=list(Stage), holder="w", seconds=9, limit=2)
    assert tally.busy() == 1
    assert [one.priority for one in tally.oldest()] == [Priority.BULK]
    # One that falls back has waited since it was queued.
    clock.forward(10)
    records.jobs.sweep()
    assert {one.priority: one.since for one in tally.oldest()}[Priority.WAITED_FOR] == begun


def test_a_transaction_is_all_or_nothing(peopled):
    def half_done():
        with peopled.transaction():
            queued(peopled, "a")
            with peopled.transaction():
                peopled.audit.append(OPERATOR, "case.open")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_done()
    assert peopled.jobs.waiting() == 0
    assert peopled.audit.read() == []


def test_the_audit_chain_grows_and_verifies(records):
    for number in range(5):
        records.audit.append(OPERATOR, "case.open", subject=str(number), detail={"n": number})
    assert records.audit.verify() == (5, None)
    assert [event.sequence for event in records.audit.read(after=3)] == [4, 5]
    assert [event.sequence for event in records.audit.read_back(before=9, limit=2)] == [5, 4]
    assert [event.sequence for event in records.audit.read_back(before=4)] == [3, 2, 1]


def test_heads_tell_of_documents_what_a_hit_shows(peopled):
    one, two = a_document(a_page(), a_page(number=2), name="a.pdf"), a_document(name="b.txt")
    for document in (one, two):
        peopled.evidence.save_document(document)
    heads = peopled.evidence.heads([one.id, two.id, one.id, DocumentId("absent")])
    assert {(head.id, head.case, head.name, head.pages) for head in heads.values()} == {
        (one.id, one.case, "a.pdf", 2),
        (two.id, two.case, "b.txt", 1),
    }
    assert peopled.evidence.heads([]) == {}


def test_what_analysis_left_out_is_told_of_the_document_once(peopled):
    document = a_document(a_page(), name="a.pdf")
    peopled.evidence.save_document(document)
    left = Problem(code="analyze_limit", message="Only the first 5 characters of this page were analyzed.", page=1)
    for _ in range(2):
        peopled.evidence.save_analysis(an_analysis(document).model_copy(update={"problems": (left,)}))
    kept = peopled.evidence.document(document.id)
    assert (kept.state, kept.problems) == (DocumentState.PARTIAL, (left,))
    peopled.evidence.save_analysis(an_analysis(document))
    assert peopled.evidence.document(document.id).problems == (left,)


def test_values_tell_their_cases_within_the_scope(peopled):
    other = a_case("BO-2")
    peopled.cases.add(other)
    texts = (("71234567", "+59171234567"), ("72345678", "+59172345678"))
    page = a_page("71234567 72345678 71234567")
    for case, name, wanted in ((a_case(), "a", texts), (other, "b", texts[:1])):
        document = a_document(page, name=name, case=case.id)
        peopled.evidence.save_document(document)
        found = [a_mention(document, text, normal=normal) for text, normal in wanted]
        peopled.evidence.save_analysis(an_analysis(document, *found, a_mention(document, "7", normal=None)))
    both = Scope(cases=frozenset({a_case().id, other.id}))
    assert peopled.evidence.values(both, kind=MentionKind.PHONE) == {
        "+59171234567": both.cases,
        "+59172345678": {a_case().id},
    }
    assert set(peopled.evidence.values(Scope(cases=frozenset({other.id})), kind=MentionKind.PHONE)) == {"+59171234567"}
    assert peopled.evidence.values(both, kind=MentionKind.EMAIL) == {}
    assert peopled.evidence.values(Scope(cases=frozenset()), kind=MentionKind.PHONE) == {}


def test_the_months_of_documents_stay_inside_the_scope(peopled):
    other = a_case("BO-2")
    peopled.cases.add(other)
    page = a_page("12/3/2026 2025 71234567")
    for case, name in ((a_case(), "a"), (other, "b")):
        document = a_document(page, name=name, case=case.id)
        peopled.evidence.save_document(document)
        days = [("12/3/2026", "2026-03-12"), ("2025", "2025")]
        found = [a_mention(document, text, normal=day, kind=MentionKind.DATE) for text, day in days]
        peopled.evidence.save_analysis(an_analysis(document, *found, a_mention(document)))
    here = a_document(page, name="a", case=a_case().id).id
    # A year alone is no month.
    assert peopled.evidence.months(Scope(cases=frozenset({a_case().id}))) == {here: frozenset({"2026-03"})}
    assert len(peopled.evidence.months(Scope(cases=frozenset({a_case().id, other.id})))) == 2
    hidden = Scope(cases=frozenset({a_case().id}), hidden=frozenset({(a_case().id, here)}))
    assert peopled.evidence.months(hidden) == {}


def test_the_work_log_keeps_times_choices_and_reports(peopled):
    document = a_document()
    peopled.evidence.add_exhibit(an_exhibit(document))
    log = peopled.worklog
    for seconds in (3.0, 5.0):
        log.spent(document.id, stage=Stage.EXTRACT, seconds=seconds)
    assert list(log.times(a_case().id)) == [
        StageTime(document=document.id, stage=Stage.EXTRACT, seconds=5.0, ended=NOON),
    ]
    assert list(log.times("another case")) == []
    assert log.choices([document.id]) == {}
    for choice in (ReadingChoice(languages="spa+eng"), ReadingChoice(turn=Turn.NONE), ReadingChoice(turn=Turn.LEFT)):
        log.choose([document.id], choice)
        assert log.choices([document.id]) == {document.id: choice}
    log.choose([document.id], ReadingChoice())
    assert log.choices([document.id]) == {}
    report = RunReport(
        case=a_case().id,
        case_number="BO-1",
        kind="ingest",
        by="ana",
        ended=NOON,
        files=1,
        documents=1,
        waiting=0,
        attention=0,
        pages=0,
        bytes=10,
        states={},
        read=PageCounts(),
        stages=(),
        slowest=(),
        failures=(),
    )
    files = peopled.evidence.files(a_case().id)
    runs = [
        Run(
            id=str(hour),
            case=a_case().id,
            kind="ingest",
            started=NOON,
            ended=NOON + dt.timedelta(hours=hour),
            by="ana",
            files=1,
            attention=0,
        )
        for hour in (1, 2)
    ]
    for run in runs:
        log.add_run(run, report, files)
    assert log.runs(a_case().id) == runs[::-1]
    assert log.report(a_case().id, "1") == report.model_copy(update={"every_file": tuple(files)})
    assert log.report("another case", "1") is None


def test_a_bookmark_is_kept_until_it_is_taken_away_or_its_reading_is_replaced(peopled):
    document = a_document()
    peopled.evidence.save_document(document)
    assert peopled.worklog.bookmark(document.id) is None
    peopled.worklog.set_bookmark(document.id, Bookmark(page=20, state={"names": ["a"]}))
    peopled.worklog.set_bookmark(document.id, Bookmark(page=40, state={"names": ["a", "b"]}))
    assert peopled.worklog.bookmark(document.id) == Bookmark(page=40, state={"names": ["a", "b"]})
    peopled.worklog.set_bookmark(document.id, None)
    assert peopled.worklog.bookmark(document.id) is None
    peopled.worklog.set_bookmark(document.id, Bookmark(page=40))
    peopled.evidence.save_document(document)
    assert peopled.worklog.bookmark(document.id) is None


LONG = "Declaro que llegué a la terminal con mi prima y que el patrón nos quitó los pasaportes el primer día"


def printed(texts):
    return {number: Printed(text, page_print(text)) for number, text in texts.items()}


def test_a_document_is_cut_after_a_page(peopled):
    document = a_document(*(a_page(number=number) for number in range(1, 251)))
    peopled.evidence.save_document(document)
    peopled.evidence.add_pages(document.id, (), [Table(page=page, rows=(("a",),)) for page in (120, 121)])
    for stretch in range(3):
        mentions = [a_mention(document, page=page) for page in (100 * stretch + 1, 100 * stretch + 50)]
        peopled.evidence.save_analysis(an_analysis(document, *mentions).model_copy(update={"stretch": stretch}))
    peopled.near.add(document.id, case=document.case, pages=printed({120: LONG, 121: f"{LONG} otra"}))
    peopled.evidence.cut_document(document.id, after=120)
    full = peopled.evidence.full_document(document.id)
    assert [page.number for page in full.pages] == list(range(1, 121))
    assert [table.page for table in full.tables] == [120]
    assert [peopled.evidence.analysis(document.id, stretch=n) is not None for n in range(3)] == [True, False, False]
    assert {mention.span.page for mention in peopled.evidence.mentions(document.id)} <= set(range(1, 121))
    other = a_document(name="otra.txt")
    peopled.evidence.save_document(other)
    peopled.near.add(other.id, case=other.case, pages=printed({1: f"{LONG} otra"}))
    assert peopled.near.of(other.id) == []


def test_what_a_family_came_to_is_kept_and_its_time_given_again(peopled):
    root, part = a_document(name="caja.zip"), a_document(name="nota.txt")
    peopled.evidence.add_exhibit(an_exhibit(root, path="caja.zip"))
    peopled.evidence.add_exhibit(
        an_exhibit(part, path="caja.zip/nota.txt", parent=root.id).model_copy(update={"root": root.id})
    )
    assert peopled.worklog.family(root.id) == FamilySpent()
    spent = FamilySpent(documents=1, bytes=10**11, pages=3, seconds=9.5)
    peopled.worklog.set_family(root.id, spent)
    assert peopled.worklog.family(root.id) == spent
    peopled.worklog.renew_families(a_case("another").id)
    assert peopled.worklog.family(root.id) == spent
    peopled.worklog.renew_families(root.case)
    assert peopled.worklog.family(root.id) == spent.model_copy(update={"seconds": 0.0})
