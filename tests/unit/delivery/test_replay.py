"""`lince verify case`: facts derived again from stored originals are the same, or differ for a reason that is told."""

import io
import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from support.factories import a_case, a_user, an_actor, an_agency
from support.files import a_pdf, a_picture, a_zip, as_bytes

from api import protecting, recipes, replaying, rereading
from api.cli import main as cli
from api.kits import reading_kit
from api.settings import Settings
from api.stored_facts import stored_digest
from api.wiring import open_workspace, reading_stages
from models.case import Role
from models.errors import NotFound
from models.exhibit import Source
from models.ids import DecisionId, DocumentId
from models.indicator import Indicator
from models.job import Stage
from models.protected import Category, Identity
from models.replay import Fact, How, Outcome
from models.review import Decision, Verdict
from services.casefile.checking import check_bag
from services.ingest import extract
from services.pipeline import Pipeline

CASE = a_case("LPZ-9", agency=an_agency())
NOTE = "Marisol Quispe le retiene el carnet a la chica. Llamar al 71234567 el 4 de marzo de 2026."
LETTER = "La deuda del pasaje son 900 dólares, dijo Ramiro Condori Apaza."
OURS = "caja.zip/carta.pdf"


@pytest.fixture(scope="module")
def kit():
    return reading_kit(Settings(analysis_engine="small"))


def settings(data):
    return Settings(data=data, analysis_engine="small", meaning=False)


@pytest.fixture(scope="module")
def template(tmp_path_factory, kit):
    """A case that was really read: a text, a scan, and a letter inside an archive; a decision on a flag."""
    data = tmp_path_factory.mktemp("replay") / "data"
    workspace = open_workspace(settings(data))
    workspace.records.people.add_agency(an_agency())
    workspace.records.cases.add(CASE)
    recipes.note(workspace, kit)
    scan = as_bytes(a_picture("Placa 2345 KLM", size=(900, 300)))
    files = {"nota.txt": NOTE.encode(), "placa.png": scan, "caja.zip": a_zip({"carta.pdf": a_pdf(LETTER)})}
    for name, content in files.items():
        workspace.intake.receive(CASE.id, Source(path=name), io.BytesIO(content), actor=workspace.operator)
    stages, close = reading_stages(workspace.settings, kit)
    pipeline = Pipeline(
        records=workspace.records, blobs=workspace.blobs, intake=workspace.intake, stages=stages,
        work=workspace.folder.work, actor=workspace.operator,
    )  # fmt: skip
    while pipeline.work_once(holder="test", batch=8):
        pass
    close()
    with sqlite3.connect(workspace.folder.catalogue) as database:
        database.execute("UPDATE job SET state = 'done'")  # nobody writes an index here
    (flag, *_) = workspace.records.evidence.indicators(named(workspace)["nota.txt"])
    workspace.records.reviews.add(a_decision(flag))
    workspace.close()
    return data


@pytest.fixture
def data(template, tmp_path):
    shutil.copytree(template, tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def world(data):
    workspace = open_workspace(settings(data))
    yield workspace
    workspace.close()


def a_decision(flag: Indicator) -> Decision:
    return Decision(
        id=DecisionId("d" * 32), case=CASE.id, flag=flag, verdict=Verdict.CONFIRMED, reason="it says so",
        made_by="ana", made_at=CASE.opened,
    )  # fmt: skip


def named(workspace) -> dict[str, DocumentId]:
    return {status.path: status.document for status in workspace.records.evidence.files(CASE.id)}


def replayed(workspace, kit, **asked):
    found = replaying.replay(workspace, workspace.operator, CASE.id, kit=kit, **asked)
    names = {document: path for path, document in named(workspace).items()}
    return {names[one.document]: one for one in found}


def alter(workspace, statement: str, *values: str) -> None:
    with sqlite3.connect(workspace.folder.catalogue) as database:
        assert database.execute(statement, values).rowcount


def test_what_was_derived_is_derived_again(world, kit):
    before = [(world.records.evidence.stretches([(one, 0)]), world.records.evidence.analysis(one))
              for one in named(world).values()]  # fmt: skip
    found = replayed(world, kit)
    assert {name: one.outcome for name, one in found.items()} == dict.fromkeys(
        ("nota.txt", "placa.png", "caja.zip", OURS), Outcome.SAME
    )
    note = found["nota.txt"].compared
    assert note.pages == note.decisions == 1
    assert note.mentions >= 3
    assert note.flags >= 1
    assert found["caja.zip"].compared.parts == 1
    assert found["placa.png"].compared.mentions >= 1, "the scan is read by OCR again"
    assert all(not one.differences and not one.changes for one in found.values())
    # Nothing that is stored was touched, and one event tells what was done.
    assert before == [(world.records.evidence.stretches([(one, 0)]), world.records.evidence.analysis(one))
                      for one in named(world).values()]  # fmt: skip
    (event,) = [one for one in world.records.audit.read() if one.action == "case.verify"]
    assert (event.detail["documents"], event.detail["same"]) == (4, 4)


def test_a_case_that_protects_somebody_is_derived_again_under_its_masks(world, kit):
    asked = protecting.PersonAsked(
        identity=Identity(name="Marisol Quispe"), categories=(Category.VICTIM,), age=30, source="denuncia"
    )
    protecting.add_person(world, world.operator, CASE.id, asked)
    note = named(world)["nota.txt"]
    assert "Marisol" not in world.records.evidence.page(note, 1).text
    with sqlite3.connect(world.folder.catalogue) as database:
        database.execute("UPDATE job SET state = 'done'")
    found = replayed(world, kit)
    assert {name: (one.outcome, one.differences) for name, one in found.items()} == dict.fromkeys(
        ("nota.txt", "placa.png", "caja.zip", OURS), (Outcome.SAME, ())
    )
    assert "Marisol" not in found["nota.txt"].model_dump_json()
    alter(world, "DELETE FROM mention WHERE kind = 'PHONE' AND document = ?", note)
    assert replayed(world, kit)["nota.txt"].outcome is Outcome.UNEXPLAINED


def test_the_last_replay_is_read_back(world, kit):
    assert replaying.last(world, world.operator, CASE.id).never == 4
    alter(world, "DELETE FROM mention WHERE kind = 'PHONE' AND document = ?", named(world)["nota.txt"])
    replayed(world, kit)
    told = replaying.last(world, world.operator, CASE.id)
    assert (told.counts, told.never) == ({Outcome.SAME: 3, Outcome.UNEXPLAINED: 1}, 0)
    assert [one.document for one in told.documents] == [named(world)["nota.txt"]]
    stranger = an_actor(a_user("otra", role=Role.ANALYST, agency=an_agency("Otra")))
    with pytest.raises(NotFound):
        replaying.last(world, stranger, CASE.id)


@pytest.mark.parametrize(
    ("statement", "fact", "how"),
    [
        ("UPDATE page SET text = replace(text, 'chica', 'dueña') WHERE document = ?", Fact.PAGE, How.CHANGED),
        ("UPDATE mention SET normal = '+59171234568' WHERE kind = 'PHONE' AND document = ?", Fact.MENTION, How.CHANGED),
        ("DELETE FROM mention WHERE kind = 'PHONE' AND document = ?", Fact.MENTION, How.NEW),
        (
            "UPDATE mention SET start = start - 1, id = 'x' WHERE kind = 'PHONE' AND document = ?",
            Fact.MENTION,
            How.GONE,
        ),
        ("UPDATE indicator SET strength = 'weak' WHERE document = ?", Fact.FLAG, How.CHANGED),
        ("UPDATE document SET state = 'partial' WHERE id = ?", Fact.STATE, How.CHANGED),
    ],
)
def test_a_fact_that_was_changed_in_the_catalogue_is_found_and_not_explained(statement, fact, how, world, kit):
    note = named(world)["nota.txt"]
    alter(world, statement, note)
    found = replayed(world, kit)
    assert found.pop("nota.txt").outcome is Outcome.UNEXPLAINED
    assert {one.outcome for one in found.values()} == {Outcome.SAME}
    told = world.records.replays.of_case(CASE.id)[note]
    assert (fact, how) in {(one.fact, one.how) for one in told.differences}
    assert told.changes == ()
    assert NOTE[:8] not in told.model_dump_json(), "no words of an exhibit"


def test_a_decision_whose_passage_was_moved_is_told(world, kit):
    alter(world, "UPDATE indicator SET start = start + 1 WHERE document = ?", named(world)["nota.txt"])
    note = replayed(world, kit)["nota.txt"]
    assert (Fact.DECISION, "d" * 32) in {(one.fact, one.what) for one in note.differences}
    assert note.outcome is Outcome.UNEXPLAINED


def test_a_new_version_explains_what_differs_and_says_which_part_of_it_is_new(world, kit):
    note = named(world)["nota.txt"]
    alter(world, "DELETE FROM mention WHERE kind = 'PHONE' AND document = ?", note)
    alter(world, "UPDATE analysis SET version = '5.old' WHERE document = ?", note)
    (now,) = [one for one in recipes.present(settings(world.data), kit, world.clock) if one.stage is Stage.ANALYZE]
    older = tuple("phones 1" if part.startswith("phones ") else part for part in now.parts)
    with sqlite3.connect(world.folder.catalogue) as database:
        database.execute(
            "INSERT INTO recipe VALUES (99, 'analyze', '5.old', ?, '2020-01-01 00:00:00.000000')", [json.dumps(older)]
        )
    found = replayed(world, kit, documents=[note])["nota.txt"]
    assert found.outcome is Outcome.EXPLAINED
    (change,) = found.changes
    assert (change.of, change.before, change.after) == ("analysis", "5.old", kit.version)
    assert change.parts == (f"phones 1 → {next(one for one in now.parts if one.startswith('phones '))}",)
    assert found.analyzed_by == ("5.old",)


def test_another_version_of_the_analysis_does_not_explain_another_page(world, kit):
    note = named(world)["nota.txt"]
    alter(world, "UPDATE page SET text = replace(text, 'chica', 'dueña') WHERE document = ?", note)
    alter(world, "UPDATE analysis SET version = '5.old' WHERE document = ?", note)
    assert replayed(world, kit, documents=[note])["nota.txt"].outcome is Outcome.UNEXPLAINED
    alter(world, "UPDATE document SET version = 'older' WHERE id = ?", note)
    found = replayed(world, kit, documents=[note])["nota.txt"]
    assert (found.outcome, found.read_by) == (Outcome.EXPLAINED, "older")
    assert [one.after for one in found.changes if one.of == "reading"] == [extract.VERSION]


def test_a_missing_and_a_changed_original_are_told_and_the_rest_goes_on(world, kit):
    evidence = world.records.evidence
    missing, changed = (evidence.document(named(world)[name]).sha256 for name in ("nota.txt", "placa.png"))
    world.blobs.remove(missing)
    with world.blobs.path(changed) as path:
        path.chmod(0o600)
        content = bytearray(path.read_bytes())
        content[40] ^= 1
        path.write_bytes(content)
    found = {name: one.outcome for name, one in replayed(world, kit).items()}
    assert found == {
        "nota.txt": Outcome.ORIGINAL_MISSING, "placa.png": Outcome.ORIGINAL_CHANGED,
        "caja.zip": Outcome.SAME, OURS: Outcome.SAME,
    }  # fmt: skip


def test_a_replay_that_was_cut_goes_on_where_it_stopped(world, kit, monkeypatch):
    run = replaying.replay(world, world.operator, CASE.id, kit=kit)
    next(run)
    run.close()
    (event,) = [one for one in world.records.audit.read() if one.action == "case.verify"]
    assert event.detail["documents"] == 4
    read = []
    whole = rereading.Reread.run
    monkeypatch.setattr(rereading.Reread, "run", lambda self: read.append(1) or whole(self))
    assert len(replayed(world, kit)) == 4
    assert len(read) == 3
    replayed(world, kit)
    assert len(read) == 3
    alter(world, "DELETE FROM mention WHERE document = ?", named(world)["nota.txt"])
    assert replayed(world, kit)["nota.txt"].outcome is Outcome.UNEXPLAINED
    assert len(read) == 4
    replayed(world, kit, again=True)
    assert len(read) == 8


def test_a_document_that_is_none_of_the_case_is_refused_before_anything_is_read(world, kit):
    with pytest.raises(NotFound):
        replayed(world, kit, documents=[DocumentId("0" * 32)])


def test_the_verb_tells_each_document_and_by_its_code_whether_all_is_explained(data, world, monkeypatch, capsys):
    monkeypatch.setenv("LINCE_ANALYSIS_ENGINE", "small")
    note = named(world)["nota.txt"]
    run = ["verify", "case", CASE.number, "--document", note[:12], "--data", str(data)]
    assert cli.run(run) == 0
    assert "1/1 same: nota.txt" in capsys.readouterr().out
    alter(world, "UPDATE mention SET normal = '+59171234568' WHERE kind = 'PHONE' AND document = ?", note)
    assert cli.run(run) == 4
    out = capsys.readouterr().out
    assert "1/1 unexplained: nota.txt" in out
    assert "mention changed p. 1 [58:66] PHONE: normal by phones" in out
    assert cli.run([*run, "--json"]) == 4
    assert json.loads(capsys.readouterr().out)["outcome"] == "unexplained"
    assert cli.run(["verify", "case", CASE.number, "--originals", "--data", str(data)]) == 0
    assert cli.run(["verify", "case", CASE.number, "--document", "zz", "--data", str(data)]) == 2


def test_a_bag_holds_the_replay_as_long_as_it_is_of_what_is_stored(data, world, kit, tmp_path):
    def bag(name: str) -> Path:
        assert (
            cli.run(["export", CASE.number, "--to", str(tmp_path / name), "--format", "bagit", "--data", str(data)])
            == 0
        )
        return tmp_path / name / "data" / "replay.json"

    assert not bag("before").exists()
    replayed(world, kit)
    told = json.loads(bag("after").read_text())
    assert [one["outcome"] for one in told["documents"]] == ["same"] * 4
    assert [one["number"] for one in told["documents"]] == [1, 2, 3, 4]
    parts = [part for one in told["recipes"] for part in one["parts"]]
    assert any(part.startswith("tesseract ") for part in parts)
    assert check_bag(tmp_path / "after").files > check_bag(tmp_path / "before").files
    assert bag("again").read_bytes() == (tmp_path / "after" / "data" / "replay.json").read_bytes()
    alter(world, "DELETE FROM mention WHERE document = ?", named(world)["nota.txt"])
    assert not bag("since").exists(), "what is stored is not what was derived again"


@pytest.mark.parametrize(
    ("stage", "of", "explains"),
    [("index", "nota.txt", False), ("extract", "nota.txt", False), ("analyze", "placa.png", False),
     ("analyze", "nota.txt", True)],
)  # fmt: skip
def test_an_open_job_explains_what_it_will_make_and_nothing_else(stage, of, explains, world, kit):
    alter(world, "DELETE FROM mention WHERE kind = 'PHONE' AND document = ?", named(world)["nota.txt"])
    alter(world, "UPDATE job SET state = 'queued' WHERE stage = ? AND document = ?", stage, named(world)[of])
    note = replayed(world, kit, documents=[named(world)["nota.txt"]])["nota.txt"]
    assert note.outcome is (Outcome.EXPLAINED if explains else Outcome.UNEXPLAINED)
    alter(world, "UPDATE page SET text = replace(text, 'chica', 'dueña') WHERE document = ?", named(world)["nota.txt"])
    note = replayed(world, kit, documents=[named(world)["nota.txt"]])["nota.txt"]
    assert note.outcome is (Outcome.EXPLAINED if stage == "extract" else Outcome.UNEXPLAINED)


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("UPDATE exhibit SET parent = NULL WHERE parent = ?", "caja.zip"),
        ("UPDATE exhibit SET sha256 = 'f' || substr(sha256, 2) WHERE parent = ?", "caja.zip"),
        ("UPDATE page SET image = 'f' || substr(image, 2) WHERE document = ?", "placa.png"),
        ('UPDATE document SET metadata = \'{"date": "1999"}\' WHERE id = ?', "nota.txt"),
        ('UPDATE document SET problems = \'[{"code": "too_deep", "message": "x"}]\' WHERE id = ?', "nota.txt"),
    ],
)
def test_a_stored_fact_that_changed_since_is_another_digest(statement, name, world):
    before = stored_digest(world.records, named(world)[name])
    alter(world, statement, named(world)[name])
    assert stored_digest(world.records, named(world)[name]) != before


def test_a_page_that_somebody_looks_at_leaves_the_replay_as_it_is_and_its_image_is_drawn_again_the_next_time(
    world, kit
):
    letter = named(world)[OURS]
    assert replayed(world, kit)[OURS].compared.images == 0
    before = stored_digest(world.records, letter)
    world.images.of(letter, world.records.evidence.page(letter, 1))
    assert stored_digest(world.records, letter) == before
    found = replayed(world, kit)[OURS]
    assert (found.outcome, found.compared.images, found.drawn) == (Outcome.SAME, 1, (1,))
    other = world.records.evidence.page(named(world)["placa.png"], 1).image
    alter(world, "UPDATE page SET image = ? WHERE document = ?", other, letter)
    assert stored_digest(world.records, letter, drawn=found.drawn) != found.stored
    found = replayed(world, kit)[OURS]
    assert (found.outcome, found.differences[0].what) == (Outcome.UNEXPLAINED, "image")


def test_what_is_not_compared_is_not_counted_as_compared(world, kit):
    note = named(world)["nota.txt"]
    (flag, *_) = world.records.evidence.indicators(note)
    lost = flag.model_copy(update={"category": "weapons", "rule": "none", "text": "otra", "cue": "otra",
                                   "span": flag.span.model_copy(update={"start": 0, "end": 3})})  # fmt: skip
    world.records.reviews.add(a_decision(lost).model_copy(update={"id": DecisionId("e" * 32)}))
    undone = a_decision(flag).model_copy(
        update={"id": DecisionId("f" * 32), "verdict": None, "undoes": DecisionId("e" * 32)}
    )
    world.records.reviews.add(undone)
    found = replayed(world, kit, documents=[note])["nota.txt"].compared
    assert (found.decisions, found.left) == (1, 1)
