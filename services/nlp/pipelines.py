"""The spaCy pipelines: one for each language, with our components registered as factories.

sentences → reading → names → one component for each extractor → fusion → namesakes → indicators. The reading hangs
on the Doc as `doc._.reading`, with the findings and flags in it; rule hits also as `doc.spans["indicators"]`.
"""

from collections.abc import Callable, Sequence

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import filter_spans

from services.nlp import fusion, misread, namesakes, near, normal, proper, tokens, unnamed
from services.nlp.classifier import NamesReader
from services.nlp.extractors import EXTRACTORS
from services.nlp.indicators import second
from services.nlp.indicators.learned import LearnedSignal
from services.nlp.plugin import Context, Extractor, Reading, RuleBook
from services.nlp.tagger import SmallTagger

READ = {"es": "es", "pt": "pt", "en": "en", "it": "it", "fr": "xx"}
"""Languages with a pipeline of their own, and spaCy's class for each.

French takes the multi-language class: spaCy compiles two seconds of French tokenizer exceptions on
import, of which our tokenizer uses none.
"""

Doc.set_extension("context", default=Context(), force=True)
Doc.set_extension("reading", default=None, force=True)


@Language.factory("lince_reading", assigns=["doc._.reading"], default_config={"language": "en"})
def make_reading(nlp: Language, name: str, language: str) -> Callable[[Doc], Doc]:  # noqa: ARG001 - spaCy's signature
    """A component that prepares the reading: folded text, words with their shapes, cells of tables."""

    def prepare(doc: Doc) -> Doc:
        text = tokens.written(doc)
        doc._.reading = Reading(
            doc=doc,
            text=text,
            flat=misread.labels(normal.flat(text)),
            language=language,
            context=doc._.context,
            words=proper.words(doc, text, gaps=doc._.context.gaps),
            cells=tuple(near.columns(text)),
        )
        return doc

    return prepare


@Language.factory("lince_names", assigns=["doc._.reading"])
def make_names(nlp: Language, name: str) -> "NamesComponent":  # noqa: ARG001 - spaCy's signature
    """A component around the names classifier or the small tagger; `build` hands it the one or the other."""
    return NamesComponent()


class NamesComponent:
    """Runs the names classifier or the small tagger; what it finds goes to `doc._.reading.named`."""

    def __init__(self) -> None:
        self.classifier: NamesReader | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Read one Doc."""
        reading: Reading = doc._.reading
        if self.classifier:
            reading.named = self.classifier.names(
                reading.text, reading.words, gaps=reading.context.gaps, states=reading.states
            )
        return doc


@Language.factory("lince_extractor", assigns=["doc._.reading"], default_config={"extractor": None})
def make_extractor(nlp: Language, name: str, extractor: str) -> Callable[[Doc], Doc]:  # noqa: ARG001 - spaCy's signature
    """A component around a registered extractor; its findings go to `doc._.reading.found`."""
    found: Extractor = next(e for e in EXTRACTORS if e.name == extractor)()

    def find(doc: Doc) -> Doc:
        reading: Reading = doc._.reading
        reading.found.extend((found, f) for f in list(found.find(reading)))
        return doc

    return find


@Language.factory("lince_fusion", assigns=["doc._.reading"], default_config={"tagged": False})
def make_fusion(nlp: Language, name: str, tagged: bool) -> Callable[[Doc], Doc]:  # noqa: ARG001, FBT001 - spaCy's signature
    """A component that joins what the classifier, or the small tagger, read with what the extractors found."""
    network = fusion.TaggerExtractor() if tagged else fusion.ClassifierExtractor()

    def fuse(doc: Doc) -> Doc:
        reading: Reading = doc._.reading
        reading.found = fusion.joined(reading, network)
        return doc

    return fuse


@Language.component("lince_namesakes", assigns=["doc._.reading"])
def thin(doc: Doc) -> Doc:
    """Leave out people who are ships, streets, laws or brands, and words in the place of names."""
    reading: Reading = doc._.reading
    reading.found = list(unnamed.unnamed(reading, list(namesakes.thinned(reading))))
    return doc


@Language.factory("lince_indicators", assigns=["doc._.reading", "doc.spans"])
def make_indicators(nlp: Language, name: str) -> "IndicatorComponent":  # noqa: ARG001 - spaCy's signature
    """A component that runs rules; `build` hands it the rule book and the signal, which are no configuration values."""
    return IndicatorComponent()


class IndicatorComponent:
    """Runs the rules and the learned signal and hangs flags and spans on the Doc."""

    def __init__(self) -> None:
        self.book: RuleBook | None = None
        self.signal: LearnedSignal | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Fill `doc._.reading.flags` and `doc.spans["indicators"]`."""
        reading: Reading = doc._.reading
        reading.flags = list(self.book.find(reading)) if self.book else []
        if self.signal:
            reading.flags = second.joined(reading.flags, reading, self.signal)
        marked = (doc.char_span(f.start, f.end, label=f.category, alignment_mode="expand") for f in reading.flags)
        doc.spans["indicators"] = filter_spans([span for span in marked if span is not None])
        return doc


def build(
    language: str,
    *,
    extractors: Sequence[str] | None = None,
    book: RuleBook | None = None,
    classifier: NamesReader | None = None,
    signal: LearnedSignal | None = None,
) -> Language:
    """A pipeline for one language; `extractors` by name, None for all.

    Without a classifier names go by rules alone, and so do indicators without a signal, which needs the classifier.
    """
    nlp = spacy.blank(READ[language], config={"nlp": {"tokenizer": {"@tokenizers": "lince.PlainTokenizer.v1"}}})
    tokens.fold_norms(nlp.vocab)
    nlp.max_length = 10_000_000
    nlp.add_pipe("lince_sentences")
    nlp.add_pipe("lince_reading", config={"language": language})
    names = nlp.add_pipe("lince_names")
    if isinstance(names, NamesComponent):
        names.classifier = classifier
    for extractor in EXTRACTORS:
        if extractors is None or extractor.name in extractors:
            nlp.add_pipe("lince_extractor", name=extractor.name, config={"extractor": extractor.name})
    if classifier:
        nlp.add_pipe("lince_fusion", config={"tagged": isinstance(classifier, SmallTagger)})
    nlp.add_pipe("lince_namesakes")
    rules = nlp.add_pipe("lince_indicators")
    if isinstance(rules, IndicatorComponent):
        rules.book = book
        rules.signal = signal
    return nlp
