"""Phone numbers and what only looks like one, in generated texts: overlap precision, recall, right E.164.

    python -m benchmarks.accuracy.phones [--seed 1] [--half tune] [--fails N] [--freeze]

Texts are put together from wordings (texts/phones.yaml), numbers (phone_forms.py) and decoys; the country comes
from the case, from the text, or from the number. Every list of wordings is cut in two: rules are tuned on one half
(`--half tune`, seed 1); what is reported (`--half report`, another seed) uses the other half's wordings and numbers.
`--freeze` writes the report's scores to phones.json; a test keeps later versions from falling below them.
"""

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from benchmarks.accuracy import one_page
from benchmarks.accuracy.phone_forms import FORMS, LANGUAGES, OLD_PLANS, SAYING, draw
from models.mention import Mention, MentionKind
from models.phone import phone_key
from services.nlp.analyze import VERSION, AnalysisKit

TEXTS = Path(__file__).with_name("texts") / "phones.yaml"
FROZEN = Path(__file__).with_name("phones.json")
REPORT_SEED, SIZE = 20261125, 1_300
_CLASSES = ("sentence", "form", "chat", "advert")


@dataclass(frozen=True, slots=True)
class Slot:
    """A number or decoy at a half-open range of a text; `e164` is empty for a decoy."""

    start: int
    end: int
    kind: str
    e164: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A generated text, its case's country and what stands in it."""

    text: str
    country: str | None
    language: str
    slots: tuple[Slot, ...]


class Writer:
    """Writes texts of one half; the same seed gives the same texts."""

    def __init__(self, seed: int, half: str) -> None:
        self.rng = random.Random(seed)
        self.half = half
        self.words = yaml.safe_load(TEXTS.read_text(encoding="utf-8"))

    def pick(self, lines: list[Any]) -> Any:
        return self.rng.choice(lines[(self.half == "report") :: 2] or lines)

    def texts(self, numbers: int) -> Iterator[Text]:
        """Texts until there are that many numbers; each has about as many decoys."""
        regions = list(LANGUAGES)
        made = 0
        while made < numbers:
            region = regions[made % len(regions)] if self.rng.random() < 0.9 else self.rng.choice(regions)
            text = self.table(region) if self.rng.random() < 0.08 else self.page(region)
            made += sum(bool(slot.e164) for slot in text.slots)
            yield text

    def page(self, region: str) -> Text:
        """One to three numbers of a country among as many decoys. A tenth stands in another country's file."""
        rng, language = self.rng, LANGUAGES[region]
        how = rng.choices(("case", "cue", "foreign"), (7, 2, 1))[0]
        words = self.words[language]
        lines: list[tuple[str, Slot | None]] = [self.number(region, language, how) for _ in range(rng.randint(1, 3))]
        lines += [self.decoy(words["decoys"]) for _ in lines]
        rng.shuffle(lines)
        country: str | None = region
        if how == "cue":
            country = None
            lines.insert(
                0, (self.pick(self.words["openings"][language]).format(self.words["names"][language][region]), None)
            )
        elif how == "foreign":
            country = rng.choice([r for r, spoken in LANGUAGES.items() if spoken == language and r != region] or ["ES"])
        return self.joined(lines, country, language)

    def number(self, region: str, language: str, how: str) -> tuple[str, Slot]:
        rng = self.rng
        drawn = draw(rng, region, mobile=rng.random() < 0.7)
        usable = {name: form for name, form in FORMS.items() if how != "foreign" or name in {"international", "link"}}
        if region not in OLD_PLANS:
            usable.pop("old plan", None)
        if language not in SAYING:
            usable.pop("said", None)
        name = rng.choices(list(usable), [weight for _, weight, _ in usable.values()])[0]
        form, _, places = usable[name]
        written = form(rng, drawn, language)
        place = rng.choice(sorted(places))
        classes = {"plain": ("plain",), "labelled": _CLASSES, "advert": ("advert", "advert", "chat")}[place]
        line = self.pick(self.words[language][rng.choice(classes)])
        start = line.index("{n}")
        return line.replace("{n}", written), Slot(start, start + len(written), name, drawn.e164, region)

    def decoy(self, decoys: dict[str, list[str]]) -> tuple[str, Slot]:
        kind = self.rng.choice(sorted(decoys))
        line = self.filled(self.pick(decoys[kind]))
        return line, Slot(0, len(line), kind)

    def filled(self, pattern: str) -> str:
        signs = {"#": "0123456789", "~": "123456789", "^": "ABCDEFGHJKLMNPRSTVWXYZ"}
        return "".join(self.rng.choice(signs[c]) if c in signs else c for c in pattern)

    def joined(self, lines: list[tuple[str, Slot | None]], country: str | None, language: str) -> Text:
        text, slots = "", []
        for line, slot in lines:
            if text:
                # A chat line and a field stand on a line of their own.
                text += self.rng.choice(("\n", "\n", " ", "\n\n")) if line[0].isalpha() and "\n" not in line else "\n"
            if slot:
                slots.append(Slot(slot.start + len(text), slot.end + len(text), slot.kind, slot.e164, slot.region))
            text += line
        return Text(text, country, language, tuple(slots))

    def table(self, region: str) -> Text:
        """A call log, or a list whose numbers are cut in two cells."""
        rng, language = self.rng, LANGUAGES[region]
        heading = self.pick(self.words["tables"][language])
        sign = rng.choice((" | ", "\t", ";", "   "))
        text, slots = sign.join(heading), []
        for _ in range(rng.randint(2, 4)):
            drawn = draw(rng, region, mobile=rng.random() < 0.8)
            cells: list[tuple[str, str]] = []
            for title in heading:
                kind = self.words["columns"].get(title, "phone")
                value = {
                    "phone": rng.choice((drawn.e164, drawn.nsn, drawn.national, drawn.e164[1:]))
                    if kind == "phone"
                    else "",
                }.get(kind) or self.filled(rng.choice(self.words["cells"].get(kind, ["~#"])))
                cells.append(("number in a table" if kind == "phone" else kind, value))
            text += "\n"
            for n, (kind, value) in enumerate(cells):
                text += sign if n else ""
                phone = kind.startswith("number")
                slots.append(
                    Slot(len(text), len(text) + len(value), kind, drawn.e164 if phone else "", region if phone else "")
                )
                text += value
        return Text(text, region, language, tuple(slots))


def score(kit: AnalysisKit, *, seed: int, half: str, numbers: int) -> tuple[dict[str, Any], list[str]]:
    """Analyze the texts of a seed and half: scores as plain values, and each failure with the text around it."""
    fails: list[str] = []
    counts, wrong = Counter[str](), Counter[str]()
    found: dict[str, Counter[str]] = {"form": Counter(), "region": Counter()}
    wanted: dict[str, Counter[str]] = {"form": Counter(), "region": Counter()}
    for n, text in enumerate(Writer(seed, half).texts(numbers)):
        phones = [
            m
            for m in one_page.mentions(text.text, kit, n, country=text.country, language=text.language)
            if m.kind is MentionKind.PHONE
        ]
        used = set[int]()
        counts["texts"] += 1
        for slot in text.slots:
            if not slot.e164:
                counts["decoys"] += 1
                continue
            hit = next((i for i, m in enumerate(phones) if i not in used and _touch(m, slot)), None)
            counts["numbers"] += 1
            for name, key in (("form", slot.kind), ("region", slot.region)):
                wanted[name][key] += 1
                found[name][key] += hit is not None
            if hit is None:
                fails.append(_shown("missed", text, (slot.start, slot.end), slot.e164))
                continue
            used.add(hit)
            counts["found"] += 1
            same = phone_key(phones[hit].normal or "") == phone_key(slot.e164)
            counts["right"] += same
            if not same:
                fails.append(
                    _shown(f"wrong {slot.kind}", text, (slot.start, slot.end), f"{phones[hit].normal} for {slot.e164}")
                )
        for i, mention in enumerate(phones):
            counts["mentions"] += 1
            if i not in used:
                on = next((s.kind for s in text.slots if _touch(mention, s)), "nothing")
                wrong[on] += 1
                fails.append(_shown(f"false on {on}", text, (mention.span.start, mention.span.end), mention.reason))
    result = {
        "version": VERSION, "seed": seed, "half": half, "texts": counts["texts"], "numbers": counts["numbers"],
        "decoys": counts["decoys"], "countries": len(wanted["region"]),
        "precision": round(counts["found"] / max(1, counts["mentions"]), 4),
        "recall": round(counts["found"] / counts["numbers"], 4),
        "right_e164": round(counts["right"] / counts["numbers"], 4),
        "recall_by_form": {k: round(found["form"][k] / v, 3) for k, v in sorted(wanted["form"].items())},
        "recall_by_country": {k: round(found["region"][k] / v, 3) for k, v in sorted(wanted["region"].items())},
        "false_by_what_it_is": dict(sorted(wrong.items())),
    }  # fmt: skip
    return result, fails


def _touch(mention: Mention, slot: Slot) -> bool:
    return mention.span.start < slot.end and slot.start < mention.span.end


def _shown(what: str, text: Text, place: tuple[int, int], more: str | None) -> str:
    """A failure with the text around it; everything in it is invented."""
    start, end = place
    around = text.text[max(0, start - 45) : start] + "«" + text.text[start:end] + "»" + text.text[end : end + 25]
    return f"{what} [{text.country} {text.language}] {around!r} {more}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--half", choices=("tune", "report"), default="tune")
    parser.add_argument("--numbers", type=int, default=SIZE)
    parser.add_argument("--fails", type=int, default=0)
    parser.add_argument("--freeze", action="store_true", help="score the report's half and write phones.json")
    given = parser.parse_args()
    started = time.process_time()
    if given.freeze:
        given.seed, given.half, given.numbers = REPORT_SEED, "report", SIZE
    result, fails = score(AnalysisKit.standard(), seed=given.seed, half=given.half, numbers=given.numbers)
    print(*fails[: given.fails], sep="\n")
    print(json.dumps(result, indent=1, ensure_ascii=False))
    print(f"{time.process_time() - started:.1f} CPU-seconds with start-up")
    if given.freeze:
        FROZEN.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
