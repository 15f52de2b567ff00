"""Names in public sentences as they stand and in capitals: `./lince bench accuracy.capitals [--freeze]`.

The names classifier alone, as the program runs it, on test sentences that stand in no training set: exact spans, F1.
The sets lie beside the checkout (../shared/data/ner). `--freeze` keeps the scores in capitals.json, below which a test
lets no later version fall.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

from models.mention import MentionKind
from services.nlp import classifier, proper, tokens
from services.nlp.classifier import KINDS
from training.public import SETS, Sample, public, spans

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "ner"
FROZEN = Path(__file__).with_name("capitals.json")
EACH = 300
READ = {"es": "cess-esp/test", "pt": "uner-pt-bosque/test"}


def samples() -> Iterator[tuple[str, list[Sample]]]:
    """The first sentences of each language's set that are not among the training texts."""
    known = {" ".join(row.words).lower() for name in SETS for row in public(DATA, name)}
    for language, name in READ.items():
        rows = [row for row in public(DATA, name) if " ".join(row.words).lower() not in known]
        yield language, rows[:EACH]


def named(nlp: Language, text: str) -> set[tuple[int, int, MentionKind]]:
    """What the classifier reads in a text, by characters."""
    doc = nlp(text)
    words = proper.words(doc, text)
    found = classifier.shipped().names(text, words)
    return {(words[one.start].start, words[one.end - 1].end, one.kind) for one in found}


def score() -> dict[str, Any]:
    """F1 by language and kind of name, for sentences as they stand and in capitals."""
    nlp = spacy.blank("xx", config={"nlp": {"tokenizer": {"@tokenizers": "lince.PlainTokenizer.v1"}}})
    tokens.fold_norms(nlp.vocab)
    nlp.add_pipe("lince_sentences")
    result: dict[str, Any] = {}
    for language, rows in samples():
        for loud in (False, True):
            counts = {kind: [0, 0] for kind in (*KINDS.values(), "all")}
            for row in rows:
                split = [word.upper() if loud and len(word.upper()) == len(word) else word for word in row.words]
                starts = [sum(len(word) + 1 for word in split[:at]) for at in range(len(split))]
                right = {
                    (starts[start], starts[end - 1] + len(split[end - 1]), KINDS[kind])
                    for start, end, kind in spans(row.tags)
                }
                found = named(nlp, " ".join(split))
                for kind, count in counts.items():
                    ours, theirs = ({one for one in some if kind in ("all", one[2])} for some in (right, found))
                    count[0] += len(ours & theirs)
                    count[1] += len(ours) + len(theirs)
            result[f"{language} in capitals" if loud else language] = {
                str(kind): round(200 * both / either, 1) for kind, (both, either) in counts.items()
            }
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--freeze", action="store_true")
    given = parser.parse_args()
    if not DATA.is_dir():
        sys.exit("The public sets are not here: nothing measured.")
    result = score()
    print(json.dumps(result, indent=1))
    if given.freeze:
        FROZEN.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
