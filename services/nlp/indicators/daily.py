"""What houses, bodies and families do every day: no sign, whoever reads one in."""

import re
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import NamedTuple

from services.nlp import figures, lexicon


class Said(NamedTuple):
    """The words of a sentence, and the range of them that a passage takes."""

    words: tuple[str, ...]
    first: int
    last: int
    behind: tuple[str, ...] = ()
    """The words of the clause that follows behind a semicolon."""
    before: tuple[str, ...] = ()
    """The words of the clause that stands before a semicolon."""

    @property
    def passage(self) -> tuple[str, ...]:
        """The words of the passage."""
        return self.words[self.first : self.last]


_DOORS, _LOCKED, _AT = lexicon.plain("doors"), lexicon.plain("locked"), lexicon.plain("clock")
_HELD, _HOUSES, _THEFT = lexicon.plain("held_in"), lexicon.plain("houses"), lexicon.plain("theft")
_ITSELF = frozenset({"se", "si", "est", "is", "are", "e", "es", "sont", "sono", "sao"})
_CLOSES = ("cierr", "cerr", "ferm", "chiud", "chius", "tranc", "fech", "lock")
_NIGHT = frozenset({"<number>", "midnight", "minuit", "mezzanotte", "medianoche"})
_OWED, _BODIES = lexicon.plain("owed"), lexicon.plain("bodies")
_NEEDS, _PAPER = lexicon.plain("needs"), lexicon.plain("paper")
_NOT_NEEDED = frozenset({"se", "not", "pas", "e", "necessario"})
_SHORT = 8
"""Words of a passage that says of papers only that they are not needed."""
_PLACES, _MINE, _ELSE = lexicon.plain("own_places"), lexicon.plain("mine"), lexicon.plain("of_others")
_LETS_IN = frozenset({"the", "el", "los", "las", "o", "os", "as", "le", "les", "il", "i"})
_I_SEND, _KIN, _OTHERS = lexicon.plain("i_send"), lexicon.plain("kin"), lexicon.plain("sent_for_others")
_GOES, _OUTINGS, _EARNS = lexicon.plain("goes"), lexicon.plain("outings"), lexicon.plain("earns_there")
_BEGS = ("ped", "pid", "limosn", "mendi", "beg", "vend", "sell", "sold", "rob", "steal", "clien", "elemos", "chied",
         "quet", "roub", "vol", "esmol", "oblig", "obrig", "forz", "forc", "costr", "trabaj", "trabalh", "work",
         "travail", "lavor", "entreg", "polic", "poliz")  # fmt: skip
_PAY, _DRIVES, _WITHHELD = lexicon.plain("pay_nouns"), lexicon.plain("drives_others"), lexicon.plain("withholds")
_OF = frozenset({"de", "del", "do", "da", "of", "du", "dello", "della", "dei", "di", "degli"})

_OFFICES, _LIES, _LIES_AT = lexicon.plain("offices"), lexicon.plain("lies_kept"), lexicon.plain("lies_at")
_COPIED, _GAVE, _LATER = lexicon.plain("copied"), lexicon.plain("gave"), lexicon.plain("later")
_BEASTS, _BANKS, _THE = lexicon.plain("beasts"), lexicon.plain("banks"), lexicon.plain("the")
_FINES, _LATE, _AT_WORK = lexicon.plain("fines"), lexicon.plain("paid_late"), lexicon.plain("at_work")
_CARDS, _CREDIT, _KEEPERS = lexicon.plain("cards"), lexicon.plain("credit"), lexicon.plain("keepers")
_REPAYS, _PAYERS = lexicon.plain("repays"), lexicon.plain("payers")
_ROOMS, _OWNED, _REST = lexicon.plain("rooms"), lexicon.plain("owned"), lexicon.plain("rest")
_CHILDREN, _FETCHERS, _ALL_INSIDE = (lexicon.plain(s) for s in ("children", "allowed_to_fetch", "all_inside"))
_LESSON, _RELATIVE, _TALKS = lexicon.plain("lesson"), lexicon.plain("relative"), lexicon.plain("talks")
_ALONE, _BY_NIGHT = lexicon.plain("goes_alone"), lexicon.plain("by_night")
_PRICE, _CROSSING = lexicon.plain("price"), lexicon.plain("crossing")
_CLOCK = re.compile(r"(?:[01]?\d|2[0-4])h(?:\d\d)?")
_FURTHER = 12
_NOTICE = 2
"""Words of a passage that names a door and says that it is locked: «portões fechados»."""
_BY_SOMEBODY = frozenset({"por", "pelo", "pela", "par", "dal", "dalla", "by"})
_KEEPS = ("ret", "trag", "kept", "keep", "held", "hold", "swallow", "gard", "tratt", "ficou")
_REPAY = ("reembols", "rembours", "rimbors")
_WE = ("mos", "ons", "iamo")


def ordinary(words: tuple[str, ...], sentence: tuple[int, int], match: tuple[int, int], category: str) -> bool:
    """Whether a passage that was read as a category tells of what is done every day."""
    start, end = sentence
    behind = words[end : end + _FURTHER] if words[end - 1] == ";" else ()
    said = Said(words[start:end], match[0] - start, match[1] - start, behind)
    return any(tells(said) for tells in _TELLS.get(category, ()))


def _daily_door(said: Said) -> bool:
    """Whether a door is locked by the clock or for fear of thieves, by nobody or by a house; with nobody inside."""
    clause = frozenset(said.words)
    if _DOORS.isdisjoint(clause) or _LOCKED.isdisjoint(clause) or not _HELD.isdisjoint(clause):
        return False
    itself = any(a in _ITSELF and b.startswith(_CLOSES) for a, b in pairwise(said.words))
    by_clock = any(a in _AT and _hour(b) for a, b in pairwise(said.words))
    notice = said.last - said.first <= _NOTICE and _ALL_INSIDE.isdisjoint(clause)
    return (itself or notice or not _HOUSES.isdisjoint(clause)) and (by_clock or not _THEFT.isdisjoint(clause))


def _hour(word: str) -> bool:
    return word in _NIGHT or 1 <= figures.WORDS.get(word, 0) <= 12 or bool(_CLOCK.fullmatch(word))


def _debt_of_a_body(said: Said) -> bool:
    """Whether what is owed is owed by a firm, a club or a state."""
    return any(
        said.words[n] in _OWED and not _BODIES.isdisjoint(said.words[n + 1 : n + 4])
        for n in range(said.first, said.last)
    )


def _sent_home(said: Said) -> bool:
    """Whether somebody sends own money to their own family: in nobody else's name, to nobody else's account."""
    own = any(a in _MINE and b in _KIN for a, b in pairwise(said.words))
    return own and not _I_SEND.isdisjoint(said.words) and _OTHERS.isdisjoint(said.words)


def _leisure(said: Said) -> bool:
    """Whether people go out to a square, a park, to church: not to beg or to sell there, not under orders."""
    clause = frozenset(said.words)
    return (
        not (_GOES.isdisjoint(clause) or _OUTINGS.isdisjoint(clause))
        and _EARNS.isdisjoint(clause)
        and not any(word.startswith(_BEGS) for word in clause)
    )


def _pay_of_the_driver(said: Said) -> bool:
    """Whether pay is that of whoever drives the others: no wage that is kept from them."""
    words = said.words[max(said.first - 1, 0) : said.last + 1]
    driver = any(a in _PAY and b in _OF and c in _DRIVES for a, b, c in zip(words, words[1:], words[2:], strict=False))
    return driver and _WITHHELD.isdisjoint(words)


def _own_drawer(said: Said) -> bool:
    """Whether somebody writes where their own paper lies: "passport's in my drawer", not "your passport", not his."""
    words = said.words
    place = next((n for n in range(1, len(words)) if words[n] in _PLACES and words[n - 1] in _MINE), -1)
    paper = next((n for n in range(len(words)) if words[n] in _PAPER), -1)
    if not 0 <= paper < place or words[paper].endswith("s") or not _ELSE.isdisjoint(words):
        return False
    before = words[paper - 1] if paper else ""
    return before in _MINE or before not in _LETS_IN


def _not_needed(said: Said) -> bool:
    """Whether a short passage says of papers only that they are, or are not, needed."""
    words = said.words
    needs = any(
        (words[n] in _NEEDS and n > 0 and words[n - 1] in _NOT_NEEDED) or words[n] == "needed"
        for n in range(said.first, said.last)
    )
    return needs and len(said.passage) <= _SHORT and not _PAPER.isdisjoint(said.passage)


def _at_an_office(said: Said) -> bool:
    """Whether a paper lies at an office, kept by nobody else: «quedará retenido en el consulado»."""
    words = said.words
    kept = next((n for n in range(said.first, said.last) if words[n] in _LIES), -1)
    if kept < 0 or _PAPER.isdisjoint(words[said.first : kept]) or not _KEEPERS.isdisjoint(words):
        return False
    behind = words[kept + 1 : kept + 6]
    office = next((n for n, word in enumerate(behind) if word in _OFFICES), -1)
    return office > 0 and behind[0] in _LIES_AT and _BY_SOMEBODY.isdisjoint(behind[1:office])


def _given_straight_back(said: Said) -> bool:
    """Whether a paper was taken to be copied, and was given back: not later, not for anything."""
    behind = said.words[said.last :]
    at_once = any(a == "at" and b == "once" for a, b in pairwise(behind))
    behind = tuple(word for word in behind if not (at_once and word == "once"))
    gave = next((n for n, word in enumerate(behind) if word in _GAVE), -1)
    return gave >= 0 and not _COPIED.isdisjoint(said.words) and _LATER.isdisjoint(behind)


def _of_beasts(said: Said) -> bool:
    """Whether papers are those of animals."""
    behind = said.words[said.first : said.last + 3]
    return any(
        b in _OF | {"dos", "des"} and not _BEASTS.isdisjoint(behind[n + 1 : n + 3]) for n, b in enumerate(behind)
    )


def _kept_by_a_bank(said: Said) -> bool:
    """Whether a bank or its machine keeps a paper: "the bank kept my card"."""
    words = said.words
    for n, word in enumerate(words[: said.last]):
        if word in _BANKS and n > 0 and words[n - 1] in _THE and (n < 2 or words[n - 2] in _STARTS):
            return any(one.startswith(_KEEPS) for one in words[n + 1 : n + 4])
    return False


_STARTS = frozenset({",", ";", ":", ".", "y", "e", "and", "et", "que", "that", "-"})


def _fine_for_paying_late(said: Said) -> bool:
    """Whether a share is asked of who pays late, as in leases: not of who comes late to work."""
    share = "%" in said.words[said.first : said.last + 2]
    return share and not _FINES.isdisjoint(said.passage) and not _LATE.isdisjoint(said.words) and _no_work(said)


def _no_work(said: Said) -> bool:
    return _AT_WORK.isdisjoint(said.words) and _KEEPERS.isdisjoint(said.words)


def _debt_on_a_card(said: Said) -> bool:
    """Whether what is owed is what a card of credit shows."""
    before = said.words[: said.last]
    return not (_CARDS.isdisjoint(before) or _CREDIT.isdisjoint(before)) and _no_work(said)


def _paid_back(said: Said) -> bool:
    """Whether the firm says that it pays back what somebody lays out: "we reimburse it"."""
    words = said.words + said.behind
    for n, word in enumerate(words):
        firm = not _PAYERS.isdisjoint(words[max(n - 3, 0) : n])
        if word in _REPAYS and firm:
            return words[n + 1 : n + 2] not in {("us",), ("by",)}
        if word not in _REPAYS and word.startswith(_REPAY) and (word.endswith(_WE) or firm):
            return True
    return False


def _owed_to_kin(said: Said) -> bool:
    """Whether somebody owes their grandmother, an aunt, their mother."""
    words = said.words
    return any(
        words[n].startswith(_OWES) and not _RELATIVE.isdisjoint(words[n + 1 : n + 4])
        for n in range(max(said.first - 1, 0), said.last)
    ) and _no_work(said)


_OWES = ("owe", "debo", "devo", "dois", "debia", "devia")


def _own_room(said: Said) -> bool:
    """Whether somebody has a room of their own that has a key: nobody is locked into it."""
    clause = frozenset(said.words)
    own = any((a in _ROOMS and b in _OWNED) or (a in _OWNED and b in _ROOMS) for a, b in pairwise(said.words))
    shut = any(word.startswith(("encerr", "tranc", "enferm", "rinchi", "chius", "fech")) for word in clause)
    held = not (_HELD - _FREE_TO).isdisjoint(clause) or (not _ALL_INSIDE.isdisjoint(clause) and "no" in clause)
    return own and not _LOCKED.isdisjoint(said.passage) and not shut and not held and _KEEPERS.isdisjoint(clause)


_FREE_TO = frozenset(
    {"salir", "sair", "leave", "fuera", "fora", "outside", "out", "sortir", "uscire", "nos", "ci", "leur"}
)


def _at_rest(said: Said) -> bool:
    """Whether a patient stays in for rest."""
    clause = frozenset(said.words)
    return not _REST.isdisjoint(clause) and _no_work(said) and not any(word.startswith("encerr") for word in clause)


def _fetched(said: Said) -> bool:
    """Whether children leave a school with who may fetch them."""
    with_whom = said.words[said.last : said.last + 4]
    return (
        not _CHILDREN.isdisjoint(said.words) and not _FETCHERS.isdisjoint(with_whom) and _KEEPERS.isdisjoint(said.words)
    )


def _told_to_study(said: Said) -> bool:
    """Whether kin keep somebody in, or take a phone away, so that homework is done."""
    before = said.words[: said.first + 1]
    return not (_RELATIVE.isdisjoint(before) or _LESSON.isdisjoint(said.words)) and _KEEPERS.isdisjoint(said.words)


def _in_talks(said: Said) -> bool:
    """Whether people are "locked in a meeting", "in talks"."""
    words = [word for word in said.words[said.first : said.last + 4] if word not in _SMALL]
    return any(
        a == "locked" and b == "in" and c in _TALKS for a, b, c in zip(words, words[1:], words[2:], strict=False)
    )


_SMALL = frozenset({"a", "an", "the", "long", "into"})


def _minded(said: Said) -> bool:
    """Whether somebody is asked not to go out alone at night, as kin and friends do."""
    near = said.words[said.first : said.last + 3]
    said_to = said.words[said.first : said.first + 2]
    asked = said_to[:1] in {("no",), ("nao",), ("dont",), ("don",), ("do",), ("ne",), ("non",), ("not",)}
    alone = not (_ALONE.isdisjoint(near) or _BY_NIGHT.isdisjoint(near))
    return asked and alone and _no_work(said)


def _price_of_a_tour(said: Said) -> bool:
    """Whether a price for each person stands by itself: no border, no guide, no papers beside it."""
    return said.words[max(said.first - 1, 0)] in _PRICE and _CROSSING.isdisjoint(said.words)


_TELLS: Mapping[str, tuple[Callable[[Said], bool], ...]] = {
    "harbouring_confinement": (_daily_door, _own_room, _at_rest, _fetched, _told_to_study, _in_talks),
    "isolation_surveillance": (_told_to_study, _minded),
    "migrant_smuggling": (_price_of_a_tour,),
    "debt_bondage": (_debt_of_a_body, _fine_for_paying_late, _debt_on_a_card, _paid_back, _owed_to_kin),
    "document_retention": (
        _own_drawer,
        _not_needed,
        _at_an_office,
        _given_straight_back,
        _of_beasts,
        _kept_by_a_bank,
        _told_to_study,
    ),
    "money_flow_laundering": (_sent_home,),
    "corruption_complicity": (_leisure,),
    "sexual_exploitation": (_leisure,),
    "forced_begging_criminality": (_leisure, _pay_of_the_driver),
    "withheld_wages_excessive_hours": (_pay_of_the_driver,),
    "labour_exploitation": (_pay_of_the_driver,),
}
"""What each category is read into."""
