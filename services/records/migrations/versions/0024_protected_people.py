"""People of a case, what protects them, and the words that are sealed for it."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Nobody is protected yet."""
    _people()
    _words()
    _held()


def _people() -> None:
    op.create_table(
        "case_person",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("case", sa.String(32), sa.ForeignKey("case.id"), nullable=False),
        sa.Column("label", sa.String(16)),
        sa.Column("name", sa.Text()),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.Column("minor", sa.Boolean(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("instructions", sa.JSON(), nullable=False),
        sa.Column("interpreter", sa.String(8), nullable=False),
        sa.Column("reflection_until", sa.String(10), nullable=False),
        sa.Column("consent", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(200), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
    )
    op.create_index("ix_case_person_case", "case_person", ["case"])
    op.create_table(
        "person_category",
        sa.Column("sequence", sa.Integer(), primary_key=True),
        sa.Column("person", sa.String(32), sa.ForeignKey("case_person.id"), nullable=False),
        sa.Column("category", sa.String(16), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(200), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
    )
    op.create_index("ix_person_category_person", "person_category", ["person"])
    op.create_table(
        "case_protection",
        sa.Column("case", sa.String(32), sa.ForeignKey("case.id"), primary_key=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("settled", sa.BigInteger(), nullable=False),
        sa.Column("purged", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "person_opening",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("person", sa.String(32), sa.ForeignKey("case_person.id"), nullable=False),
        sa.Column("case", sa.String(32), nullable=False),
        sa.Column("asked_by", sa.String(200), nullable=False),
        sa.Column("user", sa.String(32)),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("approved_by", sa.String(200)),
        sa.Column("approved_at", sa.DateTime()),
        sa.Column("until", sa.DateTime()),
    )
    op.create_index("ix_person_opening_person", "person_opening", ["person"])
    op.create_index("ix_person_opening_case", "person_opening", ["case"])


def _words() -> None:
    op.create_table(
        "page_mask",
        sa.Column("document", sa.String(32), sa.ForeignKey("document.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("page", sa.Integer(), primary_key=True),
        sa.Column("start", sa.Integer(), primary_key=True),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("boxes", sa.JSON(), nullable=False),
    )
    op.create_index("ix_page_mask_person", "page_mask", ["person"])
    op.create_table(
        "sealed_words",
        sa.Column("subject", sa.String(120), primary_key=True),
        sa.Column("case", sa.String(32), nullable=False),
        sa.Column("document", sa.String(32), sa.ForeignKey("document.id", ondelete="CASCADE")),
        sa.Column("page", sa.Integer()),
        sa.Column("body", sa.LargeBinary(), nullable=False),
    )
    op.create_index("ix_sealed_words_case", "sealed_words", ["case"])
    op.create_index("ix_sealed_words_document", "sealed_words", ["document"])
    op.create_table(
        "photo_mask",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("case", sa.String(32), nullable=False),
        sa.Column("document", sa.String(32), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(32), sa.ForeignKey("case_person.id"), nullable=False),
        sa.Column("box", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.String(200), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
    )
    op.create_index("ix_photo_mask_document_page", "photo_mask", ["document", "page"])


def _held() -> None:
    op.create_table(
        "held_back",
        sa.Column("document", sa.String(32), primary_key=True),
        sa.Column("stretch", sa.Integer(), primary_key=True),
        sa.Column("case", sa.String(32), nullable=False),
    )
    op.create_index("ix_held_back_case", "held_back", ["case"])
    op.create_table(
        "person_statement",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("person", sa.String(32), sa.ForeignKey("case_person.id"), nullable=False),
        sa.Column("case", sa.String(32), nullable=False),
        sa.Column("document", sa.String(32)),
        sa.Column("taken", sa.String(10), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("interpreter", sa.Boolean(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(200), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
    )
    op.create_index("ix_person_statement_person", "person_statement", ["person"])
