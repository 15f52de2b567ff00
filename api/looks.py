"""Who looked at protected people of a case, week by week, and whether he does any work there: curiosity shows.

Read from the audit log for the case's officers. Nobody is accused: a look without other work in the case is one to be
asked about.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence

from pydantic import Field

from api.wiring import Workspace
from models.audit import Actor, AuditEvent
from models.base import Record, UtcTime
from models.case import Role
from models.ids import CaseId, DocumentId, UserId

_OF_PEOPLE = frozenset({"person.open", "person.identity", "person.page"})
"""Acts that ask for, or show, who somebody is."""
_OF_DOCUMENTS = frozenset({"document.read", "document.download", "page.read", "page.image", "person.page"})
"""Acts that show a document: they count where it names a protected person."""
_WORK = frozenset(
    {
        "exhibit.receive", "document.retry", "document.classify", "document.assign", "review.decide", "review.undo",
        "wording.decide", "correction.add", "correction.withdraw", "entity.judge", "entity.undo", "link.judge",
        "link.undo", "ask.send", "note.write", "tag.write", "graph.import", "case.export", "person.add", "person.name",
        "person.categorise", "person.care", "person.contact", "person.lift", "person.statements", "person.approve",
        "loan.make",
    }
)  # fmt: skip
"""Acts that leave something done in the case."""
_BATCH = 1000
WEEK = 7


class Look(Record):
    """What one person looked at of protected people in a week."""

    user: UserId | None = Field(description="null: the machine's operator")
    name: str
    role: Role | None = Field(default=None, description="of the account, now")
    openings: int = Field(description="identities asked for, opened or shown")
    pages: int = Field(description="looks at documents and pages that name protected people")
    people: tuple[str, ...] = Field(description="labels of those whose identity it was")
    documents: int = Field(description="different documents that name protected people")
    first: UtcTime
    last: UtcTime
    works: bool = Field(description="whether he did anything in the case in these days beside looking")


def looks(workspace: Workspace, actor: Actor, case: CaseId, *, days: int = WEEK) -> Sequence[Look]:
    """Those of the last days, who does no work in the case first. Raises NotFound, NotAllowed.

    Of documents that the officer himself does not see he is told nothing.
    """
    workspace.access.case(actor, case, action="person.looks")
    scope = workspace.access.scope(actor, action="person.looks", cases=[case], quiet=True)
    records = workspace.records
    labels: dict[str, str] = {person.id: person.label for person in records.protection.people(case) if person.protected}
    since = workspace.clock.now() - dt.timedelta(days=days)
    found: defaultdict[tuple[str | None, str], list[AuditEvent]] = defaultdict(list)
    working: set[str | None] = set()
    named: dict[str, bool] = {}
    for event in _events(workspace, case, since):
        if event.outcome != "ok":
            continue
        if event.action in _WORK:
            working.add(event.user)
        if event.action in _OF_DOCUMENTS and event.subject not in named:
            document = DocumentId(event.subject)
            named[event.subject] = scope.sees(case, document) and bool(records.protection.named_in(document))
        of_people = event.action in _OF_PEOPLE and event.subject in labels
        if of_people or (event.action in _OF_DOCUMENTS and named[event.subject]):
            found[event.user, event.actor].append(event)
    roles = {user.id: user.role for user in records.people.users()}
    told = [
        Look(
            user=None if user is None else UserId(user),
            name=name,
            role=None if user is None else roles.get(UserId(user)),
            openings=sum(one.subject in labels for one in events),
            pages=sum(one.subject not in labels for one in events),
            people=tuple(sorted({labels[one.subject] for one in events if one.subject in labels})),
            documents=len({one.subject for one in events if one.subject not in labels}),
            first=events[0].at,
            last=events[-1].at,
            works=user in working,
        )
        for (user, name), events in found.items()
    ]
    return sorted(told, key=lambda one: (one.works, -one.openings, -one.pages, one.name))


def _events(workspace: Workspace, case: CaseId, since: dt.datetime) -> Iterator[AuditEvent]:
    """The case's events since a time, the oldest first."""
    after = 0
    while batch := workspace.records.audit.read(after=after, limit=_BATCH):
        after = batch[-1].sequence
        yield from (event for event in batch if event.at >= since and case in (event.case, *event.cases))
