"""Saved searches, watches and the inbox: what routes, pages and the command line share."""

from collections.abc import Collection

from pydantic import Field

from api.sending import check_email, check_webhook, signing_key
from api.wiring import Workspace
from models.audit import Actor
from models.base import Record
from models.errors import LinceError, NotFound, UsageError
from models.ids import CaseId, fresh
from models.search import Filter, Query, SearchRequest
from models.watch import AlertId, Inbox, Manner, SavedId, SavedSearch
from services.search import reviewed, tagged
from services.search.alerting import check_narrow

MOST_SAVED = 1_000
"""Saved searches of one maker."""

_ABSENT = "There is no such saved search, or it is not yours."


class SaveAsked(Manner):
    """A search to be kept under a name; `watching`: new pages that answer it are told."""

    name: str = Field(min_length=1, max_length=100, pattern=r"\S", examples=["the van from Bermejo"])
    text: str = Field(default="", max_length=2000, description="as typed", examples=["AE731QZ OR phone:70012345"])
    filters: tuple[Filter, ...] = ()
    cases: tuple[CaseId, ...] | None = Field(
        default=None, max_length=1000, description="cases it is held to; absent: all that are yours at the time"
    )
    watching: bool = False
    webhook: str = Field(default="", max_length=500, description="address that is told too: see LINCE_WEBHOOK_HOSTS")
    email: str = Field(default="", max_length=200, description="mail address that is told too: see LINCE_MAIL_DOMAINS")


class Saved(Record):
    """A saved search, with the key of its messages where it has an address: told this once."""

    saved: SavedSearch
    signing_key: str | None = Field(
        default=None, description="HMAC-SHA256 key of the header Lince-Signature, over `t`, a dot and the body"
    )


class SavedSearches(Record):
    """One's saved searches, the newest first."""

    saved: tuple[SavedSearch, ...]


def save(workspace: Workspace, actor: Actor, asked: SaveAsked) -> Saved:
    """Keep a search. Raises NotFound (a case that is not his), QuerySyntax, UsageError, EngineUnavailable."""
    if not asked.text.strip() and not asked.filters:
        raise UsageError("A saved search needs words or a filter.", next_step="Write what is to be searched for.")
    if (asked.webhook or asked.email) and not asked.watching:
        raise UsageError("Only a watch is told of.", next_step="Let it watch, or leave the address out.")
    if asked.watching and asked.meaning:
        raise UsageError(
            "A watch looks at words: some page is always nearest in meaning, so it would tell of all that is new.",
            next_step="Watch without meaning, or save the search without watching.",
        )
    if asked.webhook:
        check_webhook(workspace.settings, asked.webhook)
    if asked.email:
        check_email(workspace.settings, asked.email)
    records = workspace.records
    if len(records.watches.of(actor.user)) >= MOST_SAVED:
        raise UsageError(f"You keep {MOST_SAVED} searches already.", next_step="Remove some first.")
    scope = workspace.access.scope(actor, cases=asked.cases, action="watch.add")
    request = SearchRequest(text=asked.text, filters=asked.filters, variants=asked.variants, without=asked.without)
    known = [scope.told(case) for case in records.cases.all() if case.id in scope.every_case]
    # A watch is held against new pages when nobody is there whose tags it could mean.
    node = workspace.finder.read(request, cases=known, tags=None if asked.watching else tagged.none).node
    if asked.watching:
        node = reviewed.watched(node, asked.review)
    query = Query(node=node, filters=asked.filters)
    if asked.watching:
        check_narrow(workspace.engine, query, scope)
    values = dict(asked) | {"name": asked.name.strip()}
    saved = SavedSearch(id=SavedId(fresh()), user=actor.user, made_at=workspace.clock.now(), **values)
    with records.transaction():
        records.watches.add(saved)
        detail = {"watching": int(saved.watching), "webhook": int(bool(saved.webhook)), "email": int(bool(saved.email))}
        workspace.access.looked(actor, "watch.add", scope, subject=saved.id, detail=detail)
    if saved.watching:
        # Pages that are indexed from here on are held against it: none falls between what was there and what is new.
        try:
            there = {(one.document, one.page) for one in workspace.engine.stream(query, scope)}
            records.watches.saw(saved.id, there)
        except LinceError:
            records.watches.remove(saved.id)
            raise
    return Saved(saved=saved, signing_key=signing_key(workspace, saved.id) if saved.webhook else None)


def list_saved(workspace: Workspace, actor: Actor) -> SavedSearches:
    """His own, the newest first. Raises NotAllowed."""
    workspace.access.allow(actor, "watch.list")
    held = None if actor.limits is None else actor.limits.cases
    found = tuple(
        # A token that is held to some cases is told of no search that looks beyond them.
        saved
        for saved in workspace.records.watches.of(actor.user)
        if held is None or (saved.cases is not None and set(saved.cases) <= set(held))
    )
    workspace.records.audit.append(actor, "watch.list", detail={"saved": len(found)})
    return SavedSearches(saved=found)


def remove(workspace: Workspace, actor: Actor, saved: SavedId) -> None:
    """Forget one of his with its alerts. Raises NotFound."""
    workspace.access.allow(actor, "watch.remove")
    found = workspace.records.watches.get(saved)
    outcome = "ok" if found is not None and found.user == actor.user else NotFound.code
    with workspace.records.transaction():
        if outcome == "ok":
            workspace.records.watches.remove(saved)
        workspace.records.audit.append(actor, "watch.remove", subject=saved, outcome=outcome)
    if outcome != "ok":
        raise NotFound(_ABSENT)


def inbox(workspace: Workspace, actor: Actor, *, unread: bool = False, limit: int = 50, offset: int = 0) -> Inbox:
    """Alerts on cases that he may see now; those of others are neither shown nor counted."""
    scope = workspace.access.scope(actor, action="watch.inbox", quiet=True)
    watches = workspace.access.seen(scope).watches
    found = watches.inbox(actor.user, scope.every_case, unread=unread, limit=limit, offset=offset)
    cases = {alert.case for alert in found.alerts}
    workspace.access.looked(actor, "watch.inbox", scope.within(cases), detail={"alerts": len(found.alerts)})
    return found


def unread(workspace: Workspace, actor: Actor) -> int:
    """How many alerts he has not read, for the head of a page. Zero where that cannot be told now."""
    if not workspace.records.watches.any_unread(actor.user):
        return 0
    try:
        scope = workspace.access.scope(actor, action="watch.inbox", quiet=True)
        watches = workspace.access.seen(scope).watches
        return watches.inbox(actor.user, scope.every_case, unread=True, limit=0, offset=0).unread
    except LinceError:
        return 0


def mark_read(workspace: Workspace, actor: Actor, alerts: Collection[AlertId] | None) -> int:
    """Mark his alerts as read, all where none are named; returns how many were not.

    As far as he is shown them now, and as far as his token goes: others stay as they are, and are not counted.
    """
    workspace.access.allow(actor, "watch.list")
    scope = workspace.access.scope(actor, action="watch.inbox", quiet=True)
    shown = workspace.access.seen(scope).watches.unread_ids(actor.user, scope.every_case)
    wanted = shown if alerts is None else shown & frozenset(alerts)
    with workspace.records.transaction():
        read = workspace.records.watches.read(actor.user, wanted, at=workspace.clock.now())
        workspace.records.audit.append(actor, "watch.read", detail={"alerts": read})
    return read
