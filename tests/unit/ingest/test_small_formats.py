"""HTML, contacts, unknown files, and what holds for every reading."""

import base64
import random

import pytest
from support.files import a_picture, as_bytes, codes, read, text_of

from models.document import Child, DocumentState, Page, Problem, TextSource
from services.ingest import extract as stage
from services.ingest.formats import HANDLERS, check, choose
from services.ingest.formats.text import TextHandler
from services.ingest.parts import collect
from services.ingest.plugin import Begin, End, Facts, corrupt, limit

PICTURE = base64.b64encode(as_bytes(a_picture(size=(60, 40)))).decode()
HTML = f"""<!doctype html><html><head><title>Anuncio</title><style>p {{color: red}}</style></head><body>
<script>var secreto = 1</script><h1>Chicas para São Paulo</h1><p>Llamar <b>al</b>&nbsp;<a href="tel:+59171234567">número</a><br>
sin papeles</p><table><tr><td>hora</td><td>precio</td></tr><tr><td>noche</td><td>R$ 300</td></tr></table>
<o:p>de Word</o:p><img src="http://example.org/pixel.gif" alt="foto"><img src="data:image/png;base64,{PICTURE}"></body></html>"""


def test_html_is_read_as_it_is_seen(tmp_path):
    extraction = read(tmp_path, "a.html", HTML.encode())
    text = text_of(extraction)
    assert "Chicas para São Paulo\n\nLlamar al número\nsin papeles" in text
    assert "hora\tprecio" in text
    assert "de Word" in text
    assert "secreto" not in text
    assert "color" not in text
    assert extraction.metadata == {"title": "Anuncio", "links": ["tel:+59171234567"]}
    assert [child.path for child in extraction.children] == ["image-1.png"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "latin-1"])
def test_html_in_other_encodings(tmp_path, encoding):
    page = '<html><head><meta charset="latin-1"></head><body>señora</body></html>'
    if encoding != "latin-1":
        page = page.replace("latin-1", encoding)
    assert "señora" in text_of(read(tmp_path, "a.html", page.encode(encoding)))


def test_html_nested_without_end_is_no_crash(tmp_path):
    extraction = read(tmp_path, "a.html", b"<html>" + b"<div>" * 20_000 + b"fondo")
    assert extraction.state in (DocumentState.DONE, DocumentState.CORRUPT)


VCARDS = """BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Z=C3=BA=C3=B1iga;Rosa;;;
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Rosa =
Z=C3=BA=C3=B1iga
TEL;CELL:+591 71234567
item1.TEL;X-Etiqueta rara:70000000
END:VCARD
BEGIN:VCARD
VERSION:3.0
N:Mamani;Luz;;;
EMAIL;TYPE=INTERNET:luz@example.org
NOTE:patrona\\, de la casa
a line without sense
END:VCARD
"""


def test_contacts_keep_every_number(tmp_path):
    extraction = read(tmp_path, "a.vcf", VCARDS.encode())
    rows = extraction.tables[0].rows
    assert rows[1][:2] == ("Rosa Zúñiga", "+591 71234567; 70000000 (X-Etiqueta rara)")
    assert rows[2][0] == "Luz Mamani"
    assert rows[2][2] == "luz@example.org"
    assert "patrona, de la casa" in rows[2][3]
    assert "a line without sense" in text_of(extraction)
    assert extraction.metadata == {"contacts": 2}


def test_an_unknown_file_is_kept_with_its_strings(tmp_path):
    noise = bytes(range(1, 30)) * 40
    content = noise + b"llamar a Rosa Quispe" + noise + "código secreto".encode("utf-16-le") + noise
    extraction = read(tmp_path, "a.xyz", content)
    assert (extraction.state, codes(extraction)) == (DocumentState.UNSUPPORTED, {"unsupported"})
    assert "llamar a Rosa Quispe" in text_of(extraction)
    assert "código secreto" in text_of(extraction)


def test_nothing_is_empty(tmp_path):
    extraction = read(tmp_path, "a.pdf", b"")
    assert (extraction.state, codes(extraction)) == (DocumentState.EMPTY, {"empty"})


def test_a_wrong_name_is_noted_and_not_believed(tmp_path):
    extraction = read(tmp_path, "foto.jpg", b"esto es texto")
    assert (extraction.media_type, extraction.state) == ("text/plain", DocumentState.DONE)
    assert codes(extraction) == {"wrong_extension"}


class Failing:
    """A reader that breaks where it is told to."""

    name, version = "failing", "1"

    def __init__(self, *parts, error=None):
        self._parts, self._error = parts, error

    def score(self, head, filename):
        return 99

    def read(self, path, *, name, kit):
        yield from self._parts
        if self._error:
            raise self._error


PAGE = Page(number=1, width=0, height=0, source=TextSource.TEXT, text="x")
UNREAD = Page(number=2, width=0, height=0, source=TextSource.UNREADABLE)
CHILD = Child(path="a", file="a", sha256="a", size=1)
LOSS = Problem(code="member_damaged", message="lost")


@pytest.mark.parametrize(
    ("parts", "error", "state"),
    [
        ((PAGE,), None, DocumentState.DONE),
        ((), None, DocumentState.DONE),
        ((PAGE, UNREAD), None, DocumentState.PARTIAL),
        ((UNREAD,), None, DocumentState.FAILED),
        ((PAGE, LOSS), None, DocumentState.PARTIAL),
        ((PAGE, Problem(code="repaired", message="note")), None, DocumentState.DONE),
        ((PAGE,), corrupt(), DocumentState.PARTIAL),
        ((), corrupt(), DocumentState.CORRUPT),
        ((CHILD,), corrupt(), DocumentState.PARTIAL),
        ((PAGE,), limit("bomb", "too big"), DocumentState.LIMIT),
        ((PAGE,), ValueError("quotes the exhibit"), DocumentState.PARTIAL),
        ((), ValueError("quotes the exhibit"), DocumentState.FAILED),
        ((PAGE,), MemoryError(), DocumentState.LIMIT),
        ((), RecursionError(), DocumentState.FAILED),
        ((), OSError(28, "No space left"), DocumentState.FAILED),
    ],
)
def test_the_state_says_what_was_read(tmp_path, monkeypatch, parts, error, state):
    monkeypatch.setattr(stage, "choose", lambda head, name: Failing(*parts, error=error))
    extraction = read(tmp_path, "a.txt", b"x")
    assert extraction.state is state
    assert all("exhibit" not in problem.message for problem in extraction.problems)


def test_parts_without_an_end_were_cut():
    begin = Begin(media_type="text/plain", reader="text", version="1")
    cut = collect([begin, PAGE], cut=DocumentState.TIMEOUT)
    assert (cut.state, len(cut.pages), cut.media_type) == (DocumentState.TIMEOUT, 1, "text/plain")
    whole = collect([begin, Facts(values={"a": 1}), Facts(values={"a": 2}), End(state=DocumentState.DONE)])
    assert (whole.state, whole.metadata) == (DocumentState.DONE, {"a": 2})


class Twin(TextHandler):
    name = "twin"


def test_a_tie_between_readers_fails_at_start():
    with pytest.raises(ValueError, match="bid the same"):
        check((*HANDLERS, Twin()))
    with pytest.raises(ValueError, match="same name"):
        check((*HANDLERS, TextHandler()))


def test_the_registry_of_readers():
    """A change here is a change of what Lince reads: VERSION moves, and all files are due again."""
    assert [handler.name for handler in HANDLERS][-1] == "unknown"
    assert choose(b"plain text", "a.txt").name == "text"
    assert len(stage.VERSION) == 12


def test_a_file_that_nothing_reads_says_what_to_do(tmp_path):
    extraction = read(tmp_path, "a.dat", random.Random(1).randbytes(5_000))
    assert extraction.state is DocumentState.UNSUPPORTED
    assert "save it as PDF or text" in extraction.problems[0].message
