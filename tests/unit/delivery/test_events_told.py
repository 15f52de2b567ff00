"""What an event of the log tells besides its act: words in three languages, and no codes."""

import ast
from pathlib import Path

import pytest
from support.factories import NOON

from api.web.events_told import outcome_of, told_of
from api.web.words import LANGUAGES, Words, catalogue
from models.audit import AuditEvent
from services.records.audit import SEALED

ROOT = Path(__file__).parents[3]
FOR_PROGRAMS = {
    "count",
    "error",
    "exhibit",
    "folio",
    "id",
    "issuer",
    "name",
    "picture",
    "text",
    "way",
    "weight",
    "words",
}
"""Names that stand in other dictionaries of the same shape."""


def an_event(**detail: str | int) -> AuditEvent:
    return AuditEvent(
        sequence=1, at=NOON, actor="ana", action="case.open", detail=detail, previous="0" * 64, hash="1" * 64
    )


def details() -> set[str]:
    """Every name that the code writes into the detail of an event by a dictionary of its own."""
    found: set[str] = set()
    for root in ("api", "services"):
        for file in (ROOT / root).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                written = node.value if isinstance(node, ast.keyword) and node.arg == "detail" else None
                if isinstance(node, ast.AnnAssign) and "detail" in ast.unparse(node.target):
                    written = node.value
                if isinstance(written, ast.Dict):
                    keys = (key.value for key in written.keys if isinstance(key, ast.Constant))
                    found |= {key for key in keys if isinstance(key, str)}
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_of_a_detail_has_its_word(language: str) -> None:
    there = {key.removeprefix("audit_detail.") for key in catalogue(language) if key.startswith("audit_detail.")}
    assert len(details()) > 60
    assert sorted(details() - there - {SEALED}) == []


@pytest.mark.parametrize(
    ("detail", "told"),
    [
        ({"role": "analyst"}, "función Análisis"),
        ({"from": "investigator", "role": "prosecutor"}, "de Investigación · función Fiscalía"),
        ({"act": "begin", "files": 1200, "pages": 3}, "hizo lo empezó · archivos 1.200 · páginas 3"),
        ({"withdrawn": 1}, "retirado"),
        ({"meaning": 0, "documents": 2}, "documentos 2"),
        ({"party": "a1"}, "institución Policía de aquí"),
        ({"hash": "0123456789abcdef" * 4}, "huella 0123456789ab…"),
        ({SEALED: "0" * 64, "country": "BO"}, "país Bolivia"),
        ({"xilopalo": "quebracho"}, "xilopalo quebracho"),
    ],
)
def test_a_detail_is_told_in_words(detail: dict[str, str | int], told: str) -> None:
    assert told_of(Words("es"), an_event(**detail), {"a1": "Policía de aquí"}) == told


@pytest.mark.parametrize(
    ("outcome", "told"), [("refused", "rechazado"), ("not_found", "no existe"), ("xilopalo", "xilopalo")]
)
def test_how_an_act_went_is_told_in_words(outcome: str, told: str) -> None:
    assert outcome_of(Words("es"), outcome) == told
