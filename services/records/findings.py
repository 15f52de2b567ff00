"""Mentions and indicators in the catalogue, and the questions asked across cases."""

import datetime as dt
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Table, bindparam, delete, func, insert, or_, select
from sqlalchemy.engine import Connection, Row

from models.analysis import Analysis, PageLanguage
from models.document import STRETCH
from models.entity import Entity
from models.ids import CaseId, DocumentId
from models.indicator import Indicator
from models.leg import Leg
from models.mention import CheckState, Mention, MentionKind
from models.place import PlaceReading, commonest
from models.search import Scope
from models.span import Provenance, Span
from models.stated import StatedRole
from services.records import flag_changes, links
from services.records import review_tables as r
from services.records import tables as t
from services.records.narrowed import seen

# Made once: for small documents, making a statement costs more than running it.
_THESE: BindParameter[str] = bindparam("documents", expanding=True)
_CASES = select(t.document.c.id, t.document.c.case).where(t.document.c.id.in_(_THESE))
_ADD_ANALYSIS, _ADD_MENTION, _ADD_INDICATOR = insert(t.analysis), insert(t.mention), insert(t.indicator)
_ADD_LEG = insert(r.leg)
_REMOVE_ANALYSIS = delete(t.analysis).where(
    t.analysis.c.document == bindparam("of"), t.analysis.c.stretch == bindparam("here")
)
_PLACED = {
    table: (
        table.c.document == bindparam("of"),
        table.c.page.between(bindparam("first"), bindparam("last")),
    )
    for table in (t.mention, t.indicator, r.leg)
}
_REMOVE_PLACED = [delete(table).where(*here) for table, here in _PLACED.items()]
NO_VERSION = "none"
"""The version of an analysis that failed: what comes after it is no change."""
_ANALYZED = select(t.analysis.c.document, t.analysis.c.version).where(
    t.analysis.c.document.in_(_THESE), t.analysis.c.stretch == bindparam("here")
)
_ANALYSES = select(t.analysis).where(t.analysis.c.document.in_(_THESE), t.analysis.c.stretch == bindparam("here"))


def save(connection: Connection, analyses: Sequence[Analysis], *, at: dt.datetime) -> None:
    """Put analyses in place of earlier ones of the same stretches, and note what that does to flags.

    Raises LookupError when a document is missing.
    """
    rows = connection.execute(_CASES, {"documents": list({one.document for one in analyses})})
    cases = {row.id: row.case for row in rows}
    missing = {one.document for one in analyses} - cases.keys()
    if missing:
        raise LookupError(*missing)
    _note_changes(connection, analyses, cases, at)
    put(connection, analyses, cases)


def put(connection: Connection, analyses: Sequence[Analysis], cases: Mapping[str, str]) -> None:
    """Put analyses in place of earlier ones, without a note of what changes."""
    places = [{"of": one.document, **_pages_of(one.stretch)} for one in analyses]
    connection.execute(_REMOVE_ANALYSIS, [{"of": one.document, "here": one.stretch} for one in analyses])
    for statement in _REMOVE_PLACED:
        connection.execute(statement, places)
    connection.execute(
        _ADD_ANALYSIS,
        [
            {
                "document": one.document,
                "stretch": one.stretch,
                "version": one.version,
                "precedents": one.precedents,
                "languages": [language.model_dump() for language in one.languages],
            }
            for one in analyses
        ],
    )
    # Two findings of one extractor at one place and of one kind are one finding.
    mentions = {row["id"]: row for one in analyses for row in (_flat(m, cases[one.document]) for m in one.mentions)}
    if mentions:
        connection.execute(_ADD_MENTION, list(mentions.values()))
    indicators = {row["id"]: row for one in analyses for row in (_flat(i, cases[one.document]) for i in one.indicators)}
    if indicators:
        connection.execute(_ADD_INDICATOR, list(indicators.values()))
    legs = {row["id"]: row for one in analyses for row in (_row_of(leg, cases[one.document]) for leg in one.legs)}
    if legs:
        connection.execute(_ADD_LEG, list(legs.values()))
    links.mark(connection, [(one.document, one.stretch) for one in analyses])


def _note_changes(
    connection: Connection, analyses: Sequence[Analysis], cases: Mapping[str, str], at: dt.datetime
) -> None:
    by_stretch: defaultdict[int, dict[DocumentId, Analysis]] = defaultdict(dict)
    for one in analyses:
        by_stretch[one.stretch][one.document] = one
    for stretch, news in by_stretch.items():
        asked = {"documents": list(news), "here": stretch}
        known = [row.document for row in connection.execute(_ANALYZED, asked) if row.version != NO_VERSION]
        if not known:
            continue
        olds = _placed(connection, t.indicator, known, stretch)
        flag_changes.note(
            connection,
            [indicator(row) for document in known for row in olds[document]],
            [flag for document in known for flag in news[document].indicators],
            cases=cases,
            at=at,
        )


def load(connection: Connection, wanted: Iterable[tuple[DocumentId, int]]) -> dict[tuple[DocumentId, int], Analysis]:
    """The analyses of those stretches that have one."""
    by_stretch: defaultdict[int, list[DocumentId]] = defaultdict(list)
    for document, stretch in wanted:
        by_stretch[stretch].append(document)
    found = {}
    for stretch, documents in by_stretch.items():
        placed = {table: _placed(connection, table, documents, stretch) for table in (t.mention, t.indicator, r.leg)}
        for row in connection.execute(_ANALYSES, {"documents": documents, "here": stretch}):
            found[DocumentId(row.document), stretch] = Analysis(
                document=row.document,
                stretch=stretch,
                version=row.version,
                precedents=row.precedents,
                languages=tuple(PageLanguage(**language) for language in row.languages),
                mentions=tuple(mention(one) for one in placed[t.mention][row.document]),
                indicators=tuple(indicator(one) for one in placed[t.indicator][row.document]),
                legs=tuple(leg_of(one) for one in placed[r.leg][row.document]),
            )
    return found


def _placed(
    connection: Connection, table: Table, documents: Sequence[DocumentId], stretch: int
) -> defaultdict[str, list[Row[Any]]]:
    """The findings of a stretch of each document, by page and place."""
    rows: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(_FOUND[table], {"documents": documents, **_pages_of(stretch)}):
        rows[row.document].append(row)
    return rows


def _pages_of(stretch: int) -> dict[str, int]:
    return {"first": stretch * STRETCH + 1, "last": (stretch + 1) * STRETCH}


def languages(connection: Connection, document: DocumentId) -> list[PageLanguage]:
    """The language of each page, without reading the findings."""
    query = select(t.analysis.c.languages).where(t.analysis.c.document == document).order_by(t.analysis.c.stretch)
    return [PageLanguage(**language) for told in connection.execute(query).scalars() for language in told]


def mentions(connection: Connection, document: DocumentId, *, page: int | None) -> list[Mention]:
    """Mentions by page and place."""
    return [mention(row) for row in connection.execute(_by_place(t.mention, document, page))]


def indicators(connection: Connection, document: DocumentId, *, page: int | None) -> list[Indicator]:
    """Indicators by page and place."""
    return [indicator(row) for row in connection.execute(_by_place(t.indicator, document, page))]


def entities(
    connection: Connection, scope: Scope, *, kind: MentionKind | None, text: str, limit: int, offset: int
) -> tuple[int, list[Entity]]:
    """Values of the scope, commonest first, then by normal form; mentions of one person in a document count as one."""
    m = t.mention.c
    wanted: list[ColumnElement[bool]] = [seen(scope, case=m.case, document=m.document), m.entity.is_not(None)]
    if kind is not None:
        wanted.append(m.kind == kind)
    if text:
        wanted.append(or_(m.entity.icontains(text, autoescape=True), m.text.icontains(text, autoescape=True)))
    grouped = select(
        m.kind,
        m.entity.label("normal"),
        func.count().label("mentions"),
        func.count(m.document.distinct()).label("documents"),
        func.group_concat(m.case.distinct()).label("cases"),
    ).where(*wanted)
    every = grouped.group_by(m.kind, m.entity).subquery()
    query = select(every, func.count().over().label("total"))
    query = query.order_by(every.c.mentions.desc(), every.c.kind, every.c.normal)
    rows = connection.execute(query.limit(limit).offset(offset)).all()
    # Behind the last one, and where none is wanted, no row tells how many there are.
    total = rows[0].total if rows else connection.execute(select(func.count()).select_from(every)).scalar_one()
    return total, [
        Entity(
            kind=MentionKind(row.kind),
            normal=row.normal,
            **_written(connection, wanted, row.kind, row.normal),
            mentions=row.mentions,
            documents=row.documents,
            cases=tuple(CaseId(case) for case in sorted(row.cases.split(","))),
        )
        for row in rows
    ]


def _written(connection: Connection, wanted: list[ColumnElement[bool]], kind: str, normal: str) -> dict[str, Any]:
    """The name of an entity, the other names that its mentions use, and the roles stated of them."""
    m = t.mention.c
    query = select(m.text, m.normal, m.roles, m.check, func.count().label("times"))
    query = query.where(*wanted, m.kind == kind, m.entity == normal)
    rows = connection.execute(query.group_by(m.text, m.normal, m.roles, m.check)).all()
    times: Counter[tuple[bool, str]] = Counter()
    for row in rows:
        times[row.normal != normal, row.text] += row.times
    # The whole name leads, though a shorter one be commoner.
    names = [name for (_, name) in sorted(times, key=lambda one: (one[0], -times[one], one[1]))]
    also = {row.normal: row.text for row in rows if row.normal not in (None, normal)}
    return {
        "name": names[0],
        "also": tuple(sorted(also.values()))[:_MOST_NAMES],
        "roles": tuple(sorted({StatedRole(role) for row in rows for role in filter(None, row.roles.split(","))})),
        "places": _lying(connection, wanted, normal) if kind == MentionKind.PLACE else (),
        "check": CheckState.joined(CheckState(row.check) for row in rows if row.check),
    }


def _lying(connection: Connection, wanted: list[ColumnElement[bool]], normal: str) -> tuple[PlaceReading, ...]:
    """Where a place lies by its first mentions, the commonest reading first."""
    m = t.mention.c
    query = select(m.place).where(*wanted, m.kind == MentionKind.PLACE, m.normal == normal, m.place.is_not(None))
    found = connection.execute(query.order_by(m.document, m.page, m.start).limit(_MOST_PLACES)).scalars()
    return commonest(PlaceReading(**one) for one in found if one)


def spread(connection: Connection, scope: Scope, *, kind: MentionKind, values: Iterable[str]) -> dict[str, int]:
    """In how many documents of the scope each of some values stands; those that stand in none are left out."""
    m = t.mention.c
    listed = func.json_each(json.dumps(sorted(set(values)))).table_valued("value")
    query = (
        select(m.entity, func.count(m.document.distinct()).label("documents"))
        .where(m.kind == kind, m.entity.in_(select(listed.c.value)), seen(scope, case=m.case, document=m.document))
        .group_by(m.entity)
    )
    return {row.entity: row.documents for row in connection.execute(query)}


def shared(connection: Connection, scope: Scope, *, kinds: Iterable[MentionKind]) -> list[tuple[MentionKind, str]]:
    """Values that stand in two or more cases of the scope."""
    m = t.mention.c
    query = (
        select(m.kind, m.normal)
        .where(m.kind.in_(sorted(kinds)), m.normal.is_not(None), seen(scope, case=m.case, document=m.document))
        .group_by(m.kind, m.normal)
        .having(func.count(m.case.distinct()) > 1)
        .order_by(m.kind, m.normal)
    )
    return [(MentionKind(row.kind), row.normal) for row in connection.execute(query)]


def values(connection: Connection, scope: Scope, *, kind: MentionKind) -> dict[str, frozenset[CaseId]]:
    """Every normal form of a kind in the scope, with its cases."""
    m = t.mention.c
    query = select(m.normal, m.case).where(
        m.kind == kind, m.normal.is_not(None), seen(scope, case=m.case, document=m.document)
    )
    found: defaultdict[str, set[CaseId]] = defaultdict(set)
    for row in connection.execute(query.distinct()):
        found[row.normal].add(CaseId(row.case))
    return {normal: frozenset(cases) for normal, cases in found.items()}


def months(connection: Connection, scope: Scope) -> dict[DocumentId, frozenset[str]]:
    """The months (2026-02) that each document of the scope tells of; a year alone is none."""
    m = t.mention.c
    query = select(m.document, m.normal).where(
        m.kind == MentionKind.DATE,
        m.normal.is_not(None),
        seen(scope, case=m.case, document=m.document),
    )
    found: defaultdict[DocumentId, set[str]] = defaultdict(set)
    for row in connection.execute(query.distinct()):
        month = _MONTH.match(row.normal)
        if month is not None:
            found[DocumentId(row.document)].add(month[0])
    return {document: frozenset(told) for document, told in found.items()}


def places(
    connection: Connection, scope: Scope, *, kind: MentionKind, normal: str, grouped: bool
) -> list[tuple[CaseId, str, Mention]]:
    """All mentions of a value in the scope, by case, document and place; `grouped` ones are those that count as it."""
    m = t.mention.c
    same = (m.entity if grouped else m.normal) == normal
    query = (
        select(t.mention, t.document.c.name.label("document_name"))
        .join(t.document, t.document.c.id == m.document)
        .where(m.kind == kind, same, seen(scope, case=m.case, document=m.document))
        .order_by(m.case, m.document, m.page, m.start)
    )
    return [(CaseId(row.case), row.document_name, mention(row)) for row in connection.execute(query)]


def _order(table: Table) -> tuple[Any, ...]:
    # Never by id: ids hang on the case, and the same file gives the same order in every case.
    if table is r.leg:
        return table.c.page, table.c.start, table.c.end
    kind = table.c.kind if table is t.mention else table.c.category
    return table.c.page, table.c.start, table.c.end, kind, table.c.extractor


def _by_place(table: Table, document: DocumentId, page: int | None) -> Any:
    query = select(table).where(table.c.document == document)
    if page is not None:
        query = query.where(table.c.page == page)
    return query.order_by(*_order(table))


_FOUND = {
    table: select(table)
    .where(table.c.document.in_(_THESE), table.c.page.between(bindparam("first"), bindparam("last")))
    .order_by(*_order(table))
    for table in (t.mention, t.indicator, r.leg)
}


_MOST_NAMES = 12
_MONTH = re.compile(r"\d{4}-\d{2}")
_MOST_PLACES = 200
_PLACE = ("document", "page", "start", "end")


def _flat(finding: Mention | Indicator, case: str) -> dict[str, Any]:
    values = finding.model_dump(exclude={"span", "provenance"})
    if isinstance(finding, Mention):
        values["roles"] = ",".join(finding.roles)
    else:
        values |= {"vector": finding.vector, "precedents": finding.precedents}
    return {**values, **finding.span.model_dump(), **finding.provenance.model_dump(), "id": finding.id, "case": case}


def _deep(row: Row[Any], fields: Iterable[str]) -> dict[str, Any]:
    held = row._mapping
    values = {name: held[name] for name in fields if name not in ("span", "provenance")}
    values["span"] = Span(**{name: held[name] for name in _PLACE})
    values["provenance"] = Provenance(extractor=row.extractor, version=row.version)
    return values


def mention(row: Row[Any]) -> Mention:
    """A row of the table as it went in."""
    return Mention(**_deep(row, Mention.model_fields))


def indicator(row: Row[Any]) -> Indicator:
    """A row of the table as it went in."""
    return Indicator(**_deep(row, Indicator.model_fields))


def _row_of(leg: Leg, case: str) -> dict[str, Any]:
    at = leg.span
    return {
        "id": leg.id, "document": at.document, "case": case, "page": at.page, "start": at.start, "end": at.end,
        "leg": leg.model_dump(mode="json"),
    }  # fmt: skip


def leg_of(row: Row[Any]) -> Leg:
    """A row of the table as it went in."""
    return Leg.model_validate(row.leg)
