"""Corrections of names: kept, audited, and laid over what was read, there and in the other documents they count in."""

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from api.acting import acting
from api.wiring import Workspace
from models.audit import Actor
from models.base import Record
from models.correction import Correction
from models.errors import NotFound
from models.ids import CaseId, CorrectionId, DocumentId, fresh
from models.job import AGAIN, Stage
from models.mention import MentionKind

_ABSENT = "There is no such correction, or it is not yours to see."


NameKind = Literal[MentionKind.PERSON, MentionKind.ORG, MentionKind.PLACE]


class CorrectionAsked(Record):
    """What is said of a name on a document. With no kind, the words are no name."""

    words: str = Field(
        min_length=1, max_length=200, pattern=r"\w", description="the name as it stands in the text",
        examples=["Marisol"],
    )  # fmt: skip
    kind: NameKind | None = Field(default=None, description="PERSON, ORG or PLACE; absent: no name")
    instead: str = Field(default="", max_length=200, description="what was read there, when its span was wrong")
    shared: bool = Field(default=False, description="let it count in all cases of the agency")
    reason: str = Field(default="", max_length=500)


class CorrectionTaken(Record):
    """A correction, and how many documents are analyzed again for it."""

    correction: Correction
    documents: int


def correct(workspace: Workspace, actor: Actor, document: DocumentId, asked: CorrectionAsked) -> CorrectionTaken:
    """Keep what is said on a document. Raises NotFound, NotAllowed."""
    with acting(workspace, actor, action="correction.add", document=document) as home:
        return _kept(workspace, actor, home, asked, document=document)


def correct_case(workspace: Workspace, actor: Actor, case: CaseId, asked: CorrectionAsked) -> CorrectionTaken:
    """Keep what is said of a case's names, on none of its documents. Raises NotFound, NotAllowed."""
    with acting(workspace, actor, action="correction.add", case=case):
        return _kept(workspace, actor, case, asked, document=None)


def _kept(
    workspace: Workspace, actor: Actor, of: CaseId, asked: CorrectionAsked, *, document: DocumentId | None
) -> CorrectionTaken:
    """Keep a correction and have the documents in which its words may stand analyzed again."""
    case = workspace.records.cases.get(of)
    assert case is not None
    correction = Correction(
        id=CorrectionId(fresh()), case=case.id, agency=case.agency, shared=asked.shared, kind=asked.kind,
        words=" ".join(asked.words.split()), instead=" ".join(asked.instead.split()), document=document,
        reason=asked.reason, made_by=actor.name, made_at=workspace.clock.now(),
    )  # fmt: skip
    with workspace.records.transaction():
        workspace.records.corrections.add(correction)
        _audit(workspace, actor, "correction.add", correction, asked.reason)
        return CorrectionTaken(correction=correction, documents=_again(workspace, actor, correction))


def withdraw(
    workspace: Workspace, actor: Actor, case: CaseId, correction: CorrectionId, *, reason: str = ""
) -> CorrectionTaken:
    """Have a correction count no more; what it changed is analyzed again. Raises NotFound, NotAllowed."""
    with acting(workspace, actor, action="correction.withdraw", case=case):
        found = workspace.access.seen_in(actor, case).corrections.get(correction)
        if found is None or found.case != case:
            raise NotFound(_ABSENT)
        with workspace.records.transaction():
            workspace.records.corrections.withdraw(correction, by=actor.name, at=workspace.clock.now())
            _audit(workspace, actor, "correction.withdraw", found, reason)
            documents = _again(workspace, actor, found)
        now = workspace.records.corrections.get(correction)
        assert now is not None
        return CorrectionTaken(correction=now, documents=documents)


def list_corrections(workspace: Workspace, actor: Actor, case: CaseId) -> Sequence[Correction]:
    """What was said of names in a case, the newest first, withdrawn ones too. Raises NotFound."""
    workspace.access.case(actor, case, action="correction.list")
    return workspace.access.seen_in(actor, case).corrections.of_case(case)


def _audit(workspace: Workspace, actor: Actor, action: str, one: Correction, reason: str) -> None:
    # The words stand in the catalogue: text of an exhibit goes into no log. A reason may name somebody: it is sealed.
    detail = {"kind": one.kind or "none", "scope": "agency" if one.shared else "case"}
    asked = {"why": reason} if reason else None
    workspace.records.audit.append(actor, action, case=one.case, subject=one.id, detail=detail, asked=asked)


def _again(workspace: Workspace, actor: Actor, one: Correction) -> int:
    """Queue the analysis of what the words may stand in. Returns the number of documents that the actor may see."""
    records = workspace.records
    cases = [case.id for case in records.cases.all() if case.agency == one.agency] if one.shared else [one.case]
    due = {place for words in (one.words, one.instead) if words for place in records.corrections.standing(cases, words)}
    for document, case, stretch in sorted(due):
        records.jobs.again(document, case=case, stage=Stage.ANALYZE, version=AGAIN, stretch=stretch, changed=True)
    scope = workspace.access.scope(actor, action="correction.list", quiet=True)
    return len({document for document, case, _ in due if scope.sees(case, document)})
