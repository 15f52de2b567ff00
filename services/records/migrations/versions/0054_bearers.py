"""Of what is held, whose it is and by what sign; of people who are linked, their side and whose their values are."""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"


def upgrade() -> None:
    # A copy of the analyses, and all of it is read anew: nobody is answered until that is done.
    op.drop_table("held")
    op.execute(sa.text("DELETE FROM held_stretch"))
    op.execute(sa.text("DELETE FROM epoch"))
    op.drop_column("held_stretch", "shadowed")
    op.create_table(
        "held",
        sa.Column("document", sa.String(32), primary_key=True),
        sa.Column("stretch", sa.Integer, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("owners", sa.Text, primary_key=True),
        sa.Column("bearer", sa.String(16), primary_key=True),
        sa.Column("sign", sa.String(16), primary_key=True),
        sa.ForeignKeyConstraint(
            ("document", "stretch"), ("held_stretch.document", "held_stretch.stretch"), ondelete="CASCADE"
        ),
    )
    op.create_index("ix_held_key", "held", ["key"])
    op.add_column("link_subject", sa.Column("sides", sa.JSON, nullable=False, server_default="[]"))
    op.add_column("link_subject", sa.Column("lands", sa.JSON, nullable=False, server_default="{}"))
