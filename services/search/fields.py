"""The field names that people may type before a colon, in Spanish, Portuguese and English, and what they mean."""

import re
from collections.abc import Iterator, Mapping

from models.understood import UnknownField
from services.search import analysis, mapping
from services.search.spelled import distance

_NAMES: Mapping[str, str] = {
    "person": "person persona pessoa name nombre nome",
    "phone": "phone tel telefono telefone celular",
    "place": "place lugar",
    "org": "org organizacion organizacao",
    "email": "email correo mail",
    "plate": "plate placa patente matricula",
    "handle": "handle usuario alias",
    "identifier": "id identifier",
    "indicator": "indicator indicador",
    "case": "case caso",
    "agency": "agency agencia",
    "date": "date fecha data",
    "amount": "amount monto importe valor",
    "month": "month mes",
    "media_type": "type tipo",
    "language": "lang language idioma lingua",
    "name": "file filename archivo arquivo",
    "source": "source fuente fonte",
    "custodian": "custodian custodio",
    mapping.TAG: "tag etiqueta",
    mapping.EXACT: "exact",
    mapping.CODES: "code codigo",
    mapping.VARIANTS: "variant variante",
}

FIELDS: Mapping[str, str] = {typed: field for field, names in _NAMES.items() for typed in names.split()}
"""Field names that may be typed (folded), and the fields they mean."""

SHOWN: Mapping[str, str] = {
    **{field: names.split()[0] for field, names in _NAMES.items()},
    mapping.PHONE_HEAD: "phone",
}
"""The name by which a field is written in a query that is made here."""

_MOST = 3
"""Names that are offered in place of one that is none."""

# A word with a colon and something right behind it, not in quotation marks, and no address of the web.
_TYPED = re.compile(r'"[^"]*"?|(?<![^\s(-])([^\W\d_]+):(?=[^\s)])(?!//)')


def unknown(text: str) -> Iterator[UnknownField]:
    """The words of a query that are typed like a field's name and are none, each with the names most like it."""
    for found in _TYPED.finditer(text):
        typed = analysis.fold(found[1] or "")
        if typed and typed not in FIELDS:
            yield UnknownField(typed=found[1], start=found.start(1), near=_near(typed))


def _near(typed: str) -> tuple[str, ...]:
    """The name of each field that is nearest, if it is near."""
    most = min(2, len(typed) // 3)
    ranked = sorted((distance(typed, name), name) for name in FIELDS)
    nearest: dict[str, str] = {}
    for far, name in ranked:
        if far <= most:
            nearest.setdefault(FIELDS[name], name)
    return tuple(nearest.values())[:_MOST]
