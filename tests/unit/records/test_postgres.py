"""The catalogue on PostgreSQL: what the contract does not say. Faults of the server are real ones."""

import datetime as dt
import signal
import threading
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, insert, text
from sqlalchemy.exc import DatabaseError
from support.factories import NOON, OPERATOR, SetClock, a_case, a_document, a_page, a_user, an_agency
from support.postgres import a_server, own

from models.errors import CatalogueUnreachable, DataFolderBusy, DataFolderUnusable, LinceError, SettingsError
from models.exhibit import Exhibit
from models.ids import ExhibitId
from models.search import Scope
from services.records import database, postgres, tables
from services.records.catalogue import ELSEWHERE, open_catalogue
from services.records.guards import STAYING
from services.records.narrowed import NarrowedDatabase


@pytest.fixture
def catalogue(tmp_path, postgres_address):
    made = open_catalogue(tmp_path / "catalogue", SetClock(), address=postgres_address)
    yield made
    made.close()


def received(document):
    return Exhibit(
        id=ExhibitId(document.id),
        case=document.case,
        document=document.id,
        sha256=document.sha256,
        sha512="0" * 128,
        size=10,
        path=document.name,
        received=NOON,
        received_by="ana",
    )


def with_a_case(records):
    records.people.add_agency(an_agency())
    records.people.add_user(a_user(), password_hash="h")
    records.cases.add(a_case())


def differing(address):
    """In what a database differs from the tables of the code. Lengths are not kept there; keys may wait for the end."""
    # Ours asks for numbers of 64 bits, which the tables of PostgreSQL itself do not have.
    plain = create_engine(address.replace("postgresql", "postgresql+psycopg", 1))
    with plain.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), tables.metadata)
    plain.dispose()
    return {one[0] if isinstance(one, tuple) else one[0][0] for one in found} - {"modify_type", "remove_fk", "add_fk"}


def test_the_tables_are_those_of_the_code(catalogue, postgres_address):
    assert differing(postgres_address) == set()
    assert catalogue.database.revision() == database.HEAD


def test_every_guard_and_counter_of_sqlite_has_its_counterpart(tmp_path, catalogue):
    (tmp_path / "lite").mkdir()
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    lite = open_catalogue(tmp_path / "lite" / "c.sqlite", SetClock())
    names = []
    for records in (lite, catalogue):
        with records.database.reading() as connection:
            names.append(set(connection.execute(text(query[connection.dialect.name])).scalars()))
    with lite.database.reading() as connection:
        guards = connection.execute(text("SELECT DISTINCT tbl_name FROM sqlite_master WHERE sql LIKE '%RAISE(ABORT%'"))
        assert set(guards.scalars()) == set(STAYING)
    lite.close()
    assert names[0] == names[1]


def test_the_log_refuses_change_even_below_our_code(catalogue):
    catalogue.audit.append(OPERATOR, "case.open")
    for statement in ("UPDATE audit SET actor = 'x'", "DELETE FROM audit"):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            catalogue.database.engine.begin() as connection,
        ):
            connection.exec_driver_sql(statement)
    assert catalogue.audit.verify() == (1, None)


def test_writers_wait_for_each_other(tmp_path, catalogue, postgres_address):
    other = open_catalogue(tmp_path / "catalogue", SetClock(), address=postgres_address)

    def write(records):
        for _ in range(40):
            records.audit.append(OPERATOR, "case.open")

    threads = [threading.Thread(target=write, args=(one,)) for one in (catalogue, other, catalogue, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert catalogue.audit.verify() == (160, None)
    other.close()


def test_a_writer_that_waited_in_vain_is_told_so(tmp_path, catalogue, postgres_address, monkeypatch):
    monkeypatch.setattr(postgres, "BUSY_SECONDS", "0.1")
    other = open_catalogue(tmp_path / "catalogue", SetClock(), address=postgres_address)
    with catalogue.database.writing(), pytest.raises(DataFolderBusy, match="nothing of this step"):
        other.audit.append(OPERATOR, "case.open")
    other.audit.append(OPERATOR, "case.open")
    other.close()


def test_starts_at_once_make_one_catalogue(tmp_path, postgres_address):
    made, errors = [], []

    def start():
        try:
            made.append(open_catalogue(tmp_path / "catalogue", SetClock(), address=postgres_address))
        except LinceError as error:
            errors.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert {one.database.revision() for one in made} == {database.HEAD}
    for one in made:
        one.close()


def test_a_connection_that_is_kept_knows_nothing_of_the_scope_before(catalogue):
    with_a_case(catalogue)
    catalogue.cases.add(a_case("BO-2"))
    for case in ("BO-1", "BO-2"):
        document = a_document(a_page(f"de {case}"), name=f"{case}.txt", case=a_case(case).id)
        catalogue.evidence.save_document(document)
    for _ in range(3):  # the same connection again and again
        for case in ("BO-1", "BO-2"):
            narrowed = NarrowedDatabase(catalogue.database, Scope(cases=frozenset({a_case(case).id})))
            with narrowed.reading() as connection:
                assert [row.case for row in connection.execute(tables.document.select())] == [a_case(case).id]
    assert catalogue.database.for_narrowing().pool.checkedin() == 1


def test_the_second_lock_holds_where_the_first_is_forgotten(catalogue):
    with_a_case(catalogue)
    catalogue.cases.add(a_case("BO-2"))
    for case in ("BO-1", "BO-2"):
        document = a_document(a_page(f"de {case}"), name=f"{case}.txt", case=a_case(case).id)
        catalogue.evidence.save_document(document)
        catalogue.evidence.add_exhibit(received(document))
    counts = {}
    for name in ("BO-1", "BO-2", None):
        scope = Scope(cases=frozenset({a_case(name).id} if name else ()))
        with NarrowedDatabase(catalogue.database, scope).reading() as connection:
            counts[name] = [
                list(connection.exec_driver_sql(f"SELECT {what} FROM public.{table}").scalars())
                for table, what in (("document", "name"), ("page", "text"), ("exhibit", "path"))
            ]
    assert counts["BO-1"] == [["BO-1.txt"], ["de BO-1"], ["BO-1.txt"]]
    assert counts["BO-2"] == [["BO-2.txt"], ["de BO-2"], ["BO-2.txt"]]
    assert counts[None] == [[], [], []]
    assert len(catalogue.evidence.files(a_case().id)) == 1


def locked(database):
    with database.reading() as connection:
        told = connection.execute(text("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"))
        return set(told.scalars())


def test_every_table_that_tells_of_documents_or_cases_has_the_second_lock(catalogue):
    assert locked(catalogue.database) == {
        t.name for t in tables.metadata.sorted_tables if {"document", "case"} & set(t.c.keys())
    }


def test_words_of_an_exhibit_stand_in_no_error(catalogue):
    with_a_case(catalogue)
    row = {"id": "x" * 32, "name": "Yenny Mamani.txt", "case": a_case().id}
    with pytest.raises(DatabaseError) as told, catalogue.database.writing() as connection:
        connection.execute(insert(tables.document), [row])
    assert "Mamani" not in str(told.value)


def test_a_sign_that_words_cannot_hold_keeps_its_place(catalogue):
    with_a_case(catalogue)
    document = a_document(a_page("a\0b"), case=a_case().id)
    catalogue.evidence.save_document(document)
    page = catalogue.evidence.page(document.id, 1)
    assert page is not None
    assert page.text == "a\u2400b"


@pytest.mark.parametrize("address", ["mysql://a/b", "postgresql://host", "nothing", "postgresql://:bad:port/x"])
def test_an_address_that_is_none_is_told_without_its_password(tmp_path, address):
    with pytest.raises(SettingsError, match="LINCE_DATABASE_URL"):
        open_catalogue(tmp_path / "catalogue", address=address)


def test_who_forgets_the_address_begins_no_second_catalogue(tmp_path, postgres_address):
    open_catalogue(tmp_path / "c.sqlite", address=postgres_address).close()
    with pytest.raises(DataFolderUnusable, match="are in a database") as told:
        open_catalogue(tmp_path / "c.sqlite")
    assert "LINCE_DATABASE_URL" in told.value.advice
    assert (tmp_path / ELSEWHERE).read_text(encoding="utf-8").startswith("postgresql://")


def test_an_empty_database_takes_no_folders_place(tmp_path, postgres_address):
    open_catalogue(tmp_path / "c.sqlite").close()
    with pytest.raises(DataFolderUnusable, match="database is empty") as told:
        open_catalogue(tmp_path / "c.sqlite", address=postgres_address)
    assert "lince migrate" in told.value.advice


@pytest.fixture
def server():
    with a_server(fsync="on", full_page_writes="on") as made:
        yield made


def test_a_server_that_goes_and_comes_again_loses_nothing(tmp_path, server):
    records = open_catalogue(tmp_path / "catalogue", SetClock(), address=own(server.address("postgres"), "lince"))
    with_a_case(records)
    records.audit.append(OPERATOR, "case.open")

    def cut_off():
        with records.transaction():
            records.cases.add(a_case("BO-2"))
            server.stop(how=signal.SIGQUIT)  # as if its plug were pulled
            records.cases.add(a_case("BO-3"))

    with pytest.raises(CatalogueUnreachable):
        cut_off()
    with pytest.raises(CatalogueUnreachable, match="cannot be reached"):
        records.cases.all()
    server.start(fsync="on")
    assert [one.number for one in records.cases.all()] == ["BO-1"]
    records.audit.append(OPERATOR, "case.open")
    assert records.audit.verify() == (2, None)
    records.close()


def test_a_wrong_password_or_name_is_told_as_such(tmp_path, postgres_address):
    with pytest.raises(CatalogueUnreachable):
        open_catalogue(tmp_path / "catalogue", address=f"{postgres_address}-absent")


def test_an_older_schema_is_brought_to_that_of_the_code(postgres_address):
    """The first one that PostgreSQL had: every later migration runs there as well."""
    first = Path(__file__).parents[2] / "golden" / "postgresql-first.sql"
    with psycopg.connect(postgres_address) as connection:
        for statement in first.read_text(encoding="utf-8").split("\n;;\n"):
            connection.execute(statement)  # type: ignore[arg-type]
    upgraded = postgres.PostgresDatabase(postgres_address)
    upgraded.migrate()
    assert locked(upgraded) == {t.name for t in tables.metadata.sorted_tables if {"document", "case"} & set(t.c.keys())}
    upgraded.close()
    assert differing(postgres_address) == set()


def test_originals_whose_check_is_long_ago_are_found(catalogue):
    with_a_case(catalogue)
    document = a_document(a_page("x"), name="x.txt", case=a_case().id)
    catalogue.evidence.save_document(document)
    catalogue.evidence.add_exhibit(received(document))
    later = NOON + dt.timedelta(days=8)
    assert catalogue.custody.due(NOON, limit=5) == []
    assert catalogue.custody.due(later, limit=5) == [document.sha256]
    catalogue.custody.note_checks({document.sha256: True}, at=later)
    assert catalogue.custody.due(later, limit=5) == []


def test_signs_that_json_cannot_keep_stop_nothing(catalogue):
    with_a_case(catalogue)
    catalogue.audit.append(OPERATOR, "case.open", detail={"words": "a\0b \ud800 c"})
    assert catalogue.audit.verify()[1] is None
    document = a_document(a_page(), case=a_case().id).model_copy(update={"metadata": {"x": "a\0b \ud800 \\u0000"}})
    catalogue.evidence.save_document(document)
    with catalogue.database.reading() as connection:
        read = connection.exec_driver_sql("SELECT metadata ->> 'x' FROM document").scalar_one()
    assert read == "a\u2400b \ufffd \\u0000"


def test_small_letters_and_capitals_are_alike_where_they_are_on_sqlite(catalogue):
    with_a_case(catalogue)
    document = a_document(a_page("VI A MARISOL QUISPE EN LA PLAZA"), case=a_case().id)
    catalogue.evidence.save_document(document)
    for words in ("Marisol Quispe", "plaza"):
        assert catalogue.corrections.standing([a_case().id], words)


def test_a_connection_that_was_narrowed_by_half_is_had_by_nobody(catalogue, monkeypatch):
    with_a_case(catalogue)
    narrowed = NarrowedDatabase(catalogue.database, Scope(cases=frozenset({a_case().id})))

    def cut(_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("services.records.narrowed._views", cut)
        with pytest.raises(KeyboardInterrupt), narrowed.reading():
            pass
    with narrowed.reading() as connection:
        assert connection.execute(tables.document.select()).all() == []


def test_what_is_erased_is_rewritten_when_nobody_reads_a_state_of_before(catalogue, monkeypatch):
    monkeypatch.setattr(postgres, "_PATIENCE", 0.5)
    with catalogue.database.reading() as connection:
        connection.execute(tables.document.select())
        with pytest.raises(DataFolderBusy, match="state of before"):
            catalogue.database.rewrite()
    catalogue.database.rewrite()


def test_one_secret_makes_one_log(tmp_path, catalogue, postgres_address):
    catalogue.audit.append(OPERATOR, "case.open")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "secret").write_bytes(b"x" * 64)
    with pytest.raises(DataFolderUnusable, match="another installation"):
        open_catalogue(tmp_path / "other" / "catalogue", SetClock(), address=postgres_address, joining=True)
    assert catalogue.audit.verify() == (1, None)


def test_words_of_an_exhibit_stand_in_no_log_of_the_server(tmp_path, server):
    address = own(server.address("postgres"), "lince")
    records = open_catalogue(tmp_path / "catalogue", SetClock(), address=address)
    with_a_case(records)
    row = {"id": "x" * 32, "name": "Yenny Mamani.txt", "case": a_case().id}
    with pytest.raises(DatabaseError), records.database.writing() as connection:
        connection.execute(insert(tables.document), [row])
    records.close()
    log = (server.folder / "log").read_text(encoding="utf-8")
    assert "violates not-null" in log
    assert "Mamani" not in log
