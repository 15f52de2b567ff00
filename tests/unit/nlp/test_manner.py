"""In what manner a text says something: who says it, how surely, only supposed or asked; answers, double denials."""

import pytest
from support.language import flags

from models.indicator import Manner, Polarity, Strength

PAPERS, VIOLENCE = "document_retention", "threat_violence"
CONFINED, SEXUAL = "harbouring_confinement", "sexual_exploitation"
A, N, G = Polarity.ASSERTED, Polarity.NEGATED, Polarity.GENERIC


def one(text, language, category=PAPERS):
    (flag,) = [f for f in flags(text, language=language) if f.category == category]
    return flag, {manner.value: text[start:end] for manner, start, end in flag.manners}


@pytest.mark.parametrize(
    ("language", "text", "polarity", "manners"),
    [
        # A victim's statement is always somebody's word: it counts.
        ("es", "La testigo refirió que le quitaron el pasaporte.", A, {"attributed": "La testigo refirió"}),
        ("es", "Le quitaron el pasaporte, según la denunciante.", A, {"attributed": "según la denunciante"}),
        ("es", "Le quitaron el pasaporte, dijo la testigo.", A, {"attributed": "dijo la testigo"}),
        ("es", "Se le imputa haber retenido el pasaporte.", A, {"attributed": "Se le imputa"}),
        ("pt", "Segundo a vítima, o patrão reteve o passaporte dela.", A, {"attributed": "Segundo a vítima"}),
        ("en", "She said that they took her passport.", A, {"attributed": "She said"}),
        ("en", "He is charged with taking the passports of nine workers.", A, {"attributed": "He is charged with"}),
        ("fr", "Selon la victime, on lui a confisqué son passeport.", A, {"attributed": "Selon la victime"}),
        ("it", "Secondo la vittima, le hanno preso il passaporto.", A, {"attributed": "Secondo la vittima"}),
        # A suspicion is said to be one.
        ("es", "Se presume que le quitaron el pasaporte.", A, {"hedged": "Se presume que"}),
        ("es", "Habría indicios de que le quitaron el pasaporte.", A, {"hedged": "Habría indicios de que"}),
        ("pt", "Há suspeita de que lhe retiveram o passaporte.", A, {"hedged": "Há suspeita de que"}),
        ("en", "It is possible that they took her passport.", A, {"hedged": "It is possible that"}),
        ("it", "Si presume che le abbiano tolto il passaporto.", A, {"hedged": "Si presume che"}),
        # Nobody's word carries over "but".
        ("es", "Dijo que tenía hambre, pero le quitaron el pasaporte.", A, {}),
        ("es", "Tal vez le quitaron el pasaporte.", A, {"hedged": "Tal vez"}),
        ("es", "Habrían retenido el pasaporte de la joven.", A, {"hedged": "Habrían"}),
        # The conditional is hearsay, whoever is named as its source: not behind a verb of speech, nor of a promise.
        ("es", "El capataz les retendría los documentos a los peones.", A, {"hedged": "retendría"}),
        (
            "es",
            "Según trascendió, la mujer habría retenido el pasaporte de la niñera.",
            A,
            {"attributed": "Según trascendió", "hedged": "habría"},
        ),
        (
            "pt",
            "O empregador teria retido os passaportes, segundo denúncia anônima.",
            A,
            {"attributed": "segundo denúncia anônima", "hedged": "teria"},
        ),
        ("fr", "L'employeur aurait confisqué les passeports.", A, {"hedged": "aurait"}),
        ("it", "Il datore avrebbe trattenuto i passaporti.", A, {"hedged": "avrebbe"}),
        ("en", "Their passports might have been taken by the agent.", A, {"hedged": "might have"}),
        ("es", "Me dijo que nos quitaría los documentos si nos íbamos.", A, {"attributed": "Me dijo"}),
        ("es", "El patrón nos quitó los pasaportes y dijo que los devolvería.", A, {}),
        ("en", "She could have left but he had taken her passport.", A, {}),
        ("es", "La presunta víctima no tenía dinero y le quitaron el pasaporte.", A, {}),
        ("pt", "Talvez o patrão tenha retido o passaporte dela.", A, {"hedged": "Talvez"}),
        ("en", "Maybe they took her passport.", A, {"hedged": "Maybe"}),
        ("fr", "On lui a peut-être confisqué son passeport.", A, {"hedged": "peut-être"}),
        ("it", "Forse le hanno preso il passaporto.", A, {"hedged": "Forse"}),
        ("es", "Si le quitaran el pasaporte, debería avisar al consulado.", G, {"hypothetical": "Si"}),
        ("es", "Se investiga si le quitaron el pasaporte.", G, {"hypothetical": "Se investiga si"}),
        ("es", "Si no le hubieran quitado el pasaporte, se habría ido.", A, {}),
        ("pt", "Se lhe tirassem o passaporte, iria à polícia.", G, {"hypothetical": "Se"}),
        ("en", "If they had taken her passport, she would have gone to the embassy.", G, {"hypothetical": "If"}),
        ("en", "It is unclear whether they took her passport.", G, {"hypothetical": "whether"}),
        ("it", "Se le avessero preso il passaporto, sarebbe andata in questura.", G, {"hypothetical": "Se"}),
    ],
)
def test_who_says_it_and_how_surely(language, text, polarity, manners):
    flag, told = one(text, language)
    assert (flag.polarity, told) == (polarity, manners)


@pytest.mark.parametrize(
    ("language", "text", "polarity", "answer"),
    [
        ("es", "—¿Le retuvieron el pasaporte? NO", N, "NO"),
        ("es", "¿Le retuvieron documentos? Sí", A, "Sí"),
        ("es", "P: ¿Le quitaron el pasaporte?\nR: Sí, el primer día.", A, "Sí"),
        ("es", "P: ¿Le quitaron el pasaporte?\nR: Nunca.", N, "Nunca"),
        ("es", "¿No le devolvieron el pasaporte? No.", A, "No"),
        ("es", "Preguntada si le quitaron el pasaporte, dijo que sí, que lo guardó la encargada.", A, "que sí"),
        ("es", "Preguntado si le retuvieron el pasaporte, dijo que no.", N, "que no"),
        ("pt", "Perguntada se lhe retiveram o passaporte, respondeu que não.", N, "que não"),
        ("pt", "P: Retiveram o seu passaporte?\nR: Sim, logo na chegada.", A, "Sim"),
        ("en", "Q: Did they take your passport?\nA: Yes, on the first day.", A, "Yes"),
        ("en", "Asked whether they took her passport, she said no.", N, "said no"),
        ("fr", "Q : Vous a-t-on confisqué votre passeport ?\nR : Non.", N, "Non"),
        ("it", "D: Le hanno preso il passaporto?\nR: Sì.", A, "Sì"),
    ],
)
def test_an_answer_decides_what_a_question_says(language, text, polarity, answer):
    flag, told = one(text, language)
    assert (flag.polarity, told[Manner.ANSWERED]) == (polarity, answer)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "¿Le quitaron el pasaporte?"),
        ("es", "¿Le quitaron el pasaporte? Si hablaba la mataban."),
        ("es", "Preguntado si le quitaron el pasaporte, dijo que no recuerda."),
        ("es", "P: ¿Le quitaron el pasaporte?\nR: No sabe."),
        ("en", "Did they take your passport? I do not know."),
        ("pt", "Perguntada se lhe retiveram o passaporte, ficou em silêncio."),
    ],
)
def test_a_question_that_nothing_answers_asserts_nothing(language, text):
    flag, told = one(text, language)
    assert flag.polarity is G
    assert Manner.ASKED in told
    assert flag.reason.endswith("The text only asks it.")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "No había día en que no la golpearan."),
        ("es", "No dejaba de golpear a la joven."),
        ("es", "No negó que la golpeaba."),
        ("pt", "Não havia dia em que não a espancassem."),
        ("en", "There was never a day when they did not beat her."),
        ("en", "He never stopped beating her."),
        ("fr", "Il n'y avait pas un jour où il ne la frappait pas."),
        ("it", "Non c'era giorno in cui non la picchiassero."),
    ],
)
def test_a_denial_of_a_denial_denies_nothing(language, text):
    assert one(text, language, VIOLENCE)[0].polarity is A


def test_a_question_why_takes_what_it_asks_about_for_granted():
    assert one("¿Por qué le quitaron el pasaporte?", "es")[0].polarity is A
    assert one("Why did they take her passport?", "en")[0].polarity is A


def test_doubt_makes_a_flag_one_step_weaker():
    sure, _ = one("Le quitaron el pasaporte.", "es")
    unsure, _ = one("Creo que le quitaron el pasaporte.", "es")
    assert (sure.strength, unsure.strength) == (Strength.STRONG, Strength.MEDIUM)
    assert unsure.reason.endswith("Whoever says it is not sure.")


def test_a_threat_hangs_on_a_condition_and_is_one_all_the_same():
    assert one("Le dijo que si hablara la golpearía.", "es", VIOLENCE)[0].polarity is A
    assert one("He told her they would beat her if she talked.", "en", VIOLENCE)[0].polarity is A


@pytest.mark.parametrize(
    ("language", "category", "text", "cue"),
    [
        ("es", CONFINED, "Las víctimas estarían encerradas en el segundo piso.", "estarían"),
        ("es", CONFINED, "Según vecinos, las víctimas estarían encerradas en el segundo piso.", "estarían"),
        ("es", SEXUAL, "En el local se explotaría sexualmente a mujeres.", "explotaría"),
        ("es", SEXUAL, "El encargado las obligaría a prostituirse.", "obligaría"),
        ("pt", CONFINED, "As moças estariam trancadas na boate.", "estariam"),
        ("pt", SEXUAL, "Segundo a denúncia, o gerente obrigaria as mulheres a se prostituir.", "obrigaria"),
        ("fr", CONFINED, "Les femmes seraient enfermées dans un appartement.", "seraient"),
        ("fr", SEXUAL, "Il les obligerait à se prostituer.", "obligerait"),
        ("it", CONFINED, "Le ragazze sarebbero chiuse a chiave in un appartamento.", "sarebbero"),
        ("it", SEXUAL, "Li costringerebbe a prostituirsi.", "costringerebbe"),
        ("en", CONFINED, "The women are said to be locked in at night.", "are said to be"),
        ("en", CONFINED, "She may be held in the house.", "may be"),
    ],
)
def test_a_verb_alone_can_tell_hearsay(language, category, text, cue):
    flag, manners = one(text, language, category)
    assert (flag.polarity, manners.get("hedged")) == (A, cue)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Dijo que me mataría si hablaba."),
        ("pt", "Ele disse que mataria minha mãe se eu fugisse."),
        ("fr", "Il a dit qu'il tuerait ma mère si je partais."),
        ("it", "Ha detto che avrebbe ucciso mia madre se scappavo."),
        ("en", "He said he would kill my sister if I left."),
    ],
)
def test_a_threat_is_no_hearsay(language, text):
    flag, manners = one(text, language, VIOLENCE)
    assert (flag.polarity, "hedged" in manners) == (A, False)


def test_a_passage_may_end_with_a_comma():
    assert one("Le quitaron el pasaporte,", "es")[0].polarity is A
