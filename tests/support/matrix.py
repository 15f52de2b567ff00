"""Who may do what: every route with the status that each kind of caller gets. The table is the contract.

Columns: nobody | members of the case, a role each | users of each role of the same agency without a place in it |
another agency's administrator | an API token of the member investigator | an administrator with a place as
investigator. The roles are in the order of `ROLES`; where all of a group get the same, it is written once. Members
who are auditors or administrators have a place that the door would not give: it opens nothing.
The machine's operator has no column: nothing over HTTP acts in his name.
"""

import base64
import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from support.factories import NOON, an_indicator
from support.matrix_bundles import a_card, a_peer
from support.matrix_custody import (
    ANSWER,
    ASSERTION,
    HAND_OVER,
    INTAKE,
    PINNED_BY_FORM,
    built_of,
    failed_of,
    file_of,
    item_of,
    run_of,
)
from support.matrix_disclosures import archive_of, certified_of, given_of
from support.matrix_index import ordered, rebuilt
from support.matrix_keeping import HOLD, ORDER, RULE, a_hold, an_erasure, asking, opened_again
from support.matrix_notes import NOTE, TAG, VIEW, a_note, a_tag, a_view
from support.matrix_people import (
    CARERS,
    NEW,
    NEW_BY_FORM,
    kept_from,
    lifting,
    opening_of,
    person_of,
    photo_of,
    proposed,
    suspected,
)
from support.matrix_redactions import BOX, applied_of, draft_of, mark_of, nothing_begun
from support.matrix_transfers import GROUND, a_recipient, a_transfer
from support.web import (
    ACTING,
    APART,
    AWAY,
    FOREIGNER,
    HOME,
    MEMBERS,
    OURS,
    OURS_TOO,
    PASSWORD,
    SPARE,
    STRANGERS,
    World,
    hashed,
    session_of,
    token_of,
)

from api import joint, partners
from api.accounts import actor_of
from api.asking import write_question
from api.joint import SpaceAsked
from models.case import Case, Role, Unit, User
from models.deconfliction import Ask, AskedValue, Card, KeyKind, Partner, PartnerId, Purpose, Reason
from models.ids import DocumentId, UnitId, derived, fresh
from models.joint import Loan, LoanId, Part, SpaceId, SpaceMember, Terms
from models.level import Reader
from models.watch import SavedId, SavedSearch

INVESTIGATOR = MEMBERS[Role.INVESTIGATOR]

ROLES = tuple(Role)

CALLERS: Mapping[str, tuple[User | None, bool]] = {
    "nobody": (None, False),
    **{f"member {role}": (MEMBERS[role], False) for role in ROLES},
    **{f"stranger {role}": (STRANGERS[role], False) for role in ROLES},
    "foreign administrator": (FOREIGNER, False),
    "token": (INVESTIGATOR, True),
    "administrator as investigator": (ACTING, False),
}

Asked = Mapping[str, Any]

TRANSLATED = {"language": "en", "engine": False, "translator": "I. Mamani", "text": "Call her about the debt."}
CAPTURE = {"url": "https://anuncios.example/lp/4411", "collector": "R. Choque", "authority": "art. 206"}
OUTCOME = {"kind": "acquitted", "day": "2026-05-04", "court": "Tribunal 2.º", "reference": "SP 41/2026"}
REVIEWED = {"end": "kept", "reason": "es testigo en este caso"}


@dataclass(frozen=True)
class Row:
    """A route, how to ask it, and what each caller gets. `ask` has the world and the caller's number."""

    statuses: tuple[int, ...]
    ask: Callable[[World, int], Asked] = field(default=lambda world, number: {})

    def expected(self) -> dict[str, int]:
        return dict(zip(CALLERS, self.statuses, strict=True))


_GROUPS = (1, len(ROLES), len(ROLES), 1, 1, 1)


def row(text: str, ask: Callable[[World, int], Asked] = lambda world, number: {}) -> Row:
    """A row from its numbers; a group that has one number has it for all."""
    statuses: list[int] = []
    for width, group in zip(_GROUPS, text.split("|"), strict=True):
        numbers = [int(one) for one in group.split()]
        statuses += numbers * width if len(numbers) == 1 else numbers
    return Row(tuple(statuses), ask)


OFFICERS = (Role.INVESTIGATOR, Role.PROSECUTOR)
WORKERS = (*OFFICERS, Role.ANALYST)
EXAMINERS = (*WORKERS, Role.FORENSIC)
READERS = (*EXAMINERS, Role.VICTIM_SUPPORT)
TEAM = (*READERS, Role.INTERPRETER)
ADMINISTRATOR = (Role.ADMINISTRATOR,)
AUDITOR = (Role.AUDITOR,)


def in_case(roles: Collection[Role], status: int = 200, *, nobody: int = 401) -> str:
    """What is open to members of these roles: other members are refused, all others are told that it is absent."""
    members = [status if role in roles else 403 if role in TEAM else 404 for role in ROLES]
    return f"{nobody} | {' '.join(map(str, members))} | 404 | 404 | {status} | {status}"


def outside(roles: Collection[Role], status: int = 200, *, token: int, foreign: int | None = None) -> str:
    """What is open to users of these roles, members or not, but for `token` and, where it is theirs, `foreign`."""
    users = " ".join(str(status if role in roles else 403) for role in ROLES)
    administrator = status if Role.ADMINISTRATOR in roles else 403
    return f"401 | {users} | {users} | {foreign or administrator} | {token} | {administrator}"


def over_cases(roles: Collection[Role], status: int = 200, *, nobody: int = 401) -> str:
    """What spans cases: members whose role covers it nowhere are refused, who has no case gets an empty answer."""
    members = [403 if role in TEAM and role not in roles else status for role in ROLES]
    return f"{nobody} | {' '.join(map(str, members))} | {status} | {status} | {status} | {status}"


def all_alike(status: int, *, nobody: int = 401, token: int | None = None) -> str:
    """What is open to whoever is logged in."""
    return f"{nobody} | {status} | {status} | {status} | {status if token is None else token} | {status}"


def one_owner(status: int, *, token: int) -> str:
    """What belongs to the member investigator."""
    return f"401 | {status} 404 404 404 404 404 404 404 | 404 | 404 | {token} | 404"


def of_uploader(*, token: int) -> str:
    """What belongs to the member investigator, in a case where some may not upload at all."""
    return f"401 | 204 404 404 404 403 403 404 404 | 404 | 404 | {token} | 404"


OPEN = all_alike(200, nobody=200)
SIGNED_IN = all_alike(200)
IN_CASE = in_case(TEAM)
# Our officers and administrators may, and one of them leads; the others of the other agency lead its own part.
_LEADERS = "401 | 200 403 403 403 403 403 403 403 | 403 | {foreign} | 403 | 403"
# A token is for work on cases: it cannot make tokens, change passwords or log out.
BROWSER = all_alike(200, token=403)
PAGE = all_alike(200, nobody=303)
PAGE_IN_CASE = in_case(TEAM, nobody=303)
OWN_USERS = "401 | 403 403 403 403 403 403 403 200 | 403 403 403 403 403 403 403 200 | 404 | 403 | 200"
REDIRECT = all_alike(303)


def _page(text: str) -> str:
    """What a page gives where the API gives this: nobody is asked to log in."""
    return text.replace("401", "303", 1)


def _sent(text: str) -> str:
    """What a form gives where the API gives this: whoever may goes on to another page."""
    return text.replace("200", "303")


def _json(**body: Any) -> Callable[[World, int], Asked]:
    return lambda world, number: {"json": body}


def _spare(world: World, number: int) -> Asked:
    return {"user": SPARE[number].id}


def _unit(world: World, number: int) -> Asked:
    """A unit of our agency that nobody belongs to."""
    unit = Unit(id=UnitId(derived("unit", str(number), fresh())), agency=HOME.id, name=f"Equipo {fresh()}")
    world.workspace.records.people.add_unit(unit)
    return {"unit": unit.id}


def _saved(world: World, number: int) -> Asked:
    """A saved search of the member investigator."""
    saved = SavedSearch(
        id=SavedId(derived("saved", str(number), fresh())),
        user=INVESTIGATOR.id,
        name="la van",
        text="deuda",
        made_at=NOON,
    )
    world.workspace.records.watches.add(saved)
    return {"saved": saved.id}


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def tus(more: dict[str, str] | None = None) -> dict[str, str]:
    return {"Tus-Resumable": "1.0.0", **(more or {})}


def link_of(world: World) -> str:
    answer = world.call("GET", "/api/v1/links", by=INVESTIGATOR)
    return str(answer.json()["links"][0]["link"])


def correction_of(world: World) -> str:
    kept = world.workspace.records.corrections.of_case(OURS.id)
    if kept:
        return kept[0].id
    address = f"/api/v1/documents/{world.document_of(OURS)}/corrections"
    answer = world.call("POST", address, by=INVESTIGATOR, json={"words": "Llamar", "kind": "PERSON"})
    return str(answer.json()["correction"]["id"])


def a_space() -> dict[str, Any]:
    """An agreement of our agency with the other, as it is proposed."""
    begins = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    ends = begins + dt.timedelta(days=365)
    return {
        "number": "ECI-1",
        "purpose": "recruitment",
        "begins": begins.isoformat(),
        "ends": ends.isoformat(),
        "languages": ["es"],
        "parties": [AWAY.id],
    }


def _space(world: World, number: int, *, signed: bool = False) -> Asked:
    """An agreement with the other agency, which has signed; with `signed` so has ours, led by a member investigator."""
    asked = SpaceAsked.model_validate({**a_space(), "number": f"ECI-{number}"})
    by = {home: actor_of(user) for home, user in ((HOME.id, APART[23]), (AWAY.id, FOREIGNER))}
    made = joint.propose(world.workspace, by[HOME.id], asked).space
    for home, actor in by.items():
        if signed or home == AWAY.id:
            joint.sign(world.workspace, actor, made.id, Terms())
    return {"space": made.id}


def _led(world: World, number: int) -> Asked:
    """A space whose part of ours is led by the member investigator, with a member to be removed."""
    space = SpaceId(str(_space(world, number, signed=True)["space"]))
    records = world.workspace.records
    for user, part in ((INVESTIGATOR, Part.LEADER), (SPARE[0], Part.MEMBER)):
        records.joint.put_member(SpaceMember(space=space, user=user.id, part=part, since=NOON, granted_by="ana"))
    return {"space": space, "user": SPARE[0].id}


def _loan(world: World, number: int) -> Asked:
    """A loan of our case that waits for a second officer."""
    space = SpaceId(str(_space(world, number, signed=True)["space"]))
    loan = Loan(
        id=LoanId(fresh()), space=space, case=OURS.id, owner=HOME.id, lent_by=APART[23].id, lent_at=NOON,
        until=dt.datetime.now(dt.UTC) + dt.timedelta(days=30),
    )  # fmt: skip
    world.workspace.records.joint.lend(loan)
    return {"loan": loan.id}


def named(world: World, user: User) -> str:
    """A member, named for the document of our case."""
    reader = Reader(
        document=DocumentId(world.document_of(OURS)), case=OURS.id, user=user.id, since=NOON, granted_by="ana"
    )
    world.workspace.records.levels.name([reader.document], reader)
    return user.id


def flag_of(world: World) -> str:
    """A flag on the document of our case, found by an analysis of its own."""
    evidence = world.workspace.records.evidence
    document = evidence.full_document(DocumentId(world.document_of(OURS)))
    assert document is not None
    flags = evidence.indicators(document.id)
    if not flags:
        flags = [an_indicator(document, "deuda", category="debt_bondage")]
        kept = evidence.analysis(document.id)
        assert kept is not None
        evidence.save_analysis(kept.model_copy(update={"indicators": tuple(flags)}))
    return flags[0].id


def decision_of(world: World, caller: int) -> str:
    """A decision on that flag by the caller, or by a member where he may not decide."""
    by = decider(caller)
    address = f"/api/v1/documents/{world.document_of(OURS)}/flags/{flag_of(world)}/decisions"
    answer = world.call("POST", address, by=by, json={"verdict": "unsure", "reason": "not clear"})
    return str(answer.json()["decision"]["id"])


def an_entity(world: World, case: Case, *, by: User) -> str:
    """An entity made by hand."""
    body = {"kind": "PERSON", "name": "Ana Rojas", "reason": "seen at the door"}
    answer = world.call("POST", f"/api/v1/cases/{case.id}/entities", by=by, json=body)
    return str(answer.json()["entities"][0]["id"])


def entity_decision_of(world: World, caller: int) -> str:
    """A decision on an entity by the caller, or by a member where he may not decide."""
    entity = an_entity(world, OURS, by=decider(caller))
    answer = world.call("GET", f"/api/v1/cases/{OURS.id}/entities/{entity}", by=INVESTIGATOR)
    return str(answer.json()["decisions"][0]["id"])


def proposal_of(world: World) -> str:
    """The proposal that our two cases share a phone."""
    links = world.workspace.records.links
    here, too = ([subject.id for subject, _ in links.subjects(case.id)] for case in (OURS, OURS_TOO))
    link = next(link for link in links.proposals([OURS.id], ids=here) if set(link[:2]) <= {*here, *too})
    return f"{link.one}{link.two}"


def edge_of(world: World, caller: int) -> str:
    """A decision across cases by the caller, or by a member where he may not decide."""
    address = f"/api/v1/link-proposals/{proposal_of(world)}/decisions"
    answer = world.call("POST", address, by=decider(caller), json={"judgement": "unsure", "reason": "not clear"})
    return str(answer.json()["decisions"][0]["id"])


def decider(caller: int) -> User:
    """The caller where he may decide, else a member who may."""
    user = list(CALLERS.values())[caller][0]
    readers = [*(MEMBERS[role] for role in WORKERS), ACTING]
    return user if user is not None and user in readers else INVESTIGATOR


def a_partner(world: World, number: int) -> Partner:
    """A partner of our agency, with a server that is not there."""
    _desk(world, number)
    signing, _, certificate = partners._keys(NOON)
    key = Ed25519PrivateKey.from_private_bytes(signing).public_key().public_bytes_raw().hex()
    card = Card(
        name=f"Unidad {number}", country="ES", key=key, certificate=certificate, url="https://127.0.0.1:1",
        contact="Mesa, +34 600 000 000",
    )  # fmt: skip
    partner = Partner(id=PartnerId(fresh()), agency=HOME.id, card=card, quota=16, added_by="alta", added_at=NOON)
    world.workspace.records.partners.add(partner)
    return partner


def _card(world: World, number: int) -> Asked:
    card = a_partner(world, number).card.model_copy(update={"key": f"{number:064x}"})
    return {"json": {"card": card.model_dump(mode="json"), "fingerprint": partners.fingerprint(card)}}


def _desk(world: World, number: int) -> Asked:
    del number
    if world.workspace.records.partners.desk(HOME.id) is None:
        partners.set_desk(world.workspace, world.workspace.operator, contact="Mesa, +591 2 0000000", agency=HOME.id)
    return {}


def _question(world: World, number: int) -> Asked:
    values = [{"kind": "phone", "value": "+34600111222"}]
    reason = {"purpose": "investigation", "basis": "Palermo Protocol, art. 10"}
    return {"json": {"partner": a_partner(world, number).id, "values": values, "reason": reason}}


def written_ask(world: World) -> Ask:
    """A question of our case that has no answer yet."""
    reason = Reason(purpose=Purpose.INVESTIGATION, basis="Palermo Protocol, art. 10")
    values = [AskedValue(kind=KeyKind.PHONE, value="+34600111222")]
    partner = a_partner(world, 0).id
    return write_question(
        world.workspace, world.workspace.operator, OURS.id, partner=partner, values=values, reason=reason
    )[0]


_PERSONS = "/api/v1/cases/{case}/persons"


def _noted(body: str) -> Callable[[World, int], Asked]:
    callers = [user for user, _ in CALLERS.values()]
    return lambda world, number: {"note": a_note(world, callers[number]), body: {"reason": "it was another van"}}


def _viewed(world: World, number: int) -> Asked:
    return {"view": a_view(world, [user for user, _ in CALLERS.values()][number])}


def _of_person(**body: Any) -> Callable[[World, int], Asked]:
    return lambda world, number: {"person": person_of(world), **({"json": body} if body else {})}


ROUTES_OF_PEOPLE: Mapping[str, Row] = {
    f"GET {_PERSONS}": row(IN_CASE),
    f"POST {_PERSONS}": row(in_case(OFFICERS, 201), lambda world, number: NEW),
    f"GET {_PERSONS}/proposals": row(in_case(OFFICERS)),
    f"POST {_PERSONS}/proposals/{{provisional}}": row(
        in_case(OFFICERS), lambda world, number: {"provisional": (one := proposed(world)).id, "json": lifting(one)}
    ),
    f"GET {_PERSONS}/looks": row(in_case(OFFICERS)),
    f"GET {_PERSONS}/notes": row(in_case(OFFICERS)),
    f"GET {_PERSONS}/openings": row(in_case(OFFICERS)),
    f"POST {_PERSONS}/{{person}}/categories": row(
        in_case(OFFICERS),
        lambda world, number: {
            "person": person_of(world),
            "json": {"category": "suspect", "held": not suspected(world), "source": "acta"},
        },
    ),
    f"POST {_PERSONS}/{{person}}/names": row(in_case(OFFICERS), _of_person(identity={"name": "Zulma Oblitas"})),
    f"POST {_PERSONS}/{{person}}/care": row(in_case(CARERS), _of_person(instructions=["no_call"])),
    f"POST {_PERSONS}/{{person}}/contacts": row(in_case(CARERS), _of_person(channel="lawyer", reason="audiencia")),
    f"POST {_PERSONS}/{{person}}/openings": row(in_case(CARERS, 201), _of_person(reason="to accompany her there")),
    f"POST {_PERSONS}/openings/{{opening}}/approve": row(
        in_case(OFFICERS), lambda world, number: {"opening": opening_of(world)}
    ),
    f"POST {_PERSONS}/openings/{{opening}}/close": row(
        in_case(CARERS), lambda world, number: {"opening": opening_of(world)}
    ),
    # Nobody has an opening here: who might have one is told that it is missing.
    f"GET {_PERSONS}/{{person}}/identity": row(in_case(CARERS, 403), _of_person()),
    f"GET {_PERSONS}/{{person}}/statements": row(in_case(CARERS), _of_person()),
    f"POST {_PERSONS}/{{person}}/statements": row(in_case(CARERS, 201), _of_person(language="qu")),
    "GET /api/v1/documents/{document}/pages/{number}/opened": row(in_case(CARERS, 403)),
    "GET /api/v1/documents/{document}/pages/{number}/opened/image": row(in_case(CARERS, 403)),
    "GET /api/v1/documents/{document}/pages/{number}/photos": row(IN_CASE),
    "POST /api/v1/documents/{document}/pages/{number}/photos": row(
        in_case(EXAMINERS, 201),
        lambda world, number: {"json": {"person": person_of(world), "box": [0, 0, 10, 10]}},
    ),
    "DELETE /api/v1/documents/{document}/pages/{number}/photos/{photo}": row(
        in_case(EXAMINERS, 204), lambda world, number: {"photo": photo_of(world, _login(number))}
    ),
}
"""People of a case, their openings, statements and photos."""


def _login(caller: int) -> str:
    user = list(CALLERS.values())[caller][0]
    return user.login if user is not None else ""


_REDACTIONS = "/api/v1/documents/{document}/redactions"

ROUTES_OF_REDACTIONS: Mapping[str, Row] = {
    f"GET {_REDACTIONS}": row(in_case(EXAMINERS)),
    f"POST {_REDACTIONS}": row(in_case(EXAMINERS, 201), lambda world, number: nothing_begun(world)),
    f"GET {_REDACTIONS}/{{redaction}}": row(in_case(EXAMINERS), lambda world, number: draft_of(world)),
    f"POST {_REDACTIONS}/{{redaction}}/marks": row(
        in_case(EXAMINERS, 201), lambda world, number: draft_of(world, **BOX)
    ),
    f"POST {_REDACTIONS}/{{redaction}}/proposals": row(in_case(EXAMINERS), lambda world, number: draft_of(world)),
    f"POST {_REDACTIONS}/{{redaction}}/accept": row(in_case(EXAMINERS), lambda world, number: mark_of(world)),
    f"POST {_REDACTIONS}/{{redaction}}/marks/{{mark}}/decision": row(
        in_case(EXAMINERS), lambda world, number: mark_of(world, json={"act": "accept"})
    ),
    f"POST {_REDACTIONS}/{{redaction}}/marks/{{mark}}/undo": row(
        in_case(EXAMINERS), lambda world, number: mark_of(world)
    ),
    f"GET {_REDACTIONS}/{{redaction}}/pages/{{number}}/preview": row(
        in_case(EXAMINERS), lambda world, number: draft_of(world)
    ),
    f"POST {_REDACTIONS}/{{redaction}}/apply": row(in_case(OFFICERS), lambda world, number: draft_of(world)),
    f"GET {_REDACTIONS}/{{redaction}}/file": row(in_case(EXAMINERS), lambda world, number: applied_of(world)),
    f"POST {_REDACTIONS}/{{redaction}}/file": row(
        in_case(EXAMINERS), lambda world, number: applied_of(world) | {"json": {"recipient": "Juzgado 3"}}
    ),
    "GET /api/v1/cases/{case}/redactions/log": row(in_case(EXAMINERS)),
}
"""Redactions of a document, and the privilege log of a case."""
_PAGE_OF_FILE = "/cases/{case}/casefiles/{file}"


def _pinned_on_page(world: World, number: int) -> Asked:
    return {"file": file_of(world), "data": {"document": world.document_of(OURS), "page": "1", **PINNED_BY_FORM}}


PAGES_OF_CASE_FILES: Mapping[str, Row] = {
    "GET /cases/{case}/casefiles": row(in_case(EXAMINERS, nobody=303)),
    "POST /cases/{case}/casefiles": row(in_case(WORKERS, 303), lambda world, number: {"data": {"title": "Autos"}}),
    # Two files at least, so that one is to be chosen.
    "GET /cases/{case}/casefiles/pin": row(
        in_case(WORKERS, nobody=303),
        lambda world, number: {"params": {"document": (file_of(world), file_of(world)) and world.document_of(OURS)}},
    ),
    f"GET {_PAGE_OF_FILE}": row(in_case(EXAMINERS, nobody=303), lambda world, number: {"file": file_of(world)}),
    f"POST {_PAGE_OF_FILE}": row(
        in_case(WORKERS, 303), lambda world, number: {"file": file_of(world), "data": {"act": "up", "number": "1"}}
    ),
    f"GET {_PAGE_OF_FILE}/builds/{{build}}": row(in_case(OFFICERS, nobody=303), lambda world, number: built_of(world)),
    f"GET {_PAGE_OF_FILE}/documents": row(
        in_case(EXAMINERS, nobody=303), lambda world, number: {"file": file_of(world)}
    ),
    f"GET {_PAGE_OF_FILE}/pin": row(in_case(WORKERS, nobody=303), lambda world, number: {"file": file_of(world)}),
    f"POST {_PAGE_OF_FILE}/pin": row(in_case(WORKERS, 303), _pinned_on_page),
}
"""The screens of prosecutors' files."""
DISCLOSED = "/api/v1/cases/{case}/disclosures"
CUSTODY = "/api/v1/cases/{case}/custody"
FILES = "/api/v1/cases/{case}/casefiles"


def _new_exhibit(world: World, number: int) -> Asked:
    """A file whose only exhibit was taken out, so that it may come in again."""
    del number
    file = file_of(world)
    world.workspace.records.prosecution.remove_exhibit(file, 1, by="ana", at=NOON)
    return {"file": file, "json": {"document": world.document_of(OURS)}}


def _in_custody(**body: Any) -> Callable[[World, int], Asked]:
    """An item that the caller has, where he may have one."""
    return lambda world, number: {
        "item": item_of(world, list(CALLERS.values())[number][0]), **({"json": body} if body else {})
    }  # fmt: skip


def _handed_over(world: World, number: int) -> Asked:
    """An item that was handed over to the caller."""
    user = list(CALLERS.values())[number][0]
    return {"item": item_of(world, user, to=user), "json": ANSWER}


# Auditors and administrators of the agency read; officers of the case act as well.
_ERASURE = (
    "401 | {done} {done} 403 403 403 403 {over} {over} | 404 404 403 403 403 403 {over} {over} | 404 | {done} | {done}"
)


def _an_erasure(world: World, number: int) -> Asked:
    return {"erasure": an_erasure(world, number)}


_GRAPH = "401 | 200 200 200 403 403 403 404 404 | 404 | 404 | 200 | 200"


def _station(world: World, number: int) -> Asked:
    """An entity of our case, twice."""
    del number
    made = an_entity(world, OURS, by=INVESTIGATOR)
    return {"params": {"entity": made, "to": made}}


ROUTES: Mapping[str, Row] = {
    # Nobody in particular
    "GET /health": row(OPEN),
    "GET /ready": row(OPEN),
    # For the token of the settings alone, and there is none: see test_metrics.
    "GET /metrics": row(all_alike(404, nobody=404)),
    "GET /api/v1/openapi.json": row(OPEN),
    "POST /api/v1/login": row(OPEN, _json(login=INVESTIGATOR.login, password=PASSWORD)),
    # Oneself
    "POST /api/v1/logout": row(all_alike(204, token=403)),
    "GET /api/v1/me": row(SIGNED_IN),
    "POST /api/v1/me/password": row(all_alike(204, token=401), _json(old=PASSWORD, new="cuatro llamas en la loma")),
    "GET /api/v1/me/second-factor": row(BROWSER),
    "POST /api/v1/me/second-factor": row(BROWSER, _json(password=PASSWORD)),
    # Nobody has begun with one, nor has one.
    "POST /api/v1/me/second-factor/confirm": row(all_alike(422, token=403), _json(code="492039")),
    "POST /api/v1/me/second-factor/remove": row(all_alike(204, token=403), _json(password=PASSWORD, code="492039")),
    "GET /api/v1/me/sessions": row(BROWSER),
    "DELETE /api/v1/me/sessions/{session}": row(
        # The one asked for is the member investigator's own: it is gone when his token asks.
        one_owner(204, token=403),
        lambda world, number: {"session": hashed(session_of(INVESTIGATOR))},
    ),
    "GET /api/v1/me/tokens": row(BROWSER),
    "POST /api/v1/me/tokens": row(all_alike(201, token=403), _json(label="lab", days=1)),
    "DELETE /api/v1/me/tokens/{token}": row(
        # The one token there is belongs to the member investigator, and is gone when it is asked last.
        one_owner(204, token=401),
        lambda world, number: {"token": hashed(token_of(INVESTIGATOR))},
    ),
    # Cases
    "GET /api/v1/cases": row(SIGNED_IN),
    "POST /api/v1/cases": row(
        outside((*OFFICERS, *ADMINISTRATOR), 201, token=201),
        lambda world, number: {"json": {"number": f"NEW-{number}", "country": "BO"}},
    ),
    "GET /api/v1/cases/{case}": row(IN_CASE),
    "GET /api/v1/cases/{case}/progress": row(IN_CASE),
    "GET /api/v1/cases/{case}/events": row(IN_CASE),
    "GET /api/v1/cases/{case}/members": row(IN_CASE),
    "POST /api/v1/cases/{case}/members": row(
        in_case(OFFICERS, 201),
        lambda world, number: {"json": {"login": APART[number].login}},
    ),
    "DELETE /api/v1/cases/{case}/members/{user}": row(in_case(OFFICERS, 204), _spare),
    "POST /api/v1/cases/{case}/passwords": row(in_case(EXAMINERS, 202), _json(password="aurora-2026")),
    # Exhibits
    "POST /api/v1/cases/{case}/exhibits": row(
        in_case(EXAMINERS, 201),
        lambda world, number: {"params": {"path": f"{number}.txt"}, "content": b"Llamar al 71234567."},
    ),
    # An upload belongs to who began it: the one there is was begun by the member investigator, whose token may go on.
    "OPTIONS /api/v1/cases/{case}/uploads": row(in_case(EXAMINERS, 204)),
    "POST /api/v1/cases/{case}/uploads": row(
        in_case(EXAMINERS, 201),
        lambda world, number: {
            "headers": tus({"Upload-Length": "9", "Upload-Metadata": f"path {b64(f'{number}.txt')}"})
        },
    ),
    "HEAD /api/v1/cases/{case}/uploads/{upload}": row(of_uploader(token=204), lambda world, number: {"headers": tus()}),
    "PATCH /api/v1/cases/{case}/uploads/{upload}": row(
        # The token comes after its owner's own byte.
        of_uploader(token=409),
        lambda world, number: {
            "headers": tus({"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}),
            "content": b"x",
        },
    ),
    "DELETE /api/v1/cases/{case}/uploads/{upload}": row(
        of_uploader(token=404), lambda world, number: {"headers": tus()}
    ),
    "GET /api/v1/cases/{case}/files": row(IN_CASE),
    "GET /api/v1/cases/{case}/failed": row(IN_CASE),
    # Reports, and reading again
    "GET /api/v1/cases/{case}/report": row(in_case(EXAMINERS)),
    "GET /api/v1/cases/{case}/runs": row(in_case(EXAMINERS)),
    "GET /api/v1/cases/{case}/runs/{run}": row(in_case(EXAMINERS)),
    f"GET {FILES}": row(in_case(EXAMINERS)),
    f"POST {FILES}": row(in_case(WORKERS, 201), _json(title="Autos")),
    f"GET {FILES}/{{file}}": row(in_case(EXAMINERS), lambda world, number: {"file": file_of(world)}),
    f"PATCH {FILES}/{{file}}": row(
        in_case(WORKERS), lambda world, number: {"file": file_of(world), "json": {"language": "pt"}}
    ),
    f"PUT {FILES}/{{file}}/exhibits/order": row(
        in_case(WORKERS), lambda world, number: {"file": file_of(world), "json": {"numbers": [1]}}
    ),
    f"PATCH {FILES}/{{file}}/exhibits/{{number}}": row(
        in_case(WORKERS), lambda world, number: {"file": file_of(world), "json": {"note": "hoja 2"}}
    ),
    f"POST {FILES}/{{file}}/exhibits": row(in_case(WORKERS, 201), _new_exhibit),
    f"DELETE {FILES}/{{file}}/exhibits/{{number}}": row(
        in_case(WORKERS), lambda world, number: {"file": file_of(world)}
    ),
    f"POST {FILES}/{{file}}/assertions": row(
        in_case(WORKERS, 201), lambda world, number: {"file": file_of(world), "json": ASSERTION}
    ),
    f"DELETE {FILES}/{{file}}/assertions/{{number}}": row(
        in_case(WORKERS), lambda world, number: {"file": file_of(world, pinned=True)}
    ),
    f"POST {FILES}/{{file}}/build": row(
        in_case(OFFICERS), lambda world, number: {"file": file_of(world), "json": {"recipient": "Juzgado 3"}}
    ),
    f"GET {FILES}/{{file}}/builds": row(in_case(EXAMINERS), lambda world, number: {"file": file_of(world)}),
    # It has no exhibits: whoever may build is told so.
    f"POST {FILES}/{{file}}/builds": row(
        in_case(OFFICERS, 409), lambda world, number: {"file": file_of(world, empty=True), "json": {"draft": True}}
    ),
    f"GET {FILES}/{{file}}/builds/{{build}}/events": row(in_case(EXAMINERS), lambda world, number: failed_of(world)),
    f"DELETE {FILES}/{{file}}/builds/{{build}}": row(in_case(OFFICERS, 204), lambda world, number: failed_of(world)),
    f"POST {FILES}/{{file}}/builds/{{build}}/check": row(in_case(OFFICERS), lambda world, number: built_of(world)),
    f"GET {FILES}/{{file}}/builds/{{build}}/file": row(in_case(OFFICERS), lambda world, number: built_of(world)),
    f"GET {FILES}/{{file}}/builds/{{build}}/pages/{{number}}": row(
        in_case(OFFICERS), lambda world, number: built_of(world)
    ),
    "GET /api/v1/cases/{case}/certificates": row(in_case(OFFICERS)),
    "POST /api/v1/certificates": row(in_case(OFFICERS), _json(cases=[OURS.id], query="deuda")),
    "POST /api/v1/certificates/check": row(in_case(OFFICERS), lambda world, number: certified_of(world)),
    f"GET {DISCLOSED}": row(in_case(OFFICERS), lambda world, number: given_of(world)),
    f"GET {DISCLOSED}/{{number}}": row(in_case(OFFICERS), lambda world, number: given_of(world)),
    f"POST {DISCLOSED}/{{number}}/check": row(in_case(OFFICERS), lambda world, number: given_of(world)),
    # It has none to be taken off: whoever may do it is told so. One that stayed there would keep it from leaving.
    "POST /api/v1/documents/{document}/code": row(in_case(OFFICERS, 404), _json(reason="orden 7", held=False)),
    "GET /api/v1/cases/{case}/replay": row(in_case(EXAMINERS)),
    # Another replay is running: whoever may begin one is told so.
    "POST /api/v1/cases/{case}/replay": row(in_case(EXAMINERS, 409), lambda world, number: {"json": run_of(world)}),
    "GET /api/v1/cases/{case}/replay/run": row(in_case(EXAMINERS), lambda world, number: run_of(world)),
    "GET /api/v1/cases/{case}/replay/events": row(in_case(EXAMINERS), lambda world, number: run_of(world)),
    "DELETE /api/v1/cases/{case}/replay/run": row(in_case(EXAMINERS, 204), lambda world, number: run_of(world)),
    f"GET {CUSTODY}": row(in_case(EXAMINERS)),
    f"POST {CUSTODY}": row(
        in_case(EXAMINERS, 201), lambda world, number: {"json": {**INTAKE, "number": f"I-{fresh()}"}}
    ),
    f"POST {CUSTODY}/check": row(in_case(EXAMINERS)),
    f"POST {CUSTODY}/report": row(in_case(EXAMINERS), _json(language="pt", recipient="Juzgado 3")),
    f"GET {CUSTODY}/{{item}}": row(in_case(EXAMINERS), _in_custody()),
    f"POST {CUSTODY}/{{item}}/acts": row(
        in_case(EXAMINERS), _in_custody(act="record", stage="storage", purpose="guarda")
    ),
    f"POST {CUSTODY}/{{item}}/hand-over": row(in_case(EXAMINERS), _in_custody(**HAND_OVER)),
    f"POST {CUSTODY}/{{item}}/answer": row(in_case(EXAMINERS), _handed_over),
    "POST /api/v1/cases/{case}/export": row(in_case(OFFICERS), _json(format="csv", recipient="Juzgado 3")),
    "POST /api/v1/cases/{case}/retry": row(in_case(EXAMINERS, 202), _json(every=True)),
    "GET /api/v1/cases/{case}/quarantine": row(in_case(EXAMINERS)),
    # Nothing is kept apart: there is none to throw away.
    "POST /api/v1/cases/{case}/quarantine/{apart}/drop": row(
        in_case(OFFICERS, 404), lambda world, number: {"json": {"reason": "sent again"}, "apart": "0" * 32}
    ),
    # Documents
    "GET /api/v1/documents/{document}": row(IN_CASE),
    "GET /api/v1/documents/{document}/original": row(in_case(EXAMINERS)),
    "GET /api/v1/documents/{document}/pages": row(IN_CASE),
    "GET /api/v1/documents/{document}/pages/{number}": row(IN_CASE),
    "GET /api/v1/documents/{document}/pages/{number}/image": row(IN_CASE),
    "GET /api/v1/documents/{document}/pages/{number}/mentions": row(IN_CASE),
    "GET /api/v1/documents/{document}/pages/{number}/indicators": row(IN_CASE),
    "GET /api/v1/documents/{document}/pages/{number}/translations": row(IN_CASE),
    "POST /api/v1/documents/{document}/pages/{number}/translations": row(in_case(TEAM, 201), _json(**TRANSLATED)),
    # Nobody wrote one: there is none to withdraw.
    "POST /api/v1/documents/{document}/translations/{translation}/withdraw": row(
        in_case(TEAM, 404), lambda world, number: {"translation": "0" * 32}
    ),
    # How closely they are held
    "POST /api/v1/cases/{case}/level": row(in_case(OFFICERS), _json(level="ordinary", reason="as it was")),
    "POST /api/v1/cases/{case}/closing": row(
        in_case(OFFICERS), lambda world, number: {"json": {"closed": True, **opened_again(world)}}
    ),
    "POST /api/v1/cases/{case}/officer": row(in_case(OFFICERS), _json(login=INVESTIGATOR.login)),
    "GET /api/v1/documents/{document}/level": row(in_case(OFFICERS)),
    "POST /api/v1/documents/{document}/level": row(in_case(OFFICERS), _json(level="ordinary", reason="as it was")),
    # A mark that is taken off where there is none: one that was set would blur what other routes are asked for.
    "POST /api/v1/documents/{document}/pictures": row(
        in_case(EXAMINERS), _json(sensitive=False, reason="no one is shown")
    ),
    "POST /api/v1/documents/{document}/pictures/open": row(IN_CASE, _json(reason="to read the room number")),
    "POST /api/v1/cases/{case}/pictures": row(in_case(OFFICERS), _json(blurred=False, reason="no photos here")),
    "POST /api/v1/documents/{document}/readers": row(
        in_case(OFFICERS, 201), lambda world, number: {"json": {"login": SPARE[number].login}}
    ),
    "DELETE /api/v1/documents/{document}/readers/{user}": row(
        in_case(OFFICERS), lambda world, number: {"user": named(world, SPARE[number])}
    ),
    "POST /api/v1/documents/{document}/barred": row(
        in_case(OFFICERS, 201),
        lambda world, number: {"json": {"login": SPARE[number].login, "reason": "the document names him"}},
    ),
    "DELETE /api/v1/documents/{document}/barred/{who}": row(
        in_case(OFFICERS), lambda world, number: {"who": kept_from(world, SPARE[number])}
    ),
    # How long they are kept, and what is erased
    "GET /api/v1/cases/{case}/keeping": row(in_case(OFFICERS)),
    "POST /api/v1/cases/{case}/keeping/rules": row(in_case(OFFICERS, 201), _json(**RULE)),
    "POST /api/v1/cases/{case}/keeping/holds": row(in_case(OFFICERS, 201), _json(**HOLD)),
    "POST /api/v1/cases/{case}/keeping/holds/{hold}/lift": row(
        in_case(OFFICERS), lambda world, number: {"hold": a_hold(world), "json": {"order": "91/2027"}}
    ),
    "GET /api/v1/cases/{case}/captures": row(in_case(EXAMINERS)),
    "POST /api/v1/cases/{case}/captures": row(in_case(EXAMINERS, 201), _json(**CAPTURE)),
    "GET /api/v1/cases/{case}/notes": row(in_case(EXAMINERS)),
    "POST /api/v1/cases/{case}/notes": row(in_case(EXAMINERS, 201), _json(**NOTE)),
    "POST /api/v1/cases/{case}/notes/{note}/withdraw": row(in_case(EXAMINERS), _noted("json")),
    "GET /api/v1/cases/{case}/graph-views": row(in_case(WORKERS)),
    "POST /api/v1/cases/{case}/graph-views": row(in_case(WORKERS, 201), _json(**VIEW)),
    "GET /api/v1/cases/{case}/graph-views/{view}": row(in_case(WORKERS), _viewed),
    "DELETE /api/v1/cases/{case}/graph-views/{view}": row(in_case(WORKERS, 204), _viewed),
    "GET /api/v1/cases/{case}/tags": row(in_case(EXAMINERS)),
    "POST /api/v1/documents/{document}/tags": row(in_case(EXAMINERS, 201), _json(**TAG)),
    "DELETE /api/v1/documents/{document}/tags/{tag}": row(
        in_case(EXAMINERS, 204), lambda world, number: {"tag": a_tag(world)}
    ),
    "GET /api/v1/cases/{case}/transfers": row(in_case(EXAMINERS)),
    "POST /api/v1/cases/{case}/transfers": row(in_case(OFFICERS, 201), _json(**GROUND)),
    "POST /api/v1/cases/{case}/transfers/{transfer}/approve": row(
        in_case(OFFICERS), lambda world, number: {"transfer": a_transfer(world)}
    ),
    "POST /api/v1/cases/{case}/transfers/{transfer}/withdraw": row(
        in_case(OFFICERS), lambda world, number: {"transfer": a_transfer(world)}
    ),
    "GET /api/v1/recipients": row(all_alike(200)),
    "POST /api/v1/recipients": row(
        outside(ADMINISTRATOR, 201, token=403),
        lambda world, number: {"json": {"country": "BR", "name": f"Vara {fresh()}", "ground": "tratado"}},
    ),
    "PUT /api/v1/recipients/rules": row(outside(ADMINISTRATOR, token=403), _json(two_persons=False)),
    "DELETE /api/v1/recipients/{recipient}": row(
        outside(ADMINISTRATOR, token=403, foreign=404), lambda world, number: {"recipient": a_recipient(world)}
    ),
    "GET /api/v1/keeping/due": row(over_cases(OFFICERS)),
    "PUT /api/v1/keeping/demand": row(outside(ADMINISTRATOR, token=403), _json(two_persons=False)),
    "POST /api/v1/cases/{case}/erasures/plan": row(in_case(OFFICERS), _json(**ORDER)),
    "POST /api/v1/cases/{case}/erasures": row(in_case(OFFICERS, 202), lambda world, number: {"json": asking(world)}),
    "GET /api/v1/erasures": row(outside((*OFFICERS, *ADMINISTRATOR, *AUDITOR), token=200)),
    "GET /api/v1/erasures/{erasure}": row(_ERASURE.format(done=200, over=200), _an_erasure),
    "GET /api/v1/erasures/{erasure}/certificate": row(_ERASURE.format(done=409, over=409), _an_erasure),
    "POST /api/v1/erasures/{erasure}/approve": row(_ERASURE.format(done=200, over=404), _an_erasure),
    "DELETE /api/v1/erasures/{erasure}": row(_ERASURE.format(done=204, over=404), _an_erasure),
    # Joint spaces, and what is lent to them
    "GET /api/v1/joint-spaces": row(SIGNED_IN),
    "POST /api/v1/joint-spaces": row(outside(OFFICERS, 201, token=403), lambda world, number: {"json": a_space()}),
    "GET /api/v1/joint-spaces/{space}": row(
        "401 | 200 200 404 404 404 404 200 200 | 200 200 404 404 404 404 200 200 | 200 | 200 | 200", _space
    ),
    "POST /api/v1/joint-spaces/{space}/sign": row(
        "401 | 200 200 403 403 403 403 403 200 | 200 200 403 403 403 403 403 200 | 409 | 403 | 200",
        lambda world, number: {"json": {}, **_space(world, number)},
    ),
    "POST /api/v1/joint-spaces/{space}/close": row(_LEADERS.format(foreign=200), _led),
    "POST /api/v1/joint-spaces/{space}/members": row(
        _LEADERS.format(foreign=404),
        lambda world, number: {"json": {"login": SPARE[number].login}, **_led(world, number)},
    ),
    "DELETE /api/v1/joint-spaces/{space}/members/{user}": row(_LEADERS.format(foreign=404), _led),
    "GET /api/v1/cases/{case}/loans": row(in_case(OFFICERS)),
    "POST /api/v1/cases/{case}/loans": row(
        in_case(OFFICERS, 201), lambda world, number: {"json": {"space": _space(world, number, signed=True)["space"]}}
    ),
    "POST /api/v1/cases/{case}/loans/{loan}/approve": row(in_case(OFFICERS), _loan),
    "POST /api/v1/cases/{case}/loans/{loan}/extend": row(
        in_case(OFFICERS), lambda world, number: {"json": {"days": 30}, **_loan(world, number)}
    ),
    "POST /api/v1/cases/{case}/loans/{loan}/withdraw": row(in_case(OFFICERS), _loan),
    # What people say of names
    "POST /api/v1/documents/{document}/corrections": row(in_case(EXAMINERS, 201), _json(words="Llamar", kind="PERSON")),
    "GET /api/v1/cases/{case}/corrections": row(in_case(READERS)),
    "POST /api/v1/cases/{case}/corrections/{correction}/withdraw": row(in_case(EXAMINERS), _json()),
    # Review of flags
    "GET /api/v1/cases/{case}/review/queue": row(in_case(READERS)),
    "GET /api/v1/cases/{case}/review/flags": row(in_case(READERS)),
    "GET /api/v1/cases/{case}/review/agreement": row(in_case(READERS)),
    "GET /api/v1/cases/{case}/review/changes": row(in_case(READERS)),
    "POST /api/v1/documents/{document}/flags/{flag}/decisions": row(
        in_case(WORKERS, 201), _json(verdict="confirmed", reason="she says so")
    ),
    "GET /api/v1/documents/{document}/flags/{flag}/decisions": row(in_case(READERS)),
    "GET /api/v1/documents/{document}/flags/{flag}/examples": row(in_case(READERS)),
    "POST /api/v1/cases/{case}/decisions/{decision}/undo": row(
        in_case(WORKERS),
        lambda world, number: {"decision": decision_of(world, number), "json": {"reason": "wrong key"}},
    ),
    "GET /api/v1/cases/{case}/matrix": row(in_case(EXAMINERS)),
    "GET /api/v1/documents/{document}/matrix": row(in_case(EXAMINERS)),
    "GET /api/v1/cases/{case}/trends": row(in_case(WORKERS)),
    "GET /api/v1/cases/{case}/wordings": row(in_case(WORKERS)),
    # Nothing is proposed in so small a case: whoever may decide is told so.
    "POST /api/v1/cases/{case}/wordings": row(
        in_case(WORKERS, 422),
        _json(term="mariposa", verdict="accepted", reason="six chats use it"),
    ),
    "GET /api/v1/cases/{case}/routes": row(in_case(WORKERS)),
    "GET /api/v1/documents/{document}/routes": row(in_case(WORKERS)),
    "GET /api/v1/cases/{case}/routes/geojson": row(in_case(WORKERS)),
    "GET /api/v1/cases/{case}/routes/links": row(in_case(WORKERS)),
    "GET /api/v1/cases/{case}/routes/compare": row(
        in_case(WORKERS),
        lambda world, number: {
            "params": {
                "before_first": "2023-01-01",
                "before_last": "2023-12-31",
                "after_first": "2024-01-01",
                "after_last": "2024-12-31",
            }
        },
    ),
    # Entities of a case, and what people decide about them
    "GET /api/v1/cases/{case}/entities": row(in_case(EXAMINERS)),
    "POST /api/v1/cases/{case}/entities": row(
        in_case(WORKERS, 201), _json(kind="PERSON", name="Ana Rojas", reason="seen at the door")
    ),
    "GET /api/v1/cases/{case}/entities/{entity}": row(in_case(EXAMINERS)),
    "POST /api/v1/cases/{case}/entities/{entity}/merge": row(
        in_case(WORKERS, 201),
        lambda world, number: {"json": {"other": an_entity(world, OURS, by=INVESTIGATOR), "reason": "same card"}},
    ),
    # It has one subject: there is nothing to take out, and whoever may is told so.
    "POST /api/v1/cases/{case}/entities/{entity}/split": row(
        in_case(WORKERS, 422),
        lambda world, number: {
            "json": {
                "subjects": [world.workspace.records.links.subjects(OURS.id)[0][0].id],
                "reason": "another one",
            }
        },
    ),
    "POST /api/v1/cases/{case}/entities/{entity}/changes": row(
        in_case(WORKERS, 201),
        _json(act="rename", value="Ana", reason="as on her card"),
    ),
    "GET /api/v1/cases/{case}/entity-conflicts": row(in_case(EXAMINERS)),
    "POST /api/v1/cases/{case}/entity-decisions/{decision}/undo": row(
        in_case(WORKERS),
        lambda world, number: {"decision": entity_decision_of(world, number), "json": {"reason": "wrong key"}},
    ),
    **ROUTES_OF_PEOPLE,
    **ROUTES_OF_REDACTIONS,
    # Proposals across cases
    "GET /api/v1/link-proposals": row(over_cases(WORKERS)),
    "GET /api/v1/link-proposals/asks": row(over_cases(WORKERS)),
    "GET /api/v1/link-proposals/lent": row(over_cases(WORKERS)),
    "GET /api/v1/link-proposals/agreement": row(over_cases(WORKERS)),
    "GET /api/v1/link-proposals/{proposal}": row(in_case(WORKERS)),
    "POST /api/v1/link-proposals/{proposal}/decisions": row(
        in_case(WORKERS, 201), _json(judgement="positive", reason="same number")
    ),
    "POST /api/v1/link-proposals/decisions/{decision}/undo": row(
        in_case(WORKERS),
        lambda world, number: {"decision": edge_of(world, number), "json": {"reason": "wrong key"}},
    ),
    "POST /api/v1/link-proposals/bulk/preview": row(over_cases(WORKERS), _json(rule={"bands": ["probable"]})),
    # Nobody has previewed anything: whoever may decide is told so.
    "POST /api/v1/link-proposals/bulk": row(
        over_cases(WORKERS, 409),
        _json(rule={"bands": ["probable"]}, judgement="positive", reason="same number", digest="0" * 64),
    ),
    # Over cases: everybody gets an answer about his own
    "GET /api/v1/entities": row(over_cases(EXAMINERS)),
    "GET /api/v1/entities/places": row(
        over_cases(EXAMINERS), lambda world, number: {"params": {"kind": "PHONE", "normal": "+59171234567"}}
    ),
    "GET /api/v1/statistics": row(over_cases(READERS)),
    "GET /api/v1/statistics/csv": row(over_cases(READERS)),
    "GET /api/v1/search": row(over_cases(READERS), lambda world, number: {"params": {"q": "deuda"}}),
    "POST /api/v1/search": row(over_cases(READERS), _json(text="deuda")),
    "GET /api/v1/search/like/{document}/{number}": row(in_case(READERS)),
    "GET /api/v1/watches": row(SIGNED_IN),
    "POST /api/v1/watches": row(over_cases(READERS, 201), _json(name="la van", text="deuda", watching=True)),
    "DELETE /api/v1/watches/{saved}": row(one_owner(204, token=204), _saved),
    # Outcomes of proceedings
    "POST /api/v1/cases/{case}/entities/{entity}/outcomes": row(
        in_case(OFFICERS, 201),
        lambda world, number: {"json": OUTCOME, "entity": an_entity(world, OURS, by=INVESTIGATOR)},
    ),
    "GET /api/v1/cases/{case}/outcomes": row(in_case(WORKERS)),
    "GET /api/v1/outcome-reviews": row(over_cases(WORKERS)),
    # Nobody's proceedings have ended: there is nothing to close.
    "POST /api/v1/outcome-reviews/{review}/close": row(
        over_cases(OFFICERS, 404), lambda world, number: {"json": REVIEWED, "review": "0" * 32}
    ),
    "GET /api/v1/inbox": row(SIGNED_IN),
    "POST /api/v1/inbox/read": row(SIGNED_IN, _json()),
    "GET /api/v1/search/export": row(over_cases(EXAMINERS), lambda world, number: {"params": {"q": "deuda"}}),
    "POST /api/v1/search/export": row(over_cases(EXAMINERS), _json(text="deuda")),
    "POST /api/v1/search/list": row(over_cases(EXAMINERS), _json(lines=["deuda", "71234567"])),
    "POST /api/v1/lists": row(over_cases(EXAMINERS), _json(lines=["deuda", "71234567"])),
    "GET /api/v1/facets": row(over_cases(READERS), lambda world, number: {"params": {"q": "deuda"}}),
    "POST /api/v1/facets": row(over_cases(READERS), _json(text="deuda")),
    "GET /api/v1/links": row(over_cases(WORKERS)),
    # The graph: an entity of our case is in the graph of whoever has a place there
    "GET /api/v1/graph/neighbours": row(_GRAPH, _station),
    "GET /api/v1/graph/path": row(_GRAPH, _station),
    "GET /api/v1/graph/common": row(_GRAPH, _station),
    "POST /api/v1/graph/picture": row(over_cases(WORKERS), _json(most=50)),
    # Nothing is tied to itself: whoever may look is told so.
    "GET /api/v1/graph/bond": row(_GRAPH.replace("200", "404"), _station),
    "GET /api/v1/graph/communities": row(over_cases(WORKERS)),
    "GET /api/v1/graph/export": row(over_cases(WORKERS), lambda world, number: {"params": {"format": "ftm"}}),
    "POST /api/v1/cases/{case}/graph/import": row(
        in_case(WORKERS, 201),
        lambda world, number: {
            "params": {"reason": "from the unit's list"},
            "content": b'{"id": "p1", "schema": "Person", "properties": {"name": ["Ana Rojas"]}}',
        },
    ),
    # Questions to other agencies: nobody's server is there, and what is sent as a message is none
    "GET /api/v1/cases/{case}/asks": row(in_case(WORKERS)),
    "POST /api/v1/cases/{case}/asks": row(in_case(WORKERS, 502), _question),
    "POST /api/v1/cases/{case}/asks/file": row(in_case(WORKERS), _question),
    "POST /api/v1/cases/{case}/asks/answer": row(in_case(WORKERS, 422), lambda world, number: {"content": b"noise"}),
    "GET /api/v1/cases/{case}/asks/{ask}": row(in_case(WORKERS), lambda world, number: {"ask": written_ask(world).id}),
    "GET /api/v1/cases/{case}/doubts": row(in_case(WORKERS)),
    "GET /api/v1/cases/{case}/openings": row(in_case(WORKERS)),
    "POST /api/v1/cases/{case}/openings": row(
        in_case(OFFICERS, 201), _json(value={"kind": "phone", "value": "+59171234567"}, reason="she agreed")
    ),
    "POST /api/v1/cases/{case}/openings/close": row(in_case(OFFICERS, 409), _json(key="phone:zz:+59170000000")),
    "GET /api/v1/desk": row(outside((*WORKERS, *ADMINISTRATOR, *AUDITOR), token=200, foreign=404), _desk),
    "POST /api/v1/desk": row(outside(ADMINISTRATOR, token=403), _json(contact="Mesa, +591 2 0000000")),
    "GET /api/v1/partners": row(outside((*WORKERS, *ADMINISTRATOR, *AUDITOR), token=200)),
    "POST /api/v1/partners": row(outside(ADMINISTRATOR, 201, token=403), _card),
    "POST /api/v1/partners/{partner}": row(
        OWN_USERS, lambda world, number: {"partner": a_partner(world, number).id, "json": {"quota": 16}}
    ),
    "POST /api/v1/partners/{partner}/revoke": row(
        OWN_USERS, lambda world, number: {"partner": a_partner(world, number).id}
    ),
    "POST /api/v1/partners/{partner}/prepare": row(
        OWN_USERS, lambda world, number: {"partner": a_partner(world, number).id}
    ),
    "GET /api/v1/asks/received": row(outside((*OFFICERS, *ADMINISTRATOR, *AUDITOR), token=200)),
    "POST /api/v1/asks/answer": row(
        outside(ADMINISTRATOR, 422, token=403), lambda world, number: {"content": b"noise"}
    ),
    # Bundles between servers: what is brought is none
    "GET /api/v1/peers": row(outside((*OFFICERS, *ADMINISTRATOR, *AUDITOR), token=200)),
    "GET /api/v1/cases/{case}/bundles": row(in_case(OFFICERS)),
    "POST /api/v1/cases/{case}/bundles": row(
        in_case(OFFICERS), lambda world, number: {"json": {"peer": a_peer(world), "purpose": "Equipo conjunto"}}
    ),
    "POST /api/v1/bundles/look": row(outside(OFFICERS, 422, token=422), lambda world, number: {"content": b"noise"}),
    "POST /api/v1/bundles": row(outside(OFFICERS, 422, token=422), lambda world, number: {"content": b"noise"}),
    "GET /api/v1/links/{link}": row("401 | 200 200 200 403 403 403 404 404 | 404 | 404 | 200 | 200"),
    # People
    "GET /api/v1/agencies": row(SIGNED_IN),
    "POST /api/v1/agencies": row(
        outside(ADMINISTRATOR, 201, token=403),
        lambda world, number: {"json": {"name": f"Agencia {number}", "country": "BR"}},
    ),
    "GET /api/v1/index": row(outside(ADMINISTRATOR, token=403)),
    # It is asked for already: whoever may ask for it is told so.
    "POST /api/v1/index/rebuild": row(outside(ADMINISTRATOR, 409, token=403), lambda world, number: ordered(world)),
    "GET /api/v1/index/rebuild/events": row(outside(ADMINISTRATOR, token=403), lambda world, number: rebuilt(world)),
    "GET /api/v1/units": row(SIGNED_IN),
    "POST /api/v1/units": row(
        outside(ADMINISTRATOR, 201, token=403), lambda world, number: {"json": {"name": f"Grupo {number}"}}
    ),
    "POST /api/v1/units/{unit}": row(
        OWN_USERS, lambda world, number: {"json": {"name": f"Grupo {number}"}, **_unit(world, number)}
    ),
    "DELETE /api/v1/units/{unit}": row(OWN_USERS.replace("200", "204"), _unit),
    "POST /api/v1/users/{user}/unit": row(
        OWN_USERS,
        lambda world, number: {"json": {"unit": _unit(world, number)["unit"]}, **_spare(world, number)},
    ),
    "GET /api/v1/users": row(outside((*ADMINISTRATOR, *AUDITOR), token=403)),
    "POST /api/v1/users": row(
        "401 | 403 403 403 403 403 403 403 201 | 403 403 403 403 403 403 403 201 | 403 | 403 | 201",
        lambda world, number: {
            "json": {
                "login": f"new.{number}",
                "name": "Nueva",
                "agency": HOME.id,
                "role": "analyst",
                "password": PASSWORD,
            }
        },
    ),
    "POST /api/v1/users/{user}/password": row(
        "401 | 403 403 403 403 403 403 403 204 | 403 403 403 403 403 403 403 204 | 404 | 403 | 204",
        lambda world, number: {"json": {"password": PASSWORD}, **_spare(world, number)},
    ),
    "POST /api/v1/users/{user}/role": row(
        OWN_USERS, lambda world, number: {"json": {"role": "analyst"}, **_spare(world, number)}
    ),
    "POST /api/v1/users/{user}/authority": row(
        OWN_USERS, lambda world, number: {"json": {"named": False}, **_spare(world, number)}
    ),
    "GET /api/v1/users/{user}/sessions": row(OWN_USERS, _spare),
    "DELETE /api/v1/users/{user}/sessions": row(OWN_USERS.replace("200", "204"), _spare),
    "POST /api/v1/users/{user}/deactivate": row(OWN_USERS, _spare),
    "POST /api/v1/users/{user}/activate": row(OWN_USERS, _spare),
    "GET /api/v1/audit": row(outside(AUDITOR, token=403)),
    "GET /api/v1/audit/check": row(outside(AUDITOR, token=403)),
    "GET /api/v1/audit/keys": row(outside(AUDITOR, token=403)),
    "POST /api/v1/audit/keys": row(outside(AUDITOR, 201, token=403), _json(phrase="siete rios de piedra")),
    # Nobody has a key yet.
    "POST /api/v1/audit/keys/{user}/accept": row(
        outside(AUDITOR, 404, token=403),
        lambda world, number: {"json": {"phrase": "siete rios"}, **_spare(world, number)},
    ),
    "POST /api/v1/audit/texts": row(outside(AUDITOR, 404, token=403), _json(phrase="siete rios")),
    # Pages
    # No provider is set.
    "GET /login/provider": row(all_alike(404, nobody=404)),
    "GET /login/provider/back": row(all_alike(404, nobody=404)),
    "GET /login/provider/leave": row(all_alike(404, nobody=404)),
    "GET /login": row(all_alike(303, nobody=200)),
    "POST /login": row(
        all_alike(303, nobody=303),
        lambda world, number: {"data": {"login": INVESTIGATOR.login, "password": PASSWORD}},
    ),
    "POST /logout": row(REDIRECT),
    "POST /reason": row(REDIRECT, lambda world, number: {"data": {"reason": "oficio 14/2026"}}),
    "GET /language/{language}": row(all_alike(303, nobody=303)),
    "GET /help": row(PAGE),
    "GET /me": row(all_alike(200, nobody=303, token=403)),
    "POST /me/second-factor": row(all_alike(200, token=403), lambda world, number: {"data": {"password": PASSWORD}}),
    "POST /me/second-factor/confirm": row(
        all_alike(422, token=403), lambda world, number: {"data": {"code": "492039"}}
    ),
    "POST /me/second-factor/remove": row(
        all_alike(303, token=403), lambda world, number: {"data": {"password": PASSWORD, "code": "492039"}}
    ),
    "POST /me/sessions/{session}/end": row(
        # Gone is the member investigator's own, and his token makes no changes here.
        one_owner(303, token=403),
        lambda world, number: {"session": hashed(session_of(INVESTIGATOR))},
    ),
    "GET /": row(PAGE),
    "GET /cases/new": row(PAGE),
    "POST /cases/new": row(
        outside((*OFFICERS, *ADMINISTRATOR), 303, token=303),
        lambda world, number: {"data": {"number": f"P-{number}", "country": "BO", "sensitivity": "ordinary"}},
    ),
    "GET /cases/{case}": row(PAGE_IN_CASE),
    "GET /cases/{case}/files": row(PAGE_IN_CASE),
    "GET /cases/{case}/report": row(in_case(EXAMINERS, nobody=303)),
    "GET /cases/{case}/runs/{run}": row(in_case(EXAMINERS, nobody=303)),
    "GET /cases/{case}/failed": row(PAGE_IN_CASE),
    "POST /cases/{case}/retry": row(in_case(EXAMINERS, 303), lambda world, number: {"data": {"show": "all"}}),
    "POST /cases/{case}/passwords": row(
        in_case(EXAMINERS, 303), lambda world, number: {"data": {"password": "aurora"}}
    ),
    "POST /cases/{case}/level": row(
        in_case(OFFICERS, 303), lambda world, number: {"data": {"level": "ordinary", "reason": "as it was"}}
    ),
    "POST /cases/{case}/pictures": row(
        in_case(OFFICERS, 303), lambda world, number: {"data": {"blurred": "", "reason": "no photos here"}}
    ),
    "POST /documents/{document}/pages/{number}/translations": row(
        in_case(TEAM, 303), lambda world, number: {"data": TRANSLATED | {"engine": ""}}
    ),
    "POST /documents/{document}/pages/{number}/translations/{translation}/withdraw": row(
        in_case(TEAM, 404), lambda world, number: {"translation": "0" * 32}
    ),
    "POST /documents/{document}/pages/{number}/look": row(
        in_case(TEAM, 303), lambda world, number: {"data": {"reason": "to read the room number"}}
    ),
    "POST /documents/{document}/pages/{number}/sensitive": row(
        in_case(EXAMINERS, 303), lambda world, number: {"data": {"sensitive": "", "reason": "no one is shown"}}
    ),
    # Nobody says why: what was sealed would be there for none of the other routes.
    "POST /documents/{document}/pages/{number}/seal": row(
        in_case(EXAMINERS, 422), lambda world, number: {"data": {"reason": ""}}
    ),
    "POST /cases/{case}/closing": row(
        in_case(OFFICERS, 303), lambda world, number: {"data": {"closed": "1", **opened_again(world)}}
    ),
    "POST /cases/{case}/officer": row(
        in_case(OFFICERS, 303), lambda world, number: {"data": {"login": INVESTIGATOR.login}}
    ),
    "POST /cases/{case}/members": row(
        in_case(OFFICERS, 303),
        lambda world, number: {"data": {"login": APART[number].login}},
    ),
    "POST /cases/{case}/members/{user}/remove": row(in_case(OFFICERS, 303), _spare),
    "GET /recipients": row(PAGE),
    "POST /recipients": row(
        outside(ADMINISTRATOR, 303, token=403),
        lambda world, number: {"data": {"country": "BR", "name": f"Vara {fresh()}", "ground": "tratado"}},
    ),
    "POST /recipients/rules": row(outside(ADMINISTRATOR, 303, token=403), lambda world, number: {"data": {"own": "1"}}),
    "POST /recipients/{recipient}/remove": row(
        outside(ADMINISTRATOR, 303, token=403, foreign=404), lambda world, number: {"recipient": a_recipient(world)}
    ),
    "GET /cases/{case}/transfers": row(in_case(EXAMINERS, nobody=303)),
    "POST /cases/{case}/transfers": row(in_case(OFFICERS, 303), lambda world, number: {"data": GROUND}),
    "POST /cases/{case}/transfers/{transfer}/approve": row(
        in_case(OFFICERS, 303), lambda world, number: {"transfer": a_transfer(world)}
    ),
    "POST /cases/{case}/transfers/{transfer}/withdraw": row(
        in_case(OFFICERS, 303), lambda world, number: {"transfer": a_transfer(world)}
    ),
    "GET /cases/{case}/disclosures": row(in_case(OFFICERS, nobody=303)),
    "GET /cases/{case}/disclosures/{number}": row(in_case(OFFICERS, nobody=303), lambda world, number: given_of(world)),
    "POST /cases/{case}/disclosures/{number}/check": row(in_case(OFFICERS), lambda world, number: given_of(world)),
    "GET /cases/{case}/certificates": row(in_case(OFFICERS, nobody=303)),
    "POST /cases/{case}/certificates": row(in_case(OFFICERS), lambda world, number: {"data": {"query": "deuda"}}),
    "GET /certificates/check": row(PAGE),
    "POST /certificates/check": row(in_case(OFFICERS), lambda world, number: archive_of(world)),
    "GET /cases/{case}/replay": row(in_case(EXAMINERS, nobody=303)),
    "POST /cases/{case}/replay": row(in_case(EXAMINERS, 409), lambda world, number: run_of(world)),
    "POST /cases/{case}/replay/stop": row(in_case(EXAMINERS, 303), lambda world, number: run_of(world)),
    "GET /bundles": row(outside((*OFFICERS, *ADMINISTRATOR, *AUDITOR), token=200).replace("401", "303", 1)),
    "POST /bundles/peers": row(outside(ADMINISTRATOR, 303, token=403), lambda world, number: a_card()),
    "POST /bundles/peers/{peer}/drop": row(
        outside(ADMINISTRATOR, 303, token=403), lambda world, number: {"peer": a_peer(world)}
    ),
    "GET /cases/{case}/bundles": row(in_case(OFFICERS, nobody=303)),
    "POST /cases/{case}/bundles": row(
        in_case(OFFICERS), lambda world, number: {"data": {"peer": a_peer(world), "purpose": "Equipo conjunto"}}
    ),
    "GET /documents/{document}/access": row(in_case(OFFICERS, nobody=303)),
    "POST /documents/{document}/access/level": row(
        in_case(OFFICERS, 303), lambda world, number: {"data": {"level": "ordinary", "reason": "as it was"}}
    ),
    "POST /documents/{document}/access/readers": row(
        in_case(OFFICERS, 303), lambda world, number: {"data": {"login": SPARE[number].login}}
    ),
    "POST /documents/{document}/access/readers/{user}/remove": row(
        in_case(OFFICERS, 303), lambda world, number: {"user": named(world, SPARE[number])}
    ),
    "POST /documents/{document}/access/barred": row(
        in_case(OFFICERS, 303),
        lambda world, number: {"data": {"login": SPARE[number].login, "reason": "the document names him"}},
    ),
    "POST /documents/{document}/access/barred/{who}/remove": row(
        in_case(OFFICERS, 303), lambda world, number: {"who": kept_from(world, SPARE[number])}
    ),
    # It is under no code: one that it was put under would keep what other routes are asked for.
    "POST /documents/{document}/access/code": row(
        in_case(OFFICERS, 422), lambda world, number: {"data": {"held": "false", "reason": "orden 7"}}
    ),
    "POST /cases/{case}/quarantine/{apart}/drop": row(
        in_case(OFFICERS, 404), lambda world, number: {"data": {"reason": "sent again"}, "apart": "0" * 32}
    ),
    "GET /cases/{case}/captures": row(in_case(EXAMINERS, nobody=303)),
    "POST /cases/{case}/captures": row(in_case(EXAMINERS, 303), lambda world, number: {"data": CAPTURE}),
    "GET /cases/{case}/notes": row(in_case(EXAMINERS, nobody=303)),
    "POST /cases/{case}/notes": row(in_case(EXAMINERS, 303), lambda world, number: {"data": NOTE}),
    "POST /cases/{case}/notes/{note}/withdraw": row(in_case(EXAMINERS, 303), _noted("data")),
    "GET /cases/{case}/tags": row(in_case(EXAMINERS, nobody=303)),
    "POST /documents/{document}/tags": row(in_case(EXAMINERS, 303), lambda world, number: {"data": TAG}),
    "POST /documents/{document}/tags/{tag}/remove": row(
        in_case(EXAMINERS, 303), lambda world, number: {"tag": a_tag(world)}
    ),
    "GET /cases/{case}/persons": row(PAGE_IN_CASE),
    "POST /cases/{case}/persons": row(in_case(OFFICERS, 303), lambda world, number: {"data": NEW_BY_FORM}),
    "GET /cases/{case}/persons/{person}": row(PAGE_IN_CASE, _of_person()),
    "POST /cases/{case}/persons/{person}/open": row(
        in_case(CARERS, 303),
        lambda world, number: {"person": person_of(world), "data": {"reason": "to accompany her there"}},
    ),
    "POST /cases/{case}/persons/openings/{opening}/approve": row(
        in_case(OFFICERS, 303), lambda world, number: {"opening": opening_of(world)}
    ),
    "POST /cases/{case}/persons/proposals/{provisional}": row(
        in_case(OFFICERS, 303), lambda world, number: {"provisional": (one := proposed(world)).id, "data": lifting(one)}
    ),
    "GET /search": row(over_cases(READERS, nobody=303), lambda world, number: {"params": {"q": "deuda"}}),
    "POST /search": row(REDIRECT, lambda world, number: {"data": {"q": "deuda"}}),
    "POST /search/typed": row(over_cases(READERS), lambda world, number: {"data": {"q": "deud"}}),
    "POST /entities": row(REDIRECT, lambda world, number: {"data": {"text": "deuda"}}),
    "GET /search/open": row(over_cases(READERS, 303, nobody=303), lambda world, number: {"params": {"q": "deuda"}}),
    "GET /search/file": row(
        over_cases(EXAMINERS, nobody=303), lambda world, number: {"params": {"q": "deuda", "form": "csv"}}
    ),
    "GET /search/list": row(PAGE),
    "GET /inbox": row(PAGE),
    "POST /inbox/reviews/{review}": row(
        over_cases(OFFICERS, 404), lambda world, number: {"data": REVIEWED, "review": "0" * 32}
    ),
    "POST /cases/{case}/entities/{entity}/outcomes": row(
        in_case(OFFICERS, 303),
        lambda world, number: {"data": OUTCOME, "entity": an_entity(world, OURS, by=INVESTIGATOR)},
    ),
    "POST /inbox/read": row(REDIRECT),
    "POST /inbox/saved": row(
        over_cases(READERS, 303),
        lambda world, number: {"data": {"name": "la van", "search": "q=deuda"}},
    ),
    "POST /inbox/saved/{saved}/remove": row(one_owner(303, token=303), _saved),
    "GET /documents/{document}/pages/{number}/like": row(in_case(READERS, nobody=303)),
    "POST /search/list": row(over_cases(EXAMINERS), lambda world, number: {"data": {"lines": "deuda"}}),
    "GET /documents/{document}": row(in_case(TEAM, 303, nobody=303)),
    "GET /documents/{document}/pages/{number}/redaction": row(in_case(EXAMINERS, nobody=303)),
    "POST /documents/{document}/pages/{number}/redaction": row(
        in_case(EXAMINERS, 303), lambda world, number: {"data": {"act": "begin"}, **nothing_begun(world)}
    ),
    "GET /cases/{case}/redactions": row(in_case(EXAMINERS, nobody=303)),
    **PAGES_OF_CASE_FILES,
    "GET /documents/{document}/pages/{number}": row(PAGE_IN_CASE),
    "GET /documents/{document}/pages/{number}/thumbnail": row(PAGE_IN_CASE),
    "GET /documents/{document}/pages/{number}/beside": row(PAGE_IN_CASE),
    "POST /documents/{document}/pages/{number}/corrections": row(
        in_case(EXAMINERS, 303), lambda world, number: {"data": {"words": "Llamar"}}
    ),
    "POST /documents/{document}/pages/{number}/corrections/{correction}/withdraw": row(
        in_case(EXAMINERS, 303),
        lambda world, number: {"correction": correction_of(world)},
    ),
    "GET /cases/{case}/overview": row(PAGE_IN_CASE),
    "POST /guide": row(REDIRECT, lambda world, number: {"data": {"step": "1"}}),
    "GET /news": row(PAGE),
    "GET /news/part": row(PAGE),
    "GET /cases/{case}/entities": row(in_case(EXAMINERS, nobody=303)),
    "POST /cases/{case}/entities": row(in_case(EXAMINERS, 303), lambda world, number: {"data": {"text": "deuda"}}),
    "POST /cases/{case}/entities/merge": row(
        in_case(WORKERS, 303),
        lambda world, number: {
            "data": {
                "entity": [
                    world.workspace.records.links.subjects(OURS.id)[0][0].id,
                    an_entity(world, OURS, by=INVESTIGATOR),
                ],
                "reason": "same card",
            }
        },
    ),
    "GET /cases/{case}/entities/{entity}": row(in_case(EXAMINERS, nobody=303)),
    "POST /cases/{case}/entities/{entity}/merge": row(
        in_case(WORKERS, 303),
        lambda world, number: {"data": {"other": an_entity(world, OURS, by=INVESTIGATOR), "reason": "same card"}},
    ),
    # It has one subject: there is nothing to take out, and whoever may is told so.
    "POST /cases/{case}/entities/{entity}/split": row(
        in_case(WORKERS, 422),
        lambda world, number: {
            "data": {"subject": [world.workspace.records.links.subjects(OURS.id)[0][0].id], "reason": "another one"}
        },
    ),
    "POST /cases/{case}/entities/{entity}/changes": row(
        in_case(WORKERS, 303),
        lambda world, number: {"data": {"act": "rename", "value": "Ana", "reason": "as on her card"}},
    ),
    "POST /cases/{case}/entities/{entity}/undo/{decision}": row(
        in_case(WORKERS, 303),
        lambda world, number: {"data": {"reason": "wrong key"}, "decision": entity_decision_of(world, number)},
    ),
    "GET /review": row(over_cases(READERS, nobody=303)),
    "GET /cases/{case}/review": row(in_case(READERS, nobody=303)),
    "GET /cases/{case}/review/rows": row(in_case(READERS, nobody=303)),
    "GET /cases/{case}/review/{document}/{flag}": row(in_case(READERS, nobody=303)),
    "POST /cases/{case}/review/{document}/{flag}": row(
        in_case(WORKERS, 303), lambda world, number: {"data": {"verdict": "unsure", "reason": "poco claro"}}
    ),
    "POST /cases/{case}/review/decisions/{decision}/undo": row(
        in_case(WORKERS, 303),
        lambda world, number: {"data": {"reason": "error"}, "decision": decision_of(world, number)},
    ),
    "GET /review/links": row(over_cases(WORKERS, nobody=303)),
    "GET /review/links/rows": row(over_cases(WORKERS, nobody=303)),
    "GET /review/links/{proposal}": row(in_case(WORKERS, nobody=303)),
    "POST /review/links/{proposal}": row(
        in_case(WORKERS, 303),
        lambda world, number: {"data": {"judgement": "unsure", "reason": "poco claro"}},
    ),
    "POST /review/links/decisions/{decision}/undo": row(
        in_case(WORKERS, 303),
        lambda world, number: {"data": {"reason": "error"}, "decision": edge_of(world, number)},
    ),
    "GET /links": row(over_cases(WORKERS, nobody=303)),
    "GET /links/{link}": row("303 | 200 200 200 403 403 403 404 404 | 404 | 404 | 200 | 200"),
    "GET /entities": row(over_cases(EXAMINERS, nobody=303)),
    # The picture is asked for by its script; the page says only whose cases there are.
    "GET /graph": row(over_cases(WORKERS, nobody=303), lambda world, number: {"params": {"view": "list"}}),
    "POST /graph": row(REDIRECT, lambda world, number: {"data": {"text": "Marisol"}}),
    # Questions between agencies, and the desk
    "GET /asks": row(PAGE),
    "GET /cases/{case}/asks": row(in_case(WORKERS, nobody=303)),
    # Nothing was filled in: whoever may ask is told so.
    "POST /cases/{case}/asks": row(in_case(WORKERS, 422), lambda world, number: {"data": {"values": "71234567"}}),
    "GET /cases/{case}/asks/{ask}": row(
        in_case(WORKERS, nobody=303), lambda world, number: {"ask": written_ask(world).id}
    ),
    # What is in doubt, and told: a value that the case has, and one that is not open.
    "GET /cases/{case}/doubts": row(in_case(WORKERS, nobody=303)),
    "POST /cases/{case}/doubts/open": row(
        in_case(OFFICERS, 303), lambda world, number: {"data": {"key": "phone:zz:+59171234567", "reason": "she agreed"}}
    ),
    "POST /cases/{case}/doubts/close": row(
        in_case(OFFICERS, 409), lambda world, number: {"data": {"key": "phone:zz:+59170000000"}}
    ),
    "GET /desk": row(_page(outside((*WORKERS, *ADMINISTRATOR, *AUDITOR), token=200)), _desk),
    "POST /desk": row(
        outside(ADMINISTRATOR, 303, token=403), lambda world, number: {"data": {"contact": "Mesa, +591 2 0000000"}}
    ),
    "POST /desk/partners": row(outside(ADMINISTRATOR, 422, token=403), lambda world, number: {"data": {"card": "{"}}),
    "POST /desk/partners/{partner}": row(
        _sent(OWN_USERS), lambda world, number: {"partner": a_partner(world, number).id, "data": {"quota": "16"}}
    ),
    "POST /desk/partners/{partner}/prepare": row(
        _sent(OWN_USERS), lambda world, number: {"partner": a_partner(world, number).id}
    ),
    "POST /desk/partners/{partner}/revoke": row(
        _sent(OWN_USERS), lambda world, number: {"partner": a_partner(world, number).id}
    ),
    # Administration
    "GET /office": row(_page(outside((*ADMINISTRATOR, *AUDITOR), token=403))),
    "POST /office/people": row(
        outside(ADMINISTRATOR, 303, token=403),
        lambda world, number: {
            "data": {"login": f"paged.{number}", "name": "Nueva", "role": "analyst", "password": PASSWORD}
        },
    ),
    "GET /office/people/{user}": row(_page(OWN_USERS), _spare),
    "POST /office/people/{user}/role": row(
        _sent(OWN_USERS), lambda world, number: {"data": {"role": "analyst"}, **_spare(world, number)}
    ),
    "POST /office/people/{user}/authority": row(
        _sent(OWN_USERS), lambda world, number: {"data": {"named": ""}, **_spare(world, number)}
    ),
    "POST /office/people/{user}/unit": row(_sent(OWN_USERS), _spare),
    "POST /office/people/{user}/password": row(
        _sent(OWN_USERS), lambda world, number: {"data": {"password": PASSWORD}, **_spare(world, number)}
    ),
    "POST /office/people/{user}/end": row(_sent(OWN_USERS), _spare),
    "POST /office/people/{user}/close": row(_sent(OWN_USERS), _spare),
    "POST /office/people/{user}/open": row(_sent(OWN_USERS), _spare),
    "GET /office/agencies": row(PAGE),
    "POST /office/agencies": row(
        outside(ADMINISTRATOR, 303, token=403),
        lambda world, number: {
            "data": {
                "name": f"Sede {number}",
                "country": "BR",
                "person": "Jefa",
                "login": f"jefa.{number}",
                "password": PASSWORD,
            }
        },
    ),
    "POST /office/agency": row(
        outside(ADMINISTRATOR, 409, token=403),
        lambda world, number: {"data": {"name": "Unidad Chaco", "country": "BO"}},
    ),
    "POST /office/units": row(
        outside(ADMINISTRATOR, 303, token=403), lambda world, number: {"data": {"name": f"Sala {number}"}}
    ),
    "POST /office/units/{unit}": row(
        _sent(OWN_USERS), lambda world, number: {"data": {"name": f"Sala {fresh()}"}, **_unit(world, number)}
    ),
    "POST /office/units/{unit}/remove": row(_sent(OWN_USERS), _unit),
    "GET /office/machine": row(_page(outside(ADMINISTRATOR, token=403))),
    "POST /office/machine/index": row(outside(ADMINISTRATOR, 409, token=403), lambda world, number: ordered(world)),
    "GET /me/tokens": row(all_alike(200, nobody=303, token=403)),
    "POST /me/tokens": row(all_alike(200, token=403), lambda world, number: {"data": {"label": "lab"}}),
    "POST /me/tokens/{token}/revoke": row(
        # The one token there is belongs to the member investigator, and is gone when it is asked last.
        one_owner(303, token=401),
        lambda world, number: {"token": hashed(token_of(INVESTIGATOR))},
    ),
    # The log
    "GET /audit": row(_page(outside(AUDITOR, token=403))),
    "POST /audit": row(outside(AUDITOR, 404, token=403), lambda world, number: {"data": {"phrase": "siete rios"}}),
    "GET /audit/check": row(_page(outside(AUDITOR, token=403))),
    "GET /audit/keys": row(_page(outside(AUDITOR, token=403))),
    "POST /audit/keys": row(
        outside(AUDITOR, 303, token=403), lambda world, number: {"data": {"phrase": "siete rios de piedra"}}
    ),
    "POST /audit/keys/{user}/accept": row(
        outside(AUDITOR, 404, token=403),
        lambda world, number: {"data": {"phrase": "siete rios"}, **_spare(world, number)},
    ),
    # Joint spaces
    "GET /lent": row(over_cases(WORKERS, nobody=303)),
    "GET /spaces": row(PAGE),
    "POST /spaces": row(
        outside(OFFICERS, 303, token=403),
        lambda world, number: {
            "data": {
                "number": "ECI-2",
                "purpose": "recruitment",
                "begins": a_space()["begins"][:10],
                "ends": a_space()["ends"][:10],
                "language": "es",
                "party": AWAY.id,
            }
        },
    ),
    "GET /spaces/{space}": row(
        "303 | 200 200 404 404 404 404 200 200 | 200 200 404 404 404 404 200 200 | 200 | 200 | 200", _space
    ),
    "POST /spaces/{space}/sign": row(
        "401 | 303 303 403 403 403 403 403 303 | 303 303 403 403 403 403 403 303 | 409 | 403 | 303", _space
    ),
    "POST /spaces/{space}/close": row(_sent(_LEADERS.format(foreign=200)), _led),
    "POST /spaces/{space}/members": row(
        _sent(_LEADERS.format(foreign=404)),
        lambda world, number: {"data": {"login": SPARE[number].login, "part": "member"}, **_led(world, number)},
    ),
    "POST /spaces/{space}/members/{user}/remove": row(_sent(_LEADERS.format(foreign=404)), _led),
    "GET /cases/{case}/loans": row(in_case(OFFICERS, nobody=303)),
    "POST /cases/{case}/loans": row(
        in_case(OFFICERS, 303), lambda world, number: {"data": {"space": _space(world, number, signed=True)["space"]}}
    ),
    "POST /cases/{case}/loans/{loan}/approve": row(in_case(OFFICERS, 303), _loan),
    "POST /cases/{case}/loans/{loan}/extend": row(
        in_case(OFFICERS, 303), lambda world, number: {"data": {"days": "30"}, **_loan(world, number)}
    ),
    "POST /cases/{case}/loans/{loan}/withdraw": row(in_case(OFFICERS, 303), _loan),
    "GET /cases/{case}/patterns": row(in_case(WORKERS, nobody=303)),
    "GET /cases/{case}/terms": row(in_case(WORKERS, nobody=303)),
    # Nothing is proposed in so small a case: whoever may decide is told so.
    "POST /cases/{case}/terms": row(
        in_case(WORKERS, 422),
        lambda world, number: {"data": {"term": "mariposa", "verdict": "accepted", "reason": "six chats use it"}},
    ),
    "GET /cases/{case}/ways": row(in_case(WORKERS, nobody=303)),
    "GET /graph/bond": row(_GRAPH.replace("200", "404").replace("401", "303"), _station),
}


def path_of(route: str, world: World, asked: dict[str, Any], *, absent: bool = False) -> str:
    """The route's address over the world's things, or over ids that nothing has. Takes what it uses from `asked`."""
    path = route.split(" ", 1)[1]
    if "{link}" in path and not absent:
        asked.setdefault("link", link_of(world))
    if "{correction}" in path and not absent:
        asked.setdefault("correction", correction_of(world))
    if "{flag}" in path and not absent:
        asked.setdefault("flag", flag_of(world))
    if "{entity}" in path and not absent:
        asked.setdefault("entity", world.workspace.records.links.subjects(OURS.id)[0][0].id)
    if "{proposal}" in path and not absent:
        asked.setdefault("proposal", proposal_of(world))
    known: dict[str, Any] = {
        "case": OURS.id,
        "document": world.document_of(OURS),
        "number": "1",
        "language": "es",
        "upload": world.upload_of(OURS),
        "run": world.run_of(OURS),
        **{
            name: asked.pop(name)
            for name in (
                "user",
                "space",
                "loan",
                "unit",
                "session",
                "token",
                "link",
                "correction",
                "flag",
                "decision",
                "saved",
                "entity",
                "partner",
                "ask",
                "person",
                "opening",
                "photo",
                "redaction",
                "mark",
                "item",
                "file",
                "build",
                "proposal",
                "provisional",
                "who",
                "hold",
                "erasure",
                "transfer",
                "recipient",
                "note",
                "tag",
                "view",
                "review",
                "translation",
                "apart",
                "peer",
            )
            if name in asked
        },
    }
    if absent:
        known |= {
            "space": "0" * 32,
            "loan": "0" * 32,
            "case": "0" * 32,
            "document": "0" * 32,
            "link": "0" * 32,
            "entity": "0" * 32,
            "proposal": "0" * 64,
            "correction": "0" * 32,
            "flag": "0" * 32,
            "decision": "0" * 32,
            "user": "0" * 32,
            "unit": "0" * 32,
            "upload": "0" * 32,
            "run": "0" * 32,
            "saved": "0" * 32,
            "review": "0" * 32,
            "apart": "0" * 32,
            "translation": "0" * 32,
            "partner": "0" * 32,
            "ask": "0" * 32,
            "person": "0" * 32,
            "opening": "0" * 32,
            "photo": "0" * 32,
            "redaction": "0" * 32,
            "mark": "0" * 32,
            "item": "0" * 32,
            "file": "0" * 32,
            "provisional": "0" * 32,
            "who": "0" * 32,
            "hold": "0" * 32,
            "erasure": "0" * 32,
            "transfer": "0" * 32,
            "recipient": "0" * 32,
            "note": "0" * 32,
            "tag": "0" * 32,
            "view": "0" * 32,
            "peer": "0" * 32,
        }
    return path.format(**known)


def ask(world: World, route: str, caller: str, *, number: int | None = None, **more: Any) -> Any:
    user, by_token = CALLERS[caller]
    number = list(CALLERS).index(caller) if number is None else number
    asked = dict(ROUTES[route].ask(world, number))
    for where, name, choice in more.pop("forms", ()):
        asked[where] = {**asked.get(where, {}), name: choice}
    path = path_of(route, world, asked, absent=more.pop("absent", False))
    headers = {} if path.startswith(("/api/", "/health", "/ready", "/metrics")) else {"Accept": "text/html"}
    headers |= asked.pop("headers", {}) | more.pop("reason", {})
    who: dict[str, Any] = {"token": token_of(user)} if by_token and user else {"by": user}
    return world.call(route.split(" ", 1)[0], path, headers=headers, **who, **asked, **more)


__all__ = ["CALLERS", "INVESTIGATOR", "OURS_TOO", "ROLES", "ROUTES", "Row", "ask", "link_of", "path_of"]
