"""One matcher for all who are protected in a case: where a text names any of them, and the text without it.

A mask is as long as what it covers, so that every offset and box behind it stays right.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from models.ids import PersonId
from services.protection.coded import coded
from services.protection.forms import BORN, Forms, LiteralForm, WordForm
from services.protection.names import NameFinder
from services.protection.spelled import (
    Token,
    as_read,
    skeleton,
    tokens,
    unparted,
    unstretched,
    with_plain_figures,
)

PAD = "·"
"""Fills a mask up to the length of what it covers. No letter: no search finds it."""
BLOCK = "█"
"""Stands where the pseudonym has no room."""

_OCR = {"0": "0oOQD", "1": "1lI|i", "2": "2zZ", "5": "5sS", "6": "6bG", "8": "8B", "9": "9g"}
_PARTING = r"[\s().,\-/·•_'’]{0,3}"
_NOISE = frozenset(
    ["calle", "av", "avda", "avenida", "rua", "barrio", "bairro", "zona", "nro", "no", "numero", "num", "n",
     "casa", "piso", "dpto", "depto", "apto", "colonia", "de", "del", "la", "las", "los", "el", "da", "do",
     "das", "dos", "e", "y"]
)  # fmt: skip
_MONTHS = (
    ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "sep?tiembre", "octubre", "noviembre",
     "diciembre"],
    ["janeiro", "fevereiro", "mar[çc]o", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro",
     "novembro", "dezembro"],
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
     "december"],
    ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"],
)  # fmt: skip
_MOST_BETWEEN = 4
"""Words that may stand between two words of an address or a school."""
_NEAR_WORD = 5
_STRETCHED_FROM = 4
"""Letters of a word that is still itself with one of them drawn out: Mafeee."""


class Found(NamedTuple):
    """A place in a text that names a protected person: half-open, in code points."""

    start: int
    end: int
    person: PersonId
    label: str


class Matcher:
    """What names the protected people of a case. Pure; safe for threads."""

    def __init__(self, people: Sequence[Forms]) -> None:
        self._people = tuple(people)
        self._names = NameFinder(self._people)
        numbers = [(who, form.tag, _number(form.signs)) for who, forms in enumerate(people) for form in forms.numbers]
        written = [
            (who, form)
            for who, forms in enumerate(people)
            for form in sorted(forms.literals, key=lambda one: -len(one.text))
        ]
        literals = [(who, form.tag, _literal(form)) for who, form in written if not unparted(form.text)]
        signs = [(who, form.tag, _literal(form)) for who, form in written if unparted(form.text)]
        births = [(who, BORN, _birth(forms.born)) for who, forms in enumerate(people) if forms.born]
        # Apart, and each behind what it begins with: most places of a text are then passed over at once.
        self._patterns = [
            (re.compile(rf"{before}(?:{'|'.join(f'({body})' for _, _, body in forms)}){behind}"), forms)
            for forms, before, behind in (
                (numbers, r"(?<!\d)(?=[+(\dOoQDlIizZsSbGBg|])", "(?![0-9])"),
                (births, r"(?<!\d)(?=\d)", r"(?!\d)"),
                (literals, r"(?<!\w)(?=\S)", r"(?!\w)"),
                (signs, "", ""),
            )
            if forms
        ]
        self._rows: dict[str, list[tuple[int, WordForm]]] = {}
        for who, forms in enumerate(people):
            for form in forms.words:
                self._rows.setdefault(skeleton(form.words[0]), []).append((who, form))
        self.labels: Mapping[PersonId, str] = {forms.person: forms.label for forms in people}
        self.born: Mapping[str, tuple[PersonId, str]] = {
            forms.born: (forms.person, f"{forms.label}.NAC") for forms in people if forms.born
        }

    def __bool__(self) -> bool:
        return bool(self._people)

    def without(self, opened: Iterable[PersonId]) -> "Matcher":
        """The matcher of all others."""
        gone = frozenset(opened)
        return Matcher([forms for forms in self._people if forms.person not in gone])

    def find(self, text: str, *, known: Iterable[PersonId] = ()) -> tuple[Found, ...]:
        """The places, in order, none over another. Single words of names count for people who are `known` here.

        Whoever is named in full in the text itself is known.
        """
        if not self._people or not text:
            return ()
        text = as_read(with_plain_figures(text))
        words = tokens(text)
        found = [Found(one.start, one.end, *self._of(one.person, one.tag)) for one in self._names.find(text, words)]
        for pattern, forms in self._patterns:
            for match in pattern.finditer(text):
                who, tag, _ = forms[(match.lastindex or 1) - 1]
                found.append(Found(*match.span(), *self._of(who, tag)))
        found += self._of_rows(words)
        for start, end, meant in coded(text):
            if inside := self.find(meant, known=known):
                found.append(Found(start, end, inside[0].person, inside[0].label))
        here = frozenset(known) | {one.person for one in found}
        if here:
            people = frozenset(who for who, forms in enumerate(self._people) if forms.person in here)
            found += [
                Found(one.start, one.end, *self._of(one.person, one.tag))
                for one in self._names.lone(text, words, people)
            ]
        return joined(found)

    @property
    def words(self) -> Iterable[str]:
        """The folded words of all names, and of what else names somebody in words."""
        return {*self._names.words, *(word for rows in self._rows.values() for _, form in rows for word in form.words)}

    def is_part(self, folded: str) -> bool:
        """Whether a word may be one of somebody's name."""
        return self._names.is_part(folded)

    def mask(self, text: str, *, known: Iterable[PersonId] = ()) -> str:
        """The text with pseudonyms in place of what names anybody, and as long as before."""
        return covered(text, self.find(text, known=known))

    def _of(self, who: int, tag: str) -> tuple[PersonId, str]:
        forms = self._people[who]
        return forms.person, forms.label + tag

    def _of_rows(self, words: Sequence[Token]) -> Iterable[Found]:
        if not self._rows:
            return
        for at, word in enumerate(words):
            for who, form in self._rows.get(skeleton(word.folded), ()):
                last = _end(form.words, words, at)
                if last is None or (len(form.words) == 1 and not _fits(form.words[0], word.folded)):
                    continue
                yield Found(word.start, words[last].end, *self._of(who, form.tag))
            # A nickname with figures behind it is an account: mafe77.
            bare = word.folded.rstrip("0123456789")
            for who, form in self._rows.get(skeleton(bare), ()) if bare != word.folded else ():
                if len(form.words) == 1 and _fits(form.words[0], bare):
                    yield Found(word.start, word.end, *self._of(who, form.tag))


def joined(found: Iterable[Found]) -> tuple[Found, ...]:
    """Places in order; those that overlap become one, under the name of the longest."""
    rows: list[Found] = []
    for one in sorted(set(found), key=lambda place: (place.start, -place.end)):
        if rows and one.start < rows[-1].end:
            last = rows[-1]
            longer = one if one.end - one.start > last.end - last.start else last
            rows[-1] = Found(last.start, max(last.end, one.end), longer.person, longer.label)
        else:
            rows.append(one)
    return tuple(rows)


def covered(text: str, found: Iterable[Found]) -> str:
    """The text with each place covered. Ends of lines inside stay."""
    pieces: list[str] = []
    at = 0
    for one in found:
        pieces += [text[at : one.start], cover(text[one.start : one.end], one.label)]
        at = one.end
    return "".join((*pieces, text[at:]))


def cover(words: str, label: str) -> str:
    """A mask of the length of some words: the pseudonym where it has room, ends of lines where they were."""
    lines = re.split(r"([\r\n]+)", words)
    first = label if len(label) <= len(lines[0]) else label.split(".", maxsplit=1)[0]
    if len(first) > len(lines[0]):
        lines[0] = BLOCK * len(lines[0])
    else:
        lines[0] = first.ljust(len(lines[0]), PAD)
    for at in range(2, len(lines), 2):
        lines[at] = PAD * len(lines[at])
    return "".join(lines)


def _number(signs: str) -> str:
    """Its signs, however parted; codes of country and area before it belong to it."""
    body = _PARTING.join(f"[{re.escape(_OCR.get(sign, _both(sign)))}]" for sign in signs)
    return rf"(?:\+?\(?\d[\d\s().\-/]{{0,8}}?)?{body}"


def _birth(day: str) -> str:
    """A day as figures and in words, with its whole year."""
    year, month, of_month = day.split("-")
    names = "|".join(words[int(month) - 1] for words in _MONTHS)
    here, parting = f"0?{int(of_month)}", r"\s?[-./\s]\s?"
    return (
        rf"(?:{year}[-./]?{month}[-./]?{of_month}|{here}{parting}0?{int(month)}{parting}{year}|{of_month}{month}{year}"
        rf"|(?i:{here}(?:\s+de)?[-\s/]+(?:{names})\.?(?:\s+del?)?,?[-\s/]+{year}))"
    )


def _literal(form: LiteralForm) -> str:
    body = r"\s?".join(re.escape(part) for part in form.text.split(" "))
    return body if form.capitals else f"(?i:{body})"


def _both(sign: str) -> str:
    return sign.lower() + sign.upper() if sign.isalpha() else sign


def _fits(wanted: str, folded: str) -> bool:
    """Whether a word that stands alone is this one; short ones may not be misread."""
    if len(wanted) >= _NEAR_WORD:
        return skeleton(wanted) == skeleton(folded)
    return wanted == folded or (len(wanted) >= _STRETCHED_FROM and unstretched(wanted) == unstretched(folded))


def _end(wanted: Sequence[str], words: Sequence[Token], at: int) -> int | None:
    """The last of some words that stand there in their order, little between them."""
    for word in wanted[1:]:
        bones = skeleton(word)
        for step in range(1, _MOST_BETWEEN + 1):
            if at + step >= len(words):
                return None
            beside = words[at + step].folded
            if (word == beside) if word.isdigit() else skeleton(beside) == bones:
                at += step
                break
            if beside not in _NOISE and len(beside) > 1 and step > 1:
                return None
        else:
            return None
    return at
