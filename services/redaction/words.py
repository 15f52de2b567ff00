"""Which words a redaction takes away, where else they stand, and whether something still says them. Pure."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from models.document import Page
from models.redaction import Place
from models.words import Box, Word
from services.protection.spelled import Token, fold, tokens

SHORTEST = 4
"""Letters from which on a word is sought elsewhere: shorter ones stand everywhere."""
MOST_SOUGHT = 8
"""Words of a mark that is sought elsewhere as a whole; of longer passages, runs of three words are."""
_RUN = 3
_TORN = 6
"""Letters from which on a phrase is found in parts with blanks between: shorter ones are so by chance (no el: Noel)."""
_MARGIN = 1.5
"""Points around a box: that of a word may cut off its accents, and a hand draws it small."""
_COMMON = frozenset(
    ["para", "como", "este", "esta", "esse", "essa", "esto", "isto", "pero", "mais", "entre", "sobre", "desde",
     "hasta", "donde", "onde", "cuando", "quando", "porque", "tiene", "fecha", "data", "nombre", "nome", "calle",
     "avenida", "barrio", "bairro", "zona", "casa", "numero", "señor", "señora", "senhor", "senhora", "with", "that",
     "this", "from", "were", "have", "been", "they", "name", "date", "street"]
)  # fmt: skip


@dataclass(frozen=True)
class Secrets:
    """What no copy may say: words that were redacted, and runs of words out of longer passages."""

    words: frozenset[str] = frozenset()
    runs: frozenset[tuple[str, ...]] = frozenset()
    phrases: frozenset[tuple[str, ...]] = field(default=frozenset())
    """Whole marks of few words, as they are sought at other places."""

    def plus(self, other: "Secrets") -> "Secrets":
        """Both."""
        return Secrets(self.words | other.words, self.runs | other.runs, self.phrases | other.phrases)

    def in_word(self, text: str) -> bool:
        """Whether a word says one of the redacted ones, by itself or inside it."""
        folded = fold(text)
        return any(token.folded in self.words for token in tokens(text)) or any(one in folded for one in self.words)

    def in_text(self, text: str) -> bool:
        """Whether a text says any of it, however it is broken into lines, and with a word in several parts."""
        said = [token.folded for token in tokens(text)]
        each = " ".join(said)
        return (
            any(one in each for one in self.words)
            or next(in_parts(text, self.words), None) is not None
            or any(tuple(said[at : at + _RUN]) in self.runs for at in range(len(said) - _RUN + 1))
        )


def of_phrase(text: str) -> Secrets:
    """What a copy may not say once these words are redacted."""
    said = tuple(token.folded for token in tokens(text))
    if len(said) > MOST_SOUGHT:
        return Secrets(runs=frozenset(said[at : at + _RUN] for at in range(len(said) - _RUN + 1)))
    words = frozenset(one for one in said if len(one) >= SHORTEST and one not in _COMMON)
    return Secrets(words=words, phrases=frozenset({said}) if words else frozenset())


def said_at(page: Page, place: Place) -> Iterator[str]:
    """The runs of words that a mark takes away from a page."""
    if place.start is not None and place.end is not None:
        yield page.text[place.start : place.end]
    run: list[Word] = []
    for word in page.words:
        if any(takes(box, word.box) for box in place.boxes):
            run.append(word)
        elif run:
            yield page.text[run[0].start : run[-1].end]
            run = []
    if run:
        yield page.text[run[0].start : run[-1].end]


def takes(box: Box, word: Box) -> bool:
    """Whether a box takes a word away: it covers more of it than it would by grazing it."""
    across = min(box[2], word[2]) - max(box[0], word[0])
    down = min(box[3], word[3]) - max(box[1], word[1])
    return across > min(1.0, 0.5 * (word[2] - word[0])) and down > 0.3 * (word[3] - word[1])


def touches(box: Box, word: Box) -> bool:
    """Whether any part of a word lies in a box."""
    return box[0] < word[2] and word[0] < box[2] and box[1] < word[3] and word[1] < box[3]


def whole(page: Page, place: Place) -> tuple[Box, ...]:
    """The boxes of a mark, grown to the whole of each word that they take away."""
    grown = []
    spanned = () if place.start is None or place.end is None else page.boxes(place.start, place.end)
    for box in place.boxes or spanned:
        taken = [word.box for word in page.words if takes(box, word.box)] or [box]
        x0, y0, x1, y1 = zip(box, *taken, strict=True)
        grown.append((min(x0) - _MARGIN, min(y0) - _MARGIN, max(x1) + _MARGIN, max(y1) + _MARGIN))
    return tuple(grown)


def in_runs(text: str, secrets: Secrets) -> Iterator[tuple[int, int]]:
    """Spans of a text at which a run of a longer redacted passage stands."""
    said = tokens(text) if secrets.runs else []
    for at in range(len(said) - _RUN + 1):
        if tuple(token.folded for token in said[at : at + _RUN]) in secrets.runs:
            yield said[at].start, said[at + _RUN - 1].end


def in_parts(text: str, words: Collection[str]) -> Iterator[tuple[int, int]]:
    """Spans of a text at which a word stands in several parts: broken at a line's end, spaced, or torn apart by OCR."""
    found = _standing(text, [(one,) for one in words])
    return ((start, end) for start, end, parts in found if parts > 1)


def repeated(page: Page, phrases: Iterable[tuple[str, ...]]) -> Iterator[tuple[int, int]]:
    """Spans of a page at which one of the phrases stands, word by word, or with a word in several parts."""
    return ((start, end) for start, end, _ in _standing(page.text, phrases))


def _standing(text: str, phrases: Iterable[tuple[str, ...]]) -> Iterator[tuple[int, int, int]]:
    """Where phrases stand in a text: begin, end, and of how many parts they are there."""
    wanted: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        wanted.setdefault(phrase[0][0], []).append(phrase)
    said = tokens(text) if wanted else []
    at = 0
    while at < len(said):
        ends = (_stands(one, text, said, at) for one in wanted.get(said[at].folded[:1], ()))
        end = max((one for one in ends if one is not None), default=None)
        if end is None:
            at += 1
            continue
        yield said[at].start, said[end - 1].end, end - at
        at = end


def _stands(phrase: tuple[str, ...], text: str, said: Sequence[Token], at: int) -> int | None:
    """Behind which word a phrase ends that stands from `at` on; None: it does not stand there."""
    if tuple(token.folded for token in said[at : at + len(phrase)]) == phrase:
        return at + len(phrase)
    joined = left = "".join(phrase)
    end = at
    while left and end < len(said) and left.startswith(said[end].folded):
        left = left.removeprefix(said[end].folded)
        end += 1
    if left:
        return None
    letters = all(len(token.folded) == 1 for token in said[at:end])
    broken = any(text[one.end : two.start].strip(" ") for one, two in pairwise(said[at:end]))
    return end if letters or broken or len(joined) >= _TORN else None


def covers(boxes: Sequence[Box], wanted: Sequence[Box]) -> bool:
    """Whether boxes cover all of some others, each by one of them, but for a point at an edge."""
    return all(
        any(
            one[0] <= box[0] + 1 and one[1] <= box[1] + 1 and one[2] >= box[2] - 1 and one[3] >= box[3] - 1
            for one in boxes
        )
        for box in wanted
    )
