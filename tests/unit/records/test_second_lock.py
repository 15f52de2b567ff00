"""PostgreSQL's second lock, attacked with statements of our own role past all views: raw SQL, SET ROLE, settings."""

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from support.factories import SetClock, a_case, a_document, a_mention, a_page, a_user, an_agency
from support.stored import store

from models.search import Scope
from services.records import tables
from services.records.catalogue import open_catalogue
from services.records.narrowed import NarrowedDatabase

OURS, THEIRS = a_case("BO-1"), a_case("BO-2")
LOCKED = [t.name for t in tables.metadata.sorted_tables if {"document", "case"} & set(t.c.keys())]


@pytest.fixture
def catalogue(tmp_path, postgres_address):
    """Two cases with a document each, on a server."""
    made = open_catalogue(tmp_path / "catalogue", SetClock(), address=postgres_address)
    made.people.add_agency(an_agency())
    made.people.add_user(a_user(), password_hash="h")
    for case in (OURS, THEIRS):
        made.cases.add(case)
        document = a_document(a_page(f"de {case.number} 71234567"), name=f"{case.number}.txt", case=case.id)
        store(made, document, a_mention(document))
        made.cases.add_password(case.id, f"secreto de {case.number}")
    yield made
    made.close()


def whose(connection, table):
    """The cases of the rows of a table that a session has, past all views; None for a row of no case."""
    if "case" in tables.metadata.tables[table].c:
        return set(connection.exec_driver_sql(f'SELECT DISTINCT "case" FROM public."{table}"').scalars())
    rows = connection.exec_driver_sql(f'SELECT DISTINCT document FROM public."{table}"').scalars()
    return {document for document in rows if document is not None}


def test_a_session_that_says_nothing_of_itself_has_no_row_of_any_case(catalogue, postgres_address):
    """Whoever connects as our own role, with a program of his own."""
    with psycopg.connect(postgres_address) as connection:
        for table in LOCKED:
            where = '"case" IS NOT NULL' if "case" in tables.metadata.tables[table].c else "document IS NOT NULL"
            found = connection.execute(f'SELECT count(*) FROM "{table}" WHERE {where}').fetchone()  # type: ignore[arg-type]
            assert found == (0,), table
    with catalogue.database.reading() as whole:
        assert whose(whole, "page") != set()


def test_a_narrowed_session_has_rows_of_its_cases_alone_in_every_table(catalogue):
    kept = {}
    with catalogue.database.reading() as whole:
        kept = {table: whose(whole, table) for table in LOCKED}
    assert sum(len(of) > 1 for of in kept.values()) >= 8
    theirs = {THEIRS.id, *(one.document for one in catalogue.evidence.files(THEIRS.id))}
    with NarrowedDatabase(catalogue.database, Scope(cases=frozenset({OURS.id}))).reading() as connection:
        for table in LOCKED:
            assert whose(connection, table) & theirs == set(), table
            assert whose(connection, table) - {None} <= kept[table] - theirs


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT text FROM public.page",
        "SELECT text FROM public.page UNION ALL SELECT name FROM public.document",
        "TABLE public.document",
        "SELECT * FROM public.document d JOIN public.page p ON p.document = d.id",
        "SELECT (SELECT string_agg(text, ' ') FROM public.page)",
        "WITH all_of_it AS (SELECT * FROM public.page) SELECT text FROM all_of_it",
        "SELECT query_to_xml('SELECT * FROM public.page', true, false, '')::text",
        "SELECT * FROM public.case_password",
        "SELECT max(most_common_vals::text) FROM pg_stats WHERE tablename = 'page'",
        "SELECT row_to_json(p)::text FROM public.page p WHERE p.text LIKE '%BO-2%'",
    ],
)
def test_no_statement_reads_past_it(catalogue, statement):
    catalogue.database.rewrite()  # with what the server notes of words for its plans
    with NarrowedDatabase(catalogue.database, Scope(cases=frozenset({OURS.id}))).reading() as connection:
        told = repr(connection.exec_driver_sql(statement.replace("%", "%%")).all())
    assert "BO-2" not in told
    assert THEIRS.id not in told


def refused(connection, statement):
    """Whether a statement is, or the next look after it: some settings are taken, and then nothing is shown."""
    try:
        connection.exec_driver_sql(statement)
        connection.exec_driver_sql("SELECT text FROM public.page")
    except DatabaseError:
        return True
    return False


@pytest.mark.parametrize(
    "statement",
    [
        "SET ROLE lince",
        "SET ROLE postgres",
        "SET SESSION AUTHORIZATION lince",
        "SET row_security = off",
        "COPY public.page TO PROGRAM 'cat'",
        "SELECT pg_read_file('/etc/passwd')",
        "ALTER TABLE public.page NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY within_scope ON public.page",
        "CREATE FUNCTION public.all_pages() RETURNS SETOF public.page LANGUAGE sql AS 'SELECT * FROM public.page'",
        "UPDATE public.page SET text = 'x'",
        "DELETE FROM public.document",
        "INSERT INTO public.case_password (\"case\", position, password) VALUES ('x', 9, 'x')",
    ],
)
def test_nothing_lifts_it_from_within_a_reading(catalogue, statement):
    """SET ROLE to a superuser is refused; what would change tables is, since the session is for reading alone."""
    narrowed = NarrowedDatabase(catalogue.database, Scope(cases=frozenset({OURS.id})))
    with narrowed.reading() as connection:
        connection.exec_driver_sql("SELECT 1")
        assert refused(connection, statement)
    with narrowed.reading() as connection:
        assert list(connection.exec_driver_sql("SELECT name FROM public.document").scalars()) == ["BO-1.txt"]


@pytest.mark.parametrize("statement", ["RESET ALL", "RESET lince.cases", "DISCARD ALL"])
def test_a_session_that_forgets_what_it_was_told_has_nothing(catalogue, statement):
    with psycopg.connect(catalogue_address(catalogue), autocommit=True) as connection:
        connection.execute("SELECT set_config('lince.cases', %s, false)", [OURS.id])
        assert connection.execute("SELECT name FROM document").fetchall() == [("BO-1.txt",)]
        connection.execute(statement)
        assert connection.execute("SELECT name FROM document").fetchall() == []


def test_a_role_without_a_right_of_its_own_has_nothing_whatever_it_says(catalogue, postgres_server):
    """Another role of the server: the tables are the owner's."""
    address = catalogue_address(catalogue)
    name = address.rpartition("/")[2]
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS lince_passer_by")
        connection.execute("CREATE ROLE lince_passer_by LOGIN")
    other = address.replace(address.partition("://")[2].partition("@")[0], "lince_passer_by")
    assert name in other
    with (
        psycopg.connect(other, autocommit=True, options="-c lince.whole=on") as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("SELECT * FROM page")


def test_another_scope_of_the_same_connection_is_not_mixed_with_the_first(catalogue):
    """Over a cut transaction too: a setting that was made in it is taken back with it."""
    for case, other in ((OURS, THEIRS), (THEIRS, OURS)):
        with NarrowedDatabase(catalogue.database, Scope(cases=frozenset({case.id}))).reading() as connection:
            with pytest.raises(DatabaseError):
                connection.exec_driver_sql("SELECT 1 / 0")
            connection.rollback()
            names = list(connection.exec_driver_sql("SELECT name FROM public.document").scalars())
            assert names == [f"{case.number}.txt"]
            assert f"{other.number}.txt" not in names


def test_who_writes_for_all_still_has_all(catalogue):
    with catalogue.database.writing() as connection:
        assert len(connection.execute(text("SELECT id FROM document")).all()) == 2
    assert len(catalogue.evidence.files(THEIRS.id)) == 1


def catalogue_address(catalogue):
    return catalogue.database._url.set(drivername="postgresql").render_as_string(hide_password=False)
