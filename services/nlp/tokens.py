"""Tokens, sentences and word flags on spaCy: one plain tokenizer for all languages, so that offsets stay exact.

spaCy's own tokenizers keep `S/.3,000` or `2947-KHD` together in one language and split them in
another. Case files mix languages, columns and OCR noise: here a token is a run of letters and
digits, or one other character, everywhere.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from spacy.attrs import NORM  # type: ignore[import-not-found]  # compiled, without a stub
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from services import abbreviations
from services.nlp import normal, turns

# A run of letters, digits and combining marks, 40 at most (a longer "word" is base64 or noise),
# or white space other than one blank, or any other single character.
TOKEN = re.compile(r"(?:[^\W_]|[\u0300-\u036f]){1,40}|[^\S ]+|[\s\S]")

# Where a sentence may end. An abbreviation, an initial or a number before the point keeps it open.
_ENDS = frozenset(".!?…;")
_OPENERS = frozenset("-–—•·*«\"“'‘([¿¡")


def clean(text: str) -> str:
    """The text with each lone surrogate replaced, code point for code point: spaCy refuses them."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


_CUT, _TEXT = "lince_pieces", "lince_text"


class Piece(NamedTuple):
    """A token as plain values: spaCy makes an object of each at every look."""

    text: str
    start: int
    spaced: bool
    """Whether a blank hangs on it."""


def pieces(doc: Doc) -> list[Piece]:
    """The tokens of a Doc, as the tokenizer cut them."""
    cut: list[Piece] | None = doc.user_data.get(_CUT)
    return _located([t.text for t in doc], [bool(t.whitespace_) for t in doc]) if cut is None else cut


def written(doc: Doc) -> str:
    """The text of a Doc."""
    kept: str | None = doc.user_data.get(_TEXT)
    if kept is not None:
        return kept
    return "".join(piece.text + " " if piece.spaced else piece.text for piece in pieces(doc))


def _located(words: list[str], spaces: list[bool]) -> list[Piece]:
    starts = accumulate((len(word) + spaced for word, spaced in zip(words, spaces, strict=True)), initial=0)
    return list(map(Piece, words, starts, spaces))


class PlainTokenizer:
    """Text → Doc whose text is the same, character for character."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Cut a cleaned text. Linear in its length."""
        words: list[str] = []
        spaces: list[bool] = []
        for piece in TOKEN.findall(text):
            # A single blank hangs on the token before it; a second one is a token of its own.
            if piece == " " and words and not spaces[-1] and words[-1] != "\n":
                spaces[-1] = True
            else:
                words.append(piece)
                spaces.append(False)
        doc = Doc(self.vocab, words=words, spaces=spaces)
        doc.user_data[_CUT] = _located(words, spaces)
        doc.user_data[_TEXT] = text
        return doc

    # spaCy saves tokenizers with a pipeline; this one has nothing to save.
    def to_bytes(self, **_: object) -> bytes:
        """Nothing to save."""
        return b""

    def from_bytes(self, _: bytes, **__: object) -> "PlainTokenizer":
        """Nothing to load."""
        return self

    def to_disk(self, path: object, **_: object) -> None:
        """Nothing to save."""

    def from_disk(self, _: object, **__: object) -> "PlainTokenizer":
        """Nothing to load."""
        return self


@registry.tokenizers("lince.PlainTokenizer.v1")  # type: ignore[untyped-decorator]  # spaCy leaves it untyped
def _make_tokenizer() -> Callable[[Language], PlainTokenizer]:
    return lambda nlp: PlainTokenizer(nlp.vocab)


WRAPPED = 50
"""A line of prose this long is taken for one that goes on in the next."""


@Language.component("lince_sentences")
def sentences(doc: Doc) -> Doc:
    """Mark sentence starts: after an end mark that is no abbreviation's, at blank and list lines, fields, messages."""
    begin = True
    ended = False
    line_start = 0
    starts: list[int] = []
    cut = pieces(doc)
    spoken = turns.starts(written(doc))
    for i, (text, start, spaced) in enumerate(cut):
        starts.append(1 if begin or start in spoken else -1)
        begin = False
        if text in _ENDS:
            ended = text != "." or not _is_abbreviation(cut, i)
            # An end mark closes when white space or a line end follows it.
            begin = ended and spaced
        elif "\n" in text:
            long = start - line_start >= WRAPPED
            begin = ended or text.count("\n") > 1 or _line_starts_anew(cut, i, long=long)
            ended = False
            line_start = start + len(text)
        elif not text.isspace():
            ended = False
    # All at once: token by token spaCy looks through the whole Doc each time.
    column = np.array([starts], dtype="int64").astype("uint64").T
    return doc.from_array(["SENT_START"], column) if starts else doc  # type: ignore[arg-type]  # stub without ndarray


def _is_abbreviation(cut: Sequence[Piece], i: int) -> bool:
    if i == 0 or cut[i - 1].spaced:
        return False
    after = next((piece.text for piece in cut[i + 1 : i + 3] if not piece.text.isspace()), "")
    return abbreviations.shortened(normal.fold(cut[i - 1].text), after)


def _line_starts_anew(cut: Sequence[Piece], i: int, *, long: bool) -> bool:
    """A line after a break is new when it opens like a list item, a heading, a chat line or a field."""
    if i + 1 >= len(cut):
        return False
    after = cut[i + 1].text
    if after[0] in _OPENERS or (after[0].isdecimal() and not long):
        return True
    if not after[0].isupper():
        return False
    before = cut[i - 1].text if i else ""
    runs_on = long or before[-1:] in {",", "-"} or (before[:1].islower() and before.isalpha())
    return not runs_on


def lines(text: str) -> Iterator[tuple[int, str]]:
    """Each line with its start, without its break."""
    at = 0
    for line in text.splitlines(keepends=True):
        yield at, line.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
        at += len(line)


KEPT = 20_000
"""Words that a vocabulary holds before it forgets those of a passage behind it."""


@contextmanager
def passing(vocab: Vocab) -> Iterator[None]:
    """Around the reading of one passage: a worker reads for days, its vocabulary must not grow with what it reads.

    To forget words and to make them anew with the next passage takes time, so a small vocabulary keeps them.
    """
    if len(vocab) < KEPT:
        yield
        return
    with vocab.memory_zone():
        yield


folded = lru_cache(maxsize=20_000)(normal.fold)
"""Folds of words, which come again and again."""


def fold_norms(vocab: Vocab) -> None:
    """Make the NORM of each word its folded form: what rules and gazetteers compare.

    spaCy's other word attributes (shape, like_num …) are not used here and cost half of its time.
    """
    vocab.lex_attr_getters = {NORM: folded}  # type: ignore[attr-defined]  # missing in spaCy's stub
