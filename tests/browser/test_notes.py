"""A note is written beside a page, found by what it is, and withdrawn, in a real browser."""

from playwright.sync_api import expect
from support.site import Site

from .conftest import Open, accessibility_faults


def test_a_note_is_written_beside_a_page_and_found_by_what_it_is(visit: Open, site: Site) -> None:
    page = visit()
    page.goto(f"/documents/{site.documents['informe.pdf']}/pages/2")
    page.get_by_role("link", name="Notas del caso").click()
    expect(page.locator("#note-page")).to_have_value("2")
    page.get_by_label("Nota", exact=True).fill("Parece que el testigo calla algo")
    page.get_by_role("button", name="Escribir una nota").click()
    # The browser itself asks for the marks: nothing was sent.
    assert page.evaluate("document.querySelector('#write input[name=nature]').validity.valueMissing")
    page.get_by_label("Apreciación").check()
    page.locator("#source").select_option("X")
    page.locator("#information").select_option("4")
    page.get_by_role("button", name="Escribir una nota").click()
    page.get_by_label("Qué es").first.select_option("fact")
    page.get_by_role("button", name="Mostrar").click()
    expect(page.get_by_text("calla algo")).to_have_count(0)
    page.get_by_label("Qué es").first.select_option("assessment")
    page.get_by_role("button", name="Mostrar").click()
    note = page.locator(".noted-assessment", has_text="calla algo")
    expect(note).to_contain_text("X4")
    expect(note.get_by_role("link", name="informes/informe.pdf, pág. 2")).to_be_visible()
    note.locator("summary").click()
    note.get_by_label("Por qué ya no vale").fill("no calla nada")
    assert accessibility_faults(page) == []
    note.get_by_role("button", name="Retirar").click()
    expect(page.locator(".noted-gone", has_text="calla algo")).to_contain_text("no calla nada")
