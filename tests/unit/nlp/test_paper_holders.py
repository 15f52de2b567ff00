"""A holder or a state between a paper's label and its number; failed check digits are told, not dropped."""

import pytest
from support.language import found


def told(text, country, language="es"):
    return [(f.normal, str(f.check)) for f in found(text, "papers", country=country, language=language)]


@pytest.mark.parametrize(
    ("country", "text", "normal"),
    [
        ("AR", "DNI de la víctima: 20.304.051", "ar.dni:20304051"),
        ("AR", "DNI (imputado): 20.304.051", "ar.dni:20304051"),
        ("AR", "perdió su DNI, 20.304.051, en la terminal", "ar.dni:20304051"),
        ("AR", "DNI de la\nencargada: 20.304.051", "ar.dni:20304051"),
        ("AR", "D.N.I. perteneciente a la Sra. Luz Neri n° 20.304.051", "ar.dni:20304051"),
        ("AR", "documento de la tía N° 20.304.051", "ar.dni:20304051"),
        ("AR", "DNI denunciante: 20304051", "ar.dni:20304051"),
        ("PE", "DNI del adolescente: 40506071", "pe.dni:40506071"),
        ("CO", "C.C. de la dueña No. 52.600.701", "co.cc:52600701"),
        ("CO", "cédula del señor Elías Mora Paz No. 52.600.701", "co.cc:52600701"),
        ("CO", "cédula a nombre de él 52.600.701", "co.cc:52600701"),
        ("BO", "carnet de identidad de mi prima: 5120661", "bo.ci:5120661"),
        ("PY", "C.I. paraguaya de la joven: 3.600.701", "py.ci:3600701"),
        ("VE", "cédula de la denunciante: V-15.600.701", "ve.ci:V15600701"),
        ("EC", "cédula de la hija: 1712345675", "ec.ci:1712345675"),
        ("HN", "identidad de la niña: 0801-2003-00712", "hn.dni:0801200300712"),
        ("MX", "RFC del rancho: QLM150203AB1", "mx.rfc:QLM150203AB1"),
        ("BR", "RG da irmã: 30.600.701-2", "br.rg:306007012"),
        ("BR", "o RG dele é 30.600.701-2", "br.rg:306007012"),
        ("BR", "passaporte da moça: FZ600701", "br.passport:FZ600701"),
        ("IT", "passaporto della ragazza: YB6007012", "it.passport:YB6007012"),
        ("GB", "passport of the girl: QK600701", "gb.passport:QK600701"),
        ("GB", "a passport held by Nora Lis (QK600701)", "gb.passport:QK600701"),
        ("ES", "pasaporte nº de serie XDB600701", "es.passport:XDB600701"),
        ("AR", "pasaporte boliviano de la costurera: D600701", "bo.passport:D600701"),
    ],
)
def test_words_on_the_holder_stand_between_label_and_number(country, text, normal):
    assert [value for value, _ in told(text, country)] == [normal]


@pytest.mark.parametrize(
    ("country", "text", "normal"),
    [
        ("BR", "CPF informado pela gerente: 123.456.789-08", "br.cpf:12345678908"),
        ("BR", "CPF fornecido, 123.456.789-08, não existe", "br.cpf:12345678908"),
        ("AR", "CUIT mal tipeado 20-12345678-4", "ar.cuit:20123456784"),
        ("AR", "CUIT del frigorífico: 20-12345678-4", "ar.cuit:20123456784"),
        ("AR", "el CUIT que dio la firma no existe en el padrón, 20-12345678-4", "ar.cuit:20123456784"),
        ("SV", "DUI exhibido: 01234567-1", "sv.dui:012345671"),
        ("ES", "NIE falso X-1234567-A", "es.nie:X1234567A"),
        ("ES", "DNI manipulado 12.345.678-A", "es.dni:12345678A"),
        ("CL", "R.U.T. arrendador: 12.345.678-1", "cl.run:123456781"),
        ("CL", "RUN de la testigo: 12.345.678-1", "cl.run:123456781"),
        ("UY", "C.I. de la vecina: 1.234.567-1", "uy.ci:12345671"),
    ],
)
def test_a_failed_check_is_told_on_the_number(country, text, normal):
    assert told(text, country) == [(normal, "invalid")]


@pytest.mark.parametrize(
    ("country", "text"),
    [
        ("AR", "el DNI de la víctima y 1.200.000 pesos"),
        ("AR", "retuvo el DNI de la víctima, 1.200.000 pesos y un celular"),
        ("AR", "DNI de la víctima, tel. 1144556677"),
        ("AR", "DNI del titular\nDomicilio: Salta 1234567"),
        ("AR", "DNI del titular\nTeléfono: 20304051"),
        ("AR", "le pidió el DNI a la chica. 20304051 era otra cosa"),
        ("AR", "el DNI falso se compró por 20304051"),
        ("AR", "documentos de la empresa, 12.450.000 pesos"),
        ("AR", "documento de la causa: 1234567"),
        ("BO", "carnet de identidad emitido en 2019"),
        ("BO", "carnet de la señora, 15000 bolivianos"),
        ("CO", "cédula de la señora vence 20260412"),
        ("CO", "cédula expedida el 12 031 990"),
        ("PE", "DNI de la agraviada, quien recibió 40506071"),
        ("GB", "passport of the girl on flight QK600701"),
        ("BR", "soma do contrato 123.456.789-08"),
    ],
)
def test_other_numbers_behind_a_label_are_none_of_its_papers(country, text):
    assert told(text, country) == []
