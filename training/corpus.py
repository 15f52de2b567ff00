"""What the token classifier is trained and judged on: public sets, and generated texts of this world.

Every text is a `Sample`: words as `words` splits them, one tag a word. The public sets come with words of
their own; they are split again the same way, so that training sees what the program feeds.
"""

import gzip
import json
import random
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from training.world import noise
from training.world.grammar import Text, Writer, templates
from training.world.names import Names
from training.world.places import Places

TAGS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC")
LINE = "¶"
"""Stands for a line break."""
WORD = re.compile(r"[^\W_]+|[^\s\w]|_+")
SHARE_ALIKE = ("uner-", "crossner-en", "wikiann-")
"""Sets whose texts are CC BY-SA; `run.py --without-share-alike` leaves them out."""
SETS = {
    "cess-esp/train": None, "meddocan/train": 9000, "echr-es/train": None, "multiconer1-es/train": 4000, "wikiann-es/train": 4000,
    "uner-pt-bosque/train": None, "lener-br/train": None, "semcrime-pt/train": None, "wikiann-pt/train": 4000,
    "uner-en-ewt/dev": 1700, "crossner-en/train": None, "wikigold-en/train": None, "wnut17-en/train": None, "btc-en/train": 2500,
    "multiconer1-en/train": 2500, "wikiann-en/train": 3000, "echr-fr/train": None, "europeana-fr/train": 3000, "wikiann-fr/train": 4000,
}  # fmt: skip
"""Public sets and how many of their sentences a round takes (None: all)."""
TESTS = ("cess-esp/test", "meddocan/test", "uner-pt-bosque/test", "lener-br/test", "semcrime-pt/test", "uner-en-pud/test",
         "uner-pt-pud/test", "uner-en-ewt/test", "crossner-en/test", "wikigold-en/test", "echr-es/test", "echr-fr/test", "europeana-fr/test")  # fmt: skip
COUNTRIES = {
    "es": ("BO", "BO", "AR", "AR", "ES", "PE", "CO", "MX", "PY", "GT", "CL", "EC", "VE", "UY", "HN", "DO"),
    "pt": ("BR", "BR", "BR", "BR", "PT", "PT", "PT", "MZ", "AO"), "en": ("GB", "GB", "US", "US", "IE", "NG", "AU", "CA"), "fr": ("FR", "FR", "BE"), "it": ("IT",),
}  # fmt: skip
SHARES = {"es": 0.42, "pt": 0.27, "en": 0.15, "fr": 0.08, "it": 0.08}


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


def tagged(text: Text, source: str) -> Sample:
    """A generated text as words and tags; line breaks become `LINE`."""
    split, tags = [], []
    marks = iter(text.marks)
    mark = next(marks, None)
    begun = False
    last = 0
    for start, end in words(text.text):
        if "\n" in text.text[last:start]:
            split.append(LINE)
            tags.append("I-" + mark[2] if mark and begun and mark[0] < start < mark[1] else "O")
        last = end
        while mark is not None and start >= mark[1]:
            mark, begun = next(marks, None), False
        tag = "O"
        if mark is not None and end > mark[0]:
            tag, begun = ("I-" if begun else "B-") + mark[2], True
        split.append(text.text[start:end])
        tags.append(tag)
    return Sample(tuple(split), tuple(tags), source)


class World:
    """Draws generated samples."""

    def __init__(self, data: Path) -> None:
        names, places = Names(data), Places()
        self._writers = {language: Writer(names, places, language) for language in COUNTRIES}
        folder = Path(__file__).parent / "world"
        self._templates = {
            language: [
                (chat.startswith("CHAT"), template)
                for chat, template in _blocks((folder / f"{language}.txt").read_text(encoding="utf-8"))
            ]
            for language in COUNTRIES
        }

    def samples(self, count: int, rng: random.Random) -> Iterator[Sample]:
        for _ in range(count):
            language = rng.choices(list(SHARES), list(SHARES.values()))[0]
            chat, template = rng.choice(self._templates[language])
            made = self._writers[language].write(template, rng.choice(COUNTRIES[language]), rng)
            yield tagged(noise.worn(made, rng, chat=chat), f"world-{language}")


def _blocks(source: str) -> Iterable[tuple[str, str]]:
    heads = re.findall(r"(?m)^---(.*)$", source)
    return zip(heads, templates(source), strict=True)


def changed(sample: Sample, rng: random.Random) -> Sample:
    """A public sentence in capitals, without accents or small, now and then."""
    draw = rng.random()
    if draw < 0.25:
        split = [word.upper() for word in sample.words]
        if rng.random() < 0.5:
            split = [_bare(word) for word in split]
    elif draw < 0.29:
        split = [_bare(word) for word in sample.words]
    elif draw < 0.33:
        split = [word.lower() for word in sample.words]
    else:
        return sample
    return Sample(tuple(split), sample.tags, sample.source)


def joined(samples: Sequence[Sample], rng: random.Random, most: int) -> Iterator[Sample]:
    """Neighbouring sentences of one set put together, up to `most` words, some with a line break between."""
    held: list[Sample] = []
    for sample in samples:
        size = sum(len(one.words) for one in held)
        if held and (size + len(sample.words) > most or held[0].source != sample.source or rng.random() < 0.35):
            yield _together(held, rng)
            held = []
        held.append(sample)
    if held:
        yield _together(held, rng)


def _together(held: Sequence[Sample], rng: random.Random) -> Sample:
    split: list[str] = []
    tags: list[str] = []
    for sample in held:
        if split and rng.random() < 0.3:
            split.append(LINE)
            tags.append("O")
        split.extend(sample.words)
        tags.extend(sample.tags)
    return Sample(tuple(split), tuple(tags), held[0].source)


def epoch(
    data: Path, world: World, rng: random.Random, *, generated: int, share_alike: bool = True, part: float = 1.0
) -> list[Sample]:
    """One round of training: the public sets (`part` of each) and `generated` texts of this world."""
    found: list[Sample] = []
    for name, most in SETS.items():
        if not share_alike and name.startswith(SHARE_ALIKE):
            continue
        rows = public(data, name)
        count = int(min(most or len(rows), len(rows)) * part)
        start = rng.randrange(len(rows))
        rows = [*rows[start:], *rows[:start]][:count]
        found.extend(joined([changed(row, rng) for row in rows], rng, 90))
    found.extend(world.samples(generated, rng))
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


def _bare(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c)) or word
