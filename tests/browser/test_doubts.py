"""What may be an accused person's is walked through by keyboard, read where it stands, and told, in a real browser."""

import pytest
from playwright.sync_api import expect
from support.site import PASSWORD, Site

from .conftest import Open, accessibility_faults

REPORT = """ACTA DE INTERVENCIÓN

Imputado: Luis Choque Vargas, quien fue visto en la terminal.
Luis Choque Vargas llamó al +591 70654321 desde la terminal.
Luis Choque Vargas estaba junto al vehículo placa 2345ABC.
"""


@pytest.fixture(scope="module")
def case(site: Site) -> str:
    """A case of Carla's own with an act about somebody accused."""
    with site.client("admin", site.first) as admin:
        home = admin.get("/me").json()["user"]["agency"]
        user = {"login": "carla.pinto", "name": "Carla Pinto", "agency": home, "role": "investigator"}
        admin.post("/users", json={**user, "password": PASSWORD}).raise_for_status()
    with site.client("carla.pinto") as carla:
        answer = carla.post("/cases", json={"number": "BO-2026-301", "title": "Terminal", "country": "BO"})
        answer.raise_for_status()
        site.cases["BO-2026-301"] = str(answer.json()["id"])
        site.upload(carla, "BO-2026-301", "acta.txt", REPORT.encode())
        site.wait(carla)
    return site.cases["BO-2026-301"]


@pytest.mark.parametrize("wide", [True, False])
def test_no_barrier_on_the_page_of_doubts(visit: Open, case: str, *, wide: bool) -> None:
    page = visit("carla.pinto", wide=wide, dark=not wide)
    page.goto(f"/cases/{case}/doubts")
    page.locator(".doubts .sure summary").first.click()
    assert accessibility_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_a_value_is_read_and_told_without_a_mouse(visit: Open, case: str) -> None:
    page = visit("carla.pinto")
    page.goto(f"/cases/{case}/asks")
    page.get_by_role("link", name="Ver los datos en duda").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Datos en duda")
    page.wait_for_load_state()  # keys are heard
    before = page.locator(".doubts li").count()
    assert before
    page.keyboard.press("j")
    expect(page.locator(".doubts li").first.locator("[data-open]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Luis Choque")
    page.go_back()
    page.keyboard.press("j")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("El fiscal lo autorizó")
    page.keyboard.press("Enter")
    expect(page.locator("#told li")).to_contain_text("El fiscal lo autorizó")
    expect(page.locator(".stack > .card .doubts > li")).to_have_count(before)
