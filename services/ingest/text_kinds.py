"""Kinds of text that only a look at its first lines tells: chats, letters, JSON, XML reports. Used by `sniff` alone."""

import codecs
import re

ALONE = frozenset(
    {b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE}
)
"""Files without a sign of text in them: no byte, or only the mark of an encoding."""
CHAT = "text/x-whatsapp-export"
CHAT_HTML = "text/x-chat-html"
TELEGRAM = "application/x-telegram-export+json"
SIGNAL = "text/x-signal-export"
META_CHAT = "application/x-meta-chat+json"
SMS = "application/x-sms-backup+xml"
CELLEBRITE = "application/x-cellebrite-report+xml"
JSON = "application/json"
JSON_LINES = "application/jsonl"

_XML_ROOTS = {
    "svg": "image/svg+xml",
    "gpx": "application/gpx+xml",
    "kml": "application/vnd.google-earth.kml+xml",
    "smses": SMS,
    "calls": SMS,
}
# Declaration, document type and comments, then the first tag with its prefix.
_ROOT = re.compile(
    r"(?:\s|<\?.*?\?>|<!--.*?-->|<!doctype[^>\[]*(?:\[.*?\]\s*)?>)*<(?:[\w-]+:)?([\w-]+)([^>]*)", re.DOTALL
)
CHAT_START = (
    r"\[?(?P<one>\d{1,4})\u200f?[/.-]\s?(?P<two>\d{1,2})\u200f?[/.-]\s?(?P<three>\d{1,4})\.?[,،]?\s{1,3}"
    r"(?:às |à |a las |alle )?"
    r"(?:(?P<before>上午|下午|中午|凌晨|早上|晚上|午前|午後|오전|오후)\s?)?"
    r"(?P<clock>\d{1,2}(?:[:.]| ?h ?)\d{2}(?:[:.]\d{2})?)\s*(?P<after>[ap]\.?\s?m\.?|[صم](?=[\s\]]))?"
    r"(?:\]\s*|\s+[-–]\s+|(?(before),\s+|(?!)))"
)
"""How a line of a WhatsApp export begins, up to the sender: date, half of the day before or behind the time.

    [12/3/24, 9:05:11 p. m.] Name: text   (iOS)
    12/3/24, 21:05 - Name: text           (Android)
    2024/3/12 下午9:05 - Name: text · 2024. 3. 12. 오후 9:05, Name: text · ١٢/٣/٢٠٢٤، ٩:٠٥ م - Name: text
"""
_CHAT_LINE = re.compile(rf"^\W?{CHAT_START}\S", re.IGNORECASE)
_SIGNAL_BLOCK = re.compile(r"^From: .*\n(?:(?:Type|Sent|Received|Attachment): .*\n){2}", re.MULTILINE)
_TELEGRAM = (
    re.compile(r'"type"\s*:\s*"(?:personal|private|public|bot|saved)_?(?:chat|group|supergroup|channel|messages)"'),
    re.compile(r'"messages"\s*:\s*\[|"text_entities"|"chats"\s*:\s*\{'),
)
_META_CHAT = (
    re.compile(r'^\{\s*"participants"\s*:'),
    re.compile(r'"sender_name"\s*:'),
    re.compile(r'"timestamp_ms"\s*:'),
)
_SIGNAL_FRAME = re.compile(
    r'^\{"(?:backupTimeMs|chatItem|recipient|account|version)"|^\{"date"\s*:.*"sender"\s*:.*"body"\s*:'
)
_SIGNAL_ROWS = (re.compile(r"^\[\s*\{"), re.compile(r'"sent_at"\s*:\s*\d'), re.compile(r'"conversationId"\s*:\s*"'))
_SIGNAL_PAGE = re.compile(r"^\[\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}\] \S[^\n]*?: ")
"""How a message begins in the pages that export programs for Signal write in Markdown."""
_JSON_START = re.compile(r'\{\s*(?:"|\})|\[\s*(?:[{"\]]|\[|-?\d+(?:\.\d+)?\s*[,\]]\s*[\d\s,.\]-]*$)')
_CLASSES = re.compile(r"""class=["']([^"']{1,300})["']""", re.IGNORECASE)
_MESSAGE = re.compile(r"\bmessage|\bmsg\b|\bbubble", re.IGNORECASE)
_TELEGRAM_PAGE = (
    re.compile(r"""<div class=["'](?:page_wrap|history)\b"""),
    re.compile(r"""<div class=["']message[^>]{0,200}\sid=["']message-?\d"""),
)
_MESSENGERS = re.compile(r"from_name|telegram|whatsapp|signal", re.IGNORECASE)

_HEADER = re.compile(r"(?:From [^\n]*\n)?(?:>?[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){2}")
_MAIL_NAMES = re.compile(
    r"^(?:From|To|Cc|Subject|Date|Received|Message-ID|MIME-Version|Content-Type|Return-Path|Delivered-To|Sender"
    r"|Reply-To|X-[A-Za-z-]+):",
    re.IGNORECASE | re.MULTILINE,
)
MBOX = re.compile(r"From \S+[^\n]*\d\d:\d\d(?::\d\d)?[^\n]*\d{4}[^\n]*\r?\n[A-Za-z>][A-Za-z0-9-]*:? ?")
"""How a mailbox begins: the line before each letter, and the first line of its head."""
MOST_MAIL = 64 * 1024
_SHORTEST_PROSE = 16
_LOOKED_AT = 4096
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_NOT_WORDED = re.compile(r"[\x01-\x08\x0b\x0e-\x1f\x7f-\x9f\ufffd]|\0{3}")


def xml_kind(lowered: str) -> str | None:
    """The kind of an XML file by its root; `lowered` is its beginning in small letters."""
    if not lowered.startswith("<"):
        return None
    found = _ROOT.match(lowered)
    if found is None or found[1] == "html":
        return None
    if found[1] == "calls" and "count" not in found[2]:
        return None
    # A page may hold a drawing: only the root says what the file is.
    return CELLEBRITE if "pa.cellebrite.com/report" in lowered else _XML_ROOTS.get(found[1])


def html_kind(start: str) -> str:
    """A saved chat when a messenger is named and at least two messages are marked up; else a web page."""
    messages = sum(_MESSAGE.search(found) is not None for found in _CLASSES.findall(start))
    if messages and telegram_page(start):
        return CHAT_HTML
    if messages >= 2 and _MESSENGERS.search(start):
        return CHAT_HTML
    return "text/html"


def telegram_page(start: str) -> bool:
    """Whether a page has the marks of Telegram's export, which it has even with one message."""
    return all(mark.search(start) for mark in _TELEGRAM_PAGE)


def chat_kind(start: str, ending: str) -> str | None:
    """Whose chat a text is, by how its lines begin and the ending of its name; None for no chat."""
    if signal_text(start) or (ending == "md" and _SIGNAL_PAGE.match(start)):
        return SIGNAL
    return CHAT if _looks_like_chat(start) else None


def _looks_like_chat(start: str) -> bool:
    """Whether the first lines begin with dates as WhatsApp's export writes them."""
    lines = [line for line in start[:8192].splitlines() if line.strip()]
    dated = sum(_CHAT_LINE.match(line.lstrip("\u200e\u200f\ufeff")) is not None for line in lines[:20])
    return dated >= min(2, len(lines)) > 0


def signal_text(start: str) -> bool:
    """Whether blocks of `From:`, `Type:`, `Sent:` stand at the beginning, as Signal's text exports have them."""
    return _SIGNAL_BLOCK.search(start[:4096].replace("\r\n", "\n")) is not None


def json_kind(start: str, ending: str) -> str | None:
    """Which kind of JSON it is; None when it is none."""
    if start[:1] not in "{[" or not (_JSON_START.match(start) or ending in ("json", "jsonl", "ndjson")):
        return None
    if all(pattern.search(start) for pattern in _TELEGRAM):
        return TELEGRAM
    if _SIGNAL_FRAME.match(start) or all(pattern.search(start) for pattern in _SIGNAL_ROWS):
        return SIGNAL
    if all(pattern.search(start) for pattern in _META_CHAT):
        return META_CHAT
    lines = start.splitlines()
    several = len(lines) > 1 and all(line.startswith("{") and line.rstrip().endswith("}") for line in lines[:2])
    return JSON_LINES if several or ending in ("jsonl", "ndjson") else JSON


def is_mail(start: str) -> bool:
    """Whether a text begins with the head of a letter: two fields at least, whose names letters have."""
    lines = start.split("\n", 1)
    if lines[0].strip().isdigit() and len(lines) == 2:  # the length line of an .emlx
        start = lines[1]
    beginning = start[:MOST_MAIL].replace("\r\n", "\n").replace("\r", "\n")
    block = beginning.split("\n\n", 1)[0] + "\n"
    return _HEADER.match(block) is not None and len(set(_MAIL_NAMES.findall(block))) >= 2


def is_prose(body: bytes) -> bool:
    """Whether a file begins as text without any control sign, as no packed or drawn kind of file does."""
    part = body[:_LOOKED_AT]
    others = sum(byte > 127 for byte in part)
    return len(part) >= _SHORTEST_PROSE and others < 0.25 * len(part) and _CONTROLS.search(part) is None


def parted_by_nul(text: str) -> bool:
    """Whether a text is sound but for a zero sign or two, which some programs write between words or lines."""
    told = sum(character.isalnum() or character.isspace() for character in text)
    return told >= 0.7 * len(text) and _NOT_WORDED.search(text.rstrip("\0")) is None
