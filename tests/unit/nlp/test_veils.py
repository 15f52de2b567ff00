"""Numbers behind marks that nobody sees, in other figures, beside decoys, and papers of the stated country."""

import pytest
from support.factories import a_document, a_page
from support.language import pairs, understand

from models.mention import MentionKind


@pytest.mark.parametrize(
    ("country", "text", "written", "number"),
    [
        ("PE", "tel. 987\u200e 654\u200e 321", "987\u200e 654\u200e 321", "+51987654321"),
        ("PE", "tel 98\u200b7654321", "98\u200b7654321", "+51987654321"),
        ("ES", "tel. ６１２ ３４ ５６ ７８", "６１２ ３４ ５６ ７８", "+34612345678"),
        ("ES", "llamó al +٣٤ ٦١٢ ٣٤ ٥٦ ٧٨ ayer", "+٣٤ ٦١٢ ٣٤ ٥٦ ٧٨", "+34612345678"),
        ("ES", "tel +34\u2060612\u00ad345678", "+34\u2060612\u00ad345678", "+34612345678"),
        ("PE", "su num es 984.729.103", "984.729.103", "+51984729103"),
        ("ES", "950.48.29.17 ext. 12", "950.48.29.17", "+34950482917"),
        ("ES", "Sonia 612.348.290 besos", "612.348.290", "+34612348290"),
        ("AR", "3764 15 829104", "3764 15 829104", "+5493764829104"),
        ("PT", "liga 931847293", "931847293", "+351931847293"),
    ],
)
def test_numbers_keep_their_places(country, text, written, number):
    assert pairs(text, "phones", country=country) == [(written, number)]


def test_every_number_of_a_list_is_read():
    text = "tels: 934812901, 934812902 y 934812903"
    read = [number for _, number in pairs(text, "phones", country="ES")]
    assert read == ["+34934812901", "+34934812902", "+34934812903"]


@pytest.mark.parametrize(
    ("country", "text"),
    [
        ("MX", "sorteo 11 22 33 44 55 66"),
        ("PE", "código de reserva 984729103"),
        ("PE", "su código de reserva es 984729103"),
        ("ES", "vuelo IB 6123 48290"),
        ("ES", "Sonia 612.348.290 pesos"),
        ("ES", "servidor 190.48.29.17"),
    ],
)
def test_draws_flights_bookings_and_money_are_no_phones(country, text):
    assert pairs(text, "phones", country=country) == []


@pytest.mark.parametrize(
    ("country", "text", "value"),
    [
        ("PE", "la señora con DNI N° 4O283917", "pe.dni:40283917"),
        ("PE", "DNI 40.283.917", "pe.dni:40283917"),
        ("AR", "DNI 40.283.917", "ar.dni:40283917"),
        ("ES", "D.N.I. nº 48 273 915 C", "es.dni:48273915C"),
        ("PT", "Nacionalidade: nepalesa. Mora com uma portuguesa.\nPassaporte n.º: 11384729", "np.passport:11384729"),
        ("CO", "identificada con T.I. 1.023.847.291", "co.ti:1023847291"),
        ("BE", "NISS 85.07.30-033.28", "be.niss:85073003328"),
        ("PT", "NISS 12345678901", "pt.niss:12345678901"),
        ("FR", "titre de séjour n° 9912345678", "fr.residence_permit:9912345678"),
        ("IT", "permesso di soggiorno n. I12345678", "it.residence_permit:I12345678"),
        ("DE", "Personalausweis L01X00T47", "de.id_card:L01X00T47"),
        ("PT", "NIF PT 273849107", "pt.nif:273849107"),
        ("BR", "CPF 529\u200b.982.247-25", "br.cpf:52998224725"),
    ],
)
def test_papers_are_of_the_stated_country(country, text, value):
    assert [normal for _, normal in pairs(text, "papers", country=country)] == [value]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("luz.marina99 @ gmail . com", "luz.marina99@gmail.com"),
        ("a\u200bna@mail.example", "ana@mail.example"),
        ("agencia (arroba) modelosrj.example", "agencia@modelosrj.example"),
    ],
)
def test_addresses_with_blanks_and_marks(text, address):
    assert pairs(text, "emails", country="BR") == [(text, address)]


def test_the_host_behind_a_sign_in_brackets_is_no_address_of_its_own():
    told = understand(a_document(a_page("Escribe a casting.rosas(arroba)gmail.com")), by_rules=True)
    assert [(one.kind, one.normal) for one in told.mentions] == [(MentionKind.EMAIL, "casting.rosas@gmail.com")]
