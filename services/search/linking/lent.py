"""Links between cases of somebody and documents that were lent to him, found when they are asked for.

Nothing of it is kept, so nothing of it is left when a loan ends. What the machine joined for the owners is not used:
it knows their other documents too. Each subject of a lent document is weighed by what its own document says.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import chain

from models.ids import CaseId, SubjectId
from models.linking import MachineLink
from models.mention import MentionKind
from services.link_ports import Linkable, LinkStore
from services.search.linking import proposals
from services.search.linking.compare import Matcher
from services.search.linking.resolve import pair_of, witnesses
from services.search.linking.shared import FREQUENT
from services.search.linking.subjects import pseudonym
from services.search.linking.weighing import Weighing, block
from services.search.linking.words import Levels

MOST = 5_000
"""Subjects of lent documents that are looked through at once."""


def lent_links(
    store: LinkStore, levels: Levels, *, lent: Collection[SubjectId], mine: Collection[CaseId]
) -> Sequence[MachineLink]:
    """Links between each of some lent subjects and people and values of some cases, the likeliest first.

    `store` holds what the asker sees and no more: what else stands in those cases is not there for him.
    """
    some = [one for one in store.linkables(ids=sorted(lent)[:MOST]) if not pseudonym(one.text)]
    people = [one for one in some if one.kind == MentionKind.PERSON and not one.office]
    weighing = Weighing(store, Matcher(levels))
    found = _people(weighing, store, people, frozenset(mine))
    found += _values(weighing, store, [one for one in some if one.kind != MentionKind.PERSON], frozenset(mine))
    return sorted(found, key=lambda link: (-link.score, link.one, link.two))


def _people(
    weighing: Weighing, store: LinkStore, lent: Sequence[Linkable], mine: frozenset[CaseId]
) -> list[MachineLink]:
    own = [one for one in weighing.met(lent) if one.case in mine and not one.office]
    own = [one for one in store.linkables(entities={one.entity for one in own}) if one.case in mine]
    by_entity: defaultdict[SubjectId, list[Linkable]] = defaultdict(list)
    by_block: defaultdict[int, set[SubjectId]] = defaultdict(set)
    for one in own:
        by_entity[one.entity].append(one)
        if not one.office:
            for key in weighing.blocks(one):
                by_block[key].add(one.entity)
    scorer, (prior, by_name) = weighing.scorer([*lent, *own], mine), weighing.odds()
    groups = {entity: weighing.group(some) for entity, some in by_entity.items()}
    links = []
    for one in lent:
        group = weighing.group([one])
        for entity in sorted(set(chain.from_iterable(by_block.get(key, ()) for key in weighing.blocks(one)))):
            evidence = pair_of(group, groups[entity], scorer, prior, by_name=by_name)
            if evidence is not None:
                shown = map(SubjectId, witnesses(group, groups[entity]))
                links.append(proposals.outer(*shown, evidence=evidence))
    return links


def _values(
    weighing: Weighing, store: LinkStore, lent: Sequence[Linkable], mine: frozenset[CaseId]
) -> list[MachineLink]:
    """The same value in a case of the asker: at the first place that has it. What very many cases hold says little."""
    blocks = {one.key: block("value", one.key) for one in lent}
    holders = store.holders(set(blocks.values()))
    crowds = weighing.crowds(set(blocks), mine)
    return [
        proposals.of_value(one.id, held, key=one.key, crowd=crowds.get(one.key, 0))
        for one in lent
        if len(holders[blocks[one.key]]) <= FREQUENT
        for case, held in sorted(holders[blocks[one.key]].items())
        if case in mine
    ]
