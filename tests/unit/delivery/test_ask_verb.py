"""`lince ask` and `lince partner` as they are typed: values, a whole question by file, and what is typed wrongly."""

import json
from pathlib import Path

import pytest
from support.agencies import CONTACT, SUSPECT, VICTIM, Side, a_side, fill

from api import partners
from api.cli.ask import value_of
from api.cli.main import run
from models.deconfliction import AskedValue, Card, KeyKind
from models.errors import UsageError

WHY = ("--purpose", "investigation", "--basis", "Palermo Protocol, art. 10")


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("phone:+34600111222", AskedValue(kind=KeyKind.PHONE, value="+34600111222")),
        ("phone:AR:11 4567-8901", AskedValue(kind=KeyKind.PHONE, value="11 4567-8901", country="AR")),
        ("PAPER:ar:30.123.456", AskedValue(kind=KeyKind.PAPER, value="30.123.456", country="AR")),
        ("plate:ES:1234 ABC", AskedValue(kind=KeyKind.PLATE, value="1234 ABC", country="ES")),
        ("handle:instagram:ana_88", AskedValue(kind=KeyKind.HANDLE, value="ana_88", platform="instagram")),
        ("handle:ana_88", AskedValue(kind=KeyKind.HANDLE, value="ana_88")),
        ("email:ana@example.com", AskedValue(kind=KeyKind.EMAIL, value="ana@example.com")),
        ("person:1998-03-04:Ana Quispe", AskedValue(kind=KeyKind.PERSON, value="Ana Quispe", birth="1998-03-04")),
    ],
)
def test_values_as_they_are_typed(typed: str, value: AskedValue) -> None:
    assert value_of(typed) == value


@pytest.mark.parametrize("typed", ["", "phone", "phone:", "600111222", "paper:ARG:1", "person:Ana Quispe", "shoe:43"])
def test_a_value_typed_wrongly_is_told_with_the_forms(typed: str) -> None:
    with pytest.raises(UsageError) as told:
        value_of(typed)
    assert "phone:+34600111222" in told.value.advice


def lince(side: Side, *words: str) -> int:
    return run([*words, "--data", str(side.workspace.data)])


@pytest.fixture
def sides(tmp_path: Path) -> tuple[Side, Side]:
    asker, holder = a_side(tmp_path / "a", "Policía de aquí", "BO"), a_side(tmp_path / "b", "Unidad de allá", "ES")
    fill(holder)
    for side in (asker, holder):
        side.workspace.close()
    return asker, holder


def test_a_question_by_file_from_card_to_answer(
    sides: tuple[Side, Side], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asker, holder = sides
    cards = {side.agency.name: tmp_path / f"{side.agency.country}.json" for side in sides}
    for side in sides:
        assert lince(side, "partner", "desk", "--contact", CONTACT) == 0
        assert lince(side, "partner", "card", "--to", str(cards[side.agency.name])) == 0
    for side, other in (sides, sides[::-1]):
        card = cards[other.agency.name]
        seen = partners.fingerprint(Card.model_validate_json(card.read_bytes()))
        assert lince(side, "partner", "add", str(card), "--fingerprint", "0000") == 2
        assert lince(side, "partner", "add", str(card), "--fingerprint", seen) == 0
    assert lince(holder, "partner", "prepare") == 0
    assert "--now" not in capsys.readouterr().err
    assert lince(holder, "partner", "prepare") == 0
    assert "less than a day ago stays as it is; --now" in capsys.readouterr().err
    question, answer = tmp_path / "q.lince", tmp_path / "r.lince"
    whom = ("--case", asker.case.number, "--partner", holder.agency.name)
    assert lince(asker, "ask", "write", f"phone:{SUSPECT}", f"phone:{VICTIM}", *whom, *WHY) == 2  # no --to
    assert lince(asker, "ask", "write", f"phone:{SUSPECT}", f"phone:{VICTIM}", *whom, *WHY, "--to", str(question)) == 0
    assert lince(holder, "ask", "answer", str(question)) == 2  # no --to: the question is not used up
    assert lince(holder, "ask", "answer", str(question), "--to", str(answer)) == 0
    assert lince(holder, "ask", "answer", str(question), "--to", str(answer)) == 1
    capsys.readouterr()
    assert lince(asker, "ask", "read", str(answer), "--case", asker.case.number, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["hit"] for one in told["answers"]] == [True, False]
    assert told["contact"] == CONTACT
    assert lince(holder, "partner", "received", "--json") == 0
    assert json.loads(capsys.readouterr().out)["reason"]["basis"] == "Palermo Protocol, art. 10"


@pytest.mark.parametrize(
    "words",
    [
        ("ask", "send", "phone:+34600111222", "--case", "BO-2026-77", "--partner", "x"),
        ("ask", "send", "--case", "BO-2026-77", "--partner", "x", *WHY),
        ("ask", "send", "phone:+34600111222", *WHY),
        ("ask", "send", "phone:+34600111222", "--case", "BO-2026-77", *WHY),
        ("partner", "add"),
        ("partner", "change", "x"),
        ("partner", "revoke"),
        ("partner", "desk"),
        ("partner", "desk", "--contact", CONTACT, "--url", "http://example.org"),
        ("graph", "path", "x"),
        ("graph", "export"),
    ],
)
def test_what_is_missing_is_wrong_usage(sides: tuple[Side, Side], words: tuple[str, ...]) -> None:
    assert lince(sides[0], *words) == 2
