"""Two names → the evidence that they name one person, part by part. Weighing it is the business of `weights`.

Each part is a code with an amount. Given names and surnames are compared each with their like, in every pair of
readings that is likely; the pair that speaks best for one person counts, less its doubt.
"""

import itertools
from collections.abc import Sequence
from operator import itemgetter
from typing import NamedTuple

from services.search.linking.besides import alias_alone, alias_pairs, as_wife, besides, rotated, with_joined
from services.search.linking.parse import Name, Parser
from services.search.linking.readings import Reading
from services.search.linking.weights import WEIGHTS, Weights
from services.search.linking.words import Levels, Relation, Word

_NO_MATCH = -9.0
_ENOUGH = 3.0
"""Log odds from which on no other reading is tried."""
_FIRST_GAP = 1.6
"""Doubt that one unit of log odds must outweigh is counted in full; this is the most that it costs."""


class Compared(NamedTuple):
    """Log odds that two names are one person's, the parts that they are the sum of, and what was left out."""

    odds: float
    parts: tuple[tuple[str, float], ...]
    notes: tuple[str, ...]


_Sum = tuple[float, list[tuple[str, float]]]
"""Log odds and the parts that they are the sum of."""


class Matcher:
    """Compares names. Keeps what it learned of words and names; not shared between threads."""

    def __init__(self, levels: Levels, *, weights: Weights = WEIGHTS) -> None:
        self.parser = Parser(levels)
        self.weights = weights
        self._names: dict[str, Name] = {}

    def name(self, raw: str) -> Name:
        """The parts of a written name."""
        found = self._names.get(raw)
        if found is None:
            if len(self._names) > 200_000:
                self._names.clear()
            found = self._names[raw] = self.parser.name(raw)
        return found

    def compare(self, one: str, two: str) -> Compared:
        """The evidence in two written names."""
        return self.names(self.name(one), self.name(two))

    def names(self, one: Name, two: Name) -> Compared:
        """The evidence in two names taken apart."""
        notes = one.notes if one.notes is two.notes else (*one.notes, *(n for n in two.notes if n not in one.notes))
        if not one.readings or not two.readings or ("script" in one.notes) != ("script" in two.notes):
            return Compared(self.weights["nothing"], (("nothing", 1.0),), notes)
        best = self._best(one, two)
        if best[0] < _ENOUGH and rotated(one.words, two.words):
            again = max(self._best(one, one), self._best(two, two), key=itemgetter(0))
            odds = again[0] + self.weights["turned"]
            if odds > best[0]:
                best = odds, [*again[1], ("turned", 1.0)]
        if best[0] < _ENOUGH and one.words != two.words and (joined := self._joined(one, two)):
            again = self._best(*joined)
            odds = again[0] + self.weights["joined"]
            if odds > best[0]:
                best = odds, [*again[1], ("joined", 1.0)]
        if not (one.plain and two.plain):
            best = self._told_beside(one, two, best)
        return Compared(best[0], tuple(best[1]), notes)

    def _told_beside(self, one: Name, two: Name, best: _Sum) -> _Sum:
        """The best with what aliases, marriages, births and parents say."""
        for alias, other in alias_pairs(one, two):
            found = self._best(alias, other)
            odds = found[0] + self.weights["alias"]
            if odds > best[0]:
                best = odds, [*found[1], ("alias", 1.0)]
        for code, wife, other in as_wife(one, two):
            found = self._best(wife, other)
            odds = found[0] + self.weights[code]
            if odds > best[0]:
                best = odds, [*found[1], (code, 1.0)]
        if one.born and two.born and self._best(one.born, two.born)[0] < 0:
            best = best[0] + self.weights["surname_differ"], [*best[1], ("surname_differ", 1.0)]
        if one.parents and two.parents and (kin := self._parents(one, two)):
            best = best[0] + self.weights[kin], [*best[1], (kin, 1.0)]
        if (one.aliases or two.aliases) and best[0] < 0 and (rarity := alias_alone(one, two)) is not None:
            alone = [("alias_only", 1.0), ("rarity", rarity)]
            best = self._sum(alone), alone
        odds, parts = best
        if one.aliases and two.aliases and any(a.words == b.words for a in one.aliases for b in two.aliases):
            return odds + self.weights["alias_same"], [*parts, ("alias_same", 1.0)]
        return best

    def _parents(self, one: Name, two: Name) -> str:
        """Whether both are told to be children of one parent, or of two fathers or mothers; empty: neither."""
        odds = [
            (self._best(a, b)[0], a.readings[0].given[:1], b.readings[0].given[:1])
            for a, b in itertools.product(one.parents, two.parents)
        ]
        if any(found >= _ENOUGH for found, _, _ in odds):
            return "parents_same"
        if min(len(one.parents), len(two.parents)) > 1 and max(found for found, _, _ in odds) < 0:
            return "parents_differ"  # both are told in full, and neither is one of the other two
        alike = [found for found, a, b in odds if a and b and a[0].sex and a[0].sex == b[0].sex]
        return "parents_differ" if alike and max(alike) < 0 else ""

    def _best(self, one: Name, two: Name) -> _Sum:
        best, chosen = -99.0, list[tuple[str, float]]()
        for a in one.readings:
            for b in two.readings:
                doubt = min(_FIRST_GAP, a.doubt + b.doubt)
                if best > _ENOUGH - doubt:
                    continue
                parts = _parts(a, b)
                odds = self._sum(parts) - doubt
                if odds > best:
                    best, chosen = odds, parts
                    if doubt:
                        parts.append(("doubt", doubt))
        if extra := besides(one, two):
            chosen = chosen + extra
            best += self._sum(extra)
        return best, chosen

    def _sum(self, parts: Sequence[tuple[str, float]]) -> float:
        weights = self.weights
        total = weights["start"]
        for code, amount in parts:
            total += weights[code] * amount
        return total

    def _joined(self, one: Name, two: Name) -> tuple[Name, Name] | None:
        """The names with words joined that are one word in the other; None: there is nothing to join."""
        if len(one.words) != len(two.words) and min(len(one.words), len(two.words)) < 3:
            longer, shorter = (one, two) if len(one.words) > len(two.words) else (two, one)
            run = shorter.compact
            if len(run) > 5 and len(run) == len(longer.compact):
                words = longer.words
                if any("".join((*words[k:], *words[:k])) == run for k in range(len(words))):
                    return longer, longer
        (alone, together), (alone_two, together_two) = one.lengths, two.lengths
        # Words that stand together are none of the other's where none of these is as long.
        a = with_joined(one.words, set(two.words)) if together & alone_two else None
        b = with_joined(two.words, set(one.words)) if together_two & alone else None
        if a is None and b is None:
            return None
        return (self.parser.joined(one, a) if a else one), (self.parser.joined(two, b) if b else two)


def _parts(a: Reading, b: Reading) -> list[tuple[str, float]]:
    """Evidence of two readings."""
    parts: list[tuple[str, float]] = []
    if a.given == b.given and a.surnames == b.surnames:
        info = _given(a.given, b.given, parts)[0] + _surnames(a, b, parts)[0]
    else:
        in_given, given_a, given_b = _given(a.given, b.given, parts)
        in_surnames, surnames_a, surnames_b = _surnames(a, b, parts)
        info = in_given + in_surnames
        if (given_a and surnames_b) or (given_b and surnames_a):
            if any(x in surnames_b for x in given_a) or any(x in surnames_a for x in given_b):
                parts.append(("moved_role", 1.0))
            elif _initials_of(given_a, surnames_b) or _initials_of(given_b, surnames_a):
                parts.append(("surname_more_initial", 1.0))  # AZEVEDO, Rosa M. P.: of Rosa Maria Pimentel Azevedo
            elif (
                a.doubt
                or b.doubt
                or parts[-1][0] == "surname_first_dropped"
                or _alike(given_a, surnames_b)
                or _alike(given_b, surnames_a)
            ):
                # Patricia Vera López, Patricia Vega López: one word is a given name here, the other a surname there.
                parts.append(("left_each", 1.0))
    parts.append(("rarity", info))
    return parts


def _initials_of(given: Sequence[Word], surnames: Sequence[Word]) -> bool:
    """Whether what is left of given names are initials of the surnames that are left."""
    if not given or not given[0].initial:
        return False
    return all(x.initial and any(x.text[0] == y.text[0] for y in surnames) for x in given)


def _alike(given: Sequence[Word], surnames: Sequence[Word]) -> bool:
    """Whether one of the given names is spelled nearly as one of the surnames: Ramón and Ramos."""
    for x in given:
        for y in surnames:
            if x.as_surname(y).strength:
                return True
    return False


_Found = tuple[float, Sequence[Word], Sequence[Word]]


def _given(xs: tuple[Word, ...], ys: tuple[Word, ...], parts: list[tuple[str, float]]) -> _Found:
    """Adds the evidence of given names; returns how rare the shared ones are, and what is left of each row."""
    if xs == ys:
        if not xs:
            parts.append(("given_none", 1.0))
            return 0.0, (), ()
        parts.append(("given_same", 1.0))
        if len(xs) > 1:
            parts.append(("given_more_same", float(len(xs) - 1)))
            return xs[0].info + 0.5 * xs[1].info, (), ()
        return xs[0].info, (), ()
    if not xs or not ys:
        parts.append(("given_none", 1.0))
        return 0.0, xs, ys
    matched, left_x, left_y = _paired(xs, ys, surname=False)
    info = 0.0
    if matched:
        first = not (xs[0] in left_x and ys[0] in left_y)
        for x, y, relation in matched:
            if first:
                parts.append((_GIVEN[relation.code], 1.0))
            else:
                parts.append((_MORE[relation.code], 1.0))
            if relation.code == "slip":
                parts.append(("slip_cost", 1.0 - relation.strength))
            if relation.strength > 0.6:
                info += min(x.info, y.info) if first else 0.5 * min(x.info, y.info)
            first = False
    turned = len(matched) > 1 and matched[0][0] is xs[0] and matched[0][1] is not ys[0]
    if turned and not left_x and not left_y and not _twice(xs) and not _twice(ys):
        # José María is not María José.
        parts.append(("given_exchanged", 1.0))
    if left_x and left_y:
        if _contradicting_sex(left_x, left_y):
            parts.append(("given_sex", 1.0))
        if matched:
            first = xs[0] in left_x and ys[0] in left_y
            parts.append(("given_first_differs" if first else "given_other_differs", 1.0))
        else:
            parts.append(("given_differ", 1.0))
            info -= 0.06 * (xs[0].info + ys[0].info)
            if xs[0].text[0] == ys[0].text[0]:
                parts.append(("given_same_letter", 1.0))
    elif left_x or left_y:
        longer, left = (xs, left_x) if left_x else (ys, left_y)
        parts.append(("given_dropped", 1.0))
        if longer[0] in left:
            parts.append(("given_first_dropped", 1.0))
        if all((x if left_x else y).weak for x, y, _ in matched):
            parts.append(("given_weak_left", 1.0))
    return info, left_x, left_y


_CODES = ("same", "variant", "sound", "nick", "initial", "foreign", "slip")
_GIVEN = {code: f"given_{code}" for code in _CODES}
_MORE = {
    code: {"same": "given_more_same", "initial": "given_more_initial"}.get(code, "given_more_alike") for code in _CODES
}
_FIRST = {code: f"surname_{code}" for code in _CODES}
_SECOND = {
    code: {"same": "surname_more_same", "initial": "surname_more_initial"}.get(code, "surname_more_alike")
    for code in _CODES
}


def _contradicting_sex(xs: Sequence[Word], ys: Sequence[Word]) -> bool:
    return any(x.as_given(y).code == "sex" for x in xs for y in ys)


_Match = tuple[Word, Word, Relation]


def _paired(
    xs: tuple[Word, ...], ys: tuple[Word, ...], *, surname: bool
) -> tuple[list[_Match], list[Word], list[Word]]:
    """Words of two rows paired one to one, the surest pairs first; what is left of each row. Pairs in order of `xs`."""
    left_x, left_y = list(xs), list(ys)
    found: list[_Match] = []
    for x in xs:
        if x in left_y:
            left_x.remove(x)
            left_y.remove(x)
            found.append((x, x, _SAME))
    if left_x and left_y:
        pairs = []
        for i, x in enumerate(left_x):
            for j, y in enumerate(left_y):
                relation = x.as_surname(y) if surname else x.as_given(y)
                if relation.strength > 0:
                    # A slip of a word elsewhere in the name is less likely than one in its own place.
                    pairs.append((relation.strength - 0.01 * abs(i - j), i, j, relation))
        if pairs:
            pairs.sort(key=lambda one: -one[0])
            used_x: set[int] = set()
            used_y: set[int] = set()
            for _, i, j, relation in pairs:
                if i not in used_x and j not in used_y:
                    used_x.add(i)
                    used_y.add(j)
                    found.append((left_x[i], left_y[j], relation))
            left_x = [x for i, x in enumerate(left_x) if i not in used_x]
            left_y = [y for j, y in enumerate(left_y) if j not in used_y]
        if not surname and left_x and left_y:
            _short_of_two(left_x, left_y, ys, found)
            _short_of_two(left_y, left_x, xs, found)
    if len(found) > 1:
        order = {id(x): place for place, x in enumerate(xs)}
        found.sort(key=lambda one: order.get(id(one[0]), 9))
    return found, left_x, left_y


_SAME = Relation("same", 1.0)
_NICK = Relation("nick", 0.75)


def _short_of_two(shorts: list[Word], fulls: list[Word], row: Sequence[Word], found: list[_Match]) -> None:
    """Maite for María Teresa: one word that stands for two."""
    texts = {word.text: word for word in row}
    for short in list(shorts):
        for names in short.multi:
            if all(texts.get(name) in fulls for name in names):
                shorts.remove(short)
                for name in names:
                    fulls.remove(texts[name])
                found.append((short, texts[names[0]], _NICK))
                break


def _surnames(a: Reading, b: Reading, parts: list[tuple[str, float]]) -> _Found:
    """Adds the evidence of surnames; returns how rare the shared ones are, and what is left of each row."""
    xs, ys = a.surnames, b.surnames
    if xs == ys:
        if not xs:
            parts.append(("surname_none", 1.0))
            return 0.0, (), ()
        parts.append(("surname_same", 1.0))
        if len(xs) > 1:
            parts.append(("surname_more_same", 1.0))
            return xs[0].info + xs[1].info, (), ()
        return xs[0].info, (), ()
    if not xs or not ys:
        parts.append(("surname_none", 1.0))
        return 0.0, xs, ys
    matched, left_x, left_y = _paired(xs, ys, surname=True)
    info = 0.0
    first = not (xs[0] in left_x and ys[0] in left_y)
    for x, y, relation in matched:
        code = relation.code
        parts.append(((_FIRST if first else _SECOND)[code], 1.0))
        if code == "slip":
            parts.append(("slip_cost", 1.0 - relation.strength))
        if relation.strength > 0.6:
            info += min(x.info, y.info)
        first = False
    if len(matched) > 1 and _crossed(matched, xs, ys):
        parts.append(("surnames_exchanged", 1.0))
    if left_x and left_y:
        info -= 0.06 * (left_x[0].info + left_y[0].info)
        if not matched:
            parts.append(("surname_differ", 1.0))
            if left_x[0].as_surname(left_y[0]).code == "other":
                parts.append(("surname_alike_other", 1.0))
        elif (a.husband and xs[-1] in left_x) or (b.husband and ys[-1] in left_y):
            # Only a woman bears it; a particle alone makes nobody a wife.
            woman = any(w.sex == "f" for w in (*a.given[:1], *b.given[:1]))
            parts.append(("surname_husband" if woman else "surname_other_differs", 1.0))
        elif xs[0] in left_x and ys[0] in left_y:
            parts.append(("surname_first_differs", 1.0))
        elif (xs[0] in left_x) != (ys[0] in left_y):
            # The first surname of one is the second of the other.
            parts.append(("surname_moved", 1.0))
        else:
            parts.append(("surname_other_differs", 1.0))
    elif left_x or left_y:
        longer, left = (xs, left_x) if left_x else (ys, left_y)
        if longer[0] in left:
            # The Portuguese drop the first of them, the Spanish the last.
            parts.append(("surname_first_dropped", 1.0))
        else:
            parts.append(("surname_dropped", 1.0))
    return info, left_x, left_y


def _twice(row: Sequence[Word]) -> bool:
    return len(set(row)) < len(row)


def _crossed(matched: Sequence[_Match], xs: Sequence[Word], ys: Sequence[Word]) -> bool:
    """Whether two surnames stand in another order. Of a surname that stands twice, nobody can say."""
    if _twice(xs) or _twice(ys):
        return False
    place_x = {id(x): i for i, x in reversed(list(enumerate(xs)))}
    place_y = {id(y): i for i, y in reversed(list(enumerate(ys)))}
    rows = [place_y.get(id(y), 0) for _, y, _ in sorted(matched, key=lambda m: place_x.get(id(m[0]), 0))]
    return any(later < earlier for earlier, later in itertools.pairwise(rows))
