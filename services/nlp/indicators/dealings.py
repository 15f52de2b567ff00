"""What parents, employers, offices, thieves, lawyers, debtors and banks do: no sign of exploitation by itself.

Who does what to whom decides: who is locked out is not locked in, a father who grounds his daughter holds nobody
captive, a counsel who speaks for her client watches no one, and a tenant who pays no rent withholds no wage.
"""

from collections.abc import Callable, Mapping
from itertools import pairwise

from services.nlp import lexicon
from services.nlp.indicators import turned
from services.nlp.indicators.daily import Said

_LOCKS = ("lock", "encerr", "enferm", "rinchi", "chius", "chiud", "tranc", "sequestr", "secuestr")
_OUT, _WHO = lexicon.plain("shut_out"), lexicon.plain("shut_whom")
_MINE, _PARENTS, _OUTWARD = lexicon.plain("mine"), lexicon.plain("parents"), lexicon.plain("outward")
_EARLY, _GRAVE = lexicon.plain("early"), tuple(sorted(lexicon.plain("grave")))
_HOLDS, _BY = lexicon.plain("lies_kept"), frozenset({"by", "with", "at", "en", "por", "no", "pela", "par", "dalla"})
_OFFICE = frozenset({("home", "office"), ("oficina", "extranjeria"), ("croydon", "office"), ("passport", "office")})
_SNATCH, _BAGS = tuple(sorted(lexicon.plain("snatches"))), lexicon.plain("bags")
_STRANGERS, _FLED = lexicon.plain("strangers"), lexicon.plain("fled")
_KEEPERS, _COUNSEL = lexicon.plain("keepers"), lexicon.plain("counsel")
_DUES, _LENT, _WORKS = (
    lexicon.plain("dues"),
    tuple(sorted(lexicon.plain("lent"))),
    tuple(sorted(lexicon.plain("works"))),
)
_PAPER, _WITHOUT = lexicon.plain("paper"), frozenset({"sin", "sem", "without", "sans", "senza"})
_PASSPORT = ("passp", "pasap", "passap", "passep", "document", "papel", "papers")
_LEAVES = ("dej", "deix", "left", "laiss", "lasci")
_MUST = frozenset({"must", "should", "need", "deben", "debe", "devem", "deve", "doit", "doivent", "devono"})
_ACCOUNTS, _YOURS = lexicon.plain("accounts"), frozenset({"your", "su", "sua", "votre", "suo", "tu", "tua", "vostro"})
_REQUIRED, _PLURAL = lexicon.plain("required"), frozenset({"deposits", "depositos", "depots", "versamenti", "depositi"})
_IN_NAMES = ("name", "nombre", "nome", "nom", "tercer", "terceir", "terzi", "testaf", "laranj", "prestan")
_BODIES = frozenset({"condominio", "consorcio", "club", "clube", "escuela", "escola", "school", "copropriete"})
_DECEIT = lexicon.plain("fraud_told")
_FINED, _TRADE = ("mult", "papelet", "fined", "amende"), tuple(sorted(lexicon.plain("sex_trade")))
_GOODS, _PERSONS = tuple(sorted(lexicon.plain("goods"))), tuple(sorted(lexicon.plain("carried")))
_WITHIN = frozenset({"in", "en", "no", "na", "dans", "nel", "nella"})
_NARRATES = frozenset({"cuenta", "narra", "conta", "tells", "raconte", "racconta", "depicts", "retrata"})
_CARRIED_OFF = ("sub", "llev", "rapt", "levar", "forced", "dragg", "emmen", "secuestr", "sequestr")
_FILMS, _SHOT = lexicon.plain("films"), tuple(sorted(lexicon.plain("shot_of_somebody")))
_CLINIC, _FORCED = (
    ("clinic", "rehab", "hospital", "intern"),
    ("oblig", "obrig", "forz", "forc", "encerr", "tranc", "lock"),
)
_NEXT, _REACH, _CLAUSE = 3, 5, 8
"""Words from a lock to "out", from going out to "early" or from what is held to an office, and of what is not paid."""
_JOINS = frozenset({"y", "e", "and", "et", "pero", "mas", "but", "mais", "ma"})


def _shut_out(said: Said) -> bool:
    """Whether all that is locked locks somebody out: "locked me out", «encerrada afuera», «enfermé dehors»."""
    locks = [n for n in range(said.first, said.last) if said.words[n].startswith(_LOCKS)]
    return bool(locks) and all(_outside(said.words, n) for n in locks)


def _outside(words: tuple[str, ...], at: int) -> bool:
    behind = [word for word in words[at + 1 : at + 1 + _NEXT] if word not in _WHO]
    return bool(behind) and behind[0] in _OUT and behind[1:2] != ["side"]


def _grounded(said: Said) -> bool:
    """Whether a parent of who speaks did not let them go out: nobody is locked up, hurt, sold or made to work."""
    own = any(a in _MINE and b in _PARENTS for a, b in pairwise(said.words[: said.first + 1]))
    goes = not _OUTWARD.isdisjoint(said.words[said.first : said.last + 2])
    papers = any(word.startswith(_PASSPORT) for word in said.words)
    return own and goes and not papers and not _gravely(said)


def _off_early(said: Said) -> bool:
    """Whether somebody was not let go early: «no me dejaron salir del trabajo temprano»."""
    words = said.words
    for n in range(said.first, min(said.last + 1, len(words))):
        if words[n] in _OUTWARD:
            behind = words[n + 1 : n + 1 + _REACH]
            edge = next((k for k, word in enumerate(behind) if word in turned.EDGES), len(behind))
            return not _EARLY.isdisjoint(behind[:edge]) and not _gravely(said)
    return False


def _gravely(said: Said) -> bool:
    return any(word.startswith(_GRAVE) for word in said.words) or not _KEEPERS.isdisjoint(said.words)


def _with_an_office(said: Said) -> bool:
    """Whether a paper is held by an office of two words: "held by the Home Office"."""
    words = said.words
    kept = next((n for n in range(said.first, said.last) if words[n] in _HOLDS), -1)
    if kept < 0 or not _KEEPERS.isdisjoint(words) or words[kept + 1 : kept + 2] not in {(one,) for one in _BY}:
        return False
    behind = [word for word in words[kept + 2 : kept + 2 + _REACH] if word not in {"de", "the"}]
    return any(two in _OFFICE for two in pairwise(behind))


def _snatched(said: Said) -> bool:
    """Whether a thief in the street snatches a bag in which a paper is, and flees."""
    near = said.words[max(said.first - _REACH, 0) : said.last]
    taken = any(word.startswith(_SNATCH) for word in near) and not _BAGS.isdisjoint(near)
    thief = not (_STRANGERS.isdisjoint(said.words) and _FLED.isdisjoint(said.words))
    person = any(word.startswith(_CARRIED_OFF) and word not in _BAGS for word in said.words)
    return taken and thief and not person and not _gravely(said)


def _without_papers(said: Said) -> bool:
    """Whether people without papers are spoken of, from whom none are taken: «sacó a las chicas sin documentos»."""
    papers = [n for n in range(said.first, said.last) if said.words[n] in _PAPER]
    lack = all(not _WITHOUT.isdisjoint(said.words[max(n - 2, 0) : n]) for n in papers)
    return bool(papers) and lack and not any(word.startswith(_LEAVES) for word in said.words)


def _must_have(said: Said) -> bool:
    """Whether a passport is asked for as what one must have: "must have passport"."""
    words = said.words
    return words[said.first] in {"have", "tener", "ter", "avoir", "avere"} and words[said.first - 1] in _MUST


def _counsel(said: Said) -> bool:
    """Whether who speaks for somebody is an interpreter or a lawyer."""
    before = said.words[max(said.first - _NEXT, 0) : said.first + 1]
    return not _COUNSEL.isdisjoint(before) and turned.EDGES.isdisjoint(before)


def _in_treatment(said: Said) -> bool:
    """Whether somebody who went into a clinic of their own will may not telephone there."""
    words = said.words + said.before
    willing = any(word.startswith("volunt") for word in words) and any(word.startswith(_CLINIC) for word in words)
    return willing and _KEEPERS.isdisjoint(words) and not any(word.startswith(_FORCED) for word in words)


def on_screen(said: Said) -> bool:
    """Whether a sentence opens with a film or a novel whose plot it tells, of which nobody is the victim."""
    opening = said.words[:_NEXT]
    told = said.words[0] in _WITHIN or not _NARRATES.isdisjoint(said.words[: said.first])
    plot = told and not _FILMS.isdisjoint(opening) and said.first > 0
    return plot and not any(word.startswith(_SHOT) for word in said.words)


def _due_for_no_work(said: Said) -> bool:
    """Whether what is not paid is a rent, a bill, a loan: no word of work or of wages beside it."""
    behind = said.words[said.last - 1 : said.last + _CLAUSE]
    edge = next((n for n, word in enumerate(behind) if word in turned.EDGES or word in _JOINS), len(behind))
    what = said.passage + behind[:edge]
    due = any(word in _DUES or word.startswith(_LENT) for word in what)
    work = any(word.startswith(_WORKS) or word in _KEEPERS for word in said.words)
    return due and not work


def _one_deposit(said: Said) -> bool:
    """Whether one deposit is asked for, or is told to whose account it is: no deposits in parts, in others' names."""
    words = said.words
    yours = any(a in _YOURS and b in _ACCOUNTS for a, b in pairwise(words))
    of_a_body = any(word in _ACCOUNTS and not _BODIES.isdisjoint(words[n : n + 4]) for n, word in enumerate(words))
    return (
        any(word.startswith(("depos", "depot", "versament")) for word in said.passage)
        and (yours or of_a_body or not _REQUIRED.isdisjoint(words))
        and _PLURAL.isdisjoint(words)
        and not any(word.startswith(_IN_NAMES) for word in words)
        and not _gravely(said)
    )


def _swindled(said: Said) -> bool:
    """Whether an account is that of a swindler: for what did not exist, or under a false name."""
    return not _DECEIT.isdisjoint(_pairs(said.before + said.words)) and not _gravely(said)


def _pairs(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset({*words, *(f"{a}_{b}" for a, b in pairwise(words))})


def _spared_a_fine(said: Said) -> bool:
    """Whether an official is paid for a fine that is not imposed, on no bar, and nobody is exploited there."""
    fined = any(word.startswith(_FINED) for word in said.words)
    return fined and not any(word.startswith(_TRADE) for word in said.words)


def _freight(said: Said) -> bool:
    """Whether what is carried over a border is goods: no person is."""
    goods = any(word.startswith(_GOODS) for word in said.words)
    return goods and not any(word.startswith(_PERSONS) for word in said.words)


TELLS: Mapping[str, tuple[Callable[[Said], bool], ...]] = {
    "harbouring_confinement": (_shut_out, _grounded, _off_early),
    "isolation_surveillance": (_grounded, _counsel, _in_treatment),
    "document_retention": (_with_an_office, _snatched, _without_papers, _must_have),
    "withheld_wages_excessive_hours": (_due_for_no_work,),
    "money_flow_laundering": (_one_deposit, _swindled),
    "corruption_complicity": (_spared_a_fine,),
    "migrant_smuggling": (_freight,),
}
"""What each category is read into."""
