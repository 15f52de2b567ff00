"""Short makers for search tests. Invented people and numbers only."""

import hashlib

from models.ids import CaseId, DocumentId
from models.search import IndexRecord, Query, Ranking, Scope
from services.ports import SearchEngine
from services.search.syntax import parse


def a_document_id(name: str) -> DocumentId:
    """An id as the product makes them: 32 hexadecimal digits, the same for the same name."""
    return DocumentId(hashlib.sha256(name.encode()).hexdigest()[:32])


def a_record(
    text: str = "", *, document: str = "one", page: int = 1, case: str = "c1", **fields: object
) -> IndexRecord:
    """A page as the index holds it."""
    identity = a_document_id(document)
    values = {
        "agency": "a1",
        "name": f"{document}.pdf",
        "media_type": "application/pdf",
        "source": "layer",
        **fields,
    }
    return IndexRecord(
        id=IndexRecord.key(identity, page), case=CaseId(case), document=identity, page=page, text=text, **values
    )


def a_scope(*cases: str) -> Scope:
    """A scope of cases."""
    return Scope(cases=frozenset(map(CaseId, cases)))


def ask(engine: SearchEngine, text: str, *cases: str, **fields: object) -> Ranking:
    """What an engine answers to a typed query in cases (c1 when none is named)."""
    return engine.find(Query(node=parse(text), **fields), a_scope(*(cases or ("c1",))))


def places(ranking: Ranking) -> list[tuple[str, int]]:
    """Document and page of the hits, in their order."""
    return [(page.document, page.page) for page in ranking.pages]
