"""Documents whose authors knew nothing of the product: `./lince bench accuracy.fresh [--freeze]`.

200 invented documents in five languages, told indirectly, each sign in other words, by two authors. Of set `a` the
errors were read and half of it set thresholds; nobody has looked at `b`: it judges, so keep it unread. Scored by the
development set's scorer (../shared/eval). `--freeze` writes fresh.json.
"""

import json
import lzma
from pathlib import Path
from typing import Any

from benchmarks.accuracy import one_page
from benchmarks.accuracy.dev_set import predict, scorer, summary
from services.nlp.analyze import AnalysisKit

TEXTS = Path(__file__).with_name("texts") / "fresh.jsonl.xz"
FROZEN = Path(__file__).with_name("fresh.json")


def documents(part: str) -> list[dict[str, Any]]:
    """The documents of a set, in the form of the development set."""
    rows = map(json.loads, lzma.decompress(TEXTS.read_bytes()).decode().splitlines())
    return [row for row in rows if row["id"].startswith(f"{part}-")]


def score(kit: AnalysisKit) -> tuple[dict[str, Any], list[str]]:
    """The scores of both sets. No failures are told: those of `b` must stay unread."""
    told = {}
    for part in ("a", "b"):
        rows = documents(part)
        told[part] = summary(scorer().score(rows, predict(rows, kit))[0])
    return told, []


if __name__ == "__main__":
    one_page.command(__doc__, score, FROZEN)
