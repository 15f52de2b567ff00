"""What a mail says beside its plain text: HTML that says more, link targets, files written into the text, reports."""

import binascii
import email
import email.policy
import quopri
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from email.message import Message

from services.ingest.formats import html
from services.ingest.formats.text import clean, decode_bytes

MOST_LINKS = 2_000
_AS_IS = email.policy.compat32.clone(max_line_length=None)
_WORD = re.compile(r"[^\W_]+")
_SCHEME = re.compile(r"\A(?:mailto|tel):", re.IGNORECASE)
_QUOTED = re.compile(rb"=3D|=0D=0A|=\r?\n")
_NOT_QUOTED = re.compile(rb"=(?![0-9A-Fa-f]{2}|[ \t]*\r?\n)")
_BORDER = re.compile(r"^--(\S.{0,69}?)[ \t]*\r?\n(?=[A-Za-z-]{2,40}:)", re.MULTILINE)
_NO_TARGET = ("#", "javascript:", "cid:", "data:", "about:")
_BEGIN = re.compile(r"begin [0-7]{3,4} (\S[^\r\n]*)")
_PREAMBLE = re.compile(
    r"this is an? (?:(?:multi-?part|cryptographically signed|(?:S/|OpenPGP/)MIME (?:signed|encrypted)|"
    r"MIME-encapsulated|MIME-formatted) )?(?:MIME )?message(?: in MIME format)?(?: \(RFC [\d and]+\))?\.?",
    re.IGNORECASE,
)
REPORTS = frozenset(
    f"message/{kind}"
    for kind in (
        "delivery-status",
        "disposition-notification",
        "feedback-report",
        "global-delivery-status",
        "global-disposition-notification",
        "tracking-status",
    )
)
"""Parts of fields that a mail server wrote: the parser takes their fields for headers."""


def together(plain: str, rich: str) -> list[str]:
    """Of two tellings of one text those that are needed for no word to be lost; when they agree, the plain one."""
    in_plain, in_rich = words(plain), words(rich)
    if in_rich <= in_plain:
        return [plain]
    return [rich] if in_plain <= in_rich else [plain.rstrip(), rich]


def words(text: str) -> set[str]:
    """The different words of a text, whatever their case."""
    return set(_WORD.findall(text.casefold()))


def targets(source: str) -> list[str]:
    """Where the links of a piece of HTML lead."""
    tree = html.parse(source.encode("utf-8", "replace"))
    if tree is None:
        return []
    found = (clean(str(link)).strip()[:2000] for link in tree.xpath("//a/@href | //area/@href")[:MOST_LINKS])
    return list(dict.fromkeys(link for link in found if link and not link.lower().startswith(_NO_TARGET)))


def untold(links: Iterable[str], bodies: Sequence[str]) -> list[str]:
    """The link targets that can be read in no body."""
    said = "\n".join(bodies)
    return [link for link in dict.fromkeys(links) if _SCHEME.sub("", link) not in said]


def around(text: object) -> str:
    """What stands before or after the parts of a mail; "" for the sentence that mail programs put there."""
    if not isinstance(text, str):
        return ""
    said = clean(decode_bytes(text.encode("utf-8", "surrogateescape"))).strip()
    return "" if _PREAMBLE.fullmatch(" ".join(said.split())) else said


def inner_bytes(part: Message, inner: Sequence[Message]) -> bytes:
    """What lies inside a message part; the parser takes it apart without undoing base64."""
    content = b"".join(piece.as_bytes(policy=_AS_IS) for piece in inner)
    packing = str(part.get("Content-Transfer-Encoding", "")).lower()
    if "quoted-printable" in packing and _QUOTED.search(content) and not _NOT_QUOTED.search(content):
        return quopri.decodestring(content)
    if "base64" in packing:
        try:
            return binascii.a2b_base64(b"".join(content.split()), strict_mode=True)
        except binascii.Error:
            return content
    return content


def stated(part: Message) -> str:
    """What the head of a part says of its body, such as where it lies or which piece it is."""
    told = (f"{key}: {value}" for key, value in part.get_params([], header="Content-Type")[1:] if value)
    return clean("\n".join(told))


def by_border(part: Message) -> list[Message]:
    """The parts between the borders that do stand in a multipart whose stated one does not; none where there are none.

    The first line that begins as a border does and has fields behind it is taken for one.
    """
    payload = part.get_payload()
    found = _BORDER.search(payload) if isinstance(payload, str) else None
    if found is None or not isinstance(payload, str):
        return []
    raw = payload.encode("utf-8", "surrogateescape")
    border = found[1].replace("\\", "\\\\").replace('"', '\\"')
    head = f'Content-Type: multipart/mixed; boundary="{border}"\n\n'.encode("utf-8", "surrogateescape")
    inner = email.message_from_bytes(head + raw, policy=email.policy.compat32).get_payload()
    return [piece for piece in inner if isinstance(piece, Message)] if isinstance(inner, list) else []


def uuencoded(text: str) -> tuple[str, list[tuple[str, bytes]]]:
    """A text without the files written into it by uuencode, each replaced by its name, and the files.

    What does not decode to its end stays as text.
    """
    lines = text.split("\n")
    kept: list[str] = []
    files: list[tuple[str, bytes]] = []
    ends = [place for place, line in enumerate(lines) if line.strip() == "end"]
    place = 0
    while place < len(lines):
        begun = _BEGIN.fullmatch(lines[place].strip())
        if begun:
            end = next(iter(ends[(after := bisect_right(ends, place)) : after + 1]), place)
            if content := _decoded(lines[at] for at in range(place + 1, end)):
                files.append((begun[1], content))
                kept.append(f"[{begun[1]}]")
                place = end + 1
                continue
        kept.append(lines[place])
        place += 1
    return "\n".join(kept), files


def _decoded(lines: Iterable[str]) -> bytes | None:
    content = bytearray()
    for line in lines:
        raw = line.rstrip("\r").encode("utf-8", "replace")
        if not raw:
            continue
        # Some programs pad a line beyond the length that it states.
        most = (((raw[0] - 32) & 63) * 4 + 5) // 3 + 1
        try:
            content += binascii.a2b_uu(raw[:most])
        except binascii.Error:
            return None
    return bytes(content)
