"""A number in several spellings is one value in a facet, and each page keeps the spelling that stands on it."""

from pathlib import Path

from support.factories import a_case, a_document, a_page
from support.language import understand
from support.search import ask

from models.mention import MentionKind
from services.search.engines.embedded import EmbeddedEngine
from services.search.indexer import records_of

WRITTEN = ("71234567", "+591 7123-4567", "00591 712 34567")


def test_a_number_in_three_spellings_is_one_value(tmp_path: Path) -> None:
    pages = [a_page(f"Su celular es el {number}, según dijo.", number=at) for at, number in enumerate(WRITTEN, start=1)]
    document = a_document(*pages)
    analysis = understand(document, "BO", by_rules=True)
    phones = [one for one in analysis.mentions if one.kind is MentionKind.PHONE]
    assert [one.text for one in phones] == list(WRITTEN)
    engine = EmbeddedEngine(tmp_path / "index")
    engine.write(records_of(document, analysis, agency="a", name=document.name))
    found = ask(engine, "phone:71234567", a_case().id, facets=("phone",))
    assert found.total == len(WRITTEN)
    assert [(one.value, one.count) for one in found.facets["phone"]] == [("+59171234567", len(WRITTEN))]
    engine.close()
