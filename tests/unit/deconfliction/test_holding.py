"""Whose value it is, and what is told to nobody: victims, witnesses and minors come before a hit."""

import datetime as dt
from collections.abc import Callable, Container, Iterable

import pytest
from support.factories import a_document, a_mention, a_page

from models.deconfliction import Doubt
from models.document import Document
from models.ids import CaseId
from models.mention import Mention, MentionKind
from models.stated import About, StatedRole, Statement
from services.deconfliction.holding import held_on, judged, minors
from services.deconfliction.sides import ACCUSED
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


def named(some: Container[str]) -> Callable[[str], bool]:
    return lambda name: name in some


def held_in(*mentions: Mention, text: str, case: CaseId = CASE, told: bool = True) -> list[HeldIn]:
    """What a document of one page holds."""
    found = held_on(mentions, texts={1: text}, country="BO", today=TODAY)
    return [HeldIn(case, one, mentions[0].span.document, told=told) for one in found]


def accused(*mentions: Mention, case: CaseId = CASE) -> set[tuple[CaseId, str]]:
    return {(case, one.normal or "") for one in mentions if not ACCUSED.isdisjoint(one.roles)}


def answered(
    held: Iterable[HeldIn],
    *,
    accused: Iterable[tuple[CaseId, str]],
    protected: Callable[[str], bool],
    known: Iterable[str] = (),
    opened: Iterable[str] = (),
) -> frozenset[str]:
    return judged(held, accused=accused, protected=protected, known=known, opened=opened).told


def answers(
    *mentions: Mention, text: str, protected: Container[str] = (), opened: Iterable[str] = ()
) -> frozenset[str]:
    held = held_in(*mentions, text=text)
    return answered(held, accused=accused(*mentions), protected=named(protected), opened=opened)


def test_a_value_by_itself_is_told_to_nobody() -> None:
    text = "Llamar al 71234567."
    assert answers(a_mention(a_document(a_page(text))), text=text) == frozenset()


def test_a_value_of_somebody_whom_nothing_protects_is_answered() -> None:
    text = "Luis Choque fue detenido. Su celular es 71234567."
    document = a_document(a_page(text))
    assert answers(person(document, "Luis Choque"), a_mention(document), text=text) == {PHONE}


def test_what_an_officer_writes_down_is_not_his() -> None:
    text = "Ante Luis Choque se presenta quien da el 71234567."
    document = a_document(a_page(text))
    luis = person(document, "Luis Choque", StatedRole.OFFICER)
    assert answers(luis, a_mention(document), text=text) == frozenset()


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
    assert answers(person(document, "Rosa Vega", role), a_mention(document), text=text) == frozenset()


def test_G4_values_beside_a_pseudonym_are_no_hit() -> None:
    text = "V-01, su celular es 71234567."
    document = a_document(a_page(text))
    rosa = a_mention(document, "V-01", normal="V-01 (1/cccc)", kind=MentionKind.PERSON)
    assert answers(rosa, a_mention(document), text=text) == frozenset()


def test_G4_what_the_owner_opened_is_a_hit() -> None:
    text = "Rosa Vega, su celular es 71234567."
    document = a_document(a_page(text))
    mentions = (person(document, "Rosa Vega", StatedRole.VICTIM), a_mention(document))
    assert answers(*mentions, text=text, opened={PHONE}) == {PHONE}


FORM = "La presente actuación se labra en la sede de la unidad, con los funcionarios de turno. " * 5


@pytest.mark.parametrize(
    "text",
    [
        f"Rosa Vega declaró. {FORM} Teléfono de Luis Choque o de quien declara: 71234567.",
        "Luis Choque declaró que el número 71234567, que según el peritaje es de Rosa Vega, fue bloqueado.",
        "Luis Choque, al que la víctima conoce, tiene el 71234567. Rosa Vega firma.",
        "Rosa Vega llegó con Luis Choque. Ella dijo que su celular es 71234567.",
        "Rosa Vega, víctima, dice que Luis Choque la llamaba cada noche desde su celular, el 71234567.",
        "Luis Choque llamó desde el 71234567 a Rosa Vega.",
        "Nombre | Calidad | Celular\nLuis Choque | imputado |\nRosa Vega | víctima | 71234567",
        "Luis Choque firma.\nRosa Vega firma. Agenda de Luis Choque: Rosita 71234567",
    ],
)
def test_G4_beside_somebody_protected_a_doubt_is_no_hit(text: str) -> None:
    document = a_document(a_page(text))
    rosa, luis = person(document, "Rosa Vega", StatedRole.VICTIM), person(document, "Luis Choque", StatedRole.SUSPECT)
    assert answers(rosa, luis, a_mention(document), text=text) == frozenset()


@pytest.mark.parametrize(
    "text",
    [
        "Rosa Vega declaró como víctima. El imputado Luis Choque usa el celular 71234567.",
        "Rosa Vega firma. El 71234567 de Luis Choque.",
        "Nombre | Calidad | Celular\nRosa Vega | víctima |\nLuis Choque | imputado | 71234567",
    ],
)
def test_what_is_surely_a_suspects_is_answered_beside_whomever(text: str) -> None:
    document = a_document(a_page(text))
    rosa, luis = person(document, "Rosa Vega", StatedRole.VICTIM), person(document, "Luis Choque", StatedRole.SUSPECT)
    assert answers(rosa, luis, a_mention(document), text=text) == {PHONE}


def test_what_is_somebodys_whom_no_text_accuses_is_told_to_nobody_and_is_in_doubt() -> None:
    text = "Rosa Vega firma. El 71234567 de Luis Choque."
    document = a_document(a_page(text))
    rosa, luis = person(document, "Rosa Vega", StatedRole.VICTIM), person(document, "Luis Choque")
    held = held_in(rosa, luis, a_mention(document), text=text)
    found = judged(held, accused=(), protected=named(()))
    assert (found.told, found.doubts) == (frozenset(), {(CASE, PHONE): Doubt.NAMED})
    assert judged(held, accused=[(CASE, "luis choque")], protected=named(())).told == {PHONE}


def test_G4_a_text_that_speaks_of_a_victim_without_a_name_is_in_doubt_too() -> None:
    text = "Se oyó a la víctima. Luis Choque estuvo en la puerta. El celular es 71234567."
    document = a_document(a_page(text))
    assert answers(person(document, "Luis Choque"), a_mention(document), text=text) == frozenset()
    his = "Se oyó a la víctima. El imputado Luis Choque estuvo en la puerta. Su celular es 71234567."
    document = a_document(a_page(his))
    assert answers(person(document, "Luis Choque"), a_mention(document), text=his) == {PHONE}


def test_whom_any_case_of_the_agency_protects_is_protected_in_all() -> None:
    text = "Rosa Vega, celular 71234567."
    document = a_document(a_page(text))
    mentions = (person(document, "Rosa Vega", StatedRole.SUSPECT), a_mention(document))
    assert answers(*mentions, text=text) == {PHONE}
    assert answers(*mentions, text=text, protected={"rosa vega"}) == frozenset()


@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize("role", [StatedRole.SUSPECT, StatedRole.DRIVER, None])
def test_G4_what_texts_give_to_a_victim_is_told_nowhere_also_where_it_is_a_suspects(
    role: StatedRole | None, *, told: bool
) -> None:
    hers, his = "Rosa Vega, 71234567.", "Luis Choque, 71234567."
    first, second = a_document(a_page(hers)), a_document(a_page(his), name="b")
    luis, elsewhere = person(second, "Luis Choque", role), CaseId("d" * 32)
    victim = held_in(person(first, "Rosa Vega", StatedRole.VICTIM), a_mention(first), text=hers, told=told)
    held = [*victim, *held_in(luis, a_mention(second), text=his, case=elsewhere)]
    found = judged(held, accused=accused(luis, case=elsewhere), protected=named(()))
    assert found.told == frozenset()
    assert found.doubts.get((elsewhere, PHONE)) == (Doubt.BOTH if role else None)


def test_what_is_known_of_somebody_protected_is_kept_back() -> None:
    text = "Luis Choque, 71234567."
    document = a_document(a_page(text))
    held = held_in(person(document, "Luis Choque"), a_mention(document), text=text)
    assert answered(held, accused=(), protected=named(()), known=(PHONE,)) == frozenset()


def test_a_protected_users_name_is_kept_back_on_every_platform() -> None:
    text = "El imputado Luis Choque usa @ana_88 en Instagram."
    document = a_document(a_page(text))
    handle = a_mention(document, "@ana_88", normal="@ana_88", kind=MentionKind.HANDLE)
    held = held_in(
        person(document, "Luis Choque"), handle.model_copy(update={"reason": "instagram"}), text=text
    )  # fmt: skip
    everywhere = {"handle:instagram:ana_88", "handle:any:ana_88"}
    assert answered(held, accused=(), protected=named(())) == everywhere
    assert not answered(held, accused=(), protected=named(()), known=("handle:any:ana_88",))


def test_what_a_closed_case_holds_is_not_answered() -> None:
    text = "Luis Choque, 71234567."
    document = a_document(a_page(text))
    luis = person(document, "Luis Choque", StatedRole.SUSPECT)
    held = held_in(luis, a_mention(document), text=text, told=False)
    assert answered(held, accused=accused(luis), protected=named(())) == frozenset()


def test_a_victims_own_name_is_no_hit() -> None:
    document = a_document(a_page("Rosa Vega, nacida el 4 de marzo de 1998"))
    born = Statement(about=About.BIRTH_DATE, value="1998-03-04", words="x", start=0, end=1)
    rosa = person(document, "Rosa Vega", StatedRole.VICTIM)
    rosa = rosa.model_copy(update={"stated": (*rosa.stated, born)})
    assert [one.held.key for one in held_in(rosa, text=document.pages[0].text)] == ["person:1998-03-04:rosa vega"]
    assert answers(rosa, text=document.pages[0].text) == frozenset()


@pytest.mark.parametrize(
    ("birth", "answer"),
    [
        ("2008-03-02", {PHONE}), ("2008-03-03", set()), ("2012", set()), ("2008", set()), ("2007", {PHONE}),
        ("2008-03", set()), ("2008-02", {PHONE}), ("1998-03-04", {PHONE}), ("not a date", {PHONE}),
    ],
)  # fmt: skip
def test_G4_I5_a_minors_number_is_no_hit(birth: str, answer: set[str]) -> None:
    text = "Rosa Vega, su celular es 71234567."
    document = a_document(a_page(text))
    rosa = person(document, "Rosa Vega", StatedRole.SUSPECT)
    born = Statement(about=About.BIRTH_DATE, value=birth, words="x", start=0, end=1)
    assert (
        answers(rosa.model_copy(update={"stated": (*rosa.stated, born)}), a_mention(document), text=text) & {PHONE}
        == answer
    )
    told = minors([(CASE, "rosa vega", birth)], today=TODAY)
    assert answers(rosa, a_mention(document), text=text, protected=told) == answer


def test_a_slight_sign_of_somebody_protected_weighs_less_than_two_documents() -> None:
    near = "La víctima Rosa Vega recibió llamadas del 71234567."
    his = "El imputado Luis Choque usa el celular 71234567."
    first = a_document(a_page(near))
    held = held_in(person(first, "Rosa Vega", StatedRole.VICTIM), a_mention(first), text=near)
    for number, answer in ((1, set()), (2, {PHONE})):
        other = a_document(a_page(his), name=f"his {number}")
        held += held_in(person(other, "Luis Choque", StatedRole.SUSPECT), a_mention(other), text=his)
        assert answered(held, accused=(), protected=named(("rosa vega",))) == answer
