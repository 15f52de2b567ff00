"""Subjects, entities and links that the machine makes, and what people decide about them."""

import sqlalchemy as sa
from alembic import op

from services.records.database import UtcDateTime
from services.records.link_tables import LINK_DECISIONS_STAY, WORDS_COUNTED

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Six tables; all that was analyzed before waits to be linked."""
    op.create_table(
        "link_subject",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("case", sa.String(32), nullable=False),
        sa.Column("document", sa.String(32), nullable=False),
        sa.Column("stretch", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("mentions", sa.Integer(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("years", sa.JSON(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("office", sa.Boolean(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("entity", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["case.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["document"], ["document.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("ix_link_subject_entity", "link_subject", ["entity"], unique=False)
    op.create_index("ix_link_subject_document", "link_subject", ["document", "stretch"], unique=False)
    op.create_index("ix_link_subject_case", "link_subject", ["case", "kind", "text"], unique=False)
    op.create_table(
        "link_block",
        sa.Column("key", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("subject", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["subject"], ["link_subject.number"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", "subject"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_link_block_subject", "link_block", ["subject"], unique=False)
    op.create_table(
        "link_word",
        sa.Column("word", sa.String(300), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("word"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "link_edge",
        sa.Column("one", sa.String(32), nullable=False),
        sa.Column("two", sa.String(32), nullable=False),
        sa.Column("across", sa.Boolean(), nullable=False),
        sa.Column("one_case", sa.String(32), nullable=False),
        sa.Column("two_case", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("odds", sa.Float(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("band", sa.String(16), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("worth", sa.Float(), nullable=False),
        sa.Column("grounds", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["one"], ["link_subject.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["two"], ["link_subject.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("one", "two"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_link_edge_two", "link_edge", ["two"], unique=False)
    op.create_index("ix_link_edge_one_case", "link_edge", ["one_case", "across", "worth"], unique=False)
    op.create_index("ix_link_edge_two_case", "link_edge", ["two_case", "across", "worth"], unique=False)
    op.create_table(
        "link_stretch",
        sa.Column("document", sa.String(32), nullable=False),
        sa.Column("stretch", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(16), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["document.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("document", "stretch"),
    )
    op.create_index("ix_link_stretch_version", "link_stretch", ["version"], unique=False)
    op.create_table(
        "link_decision",
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("case", sa.String(32), nullable=False),
        sa.Column("other_case", sa.String(32), nullable=True),
        sa.Column("act", sa.String(16), nullable=False),
        sa.Column("one", sa.JSON(), nullable=True),
        sa.Column("two", sa.JSON(), nullable=True),
        sa.Column("judgement", sa.String(16), nullable=True),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("undoes", sa.String(32), nullable=True),
        sa.Column("batch", sa.String(32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(200), nullable=False),
        sa.Column("user", sa.String(32), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("blind", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["case.id"]),
        sa.PrimaryKeyConstraint("sequence"),
        sa.UniqueConstraint("id"),
        sa.UniqueConstraint("undoes"),
    )
    for column in ("case", "other_case", "batch"):
        op.create_index(f"ix_link_decision_{column}", "link_decision", [column], unique=False)
    for trigger in (*WORDS_COUNTED, *LINK_DECISIONS_STAY):
        op.execute(trigger)
    op.execute(
        "INSERT INTO link_stretch (document, stretch, version, asked) SELECT document, stretch, '', 1 FROM analysis"
    )
