"""`lince link` and `lince entity`: linked, read, decided with reasons, taken back, and what a wrong call is told."""

import json

import pytest
from support.factories import a_case, a_document, a_mention, a_page, an_agency
from support.stored import store

from api.cli import main as cli
from api.settings import read_settings
from api.wiring import open_workspace
from models.mention import MentionKind


@pytest.fixture(autouse=True)
def cases(monkeypatch, tmp_path):
    """Two cases in which a woman stands with her paper."""
    monkeypatch.setenv("LINCE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "200")
    workspace = open_workspace(read_settings())
    workspace.records.people.add_agency(an_agency())
    for number, written in (("BO-1", "Wenceslada Ñancupil Rojas"), ("BO-2", "ÑANCUPIL, Wenceslada")):
        case = a_case(number)
        workspace.records.cases.add(case)
        document = a_document(a_page(f"{written}, CI 4455667"), case=case.id, name=f"{number}.txt")
        store(
            workspace.records, document,
            a_mention(document, written, kind=MentionKind.PERSON, normal=written.lower()),
            a_mention(document, "4455667", kind=MentionKind.ID, normal="bo.ci:4455667"),
        )  # fmt: skip
    workspace.close()


def run(*arguments, code=0):
    assert cli.run(list(arguments)) == code


def rows(capsys):
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def queue(capsys, *more):
    run("link", "queue", "--json", *more)
    return rows(capsys)


def test_what_waits_is_linked_and_told(capsys):
    run("link", "status", "--json")
    assert rows(capsys) == [{"waiting": 2}]
    run("link", "run")
    assert "wait to be linked: 0" in capsys.readouterr().out
    run("link", "queue", "--language", "es")
    told = capsys.readouterr().out
    assert "Wenceslada Ñancupil Rojas  BO-1.txt page 1" in told
    assert "mismo documento de identidad" in told
    assert "valor esperado" in told
    run("link", "run", "--anew", "--case", "BO-1", "--json")
    assert rows(capsys) == [{"waiting": 0}]


def test_a_proposal_is_judged_and_taken_back(capsys):
    run("link", "run", "--json")
    capsys.readouterr()
    one, two = queue(capsys)
    run("link", "judge", one["id"], "--verdict", "negative", "--reason", "other woman", "--json")
    decision, now = rows(capsys)
    assert (decision["made_by"], decision["judgement"], now["state"]) == ("operator", "negative", "rejected")
    assert [left["id"] for left in queue(capsys)] == [two["id"]]
    assert [found["id"] for found in queue(capsys, "--state", "rejected")] == [one["id"]]
    run("link", "undo", decision["id"], "--reason", "wrong key")
    capsys.readouterr()
    assert [left["id"] for left in queue(capsys)] == [one["id"], two["id"]]


def test_bulk_previews_first_and_is_undone_in_one_go(capsys):
    run("link", "run", "--json")
    capsys.readouterr()
    before = queue(capsys)
    run("link", "bulk", "--code", "same_id", "--json")
    (seen,) = rows(capsys)
    assert seen["total"] == 2
    assert queue(capsys) == before
    given = ("--code", "same_id", "--verdict", "positive", "--reason", "papers")
    run("link", "bulk", *given, "--digest", "0" * 64, code=1)
    run("link", "bulk", *given, "--digest", seen["digest"], "--json")
    assert rows(capsys)[0]["decided"] == 2
    run("link", "undo", queue(capsys, "--all")[0]["decisions"][0]["id"], "--reason", "too fast")
    capsys.readouterr()
    assert queue(capsys) == before


def test_an_entity_is_corrected_and_as_it_was(capsys):
    run("link", "run", "--json")
    capsys.readouterr()
    run("entity", "list", "--case", "BO-1", "--kind", "PERSON", "--json")
    (one,) = rows(capsys)
    run("entity", "create", "La Patrona", "--case", "BO-1", "--reason", "heard", "--json")
    made = rows(capsys)[1]
    run("entity", "merge", one["id"], made["id"], "--case", "BO-1", "--reason", "same voice", "--json")
    merged = rows(capsys)
    assert {one["id"], made["id"]} == set(merged[1]["subjects"])
    run("entity", "alias", one["id"], "la", "Flaca", "--case", "BO-1", "--reason", "so they say", "--json")
    assert "la Flaca" in rows(capsys)[1]["also"]
    run("entity", "split", one["id"], made["id"], "--case", "BO-1", "--reason", "two women")
    run("entity", "show", one["id"], "--case", "BO-1")
    assert "“two women”" in capsys.readouterr().out
    run("entity", "conflicts", "--case", "BO-1")
    assert "Nothing." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("link", "show"), 2, "Its id is missing"),
        (("link", "judge", "x" * 64), 2, "What do you say?"),
        (("link", "judge", "x" * 64, "--verdict", "positive"), 2, "needs a reason"),
        (("link", "show", "x" * 64), 1, "There is no such proposal"),
        (("link", "bulk", "--code", "A B"), 2, "no evidence's code"),
        (("link", "run", "--case", "BO-9"), 1, "case"),
        (("link", "queue", "--band", "sure"), 2, "sure"),
        (("entity", "list"), 2, "Which case?"),
        (("entity", "show", "--case", "BO-1"), 2, "Its id is missing"),
        (("entity", "show", "0" * 32, "--case", "BO-1"), 1, "There is no such entity"),
        (("entity", "merge", "0" * 32, "--case", "BO-1", "--reason", "x"), 2, "With which other one?"),
        (("entity", "split", "0" * 32, "--case", "BO-1", "--reason", "x"), 2, "Which subjects"),
        (("entity", "retype", "0" * 32, "GHOST", "--case", "BO-1", "--reason", "x"), 2, "no such kind"),
        (("entity", "rename", "0" * 32, "--case", "BO-1", "--reason", "x"), 2, "has a value"),
        (("entity", "none", "0" * 32, "--case", "BO-1"), 2, "needs a reason"),
    ],
)
def test_a_wrong_call_is_told(capsys, words, code, told):
    run(*words, code=code)
    assert told in capsys.readouterr().err
