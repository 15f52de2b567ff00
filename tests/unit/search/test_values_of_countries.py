"""Numbers as files of several countries write them: which meet, which are nobody's, which are another country's."""

import pytest

from api.linking import name_levels
from api.whose import lands
from services.search.linking.evidence import ABROAD
from services.search.linking.resolve import Resolved, resolve

LEVELS = name_levels()


def values(kind: str, *written: str, countries: str = "") -> list[set[str]]:
    """Groups of writings that meet."""
    rows = [
        {"mid": f"v{n}", "kind": kind, "text": text, "case": f"C{n}", "country": (countries.split() or [""] * 99)[n]}
        for n, text in enumerate(written)
    ]
    groups: dict[str, set[str]] = {}
    for mid, cluster in resolve(rows, LEVELS, lands=lands).cluster.items():
        groups.setdefault(cluster, set()).add(written[int(mid[1:])])
    return list(groups.values())


def people(kind: str, one: str, two: str, *, countries: str = " ", name: str = "Juan Pérez López", **more) -> Resolved:
    """Two people of one name in two cases, each beside a value."""
    rows = []
    for n, (text, country) in enumerate(zip((one, two), countries.split(" "), strict=True)):
        there = {"case": f"C{n}", "doc": f"D{n}", "country": country}
        rows += [{"mid": f"v{n}", "kind": kind, "text": text, **there}]
        rows += [{"mid": f"p{n}", "kind": "person", "text": name, "near": [f"v{n}"], **there, **more}]
    return resolve(rows, LEVELS, lands=lands)


def bands(found: Resolved) -> list[str]:
    return [link.band for link in found.links if link.one.startswith("p")]


@pytest.mark.parametrize(
    ("country", "written"),
    [
        ("AR", ("011 15-4321-0987", "+54 9 11 4321 0987", "+54 11 4321-0987")),
        ("MX", ("+52 1 55 1234 5678", "044 55 1234 5678", "55 1234 5678", "045 55 1234 5678", "01 55 1234 5678")),
        ("BR", ("(11) 8765-4321", "+55 11 98765-4321", "0 41 11 98765-4321", "1️⃣1️⃣ 98765-4321")),
        ("BR", ("１１ ９８７６５-４３２１", "11 98765-4321")),
    ],
)
def test_writings_of_a_telephone_are_read_by_the_country_of_the_file(country, written):
    assert values("phone", *written, countries=f"{country} " * len(written)) == [set(written)]


def test_numbers_of_central_america_meet_within_their_country_alone():
    assert values("phone", "2234-5678", "2234 5678", countries="GT HN") == [{"2234-5678"}, {"2234 5678"}]
    assert values("phone", "2234-5678", "2234 5678", countries="GT GT") == [{"2234-5678", "2234 5678"}]
    assert not bands(people("phone", "2234-5678", "2234 5678", countries="GT HN"))


@pytest.mark.parametrize(
    "written",
    [
        ("123.456.789-09", "12345678909", "CPF 123.456.789-09"),
        ("CURP ZEPE750101HDFPRR09", "ZEPE750101HDFPRR09"),
        ("PASAPORTE AAB123456", "AAB 123456", "Pasaporte N° AAB 123456"),
        ("D.N.I. N° 30.123.456", "30123456", "dni: 30.123.456"),
        ("CI 4567890 LP", "4567890", "C.I. 4.567.890-K"),
    ],
)
def test_writings_of_a_paper_meet(written):
    assert values("id", *written) == [set(written)]


def test_the_series_of_a_passport_is_part_of_its_number():
    assert len(values("id", "AAB 123456", "XYZ 123456")) == 2


@pytest.mark.parametrize("written", ["S/N", "Indocumentado", "00000000", "2", "sin documentos"])
def test_what_identifies_nobody_joins_nobody(written):
    assert not bands(people("id", written, written))
    assert len({*people("id", written, written).cluster.values()}) == 4


@pytest.mark.parametrize(
    "written", ["domicilio desconocido", "Terminal de buses", "Calle Bolívar s/n", "endereço não informado"]
)
def test_an_address_without_a_number_joins_nobody(written):
    assert not bands(people("address", written, written))


@pytest.mark.parametrize(
    ("kind", "one", "two", "countries"),
    [
        ("id", "DNI 30.123.456", "DNI 30123456", "AR PE"),
        ("id", "40123456", "40123456", "AR PE"),
        ("id", "DNI argentino 30.123.456", "DNI peruano 30123456", "BO BO"),
        ("id", "DNI 30.123.456", "Pasaporte 30123456", "AR AR"),
        ("plate", "AB123CD", "AB123CD", "AR VE"),
        ("address", "Calle Bolívar 123, Rosario", "Calle Bolívar 123, Cochabamba", "AR BO"),
        ("handle", "instagram.com/ana_88", "facebook.com/ana_88", "BO BO"),
    ],
)
def test_one_number_of_two_countries_never_makes_two_of_a_usual_name_certain(kind, one, two, countries):
    found = people(kind, one, two, countries=countries)
    assert "certain" not in bands(found)
    for link in found.links:
        if link.one.startswith("p"):
            assert dict(link.parts)[f"abroad_{kind}"] == ABROAD[kind]


def test_one_number_told_alike_is_as_sure_as_before():
    assert bands(people("id", "DNI 30.123.456", "30123456", countries="AR AR")) == ["certain"]
    assert bands(people("id", "CI 4567890 LP", "CI 4567890", countries="BO AR")) == ["certain"]


def test_a_profile_is_known_by_its_name_or_number_whatever_stands_behind():
    written = "instagram.com/ana_88", "https://www.instagram.com/ana_88/?hl=es", "@Ana_88"
    assert values("handle", *written) == [set(written)]
    assert len(values("handle", "facebook.com/profile.php?id=100012345&mibextid=z", "100012345")) == 1


def test_a_telephone_of_nine_people_of_one_surname_joins_no_two_of_them():
    names = ["Juan", "Juan", "Julio", "Jorge", "José", "Javier", "Jaime", "Justina", "Jesús"]
    rows = []
    for n, given in enumerate(names):
        there = {"case": f"C{n}", "doc": f"D{n}", "country": "BO"}
        rows += [{"mid": f"v{n}", "kind": "phone", "text": "+591 71234567", **there}]
        rows += [{"mid": f"p{n}", "kind": "person", "text": f"{given} Quispe", "near": [f"v{n}"], **there}]
    assert not bands(resolve(rows, LEVELS, lands=lands))


@pytest.mark.parametrize(("one", "two"), [("victim", "official"), ("victim", "suspect")])
def test_victim_and_suspect_or_official_of_a_case_are_joined_by_no_machine(one, two):
    rows = [
        {"mid": role, "kind": "person", "text": "Rosa Cruz Villca", "case": "C1", "doc": role, "role": role}
        for role in (one, two)
    ]
    assert len({*resolve(rows, LEVELS).cluster.values()}) == 2
    assert len({*resolve([{**row, "role": one} for row in rows], LEVELS).cluster.values()}) == 1
