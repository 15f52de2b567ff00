"""What the text states of mentions, names in their parts, and the person that a mention means in its document."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Mentions read before state nothing and stand for themselves, until their document is analyzed again."""
    op.add_column("mention", sa.Column("stated", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("mention", sa.Column("roles", sa.Text(), nullable=False, server_default=""))
    op.add_column("mention", sa.Column("name", sa.JSON(), nullable=True))
    op.add_column("mention", sa.Column("person", sa.Text(), nullable=True))
    op.create_index("ix_mention_kind_person_case", "mention", ["kind", "person", "case"], unique=False)
