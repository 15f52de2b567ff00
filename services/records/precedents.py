"""Decisions as examples in the catalogue, in step with decisions and flags, in the transaction that changes them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, insert, select
from sqlalchemy.engine import Connection, Row

from models.ids import CaseId, DecisionId, DocumentId
from models.indicator import Indicator
from models.review import Decision, FlagInPlace, Precedent
from models.span import Span
from services.records import findings
from services.records import review_tables as r
from services.records import tables as t
from services.review import precedents
from services.review.standing import threads

_THESE: BindParameter[str] = bindparam("documents", expanding=True)
_DECISIONS = select(r.decision).where(r.decision.c.document.in_(_THESE)).order_by(r.decision.c.sequence)
_FLAGS = select(t.indicator).where(t.indicator.c.document.in_(_THESE))
_KNOWN = select(r.precedent).where(r.precedent.c.document.in_(_THESE))
_REMOVE = delete(r.precedent).where(r.precedent.c.document.in_(_THESE))
_ADD = insert(r.precedent)
_AT_ONCE = 500
"""Flags that are asked for in one statement."""


def refresh(connection: Connection, documents: Sequence[str]) -> None:
    """Have the examples of documents be what their decisions and the flags of their newest analyses make of them."""
    decisions: defaultdict[str, list[Decision]] = defaultdict(list)
    for row in connection.execute(_DECISIONS, {"documents": documents}):
        decisions[row.document].append(decision(row))
    if not decisions:
        return
    read = {"documents": list(decisions)}
    flags: defaultdict[str, list[FlagInPlace]] = defaultdict(list)
    for row in connection.execute(_FLAGS, read):
        flags[row.document].append(FlagInPlace(flag=findings.indicator(row), name=""))
    known = {(DecisionId(row.decision), row.category): row.vector for row in connection.execute(_KNOWN, read)}
    found = [
        one for document, said in decisions.items()
        for one in precedents.judged(threads(flags[document], said), known)
    ]  # fmt: skip
    connection.execute(_REMOVE, read)
    if found:
        connection.execute(_ADD, [{**one.model_dump(exclude={"span"}), **one.span.model_dump()} for one in found])


def of_agency(connection: Connection, case: CaseId, *, readers: int) -> list[Precedent]:
    """The examples that count in a case: those of its whole agency that so many readers bear out, by decision."""
    agency = select(t.case.c.agency).where(t.case.c.id == case).scalar_subquery()
    query = select(r.precedent).join(t.case, t.case.c.id == r.precedent.c.case)
    query = query.where(t.case.c.agency == agency, r.precedent.c.readers >= readers)
    return [_precedent(row) for row in connection.execute(query.order_by(r.precedent.c.decision))]


def named(connection: Connection, decisions: Collection[DecisionId]) -> list[Precedent]:
    """Those of some decisions that still count, by decision."""
    query = select(r.precedent).where(r.precedent.c.decision.in_(sorted(decisions))).order_by(r.precedent.c.decision)
    return [_precedent(row) for row in connection.execute(query)]


def comparable(connection: Connection, changed: Precedent) -> list[tuple[CaseId, Indicator]]:
    """The asserted flags like an example, of all cases of its agency, with their cases, by document and place."""
    agency = select(t.case.c.agency).where(t.case.c.id == changed.case).scalar_subquery()
    i = t.indicator.c
    query = select(i.id, i.vector).join(t.case, t.case.c.id == i.case)
    query = query.where(t.case.c.agency == agency, i.category == changed.category, i.vector != b"")
    rows = connection.execute(query).all()
    alike = precedents.alike([row.vector for row in rows], changed.vector)
    ids = [row.id for row, near in zip(rows, alike, strict=True) if near]
    found = []
    for at in range(0, len(ids), _AT_ONCE):
        some = select(t.indicator).where(i.id.in_(ids[at : at + _AT_ONCE]))
        found += [(CaseId(row.case), findings.indicator(row)) for row in connection.execute(some)]
    return sorted(found, key=lambda one: (one[1].span.document, one[1].span.page, one[1].span.start))


def decision(row: Row[Any]) -> Decision:
    """A row of the table as it went in."""
    values = {name: row._mapping[name] for name in Decision.model_fields if name not in ("flag", "instead")}
    instead = None if row.instead is None else Indicator.model_validate(row.instead)
    return Decision(**values, flag=Indicator.model_validate(row.flag), instead=instead)


def _precedent(row: Row[Any]) -> Precedent:
    values = {name: row._mapping[name] for name in Precedent.model_fields if name != "span"}
    span = Span(document=DocumentId(row.document), page=row.page, start=row.start, end=row.end)
    return Precedent(**values, span=span)
