"""Cellebrite's reports of phones: `.ufdr` (a zip with `report.xml` and the files) and the XML report alone.

The report is read as a stream: what a chat, a call, a contact or a place is made of is taken when its element ends.
"""

import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, BinaryIO, ClassVar, cast

from lxml import etree

from models.document import Problem
from services.ingest import sniff, text_kinds, zip_names
from services.ingest.formats import zipped
from services.ingest.formats.archive_problems import damaged_problem, escaping_problem, locked_problem
from services.ingest.formats.member_names import member_name
from services.ingest.formats.messages import HEADER, Said
from services.ingest.formats.model_fields import Model, read_model
from services.ingest.formats.text import clean, paged, rows_table
from services.ingest.outbox import Outbox, escapes, unique
from services.ingest.plugin import ExtractKit, Facts, Part, ReadingStopped, corrupt

TABLES: dict[str, tuple[str, ...]] = {
    "messages": HEADER,
    "calls": ("time", "direction", "duration", "parties", "app", "deleted"),
    "contacts": ("name", "entries", "app", "deleted"),
    "places": ("time", "latitude", "longitude", "name", "app"),
    "files": ("path", "member", "size", "hash", "deleted"),
}
MOST_FACTS = 500
_MARKS = ("{*}tag", "{*}bookmark", "{*}watchList", "{*}keyword")
_PLACED = frozenset({"Local Path", "SHA256", "MD5"})
"""What the table of files says already."""
_MESSAGES = frozenset({"InstantMessage", "SMS", "MMS", "Email", "ChatActivity"})


class CellebriteHandler:
    """A phone's report: text by kind of entry, tables of messages, calls, contacts, places and files."""

    name: ClassVar[str] = "cellebrite"
    version: ClassVar[str] = "3"

    def score(self, head: bytes, filename: str) -> int | None:
        """Zips and XML that name Cellebrite's schema."""
        return 60 if sniff.media_type(head, filename) in (sniff.UFDR, text_kinds.CELLEBRITE) else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:
        """Yield pages while reading, then facts, tables and the files of the phone. Raises ReadingStopped."""
        if sniff.media_type(sniff.read_head(path), name) == text_kinds.CELLEBRITE:
            with path.open("rb") as file:
                yield from _report(file, kit)
            return
        with zipped.opened(path) as archive:
            report = next((entry for entry in archive.infolist() if entry.filename.lower() == "report.xml"), None)
            if report is None:
                raise corrupt("The phone report holds no report.xml. Ask for another copy from its source.")
            try:
                with archive.open(report) as stream:
                    yield from _report(stream, kit)
            except zipped.FLAWS:
                yield Problem(code="report_damaged", message=_DAMAGED)
            yield from _files(archive, report, kit)


_DAMAGED = "The phone report breaks off or is damaged; the entries before were read."


def _report(stream: IO[bytes], kit: ExtractKit) -> Iterator[Part]:
    report = _Report(kit)
    damage: list[bool] = []
    yield from paged((clean(line) for line in report.lines(stream, damage)), kit=kit)
    yield report.facts()
    for name, rows in report.tables.items():
        if len(rows) > 1:
            yield from rows_table(iter(rows), kit=kit, name=name)
    if damage:
        yield Problem(code="report_damaged", message=_DAMAGED)


class _Report:
    """The entries of a report as they pass, in bounded memory: tables stop growing at the limit on cells."""

    def __init__(self, kit: ExtractKit) -> None:
        self._most = kit.limits.cells
        self._counts: Counter[str] = Counter()
        self._device: dict[str, str] = {}
        self._chat: etree._Element | None = None
        self._chat_model = Model()
        self.tables: dict[str, list[tuple[str, ...]]] = {name: [header] for name, header in TABLES.items()}

    def lines(self, stream: IO[bytes], damage: list[bool]) -> Iterator[str]:
        """Text of the entries, in the report's order."""
        events = etree.iterparse(
            stream,
            events=("end",),
            tag=("{*}model", "{*}file", "{*}item", "{*}extractionInfo", "{*}field", "{*}project", *_MARKS),
            resolve_entities=False,
            no_network=True,
            recover=True,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            for _, element in events:
                yield from self._ended(element)
        except (etree.XMLSyntaxError, *zipped.FLAWS):
            damage.append(True)

    def facts(self) -> Facts:
        """Counts by kind, and what the report says of the device."""
        return Facts(values={"report": "cellebrite", "entries": dict(self._counts.most_common(200)), **self._device})

    def _ended(self, element: etree._Element) -> Iterator[str]:
        parent = element.getparent()
        above = zipped.local(parent) if parent is not None else ""
        label = zipped.local(element)
        if label == "item":
            if above == "metadata" and _file_above(parent) is None and (element.text or "").strip():
                yield from self._fact("device", element.get("name") or "value", str(element.text))
            return
        if label == "field":
            if above == "caseInformation" and (text := "".join(map(str, element.itertext()))).strip():
                yield from self._fact("case", element.get("name") or "field", text)
            return
        if label in ("extractionInfo", "project"):
            for name, value in element.attrib.items():
                if value.strip() and not str(name).startswith("{"):
                    yield from self._fact(
                        "extraction" if label == "extractionInfo" else "report", str(name), str(value)
                    )
            return
        if label == "file":
            if above == "taggedFiles":
                yield from self._file(element)
                _forget(element)
            return
        if f"{{*}}{label}" in _MARKS:
            # What the examiner marked, and the words that were watched for.
            said = [*(str(value) for value in element.attrib.values()), element.text or ""]
            if text := " | ".join(filter(None, (clean(one).strip() for one in said))):
                yield f"{label}: {text}\n"
            return
        kind = element.get("type") or ""
        if above == "modelType":
            if kind == "Chat":
                self._counts[kind] += 1
            else:
                yield from self._entry(kind, read_model(element))
            _forget(element)
        elif parent is not None and kind in _MESSAGES and parent.get("name") == "Messages":
            chat = parent.getparent()
            if chat is not None and chat is not self._chat:
                # Its own fields and people stand before its messages.
                self._chat, self._chat_model = chat, read_model(chat)
                self._chat_model.models = [model for model in self._chat_model.models if model.kind == "Party"]
                yield f"\n{_chat_name(self._chat_model)}\n"
            yield from self._message(kind, read_model(element), self._chat_model)
            _forget(element)

    def _entry(self, kind: str, model: Model) -> Iterator[str]:
        """An entry that stands by itself."""
        if kind in _MESSAGES:
            yield from self._message(kind, model, Model())
            return
        self._counts[kind] += 1
        app, deleted = model.first("Source"), model.deleted
        when = model.first("TimeStamp", "StartTime", "TimeCreated")
        if kind == "Call":
            parties = "; ".join(model.people())
            self._row("calls", (when, model.first("Direction", "Type"), model.first("Duration"), parties, app, deleted))
        elif kind == "Contact":
            entries = "; ".join(
                " ".join(filter(None, [entry.first("Category"), entry.first("Value", "Identifier")]))
                for entry in model.models
                if entry.kind != "ContactPhoto"
            )
            self._row("contacts", (model.first("Name"), entries, app, deleted))
        elif found := model.place():
            name = model.first("Name", "Description", "Category")
            self._row("places", (when, *found, name, app))
        yield f"{kind}: {model.line()}\n"

    def _message(self, kind: str, model: Model, chat: Model) -> Iterator[str]:
        self._counts[kind] += 1
        sender = model.party("From") or next(iter(model.people("From")), "")
        notes = [model.first("Source") or chat.first("Source"), model.deleted, model.first("Status", "Folder")]
        to = "; ".join(model.people("To"))
        said = Said(
            when=model.first("TimeStamp"),
            sender=sender or None,
            text="\n".join(filter(None, [model.first("Subject"), model.first("Body", "SMSC", "Action")])),
            attached=model.attached(),
            chat=_chat_name(chat) if chat.fields or chat.models else "",
            note="; ".join(filter(None, [*notes, f"to {to}" if to else ""])),
        )
        self._row("messages", said.row())
        yield said.line()

    def _file(self, element: etree._Element) -> Iterator[str]:
        told = {
            item.get("name") or "": (item.text or "").strip() for item in element.iter("{*}item") if item.get("name")
        }
        member = told.get("Local Path", "").replace("\\", "/")
        digest = told.get("SHA256") or told.get("MD5") or ""
        self._counts["file"] += 1
        self._row(
            "files",
            (element.get("path") or "", member, element.get("size") or "", digest, element.get("deleted") or ""),
        )
        own = any(one.get("section") not in (None, "", "File") for one in element.iter("{*}metadata"))
        if own or told.get("Tags"):
            # Camera, place, author: what the file says of itself, with its times; what the examiner calls it. Of all
            # others the table is enough.
            times = ((one.get("name") or "time", (one.text or "").strip()) for one in element.iter("{*}timestamp"))
            more = [*times, *((name, value) for name, value in told.items() if name not in _PLACED)]
            yield clean(f"{element.get('path')}: {' | '.join(f'{name}: {value}' for name, value in more if value)}\n")

    def _fact(self, about: str, name: str, value: str) -> Iterator[str]:
        """Something about the device, the extraction or the case, as a line and as a fact. A second value joins it."""
        value, key = clean(value).strip(), f"{about}_{name}"[:80]
        known = self._device.get(key, "")
        if value in known.split("; ") or len(self._device) >= MOST_FACTS:
            return
        # A phone has two cards, each with its number.
        self._device[key] = f"{known}; {value}"[:500] if known else value[:500]
        yield f"{about} {name}: {value}\n"

    def _row(self, table: str, row: tuple[str, ...]) -> None:
        rows = self.tables[table]
        if (len(rows) - 1) * len(rows[0]) <= self._most:
            rows.append(tuple(clean(cell) for cell in row))


def _file_above(element: Any) -> etree._Element | None:
    return next((above for above in element.iterancestors() if zipped.local(above) == "file"), None)


def _forget(element: etree._Element) -> None:
    """Let go of an element that was read, and of those before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _chat_name(chat: Model) -> str:
    people = ", ".join(chat.people("Participants")[:20])
    return " — ".join(filter(None, [chat.first("Source"), chat.first("Name") or people or chat.first("Id")]))


def _files(archive: zipfile.ZipFile, report: zipfile.ZipInfo, kit: ExtractKit) -> Iterator[Part]:
    """The files of the phone as children, under the paths they have in the archive."""
    outbox, apart = Outbox(kit), unique(set())
    for entry in archive.infolist():
        if zip_names.is_folder(entry) or entry is report or entry.external_attr >> 16 & 0o170000 == 0o120000:
            continue
        given = member_name(entry)
        if escapes(given):
            yield escaping_problem()
        if entry.flag_bits & 0x1:
            yield locked_problem()
            continue
        try:
            with archive.open(entry) as stream:
                yield outbox.stream(apart(given), cast("BinaryIO", stream), packed=entry.compress_size)
        except ReadingStopped as stop:
            if stop.problem.code != "bomb":
                raise
            yield stop.problem
        except zipped.FLAWS:
            yield damaged_problem()
