"""Rows of another server as they enter: hostile until each was checked, and nothing that is here is written over.

A line must be of a table that travels, with the columns and types of it, of a case and document that the signed list of
the bundle names, and such that this release can read it. What names accounts is told as the sender's.
"""

import base64
import binascii
import datetime as dt
import json
import math
import zlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import JSON, Boolean, Column, Date, Float, Integer, LargeBinary, Table, insert, select, tuple_, union
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from models.document import stretch_of
from models.errors import BadBundle, Conflict
from models.ids import AgencyId, CaseId, DocumentId, derived
from services.protection.alike import alike
from services.records import legible
from services.records import protection_tables as p
from services.records.carrying import BY, JUDGED, LONGEST_LINE, READ, Row, own, told_value
from services.records.database import UtcDateTime
from services.records.tables import metadata

_AT_ONCE = 200
_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError)
_LAST_NUMBER = 10**9
"""The largest number of a page that a bundle may bring: the receiver counts on from it."""
_UNDERSTOOD = frozenset(READ) - {"exhibit", "document", "document_level"}
"""Tables of what was read and found in a document: where it is masked here, none is compared or added to."""
_AT_FIRST: Mapping[str, str] = {"retention_rule": "case", "document_level": "document", "reading_choice": "document"}
"""Tables that say how something is kept, held or read, by the column of it: once it is here, that is the receiver's."""
_KEYS: Mapping[str, tuple[str, ...]] = {
    "decision": ("id",), "wording": ("id",), "prosecution_exhibit": ("file", "number"),
    "prosecution_assertion": ("file", "number"), "flag_change": ("kind", "document", "at"),
}  # fmt: skip
"""By what a row that is counted on each server for itself is the same row."""
_LATER = frozenset(
    ("indexed", "withdrawn_by", "withdrawn_at", "removed_by", "removed_at", "lifted_by", "lifted_at", "lifted_order")
)
"""Columns of what became of a row on each server: what is here stays."""


class Sender(NamedTuple):
    """Whose rows they are, and whose they become: `owner` is the agency here, `home` its name."""

    agency: AgencyId
    name: str
    owner: AgencyId
    home: str


class Entering:
    """Checks and takes in the lines of a bundle. `originals`: SHA-512 and size of each original, by SHA-256."""

    def __init__(
        self, places: Mapping[DocumentId, CaseId], *, sender: Sender, whole: bool,
        originals: Mapping[str, tuple[str, int]], images: Collection[str],
    ) -> None:  # fmt: skip
        self._places, self._cases = places, frozenset(places.values())
        self._sender, self._originals, self._images = sender, originals, images
        self._tables = {name: metadata.tables[name] for name in (*READ, *(JUDGED if whole else ()))}
        self._files: set[str] = set()
        self._used: set[str] = set()
        self._parents: defaultdict[str, set[str]] = defaultdict(set)
        self._pages: defaultdict[str, set[int]] = defaultdict(set)
        self._told: dict[str, int] = {}
        self._last: dict[str, int] = {}
        self._beyond: dict[str, int] = {}
        self.named: set[DocumentId] = set()
        """Documents with a receipt among what was read."""
        self.pictures: set[str] = set()
        """Files that pages are said to look like."""
        self.grown: set[DocumentId] = set()
        """Documents of which a row was added."""

    def read(self, lines: Iterable[bytes]) -> Iterator[tuple[Table, Row]]:
        """Each line as a row of its table. Raises BadBundle at the first that is none of this bundle."""
        for line in lines:
            if len(line) > LONGEST_LINE:
                raise _bad("too long")
            try:
                name, told = json.loads(line)
                table = self._tables[name]
                row = {column: _value(table.c[column], value) for column, value in told.items()}
            except (*_UNREADABLE, binascii.Error) as error:
                raise _bad("of no table that travels, or with values of another kind") from error
            if set(row) != set(table.c.keys()) - own(table):
                raise _bad("with other columns than its table has")
            self._belongs(table, row)
            try:
                legible.check(name, row)
            except (*_UNREADABLE, zlib.error) as error:
                raise _bad(f"of {name} that cannot be read") from error
            yield table, row

    def _belongs(self, table: Table, row: Row) -> None:
        """Raises BadBundle for a row of anything that the list does not name."""
        document = row["id"] if table.name == "document" else row.get("root" if table.name == "family" else "document")
        if document is not None and document not in self._places:
            raise _bad("of a document that the list does not name")
        case = row.get("case")
        if case is not None and (case not in self._cases or (document and self._places[document] != case)):
            raise _bad("of a case that the list does not name")
        for name in ("parent", "root", "other"):
            if row.get(name) is not None and row[name] not in self._places:
                raise _bad("that hangs on a document which the list does not name")
        if row.get("person") is not None and table.name == "legal_hold":
            raise _bad("of a person: those stay on their server")
        for name in BY:
            if row.get(name):
                row[name] = self._named(str(row[name]))
        if row.get("user"):
            row["user"] = derived(self._sender.agency, row["user"]) if table.name == "wording" else None
        if table.name in READ and document is not None:
            self._placed(table, row)
        match table.name:
            case "document":
                if row["id"] != derived(row["case"], row["sha256"]):
                    raise _bad("whose id is not that of its content")
                self._told[row["id"]] = row["counts"].get("total", 0) if isinstance(row["counts"], dict) else -1
            case "bates_range":
                if row["first"] + row["pages"] > _LAST_NUMBER:
                    raise _bad("of numbers that no case comes to")
            case "exhibit":
                known = self._originals.get(row["sha256"])
                if known != (row["sha512"], row["size"]) or row["document"] != derived(row["case"], row["sha256"]):
                    raise _bad("of a receipt whose original is not in the bundle")
                self.named.add(DocumentId(row["document"]))
                self._used.add(row["sha256"])
                if row["parent"] is not None:
                    self._parents[row["document"]].add(row["parent"])
            case "page":
                if row["image"] is not None and row["image"] not in self._images:
                    raise _bad("of a page whose image is not in the bundle")
                self.pictures |= {row["image"]} - {None}
            case "reading_choice":
                _is_way_to_read(row["ocr_languages"].replace("_", ""), row["turn"])
            case "prosecution_file":
                self._files.add(row["id"])
            case "prosecution_exhibit" | "prosecution_assertion":
                if row["file"] not in self._files:
                    raise _bad("of a prosecutor's file that is not in the bundle")
            case "document_level":
                row["indexed"] = ""
            case "indicator":
                row["precedents"] = []
            case "correction":
                row |= {"agency": self._sender.owner, "shared": False}

    def _named(self, name: str) -> str:
        """An account as it is told here: with its agency behind it, which is never the one that takes the rows in."""
        if name.endswith(")") and not name.endswith(f"({self._sender.home})"):
            return name
        return f"{name} ({self._sender.name})"[:200]

    def _placed(self, table: Table, row: Row) -> None:
        """Count pages, and note up to which page and stretch other rows go."""
        document = row["id"] if table.name == "document" else row["document"]
        if table.name == "page":
            self._pages[document].add(row["number"])
        elif table.name == "analysis":
            self._beyond[document] = max(self._beyond.get(document, 0), row["stretch"])
            if row["stretch"] < 0:
                raise _bad("of a stretch of pages that is none")
        elif "page" in row:
            self._last[document] = max(self._last.get(document, 0), row["page"])

    def whole(self) -> None:
        """After all lines: every document and file of the list was told of by some. Raises BadBundle."""
        if self.named != self._places.keys():
            raise BadBundle("The bundle holds no receipt of a document that its list names.")
        if self._used | self.pictures != {*self._originals, *self._images}:
            raise BadBundle("The bundle holds files that no row of it tells of.")
        self._pages_as_told()
        self._found_in_order()

    def _pages_as_told(self) -> None:
        """That each document has as many pages as it says, from 1 on, and that nothing stands behind its last."""
        for document in self._places:
            pages = self._pages[document]
            last = len(pages)
            if (
                pages != set(range(1, last + 1))
                or self._told.get(document, last) != last
                or self._last.get(document, 0) > last
                or self._beyond.get(document, 0) > stretch_of(max(1, last))
            ):
                raise BadBundle("The bundle tells of pages that a document does not have.")

    def _found_in_order(self) -> None:
        """That no document lies in itself: whoever follows containers would never come to an end."""
        inside: defaultdict[str, list[str]] = defaultdict(list)
        for document, parents in self._parents.items():
            for parent in parents:
                inside[parent].append(document)
        open_ = {document: len(parents) for document, parents in self._parents.items()}
        free: list[str] = [document for document in self._places if not open_.get(document)]
        reached = 0
        while free:
            reached += 1
            for document in inside[free.pop()]:
                open_[document] -= 1
                if not open_[document]:
                    free.append(document)
        if reached < len(self._places):
            raise BadBundle("The bundle holds a document that lies in itself.")

    def take_in(self, connection: Connection, lines: Iterable[bytes]) -> Counter[str]:
        """Add what is not here, inside the caller's transaction; how many rows of each table.

        Raises Conflict where a row is here otherwise, and BadBundle.
        """
        added: Counter[str] = Counter()
        batch: list[Row] = []
        last: Table | None = None
        masked, known = self._masked(connection), self._known(connection)
        for table, row in self.read(lines):
            if table.name in _UNDERSTOOD and row["document"] in masked:
                continue
            if table.name in _AT_FIRST and row[_AT_FIRST[table.name]] in known:
                continue
            if last is not None and (table is not last or len(batch) >= _AT_ONCE):
                added[last.name] += self._add(connection, last, batch)
                batch = []
            batch.append(row)
            last = table
        if last is not None and batch:
            added[last.name] += self._add(connection, last, batch)
        if added["bates_range"]:
            self._numbered_once(connection)
        return Counter({name: count for name, count in added.items() if count})

    def _masked(self, connection: Connection) -> frozenset[str]:
        """Documents of these cases in which somebody is masked here."""
        m, s, d = p.page_mask.c, p.sealed_words.c, metadata.tables["document"].c
        here = select(d.id).where(d.case.in_(sorted(self._cases)))
        query = union(
            select(m.document).where(m.document.in_(here)),
            select(s.document).where(s.case.in_(sorted(self._cases)), s.document.is_not(None)),
        )
        return frozenset(connection.execute(query).scalars())

    def _known(self, connection: Connection) -> frozenset[str]:
        """Cases and documents of the bundle that are here already."""
        e = metadata.tables["exhibit"].c
        rows = connection.execute(select(e.case, e.document).where(e.case.in_(sorted(self._cases))))
        return frozenset(one for row in rows for one in row)

    def _numbered_once(self, connection: Connection) -> None:
        """Raises Conflict where a page would have the number of another."""
        table = metadata.tables["bates_range"]
        b, end = table.c, Counter[str]()
        query = select(b.case, b.first, b.pages).where(b.case.in_(sorted(self._cases))).order_by(b.case, b.first)
        for row in connection.execute(query):
            if row.first < end[row.case]:
                raise _otherwise(table)
            end[row.case] = row.first + row.pages

    def _add(self, connection: Connection, table: Table, batch: list[Row]) -> int:
        names = _KEYS.get(table.name) or tuple(table.primary_key.columns.keys())
        wanted = [tuple(row[name] for name in names) for row in batch]
        here: defaultdict[tuple[Any, ...], list[Row]] = defaultdict(list)
        keys = tuple_(*(table.c[name] for name in names))
        for found in connection.execute(select(table).where(keys.in_(wanted))):
            row = dict(found._mapping)
            here[tuple(row[name] for name in names)].append(_compared(table, row))
        new = []
        for key, row in zip(wanted, batch, strict=True):
            told = _compared(table, row)
            if not any(alike(one, told) for one in here[key]):
                if here[key] and table.name != "flag_change":
                    raise _otherwise(table)
                new.append(row)
        if new:
            try:
                connection.execute(insert(table), new)
            except IntegrityError as error:
                raise _otherwise(table) from error
            self.grown |= {DocumentId(document) for row in new if (document := _document(table, row)) is not None}
        return len(new)


def _document(table: Table, row: Row) -> str | None:
    return str(row["id"]) if table.name == "document" else row.get("document")


def _compared(table: Table, row: Row) -> Row:
    """A row as it is compared: what a server says of it for itself, and later, is left out."""
    left = own(table) | _LATER
    return {name: told_value(value) for name, value in row.items() if name not in left}


def _value(column: Column[Any], value: Any) -> Any:
    """A value of its column's type. Raises ValueError, TypeError."""
    kind = column.type
    if value is None:
        if not column.nullable and not isinstance(kind, JSON):
            raise ValueError(column.name)
        return None
    if isinstance(kind, JSON):
        return value
    if isinstance(kind, UtcDateTime):
        moment = dt.datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError(column.name)
        return moment.astimezone(dt.UTC)
    if isinstance(kind, Date):
        return dt.date.fromisoformat(value)
    if isinstance(kind, LargeBinary):
        return base64.b64decode(value, validate=True)
    if isinstance(kind, Boolean):
        right = isinstance(value, bool)
    elif isinstance(kind, Integer):
        right = isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63
    elif isinstance(kind, Float):
        right = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    else:
        right = isinstance(value, str) and len(value) <= (getattr(kind, "length", None) or LONGEST_LINE)
        value.encode()  # half of a sign of two halves is no text
    if not right:
        raise TypeError(column.name)
    return value


def _is_way_to_read(languages: str, turn: int | None) -> None:
    """Raises BadBundle for languages that a program would take for something else, or a turn that is none."""
    if (languages or turn is None) and not all(one.isalnum() for one in languages.split("+")):
        raise _bad("of languages that are none")
    if turn not in (None, 0, 90, 180, 270):
        raise _bad("of a turn that is none")


def _bad(what: str) -> BadBundle:
    return BadBundle(f"The bundle holds a row {what}.")


def _otherwise(table: Table) -> Conflict:
    return Conflict(
        f"The case is here already, and tells otherwise of a row of {table.name}: nothing was stored.",
        next_step="It was worked on here since. Keep this one, or erase it and enter the bundle anew.",
    )
