"""Label words in which OCR took letters for figures: D0CUMENTO, TELEF0N0, PASAP0RTE.

A label says what the number behind it is, so one wrong sign in it loses the number. Only words of this list are
read so: what else holds figures and letters (plates, codes) stays as it stands.
"""

import re

_WORDS = frozenset(
    {
        "documento", "documentos", "identidad", "identidade", "cedula", "pasaporte", "passaporte", "passport",
        "passeport", "passaporto", "carnet", "dni", "nie", "nif", "telefono", "telefonos", "telefone", "telefones",
        "telephone", "celular", "movil", "moviles", "telemovel", "mobile", "cellulare", "portable", "fono", "fone",
        "contacto", "contato", "nombre", "nome", "nom", "name", "apellido", "apellidos", "nacimiento", "nascimento",
        "nascita", "naissance", "nacionalidad", "nacionalidade", "domicilio", "placa", "placas", "patente", "matricula",
        "targa", "dominio", "expediente", "processo", "numero", "emissao", "emision", "validade", "vencimiento",
        "valor", "titular", "conta", "cuenta", "tarjeta", "cartao", "data", "date", "birth",
    }
)  # fmt: skip
_MIXED = re.compile(r"(?<!\w)(?=[0-9]*[a-z])[a-z0-9]*[0134568][a-z0-9]*(?!\w)")
_READ = (str.maketrans("0134568", "oieasgb"), str.maketrans("0134568", "oleasgb"))


def labels(flat: str) -> str:
    """Flat text of the same length, with the letters of misread labels."""
    return _MIXED.sub(_read, flat)


def _read(match: re.Match[str]) -> str:
    return next((word for table in _READ if (word := match[0].translate(table)) in _WORDS), match[0])
