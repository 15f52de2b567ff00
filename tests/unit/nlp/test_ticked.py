"""Boxes of printed forms: the one that is ticked answers the question before it, in every language and layout."""

import pytest
from support.language import flags

from models.indicator import Manner, Polarity

A, N, G = Polarity.ASSERTED, Polarity.NEGATED, Polarity.GENERIC
ES, PT = "¿Le retuvieron el pasaporte? ", "Reteve o passaporte da vítima? "


@pytest.mark.parametrize(
    ("language", "text", "polarity", "answer"),
    [
        ("es", ES + "SI ☐ NO ☒", N, "SI ☐ NO ☒"),
        ("es", ES + "SI ☒ NO ☐", A, "SI ☒ NO ☐"),
        ("es", ES + "( ) Sí (X) No", N, "( ) Sí (X) No"),
        ("es", ES + "(X) Sí ( ) No", A, "(X) Sí ( ) No"),
        ("es", ES + "NO [x] SI [ ]", N, "NO [x] SI [ ]"),
        ("es", "Retención de documentos: SI [ ] NO [X]", N, "SI [ ] NO [X]"),
        ("es", "Retención de documentos   SI X   NO __", A, "SI X   NO __"),
        ("es", ES + "\nSI ☐\nNO ☒\n¿Sabe leer?\nSI ☒\nNO ☐", N, "SI ☐\nNO ☒"),
        ("es", "¿No le devolvieron el pasaporte? SI ☐ NO ☒", A, "SI ☐ NO ☒"),
        ("pt", PT + "[ ] sim [x] não", N, "[ ] sim [x] não"),
        ("pt", PT + "(x) sim ( ) não", A, "(x) sim ( ) não"),
        ("en", "Did they take her passport? Yes ☐ No ☑", N, "Yes ☐ No ☑"),
        ("fr", "Lui a-t-on confisqué son passeport ? Oui ☐ Non ☒", N, "Oui ☐ Non ☒"),
        ("it", "Le hanno preso il passaporto? Sì ☒ No ☐", A, "Sì ☒ No ☐"),
    ],
)
def test_the_ticked_box_answers(language, text, polarity, answer):
    (flag,) = [f for f in flags(text, language=language) if f.category == "document_retention"]
    assert flag.polarity is polarity
    assert [(manner, text[start:end]) for manner, start, end in flag.manners] == [(Manner.ANSWERED, answer)]


@pytest.mark.parametrize("boxes", ["SI ☐ NO ☐", "SI ☒ NO ☒", "( ) Sí ( ) No"])
def test_what_nobody_ticked_is_only_asked(boxes):
    (flag,) = flags(ES + boxes)
    assert flag.polarity is G
    assert [manner for manner, _, _ in flag.manners] == [Manner.ASKED]


def test_boxes_of_another_question_say_nothing_of_it():
    (flag,) = flags("Le quitaron el pasaporte. ¿Sabe leer? SI ☐ NO ☒")
    assert flag.polarity is A
