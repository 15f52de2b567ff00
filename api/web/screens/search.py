"""Search: one box, facets, hits with their marked words, and always what could not be searched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Form, Response

from api.http.cases import list_cases
from api.http.errors import STATUS
from api.http.search import every
from api.searching import search
from api.sheets import Form as Sheet
from api.web.asked import FACETS, MEANT, PAGE, Asked, page_address
from api.web.render import CurrentScreen, Screen, draw, see_other
from api.web.shown import shown_in_field
from api.web.words import Words
from models.errors import FeatureMissing, QuerySyntax, UsageError
from models.search import Completeness, FacetCount, FoundBy, Hit, HitPage, Order, ReviewState, Unit
from models.understood import UnknownField
from services.search.syntax import MAX_LENGTH, literal

router = APIRouter()

_VALUES = 8
"""Values of a facet that are shown."""

_TYPED = 6
"""Hits that are shown under the box while one types."""

_MONTHS = 24
"""Months that are shown, the commonest ones."""

_OPEN = frozenset({"case", "media_type", "language", "person", "phone", "place", "indicator"})
"""Facets that start unfolded."""


@dataclass(frozen=True)
class Value:
    """A value of a facet; its address adds or removes it."""

    label: str
    count: int
    href: str
    chosen: bool
    fewer: bool = False


@dataclass(frozen=True)
class Facet:
    """A field with its values, chosen ones first."""

    field: str
    open: bool
    values: Sequence[Value]


@dataclass(frozen=True)
class HitRow:
    """A hit and the address that opens it."""

    hit: Hit
    href: str
    number: int = 0
    more: str = ""
    """Where the hits of its document are listed, when there are more."""


@dataclass(frozen=True)
class OtherForm:
    """Another form of a typed name; its address leaves it out, or takes it in again."""

    text: str
    why: str
    sought: bool
    href: str


@dataclass(frozen=True)
class NameRow:
    """A typed name with its other forms."""

    typed: str
    forms: Sequence[OtherForm]


@dataclass(frozen=True)
class NoField:
    """A word typed like a field's name that is none, and names that it may stand for with what they would find."""

    typed: str
    meant: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Cover:
    """What an answer covers, in words."""

    complete: bool
    pages: int
    documents: int
    gaps: Sequence[str]
    href: str
    mend: str = ""
    """What mends the index, where it lacks pages."""


@router.get("/search")
def search_page(screen: CurrentScreen) -> Response:
    """The answer to what the address asks; without a question, how to ask."""
    asked = Asked.read(screen.request.query_params, screen.veil)
    if asked.empty and "q" not in screen.request.query_params:
        return screen.page("search.html", here="search", answer=None, problem=None)
    kept = replace(asked, q="", begun=False).params(screen.veil)
    try:
        answer = search(screen.workspace, screen.actor, asked.request(), cases=asked.scope())
    except QuerySyntax as error:
        return screen.page(
            "search.html",
            here="search",
            status=STATUS[error.code],
            answer=None,
            problem=error,
            typed=asked.q,
            kept=kept,
            literal=replace(asked, q=literal(asked.q)).list_address(screen.veil) if literal(asked.q) else "",
        )
    cases = list_cases(screen.workspace, screen.actor).cases
    numbers: dict[str, str] = {case.id: case.number for case in cases}
    numbers |= {case.agency: screen.workspace.records.people.agency(case.agency).name for case in cases}
    numbers |= {hit.document: hit.name for hit in answer.hits}
    return screen.page(
        "search.html",
        here="search",
        problem=None,
        typed=asked.q,
        kept=kept,
        answer=answer,
        hits=_rows(screen, asked, answer),
        facets=_facets(screen, asked, answer.facets, numbers),
        chosen=[
            Value(label(screen.t, name, value, numbers), 0, asked.toggled(name, value).list_address(screen.veil), True)
            for name, value in asked.chosen()
        ],
        begun_href=replace(asked, begun=False, offset=0).list_address(screen.veil) if asked.begun else "",
        cover=cover_of(screen.t, answer.completeness, _where(asked)),
        names=_names(screen, asked, answer),
        words=_words(screen, asked, answer),
        glossary=asked.glossary,
        glossary_href=replace(asked, glossary=not asked.glossary, without=(), offset=0).list_address(screen.veil),
        unknown=_unknown(screen, asked, answer),
        variants_off=replace(asked, variants=False, without=(), offset=0).list_address(screen.veil),
        variants_on=replace(asked, variants=True, without=(), offset=0).list_address(screen.veil),
        unit=asked.unit.value,
        unit_href=lambda name: replace(asked, unit=Unit(name), offset=0).list_address(screen.veil),
        file_href=lambda form: asked.file_address(screen.veil, form),
        order=asked.order.value,
        order_href=lambda name: replace(asked, order=Order(name)).list_address(screen.veil),
        without_filters=Asked(q=asked.q).list_address(screen.veil),
        listed=listed(asked, answer),
        address=asked.list_address(screen.veil).partition("?")[2],
        offset=asked.offset,
        limit=PAGE,
        meaning_hrefs=(
            replace(asked, meaning=False, offset=0).list_address(screen.veil),
            replace(asked, meaning=True, order=Order.RELEVANCE, offset=0).list_address(screen.veil),
        )
        if asked.q and screen.workspace.settings.meaning
        else None,
        page_href=lambda offset: asked.list_address(screen.veil, offset=offset),
    )


@router.post("/search")
def search_typed(
    screen: CurrentScreen,
    q: Annotated[str, Form(max_length=MAX_LENGTH)] = "",
    kept: Annotated[str, Form(max_length=20_000)] = "",
) -> Response:
    """Go to the address of what the box sends with the filters that were kept: it names nothing that was typed."""
    asked = replace(Asked.of_address(kept, screen.veil), q=q.strip(), begun=False)
    return see_other("/search?q=" if asked.empty else asked.list_address(screen.veil))


@router.post("/search/typed")
def hits_while_typing(
    screen: CurrentScreen,
    q: Annotated[str, Form(max_length=MAX_LENGTH)] = "",
    kept: Annotated[str, Form(max_length=20_000)] = "",
) -> Response:
    """The best hits of what stands in the box so far, for the list under it.

    A search as any other: it leaves its event, and its words are sealed. What cannot be read yet shows nothing.
    """
    asked = replace(
        Asked.of_address(kept, screen.veil), q=q.strip(), begun=True, order=Order.RELEVANCE, meaning=False,
        unit=Unit.PAGE, offset=0, at=None,
    )  # fmt: skip
    try:
        answer = search(screen.workspace, screen.actor, asked.request(limit=_TYPED, facets=()), cases=asked.scope())
    except (QuerySyntax, UsageError, FeatureMissing):
        return draw("parts/typed.html", screen.t, answer=None)
    rows = _rows(screen, asked, answer)
    return draw("parts/typed.html", screen.t, answer=answer, hits=rows, all_href=asked.list_address(screen.veil))


@router.get("/search/file")
def file_of_hits(screen: CurrentScreen) -> Response:
    """All hits as a file; a table where the address names no form."""
    named = screen.request.query_params.get("form", "")
    form = Sheet(named) if named in set(Sheet) else Sheet.CSV
    asked = Asked.read(screen.request.query_params, screen.veil)
    # Beside a search by meaning stands how many pages answer by their words: those.
    by_words = asked.request().model_copy(update={"meaning": False})
    return every(screen.workspace, screen.visitor, by_words, form, cases=asked.scope())


@router.get("/search/open")
def open_hit(screen: CurrentScreen) -> Response:
    """Go to the hit at a place of the list, so that one can walk from hit to hit without the list."""
    asked = Asked.read(screen.request.query_params, screen.veil)
    at = asked.at or 0
    answer = search(screen.workspace, screen.actor, asked.request(limit=1, offset=at, facets=()), cases=asked.scope())
    if not answer.hits:
        return see_other(asked.list_address(screen.veil))
    there = replace(asked, at=at, of=listed(asked, answer))
    return see_other(hit_href(screen, there, answer.hits[0]))


def listed(asked: Asked, answer: HitPage) -> int:
    """How many hits the whole list has."""
    if asked.unit is Unit.DOCUMENT and answer.meaning is None:
        return answer.documents
    return answer.total if answer.meaning is None else answer.meaning.listed


def hit_href(screen: Screen, asked: Asked, hit: Hit) -> str:
    """The address of a hit, with the passage that was meant where its words do not tell."""
    params = asked.hit_params(screen.veil)
    if hit.by is FoundBy.MEANING and hit.meant is not None:
        params.append((MEANT, f"{hit.meant.start}-{hit.meant.end}"))
    return page_address(hit.document, hit.page, params)


def label(t: Words, name: str, value: str, numbers: Mapping[str, str]) -> str:
    """A filter value as people read it."""
    match name:
        case "case" | "agency":
            return numbers.get(value, value)
        case "document":
            return numbers.get(value, t("search.one_document"))
        case "media_type":
            return t.media(value)
        case "review" if value in set(ReviewState):
            return t(f"review.{value}")
        case "language" | "source" | "indicator":
            return t.known(f"{name}.{value}", value)
        case _:
            return shown_in_field(name, value)


def cover_of(t: Words, note: Completeness, href: str) -> Cover:
    """The completeness note in words, worst gap first."""
    gaps = [(count, t(f"cover.{state}", n=count)) for state, count in note.documents_unread.items() if count]
    for name, count in (
        ("unreadable", note.pages_unreadable),
        ("waiting", note.documents_waiting),
        ("unasked", note.cases_unasked),
        ("by_law", note.documents_by_law),
        ("unindexed", note.pages_unindexed),
    ):
        if count:
            gaps.append((count, t(f"cover.{name}", n=count)))
    return Cover(
        complete=note.complete,
        pages=note.pages,
        documents=note.documents,
        gaps=[told for _, told in sorted(gaps, key=lambda gap: -gap[0])],
        href=href,
        mend=t.said(note.next_step) if note.next_step else "",
    )


def _rows(screen: Screen, asked: Asked, answer: HitPage) -> list[HitRow]:
    rows = []
    for number, hit in enumerate(answer.hits, start=asked.offset):
        there = replace(asked, at=number, of=listed(asked, answer))
        within = replace(asked, unit=Unit.PAGE, order=Order.PLACE, offset=0).toggled("document", hit.document)
        more = within.list_address(screen.veil) if (hit.hits or 0) > 1 else ""
        rows.append(HitRow(hit, hit_href(screen, there, hit), number + 1, more))
    return rows


def _names(screen: Screen, asked: Asked, answer: HitPage) -> list[NameRow]:
    return [
        NameRow(
            name.typed,
            [
                OtherForm(
                    form.text,
                    screen.t(f"variant.{form.kind}"),
                    form.sought,
                    asked.switched(form.text).list_address(screen.veil),
                )
                for form in name.forms
            ],
        )
        for name in answer.expanded
    ]


def _words(screen: Screen, asked: Asked, answer: HitPage) -> list[OtherForm]:
    """The words of a question that were sought in other languages too, each with what they were sought as."""
    return [
        OtherForm(
            one.typed,
            ", ".join(dict.fromkeys(word for found in one.words.values() for word in found)),
            one.sought,
            asked.switched(one.typed).list_address(screen.veil),
        )
        for one in (answer.meaning.words if answer.meaning is not None else ())
    ]


def _unknown(screen: Screen, asked: Asked, answer: HitPage) -> list[NoField]:
    def corrected(word: UnknownField, name: str) -> str:
        typed = f"{asked.q[: word.start]}{name}{asked.q[word.start + len(word.typed) :]}"
        return replace(asked, q=typed, offset=0).list_address(screen.veil)

    return [NoField(word.typed, [(name, corrected(word, name)) for name in word.near]) for word in answer.unknown]


def _facets(
    screen: Screen, asked: Asked, counted: Mapping[str, Sequence[FacetCount]], numbers: Mapping[str, str]
) -> list[Facet]:
    facets = []
    for name in FACETS:
        chosen = {value for field, value in asked.chosen() if field == name}
        found = {one.value: one.count for one in counted.get(name, ())}
        fewer = {one.value for one in counted.get(name, ()) if one.fewer}
        # A chosen value stays in sight, also when nothing carries it any more.
        ranked = sorted({*found, *chosen}, key=lambda value: (value not in chosen, -found.get(value, 0), value))
        if name == "month":
            # A stretch of time reads in its own order.
            ranked = sorted(ranked[: max(_MONTHS, len(chosen))])
        values = [
            Value(
                label(screen.t, name, value, numbers),
                found.get(value, 0),
                asked.toggled(name, value).list_address(screen.veil),
                value in chosen,
                value in fewer,
            )
            for value in ranked[: max(_MONTHS if name == "month" else _VALUES, len(chosen))]
        ]
        if values:
            facets.append(Facet(name, name in _OPEN or bool(chosen), values))
    return facets


def _where(asked: Asked) -> str:
    """Where the files behind the gaps are listed."""
    return f"/cases/{asked.cases[0]}?show=problems" if len(asked.cases) == 1 else "/"
