"""What a sentence does with a statement: asserts, denies, or speaks of it in general; and the word that says so."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter

from models.indicator import Manner, Polarity
from services.nlp import lexicon
from services.nlp.indicators import (
    elsewhere,
    ended,
    general,
    manner,
    ofage,
    plain,
    reasons,
    records,
    replies,
    running,
    scope,
    turned,
    unmade,
    uttered,
)
from services.nlp.indicators.cues import Cues, cues, phrase_at
from services.nlp.indicators.manner import Around, Told
from services.nlp.indicators.replies import Reply
from services.nlp.indicators.view import View

_REACH = 12
"""Words that a negation reaches ahead inside its clause."""
_BARRIERS = frozenset({",", ";", ":", "(", ")", ".", "?", "!", "-", "–", "—"})
_AFTER = 9
_AGREES = 3
"""Words before a denial of the pattern's own in which another one denies no second time."""


_IF = frozenset({"si", "se", "if"})
_HELPLINE, _LINE = "<number>", 5
"""A number of few figures, and the words behind "call" within which it stands."""
_REACHED = 20
"""Words around that of a helpline within which somebody calls it."""
_OPENS = _BARRIERS | frozenset({"please", "favor"})
"""Signs and words behind which advice begins."""
_JOINS = frozenset({"y", "e", "and", "et", "o", "ou", "or"})
_TOLD = 4
"""Words at least of what is told before a condition."""
_CONDITION = 7
"""Words before a statement within which the condition begins that it is part of."""


@dataclass(frozen=True, slots=True)
class Stance:
    """A polarity, the word behind it, and in what manner the text says it."""

    polarity: Polarity
    cue: str = ""
    manners: tuple[Told, ...] = ()


_MOSTLY = 0.3
"""Share of general sentences from which a whole passage is taken for law, training or advice."""
_ADVICE = 3
"""Or this many of them in a short passage."""
_SHORT = 40


class Stances:
    """The stances of one passage. What many matches ask of it is found once: its length counts once, not by match."""

    def __init__(self, view: View, language: str) -> None:
        self._view = view
        self._table = cues()[language]
        self._language = language
        self._general: dict[tuple[int, int], tuple[str, range]] = {}

    def of(self, sentence: tuple[int, int], match: tuple[int, int], *, spelled: frozenset[int]) -> Stance:
        """The polarity of the words `match` in a sentence. At `spelled` are the pattern's own: they deny nothing."""
        around = Around(self._view.words, sentence, match, spelled=spelled, table=self._table, language=self._language)
        told = list(manner.said(around))
        if reply := replies.replied(around):
            # A question says nothing of its own: its answer does.
            return self._answered(around, reply, told)
        if supposed := manner.supposed(around):
            return Stance(Polarity.GENERIC, around.text(supposed), (*told, supposed))
        denied = _denied(around, turns=self._turns, still=self._still)
        if denied and turned.offered(around.words, match, self._language):
            # "I will not hit you if you work" threatens; whatever else is only supposed.
            if any(word.startswith(self._table.punishes_of) for word in around.words[match[0] : match[1]]):
                return Stance(Polarity.GENERIC if self._passage else Polarity.ASSERTED, self._passage, tuple(told))
            return Stance(Polarity.GENERIC, denied, (*told, Told(Manner.HYPOTHETICAL, *match)))
        if denied:
            return Stance(Polarity.NEGATED, denied, tuple(told))
        cue = self._passage or self._generic_cue(sentence, match)
        cue = cue or general.forbidden(self._view.words, sentence, match, self._language)
        return Stance(Polarity.GENERIC if cue else Polarity.ASSERTED, cue, tuple(told))

    def refused(self, sentence: tuple[int, int], match: tuple[int, int]) -> Stance | None:
        """The stance of a question for a freedom or a due: "no" says that it was missing; None: nobody answers so."""
        words = self._view.words
        around = Around(words, sentence, match, spelled=frozenset(), table=self._table, language=self._language)
        reply = replies.replied(around)
        if reply is None or reply.told.manner is not Manner.ANSWERED:
            return None
        told = (*manner.said(around), reply.told)
        if reply.polarity is Polarity.NEGATED:
            return Stance(Polarity.GENERIC if self._passage else Polarity.ASSERTED, self._passage, told)
        return None if replies.limited(around, reply.told) else Stance(Polarity.NEGATED, around.text(reply.told), told)

    def named(self, sentence: tuple[int, int], match: tuple[int, int]) -> Stance | None:
        """The stance of a question who did something, by whom the answer names; None: it names nobody."""
        words = self._view.words
        around = Around(words, sentence, match, spelled=frozenset(), table=self._table, language=self._language)
        reply = replies.named(around)
        if reply is None:
            return None
        if reply.polarity is Polarity.ASSERTED and self._passage:
            return Stance(Polarity.GENERIC, self._passage, (reply.told,))
        cue = "" if reply.polarity is Polarity.ASSERTED else around.text(reply.told)
        return Stance(reply.polarity, cue, (*manner.said(around), reply.told))

    def plainly(self, sentence: tuple[int, int], match: tuple[int, int], category: str) -> str:
        """The words inside a passage of the classifier that plainly deny what it says; none where nothing does."""
        words = self._view.words
        return plain.denial(words, sentence, match, table=self._table, still=self._still, category=category)

    def of_age(self, sentence: tuple[int, int], match: tuple[int, int]) -> Stance | None:
        """What plain words make of a passage that speaks of minors: of age denies it, "not of age" says it; or None."""
        found = ofage.of_age(self._view, sentence, match, self._table)
        return found and Stance(Polarity.NEGATED if found[0] else Polarity.ASSERTED, found[1])

    def goes_on(self, sentence: tuple[int, int], match: tuple[int, int]) -> bool:
        """Whether every denial in and just before a passage says that something went on: «no paraba de golpearnos»."""
        place = (max(sentence[0], match[0] - _AGREES), match[1])
        return running.all_run(self._view.words, place, self._running, self._still, self._table)

    def told(self, match: tuple[int, int]) -> bool:
        """Whether all denials in a passage end before what it tells, or deny nothing of it: "and would not say how"."""
        words, table = self._view.words, self._table
        denials = [i for i in range(*match) if words[i] in table.negation]
        ends = (
            i in self._still or elsewhere.told(words, i, match, table=table, language=self._language) for i in denials
        )
        return bool(denials) and all(ends)

    def unfree(self, sentence: tuple[int, int], match: tuple[int, int]) -> bool:
        """Whether a passage is of a freedom that the sentence calls untrue."""
        return elsewhere.unfree(self._view.words, sentence, match, self._table)

    def unmade(self, sentence: tuple[int, int], match: tuple[int, int], category: str) -> Stance | None:
        """The stance of a deed that is only planned, or that somebody threatens with; None where it was done."""
        words = self._view.words
        at = unmade.planned(words, sentence, match, self._language) if category in unmade.PLANS else -1
        if at < 0 and category in unmade.DEEDS:
            at = unmade.threatened(words, sentence, match, self._language)
        if at < 0:
            return None
        return Stance(Polarity.GENERIC, words[at], (Told(Manner.HYPOTHETICAL, at, at + 1),))

    def empty(self, sentence: tuple[int, int], match: tuple[int, int], category: str) -> bool:
        """Whether the words of a passage are no sign: a formula of records, a comparison of ages, what is ordinary."""
        words, table = self._view.words, self._table
        if category == ofage.CATEGORY and ofage.smaller(words, match):
            return True
        return self.seized(sentence, match, category) or records.formula(words, sentence, match, table)

    def seized(self, sentence: tuple[int, int], match: tuple[int, int], category: str) -> bool:
        """Whether an authority seizes what a passage of a category speaks of, or it is an everyday thing."""
        return records.no_sign(self._view.words, sentence, match, table=self._table, category=category)

    def _answered(self, around: Around, reply: Reply, told: list[Told]) -> Stance:
        manners = (*told, reply.told)
        if reply.polarity is Polarity.ASSERTED and self._passage:
            return Stance(Polarity.GENERIC, self._passage, manners)
        cue = "" if reply.polarity is Polarity.ASSERTED else around.text(reply.told)
        return Stance(reply.polarity, cue, manners)

    @cached_property
    def _still(self) -> frozenset[int]:
        """Where words of denial stand that deny nothing."""
        return turned.still(self._view.words, self._table, self._language) | self._running

    @cached_property
    def _running(self) -> frozenset[int]:
        """Denials that say that something went on, or that it was not all."""
        return running.denials(self._view.words, self._table, self._language)

    def _generic_cue(self, sentence: tuple[int, int], match: tuple[int, int] | None = None) -> str:
        """The cue that makes a sentence general, or none. Parts joined by semicolons count as one.

        A condition that somebody utters makes a threat of what follows it: «le dijo: si te vas, mato a tu hijo».
        """
        period = self._periods[bisect_right(self._periods, sentence[0], key=itemgetter(0)) - 1]
        if period not in self._general:
            self._general[period] = self._cue_of(*period)
        cue, condition = self._general[period]
        if match is None:
            return "" if condition and condition.stop < period[1] else cue
        return "" if condition and (match[1] > condition.stop or match[1] <= condition.start) else cue

    def _cue_of(self, start: int, end: int) -> tuple[str, range]:
        """The cue, and the words that alone it makes general: of an uttered condition, or of one behind the rest."""
        words, table = self._view.words, self._table
        law = ""
        never = range(0)
        said = ("", never)
        for i in (i for i in range(start, end) if words[i] in table.heads):
            phrase = phrase_at(words, i, table.generic)
            if phrase and i + len(phrase) <= end:
                if phrase[0] in _IF and (follows := self._follows(start, i, end)):
                    said = (" ".join(phrase), range(i, follows))
                    continue
                if phrase[0] in _IF and self._stands_behind(start, i, end):
                    said = (" ".join(phrase), range(i, end))
                    continue
                return " ".join(phrase), never
            if advice := self._advises(i, start, end):
                return advice, never
            if not law and (found := phrase_at(words, i, table.law)):
                law = " ".join(found)
        if poster := self._posted(start, end):
            return poster, never
        if told := general.of(self._view, start, end, table=table, language=self._language):
            return told, never
        if law and any(words[i] in table.norm_verbs for i in range(start, end)):
            return law, never
        return said

    def _follows(self, start: int, at: int, end: int) -> int:
        """Where what hangs on a condition begins, if somebody utters it; 0: nobody does."""
        words, table = self._view.words, self._table
        # Advice on whom to call is no threat.
        calls = (phrase_at(words, n, table.calls) or self._advises(n, start, end) for n in range(at, end))
        if self._posts(start, at) or any(calls):
            return 0
        return uttered.follows(words, (start, end), at, table=table, language=self._language)

    def _stands_behind(self, start: int, at: int, end: int) -> bool:
        """Whether a condition only follows what is told, and nothing in the sentence is advice."""
        words = self._view.words
        joined = words[at - 1] in _JOINS and words[at - 2] == ","
        if at - start < _TOLD or not (joined or words[at - 1] == ",") or self._posts(start, end):
            return False
        calls = self._table.calls
        return not any(phrase_at(words, n, calls) or self._advises(n, start, end) for n in range(start, end))

    def _advises(self, at: int, start: int, end: int) -> str:
        """The words at a place that advise whoever reads them, in a sentence; none where they tell of a case."""
        words, table = self._view.words, self._table
        order = phrase_at(words, at, table.orders)
        if order and (at == start or words[at - 1] in _OPENS):
            return " ".join(order)
        if words[at] in table.accented and not self._view.text[self._view.ends[at] - 1].isascii():
            return words[at]
        line = phrase_at(words, at, table.lines)
        near = range(max(start, at - _REACHED), min(end, at + _REACHED))
        if line and not any(phrase_at(words, n, table.reached) for n in near):
            return " ".join(line)
        return ""

    def _posts(self, start: int, end: int) -> str:
        """The words for a poster or leaflet."""
        words, posted = self._view.words, self._table.posted
        return next((" ".join(p) for i in range(start, end) if (p := phrase_at(words, i, posted))), "")

    def _posted(self, start: int, end: int) -> str:
        """The words for a poster that tells whom to call; an advert's number is longer than that of a helpline."""
        poster = self._posts(start, end)
        if not poster:
            return ""
        words, calls = self._view.words, self._table.calls
        for i in range(start, end):
            phrase = phrase_at(words, i, calls)
            if phrase and (len(phrase) > 1 or _HELPLINE in words[i : min(i + _LINE, end)]):
                return poster
        return ""

    @cached_property
    def _periods(self) -> list[tuple[int, int]]:
        """The sentences, each with what semicolons join to it."""
        periods: list[tuple[int, int]] = []
        for start, end in self._view.sentences:
            joined = bool(periods) and self._view.words[start - 1] in {";", ":"}
            periods.append((periods.pop()[0] if joined else start, end))
        return periods

    @cached_property
    def _turns(self) -> list[int]:
        """Where a denial whose scope runs on begins, and where something adversative ends it."""
        ends = _ADVERSATIVE | {";"}
        return [i for i, word in enumerate(self._view.words) if word in ends or self._runs_on(i)]

    def _runs_on(self, at: int) -> bool:
        words, scoped = self._view.words, self._table.scoped
        starts = words[at] in scoped and at not in self._still and phrase_at(words, at, scoped) is not None
        return starts and not turned.refuses(words, at)

    @cached_property
    def _passage(self) -> str:
        """The cue that makes a whole passage general: most campaigns, statutes, leaflets say so again and again."""
        sentences = self._view.sentences
        found = [cue for cue in (self._generic_cue(sentence) for sentence in sentences) if cue]
        whole = len(sentences)
        many = len(found) >= 2 and len(found) >= _MOSTLY * whole
        return found[0] if many or (len(found) >= _ADVICE and whole <= _SHORT and len(found) * 5 >= whole) else ""


def _denied(around: Around, *, turns: Sequence[int], still: frozenset[int]) -> str:
    words, sentence, match, table = around.words, around.sentence, around.match, around.table
    lie, end = turned.untrue(words, sentence, match, table=table)
    if lie:
        # A denial of a denial: "it is false that nobody took it".
        inner = (i for i in range(end, match[1]) if i not in around.spelled and words[i] in table.negation)
        return "" if any(not _pseudo(words, i, table) for i in inner) else lie
    waits = _waits(around)
    spelled = min((i for i in around.spelled if words[i] in table.negation), default=match[1])
    for i in () if waits else range(*match):
        # A negation in a gap of the pattern denies it; behind the pattern's own it agrees: «no pagó ni un peso».
        agrees = i > spelled and words[i] not in _PLAIN_NO
        if (
            i not in around.spelled
            and i not in still
            and words[i] in table.negation
            and not agrees
            and not _pseudo(words, i, table)
        ):
            return words[i]
    cue = "" if waits else _before(around, still, denies=spelled < match[1])
    cue = cue or scope.denied(around, turns)
    if cue:
        return cue
    for i in range(match[1], min(match[1] + _AFTER, sentence[1])):
        phrase = phrase_at(words, i, table.after)
        if phrase:
            return " ".join(phrase)
        if phrase_at(words, i, table.breaks) and words[i] not in {"y", "e", "and"}:
            break
    return ""


def _waits(around: Around) -> bool:
    """Whether a statement stands in a condition that something denied waits for: "she could not leave until she paid".

    Denials before the condition deny what waits, and those in it nothing.
    """
    words, (first, last) = around.words, around.match
    return any(phrase_at(words, i, around.table.until) for i in range(_near(around, first), last))


def _near(around: Around, first: int) -> int:
    """Where the words before a statement begin that belong to it: its clause, some words at most."""
    at = first
    while at > max(around.sentence[0], first - _CONDITION) and around.words[at - 1] not in _BARRIERS:
        at -= 1
    return at


def _pseudo(words: tuple[str, ...], i: int, table: Cues) -> bool:
    return phrase_at(words, i, table.pseudo) is not None or (
        i > 0 and words[i - 1] in _CONDITIONS and words[i] in {"no", "nao", "non"}
    )


def _before(around: Around, still: frozenset[int], *, denies: bool) -> str:
    """A negation in the clause before the match. Just before one that denies itself it only agrees: «no vio nunca»."""
    words, table, end = around.words, around.table, around.match[0]
    for i in range(end - 1, max(around.sentence[0], end - _REACH) - 1, -1):
        word = words[i]
        if word in _BARRIERS or phrase_at(words, i, table.until):
            return ""
        if word in table.negation and i not in still and not _pseudo(words, i, table):
            if denies and end - i <= _AGREES:
                continue
            over = turned.over(words, i, around.match, table=table, language=around.language)
            over = over or ended.ended(words, i, end, table=table, language=around.language)
            if over or turned.without_leave(words, i, around.match[0], table):
                continue
            if reasons.of_reason(words, i, around.match, table=table, language=around.language):
                continue
            if elsewhere.over(words, around.sentence, i, around.match, table=table, language=around.language):
                continue
            return word
        if turned.is_verb(words, i):
            continue
        own = denies and i + 1 in around.spelled and words[i + 1] in table.negation
        if own and word in turned.AND:
            return ""
        if phrase_at(words, i, table.breaks) and not (word in {"y", "e", "and"} and words[i + 1] in table.negation):
            return ""
    return ""


_PLAIN_NO = frozenset({"no", "nao", "non", "not"})
"""Words of denial that agree with no other."""
_CONDITIONS = frozenset(["si", "se", "hasta", "cuando", "quien", "quienes", "quando", "quem", "chi"])
"""Words with which a denial is the condition of what follows: «cuando no la completan los castiga»."""
_ADVERSATIVE = lexicon.plain("adversative")
