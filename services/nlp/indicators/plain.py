"""Denials that stand inside the words of a passage of the classifier, which rules would know for none of their own.

A passage has no words that its pattern spells, and a denial may be the sign itself («no podía salir»). So only what is
plain counts: a denied act, an act that something happened without, a claim called false, freedom to come and go.
"""

from services.nlp import lexicon
from services.nlp.indicators import elsewhere, turned
from services.nlp.indicators.cues import Cues, phrase_at

CONFINED = frozenset({"harbouring_confinement", "isolation_surveillance"})
_BESIDE = 3
"""Words beside a passage that speak of it as well."""
_HELPERS = 4
"""Words between a denial and the act that it denies."""
_CLAUSE = 8
"""Words before a word of freedom in which a denial takes it back."""
_DISPUTED = 5
"""Words of a passage within which somebody is said to deny it."""
_WITHOUT = frozenset({"sin", "sem", "without", "sans", "senza"})
_DENIES = lexicon.plain("denies")
_THAT = frozenset({"que", "that", "qu", "che", "haber", "having", "ter", "avoir", "di", "aver"})
_IF = lexicon.plain("denied_conditions")
_ONLY = lexicon.plain("only")
_GOES, _LETS = lexicon.plain("goes"), lexicon.plain("lets")
_ADVERSATIVE = lexicon.plain("adversative")


def denial(
    words: tuple[str, ...], sentence: tuple[int, int], match: tuple[int, int],
    *, table: Cues, still: frozenset[int], category: str,
) -> str:  # fmt: skip
    """The words that plainly deny what a passage of a category says; none where nothing does."""
    first, last = max(sentence[0], match[0] - _BESIDE), match[1]
    if category in CONFINED and elsewhere.unfree(words, sentence, match, table):
        return ""
    if category in CONFINED and (free := _free(words, sentence, match, table)):
        return free
    for i in range(first, last):
        if i not in still and i <= match[0] + _DISPUTED and _contests(words, i, last, table):
            return words[i]
        if words[i] in _WITHOUT and _without(words, match[0], i, last, table=table):
            return words[i]
        opens = i <= match[0] + _BESIDE and not any(words[n].startswith(table.acts_of) for n in range(first, i))
        if opens and words[i] in table.negation and i not in still and _acts(words, i, last, table):
            return words[i]
        if (
            i <= match[0] + _BESIDE
            and words[i] in _DENIES
            and i + 1 < last
            and words[i + 1] in _THAT
            and (not i or words[i - 1] not in table.negation)
            and not table.negation.intersection(words[i + 1 : last])
        ):
            return words[i]
        for phrases in (table.untrue, table.lied):
            phrase = phrase_at(words, i, phrases)
            end = i + len(phrase or ())
            if phrase and end < last and turned.untrue(words, sentence, (end, last), table=table)[0]:
                return "" if table.negation.intersection(words[end:last]) else " ".join(phrase)
    return ""


def _contests(words: tuple[str, ...], at: int, last: int, table: Cues) -> bool:
    """Whether somebody denies what the rest of a passage says: «negó que», "denied having"; not «le negaron comida»."""
    if words[at] not in table.denies or at + 1 >= last or (at and words[at - 1] in turned.ITSELF):
        return False
    what = words[at + 1]
    rest = words[at:last]
    return (what in turned.SAID or what.endswith("ing")) and not (
        turned.EDGES.intersection(rest) or _ADVERSATIVE.intersection(rest)
    )


def _acts(words: tuple[str, ...], at: int, last: int, table: Cues) -> bool:
    """Whether a denial is of an act, to the end of the passage: «nunca me pegaron», not «nunca viajaba sola»."""
    if (at and words[at - 1] in _IF) or phrase_at(words, at, table.pseudo):
        return False
    act = next((n for n in range(at + 1, min(at + 1 + _HELPERS, last)) if words[n] not in table.helpers), -1)
    rest = words[at:last]
    return (
        act >= 0
        and words[act].startswith(table.acts_of)
        and not (
            turned.EDGES.intersection(rest)
            or _ADVERSATIVE.intersection(rest)
            or _ONLY.intersection(words[at : last + 2])
        )
    )


def _without(words: tuple[str, ...], first: int, at: int, last: int, *, table: Cues) -> bool:
    """Whether something happened without an act: «salió sin que le quitaran el pasaporte»."""
    done = table.acts_of + table.takes_of
    if any(words[n].startswith(done) for n in range(first, at)):
        return False
    act = next((n for n in range(at + 1, min(at + 1 + _HELPERS, last)) if words[n] not in table.helpers), -1)
    return act >= 0 and words[act].startswith(done)


def _free(words: tuple[str, ...], sentence: tuple[int, int], match: tuple[int, int], table: Cues) -> str:
    """The words in a passage that tell of freedom to come and go."""
    for i in range(max(sentence[0], match[0] - _BESIDE), min(match[1] + _BESIDE, sentence[1])):
        phrase = phrase_at(words, i, table.free)
        if not phrase:
            continue
        before = words[max(sentence[0], i - _CLAUSE) : i]
        # «Nos encerraba cuando quería», «nos dejaba salir cuando quería»: his freedom, not hers.
        if _LETS.intersection(before) or not _GOES.intersection(before + phrase):
            continue
        between = words[min(match[1], i) : i] + words[i + len(phrase) : match[0]]
        if not (
            table.negation.intersection(before) or _ONLY.intersection(before) or _ADVERSATIVE.intersection(between)
        ):
            return " ".join(phrase)
    return ""
