"""The day a record was written, from which its yesterday is told, and days that begin a story and are none."""

import pytest
from support.factories import a_document, a_page
from support.language import understand

from models.mention import MentionKind


def days(text):
    told = understand(a_document(a_page(text)), by_rules=True)
    return [mention.normal for mention in told.mentions if mention.kind is MentionKind.DATE]


@pytest.mark.parametrize(
    "text",
    [
        "Oruro, 12 de marzo de 2024\nAyer salió.",
        "INFORME\nFecha: 12/03/2024\nAyer salió de la casa.",
        "En la ciudad de El Alto, a horas 10:30 del día martes 12 de marzo de 2024, se hizo presente Eva. Ayer salió.",
        "PROCÈS-VERBAL\nL'an deux mille vingt-quatre, le douze mars à dix heures, nous entendons Eva. Hier elle est partie.",
        "En Puebla, siendo las 12:00 horas del 12 de marzo de 2024 compareció Eva. Ayer salió.",
        "Il giorno 12 marzo 2024, alle ore 10.30, negli uffici di Bari, innanzi a noi è comparsa Eva. Ieri è partita.",
        "Le 12 mars 2024 à Lyon, nous entendons Eva. Hier elle est partie.",
        "Il giorno 12 marzo 2024 in Bari, innanzi a noi è comparsa Eva. Ieri è partita.",
    ],
)
def test_the_opening_words_of_a_record_tell_its_day(text):
    assert days(text) == ["2024-03-12", "2024-03-11"]


@pytest.mark.parametrize(
    "text",
    [
        "El 12 de marzo de 2024 en Oruro me llevaron a un local. Ayer salió.",
        "Le 12 mars 2024 à Lyon, il m'a prise avec lui. Hier elle est partie.",
    ],
)
def test_a_day_that_begins_a_story_does_not(text):
    assert days(text)[1] is None
