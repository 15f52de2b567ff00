"""What PostgreSQL is made of for the catalogue: tables, triggers in its words, and row-level security."""

from collections.abc import Iterator

from sqlalchemy import Table, text
from sqlalchemy.engine import Connection

from services.records.database import HEAD
from services.records.guards import STAYING, guard_name
from services.records.tables import metadata


def make_tables(connection: Connection) -> None:
    """All tables, triggers and policies of this release, in an empty database."""
    metadata.create_all(connection)
    for statement in (*TRIGGERS, *second_lock()):
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)")
    connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})


def _when(name: str, when: str, table: str, does: str, *, condition: str = "") -> tuple[str, str]:
    body = f"BEGIN {does} RETURN NULL; END"
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$",
        f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW {condition} EXECUTE FUNCTION {name}()",
    )


_OLD_WORDS = "SELECT value FROM json_array_elements_text(OLD.words) UNION ALL SELECT ''"
TRIGGERS: tuple[str, ...] = (
    *(
        statement
        for table, told in STAYING.items()
        for act in ("UPDATE", "DELETE")
        for statement in _when(guard_name(table, act), f"BEFORE {act}", table, f"RAISE EXCEPTION '{told}';")
    ),
    *(
        statement
        for table, changes in (("exhibit", "document"), ("document", "state, counts"), ("job", "state"))
        for act, row in (("INSERT", "NEW"), ("DELETE", "OLD"), (f"UPDATE OF {changes}", "NEW"))
        for statement in _when(
            f"case_turn_{table}_{act.split()[0].lower()}",
            f"AFTER {act}",
            table,
            f"""INSERT INTO case_turn ("case", turn) VALUES ({row}."case", (random() * 9e18)::bigint)
            ON CONFLICT ("case") DO UPDATE SET turn = excluded.turn;""",  # noqa: S608 - names of ours alone
        )
    ),
    *_when(
        "link_words_more",
        "AFTER INSERT",
        "link_subject",
        """INSERT INTO link_word AS kept (word, people)
        SELECT value, 1 FROM json_array_elements_text(NEW.words) UNION ALL SELECT '', 1
        ON CONFLICT (word) DO UPDATE SET people = kept.people + 1;""",
        condition="WHEN (NEW.kind = 'PERSON')",
    ),
    *_when(
        "link_words_fewer",
        "AFTER DELETE",
        "link_subject",
        f"""UPDATE link_word SET people = people - 1 WHERE word IN ({_OLD_WORDS});
        DELETE FROM link_word WHERE people = 0 AND word IN ({_OLD_WORDS});""",  # noqa: S608 - the same
        condition="WHEN (OLD.kind = 'PERSON')",
    ),
)
"""What SQLite's triggers do, in PostgreSQL's words."""


SCOPE = "lince.cases"
"""The setting of a session that is narrowed: ids of the cases whose rows it may have."""
WHOLE = "lince.whole"
"""The setting of a session that may have all rows, as long as it is not narrowed. One with neither has none."""
_CASES = f"coalesce(current_setting('{SCOPE}', true), '')"
_IS_WHOLE = f"({_CASES} = '' AND coalesce(current_setting('{WHOLE}', true), '') = 'on')"


def second_lock() -> Iterator[str]:
    """Row-level security, for the owner too: whatever a statement forgets, rows of other cases are not there.

    It stands behind the views of `narrowed`, by case alone. A session that says nothing of itself has none of them.
    A superuser is bound by no policy.
    """
    yield WITHIN
    for table in metadata.sorted_tables:
        yield from lock_of(table)


WITHIN = f"""CREATE OR REPLACE FUNCTION lince_within(wanted text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$SELECT {_IS_WHOLE} OR wanted = ANY (string_to_array({_CASES}, ','))$$"""
"""Whether rows of a case are within what a session may have."""


def lock_later(connection: Connection) -> None:
    """Have tables that came with a migration locked as those are that were there before."""
    told = "SELECT relname FROM pg_class WHERE relforcerowsecurity"
    locked = set(connection.exec_driver_sql(told).scalars())
    for table in metadata.sorted_tables:
        if table.name not in locked:
            for statement in lock_of(table):
                connection.exec_driver_sql(statement)


def lock_of(table: Table) -> Iterator[str]:
    """What locks one table; nothing, where its rows are of no case."""
    if "case" in table.c:
        within = 'lince_within("case")'
        if table.c.case.nullable:
            within += ' OR "case" IS NULL'
    elif "document" in table.c:
        received = f'receipt.document = "{table.name}".document AND lince_within(receipt."case")'
        within = f"{_IS_WHOLE} OR EXISTS (SELECT 1 FROM exhibit AS receipt WHERE {received})"  # noqa: S608 - the same
        if table.c.document.nullable:
            within += " OR document IS NULL"
    else:
        return
    yield f'ALTER TABLE "{table.name}" ENABLE ROW LEVEL SECURITY'
    yield f'ALTER TABLE "{table.name}" FORCE ROW LEVEL SECURITY'
    yield f'CREATE POLICY within_scope ON "{table.name}" USING ({within})'
