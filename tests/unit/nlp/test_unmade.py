"""What was only going to be done or threatened with, what was done for a reason, and what an answer admits in part."""

import pytest
from support.factories import a_document, a_page
from support.language import polarities, understand

from models.indicator import Polarity

PAPERS, CONFINED, VIOLENCE = "document_retention", "harbouring_confinement", "threat_violence"
JOURNEY, SEX = "transport_transfer", "sexual_exploitation"
A, N, G = Polarity.ASSERTED, Polarity.NEGATED, Polarity.GENERIC


@pytest.mark.parametrize(
    ("language", "polarity", "text"),
    [
        ("es", G, "La van a llevar a Santa Cruz la semana que viene."),
        ("es", G, "Quieren llevarla a Chile."),
        ("en", G, "They were going to take her to Madrid on Friday."),
        ("en", G, "They will take her across the border tomorrow."),
        ("pt", G, "Ele ia levá-la para Lisboa no mês seguinte."),
        ("pt", G, "Vão levá-la para Lisboa amanhã."),
        ("fr", G, "Il allait l'emmener à Marseille."),
        ("it", G, "Stava per portarla a Milano."),
        ("it", G, "La porteranno a Milano domani."),
        # What was done, and what was done again and again.
        ("es", A, "La llevaron a Santa Cruz en un micro."),
        ("es", A, "Los iban a llevar a la finca todos los días en camión."),
        ("en", A, "They took her to Madrid in a van."),
        ("pt", A, "A van levou os trabalhadores para o sítio."),
        ("fr", A, "Il l'a emmenée à Marseille en voiture."),
        ("it", A, "L'hanno portata a Milano in treno."),
    ],
)
def test_a_planned_journey_is_none_that_was_made(language, polarity, text):
    assert polarities(text, language, JOURNEY) == {polarity}


def test_a_plan_that_the_classifier_reads_is_told_as_supposed():
    page = a_page("La van a llevar a Santa Cruz la semana que viene.")
    flag = next(f for f in understand(a_document(page)).indicators if f.category == JOURNEY)
    assert flag.reason.count("The text only supposes it.") == 1
    assert [str(one.manner) for one in flag.qualifiers] == ["hypothetical"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "No te pego si trabajas."),
        ("es", "Si trabajas no te pego."),
        ("pt", "Não te bato se trabalhar."),
        ("en", "I won't hit you if you work."),
        ("fr", "Je ne te frapperai pas si tu travailles."),
        ("it", "Non ti picchio se lavori."),
        ("it", "Se lavori non ti picchio."),
        ("it", "Ha cominciato a picchiarla ogni sera."),
        ("pt", "Quando bebia, bati nela."),
        ("es", "Si no pagas te mando a la frontera."),
        ("pt", "Se não pagar eu te mando para outra casa."),
        ("en", "If you don't pay I'll send you to another house."),
        ("fr", "Si tu ne paies pas je t'envoie à Marseille."),
        ("it", "Se non paghi ti mando a Napoli."),
    ],
)
def test_a_threat_by_condition_is_a_threat_and_no_deed(language, text):
    assert polarities(text, language, VIOLENCE) == {A}
    assert A not in polarities(text, language, JOURNEY)


@pytest.mark.parametrize(
    ("language", "category", "text"),
    [
        ("es", SEX, "Si no pagás te mando a trabajar a otro prostíbulo."),
        ("en", PAPERS, "If you leave I will take your passport."),
        ("es", VIOLENCE, "Si no pagas hoy te mando la factura por correo."),
        ("en", VIOLENCE, "If you don't pay I'll send you a reminder."),
        ("es", VIOLENCE, "Si quieres te llevo a Madrid."),
    ],
)
def test_what_is_threatened_with_or_offered_is_not_asserted(language, category, text):
    assert A not in polarities(text, language, category)


@pytest.mark.parametrize(
    ("language", "category", "polarity", "text"),
    [
        ("es", PAPERS, A, "Porque no quiso trabajar le quitaron el pasaporte."),
        ("es", VIOLENCE, A, "Porque no quiso acostarse con él la golpeó."),
        ("es", CONFINED, A, "Como no pagaba, la encerraron."),
        ("es", CONFINED, A, "Como no pagaba la encerraron en el cuarto."),
        ("en", CONFINED, A, "Since she didn't pay they locked her in."),
        ("en", PAPERS, A, "Because she would not work they took her passport."),
        ("pt", PAPERS, A, "Porque não quis trabalhar tiraram-lhe o passaporte."),
        ("fr", PAPERS, A, "Parce qu'elle ne voulait pas travailler ils lui ont pris son passeport."),
        ("it", PAPERS, A, "Perché non voleva lavorare le hanno tolto il passaporto."),
        ("it", CONFINED, A, "Siccome non pagava la chiudevano a chiave in camera."),
        # What was not done, whatever its reason.
        ("es", PAPERS, N, "No le quitaron el pasaporte porque trabajaba bien."),
        ("es", PAPERS, N, "Como era buena gente no le quitó el pasaporte."),
        ("es", PAPERS, N, "Porque no le quitaron el pasaporte pudo escapar."),
        ("es", PAPERS, N, "Porque no dejó que le quitaran el pasaporte, la echaron."),
        ("en", PAPERS, N, "Since she did not let him take her passport, he left."),
        ("en", VIOLENCE, N, "Because he was kind he never beat her."),
        ("fr", PAPERS, N, "Comme il n'a pas pris le passeport, elle est partie."),
    ],
)
def test_the_no_of_a_reason_denies_the_reason(language, category, polarity, text):
    assert polarities(text, language, category) == {polarity}


@pytest.mark.parametrize(
    ("language", "polarity", "text"),
    [
        ("en", A, "Q. Did he beat you? A. Sometimes."),
        ("en", A, "Q. Did he beat you? A. It depended on his mood."),
        ("es", A, "¿Le pegaba? Depende."),
        ("es", A, "¿Le pegaba? De vez en cuando."),
        ("pt", A, "Ele batia nela? Às vezes."),
        ("fr", A, "Il vous frappait ? Ça dépendait."),
        ("it", A, "La picchiava? Dipende."),
        ("en", N, "Q. Did he beat you? A. No."),
        ("es", N, "¿Le pegaba? No, nunca."),
    ],
)
def test_who_admits_in_part_admits(language, polarity, text):
    assert polarities(text, language, VIOLENCE) == {polarity}


@pytest.mark.parametrize(
    ("language", "category", "flagged", "text"),
    [
        ("en", PAPERS, False, "Passport's in my drawer, don't worry."),
        ("es", PAPERS, False, "Mi pasaporte está en mi cajón."),
        ("fr", PAPERS, False, "Mon passeport est dans mon tiroir."),
        ("es", PAPERS, True, "Tu pasaporte está en mi cajón."),
        ("en", PAPERS, True, "My passport is in his drawer and he won't give it back."),
        ("it", "withheld_wages_excessive_hours", False, "La paga del caporale era di trenta euro al giorno."),
        (
            "es",
            "corruption_complicity",
            False,
            "Vivían con la señora Rosa. Los domingos salían a la plaza.",
        ),
    ],
)
def test_ones_own_drawer_the_drivers_pay_and_sundays_out_are_no_signs(language, category, flagged, text):
    assert (A in polarities(text, language, category)) is flagged
