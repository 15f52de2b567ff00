"""Notes and tags are put beside a page, on a region, found again and taken away, in a real browser."""

from playwright.sync_api import Page, expect
from support.site import OFFER, REPORT, Site, place_of

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


def drawn(page: Page, lines: list[str], word: str) -> None:
    """Draw a region over a word of a page."""
    sheet = page.locator(".pane-image .sheet img")
    expect(sheet).to_be_visible()
    page.wait_for_load_state()  # keys are heard
    page.keyboard.press("s")
    at = sheet.bounding_box()
    scale = at["width"] / 595.28
    x0, y0, x1, y1 = place_of(lines, word)
    page.mouse.move(at["x"] + x0 * scale, at["y"] + y0 * scale)
    page.mouse.down()
    page.mouse.move(at["x"] + x1 * scale, at["y"] + y1 * scale, steps=4)
    page.mouse.up()


def test_a_region_is_noted_stands_on_its_page_and_is_led_to(visit: Open, site: Site) -> None:
    page = visit()
    page.goto(f"/documents/{site.documents['informe.pdf']}/pages/1")
    drawn(page, REPORT[0], "2345ABC")
    page.locator("[data-cite]").get_by_role("link", name="Escribir una nota").click()
    expect(page.locator("#note-box")).not_to_have_value("")
    page.get_by_label("Hecho").check()
    page.locator("#source").select_option("B")
    page.locator("#information").select_option("2")
    page.get_by_label("Nota", exact=True).fill("La placa está retocada")
    page.get_by_role("button", name="Escribir una nota").click()
    note = page.locator(".noted-fact", has_text="retocada")
    note.get_by_role("link", name="una región").click()
    expect(page.locator("[data-cite-text]")).to_contain_text("región")
    page.goto(f"/documents/{site.documents['informe.pdf']}/pages/1")
    find = page.locator(".find", has_text="retocada")
    find.locator("[data-show]").click()
    expect(page.locator(".box.noted.is-focus")).to_have_count(1)
    assert accessibility_faults(page) == []


def test_a_region_is_blackened_without_being_drawn_twice(visit: Open, site: Site) -> None:
    page = visit()
    page.goto(f"/documents/{site.documents['oferta.pdf']}/pages/1")
    drawn(page, OFFER[0], "pasaporte")
    page.locator("[data-cite]").get_by_role("link", name="Testado").click()
    # There is no version yet: what was drawn waits until one is begun.
    page.locator("form:has(input[value=begin]) button").click()
    expect(page.locator("[data-box]")).not_to_have_value("")
    assert float(page.locator("[data-drawn]").get_attribute("width") or 0) > 10
    page.locator("#redact-reason").select_option("privilege")
    page.locator("form:has(input[value=mark]) button").click()
    expect(page.locator(".redaction-marks li.accepted")).to_have_count(1)


def test_a_page_and_a_region_are_tagged_by_key_and_by_mouse_and_found_again(visit: Open, site: Site) -> None:
    page = visit()
    page.goto(f"/documents/{site.documents['informe.pdf']}/pages/1?q=pasaporte")
    page.keyboard.press("t")
    expect(page.locator("#tag-label")).to_be_focused()
    page.keyboard.type("Por revisar")
    page.keyboard.press("Enter")
    tags = page.locator("[data-tags]")
    expect(tags.locator(".tag", has_text="Por revisar")).to_contain_text("Esta página")
    assert "?v=" in page.url, "the hits stay"
    drawn(page, REPORT[0], "2345ABC")
    page.locator("[data-cite]").get_by_role("button", name="Etiquetar").click()
    expect(page.get_by_label("La región marcada")).to_be_checked()
    page.locator("#tag-label").fill("por revisar")
    page.locator("#tag-label").press("Enter")
    region = tags.locator(".tag", has_text="una región")
    region.locator("[data-show]").click()
    expect(page.locator(".box.noted.is-focus")).to_have_count(1)
    # A region that is drawn no more is not tagged by mistake.
    drawn(page, REPORT[0], "2345ABC")
    page.locator("[data-cite-close]").click()
    expect(page.get_by_label("Esta página", exact=True)).to_be_checked()
    expect(page.get_by_label("La región marcada")).to_be_disabled()
    assert accessibility_faults(page) == []
    page.goto(f"/cases/{site.cases['BO-2026-014']}")
    page.locator("#only-tag").select_option(label="Por revisar (1)")
    page.get_by_role("button", name="Filtrar").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Etiquetas", exact=True).click()
    page.get_by_role("navigation", name="Etiquetas del caso").get_by_role("link", name="Por revisar").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    assert accessibility_faults(page) == []
    for left in (1, 0):
        page.get_by_role("button", name="Quitar la etiqueta «Por revisar»").first.click()
        expect(page.locator("tbody tr")).to_have_count(left)
