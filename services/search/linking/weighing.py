"""What the catalogue knows of some subjects: how rare their names are, who stands on their values, where they meet."""

import hashlib
import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain

from models.ids import CaseId
from services.link_ports import Linkable, LinkStore
from services.search.linking.cluster import Group
from services.search.linking.compare import Matcher
from services.search.linking.evidence import PAPERS_A_PERSON, Counts, Scorer, full_key, name_key, words_of
from services.search.linking.parse import Name
from services.search.linking.people import Record
from services.search.linking.resolve import CROWD, LEAST_PEOPLE

NAMES_AMONG = 20_000
"""People among whom two full names must be rare to propose a link by themselves, however few there are. Such a link
stays possible."""


def block(kind: str, value: str) -> int:
    """The number of a block: eight bytes of a digest, signed."""
    digest = hashlib.blake2b(f"{kind}|{value}".encode("utf-8", "surrogateescape"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def case_block(case: CaseId, value: str) -> int:
    """The number of a block of one case: half of it is the case's, so that blocks of a case lie together on the disk.

    A name has dozens of them. Strewn over the whole index, each was a page of its own to read and to write.
    """
    halves = (
        hashlib.blake2b(part.encode("utf-8", "surrogateescape"), digest_size=4).digest() for part in (case, value)
    )
    return int.from_bytes(b"".join(halves), "big", signed=True)


def across_blocks(values: Iterable[str], days: Iterable[str], name: Name) -> list[int]:
    """Where people of other cases may be met."""
    whole = full_key(name)
    blocks = [block("tied", value) for value in values] + [block("day", day) for day in days]
    return [*blocks, block("name", whole)] if whole else blocks


class Weighing:
    """Weighs subjects by what a catalogue holds; reads and keeps nothing."""

    def __init__(self, store: LinkStore, matcher: Matcher) -> None:
        self._store, self._matcher = store, matcher

    def name(self, one: Linkable) -> Name:
        """Its words with what each is."""
        return self._matcher.name(written(one.text, one.parents))

    def blocks(self, one: Linkable) -> list[int]:
        """Where it may be met from other cases."""
        return across_blocks(one.values, one.days, self.name(one))

    def met(self, some: Iterable[Linkable]) -> Sequence[Linkable]:
        """All that stand in a block with one of these; blocks of crowds bring nobody."""
        keys = {found for one in some for found in self.blocks(one)}
        near = [found for found in self._store.members(dict.fromkeys(keys, CROWD)).values() if len(found) <= CROWD]
        return self._store.linkables(numbers={*chain.from_iterable(near)})

    def odds(self) -> tuple[float, float]:
        """Log odds of any two people being one, and those from which on names alone propose a link."""
        people = self._store.word_counts(()).get("", 0) + 1
        return -math.log(max(people, LEAST_PEOPLE)), max(0.0, math.log(NAMES_AMONG / people))

    def scorer(self, some: Sequence[Linkable], cases: Collection[CaseId]) -> Scorer:
        """A scorer that weighs the names and values of some people by what the catalogue holds, for links of cases."""
        names = [self.name(one) for one in some]
        words = self._store.word_counts({word for name in names for word in words_of(name)})
        crowds = self.crowds({value for one in some for value in one.values}, cases)
        counts = Counts(people=words.get("", 0), words=words, crowds=crowds, bearers=self._bearers(names, cases))
        scorer = Scorer(self._matcher, counts)
        scorer.weigh_words(names, counts)
        return scorer

    def crowds(self, values: Collection[str], cases: Collection[CaseId]) -> Mapping[str, int]:
        """About how many different names stand on each value, for links of these cases.

        What is told of a link tells so many: cases that are held closely and are none of these count nothing, and
        the number goes in steps, so that nobody counts by it what is not his to see.
        """
        closed = self._store.held_closely() - set(cases)
        by_block = {block("tied", value): value for value in values}
        found = {key: some for key, some in self._store.members(dict.fromkeys(by_block, CROWD)).items() if some}
        people = {
            one.number: name_key(self.name(one))
            for one in self._store.linkables(numbers={*chain.from_iterable(found.values())})
            if one.case not in closed
        }
        return {
            by_block[key]: in_steps(len({people[number] for number in some if number in people}))
            for key, some in found.items()
        }

    def _bearers(self, names: Iterable[Name], cases: Collection[CaseId]) -> Mapping[str, float]:
        """How many different people bear each full name, as births and papers tell; of very many, a guess.

        Told of as `crowds` are.
        """
        closed = self._store.held_closely() - set(cases)
        by_block = {block("name", whole): whole for name in names if (whole := full_key(name))}
        found = {
            key: some for key, some in self._store.members(dict.fromkeys(by_block, CROWD)).items() if len(some) > 1
        }
        rows = {
            one.number: one
            for one in self._store.linkables(
                numbers={number for some in found.values() if len(some) <= CROWD for number in some}
            )
            if one.case not in closed
        }
        bearers: dict[str, float] = {}
        for key, some in found.items():
            told = [rows[number] for number in some if number in rows]
            days = {day for one in told for day in one.days}
            papers = {value for one in told for value in one.values if value.startswith("id:")}
            few = in_steps(max(len(days), round(len(papers) * PAPERS_A_PERSON)))
            bearers[by_block[key]] = CROWD / 2 if len(some) > CROWD else few
        return bearers

    def group(self, some: Sequence[Linkable]) -> Group:
        """What the subjects of an entity say together."""
        first, *others = [Group.of(record, self._matcher.name(record.text)) for record in map(record_of, some)]
        for other in others:
            first.take(other)
        return first


def written(text: str, parents: Sequence[str]) -> str:
    """A name as it is compared: with whose child its text tells it to be."""
    return f"{text} hijo de {' y de '.join(parents)}" if parents else text


def in_steps(number: int) -> int:
    """A number of people as it may be told of others: 1, 2, 5, 10, 20, 50 …, the next lower step."""
    steps = (digit * 10**power for power in range(9) for digit in (1, 2, 5))
    return max((step for step in steps if step <= number), default=0)


def record_of(one: Linkable) -> Record:
    """A subject as the clusters know it: a record whose one mention is the subject."""
    papers: defaultdict[str, set[str]] = defaultdict(set)
    for value in one.values:
        if value.startswith("id:"):
            papers[value.split(":")[1]].add(value)
    return Record(
        case=one.case, text=written(one.text, one.parents), mids=[one.id], docs=frozenset({one.document}),
        years=frozenset(one.years), days=frozenset(one.days), values=frozenset(one.values), papers=dict(papers),
        sides=frozenset(one.sides), lands=lands_told(one),
    )  # fmt: skip


def lands_told(one: Linkable) -> dict[str, frozenset[str]]:
    """Whose the values of a subject may be, as far as its file tells."""
    return {value: frozenset(some) for value, some in one.lands.items()}
