"""The invented people, phones, papers and vehicles of the dossier. Numbers have valid forms and belong to nobody.

Phones stand in ranges that repeat a 555; mail and web addresses end in the reserved `.example`; check digits of CPF,
CNPJ, CUIT and IBAN are computed. A number may still collide with a real one by chance: never call or look one up.
"""

import datetime as dt
from dataclasses import dataclass

from stdnum import iban, luhn
from stdnum.ar import cuit
from stdnum.br import cnpj

from api.dossier import spelling
from api.dossier.markup import Written
from api.dossier.spelling import Phone
from models.mention import MentionKind


@dataclass(frozen=True)
class Person:
    """An invented person."""

    given: str
    surnames: str
    sex: str = "F"
    born: dt.date | None = None

    @property
    def full(self) -> str:
        """Given names, then surnames."""
        return f"{self.given} {self.surnames}"


PEOPLE = {
    # recruiters, employers, drivers, collectors
    "wilma": Person("Wilma", "Tejerina Rocha", "F", dt.date(1979, 5, 3)),
    "edgar": Person("Edgar Ramiro", "Suxo Paredes", "M", dt.date(1974, 11, 21)),
    "graciela": Person("Graciela Noemí", "Arancibia Luna", "F", dt.date(1968, 2, 9)),
    "nestor": Person("Néstor Fabián", "Ocampo Ruiz", "M", dt.date(1981, 7, 30)),
    "valdeci": Person("Valdeci", "Moreira Pinto", "M", dt.date(1972, 3, 14)),
    "lucineia": Person("Lucinéia", "Barbosa Teixeira", "F", dt.date(1985, 9, 2)),
    "freddy": Person("Freddy", "Gutiérrez Salvatierra", "M", dt.date(1983, 1, 17)),
    # people who declare
    "rosmery": Person("Rosmery", "Quispe Condo", "F", dt.date(2002, 8, 12)),
    "yhoselin": Person("Yhoselin", "Vargas Mita", "F", dt.date(2006, 10, 4)),
    "delia": Person("Delia", "Choque Apaza", "F", dt.date(1998, 4, 25)),
    "lidia": Person("Lidia", "Mamani Torrez", "F", dt.date(1995, 12, 1)),
    "ester": Person("Ester", "Apaza Colque", "F", dt.date(2000, 6, 18)),
    "tainara": Person("Tainara", "Souza Nogueira", "F", dt.date(2001, 2, 27)),
    "hilda": Person("Hilda", "Condo Ticona", "F", dt.date(1976, 3, 8)),
    "ramon": Person("Ramón Ceferino", "Villagra", "M", dt.date(1990, 8, 26)),
    # officers and others
    "limbert": Person("Limbert", "Arce Camacho", "M"),
    "mirtha": Person("Mirtha", "Soliz Veizaga"),
    "corvalan": Person("María Eugenia", "Corvalán Paz"),
    "zerpa": Person("Hernán Abel", "Zerpa Quiroga", "M"),
    "otavio": Person("Otávio", "Menezes Brandão", "M"),
    "simone": Person("Simone Regina", "Castilho"),
    "cardozo": Person("Julio César", "Cardozo Ibarra", "M"),
    "helen": Person("Helen", "Ashworth"),
    # one name apart from another person's: not the recruiter
    "wilma_rojas": Person("Wilma", "Tejerina Rojas", "F", dt.date(1991, 5, 3)),
}

PHONES = {
    "wilma": Phone("+59170555012", "BO"),
    "edgar": Phone("+5491155550123", "AR", 2),
    "graciela": Phone("+5493875550142", "AR", 3),
    "nestor": Phone("+5493885550163", "AR", 3),
    "valdeci": Phone("+5567995550110", "BR", 2),
    "flota": Phone("+59133555016", "BO", 1, mobile=False),
    "freddy": Phone("+59162555019", "BO"),
    "lucineia": Phone("+5511995550127", "BR", 2),
    "rosmery": Phone("+59171555030", "BO"),
    "hilda": Phone("+59171555031", "BO"),
    "yhoselin": Phone("+59173555044", "BO"),
    "delia": Phone("+59176555058", "BO"),
    "lidia": Phone("+59177555061", "BO"),
    "ester": Phone("+59178555073", "BO"),
    "tainara": Phone("+5567995550181", "BR", 2),
    "ramon": Phone("+5493875550199", "AR", 3),
    "unidad_bo": Phone("+59133555090", "BO", 1, mobile=False),
    "fiscalia_ar": Phone("+543874555010", "AR", 3, mobile=False),
    "pf_br": Phone("+556732555018", "BR", 2, mobile=False),
    "hotel": Phone("+543874555077", "AR", 3, mobile=False),
    "pousada": Phone("+556732555044", "BR", 2, mobile=False),
    "limpieza": Phone("+59133555022", "BO", 1, mobile=False),
    # one digit from the recruiter's and the driver's: not theirs
    "near_wilma": Phone("+59170555013", "BO"),
    "near_nestor": Phone("+5493885550168", "AR", 3),
    "helen": Phone("+442079460123", "GB"),
    # the free lines of prevention campaigns stand in everybody's files
    "linea_bo": Phone("+591800105550", "BO", 0, mobile=False),
}
COMMON = frozenset({"linea_bo", "fiscalia_ar", "unidad_bo", "pf_br", "limbert", "corvalan", "otavio"})
"""Keys of the free line, the offices and their officers: they stand in many files and lead nowhere."""

EMAILS = {
    "horizonte": "seleccion@horizonte-laboral.example",
    "taller": "taller.once.costura@correo.example",
    "estrella": "reservas@estrella-del-norte.example",
    "valdeci": "valdeci.confeccoes@correio.example",
    "freddy": "f.gutierrez.giros@correo.example",
    "rosmery": "rosmery.quispe.c@correo.example",
    "corvalan": "fiscalia.trata.salta@mpf.example",
    "limbert": "trata.scz@policia.example",
    "otavio": "delegacia.corumba@pf.example",
    "helen": "h.ashworth@safe-passage.example",
    "limpieza": "ventas@brillo-oriental.example",
}
HANDLES = {
    "horizonte": "@horizonte.laboral.scz",
    "estrella": "@estrella_norte_salta",
    "valdeci": "@confeccoes.vmp",
    "turno": "@turno_noche_ok",
}
PLATES = {"van": "AE731QZ", "flota": "3948KLT", "kombi": "QAP4D57", "taxi": "2217DXB", "auto_ar": "HJK482"}


def _cuit(body: str) -> str:
    return body + str(cuit.calc_check_digit(body + "0"))


def _cpf(body: str) -> str:
    for first in (10, 11):
        rest = sum(int(digit) * (first - at) for at, digit in enumerate(body)) % 11
        body += "0" if rest < 2 else str(11 - rest)
    return body


def _cnpj(body: str) -> str:
    return body + str(cnpj.calc_check_digits(body))


IDS = {
    "wilma.ci": ("bo.ci", "5550417", "SC"),
    "rosmery.ci": ("bo.ci", "9550123", "LP"),
    "yhoselin.ci": ("bo.ci", "9955046", "CB"),
    "delia.ci": ("bo.ci", "8550391", "OR"),
    "lidia.ci": ("bo.ci", "7550268", "PT"),
    "ester.ci": ("bo.ci", "8855074", "LP"),
    "hilda.ci": ("bo.ci", "4550712", "LP"),
    "freddy.ci": ("bo.ci", "6550935", "SC"),
    "wilma_rojas.ci": ("bo.ci", "5550471", "SC"),
    "edgar.dni": ("ar.dni", "94555073", ""),
    "edgar.cuit": ("ar.cuit", _cuit("2094555073"), ""),
    "graciela.dni": ("ar.dni", "20555146", ""),
    "graciela.cuit": ("ar.cuit", _cuit("2720555146"), ""),
    "nestor.dni": ("ar.dni", "28555309", ""),
    "ramon.dni": ("ar.dni", "35555820", ""),
    "flota.nit": ("bo.nit", "155502028", ""),
    "hotel.cuit": ("ar.cuit", _cuit("3071555042"), ""),
    "valdeci.cpf": ("br.cpf", _cpf("555017320"), ""),
    "valdeci.rg": ("br.rg", "1555384", ""),
    "lucineia.cpf": ("br.cpf", _cpf("055528461"), ""),
    "tainara.cpf": ("br.cpf", _cpf("155590742"), ""),
    "oficina.cnpj": ("br.cnpj", _cnpj("155500420001"), ""),
    "pousada.cnpj": ("br.cnpj", _cnpj("255500730001"), ""),
    "lidia.passport": ("bo.passport", "A555268", ""),
    "delia.passport": ("bo.passport", "A555391", ""),
    "telefono.imei": ("zz.imei", "35555004155001" + luhn.calc_check_digit("35555004155001"), ""),
}


def _iban(country: str, rest: str) -> str:
    return country + str(iban.calc_check_digits(f"{country}00{rest}")) + rest


IBANS = {"freddy": _iban("BR", "00055500005550000555012C1"), "refugio": _iban("ES", "00555500015550005550")}


def _id_text(kind: str, value: str, extra: str, style: str) -> str:
    if kind == "bo.ci":
        dotted = f"{value[:-6]}.{value[-6:-3]}.{value[-3:]}"
        return {"": f"{value} {extra}", "plain": value, "dot": f"{dotted} {extra}", "glued": value + extra}[style]
    if style == "plain":
        return value
    if kind in {"ar.dni", "br.rg"}:
        return f"{value[:-6]}.{value[-6:-3]}.{value[-3:]}"
    if kind == "ar.cuit":
        return f"{value[:2]}-{value[2:10]}-{value[10]}"
    if kind == "br.cpf":
        return f"{value[:3]}.{value[3:6]}.{value[6:9]}-{value[9:]}"
    if kind == "br.cnpj":
        return f"{value[:2]}.{value[2:5]}.{value[5:8]}/{value[8:12]}-{value[12:]}"
    return value


def _plate_text(value: str, style: str) -> str:
    if style == "":
        return value
    cut = {"2217DXB": (4,), "3948KLT": (4,), "HJK482": (3,), "AE731QZ": (2, 5), "QAP4D57": (3,)}[value]
    parts = [value[a:b] for a, b in zip((0, *cut), (*cut, len(value)), strict=True)]
    return {"sp": " ", "dash": "-"}[style].join(parts)


def _person_text(person: Person, style: str) -> tuple[str, bool]:
    """The name in a style, and whether it is the whole name."""
    first_given, first_surname = person.given.split()[0], person.surnames.split()[0]
    return {
        "": (person.full, True),
        "upper": (person.full.upper(), True),
        "inv": (f"{person.surnames}, {person.given}", True),
        "inv_upper": (f"{person.surnames.upper()}, {person.given}", True),
        "inv_caps": (f"{person.surnames}, {person.given}".upper(), True),
        "inv_bare": (f"{person.surnames} {person.given}".upper(), True),
        "given": (first_given, False),
        "givens": (person.given, False),
        "surname": (first_surname, False),
        "surnames_upper": (person.surnames.upper(), False),
        "givens_upper": (person.given.upper(), False),
        "short": (f"{first_given} {first_surname}", False),
        "short_upper": (f"{first_given} {first_surname}".upper(), False),
    }[style]


class Registry:
    """Gives every value in the spelling asked for, with its normal form."""

    def written(self, kind: MentionKind, key: str, style: str) -> Written:
        """A value in a spelling. Raises KeyError for an unknown key or style."""
        if kind is MentionKind.PERSON:
            text, whole = _person_text(PEOPLE[key], style)
            return Written(text, PEOPLE[key].full if whole else None, about=key)
        if kind is MentionKind.PHONE:
            number = PHONES[key]
            return Written(spelling.phone(number, style), number.e164, number.alternatives, key)
        if kind is MentionKind.EMAIL:
            text = EMAILS[key].upper() if style == "upper" else EMAILS[key]
            return Written(text, EMAILS[key], about=key)
        if kind is MentionKind.HANDLE:
            return Written(HANDLES[key], HANDLES[key], about=key)
        if kind is MentionKind.PLATE:
            return Written(_plate_text(PLATES[key], style), PLATES[key], about=key)
        if kind is MentionKind.IBAN:
            value = IBANS[key]
            grouped = " ".join(value[at : at + 4] for at in range(0, len(value), 4))
            return Written(value if style == "plain" else grouped, value, about=key)
        if kind is MentionKind.ID:
            sort, value, extra = IDS[key]
            also = (f"{sort}:{value}{extra}",) if extra else ()
            return Written(_id_text(sort, value, extra, style), f"{sort}:{value}", also, key)
        if kind is MentionKind.DATE:
            return Written(spelling.date(key, style), key)
        if kind is MentionKind.MONEY:
            return Written(spelling.money(key, style), key)
        raise KeyError(kind)
