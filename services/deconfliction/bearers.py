"""Whose a value is, as far as the words around it tell: an accused person's, a protected one's, a firm's, an advert's.

A value is given to the one named next to it, by the words that lead from one to the other. To somebody protected it is
given on slight signs, to an accused person on plain ones alone; where both could be meant, to nobody.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from models.deconfliction import Bearer, Sign
from models.mention import Mention, MentionKind
from services.deconfliction import bearer_words as words
from services.deconfliction.folding import folded
from services.deconfliction.sides import Sides

_NEAR, _BEHIND, _LISTED = 140, 60, 240
"""Characters between whom a text names first and a value; between a value and whom it names after; in a form."""
_WINDOW = 1_000
"""Characters on each side of a value that are looked at, however long its line is."""
_FIELD, _LINE, _LONGEST_ADVERT, _OFFERS, _WORDS, _STRANGE = 48, 64, 1_500, 3, 3, 3
_END = re.compile(r"(?:[.!?;][\"»”)]?\s+(?=[^a-z\d])|\n[ \t]*\n)")
_CELLS = re.compile(r"[|\t]| {3,}|[^\s;];[^\s;]+;")
_ABBREVIATED = re.compile(
    r"\b(?:c\.i|d\.n\.i|c\.c|tel|cel|sr|sra|lic|dr|dra|n|no|nro|av|arq|ing|abg|don|fono|ltda|cia|mrs?)$"
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_CARD, _CARD_END = "begin:vcard", "end:vcard"
_PRONOUN = re.compile(r"\b(?:ella|ela|she|elle|lei|ele|he|lui)\b|\bel (?=es|usa|tiene|dispone)")
_FROM_HIS = re.compile(r"\b(?:desde|del|from|avec|dal|com|pelo|with|su|his|her|son)\b[^,;]{0,30}[,:]?\s*$")
_REACH_ME = re.compile(r"\bllam[ae]me\b|\bcall me\b|\bme lig\w+|\bescrib[ei]me\b")
_ALIAS = re.compile(
    r"^[^.;\n]{0,30}\b(?:alias|dett[oa]|dite?|apodad[oa]|conoc\w+ como|conhecid[oa] como|known as|a\.?k\.?a\.?"
    r"|vulgo|se hace llamar)"
    r"[\s\"“«:,]*(?:la|el|madame|don|dona|tia|tio|lic\.?)?\s*$"
)
_ADJACENT = re.compile(
    r"^[\s,(:\"“]*(?:(?:el|la|lo|o|a|os|the|le|il|es|e|fue|foi|is|was|est|un|una|um|uma|senora?|sra?|mrs?|ms|don"
    r"|dona|ciudadan[oa]|como|cuit|dni|c\.?i\.?|cpf|con|sr|com"
    r"|de nombre|se llama(?:ba)?|llamad[oa]|chamad[oa]|quien|al|ya|presunt[oa]|alleged)[\s.,(]*){0,3}$"
)


@dataclass(frozen=True, slots=True)
class Read:
    """Whose a value is at one place, by what sign, and the names that it stands with."""

    bearer: Bearer
    sign: Sign
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Actor:
    """Somebody whom a passage names or speaks of: who may hold a value. `start` and `end` are on its page."""

    start: int
    end: int
    bearer: Bearer
    person: Mention | None = None
    slight: bool = False
    """Perhaps protected: by a word for young people, workers, travellers."""
    several: bool = False
    """Of several people at once, none of whom holds a value."""


class _Ordered:
    """Mentions of a page in their order, asked for those that begin in a stretch."""

    def __init__(self, mentions: Sequence[Mention]) -> None:
        self.all = sorted(mentions, key=lambda one: one.span.start)
        self._starts = [one.span.start for one in self.all]

    def within(self, first: int, last: int) -> Sequence[Mention]:
        return self.all[bisect_left(self._starts, first) : bisect_left(self._starts, last)]


class PageBearers:
    """One page, asked whose each of its values is. Offsets of the folded text are those of the page."""

    def __init__(self, text: str, mentions: Sequence[Mention], sides: Sides) -> None:
        self._written, self._text, self._sides = text, folded(text), sides
        self._people = _Ordered([one for one in mentions if one.kind is MentionKind.PERSON])
        self._values = _Ordered([one for one in mentions if one.kind not in (MentionKind.PERSON, MentionKind.ORG)])
        self._bodies = _Ordered([one for one in mentions if one.kind is MentionKind.ORG])

    def read(self, value: Mention) -> Read:
        """Whose a value is here."""
        if value.kind is MentionKind.PERSON:
            return self._of(_Actor(value.span.start, value.span.end, self._sides.of(value), value), Sign.NAMED)
        first, last, shape = self._passage(value)
        actors = self._actors(first, last)
        found = self._in_shape(value, (first, last), shape, actors)
        if found.bearer is Bearer.UNKNOWN and shape in ("field", "sentence"):
            found = (self._in_form(value) if not actors else None) or self._in_advert(value, actors) or found
        return Read(found.bearer, found.sign, self._names(actors)) if found.bearer is Bearer.UNKNOWN else found

    def _in_shape(self, value: Mention, within: tuple[int, int], shape: str, actors: Sequence[_Actor]) -> Read:
        match shape:
            case "message":
                return self._in_message(value, within, actors)
            case "row":
                return self._in_row(value, actors)
            case "card":
                return self._in_card(actors)
            case "head":
                return self._in_head(within[0], actors)
            case "field" if not actors:
                own = words.OWN.search(self._text, within[0], value.span.start)
                return Read(self._sides.speaker, Sign.OWN) if own else Read(Bearer.UNKNOWN, Sign.NOTHING)
            case _:
                return self._in_sentence(value, within[0], actors)

    def _in_head(self, first: int, actors: Sequence[_Actor]) -> Read:
        """From whom a mail comes and to whom it goes: who threatens in it, and whom."""
        author = self._sides.author
        if words.MAIL_FROM.match(self._text, first):
            return Read(author, Sign.MAIL, self._names(actors)) if author is Bearer.ACCUSED else self._alone(actors)
        return (
            Read(Bearer.PROTECTED, Sign.MAIL, self._names(actors)) if author is Bearer.ACCUSED else self._alone(actors)
        )

    def _alone(self, actors: Sequence[_Actor]) -> Read:
        return self._of(actors[0], Sign.MAIL) if len(actors) == 1 else Read(Bearer.UNKNOWN, Sign.MAIL)

    def _in_sentence(self, value: Mention, first: int, actors: Sequence[_Actor]) -> Read:
        start, end = value.span.start, value.span.end
        single = [one for one in actors if not one.several]
        before = next((one for one in reversed(single) if one.end <= start), None)
        behind = next((one for one in single if one.start >= end), None)
        mixed = any(one.bearer is Bearer.PROTECTED for one in actors)
        if behind is not None and behind.start - end <= _BEHIND:
            between = self._text[end : behind.start]
            if words.BELONGS.match(between) and not self._another_value(end, behind.start):
                return self._of(behind, Sign.BELONGS)
            if mixed and behind.bearer is Bearer.PROTECTED and before is None:
                return self._of(behind, Sign.NEAR)
        if before is not None:
            if before.bearer is Bearer.FIRM and any(one.person and one.end <= before.start for one in actors):
                return Read(Bearer.UNKNOWN, Sign.BESIDE)
            return self._after(value, before, mixed=mixed)
        lead = self._text[first:start]
        if words.OWN.search(lead) or (self._sides.mail and _REACH_ME.search(lead)):
            return Read(self._sides.speaker, Sign.OWN)
        return self._after_sentence(first, lead) if actors == [] else Read(Bearer.UNKNOWN, Sign.BESIDE)

    def _after(self, value: Mention, before: _Actor, *, mixed: bool) -> Read:
        """The last whom a sentence names before a value."""
        gap = self._text[before.end : value.span.start]
        plain = self._without_values(before.end, value.span.start)
        if words.OWN.search(gap) and before.bearer is not Bearer.OFFICE:
            return Read(self._sides.speaker, Sign.OWN)
        told, called, owns = words.SAID.search(plain), words.CALLS.search(plain), words.OWNS.search(plain)
        if before.bearer is Bearer.PROTECTED:
            plainly = len(gap) <= _NEAR and not called and not (told and not words.HIS.search(plain))
            return self._of(before, Sign.BESIDE if plainly else Sign.NEAR)
        if len(gap) > _NEAR or told or _PRONOUN.search(plain) or words.PASSES.search(plain) or self._strange(plain):
            return Read(Bearer.UNKNOWN, Sign.BESIDE)
        if called and (mixed or not _FROM_HIS.search(plain)):
            return Read(Bearer.UNKNOWN, Sign.BOTH if mixed else Sign.BESIDE)
        if mixed and not owns:
            return Read(Bearer.UNKNOWN, Sign.BOTH)
        return self._of(before, Sign.BESIDE)

    @staticmethod
    def _strange(gap: str) -> bool:
        """Whether more words than a few between somebody and a value are none of possession."""
        unknown = (one for one in _WORD.findall(gap) if one not in words.SMALL and not words.OWNS.fullmatch(one))
        return sum(not words.CALLS.match(one) for one in unknown) > _STRANGE

    def _after_sentence(self, first: int, lead: str) -> Read:
        """A sentence that names nobody goes on about the one whom the sentence before it is about."""
        if not (words.HIS.search(lead) or _PRONOUN.search(lead) or words.OWNS.search(lead)):
            return Read(Bearer.UNKNOWN, Sign.NOTHING)
        begin = self._sentence(max(0, first - 2))
        actors = self._actors(begin, first)
        if any(one.bearer is Bearer.PROTECTED for one in actors):
            alone = len(actors) == 1 and not actors[0].several
            return Read(Bearer.PROTECTED, Sign.GOES_ON if alone else Sign.NEAR, self._names(actors))
        known = {one.person.entity if one.person else "" for one in actors}
        his = words.HIS.search(lead) or _PRONOUN.search(lead)
        if his and len(known) == 1 and len(lead) <= _NEAR and not (words.CALLS.search(lead) or words.SAID.search(lead)):
            return self._of(actors[-1], Sign.GOES_ON)
        return Read(Bearer.UNKNOWN, Sign.NOTHING)

    def _in_row(self, value: Mention, actors: Sequence[_Actor]) -> Read:
        """A row of a table: somebody protected in it has it whole; else the one named last before the value."""
        if any(one.bearer is Bearer.PROTECTED for one in actors):
            mixed = any(one.bearer is Bearer.ACCUSED for one in actors)
            return Read(Bearer.UNKNOWN if mixed else Bearer.PROTECTED, Sign.ROW, self._names(actors))
        called = [one for one in actors if one.person is None and one.bearer is Bearer.ACCUSED]
        people = [one for one in actors if one.person is not None]
        if called and len({one.person.entity for one in people if one.person}) <= 1:
            return Read(Bearer.ACCUSED, Sign.ROW, self._names(people))
        before = next((one for one in reversed(actors) if one.end <= value.span.start), None)
        return self._of(before, Sign.ROW) if before else Read(Bearer.UNKNOWN, Sign.NOTHING if not actors else Sign.ROW)

    def _in_card(self, actors: Sequence[_Actor]) -> Read:
        """A contact: its one name, or the role that stands for one."""
        if any(one.bearer in (Bearer.PROTECTED, Bearer.OTHER) for one in actors):
            return Read(Bearer.OTHER, Sign.CARD, self._names(actors))
        if any(one.bearer is Bearer.ACCUSED for one in actors):
            return Read(Bearer.ACCUSED, Sign.CARD, self._names(actors))
        return self._of(actors[0], Sign.CARD) if actors else Read(Bearer.UNKNOWN, Sign.NOTHING)

    def _in_message(self, value: Mention, within: tuple[int, int], actors: Sequence[_Actor]) -> Read:
        """A message of a chat: whoever says that it is his own, or whom it names right before."""
        line = words.CHAT.match(self._text, within[0])
        assert line is not None
        inside = [one for one in actors if one.start >= line.end()]
        before = next((one for one in reversed(inside) if one.end <= value.span.start), None)
        told = self._text[line.end() : within[1]]
        if words.OWN.search(told) or (before is None and _REACH_ME.search(told)):
            sender = [one for one in actors if one.start < line.end() and one.person is not None]
            return Read(self._sides.sender(line["name"]), Sign.OWN, self._names(sender))
        if before is not None and len(_WORD.findall(self._text, before.end, value.span.start)) <= _WORDS:
            return self._of(before, Sign.BESIDE)
        return Read(Bearer.UNKNOWN, Sign.CHAT)

    def _in_advert(self, value: Mention, actors: Sequence[_Actor]) -> Read | None:
        """The number of an advert for work; of one for sex nobody can say whose it is."""
        text = self._text
        if len(text) > _LONGEST_ADVERT or self._sides.statement or self._sides.mail:
            return None
        if words.PROTECTED.search(text):
            return None
        if words.FOR_SEX.search(text):
            return Read(Bearer.UNKNOWN, Sign.SEX_ADVERT)
        if any(one.person is not None for one in actors):
            return None
        around = text[max(0, value.span.start - _NEAR) : value.span.end + 20]
        offers = {found[0] for found in words.OFFERS.finditer(text)}
        return Read(Bearer.ADVERT, Sign.ADVERT) if len(offers) >= _OFFERS and words.REACH.search(around) else None

    def _in_form(self, value: Mention) -> Read | None:
        """A field of a form is of whom the heading of its part names, or of the name in the fields above it."""
        at = begin = self._text.rfind("\n", 0, value.span.start) + 1
        if value.span.start - begin > _LINE:
            return None
        holder: Read | None = None
        for line in reversed(self._text[max(0, begin - 2 * _LISTED) : begin].split("\n")[:-1]):
            at -= len(line) + 1
            if len(line) > _LINE:
                break
            here = self._actors(at, at + len(line))
            spoken = {one.bearer for one in here if one.person is None and not one.slight and not one.several}
            called = spoken & {Bearer.PROTECTED, Bearer.ACCUSED}
            if words.HEADING.match(line) or (len(called) == 1 and line.upper() == self._written[at : at + len(line)]):
                if len(called) == 1 and (holder is None or holder.bearer is Bearer.NAMED):
                    return Read(called.pop(), Sign.FORM, holder.names if holder else ())
                break
            people = [one for one in here if one.person is not None]
            if people and holder is None:
                alone = len({one.person.entity for one in people if one.person}) == 1
                if not alone or begin - at > _LISTED:
                    break
                holder = self._of(people[-1], Sign.FORM)
        return holder

    def _of(self, actor: _Actor, sign: Sign) -> Read:
        return Read(actor.bearer, Sign.NEAR if actor.slight else sign, self._names([actor]))

    def _names(self, actors: Sequence[_Actor]) -> tuple[str, ...]:
        people = [one.person for one in actors if one.person is not None and one.bearer is not Bearer.OFFICE]
        return tuple(sorted({name for one in people for name in (one.person, one.normal) if name}))

    def _actors(self, first: int, last: int) -> list[_Actor]:
        """Everybody in a stretch, in order. A role beside a name is the name's."""
        named = [
            _Actor(one.span.start, one.span.end, self._sides.of(one), one)
            for one in self._people.within(first, last)
            if not words.OWNS.fullmatch(self._text[one.span.start : one.span.end])
        ]
        bodies = [
            _Actor(one.span.start, one.span.end, _of_body(self._text[one.span.start : one.span.end]))
            for one in self._bodies.within(first, last)
        ]
        spoken = self._spoken[bisect_left(self._spoken_at, first) : bisect_left(self._spoken_at, last)]
        return self._without_aliases(sorted((*bodies, *self._joined(named, spoken)), key=lambda one: one.start))

    def _without_aliases(self, actors: Sequence[_Actor]) -> list[_Actor]:
        """Another name of the one named before is nobody else."""
        kept: list[_Actor] = []
        for one in actors:
            if kept and one.bearer is Bearer.NAMED and _ALIAS.search(self._text[kept[-1].end : one.start]):
                kept[-1] = _Actor(kept[-1].start, one.end, kept[-1].bearer, kept[-1].person)
            else:
                kept.append(one)
        return kept

    @cached_property
    def _spoken(self) -> Sequence[_Actor]:
        """All words of the page for people without a name and for bodies, none in a name, by place."""
        taken = bytearray(len(self._text))
        for one in (*self._people.all, *self._bodies.all):
            taken[one.span.start : one.span.end] = b"x" * (one.span.end - one.span.start)
        found: list[_Actor] = []
        for bearer, pattern in _SPOKEN:
            for said in pattern.finditer(self._text):
                if not any(taken[said.start() : said.end()]):
                    taken[said.start() : said.end()] = b"x" * (said.end() - said.start())
                    several = bearer is Bearer.PROTECTED and said[0].endswith("s")
                    slight = pattern is words.PERHAPS
                    found.append(_Actor(said.start(), said.end(), bearer, slight=slight, several=several))
        return sorted(found, key=lambda one: one.start)

    @cached_property
    def _spoken_at(self) -> Sequence[int]:
        return [one.start for one in self._spoken]

    def _joined(self, named: list[_Actor], spoken: Sequence[_Actor]) -> list[_Actor]:
        """Roles right beside a name give it its side, where it has none of its own."""
        kept: list[_Actor] = []
        for role in spoken:
            at = next((n for n, one in enumerate(named) if self._adjacent(role, one)), None)
            if at is None or role.bearer in (Bearer.FIRM, Bearer.OFFICE):
                kept.append(role)
            elif named[at].bearer is Bearer.NAMED or (role.bearer is Bearer.PROTECTED and not role.slight):
                one = named[at]
                start, end = min(one.start, role.start), max(one.end, role.end)
                named[at] = _Actor(start, end, role.bearer, one.person, slight=role.slight)
            else:
                one = named[at]
                named[at] = _Actor(min(one.start, role.start), max(one.end, role.end), one.bearer, one.person)
        return [*named, *kept]

    def _adjacent(self, role: _Actor, person: _Actor) -> bool:
        first, second = sorted((role, person), key=lambda one: one.start)
        return second.start - first.end <= _FIELD and bool(
            _ADJACENT.match(self._without_values(first.end, second.start))
        )

    def _passage(self, value: Mention) -> tuple[int, int, str]:
        """Where the sentence, row, field, message or contact of a value begins and ends, and which of these it is."""
        text, start, end = self._text, value.span.start, value.span.end
        far, behind = max(0, start - _WINDOW), min(len(text), end + _WINDOW)
        begin = max(far, text.rfind("\n", far, start) + 1)
        stop = found if (found := text.find("\n", end, behind)) >= 0 else behind
        line = text[begin:stop]
        if (card := text.rfind(_CARD, far, start)) >= 0 and _CARD_END not in text[card:start]:
            closed = text.find(_CARD_END, end, behind)
            return card, closed if closed >= 0 else behind, "card"
        if words.CHAT.match(text, begin):
            return begin, stop, "message"
        if self._sides.mail and (words.MAIL_FROM.match(text, begin) or words.MAIL_TO.match(text, begin)):
            return begin, stop, "head"
        if _CELLS.search(line) or (line.count(",") >= _OFFERS and " " not in line.strip()):
            return begin, stop, "row"
        if len(line) - (end - start) <= _FIELD // 2 or (start - begin <= _FIELD and ":" in text[begin:start]):
            return begin, stop, "field"
        first = self._sentence(start)
        ends = _END.search(self._written, end, behind)
        return first, ends.start() if ends else behind, "sentence"

    def _sentence(self, at: int) -> int:
        """Where the sentence of a place begins."""
        first = max(0, at - _WINDOW)
        for one in _END.finditer(self._written, first, at):
            if not _ABBREVIATED.search(self._text[max(0, one.start() - 8) : one.start()]):
                first = one.end()
        return first

    def _without_values(self, first: int, last: int) -> str:
        """The words of a stretch, other values aside."""
        found, at = list[str](), first
        for one in self._values.within(first, last):
            if at <= one.span.start and one.span.end <= last:
                found.append(self._text[at : one.span.start])
                at = one.span.end
        return " ".join((*found, self._text[at:last]))

    def _another_value(self, first: int, last: int) -> bool:
        return bool(self._values.within(first, last))


_SPOKEN = (
    (Bearer.PROTECTED, words.PROTECTED), (Bearer.ACCUSED, words.ACCUSED), (Bearer.ACCUSED, words.RUNS),
    (Bearer.PROTECTED, words.PERHAPS),
    (Bearer.OTHER, words.OTHERS), (Bearer.OFFICE, words.BODY), (Bearer.FIRM, words.FIRM),
)  # fmt: skip


def _of_body(name: str) -> Bearer:
    return Bearer.OFFICE if words.BODY.search(name) else Bearer.FIRM if words.FIRM.search(name) else Bearer.OTHER
