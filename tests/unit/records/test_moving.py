"""`lince migrate`: all records of a data folder, in PostgreSQL."""

import contextlib
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from support.factories import SetClock, a_case
from support.web import opened

from api.cli.main import run
from models.errors import Conflict, DataFolderBusy, DataFolderUnusable
from models.search import Scope
from services.records import copying, moving
from services.records.catalogue import ELSEWHERE, MOVED, open_catalogue
from services.records.moving import move


def of_all(records):
    """What a reader meets: cases, people, files, pages, findings, and the log."""
    cases = records.cases.all()
    scope = Scope(cases=frozenset(case.id for case in cases))
    files = [file for case in cases for file in records.evidence.files(case.id)]
    return (
        cases,
        files,
        [records.evidence.document(file.document) for file in files if file.document],
        records.evidence.completeness(scope),
        records.audit.verify(),
        list(records.audit.read()),
    )


def test_everything_is_there_and_goes_on(data, postgres_address):
    before = open_catalogue(data / "catalogue.sqlite", SetClock())
    wanted = of_all(before)
    before.close()
    counts = move(data / "catalogue.sqlite", postgres_address, lambda *_: None)
    assert counts["audit"] == len(wanted[-1]) > 0
    assert (data / MOVED).stat().st_mode & 0o077 == 0
    after = open_catalogue(data / "catalogue.sqlite", SetClock(), address=postgres_address)
    assert of_all(after) == wanted
    after.close()
    with opened(data, database_url=postgres_address) as workspace:
        workspace.access.create(workspace.operator, a_case("NEW-1", agency=workspace.records.people.agencies()[0]))
        assert workspace.records.audit.verify()[1] is None


def test_cut_off_it_leaves_the_folder_as_it_was_and_begins_anew(data, postgres_address, monkeypatch):
    def cut(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(copying, "_compared", cut)
        with pytest.raises(KeyboardInterrupt):
            move(data / "catalogue.sqlite", postgres_address, lambda *_: None)
    with pytest.raises(DataFolderUnusable, match="folder are in catalogue"):
        open_catalogue(data / "catalogue.sqlite", SetClock(), address=postgres_address)
    open_catalogue(data / "catalogue.sqlite", SetClock()).close()
    with psycopg.connect(postgres_address, options="-c lince.whole=on") as connection:
        assert connection.execute("SELECT count(*) FROM audit").fetchone() == (0,)
    move(data / "catalogue.sqlite", postgres_address, lambda *_: None)
    assert (data / MOVED).exists()


def test_cut_off_before_the_file_is_put_away_it_only_puts_it_away(data, postgres_address):
    kept = shutil.copyfile(data / "catalogue.sqlite", data / "kept")
    first = move(data / "catalogue.sqlite", postgres_address, lambda *_: None)
    kept.rename(data / "catalogue.sqlite")
    assert move(data / "catalogue.sqlite", postgres_address, lambda *_: None) == first


def test_whoever_has_the_file_open_is_not_left_behind(data, postgres_address):
    names = sorted(file.name for file in data.iterdir() if file.name.startswith("catalogue"))
    other = subprocess.Popen(
        [sys.executable, "-P", "-c", _HELD, str(data)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(DataFolderBusy, match="has the records of this data folder open"):
            move(data / "catalogue.sqlite", postgres_address, lambda *_: None)
    finally:
        other.communicate(b"\n")
    assert sorted(file.name for file in data.iterdir() if file.name.startswith("catalogue")) == names
    open_catalogue(data / "catalogue.sqlite", SetClock()).close()
    move(data / "catalogue.sqlite", postgres_address, lambda *_: None)


_HELD = """
import sys
from pathlib import Path
from api.settings import Settings
from api.wiring import open_workspace
workspace = open_workspace(Settings(data=Path(sys.argv[1])))
workspace.records.cases.all()
print("open", flush=True)
sys.stdin.readline()
"""


@pytest.mark.parametrize("at", ["_written", "rename"])
def test_cut_off_after_the_commit_neither_side_opens_until_it_is_done(data, postgres_address, monkeypatch, capsys, at):
    file = data / "catalogue.sqlite"
    written = moving._written

    def cut(mark, name):
        if mark.name == ELSEWHERE:
            raise KeyboardInterrupt
        written(mark, name)

    def cut_there(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(*((moving, at, cut) if at == "_written" else (Path, at, cut_there)))
        with pytest.raises(KeyboardInterrupt):
            move(file, postgres_address, lambda *_: None)
    for address in (None, postgres_address):
        with pytest.raises(DataFolderUnusable, match="being moved") as refused:
            open_catalogue(file, SetClock(), address=address)
        assert "lince migrate" in refused.value.advice
    assert run(["doctor", "--data", str(data)]) == 1
    assert "Wait for `lince migrate`" in capsys.readouterr().out
    move(file, postgres_address, lambda *_: None)
    assert sorted(one.name for one in data.iterdir() if one.name.startswith("catalogue")) == [ELSEWHERE, MOVED]
    open_catalogue(file, SetClock(), address=postgres_address).close()


def test_nobody_opens_the_file_while_it_is_copied(data, postgres_address):
    file, refused = data / "catalogue.sqlite", []

    def told(_table, _rows):
        if not refused:
            with pytest.raises(DataFolderUnusable, match="being moved") as error:
                open_catalogue(file, SetClock())
            refused.append(error)
            with contextlib.closing(sqlite3.connect(file, timeout=0)) as other, pytest.raises(sqlite3.OperationalError):
                other.execute("SELECT count(*) FROM audit")

    move(file, postgres_address, told)
    assert refused


def test_other_records_are_never_mixed_with(data, postgres_address):
    kept = shutil.copyfile(data / "catalogue.sqlite", data / "kept")
    move(data / "catalogue.sqlite", postgres_address, lambda *_: None)
    kept.rename(data / "catalogue.sqlite")
    with psycopg.connect(postgres_address, options="-c lince.whole=on") as connection:
        connection.execute("UPDATE document SET name = 'another'")
    with pytest.raises(Conflict, match="its table document differs"):
        move(data / "catalogue.sqlite", postgres_address, lambda *_: None)
    assert (data / "catalogue.sqlite").exists()


def test_the_verb_and_what_it_needs(data, postgres_address, monkeypatch, capsys):
    assert run(["migrate", "--data", str(data)]) == 2
    assert "LINCE_DATABASE_URL" in capsys.readouterr().err
    assert run(["migrate", "--data", str(data), "--to", postgres_address]) == 0
    told = capsys.readouterr().err
    assert "each compared" in told
    assert "delete it before anything is to be erased" in " ".join(told.split())
    assert run(["migrate", "--data", str(data), "--to", postgres_address]) == 1
    assert "no records" in capsys.readouterr().err
    monkeypatch.setenv("LINCE_DATABASE_URL", postgres_address)
    assert run(["audit", "--data", str(data)]) == 0
    capsys.readouterr()
    run(["doctor", "--data", str(data)])
    assert MOVED in capsys.readouterr().out
