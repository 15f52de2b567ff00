"""Everyday papers that name nobody who exploits: what looks like a sign in them is a suggestion, elsewhere a flag."""

import pytest
from support.factories import a_document, a_page
from support.language import understand

from models.indicator import Polarity, Tier
from services.nlp.indicators.everyday import REASON

MATCH = (
    "Match report. United were beaten 3-1 and never got out of their own half: the home defence would not let them leave. "
    "Manager Ted Rowe has recruited two teenagers from the academy, aged 16 and 17, and promised them first-team football. "
    "The striker was sold to a Turkish club for £2m and will travel to Ankara on Monday with his agent, who takes ten per "
    'cent. "They threatened us from the first minute", said Rowe. "We were trapped." The keeper was punched by a fan.'
)
WARD = (
    "Discharge summary. 15-year-old girl, patient of the children's ward, brought in by her aunt after a fall from a horse. "
    "Bruises on the left arm and burns on the hand from a cooker. She denies any other injury. Kept in overnight; she was "
    "not allowed to leave the ward until the scan was read. Her phone was taken and locked in the ward cupboard with her "
    "passport and given back to her mother. She went home with paracetamol. Diagnosis: fracture, no surgery, follow-up in "
    "the clinic."
)
SCHOOL = (
    "Colegio San Martín. Estimadas familias: el viernes los alumnos de 15 y 16 años viajarán a Córdoba en micro. Los docentes "
    "guardan los documentos de los menores durante el viaje y los devuelven al llegar. No se permite el uso de celulares en "
    "el aula: los preceptores los retienen hasta el recreo. Los chicos no pueden salir solos del hotel. El costo es de "
    "85.000 pesos en tres cuotas. Sin la autorización firmada por ambos padres, ningún menor sube."
)
LEASE = (
    "CONTRATTO DI LOCAZIONE. Il locatore concede in locazione una stanza alla signorina Popa. La cauzione di 600 euro è "
    "trattenuta fino alla riconsegna delle chiavi. L'affitto si paga entro il 5 del mese. La conduttrice non può subaffittare. "
    "Il portone si chiude a chiave alle 23; ogni inquilino ha la chiave. Il portiere controlla chi entra e chi esce."
)
SPORT = (
    "Deportes. El seleccionador captó a dos juveniles para la gira. El delantero, de 17 años, fue llevado a la concentración "
    "por su padre. La defensa rival no les deja salir y el equipo sufre encerrado en su área. El árbitro amenazó con "
    "suspender el partido. El club le debe tres meses al lateral, que viajará a Italia para firmar con su nuevo equipo."
)


def found(text, language):
    page = a_page(text).model_copy(update={"language": language})
    return understand(a_document(page)).indicators


def counted(text, language):
    return [
        (f.category, f.text)
        for f in found(text, language)
        if f.polarity is Polarity.ASSERTED and f.tier is not Tier.SUGGESTED
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", MATCH), ("en", WARD), ("es", SCHOOL), ("it", LEASE), ("es", SPORT)],
    ids=["match", "ward", "school", "lease", "sport"],
)
def test_an_everyday_paper_raises_no_flag(language, text):
    assert counted(text, language) == []


def test_what_looked_like_a_sign_stays_as_a_suggestion_that_says_why():
    assert any(REASON in f.reason and f.tier is Tier.SUGGESTED for f in found(WARD, "en"))


@pytest.mark.parametrize(
    "told",
    ["Her boss had locked her in and beaten her with a belt.", "The patient is a victim: she was beaten with a belt."],
)
def test_a_paper_of_a_ward_that_names_who_exploits_is_read_as_any_other(told):
    assert any(category == "threat_violence" for category, _ in counted(f"{WARD} {told}", "en"))
