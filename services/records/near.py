"""Pages of a case that say nearly the same, by the prints of their words.

The keys of a print are looked up in an index, each for a few pages, so that a case full of one form costs a page no
more than any other. The likest are then laid beside the page word by word, by their texts. Copies make a group, called
by the page that began it: each was laid beside the first of its group that was there, so that a row of small changes
joins nothing. Nothing is compared across cases.
"""

import zlib
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Select,
    String,
    bindparam,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    tuple_,
    union_all,
    update,
)
from sqlalchemy.engine import Connection, Row

from models.document import DocumentState, NearDocument, NearPair
from models.ids import CaseId, DocumentId
from services.copies import BANDS, VERSION, Print, Printed, are_copies, likeness, page_print, page_words
from services.records import tables as t
from services.records.database import Database
from services.records.near_tables import compared
from services.records.near_tables import page_print as n
from services.records.protection_tables import case_protection

MOST_LOOKED_AT = 16
"""Pages that are looked at for each key. Where a crowd has one, keys of what is the page's own still find its copy."""
LEAST_LIKE = 0.2
"""Likeness from which on pages are laid side by side: copies that were badly read have a third of their pairs left."""
MOST_COMPARED = 2
"""Groups with whose first page a page is compared."""
FIRSTS = 4
"""Pages of a group with which the others are told as pairs: a thousand copies make no million of pairs."""
MOST_PLACES = 500
"""Pages whose marks are asked for in one query."""
AT_ONCE = 25
"""Pages compared anew in one transaction."""

_KEYS = tuple(n.c[f"key{band}"] for band in range(BANDS))


class SqlNearStore:
    """Prints in the catalogue."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, document: DocumentId, *, case: CaseId, pages: Mapping[int, Printed]) -> None:
        """Keep the prints of pages that were just saved, by number, and put each with its copies.

        Where the case protects people, texts are saved without their names: there it is done later, of what was saved.
        """
        with self._database.writing() as connection:
            if connection.execute(_PROTECTS, {"case": case}).first() is not None:
                connection.execute(delete(compared).where(compared.c.document == document))
                return
            _put(connection, document, case, pages)
            connection.execute(_FIRST_PAGES, {"document": document, "version": VERSION, "pages": list(pages)})

    def due(self, *, limit: int) -> Sequence[tuple[DocumentId, CaseId]]:
        """Documents that are read and were not compared: of earlier releases and bundles, or masked since."""
        with self._database.reading() as connection:
            return [(DocumentId(row.id), CaseId(row.case)) for row in connection.execute(_due().limit(limit))]

    def lacking(self) -> int:
        """How many documents are due."""
        with self._database.reading() as connection:
            return int(connection.execute(select(func.count()).select_from(_due().subquery())).scalar_one())

    def compare(self, document: DocumentId, *, case: CaseId, stop: Callable[[], bool] = bool) -> bool:
        """Compare all pages of a document anew, by their stored texts. False: it was stopped or changed meanwhile.

        It goes on where it was stopped. Two that do it at a time do nothing twice: one of them gives way.
        """
        last = self._begun(document)
        while last is not None and not stop():
            with self._database.writing() as connection:
                c = t.page.c
                some = select(c.number, c.text).where(c.document == document, c.number > last)
                rows = connection.execute(some.order_by(c.number).limit(AT_ONCE)).all()
                after = rows[-1].number if rows else None
                # There is no such row where the document was read again or masked meanwhile.
                here = (compared.c.document == document) & (compared.c.page == last)
                if connection.execute(update(compared).where(here).values(page=after)).rowcount != 1:
                    return False
                if after is None:
                    return True
                pages = {row.number: Printed(row.text, page_print(row.text)) for row in rows}
                connection.execute(delete(n).where(n.c.document == document, n.c.page.in_(pages)))
                _put(connection, document, case, pages)
                last = after
        return False

    def _begun(self, document: DocumentId) -> int | None:
        """The page up to which a document is compared; None: it is gone, or done."""
        with self._database.writing() as connection:
            row = connection.execute(select(compared).where(compared.c.document == document)).first()
            if row is not None and row.version == VERSION:
                return None if row.page is None else int(row.page)
            if connection.execute(select(t.document.c.id).where(t.document.c.id == document)).first() is None:
                return None
            connection.execute(delete(compared).where(compared.c.document == document))
            connection.execute(insert(compared), {"document": document, "version": VERSION, "page": 0})
            return 0

    def of(self, document: DocumentId, *, limit: int = 50) -> Sequence[NearDocument]:
        """The documents that share most, the most first."""
        # First the groups of its pages, then who else is in each: a crowd of copies is gone through once.
        own = select(n.c.case, n.c.copies, func.count().label("pages"))
        groups = own.where(n.c.document == document).group_by(n.c.case, n.c.copies).subquery()
        there = select(n.c.document, n.c.copies, groups.c.pages).distinct()
        there = there.join(groups, (groups.c.case == n.c.case) & (groups.c.copies == n.c.copies))
        others = there.where(n.c.document != document).subquery()
        shared = func.sum(others.c.pages).label("shared")
        query = select(t.document.c.id, t.document.c.name, shared).join(others, others.c.document == t.document.c.id)
        query = query.group_by(t.document.c.id, t.document.c.name).order_by(shared.desc(), t.document.c.name)
        with self._database.reading() as connection:
            found = [
                NearDocument(document=DocumentId(row.id), name=row.name, pages=row.shared)
                for row in connection.execute(query.limit(limit))
            ]
        return sorted(found, key=lambda near: (-near.pages, near.name, near.document))

    def pairs(self, case: CaseId, *, limit: int = 10_000) -> Sequence[NearPair]:
        """All pairs of a case, each once, those that share most first."""
        query = pairs_of(case)
        query = query.order_by(query.selected_columns.pages.desc(), "document", "other").limit(2 * limit)
        found: dict[tuple[str, ...], NearPair] = {}
        with self._database.reading() as connection:
            for document, other, pages in connection.execute(query):
                pair = NearPair(document=DocumentId(document), other=DocumentId(other), pages=pages)
                found.setdefault(tuple(sorted((document, other))), pair)
        return tuple(found.values())[:limit]

    def marks(self, pages: Collection[tuple[DocumentId, int]]) -> Mapping[tuple[DocumentId, int], frozenset[str]]:
        """Of those pages that have a print, what pages that say nearly the same have in common."""
        query = select(n.c.document, n.c.page, n.c.copies, n.c.digest)
        query = query.where(tuple_(n.c.document, n.c.page).in_(bindparam("places", expanding=True)))
        found: dict[tuple[DocumentId, int], frozenset[str]] = {}
        wanted = sorted(set(pages))
        with self._database.reading() as connection:
            for at in range(0, len(wanted), MOST_PLACES):
                places = wanted[at : at + MOST_PLACES]
                for document, page, group, digest in connection.execute(query, {"places": places}):
                    told = {f"words/{digest}"} | ({f"group/{group}"} if group is not None else set())
                    found[DocumentId(document), page] = frozenset(told)
        return found


def pairs_of(case: CaseId) -> Select[Any]:
    """A query for pairs of documents of a case: `document`, an `other` that was there before, and how many `pages`."""
    place = func.row_number().over(partition_by=n.c.copies, order_by=n.c.id).label("place")
    grouped = select(n.c.id, n.c.document, n.c.page, n.c.copies, place)
    one = grouped.where(n.c.case == case, n.c.copies.is_not(None)).cte("one")
    first = select(one).where(one.c.place <= FIRSTS).cte("first").prefix_with("MATERIALIZED")
    there = (first.c.copies == one.c.copies) & (first.c.id < one.c.id)
    return (
        select(one.c.document, first.c.document.label("other"), func.count(one.c.page.distinct()).label("pages"))
        .join(first, there)
        .where(first.c.document != one.c.document)
        .group_by(one.c.document, first.c.document)
    )


_PROTECTS = select(case_protection.c.case).where(case_protection.c.case == bindparam("case"))
_OF = bindparam("document", type_=String)
_FIRST_PAGES = insert(compared).from_select(
    ["document", "version"],
    select(_OF, bindparam("version", type_=String)).where(
        ~exists().where(compared.c.document == _OF),
        ~exists().where(t.page.c.document == _OF, t.page.c.number.not_in(bindparam("pages", expanding=True))),
    ),
)
"""Says of a document that it is compared, where it has no pages but these: what comes later is compared as it comes."""
_LOOK = union_all(
    *(
        select(literal(band), there)
        for band, there in enumerate(
            select(n.c.id, n.c.copies, n.c.digest, n.c.mins)
            .where(n.c.case == bindparam("case"), key == bindparam(key.name))
            .limit(MOST_LOOKED_AT)
            .subquery()
            for key in _KEYS
        )
    )
)
_ADD = insert(n)
_TEXT = select(t.page.c.text).join(n, (n.c.document == t.page.c.document) & (n.c.page == t.page.c.number)).limit(1)
_OF_PAGE = _TEXT.where(n.c.id == bindparam("group"))
_OF_FIRST = _TEXT.where(n.c.case == bindparam("case"), n.c.copies == bindparam("group")).order_by(n.c.id)


def _due() -> Select[Any]:
    d = t.document.c
    now = (compared.c.document == d.id) & (compared.c.version == VERSION) & compared.c.page.is_(None)
    query = select(d.id, d.case).outerjoin(compared, now)
    return query.where(compared.c.document.is_(None), d.state != DocumentState.READING)


def _put(connection: Connection, document: DocumentId, case: CaseId, pages: Mapping[int, Printed]) -> None:
    """Add prints one by one: pages of one document are copies of one another as well."""
    salt = zlib.crc32(f"{VERSION}/{case}".encode()) - (1 << 31)
    for number, page in pages.items():
        if page.print is None:
            continue
        made = page.print
        keys = {column.name: key ^ salt for column, key in zip(_KEYS, made.keys, strict=True)}
        rows = connection.execute(_LOOK, {"case": case, **keys}).all()
        copies = _group(connection, case, page.text, made, rows) if rows else None
        connection.execute(
            _ADD,
            {
                "document": document, "page": number, "case": case, "copies": copies,
                "digest": made.digest, "mins": made.mins, **keys,
            },
        )  # fmt: skip


def _group(connection: Connection, case: CaseId, text: str, made: Print, rows: Sequence[Row[Any]]) -> int | None:
    """The group of copies that a page belongs to, which is begun where it had one page; None: it has no copies."""
    known = list({row.id: row for row in rows}.values())
    likely = likeness(made.mins, [row.mins for row in known])
    words, tried = page_words(text), set[int]()
    for at in (-likely).argsort(kind="stable"):
        row = known[at]
        group = row.id if row.copies is None else row.copies
        if likely[at] < LEAST_LIKE or len(tried) == MOST_COMPARED:
            break
        if group in tried:
            continue
        tried.add(group)
        if row.digest != made.digest:
            query = _OF_PAGE if row.copies is None else _OF_FIRST
            first = connection.execute(query, {"case": case, "group": group}).scalar()
            if first is None or not are_copies(words, page_words(first)):
                continue
        if row.copies is None:
            connection.execute(update(n).where(n.c.id == row.id).values(copies=row.id))
        return int(group)
    return None
