"""On a telephone: a hit's page opens where its mark is, large enough to be read, with nothing over it."""

import pytest
from playwright.sync_api import Page, expect
from support.site import Site, a_pdf

from .conftest import Open

LOW = [["Primera línea."] + [f"Renglón {number}." for number in range(1, 26)] + ["Al pie dice cernícalo."]]


@pytest.fixture
def low(site: Site) -> str:
    """A page whose word stands at its lower edge, read once."""
    if "pie.pdf" not in site.documents:
        with site.client("ana.quispe") as ana:
            site.upload(ana, "AR-2026-007", "pie.pdf", a_pdf(LOW))
            site.wait(ana)
    return site.documents["pie.pdf"]


def seen(page: Page, selector: str) -> dict[str, float]:
    """A mark that lies wholly in sight and under nothing."""
    mark = page.locator(selector).first
    expect(mark).to_be_in_viewport(ratio=0.99)
    box = mark.bounding_box()
    assert box is not None
    over = page.evaluate(
        """([x, y]) => document.elementsFromPoint(x, y)[0]?.closest(".guide, .head, .foot, .doc-line, .sheet")?.className""",
        [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2],
    )
    assert over == "sheet"
    return box


@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_a_hit_opens_at_its_mark_and_can_be_read(visit: Open, site: Site, language: str) -> None:
    page = visit(wide=False, language=language)
    for document, word in ((site.documents["informe.pdf"], "pasaporte"), (site.documents["informe.pdf"], "Julio")):
        page.goto(f"/documents/{document}/pages/1?q={word}&at=0&of=1")
        assert seen(page, ".box.hit")["height"] >= 11, word
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_documents_name_stays_above_its_page(visit: Open, site: Site) -> None:
    page = visit(wide=False)
    page.goto(f"/documents/{site.documents['informe.pdf']}/pages/2")
    line = page.locator(".doc-line")
    expect(line).to_contain_text("informe.pdf")
    expect(line).to_contain_text("2 / 2")
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight / 2)")
    expect(line).to_be_in_viewport(ratio=0.99)
    expect(page.get_by_role("heading", level=1, name="informe.pdf")).to_have_count(1)
    wide = visit()
    wide.goto(f"/documents/{site.documents['informe.pdf']}/pages/2")
    expect(wide.locator(".doc-line")).to_be_hidden()
    expect(wide.get_by_role("heading", level=1)).to_be_in_viewport()


def test_a_mark_at_the_lower_edge_is_in_sight_narrow_and_wide(visit: Open, low: str) -> None:
    for wide in (False, True):
        page = visit(wide=wide)
        page.goto(f"/documents/{low}/pages/1?q=cernícalo&at=0&of=1")
        seen(page, ".box.hit")


def test_the_tour_covers_no_mark(visit: Open, low: str) -> None:
    page = visit()
    page.goto(f"/documents/{low}/pages/1?q=cernícalo&at=0&of=1")
    page.evaluate(
        """() => { const card = document.createElement("aside"); card.className = "guide";
        card.innerHTML = "<details><summary>Recorrido 2 de 6</summary><form><p>Busque</p></form></details>";
        document.querySelector("main").after(card); }"""
    )
    for opened in (False, True):
        page.evaluate("(opened) => { document.querySelector('.guide details').open = opened; }", opened)
        page.locator(".pane-image").evaluate("(pane) => { pane.scrollTop = pane.scrollHeight; }")
        seen(page, ".box.hit")
