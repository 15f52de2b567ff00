"""Dates and what only looks like one, in generated texts: overlap precision, recall, right ISO value.

    python -m benchmarks.accuracy.dates [--seed 1] [--half tune] [--fails N] [--freeze]

Texts are put together from wordings (texts/dates.yaml), dates (date_forms.py) and decoys, in five languages and thirty
countries. A third of them tell the day of writing (letter, mail, chat): times told from it (`yesterday`, `3 May`) have
a value there; where nothing tells it they have none, and a value is wrong. Every list of wordings is cut in two: rules
are tuned on one half (`--half tune`, seed 1); what is reported (`--half report`, another seed) uses the other half's.
`--freeze` writes the report's scores to dates.json; a test keeps later versions from falling below them.
"""

import argparse
import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from benchmarks.accuracy import date_forms as forms
from benchmarks.accuracy.generated import Line, Slot, Text, filled, joined, report, score_texts
from models.mention import MentionKind
from services.nlp.analyze import AnalysisKit

TEXTS = Path(__file__).with_name("texts") / "dates.yaml"
FROZEN = Path(__file__).with_name("dates.json")
REPORT_SEED, SIZE = 20261127, 1_000
COUNTRIES = {
    "es": ("AR", "BO", "CL", "CO", "CR", "CU", "DO", "EC", "ES", "GT", "HN", "MX", "NI", "PA", "PE", "PY", "SV", "UY",
           "VE"),
    "pt": ("BR", "BR", "BR", "PT", "PT", "MZ", "AO"), "en": ("US", "US", "GB", "IE", "CA", "NG", "GH", "AU"),
    "fr": ("FR", "BE"), "it": ("IT",),
}  # fmt: skip
_KINDS = {"day": 20, "said": 4, "month": 4, "year": 2, "days": 3, "months": 2, "relative": 8, "no year": 3}
_SHARE = {"es": 8, "pt": 5, "en": 4, "fr": 2, "it": 2}


class Writer:
    """Writes texts of one half; the same seed gives the same texts."""

    def __init__(self, seed: int, half: str) -> None:
        self.rng = random.Random(seed)
        self.half = half
        self.words = yaml.safe_load(TEXTS.read_text(encoding="utf-8"))

    def pick(self, lines: list[Any]) -> Any:
        return self.rng.choice(lines[(self.half == "report") :: 2] or lines)

    def texts(self, dates: int) -> Iterator[Text]:
        """Texts until there are that many dates; each has about as many decoys."""
        made = 0
        while made < dates:
            language = self.rng.choices(list(_SHARE), list(_SHARE.values()))[0]
            pen = forms.Pen(self.rng, language, self.rng.choice(COUNTRIES[language]), self.words[language])
            how = self.rng.choices(("plain", "letter", "mail", "chat"), (6, 2, 1, 1))[0]
            text = self.chat(pen) if how == "chat" else self.page(pen, how)
            made += sum(not slot.decoy for slot in text.slots)
            yield text

    def day(self) -> dt.date:
        return dt.date(1975, 1, 1) + dt.timedelta(days=int(18_500 * self.rng.random() ** 0.4))

    def page(self, pen: forms.Pen, how: str) -> Text:
        """One to three dates among as many decoys, under a line that tells the day of writing or without one."""
        today = self.rng.choice([self.day(), dt.date(2023, 1, 1) + dt.timedelta(days=self.rng.randint(0, 1_000))])
        lines = []
        if how != "plain":
            written, _ = self.whole(pen, today)
            head = self.pick(pen.words["headed"][how])
            lines.append(Line.of(head, written, today.isoformat(), "day of writing"))
        count = self.rng.randint(1, 3)
        kinds = self.rng.choices(list(_KINDS), list(_KINDS.values()), k=count)
        if {"relative", "no year"} & set(kinds):
            # Words like `Dado a los doce días` tell the day of writing themselves.
            kinds = ["day" if kind == "said" else kind for kind in kinds]
        body = [self.dated(pen, kind, today, anchored=how != "plain") for kind in kinds]
        body += [self.decoy(pen) for _ in range(count)]
        self.rng.shuffle(body)
        return joined(self.rng, lines + body, pen.country, pen.language)

    def whole(self, pen: forms.Pen, day: dt.date) -> tuple[str, str]:
        form = self.rng.choice((forms.figures, forms.iso, forms.long, forms.long))
        return form(pen, day)

    def dated(self, pen: forms.Pen, kind: str, today: dt.date, *, anchored: bool) -> Line:
        words, day = pen.words, self.day()
        match kind:
            case "day":
                name = self.rng.choices(list(forms.DAYS), [weight for _, weight in forms.DAYS.values()])[0]
                return Line.of(self.pick(words["sentence"]), *forms.DAYS[name][0](pen, day), name=name)
            case "said":
                return Line.of(self.pick(words["said"]), *forms.said(pen, day), name="in words")
            case "month":
                return Line.of(self.pick(words["month"]), *forms.month_year(pen, day), name="month")
            case "year":
                return Line.of(self.pick(words["year"]), *forms.year(pen, day), name="year")
            case "days":
                return Line.of(self.pick(words["relative"]), *forms.days_of_month(pen, day), name="days of a month")
            case "months":
                return Line.of(self.pick(words["relative"]), *forms.months_of_year(pen, day), name="months of a year")
            case "relative":
                name, written, value = forms.relative(pen, today)
                return Line.of(self.pick(words["relative"]), written, value if anchored else None, name=name)
            case _:
                near = today + dt.timedelta(days=self.rng.randint(-100, 100))
                written, value = forms.no_year(pen, near)
                line = self.pick([one for one in words["sentence"] if ": {d}" not in one])
                return Line.of(line, written, value if anchored else None, name="no year")

    def decoy(self, pen: forms.Pen) -> Line:
        kind = self.rng.choice(sorted(pen.words["decoys"]))
        text = filled(self.rng, self.pick(pen.words["decoys"][kind]))
        return Line(text, Slot(0, len(text), kind, decoy=True))

    def chat(self, pen: forms.Pen) -> Text:
        """Lines of a chat on several days; what is told from the day means the day of its line."""
        today = dt.date(2023, 1, 1) + dt.timedelta(days=self.rng.randint(0, 900))
        style, text, slots = self.rng.randint(0, 2), "", []
        for _ in range(self.rng.randint(2, 4)):
            today += dt.timedelta(days=self.rng.randint(0, 5))
            first, second = (today.month, today.day) if pen.country in forms.MONTH_FIRST else (today.day, today.month)
            written = f"{first:02}/{second:02}/{today:%y}" if style else f"{first}/{second}/{today.year}"
            clock = f"{self.rng.randint(0, 23):02}:{self.rng.randint(0, 59):02}"
            if self.rng.random() < 0.7:
                kind, phrase, value = forms.relative(pen, today)
                line = Line.of(self.pick(pen.words["relative"]), phrase, value, name=f"{kind}, chat")
            else:
                line = self.decoy(pen)
            head = f"[{written}, {clock}:11] Nora: " if style == 1 else f"{written}, {clock} - Nora: "
            at = len(text) + head.index(written)
            slots.append(Slot(at, at + len(written), "chat line", today.isoformat()))
            slots.append(line.slot.moved(len(text) + len(head)))
            text += head + line.text + "\n"
        return Text(text, pen.country, pen.language, tuple(slots))


def score(kit: AnalysisKit, *, seed: int, half: str, size: int) -> tuple[dict[str, Any], list[str]]:
    """Scores as plain values, and each failure with the text around it."""
    texts = list(Writer(seed, half).texts(size))
    return score_texts(texts, MentionKind.DATE, kit, seed=seed, half=half)


def main() -> None:
    report(argparse.ArgumentParser(description=__doc__.splitlines()[0]), score, FROZEN, REPORT_SEED, SIZE)


if __name__ == "__main__":
    main()
