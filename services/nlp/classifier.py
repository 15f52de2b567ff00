"""The names classifier: people, bodies and places in running text, found by a small network that we trained.

The network is a BERT of multilingual-e5-small's shape, kept in int8; `weights/names/` holds it with its tokenizer,
its configuration and its card. The tokenizer and the configuration are read by transformers, the network by
onnxruntime, one thread a worker. Nothing is fetched: all files are part of the program.
"""

import functools
import os
from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt

from models.mention import MentionKind
from services.nlp import letters, turns
from services.nlp.noise import noise
from services.nlp.proper import COLUMN, Word, in_columns
from services.nlp.tags import fitting

FOLDER = Path(__file__).parent / "weights" / "names"
VERSION = "10"
"""Version of the weights and of what stands in this file."""
SHA256 = "63425048bb0c46a6daa5ae34a8f19a69071000d4d9fc4da61cd85ff12056d9da"
"""Of names.onnx, so that nobody changes the weights without a new version."""
LAYER = "/Concat_63_output_0"
"""What the eighth layer hands to the ninth: read besides the scores, for those who build on it."""
LINE = "¶"
"""Stands for a line break between two words, as in training."""
WINDOW = 220
"""Most pieces of words that the network sees at once; it was trained on 256."""
LONGEST_WORD = 30
"""Code points; longer runs of letters and figures are no names, and a page of them must not take its time."""
NO_WORD = "…"
"""Stands for such a run."""
_MESSAGES = 2
"""Messages from which a text is a chat."""
PARTICLES = frozenset(
    {"de", "del", "la", "las", "los", "el", "da", "do", "das", "dos", "e", "y", "di", "of", "the", "en", "em"}
)
"""No name ends with these."""
KINDS = {"PER": MentionKind.PERSON, "ORG": MentionKind.ORG, "LOC": MentionKind.PLACE}

KEPT = 256
"""Windows whose answers are kept, with their states up to 180 kilobytes each."""
REMEMBERED = 20_000
"""Words whose pieces are remembered, at most."""

Scores = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Named:
    """A name at a half-open range of words, with the lowest probability among its words that they are of its kind.

    `confidence` is the share of names right, bounds and all, that the network gives with such a probability.
    """

    kind: MentionKind
    start: int
    end: int
    probability: float
    confidence: float


@dataclass(frozen=True, slots=True)
class States:
    """What an inner layer makes of a stretch of a text: a row a piece, and for each piece the number of its word.

    The number is -1 but at the first piece of a word.
    """

    begins: tuple[int, ...]
    rows: npt.NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class _Window:
    """A stretch of a text for the network: its pieces, and for each the number of the word that it begins, or -1."""

    pieces: list[int]
    begins: list[int]


@dataclass(frozen=True, slots=True)
class _Layout:
    """How the words of a text lie on its lines.

    `lines` numbers the line of each word, `rows` the line or, where words stand far apart, the part of it; `lettered`
    holds the lines with a letter, `apart` the ends of words behind which no name goes on.
    """

    lines: list[int]
    rows: list[int]
    lettered: frozenset[int]
    apart: AbstractSet[int]

    @classmethod
    def of(cls, text: str, words: Sequence[Word], gaps: AbstractSet[int]) -> Self:
        """The layout of the words of a text; `gaps` as in `NamesClassifier.names`."""
        apart = set(gaps)
        lines, rows, lettered = [], [], set()
        line = row = begin = 0
        before: Word | None = None
        for word in words:
            if before is not None and (before.gap not in {"", " "} or before.end in gaps):
                between = text[before.end : word.start]
                breaks = between.count("\n")
                # Cells of a table and paragraphs part names.
                parted = breaks > 1 or "\t" in between or before.end in gaps
                wide = COLUMN in between if not breaks else in_columns(text[begin : before.end])
                if parted or wide:
                    apart.add(before.end)
                begin = word.start if breaks else begin
                line += breaks
                row += breaks or parted  # what blanks part is still read together: they may but fill a line
            lines.append(line)
            rows.append(row)
            if word.shape not in {"n", "p"}:
                lettered.add(line)
            before = word
        return cls(lines, rows, frozenset(lettered), apart)


class NamesReader(ABC):
    """Reads tags of words as names. What gives the tags their probabilities is up to those below."""

    version: ClassVar[str]
    readings: ClassVar[Sequence[letters.Reading]] = letters.READINGS
    """In what letters lines in capitals are read besides."""

    def __init__(self, tags: Sequence[str], reliability: Mapping[str, Sequence[tuple[float, float]]]) -> None:
        self.tags = list(tags)
        # How sure a word is to belong to a name goes by both tags of its kind: where the network wavers between the
        # first word of a name and a later one (la señora rosa), it is no less sure of the name.
        self._kinds = np.array([[one[2:] == other[2:] for other in self.tags] for one in self.tags], dtype=np.float32)
        # For each kind the probabilities, rising, and the shares of right names at them.
        self._right: dict[MentionKind, tuple[list[float], list[float]]] = {
            KINDS[kind]: ([low for low, _ in pairs], [share for _, share in pairs])
            for kind, pairs in reliability.items()
        }

    def names(
        self,
        text: str,
        words: Sequence[Word],
        *,
        gaps: frozenset[int] = frozenset(),
        states: list[States] | None = None,
    ) -> list[Named]:
        """The names in a text of which the words are given, in order and apart from each other.

        `gaps` are ends of words whose next one stands far off on the page: no name goes on there. The states of the
        inner layer are added to `states`, of lines in capitals as `letters.cased` has them, of the messages of a chat
        once more without what heads them: dates and senders hide what one goes on to say.
        """
        told = [] if states is None else states
        layout = _Layout.of(text, words, gaps)
        chances = np.zeros((len(words), len(self.tags)), dtype=np.float32)
        chances[:, self.tags.index("O")] = 1.0
        lettered = [at for at in range(len(words)) if layout.lines[at] in layout.lettered]
        unread = noise(words, lettered)
        lettered = [at for at in lettered if at not in unread]
        told += self._read_into(chances, words, [words[at].text for at in lettered], layout, of=lettered)
        loud = [at for at, word in enumerate(words) if word.loud and at not in unread]
        if loud:
            # Capitals hide what is a name: lines of them are read again in the letters they may have had.
            read = [(chances[loud], letters.AS_WRITTEN)]
            for written, counts in self.readings:
                again = chances.copy()
                states_again = self._read_into(again, words, [written(words[at]) for at in loud], layout, of=loud)
                read.append((again[loud], counts))
                if written is letters.cased:
                    told[:] = [*(_without(one, frozenset(loud)) for one in told), *states_again]
            chances[loud] = letters.agreed(read)
        if told and (spoken := _spoken(text, words, lettered)):
            forms = [letters.cased(words[at]) if words[at].loud else words[at].text for at in spoken]
            told += self._read_into(chances.copy(), words, forms, layout, of=spoken)
        begins = np.array([at > 0 and words[at - 1].end in layout.apart for at in range(len(words))], dtype=bool)
        tags = fitting(chances, self.tags, begins=begins)
        sure = chances @ self._kinds
        return list(self._spans(tags.tolist(), sure[np.arange(len(words)), tags].tolist(), words, layout.apart))

    @abstractmethod
    def _read_into(
        self, chances: Scores, words: Sequence[Word], written: Sequence[str], layout: _Layout, *, of: Sequence[int]
    ) -> list[States]:
        """Set the probability of each tag for the words numbered `of`, written as given and read without the others.

        Gives the states of an inner layer, where there is one.
        """

    @abstractmethod
    def forget(self) -> None:
        """Let go of what was read before; what is read next doesn't change by it."""

    def _spans(
        self, tags: Sequence[int], sure: Sequence[float], words: Sequence[Word], apart: AbstractSet[int]
    ) -> Iterator[Named]:
        """Tags joined to names; signs at either end of a name and particles at its end are left out."""
        start, kind, low = 0, "", 1.0
        for at, number in enumerate([*tags, 0]):
            tag = self.tags[number]
            ends = tag[0] in "OB" or tag[2:] != kind or words[at - 1].end in apart
            if kind and ends:
                first, last = start, at
                while first < last and words[first].shape == "p":
                    first += 1
                while last > first and (words[last - 1].shape == "p" or words[last - 1].text in PARTICLES):
                    last -= 1
                if first < last:
                    yield Named(KINDS[kind], first, last, low, float(np.interp(low, *self._right[KINDS[kind]])))
                kind = ""
            if tag != "O":
                start, low = (at, sure[at]) if not kind else (start, min(low, sure[at]))
                kind = tag[2:]


class NamesClassifier(NamesReader):
    """Tags words. Holds the network; what it remembers saves time and changes no answer. For one thread at a time."""

    version: ClassVar[str] = VERSION

    def __init__(self, folder: Path = FOLDER) -> None:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("TRANSFORMERS_NO_ADVISORY_WARNINGS", "1")
        import onnxruntime  # noqa: PLC0415 - heavy: loaded where a text is analyzed, not where records are read

        # Out of their own modules: the package's front door looks through all its models first, a third of a second.
        from transformers.configuration_utils import PretrainedConfig  # noqa: PLC0415 - see above
        from transformers.tokenization_utils_tokenizers import PreTrainedTokenizerFast  # noqa: PLC0415 - see above

        config: Any = PretrainedConfig.from_json_file(folder / "config.json")
        tokenizer = PreTrainedTokenizerFast.from_pretrained(folder, local_files_only=True)
        super().__init__([config.id2label[number] for number in range(config.num_labels)], config.reliability)
        self._heat = float(config.calibration)
        self._pieces: dict[str, list[int]] = {}
        # A window's answer goes by its pieces alone: one that comes again (a form's second copy, a repeated annex) is
        # answered from here.
        self._known = functools.lru_cache(maxsize=KEPT)(self._read)
        self._first, self._last = tokenizer.bos_token_id, tokenizer.eos_token_id
        self._tokenizer = tokenizer.backend_tokenizer
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        # The file is fused as it runs fastest; more fusing at load takes a fifth more time (training/export.py).
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        options.log_severity_level = 3
        self._network: Any = onnxruntime.InferenceSession(
            exposed((folder / "names.onnx").read_bytes(), LAYER), options, providers=["CPUExecutionProvider"]
        )

    def _read_into(
        self, chances: Scores, words: Sequence[Word], written: Sequence[str], layout: _Layout, *, of: Sequence[int]
    ) -> list[States]:
        """Set the probability of each tag for the words numbered `of`, written as given and read without the others."""
        told = []
        for window in self._windows(words, written, layout, of=of):
            read, inner = self._known(tuple(window.pieces))
            rows = [(at, piece) for piece, at in enumerate(window.begins) if at >= 0]
            if rows:
                numbers, pieces = zip(*rows, strict=True)
                chances[list(numbers)] = read[list(pieces)]
                told.append(States(tuple(window.begins), inner))
        return told

    def _windows(
        self, words: Sequence[Word], written: Sequence[str], layout: _Layout, *, of: Sequence[int]
    ) -> Iterator[_Window]:
        """Words cut where it breaks best: between paragraphs, lines, sentences, else anywhere.

        What stands in a window goes by the words of the text alone, never by what else is read.
        """
        shown = [form if len(words[at].text) <= LONGEST_WORD else NO_WORD for at, form in zip(of, written, strict=True)]
        spelled = self._spelled([LINE, *shown])
        pieces: list[int] = []
        begins: list[int] = []
        cuts: list[int] = []
        last = of[0] if of else 0
        for at, form in zip(of, shown, strict=True):
            rise = layout.rows[at] - layout.rows[last]
            last = at
            if rise:
                pieces += spelled[LINE]
                begins += [-1] * len(spelled[LINE])
                cuts += [0] * len(spelled[LINE])
            if ids := spelled[form]:
                inner = [-1] * (len(ids) - 1)
                pieces += ids
                begins += [at, *inner]
                cuts += [3 if rise > 1 else 2 if rise else 1 if words[at].opens else 0, *inner]
        start = 0
        while start < len(pieces):
            end = _cut(cuts, start)
            yield _Window([self._first, *pieces[start:end], self._last], [-1, *begins[start:end], -1])
            start = end

    def _spelled(self, forms: Sequence[str]) -> dict[str, list[int]]:
        """The pieces of each form. Each word is cut by itself, so those of words met before are remembered."""
        new = list(dict.fromkeys(form for form in forms if form not in self._pieces))
        if len(self._pieces) + len(new) > REMEMBERED:
            self._pieces.clear()
            new = list(dict.fromkeys(forms))
        if new:
            self._pieces.update((form, []) for form in new)
            cut = self._tokenizer.encode(new, is_pretokenized=True, add_special_tokens=False)
            for form, piece in zip(cut.word_ids, cut.ids, strict=True):
                self._pieces[new[form]].append(piece)
        return self._pieces

    def forget(self) -> None:
        """Let go of the windows read before; what is read next doesn't change by it."""
        self._known.cache_clear()

    def _read(self, pieces: tuple[int, ...]) -> tuple[Scores, npt.NDArray[np.float16]]:
        """The probability of each tag for each piece, and the states of the inner layer.

        One window a run: int8 scales go by all numbers of a run, so the company would change the answer, and
        windows of this length are read as fast alone (4,400 pieces a second and core) as together.
        """
        row = np.array([pieces], dtype=np.int64)
        read = self._network.run(None, {"input_ids": row, "attention_mask": np.ones_like(row)})
        scores: Scores = read[0][0] / self._heat
        chances: Scores = np.exp(scores - scores.max(-1, keepdims=True))
        chances /= chances.sum(-1, keepdims=True)
        return chances, read[1][0].astype(np.float16)


def _spoken(text: str, words: Sequence[Word], lettered: Sequence[int]) -> list[int]:
    """The words of a chat that are read, without those of its heads; none where there are no two messages."""
    heads = turns.heads(text)
    if len(heads) < _MESSAGES:
        return []
    begins = [start for start, _ in heads]
    ends = {at: heads[bisect_right(begins, words[at].start) - 1][1] for at in lettered if words[at].start >= begins[0]}
    return [at for at in lettered if words[at].start >= ends.get(at, 0)]


def _without(states: States, words: AbstractSet[int]) -> States:
    """States that no longer speak of these words."""
    return States(tuple(-1 if at in words else at for at in states.begins), states.rows)


def exposed(network: bytes, tensor: str) -> bytes:
    """An ONNX file that gives an inner tensor besides its outputs.

    Messages of protocol buffers that follow each other are read as one, so a few bytes behind the file suffice:
    a model (field 7) of a graph (field 12) with one more output, named and of floats.
    """
    output = _field(1, tensor.encode()) + _field(2, _field(1, b"\x08\x01"))
    return network + _field(7, _field(12, output))


def _field(number: int, value: bytes) -> bytes:
    """A field of bytes; all are shorter than 128."""
    return bytes([number << 3 | 2, len(value)]) + value


def _cut(cuts: Sequence[int], start: int) -> int:
    """Where a window that begins at a piece ends: behind WINDOW pieces, or at the best break of its last two thirds."""
    if len(cuts) - start <= WINDOW:
        return len(cuts)
    stretch = range(start + WINDOW, start + WINDOW // 3, -1)
    return max(stretch, key=lambda at: (cuts[at], at))


@functools.cache
def shipped() -> NamesClassifier:
    """The classifier with the weights that come with the program, loaded once in each process (about a second)."""
    return NamesClassifier()
