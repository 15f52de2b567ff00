"""Analyze the development set and score it with its own scorer.

    python benchmarks/accuracy/dev_set.py [--errors N] [--freeze]

The set lies beside the checkout (../shared/eval). `--freeze` writes the scores to dev_set.json; a test
keeps later versions from falling below it.
"""

import argparse
import importlib.util
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from models.analysis import Analysis
from models.document import Document, DocumentState, Page, TextSource
from models.ids import CaseId, DocumentId, Sha256
from models.indicator import Tier
from services.nlp.analyze import VERSION, AnalysisKit, analyze

ROOT = Path(__file__).parents[2]
EVAL = ROOT.parent / "shared" / "eval"
FROZEN = Path(__file__).with_name("dev_set.json")


def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("dev_set_score", EVAL / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def documents(rows: list[dict[str, Any]]) -> list[Document]:
    """The texts of the set, each a document of one page."""
    return [
        Document(
            id=DocumentId(row["id"]), case=CaseId("dev"), sha256=Sha256("0" * 64), name=row["id"],
            media_type="text/plain", state=DocumentState.DONE, version="", language=row["lang"],
            pages=(Page(number=1, width=0, height=0, source=TextSource.TEXT, text=row["text"], language=row["lang"]),),
        )
        for row in rows
    ]  # fmt: skip


COUNTED = (Tier.RULE, Tier.MODEL)


def predict(rows: list[dict[str, Any]], kit: AnalysisKit) -> dict[str, dict[str, Any]]:
    """What is found in each text, with the flags that count: of rules and of the classifier."""
    return told(rows, read(rows, kit), COUNTED)


def read(rows: list[dict[str, Any]], kit: AnalysisKit) -> list[Analysis]:
    """The texts, analyzed."""
    return [
        analyze(document, country=row["country"], kit=kit) for row, document in zip(rows, documents(rows), strict=True)
    ]


def told(rows: list[dict[str, Any]], read: list[Analysis], tiers: Sequence[Tier]) -> dict[str, dict[str, Any]]:
    """Mentions, and flags of some tiers, in the scorer's form."""
    return {
        row["id"]: {
            "entities": [
                {"type": str(m.kind), "start": m.span.start, "end": m.span.end, "norm": m.normal}
                for m in found.mentions
            ],
            "indicators": [
                {"category": i.category, "start": i.span.start, "end": i.span.end, "polarity": str(i.polarity)}
                for i in found.indicators
                if i.tier in tiers
            ],
        }
        for row, found in zip(rows, read, strict=True)
    }


def run(errors: int = 0) -> tuple[dict[str, Any], list[str], ModuleType]:
    """What the scorer says, its list of errors, and the scorer. `rules`: of categories by rules alone."""
    score = scorer()
    rows = score.read_jsonl(EVAL / "dev.jsonl")
    found = read(rows, AnalysisKit.standard())
    result, misses = score.score(rows, told(rows, found, COUNTED), errors)
    by_rules, _ = score.score(rows, told(rows, found, (Tier.RULE,)), 0)
    return result | {"rules": by_rules["indicators"]["document"]["micro"]}, misses, score


def summary(result: dict[str, Any]) -> dict[str, Any]:
    overlap, indicators = result["entities"]["overlap"], result["indicators"]
    return {
        "version": VERSION,
        "overlap_f1": {kind: row["f1"] for kind, row in overlap["by_type"].items()} | {"all": overlap["micro"]["f1"]},
        "exact_f1": {kind: row["f1"] for kind, row in result["entities"]["exact"]["by_type"].items()}
        | {"all": result["entities"]["exact"]["micro"]["f1"]},
        "right_norm_of_gold": {kind: row["recall_with_right_norm"] for kind, row in result["norms"].items()},
        "indicator_document": indicators["document"]["micro"],
        "indicator_document_by_language": {
            lang: row["f1"] for lang, row in indicators["document"]["by_language"].items()
        },
        **({"rules_precision": result["rules"]["precision"]} if "rules" in result else {}),
        "indicator_span_f1": indicators["span"]["micro"]["f1"],
        "polarity": indicators["polarity_accuracy_of_matched"],
        "flags_per_negative_document": round(
            indicators["false_alarms"]["alarms_on_negative_docs"] / indicators["false_alarms"]["negative_docs"], 4
        ),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--freeze", action="store_true")
    arguments = parser.parse_args()
    started = time.process_time()
    result, misses, score = run(arguments.errors)
    print(score.table(result))
    print("\n".join(misses), file=sys.stderr)
    print(f"{time.process_time() - started:.1f} CPU-seconds with start-up")
    if arguments.freeze:
        FROZEN.write_text(json.dumps(summary(result), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
