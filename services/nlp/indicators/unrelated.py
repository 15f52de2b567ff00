"""What is told of beasts and things, of robbers, of a quarrel at home or of an inmate: no sign, whoever reads one in.

Who does it to whom decides: a dog that is beaten, cattle that are driven to a fair, two strangers who hit somebody
for a wallet, a former husband who will not accept that it is over, a nurse who keeps what a patient brought.
"""

from collections.abc import Callable, Mapping

from services.nlp import lexicon
from services.nlp.indicators import dealings, turned
from services.nlp.indicators.daily import Said

_BEASTS, _PERSONS = lexicon.plain("beasts_driven"), lexicon.plain("persons_there")
_LIKE = frozenset({"como", "like", "comme", "come", "con", "com", "with", "avec", "entre", "as", "feito", "than"})
_SMALL = frozenset({"a", "an", "un", "una", "um", "uma", "the", "el", "los", "las", "o", "os", "le", "les", "i", "gli"})
_STRANGERS, _LOOT, _EXPLOITS = lexicon.plain("strangers"), lexicon.plain("loot"), lexicon.plain("exploits")
_EXPLOITS_OF = tuple(sorted(_EXPLOITS))
_SPOUSE, _QUARREL, _OVER = lexicon.plain("spouse"), lexicon.plain("quarrel"), lexicon.plain("love_over")
_INMATES, _SEIZES = lexicon.plain("inmates"), ("ret", "incaut", "decomis", "confisc", "apreend", "recolh", "sequestr")
_STORES, _LODGING = lexicon.plain("stores"), lexicon.plain("lodging_paid")
_WEEPING, _HARMS = tuple(sorted(lexicon.plain("weeping"))), tuple(sorted(lexicon.plain("harms")))
_NURSES = ("enferm", "nurs", "infirmi", "infermier")
_KEPT_BY = frozenset({"custodia", "custody", "cargo", "by", "garde"})
_NEAR, _BARE, _BEHIND, _BEFORE = 4, 4, 6, 20
"""Words from custody to a nurse, of a sentence that says no more, from a lock to things, and of a clause before."""


def ordinary(words: tuple[str, ...], sentence: tuple[int, int], match: tuple[int, int], category: str) -> bool:
    """Whether a passage that was read as a category tells of what has nothing to do with it."""
    start, end = sentence
    tells = (dealings.on_screen, *_TELLS.get(category, ()), *dealings.TELLS.get(category, ()))
    before = words[max(start - _BEFORE, 0) : start] if start and words[start - 1] == ";" else ()
    said = Said(words[start:end], match[0] - start, match[1] - start, before=before)
    return any(one(said) for one in tells)


def _of_beasts(said: Said) -> bool:
    """Whether it is done to animals: none is likened to them, or beside them, and nobody is spoken of."""
    words = said.words
    if not _PERSONS.isdisjoint(words):
        return False
    for n, word in enumerate(words[: said.last]):
        if word in _BEASTS:
            before = [one for one in words[max(n - 3, 0) : n] if one not in _SMALL]
            return not before or before[-1] not in _LIKE
    return False


def _by_robbers(said: Said) -> bool:
    """Whether strangers hurt, threaten or hold somebody for what can be carried off."""
    clause = frozenset(said.words)
    return not (_STRANGERS.isdisjoint(clause) or _LOOT.isdisjoint(clause)) and not _exploits(said)


def _at_home(said: Said) -> bool:
    """Whether it is a quarrel of a couple, or of one that parted, without a word of what exploits."""
    words = said.words
    clause = frozenset(words)
    former = any(
        words[n] in _SPOUSE and "ex" in words[max(n - 2, 0) : n] for n in range(len(words))
    ) or not clause.isdisjoint({"exmarido", "exesposo", "expareja", "exmarito", "excompanheiro"})
    quarrel = not (_SPOUSE.isdisjoint(clause) or _QUARREL.isdisjoint(clause))
    return (former or quarrel or not _OVER.isdisjoint(clause)) and not _exploits(said)


def _exploits(said: Said) -> bool:
    return any(word.startswith(_EXPLOITS_OF) for word in said.words)


def _of_an_inmate(said: Said) -> bool:
    """Whether a telephone is seized from an inmate, or «un teléfono» in a record that names nobody who did."""
    words = said.words
    for n in range(max(said.first - 2, 0), said.last):
        if words[n].startswith(_SEIZES):
            nobody = words[max(n - 2, 0) : n] in {("se", "le"), ("se", "les")}
            return not _INMATES.isdisjoint(words) or (nobody and words[n + 1 : n + 2] in {("un",), ("una",)})
    return False


def _of_things(said: Said) -> bool:
    """Whether what is locked lies in a safe or a drawer."""
    behind = said.words[said.last - 1 : said.last + _BEHIND]
    edge = next((n for n, word in enumerate(behind) if word in turned.EDGES), len(behind))
    return not _STORES.isdisjoint(behind[:edge]) and _PERSONS.isdisjoint(said.words)


def _on_a_ward(said: Said) -> bool:
    """Whether a nurse keeps what a patient brought: «en custodia de la enfermera»."""
    words = said.words
    nurses = (n for n, word in enumerate(words) if word.startswith(_NURSES))
    return any(not _KEPT_BY.isdisjoint(words[max(n - _NEAR, 0) : n]) for n in nurses)


def _bare_lodging(said: Said) -> bool:
    """Whether a sentence says of lodging or meals only that they are included, as prices of tours do."""
    words = [word for word in said.words if word not in turned.EDGES]
    return len(words) <= _BARE and any(word in _LODGING for word in words)


def _of_tears(said: Said) -> bool:
    """Whether a passage tells that somebody wept, and of nothing that was done: «Yo lloré y le dije que quería ir»."""
    words = said.words[said.first : said.last]
    return any(word.startswith(_WEEPING) for word in words) and not any(word.startswith(_HARMS) for word in words)


_TELLS: Mapping[str, tuple[Callable[[Said], bool], ...]] = {
    "harbouring_confinement": (_of_beasts, _by_robbers, _of_things, _at_home),
    "threat_violence": (_of_beasts, _by_robbers, _at_home, _of_tears),
    "transport_transfer": (_of_beasts,),
    "isolation_surveillance": (_at_home, _by_robbers, _of_an_inmate),
    "document_retention": (_on_a_ward,),
    "online_recruitment_advertising": (_bare_lodging,),
}
"""What each category is read into."""
