"""Places in sentences written before they were read: `./lince bench accuracy.held_places [--fails] [--freeze]`.

texts/held_places.yaml says how its sentences are marked. A mention and a name of one kind that share a character are
paired, one to one; a name that may be found or not is in no count. `--freeze` keeps the scores in held_places.json,
below which a test lets no later version fall.
"""

import re
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from benchmarks.accuracy import one_page
from models.mention import MentionKind
from services.nlp.analyze import VERSION, AnalysisKit

TEXTS = Path(__file__).with_name("texts") / "held_places.yaml"
FROZEN = Path(__file__).with_name("held_places.json")
HOMES = {"es": "BO", "pt": "BR", "en": "GB", "fr": "FR", "it": "IT"}
"""Countries of the cases, which are not always that of the places."""
_MARK = re.compile(r"\[([^\]|]+)\|([PONBX])\]")
_KINDS = {"P": MentionKind.PLACE, "O": MentionKind.ORG, "N": MentionKind.PERSON}
_EITHER = frozenset({MentionKind.PLACE, MentionKind.ORG})


class Name(NamedTuple):
    """A half-open range of a text and the kinds that it may be told as; none are wanted of one that may be missed."""

    start: int
    end: int
    kinds: frozenset[MentionKind]
    wanted: MentionKind | None


def unmarked(line: str) -> tuple[str, list[Name]]:
    """A sentence without its marks, and the names in it."""
    text, names, at = "", [], 0
    for mark in _MARK.finditer(line):
        text += line[at : mark.start()]
        sign = mark[2]
        kinds = frozenset(_KINDS.values()) if sign == "X" else _EITHER if sign == "B" else frozenset({_KINDS[sign]})
        wanted = _KINDS.get(sign, None if sign == "X" else MentionKind.PLACE)
        names.append(Name(len(text), len(text) + len(mark[1]), kinds, wanted))
        text += mark[1]
        at = mark.end()
    return text + line[at:], names


def score(kit: AnalysisKit, texts: Path = TEXTS) -> tuple[dict[str, Any], list[str]]:
    """Overlap F1 by kind of name, language and kind of text, and each failure."""
    right, missed, false = Counter[str](), Counter[str](), Counter[str]()
    fails = []
    number = wanted = 0
    for language, forms in yaml.safe_load(texts.read_text(encoding="utf-8")).items():
        for form, lines in forms.items():
            for line in lines:
                text, names = unmarked(line)
                number += 1
                found = [
                    mention
                    for mention in one_page.mentions(text, kit, number, country=HOMES[language], language=None)
                    if mention.kind in _KINDS.values()
                ]

                def keys(kind: MentionKind, language: str = language, form: str = form) -> list[str]:
                    return [kind, *((f"{kind} {language}", f"{kind} {form}") if kind is MentionKind.PLACE else ())]

                for name in names:
                    hit = next(
                        (
                            m
                            for m in found
                            if m.kind in name.kinds and m.span.start < name.end > name.start < m.span.end
                        ),
                        None,
                    )
                    if hit is not None:
                        found.remove(hit)
                    if name.wanted is None:
                        continue
                    wanted += 1
                    (right if hit else missed).update(keys(name.wanted))
                    if hit is None:
                        fails.append(f"missed {name.wanted} «{text[name.start : name.end]}» in {text!r}")
                for mention in found:
                    false.update(keys(mention.kind))
                    fails.append(f"false {mention.kind} «{mention.text}» in {text!r}: {mention.reason}")
    scores = {
        key: round(2 * right[key] / (2 * right[key] + missed[key] + false[key]), 3)
        for key in sorted(right.keys() | missed.keys() | false.keys())
    }
    return {"version": VERSION, "sentences": number, "names": wanted, "f1": scores}, fails


if __name__ == "__main__":
    one_page.command(__doc__, score, FROZEN)
