"""Documents with their pages and tables in the catalogue, several at a time."""

import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, bindparam, delete, func, insert, select, update
from sqlalchemy.engine import Connection, Row

from models.document import STRETCH, Document, DocumentSummary, Page, Table, stretch_of
from models.exhibit import Exhibit
from models.ids import DocumentId
from services.records import tables as t
from services.records.meaning_tables import passages
from services.records.near_tables import compared, page_print
from services.records.packing import pack_words, unpack_words

if TYPE_CHECKING:
    from services.records.cover import Cover

# Made once: for small documents, making a statement costs more than running it.
_THESE: BindParameter[str] = bindparam("documents", expanding=True)
_REMOVE = delete(t.document).where(t.document.c.id.in_(_THESE))
_ADD = insert(t.document)
_ADD_PAGE = insert(t.page)
_ADD_TABLE = insert(t.page_table)
_SUMMARIES = select(t.document).where(t.document.c.id.in_(_THESE))
_PAGES = (
    select(t.page)
    .where(t.page.c.document.in_(_THESE), t.page.c.number.between(bindparam("first"), bindparam("last")))
    .order_by(t.page.c.document, t.page.c.number)
)


def begin(connection: Connection, summaries: Sequence[DocumentSummary]) -> None:
    """Put readings without pages in place of earlier ones, whose pages and findings go."""
    connection.execute(_REMOVE, {"documents": [summary.id for summary in summaries]})
    connection.execute(_ADD, [summary.model_dump() for summary in summaries])


def cut(connection: Connection, document: DocumentId, *, after: int) -> None:
    """Forget what came after a page: pages with their prints and findings, tables, analyses of their stretches."""
    connection.execute(delete(t.page).where(t.page.c.document == document, t.page.c.number > after))
    for table in (t.page_table, page_print, t.mention, t.indicator):
        connection.execute(delete(table).where(table.c.document == document, table.c.page > after))
    later = t.analysis.c.stretch >= stretch_of(after + 1)
    connection.execute(delete(t.analysis).where(t.analysis.c.document == document, later))
    reaching = passages.c.stretch >= stretch_of(after + 1)
    connection.execute(delete(passages).where(passages.c.document == document, reaching))


def change(connection: Connection, summary: DocumentSummary) -> None:
    """Tell how far a reading is. Raises LookupError when it is not there."""
    values = summary.model_dump(exclude={"id"})
    if connection.execute(update(t.document).where(t.document.c.id == summary.id).values(**values)).rowcount != 1:
        raise LookupError(summary.id)


def add_pages(connection: Connection, added: Iterable[tuple[DocumentId, Sequence[Page]]]) -> None:
    """Add pages to readings that were begun."""
    rows = [_page_row(document, page) for document, pages in added for page in pages]
    if rows:
        connection.execute(_ADD_PAGE, rows)


def update_page(connection: Connection, document: DocumentId, page: Page) -> None:
    """Change what a page says: the document is compared with others anew."""
    at = t.page.c.document == document, t.page.c.number == page.number
    connection.execute(delete(page_print).where(page_print.c.document == document, page_print.c.page == page.number))
    connection.execute(delete(compared).where(compared.c.document == document))
    row = _page_row(document, page)
    told = {name: row[name] for name in ("text", "words", "variants")}
    connection.execute(update(t.page).where(*at).values(**told))


def update_table(connection: Connection, document: DocumentId, position: int, table: Table) -> None:
    """Change what a table says."""
    at = t.page_table.c.document == document, t.page_table.c.position == position
    row = _table_row(document, position, table)
    connection.execute(update(t.page_table).where(*at).values(name=row["name"], rows=row["rows"]))


def add_tables(connection: Connection, document: DocumentId, tables: Sequence[Table], cover: "Cover") -> None:
    """Add tables behind those that a reading has, without what names protected people."""
    if not tables:
        return
    known = connection.execute(
        select(func.count()).select_from(t.page_table).where(t.page_table.c.document == document)
    ).scalar_one()
    written = cover.tables(connection, document, tables, first=known)
    connection.execute(_ADD_TABLE, [_table_row(document, n, table) for n, table in enumerate(written, known)])


def summaries(connection: Connection, documents: Iterable[DocumentId]) -> dict[DocumentId, DocumentSummary]:
    """Documents without their pages and tables; those that are not there are left out."""
    rows = connection.execute(_SUMMARIES, {"documents": list(documents)})
    return {DocumentId(row.id): DocumentSummary(**row._mapping) for row in rows}


def receipts(connection: Connection, document: DocumentId) -> list[Exhibit]:
    """The receipts of a document, oldest first."""
    query = select(t.exhibit).where(t.exhibit.c.document == document).order_by(t.exhibit.c.received, t.exhibit.c.id)
    return [Exhibit(**row._mapping) for row in connection.execute(query)]


def stretches(
    connection: Connection, wanted: Iterable[tuple[DocumentId, int]], *, words: bool
) -> dict[tuple[DocumentId, int], Document]:
    """Stretches of pages, each as a document without tables."""
    by_stretch: defaultdict[int, list[DocumentId]] = defaultdict(list)
    for document, stretch in wanted:
        by_stretch[stretch].append(document)
    known = summaries(connection, {document for documents in by_stretch.values() for document in documents})
    found = {}
    for stretch, documents in by_stretch.items():
        pages: defaultdict[str, list[Page]] = defaultdict(list)
        between = {"first": stretch * STRETCH + 1, "last": (stretch + 1) * STRETCH}
        for row in connection.execute(_PAGES, {"documents": documents, **between}):
            pages[row.document].append(page(row, words=words))
        for document in documents:
            if document in known:
                found[document, stretch] = joined(known[document], pages[document])
    return found


def joined(summary: DocumentSummary, pages: Sequence[Page], tables: Sequence[Table] = ()) -> Document:
    """A document out of its parts."""
    values = {name: getattr(summary, name) for name in DocumentSummary.model_fields if name != "counts"}
    return Document(**values, pages=tuple(pages), tables=tuple(tables))


def tables(connection: Connection, document: DocumentId) -> list[Table]:
    """All tables of a document, in their order."""
    query = select(t.page_table).where(t.page_table.c.document == document).order_by(t.page_table.c.position)
    return [
        Table(page=row.page, name=row.name, rows=json.loads(zlib.decompress(row.rows)))
        for row in connection.execute(query)
    ]


def page(row: Row[Any], *, words: bool) -> Page:
    """A page, with or without its words."""
    values = {name: row._mapping[name] for name in Page.model_fields if name != "words"}
    return Page(**values, words=unpack_words(row.words) if words else ())


def _page_row(document: DocumentId, page: Page) -> dict[str, Any]:
    return {**page.model_dump(exclude={"words"}), "document": document, "words": pack_words(page.words)}


def _table_row(document: DocumentId, position: int, table: Table) -> dict[str, Any]:
    rows = json.dumps(table.rows, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return {
        "document": document,
        "position": position,
        "page": table.page,
        "name": table.name,
        "rows": zlib.compress(rows),
    }
