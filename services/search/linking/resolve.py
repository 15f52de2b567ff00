"""Mentions of many cases → the people and values that they mean, with a score and a reason for each link.

First the writings of each case are joined to its people, then people across cases. Across cases a name alone joins
nobody: an identifier, a birth date or both must speak for it. Inside a case a name may, since few bear it there.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations, product
from typing import Any

from services.search.linking.cluster import Clusters, Edge, Group
from services.search.linking.compare import Matcher
from services.search.linking.evidence import Counts, Evidence, Part, Scorer, full_key
from services.search.linking.inside import given_agree, inside, weighed
from services.search.linking.parse import Name
from services.search.linking.people import Lands, Mention, Record, mentions_of, no_lands, records_of
from services.search.linking.values import near_keys
from services.search.linking.words import Levels

ACROSS = 2.5
"""Log odds from which on people of several cases are joined."""
LEAST_BEYOND = 2.0
"""What must speak for one person beside the names, across cases."""
FLATTER = 0.55
"""What log odds across cases are worth: parts of one sentence lean on one another. Fitted on invented cases."""
PEOPLE = 12_000
"""People from which on a number that two share says as much as among these: who shares one by chance are those who pass
it on, and not the more, the more people there are. A name or a day of birth says less, the more there are."""
LEAST_PEOPLE = 2_000
"""People among whom two of one name are one by chance, however few are in the catalogue: files tell of few of them."""
CERTAIN, PROBABLE = 0.98, 0.9
MOST_BY_NAME = 0.95
"""The highest score of a link that names alone speak for."""
SAME_WRITING, SAME_VALUE = 0.95, 0.98
"""Scores of mentions that are written alike in one case, and of writings of one value."""
COMPANY, LEAST_COMPANY, MOST_COMPANY, MOST_CASES = 1.0, 3, 3.0, 20
"""Log odds for each other person whom two cases share, how many are needed, and the most that they add. Who stands in
more than so many cases is no company."""
_ALIKE: tuple[Part, ...] = (("same_writing", 0.0),)
CROWD = 60
"""People on one value from which on it brings no pairs to compare."""


@dataclass(frozen=True, slots=True)
class Link:
    """Two mentions that were joined: log odds, parts, and whether more than names speaks for it."""

    one: str
    two: str
    score: float
    band: str
    across: bool
    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()
    """Codes of what was left out of account."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """Clusters by mention, the score by which each belongs to its cluster, and the links."""

    cluster: Mapping[str, str]
    score: Mapping[str, float]
    links: Sequence[Link]
    left_out: Mapping[str, int]
    """Code of what was left out of account → mentions of people that had it."""


def resolve(
    rows: Iterable[Mapping[str, Any]], levels: Levels, *, apart: Iterable[tuple[str, str]] = (),
    lands: Lands = no_lands, progress: Callable[[str, int], None] = lambda _stage, _count: None,
) -> Resolved:  # fmt: skip
    """Join what belongs together. `rows` are checked: mid, kind and text are there. `apart` were told to be two."""
    mentions = mentions_of(rows, lands)
    progress("mentions read", len(mentions))
    told: defaultdict[str, set[str]] = defaultdict(set)
    for one, two in apart:
        if one != two:
            told[one].add(two)
            told[two].add(one)
    forbidden = {mid: frozenset(others) for mid, others in told.items()}
    _part_values(mentions, forbidden)
    matcher = Matcher(levels)
    records = records_of(mentions, named=lambda text: bool(matcher.name(text).readings), alone=forbidden)
    counts = Counts.of(matcher, records)
    scorer = Scorer(matcher, counts)
    scorer.weigh_words((matcher.name(record.text) for record in records), counts)
    progress("people written", len(records))

    links = [
        Link(record.mids[0], mid, SAME_WRITING, "possible", across=False, parts=_ALIKE)
        for record in records
        for mid in record.mids[1:]
    ]
    by_case: defaultdict[str, list[Record]] = defaultdict(list)
    for record in records:
        by_case[record.case].append(record)
    groups: list[Group] = []
    for case in by_case.values():
        inner = Clusters([Group.of(r, matcher.name(r.text)) for r in case], scorer, forbidden, one_case=True)
        taken = inner.grow(inside(inner.groups, scorer))
        links += [_link(case[e.one].mids[0], case[e.two].mids[0], e.evidence, across=False) for e in taken]
        groups += [inner.groups[place] for place in sorted({inner.find(place) for place in range(len(case))})]
        scorer.forget()
    progress("people of cases", len(groups))

    cases = [group.records[0].case for group in groups]
    outer = Clusters(groups, scorer, forbidden)
    edges = [(edge, witnesses(groups[edge.one], groups[edge.two])) for edge in _across(groups, scorer)]
    shown = {(edge.one, edge.two): pair for edge, pair in edges}
    taken = outer.grow(edge for edge, _ in edges)
    links += [_link(*shown[e.one, e.two], e.evidence, across=True) for e in taken]
    company = {(edge.one, edge.two): edge for edge in _in_company(outer, cases, scorer)}
    shown = {pair: witnesses(*(outer.groups[outer.find(place)] for place in pair)) for pair in company}
    taken += (more := outer.grow(company.values()))
    links += [_link(*shown[e.one, e.two], e.evidence, across=True) for e in more]
    progress("links across cases", len(taken))
    people = [outer.groups[place] for place in sorted({outer.find(place) for place in range(len(groups))})]
    notes = {
        m.mid: found for m in mentions if m.kind == "person" and (found := (*m.notes, *matcher.name(m.text).notes))
    }
    links = [
        replace(link, notes=tuple(dict.fromkeys((*notes.get(link.one, ()), *notes.get(link.two, ())))))
        if link.one in notes or link.two in notes
        else link
        for link in links
    ]
    return _told(mentions, people, links, Counter(chain.from_iterable(notes.values())))


def _part_values(mentions: Sequence[Mention], forbidden: Mapping[str, frozenset[str]]) -> None:
    """Give values that are written alike and were told to be two a key each: 4455667, 4455667#1."""
    parted: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for mention in mentions if forbidden else ():
        if mention.kind != "person" and mention.value and mention.mid in forbidden:
            there = parted[mention.value]
            taken = {there[other] for other in forbidden[mention.mid] if other in there}
            number = there[mention.mid] = next(n for n in range(len(taken) + 1) if n not in taken)
            mention.value += f"#{number}" if number else ""


def _across(groups: Sequence[Group], scorer: Scorer) -> Iterator[Edge]:
    """Links between people of several cases that share a value or nearly, a day of birth, or a name and a year."""
    prior = -math.log(max(len(groups), LEAST_PEOPLE))
    seen: set[int] = set()
    for members in _blocks(groups):
        for one, two in combinations(members, 2):
            pair = (one, two) if one < two else (two, one)
            number = pair[0] * len(groups) + pair[1]
            if one == two or number in seen:
                continue
            seen.add(number)
            evidence = pair_of(groups[pair[0]], groups[pair[1]], scorer, prior)
            if evidence is not None:
                yield Edge(evidence.odds, *pair, evidence)


def _blocks(groups: Sequence[Group]) -> Iterator[list[int]]:
    """Places of groups that share a value or nearly, a day of birth, or a name and its year, without the crowded ones.

    Most keys stand once: those are kept as bare numbers.
    """
    first: dict[int, int] = {}
    blocks: dict[int, list[int]] = {}
    for place, group in enumerate(groups):
        keys = {f"day:{day}" for day in group.days} | group.values
        keys.update(f"{year}:{name}" for year in group.years for name in _name_keys(group.names[:2]))
        for value in group.values:
            keys.update(near_keys(*value.split(":", 1)))
        for number in map(hash, keys):
            block = blocks.get(number)
            if block is not None:
                block.append(place)
            elif number in first:
                blocks[number] = [first[number], place]
            else:
                first[number] = place
    first.clear()
    for members in blocks.values():
        if len(members) <= CROWD:
            yield members


def _name_keys(names: Iterable[Name]) -> set[str]:
    """Given name with the first and with the last surname, by sound: which of them is left out is the country's."""
    best = [name.readings[0] for name in names]
    return {
        f"{reading.given[0].sounds[0]} {surname.sounds[0]}"
        for reading in best
        if reading.given and not reading.given[0].initial
        for surname in {*reading.surnames[:1], *reading.surnames[-1:]}
    }


def _in_company(outer: Clusters, cases: Sequence[str], scorer: Scorer) -> Iterator[Edge]:
    """Links between people of one name in two cases that share others already: those who are seen together."""
    shared: Counter[tuple[str, str]] = Counter()
    stays: defaultdict[int, set[str]] = defaultdict(set)
    named: defaultdict[str, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for place, case in enumerate(cases):
        group = outer.groups[outer.find(place)]
        stays[outer.find(place)].add(case)
        for who in {full_key(name) for name in group.names[:2]} - {""}:
            named[case][who].append(place)
    for found in stays.values():
        if 1 < len(found) <= MOST_CASES:
            shared.update(combinations(sorted(found), 2))
    prior = -math.log(max(len(cases), LEAST_PEOPLE))
    for (one, two), count in shared.items():
        if count < LEAST_COMPANY:
            continue
        bonus = min(MOST_COMPANY, count * COMPANY)
        for who in named[one].keys() & named[two].keys():
            for pair in product(named[one][who], named[two][who]):
                roots = outer.find(pair[0]), outer.find(pair[1])
                if roots[0] == roots[1]:
                    continue
                one_group, two_group = outer.groups[roots[0]], outer.groups[roots[1]]
                evidence = pair_of(one_group, two_group, scorer, prior, company=bonus)
                if evidence is not None:
                    yield Edge(evidence.odds, *pair, evidence)


def pair_of(
    one: Group, two: Group, scorer: Scorer, prior: float, *, company: float = 0.0, by_name: float | None = None
) -> Evidence | None:
    """What speaks for two people of two cases being one; None: too little.

    `by_name`: log odds from which on names alone are enough for a proposal.
    """
    if not one.names or not two.names or one.names[0].initials or two.names[0].initials:
        return None  # initials stand for whoever is protected: across cases they lead to nobody
    names = max(product(one.names[:2], two.names[:2]), key=lambda pair: scorer.names(*pair)[0])
    odds, parts = scorer.names(*names)
    if odds < 0 and not given_agree(parts):
        return None
    most = max(prior, -math.log(PEOPLE))
    shared = any(scorer.weight(value) > 0 for value in one.values & two.values)
    chance = most if shared else prior
    evidence = weighed(scorer, *scorer.among(*names, chance, beyond=most - chance), one, two)
    if evidence is None:
        return None
    if company:
        parts = (*evidence.parts, ("company", company))
        evidence = Evidence(evidence.odds + company, parts, evidence.beyond + company)
    if evidence.beyond < LEAST_BEYOND:
        return evidence if by_name is not None and evidence.odds >= by_name else None
    return evidence if evidence.odds >= ACROSS else None


def witnesses(one: Group, two: Group) -> tuple[str, str]:
    """The mentions that show a link best: of the records that hold what both share, those with the longest name."""
    values, days = one.values & two.values, one.days & two.days

    def best(group: Group) -> str:
        found = [r for r in group.records if r.values & values or r.days & days] or group.records
        return max(found, key=lambda r: (len(r.text), r.mids[0])).mids[0]

    return best(one), best(two)


def graded(evidence: Evidence, *, across: bool) -> tuple[float, str]:
    """The score of a link and its band: certain, probable or possible."""
    odds = evidence.odds * (FLATTER if across else 1.0)
    score = 1 / (1 + math.exp(-min(30.0, odds)))
    if evidence.beyond < LEAST_BEYOND:
        return min(score, MOST_BY_NAME), "possible"
    return score, "certain" if score >= CERTAIN else "probable" if score >= PROBABLE else "possible"


def _link(one: str, two: str, evidence: Evidence, *, across: bool) -> Link:
    score, band = graded(evidence, across=across)
    return Link(one, two, score, band, across, evidence.parts)


def _told(
    mentions: Sequence[Mention], people: Sequence[Group], links: Sequence[Link], left_out: Mapping[str, int]
) -> Resolved:
    """Clusters of people, and of values by their key."""
    cluster: dict[str, str] = {}
    score: dict[str, float] = {}
    best: dict[str, float] = {}
    for link in links:
        for mid in (link.one, link.two):
            best[mid] = max(best.get(mid, 0.0), link.score)
    for number, group in enumerate(people, start=1):
        for record in group.records:
            own = best.get(record.mids[0], 0.0)
            for mid in record.mids:
                cluster[mid] = f"p{number}"
                score[mid] = own if len(record.mids) == 1 else max(own, SAME_WRITING)
    values: dict[str, str] = {}
    members: defaultdict[str, list[str]] = defaultdict(list)
    for mention in mentions:
        if mention.kind != "person":
            key = mention.value or f"{mention.kind}:={mention.mid}"
            cluster[mention.mid] = values.setdefault(key, f"v{len(values) + 1}")
            members[key].append(mention.mid)
    for mids in members.values():
        for mid in mids:
            score[mid] = SAME_VALUE if len(mids) > 1 else 0.0
    return Resolved(cluster, score, links, left_out)
