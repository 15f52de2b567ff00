"""A page as the readers of legs see it: folded text, what was found on it, and how a leg is put together."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from models.document import Page
from models.ids import DocumentId
from models.leg import Leg, LegPlace, LegSource
from models.mention import Mention, MentionKind
from models.place import PlaceReading
from models.span import Provenance, Span
from models.stated import About
from services.nlp import gazetteer, normal
from services.nlp.gazetteer import Clues

VERSION = "7"
BY = Provenance(extractor="routes", version=VERSION)


@dataclass
class Draft:
    """A leg while it is read."""

    start: int
    end: int
    origin: LegPlace | None = None
    transit: list[LegPlace] = field(default_factory=list)
    destination: LegPlace | None = None
    crossing: LegPlace | None = None
    date: str | None = None
    until: str | None = None
    carrier: str = ""
    vehicle: str = ""
    plate: str | None = None
    price: str | None = None
    payer: str = ""
    travellers: list[str] = field(default_factory=list)
    reason: str = ""
    planned: bool = False

    @property
    def told(self) -> bool:
        """Whether it says where."""
        return any((self.origin, self.destination, self.crossing))

    @property
    def first(self) -> int:
        """Where the first of its places stands."""
        return min(place.start for place in (self.origin, self.destination, self.crossing) if place)

    def reach(self, start: int, end: int) -> None:
        """Rest on these words too."""
        self.start, self.end = min(self.start, start), max(self.end, end)


@dataclass(frozen=True)
class Sheet:
    """A page with its mentions, by place; those of kind DATE, PLACE and so on apart."""

    document: DocumentId
    page: Page
    flat: str
    mentions: Sequence[Mention]
    country: str | None
    language: str | None = None

    @classmethod
    def of(
        cls,
        document: DocumentId,
        page: Page,
        mentions: Iterable[Mention],
        *,
        country: str | None,
        language: str | None = None,
    ) -> "Sheet":
        """Fold the page once."""
        found = sorted(mentions, key=lambda m: (m.span.start, m.span.end))
        return cls(document, page, normal.flat(page.text), found, country, language)

    @property
    def text(self) -> str:
        """The page's text."""
        return self.page.text

    def within(self, start: int, end: int, *kinds: MentionKind) -> list[Mention]:
        """Mentions of some kinds inside a range."""
        return [m for m in self.mentions if m.kind in kinds and start <= m.span.start and m.span.end <= end]

    def place(self, start: int, end: int, *, named: bool = False) -> LegPlace | None:
        """The place that a cell holds: one found there, else what the gazetteer or, `named`, its form says."""
        while start < end and not self.text[start].isalnum():
            start += 1
        while end > start and not (self.text[end - 1].isalnum() or self.text[end - 1] == ")"):
            end -= 1
        for mention in self.within(start, end, MentionKind.PLACE):
            return place_of(mention)
        return self.town(start, end, named=named)

    def town(self, start: int, end: int, *, named: bool = False) -> LegPlace | None:
        """The place that words say, whatever was found there."""
        text = self.text[start:end]
        if not 2 < len(text) <= 50 or re.search(r"[\d@:/]", text) or len(text.split()) > 5:
            return None
        found = gazetteer.candidates(normal.title(text))
        if not found and not (named and text[:1].isupper()):
            return None
        best = gazetteer.chosen(found, Clues(home=self.country))[0] if found else None
        reading = None if best is None else PlaceReading(
            precision=best.precision, name=normal.title(text), country=best.country or None, region=best.region,
            latitude=best.latitude, longitude=best.longitude, radius=best.radius, reason="by the country of the case",
        )  # fmt: skip
        return LegPlace(text=text, normal=normal.title(text), start=start, end=end, reading=reading)

    def day(self, start: int, end: int) -> tuple[str | None, str | None]:
        """The date or the period told in a range."""
        for mention in self.within(start, end, MentionKind.DATE):
            if mention.normal:
                return period(mention)
        return None, None

    def leg(self, draft: Draft, source: LegSource) -> Leg:
        """The finished leg."""
        return Leg(
            span=Span(document=self.document, page=self.page.number, start=draft.start, end=draft.end),
            origin=draft.origin, transit=tuple(draft.transit), destination=draft.destination, crossing=draft.crossing,
            date=draft.date, until=draft.until, carrier=draft.carrier, vehicle=draft.vehicle, plate=draft.plate,
            price=draft.price, payer=draft.payer, travellers=tuple(dict.fromkeys(draft.travellers)), source=source,
            boxes=self.page.boxes(draft.start, draft.end), reason=draft.reason, planned=draft.planned, provenance=BY,
        )  # fmt: skip


def place_of(mention: Mention) -> LegPlace:
    """A mention as a place of a leg."""
    return LegPlace(
        text=mention.text, normal=mention.normal or normal.title(mention.text), start=mention.span.start,
        end=mention.span.end, reading=mention.place,
    )  # fmt: skip


def period(mention: Mention) -> tuple[str | None, str | None]:
    """A date, or the period that it opens."""
    for said in mention.stated:
        if said.about is About.RANGE and "/" in said.value:
            first, _, last = said.value.partition("/")
            return first, last
    first, _, last = (mention.normal or "").partition("/")
    return first or None, last or None
