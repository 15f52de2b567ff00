"""Decisions in bulk: a rule is previewed, then applied to just what was previewed, recorded, and undone in one go."""

import hashlib
from collections.abc import Sequence

from pydantic import Field

from api.link_decisions import Pen
from api.proposing import Seen, Wanted, judged, reader_of, seen
from api.wiring import Workspace
from models.audit import Actor
from models.base import Record
from models.errors import Conflict, UsageError
from models.ids import CaseId, fresh
from models.link import Band
from models.linking import Judgement
from models.proposal import BulkRule, ProposalState
from models.search import Scope

AT_ONCE = 1000
"""Proposals that one go may decide."""
_SAMPLE = 20


class BulkPreview(Record):
    """What a rule is about now."""

    total: int
    digest: str = Field(description="names exactly these proposals: send it to decide on them")
    sample: tuple[str, ...] = Field(description="ids of the first ones")


class BulkAsked(Record):
    """A rule, what to say of all proposals that it names, and why."""

    rule: BulkRule = Field(examples=[{"bands": ["certain", "probable"], "codes": ["same_id"]}])
    judgement: Judgement = Field(examples=[Judgement.POSITIVE])
    digest: str = Field(pattern=r"^[0-9a-f]{64}$", description="of the preview that was looked at")
    reason: str = Field(min_length=1, max_length=1000, pattern=r"\w")
    cases: tuple[CaseId, ...] | None = Field(default=None, description="with a side in one of these")


class BulkDone(Record):
    """What was decided in one go."""

    batch: str
    decided: int


def preview(
    workspace: Workspace, actor: Actor, rule: BulkRule, *, cases: Sequence[CaseId] | None = None
) -> BulkPreview:
    """The open proposals that a rule names. Nothing is decided. Raises NotFound, NotAllowed, UsageError."""
    scope = workspace.access.scope(actor, action="link.list", cases=cases)
    found = _named(workspace, actor, rule, scope)
    workspace.access.looked(actor, "link.list", scope, detail={"bulk": len(found)})
    return BulkPreview(total=len(found), digest=_digest(found), sample=tuple(one.id for one in found[:_SAMPLE]))


def apply(workspace: Workspace, actor: Actor, asked: BulkAsked) -> BulkDone:
    """Decide on all that was previewed. Raises NotFound, NotAllowed, UsageError, Conflict where it is other by now."""
    if asked.judgement is Judgement.POSITIVE and Band.POSSIBLE in asked.rule.bands:
        raise UsageError(
            "Possible links are not accepted in bulk.", next_step="Leave `possible` out, or read them one by one."
        )
    scope = workspace.access.scope(actor, action="link.judge", cases=asked.cases)
    with workspace.records.transaction():
        mine = workspace.access.scope(actor, action="link.judge", quiet=True).cases
        named = _named(workspace, actor, asked.rule, scope)
        found = [one for one in named if mine >= {side.case for side in one.sides}]
        if _digest(found) != asked.digest:
            raise Conflict("What the rule names is not what was previewed.", next_step="Preview it again.")
        if not found:
            raise UsageError("The rule names nothing.", next_step="Preview it first.")
        batch = fresh()
        pen = Pen(workspace, actor, reason=asked.reason, batch=batch)
        pen.keep([judged(pen, one, asked.judgement, actor) for one in found], "link.judge", rule=asked.rule)
    return BulkDone(batch=batch, decided=len(found))


def _named(workspace: Workspace, actor: Actor, rule: BulkRule, scope: Scope) -> list[Seen]:
    wanted = Wanted(kinds=rule.kinds, bands=rule.bands, states=(ProposalState.OPEN,))
    found, more = seen(workspace, actor, wanted, scope, least=rule.least)
    me = reader_of(actor)
    codes = set(rule.codes)
    named = [
        one for one in found
        if codes <= {code for code, _ in one.link.parts} and one.waits_for(me)
    ]  # fmt: skip
    if more or len(named) > AT_ONCE:
        raise UsageError(
            f"The rule names more than {AT_ONCE} proposals, or too many wait.",
            next_step="Narrow it: fewer cases, one kind, a higher score.",
        )
    return named


def _digest(found: Sequence[Seen]) -> str:
    return hashlib.sha256("\n".join(sorted(one.id for one in found)).encode()).hexdigest()
