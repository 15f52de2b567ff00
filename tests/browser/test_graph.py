"""The graph in a real browser: what is drawn, what proves it, the same as a list, and what nobody else may see of it."""

import gzip
from collections import Counter
from pathlib import Path

from playwright.sync_api import Page, expect
from support.site import Site

from benchmarks.browser.graph import a_picture

from .conftest import Open, Watch, accessibility_faults


def drawn(page: Page, path: str = "/graph") -> None:
    page.goto(path)
    page.locator("[data-drawn]").wait_for(state="attached", timeout=30_000)


def choose(page: Page, name: str) -> None:
    page.get_by_label("Filtrar por nombre").fill(name)
    page.locator("[data-stations] .pick", has_text=name).first.click()
    expect(page.locator("[data-chosen-name]")).to_have_text(name)


def test_expand_and_read_what_proves_a_tie_by_keyboard_alone(visit: Open, site: Site) -> None:
    page = visit()
    drawn(page, f"/graph?case={site.cases['BO-2026-014']}")
    choose(page, "Rosa Mamani Choque")
    before = int(page.locator("[data-count]").inner_text())
    expand = page.get_by_role("button", name="Ampliar")
    expand.focus()
    page.keyboard.press("Enter")
    page.locator("[data-expanded]").wait_for(state="attached", timeout=15_000)
    assert int(page.locator("[data-count]").inner_text()) >= before
    proof = page.locator("[data-chosen] .picks button", has_text="Prueba").first
    proof.focus()
    page.keyboard.press("Enter")
    link = page.locator("[data-chosen] .proofs a").first
    expect(link).to_contain_text("informe.pdf, p. 1")
    link.click()
    expect(page).to_have_url(f"{site.address}/documents/{site.documents['informe.pdf']}/pages/1")


def test_a_number_joins_two_cases_and_the_way_is_proven(visit: Open, site: Site) -> None:
    page = visit()
    drawn(page)
    choose(page, "Rosa Mamani Choque")
    page.get_by_role("button", name="Camino desde aquí").click()
    page.get_by_label("Filtrar por nombre").fill("viajes.aurora")
    page.locator("[data-stations] .pick").first.click()
    page.get_by_role("button", name="Camino desde Rosa Mamani Choque").click()
    expect(page.locator("[data-chosen] .steps li").first).to_be_visible()
    proofs = page.locator("[data-chosen] .steps .proofs").all_inner_texts()
    assert any("informe.pdf" in one for one in proofs)
    assert any("oferta.pdf" in one for one in proofs)
    assert page.locator("[data-graph]").evaluate("(one) => Object.keys(localStorage).length") == 0


def test_filters_hide_and_give_back(visit: Open, site: Site) -> None:
    page = visit()
    drawn(page, f"/graph?case={site.cases['BO-2026-014']}")
    whole = int(page.locator("[data-count]").inner_text())
    page.get_by_text("Filtros", exact=True).click()
    page.get_by_label("Desde el mes").fill("2031-01")
    page.get_by_label("También lo que no dice fecha").uncheck()
    expect(page.locator("[data-count]")).to_have_text("0")
    expect(page.locator("[data-say]")).to_contain_text("0 pasan los filtros")
    page.get_by_role("button", name="Quitar los filtros").click()
    expect(page.locator("[data-count]")).to_have_text(str(whole))


def test_a_station_is_taken_with_the_pointer_moved_and_brought_nearer(visit: Open, site: Site) -> None:
    page = visit()
    page.emulate_media(reduced_motion="reduce")
    drawn(page, f"/graph?case={site.cases['BO-2026-014']}")
    choose(page, "Rosa Mamani Choque")
    canvas = page.locator("[data-canvas]")
    canvas.press("+")
    canvas.press("+")
    page.locator("[data-stations] .pick", has_text="Rosa Mamani Choque").click()  # in the middle now
    canvas.press("Escape")
    expect(page.locator("[data-chosen]")).to_be_hidden()
    box = canvas.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.click(x, y)
    expect(page.locator("[data-chosen-name]")).to_have_text("Rosa Mamani Choque")
    canvas.press("Escape")
    for at in (x, x + 30, x + 150):  # the station itself, then where it was let go
        page.mouse.move(at, y)
        page.mouse.down() if at == x else None
    page.mouse.up()
    page.mouse.move(x + 150, y)
    page.mouse.wheel(0, -100)
    page.mouse.click(x + 150, y)
    expect(page.locator("[data-chosen-name]")).to_have_text("Rosa Mamani Choque")


def test_a_filter_on_thousands_works_out_no_places_and_draws_once(visit: Open) -> None:
    page = visit()
    picture = a_picture(2_000, "0" * 32)
    page.route("**/api/v1/graph/picture", lambda route: route.fulfill(json=picture))
    drawn(page)
    page.get_by_text("Filtros", exact=True).click()
    page.wait_for_timeout(500)  # until the last frame of opening it
    page.evaluate(
        """() => { window.cleared = 0; window.workers = 0;
        const pen = CanvasRenderingContext2D.prototype, clear = pen.clearRect, Begun = window.Worker;
        pen.clearRect = function (...place) { window.cleared += 1; return clear.apply(this, place); };
        window.Worker = class extends Begun { constructor(...told) { super(...told); window.workers += 1; } }; }"""
    )
    page.get_by_label("Desde el mes").fill("2025-07")
    expect(page.locator("[data-say]")).to_contain_text("pasan los filtros")
    page.wait_for_timeout(300)
    assert page.evaluate("[window.cleared, window.workers]") == [1, 0]


def test_no_name_lies_over_another_and_those_with_most_ties_have_theirs(visit: Open) -> None:
    page = visit()
    page.add_init_script(
        """window.written = [];
        const pen = CanvasRenderingContext2D.prototype, clear = pen.clearRect, fill = pen.fillText;
        pen.clearRect = function (...place) { window.written = []; return clear.apply(this, place); };
        pen.fillText = function (text, x, y) {
          const { width } = this.measureText(text), height = parseFloat(this.font);
          window.written.push({ text, left: x - width / 2, right: x + width / 2, top: y, bottom: y + height });
          return fill.call(this, text, x, y); };"""
    )
    picture = a_picture(300, "0" * 32)
    ties = Counter(one for bond in picture["bonds"] for one in (bond["one"], bond["two"]))
    most = next(one["node"]["name"] for one in picture["stations"] if one["node"]["id"] == ties.most_common(1)[0][0])
    page.route("**/api/v1/graph/picture", lambda route: route.fulfill(json=picture))
    drawn(page)
    page.locator("[data-canvas]").press("+")
    page.wait_for_function("window.written.length > 0")
    for near in range(4):
        names = page.evaluate("window.written")
        assert len(names) > 10
        for at, one in enumerate(names):
            for other in names[:at]:
                apart = one["left"] >= other["right"] or other["left"] >= one["right"]
                assert apart or one["top"] >= other["bottom"] or other["top"] >= one["bottom"], (one, other)
        if near >= 2:  # all that is in sight is named as far as there is room
            assert most in {one["text"] for one in names}
        page.locator("[data-canvas]").press("+")
        page.wait_for_timeout(300)  # until it is still


def test_the_picture_is_saved_and_the_log_says_so(visit: Open, site: Site) -> None:
    page = visit()
    drawn(page, f"/graph?case={site.cases['BO-2026-014']}")
    with page.expect_download() as saving:
        page.get_by_role("button", name="Guardar imagen").click()
    assert saving.value.suggested_filename == "graph.png"
    assert Path(saving.value.path()).read_bytes().startswith(b"\x89PNG\r\n\x1a\n")


def test_a_view_is_kept_without_names_and_opened_again(visit: Open, site: Site, tmp_path: Path) -> None:
    page = visit()
    drawn(page, f"/graph?case={site.cases['BO-2026-014']}")
    choose(page, "Rosa Mamani Choque")
    page.get_by_role("button", name="Quitar", exact=True).click()
    left = page.locator("[data-count]").inner_text()
    with page.expect_download() as keeping:
        page.get_by_role("button", name="Guardar vista").click()
    kept = tmp_path / "view.json"
    keeping.value.save_as(kept)
    assert "Rosa" not in kept.read_text(encoding="utf-8")
    drawn(page)
    page.set_input_files("[data-view-file]", kept)
    expect(page.locator("[data-count]")).to_have_text(left)
    kept.write_text("{}", encoding="utf-8")
    page.set_input_files("[data-view-file]", kept)
    expect(page.locator("[data-say]")).to_contain_text("no es una vista")


def test_a_view_is_kept_on_the_server_and_opened_on_another_machine(visit: Open, site: Site) -> None:
    page = visit()
    drawn(page, f"/graph?case={site.cases['BO-2026-014']}")
    choose(page, "Rosa Mamani Choque")
    page.get_by_role("button", name="Quitar", exact=True).click()
    left = page.locator("[data-count]").inner_text()
    page.get_by_text("Mis vistas de este caso").click()
    expect(page.get_by_text("Aún no guarda ninguna.")).to_be_visible()
    page.get_by_label("Nombre de la vista").fill("Sin la testigo")
    page.get_by_role("button", name="Guardarla para mí").click()
    expect(page.locator("[data-view-open]")).to_have_text("Sin la testigo")
    expect(page.locator("[data-say]")).to_contain_text("queda entre sus vistas")
    other = visit(wide=False)
    drawn(other, f"/graph?case={site.cases['BO-2026-014']}")
    assert other.locator("[data-count]").inner_text() != left
    other.get_by_text("Mis vistas de este caso").click()
    other.get_by_role("button", name="Sin la testigo", exact=True).click()
    expect(other.locator("[data-count]")).to_have_text(left)
    other.locator("[data-view-list] summary").click()
    assert accessibility_faults(other) == []
    other.get_by_role("button", name="Olvidarla").click()
    expect(other.get_by_text("Aún no guarda ninguna.")).to_be_visible()
    assert other.evaluate("JSON.stringify([localStorage, sessionStorage])").find("testigo") < 0


def test_who_has_no_place_in_a_case_sees_nothing_of_it_in_picture_and_list(
    visit: Open, site: Site, watch: Watch
) -> None:
    watch.refused = True
    page = visit("bea.rojas")
    drawn(page)
    page.goto("/graph?view=list")
    assert "Mamani" not in page.content()
    page.goto(f"/graph?view=list&case={site.cases['BO-2026-014']}")
    assert "Mamani" not in page.content()
    expect(page.locator("h1")).to_be_visible()


def test_the_list_says_the_same_without_scripts(visit: Open, site: Site) -> None:
    page = visit(script=False)
    page.goto(f"/graph?view=list&case={site.cases['BO-2026-014']}")
    row = page.locator("tr", has_text="Rosa Mamani Choque").first
    row.locator(".beside a").first.click()
    expect(page.locator("table")).to_contain_text("informe.pdf")


def test_a_typed_name_is_found_and_stands_in_no_address(visit: Open, site: Site) -> None:
    page = visit(language="pt")
    page.goto("/graph")
    page.fill("#graph-text", "rosa mamani")
    page.locator("#graph-text").press("Enter")
    page.get_by_role("link", name="Rosa Mamani Choque").click()
    page.locator("[data-drawn]").wait_for(state="attached", timeout=30_000)
    expect(page.locator("[data-chosen-name]")).to_have_text("Rosa Mamani Choque")
    assert "mamani" not in page.url.lower()
    assert "mamani" not in page.title().lower()


def test_no_barrier_wide_and_narrow(visit: Open, site: Site) -> None:
    for wide, dark in ((True, True), (False, False)):
        page = visit(wide=wide, dark=dark)
        drawn(page)
        choose(page, "Rosa Mamani Choque")
        assert accessibility_faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
        page.goto("/graph?view=list")
        assert accessibility_faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_a_printed_graph_is_drawn_as_by_day_also_where_the_screen_is_dark(visit: Open, site: Site) -> None:
    page = visit(dark=True)
    drawn(page)
    page.wait_for_timeout(500)
    # How much of what is drawn has the colour that strong ties have by night.
    look = """() => {
        const there = document.querySelector(".graph-canvas canvas"), copy = document.createElement("canvas");
        [copy.width, copy.height] = [there.width, there.height];
        const pen = copy.getContext("2d", { willReadFrequently: true });
        pen.drawImage(there, 0, 0);
        const seen = pen.getImageData(0, 0, copy.width, copy.height).data;
        let many = 0;
        for (let at = 0; at < seen.length; at += 4)
            if (Math.abs(seen[at] - 0x5c) + Math.abs(seen[at + 1] - 0xc4) + Math.abs(seen[at + 2] - 0xb3) < 24) many += 1;
        return many;
    }"""
    by_night = page.evaluate(look)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    on_paper = page.evaluate(look)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert by_night > 50
    assert on_paper == 0, "colours of the night would stand on white paper"
    assert page.evaluate(look) > 50


def test_first_pages_load_little_and_the_graph_only_where_it_is_opened(visit: Open) -> None:
    page = visit()
    loaded: dict[str, int] = {}
    page.on(
        "response",
        lambda answer: (
            loaded.__setitem__(answer.url, len(gzip.compress(answer.body()))) if answer.url.endswith(".js") else None
        ),
    )
    for path in ("/", "/search?q=pasaporte", "/links", "/entities"):
        page.goto(path)
        page.wait_for_load_state("networkidle")
    assert 0 < sum(loaded.values()) <= 350_000
    assert not any("/graph-" in url or "/map-" in url for url in loaded)
    drawn(page)
    assert any("/graph-" in url for url in loaded)
