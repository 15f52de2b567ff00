"""Thresholds of the learned signal: calibrate.py FOLDER

They are set where the F1 of documents is best, rules and signal together, on the written documents that are kept
aside, the benchmark's passages of the part `tune` and the development set; flags on innocent texts cost besides. Each
category's threshold starts at `MIDDLE` and is moved where that gains enough. What stands in `COMPANY`, `WHOLE` and
`DOUBTS` was chosen among a few on the same texts. Writes what was found into FOLDER/config.json.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from benchmarks.accuracy import dev_set
from benchmarks.accuracy.indicators_marked import passages
from benchmarks.accuracy.indicators_passages import document
from models.document import Document
from models.indicator import Polarity
from services.nlp.analyze import AnalysisKit, analyze
from services.nlp.indicators import second
from services.nlp.indicators.learned import LearnedSignal
from services.nlp.indicators.second import Heard
from training.indicators import frames

MIDDLE = 0.45
STEPS = (0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7)
COMPANY = (1.6, 1.3, 1.1, 1.0)
"""By how much a threshold rises beside none, one, more other categories."""
WHOLE = ((0.9, 1.0), (0.5, 1.2), (0.0, 1.5))
"""By how much it rises where the text around is no more probable than this to tell of such things."""
DOUBTS = (0.1, 0.1)
"""How much support a rule needs beside none and one other category."""
SUGGEST = 0.2
GAIN = 0.0005
"""What a step must gain, so that few documents decide nothing."""
WEIGHTS = {"documents": (1.0, 0.12), "passages": (0.3, 0.0), "dev": (1.0, 0.05)}
"""What the F1 of a set counts, and what each flag on one of its innocent texts costs."""


@dataclass
class Text:
    """What a text asserts, what is too weak in it to count, and what rules and signal say of each of its passages."""

    says: frozenset[str]
    weak: frozenset[str]
    parts: list[Heard] = field(default_factory=list)

    def told(self, signal: LearnedSignal) -> list[str]:
        """The categories of its asserted flags with the present thresholds."""
        found: list[str] = []
        for part in self.parts:
            stands, sure = part.judged(signal)
            for (flag, _), stood in zip(part.rules, stands, strict=True):
                if stood and flag.polarity is Polarity.ASSERTED:
                    found.append(flag.category)
            for (passage, beside), certain in zip(part.said, sure, strict=True):
                if certain and not beside and passage.polarity is Polarity.ASSERTED:
                    found.append(passage.category)
        return found


def texts() -> Iterator[tuple[str, Document, str, frozenset[str], frozenset[str]]]:
    """The set, the document, the country, what it asserts, and what is too weak to count."""
    for one in frames.documents("aside"):
        says = frozenset(m.category for m in one.told.marks if m.polarity == "asserted")
        weak = frozenset(m.category for m in one.told.marks if m.polarity == "open")
        yield "documents", document(one.told.text, one.language), one.country, says, weak - says
    for passage in passages():
        if passage.part == "tune":
            says = frozenset(m.category for m in passage.told.marks if m.polarity == "asserted")
            yield "passages", document(passage.told.text, passage.language), passage.country, says, frozenset()
    rows = dev_set.scorer().read_jsonl(dev_set.EVAL / "dev.jsonl")
    for row, told in zip(rows, dev_set.documents(rows), strict=True):
        says = frozenset(i["category"] for i in row["indicators"] if i["polarity"] == "asserted")
        yield "dev", told, row["country"], says, frozenset()


def listened(signal: LearnedSignal) -> dict[str, list[Text]]:
    """All texts of each set, read once."""
    kit = replace(AnalysisKit.standard(), signal=signal)
    sets: dict[str, list[Text]] = {}
    heard, second.heard = second.heard, lambda *given: kept(heard(*given))

    def kept(part: Heard | None) -> Heard | None:
        if part is not None:
            text.parts.append(part)
        return part

    for name, told, country, says, weak in texts():
        text = Text(says, weak)
        sets.setdefault(name, []).append(text)
        analyze(told, country=country, kit=kit)
    second.heard = heard
    return sets


def score(texts: Sequence[Text], signal: LearnedSignal) -> tuple[float, float, float, float]:
    """F1, precision and recall of the categories of texts, and flags on one that asserts nothing."""
    right = false = missed = alarms = innocent = 0
    for text in texts:
        flags = [category for category in text.told(signal) if category not in text.weak]
        found = set(flags)
        right, false, missed = (
            right + len(found & text.says),
            false + len(found - text.says),
            missed + len(text.says - found),
        )
        if not text.says and not text.weak:
            innocent, alarms = innocent + 1, alarms + len(flags)
    precision, recall = right / max(right + false, 1), right / max(right + missed, 1)
    return 2 * right / max(2 * right + false + missed, 1), precision, recall, alarms / max(innocent, 1)


def main() -> None:
    folder = Path(sys.argv[1])
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    config |= {"company": COMPANY, "whole": WHOLE, "doubts": DOUBTS}
    config["threshold"] = dict.fromkeys(config["categories"], MIDDLE)
    config["suggest"] = dict.fromkeys(config["categories"], SUGGEST)
    (folder / "config.json").write_text(json.dumps(config) + "\n", encoding="utf-8")
    signal = LearnedSignal(folder)
    sets = listened(signal)

    def worth() -> float:
        rows = {name: score(texts, signal) for name, texts in sets.items()}
        return sum(rows[name][0] * counts - rows[name][3] * cost for name, (counts, cost) in WEIGHTS.items())

    best = worth()
    for category in [*signal.categories, *signal.categories]:
        kept = signal.threshold[category]
        for step in STEPS:
            signal.threshold[category] = step
            if (now := worth()) > best + GAIN:
                best, kept = now, step
        signal.threshold[category] = kept
    for name, texts in sets.items():
        print(name, len(texts), *(f"{number:.3f}" for number in score(texts, signal)))
    config["threshold"] = signal.threshold
    (folder / "config.json").write_text(json.dumps(config) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
