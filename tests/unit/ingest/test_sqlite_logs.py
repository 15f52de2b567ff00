"""Databases with their logs in one archive: a copy with both is read, and the members stay what they are."""

import hashlib
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from support.files import a_tar, a_zip, codes, read, text_of

from models.document import DocumentState
from services.ingest import logs_beside
from services.ingest.extract import extract
from services.ingest.plugin import ExtractKit

OLD, NEW = "llamar el lunes", "llamar el martes al 71234567"


def left_open(folder: Path, *, mode: str) -> dict[str, bytes]:
    """The files of a database as a telephone leaves them that is switched off: its newest row stands in the log only."""
    folder.mkdir()
    base = folder / "mensajes.db"
    with closing(sqlite3.connect(base, isolation_level=None)) as own:
        own.execute(f"PRAGMA journal_mode={mode}")
        own.execute("PRAGMA wal_autocheckpoint=0")
        own.execute("PRAGMA cache_size=1")
        own.execute("CREATE TABLE mensaje (texto TEXT)")
        own.execute("INSERT INTO mensaje VALUES (?)", (OLD,))
        if mode == "wal":
            own.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            own.execute("INSERT INTO mensaje VALUES (?)", (NEW,))
        else:
            own.execute("BEGIN")
            own.execute("UPDATE mensaje SET texto = ?", (NEW,))
            # Enough to spill pages of the change that is never finished into the database.
            for number in range(2_000):
                own.execute("INSERT INTO mensaje VALUES (?)", (f"a medias {number} " * 20,))
        return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if not path.name.endswith("-shm")}


def merged(tmp_path, extraction) -> str:
    (child,) = [child for child in extraction.children if "with its log" in child.path]
    out = tmp_path / "inner"
    out.mkdir()
    inner = extract(tmp_path / "out" / child.file, name=child.path, kit=ExtractKit(folder=out, images=False))
    assert (inner.state, codes(inner)) == (DocumentState.DONE, set())
    return text_of(inner)


@pytest.mark.parametrize(("ending", "pack"), [("zip", a_zip), ("tar", a_tar)])
def test_rows_of_the_write_ahead_log_are_read(tmp_path, ending, pack):
    files = left_open(tmp_path / "phone", mode="wal")
    assert NEW.encode() not in files["mensajes.db"]
    packed = pack({f"data/{name}": content for name, content in files.items()})
    extraction = read(tmp_path, f"telefono.{ending}", packed)
    assert [child.path for child in extraction.children] == [
        "data/mensajes.db",
        "data/mensajes.db-wal",
        "data/mensajes (with its log).db",
    ]
    assert (extraction.state, codes(extraction)) == (DocumentState.DONE, {"log_merged"})
    for child, content in zip(extraction.children, files.values(), strict=False):
        assert (tmp_path / "out" / child.file).read_bytes() == content
    text = merged(tmp_path, extraction)
    assert OLD in text
    assert NEW in text


def test_a_change_that_was_cut_is_rolled_back(tmp_path):
    files = left_open(tmp_path / "phone", mode="delete")
    assert set(files) == {"mensajes.db", "mensajes.db-journal"}
    extraction = read(tmp_path, "telefono.zip", a_zip(files))
    text = merged(tmp_path, extraction)
    assert OLD in text
    assert "a medias" not in text


def test_a_log_of_another_database_changes_nothing(tmp_path):
    files = left_open(tmp_path / "phone", mode="wal")
    other = left_open(tmp_path / "other", mode="wal")
    wal = bytearray(other["mensajes.db-wal"])
    wal[16:24] = bytes(8)  # its salt is that of no database
    extraction = read(tmp_path, "telefono.zip", a_zip({**files, "mensajes.db-wal": bytes(wal)}))
    assert [child.path for child in extraction.children] == ["mensajes.db", "mensajes.db-wal"]


@pytest.mark.parametrize("log", [b"", b"basura" * 100, bytes(4096)])
def test_rubbish_beside_a_database_is_no_log_and_no_fault(tmp_path, log):
    files = left_open(tmp_path / "phone", mode="wal")
    extraction = read(tmp_path, "telefono.zip", a_zip({**files, "mensajes.db-wal": log}))
    assert len(extraction.children) == 2
    assert codes(extraction) <= {"log_not_merged"}


def test_a_log_alone_is_a_part_like_any_other(tmp_path):
    files = left_open(tmp_path / "phone", mode="wal")
    extraction = read(tmp_path, "telefono.zip", a_zip({"mensajes.db-wal": files["mensajes.db-wal"], "a.txt": b"a"}))
    assert [child.path for child in extraction.children] == ["mensajes.db-wal", "a.txt"]


def test_a_hostile_schema_is_not_run(tmp_path):
    folder = tmp_path / "phone"
    folder.mkdir()
    base = folder / "mensajes.db"
    with closing(sqlite3.connect(base, isolation_level=None)) as own:
        own.execute("PRAGMA journal_mode=wal")
        own.execute("PRAGMA wal_autocheckpoint=0")
        own.execute("CREATE TABLE mensaje (texto TEXT)")
        own.execute(
            "CREATE VIEW todo AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
        )
        own.execute("CREATE TRIGGER t AFTER INSERT ON mensaje BEGIN DELETE FROM mensaje; END")
        files = {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.endswith("-shm")}
    shutil.rmtree(folder)
    extraction = read(tmp_path, "telefono.zip", a_zip(files))
    assert codes(extraction) == {"log_merged"}


@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_a_log_in_the_same_folder_is_read_with_its_database(tmp_path, mode):
    files = left_open(tmp_path / "phone", mode=mode)
    folder = tmp_path / "seized"
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    (tmp_path / "out").mkdir()
    logs_beside.lay_neighbours(folder / "mensajes.db", tmp_path / "out")
    extraction = read(tmp_path, "mensajes.db", files["mensajes.db"])
    assert [child.path for child in extraction.children] == ["mensajes (with its log).db"]
    assert codes(extraction) - {"deleted_text"} == {"log_merged"}
    (log,) = set(files) - {"mensajes.db"}
    assert extraction.metadata["logs"] == {log: hashlib.sha256(files[log]).hexdigest()}
    told = merged(tmp_path, extraction)
    assert (OLD in told, NEW in told, "a medias" in told) == (True, mode == "wal", False)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == files


def test_what_is_no_log_of_it_costs_the_database_nothing(tmp_path):
    files = left_open(tmp_path / "phone", mode="wal")
    (tmp_path / "out").mkdir()
    logs_beside.lay(_written(tmp_path / "x", b"basura" * 100), tmp_path / "out", ending="-wal")
    extraction = read(tmp_path, "mensajes.db", files["mensajes.db"])
    assert OLD in text_of(extraction)
    assert extraction.children == ()


def test_only_databases_get_their_neighbours_and_no_links(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    note = _written(tmp_path / "nota.txt", b"hola")
    _written(tmp_path / "nota.txt-wal", b"x")
    base = _written(tmp_path / "a.db", b"SQLite format 3\0" + bytes(100))
    (tmp_path / "a.db-wal").symlink_to(note)
    _written(tmp_path / "a.db-journal", b"")
    logs_beside.lay_neighbours(note, out)
    logs_beside.lay_neighbours(base, out)
    assert logs_beside.laid(out) == {}


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
