"""Terms that stand near confirmed flags more often than elsewhere: candidates for rules, for a person to judge. Pure.

A term is one word or two. Its rate near confirmed flags is compared with its rate in all other text of the case by the
log-likelihood ratio (Dunning 1993), and must exceed its rate in the rest of the same documents too: a word that all of
a statement repeats belongs to statements. Names, numbers, small words and the words by which rules raise flags are
none. What the classifier chose is a whole passage: a code word within it is as near as one beside it.
"""

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum

from models.ids import DocumentId
from models.indicator import Indicator, Tier
from models.review import ReviewedFlag
from models.trend import Candidate, TermPlace, WordingDecision, WordingVerdict
from services.review.small_words import SMALL_WORDS
from services.review.standing import confirmed, dismissed

LEAST_DOCUMENTS = 3
"""Documents in which a term must stand near a confirmed flag."""
LEAST_SCORE = 10.83
"""G² from which a difference of two rates would come by chance once in a thousand times."""
RISE = 2.0
"""By how much the rate near confirmed flags must exceed the rate elsewhere."""
PLACES = 10
MOST = 100

_WORD = re.compile(r"[^\W\d_]{3,}")
_AROUND = 40


class Without(StrEnum):
    """Why no term is proposed beside flags that were confirmed."""

    FEW_DOCUMENTS = "few_documents"
    KNOWN_WORDS = "known_words"
    ALL_JUDGED = "all_judged"
    NOTHING_ELSEWHERE = "nothing_elsewhere"
    NONE_RISES = "none_rises"


def without(
    flags: Sequence[ReviewedFlag],
    texts: Iterable[tuple[DocumentId, str]],
    *,
    names: Iterable[str] = (),
    everyday: Callable[[str], bool] = lambda _: False,
    decisions: Sequence[WordingDecision] = (),
) -> Without | None:
    """Why nothing is proposed, where nothing is; None: no flag is confirmed."""
    signs = [flag for flag in flags if confirmed(flag)]
    if not signs:
        return None
    if len({flag.flag.span.document for flag in signs}) < LEAST_DOCUMENTS:
        return Without.FEW_DOCUMENTS
    barred = _barred(flags, names)
    near = [term for _, term, _ in _beside(signs, barred)]
    words = [term for term in near if not any(_plain(word) in SMALL_WORDS or everyday(word) for word in term.split())]
    if not words:
        return Without.KNOWN_WORDS
    said = last_words(decisions)
    judged = {term for term in said if said[term].verdict is not WordingVerdict.WITHDRAWN}
    # A word that was judged was proposed: beside others that do not rise, it is why none is left.
    if judged & set(near):
        return Without.ALL_JUDGED
    left = 2 * len(near)
    for _, text in texts:
        left -= sum(1 for _ in _terms(text, barred))
        if left < 0:
            return Without.NONE_RISES
    return Without.NOTHING_ELSEWHERE


def proposed(
    flags: Sequence[ReviewedFlag],
    texts: Iterable[tuple[DocumentId, str]],
    *,
    names: Iterable[str] = (),
    everyday: Callable[[str], bool] = lambda _: False,
    decisions: Sequence[WordingDecision] = (),
) -> list[Candidate]:
    """The open terms, strongest first: none that was accepted or rejected.

    `texts` are all pages of the case with their documents; `names` what mentions hold on flagged pages; `everyday` says
    of which words nobody would make a rule beside the small ones.
    """
    signs = [flag for flag in flags if confirmed(flag)]
    barred = _barred(flags, names)
    near: Counter[str] = Counter()
    places: defaultdict[str, dict[str, TermPlace]] = defaultdict(dict)
    categories: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for flag, term, place in _beside(signs, barred):
        near[term] += 1
        categories[term][flag.told.category] += 1
        places[term].setdefault(place.document, place)
    if not near:
        return []
    against: defaultdict[str, list[TermPlace]] = defaultdict(list)
    for _, term, place in _beside([flag for flag in flags if dismissed(flag)], barred):
        if term in near:
            against[term].append(place)
    told = {document for some in places.values() for document in some}
    everywhere, total, among, rest = _counted(texts, near, barred, told)
    inside = sum(near.values())
    said = last_words(decisions)
    found = []
    for term, times in near.items():
        if any(_plain(word) in SMALL_WORDS or everyday(word) for word in term.split()):
            continue
        # Of a word that was judged, its pairs with other words are judged too.
        if any(one in said and said[one].verdict is not WordingVerdict.WITHDRAWN for one in (term, *term.split())):
            continue
        elsewhere = max(everywhere[term] - times, 0)
        outside = max(total - inside, 1)
        score = log_likelihood(times, inside, elsewhere, outside)
        rises = times / inside > RISE * elsewhere / outside
        # In the rest of the documents that tell of it, a word of the paper itself stands as often.
        rises = rises and times / inside > RISE * max(among[term] - times, 0) / max(rest - inside, inside)
        if len(places[term]) >= LEAST_DOCUMENTS and score >= LEAST_SCORE and rises:
            category = max(categories[term], key=lambda name: (categories[term][name], name))
            found.append(
                Candidate(
                    term=term, category=category, near=times, elsewhere=elsewhere, documents=len(places[term]),
                    score=round(score, 2), places=tuple(places[term].values())[:PLACES],
                    against=tuple(against[term]),
                )
            )  # fmt: skip
    return sorted(_whole(found), key=lambda one: (-one.score, one.term))[:MOST]


def _barred(flags: Iterable[ReviewedFlag], names: Iterable[str]) -> set[str]:
    """Words of names, and those by which rules raise flags: a rule knows them already."""
    known = (flag.flag.text for flag in flags if not _a_passage(flag.flag))
    return {word for some in (names, known) for one in some for word in _words(one)}


def _a_passage(flag: Indicator) -> bool:
    """Whether a flag is a clause that the classifier chose, code word and all: no words of a rule."""
    return flag.tier is not Tier.RULE


def _beside(flags: Iterable[ReviewedFlag], barred: set[str]) -> Iterator[tuple[ReviewedFlag, str, TermPlace]]:
    """The terms beside some flags, or in their passages, each place once, with the first flag that it is near."""
    seen: set[tuple[object, ...]] = set()
    for flag in flags:
        span = flag.flag.span
        sides = [(flag.before, span.start - len(flag.before)), (flag.after, span.end)]
        if _a_passage(flag.flag):
            # A side of its own: no pair of words reaches over its ends, and its text keeps the length of its span.
            sides.append((flag.flag.text, span.start))
        for side, offset in sides:
            for term, start, end in _terms(side, barred):
                at = span.document, span.page, offset + start, term
                if at in seen:  # two flags have this text beside them
                    continue
                seen.add(at)
                words = " ".join(side[max(0, start - _AROUND) : end + _AROUND].split())
                yield flag, term, TermPlace(
                    document=span.document, name=flag.name, page=span.page, words=words,
                    start=offset + start, end=offset + end,
                )  # fmt: skip


def _counted(
    texts: Iterable[tuple[DocumentId, str]],
    wanted: Collection[str],
    barred: set[str],
    told: Collection[str],
) -> tuple[Counter[str], int, Counter[str], int]:
    """How often each wanted term stands in texts, and how many terms they have: a case has millions.

    Then the same of the documents that are `told` of.
    """
    found: Counter[str] = Counter()
    among: Counter[str] = Counter()
    total = rest = 0
    for document, text in texts:
        here = document in told
        for term, _, _ in _terms(text, barred):
            total += 1
            rest += here
            if term in wanted:
                found[term] += 1
                among[term] += here
    return found, total, among, rest


def log_likelihood(near: int, inside: int, elsewhere: int, outside: int) -> float:
    """Dunning's G² of two rates: `near` of `inside` words against `elsewhere` of `outside`."""
    rate = (near + elsewhere) / (inside + outside)
    parts = ((near, inside * rate), (elsewhere, outside * rate))
    return 2 * sum(seen * math.log(seen / expected) for seen, expected in parts if seen and expected)


def last_words(decisions: Iterable[WordingDecision]) -> Mapping[str, WordingDecision]:
    """What stands of each term; decisions come in the order in which they were made."""
    return {one.term: one for one in decisions}


def accepted(decisions: Iterable[WordingDecision]) -> list[WordingDecision]:
    """Those that stand as accepted, by term: the local rules of their case."""
    standing = last_words(decisions).values()
    return sorted((one for one in standing if one.verdict is WordingVerdict.ACCEPTED), key=lambda one: one.term)


def stands(term: str, text: str) -> bool:
    """Whether the words of a term stand in a text one after another, in the singular or the plural."""
    stems = [re.escape(_plain(word).removesuffix("s").removesuffix("e")) for word in term.split()]
    pattern = r"\s+".join(rf"\b{stem}(?:es|e|s)?\b" for stem in stems)
    return bool(stems) and re.search(pattern, _plain(text)) is not None


def _plain(text: str) -> str:
    """Small letters without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def _whole(found: Sequence[Candidate]) -> list[Candidate]:
    """Without pairs one of whose words is a candidate by itself."""
    single = {one.term for one in found if " " not in one.term}
    return [one for one in found if one.term in single or not single & set(one.term.split())]


def _terms(text: str, barred: set[str]) -> Iterator[tuple[str, int, int]]:
    """Words, and pairs of words with nothing but a blank between them."""
    last: re.Match[str] | None = None
    for match in _WORD.finditer(text):
        word = match[0].casefold()
        if word in barred:
            last = None
            continue
        yield word, match.start(), match.end()
        if last is not None and text[last.end() : match.start()] == " ":
            yield f"{last[0].casefold()} {word}", last.start(), match.end()
        last = match


def _words(text: str) -> Iterator[str]:
    for match in _WORD.finditer(text):
        yield match[0].casefold()
