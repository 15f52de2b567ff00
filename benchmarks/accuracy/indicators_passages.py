"""Indicators in own passages: files' pages in small, scored as the development set is.

    python -m benchmarks.accuracy.indicators_passages [--engine small|standard] [--errors N] [--freeze]

The passages of texts/indicators_passages.txt are invented and written by hand; every indicator in them is marked.
About half are kept aside by a hash of the text and only judge; `--errors` shows the others alone.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.accuracy.indicators_marked import Mark, Passage, passages
from models.document import Document, DocumentState, Page, TextSource
from models.ids import CaseId, DocumentId, Sha256
from models.indicator import Indicator, Polarity, Tier
from services.nlp.analyze import AnalysisKit, analyze

FROZEN = Path(__file__).with_name("indicators_passages.json")
PARTS = ("tune", "aside")


def document(text: str, language: str) -> Document:
    """A text as a document of one page."""
    page = Page(number=1, width=0, height=0, source=TextSource.TEXT, text=text, language=language)
    return Document(
        id=DocumentId("s"), case=CaseId("indicators"), sha256=Sha256("0" * 64), name="s", media_type="text/plain",
        state=DocumentState.DONE, version="", language=language, pages=(page,),
    )  # fmt: skip


@dataclass
class Tally:
    """Counts over passages."""

    document: Counter[str] = field(default_factory=Counter)
    span: Counter[str] = field(default_factory=Counter)
    matched: int = 0
    told: int = 0
    innocent: int = 0
    alarms: int = 0

    def add(self, passage: Passage, found: Sequence[Indicator]) -> list[str]:
        """Count a passage; what went wrong in it."""
        says = {m.category for m in passage.told.marks if m.polarity == "asserted"}
        flagged = {f.category for f in found if f.polarity is Polarity.ASSERTED}
        self.document += _counts(len(says & flagged), len(flagged - says), len(says - flagged))
        if not says:
            self.innocent += 1
            self.alarms += sum(f.polarity is Polarity.ASSERTED for f in found)
        marks = [m for m in passage.told.marks if m.polarity == "asserted"]
        asserted = [f for f in found if f.polarity is Polarity.ASSERTED]
        # Further pieces of marked words that are found already count neither way.
        met = [any(_meet(f, m) for f in asserted) for m in marks]
        stray = [f for f in asserted if not any(_meet(f, m) for m in marks)]
        self.span += _counts(sum(met), len(stray), len(met) - sum(met))
        for mark in passage.told.marks:
            for flag in found:
                if _meet(flag, mark):
                    self.matched += 1
                    self.told += flag.polarity == mark.polarity
        text = passage.told.text
        return [
            f"MISSED {m.category}: {text[m.start : m.end]}" for m, hit in zip(marks, met, strict=True) if not hit
        ] + [f"FALSE {f.category} ({f.rule}): {text[f.span.start : f.span.end]}" for f in stray]

    def result(self) -> dict[str, Any]:
        """Rates; alarms are asserted flags per passage that asserts nothing."""
        return {
            "document": rates(self.document),
            "span": rates(self.span),
            "polarity": round(self.told / max(self.matched, 1), 4),
            "alarms": round(self.alarms / max(self.innocent, 1), 4),
            "innocent": self.innocent,
        }


def _meet(flag: Indicator, mark: Mark) -> bool:
    return flag.category == mark.category and flag.span.start < mark.end and mark.start < flag.span.end


def _counts(right: int, false: int, missed: int) -> Counter[str]:
    return Counter({"right": right, "false": false, "missed": missed})


def rates(counts: Counter[str]) -> dict[str, float]:
    """Precision, recall and F1."""
    right, false, missed = counts["right"], counts["false"], counts["missed"]
    return {
        "precision": round(right / max(right + false, 1), 4),
        "recall": round(right / max(right + missed, 1), 4),
        "f1": round(2 * right / max(2 * right + false + missed, 1), 4),
    }


def score(kit: AnalysisKit, rows: Iterable[Passage]) -> tuple[dict[str, Any], list[str]]:
    """Results by part and language, with both tiers and with rules alone; what went wrong in the part to look at."""
    tallies: dict[str, dict[str, dict[str, Tally]]] = {part: {"all": {}, "rules": {}} for part in PARTS}
    fails = []
    for passage in rows:
        found = analyze(document(passage.told.text, passage.language), country=passage.country, kit=kit).indicators
        counted = [f for f in found if f.tier is not Tier.SUGGESTED]
        by_rule = [f for f in counted if f.tier is Tier.RULE]
        for name in (passage.language, "all"):
            tallies[passage.part]["rules"].setdefault(name, Tally()).add(passage, by_rule)
            wrong = tallies[passage.part]["all"].setdefault(name, Tally()).add(passage, counted)
        if passage.part == "tune":
            fails += [f"{passage.language} {passage.kind}: {one}" for one in wrong]
    return {
        part: {tier: {name: tally.result() for name, tally in by.items()} for tier, by in tiers.items()}
        for part, tiers in tallies.items()
    }, fails


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--engine", choices=("small", "standard"), default="standard")
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--freeze", action="store_true", help="write indicators_passages.json")
    given = parser.parse_args()
    started = time.process_time()
    kit = AnalysisKit.of(given.engine)
    result, fails = score(kit, passages())
    print(*fails[: given.errors], sep="\n")
    for part, tiers in result.items():
        for tier, by in tiers.items():
            for name, row in by.items():
                print(part, tier, name, json.dumps(row))
    print(f"{time.process_time() - started:.1f} CPU-seconds with start-up")
    if given.freeze:
        FROZEN.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
