"""A certificate and a replay on their pages, in a real browser."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from support.site import Site

from .conftest import Open, accessibility_faults


def test_a_certificate_of_nothing_is_taken_away_and_brought_back(visit: Open, site: Site, tmp_path: Path) -> None:
    page = visit()
    page.goto(f"/cases/{site.cases['AR-2026-007']}/certificates")
    page.get_by_label("Búsqueda", exact=True).fill("ornitorrinco")
    with page.expect_download() as download:
        page.get_by_role("button", name="Hacerlo y descargarlo").click()
    file = tmp_path / "certificate.zip"
    download.value.save_as(file)
    page.get_by_role("link", name="Comprobar un certificado").click()
    page.locator("#certificate-file").set_input_files(file)
    page.get_by_role("button", name="Comprobar un certificado").click()
    expect(page.get_by_role("status")).to_contain_text("Responde lo mismo: 0 páginas.")
    assert accessibility_faults(page) == []


def test_a_replay_is_begun_followed_and_stopped(visit: Open, site: Site) -> None:
    page = visit()
    page.goto(f"/cases/{site.cases['AR-2026-007']}/replay")
    page.get_by_role("button", name="Comprobar el caso").click()
    going = page.locator("[data-follow]")
    if going.is_visible():
        expect(going.get_by_role("status")).to_contain_text("documentos")
        page.get_by_role("button", name="Detener").click()
    # The page comes anew by itself when the replay ends; behind all other work that may take its time.
    ended = re.compile("Alguien lo detuvo|Todo sale de los originales")
    expect(page.get_by_text(ended)).to_be_visible(timeout=120_000)


@pytest.mark.parametrize("wide", [True, False])
def test_no_barrier_where_things_are_verified(visit: Open, site: Site, *, wide: bool) -> None:
    page = visit(wide=wide, dark=wide)
    case = site.cases["AR-2026-007"]
    for path in (f"/cases/{case}/certificates?made=1", "/certificates/check", f"/cases/{case}/replay"):
        page.goto(path)
        assert accessibility_faults(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], path
