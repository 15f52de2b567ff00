"""The doctor against machines and data folders that are whole, poor or broken."""

import json
import shutil
import sqlite3
import threading
from pathlib import Path

import pytest
from support.factories import a_case, a_document, a_page, an_agency
from support.stored import store

from api import worker
from api.cli import checks, doctor, folder_checks
from api.cli.checks import Check
from api.cli.exits import exit_code
from api.cli.languages import check_languages
from api.settings import read_settings
from api.wiring import open_workspace
from models.errors import MissingProgram
from services.records.catalogue import open_catalogue
from services.search.indexer import records_of


def states(found: object) -> dict[str, str]:
    return {check.name: check.state for check in found}


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine whose PATH holds nothing but what a test puts there."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def put(folder: Path, name: str, script: str = "exit 0") -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def test_a_machine_without_programs_is_told_what_stays_unread(bare: Path) -> None:
    found = {check.name: check for check in checks.program_checks()}
    assert [name for name, check in found.items() if check.state == "wrong"][:4] == [
        "tesseract",
        "unar",
        "catdoc",
        "readpst",
    ]
    assert found["tesseract"].missing == ("tesseract", *(f"lang-{language}" for language in checks.LANGUAGES))
    assert "RAR archives" in found["unar"].says


def test_a_missing_language_is_named(bare: Path) -> None:
    put(bare, "tesseract", "printf 'List:\\nosd\\nspa\\neng\\nfra\\nita\\n'")
    check = next(iter(checks.program_checks()))
    assert (check.state, check.missing) == ("wrong", ("lang-por",))


@pytest.mark.parametrize(
    ("manager", "command"),
    [
        ("apt-get", "apt-get install -y --no-install-recommends tesseract-ocr tesseract-ocr-spa pst-utils"),
        ("brew", "brew install tesseract tesseract-lang libpst"),
        ("none", "tesseract lang-spa readpst"),
    ],
)
def test_one_command_brings_everything(bare: Path, manager: str, command: str) -> None:
    put(bare, manager)
    assert checks.install_command(("tesseract", "lang-spa", "readpst")).endswith(command)


def test_each_mend_is_said_once() -> None:
    found = [Check("a", "wrong", "", mend="do this"), Check("b", "wrong", "", mend="do this"), Check("c", "ok", "")]
    assert doctor.mends(found) == ["do this"]


def test_names_of_another_package_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    owners = {"models": ["lince"], "services": ["lince"], "api": ["lince", "another"]}
    monkeypatch.setattr(checks, "in_checkout", lambda: False)
    assert "another" in checks.names_check(owners).says
    owners["api"] = ["lince"]
    assert checks.names_check(owners).state == "ok"
    monkeypatch.setattr(checks, "ROOT", Path("/elsewhere"))
    assert checks.names_check(owners).state == "wrong"


@pytest.mark.parametrize(
    ("level", "state"),
    [
        ("bubblewrap+landlock+seccomp+own user", "ok"),
        ("namespaces+landlock+seccomp+own user", "ok"),
        ("bubblewrap+landlock", "note"),
        ("limits+landlock+seccomp+own user", "note"),
    ],
)
def test_weak_isolation_is_said(monkeypatch: pytest.MonkeyPatch, bare: Path, level: str, state: str) -> None:
    put(bare, "bwrap")
    monkeypatch.setattr(checks, "isolation_level", lambda: level)
    assert checks.isolation_check().state == state
    (bare / "bwrap").unlink()
    assert checks.isolation_check().missing == ("bwrap",)


@pytest.mark.parametrize(
    ("level", "user", "says", "not_said"),
    [
        ("limits", "root", ("the network is not shut off", "Landlock", "seccomp", "as root"), ()),
        ("limits+landlock+seccomp", "ana", ("without network",), ("as root", "without Landlock", "without seccomp")),
        ("bubblewrap+landlock+seccomp", "root", ("without network", "as root"), ("without Landlock",)),
    ],
)
def test_what_a_system_cannot_shut_in_is_named(
    monkeypatch: pytest.MonkeyPatch, level: str, user: str, says: tuple[str, ...], not_said: tuple[str, ...]
) -> None:
    monkeypatch.setattr(checks, "isolation_level", lambda: level)
    monkeypatch.setattr(checks, "_is_root", lambda: user == "root")
    told = checks.isolation_check().says
    assert all(word in told for word in says)
    assert not any(word in told for word in not_said)


def test_web_pages_built_torn_and_absent(tmp_path: Path) -> None:
    assert checks.assets_check(tmp_path).state == "wrong"
    (tmp_path / "manifest.json").write_text(json.dumps({"app.js": "app-1.js"}))
    assert checks.assets_check(tmp_path).state == "wrong"
    (tmp_path / "app-1.js").touch()
    assert checks.assets_check(tmp_path).state == "ok"


def test_a_data_folder_to_come_is_not_made(tmp_path: Path) -> None:
    found = states(folder_checks.folder_checks(tmp_path / "new/data"))
    assert found["data folder"] == "ok"
    assert not (tmp_path / "new").exists()


def test_a_file_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    assert states(folder_checks.folder_checks(tmp_path / "data"))["data folder"] == "wrong"


def test_a_whole_data_folder(tmp_path: Path) -> None:
    open_workspace(read_settings(data=tmp_path)).close()
    found = states(folder_checks.folder_checks(tmp_path))
    assert {found[name] for name in ("data folder", "catalogue", "index")} == {"ok"}


@pytest.mark.parametrize(("revision", "state"), [("0000", "note"), ("9999", "wrong")])
def test_a_catalogue_of_another_version(tmp_path: Path, revision: str, state: str) -> None:
    path = tmp_path / "catalogue.sqlite"
    catalogue = sqlite3.connect(path)
    catalogue.execute("CREATE TABLE alembic_version (version_num TEXT)")
    catalogue.execute("INSERT INTO alembic_version VALUES (?)", (revision,))
    catalogue.commit()
    catalogue.close()
    assert folder_checks.catalogue_check(path).state == state


def test_a_catalogue_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    path.write_bytes(b"no database at all" * 100)
    assert folder_checks.catalogue_check(path).state == "wrong"


def test_a_damaged_index(tmp_path: Path) -> None:
    open_workspace(read_settings(data=tmp_path)).close()
    (tmp_path / "index/current").write_text("{")
    check = folder_checks.index_check(tmp_path / "index", tmp_path / "catalogue.sqlite")
    assert (check.state, check.mend) == ("wrong", "lince reindex")
    assert folder_checks.index_check(tmp_path / "absent", tmp_path / "catalogue.sqlite").state == "note"


def test_an_index_that_lacks_pages_of_the_catalogue(tmp_path: Path) -> None:
    workspace = open_workspace(read_settings(data=tmp_path))
    workspace.records.people.add_agency(an_agency())
    workspace.records.cases.add(a_case())
    document = a_document(a_page("pasaporte"), a_page("deuda", number=2), case=a_case().id)
    analysis = store(workspace.records, document)

    def check() -> Check:
        return folder_checks.index_check(tmp_path / "index", workspace.folder.catalogue)

    workspace.engine.write(records_of(document, analysis, agency="a", name="n"))
    assert (check().state, "2 pages" in check().says) == ("ok", True)
    workspace.engine.rebuild(())
    assert (check().state, check().mend) == ("wrong", "lince reindex")
    assert "lacks 2 of 2 pages" in check().says
    workspace.close()
    shutil.rmtree(workspace.folder.index)
    assert (check().state, check().mend) == ("wrong", "lince reindex")
    assert "not there; it lacks 2 of 2 pages" in check().says
    assert not workspace.folder.index.exists()


def test_little_space(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def free(amount: int) -> str:
        usage = type("Usage", (), {"free": amount})()
        monkeypatch.setattr(folder_checks.shutil, "disk_usage", lambda _: usage)
        return folder_checks.space_check(tmp_path).state

    assert [free(1000), free(2**30), free(2**40)] == ["wrong", "note", "ok"]


@pytest.mark.parametrize(
    ("there", "languages", "sentence"),
    [(None, "spa+por", "Tesseract is missing"), ("eng", "spa+por", "lacks spa por"), ("spa", "xyz", "lacks xyz")],
)
def test_without_what_ocr_needs_a_verb_that_reads_does_not_start(bare: Path, there, languages, sentence) -> None:
    put(bare, "apt-get")
    if there:
        put(bare, "tesseract", f"printf 'List:\\n{there}\\n'")
    with pytest.raises(MissingProgram, match=sentence) as stopped:
        check_languages(languages)
    assert ("apt-get install" in stopped.value.advice) == (languages == "spa+por")
    assert exit_code(stopped.value) == 3


def test_a_language_that_is_missing_beside_others_is_said_once_with_its_command(bare: Path, capsys) -> None:
    put(bare, "apt-get")
    put(bare, "tesseract", "printf 'List:\\nspa\\n'")
    check_languages("spa+por")
    said = capsys.readouterr().err
    assert "lacks por" in said
    assert "install -y --no-install-recommends tesseract-ocr-por\n" in said


def test_nothing_missing_is_nothing_said(bare: Path, capsys) -> None:
    put(bare, "tesseract", "printf 'List:\\nspa\\npor\\n'")
    check_languages("spa+por")
    assert capsys.readouterr().err == ""


def test_a_catalogue_on_a_server_is_looked_at_there(tmp_path, postgres_server, postgres_address):
    open_catalogue(tmp_path / "catalogue.sqlite", address=postgres_address).close()
    found = folder_checks.catalogue_check(tmp_path / "catalogue.sqlite", postgres_address)
    assert (found.state, postgres_address.rpartition("@")[2] in found.says) == ("ok", True)
    superuser = postgres_server.rpartition("/")[0] + "/" + postgres_address.rpartition("/")[2]
    found = folder_checks.catalogue_check(tmp_path / "catalogue.sqlite", superuser)
    assert (found.state, "superuser" in found.says, "terse" in found.says) == ("note", True, True)
    found = folder_checks.catalogue_check(tmp_path / "catalogue.sqlite", "postgresql://a:hidden@127.0.0.1:1/x")
    assert (found.state, "hidden" in found.says, "LINCE_DATABASE_URL" in (found.mend or "")) == ("wrong", False, True)


def test_documents_that_were_not_compared_for_near_copies(tmp_path: Path) -> None:
    workspace = open_workspace(read_settings(data=tmp_path))
    workspace.records.people.add_agency(an_agency())
    workspace.records.cases.add(a_case())
    assert list(folder_checks.near_checks(workspace.folder.catalogue)) == []
    store(workspace.records, a_document(a_page("pasaporte"), case=a_case().id))
    (check,) = folder_checks.near_checks(workspace.folder.catalogue)
    assert (check.state, check.mend) == ("note", "lince reindex")
    assert check.says.startswith("1 documents are still to be compared")
    assert worker._compare(workspace, threading.Event())
    assert not worker._compare(workspace, threading.Event())
    assert list(folder_checks.near_checks(workspace.folder.catalogue)) == []
    workspace.close()
