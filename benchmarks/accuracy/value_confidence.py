"""How often values of each confidence are right, and the curves that follow: `./lince bench accuracy.value_confidence`.

Generated texts (of other seeds than the reports) and the passages written by hand are analyzed. For each kind of value
and each confidence that its extractor gives stand how many are right: overlap a value of the same kind in the truth.
The extractor's own figure counts as ten more of them, generated texts together as sixty at most: files are harder.
`--freeze` writes the curves, rising and each a step under certainty, to services/nlp/weights/confidence.json.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

from benchmarks.accuracy import dates, money, one_page, papers, passages, phones
from models.mention import CheckState, Mention, MentionKind
from services.nlp import confidence
from services.nlp.analyze import AnalysisKit

CURVES = Path(confidence.__file__).parent / "weights" / "confidence.json"
SEED, NUMBERS, EACH = 7, 500, 2
_OWN, _GENERATED_MOST = 10, 60
_MOST, _STEP = 0.99, 0.001


def judged(kit: AnalysisKit) -> Iterator[tuple[bool, Mention, bool]]:
    """(whether generated, mention, whether right) of each value found."""
    for n, text in enumerate(phones.Writer(SEED, "tune").texts(NUMBERS)):
        found = one_page.mentions(text.text, kit, n, country=text.country, language=text.language)
        yield from _against(found, MentionKind.PHONE, [(s.start, s.end) for s in text.slots if s.e164])
    for measure, kind in ((dates, MentionKind.DATE), (money, MentionKind.MONEY)):
        for n, row in enumerate(measure.Writer(SEED, "tune").texts(NUMBERS)):
            found = one_page.mentions(row.text, kit, n, country=row.country, language=row.language)
            slots = [one for slot in row.slots for one in (slot, *slot.also)]
            yield from _against(found, kind, [(s.start, s.end) for s in slots if not s.decoy])
    for n, (_, _, country, written_in, start, written) in enumerate(papers.texts(SEED, EACH)):
        found = one_page.mentions(written_in, kit, n, country=country)
        for kind in (MentionKind.ID, MentionKind.IBAN):
            yield from _against(found, kind, [(start, start + len(written))])
    for n, (_, country, text_of_decoy) in enumerate(papers.decoys(SEED)):
        for kind in (MentionKind.ID, MentionKind.IBAN):
            yield from _against(one_page.mentions(text_of_decoy, kit, n, country=country), kind, [])
    for n, passage in enumerate(passages.passages()):
        mentions = one_page.mentions(passage.text, kit, n, country=passage.country, language=passage.language)
        for what, _, _, mention in passages.compared(passage, mentions):
            if mention is not None and what in {"found", "wrong", "false"}:
                yield False, mention, what != "false"


def _against(
    found: tuple[Mention, ...], kind: MentionKind, places: list[tuple[int, int]]
) -> Iterator[tuple[bool, Mention, bool]]:
    for mention in found:
        if mention.kind is kind:
            yield True, mention, any(a < mention.span.end and mention.span.start < b for a, b in places)


def curves(rows: list[tuple[bool, Mention, bool]]) -> dict[str, list[tuple[float, float]]]:
    """For each kind, what a confidence is measured to be: points of a rising line."""
    told: dict[str, dict[float, list[tuple[bool, bool]]]] = defaultdict(lambda: defaultdict(list))
    for generated, mention, right in rows:
        if mention.check is not CheckState.INVALID:
            told[str(mention.kind)][mention.confidence].append((generated, right))
    return {kind: _rising([_point(own, told[kind][own]) for own in sorted(told[kind])]) for kind in sorted(told)}


def _point(own: float, seen: list[tuple[bool, bool]]) -> tuple[float, float, float]:
    """(own confidence, measured, weight)."""
    drawn = sum(generated for generated, _ in seen)
    weights = [min(1.0, _GENERATED_MOST / drawn) if generated else 1.0 for generated, _ in seen]
    total = sum(weights) + _OWN
    right = sum(weight for weight, (_, good) in zip(weights, seen, strict=True) if good) + _OWN * own
    return own, right / total, total


def _rising(points: list[tuple[float, float, float]]) -> list[tuple[float, float]]:
    """The nearest line that never falls (pool adjacent violators), kept apart by a step and below certainty."""
    blocks: list[list[tuple[float, float, float]]] = []
    for point in points:
        blocks.append([point])
        while len(blocks) > 1 and _mean(blocks[-2]) >= _mean(blocks[-1]):
            last = blocks.pop()
            blocks[-1] += last
    flat = [(own, _mean(block)) for block in blocks for own, _, _ in block]
    top = len(flat)
    return [
        (own, round(min(measured, _MOST - _STEP * (top - 1 - n)) + 0.0, 3)) for n, (own, measured) in enumerate(flat)
    ]


def _mean(block: list[tuple[float, float, float]]) -> float:
    return sum(measured * weight for _, measured, weight in block) / sum(weight for _, _, weight in block)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--freeze", action="store_true")
    given = parser.parse_args()
    with mock.patch.object(confidence, "measured", lambda found: found.confidence):
        result = curves(list(judged(AnalysisKit.small())))
    for kind, points in result.items():
        print(kind, *(f"{own:.2f}→{measured:.3f}" for own, measured in points))
    if given.freeze:
        CURVES.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
