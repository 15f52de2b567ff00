"""Load files parsed back: numbers, ranges, families, texts, natives and stamped images agree (F1, F2)."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from support.factories import NOON, a_case
from support.web import HOME, OURS, a_jpeg, add_document, opened

from api.cli import main as cli
from models.ids import DocumentId, ExhibitId
from models.protected import Category, CategoryEntry, Identity
from services.casefile import loadfile
from services.casefile.stamp import stamped
from services.records.catalogue import open_catalogue

ODD = 'þ®\x14 "acta"\r\nsegunda línea'


@pytest.fixture
def data(tmp_path):
    """A case of a container with a part, a picture and a document that names a victim."""
    place = tmp_path / "data"
    with opened(place) as workspace:
        workspace.records.people.add_agency(HOME)
        workspace.records.cases.add(OURS)
        box = add_document(workspace, OURS, "caja.txt", "Caja 71234567.")
        part = add_document(workspace, OURS, "b.txt", "Parte 71234567.")
        inside = part.model_copy(
            update={"id": ExhibitId("0" * 32), "parent": box.document, "received": NOON, "custodian": ODD}
        )
        workspace.records.evidence.add_exhibits([inside])
        add_document(workspace, OURS, "c.txt", "Foto 71234567.", image=True)
        add_document(workspace, OURS, "d.txt", "Yovana Quispe Alarcón vio 71234567.")
        entry = CategoryEntry(category=Category.VICTIM, held=True, source="order", made_by="ana", made_at=NOON)
        protection = workspace.records.protection
        protection.add(OURS.id, Identity(name="Yovana Quispe Alarcón"), [entry], minor=False)
        protection.sweep(OURS.id)
    return place


def export(data: Path, to: Path, *more: str, code: int = 0) -> None:
    arguments = ["export", OURS.number, "--to", str(to), "--format", "dat", "--data", str(data), *more]
    assert cli.run(arguments) == code


def parsed(folder: Path) -> list[dict[str, str]]:
    """As a review platform reads it: by the bytes of the format alone."""
    content = (folder / "DATA" / "case.dat").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    lines = content[3:].decode("utf-8").split("\r\n")
    assert lines.pop() == ""
    rows = [line.removeprefix("þ").removesuffix("þ").split("þ\x14þ") for line in lines]
    assert {len(row) for row in rows} == {len(loadfile.COLUMNS)}
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def shots(folder: Path) -> list[list[str]]:
    return [line.split(",") for line in (folder / "DATA" / "case.opt").read_text().splitlines()]


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_F2_load_files_parse_back_and_agree(data, tmp_path):
    export(data, tmp_path / "out", "--prefix", "MPF-")
    rows, images = parsed(tmp_path / "out"), shots(tmp_path / "out")
    assert [(row["BEGBATES"], row["ENDBATES"]) for row in rows] == [(f"MPF-000000{n}",) * 2 for n in (1, 2, 3, 4)]
    by_name = {row["FILENAME"]: row for row in rows}
    family = by_name["caja.txt"], by_name["b.txt"]
    assert {(row["BEGATTACH"], row["ENDATTACH"]) for row in family} == {(family[0]["BEGBATES"], family[1]["ENDBATES"])}
    assert family[1]["PARENTBATES"] == family[0]["BEGBATES"]
    assert by_name["c.txt"]["BEGATTACH"] == by_name["c.txt"]["BEGBATES"]
    assert family[1]["CUSTODIAN"] == '_(R)  "acta"®segunda línea'
    assert all(len(shot) == 7 for shot in images)
    assert [shot[0] for shot in images] == [row["BEGBATES"] for row in rows]
    assert [shot[3] for shot in images] == ["Y"] * len(rows)
    assert sum(int(shot[6]) for shot in images if shot[3] == "Y") == len(images)
    held = tree(tmp_path / "out")
    for shot in images:
        with Image.open(io.BytesIO(held[shot[2].replace("\\", "/")])) as image:
            image.verify()
    assert held[by_name["c.txt"]["TEXTPATH"].replace("\\", "/")] == b"Foto 71234567."
    assert held[by_name["c.txt"]["NATIVEPATH"].replace("\\", "/")] == b"Foto 71234567."


def test_I4_what_names_a_victim_is_numbered_and_withheld(data, tmp_path):
    export(data, tmp_path / "out")
    row = next(row for row in parsed(tmp_path / "out") if row["WITHHELD"])
    assert (row["WITHHELD"], row["NATIVEPATH"]) == ("protected_person", "")
    assert b"Yovana" not in b"".join(tree(tmp_path / "out").values())


def test_F1_numbers_stay_and_are_never_given_twice(data, tmp_path):
    export(data, tmp_path / "one")
    before = {row["DOCID"]: row["BEGBATES"] for row in parsed(tmp_path / "one")}
    export(data, tmp_path / "two")
    assert tree(tmp_path / "one") == tree(tmp_path / "two")
    with opened(data) as workspace:
        add_document(workspace, OURS, "e.txt", "Nuevo 71234567.")
    export(data, tmp_path / "three", "--prefix", "OTRO-")
    after = {row["DOCID"]: row["BEGBATES"] for row in parsed(tmp_path / "three")}
    assert {**after, **before} == after
    assert [label for document, label in after.items() if document not in before] == ["OTRO-0000005"]


def test_F1_a_thousand_pages_have_no_gap_and_a_reread_document_gets_new_ones(tmp_path):
    catalogue = open_catalogue(tmp_path / "catalogue.sqlite")
    case = a_case().id
    wanted = [(DocumentId(f"{number:032x}"), number % 4 + 1) for number in range(400)]
    given = catalogue.bates.assign(case, wanted, prefix="MPF-", width=7)
    labels = [given[document].label(page) for document, pages in wanted for page in range(1, pages + 1)]
    assert labels == [f"MPF-{number:07d}" for number in range(1, 1001)]
    again = catalogue.bates.assign(case, [(wanted[0][0], 9)], prefix="MPF-", width=7)
    assert (again[wanted[0][0]].first, again[wanted[0][0]].last) == (1001, 1009)
    assert catalogue.bates.assign(case, wanted[1:], prefix="MPF-", width=7) == {
        document: given[document] for document, _ in wanted[1:]
    }
    catalogue.close()


def test_F1_the_stamp_is_burned_below_the_picture_which_stays():
    plain, marked = a_jpeg(), stamped(a_jpeg(), "MPF-0000001")
    with Image.open(io.BytesIO(plain)) as before, Image.open(io.BytesIO(marked)) as after:
        assert after.width == before.width
        strip = after.convert("L").crop((0, before.height, after.width, after.height))
        assert strip.getextrema()[0] < 128
        same = ImageChops.difference(before.convert("L"), after.convert("L").crop((0, 0, *before.size)))
        assert same.getextrema()[1] < 16
    assert marked == stamped(a_jpeg(), "MPF-0000001") != stamped(a_jpeg(), "MPF-0000002")


@pytest.mark.parametrize(
    ("number", "prefix"), [("LPZ-2026/014", "LPZ-2026-014-"), ("ñ", "DOC-"), ("a" * 90, "A" * 19 + "-")]
)
def test_a_prefix_is_made_of_the_case_number(number, prefix):
    assert loadfile.prefix_of(number) == prefix


def test_a_prefix_that_no_label_takes_is_refused(data, tmp_path, capsys):
    export(data, tmp_path / "out", "--prefix", "mpf_", code=2)
    assert "--prefix" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
