"""Calendars (iCalendar): appointments as text, and as a table with time, place and people."""

import binascii
import datetime as dt
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import ClassVar

from services.ingest import sniff
from services.ingest.formats import endings
from services.ingest.formats.text import decode_bytes, paged, rows_table
from services.ingest.formats.vcard import unfolded
from services.ingest.outbox import Outbox, unique
from services.ingest.plugin import ExtractKit, Facts, Part, limit

HEADER = ("kind", "start", "end", "summary", "place", "people", "description")
_KINDS = frozenset({"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY"})
_LINE = re.compile(r'(?P<name>[A-Za-z0-9-]+)(?P<params>(?:;[^:"]*(?:"[^"]*"[^:"]*)*)?):(?P<value>.*)', re.DOTALL)
_PEOPLE = frozenset({"ATTENDEE", "ORGANIZER", "CONTACT"})
_WHEN = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?")
_ALARMS = frozenset({"DESCRIPTION", "SUMMARY", "ATTENDEE", "ATTACH", "TRIGGER"})
"""Fields of an alarm that say something."""
_ZONE = re.compile("BEGIN:(?:VTIMEZONE|STANDARD|DAYLIGHT)", re.IGNORECASE)
_UNTOLD = frozenset({"DTSTAMP", "SEQUENCE", "TRANSP", "PRODID", "VERSION", "CALSCALE"})
MOST_INSIDE = 32


class CalendarHandler:
    """A calendar. An appointment that is cut off is kept with what it has."""

    name: ClassVar[str] = "calendar"
    version: ClassVar[str] = "4"

    def score(self, head: bytes, filename: str) -> int | None:
        """By its first line."""
        return 50 if sniff.media_type(head, filename) == "text/calendar" else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield text, table and attachments. Raises ReadingStopped."""
        if path.stat().st_size > kit.limits.part:
            raise limit("too_big", "The calendar is larger than is taken apart at once.")
        around = Entry("CALENDAR")
        text = decode_bytes(path.read_bytes())
        found = list(entries(text, around))
        told = [f"{name}: {value}\n" for name, value in around.fields if name not in _UNTOLD and value]
        yield Facts(values={"appointments": len(found)})
        yield from paged(chain(told, told and ["\n"], (_text(entry) for entry in found)), kit=kit)
        yield from rows_table(iter([HEADER, *map(_row, found)]), kit=kit, name="appointments")
        outbox, apart = Outbox(kit), unique(set())
        for entry in found:
            for attached, content in entry.files:
                yield outbox.child(apart(attached), content)
        if endings.open_block(text, "VCALENDAR"):
            yield endings.CUT


class Entry:
    """An appointment: its fields in their order, and the files in it."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.fields: list[tuple[str, str]] = []
        self.files: list[tuple[str, bytes]] = []

    def first(self, *names: str) -> str:
        """The first value there is under one of these names."""
        return next((value for name in names for label, value in self.fields if label == name and value), "")


def entries(text: str, around: Entry | None = None) -> Iterator[Entry]:
    """Each appointment, with what its alarms say; `around` receives the fields of the calendar itself."""
    current: Entry | None = None
    inside = zone = 0
    for line in unfolded(text):
        found = _LINE.fullmatch(line)
        if found is None:
            if current is not None and line.strip():
                current.fields.append(("NOTE", line.strip()))
            continue
        if zone or _ZONE.fullmatch(line.strip()):
            # Rules of summer time, always whole blocks; an appointment ends one whose end is lost.
            zone += {"BEGIN": 1, "END": -1}.get(found["name"].upper(), 0)
            if found["value"].strip().upper() not in _KINDS:
                continue
            zone = 0
        name, params, value = found["name"].upper(), found["params"], found["value"].strip()
        if name == "BEGIN" and value.upper() in _KINDS:
            # None stands inside another: the line that ended the one before it is lost.
            if current is not None:
                yield current
            current, inside = Entry(value.upper()), 0
        elif name == "BEGIN" and current is None and value.upper() not in ("VCALENDAR", "VTIMEZONE"):
            # Of a kind that programs agreed on among themselves.
            current, inside = Entry(value.upper()), 0
        elif name == "BEGIN" and current is not None:
            inside = min(inside + 1, MOST_INSIDE)
        elif name == "END" and inside:
            inside -= 1
        elif name == "END" and current is not None:
            yield current
            current = None
        elif current is not None and (not inside or name in _ALARMS):
            _add(current, name, params, value, label="ALARM " if inside else "")
        elif current is None and around is not None and name not in ("BEGIN", "END"):
            _add(around, name, params, value)
    if current is not None:
        yield current


def _add(entry: Entry, name: str, params: str, value: str, *, label: str = "") -> None:
    if name == "ATTACH" and "BASE64" in params.upper():
        named = re.search(r'(?:FILENAME|X-FILENAME)="?([^";:]+)', params, re.IGNORECASE)
        try:
            entry.files.append((named[1] if named else "attachment", binascii.a2b_base64(value)))
        except ValueError:
            entry.fields.append((name, "attachment that cannot be decoded"))
        return
    if name in _PEOPLE:
        person = re.search(r'CN="?([^";:]+)', params, re.IGNORECASE)
        value = " ".join(
            filter(None, [person[1] if person else "", re.sub(r"^mailto:", "", value, flags=re.IGNORECASE)])
        )
    elif name.startswith("DT") or name in ("DUE", "COMPLETED", "RECURRENCE-ID"):
        zone = re.search(r'TZID="?([^";:]+)', params, re.IGNORECASE)
        value = " ".join(filter(None, [_when(value), zone[1] if zone else ""]))
    value = value.replace("\\n", "\n").replace("\\N", "\n")
    entry.fields.append((label + name, re.sub(r"\\([,;\\])", r"\1", value)))


def _when(value: str) -> str:
    found = _WHEN.fullmatch(value)
    if found is None:
        return value
    try:
        day = dt.date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError:
        return value
    return f"{day}T{found[4]}:{found[5]}:{found[6]}{found[7]}" if found[4] else day


def _text(entry: Entry) -> str:
    lines = [f"{name}: {value}" for name, value in entry.fields if value and name not in _UNTOLD]
    return "\n".join([entry.first("SUMMARY") or entry.kind, *lines]) + "\n\n"


def _row(entry: Entry) -> tuple[str, ...]:
    people = "; ".join(value for name, value in entry.fields if name in _PEOPLE)
    return (
        entry.kind.removeprefix("V").lower(),
        entry.first("DTSTART", "DUE"),
        entry.first("DTEND"),
        entry.first("SUMMARY"),
        entry.first("LOCATION"),
        people,
        entry.first("DESCRIPTION"),
    )
