"""Ambiguous place names in generated contexts: how many are told apart rightly, and how many are left open.

    python -m benchmarks.accuracy.places [--seed 1] [--each 100] [--fails N] [--freeze]

Names that towns of two or more Ibero-American countries bear, none of them sparing the others by size, in six contexts:

behind      the country or the region stands after the name (Trujillo, La Libertad): one answer
other       a sure town of the same country within 250 km stands near, the case is of no country: one answer
home        nothing but the country of the case, in which one town bears the name, or a city among smaller towns
address     the name behind a street, with the country of the case: that town, at the precision of a street
open        nothing at all, or the case of a country without such a town: no answer is right
twins       nothing but the country of the case, in which two small towns bear the name: the country, and no town

An answer counts as right when country and division are those of the truth. `left_open` is the share of answerable texts
without a town or region. Texts in which the name was not read as a place are counted apart and in no share. The truth
comes from the gazetteer itself: what is measured is the choice among its towns, not its completeness.
"""

import random
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from benchmarks.accuracy import one_page
from models.mention import Mention, MentionKind
from models.place import PlaceReading, Precision
from services.nlp import gazetteer, lexicon, normal
from services.nlp.analyze import VERSION, AnalysisKit
from services.nlp.gazetteer import Candidate
from services.nlp.numbering import NEIGHBOURS

TEXTS = Path(__file__).with_name("texts") / "places.yaml"
FROZEN = Path(__file__).with_name("places.json")
REPORT_SEED, EACH = 20261126, 60
NEAR, CITY, CLEAR = 250, 5, 2
CONTEXTS = ("behind", "other", "home", "address", "open", "twins")


@dataclass(frozen=True)
class Row:
    """A text with the name asked, and where it truly lies; None: nobody could say. Of twins only the country counts."""

    context: str
    home: str | None
    text: str
    name: str
    country: str | None
    division: str | None


def ambiguous() -> dict[str, list[Candidate]]:
    """Folded names of towns in two or more of the countries, and the towns."""
    countries = yaml.safe_load(TEXTS.read_text(encoding="utf-8"))["countries"]
    found = {}
    for name in sorted(lexicon.places()):
        towns = [one for one in gazetteer.candidates(name) if one.division and one.precision is Precision.TOWN]
        towns = [one for one in towns if one.country in countries]
        if len({one.country for one in towns}) >= 2 and not all(map(lexicon.ordinary, name.split())):
            found[name] = towns
    return found


def rows(seed: int, each: int) -> list[Row]:
    """`each` texts of every context."""
    rng = random.Random(seed)
    book = yaml.safe_load(TEXTS.read_text(encoding="utf-8"))
    names = ambiguous()
    sure = _sure_towns()
    made: list[Row] = []
    for context in CONTEXTS:
        drawn = 0
        for _ in range(each * 200):
            name = rng.choice(sorted(names))
            row = _row(rng, context, name, names[name], sure=sure, book=book)
            if row is not None:
                made.append(row)
                drawn += 1
            if drawn == each:
                break
    return made


def _sure_towns() -> dict[str, list[tuple[str, Candidate]]]:
    """By country, the towns of 10,000 inhabitants or more whose name no other place bears."""
    found: dict[str, list[tuple[str, Candidate]]] = defaultdict(list)
    for name, places in sorted(lexicon.places().items()):
        one = gazetteer.candidates(name)
        plain = " " in name or lexicon.ordinary(name) or lexicon.names().get(name)
        if len(places) == 1 and len(one) == 1 and one[0].size >= 4 and one[0].division and not plain:
            found[one[0].country].append((name, one[0]))
    return found


def _row(
    rng: random.Random,
    context: str,
    name: str,
    towns: list[Candidate],
    *,
    sure: dict[str, list[tuple[str, Candidate]]],
    book: dict[str, Any],
) -> Row | None:
    one = rng.choice(towns)
    every = gazetteer.candidates(name)
    twins = [town for town in towns if town.country == one.country]
    language = "pt" if one.country in {"BR", "PT"} else rng.choice(("es", "es", "en"))
    template = rng.choice(
        book[language].get(context if context in book[language] else "plain") or book["es"]["address"]
    )
    written = _title(name)
    home: str | None = one.country
    country: str | None = one.country
    division: str | None = one.division
    other = ""
    match context:
        case "behind":
            home = rng.choice((None, "BO", "ES", "BR"))
            alone = len(twins) == 1
            other = book["countries"][one.country] if alone and rng.random() < 0.5 else one.region
            if not other or normal.title(other) == name:
                return None
        case "other":
            home = None
            near = [n for n, t in sure[one.country] if gazetteer.distance(t.point, one.point) <= NEAR]  # type: ignore[arg-type]
            rivals = [t for t in every if t.country != one.country and t.size > one.size]
            if not near or len(twins) > 1 or rivals:
                return None
            other = _title(rng.choice(near))
        case "home" | "address":
            if max(t.size for t in twins) > one.size or (len(twins) > 1 and one.size < CITY):
                return None
            if sum(t.size == one.size for t in twins) > 1:
                return None
        case "open":
            sizes = sorted((t.size for t in every), reverse=True)
            if sizes[0] - sizes[1] > CLEAR - 1:
                return None
            home = rng.choice((None, None, *sorted(set(book["countries"]) - {t.country for t in every})))
            if home and any(t.country in NEIGHBOURS.get(home, "") for t in every):
                return None
            country = division = None
        case _:
            if (
                len(twins) < 2
                or max(t.size for t in twins) >= CITY
                or any(t.precision is not Precision.TOWN for t in every)
            ):
                return None
            division = None
    text = template.replace("{place}", written).replace("{other}", other).replace("{n}", str(rng.randint(10, 980)))
    return Row(context, home, text, written, country, division)


def _title(name: str) -> str:
    return " ".join(w if w in {"de", "del", "da", "do", "la", "las", "los", "y", "e", "el"} and n else w.capitalize()
                    for n, w in enumerate(name.split()))  # fmt: skip


def score(kit: AnalysisKit, *, seed: int, each: int) -> tuple[dict[str, Any], list[str]]:
    """Shares by context, and each failure with its text."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    fails: list[str] = []
    for n, row in enumerate(rows(seed, each)):
        here = counts[row.context]
        here["texts"] += 1
        reading = _asked(row, one_page.mentions(row.text, kit, n, country=row.home))
        if reading is None:
            here["not read"] += 1
            continue
        here["read"] += 1
        told = reading.precision in {Precision.TOWN, Precision.REGION, Precision.STREET}
        if row.country is None:
            right = not told
        elif row.division is None:
            right = not told and reading.country == row.country
        else:
            region = lexicon.divisions()[row.country, row.division].name
            right = told and (reading.country, reading.region) == (row.country, region)
            here["open"] += not told
            here["wrong"] += told and not right
        here["right"] += right
        if not right:
            fails.append(f"{row.context} [{row.home}] {row.text!r} {row.country} {row.division}: {reading}")
    by = {
        context: {
            "texts": one["texts"], "read": one["read"], "right": _share(one["right"], one["read"]),
            **({} if context in {"open", "twins"} else
               {"left_open": _share(one["open"], one["read"]), "wrong": _share(one["wrong"], one["read"])}),
        }
        for context, one in counts.items()
    }  # fmt: skip
    answerable = [one for context, one in counts.items() if context not in {"open", "twins"}]
    read, wrong, left = (sum(one[key] for one in answerable) for key in ("read", "wrong", "open"))
    silent = [counts[context] for context in ("open", "twins")]
    return {
        "version": VERSION, "seed": seed, "names": len(ambiguous()),
        "right": _share(sum(one["right"] for one in answerable), read),
        "right_of_told": _share(read - wrong - left, read - left), "left_open": _share(left, read),
        "rightly_open": _share(sum(one["right"] for one in silent), sum(one["read"] for one in silent)),
        "by_context": by,
    }, fails  # fmt: skip


def _share(part: int, whole: int) -> float:
    return round(part / whole, 3) if whole else 1.0


def _asked(row: Row, mentions: tuple[Mention, ...]) -> PlaceReading | None:
    """The reading of the asked name, or of the address before it."""
    at = row.text.index(row.name)
    for mention in mentions:
        span = mention.span
        address = row.context == "address" and span.end <= at and mention.place and mention.place.address
        named = row.context != "address" and span.start == at and normal.title(row.name) in normal.title(mention.text)
        if mention.kind is MentionKind.PLACE and (address or named):
            return mention.place or PlaceReading(precision=Precision.UNKNOWN)
    return None


def main() -> None:
    one_page.run(score, FROZEN, report=REPORT_SEED, each=EACH, about=(__doc__ or "").splitlines()[0])


if __name__ == "__main__":
    main()
