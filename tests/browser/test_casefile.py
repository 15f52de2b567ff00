"""A prosecutor's file in a browser: exhibits in order, assertions pinned, what lacks, the build, and its check."""

import hashlib
import json
import zipfile

import pytest
from playwright.sync_api import Page, Route, expect
from support.site import REPORT, Site, place_of

from .conftest import Open, Watch, accessibility_faults


def begun(page: Page, site: Site, title: str) -> None:
    """A file with two exhibits, begun as somebody does it who sees the screens for the first time."""
    page.goto(f"/cases/{site.cases['BO-2026-014']}/casefiles")
    page.fill("#file-title", title)
    page.fill("#file-court", "Juzgado 3.º de lo Penal")
    page.locator("#begin button[type=submit]").click()
    page.locator(".exhibits, .empty a.primary").last.click()
    expect(page.locator("[data-filter]")).to_be_visible()
    page.wait_for_load_state()  # the script narrows the list
    page.fill("[data-filter]", "chat")
    expect(page.locator("[data-pick]:visible")).to_have_count(1)
    page.locator("[data-all]").check()
    page.fill("[data-filter]", "")
    page.locator("[data-pick]", has_text="informe.pdf").locator("input").check()
    page.locator(".picker button[type=submit]").click()
    expect(page.locator(".exhibit")).to_have_count(2)
    page.wait_for_load_state()


def titles(page: Page) -> list[str]:
    return page.locator(".exhibit-title").all_inner_texts()


@pytest.mark.parametrize("wide", [True, False])
def test_exhibits_are_put_in_order_with_the_pointer_with_keys_and_by_buttons(
    visit: Open, site: Site, watch: Watch, *, wide: bool
) -> None:
    watch.refused = True
    page = visit(wide=wide)
    begun(page, site, f"Orden {wide}")
    first, second = titles(page)
    grip = page.locator("[data-grip]").first
    grip.focus()
    with page.expect_response("**/exhibits/order") as answer:
        grip.press("ArrowDown")
        assert titles(page) == [second, first]
    assert answer.value.ok
    expect(page.locator("[data-order-said]")).to_have_text("Orden guardado.")
    expect(page.locator(".exhibit").nth(1).locator("[data-grip]")).to_be_focused()
    assert page.locator("[data-number-shown]").all_inner_texts() == ["1", "2"]
    # With the pointer, back to where it was.
    page.locator("#exhibits").scroll_into_view_if_needed()
    held, other = page.locator("[data-grip]").nth(1).bounding_box(), page.locator(".exhibit").first.bounding_box()
    assert held is not None
    assert other is not None
    with page.expect_response("**/exhibits/order"):
        page.mouse.move(held["x"] + 8, held["y"] + 8)
        page.mouse.down()
        page.mouse.move(held["x"] + 8, other["y"] + 4, steps=6)
        page.mouse.up()
    expect(page.locator("[data-order-said]")).to_have_text("Orden guardado.")
    assert titles(page) == [first, second]
    # Refused, it goes back, and is told.
    held: list[Route] = []
    page.route("**/exhibits/order", lambda route: held.append(route))  # noqa: PLW0108 - a bound method of C takes no mark
    page.locator("[data-move=down]").first.click()
    assert titles(page) == [second, first]
    for _ in range(300):
        if held:
            break
        page.wait_for_timeout(50)
    held[0].fulfill(status=409, json={"detail": "Nein."})
    expect(page.locator("[data-order-said]")).to_contain_text("volvió a ser el de antes")
    assert titles(page) == [first, second]


def test_without_scripts_exhibits_move_by_forms(visit: Open, site: Site) -> None:
    page = visit(script=False)
    page.goto(f"/cases/{site.cases['BO-2026-014']}/casefiles")
    page.fill("#file-title", "Sin programas")
    page.locator("#begin button[type=submit]").click()
    page.locator(".empty a.primary").click()
    for box in page.locator("[data-pick] input").all()[:2]:
        box.check()
    page.locator(".picker button[type=submit]").click()
    expect(page.locator(".exhibit")).to_have_count(2)
    first, second = titles(page)
    page.locator("[data-move=down]").first.click()
    expect(page.locator(".exhibit-title").first).to_have_text(second)
    assert titles(page) == [second, first]


def test_nothing_typed_is_lost_while_pages_are_turned_and_when_a_passage_is_not_there(
    visit: Open, site: Site, watch: Watch
) -> None:
    watch.refused = True
    page = visit()
    begun(page, site, "Nada se pierde")
    report = page.locator(".exhibit", has_text="informe.pdf")
    report.locator("a", has_text="Clavar").click()
    page.fill("#pin-text", "Le quitaron el pasaporte")
    page.fill("#pin-quote", "palabras que no están")
    page.locator("input[name=elements][value=means]").check()
    page.locator(".form-end button").click()
    expect(page.locator("[role=alert]")).to_contain_text("Esas palabras no están en la página.")
    assert page.input_value("#pin-text") == "Le quitaron el pasaporte"
    page.locator("button[name=to]").first.click()
    expect(page.locator(".pin-page .num").first).to_have_text("Página 2 de 2")
    assert page.input_value("#pin-text") == "Le quitaron el pasaporte"
    assert page.locator("input[name=elements][value=means]").is_checked()
    page.locator("button[name=to][value='1']").click()
    page.fill("#pin-quote", "le quitaron el pasaporte")
    page.locator(".form-end button").click()
    expect(page.locator(".assertion")).to_have_count(1)
    expect(page.locator("#elements li.nothing")).to_have_count(2)


def test_a_region_of_the_viewer_is_pinned_where_it_was_drawn(visit: Open, site: Site) -> None:
    page = visit()
    begun(page, site, "Desde el visor")
    page.goto(f"/documents/{site.documents['informe.pdf']}/pages/1")
    page.locator("[data-region]").click()
    place = place_of(REPORT[0], "pasaporte")
    sheet = page.locator(".pane-image .overlay").bounding_box()
    assert sheet is not None
    width, height = (float(one) for one in page.locator(".pane-image .overlay").get_attribute("viewBox").split()[2:])
    across, down = sheet["width"] / width, sheet["height"] / height
    page.mouse.move(sheet["x"] + place[0] * across, sheet["y"] + place[1] * down)
    page.mouse.down()
    page.mouse.move(sheet["x"] + place[2] * across, sheet["y"] + place[3] * down, steps=5)
    page.mouse.up()
    page.locator("[data-cite-pin]").click()
    page.locator(".casefile-name", has_text="Desde el visor").click()
    edges = [float(one) for one in page.input_value("#pin-box").split()]
    assert edges == pytest.approx(place, abs=3)
    page.fill("#pin-text", "Nombra el pasaporte")
    assert accessibility_faults(page) == []
    page.locator(".form-end button").click()
    expect(page.locator(".assertion")).to_contain_text("clavada en un recuadro")
    # What is taken out is asked about, and leaves with what was pinned to it.
    page.locator(".exhibit", has_text="informe.pdf").locator(".sure summary").click()
    expect(page.locator(".exhibit .sure[open]")).to_contain_text("se retira 1 afirmación")
    page.locator(".exhibit .sure[open] button").click()
    expect(page.locator(".assertion")).to_have_count(0)
    expect(page.locator(".exhibit")).to_have_count(1)


@pytest.mark.parametrize(("wide", "dark"), [(True, False), (False, True)])
def test_a_prosecutor_builds_and_verifies_a_case_file(
    visit: Open, site: Site, watch: Watch, *, wide: bool, dark: bool
) -> None:
    watch.refused = True
    page = visit(wide=wide, dark=dark)
    page.set_default_timeout(60_000)
    begun(page, site, f"Para el juzgado {wide}")
    page.locator(".exhibit", has_text="informe.pdf").locator("a", has_text="Clavar").click()
    page.fill("#pin-text", "Le quitaron el pasaporte")
    page.fill("#pin-quote", "le quitaron el pasaporte")
    page.locator("input[name=elements][value=means]").check()
    page.locator(".form-end button").click()
    expect(page.locator(".assertion")).to_have_count(1)
    # Looked at before anybody gets it.
    page.locator("form:has(input[value=draft]) button").click()
    page.locator(".build-done a", has_text="Ver las hojas").click()
    expect(page.locator(".look-outline")).to_contain_text("informe.pdf")
    page.locator(".look-outline a", has_text="informe.pdf").click()
    expect(page.locator(".look-sheet img")).to_have_js_property("complete", True)
    assert page.locator(".look-sheet img").evaluate("image => image.naturalWidth") > 400
    assert accessibility_faults(page) == []
    page.locator(".page-head a.button").click()
    # Built for somebody, with its progress, and read back. What does not fit is told, and nothing typed is lost.
    page.fill("#build-basis", "CPP art. 306")
    page.fill("#build-conditions", "sin copias")
    page.evaluate("document.querySelector('#build-basis').removeAttribute('maxlength')")
    page.fill("#build-basis", "x" * 301)
    page.locator("form:has(input[value=build]) button.primary").click()
    expect(page.locator("#build-conditions")).to_have_value("sin copias")
    page.fill("#build-basis", "CPP art. 306")
    page.locator("form:has(input[value=build]) button.primary").click()
    expect(page.locator(".build-check")).to_contain_text("1 cita lleva a huella, página y recuadro", timeout=60_000)
    expect(page.locator("#versions")).to_contain_text("Juzgado 3.º de lo Penal")
    (last, *_) = page.request.get(f"/api/v1/cases/{site.cases['BO-2026-014']}/disclosures").json()["disclosures"]
    assert (last["basis"], last["conditions"]) == ("CPP art. 306", "sin copias")
    page.locator("form:has(input[value=check]) button").click()
    expect(page.locator(".build-check")).to_contain_text("La firma es la de esta instalación")
    # From its top: links that lie below the head are no targets then, and are told as too near to it.
    page.evaluate("scrollTo(0, 0)")
    assert accessibility_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    with page.expect_download() as download:
        page.locator("a[download]").click()
    with zipfile.ZipFile(download.value.path()) as bag:
        listed = dict(reversed(line.split("  ", 1)) for line in bag.read("manifest-sha256.txt").decode().splitlines())
        assert all(hashlib.sha256(bag.read(name)).hexdigest() == digest for name, digest in listed.items())
        assert json.loads(bag.read("data/citations.json"))[0]["quote"] == "le quitaron el pasaporte"
