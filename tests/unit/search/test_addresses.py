"""One street and number in two spellings meet, and two streets do not."""

import pytest

from services.search.linking.addresses import address


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Calle Warnes N° 88", "C/ Warnes 88"),
        ("Av. 6 de Agosto 2170", "Avda. 6 de Agosto N° 2170, Piso 3"),
        ("Avenida 20 de Octubre #2665", "Av. 20 de Octubre nro. 2665"),
        ("Calle 21 N° 8350", "C. 21 #8350"),
        ("Cra. 7 # 45-12", "Carrera 7 No. 45 - 12"),
        ("Calle 45 #12-30, apto 201", "Cll 45 No. 12-30"),
        ("Gral. Acha 340", "Calle General Acha N° 340"),
        ("Rua das Flores, 120", "R. das Flores nº 120"),
        ("Rua 25 de Março, 1200, sala 4", "R. 25 de Março 1200"),
        ("12 rue de la Paix", "Rue de la Paix 12"),
        ("14 Mill Road", "14 Mill Rd, flat 2"),
        ("Jirón Comercio N° 1903, Hab. 7", "Jr. Comercio nro. 1903"),
        ("CALLE SANTA CRUZ 0450", "calle Sta. Cruz 450"),
        ("Str. Unirii nr. 8", "Strada Unirii 8"),
        ("Ruta 34 km 12", "RUTA 34, km. 12"),
        ("Barrio Norte Mza. 4 Lote 8", "barrio Norte, manzana 4, lote 8"),
    ],
)
def test_two_spellings_of_one_address_meet(one: str, two: str) -> None:
    assert address(one) == address(two)
    assert not address(one).endswith("|")


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Av. 6 de Agosto 2170", "Av. 6 de Agosto 2171"),
        ("Av. 6 de Agosto 2170", "Av. 6 de Marzo 2170"),
        ("Calle 45 #12-30", "Calle 45 #12-31"),
        ("Calle 45 #12-30", "Carrera 45 #12-30"),
        ("Calle 21 N° 8350", "Calle 22 N° 8350"),
        ("Calle Sucre 12", "Calle Sucre 120"),
        ("Ruta 34 km 12", "Ruta 34 km 13"),
        ("Barrio Norte Mza 4 Lote 8", "Barrio Norte Mza 4 Lote 9"),
    ],
)
def test_other_houses_and_streets_do_not(one: str, two: str) -> None:
    assert address(one) != address(two)


@pytest.mark.parametrize(
    "text",
    ["", "  ", "N°", "#", "Calle", "Calle 21", "Rua Direita s/n", "Oruro", "9" * 300, "ул. Ленина 5", "平安街 8号"],
)
def test_what_names_no_house_ends_in_nothing_or_is_kept_apart(text: str) -> None:
    found = address(text)
    assert not found or found.endswith("|") or found.partition("|")[0]
