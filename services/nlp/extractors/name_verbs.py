"""Behind a role in a line of capitals: the verb of its holder, or the name. EL IMPUTADO NIEGA, EL IMPUTADO QUISPE."""

from collections.abc import Sequence

from services.nlp import lexicon
from services.nlp.proper import Word, repaired, traits
from services.nlp.verb_forms import is_form

_ARTICLES = frozenset({"el", "la", "los", "las", "o", "a", "os", "as", "the", "il", "le", "les", "lo", "l"})
_RARE, _USUAL = 2, 4
"""Weights of a surname that few people have, and from which many do."""


def acts(words: Sequence[Word], i: int) -> bool:
    """Whether the word at i tells what the holder of the role before it does.

    A form that is a surname too is a verb where the line goes on with an ordinary word (GUARDO SILENCIO), or ends and
    the surname is rare, or usual among words and behind an article (O RÉU CALA).
    """
    word = words[i]
    shouted = word.shape == "U" and (word.loud or (i > 0 and words[i - 1].shape == "U"))
    if not shouted or not _behind_a_role(words, i) or not is_form(word.norm):
        return False
    known = traits(repaired(word))
    if known.given >= _RARE or known.surname >= _USUAL:
        return False
    if known.surname < _RARE:
        return True
    after = words[i + 1] if i + 1 < len(words) and word.gap == " " else None
    if after is not None and after.shape != "p":
        return after.shape in "UA" and (traits(after.norm).ordinary or not is_form(after.norm))
    article = i > 1 and words[i - 2].norm in _ARTICLES
    return known.surname == _RARE or (known.ordinary and article)


def _behind_a_role(words: Sequence[Word], i: int) -> bool:
    if i == 0 or words[i - 1].gap not in {" ", "wrap"}:
        return False
    people = lexicon.people()
    return words[i - 1].norm in people.roles or words[i - 1].norm in people.titles


def nobody_acts(words: Sequence[Word], start: int, end: int) -> bool:
    """Whether a name that something reads is but such a verb and the words behind it, none of them a name."""
    return acts(words, start) and not any(_named(word) for word in words[start + 1 : end] if word.capital)


def _named(word: Word) -> bool:
    known = traits(repaired(word))
    return known.listed and not known.ordinary
