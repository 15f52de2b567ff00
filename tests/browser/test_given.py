"""What leaves a case, in a real browser: a ground that waits for somebody else, the ledger, a document kept from somebody."""

import pytest
from playwright.sync_api import expect
from support.site import Site

from .conftest import Open, Watch, accessibility_faults


@pytest.fixture
def together(site: Site) -> str:
    """Bea has a place in Ana's case too."""
    case = site.cases["BO-2026-014"]
    with site.client("ana.quispe") as ana:
        assert ana.post(f"/cases/{case}/members", json={"login": "bea.rojas"}).status_code in (201, 409)
    return case


def test_a_ground_is_recorded_by_one_and_agreed_to_by_another(visit: Open, together: str) -> None:
    page = visit()
    page.goto(f"/cases/{together}")
    page.get_by_role("link", name="Entregas").click()
    page.get_by_role("link", name="Fundamentos").click()
    page.get_by_label("Destinatario").fill("Tribunal do Norte")
    page.get_by_label("País").select_option("BR")
    page.get_by_label("En qué descansa").select_option("single_case")
    page.get_by_label("Ley, tratado u orden").fill("carta rogatoria 31/2026")
    page.get_by_role("button", name="Anotar un fundamento").click()
    ground = page.locator(".given-list li", has_text="Tribunal do Norte")
    expect(ground).to_contain_text("falta 1 aprobación")
    expect(ground.get_by_role("button", name="Aprobar")).to_have_count(0)
    other = visit("bea.rojas")
    other.goto(f"/cases/{together}/transfers")
    other.locator(".given-list li", has_text="Tribunal do Norte").get_by_role("button", name="Aprobar").click()
    expect(other.locator(".given-list li", has_text="Tribunal do Norte")).to_contain_text("aprobó bea.rojas")


def test_what_was_given_is_read_and_made_again(visit: Open, site: Site, together: str) -> None:
    with site.client("ana.quispe") as ana:
        body = {"format": "csv", "recipient": "Juzgado 3.º", "basis": "CPP art. 306", "conditions": "sin copias"}
        ana.post(f"/cases/{together}/export", json=body).raise_for_status()
    page = visit()
    page.goto(f"/cases/{together}/disclosures")
    page.locator("[data-open]").first.click()
    expect(page.locator(".facts")).to_contain_text("sin copias")
    page.get_by_role("button", name="Hacerla de nuevo y comparar").click()
    expect(page.get_by_role("status")).to_contain_text("Sale lo mismo")
    assert accessibility_faults(page) == []


def test_a_document_is_kept_from_whom_it_names(visit: Open, site: Site, together: str, watch: Watch) -> None:
    watch.refused = True
    document = site.documents["chat.txt"]
    page, other = visit(), visit("bea.rojas")
    page.goto(f"/documents/{document}")
    page.get_by_role("link", name="Acceso").click()
    page.get_by_label("Usuario de la persona").fill("bea.rojas")
    page.locator("#bar-reason").fill("la nombra como quien avisó")
    page.get_by_role("button", name="Apartar", exact=True).click()
    expect(page.locator("#barred")).to_contain_text("Bea Rojas")
    assert other.goto(f"/documents/{document}").status == 404
    page.locator("#barred summary").click()
    page.locator("#barred .members").get_by_role("button", name="Dejar de apartar").click()
    expect(page.locator("#barred")).to_contain_text("De nadie.")
    assert other.goto(f"/documents/{document}").status == 200


@pytest.mark.parametrize("wide", [True, False])
def test_no_barrier_where_what_leaves_is_kept_in_order(visit: Open, site: Site, together: str, *, wide: bool) -> None:
    page = visit(wide=wide, dark=wide)
    for path in (
        "/recipients",
        f"/cases/{together}/transfers",
        f"/cases/{together}/disclosures",
        f"/cases/{together}/bundles",
        "/bundles",
        f"/documents/{site.documents['informe.pdf']}/access",
    ):
        page.goto(path)
        assert accessibility_faults(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], path
