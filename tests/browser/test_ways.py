"""The map, the timeline and the two periods of a case, over journeys that were really read."""

import itertools
import math

import pytest
from playwright.sync_api import Page, expect
from support.site import Site

from .conftest import Open, Watch, accessibility_faults

LEGS = """TRASLADOS
El 3 de febrero de 2024 viajó de La Paz a Villazón en bus de la flota Aurora, placa 2345ABC.
El 9 de marzo de 2024 viajó de La Paz a Villazón en bus de la flota Aurora, placa 2345ABC.
El 14 de junio de 2025 viajó de Santa Cruz a Corumbá en una van.
""".encode()


@pytest.fixture
def case(site: Site) -> str:
    """A case with three journeys on two ways, made once."""
    if "BO-2026-300" not in site.cases:
        with site.client("ana.quispe") as ana:
            answer = ana.post("/cases", json={"number": "BO-2026-300", "title": "Traslados", "country": "BO"})
            answer.raise_for_status()
            site.cases["BO-2026-300"] = answer.json()["id"]
            site.upload(ana, "BO-2026-300", "traslados.txt", LEGS)
            site.wait(ana)
    return site.cases["BO-2026-300"]


def opened(page: Page, case: str, query: str = "") -> None:
    page.goto(f"/cases/{case}/ways{query}")
    page.locator("[data-ready]").wait_for(state="attached", timeout=30_000)


def test_a_way_leads_to_the_page_that_tells_of_it(visit: Open, site: Site, case: str) -> None:
    page = visit()
    opened(page, case)
    expect(page.locator(".map .leg")).to_have_count(2)
    way = page.locator("[data-pick]", has_text="Villazón")
    way.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".map .leg.is-on")).to_have_count(1)
    page.locator("[data-picks] .proofs a").first.click()
    expect(page).to_have_url(f"{site.address}/documents/{site.documents['traslados.txt']}/pages/1")


def test_names_on_the_map_can_be_read_on_a_telephone(visit: Open, case: str) -> None:
    for wide in (True, False):
        page = visit(wide=wide)
        opened(page, case)
        expect(page.locator(".map .name").first).to_be_visible()
        size = page.locator(".map .name").first.evaluate(
            "(one) => parseFloat(getComputedStyle(one).fontSize) * one.getScreenCTM().a"
        )
        assert 11 <= size <= 20, wide


CROWDED = """TRASLADOS
El 3 de febrero de 2024 viajó de Salta a Salvador Mazza. El 4 de marzo de 2024 viajó de Salta a Aguas Blancas.
El 9 de marzo de 2024 viajó de Bermejo a Orán. El 9 de abril de 2024 viajó de Salta a Retiro en bus.
El 3 de mayo de 2024 viajó de Yacuiba a Salvador Mazza. El 7 de mayo de 2024 viajó de Salta a Puerto Iguazú.
"""
NAMES = """() => {
  const edge = document.querySelector('.map').getBoundingClientRect();
  return [...document.querySelectorAll('.map .name, .map .country')].map((one) => {
    const box = one.getBoundingClientRect();
    return [one.textContent, box.left - edge.left, box.top - edge.top, edge.right - box.right, edge.bottom - box.bottom,
      box.left, box.top, box.right, box.bottom];
  });
}"""


def crowded(site: Site) -> str:
    if "BO-2026-303" not in site.cases:
        with site.client("ana.quispe") as ana:
            answer = ana.post("/cases", json={"number": "BO-2026-303", "title": "Frontera", "country": "AR"})
            answer.raise_for_status()
            site.cases["BO-2026-303"] = answer.json()["id"]
            site.upload(ana, "BO-2026-303", "frontera.txt", CROWDED.encode())
            site.wait(ana)
    return site.cases["BO-2026-303"]


@pytest.mark.parametrize(("wide", "dark"), [(True, False), (False, False), (True, True), (False, True)])
def test_no_name_on_the_map_lies_over_another_or_over_the_edge(
    visit: Open, site: Site, *, wide: bool, dark: bool
) -> None:
    page = visit(wide=wide, dark=dark)
    opened(page, crowded(site))
    for step in ("", "in", "in", "out"):
        if step:
            page.locator(f"[data-do={step}]").click()
        names = page.evaluate(NAMES)
        assert len(names) >= 4
        assert [name for name, *gaps in names if min(gaps[:4]) < 0] == [], step
        pairs = itertools.combinations(names, 2)
        assert [
            (one[0], other[0])
            for one, other in pairs
            if one[5] < other[7] and other[5] < one[7] and one[6] + 2 < other[8] - 2 and other[6] + 2 < one[8] - 2
        ] == [], step
    assert page.locator(".map .country").count() >= 2


def test_the_timeline_can_be_read_on_a_telephone_without_moving_it(visit: Open, case: str) -> None:
    page = visit(wide=False)
    opened(page, case)
    for text in page.locator(".lanes text").all():
        assert text.evaluate("(one) => parseFloat(getComputedStyle(one).fontSize) * one.getScreenCTM().a") >= 11.5
    view = page.locator("[data-lanes]")
    assert view.evaluate("(one) => one.scrollWidth - one.clientWidth") <= 1
    edge = view.bounding_box()
    assert edge is not None
    for text in page.locator(".lanes text").all():
        box = text.bounding_box()
        assert box is not None
        assert box["x"] >= edge["x"]
        assert box["x"] + box["width"] <= edge["x"] + edge["width"] + 1


def test_the_period_rules_map_list_and_timeline(visit: Open, case: str) -> None:
    page = visit()
    opened(page, case)
    expect(page.locator("[data-count]")).to_have_text("3")
    page.locator("[data-first]").evaluate(
        "(one) => { one.value = one.max; one.dispatchEvent(new Event('input', { bubbles: true })) }"
    )
    expect(page.locator("[data-count]")).to_have_text("1")
    expect(page.locator("[data-pick]")).to_have_count(1)
    expect(page.locator("[data-lanes]")).to_contain_text("Corumbá")
    expect(page.locator("[data-lanes]")).not_to_contain_text("Villazón")


def test_two_periods_tell_a_new_and_an_abandoned_way_with_their_documents(visit: Open, case: str) -> None:
    page = visit()
    opened(page, case, "?before_first=2024-01-01&before_last=2024-12-31&after_first=2025-01-01&after_last=2025-12-31")
    rows = page.locator("#compare tbody tr")
    expect(rows.filter(has_text="Corumbá")).to_contain_text("Nueva")
    expect(rows.filter(has_text="Villazón")).to_contain_text("Abandonada")
    expect(rows.filter(has_text="Villazón").locator("a")).to_have_count(2)
    expect(page.locator(".map .leg.w-new")).to_have_count(1)
    expect(page.locator(".map .leg.w-abandoned")).to_have_count(1)


def test_a_planned_journey_is_told_apart_and_common_days_are_refused(visit: Open, site: Site, watch: Watch) -> None:
    text = "El 3 de febrero de 2024 viajó de La Paz a Villazón.\nEl 9 de mayo de 2025 iban a llevarla de La Paz a Villazón.\n"
    with site.client("ana.quispe") as ana:
        answer = ana.post("/cases", json={"number": "BO-2026-302", "title": "Planes", "country": "BO"})
        answer.raise_for_status()
        case = site.cases["BO-2026-302"] = answer.json()["id"]
        site.upload(ana, "BO-2026-302", "planes.txt", text.encode())
        site.wait(ana)
    watch.refused = True
    page = visit()
    opened(page, case, "?before_first=2024-01-01&before_last=2024-12-31&after_first=2025-01-01&after_last=2025-12-31")
    expect(page.locator(".map .leg")).to_have_count(2)
    expect(page.locator(".map .leg.w-planned")).to_have_count(1)
    arcs = page.locator(".map .leg").evaluate_all(
        "(all) => all.map((one) => { const p = one.getPointAtLength(one.getTotalLength() / 2); return [p.x, p.y]; })"
    )
    # Between the same two towns, and no more on one line.
    assert math.dist(*arcs) > 15
    expect(page.locator(".map-legend .w-planned")).to_have_text("Solo planeado")
    expect(page.locator("#legs .chip")).to_have_text("Solo planeado")
    expect(page.locator("#compare tbody tr")).to_contain_text("Abandonada")
    expect(page.locator("#compare")).to_contain_text("1 viaje solo fue planeado")
    opened(page, case, "?before_first=2024-01-01&before_last=2025-01-01&after_first=2025-01-01&after_last=2025-12-31")
    expect(page.locator("#compare [role=alert]")).to_contain_text("Los dos períodos tienen días en común.")
    expect(page.locator("#compare tbody tr")).to_have_count(0)


def test_it_plays_month_by_month_and_stops(visit: Open, case: str) -> None:
    page = visit(language="en")
    opened(page, case)
    page.get_by_role("button", name="Play").click()
    expect(page.locator("[data-say]")).to_contain_text("journeys so far")
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_the_tables_say_the_same_without_scripts(visit: Open, case: str) -> None:
    page = visit(script=False)
    page.goto(f"/cases/{case}/ways")
    expect(page.locator("#legs tbody tr")).to_have_count(3)


def test_others_are_told_that_there_is_no_such_case(visit: Open, case: str, watch: Watch) -> None:
    watch.refused = True
    page = visit("bea.rojas")
    page.goto(f"/cases/{case}/ways")
    assert "Villazón" not in page.content()


def test_no_barrier_wide_and_narrow(visit: Open, case: str) -> None:
    for wide, dark in ((True, True), (False, False)):
        page = visit(wide=wide, dark=dark)
        opened(page, case)
        assert accessibility_faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
