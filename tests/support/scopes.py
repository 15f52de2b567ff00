"""Who may see what, generated: actors with random cases, documents that each carry a mark of their own, and all ways out.

A check is one (actor, document, way): the document shows by that way exactly when its case is the actor's.
"""

import random
from collections.abc import Iterator

from models.ids import CaseId, DocumentId, derived
from models.search import (
    Everything,
    Filter,
    Fuzzy,
    IndexRecord,
    Phrase,
    Prefix,
    Query,
    Range,
    Regex,
    Scope,
    Term,
    Unit,
    Variant,
    Variants,
    Wildcard,
)
from models.understood import VariantKind
from services.ports import SearchEngine

CASES = 20
DOCUMENTS = 50
"""Fewer than values of a facet that are told, so that each may show."""

_LETTERS = "bcdfghjklm"


def _mark(number: int) -> str:
    return "secreto" + "".join(_LETTERS[int(digit)] for digit in f"{number:03}")


def world() -> list[IndexRecord]:
    """A page for each document. All share some words; each has a word, a person, a phone and a paper of its own."""
    return [
        IndexRecord(
            id=IndexRecord.key(_document(number), 1),
            case=_case(number),
            agency=f"a{number % CASES % 3}",
            document=_document(number),
            page=1,
            name=f"{_mark(number)}.pdf",
            text=f"deuda del hotel, {_mark(number)} cobra la deuda",
            language="es",
            media_type="application/pdf",
            source="ocr",
            person=(_mark(number),),
            phone=(f"+59170000{number:03}",),
            identifier=(f"bo.ci:7000{number:03}",),
            custodian=(_mark(number),),
            date=(20250100 + number % 28 + 1,),
            amount=(number + 100,),
        )
        for number in range(DOCUMENTS)
    ]


def _document(number: int) -> DocumentId:
    return DocumentId(derived("scoped", str(number)))


def _case(number: int) -> CaseId:
    return CaseId(f"case{number % CASES}")


def actors(count: int, *, seed: int) -> Iterator[Scope]:
    """Scopes of random cases: none, few, or nearly all; in some of them documents are hidden, of others some are lent."""
    chance = random.Random(seed)
    for _ in range(count):
        many = chance.choice((0, 1, 2, 5, 10, CASES - 1))
        cases = frozenset(map(_case, chance.sample(range(CASES), many)))
        places = [(_case(n), _document(n)) for n in range(DOCUMENTS)]
        inside = [place for place in places if place[0] in cases]
        outside = [place for place in places if place[0] not in cases]
        hidden = chance.sample(inside, chance.choice((0, 0, len(inside) // 3, len(inside))))
        lent = chance.sample(outside, chance.choice((0, 0, len(outside) // 4, min(1, len(outside)))))
        yield Scope(cases=cases, hidden=frozenset(hidden), parts=frozenset(lent))


def ways(engine: SearchEngine, scope: Scope) -> dict[str, set[DocumentId]]:
    """What shows of the documents by each way, as their ids."""
    by_person = {_mark(n): _document(n) for n in range(DOCUMENTS)}
    by_phone = {f"+59170000{n:03}": _document(n) for n in range(DOCUMENTS)}
    by_paper = {f"bo.ci:7000{n:03}": _document(n) for n in range(DOCUMENTS)}
    facets = ("case", "person", "phone", "identifier", "agency", "custodian", "month")
    query = Query(node=Term(word="deuda"), facets=facets, limit=1000)
    found = engine.find(query, scope)
    seen: dict[str, set[DocumentId]] = {
        "hits": {page.document for page in found.pages},
        "facet of people": {by_person[one.value] for one in found.facets["person"]},
        "facet of phones": {by_phone[one.value] for one in found.facets["phone"]},
        "facet of papers": {by_paper[one.value] for one in found.facets["identifier"]},
        "facet of custodians": {by_person[one.value] for one in found.facets["custodian"]},
        "stream": {page.document for page in engine.stream(Query(node=Everything()), scope)},
    }
    for way, node in {
        "beginning": Prefix(start="secr"),
        "near": Fuzzy(word="hotle", distance=2),
        "row": Phrase(words="cobra la deuda"),
        "beginning of a value": Prefix(start="secr", field="person"),
        "pattern": Wildcard(pattern="se?reto*"),
        "expression": Regex(pattern="secreto[a-z]+", field="person"),
        "range of dates": Range(field="date", least=20250101),
        "range of amounts": Range(field="amount", most=10**9),
        "variants": Variants(
            text="(nada)",
            name="nada",
            typed=Term(word="nada"),
            forms=(Variant(text="x", kind=VariantKind.SPELLING, node=Wildcard(pattern="secr*", field="person")),),
        ),
    }.items():
        seen[way] = {page.document for page in engine.find(Query(node=node, limit=1000), scope).pages}
    pages = tuple(IndexRecord.key(_document(n), 1) for n in range(DOCUMENTS))
    for way, one in {
        "pages by id": Filter(field="id", values=pages),
        "pages but some": Filter(field="id", values=("none",), without=True),
    }.items():
        filtered = engine.find(query.model_copy(update={"filters": (one,)}), scope)
        seen[way] = {page.document for page in filtered.pages}
    by_document = engine.find(query.model_copy(update={"unit": Unit.DOCUMENT}), scope)
    seen["documents"] = {page.document for page in by_document.pages}
    # From hit to hit, as the page's next and previous do.
    one_by_one = (
        query.model_copy(update={"limit": 1, "offset": n, "facets": ()}) for n in range(0, found.total + 1, 5)
    )
    seen["next"] = {page.document for page in found.pages} | {
        page.document for one in one_by_one for page in engine.find(one, scope).pages
    }
    mine = {_document(n) for n in range(DOCUMENTS) if scope.sees(_case(n), _document(n))}
    # Numbers tell as much as names: where one is off, every document counts as shown or hidden wrongly.
    numbers = {found.total, found.documents, engine.count(scope), sum(one.count for one in found.facets["case"])}
    numbers |= {by_document.total, by_document.documents, sum(page.hits or 0 for page in by_document.pages)}
    numbers |= {sum(one.count for one in found.facets["month"])}
    seen["numbers"] = mine if numbers == {len(mine)} else {_document(n) for n in range(DOCUMENTS)} - mine
    return seen


def leaks(engine: SearchEngine, scope: Scope) -> tuple[int, list[tuple[str, DocumentId]]]:
    """How many checks were made for an actor, and those that failed."""
    mine = {_document(n) for n in range(DOCUMENTS) if scope.sees(_case(n), _document(n))}
    wrong = []
    made = 0
    for way, seen in ways(engine, scope).items():
        made += DOCUMENTS
        wrong += [(way, document) for document in sorted(seen ^ mine)]
    return made, wrong
