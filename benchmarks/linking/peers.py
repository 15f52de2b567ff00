"""Comparing names beside other libraries, in one run on one core: figures on the same pairs, and pairs a second.

    PYTHONPATH=. python -P -m benchmarks.linking.peers [--file PAIRS.tsv] [--out FILE]

The libraries are installed by name into an environment that lives as long as the run; one that does not install is left
out with a line. Speeds of different machines do not compare: the ratio to rapidfuzz of the same run does.
"""

import argparse
import importlib
import json
import random
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks.linking.measure import figures, levels, read
from benchmarks.linking.pairs import Pair, pairs
from benchmarks.linking.people import Draw
from services.search.linking.reasons import Reasons
from services.search.linking.score import NameScorer

Score = Callable[[str, str], float]
_INSTALL_SECONDS = 240


def ours(given: list[Pair]) -> Callable[[Pair], float]:
    """Lince's own score, with its reason told, as the verb does."""
    del given
    scorer, reasons = NameScorer(levels()), Reasons("es")

    def score(pair: Pair) -> float:
        found = scorer.score(pair.one, pair.two, pair.by_one, pair.by_two)
        reasons.line(found.parts, found.notes)
        return found.score

    return score


def rapidfuzz() -> Score:
    """token_set_ratio on lower-cased names; .9 is its usual threshold, put at ours."""
    fuzz, utils = (importlib.import_module(f"rapidfuzz.{name}") for name in ("fuzz", "utils"))
    return lambda one, two: _moved(fuzz.token_set_ratio(one, two, processor=utils.default_process) / 100, threshold=0.9)


def nomenklatura(algorithm: str) -> Score:
    """Two persons by one of its algorithms, whose threshold is .7."""
    logic = importlib.import_module("nomenklatura.matching").get_algorithm(algorithm)
    config = logic.default_config()
    return _of_persons(lambda one, two: float(logic.compare(one, two, config).score))


def followthemoney() -> Score:
    """Two persons by its own comparison; .5 is the threshold that its users have, put at ours."""
    compare = importlib.import_module("followthemoney.compare").compare
    return _of_persons(lambda one, two: _moved(float(compare(one, two)), threshold=0.5))


def _of_persons(compare: Callable[[Any, Any], float]) -> Score:
    entity, numbers = importlib.import_module("followthemoney").model.make_entity, count()

    def score(one: str, two: str) -> float:
        found = []
        for name in (one, two):
            person = entity("Person")
            person.id = str(next(numbers))  # what is known of an entity is remembered by its id
            person.add("name", name)
            found.append(person)
        return compare(*found)

    return score


PEERS: dict[str, tuple[Callable[[], Score], list[str]]] = {
    "rapidfuzz token_set_ratio": (rapidfuzz, ["rapidfuzz"]),
    "nomenklatura logic-v2": (partial(nomenklatura, "logic-v2"), ["nomenklatura"]),
    "nomenklatura regression-v1": (partial(nomenklatura, "regression-v1"), ["nomenklatura"]),
    "followthemoney compare": (followthemoney, ["nomenklatura"]),
}


def _moved(score: float, *, threshold: float) -> float:
    """A score with its own threshold at .7."""
    return score / threshold * 0.7 if score < threshold else 0.7 + (score - threshold) / (1 - threshold) * 0.3


def installed(packages: list[str], folder: Path) -> bool:
    """Whether the packages could be installed into an environment, which is then looked into for imports."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    try:
        done = subprocess.run(
            [str(python), "-m", "pip", "install", "--quiet", *packages],
            capture_output=True, check=False, timeout=_INSTALL_SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return False
    if done.returncode == 0:
        for site in folder.glob("lib/python*/site-packages"):
            if str(site) not in sys.path:
                sys.path.append(str(site))
        importlib.invalidate_caches()
    return done.returncode == 0


def _of_pairs(peer: Score) -> Callable[[Pair], float]:
    return lambda pair: peer(pair.one, pair.two)


def timed(found: list[Pair], score: Callable[[Pair], float], most: int) -> dict[str, Any]:
    """Figures on the pairs, and how many a second of computing time, words and names met for the first time."""
    part = found[:most]
    started = time.process_time()
    scores = [score(pair) for pair in part]
    seconds = time.process_time() - started
    return {
        **figures([(one, pair.same) for one, pair in zip(scores, part, strict=True)]),
        "pairs_a_second": round(len(part) / seconds),
    }


def main() -> None:
    """Compare, print, and keep where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--file", type=Path)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    found = read(given.file) if given.file else list(pairs(Draw(levels(), part=1), each=150, seed=31))
    random.Random(7).shuffle(found)
    score = ours(found)
    result: dict[str, Any] = {"lince, words new": timed(found, score, len(found))}
    again = timed(found, score, len(found))
    result["lince, words known"] = again
    with tempfile.TemporaryDirectory() as folder:
        for name, (make, packages) in PEERS.items():
            if not installed(packages, Path(folder)):
                print(f"{name}: left out, {' '.join(packages)} could not be installed")
                continue
            try:
                peer = make()
                result[name] = timed(found, _of_pairs(peer), 1500)
            except Exception as error:  # noqa: BLE001 - a peer of another version is left out, whatever it raises
                print(f"{name}: left out, {type(error).__name__}")
                continue
            result[name]["ratio_of_speed"] = round(again["pairs_a_second"] / result[name]["pairs_a_second"], 3)
    print(json.dumps(result, indent=1))
    if given.out:
        given.out.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
