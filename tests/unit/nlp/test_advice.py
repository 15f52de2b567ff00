"""A complaint tells of a case, a poster gives advice: the same words for denouncing and for helplines stand in both."""

import pytest
from support.language import flags

from models.indicator import Polarity

A, G = Polarity.ASSERTED, Polarity.GENERIC


def polarities(text, language):
    return {flag.polarity for flag in flags(text, language=language)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "es",
            (
                "La señora Rosa Apaza, con C.I. 4455667 LP, se apersona a esta división y denuncia que la tenían encerrada, "
                "le quitaron su carnet, la golpeaban y la obligaban a prostituirse."
            ),
        ),
        ("es", "La señora Rosa denuncia lo siguiente: la tenían encerrada y le quitaron su carnet."),
        ("es", "Presenta denuncia contra Wilson, quien la tenía encerrada y le quitó el carnet."),
        ("es", "Interpone denuncia al señor Wilson porque la golpeaba y la tenía encerrada."),
        ("es", "Según la denuncia, el dueño la golpeaba cada noche."),
        ("es", "La denuncia señala que el patrón le quitó el carnet."),
        ("es", "Se recibió denuncia anónima de que en el local tenían encerradas a cuatro mujeres."),
        ("es", "Por denuncia de los vecinos se intervino el local donde tenían encerradas a cuatro mujeres."),
        ("es", "Fue rescatada gracias a la denuncia de un cliente, quien avisó que la obligaban a prostituirse."),
        ("es", "La amenazó con matarla para que no denuncie."),
        ("es", "La madre desconfía del novio, que la golpea y le quitó el carnet."),
        ("es", "Huyó y pide ayuda a su hermana: le quitaron el carnet y la golpeaban."),
        (
            "es",
            (
                "La señora Felipa denuncia que su hija desapareció el 17 de julio. El 19 su hija le llamó llorando. "
                "Le dijo: mamá, no me dejan salir, me han quitado el celular y me pegan"
            ),
        ),
        ("es", "En la línea gratuita 800 14 0348 se recibió la llamada de una joven a quien tenían encerrada."),
        ("es", "Llamó a la línea gratuita y contó que la tenían encerrada y le quitaron el pasaporte."),
        ("pt", "Ameaçou matar a vítima para que ela não denuncie."),
        ("pt", "O Disque 100 recebeu denúncia de que tiraram o passaporte das moças."),
        ("en", "The hotline received a call from a girl who was locked in; they took her passport."),
        ("en", "A woman rang the modern slavery helpline: they took her passport and beat her."),
        ("en", "She was too scared to report it when he beat her."),
        ("en", "They locked her in and she managed to call the neighbours."),
        ("en", "I remember that they took her passport."),
        ("it", "La ragazza denuncia che le hanno tolto il passaporto."),
    ],
)
def test_a_complaint_or_a_call_tells_of_a_case(language, text):
    assert polarities(text, language) == {A}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Si te quitan el pasaporte o te tienen encerrada, denuncia al 800 10 0348."),
        ("es", "Le quitan el pasaporte, la encierran, la golpean: denunciá la trata."),
        ("es", "Te tienen encerrada, te quitaron el pasaporte, denuncie al 110."),
        ("es", "La tienen encerrada y la golpean, línea gratuita 800 14 0348."),
        ("pt", "Tiraram o passaporte dela e batem nela: denuncie."),
        ("pt", "Tiraram o passaporte dela e batem nela, disque 100."),
        ("en", "They took her passport and beat her: report it."),
        ("en", "They took her passport and beat her; call the police."),
        ("en", "They took her passport and beat her. Modern slavery helpline. Report it. Call the police."),
    ],
)
def test_a_poster_that_advises_whom_to_call_tells_of_none(language, text):
    assert polarities(text, language) == {G}


def test_what_a_complaint_says_is_somebodys_word():
    for text in (
        "La señora denuncia que le quitaron el carnet.",
        "La señora denuncia lo siguiente: le quitaron el carnet.",
        "Según la denuncia, le quitaron el carnet.",
    ):
        (flag,) = flags(text, language="es")
        assert [manner.value for manner, _, _ in flag.manners] == ["attributed"], text
