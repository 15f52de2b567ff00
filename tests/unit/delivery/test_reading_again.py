"""What is read again, and what a run came to: choices over files of every state, and the report of a case."""

import datetime as dt
import io

import pytest
from support.factories import OPERATOR, a_case, a_page, a_user, an_actor, an_agency

from api.reporting import Span, case_report, keep, lines_of, report_of, text_of
from api.retrying import RetryChoice, chosen, retry
from api.settings import Settings
from api.wiring import open_workspace
from models.document import Document, DocumentState, PageCounts, Problem
from models.errors import MissingProgram, NotFound
from models.exhibit import Custody, Source
from models.ids import CaseId, DocumentId
from models.job import FileStatus, ReadingChoice, Stage, Turn
from models.run import Unopened


def a_file(path, state=DocumentState.DONE, *, media="text/plain", codes=(), stage=None, **counts):
    return FileStatus(
        case=CaseId("c"),
        document=DocumentId(path),
        exhibit=path,
        path=path,
        size=10,
        media_type=media,
        stage=stage,
        state=None if stage else state,
        counts=PageCounts(**counts),
        problems=tuple(Problem(code=code, message=f"{code}.") for code in codes),
    )


FILES = [
    a_file("leida.txt"),
    a_file("vacia.txt", DocumentState.EMPTY),
    a_file("rara.txt", codes=["wrong_extension"]),
    a_file("cerrada.pdf", DocumentState.ENCRYPTED, media="application/pdf", codes=["encrypted"]),
    a_file("caja.zip", DocumentState.PARTIAL, media="application/zip", codes=["member_encrypted"]),
    a_file("foto.jpg", DocumentState.FAILED, media="image/jpeg", codes=["ocr_failed"]),
    a_file("carta.png", media="image/png", poor=1),
    a_file("espera.pdf", media="application/pdf", stage=Stage.EXTRACT),
]


@pytest.mark.parametrize(
    ("choice", "paths"),
    [
        ({}, "cerrada.pdf caja.zip foto.jpg"),
        ({"every": True}, "leida.txt vacia.txt rara.txt cerrada.pdf caja.zip foto.jpg carta.png"),
        ({"states": ("done",)}, "leida.txt rara.txt carta.png"),
        ({"codes": ("wrong_extension",)}, "rara.txt"),
        ({"types": ("pdf",)}, "cerrada.pdf"),
        ({"types": ("image/",)}, "foto.jpg"),
        ({"types": ("image/",), "every": True}, "foto.jpg carta.png"),
        ({"types": (".ZIP", "jpeg")}, "caja.zip foto.jpg"),
        ({"documents": ("leida.txt", "espera.pdf")}, "leida.txt"),
        ({"languages": "por"}, "cerrada.pdf caja.zip foto.jpg carta.png"),
        ({"states": ("failed",), "types": ("pdf",)}, ""),
    ],
)
def test_a_choice_means_these_files(choice, paths):
    assert [file.path for file in chosen(FILES, RetryChoice(**choice))] == paths.split()


@pytest.mark.parametrize(
    ("choice", "paths"), [({}, "cerrada.pdf caja.zip"), ({"types": ("zip",)}, "caja.zip"), ({"states": ("done",)}, "")]
)
def test_passwords_go_to_what_they_may_open(choice, paths):
    assert [file.path for file in chosen(FILES, RetryChoice(**choice), locked=True)] == paths.split()


@pytest.mark.parametrize("languages", ["", "es;rm", "../spa", "spa+", "SPA"])
def test_languages_that_are_none_are_refused(languages):
    with pytest.raises(ValueError, match="languages"):
        RetryChoice(languages=languages)


@pytest.fixture
def workspace(tmp_path):
    made = open_workspace(Settings(data=tmp_path / "data"))
    made.records.people.add_agency(an_agency())
    made.records.cases.add(a_case())
    yield made
    made.close()


def receive(workspace, name, state=DocumentState.DONE, *, code="", **source):
    """A file that was read, analyzed and indexed, ten seconds in all."""
    exhibit = workspace.intake.receive(
        a_case().id, Source(path=name, **source), io.BytesIO(name.encode()), actor=OPERATOR
    )
    records = workspace.records
    for job in records.jobs.lease(stages=[Stage.EXTRACT], holder="test", seconds=60, limit=10):
        records.jobs.complete(job)
    document = Document(
        id=exhibit.document,
        case=a_case().id,
        sha256=exhibit.sha256,
        name=name,
        media_type="text/plain",
        state=state,
        version="1",
        pages=(a_page(),) if state is DocumentState.DONE else (),
        problems=(Problem(code=code, message=f"{code}: `lince retry`."),) if code else (),
    )
    records.evidence.save_document(document)
    for stage, seconds in zip(Stage, (7, 2, 1), strict=True):
        records.worklog.spent(document.id, stage=stage, seconds=seconds)
    return exhibit


def test_a_retry_queues_the_stage_keeps_the_languages_and_leaves_an_event(workspace):
    failed = receive(workspace, "foto.jpg", DocumentState.FAILED, code="ocr_failed")
    receive(workspace, "nota.txt")
    taken = retry(workspace, OPERATOR, a_case().id, RetryChoice(languages="spa"))
    assert taken.documents == (failed.document,)
    (job,) = workspace.records.jobs.lease(stages=list(Stage), holder="t", seconds=9, limit=9)
    assert (job.document, job.stage) == (failed.document, Stage.EXTRACT)
    assert workspace.records.worklog.choices([failed.document]) == {failed.document: ReadingChoice(languages="spa")}
    event = workspace.records.audit.read()[-1]
    assert (event.action, event.detail) == ("document.retry", {"documents": 1, "stage": "extract"})


def test_a_turn_is_kept_beside_the_languages_until_somebody_says_otherwise(workspace):
    failed = receive(workspace, "foto.jpg", DocumentState.FAILED, code="ocr_failed").document
    for given, kept in (
        ({"languages": "spa"}, ReadingChoice(languages="spa")),
        ({"turn": Turn.RIGHT}, ReadingChoice(languages="spa", turn=Turn.RIGHT)),
        ({}, ReadingChoice(languages="spa", turn=Turn.RIGHT)),
        ({"turn": Turn.SEEN}, ReadingChoice(languages="spa")),
    ):
        retry(workspace, OPERATOR, a_case().id, RetryChoice(**given))
        assert workspace.records.worklog.choices([failed]) == {failed: kept}
        for job in workspace.records.jobs.lease(stages=list(Stage), holder="t", seconds=9, limit=9):
            workspace.records.jobs.complete(job)


def test_one_stage_only(workspace):
    done = receive(workspace, "nota.txt")
    retry(workspace, OPERATOR, a_case().id, RetryChoice(every=True, stage=Stage.INDEX))
    (job,) = workspace.records.jobs.lease(stages=list(Stage), holder="t", seconds=9, limit=9)
    assert (job.document, job.stage) == (done.document, Stage.INDEX)


def test_a_stranger_retries_nothing_and_a_missing_language_is_named(workspace):
    receive(workspace, "foto.jpg", DocumentState.FAILED)
    workspace.records.people.add_user(a_user(), password_hash="h")
    with pytest.raises(NotFound):
        retry(workspace, an_actor(), a_case().id, RetryChoice())
    with pytest.raises(MissingProgram, match="xxx"):
        retry(workspace, OPERATOR, a_case().id, RetryChoice(languages="xxx"))
    assert workspace.records.jobs.waiting() == 0


def test_the_report_of_a_case_adds_up(workspace):
    receive(workspace, "uno.txt")
    receive(workspace, "dos.txt")
    slow = receive(workspace, "tres.pdf", DocumentState.ENCRYPTED, code="encrypted")
    workspace.records.worklog.spent(slow.document, stage=Stage.EXTRACT, seconds=60)
    report = case_report(workspace, OPERATOR, a_case().id)
    assert (report.files, report.documents, report.attention, report.waiting, report.pages) == (3, 3, 1, 0, 2)
    assert report.states == {DocumentState.DONE: 2, DocumentState.ENCRYPTED: 1}
    extract = report.stages[0]
    assert (extract.documents, extract.pages, extract.seconds) == (3, 2, 74.0)
    assert extract.pages_per_second == round(2 / 74, 2)
    assert report.slowest[0].path == "tres.pdf"
    assert [(kind.code, kind.files) for kind in report.failures] == [("encrypted", 1)]
    assert [file.path for file in report.every_file] == ["dos.txt", "tres.pdf", "uno.txt"]
    text = text_of(report)
    for said in ("3 files", "2 done", "1 × encrypted", "lince retry", "Slowest", "tres.pdf", "uno.txt"):
        assert said in text
    text = "".join(lines_of(report, report.every_file, every_file=False))
    assert "uno.txt" not in text.split("Needs attention")[1]


def test_what_waits_is_estimated_from_what_was_done(workspace):
    receive(workspace, "uno.txt")
    workspace.intake.receive(a_case().id, Source(path="dos.txt"), io.BytesIO(b"dos"), actor=OPERATOR)
    report = case_report(workspace, OPERATOR, a_case().id)
    assert (report.waiting, report.seconds_left) == (1, 10 / workspace.settings.workers)
    assert "1 files do not have their final state yet, about 0:05 left" in text_of(report)


def test_a_run_counts_what_was_done_in_it_and_is_kept(workspace):
    receive(workspace, "antes.txt")
    span = Span(kind="ingest", by="operator", started=workspace.clock.now() + dt.timedelta(seconds=0.01))
    while workspace.clock.now() < span.started:
        pass
    receive(workspace, "ahora.txt")
    lost = Unopened(path="disco/roto.txt", reason="Input/output error")
    files = workspace.records.evidence.files(a_case().id)
    report = report_of(workspace, a_case(), files, span, unopened=[lost])
    assert (report.files, report.attention, report.stages[0].documents) == (3, 1, 1)
    run = keep(workspace, report, files)
    assert workspace.records.worklog.runs(a_case().id) == [run]
    kept = workspace.records.worklog.report(a_case().id, run.id)
    assert kept == report.model_copy(update={"every_file": tuple(files)})
    assert workspace.records.worklog.report(CaseId("other"), run.id) is None
    assert "roto.txt: Input/output error" in text_of(report)


def test_custody_is_kept_with_the_receipt_and_another_statement_is_another_receipt(workspace):
    stated = Custody(seized_by="Cabo Rivas", seal="EV-17", seized_at="2026-03-04")
    first = receive(workspace, "libreta.txt", custody=stated)
    again = receive(workspace, "libreta.txt", custody=stated)
    other = receive(workspace, "libreta.txt", custody=Custody(seal="EV-18"))
    plain = receive(workspace, "libreta.txt")
    assert again.id == first.id
    assert len({first.id, other.id, plain.id}) == 3
    assert workspace.records.evidence.exhibit(first.id).custody == stated
    assert len({one.document for one in (first, other, plain)}) == 1


@pytest.mark.parametrize("said", ["4/3/2026", "2026-13-40", "2026-03-04 10:00", "ayer"])
def test_a_time_of_seizure_that_is_none_is_refused(said):
    with pytest.raises(ValueError, match="seized_at"):
        Custody(seized_at=said)
