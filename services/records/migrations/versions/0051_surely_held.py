"""Of what is held, whether it surely is one person's, and which texts speak of somebody protected."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"


def upgrade() -> None:
    op.add_column("held", sa.Column("sure", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("held_stretch", sa.Column("shadowed", sa.Boolean, nullable=False, server_default=sa.false()))
    # What partners were given was made by a rule that told too much: nobody is answered until it is made anew.
    op.execute(sa.text("DELETE FROM epoch"))
