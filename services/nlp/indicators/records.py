"""What records say of themselves and what authorities seize: no sign, whoever reads one in."""

from services.nlp import lexicon
from services.nlp.indicators import daily, unrelated
from services.nlp.indicators.cues import Cues, phrase_at
from services.nlp.indicators.manner import EDGES

_PAPERS = "document_retention"
_SEIZED = frozenset({_PAPERS, "recruitment_other", "corruption_complicity", "forced_begging_criminality"})
"""Categories that a seizure by an authority is mistaken for."""
_NEAR = 6
"""Words around a seizure within which its authority stands."""
_GAP = 4
"""Words between an authority and what it does, and between a seizure and by whom."""
_TOLD_TO, _ARTICLES = lexicon.plain("told_to"), lexicon.plain("articles")
_BY, _BEEN = lexicon.plain("by_whom"), lexicon.plain("been")
_NO_AUTHORITY = lexicon.plain("no_authority")
"""What parts an authority from what follows, or says that it is none: who, retired, false."""


def no_sign(
    words: tuple[str, ...], sentence: tuple[int, int], match: tuple[int, int], *, table: Cues, category: str
) -> bool:
    """Whether an authority seizes what a passage of a category speaks of, or it is an everyday thing."""
    if category in _SEIZED and _seized(words, sentence, match, table=table, category=category):
        return True
    return daily.ordinary(words, sentence, match, category) or unrelated.ordinary(words, sentence, match, category)


def formula(words: tuple[str, ...], sentence: tuple[int, int], match: tuple[int, int], table: Cues) -> bool:
    """Whether a passage holds words with which a record asks openly, reads over, closes or signs, or follows them."""
    for i in range(max(sentence[0], match[0] - _NEAR), match[1]):
        phrase = phrase_at(words, i, table.formulas)
        if phrase and i + len(phrase) >= match[0]:
            return True
    return False


def _seized(
    words: tuple[str, ...], sentence: tuple[int, int], match: tuple[int, int], *, table: Cues, category: str
) -> bool:
    """Whether an authority seizes what a passage speaks of: "seized by the court", «se secuestró la licencia»."""
    start, end = max(sentence[0], match[0] - _NEAR), min(match[1] + _NEAR, sentence[1])
    for i in range(max(sentence[0], match[0] - 2), min(match[1] + 2, sentence[1])):
        if not words[i].startswith(table.seizes_of if category == _PAPERS else table.official_of):
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
    return whom >= 0 and words[whom + 1 : whom + 2] not in {(one,) for one in _NO_AUTHORITY}


def _agent(words: tuple[str, ...], at: int, start: int, table: Cues) -> bool:
    """Whether an authority is named before a seizure as the one who did it."""
    for n in range(at - 1, max(start, at - _NEAR) - 1, -1):
        if words[n] in EDGES or words[n] in _NO_AUTHORITY:
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
