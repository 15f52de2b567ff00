"""Who sees through a joint space what: every route of the matrix, by what became of the loan, level and role.

A route that opens something to members of a space has an entry here. Every other one is held to be closed: it answers as
it did before there was a space, or that it is refused.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from support.factories import a_user
from support.matrix import INVESTIGATOR, ROUTES, Asked, path_of
from support.web import AWAY, OURS, World, add_session

from api import joint
from api.accounts import actor_of
from api.joint import LoanAsked, SpaceAsked
from models.case import Role, Sensitivity
from models.ids import DocumentId
from models.joint import Part, SpaceId, Terms
from services.records.permissions import IN_CASE, IN_SPACE

GUESTS = {role: a_user(f"guest.{role.value}", role=role, agency=AWAY) for role in Role}
"""Of the other agency, one of each role; officers and the analyst are members of the space, the others participants."""
PARTS = {role: Part.MEMBER if role in (Role.INVESTIGATOR, Role.PROSECUTOR, Role.ANALYST) else Part.PARTICIPANT
         for role in Role}  # fmt: skip

PLACELESS = frozenset({Role.AUDITOR, Role.ADMINISTRATOR, Role.INTERPRETER})
"""Roles without a place in any joint space."""

RELATIONS = ("not signed", "lent whole", "lent alone", "withdrawn", "ended")
OPEN_IN = frozenset({"lent whole", "lent alone"})

OPENED: Mapping[str, str] = {
    "GET /api/v1/documents/{document}": "document.read",
    "GET /api/v1/documents/{document}/original": "document.download",
    "GET /api/v1/documents/{document}/pages": "document.read",
    "GET /api/v1/documents/{document}/pages/{number}": "page.read",
    "GET /api/v1/documents/{document}/pages/{number}/image": "page.image",
    "GET /api/v1/documents/{document}/pages/{number}/mentions": "page.read",
    "GET /api/v1/documents/{document}/pages/{number}/indicators": "page.read",
    "GET /api/v1/documents/{document}/pages/{number}/photos": "page.read",
    "GET /documents/{document}": "document.read",
    "GET /documents/{document}/pages/{number}": "page.read",
    "GET /documents/{document}/pages/{number}/beside": "page.read",
    "GET /documents/{document}/pages/{number}/thumbnail": "page.image",
    "GET /documents/{document}/pages/{number}/like": "search.like",
}
"""Routes that show a lent document, with the act that each is."""

_SHOWN = (200, 303)
"""The page of a document leads on to its first page. The file itself may wait for an opening: it shows a face."""

SPANNING = frozenset(
    route
    for route in ROUTES
    if route.startswith(("GET ", "POST ")) and re.search(r" (/api/v1)?/(search|facets)(/|$)", route)
)
"""Routes over all that one sees: what was lent is among it while it is lent, and not a word of it else."""

_OF_CASE = re.compile(r"\{(case|document|link|run|upload|person|opening|photo|flag|decision|correction|entity)\}")
TELLING = ("marisol", "libreta", "llamar a")
"""Words of the document that is lent."""


class Seen(NamedTuple):
    """An answer: its status and its body."""

    status: int
    body: bytes

    @property
    def tells(self) -> bool:
        """Whether words of the document are in it, or the number of the owner's case."""
        told = self.body.decode("utf-8", "replace").lower()
        return any(word in told for word in TELLING) or OURS.number.lower() in told


class Space:
    """A joint space of both agencies over our case, in one relation after another."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._mine, self._guest = actor_of(INVESTIGATOR), actor_of(GUESTS[Role.INVESTIGATOR])
        records = world.workspace.records
        for user in GUESTS.values():
            records.people.add_user(user, password_hash="h")
            add_session(world.workspace, user)
        self.document = DocumentId(world.document_of(OURS))
        self._space: SpaceId | None = None
        self._asked: dict[str, tuple[str, Asked]] = {}

    def become(self, relation: str) -> None:
        """Bring about a relation, each in a space of its own."""
        workspace, clock = self.world.workspace, self.world.workspace.clock
        asked = SpaceAsked(
            number=f"ECI-{RELATIONS.index(relation)}", purpose="captación", begins=clock.now(),
            ends=clock.now().replace(year=clock.now().year + 1), languages=("es",), parties=(AWAY.id,),
        )  # fmt: skip
        if self._space is not None:
            joint.close(workspace, self._mine, self._space)
        self._space = space = joint.propose(workspace, self._mine, asked).space.id
        joint.sign(workspace, self._mine, space, Terms())
        if relation == "not signed":
            return
        joint.sign(workspace, self._guest, space, Terms())
        for role, user in GUESTS.items():
            if role is not Role.INVESTIGATOR and role not in PLACELESS:
                joint.put_member(workspace, self._guest, space, user.login, PARTS[role])
        what = LoanAsked(space=space, document=self.document if relation == "lent alone" else None)
        loan = joint.lend(workspace, self._mine, OURS.id, what)
        if relation == "withdrawn":
            joint.withdraw(workspace, self._mine, OURS.id, loan.id)
        if relation == "ended":
            joint.close(workspace, self._mine, space)
            self._space = None

    def hold(self, level: Sensitivity) -> None:
        """Hold the document at a level."""
        self.world.workspace.records.levels.set_level([self.document], OURS.id, level)

    def ask(self, route: str, role: Role) -> Seen:
        """What a guest is answered."""
        if route not in self._asked:
            # Made once: some are made by members, who may not see the document at every level.
            asked = dict(ROUTES[route].ask(self.world, 0))
            self._asked[route] = path_of(route, self.world, asked), asked
        path, asked = self._asked[route][0], dict(self._asked[route][1])
        headers = {} if path.startswith("/api/") else {"Accept": "text/html"}
        answer = self.world.call(
            route.split(" ", 1)[0], path, by=GUESTS[role], headers={**headers, **asked.pop("headers", {})}, **asked
        )
        return Seen(answer.status_code, answer.content)


def routes_of_cases() -> Iterator[str]:
    """Routes about something in a case, and those over all cases that one sees."""
    for route in ROUTES:
        if _OF_CASE.search(route) or route in SPANNING:
            yield route


class Check(NamedTuple):
    """A route, asked by a role, in a relation, of a document of a level."""

    route: str
    role: Role
    relation: str
    level: Sensitivity


def is_open(check: Check) -> bool:
    """Whether a lent document is shown there."""
    act = OPENED[check.route]
    whole = check.relation == "lent whole" and check.level is Sensitivity.ORDINARY
    # What is sealed by law is there for nobody whom no administrator named.
    lent = check.level is not Sensitivity.BY_LAW and (whole or check.relation == "lent alone")
    return lent and check.role not in PLACELESS and check.role in IN_CASE[act] and act in IN_SPACE[PARTS[check.role]]


def wrong(check: Check, before: Seen, now: Seen) -> str:
    """What is wrong with an answer; empty: nothing."""
    if check.route in OPENED:
        if is_open(check):
            told = now.status in _SHOWN or (check.route.endswith("/original") and now.status == 403)
            return "" if told and OURS.number.encode() not in now.body else f"not shown ({now.status})"
        return "shown" if now.tells or now.status in _SHOWN else ""
    if check.route in SPANNING:
        closed = check.relation not in OPEN_IN
        return "tells" if now.tells and (closed or OURS.number.encode() in now.body) else ""
    if now.tells:
        return "tells"
    return "" if now == before or now.status == 403 else f"answers otherwise ({before.status}, {now.status})"
