"""Understand a document: language, mentions and indicators of each page. Pure and deterministic.

Findings that overlap are resolved by one order: better evidence first, then the kind (an address on
the web before a number, a number before a name), then the longer one, then the earlier one.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from spacy.language import Language

from models.analysis import Analysis, PageLanguage
from models.document import Document, Page
from models.indicator import Indicator
from models.mention import Mention, MentionKind
from models.span import Provenance, Span
from services.nlp import pipelines, tokens
from services.nlp.extractors import EXTRACTORS
from services.nlp.indicators import shipped_version, standard_book
from services.nlp.language import READ_AS, LanguageReader
from services.nlp.plugin import Context, Evidence, Extractor, Flag, Found, Reading, RuleBook

PASSAGE = 20_000
"""Most code points that spaCy gets at once; longer pages are cut, never shortened."""

PRECEDENCE = (
    MentionKind.EMAIL,
    MentionKind.URL,
    MentionKind.IBAN,
    MentionKind.ID,
    MentionKind.HANDLE,
    MentionKind.PLATE,
    MentionKind.MONEY,
    MentionKind.DATE,
    MentionKind.PHONE,
    MentionKind.ORG,
    MentionKind.PLACE,
    MentionKind.PERSON,
)
"""Order of the kinds where two findings are equally well founded."""

_RANK = {kind: rank for rank, kind in enumerate(PRECEDENCE)}

_STAGE = "1"
"""Version of what stands in this file and in the pipelines."""


@dataclass(frozen=True)
class AnalysisKit:
    """Everything analysis needs: languages, pipelines, rules. Built once per process, then only read."""

    languages: LanguageReader
    book: RuleBook
    extractors: Sequence[str] | None = None

    @classmethod
    def standard(cls) -> Self:
        """The shipped extractors and rules."""
        return cls(languages=LanguageReader(), book=standard_book())

    @cached_property
    def pipelines(self) -> dict[str, Language]:
        """One pipeline for each language."""
        return {name: pipelines.build(name, extractors=self.extractors, book=self.book) for name in pipelines.READ}

    def pipeline(self, language: str) -> Language:
        """The pipeline that reads a language; English where there is no nearer one."""
        return self.pipelines.get(READ_AS.get(language, language)) or self.pipelines["en"]

    @property
    def version(self) -> str:
        """Changes with any extractor or rule, so that a new one knows what to redo."""
        return _version(self.extractors, f"{self.book.name}{self.book.version}")


def _version(extractors: Sequence[str] | None, book: str) -> str:
    parts = [f"{e.name}{e.version}" for e in EXTRACTORS if extractors is None or e.name in extractors]
    return f"{_STAGE}." + hashlib.sha256("+".join([*parts, book]).encode()).hexdigest()[:10]


VERSION = _version(None, f"rules{shipped_version()}")
"""Version of the standard kit, known without building it."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A finding or flag on its page, at code points of the page."""

    page: Page
    offset: int
    extractor: type[Extractor] | Extractor
    found: Found

    @property
    def start(self) -> int:
        return self.offset + self.found.start

    @property
    def end(self) -> int:
        return self.offset + self.found.end


def analyze(document: Document, *, country: str | None, kit: AnalysisKit) -> Analysis:
    """Analyze all pages of a document; `country` is the case's (ISO 3166-1 alpha-2).

    Pages without a letter or figure are skipped. Runs in a worker; holds no state between documents.
    """
    languages: list[PageLanguage] = []
    placed: list[_Placed] = []
    indicators: list[Indicator] = []
    default = _document_language(document, kit)
    for page in document.pages:
        text = tokens.clean(page.text)
        if not any(c.isalnum() for c in text):
            languages.append(PageLanguage(page=page.number, language=None))
            continue
        language = kit.languages.language(text) or page.language or default
        languages.append(PageLanguage(page=page.number, language=language))
        context = Context(country=country, source=page.source)
        for passage in kit.languages.passages(text, language=language or "en", limit=PASSAGE):
            nlp = kit.pipeline(passage.language)
            # Words of this passage are forgotten afterwards: a worker reads for days.
            with nlp.memory_zone():
                doc = nlp.make_doc(text[passage.start : passage.end])
                doc._.context = context
                reading: Reading = nlp(doc)._.reading
                placed.extend(_Placed(page, passage.start, extractor, found) for extractor, found in reading.found)
                indicators.extend(_indicator(document, page, passage.start, flag, kit.book) for flag in reading.flags)
    mentions = [_mention(document, kept) for kept in _resolve(_supported(placed))]
    return Analysis(
        document=document.id,
        version=kit.version,
        languages=tuple(languages),
        mentions=tuple(sorted(mentions, key=lambda m: (m.span.page, m.span.start, m.span.end, m.kind))),
        indicators=tuple(sorted(indicators, key=lambda i: (i.span.page, i.span.start, i.category))),
    )


def _document_language(document: Document, kit: AnalysisKit) -> str | None:
    """Language of the first pages together, for pages that hold too few letters of their own."""
    return document.language or kit.languages.language(
        tokens.clean(" ".join(p.text[:2_000] for p in document.pages[:5]))
    )


def _supported(placed: list[_Placed]) -> Iterator[_Placed]:
    """Drop lone names that no better founded name of the document holds."""
    words = {word for p in placed if _sure_name(p.found) for word in (p.found.normal or "").split() if len(word) > 2}
    return (p for p in placed if not p.found.needs or p.found.needs in words)


def _sure_name(found: Found) -> bool:
    sure = found.evidence >= Evidence.SHAPE or found.confidence >= 0.7
    return found.kind is MentionKind.PERSON and not found.needs and sure


def _resolve(placed: Iterable[_Placed]) -> list[_Placed]:
    """Keep the better founded of overlapping findings; those marked `inside` may stand in another kind's."""
    order = sorted(
        placed,
        key=lambda p: (
            p.page.number, -p.found.evidence, _RANK[p.found.kind], p.found.start - p.found.end, p.start,
            -p.found.confidence,
            p.extractor.name, p.found.normal or "",
        ),
    )  # fmt: skip
    kept: dict[int, list[_Placed]] = {}
    taken: dict[int, dict[int, list[_Placed]]] = {}
    for one in order:
        cells = taken.setdefault(one.page.number, {})
        span = range(one.start >> 6, (one.end - 1 >> 6) + 1)
        if any(_clash(one, other) for cell in span for other in cells.get(cell, ())):
            continue
        kept.setdefault(one.page.number, []).append(one)
        for cell in span:
            cells.setdefault(cell, []).append(one)
    return [one for page in kept.values() for one in page]


def _clash(one: _Placed, other: _Placed) -> bool:
    if one.end <= other.start or one.start >= other.end:
        return False
    return one.found.kind is other.found.kind or not (one.found.inside or other.found.inside)


def _mention(document: Document, placed: _Placed) -> Mention:
    found, page = placed.found, placed.page
    return Mention(
        kind=found.kind,
        span=Span(document=document.id, page=page.number, start=placed.start, end=placed.end),
        text=page.text[placed.start : placed.end],
        normal=found.normal,
        alternatives=found.alternatives,
        confidence=found.confidence,
        boxes=page.boxes(placed.start, placed.end),
        reason=found.reason,
        provenance=Provenance(extractor=placed.extractor.name, version=placed.extractor.version),
    )


def _indicator(document: Document, page: Page, offset: int, flag: Flag, book: RuleBook) -> Indicator:
    start, end = offset + flag.start, offset + flag.end
    return Indicator(
        category=flag.category,
        span=Span(document=document.id, page=page.number, start=start, end=end),
        text=page.text[start:end],
        polarity=flag.polarity,
        strength=flag.strength,
        score=flag.score,
        rule=flag.rule,
        tier=flag.tier,
        palermo=flag.palermo,
        boxes=page.boxes(start, end),
        reason=flag.reason,
        cue=flag.cue,
        provenance=Provenance(extractor=book.name, version=book.version),
    )
