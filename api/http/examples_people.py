"""Invented people of a case that the API documentation shows."""

import datetime as dt

from api.http import examples
from api.looks import Look
from models.ids import PersonId
from models.protected import (
    CasePerson,
    Category,
    CategoryEntry,
    Identity,
    Instruction,
    Opening,
    PhotoMask,
    Proposal,
    Provisional,
    ReviewNote,
    StatementHeld,
)

PERSON = CasePerson(
    id=PersonId("2f6d0c1b9a8e4f7d8c5b3a2019e8d7c6"),
    case=examples.CASE.id,
    label="V-01",
    protected=True,
    minor=True,
    categories=(Category.POSSIBLE_VICTIM,),
    history=(
        CategoryEntry(
            category=Category.POSSIBLE_VICTIM,
            held=True,
            source="statement of 3 March",
            made_by="r.choque",
            made_at=examples.WHEN,
        ),
    ),
    instructions=(Instruction.NO_CALL,),
    interpreter="qu",
    reflection_until="2026-04-03",
)
IDENTITY = Identity(
    name="Marisol Condori Apaza", nicknames=("Mari",), phones=("+591 70012345",), papers=("CI 7654321 LP",)
)
OPENING = Opening(
    id="7a1e5c3b9d2f4e6a8b0c1d2e3f405162",
    person=PERSON.id,
    case=examples.CASE.id,
    asked_by="r.choque",
    reason="to accompany her to the hearing",
    minutes=60,
    asked_at=examples.WHEN,
    approved_by="l.rocha",
    approved_at=examples.WHEN,
    until=examples.WHEN + dt.timedelta(hours=1),
)
STATEMENT = StatementHeld(
    id="9c8b7a6f5e4d4c3b2a190817f6e5d4c3",
    person=PERSON.id,
    case=examples.CASE.id,
    document=examples.DOCUMENT,
    taken="2026-03-03",
    language="qu",
    interpreter=True,
    asked="how she was recruited; who kept her papers",
    made_by="r.choque",
    made_at=examples.WHEN,
)
PHOTO = PhotoMask(
    id="1b2c3d4e5f60718293a4b5c6d7e8f901",
    case=examples.CASE.id,
    document=examples.DOCUMENT,
    page=1,
    person=PERSON.id,
    box=(72.0, 90.0, 180.0, 220.0),
    made_by="r.choque",
    made_at=examples.WHEN,
)
PROVISIONAL = Provisional(
    id=PERSON.id, case=PERSON.case, label="V-P01", name="rosa choque", category=Category.POSSIBLE_VICTIM,
    stated=("minor", "victim"), lifted_by="Ana Rojas", lifted_at=examples.WHEN,
    reason="she is the complainant of another case",
)  # fmt: skip
PROPOSAL = Proposal(**PROVISIONAL.model_dump(exclude={"lifted_by", "lifted_at", "reason"}), documents=2)
NOTE = ReviewNote(
    person=PersonId("3a7e1d2c0b9f4a8e9d6c4b31209f8e7d"),
    label="Juan Mendieta",
    document=examples.DOCUMENT,
    page=2,
    categories=("debt_bondage", "forced_begging_criminality"),
)
LOOK = Look(
    user=examples.USER.id, name=examples.USER.login, role=examples.USER.role, openings=2, pages=5, people=("V-01",),
    documents=3, first=examples.WHEN, last=examples.WHEN, works=False,
)  # fmt: skip
