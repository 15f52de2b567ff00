"""What redactions take from a case file: originals give way to their copies, and texts and findings follow them."""

from collections.abc import Iterator, Sequence
from functools import cache

from models.analysis import Analysis
from models.document import Page
from models.ids import CaseId, DocumentId
from models.indicator import Indicator
from models.leg import LegInCase
from models.redaction import Mark, MarkState, Redaction, RedactionState
from models.review import ReviewedFlag
from models.span import Span
from models.words import Box
from services.casefile.shown import shown_in, spans
from services.ports import Records
from services.redaction.plain import BLOCK, hidden_in, without
from services.redaction.standing import standing

Spans = tuple[tuple[int, int], ...]


class Redactions:
    """The applied redactions of a case, the last version of each document. `whole`: the catalogue with all of it."""

    def __init__(self, whole: Records, case: CaseId) -> None:
        self._records = whole
        self._last: dict[DocumentId, Redaction] = {}
        for one in whole.redactions.of_case(case):
            if one.state is RedactionState.APPLIED:
                self._last[one.document] = one
        self._spans = cache(self._hidden)

    def applied(self, document: DocumentId) -> Redaction | None:
        """The redaction that holds for a document."""
        return self._last.get(document)

    def copy(self, document: DocumentId) -> Redaction | None:
        """The same where its copy may leave: it shows nobody whom the case protects now."""
        found = self._last.get(document)
        return None if found is None or shown_in(self._records, found) else found

    def marks(self, document: DocumentId) -> Iterator[Mark]:
        """The accepted marks of the redaction that holds."""
        found = self._last.get(document)
        every = () if found is None else standing(self._records.redactions.acts(found.id))
        return (mark for mark in every if mark.state is MarkState.ACCEPTED)

    def page(self, document: DocumentId, page: Page) -> Page:
        """A page as it leaves: without what is redacted on it."""
        found = self._last.get(document)
        if found is None:
            return page
        boxes, spans = self._taken(found, page.number)
        if page.words:
            return without(page, boxes, spans)
        # Without its words, the spans of those that lie in the boxes must be told.
        return without(page, (), (*spans, *self._spans(document, page.number)))

    def _taken(self, one: Redaction, number: int) -> tuple[Sequence[Box], Sequence[tuple[int, int]]]:
        boxes = next((page.boxes for page in one.burned if page.page == number), ())
        return boxes, spans(self.marks(one.document)).get(number, ())

    def _hidden(self, document: DocumentId, number: int) -> Spans:
        found = self._last.get(document)
        page = None if found is None else self._records.evidence.page(document, number)
        if found is None or page is None:
            return ()
        return hidden_in(page, *self._taken(found, number))

    def hides(self, span: Span) -> bool:
        """Whether any of a span is redacted."""
        return any(start < span.end and span.start < end for start, end in self._spans(span.document, span.page))

    def analysis(self, one: Analysis) -> Analysis:
        """What was found, without what stands in redacted words."""
        if one.document not in self._last:
            return one
        kept = tuple(mention for mention in one.mentions if not self.hides(mention.span))
        flags = tuple(self._unqualified(flag) for flag in one.indicators if not self.hides(flag.span))
        legs = tuple(leg for leg in one.legs if not self.hides(leg.span))
        return one.model_copy(update={"mentions": kept, "indicators": flags, "legs": legs})

    def _unqualified(self, one: Indicator) -> Indicator:
        """A flag without the words around it that are redacted: who says it may be just what is."""
        told = tuple(
            q.model_copy(update={"text": BLOCK})
            if self.hides(one.span.model_copy(update={"start": q.start, "end": q.end}))
            else q
            for q in one.qualifiers
        )
        return one.model_copy(update={"qualifiers": told}) if told != one.qualifiers else one

    def flag(self, one: ReviewedFlag) -> ReviewedFlag:
        """A flag that stands in redacted words tells where it stands, and none of them."""
        if not self.hides(one.flag.span):
            instead = None if one.instead is None else self._unqualified(one.instead)
            return one.model_copy(update={"flag": self._unqualified(one.flag), "instead": instead})
        blank = {
            "text": BLOCK, "reason": "", "cue": "", "qualifiers": (), "weighed": (), "heeded": "", "nearest": ()
        }  # fmt: skip
        known = {name: value for name, value in blank.items() if name in type(one.flag).model_fields}
        flag = one.flag.model_copy(update=known)
        return one.model_copy(update={"flag": flag, "instead": None, "before": "", "after": ""})

    def legs(self, legs: Sequence[LegInCase]) -> Iterator[LegInCase]:
        """Legs that rest on no redacted words."""
        return (one for one in legs if not self.hides(one.leg.span))
