"""A PDF some of whose pages end whatever draws them."""

import io

import pikepdf
from support.files import a_pdf


def a_pdf_with_traps(pages: int, traps: set[int]) -> bytes:
    """Pages of text; the trapped ones draw a form that draws another ten times, and so on thirty times over."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(a_pdf(*(f"hoja {number}" for number in range(1, pages + 1))))) as document:
        form = document.make_indirect(pikepdf.Stream(document, b"0 0 1 1 re f"))
        for _ in range(30):
            form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
            form.BBox = pikepdf.Array([0, 0, 100, 100])
            inner, form = form, document.make_indirect(pikepdf.Stream(document, b"/X Do " * 10))
            form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=inner))
        for number in traps:
            page = document.pages[number - 1]
            page.obj.Resources = pikepdf.Dictionary({**dict(page.resources), "/XObject": pikepdf.Dictionary(X=inner)})
            page.contents_add(b"/X Do")
        document.save(buffer)
    return buffer.getvalue()
