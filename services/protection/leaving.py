"""What leaves a case, without those whom its texts call victims, minors or witnesses and whom nobody has decided on."""

from collections.abc import Mapping, Sequence
from typing import Any

from models.analysis import Analysis
from models.document import DocumentSummary, Page
from models.exhibit import Custody, Exhibit
from models.ids import DocumentId, PersonId
from models.indicator import Indicator
from models.leg import Leg
from models.review import Decision, ReviewedFlag
from services.protection.masking import (
    FoundPage,
    MaskedPage,
    analysis_without,
    indicator_without,
    leg_without,
    page_without,
    told_elsewhere,
    value_without,
)
from services.protection.matcher import Matcher
from services.protection.queries import query_without

NOBODY: frozenset[PersonId] = frozenset()


class Leaving:
    """Records of one case as they leave it. `named`: who is named in each of its documents. Pure."""

    def __init__(self, matcher: Matcher, named: Mapping[DocumentId, frozenset[PersonId]]) -> None:
        self._matcher = matcher
        self._named = named

    def known(self, document: DocumentId) -> frozenset[PersonId]:
        """Who is named somewhere in a document."""
        return self._named.get(document, NOBODY)

    def value(self, value: Any, document: DocumentId | None = None) -> Any:
        """Texts in a value of JSON, at any depth; `document`: where it is told, in which single names count."""
        return value_without(value, self._matcher, self._known(document))

    def query(self, text: str, besides: Sequence[str] = ()) -> str:
        """What somebody sought, with the values of its filters `besides`."""
        return query_without(self._matcher, text, besides)

    def _known(self, document: DocumentId | None) -> frozenset[PersonId]:
        return NOBODY if document is None else self.known(document)

    def receipt(self, one: Exhibit) -> Exhibit:
        """A receipt."""
        told = {"path": one.path, "custodian": one.custodian, "custody": one.custody.model_dump()}
        masked = self.value(told, one.document)
        return one if masked == told else one.model_copy(update={**masked, "custody": Custody(**masked["custody"])})

    def summary(self, one: DocumentSummary) -> DocumentSummary:
        """A document's name, and what it says of itself."""
        return one.model_copy(update=self.value({"name": one.name, "metadata": one.metadata}, one.id))

    def page(self, document: DocumentId, page: Page, analysis: Analysis | None = None) -> MaskedPage:
        """A page; what analysis understood of it tells names that its words do not."""
        also = told_elsewhere(analysis.mentions, self._matcher).get(page.number, ()) if analysis is not None else ()
        return page_without(page, self._matcher, known=self.known(document), also=also)

    def analysis(self, one: Analysis, pages: Mapping[int, Page]) -> Analysis:
        """What was found on some pages, which are given as they are kept."""
        masked = {number: self.page(one.document, page, one) for number, page in pages.items()}
        found = {number: FoundPage(each.page.text, each.spans) for number, each in masked.items() if each.spans}
        known = self.known(one.document) | {span.person for page in found.values() for span in page.spans}
        return analysis_without(one, self._matcher, pages=found, known=known, labels=self._matcher.labels)

    def sign(self, one: Indicator) -> Indicator:
        """A sign that was found."""
        return indicator_without(one, self._matcher, self.known(one.span.document), pages={})

    def flag(self, one: ReviewedFlag) -> ReviewedFlag:
        """A sign with what its readers say of it."""
        told = self.value({"name": one.name, "before": one.before, "after": one.after}, one.flag.span.document)
        instead = None if one.instead is None else self.sign(one.instead)
        decisions = tuple(map(self.decision, one.decisions))
        return one.model_copy(update={**told, "flag": self.sign(one.flag), "instead": instead, "decisions": decisions})

    def decision(self, one: Decision) -> Decision:
        """What a reader decided, with his reason."""
        instead = None if one.instead is None else self.sign(one.instead)
        reason = self.value(one.reason, one.flag.span.document)
        return one.model_copy(update={"flag": self.sign(one.flag), "instead": instead, "reason": reason})

    def leg(self, leg: Leg) -> Leg:
        """A leg of a journey."""
        return leg_without(leg, self._matcher, self.known(leg.span.document))
