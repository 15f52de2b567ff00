"""`lince extract`: its lines, its exit codes, and that it needs no data folder."""

import errno
import io
import json
import os

import pikepdf
import pytest
from support.files import a_pdf, a_picture, a_zip, as_bytes

from api.cli import extract as verb
from api.cli.main import run
from models.document import DocumentState
from models.errors import StorageFull
from services.ingest.extract import extract
from services.ingest.plugin import ExtractKit


class InProcess:
    """Reads here: starting a reading process is tested elsewhere."""

    def __init__(self, *, ocr_languages, transcriber, images):
        self._options = {"languages": ocr_languages, "transcriber": transcriber, "images": images}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def extract(self, path, *, name, passwords, folder):
        return extract(path, name=name, kit=ExtractKit(folder=folder, passwords=tuple(passwords), **self._options))

    def extract_together(self, files, *, passwords, folder):
        return [self.extract(path, name=name, passwords=passwords, folder=folder) for path, name in files]


@pytest.fixture
def lince(capfdbinary, monkeypatch, tmp_path):
    """Runs a verb; gives its exit code, its lines and what it said."""
    monkeypatch.setattr(verb, "IsolatedExtractor", InProcess)
    monkeypatch.setenv("LINCE_DATA", str(tmp_path / "never-made"))

    def ran(*arguments):
        code = run(["extract", *map(str, arguments)])
        out, err = capfdbinary.readouterr()
        return code, [json.loads(line) for line in out.decode("utf-8").splitlines()], err.decode("utf-8")

    yield ran
    assert not (tmp_path / "never-made").exists()


KEYS = [
    "file",
    "sha256",
    "media_type",
    "state",
    "parent",
    "path",
    "language",
    "metadata",
    "pages",
    "tables",
    "problems",
]
PAGE_KEYS = ["number", "width", "height", "source", "confidence", "language", "rotation", "text", "words", "regions"]


def test_a_line_has_the_fields_of_the_contract(lince, tmp_path):
    file = tmp_path / "acta.pdf"
    file.write_bytes(a_pdf("La señora Rosa declara que fue llevada a la casa de la avenida."))
    code, (line,), said = lince(file)
    assert (code, said) == (0, "")
    assert list(line) == KEYS
    assert (line["file"], line["path"], line["parent"], line["state"]) == (str(file), "acta.pdf", None, "done")
    (page,) = line["pages"]
    assert list(page) == PAGE_KEYS
    assert (page["source"], page["language"], line["language"]) == ("layer", "es", "es")
    assert all(list(word) == ["start", "end", "box", "conf"] for word in page["words"])
    assert page["text"][page["words"][1]["start"] : page["words"][1]["end"]] == "señora"


def test_families_come_parents_first_and_trouble_is_exit_4(lince, tmp_path):
    file = tmp_path / "caso.zip"
    file.write_bytes(a_zip({"nota.txt": b"hola", "rota.pdf": b"%PDF-1.4 nothing"}))
    code, lines, _ = lince(file)
    assert code == 4
    assert [(line["path"], line["state"]) for line in lines] == [
        ("caso.zip", "done"),
        ("caso.zip/nota.txt", "done"),
        ("caso.zip/rota.pdf", "corrupt"),
    ]
    assert {line["file"] for line in lines} == {str(file)}
    assert lines[1]["parent"] == lines[0]["sha256"]
    assert lines[2]["problems"][0]["code"] == "corrupt"


def test_a_password_opens_and_may_be_repeated(lince, tmp_path):
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(a_pdf("reservado"))) as document:
        document.save(buffer, encryption=pikepdf.Encryption(user="clave", owner="o", R=6))
    file = tmp_path / "a.pdf"
    file.write_bytes(buffer.getvalue())
    code, (line,), _ = lince(file)
    assert (code, line["state"], line["problems"][0]["code"]) == (4, "encrypted", "encrypted")
    code, (line,), _ = lince(file, "--password", "otra", "--password", "clave")
    assert (code, line["pages"][0]["text"]) == (0, "reservado")


def test_images_go_where_they_are_wanted(lince, tmp_path):
    file = tmp_path / "a.png"
    file.write_bytes(as_bytes(a_picture(size=(600, 400))))
    _, (line,), _ = lince(file, "--images", tmp_path / "images")
    assert (tmp_path / "images" / f"{line['pages'][0]['image']}.jpg").is_file()
    assert line["pages"][0]["source"] == "blank"


def test_images_into_a_file_are_refused(lince, tmp_path):
    (tmp_path / "a.txt").write_text("hola")
    code, lines, said = lince(tmp_path / "a.txt", "--images", tmp_path / "a.txt")
    assert (code, lines) == (2, [])
    assert "for page images cannot be made" in said


@pytest.mark.parametrize("error", [StorageFull("The disk is full."), OSError(errno.ENOSPC, "No space left on device")])
def test_a_full_disk_says_where_to_make_room(lince, monkeypatch, tmp_path, error):
    def full(*_, **__):
        raise error

    monkeypatch.setattr(InProcess, "extract", full)
    (tmp_path / "a.txt").write_text("hola")
    code, _, said = lince(tmp_path / "a.txt")
    assert code == 1
    assert "TMPDIR" in said
    assert len(said.splitlines()) == 2


@pytest.mark.parametrize("arguments", [["gone.pdf"], ["."], ["--no-such-option"], []])
def test_wrong_words_are_exit_2_and_one_sentence(lince, arguments):
    code, lines, said = lince(*arguments)
    assert (code, lines) == (2, [])
    assert said.startswith("lince: ")


def test_standard_input_is_a_file_too(lince, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"nota de Rosa")))
    code, (line,), _ = lince("-")
    assert (code, line["file"], line["path"], line["pages"][0]["text"]) == (0, "-", "-", "nota de Rosa")


def test_a_pipe_is_refused(lince, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert lince(tmp_path / "pipe")[0] == 2


def test_a_name_that_is_no_utf8_does_not_break_the_line(capfdbinary):
    verb.write({"file": "acta\udcf1.txt"})
    assert json.loads(capfdbinary.readouterr().out)["file"] == "acta\udcf1.txt"


def test_what_counts_as_read():
    assert {DocumentState.DONE, DocumentState.EMPTY} == verb.WHOLE
