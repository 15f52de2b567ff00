"""The judgement graph: what the machine joined in a case, with what people decided laid over it.

Pure: subjects, links and decisions in, entities out. The result depends on which decisions stand and not on the order
in which they were made, but for names and kinds, where the last one counts. Undoing all gives what there was before.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from models.ids import DecisionId, SubjectId
from models.linking import (
    Act,
    CaseEntity,
    ConflictKind,
    Judgement,
    LinkConflict,
    LinkDecision,
    MachineLink,
    Subject,
)
from models.mention import MentionKind

Pair = tuple[SubjectId, SubjectId]
_MOST_NAMES = 30
_ONE_VOICE = {Act.RENAME, Act.RETYPE, Act.NOT_ENTITY}
"""Acts of which a reader's last one about a subject stands for him."""


def standing(decisions: Sequence[LinkDecision]) -> list[LinkDecision]:
    """Those that are not undone; of what one reader said again of the same, the last. In their order."""
    undone = {one.undoes for one in decisions if one.undoes is not None}
    kept: dict[object, LinkDecision] = {}
    for one in decisions:
        if one.act is Act.UNDO or one.id in undone:
            continue
        said = _said(one)
        kept.pop(said, None)
        kept[said] = one
    return list(kept.values())


def _said(one: LinkDecision) -> object:
    assert one.one is not None
    if one.act is Act.JUDGE:
        return one.by, pair_of(one)
    return (one.by, one.act, one.one.id) if one.act in _ONE_VOICE else one.id


def pair_of(one: LinkDecision) -> Pair:
    """The two subjects of a judgement, the smaller id first."""
    assert one.one is not None
    assert one.two is not None
    return (one.one.id, one.two.id) if one.one.id < one.two.id else (one.two.id, one.one.id)


def verdict(of_pair: Iterable[LinkDecision]) -> Judgement | None:
    """What those who judged two subjects say together; None: the opposite of one another."""
    said = {one.judgement for one in of_pair}
    if Judgement.POSITIVE in said and Judgement.NEGATIVE in said:
        return None
    return next((one for one in Judgement if one in said), Judgement.UNSURE)


def located(
    wanted: Subject, present: Mapping[SubjectId, Subject], of_document: Mapping[str, Sequence[Subject]]
) -> Subject:
    """The subject that a decision is about, as the newest analysis has it; as it was, where that finds it no more.

    By its id, else what stands at its place on the page, else the same words in its document.
    """
    found = present.get(wanted.id)
    if found is not None:
        return found
    some = [one for one in of_document.get(wanted.document, ()) if one.kind is wanted.kind]
    near = [one for one in some if one.page == wanted.page and one.start < wanted.end and wanted.start < one.end]
    near = near or [one for one in some if one.key == wanted.key or one.text.casefold() == wanted.text.casefold()]
    return min(near, key=lambda one: (abs(one.start - wanted.start), one.id)) if near else wanted


def placed(decisions: Sequence[LinkDecision], present: Iterable[Subject]) -> list[LinkDecision]:
    """Decisions about the subjects as the newest analysis has them."""
    every = {one.id: one for one in present}
    of_document: defaultdict[str, list[Subject]] = defaultdict(list)
    for subject in every.values():
        of_document[subject.document].append(subject)
    told = []
    for one in decisions:
        sides = {
            side: located(subject, every, of_document)
            for side, subject in (("one", one.one), ("two", one.two)) if subject is not None
        }  # fmt: skip
        same = all(getattr(one, side).id == subject.id for side, subject in sides.items())
        told.append(one if same else one.model_copy(update=sides))
    return told


@dataclass
class _Sets:
    """Subjects in sets that grow, with what may not come together."""

    apart: Mapping[SubjectId, frozenset[SubjectId]]
    root: dict[SubjectId, SubjectId] = field(default_factory=dict)
    members: dict[SubjectId, list[SubjectId]] = field(default_factory=dict)

    def add(self, one: SubjectId) -> None:
        self.root.setdefault(one, one)
        self.members.setdefault(one, [one])

    def join(self, one: SubjectId, two: SubjectId) -> bool:
        """False: the sets hold two that are apart."""
        a, b = sorted((self.root[one], self.root[two]), key=lambda root: (-len(self.members[root]), root))
        if a == b:
            return True
        if any(self.root.get(other) == a for member in self.members[b] for other in self.apart.get(member, ())):
            return False
        for member in self.members[b]:
            self.root[member] = a
        self.members[a] += self.members.pop(b)
        return True


def entities(
    subjects: Sequence[tuple[Subject, SubjectId]], links: Sequence[MachineLink], decisions: Sequence[LinkDecision]
) -> list[CaseEntity]:
    """The entities of a case, by id. `subjects` with the machine's entity; decisions of the case, all, in order.

    What people said to be the same comes first, then what the machine joined, its strongest links first; nothing joins
    what somebody said to be two.
    """
    present = {subject.id: subject for subject, _ in subjects}
    told = [
        one for one in placed(standing(decisions), present.values())
        if one.one is not None and (one.two is None or one.one.case == one.two.case)
    ]  # fmt: skip
    judged: defaultdict[Pair, list[LinkDecision]] = defaultdict(list)
    for one in told:
        if one.act is Act.JUDGE and len(set(pair_of(one))) > 1:
            judged[pair_of(one)].append(one)
    sets = _Sets(_apart(judged))
    every = dict(present)
    for one in told:
        for subject in (one.one, one.two):
            if subject is not None:
                every.setdefault(subject.id, subject)
    for subject_id in every:
        sets.add(subject_id)
    conflicts = [
        LinkConflict(kind=ConflictKind.AT_ODDS, decisions=_ids(of_pair), subjects=pair)
        for pair, of_pair in judged.items() if verdict(of_pair) is None
    ]  # fmt: skip
    same = [pair for pair in sorted(judged) if verdict(judged[pair]) is Judgement.POSITIVE]
    chained = [pair for pair in same if not sets.join(*pair)]
    conflicts += [_chain(pair, judged, sets) for pair in chained]
    _join_machine(sets, subjects, links)
    return _told(sets, every, present, told, conflicts)


def _apart(judged: Mapping[Pair, Sequence[LinkDecision]]) -> dict[SubjectId, frozenset[SubjectId]]:
    apart: defaultdict[SubjectId, set[SubjectId]] = defaultdict(set)
    for (one, two), of_pair in judged.items():
        if verdict(of_pair) is Judgement.NEGATIVE:
            apart[one].add(two)
            apart[two].add(one)
    return {one: frozenset(others) for one, others in apart.items()}


def _join_machine(sets: _Sets, subjects: Sequence[tuple[Subject, SubjectId]], links: Sequence[MachineLink]) -> None:
    """Join what the machine joined. Where nobody parted anything, its entities are taken whole."""
    by_entity: defaultdict[SubjectId, list[Subject]] = defaultdict(list)
    for subject, entity in subjects:
        by_entity[entity].append(subject)
    parted: set[SubjectId] = set()
    for members in by_entity.values():
        ids = [one.id for one in members]
        if members[0].kind is MentionKind.PERSON and not sets.apart.keys().isdisjoint(
            other for one in ids for other in sets.members[sets.root[one]]
        ):
            parted.update(ids)
        else:
            for other in ids[1:]:
                sets.join(ids[0], other)
    for link in sorted(links, key=lambda one: (-one.odds, one.one, one.two)):
        if link.one in parted and link.two in parted:
            sets.join(link.one, link.two)


def _chain(pair: Pair, judged: Mapping[Pair, Sequence[LinkDecision]], sets: _Sets) -> LinkConflict:
    """The positive judgement that would close a chain, with the negative ones that stand against it."""
    one, two = (set(sets.members[sets.root[side]]) for side in pair)
    against = [
        decision for (a, b), of_pair in judged.items() if verdict(of_pair) is Judgement.NEGATIVE
        and ((a in one and b in two) or (a in two and b in one)) for decision in of_pair
    ]  # fmt: skip
    return LinkConflict(kind=ConflictKind.CHAIN, decisions=_ids([*judged[pair], *against]), subjects=pair)


def _ids(decisions: Iterable[LinkDecision]) -> tuple[DecisionId, ...]:
    return tuple(sorted(one.id for one in decisions))


def _told(
    sets: _Sets, every: Mapping[SubjectId, Subject], present: Mapping[SubjectId, Subject],
    decisions: Sequence[LinkDecision], conflicts: Sequence[LinkConflict],
) -> list[CaseEntity]:  # fmt: skip
    about: defaultdict[SubjectId, list[LinkDecision]] = defaultdict(list)
    for one in decisions:
        for root in {sets.root[subject] for subject in _about(one)}:
            about[root].append(one)
    at: defaultdict[SubjectId, list[LinkConflict]] = defaultdict(list)
    for conflict in conflicts:
        for root in {sets.root[subject] for subject in conflict.subjects}:
            at[root].append(conflict)
    found = [
        _entity(sorted(members), every, present, about.get(root, []), at.get(root, []))
        for root, members in sets.members.items()
    ]
    return sorted(found, key=lambda one: one.id)


def _entity(
    members: Sequence[SubjectId], every: Mapping[SubjectId, Subject], present: Mapping[SubjectId, Subject],
    decisions: Sequence[LinkDecision], conflicts: Sequence[LinkConflict],
) -> CaseEntity:  # fmt: skip
    own = set(members)
    inside = [one for one in decisions if _about(one) <= own]
    decided = sorted({subject for one in inside for subject in _about(one)})
    subjects = [every[one] for one in members]
    here = [every[one] for one in members if one in present]
    last = {one.act: one for one in inside}
    writings = Counter[str]()
    for one in subjects:
        writings[one.text] += one.mentions
    usual = sorted(writings, key=lambda text: (-len(text.split()), -writings[text], -len(text), text))
    name = last[Act.RENAME].value if Act.RENAME in last else usual[0]
    odds = _none_after_all(inside)
    aliases = [one.value for one in inside if one.act is Act.ALIAS]
    also = [text for text in dict.fromkeys([*aliases, *usual]) if text != name]
    positive = {Judgement.POSITIVE}
    return CaseEntity(
        id=decided[0] if decided else members[0],
        case=subjects[0].case,
        kind=MentionKind(last[Act.RETYPE].value) if Act.RETYPE in last else subjects[0].kind,
        name=name,
        also=tuple(also[:_MOST_NAMES]),
        confirmed=any(one.judgement in positive or one.act not in (Act.JUDGE, Act.NOT_ENTITY) for one in inside)
        and Act.NOT_ENTITY not in last and not conflicts,
        by_hand=not here and any(one.act is Act.CREATE for one in inside),
        not_entity=Act.NOT_ENTITY in last and not odds,
        mentions=sum(one.mentions for one in here),
        documents=len({one.document for one in here}),
        subjects=tuple(members),
        gone=tuple(one.id for one in subjects if one.id not in present and one.document),
        conflicts=(*sorted(conflicts, key=lambda one: one.decisions), *_other_names(inside), *odds),
    )  # fmt: skip


def _about(one: LinkDecision) -> set[SubjectId]:
    return {subject.id for subject in (one.one, one.two) if subject is not None}


def _none_after_all(decisions: Sequence[LinkDecision]) -> list[LinkConflict]:
    """That it is no entity, where another reader names it or joins it to something: it stays one meanwhile."""
    none = [one for one in decisions if one.act is Act.NOT_ENTITY]
    some = [
        one for one in decisions
        if (one.act in (Act.RENAME, Act.RETYPE, Act.ALIAS) or one.judgement is Judgement.POSITIVE)
        and any(one.by != other.by for other in none)
    ]  # fmt: skip
    if not some:
        return []
    subjects = {subject for one in (*none, *some) for subject in _about(one)}
    return [LinkConflict(kind=ConflictKind.AT_ODDS, decisions=_ids([*none, *some]), subjects=tuple(sorted(subjects)))]


def _other_names(decisions: Sequence[LinkDecision]) -> list[LinkConflict]:
    """Names and kinds on which readers differ; the last one counts meanwhile."""
    found = []
    for act in (Act.RENAME, Act.RETYPE):
        by_reader = {one.by: one for one in decisions if one.act is act}
        if len({one.value for one in by_reader.values()}) > 1:
            subjects = {subject for one in by_reader.values() for subject in _about(one)}
            found.append(
                LinkConflict(
                    kind=ConflictKind.OTHER_NAME, decisions=_ids(by_reader.values()), subjects=tuple(sorted(subjects))
                )
            )
    return found
