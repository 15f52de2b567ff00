"""A search as an address: what was typed, the chosen filters, and where in the list one is.

What was typed, and names, numbers and places chosen as filters, stand in the address only behind the veil: the box
sends its words in the body of a form, and is answered with their address. An address with a readable `q` is understood.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Self
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from api.web.veil import Veil
from models.errors import NotFound
from models.ids import CaseId
from models.search import Filter, Order, ReviewState, SearchRequest, Unit

PAGE = 20
"""Hits of one page of results."""

_CASE = re.compile(r"[0-9a-f]{32}")

_VEILED = "v"
"""Carries what was typed."""

_MEANING = "meaning"
"""Has pages that are near in meaning found besides."""

_GLOSSARY = "glossary"
"""Whether words of the glossary are sought with the meaning."""

MEANT = "meant"
"""The passage of a page that was found by meaning, as `start-end`: it says nothing of what stands there."""

REVIEW = "review"
"""The facet of flags that people have decided on or not: the finder's own argument, and no filter."""
_BEGUN = "begun"
"""Whether the last word was still being typed: what begins with it answers too."""

_WITHOUT = "without"
"""Forms of names, and words of the question, that are not sought otherwise: as typed, so that addresses hide them."""

_LAST = 1_000_000
"""Nobody pages further."""

OPEN_FIELDS = ("media_type", "language", "source", "indicator", "agency", "month", "document", "review")
"""Facets whose values say nothing of a person and may be read in an address."""

VEILED_FIELDS = ("person", "org", "place", "phone", "email", "identifier", "custodian")

FACETS = (
    "case", "agency", "media_type", "month", "language", "person", "phone", "place", "identifier", "org", "email",
    "indicator", "review", "custodian",
)  # fmt: skip
"""Facets in the order in which they are shown."""


@dataclass(frozen=True)
class Asked:
    """A search and a place in its results. `at` is the hit that is open, `of` the total when it was opened."""

    q: str = ""
    cases: tuple[str, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    order: Order = Order.RELEVANCE
    meaning: bool = False
    glossary: bool = True
    unit: Unit = Unit.PAGE
    variants: bool = True
    without: tuple[str, ...] = ()
    begun: bool = False
    offset: int = 0
    at: int | None = None
    of: int = 0

    @classmethod
    def read(cls, params: QueryParams, veil: Veil) -> Self:
        """From an address; odd numbers and orders fall back.

        Raises NotFound for a hidden value that is not ours, and for a case that cannot be one.
        """
        filters = {name: tuple(dict.fromkeys(params.getlist(name))) for name in OPEN_FIELDS}
        filters |= {
            name: tuple(dict.fromkeys(veil.reveal(name, hidden) for hidden in params.getlist(name)))
            for name in VEILED_FIELDS
        }
        order = params.get("order", "")
        cases = tuple(dict.fromkeys(params.getlist("case")))
        if not all(_CASE.fullmatch(case) for case in cases):
            raise NotFound("There is no such case, or it is not yours to see.")
        hidden = params.get(_VEILED)
        return cls(
            q=params.get("q", "").strip() if hidden is None else veil.reveal(_VEILED, hidden),
            cases=cases,
            filters={name: values for name, values in filters.items() if values},
            order=Order(order) if order in set(Order) else Order.RELEVANCE,
            meaning=params.get(_MEANING) == "1",
            glossary=params.get(_GLOSSARY) != "off",
            unit=Unit.DOCUMENT if params.get("by") == Unit.DOCUMENT.value else Unit.PAGE,
            variants=params.get("variants") != "off",
            without=tuple(dict.fromkeys(veil.reveal(_WITHOUT, hidden) for hidden in params.getlist(_WITHOUT)))[:100],
            begun=params.get(_BEGUN) == "1",
            offset=_number(params.get("offset")) or 0,
            at=_number(params.get("at")),
            of=_number(params.get("of")) or 0,
        )

    @classmethod
    def of_address(cls, query: str, veil: Veil) -> Self:
        """From the part of an address behind its question mark, as a form sends it back. Raises NotFound."""
        return cls.read(QueryParams(query), veil)

    @property
    def empty(self) -> bool:
        """Nothing asked yet."""
        return not (self.q or self.cases or self.filters)

    def request(self, *, limit: int = PAGE, offset: int | None = None, facets: Iterable[str] = FACETS) -> SearchRequest:
        """As the finder takes it. Cases are the finder's own argument."""
        return SearchRequest(
            text=self.q,
            filters=tuple(Filter(field=name, values=values) for name, values in self.filters.items() if name != REVIEW),
            review=None if self.meaning else self._review(),
            facets=tuple(facets),
            order=Order.RELEVANCE if self.meaning else self.order,
            meaning=self.meaning and bool(self.q),
            glossary=self.glossary,
            unit=Unit.PAGE if self.meaning else self.unit,
            variants=self.variants,
            without=self.without,
            beginning=self.begun,
            limit=limit,
            offset=self.offset if offset is None else offset,
        )

    def _review(self) -> ReviewState | None:
        """The one state that is chosen; both are as good as none."""
        chosen = [state for state in ReviewState if state in self.filters.get(REVIEW, ())]
        return chosen[0] if len(chosen) == 1 else None

    def scope(self) -> list[CaseId] | None:
        """The cases to search; None: all of the user's."""
        return [CaseId(case) for case in self.cases] or None

    def params(self, veil: Veil) -> list[tuple[str, str]]:
        """The address back, without the place in the list."""
        pairs = [(_VEILED, veil.hide(_VEILED, self.q))] if self.q else []
        pairs += [("case", case) for case in self.cases]
        for name, values in self.filters.items():
            pairs += [(name, veil.hide(name, value) if name in VEILED_FIELDS else value) for value in values]
        if self.order is not Order.RELEVANCE:
            pairs.append(("order", self.order.value))
        if self.meaning:
            pairs.append((_MEANING, "1"))
        if not self.glossary:
            pairs.append((_GLOSSARY, "off"))
        if self.unit is not Unit.PAGE:
            pairs.append(("by", self.unit.value))
        if not self.variants:
            pairs.append(("variants", "off"))
        if self.begun:
            pairs.append((_BEGUN, "1"))
        return [*pairs, *((_WITHOUT, veil.hide(_WITHOUT, form)) for form in self.without)]

    def list_address(self, veil: Veil, *, offset: int = 0) -> str:
        """The results, from `offset` on."""
        return _address("/search", [*self.params(veil), *([("offset", str(offset))] if offset else [])])

    def hit_params(self, veil: Veil) -> list[tuple[str, str]]:
        """What a document's address carries so that its marks and the way to other hits stay known."""
        if self.empty:
            return []
        place = [("at", str(self.at)), ("of", str(self.of))] if self.at is not None else []
        return [*self.params(veil), *place]

    def hit_address(self, veil: Veil, at: int) -> str:
        """Whatever hit stands at a place of the list."""
        return _address("/search/open", [*self.params(veil), ("at", str(at)), ("of", str(self.of))])

    def toggled(self, name: str, value: str) -> Self:
        """With a filter value added, or taken away when it was there; from the beginning of the list."""
        if name == "case":
            return replace(self, cases=_toggled(self.cases, value), offset=0, at=None)
        values = _toggled(self.filters.get(name, ()), value)
        filters = {**self.filters, name: values}
        return replace(self, filters={key: kept for key, kept in filters.items() if kept}, offset=0, at=None)

    def file_address(self, veil: Veil, form: str) -> str:
        """All hits as a file."""
        return _address("/search/file", [*self.params(veil), ("form", form)])

    def switched(self, form: str) -> Self:
        """With a form or word left out, or sought again when it was left out; from the beginning of the list."""
        return replace(self, without=_toggled(self.without, form), offset=0, at=None)

    def chosen(self) -> list[tuple[str, str]]:
        """All chosen filter values, cases first."""
        return [
            *(("case", case) for case in self.cases),
            *((name, value) for name, values in self.filters.items() for value in values),
        ]


def page_address(document: str, page: int, params: Iterable[tuple[str, str]] = ()) -> str:
    """A page of a document."""
    return _address(f"/documents/{document}/pages/{page}", list(params))


def _address(path: str, params: list[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(params)}" if params else path


def _toggled(values: tuple[str, ...], value: str) -> tuple[str, ...]:
    return tuple(one for one in values if one != value) if value in values else (*values, value)


def _number(text: str | None) -> int | None:
    return (
        min(int(text), _LAST) if text is not None and text.isascii() and text.isdecimal() and len(text) <= 9 else None
    )
