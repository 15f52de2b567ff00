"""Journeys of people through the pages, in a real browser, over files that were really read."""

import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect
from support.site import CHAT, FILE_PASSWORD, OFFER, REPORT, Site, a_pdf, place_of

from .conftest import Open, Watch, log_in


def overlap(one: dict[str, float], other: tuple[float, float, float, float]) -> float:
    """Intersection over union of a drawn box and a true place."""
    x0, y0, x1, y1 = one["x"], one["y"], one["x"] + one["width"], one["y"] + one["height"]
    a0, b0, a1, b1 = other
    inner = max(0.0, min(x1, a1) - max(x0, a0)) * max(0.0, min(y1, b1) - max(y0, b0))
    return inner / ((x1 - x0) * (y1 - y0) + (a1 - a0) * (b1 - b0) - inner)


def drawn(page: Page, selector: str) -> dict[str, float]:
    """A drawn box in page points, from where it really is on the screen over the really shown image."""
    image = page.locator(".sheet img").first
    expect(image).to_be_visible()
    # Asked from here: a wait inside the page would never ask twice where scripts are switched off.
    whole = "() => [...document.querySelectorAll('.sheet img')].every((one) => one.complete && one.naturalWidth)"
    deadline = time.monotonic() + 10
    while not page.evaluate(whole):
        assert time.monotonic() < deadline, "the page image never came"
        time.sleep(0.05)
    sheet, box = image.bounding_box(), page.locator(selector).first.bounding_box()
    scale = 595.28 / sheet["width"]
    return {
        "x": (box["x"] - sheet["x"]) * scale,
        "y": (box["y"] - sheet["y"]) * scale,
        "width": box["width"] * scale,
        "height": box["height"] * scale,
    }


def test_a_wrong_password_is_told_and_nothing_opens(visit: Open, watch: Watch) -> None:
    watch.refused = True
    page = visit(None)
    page.goto("/links")
    assert page.url.endswith("/login?next=/links")
    log_in(page, "ana.quispe", "not this one at all")
    expect(page.get_by_role("alert")).to_contain_text("El usuario o la contraseña no son correctos.")
    expect(page.locator("#login")).to_have_value("ana.quispe")
    page.goto("/")
    assert "/login" in page.url


def test_from_login_to_a_box_on_the_page_and_both_pages_of_a_link(visit: Open, site: Site) -> None:
    page = visit(None)
    log_in(page, "ana.quispe")
    expect(page.get_by_role("heading", name="Mis casos")).to_be_visible()
    page.fill("#q", "pasaporte")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("páginas en")
    page.locator(".hit-row", has_text="informe.pdf").filter(has_text="Página 1").locator("[data-open]").click()
    found = drawn(page, ".box.hit")
    assert overlap(found, place_of(REPORT[0], "pasaporte")) > 0.5
    expect(page.locator(".find.indicator").filter(has_text="Retención de documentos")).to_be_visible()
    expect(page.locator(".pane-side")).to_contain_text("+591 71234567")

    page.get_by_role("link", name="Vínculos").first.click()
    page.get_by_role("link", name="+591 71234567").click()
    expect(page.locator(".side")).to_have_count(2)
    assert {one.inner_text() for one in page.locator(".side .chip.case").all()} == {"AR-2026-007", "BO-2026-014"}
    for side in range(2):
        expect(page.locator(".side").nth(side).locator(".box.hit, .hit").first).to_be_visible()
    expect(page.locator(".page-head")).to_contain_text("El mismo teléfono está en 2 casos")


def test_upload_shows_progress_and_the_file_can_be_found(visit: Open, site: Site, tmp_path: Path) -> None:
    page = visit()
    page.goto("/cases/new")
    page.fill("#number", "BO-2026-055")
    page.fill("#title", "Subida")
    page.click("button[type=submit]:has-text('Abrir el caso')")
    expect(page.get_by_text("Este caso está vacío")).to_be_visible()
    page.wait_for_load_state()  # the script takes the folder
    folder = tmp_path / "incautado"
    (folder / "celular").mkdir(parents=True)
    (folder / "acta.pdf").write_bytes(a_pdf([["Acta de inspección de la ladrillera Tunari."]]))
    (folder / "celular" / "chat.txt").write_text(CHAT, encoding="utf-8")
    page.set_input_files("[data-folder]", folder)
    expect(page.locator(".uploads .done")).to_have_count(2)
    expect(page.locator("[data-upload-sum]")).to_contain_text("2 de 2 archivos")
    # Live: the list fills itself, without a reload.
    expect(page.locator("#files-part .chip", has_text="Leído")).to_have_count(2, timeout=60_000)
    expect(page.locator("#files-part")).to_contain_text("incautado/celular")
    expect(page.locator("[data-live-said]")).to_contain_text("Lectura terminada: 2 archivos")
    page.fill("#q", "ladrillera")
    page.keyboard.press("Enter")
    expect(page.locator(".hit-row mark")).to_have_text("ladrillera")
    expect(page.locator(".cover")).to_contain_text("Todo lo recibido se leyó")


@pytest.fixture
def quiet_abort(watch: Watch):
    """The browser itself reports an aborted request as an error."""
    yield
    watch.faults[:] = [fault for fault in watch.faults if "net::ERR_FAILED" not in fault]


@pytest.mark.usefixtures("quiet_abort")
def test_a_cut_upload_is_told_and_tried_again(visit: Open, site: Site, tmp_path: Path) -> None:
    page = visit()
    page.goto(f"/cases/{site.cases['AR-2026-007']}")
    (tmp_path / "nota.txt").write_text("Nota sin importancia.", encoding="utf-8")
    page.route("**/uploads", lambda route: route.abort(), times=2)
    page.set_input_files("[data-files]", tmp_path / "nota.txt")
    expect(page.locator(".uploads .why")).to_contain_text("Se cortó la conexión")
    page.get_by_role("button", name="Seguir ahora").click()
    expect(page.locator(".uploads .done")).to_have_count(1)


@pytest.mark.usefixtures("quiet_abort")
def test_a_large_file_goes_on_from_where_the_line_was_lost_and_after_a_reload(
    visit: Open, site: Site, tmp_path: Path
) -> None:
    page = visit()
    page.goto(f"/cases/{site.cases['AR-2026-007']}")
    large = tmp_path / "volcado.bin"
    large.write_bytes(bytes(range(256)) * 4096 * 20)
    offsets: list[str] = []

    def pass_on(route: Route) -> None:
        offsets.append(route.request.headers.get("upload-offset", ""))
        if len(offsets) in (2, 4):
            route.abort()
        else:
            route.continue_()

    page.route("**/uploads/*", lambda route: pass_on(route) if route.request.method == "PATCH" else route.continue_())
    page.set_input_files("[data-files]", large)
    expect(page.locator(".uploads .why")).to_contain_text("desde donde quedó", timeout=20_000)
    page.get_by_role("button", name="Seguir ahora").click()
    expect(page.locator(".uploads .why")).to_contain_text("desde donde quedó", timeout=20_000)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.set_input_files("[data-files]", large)
    expect(page.locator(".uploads .done")).to_have_count(1, timeout=30_000)
    part = 8 * 1024 * 1024
    assert offsets == ["0", str(part), str(part), str(2 * part), str(2 * part)]
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('lince-upload-'))") == []


def test_what_the_record_of_the_seizure_says_is_kept_and_shown(visit: Open, site: Site, tmp_path: Path) -> None:
    page = visit()
    page.goto(f"/cases/{site.cases['AR-2026-007']}")
    page.get_by_text("Acta de incautación").click()
    page.fill("#said-seized_by", "Cabo Rivas")
    page.fill("#said-day", "2026-03-04")
    page.fill("#said-hour", "10:15")
    page.fill("#said-seal", "EV-17")
    (tmp_path / "libreta.txt").write_text("Una hoja con cuentas.", encoding="utf-8")
    page.set_input_files("[data-files]", tmp_path / "libreta.txt")
    expect(page.locator(".uploads .done")).to_have_count(1)
    page.locator("#files-part").get_by_role("link", name="libreta.txt").click(timeout=60_000)
    page.locator("summary", has_text="Custodia").click()
    for said in ("Cabo Rivas", "2026-03-04T10:15", "EV-17"):
        expect(page.locator(".pane-side")).to_contain_text(said)


def test_files_with_a_problem_are_filtered_and_tried_again_and_a_report_tells_of_them(visit: Open, site: Site) -> None:
    page = visit()
    page.goto(f"/cases/{site.cases['BO-2026-014']}?show=problems")
    page.select_option("#only-state", "encrypted")
    page.get_by_role("button", name="Filtrar").click()
    expect(page.locator("#files-part tbody tr")).to_have_count(1)
    page.get_by_role("button", name="Reintentar este archivo").click()
    page.wait_for_url("**show=waiting")
    page.get_by_role("link", name="Informe de todo el caso").click()
    expect(page.locator("h1")).to_have_text("Informe de lectura")
    expect(page.locator(".main")).to_contain_text("cerrado.pdf")


def test_an_encrypted_file_opens_with_its_password(visit: Open, site: Site) -> None:
    page = visit()
    page.goto("/search?q=pasaporte")
    expect(page.locator(".cover")).to_contain_text("1 documento que pide contraseña")
    page.goto(f"/documents/{site.documents['cerrado.pdf']}")
    expect(page.get_by_text("Este archivo no tiene páginas que mostrar")).to_be_visible()
    page.get_by_role("link", name="Añadir su contraseña").click()
    page.fill("#file-password", FILE_PASSWORD)
    page.get_by_role("button", name="Añadir y leer de nuevo").click()
    expect(page.get_by_text("Contraseña añadida.")).to_be_visible()
    row = page.locator("#files-part tr", has_text="cerrado.pdf")
    expect(row.locator(".chip")).to_have_text("Leído", timeout=60_000)


def test_search_and_the_viewer_work_without_script(visit: Open, site: Site) -> None:
    page = visit(script=False)
    page.fill("#q", "pasaporte -mochila")
    page.keyboard.press("Enter")
    expect(page.locator(".hit-row").first).to_be_visible()
    total = int(page.locator("h1").inner_text().split()[0])
    page.locator(".facet", has_text="Caso").get_by_role("link", name="AR-2026-007").click()
    assert int(page.locator("h1").inner_text().split()[0]) < total
    page.locator("[data-open]").first.click()
    expect(page.locator(".box.hit").first).to_be_visible()
    assert overlap(drawn(page, ".box.hit"), place_of(OFFER[0], "pasaporte")) > 0.5
    page.goto(f"/documents/{site.documents['informe.pdf']}")
    page.locator("[data-next-page]").click()
    assert page.url.endswith("/pages/2")


def test_somebody_without_a_place_in_the_case_sees_nothing_of_it(visit: Open, site: Site, watch: Watch) -> None:
    watch.refused = True
    page = visit()
    hidden, document = site.cases["BO-2026-099"], site.documents["nota.pdf"]
    for path in ("/", "/search?q=quetzal", "/entities", "/links", "/search?q=71234567"):
        page.goto(path)
        assert "BO-2026-099" not in page.content(), path
        assert "nota.pdf" not in page.content(), path
    for path in (
        f"/cases/{hidden}",
        f"/search?q=quetzal&case={hidden}",
        f"/documents/{document}",
        f"/documents/{document}/pages/1",
    ):
        assert page.goto(path).status == 404, path
        assert "quetzal de plata" not in page.content()
    bea = visit("bea.rojas")
    bea.goto("/search?q=quetzal")
    expect(bea.locator(".hit-row")).to_have_count(1)
    assert "informe.pdf" not in bea.content()


def test_keys_lead_from_hit_to_hit(visit: Open) -> None:
    page = visit()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("pasaporte")
    page.keyboard.press("Enter")
    page.wait_for_selector(".hit-row")
    page.wait_for_load_state()  # keys are heard
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(".hit-row").nth(1)).to_have_class("hit-row is-at")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.locator(".at").first).to_contain_text("resultado 1 de")
    page.wait_for_load_state()
    # Through those of this page, and once more.
    here = page.locator(".pane-image .hit, .pane-text:only-of-type .hit").count()
    with page.expect_navigation():
        for _ in range(here + 1):
            page.keyboard.press("n")
    expect(page.locator(".at").first).to_contain_text("resultado 2 de")
    page.wait_for_load_state()
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    page.locator("[data-keys-switch]").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("#q")).not_to_be_focused()


def test_a_finding_in_the_list_lights_up_on_the_page(visit: Open, site: Site) -> None:
    page = visit()
    page.goto(f"/documents/{site.documents['informe.pdf']}/pages/1")
    page.locator(".find-value", has_text="+591 71234567").click()
    expect(page.locator(".box.mention.k-phone.is-focus")).to_have_count(1)
    assert overlap(drawn(page, ".box.k-phone"), place_of(REPORT[0], "+591 71234567")) > 0.5
    before = page.locator(".sheet").bounding_box()["width"]
    page.get_by_role("button", name="Ampliar").click()
    assert page.locator(".sheet").bounding_box()["width"] > before
    assert overlap(drawn(page, ".box.k-phone"), place_of(REPORT[0], "+591 71234567")) > 0.5
    page.keyboard.press("v")
    expect(page.locator(".pane-text")).to_be_visible()
    expect(page.locator(".pane-text .k-phone")).to_have_text("+591 71234567")


def test_after_logging_out_the_back_button_shows_nothing(visit: Open) -> None:
    page = visit(None)
    log_in(page, "ana.quispe")
    page.goto("/search?q=pasaporte")
    page.locator(".me summary").click()
    page.get_by_role("button", name="Cerrar sesión").click()
    expect(page.locator("#login")).to_be_visible()
    page.go_back()
    expect(page.locator(".hit-row")).to_have_count(0)
    expect(page.locator("#login")).to_be_visible()


def test_a_search_is_saved_and_tells_of_a_new_page(visit: Open, site: Site, tmp_path: Path) -> None:
    page = visit()
    page.goto("/search?q=colibr%C3%AD")
    page.get_by_text("Guardar esta búsqueda").click()
    page.fill("#saved-name", "el pájaro")
    page.get_by_role("button", name="Guardar", exact=True).click()
    expect(page).to_have_url(f"{site.address}/inbox")
    expect(page.get_by_text("No hay avisos.")).to_be_visible()
    expect(page.get_by_role("link", name="el pájaro")).to_be_visible()
    file = tmp_path / "pajaro.txt"
    file.write_text("La nota habla de un colibrí de plata.", encoding="utf-8")
    page.goto(f"/cases/{site.cases['BO-2026-014']}")
    page.set_input_files("input[type=file]:not([data-folder])", str(file))
    expect(page.locator(".uploads .done")).to_have_count(1)
    deadline = time.monotonic() + 60
    page.goto("/inbox")
    while not page.locator("[data-open]").count():
        assert time.monotonic() < deadline, "no alert came"
        time.sleep(1)
        page.goto("/inbox")
    expect(page.get_by_text("Sin leer", exact=True)).to_be_visible()
    assert "colibr" not in page.locator("[data-open]").get_attribute("href")
    page.get_by_role("button", name="Marcar todos como leídos").click()
    expect(page.get_by_text("Sin leer", exact=True)).to_have_count(0)
    page.locator("[data-open]").click()
    expect(page.locator("mark, .hit").first).to_contain_text("colibrí")
    page.goto("/inbox")
    page.get_by_role("button", name="Quitar el pájaro").click()
    expect(page.get_by_text("Nada guardado.")).to_be_visible()
