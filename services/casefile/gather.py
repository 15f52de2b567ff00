"""A case as it leaves: its documents in a fixed order, numbered, with what was found and decided.

What it gives depends on the catalogue alone, never on the clock: a second file of the same case is the same bytes.
Names of protected people are masked in the catalogue already; an original that names one of them is held back.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from models.analysis import Analysis
from models.audit import AuditEvent
from models.capture import Capture
from models.case import Case
from models.document import DocumentState, DocumentSummary, Page, TextSource, stretch_of
from models.errors import Conflict
from models.exhibit import Exhibit
from models.ids import DocumentId
from models.leg import LegInCase
from models.produced import HeldBack, RedactedDocument, Statement, UnreadDocument, WithheldOriginal
from models.protected import Instruction
from models.redaction import Redaction
from models.review import Decision, ReviewedFlag
from models.search import Scope
from models.translation import TranslatedPassage
from services.casefile import translated
from services.casefile.captured import captures
from services.casefile.redacted import Redactions
from services.ports import Records
from services.protection.leaving import Leaving
from services.review.standing import threads

_CHANGING = frozenset(
    {
        "case.create",
        "case.add_member",
        "case.remove_member",
        "case.add_password",
        "exhibit.receive",
        "exhibit.record",
        "exhibit.repair",
        "document.retry",
        "correction.add",
        "correction.withdraw",
        "review.decide",
        "review.undo",
        "wording.decide",
        "entity.judge",
        "entity.undo",
        "redaction.apply",
        "custody.keep",
        "custody.close",
        "casefile.write",
    }
)
"""Acts that made or changed the case. Looks and exports are left out: each would make the next file another one."""
_BATCH = 1000
_WITH_COPY = (HeldBack.PROTECTED, HeldBack.REDACTED)
"""Reasons for which a redacted copy leaves in place of the original; by all others nothing does."""


@dataclass(frozen=True)
class Item:
    """A document of the case file. `number` is its place in this file; `summary` None: it waits to be read."""

    number: int
    document: DocumentId
    receipts: tuple[Exhibit, ...]
    summary: DocumentSummary | None
    parent: int | None
    held: HeldBack | None
    copy: Redaction | None = None
    """The redacted copy that leaves in place of the original."""

    @property
    def receipt(self) -> Exhibit:
        """The first one."""
        return self.receipts[0]

    @property
    def name(self) -> str:
        """The file's name."""
        return self.receipt.name


class CaseFile:
    """One case, as far as somebody may see it, read for an export.

    `records`: the catalogue as he sees it; `whole`: all of it, by which it is told what must stay here. `leaving`:
    takes out the names of whom texts call victims, where there are such.
    `chosen`: the numbers of the documents that it is about, where it is not about all: `records` goes as far as these.
    `look` is called with each document, and with each stretch of one that is read: what it raises ends the reading.
    Raises Conflict while a case is gone over because somebody was protected.
    """

    def __init__(
        self,
        records: Records,
        case: Case,
        *,
        whole: Records,
        scope: Scope,
        leaving: Leaving | None = None,
        chosen: Mapping[DocumentId, int] | None = None,
        look: Callable[[], None] = lambda: None,
    ) -> None:
        if case.id in whole.protection.unsettled():
            raise Conflict(
                "The case is being gone over, since somebody was protected.", next_step="Try again in a moment."
            )
        self._records = records
        self._whole = whole
        self._leaving = leaving
        self._look = look
        self.case = case if leaving is None else case.model_copy(update={"title": leaving.value(case.title)})
        self._hidden = frozenset(document for place, document in scope.hidden if place == case.id)
        self._around = self._containers()
        self._translated: dict[DocumentId, Sequence[TranslatedPassage]] = {}
        self._narrow = not scope.whole or chosen is not None
        self.redactions = Redactions(whole, case.id)
        items = self._items()
        if chosen is not None:
            items = [_renumbered(item, items, chosen) for item in items]
        self.items = sorted(items, key=lambda one: one.number)
        self.numbers: Mapping[DocumentId, int] = {item.document: item.number for item in self.items}

    def _items(self) -> Sequence[Item]:
        evidence = self._records.evidence
        receipts: dict[DocumentId, tuple[Exhibit, ...]] = {}
        for status in evidence.files(self.case.id):
            self._look()
            if status.document not in receipts:
                receipts[status.document] = tuple(evidence.exhibits_of(status.document))
        inside: defaultdict[DocumentId | None, list[DocumentId]] = defaultdict(list)
        for document, (first, *_) in receipts.items():
            inside[first.parent if first.parent in receipts else None].append(document)
        self._inside = {document: tuple(some) for document, some in inside.items() if document is not None}
        order: list[DocumentId] = []
        waiting = sorted(inside[None], key=lambda one: (receipts[one][0].received, receipts[one][0].path, one))[::-1]
        while waiting:
            order.append(waiting.pop())
            parts = inside.pop(order[-1], ())
            waiting += sorted(parts, key=lambda one: (receipts[one][0].path, one), reverse=True)
        numbers = {document: number for number, document in enumerate(order, start=1)}
        return [self._item(document, receipts[document], numbers) for document in order]

    def _item(self, document: DocumentId, receipts: tuple[Exhibit, ...], numbers: Mapping[DocumentId, int]) -> Item:
        self._look()
        held = self._held(document)
        return Item(
            number=numbers[document],
            document=document,
            receipts=self._receipts(receipts),
            summary=self._summary(document),
            parent=numbers.get(receipts[0].parent or DocumentId("")),
            held=held,
            copy=self._copy(document) if held in _WITH_COPY else None,
        )

    def _copy(self, document: DocumentId) -> Redaction | None:
        """The redacted copy, unless the document names somebody on whom nobody has decided."""
        return None if self._is_leaving_named(document) else self.redactions.copy(document)

    def _receipts(self, receipts: tuple[Exhibit, ...]) -> tuple[Exhibit, ...]:
        return receipts if self._leaving is None else tuple(map(self._leaving.receipt, receipts))

    def _summary(self, document: DocumentId) -> DocumentSummary | None:
        found = self._records.evidence.document(document)
        return found if found is None or self._leaving is None else self._leaving.summary(found)

    def _containers(self) -> frozenset[DocumentId]:
        """What holds a document that is not seen: its bytes would leave in those of the container."""
        found: set[DocumentId] = set()
        waiting = list(self._hidden)
        while waiting:
            parents = {one.parent for one in self._whole.evidence.exhibits_of(waiting.pop()) if one.parent is not None}
            waiting += parents - found
            found |= parents
        return frozenset(found)

    def _held(self, document: DocumentId) -> HeldBack | None:
        if document in self._around:
            return HeldBack.LEVEL
        named = self._whole.protection.named_in(document)
        instructed = self._whole.protection.instructed(self.case.id) if named else {}
        if any(Instruction.NO_EXPORT in instructed.get(person, ()) for person in named):
            return HeldBack.INSTRUCTED
        if named or self._is_leaving_named(document):
            return HeldBack.PROTECTED
        return HeldBack.REDACTED if self.redactions.applied(document) is not None else None

    def _is_leaving_named(self, document: DocumentId) -> bool:
        """Whether a document, or a part found inside it, names somebody whom texts call a victim."""
        if self._leaving is None:
            return False
        if self._leaving.known(document) or self._named_in_head(document):
            return True
        return any(self._is_leaving_named(one) for one in self._inside.get(document, ()))

    def _named_in_head(self, document: DocumentId) -> bool:
        receipts = tuple(self._whole.evidence.exhibits_of(document))
        return self._receipts(receipts) != receipts

    def pages(self, item: Item, *, words: bool = False) -> Iterator[Page]:
        """The pages of a document, a stretch in memory at a time."""
        evidence = self._records.evidence
        for stretch in range(stretch_of(evidence.last_page(item.document)) + 1):
            self._look()
            found = evidence.full_document(item.document, stretch=stretch, words=words)
            pages = () if found is None else found.pages
            known = None if self._leaving is None or not pages else evidence.analysis(item.document, stretch=stretch)
            for page in pages:
                kept = page if self._leaving is None else self._leaving.page(item.document, page, known).page
                yield self.redactions.page(item.document, kept)

    def analyses(self, item: Item) -> Iterator[Analysis]:
        """What was found in a document, a stretch at a time."""
        evidence = self._records.evidence
        for stretch in range(stretch_of(evidence.last_page(item.document)) + 1):
            self._look()
            found = evidence.analysis(item.document, stretch=stretch)
            if found is not None and self._leaving is not None:
                read = evidence.full_document(item.document, stretch=stretch, words=True)
                pages = {} if read is None else {page.number: page for page in read.pages}
                found = self._leaving.analysis(found, pages)
            if found is not None:
                yield self.redactions.analysis(found)

    @cached_property
    def flags(self) -> Sequence[ReviewedFlag]:
        """All flags with what their readers say, by document and place; those that are found no more at the end."""
        reviews = self._records.reviews
        made = reviews.decisions(self.case.id)
        flags = [self.redactions.flag(thread.seen_by(None)) for thread in threads(reviews.flags(self.case.id), made)]
        if self._leaving is not None:
            flags = [self._leaving.flag(one) for one in flags]
        return sorted(flags, key=lambda one: (one.gone, self.numbers.get(one.flag.span.document, 0), *_place(one)))

    @cached_property
    def decisions(self) -> Sequence[Decision]:
        """All decisions on flags in the order in which they were made, undone ones too."""
        found = self._records.reviews.decisions(self.case.id)
        return found if self._leaving is None else [self._leaving.decision(one) for one in found]

    @cached_property
    def legs(self) -> Sequence[LegInCase]:
        """All legs of journeys."""
        found: Iterable[LegInCase] = self.redactions.legs(self._records.routes.legs([self.case.id]))
        if self._leaving is not None:
            leaving = self._leaving
            found = [one.model_copy(update={"leg": leaving.leg(one.leg)}) for one in found]
        return sorted(found, key=lambda one: (self.numbers.get(one.leg.span.document, 0), one.leg.span.page, one.id))

    @cached_property
    def events(self) -> Sequence[AuditEvent]:
        """The acts that made or changed the case, from the audit log. Looks and exports are not among them."""
        found: list[AuditEvent] = []
        after = 0
        while batch := self._records.audit.read(after=after, limit=_BATCH):
            after = batch[-1].sequence
            found += [event for event in batch if event.case == self.case.id and event.action in _CHANGING]
        if not self._narrow:
            return found
        seen = {item.document for item in self.items} | {one.id for item in self.items for one in item.receipts}
        return [event for event in found if event.action.startswith("case.") or event.subject in seen]

    def translations(self, item: Item) -> Sequence[TranslatedPassage]:
        """Those of a document, by place, beside the original words; none where the original is held back."""
        if item.document not in self._translated:
            found = () if item.held is not None else self._records.translations.of(item.document)
            reading = "" if item.summary is None else item.summary.version
            told: list[TranslatedPassage] = []
            for page in self.pages(item, words=True) if found else ():
                told += translated.passages(page, found, reading=reading)
            if self._leaving is not None:
                mask = self._leaving.value
                told = [one.model_copy(update={"text": mask(one.text, item.document)}) for one in told]
            self._translated[item.document] = told
        return self._translated[item.document]

    @cached_property
    def captures(self) -> Sequence[Capture]:
        """Web captures of which a file is here, or that name none."""
        found = captures(self._records, self.case.id)
        here = [one for one in found if not one.parts or any(part.document in self.numbers for part in one.found)]
        if self._leaving is None:
            return here
        return [Capture.model_validate(self._leaving.value(one.model_dump(mode="json"), one.document)) for one in here]

    @cached_property
    def as_of(self) -> dt.datetime:
        """The last change that the file shows."""
        times = [self.case.opened, *(event.at for event in self.events), *(one.made_at for one in self.decisions)]
        times += [one.made_at for one in self.captures]
        return max(times + [receipt.received for item in self.items for receipt in item.receipts])

    def statement(self, *, searchable: int, left_out: int = 0, law: int = 0) -> Statement:
        """What the file does not cover.

        `searchable`: its pages in the search index; `left_out`: what is for intelligence only; `law`: what is sealed
        by law.
        """
        counts = [item.summary.counts for item in self.items if item.summary is not None]
        pages = sum(one.total for one in counts)
        people = self._whole.protection.people(self.case.id)
        held_back = 0 if self._leaving is None else len(self._whole.provisional.in_force(self.case.id))
        return Statement(
            case=self.case.number,
            as_of=self.as_of.isoformat(),
            documents=len(self.items),
            pages=pages,
            pages_poor=sum(one.poor for one in counts),
            pages_unreadable=sum(one.unreadable for one in counts),
            pages_not_searchable=max(0, pages - searchable),
            masked=sum(person.protected for person in people) + held_back,
            left_out=left_out,
            by_law=law,
            unread=tuple(unread for item in self.items if (unread := self._unread(item)) is not None),
            withheld=tuple(
                WithheldOriginal(number=item.number, reason=item.held) for item in self.items if item.held is not None
            ),
            redacted=tuple(
                RedactedDocument(number=item.number, version=item.copy.version, sha256=item.copy.output)
                for item in self.items
                if item.copy is not None and item.copy.output is not None
            ),
        )

    def _unread(self, item: Item) -> UnreadDocument | None:
        summary = item.summary
        if summary is None:
            return UnreadDocument(number=item.number, state=None)
        if summary.state in (DocumentState.DONE, DocumentState.EMPTY) and not summary.counts.unreadable:
            return None
        lost = () if not summary.counts.unreadable else self.pages(item)
        return UnreadDocument(
            number=item.number,
            state=summary.state,
            codes=tuple(sorted({problem.code for problem in summary.problems})),
            unreadable=tuple(page.number for page in lost if page.source is TextSource.UNREADABLE),
        )


def _renumbered(item: Item, items: Sequence[Item], chosen: Mapping[DocumentId, int]) -> Item:
    parent = None if item.parent is None else chosen[items[item.parent - 1].document]
    return replace(item, number=chosen[item.document], parent=parent)


def _place(one: ReviewedFlag) -> tuple[int, int, int, str]:
    span = one.flag.span
    return span.page, span.start, span.end, one.id
