"""The page of patterns: flags that count, by month, place, exploitation and way of recruiting, each with its passages."""

import html
import re

import pytest
from support.matrix import INVESTIGATOR
from support.web import MEMBERS, OURS, World, add_document

from models.case import Role, User
from models.ids import DocumentId
from services.nlp.analyze import AnalysisKit, analyze

ANALYST = MEMBERS[Role.ANALYST]
TEXTS = (
    "Oruro, 10 de marzo de 2024. Vio en facebook un anuncio que prometía trabajo de niñera y le quitaron el pasaporte.",
    "Cochabamba, 2 de mayo de 2024. Le quitaron el pasaporte y la obligaban a prostituirse.",
    "Le quitaron el pasaporte apenas llegó.",
)


@pytest.fixture
def read(world: World) -> World:
    kit = AnalysisKit.small()
    evidence = world.workspace.records.evidence
    for number, text in enumerate(TEXTS):
        exhibit = add_document(world.workspace, OURS, f"acta{number}.txt", f"{text} Teléfono 71234567.")
        document = evidence.full_document(DocumentId(exhibit.document))
        assert document is not None
        evidence.save_analysis(analyze(document, country="BO", kit=kit))
    return world


def page(world: World, by: str, language: str = "es", reader: User = ANALYST) -> str:
    answer = world.call(
        "GET", f"/cases/{OURS.id}/patterns?by={by}", by=reader,
        headers={"Accept": "text/html", "Accept-Language": language},
    )  # fmt: skip
    assert answer.status_code == 200
    return html.unescape(answer.text)


def named(shown: str) -> list[str]:
    return re.findall(r'<td class="name">([^<]+)<svg', shown)


def test_months_stand_in_their_order_and_what_tells_none_comes_last(read: World) -> None:
    assert named(page(read, "month")) == ["mar 2024", "may 2024", "Sin fecha"]
    assert named(page(read, "month", "pt"))[:2] == ["mar 2024", "mai 2024"]


@pytest.mark.parametrize(
    ("by", "first", "last"),
    [
        ("place", {"Oruro, Bolivia", "Cochabamba, Bolivia"}, "Sin lugar"),
        ("exploitation", {"Explotación sexual"}, "Sin tipo de explotación"),
        ("channel", {"En línea"}, "Sin vía de captación"),
    ],
)
def test_other_values_are_named_in_words(read: World, *, by: str, first: set[str], last: str) -> None:
    told = named(page(read, by))
    assert set(told[:-1]) == first
    assert told[-1] == last


def say(world: World, verdict: str, reader: User, name: str = "acta2.txt") -> None:
    """What a reader says of the flags of one document."""
    path = f"/api/v1/cases/{OURS.id}/review/flags"
    said = 0
    for one in world.call("GET", path, by=reader).json()["flags"]:
        document = world.workspace.records.evidence.document(DocumentId(one["flag"]["span"]["document"]))
        if document is not None and document.name == name:
            where = f"/api/v1/documents/{document.id}/flags/{one['id']}/decisions"
            asked = {"verdict": verdict, "reason": "su madre lo guardaba"}
            assert world.call("POST", where, by=reader, json=asked).status_code == 201
            said += 1
    assert said


def test_a_dismissed_flag_counts_no_more(read: World) -> None:
    shown = page(read, "month")
    [last] = re.findall(r"Sin fecha.*?</tr>", shown, re.DOTALL)
    assert "Retención de documentos" in last
    say(read, "dismissed", ANALYST)
    assert named(page(read, "month")) == ["mar 2024", "may 2024"]


@pytest.mark.parametrize("by", ["month", "place", "exploitation", "channel"])
@pytest.mark.parametrize("verdict", ["confirmed", "dismissed"])
def test_a_second_reader_sees_of_the_first_nothing_until_he_has_decided(read: World, by: str, verdict: str) -> None:
    before = page(read, by)
    for name in ("acta0.txt", "acta2.txt"):
        say(read, verdict, INVESTIGATOR, name)
    assert page(read, by) == before
    assert page(read, by, reader=INVESTIGATOR) != page(read, by)
    for name in ("acta0.txt", "acta2.txt"):
        say(read, verdict, ANALYST, name)
    shown = [named(page(read, by, reader=reader)) for reader in (ANALYST, INVESTIGATOR)]
    assert shown[0] == shown[1]
    assert page(read, by) != before


def test_a_case_without_flags_says_so(world: World) -> None:
    assert "No hay señales que contar" in page(world, "place")


def test_an_unknown_way_of_counting_is_refused(world: World) -> None:
    answer = world.call("GET", f"/cases/{OURS.id}/patterns?by=person", by=ANALYST, headers={"Accept": "text/html"})
    assert answer.status_code == 422
