"""Tags of a case: short labels on documents, pages and regions, from a list that grows as people use it.

They are working papers: no export, case file or bundle takes them along. Whoever may put one on may take one off,
whoever put it there: a list that several keep is tidied by several. The label stands sealed beside the event.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from api.acting import acting
from api.placing import PlaceAsked, check_place
from api.wiring import Workspace
from models.audit import Actor
from models.base import Record
from models.errors import Conflict, NotFound
from models.ids import CaseId, DocumentId, fresh
from models.tag import MOST_TAGS, Label, Tag, TagFilter, TagLabel
from services.ports import Records

READ, WRITE = "tag.list", "tag.write"


class TagAsked(PlaceAsked):
    """A label for a document, a page of it, or a part of that page."""

    label: Label


class Tagged(Record):
    """The tags that are wanted, the newest first, beside the whole list of labels of the case."""

    labels: tuple[TagLabel, ...]
    tags: tuple[Tag, ...]


def tags(workspace: Workspace, actor: Actor, case: CaseId, wanted: TagFilter) -> Tagged:
    """Tags of a case, but for those of documents that the actor does not see. Raises NotFound, NotAllowed."""
    workspace.access.case(actor, case, action=READ)
    every = workspace.access.seen_in(actor, case).tags.of_case(case)
    chosen = [
        one
        for one in every
        if wanted.label in (None, one.key) and wanted.document in (None, one.document)
    ]  # fmt: skip
    return Tagged(labels=labels_of(every), tags=tuple(chosen))


def shown(seen: Records, case: CaseId) -> Mapping[DocumentId, Sequence[Tag]]:
    """The tags of each document of a case: a part of a look at the case or a page, which leaves its event itself.

    `seen`: the catalogue as far as whoever looks sees it. Asked before: whether he may `READ`.
    """
    found: dict[DocumentId, list[Tag]] = defaultdict(list)
    for one in seen.tags.of_case(case):
        found[one.document].append(one)
    return found


def labels_of(every: Sequence[Tag]) -> tuple[TagLabel, ...]:
    """The labels of some tags, in the order of the alphabet, each as it was written first."""
    spelled = {one.key: one.label for one in every}
    tagged = Counter(one.key for one in every)
    documents = Counter(key for key, _ in {(one.key, one.document) for one in every})
    found = [
        TagLabel(key=key, label=label, documents=documents[key], tags=tagged[key]) for key, label in spelled.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.label.casefold(), one.key)))


def add(workspace: Workspace, actor: Actor, document: DocumentId, asked: TagAsked) -> Tag:
    """Put a label on; where it is there already, it stays. A label of the list keeps its spelling.

    Raises NotFound (also for a page that is not there), NotAllowed, UsageError (a box beside its page), Conflict (the
    document has as many as it may).
    """
    with acting(workspace, actor, action=WRITE, document=document) as case, workspace.records.transaction():
        check_place(workspace, actor, case, document, asked)
        if len(workspace.records.tags.of_case(case, document)) >= MOST_TAGS:
            raise Conflict("A document has 200 tags at most.", next_step="Take off those that are of no use.")
        made = Tag(
            **asked.model_dump(), id=fresh(), case=case, document=document, made_by=actor.name, user=actor.user,
            made_at=workspace.clock.now(),
        )  # fmt: skip
        listed = labels_of(workspace.access.seen_in(actor, case).tags.of_case(case))
        spelled = {one.key: one.label for one in listed}.get(made.key, made.label)
        kept = workspace.records.tags.add(made.model_copy(update={"label": spelled}))
        _tell(workspace, actor, kept, {"added": int(kept.id == made.id)})
    return kept


def remove(workspace: Workspace, actor: Actor, document: DocumentId, tag: str) -> None:
    """Take a tag off. Raises NotFound, NotAllowed."""
    with acting(workspace, actor, action=WRITE, document=document) as case, workspace.records.transaction():
        found = next((one for one in workspace.records.tags.of_case(case, document) if one.id == tag), None)
        if found is None:
            raise NotFound("There is no such tag, or it is not yours to see.")
        workspace.records.tags.remove(tag)
        _tell(workspace, actor, found, {"removed": 1})


def _tell(workspace: Workspace, actor: Actor, tag: Tag, did: Mapping[str, str | int]) -> None:
    detail = {**did, "tag": tag.id, **({} if tag.page is None else {"page": tag.page})}
    asked = {"label": tag.label}
    workspace.records.audit.append(actor, WRITE, case=tag.case, subject=tag.document, detail=detail, asked=asked)
