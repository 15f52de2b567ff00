"""Check rules of identity papers: python-stdnum where it has a module, own rules where not.

Each takes the compact value and says True (passes), False (fails) or None (no rule, or not of this form).
"""

import re
from collections.abc import Callable, Iterable

from stdnum import iban, imei, luhn
from stdnum.ar import cuit
from stdnum.au import tfn
from stdnum.be import nn
from stdnum.be import vat as be_vat
from stdnum.bg import egn
from stdnum.br import cnpj, cpf
from stdnum.ca import sin
from stdnum.ch import ssn as ch_ssn
from stdnum.cl import rut
from stdnum.co import nit as co_nit
from stdnum.do import cedula, rnc
from stdnum.ec import ci as ec_ci
from stdnum.ec import ruc as ec_ruc
from stdnum.es import ccc, dni, nie, nif
from stdnum.fr import nir, siren, siret, tva
from stdnum.gb import nhs
from stdnum.gb import vat as gb_vat
from stdnum.gt import nit as gt_nit
from stdnum.ie import pps
from stdnum.in_ import aadhaar
from stdnum.it import codicefiscale, iva
from stdnum.mx import curp
from stdnum.nl import bsn
from stdnum.pe import ruc as pe_ruc
from stdnum.pl import pesel
from stdnum.pt import cc as pt_cc
from stdnum.pt import nif as pt_nif
from stdnum.py import ruc as py_ruc
from stdnum.ro import cnp
from stdnum.sv import nit as sv_nit
from stdnum.uy import rut as uy_rut
from stdnum.ve import rif
from stdnum.za import idnr

Check = Callable[[str], bool | None]


def none(_: str) -> bool | None:
    """No rule is published."""
    return None


def _stdnum(module: object) -> Check:
    valid: Callable[[str], bool] = module.is_valid  # type: ignore[attr-defined]  # stdnum modules share this function
    return lambda value: bool(valid(value))


def uy_ci(value: str) -> bool | None:
    """Uruguayan CI: weights 2 9 8 7 6 3 4."""
    if not re.fullmatch(r"\d{7,8}", value):
        return None
    body = value[:-1].zfill(7)
    return (-sum(int(d) * w for d, w in zip(body, (2, 9, 8, 7, 6, 3, 4), strict=True))) % 10 == int(value[-1])


def sv_dui(value: str) -> bool | None:
    """Salvadoran DUI: weights 9 to 2."""
    if not re.fullmatch(r"\d{9}", value):
        return None
    return (-sum(int(d) * w for d, w in zip(value, range(9, 1, -1), strict=False))) % 10 == int(value[-1])


def gt_cui(value: str) -> bool | None:
    """Guatemalan CUI: sum of figure times place plus one, mod 11, over eight figures."""
    if not re.fullmatch(r"\d{13}", value):
        return None
    return sum(int(d) * w for d, w in zip(value[:8], range(2, 10), strict=True)) % 11 == int(value[8])


def ni_cedula(value: str) -> bool | None:
    """Nicaraguan cédula: letter by the number mod 23."""
    if not re.fullmatch(r"\d{13}[A-Z]", value):
        return None
    return "ABCDEFGHJKLMNPQRSTUVWXY"[int(value[:13]) % 23] == value[13]


def br_titulo(value: str) -> bool | None:
    """Brazilian voter's number: eight figures by weights 2 to 9, state and first check by 7 8 9, both mod 11.

    Resolution 21.538/2003 of the TSE; a rest of ten is written 0, and in São Paulo and Minas Gerais 0 as 1.
    """
    if not re.fullmatch(r"\d{12}", value):
        return None
    state = int(value[8:10])
    if not 1 <= state <= 28:
        return False
    first = _weighted(value[:8], range(2, 10)) % 11
    first = 1 if first == 0 and state in {1, 2} else first % 10
    second = (int(value[8]) * 7 + int(value[9]) * 8 + first * 9) % 11
    second = 1 if second == 0 and state in {1, 2} else second % 10
    return value[10:] == f"{first}{second}"


def br_pis(value: str) -> bool | None:
    """Brazilian PIS, PASEP or NIS: weights 3 2 9 8 7 6 5 4 3 2, mod 11."""
    if not re.fullmatch(r"\d{11}", value):
        return None
    rest = 11 - _weighted(value[:10], (3, 2, 9, 8, 7, 6, 5, 4, 3, 2)) % 11
    return int(value[10]) == (0 if rest > 9 else rest)


def be_id_card(value: str) -> bool | None:
    """Belgian identity card: ten figures mod 97, a rest of nought written 97."""
    if not re.fullmatch(r"\d{12}", value):
        return None
    return (int(value[:10]) % 97 or 97) == int(value[10:])


def br_renavam(value: str) -> bool | None:
    """Brazilian RENAVAM of a vehicle: weights 3 2 9 8 7 6 5 4 3 2, ten times the sum, mod 11."""
    if not re.fullmatch(r"\d{11}", value):
        return None
    return int(value[10]) == _weighted(value[:10], (3, 2, 9, 8, 7, 6, 5, 4, 3, 2)) * 10 % 11 % 10


def es_nuss(value: str) -> bool | None:
    """Spanish social security number: province and serial mod 97; a serial below ten million drops its leading 0."""
    if not re.fullmatch(r"\d{12}", value):
        return None
    province, serial = int(value[:2]), int(value[2:10])
    body = province * 10**7 + serial if serial < 10**7 else int(value[:10])
    return body % 97 == int(value[10:])


def pt_niss(value: str) -> bool | None:
    """Portuguese social security number: the primes 29 to 2 as weights, 9 less the sum mod 10."""
    if not re.fullmatch(r"[12]\d{10}", value):
        return None
    return int(value[10]) == 9 - _weighted(value[:10], (29, 23, 19, 17, 13, 11, 7, 5, 3, 2)) % 10


def pt_cc_or_none(value: str) -> bool | None:
    """Portuguese citizen card: checked only in its whole form, number, figure, two letters, figure."""
    return bool(pt_cc.is_valid(value)) if re.fullmatch(r"\d{9}[A-Z]{2}\d", value) else None


def _weighted(figures: str, weights: Iterable[int]) -> int:
    return sum(int(d) * w for d, w in zip(figures, weights, strict=False))


def cnj(value: str) -> bool | None:
    """Brazilian case number NNNNNNN DD AAAA J TR OOOO (Resolution 65/2008 of the CNJ): ISO 7064 mod 97-10."""
    if not re.fullmatch(r"\d{20}", value):
        return None
    return int(value[:7] + value[9:] + value[7:9]) % 97 == 1


def clabe(value: str) -> bool | None:
    """Mexican CLABE: 18 figures, weights 3 7 1, each product mod 10."""
    if not re.fullmatch(r"\d{18}", value):
        return None
    total = sum(int(d) * w % 10 for d, w in zip(value[:17], (3, 7, 1) * 6, strict=False))
    return (10 - total % 10) % 10 == int(value[17])


def cbu(value: str) -> bool | None:
    """Argentine CBU or CVU: 22 figures in two blocks, each with its check figure."""
    if not re.fullmatch(r"\d{22}", value):
        return None

    def block(figures: str, weights: tuple[int, ...]) -> bool:
        total = sum(int(d) * w for d, w in zip(figures[:-1], weights, strict=True))
        return (10 - total % 10) % 10 == int(figures[-1])

    return block(value[:8], (7, 1, 3, 9, 7, 1, 3)) and block(value[8:], (3, 9, 7, 1, 3, 9, 7, 1, 3, 9, 7, 1, 3))


def cl_case(value: str) -> bool | None:
    """Chilean RUC of a criminal case: ten figures and a check by the rule of the RUT; other numbers have none."""
    if not re.fullmatch(r"\d{10}[\dK]", value):
        return None
    rest = -_weighted(value[9::-1], (2, 3, 4, 5, 6, 7, 2, 3, 4, 5)) % 11
    return value[10] == "0123456789K"[rest]


CHECKS: dict[str, Check] = {
    "ar.cbu": cbu,
    "mx.clabe": clabe,
    "zz.card": _stdnum(luhn),
    "zz.iban": _stdnum(iban),
    "ar.cuit": _stdnum(cuit),
    "br.cpf": _stdnum(cpf),
    "br.cnpj": _stdnum(cnpj),
    "br.cnj": cnj,
    "br.titulo": br_titulo,
    "br.pis": br_pis,
    "br.renavam": br_renavam,
    "ae.emirates_id": _stdnum(luhn),
    "au.tfn": _stdnum(tfn),
    "be.id_card": be_id_card,
    "be.vat": _stdnum(be_vat),
    "be.niss": _stdnum(nn),
    "bg.egn": _stdnum(egn),
    "ca.sin": _stdnum(sin),
    "ch.avs": _stdnum(ch_ssn),
    "cl.case": cl_case,
    "cl.run": _stdnum(rut),
    "co.nit": _stdnum(co_nit),
    "do.cedula": _stdnum(cedula),
    "do.rnc": _stdnum(rnc),
    "ec.ci": _stdnum(ec_ci),
    "ec.ruc": _stdnum(ec_ruc),
    "es.ccc": _stdnum(ccc),
    "es.dni": _stdnum(dni),
    "es.nie": _stdnum(nie),
    "es.nif": _stdnum(nif),
    "es.nuss": es_nuss,
    "fr.nir": _stdnum(nir),
    "fr.siren": _stdnum(siren),
    "fr.siret": _stdnum(siret),
    "fr.tva": _stdnum(tva),
    "gb.nhs": _stdnum(nhs),
    "gb.vat": _stdnum(gb_vat),
    "gt.nit": _stdnum(gt_nit),
    "gt.cui": gt_cui,
    "ie.pps": _stdnum(pps),
    "in.aadhaar": _stdnum(aadhaar),
    "it.cf": _stdnum(codicefiscale),
    "it.piva": _stdnum(iva),
    "mx.curp": _stdnum(curp),
    "mx.nss": _stdnum(luhn),
    "ni.cedula": ni_cedula,
    "nl.bsn": _stdnum(bsn),
    "pe.ruc": _stdnum(pe_ruc),
    "pl.pesel": _stdnum(pesel),
    "pt.nif": _stdnum(pt_nif),
    "pt.cc": pt_cc_or_none,
    "pt.niss": pt_niss,
    "py.ruc": _stdnum(py_ruc),
    "ro.cnp": _stdnum(cnp),
    "sv.dui": sv_dui,
    "sv.nit": _stdnum(sv_nit),
    "uy.ci": uy_ci,
    "uy.rut": _stdnum(uy_rut),
    "ve.rif": _stdnum(rif),
    "za.id": _stdnum(idnr),
    "zz.iccid": _stdnum(luhn),
    "zz.imei": _stdnum(imei),
}
"""Check rule by kind of paper; a kind that is not here has none."""


def check(kind: str, value: str) -> bool | None:
    """Whether a compact value passes the rule of its kind; None where there is no rule."""
    return CHECKS.get(kind, none)(value)
