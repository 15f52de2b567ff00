"""Rules and the learned signal on one passage: each adds what the other misses, and each doubts the other.

A passage that the classifier gives and no rule does becomes a flag of its own, of the tier `model` above the threshold
of its category, `suggested` below it or where a rule has said the same close by; signs of other categories around it
lower the threshold, since one alone on a page is more often something else, and a text around it that tells of nothing
of the kind raises it. Where both speak,
the rule stands, and its flag tells how probable the classifier holds it (`support`); one that the classifier does not
follow, beside too few signs of other categories, is a suggestion. Another polarity of the classifier goes along as
a suggestion, so that a reader sees both.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cached_property
from operator import itemgetter

from models.indicator import KINDS, LOCAL, Likeness, Manner, Polarity, Tier
from services.nlp import lexicon
from services.nlp.indicators import learned, ofage, plain, polarity, tongues
from services.nlp.indicators.cues import cues
from services.nlp.indicators.engine import says, weakened
from services.nlp.indicators.learned import LearnedSignal, Passage, Read
from services.nlp.indicators.view import View, view
from services.nlp.plugin import Flag, Reading
from services.nlp.proper import Word
from services.review import done_to

CERTAIN = 0.9
"""Probability of "asserted" below which a cue of denial or of general speech counts more than the classifier."""
CONTRADICTS = 0.9
"""Probability of another polarity from which the classifier is told to contradict a rule."""
JUDGED = 15
"""Words and signs below which no rule is doubted: the classifier learned from documents, not from a line alone."""
DOUBTED = "The trained classifier does not follow the rule here."
"""What the reason of a rule's flag says that counts as a suggestion."""
_UNSTATED = frozenset({Manner.HYPOTHETICAL, Manner.ASKED, Manner.ANSWERED})
_FREEDOMS = frozenset(
    {"harbouring_confinement", "isolation_surveillance", "document_retention", "withheld_wages_excessive_hours"}
)
"""Categories that questions ask for by what was missing: "yes" to «¿podía salir?» says none of them."""
_WEIGHTLESS, _TELLING = lexicon.plain("weightless"), lexicon.plain("telling_small")
_MOST_WEIGHED = 4
"""Most words told as those that weighed most."""
_QUOTED = 120
_TOGETHER = 3
"""Categories from which passages that are not sure alone hold each other up."""
_SAME = 80
"""Code points within which a rule's flag has said a category already: a further passage of it there is a suggestion."""
_NEAR = 2
"""Words beside those of a rule in which the classifier may see what the rule found."""


@dataclass(frozen=True, slots=True)
class _Places:
    """Which words stand in a range of code points."""

    starts: Sequence[int]
    ends: Sequence[int]

    def words(self, start: int, end: int) -> tuple[int, int]:
        return bisect_right(self.ends, start), bisect_left(self.starts, end)


class _Cues:
    """What the cues of the rules make of a range of code points. Reads the passage once, when first asked."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    @cached_property
    def _seen(self) -> list[tuple[View, polarity.Stances]]:
        """Each language of the passage, its own first."""
        read = [(view(part), part.language) for part in tongues.parts(self._reading, cues())]
        return [(seen, polarity.Stances(seen, language)) for seen, language in read]

    def of(self, start: int, end: int) -> tuple[polarity.Stance, tuple[tuple[Manner, int, int], ...]]:
        """The stance, and its manners with the code points of their words."""
        for seen, stances, sentence, match in self._at(start, end):
            stance = stances.of(sentence, match, spelled=frozenset(range(*match)))
            return stance, seen.placed(stance.manners)
        return polarity.Stance(Polarity.ASSERTED), ()

    def plainly(self, start: int, end: int, category: str) -> str:
        """The words that plainly deny what a passage of a category says, however sure the classifier is of it."""
        return next((said.plainly(sentence, match, category) for _, said, sentence, match in self._at(start, end)), "")

    def goes_on(self, start: int, end: int) -> bool:
        """Whether the denials of a passage say that something went on."""
        return any(said.goes_on(sentence, match) for _, said, sentence, match in self._at(start, end))

    def told(self, start: int, end: int) -> bool:
        """Whether the denials of a passage end before what it tells, or deny nothing of it."""
        return any(said.told(match) for _, said, _, match in self._at(start, end))

    def unfree(self, start: int, end: int, category: str) -> bool:
        """Whether a passage of confinement is of a freedom that is called untrue."""
        places = self._at(start, end) if category in plain.CONFINED else ()
        return any(said.unfree(sentence, match) for _, said, sentence, match in places)

    def of_age(self, start: int, end: int) -> polarity.Stance | None:
        """What plain words make of a passage that speaks of minors; None where none do."""
        found = (said.of_age(sentence, match) for _, said, sentence, match in self._at(start, end))
        return next((one for one in found if one), None)

    def unmade(self, start: int, end: int, passage: Passage) -> Passage | None:
        """A passage as it tells of a deed that is planned, or threatened with; None where it was done."""
        for seen, said, sentence, match in self._at(start, end):
            if stance := said.unmade(sentence, match, passage.category):
                manners = passage.manners + seen.placed(stance.manners)
                return replace(passage, polarity=stance.polarity, cue=stance.cue, manners=manners)
        return None

    def empty(self, start: int, end: int, category: str) -> bool:
        """Whether the words of a passage are no sign at all."""
        return any(said.empty(sentence, match, category) for _, said, sentence, match in self._at(start, end))

    def _at(self, start: int, end: int) -> Iterator[tuple[View, polarity.Stances, tuple[int, int], tuple[int, int]]]:
        """Where a range of code points stands: its language, its sentence, its words."""
        for seen, stances in self._seen:
            first, last = bisect_right(seen.ends, start), bisect_left(seen.starts, end)
            at = bisect_right(seen.sentences, first, key=itemgetter(0)) - 1
            if first < last and at >= 0:
                sentence = seen.sentences[at]
                yield seen, stances, sentence, (first, min(last, sentence[1]))


@dataclass(frozen=True, slots=True)
class Heard:
    """Rules and signal on one passage, before any threshold.

    `rules` are flags with their support, each with whether it needs any (see `_by_itself`); `said` are the passages of
    the classifier, each with the flags of its category at its place.
    """

    rules: tuple[tuple[Flag, bool], ...]
    said: tuple[tuple[Passage, tuple[Flag, ...]], ...]

    def judged(self, signal: LearnedSignal) -> tuple[list[bool], list[bool]]:
        """Whether each flag of a rule stands, and whether the signal is sure of each passage.

        An asserted flag falls that the classifier does not follow, beside too few other categories that it is certain
        of or follows.
        """
        said = [passage for passage, _ in self.said]
        asserted = [flag for flag, _ in self.rules if flag.polarity is Polarity.ASSERTED]
        certain = {p.category for p in said if p.polarity is Polarity.ASSERTED and signal.sure(p, company=0)}
        heard = certain | {flag.category for flag in asserted if signal.follows(flag.support or 0.0, company=0)}
        stands = [
            by_itself or signal.follows(flag.support or 0.0, company=len(heard - {flag.category}))
            for flag, by_itself in self.rules
        ]
        company = certain | {
            flag.category
            for (flag, _), stood in zip(self.rules, stands, strict=True)
            if stood and flag.polarity is Polarity.ASSERTED
        }
        beside = _together(said, company, signal)
        return stands, [signal.sure(p, company=len(beside - {p.category})) for p in said]


def _together(said: Sequence[Passage], known: AbstractSet[str], signal: LearnedSignal) -> AbstractSet[str]:
    """The categories that a passage has for company: those that are known, and three or more that hold each other up.

    A chat that sells somebody says each of its signs in half a line, and none of them is sure alone.
    """
    asserted = [passage for passage in said if passage.polarity is Polarity.ASSERTED]
    held = known | {passage.category for passage in asserted}
    while True:
        left = known | {p.category for p in asserted if p.category in held and signal.sure(p, company=len(held) - 1)}
        if left == held:
            return held if len(held) >= _TOGETHER else known
        held = left


def _by_itself(flag: Flag, sentence: str) -> bool:
    """Whether a rule's flag needs no support: it is denied, answered, local, or told by whom it was done to.

    The classifier reads no answers, knows no local words, and is least sure of what a victim writes in haste; a lease
    or a school's letter tells nothing in the first person that was done to the writer, nor as a record of who declares.
    """
    answered = any(manner is Manner.ANSWERED for manner, _, _ in flag.manners)
    local = flag.rule.startswith(LOCAL)
    wronged = done_to.to_the_speaker(sentence) or done_to.to_the_declarant(sentence)
    return flag.polarity is not Polarity.ASSERTED or answered or local or wronged


def heard(flags: Sequence[Flag], reading: Reading, signal: LearnedSignal) -> Heard | None:
    """What rules and signal say of a reading; None where the names network did not read it."""
    read = learned.of(signal, reading)
    if read is None:
        return None
    words = reading.words
    places = _Places([w.start for w in words], [w.end for w in words])
    stances = _Cues(reading)
    said = []
    for passage in (_told(p, words, stances) for p in signal.passages(read, words)):
        start, end = words[passage.first].start, words[passage.last - 1].end
        there = [flag for flag in flags if flag.start < end and start < flag.end]
        beside = tuple(flag for flag in there if flag.category == passage.category)
        otherwise = any(f.category != passage.category and f.polarity is Polarity.ASSERTED for f in there)
        if passage.polarity is Polarity.ASSERTED and not signal.means(passage, words, otherwise=otherwise):
            passage = replace(passage, sure=0.0)  # noqa: PLW2901
        said.append((passage, beside))
    begins = [word.start for word in words if word.opens]
    supported = (_supported(flag, read, signal, places) for flag in flags)
    line = len(words) < JUDGED
    rules = ((flag, line or _by_itself(flag, _sentence(flag, reading, begins))) for flag in supported)
    return Heard(tuple(rules), tuple(said))


def _sentence(flag: Flag, reading: Reading, begins: Sequence[int]) -> str:
    """The text of the sentence, or sentences, that a flag stands in. `begins`: where sentences do."""
    first, last = bisect_right(begins, flag.start), bisect_left(begins, flag.end)
    start, end = begins[first - 1] if first else 0, begins[last] if last < len(begins) else len(reading.text)
    return reading.text[start:end]


def joined(flags: Sequence[Flag], reading: Reading, signal: LearnedSignal) -> list[Flag]:
    """The flags of rules and of the learned signal, in their order."""
    told = heard(flags, reading, signal)
    if told is None:
        return list(flags)
    stands, sure = told.judged(signal)
    found = [
        flag if stood else replace(flag, tier=Tier.SUGGESTED, reason=f"{flag.reason} {DOUBTED}")
        for (flag, _), stood in zip(told.rules, stands, strict=True)
    ]
    spoken = [flag for flag in found if flag.tier is Tier.RULE]
    for (passage, beside), certain in zip(told.said, sure, strict=True):
        news = certain and not _said_already(passage, spoken, reading.words)
        found += _added(passage, beside, reading, signal=signal, tier=Tier.MODEL if news else Tier.SUGGESTED)
    return sorted(found, key=lambda f: (f.start, f.end, f.category, f.tier))


def _said_already(passage: Passage, spoken: Sequence[Flag], words: Sequence[Word]) -> bool:
    """Whether a rule's flag close by says the category and polarity of a passage."""
    start, end = words[passage.first].start, words[passage.last - 1].end
    return any(
        flag.category == passage.category
        and flag.polarity is passage.polarity
        and max(flag.start - end, start - flag.end) < _SAME
        for flag in spoken
    )


def _told(passage: Passage, words: Sequence[Word], stances: _Cues) -> Passage:
    """A passage with the manners of its cues, and their polarity where the classifier is not certain it is asserted.

    What is supposed, asked or plainly denied is read by its cues whatever the classifier holds: it reads no answers.
    """
    start, end = words[passage.first].start, words[passage.last - 1].end
    stance, manners = stances.of(start, end)
    passage = replace(passage, manners=manners)
    asked = any(one.manner in {Manner.ASKED, Manner.ANSWERED} for one in stance.manners)
    if stances.empty(start, end, passage.category):
        return replace(passage, sure=0.0)
    if passage.category == ofage.CATEGORY and not asked and (grown := stances.of_age(start, end)):
        return replace(passage, polarity=grown.polarity, cue=grown.cue)
    if passage.polarity is Polarity.ASSERTED and (cue := stances.plainly(start, end, passage.category)):
        return replace(passage, polarity=Polarity.NEGATED, cue=cue)
    if passage.polarity is Polarity.ASSERTED and not asked and (only := stances.unmade(start, end, passage)):
        return only
    answered = any(one.manner is Manner.ANSWERED for one in stance.manners)
    if answered and stance.polarity is Polarity.ASSERTED and passage.category not in _FREEDOMS:
        # "Did he beat you? A. Sometimes."
        return replace(passage, polarity=stance.polarity, cue="")
    if passage.polarity is Polarity.NEGATED and stance.polarity is Polarity.ASSERTED and stances.goes_on(start, end):
        # The classifier takes «no paraba de» for a denial.
        return replace(passage, polarity=Polarity.ASSERTED, cue="")
    said = stance.polarity is Polarity.ASSERTED and stances.told(start, end)
    if passage.polarity is Polarity.NEGATED and not asked and (said or stances.unfree(start, end, passage.category)):
        return replace(passage, polarity=Polarity.ASSERTED, cue="")
    unstated = any(told.manner in _UNSTATED for told in stance.manners)
    if passage.polarity is not Polarity.ASSERTED or (passage.sure >= CERTAIN and not unstated):
        return passage
    return replace(passage, polarity=stance.polarity, cue=stance.cue)


def _supported(flag: Flag, read: Read, signal: LearnedSignal, places: _Places) -> Flag:
    """A rule's flag with the probability that the classifier gives it and the words beside it."""
    first, last = places.words(flag.start, flag.end)
    column = signal.categories.index(flag.category)
    support = read.support(column, max(first - _NEAR, 0), last + _NEAR)
    return replace(flag, support=round(support, 3), vector=signal.packed(read.vector(column, first, last)))


def _added(
    passage: Passage, beside: Sequence[Flag], reading: Reading, *, signal: LearnedSignal, tier: Tier
) -> Iterator[Flag]:
    """The flag of a passage of the classifier: always where no rule speaks, a suggestion where it contradicts one."""
    if not beside:
        yield _flag(passage, tier, reading, signal)
    elif passage.sure >= CONTRADICTS and all(flag.polarity is not passage.polarity for flag in beside):
        yield _flag(passage, Tier.SUGGESTED, reading, signal)


def _flag(passage: Passage, tier: Tier, reading: Reading, signal: LearnedSignal) -> Flag:
    strength, palermo = KINDS[passage.category]
    weighed = _weighed(passage, reading)
    nearest = tuple(signal.nearest(passage, reading.language))
    flag = Flag(
        category=passage.category,
        start=reading.words[passage.first].start,
        end=reading.words[passage.last - 1].end,
        polarity=passage.polarity,
        strength=strength,
        score=round(passage.probability, 3),
        rule=learned.NAME,
        palermo=palermo,
        reason=_reason(weighed, nearest, says(passage.polarity, {manner for manner, _, _ in passage.manners})),
        cue=passage.cue,
        manners=passage.manners,
        tier=tier,
        support=round(passage.probability, 3),
        weighed=weighed,
        nearest=nearest,
        vector=signal.packed(passage.vector),
    )
    return weakened(flag)


def _weighed(passage: Passage, reading: Reading) -> tuple[str, ...]:
    """The words that weighed most and tell something: no signs, numbers and small words, unless there are no others."""
    heavy = [reading.words[at] for at in passage.weighed if reading.words[at].shape not in "np"]
    small = lexicon.plain(f"small_{reading.language}") if reading.language in learned.LANGUAGES else frozenset()
    telling = [w.text for w in heavy if w.norm not in _WEIGHTLESS and (w.norm not in small or w.norm in _TELLING)]
    words = [w for w in telling if len(w) > 1] or [w.text for w in heavy]
    return tuple(dict.fromkeys(words))[:_MOST_WEIGHED]


def _reason(weighed: Sequence[str], nearest: Sequence[Likeness], said: str) -> str:
    # One sentence each, as pages translate them; full stops of clauses would part them.
    alike = ", ".join(f"«{one.text[:_QUOTED].rstrip('.').replace('. ', ', ')}» ({one.id})" for one in nearest)
    return (
        f"The trained classifier found this, no rule did. Words that weighed most: {', '.join(weighed)}."
        f"{said} Known clauses most like it: {alike}."
    )
