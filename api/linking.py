"""What linking is handed: the counts of names that the language part holds.

`services.search` may not import `services.nlp`, so the table travels as a value (decision 0024).
"""

from collections.abc import Mapping

from models.ids import PersonId
from models.protected import Identity
from services.nlp import lexicon
from services.protection.forms import Forms
from services.search.protected_forms import forms_of


def name_levels() -> Mapping[str, tuple[int, int]]:
    """Folded word → how usual it is as a given name and as a surname: floor of log10 of its bearers."""
    return {name: (weight.given, weight.surname) for name, weight in lexicon.names().items()}


def forms_by_name_rules(person: PersonId, label: str, identity: Identity) -> Forms:
    """What names a person, by the rules by which names are compared."""
    return forms_of(person, label, identity, name_levels())


def lands_by_their_forms(kind: str, text: str, country: str) -> frozenset[str]:
    """Whose a number of a paper or a plate may be, as `lince resolve` reads it."""
    # Heavy: only who links loads the words of papers and plates.
    from api.whose import lands  # noqa: PLC0415

    return lands(kind, text, country)
