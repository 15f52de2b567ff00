"""Databases, books and recordings."""

import gzip
import sqlite3
import struct
import subprocess
import wave

import pytest
from support.files import a_picture, a_zip, as_bytes, codes, read, text_of

from models.document import DocumentState, TextSource
from services.ingest.formats import media
from services.ingest.programs import FFMPEG

PICTURE = as_bytes(a_picture(size=(300, 200)))
needs_ffmpeg = pytest.mark.skipif(FFMPEG.path() is None, reason="ffmpeg is not installed")


def a_database(folder, *statements, values=()):
    path = folder / "made.db"
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    for statement, row in values:
        connection.execute(statement, row)
    connection.commit()
    connection.close()
    return path.read_bytes()


def test_a_database_is_tables_as_text_with_its_pictures(tmp_path):
    content = a_database(
        tmp_path,
        'CREATE TABLE "mensajes ""ñ""" (id INTEGER PRIMARY KEY, texto TEXT, foto BLOB, nada)',
        "CREATE VIEW v AS SELECT 1",
        values=[('INSERT INTO "mensajes ""ñ""" VALUES (?, ?, ?, ?)', (1, "trae\x00a la nueva", PICTURE, None))],
    )
    extraction = read(tmp_path, "msgstore.db", content)
    assert 'mensajes "ñ"\nid\ttexto\tfoto\tnada\n1\ttrae a la nueva\t[' in text_of(extraction)
    assert extraction.tables[0].name == 'mensajes "ñ"'
    assert extraction.metadata["views"] == ["v"]
    assert [child.size for child in extraction.children] == [len(PICTURE)]
    assert (extraction.state, codes(extraction)) == (DocumentState.DONE, set())


def test_nothing_of_a_hostile_schema_runs(tmp_path):
    content = a_database(
        tmp_path,
        "CREATE TABLE t (a TEXT, b TEXT GENERATED ALWAYS AS (hex(zeroblob(2000000))) VIRTUAL)",
        "CREATE VIEW endless AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n",
        "CREATE TABLE fine (a TEXT)",
        "INSERT INTO t (a) VALUES ('x')",
        "INSERT INTO fine VALUES ('visible')",
    )
    extraction = read(tmp_path, "a.db", content)
    assert text_of(extraction) == "\nt\na\nx\n\nfine\na\nvisible\n"
    assert (extraction.state, codes(extraction)) == (DocumentState.DONE, set())


def test_a_table_that_is_a_view_in_disguise_is_not_followed(tmp_path):
    content = a_database(tmp_path, "CREATE TABLE secret_plan (a)", "INSERT INTO secret_plan VALUES ('x')")
    altered = content.replace(b"CREATE TABLE secret_plan (a)", b"CREATE TABLE secret_plan[a)")
    extraction = read(tmp_path, "a.db", altered)
    assert extraction.state in (DocumentState.CORRUPT, DocumentState.PARTIAL)


@pytest.mark.parametrize("keep", [0.3, 0.75])
def test_a_cut_database_keeps_what_can_be_read(tmp_path, keep):
    rows = [("INSERT INTO t VALUES (?, ?)", (number, f"fila {number} " + "x" * 300)) for number in range(300)]
    content = a_database(tmp_path, "CREATE TABLE t (a, b)", values=rows)
    extraction = read(tmp_path, "a.db", content[: int(len(content) * keep)])
    assert extraction.state is DocumentState.PARTIAL
    assert "fila 40" in text_of(extraction)


def test_a_database_with_a_log_beside_it_says_so(tmp_path):
    content = bytearray(a_database(tmp_path, "CREATE TABLE t (a)", "INSERT INTO t VALUES ('hola')"))
    content[18:20] = b"\x02\x02"
    extraction = read(tmp_path, "a.db", bytes(content))
    assert "hola" in text_of(extraction)
    assert "log_beside" in codes(extraction)


CONTAINER = '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
OPF = """<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>El Camión</dc:title></metadata><manifest>
<item id="b" href="b.xhtml"/><item id="a" href="a%20b.xhtml"/><item id="out" href="../../../etc/passwd"/></manifest>
<spine><itemref idref="b"/><itemref idref="a"/><itemref idref="out"/></spine></package>"""


def a_book(**members):
    return a_zip(
        {
            "mimetype": b"application/epub+zip",
            "META-INF/container.xml": CONTAINER.encode(),
            "OEBPS/book.opf": OPF.encode(),
            "OEBPS/a b.xhtml": b"<html><body><p>segundo</p></body></html>",
            "OEBPS/b.xhtml": "<html><body><p>primero: ñandú</p></body></html>".encode(),
            "OEBPS/cover.png": PICTURE + bytes(2048),
            **members,
        }
    )


def test_a_book_is_read_in_the_order_of_its_chapters(tmp_path):
    extraction = read(tmp_path, "a.epub", a_book())
    assert text_of(extraction).split() == ["primero:", "ñandú", "segundo"]
    assert extraction.metadata["book_title"] == "El Camión"
    assert [child.path for child in extraction.children] == ["OEBPS/cover.png"]
    assert (extraction.state, codes(extraction)) == (DocumentState.DONE, set())


def test_a_book_without_its_list_is_read_all_the_same(tmp_path):
    extraction = read(tmp_path, "a.epub", a_book(**{"OEBPS/book.opf": b"<broken"}))
    assert "segundo" in text_of(extraction)
    assert "no_order" in codes(extraction)


def a_sound(folder):
    path = folder / "made.wav"
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(struct.pack("<h", 0) * 8000)
    return path.read_bytes()


@needs_ffmpeg
def test_sound_tells_its_length_and_that_it_is_not_transcribed(tmp_path):
    extraction = read(tmp_path, "nota.wav", a_sound(tmp_path))
    assert (extraction.metadata["seconds"], extraction.metadata["transcribed"]) == (1.0, False)
    assert (extraction.state, codes(extraction)) == (DocumentState.UNSUPPORTED, {"not_transcribed"})


@needs_ffmpeg
def test_film_has_a_picture(tmp_path):
    made = tmp_path / "made.mp4"
    command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "color=red:s=64x48:d=1:r=5", "-c:v", "mpeg4"]
    subprocess.run([*command, "-metadata", "title=Casa Ñ", str(made)], check=True)
    extraction = read(tmp_path, "film.mp4", made.read_bytes(), images=True)
    assert (extraction.metadata["pixels"], extraction.metadata["media_title"]) == ("64x48", "Casa Ñ")
    (page,) = extraction.pages
    assert page.source is TextSource.UNREADABLE
    assert (tmp_path / "out" / f"{page.image}.jpg").is_file()
    assert extraction.state is DocumentState.UNSUPPORTED


@needs_ffmpeg
@pytest.mark.parametrize(
    "content",
    [
        b"OggS" + bytes(40),
        b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00",
        b"RIFF\x24\x00\x00\x00WAVEfmt ",
        b"#EXTM3U\nfile:///etc/passwd\n",
    ],
)
def test_damaged_recordings_and_playlists_open_nothing(tmp_path, content):
    extraction = read(tmp_path, "a.mp4", content)
    assert extraction.state in (DocumentState.CORRUPT, DocumentState.DONE)
    assert "root:" not in text_of(extraction)


def test_without_the_program_a_recording_is_kept_and_says_so(tmp_path, monkeypatch):
    class Absent:
        def path(self):
            return None

    monkeypatch.setattr(media, "FFPROBE", Absent())
    extraction = read(tmp_path, "nota.ogg", b"OggS" + bytes(40))
    assert codes(extraction) == {"program_missing", "not_transcribed"}


def test_no_value_of_a_database_is_lost(tmp_path):
    long = "clave " * 5_000 + "FINAL 71234567"
    message = b"\x0a\x1c" + "llámame al 79876543 mañana".encode() + b"\x10\x00\xff\x18\x01"
    content = a_database(
        tmp_path,
        "CREATE TABLE t (id TEXT PRIMARY KEY, v) WITHOUT ROWID",
        "CREATE VIEW aviso AS SELECT 'la señora 76543210' AS n, '' AS m FROM t",
        values=[
            ("INSERT INTO t VALUES (?, ?)", row)
            for row in (
                ("a", "uno\ndos líneas".encode()),
                ("b", "en dos bytes".encode("utf-16-le")),
                ("c", message),
                ("d", long),
                ("e", b"\x00\x01\x02\x03"),
                ("f", ("renglón\n" * 100).encode()),
                ("g", gzip.compress(b"dentro")),
            )
        ],
    )
    extraction = read(tmp_path, "a.db", content)
    told = text_of(extraction)
    assert "a\tuno\ndos líneas\n" in told
    assert "b\ten dos bytes\n" in told
    assert "c\t[35 bytes] llámame al 79876543 mañana\n" in told
    assert "e\t[4 bytes]\n" in told
    assert told.count("renglón") == 100
    assert "aviso: la señora 76543210" in told
    children = {child.path: (tmp_path / "out" / child.file).read_bytes() for child in extraction.children}
    assert children["t/000004 v.txt"].decode() == long
    assert gzip.decompress(children["t/000007 v"]) == b"dentro"
    assert extraction.state is DocumentState.DONE
