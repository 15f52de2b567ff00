"""The guided tour of the sample dossier, and the first steps on a fresh installation. Both are told, never forced."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.accounts import LOCAL
from api.wiring import Workspace
from models.audit import Actor
from models.case import Role, User

TOUR: Sequence[tuple[str, str]] = (
    ("cases", "/"),
    ("search", "/search"),
    ("review", "/review"),
    ("links", "/links"),
    ("graph", "/graph"),
    ("casefile", "/"),
)
"""The steps: what each is called, and the page that it is about."""

CLOSED = -1
SAMPLE = "demo-ready.json"
"""Lies in a data folder that holds the sample dossier."""


@dataclass(frozen=True)
class Stop:
    """A step of the tour as a page shows it, counted from 1."""

    name: str
    href: str
    number: int
    of: int


@dataclass(frozen=True)
class FirstStep:
    """Something that a fresh installation needs."""

    name: str
    done: bool
    href: str = ""


def stop_of(workspace: Workspace, user: User) -> Stop | None:
    """Where somebody is in the tour; None: he closed it, or there is no sample dossier to be shown."""
    if user.role in (Role.ADMINISTRATOR, Role.AUDITOR) or not (workspace.data / SAMPLE).exists():
        return None
    step = workspace.records.guides.step(user.id) or 0
    if not 0 <= step < len(TOUR):
        return None
    name, href = TOUR[step]
    return Stop(name, href, step + 1, len(TOUR))


def go(workspace: Workspace, actor: Actor, step: int) -> str:
    """Keep where somebody is, or that he closed the tour; the page of that step."""
    assert actor.user is not None
    kept = step if 0 <= step < len(TOUR) else CLOSED
    with workspace.records.transaction():
        workspace.records.guides.set_step(actor.user, kept)
        workspace.records.audit.append(actor, "guide.set", detail={"step": kept})
    return TOUR[step][1] if kept >= 0 else ""


def first_steps(workspace: Workspace, user: User, *, may_create: bool) -> Sequence[FirstStep]:
    """What is to be done before there is a first case, in its order, by the role of whoever looks."""
    people = workspace.records.people
    if user.role is Role.AUDITOR:
        # He has a place in no case, ever: he reads what others did.
        keys = [one for one in workspace.records.audit.texts.reading_keys(user.agency) if one.user == user.id]
        return [
            FirstStep("key", bool(keys), "/audit/keys"),
            FirstStep("log", False, "/audit"),
            FirstStep("chain", False, "/audit/check"),
        ]
    if user.role is not Role.ADMINISTRATOR:
        case = [FirstStep("case", False, "/cases/new")] if may_create else [FirstStep("asked", False)]
        return [*case, FirstStep("files", False), FirstStep("found", False)]
    others = [one for one in people.users() if one.agency == user.agency and one.active and one.id != user.id]
    opening = [one for one in others if one.role in (Role.INVESTIGATOR, Role.PROSECUTOR)]
    return [
        FirstStep("factor", workspace.records.factors.shared(user.id, confirmed=True) is not None, "/me"),
        FirstStep("agency", people.agency(user.agency).name != LOCAL, "/office/agencies#name"),
        FirstStep("people", bool(opening), "/office"),
        FirstStep("case", any(one.agency == user.agency for one in workspace.records.cases.all())),
    ]
