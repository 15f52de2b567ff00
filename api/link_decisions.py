"""Writing decisions on entities and links: each with its actor, reason and time, and an event without their words."""

from collections.abc import Sequence

from api.wiring import Workspace
from models.audit import Actor
from models.errors import Conflict, NotAllowed
from models.ids import DecisionId, fresh
from models.linking import Act, Judgement, LinkDecision, Subject
from models.proposal import BulkRule


class Pen:
    """Writes decisions of one actor for one reason; a `batch` is undone in one go."""

    def __init__(self, workspace: Workspace, actor: Actor, *, reason: str, batch: str = "") -> None:
        self._workspace = workspace
        self._actor = actor
        self._common = {"reason": reason.strip(), "batch": batch, "made_by": actor.name, "user": actor.user}

    def judge(self, one: Subject, two: Subject, judgement: Judgement, *, blind: bool = True) -> LinkDecision:
        """An edge between two subjects, of one case or of two."""
        other = two.case if two.case != one.case else None
        return self._made(
            case=one.case, other_case=other, act=Act.JUDGE, one=one, two=two, judgement=judgement, blind=blind
        )

    def state(self, act: Act, subject: Subject, *, value: str = "") -> LinkDecision:
        """A statement about a subject."""
        return self._made(case=subject.case, act=act, one=subject, value=value)

    def undo(self, decision: LinkDecision) -> LinkDecision:
        """The taking back of a decision."""
        return self._made(case=decision.case, other_case=decision.other_case, act=Act.UNDO, undoes=decision.id)

    def keep(self, decisions: Sequence[LinkDecision], action: str, *, rule: BulkRule | None = None) -> None:
        """Add decisions, with an event in the trail of each case. Inside a transaction. Raises Conflict."""
        self._workspace.records.links.add(decisions)
        first = decisions[0]
        detail: dict[str, str | int] = {"act": first.act.value, "decisions": len(decisions)}
        if first.judgement is not None:
            detail["judgement"] = first.judgement.value
        if rule is not None:
            detail |= {
                "bands": ",".join(rule.bands), "kinds": ",".join(rule.kinds), "codes": ",".join(rule.codes),
                "least": f"{rule.least:.4f}",
            }  # fmt: skip
        cases = sorted({case for one in decisions for case in one.cases})
        self._workspace.records.audit.append(
            self._actor, action, case=cases[0] if len(cases) == 1 else None, cases=cases if len(cases) > 1 else (),
            subject=first.batch or first.id, detail=detail,
        )  # fmt: skip

    def _made(self, **told: object) -> LinkDecision:
        made = {"id": DecisionId(fresh()), "made_at": self._workspace.clock.now(), **self._common, **told}
        return LinkDecision.model_validate(made)


def undoable(workspace: Workspace, actor: Actor, found: LinkDecision, *, alone: bool) -> list[LinkDecision]:
    """The decisions that were taken with one, less those undone already. Raises NotAllowed, Conflict."""
    links = workspace.records.links
    if found.by != (actor.user or actor.name):
        raise NotAllowed("A decision is undone by the one who made it.", next_step="Decide otherwise yourself.")
    together = [found] if alone or not found.batch else links.batch(found.batch)
    cases = {case for one in together for case in one.cases}
    undone = {one.undoes for one in links.decisions(cases)}
    left = [one for one in together if one.act is not Act.UNDO and one.id not in undone]
    if not left or found.id in undone:
        raise Conflict("This decision is undone already.")
    return left
