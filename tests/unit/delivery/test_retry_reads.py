"""`lince retry` from its choice to what is read: real readers, a real catalogue, and a note of all that was done."""

import io
from types import SimpleNamespace

import pikepdf
import pytest
from support.factories import OPERATOR, a_case, an_agency
from support.files import SaidEngine, a_pdf, a_picture, a_zip, as_bytes

from api.retrying import RetryChoice, retry
from api.settings import Settings
from api.wiring import open_workspace
from models.analysis import Analysis
from models.document import DocumentState
from models.exhibit import Source
from models.job import Stage
from services.ingest import extract, ocr
from services.ingest.plugin import ExtractKit
from services.ingest.programs import TESSERACT
from services.pipeline import Pipeline
from services.stages import Stages

CASE = a_case().id


def locked(content: bytes, password: str) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        document.save(buffer, encryption=pikepdf.Encryption(owner=password, user=password))
    return buffer.getvalue()


FILES = {
    "nota.txt": b"llamar al 71234567",
    "cerrada.pdf": locked(a_pdf("Lista de pagos"), "puente-24"),
    "caja.zip": a_zip({"dentro.pdf": locked(a_pdf("Recibo de 300 Bs"), "llave-3")}),
    "rota.docx": b"PK\x03\x04 rota",
    "foto.png": as_bytes(a_picture("Rosa debe 500")),
}


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A case with these files, all read once. `did()` gives what was done since it was asked last."""
    engine = SaidEngine("Rosa", "debe", confidence=0.4)
    monkeypatch.setattr(ocr, "ENGINES", (engine,))
    monkeypatch.setattr(type(TESSERACT), "languages", lambda _: frozenset({"spa", "por", "eng"}))
    workspace = open_workspace(Settings(data=tmp_path / "data"))
    workspace.records.people.add_agency(an_agency())
    workspace.records.cases.add(a_case())
    done = []

    def read(path, *, name, passwords, folder, choice=None, bookmark=None):
        done.append(("extract", name, choice and choice.languages))
        kit = ExtractKit(folder=folder, passwords=tuple(passwords), engine="said", bookmark=bookmark)
        return extract.read(path, name=name, kit=kit)

    def analyze(document, *, country, corrections=(), terms=()):
        done.append(("analyze", document.name, None))
        return Analysis(document=document.id, version="1")

    def index(stretches):
        done.extend(("index", one.document.name, None) for one in stretches)

    pipeline = Pipeline(
        records=workspace.records,
        blobs=workspace.blobs,
        intake=workspace.intake,
        stages=Stages(
            versions=dict.fromkeys(Stage, "1") | {Stage.EXTRACT: extract.VERSION},
            read=read,
            analyze=analyze,
            index=index,
        ),
        work=tmp_path / "work",
        actor=OPERATOR,
    )

    def did():
        while pipeline.work_once(holder="w"):
            pass
        told = sorted(done)
        done.clear()
        return told

    def states():
        return {file.path: file.state.value for file in workspace.records.evidence.files(CASE)}

    def again(passwords=(), **choice):
        retry(workspace, OPERATOR, CASE, RetryChoice(**choice), passwords=passwords)
        return did()

    for name, content in FILES.items():
        workspace.intake.receive(CASE, Source(path=name), io.BytesIO(content), actor=OPERATOR)
    did()
    yield SimpleNamespace(states=states, again=again, workspace=workspace)
    workspace.close()


def read_again(done):
    return [name for stage, name, _ in done if stage == "extract"]


def test_the_files_are_as_they_should_be_before(desk):
    assert desk.states() == {
        "caja.zip": "done",
        "caja.zip/dentro.pdf": "encrypted",
        "cerrada.pdf": "encrypted",
        "foto.png": "done",
        "nota.txt": "done",
        "rota.docx": "corrupt",
    }


def test_by_default_what_was_not_wholly_read_and_all_stages_of_it(desk):
    done = desk.again()
    assert read_again(done) == ["cerrada.pdf", "dentro.pdf", "rota.docx"]
    assert {(stage, name) for stage, name, _ in done} == {
        (stage.value, name) for stage in Stage for name in ("cerrada.pdf", "dentro.pdf", "rota.docx")
    }


def test_a_state_only(desk):
    assert read_again(desk.again(states=(DocumentState.CORRUPT,))) == ["rota.docx"]


def test_a_type_only(desk):
    assert read_again(desk.again(types=("pdf",))) == ["cerrada.pdf", "dentro.pdf"]
    assert read_again(desk.again(types=("image/",), every=True)) == ["foto.png"]


def test_passwords_open_what_one_of_them_opens_and_touch_nothing_else(desk):
    assert read_again(desk.again(passwords=["otra", "puente-24"])) == ["cerrada.pdf", "dentro.pdf"]
    assert (desk.states()["cerrada.pdf"], desk.states()["caja.zip/dentro.pdf"]) == ("done", "encrypted")
    assert read_again(desk.again(passwords=["llave-3"])) == ["dentro.pdf"]
    assert "encrypted" not in desk.states().values()
    texts = {
        file.path: desk.workspace.records.evidence.page(file.document, 1).text
        for file in desk.workspace.records.evidence.files(CASE)
        if file.media_type == "application/pdf"
    }
    assert texts == {"cerrada.pdf": "Lista de pagos", "caja.zip/dentro.pdf": "Recibo de 300 Bs"}


def test_another_language_reaches_the_reader_and_stays(desk):
    done = desk.again(languages="por+eng", types=("image/",))
    assert [one for one in done if one[0] == "extract"] == [("extract", "foto.png", "por+eng")]
    done = desk.again(every=True, types=("png",))
    assert [one for one in done if one[0] == "extract"] == [("extract", "foto.png", "por+eng")]


@pytest.mark.parametrize(("stage", "stages"), [(Stage.ANALYZE, {"analyze", "index"}), (Stage.INDEX, {"index"})])
def test_one_stage_only_and_what_hangs_on_it(desk, stage, stages):
    done = desk.again(every=True, stage=stage, types=("txt",))
    assert {(one, name) for one, name, _ in done} == {(one, "nota.txt") for one in stages}


def test_what_was_read_stays_when_reading_again_fails(desk, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("broken")

    monkeypatch.setattr(extract, "read", broken)
    desk.again(every=True, types=("txt",))
    (file,) = [file for file in desk.workspace.records.evidence.files(CASE) if file.path == "nota.txt"]
    assert (file.state, [problem.code for problem in file.problems]) == (DocumentState.PARTIAL, ["extract_failed"])
    assert "71234567" in desk.workspace.records.evidence.page(file.document, 1).text
