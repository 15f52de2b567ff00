"""Text messages and calls of a phone, as backup apps and Signal's plain export write them in XML."""

import base64
import binascii
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ClassVar

from lxml import etree

from models.document import Child, Problem
from services.ingest import sniff, text_kinds
from services.ingest.formats.messages import DAMAGED, Said, chat_parts
from services.ingest.formats.signal_chat import MMS_SENT, stamp
from services.ingest.outbox import Outbox, unique
from services.ingest.plugin import ExtractKit, Part

_NOTHING = (None, "", "null")
_NOTED = ("subject", "sub", "service_center", "ct_l", "post_dial_digits")
_OWN_ADDRESS = "insert-address-token"
"""What Android writes for the phone itself."""
Keep = Callable[[str, bytes], str]
"""Keeps a file under a name, and says under which."""


class SmsHandler:
    """Text messages and calls of a phone, as backup apps and Signal's plain export write them in XML."""

    name: ClassVar[str] = "sms"
    version: ClassVar[str] = "2"

    def score(self, head: bytes, filename: str) -> int | None:
        """XML that begins with `<smses` or `<calls`."""
        return 60 if sniff.media_type(head, filename) == text_kinds.SMS else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield pages while reading, then facts and the table. Raises ReadingStopped."""
        damage: list[bool] = []
        outbox, apart = Outbox(kit), unique(set())
        files: list[Child] = []

        def keep(name: str, content: bytes) -> str:
            files.append(outbox.child(apart(name), content))
            return files[-1].path

        yield from chat_parts(text_messages(path, damage, keep), app="sms", kit=kit)
        yield from files
        if damage:
            yield Problem(code="chat_damaged", message=DAMAGED)


def text_messages(path: Path, damage: list[bool], keep: Keep | None = None) -> Iterator[Said]:
    """SMS, MMS and calls in the file's order, the pictures and sounds in them by `keep`; no entity is expanded."""
    with path.open("rb") as file:
        events = etree.iterparse(
            file,
            events=("end",),
            tag=("sms", "mms", "call"),
            resolve_entities=False,
            no_network=True,
            recover=True,
            huge_tree=True,  # a picture is an attribute
        )
        try:
            for _, element in events:
                yield _message(element, keep)
                element.clear()
                parent = element.getparent()
                while parent is not None and element.getprevious() is not None:
                    del parent[0]
        except etree.XMLSyntaxError:
            damage.append(True)


def _message(element: etree._Element, keep: Keep | None) -> Said:
    number, name = element.get("address") or element.get("number") or "", element.get("contact_name") or ""
    person = " ".join(filter(None, [name if name not in ("(Unknown)", "null") else "", number])) or "?"
    told = {"sms": element.get("type") or "", "mms": element.get("msg_box") or ""}.get(str(element.tag), "")
    if element.tag == "call":
        kind = {"1": "incoming call", "2": "outgoing call", "3": "missed call", "5": "rejected call"}
        text = f"{kind.get(element.get('type') or '', 'call')}, {element.get('duration') or '0'} s"
        return Said(when=stamp(element.get("date")), sender=person, text=text, chat=person, note="call")
    parts = [part.get("text") for part in element.iter("part") if part.get("text") not in _NOTHING]
    files = [_file(part, keep) for part in element.iter("part") if part.get("data")]
    others = [one.get("address") for one in element.iter("addr") if one.get("address") != _OWN_ADDRESS]
    notes = [f"{name}: {value}" for name in _NOTED if (value := element.get(name)) not in _NOTHING]
    notes += [f"address: {other}" for other in dict.fromkeys(others) if other and other not in person]
    return Said(
        when=stamp(element.get("date")),
        sender="me" if told in MMS_SENT else person,
        text=element.get("body") or "\n".join(text for text in parts if text),
        attached=[name for name in files if name],
        chat=person,
        note="; ".join(notes),
    )


def _file(part: etree._Element, keep: Keep | None) -> str:
    """The name of a picture or sound in a message."""
    name = next((value for key in ("name", "fn", "cl") if (value := part.get(key)) not in _NOTHING), None)
    name = name or f"part.{(part.get('ct') or '').rpartition('/')[2] or 'bin'}"
    if keep is None:
        return name
    try:
        return keep(name, base64.b64decode(part.get("data") or "", validate=False))
    except (binascii.Error, ValueError):
        return name
