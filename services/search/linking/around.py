"""Phrases behind a name: what else somebody is called, whose wife she is, what she was born as, whose child he is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from services.search.linking.name_tables import name_tables

_KINDS = ("aliases", "widows", "wives", "born", "children")
_OF = {"aliases": "como|por|de", "widows": "de", "wives": "de"}
"""Words behind a phrase that belong to it, and to no name."""
_SMALL = frozenset({"de", "em", "que", "tambem", "tambien", "also"})
_NO_NAME = frozenset({"en", "em", "in", "on", "el", "at", "le", "no", "na", "im", "a", "il", "nel"})
"""What stands between `nacida` and a place or a day."""
_AND = frozenset({"y", "e", "and", "et", "con", "com"})


@dataclass(slots=True)
class Around:
    """The words of a name without the phrases behind it, and the words that each phrase tells."""

    kept: list[str]
    aliases: list[str] = field(default_factory=list)
    husband: list[str] = field(default_factory=list)
    married: bool = False
    """Whether she is told to be his wife, and no widow."""
    born: list[str] = field(default_factory=list)
    parents: list[list[str]] = field(default_factory=list)


class Phrases:
    """Knows the phrases of the word list. Keeps no state."""

    def __init__(self) -> None:
        sets = name_tables().sets
        told = {kind: [one for one in sets[kind] if one.replace(" ", "").isalpha()] for kind in _KINDS}
        self._phrase = re.compile("|".join(_pattern(kind, phrases) for kind, phrases in told.items()))
        self.telling = frozenset(
            next(word for word in phrase.split() if word not in _SMALL) for some in told.values() for phrase in some
        )
        """Words that make a closer look worth while: each phrase has one."""

    def begins(self, words: Sequence[str]) -> bool:
        """Whether folded words begin by telling something of a person, and not with a name or an alias."""
        found = self._phrase.match(" ".join(words))
        return found is not None and found.lastgroup != "aliases"

    def cut(self, raws: Sequence[str], lows: Sequence[str]) -> Around:
        """The words of a name, as written and folded, at the phrases behind it."""
        text = " ".join(lows)
        found = [m for m in self._phrase.finditer(text) if m.start() or m.lastgroup in ("aliases", "children")]
        starts = [text.count(" ", 0, m.start()) for m in found]
        around = Around(list(raws[: starts[0]] if starts else raws))
        for match, end in zip(found, [*starts, len(raws)][1:], strict=True):
            start = text.count(" ", 0, match.end()) + 1
            words = list(raws[start:end])
            match match.lastgroup:
                case "aliases":
                    around.aliases.append(" ".join(words))
                case "born" if words and lows[start] not in _NO_NAME and not words[0].isdecimal():
                    around.born = around.born or words
                case "children":
                    around.parents += _parted(words)
                case "wives" | "widows":
                    around.husband = around.husband or words
                    around.married = around.married or match.lastgroup == "wives"
        return around


def _pattern(kind: str, phrases: Sequence[str]) -> str:
    """One kind's phrases as whole words, the longest first."""
    behind = f"(?: (?:{_OF[kind]})(?= ))*" if kind in _OF else ""
    return f"(?P<{kind}>(?:(?<= )|^)(?:{'|'.join(sorted(phrases, key=len, reverse=True))})(?= |$){behind})"


def _parted(words: Sequence[str]) -> list[list[str]]:
    """Names of two parents: Juan Pérez y de Ana Ruiz."""
    names: list[list[str]] = [[]]
    for word in words:
        if word.lower() in _AND:
            names.append([])
        elif names[-1] or word.lower() not in _SMALL:
            names[-1].append(word)
    return [name for name in names if name]
