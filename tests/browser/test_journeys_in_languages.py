"""Journeys of each role in the other languages, and on a telephone: one world, one window for each look, sessions as cookies.

Where each journey of the issue is shown, by language and width (wide: 1440 px, narrow: 390 px):

| journey | es | pt | en |
|---|---|---|---|
| a number in two cases, both boxes | wide: `test_journeys`; narrow: here | wide and narrow: here | wide and narrow: here |
| twenty flags by keyboard | wide: `test_review`; narrow: here | wide: here | narrow: here |
| a case file built and verified | wide and narrow: `test_casefile` | wide: here | narrow: here |
| an agency is added | wide: `test_office`; narrow: here | wide: here | narrow: here |
| the trail is read | wide: `test_office`; narrow: here | wide: here | narrow: here |
| a partner is asked | wide and narrow: `test_partner` | wide: `test_partner` | narrow: `test_partner` |
| no rights, nothing seen | wide: `test_journeys`; narrow: here | wide: here | narrow: here |
| an upload goes on after a cut | wide: `test_journeys`; narrow: here | wide: here | narrow: here |
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from support.site import PASSWORD, Site, a_pdf

from api.http.auth import SESSION_COOKIE
from api.web.words import Words

from .conftest import Watch
from .test_review import LINES

LOOKS = {"es narrow": ("es", False), "pt wide": ("pt", True), "en narrow": ("en", False)}
ALL_LOOKS = {**LOOKS, "pt narrow": ("pt", False), "en wide": ("en", True)}
"""Those in which one journey, that of the number in two cases, is shown besides."""
QUEUE = "BO-2026-021"
AGENCIES = {"pt": "Delegacia do Chuí", "en": "Polk County Office", "es": "Fiscalía de Salta"}


@dataclass
class Window:
    """One page in one language and width, for whoever's session it is handed."""

    site: Site
    context: BrowserContext
    page: Page
    language: str
    sessions: dict[str, str]
    t: Words = field(init=False)

    def __post_init__(self) -> None:
        self.t = Words(self.language)

    def of(self, login: str) -> Page:
        """The page, as somebody."""
        self.context.clear_cookies(name=SESSION_COOKIE)
        self.context.add_cookies([{"name": SESSION_COOKIE, "value": self.sessions[login], "url": self.site.address}])
        return self.page


@pytest.fixture(scope="module")
def sessions(site: Site) -> dict[str, str]:
    """The session of everybody here, by login; a case with more than twenty flags, which each analyst reads blind."""
    told: dict[str, str] = {}
    with site.client("admin", site.first) as admin:
        told["admin"] = admin.cookies[SESSION_COOKIE]
        home = admin.get("/me").json()["user"]["agency"]
        people = {"eva": "auditor", "nadie": "investigator", "pablo": "prosecutor"}
        people |= {f"luz.{language}": "analyst" for language, _ in LOOKS.values()}
        for login, role in people.items():
            user = {"login": login, "name": login.title(), "agency": home, "role": role, "password": PASSWORD}
            admin.post("/users", json=user).raise_for_status()
    with site.client("ana.quispe") as ana:
        told["ana.quispe"] = ana.cookies[SESSION_COOKIE]
        made = ana.post("/cases", json={"number": QUEUE, "title": "Taller", "country": "BO"}).raise_for_status()
        site.cases[QUEUE] = made.json()["id"]
        ana.post(f"/cases/{site.cases['AR-2026-007']}/members", json={"login": "pablo"}).raise_for_status()
        for name in ("uno.pdf", "dos.pdf", "tres.pdf"):
            site.upload(ana, QUEUE, name, a_pdf([[f"Declaración {name}", *LINES[:7]], LINES[7:]]))
        for language, _ in LOOKS.values():
            ana.post(f"/cases/{site.cases[QUEUE]}/members", json={"login": f"luz.{language}"}).raise_for_status()
        site.wait(ana)
    for login in people:
        with site.client(login) as one:
            told[login] = one.cookies[SESSION_COOKIE]
    return told


@pytest.fixture(scope="module")
def heard() -> Watch:
    return Watch(refused=True)


@pytest.fixture(scope="module", params=LOOKS)
def opened(
    request: pytest.FixtureRequest, browser: Browser, site: Site, sessions: dict[str, str], heard: Watch
) -> Iterator[Window]:
    language, wide = ALL_LOOKS[request.param]
    context = browser.new_context(
        base_url=site.address,
        locale=language,
        viewport={"width": 1440 if wide else 390, "height": 900 if wide else 844},
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    heard.on(page, site.address)
    yield Window(site, context, page, language, sessions)
    context.close()


@pytest.fixture
def window(opened: Window, heard: Watch) -> Iterator[Window]:
    yield opened
    wide = opened.page.evaluate("document.documentElement.scrollWidth > innerWidth")
    faults, heard.faults = heard.faults, []
    assert not wide, "the page scrolls sideways"
    assert [one for one in faults if "net::ERR_FAILED" not in one] == []


@pytest.mark.parametrize("opened", ALL_LOOKS, indirect=True)
def test_an_investigator_finds_a_number_in_two_cases_and_opens_both_boxes(window: Window) -> None:
    page = window.of("ana.quispe")
    page.goto("/links")
    page.get_by_role("link", name="+591 71234567").click()
    expect(page.locator(".side")).to_have_count(2)
    assert {one.inner_text() for one in page.locator(".side .chip.case").all()} == {"AR-2026-007", "BO-2026-014"}
    for side in range(2):
        page.locator(".side h2 a").nth(side).click()
        expect(page.locator(".pane-side")).to_contain_text(window.t("viewer.indicators"))
        expect(page.locator(".box").first).to_be_attached()
        page.go_back()


def test_an_analyst_reviews_twenty_flags_by_keyboard(window: Window) -> None:
    page = window.of(f"luz.{window.language}")
    page.goto(f"/cases/{window.site.cases[QUEUE]}/review")
    shown, left = page.locator("[data-queue-card] [data-card-of]"), page.locator("[data-queue-left]")
    total = int(left.inner_text())
    # Where two readers agree, a third is not asked: each begins with another verdict.
    verdicts = ["y1", "n3", "u2", "yy", "nn"] * 5
    first = [language for language, _ in LOOKS.values()].index(window.language)
    for pair in verdicts[first : first + 20]:
        before = shown.get_attribute("data-card-of") or ""
        page.keyboard.press(pair[0])
        expect(page.locator("[data-palette]:visible [data-reason]").first).to_be_visible()
        page.keyboard.press(pair[1])
        expect(shown).not_to_have_attribute("data-card-of", before)
    expect(left).to_have_text(str(total - 20))
    page.keyboard.press("z")
    expect(left).to_have_text(str(total - 19))


def test_a_prosecutor_builds_and_verifies_a_case_file(window: Window) -> None:
    if window.language == "es":
        pytest.skip("shown wide and narrow by test_casefile")
    page = window.of("pablo")
    page.goto(f"/cases/{window.site.cases['AR-2026-007']}/casefiles")
    page.fill("#file-title", f"Expediente {window.language}")
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


def test_an_administrator_adds_an_agency(window: Window) -> None:
    page = window.of("admin")
    page.goto("/office/agencies")
    page.locator("#agency-name").fill(AGENCIES[window.language])
    page.locator("#agency-country").select_option("BR")
    page.locator("#admin-name").fill("Mara Luna")
    page.locator("#admin-login").fill(f"mara.{window.language}")
    page.get_by_role("button", name=window.t("office.add_agency")).click()
    expect(page.locator(".members").first).to_contain_text(AGENCIES[window.language])


def test_an_auditor_reads_the_trail(window: Window) -> None:
    page = window.of("eva")
    page.goto("/audit?action=agency.create")
    expect(page.locator("tbody tr").first).to_contain_text("admin")
    page.goto("/audit/check")
    expect(page.get_by_role("status")).to_be_visible()


def test_who_has_no_rights_sees_nothing_of_a_case(window: Window) -> None:
    page = window.of("nadie")
    for path in ("/", "/search?q=pasaporte", "/entities", "/links", "/graph?view=list"):
        page.goto(path)
        assert "BO-2026-014" not in page.content(), path
        assert "informe.pdf" not in page.content(), path
    page.goto("/search?q=pasaporte")
    expect(page.locator(".hit-row")).to_have_count(0)
    for path in (f"/documents/{window.site.documents['informe.pdf']}", f"/cases/{window.site.cases['BO-2026-014']}"):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 404
        assert "Mamani" not in page.content()


def test_a_cut_upload_goes_on(window: Window, tmp_path: Path) -> None:
    page = window.of("ana.quispe")
    page.goto(f"/cases/{window.site.cases['AR-2026-007']}")
    large = tmp_path / f"volcado-{window.language}.bin"
    large.write_bytes(window.language.encode() + bytes(range(256)) * 4096 * 12)
    sent: list[str] = []

    def pass_on(route: Route) -> None:
        if route.request.method != "PATCH":
            route.continue_()
            return
        sent.append(route.request.headers.get("upload-offset", ""))
        route.abort() if len(sent) == 2 else route.continue_()

    page.route("**/uploads/*", pass_on)
    page.set_input_files("[data-files]", large)
    page.locator(".uploads").get_by_role("button", name=window.t("upload.now")).click()
    expect(page.locator(".uploads .done")).to_have_count(1, timeout=30_000)
    page.unroute("**/uploads/*", pass_on)
    assert sent[1:] == [sent[1]] * 2
