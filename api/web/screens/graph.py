"""The graph: who hangs together with whom. The picture is drawn by its script; the list says the same without one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Response

from api import graph_views, graphing, picturing
from api.http.cases import list_cases
from api.http.parameters import ID, CasesQuery
from api.picturing import PictureAsked
from api.web.asked import page_address
from api.web.render import CurrentScreen, Screen, see_other
from api.web.shown import shown_value
from api.web.words import Words
from models.graph import Bond, Node, NodeType, Picture, Proof, Station
from models.graph_view import LONGEST_NAME
from models.ids import CaseId
from models.mention import MentionKind

router = APIRouter()

FIRST = 120
"""Stations of the first picture."""
ROWS = 60
"""Stations of one stretch of the list."""

_TYPED = "v"
"""Carries the name that was typed, veiled."""

_SAID = (
    "all_shown", "beside", "collapse", "crowded", "decision", "documents", "expand", "filtered", "journey", "kept",
    "list_empty", "loading", "lost", "no_view", "of_all", "page", "proofs", "remove", "saved", "too_many", "view_kept",
    "way_begun", "way_found", "way_from", "way_none", "way_to",
)  # fmt: skip
"""Sentences that the script fills in by itself."""

One = Annotated[str, Query(pattern=f"{ID}|^$")]


@dataclass(frozen=True)
class Row:
    """A station of the list with those beside it."""

    station: Station
    shown: str
    bonds: Sequence[tuple[Bond, Station]]
    href: str


@dataclass(frozen=True)
class Proven:
    """Where something can be read."""

    proof: Proof
    href: str


@router.get("/graph")
def graph_page(
    screen: CurrentScreen,
    *,
    cases: CasesQuery = None,
    entity: One = "",
    to: One = "",
    view: str = "",
    typed: Annotated[str, Query(alias=_TYPED, max_length=2000)] = "",
    offset: Annotated[int, Query(ge=0)] = 0,
) -> Response:
    """The picture, or with `view=list` the same as a list; around an entity, or the way from one to another."""
    text = screen.veil.reveal(_TYPED, typed) if typed else ""
    # A view is of one case: that of several would stay when one of them is erased.
    kept_of = cases[0] if cases and len(cases) == 1 and screen.may(graph_views.READ, cases[0]) else None
    numbers = {case.id: case.number for case in list_cases(screen.workspace, screen.actor).cases}
    as_list = view == "list"
    # The script asks for the picture itself: what is drawn is read once.
    found = _picture(screen, cases, entity, text) if as_list or text else None
    way = graphing.path(screen.workspace, screen.actor, entity, to, cases=cases).steps if entity and to else None

    def address(**other: str) -> str:
        return _address(cases or (), **{"entity": entity, "view": "list" if as_list else "", **other})

    return screen.page(
        "graph.html",
        here="graph",
        numbers=numbers,
        cases=cases or (),
        entity=entity,
        to=to,
        typed_name=text,
        as_list=as_list,
        picture=found,
        rows=_rows(found, address)[offset : offset + ROWS] if found else (),
        offset=offset,
        limit=ROWS,
        page_href=lambda start: address(offset=str(start), **{_TYPED: typed}),
        address=address,
        centre=next((one.node for one in found.stations if one.node.id == entity), None) if found else None,
        way=way,
        proven=lambda proofs: [_proven(proof) for proof in proofs],
        node_name=lambda node: shown_name(screen.t, node),
        kinds=tuple(MentionKind),
        words={name: screen.t.raw(f"graph_say.{name}") for name in _SAID}
        | {f"kind_{kind}": screen.t(f"kind.{kind}") for kind in MentionKind}
        | {f"tie_{name}": text for name, text in screen.t.family("tie")},
        first=FIRST,
        most=picturing.MOST,
        export_query=urlencode([("case", case) for case in cases or ()]),
        views_of=kept_of,
        may_keep=kept_of is not None and screen.may(graph_views.KEEP, kept_of),
        longest_name=LONGEST_NAME,
        may_export=any(screen.may("graph.export", case) for case in cases or numbers),
    )


@router.post("/graph")
def graph_typed(
    screen: CurrentScreen,
    text: Annotated[str, Form(max_length=200)] = "",
    case: Annotated[list[str] | None, Form()] = None,
    view: Annotated[str, Form(max_length=8)] = "",
) -> Response:
    """Go to the address of a name that was typed, which does not say it."""
    name = " ".join(text.split())
    hidden = {_TYPED: screen.veil.hide(_TYPED, name)} if name else {}
    return see_other(
        _address([CaseId(one) for one in case or () if one], view="list" if view == "list" else "", **hidden)
    )


@router.get("/graph/bond")
def bond_page(
    screen: CurrentScreen,
    entity: Annotated[str, Query(pattern=ID)],
    to: Annotated[str, Query(pattern=ID)],
    cases: CasesQuery = None,
) -> Response:
    """What ties two, with every document that proves it."""
    step = picturing.bond(screen.workspace, screen.actor, entity, to, cases=cases)
    return screen.page(
        "bond.html",
        here="graph",
        step=step,
        node_name=lambda node: shown_name(screen.t, node),
        proofs=[_proven(proof) for proof in step.proofs],
        back_href=_address(cases or (), entity=entity, view="list"),
    )


def shown_name(t: Words, node: Node) -> str:
    """A node for the eye: a journey's places with its day, a value grouped, a name as it is written."""
    if node.type is NodeType.EVENT:
        return f"{node.name or t('tie.journey')} · {node.date}" if node.date else node.name or t("tie.journey")
    return node.name if node.kind is MentionKind.PERSON else shown_value(node.kind, node.name)


def _picture(screen: Screen, cases: Sequence[CaseId] | None, entity: str, text: str) -> Picture:
    asked = PictureAsked(
        cases=tuple(cases) if cases else None, entity=None if text else entity or None, text=text, most=FIRST
    )
    return picturing.picture(screen.workspace, screen.actor, asked)


def _rows(picture: Picture, address: Callable[..., str]) -> list[Row]:
    stations = {one.node.id: one for one in picture.stations}
    beside: dict[str, list[tuple[Bond, Station]]] = {one: [] for one in stations}
    for bond in picture.bonds:
        beside[bond.one].append((bond, stations[bond.two]))
        beside[bond.two].append((bond, stations[bond.one]))
    rows = []
    for one, station in stations.items():
        bonds = sorted(beside[one], key=lambda pair: (-pair[0].documents, pair[1].node.name, pair[1].node.id))
        rows.append(Row(station=station, shown=station.node.name, bonds=bonds, href=address(entity=one)))
    return rows


def _proven(proof: Proof) -> Proven:
    return Proven(proof, page_address(proof.document, proof.page or 1) if proof.document else "")


def _address(cases: Sequence[CaseId], **told: str) -> str:
    pairs = [("case", case) for case in cases] + [(name, value) for name, value in told.items() if value]
    return f"/graph?{urlencode(pairs)}" if pairs else "/graph"
