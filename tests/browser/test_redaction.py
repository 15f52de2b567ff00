"""Redacting in a browser: a box drawn on the page, its reason, a look before, the copy, and undoing while it is a draft."""

import io

import pikepdf
from playwright.sync_api import expect
from support.site import Site

from .conftest import Open, accessibility_faults


def test_a_drawn_box_is_burned_into_a_copy(visit: Open, site: Site) -> None:
    page = visit("ana.quispe")
    at = f"/documents/{site.documents['informe.pdf']}/pages/1/redaction"
    page.goto(at)
    page.locator("form:has(input[value=begin]) button").click()
    sheet = page.locator("[data-redact]").bounding_box()
    assert sheet is not None
    page.mouse.move(sheet["x"] + 0.1 * sheet["width"], sheet["y"] + 0.2 * sheet["height"])
    page.mouse.down()
    page.mouse.move(sheet["x"] + 0.4 * sheet["width"], sheet["y"] + 0.25 * sheet["height"], steps=4)
    page.mouse.up()
    assert len(page.locator("[data-box]").input_value().split()) == 4
    page.locator("#redact-reason").select_option("privilege")
    page.locator("form:has(input[value=mark]) button").click()
    expect(page.locator(".redaction-marks li.accepted")).to_have_count(1)
    page.locator("form:has(input[value=undo]) button").click()
    expect(page.locator(".redaction-marks li")).to_have_count(0)
    # By keyboard alone: the whole page, by its box in the form.
    page.locator("input[name=whole_page]").check()
    page.locator("#redact-reason").select_option("minor")
    page.locator("form:has(input[value=mark]) button").click()
    assert accessibility_faults(page) == []
    page.locator("form:has(input[value=apply]) button").click()
    with page.expect_download() as download:
        page.locator("aside a[download]").click()
    with pikepdf.open(io.BytesIO(download.value.path().read_bytes())) as copy:
        assert set(copy.Root.keys()) == {"/Type", "/Pages"}
    page.goto(f"/cases/{site.cases['BO-2026-014']}/redactions")
    expect(page.locator("tbody tr")).to_have_count(1)
