"""`lince review`: the queue in words, decisions with reasons, and what a wrong call is told."""

import json

import pytest
from support.factories import a_case, a_document, a_page, an_agency, an_analysis, an_indicator

from api.cli import main as cli
from api.settings import read_settings
from api.wiring import open_workspace


@pytest.fixture(autouse=True)
def flag(monkeypatch, tmp_path):
    """A case with one flag; its id."""
    monkeypatch.setenv("LINCE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "200")
    workspace = open_workspace(read_settings())
    workspace.records.people.add_agency(an_agency())
    workspace.records.cases.add(a_case())
    document = a_document(a_page("La chica de quince años tiene una deuda."))
    found = an_indicator(document, "chica de quince años", category="minor_victim")
    workspace.records.evidence.save_document(document)
    # As if received: the door asks the exhibits for a document's case.
    monkeypatch.setattr(
        type(workspace.records.evidence), "case_of", lambda self, asked: document.case if asked == document.id else None
    )
    workspace.records.evidence.save_analysis(an_analysis(document).model_copy(update={"indicators": (found,)}))
    workspace.close()
    return found.id


def run(*arguments, code=0):
    assert cli.run(list(arguments)) == code


def rows(capsys):
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_the_queue_explains_each_place(capsys, flag):
    run("review", "queue", "--case", "BO-1")
    told = capsys.readouterr().out
    assert "1. minor_victim (asserted)  nota.txt page 1" in told
    assert "The passage speaks of a minor." in told
    assert flag in told


def test_a_decision_is_kept_undone_and_told(capsys, flag):
    run("review", "decide", flag, "--case", "BO-1", "--verdict", "confirmed", "--reason", "fifteen", "--json")
    decision, reviewed = rows(capsys)
    assert (decision["made_by"], decision["reason"], reviewed["outcome"]) == ("operator", "fifteen", "confirmed")
    run("review", "queue", "--case", "BO-1")
    assert "Nothing." in capsys.readouterr().out
    run("review", "undo", decision["id"], "--case", "BO-1", "--reason", "another girl")
    capsys.readouterr()
    run("review", "history", flag, "--case", "BO-1")
    told = capsys.readouterr().out
    assert "operator: confirmed, “fifteen”" in told
    assert f"operator: takes back {decision['id']}, “another girl”" in told
    run("review", "agreement", "--case", "BO-1")
    assert "all together: 0 of 0 alike, kappa not defined" in capsys.readouterr().out
    for act in ("flags", "conflicts", "changes"):
        run("review", act, "--case", "BO-1")


def test_the_matrix_is_a_table_with_its_gaps(capsys):
    run("matrix", "--case", "BO-1")
    told = capsys.readouterr().out
    assert "No passage tells of an act." in told
    assert "need not be shown" in told
    run("matrix", "--case", "BO-1", "--json")
    assert rows(capsys)[0]["minors"] == 1
    run("matrix", code=2)
    run("matrix", "--document", "0" * 32, code=1)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["queue"], 2, "Which case?"),
        (["queue", "--case", "BO-9"], 1, "There is no case BO-9"),
        (["decide", "--case", "BO-1"], 2, "Which flag?"),
        (["undo", "--case", "BO-1"], 2, "Which decision?"),
        (["decide", "0" * 32, "--case", "BO-1", "--verdict", "confirmed", "--reason", "x"], 1, "no such flag"),
        (["undo", "0" * 32, "--case", "BO-1", "--reason", "x"], 1, "no such decision"),
        (["queue", "--case", "BO-1", "--today", "mañana"], 2, "--today is no day"),
        (["hang", "--case", "BO-1"], 2, "hang"),
    ],
)
def test_a_wrong_call_is_told_what_is_missing(capsys, arguments, code, words):
    run("review", *arguments, code=code)
    assert words in capsys.readouterr().err


def test_a_verdict_and_a_reason_are_asked_for(capsys, flag):
    run("review", "decide", flag, "--case", "BO-1", "--reason", "x", code=2)
    assert "What do you say" in capsys.readouterr().err
    run("review", "decide", flag, "--case", "BO-1", "--verdict", "unsure", code=2)
    assert "needs a reason" in capsys.readouterr().err
