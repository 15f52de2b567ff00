"""Trends of a case, and terms proposed for rules with what readers said of them, for verbs and routes."""

from collections.abc import Collection, Iterator, Sequence

from pydantic import Field

from api.acting import acting
from api.reviewing import reader_of, reviewed
from api.wiring import Workspace
from models.audit import Actor
from models.base import Record
from models.document import Problem, stretch_of
from models.errors import NotAllowed, UsageError
from models.ids import CaseId, DocumentId, WordingId, fresh
from models.indicator import KINDS
from models.job import AGAIN, JobOrder, Stage
from models.mention import MentionKind
from models.review import ReviewedFlag
from models.span import Span
from models.trend import (
    TERM,
    Candidate,
    LocalTerm,
    TermExample,
    TermPlace,
    TrendBy,
    TrendRow,
    WordingDecision,
    WordingTaken,
    WordingVerdict,
)
from services.nlp import everyday
from services.ports import Records
from services.review import trends, wordings
from services.review.standing import confirmed, dismissed
from services.review.wordings import Without

_NAMES = (
    MentionKind.PERSON,
    MentionKind.PLACE,
    MentionKind.ORG,
    MentionKind.HANDLE,
    MentionKind.URL,
    MentionKind.EMAIL,
)
_UNDECIDED = Problem(
    code="undecided_flags",
    message="There are flags that you have not decided on: what other readers said of those counts for you only once "
    "you have, or once two of them have. Terms beside them may be missing here.",
)
_NOTHING_CONFIRMED = Problem(
    code="nothing_confirmed",
    message="No flag of this case is confirmed: terms are proposed that rise beside confirmed flags.",
)
_WITHOUT = {
    Without.FEW_DOCUMENTS: "Confirmed flags stand in fewer than three documents of this case: a term is proposed that "
    "stands near them in three or more.",
    Without.KNOWN_WORDS: "Near the confirmed flags no word could be a term: what stands there are names, everyday "
    "words, and words by which rules raise flags already.",
    Without.ALL_JUDGED: "The terms that rise near confirmed flags were accepted or rejected; no other one rises.",
    Without.NOTHING_ELSEWHERE: "Most of the text of this case stands near confirmed flags: there is too little beside "
    "it in which a word could be rarer. Add documents without confirmed flags.",
    Without.NONE_RISES: "No word rises near the confirmed flags: a term must stand near them in three documents or "
    "more, and clearly more often than elsewhere in the case.",
}
_AROUND = 40
"""Characters that are told on either side of what a term flags."""


class Trends(Record):
    """Flags of a case by a value and their category."""

    by: TrendBy
    rows: tuple[TrendRow, ...]


class Wordings(Record):
    """Terms that are proposed, the strongest first, and all that was ever said of terms, the oldest first."""

    candidates: tuple[Candidate, ...]
    accepted: tuple[str, ...] = Field(description="terms that stand as accepted, in this case alone")
    rules: tuple[LocalTerm, ...] = Field(default=(), description="the same as the local rules that they are")
    decisions: tuple[WordingDecision, ...]
    notes: tuple[Problem, ...] = Field(
        default=(),
        description="why nothing is proposed, or not all: `undecided_flags`, `nothing_confirmed`, "
        "`few_documents`, `known_words`, `all_judged`, `nothing_elsewhere`, `none_rises`",
        examples=[()],
    )


class WordingAsked(Record):
    """What a reader says of a term."""

    term: str = Field(min_length=2, max_length=80, pattern=r"\w", examples=["mariposa"])
    verdict: WordingVerdict = Field(examples=[WordingVerdict.ACCEPTED])
    reason: str = Field(min_length=1, max_length=1000, pattern=r"\w", examples=["six chats use it for a new girl"])
    category: str | None = Field(
        default=None, max_length=64, examples=["online_recruitment_advertising"],
        description="with accepted: what it points to; absent: what most of the flags near it do",
    )  # fmt: skip


def list_trends(workspace: Workspace, actor: Actor, case: CaseId, *, by: TrendBy) -> Trends:
    """Flags of a case by month, place, exploitation or channel. Raises NotFound."""
    workspace.access.case(actor, case, action="trend.read")
    seen = workspace.access.seen_in(actor, case)
    beside = seen.reviews.mentions(case, kinds=[MentionKind.DATE, MentionKind.PLACE], flagged=False)
    return Trends(by=by, rows=tuple(trends.counted_by(by, reviewed(seen, case, reader=reader_of(actor)), beside)))


def list_wordings(workspace: Workspace, actor: Actor, case: CaseId) -> Wordings:
    """Terms that rise near confirmed flags, and what was said of them. Raises NotFound."""
    workspace.access.case(actor, case, action="wording.list")
    seen = workspace.access.seen_in(actor, case)
    flags = reviewed(seen, case, reader=reader_of(actor))
    said = _visible(seen, workspace.records.reviews.wordings(case), flags)
    standing = wordings.accepted(said)
    candidates = _candidates(seen, case, said, flags)
    return Wordings(
        candidates=tuple(candidates),
        accepted=tuple(one.term for one in standing),
        rules=tuple(_rule(one, flags) for one in standing),
        decisions=tuple(said),
        notes=(*_notes(flags), *([] if candidates else _without(seen, case, said, flags))),
    )


def _without(
    records: Records, case: CaseId, said: Sequence[WordingDecision], flags: Sequence[ReviewedFlag]
) -> Iterator[Problem]:
    """Why nothing is proposed although flags are confirmed."""
    others, names = _given(records, case, flags)
    texts = ((document, text) for document, _, text in records.reviews.pages(case))
    why = wordings.without(others, texts, names=names, everyday=everyday.of_papers, decisions=said)
    if why is not None:
        yield Problem(code=why.value, message=_WITHOUT[why])


def _notes(flags: Sequence[ReviewedFlag]) -> Iterator[Problem]:
    """Why a reader gets no terms, or not all: nothing that depends on what others decided and he reads blind."""
    if any(not flag.decisions and not flag.gone for flag in flags):
        yield _UNDECIDED
    elif not any(confirmed(flag) for flag in flags):
        yield _NOTHING_CONFIRMED


def decide(workspace: Workspace, actor: Actor, case: CaseId, asked: WordingAsked) -> WordingTaken:
    """Accept a proposed term, reject it, or withdraw what stands of it. Raises NotFound, NotAllowed, UsageError.

    Only somebody with an account may: a term is accepted by a person with a name. An accepted one is a local rule of
    the case: documents that hold the term are queued to be analyzed again, and once more when it is withdrawn.
    """
    with acting(workspace, actor, action="wording.decide", case=case):
        if actor.user is None:
            raise NotAllowed(
                "A term is accepted by a named reader.", next_step="Do it through the API, with your account."
            )
        term = " ".join(asked.term.casefold().split())
        said = workspace.records.reviews.wordings(case)
        standing = wordings.last_words(said).get(term)
        seen = workspace.access.seen_in(actor, case)
        flags = reviewed(seen, case, reader=reader_of(actor))
        # What was accepted or rejected is offered no more: of that, another word is taken all the same.
        found = next((one for one in _candidates(seen, case, (), flags) if one.term == term), None)
        if asked.verdict is WordingVerdict.WITHDRAWN:
            if standing is None or standing.verdict is WordingVerdict.WITHDRAWN:
                raise UsageError("Nothing stands of this term.", next_step="List the wordings of the case.")
        elif found is None and (standing is None or standing.verdict is WordingVerdict.WITHDRAWN):
            raise UsageError("This term is not proposed.", next_step="List the wordings of the case; take one of them.")
        category = found.category if found else standing.category if standing else ""
        if asked.verdict is WordingVerdict.ACCEPTED and asked.category is not None:
            category = asked.category
            if category not in KINDS:
                raise UsageError("There is no such category.", next_step=f"Categories are {', '.join(sorted(KINDS))}.")
        decision = WordingDecision(
            id=WordingId(fresh()), case=case, term=term, category=category, verdict=asked.verdict,
            reason=asked.reason.strip(), made_by=actor.name, user=actor.user, made_at=workspace.clock.now(),
            examples=_examples(found, standing) if asked.verdict is WordingVerdict.ACCEPTED else (),
        )  # fmt: skip
        stood = standing is not None and standing.verdict is WordingVerdict.ACCEPTED
        again = _keep(workspace, actor, decision, turns=stood or asked.verdict is WordingVerdict.ACCEPTED)
        [told] = _visible(seen, [decision], flags)
        return WordingTaken(**dict(told), again=again)


def _keep(workspace: Workspace, actor: Actor, decision: WordingDecision, *, turns: bool) -> int:
    """Keep what was said of a term, and have analyzed again what it `turns`; returns how many documents that is.

    A case may hold a million pages: they are read outside the transaction, so that nobody waits for it, and once more
    behind it, for those that came in meanwhile. What is analyzed from then on heeds the term by itself.
    """
    records, case, term = workspace.records, decision.case, decision.term
    places = _places_of(records, case, term) if turns else frozenset()
    with records.transaction():
        records.reviews.add_wording(decision)
        _analyze_again(records, case, places)
        # The term is text of an exhibit: it stands in the catalogue alone.
        detail = {"verdict": decision.verdict.value, "category": decision.category, "again": _documents(places)}
        records.audit.append(actor, "wording.decide", case=case, subject=decision.id, detail=detail)
    if turns:
        added = _places_of(records, case, term) - places
        _analyze_again(records, case, added)
        places |= added
    return _documents(places)


def _candidates(
    records: Records, case: CaseId, said: Sequence[WordingDecision], flags: Sequence[ReviewedFlag]
) -> list[Candidate]:
    others, names = _given(records, case, flags)
    texts = ((document, text) for document, _, text in records.reviews.pages(case))
    return wordings.proposed(others, texts, names=names, everyday=everyday.of_papers, decisions=said)


def _given(records: Records, case: CaseId, flags: Sequence[ReviewedFlag]) -> tuple[list[ReviewedFlag], Iterator[str]]:
    """The flags that terms are sought beside, and what is named on their pages.

    The flags of accepted terms are the terms themselves: they propose nothing, and bar nothing.
    """
    names = (mention.text for mention in records.reviews.mentions(case, kinds=_NAMES))
    return [flag for flag in flags if not flag.flag.rule.startswith(TERM)], names


def _examples(found: Candidate | None, standing: WordingDecision | None) -> tuple[TermExample, ...]:
    """What a term is accepted upon: places beside confirmed flags, and those beside dismissed ones."""
    if found is None:
        return standing.examples if standing is not None else ()
    return tuple(
        TermExample(span=place.span, fires=fires)
        for places, fires in ((found.places, True), (found.against, False))
        for place in places
    )


def _places_of(records: Records, case: CaseId, term: str) -> frozenset[tuple[DocumentId, int]]:
    """The stretches of documents on whose pages a term stands."""
    return frozenset(
        (document, stretch_of(page))
        for document, page, text in records.reviews.pages(case)
        if wordings.stands(term, text)
    )


def _analyze_again(records: Records, case: CaseId, places: Collection[tuple[DocumentId, int]]) -> None:
    orders = [
        JobOrder(document=document, case=case, stage=Stage.ANALYZE, version=AGAIN, stretch=stretch)
        for document, stretch in sorted(places)
    ]
    if orders:
        records.jobs.again_all(orders, changed=True)


def _documents(places: Collection[tuple[DocumentId, int]]) -> int:
    return len({document for document, _ in places})


def _visible(seen: Records, said: Sequence[WordingDecision], flags: Sequence[ReviewedFlag]) -> list[WordingDecision]:
    """Decisions with those places alone that the looker sees, on no page with a flag that he may still read blind.

    A place tells that the flag beside it was confirmed, or dismissed.
    """
    there = seen.evidence.heads(example.span.document for one in said for example in one.examples)
    blind = {(flag.flag.span.document, flag.flag.span.page) for flag in flags if flag.hidden}

    def shown(span: Span) -> bool:
        return span.document in there and (span.document, span.page) not in blind

    return [
        one.model_copy(update={"examples": tuple(some for some in one.examples if shown(some.span))}) for one in said
    ]


def _rule(one: WordingDecision, flags: Sequence[ReviewedFlag]) -> LocalTerm:
    raised = [flag for flag in flags if flag.flag.rule == one.rule and not flag.gone]
    return LocalTerm(
        term=one.term, category=one.category, rule=one.rule, reason=one.reason, made_by=one.made_by,
        made_at=one.made_at, silent=sum(not some.fires for some in one.examples), flags=len(raised),
        documents=tuple(dict.fromkeys(some.span.document for some in one.examples if some.fires)),
        confirmed=sum(confirmed(flag) for flag in raised), dismissed=sum(dismissed(flag) for flag in raised),
        places=tuple(_place(flag) for flag in raised[: wordings.PLACES]),
    )  # fmt: skip


def _place(flag: ReviewedFlag) -> TermPlace:
    span = flag.flag.span
    words = " ".join(f"{flag.before[-_AROUND:]}{flag.flag.text}{flag.after[:_AROUND]}".split())
    return TermPlace(
        document=span.document, name=flag.name, page=span.page, words=words, start=span.start, end=span.end
    )  # fmt: skip
