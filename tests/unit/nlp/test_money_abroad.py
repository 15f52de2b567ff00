"""Signs and words of money that only one country has."""

import pytest
from support.language import pairs


@pytest.mark.parametrize(
    ("country", "language", "text", "written", "amount"),
    [
        ("BO", "es", "le dio Bs.- 300", "Bs.- 300", "300 BOB"),
        ("PE", "es", "pide 50 mangos", "50 mangos", "50 PEN"),
        ("CR", "es", "cobra ¢5000", "¢5000", "5000 CRC"),
        ("HN", "es", "pagó Lps. 500", "Lps. 500", "500 HNL"),
        ("PY", "es", "pagó G. 200.000", "G. 200.000", "200000 PYG"),
        ("AO", "pt", "pagou Kz 5.000", "Kz 5.000", "5000 AOA"),
        ("AO", "pt", "pagou 5.000,00 Kz", "5.000,00 Kz", "5000 AOA"),
        ("MZ", "pt", "salário de 6.500,00 MT", "6.500,00 MT", "6500 MZN"),
        ("PT", "pt", "deve 20 paus", "20 paus", "20 EUR"),
        ("PT", "pt", "custou 50 contos", "50 contos", "50000 PTE"),
        ("KE", "en", "paid KSh 15,000", "KSh 15,000", "15000 KES"),
        ("KE", "en", "owes 20k bob", "20k bob", "20000 KES"),
        ("IN", "en", "fee of Rs. 25,000", "Rs. 25,000", "25000 INR"),
        ("IN", "en", "fee of 1.5 lakh rupees", "1.5 lakh rupees", "150000 INR"),
        ("IN", "en", "fee of Rs 1,50,000", "Rs 1,50,000", "150000 INR"),
        ("AE", "en", "fined Dhs 500", "Dhs 500", "500 AED"),
        ("PH", "en", "fee of P25,000", "P25,000", "25000 PHP"),
        ("PH", "en", "sent 500 pesos", "500 pesos", "500 PHP"),
        ("CH", "fr", "loyer 1'200.-- CHF", "1'200.-- CHF", "1200 CHF"),
        ("CH", "fr", "loyer Fr. 850.-", "Fr. 850.-", "850 CHF"),
        ("CI", "fr", "transport 5000 F", "5000 F", "5000 XOF"),
        ("MA", "fr", "payé 15 000 DH", "15 000 DH", "15000 MAD"),
        ("AR", "es", "le sacaban palo y medio", "palo y medio", "1500000 ARS"),
        ("CL", "es", "sale luca y media", "luca y media", "1500 CLP"),
    ],
)
def test_money_of_one_country(country, language, text, written, amount):
    assert pairs(text, "money", country=country, language=language) == [(written, amount)]


@pytest.mark.parametrize(
    ("country", "language", "text"),
    [
        ("BR", "pt", "a 500 mt de distância, com 20 g"),
        ("MZ", "pt", "a 500 mt de distância"),
        ("GB", "en", "Bob 20 left. page p. 12, G 20 summit, RS 232"),
        ("PY", "es", "el grupo G 20"),
        ("CI", "fr", "chambre 12 F"),
        ("FR", "fr", "chambre 12 F, Fr 12"),
        ("ES", "es", "un palo y medio metro de cuerda"),
        ("PE", "es", "comió 3 mangos maduros"),
        ("ES", "es", "una moneda de 50¢"),
    ],
)
def test_measures_names_and_fruit_are_no_money(country, language, text):
    assert pairs(text, "money", country=country, language=language) == []
