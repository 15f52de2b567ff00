"""What the rules read: the folded words of a passage, with amounts, dates and ages drawn together.

White space and quotation marks are left out, pronouns hung on Portuguese verbs too, words broken at
the end of a line are joined, chat spellings are written out. Each word knows its place in the passage.
"""

import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import accumulate, pairwise

from models.indicator import Manner
from models.mention import MentionKind
from services.nlp import figures, lexicon
from services.nlp.indicators import ticked
from services.nlp.plugin import Evidence, Reading
from services.nlp.proper import Word, repaired, traits

_CLASS = {
    MentionKind.MONEY: "<money>",
    MentionKind.DATE: "<date>",
    MentionKind.PHONE: "<phone>",
    MentionKind.ORG: "<venue>",
    MentionKind.PLACE: "<place>",
}
_DROPPED = frozenset("\"“”«»'’‘„*_`´~…|[]")
_PRONOUNS = lexicon.plain("pronouns")
_YEARS = lexicon.plain("years")
_CHAT: Mapping[str, Mapping[str, str]] = {
    language: dict(pair.split("=") for pair in lexicon.plain(f"chat_{language}")) for language in ("es", "pt", "en")
}
_NO_ALONE = frozenset({"ñ", "Ñ"})
"""How messages in Spanish write "no"."""
_SHORT_NOT = lexicon.plain("short_not")
_ADULT = 18
_BARE_AGE = 11
_HAS = lexicon.plain("has_age")
_ENDS = frozenset(
    {".", ",", ";", ":", "y", "e", "and", "en", "em", "si", "se", "pero", "mas", ")", "(", "lo", "recien"}
)
_HOURS = frozenset({"horas", "hs", "hrs", "h", "hours", "hour", "heures", "ore", "hr"})
_LONG_DAY = 12


@dataclass(frozen=True, slots=True)
class View:
    """Words, their places in the passage, the sentences as ranges of words, and the text of the passage."""

    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentences: tuple[tuple[int, int], ...]
    text: str

    def said(self, at: int) -> str:
        """A word for people: of a value that was drawn together (`<money>`), the words of the text."""
        word = self.words[at]
        return " ".join(self.text[self.starts[at] : self.ends[at]].split()) if word.startswith("<") else word

    def placed(self, manners: Iterable[tuple[Manner, int, int]]) -> tuple[tuple[Manner, int, int], ...]:
        """Manners with the code points of their words."""
        return tuple((manner, self.starts[first], self.ends[last - 1]) for manner, first, last in manners)


def view(reading: Reading, vocabulary: AbstractSet[str] = frozenset()) -> View:
    """The rule view of a passage. Linear in its length. `vocabulary` holds the words that the rules know."""
    marked = _marked(reading)
    chat = _CHAT.get(reading.language, {})
    rows: list[tuple[str, int, int]] = []
    breaks: list[int] = [0]
    raw = [(w.norm if w.shape != "n" else w.text.lower(), w) for w in reading.words]
    sentence_starts = {w.start for w in reading.words if w.opens}
    skip_to = 0
    i = 0
    while i < len(raw):
        norm, word = raw[i]
        if word.start in sentence_starts and len(rows) > breaks[-1]:
            breaks.append(len(rows))
        if word.start < skip_to:
            i += 1
            continue
        if word.start in marked:
            name, skip_to = marked[word.start]
            rows.append((name, word.start, skip_to))
        elif word.text == "." and i + 1 < len(raw) and raw[i + 1][1].start not in sentence_starts:
            i += _point_inside(rows, word, raw[i + 1])
        elif word.text in _DROPPED:
            if (
                word.text in "'’"
                and rows
                and word.gap == ""
                and reading.language == "en"
                and i + 1 < len(raw)
                and raw[i + 1][0] == "t"
                and rows[-1][2] == word.start
            ):
                # don't, can't: the n stays on the verb; the denial becomes a word of its own.
                before, start, _ = rows.pop()
                rows += [(before.removesuffix("n") or before, start, word.start), ("not", start, raw[i + 1][1].end)]
                i += 1
        elif word.text in "-‐" and rows and rows[-1][2] == word.start and i + 1 < len(raw):
            following = raw[i + 1]
            if word.gap == "more" and following[1].shape == "l":
                before, start, _ = rows.pop()
                rows.append((before + following[0], start, following[1].end))
                i += 1
            elif word.gap == "" and following[0] in _PRONOUNS and reading.language in {"pt", "fr"}:
                i += 1
        elif norm in _SHORT_NOT and reading.language == "en":
            rows += [
                (norm.removesuffix("t").removesuffix("n") or norm, word.start, word.end),
                ("not", word.start, word.end),
            ]
        else:
            norm = "no" if word.text in _NO_ALONE and reading.language == "es" else chat.get(norm, norm)
            if reading.language == "es" and norm not in vocabulary:
                norm = _without_pronouns(norm, vocabulary)
            if not norm.isalpha() and any(c.isdecimal() for c in norm) and any(c.isalpha() for c in norm):
                norm = _unfigured(norm, word, vocabulary)
            elif norm[:1] == "i" and word.text[:1] == "I" and len(norm) >= _STEMMED and norm not in vocabulary:
                norm = _small_l(norm, vocabulary)
            if len(norm) >= _LONG and norm not in vocabulary and not traits(norm).ordinary:
                norm = _unsmudged(norm, vocabulary)
            rows.append((norm, word.start, word.end))
        i += 1
    _ages(rows)
    return _built(rows, breaks, reading.text)


def _point_inside(rows: list[tuple[str, int, int]], point: Word, following: tuple[str, Word]) -> int:
    """Read an abbreviation's point, or one inside a number: it ends nothing. How many words behind it are read too."""
    norm, word = following
    if rows and rows[-1][0] == "no" and norm[:1].isdecimal():
        # That of a number denies nothing.
        rows[-1] = ("nro", *rows[-1][1:])
    elif rows and rows[-1][0].isdecimal() and point.gap == "" and len(norm) == 3 and norm.isdecimal():
        before, start, _ = rows.pop()
        rows.append((before + norm, start, word.end))
        return 1
    return 0


_LONG = 7
_STEMMED, _SHORT = 5, 4
"""Letters from which a word with its first letter, or with letters inside, misread by OCR is known again."""
_SMUDGES = (
    ("rn", "m"), ("m", "rn"), ("cl", "d"), ("d", "cl"), ("li", "h"), ("ii", "u"), ("vv", "w"), ("c", "e"), ("e", "c"),
    ("l", "i"), ("i", "l"), ("l", "t"), ("t", "l"), ("f", "t"), ("t", "f"), ("h", "b"), ("b", "h"), ("n", "u"),
    ("u", "n"), ("g", "q"), ("j", "i"), ("0", "o"), ("1", "l"), ("5", "s"),
)  # fmt: skip
"""What OCR reads, and what stood there."""


def _unsmudged(norm: str, vocabulary: AbstractSet[str]) -> str:
    """A long word that no list holds, with one confusion of OCR taken back: where that gives a word of the rules."""
    for read, meant in _SMUDGES:
        at = norm.find(read)
        while at >= 0:
            word = norm[:at] + meant + norm[at + len(read) :]
            if word in vocabulary:
                return word
            at = norm.find(read, at + 1)
    return norm


def _unfigured(norm: str, word: Word, vocabulary: AbstractSet[str]) -> str:
    """A word with figures inside it, read as letters; one that is mostly figures only where rules know it: t00k."""
    letters = repaired(word)
    known = len(norm) >= _SHORT and norm[0].isalpha() and norm[-1].isalpha() and letters in vocabulary
    return letters if known or word.shape != "n" else norm


def _small_l(norm: str, vocabulary: AbstractSet[str]) -> str:
    """Iocked → locked: a capital I that stands where rules know a small l."""
    meant = "l" + norm[1:]
    return meant if meant in vocabulary and not traits(norm).ordinary else norm


_HUNG = re.compile(r"(?:(?:me|te|se|nos)?(?:l[aoe]s?)|me|te|se|nos)$")


def _without_pronouns(norm: str, vocabulary: AbstractSet[str]) -> str:
    """Sacale → saca, mandame → manda, quitarselo → quitar: where what is left is a word of the rules."""
    bare = _HUNG.sub("", norm) if len(norm) > 5 else norm
    return bare if len(bare) > 3 and bare in vocabulary else norm


def _built(rows: list[tuple[str, int, int]], breaks: list[int], text: str) -> View:
    """The view without the emptied rows, its sentences counted in what is left."""
    moved = list(accumulate((bool(word) for word, _, _ in rows), initial=0))
    kept = [row for row in rows if row[0]]
    words, starts, ends = zip(*kept, strict=True) if kept else ((), (), ())
    edges = sorted({moved[b] for b in breaks} | {len(kept)})
    return View(
        words=words,
        starts=starts,
        ends=ends,
        sentences=tuple((a, b) for a, b in pairwise(edges) if a < b),
        text=text,
    )


def _marked(reading: Reading) -> dict[int, tuple[str, int]]:
    """Start of each amount, date, phone and venue's name → its class and end. The better founded one wins."""
    marked: dict[int, tuple[str, int]] = {}
    for _, found in sorted(reading.found, key=lambda f: (-f[1].evidence, f[1].start, -f[1].end)):
        name = _CLASS.get(found.kind)
        if name is None or found.evidence < Evidence.SHAPE:
            continue
        if found.kind is MentionKind.PLACE and found.evidence < Evidence.LABEL and "gazetteer" not in found.reason:
            continue
        if found.kind is MentionKind.ORG and not found.reason.startswith("named after"):
            # The name of a bar says nothing («La Cautiva»); that of an authority is left to the rules.
            continue
        if not any(start < found.end and found.start < end for start, (_, end) in marked.items()):
            marked[found.start] = (name, found.end)
    for match in _FROM_TO.finditer(reading.flat):
        if _duration(match) >= _LONG_DAY:
            marked = {start: one for start, one in marked.items() if not match.start() <= start < match.end()}
            marked[match.start()] = ("<workday>", match.end())
    for first, last, answer in ticked.answers(reading.flat):
        marked = {start: one for start, one in marked.items() if not first <= start < last}
        marked[first] = (answer, last)
    return marked


# from seven in the morning until eleven at night; das 6 às 22h; 07:00 a 23:00.
def _time(name: str) -> str:
    """A time of day as a pattern: a number in figures or words, and the part of the day."""
    return (
        rf"(?P<{name}>\d{{1,2}}|[a-z]{{3,9}})(?:[:.h]\d{{2}}|hs?\b)?(?: ?(?:horas|hrs|hs|am|pm))?"
        rf"(?: (?:de la|da|in the|at|de)"
        rf" (?P<{name}_part>manana|manha|madrugada|morning|tarde|noche|noite|night|evening))?"
    )


_FROM_TO = re.compile(
    rf"(?<!\w)(?:desde las|de las|desde|das|de|from) {_time('start')}"
    rf" (?:hasta las|hasta|a las|as|ate as|ate|a|to|until|till) {_time('end')}(?!\w)"
)
_EVENING = frozenset({"tarde", "noche", "noite", "night", "evening"})


def _duration(match: re.Match[str]) -> int:
    """Hours from one time of day to another, 0 where the words name none."""
    start, end = (int(t) if t.isdecimal() else figures.WORDS.get(t, -1) for t in (match["start"], match["end"]))
    if not (0 <= start <= 24 and 0 <= end <= 24) or not (match["start_part"] or match["end_part"] or end > 12):
        return 0
    end += 12 * (match["end_part"] in _EVENING and end < 12)
    start += 12 * (match["start_part"] in _EVENING and start < 12)
    return (end - start) % 24


def _weekly(rows: list[tuple[str, int, int]], m: int) -> bool:
    """Twenty hours a week are no long day."""
    return any(word.startswith(("seman", "week")) for word, _, _ in rows[m + 1 : m + 4])


def _ages(rows: list[tuple[str, int, int]]) -> None:
    """Draw a number and the word years or hours together, in place; the unit's own row is emptied."""
    for n, (word, start, _) in enumerate(rows[:-1]):
        value = int(word) if word.isdecimal() and len(word) <= 2 else figures.WORDS.get(word)
        m = n + 2 if rows[n + 1][0] == "-" and n + 2 < len(rows) else n + 1
        unit = rows[m][0]
        if value is None or value < 3:
            continue
        if _BARE_AGE <= value < _ADULT and n and rows[n - 1][0] in _HAS and (unit in _ENDS or m == len(rows) - 1):
            rows[n] = ("<minor>", start, rows[n][2])
            continue
        if unit in _YEARS:
            name = "<minor>" if value < _ADULT else "<age>"
        elif unit in _HOURS and _LONG_DAY <= value <= 24 and not _weekly(rows, m):
            name = "<hours>"
        else:
            continue
        rows[n] = (name, start, rows[m][2])
        for k in range(n + 1, m + 1):
            rows[k] = ("", rows[k][1], rows[k][2])
    for n, (word, start, end) in enumerate(rows):
        if word.isdecimal():
            rows[n] = ("<number>", start, end)
