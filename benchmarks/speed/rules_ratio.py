"""How fast the rule engine reads, beside spaCy alone: `python -m benchmarks.speed.rules_ratio [--freeze]`.

The own passages, put together by language and cut into pages of 1,800 characters, are read twice in one process and
one thread: by spaCy's blank pipeline with a PhraseMatcher over the words of the rules, and by our tokens, sentences,
reading and rules, without names and other extractors. Prints pages a CPU second of both and their ratio, and the share
of the rules in the whole analysis of the standard kit. `--freeze` writes the ratio to rules_ratio.json.
"""

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import spacy
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from benchmarks.accuracy.indicators_marked import passages
from services.nlp import pipelines
from services.nlp.analyze import AnalysisKit
from services.nlp.indicators import RuleSet, standard_book

FROZEN = Path(__file__).with_name("rules_ratio.json")
SIZE, ROUNDS = 1_800, 3


def pages() -> dict[str, list[str]]:
    """Pages of 1,800 characters by language, three times over, cut elsewhere each time."""
    texts: defaultdict[str, str] = defaultdict(str)
    for one in passages():
        texts[one.language] += one.told.text + "\n\n"
    return {
        language: [text[at : at + SIZE] for shift in (0, 600, 1_200) for at in range(shift, len(text) - SIZE, SIZE)]
        for language, text in texts.items()
        if len(text) > 2 * SIZE
    }


def spent(read: Callable[[str, str], object], held: dict[str, list[str]]) -> float:
    """Pages a CPU second, the best of some rounds; the first warms the caches."""
    best = 0.0
    for _ in range(ROUNDS + 1):
        begun = time.process_time()
        for language, some in held.items():
            for page in some:
                read(language, page)
        best = max(best, sum(map(len, held.values())) / (time.process_time() - begun))
    return best


def plain(book: RuleSet) -> Callable[[str, str], object]:
    """spaCy's blank pipelines with the words of the rules as phrases."""
    readers = {}
    for language in pipelines.READ:
        nlp = spacy.blank(language if language != "fr" else "xx")
        matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        words = {
            word
            for rule in book.rules
            for pattern in rule.patterns.get(language, ())
            for places in pattern.needed
            for place in places
            for word in place
        }
        matcher.add("words", [nlp.make_doc(word) for word in sorted(words)])
        readers[language] = nlp, matcher

    def read(language: str, page: str) -> object:
        nlp, matcher = readers[language]
        return matcher(nlp(page))

    return read


def ours(book: RuleSet | None) -> Callable[[str, str], Doc]:
    """Our pipelines without extractors."""
    readers = {language: pipelines.build(language, extractors=[], book=book) for language in pipelines.READ}
    return lambda language, page: readers[language](readers[language].make_doc(page))


def measured() -> dict[str, float]:
    """Pages a CPU second and what they tell."""
    book, held = standard_book(), pages()
    raw, with_rules, without = (spent(read, held) for read in (plain(book), ours(book), ours(None)))
    kit = AnalysisKit.standard()
    whole = spent(lambda language, page: kit.pipeline(language)(kit.pipeline(language).make_doc(page)), held)
    return {
        "spacy_alone": round(raw, 1),
        "rules": round(with_rules, 1),
        "ratio": round(with_rules / raw, 3),
        "whole": round(whole, 1),
        "share_of_rules": round((1 / with_rules - 1 / without) * whole, 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--freeze", action="store_true")
    given = parser.parse_args()
    found = measured()
    print(json.dumps(found))
    if given.freeze:
        FROZEN.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
