"""Joint spaces: agreements, their members, what is lent."""

import sqlalchemy as sa
from alembic import op

from services.records.database import UtcDateTime

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    """There are none yet."""
    op.create_table(
        "joint_space",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("number", sa.String(100), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("begins", UtcDateTime, nullable=False),
        sa.Column("ends", UtcDateTime, nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(200), nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("ended_at", UtcDateTime),
    )
    op.create_table(
        "joint_party",
        sa.Column("space", sa.String(32), sa.ForeignKey("joint_space.id"), primary_key=True),
        sa.Column("agency", sa.String(32), sa.ForeignKey("agency.id"), primary_key=True),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("signed_by", sa.String(200)),
        sa.Column("signed_at", UtcDateTime),
    )
    op.create_table(
        "joint_member",
        sa.Column("space", sa.String(32), sa.ForeignKey("joint_space.id"), primary_key=True),
        sa.Column("user", sa.String(32), sa.ForeignKey("user.id"), primary_key=True),
        sa.Column("part", sa.String(16), nullable=False),
        sa.Column("since", UtcDateTime, nullable=False),
        sa.Column("granted_by", sa.String(200), nullable=False),
    )
    op.create_index("ix_joint_member_user", "joint_member", ["user"])
    op.create_table(
        "joint_loan",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("space", sa.String(32), sa.ForeignKey("joint_space.id"), nullable=False),
        sa.Column("case", sa.String(32), sa.ForeignKey("case.id"), nullable=False),
        sa.Column("document", sa.String(32)),
        sa.Column("owner", sa.String(32), sa.ForeignKey("agency.id"), nullable=False),
        sa.Column("codes", sa.JSON(), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("until", UtcDateTime, nullable=False),
        sa.Column("lent_by", sa.String(32), sa.ForeignKey("user.id"), nullable=False),
        sa.Column("lent_at", UtcDateTime, nullable=False),
        sa.Column("approved_by", sa.String(32), sa.ForeignKey("user.id")),
        sa.Column("approved_at", UtcDateTime),
        sa.Column("withdrawn_by", sa.String(200)),
        sa.Column("withdrawn_at", UtcDateTime),
    )
    op.create_index("ix_joint_loan_space", "joint_loan", ["space"])
    op.create_index("ix_joint_loan_case", "joint_loan", ["case"])
