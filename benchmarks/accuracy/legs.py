"""Legs in own sentences: precision, recall and F1 by language, and how often each fact of a leg is told right.

    python -m benchmarks.accuracy.legs [--set fresh] [--language es] [--errors N] [--freeze]

The sentences of texts/legs.yaml are invented and were written before the reader of legs, those of texts/legs_fresh.yaml
in five languages before its second reading, from other papers: manifests, chats, lists of bus companies. A leg
is right when its origin, destination, transit and crossing are; its other facts are counted over the legs that are
right. About a third is kept aside by a hash of the text: the reader is written with an eye on the rest alone
(`--errors` shows no other).
"""

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from benchmarks.accuracy.indicators_marked import lot
from benchmarks.accuracy.one_page import document
from models.leg import Leg
from services.nlp import normal
from services.nlp.analyze import AnalysisKit, analyze

TEXTS = Path(__file__).with_name("texts") / "legs.yaml"
FRESH = Path(__file__).with_name("texts") / "legs_fresh.yaml"
SETS = {"first": TEXTS, "fresh": FRESH}
FROZEN = Path(__file__).with_name("legs.json")
FROZEN_FRESH = Path(__file__).with_name("legs_fresh.json")
PARTS = ("rest", "aside")
FACTS = ("date", "until", "carrier", "vehicle", "plate", "price", "payer", "who")
Way = tuple[str, str, tuple[str, ...], str]


@dataclass(frozen=True)
class Sentence:
    """A sentence with the legs that it tells, each as a mapping of the names in the file."""

    language: str
    country: str
    text: str
    legs: tuple[Mapping[str, Any], ...]

    @property
    def part(self) -> str:
        """`aside` for about a third, the same on every run."""
        return "rest" if lot(self.text, 3) else "aside"


def sentences(texts: Path = TEXTS) -> list[Sentence]:
    """All sentences, in the order of the file."""
    read = yaml.safe_load(texts.read_text(encoding="utf-8"))
    return [
        Sentence(language, row["country"], row["text"], tuple(row["legs"]))
        for language, rows in read.items()
        for row in rows
    ]


def way_of_truth(leg: Mapping[str, Any]) -> Way:
    """Where a leg of the file goes."""
    stops = tuple(_name(one) for one in leg.get("via", ()))
    return _name(leg.get("from", "")), _name(leg.get("to", "")), stops, _name(leg.get("crossing", ""))


def way(leg: Leg) -> Way:
    """Where a leg that was read goes."""
    ends = [place.normal if place else "" for place in (leg.origin, leg.destination, leg.crossing)]
    return _name(ends[0]), _name(ends[1]), tuple(_name(place.normal) for place in leg.transit), _name(ends[2])


def facts_of_truth(leg: Mapping[str, Any]) -> dict[str, str]:
    """What else the file says of a leg, in comparison form."""
    told = {name: str(leg[name]) for name in FACTS if name in leg and name != "who"}
    if "who" in leg:
        told["who"] = "|".join(leg["who"])
    return {name: _bare(value) for name, value in told.items()}


def facts(leg: Leg) -> dict[str, str]:
    """What else was read of a leg, in comparison form."""
    told = {
        "date": leg.date, "until": leg.until, "carrier": leg.carrier, "vehicle": leg.vehicle, "plate": leg.plate,
        "price": leg.price, "payer": leg.payer, "who": "|".join(leg.travellers),
    }  # fmt: skip
    return {name: _bare(value) for name, value in told.items() if value}


def _name(text: str) -> str:
    return normal.title(text) if text else ""


def _bare(text: str) -> str:
    return re.sub(r"\s+", " ", normal.flat(text)).strip()


@dataclass
class Counts:
    """Counts of legs, and of the facts of those that are right."""

    right: int = 0
    false: int = 0
    missed: int = 0
    empty: int = 0
    alarms: int = 0
    told: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    both: Counter[str] = field(default_factory=Counter)

    def add(self, truth: Iterable[Mapping[str, Any]], found: Iterable[Leg]) -> str:
        """Count a text; what went wrong with it, empty where nothing did."""
        left = list(found)
        wrong = []
        if not (truth := list(truth)):
            self.empty += 1
            self.alarms += bool(left)
        for leg in truth:
            match = next((one for one in left if way(one) == way_of_truth(leg)), None)
            if match is None:
                self.missed += 1
                wrong.append(f"MISSED {way_of_truth(leg)}")
                continue
            left.remove(match)
            self.right += 1
            said, read = facts_of_truth(leg), facts(match)
            self.told.update(list(said))
            self.found.update(list(read))
            self.both.update(name for name in said if read.get(name) == said[name])
            wrong += [
                f"{name}: {said.get(name)!r} read as {read.get(name)!r}"
                for name in FACTS
                if said.get(name) != read.get(name)
            ]
        self.false += len(left)
        return "; ".join(wrong + [f"FALSE {way(one)}" for one in left])

    def result(self) -> dict[str, Any]:
        """Rates of legs, and of each fact."""
        return {
            "legs": self.right + self.missed, "without": self.empty, **_rates(self.right, self.false, self.missed),
            "alarms": round(self.alarms / max(self.empty, 1), 4),
            "facts": {
                name: round(2 * self.both[name] / max(self.told[name] + self.found[name], 1), 4)
                for name in FACTS if self.told[name] or self.found[name]
            },
        }  # fmt: skip


def _rates(right: int, false: int, missed: int) -> dict[str, float]:
    return {
        "precision": round(right / max(right + false, 1), 4),
        "recall": round(right / max(right + missed, 1), 4),
        "f1": round(2 * right / max(2 * right + false + missed, 1), 4),
    }


def score(kit: AnalysisKit, language: str = "", texts: Path = TEXTS) -> tuple[dict[str, Any], list[str]]:
    """Results by part and language, and what went wrong in the part that is not kept aside."""
    counts: dict[str, dict[str, Counts]] = {part: {} for part in PARTS}
    fails = []
    for n, one in enumerate(sentences(texts)):
        if language and one.language != language:
            continue
        read = analyze(document(f"t{n}", one.text, language=one.language), country=one.country, kit=kit)
        why = counts[one.part].setdefault(one.language, Counts()).add(one.legs, read.legs)
        if why and one.part == "rest":
            fails.append(f"{one.language} {one.text!r}\n     {why}")
    return {part: {name: row.result() for name, row in found.items()} for part, found in counts.items()}, fails


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--set", choices=list(SETS), default="first")
    parser.add_argument("--language", default="")
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--freeze", action="store_true", help="write legs.json or legs_fresh.json")
    given = parser.parse_args()
    started = time.process_time()
    result, fails = score(AnalysisKit.standard(), "" if given.freeze else given.language, SETS[given.set])
    print(*fails[: given.errors], sep="\n")
    for part, by_language in result.items():
        for name, row in by_language.items():
            print(part, name, json.dumps(row))
    print(f"{time.process_time() - started:.1f} CPU-seconds with start-up")
    if given.freeze:
        (FROZEN if given.set == "first" else FROZEN_FRESH).write_text(
            json.dumps(result, indent=1) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
