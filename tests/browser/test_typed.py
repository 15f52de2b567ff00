"""Results as one types, in every language, wide and narrow, by keyboard alone."""

import pytest
from playwright.sync_api import expect
from support.site import Site

from .conftest import Open, accessibility_faults


@pytest.mark.parametrize(("language", "wide"), [("es", True), ("es", False), ("pt", True), ("en", False)])
def test_hits_come_while_one_types_and_lead_to_their_boxes(
    visit: Open, site: Site, *, language: str, wide: bool
) -> None:
    page = visit(language=language, wide=wide)
    page.goto("/links")
    page.keyboard.press("/")
    page.keyboard.type("retuv")
    found = page.locator("[data-typed]")
    expect(found.locator("a", has_text="informe.pdf")).to_be_visible()
    expect(found.locator("mark").first).to_have_text("retuviera")
    assert accessibility_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    page.keyboard.press("Escape")
    expect(found).to_be_hidden()
    page.keyboard.type("i")
    expect(found).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(found.locator("a").first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".box.hit").first).to_be_visible()
    assert "retuv" not in page.url
    assert page.evaluate("Object.values(localStorage).join().includes('retuv')") is False


def test_the_last_letter_wins_and_leaving_the_box_closes_the_list(visit: Open) -> None:
    page = visit()
    page.fill("#q", "pasaporte")
    page.fill("#q", "ornitorrinco")
    found = page.locator("[data-typed]")
    expect(found).to_contain_text("Ninguna página")
    page.locator("h1").click()
    expect(found).to_be_hidden()
    page.fill("#q", "pa")
    expect(found).to_be_hidden()
