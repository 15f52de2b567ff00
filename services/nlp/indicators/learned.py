"""The learned signal: layers on the inner states of the names network read what the rules' words miss.

They give each word of a text nineteen categories and three polarities; words of one category that stand together are a
passage. They tell besides how probable it is that the text around a word tells of such things at all. They were trained
on our own texts (training/README.md); their card lies beside the weights.
"""

import ctypes
import functools
import hashlib
import json
import lzma
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from models.indicator import CLASSIFIER, Likeness, Manner, Polarity
from services.nlp import classifier, lexicon, normal
from services.nlp.classifier import States
from services.nlp.figures import MONTHS
from services.nlp.plugin import Reading
from services.nlp.proper import Word
from services.review.precedents import TAG

FOLDER = Path(__file__).parents[1] / "weights" / "indicators"
VERSION = "5"
"""Version of the weights and of what stands in this file."""
NAME = f"{CLASSIFIER}@{VERSION}"
"""What flags of this signal carry where those of rules carry the rule."""
_POLARITIES = (Polarity.ASSERTED, Polarity.NEGATED, Polarity.GENERIC)
_INSIDE = 0.5
"""Part of the threshold of suggestions from which a word belongs to a passage."""
_BRIDGED = 2
"""Words below that which a passage goes over."""
_MOST = 0.95
"""No threshold is higher."""
_LEAST = 1e-9
"""Weight below which nothing is divided."""
_DATED = frozenset(MONTHS) | {"de", "del", "do", "of", "le", "il", "el", "em", "en", "on", "du", "di", "the", "a", "o"}
"""Words that a date alone consists of."""
_WORDS = re.compile(r"[a-z0-9]+")
_BORN = lexicon.plain("born")
_SMALL = frozenset().union(*(lexicon.plain(f"small_{language}") for language in ("es", "pt", "en", "fr", "it")))
_BEFORE = 4
"""Words before a date within which it is said to be one of birth."""
_STEM, _WORD = 5, 4
"""Letters by which words of clauses are compared, and the least that a word has which is."""
_TELLING, _SMOOTH = 1.0, 0.3
"""Logarithm of how much oftener a category's known clauses have a word than all do, from which it tells the category;
how many clauses more each word is taken to stand in."""
_WEIGHED = 24
"""Most words kept as those that weighed most, small ones among them."""
LANGUAGES = ("es", "pt", "en", "fr", "it")
"""Languages of the known clauses, whose ids begin with theirs."""

Floats = npt.NDArray[np.float32]


class Example(NamedTuple):
    """A clause whose reading is known: one of ours, or one that analysts of this deployment judged."""

    id: str
    category: str
    polarity: str
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that say a category, as a half-open range of words."""

    category: str
    first: int
    last: int
    probability: float
    polarity: Polarity
    sure: float
    """The probability of the polarity."""
    weighed: tuple[int, ...]
    """Numbers of the words whose scores made it, the heaviest first."""
    vector: Floats
    tells: float
    """The probability that the text around it tells of such things at all."""
    cue: str = ""
    """The word that decided the polarity, where the classifier was not certain."""
    manners: tuple[tuple[Manner, int, int], ...] = ()
    """In what manner the text says it, each with its range of code points."""


@dataclass(frozen=True, slots=True)
class Read:
    """What the network makes of the words of a text: a row a word."""

    chances: Floats
    polarities: Floats
    vectors: Floats
    tells: Floats
    """Of each word the probability that the text around it, up to 220 pieces, tells of such things at all."""

    def support(self, category: int, first: int, last: int) -> float:
        """The highest probability of a category among the words of a range."""
        return float(self.chances[first:last, category].max()) if last > first else 0.0

    def vector(self, category: int, first: int, last: int) -> Floats:
        """The mean of the vectors of a range of words, each as heavy as it is probable; zeros without words."""
        weights = self.chances[first:last, category]
        mean: Floats = (self.vectors[first:last] * weights[:, None]).sum(0) / max(weights.sum(), _LEAST)
        return mean

    def told(self, first: int, last: int) -> float:
        """The highest probability that the text around the words of a range tells of such things; 1 without words."""
        return float(self.tells[first:last].max()) if last > first else 1.0


class Branch:
    """The network: four layers behind the eighth of the names network, and the scores of each piece."""

    def __init__(self, path: Path) -> None:
        import onnxruntime  # noqa: PLC0415 - heavy: loaded where a text is analyzed, not where records are read

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        # The file is fused as it runs fastest, as that of the names network is.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        options.log_severity_level = 3
        self._network: Any = onnxruntime.InferenceSession(
            path.read_bytes(), options, providers=["CPUExecutionProvider"]
        )

    def __call__(self, rows: npt.NDArray[np.float16]) -> tuple[Floats, float, Floats]:
        """Of one window: scores of categories and polarities for each piece, the window's own score, the last states.

        `rows` are the states of its pieces, a row of 384 numbers each. Windows are read one by one: the scales of an
        int8 run go by all its numbers, so company would change the answer.
        """
        scores, whole, hidden = self._network.run(None, {"states": rows[None].astype(np.float32)})
        return scores[0], float(whole[0, 0]), hidden[0]


class LearnedSignal:
    """Holds the head, its thresholds and its examples, and no state between texts."""

    def __init__(self, folder: Path = FOLDER) -> None:
        config: dict[str, Any] = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        if config["names"] != classifier.SHA256:
            raise RuntimeError(
                "The indicator weights were trained on other weights of the names network: "
                "make them anew with training.indicators."
            )
        self.categories: tuple[str, ...] = tuple(config["categories"])
        self.threshold: dict[str, float] = config["threshold"]
        self._company: tuple[float, ...] = tuple(config["company"])
        self._doubts: tuple[float, ...] = tuple(config["doubts"])
        self.suggest = np.array([config["suggest"][name] for name in self.categories], dtype=np.float32)
        self._examples = examples(folder / "examples.jsonl.xz")
        with np.load(folder / "examples.npz") as held:
            self._reduce: Floats = held["reduce"].astype(np.float32)
            bank: Floats = held["bank"].astype(np.float32)
        bank /= np.maximum(np.linalg.norm(bank, axis=-1, keepdims=True), 1e-6)
        rows = {c: [n for n, one in enumerate(self._examples) if one.category == c] for c in self.categories}
        self._telling = telling(self._examples)
        # Of each category the numbers of its examples, and their vectors.
        self._banks = {category: (numbers, bank[numbers]) for category, numbers in rows.items()}
        self._tongues = np.array([one.id[:2] for one in self._examples])
        self._gates: list[tuple[float, float]] = [(low, factor) for low, factor in config["whole"]]
        self._branch = Branch(folder / "branch.onnx")
        weights = (folder / "branch.onnx").read_bytes() + (folder / "examples.npz").read_bytes()
        self._tag = hashlib.sha256(weights).digest()[:TAG]

    def read(self, states: Sequence[States], count: int) -> Read:
        """Probabilities and vectors for `count` words of which the states are given.

        Of a word that was read twice, the messages of a chat, what the reading tells that is surer of any category.
        """
        wide = len(self.categories)
        chances = np.zeros((count, wide), dtype=np.float32)
        polarities = np.zeros((count, len(_POLARITIES)), dtype=np.float32)
        vectors = np.zeros((count, self._reduce.shape[1]), dtype=np.float32)
        tells = np.zeros(count, dtype=np.float32)
        for window in states:
            begins = np.array(window.begins)
            pieces = np.flatnonzero(begins >= 0)
            if not pieces.size:
                # Lines in capitals, which were read a second time.
                continue
            at = begins[pieces]
            scores, whole, hidden = self._branch(window.rows)
            said = 1 / (1 + np.exp(-scores[pieces, :wide]))
            more = said.max(-1) > chances[at].max(-1)
            at, pieces = at[more], pieces[more]
            chances[at] = said[more]
            stances = np.exp(scores[pieces, wide:] - scores[pieces, wide:].max(-1, keepdims=True))
            polarities[at] = stances / stances.sum(-1, keepdims=True)
            vectors[at] = hidden[pieces] @ self._reduce
            tells[at] = 1 / (1 + np.exp(-whole))
        return Read(chances, polarities, vectors, tells)

    def passages(self, read: Read, words: Sequence[Word]) -> Iterator[Passage]:
        """Passages of all categories that reach the threshold of suggestions, by category and place."""
        for number, category in enumerate(self.categories):
            column = read.chances[:, number]
            if column.size and column.max() >= self.suggest[number]:
                for first, last in _runs(column, words, self.suggest[number] * _INSIDE):
                    if column[first:last].max() >= self.suggest[number]:
                        yield _passage(category, first, last, number=number, read=read)

    def sure(self, passage: Passage, *, company: int) -> bool:
        """Whether a passage is probable enough, beside so many other asserted categories, in the text around it.

        What counts is how probable it is that the words say the category and say it in this polarity.
        """
        factor = self._company[min(company, len(self._company) - 1)]
        factor *= next((more for low, more in self._gates if passage.tells >= low), 1.0)
        return passage.probability * passage.sure >= min(self.threshold[passage.category] * factor, _MOST)

    def means(self, passage: Passage, words: Sequence[Word], *, otherwise: bool) -> bool:
        """Whether a passage has a word that tells its category, or is as like its known clauses as those of any other.

        A passage that has neither is read into words of something else, most often into what stands around it. Where a
        rule says another category at its place (`otherwise`), it must be both.
        """
        stems = {_stem(word.norm) for word in words[passage.first : passage.last]}
        tells = not stems.isdisjoint(self._telling.get(passage.category, ()))
        if tells and not otherwise:
            return True
        length = float(np.linalg.norm(passage.vector))
        if not length:
            return True
        likeness = {c: float((bank @ passage.vector).max()) for c, (numbers, bank) in self._banks.items() if numbers}
        return (tells or not otherwise) and likeness.get(passage.category, 0.0) >= max(likeness.values(), default=0.0)

    def follows(self, support: float, *, company: int) -> bool:
        """Whether what a rule found may stand as a flag, beside so many other categories: alone it needs support."""
        return company >= len(self._doubts) or support >= self._doubts[company]

    def packed(self, vector: Floats) -> bytes:
        """A vector as it is kept: the tag of these weights, then two bytes a number, of length 1; empty for zeros."""
        length = float(np.linalg.norm(vector))
        return self._tag + (vector / length).astype("<f2").tobytes() if length else b""

    def nearest(self, passage: Passage, language: str = "", count: int = 2) -> list[Likeness]:
        """The known clauses of a category that are most like a passage, those of its language before all others."""
        numbers, bank = self._banks[passage.category]
        length = float(np.linalg.norm(passage.vector))
        if not numbers or not length:
            return []
        likeness = np.round(bank @ (passage.vector / length), 4)
        best = np.lexsort((-likeness, self._tongues[numbers] != language))[:count].tolist()
        return [_alike(self._examples[numbers[n]], float(likeness[n])) for n in best]


def _alike(example: Example, likeness: float) -> Likeness:
    polarity = Polarity(example.polarity)
    return Likeness(id=example.id, text=example.text, polarity=polarity, likeness=round(min(likeness, 1.0), 3))


def _stem(word: str) -> str:
    return word[:_STEM] if len(word) >= _WORD else ""


def telling(known: Sequence[Example]) -> dict[str, frozenset[str]]:
    """Of each category the beginnings of words that its asserted clauses have much oftener than all clauses do."""
    asserted = [one for one in known if one.polarity == Polarity.ASSERTED]
    clauses = Counter(one.category for one in asserted)
    seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in asserted:
        for stem in {_stem(word) for word in _WORDS.findall(normal.fold(one.text))} - {""}:
            seen[stem][one.category] += 1
    told: defaultdict[str, set[str]] = defaultdict(set)
    for stem, by_category in seen.items():
        whole = by_category.total()
        for category, count in by_category.items():
            share = clauses[category] / len(asserted)
            if math.log((count + _SMOOTH * share) / (whole + _SMOOTH) / share) >= _TELLING:
                told[category].add(stem)
    return {category: frozenset(stems) for category, stems in told.items()}


def examples(path: Path) -> tuple[Example, ...]:
    """The examples that come with the weights."""
    lines = lzma.decompress(path.read_bytes()).decode().splitlines()
    return tuple(Example(**json.loads(line)) for line in lines)


def _runs(column: Floats, words: Sequence[Word], inside: float) -> Iterator[tuple[int, int]]:
    """Ranges of words above a probability, within one sentence, over short gaps; signs at their ends are left out."""
    first = last = -1
    for at in [*np.flatnonzero(column >= inside).tolist(), -1]:
        joined = at >= 0 and first >= 0 and at - last <= _BRIDGED and not any(w.opens for w in words[last : at + 1])
        if first >= 0 and not joined:
            start, end = _trimmed(words, first, last)
            # A number alone says nothing, nor does a date that nobody was born on.
            told = any(words[n].shape not in "np" and words[n].norm not in _DATED for n in range(start, end))
            born = _BORN.intersection(word.norm for word in words[max(start - _BEFORE, 0) : end])
            # Nor does one small word, such as the "no" of somebody who answers what the other one said.
            small = end - start == 1 and words[start].norm in _SMALL
            if start < end and (told or born) and not small:
                yield start, end
            first = -1
        if first < 0:
            first = at
        last = at + 1


def _trimmed(words: Sequence[Word], first: int, last: int) -> tuple[int, int]:
    while first < last and words[first].shape == "p":
        first += 1
    while last > first and words[last - 1].shape == "p":
        last -= 1
    return first, last


def _passage(category: str, first: int, last: int, *, number: int, read: Read) -> Passage:
    weights = read.chances[first:last, number]
    told = (read.polarities[first:last] * weights[:, None]).sum(0) / weights.sum()
    best = int(told.argmax())
    heavy = np.argsort(-weights, kind="stable")[:_WEIGHED]
    return Passage(
        category=category, first=first, last=last, probability=float(weights.max()), polarity=_POLARITIES[best],
        sure=float(told[best]), weighed=tuple(int(first + n) for n in heavy),
        vector=read.vector(number, first, last), tells=read.told(first, last),
    )  # fmt: skip


def of(signal: LearnedSignal, reading: Reading) -> Read | None:
    """What the network makes of a reading; None where the names network did not read it."""
    return signal.read(reading.states, len(reading.words)) if reading.states else None


@functools.cache
def shipped() -> LearnedSignal:
    """The signal with the weights that come with the program, loaded once in each process."""
    _one_thread()
    return LearnedSignal()


def _one_thread() -> None:
    """Keep numpy's multiplication to one thread: rows this few gain nothing by a second one, which waits for its turn.

    The library that wheels of numpy bring along is asked by its name; another one goes on as its environment says.
    """
    for library in (Path(np.__file__).parents[1] / "numpy.libs").glob("*openblas*"):
        for name in ("scipy_openblas_set_num_threads64_", "openblas_set_num_threads64_"):
            if setter := getattr(ctypes.CDLL(str(library)), name, None):
                setter(1)
