"""What the generated benchmarks of values (dates, amounts) share: texts with places, and how they are scored."""

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from benchmarks.accuracy import one_page
from models.mention import Mention, MentionKind
from services.nlp.analyze import VERSION, AnalysisKit

_SIGNS = {"#": "0123456789", "~": "123456789", "^": "ABCDEFGHJKLMNPRSTVWXYZ"}


@dataclass(frozen=True, slots=True)
class Slot:
    """A value or decoy at a half-open range of a text; a value of None is to be found and to have no normal form."""

    start: int
    end: int
    kind: str
    value: str | None = None
    decoy: bool = False
    also: tuple["Slot", ...] = ()
    told: tuple[tuple[str, str], ...] = ()

    def moved(self, by: int) -> Self:
        return replace(
            self, start=self.start + by, end=self.end + by, also=tuple(other.moved(by) for other in self.also)
        )


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text and what stands in it."""

    text: str
    slot: Slot

    @classmethod
    def of(cls, wording: str, written: str, value: str | None, name: str) -> Self:
        """A wording with a value written at its {d}. A sentence that begins with it gets its capital."""
        start = wording.index("{d}")
        return cls(wording.replace("{d}", written), Slot(start, start + len(written), name, value))


@dataclass(frozen=True, slots=True)
class Text:
    """A generated text, its case's country and what stands in it."""

    text: str
    country: str | None
    language: str
    slots: tuple[Slot, ...]


def filled(rng: random.Random, pattern: str) -> str:
    """A pattern with its figures and capitals drawn."""
    return "".join(rng.choice(_SIGNS.get(c, c)) for c in pattern)


def joined(rng: random.Random, lines: Sequence[Line], country: str | None, language: str) -> Text:
    """Lines as a text: sentences follow one another, fields stand on lines of their own."""
    text, slots = "", []
    for line in lines:
        if text and not text.endswith("\n"):
            text += "\n" if ":" in line.text[:30] or rng.random() < 0.5 else " "
        slots.append(line.slot.moved(len(text)))
        text += line.text
    return Text(text, country, language, tuple(slots))


def score_texts(
    texts: Sequence[Text], kind: MentionKind, kit: AnalysisKit, *, seed: int, half: str
) -> tuple[dict[str, Any], list[str]]:
    """Overlap precision and recall, right values by form, language and country; and each failure with its text."""
    fails: list[str] = []
    counts, wrong, told = Counter[str](), Counter[str](), Counter[str]()
    wanted, found, right = Counter[str](), Counter[str](), Counter[str]()
    for n, text in enumerate(texts):
        mentions = [
            m
            for m in one_page.mentions(text.text, kit, n, country=text.country, language=text.language)
            if m.kind is kind
        ]
        used = set[int]()
        for slot in (one for row in text.slots for one in (row, *row.also)):
            if slot.decoy:
                counts["decoys"] += 1
                continue
            keys = ("all", f"form {slot.kind}", f"language {text.language}", f"country {text.country}")
            wanted.update(keys)
            hit = next((i for i, m in enumerate(mentions) if i not in used and _touch(m, slot)), None)
            if hit is None:
                fails.append(_shown(f"missed {slot.kind}", text, slot.start, slot.end, slot.value))
                continue
            used.add(hit)
            found.update(keys)
            if mentions[hit].normal == slot.value:
                right.update(keys)
            else:
                fails.append(
                    _shown(f"wrong {slot.kind}", text, slot.start, slot.end, f"{mentions[hit].normal} for {slot.value}")
                )
            said = {(str(one.about), one.value) for one in mentions[hit].stated}
            for one in slot.told:
                told.update([f"{one[0]} wanted", *([f"{one[0]} told"] if one in said else [])])
                if one not in said:
                    fails.append(_shown(f"not told {one}", text, slot.start, slot.end, str(sorted(said))))
        for i, mention in enumerate(mentions):
            counts["mentions"] += 1
            if i not in used:
                on = next((s.kind for s in text.slots if _touch(mention, s)), "nothing")
                wrong[on] += 1
                fails.append(_shown(f"false on {on}", text, mention.span.start, mention.span.end, mention.reason))

    def shares(prefix: str, part: Counter[str]) -> dict[str, float]:
        keys = sorted(key for key in wanted if key.startswith(prefix))
        return {key.removeprefix(prefix): round(part[key] / wanted[key], 3) for key in keys}

    result = {
        "version": VERSION, "seed": seed, "half": half, "texts": len(texts), "values": wanted["all"],
        "decoys": counts["decoys"], "countries": len([key for key in wanted if key.startswith("country ")]),
        "precision": round(found["all"] / max(1, counts["mentions"]), 4),
        "recall": round(found["all"] / wanted["all"], 4), "right": round(right["all"] / wanted["all"], 4),
        "told": {name.removesuffix(" wanted"): round(told[name.replace("wanted", "told")] / many, 3)
                 for name, many in sorted(told.items()) if name.endswith(" wanted")},
        "recall_by_form": shares("form ", found), "right_by_form": shares("form ", right),
        "right_by_language": shares("language ", right), "right_by_country": shares("country ", right),
        "false_by_what_it_is": dict(sorted(wrong.items())),
    }  # fmt: skip
    return result, fails


def _touch(mention: Mention, slot: Slot) -> bool:
    return mention.span.start < slot.end and slot.start < mention.span.end


def _shown(what: str, text: Text, start: int, end: int, more: str | None) -> str:
    """A failure with the text around it; everything in it is invented."""
    around = text.text[max(0, start - 45) : start] + "«" + text.text[start:end] + "»" + text.text[end : end + 25]
    return f"{what} [{text.country} {text.language}] {around!r} {more}"


Scores = Callable[..., tuple[dict[str, Any], list[str]]]


def report(parser: argparse.ArgumentParser, score: Scores, frozen: Path, report_seed: int, size: int) -> None:
    """The command line of such a benchmark."""
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--half", choices=("tune", "report"), default="tune")
    parser.add_argument("--size", type=int, default=size)
    parser.add_argument("--fails", type=int, default=0)
    parser.add_argument("--engine", choices=("standard", "small"), default="standard")
    parser.add_argument("--freeze", action="store_true", help="score the report's half and keep its scores")
    given = parser.parse_args()
    started = time.process_time()
    if given.freeze:
        given.seed, given.half, given.size, given.engine = report_seed, "report", size, "standard"
    result, fails = score(AnalysisKit.of(given.engine), seed=given.seed, half=given.half, size=given.size)
    print(*fails[: given.fails], sep="\n")
    print(json.dumps(result, indent=1, ensure_ascii=False))
    print(f"{time.process_time() - started:.1f} CPU-seconds with start-up")
    if given.freeze:
        frozen.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
