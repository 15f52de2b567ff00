"""What the token classifier is trained and judged on: public sets, and generated texts of this world.

Every text is a `Sample`: words as `words` splits them, one tag a word. The public sets come with words of
their own; they are split again the same way, so that training sees what the program feeds.
"""

import random
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from training.public import SETS, SHARE_ALIKE, Sample, public, words
from training.world import noise
from training.world.grammar import Text, Writer, templates
from training.world.names import Names
from training.world.places import Places
from training.world.written import written

LINE = "¶"
"""Stands for a line break."""
COUNTRIES = {
    "es": ("BO", "BO", "AR", "AR", "ES", "PE", "CO", "MX", "PY", "GT", "CL", "EC", "VE", "UY", "HN", "DO"),
    "pt": ("BR", "BR", "BR", "BR", "PT", "PT", "PT", "MZ", "AO"), "en": ("GB", "GB", "US", "US", "IE", "NG", "AU", "CA"), "fr": ("FR", "FR", "BE"), "it": ("IT",),
}  # fmt: skip
SHARES = {"es": 0.42, "pt": 0.27, "en": 0.15, "fr": 0.08, "it": 0.08}


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

    def written(self, part: str, rng: random.Random) -> Iterator[Sample]:
        """The texts that were written whole, each worn in its way."""
        for one in written(part):
            yield tagged(noise.worn(one.told, rng, chat=one.chat), f"written-{one.language}")


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
    """One round of training: the public sets (`part` of each), `generated` texts of this world, and all written ones."""
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
    found.extend(world.written("rest", rng))
    return found


def _bare(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c)) or word
