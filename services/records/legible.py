"""Whether rows of another server can be read: one that cannot would break every page and export that meets it.

What is packed is unpacked up to a bound: a few bytes may stand for gigabytes.
"""

import json
import zlib
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

from pydantic import Field

from models.analysis import Analysis, PageLanguage
from models.audit import AuditEvent
from models.base import Record
from models.capture import DeclaredCapture
from models.case import Sensitivity
from models.correction import Correction
from models.document import DocumentSummary, Table
from models.exhibit import Exhibit
from models.indicator import Indicator
from models.keeping import LegalHold, RetentionRule
from models.leg import Leg
from models.picture import PictureMark
from models.produced import BatesRange
from models.prosecution import Assertion, FileExhibit, ProsecutionFile
from models.translation import Translation
from models.trend import WordingDecision
from services.records import documents, findings, precedents, reviews

MOST_UNPACKED = 256 * 1024 * 1024
"""Bytes of the words of a page, or of a table."""
_LONGEST = 66_000
"""Signs of what a prosecutor's file says: more than anybody may write, and than a name of a file has."""


class _Custody(Record):
    """A line of an item's ledger. Its words are told with their salt, or not at all."""

    item: str = Field(max_length=32)
    line: str
    hash: str = Field(pattern=r"^[0-9a-f]{64}$")
    words: dict[str, str] = Field(default_factory=dict)
    salt: str = ""


class _Line(Record):
    """A line of an excerpt: of a ledger, or of the audit log."""

    custody: _Custody | None = None
    audit: AuditEvent | None = None


def check(table: str, row: Mapping[str, Any]) -> None:
    """Read a row as this release reads it. Raises ValueError, TypeError, KeyError, AttributeError, zlib.error."""
    for name in ("words", "rows"):
        if isinstance(row.get(name), bytes):
            _bounded(row[name])
    reader = _READERS.get(table)
    if reader is not None:
        reader(SimpleNamespace(**row, _mapping=row))


def check_line(line: bytes) -> None:
    """A line of an excerpt. Raises ValueError, RecursionError."""
    told = _Line.model_validate_json(line.decode("ascii"))
    if (told.custody is None) is (told.audit is None):
        raise ValueError("neither of a ledger nor of a log")


def _bounded(packed: bytes) -> None:
    unpacker, left = zlib.decompressobj(), packed
    size = 0
    while left and size <= MOST_UNPACKED:
        size += len(unpacker.decompress(left, 1024 * 1024))
        left = unpacker.unconsumed_tail
    if size > MOST_UNPACKED or not unpacker.eof or unpacker.unused_data:
        raise ValueError("packed otherwise than it should be")


def _only(row: Any, kind: type[Record], **also: Any) -> Record:
    return kind(**{name: row._mapping[name] for name in kind.model_fields if name not in also}, **also)


def _table(row: Any) -> None:
    Table(page=row.page, name=row.name, rows=json.loads(zlib.decompress(row.rows)))


def _analysis(row: Any) -> None:
    languages = tuple(PageLanguage(**language) for language in row.languages)
    _only(row, Analysis, languages=languages, mentions=(), indicators=(), legs=(), problems=())


def _of_document(row: Any, *found: Leg | Indicator | None) -> None:
    """What a row tells of a place is of its own document: else it would count for another."""
    if any(one is not None and one.span.document != row.document for one in found):
        raise ValueError("of another document")


def _mention(row: Any) -> None:
    """What lists are made of is told beside the mention, and is what it says."""
    if row.roles != ",".join(findings.mention(row).roles):
        raise ValueError("other roles than its mention")


def _leg(row: Any) -> None:
    found = findings.leg_of(row)
    _of_document(row, found)
    if (found.id, found.span.page, found.span.start, found.span.end) != (row.id, row.page, row.start, row.end):
        raise ValueError("another place than its leg")


def _titled(row: Any, kind: type[Record], **also: Any) -> None:
    """No title or text of a file is longer than anybody may write it: its sheets would have no end."""
    _only(row, kind, **also)
    if any(isinstance(told, str) and len(told) > _LONGEST for told in row._mapping.values()):
        raise ValueError("longer than anybody writes it")


def _decision(row: Any) -> None:
    found = precedents.decision(row)
    _of_document(row, found.flag, found.instead)


def _change(row: Any) -> None:
    found = reviews.change(row)
    _of_document(row, found.before, found.after)


_READERS: Mapping[str, Callable[[Any], object]] = {
    "exhibit": lambda row: Exhibit(**row._mapping),
    "document": lambda row: DocumentSummary(**row._mapping),
    "document_level": lambda row: Sensitivity(row.level),
    "translation": lambda row: _only(row, Translation),
    "capture": lambda row: _only(row, DeclaredCapture),
    "picture_mark": lambda row: PictureMark(**row._mapping),
    "page": lambda row: documents.page(row, words=True),
    "page_table": _table,
    "analysis": _analysis,
    "mention": _mention,
    "indicator": findings.indicator,
    "leg": _leg,
    "correction": lambda row: _only(row, Correction),
    "decision": _decision,
    "flag_change": _change,
    "wording": lambda row: _only(row, WordingDecision),
    "bates_range": lambda row: _only(row, BatesRange),
    "retention_rule": lambda row: _only(row, RetentionRule),
    "legal_hold": lambda row: _only(row, LegalHold),
    "prosecution_file": lambda row: _titled(row, ProsecutionFile, exhibits=(), assertions=()),
    "prosecution_exhibit": lambda row: _titled(row, FileExhibit),
    "prosecution_assertion": lambda row: _titled(row, Assertion),
}
