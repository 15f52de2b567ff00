"""The small names tagger: a spaCy pipeline of one trained tagger, for machines on which the network is too slow.

spaCy's own embedding of words by hashes and two narrow layers over a word and its neighbours, trained by us
(`training/small.py`); `weights/small/` holds it with its card. It tags words as the names classifier does, is read the
same way, and knows less: `lince analyze --engine small`.
"""

import functools
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

import spacy
from spacy.attrs import NORM, PREFIX, SHAPE, SUFFIX  # type: ignore[import-not-found]  # compiled, without a stub
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from services.nlp import letters
from services.nlp.classifier import LINE, LONGEST_WORD, NO_WORD, NamesReader, Scores, States, _Layout
from services.nlp.proper import Word
from services.nlp.tokens import folded

FOLDER = Path(__file__).parent / "weights" / "small"
VERSION = "small2"
"""Version of the weights and of what stands in this file."""
SHA256 = "9a8156a86345aa05180ca988ef6cf347e716b8c977e42db67530129dae66ee24"
"""Of tagger.bin, so that nobody changes the weights without a new version."""
WIDTH, LAYERS, PIECES = 64, 2, 2
"""Numbers for a word, layers above the embedding, and pieces of each layer's maxout."""
ROWS = {"NORM": 20_000, "PREFIX": 3_000, "SUFFIX": 5_000, "SHAPE": 1_500}
"""Rows of the table of each trait of a word."""
KEPT = 20_000
"""Words that its vocabulary holds before it begins anew."""


@functools.lru_cache(maxsize=KEPT)
def shape(word: str) -> str:
    """A word's letters by kind: X capital, x small, d figure, signs as they are; at most three alike stand together."""
    told = ""
    for sign in word[:LONGEST_WORD]:
        kind = "d" if sign.isdigit() else sign if not sign.isalpha() else "X" if sign.isupper() else "x"
        if not told.endswith(kind * 3):
            told += kind
    return told


def vocabulary() -> Vocab:
    """A vocabulary whose words have the traits that the tagger reads: folded form, its ends, and shape."""
    vocab = Vocab()
    vocab.lex_attr_getters = {  # type: ignore[attr-defined]  # missing in spaCy's stub
        NORM: folded,
        PREFIX: lambda word: folded(word)[:3],
        SUFFIX: lambda word: folded(word)[-3:],
        SHAPE: shape,
    }
    return vocab


def pipeline() -> Language:
    """The untrained pipeline: one tagger."""
    nlp = spacy.blank("xx", vocab=vocabulary())
    nlp.add_pipe(
        "tagger",
        config={
            "model": {
                "@architectures": "spacy.Tagger.v2",
                "normalize": True,
                "tok2vec": {
                    "@architectures": "spacy.Tok2Vec.v2",
                    "embed": {
                        "@architectures": "spacy.MultiHashEmbed.v2",
                        "width": WIDTH, "attrs": list(ROWS), "rows": list(ROWS.values()),
                        "include_static_vectors": False,
                    },
                    "encode": {
                        "@architectures": "spacy.MaxoutWindowEncoder.v2",
                        "width": WIDTH, "depth": LAYERS, "window_size": 1, "maxout_pieces": PIECES,
                    },
                },
            }
        },
    )  # fmt: skip
    return nlp


class SmallTagger(NamesReader):
    """Tags words by the small tagger. For one thread at a time."""

    version: ClassVar[str] = VERSION
    readings: ClassVar[Sequence[letters.Reading]] = letters.READINGS[:1]
    """Further ones gave it nothing."""

    def __init__(self, folder: Path = FOLDER) -> None:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        super().__init__(config["tags"], config["reliability"])
        nlp = pipeline()
        tagger: Any = nlp.get_pipe("tagger")
        for tag in self.tags:
            tagger.add_label(tag)
        nlp.initialize()
        tagger.model.from_bytes((folder / "tagger.bin").read_bytes())
        self._model = tagger.model
        self._vocab = nlp.vocab
        self._calibration = float(config["calibration"])

    def _read_into(
        self,
        chances: Scores,
        words: Sequence[Word],  # noqa: ARG002 - for those who cut where sentences end
        written: Sequence[str],
        layout: _Layout,
        *,
        of: Sequence[int],
    ) -> list[States]:
        if not of:
            return []
        if len(self._vocab) > KEPT:
            self._vocab = vocabulary()
        shown: list[str] = []
        places: list[int] = []
        last = of[0]
        for at, form in zip(of, written, strict=True):
            if layout.rows[at] != layout.rows[last]:
                shown.append(LINE)
            places.append(len(shown))
            shown.append(form if len(form) <= LONGEST_WORD else NO_WORD)
            last = at
        read = self._model.predict([Doc(self._vocab, words=shown)])[0][places]
        warm = read ** (1 / self._calibration)
        chances[list(of)] = warm / warm.sum(-1, keepdims=True)
        return []

    def forget(self) -> None:
        """Let go of the words read before; what is read next doesn't change by it."""
        self._vocab = vocabulary()


@functools.cache
def shipped() -> SmallTagger:
    """The tagger with the weights that come with the program, loaded once in each process."""
    return SmallTagger()
