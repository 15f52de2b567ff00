"""The journeys of each role in Portuguese on a desk and in English on a telephone; in Spanish on a telephone besides."""

import pytest
from playwright.sync_api import Route, expect
from support.site import REPORT, Site, a_pdf, place_of

from api.web.words import Words

from .conftest import Open, Watch, log_in
from .test_journeys import drawn, overlap
from .test_review import LINES

LOOKS = pytest.mark.parametrize(
    ("language", "wide"), [("pt", True), ("en", False), ("es", False)], ids=["pt wide", "en 390px", "es 390px"]
)


@LOOKS
def test_an_investigator_finds_a_number_in_two_cases_and_opens_both_boxes(
    visit: Open, site: Site, *, language: str, wide: bool
) -> None:
    t = Words(language)
    page = visit(language=language, wide=wide)
    page.goto("/links")
    page.get_by_role("link", name="+591 71234567").click()
    expect(page.locator(".side")).to_have_count(2)
    assert {one.inner_text() for one in page.locator(".side .chip.case").all()} == {"AR-2026-007", "BO-2026-014"}
    for side in range(2):
        expect(page.locator(".side").nth(side).locator(".box.hit, .hit").first).to_be_in_viewport(ratio=0.5)
        page.locator(".side h2 a").nth(side).click()
        expect(page.locator(".doc-name h1")).to_be_visible()
        expect(page.locator(".pane-side")).to_contain_text(t("viewer.indicators"))
        page.go_back()


@LOOKS
def test_an_analyst_reviews_twenty_flags_by_keyboard(visit: Open, site: Site, *, language: str, wide: bool) -> None:
    number = f"BO-2026-7{'pes'.index(language[0])}{int(wide)}"
    with site.client("ana.quispe") as ana:
        made = ana.post("/cases", json={"number": number, "title": "Taller", "country": "BO"}).raise_for_status()
        site.cases[number] = made.json()["id"]
        for name in ("uno.pdf", "dos.pdf"):
            site.upload(ana, number, name, a_pdf([[f"Declaración {name}", *LINES[:7]], LINES[7:]]))
        site.wait(ana)
    page = visit(language=language, wide=wide)
    page.goto(f"/cases/{site.cases[number]}/review")
    shown = page.locator("[data-queue-card] [data-card-of]")
    total = int(page.locator("[data-queue-left]").inner_text())
    for pair in ["y1", "n3", "u2", "yy", "nn"] * 4:
        before = shown.get_attribute("data-card-of") or ""
        page.keyboard.press(pair[0])
        expect(page.locator("[data-palette]:visible [data-reason]").first).to_be_visible()
        page.keyboard.press(pair[1])
        expect(shown).not_to_have_attribute("data-card-of", before)
    expect(page.locator("[data-queue-left]")).to_have_text(str(total - 20))
    page.keyboard.press("z")
    expect(page.locator("[data-queue-left]")).to_have_text(str(total - 19))


@LOOKS
def test_a_prosecutor_builds_and_verifies_a_case_file(
    visit: Open, site: Site, watch: Watch, *, language: str, wide: bool
) -> None:
    watch.refused = True
    page = visit(language=language, wide=wide)
    page.set_default_timeout(60_000)
    page.goto(f"/cases/{site.cases['AR-2026-007']}/casefiles")
    page.fill("#file-title", f"Expediente {language}")
    page.fill("#file-court", "Juzgado 3.º de lo Penal")
    page.locator("#begin button[type=submit]").click()
    page.locator(".exhibits, .empty a.primary").last.click()
    page.locator("[data-pick]", has_text="oferta.pdf").locator("input").check()
    page.locator(".picker button[type=submit]").click()
    page.locator(".exhibit", has_text="oferta.pdf").locator("a[href*='pin']").first.click()
    page.fill("#pin-text", "Ofrece trabajo")
    page.fill("#pin-quote", "Se necesitan meseras")
    page.locator("input[name=elements]").first.check()
    page.locator(".form-end button").click()
    expect(page.locator(".assertion")).to_have_count(1)
    page.fill("#build-basis", "art. 306")
    page.locator("form:has(input[value=build]) button.primary").click()
    expect(page.locator("#versions")).to_contain_text("Juzgado 3.º de lo Penal", timeout=60_000)
    page.locator("form:has(input[value=check]) button").click()
    expect(page.locator(".build-check")).to_be_visible(timeout=60_000)


@LOOKS
def test_an_administrator_adds_an_agency(visit: Open, site: Site, *, language: str, wide: bool) -> None:
    t = Words(language)
    page = visit(None, language=language, wide=wide)
    log_in(page, "admin", site.first)
    page.goto("/office/agencies")
    name = {"pt": "Delegacia do Chuí", "en": "Polk County Office", "es": "Fiscalía de Salta"}[language]
    page.locator("#agency-name").fill(name)
    page.locator("#agency-country").select_option("BR")
    page.locator("#admin-name").fill("Mara Luna")
    page.locator("#admin-login").fill(f"mara.{language}")
    page.get_by_role("button", name=t("office.add_agency")).click()
    expect(page.locator(".members").first).to_contain_text(name)


@LOOKS
def test_an_auditor_reads_the_trail(visit: Open, site: Site, *, language: str, wide: bool) -> None:
    login, secret = f"eva.{language}", "tres nubes sobre el salar"
    with site.client("admin", site.first) as admin:
        home = admin.get("/me").json()["user"]["agency"]
        user = {"login": login, "name": "Eva Ríos", "agency": home, "role": "auditor", "password": secret}
        admin.post("/users", json=user).raise_for_status()
    with site.client("ana.quispe") as ana:
        ana.get("/cases").raise_for_status()
    t = Words(language)
    page = visit(None, language=language, wide=wide)
    log_in(page, login, secret)
    page.goto("/audit?action=case.list")
    expect(page.locator("tbody tr").last).to_contain_text("ana.quispe")
    page.goto("/audit/check")
    expect(page.get_by_role("status")).to_be_visible()
    expect(page.locator("h1")).to_contain_text(t("audit.title"))


@LOOKS
def test_who_has_no_rights_sees_nothing_of_a_case(
    visit: Open, site: Site, watch: Watch, *, language: str, wide: bool
) -> None:
    watch.refused = True
    page = visit(language=language, wide=wide)
    for path in ("/", "/search?q=quetzal", "/entities", "/links"):
        page.goto(path)
        assert "BO-2026-099" not in page.content(), path
    page.fill("#q", "quetz")
    expect(page.locator("[data-typed]")).to_contain_text(Words(language)("search.nothing"))
    assert page.goto(f"/documents/{site.documents['nota.pdf']}").status == 404
    assert "quetzal de plata" not in page.content()


@LOOKS
def test_a_cut_upload_goes_on(visit: Open, site: Site, watch: Watch, tmp_path, *, language: str, wide: bool) -> None:
    t = Words(language)
    page = visit(language=language, wide=wide)
    page.goto(f"/cases/{site.cases['AR-2026-007']}")
    large = tmp_path / f"volcado-{language}.bin"
    large.write_bytes(language.encode() + bytes(range(256)) * 4096 * 12)
    sent: list[str] = []

    def pass_on(route: Route) -> None:
        if route.request.method != "PATCH":
            route.continue_()
            return
        sent.append(route.request.headers.get("upload-offset", ""))
        route.abort() if len(sent) == 2 else route.continue_()

    page.route("**/uploads/*", pass_on)
    page.set_input_files("[data-files]", large)
    again = page.locator(".uploads").get_by_role("button", name=t("upload.now"))
    again.click(timeout=20_000)
    expect(page.locator(".uploads .done")).to_have_count(1, timeout=30_000)
    assert sent[1:] == [sent[1]] * 2
    watch.faults[:] = [fault for fault in watch.faults if "net::ERR_FAILED" not in fault]


@LOOKS
def test_a_hit_is_opened_at_its_box(visit: Open, site: Site, *, language: str, wide: bool) -> None:
    page = visit(language=language, wide=wide)
    page.fill("#q", "pasaporte")
    page.keyboard.press("Enter")
    page.locator(".hit-row", has_text="informe.pdf").locator("[data-open]").first.click()
    assert overlap(drawn(page, ".box.hit"), place_of(REPORT[0], "pasaporte")) > 0.5
