"""Keys under which the writings of one name meet, whichever of them stands on the page and whichever is typed.

`Rosa Elena Quispe Mamani`, `QUISPE MAMANI Rosa`, `Rosa Quispe`, `R. E. Quispe`, `Rosa Mamani` are writings of one name.
The index *holds* some keys of each name on a page, a typed name *asks* for some, and both are made of the same parts,
so that one writing finds another exactly where that one finds it. Words meet by their sound, whatever their script.

A name has given names and surnames, as `linking.parse` tells them (a husband's may be there or not). Of each kind, two
names agree when the one that has but one word has a word of the other's, or when both share two words in their order.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import combinations
from threading import Lock
from typing import NamedTuple

from models.search import Bool, Node, Term, Variants
from services.search import mapping, name_scripts
from services.search.linking.parse import Parser
from services.search.linking.spelling import sounds
from services.search.linking.words import Levels, Word

LONGEST = 3
"""Words of each kind that count."""
_DOUBT = 0.3
"""How much less likely than the best a reading of a name may be (log odds)."""
_ANY, _ONLY, _AND, _BETWEEN = "*", "-", "+", "|"
"""Behind a word that may have others beside it, behind one that stands alone, between two, between the two kinds."""
_STANDS_FOR, _LETTER = ".", "!"
"""Behind a first letter: of any name that begins so, and as all that is written of a name."""


Keys = tuple[str, ...]


class Parts(NamedTuple):
    """The words of a name that count."""

    given: tuple[Word, ...]
    surnames: tuple[Word, ...]


class NameKeys:
    """Makes keys of names. `levels` gives how usual words are as names; it is asked for at the first name."""

    def __init__(self, levels: Callable[[], Levels]) -> None:
        self._parser = cache(lambda: Parser(levels()))
        self._one_at_a_time = Lock()
        self.held = lru_cache(maxsize=65_536)(self._held)

    def parts(self, name: str) -> tuple[Parts, ...]:
        """The ways to take a name apart; none where it has no given name or no surname."""
        with self._one_at_a_time:
            read = self._parser().name(name)
        found: dict[Parts, None] = {}
        for given, surnames, doubt, married in read.readings:
            if doubt > _DOUBT:
                continue
            choices = [surnames]
            if married:
                choices.append(surnames[:-1])
            if read.husband:
                choices.append((*surnames, *read.husband))
            for chosen in choices:
                # What is left of a surname is nobody's name.
                if given and chosen and not (len(chosen) == 1 and chosen[0].initial):
                    found[Parts(given[:LONGEST], chosen[:LONGEST])] = None
        return tuple(found)

    def _held(self, name: str) -> Keys:
        """The keys that a page holds for a name."""
        keys: dict[str, None] = {}
        for given, surnames in self.parts(name):
            row = _row([_held_forms(word) for word in given], alone=[_ONLY])
            behind = _row(_families(surnames, _held_forms), alone=[_ONLY], letters=False)
            keys |= dict.fromkeys(_joined(row, behind))
            keys |= dict.fromkeys(name_scripts.held(given, surnames))
        return tuple(keys)


def family(key: str) -> str:
    """What a key says of surnames."""
    return key.rpartition(_BETWEEN)[2]


def named_by(node: Node, names: Iterable[str], held: Callable[[str], Keys]) -> Node:
    """A query in which each choice of keys is put as those of a page's names that have one: to mark them."""
    match node:
        case Term(field=mapping.NAME_KEYS):
            keys = frozenset(node.word.split())
            found = [Term(word=name, field=mapping.WHOLE) for name in names if not keys.isdisjoint(held(name))]
            return Bool(should=tuple(found))
        case Bool():
            parts = (
                (named_by(child, names, held) for child in part) for part in (node.must, node.should, node.must_not)
            )
            return Bool(**dict(zip(("must", "should", "must_not"), map(tuple, parts), strict=True)))
        case Variants():
            forms = (one.model_copy(update={"node": named_by(one.node, names, held)}) for one in node.forms)
            return node.model_copy(update={"forms": tuple(forms)})
        case _:
            return node


class Asked(NamedTuple):
    """The keys that a typed name asks for: as it sounds, with letters for given names, by each surname alone."""

    sound: Keys
    letters: Keys
    shorter: tuple[tuple[str, Keys], ...]
    """Of each surname where there are several, its text, and the keys of names that have no other."""


def asked(parts: Parts) -> Asked:
    """The keys that a typed name asks for."""
    row = _row([_asked_forms(word) for word in parts.given], alone=[_ONLY, _ANY])
    letters = [key for key in row if _LETTER in key]
    sound = [key for key in row if _LETTER not in key]
    both, lone = _surnames(parts.surnames), _each_alone(parts.surnames)
    return Asked(
        tuple(_joined(sound, both)),
        tuple(_joined(letters, [*both, *(key for _, keys in lone for key in keys)])),
        tuple((text, tuple(_joined(sound, keys))) for text, keys in lone),
    )


def asked_with(parts: Parts, place: int, words: Sequence[str], *, surname: bool = False, instead: int = 1) -> Keys:
    """The keys of a name that has other words in one of its places.

    Several given names may stand for one, or one for several (`instead`): Joselo is José Luis.
    """
    if surname:
        row = _exchanged(_families(parts.surnames, _asked_forms), place, sounds(words[0]))
        return tuple(_joined(_row([_asked_forms(word) for word in parts.given], alone=[_ONLY, _ANY]), row))
    new = [sounds(word) for word in words]
    if len(new) > 1:
        row = [f"{one}{_AND}{two}" for one in new[0] for two in new[1]]
    elif instead > 1:
        row = [form + end for form in new[0] for end in (_ONLY, _ANY)]
    else:
        row = _exchanged([_asked_forms(word) for word in parts.given], place, new[0])
    lone = [key for _, keys in _each_alone(parts.surnames) for key in keys]
    return tuple(_joined(row, [*_surnames(parts.surnames), *lone]))


def _exchanged(kind: list[Keys], place: int, forms: Keys) -> list[str]:
    """The keys of words of which one is another one: those that have it."""
    kind[place] = forms
    return _row(kind, alone=[_ONLY, _ANY], letters=False, among=place)


def _surnames(words: Sequence[Word]) -> list[str]:
    """Two surnames, or the only one, whatever stands beside it."""
    row = _row(_families(words, _asked_forms), alone=[_ONLY, _ANY], letters=False)
    return [key for key in row if len(words) == 1 or _AND in key]


def _each_alone(words: Sequence[Word]) -> list[tuple[str, list[str]]]:
    """Each of several surnames with its keys where it is all that is written of them."""
    several = [word for word in words if not word.initial] if len(words) > 1 else []
    return [(word.text, [f"{form}{_ONLY}" for form in word.sounds]) for word in several]


def _families(words: Sequence[Word], forms: Callable[[Word], Keys]) -> list[Keys]:
    """The forms of surnames: the first is written out."""
    return [word.sounds if not place and not word.initial else forms(word) for place, word in enumerate(words)]


def _held_forms(word: Word) -> Keys:
    if word.initial:
        return (word.text[0] + _LETTER, word.text[0] + _STANDS_FOR)
    return (*word.sounds, *(letter + _STANDS_FOR for letter in _letters(word)))


def _asked_forms(word: Word) -> Keys:
    if word.initial:
        return (word.text[0] + _STANDS_FOR,)
    return (*word.sounds, *(letter + _LETTER for letter in _letters(word)))


def _letters(word: Word) -> Iterable[str]:
    """The letters that a word may be told by: its first one, and of a short name that of what it is short for."""
    return dict.fromkeys(one[0] for one in (word.text, *sorted(word.fulls), *(names[0] for names in word.multi)))


def _row(
    words: Sequence[Iterable[str]], *, alone: Sequence[str], letters: bool = True, among: int | None = None
) -> list[str]:
    """The keys of the words of one kind: of each by itself, and of each two in their order.

    `alone`: what stands behind the only one. With `letters`, the first may be told by its letter when by itself.
    `among`: the word in this place must be one of them.
    """
    ends = alone if len(words) == 1 else [_ONLY if _ANY in alone else _ANY]
    keys = [
        form + end
        for place, forms in enumerate(words)
        if among in (None, place)
        for form in forms
        if (letters and not place) or form[-1] not in (_STANDS_FOR, _LETTER)
        for end in ends
    ]
    for (place, one), (behind, two) in combinations(enumerate(words), 2):
        if among in (None, place, behind):
            keys += [f"{first}{_AND}{second}" for first in one for second in two]
    return keys


def _joined(given: Iterable[str], surnames: Iterable[str]) -> Iterator[str]:
    behind = list(surnames)
    return (f"{one}{_BETWEEN}{two}" for one in given for two in behind)
