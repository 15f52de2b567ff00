"""Prints of pages by MinHash, in place of simhash: made anew of the stored texts, in the background."""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
_BANDS = 20


def upgrade() -> None:
    """Documents that are there have no row in `compared`: by that they are told and done."""
    op.drop_table("near_page")
    op.drop_table("page_print")
    keys = [sa.Column(f"key{band}", sa.Integer(), nullable=False) for band in range(_BANDS)]
    op.create_table(
        "page_print",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(length=32), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("copies", sa.Integer()),
        sa.Column("digest", sa.BigInteger(), nullable=False),
        sa.Column("mins", sa.LargeBinary(), nullable=False),
        *keys,
        sa.ForeignKeyConstraint(["document"], ["document.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("document", "page", name="uq_page_print_document_page"),
        sqlite_autoincrement=True,
    )
    for key in keys:
        op.create_index(f"ix_page_print_{key.name}", "page_print", [key.name], unique=False)
    grouped = sa.text("copies IS NOT NULL")
    op.create_index(
        "ix_page_print_copies", "page_print", ["case", "copies", "id"], sqlite_where=grouped, postgresql_where=grouped
    )
    op.create_table(
        "compared",
        sa.Column("document", sa.String(length=32), nullable=False),
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("page", sa.Integer()),
        sa.ForeignKeyConstraint(["document"], ["document.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("document"),
    )
