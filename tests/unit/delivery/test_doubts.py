"""What is told to no agency although it may be an accused person's: listed for a case's people, from that case alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.agencies import NOBODYS, REASON, SUSPECT, VICTIM, Side, person_on, phones, two_agencies
from support.factories import a_case, a_document, a_mention, a_page
from support.stored import store

from api import answering, asking, holding
from models.case import Case
from models.deconfliction import Doubt
from models.errors import NotFound
from models.mention import MentionKind
from models.stated import StatedRole
from services.deconfliction.keys import asked_keys, asked_of

LUIS, ROSA = ("Luis Choque", StatedRole.SUSPECT), ("Rosa Vega", StatedRole.VICTIM)


@pytest.fixture
def sides(tmp_path: Path) -> Iterator[tuple[Side, Side]]:
    with two_agencies(tmp_path) as both:
        yield both


def receive(side: Side, case: Case, text: str, who: tuple[str, StatedRole], number: str = NOBODYS) -> None:
    document = a_document(a_page(text), case=case.id, name=f"{len(text)}.txt")
    phone = a_mention(document, number, normal=number)
    store(side.workspace.records, document, person_on(document, *who), phone)


def doubts(side: Side, case: Case) -> dict[str, Doubt]:
    holding.refresh(side.workspace, side.agency.id)
    found = holding.list_doubts(side.workspace, side.officer, case.id)
    assert found.total == len(found.values)
    return {one.key: one.why for one in found.values}


def test_what_is_told_and_what_is_a_victims_alone_is_in_no_doubt(sides: tuple[Side, Side]) -> None:
    assert doubts(sides[1], sides[1].case) == {}


def test_what_stands_beside_somebody_accused_is_in_doubt_until_it_is_opened(sides: tuple[Side, Side]) -> None:
    asker, holder = sides
    receive(holder, holder.case, f"Luis Choque llamó al {NOBODYS}.", LUIS)
    assert doubts(holder, holder.case) == {f"phone:zz:{NOBODYS}": Doubt.BESIDE}
    holding.prepare(holder.workspace, holder.administrator, now=True)
    assert hits(asker, holder, NOBODYS) == [False]
    holding.open_value(holder.workspace, holder.officer, holder.case.id, phones(NOBODYS)[0], reason="He uses it.")
    assert doubts(holder, holder.case) == {}
    holding.prepare(holder.workspace, holder.administrator, now=True)
    assert hits(asker, holder, NOBODYS) == [True]


def test_a_paper_is_listed_once_and_opened_wherever_it_may_be_from(sides: tuple[Side, Side]) -> None:
    holder = sides[1]
    document = a_document(a_page("Luis Choque llamó al 4567891."), case=holder.case.id, name="ci.txt")
    paper = a_mention(document, "4567891", normal="BO.ci:4567891", kind=MentionKind.ID)
    store(holder.workspace.records, document, person_on(document, *LUIS), paper)
    # The list looks through what is new in the case by itself.
    found = holding.list_doubts(holder.workspace, holder.officer, holder.case.id)
    assert [one.key for one in found.values] == ["paper:bo:4567891"]
    assert found.whole
    holding.open_held(holder.workspace, holder.officer, holder.case.id, "paper:bo:4567891", reason="It is his.")
    opened = holding.list_openings(holder.workspace, holder.officer, holder.case.id)
    assert {one.key for one in opened} == {"paper:bo:4567891", "paper:any:4567891"}
    assert holding.list_doubts(holder.workspace, holder.officer, holder.case.id).total == 0


def test_what_a_case_does_not_hold_is_not_opened(sides: tuple[Side, Side]) -> None:
    holder = sides[1]
    for key in ("phone:zz:+34600999888", "nonsense", ""):
        with pytest.raises(NotFound):
            holding.open_held(holder.workspace, holder.officer, holder.case.id, key, reason="No reason.")


@pytest.mark.parametrize(
    "key",
    [
        "phone:zz:+34600111222", "paper:bo:4567891", "paper:any:4567891", "handle:instagram:ana_88", "email:zz:a@b.example",
        "plate:ar:AB123CD", "account:zz:es9121000418450200051332", "person:1998-03-04:ana choque quispe",
    ],
)  # fmt: skip
def test_a_key_tells_the_value_it_is_of(key: str) -> None:
    assert key in asked_keys(asked_of(key))


def test_the_list_is_the_same_whatever_was_asked_and_counts_questions_alone(sides: tuple[Side, Side]) -> None:
    asker, holder = sides
    receive(holder, holder.case, f"Luis Choque llamó al {NOBODYS}.", LUIS)
    holding.refresh(holder.workspace, holder.agency.id)
    before = holding.list_doubts(holder.workspace, holder.officer, holder.case.id)
    hits(asker, holder, NOBODYS)
    hits(asker, holder, "+34600999888")
    after = holding.list_doubts(holder.workspace, holder.officer, holder.case.id)
    assert (before.questions, after.questions) == (0, 2)
    assert before.values == after.values


def test_who_asks_for_a_value_in_doubt_gets_an_answer_of_the_same_size_as_for_one_that_nobody_has(
    sides: tuple[Side, Side],
) -> None:
    asker, holder = sides
    receive(holder, holder.case, f"Luis Choque llamó al {NOBODYS}.", LUIS)
    holding.prepare(holder.workspace, holder.administrator, now=True)
    sizes = {len(answer(asker, holder, number)) for number in (NOBODYS, "+34600999888", VICTIM, SUSPECT)}
    assert len(sizes) == 1


def test_G2_what_another_case_protects_shows_in_no_list(sides: tuple[Side, Side]) -> None:
    _, holder = sides
    other = a_case("ES-2026-78", agency=holder.agency, country="ES")
    holder.workspace.access.create(holder.administrator, other)
    receive(holder, holder.case, f"Luis Choque llamó al {NOBODYS}.", LUIS)
    alone = doubts(holder, holder.case)
    receive(holder, other, f"Rosa Vega, víctima, celular {NOBODYS}.", ROSA)
    receive(holder, other, f"Rosa Vega, la víctima, tiene el {SUSPECT}.", ROSA, SUSPECT)
    assert doubts(holder, holder.case) == alone
    with pytest.raises(NotFound):
        holding.list_doubts(holder.workspace, holder.officer, other.id)


def hits(asker: Side, holder: Side, *numbers: str) -> list[bool]:
    result = asking.read_answer(asker.workspace, asker.officer, asker.case.id, answer(asker, holder, *numbers))
    return [one.hit for one in result.answers]


def answer(asker: Side, holder: Side, *numbers: str) -> bytes:
    _, question = asking.write_question(
        asker.workspace, asker.officer, asker.case.id, partner=asker.other.id, values=phones(*numbers), reason=REASON
    )
    return answering.answer_file(holder.workspace, holder.administrator, question)
