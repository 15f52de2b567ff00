"""Threats quoted in direct speech, denials that deny nothing of what went on, and what a policy forbids."""

import pytest
from support.language import indicators, polarities

from models.indicator import Polarity

THREAT, DEBT = "threat_violence", "debt_bondage"
ADVERT, LABOUR = "online_recruitment_advertising", "labour_exploitation"
ASSERTED, NEGATED = Polarity.ASSERTED, Polarity.NEGATED


@pytest.mark.parametrize(
    ("language", "category", "text"),
    [
        ("es", THREAT, "Me dijo: si te escapas te busco y te mato."),
        ("es", THREAT, "si te vas te voy a quitar a tu hijo, me decia siempre la dueña"),
        (
            "es",
            THREAT,
            "me dijo si te vas o abres la boca mando a mis muchachos a la casa de tu mama en Tenancingo y la quemamos con todo y tus hermanitos",
        ),
        ("pt", THREAT, "ele falou se vc fugir eu mando matar sua mae"),
        ("pt", THREAT, "O patrão dizia: se você fugir eu te mato."),
        ("en", THREAT, "He told me if you run I will kill your mother."),
        ("en", THREAT, '"If you leave I\'ll kill your son," he said.'),
        ("fr", THREAT, "Il m'a dit : si tu pars je te tue."),
        ("fr", THREAT, "Il disait toujours si tu parles je vais tuer ta mère"),
        ("it", THREAT, "Mi ha detto: se scappi ti ammazzo."),
        ("it", THREAT, "se te ne vai ammazzo tua madre, mi diceva sempre il padrone"),
        ("es", THREAT, "Si hablas, vamos a matar a tu mamá, le dijo el encargado."),
    ],
)
def test_a_threat_in_direct_speech_is_said_in_earnest(language, category, text):
    assert polarities(text, language, category) == {ASSERTED}


@pytest.mark.parametrize(
    ("language", "category", "text"),
    [
        ("es", THREAT, "Si te quitan el pasaporte, llama al 911."),
        ("es", THREAT, "Si te amenazan o te pegan, llama al 911."),
        ("es", THREAT, "La psicóloga nos dijo: si te pegan, llama al 911."),
        ("es", THREAT, "La policía dijo que si te amenazan de muerte, denuncies."),
        ("pt", THREAT, "Se te ameaçam de morte, ligue 180, disse a delegada."),
        ("en", THREAT, "If your boss threatens to kill you, call 911, the officer said."),
        ("fr", THREAT, "Si on te menace de mort, appelle le 17, a dit la policière."),
        ("it", THREAT, "Se ti minacciano di morte, chiama il 112, ha detto la maestra."),
    ],
)
def test_advice_stays_advice(language, category, text):
    assert ASSERTED not in polarities(text, language, category)


@pytest.mark.parametrize(
    ("language", "category", "text"),
    [
        ("es", THREAT, "No paraba de golpearnos."),
        ("es", THREAT, "No dejaba de pegarme ni un día."),
        ("es", THREAT, "No deja de pegarnos y de amenazarnos."),
        ("es", THREAT, "Nunca paró de golpearla."),
        ("es", THREAT, "No se cansaba de golpearnos."),
        ("pt", THREAT, "Não para de bater na gente."),
        ("pt", THREAT, "Ele não parava de me bater."),
        ("pt", THREAT, "Ele não batia só em mim, batia em todas."),
        ("pt", THREAT, "Não batia a meta, apanhava."),
        (
            "pt",
            DEBT,
            "A família mora e trabalha na olaria há nove anos por causa de um adiantamento que nunca acaba de pagar.",
        ),
        ("es", DEBT, "Trabaja en el horno por un adelanto que nunca termina de pagar."),
        ("es", THREAT, "No me pegaba solo a mí, nos pegaba a todas."),
        ("es", THREAT, "No llegaba a la cuota, me golpeaban."),
        ("en", THREAT, "He never stops hitting us."),
        ("en", THREAT, "He didn't stop beating me."),
        ("fr", THREAT, "Il n'arrêtait pas de nous frapper."),
        ("fr", THREAT, "Il ne cesse de nous battre."),
        ("fr", THREAT, "Il ne frappait pas seulement moi, il frappait toutes les filles."),
        ("it", THREAT, "Non smette di picchiarci."),
        ("it", THREAT, "Non smise mai di picchiarci."),
        ("it", THREAT, "Non picchiava solo me, picchiava tutte."),
    ],
)
def test_what_did_not_stop_or_was_not_all_was_done(language, category, text):
    assert polarities(text, language, category) == {ASSERTED}


@pytest.mark.parametrize(
    ("language", "category", "text"),
    [
        ("es", THREAT, "No nos golpeaba."),
        ("es", THREAT, "No nos golpeaba ni nos amenazaba, solo trabajaba."),
        ("pt", THREAT, "Ele não batia em mim."),
        ("pt", THREAT, "Ele não batia em mim, só gritava."),
        ("es", THREAT, "No me pegaba, solo me hablaba."),
        ("es", THREAT, "No participó de las golpizas."),
        ("es", THREAT, "No llegaba a golpearnos."),
        ("es", THREAT, "No nos golpeaba por la cuota."),
        ("es", THREAT, "La empresa prohíbe las amenazas de muerte."),
        ("en", THREAT, "He did not hit us, he only paid us."),
        ("en", THREAT, "He did not beat me or threaten me."),
        ("fr", THREAT, "Il ne nous frappait pas."),
        ("it", THREAT, "Non ci picchiava."),
        ("es", THREAT, "Dejó claro: no nos golpeaban."),
    ],
)
def test_what_is_denied_stays_denied(language, category, text):
    assert ASSERTED not in polarities(text, language, category)


@pytest.mark.parametrize(
    ("language", "category", "text"),
    [
        ("es", ADVERT, "Chicas sin exp. Pagamos pasaje y alojamiento."),
        ("es", ADVERT, "Chicas s/exp. Pagamos pasaje y alojamiento."),
        ("es", ADVERT, "Chicas sin experiencia. Pagamos pasaje y alojamiento."),
        ("pt", ADVERT, "Meninas sem exp. Pagamos passagem e alojamento."),
        ("pt", ADVERT, "Meninas sem experiência. Pagamos passagem e alojamento."),
        ("en", ADVERT, "Girls wanted, no exp. We pay flight and accommodation."),
        ("fr", ADVERT, "Filles sans exp. Nous payons le billet et le logement."),
        ("it", ADVERT, "Ragazze senza esp. Paghiamo viaggio e alloggio."),
        ("es", ADVERT, "Buscamos chicas sin exp. Te pagamos el pasaje y el alojamiento."),
    ],
)
def test_a_girl_without_experience_denies_no_offer(language, category, text):
    assert polarities(text, language, category) == {ASSERTED}


@pytest.mark.parametrize(
    ("language", "category", "text"),
    [
        ("es", LABOUR, "Los hallaron sometidos a trabajo forzoso y les prohibían salir."),
        ("es", LABOUR, "Nos prohibía salir y nos tenía en trabajo forzoso."),
        ("es", LABOUR, "Le prohibían hablar y la sometieron a trabajos forzados."),
        ("pt", LABOUR, "Ele proibia as saídas e nos submeteu a trabalho forçado."),
        ("en", LABOUR, "He forbade us to leave and kept us in forced labour."),
        ("fr", LABOUR, "Il nous interdisait de sortir : c'était du travail forcé."),
        ("it", LABOUR, "Ci vietava di uscire: era lavoro forzato."),
    ],
)
def test_what_somebody_was_put_to_is_asserted_beside_what_he_forbids(language, category, text):
    assert polarities(text, language, category) == {ASSERTED}


@pytest.mark.parametrize(
    ("language", "category", "text"),
    [
        ("es", LABOUR, "La empresa prohíbe el trabajo infantil y el trabajo forzoso"),
        ("es", LABOUR, "La empresa prohíbe el trabajo forzoso en toda su cadena de suministro."),
        ("es", LABOUR, "Queda prohibido el trabajo forzoso."),
        ("pt", LABOUR, "A empresa proíbe o trabalho infantil e o trabalho forçado."),
        ("pt", LABOUR, "Não toleramos trabalho escravo nem trabalho forçado."),
        ("en", LABOUR, "The company prohibits child labour and forced labour."),
        ("en", LABOUR, "We do not tolerate forced labour."),
        ("en", LABOUR, "Forced labour is strictly prohibited."),
        ("fr", LABOUR, "L'entreprise interdit le travail des enfants et le travail forcé."),
        ("it", LABOUR, "L'azienda vieta il lavoro minorile e il lavoro forzato."),
    ],
)
def test_what_a_policy_forbids_is_no_sign(language, category, text):
    assert ASSERTED not in polarities(text, language, category)


@pytest.mark.parametrize("sign", [":", ";"])
def test_what_was_said_behind_a_denial_stands(sign):
    text = f"He didn't hit us because he didn't need to{sign} he had said what he would do to our children."
    assert ASSERTED in polarities(text, "en", THREAT)


def test_what_went_on_is_suggested_at_least():
    went_on = {flag.polarity for flag in indicators("No dejaba de pegarme.", "es") if flag.category == THREAT}
    assert went_on == {ASSERTED}
    hit_all = indicators("He did not hit only me, he hit all of us.", "en")
    assert not [flag for flag in hit_all if flag.category == THREAT and flag.polarity is NEGATED]


PAPERS, CONFINED = "document_retention", "harbouring_confinement"


@pytest.mark.parametrize(
    ("language", "category", "text"),
    [
        ("es", THREAT, "No me pegaba solo a mí."),
        ("es", THREAT, "No le pegaba únicamente a ella."),
        ("es", PAPERS, "No le quitó el pasaporte solo a ella."),
        ("es", PAPERS, "No me quitó solo el pasaporte, también el celular."),
        ("pt", THREAT, "Ele não batia só nela."),
        ("pt", PAPERS, "Ele não tirou só o meu passaporte."),
        ("en", PAPERS, "He did not take only my passport."),
        ("fr", THREAT, "Il ne frappait pas que moi."),
        ("fr", THREAT, "Il ne frappait pas seulement moi."),
        ("it", THREAT, "Non picchiava solo me."),
        ("it", PAPERS, "Non mi ha tolto solo il passaporto."),
    ],
)
def test_who_was_not_the_only_one_was_one(language, category, text):
    assert polarities(text, language, category) == {ASSERTED}


@pytest.mark.parametrize(
    ("language", "category", "text"),
    [
        ("es", THREAT, "No me pegaba, solo gritaba."),
        ("es", CONFINED, "No estaba encerrada, solo cansada."),
        ("es", PAPERS, "Nunca me quitó el pasaporte, solo la visa."),
        ("pt", THREAT, "Ele não batia em mim, só gritava."),
        ("en", CONFINED, "We were not locked in, only the store was."),
        ("fr", THREAT, "Il ne me frappait pas, il criait seulement."),
        ("it", THREAT, "Non mi picchiava, urlava solo."),
    ],
)
def test_only_behind_a_denial_takes_nothing_from_it(language, category, text):
    assert polarities(text, language, category) == {NEGATED}


@pytest.mark.parametrize(
    ("language", "category", "text"),
    [
        (
            "es",
            "withheld_wages_excessive_hours",
            "llevamos 3 quincenas sin ver un cinco, el contratista dice q aguantemos, y si te vas antes pierdes todo",
        ),
        ("es", "withheld_wages_excessive_hours", "no nos pagan, y si te quejas te echan"),
        ("en", CONFINED, "they locked us in every night, and if you complain they beat you"),
    ],
)
def test_a_condition_behind_what_is_told_takes_nothing_from_it(language, category, text):
    assert polarities(text, language, category) == {ASSERTED}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "They take your passport, and if your boss keeps it, call us."),
        ("es", "Te quitan los documentos, si te pasa esto llama al 911."),
        ("es", "Si te quitan el pasaporte, llama al 911."),
    ],
)
def test_advice_behind_it_keeps_it_general(language, text):
    assert ASSERTED not in polarities(text, language, PAPERS)
