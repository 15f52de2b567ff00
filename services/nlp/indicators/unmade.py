"""What was only going to be done, or what somebody says will be done if: told, not made.

«La van a llevar a Santa Cruz» tells of a plan, «si no pagás te mando a otra casa» of a threat: neither says that she
was moved. What happened again and again is no plan: «los iban a llevar todos los días».
"""

from services.nlp import lexicon
from services.nlp.indicators import turned
from services.nlp.indicators.manner import ADVERSATIVE, PERIODS

PLANS = frozenset({"transport_transfer"})
"""Categories of which a plan says that they have not been yet."""
DEEDS = PLANS | frozenset(
    {
        "sexual_exploitation", "labour_exploitation", "document_retention", "harbouring_confinement",
        "servitude_marriage_organ", "recruitment_other", "migrant_smuggling", "forced_begging_criminality",
    }
)  # fmt: skip
"""Categories of deeds: who threatens with one has not done it."""
_NEAR = 2
"""Words before a statement in which its verb may stand."""
_BACK = 4
"""Words before a verb within which the word of planning stands."""
_CONDITION = 12
"""Words before a statement within which the condition of a threat stands."""
_MOVES = tuple(sorted(lexicon.plain("moving_stems")))
_GOING, _PASSED = lexicon.plain("going_to"), lexicon.plain("before_infinitives")
_FUTURE = lexicon.plain("future_endings")
_HABIT = lexicon.plain("habit")
_IF = {
    "es": frozenset({"si"}), "pt": frozenset({"se"}), "en": frozenset({"if", "unless"}),
    "fr": frozenset({"si", "s"}), "it": frozenset({"se"}),
}  # fmt: skip
_YOU = {
    "es": frozenset({"te", "os"}), "pt": frozenset({"te", "voce", "vc"}), "en": frozenset({"you", "u", "your"}),
    "fr": frozenset({"te", "t"}), "it": frozenset({"ti", "vi"}),
}  # fmt: skip
_SPEAKS = frozenset({"i", "we"})
_ENDS = {
    "es": ("o", "mos", "re"), "pt": ("o", "mos", "rei", "ou"), "fr": ("e", "s", "rai", "ons", "t"),
    "it": ("o", "mo", "ro"),
}  # fmt: skip
"""How verbs end by which somebody says what they do: «te mando», «t'envoie»."""


def planned(words: tuple[str, ...], sentence: tuple[int, int], match: tuple[int, int], language: str) -> int:
    """Where the verb stands that a statement tells of as one to come; -1: there is none."""
    first, last = match
    if not _HABIT.isdisjoint(words[sentence[0] : sentence[1]]):
        return -1
    for i in range(max(sentence[0], first - _NEAR), last):
        if not words[i].startswith(_MOVES) or words[i].endswith(_GOING_ON):
            continue
        if words[i].endswith(tuple(_FUTURE)) and len(words[i]) > _LONG:
            return i
        # «Ia levá-la»: the view leaves out what hangs on a verb.
        hung = language == "pt" and words[i].endswith(("a", "e", "i")) and i > 0 and words[i - 1] in _GOING
        open_verb = hung or language == "en" or turned.names_nobody(words[i], language)
        if open_verb and _before(words, i, sentence[0]):
            return i
    return -1


_LONG = 6
_GOING_ON = ("ando", "endo")


def _before(words: tuple[str, ...], at: int, start: int) -> bool:
    """Whether a word of planning stands before a verb, with small words alone between them."""
    for n in range(at - 1, max(start, at - 1 - _BACK) - 1, -1):
        if words[n] in _GOING:
            return True
        if words[n] not in _PASSED:
            return False
    return False


def threatened(words: tuple[str, ...], sentence: tuple[int, int], match: tuple[int, int], language: str) -> int:
    """Where the condition of a statement stands that somebody says to another: «si no pagas te mando»; -1: nowhere."""
    first, last = match
    told = next((n for n in range(max(sentence[0], first - _NEAR), last) if _says(words, n, language)), -1)
    if told < 0:
        return -1
    for n in range(told - 1, max(sentence[0], told - _CONDITION) - 1, -1):
        if words[n] in PERIODS or words[n] in ADVERSATIVE:
            return -1
        if words[n] in _IF[language]:
            return n
    for n in range(told + 1, min(told + _CONDITION, sentence[1])):
        if words[n] in PERIODS or words[n] in ADVERSATIVE or words[n] == ",":
            return -1
        if words[n] in _IF[language]:
            return n
    return -1


def _says(words: tuple[str, ...], at: int, language: str) -> bool:
    """Whether somebody says at a place what they do, or will do, to whom they speak."""
    behind = words[at + 1 : at + 4]
    if language == "en":
        return words[at] in _SPEAKS and bool(behind) and behind[0] in _WILL and not _YOU["en"].isdisjoint(behind[1:])
    if words[at] not in _YOU[language] or not behind:
        return False
    # «Eu mando você»: the verb stands before whom it is said to.
    if language == "pt" and words[at] != "te":
        return at > 0 and words[at - 1].endswith("o") and at > 1 and words[at - 2] == "eu"
    return behind[0].endswith(_ENDS[language]) or behind[0] in _WILL or (at > 0 and words[at - 1] in _WILL)


_WILL = frozenset({"will", "ll", "voy", "vamos", "vou", "vais", "vado", "going"})
