"""Links between an actor's cases and what joint spaces lend to him: to be seen, and decided by nobody here.

They are found when they are asked for, in what he sees at that moment; once a loan is withdrawn or its space is over,
there are none. The owner of what was lent decides what it means, so a decision is a question to him.
"""

from collections.abc import Sequence

from pydantic import Field

from api.linking import name_levels
from api.proposing import side_of
from api.wiring import Workspace
from models.audit import Actor
from models.base import Record
from models.ids import CaseId
from models.link import Band
from models.mention import MentionKind
from models.proposal import Side
from services.search.linking.lent import lent_links
from services.search.linking.reasons import LANGUAGES, Reasons


class LentLink(Record):
    """A person or value of one of your cases who may be one of a document that was lent to you."""

    id: str
    kind: MentionKind
    band: Band
    score: float = Field(ge=0, le=1)
    own: Side
    lent: Side
    space: str = Field(description="number of the joint space that lends it")
    conditions: tuple[str, ...] = Field(description="what its owner asks of who was lent it")
    reason: str = Field(description="one line")


class LentLinks(Record):
    """A stretch of these, the likeliest first, with the number of all."""

    total: int
    links: tuple[LentLink, ...]


def list_lent(
    workspace: Workspace, actor: Actor, *, cases: Sequence[CaseId] | None = None, language: str = "en",
    limit: int = 100, offset: int = 0,
) -> LentLinks:  # fmt: skip
    """Links from the actor's cases, or some of them, to what is lent to him now. Raises NotFound, NotAllowed."""
    scope = workspace.access.scope(actor, action="link.lent")
    borrowed = dict(scope.lent_as)
    named = scope if cases is None else workspace.access.scope(actor, action="link.lent", cases=cases)
    mine = named.every_case - borrowed.keys()
    store = workspace.access.seen(scope).links
    whole = [one.id for case in borrowed.keys() & scope.cases for one, _ in store.subjects(case)]
    parts = store.of_documents({document for case, document in scope.parts if case in borrowed})
    lent = {*whole, *(one.id for one in parts)}
    found = lent_links(store, name_levels(), lent=lent, mine=mine) if lent and mine else []
    workspace.access.looked(actor, "link.lent", scope, detail={"links": len(found)})
    shown = found[offset : offset + limit]
    sides = {one.id: one for one in store.found({one for link in shown for one in link[:2]})}
    entities = {one.id: one.entity for one in store.linkables(ids=sides.keys() - lent)}
    agencies = {one.id: one.name for one in workspace.records.people.agencies()}
    reasons = Reasons(language if language in LANGUAGES else "en")
    told = []
    for link in shown:
        if any(one not in sides for one in link[:2]):
            continue  # its document is linked anew just now
        own, other = sorted((sides[one] for one in link[:2]), key=lambda side: side.id in lent)
        case = workspace.records.cases.get(own.case)
        agency = agencies.get(case.agency, "") if case else ""
        told.append(
            LentLink(
                id=f"{own.id}{other.id}", kind=own.kind, band=link.band, score=round(link.score, 4),
                own=side_of(workspace, own, entities.get(own.id, own.id), agency),
                lent=side_of(workspace, other, other.id, ""), space=borrowed[other.case],
                conditions=scope.conditions_of(other.case, other.document), reason=reasons.line(link.parts),
            )
        )  # fmt: skip
    return LentLinks(total=len(found), links=tuple(told))
