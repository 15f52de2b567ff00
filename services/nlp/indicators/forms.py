"""Inflected forms of a lemma, folded: what a rule's word matches in a text.

The forms come frozen in `weights/forms.tsv.xz` for the words that the shipped rules use. A lemma
that is not there (a rule just written) is looked up in simplemma's word list, which takes a second once.
"""

import lzma
import re
from functools import cache
from importlib.resources import files

from services.nlp import normal

FROZEN = "forms.tsv.xz"
_CLITICS = {
    "es": [
        "me",
        "te",
        "se",
        "nos",
        "os",
        "lo",
        "la",
        "los",
        "las",
        "le",
        "les",
        "selo",
        "sela",
        "selos",
        "selas",
        "melo",
        "mela",
        "telo",
    ],
    "it": ["mi", "ti", "si", "ci", "lo", "la", "li", "le", "gli", "ne"],
}
_IBERIAN = (
    ("ar", ("ado", "ada", "ados", "adas")),
    ("er", ("ido", "ida", "idos", "idas")),
    ("ir", ("ido", "ida", "idos", "idas")),
)
_PARTICIPLE = {
    "es": _IBERIAN,
    "pt": _IBERIAN,
    "fr": (("er", ("é", "ée", "és", "ées")), ("ir", ("i", "ie", "is", "ies"))),
    "it": (
        ("are", ("ato", "ata", "ati", "ate")),
        ("ere", ("uto", "uta", "uti", "ute")),
        ("ire", ("ito", "ita", "iti", "ite")),
    ),
}
_VERB = re.compile(r"[^\W\d_]{2,}(?:[aei]re?|ír|por|pôr)$")


@cache
def frozen() -> dict[tuple[str, str], frozenset[str]]:
    """The forms that come with the rules, by language and lemma."""
    packed = files("services.nlp.weights") / FROZEN
    if not packed.is_file():
        return {}
    rows = (line.split("\t") for line in lzma.decompress(packed.read_bytes()).decode().splitlines())
    return {(language, lemma): frozenset(forms.split(" ")) for language, lemma, forms in rows}


@cache
def _inverse(language: str) -> dict[str, frozenset[str]]:
    """Lemma → forms out of simplemma's word list."""
    from simplemma.strategies.dictionaries.dictionary_factory import (  # noqa: PLC0415 - for rules just written alone
        DefaultDictionaryFactory,
    )

    table: dict[str, set[str]] = {}
    for form, lemma in DefaultDictionaryFactory(cache_max_size=1).get_dictionary(language).items():
        table.setdefault(_text(lemma), set()).add(_text(form))
    return {lemma: frozenset(forms) for lemma, forms in table.items()}


def _text(word: str | bytes) -> str:
    return word.decode() if isinstance(word, bytes) else word


def looked_up(language: str, lemma: str) -> frozenset[str]:
    """Forms out of simplemma, with participles, and in Spanish and Italian the pronouns that hang on verbs."""
    table = _inverse(language)
    found = {lemma, *table.get(lemma, ())}
    if _VERB.match(lemma):
        for ending, participles in _PARTICIPLE.get(language, ()):
            if lemma.endswith(ending):
                found |= {lemma.removesuffix(ending) + participle for participle in participles}
        for form in [f for f in found if f.endswith(("ar", "er", "ir", "ír", "ando", "endo"))]:
            found |= {form + clitic for clitic in _CLITICS.get(language, ())}
        if language == "it":
            # Picchiare loses its last vowel before them: picchiarla.
            found |= {lemma.removesuffix("e") + clitic for clitic in _CLITICS["it"]}
    return frozenset(normal.fold(f) for f in found if " " not in f)


lookup = looked_up
"""Where a lemma is looked up that is not frozen; the script that freezes them listens here."""


def forms(language: str, lemma: str) -> frozenset[str]:
    """All folded forms of a lemma, itself among them."""
    return frozen().get((language, lemma)) or lookup(language, lemma)
