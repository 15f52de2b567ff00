"""A denial of another clause, of a denial, of an order or on a condition denies nothing of what was done."""

import pytest
from support.language import flags, indicators

from models.indicator import Manner, Polarity, Tier

PAPERS, CONFINED, VIOLENCE, SEX, DEBT = (
    "document_retention", "harbouring_confinement", "threat_violence", "sexual_exploitation", "debt_bondage",
)  # fmt: skip
A, N, G = Polarity.ASSERTED, Polarity.NEGATED, Polarity.GENERIC


def polarities(text, language, category):
    return {flag.polarity for flag in flags(text, language=language) if flag.category == category}


@pytest.mark.parametrize(
    ("language", "category", "polarity", "text"),
    [
        ("es", VIOLENCE, A, "La golpearon porque no quiso atender a un cliente."),
        ("es", SEX, A, "La golpearon porque no quiso atender a un cliente."),
        ("es", DEBT, A, "Les cobraban multas por no atender clientes."),
        ("pt", SEX, A, "Apanhou porque não quis fazer programa."),
        ("pt", SEX, A, "Batiam nela por não querer fazer programas."),
        ("pt", DEBT, A, "Levavam multa por não atender clientes."),
        ("fr", SEX, A, "Il la frappait parce qu'elle ne voulait pas se prostituer."),
        ("es", SEX, N, "No la obligaban a prostituirse."),
        ("es", SEX, N, "La despidieron y no la obligaron a prostituirse."),
        ("pt", SEX, N, "Ela não fazia programa."),
        ("en", SEX, N, "She was not forced to see clients."),
        ("fr", SEX, N, "Elle ne se prostituait pas."),
    ],
)
def test_an_order_that_was_refused_and_punished_was_given(language, category, polarity, text):
    assert polarities(text, language, category) == {polarity}


@pytest.mark.parametrize(
    ("language", "category", "polarity", "text"),
    [
        ("en", DEBT, A, "not my problem u owe me for the room"),
        ("en", DEBT, A, "no u owe me 400 for the flight"),
        ("es", DEBT, A, "no es mi problema me debes el pasaje y la ropa"),
        ("pt", DEBT, A, "não é problema meu você me deve a passagem"),
        ("en", DEBT, N, "you do not owe me anything for the room"),
        ("es", DEBT, N, "no me debes el pasaje"),
        ("es", VIOLENCE, A, "Aunque niega haber sido obligada, presenta hematomas porque el cliente la golpeó."),
        ("es", VIOLENCE, A, "Si bien la víctima niega los hechos, su hermana vio que la golpearon."),
        ("en", VIOLENCE, A, "Although she denies being forced, her sister saw him beat her."),
        ("fr", VIOLENCE, A, "Bien qu'elle nie avoir été forcée, le client l'a frappée."),
        ("es", PAPERS, A, "Le negaron la comida y le quitaron el pasaporte."),
        ("es", PAPERS, A, "Se negó a trabajar y le quitaron el pasaporte."),
        ("en", PAPERS, A, "She was denied food and they took her passport."),
        ("en", PAPERS, N, "She denied that they took her passport."),
        ("es", PAPERS, N, "Le negó que le quitaron el pasaporte."),
        ("es", VIOLENCE, N, "Aunque niega que la golpearon, está asustada."),
        ("es", VIOLENCE, N, "El imputado niega haberla obligado, que la golpeó y que la insultó."),
        ("en", VIOLENCE, N, "The defendant denies that he forced her, that he took her money and that he beat her."),
    ],
)
def test_what_is_denied_ends_with_its_clause(language, category, polarity, text):
    assert polarities(text, language, category) == {polarity}


@pytest.mark.parametrize(
    ("language", "polarity", "text"),
    [
        ("es", A, "La víctima no pudo negar que la golpearon."),
        ("es", A, "No niego que la golpeé, estaba borracho."),
        ("es", A, "Nunca negó que la golpeaba."),
        ("es", A, "Nadie niega que la golpearon."),
        ("es", A, "No se niega que la golpearon."),
        ("pt", A, "Ele nunca negou que batia nela."),
        ("en", A, "He could not deny that he beat her."),
        ("en", A, "The defendant does not dispute that he beat her."),
        ("fr", A, "Il n'a jamais nié l'avoir frappée."),
        ("fr", A, "Il ne nie pas l'avoir frappée."),
        ("es", N, "Niego que la golpeé."),
        ("es", N, "Negó que la golpearon."),
        ("pt", N, "Ele negou que batia nela."),
        ("en", N, "The defendant disputes that he beat her."),
        ("fr", N, "Il nie l'avoir frappée."),
    ],
)
def test_who_does_not_deny_it_grants_it(language, polarity, text):
    assert polarities(text, language, VIOLENCE) == {polarity}


@pytest.mark.parametrize(
    ("language", "category", "polarity", "text"),
    [
        ("es", VIOLENCE, A, "Me dijo: «no te voy a pegar si te portas bien»."),
        ("es", VIOLENCE, A, "No te mato si me pagas lo que debes."),
        ("pt", VIOLENCE, A, "Disse que não vai te bater se você trabalhar."),
        ("en", VIOLENCE, A, "He said I will not beat you if you work."),
        ("es", VIOLENCE, N, "No la golpearon si trabajaba."),
        ("es", VIOLENCE, N, "No te voy a pegar."),
        ("en", VIOLENCE, N, "He did not beat her."),
        ("es", PAPERS, G, "No te voy a quitar el pasaporte si te portas bien."),
    ],
)
def test_who_will_not_do_it_on_a_condition_threatens(language, category, polarity, text):
    assert polarities(text, language, category) == {polarity}


@pytest.mark.parametrize(
    ("language", "polarity", "text"),
    [
        ("es", A, "Nadie podía salir sin permiso del encargado."),
        ("es", A, "Nadie salía sin permiso de la dueña."),
        ("es", A, "No podíamos salir sin permiso."),
        ("pt", A, "Ninguém podia sair sem permissão do gerente."),
        ("en", A, "Nobody could leave without permission of the manager."),
        ("fr", A, "Personne ne pouvait sortir sans permission du patron."),
        ("es", N, "Nadie la tenía encerrada."),
        ("en", N, "Nobody locked her in."),
        ("es", N, "No la tenían encerrada sin comer."),
    ],
)
def test_nobody_without_leave_says_that_leave_was_needed(language, polarity, text):
    assert polarities(text, language, CONFINED) == {polarity}


def test_what_is_offered_on_a_condition_is_supposed():
    (flag,) = flags("No te voy a quitar el pasaporte si te portas bien.", language="es")
    assert Manner.HYPOTHETICAL in {manner for manner, _, _ in flag.manners}


@pytest.mark.parametrize(
    ("language", "category", "text"),
    [
        ("es", PAPERS, "Sus documentos siempre los tuvo ella."),
        ("es", PAPERS, "Su pasaporte lo tenía ella misma."),
        ("en", PAPERS, "She has always had her passport with her."),
        ("pt", PAPERS, "Os documentos dela sempre estiveram com ela."),
        ("fr", PAPERS, "Il conteste avoir pris les passeports."),
        ("en", VIOLENCE, "If he had hit me I would have gone to the police."),
        ("fr", VIOLENCE, "S'il m'avait frappée, je serais allée à la police."),
        ("es", DEBT, "La deuda del club asciende a 40 millones. El presidente negó que se retuvieran los sueldos."),
    ],
)
def test_what_is_denied_or_never_was_is_asserted_by_no_signal(language, category, text):
    found = indicators(text, language)
    asserted = [f.text for f in found if f.category == category and f.polarity is A and f.tier is not Tier.SUGGESTED]
    assert not [said for said in asserted if "deuda" not in said]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Sus documentos siempre los tuvo la dueña."),
        ("es", "Mi pasaporte lo tenía él."),
        ("en", "Your passport's in my drawer."),
        ("en", "He has always had her passport."),
        ("pt", "O passaporte dela sempre ficou com ele."),
        ("fr", "Il ne conteste pas avoir pris les passeports."),
    ],
)
def test_papers_that_somebody_else_has_always_had_are_held(language, text):
    assert A in polarities(text, language, PAPERS)


def test_blows_that_he_never_denied_are_told_and_those_he_denied_are_not():
    assert polarities("He never denied hitting her.", "en", VIOLENCE) == {A}
    assert polarities("He denied hitting her.", "en", VIOLENCE) == {N}


@pytest.mark.parametrize(
    ("language", "category", "polarity", "text"),
    [
        ("es", VIOLENCE, A, "Sin que nadie lo impidiera, el capataz golpeaba a los peones."),
        ("es", VIOLENCE, A, "El capataz, sin que nadie lo impidiera, golpeaba a los peones."),
        ("es", CONFINED, A, "Sin que nadie la ayudara, la tuvieron encerrada tres meses."),
        ("es", CONFINED, A, "Sin que nadie lo impidiera, encerraban a las chicas con candado."),
        ("pt", VIOLENCE, A, "Sem que ninguém impedisse, o capataz batia nos trabalhadores."),
        ("en", VIOLENCE, A, "With nobody stopping him, the foreman beat the workers."),
        ("fr", VIOLENCE, A, "Sans que personne intervienne, le patron les frappait."),
        ("it", VIOLENCE, A, "Senza che nessuno intervenisse, il caporale picchiava i braccianti."),
        ("es", CONFINED, N, "Sin que nadie la encerrara, trabajó tres meses en la casa."),
        ("es", CONFINED, N, "Vivió allí un año, sin que nadie la golpeara, la encerrara ni la amenazara."),
        ("es", CONFINED, N, "Sin que nadie la golpeara, la encerrara o la amenazara, trabajó allí un año."),
        ("pt", VIOLENCE, N, "Sem que ninguém a trancasse, a ameaçasse ou batesse nela, trabalhou um ano."),
        ("en", CONFINED, N, "Without anyone locking her in, she stayed three months."),
    ],
)
def test_what_nobody_did_ends_at_the_comma_of_its_clause(language, category, polarity, text):
    assert polarities(text, language, category) == {polarity}


@pytest.mark.parametrize(
    ("language", "category", "polarity", "text"),
    [
        ("es", VIOLENCE, A, "Nadie podía irse porque los guardias los golpeaban."),
        ("es", CONFINED, A, "Ninguna salía ya que las encerraban con candado."),
        ("pt", PAPERS, A, "Nenhuma tinha o passaporte porque o patrão os guardava trancados."),
        ("en", CONFINED, A, "No one could leave because the foreman kept the gate locked."),
        ("fr", PAPERS, A, "Aucune n'avait son passeport car le patron les gardait sous clé."),
        ("en", PAPERS, A, "None of the women had her passport because the manager kept them in a drawer."),
        ("es", PAPERS, A, "Ningún trabajador tenía su pasaporte porque el capataz los guardaba todos bajo llave."),
        ("it", PAPERS, A, "Nessuno aveva il passaporto perché li teneva il caporale."),
        ("es", VIOLENCE, N, "Nadie las golpeaba porque eran buenas trabajadoras."),
        ("es", CONFINED, N, "No la encerraron porque colaboró con ellos."),
        ("en", VIOLENCE, N, "No one was beaten because the guards left."),
        ("en", VIOLENCE, N, "Nobody said she left because they beat her."),
        ("it", VIOLENCE, N, "Nessuno picchiava i braccianti perché il caporale era assente."),
    ],
)
def test_a_reason_is_told_whatever_is_denied_before_it(language, category, polarity, text):
    assert polarities(text, language, category) == {polarity}


@pytest.mark.parametrize(
    ("language", "polarity", "text"),
    [
        ("en", A, "It is untrue that she was free to go; he locked her in every night."),
        ("en", A, "It is not true that they were free to leave; the guards locked them in."),
        ("es", A, "No es cierto que fuera libre de salir; la encerraba con llave."),
        ("en", N, "It is untrue that he locked her in; she was free to go."),
    ],
)
def test_a_freedom_that_is_called_untrue_denies_no_confinement(language, polarity, text):
    assert polarities(text, language, CONFINED) == {polarity}
