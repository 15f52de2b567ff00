"""The public sets of named entities: which are used, how they are read, and the score by exact spans."""

import gzip
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

TAGS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC")
WORD = re.compile(r"[^\W_]+|[^\s\w]|_+")
SHARE_ALIKE = ("uner-", "crossner-en", "wikiann-")
"""Sets whose texts are CC BY-SA; `run.py --without-share-alike` leaves them out."""
SETS = {
    "cess-esp/train": None, "meddocan/train": 9000, "echr-es/train": 1500, "multiconer1-es/train": 3000, "wikiann-es/train": 2500,
    "uner-pt-bosque/train": None, "lener-br/train": None, "semcrime-pt/train": None, "wikiann-pt/train": 2500,
    "uner-en-ewt/dev": 1700, "crossner-en/train": None, "wikigold-en/train": None, "wnut17-en/train": None, "btc-en/train": 2500,
    "multiconer1-en/train": 2000, "wikiann-en/train": 2000, "echr-fr/train": 1500, "europeana-fr/train": 3000, "wikiann-fr/train": 3000,
}  # fmt: skip
"""Public sets and how many of their sentences a round takes (None: all)."""
TESTS = ("cess-esp/test", "meddocan/test", "uner-pt-bosque/test", "lener-br/test", "semcrime-pt/test", "uner-en-pud/test",
         "uner-pt-pud/test", "uner-en-ewt/test", "crossner-en/test", "wikigold-en/test", "echr-es/test", "echr-fr/test", "europeana-fr/test")  # fmt: skip


@dataclass(frozen=True)
class Sample:
    """Words and their tags, equally many."""

    words: tuple[str, ...]
    tags: tuple[str, ...]
    source: str


def words(text: str) -> Iterator[tuple[int, int]]:
    """Where the words of a text are: letters and digits together, every other sign alone."""
    for match in WORD.finditer(text):
        yield match.span()


def public(data: Path, name: str) -> list[Sample]:
    """One split of a public set, by its path below the data folder."""
    found = []
    with gzip.open(data / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            split, tags = [], []
            for token, told in zip(record["tokens"], record["tags"], strict=True):
                tag = told if told in TAGS else "O"
                for place, (start, end) in enumerate(words(token)):
                    split.append(token[start:end])
                    tags.append(tag if place == 0 else tag.replace("B-", "I-"))
            if split:
                found.append(Sample(tuple(split), tuple(tags), name))
    return found


def spans(tags: Iterable[str]) -> set[tuple[int, int, str]]:
    """Tags as spans (first word, behind the last word, kind)."""
    found = set()
    start, kind = 0, ""
    for place, tag in enumerate([*tags, "O"]):
        if kind and (tag == "O" or tag[0] == "B" or tag[2:] != kind):
            found.add((start, place, kind))
            kind = ""
        if tag != "O" and not kind:
            start, kind = place, tag[2:]
    return found


def f1(gold: Iterable[Sequence[str]], told: Iterable[Sequence[str]]) -> dict[str, float]:
    """Micro F1 by exact span, per kind and for all."""
    counts = {kind: [0, 0, 0] for kind in ("PER", "ORG", "LOC", "ALL")}
    for right, found in zip(gold, told, strict=True):
        a, b = spans(right), spans(found)
        for kind, count in counts.items():
            ours = {one for one in a if kind in ("ALL", one[2])}
            theirs = {one for one in b if kind in ("ALL", one[2])}
            count[0] += len(ours & theirs)
            count[1] += len(ours)
            count[2] += len(theirs)
    return {
        kind: round(200 * both / (ours + theirs), 1) if ours + theirs else 0.0
        for kind, (both, ours, theirs) in counts.items()
    }
