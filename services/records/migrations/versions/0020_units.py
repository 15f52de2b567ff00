"""Units within agencies, and how names of bodies look, so that none is taken for another."""

import sqlalchemy as sa
from alembic import op

from services.records.looks import look_of

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Agencies that look alike already stay: each but the first has its id added to its look."""
    op.create_table(
        "unit",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("agency", sa.String(32), sa.ForeignKey("agency.id"), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("look", sa.String(600), nullable=False),
        sa.UniqueConstraint("agency", "look", name="uq_unit_agency_look"),
    )
    op.execute('ALTER TABLE "user" ADD COLUMN unit VARCHAR(32) REFERENCES unit (id)')
    op.create_index("ix_user_unit", "user", ["unit"])
    op.add_column("agency", sa.Column("look", sa.String(600), nullable=False, server_default=""))
    taken: set[str] = set()
    connection = op.get_bind()
    for row in connection.execute(sa.text("SELECT id, name FROM agency ORDER BY name, id")).all():
        look = look_of(row.name)
        if not look or look in taken:
            look = f"{look} {row.id}"
        taken.add(look)
        connection.execute(sa.text("UPDATE agency SET look = :look WHERE id = :id"), {"look": look, "id": row.id})
    op.create_index("uq_agency_look", "agency", ["look"], unique=True)
