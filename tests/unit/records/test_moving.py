"""`lince migrate`: all records of a data folder, in PostgreSQL."""

import shutil

import psycopg
import pytest
from support.factories import SetClock, a_case
from support.web import build, opened

from api.cli.main import run
from models.errors import Conflict
from models.search import Scope
from services.records import copying
from services.records.catalogue import MOVED, open_catalogue
from services.records.moving import move


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    data = tmp_path_factory.mktemp("built")
    build(data)
    return data


@pytest.fixture
def folder(built, tmp_path):
    return shutil.copytree(built, tmp_path / "data")


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


def test_everything_is_there_and_goes_on(folder, postgres_address):
    before = open_catalogue(folder / "catalogue.sqlite", SetClock())
    wanted = of_all(before)
    before.close()
    counts = move(folder / "catalogue.sqlite", postgres_address, lambda *_: None)
    assert counts["audit"] == len(wanted[-1]) > 0
    assert (folder / MOVED).stat().st_mode & 0o077 == 0
    after = open_catalogue(folder / "catalogue.sqlite", SetClock(), address=postgres_address)
    assert of_all(after) == wanted
    after.close()
    with opened(folder, database_url=postgres_address) as workspace:
        workspace.access.create(workspace.operator, a_case("NEW-1", agency=workspace.records.people.agencies()[0]))
        assert workspace.records.audit.verify()[1] is None


def test_cut_off_it_leaves_the_folder_as_it_was_and_begins_anew(folder, postgres_address, monkeypatch):
    def cut(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(copying, "_compared", cut)
        with pytest.raises(KeyboardInterrupt):
            move(folder / "catalogue.sqlite", postgres_address, lambda *_: None)
    open_catalogue(folder / "catalogue.sqlite", SetClock()).close()
    with psycopg.connect(postgres_address) as connection:
        assert connection.execute("SELECT count(*) FROM audit").fetchone() == (0,)
    move(folder / "catalogue.sqlite", postgres_address, lambda *_: None)
    assert (folder / MOVED).exists()


def test_cut_off_before_the_file_is_put_away_it_only_puts_it_away(folder, postgres_address):
    kept = shutil.copyfile(folder / "catalogue.sqlite", folder / "kept")
    first = move(folder / "catalogue.sqlite", postgres_address, lambda *_: None)
    kept.rename(folder / "catalogue.sqlite")
    assert move(folder / "catalogue.sqlite", postgres_address, lambda *_: None) == first


def test_other_records_are_never_mixed_with(folder, postgres_address):
    kept = shutil.copyfile(folder / "catalogue.sqlite", folder / "kept")
    move(folder / "catalogue.sqlite", postgres_address, lambda *_: None)
    kept.rename(folder / "catalogue.sqlite")
    with psycopg.connect(postgres_address) as connection:
        connection.execute("UPDATE document SET name = 'another'")
    with pytest.raises(Conflict, match="its table document differs"):
        move(folder / "catalogue.sqlite", postgres_address, lambda *_: None)
    assert (folder / "catalogue.sqlite").exists()


def test_the_verb_and_what_it_needs(folder, postgres_address, monkeypatch, capsys):
    assert run(["migrate", "--data", str(folder)]) == 2
    assert "LINCE_DATABASE_URL" in capsys.readouterr().err
    assert run(["migrate", "--data", str(folder), "--to", postgres_address]) == 0
    told = capsys.readouterr().err
    assert "each compared" in told
    assert "delete it before anything is to be erased" in " ".join(told.split())
    assert run(["migrate", "--data", str(folder), "--to", postgres_address]) == 1
    assert "no records" in capsys.readouterr().err
    monkeypatch.setenv("LINCE_DATABASE_URL", postgres_address)
    assert run(["audit", "--data", str(folder)]) == 0
    capsys.readouterr()
    run(["doctor", "--data", str(folder)])
    assert MOVED in capsys.readouterr().out
