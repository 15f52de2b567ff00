"""Papers whose figures stand apart, older and British papers, accounts and references told by a word, lettered files."""

import pytest
from support.language import found, pairs


@pytest.mark.parametrize(
    ("country", "text", "normal"),
    [
        ("PE", "DNI 4 0 5 0 6 0 7 1", "pe.dni:40506071"),
        ("BR", "CPF 1 2 3 4 5 6 7 8 9 0 9", "br.cpf:12345678909"),
        ("CO", "cédula de\nciudadanía 1.012.\n600.701", "co.cc:1012600701"),
        ("BR", "CPF 123.456.\n789-09", "br.cpf:12345678909"),
        ("AR", "L.C. 3.600.701", "ar.dni:3600701"),
        ("AR", "L.E. N° 4.600.701", "ar.dni:4600701"),
        ("AR", "DNI M4.600.701", "ar.dni:4600701"),
        ("VE", "cédula de extranjero E-82.600.701", "ve.ci:E82600701"),
        ("GB", "NI number QQ 60 07 01 B", "gb.nino:QQ600701B"),
        ("GB", "driving licence LINDE657054SM9IJ", "gb.driving_licence:LINDE657054SM9IJ"),
    ],
)
def test_papers(country, text, normal):
    assert [f.normal for f in found(text, "papers", country=country)] == [normal]


@pytest.mark.parametrize(
    ("country", "text"), [("PE", "le 4.600.701 y otros"), ("PE", "DNI 4 0 5"), ("AR", "L.C. dijo que 12")]
)
def test_no_papers(country, text):
    assert pairs(text, "papers", country=country) == []


@pytest.mark.parametrize(
    ("country", "text", "normal"),
    [
        ("AR", "alias mate.luna.rio", "ar.alias:mate.luna.rio"),
        ("AR", "transferime a mate.luna.rio porfa", "ar.alias:mate.luna.rio"),
        ("PE", "cuenta BCP soles 191-60070112-0-45", "pe.account:19160070112045"),
        ("BO", "a la cuenta N° 4060070112 del BNB", "bo.account:4060070112"),
        ("BO", "cuenta Banco Unión 10000060070112", "bo.account:10000060070112"),
        ("CO", "cuenta de ahorros Bancolombia 123-600701-02", "co.account:12360070102"),
        ("BR", "conta corrente 60070-1", "br.account:600701"),
        ("ES", "IBAN E553 21OO 1796 4844 73O9 71OO", "ES5321001796484473097100"),
        ("AR", "e-ticket 045 2160 0701 112", "zz.ticket:04521600701112"),
        ("AR", "boleto 0044-60070112", "zz.ticket:004460070112"),
        ("NI", "BOLETO: 0600701", "zz.ticket:0600701"),
        ("US", "MoneyGram ref 60070112", "zz.transfer:60070112"),
        ("MX", "INE IDMEX600701127", "mx.id_card:600701127"),
    ],
)
def test_accounts_and_references(country, text, normal):
    assert [f.normal for f in found(text, "accounts", country=country)] == [normal]


@pytest.mark.parametrize(
    ("country", "text"),
    [
        ("AR", "alias El Tano. Lopez"),
        ("AR", "alias www.casa.com"),
        ("AR", "alias flores.com.ar"),
        ("AR", "mail alias ana.gil@correo.example"),
        ("BO", "la cuenta de WhatsApp 59160070112"),
        ("BO", "por cuenta del banco 60070112 llamó"),
        ("AR", "se dio cuenta que 60070112"),
        ("BR", "boleto: 0600701"),
        ("CO", "pasaje: 350000"),
        ("AR", "pagó 3 boletos 120000"),
        ("ES", "IBAN E553 21OO 1796 4844 73O9 71O1"),
    ],
)
def test_no_accounts(country, text):
    assert pairs(text, "accounts", country=country) == []


@pytest.mark.parametrize(
    ("country", "text", "normal"),
    [
        ("AR", "expte 6007-F-2020", "ar.file:EXP-6007-F-2020"),
        ("AR", "IPP 06-00-060071-21", "ar.case:06-00-060071-21"),
        ("AR", "preventivo 607/22", "ar.file:PREV-607-2022"),
        ("SV", "carpetilla 202200060071", "pa.case:202200060071"),
        ("ES", "atestado 2021-006007-00000112", "es.case:202100600700000112"),
    ],
)
def test_cases(country, text, normal):
    assert [f.normal for f in found(text, "cases", country=country)] == [normal]


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("40.412345 N, 3.701234 W", "zz.geo:40.41235,-3.70123"),
        ("lat: -17.781234, lon: -63.181234", "zz.geo:-17.78123,-63.18123"),
        ("Latitud -17.781234 / Longitud -63.181234", "zz.geo:-17.78123,-63.18123"),
        ("36º45'00\"N 2º36'00\"W", "zz.geo:36.75000,-2.60000"),
    ],
)
def test_places_in_degrees(text, normal):
    assert [f.normal for f in found(text, "devices")] == [normal]


@pytest.mark.parametrize(
    "text", ["anda 40.5 N, 3.7 W", "latas: 12.500 y longaniza 13.500", "40.412345 N, 203.701234 W"]
)
def test_no_places_in_degrees(text):
    assert found(text, "devices") == []


@pytest.mark.parametrize(
    "text", ["su hermana C.I. 6120948 PT", "la víctima D.N.I. 20.304.051", "la menor C.C. N° 1012600701"]
)
def test_the_label_of_a_paper_is_nobody(text):
    assert found(text, "names", country="BO") == []


def test_initials_before_an_age_are_somebody():
    assert pairs("la menor M.R. 15 años", "names") == [("M.R.", "m r")]
