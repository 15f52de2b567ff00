"""Who may do what: every route with the status that each kind of caller gets. The table is the contract.

Columns: nobody | members of the case: investigator prosecutor analyst administrator | the same four of the same
agency without a place in the case | another agency's administrator | an API token of the member investigator.
The machine's operator has no column: nothing over HTTP acts in his name.
"""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from support.factories import NOON, an_indicator
from support.web import (
    APART,
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
    token_of,
)

from models.case import Role, User
from models.ids import DocumentId, derived, fresh
from models.watch import SavedId, SavedSearch

INVESTIGATOR = MEMBERS[Role.INVESTIGATOR]

ROLES = (Role.INVESTIGATOR, Role.PROSECUTOR, Role.ANALYST, Role.ADMINISTRATOR)

CALLERS: Mapping[str, tuple[User | None, bool]] = {
    "nobody": (None, False),
    **{f"member {role}": (MEMBERS[role], False) for role in ROLES},
    **{f"stranger {role}": (STRANGERS[role], False) for role in ROLES},
    "foreign administrator": (FOREIGNER, False),
    "token": (INVESTIGATOR, True),
}

Asked = Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """A route, how to ask it, and what each caller gets. `ask` has the world and the caller's number."""

    statuses: tuple[int, ...]
    ask: Callable[[World, int], Asked] = field(default=lambda world, number: {})

    def expected(self) -> dict[str, int]:
        return dict(zip(CALLERS, self.statuses, strict=True))


def row(text: str, ask: Callable[[World, int], Asked] = lambda world, number: {}) -> Row:
    return Row(tuple(int(one) for one in text.replace("|", " ").split()), ask)


OPEN = "200 | 200 200 200 200 | 200 200 200 200 | 200 | 200"
SIGNED_IN = "401 | 200 200 200 200 | 200 200 200 200 | 200 | 200"
IN_CASE = "401 | 200 200 200 200 | 404 404 404 404 | 404 | 200"
# A token is for work on cases: it cannot make tokens, change passwords or log out.
BROWSER = "401 | 200 200 200 200 | 200 200 200 200 | 200 | 403"
ADMINISTRATOR = "401 | 403 403 403 200 | 403 403 403 200 | 200 | 403"
PAGE = "303 | 200 200 200 200 | 200 200 200 200 | 200 | 200"
PAGE_IN_CASE = "303 | 200 200 200 200 | 404 404 404 404 | 404 | 200"


def _json(**body: Any) -> Callable[[World, int], Asked]:
    return lambda world, number: {"json": body}


def _spare(world: World, number: int) -> Asked:
    return {"user": SPARE[number].id}


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
    user = list(CALLERS.values())[caller][0]
    readers = [member for role, member in MEMBERS.items() if role is not Role.ADMINISTRATOR]
    by = user if user is not None and user in readers else INVESTIGATOR
    address = f"/api/v1/documents/{world.document_of(OURS)}/flags/{flag_of(world)}/decisions"
    answer = world.call("POST", address, by=by, json={"verdict": "unsure", "reason": "not clear"})
    return str(answer.json()["decision"]["id"])


ROUTES: Mapping[str, Row] = {
    # Nobody in particular
    "GET /health": row(OPEN),
    "GET /ready": row(OPEN),
    "GET /api/v1/openapi.json": row(OPEN),
    "POST /api/v1/login": row(OPEN, _json(login=INVESTIGATOR.login, password=PASSWORD)),
    # Oneself
    "POST /api/v1/logout": row("401 | 204 204 204 204 | 204 204 204 204 | 204 | 403"),
    "GET /api/v1/me": row(SIGNED_IN),
    "POST /api/v1/me/password": row(
        "401 | 204 204 204 204 | 204 204 204 204 | 204 | 401", _json(old=PASSWORD, new="cuatro llamas en la loma")
    ),
    "GET /api/v1/me/tokens": row(BROWSER),
    "POST /api/v1/me/tokens": row("401 | 201 201 201 201 | 201 201 201 201 | 201 | 403", _json(label="lab", days=1)),
    "DELETE /api/v1/me/tokens/{token}": row(
        # The one token there is belongs to the member investigator, and is gone when it is asked last.
        "401 | 204 404 404 404 | 404 404 404 404 | 404 | 401",
        lambda world, number: {"token": hashed(token_of(INVESTIGATOR))},
    ),
    # Cases
    "GET /api/v1/cases": row(SIGNED_IN),
    "POST /api/v1/cases": row(
        "401 | 201 201 403 201 | 201 201 403 201 | 201 | 201",
        lambda world, number: {"json": {"number": f"NEW-{number}", "country": "BO"}},
    ),
    "GET /api/v1/cases/{case}": row(IN_CASE),
    "GET /api/v1/cases/{case}/progress": row(IN_CASE),
    "GET /api/v1/cases/{case}/events": row(IN_CASE),
    "GET /api/v1/cases/{case}/members": row(IN_CASE),
    "POST /api/v1/cases/{case}/members": row(
        "401 | 201 201 403 201 | 404 404 404 404 | 404 | 201",
        lambda world, number: {"json": {"login": APART[number].login}},
    ),
    "DELETE /api/v1/cases/{case}/members/{user}": row("401 | 204 204 403 204 | 404 404 404 404 | 404 | 204", _spare),
    "POST /api/v1/cases/{case}/passwords": row(
        "401 | 202 202 202 202 | 404 404 404 404 | 404 | 202", _json(password="aurora-2026")
    ),
    # Exhibits
    "POST /api/v1/cases/{case}/exhibits": row(
        "401 | 201 201 201 201 | 404 404 404 404 | 404 | 201",
        lambda world, number: {"params": {"path": f"{number}.txt"}, "content": b"Llamar al 71234567."},
    ),
    # An upload belongs to who began it: the one there is was begun by the member investigator, whose token may go on.
    "OPTIONS /api/v1/cases/{case}/uploads": row("401 | 204 204 204 204 | 404 404 404 404 | 404 | 204"),
    "POST /api/v1/cases/{case}/uploads": row(
        "401 | 201 201 201 201 | 404 404 404 404 | 404 | 201",
        lambda world, number: {
            "headers": tus({"Upload-Length": "9", "Upload-Metadata": f"path {b64(f'{number}.txt')}"})
        },
    ),
    "HEAD /api/v1/cases/{case}/uploads/{upload}": row(
        "401 | 204 404 404 404 | 404 404 404 404 | 404 | 204", lambda world, number: {"headers": tus()}
    ),
    "PATCH /api/v1/cases/{case}/uploads/{upload}": row(
        # The token comes after its owner's own byte.
        "401 | 204 404 404 404 | 404 404 404 404 | 404 | 409",
        lambda world, number: {
            "headers": tus({"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}),
            "content": b"x",
        },
    ),
    "DELETE /api/v1/cases/{case}/uploads/{upload}": row(
        "401 | 204 404 404 404 | 404 404 404 404 | 404 | 404", lambda world, number: {"headers": tus()}
    ),
    "GET /api/v1/cases/{case}/files": row(IN_CASE),
    "GET /api/v1/cases/{case}/failed": row(IN_CASE),
    # Reports, and reading again
    "GET /api/v1/cases/{case}/report": row(IN_CASE),
    "GET /api/v1/cases/{case}/runs": row(IN_CASE),
    "GET /api/v1/cases/{case}/runs/{run}": row(IN_CASE),
    "POST /api/v1/cases/{case}/retry": row("401 | 202 202 202 202 | 404 404 404 404 | 404 | 202", _json(every=True)),
    # Documents
    "GET /api/v1/documents/{document}": row(IN_CASE),
    "GET /api/v1/documents/{document}/original": row(IN_CASE),
    "GET /api/v1/documents/{document}/pages": row(IN_CASE),
    "GET /api/v1/documents/{document}/pages/{number}": row(IN_CASE),
    "GET /api/v1/documents/{document}/pages/{number}/image": row(IN_CASE),
    "GET /api/v1/documents/{document}/pages/{number}/mentions": row(IN_CASE),
    "GET /api/v1/documents/{document}/pages/{number}/indicators": row(IN_CASE),
    # What people say of names
    "POST /api/v1/documents/{document}/corrections": row(
        "401 | 201 201 201 201 | 404 404 404 404 | 404 | 201", _json(words="Llamar", kind="PERSON")
    ),
    "GET /api/v1/cases/{case}/corrections": row(IN_CASE),
    "POST /api/v1/cases/{case}/corrections/{correction}/withdraw": row(IN_CASE, _json()),
    # Review of flags
    "GET /api/v1/cases/{case}/review/queue": row(IN_CASE),
    "GET /api/v1/cases/{case}/review/flags": row(IN_CASE),
    "GET /api/v1/cases/{case}/review/agreement": row(IN_CASE),
    "GET /api/v1/cases/{case}/review/changes": row(IN_CASE),
    "POST /api/v1/documents/{document}/flags/{flag}/decisions": row(
        "401 | 201 201 201 403 | 404 404 404 404 | 404 | 201", _json(verdict="confirmed", reason="she says so")
    ),
    "GET /api/v1/documents/{document}/flags/{flag}/decisions": row(IN_CASE),
    "GET /api/v1/documents/{document}/flags/{flag}/examples": row(IN_CASE),
    "POST /api/v1/cases/{case}/decisions/{decision}/undo": row(
        "401 | 200 200 200 403 | 404 404 404 404 | 404 | 200",
        lambda world, number: {"decision": decision_of(world, number), "json": {"reason": "wrong key"}},
    ),
    "GET /api/v1/cases/{case}/matrix": row(IN_CASE),
    "GET /api/v1/documents/{document}/matrix": row(IN_CASE),
    "GET /api/v1/cases/{case}/trends": row(IN_CASE),
    "GET /api/v1/cases/{case}/wordings": row(IN_CASE),
    # Nothing is proposed in so small a case: whoever may decide is told so.
    "POST /api/v1/cases/{case}/wordings": row(
        "401 | 422 422 422 403 | 404 404 404 404 | 404 | 422",
        _json(term="mariposa", verdict="accepted", reason="six chats use it"),
    ),
    "GET /api/v1/cases/{case}/routes": row(IN_CASE),
    "GET /api/v1/documents/{document}/routes": row(IN_CASE),
    "GET /api/v1/cases/{case}/routes/geojson": row(IN_CASE),
    "GET /api/v1/cases/{case}/routes/links": row(IN_CASE),
    "GET /api/v1/cases/{case}/routes/compare": row(
        IN_CASE,
        lambda world, number: {
            "params": {
                "before_first": "2023-01-01",
                "before_last": "2023-12-31",
                "after_first": "2024-01-01",
                "after_last": "2024-12-31",
            }
        },
    ),
    # Over cases: everybody gets an answer about his own
    "GET /api/v1/entities": row(SIGNED_IN),
    "GET /api/v1/entities/places": row(
        SIGNED_IN, lambda world, number: {"params": {"kind": "PHONE", "normal": "+59171234567"}}
    ),
    "GET /api/v1/statistics": row(SIGNED_IN),
    "GET /api/v1/statistics/csv": row(SIGNED_IN),
    "GET /api/v1/search": row(SIGNED_IN, lambda world, number: {"params": {"q": "deuda"}}),
    "POST /api/v1/search": row(SIGNED_IN, _json(text="deuda")),
    "GET /api/v1/search/like/{document}/{number}": row(IN_CASE),
    "GET /api/v1/watches": row(SIGNED_IN),
    "POST /api/v1/watches": row(
        "401 | 201 201 201 201 | 201 201 201 201 | 201 | 201", _json(name="la van", text="deuda", watching=True)
    ),
    "DELETE /api/v1/watches/{saved}": row("401 | 204 404 404 404 | 404 404 404 404 | 404 | 204", _saved),
    "GET /api/v1/inbox": row(SIGNED_IN),
    "POST /api/v1/inbox/read": row(SIGNED_IN, _json()),
    "GET /api/v1/search/export": row(SIGNED_IN, lambda world, number: {"params": {"q": "deuda"}}),
    "POST /api/v1/search/export": row(SIGNED_IN, _json(text="deuda")),
    "POST /api/v1/search/list": row(SIGNED_IN, _json(lines=["deuda", "71234567"])),
    "GET /api/v1/links": row(SIGNED_IN),
    "GET /api/v1/links/{link}": row(IN_CASE),
    # People
    "GET /api/v1/agencies": row(SIGNED_IN),
    "POST /api/v1/agencies": row(
        "401 | 403 403 403 201 | 403 403 403 201 | 201 | 403",
        lambda world, number: {"json": {"name": f"Agencia {number}", "country": "BR"}},
    ),
    "GET /api/v1/users": row(ADMINISTRATOR),
    "POST /api/v1/users": row(
        "401 | 403 403 403 201 | 403 403 403 201 | 403 | 403",
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
        "401 | 403 403 403 204 | 403 403 403 204 | 404 | 403",
        lambda world, number: {"json": {"password": PASSWORD}, **_spare(world, number)},
    ),
    "POST /api/v1/users/{user}/deactivate": row("401 | 403 403 403 200 | 403 403 403 200 | 404 | 403", _spare),
    "POST /api/v1/users/{user}/activate": row("401 | 403 403 403 200 | 403 403 403 200 | 404 | 403", _spare),
    "GET /api/v1/audit": row(ADMINISTRATOR),
    "GET /api/v1/audit/check": row(ADMINISTRATOR),
    # Pages
    "GET /login": row("200 | 303 303 303 303 | 303 303 303 303 | 303 | 303"),
    "POST /login": row(
        "303 | 303 303 303 303 | 303 303 303 303 | 303 | 303",
        lambda world, number: {"data": {"login": INVESTIGATOR.login, "password": PASSWORD}},
    ),
    "POST /logout": row("401 | 303 303 303 303 | 303 303 303 303 | 303 | 303"),
    "GET /language/{language}": row("303 | 303 303 303 303 | 303 303 303 303 | 303 | 303"),
    "GET /help": row(PAGE),
    "GET /": row(PAGE),
    "GET /cases/new": row(PAGE),
    "POST /cases/new": row(
        "401 | 303 303 403 303 | 303 303 403 303 | 303 | 303",
        lambda world, number: {"data": {"number": f"P-{number}", "country": "BO", "sensitivity": "ordinary"}},
    ),
    "GET /cases/{case}": row(PAGE_IN_CASE),
    "GET /cases/{case}/files": row(PAGE_IN_CASE),
    "GET /cases/{case}/report": row(PAGE_IN_CASE),
    "GET /cases/{case}/runs/{run}": row(PAGE_IN_CASE),
    "POST /cases/{case}/retry": row(
        "401 | 303 303 303 303 | 404 404 404 404 | 404 | 303", lambda world, number: {"data": {"show": "all"}}
    ),
    "POST /cases/{case}/passwords": row(
        "401 | 303 303 303 303 | 404 404 404 404 | 404 | 303", lambda world, number: {"data": {"password": "aurora"}}
    ),
    "POST /cases/{case}/members": row(
        "401 | 303 303 403 303 | 404 404 404 404 | 404 | 303",
        lambda world, number: {"data": {"login": APART[number].login}},
    ),
    "POST /cases/{case}/members/{user}/remove": row("401 | 303 303 403 303 | 404 404 404 404 | 404 | 303", _spare),
    "GET /search": row(PAGE, lambda world, number: {"params": {"q": "deuda"}}),
    "POST /search": row(
        "401 | 303 303 303 303 | 303 303 303 303 | 303 | 303", lambda world, number: {"data": {"q": "deuda"}}
    ),
    "POST /entities": row(
        "401 | 303 303 303 303 | 303 303 303 303 | 303 | 303", lambda world, number: {"data": {"text": "deuda"}}
    ),
    "GET /search/open": row(
        "303 | 303 303 303 303 | 303 303 303 303 | 303 | 303", lambda world, number: {"params": {"q": "deuda"}}
    ),
    "GET /search/file": row(PAGE, lambda world, number: {"params": {"q": "deuda", "form": "csv"}}),
    "GET /search/list": row(PAGE),
    "GET /inbox": row(PAGE),
    "POST /inbox/read": row("401 | 303 303 303 303 | 303 303 303 303 | 303 | 303"),
    "POST /inbox/saved": row(
        "401 | 303 303 303 303 | 303 303 303 303 | 303 | 303",
        lambda world, number: {"data": {"name": "la van", "search": "q=deuda"}},
    ),
    "POST /inbox/saved/{saved}/remove": row("401 | 303 404 404 404 | 404 404 404 404 | 404 | 303", _saved),
    "GET /documents/{document}/pages/{number}/like": row(PAGE_IN_CASE),
    "POST /search/list": row(
        "401 | 200 200 200 200 | 200 200 200 200 | 200 | 200", lambda world, number: {"data": {"lines": "deuda"}}
    ),
    "GET /documents/{document}": row("303 | 303 303 303 303 | 404 404 404 404 | 404 | 303"),
    "GET /documents/{document}/pages/{number}": row(PAGE_IN_CASE),
    "GET /documents/{document}/pages/{number}/thumbnail": row(PAGE_IN_CASE),
    "POST /documents/{document}/pages/{number}/corrections": row(
        "401 | 303 303 303 303 | 404 404 404 404 | 404 | 303", lambda world, number: {"data": {"words": "Llamar"}}
    ),
    "POST /documents/{document}/pages/{number}/corrections/{correction}/withdraw": row(
        "401 | 303 303 303 303 | 404 404 404 404 | 404 | 303",
        lambda world, number: {"correction": correction_of(world)},
    ),
    "GET /links": row(PAGE),
    "GET /links/{link}": row(PAGE_IN_CASE),
    "GET /entities": row(PAGE),
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
    known: dict[str, Any] = {
        "case": OURS.id,
        "document": world.document_of(OURS),
        "number": "1",
        "language": "es",
        "upload": world.upload_of(OURS),
        "run": world.run_of(OURS),
        **{
            name: asked.pop(name)
            for name in ("user", "token", "link", "correction", "flag", "decision", "saved")
            if name in asked
        },
    }
    if absent:
        known |= {
            "case": "0" * 32,
            "document": "0" * 32,
            "link": "0" * 32,
            "correction": "0" * 32,
            "flag": "0" * 32,
            "decision": "0" * 32,
            "user": "0" * 32,
            "upload": "0" * 32,
            "run": "0" * 32,
            "saved": "0" * 32,
        }
    return path.format(**known)


__all__ = ["CALLERS", "INVESTIGATOR", "OURS_TOO", "ROLES", "ROUTES", "Row", "link_of", "path_of"]
