"""Terms that readers of a case accepted, as local rules of that case: apart from the shipped ones, and weaker than any.

A term is matched as it is written, in the singular and the plural, in every language that is read; what the text does
with it (asserts, denies, speaks in general) is read as for any rule. At the places that readers dismissed it is silent.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from models.indicator import KINDS, LOCAL, Strength
from models.span import Span
from models.trend import WordingDecision
from services.nlp.indicators.engine import RuleSet
from services.nlp.indicators.loader import LANGUAGES, Rule
from services.nlp.indicators.pattern import compile_pattern
from services.nlp.plugin import Flag, Reading

NAME = "terms"
"""The extractor of their flags."""
BASIS = "a term that readers of the case accepted"
REASON = "A named reader accepted this term in this case: it is a local rule, not one that is shipped."


@dataclass(frozen=True)
class LocalTerms:
    """The accepted terms of one case."""

    book: RuleSet
    silent: frozenset[Span]

    @classmethod
    def of(cls, terms: Sequence[WordingDecision]) -> Self | None:
        """None where none is accepted. What another server sent may be no term at all: that is passed over."""
        terms = [one for one in terms if one.category in KINDS and all(word.isalpha() for word in one.term.split())]
        if not terms:
            return None
        silent = frozenset(example.span for one in terms for example in one.examples if not example.fires)
        return cls(_book(tuple((one.rule, one.term, one.category) for one in terms)), silent)

    def find(self, reading: Reading) -> Iterable[Flag]:
        """Flags of a passage, but where another rule says the same of the words already."""
        said = [(flag.category, flag.start, flag.end) for flag in reading.flags]
        for flag in self.book.find(reading):
            if not any(name == flag.category and flag.start < b and a < flag.end for name, a, b in said):
                yield flag

    def silences(self, span: Span) -> bool:
        """Whether a place is one beside which readers dismissed a flag."""
        return any(
            span.document == one.document and span.page == one.page and span.start < one.end and one.start < span.end
            for one in self.silent
        )


@lru_cache(maxsize=16)
def _book(terms: tuple[tuple[str, str, str], ...]) -> RuleSet:
    """A rule for each term. Kept: a case has many documents, and its terms seldom change."""
    rules = [_rule(name, term, category) for name, term, category in terms]
    digest = hashlib.sha256("\0".join(rule.name for rule in rules).encode()).hexdigest()[:8]
    return RuleSet(rules, digest, NAME)


def _rule(name: str, term: str, category: str) -> Rule:
    pattern = " ".join("|".join(f"={form}" for form in _forms(word)) for word in term.split())
    rule, _, version = name.partition("@")
    return Rule(
        id=rule.removeprefix(LOCAL), version=int(version), local=True, category=category, basis=(BASIS,),
        strength=Strength.WEAK, palermo=KINDS[category][1], reason=REASON,
        patterns={language: (compile_pattern(pattern, language, {}),) for language in LANGUAGES},
        unless={}, examples={},
    )  # fmt: skip


def _forms(word: str) -> tuple[str, ...]:
    """A word in the singular and the plural, as it may be written."""
    single = word.removesuffix("s")
    return tuple(dict.fromkeys((word, single, f"{single}s", f"{word}es", word.removesuffix("es"))))
