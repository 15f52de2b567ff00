"""Short makers for entities of a case, links and decisions about them: invented people only."""

import datetime as dt

from support.factories import NOON

from models.ids import CaseId, DecisionId, DocumentId, SubjectId, derived
from models.link import Band
from models.linking import Act, Judgement, LinkDecision, MachineLink, Subject
from models.mention import MentionKind

CASE = CaseId("c" * 32)


def a_subject(
    number: int, text: str = "Ana Rojas", *, case: CaseId = CASE, kind: MentionKind = MentionKind.PERSON, start: int = 0
) -> Subject:
    document = DocumentId(derived("document", case, str(number)))
    key = text.casefold()
    return Subject(
        id=Subject.id_of(document, 0, kind, key), case=case, document=document, kind=kind, key=key, text=text, page=1,
        start=start, end=start + len(text),
    )  # fmt: skip


def a_machine_link(one: Subject, two: Subject, odds: float = 5.0, *, across: bool = False) -> MachineLink:
    first, second = sorted((one.id, two.id))
    return MachineLink(first, second, across, odds, 0.99, Band.CERTAIN, (("given_same", 1.0),))


def a_link_decision(
    number: int,
    act: Act = Act.JUDGE,
    one: Subject | None = None,
    two: Subject | None = None,
    *,
    judgement: Judgement | None = None,
    value: str = "",
    undoes: int | None = None,
    by: str = "ana",
    batch: str = "",
) -> LinkDecision:
    return LinkDecision(
        id=DecisionId(f"{number:032x}"), case=one.case if one else CASE,
        other_case=two.case if one and two and two.case != one.case else None, act=act, one=one, two=two,
        judgement=judgement, value=value, undoes=None if undoes is None else DecisionId(f"{undoes:032x}"), batch=batch,
        reason="as it says", made_by=by, made_at=NOON + dt.timedelta(minutes=number),
    )  # fmt: skip


def ids(*subjects: Subject) -> set[SubjectId]:
    return {one.id for one in subjects}
