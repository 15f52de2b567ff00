"""Joining mentions beside splink, in one run over the same mentions: pairs across cases, B-cubed, time, memory.

    ./lince bench linking.splink_peer [--mentions 10000 | --dir DIR] [--out FILE]

splink is installed by name into an environment that lives as long as the run. It gets what helps it: names folded, cut
into given names and surnames by the habit of Spain and Portugal's former colonies, the numbers and papers that stand
near, birth dates; Jaro-Winkler levels, weights of frequent names, parameters that it learns on the mentions themselves;
and of five thresholds the one with which it does best, which nobody would know beforehand. Ours has none to choose.
Times are seconds of computing, memory the highest of each program.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.linking.joined import arguments, asked, scored, wrong_by_trap
from benchmarks.peers import environment
from services.search import analysis

THRESHOLDS = (0.5, 0.8, 0.9, 0.95, 0.99)

_NEAR = ("phone", "id", "handle", "address")

_PROGRAM = """
import json, resource, sys
import splink.comparison_library as cl
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI

api = DuckDBAPI()
rows = api.duckdb_con.read_json(sys.argv[1])
name = {"term_frequency_adjustments": True}
settings = SettingsCreator(
    link_type="dedupe_only",
    unique_id_column_name="mid",
    comparisons=[
        cl.JaroWinklerAtThresholds("given", [0.92, 0.85]).configure(**name),
        cl.JaroWinklerAtThresholds("surname", [0.92, 0.85]).configure(**name),
        cl.JaroWinklerAtThresholds("second", [0.92, 0.85]).configure(**name),
        cl.ExactMatch("birth"),
        *(cl.ArrayIntersectAtSizes(kind, [1]) for kind in ("phone", "id", "handle", "address")),
    ],
    blocking_rules_to_generate_predictions=[
        block_on("given", "surname"),
        block_on("surname", "second"),
        block_on("given", "second"),
        block_on("birth", "given"),
        block_on("birth", "surname"),
        block_on("first_id"),
        block_on("first_phone"),
    ],
)
linker = Linker(api.register(rows), settings, log_level="ERROR")
learn = linker.training
learn.estimate_probability_two_random_records_match([block_on("first_id"), block_on("given", "surname", "second")], 0.5)
learn.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
for rule in (block_on("given", "surname"), block_on("surname", "second"), block_on("birth"), block_on("first_phone")):
    learn.estimate_parameters_using_expectation_maximisation(rule)
pairs = linker.inference.predict(threshold_match_probability=0.5)
told = {}
for threshold in map(float, sys.argv[3:]):
    found = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold)
    told[threshold] = {row["mid"]: str(row["cluster_id"]) for row in found.as_record_list()}
used = resource.getrusage(resource.RUSAGE_SELF)
told = {"clusters": told, "cpu": used.ru_utime + used.ru_stime, "mb": used.ru_maxrss // 1024}
json.dump(told, open(sys.argv[2], "w"))
"""

_OURS = """
import json, resource, sys
from benchmarks.linking.measure import levels
from services.search.linking.resolve import resolve

rows = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
found = resolve(rows, levels())
used = resource.getrusage(resource.RUSAGE_SELF)
told = {"cluster": dict(found.cluster), "cpu": used.ru_utime + used.ru_stime, "mb": used.ru_maxrss // 1024}
json.dump(told, open(sys.argv[2], "w"))
"""


def records(rows: Sequence[Mapping[str, Any]]) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """What splink compares, and of which of it each mention is: a name of a case, with all that stands near it."""
    texts = {row["mid"]: (row["kind"], "".join(filter(str.isalnum, row["text"].casefold()))) for row in rows}
    found: dict[tuple[str, str], dict[str, Any]] = {}
    of_mention = {}
    for row in rows:
        if row["kind"] != "person":
            continue
        folded = analysis.fold(row["text"].split(" alias ")[0])
        words = folded.split()
        first, second = [*words[-2:], None][:2] if len(words) > 2 else [*words[1:], None, None][:2]
        one = found.setdefault(
            (row["case"], folded),
            {
                "mid": row["mid"],
                "given": words[0] if words else None,
                "surname": first,
                "second": second,
                "birth": None,
                **{kind: [] for kind in _NEAR},
            },
        )
        of_mention[row["mid"]] = one["mid"]
        one["birth"] = one["birth"] or row.get("birth")
        for kind, text in map(texts.__getitem__, row.get("near", ())):
            if kind in _NEAR and text not in one[kind]:
                one[kind].append(text)
    for one in found.values():
        one |= {f"first_{kind}": next(iter(one[kind]), None) for kind in _NEAR}
    return list(found.values()), of_mention


def ran(python: str | Path, program: str, rows: Sequence[Mapping[str, Any]], folder: Path, *given: str) -> Any:
    """What a program of its own made of rows."""
    given_rows, told = folder / "asked.jsonl", folder / "told.json"
    given_rows.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    subprocess.run([str(python), "-c", program, str(given_rows), str(told), *given], check=True)
    return json.loads(told.read_text(encoding="utf-8"))


def compared(rows: Sequence[Mapping[str, Any]], truths: Sequence[Mapping[str, Any]], splink: Path) -> dict[str, Any]:
    """The figures of both over the mentions of people."""
    case = {row["mid"]: row["case"] for row in rows}
    people = {one["mid"]: one["eid"] for one in truths if one["kind"] == "person"}
    traps = {one["mid"]: one["traps"] for one in truths}
    told: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="lince-splink-") as name:
        folder = Path(name)
        ours = ran(sys.executable, _OURS, rows, folder)
        seen, of_mention = records(rows)
        theirs = ran(splink, _PROGRAM, seen, folder, *map(str, THRESHOLDS))
    clusters = {"lince": ours["cluster"]}
    for at, cluster in theirs["clusters"].items():
        clusters[f"splink, {at}"] = {mid: cluster[one] for mid, one in of_mention.items()}
    for name, cluster in clusters.items():
        used = ours if name == "lince" else theirs
        told[name] = scored(cluster, people, case) | {
            "wrong_pairs": wrong_by_trap(cluster, people, traps)["total"],
            "cpu_seconds": round(used["cpu"], 1),
            "peak_mb": used["mb"],
        }
    return told


def main() -> None:
    """Compare, print, and keep where asked."""
    given = arguments(__doc__, mentions=10_000)
    rows, truths = asked(given)
    with tempfile.TemporaryDirectory(prefix="lince-peer-") as folder:
        splink = environment(Path(folder), ["splink==5.0.0"])
        if splink is None:
            raise SystemExit(1)
        told = compared(rows, truths, splink)
    print(json.dumps(told, indent=1))
    if given.out:
        given.out.write_text(json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main()
