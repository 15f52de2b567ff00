"""Learn what each part of the evidence in two names weighs, on generated pairs of two thirds of the names.

    PYTHONPATH=. python -P -m benchmarks.linking.learn [--each 700] [--told] [--write]

Logistic regression drawn towards the weights that stand: a part that the pairs hardly show keeps what it had. Which
readings of two names are compared depends on the weights, so it is done a few times over. With `--told` the weights of
parents alone are learned, on pairs that tell them; all others stay as they stand.
"""

import argparse
import json
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np

from benchmarks.linking.measure import levels
from benchmarks.linking.pairs import Pair, pairs
from benchmarks.linking.people import Draw
from benchmarks.linking.told import TOLD, told_pairs
from services.search.linking.score import NameScorer

PULL = 25.0
"""How strongly a weight is held at what it was, in pairs."""
TARGET = Path(str(files("services.search.linking.tables") / "weights.json"))
_HELD = {
    "born",
    "doubt",
    "turned",
    "order_open",
    "given_exchanged", "nothing", "rarity", "alias_same", "initials_only", "birth_same", "given_same", "given_variant",
    "given_sound", "given_nick", "given_initial", "given_foreign", "given_slip", "given_more_same",
    "given_more_alike", "given_more_initial", "given_none", "surname_none", "surname_same", "surname_variant",
    "surname_sound", "surname_foreign", "surname_slip", "surname_initial", "surname_more_same",
    "surname_more_alike", "surname_more_initial", "surname_nick", "joined", "alias", "slip_cost", "given_dropped",
    "given_first_dropped", "given_weak_left", "surname_dropped", "surname_first_dropped", "given_sex",
    "surname_husband", "particles", "given_same_letter", "generation_same",
}  # fmt: skip
"""What speaks for one person keeps an order set by hand: the same word above a spelling of it, that above a slip, that
above a pet form, that above an initial, and a name at birth below one's own; left free, the regression sets them by
what the pairs happen to mix."""


def features(scorer: NameScorer, found: Sequence[Pair], codes: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """A row of amounts for each pair, and the labels."""
    place = {code: i for i, code in enumerate(codes)}
    rows = np.zeros((len(found), len(codes)))
    for row, pair in zip(rows, found, strict=True):
        row[place["start"]] = 1.0
        for code, amount in scorer.score(pair.one, pair.two, pair.by_one, pair.by_two).parts:
            row[place[code]] += amount
    return rows, np.array([pair.same for pair in found], dtype=float)


def fit(
    rows: np.ndarray, labels: np.ndarray, before: np.ndarray, free: np.ndarray, importance: np.ndarray
) -> np.ndarray:
    """Newton steps on the log loss with a pull to `before`."""
    weights = before.copy()
    for _ in range(25):
        chance = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows.T @ (importance * (chance - labels)) + PULL * (weights - before)
        curve = (rows * (importance * chance * (1 - chance))[:, None]).T @ rows + PULL * np.eye(len(weights))
        step = np.zeros_like(weights)
        step[free] = np.linalg.solve(curve[np.ix_(free, free)], slope[free])
        weights -= step
        if np.abs(step).max() < 1e-4:
            break
    return weights


def main() -> None:
    """Learn, print, and with --write keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", type=int, default=700)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--told", action="store_true")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    table = levels()
    kept = json.loads(TARGET.read_text())
    prior: dict[str, float] = kept["prior"]
    codes = list(prior)
    draw = Draw(table, part=0)
    if given.told:
        found = list(told_pairs(draw, each=given.each, seed=13))
        before = dict(kept["weights"]) | {code: prior[code] for code in TOLD}
    else:
        found = list(pairs(draw, each=given.each, seed=11))
        before = dict(prior) | {code: kept["weights"][code] for code in TOLD}
    free = np.array([code in TOLD if given.told else code not in _HELD | TOLD for code in codes])
    weights = dict(before)
    labels = np.array([p.same for p in found])
    importance = np.where(labels, 0.5 / labels.mean(), 0.5 / (1 - labels.mean()))
    for _ in range(given.rounds):
        scorer = NameScorer(table, weights=weights)
        rows, wanted = features(scorer, found, codes)
        learned = fit(rows, wanted, np.array([before[code] for code in codes]), free, importance)
        weights = {code: round(float(w), 3) for code, w in zip(codes, learned, strict=True)}
    for code in codes:
        print(f"{code:24} {before[code]:8.3f} → {weights[code]:8.3f}")
    if given.write:
        TARGET.write_text(
            json.dumps({"learned_by": "benchmarks/linking/learn.py", "prior": prior, "weights": weights}, indent=1)
            + "\n"
        )


if __name__ == "__main__":
    main()
