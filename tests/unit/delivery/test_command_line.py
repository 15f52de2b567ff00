"""Verbs, wrong arguments, exit codes: what a person at the terminal gets."""

import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from api import sweeping
from api.cli import bench, search
from api.cli import main as cli
from api.cli.exits import EXIT_CODES
from api.cli.options import reading_settings
from api.folder import DataFolder
from api.listing import said
from api.settings import read_settings
from api.wiring import open_workspace
from models.document import DocumentState
from models.errors import DataFolderBusy, DataFolderUnusable, SettingsError
from models.search import Completeness


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch, tmp_path):
    for name in [name for name in os.environ if name.startswith("LINCE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LINCE_DATA", str(tmp_path / "data"))


@pytest.fixture
def workspace():
    """A data folder with nothing in it."""
    open_workspace(read_settings()).close()


def test_every_verb_of_the_contract_is_there():
    contract = (
        "extract analyze compare-names resolve ingest retry search export verify doctor serve worker demo test bench"
    )
    assert set(contract.split()) <= set(cli.VERBS)


def test_without_arguments_the_verbs_are_shown(capsys):
    assert cli.run([]) == 0
    shown = capsys.readouterr().out
    assert all(re.search(rf"\b{re.escape(verb)}\b", shown) for verb in cli.VERBS)


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["bark"], 2, "No such command"),
        (["search"], 2, "Missing argument"),
        (["search", "x", "--limit", "0"], 2, "greater than"),
        (["bundle"], 2, "where the archive goes"),
        (["bundle", ".", "--check", "x.tar"], 2, "where the archive goes"),
        (["bundle", "nowhere"], 2, "no folder nowhere"),
        (["bundle", ".", "--key", "/dev/null"], 2, "key /dev/null"),
        (["bundle", "--check", "nowhere.tar"], 2, "cannot be read"),
        (["bundle", "--check", "/dev/null"], 1, "no such archive"),
        (["ingest", "nowhere", "--case", "1", "--country", "BO"], 2, "no file or folder"),
        (["ingest", "nowhere", "--case", "1", "--country", "Bolivia"], 2, "two-letter"),
        (["ingest", "nowhere", "--case", "1", "--country", "ZZ"], 2, "ISO 3166"),
        (["ingest", "/etc/hostname", "nowhere", "--case", "1", "--country", "BO"], 2, "nowhere"),
        (["ingest", "/dev/null", "--case", "1", "--country", "BO"], 2, "no ordinary file"),
        (["ingest", "/etc/hostname", "--case", "", "--country", "BO"], 2, "--case"),
        (["ingest", "/etc/hostname", "--case", "  ", "--country", "BO"], 2, "--case"),
        (["ingest", "/etc/hostname", "--case", "1" * 101, "--country", "BO"], 2, "--case"),
        (["ingest", "/etc/hostname", "--case", "1"], 2, "--country"),
        (["ingest", ".", "--case", "1", "--country", "BO", "--seized-at", "4/3/2026"], 2, "--seized-at"),
        (["ingest", "nowhere", "--case", "1", "--country", "BO", "--watch"], 2, "no file or folder"),
        (["ingest", ".", "--case", "1", "--country", "BO", "--report", "no/such/folder/r.json"], 2, "report"),
        (["retry", "--passwords", "nowhere"], 2, "passwords nowhere"),
        (["retry", "--language", "x;y"], 2, "--language"),
        (["retry"], 1, "no data folder"),
        (["search", "x"], 1, "no data folder"),
        (["verify", "audit"], 1, "no data folder"),
        (["reindex"], 1, "no data folder"),
        (["search", "x", "--data", ""], 2, "--data"),
        (["serve", "--host", "8.8.8.8"], 2, "--host is not usable: Lince listens"),
        (["serve", "--port", "-1"], 2, "--port is not usable"),
        (["compare-names", "x.tsv"], 2, "x.tsv"),
        (["resolve", "x.jsonl", "--explain", "y"], 2, "x.jsonl"),
        (["export", "1", "--to", "x", "--format", "csv"], 1, "no data folder"),
        (["test"], 3, "checkout"),
    ],
)
def test_a_wrong_call_gets_a_sentence_a_next_step_and_its_code(capsys, arguments, code, sentence):
    assert cli.run(arguments) == code
    said = capsys.readouterr().err
    assert re.search(re.escape(sentence), said, re.IGNORECASE), said
    assert len(said.strip().splitlines()) == 2
    assert code in EXIT_CODES


def test_an_empty_folder_is_no_error(capsys, tmp_path):
    (tmp_path / "empty").mkdir()
    assert cli.run(["ingest", str(tmp_path / "empty"), "--case", "1", "--country", "BO", "--json"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["report"]["files"] == 0
    assert cli.run(["ingest", str(tmp_path / "empty"), "--case", "1", "--country", "BO"]) == 0
    assert capsys.readouterr().err == f"There are no files in {tmp_path / 'empty'}: nothing was received.\n"


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["retry", "--case", "none"], 1, "no case none"),
        (["search", "x", "--case", "none"], 1, "no case none"),
        (["verify", "case", "--case", "none"], 1, "no case none"),
        (["verify", "case"], 2, "--case"),
    ],
)
def test_an_unknown_case_is_the_same_to_every_verb(capsys, workspace, arguments, code, sentence):
    assert cli.run(arguments) == code
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize("verb", ["search x", "verify audit", "reindex", "retry"])
def test_asking_makes_no_data_folder(capsys, tmp_path, verb):
    assert cli.run([*verb.split(), "--data", str(tmp_path / "typo")]) == 1
    assert not (tmp_path / "typo").exists()


def test_a_taken_port_is_told_before_the_demo_reads_or_makes_a_login(capsys, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert cli.run(["demo", "--port", str(taken.getsockname()[1])]) == 2
    assert "cannot be opened" in capsys.readouterr().err
    assert not (tmp_path / "data").exists()


def test_the_demo_says_where_its_data_lie_for_the_other_verbs(capsys, tmp_path):
    data = tmp_path / "data" / "demo"
    data.mkdir(parents=True)
    (data / "demo-ready.json").write_text("{}")
    assert cli.run(["demo", "--no-serve"]) == 0
    said = re.search(r"lince search \S+ --data (.+)", capsys.readouterr().out)
    assert said
    assert cli.run(["search", "x", "--data", said[1].strip()]) == 0


def test_verbs_that_show_how_they_read_leave_log_lines_out_unless_asked(monkeypatch, tmp_path):
    assert reading_settings(tmp_path).log_level == "error"
    monkeypatch.setenv("LINCE_LOG_LEVEL", "warning")
    assert reading_settings(tmp_path).log_level == "warning"


def test_a_measurement_gets_its_own_options(capsys, monkeypatch, tmp_path):
    (tmp_path / "speed").mkdir()
    (tmp_path / "speed" / "said.py").write_text('"""Says what it was given."""\nimport sys\nprint(sys.argv[1:])\n')
    monkeypatch.setattr(bench, "_ROOT", tmp_path)
    assert cli.run(["bench"]) == 0
    assert re.search(r"speed\.said +Says what", capsys.readouterr().out)
    assert cli.run(["bench", "speed.said", "--out", "x", "--help"]) == 0
    assert capsys.readouterr().out == "['--out', 'x', '--help']\n"


def test_version_and_short_help(capsys):
    assert cli.run(["--version"]) == 0
    assert re.fullmatch(r"lince \d+\.\d+\.\d+\n", capsys.readouterr().out)
    assert cli.run(["-h"]) == cli.run(["verify", "-h"]) == 0


def test_a_wrong_path_leaves_no_case_behind(capsys, tmp_path):
    (tmp_path / "empty").mkdir()
    assert cli.run(["ingest", str(tmp_path / "nowhere"), "--case", "1", "--country", "BO"]) == 2
    assert not (tmp_path / "data").exists()
    assert cli.run(["ingest", str(tmp_path / "empty"), "--case", "1", "--country", "AR", "--json"]) == 0


@pytest.mark.parametrize(
    ("options", "code", "sentence"),
    [
        (["--country", "AR"], 2, "a case of BO, not of AR"),
        (["--agency", "Other"], 2, "--new-case"),
        (["--agency", "Other", "--new-case"], 2, "--country"),
        (["--agency", "Other", "--new-case", "--country", "AR"], 0, ""),
        (["--country", "bo"], 0, ""),
    ],
)
def test_a_case_that_is_there_is_not_mistaken_for_another(capsys, tmp_path, options, code, sentence):
    (tmp_path / "empty").mkdir()
    assert cli.run(["ingest", str(tmp_path / "empty"), "--case", "1", "--country", "BO"]) == 0
    capsys.readouterr()
    assert cli.run(["ingest", str(tmp_path / "empty"), "--case", "1", *options]) == code
    assert sentence in capsys.readouterr().err


def test_what_is_left_out_is_a_line_of_its_own(capsys, tmp_path):
    folder = tmp_path / "seized"
    folder.mkdir()
    (folder / "link").symlink_to("/etc/hostname")
    assert cli.run(["ingest", str(folder), "--case", "1", "--country", "BO", "--json"]) == 0
    line, end = map(json.loads, capsys.readouterr().out.splitlines())
    assert (line["path"], line["state"]) == ("seized/link", "left_out")
    assert end["report"]["files"] == end["report"]["attention"] == 0


def test_search_of_an_empty_archive_ends_with_its_total(capsys, workspace):
    assert cli.run(["search", "nada", "--json"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["total"] == 0


def test_search_tells_machines_all_that_it_tells_people(capsys, workspace):
    assert cli.run(["search", "name:julio telefno:700", "--json"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    end = json.loads(line)
    assert end["unknown"] == [{"typed": "telefno", "start": 11, "near": ["telefono"]}]
    assert [name["typed"] for name in end["expanded"]] == ["julio"]
    assert cli.run(["search", "telefno:700"]) == 0
    assert "telefno: is the name of no field" in capsys.readouterr().out


def test_the_caret_stands_under_the_place_whatever_signs_stand_before_it(capsys, workspace):
    assert cli.run(["search", "an\u0303o (deuda"]) == 2
    shown = capsys.readouterr().err.splitlines()
    caret = next(line for line in shown if line.strip() == "^")
    assert caret.index("^") == 2 + len("año ")


def test_what_goes_to_a_file_is_utf_8_in_any_locale():
    written = (
        'import sys; from api.cli.output import check_streams; check_streams(); sys.stdout.write("\\u00f1 \\u0439")'
    )
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONPATH": str(Path.cwd())}
    done = subprocess.run([sys.executable, "-P", "-c", written], env=plain, capture_output=True, check=True)
    assert done.stdout.decode() == "ñ й"


def test_a_second_process_on_the_folder_is_told_who_has_it(tmp_path):
    folder = DataFolder(tmp_path)
    folder.prepare()
    with (
        folder.hold("lince serve"),
        pytest.raises(DataFolderBusy, match=f"lince serve.*{os.getpid()}"),
        DataFolder(tmp_path).hold("lince ingest"),
    ):
        pass
    with folder.hold("lince ingest"):
        pass


def test_nothing_is_received_while_bytes_that_no_record_names_are_swept(capsys, tmp_path, workspace):
    """The bytes that come may be those that are on their way out, where their first receipt was cut off."""
    (tmp_path / "nota.txt").write_text("Una nota.")
    with DataFolder(tmp_path / "data").hold(sweeping.HOLDER):
        assert cli.run(["ingest", str(tmp_path / "nota.txt"), "--case", "1", "--country", "BO"]) == 1
    assert "in use by lince gc" in capsys.readouterr().err
    assert not [path for path in (tmp_path / "data" / "blobs").rglob("*") if path.is_file()]


def test_a_data_folder_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(DataFolderUnusable):
        DataFolder(tmp_path / "file").prepare()


@pytest.mark.parametrize("name", ["catalogue.sqlite", "catalogue.sqlite-wal", "lince.lock"])
def test_a_data_folder_whose_files_cannot_be_written_is_refused_at_once(tmp_path, monkeypatch, name):
    (tmp_path / name).touch()
    allowed = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: allowed(path, mode) and Path(path).name != name)
    with pytest.raises(DataFolderUnusable, match=f"{name} is not writable"):
        DataFolder(tmp_path).prepare()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LINCE_PORT", "99999"),
        ("LINCE_WORKERS", "-1"),
        ("LINCE_LOG_LEVEL", "loud"),
        ("LINCE_HOST", "example"),
        ("LINCE_DATA", ""),
        ("LINCE_DATA", "  "),
        ("LINCE_SEARCH_URL", "ftp://127.0.0.1:9200"),
        ("LINCE_SEARCH_URL", "http://127.0.0.1"),
        ("LINCE_SEARCH_URL", "https://name:word@search.example:9200"),
        ("LINCE_SEARCH_PREFIX", "Lince-1"),
        ("LINCE_BLOBS_URL", "s3://x"),
        ("LINCE_BLOBS_URL", "s3://key:word@bucket"),
        ("LINCE_BLOBS_URL", "s3://bucket/../other"),
        ("LINCE_BLOBS_URL", "https://store.example/bucket"),
        ("LINCE_BLOBS_ENDPOINT", "http://store.example:9000"),
        ("LINCE_BLOBS_ENDPOINT", "https://key:word@store.example"),
        ("LINCE_BLOBS_ENDPOINT", "https://store.example/bucket"),
        ("LINCE_BLOBS_REGION", "Here and there"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name):
        read_settings()


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://search.example:9200", True),
        ("http://127.0.0.1:9200", True),
        ("http://[::1]:9200", True),
        ("http://localhost:9200/", True),
        ("http://search.example:9200", False),
        ("http://127.0.0.1.example:9200", False),
    ],
)
def test_a_key_is_sent_where_nobody_can_read_it_on_the_way(monkeypatch, url, allowed):
    monkeypatch.setenv("LINCE_SEARCH_URL", url)
    monkeypatch.setenv("LINCE_SEARCH_API_KEY", "c2VjcmV0")
    if allowed:
        assert read_settings().search_url == url.rstrip("/")
        return
    with pytest.raises(SettingsError, match="https only") as refused:
        read_settings()
    assert "c2VjcmV0" not in f"{refused.value} {refused.value.advice}"
    monkeypatch.delenv("LINCE_SEARCH_API_KEY")
    assert read_settings().search_url == url


def test_the_option_wins_over_the_variable(tmp_path):
    assert read_settings(data=tmp_path / "other").data == tmp_path / "other"


@pytest.mark.parametrize(
    ("underway", "indexed", "told", "mends"),
    [
        (7, 0, "7 pages not in the index yet", False),
        (3, 4, "3 pages not in the index yet", False),
        (3, 3, "4 pages missing in the index", True),
        (0, 6, "1 page missing in the index", True),
        (0, 7, "Everything was searched", False),
    ],
)
def test_pages_that_only_wait_for_the_index_need_no_mending(underway, indexed, told, mends):
    note = Completeness(documents=1, pages=7, pages_underway=underway).counted(indexed)
    assert told in search._note(note)
    assert ("lince reindex" in note.next_step) is mends
    assert ("lince reindex" in said(note)) is mends
    assert not note.nothing_searched


def test_nothing_was_searched_where_the_index_has_none_of_the_pages():
    assert Completeness(documents=2, pages=7, pages_underway=6, documents_waiting=1).counted(0).nothing_searched
    assert not Completeness().counted(0).nothing_searched


@pytest.mark.parametrize("state", [state for state in DocumentState if state is not DocumentState.DONE])
def test_what_was_not_read_is_told_in_words(state):
    one, two = (search._note(Completeness(documents=9, documents_unread={state: count})) for count in (1, 2))
    assert "1 document " in one
    assert "2 documents " in two
    assert f"document {state}" not in one or state == DocumentState.EMPTY


def test_the_last_row_of_a_table_tells_of_cases_that_were_left_out():
    assert "3 cases left out for want of a reason" in said(Completeness(documents=9, cases_unasked=3))
