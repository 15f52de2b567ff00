"""The hostile, oddly written and chat files that lie beside the checkout, each held against its line of TRUTH.tsv."""

import csv
import re
import unicodedata
from pathlib import Path

import pytest

from models.document import DocumentState
from services.ingest.extract import extract
from services.ingest.family import Family
from services.ingest.plugin import ExtractKit

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "documents" / "synthetic"
TRUTH = FOLDER / "TRUTH.tsv"
if not TRUTH.is_file():
    pytest.skip("the synthetic files lie in ../shared, which is absent", allow_module_level=True)
with TRUTH.open(encoding="utf-8") as _file:
    EXPECTED = {row["file"]: row["expect"] for row in csv.DictReader(_file, delimiter="\t", quoting=csv.QUOTE_NONE)}
# Thousands of members or gigabytes of zeros: minutes here, and measured in benchmarks/ingest.
SLOW = {"zip_10000_members.zip", "bomb_zip_2gb.zip", "bomb_zip_nested_8x5.zip", "bomb_gzip_1gb.gz"}


def folded(text: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text)).casefold()


def read_alone(path, *, name, passwords=(), folder):
    return extract(path, name=name, kit=ExtractKit(folder=folder, passwords=passwords, images=False))


def family(tmp_path, name):
    with Family(read_alone, work=tmp_path) as walker:
        return list(walker.walk(FOLDER / name))


def part(expect: str, label: str) -> str:
    found = re.search(rf"{label}[=<>]+([^;]+)", expect)
    return found[1].strip() if found else ""


@pytest.mark.parametrize(
    "name", sorted(name for name in EXPECTED if name.startswith("chat_") and name.endswith(".txt"))
)
def test_chats(tmp_path, name):
    facts = family(tmp_path, name)[0].extraction.metadata
    expect = EXPECTED[name]
    assert (facts["messages"], facts["system_messages"]) == (int(part(expect, "messages")), int(part(expect, "system")))
    assert len(facts["senders"]) >= int(part(expect, "senders"))
    assert len(facts["attachments"]) == int(part(expect, "attachment_refs"))
    assert facts["chat_language"] == part(expect, "lang")


@pytest.mark.parametrize("name", sorted(name for name in EXPECTED if name.startswith("txt_")))
def test_encodings(tmp_path, name):
    (member,) = family(tmp_path, name)
    text = "".join(page.text for page in member.extraction.pages)
    sentence = part(EXPECTED["txt_cp1252.txt"] if name == "txt_nul_bytes.txt" else EXPECTED[name], "sentence")
    if name == "txt_nul_bytes.txt":
        assert "\x00" not in text
        sentence = "camión"
    assert folded(sentence) in folded(text)
    assert member.extraction.state is DocumentState.DONE


@pytest.mark.parametrize(
    ("name", "state", "paths", "text"),
    [
        ("chat_es_ios_export.zip", "done", 3, ""),
        ("zip_path_traversal.zip", "done", 4, "¡auxilio!"),
        ("tar_symlink_device.tar", "done", 2, ""),
        ("zip_nested_6.zip", "done", 7, ""),
        ("zip_truncated.zip", "partial", 2, ""),
        ("mail_nested_60.eml", "done", 18, ""),
        ("mail_nested_zip_and_rfc822.eml", "done", 10, ""),
        ("zero_byte.pdf", "empty", 1, ""),
        ("zero_byte.docx", "empty", 1, ""),
        ("zero_byte.eml", "empty", 1, ""),
        ("bomb_png_60000x60000.png", "limit", 1, ""),
        ("bomb_docx_billion_laughs.docx", "partial", 1, ""),
        ("docx_xxe_file.docx", "partial", 1, ""),
        ("bomb_xlsx_sparse_corner.xlsx", "done", 1, ""),
    ],
)
def test_containers_and_hostile_files(tmp_path, name, state, paths, text):
    members = family(tmp_path, name)
    assert members[0].extraction.state.value == state
    assert len(members) >= paths
    whole = "".join(page.text for member in members for page in member.extraction.pages)
    assert text in whole
    assert "root:" not in whole
    assert len(whole) < 100_000


def test_contacts_places_and_lists(tmp_path):
    read = {
        name: family(tmp_path, name)[0].extraction
        for name in ("contacts.vcf", "track.gpx", "places.kml", "csv_latin1_semicolon.csv")
    }
    names = part(EXPECTED["contacts.vcf"], "names").split("|")
    assert [row[0] for row in read["contacts.vcf"].tables[0].rows[1:]] == names
    points = read["track.gpx"].tables[0].rows[1:]
    assert (sum(row[4] == "trkpt" for row in points), sum(row[4] == "wpt" for row in points)) == (25, 1)
    assert [row[0] for row in read["places.kml"].tables[0].rows[1:]] == ["Estación Ñ"]
    table = read["csv_latin1_semicolon.csv"].tables[0].rows
    assert (len(table) - 1, len(table[0])) == (4, 3)


def test_the_rest_of_the_list_is_known():
    """A new file in the folder must be given a test, or be named as slow."""
    tested = {
        name
        for name in EXPECTED
        if name.startswith(("chat_", "txt_", "zero_", "mail_")) or name.endswith((".vcf", ".gpx", ".kml", ".csv"))
    }
    others = {"zip_path_traversal.zip", "tar_symlink_device.tar", "zip_nested_6.zip", "zip_truncated.zip", "wrong_ext_pdf.jpg",
              "bomb_png_60000x60000.png", "bomb_docx_billion_laughs.docx", "docx_xxe_file.docx",
              "bomb_xlsx_sparse_corner.xlsx"}  # fmt: skip
    assert EXPECTED.keys() == tested | others | SLOW


def test_a_name_that_lies_is_noted(tmp_path):
    (member,) = family(tmp_path, "wrong_ext_pdf.jpg")
    assert member.extraction.media_type == "application/pdf"
    assert len(member.extraction.pages) == 1
    assert "wrong_extension" in {problem.code for problem in member.extraction.problems}
