"""Whether a folded word is a form of a verb of one of the five languages, where its shape tells nothing.

In a line of capitals `EL IMPUTADO NIEGA` reads as `EL IMPUTADO QUISPE` does. The list of ordinary words holds verbs by
their infinitive, so a form is one whose ending, undone, gives an infinitive of the list.
"""

from functools import lru_cache

from services.nlp import lexicon

_SHORTEST = 2
"""Letters of the shortest stem."""
_IRREGULAR = lexicon.plain("verb_forms")
_ENDINGS = {
    ("ar",): "a o an aba aban o aron ara aria ado ada ando ou aram ava avam am",
    ("er", "ir"): "e en io ieron ia ian ido ida iendo era eria iera eu iu eram iram iam em endo indo",
    ("are",): "a ano ava avano ato ata ati ate ando arono",
    ("ere", "ire"): "e ono isce iscono eva iva evano ivano uto uta ito ita ette erono irono endo",
    ("er", "re", "ir"): "e ent ait aient a erent ee it irent era ant",
}
"""The third person, and participles: what papers say of people."""
_CHANGES = (("ie", "e"), ("ue", "o"), ("ue", "u"), ("i", "e"), ("u", "o"), ("y", ""), ("zc", "c"), ("qu", "c"),
            ("gu", "g"), ("c", "z"), ("j", "g"), ("g", "gu"), ("c", "qu"))  # fmt: skip
"""How a stem changes in a form, and what it was: niega, cuenta, juega, pide, huyó, reconozca, toque, pague, alcé."""
_CHANGED = 4
"""Letters of a form from which a changed stem is looked for: of short ones too many words would be forms."""


@lru_cache(maxsize=4096)
def is_form(word: str) -> bool:
    """Whether a folded word is a form of some verb. Names may be, too: ask only where a verb may stand."""
    return word in _IRREGULAR or _romance(word) or _english(word)


def _romance(word: str) -> bool:
    for infinitives, endings in _ENDINGS.items():
        for ending in endings.split():
            stem = word.removesuffix(ending)
            if stem == word or len(stem) < _SHORTEST:
                continue
            stems = [stem, *_unchanged(stem)] if len(word) >= _CHANGED else [stem]
            if any(lexicon.ordinary(one + infinitive) for one in stems for infinitive in infinitives):
                return True
    return False


def _unchanged(stem: str) -> list[str]:
    """What a stem may be in the infinitive, where its last vowel or its last sound changed."""
    found = []
    for said, was in _CHANGES:
        at = stem.rfind(said)
        if at > 0 and len(stem) - at - len(said) <= _SHORTEST:
            found.append(stem[:at] + was + stem[at + len(said) :])
    return found


def _english(word: str) -> bool:
    """Third person, past and -ing of an ordinary word: states, denied, pleaded, seized, running."""
    for ending in ("ed", "es", "s", "ing"):
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < _SHORTEST + 1:
            continue
        doubled = len(stem) > _SHORTEST + 1 and stem[-1] == stem[-2]
        stems = (stem, stem + "e", stem[:-1] + "y" if stem.endswith("i") else stem, stem[:-1] if doubled else stem)
        if any(lexicon.ordinary(one) for one in stems):
            return True
    return False
