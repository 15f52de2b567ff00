"""Links what was analyzed: subjects of a stretch into the entities of their case, and proposals across cases.

Runs behind the analysis, in the one process that works on the data folder. A stretch touches only its blocks: who
shares a word of a name in the case, and who shares a value, a day of birth or a full name in other cases. Doing it
again gives the same. Decisions of people are no part of it: they are laid over what is found here.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import chain

from models.ids import CaseId, SubjectId, derived
from models.linking import MachineLink, Subject
from models.mention import MentionKind
from services.link_ports import Due, Linkable, NewSubject
from services.ports import Records
from services.search.linking import proposals
from services.search.linking.cluster import Clusters, Edge, Group
from services.search.linking.compare import Matcher
from services.search.linking.evidence import Evidence, abroad, words_of
from services.search.linking.inside import inside, word_keys
from services.search.linking.parse import Name
from services.search.linking.people import Lands, no_lands
from services.search.linking.resolve import pair_of, witnesses
from services.search.linking.shared import FREQUENT
from services.search.linking.subjects import VERSION, pseudonym, subjects_of
from services.search.linking.weighing import (
    Weighing,
    across_blocks,
    block,
    case_block,
    lands_told,
    record_of,
    written,
)
from services.search.linking.words import Levels

IN_CASE_CROWD = 300
"""People of a case who share a word, from which on that word brings no pairs to compare."""


class Linker:
    """Links stretches that wait. Keeps what it learned of words; for one thread."""

    def __init__(self, records: Records, levels: Levels, lands: Lands = no_lands) -> None:
        self._records, self._lands = records, lands
        self._matcher = Matcher(levels)

    def work_once(self) -> bool:
        """Link the next stretch that waits. False: there is none."""
        waiting = self._records.links.due(VERSION, limit=1)
        for due in waiting:
            self.link(due)
        return bool(waiting)

    def link(self, due: Due) -> None:
        """Link one stretch. Cut off anywhere, it waits still and is done again."""
        evidence, links = self._records.evidence, self._records.links
        key = due.document, due.stretch
        document = evidence.stretches([key], words=False).get(key)
        analysis = evidence.analysis(due.document, stretch=due.stretch)
        case = None if document is None else document.case
        subjects: list[Subject] = []
        if document is not None and analysis is not None:
            held = self._records.cases.get(document.case)
            subjects = subjects_of(document, analysis, country=held.country if held else "", lands=self._lands)
        # Kept first and apart: of two that are linked at once, each is seen by the one that reads later.
        before = links.replace(due.document, due.stretch, [self.prepared(one) for one in subjects])
        self.join(due, case=case, subjects=subjects, before=before)

    def prepared(self, subject: Subject) -> NewSubject:
        """A subject with its words and blocks. Values of a case are one entity from the start, and so are pseudonyms.

        Whom a pseudonym stands for, no name tells: nobody is met by it, in no other case.
        """
        entity = SubjectId(derived("entity", subject.case, subject.kind, subject.key))
        if pseudonym(subject.text):
            return NewSubject(subject, entity, (), [])
        if subject.kind is not MentionKind.PERSON:
            return NewSubject(subject, entity, (), [block("value", subject.key)])
        name = self._matcher.name(written(subject.text, subject.parents))
        keys = [*across_blocks(subject.values, subject.days, name)]
        keys += [_word_block(subject.case, word, office=subject.office) for word in _words(name)]
        return NewSubject(subject, subject.id, words_of(name), set(keys))

    def join(
        self, due: Due, *, case: CaseId | None, subjects: Sequence[Subject], before: Collection[SubjectId]
    ) -> None:
        """Join the subjects of a stretch, which are in the catalogue, to entities, and propose links."""
        step = _Step(self._records, self._matcher, case)
        if case is not None:
            step.inside([one.id for one in subjects if one.kind is MentionKind.PERSON], before)
            step.across()
            step.values([one for one in subjects if one.kind is not MentionKind.PERSON])
        self._records.links.settle(
            due, VERSION, entities=step.entities, inside=step.region, across=step.proposed, links=step.links
        )


def _words(name: Name) -> Collection[str]:
    return word_keys(name) if name.readings else ()


def _word_block(case: CaseId, word: str, *, office: bool) -> int:
    # Who acts by an office and a party of the same name never meet.
    return case_block(case, f"{office:d}|{word}")


class _Step:
    """What one stretch changes: entities, subjects whose links are made anew inside and across, and the links."""

    def __init__(self, records: Records, matcher: Matcher, case: CaseId | None) -> None:
        self._records, self._store, self._matcher, self._case = records, records.links, matcher, case
        self._own = frozenset() if case is None else frozenset({case})
        self._weighing = Weighing(records.links, matcher)
        self.entities: dict[SubjectId, SubjectId] = {}
        self.region: set[SubjectId] = set()
        self.proposed: set[SubjectId] = set()
        self.links: list[MachineLink] = []
        self._changed: list[list[Linkable]] = []
        """Entities of the case that are others now, or hold a subject of the stretch."""

    def inside(self, new: Collection[SubjectId], before: Collection[SubjectId]) -> None:
        """Join the new subjects, and those whose entity lost one, with whom they share a word in the case."""
        fresh = [one for one in self._store.linkables(ids=new, entities=before) if self._here(one)]
        if not fresh:
            return
        words = {
            _word_block(one.case, word, office=one.office): IN_CASE_CROWD
            for one in fresh for word in _words(self._weighing.name(one))
        }  # fmt: skip
        near = [found for found in self._store.members(words).values() if len(found) <= IN_CASE_CROWD]
        touched = self._store.linkables(numbers={*chain.from_iterable(near)})
        entities = {one.entity for one in (*touched, *fresh)}
        region = [one for one in self._store.linkables(entities=entities) if self._here(one)]
        self.region = {one.id for one in region}
        place = {one.id: at for at, one in enumerate(region)}
        scorer = self._weighing.scorer(region, self._own)
        groups = [Group.of(record, self._matcher.name(record.text)) for record in map(record_of, region)]
        clusters = Clusters(groups, scorer, {}, one_case=True)
        again = {place[one.id] for one in fresh}
        assert self._case is not None
        known = {
            (place[link.one], place[link.two]): link for link in self._store.joined(self._case, ids=self.region)
            if link.one in place and link.two in place
        }  # fmt: skip
        edges = [
            Edge(link.odds, one, two, Evidence(link.odds, link.parts, 0.0)) for (one, two), link in known.items()
            if one not in again and two not in again
        ]  # fmt: skip
        edges += [
            edge for edge in inside(groups, scorer, people=self._store.people(self._case), new=again)
            if region[edge.one].office == region[edge.two].office
        ]  # fmt: skip
        for edge in clusters.grow(edges):
            pair = min(edge.one, edge.two), max(edge.one, edge.two)
            old = None if again.intersection(pair) else known.get(pair)
            self.links.append(old or proposals.inner(region[edge.one].id, region[edge.two].id, edge.evidence))
        members: defaultdict[int, list[Linkable]] = defaultdict(list)
        for at, one in enumerate(region):
            members[clusters.find(at)].append(one)
        for some in members.values():
            entity = min(one.id for one in some)
            self.entities.update((one.id, entity) for one in some)
            if any(one.entity != entity or one.id in new for one in some):
                self._changed.append(some)

    def across(self) -> None:
        """Propose links between the changed entities and people of other cases."""
        mine = [some for some in self._changed if not all(one.office for one in some)]
        self.proposed.update(one.id for some in self._changed for one in some)
        met = self._weighing.met(chain.from_iterable(mine))
        theirs: defaultdict[SubjectId, list[Linkable]] = defaultdict(list)
        for one in self._store.linkables(entities={one.entity for one in met if one.case != self._case}):
            theirs[one.entity].append(one)
        by_block: defaultdict[int, set[SubjectId]] = defaultdict(set)
        for one in met:
            if one.case != self._case and not one.office:
                for found in self._weighing.blocks(one):
                    by_block[found].add(one.entity)
        scorer = self._weighing.scorer([*chain.from_iterable(mine), *chain.from_iterable(theirs.values())], self._own)
        prior, by_name = self._weighing.odds()
        groups = {entity: self._weighing.group(some) for entity, some in theirs.items()}
        found_links: list[MachineLink] = []
        for some in mine:
            group = self._weighing.group(some)
            reached = {
                entity for one in some for found in self._weighing.blocks(one) for entity in by_block.get(found, ())
            }
            for entity in sorted(reached):
                evidence = pair_of(group, groups[entity], scorer, prior, by_name=by_name)
                if evidence is not None:
                    shown = map(SubjectId, witnesses(group, groups[entity]))
                    found_links.append(proposals.outer(*shown, evidence=evidence))
        self._propose(found_links, MentionKind.PERSON)

    def values(self, subjects: Sequence[Subject]) -> None:
        """Propose that cases share a value, unless so many do that it says little of each."""
        blocks = {block("value", one.key): one for one in subjects}
        crowds = self._weighing.crowds({one.key for one in subjects}, self._own)
        for key, holders in self._store.holders(blocks).items():
            subject = blocks[key]
            own = holders.get(subject.case)
            if own is None or len(holders) > FREQUENT:
                self.proposed.update(holders.values())
                continue
            self.proposed.add(own)
            ours = {value: frozenset(some) for value, some in subject.lands.items()}
            others = self._store.linkables(ids=set(holders.values()) - {own}) if ours else ()
            apart = {one.id for one in others if abroad(ours, lands_told(one))}
            self._propose(
                [
                    proposals.of_value(own, other, key=subject.key, crowd=crowds.get(subject.key, 0))
                    for case, other in sorted(holders.items())
                    if case != subject.case and other not in apart
                ],
                subject.kind,
            )  # fmt: skip

    def _propose(self, links: Sequence[MachineLink], kind: MentionKind) -> None:
        """Keep proposals with what a decision on each may bring."""
        if not links:
            return
        sides = {one.id: one for one in self._store.linkables(ids={one for link in links for one in link[:2]})}
        # What was taken away meanwhile, with its document, is linked to nothing.
        links = [link for link in links if link.one in sides and link.two in sides]
        grave = self._store.grave_signs({one.id for one in sides.values()})
        agencies = {
            case: found.agency for case in {one.case for one in sides.values()}
            if (found := self._records.cases.get(case)) is not None
        }  # fmt: skip
        self.links += [
            proposals.weighed(
                link, kind, grave=link.one in grave or link.two in grave,
                agencies=[agencies.get(sides[side].case, "") for side in link[:2]],
            )
            for link in links
        ]  # fmt: skip

    def _here(self, one: Linkable) -> bool:
        return one.case == self._case and one.kind == MentionKind.PERSON and not pseudonym(one.text)
