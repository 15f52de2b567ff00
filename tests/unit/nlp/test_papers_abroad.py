"""Papers of countries from which and to which people are taken, cards by nationality, labels that OCR misread."""

import pytest
from support.language import found

from models.mention import CheckState
from services.nlp import checks, misread


def normals(text, country, language="es"):
    return [f.normal for f in found(text, "papers", country=country, language=language)]


@pytest.mark.parametrize(
    ("country", "language", "text", "normal"),
    [
        ("IT", "it", "carta d'identità n. CA48271KT", "it.id_card:CA48271KT"),
        ("IT", "it", "carta di identità AY 4827163", "it.id_card:AY4827163"),
        ("IT", "it", "carta d'identità rumena RX 482716", "ro.id_card:RX482716"),
        ("FR", "fr", "carte nationale d'identité n° 120675348271", "fr.id_card:120675348271"),
        ("FR", "fr", "carte d'identité italienne CA48271KT", "it.id_card:CA48271KT"),
        ("FR", "fr", "SIRET 732 829 320 00074", "fr.siret:73282932000074"),
        ("BE", "fr", "registre national 94.08.17-482.68", "be.niss:94081748268"),
        ("BE", "fr", "TVA BE 0403.019.261", "be.vat:BE0403019261"),
        ("RO", "en", "carte de identitate seria RX nr. 482716", "ro.id_card:RX482716"),
        ("US", "en", "SSN 219-48-2716", "us.ssn:219482716"),
        ("US", "en", "his social is 219-48-2716", "us.ssn:219482716"),
        ("US", "en", "A-number A 204 827 163", "us.alien:A204827163"),
        ("CA", "en", "SIN 046 454 286", "ca.sin:046454286"),
        ("GH", "en", "GHA-482716390-4", "gh.card:GHA4827163904"),
        ("MA", "fr", "CIN BK482716", "ma.cin:BK482716"),
        ("IN", "en", "PAN ABCPK4827D", "in.pan:ABCPK4827D"),
        ("IE", "en", "PPS number 1234567T", "ie.pps:1234567T"),
        ("PE", "es", "PTP N° 003918274", "pe.ptp:003918274"),
        ("CO", "es", "PEP 948271625031992", "co.pep:948271625031992"),
        ("CO", "es", "cédula de extranjería No. 482917", "co.ce:482917"),
        ("BR", "pt", "carteira de identidade boliviana 7481926", "bo.ci:7481926"),
        ("BR", "pt", "identidade 12.345.678-9", "br.rg:123456789"),
        ("BR", "pt", "CIN 123.456.789-09", "br.cpf:12345678909"),
        ("VE", "es", "V-18472936", "ve.ci:V18472936"),
        ("PA", "es", "E-8-104732", "pa.cedula:E8104732"),
        ("PA", "es", "RUC 155612345-2-2015 DV 20", "pa.ruc:15561234522015"),
        ("PY", "es", "C.I.C. N° 4.738.291", "py.ci:4738291"),
        ("VE", "es", "cédula N° V.-18.472.936", "ve.ci:V18472936"),
        ("MX", "es", "OCR 0482716390518", "mx.ocr:0482716390518"),
        ("BR", "pt", "CTPS 04827163 série 00482-SP", "br.ctps:0482716300482SP"),
        ("BR", "pt", "CNS 704 8271 6390 5182", "br.cns:704827163905182"),
        ("PT", "pt", "utente n.º 482716390", "pt.utente:482716390"),
        ("ES", "es", "CCC 2100 0418 45 0200051332", "es.ccc:21000418450200051332"),
        ("GB", "en", "BRP ZU4827163", "gb.brp:ZU4827163"),
        ("GB", "en", "NHS no 943 476 5919", "gb.nhs:9434765919"),
        ("US", "en", "I-94 number 482716395A1", "us.i94:482716395A1"),
        ("US", "en", "filed as MSC2190482716", "us.receipt:MSC2190482716"),
        ("US", "en", "EIN 12-3456789", "us.ein:123456789"),
        ("FR", "fr", "récépissé n° 7503123456", "fr.residence_permit:7503123456"),
        ("IT", "it", "patente n. U1A482716K", "it.driving_licence:U1A482716K"),
        ("PT", "pt", "carta de condução L-482716", "pt.driving_licence:L482716"),
        ("AR", "es", "D0CUMENTO N° 38.472.916", "ar.dni:38472916"),
        ("ES", "es", "PASAP0RTE AAA482716", "es.passport:AAA482716"),
    ],
)
def test_labelled_papers_of_other_countries(country, language, text, normal):
    assert normals(text, country, language) == [normal]


@pytest.mark.parametrize(
    ("country", "language", "text"),
    [
        ("PA", "es", "el 8-12-2023, tel. 6618-3402"),
        ("CO", "es", "acta 8-731-1942"),
        ("AR", "es", "patente AB123CD"),
        ("US", "en", "receipt for 12-3456789 items"),
        ("BR", "pt", "DOC 48271639 R$ 300,00 enviado"),
        ("BR", "pt", "Agência 4827-1, doc 482716"),
        ("GB", "en", "call 219-48-2716 then"),
        ("MX", "es", "sin 612 483 719 no hay nada"),
        ("AR", "es", "artículo 123 del CPP 482"),
        ("FR", "fr", "TVA 20 %, soit 1.234.567 euros"),
        ("US", "en", "666-48-2716 is no number of the office"),
        ("ES", "es", "el pan abcde1234f"),
    ],
)
def test_what_only_looks_like_one_is_none(country, language, text):
    assert normals(text, country, language) == []


def test_a_failing_number_beside_another_of_its_kind_is_kept():
    first, second = found("RUN 18.472.936-9, la otra 15.382.914-3 según dijo", "papers", country="CL")
    assert (first.normal, first.check) == ("cl.run:184729369", CheckState.VALID)
    assert (second.normal, second.check) == ("cl.run:153829143", CheckState.INVALID)


@pytest.mark.parametrize(
    ("kind", "value", "passes"),
    [
        ("be.id_card", "592123456732", True),
        ("be.id_card", "592123456712", False),
        ("be.id_card", "59212345", None),
    ],
)
def test_check_rules(kind, value, passes):
    assert checks.check(kind, value) is passes


@pytest.mark.parametrize(
    ("flat", "read"),
    [
        ("d0cumento y telef0n0", "documento y telefono"),
        ("pasap0rte", "pasaporte"),
        ("ce1u1ar", "celular"),
        ("b7k964 kt41e m0v1l", "b7k964 kt41e movil"),
        ("1dentidad", "identidad"),
    ],
)
def test_labels_that_ocr_misread(flat, read):
    assert misread.labels(flat) == read
