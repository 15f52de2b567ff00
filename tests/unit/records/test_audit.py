"""What the audit log proves, what it does not, and what gets into it."""

import shutil
import sqlite3
import stat
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from support.factories import NOON, OPERATOR, SetClock, a_user, an_actor

from models.audit import AuditHead
from models.errors import DataFolderUnusable, NotFound
from models.ids import CaseId
from services.records import audit as audits
from services.records import upgrade
from services.records.anchor import GENESIS, Anchor
from services.records.catalogue import open_catalogue
from services.records.database import Database


@pytest.fixture
def folder(tmp_path):
    fill(tmp_path, 3)
    return tmp_path


def fill(folder, events, **where):
    catalogue = open_catalogue(folder / "c.sqlite", SetClock(), **where)
    for number in range(events):
        catalogue.audit.append(an_actor(a_user("ana")), "case.open", subject=str(number))
    catalogue.close()


def verified(folder, known=None, **where):
    catalogue = open_catalogue(folder / "c.sqlite", SetClock(), **where)
    try:
        return catalogue.audit.verify(known=known)
    finally:
        catalogue.close()


def head_of(folder):
    catalogue = open_catalogue(folder / "c.sqlite", SetClock())
    try:
        return catalogue.audit.head()
    finally:
        catalogue.close()


def edit(folder, *statements):
    with sqlite3.connect(folder / "c.sqlite") as raw:
        for act in ("update", "delete"):
            raw.execute(f"DROP TRIGGER IF EXISTS audit_no_{act}")
        for statement in statements:
            raw.execute(statement)
    raw.close()


def test_a_sound_log_is_sound(folder):
    assert verified(folder) == (3, None)
    assert stat.S_IMODE((folder / "audit.head").stat().st_mode) == 0o600
    assert stat.S_IMODE((folder / "secret").stat().st_mode) == 0o600


def test_events_tell_the_person_by_id(folder):
    catalogue = open_catalogue(folder / "c.sqlite", SetClock())
    catalogue.audit.append(OPERATOR, "case.open")
    person, program = catalogue.audit.read(after=2)
    catalogue.close()
    assert (person.actor, person.kind, person.user) == ("ana", "person", a_user("ana").id)
    assert (program.actor, program.kind, program.user) == ("operator", "program", None)


def test_an_act_that_was_cut_off_before_the_head_raises_no_alarm(folder, monkeypatch):
    monkeypatch.setattr(Anchor, "advance", lambda *_, **__: None)
    fill(folder, 2)
    monkeypatch.undo()
    assert verified(folder) == (5, None)


def test_an_act_that_was_undone_moves_no_head(folder):
    catalogue = open_catalogue(folder / "c.sqlite", SetClock())

    def undone():
        with catalogue.transaction():
            catalogue.audit.append(OPERATOR, "case.open")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        undone()
    catalogue.close()
    assert verified(folder) == (3, None)


@pytest.mark.parametrize("at", [0, 256])
def test_a_line_cut_in_writing_leaves_the_other(folder, at):
    with (folder / "audit.head").open("r+b") as file:
        file.seek(at + 40)
        file.write(b"\0" * 100)
    sound, fault = verified(folder)
    assert (sound, fault) == (3, None)


@pytest.mark.parametrize("content", [None, b"", b"x" * 512])
def test_a_head_taken_away_is_named_and_not_made_anew(folder, content):
    edit(folder, "DELETE FROM audit")
    if content is None:
        (folder / "audit.head").unlink()
    else:
        (folder / "audit.head").write_bytes(content)
    fill(folder, 1)
    assert verified(folder) == (1, "the head kept beside the catalogue is missing, was changed, or has another secret")


def test_another_secret_is_no_secret(folder):
    (folder / "secret").write_text("f" * 64)
    assert verified(folder)[1] == "event 1 was changed"


def test_a_sealed_log_without_its_secret_is_not_opened(folder):
    (folder / "secret").unlink()
    with pytest.raises(DataFolderUnusable, match="seals the audit log"):
        open_catalogue(folder / "c.sqlite")
    assert not (folder / "secret").exists()


@pytest.mark.parametrize("content", ["", "short"])
def test_a_secret_that_protects_nothing_is_refused(tmp_path, content):
    (tmp_path / "secret").write_text(content)
    with pytest.raises(DataFolderUnusable, match="too short"):
        open_catalogue(tmp_path / "c.sqlite")


def test_the_secret_may_lie_elsewhere(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    fill(tmp_path, 2, secret_file=elsewhere / "key")
    assert not (tmp_path / "secret").exists()
    assert verified(tmp_path, secret_file=elsewhere / "key") == (2, None)


def test_with_catalogue_and_secret_only_a_head_written_down_tells(folder):
    """The limit of the thing, kept so that the documents stay true."""
    written_down = head_of(folder)
    shutil.rmtree(folder)
    folder.mkdir()
    fill(folder, 5)
    assert verified(folder) == (5, None)
    assert verified(folder, written_down) == (
        2,
        "event 3 is not the one that stood there before: the log was written anew",
    )
    later = written_down.model_copy(update={"sequence": 9})
    assert verified(folder, later) == (5, "events 6 to 9 were cut off")


def test_a_log_of_before_is_taken_on_as_it_stands(tmp_path):
    """Written by the schema that knew no secret; then sealed from the next event on."""
    the_schema_of(tmp_path, "0002")
    fill(tmp_path, 2)
    assert verified(tmp_path) == (3, None)
    edit(tmp_path, "UPDATE audit SET actor = 'bea' WHERE sequence = 1")
    assert verified(tmp_path) == (0, "event 1 was changed")


def the_schema_of(folder, revision):
    """A catalogue of an earlier release with one event in its log."""
    database = Database(folder / "c.sqlite")
    config = Config()
    config.set_main_option("script_location", str(Path(upgrade.__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    database.close()
    values = {
        "sequence": 1,
        "at": NOON,
        "actor": "ana",
        "action": "case.open",
        "case": None,
        "subject": "",
        "outcome": "ok",
        "detail": {},
        "previous": GENESIS,
    }
    made = audits.digest(values)
    with sqlite3.connect(folder / "c.sqlite") as raw:
        raw.execute(
            "INSERT INTO audit (sequence, at, actor, action, subject, outcome, detail, previous, hash) VALUES"
            f" (1, '{NOON:%Y-%m-%d %H:%M:%S.000000}', 'ana', 'case.open', '', 'ok', '{{}}', '{GENESIS}', '{made}')"
        )
    raw.close()


def test_what_a_client_sends_does_not_get_into_the_log(folder):
    catalogue = open_catalogue(folder / "c.sqlite", SetClock())
    for text in ("A" * 900_000, "a\nb", "\ud800", "x\0"):
        event = catalogue.audit.append(OPERATOR, "case.open", case=CaseId(text), subject=text, detail={"x": text})
        for kept in (event.case, event.subject, event.detail["x"]):
            assert str(kept).startswith("unfit:")
            assert len(str(kept)) < 30
    assert catalogue.audit.verify() == (7, None)
    catalogue.close()


def test_a_look_through_many_cases_names_each(folder, monkeypatch):
    monkeypatch.setattr(audits, "MOST_CASES", 2)
    catalogue = open_catalogue(folder / "c.sqlite", SetClock())
    catalogue.audit.append(OPERATOR, "search.find", cases=[CaseId(name) for name in "abcde"])
    assert [event.cases for event in catalogue.audit.read(after=3)] == [("a", "b"), ("c", "d"), ("e",)]
    assert catalogue.audit.verify() == (6, None)
    catalogue.close()


def test_a_head_is_printed_as_it_is_typed_in():
    assert str(AuditHead(sequence=7, hash="ab")) == "7:ab"


def test_a_refusal_stands_in_the_log_though_it_undid_its_transaction(tmp_path):
    """Once, and what was done before it in the transaction does not."""
    catalogue = open_catalogue(tmp_path / "c.sqlite", SetClock())
    id_, other = "1" * 32, "2" * 32

    def refused():
        with catalogue.transaction():
            catalogue.audit.append(OPERATOR, "case.open", subject="done")
            with catalogue.transaction():
                catalogue.audit.append(OPERATOR, "case.open", subject=id_, outcome="not_found", asked={"text": "deuda"})
            raise NotFound("There is no such case.")

    with pytest.raises(NotFound):
        refused()
    with catalogue.transaction():
        catalogue.audit.append(OPERATOR, "case.open", subject=other, outcome="refused")
    assert [(one.subject, one.outcome) for one in catalogue.audit.read()] == [(id_, "not_found"), (other, "refused")]
    assert [one.asked for one in catalogue.audit.texts.opened([1])] == [{"text": "deuda"}]
    assert catalogue.audit.verify() == (2, None)
    catalogue.close()


def test_of_what_is_not_there_no_word_of_a_client_stands_in_the_log(tmp_path):
    """The log is never changed: whoever asks for a name as if it were an id must not write it there."""
    catalogue = open_catalogue(tmp_path / "c.sqlite", SetClock())
    for subject in ("Zoraida Tancara", "tancara", "76540921x"):
        catalogue.audit.append(OPERATOR, "loan.make", subject=subject, outcome="not_found")
    catalogue.audit.append(OPERATOR, "search.certify", subject="Zoraida Tancara")
    catalogue.audit.append(OPERATOR, "audit.stamp", subject="audit-1042.txt")
    assert [one.subject.partition(":")[0] for one in catalogue.audit.read()] == ["unfit"] * 4 + ["audit-1042.txt"]
    catalogue.close()


def test_an_older_catalogue_that_was_put_back_is_found_however_far_it_has_grown_since(folder):
    """The head beside it is never written over by a log that does not hold it."""
    kept = (folder / "c.sqlite").read_bytes()
    fill(folder, 3)
    assert verified(folder) == (6, None)
    (folder / "c.sqlite").write_bytes(kept)
    for name in ("c.sqlite-wal", "c.sqlite-shm"):
        (folder / name).unlink(missing_ok=True)
    assert verified(folder) == (3, "events 4 to 6 were cut off")
    catalogue = open_catalogue(folder / "c.sqlite", SetClock())
    for number in range(9):
        catalogue.audit.append(an_actor(a_user("eva")), "case.open", subject=str(number))
    catalogue.close()
    sound, fault = verified(folder)
    assert (sound, fault) == (5, "event 6 is not the one that stood there before: the log was written anew")
