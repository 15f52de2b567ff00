"""Numbers of cases and files: by their form, behind their words, and what is none."""

import pytest
from support.language import found, pairs

from models.mention import CheckState


def normals(text, country=None, language="es"):
    return [f.normal for f in found(text, "cases", country=country, language=language)]


@pytest.mark.parametrize(
    ("country", "text", "normal"),
    [
        ("AR", "en autos FSA 4471/2024/TO1", "ar.case:FSA-4471-2024"),
        ("AR", "ingresó PP-05-00-012345-21/00", "ar.case:05-00-012345-21-00"),
        ("BR", "consta 2021.0012345-SR/PF/SP", "br.case:2021-0012345-SR-PF-SP"),
        ("BR", "no procedimento 1.34.001.001234/2021-56", "br.case:1-34-001-001234-2021-56"),
        ("CO", "proceso 11 001 60 00000 2021 00123", "co.case:110016000000202100123"),
        ("CR", "según 21-000123-0042-PE", "cr.case:21-000123-0042-PE"),
        ("EC", "juzgado, 17282-2021-01234", "ec.case:17282-2021-01234"),
        ("ES", "ref. 28079 43 2 2021 0012345", "es.case:2807943220210012345"),
        ("GT", "ver MP001-2021-12345", "gt.case:MP001-2021-12345"),
        ("MX", "número FED/SEIDO/UEITMPO-CDMX/0000123/2021", "mx.case:FED-SEIDO-UEITMPO-CDMX-0000123-2021"),
        ("NI", "asunto 000123-ORM4-2021-PN", "ni.case:000123-ORM4-2021-PN"),
        ("PE", "ver 00123-2021-0-1801-JR-PE-01", "pe.case:00123-2021-0-1801-JR-PE-01"),
        ("PT", "autos 000214/24.6GBODM", "pt.case:214-24-6GBODM"),
        ("SV", "ref. 123-UDTP-2021", "sv.case:123-UDTP-2021"),
        ("US", "docket 1:21-cr-00123-ABC", "us.case:1-21-CR-00123-ABC"),
    ],
)
def test_forms_that_say_it_alone_in_any_country(country, text, normal):
    assert normals(text, country) == [normal]
    assert normals(text, "BO") == [normal]


@pytest.mark.parametrize(
    ("country", "text", "normal"),
    [
        ("AR", "causa N.º 12.345/2021", "ar.file:CAUSA-12345-2021"),
        ("AR", "Expte. N° CFP 1234/2020", "ar.case:CFP-1234-2020"),
        ("BO", "caso FELCV/DIV. TRATA 123/2021", "bo.case:FELCV-DIV-TRATA-123-2021"),
        ("BO", "Caso FELCC N°: 511/2020", "bo.case:FELCC-511-2020"),
        ("BO", "caso FIS-LPZ2101234", "bo.case:LPZ2101234"),
        ("BO", "NUREJ: 20123456", "bo.case:20123456"),
        ("BO", "CUD 201102012100123", "bo.case:201102012100123"),
        ("BO", "expte. 88/23", None),
        ("BO", "expte. N° 88/23", "bo.file:EXP-88-2023"),
        ("BR", "inquérito policial n.º 0123/2021", "br.file:IP-123-2021"),
        ("BR", "BOLETIM DE OCORRENCIA N. 00312/2023.104877-2", "br.file:BO-312-2023-104877-2"),
        ("CL", "RIT O-123-2021", "cl.file:RIT-O-123-2021"),
        ("ES", "Diligencias Previas n.º 123/2021", "es.file:DP-123-2021"),
        ("ES", "atestado 12345/21", "es.file:AT-12345-2021"),
        ("ES", "Sumario 3/2020", "es.file:SUM-3-2020"),
        ("MX", "Carpeta de investigación TLAX/FETP/0093/2023", "mx.case:TLAX-FETP-0093-2023"),
        ("PY", "causa N.º 1-1-2-1-2021-123", "py.case:1-1-2-1-2021-123"),
        ("UY", "IUE 2-12345/2021", "uy.case:2-12345-2021"),
        ("GB", "crime reference number 4512345/24", "gb.case:4512345-24"),
        ("IT", "procedimento penale n. 1234/21 R.G.N.R.", "it.file:RGNR-1234-2021"),
    ],
)
def test_numbers_behind_their_word(country, text, normal):
    assert normals(text, country) == ([normal] if normal else [])


def test_one_number_has_one_normal_form_however_it_is_written():
    assert normals("DP 0123/2021") == []
    assert normals("D.P. 0123/2021", "ES") == normals("diligencias previas núm. 123/21", "ES")
    assert normals("NIG 2807943220210012345", "ES") == normals("N.I.G.: 28079 43 2 2021 0012345", "ES")
    assert normals("causa FSA 4471/2024", "AR") == normals("expediente FSA 4471/2024/TO1", "AR")


def test_a_word_of_many_countries_takes_that_of_the_case():
    assert normals("expediente N° 455/2020", "PE") == ["pe.file:EXP-455-2020"]
    assert normals("expediente N° 455/2020") == ["zz.file:EXP-455-2020"]


def test_the_check_of_a_brazilian_case_number_is_told_and_deletes_nothing():
    (right,) = found("autos 0000002-65.2005.4.05.8100", "cases", country="BR", language="pt")
    (wrong,) = found("autos 0000002-66.2005.4.05.8100", "cases", country="BR", language="pt")
    assert (right.normal, right.check) == ("br.cnj:00000026520054058100", CheckState.VALID)
    assert (wrong.normal, wrong.check) == ("br.cnj:00000026620054058100", CheckState.INVALID)
    assert wrong.confidence < right.confidence


def test_the_check_of_a_chilean_case_number():
    (right,) = found("RUC 2100123456-8", "cases", country="CL")
    (wrong,) = found("RUC 2100123456-7", "cases", country="CL")
    assert (right.check, wrong.check) == (CheckState.VALID, CheckState.INVALID)


@pytest.mark.parametrize(
    "text",
    [
        "la causa de 2021",
        "en el caso 12 personas viajaron 24/7",
        "expediente de fecha 12/05/2021",
        "el caso 2019-2021",
        "el proceso 05/2021",
        "caso 71234567",
        "causa Ley 263/2012",
        "autos CPF 673.232.256-77",
        "fojas 123/125",
        "artículo 281 bis, Ley N° 263/2012",
        "factura 12345678",
    ],
)
def test_what_is_no_case_number(text):
    assert pairs(text, "cases", country="BO") == []
