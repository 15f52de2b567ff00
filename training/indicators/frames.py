"""Own clauses with their marks, and the texts that training makes of them.

A line of `es.txt` … is a sentence of one language, marked as `benchmarks/accuracy/indicators_marked.py` says. Choices
stand in square brackets and nest. Slots: <P> a person, <W> a given name, <C> a town, <N> a country, <M> an amount,
<D> a date, <T> a phone, <A> an age under 18, <Y> a year.
"""

import json
import lzma
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.accuracy.indicators import sentences
from benchmarks.accuracy.indicators_marked import Mark, Marked, lot, marked
from training.corpus import COUNTRIES
from training.corpus import public as samples
from training.world import noise
from training.world.fillers import Manner, filler
from training.world.grammar import Text, chosen
from training.world.names import Names
from training.world.places import Places

FOLDER = Path(__file__).parent
PAIRED = {
    "contrast": "c-pair",
    "casework": "c-pair-w",
    **{
        f"papers/{one}{more}": head
        for more, head in (("", "c-pair-p"), ("-2", "c-pair-q"), ("-3", "c-pair-r"))
        for one in ("es", "pt", "en", "fr", "it")
    },
}
"""Files of documents that mostly stand in pairs, and what the ids of each begin with."""
_SLOT = re.compile(r"<([PWCNMDTAY])>")


def lines(language: str) -> list[str]:
    """The frames of a language."""
    listed = (FOLDER / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in listed if line.strip() and not line.startswith("#")]


class Writer:
    """Fills the slots of a language."""

    def __init__(self, data: Path) -> None:
        self._names, self._places = Names(data), Places()

    def write(self, frame: str, language: str, rng: random.Random) -> Marked:
        country = rng.choice(COUNTRIES[language])
        manner = Manner.drawn(rng)
        plain = chosen(frame, rng)
        plain = re.sub(r"  +", " ", plain).strip()

        def slot(match: re.Match[str]) -> str:
            given, family = self._names.person(country, rng)
            return {
                "P": lambda: f"{given} {family}" if rng.random() < 0.5 else given.split(" ")[0],
                "W": lambda: given.split(" ")[0],
                "C": lambda: self._places.city(country, rng),
                "N": lambda: self._places.nation(language, rng),
                "M": lambda: filler("money", language, country, manner, rng),
                "D": lambda: filler("date", language, country, manner, rng),
                "T": lambda: filler("phone", language, country, manner, rng),
                "A": lambda: str(rng.randint(11, 17)) if rng.random() < 0.8 else _AGES[language][rng.randint(0, 6)],
                "Y": lambda: filler("year", language, country, manner, rng),
            }[match[1]]()

        return marked(_SLOT.sub(slot, plain))


_AGES = {
    "es": "once doce trece catorce quince dieciséis diecisiete".split(),
    "pt": "onze doze treze catorze quinze dezesseis dezessete".split(),
    "en": "eleven twelve thirteen fourteen fifteen sixteen seventeen".split(),
    "fr": "onze douze treize quatorze quinze seize dix-sept".split(),
    "it": "undici dodici tredici quattordici quindici sedici diciassette".split(),
}


@dataclass(frozen=True, slots=True)
class Written:
    """A written document with its marks; polarity `open` where a sign is too weak to count."""

    id: str
    language: str
    country: str
    kind: str
    told: Marked

    @property
    def part(self) -> str:
        """`aside` for a sixth of them, by a hash: they set thresholds and judge, the `rest` is learned.

        Of the text, but of language, country and kind for those that were written in pairs: both or neither.
        """
        pair = f"{self.language} {self.country} {self.kind}"
        return "rest" if lot(pair if self.id.startswith("c-pair-") else self.told.text, 6) else "aside"


def documents(part: str) -> Iterator[Written]:
    """The written documents of a part."""
    for line in lzma.decompress((FOLDER / "documents.jsonl.xz").read_bytes()).decode().splitlines():
        row = json.loads(line)
        told = Marked(row["text"], [Mark(*mark) for mark in row["marks"]])
        one = Written(row["id"], row["language"], row["country"], row["kind"], told)
        if one.part == part:
            yield one
    for name, head in PAIRED.items():
        yield from (one for one in blocks(name, head) if one.part == part)
    if part == "rest":
        yield from blocks("innocent", "i")


def blocks(name: str, head: str) -> Iterator[Written]:
    """Written documents of a file, marked in place: blocks under `## language country kind`; ids begin with `head`.

    `innocent.txt`: they assert nothing and look as if they did. `contrast.txt`: such ones, and beside many of them
    another of the same kind, place and register in which something is wrong. `casework.txt`: half of each, the signs as
    thick as in the papers of a real case. `papers/es.txt` …: half of each by six authors, most in pairs, told as people tell;
    `papers/es-2.txt` … more of that kind; `papers/es-3.txt` …: everyday papers, three of four innocent.
    """
    parts = re.split(r"(?m)^## ", (FOLDER / f"{name}.txt").read_text(encoding="utf-8"))[1:]
    for number, part in enumerate(parts, 1):
        title, _, body = part.partition("\n")
        language, country, kind = title.split()
        yield Written(f"{head}-{language}-{number:03}", language, country, kind, marked(body.strip()))


def worn(told: Marked, rng: random.Random, *, chat: bool = False) -> Marked:
    """A text as scanners, keyboards and clerks leave it."""
    marks = [(m.start, m.end, f"{m.category}/{m.polarity}") for m in told.marks]
    made = noise.worn(Text(told.text, marks), rng, chat=chat)
    return Marked(made.text, [Mark(start, end, *kind.split("/")) for start, end, kind in made.marks], told.free)


def singles(part: str) -> Iterator[tuple[str, Marked]]:
    """The sentences of the benchmark's part that is not kept aside (or that is), by language."""
    for one in sentences():
        if one.part == part:
            says = one.polarity != "near miss" and one.end > one.start
            marks = [Mark(one.start, one.end, one.category, one.polarity)] if says else []
            yield one.language, Marked(one.text, marks, tuple(one.also))


def public(data: Path, name: str, count: int, rng: random.Random) -> list[Marked]:
    """Sentences of a public set, all innocent."""
    rows = samples(data, name)
    picked = rng.sample(rows, min(count, len(rows)))
    return [Marked(re.sub(r" ([,.;:!?)])", r"\1", " ".join(row.words))) for row in picked]


_SENDERS = (
    "Jefa",
    "Mami",
    "Lu",
    "Yoli",
    "Tío",
    "Boss",
    "Kat",
    "+591 71234567",
    "Dona",
    "Primo",
    "Ana",
    "D.",
    "Zia",
    "Max",
)


def joined(rows: Sequence[Marked], rng: random.Random) -> Marked:
    """Sentences as one text: running on, one a line, or as a chat; worn as texts come to us."""
    manner = rng.choice(("prose", "prose", "prose", "lines", "chat"))
    made = Text()
    a, b = rng.sample(_SENDERS, 2)
    for number, row in enumerate(rows):
        if number:
            made.text += " " if manner == "prose" else "\n"
            if manner == "prose" and rng.random() < 0.12:
                made.text = made.text[:-1] + rng.choice(("\n", "\n\n"))
        if manner == "prose" and made.text.rstrip()[-1:].isalnum():
            made.text = made.text.rstrip() + rng.choice((". ", "; ", ", ", ". "))
        if manner == "chat":
            made.text += f"[{rng.randint(0, 23):02}:{rng.randint(0, 59):02}] {rng.choice((a, b))}: "
        base = len(made.text)
        made.text += row.text
        made.marks += [(base + m.start, base + m.end, f"{m.category}/{m.polarity}") for m in row.marks]
    made.marks.sort()
    worn = noise.worn(made, rng, chat=manner == "chat") if rng.random() < 0.55 else made
    return Marked(worn.text, [Mark(start, end, *kind.split("/")) for start, end, kind in worn.marks])


def as_json(text: Marked, language: str) -> str:
    """A line for those who judge what training made."""
    marks = [[m.start, m.end, m.category, m.polarity] for m in text.marks]
    return json.dumps({"language": language, "text": text.text, "free": text.free, "marks": marks}, ensure_ascii=False)
