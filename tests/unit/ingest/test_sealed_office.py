"""Office files with a password: opened by one of the case's, told as locked by any other, damaged ones told as such."""

import io
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from models.document import DocumentState
from services.ingest.extract import Extraction, extract
from services.ingest.plugin import ExtractKit

DOCUMENTS = Path(__file__).parents[4] / "shared" / "data" / "documents"


def a_docx() -> bytes:
    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph("Entregué mi pasaporte a la encargada.")
    document.save(out)
    return out.getvalue()


def an_xlsx() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["Deuda", 1500])
    book.save(out)
    return out.getvalue()


def sealed(content: bytes, password: str) -> bytes:
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt(password, out)
    return out.getvalue()


def read(tmp_path: Path, name: str, content: bytes, *passwords: str) -> Extraction:
    path, folder = tmp_path / name, tmp_path / "out"
    path.write_bytes(content)
    folder.mkdir()
    return extract(path, name=name, kit=ExtractKit(folder=folder, passwords=passwords))


@pytest.mark.parametrize(
    ("name", "content", "word"), [("carta.docx", a_docx(), "pasaporte"), ("cuentas.xlsx", an_xlsx(), "1500")]
)
def test_a_password_of_the_case_opens_it(tmp_path: Path, name: str, content: bytes, word: str) -> None:
    found = read(tmp_path, name, sealed(content, "aurora 2026"), "otra", "aurora 2026")
    assert found.state is DocumentState.DONE
    assert word in "".join(page.text for page in found.pages)
    assert not [path for path in (tmp_path / "out").rglob("*") if path.is_file()]  # no opened copy stays


@pytest.mark.parametrize("passwords", [(), ("otra",), ("",), ("\u202eaurora", "a" * 500)])
def test_without_its_password_it_is_told_as_locked(tmp_path: Path, passwords: tuple[str, ...]) -> None:
    found = read(tmp_path, "carta.docx", sealed(a_docx(), "aurora 2026"), *passwords)
    assert found.state is DocumentState.ENCRYPTED
    assert [problem.code for problem in found.problems] == ["encrypted"]


def test_what_excel_opens_without_asking_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, "cuentas.xlsx", sealed(an_xlsx(), "VelvetSweatshop")).state is DocumentState.DONE


def test_a_lock_around_no_office_file_is_told(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr(
            "[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
        )
        archive.writestr("drawing/one.xml", "<d/>" + " " * 9000)
    found = read(tmp_path, "x.docx", sealed(inner.getvalue(), "a"), "a")
    assert found.state is DocumentState.CORRUPT


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_cut_one_is_told_and_never_read_as_empty(tmp_path: Path, share: float) -> None:
    whole = sealed(a_docx(), "a")
    found = read(tmp_path, "carta.docx", whole[: int(len(whole) * share)], "a")
    assert found.problems
    assert found.state is not DocumentState.DONE


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the shared documents are not here")
@pytest.mark.parametrize("name", ["doc__T_testWORD", "xls__T_testEXCEL", "ppt__T_testPPT", "xlsx__T_testEXCEL"])
def test_locks_of_other_programs_open_too(tmp_path: Path, name: str) -> None:
    path = next(DOCUMENTS.glob(f"{name}_protected_passtika.*"))
    without = read(tmp_path, path.name, path.read_bytes())
    (tmp_path / "out").rename(tmp_path / "before")
    opened = read(tmp_path, path.name, path.read_bytes(), "tika")
    assert without.state is DocumentState.ENCRYPTED
    assert opened.state is DocumentState.DONE
    assert "".join(page.text for page in opened.pages).strip()
