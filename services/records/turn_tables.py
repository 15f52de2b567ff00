"""A number for each case that the database draws anew whenever receipts, readings or jobs of it change."""

from sqlalchemy import BigInteger, Column, String, Table

from services.records.tables import metadata

case_turn = Table(
    "case_turn",
    metadata,
    Column("case", String(32), primary_key=True),
    Column("turn", BigInteger, nullable=False),
)

CASE_TURNS = tuple(
    f"""CREATE TRIGGER case_turn_{table}_{act.split()[0].lower()} AFTER {act} ON {table} BEGIN
    INSERT INTO case_turn ("case", turn) VALUES ({row}."case", random())
    ON CONFLICT ("case") DO UPDATE SET turn = excluded.turn; END"""  # noqa: S608 - names of ours alone
    for table, changes in (("exhibit", "document"), ("document", "state, counts"), ("job", "state"))
    for act, row in (("INSERT", "NEW"), ("DELETE", "OLD"), (f"UPDATE OF {changes}", "NEW"))
)
"""Triggers that draw it. It is drawn, not counted: no number comes back when a case is erased and entered anew."""
