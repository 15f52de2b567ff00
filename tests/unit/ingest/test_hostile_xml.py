"""Entities that grow, lead to other files or to other machines: none is followed, in any format made of XML."""

import pytest
from support.files import codes, read, text_of
from support.hostile.samples import zipped

from models.document import DocumentState

LAUGHS = '<!ENTITY l0 "jajaja">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
DECLARED = {
    "grow": LAUGHS,
    "another file": '<!ENTITY l9 SYSTEM "file:///etc/passwd">',
    "another machine": '<!ENTITY l9 SYSTEM "http://127.0.0.1:9/x"><!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;',
    "itself": '<!ENTITY l9 "&l8;"><!ENTITY l8 "&l9;">',
    "quadratic": f'<!ENTITY l9 "{"jajaja" * 20_000}">',
}
ODF = "urn:oasis:names:tc:opendocument:xmlns"


def xml(root: str, body: str, declared: str) -> bytes:
    return f'<?xml version="1.0"?><!DOCTYPE {root.split(maxsplit=1)[0]} [{declared}]><{root}>{body}</{root.split(maxsplit=1)[0]}>'.encode()


def a_docx(declared: str) -> bytes:
    body = xml("document", "<body><p><r><t>uno &l9; 70011020</t></r></p></body>", declared)
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": body})


def an_odt(declared: str) -> bytes:
    spaces = f'xmlns:office="{ODF}:office:1.0" xmlns:text="{ODF}:text:1.0"'
    text = "<office:body><office:text><text:p>uno &l9; 70011020</text:p></office:text></office:body>"
    body = xml(f"office:document-content {spaces}", text, declared)
    return zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": body})


def an_epub(declared: str) -> bytes:
    listed = '<manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest>'
    return zipped(
        {
            "mimetype": b"application/epub+zip",
            "META-INF/container.xml": b'<container><rootfiles><rootfile full-path="a.opf"/></rootfiles></container>',
            "a.opf": f'<package>{listed}<spine><itemref idref="a"/></spine></package>'.encode(),
            "a.xhtml": xml("html", "<body><p>uno &l9; 70011020</p></body>", declared),
        }
    )


def a_mail(declared: str) -> bytes:
    head = b"Subject: uno\nContent-Type: text/html; charset=utf-8\n\n"
    return head + xml("html", "<body><p>uno &l9; 70011020</p></body>", declared)


def an_svg(declared: str) -> bytes:
    return xml('svg xmlns="http://www.w3.org/2000/svg"', "<text>uno &l9; 70011020</text>", declared)


def a_plain_one(declared: str) -> bytes:
    return xml("a", "<b>uno &l9; 70011020</b>", declared)


FORMATS = {
    "a.docx": a_docx,
    "a.odt": an_odt,
    "a.epub": an_epub,
    "a.eml": a_mail,
    "a.svg": an_svg,
    "a.xml": a_plain_one,
}


@pytest.mark.parametrize("what", DECLARED)
@pytest.mark.parametrize("name", FORMATS)
def test_no_entity_is_followed_and_the_text_around_it_is_read_or_its_loss_told(tmp_path, name, what):
    extraction = read(tmp_path, name, FORMATS[name](DECLARED[what]))
    text = text_of(extraction)
    assert "root:" not in text
    assert len(text) < 200_000
    assert ("uno" in text and "70011020" in text) or extraction.state is not DocumentState.DONE
    # A mail is read as browsers do, which know of no such entities: they stand as they were written.
    assert codes(extraction) & {"entities_skipped", "corrupt", "page_damaged"} or "&l9;" in text, codes(extraction)
