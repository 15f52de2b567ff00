"""Mentions → entities of one document: one for each person told apart, and for each kind and normal form."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from models.entity import Entity
from models.ids import CaseId
from models.mention import CheckState, Mention, MentionKind
from models.place import commonest
from services import line_ends


def assemble(mentions: Iterable[Mention], *, case: CaseId) -> tuple[Entity, ...]:
    """The entities of a document's mentions, the commonest first; values without a normal form are left out.

    A short name that can mean one person alone counts as that person. Two people of one name are one entity here:
    telling them apart, and joining spellings, is linking's work.
    """
    groups: dict[tuple[MentionKind, str], list[Mention]] = defaultdict(list)
    for mention in mentions:
        if mention.entity is not None:
            groups[mention.kind, mention.entity].append(mention)
    entities = [
        Entity(
            kind=kind,
            normal=normal,
            name=_name(group, normal),
            mentions=len(group),
            documents=1,
            cases=(case,),
            also=tuple(sorted({m.normal: line_ends.in_one_line(m.text) for m in group if m.normal != normal}.values())),
            roles=tuple(sorted({role for m in group for role in m.roles})),
            check=CheckState.joined(m.check for m in group),
            places=commonest(m.place for m in group),
        )
        for (kind, normal), group in groups.items()
    ]
    return tuple(sorted(entities, key=lambda e: (-e.mentions, e.kind, e.normal)))


def _name(group: list[Mention], normal: str) -> str:
    """The commonest written form of the whole name; of equally common ones the longest, then the first by alphabet."""
    whole = [m for m in group if m.normal == normal] or group
    counts = Counter(line_ends.in_one_line(m.text) for m in whole)
    return min(counts, key=lambda text: (-counts[text], -len(text), text))
