"""Trends of a case, and terms proposed for rules with what readers said of them, for verbs and routes."""

from collections.abc import Sequence

from pydantic import Field

from api.acting import acting
from api.reviewing import reviewed
from api.wiring import Workspace
from models.audit import Actor
from models.base import Record
from models.errors import NotAllowed, UsageError
from models.ids import CaseId, WordingId, fresh
from models.mention import MentionKind
from models.trend import Candidate, TrendBy, TrendRow, WordingDecision, WordingVerdict
from services.ports import Records
from services.review import trends, wordings

_NAMES = (
    MentionKind.PERSON,
    MentionKind.PLACE,
    MentionKind.ORG,
    MentionKind.HANDLE,
    MentionKind.URL,
    MentionKind.EMAIL,
)


class Trends(Record):
    """Flags of a case by a value and their category."""

    by: TrendBy
    rows: tuple[TrendRow, ...]


class Wordings(Record):
    """Terms that are proposed, the strongest first, and all that was ever said of terms, the oldest first."""

    candidates: tuple[Candidate, ...]
    accepted: tuple[str, ...] = Field(description="terms that stand as accepted, in this case alone")
    decisions: tuple[WordingDecision, ...]


class WordingAsked(Record):
    """What a reader says of a term."""

    term: str = Field(min_length=2, max_length=80, pattern=r"\w", examples=["mariposa"])
    verdict: WordingVerdict = Field(examples=[WordingVerdict.ACCEPTED])
    reason: str = Field(min_length=1, max_length=1000, pattern=r"\w", examples=["six chats use it for a new girl"])


def list_trends(workspace: Workspace, actor: Actor, case: CaseId, *, by: TrendBy) -> Trends:
    """Flags of a case by month, place, exploitation or channel. Raises NotFound."""
    workspace.access.case(actor, case, action="trend.read")
    seen = workspace.access.seen_in(actor, case)
    beside = seen.reviews.mentions(case, kinds=[MentionKind.DATE, MentionKind.PLACE], flagged=False)
    return Trends(by=by, rows=tuple(trends.counted_by(by, reviewed(seen, case), beside)))


def list_wordings(workspace: Workspace, actor: Actor, case: CaseId) -> Wordings:
    """Terms that rise near confirmed flags, and what was said of them. Raises NotFound."""
    workspace.access.case(actor, case, action="wording.list")
    said = workspace.records.reviews.wordings(case)
    standing = wordings.last_words(said)
    return Wordings(
        candidates=tuple(_candidates(workspace.access.seen_in(actor, case), case, said)),
        accepted=tuple(sorted(term for term, one in standing.items() if one.verdict is WordingVerdict.ACCEPTED)),
        decisions=tuple(said),
    )


def decide(workspace: Workspace, actor: Actor, case: CaseId, asked: WordingAsked) -> WordingDecision:
    """Accept a proposed term, reject it, or withdraw what stands of it. Raises NotFound, NotAllowed, UsageError.

    Only somebody with an account may: a term is accepted by a person with a name.
    """
    with acting(workspace, actor, action="wording.decide", case=case):
        if actor.user is None:
            raise NotAllowed(
                "A term is accepted by a named reader.", next_step="Do it through the API, with your account."
            )
        term = " ".join(asked.term.casefold().split())
        said = workspace.records.reviews.wordings(case)
        standing = wordings.last_words(said).get(term)
        found = next(
            (one for one in _candidates(workspace.access.seen_in(actor, case), case, said) if one.term == term), None
        )
        if asked.verdict is WordingVerdict.WITHDRAWN:
            if standing is None or standing.verdict is WordingVerdict.WITHDRAWN:
                raise UsageError("Nothing stands of this term.", next_step="List the wordings of the case.")
        elif found is None and standing is None:
            raise UsageError("This term is not proposed.", next_step="List the wordings of the case; take one of them.")
        category = found.category if found else standing.category if standing else ""
        decision = WordingDecision(
            id=WordingId(fresh()), case=case, term=term, category=category, verdict=asked.verdict,
            reason=asked.reason.strip(), made_by=actor.name, user=actor.user, made_at=workspace.clock.now(),
        )  # fmt: skip
        with workspace.records.transaction():
            workspace.records.reviews.add_wording(decision)
            # The term is text of an exhibit: it stands in the catalogue alone.
            detail = {"verdict": asked.verdict.value, "category": category}
            workspace.records.audit.append(actor, "wording.decide", case=case, subject=decision.id, detail=detail)
        return decision


def _candidates(records: Records, case: CaseId, said: Sequence[WordingDecision]) -> list[Candidate]:
    reviews = records.reviews
    names = (mention.text for mention in reviews.mentions(case, kinds=_NAMES))
    return wordings.proposed(reviewed(records, case), reviews.texts(case), names=names, decisions=said)
