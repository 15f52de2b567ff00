"""What linking is handed: the counts of names that the language part holds.

`services.search` may not import `services.nlp`, so the table travels as a value (decision 0024).
"""

from collections.abc import Mapping

from services.nlp import lexicon


def name_levels() -> Mapping[str, tuple[int, int]]:
    """Folded word → how usual it is as a given name and as a surname: floor of log10 of its bearers."""
    return {name: (weight.given, weight.surname) for name, weight in lexicon.names().items()}
