"""Mail: headers without a place of their own, bodies elsewhere or in pieces, wrong borders, text behind base64."""

import base64

import pytest
from support.files import codes, read, text_of

from models.document import DocumentState

HEAD = "From: ana@x.invalid\nTo: luis@x.invalid\nSubject: aviso\nMIME-Version: 1.0\n"


def mail(tmp_path, rest: str):
    return read(tmp_path, "a.eml", (HEAD + rest).encode())


def test_headers_without_a_place_are_facts_and_what_people_say_in_them_is_text(tmp_path):
    headers = "X-Phone: 70010001\nComments: =?utf-8?Q?Llamar_a_Ram=C3=B3n?=\nX-Mailer: Correo 3\nDKIM-Signature: abc\n"
    extraction = mail(tmp_path, f"{headers}\nHola")
    assert extraction.metadata["other_headers"] == [
        "X-Phone: 70010001",
        "Comments: Llamar a Ramón",
        "X-Mailer: Correo 3",
    ]
    told = text_of(extraction)
    assert "X-Phone: 70010001\nComments: Llamar a Ramón" in told
    assert "Correo 3" not in told


@pytest.mark.parametrize(
    ("kind", "code", "told"),
    [
        (
            'message/external-body; access-type=URL; URL="http://x.invalid/70010001"',
            "body_elsewhere",
            "http://x.invalid/70010001",
        ),
        ('message/partial; number=1; total=2; id="serie7"', "message_piece", "serie7"),
    ],
)
def test_a_body_that_is_not_there_is_told(tmp_path, kind, code, told):
    extraction = mail(tmp_path, f"Content-Type: {kind}\n\nContent-Type: text/plain\n\nHola\n")
    assert (extraction.state, codes(extraction)) == (DocumentState.PARTIAL, {code})
    assert told in text_of(extraction)
    assert (tmp_path / "out" / extraction.children[0].file).read_text().endswith("Hola\n")


@pytest.mark.parametrize("stated", ["", "; boundary=otra"])
def test_parts_behind_a_border_that_is_not_the_stated_one_are_read(tmp_path, stated):
    packed = base64.b64encode(b"Rosa Quispe 70010001").decode()
    extraction = mail(
        tmp_path,
        f"Content-Type: multipart/mixed{stated}\n\nantes\n--b\nContent-Type: text/plain\n\nHola\n--b\nContent-Type: text/plain\n"
        f"Content-Transfer-Encoding: base64\n\n{packed}\n--b--\n",
    )
    assert text_of(extraction).endswith("Hola\n\nRosa Quispe 70010001")
    assert (extraction.state, codes(extraction)) == (DocumentState.DONE, {"other_border"})


def test_a_multipart_without_any_border_is_kept_as_it_stands(tmp_path):
    extraction = mail(tmp_path, "Content-Type: multipart/mixed; boundary=b\n\nRosa Quispe 70010001\n")
    kept = [(tmp_path / "out" / child.file).read_text() for child in extraction.children]
    assert any("70010001" in text for text in [*kept, text_of(extraction)])


def test_an_attached_message_in_quoted_printable_is_read(tmp_path):
    inner = "From: a@x.invalid=0D=0ASubject: dentro=0D=0A=0D=0ARosa =37=30010001 cami=C3=B3n\n"
    extraction = mail(
        tmp_path,
        "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n"
        f"Content-Transfer-Encoding: quoted-printable\n\n{inner}--b--\n",
    )
    child = extraction.children[0]
    assert child.path == "dentro.eml"
    assert "Rosa 70010001 camión" in (tmp_path / "out" / child.file).read_text()


@pytest.mark.parametrize("name", ["", "; name=a.bin"])
def test_text_behind_the_padding_of_base64_is_read(tmp_path, name):
    packed = base64.b64encode(b"Hola amiga!").decode()
    assert packed.endswith("=")
    extraction = mail(
        tmp_path,
        f"Content-Type: text/plain{name}\nContent-Transfer-Encoding: base64\n\n{packed}\n\nRosa Quispe, 70010001\n",
    )
    told = text_of(extraction)
    assert "Rosa Quispe, 70010001" in told
    assert ("Hola amiga!" in told) == (not name)
