"""The second lock is shut where a session says nothing of itself; more names are masked.

Before, the lock was open until a session was narrowed. Cases that protect somebody are gone over again, once.
"""

from alembic import op
from sqlalchemy.engine import Connection

revision = "0057"
down_revision = "0056"

_WITHIN = """CREATE OR REPLACE FUNCTION lince_within(wanted text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$SELECT (coalesce(current_setting('lince.cases', true), '') = ''
AND coalesce(current_setting('lince.whole', true), '') = 'on')
OR wanted = ANY (string_to_array(coalesce(current_setting('lince.cases', true), ''), ','))$$"""


def upgrade() -> None:
    """SQLite has no such lock. What is taken off here is put on again, shut, when all migrations are done."""
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        _open(connection)
    op.execute("UPDATE case_protection SET settled = 0")


def _open(connection: Connection) -> None:
    connection.exec_driver_sql(_WITHIN)
    told = "SELECT tablename FROM pg_policies WHERE policyname = 'within_scope' AND schemaname = current_schema()"
    for table in connection.exec_driver_sql(told).scalars().all():
        connection.exec_driver_sql(f'DROP POLICY within_scope ON "{table}"')
        connection.exec_driver_sql(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')
