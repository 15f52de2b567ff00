"""Understand a document: language, mentions and indicators of each page. Pure and deterministic."""

import hashlib
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from typing import Self

from spacy.language import Language

from models.analysis import Analysis, PageLanguage
from models.correction import Correction
from models.document import Document, Page, Problem, stretch_of
from models.indicator import Indicator, Qualifier
from models.mention import Mention, MentionKind
from models.span import Provenance, Span
from models.words import Words
from services.nlp import classifier, confidence, lexicon, localities, people, pipelines, routes, tagger, tokens, values
from services.nlp.classifier import NamesReader
from services.nlp.corrections import corrected
from services.nlp.extractors import EXTRACTORS
from services.nlp.indicators import learned, shipped_version, standard_book
from services.nlp.indicators.learned import LearnedSignal
from services.nlp.indicators.terms import LocalTerms
from services.nlp.language import LANGUAGES, READ_AS, LanguageReader, has_letters
from services.nlp.meant import meant
from services.nlp.overlap import Placed, resolve
from services.nlp.plugin import Context, Evidence, Flag, Found, Reading, RuleBook

PASSAGE = 20_000
"""Most code points that spaCy gets at once; longer pages are cut, never shortened."""

LONGEST = 1_000_000
"""Most code points of one page that are analyzed: some five hundred sheets. Readers of files cut pages far below it; a
line that `lince analyze` is given, or a page that lies about what it is, may hold anything."""
UNBROKEN = 200_000
"""Most code points of text without a line end that are analyzed, over pages too: a hundred sheets, fifteen seconds.

Nobody writes such a line: it comes of programs, or of texts that lost their line ends.
"""
_TOO_LONG = "Only the first {most} characters of this page were analyzed; all of its text is kept, and can be searched."
_ENDLESS = (
    "From this page on a text goes on without a line end. Only its first {most} characters were analyzed; "
    "all of it is kept, and can be searched."
)

_SHORT_PAGE, _SHORT_LETTERS = 400, 60
"""A page with fewer letters than this at its start is short: what its document says of its language counts more."""

_BLANK_NEAR = 200

_WIDE = 2.0
"""Heights of a line from which a gap parts two columns or signatures; justified prose stays under one and a half."""

_STAGE = "9"
"""Version of what stands in this file, in the pipelines, in `namesakes` and in `unnamed`."""


@dataclass(frozen=True)
class AnalysisKit:
    """Everything analysis needs: languages, pipelines, rules. Built once per process, then only read."""

    languages: LanguageReader
    book: RuleBook
    extractors: Sequence[str] | None = None
    classifier: NamesReader | None = None
    signal: LearnedSignal | None = None

    @classmethod
    def standard(cls) -> Self:
        """The shipped extractors, rules and names network, and the learned signal that reads the network's states."""
        return cls(
            languages=LanguageReader(), book=standard_book(), classifier=classifier.shipped(), signal=learned.shipped()
        )

    @classmethod
    def ruled(cls) -> Self:
        """The standard kit without the learned signal: indicators by rules alone."""
        return replace(cls.standard(), signal=None)

    @classmethod
    def small(cls) -> Self:
        """The shipped extractors, rules and small tagger, about five times as fast; indicators by rules alone."""
        return cls(languages=LanguageReader(), book=standard_book(), classifier=tagger.shipped())

    @classmethod
    def of(cls, engine: str) -> Self:
        """The kit of an engine: `standard` or `small`."""
        return {"standard": cls.standard, "small": cls.small}[engine]()

    @cached_property
    def _built(self) -> dict[str, Language]:
        """The pipelines made so far, by language."""
        return {}

    def pipeline(self, language: str) -> Language:
        """The pipeline that reads a language, made at its first use; English where there is no nearer one."""
        name = READ_AS.get(language, language)
        name = name if name in pipelines.READ else "en"
        if name not in self._built:
            self._built[name] = pipelines.build(
                name, extractors=self.extractors, book=self.book, classifier=self.classifier, signal=self.signal
            )
        return self._built[name]

    @cached_property
    def version(self) -> str:
        """Changes with any extractor or rule, so that a new one knows what to redo."""
        network = "" if self.classifier is None else self.classifier.version
        network += "" if self.signal is None else f"+{learned.NAME}"
        return _version(self.extractors, f"{self.book.name}{self.book.version}", network)

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """What the version stands for: models, word lists, extractors and rules, each as its name and its version."""
        found = [f"analysis {_STAGE}", f"words {lexicon.version()}", f"{self.book.name} {self.book.version}"]
        if self.classifier is not None:
            found.append(f"names-model {self.classifier.version}")
        if self.signal is not None:
            found.append(f"indicators-model {learned.NAME}")
        found += [f"local-rule {rule.name}" for rule in getattr(self.book, "rules", ()) if rule.local]
        read = (e for e in EXTRACTORS if self.extractors is None or e.name in self.extractors)
        found += [f"{one.name} {one.version}" for one in read]
        told = {"people": people, "localities": localities, "values": values, "journeys": routes}
        return (*found, *(f"{name} {module.VERSION}" for name, module in told.items()))


def _version(extractors: Sequence[str] | None, book: str, network: str) -> str:
    parts = [lexicon.version(), f"people{people.VERSION}", f"places{localities.VERSION}", f"values{values.VERSION}"]
    parts.append(f"routes{routes.VERSION}")
    parts.append(network)
    parts += [f"{e.name}{e.version}" for e in EXTRACTORS if extractors is None or e.name in extractors]
    return f"{_STAGE}." + hashlib.sha256("+".join([*parts, book]).encode()).hexdigest()[:10]


VERSION = _version(None, f"rules{shipped_version()}", f"{classifier.VERSION}+{learned.NAME}")
"""Version of the standard kit, known without building it."""


def analyze(
    document: Document,
    *,
    country: str | None,
    kit: AnalysisKit,
    corrections: Sequence[Correction] = (),
    terms: LocalTerms | None = None,
) -> Analysis:
    """Analyze all pages of a document; `country` is the case's (ISO 3166-1 alpha-2).

    What people said of names (`corrections`, the oldest first) stands over what was read. `terms` are those that
    readers accepted in its case.

    Pages without a letter or figure are skipped. Runs in a worker; holds no state between documents.
    """
    document, problems = _within(document)
    document, origins = meant(document)
    found = _analyze(document, country=country, kit=kit, corrections=corrections, terms=terms)
    return origins.restored(found).model_copy(update={"problems": problems})


def _within(document: Document) -> tuple[Document, tuple[Problem, ...]]:
    """A document with as much of its text as analysis takes, and what it tells of the rest: once of a line."""
    pages: list[Page] = []
    problems: list[Problem] = []
    run, told = _begun(document.pages), False
    for page in document.pages:
        text = page.text
        most = min(LONGEST, _unbroken(text, UNBROKEN - run))
        kept = page if len(text) <= most else _cut(page, most)
        pages.append(kept)
        broken = text.rfind("\n") + 1
        if kept is not page and (most == LONGEST or "\n" in text[most:].strip()):
            message = _TOO_LONG.format(most=f"{most:,}")
            problems.append(Problem(code="analyze_limit", message=message, page=page.number))
        elif kept is not page and not told:
            message = _ENDLESS.format(most=f"{UNBROKEN:,}")
            problems.append(Problem(code="analyze_limit", message=message, page=page.number))
            told = True
        run, told = (len(text) - broken, False) if broken else (min(run + len(text), UNBROKEN), told)
    return (document.model_copy(update={"pages": tuple(pages)}), tuple(problems)) if problems else (document, ())


def _begun(pages: Sequence[Page]) -> int:
    """Code points of a line before these pages. One too long for its stretch came from the stretch before it."""
    if not pages or not stretch_of(pages[0].number):
        return 0
    leading = itertools.takewhile(lambda text: "\n" not in text, (page.text for page in pages))
    return UNBROKEN if sum(map(len, leading)) > UNBROKEN else 0


def _unbroken(text: str, rest: int) -> int:
    """Where a text is cut: behind `rest` code points of its first line, or UNBROKEN of a later one; else its length."""
    at, most = 0, rest
    while len(text) - at > most:
        end = text.find("\n", at)
        if end < 0 or end - at > most:
            return at + most
        at, most = end + 1, UNBROKEN
    return len(text)


def _cut(page: Page, most: int) -> Page:
    """The beginning of a page, up to the last blank in reach where there is one."""
    end = page.text.rfind(" ", max(0, most - _BLANK_NEAR), most)
    end = most if end < 0 else end
    words = Words([word for word in page.words if word.end <= end])
    return page.model_copy(update={"text": page.text[:end], "words": words})


def _analyze(
    document: Document,
    *,
    country: str | None,
    kit: AnalysisKit,
    corrections: Sequence[Correction],
    terms: LocalTerms | None,
) -> Analysis:
    languages: list[PageLanguage] = []
    placed: list[Placed] = []
    indicators: list[Indicator] = []
    pages = {page.number: page for page in document.pages}
    default = cache(partial(_document_language, document, kit))
    for page in document.pages:
        text = tokens.clean(page.text)
        if not any(c.isalnum() for c in text):
            languages.append(PageLanguage(page=page.number, language=None))
            continue
        said = stated(page.language or document.language)
        language = said or _page_language(text, default, kit)
        gaps = wide_gaps(page)
        passages = list(kit.languages.passages(text, language=language or "en", limit=PASSAGE, stated=bool(said)))
        others = sorted({passage.language for passage in passages} - {language} if language else ())
        languages.append(PageLanguage(page=page.number, language=language, others=tuple(others)))
        for passage in passages:
            nlp = kit.pipeline(passage.language)
            within = frozenset(at - passage.start for at in gaps if passage.start < at <= passage.end)
            context = Context(country=country, source=page.source, gaps=within)
            with tokens.passing(nlp.vocab):
                doc = nlp.make_doc(text[passage.start : passage.end])
                doc._.context = context
                reading: Reading = nlp(doc)._.reading
                placed.extend(
                    Placed(page.number, passage.start, extractor, found) for extractor, found in reading.found
                )
                indicators.extend(_indicator(document, page, passage.start, flag, kit.book) for flag in reading.flags)
                if terms is not None:
                    added = (
                        _indicator(document, page, passage.start, flag, terms.book) for flag in terms.find(reading)
                    )
                    indicators.extend(one for one in added if not terms.silences(one.span))
    mentions = [_mention(document, pages[kept.page], kept) for kept in resolve(_supported(placed))]
    mentions = corrected(document, mentions, corrections)
    mentions = localities.tell(document, mentions, country=country)
    spoken = {one.page: one.language for one in languages}
    told = people.tell(document, values.told(document, mentions), spoken)
    return Analysis(
        document=document.id,
        version=kit.version,
        languages=tuple(languages),
        mentions=tuple(told),
        legs=routes.legs(document, told, country=country, languages=spoken),
        indicators=tuple(sorted(indicators, key=lambda i: (i.span.page, i.span.start, i.category))),
    )


def wide_gaps(page: Page) -> list[int]:
    """Ends of words whose next word stands on the same line, but further off than words of one phrase do."""
    found = []
    for left, right in itertools.pairwise(page.words):
        (_, a0, x, a1), (x0, b0, _, b1) = left.box, right.box
        beside = min(a1, b1) - max(a0, b0) > 0.5 * min(a1 - a0, b1 - b0)
        if beside and x0 - x > _WIDE * max(a1 - a0, b1 - b0) and "\n" not in page.text[left.end : right.start]:
            found.append(left.end)
    return found


def stated(code: str | None) -> str | None:
    """The language that somebody said a text is in, if it is one that is read here: pt for pt-BR."""
    name = (code or "").strip().lower().replace("_", "-").partition("-")[0]
    return name if name in LANGUAGES else None


def _page_language(text: str, default: Callable[[], str | None], kit: AnalysisKit) -> str | None:
    """The language read from a page, or from its document where it is too short to tell for sure."""
    if not has_letters(text[:_SHORT_PAGE], _SHORT_LETTERS) and (read := default()):
        return read
    return kit.languages.language(text) or default()


def _document_language(document: Document, kit: AnalysisKit) -> str | None:
    """Language of the first pages together, for pages that hold too few letters of their own."""
    return kit.languages.language(tokens.clean(" ".join(p.text[:2_000] for p in document.pages[:5])))


def _supported(placed: list[Placed]) -> Iterator[Placed]:
    """Drop lone names that no better founded name of the document holds; the others stand on that one's evidence."""
    words = {word for p in placed if _sure_name(p.found) for word in (p.found.normal or "").split() if len(word) > 2}
    for p in placed:
        if not p.found.needs:
            yield p
        elif p.found.needs in words:
            yield replace(p, found=replace(p.found, evidence=Evidence.SHAPE))


def _sure_name(found: Found) -> bool:
    sure = found.evidence >= Evidence.SHAPE or found.confidence >= 0.7
    return found.kind is MentionKind.PERSON and not found.needs and sure


@cache
def _provenance(extractor: str, version: str) -> Provenance:
    """One for each extractor, not for each mention."""
    return Provenance(extractor=extractor, version=version)


def _mention(document: Document, page: Page, placed: Placed) -> Mention:
    found = placed.found
    sure, reason = confidence.combined(found, page, placed.start, placed.end)
    return Mention(
        kind=found.kind,
        span=Span(document=document.id, page=page.number, start=placed.start, end=placed.end),
        text=page.text[placed.start : placed.end],
        normal=found.normal,
        alternatives=found.alternatives,
        confidence=sure,
        boxes=page.boxes(placed.start, placed.end),
        reason=reason,
        check=found.check,
        provenance=_provenance(placed.extractor.name, placed.extractor.version),
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
        qualifiers=tuple(
            Qualifier(manner=manner, start=offset + a, end=offset + b, text=page.text[offset + a : offset + b])
            for manner, a, b in flag.manners
        ),
        support=flag.support,
        weighed=flag.weighed,
        nearest=flag.nearest,
        vector=flag.vector,
        provenance=_provenance(*((book.name, book.version) if flag.rule != learned.NAME else learned.NAME.split("@"))),
    )
