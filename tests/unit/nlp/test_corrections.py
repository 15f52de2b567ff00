"""What people say of names stands over what was read."""

import datetime as dt

import pytest
from support.factories import a_document, a_page
from support.language import small_kit

from models.correction import Correction
from models.ids import AgencyId, CaseId, CorrectionId
from models.mention import MentionKind
from services.nlp.analyze import analyze

WHEN = dt.datetime(2026, 3, 4, 14, 30, tzinfo=dt.UTC)


def said(words, kind=None, instead="", number=0):
    return Correction(
        id=CorrectionId(f"{number:032x}"), case=CaseId("c"), agency=AgencyId("a"), kind=kind, words=words,
        instead=instead, made_by="r.choque", made_at=WHEN,
    )  # fmt: skip


def names(text, *corrections):
    found = analyze(a_document(a_page(text)), country="BO", kit=small_kit(), corrections=corrections).mentions
    return [(m.text, m.kind, m.provenance.extractor == "correction") for m in found if m.kind in MentionKind]


TEXT = "La declarante Rosmery Quispe Condo dijo que el taller Luz Andina cerró."


def test_without_corrections_the_name_is_read():
    assert ("Rosmery Quispe Condo", MentionKind.PERSON, False) in names(TEXT)


def test_words_that_are_no_name_are_none():
    assert "Rosmery Quispe Condo" not in [n[0] for n in names(TEXT, said("rosmery  quispe CONDO"))]


def test_a_name_takes_the_kind_it_is_given():
    found = names(TEXT, said("Rosmery Quispe Condo", MentionKind.ORG))
    assert [n for n in found if n[0].startswith("Rosmery")] == [("Rosmery Quispe Condo", MentionKind.ORG, True)]


def test_a_name_that_was_missed_is_found_wherever_it_stands_as_a_whole_word():
    text = "Dice que xilo vino. XILO pagó. El xilofón sonó."
    found = [n for n in names(text, said("Xilo", MentionKind.PERSON)) if n[2]]
    assert [n[0] for n in found] == ["xilo", "XILO"]


def test_a_shorter_span_takes_the_place_of_the_longer():
    found = names(TEXT, said("Rosmery Quispe", MentionKind.PERSON, instead="Rosmery Quispe Condo"))
    assert [n for n in found if n[0].startswith("Rosmery")] == [("Rosmery Quispe", MentionKind.PERSON, True)]


def test_the_later_word_counts():
    first, later = said("Luz Andina", MentionKind.PERSON, number=1), said("Luz Andina", number=2)
    assert "Luz Andina" not in [n[0] for n in names(TEXT, first, later)]


def test_numbers_are_left_alone():
    text = "Llamar al 71234567 de Rosmery Quispe."
    assert ("71234567", MentionKind.PHONE, False) in names(text, said("71234567"))


def test_a_corrected_person_has_name_parts_and_roles():
    document = a_document(a_page("Comparece la testigo Xilena Tarqui Mamani."))
    found = analyze(
        document, country="BO", kit=small_kit(), corrections=[said("Xilena Tarqui Mamani", MentionKind.PERSON)]
    )
    (person,) = [m for m in found.mentions if m.kind is MentionKind.PERSON]
    assert person.name is not None
    assert [role.value for role in person.roles] == ["witness"]


def test_a_phone_is_no_kind_to_give():
    with pytest.raises(ValueError, match="people, bodies and places"):
        said("Luz", MentionKind.PHONE)
