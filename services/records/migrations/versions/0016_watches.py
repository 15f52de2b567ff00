"""Saved searches, the alerts of those that watch, and what is to be sent."""

import sqlalchemy as sa
from alembic import op

from services.records.database import UtcDateTime

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """None yet."""
    op.create_table(
        "saved_search",
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("user", sa.String(32)),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("cases", sa.JSON(none_as_null=True)),
        sa.Column("watching", sa.Boolean(), nullable=False),
        sa.Column("webhook", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("seen", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sequence"),
        sa.UniqueConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_saved_search_user", "saved_search", ["user"], unique=False)
    op.create_table(
        "watch_due",
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(32), nullable=False),
        sa.Column("stretch", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("sequence"),
    )
    op.create_index("ix_watch_due_document", "watch_due", ["document", "stretch"], unique=True)
    op.create_table(
        "watch_alert",
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("search", sa.String(32), nullable=False),
        sa.Column("case", sa.String(32), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(32), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("read_at", UtcDateTime()),
        sa.ForeignKeyConstraint(["search"], ["saved_search.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("sequence"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("ix_watch_alert_search", "watch_alert", ["search"], unique=False)
    op.create_table(
        "alert_channel",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("alert", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due", UtcDateTime()),
        sa.ForeignKeyConstraint(["alert"], ["watch_alert.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_alert_channel_alert", "alert_channel", ["alert"], unique=False)
    op.create_index("ix_alert_channel_due", "alert_channel", ["due"], unique=False)
