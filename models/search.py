"""Queries, scopes, hits, and what the index holds."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field

from models.base import Record
from models.case import Sensitivity
from models.completeness import Completeness as Completeness  # noqa: PLC0414 - what answers hold
from models.ids import CaseId, DocumentId, Sha256
from models.meaning import MeaningNote
from models.scope import DocumentPlace as DocumentPlace  # noqa: PLC0414 - for who speaks of searches too
from models.scope import Scope as Scope  # noqa: PLC0414 - the same
from models.understood import Expanded, TakenWord, UnknownField, VariantKind
from models.words import Box


class Term(Record):
    """A word. `field` None means the text. `language`: on pages of that language, by its stem."""

    node: Literal["term"] = "term"
    word: str
    field: str | None = None
    language: str | None = None


class Phrase(Record):
    """Words that follow one another, up to `slop` positions apart. `language`: which they are of."""

    node: Literal["phrase"] = "phrase"
    words: str
    slop: int = Field(default=0, ge=0, le=50)
    field: str | None = None
    language: str | None = None


class Prefix(Record):
    """A word's beginning."""

    node: Literal["prefix"] = "prefix"
    start: str = Field(min_length=1)
    field: str | None = None


class Fuzzy(Record):
    """A word within an edit distance."""

    node: Literal["fuzzy"] = "fuzzy"
    word: str
    distance: int = Field(default=1, ge=1, le=2)
    field: str | None = None


class Wildcard(Record):
    """A word in which * stands for any signs and ? for one."""

    node: Literal["wildcard"] = "wildcard"
    pattern: str = Field(min_length=1)
    field: str | None = None


class Regex(Record):
    """A regular expression for a whole word, or for a whole value of a field that holds values."""

    node: Literal["regex"] = "regex"
    pattern: str = Field(min_length=1)
    field: str | None = None


class Range(Record):
    """Numbers between two, both included; None: without an end. Days are read as 20250131, months as 20250100."""

    node: Literal["range"] = "range"
    field: str
    least: int | None = Field(default=None, ge=0)
    most: int | None = Field(default=None, ge=0)


class Everything(Record):
    """All pages."""

    node: Literal["everything"] = "everything"


class Among(Record):
    """Pages of some documents, and some pages by their ids: what carries a tag."""

    node: Literal["among"] = "among"
    documents: tuple[DocumentId, ...] = ()
    pages: tuple[str, ...] = ()


class Bool(Record):
    """must: all; should: at least one (when must is empty); must_not: none."""

    node: Literal["bool"] = "bool"
    must: tuple[Node, ...] = ()
    should: tuple[Node, ...] = ()
    must_not: tuple[Node, ...] = ()


class Variant(Record):
    """Another form under which a typed name is sought too."""

    text: str
    kind: VariantKind
    node: Node = Field(exclude=True, repr=False)


class Variants(Record):
    """A name as typed, or any of its other forms; pages with the name as typed come first."""

    node: Literal["variants"] = "variants"
    text: str = Field(description="as a query")
    name: str = Field(description="as typed")
    typed: Node
    forms: tuple[Variant, ...] = Field(min_length=1)


class Sense(Record):
    """A typed word or words for what the glossary knows, or any of its other words for that; the best counts."""

    node: Literal["sense"] = "sense"
    typed: str
    words: tuple[Term | Phrase, ...] = Field(min_length=1, description="as typed, then the others")
    weight: float = Field(default=1.0, description="of any of its words, however rare that one is itself")


Node = Annotated[
    Term | Phrase | Prefix | Fuzzy | Wildcard | Regex | Range | Everything | Among | Variants | Sense | Bool,
    Field(discriminator="node"),
]

for _model in (Variant, Variants, Bool):
    _model.model_rebuild()


class Filter(Record):
    """A value that a page must carry in a facet field; several values of one field are alternatives."""

    field: str
    values: tuple[str, ...] = Field(min_length=1)
    without: bool = Field(default=False, description="pages that carry none of the values")


class Order(StrEnum):
    """Order of hits; ties always by document and page."""

    RELEVANCE = "relevance"
    PLACE = "place"
    OLDEST = "oldest"
    """By the earliest day that a page names; pages without one come last."""
    NEWEST = "newest"
    """By the latest day that a page names, the latest first; pages without one come last."""
    CASE = "case"
    """By the number of the case."""
    NAME = "name"
    """By the name of the document."""


class Unit(StrEnum):
    """What a hit stands for."""

    PAGE = "page"
    DOCUMENT = "document"
    """The best page of each document, and how many of its pages answer."""


class ReviewState(StrEnum):
    """Whether people have decided on a flag of a page. It tells nothing of what they decided."""

    READ = "read"
    UNREAD = "unread"


class Query(Record):
    """A search as the engine gets it."""

    node: Node
    text: str = Field(default="", description="as typed")
    filters: tuple[Filter, ...] = ()
    facets: tuple[str, ...] = ()
    order: Order = Order.RELEVANCE
    unit: Unit = Unit.PAGE
    limit: int = Field(default=20, ge=0, le=1000)
    offset: int = Field(default=0, ge=0, le=10_000_000)


class SearchRequest(Record):
    """A search as a person asks for it; the finder reads `text` into a Query."""

    text: str = ""
    meaning: bool = Field(default=False, description="also pages that are near in meaning, in any language")
    filters: tuple[Filter, ...] = Field(default=(), max_length=100)
    facets: tuple[str, ...] = Field(default=(), max_length=20, description="fields to count")
    order: Order = Order.RELEVANCE
    unit: Unit = Field(default=Unit.PAGE, description="whether each page is a hit, or each document with its best page")
    review: ReviewState | None = Field(
        default=None, description="pages with flags alone: those on which somebody has decided, or nobody"
    )
    variants: bool = Field(default=True, description="whether other forms of typed names are sought too")
    without: tuple[str, ...] = Field(
        default=(),
        max_length=100,
        description="forms of names that are not sought, as `expanded` tells them, and words for which none of the "
        "glossary is, as `meaning.words` tells them",
    )
    glossary: bool = Field(
        default=True, description="with `meaning`: also pages that say it in words of the glossary, in any language"
    )
    beginning: bool = Field(
        default=False, description="whether the last word is still being typed: what begins with it answers too"
    )
    limit: int = Field(default=20, ge=0, le=1000)
    offset: int = Field(default=0, ge=0, le=10_000_000)


class FoundBy(StrEnum):
    """What a page was found by. By meaning alone: its words need not stand there."""

    TEXT = "text"
    MEANING = "meaning"
    BOTH = "both"
    GLOSSARY = "glossary"
    """By words that the glossary has for those that were asked for, near in meaning besides or not."""


class IndexRecord(Record):
    """One page as the index holds it. Facet fields hold normal forms. The index is a copy: rebuildable at any time."""

    id: str = Field(description="document:page")
    case: CaseId
    agency: str
    document: DocumentId
    page: int
    name: str
    text: str
    language: str | None = None
    others: tuple[str, ...] = Field(default=(), description="further languages, which passages of the page are in")
    media_type: str
    source: str = Field(description="layer, ocr, text …")
    person: tuple[str, ...] = ()
    name_keys: tuple[str, ...] = Field(default=(), description="keys under which writings of the people's names meet")
    org: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    phone: tuple[str, ...] = ()
    email: tuple[str, ...] = ()
    identifier: tuple[str, ...] = Field(default=(), description="papers, plates, accounts, handles")
    plate: tuple[str, ...] = Field(default=(), description="plates, which are among the identifiers too")
    handle: tuple[str, ...] = Field(default=(), description="handles, which are among the identifiers too")
    indicator: tuple[str, ...] = Field(default=(), description="categories asserted on the page")
    custodian: tuple[str, ...] = Field(default=(), description="whose material the document was")
    date: tuple[int, ...] = Field(default=(), description="dates of the page: 20250131, 20250100 (a month), 20250000")
    amount: tuple[int, ...] = Field(default=(), description="amounts of the page in cents, whatever the currency")
    money: tuple[int, ...] = Field(default=(), description="the same with their currency in front")
    case_number: str = Field(default="", description="orders, and is not searched")
    variants: tuple[str, ...] = Field(default=(), description="skeletons of codes that OCR may have misread")
    held: Sensitivity = Field(
        default=Sensitivity.ORDINARY,
        description="how closely the document was held when it was indexed; who sees it, the scope of each search says",
    )

    @property
    def languages(self) -> tuple[str, ...]:
        """All languages of the page, that of most of it first."""
        return tuple(dict.fromkeys(filter(None, (self.language, *self.others))))

    @classmethod
    def key(cls, document: DocumentId, page: int) -> str:
        """The id of a page's record."""
        return f"{document}:{page}"


class RankedPage(Record):
    """A page as the engine ranks it."""

    case: CaseId
    document: DocumentId
    page: int
    score: float = Field(description="share of the best score of the answer")
    hits: int | None = Field(default=None, description="where documents are asked for: pages of this one that answer")
    languages: tuple[str, ...] = Field(default=(), description="languages whose stems answer, as the index holds them")


class FacetCount(Record):
    """How many pages carry a value."""

    value: str
    count: int
    fewer: bool = Field(default=False, description="fewer than `count`: small counts of what others lent are not told")


class Ranking(Record):
    """The engine's answer: the exact total of pages, the wanted stretch of them, facets over all of them."""

    total: int
    documents: int
    pages: tuple[RankedPage, ...]
    facets: dict[str, tuple[FacetCount, ...]] = Field(default_factory=dict)


class Mark(Record):
    """A half-open stretch of the snippet that answers the query."""

    start: int
    end: int
    variant: str = Field(default="", description="as in the answer that stands there")


class Answer(Record):
    """A stretch of a page's text that answers a query: where it stands, what read it or found it there, how surely."""

    start: int = Field(description="code points of the page's text, half open")
    end: int
    boxes: tuple[Box, ...] = ()
    found: str = Field(
        default="", description="what it is, when an extractor or rule found it: PHONE, document_retention …"
    )
    extractor: str = Field(description="how the words were read (layer, ocr, text), or the extractor or rule set")
    version: str = Field(description="of that extractor, or of the reading")
    confidence: float | None = Field(
        default=None, description="of the finding, or of the least sure word that OCR read; None: a text layer"
    )
    variant: str = Field(
        default="",
        description="the number that answers, where OCR read signs that look alike in its place, or another reading "
        "was chosen; the text is shown as it was read, never corrected",
    )


class Hit(Record):
    """A page that answers a query, with the words' places on it and where each comes from."""

    case: CaseId
    case_number: str
    document: DocumentId
    sha256: Sha256 = Field(description="of the document's bytes")
    conditions: tuple[str, ...] = Field(default=(), description="what its owner asks of who was lent it")
    name: str
    media_type: str
    page: int
    pages: int = Field(description="pages of the document")
    hits: int | None = Field(default=None, description="where documents are asked for: pages of this one that answer")
    score: float
    snippet: str
    marks: tuple[Mark, ...] = ()
    boxes: tuple[Box, ...] = ()
    answers: tuple[Answer, ...] = Field(default=(), description="at most 500, in the order of the text")
    has_image: bool = False
    by: FoundBy = FoundBy.TEXT
    meant: Answer | None = Field(
        default=None, description="the passage that is near in meaning; its extractor is `meaning`, its place exact"
    )
    repeats: int | None = Field(
        default=None,
        description="number of an earlier hit, from 0 for the first of all, that says nearly the same; "
        "it may stand before this stretch of them",
    )
    is_copy: bool = Field(default=False, description="of pages like a page: whether it nearly copies that one")


class HitPage(Record):
    """A stretch of hits with the exact totals."""

    total: int
    documents: int
    hits: tuple[Hit, ...]
    facets: dict[str, tuple[FacetCount, ...]] = Field(default_factory=dict)
    expanded: tuple[Expanded, ...] = Field(default=(), description="typed names with the other forms sought for them")
    taken: tuple[TakenWord, ...] = Field(default=(), description="signs and fields that took one word of several")
    unknown: tuple[UnknownField, ...] = Field(default=(), description="words before a colon that are no field's name")
    completeness: Completeness
    before: tuple[tuple[DocumentId, int], ...] = Field(
        default=(), exclude=True, repr=False, description="the pages of earlier hits, up to 1,000 of them"
    )
    meaning: MeaningNote | None = Field(
        default=None, description="of a search by meaning; totals and facets are those of the text alone"
    )

    @classmethod
    def none(cls, completeness: Completeness) -> Self:
        """No hit."""
        return cls(total=0, documents=0, hits=(), completeness=completeness)


class HitsEnd(Record):
    """The last word of all hits of a query: what they came to, and what could not be searched."""

    total: int = Field(description="pages that answered when the search began")
    documents: int
    told: int = Field(description="hits told; fewer than `total` where pages or rights went meanwhile")
    completeness: Completeness
