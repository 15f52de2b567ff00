"""The spaCy pipelines: one for each language, with our components registered as factories.

sentences → layout → one component for each extractor → indicators. The findings hang on the Doc:
`doc._.found` (extractor name, Found) and `doc._.flags`; rule hits also as `doc.spans["indicators"]`.
"""

from collections.abc import Callable, Sequence

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import filter_spans

from services.nlp import near, normal, proper, tokens
from services.nlp.extractors import EXTRACTORS
from services.nlp.plugin import Context, Extractor, Reading, RuleBook

READ = ("es", "pt", "en", "fr", "it")
"""Languages with a pipeline of their own; others are read as their nearest one, in the end as English."""

for _name, _default in (
    ("context", Context()),
    ("cells", ()),
    ("flat", ""),
    ("words", None),
    ("found", None),
    ("flags", None),
):
    Doc.set_extension(_name, default=_default, force=True)


def _reading(doc: Doc, language: str) -> Reading:
    return Reading(doc, language, doc._.context)


@Language.component("lince_layout", assigns=["doc._.flat", "doc._.cells", "doc._.words"])
def _layout(doc: Doc) -> Doc:
    doc._.flat = normal.flat(doc.text)
    doc._.words = proper.words(doc)
    doc._.cells = tuple(near.columns(doc.text))
    return doc


@Language.factory("lince_extractor", assigns=["doc._.found"], default_config={"extractor": None})
def make_extractor(nlp: Language, name: str, extractor: str) -> Callable[[Doc], Doc]:
    """A component around a registered extractor; `name` is its place in the pipeline."""
    return ExtractorComponent(next(e for e in EXTRACTORS if e.name == extractor)(), nlp.lang)


class ExtractorComponent:
    """Runs one extractor and hangs its findings on the Doc."""

    def __init__(self, extractor: Extractor, language: str) -> None:
        self.extractor = extractor
        self._language = language

    def __call__(self, doc: Doc) -> Doc:
        """Add the findings to `doc._.found`."""
        found = [(self.extractor, f) for f in self.extractor.find(_reading(doc, self._language))]
        doc._.found = [*(doc._.found or []), *found]
        return doc


@Language.factory("lince_indicators", assigns=["doc._.flags", "doc.spans"])
def make_indicators(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """A component that runs rules; `build` hands it the rule book, which is no configuration value."""
    return IndicatorComponent(nlp.lang)


class IndicatorComponent:
    """Runs the rules and hangs flags and spans on the Doc."""

    def __init__(self, language: str) -> None:
        self.book: RuleBook | None = None
        self._language = language

    def __call__(self, doc: Doc) -> Doc:
        """Set `doc._.flags` and `doc.spans["indicators"]`."""
        flags = list(self.book.find(_reading(doc, self._language))) if self.book else []
        doc._.flags = flags
        marked = (doc.char_span(f.start, f.end, label=f.category, alignment_mode="expand") for f in flags)
        doc.spans["indicators"] = filter_spans([span for span in marked if span is not None])
        return doc


def build(language: str, *, extractors: Sequence[str] | None = None, book: RuleBook | None = None) -> Language:
    """A pipeline for one language; `extractors` by name, None for all."""
    nlp = spacy.blank(language, config={"nlp": {"tokenizer": {"@tokenizers": "lince.PlainTokenizer.v1"}}})
    tokens.fold_norms(nlp.vocab)
    nlp.max_length = 10_000_000
    nlp.add_pipe("lince_sentences")
    nlp.add_pipe("lince_layout")
    for extractor in EXTRACTORS:
        if extractors is None or extractor.name in extractors:
            nlp.add_pipe("lince_extractor", name=extractor.name, config={"extractor": extractor.name})
    rules = nlp.add_pipe("lince_indicators")
    if isinstance(rules, IndicatorComponent):
        rules.book = book
    return nlp
