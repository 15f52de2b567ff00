"""The value under which a mention counts as a column of its own, so that lists of entities read an index alone."""

from alembic import op

revision = "0045"
down_revision = "0044"


def upgrade() -> None:
    op.execute("ALTER TABLE mention ADD COLUMN entity TEXT GENERATED ALWAYS AS (coalesce(person, normal)) VIRTUAL")
    op.create_index("ix_mention_entity", "mention", ["kind", "entity", "case", "document"])
    op.drop_index("ix_mention_kind_person_case", "mention")
