"""`lince review`: the queue in words, decisions with reasons, and what a wrong call is told."""

import contextlib
import json

import pytest
from support.factories import a_case, a_document, a_page, an_agency, an_analysis, an_indicator
from support.reviewing import a_leg

from api.cli import main as cli
from api.settings import read_settings
from api.wiring import open_workspace
from models.indicator import Strength


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
    leg = a_leg("Salta", "Orán", document=document.id, date="2024-03-10", plate="AE731QZ")
    findings = an_analysis(document).model_copy(update={"indicators": (found,), "legs": (leg,)})
    workspace.records.evidence.save_analysis(findings)
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


def test_the_queue_marks_the_words_and_tells_rule_and_tier_without_colours(capsys):
    run("review", "queue", "--case", "BO-1")
    told = capsys.readouterr().out
    assert "La «chica de quince años» tiene una deuda." in told
    assert "\n    rule: minor_victim@1, tier: rule\n" in told


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


def test_a_flag_and_a_decision_are_found_without_the_number_of_their_case(capsys, flag):
    run("review", "decide", flag, "--verdict", "confirmed", "--reason", "fifteen", "--json")
    decision, _ = rows(capsys)
    run("review", "undo", decision["id"], "--reason", "another girl")
    capsys.readouterr()
    run("review", "history", flag)
    assert "operator: confirmed, “fifteen”" in capsys.readouterr().out
    run("review", "examples", flag)
    assert "No judged passage moved this flag." in capsys.readouterr().out


def test_a_flag_that_no_analysis_finds_any_more_is_found_by_what_was_decided_on_it(capsys, flag):
    run("review", "decide", flag, "--verdict", "confirmed", "--reason", "fifteen")
    workspace = open_workspace(read_settings())
    document = a_document(a_page("La chica de quince años tiene una deuda."))
    workspace.records.evidence.save_analysis(an_analysis(document).model_copy(update={"version": "newer"}))
    workspace.close()
    capsys.readouterr()
    run("review", "history", flag)
    assert "operator: confirmed, “fifteen”" in capsys.readouterr().out


def test_a_flag_that_is_not_to_be_seen_is_told_as_one_that_is_not_there(capsys, flag, monkeypatch):
    run("review", "history", "0" * 32, code=1)
    absent = capsys.readouterr().err
    # As if its document were nobody's to see here.
    monkeypatch.setattr("services.records.access.opens", lambda *_, **__: False)
    run("review", "history", flag, code=1)
    assert capsys.readouterr().err == absent


def test_the_cases_of_a_folder_are_listed_by_their_numbers(capsys):
    run("agency", "cases")
    told = capsys.readouterr().out
    assert "BO-1" in told
    run("agency", "cases", "none", code=1)


def test_a_flag_is_confirmed_as_something_else(capsys, flag):
    decide = ("review", "decide", flag, "--case", "BO-1", "--verdict", "confirmed", "--reason", "a debt, no age")
    run(*decide, "--category", "debt_bondage", "--passage", "3-8", "--json")
    decision, reviewed = rows(capsys)
    assert (decision["instead"]["text"], reviewed["instead"]["category"]) == ("chica", "debt_bondage")
    run("review", "history", flag, "--case", "BO-1")
    told = capsys.readouterr().out
    assert "debt_bondage (asserted)" in told
    assert "operator: confirmed as debt_bondage (asserted), 3-8, “a debt, no age”" in told
    run("review", "examples", flag, "--case", "BO-1")
    assert "No judged passage moved this flag." in capsys.readouterr().out
    run(*decide, "--category", "crime", code=2)
    for passage in ("8-3", "3", "30-36"):  # the last one shares no word with the flag
        run(*decide, "--passage", passage, code=2)


def test_what_a_decision_changes_is_analyzed_before_the_verb_ends(capsys, flag, monkeypatch):
    pools = []
    monkeypatch.setattr("api.cli.review.working", lambda workspace: contextlib.nullcontext(pools.append(workspace)))
    monkeypatch.setattr("api.cli.review.follow", lambda *_: None)
    monkeypatch.setattr("services.heeding.Heeding.settle", lambda _: 2)
    run("review", "decide", flag, "--case", "BO-1", "--verdict", "dismissed", "--reason", "no")
    assert "documents analyzed again: 2" in capsys.readouterr().err
    assert len(pools) == 1


def test_a_change_tells_the_words_and_what_is_otherwise(capsys):
    document = a_document(a_page("La chica de quince años tiene una deuda."))
    found = an_indicator(document, "chica de quince años", category="minor_victim")
    newer = found.model_copy(update={"rule": "minor@9", "strength": Strength.WEAK})
    workspace = open_workspace(read_settings())
    workspace.records.evidence.save_analysis(
        an_analysis(document).model_copy(update={"indicators": (newer,), "version": "newer"})
    )
    workspace.close()
    run("review", "changes", "--case", "BO-1")
    told = capsys.readouterr().out
    assert "retold: minor_victim on page 1" in told
    assert "“chica de quince años”" in told
    assert f"strength {found.strength.value} → weak, rule {found.rule} → minor@9\n" in told


def test_the_matrix_is_a_table_with_its_gaps(capsys):
    run("matrix", "--case", "BO-1")
    told = capsys.readouterr().out
    assert "No passage tells of an act." in told
    assert "need not be shown" in told
    run("matrix", "--case", "BO-1", "--json")
    assert rows(capsys)[0]["minors"] == 1
    run("matrix", code=2)
    run("matrix", "--document", "0" * 32, code=1)


def test_routes_are_listed_mapped_compared_and_tied(capsys, tmp_path):
    run("routes", "--case", "BO-1")
    assert "Salta → Orán: 2024-03-10, AE731QZ\n    nota.txt page 1" in capsys.readouterr().out
    run("routes", "--case", "BO-1", "--before", "2023-01-01..2023-12-31", "--after", "2024-01-01..2024-12-31")
    assert "new: salta → orán  0 then 1" in capsys.readouterr().out
    run("routes", "--case", "BO-1", "--geojson", str(tmp_path / "map.geojson"))
    assert json.loads((tmp_path / "map.geojson").read_text(encoding="utf-8"))["type"] == "FeatureCollection"
    run("routes", "--case", "BO-1", "--links")
    assert "Nothing in common" in capsys.readouterr().out
    for wrong in (
        ["--before", "2023-01-01..2023-12-31"],
        ["--before", "x", "--after", "y"],
        ["--before", "2023-01-01..2024-01-31", "--after", "2024-01-01..2024-12-31"],
        ["--geojson", str(tmp_path)],
    ):
        run("routes", "--case", "BO-1", *wrong, code=2)


def test_trends_are_counted_and_words_proposed(capsys):
    run("trends", "--case", "BO-1", "--by", "month")
    assert "not told  minor_victim  1" in capsys.readouterr().out
    run("trends", "--case", "BO-1", "--by", "channel", "--json")
    assert rows(capsys)[0]["flags"] == 1
    run("trends", "--case", "BO-1", "--words")
    told = capsys.readouterr()
    assert "No term is proposed." in told.out
    assert "There are flags that you have not decided on" in told.err
    run("trends", "--case", "BO-1", "--words", "--json")
    told = capsys.readouterr()
    assert (told.out, told.err.startswith("lince: There are flags")) == ("", True)


def test_statistics_as_a_table_json_and_csv(capsys):
    run("statistics")
    assert "… is a count under 5" in capsys.readouterr().out
    run("statistics", "--csv", "--until", "2026-03-31")
    assert "2026-03-31,cases,all,cases,<5*" in capsys.readouterr().out
    run("statistics", "--json")
    assert rows(capsys)[0]["least"] == 5
    run("statistics", "--until", "ayer", code=2)
    run("statistics", "--json", "--csv", code=2)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["queue"], 2, "Which case?"),
        (["queue", "--case", "BO-9"], 1, "There is no case BO-9"),
        (["queue", "--case", "BO-9"], 1, "`lince agency cases` has those that there are"),
        (["decide", "--case", "BO-1"], 2, "Which flag?"),
        (["undo", "--case", "BO-1"], 2, "Which decision?"),
        (["decide", "0" * 32, "--case", "BO-1", "--verdict", "confirmed", "--reason", "x"], 1, "no such flag"),
        (["undo", "0" * 32, "--case", "BO-1", "--reason", "x"], 1, "no such decision"),
        (["history", "0" * 32], 1, "no such flag, or it is not yours to see"),
        (["undo", "0" * 32, "--reason", "x"], 1, "no such decision, or it is not yours to see"),
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
