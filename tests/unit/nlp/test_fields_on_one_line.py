"""Parts of a name on one line, blanks of a form, and heads of messages on lines of their own."""

import pytest
from support.factories import a_document, a_page
from support.language import understand

from models.mention import Mention, MentionKind
from models.stated import About


def people(text: str, language: str, country: str | None = None) -> list[Mention]:
    page = a_page(text).model_copy(update={"language": language})
    found = understand(a_document(page), country).mentions
    return [mention for mention in found if mention.kind is MentionKind.PERSON]


@pytest.mark.parametrize(
    ("text", "language", "given", "surname"),
    [
        ("Cognome: DRAGOMIR Nome: ELENA nata il 3 aprile 1999", "it", "ELENA", "DRAGOMIR"),
        ("Nome: ELENA Cognome: DRAGOMIR", "it", "ELENA", "DRAGOMIR"),
        ("LAST NAME: NGUYEN FIRST: LILY DOB: 04/03/1999", "en", "LILY", "NGUYEN"),
        ("First: Lily Last: Nguyen", "en", "Lily", "Nguyen"),
        ("Surname: Okafor Forename(s): Chioma", "en", "Chioma", "Okafor"),
        ("Nom : KEITA Prénom : Fatou née le 3 mars 1999", "fr", "Fatou", "KEITA"),
        ("Apellidos: VERA Nombre: MARTA DNI: 53918274H", "es", "MARTA", "VERA"),
    ],
)
def test_fields_on_one_line_are_one_name(text, language, given, surname):
    found = people(text, language)
    assert {mention.text for mention in found} == {given, surname}
    assert {(mention.name.given, mention.name.surnames) for mention in found} == {((given,), (surname,))}
    assert len({mention.person for mention in found}) == 1


def test_fields_of_two_people_stay_two():
    found = people("Nome: Lia Prado Mãe: Rita Prado", "pt")
    assert [mention.person for mention in found] == ["lia prado", "rita prado"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Name: N/A\nAlias: None", "en"),
        ("Alias: Unk\nWitness: Declined", "en"),
        ("Name: Not provided", "en"),
        ("Alias: Ninguno\nApodo: No tiene", "es"),
        ("Nome: Não informado\nAlcunha: Nenhuma", "pt"),
        ("Nom : Néant\nAlias : Aucun", "fr"),
        ("Nome: Ignoto\nAlias: Nessuno", "it"),
    ],
)
def test_blanks_of_a_form_name_nobody(text, language):
    assert people(text, language) == []


def test_the_head_of_a_message_stands_on_a_line_of_its_own():
    text = "Lorena V, [14.03.2024 18:22]\nhola amiga\n\nDaria, [14.03.2024 06:23 PM]\nque tal\n"
    told = [
        (mention.text, [(s.about, s.value) for s in mention.stated if s.about in {About.SENT_AT, About.SENT_TO}])
        for mention in people(text, "es")
    ]
    assert told == [
        ("Lorena V", [(About.SENT_AT, "2024-03-14T18:22"), (About.SENT_TO, "daria")]),
        ("Daria", [(About.SENT_AT, "2024-03-14T18:23"), (About.SENT_TO, "lorena v")]),
    ]
    assert [[str(role) for role in mention.roles] for mention in people(text, "es")] == [["sender"], ["sender"]]
    (marta,) = people("Marta Oliva vino ayer, [14.03.2024 18:22] según consta en la foja 3.\n", "es")
    assert not marta.roles
