"""Families bounded as one, pages that say nearly the same, where a cut reading goes on, runs begun on the web."""

import sqlalchemy as sa
from alembic import op

from services.records.database import UtcDateTime

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Every part gets the outermost container that it was found in; families of before start with what they hold."""
    op.add_column("exhibit", sa.Column("root", sa.String(length=32)))
    op.create_table(
        "family",
        sa.Column("root", sa.String(length=32), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("root"),
    )
    op.create_table(
        "bookmark",
        sa.Column("document", sa.String(length=32), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["document.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("document"),
    )
    bands = [sa.Column(f"band{place}", sa.Integer(), nullable=False) for place in range(4)]
    op.create_table(
        "page_print",
        sa.Column("document", sa.String(length=32), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("case", sa.String(length=32), nullable=False),
        *bands,
        sa.ForeignKeyConstraint(["document"], ["document.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("document", "page"),
    )
    for band in bands:
        op.create_index(f"ix_page_print_{band.name}", "page_print", ["case", band.name], unique=False)
    op.create_table(
        "near_page",
        sa.Column("document", sa.String(length=32), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("other", sa.String(length=32), nullable=False),
        sa.Column("other_page", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["document.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("document", "page"),
    )
    op.create_index("ix_near_page_other", "near_page", ["other", "other_page"], unique=False)
    op.create_table(
        "run_part",
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("document", sa.String(length=32), nullable=False),
        sa.Column("exhibit", sa.String(length=32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("case", "kind", "by", "document", "exhibit"),
    )
    _roots()


def _roots() -> None:
    """Level by level: a part has the root of its container, and the container is it where that has none."""
    connection = op.get_bind()
    deepest = connection.execute(sa.text("SELECT max(depth) FROM exhibit")).scalar() or 0
    for depth in range(1, deepest + 1):
        connection.execute(
            sa.text(
                "UPDATE exhibit SET root = coalesce((SELECT above.root FROM exhibit AS above "
                "WHERE above.document = exhibit.parent ORDER BY above.received, above.id LIMIT 1), exhibit.parent) "
                "WHERE depth = :depth"
            ),
            {"depth": depth},
        )
    op.execute(
        "INSERT INTO family SELECT root, count(*), sum(size), 0, 0 FROM exhibit WHERE root IS NOT NULL GROUP BY root"
    )
