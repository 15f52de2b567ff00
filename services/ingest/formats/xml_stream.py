"""Large XML as text, in the order of the file: nothing is laid out as a tree, no entity expanded, nothing fetched."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

BLOCK = 1024 * 1024


class _Collector:
    """What lxml tells of elements and text, as lines until they are fetched."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._text: list[str] = []

    def start(self, _tag: str, attributes: Any) -> None:
        self._flush()
        self._text += [str(value) for value in attributes.values() if len(value) > 1]

    def end(self, _tag: str) -> None:
        self._flush()

    def data(self, text: str) -> None:
        self._text.append(text)

    def comment(self, text: str) -> None:
        self._flush()
        self._text.append(text)
        self._flush()

    def pi(self, target: str, text: str | None = None) -> None:
        if target != "xml-stylesheet":
            self.comment(text or "")

    def close(self) -> None:
        self._flush()

    def fetched(self) -> Iterator[str]:
        """The lines since the last time."""
        lines, self.lines = self.lines, []
        yield from lines

    def _flush(self) -> None:
        line = " ".join(" ".join(self._text).split())
        if line:
            self.lines.append(line + "\n")
        self._text.clear()


def streamed(path: Path, damage: list[bool]) -> Iterator[str]:
    """A line per element that says something; `damage` gets an entry when the file breaks off."""
    collector = _Collector()
    target: Any = collector
    parser: Any = etree.XMLParser(
        target=target, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                parser.feed(block)
                yield from collector.fetched()
        parser.close()
    except etree.XMLSyntaxError:
        damage.append(True)
    yield from collector.fetched()
