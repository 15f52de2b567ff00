"""Bytes of a mail as text in the charset it states, and as the file that its transfer encoding wraps; cut ones too."""

import binascii
import codecs
import copy
import re
from email.errors import CloseBoundaryNotFoundDefect
from email.message import Message

from models.document import Problem
from services.ingest.formats.text import decode_bytes

CUT = Problem(
    code="message_cut",
    message="The message ends in the middle of a part: what is there was read, the rest is missing. "
    "Ask for another copy from its source.",
)
_UNSAID = frozenset({"us-ascii", "ascii", "unknown-8bit", "default"})
"""What a mailer says that does not know."""
_NO_CHARSETS = frozenset(
    {"undefined", "punycode", "idna", "unicode-escape", "raw-unicode-escape", "unicode_escape", "raw_unicode_escape"}
)
"""Codecs of Python that no mail is written in."""
_ONE_BYTE = re.compile(r"(?:iso8859|cp125|mac|koi8|cp437|cp85)")
_WIDE = re.compile(r"utf-(?:16|32)")
_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/=\s]|[A-Za-z0-9+/][ \t]+[A-Za-z0-9+/]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")


def stated(raw: bytes, charset: str) -> str | None:
    """The text in the charset that is stated for it; None when that is none, or cannot be right.

    UTF-8 that is stated as a charset of single bytes is UTF-8: nobody writes its sequences by chance.
    """
    codec = _codec(charset)
    if not codec:
        return None
    try:
        if _ONE_BYTE.match(codec) and not raw.isascii():
            return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if _WIDE.match(codec) and b"\0" not in raw and raw.isascii():
        return raw.decode("ascii")
    try:
        return raw.decode(codec)
    except ValueError:
        return None


def _codec(charset: str) -> str:
    name = charset.strip().lower()
    if not name or name in _UNSAID:
        return ""
    for tried in (name, name.removeprefix("x-")):
        try:
            found = codecs.lookup(tried)
        except (LookupError, ValueError):
            continue
        # Private to the library, which asks it itself: codecs that turn bytes into bytes.
        if getattr(found, "_is_text_encoding", True) and found.name not in _NO_CHARSETS:
            return found.name
    return ""


def payload(part: Message) -> tuple[bytes, bool]:
    """The bytes of a part, its transfer encoding undone, and whether they end where base64 cannot."""
    if part.is_multipart():
        return b"", False
    if str(part.get("Content-Transfer-Encoding", "")).strip().lower() == "base64":
        raw = _as_it_stands(part)
        content, cut = _unpacked(raw)
        if part.get_content_maintype() == "text" and _is_no_base64(raw, content, part):
            return raw, False
        return content, cut
    decoded = part.get_payload(decode=True)
    return (decoded, False) if isinstance(decoded, bytes) else (b"", False)


def behind_base64(part: Message) -> bytes:
    """What stands behind the padding that ends base64, as where a mailing list wrote its own lines below it."""
    if part.is_multipart() or str(part.get("Content-Transfer-Encoding", "")).strip().lower() != "base64":
        return b""
    packed, padding, rest = _as_it_stands(part).partition(b"=")
    rest = rest.lstrip(b"= \t\r\n").rstrip()
    if not padding or not rest or _NO_BASE64.search(packed):
        return b""
    if _NO_BASE64.search(rest) or len(re.sub(rb"\s", b"", rest)) % 4:
        return rest
    return _unpacked(rest)[0]


def _as_it_stands(part: Message) -> bytes:
    bare = copy.copy(part)
    del bare["Content-Transfer-Encoding"], bare["Content-Type"]
    content = bare.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _unpacked(raw: bytes) -> tuple[bytes, bool]:
    """Base64 as far as it is whole. One sign too many tells a cut; so does a file that breaks off without padding."""
    try:
        return binascii.a2b_base64(raw), False
    except binascii.Error:
        letters = re.sub(rb"[^A-Za-z0-9+/]", b"", raw.partition(b"=")[0])
    over = len(letters) % 4
    if over == 1:
        letters = letters[:-1]
    cut = over == 1 or not raw.endswith((b"\n", b"\r"))
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4)), cut


def _is_no_base64(raw: bytes, content: bytes, part: Message) -> bool:
    """Whether a text was stated to be base64 and is not: as base64 it makes no text, and words are parted in it."""
    letters = re.sub(rb"\s", b"", raw)
    if not letters or (len(letters) % 4 == 0 and not _NO_BASE64.search(raw)):
        return False
    text = stated(content, str(part.get_content_charset("") or ""))
    if text is None:
        text = decode_bytes(content)
    return bool(_CONTROLS.search(text)) or "\ufffd" in text or not text


def is_cut(message: Message) -> bool:
    """Whether the outermost border of a message is never closed; one inside another that is loses nothing."""
    while message.get_content_maintype() == "message" and message.is_multipart():
        inner = message.get_payload()
        if not isinstance(inner, list) or not inner or not isinstance(inner[0], Message):
            break
        message = inner[0]
    return any(isinstance(defect, CloseBoundaryNotFoundDefect) for defect in message.defects)
