"""Joining mentions beside splink, on one invented world: `./lince bench linking.splink_peer [--mentions N] [--freeze]`.

splink comes by name into an environment of its own and runs on DuckDB, with names compared by Jaro-Winkler and their
frequency, year of birth and the value that a text ties to a person; its weights are learned from the world itself.
Values are told to it without their signs. Its threshold is the one, of five, that gives it the best F1 across cases;
ours is the usual one. Both get the same lines, each in a process of its own; time is computing without start.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from benchmarks.linking.joined import measured, scored  # noqa: E402 - found only with the checkout on the path
from benchmarks.linking.world import World  # noqa: E402
from benchmarks.peers import environment  # noqa: E402

FROZEN = Path(__file__).with_suffix(".json")
PACKAGES = ("splink>=5,<6", "pandas", "pyarrow")
_SPLINK = """
import json, re, resource, sys, time, unicodedata
import pandas as pd
import splink
import splink.comparison_library as compare
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

def folded(text):
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z ]", " ", plain).split()

rows = [json.loads(line) for line in sys.stdin]
values = {row["mid"]: re.sub(r"\\W", "", row["text"]).upper() for row in rows if row["kind"] != "person"}
table = []
for row in rows:
    if row["kind"] == "person":
        words = folded(row["text"])
        table.append({
            "unique_id": row["mid"], "name": " ".join(words), "first": words[0] if words else None,
            "last": words[-1] if words else None, "birth": str(row["birth"]) if row.get("birth") else None,
            "value": next((values[mid] for mid in row.get("near") or () if mid in values), None),
        })
started = time.process_time()
settings = SettingsCreator(
    link_type="dedupe_only",
    comparisons=[
        compare.JaroWinklerAtThresholds("name", [0.95, 0.88]).configure(term_frequency_adjustments=True),
        compare.ExactMatch("birth"),
        compare.ExactMatch("value").configure(term_frequency_adjustments=True),
    ],
    blocking_rules_to_generate_predictions=[
        block_on("name"), block_on("value"), block_on("first", "last"), block_on("last", "birth"),
        block_on("first", "birth"),
    ],
)
database = DuckDBAPI()
linker = Linker(database.register(pd.DataFrame(table)), settings)
rules = [block_on("name", "birth"), block_on("value", "first")]
linker.training.estimate_probability_two_random_records_match(rules, recall=0.6)
linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
for rule in (block_on("first", "last"), block_on("value")):
    linker.training.estimate_parameters_using_expectation_maximisation(rule)
pairs = linker.inference.predict(threshold_match_probability=0.5)
found = {}
for threshold in (0.5, 0.8, 0.9, 0.95, 0.99):
    joined = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold_match_probability=threshold)
    frame = joined.as_pandas_dataframe()
    found[threshold] = dict(zip(frame["unique_id"], frame["cluster_id"]))
seconds = time.process_time() - started
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
with open(sys.argv[1], "w") as file:
    json.dump({"version": splink.__version__, "seconds": seconds, "peak_mb": peak, "clusters": found}, file)
"""


def by_splink(python: Path, rows: list[dict[str, Any]], out: Path) -> dict[str, Any]:
    """Its clusters by threshold, its computing time and memory. Raises CalledProcessError."""
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    command = [str(python), "-c", _SPLINK, str(out)]
    subprocess.run(command, input=lines, capture_output=True, text=True, check=True)
    told: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return told


def compare(mentions: int, seed: int) -> dict[str, Any]:
    """Both on one world."""
    made = list(World(mentions, seed).lines())
    rows, truths = [row for row, _ in made], [truth for _, truth in made]
    people = {truth["mid"]: truth["eid"] for truth in truths if truth["kind"] == "person"}
    case = {row["mid"]: row["case"] for row in rows}
    kept = ("mentions", "cross_precision", "cross_recall", "cross_f1", "b_cubed", "largest_to_true")
    ours = measured(rows, truths)
    result = {"lince": {name: ours[name] for name in (*kept, "cpu_seconds", "peak_mb")}}
    with tempfile.TemporaryDirectory() as folder:
        python = environment(Path(folder), PACKAGES)
        if python is None:
            sys.exit("splink cannot be had here, so nothing is compared.")
        told = by_splink(python, rows, Path(folder) / "clusters.json")
    best = max(
        ({"threshold": float(at), **scored(found, people, case)} for at, found in told["clusters"].items()),
        key=lambda one: one["cross_f1"],
    )
    result[f"splink {told['version']}"] = {
        **best, "cpu_seconds": round(told["seconds"], 1), "peak_mb": told["peak_mb"],
    }  # fmt: skip
    return result


def main() -> None:
    """Compare, print, and keep where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mentions", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=17)
    parser.add_argument("--freeze", action="store_true")
    given = parser.parse_args()
    result = compare(given.mentions, given.seed)
    print(json.dumps(result, indent=1))
    if given.freeze:
        FROZEN.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
