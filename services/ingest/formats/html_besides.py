"""What a page says where its text does not stand: prompts, tips, hidden fields, frames and files written into it."""

import base64
import binascii
import mimetypes
import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from lxml import html

from services.ingest.formats.text import clean

MOST_FILES = 1_000
SMALLEST_DRAWN = 2_048
"""Pictures of a style sheet below this size are bullets and rules."""
LONGEST_VALUE = 2_000
TOLD = frozenset({"alt", "title", "placeholder", "aria-label", "aria-description", "summary", "label"})
FEWEST_WORDS = 3
_TAG = re.compile(r"<[^<>]*>")
_CODE = re.compile(r"[{};]|^\[(?:if|endif)|^\[CDATA|^/?wp:|^#|\bfunction\b")
_NUMBER = re.compile(r"\d[\d ().-]{4,}\d")
_META = frozenset({"description", "keywords", "author", "subject", "abstract", "copyright"})
_META_START = ("og:", "twitter:", "article:", "profile:", "product:", "place:", "business:", "dc.", "geo.")
_PLACES = frozenset({"src", "href", "xlink:href", "data", "poster", "background", "data-src", "data-original"})
_TOOLS = ("font/", "application/font", "application/x-font", "text/css", "text/javascript", "application/javascript")
"""What a page is shown with."""
_SET = re.compile(r"data:[^\s]+", re.IGNORECASE)
_STYLED = re.compile(r"url\(\s*[\"']?(data:[^\"')]+)", re.IGNORECASE)
_ENDINGS = {"image/jpeg": "jpg", "text/plain": "txt", "text/html": "html", "image/svg+xml": "svg"}
_LINKING = {"a": "href", "area": "href", "iframe": "src", "frame": "src", "form": "action", "embed": "src"}
_REFRESH = re.compile(r"\d*\s*[;,]?\s*url\s*=\s*[\"']?([^\"']+)", re.IGNORECASE)


def told_beside(element: html.HtmlElement, name: str) -> Iterator[str]:
    """What the attributes of an element say to people."""
    if name == "meta":
        kind = str(element.get("name") or element.get("property") or "").lower()
        if kind in _META or kind.startswith(_META_START):
            yield str(element.get("content") or "")
        return
    for attribute, value in element.items():
        if attribute in TOLD and value:
            yield str(value)
    if name == "input" and str(element.get("type") or "").lower() == "hidden" and (value := element.get("value")):
        label = str(element.get("name") or element.get("id") or "hidden")
        if len(value) <= LONGEST_VALUE:
            yield f"{label}: {value}"


def commented(text: str) -> Iterator[str]:
    """What a comment in the source says to people, if it does: several words or a long number, and no code."""
    plain = " ".join(_TAG.sub(" ", text).split())
    if plain and not _CODE.search(plain) and (len(plain.split()) >= FEWEST_WORDS or _NUMBER.search(plain)):
        yield plain[:LONGEST_VALUE]


def leads(tree: html.HtmlElement) -> Iterator[str]:
    """Where links, frames, forms and a page that calls another lead."""
    for element in tree.iter(*_LINKING, "meta"):
        if element.tag == "meta":
            if str(element.get("http-equiv") or "").lower() == "refresh":
                found = _REFRESH.match(str(element.get("content") or "").strip())
                yield found[1] if found else ""
        else:
            yield str(element.get(_LINKING[element.tag]) or "")


def written_in(tree: html.HtmlElement) -> Iterator[tuple[str, bytes]]:
    """The ending and content of each file that is written into the page; b"" for one that cannot be decoded."""
    count = 0
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        for source, least in _sources(element):
            head, comma, body = source.partition(",")
            kind, *parameters = head[len("data:") :].lower().split(";")
            if not comma or not body or kind.startswith(_TOOLS):
                continue
            content = _decoded(body, base="base64" in parameters)
            if count < MOST_FILES and not 0 < len(content) <= least:
                count += 1
                yield _ending(kind), content


def _sources(element: html.HtmlElement) -> Iterator[tuple[str, int]]:
    """The addresses of an element that hold a file themselves, and how many bytes each must have to be worth it."""
    for attribute, value in element.items():
        source = str(value).lstrip()
        if attribute in _PLACES and source[:5].lower() == "data:":
            yield source, 0
        elif attribute == "srcset":
            yield from ((one, 0) for one in _SET.findall(source))
        elif attribute == "style":
            yield from ((one, SMALLEST_DRAWN) for one in _STYLED.findall(source))
    if element.tag == "style":
        yield from ((one, SMALLEST_DRAWN) for one in _STYLED.findall(element.text or ""))


def _ending(kind: str) -> str:
    return _ENDINGS.get(kind) or (mimetypes.guess_extension(kind) or ".bin").removeprefix(".") if kind else "txt"


def _decoded(body: str, *, base: bool) -> bytes:
    try:
        raw = unquote_to_bytes(body)
        return base64.b64decode(raw, validate=False) if base else raw
    except (binascii.Error, ValueError):
        return b""


def links_of(tree: html.HtmlElement, most: int) -> list[str]:
    """The addresses that the page leads to, each once."""
    found = (clean(link).strip()[:1000] for link in leads(tree))
    wanted = (link for link in found if link.lower().startswith(("http", "mailto:", "tel:")))
    return list(dict.fromkeys(wanted))[:most]
