"""Pipelines for tests, built once per run, and short ways to ask one extractor."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from spacy.language import Language
from support.factories import a_document, a_page

from models.analysis import Analysis
from models.document import Document, TextSource
from models.indicator import Indicator, Polarity, Tier
from models.mention import MentionKind
from services.nlp import pipelines
from services.nlp.analyze import AnalysisKit, analyze
from services.nlp.classifier import Named
from services.nlp.indicators import RuleSet
from services.nlp.overlap import Placed, resolve
from services.nlp.plugin import Context, Flag, Found, Reading
from services.nlp.proper import Word


@cache
def kit() -> AnalysisKit:
    """The standard kit."""
    return AnalysisKit.standard()


@cache
def ruled_kit() -> AnalysisKit:
    """The standard kit without the learned signal."""
    return AnalysisKit.ruled()


@cache
def small_kit() -> AnalysisKit:
    """Rules alone."""
    return replace(AnalysisKit.small(), classifier=None)


class Told:
    """A network that reads what it is told: (kind, text, probability)."""

    version = "told"

    def __init__(self, *names: tuple[MentionKind, str, float]) -> None:
        self._names = names

    def names(self, text: str, words: Sequence[Word], **_: Any) -> list[Named]:
        found = []
        for kind, name, probability in self._names:
            start = text.index(name)
            inside = [n for n, word in enumerate(words) if start <= word.start < start + len(name)]
            found.append(Named(kind, inside[0], inside[-1] + 1, probability, probability))
        return found


@cache
def _pipeline(language: str, extractor: str) -> Language:
    return pipelines.build(language, extractors=[extractor] if extractor else [], book=None)


def read(text: str, *, extractor: str = "", language: str = "es", country: str | None = None) -> Reading:
    """A passage through a pipeline of one extractor."""
    nlp = _pipeline(language, extractor)
    doc = nlp.make_doc(text)
    doc._.context = Context(country=country, source=TextSource.TEXT)
    reading: Reading = nlp(doc)._.reading
    return reading


def found(text: str, extractor: str, *, language: str = "es", country: str | None = None) -> list[Found]:
    """What one extractor finds, overlaps resolved, in order of place; names that need a fuller name elsewhere are left out."""
    reading = read(text, extractor=extractor, language=language, country=country)
    return [placed.found for placed in resolve(Placed(1, 0, e, f) for e, f in reading.found if not f.needs)]


def pairs(text: str, extractor: str, **options: Any) -> list[tuple[str, str | None]]:
    """Written and normal form of what one extractor finds."""
    return [(text[f.start : f.end], f.normal) for f in found(text, extractor, **options)]


def flags(text: str, *, language: str = "es", country: str | None = None, book: RuleSet | None = None) -> list[Flag]:
    """Flags of the shipped rules on a passage, or of another book over the same reading."""
    nlp = ruled_kit().pipeline(language)
    doc = nlp.make_doc(text)
    doc._.context = Context(country=country)
    reading: Reading = nlp(doc)._.reading
    return reading.flags if book is None else list(book.find(reading))


def asserted(text: str, **options: Any) -> set[str]:
    """Categories asserted in a passage."""
    return {flag.category for flag in flags(text, **options) if flag.polarity is Polarity.ASSERTED}


def understand(document: Document, country: str | None = "BO", *, by_rules: bool = False) -> Analysis:
    """A document through the standard kit, or through rules alone."""
    return analyze(document, country=country, kit=small_kit() if by_rules else kit())


def indicators(text: str, language: str) -> tuple[Indicator, ...]:
    """All flags and suggestions of a page in a stated language, by rules and classifier."""
    return understand(a_document(a_page(text).model_copy(update={"language": language}))).indicators


def polarities(text: str, language: str, category: str) -> set[Polarity]:
    """In what polarities a category counts in a page, by rules and classifier; suggestions do not count."""
    return {f.polarity for f in indicators(text, language) if f.category == category and f.tier is not Tier.SUGGESTED}
