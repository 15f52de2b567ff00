"""The field names that people may type before a colon, in Spanish, Portuguese and English, and what they mean."""

from collections.abc import Mapping

from services.search import mapping

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
    mapping.EXACT: "exact",
    mapping.CODES: "code codigo",
    mapping.VARIANTS: "variant variante",
}

FIELDS: Mapping[str, str] = {typed: field for field, names in _NAMES.items() for typed in names.split()}
"""Field names that may be typed (folded), and the fields they mean."""

SHOWN: Mapping[str, str] = {field: names.split()[0] for field, names in _NAMES.items()}
"""The name by which a field is written in a query that is made here."""
