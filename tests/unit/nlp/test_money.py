"""Amounts: signs, names, words, local separators, and columns."""

import pytest
from support.language import found, pairs

from services.nlp import figures


@pytest.mark.parametrize(
    ("country", "text", "amount"),
    [
        ("ES", "debía 3.500 euros", "3500 EUR"),
        ("PE", "ganaba 1,500 soles", "1500 PEN"),
        ("AR", "pagó $ 40.000", "40000 ARS"),
        ("CL", "pagó $ 40.000", "40000 CLP"),
        ("MX", "total $25,200.50", "25200.50 MXN"),
        ("EC", "total $25", "25 USD"),
        ("BR", "R$ 1.300,50", "1300.50 BRL"),
        ("BR", "R$ 2,5 mil", "2500 BRL"),
        ("BO", "Bs. 760.-", "760 BOB"),
        ("BO", "son 1800 bs nomás", "1800 BOB"),
        ("VE", "Bs 760", "760 VES"),
        ("GT", "cuota de Q150 diarios", "150 GTQ"),
        ("PE", "S/ 3,000 mensual", "3000 PEN"),
        ("AR", "hay 87 lucas", "87000 ARS"),
        ("CO", "$85 millones", "85000000 COP"),
        ("AR", "US$ 500", "500 USD"),
        ("AR", "2.000 pesos chilenos", "2000 CLP"),
        ("CA", "C$38,460", "38460 CAD"),
        ("NI", "C$ 500", "500 NIO"),
        ("GB", "£18,000", "18000 GBP"),
        ("FR", "12 400 €", "12400 EUR"),
        ("MX", "tres mil quinientos pesos", "3500 MXN"),
        ("CO", "treinta mil dólares", "30000 USD"),
        ("MX", "$2,000 dólares", "2000 USD"),
        ("MX", "$4O.5O", "40.50 MXN"),
        ("BR", "R$ 2.1O0", "2100 BRL"),
        ("BO", "20bs", "20 BOB"),
        ("AR", "pagó 3 palos", "3000000 ARS"),
        ("PE", "son 20 lucas", "20 PEN"),
        ("CO", "son 20 lucas", "20000 COP"),
        ("GB", "paid 4 grand", "4000 GBP"),
        ("CA", "forty dollars", "40 CAD"),
        ("IT", "4 milioni di euro", "4000000 EUR"),
        ("CO", "dos mil quinientos pesos", "2500 COP"),
        ("BO", "2 mil quinientos bolivianos", "2500 BOB"),
        ("MX", "un millón y medio de pesos", "1500000 MXN"),
        ("BR", "mil e quinhentos reais", "1500 BRL"),
        ("BO", "me debe 500 desde marzo", "500 BOB"),
        ("BR", "levou uma multa de 50.", "50 BRL"),
        ("AR", "las cobraba a $ 500 cada una", "500 ARS"),
        ("AU", "he paid A$500 and left", "500 AUD"),
        ("HN", "le dio Lps. 5,000", "5000 HNL"),
        ("HN", "le dio L.3,500.00", "3500 HNL"),
        ("BO", "le dio 500 $us", "500 USD"),
        ("AR", "le dio 500 u$s", "500 USD"),
        ("PE", "mil doscientos con 50/100 soles", "1200.50 PEN"),
        ("CR", "pagó ¢20.000", "20000 CRC"),
        ("IN", "a debt of ₹4,00,000", "400000 INR"),
    ],
)
def test_amounts(country, text, amount):
    assert [f.normal for f in found(text, "money", country=country)] == [amount]


@pytest.mark.parametrize(
    "text",
    [
        "tiene 40 años",
        "C.I. 9550123 LP 21 años",
        "a las 14.30 horas",
        "artículo 145",
        "documento S/N",
        "3 hombres",
        "km 561",
        "un real problema",
        "20 libras de harina",
        "dos soles pintados",
        "viajaban dos bolivianos",
        "debe 3 semanas",
        "debía 20 cajas",
    ],
)
def test_other_figures_are_no_money(text):
    assert pairs(text, "money", country="AR") == []


def test_a_column_takes_the_currency_of_its_table():
    text = "Moeda: EUR\nData | Descritivo | Valor | Saldo\n02-07-2024 | TRF | +60,00 | 1.204,11\n03-07-2024 | DEP | -45,00 | 1.159,11"
    assert [f.normal for f in found(text, "money", country="PT", language="pt")] == [
        "60 EUR",
        "1204.11 EUR",
        "45 EUR",
        "1159.11 EUR",
    ]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1.500", 1500),
        ("1,500", 1500),
        ("1.234,56", 1234.56),
        ("1,234.56", 1234.56),
        ("7,40", 7.4),
        ("12 400", 12400),
        ("3", 3),
    ],
)
def test_figures_with_local_separators(written, value):
    assert figures.number(written) == value


@pytest.mark.parametrize(
    ("phrase", "value"),
    [
        ("tres mil quinientos", 3500), ("dos mil veinticuatro", 2024), ("doce", 12), ("vinte e um", 21), ("twenty five", 25),
        ("un millón doscientos mil", 1_200_000), ("deux mille vingt-quatre", 2024), ("ventiduemila", 22000), ("mil", 1000), ("casa", None),
    ],
)  # fmt: skip
def test_number_words(phrase, value):
    assert figures.words(phrase) == value


@pytest.mark.parametrize(
    ("country", "text", "amounts"),
    [
        ("BR", "R$ 6.200 R$ 1.980", [("R$ 6.200", "6200 BRL"), ("R$ 1.980", "1980 BRL")]),
        ("BR", "R$6.200 R$ 1.980 R$ 70", [("R$6.200", "6200 BRL"), ("R$ 1.980", "1980 BRL"), ("R$ 70", "70 BRL")]),
        ("BO", "US$ 50 US$ 70", [("US$ 50", "50 USD"), ("US$ 70", "70 USD")]),
        ("BO", "Bs 30 Bs 40", [("Bs 30", "30 BOB"), ("Bs 40", "40 BOB")]),
        ("BO", "3 Bs 40", [("Bs 40", "40 BOB")]),
        ("ES", "30 € 40 €", [("30 €", "30 EUR"), ("40 €", "40 EUR")]),
        ("ES", "30€ 40€ 1.200€", [("30€", "30 EUR"), ("40€", "40 EUR"), ("1.200€", "1200 EUR")]),
        ("ES", "€ 30 € 40", [("€ 30", "30 EUR"), ("€ 40", "40 EUR")]),
        ("AR", "$ 10 $ 20", [("$ 10", "10 ARS"), ("$ 20", "20 ARS")]),
        ("AR", "10 USD 20 USD", [("10 USD", "10 USD"), ("20 USD", "20 USD")]),
        ("AR", "USD 10 USD 20", [("USD 10", "10 USD"), ("USD 20", "20 USD")]),
        ("PE", "S/ 300 S/ 450", [("S/ 300", "300 PEN"), ("S/ 450", "450 PEN")]),
        ("BO", "100 bs 200 bs", [("100 bs", "100 BOB"), ("200 bs", "200 BOB")]),
        ("MX", "$2,000 dólares 5 veces", [("$2,000 dólares", "2000 USD")]),
        ("GB", "£50 £70", [("£50", "50 GBP"), ("£70", "70 GBP")]),
    ],
)
def test_amounts_side_by_side(country, text, amounts):
    assert pairs(text, "money", country=country) == amounts


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("entre 50 y 80 pesos", ["50 MXN", "80 MXN"]),
        ("de 5 a 8 mil pesos", ["5000 MXN", "8000 MXN"]),
        ("50-80 pesos", ["50 MXN", "80 MXN"]),
        ("US$ 500 a 800", ["500 USD", "800 USD"]),
        ("la mesa 3 y 50 pesos", ["50 MXN"]),
    ],
)
def test_a_currency_counts_for_both_ends_of_a_range(text, amounts):
    assert [f.normal for f in found(text, "money", country="MX")] == amounts


def test_a_group_of_three_behind_the_decimal_mark_of_the_country_may_be_decimals():
    (one,) = found("1.500 dólares", "money", country="PE")
    assert (one.normal, one.alternatives) == ("1500 USD", ("1.50 USD",))


@pytest.mark.parametrize(
    ("country", "text", "amount"),
    [
        ("ES", "Roxi 150 € 3 servicios", "150 EUR"),
        ("ES", "Pagado a Costel 600 € 12/4", "600 EUR"),
        ("ES", "cobró 50 € 2 veces", "50 EUR"),
        ("ES", "Roxi 150 EUR 3 servicios", "150 EUR"),
        ("ES", "Roxi 150 € 3", "150 EUR"),
        ("EC", "pagó 300 $ 4 días", "300 USD"),
        ("EC", "cuarto 3 $40", "40 USD"),
        ("EC", "fila 3 $ 1,500.00", "1500 USD"),
        ("BO", "cobró 200 Bs 3 servicios", "200 BOB"),
        ("BO", "pieza 3 Bs 40", "40 BOB"),
        ("US", "twenty-five hundred dollars", "2500 USD"),
    ],
)
def test_a_sign_between_two_figures_is_one_of_them_only(country, text, amount):
    assert [f.normal for f in found(text, "money", country=country)] == [amount]


@pytest.mark.parametrize("text", ["pagó USD " + "9" * 400, "pagó " + "8" * 500 + " bolivianos", "$" + "7.111" * 200])
def test_more_figures_than_any_sum_has_are_no_amount(text):
    assert [amount for _, amount in pairs(text, "money", country="BO") if len(amount) > 40] == []
