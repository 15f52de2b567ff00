"""People and units that are kept from a document, since it names one of them; the level that pages bear in the index."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    op.create_table(
        "document_barred",
        sa.Column("document", sa.String(32), primary_key=True),
        sa.Column("who", sa.String(32), primary_key=True),
        sa.Column("case", sa.String(32), sa.ForeignKey("case.id"), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("made_by", sa.String(200), nullable=False),
    )
    op.create_index("ix_document_barred_who", "document_barred", ["who"])
    op.add_column("document_level", sa.Column("indexed", sa.String(16), nullable=False, server_default=""))
