"""An invented victim, the ways in which a file may name her, and what must be found in no output."""

from support.factories import NOON

from models.protected import Category, CategoryEntry, Identity

IDENTITY = Identity(
    name="María Fernanda Quispe Mamani",
    other_names=("María Fernanda Rojas",),
    nicknames=("Mafe", "La Flaca"),
    relatives=("Rosa Elvira Mamani Condori",),
    phones=("+591 71234567",),
    emails=("mafequispe@correo.example",),
    handles=("@mafe_q99",),
    papers=("CI 8123456 LP",),
    addresses=("Calle Los Álamos Nº 482, zona Sur",),
    schools=("Unidad Educativa San Martín de Porres",),
    born="2009-03-12",
    shelter="Hogar Nazaria, calle Las Lomas 77",
)

WAYS = {
    "full name": "María Fernanda Quispe Mamani",
    "turned": "QUISPE MAMANI, MARÍA FERNANDA",
    "second surname dropped": "María Fernanda Quispe",
    "capitals without accents": "MARIA FERNANDA QUISPE MAMANI",
    "initials": "M.F.Q.M.",
    "nickname": "Mafe",
    "misread": "Mar1a Femanda Qu1spe Mamanl",
    "married name": "María Fernanda Quispe de Rojas",
    "phone in another spelling": "(591) 7-123-45-67",
    "paper with dots": "8.123.456",
    "account": "@mafe_q99",
    "address": "Calle Los Alamos Nro. 482",
    "mother": "Rosa Elvira Mamani Condori",
}
"""Of the twelve ways and one more."""

OTHERS = {
    "given name and surname": "Maria Quispe",
    "surnames first, one given name": "Quispe Mamani Maria",
    "cut by the edge of a picture": "María Fernanda Quis",
    "one given name, cut": "Fernanda Quis",
    "surname, given name cut": "Quispe Mamani, Fernan",
    "by ear": "Kispe Mamany Maria",
    "initial and surname": "M. Quispe",
    "given name and initial": "María Q.",
    "given names and initials": "María Fernanda Q. M.",
    "pet name and surname": "Mari Quispe",
    "another surname by marriage": "María Fernanda Rojas",
    "parted letters": "M A R I A  Q U I S P E",
    "in one word": "mariafernandaquispe",
    "in a file name": "IMG_maria_quispe_01",
    "over the end of a line": "María\nQuispe",
    "form": "Apellidos: QUISPE MAMANI\nNombres: MARIA FERNANDA",
    "nickname with its article": "la flaca",
    "phone with country": "+591 71234567",
    "phone in parts": "71 23 45 67",
    "phone misread": "7I2345G7",
    "paper, misread": "8I23456",
    "mail": "mafequispe@correo.example",
    "shelter": "Hogar Nazaria",
    "street of the shelter": "calle Las Lomas Nº 77",
    "school": "U.E. San Martín de Porres",
    "mother, shorter": "Rosa Mamani",
}

NOT_HERS = (
    "María Quispe Rojas",
    "Fernanda Choque",
    "Fernanda que",
    "María Quis Rojas",
    "Mar Mam",
    "qui María",
    "Marisol Quisbert",
    "Rosario Condori Apaza",
    "71234568",
    "8123457",
    "Calle Los Álamos 48",
    "una mujer flaca",
)
"""Others, and other things: what a file must go on to tell."""

SIGNS = ("quispe", "mamani", "fernanda", "mafe", "71234567", "8123456", "álamos nº 482", "alamos nro. 482", "nazaria")
"""What would name her in an output, folded to lower case."""


def an_entry(category: Category = Category.VICTIM, *, held: bool = True, source: str = "") -> CategoryEntry:
    return CategoryEntry(category=category, held=held, source=source, made_by="ana", made_at=NOON)
