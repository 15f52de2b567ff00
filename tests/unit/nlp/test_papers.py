"""Papers: labels by country, check digits, forms that stand alone, and what is no paper."""

import pytest
from support.language import found, pairs

from models.mention import MentionKind
from services.nlp import checks


def normals(text, country, language="es"):
    return [f.normal for f in found(text, "papers", country=country, language=language)]


@pytest.mark.parametrize(
    ("country", "text", "normal"),
    [
        ("AR", "DNI 12.345.678", "ar.dni:12345678"),
        ("AR", "D.N.I. N° 20.304.050", "ar.dni:20304050"),
        ("AR", "CUIT 20-12345678-6", "ar.cuit:20123456786"),
        ("BO", "C.I. 4567891 LP", "bo.ci:4567891"),
        ("BO", "cédula de identidad N° 7123456-1B SC", "bo.ci:71234561B"),
        ("BO", "NIT 1020304028", "bo.nit:1020304028"),
        ("BR", "CPF nº 123.456.789-09", "br.cpf:12345678909"),
        ("BR", "inscrita no CNPJ 11.222.333/0001-81", "br.cnpj:11222333000181"),
        ("BR", "RG 12.345.678-9 SSP/SP", "br.rg:123456789"),
        ("CL", "RUN 12.345.678-5", "cl.run:123456785"),
        ("CL", "cédula de identidad N° 20.000.003-K", "cl.run:20000003K"),
        ("CO", "C.C. 1.012.345.678", "co.cc:1012345678"),
        ("CO", "NIT 900.123.456-8", "co.nit:9001234568"),
        ("CL", "cédula boliviana 5837214", "bo.ci:5837214"),
        ("EC", "C.C. 1712345675", "ec.ci:1712345675"),
        ("ES", "DNI 12345678-Z", "es.dni:12345678Z"),
        ("ES", "NIE X-1234567-L", "es.nie:X1234567L"),
        ("ES", "CIF B12345674", "es.nif:B12345674"),
        ("GT", "DPI 1234 56789 0101", "gt.cui:1234567890101"),
        ("HN", "DNI 0801-1990-12345", "hn.dni:0801199012345"),
        ("MX", "CURP GOMA850315MDFMRN02", "mx.curp:GOMA850315MDFMRN02"),
        ("MX", "R.F.C. GOMA850315ABA", "mx.rfc:GOMA850315ABA"),
        ("NI", "cédula 001-010180-0001S", "ni.cedula:0010101800001S"),
        ("PE", "DNI 40506070", "pe.dni:40506070"),
        ("PE", "RUC 20512345671", "pe.ruc:20512345671"),
        ("PT", "NIF 123 456 789", "pt.nif:123456789"),
        ("PY", "C.I. N° 1.234.567", "py.ci:1234567"),
        ("SV", "DUI 01234567-8", "sv.dui:012345678"),
        ("UY", "CI 1.234.567-2", "uy.ci:12345672"),
        ("VE", "cédula V-12.345.678", "ve.ci:V12345678"),
        ("BR", "passaporte FX000123", "br.passport:FX000123"),
        ("CO", "pasaporte venezolano 148203957", "ve.passport:148203957"),
        ("PE", "IMEI 490154203237518", "zz.imei:490154203237518"),
    ],
)
def test_labelled_numbers(country, text, normal):
    assert normals(text, country) == [normal]


@pytest.mark.parametrize(
    ("country", "text", "normal"),
    [
        ("BR", "a vítima (123.456.789-09) disse", "br.cpf:12345678909"),
        ("AR", "titular 20-12345678-6", "ar.cuit:20123456786"),
        ("ES", "la mujer, 12345678Z, dijo", "es.dni:12345678Z"),
    ],
)
def test_a_form_alone_counts_where_its_check_passes(country, text, normal):
    assert normals(text, country) == [normal]


@pytest.mark.parametrize(
    ("country", "text"),
    [
        ("AR", "factura 12345678"),
        ("BR", "soma 123.456.789-00"),
        ("ES", "expediente 12345678A"),
        ("BO", "la cédula de identidad se perdió"),
        ("CO", "sin documentos, entró en 2023"),
        ("AR", "el doctor Díaz llegó"),
    ],
)
def test_numbers_without_label_or_check_are_no_papers(country, text):
    assert normals(text, country) == []


def test_a_failed_check_lowers_confidence_and_keeps_the_number():
    good, bad = (found(f"CPF {number}", "papers", country="BR")[0] for number in ("123.456.789-09", "123.456.789-08"))
    assert bad.normal == "br.cpf:12345678908"
    assert bad.confidence < good.confidence
    assert "fails" in bad.reason


def test_ocr_letters_are_repaired_where_the_form_asks_for_figures():
    assert normals("Documento 47.3l8.506", "AR") == ["ar.dni:47318506"]
    assert normals("NIE X-12345G7-L", "ES") == []


def test_numbers_under_a_heading_are_papers():
    text = "Asiento  Nombre                C.I.          Destino\n01       ANA PEREZ             4567891 SC    CAMIRI\n02       LUIS ROJAS            7123456 LP    CAMIRI"
    assert normals(text, "BO") == ["bo.ci:4567891", "bo.ci:7123456"]


def test_a_department_behind_a_card_is_kept_as_another_writing():
    (card,) = found("C.I. 4567891 LP", "papers", country="BO")
    assert card.alternatives == ("bo.ci:4567891LP",)


@pytest.mark.parametrize(
    ("kind", "value", "passes"),
    [
        ("uy.ci", "12345672", True),
        ("uy.ci", "12345673", False),
        ("sv.dui", "012345678", True),
        ("sv.dui", "012345677", False),
        ("gt.cui", "1234567890101", True),
        ("gt.cui", "1234567800101", False),
        ("ni.cedula", "0010101800001S", True),
        ("ni.cedula", "0010101800001T", False),
        ("br.cnj", "00012344420214036181", True),
        ("br.cnj", "00012344520214036181", False),
        ("bo.ci", "4567891", None),
        ("uy.ci", "x", None),
    ],
)
def test_own_check_rules(kind, value, passes):
    assert checks.check(kind, value) is passes


def test_machine_readable_zones_give_number_and_name():
    passport = "P<BRADA<SILVA<EXEMPLO<<MARIA<DE<FATIMA<<<<<<\nFX000123<8BRA9005145F3105135<<<<<<<<<<<<<<<6"
    assert pairs(passport, "mrz")[:2] == [
        ("DA<SILVA<EXEMPLO<<MARIA<DE<FATIMA", "maria de fatima da silva exemplo"),
        ("FX000123", "br.passport:FX000123"),
    ]
    card = "I<CHL0000000011123456785<<<<<<\n8801018F3301018CHL<<<<<<<<<<<9\nGONZALEZ<MUNOZ<<CAMILA<ANDREA<"
    assert ("GONZALEZ<MUNOZ<<CAMILA<ANDREA", "camila andrea gonzalez munoz") in pairs(card, "mrz")


def test_a_line_of_angles_is_no_zone():
    assert pairs("<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", "mrz") == []


@pytest.mark.parametrize(
    ("country", "text", "number"),
    [
        ("BO", "Mi CI es 9550123LP", "bo.ci:9550123"),
        ("BO", "Cl: 6550935 SC", "bo.ci:6550935"),
        ("AR", "Cl: 6550935 S€", "bo.ci:6550935"),
        ("BO", "CI 9:550:123 LP", "bo.ci:9550123"),
        ("BR", "as vítimas são bolivianas. A adolescente, portadora da C.I. 9955046, foi levada", "bo.ci:9955046"),
        ("BR", "C.I. 9955046 (Bolívia)", "bo.ci:9955046"),
        ("BR", "portador da C.I. 12.345.678-9", "br.rg:123456789"),
    ],
)
def test_whose_card_it_is(country, text, number):
    language = "pt" if country == "BR" else "es"
    assert [f.normal for f in found(text, "papers", country=country, language=language)] == [number]


@pytest.mark.parametrize(
    ("country", "text", "number"),
    [
        ("BO", "PASAPORTE No. / PASSPORT No.\nA555391\nApellidos", "bo.passport:A555391"),
        ("BR", "Tipo / Type País / Country Nº de pasaporte / Passport No.\n\nP BOL A555391\n", "bo.passport:A555391"),
        ("AR", "Documento / Document\n28.555.309\nEjemplar A", "ar.dni:28555309"),
        ("AR", "DOCUMENTO NACIONAL DE IDENTIDAD\nApellidos\nOCAMPO RUIZ\nEo\n28.555.309", "ar.dni:28555309"),
    ],
)
def test_a_number_under_its_label(country, text, number):
    assert [f.normal for f in found(text, "papers", country=country)] == [number]


def test_a_date_or_another_label_under_a_label_is_no_number():
    assert found("El pasaporte\n\n12 MAR 2023\n71234567", "papers", country="BO") == []
    assert found("Pasaporte\nNombre\nCelular 71234567", "papers", country="BO") == []


SECOND = "{}BOL9804256F2811305<<<<<<<<<<<<<<<0"


@pytest.mark.parametrize(
    ("zone", "normal", "others", "passes"),
    [
        ("A555391<<0", "A555391", (), True),
        ("A55539I<<0", "A555391", ("bo.passport:A55539I",), True),
        ("A55539|<0", "A555391", ("bo.passport:A55539I",), True),
        ("A555392<<0", "A555392", (), False),
    ],
)
def test_a_misread_zone_is_repaired_only_where_check_digits_prove_it(zone, normal, others, passes):
    text = "P<BOLCHOQUE<APAZA<<DEL | A<<<<<<<<<<<<<<<<<<<<\n" + SECOND.format(zone)
    person, number = (f for f in found(text, "mrz") if f.kind is not MentionKind.DATE)
    assert person.normal == "delia choque apaza"
    assert (number.normal, number.alternatives) == (f"bo.passport:{normal}", others)
    assert ("passes" in number.reason) == passes


def test_a_nation_read_with_figures_is_the_nation():
    zone = SECOND.format("A555391<<0")
    assert "BOL" in zone
    assert (
        found("P<XXXAPAZA<<DELIA".ljust(44, "<") + "\n" + zone.replace("BOL", "80L"), "mrz")[1].normal
        == "bo.passport:A555391"
    )


def test_a_zone_with_failing_dates_is_not_repaired():
    text = "P<BOLCHOQUE<APAZA<<DELIA<<<<<<<<<<<<<<<<<<<<\n" + SECOND.format("A55539I<<0").replace("9804256", "9804250")
    assert found(text, "mrz")[1].normal == "bo.passport:A55539I"


@pytest.mark.parametrize(
    ("country", "text", "normal", "passes"),
    [
        ("BR", "título de eleitor 1234 5678 2690", "br.titulo:123456782690", True),
        ("BR", "PIS 120.12345.67-2", "br.pis:12012345672", True),
        ("BR", "PIS 120.12345.67-3", "br.pis:12012345673", False),
        ("BR", "RENAVAM 00123456789", "br.renavam:00123456789", None),
        ("DO", "RNC 1-30-12345-4", "do.rnc:130123454", None),
        ("ES", "NUSS 28/12345678/40", "es.nuss:281234567840", True),
        ("CR", "cédula jurídica 3-101-123456", "cr.cpj:3101123456", None),
        ("HN", "RTN 08011990123456", "hn.rtn:08011990123456", None),
        ("PE", "carné de extranjería 001234567", "pe.ce:001234567", None),
        ("PT", "NISS 11234567892", "pt.niss:11234567892", None),
        ("BO", "IMEI: 490154/20/323751/8", "zz.imei:490154203237518", True),
    ],
)
def test_papers_of_work_and_devices(country, text, normal, passes):
    (paper,) = found(text, "papers", country=country)
    assert paper.normal == normal
    if passes is not None:
        assert ("check digit passes" if passes else "check digit fails") in paper.reason


def test_a_label_wins_over_another_form_whose_check_passes():
    assert normals("DUI 12345678-5", "SV") == ["sv.dui:123456785"]


@pytest.mark.parametrize(
    ("text", "country", "values"),
    [
        ("Pasaporte — N.º AB123456", "BO", ["bo.passport:AB123456"]),
        ("passport (no.): 123456789", "GB", ["gb.passport:123456789"]),
        ("passaporto n. YA1234567", "IT", ["it.passport:YA1234567"]),
        ("identificada con 45678912 (DNI)", "PE", ["pe.dni:45678912"]),
        ("DNI: [45678912]; su DNI era el 45678912; DNI -> 45678912", "PE", ["pe.dni:45678912"] * 3),
        ("(CPF) 11144477735", "BR", ["br.cpf:11144477735"]),
        ("Factura 45678912 (copia), lote 45678912 (DNI vencido)", "PE", []),
        ("Pasaporte — vencido. Pedido 45678912 entregado", "PE", []),
    ],
)
def test_numbers_in_unusual_frames(text, country, values):
    assert [normal for _, normal in pairs(text, "papers", country=country)] == values


def test_a_paper_in_a_cell_ends_where_the_cell_does():
    table = "Nombre,DNI,Teléfono\nEva Paz,28473918,1138472916"
    assert ("28473918", "ar.dni:28473918") in pairs(table, "papers", country="AR")
