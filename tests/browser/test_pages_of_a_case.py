"""The overview, an entity's card, a cited region, the strip of pages, the palette and live progress, in a real browser."""

import re

from playwright.sync_api import Page, Route, expect
from support.site import REPORT, Site, place_of

from .conftest import Open, Watch, accessibility_faults


def cited(page: Page) -> str:
    """What would stand on the clipboard."""
    return page.evaluate("window.copied ?? ''")


def catch_clipboard(page: Page) -> None:
    page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }")


def test_from_the_first_page_to_the_overview_and_what_is_missing(visit: Open, site: Site) -> None:
    page = visit()
    expect(page.locator(".news .card").first).to_be_visible()
    page.locator("[data-open]", has_text="Hostal Aurora").click()
    expect(page.locator("#matrix")).to_contain_text("Retención de documentos")
    expect(page.locator("#matrix")).to_contain_text("Lo que falta")
    expect(page.locator(".who")).to_contain_text("+591 71234567")
    page.locator(".strip a").first.click()
    expect(page.locator("h1")).to_contain_text("página")


def test_a_region_is_drawn_cited_and_found_again_by_its_address(visit: Open, site: Site) -> None:
    page = visit()
    page.goto(f"/documents/{site.documents['informe.pdf']}/pages/1")
    catch_clipboard(page)
    sheet = page.locator(".pane-image .sheet img")
    expect(sheet).to_be_visible()
    page.keyboard.press("s")
    at = sheet.bounding_box()
    scale = at["width"] / 595.28
    x0, y0, x1, y1 = place_of(REPORT[0], "pasaporte")
    page.mouse.move(at["x"] + x0 * scale, at["y"] + y0 * scale)
    page.mouse.down()
    page.mouse.move(at["x"] + x1 * scale, at["y"] + y1 * scale, steps=4)
    page.mouse.up()
    expect(page.locator("[data-cite-text]")).to_contain_text("informe.pdf, BO-2026-014, pág. 1, región")
    page.get_by_role("button", name="Copiar la cita").click()
    expect(page.locator("[data-cite-said]")).to_have_text("Copiado con su cita.")
    told = cited(page)
    box = [float(one) for one in re.search(r"región ([\d. ]+) pt", told)[1].split()]
    assert all(abs(one - true) < 3 for one, true in zip(box, (x0, y0, x1, y1), strict=True)), told
    assert re.search(r"SHA-256 [0-9a-f]{64}$", told)
    assert accessibility_faults(page) == []
    there = page.locator("[data-cite-link]").get_attribute("href")
    page.goto("/")
    page.goto(there)
    expect(page.locator("[data-cite-text]")).to_contain_text(f"región {box[0]:.1f}")


def test_a_page_on_its_side_keeps_its_room_and_pages_are_in_a_strip(visit: Open, site: Site) -> None:
    page = visit()
    page.goto(f"/documents/{site.documents['informe.pdf']}/pages/1")
    expect(page.locator(".page-strip a")).to_have_count(2)
    page.keyboard.press("r")
    turned = page.locator(".pane-image .sheet").bounding_box()
    assert turned["width"] > turned["height"]
    page.locator(".page-strip a").nth(1).click()
    expect(page.locator("#page-number")).to_have_value("2")


def test_from_a_mention_to_its_card_and_an_alias_that_can_be_taken_back(visit: Open, site: Site) -> None:
    page = visit()
    page.goto(f"/documents/{site.documents['informe.pdf']}/pages/1")
    found = page.locator(".find", has_text="Julio Condori Vargas").first
    found.locator(".find-more > summary").click()
    found.get_by_role("link", name="Ver su ficha en el caso").click()
    expect(page.locator("h1")).to_contain_text("Condori")
    page.select_option("#act", "alias")
    page.fill("#value", "El Tuerto")
    page.fill("#say-reason", "así lo llama el testigo")
    page.get_by_role("button", name="Guardar").click()
    expect(page.locator(".columns")).to_contain_text("El Tuerto")
    assert accessibility_faults(page) == []
    page.get_by_role("button", name="Deshacer").click()
    expect(page.locator(".said-list")).to_contain_text("deshecho")


def test_the_palette_goes_to_a_case_and_searches_without_naming_it_in_the_address(visit: Open) -> None:
    page = visit()
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()
    page.keyboard.type("aurora")
    expect(page.locator("#palette [role=option]").first).to_contain_text("Hostal Aurora")
    assert accessibility_faults(page) == []
    page.keyboard.press("Enter")
    page.wait_for_url("**/overview")
    page.keyboard.press("Control+k")
    page.keyboard.type("quispe")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?*")
    assert "quispe" not in page.url
    assert "quispe" not in page.evaluate("JSON.stringify([localStorage, sessionStorage])")


def test_a_refused_stream_of_progress_is_opened_again(visit: Open, site: Site, watch: Watch) -> None:
    """As behind a proxy while the server starts anew: a browser itself gives up on an answer that is no stream."""
    watch.refused = True
    page = visit()
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        told = "".join(
            f'event: {kind}\ndata: {{"files": 9, "files_done": {done}, "pages": 21, "problems": 0}}\n\n'
            for kind, done in (("progress", 4), ("finished", 9))
        )
        if len(asked) == 1:
            route.fulfill(status=429, body="not now")
        else:
            route.fulfill(status=200, content_type="text/event-stream", body=told)

    page.route("**/api/v1/cases/*/events", answer)
    page.goto(f"/cases/{site.cases['BO-2026-014']}")
    page.evaluate("document.dispatchEvent(new Event('lince:received'))")
    line = page.locator("[data-live-text]")
    expect(line).to_have_text("Sin conexión con el servidor; se reintenta.")
    assert len(asked) == 1
    expect(page.locator("[data-live-said]")).to_have_text("Lectura terminada: 9 archivos, 21 páginas, 0 problemas.")
    assert len(asked) == 2


def test_on_paper_letters_are_dark_and_what_is_pressed_is_left_out(visit: Open) -> None:
    page = visit(dark=True)
    page.goto("/search?q=pasaporte")
    page.emulate_media(media="print", color_scheme="dark")
    ink, ground = page.evaluate(
        "[getComputedStyle(document.querySelector('h1')).color, getComputedStyle(document.body).backgroundColor]"
    )
    assert sum(int(part) for part in re.findall(r"\d+", ink)) < 150
    assert ground == "rgb(255, 255, 255)"
    expect(page.locator("[data-facets]")).to_be_hidden()
    expect(page.locator(".hit-row").first).to_be_visible()
