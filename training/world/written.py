"""Texts of our own that were written whole, each name marked in place.

`written/es.txt` …: blocks under `## language country kind`; `{p:…}` marks a person, `{o:…}` a body, `{l:…}` a place,
every mention, never one in another. What no braces hold is no name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.accuracy.indicators_marked import lot
from training.world.grammar import Text

FOLDER = Path(__file__).with_name("written")
KINDS = {"p": "PER", "o": "ORG", "l": "LOC"}
_MARK = re.compile(r"\{([pol]):([^{}]+)\}")
_CHAT = re.compile(r"chat|sms|whatsapp|zap|tweet|msg")


@dataclass(frozen=True, slots=True)
class Written:
    """A text with its names."""

    language: str
    kind: str
    told: Text

    @property
    def chat(self) -> bool:
        """Whether keyboards of phones leave it."""
        return bool(_CHAT.search(self.kind))

    @property
    def part(self) -> str:
        """`aside` for a tenth of them, by a hash of the text: they judge, the `rest` is learned."""
        return "rest" if lot(self.told.text, 10) else "aside"


def written(part: str) -> Iterator[Written]:
    """The texts of a part, language by language. Raises ValueError for braces that mark nothing."""
    for path in sorted(FOLDER.glob("*.txt")):
        for block in re.split(r"(?m)^## ", path.read_text(encoding="utf-8"))[1:]:
            title, _, body = block.partition("\n")
            language, _, kind = title.split()
            one = Written(language, kind, told(body.strip()))
            if one.part == part:
                yield one


def told(source: str) -> Text:
    """A marked text without its braces."""
    text, last = Text(), 0
    for match in _MARK.finditer(source):
        text.add(source[last : match.start()])
        text.add(match[2], KINDS[match[1]])
        last = match.end()
    text.add(source[last:])
    if set("{}") & set(text.text):
        raise ValueError(source)
    return text
