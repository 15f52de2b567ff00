"""What readers' decisions do to later readings: `./lince bench accuracy.examples [--freeze]`.

A reader is simulated who decides by the marks of written documents, the sixth of them that no weights have read.
`unlike`: he decides all flags and suggestions of half of them, eight halves in turn; scored is the other half, whose
texts have nothing to do with those. `again`: each document comes four times with other names, papers and phones, as
forms, adverts and chain messages do; he decides three of them; scored is the fourth. Told are F1, precision and recall
of the categories of documents and the flags on one that asserts nothing, without and with the examples. `--freeze`
writes examples.json.
"""

import json
import lzma
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.accuracy import one_page
from benchmarks.accuracy.indicators_marked import lot
from models.ids import CaseId, DecisionId
from models.indicator import Indicator, Polarity, Tier
from models.mention import MentionKind
from models.review import Precedent
from services.nlp.analyze import AnalysisKit, analyze
from services.review.precedents import Precedents

FROZEN = Path(__file__).with_name("examples.json")
TEXTS = Path(__file__).parents[2] / "training" / "indicators" / "documents.jsonl.xz"
HALVES = 8
COMES = 4
_NAMES = (
    "Aurelia", "Benicio", "Casilda", "Delfino", "Ermelinda", "Fabricio", "Graciela", "Hilario", "Isaura", "Jacinto",
    "Leonor", "Melquiades", "Nélida", "Octavio", "Perpetua", "Quirino", "Rosaura", "Silverio", "Teodora", "Ubaldo",
)  # fmt: skip
_NUMBER = re.compile(r"\d{5,}")


@dataclass(frozen=True)
class Text:
    """A document with what it asserts, what is too weak in it to count, and what the machine flags."""

    id: str
    marks: tuple[tuple[int, int, str, str], ...]
    flags: tuple[Indicator, ...]

    @property
    def says(self) -> frozenset[str]:
        return frozenset(category for _, _, category, polarity in self.marks if polarity == "asserted")

    @property
    def weak(self) -> frozenset[str]:
        return frozenset(category for _, _, category, polarity in self.marks if polarity == "open") - self.says

    def decided(self) -> Iterator[Precedent]:
        """What the reader says of each of its asserted flags and suggestions."""
        for flag in self.flags:
            if flag.vector and flag.polarity is Polarity.ASSERTED:
                holds = any(
                    flag.category == category and polarity in ("asserted", "open")
                    and flag.span.start < end and start < flag.span.end
                    for start, end, category, polarity in self.marks
                )  # fmt: skip
                yield Precedent(
                    decision=DecisionId(flag.id), case=CaseId("measure"), span=flag.span, category=flag.category,
                    holds=holds, readers=1, vector=flag.vector,
                )  # fmt: skip


def texts(kit: AnalysisKit) -> list[tuple[Text, ...]]:
    """Each document as it was written, then as it comes again."""
    found = []
    for line in lzma.decompress(TEXTS.read_bytes()).decode().splitlines():
        row = json.loads(line)
        if lot(row["text"], 6):
            continue
        found.append(
            tuple(
                _read(row, f"{row['id']}-{number}", text, marks, kit)
                for number, (text, marks) in enumerate(_filled(row, kit))
            )
        )
    return found


def _filled(row: dict[str, Any], kit: AnalysisKit) -> Iterator[tuple[str, list[tuple[int, int, str, str]]]]:
    """The text with its marks, then with other names of people and other long numbers."""
    text, marks = row["text"], [tuple(mark) for mark in row["marks"]]
    yield text, marks
    read = analyze(one_page.document(row["id"], text, language=row["language"]), country=row["country"], kit=kit)
    names = [(m.span.start, m.span.end) for m in read.mentions if m.kind is MentionKind.PERSON]
    places = sorted([*names, *(match.span() for match in _NUMBER.finditer(text))])
    for number in range(1, COMES):
        rng = random.Random(f"{row['id']} {number}")
        changes, last = [], 0
        for start, end in places:
            if start >= last:
                changes.append((start, end, _other(text[start:end], rng)))
                last = end
        yield _changed(text, marks, changes)


def _other(words: str, rng: random.Random) -> str:
    if _NUMBER.fullmatch(words):
        return words[0] + "".join(rng.choice("0123456789") for _ in words[1:])
    return " ".join(rng.choice(_NAMES) if word[:1].isupper() else word for word in words.split())


def _changed(
    text: str, marks: Sequence[tuple[Any, ...]], changes: Sequence[tuple[int, int, str]]
) -> tuple[str, list[tuple[int, int, str, str]]]:
    """The text with stretches replaced, and the marks where their words stand then."""
    parts, last, moved = [], 0, [list(mark) for mark in marks]
    for start, end, words in changes:
        parts += [text[last:start], words]
        last = end
        for mark, (first, behind, *_) in zip(moved, marks, strict=True):
            longer = len(words) - (end - start)
            mark[0] += longer if first >= end else 0
            mark[1] += longer if behind >= end else 0
    return "".join([*parts, text[last:]]), [(m[0], m[1], m[2], m[3]) for m in moved]


def _read(
    row: dict[str, Any], name: str, text: str, marks: Sequence[tuple[int, int, str, str]], kit: AnalysisKit
) -> Text:
    found = analyze(one_page.document(name, text, language=row["language"]), country=row["country"], kit=kit)
    return Text(name, tuple(marks), found.indicators)


def rates(some: Sequence[Text]) -> dict[str, float]:
    """F1, precision and recall of the categories of documents, and flags on one that asserts nothing."""
    right = false = missed = alarms = innocent = 0
    for text in some:
        flags = [
            flag.category for flag in text.flags
            if flag.polarity is Polarity.ASSERTED and flag.tier is not Tier.SUGGESTED and flag.category not in text.weak
        ]  # fmt: skip
        found = set(flags)
        right += len(found & text.says)
        false += len(found - text.says)
        missed += len(text.says - found)
        if not text.says and not text.weak:
            innocent, alarms = innocent + 1, alarms + len(flags)
    return {
        "f1": 2 * right / max(2 * right + false + missed, 1), "precision": right / max(right + false, 1),
        "recall": right / max(right + missed, 1), "alarms": alarms / max(innocent, 1),
    }  # fmt: skip


def heeding(judged: Sequence[Text], some: Sequence[Text]) -> list[Text]:
    """Texts with the tiers that the decisions on others leave their flags."""
    examples = Precedents([one for text in judged for one in text.decided()])
    return [replace(text, flags=examples.heeded(text.flags)) for text in some]


def score(kit: AnalysisKit) -> tuple[dict[str, Any], list[str]]:
    """Both measures, without and with the examples."""
    read = texts(kit)
    bare, heeded = [], []
    for half in range(HALVES):
        first = [one[0] for one in read]
        random.Random(half).shuffle(first)
        judged, left = first[: len(first) // 2], first[len(first) // 2 :]
        bare.append(rates(left))
        heeded.append(rates(heeding(judged, left)))
    fourth = [one[-1] for one in read]
    again = heeding([text for one in read for text in one[:-1]], fourth)
    return {
        "documents": len(read),
        "unlike": {"without": _mean(bare), "with": _mean(heeded)},
        "again": {"without": _mean([rates(fourth)]), "with": _mean([rates(again)])},
    }, []


def _mean(rows: Sequence[dict[str, float]]) -> dict[str, float]:
    return {name: round(sum(row[name] for row in rows) / len(rows), 3) for name in rows[0]}


if __name__ == "__main__":
    one_page.command(__doc__, score, FROZEN)
