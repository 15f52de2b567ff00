"""HTML, and XML that is made to be read: text as a reader sees it. Nothing is ever fetched, no script run."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from lxml import etree, html

from models.document import Problem
from services.ingest import sniff
from services.ingest.formats import endings
from services.ingest.formats.html_besides import commented, links_of, told_beside, written_in
from services.ingest.formats.text import clean, decode_bytes, paged
from services.ingest.outbox import Outbox
from services.ingest.plugin import ExtractKit, Facts, Part, corrupt, limit

KINDS = frozenset({"text/html", "image/svg+xml"})
_BESIDE = frozenset({"template", "noscript", "iframe", "object", "noframes", "noembed"})
_SILENT = frozenset({"script", "style", "svg:style"})
_LINES = frozenset({"br", "li", "tr", "dt", "dd", "option", "tspan"})
"""A line end after them; around blocks there is one on both sides."""
_BLOCK_NAMES = """
p div h1 h2 h3 h4 h5 h6 table ul ol dl section article header footer blockquote pre hr form
fieldset legend main nav aside address figure figcaption caption title body text desc
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_CLOSING = dict.fromkeys(_BLOCKS | _LINES, "\n") | {"td": "\t", "th": "\t"}
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
TOO_DEEP = "ERR_RESOURCE_LIMIT"
"""What lxml calls it."""
_UNSEEN = re.compile(r"<(script|style)\b[^>]*>.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_NESTING = re.compile(r"</?(?!a\b|img\b|title\b)[a-z][^>]*>", re.IGNORECASE)
_PICTURES = frozenset({"png", "jpg", "gif", "webp", "bmp", "svg"})
MOST_LINKS = 2_000
MOST_FRAMES = 3
_MOST_COMPARED = 200_000_000


class HtmlHandler:
    """Web pages and SVG. Pictures that are written into the page itself become children."""

    name: ClassVar[str] = "html"
    version: ClassVar[str] = "5"

    def score(self, head: bytes, filename: str) -> int | None:
        """HTML by its bytes."""
        return 50 if sniff.media_type(head, filename) in KINDS else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield pages of text and inlined pictures. Raises ReadingStopped."""
        if path.stat().st_size > kit.limits.part:
            raise limit("too_big", "The page is larger than is taken apart as HTML.")
        content = path.read_bytes()
        tree = parse(content)
        if tree is None:
            raise corrupt()
        title = tree.findtext(".//title")
        yield Facts(values={"title": clean(title or "").strip()[:500], "links": links_of(tree, MOST_LINKS)})
        yield from paged(iter([text_of(tree)]), kit=kit)
        outbox = Outbox(kit)
        for place, (kind, picture) in enumerate(written_in(tree)):
            if picture:
                yield outbox.child(f"{'image' if kind in _PICTURES else 'file'}-{place + 1}.{kind}", picture)
            else:
                yield Problem(code="image_damaged", message="A picture written into the page could not be decoded.")
        if endings.open_tag(html_source(content)):
            yield endings.CUT


def parse(content: bytes) -> html.HtmlElement | None:
    """The tree of a page in any encoding; None when there is nothing in it. Nothing is fetched or expanded."""
    text = html_source(content)
    # lxml refuses a text with an encoding declaration, and NUL ends its input.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", clean(text).lstrip("\ufeff"))
    parser = html.HTMLParser(no_network=True, recover=True, huge_tree=False)
    try:
        tree = html.document_fromstring(text, parser=parser) if text.strip() else None
        if any(one.type_name == TOO_DEEP for one in parser.error_log):
            # The parser passes over what is nested deeper than it goes.
            tree = html.document_fromstring(_NESTING.sub("<br>", _UNSEEN.sub(" ", text)), parser=parser)
    except (etree.LxmlError, ValueError):
        return None
    return tree


def declares_encoding(content: bytes) -> bool:
    """Whether a page says which encoding it is in."""
    return _CHARSET.search(content[:4096]) is not None


def html_source(content: bytes) -> str:
    """The source of a page in the encoding that it declares, else in the one that it turns out to be in."""
    declared = _CHARSET.search(content[:4096])
    try:
        return content.decode(declared[1].decode("ascii")) if declared else decode_bytes(content)
    except (LookupError, ValueError):
        return decode_bytes(content)


def text_of(tree: html.HtmlElement, *, tips: bool = True, frames: int = MOST_FRAMES) -> str:
    """The text in reading order: a line for each block, a tab between cells; behind it what stands in no line.

    That are words about pictures and, with `tips`, prompts, hidden fields and what is shown in place of other things;
    of pages written into frames so many inside each other.
    """
    pieces: list[str] = []
    beside: dict[str, None] = {}
    kept_as_is = 0

    def add(text: str | None) -> None:
        if text:
            # Line ends in the source mean nothing, but in <pre>.
            pieces.append(text if kept_as_is else re.sub(r"\s+", " ", text))

    # Depth first without recursion: nesting depth is the page's choice.
    stack: list[tuple[html.HtmlElement, bool]] = [(tree, False)]
    while stack:
        element, leaving = stack.pop()
        # Mail programs write tags such as o:p, which lxml's QName refuses; a comment's tag is no string.
        name = _name(element)
        if leaving:
            kept_as_is -= name == "pre"
            pieces.append(_CLOSING.get(name, ""))
        elif name in _BESIDE:
            # Shown where something else is not: it interrupts no sentence.
            if tips:
                beside.update(dict.fromkeys(_instead(element, frames)))
        elif name and name not in _SILENT:
            kept_as_is += name == "pre"
            if name in _BLOCKS:
                pieces.append("\n")
            if name != "head":
                add(element.text)
            beside.update(dict.fromkeys(told_beside(element, name) if tips else [str(element.get("alt") or "")]))
            if name == "input" and element.get("value") and element.get("type") != "hidden":
                add(f" {element.get('value')} ")
            stack.append((element, True))
            stack.extend((child, False) for child in reversed(element))
            continue
        elif tips and isinstance(element, html.HtmlComment):
            beside.update(dict.fromkeys(commented(str(element.text or ""))))
        if element is not tree:
            add(element.tail)
    # What stands for a picture is no part of the sentence around it.
    text = "".join(pieces)
    told = [one for one in map(str.strip, beside) if one]
    if tips and len(text) * len(told) < _MOST_COMPARED:
        told = [one for one in told if one not in text]
    return tidy(text + "\n\n" + "\n".join(told))


def _instead(element: html.HtmlElement, frames: int) -> Iterator[str]:
    """The text of an element that is shown where others are not, and of the page written into a frame."""
    pieces: list[str] = []
    for inner in element.iter():
        name = _name(inner)
        if name and name not in ("script", "style"):
            pieces.append(inner.text or "")
            yield from told_beside(inner, name)
            if name == "iframe" and (page := inner.get("srcdoc")):
                tree = parse(str(page).encode("utf-8", "replace")) if frames else None
                yield str(page) if tree is None else text_of(tree, frames=frames - 1)
        if inner is not element:
            pieces.append(inner.tail or "")
    yield " ".join(" ".join(pieces).split())


def _name(element: html.HtmlElement) -> str:
    tag = element.tag if isinstance(element.tag, str) else ""
    return tag.rpartition("}")[2].rpartition(":")[2].lower()


def tidy(text: str) -> str:
    """Runs of blanks as one, no blanks at line ends, at most one empty line in a row."""
    lines = [re.sub(r"[ \xa0\r\f\v]+", " ", line).strip(" \t") for line in clean(text).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def html_text(content: bytes | str) -> str:
    """The text of a piece of HTML; "" when there is none."""
    tree = parse(content.encode("utf-8", "replace") if isinstance(content, str) else content)
    return "" if tree is None else text_of(tree)
