"""Tags in the catalogue: the table and its store."""

from collections.abc import Collection, Sequence

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table, Text, delete, insert, select

from models.ids import CaseId, DocumentId
from models.tag import Tag, TaggedPlace
from services.records.cover import Cover
from services.records.database import Database, UtcDateTime
from services.records.narrowed import among, as_list
from services.records.tables import metadata

table = Table(
    "tag",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case", ForeignKey("case.id"), nullable=False),
    Column("document", String(32), nullable=False),
    Column("page", Integer),
    Column("box", JSON(none_as_null=True)),
    Column("label", Text, nullable=False),
    Column("made_by", String(200), nullable=False),
    Column("user", String(32)),
    Column("made_at", UtcDateTime, nullable=False),
    Index("ix_tag_case", "case", "document"),
)
_T = table.c


class SqlTagStore:
    """What is typed names nobody whom the case protects."""

    def __init__(self, database: Database, cover: Cover) -> None:
        self._database = database
        self._cover = cover

    def add(self, tag: Tag) -> Tag:
        """Keep a tag, unless its label stands at that place already."""
        with self._database.writing() as connection:
            kept = tag.model_copy(update={"label": self._cover.words(connection, tag.case, tag.label)})
            for row in connection.execute(select(table).where(_T.case == tag.case, _T.document == tag.document)):
                there = Tag(**row._mapping)
                if (there.key, there.page, there.box) == (kept.key, kept.page, kept.box):
                    return there
            connection.execute(insert(table).values(**kept.model_dump()))
        return kept

    def remove(self, tag: str) -> None:
        """Take a tag away."""
        with self._database.writing() as connection:
            connection.execute(delete(table).where(_T.id == tag))
            self._cover.forget(connection, f"tag/{tag}")

    def of_case(self, case: CaseId, document: DocumentId | None = None) -> Sequence[Tag]:
        """All of a case, or those of a document of it, the newest first."""
        query = select(table).where(_T.case == case).order_by(_T.made_at.desc(), _T.id)
        if document is not None:
            query = query.where(_T.document == document)
        with self._database.reading() as connection:
            return [Tag(**row._mapping) for row in connection.execute(query)]

    def places(self, cases: Collection[CaseId]) -> Collection[TaggedPlace]:
        """Where the labels of some cases stand, each place once."""
        query = select(_T.label, _T.document, _T.page).where(_T.case.in_(among("cases"))).distinct()
        with self._database.reading() as connection:
            return [TaggedPlace(*row) for row in connection.execute(query, {"cases": as_list(cases)})]
