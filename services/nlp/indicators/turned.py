"""Denials that deny nothing of a statement, and denials without a word of negation.

Who does not know why, when or by whom it was done takes it for granted; a cleft denies who did it; «sin decir nada» is
over before the verb comes; a denial of a denial asserts. A claim that is called false is denied, and what would have
followed, had it been done, was not. Nothing here looks further than some dozen words.
"""

import re

from services.nlp import lexicon
from services.nlp.indicators.cues import Cues, Phrases, phrase_at

PERIODS = frozenset({".", ";", "?", "!"})
EDGES = PERIODS | {",", ":", "(", ")", "-", "–", "—"}
_WAITS = 6
"""Words behind "until" in which a denial is part of the condition."""
_VERB = 3
"""Words between a denial and the verb of knowing that it belongs to."""
_ASKS, _HANGS = 4, 8
"""Words behind a verb of knowing within which an indirect question, or the clause of a noun, opens."""
_CLEFT = 6
"""Words within which a cleft names who it was not."""
_FALSE = 14
"""Words around a statement within which it is called false, or what would have followed is told."""
_LIE = 12
_DENYING = 4
"""Words behind a denial within which a verb of denying stands."""
_LEAVING = 9
"""Words from a denial within which "without" follows."""
_CAUSE, _PUNISHED = 6, 12
"""Words between "because" and a refusal, and before "because" within which somebody is punished."""
_CONDITION = 4
"""Words behind a statement within which a condition opens."""
ITSELF = frozenset({"se", "me", "nos", "te"})
_ADDRESSED = {
    "es": frozenset({"te", "ti", "os", "vos"}), "pt": frozenset({"te", "ti", "voce", "voces"}),
    "en": frozenset({"you", "u", "ya"}), "fr": frozenset({"te", "t", "toi", "vous"}),
    "it": frozenset({"ti", "te", "vi"}),
}  # fmt: skip
_ON_CONDITION = {
    "es": frozenset({"si", "mientras"}), "pt": frozenset({"se", "enquanto"}), "en": frozenset({"if", "unless"}),
    "fr": frozenset({"si", "s"}), "it": frozenset({"se", "finche"}),
}  # fmt: skip
_ADVERSATIVE = lexicon.plain("adversative")
AND = frozenset({"y", "e", "and", "et", "ed"})
THAT = frozenset({"que", "qu", "that", "che"})
HANGING = THAT | frozenset(
    {"qui", "quien", "quienes", "quem", "who", "where", "when", "donde", "onde", "cui", "dove", "what", "chi"}
)
"""Words that open the clause of a noun: the man who, the day that."""
_HAVING = frozenset({"haber", "ter", "having", "avoir", "aver", "avere"})
SAID = THAT | _HAVING | frozenset({"haberle", "haberla", "haberlo", "haberles", "l", "les", "di"})
"""Words that what is denied begins with."""
_PASSIVE = frozenset({"being", "been", "having", "be", "getting", "get"})
_UNSURE = frozenset({"si", "s", "se", "if", "whether"})
_WITHOUT = frozenset({"sin", "sem", "without", "sans", "senza"})
_HANG = r"(?:me|te|se|nos|l[aoe]s?|sel[ao]s?)?"
_INFINITIVE = {
    "es": re.compile(rf"(?:[aei]r|ando|[iy]endo){_HANG}$"),
    "pt": re.compile(r"(?:[aeio]r|[aei]ndo)$"),
    "en": re.compile(r"^to$|ing$"),
    "fr": re.compile(r"(?:er|ir|dre|tre|ire|oir|ant)$"),
    "it": re.compile(r"(?:[aei]r(?:e|gli|mi|ci|ti|l[aoie])|ando|endo)$"),
}
_NO_VERB = lexicon.plain("no_open_verbs")
"""Words that end as such forms do."""
FINITE = {
    "es": re.compile(r"(?:aron|ieron|jeron|aban)$"),
    "pt": re.compile(r"(?:aram|eram|iram|avam|ou|eu)$"),
    "it": re.compile(r"(?:arono|irono|ettero|avano|evano)$|^(?:ha|hanno|aveva|avevano)$"),
    "fr": re.compile(r"^(?:a|ont|avait|avaient)$"),
    "en": re.compile(
        r"^(?:took|kept|held|hid|beat|hit|sold|said|told|made|gave|got|went|came|brought|sent|had|was|were|did)$"
    ),
}
_PROMISED = re.compile(r"(?:(?:[aei]|d)r(?:ia|iam|ian|iamos)|rebber?o?|rebbero|r(?:ait|aient|ais|ions)|^would|^will)$")
_NO_PROMISE = frozenset({"queria", "querian", "queriam", "aurait", "auraient"})
_INVERTED = {
    "pt": frozenset({"tivesse", "tivessem"}),
    "en": frozenset({"had"}),
    "it": frozenset({"avesse", "avessero"}),
}
_AUXILIARY = lexicon.plain("unfulfilled")
_PLUPERFECT = frozenset({"avait", "avaient", "avais", "avions"})

_REFUSING = frozenset(
    {"nego", "niega", "negou", "nega", "negaron", "negaram", "niegan", "negaba", "negaban", "negava", "negavam"}
)
_TO_WHOM = frozenset({"le", "les", "nos", "te", "lhe", "lhes"})
_WERE = frozenset({"was", "were", "been", "being", "is", "are", "got"})
_REFUSED_THAT = frozenset({"que", "that", "haber", "haberle", "haberla", "ter"})


def still(words: tuple[str, ...], table: Cues, language: str) -> frozenset[int]:
    """Where words of denial stand that deny nothing: «no dejaba de», «no había día en que no», «no sabe por qué»."""
    found: set[int] = set()
    for i, word in enumerate(words):
        if word not in table.stills:
            continue
        if phrase := phrase_at(words, i, table.still):
            found.update(range(i, i + len(phrase)))
        if phrase := phrase_at(words, i, table.until):
            # «Hasta no pagar la deuda»: the condition is that she pays.
            edge = _edge(words, i, min(i + _WAITS, len(words)))
            found.update(n for n in range(i, edge) if words[n] in table.negation)
        if word in table.negation:
            found.update(_again(words, i, table))
            found.update(_unknown(words, i, table, language))
            found.update(_undenied(words, i, table))
            if _order_refused(words, i, table, language):
                found.add(i)
        if word in table.cleft and (end := _cleft(words, i, table)):
            found.update(n for n in range(i, end) if words[n] in table.negation)
        if word in table.untrue and i and words[i - 1] in table.negation and phrase_at(words, i, table.untrue):
            # «No es falso que».
            found.add(i - 1)
    return frozenset(found)


def _edge(words: tuple[str, ...], first: int, last: int) -> int:
    return next((i for i in range(first, last) if words[i] in EDGES), last)


def _again(words: tuple[str, ...], at: int, table: Cues) -> range:
    """From a denial to another one behind a word of time: «no había día en que no»."""
    time = next((n for n in range(at + 1, min(at + 6, len(words))) if words[n] in table.times), -1)
    again = next((n for n in range(time + 1, min(time + 5, len(words))) if words[n] in table.negation), -1)
    return range(at, again + 1 if time >= 0 <= again and not EDGES.intersection(words[at:again]) else at)


def _undenied(words: tuple[str, ...], at: int, table: Cues) -> range:
    """A denial of denying: «no pudo negar que», "he never denied". Not that of a refusal: «no se negó a»."""
    for n in range(at + 1, min(at + 1 + _DENYING, len(words))):
        if words[n] in EDGES or words[n] in AND or words[n] in _ADVERSATIVE:
            break
        if words[n] in table.denies:
            passive = n + 1 < len(words) and words[n + 1] in THAT
            if words[n - 1] in ITSELF and not passive:
                break
            # «Ne nie pas»: the denial has two words.
            return range(at, n + 2 if n + 1 < len(words) and words[n + 1] in {"pas", "point"} else n + 1)
    return range(at, at)


def without_leave(words: tuple[str, ...], at: int, first: int, table: Cues) -> bool:
    """Whether a denial before a statement says who may and who may not: «nadie salía sin permiso»."""
    for n in range(at + 1, min(at + _LEAVING, len(words))):
        if words[n] in _WITHOUT:
            return n > first and not table.leave.isdisjoint(words[n + 1 : n + 4])
        if words[n] in EDGES or words[n] in table.negation:
            break
    return False


def _order_refused(words: tuple[str, ...], at: int, table: Cues, language: str) -> bool:
    """Whether a denial is that of an order which somebody was punished for refusing: «la golpearon por no atender».

    What she would not do is what they demanded of her.
    """
    cause = next((n for n in range(at - 1, max(at - _CAUSE, -1), -1) if words[n] in table.causes), -1)
    if cause < 0 or not EDGES.isdisjoint(words[cause:at]):
        return False
    behind = words[at + 1 : at + 3 if language != "en" else at + 2]
    unwilling = not table.wants.isdisjoint(words[cause + 1 : at + 4])
    if not unwilling and (cause < at - 2 or not any(names_nobody(word, language) for word in behind)):
        return False
    for n in range(cause - 1, max(cause - _PUNISHED, -1), -1):
        if words[n] in PERIODS:
            break
        if words[n].startswith(table.punishes_of):
            return True
    return False


def offered(words: tuple[str, ...], match: tuple[int, int], language: str) -> bool:
    """Whether somebody promises not to do a thing on a condition: «no te voy a pegar si te portas bien», a threat."""
    first, last = match
    near = words[max(first - 4, 0) : last]
    if _ADDRESSED[language].isdisjoint(near):
        return False
    for n in range(first, min(last + _CONDITION, len(words))):
        if words[n] in EDGES:
            break
        if words[n] in _ON_CONDITION[language]:
            return True
    # «Si trabajas, no te pego».
    for n in range(first - 1, max(first - _LEAVING, -1), -1):
        if words[n] in PERIODS or words[n] in _ADVERSATIVE:
            break
        if words[n] in _ON_CONDITION[language]:
            return True
    return False


def _unknown(words: tuple[str, ...], at: int, table: Cues, language: str) -> range:
    """A denial of knowing, remembering or telling, from its first word on, where what it is of is taken for granted."""
    last = min(at + 2 + _VERB, len(words))
    # «Je sais pas pourquoi»: the denial stands behind its verb.
    first = at - 1 if words[at] in {"pas", "plus"} and at else at + 1
    for verb in range(first, last):
        word = words[verb]
        if word in EDGES or word in _ADVERSATIVE or word in AND:
            break
        asks = word in table.knows or word in table.tells
        if (asks or word in table.grants) and (end := _granted(words, verb, table, language)):
            return range(at, end)
    return range(at, at)


def _granted(words: tuple[str, ...], verb: int, table: Cues, language: str) -> int:
    """Where the clause opens that a verb of knowing takes for granted; 0: it takes none."""
    word, definite = words[verb], False
    # The form is that of a pronoun as well: «no se».
    close = word in {"se", "so"}
    for n in range(verb + 1, min(verb + 1 + (1 if close else _HANGS), len(words))):
        here = words[n]
        if here in EDGES or here in _UNSURE or here in _HAVING or here in _ADVERSATIVE:
            return 0
        asked = n - verb <= _ASKS and (here in table.which or words[n : n + 2] == ("por", "que"))
        if asked and (word in table.knows or word in table.tells):
            after = n + (2 if here == "por" else 1)
            # «No sabía cómo salir» asks for a way.
            return 0 if after < len(words) and names_nobody(words[after], language) else n
        if here in HANGING:
            if word in table.grants and here in THAT:
                return n
            return n if definite and word in table.knows else 0
        definite = definite or here in table.definite
    return 0


def names_nobody(word: str, language: str) -> bool:
    """Whether a form of a verb names nobody who does it."""
    return word not in _NO_VERB and _INFINITIVE[language].search(word) is not None


def _cleft(words: tuple[str, ...], at: int, table: Cues) -> int:
    """Where the words end that say who or when it was not: «no fue él quien»; 0 where there are none."""
    phrase = phrase_at(words, at, table.cleft)
    start = at + len(phrase or ())
    if not phrase or start >= len(words):
        return 0
    somebody = words[start] in table.persons or words[start] in table.definite
    for n in range(start, min(start + _CLEFT, len(words))):
        if words[n] in EDGES or words[n] in {"caso", "case", "cas", "fact"}:
            return 0
        if n > start and phrase_at(words, n, table.whoever):
            return n
        if n > start and somebody and words[n] in table.weak:
            return n
    return 0


def over(words: tuple[str, ...], at: int, match: tuple[int, int], *, table: Cues, language: str) -> bool:
    """Whether what "without" takes along is over before a statement: "without a word he took her passport"."""
    first, last = match
    if words[at] not in _WITHOUT or first <= at + 1 or words[at + 1] in THAT:
        return False
    subjects = (table.persons | table.clitics) - table.definite - {"it"}
    for n in range(at + 2, min(first + 1, last)):
        if words[n] in subjects and n + 1 < len(words):
            doing = words[n + 1] in table.clitics or not names_nobody(words[n + 1], language)
            if doing:
                return words[n - 1] not in HANGING
    form = FINITE[language]
    return any(form.search(words[n]) and words[n - 1] not in _PASSIVE for n in range(max(first - 1, at + 2), first + 1))


def untrue(
    words: tuple[str, ...], sentence: tuple[int, int], match: tuple[int, int], *, table: Cues
) -> tuple[str, int]:
    """The words that call a statement false, and where they end; none of them where nothing does."""
    start, (first, last) = sentence[0], match
    for i in range(first - 1, max(start, first - _LIE) - 1, -1):
        if words[i] in EDGES or words[i] in _ADVERSATIVE:
            break
        for phrases in (table.untrue, table.lied):
            phrase = phrase_at(words, i, phrases)
            end = i + len(phrase or ())
            if not phrase or end > first:
                continue
            # A lie about what would be is what a recruiter tells; one that is denied is none.
            promise = phrases is table.lied and any(map(_promised, words[end:last]))
            denied = i > start and words[i - 1] in table.negation
            return ("", 0) if promise or denied else (" ".join(phrase), end)
        if _joins(words, i):
            break
    return _called_false(words, sentence, match, table)


def _joins(words: tuple[str, ...], at: int) -> bool:
    """Whether an "and" begins another clause: one that "that" does not open."""
    return words[at] in AND and words[at + 1] not in THAT and not is_verb(words, at)


def is_verb(words: tuple[str, ...], at: int) -> bool:
    """Whether an "e" is «é» or «è», folded: behind a denial."""
    return words[at] == "e" and at > 0 and words[at - 1] in {"nao", "non"}


def _promised(word: str) -> bool:
    return word not in _NO_PROMISE and _PROMISED.search(word) is not None


def _called_false(
    words: tuple[str, ...], sentence: tuple[int, int], match: tuple[int, int], table: Cues
) -> tuple[str, int]:
    """A claim before a statement and behind it that the claim is false."""
    start, (first, last) = sentence[0], match
    claim = _phrase_before(words, max(start, first - _LIE), first, table.claims)
    if claim < 0 and words[start] not in THAT:
        return "", 0
    for i in range(last, min(last + _FALSE, sentence[1])):
        if words[i] in PERIODS or words[i] in _ADVERSATIVE:
            break
        # «Que le quitaron el pasaporte y la visa era falsa»: a clause of a record, no claim.
        if claim < 0 and (words[i] in EDGES or not AND.isdisjoint(words[first : i + 1])):
            break
        phrase = phrase_at(words, i, table.false)
        if phrase and words[i - 1] not in table.negation:
            return " ".join(phrase), max(claim, start)
    return "", 0


def _phrase_before(words: tuple[str, ...], start: int, end: int, phrases: Phrases) -> int:
    """Where the nearest of phrases stands before a place; -1: nowhere."""
    for i in range(end - 1, start - 1, -1):
        if words[i] in EDGES:
            return -1
        phrase = phrase_at(words, i, phrases)
        if phrase and i + len(phrase) <= end:
            return i
    return -1


def _never_was(words: tuple[str, ...], at: int, end: int, table: Cues, language: str) -> bool:
    """Whether a passage opens with a condition that was not fulfilled: "if he had hit me I would have left"."""
    helper = _PLUPERFECT if language == "fr" else _AUXILIARY
    near = range(at + 1, min(at + _CONDITION + 2, end))
    had = next((n for n in near if words[n] in helper), -1)
    if had < 0 or not table.negation.isdisjoint(words[at:had]):
        return False
    return any(words[n] in table.would for n in range(had + 1, min(had + 1 + _FALSE, end)))


def unfulfilled(
    words: tuple[str, ...], sentence: tuple[int, int], match: tuple[int, int], *, table: Cues, language: str
) -> int:
    """Where a condition without "if" begins, of which the sentence says what would have followed; -1: there is none.

    «De haberle quitado el pasaporte, lo habría denunciado», "Had he taken it, she would". French says it with "si".
    """
    start, (first, last) = sentence[0], match
    if words[first] in _UNSURE and _never_was(words, first, sentence[1], table, language):
        return first
    at = first
    while at > max(start, first - _LIE) and words[at - 1] not in EDGES:
        at -= 1
    if language == "fr":
        at = next((n for n in range(first - 1, at - 1, -1) if words[n] in {"si", "s"}), -1)
        fits = at >= 0 and not _PLUPERFECT.isdisjoint(words[at:last])
    elif language == "es":
        fits = words[at] == "de" and at + 1 < last and words[at + 1].startswith("haber")
    else:
        opening = words[at : min(at + 3, last)]
        fits = not _INVERTED[language].isdisjoint(opening[:1] if language != "it" else opening)
        fits = fits and (language != "en" or words[at + 1] in table.persons or words[at + 1] in table.definite)
    if not fits or not any(words[n] in table.would for n in range(last, min(last + _FALSE, sentence[1]))):
        return -1
    return at


def refuses(words: tuple[str, ...], i: int) -> bool:
    """Whether a denying verb is none: «se negó a», «le negaron la comida», "they were denied food"."""
    before = words[i - 1] if i else ""
    if words[i] in _REFUSING and before in {"se", "me"}:
        return True
    withheld = (words[i] in _REFUSING and before in _TO_WHOM) or (words[i] == "denied" and before in _WERE)
    return withheld and not _REFUSED_THAT.intersection(words[i + 1 : i + 2])
