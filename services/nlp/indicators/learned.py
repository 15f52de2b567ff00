"""The learned signal: a small head on the inner states of the names network reads what the rules' words miss.

It gives each word of a text nineteen categories and three polarities; words of one category that stand together are a
passage. The head was trained on our own clauses (training/README.md); its card lies beside the weights.
"""

import ctypes
import functools
import json
import lzma
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from models.indicator import Likeness, Polarity
from services.nlp import classifier
from services.nlp.classifier import States
from services.nlp.plugin import Reading
from services.nlp.proper import Word

FOLDER = Path(__file__).parents[1] / "weights" / "indicators"
VERSION = "2"
"""Version of the weights and of what stands in this file."""
NAME = f"learned@{VERSION}"
"""What flags of this signal carry where those of rules carry the rule."""
_POLARITIES = (Polarity.ASSERTED, Polarity.NEGATED, Polarity.GENERIC)
_INSIDE = 0.5
"""Part of the threshold of suggestions from which a word belongs to a passage."""
_BRIDGED = 2
"""Words below that which a passage goes over."""
_EPSILON = 1e-5
_MOST = 0.95
"""No threshold is higher."""
_WEIGHED = 4
"""Most words told as those that weighed most."""

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
    cue: str = ""
    """The word that decided the polarity, where the classifier was not certain."""


@dataclass(frozen=True, slots=True)
class Read:
    """What the network makes of the words of a text: a row a word."""

    chances: Floats
    polarities: Floats
    vectors: Floats
    whole: float = 1.0
    """The probability that the text as a whole tells of such things."""

    def support(self, category: int, first: int, last: int) -> float:
        """The highest probability of a category among the words of a range."""
        return float(self.chances[first:last, category].max()) if last > first else 0.0


class Head:
    """The network: a projection of each state, two convolutions over its neighbours, and the scores of each piece."""

    def __init__(self, path: Path) -> None:
        with np.load(path) as held:
            # Rows of numbers that lie side by side: others are multiplied fifty times as slowly.
            self._weights: dict[str, Floats] = {name: held[name].astype(np.float32, order="C") for name in held.files}

    def __call__(self, rows: Floats) -> tuple[Floats, Floats]:
        """Scores of categories and polarities, and the hidden row that they rest on, for each piece of a window."""
        weights = self._weights
        state = levelled(rows)
        state = _gelu(state @ weights["inner.weight"] + weights["inner.bias"])
        state = state + _gelu(_spread(state, weights["near.weight"], 1) + weights["near.bias"])
        state = state + _gelu(_spread(state, weights["wide.weight"], 2) + weights["wide.bias"])
        scores: Floats = np.asarray(state @ weights["out.weight"] + weights["out.bias"], dtype=np.float32)
        return scores, np.asarray(state, dtype=np.float32)


def levelled(rows: Floats) -> Floats:
    """Rows of states without what is common to the numbers of each."""
    apart = rows - rows.mean(-1, keepdims=True)
    return np.asarray(apart / np.sqrt((apart**2).mean(-1, keepdims=True) + _EPSILON), dtype=np.float32)


def _gelu(values: Floats) -> Floats:
    inner = np.float32(0.7978845608) * (values + np.float32(0.044715) * values * values * values)
    return np.asarray(values * np.float32(0.5) * (1 + np.tanh(inner)), dtype=np.float32)


def _spread(state: Floats, weight: Floats, step: int) -> Floats:
    """A convolution over pieces `step` apart: each piece with as many before as behind it."""
    reach = weight.shape[0] // 2 * step
    padded = np.pad(state, ((reach, reach), (0, 0)))
    beside = [padded[n * step : n * step + len(state)] for n in range(weight.shape[0])]
    return np.asarray(np.concatenate(beside, axis=-1) @ weight.reshape(-1, weight.shape[-1]), dtype=np.float32)


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
        self.doubts: float = config["doubts"]
        self.tells: float = config["tells"]
        """Where a text as a whole is less probable to tell of such things, a rule with less support is a suggestion."""
        self.suggest = np.array([config["suggest"][name] for name in self.categories], dtype=np.float32)
        self._examples = examples(folder / "examples.jsonl.xz")
        with np.load(folder / "examples.npz") as held:
            self._reduce: Floats = held["reduce"].astype(np.float32)
            bank: Floats = held["bank"].astype(np.float32)
        bank /= np.maximum(np.linalg.norm(bank, axis=-1, keepdims=True), 1e-6)
        rows = {c: [n for n, one in enumerate(self._examples) if one.category == c] for c in self.categories}
        # Of each category the numbers of its examples, and their vectors.
        self._banks = {category: (numbers, bank[numbers]) for category, numbers in rows.items()}
        with np.load(folder / "whole.npz") as held:
            self._whole: Floats = held["weight"].astype(np.float32)
            self._bias = float(held["bias"])
        self._gates: list[tuple[float, float]] = [(low, factor) for low, factor in config["whole"]]
        self._heads = [Head(path) for path in sorted(folder.glob("head-*.npz"))]

    def read(self, states: Sequence[States], count: int) -> Read:
        """Probabilities and vectors for `count` words of which the states are given."""
        wide = len(self.categories)
        chances = np.zeros((count, wide), dtype=np.float32)
        polarities = np.zeros((count, len(_POLARITIES)), dtype=np.float32)
        vectors = np.zeros((count, self._reduce.shape[1]), dtype=np.float32)
        for window in states:
            begins = np.array(window.begins)
            pieces = np.flatnonzero(begins >= 0)
            at = begins[pieces]
            told = [head(window.rows.astype(np.float32)) for head in self._heads]
            # Several heads say more than one: the mean of their probabilities counts.
            for scores, _ in told:
                chances[at] += 1 / (1 + np.exp(-scores[pieces, :wide])) / len(told)
                stances = np.exp(scores[pieces, wide:] - scores[pieces, wide:].max(-1, keepdims=True))
                polarities[at] += stances / stances.sum(-1, keepdims=True) / len(told)
            vectors[at] = np.concatenate([hidden[pieces] for _, hidden in told], axis=-1) @ self._reduce
        return Read(chances, polarities, vectors, self._told(states))

    def _told(self, states: Sequence[States]) -> float:
        """How probable it is, by the mean of all its pieces, that a text tells of such things."""
        rows = np.concatenate([window.rows.astype(np.float32) for window in states])
        return float(1 / (1 + np.exp(-(levelled(rows).mean(0) @ self._whole + self._bias))))

    def passages(self, read: Read, words: Sequence[Word]) -> Iterator[Passage]:
        """Passages of all categories that reach the threshold of suggestions, by category and place."""
        for number, category in enumerate(self.categories):
            column = read.chances[:, number]
            if column.size and column.max() >= self.suggest[number]:
                for first, last in _runs(column, words, self.suggest[number] * _INSIDE):
                    if column[first:last].max() >= self.suggest[number]:
                        yield _passage(category, first, last, column=column, read=read)

    def sure(self, passage: Passage, *, company: int, whole: float = 1.0) -> bool:
        """Whether a passage is probable enough, beside so many other asserted categories, in such a text as a whole."""
        factor = self._company[min(company, len(self._company) - 1)]
        factor *= next((more for low, more in self._gates if whole >= low), 1.0)
        return passage.probability >= min(self.threshold[passage.category] * factor, _MOST)

    def nearest(self, passage: Passage, count: int = 2) -> list[Likeness]:
        """The known clauses of a category that are most like a passage."""
        numbers, bank = self._banks[passage.category]
        length = float(np.linalg.norm(passage.vector))
        if not numbers or not length:
            return []
        likeness = np.round(bank @ (passage.vector / length), 4)
        best = np.argsort(-likeness, kind="stable")[:count].tolist()
        return [_alike(self._examples[numbers[n]], float(likeness[n])) for n in best]


def _alike(example: Example, likeness: float) -> Likeness:
    polarity = Polarity(example.polarity)
    return Likeness(id=example.id, text=example.text, polarity=polarity, likeness=round(min(likeness, 1.0), 3))


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
            # A number alone says nothing.
            if any(words[n].shape not in "np" for n in range(start, end)):
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


def _passage(category: str, first: int, last: int, *, column: Floats, read: Read) -> Passage:
    weights = column[first:last]
    told = (read.polarities[first:last] * weights[:, None]).sum(0) / weights.sum()
    best = int(told.argmax())
    heavy = np.argsort(-weights, kind="stable")[:_WEIGHED]
    return Passage(
        category=category, first=first, last=last, probability=float(weights.max()), polarity=_POLARITIES[best],
        sure=float(told[best]), weighed=tuple(int(first + n) for n in heavy),
        vector=(read.vectors[first:last] * weights[:, None]).sum(0) / weights.sum(),
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
