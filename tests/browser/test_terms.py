"""Terms of a case in a real browser: read where they stand, accepted and withdrawn by keyboard, on a desk and a telephone."""

import pytest
from playwright.sync_api import expect
from support.site import Site

from .conftest import Open, accessibility_faults

NUMBER = "BO-2026-022"
FILLING = "Ayer fui al parque y vi que el sol estaba alto, hoy vuelvo con el pan que me diste y vemos lo del patio. "


@pytest.fixture(scope="module")
def terms(site: Site) -> str:
    """The address of a case in which a word stands beside each of six confirmed flags."""
    with site.client("ana.quispe") as ana:
        made = ana.post("/cases", json={"number": NUMBER, "title": "Chats del taller", "country": "BO"})
        made.raise_for_status()
        case = site.cases[NUMBER] = made.json()["id"]
        for number in range(12):
            site.upload(ana, NUMBER, f"otro{number}.txt", f"{FILLING * (number + 3)}".encode())
        for number in range(6):
            text = f"{FILLING * (number + 1)}\nCon alfajor el patrón les quitó el pasaporte al llegar.\n{FILLING}"
            site.upload(ana, NUMBER, f"chat{number}.txt", text.encode())
        site.wait(ana)
        asked = {"verdict": "confirmed", "reason": "it says so"}
        for one in ana.get(f"/cases/{case}/review/queue").json()["entries"]:
            there = f"/documents/{one['flag']['flag']['span']['document']}/flags/{one['flag']['id']}/decisions"
            ana.post(there, json=asked).raise_for_status()
    return f"/cases/{case}/terms"


@pytest.mark.parametrize("wide", [True, False])
def test_no_barrier_on_the_page_of_terms(visit: Open, terms: str, *, wide: bool) -> None:
    page = visit(wide=wide, dark=not wide)
    page.goto(terms)
    offered = page.locator("#proposed [data-row]").filter(has=page.get_by_text("alfajor", exact=True))
    offered.locator(".term-where summary").click()
    expect(offered.locator(".term-places li")).to_have_count(6)
    offered.locator(".sure summary").first.click()
    assert accessibility_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_a_term_is_accepted_and_withdrawn_without_a_mouse(visit: Open, site: Site, terms: str) -> None:
    page = visit()
    page.goto(terms)
    page.wait_for_load_state()  # keys are heard
    first = page.locator("#proposed [data-row]").first
    expect(first.locator(".term")).to_have_text("alfajor")
    page.keyboard.press("j")
    expect(first.locator("[data-open]")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(first.locator(".sure[open]")).to_contain_text("se analizan de nuevo")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("así llaman al cobro")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("6 documentos se están analizando de nuevo")
    with site.client("ana.quispe") as ana:
        site.wait(ana)
    page.reload()
    stands = page.locator("#accepted [data-row]", has_text="alfajor")
    expect(stands).to_contain_text("6 señales")
    expect(stands).to_contain_text("así llaman al cobro")
    assert accessibility_faults(page) == []
    assert "alfajor" not in page.url
    stands.locator(".sure summary").click()
    expect(stands).to_contain_text("sus 6 señales constan como ya no encontradas")
    stands.get_by_label("Motivo").fill("era el nombre de un bar")
    stands.get_by_role("button", name="Retirar", exact=True).click()
    expect(page.locator("#accepted")).to_contain_text("Ninguno todavía")
