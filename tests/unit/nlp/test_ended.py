"""Denials that are over before their sentence is, and denials that are the sign itself: as a reader takes them."""

import pytest
from support.language import flags

from models.indicator import Polarity

PAPERS, CONFINED, VIOLENCE = "document_retention", "harbouring_confinement", "threat_violence"
HOURS, JOURNEY = "withheld_wages_excessive_hours", "transport_transfer"
A = Polarity.ASSERTED


def asserted(text, language, category):
    """Whether the rules take a category for said, and nowhere for denied or general; None where they see none."""
    found = {f.polarity for f in flags(text, language=language) if f.category == category}
    return found == {A} if found else None


@pytest.mark.parametrize(
    ("language", "category", "text"),
    [
        ("en", CONFINED, "There was no food and they were locked in the barn."),
        ("en", VIOLENCE, "There was no heating and she was beaten every night."),
        ("en", PAPERS, "There was no water and he kept our passports."),
        ("en", PAPERS, "There was no water and the boss kept our passports."),
        ("en", PAPERS, "they wont let us leave n he got our passports"),
        ("en", VIOLENCE, "There were no beds, no blankets and he hit us with a belt."),
        ("en", CONFINED, "There was nobody to ask for help and they locked us in at night."),
        ("en", PAPERS, "She had nothing to eat when they took her passport."),
        ("es", CONFINED, "No había comida y las tenían encerradas en el galpón."),
        ("es", PAPERS, "No tenía a quién acudir cuando le quitaron el pasaporte."),
        ("es", PAPERS, "Como no hablaba el idioma le quitaron el pasaporte al llegar."),
        ("es", JOURNEY, "Aprovechó que ella no tenía con qué comer para llevarla a Panamá con los tiquetes pagados por la red."),
        ("es", JOURNEY, "Como no tenía trabajo ni casa la llevaron a Chile con los pasajes pagados por la red."),
        ("pt", PAPERS, "Não tinha água e ele ficou com os nossos passaportes."),
        ("pt", JOURNEY, "Aproveitou que ela não tinha o que comer para levá-la a Portugal com a passagem paga pela agência."),
        ("fr", PAPERS, "Il n'y avait pas d'eau et il a confisqué nos passeports."),
        ("it", CONFINED, "Non c'era cibo ed erano rinchiuse nel capannone."),
        ("it", PAPERS, "Non c'era acqua e ci hanno tolto i passaporti."),
    ],
)  # fmt: skip
def test_what_was_missing_denies_nothing_that_was_done(language, category, text):
    assert asserted(text, language, category)


@pytest.mark.parametrize(
    ("language", "category", "text"),
    [
        ("en", PAPERS, "There was no violence and no passports were taken."),
        ("en", PAPERS, "No one beat me and took my passport."),
        ("en", CONFINED, "They never locked us in and kept our papers."),
        ("en", CONFINED, "There was no evidence that they were beaten and locked in the barn."),
        ("en", PAPERS, "He denied that he hit her and that he kept her passport."),
        ("en", PAPERS, "He never locked the door when I was home or took my passport."),
        ("es", PAPERS, "No las encerraban cuando salían o les quitaban los pasaportes."),
        ("es", PAPERS, "No las golpeaban ni les quitaron los pasaportes."),
        ("es", PAPERS, "No le pegaron y no le quitaron el pasaporte."),
        ("es", PAPERS, "No tenía miedo de que le quitaran el pasaporte."),
        ("es", JOURNEY, "No viajó a Panamá con los tiquetes pagados por la organización."),
        ("pt", PAPERS, "Não batiam nem ficaram com os passaportes."),
        ("fr", PAPERS, "Il ne l'a pas frappée et ne lui a pas pris son passeport."),
        ("it", PAPERS, "Non la picchiava e non le ha tolto il passaporto."),
    ],
)
def test_a_denial_of_what_was_done_still_denies(language, category, text):
    assert not asserted(text, language, category)


@pytest.mark.parametrize(
    ("language", "category", "text"),
    [
        ("es", HOURS, "El patrón no nos pagó ni un peso en toda la temporada."),
        ("es", HOURS, "En dos años el dueño no les dio ni un peso."),
        ("es", HOURS, "A las chicas no les daban ni un peso por su trabajo."),
        ("es", HOURS, "No me pagaron ni un centavo por los seis meses de cosecha."),
        ("es", HOURS, "No le daban ni un euro por las jornadas."),
        ("es", HOURS, "Aclaró que nunca la golpearon ni la amenazaron, pero que jamás vio un peso de lo que trabajó."),
        ("es", PAPERS, "No le pagaron y nunca le devolvieron la cédula."),
        ("es", PAPERS, "No nos dieron contrato y no nos devolvieron los pasaportes."),
        ("es", PAPERS, "Nadie le pagó y jamás le devolvieron el DNI."),
        ("pt", PAPERS, "Nunca devolveu meu passaporte."),
        ("pt", PAPERS, "Não devolveram o meu RG."),
        ("en", PAPERS, "He did not pay her and never gave her passport back."),
        ("en", PAPERS, "They never returned my passport."),
        ("it", PAPERS, "Non l'hanno pagata e non le hanno mai restituito il passaporto."),
        ("it", PAPERS, "Non mi ha mai restituito il passaporto."),
    ],
)
def test_a_denial_that_is_the_sign_itself_is_said(language, category, text):
    assert asserted(text, language, category)


@pytest.mark.parametrize(
    ("language", "category", "text"),
    [
        ("es", HOURS, "No es cierto que no le pagaran ni un peso."),
        ("es", HOURS, "El albergue no nos cobró ni un peso."),
        ("es", PAPERS, "No es cierto que nunca le devolvieron la cédula."),
        ("pt", PAPERS, "Devolveu meu passaporte no mesmo dia."),
        ("pt", PAPERS, "Não é verdade que nunca devolveu meu passaporte."),
        ("en", PAPERS, "They returned my passport."),
        ("it", PAPERS, "Mi ha restituito il passaporto."),
    ],
)
def test_what_was_paid_or_given_back_is_not(language, category, text):
    assert not asserted(text, language, category)
