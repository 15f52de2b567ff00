"""Whose value it is, and what is told to nobody: victims, witnesses and minors come before a hit."""

import datetime as dt

import pytest
from support.factories import a_document, a_mention, a_page

from models.document import Document
from models.ids import CaseId
from models.mention import Mention, MentionKind
from models.stated import About, StatedRole, Statement
from services.deconfliction.holding import answered, held_on, minors
from services.deconfliction_ports import HeldIn

CASE = CaseId("c" * 32)
TODAY = dt.date(2026, 3, 2)
PHONE = "phone:zz:+59171234567"


def person(document: Document, name: str, role: StatedRole | None = None, *, page: int = 1) -> Mention:
    mention = a_mention(document, name, normal=name.lower(), kind=MentionKind.PERSON, page=page)
    if role is None:
        return mention
    said = Statement(about=About.ROLE, value=role.value, words=role.value, start=0, end=1)
    return mention.model_copy(update={"stated": (said,)})


def answers(*mentions: Mention, shielded: set[str] = frozenset(), opened: set[str] = frozenset()) -> frozenset[str]:  # type: ignore[assignment]
    held = [HeldIn(CASE, one) for one in held_on(mentions, country="BO", today=TODAY)]
    return answered(held, shielded={(CASE, name) for name in shielded}, opened=opened)


def test_a_value_by_itself_is_answered() -> None:
    assert answers(a_mention(a_document(a_page("Llamar al 71234567.")))) == {PHONE}


@pytest.mark.parametrize("role", [StatedRole.VICTIM, StatedRole.WITNESS, StatedRole.MINOR, StatedRole.COMPLAINANT])
@pytest.mark.parametrize(
    "text",
    [
        "Rosa Vega, su celular es 71234567.",
        "El 71234567 es de Rosa Vega.",
        "71234567, dijo al final del día Rosa Vega.",
    ],
)
def test_G4_values_of_victims_and_witnesses_are_no_hit(text: str, role: StatedRole) -> None:
    document = a_document(a_page(text))
    assert answers(person(document, "Rosa Vega", role), a_mention(document)) == frozenset()


def test_G4_values_beside_a_pseudonym_are_no_hit() -> None:
    document = a_document(a_page("V-01, su celular es 71234567."))
    rosa = a_mention(document, "V-01", normal="V-01 (1/cccc)", kind=MentionKind.PERSON)
    assert answers(rosa, a_mention(document)) == frozenset()


def test_G4_what_the_owner_opened_is_a_hit() -> None:
    document = a_document(a_page("Rosa Vega, su celular es 71234567."))
    mentions = (person(document, "Rosa Vega", StatedRole.VICTIM), a_mention(document))
    assert answers(*mentions, opened={PHONE}) == {PHONE}


def test_the_number_of_a_suspect_named_after_a_victim_is_answered() -> None:
    text = "Rosa Vega, víctima, dice que Luis Choque la llamaba cada noche desde su celular, que era el 71234567."
    document = a_document(a_page(text))
    rosa, luis = person(document, "Rosa Vega", StatedRole.VICTIM), person(document, "Luis Choque", StatedRole.SUSPECT)
    assert answers(rosa, luis, a_mention(document)) == {PHONE}


def test_in_doubt_between_two_people_the_protected_one_counts() -> None:
    document = a_document(a_page("Luis Choque llamó desde el 71234567 a Rosa Vega."))
    rosa, luis = person(document, "Rosa Vega", StatedRole.VICTIM), person(document, "Luis Choque", StatedRole.SUSPECT)
    assert answers(rosa, luis, a_mention(document)) == frozenset()


def test_whom_one_text_calls_a_victim_is_protected_in_all_of_the_case() -> None:
    document = a_document(a_page("Rosa Vega, celular 71234567."))
    mentions = (person(document, "Rosa Vega"), a_mention(document))
    assert answers(*mentions) == {PHONE}
    assert answers(*mentions, shielded={"rosa vega"}) == frozenset()


def test_a_value_that_another_person_has_too_is_answered() -> None:
    first, second = a_document(a_page("Rosa Vega, 71234567.")), a_document(a_page("Luis Choque, 71234567."), name="b")
    mentions = (
        person(first, "Rosa Vega", StatedRole.VICTIM), a_mention(first), person(second, "Luis Choque"), a_mention(second),
    )  # fmt: skip
    held = [
        HeldIn(CASE, one) for page in (mentions[:2], mentions[2:]) for one in held_on(page, country="BO", today=TODAY)
    ]
    assert answered(held, shielded=set(), opened=set()) == {PHONE}


def test_a_victims_own_name_is_no_hit() -> None:
    document = a_document(a_page("Rosa Vega, nacida el 4 de marzo de 1998"))
    born = Statement(about=About.BIRTH_DATE, value="1998-03-04", words="x", start=0, end=1)
    rosa = person(document, "Rosa Vega", StatedRole.VICTIM)
    rosa = rosa.model_copy(update={"stated": (*rosa.stated, born)})
    assert [one.key for one in held_on([rosa], country="BO", today=TODAY)] == ["person:1998-03-04:rosa vega"]
    assert answers(rosa) == frozenset()


@pytest.mark.parametrize(
    ("birth", "answer"),
    [
        ("2008-03-02", {PHONE}), ("2008-03-03", set()), ("2012", set()), ("2008", set()), ("2007", {PHONE}),
        ("2008-03", set()), ("2008-02", {PHONE}), ("1998-03-04", {PHONE}), ("not a date", {PHONE}),
    ],
)  # fmt: skip
def test_G4_I5_a_minors_number_is_no_hit(birth: str, answer: set[str]) -> None:
    document = a_document(a_page("Rosa Vega, su celular es 71234567."))
    rosa = person(document, "Rosa Vega")
    born = Statement(about=About.BIRTH_DATE, value=birth, words="x", start=0, end=1)
    assert answers(rosa.model_copy(update={"stated": (born,)}), a_mention(document)) & {PHONE} == answer
    told = [(CASE, "rosa vega", birth)]
    assert answers(rosa, a_mention(document), shielded={name for _, name in minors(told, today=TODAY)}) == answer
