"""Indicators in own sentences: precision, recall and F1 by language and category, polarity, false flags.

    python -m benchmarks.accuracy.indicators [--language es] [--errors N] [--freeze]

The sentences of texts/indicators.jsonl are invented; each is of one language, region, register and category, and
asserts it, denies it, speaks of it in general or only looks like it. Braces mark the words that say so; `also` names
categories that may be raised as well and count neither way. About a third is kept aside by a hash of the text: rules
are written with an eye on the rest alone (`--errors` shows no other), and both parts are reported.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.accuracy.indicators_marked import lot
from models.document import Document, DocumentState, Page, TextSource
from models.ids import CaseId, DocumentId, Sha256
from models.indicator import Indicator, Polarity
from services.nlp.analyze import AnalysisKit, analyze

TEXTS = Path(__file__).with_name("texts") / "indicators.jsonl"
FROZEN = Path(__file__).with_name("indicators.json")
PARTS = ("rest", "aside")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its reading; `start` and `end` are the marked words, equal where nothing is marked."""

    language: str
    region: str
    register: str
    category: str
    polarity: str
    text: str
    start: int
    end: int
    also: frozenset[str]

    @property
    def part(self) -> str:
        """`aside` for about a third, the same on every run and however many sentences are added."""
        return "rest" if lot(self.text, 3) else "aside"


def sentences() -> list[Sentence]:
    """All sentences, in the order of the file."""
    found = []
    for line in TEXTS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        before, opened, after = row["text"].partition("{")
        marked, _, after = after.partition("}")
        start = len(before) if opened else 0
        found.append(
            Sentence(
                row["language"], row["region"], row["register"], row["category"], row["polarity"],
                before + marked + after, start, start + len(marked), frozenset(row.get("also", ())),
            )
        )  # fmt: skip
    return found


def flags(sentence: Sentence, kit: AnalysisKit) -> tuple[Indicator, ...]:
    """What the analysis flags in a sentence that is a document of its own."""
    page = Page(number=1, width=0, height=0, source=TextSource.TEXT, text=sentence.text, language=sentence.language)
    document = Document(
        id=DocumentId("s"), case=CaseId("indicators"), sha256=Sha256("0" * 64), name="s", media_type="text/plain",
        state=DocumentState.DONE, version="", language=sentence.language, pages=(page,),
    )  # fmt: skip
    return analyze(document, country=sentence.region, kit=kit).indicators


@dataclass
class _Counts:
    """Counts of one language and part."""

    right: Counter[str]
    false: Counter[str]
    missed: Counter[str]
    touching: int = 0
    matched: int = 0
    told: int = 0
    innocent: int = 0
    alarms: int = 0

    @classmethod
    def none(cls) -> "_Counts":
        return cls(Counter(), Counter(), Counter())

    def add(self, sentence: Sentence, found: Iterable[Indicator]) -> str:
        """Count a sentence; what went wrong with it, empty where nothing did."""
        found = list(found)
        asserted = {f.category for f in found if f.polarity is Polarity.ASSERTED}
        says = sentence.polarity == "asserted"
        wrong = asserted - sentence.also - ({sentence.category} if says else set())
        self.false.update(wrong)
        if says:
            hit = sentence.category in asserted
            self.right[sentence.category] += hit
            self.missed[sentence.category] += not hit
            self.touching += any(
                f.category == sentence.category
                and f.polarity is Polarity.ASSERTED
                and f.span.start < sentence.end
                and sentence.start < f.span.end
                for f in found
            )
        else:
            self.innocent += 1
            self.alarms += bool(wrong)
        polarities = {str(f.polarity) for f in found if f.category == sentence.category}
        if polarities and sentence.polarity != "near miss":
            self.matched += 1
            self.told += polarities == {sentence.polarity}
        missed = says and sentence.category not in asserted
        return " ".join(["MISSED"] * missed + [f"FALSE {name}" for name in sorted(wrong)])

    def result(self) -> dict[str, Any]:
        """Rates; flags in innocent sentences are per sentence denied, general or only alike."""
        right, false, missed = (sum(c.values()) for c in (self.right, self.false, self.missed))
        return {
            "asserted": right + missed, "innocent": self.innocent, **_rates(right, false, missed),
            "touches_the_words": round(self.touching / max(right, 1), 4),
            "polarity": round(self.told / max(self.matched, 1), 4), "matched": self.matched,
            "innocent_flagged": round(self.alarms / max(self.innocent, 1), 4),
            "by_category": {
                name: _rates(self.right[name], self.false[name], self.missed[name])
                for name in sorted({*self.right, *self.missed, *self.false})
            },
        }  # fmt: skip


def _rates(right: int, false: int, missed: int) -> dict[str, float]:
    return {
        "precision": round(right / max(right + false, 1), 4),
        "recall": round(right / max(right + missed, 1), 4),
        "f1": round(2 * right / max(2 * right + false + missed, 1), 4),
    }


def score(kit: AnalysisKit, language: str = "") -> tuple[dict[str, Any], list[str]]:
    """Results by part and language, and what went wrong in the part that is not kept aside."""
    counts: dict[str, dict[str, _Counts]] = {part: {} for part in PARTS}
    fails = []
    for sentence in sentences():
        if language and sentence.language != language:
            continue
        found = flags(sentence, kit)
        why = counts[sentence.part].setdefault(sentence.language, _Counts.none()).add(sentence, found)
        if why and sentence.part == "rest":
            rules = " ".join(f.rule for f in found if f.polarity is Polarity.ASSERTED)
            fails.append(
                f"{sentence.language} {sentence.category} {sentence.polarity}: {why}: {sentence.text}  [{rules}]"
            )
    return {part: {name: row.result() for name, row in found.items()} for part, found in counts.items()}, fails


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--language", default="")
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--freeze", action="store_true", help="write indicators.json")
    given = parser.parse_args()
    started = time.process_time()
    result, fails = score(AnalysisKit.small(), "" if given.freeze else given.language)
    print(*fails[: given.errors], sep="\n")
    for part, by_language in result.items():
        for name, row in by_language.items():
            print(part, name, json.dumps({k: v for k, v in row.items() if k != "by_category"}))
    print(f"{time.process_time() - started:.1f} CPU-seconds with start-up")
    if given.freeze:
        FROZEN.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
