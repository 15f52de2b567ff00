"""Several languages in one paragraph: each sentence is read by the rules of its own; the same is told once in a clause."""

import pytest
from support.language import flags, read

from models.indicator import Polarity
from services.nlp.indicators import tongues
from services.nlp.indicators.cues import cues

A, N = Polarity.ASSERTED, Polarity.NEGATED
PAPERS, DEBT, LOCKED = "document_retention", "debt_bondage", "harbouring_confinement"


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        (
            "es",
            "Se oye: «Ele ficou com o meu passaporte e disse que eu só saio daqui quando pagar a dívida». Lo confirmó.",
            {
                (PAPERS, "ficou com o meu passaporte", A),
                (DEBT, "só saio daqui quando pagar", A),
            },
        ),
        # Its own words deny it.
        (
            "es",
            "Se le preguntó por sus cosas. Ele não ficou com o meu passaporte. La declarante no agregó más.",
            {(PAPERS, "ficou com o meu passaporte", N)},
        ),
        (
            "pt",
            'O relatório transcreve: "Nos quitaron los pasaportes y no nos dejaban salir". Foi encaminhada.',
            {(PAPERS, "quitaron los pasaportes", A), (LOCKED, "no nos dejaban salir", A)},
        ),
        (
            "en",
            'The officer wrote down: "Me quitaron el pasaporte y no me dejaban salir". She then left.',
            {(PAPERS, "quitaron el pasaporte", A), (LOCKED, "no me dejaban salir", A)},
        ),
        (
            "es",
            'Había un papel: "They took her passport and she was not allowed to leave the house". Sin firma.',
            {(PAPERS, "took her passport", A), (LOCKED, "not allowed to leave", A)},
        ),
        # What a Spanish sentence says is no Portuguese because of a name.
        ("es", "Trabajó en Bank of the West y en The Queen of the South, donde le pagaban bien.", set()),
    ],
)
def test_each_sentence_is_read_by_the_rules_of_its_language(language, text, found):
    told = flags(text, language=language)
    assert {(f.category, text[f.start : f.end], f.polarity) for f in told} >= found
    if not found:
        assert not told


_MIXED = (
    "La señora me quitó el pasaporte, then he locked me in the room, e não me pagou nada, "
    "et on m'a forcée à me prostituer, e mi picchiava. "
)


@pytest.mark.parametrize("language", ["es", "pt"])
@pytest.mark.parametrize("times", [1, 3, 40])
def test_each_clause_of_a_sentence_in_five_languages_is_read_however_often_it_is_said(language, times):
    told = flags(_MIXED * times, language=language)
    assert [f.category for f in told] == [
        PAPERS, LOCKED, "withheld_wages_excessive_hours", "sexual_exploitation", "threat_violence"
    ] * times  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "La señora, dueña de The House of the Sun, no me quitó el pasaporte, and he said hello."),
        (
            "pt",
            "A dona, que veio do The King of the Road, não ficou com o meu passaporte, and then we went to the bank.",
        ),
    ],
)
def test_a_denial_stays_one_in_a_sentence_that_changes_its_language(language, text):
    assert not [f for f in flags(text, language=language) if f.polarity is A]


def test_a_passage_of_one_language_stays_one_reading():
    for language, text in (
        ("es", "La señora le dijo que de la casa no podía salir hasta que pagara, y que los otros la miraban."),
        ("pt", "A senhora disse que ela não podia sair da casa até pagar, e que os outros a olhavam."),
        ("en", "The lady said that she could not leave the house until she paid, and the others watched her."),
    ):
        (alone,) = tongues.parts(read(text, language=language), cues())
        assert alone.language == language


@pytest.mark.parametrize(
    ("language", "text", "category", "polarity"),
    [
        ("es", "No nos dejaban salir de la casa hasta que pagáramos la deuda.", DEBT, A),
        ("es", "No podía irme hasta no pagar el pasaje.", DEBT, A),
        ("es", "Me dijo que hasta no pagar el pasaje no me daba el pasaporte.", DEBT, A),
        ("pt", "Não podia sair da casa até pagar a dívida da viagem.", DEBT, A),
        ("en", "She could not leave until she had paid off the debt for the trip.", DEBT, A),
        ("fr", "Je ne pouvais pas partir tant que je n'avais pas remboursé la dette du voyage.", DEBT, A),
        ("it", "Non potevo andarmene finché non avevo pagato il debito del viaggio.", DEBT, A),
        ("es", "No los dejaron ir hasta que les quitaron los pasaportes.", PAPERS, A),
        ("es", "No nos quitaron los pasaportes.", PAPERS, N),
        ("en", "They did not take her passport until then.", PAPERS, N),
    ],
)
def test_a_denial_waits_for_its_condition_and_does_not_deny_it(language, text, category, polarity):
    assert [f.polarity for f in flags(text, language=language) if f.category == category] == [polarity]


@pytest.mark.parametrize(
    ("language", "text", "category", "times"),
    [
        ("es", "La niña de 13 años, menor de edad, fue explotada en un prostíbulo.", "minor_victim", 1),
        ("en", "The 15-year-old girl was forced to have sex with men, she was a minor.", "minor_victim", 1),
        ("pt", "Não podia sair da casa até pagar a dívida da viagem.", DEBT, 1),
        # Two acts, two sentences, two children.
        ("es", "La golpearon con un palo y la amenazaron de muerte.", "threat_violence", 2),
        ("es", "Le quitaron el pasaporte. Le retuvieron la cédula.", PAPERS, 2),
        ("es", "La niña de 13 años fue explotada en un prostíbulo, y otra menor de edad también.", "minor_victim", 2),
    ],
)
def test_what_one_clause_says_is_flagged_once(language, text, category, times):
    assert sum(f.category == category for f in flags(text, language=language)) == times


@pytest.mark.parametrize(
    ("language", "text", "category"),
    [
        ("pt", "O depoente disse que trabalhava na fazenda y que el patrón le quitó el pasaporte.", PAPERS),
        ("pt", "A moça contou, chorando, me quitaron el pasaporte y me dejaron en la calle, e foi embora.", PAPERS),
        ("es", "La joven dijo que o dono ficava com o passaporte dela.", PAPERS),
    ],
)
def test_a_clause_of_the_neighbour_language_inside_a_sentence_is_read_by_its_rules(language, text, category):
    assert (category, A) in {(f.category, f.polarity) for f in flags(text, language=language)}


def test_a_sentence_of_one_language_stays_whole():
    for language, text in (
        (
            "es",
            "El encargado les quitó los pasaportes a las chicas y las llevó a la finca de su hermano, que estaba lejos.",
        ),
        ("pt", "O encarregado tirou os passaportes das moças e levou-as para a fazenda do irmão, que ficava longe."),
    ):
        assert len(tongues.parts(read(text, language=language), cues())) == 1
