"""The tables of linking: what the machine joins, and beside it what people decide. In the metadata of `tables`."""

from sqlalchemy import JSON, Boolean, Column, Float, ForeignKey, Index, Integer, String, Table, Text

from services.records.database import UtcDateTime
from services.records.tables import metadata

subject = Table(
    "link_subject",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("case", ForeignKey("case.id", ondelete="CASCADE"), nullable=False),
    Column("document", ForeignKey("document.id", ondelete="CASCADE"), nullable=False),
    Column("stretch", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("key", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("page", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("mentions", Integer, nullable=False),
    Column("days", JSON, nullable=False),
    Column("years", JSON, nullable=False),
    Column("values", JSON, nullable=False),
    Column("office", Boolean, nullable=False),
    Column("sides", JSON, nullable=False, server_default="[]"),
    Column("lands", JSON, nullable=False, server_default="{}"),
    Column("parents", JSON, nullable=False, server_default="[]"),
    # What the counts of words below are kept by.
    Column("words", JSON, nullable=False),
    # The machine's entity of the case: the smallest id of those it joins.
    Column("entity", String(32), nullable=False, index=True),
    Index("ix_link_subject_document", "document", "stretch"),
    Index("ix_link_subject_case", "case", "kind", "text"),
)

block = Table(
    "link_block",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("subject", ForeignKey("link_subject.number", ondelete="CASCADE"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

word = Table(
    "link_word",
    metadata,
    Column("word", String(300), primary_key=True),
    Column("people", Integer, nullable=False),
    sqlite_with_rowid=False,
)

edge = Table(
    "link_edge",
    metadata,
    Column("one", ForeignKey("link_subject.id", ondelete="CASCADE"), primary_key=True),
    Column("two", ForeignKey("link_subject.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("across", Boolean, nullable=False),
    Column("one_case", String(32), nullable=False),
    Column("two_case", String(32), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("odds", Float, nullable=False),
    Column("score", Float, nullable=False),
    Column("band", String(16), nullable=False),
    Column("parts", JSON, nullable=False),
    Column("worth", Float, nullable=False),
    Column("grounds", JSON, nullable=False),
    Index("ix_link_edge_one_case", "one_case", "across", "worth"),
    Index("ix_link_edge_two_case", "two_case", "across", "worth"),
    sqlite_with_rowid=False,
)

stretch = Table(
    "link_stretch",
    metadata,
    Column("document", ForeignKey("document.id", ondelete="CASCADE"), primary_key=True),
    Column("stretch", Integer, primary_key=True),
    # By which version it was linked; empty: it waits.
    Column("version", String(16), nullable=False),
    # Grows each time it is to be linked anew, so that what changed meanwhile is seen.
    Column("asked", Integer, nullable=False),
    Index("ix_link_stretch_version", "version"),
)

decision = Table(
    "link_decision",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("case", ForeignKey("case.id"), nullable=False, index=True),
    Column("other_case", String(32), index=True),
    Column("act", String(16), nullable=False),
    Column("one", JSON(none_as_null=True)),
    Column("two", JSON(none_as_null=True)),
    Column("judgement", String(16)),
    Column("value", Text, nullable=False),
    Column("undoes", String(32), unique=True),
    Column("batch", String(32), nullable=False, index=True),
    Column("reason", Text, nullable=False),
    Column("made_by", String(200), nullable=False),
    Column("user", String(32)),
    Column("made_at", UtcDateTime, nullable=False),
    Column("blind", Boolean, nullable=False),
)

WORDS_COUNTED = (
    """CREATE TRIGGER link_words_more AFTER INSERT ON link_subject WHEN NEW.kind = 'PERSON' BEGIN
    INSERT INTO link_word (word, people) SELECT value, 1 FROM json_each(NEW.words) WHERE TRUE
    ON CONFLICT (word) DO UPDATE SET people = people + 1;
    INSERT INTO link_word (word, people) VALUES ('', 1) ON CONFLICT (word) DO UPDATE SET people = people + 1; END""",
    """CREATE TRIGGER link_words_fewer AFTER DELETE ON link_subject WHEN OLD.kind = 'PERSON' BEGIN
    UPDATE link_word SET people = people - 1
    WHERE word = '' OR word IN (SELECT value FROM json_each(OLD.words));
    DELETE FROM link_word WHERE people = 0
    AND (word = '' OR word IN (SELECT value FROM json_each(OLD.words))); END""",
)
"""Triggers that keep, for each word, in how many people's names it stands; under the empty word, how many there are."""

LINK_DECISIONS_STAY = tuple(
    f"CREATE TRIGGER link_decision_no_{act.lower()} BEFORE {act} ON link_decision "
    "BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END"
    for act in ("UPDATE", "DELETE")
)
"""Triggers that keep decisions on links and entities as they were made."""
