"""`lince correction`: said, heeded at once, listed, withdrawn; and what it answers to a wrong call."""

import json
import re

import pytest

from api.cli import main as cli
from api.settings import read_settings
from api.wiring import open_workspace

TEXT = "Le pagaban en Luz Andina, calle 4. La cuenta de Luz Andina la llevaba el portero."


@pytest.fixture(autouse=True)
def _folder(monkeypatch, tmp_path):
    monkeypatch.setenv("LINCE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("LINCE_ANALYSIS_ENGINE", "small")
    monkeypatch.setenv("LINCE_WORKERS", "1")
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def case(tmp_path):
    """The number of a case with one file that was read."""
    file = tmp_path / "nota.txt"
    file.write_text(TEXT, encoding="utf-8")
    assert cli.run(["ingest", str(file), "--case", "LPZ-7", "--country", "BO", "--json"]) == 0
    return "LPZ-7"


def bodies():
    workspace = open_workspace(read_settings())
    try:
        (of,) = workspace.records.cases.all()
        (file,) = workspace.records.evidence.files(of.id)
        return [m.text for m in workspace.records.evidence.analysis(file.document).mentions if m.kind == "ORG"]
    finally:
        workspace.close()


def test_a_name_is_said_heeded_listed_and_withdrawn(case, capsys):
    assert bodies() == []
    capsys.readouterr()
    assert cli.run(["correction", "add", "Luz Andina", "--kind", "ORG", "--case", case, "--reason", "its sign"]) == 0
    one = re.match(r"(\w{12})  kept; documents analyzed again: 1", capsys.readouterr().out)[1]
    assert bodies() == ["Luz Andina", "Luz Andina"]
    assert cli.run(["correction", "list", "--case", case, "--json"]) == 0
    (row,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (row["id"][:12], row["words"], row["kind"], row["reason"]) == (one, "Luz Andina", "ORG", "its sign")
    assert (row["made_by"], row["withdrawn_by"]) == ("operator", None)
    assert cli.run(["correction", "withdraw", one, "--case", case]) == 0
    assert "withdrawn; documents analyzed again: 1" in capsys.readouterr().out
    assert bodies() == []
    for unknown in (one[:5], "ffffffffffff"):
        assert cli.run(["correction", "withdraw", unknown, "--case", case]) == 1
        assert "no such correction" in capsys.readouterr().err
    assert cli.run(["correction", "list", "--case", case]) == 0
    assert re.search(rf"{one} +Luz Andina +ORG .*withdrawn by operator", capsys.readouterr().out)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["list"], 2, "--case"),
        (["add", "--case", "LPZ-7"], 2, "which name"),
        (["add", "Luz Andina", "--case", "LPZ-7"], 2, "--kind"),
        (["add", "…", "--kind", "ORG", "--case", "LPZ-7"], 2, "not usable"),
        (["add", "Luz " * 60, "--kind", "ORG", "--case", "LPZ-7"], 2, "not usable"),
        (["add", "Luz", "--kind", "PHONE", "--case", "LPZ-7"], 2, "--kind"),
        (["withdraw", "--case", "LPZ-7"], 2, "which correction"),
        (["list", "--case", "none"], 1, "no case none"),
    ],
)
def test_a_wrong_call_names_the_next_step(capsys, arguments, code, said):
    workspace = open_workspace(read_settings())
    workspace.close()
    assert cli.run(["correction", *arguments]) == code
    assert said in capsys.readouterr().err
