"""Web pages: what stands in no line of the text is read as well, and only what a page is decides its kind."""

import base64

import pytest
from support.files import read, text_of

from services.ingest import sniff, text_kinds

PAGE = f"""<html><head><title>aviso</title><meta name="description" content="DESCRITO"><meta property="og:url"
content="http://og.invalid/"><style>.x {{ background: url(data:image/png;base64,{"A" * 4000}) }}</style></head>
<body>hola<input placeholder="PROMPT"><input type="hidden" name="tel" value="71234567"><abbr title="TIP">t</abbr>
<area alt="ZONA"><noscript>SINGUION <img alt="FOTO"></noscript><template><p>PLANTILLA</p></template>
<iframe srcdoc="&lt;p&gt;MARCO&lt;/p&gt;&lt;script&gt;var no&lt;/script&gt;"></iframe>
<object data="x">OBJETO</object><svg><title>DIBUJO</title><path d="M0"/></svg>
<a href="data:text/plain,nota%20escrita">n</a><a href="tel:+59171111111">c</a><form action="http://envio.invalid/"></form>
<img src="data:,"><img srcset="data:image/png;base64,{base64.b64encode(b"foto" * 9).decode()} 2x">
<script>var nada = 1</script></body></html>"""


def test_what_stands_in_no_line_of_a_page_is_read(tmp_path):
    extraction = read(tmp_path, "a.html", PAGE.encode())
    told = text_of(extraction)
    words = [
        "DESCRITO",
        "PROMPT",
        "71234567",
        "TIP",
        "ZONA",
        "SINGUION",
        "FOTO",
        "PLANTILLA",
        "MARCO",
        "OBJETO",
        "DIBUJO",
    ]
    assert [word for word in words if word not in told] == []
    assert "var n" not in told
    assert extraction.metadata["links"] == ["tel:+59171111111", "http://envio.invalid/"]
    children = {child.path: (tmp_path / "out" / child.file).read_bytes() for child in extraction.children}
    assert children["file-2.txt"] == b"nota escrita"
    assert children["image-3.png"] == b"foto" * 9
    assert len(children["image-1.png"]) == 3000
    assert extraction.media_type == "text/html"


def test_a_tip_that_the_text_says_too_is_not_told_twice(tmp_path):
    extraction = read(tmp_path, "a.html", b'<html><body><a title="Ver mapa">Ver mapa</a> 71234567</body></html>')
    assert text_of(extraction).strip() == "Ver mapa 71234567"


def test_frames_in_frames_end(tmp_path):
    page = "<p>HONDO</p>"
    for _ in range(8):
        page = (
            '<iframe srcdoc="' + page.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;") + '"></iframe>'
        )
    assert "HONDO" in text_of(read(tmp_path, "a.html", f"<html><body>{page}</body></html>".encode()))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("<html><body><svg></svg>hola</body></html>", "text/html"),
        ("<div><svg viewBox='0'><path/></svg></div><p>hola</p>", "text/html"),
        ("<!DOCTYPE html><html><body><p>&lt;gpx</p><gpx></gpx></body></html>", "text/html"),
        (
            '<?xml version="1.0"?><!-- a > b --><!DOCTYPE svg [<!ENTITY a "b">]><svg:svg xmlns:svg="x"/>',
            "image/svg+xml",
        ),
        ('<?xml version="1.0"?>\n<kml xmlns="x"><name>y</name></kml>', "application/vnd.google-earth.kml+xml"),
        ("<smses count='1'><sms/></smses>", text_kinds.SMS),
        ("<calls><x/></calls>", "text/plain"),
        ("<calls count='1'/>", text_kinds.SMS),
    ],
)
def test_only_its_root_says_what_an_xml_file_is(content, kind):
    assert sniff.media_type(content.encode(), "") == kind


def test_a_telegram_page_with_one_message_is_a_chat(tmp_path):
    page = """<html><body><div class="page_wrap"><div class="page_header"><div class="text bold">Luz</div></div>
<div class="history"><div class="message default clearfix" id="message7"><div class="body">
<div class="pull_right date details" title="10.03.2024 05:55:11 UTC-04:00">05:55</div>
<div class="from_name">Max</div><div class="text">trae a la nueva</div></div></div></div></div></body></html>"""
    extraction = read(tmp_path, "messages.html", page.encode())
    assert extraction.media_type == text_kinds.CHAT_HTML
    assert extraction.tables[0].rows[1][:3] == ("2024-03-10T05:55:11-04:00", "Max", "trae a la nueva")
