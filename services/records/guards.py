"""Tables whose rows stay as they were written: the database itself refuses to change or delete them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import Table, text
from sqlalchemy.engine import Connection

STAYING: Mapping[str, str] = {
    "audit": "the audit log is append-only",
    "sealed_text": "sealed texts are append-only",
    "decision": "decisions are append-only",
    "wording": "decisions are append-only",
    "link_decision": "decisions are append-only",
    "redaction_act": "acts on redactions are append-only",
    "custody_entry": "the custody ledger is append-only",
    "disclosure": "disclosures are append-only",
}
"""By table, what whoever tries is told. Nothing of ours lays the guard of the audit log aside."""


def guard_name(table: str, act: str) -> str:
    """Of the trigger that refuses an act, as UPDATE or DELETE, on a table."""
    return f"{table}_no_{act.lower()}"


@contextmanager
def unguarded(connection: Connection, table: Table) -> Iterator[None]:
    """Lay the guards of a table aside, and put them back. Call it inside a transaction: if it fails, they stand."""
    if table.name not in STAYING or table.name == "audit":
        yield
        return
    names = [guard_name(table.name, act) for act in ("UPDATE", "DELETE")]
    if connection.dialect.name == "postgresql":
        for name in names:
            connection.exec_driver_sql(f"ALTER TABLE {table.name} DISABLE TRIGGER {name}")
        yield
        for name in names:
            connection.exec_driver_sql(f"ALTER TABLE {table.name} ENABLE TRIGGER {name}")
        return
    kept = text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = :name")
    statements = [connection.execute(kept, {"name": name}).scalar() for name in names]
    for name in names:
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
    yield
    for statement in statements:
        if statement:
            connection.exec_driver_sql(statement)
