"""Who says it may be just whom a case protects: the words beside a flag are masked and redacted like its own (I3, F3)."""

import pytest
from support.factories import a_document, a_page, an_indicator
from support.language import small_kit
from support.protected import IDENTITY, WAYS
from support.web import HOME, OURS, add_document, opened

from api import redacted_copies, redacting
from api.linking import forms_by_name_rules
from api.redacting import MarkAsked
from models.ids import PersonId
from models.indicator import Manner, Qualifier
from services.casefile.redacted import Redactions
from services.nlp.analyze import analyze
from services.protection.masking import FoundPage, indicator_without, page_without
from services.protection.matcher import Matcher
from services.redaction.plain import BLOCK

NAMES = ("full name", "turned", "capitals without accents", "second surname dropped", "nickname", "misread")


def qualified(document, flag, words):
    """The flag with words of its page that say who says it."""
    start = document.pages[0].text.index(words)
    told = Qualifier(manner=Manner.ATTRIBUTED, start=start, end=start + len(words), text=words)
    return flag.model_copy(update={"qualifiers": (told,)})


@pytest.mark.parametrize("way", NAMES)
@pytest.mark.parametrize("kept", [True, False], ids=["page masked", "page unknown"])
def test_I3_no_qualifier_names_her(way, kept):
    name = WAYS[way]
    matcher = Matcher([forms_by_name_rules(PersonId("p"), "V-01", IDENTITY)])
    said = f"La testigo {name} refirió"
    page = a_page(f"{said} que le quitaron el pasaporte.")
    document = a_document(page)
    flag = qualified(document, an_indicator(document, "quitaron el pasaporte", category="document_retention"), said)
    masked, spans = page_without(page, matcher, known=())
    pages = {1: FoundPage(masked.text, spans)} if kept else {}
    (told,) = indicator_without(flag, matcher, frozenset(), pages=pages).qualifiers
    for word in name.replace(",", " ").split():
        assert word not in told.text
    assert (told.start, told.end, told.manner) == (0, len(said), Manner.ATTRIBUTED)


@pytest.mark.parametrize("hidden", [("Rodolfo Arteaga",), ("Arteaga",), ("Rodolfo Arteaga dijo",)])
def test_F3_redacted_words_leave_in_no_qualifier(hidden, tmp_path):
    text = "Rodolfo Arteaga dijo que le quitaron el pasaporte. Llamar al 71234567."
    with opened(tmp_path / "data") as workspace:
        workspace.records.people.add_agency(HOME)
        workspace.records.cases.add(OURS)
        first = add_document(workspace, OURS, "libreta.txt", text, image=True).document
        document = workspace.records.evidence.full_document(first)
        found = analyze(document, country="BO", kit=small_kit())
        (flag,) = found.indicators
        assert [q.text for q in flag.qualifiers] == ["Rodolfo Arteaga dijo"]
        workspace.records.evidence.save_analysis(found)
        view = redacting.begin(workspace, workspace.operator, first)
        for words in hidden:
            start = text.index(words)
            asked = MarkAsked(page=1, start=start, end=start + len(words), reason="privilege")
            redacting.mark(workspace, workspace.operator, first, view.redaction.id, asked)
        redacted_copies.apply(workspace, workspace.operator, first, view.redaction.id)
        (left,) = Redactions(workspace.records, OURS.id).analysis(found).indicators
    assert left.text == "quitaron el pasaporte"
    assert [q.text for q in left.qualifiers] == [BLOCK]
    assert "Arteaga" not in left.model_dump_json()
