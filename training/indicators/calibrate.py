"""Thresholds of the learned signal, set on the benchmark's passages of the part `tune`: calibrate.py FOLDER

One threshold for all where the F1 of documents is best, rules and classifier together; then for each category the best one near it, drawn towards it. Suggestions begin at a third.
Alarms on passages that assert nothing count `ALARM` times. Writes what was found into FOLDER/config.json.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.accuracy.indicators_marked import passages
from benchmarks.accuracy.indicators_passages import document
from models.indicator import Polarity, Tier
from services.nlp.analyze import AnalysisKit, analyze
from services.nlp.indicators.learned import LearnedSignal

STEPS = np.round(np.arange(0.40, 0.71, 0.05), 2)
COMPANY = [(2.4, 1.6, 1.2, 1.0)]
"""By how much the threshold rises beside none, one, two categories: an innocent page must stay silent."""
SUGGEST, MOST, ALARM = 1 / 3, 0.95, 3
DRAWN = 6
"""Documents that the rate of all categories stands for beside those of one."""


@dataclass(frozen=True)
class Judged:
    """What a passage asserts, what rules say of it, and the highest probability of each category."""

    says: frozenset[str]
    by_rule: frozenset[str]
    top: Mapping[str, float]

    def told(self, threshold: Mapping[str, float], company: Sequence[float]) -> set[str]:
        sure = {c for c, p in self.top.items() if p >= min(threshold[c] * company[0], MOST)} | self.by_rule
        near = {c: company[min(len(sure - {c}), len(company) - 1)] for c in self.top}
        return {c for c, p in self.top.items() if p >= min(threshold[c] * near[c], MOST)} | self.by_rule


def judged(kit: AnalysisKit) -> list[Judged]:
    found = []
    for one in passages():
        if one.part == "tune":
            says = frozenset(m.category for m in one.told.marks if m.polarity == "asserted")
            flags = analyze(document(one.told.text, one.language), country=one.country, kit=kit).indicators
            asserted = [f for f in flags if f.polarity is Polarity.ASSERTED]
            top: dict[str, float] = {}
            for f in asserted:
                if f.tier is not Tier.RULE:
                    top[f.category] = max(f.score, top.get(f.category, 0.0))
            found.append(Judged(says, frozenset(f.category for f in asserted if f.tier is Tier.RULE), top))
    return found


def counts(rows: Sequence[Judged], threshold: Mapping[str, float], company: Sequence[float]) -> dict[str, np.ndarray]:
    """Right, false and missed documents by category."""
    found = {category: np.zeros(3) for category in threshold}
    for row in rows:
        told = row.told(threshold, company)
        for category in told | row.says:
            wrong = (category not in row.says) * (1 if row.says else ALARM)
            found[category] += [category in told & row.says, wrong, category not in told]
    return found


def f1(row: np.ndarray) -> float:
    return float(2 * row[0] / max(2 * row[0] + row[1] + row[2], 1))


def main() -> None:
    folder = Path(sys.argv[1])
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    signal = LearnedSignal(folder)
    signal.suggest[:] = 0.1
    rows = judged(replace(AnalysisKit.standard(), signal=signal))
    names = signal.categories
    tried = [(sum(counts(rows, dict.fromkeys(names, t), c).values()), t, c) for t in STEPS for c in COMPANY]
    # Of those that are as good as each other the strictest.
    tried.sort(key=lambda one: (-round(f1(one[0]), 3), -sum(one[2]), -one[1]))
    for row, step, company in tried[:6]:
        print(step, company, row.tolist(), round(f1(row), 4))
    _, middle, company = tried[0]
    by_step = [counts(rows, dict.fromkeys(names, t), company) for t in STEPS]
    for name in names:
        best = max(
            range(len(STEPS)),
            key=lambda s: (
                f1(by_step[s][name] + DRAWN * sum(by_step[s].values()) / len(rows) / 3), -abs(STEPS[s] - middle)
            ),
        )  # fmt: skip
        config["threshold"][name] = float(STEPS[best])
        config["suggest"][name] = round(float(STEPS[best]) * SUGGEST, 3)
    config["company"] = company
    whole = sum(counts(rows, config["threshold"], company).values())
    print(config["threshold"], whole.tolist(), round(f1(whole), 4))
    (folder / "config.json").write_text(json.dumps(config, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
