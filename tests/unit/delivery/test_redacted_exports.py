"""Exports of a case with a redacted document: the copy leaves, the original stays, and no text beside it says it (F3-F5)."""

import csv
import io
import json
from pathlib import Path

import pikepdf
import pytest
from support.factories import NOON, a_mention, an_analysis, an_indicator
from support.web import HOME, OURS, add_document, opened

from api import redacted_copies, redacting
from api.cli import main as cli
from api.redacting import MarkAsked
from models.protected import Category, CategoryEntry, Identity

TEXT = "Rodolfo Arteaga debe la deuda. Llamar al 71234567."
SECRET = ("Rodolfo", "Arteaga")


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A case of two documents; in the first a name is redacted."""
    place = tmp_path / "data"
    monkeypatch.setenv("LINCE_DATA", str(place))
    with opened(place) as workspace:
        workspace.records.people.add_agency(HOME)
        workspace.records.cases.add(OURS)
        first = add_document(workspace, OURS, "libreta.txt", TEXT, image=True).document
        add_document(workspace, OURS, "otra.txt", "Nada de nadie: 71234567.")
        evidence = workspace.records.evidence
        document = evidence.full_document(first)
        found = an_analysis(document, a_mention(document, "Rodolfo Arteaga", normal="rodolfo arteaga"))
        flag = an_indicator(document, "Arteaga debe la deuda", category="debt_bondage")
        evidence.save_analysis(found.model_copy(update={"indicators": (flag,)}))
        redact(workspace, first)
    return place


def redact(workspace, document):
    view = redacting.begin(workspace, workspace.operator, document)
    asked = MarkAsked(page=1, whole_page=True, reason="privilege", note="orden 7")
    redacting.mark(workspace, workspace.operator, document, view.redaction.id, asked)
    redacted_copies.apply(workspace, workspace.operator, document, view.redaction.id)


def export(to: Path, form: str) -> dict[str, bytes]:
    assert cli.run(["export", OURS.number, "--to", str(to), "--format", form]) == 0
    return {str(path.relative_to(to)): path.read_bytes() for path in to.rglob("*") if path.is_file()}


def statement(tree: dict[str, bytes]) -> dict[str, object]:
    told = next(content for name, content in tree.items() if name.endswith("completeness.json"))
    return json.loads(told)


@pytest.mark.parametrize("form", ["bagit", "csv", "ftm", "dat"])
def test_F3_no_export_says_what_was_redacted(form, data, tmp_path):
    tree = export(tmp_path / "out", form)
    for name, content in tree.items():
        for word in SECRET:
            assert word.casefold() not in content.decode("utf-8", "replace").casefold(), name
    assert [one["reason"] for one in statement(tree)["withheld"]] == ["redacted"]
    assert [(one["number"], one["version"]) for one in statement(tree)["redacted"]] == [(1, 1)]


def test_F3_the_bag_holds_the_copy_in_place_of_the_original(data, tmp_path):
    tree = export(tmp_path / "out", "bagit")
    assert [name for name in tree if name.startswith("data/originals/")] == ["data/originals/000002_otra.txt"]
    (copy,) = [name for name in tree if name.startswith("data/redacted/")]
    assert copy == "data/redacted/000001_v1.pdf"
    with pikepdf.open(io.BytesIO(tree[copy])) as file:
        assert len(file.pages) == 1
    assert "redacted copies of 1 documents" in tree["README.en.txt"].decode()
    assert cli.run(["verify", str(tmp_path / "out")]) == 0


def test_F4_the_privilege_log_leaves_with_the_case(data, tmp_path):
    tree = export(tmp_path / "out", "csv")
    (row,) = csv.DictReader(io.StringIO(tree["withheld.csv"].decode("utf-8-sig")))
    assert (row["number"], row["page"], row["reason"], row["note"], row["copy_in_file"]) == (
        "1", "1", "privilege", "orden 7", "yes",
    )  # fmt: skip


def test_F5_a_second_export_is_the_same_bytes(data, tmp_path):
    assert export(tmp_path / "one", "bagit") == export(tmp_path / "two", "bagit")


def test_F2_load_files_hold_the_copy_and_its_pictures(data, tmp_path):
    tree = export(tmp_path / "out", "dat")
    natives = sorted(name for name in tree if "NATIVES" in name)
    assert [name[-4:] for name in natives] == [".pdf", ".txt"]
    assert tree[natives[0]].startswith(b"%PDF")


def test_I4_a_copy_that_shows_who_was_protected_since_stays_here(data, tmp_path):
    with opened(data) as workspace:
        (first, second) = (one.document for one in workspace.records.evidence.files(OURS.id))
        plain = next(one for one in (first, second) if workspace.records.redactions.of(one) == [])
        view = redacting.begin(workspace, workspace.operator, plain)
        asked = MarkAsked(page=1, start=0, end=4, reason="privilege")
        redacting.mark(workspace, workspace.operator, plain, view.redaction.id, asked)
        redacted_copies.apply(workspace, workspace.operator, plain, view.redaction.id)
    assert len(statement(export(tmp_path / "before", "csv"))["redacted"]) == 2
    with opened(data) as workspace:
        entry = CategoryEntry(category=Category.VICTIM, held=True, source="acta", made_by="ana", made_at=NOON)
        identity = Identity(name="Nadie Nada Nunca", nicknames=("nadie",))
        workspace.records.protection.add(OURS.id, identity, [entry], minor=True)
        workspace.records.protection.sweep(OURS.id)
    told = statement(export(tmp_path / "after", "csv"))
    assert [one["number"] for one in told["redacted"]] == [1]
    assert {one["number"]: one["reason"] for one in told["withheld"]} == {1: "redacted", 2: "protected_person"}
