"""Entities of other programs: what is taken in, and what refuses the whole file."""

import json

import pytest

from models.errors import BadEntities
from models.mention import MentionKind
from services.graph import ftm


def lines(*told: dict[str, object]) -> bytes:
    return b"\n".join(json.dumps(one).encode() for one in told)


def an_entity(ident: str, schema: str, **properties: list[str]) -> dict[str, object]:
    return {"id": ident, "schema": schema, "properties": properties}


def test_people_with_their_values() -> None:
    data = lines(
        an_entity("p1", "Person", name=["Ana Rojas", "A. Rojas"], alias=["la Jefa"], birthDate=["1990-02-03", "1990"],
                  phone=["+59171234567"], nationality=["bo"]),
        an_entity("v1", "Vehicle", registrationNumber=["ab 123 cd"], owner=["p1"]),
        an_entity("a1", "BankAccount", accountNumber=["123-456"]),
        an_entity("o1", "Ownership", owner=["p1"], asset=["a1"]),
        an_entity("i1", "Passport", passportNumber=["AA1"], holder=["p1"], country=["bo"]),
        an_entity("x1", "Sanction", reason=["none"]),
    )  # fmt: skip
    found, left_out = ftm.taken(data)
    by_id = {one.id: one for one in found}
    person = by_id["p1"]
    assert (person.kind, person.name, person.also) == (MentionKind.PERSON, "Ana Rojas", ["A. Rojas", "la Jefa"])
    assert person.births == ["1990-02-03", "1990"]
    assert set(person.values) == {"p1#phone:+59171234567", "v1", "a1", "i1"}
    assert (by_id["i1"].kind, by_id["i1"].country) == (MentionKind.ID, "bo")
    assert left_out == 1


def test_a_name_in_parts_is_a_name() -> None:
    [one], left_out = ftm.taken(lines(an_entity("p", "Person", firstName=["Ana"], lastName=["Rojas"])))
    assert (one.name, left_out) == ("Ana Rojas", 0)


def test_an_account_that_is_a_number_or_an_address_is_that() -> None:
    found, _ = ftm.taken(
        lines(
            an_entity("a", "UserAccount", username=["x"], phone=["+59171234567"]),
            an_entity("b", "UserAccount", username=["x"], email=["ana@example.com"]),
            an_entity("c", "UserAccount", username=["ana_88"], service=["Instagram"]),
        )
    )
    assert [one.kind for one in found] == [MentionKind.PHONE, MentionKind.EMAIL, MentionKind.HANDLE]


def test_a_mark_and_empty_lines_do_no_harm() -> None:
    assert len(ftm.taken(b"\xef\xbb\xbf" + lines(an_entity("p", "Person", name=["Ana"])) + b"\n\n")[0]) == 1
    assert ftm.taken(b"") == ([], 0)


def test_names_lose_signs_that_command_a_terminal() -> None:
    [one], _ = ftm.taken(lines(an_entity("p", "Person", name=["Ana\x1b[2J\nRojas" + "x" * 900])))
    assert one.name.startswith("Ana [2J Rojas")
    assert len(one.name) == 300


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"{", "Line 1 is no JSON"),
        (b"\xff\xfe", "Line 1 is no JSON"),
        (b"[" * 100_000, "Line 1 is no JSON"),
        (b"[]", "Line 1 is no entity"),
        (b'{"schema": "Person", "properties": {}}', "no id"),
        (b'{"id": 5, "schema": "Person"}', "no id"),
        (b'{"id": "", "schema": "Person"}', "no id"),
        (b'{"id": "a", "schema": "../x"}', "names no schema"),
        (b'{"id": "a", "schema": "Person", "properties": []}', "its properties"),
        (b'{"id": "a", "schema": "Person", "properties": {"name": "Ana"}}', "no list of texts"),
        (b'{"id": "a", "schema": "Person", "properties": {"name": [1]}}', "no list of texts"),
        (lines(an_entity("a", "Person", name=["Ana"]), an_entity("a", "Person", name=["Eva"])), "Line 2: its id"),
    ],
)
def test_a_bad_line_refuses_the_file(data: bytes, says: str) -> None:
    with pytest.raises(BadEntities, match=says):
        ftm.taken(data)


def test_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ftm, "MOST", 2)
    with pytest.raises(BadEntities, match="more than 2"):
        ftm.taken(lines(*(an_entity(str(number), "Person", name=["Ana"]) for number in range(3))))
    monkeypatch.setattr(ftm, "LARGEST", 10)
    with pytest.raises(BadEntities, match="larger"):
        ftm.taken(b" " * 11)
