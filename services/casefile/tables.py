"""The tables of a case file: a row for each document, page, value, flag, decision, leg, problem, receipt and act."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from models.ids import DocumentId
from models.leg import LegPlace
from models.mention import STRONG_KINDS, Doubt, Mention
from models.review import ReviewedFlag
from models.span import Span
from services.casefile.gather import CaseFile

Cell = str | int | float
Row = Sequence[Cell]
AsCsv = Callable[[Sequence[str], Iterable[Row]], Iterable[bytes]]
"""Columns and rows as the bytes of a table, with no cell that a spreadsheet takes for a formula."""


@dataclass(frozen=True)
class Table:
    """A table by its file name without ending."""

    name: str
    columns: tuple[str, ...]
    rows: Callable[[CaseFile], Iterator[Row]]


def _documents(file: CaseFile) -> Iterator[Row]:
    for item in file.items:
        summary, first = item.summary, item.receipt
        counts = summary.counts if summary is not None else None
        yield (
            item.number, item.document, item.name, item.parent or "",
            summary.media_type if summary else "", summary.state.value if summary else "waiting",
            first.size, first.sha256, first.sha512,
            *((counts.total, counts.layer, counts.ocr, counts.text, counts.blank, counts.poor, counts.unreadable)
              if counts else ("",) * 7),
            (summary.language or "") if summary else "", len(item.receipts), item.held.value if item.held else "",
            summary.version if summary else "",
        )  # fmt: skip


def _pages(file: CaseFile) -> Iterator[Row]:
    for item in file.items:
        for page in file.pages(item):
            yield (
                item.number, item.document, page.number, page.source.value, _maybe(page.confidence),
                page.language or "", page.width, page.height, page.rotation, len(page.text),
            )  # fmt: skip


def _values(file: CaseFile) -> Iterator[Row]:
    for item in file.items:
        for analysis in file.analyses(item):
            for one in analysis.mentions:
                yield (
                    *_at(file, one.span), one.kind.value, one.text, one.normal or "", " | ".join(one.alternatives),
                    one.confidence, one.check.value if one.check else "", " ".join(role.value for role in one.roles),
                    one.person or "", boxes(one.boxes), one.provenance.extractor, one.provenance.version, one.reason,
                    one.id, " ".join(one.doubts) if one.kind in STRONG_KINDS else "",
                )  # fmt: skip


class _Read:
    """A value of an identifier, in all the places where it was read."""

    def __init__(self) -> None:
        self.times = 0
        self.documents: set[int] = set()
        self.confidence = 0.0
        self.sure = False
        self.doubts: set[Doubt] = set()

    def add(self, one: Mention, number: int) -> None:
        """One more place. What is sure in one place is sure."""
        self.times += 1
        self.documents.add(number)
        self.confidence = max(self.confidence, one.confidence)
        self.sure |= not one.doubts
        self.doubts |= set(one.doubts)


def _identifiers(file: CaseFile, *, sure: bool) -> Iterator[Row]:
    """Phones, papers, plates, accounts: a row a value, those that are sure or those that are in doubt, and why."""
    found: defaultdict[tuple[str, str], _Read] = defaultdict(_Read)
    for item in file.items:
        for analysis in file.analyses(item):
            for one in analysis.mentions:
                if one.kind in STRONG_KINDS:
                    found[one.kind.value, one.normal or one.text].add(one, item.number)
    for (kind, value), read in sorted(found.items()):
        if sure is read.sure:
            why = () if sure else (" ".join(sorted(read.doubts)),)
            yield kind, value, read.times, " ".join(map(str, sorted(read.documents))), read.confidence, *why


def _indicators(file: CaseFile) -> Iterator[Row]:
    for one in file.flags:
        flag = one.flag
        yield (
            *_at(file, flag.span), flag.category, flag.polarity.value, flag.strength.value, flag.tier.value,
            flag.score, flag.rule, " ".join(flag.palermo), flag.text, flag.reason, flag.cue,
            "; ".join(f"{told.manner.value}: {told.text}" for told in flag.qualifiers), boxes(flag.boxes),
            one.state.value, one.outcome.value if one.outcome else "", one.readers, *_instead(one),
            "yes" if one.gone else "", flag.provenance.extractor, flag.provenance.version, one.id,
        )  # fmt: skip


def _instead(one: ReviewedFlag) -> Row:
    told = one.instead
    return ("", "", "") if told is None else (told.category, told.polarity.value, told.text)


def _decisions(file: CaseFile) -> Iterator[Row]:
    for one in file.decisions:
        yield (
            *_at(file, one.flag.span), one.id, one.flag.id, one.flag.category, one.verdict.value if one.verdict else "",
            one.undoes or "", one.instead.category if one.instead else "", one.reason, one.made_by,
            one.made_at.isoformat(), "yes" if one.blind else "",
        )  # fmt: skip


def _legs(file: CaseFile) -> Iterator[Row]:
    for one in file.legs:
        leg = one.leg
        yield (
            *_at(file, leg.span), _place(leg.origin), " | ".join(place.text for place in leg.transit),
            _place(leg.destination), _place(leg.crossing), leg.date or "", leg.until or "", leg.carrier, leg.vehicle,
            leg.plate or "", leg.price or "", leg.payer, " | ".join(leg.travellers), leg.source.value,
            boxes(leg.boxes), leg.reason, leg.provenance.extractor, leg.provenance.version, one.id,
            "yes" if leg.planned else "",
        )  # fmt: skip


def _problems(file: CaseFile) -> Iterator[Row]:
    for item in file.items:
        for problem in item.summary.problems if item.summary is not None else ():
            yield item.number, item.document, problem.page or "", problem.code, problem.message


def _receipts(file: CaseFile) -> Iterator[Row]:
    for item in file.items:
        for one in item.receipts:
            stated = one.custody
            yield (
                item.number, item.document, one.id, one.path, one.size, one.sha256, one.sha512,
                one.received.isoformat(), one.received_by, one.custodian, file.numbers.get(one.parent, "")
                if one.parent else "", stated.seized_by, stated.place, stated.seized_at, stated.seal, stated.device,
                stated.notes, one.modified.isoformat() if one.modified else "",
            )  # fmt: skip


def _withheld(file: CaseFile) -> Iterator[Row]:
    """The privilege log: what copies withhold, and why; nothing of what was said there."""
    for item in file.items:
        applied = file.redactions.applied(item.document)
        for mark in file.redactions.marks(item.document) if applied is not None else ():
            yield (
                item.number, item.document, applied.version if applied else "", mark.place.page,
                max(1, len(mark.place.boxes)), mark.reason, mark.note, mark.origin.value, mark.made_by,
                mark.made_at.isoformat(), mark.decided_by or mark.made_by, "yes" if item.copy is not None else "",
            )  # fmt: skip


def _translations(file: CaseFile) -> Iterator[Row]:
    """Translations, each beside the original words and their place."""
    for item in file.items:
        for one in file.translations(item):
            yield (
                item.number, item.document, one.page, one.start, one.end, one.original, boxes(one.boxes),
                one.language, "engine" if one.engine else "person", one.translator, one.text,
                "yes" if one.moved else "", one.made_by, one.made_at.isoformat(), one.id,
            )  # fmt: skip


def _captures(file: CaseFile) -> Iterator[Row]:
    """Web captures with their context. A part is told by the number of its file, or as not received."""
    for one in file.captures:
        parts = [f"{part.element.value} {file.numbers.get(part.document or DocumentId(''), '-')}" for part in one.found]
        yield (
            one.id, one.url, one.collected_at.isoformat() if one.collected_at else "", one.collector, one.service,
            one.query, one.account, one.authority, "complete" if one.complete else "incomplete",
            " ".join(one.lacking), "; ".join(parts), one.made_by, one.made_at.isoformat(),
        )  # fmt: skip


def _acts(file: CaseFile) -> Iterator[Row]:
    for one in file.events:
        yield (
            one.sequence, one.at.isoformat(), one.actor, one.kind.value if one.kind else "", one.user or "",
            one.action, one.subject, one.outcome, json.dumps(one.detail, ensure_ascii=False, sort_keys=True),
            one.form, one.previous, one.hash,
        )  # fmt: skip


_AT = ("number", "document", "page", "start", "end")
_IDENTIFIER = ("kind", "value", "times", "numbers", "confidence")
TABLES = (
    Table(
        "documents",
        (
            "number", "document", "name", "parent", "media_type", "state", "size", "sha256", "sha512", "pages",
            "pages_layer", "pages_ocr", "pages_text", "pages_blank", "pages_poor", "pages_unreadable", "language",
            "receipts", "original_withheld", "read_by_version",
        ),
        _documents,
    ),
    Table(
        "pages",
        (
            "number", "document", "page", "source", "confidence", "language", "width", "height", "rotation",
            "characters",
        ),
        _pages,
    ),
    Table(
        "values",
        (
            *_AT, "kind", "text", "normal", "alternatives", "confidence", "check", "roles", "person", "boxes",
            "extractor", "version", "reason", "mention", "doubts",
        ),
        _values,
    ),
    Table("identifiers", _IDENTIFIER, partial(_identifiers, sure=True)),
    Table("identifiers_in_doubt", (*_IDENTIFIER, "doubts"), partial(_identifiers, sure=False)),
    Table(
        "indicators",
        (
            *_AT, "category", "polarity", "strength", "tier", "score", "rule", "palermo", "text", "reason", "cue",
            "qualifiers", "boxes", "state", "outcome", "readers", "corrected_category", "corrected_polarity",
            "corrected_text", "found_no_more", "extractor", "version", "flag",
        ),
        _indicators,
    ),
    Table(
        "decisions",
        (
            *_AT, "decision", "flag", "category", "verdict", "undoes", "corrected_category", "reason", "made_by",
            "made_at", "blind",
        ),
        _decisions,
    ),
    Table(
        "legs",
        (
            *_AT, "origin", "transit", "destination", "crossing", "date", "until", "carrier", "vehicle", "plate",
            "price", "payer", "travellers", "source", "boxes", "reason", "extractor", "version", "leg",
            "planned",
        ),
        _legs,
    ),
    Table(
        "withheld",
        (
            "number", "document", "version", "page", "boxes", "reason", "note", "origin", "made_by", "made_at",
            "decided_by", "copy_in_file",
        ),
        _withheld,
    ),
    Table("problems", ("number", "document", "page", "code", "message"), _problems),
    Table(
        "receipts",
        (
            "number", "document", "exhibit", "path", "size", "sha256", "sha512", "received", "received_by",
            "custodian", "parent", "seized_by", "place", "seized_at", "seal", "device", "notes",
            "modified",
        ),
        _receipts,
    ),
    Table(
        "translations",
        (
            *_AT, "original", "boxes", "language", "made_by_kind", "translator", "translation", "read_anew", "made_by",
            "made_at", "id",
        ),
        _translations,
    ),
    Table(
        "captures",
        (
            "capture", "url", "collected_at", "collector", "service", "query", "account", "authority", "state",
            "lacking", "parts", "made_by", "made_at",
        ),
        _captures,
    ),
    Table(
        "acts",
        (
            "event", "at", "actor", "kind", "user", "action", "subject", "outcome", "detail", "form", "previous",
            "hash",
        ),
        _acts,
    ),
)  # fmt: skip
"""All tables. Places are pages and half-open spans of code points; boxes are in points from the top left."""


def as_json(table: Table, file: CaseFile) -> Iterator[bytes]:
    """A table as an array of JSON, an object a row on a line of its own, by the names of its columns."""
    begin = "["
    for row in table.rows(file):
        told = json.dumps(dict(zip(table.columns, row, strict=True)), ensure_ascii=False)
        yield f"{begin}\n{told}".encode("utf-8", "backslashreplace")
        begin = ","
    yield b"[]\n" if begin == "[" else b"\n]\n"


def boxes(found: Iterable[tuple[float, float, float, float]]) -> str:
    """Boxes as a cell: `x0 y0 x1 y1`, parted by semicolons, which no spreadsheet takes for a formula."""
    return "; ".join(" ".join(f"{edge:g}" for edge in box) for box in found)


def _at(file: CaseFile, span: Span) -> Row:
    return file.numbers.get(span.document, ""), span.document, span.page, span.start, span.end


def _maybe(value: float | None) -> Cell:
    return "" if value is None else value


def _place(place: LegPlace | None) -> str:
    return "" if place is None else place.text
