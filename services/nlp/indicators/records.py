"""What records say of themselves, what authorities seize, what houses and bodies do: no sign, whoever reads one in."""

from itertools import pairwise

from services.nlp import figures, lexicon
from services.nlp.indicators.cues import Cues, phrase_at
from services.nlp.indicators.manner import EDGES

PAPERS = "document_retention"
SEIZED = frozenset({PAPERS, "recruitment_other", "corruption_complicity", "forced_begging_criminality"})
"""Categories that a seizure by an authority is mistaken for."""
_NEAR = 6
"""Words around a seizure within which its authority stands."""
_GAP = 4
"""Words between an authority and what it does, and between a seizure and by whom."""
_TOLD_TO = frozenset(
    [
        "a",
        "to",
        "ante",
        "before",
        "con",
        "with",
        "al",
        "alla",
        "alle",
        "ai",
        "au",
        "aux",
        "ao",
        "aos",
        "agli",
        "as",
        "davanti",
    ]
)
_ARTICLES = frozenset(
    {"la", "el", "los", "las", "the", "o", "os", "le", "les", "il", "i", "gli", "un", "una", "l", "d"}
)
_BY = frozenset(
    {"por", "pela", "pelo", "pelas", "pelos", "by", "par", "dal", "dalla", "dai", "dalle", "dall", "dagli", "da"}
)
_WHO = frozenset(
    {"que", "that", "who", "qui", "che", "quien", "quem", "retirado", "reformado", "retired", "falso", "falsos", "fake"}
)
_BEEN = lexicon.plain("been")


_DOORS, _LOCKED, _AT = lexicon.plain("doors"), lexicon.plain("locked"), lexicon.plain("clock")
_HELD, _HOUSES, _THEFT = lexicon.plain("held_in"), lexicon.plain("houses"), lexicon.plain("theft")
_OWED, _BODIES = lexicon.plain("owed"), lexicon.plain("bodies")
_NEEDS, _PAPER = lexicon.plain("needs"), lexicon.plain("paper")
_I_SEND, _MINE, _KIN = lexicon.plain("i_send"), lexicon.plain("mine"), lexicon.plain("kin")
_OTHERS = frozenset(
    {
        "nombre",
        "nome",
        "name",
        "names",
        "cuenta",
        "conta",
        "account",
        "compte",
        "conto",
        "nom",
        "he",
        "she",
        "him",
        "madam",
        "jefe",
        "boss",
    }
)
_SELF = frozenset({"se", "si", "est", "is", "are", "e", "es", "sont", "sono", "sao"})


def ordinary(words: tuple[str, ...], sentence: tuple[int, int], match: tuple[int, int], category: str) -> bool:
    """Whether a passage tells of a door that is locked every day, a body's debt, or papers that are not needed."""
    clause = words[sentence[0] : sentence[1]]
    if category == "harbouring_confinement":
        return _daily_door(clause)
    if category == "debt_bondage":
        return any(
            words[i] in _OWED and not _BODIES.isdisjoint(words[i + 1 : i + 4]) for i in range(match[0], match[1])
        )
    if category == "money_flow_laundering":
        own = any(a in _MINE and b in _KIN for a, b in pairwise(clause))
        return own and not _I_SEND.isdisjoint(clause) and _OTHERS.isdisjoint(clause)
    if category in _READ_INTO and _leisure(clause):
        return True
    if category in _EARNINGS:
        # The pay of whoever drives the others is no wage that is kept from them.
        said = words[max(match[0] - 1, sentence[0]) : match[1] + 1]
        return any(
            a in _PAY and b in _OF and c in _DRIVES for a, b, c in zip(said, said[1:], said[2:], strict=False)
        ) and _WITHHELD.isdisjoint(said)
    if category == PAPERS:
        return _own_drawer(clause) or (
            any(
                (words[i] in _NEEDS and words[i - 1] in {"se", "not", "pas", "e", "necessario"}) or words[i] == "needed"
                for i in range(match[0], match[1])
            )
            and not _PAPER.isdisjoint(words[slice(*match)])
            and match[1] - match[0] <= _SHORT
        )
    return False


_READ_INTO = frozenset(
    {"corruption_complicity", "forced_begging_criminality", "sexual_exploitation", "money_flow_laundering"}
)
"""Categories that are read into an outing on a Sunday."""
_GOES, _OUTINGS, _EARNS = lexicon.plain("goes"), lexicon.plain("outings"), lexicon.plain("earns_there")


def _leisure(clause: tuple[str, ...]) -> bool:
    """Whether people go out to a square, a park, to church: not to beg or to sell there, not under orders."""
    said = frozenset(clause)
    return (
        not (_GOES.isdisjoint(said) or _OUTINGS.isdisjoint(said))
        and _EARNS.isdisjoint(said)
        and not any(word.startswith(_BEGS) for word in said)
    )


_BEGS = ("ped", "pid", "limosn", "mendi", "beg", "vend", "sell", "sold", "rob", "steal", "clien", "elemos", "chied",
         "quet", "roub", "vol", "esmol", "oblig", "obrig", "forz", "forc", "costr", "trabaj", "trabalh", "work",
         "travail", "lavor", "entreg", "polic", "poliz")  # fmt: skip
_EARNINGS = frozenset({"withheld_wages_excessive_hours", "forced_begging_criminality", "labour_exploitation"})
_PAY, _DRIVES, _WITHHELD = lexicon.plain("pay_nouns"), lexicon.plain("drives_others"), lexicon.plain("withholds")
_OF = frozenset({"de", "del", "do", "da", "of", "du", "dello", "della", "dei", "di", "degli"})
_PLACES, _FOR_MINE = lexicon.plain("own_places"), lexicon.plain("mine")
_ELSE = lexicon.plain("of_others")
_LETS_IN = frozenset({"the", "el", "los", "las", "o", "os", "as", "le", "les", "il", "i"})


def _own_drawer(clause: tuple[str, ...]) -> bool:
    """Whether somebody writes where their own paper lies: "passport's in my drawer", not "your passport", not his."""
    place = next((n for n in range(1, len(clause)) if clause[n] in _PLACES and clause[n - 1] in _FOR_MINE), -1)
    paper = next((n for n in range(len(clause)) if clause[n] in _PAPER), -1)
    if not 0 <= paper < place or clause[paper].endswith("s") or not _ELSE.isdisjoint(clause):
        return False
    before = clause[paper - 1] if paper else ""
    return before in _FOR_MINE or before not in _LETS_IN


_SHORT = 8
"""Words of a passage that says of papers only that they are not needed."""


def _daily_door(clause: tuple[str, ...]) -> bool:
    """Whether a door is locked by the clock or for fear of thieves, by nobody or by a house; with nobody inside."""
    said = frozenset(clause)
    if _DOORS.isdisjoint(said) or _LOCKED.isdisjoint(said) or not _HELD.isdisjoint(said):
        return False
    nobody = any(a in _SELF and b.startswith(_CLOSES) for a, b in pairwise(clause)) or not _HOUSES.isdisjoint(said)
    return nobody and (not _THEFT.isdisjoint(said) or any(a in _AT and _hour(b) for a, b in pairwise(clause)))


_CLOSES = ("cierr", "cerr", "ferm", "chiud", "chius", "tranc", "fech", "lock")


def _hour(word: str) -> bool:
    return (
        word in {"<number>", "midnight", "minuit", "mezzanotte", "medianoche"} or 1 <= figures.WORDS.get(word, 0) <= 12
    )


def formula(words: tuple[str, ...], sentence: tuple[int, int], match: tuple[int, int], table: Cues) -> bool:
    """Whether a passage holds words with which a record asks openly, reads over, closes or signs, or follows them."""
    for i in range(max(sentence[0], match[0] - _NEAR), match[1]):
        phrase = phrase_at(words, i, table.formulas)
        if phrase and i + len(phrase) >= match[0]:
            return True
    return False


def seized(
    words: tuple[str, ...], sentence: tuple[int, int], match: tuple[int, int], *, table: Cues, category: str
) -> bool:
    """Whether an authority seizes what a passage speaks of: "seized by the court", «se secuestró la licencia»."""
    start, end = max(sentence[0], match[0] - _NEAR), min(match[1] + _NEAR, sentence[1])
    for i in range(max(sentence[0], match[0] - 2), min(match[1] + 2, sentence[1])):
        if not words[i].startswith(table.seizes_of if category == PAPERS else table.official_of):
            continue
        if _by(words, i, end, table) or _agent(words, i, start, table):
            return True
        if words[i].startswith(table.official_of) and _passive(words, i, sentence):
            return True
    return False


def _by(words: tuple[str, ...], at: int, end: int, table: Cues) -> bool:
    """Whether an authority is named behind a seizure as the one by whom it was."""
    by = next((n for n in range(at + 1, min(at + 1 + _GAP, end)) if words[n] in _BY), -1)
    if by < 0:
        return False
    whom = next((n for n in range(by + 1, min(by + 4, end)) if words[n] in table.authorities), -1)
    return whom >= 0 and words[whom + 1 : whom + 2] not in {(one,) for one in _WHO}


def _agent(words: tuple[str, ...], at: int, start: int, table: Cues) -> bool:
    """Whether an authority is named before a seizure as the one who did it."""
    for n in range(at - 1, max(start, at - _NEAR) - 1, -1):
        if words[n] in EDGES or words[n] in _WHO:
            return False
        if words[n] in table.authorities:
            before = words[n - 1] if n > start else ""
            further = words[n - 2] if n > start + 1 else ""
            if before in {"a", "as"} and (not further or further in EDGES or further in {"e", "y"}):
                # The article of Portuguese: «a escola guarda».
                return True
            return before not in _TOLD_TO and not (before in _ARTICLES and further in _TOLD_TO)
    return False


def _passive(words: tuple[str, ...], at: int, sentence: tuple[int, int]) -> bool:
    """Whether nobody is named who seizes: «se secuestró», «fueron incautados», not «por el dueño», not a person."""
    behind = words[at + 1 : min(at + 1 + _GAP, sentence[1])]
    if _BY.intersection(behind[:3]) or behind[:1] in {("a",), ("al",)}:
        return False
    before = words[max(sentence[0], at - 3) : at]
    return bool(before) and (before[-1] == "se" or not _BEEN.isdisjoint(before))
