"""Hidden documents are left out by labels on their pages exactly as by a list of all, whatever became of their levels."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.case import Sensitivity
from models.ids import AgencyId, CaseId, DocumentId, derived
from models.search import IndexRecord, Query, Scope, Term
from services.search.engines import tantivy_held
from services.search.engines.embedded import EmbeddedEngine

CASES = (CaseId("1" * 32), CaseId("2" * 32))
DOCUMENTS = [(CASES[number % 2], DocumentId(derived("label", str(number)))) for number in range(14)]
LEVELS = list(Sensitivity)


def record(number: int, page: int, held: Sensitivity) -> IndexRecord:
    case, document = DOCUMENTS[number]
    return IndexRecord(
        id=IndexRecord.key(document, page), case=case, agency=AgencyId("a"), document=document, page=page,
        name="hoja", text=f"deuda hoja {number}", media_type="text/plain", source="text", held=held,
    )  # fmt: skip


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[EmbeddedEngine]:
    monkeypatch.setattr(tantivy_held, "_FROM", 1)
    made = EmbeddedEngine(tmp_path / "index")
    yield made
    made.close()


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    pages=st.lists(st.lists(st.sampled_from(LEVELS), min_size=1, max_size=3), min_size=14, max_size=14),
    hidden=st.sets(st.integers(0, 13)),
    scoped=st.sets(st.sampled_from(CASES), min_size=1),
)
def test_what_is_hidden_now_is_left_out_whatever_the_labels_say(
    engine: EmbeddedEngine, pages: list[list[Sensitivity]], hidden: set[int], scoped: set[CaseId]
) -> None:
    """Each page bears a level of its own, as if its document had been indexed in between: none is to be trusted."""
    told = [record(number, page, held) for number, some in enumerate(pages) for page, held in enumerate(some, 1)]
    engine.write(told, replacing=[document for _, document in DOCUMENTS])
    scope = Scope(
        cases=frozenset(scoped), hidden=frozenset(DOCUMENTS[one] for one in hidden if DOCUMENTS[one][0] in scoped)
    )
    seen = sorted(
        (document, page)
        for number, (case, document) in enumerate(DOCUMENTS)
        for page in range(1, len(pages[number]) + 1)
        if case in scoped and number not in hidden
    )
    assert engine.count(scope) == len(seen)
    assert sorted((one.document, one.page) for one in engine.stream(Query(node=Term(word="deuda")), scope)) == seen
