"""The parents that a text tells of somebody who is linked; edges across cases keep no value of either side."""

import sqlalchemy as sa
from alembic import op

from services.records.guards import unguarded

revision = "0065"
down_revision = "0064"


def upgrade() -> None:
    op.add_column("link_subject", sa.Column("parents", sa.JSON, nullable=False, server_default="[]"))
    connection = op.get_bind()
    decision = sa.Table(
        "link_decision",
        sa.MetaData(),
        sa.Column("sequence", sa.Integer),
        sa.Column("other_case", sa.String(32)),
        sa.Column("one", sa.JSON(none_as_null=True)),
        sa.Column("two", sa.JSON(none_as_null=True)),
    )
    c = decision.c
    rows = connection.execute(sa.select(c.sequence, c.one, c.two).where(c.other_case.is_not(None))).all()
    told = [row for row in rows if any(side and side.get("lands") for side in (row.one, row.two))]
    with unguarded(connection, decision):
        for row in told:
            one, two = ({**side, "lands": {}} if side else side for side in (row.one, row.two))
            connection.execute(sa.update(decision).where(c.sequence == row.sequence).values(one=one, two=two))
