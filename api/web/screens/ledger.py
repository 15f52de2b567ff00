"""The audit log for auditors: events, whether the chain is sound, and what was asked, opened with their own key."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form, Query, Response

from api import audit_texts, auditing
from api.http import people
from api.http.audit_texts import begin_guess, guess_right
from api.http.auth import BrowserVisitor, CurrentThrottle
from api.http.parameters import UserParam
from api.web.events_told import outcome_of, told_of
from api.web.forms import said, status_of
from api.web.render import CurrentScreen, Screen, see_other
from models.asked import OpenedText
from models.errors import LinceError, NotAllowed

router = APIRouter(prefix="/audit")

ROWS = 100

Phrase = Annotated[str, Form(max_length=1024)]
Number = Annotated[int | None, Query(ge=0, le=auditing.MOST_EVENTS)]
FormNumber = Annotated[int | None, Form(ge=0, le=auditing.MOST_EVENTS)]
Act = Annotated[str, Query(pattern=r"^([a-z]+\.(\*|[a-z_]+))?$", max_length=60)]


@router.get("")
def audit_page(screen: CurrentScreen, after: Number = None, before: Number = None, action: Act = "") -> Response:
    """A stretch of the log: the newest first, or in its order behind a number."""
    return _log(screen, after=after, before=before, action=action)


def _log(
    screen: Screen,
    *,
    after: int | None,
    before: int | None,
    action: str,
    texts: dict[int, OpenedText] | None = None,
    error: LinceError | None = None,
) -> Response:
    back = None if after is not None else before or auditing.MOST_EVENTS
    found = auditing.list_events(
        screen.workspace, screen.actor, after=after or 0, before=back, limit=ROWS, action=action
    )
    more = found.last > 1 if after is None else len(found.events) == ROWS
    logins = {one.id: one.login for one in people.list_users(screen.workspace, screen.actor).users}
    names: dict[str, str] = {one.id: one.name for one in screen.workspace.records.people.agencies()}
    return screen.page(
        "audit.html",
        here="audit",
        tab="log",
        status=status_of(error),
        events=found.events,
        logins=logins,
        texts=texts or {},
        sealed=audit_texts.has_text,
        told=partial(told_of, screen.t, names={**names, **{str(one): login for one, login in logins.items()}}),
        outcome=partial(outcome_of, screen.t),
        after=after,
        # What is opened is what stands there now, whatever is written meanwhile.
        before=None if after is not None else before or (found.events[0].sequence + 1 if found.events else None),
        newest=after is None and before is None,
        action=action,
        more=found.last if more else None,
        problem=said(screen, error),
    )


@router.post("")
def open_texts(
    screen: CurrentScreen,
    visitor: BrowserVisitor,
    throttle: CurrentThrottle,
    *,
    phrase: Phrase = "",
    after: FormNumber = None,
    before: FormNumber = None,
    action: Annotated[str, Form(pattern=r"^([a-z]+\.(\*|[a-z_]+))?$", max_length=60)] = "",
) -> Response:
    """The same stretch with what was asked, opened by the auditor's passphrase. It stands in no address and no form."""
    try:
        begin_guess(throttle, visitor)
        found = audit_texts.open_texts(
            screen.workspace,
            visitor.actor,
            reader=visitor.user,
            phrase=phrase,
            after=after or 0,
            before=None if after is not None else before or auditing.MOST_EVENTS,
            limit=ROWS,
        )
        guess_right(throttle, visitor)
    except NotAllowed:
        raise
    except LinceError as error:
        return _log(screen, after=after, before=before, action=action, error=error)
    return _log(screen, after=after, before=before, action=action, texts={one.event: one for one in found.texts})


@router.get("/check")
def check_page(screen: CurrentScreen) -> Response:
    """The chain of seals, recomputed."""
    return screen.page(
        "audit_check.html", here="audit", tab="check", check=auditing.check_audit(screen.workspace, screen.actor)
    )


@router.get("/keys")
def keys_page(screen: CurrentScreen, visitor: BrowserVisitor) -> Response:
    """The keys of the agency's auditors."""
    return _keys(screen, visitor)


def _keys(screen: Screen, visitor: BrowserVisitor, *, error: LinceError | None = None) -> Response:
    found = audit_texts.list_keys(screen.workspace, visitor.actor, visitor.user).keys
    logins = {one.id: one.login for one in people.list_users(screen.workspace, screen.actor).users}
    return screen.page(
        "audit_keys.html",
        here="audit",
        tab="keys",
        status=status_of(error),
        keys=found,
        logins=logins,
        mine=next((one for one in found if one.user == visitor.user.id), None),
        problem=said(screen, error),
    )


@router.post("/keys")
def make_key(
    screen: CurrentScreen, visitor: BrowserVisitor, throttle: CurrentThrottle, phrase: Phrase = "", old: Phrase = ""
) -> Response:
    """Make one's key, or change its passphrase."""
    try:
        if old:
            begin_guess(throttle, visitor)
        audit_texts.make_key(screen.workspace, visitor.actor, visitor.user, phrase, old=old)
        guess_right(throttle, visitor)
    except NotAllowed:
        raise
    except LinceError as error:
        return _keys(screen, visitor, error=error)
    return see_other("/audit/keys")


@router.post("/keys/{user}/accept")
def accept_key(
    screen: CurrentScreen, visitor: BrowserVisitor, throttle: CurrentThrottle, user: UserParam, phrase: Phrase = ""
) -> Response:
    """Let another auditor's key open what one's own does."""
    try:
        begin_guess(throttle, visitor)
        audit_texts.accept_key(screen.workspace, visitor.actor, visitor.user, phrase, user=user)
        guess_right(throttle, visitor)
    except NotAllowed:
        raise
    except LinceError as error:
        return _keys(screen, visitor, error=error)
    return see_other("/audit/keys")
