"""Two pages are compared side by side, and times are those of who reads."""

from playwright.sync_api import Browser, expect
from support.site import PASSWORD, Site, a_pdf

from .conftest import Open, accessibility_faults, log_in

CONTRACT = ["CONTRATO", "Rosa pagará 500 Bs por el viaje y el alojamiento,", "y entregará su pasaporte a la empresa."]


def test_two_versions_of_a_page_tell_where_they_differ(visit: Open, site: Site) -> None:
    with site.client("ana.quispe") as ana:
        changed = [line.replace("500", "900") for line in CONTRACT]
        site.upload(ana, "AR-2026-007", "contrato.pdf", a_pdf([CONTRACT, changed]))
        site.wait(ana)
    for wide in (True, False):
        page = visit(wide=wide)
        page.goto(f"/documents/{site.documents['contrato.pdf']}/pages/1")
        page.get_by_role("link", name="Comparar páginas").click()
        expect(page.locator(".lede")).to_have_text("Difieren en 1 lugar, que está marcado.")
        expect(page.locator(".side .box.hit")).to_have_count(2)
        assert accessibility_faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
        page.locator("#other-page").fill("1")
        page.get_by_role("button", name="Comparar").click()
        expect(page.locator(".lede")).to_have_text("Dicen lo mismo, palabra por palabra.")


def test_times_are_told_in_the_readers_zone(browser: Browser, site: Site) -> None:
    context = browser.new_context(base_url=site.address, locale="es", timezone_id="America/La_Paz")
    page = context.new_page()
    log_in(page, "ana.quispe", PASSWORD)
    page.goto("/me")
    expect(page.locator("#sessions")).to_contain_text("La Paz (UTC\N{MINUS SIGN}4)")
    context.close()
