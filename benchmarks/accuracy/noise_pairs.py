"""The same documents clean and with OCR errors: `./lince bench accuracy.noise_pairs [--freeze]`.

The set's own noisy documents are ten, and other ones than the clean: what noise costs shows only where each document is
read both ways. Noise comes from the maker of the set (../shared/eval/src/build.py: 2 % wrong letters, a third of the
accents lost, blanks lost and added), by document and round. `--freeze` writes noise_pairs.json, which a test holds.
"""

import importlib.util
import re
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks.accuracy import one_page
from benchmarks.accuracy.dev_set import EVAL, predict, scorer, summary
from services.nlp.analyze import VERSION, AnalysisKit

FROZEN = Path(__file__).with_name("noise_pairs.json")
ROUNDS = (1, 2)


def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("dev_set_build", EVAL / "src" / "build.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows(turn: int | None) -> Iterator[dict[str, Any]]:
    """Every document of the set without noise, or with the noise of a round."""
    build = maker()
    for language in ("es", "pt", "en", "fr", "it"):
        source = (EVAL / "src" / f"dev_{language}.txt").read_text(encoding="utf-8")
        parts = re.split(r"^=== (.*)\n", source, flags=re.MULTILINE)
        for head, body in zip(parts[1::2], parts[2::2], strict=True):
            name, country, *_ = (field.strip() for field in head.split("|"))
            text, entities, indicators = build.parse(body.strip("\n"))
            entities += build.loose(text, entities)
            if turn is not None:
                text = build.noise(text, entities + indicators, zlib.crc32(f"{turn}{name}".encode()))
            yield {
                "id": name, "lang": language, "country": country, "text": text, "entities": entities,
                "indicators": indicators, "negative": not any(one["polarity"] == "asserted" for one in indicators),
            }  # fmt: skip


def scores(documents: Sequence[dict[str, Any]], kit: AnalysisKit) -> dict[str, float]:
    """F1 by type of mention (overlap) and of the indicators of a document."""
    told = summary(scorer().score(documents, predict(list(documents), kit))[0])
    return {
        **{kind: told["overlap_f1"][kind] for kind in ("PERSON", "ORG", "PLACE", "all")},
        "indicators": told["indicator_document"]["f1"],
        "phone_norms": told["right_norm_of_gold"]["PHONE"],
    }


def score(kit: AnalysisKit, rounds: Sequence[int] = ROUNDS) -> tuple[dict[str, Any], list[str]]:
    """The scores of the clean documents, the mean of the noisy ones, and the points between them; no failures."""
    clean = scores(list(rows(None)), kit)
    noisy = [scores(list(rows(turn)), kit) for turn in rounds]
    mean = {kind: round(sum(one[kind] for one in noisy) / len(noisy), 4) for kind in clean}
    points = {kind: round(100 * (clean[kind] - mean[kind]), 1) for kind in clean}
    return {"version": VERSION, "clean": clean, "noisy": mean, "points_lower": points}, []


if __name__ == "__main__":
    one_page.command(__doc__, score, FROZEN)
