"""Words that stand between those of a name without being one of them: particles, labels of forms, a father's name."""

import re
from collections.abc import Sequence

from services.protection.spelled import Token

PARTICLES = frozenset(
    ["de", "del", "la", "las", "los", "da", "do", "das", "dos", "e", "y", "i", "van", "von", "di",
     "al", "el", "bin", "ben", "ibn",
     "де", "дель", "ла", "лос", "ду", "да", "дос", "душ", "и", "ντε", "δε", "دي", "دا", "ديل", "لا"]
)  # fmt: skip
MARRIED = frozenset(
    ["de", "vda", "viuda", "vda.", "senora", "sra", "esposa"]
)  # fmt: skip
_LABELS = frozenset(
    ["nombre", "nombres", "apellido", "apellidos", "nome", "nomes", "sobrenome", "sobrenomes", "name", "names",
     "surname", "paterno", "materno", "primer", "primero", "segundo", "primeiro", "given", "family", "last",
     "first", "llama", "llamaba", "llamada", "llamado", "apellida", "apellidaba", "apellidada", "apellidado", "chama",
     "chamava", "chamada", "chamado", "called", "named"]
)  # fmt: skip
_LINKING = frozenset(
    ["se", "me", "es", "era", "su", "seu", "cuyo", "cujo", "con", "com", "por", "como", "tiene", "tem", "lleva",
     "leva", "is", "was", "her", "his", "whose", "with", "and"]
)  # fmt: skip
"""Between two words of a name where a label stands beside: María, se apellida Quispe."""
_BESIDE = 2
_PATRONYMIC = re.compile(r"\w{2,}(?:[ое]в(?:н|ич)|ічн|ичн|їв[нич]|[oe]v(?:n[aiyue]|[iy]ch))\w{0,3}")


def passed(words: Sequence[Token], at: int) -> bool:
    """Whether a word stands between those of a name without being one of them: a particle, a label, a father's name."""
    folded = words[at].folded
    if folded in _LINKING:
        beside = words[max(0, at - _BESIDE) : at + _BESIDE + 1]
        return folded in PARTICLES or any(one.folded in _LABELS for one in beside)
    return folded in PARTICLES or folded in _LABELS or _PATRONYMIC.fullmatch(folded) is not None
