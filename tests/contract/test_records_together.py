"""Many small documents at a time: every call for several does what the calls for each of them would do."""

import datetime as dt

import pytest
from support.catalogues import CATALOGUES
from support.factories import NOON, OPERATOR, SetClock, a_case, a_document, a_mention, a_page, an_agency, an_analysis

from models.document import Table
from models.exhibit import Exhibit
from models.ids import DocumentId, ExhibitId
from models.job import JobOrder, Priority, Stage


@pytest.fixture(params=CATALOGUES)
def records(request, tmp_path):
    for catalogue in CATALOGUES[request.param](tmp_path, SetClock(), request):
        catalogue.people.add_agency(an_agency())
        catalogue.cases.add(a_case())
        yield catalogue


def a_receipt(document, path, *, hours=0):
    return Exhibit(
        id=ExhibitId(f"{path}-{document.id}"[:32]),
        case=document.case,
        document=document.id,
        sha256=document.sha256,
        sha512="0" * 128,
        size=10,
        path=path,
        depth=0,
        received=NOON + dt.timedelta(hours=hours),
        received_by="ana",
    )


def orders(*names, stage=Stage.ANALYZE, **more):
    return [JobOrder(document=DocumentId(name), case=a_case().id, stage=stage, version="1", **more) for name in names]


def test_receipts_stand_once_and_the_oldest_of_a_document_is_told(records):
    one, two = a_document(name="a.txt"), a_document(name="b.txt")
    early, late, other = a_receipt(one, "x", hours=1), a_receipt(one, "y", hours=2), a_receipt(two, "z")
    assert records.evidence.add_exhibits([late, early]) == {}
    again = early.model_copy(update={"received_by": "bea"})
    assert records.evidence.add_exhibits([again, other, other]) == {early.id: early}
    assert len(records.evidence.exhibits_of(one.id)) == 2
    assert records.evidence.first_exhibits([one.id, two.id, DocumentId("absent")]) == {one.id: early, two.id: other}


def test_receipts_beside_another_are_those_of_its_path(records):
    base, log, more = a_document(name="a.db"), a_document(name="a.db-wal"), a_document(name="b.txt")
    own, early, late = a_receipt(base, "x/a.db"), a_receipt(log, "x/a.db-wal"), a_receipt(more, "x/a.db-wal", hours=1)
    elsewhere = a_receipt(log, "y/a.db-wal")
    inside = a_receipt(more, "x/a.db-journal").model_copy(update={"parent": base.id, "root": own.id, "depth": 1})
    records.evidence.add_exhibits([late, own, early, elsewhere, inside])
    assert list(records.evidence.beside(own, ("-wal", "-journal"))) == [early, late]
    assert list(records.evidence.beside(early, ("-wal",))) == []


def test_whole_readings_take_the_place_of_earlier_ones(records):
    earlier = a_document(a_page("antes"), a_page("antes", number=2), name="a.txt")
    records.evidence.save_document(earlier)
    records.evidence.save_analysis(an_analysis(earlier, a_mention(earlier, "antes")))
    documents = [
        a_document(a_page("ahora"), name="a.txt").model_copy(update={"tables": (Table(page=1, rows=(("x",),)),)}),
        a_document(a_page("otra", boxes=True), name="b.txt"),
    ]
    records.evidence.save_readings([(one.summary, one.pages, one.tables) for one in documents])
    assert [records.evidence.full_document(one.id) for one in documents] == documents
    assert records.evidence.mentions(earlier.id) == []


def test_stretches_come_back_with_their_own_pages_and_findings(records):
    evidence = records.evidence
    long = a_document(*(a_page("71234567", number=number) for number in (1, 100, 101)), name="long.pdf")
    short = a_document(a_page("sin nada", boxes=True), name="short.txt")
    evidence.save_readings([(one.summary, one.pages, ()) for one in (long, short)])
    first, second = a_mention(long), a_mention(long, page=3)
    second = second.model_copy(update={"span": second.span.model_copy(update={"page": 101})})
    wanted = [(long.id, 0), (long.id, 1), (short.id, 0)]
    analyses = [
        an_analysis(long, first),
        an_analysis(long, second).model_copy(update={"stretch": 1}),
        an_analysis(short),
    ]
    evidence.save_analyses([an_analysis(long, a_mention(long, "7123"))])
    evidence.save_analyses(analyses)
    found = evidence.stretches([*wanted, (DocumentId("absent"), 0)])
    assert {key: [page.number for page in one.pages] for key, one in found.items()} == {
        (long.id, 0): [1, 100],
        (long.id, 1): [101],
        (short.id, 0): [1],
    }
    assert found[short.id, 0] == short
    assert not evidence.stretches(wanted, words=False)[short.id, 0].pages[0].words
    assert evidence.analyses([*wanted, (short.id, 1)]) == dict(zip(wanted, analyses, strict=True))
    assert evidence.last_pages([long.id, short.id, DocumentId("absent")]) == {long.id: 101, short.id: 1}


def test_an_analysis_without_its_document_saves_none_of_the_batch(records):
    document = a_document()
    records.evidence.save_document(document)
    with pytest.raises(LookupError):
        records.evidence.save_analyses([an_analysis(document), an_analysis(a_document(name="absent"))])
    assert records.evidence.analysis(document.id) is None


def test_orders_are_queued_once_in_their_order_and_the_most_urgent_counts(records):
    records.jobs.enqueue_all(orders("b", priority=Priority.BULK))
    bulk = orders("a", "b", "a", priority=Priority.BULK)
    records.jobs.enqueue_all([*bulk, *orders("c"), *orders("a")])
    assert records.jobs.waiting() == 3
    taken = records.jobs.lease(stages=[Stage.ANALYZE], holder="w", seconds=9, limit=9)
    assert [job.document for job in taken] == ["a", "c"]


def test_ended_jobs_are_queued_again_and_leased_ones_only_when_their_pages_changed(records):
    records.jobs.enqueue_all(orders("ended", "leased"))
    ended, leased = records.jobs.lease(stages=[Stage.ANALYZE], holder="w", seconds=9, limit=2)
    assert records.jobs.complete(ended)
    records.jobs.again_all(orders("ended", "leased", "new", weight=7))
    assert records.jobs.complete(leased)
    taken = records.jobs.lease(stages=[Stage.ANALYZE], holder="w", seconds=9, limit=9)
    assert {(job.document, job.weight) for job in taken} == {("ended", 7), ("new", 7)}
    records.jobs.again_all(orders("ended"), changed=True)
    assert [job.document for job in records.jobs.complete_all(taken)] == ["new"]


def test_of_several_jobs_those_end_whose_lease_holds(records):
    records.jobs.enqueue_all(orders("a", "b", "c"))
    jobs = records.jobs.lease(stages=[Stage.ANALYZE], holder="w", seconds=9, limit=3)
    records.jobs.drop([DocumentId("b")], stages=[Stage.ANALYZE])
    assert [job.document for job in records.jobs.complete_all(jobs)] == ["a", "c"]
    assert records.jobs.complete_all(jobs) == []
    assert records.jobs.complete_all([]) == []
    assert records.jobs.waiting() == 0


def test_times_of_several_documents_replace_or_add(records):
    one, two = a_document(name="a.txt"), a_document(name="b.txt")
    records.evidence.add_exhibits([a_receipt(one, "a.txt"), a_receipt(two, "b.txt")])
    records.worklog.spent_all({one.id: 1.0, two.id: 2.0}, stage=Stage.ANALYZE)
    records.worklog.spent_all({one.id: 4.0, two.id: 8.0}, stage=Stage.ANALYZE, more={two.id})
    assert {time.document: time.seconds for time in records.worklog.times(a_case().id)} == {one.id: 4.0, two.id: 10.0}


def test_each_subject_of_an_act_has_an_event_in_the_chain(records):
    records.audit.append(OPERATOR, "case.open", case=a_case().id)
    records.audit.append_each(OPERATOR, "exhibit.record", [("a", {"size": 1}), ("b", {"size": 2})], case=a_case().id)
    records.audit.append_each(OPERATOR, "exhibit.repair", [], case=a_case().id)
    told = [(event.sequence, event.action, event.subject, event.detail) for event in records.audit.read(after=1)]
    assert told == [(2, "exhibit.record", "a", {"size": 1}), (3, "exhibit.record", "b", {"size": 2})]
    assert records.audit.verify() == (3, None)
