"""Behind a role, in lines of capitals and in fields: the verb of its holder, or the name."""

import pytest
from support.factories import a_document, a_page
from support.language import understand

from models.mention import MentionKind
from services.nlp.verb_forms import is_form


def people(text: str, language: str = "es", *, by_rules: bool = False) -> list[str]:
    page = a_page(text).model_copy(update={"language": language})
    found = understand(a_document(page), by_rules=by_rules).mentions
    return [mention.text for mention in found if mention.kind is MentionKind.PERSON]


@pytest.mark.parametrize("by_rules", [False, True])
@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("LA DENUNCIADA RECONOCE LA DEUDA. EL TESTIGO CONFIRMA ALGO.", "es"),
        ("EL IMPUTADO EXIGIA DINERO A LAS CHICAS. EL DETENIDO HUYO.", "es"),
        ("EL ACUSADO GUARDO SILENCIO DURANTE LA AUDIENCIA.", "es"),
        ("O ACUSADO CONFESSOU O CRIME. A VÍTIMA VIAJAVA SOZINHA.", "pt"),
        ("THE SUSPECT THREATENED HER. THE VICTIM ESCAPED AT NIGHT.", "en"),
        ("THE OFFICER SEIZED TWO PHONES. THE DEFENDANT FLED.", "en"),
        ("LE PRÉVENU CONTESTE LES FAITS. LE TÉMOIN RECONNAÎT LE LIEU.", "fr"),
        ("L'IMPUTATO AMMETTE I FATTI. LA VITTIMA CONFERMA TUTTO.", "it"),
        ("Victim: Refused\nWitness: Declined", "en"),
        ("Testigo: Vecina del inmueble.", "es"),
    ],
)
def test_what_the_holder_of_a_role_does_is_nobody(text, language, by_rules):
    assert people(text, language, by_rules=by_rules) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("EL IMPUTADO QUISPE NO DECLARO.", ["QUISPE"]),
        ("LA VICTIMA OMORUYI LLEGO EN MAYO.", ["OMORUYI"]),
        ("EL TESTIGO TORRES NO VINO A LA CITA.", ["TORRES"]),
        ("EL IMPUTADO AMENAZO A ROSA GIL EN LA CALLE.", ["ROSA GIL"]),
        ("IMPUTADO: MARCA TITO JUAN\nEDAD: 30", ["MARCA TITO JUAN"]),
        ("Testigo: Rosa vecina del tercero", ["Rosa"]),
    ],
)
def test_names_behind_roles_stay(text, names):
    assert people(text) == names


def test_a_form_is_known_by_its_infinitive():
    assert all(
        is_form(word) for word in ("niega", "huyo", "juega", "fugiu", "denied", "seized", "explique", "riferisce")
    )
    assert not any(is_form(word) for word in ("quispe", "omoruyi", "nguyen", "popescu", "wang", "zhang"))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("EL TESTIGO QUISPE DECLARO LO SIGUIENTE.", "QUISPE"),
        ("LA VICTIMA ROSA MAMANI LLORA.", "ROSA MAMANI"),
        ("EL DENUNCIADO OKORO HUYO.", "OKORO"),
        ("DEPOENTE RUI COSTA DISSE QUE VIU.", "RUI COSTA"),
        ("THE WITNESS MARY HALE STATED IT.", "MARY HALE"),
    ],
)
def test_a_name_in_capitals_ends_before_what_its_bearer_does(text, name):
    told = understand(a_document(a_page(text))).mentions
    assert [one.text for one in told if one.kind is MentionKind.PERSON] == [name]


def test_a_sentence_in_capitals_among_others_counts_too():
    assert people("EL IMPUTADO NIEGA. Llamó desde Bolivia.") == []
    assert people("El imputado QUISPE llegó. EL IMPUTADO QUISPE llegó.") == ["QUISPE", "QUISPE"]
