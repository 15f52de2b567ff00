"""The people of a case: by pseudonym whom it protects, with openings of an identity for a time."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form, Response
from pydantic import ValidationError

from api import caring, leaving, protecting
from api.http.cases import get_case
from api.http.errors import STATUS
from api.http.parameters import CaseParam
from api.http.person_records import ProvisionalParam
from api.http.persons import OpeningParam, PersonParam
from api.leaving import LiftAsked
from api.protecting import OpeningAsked, PersonAsked
from api.web.render import CurrentScreen, Screen, see_other
from models.case import Case
from models.errors import Conflict, LinceError, UsageError
from models.ids import PersonId
from models.protected import Category, Identity

router = APIRouter()

_LINES = ("nicknames", "relatives", "phones", "handles", "papers", "addresses", "schools")
"""Parts of an identity that the form takes, one a line."""
_MOST = 4000

Lines = Annotated[str, Form(max_length=_MOST)]


@router.get("/cases/{case}/persons")
def persons_page(screen: CurrentScreen, case: CaseParam) -> Response:
    """Everybody of a case."""
    return _persons(screen, get_case(screen.workspace, screen.actor, case))


def _persons(
    screen: Screen, case: Case, *, given: Mapping[str, str] | None = None, problem: LinceError | None = None
) -> Response:
    told = problem and {"message": screen.t.said(problem.message), "advice": screen.t.said(problem.advice)}
    may_add, may_approve = screen.may("person.add", case.id), screen.may("person.approve", case.id)
    people = protecting.list_people(screen.workspace, screen.actor, case.id)
    return screen.page(
        "persons.html",
        here="cases",
        status=STATUS[problem.code] if problem is not None else 200,
        case=case,
        people=people,
        labels={one.id: one.label for one in people},
        proposals=caring.proposals(screen.workspace, screen.actor, case.id) if may_add else (),
        openings=protecting.list_openings(screen.workspace, screen.actor, case.id) if may_approve else (),
        may_add=may_add,
        may_open=screen.may("person.open", case.id),
        categories=tuple(Category),
        lines=_LINES,
        given=given or dict.fromkeys(("name", "category", "age", "source", *_LINES), ""),
        problem=told,
    )


@router.post("/cases/{case}/persons")
def take_person(
    screen: CurrentScreen,
    case: CaseParam,
    *,
    name: Annotated[str, Form(max_length=200)] = "",
    category: Annotated[str, Form(max_length=20)] = "",
    age: Annotated[str, Form(max_length=3)] = "",
    source: Annotated[str, Form(max_length=500)] = "",
    nicknames: Lines = "",
    relatives: Lines = "",
    phones: Lines = "",
    handles: Lines = "",
    papers: Lines = "",
    addresses: Lines = "",
    schools: Lines = "",
) -> Response:
    """Add a person. What is wrong is said above the form, and nothing typed is lost."""
    several = dict(zip(_LINES, (nicknames, relatives, phones, handles, papers, addresses, schools), strict=True))
    try:
        identity = Identity(name=name.strip(), **{part: _split(text) for part, text in several.items()})
        asked = PersonAsked(
            identity=identity,
            categories=(Category(category),),
            age=int(age) if age.strip() else None,
            source=source.strip(),
        )
    except (ValidationError, ValueError):
        wrong = UsageError(
            "A person needs a name, a category, and what it rests on.",
            next_step="Fill them in: all else may follow later.",
        )
        given = {"name": name, "category": category, "age": age, "source": source, **several}
        found = get_case(screen.workspace, screen.actor, case)
        return _persons(screen, found, given=given, problem=wrong)
    taken = protecting.add_person(screen.workspace, screen.actor, case, asked)
    return see_other(f"/cases/{case}/persons/{taken.person.id}")


def _split(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip()))


@router.get("/cases/{case}/persons/{person}")
def person_page(screen: CurrentScreen, case: CaseParam, person: PersonParam) -> Response:
    """One person: categories and where they come from; who it is, while that is open to who looks."""
    return _person(screen, get_case(screen.workspace, screen.actor, case), person)


def _person(
    screen: Screen, case: Case, person: PersonId, *, reason: str = "", problem: LinceError | None = None
) -> Response:
    people = protecting.list_people(screen.workspace, screen.actor, case.id)
    found = protecting.found_in(screen.workspace, case.id, person)
    opened = person in protecting.open_to(screen.workspace, screen.actor, case.id)
    told = problem and {"message": screen.t.said(problem.message), "advice": screen.t.said(problem.advice)}
    return screen.page(
        "person.html",
        here="cases",
        status=STATUS[problem.code] if problem is not None else 200,
        case=case,
        person=next((one for one in people if one.id == person), found),
        identity=protecting.identity(screen.workspace, screen.actor, case.id, person) if opened else None,
        lines=_LINES,
        may_open=screen.may("person.open", case.id) and not opened and found.protected,
        reason=reason,
        problem=told,
    )


@router.post("/cases/{case}/persons/{person}/open")
def take_opening(
    screen: CurrentScreen,
    case: CaseParam,
    person: PersonParam,
    reason: Annotated[str, Form(max_length=500)] = "",
    minutes: Annotated[int, Form(ge=1, le=480)] = 60,
) -> Response:
    """Ask for the identity, with a reason."""
    try:
        asked = OpeningAsked(reason=reason.strip(), minutes=minutes)
    except ValidationError:
        wrong = UsageError("Say why, in ten letters or more.", next_step="Fill them in: all else may follow later.")
        found = get_case(screen.workspace, screen.actor, case)
        return _person(screen, found, person, reason=reason, problem=wrong)
    protecting.ask_opening(screen.workspace, screen.actor, case, person, asked)
    return see_other(f"/cases/{case}/persons/{person}")


@router.post("/cases/{case}/persons/openings/{opening}/approve")
def take_approval(screen: CurrentScreen, case: CaseParam, opening: OpeningParam) -> Response:
    """Agree that an identity is opened to somebody else."""
    try:
        protecting.approve(screen.workspace, screen.actor, case, opening)
    except Conflict as error:
        return _persons(screen, get_case(screen.workspace, screen.actor, case), problem=error)
    return see_other(f"/cases/{case}/persons#openings")


@router.post("/cases/{case}/persons/proposals/{provisional}")
def take_lifting(
    screen: CurrentScreen,
    case: CaseParam,
    provisional: ProvisionalParam,
    *,
    reason: Annotated[str, Form(max_length=500)] = "",
    held: Annotated[bool, Form()] = False,
) -> Response:
    """Let a name leave the case, or hold it back again, with a reason."""
    try:
        asked = LiftAsked(held=held, reason=reason.strip())
        leaving.lift(screen.workspace, screen.actor, case, provisional, asked)
    except (ValidationError, Conflict) as error:
        short = UsageError("Say why, in ten letters or more.", next_step="Fill them in: all else may follow later.")
        wrong = error if isinstance(error, Conflict) else short
        return _persons(screen, get_case(screen.workspace, screen.actor, case), problem=wrong)
    return see_other(f"/cases/{case}/persons#proposal-{provisional}")
