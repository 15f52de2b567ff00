"""Hearsay that a verb's form alone tells: «teria retido», «estarían encerradas», «las obligaría a prostituirse».

The same form tells what was promised or threatened, and what hangs on a condition: behind a verb of speech, beside a
condition, or of whoever speaks it is no hearsay.
"""

import re

from services.nlp import lexicon
from services.nlp.indicators import turned
from services.nlp.indicators.cues import Cues, phrase_at

_WOULD = {
    "es": re.compile(r"\w+(?:[aei]r|ndr|har)ian?$"),
    "pt": re.compile(r"\w+(?:[aei]r|far)iam?$"),
    "fr": re.compile(r"\w+(?:er|iendr|tr|dr)ai(?:t|ent)$"),
    "it": re.compile(r"\w+rebbe(?:ro)?$"),
}
"""Forms of the conditional, in the third person."""
_DEEDS = tuple(sorted(lexicon.plain("deeds_by_hearsay")))
_PARTICIPLE = re.compile(r"(?:[aiu]d[oa]s?|ch[oa]s?|st[oa]s?|rt[oa]s?|[aiu]t[oaie]|us[oaie]|[eiu]e?s?|i[ts]|[ae]ndo)$")
_SPEAKER = frozenset({"me", "nos", "te", "os", "m", "nous", "vous", "t", "mi", "ci", "ti", "vi"})
"""Objects by which a verb tells of whoever speaks, or is spoken to."""
_IF = {"es": frozenset({"si"}), "pt": frozenset({"se", "caso"}), "fr": frozenset({"si", "s"}), "it": frozenset({"se"})}
_OPENS = turned.EDGES | {"que", "che", "qu", "e", "y", "et", "o", "ou"}
_BEFORE = 2
"""Words before a verb in which its objects stand."""


def told(words: tuple[str, ...], sentence: tuple[int, int], match: tuple[int, int], table: Cues, language: str) -> int:
    """Where the form stands that makes hearsay of a statement, in its words or just before them; -1: nowhere."""
    form = _WOULD.get(language)
    if form is None or _conditional(words, sentence, language):
        return -1
    for i in range(max(sentence[0], match[0] - 1), match[1]):
        deed = words[i].startswith(_DEEDS) and form.match(words[i])
        helped = i + 1 < len(words) and phrase_at(words, i, table.conditional) and _PARTICIPLE.search(words[i + 1])
        if (deed or helped) and _SPEAKER.isdisjoint(words[max(sentence[0], i - _BEFORE) : i]):
            return i
    return -1


def _conditional(words: tuple[str, ...], sentence: tuple[int, int], language: str) -> bool:
    """Whether a condition opens in a sentence."""
    start, end = sentence
    return any(
        words[i] in _IF[language] and (language in {"es", "fr"} or i == start or words[i - 1] in _OPENS)
        for i in range(start, end)
    )
