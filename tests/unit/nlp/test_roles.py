"""Roles by ranks, styles, verbs, filiations, appositions and lists, as the police and courts of many countries write."""

import pytest
from support.factories import a_document, a_page
from support.language import understand
from support.telling import facts, roles, told

from models.mention import MentionKind
from models.stated import About


@pytest.mark.parametrize(
    ("text", "name", "role", "language"),
    [
        ("el subinspector Jon Goñi", "Jon Goñi", "officer", "es"),
        ("la Inspectora-Jefa Ane Vidal", "Ane Vidal", "officer", "es"),
        ("el sargento ayudante Raúl Ponce", "Raúl Ponce", "officer", "es"),
        ("el S03 y la SO2 PNP Karina Tito Luna", "Karina Tito Luna", "officer", "es"),
        ("el Cabo 2º Pedro Neira", "Pedro Neira", "officer", "es"),
        ("el clase III Óscar Mejía", "Óscar Mejía", "officer", "es"),
        ("el subcomisario PDI Iván Rojas", "Iván Rojas", "officer", "es"),
        ("la policía ministerial Rosa Lara", "Rosa Lara", "officer", "es"),
        ("el agente del Ministerio Público Lic. Juan Meza", "Juan Meza", "prosecutor", "es"),
        ("el fiscal D. Luis Arza", "Luis Arza", "prosecutor", "es"),
        ("la magistrada Dª Eva Oset", "Eva Oset", "judge", "es"),
        ("el magistrado-juez D. Luis Arza", "Luis Arza", "judge", "es"),
        ("perito en criminalística Dra. Eva Cid", "Eva Cid", "expert", "es"),
        ("o cabo PM Ivo Nunes", "Ivo Nunes", "officer", "pt"),
        ("a investigadora Lia Brito", "Lia Brito", "officer", "pt"),
        ("o inspetor Rui Vaz", "Rui Vaz", "officer", "pt"),
        ("Relatora: Des.ª Lia Brandão", "Lia Brandão", "judge", "pt"),
        ("a ré Lia Brandão", "Lia Brandão", "suspect", "pt"),
        ("o corréu Ivo Nunes", "Ivo Nunes", "suspect", "pt"),
        ("Lia Brandão, ré confessa", "Lia Brandão", "suspect", "pt"),
        ("DC Amy Hale", "Amy Hale", "officer", "en"),
        ("told DCI Mark Hale", "Mark Hale", "officer", "en"),
        ("Special Agent Amy Hale", "Amy Hale", "officer", "en"),
        ("AUSA Amy Hale", "Amy Hale", "prosecutor", "en"),
        ("the suspect, one Musa Danjuma 'm' aged 40", "Musa Danjuma", "suspect", "en"),
        ("le brigadier-chef Paul MOREL", "Paul MOREL", "officer", "fr"),
        ("le juge d'instruction Anne MOREL", "Anne MOREL", "judge", "fr"),
        ("avocat : Me Paul Morel", "Paul Morel", "lawyer", "fr"),
        ("il P.M. dott. Ugo Bassi", "Ugo Bassi", "prosecutor", "it"),
        ("il GIP dott.ssa Gina Bassi", "Gina Bassi", "judge", "it"),
        ("il teste Ugo Bassi", "Ugo Bassi", "witness", "it"),
        ("l'ispettore capo Ugo Bassi", "Ugo Bassi", "officer", "it"),
        ("Imputado/a: Vera Hugo", "Vera Hugo", "suspect", "es"),
        ("Vítima(s): Lia Brandão", "Lia Brandão", "victim", "pt"),
        ("el probable responsable Luis Vera", "Luis Vera", "suspect", "es"),
        ("el presunto autor Luis Vera", "Luis Vera", "suspect", "es"),
        ("el responsable del local, Luis Vera, dijo", "Luis Vera", "manager", "es"),
        ("la dueña del piso, Eva Soler; el otro", "Eva Soler", "owner", "es"),
        ("el Dr. Luis Vera, defensor de Ponce.", "Luis Vera", "lawyer", "es"),
        ("Ante mí: Luis Vera, Secretario.", "Luis Vera", "official", "es"),
        ("LI Xia, titular del masaje, investigada", "LI Xia", "suspect", "es"),
        ("Luis Vera, de 40 años, domiciliado en Jujuy, imputado", "Luis Vera", "suspect", "es"),
        ("Eva Paz (19 años), víctima", "Eva Paz", "victim", "es"),
        ("fue capturado Luis Vera por el delito", "Luis Vera", "detained", "es"),
        ("PROCESAR a LUIS VERA, de demás condiciones", "LUIS VERA", "suspect", "es"),
        ("detuvieron a Luis Vera en Jujuy", "Luis Vera", "detained", "es"),
        ("Comparece la ciudadana Eva Paz", "Eva Paz", "declarant", "es"),
        ("Tom Hale was arrested at 06:00", "Tom Hale", "detained", "en"),
        ("a polícia prendeu Ivo Nunes", "Ivo Nunes", "detained", "pt"),
    ],
)
def test_ranks_styles_verbs_and_appositions_tell_a_role(text, name, role, language):
    assert role in roles(text, name, language=language)[0]


@pytest.mark.parametrize(
    ("text", "name", "language"),
    [
        ("El imputado/a no vino. Eva Paz sí.", "Eva Paz", "es"),
        ("no fue detenido Luis Vera", "Luis Vera", "es"),
        ("nunca detuvieron a Luis Vera", "Luis Vera", "es"),
        ("o processo da vítima. A advogada da Lia Brandão pediu", "Lia Brandão", "pt"),
        ("ele disse ps Lia Brandão", "Lia Brandão", "en"),
        ("the report (dc) di Tom Hale", "Tom Hale", "en"),
        ("La advogada re Lia Brandão", "Lia Brandão", "pt"),
        ("Ante el juez de la causa, Eva Paz declaró", "Eva Paz", "es"),
        ("Dijo el dueño del bar, Eva Paz lo vio", "Eva Paz", "es"),
        ("Eva Paz, que viajaba con la menor, víctima de trata", "Eva Paz", "es"),
        ("Eva Paz llegó, el chofer esperaba", "Eva Paz", "es"),
        ("Tom Hale, suspect unknown.", "Tom Hale", "en"),
        ("Eva Paz fue acusada falsamente.", "Eva Paz", "es"),
        ("La sœur du prévenu, Eva Roy, a parlé.", "Eva Roy", "fr"),
        ("La cousine du prévenu, Eva Roy, a parlé.", "Eva Roy", "fr"),
        ("Eva Paz, sospechoso sin identificar.", "Eva Paz", "es"),
        ("Eva Paz, imputado ausente.", "Eva Paz", "es"),
        ("Lia Brandão, suspeito não identificado.", "Lia Brandão", "pt"),
    ],
)
def test_what_no_rank_verb_or_apposition_says_is_not_told(text, name, language):
    assert roles(text, name, language=language) == [[]]


@pytest.mark.parametrize(
    ("text", "name", "role", "language"),
    [
        ("Counsel for the accused, Tom Hale, objected.", "Tom Hale", "lawyer", "en"),
        ("The solicitor for the suspect, Amy Hale, left", "Amy Hale", "lawyer", "en"),
        ("Appearing for the defendant, Tom Hale.", "Tom Hale", "lawyer", "en"),
        ("For the defendant: Tom Hale", "Tom Hale", None, "en"),
        ("For the defendant, Tom Hale, it was late.", "Tom Hale", "suspect", "en"),
        ("Defensa de la acusada: Luis Vera.", "Luis Vera", "lawyer", "es"),
        ("el letrado de la defensa del detenido, D. Luis Vera.", "Luis Vera", "lawyer", "es"),
        ("en representación del imputado, Luis Vera, firma", "Luis Vera", "lawyer", "es"),
        ("La defensa del acusado Luis Vera pidió", "Luis Vera", "suspect", "es"),
        ("El Ministro de Defensa, Luis Vera, habló", "Luis Vera", None, "es"),
        ("Defesa do réu: Ivo Nunes.", "Ivo Nunes", "lawyer", "pt"),
        ("A defesa técnica do investigado, Lia Brandão, pediu", "Lia Brandão", "lawyer", "pt"),
        ("Conseil de la mise en cause, Paul Morel.", "Paul Morel", "lawyer", "fr"),
        ("Avocate de la défense du prévenu : Anne Morel.", "Anne Morel", "lawyer", "fr"),
        ("Pour le prévenu : Paul Morel", "Paul Morel", None, "fr"),
        ("Difesa dell'indagato: Ugo Bassi.", "Ugo Bassi", "lawyer", "it"),
        ("il difensore per l'imputato, Ugo Bassi.", "Ugo Bassi", "lawyer", "it"),
        ("Person of interest: Tom Hale", "Tom Hale", None, "en"),
    ],
)
def test_who_stands_for_somebody_in_court_is_a_lawyer(text, name, role, language):
    assert roles(text, name, language=language) == [[role] if role else []]


def test_probable_responsible_is_no_manager_and_a_slash_no_receiver():
    assert roles("el probable responsable Luis Vera", "Luis Vera") == [["suspect"]]
    assert roles("Imputado/a: Vera Hugo", "Vera Hugo") == [["suspect"]]


@pytest.mark.parametrize(
    ("text", "names", "expected", "language"),
    [
        ("hijo de Omar Vera y de Nora Luna", ("Omar Vera", "Nora Luna"), [["father"], ["mother"]], "es"),
        ("hija de Omar Vera y Nora Luna,", ("Omar Vera", "Nora Luna"), [["father"], ["mother"]], "es"),
        ("filho de Rita Prado e José Prado", ("Rita Prado", "José Prado"), [["mother"], ["father"]], "pt"),
        ("filha de Maria das Dores Prado", ("Maria das Dores Prado",), [["mother"]], "pt"),
        ("figlio di Ugo Bassi e Carmen Bassi", ("Ugo Bassi", "Carmen Bassi"), [["father"], ["mother"]], "it"),
        ("fils de Ion Rusu", ("Ion Rusu",), [["father"]], "fr"),
        ("hijo de Zyxw Vera", ("Zyxw Vera",), [[]], "es"),
        ("El hijo llegó de Omar Vera y Nora Luna", ("Omar Vera", "Nora Luna"), [[], []], "es"),
    ],
)
def test_a_filiation_names_father_and_mother(text, names, expected, language):
    assert roles(text, *names, language=language) == expected


def test_lists_in_the_plural_speak_of_each_name():
    assert roles("capturados: Luis Vera y Eva Paz", "Luis Vera", "Eva Paz") == [["detained"]] * 2
    assert roles('Suspect(s): "Uncle Bob"; Tom Hale', "Uncle Bob", "Tom Hale", language="en") == [["suspect"]] * 2
    text = "LISTADO DE PASAJEROS\nN°  NOMBRE        DOC\n1   Luis Vera     555\n2   Eva Paz       777\nFirma Ana Gil\n"
    told_roles = roles(text, "Luis Vera", "Eva Paz", "Ana Gil")
    assert ["passenger" in r for r in told_roles] == [True, True, False]
    text = "Detenidos:\n1. Luis Vera\n2) Eva Paz\n\nTestigo del acta\nAna Gil llegó."
    assert roles(text, "Luis Vera", "Eva Paz", "Ana Gil") == [["detained"], ["detained"], []]


def test_an_alias_is_linked_from_both_sides_and_over_what_else_is_said():
    (_, luis) = told("alias 'Nano', identificado como Luis Vera, huyó", "Nano", "Luis Vera")
    assert [v for v, _ in facts(luis, About.ALIAS)] == ["nano"]
    text = "OSARO Joy, née le 3 mars 1999 à Lagos (Nigéria), dite « Duchess », mise en examen"
    joy, other = told(text, "OSARO Joy", "Duchess", language="fr")
    assert [v for v, _ in facts(joy, About.ALIAS)] == ["duchess"]
    assert joy.person == other.person
    eva, _ = told("Eva Paz llegó con Rita, alias «Mili»", "Eva Paz", "Mili")
    assert facts(eva, About.ALIAS) == []


@pytest.mark.parametrize(
    ("text", "name", "date", "language"),
    [
        ("Nome: Lia Prado\nData de nasc.: 19/08/2004\n", "Lia Prado", "2004-08-19", "pt"),
        ("Nome completo: Lia Prado\nDN: 19/08/2004\n", "Lia Prado", "2004-08-19", "pt"),
        ("Gina Bassi, nata a Lagos (Nigeria) il 01/02/1999, abita", "Gina Bassi", "1999-02-01", "it"),
        ("Eva Paz Ruiz, nacida en Salta (Argentina) el 12/08/2002, dijo", "Eva Paz Ruiz", "2002-08-12", "es"),
    ],
)
def test_birth_dates_in_short_labels_and_behind_the_place(text, name, date, language):
    page = a_page(text).model_copy(update={"language": language})
    people = [m for m in understand(a_document(page)).mentions if m.kind is MentionKind.PERSON and m.text == name]
    assert [v for m in people for v, _ in facts(m, About.BIRTH_DATE)] == [date]


def test_a_birth_date_speaks_of_surnames_and_given_names_in_fields_of_their_own():
    text = "NOMBRES: EVA LUCIA\nAPELLIDOS: PAZ RUIZ\nF. NAC.: 14-07-1999\n"
    people = [m for m in understand(a_document(a_page(text))).mentions if m.kind is MentionKind.PERSON]
    assert [[v for v, _ in facts(m, About.BIRTH_DATE)] for m in people] == [["1999-07-14"]] * 2
