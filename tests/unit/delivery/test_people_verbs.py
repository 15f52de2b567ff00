"""`lince user`, `lince agency`, `lince verify audit`: what whoever runs the machine needs, and what it leaves behind."""

import json
import re
import sqlite3

import pytest
from argon2 import PasswordHasher

from api import accounts
from api.cli import main as cli
from api.receiving import case_for
from api.settings import read_settings
from api.wiring import open_workspace
from models.audit import AuditEvent


@pytest.fixture(autouse=True)
def _quick(monkeypatch, tmp_path):
    monkeypatch.setenv("LINCE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr(accounts, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


def run(*arguments):
    assert cli.run(list(arguments)) == 0


def told(capsys):
    return capsys.readouterr().out


def events():
    workspace = open_workspace(read_settings())
    try:
        return [(event.actor, event.kind, event.action) for event in workspace.records.audit.read()]
    finally:
        workspace.close()


def test_an_operator_makes_agencies_and_people_and_all_of_it_is_in_the_log(capsys):
    run("agency", "add", "Unidad Yungas", "--country", "bo")
    run("user", "add", "r.choque", "--name", "Rosa Choque", "--role", "administrator")
    password = re.search(r"password, shown this once: (\S{23})", told(capsys))[1]
    workspace = open_workspace(read_settings())
    user, password_hash = workspace.records.people.user_by_login("r.choque")
    workspace.close()
    assert (user.name, user.role) == ("Rosa Choque", "administrator")
    assert accounts.password_fits(password, password_hash)
    run("user", "add", "p.rojas")
    run("user", "close", "p.rojas")
    run("user", "list")
    assert re.search(r"p\.rojas +p\.rojas +investigator +Unidad Yungas +closed", told(capsys))
    run("user", "open", "p.rojas")
    run("user", "password", "p.rojas")
    run("agency", "change", "Unidad Yungas", "--name", "Unidad Chaco", "--country", "AR")
    assert re.search(r"Unidad Chaco +AR +2 +0", told(capsys))
    acts = [
        "agency.create",
        "agency.list",
        "user.create",
        "user.create",
        "user.deactivate",
        "user.list",
        "user.activate",
        "user.set_password",
        "agency.change",
        "agency.list",
    ]
    assert events() == [("operator", "program", act) for act in acts]


def test_agencies_and_their_cases_are_told_as_lines_of_json(capsys):
    def rows(*arguments):
        capsys.readouterr()
        run(*arguments, "--json")
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    run("agency", "add", "Unidad Yungas", "--country", "BO")
    run("agency", "add", "Fiscalía Sur", "--country", "AR")
    run("user", "add", "r.choque", "--agency", "Unidad Yungas")
    assert rows("agency", "cases") == []
    workspace = open_workspace(read_settings())
    for number, name in (("BO-2", "Unidad Yungas"), ("BO-1", "Unidad Yungas"), ("AR-1", "Fiscalía Sur")):
        case_for(workspace, number, agency=name, country=number[:2], actor=workspace.operator)
    workspace.close()
    told = rows("agency", "cases")
    assert [(one["number"], one["agency_name"], one["country"]) for one in told] == [
        ("AR-1", "Fiscalía Sur", "AR"),
        ("BO-1", "Unidad Yungas", "BO"),
        ("BO-2", "Unidad Yungas", "BO"),
    ]
    assert [one["number"] for one in rows("agency", "cases", "Fiscalía Sur")] == ["AR-1"]
    told = {one["name"]: (one["country"], one["users"], one["cases"]) for one in rows("agency", "list")}
    assert (told["Unidad Yungas"], told["Fiscalía Sur"]) == (("BO", 1, 2), ("AR", 0, 1))


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["user"], 2, "Missing argument"),
        (["user", "add"], 2, "Which login"),
        (["user", "add", "Rosa"], 2, "Which login"),
        (["user", "add", "r.choque", "--agency", "Y"], 1, "no such agency"),
        (["user", "close", "r.choque"], 1, "no such login"),
        (["user", "add", "r.choque", "--role", "queen"], 2, "--role"),
        (["agency", "add", "X"], 2, "country"),
        (["agency", "add", "X", "--country", "ZZ"], 2, "ISO 3166"),
        (["agency", "add", "--country", "BO"], 2, "Which agency"),
        (["agency", "change", "Y", "--name", "Z"], 1, "no such agency"),
        (["serve", "--country", "Bolivia"], 2, "ISO 3166"),
        (["serve", "--agency", " "], 2, "--agency"),
        (["verify", "audit", "--known", "12"], 2, "--known"),
        (["verify", "audit", "--known", "x:" + "a" * 64], 2, "--known"),
    ],
)
def test_a_wrong_call_is_told(capsys, arguments, code, sentence):
    open_workspace(read_settings()).close()
    assert cli.run(arguments) == code
    assert re.search(re.escape(sentence), capsys.readouterr().err, re.IGNORECASE)


def test_names_that_are_taken_or_the_programs_own_are_refused(capsys):
    run("agency", "add", "Unidad Yungas", "--country", "BO")
    run("agency", "add", "Fiscalía", "--country", "AR")
    assert cli.run(["agency", "add", "Fiscalía", "--country", "AR"]) == 1
    assert cli.run(["agency", "change", "Unidad Yungas", "--name", "Fiscalía"]) == 1
    assert cli.run(["user", "add", "r.choque"]) == 2
    run("user", "add", "r.choque", "--agency", "Fiscalía")
    assert cli.run(["user", "add", "r.choque", "--agency", "Fiscalía"]) == 1
    assert cli.run(["user", "add", "0perator", "--agency", "Fiscalía"]) == 2


def test_units_are_made_at_the_terminal_and_people_put_into_them(capsys):
    run("agency", "add", "Unidad Yungas", "--country", "BO")
    run("unit", "add", "Grupo Terminal")
    assert cli.run(["unit", "add", "GRUPO TERMINAL"]) == 1
    run("user", "add", "r.choque", "--unit", "Grupo Terminal")
    assert cli.run(["user", "add", "i.mamani", "--unit", "Grupo Río"]) == 1
    run("unit", "change", "Grupo Terminal", "--name", "Grupo Frontera")
    told(capsys)
    run("user", "list")
    assert "Grupo Frontera" in told(capsys)
    assert cli.run(["unit", "remove", "Grupo Frontera"]) == 1
    run("user", "unit", "r.choque")
    run("unit", "remove", "Grupo Frontera")
    assert cli.run(["unit", "remove", "Grupo Frontera"]) == 1


def test_the_last_administrator_stays(capsys):
    run("agency", "add", "Unidad Yungas", "--country", "BO")
    run("user", "add", "r.choque", "--role", "administrator")
    assert cli.run(["user", "close", "r.choque"]) == 1
    assert cli.run(["user", "role", "r.choque", "--role", "analyst"]) == 1
    assert cli.run(["user", "role", "r.choque"]) == 2


def test_places_in_a_case_are_given_and_taken_at_the_terminal(capsys):
    run("agency", "add", "Unidad Yungas", "--country", "BO")
    run("user", "add", "r.choque", "--role", "administrator")
    run("user", "add", "i.mamani")
    workspace = open_workspace(read_settings())
    case_for(workspace, "LPZ-1", agency="Unidad Yungas", country="BO", actor=workspace.operator)
    workspace.close()
    assert cli.run(["member", "add", "r.choque", "--case", "LPZ-1"]) == 1
    run("member", "add", "r.choque", "--case", "LPZ-1", "--role", "investigator")
    run("member", "add", "i.mamani", "--case", "LPZ-1")
    run("user", "role", "i.mamani", "--role", "interpreter")
    told(capsys)
    run("member", "list", "--case", "LPZ-1")
    lines = told(capsys).splitlines()
    assert ["investigator" in lines[1], "interpreter" in lines[2]] == [True, True]
    run("member", "remove", "i.mamani", "--case", "LPZ-1")
    assert cli.run(["member", "remove", "i.mamani", "--case", "LPZ-1"]) == 1
    assert cli.run(["member", "add", "", "--case", "LPZ-1"]) == 2
    assert [act for _, _, act in events()].count("case.remove_member") == 1


def test_the_first_start_names_its_agency():
    workspace = open_workspace(read_settings())
    try:
        assert accounts.first_start(workspace, agency="Fiscalía Pilcomayo", country="AR") is not None
        (agency,) = workspace.records.people.agencies()
        assert (agency.name, agency.country) == ("Fiscalía Pilcomayo", "AR")
    finally:
        workspace.close()


def test_a_head_that_was_written_down_is_held_against_the_log(capsys, tmp_path):
    run("agency", "add", "Unidad Yungas", "--country", "BO")
    told(capsys)
    run("verify", "audit", "--head")
    counted, head = told(capsys).splitlines()
    assert counted == "Audit log: 2 events, unbroken."
    assert re.fullmatch(r"2:[0-9a-f]{64}", head)
    run("agency", "list")
    run("verify", "audit", "--known", head)
    assert cli.run(["verify", "audit", "--known", f"2:{'0' * 64}"]) == 1
    assert "written anew" in capsys.readouterr().err


@pytest.mark.parametrize("left", [0, 1])
def test_a_log_that_was_cut_or_emptied_gives_exit_code_1(capsys, tmp_path, left):
    run("agency", "add", "Unidad Yungas", "--country", "BO")
    raw = sqlite3.connect(tmp_path / "data" / "catalogue.sqlite")
    raw.execute("DROP TRIGGER audit_no_delete")
    raw.execute("DELETE FROM audit WHERE sequence > ?", (left,))
    raw.commit()
    raw.close()
    assert cli.run(["verify", "audit"]) == 1
    assert f"events {left + 1} to 2 were cut off" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["user", "list"], ["agency", "list"], ["user", "add", "r.choque"]])
def test_asking_makes_no_data_folder(capsys, tmp_path, arguments):
    assert cli.run(arguments) == 1
    assert not (tmp_path / "data").exists()


def test_H4_the_log_is_exported_for_the_authority_as_it_is_sealed(capsys):
    run("agency", "add", "Unidad Yungas", "--country", "BO")
    run("user", "add", "r.choque")
    told(capsys)
    run("audit", "--json")
    exported = [AuditEvent.model_validate_json(line) for line in told(capsys).splitlines()]
    workspace = open_workspace(read_settings())
    kept = workspace.records.audit.read()
    assert workspace.records.audit.verify() == (len(kept), None)
    workspace.close()
    assert exported == kept[: len(exported)]
    assert [event.action for event in exported][:3] == ["agency.create", "agency.list", "user.create"]
    assert {event.action for event in kept[len(exported) :]} == {"audit.read"}


def test_the_newest_events_are_shown_at_the_terminal(capsys):
    run("agency", "add", "Unidad Yungas", "--country", "BO")
    run("user", "add", "r.choque")
    told(capsys)
    run("audit", "--last", "1")
    lines = told(capsys).splitlines()
    assert (len(lines), "user.create" in lines[1], "operator" in lines[1]) == (2, True, True)
    run("audit", "--after", "9999")
    assert len(told(capsys).splitlines()) == 1
