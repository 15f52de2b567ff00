"""Names of protected people in a text: in any order, cut short, misread, glued together or with parted letters."""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

from services.protection.between import MARRIED, PARTICLES, passed
from services.protection.forms import Forms, NameForm
from services.protection.glued import Glued
from services.protection.sounds import Custom, Sound, Sounds
from services.protection.spelled import Token, fold, shortened, skeleton, swapped, unparted
from services.scripts import heard

_NEAR_FROM = 4
"""Letters of a skeleton from which on one of them may be off."""
_SWAPPED_FROM = 5
"""Letters from which on two of them may have changed places."""
_CUT_FROM = 3
"""Letters that are left of a word that the edge of a picture or a cell cut."""
_LONE_FROM = 4
_FEWEST_SIGNS, _MOST_SIGNS = 1, 7
"""Of a part of a name in signs that are syllables."""
_MOST_KNOWN = 50_000
_GAP = re.compile(r"[\s.,;:|/\\_()\[\]\"'“”«»*+·・•،＝=@<>–—-]{1,16}")
_CLOSE = re.compile(r"[ \t]{1,3}")
_SENTENCE = re.compile(r"(?:^|[.!?:;\n\r\"«“(]\s*|[-–—•]\s*)$")


class Fit(IntEnum):
    """How well a word is one of a name's."""

    CUT = 1
    NEAR = 2
    HEARD = 3
    """In another script, by its sound."""
    MISREAD = 4
    EXACT = 5


class _Part(NamedTuple):
    """A word of a name: whose, of which of his names, given or not, and how well it fits."""

    person: int
    name: int
    given: bool
    place: int
    fit: Fit


class NameHit(NamedTuple):
    """A place that names a person: half-open, in code points."""

    start: int
    end: int
    person: int
    tag: str


class _Read(NamedTuple):
    """A text, and its words."""

    text: str
    words: Sequence[Token]


class NameFinder:
    """The names of some people. Remembers what it learned of each word; may be shared between threads."""

    def __init__(self, people: Sequence[Forms]) -> None:
        self._people = people
        self._exact: dict[str, set[_Part]] = {}
        self._skeletons: dict[str, set[_Part]] = {}
        self._near: dict[str, set[_Part]] = {}
        self._swapped: dict[str, set[_Part]] = {}
        self._cut: dict[str, set[_Part]] = {}
        self._sounds: Sounds[_Part] = Sounds()
        self._glued = Glued()
        self._initials = {told for forms in people for name in forms.names if len(told := _initials(name)) > 1}
        self._known: dict[str, tuple[_Part, ...]] = {}
        for who, forms in enumerate(people):
            recorded = (Custom.of(word) for form in forms.words for word in form.words)
            custom = next((one for one in recorded if one is not None), None)
            for which, name in enumerate(forms.names):
                self._learn(who, which, name, custom)

    def _learn(self, who: int, which: int, name: NameForm, custom: Custom | None) -> None:
        for place, alternatives in enumerate(name.given):
            for nth, word in enumerate(alternatives):
                self._word(_Part(who, which, given=True, place=place, fit=Fit.EXACT), word, custom, near=nth == 0)
        for place, word in enumerate(name.surnames):
            self._word(_Part(who, which, given=False, place=place, fit=Fit.EXACT), word, custom, near=True)
        self._glued.learn(who, name)

    def _word(self, part: _Part, word: str, custom: Custom | None, *, near: bool) -> None:
        self._exact.setdefault(word, set()).add(part)
        bones = skeleton(word)
        self._skeletons.setdefault(bones, set()).add(part._replace(fit=Fit.MISREAD))
        if near and len(bones) >= _NEAR_FROM:
            for short in shortened(bones):
                self._near.setdefault(short, set()).add(part._replace(fit=Fit.NEAR))
        if near and len(word) >= _SWAPPED_FROM:
            for other in swapped(word):
                self._swapped.setdefault(skeleton(other), set()).add(part._replace(fit=Fit.NEAR))
        self._sounds.learn(word, part._replace(fit=Fit.HEARD), custom=custom)
        for letters in range(_CUT_FROM, len(word)):
            self._cut.setdefault(word[:letters], set()).add(part._replace(fit=Fit.CUT))

    def _parts(self, folded: str) -> tuple[_Part, ...]:
        """Whose a word may be, by its best fit for each part."""
        found = self._known.get(folded)
        if found is None:
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
            found = self._known[folded] = self._looked_up(folded)
        return found

    def _looked_up(self, folded: str) -> tuple[_Part, ...]:
        if heard.is_other(folded):
            if not heard.is_other(mended := heard.plain(folded)):
                # Whoever mixes letters means the very word.
                meant = (one.part._replace(fit=Fit.EXACT) for one in self._sounds.said(mended))
                return self._best((*self._parts(mended), *meant))
            return self._best((*self._exact.get(folded, ()), *_as_sure(self._sounds.other(folded))))
        parts = self._exact.get(folded, set()) | self._cut.get(folded, set())
        bones = skeleton(folded)
        parts |= self._skeletons.get(bones, set()) if len(bones) > 2 else set()
        if len(folded) >= _SWAPPED_FROM:
            parts |= self._swapped.get(bones, set())
        if len(bones) >= _NEAR_FROM and not folded.isdigit():
            for short in shortened(bones):
                if near := self._near.get(short):
                    parts |= {part for part in near if abs(len(bones) - len(self._bones(part))) <= 1}
        return self._best((*parts, *_as_sure(self._sounds.latin(folded))))

    @staticmethod
    def _best(parts: Iterable[_Part]) -> tuple[_Part, ...]:
        best: dict[tuple[int, int, bool, int], _Part] = {}
        for part in parts:
            key = part[:4]
            if key not in best or best[key].fit < part.fit:
                best[key] = part
        return tuple(best.values())

    def _bones(self, part: _Part) -> str:
        name = self._people[part.person].names[part.name]
        return skeleton(name.given[part.place][0] if part.given else name.surnames[part.place])

    @property
    def words(self) -> Iterable[str]:
        """The folded words of all names."""
        return self._exact.keys()

    def is_part(self, folded: str) -> bool:
        """Whether a word may be one of somebody's name."""
        return any(part.fit > Fit.CUT for part in self._parts(folded))

    # Finding

    def find(self, text: str, words: Sequence[Token]) -> Iterator[NameHit]:
        """Names that say by themselves whose they are."""
        if not self._exact:
            return
        for row in self._rows(text, words):
            yield from self._of_row(_Read(text, words), row)
        yield from map(NameHit._make, self._glued.find(text, words))
        yield from self._without_blanks(words)

    def lone(self, text: str, words: Sequence[Token], people: frozenset[int]) -> Iterator[NameHit]:
        """Single words of the names of people who are named nearby: `Fernanda said`, `the Quispe girl`."""
        for at, word in enumerate(words):
            if len(word.folded) < _LONE_FROM:
                continue
            for part in self._parts(word.folded):
                if part.person not in people or part.fit not in (Fit.EXACT, Fit.HEARD):
                    continue
                if self._anothers(text, words, at, given=part.given):
                    continue
                tag = self._people[part.person].names[part.name].tag
                yield NameHit(word.start, word.end, part.person, tag)
                break

    def _anothers(self, text: str, words: Sequence[Token], at: int, *, given: bool) -> bool:
        """Whether a word that stands beside makes it the name of somebody else: Carlos Quispe, María López."""
        word = words[at]
        if word.text.isupper() or not word.capital:
            return False
        other = at + 1 if given else at - 1
        if not 0 <= other < len(words):
            return False
        one, two = sorted((word, words[other]))
        beside = words[other]
        if (
            not beside.capital
            or beside.text.isupper()
            or len(beside.text) < 3
            or not _CLOSE.fullmatch(text, one.end, two.start)
        ):
            return False
        return given or not _SENTENCE.search(text, 0, beside.start)

    def _rows(self, text: str, words: Sequence[Token]) -> Iterator[list[int]]:
        """Runs of words that may belong to a name, with particles, labels and initials between them."""
        row: list[int] = []
        for at, word in enumerate(words):
            mine = bool(self._parts(word.folded))
            between = passed(words, at) or len(word.folded) == 1 or word.folded in self._initials
            if not (mine or between):
                if row:
                    yield row
                row = []
                continue
            if row and not _GAP.fullmatch(text, words[at - 1].end, word.start):
                yield row
                row = []
            row.append(at)
        if row:
            yield row

    def _of_row(self, read: _Read, row: Sequence[int]) -> Iterator[NameHit]:
        # In small letters the sea (mar) is no Martínez.
        parts = {
            at: [part for part in self._parts(read.words[at].folded) if part.fit > Fit.CUT or read.words[at].capital]
            for at in row
        }
        named = {(part.person, part.name) for found in parts.values() for part in found}
        for person, name in sorted(named):
            mine = {
                at: [part for part in found if (part.person, part.name) == (person, name)]
                for at, found in parts.items()
            }
            yield from self._of_name(read, row, mine, person, self._people[person].names[name])

    def _of_name(
        self,
        read: _Read,
        row: Sequence[int],
        mine: dict[int, list[_Part]],
        person: int,
        name: NameForm,
    ) -> Iterator[NameHit]:
        """Stretches of a row in which enough of a name stands: each of its words is used once."""
        text, words = read
        stretch: list[int] = []
        used: set[tuple[bool, int]] = set()
        fits: list[Fit] = []
        for at in [*row, -1]:
            new = next((p for p in mine.get(at, ()) if (p.given, p.place) not in used), None) if at >= 0 else None
            between = at >= 0 and passed(words, at)
            initial = at >= 0 and self._is_initial(words[at]) and self._initial(words[at], name)
            if new is not None or (stretch and (between or initial)) or (initial and not stretch):
                stretch.append(at)
                if new is not None:
                    used.add((new.given, new.place))
                    fits.append(new.fit)
                continue
            if self._enough(words, stretch, used, fits, name) and not self._other(text, words, stretch, used, name):
                yield self._hit(read, stretch, mine, person, name)
            again = next(iter(mine.get(at, ())), None) if at >= 0 else None
            stretch, used, fits = ([at], {(again.given, again.place)}, [again.fit]) if again else ([], set(), [])

    def _initial(self, word: Token, name: NameForm) -> bool:
        if len(word.folded) > 1:
            return word.text.isupper() and word.folded == _initials(name)
        words = frozenset((*(alternatives[0] for alternatives in name.given), *name.surnames))
        if heard.is_other(word.folded):
            return self._sounds.begins(word.folded, words)
        return word.capital and word.folded in {one[:1] for one in words}

    def _is_initial(self, word: Token) -> bool:
        return len(word.folded) == 1 or word.folded in self._initials

    @staticmethod
    def _enough(
        words: Sequence[Token], stretch: Sequence[int], used: set[tuple[bool, int]], fits: Sequence[Fit], name: NameForm
    ) -> bool:
        given = sum(1 for is_given, _ in used if is_given)
        surnames = len(used) - given
        several = _initials(name)
        initials = sum(1 for at in stretch if len(words[at].folded) == 1 or words[at].folded == several)
        if len(used) == 1:
            return initials > 0 and fits[0] in (Fit.EXACT, Fit.HEARD) and len(words[stretch[0]].folded) + initials > 1
        if all(fit <= Fit.NEAR for fit in fits):
            return len(fits) > 2
        if Fit.CUT in fits and Fit.EXACT not in fits:
            return False
        both = given > 0 and surnames > 0
        return both or surnames >= 2 or (given >= 2 and given == len(name.given))

    @staticmethod
    def _other(
        text: str, words: Sequence[Token], stretch: Sequence[int], used: set[tuple[bool, int]], name: NameForm
    ) -> bool:
        """Whether the word behind makes it the name of another person: María Quispe Rojas is no Quispe Mamani."""
        surnames = sum(1 for given, _ in used if not given)
        given = len(used) - surnames
        if len(name.surnames) < 2 or surnames != 1 or given != 1:
            return False
        last = max(stretch)
        if last + 1 >= len(words):
            return False
        end, behind = words[last], words[last + 1]
        if end.folded in PARTICLES or (False, 0) not in used or not _CLOSE.fullmatch(text, end.end, behind.start):
            return False
        return behind.capital and not behind.text.isupper() and len(behind.text) > 2

    def _hit(
        self,
        read: _Read,
        stretch: Sequence[int],
        mine: dict[int, list[_Part]],
        person: int,
        name: NameForm,
    ) -> NameHit:
        text, words = read
        kept = [at for at in stretch if mine.get(at) or self._is_initial(words[at])]
        first, last = kept[0], kept[-1]
        tail = last + 1
        # A husband's name behind hers: de Rojas, Vda. de Rojas.
        while (
            tail < len(words)
            and words[tail].folded in MARRIED
            and _GAP.fullmatch(text, words[tail - 1].end, words[tail].start)
        ):
            tail += 1
        if tail > last + 1 and tail < len(words) and words[tail].capital:
            last = tail
        return NameHit(words[first].start, words[last].end, person, name.tag)

    def _without_blanks(self, words: Sequence[Token]) -> Iterator[NameHit]:
        """Names in lines of signs between which there are no blanks: two parts that stand side by side."""
        for word in words:
            if not unparted(word.text) or len(word.text) < 2 * _FEWEST_SIGNS:
                continue
            last = 0
            for start in range(len(word.text) - 2 * _FEWEST_SIGNS + 1):
                found = self._pair(word.text, start) if start >= last else None
                if found is not None:
                    last, part = found
                    tag = self._people[part.person].names[part.name].tag
                    yield NameHit(word.start + start, word.start + last, part.person, tag)

    def _pair(self, text: str, start: int) -> tuple[int, _Part] | None:
        """The end of two parts of a name, one given, that begin at a place; the longest."""
        found: tuple[int, _Part] | None = None
        for middle in range(start + _FEWEST_SIGNS, start + _MOST_SIGNS + 1):
            for one in self._parts(fold(text[start:middle])):
                for end in range(middle + _FEWEST_SIGNS, min(len(text), middle + _MOST_SIGNS) + 1):
                    alone = middle - start == 1 or end - middle == 1
                    for two in self._parts(fold(text[middle:end])):
                        if (found is None or end > found[0]) and self._are_one(one, two, alone=alone):
                            found = end, one
        return found

    def _are_one(self, one: _Part, two: _Part, *, alone: bool) -> bool:
        """Whether two parts that stand side by side name somebody; a sign `alone` does with all the rest of it."""
        if (one.person, one.name) != (two.person, two.name) or one.given is two.given:
            return False
        name = self._people[one.person].names[one.name]
        return max(one.fit, two.fit) > Fit.NEAR and (not alone or len(name.given) == len(name.surnames) == 1)


def _initials(name: NameForm) -> str:
    """Those of its given names in one word: MF Quispe."""
    return "".join(alternatives[0][:1] for alternatives in name.given)


def _as_sure(found: Iterable[Sound[_Part]]) -> Iterator[_Part]:
    """Parts by sound. Few consonants are somebody's by chance: that is no more than near."""
    return (one.part if one.sure else one.part._replace(fit=Fit.NEAR) for one in found)
