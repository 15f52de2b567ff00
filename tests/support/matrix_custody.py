"""Items in custody for the permission matrix: each call has an item of its own."""

import time
from typing import Any

from support.web import ACTING, MEMBERS, OURS, World

from api import built, custody, prosecuting, replay_runs
from api.accounts import actor_of
from api.building import BuildAsked
from models.audit import Actor
from models.case import Role, User
from models.custody import HandOverAsked, IntakeAsked, ItemId
from models.ids import DocumentId, fresh
from models.prosecution import AssertionAsked, BuildState, ExhibitAsked, FileAsked, FileId
from models.replay import ReplayRun, RunState

INTAKE: dict[str, Any] = {
    "description": "Teléfono negro, pantalla rota",
    "seized_by": "Sgto. Limachi",
    "seized_at": "2026-03-01T08:30-04:00",
    "place": "Terminal de buses, andén 4",
    "authority": "Orden 112/2026",
    "received_from": "Sgto. Limachi",
    "condition": "Apagado, sin golpes nuevos",
    "seal": "P-001482",
    "write_blocker": "nothing_acquired",
}
ANSWER = {"answer": "accept", "condition": "como se describe", "seal": "P-001482"}
HAND_OVER = {"outside": "Lab. Central, perito Rocha", "purpose": "extracción", "place": "Recepción", "seal": "P-001482"}
_KEEPERS = (*(MEMBERS[role] for role in (Role.INVESTIGATOR, Role.PROSECUTOR, Role.ANALYST, Role.FORENSIC)), ACTING)


def with_reason(actor: Actor) -> Actor:
    """The actor with a reason, which a case held closely asks for."""
    return actor.model_copy(update={"reason": "Preparación del acta"})


def item_of(world: World, holder: User | None, *, to: User | None = None) -> ItemId:
    """An item that somebody has, where he may have one; with `to`, one that another handed over to him."""
    giver: Actor = actor_of(holder) if holder in _KEEPERS and holder is not None else world.workspace.operator
    if to is not None:
        giver = actor_of(MEMBERS[Role.ANALYST if to != MEMBERS[Role.ANALYST] else Role.FORENSIC])
    giver = with_reason(giver)
    asked = IntakeAsked.model_validate({**INTAKE, "number": f"I-{fresh()}"})
    item = custody.intake(world.workspace, giver, OURS.id, asked).item.id
    if to is not None:
        given = HandOverAsked(to=to.login, purpose="pericia", place="Recepción", seal="P-001482")
        custody.hand_over(world.workspace, giver, OURS.id, item, given)
    return item


def file_of(world: World, *, pinned: bool = False, empty: bool = False) -> FileId:
    """A prosecutor's file of our case with one exhibit; `pinned`: and an assertion; `empty`: with none."""
    workspace, operator = world.workspace, with_reason(world.workspace.operator)
    file = prosecuting.begin(workspace, operator, OURS.id, FileAsked(title="Autos")).id
    if empty:
        return file
    document = DocumentId(world.document_of(OURS))
    prosecuting.add_exhibit(workspace, operator, OURS.id, file, ExhibitAsked(document=document))
    if pinned:
        page = workspace.records.evidence.page(document, 1)
        assert page is not None
        asked = AssertionAsked.model_validate({**ASSERTION, "quote": page.text.split()[0]})
        prosecuting.add_assertion(workspace, operator, OURS.id, file, asked)
    return file


ASSERTION: dict[str, Any] = {"exhibit": 1, "page": 1, "text": "Hubo una deuda", "quote": "la deuda"}
PINNED_BY_FORM = {"text": "Hubo una deuda", "quote": "la deuda"}


_built: dict[int, dict[str, str]] = {}


def built_of(world: World) -> dict[str, str]:
    """A file that was built, with its build, which is made anew where it is kept no more. A build takes seconds."""
    workspace, operator = world.workspace, with_reason(world.workspace.operator)
    found = _built.get(id(world))
    if found is not None:
        kept = built.builds(workspace, operator, OURS.id, FileId(found["file"])).builds
        if any(one.id == found["build"] for one in kept):
            return dict(found)
    file = file_of(world, pinned=True)
    begun = built.begin(workspace, operator, OURS.id, file, BuildAsked(recipient="Juzgado 3"))
    while not (told := built.look(workspace, operator, OURS.id, file, begun.id)) or not told.finished:
        time.sleep(0.02)
    assert told.state is BuildState.DONE, told.problem
    _built[id(world)] = {"file": file, "build": begun.id}
    return dict(_built[id(world)])


def failed_of(world: World) -> dict[str, str]:
    """A file with a build that failed."""
    workspace, operator = world.workspace, with_reason(world.workspace.operator)
    file = file_of(world)
    begun = built.begin(workspace, operator, OURS.id, file, BuildAsked(), draft=True)
    built.stop(workspace, operator, OURS.id, file, begun.id)
    while (told := built.look(workspace, operator, OURS.id, file, begun.id)) is not None and not told.finished:
        time.sleep(0.02)
    return {"file": file, "build": begun.id}


def run_of(world: World) -> dict[str, Any]:
    """Our case has a replay that has ended, and another one has the turn of this server."""
    workspace = world.workspace
    ended = ReplayRun(id=fresh(), state=RunState.DONE, of=0, made_by="ana", begun_at=workspace.clock.now())
    replay_runs._runs[str(workspace.data), OURS.id] = replay_runs._Run(OURS.id, (), again=False, told=ended)
    replay_runs._turn.acquire(blocking=False)
    return {}
