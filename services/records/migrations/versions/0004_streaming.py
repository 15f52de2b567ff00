"""Documents of any length: tables apart, analysis by stretches of pages, jobs with stretch, priority and weight."""

import json
import zlib

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Keep all that was read; what was analyzed of longer documents is told as outdated and done again."""
    _tables_apart()
    _analysis_by_stretch()
    for name in ("stretch", "priority", "weight"):
        op.add_column("job", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.drop_index("ix_job_state_stage_order", table_name="job")
    op.create_index("ix_job_turn", "job", ["state", "priority", "stage", "order"], unique=False)
    op.create_index(op.f("ix_job_order"), "job", ["order"], unique=False)


def _tables_apart() -> None:
    op.create_table(
        "page_table",
        sa.Column("document", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("rows", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["document.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("document", "position"),
    )
    connection = op.get_bind()
    documents = connection.execute(sa.text("SELECT id FROM document")).scalars().all()
    add = sa.text("INSERT INTO page_table VALUES (:document, :position, :page, :name, :rows)")
    for document in documents:
        packed = connection.execute(sa.text("SELECT tables FROM document WHERE id = :id"), {"id": document}).scalar()
        for position, table in enumerate(json.loads(zlib.decompress(packed or zlib.compress(b"[]")))):
            rows = zlib.compress(json.dumps(table["rows"], ensure_ascii=False).encode("utf-8", "surrogatepass"))
            values = {"document": document, "position": position, "page": table["page"], "name": table["name"]}
            connection.execute(add, {**values, "rows": rows})
    # Not by copying the table: its pages and findings hang on it.
    op.execute("ALTER TABLE document DROP COLUMN tables")


def _analysis_by_stretch() -> None:
    op.create_table(
        "analysis_by_stretch",
        sa.Column("document", sa.String(length=32), nullable=False),
        sa.Column("stretch", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["document.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("document", "stretch"),
    )
    # Every hundred pages of a longer document become a stretch that is due; their findings stay until then.
    op.execute("INSERT INTO analysis_by_stretch SELECT document, 0, version, languages FROM analysis")
    op.execute(
        "INSERT OR IGNORE INTO analysis_by_stretch "
        "SELECT DISTINCT page.document, (page.number - 1) / 100, 'none', '[]' FROM page "
        "JOIN analysis ON analysis.document = page.document"
    )
    op.execute(
        "UPDATE analysis_by_stretch SET version = 'none' WHERE document IN "
        "(SELECT document FROM analysis_by_stretch WHERE stretch > 0)"
    )
    op.drop_table("analysis")
    op.rename_table("analysis_by_stretch", "analysis")
