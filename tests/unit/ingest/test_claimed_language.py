"""What a file claims of its language decides nothing: its text does."""

import io

import pikepdf
import pytest
from support.factories import a_document
from support.files import a_pdf, read
from support.language import understand

TEXT = "La denunciante declara que le quitaron el pasaporte al llegar y que debía pagar el viaje con su trabajo."


def a_page_that_claims(language: str) -> bytes:
    head = f'<html lang="{language}"><head><meta http-equiv="Content-Language" content="{language}"></head>'
    return f"{head}<body><p>{TEXT}</p></body></html>".encode()


def a_pdf_that_claims(language: str) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(a_pdf(TEXT[:70] + "\n" + TEXT[70:]))) as document:
        document.Root.Lang = pikepdf.String(language)
        document.save(buffer)
    return buffer.getvalue()


def a_mail_that_claims(language: str) -> bytes:
    head = f"From: a@correo.example\nContent-Language: {language}\nContent-Type: text/plain; charset=utf-8\n\n"
    return (head + TEXT).encode()


@pytest.mark.parametrize("language", ["en", "pt-BR", "xx"])
@pytest.mark.parametrize(
    ("name", "make"), [("a.html", a_page_that_claims), ("a.pdf", a_pdf_that_claims), ("a.eml", a_mail_that_claims)]
)
def test_the_text_decides_over_what_the_file_claims(tmp_path, name, make, language):
    extraction = read(tmp_path, name, make(language))
    assert [page.language for page in extraction.pages] == [None]
    document = a_document(*extraction.pages).model_copy(update={"metadata": extraction.metadata})
    assert [one.language for one in understand(document).languages] == ["es"]
