"""Amounts of money and what only looks like one, in generated texts: overlap precision, recall, right value.

    python -m benchmarks.accuracy.money [--seed 1] [--half tune] [--fails N] [--freeze]

Texts are put together from wordings and currencies (texts/money.yaml) and decoys, in five languages and thirty
countries, with the marks and words of each. A value is right where amount and currency are (`1500 BOB`). Some wordings
also say what the amount is (a debt, a fine) or what it pays for (a week, a client): whether that is told is counted
apart. Every list of wordings is cut in two: rules are tuned on one half (`--half tune`, seed 1); what is reported
(`--half report`, another seed) uses the other half's. `--freeze` writes the report's scores to money.json; a test
keeps later versions from falling below them.
"""

import argparse
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from benchmarks.accuracy.dates import COUNTRIES
from benchmarks.accuracy.generated import Line, Slot, Text, filled, joined, report, score_texts
from benchmarks.accuracy.spelled import spelled
from models.mention import MentionKind
from services.nlp.analyze import AnalysisKit

TEXTS = Path(__file__).with_name("texts") / "money.yaml"
FROZEN = Path(__file__).with_name("money.json")
REPORT_SEED, SIZE = 20261128, 1_000
_FOREIGN = {"es": ("{} dólares", "US$ {}", "USD {}"), "pt": ("{} dólares", "US$ {}", "{} USD"),
            "en": ("{} US dollars", "USD {}", "US$ {}"),
            "fr": ("{} dollars", "USD {}"), "it": ("{} dollari", "USD {}")}  # fmt: skip
_FORMS = {"sign before": 8, "name behind": 8, "in words": 4, "thousands": 4, "millions": 2, "slang": 2, "foreign": 3,
          "range": 4, "ocr": 3, "bare": 3}  # fmt: skip
_LOOKS = {"0": "Oo", "1": "l"}


class Writer:
    """Writes texts of one half; the same seed gives the same texts."""

    def __init__(self, seed: int, half: str) -> None:
        self.rng = random.Random(seed)
        self.half = half
        self.words = yaml.safe_load(TEXTS.read_text(encoding="utf-8"))

    def pick(self, lines: list[Any]) -> Any:
        return self.rng.choice(lines[(self.half == "report") :: 2] or lines)

    def texts(self, amounts: int) -> Iterator[Text]:
        """Texts until there are that many amounts; each has about as many decoys."""
        made, money = 0, self.words["money"]
        while made < amounts:
            language = self.rng.choices(("es", "pt", "en", "fr", "it"), (8, 5, 4, 2, 2))[0]
            country = self.rng.choice([one for one in COUNTRIES[language] if one in money])
            count = self.rng.randint(1, 3)
            lines = [self.amount(language, country) for _ in range(count)]
            lines += [self.decoy(language) for _ in range(count)]
            self.rng.shuffle(lines)
            text = joined(self.rng, lines, country, language)
            made += sum(1 + len(slot.also) for slot in text.slots if not slot.decoy)
            yield text

    def decoy(self, language: str) -> Line:
        decoys = self.words[language]["decoys"]
        kind = self.rng.choice(sorted(decoys))
        text = filled(self.rng, self.pick(decoys[kind]))
        return Line(text, Slot(0, len(text), kind, decoy=True))

    def figures(self, value: float, mark: str, *, cents: bool = False) -> str:
        """A value with the marks of a country."""
        plain = f"{value:,.2f}" if cents else f"{value:,.0f}"
        if self.rng.random() < 0.25:
            plain = plain.replace(",", "")
        return plain if mark == "." else plain.translate(str.maketrans(",.", ".,"))

    def amount(self, language: str, country: str) -> Line:
        rng, words, money = self.rng, self.words[language], self.words["money"][country]
        form = rng.choices(list(_FORMS), list(_FORMS.values()))[0]
        if form == "slang" and country not in self.words["slang"]:
            form = "name behind"
        if form == "range":
            return self.range(words, money)
        if form == "bare":
            wording, kind = self.pick(words["bare"])
            owed = rng.randint(2, 90) * 50
            line = Line.of(wording, self.figures(owed, money["mark"]), f"{owed} {money['code']}", "bare, of a debt")
            return Line(line.text, replace(line.slot, told=(("payment", kind),)))
        written, value = self.written(form, language, country)
        wording, told = self.wording(words)
        line = Line.of(wording, written, value, form)
        return Line(line.text, replace(line.slot, told=told))

    def wording(self, words: dict[str, Any]) -> tuple[str, tuple[tuple[str, str], ...]]:
        if self.rng.random() < 0.45:
            return str(self.pick(words["plain"])), ()
        wording, about, value = self.pick(words["told"])
        return wording, ((about, value),)

    def written(self, form: str, language: str, country: str) -> tuple[str, str]:
        """An amount as a form writes it, and its value."""
        rng, money = self.rng, self.words["money"][country]
        code, mark = money["code"], money["mark"]
        value = rng.choice(
            (rng.randint(2, 99), rng.randint(100, 999), rng.randint(1, 99) * 100, rng.randint(1_000, 99_999))
        )
        match form:
            case "sign before":
                if rng.random() < 0.25:
                    return rng.choice(money["before"]) + self.figures(
                        value + 0.5, mark, cents=True
                    ), f"{value}.50 {code}"
                return rng.choice(money["before"]) + self.figures(value, mark), f"{value} {code}"
            case "name behind":
                return self.figures(value, mark) + rng.choice(money["after"]), f"{value} {code}"
            case "in words":
                said = rng.choice(
                    (
                        rng.randint(2, 9) * 1000 + rng.choice((0, 500, 200)),
                        rng.randint(20, 900),
                        rng.randint(11, 99) * 1000,
                    )
                )
                return f"{spelled(said, language)} {rng.choice(money['words'])}", f"{said} {code}"
            case "thousands":
                thousand = {"es": "mil", "pt": "mil", "en": "thousand", "fr": "mille", "it": "mila"}[language]
                many = rng.randint(2, 90)
                if rng.random() < 0.2:
                    return f"{many}k {rng.choice(money['words'])}", f"{many * 1000} {code}"
                return f"{many} {thousand}{rng.choice(money['after'][:1])}", f"{many * 1000} {code}"
            case "millions":
                many = rng.randint(2, 9)
                million = {
                    "es": "millones de",
                    "pt": "milhões de",
                    "en": "million",
                    "fr": "millions d'" if code == "EUR" else "millions de",
                    "it": "milioni di",
                }[language]
                gap = "" if million.endswith("'") else " "
                return f"{many} {million}{gap}{rng.choice(money['words'])}", f"{many * 1_000_000} {code}"
            case "slang":
                pattern, factor = rng.choice(self.words["slang"][country])
                many = rng.randint(2, 9) if "{s}" in pattern else rng.randint(10, 90)
                return pattern.format(n=many, s=many), f"{many * factor} {code}"
            case "foreign":
                return rng.choice(_FOREIGN[language]).format(self.figures(value, mark)), f"{value} USD"
            case _:
                figures = self.figures(value * 100, mark)
                places = [n for n, c in enumerate(figures) if c in _LOOKS]
                if places:
                    at = rng.choice(places[-2:])
                    figures = figures[:at] + rng.choice(_LOOKS[figures[at]]) + figures[at + 1 :]
                return rng.choice(money["before"]) + figures, f"{value * 100} {code}"

    def range(self, words: dict[str, Any], money: dict[str, Any]) -> Line:
        """Two amounts of one currency, which stands once."""
        low = self.rng.randint(2, 60) * 10
        high = low + self.rng.randint(1, 40) * 10
        wording, pattern = self.pick(words["plain"]), self.rng.choice(words["range"])
        first, last = self.figures(low, money["mark"]), self.figures(high, money["mark"]) + money["after"][0]
        at = wording.index("{d}")
        a = at + pattern.index("{a}")
        text = pattern.replace("{a}", first)
        b = at + text.index("{b}")
        text = wording.replace("{d}", text.replace("{b}", last))
        second = Slot(b, b + len(last), "range, last", f"{high} {money['code']}")
        return Line(text, Slot(a, a + len(first), "range, first", f"{low} {money['code']}", also=(second,)))


def score(kit: AnalysisKit, *, seed: int, half: str, size: int) -> tuple[dict[str, Any], list[str]]:
    """Scores as plain values, and each failure with the text around it."""
    texts = list(Writer(seed, half).texts(size))
    return score_texts(texts, MentionKind.MONEY, kit, seed=seed, half=half)


def main() -> None:
    report(argparse.ArgumentParser(description=__doc__.splitlines()[0]), score, FROZEN, REPORT_SEED, SIZE)


if __name__ == "__main__":
    main()
