"""Contact files (vCard 2.1 to 4.0). A contact that is odd is kept as it is: phones are core evidence."""

import binascii
import quopri
import re
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from models.document import Problem
from services.ingest import sniff
from services.ingest.formats import endings
from services.ingest.formats.text import decode_bytes, paged, rows_table
from services.ingest.outbox import Outbox, unique
from services.ingest.plugin import ExtractKit, Facts, Part, limit

_LINE = re.compile(
    r"(?:(?P<group>[A-Za-z0-9-]+)\.)?(?P<name>[A-Za-z0-9-]+)(?P<params>(?:;[^:\"]*(?:\"[^\"]*\"[^:\"]*)*)?):(?P<value>.*)",
    re.DOTALL,
)
_UNTOLD = frozenset(
    {"FN", "VERSION", "PRODID", "REV", "UID", "CLIENTPIDMAP", "X-ABLABEL", "PHOTO", "LOGO", "SOUND", "KEY"}
)
"""What says nothing of a person, or stands elsewhere."""
_FILES = {"PHOTO": ".jpg", "LOGO": ".jpg", "SOUND": "", "KEY": ".key"}
_PHONES, _MAILS, _NAMES = ("TEL", "IMPP"), ("EMAIL",), ("FN", "N")
_SEPARATORS = {"N": " ", "ADR": ", ", "ORG": ", "}


class VcardHandler:
    """A page of contacts, a table with one contact a row, their photos as children."""

    name: ClassVar[str] = "vcard"
    version: ClassVar[str] = "5"

    def score(self, head: bytes, filename: str) -> int | None:
        """Files that begin with a contact."""
        return 50 if sniff.media_type(head, filename) == "text/vcard" else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield text, table and photos. Raises ReadingStopped."""
        if path.stat().st_size > kit.limits.part:
            raise limit("too_big", "The contact file is larger than is taken apart at once.")
        text = decode_bytes(path.read_bytes())
        cards = list(contacts(text))
        yield Facts(values={"contacts": len(cards)})
        yield from paged((_text(card) for card in cards), kit=kit)
        rows = [("name", "phones", "emails", "other"), *(_row(card) for card in cards)]
        yield from rows_table(rows, kit=kit, name="contacts")
        outbox, apart = Outbox(kit), unique(set())
        for place, card in enumerate(cards):
            for label, value in card:
                if label not in _FILES or _is_address(value):
                    continue
                try:
                    content = binascii.a2b_base64(re.sub(r"\s", "", value.rpartition(",")[2]))
                    yield outbox.child(apart(f"{label.lower()}-{place + 1}{_FILES[label]}"), content)
                except ValueError:
                    yield Problem(code="image_damaged", message="A contact's photo could not be decoded.")
        if endings.open_block(text, "VCARD"):
            yield endings.CUT


Card = list[tuple[str, str]]


def contacts(text: str) -> Iterator[Card]:
    """Each contact as (field, value) pairs in their order. Lines that are no field are kept as notes."""
    card: Card = []
    groups: list[str] = []
    for line in unfolded(text):
        upper = line.strip().upper()
        if upper == "BEGIN:VCARD":
            card, groups = [], []
        elif upper == "END:VCARD":
            yield _labelled(card, groups)
            card, groups = [], []
        elif line.strip():
            found = _LINE.fullmatch(line)
            groups.append((found and found["group"]) or "")
            card.append(_field(line))
    if card:
        yield _labelled(card, groups)


def _labelled(card: Card, groups: list[str]) -> Card:
    """The fields, each with the label that somebody gave it: that stands in a field of its own, in the same group."""
    labels = {
        group: value.removeprefix("_$!<").removesuffix(">!$_")
        for (name, value), group in zip(card, groups, strict=True)
        if name == "X-ABLABEL" and group and value
    }
    return [
        (name, f"{value} ({labels[group]})" if group in labels and name != "X-ABLABEL" and value else value)
        for (name, value), group in zip(card, groups, strict=True)
    ]


def _is_address(value: str) -> bool:
    """Whether a picture or sound stands elsewhere and only its address here."""
    return value.lower().startswith(("http:", "https:", "file:", "cid:", "content:"))


def unfolded(text: str) -> Iterator[str]:
    """Logical lines: folded by a leading blank, or by a soft break of quoted-printable."""
    current: str | None = None
    for line in text.split("\n"):
        if current is not None and current.endswith("=") and "QUOTED-PRINTABLE" in current.split(":", 1)[0].upper():
            current = current[:-1] + line
        elif current is not None and line[:1] in (" ", "\t"):
            current += line[1:]
        else:
            if current is not None:
                yield current
            current = line
    if current is not None:
        yield current


def _field(line: str) -> tuple[str, str]:
    found = _LINE.fullmatch(line)
    if found is None:
        return "NOTE", line.strip()
    name, params, value = found["name"].upper(), found["params"].upper(), found["value"]
    if "QUOTED-PRINTABLE" in params:
        charset = re.search(r"CHARSET=([\w-]+)", params)
        raw = quopri.decodestring(value.encode("utf-8", "replace"))
        try:
            value = raw.decode(charset[1] if charset else "utf-8")
        except (LookupError, ValueError):
            value = decode_bytes(raw)
    if name in _FILES:
        return name, value.strip()
    own = _own(found["params"])
    if name in _SEPARATORS:
        parts = [part.strip() for part in re.split(r"(?<!\\);", value)]
        # A family name stands first in the file and last in speech.
        ordered = [*parts[1:3], parts[0], *parts[3:]] if name == "N" else parts
        value = _SEPARATORS[name].join(part for part in ordered if part)
    value = re.sub(r"\\([,;\\])", r"\1", value).replace("\\n", "\n").replace("\\N", "\n")
    return name, f"{value.strip()} ({own})" if own and value.strip() else value.strip()


def _own(params: str) -> str:
    """What the parameters of a field say beyond the kinds that the format knows: a label, an account's number."""
    told = []
    for param in re.findall(r';((?:[^;"]|"[^"]*")+)', params):
        key, sign, value = param.partition("=")
        if sign and key.upper() not in _USUAL_KEYS and value.strip('" '):
            told.append(param.replace('"', "").strip())
        elif (not sign or key.upper() == "TYPE") and key.upper().startswith("X-"):
            told.append(param.strip())
        elif key.upper() == "TYPE":
            told += [one for one in value.strip('"').split(",") if one.upper().startswith("X-")]
    return ", ".join(told)


_USUAL_KEYS = frozenset(
    ("TYPE", "CHARSET", "ENCODING", "VALUE", "PREF", "LANGUAGE", "MEDIATYPE", "ALTID", "PID", "INDEX", "SORT-AS")
)


def _name(card: Card) -> str:
    return next(
        (value for wanted in ("FN", "N", "NICKNAME", "ORG") for label, value in card if label == wanted and value), ""
    )


def _text(card: Card) -> str:
    shown = [_name(card)]
    shown += [
        f"{label}: {value}"
        for label, value in card
        if value and value != shown[0] and (label not in _UNTOLD or (label in _FILES and _is_address(value)))
    ]
    # A second full name is another name of the same person.
    shown += [f"{label}: {value}" for label, value in card if label == "FN" and value and value not in shown]
    return "\n".join(shown) + "\n\n"


def _row(card: Card) -> tuple[str, ...]:
    def joined(*labels: str) -> str:
        return "; ".join(value for label, value in card if label in labels and value)

    return (
        _name(card),
        joined(*_PHONES),
        joined(*_MAILS),
        joined(*({label for label, _ in card} - _UNTOLD - {*_PHONES, *_MAILS, *_NAMES})),
    )
