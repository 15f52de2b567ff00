"""What stands of a redaction's marks after all acts on them. Pure."""

from collections.abc import Iterable, Sequence

from models.redaction import Mark, MarkAct, MarkState, RedactionAct

_MAKING = (MarkAct.ADD, MarkAct.PROPOSE)
_STATES = {
    MarkAct.ADD: MarkState.ACCEPTED,
    MarkAct.PROPOSE: MarkState.PROPOSED,
    MarkAct.ACCEPT: MarkState.ACCEPTED,
    MarkAct.REJECT: MarkState.REJECTED,
    MarkAct.CHANGE: MarkState.ACCEPTED,
}


def standing(acts: Iterable[RedactionAct]) -> tuple[Mark, ...]:
    """The marks by page and place. An act that was undone counts for nothing; with the first one its mark goes."""
    every = tuple(acts)
    gone = {act.undoes for act in every if act.act is MarkAct.UNDO}
    marks: dict[str, Mark] = {}
    for act in every:
        if act.id in gone or act.act is MarkAct.UNDO:
            continue
        if act.act in _MAKING and act.place is not None:
            marks[act.mark] = Mark(
                id=act.mark, place=act.place, reason=act.reason, note=act.note, origin=act.origin, person=act.person,
                state=_STATES[act.act], made_by=act.made_by, made_at=act.made_at,
            )  # fmt: skip
        elif act.mark in marks:
            marks[act.mark] = _after(marks[act.mark], act)
    return tuple(sorted(marks.values(), key=_by_place))


def _after(mark: Mark, act: RedactionAct) -> Mark:
    changes = {"state": _STATES[act.act], "decided_by": act.made_by, "decided_at": act.made_at}
    if act.act is MarkAct.CHANGE:
        changes |= {"place": act.place or mark.place, "reason": act.reason or mark.reason}
    if act.note:
        changes["note"] = act.note
    return mark.model_copy(update=changes)


def last_act(acts: Sequence[RedactionAct], mark: str) -> RedactionAct | None:
    """The act on a mark that an undoing takes back; None: nothing stands of it."""
    gone = {act.undoes for act in acts if act.act is MarkAct.UNDO}
    return next(
        (act for act in reversed(acts) if act.mark == mark and act.act is not MarkAct.UNDO and act.id not in gone), None
    )


def _by_place(mark: Mark) -> tuple[int, float, float, str]:
    x0, y0, *_ = mark.place.boxes[0] if mark.place.boxes else (0.0, float(mark.place.start or 0))
    return mark.place.page, y0, x0, mark.id
