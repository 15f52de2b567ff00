"""What somebody works from who puts a prosecutor's file together: its exhibits as they are, and what they say.

Passages that readers confirmed are offered to be pinned, and those that contradict stand beside them as readily. What
another decided on a flag is told to nobody who has yet to read it himself.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from api import prosecuting
from api.reviewing import reader_of, reviewed, threads_of
from api.wiring import Workspace
from models.audit import Actor
from models.document import DocumentState
from models.ids import CaseId, DocumentId
from models.indicator import Polarity, Tier
from models.matrix import Element, Matrix
from models.prosecution import Assertion, FileExhibit, FileId, ProsecutionFile, Stance
from models.redaction import RedactionState
from models.review import FlagState, ReviewedFlag, Verdict
from services.ports import Records
from services.review import matrix


@dataclass(frozen=True)
class ExhibitState:
    """An exhibit and how it would leave now."""

    exhibit: FileExhibit
    name: str
    pages: int
    state: DocumentState | None
    masked: bool
    """It names somebody protected: those pages leave as their masked text."""
    redaction: RedactionState | None
    assertions: Sequence[Assertion]


class Lack(StrEnum):
    """What an element of the file lacks."""

    NOTHING = "nothing"
    ONE_EXHIBIT = "one_exhibit"


@dataclass(frozen=True)
class ElementState:
    """An element as the file asserts it. `exhibits`: those that support it."""

    element: Element
    supports: Sequence[Assertion]
    denies: Sequence[Assertion]
    exhibits: Sequence[int]
    lack: Lack | None


class Against(StrEnum):
    """Why a passage is told among what contradicts."""

    NEGATED = "negated"
    DISMISSED = "dismissed"
    CONFLICT = "conflict"


@dataclass(frozen=True)
class Offer:
    """A passage of an exhibit (0: its document is none yet), with the assertions that are pinned to it already."""

    flag: ReviewedFlag
    exhibit: int
    pinned: Sequence[int]
    against: Against | None = None


@dataclass(frozen=True)
class Desk:
    """All that the builder of a file shows."""

    file: ProsecutionFile
    exhibits: Sequence[ExhibitState]
    elements: Sequence[ElementState]
    matrix: Matrix
    offers: Sequence[Offer]
    contrary: Sequence[Offer]


def desk(workspace: Workspace, actor: Actor, case: CaseId, file: FileId) -> Desk:
    """The file and what its exhibits say. Raises NotFound, NotAllowed."""
    found = prosecuting.read(workspace, actor, case, file)
    seen = workspace.access.seen_in(actor, case)
    offers, contrary = passages(seen, actor, found)
    numbers = {one.document for one in found.present}
    flags = [one for one in reviewed(seen, case, reader=reader_of(actor)) if one.flag.span.document in numbers]
    sources = [one for one in seen.reviews.sources(case) if one.document in numbers]
    return Desk(
        file=found,
        exhibits=_exhibits(seen, found),
        elements=elements(found),
        matrix=matrix.matrix(flags, sources, case=case),
        offers=offers,
        contrary=contrary,
    )


def elements(file: ProsecutionFile) -> Sequence[ElementState]:
    """Act, means and purpose as the file asserts them."""
    states = []
    for element in Element:
        here = [one for one in file.standing if element in one.elements]
        supports = [one for one in here if one.stance is Stance.SUPPORTS]
        exhibits = sorted({one.exhibit for one in supports})
        states.append(
            ElementState(
                element=element,
                supports=supports,
                denies=[one for one in here if one.stance is Stance.DENIES],
                exhibits=exhibits,
                lack=Lack.NOTHING if not exhibits else Lack.ONE_EXHIBIT if len(exhibits) == 1 else None,
            )
        )
    return states


def passages(
    seen: Records, actor: Actor, file: ProsecutionFile, *, beside: DocumentId | None = None
) -> tuple[Sequence[Offer], Sequence[Offer]]:
    """What readers confirmed in the exhibits, and what denies or was judged otherwise; both in the file's order.

    `beside`: a document alone, whose passages are told though it is no exhibit yet.
    """
    numbers = {one.document: one.number for one in file.present}
    if beside is not None:
        numbers = {beside: numbers.get(beside, 0)}
    me = reader_of(actor)
    offers: list[Offer] = []
    contrary: list[Offer] = []
    for thread in threads_of(seen, file.case, beside):
        document = thread.place.flag.span.document
        if document not in numbers or thread.gone:
            continue
        flag = thread.seen_by(me)
        against = _against(flag)
        offer = Offer(flag, numbers[document], pinned_to(file, flag), against)
        if against is not None:
            contrary.append(offer)
        elif flag.outcome is Verdict.CONFIRMED:
            offers.append(offer)
    return sorted(offers, key=_place), sorted(contrary, key=_place)


def pinned_to(file: ProsecutionFile, flag: ReviewedFlag) -> Sequence[int]:
    """The numbers of the assertions that share words with a passage."""
    span = flag.told.span
    return [
        one.number
        for one in file.standing
        if (one.document, one.page) == (span.document, span.page)
        and one.start is not None
        and one.end is not None
        and one.start < span.end
        and span.start < one.end
    ]


def _against(flag: ReviewedFlag) -> Against | None:
    if flag.outcome is Verdict.DISMISSED:
        return Against.DISMISSED
    if flag.told.polarity is Polarity.NEGATED and flag.told.tier is not Tier.SUGGESTED:
        return Against.NEGATED
    return Against.CONFLICT if flag.state is FlagState.CONFLICT and not flag.hidden else None


def _place(offer: Offer) -> tuple[int, int, int]:
    return offer.exhibit, offer.flag.flag.span.page, offer.flag.flag.span.start


def _exhibits(seen: Records, file: ProsecutionFile) -> Sequence[ExhibitState]:
    present = file.present
    heads = seen.evidence.heads([one.document for one in present])
    pinned: defaultdict[int, list[Assertion]] = defaultdict(list)
    for one in file.standing:
        pinned[one.exhibit].append(one)
    redacted = _redacted(seen, file.case)
    # Whom texts call a victim stays as well, though nobody has entered her.
    held = seen.provisional.named(file.case)
    states = []
    for exhibit in present:
        summary = seen.evidence.document(exhibit.document)
        states.append(
            ExhibitState(
                exhibit=exhibit,
                name=heads[exhibit.document].name if exhibit.document in heads else "",
                pages=summary.counts.total if summary else 0,
                state=summary.state if summary else None,
                masked=bool(seen.protection.named_in(exhibit.document)) or bool(held.get(exhibit.document)),
                redaction=redacted.get(exhibit.document),
                assertions=pinned[exhibit.number],
            )
        )
    return states


def _redacted(seen: Records, case: CaseId) -> Mapping[DocumentId, RedactionState]:
    """Of each document the state of its newest redaction."""
    return {one.document: one.state for one in seen.redactions.of_case(case)}
