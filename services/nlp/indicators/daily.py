"""What houses, bodies and families do every day: no sign, whoever reads one in."""

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import NamedTuple

from services.nlp import figures, lexicon


class Said(NamedTuple):
    """The words of a sentence, and the range of them that a passage takes."""

    words: tuple[str, ...]
    first: int
    last: int

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


def ordinary(words: tuple[str, ...], sentence: tuple[int, int], match: tuple[int, int], category: str) -> bool:
    """Whether a passage that was read as a category tells of what is done every day."""
    start, end = sentence
    said = Said(words[start:end], match[0] - start, match[1] - start)
    return any(tells(said) for tells in _TELLS.get(category, ()))


def _daily_door(said: Said) -> bool:
    """Whether a door is locked by the clock or for fear of thieves, by nobody or by a house; with nobody inside."""
    clause = frozenset(said.words)
    if _DOORS.isdisjoint(clause) or _LOCKED.isdisjoint(clause) or not _HELD.isdisjoint(clause):
        return False
    itself = any(a in _ITSELF and b.startswith(_CLOSES) for a, b in pairwise(said.words))
    by_clock = any(a in _AT and _hour(b) for a, b in pairwise(said.words))
    return (itself or not _HOUSES.isdisjoint(clause)) and (by_clock or not _THEFT.isdisjoint(clause))


def _hour(word: str) -> bool:
    return word in _NIGHT or 1 <= figures.WORDS.get(word, 0) <= 12


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


_TELLS: Mapping[str, tuple[Callable[[Said], bool], ...]] = {
    "harbouring_confinement": (_daily_door,),
    "debt_bondage": (_debt_of_a_body,),
    "document_retention": (_own_drawer, _not_needed),
    "money_flow_laundering": (_sent_home,),
    "corruption_complicity": (_leisure,),
    "sexual_exploitation": (_leisure,),
    "forced_begging_criminality": (_leisure, _pay_of_the_driver),
    "withheld_wages_excessive_hours": (_pay_of_the_driver,),
    "labour_exploitation": (_pay_of_the_driver,),
}
"""What each category is read into."""
