"""Two people of one name: their birth dates or papers tell them apart, and the name is nobody's in particular."""

import pytest
from support.factories import a_document, a_page
from support.language import understand

from models.mention import MentionKind


def people(text: str, language: str = "es", country: str | None = None) -> list[str | None]:
    page = a_page(text).model_copy(update={"language": language})
    found = understand(a_document(page), country).mentions
    return [mention.person for mention in found if mention.kind is MentionKind.PERSON]


@pytest.mark.parametrize(
    ("text", "language", "country"),
    [
        ("Marta Oliva (DNI 53918274H) declaró. Marta Oliva (DNI 07461938W) es otra.", "es", "ES"),
        ("Marta Oliva, nacida el 3 de abril de 1990, y Marta Oliva, nacida el 5 de mayo de 2001.", "es", "ES"),
        ("Nombre: Luis Vera\nDNI: 28.473.918\n\nNombre: Luis Vera\nDNI: 31.204.877\n", "es", "AR"),
        ("Vieram João Prado, CPF 529.982.247-25, e João Prado, CPF 111.444.777-35.", "pt", "BR"),
        ("Luis Vera (padre) y Luis Vera (hijo) declararon.", "es", "ES"),
        ("Tom Hale, born on 3 April 1990, met Tom Hale, born on 5 May 2001.", "en", "GB"),
    ],
)
def test_two_birth_dates_or_papers_leave_a_name_open(text, language, country):
    assert people(text, language, country) == [None, None]


@pytest.mark.parametrize(
    ("text", "country", "names"),
    [
        (
            "Marta Oliva Paz, nacida el 3 de abril de 1990, DNI 53918274H. Marta Oliva dijo. Marta Oliva Paz, "
            + "nacida el 03/04/1990, DNI n° 53.918.274-H, firma.",
            "ES",
            ["marta oliva paz"] * 3,
        ),
        (
            "Marta Oliva, pasaporte AAB123456, y luego Marta Oliva, pasaporte AAC774411.",
            "ES",
            ["marta oliva"] * 2,
        ),
        (
            "Marta Oliva (DNI 53918274H) entregó a Luis Vera (DNI 07461938W) el sobre. Marta Oliva firma.",
            "ES",
            ["marta oliva", "luis vera", "marta oliva"],
        ),
        (
            "Marta Oliva (DNI 53918274H) firma. Marta Oliva exhibe además el documento ajeno con DNI 07461938W.",
            "ES",
            ["marta oliva"] * 2,
        ),
    ],
)
def test_one_person_stays_one(text, country, names):
    assert people(text, country=country) == names
