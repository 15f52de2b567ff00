"""Chats saved as web pages: Telegram's HTML export, and those that WhatsApp and Signal exporters write.

Such pages differ in tags and agree in what their classes are called: a message, its sender, its time, its text.
"""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar
from urllib.parse import unquote

from lxml import etree, html

from services.ingest import sniff, text_kinds
from services.ingest.formats.html import HtmlHandler, parse, text_of
from services.ingest.formats.messages import Said, chat_parts
from services.ingest.plugin import ExtractKit, Part, limit

_MESSAGE = re.compile(r"(?:^|[\s_-])(?:message|msg|bubble|chat-item)(?:$|[\s_-])", re.IGNORECASE)
_SENDER = re.compile(r"(?:^|[\s_-])(?:from_name|sender|author|username|name)(?:$|[\s_-])", re.IGNORECASE)
_TIME = re.compile(r"(?:^|[\s_-])(?:date|time|timestamp|datetime|msg-date|msg-time)(?:$|[\s_-])", re.IGNORECASE)
_TEXT = re.compile(r"(?:^|[\s_-])(?:text|body|content|message-text|msg-text|msg-body)(?:$|[\s_-])", re.IGNORECASE)
_SYSTEM = re.compile(r"(?:^|[\s_-])(?:service|system|notification|info)(?:$|[\s_-])", re.IGNORECASE)
# 10.03.2024 05:55:11 UTC-04:00
_TITLE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}) (\d{1,2}):(\d{2}):(\d{2})(?: UTC([+-]\d{2}):?(\d{2}))?")
FEWEST = 2


class ChatHtmlHandler:
    """A saved chat: its messages as text and table. A page in which no messages are found is read as a web page."""

    name: ClassVar[str] = "chat_html"
    version: ClassVar[str] = "3"

    def score(self, head: bytes, filename: str) -> int | None:
        """Web pages with a messenger's marks."""
        return 60 if sniff.media_type(head, filename) == text_kinds.CHAT_HTML else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:
        """Yield pages, facts and the table. Raises ReadingStopped."""
        if path.stat().st_size > kit.limits.part:
            raise limit("too_big", "The page is larger than is taken apart as HTML.")
        content = path.read_bytes()
        found = list(messages(content))
        fewest = 1 if text_kinds.telegram_page(content[: sniff.HEAD].decode("utf-8", "replace")) else FEWEST
        if sum(bool(said.when) for said in found) < fewest:
            yield from HtmlHandler().read(path, name=name, kit=kit)
            return
        yield from chat_parts(found, app=app_of(content[: sniff.HEAD]), kit=kit)


def app_of(head: bytes) -> str:
    """Which messenger the page names."""
    lowered = head.lower()
    if b"from_name" in lowered or b"telegram" in lowered:
        return "telegram"
    return "signal" if b"signal" in lowered and b"whatsapp" not in lowered else "whatsapp"


def messages(content: bytes) -> Iterator[Said]:
    """The messages of the page, in its order. One without a sender of its own has the one before's, as on screen."""
    tree = parse(content)
    if tree is None:
        return
    title = tree.find(".//title")
    chat = (title.text or "").strip() if title is not None else ""
    header = tree.xpath("//*[contains(@class, 'page_header')]//*[contains(@class, 'text bold')]")
    if header:
        chat = text_of(header[0], tips=False)
    sender: str | None = None
    for element in tree.iter():
        kind = _class(element)
        if not _MESSAGE.search(kind) or _inside_message(element):
            continue
        if _SYSTEM.search(kind):
            text = text_of(element, tips=False)
            if text:
                yield Said(when=_time(element), sender=None, text=text, chat=chat)
            continue
        sender = _first(element, _SENDER) or sender
        when = _time(element)
        text = _texts(element)
        attached = list(_attached(element))
        if not (when or text or attached):
            continue
        forwarded = element.xpath(".//*[contains(@class, 'forwarded')]//*[contains(@class, 'from_name')]")
        reply = element.xpath(".//*[contains(@class, 'reply_to')]//a/@href")
        yield Said(
            when=when,
            sender=sender or "?",
            text=text,
            attached=attached,
            chat=chat,
            identity=str(element.get("id") or ""),
            reply_to=re.sub(r"\D", "", str(reply[0])) if reply else "",
            note=f"forwarded from {text_of(forwarded[0], tips=False)}" if forwarded else "",
        )


def _class(element: html.HtmlElement) -> str:
    return str(element.get("class") or "") if isinstance(element.tag, str) else ""


def _inside_message(element: html.HtmlElement) -> bool:
    """Whether it is a part of a message: a class such as `message-text` names one as well."""
    return any(_MESSAGE.search(_class(above)) for above in element.iterancestors())


def _first(element: html.HtmlElement, pattern: re.Pattern[str]) -> str:
    """The text of the first part whose class fits, less what only carries it around."""
    for part in element.iterdescendants():
        kind = _class(part)
        if kind and pattern.search(kind) and not (pattern is _TEXT and _holds_more(part)):
            return text_of(_copy(part), tips=False)
    return ""


def _texts(element: html.HtmlElement) -> str:
    """All texts of a message, what it forwards among them, and where their links lead."""
    found: list[html.HtmlElement] = []
    for part in element.iterdescendants():
        inside = any(above in found for above in part.iterancestors())
        if _TEXT.search(_class(part)) and not inside and not _holds_more(part):
            found.append(part)
    said = "\n".join(filter(None, (text_of(_copy(part), tips=False) for part in found)))
    links = (str(link) for part in found for link in part.xpath(".//a/@href"))
    return " ".join([said, *(f"({link})" for link in dict.fromkeys(links) if _LEADS.match(link) and link not in said)])


_LEADS = re.compile(r"(?:https?|mailto|tel|tg):", re.IGNORECASE)


def _holds_more(part: html.HtmlElement) -> bool:
    """Whether it is the frame around a message's sender, time and text rather than the text."""
    return any(_SENDER.search(kind) or _TIME.search(kind) for kind in map(_class, part.iterdescendants()))


def _copy(part: html.HtmlElement) -> html.HtmlElement:
    """The part without the time that some exporters write inside the name."""
    copied = html.fragment_fromstring(etree.tostring(part, with_tail=False, encoding="unicode"))
    for inner in list(copied.iterdescendants()):
        if _TIME.search(_class(inner)) and inner.getparent() is not None:
            inner.drop_tree()
    return copied


def _time(element: html.HtmlElement) -> str:
    """The time as ISO 8601 where it can be told, else as it stands."""
    for part in [element, *element.iterdescendants()]:
        stated = str(part.get("datetime") or part.get("data-timestamp") or "") if isinstance(part.tag, str) else ""
        if stated:
            return iso(stated)
        if _TIME.search(_class(part)):
            return iso(str(part.get("title") or "") or text_of(part, tips=False))
    return ""


def iso(text: str) -> str:
    """Telegram's day.month.year with its zone, seconds or milliseconds since 1970, or what is ISO already."""
    text = text.strip()
    found = _TITLE.search(text)
    try:
        if found:
            day, month, year, hour, minute, second = (int(part) for part in found.groups()[:6])
            zone = None
            if found[7]:
                zone = dt.timezone(
                    dt.timedelta(hours=int(found[7]), minutes=int(found[8]) * (-1 if found[7] < "0" else 1))
                )
            return dt.datetime(year, month, day, hour, minute, second, tzinfo=zone).isoformat()
        if text.isdigit() and len(text) in (10, 13):
            return dt.datetime.fromtimestamp(int(text) / (1000 if len(text) == 13 else 1), tz=dt.UTC).isoformat()
        return dt.datetime.fromisoformat(text).isoformat()
    except (ValueError, OverflowError, OSError):
        return text[:40]


def _attached(element: html.HtmlElement) -> Iterator[str]:
    """Files beside the page that the message shows or links."""
    seen = set()
    links = element.xpath(".//a/@href | .//img/@src | .//video/@src | .//audio/@src | .//source/@src")
    for link in links:
        name = unquote(str(link))
        # A thumbnail stands beside its own file.
        if re.match(r"[a-z][a-z0-9+.-]*:|#|//|\?", name, re.IGNORECASE) or name in seen or "_thumb." in name:
            continue
        if "." in name.rsplit("/", 1)[-1] and not name.lower().endswith((".html", ".htm", ".css", ".js")):
            seen.add(name)
            yield name
