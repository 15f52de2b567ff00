"""Records of questions as they are kept: whom is asked, who answers, and what "no" says of a freedom that is asked for."""

import pytest
from support.language import flags, polarities

from models.indicator import Polarity

PAPERS, CONFINED, ISOLATED = "document_retention", "harbouring_confinement", "isolation_surveillance"
VIOLENCE, PAY, SEX, MINOR = (
    "threat_violence", "withheld_wages_excessive_hours", "sexual_exploitation", "minor_victim",
)  # fmt: skip
A, N, G = Polarity.ASSERTED, Polarity.NEGATED, Polarity.GENERIC


@pytest.mark.parametrize(
    ("language", "category", "text"),
    [
        ("es", CONFINED, "Preguntada si podía salir, responde que no."),
        ("es", CONFINED, "Preguntada si podía salir, responde que sola no."),
        ("es", CONFINED, "PREGUNTADO: Diga si la dejaban salir del apartamento. CONTESTÓ: No señor, nunca."),
        ("es", CONFINED, "A la pregunta 5: Diga la declarante si podía salir del inmueble. Responde: Que no."),
        ("es", CONFINED, "1.- ¿Podía usted salir del lugar? R.- No, solamente los lunes con la señora."),
        ("es", CONFINED, "PREGUNTADA DIGA: ¿Usted podía retirarse del local? DIJO: Que no, porque había multa."),
        ("es", CONFINED, "Preguntada para que diga si podía salir del departamento, contesta que no."),
        ("es", CONFINED, "A la pregunta de si le permitían salir, la víctima contestó que no, que había guardias."),
        ("es", CONFINED, "Preguntada si le pegaban, guarda silencio. Preguntada si podía salir, responde que no."),
        ("es", CONFINED, "¿Puede salir libremente? [ ] Sí [X] No"),
        ("pt", CONFINED, "PERGUNTADA se podia sair da casa, RESPONDEU que não;"),
        ("en", CONFINED, "Q: Could you leave the flat?\nA: No.\nQ: Did they hit you?\nA: No."),
        ("en", CONFINED, "When asked whether she was free to go out, the witness said she was not."),
        ("fr", CONFINED, "Question : Pouviez-vous sortir ? Réponse : Non."),
        ("it", CONFINED, "D.: Poteva uscire? R.: No."),
        ("es", ISOLATED, "Preguntada si la dejaban hablar con su familia, dijo que no."),
        ("en", ISOLATED, "Q. Were you allowed to call your family? A. No."),
        ("es", PAY, "La puerta estaba con llave. PREGUNTA: ¿Le pagaban? RESPUESTA: No."),
        ("es", PAPERS, "La golpeaba. PREGUNTA: ¿Tenía usted sus documentos? RESPUESTA: No, los tenía la señora."),
        ("es", SEX, "Preguntada si podía rechazar a un cliente, dijo que no."),
        ("es", MINOR, "La obligaban a prostituirse. Diga si su amiga era mayor de edad. Contestó: No."),
    ],
)
def test_a_freedom_or_due_that_is_asked_for_and_answered_by_no_was_missing(language, category, text):
    assert polarities(text, language, category) == {A}


@pytest.mark.parametrize(
    ("language", "category", "text"),
    [
        ("es", CONFINED, "Preguntada si podía salir, responde que sí, todos los domingos."),
        ("es", CONFINED, "Preguntada si podía salir, guarda silencio."),
        ("es", CONFINED, "Preguntada si podía salir, dijo que sí, pero solo acompañada."),
        ("es", CONFINED, "¿Puede salir libremente? [X] Sí [ ] No"),
        ("es", CONFINED, "¿Puedo salir temprano hoy? No, hay mucho trabajo."),
        ("en", CONFINED, "Can I leave early today? No, sorry."),
        ("es", CONFINED, "Preguntado si podía salir del país, responde que no."),
        ("es", PAY, "Preguntado si le pagaron la indemnización, responde que no."),
    ],
)
def test_a_freedom_that_was_there_or_of_which_nothing_is_known_is_no_sign(language, category, text):
    assert A not in polarities(text, language, category)


@pytest.mark.parametrize(
    ("language", "category", "polarity", "text"),
    [
        ("es", VIOLENCE, N, "Preguntada la víctima si la golpeaban, responde que no."),
        ("es", VIOLENCE, A, "Preguntada la señora María Quispe si la golpeaban, responde que sí, con un cinturón."),
        ("es", VIOLENCE, N, "PREGUNTADO: Diga si le pegaban. CONTESTÓ: No. PREGUNTADO: Diga si tiene hijos."),
        ("es", VIOLENCE, G, "Preguntada si le pegaban, guarda silencio. Preguntada si tiene hijos, responde que no."),
        ("es", PAPERS, A, "PREGUNTADO: Diga si le retuvieron el pasaporte. CONTESTÓ: Sí, el patrón."),
        ("es", PAPERS, G, "PREGUNTADO: Diga si le retuvieron el pasaporte. CONTESTÓ: No recuerdo."),
        ("es", VIOLENCE, A, "Me preguntó por mi mamá y si no pagaba me iban a matar."),
        ("es", VIOLENCE, A, "Le dijo que no diga nada, que si hablaba la iban a matar."),
        ("pt", VIOLENCE, A, "Perguntada a vítima se era agredida, respondeu que sim."),
        ("pt", PAPERS, N, "Perguntado ao depoente se lhe retinham o passaporte, respondeu que não."),
        ("pt", PAPERS, A, "Perguntou onde se guardava o passaporte que lhe tiraram."),
        ("en", VIOLENCE, N, "Asked again by the officer whether he beat her, she said no."),
        ("en", PAPERS, A, "State whether the defendant took your passport. Answer: Yes."),
        ("en", VIOLENCE, A, "He asked her for sex and if she refused he beat her."),
    ],
)
def test_whoever_is_asked_the_answer_decides(language, category, polarity, text):
    assert polarities(text, language, category) == {polarity}


@pytest.mark.parametrize(
    ("language", "category", "polarity", "text"),
    [
        ("es", PAPERS, A, "Preguntada si le quitaron sus documentos, dijo que sí, el primer día."),
        ("es", PAPERS, A, "Preguntada si le quitaron sus documentos, dijo que sí, que fue el primer día."),
        ("es", PAPERS, A, "Preguntada si le quitaron sus documentos, respondió que sí el primer día."),
        ("es", PAPERS, N, "Preguntada si le quitaron sus documentos, dijo que no, que los tenía ella."),
        ("pt", PAPERS, A, "Perguntada se tiraram seus documentos, disse que sim, no primeiro dia."),
        ("en", PAPERS, A, "Asked if they took her passport, she said yes, on the first day."),
        ("fr", PAPERS, A, "Interrogée si on lui a pris son passeport, elle a dit que oui, le premier jour."),
        ("it", PAPERS, A, "Alla domanda se le hanno preso il passaporto, ha detto di sì, il primo giorno."),
        ("es", VIOLENCE, A, "P. ¿La golpeaban? R. A veces."),
        ("es", VIOLENCE, A, "Preguntada si la golpeaban, dijo: a veces."),
        ("es", VIOLENCE, A, "Preguntada si la golpeaban, dijo que a veces, cuando llegaba borracho."),
        ("es", VIOLENCE, A, "¿La golpeaban? De vez en cuando."),
        ("es", VIOLENCE, N, "¿La golpeaban? Ni una vez."),
        ("es", VIOLENCE, G, "¿La golpeaban? No sabe."),
        ("pt", VIOLENCE, A, "Perguntada se ele batia nela, disse que às vezes."),
        ("en", VIOLENCE, A, "Asked whether he beat her, she said sometimes."),
        ("it", VIOLENCE, A, "La picchiavano? A volte."),
    ],
)
def test_an_answer_with_more_behind_it_and_one_of_now_and_then_answer(language, category, polarity, text):
    assert {f.polarity for f in flags(text, language=language) if f.category == category} == {polarity}


@pytest.mark.parametrize("text", ["¿Podía salir? A veces.", "Preguntada si podía salir, dijo que a veces."])
def test_who_could_go_out_now_and_then_was_neither_free_nor_confined(text):
    assert polarities(text, "es", CONFINED) <= {G}
