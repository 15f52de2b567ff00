"""Denials that deny nothing, denials without a word of negation, and what is only supposed: as a reader takes them."""

import pytest
from support.language import indicators, polarities

from models.indicator import Polarity

PAPERS, CONFINED, VIOLENCE = "document_retention", "harbouring_confinement", "threat_violence"
DEBT, HOURS, JOURNEY, MINOR = "debt_bondage", "withheld_wages_excessive_hours", "transport_transfer", "minor_victim"
A, N, G = Polarity.ASSERTED, Polarity.NEGATED, Polarity.GENERIC
NO, NEVER = None, "never denied"
"""Not asserted, whatever else."""


def reads(text, language, category, polarity):
    """Whether rules and classifier read a category so, suggestions apart where it is asserted."""
    counted = polarities(text, language, category)
    if polarity is A:
        return counted == {A}
    every = {flag.polarity for flag in indicators(text, language) if flag.category == category}
    return A not in counted and (polarity is NO or polarity in every)


@pytest.mark.parametrize(
    ("language", "category", "polarity", "text"),
    [
        ("es", PAPERS, A, "Dijo que no. Le quitaron el pasaporte."),
        ("es", PAPERS, A, "Preguntado si conoce a Juan, responde que no. Le quitaron el pasaporte al llegar."),
        ("es", PAPERS, A, "La encargada contestó que no. Le quitaron el pasaporte esa misma noche."),
        ("es", PAPERS, A, "Le pregunté si me lo devolvería y contestó que no. Me quitó el pasaporte otra vez."),
        ("es", PAPERS, A, "En el local no. 12 le quitaron el pasaporte."),
        ("pt", PAPERS, A, "Ela respondeu que não. Retiveram o passaporte dela na chegada."),
        ("pt", PAPERS, A, "Perguntado se conhece o João, respondeu que não, e disse que lhe retiveram o passaporte."),
        ("en", PAPERS, A, "Asked if she knew John, she said no. He took her passport when she arrived."),
        ("en", DEBT, A, "She said no. They told me I owed 3000 euros for the trip."),
        ("en", PAPERS, A, "I asked to have it back and he said no. They kept my passport in a safe."),
        ("en", PAPERS, A, "At house no. 14 they took her passport."),
        ("en", PAPERS, A, "They locked the door when we went out. He took our passports."),
        ("en", PAPERS, A, "Exhibit no. 7: he took her passport."),
        ("fr", PAPERS, A, "Elle a répondu que non. Ils ont confisqué son passeport."),
        ("it", PAPERS, A, "Ha risposto di no. Le hanno tolto il passaporto."),
        ("it", PAPERS, A, "Al civico no. 8 le hanno tolto il passaporto."),
        ("es", PAPERS, N, "Preguntado por los documentos, dijo que no. No le quitaron el pasaporte."),
        ("es", PAPERS, N, "Preguntada si le quitaron el pasaporte, responde que no. Volvió a su casa."),
    ],
)
def test_a_no_at_the_end_of_a_sentence_ends_it(language, category, polarity, text):
    assert reads(text, language, category, polarity)


@pytest.mark.parametrize(
    ("language", "category", "polarity", "text"),
    [
        ("es", PAPERS, A, "No recuerdo el día en que nos quitaron los pasaportes."),
        ("es", PAPERS, A, "No sé por qué nos quitaron los pasaportes."),
        ("es", PAPERS, A, "No sabe quién le quitó el pasaporte."),
        ("es", CONFINED, A, "No entendía por qué la tenían encerrada."),
        ("es", PAPERS, A, "No denunció que le quitaron el pasaporte por miedo."),
        ("es", PAPERS, A, "No sé cuándo le quitaron el pasaporte."),
        ("es", PAPERS, A, "Nunca supimos por qué nos quitaron los pasaportes."),
        ("es", PAPERS, A, "Nadie sabe dónde guardan los pasaportes que les quitaron."),
        ("es", PAPERS, A, "No me explicaron por qué me quitaban el pasaporte."),
        ("es", PAPERS, A, "No conoce el nombre del hombre que le quitó el pasaporte."),
        ("pt", PAPERS, A, "Não me lembro do dia em que retiveram os passaportes."),
        ("pt", PAPERS, A, "Não sei por que nos tiraram os passaportes."),
        ("pt", PAPERS, A, "Ninguém nos disse por que retiveram os passaportes."),
        ("pt", PAPERS, A, "Não denunciou que lhe tiraram o passaporte."),
        ("pt", PAPERS, A, "Não conhece o homem que lhe tirou o passaporte."),
        ("en", PAPERS, A, "I don't remember when they took our passports."),
        ("en", CONFINED, A, "I do not know why they locked us in."),
        ("en", PAPERS, A, "She did not report that they took her passport."),
        ("en", PAPERS, A, "She couldn't understand why they had taken her passport."),
        ("en", PAPERS, A, "Nobody told us why they took our passports."),
        ("en", PAPERS, A, "She cannot remember the name of the man who took her passport."),
        ("en", PAPERS, A, "It is not clear who took her passport."),
        ("en", PAPERS, A, "He never explained why he had taken our passports."),
        ("en", PAPERS, A, "She did not tell the police that they had taken her passport."),
        ("fr", PAPERS, A, "Elle ne sait pas pourquoi il a confisqué son passeport."),
        ("fr", PAPERS, A, "Je ne me souviens pas quand ils ont confisqué nos passeports."),
        ("fr", PAPERS, A, "Elle n'avait pas faim, mais il a confisqué son passeport."),
        ("fr", PAPERS, A, "Je sais pas pourquoi ils ont confisqué nos passeports."),
        ("fr", PAPERS, A, "Elle ne se rappelle pas le jour où ils ont confisqué son passeport."),
        ("fr", PAPERS, A, "Personne ne nous a expliqué pourquoi ils ont confisqué nos passeports."),
        ("it", PAPERS, A, "Non ricorda quando le hanno tolto il passaporto."),
        ("it", PAPERS, A, "Non so perché ci hanno tolto i passaporti."),
        ("it", PAPERS, A, "Nessuno ci ha spiegato perché ci hanno tolto i passaporti."),
        ("it", PAPERS, A, "Non conosce l'uomo che le ha tolto il passaporto."),
        ("it", PAPERS, A, "Non ha denunciato che le hanno tolto il passaporto."),
        ("es", PAPERS, N, "Nunca le quitaron el pasaporte."),
        ("pt", PAPERS, N, "O patrão não reteve o passaporte dela."),
        ("pt", PAPERS, N, "Não é verdade que lhe retiveram o passaporte."),
        ("en", PAPERS, N, "They did not take her passport."),
        ("en", PAPERS, N, "I do not know anyone whose boss has taken his passport."),
        ("fr", PAPERS, N, "On ne lui a pas confisqué son passeport."),
        ("it", PAPERS, N, "Non le hanno tolto il passaporto."),
        ("es", PAPERS, NO, "No sabe si le quitaron el pasaporte."),
        ("es", PAPERS, NO, "No sabe si le retuvieron el pasaporte."),
        ("pt", PAPERS, NO, "Não sabe se lhe tiraram o passaporte."),
        ("en", PAPERS, NO, "She doesn't know whether they took her passport."),
        ("en", PAPERS, NO, "I don't know whether they took her passport."),
        ("en", PAPERS, NO, "I do not remember if they took my passport."),
        ("fr", PAPERS, NO, "Elle ne sait pas s'ils ont confisqué son passeport."),
        ("it", PAPERS, NO, "Non sa se le hanno tolto il passaporto."),
    ],
)
def test_not_to_know_or_tell_is_no_denial(language, category, polarity, text):
    assert reads(text, language, category, polarity)


@pytest.mark.parametrize(
    ("language", "category", "polarity", "text"),
    [
        ("es", PAPERS, A, "Sin decir nada le quitó el pasaporte."),
        ("es", PAPERS, A, "Sin avisar le quitaron el pasaporte."),
        ("pt", PAPERS, A, "Sem dizer nada, o patrão tirou-lhe o passaporte."),
        ("pt", PAPERS, A, "Sem uma palavra retiveram o passaporte dela."),
        ("en", PAPERS, A, "Without a word he took her passport."),
        ("en", DEBT, A, "She worked without pay to pay off her debt."),
        ("en", HOURS, A, "We worked without rest until we had paid off the debt."),
        ("en", PAPERS, A, "Without saying anything the boss took her passport."),
        ("fr", PAPERS, A, "Sans dire un mot, il a confisqué son passeport."),
        ("fr", PAPERS, A, "Sans explication ils ont confisqué son passeport."),
        ("it", PAPERS, A, "Senza dire niente le ha tolto il passaporto."),
        ("it", PAPERS, A, "Senza una parola le hanno tolto il passaporto."),
        ("es", PAPERS, N, "Salió sin que le quitaran el pasaporte."),
        ("es", PAPERS, N, "Se fue de la casa sin que le quitaran el pasaporte."),
        ("es", PAPERS, N, "La despidió sin quitarle el pasaporte."),
        ("es", PAPERS, N, "Trabajó allí sin que nadie le quitara el pasaporte."),
        ("pt", PAPERS, N, "Saiu sem que lhe retivessem o passaporte."),
        ("pt", PAPERS, N, "Deixou-a ir sem reter o passaporte dela."),
        ("en", PAPERS, N, "She left without anyone taking her passport."),
        ("en", PAPERS, N, "He let her go without taking her passport."),
        ("en", PAPERS, N, "She worked there without them taking her passport."),
        ("fr", PAPERS, N, "Il l'a laissée partir sans confisquer son passeport."),
        ("it", PAPERS, N, "La lasciò andare senza toglierle il passaporto."),
    ],
)
def test_what_without_takes_along_is_over_before_the_verb(language, category, polarity, text):
    assert reads(text, language, category, polarity)


@pytest.mark.parametrize(
    ("language", "category", "polarity", "text"),
    [
        ("es", PAPERS, A, "No fue él quien le quitó el pasaporte, fue su mujer."),
        ("es", PAPERS, A, "No fue en enero cuando le quitaron el pasaporte."),
        ("pt", PAPERS, A, "Não foi o patrão quem reteve o passaporte, foi a mulher dele."),
        ("en", PAPERS, A, "It was not the boss who took her passport; it was his wife."),
        ("fr", PAPERS, A, "Ce n'est pas lui qui a confisqué son passeport, c'est sa femme."),
        ("it", PAPERS, A, "Non fu lui che le tolse il passaporto, fu sua moglie."),
        ("it", PAPERS, A, "Non è stata lei a togliere il passaporto alle ragazze, è stato il marito."),
    ],
)
def test_a_cleft_denies_who_did_it(language, category, polarity, text):
    assert reads(text, language, category, polarity)


@pytest.mark.parametrize(
    ("language", "category", "polarity", "text"),
    [
        ("es", VIOLENCE, A, "Le dijo: «Si te vas, mato a tu hijo»."),
        ("es", VIOLENCE, A, "Le dijo que si se iba, matarían a su hijo."),
        ("es", VIOLENCE, A, "Me decía que si me iba mataba a mi hijo."),
        ("pt", VIOLENCE, A, 'Ele disse: "se você fugir, mato a sua mãe".'),
        ("en", VIOLENCE, A, 'He told her: "If you run, I will kill your mother."'),
        ("fr", VIOLENCE, A, "Il lui a dit : « Si tu pars, je tue ta mère. »"),
        ("it", VIOLENCE, A, 'Le disse: "Se scappi, ammazzo tua madre".'),
    ],
)
def test_a_condition_that_somebody_utters_is_a_threat(language, category, polarity, text):
    assert reads(text, language, category, polarity)


@pytest.mark.parametrize(
    ("language", "category", "polarity", "text"),
    [
        ("es", PAPERS, G, "Un cartel decía: te quitan el pasaporte, te encierran: llama al 016."),
        ("es", PAPERS, G, "Una pegatina decía: te retienen el pasaporte, te pegan: llama al 016."),
        ("es", PAPERS, NO, "La abogada dijo: si te amenazan, te quitan el pasaporte o te encierran, llama al 016."),
        ("es", PAPERS, NO, "La policía dijo: si te quitan el pasaporte, llama al 016."),
        ("pt", PAPERS, NO, "Um cartaz dizia: tiram-te o passaporte, fecham-te: liga 144."),
        ("en", PAPERS, NO, "A poster said: they take your passport, they lock you in: call 116."),
        ("fr", PAPERS, NO, "Une affiche disait : ils prennent ton passeport, ils t'enferment : appelle le 119."),
        ("it", PAPERS, NO, "Un manifesto diceva: ti tolgono il passaporto, ti chiudono in casa: chiama il 114."),
    ],
)
def test_a_poster_speaks_in_general(language, category, polarity, text):
    assert reads(text, language, category, polarity)


@pytest.mark.parametrize(
    ("language", "category", "polarity", "text"),
    [
        ("pt", PAPERS, A, "Pergunta: Retiveram o seu passaporte? Resposta: Sim."),
        ("en", PAPERS, A, "Q. Did they take your passport?\nA. They did."),
        ("en", PAPERS, A, "Had he taken her passport? Yes."),
        ("fr", PAPERS, A, "Question : vous a-t-on confisqué votre passeport ? Réponse : oui."),
        ("it", PAPERS, A, "Domanda: le hanno tolto il passaporto? Risposta: Sì."),
        ("es", PAPERS, N, "Pregunta: ¿Le quitaron el pasaporte? Respuesta: No."),
        ("en", CONFINED, N, "Q. Were you locked in?\nA. No."),
        ("en", PAPERS, N, "Q. Did they take your passport?\nA. No."),
        ("en", PAPERS, N, "Question: Did they take your passport? Answer: No."),
        ("fr", PAPERS, N, "Question : vous a-t-on confisqué votre passeport ? Réponse : Non."),
        ("it", PAPERS, N, "Domanda: Le hanno preso il passaporto? Risposta: No."),
    ],
)
def test_an_answer_behind_its_label_decides(language, category, polarity, text):
    assert reads(text, language, category, polarity)


@pytest.mark.parametrize(
    ("language", "category", "polarity", "text"),
    [
        ("es", CONFINED, A, "No podíamos salir de la casa cuando queríamos."),
        ("en", CONFINED, A, "We were not free to leave the house."),
        ("en", CONFINED, A, "They told her she was free to leave, but the door was locked and we were not let out."),
        ("es", CONFINED, A, "Nos encerraba en la casa cuando quería."),
        ("it", CONFINED, A, "Non potevamo uscire di casa senza permesso."),
        ("es", CONFINED, NO, "Podíamos salir de la casa cuando queríamos."),
        ("pt", CONFINED, NO, "Podíamos sair de casa quando queríamos."),
        ("en", CONFINED, NO, "We were free to leave whenever we wanted."),
        ("fr", CONFINED, NO, "Nous étions libres de sortir quand nous voulions."),
        ("it", CONFINED, NO, "Eravamo liberi di uscire quando volevamo."),
    ],
)
def test_freedom_to_come_and_go_is_no_confinement(language, category, polarity, text):
    assert reads(text, language, category, polarity)


@pytest.mark.parametrize(
    ("language", "category", "polarity", "text"),
    [
        ("es", PAPERS, A, "No es falso que le quitaron el pasaporte."),
        ("es", PAPERS, A, "No es verdad que no le quitaron el pasaporte."),
        ("es", PAPERS, A, "Le quitaron el pasaporte y el contrato era falso."),
        ("es", PAPERS, A, "Que le quitaron el pasaporte y la visa era falsa."),
        ("es", PAPERS, A, "Mintió cuando dijo que tenía 20 años y le quitaron el pasaporte."),
        ("es", PAPERS, A, "Acusado de haberle quitado el pasaporte, habría huido a Lima."),
        ("en", PAPERS, A, "It is false that nobody took our passports."),
        ("en", PAPERS, A, "The claim that he took their passports was proved in court."),
        ("en", PAPERS, A, "It is not true that nobody took her passport."),
        ("en", PAPERS, A, "The claim was false and they took her passport."),
        ("en", PAPERS, A, "She lied about her age and they took her passport."),
        ("en", PAPERS, A, "The allegation that he took their passports turned out to be true."),
        ("es", PAPERS, N, "La acusación de que le quitaron el pasaporte resultó falsa."),
        ("es", PAPERS, N, "Es falso que le quitaran el pasaporte."),
        ("es", PAPERS, N, "Mintió al decir que le quitaron el pasaporte."),
        ("es", PAPERS, N, "No es verdad que le quitaron el pasaporte."),
        ("pt", PAPERS, N, "A alegação de que lhe retiveram o passaporte revelou-se falsa."),
        ("pt", PAPERS, N, "Mentiu ao dizer que lhe tiraram o passaporte."),
        ("en", PAPERS, N, "The claim that he took their passports turned out to be false."),
        ("en", PAPERS, N, "She lied when she said they took her passport."),
        ("en", PAPERS, N, "It is not true that they took her passport."),
        ("en", PAPERS, N, "It is not the case that they took her passport."),
        ("fr", PAPERS, N, "Elle a menti en disant qu'on lui avait confisqué son passeport."),
        ("fr", PAPERS, N, "Il est faux qu'on lui a confisqué son passeport."),
        ("fr", PAPERS, N, "L'accusation selon laquelle il a confisqué son passeport s'est révélée fausse."),
        ("it", PAPERS, N, "Il datore di lavoro nega di aver trattenuto il passaporto."),
        ("it", PAPERS, N, "Non è vero che le hanno tolto il passaporto."),
        ("it", PAPERS, N, "L'accusa secondo cui le hanno tolto il passaporto si è rivelata falsa."),
        ("it", PAPERS, N, "Ha mentito dicendo che le hanno tolto il passaporto."),
    ],
)
def test_what_is_called_false_is_denied(language, category, polarity, text):
    assert reads(text, language, category, polarity)


@pytest.mark.parametrize(
    ("language", "category", "polarity", "text"),
    [
        ("es", PAPERS, G, "De haberle quitado el pasaporte, lo habría denunciado."),
        ("pt", PAPERS, G, "Se lhe tirassem o passaporte, iria à polícia."),
        ("en", PAPERS, G, "Had he taken her passport, she would have reported it."),
        ("fr", PAPERS, G, "Si on lui avait confisqué son passeport, elle l'aurait dénoncé."),
        ("it", PAPERS, G, "Le avessero tolto il passaporto, avrebbe denunciato il padrone."),
        ("es", PAPERS, NO, "Temía que le quitaran el pasaporte."),
        ("pt", PAPERS, NO, "Tivesse ele retido o passaporte dela, ela teria ido à polícia."),
        ("pt", PAPERS, NO, "Tinha medo que lhe tirassem o passaporte."),
        ("en", PAPERS, NO, "She was afraid that they would take her passport."),
        ("en", PAPERS, NO, "We feared they would take our passports."),
        ("fr", PAPERS, NO, "Elle craignait qu'on ne lui confisque son passeport."),
        ("it", PAPERS, NO, "Temeva che le togliessero il passaporto."),
    ],
)
def test_what_is_feared_or_would_have_been_is_supposed(language, category, polarity, text):
    assert reads(text, language, category, polarity)


@pytest.mark.parametrize(
    ("language", "category", "polarity", "text"),
    [
        ("es", JOURNEY, NO, "Nunca viajé a Madrid."),
        ("pt", JOURNEY, NO, "Nunca viajei para Lisboa."),
        ("es", VIOLENCE, A, "Me pegaron porque no viajé con él."),
        ("en", JOURNEY, NO, "I never travelled to Paris."),
        ("en", VIOLENCE, NO, "They never beat me."),
        ("en", VIOLENCE, NO, "Nobody threatened her."),
        ("fr", JOURNEY, NO, "Je n'ai jamais voyagé à Paris."),
        ("it", JOURNEY, NO, "Non ho mai viaggiato a Milano."),
    ],
)
def test_a_plain_denial_wins_over_the_classifier(language, category, polarity, text):
    assert reads(text, language, category, polarity)


@pytest.mark.parametrize(
    ("language", "category", "polarity", "text"),
    [
        ("es", MINOR, NO, "El 3 de marzo de 2026"),
        ("pt", MINOR, NO, "Em 10 de junho de 2026"),
        ("en", MINOR, NO, "On 10 June 2026"),
        ("fr", MINOR, NO, "Le 10 juin 2026"),
        ("it", MINOR, NO, "Il 10 giugno 2026"),
    ],
)
def test_a_date_alone_tells_no_age(language, category, polarity, text):
    assert reads(text, language, category, polarity)


@pytest.mark.parametrize(
    ("language", "category", "polarity", "text"),
    [
        ("es", VIOLENCE, NEVER, "Sin que nadie lo impidiera, encerraban a las chicas con candado."),
        ("fr", CONFINED, NEVER, "Aucune n'avait son passeport car le patron les gardait sous clé."),
        ("en", CONFINED, NEVER, "It is untrue that she was free to go; he locked her in every night."),
        ("it", VIOLENCE, N, "Nessuno le ha picchiate perché il caporale era assente."),
        ("en", CONFINED, N, "She was free to go and had her own key."),
        (
            "en",
            VIOLENCE,
            A,
            "Child K was found by officers. He had a burn on his hand and would not say how it happened.",
        ),
        ("es", VIOLENCE, A, "Presentaba golpes en la cara y no quiso decir quién la había golpeado."),
        ("en", VIOLENCE, N, "She would not say that he beat her."),
    ],
)
def test_the_classifier_takes_no_denial_of_another_clause_for_its_own(language, category, polarity, text):
    if polarity is NEVER:
        assert N not in polarities(text, language, category)
    else:
        assert reads(text, language, category, polarity)
