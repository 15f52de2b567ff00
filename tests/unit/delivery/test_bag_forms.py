"""Inside the bag of a prosecutor's file: load files, tables as CSV, JSON and workbook, and the graph, which all agree."""

import csv
import io
import json
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pytest
from PIL import Image
from sqlalchemy import update
from support.factories import a_mention, an_analysis
from support.protected import an_entry
from support.web import HOME, OURS, add_document, opened

from api import building, exporting, prosecuting, sheets
from api.building import BuildAsked
from api.exporting import ExportAsked, ExportFormat
from models.mention import CheckState, MentionKind
from models.prosecution import AssertionAsked, ExhibitAsked, FileAsked
from models.protected import Category, Identity
from services.casefile import loadfile, tables
from services.records import tables as records_tables

FTM = json.loads((Path(__file__).parents[2] / "golden" / "followthemoney.json").read_text())
HER = "Yovana Quispe Alarcón"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Two builds of a file of a container with its part, a picture and a document that names a victim; not all exhibits."""
    place = tmp_path_factory.mktemp("forms")
    with opened(place / "data") as workspace:
        workspace.records.people.add_agency(HOME)
        workspace.records.cases.add(OURS)
        box = add_document(workspace, OURS, "caja.txt", "Caja 71234567.")
        part = add_document(workspace, OURS, "caja.txt/=1+1.txt", "Parte 71234567.\nSegunda línea.")
        with workspace.records.database.writing() as connection:
            inside = update(records_tables.exhibit).where(records_tables.exhibit.c.id == part.id)
            connection.execute(inside.values(parent=box.document, root=box.document, depth=1))
        add_document(workspace, OURS, "ajeno.txt", "Xilopalo 71234567.")
        add_document(workspace, OURS, "foto.jpg", "Foto 71234567.", image=True)
        add_document(workspace, OURS, "nota.txt", f"{HER} vio 71234567.", image=True)
        workspace.records.protection.add(OURS.id, Identity(name=HER), [an_entry(Category.VICTIM)], minor=False)
        workspace.records.protection.sweep(OURS.id)
        by, case = workspace.operator, OURS.id
        file = prosecuting.begin(workspace, by, case, FileAsked(title="Autos", prefix="MPF-")).id
        documents = {one.path: one.document for one in workspace.records.evidence.files(case)}
        for name in ("ajeno.txt", "caja.txt", "caja.txt/=1+1.txt", "foto.jpg", "nota.txt"):
            prosecuting.add_exhibit(workspace, by, case, file, ExhibitAsked(document=documents[name]))
        prosecuting.remove_exhibit(workspace, by, case, file, 1)
        asked = AssertionAsked(exhibit=4, page=1, text="Hubo una foto", quote="Foto")
        prosecuting.add_assertion(workspace, by, case, file, asked)
        for name in ("bag", "again"):
            building.build(workspace, by, case, file, BuildAsked(recipient="Juzgado 3"), to=place / name)
    return place


@pytest.fixture
def payload(built):
    return built / "bag" / "data"


def tree(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def dat(payload):
    """As a review platform reads it: by the bytes of the format alone."""
    content = (payload / "loadfile/case.dat").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    lines = content[3:].decode().split("\r\n")
    rows = [line.removeprefix("þ").removesuffix("þ").split("þ\x14þ") for line in lines if line]
    assert rows[0] == list(loadfile.COLUMNS)
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def at(payload, written):
    """A path of a load file, from the root of its volume."""
    return payload / written.replace("\\", "/")


def test_F2_load_files_of_a_bag_parse_back_and_lead_to_the_originals_of_the_bag(payload):
    rows = dat(payload)
    shots = [line.split(",") for line in (payload / "loadfile/case.opt").read_text().splitlines()]
    exhibits = list(csv.DictReader(io.StringIO((payload / "exhibits.csv").read_text(encoding="utf-8-sig"))))
    assert [(row["DOCID"], row["BEGBATES"], row["ENDBATES"], row["SHA256"]) for row in rows] == [
        (one["document"], one["first_bates"], one["last_bates"], one["sha256"]) for one in exhibits
    ]
    assert [shot[0] for shot in shots] == [row["BEGBATES"] for row in rows]
    assert all(len(shot) == 7 for shot in shots)
    for shot in shots:
        with Image.open(at(payload, shot[2])) as image:
            image.verify()
    box, part, photo, note = rows
    assert (box["BEGATTACH"], box["ENDATTACH"]) == (part["BEGATTACH"], part["ENDATTACH"])
    assert (box["BEGATTACH"], part["PARENTBATES"]) == (box["BEGBATES"], box["BEGBATES"])
    assert at(payload, part["TEXTPATH"]).read_text() == "Parte 71234567.\nSegunda línea."
    assert at(payload, photo["NATIVEPATH"]).read_bytes() == b"Foto 71234567."
    assert at(payload, photo["NATIVEPATH"]).parent == payload / "originals"
    assert (note["WITHHELD"], note["NATIVEPATH"]) == ("protected_person", "")


def test_tables_say_the_same_as_csv_as_json_and_in_the_workbook(payload):
    book = openpyxl.load_workbook(payload / "tables/case.xlsx", read_only=True)
    assert book.sheetnames == [table.name for table in tables.TABLES]
    for table in tables.TABLES:
        told = json.loads((payload / f"tables/{table.name}.json").read_text())
        with (payload / f"tables/{table.name}.csv").open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.DictReader(file))
        assert [{name: str(sheets.harmless(value)) for name, value in row.items()} for row in told] == lines
        rows = [["" if cell is None else cell for cell in row] for row in book[table.name].iter_rows(values_only=True)]
        assert rows == [list(table.columns), *(list(row.values()) for row in told)]
    assert json.loads((payload / "tables/problems.json").read_text()) == []


def test_C5_an_identifier_in_doubt_is_labelled_and_stands_in_no_list_of_sure_ones(payload, tmp_path):
    with opened(tmp_path / "data") as workspace:
        workspace.records.people.add_agency(HOME)
        workspace.records.cases.add(OURS)
        received = add_document(workspace, OURS, "a.txt", "71234567 79999999 78888888 77777777")
        document = workspace.records.evidence.full_document(received.document)
        sure, weak, repaired, wrong = (
            a_mention(document, text, normal=f"+591{text}") for text in document.pages[0].text.split()
        )
        weak = weak.model_copy(update={"confidence": 0.6})
        repaired = repaired.model_copy(update={"alternatives": ("+59178888889",)})
        wrong = wrong.model_copy(update={"kind": MentionKind.ID, "check": CheckState.INVALID})
        workspace.records.evidence.save_analysis(an_analysis(document, sure, weak, repaired, wrong))
        asked = ExportAsked(format=ExportFormat.BAGIT)
        exporting.export(workspace, workspace.operator, OURS.id, asked, tmp_path / "bag")
    told = {}
    for name in ("values", "identifiers", "identifiers_in_doubt"):
        with (tmp_path / f"bag/data/tables/{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            told[name] = list(csv.DictReader(file))
    assert [one["value"].lstrip("'") for one in told["identifiers"]] == ["+59171234567"]
    assert sorted((one["value"].lstrip("'"), one["doubts"]) for one in told["identifiers_in_doubt"]) == [
        ("+59177777777", "check_digit"),
        ("+59178888888", "other_readings"),
        ("+59179999999", "confidence"),
    ]
    assert {one["text"]: one["doubts"] for one in told["values"]}["79999999"] == "confidence"


def test_the_graph_of_a_bag_has_the_schemata_and_properties_of_followthemoney(payload):
    entities = [json.loads(line) for line in (payload / "graph/entities.ftm.json").read_text().splitlines()]
    assert len(entities) > 4
    for entity in entities:
        assert set(entity["properties"]) <= set(FTM[entity["schema"]]["properties"])


def test_a_second_build_is_the_same_bytes_and_the_workbook_tells_no_time_of_the_clock(built):
    assert tree(built / "bag") == tree(built / "again")
    as_of = json.loads((built / "bag/data/completeness.json").read_text())["as_of"]
    with zipfile.ZipFile(built / "bag/data/tables/case.xlsx") as book:
        assert {member.date_time for member in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert book.read("docProps/core.xml").decode().count(f"{as_of[:19]}Z") == 2


def test_I4_no_form_tells_whom_a_case_protects_or_what_is_no_exhibit(payload):
    for name, content in tree(payload).items():
        parts = {name: content}
        if name.endswith("xlsx"):
            with zipfile.ZipFile(io.BytesIO(content)) as book:
                parts = {one: book.read(one) for one in book.namelist()}
        for part, told in parts.items():
            assert b"Yovana" not in told, part
            assert b"Xilopalo" not in told, part
            assert b"ajeno" not in told, part


def test_B5_sha256sum_and_openssl_alone_check_the_bag_and_its_readme_names_every_form(built):
    def run(command):
        subprocess.run(command, cwd=built / "bag", check=True, shell=True, capture_output=True)

    run("sha256sum --quiet -c manifest-sha256.txt")
    run("sha512sum --quiet -c manifest-sha512.txt")
    run("sha512sum --quiet -c tagmanifest-sha512.txt")
    run(
        "openssl pkeyutl -verify -pubin -inkey public-key.pem -rawin -in tagmanifest-sha512.txt "
        "-sigfile tagmanifest-sha512.txt.sig"
    )
    for language in ("es", "pt", "en"):
        told = (built / "bag" / f"README.{language}.txt").read_text()
        assert all(
            one in told for one in ("data/loadfile", "case.dat", "case.opt", "*.json", "case.xlsx", "data/graph")
        )
    listed = (built / "bag/manifest-sha256.txt").read_text()
    assert all(one in listed for one in ("data/loadfile/case.dat", "data/tables/case.xlsx", "data/tables/legs.json"))
