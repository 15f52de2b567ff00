"""Whose a number of a paper or a plate may be, as the language part reads labels and forms; handed to linking."""

import re
from functools import lru_cache

from services.nlp import lexicon, normal
from services.nlp.paper_forms import FORMS, NATIONAL
from services.nlp.paper_labels import ANY_LABEL, LABELS
from services.nlp.plate_forms import fits

_NOBODY: frozenset[str] = frozenset()


@lru_cache(maxsize=65_536)
def lands(kind: str, text: str, country: str) -> frozenset[str]:
    """The kinds of paper, or countries of a plate, that a value of a file of a country may be of; empty: not told.

    A label tells, or a nationality beside it; without one the country of the file does, where the form is its own.
    """
    named = _nationality(text)
    if kind == "plate":
        return frozenset({named or country}) if named or fits(text, country) else _NOBODY
    label = ANY_LABEL.search(normal.flat(text))
    number = text[label.end() :] if label else text
    meaning = LABELS[int((label.lastgroup or "l0")[1:])][1] if label else "national"
    if meaning == "passport":
        return frozenset({f"{named}.passport"}) if named else _PASSPORTS
    if isinstance(meaning, dict):
        at = named or country
        return frozenset({meaning[at]} if at in meaning else meaning.values())
    if meaning != "national":
        return _NOBODY if meaning.startswith("zz.") else frozenset({meaning})
    if label and not named and country in _CALLED_DNI:
        return _NOBODY  # cédula, C.I.: a word of other countries
    paper = NATIONAL.get(named or country, "")
    form = FORMS.get(paper)
    bare = re.sub(r"^[^A-Z0-9]+", "", number.strip())
    return frozenset({paper}) if form and (named or form.fullmatch(bare)) else _NOBODY


_CALLED_DNI = frozenset({"AR", "ES", "HN", "PE"})
_PASSPORTS = frozenset({"passport"})


def _nationality(text: str) -> str:
    words = re.findall(r"[a-z]{4,}", normal.flat(text))
    countries = lexicon.regions().countries
    return next((code for word in words if (code := lexicon.demonym(word) or countries.get(word))), None) or ""
