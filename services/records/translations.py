"""Translations in the catalogue: the table and its store."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, insert, select, update

from models.ids import DocumentId
from models.translation import Translation
from services.records.cover import Cover
from services.records.database import Database, UtcDateTime
from services.records.tables import metadata

table = Table(
    "translation",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case", ForeignKey("case.id"), nullable=False),
    Column("document", String(32), nullable=False),
    Column("page", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("reading", String(200), nullable=False),
    Column("language", String(2), nullable=False),
    Column("engine", Boolean, nullable=False),
    Column("translator", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("made_by", String(200), nullable=False),
    Column("user", String(32)),
    Column("made_at", UtcDateTime, nullable=False),
    Column("withdrawn_at", UtcDateTime),
    Index("ix_translation_document", "document", "page"),
)
_T = table.c


class SqlTranslationStore:
    """What is typed names nobody whom the case protects."""

    def __init__(self, database: Database, cover: Cover) -> None:
        self._database = database
        self._cover = cover

    def add(self, translation: Translation) -> None:
        """Keep one."""
        with self._database.writing() as connection:
            typed = {"translator": translation.translator, "text": translation.text}
            masked = self._cover.words(connection, translation.case, typed)
            connection.execute(insert(table).values(**{**translation.model_dump(), **masked}))

    def of(self, document: DocumentId, *, page: int | None = None) -> Sequence[Translation]:
        """Those that stand, of a document or of a page, by place, the newest first."""
        query = select(table).where(_T.document == document, _T.withdrawn_at.is_(None))
        if page is not None:
            query = query.where(_T.page == page)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(_T.page, _T.start, _T.end, _T.made_at.desc(), _T.id))
            return [Translation(**row._mapping) for row in rows]

    def withdraw(self, translation: str, *, at: dt.datetime) -> None:
        """Mark one as withdrawn."""
        with self._database.writing() as connection:
            connection.execute(update(table).where(_T.id == translation).values(withdrawn_at=at))
