"""Walks through each tutorial of docs/tutorials in a browser, as it is written, and takes its pictures on the way.

    .venv/bin/python -P scripts/tutorials.py [FOLDER] [NAME...]

FOLDER keeps the sample dossier from one time to the next (default: .lince/tutorials); NAME is one of the walks below. A
step that cannot be done ends the run: then the tutorial is wrong, or the page is. Buttons and links are found by the
words of the catalogue, in the tutorial's language. Needs chromium and playwright; all people and numbers are invented.
"""

import io
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
from support.site import serving  # noqa: E402 - it starts the server as the tests do

from api.web.words import Words  # noqa: E402 - found only with the checkout on the path

PICTURES = ROOT / "docs" / "tutorials" / "pictures"
LOCALES = {"en": "en-GB", "es": "es-AR", "pt": "pt-BR"}
SIZE = (1200, 760)
MOST_BYTES = 90_000
PHONE = "+55 67 99555-0110"
CASE, OTHER = "FSA-4471-2024", "SCZ-TTP-0187-2024"
REPORT = "informe_entrevista.pdf"
QUOTE = "encargado les retiró los pasaportes"


class Walk:
    """A browser that is logged in, in one language, and the words that it shows."""

    def __init__(self, page: Page, language: str, name: str) -> None:
        self.page = page
        self.t = Words(language)
        self._name = f"{name}-{language}"

    def link(self, key: str, within: Locator | None = None) -> None:
        """Follow a link by its words."""
        (within or self.page).get_by_role("link", name=self.t(key), exact=True).first.click()
        self.page.wait_for_load_state("networkidle")

    def button(self, key: str, within: Locator | None = None) -> None:
        """Press a button by its words."""
        (within or self.page).get_by_role("button", name=self.t(key), exact=True).first.click()
        self.page.wait_for_load_state("networkidle")

    def section(self, name: str) -> None:
        """A section of the head: cases, search, review, links, entities, graph."""
        self.link(f"nav.{name}", self.page.locator(".nav"))

    def case(self, number: str = CASE) -> None:
        """From the list of cases into one of them."""
        self.section("cases")
        self.page.locator("main tr", has_text=number).locator("a").first.click()
        self.page.wait_for_load_state("networkidle")

    def tab(self, name: str) -> None:
        """A screen of the open case."""
        self.link(f"case.nav_{name}", self.page.locator("main"))

    def search(self, query: str) -> None:
        """Type into the field of the head and press Enter."""
        self.page.fill("#q", query)
        self.page.press("#q", "Enter")
        self.page.wait_for_load_state("networkidle")

    def judge(self, verdict: str, reason: str) -> None:
        """Say of the first of a queue what it is, and why."""
        card = self.page.locator("[data-queue-card]")
        card.locator("[data-queue-reason]").first.fill(reason)
        card.get_by_role("button", name=self.t(f"verdict.do_{verdict}")).first.click()
        expect(self.page.locator("[data-queue-verdict]:visible").first).to_be_visible()

    def picture(self, name: str) -> None:
        """What the window shows, small enough for a slow line."""
        self.page.wait_for_load_state("networkidle")
        self.page.wait_for_timeout(900)
        shown = Image.open(io.BytesIO(self.page.screenshot())).convert("RGB")
        for quality in (82, 74, 66, 58, 50, 40):
            out = io.BytesIO()
            shown.save(out, "WEBP", quality=quality, method=6)
            if len(out.getvalue()) < MOST_BYTES:
                break
        path = PICTURES / f"{self._name}-{name}.webp"
        path.write_bytes(out.getvalue())
        sys.stdout.write(f"{path.relative_to(ROOT)}  {len(out.getvalue()) / 1000:.0f} kB\n")


def investigator(walk: Walk) -> None:
    """From a number to the page that it stands on, and to another case."""
    page = walk.page
    walk.section("cases")
    walk.picture("cases")
    walk.case()
    expect(page.get_by_role("heading", name=walk.t("overview.gaps"))).to_be_visible()
    walk.section("search")
    walk.search(PHONE)
    expect(page.locator("[data-results] [data-open]").first).to_be_visible()
    expect(page.get_by_text(walk.t("cover.which")).first).to_be_visible()
    walk.picture("search")
    page.locator("[data-results] .hit-row", has=page.locator("img.thumb")).locator("[data-open]").first.click()
    page.wait_for_load_state("networkidle")
    page.keyboard.press("n")
    walk.picture("page")
    walk.section("links")
    page.get_by_role("link", name=PHONE).first.click()
    page.wait_for_load_state("networkidle")
    walk.picture("link")
    walk.search("pasaporte")
    page.get_by_text(walk.t("saved.save"), exact=True).click()
    page.fill("#saved-name", "pasaporte")
    walk.button("saved.go")
    expect(page).to_have_url(re.compile("/inbox$"))
    walk.case()
    walk.tab("files")
    note = "nota-de-prueba.txt"
    page.set_input_files(
        "input[type=file]:not([data-folder])",
        {"name": note, "mimeType": "text/plain", "buffer": f"Llamar al {PHONE} por el pasaporte.\n".encode()},
    )
    expect(page.locator(".uploads .done")).to_have_count(1, timeout=60_000)
    walk.tab("overview")
    walk.link("overview.mend")
    walk.picture("failed")


def prosecutor(walk: Walk) -> None:
    """From the matrix to a file that a court checks."""
    page = walk.page
    walk.case()
    page.get_by_role("heading", name=walk.t("overview.matrix")).first.scroll_into_view_if_needed()
    walk.picture("matrix")
    walk.tab("review")
    walk.judge("confirmed", "it is what the page says")
    walk.picture("review")
    walk.case()
    walk.tab("casefiles")
    page.fill("#file-title", "Fiscalía v. La Estrella del Norte")
    page.fill("[name=court]", "Juzgado Federal N.º 1")
    walk.button("casefile.begin")
    walk.link("casefile.add_exhibits")
    for name in (REPORT, "orden_allanamiento.pdf"):
        page.locator("[data-pick]", has_text=name).locator("input[type=checkbox]").first.check()
    page.locator(".picker button[type=submit]").click()
    expect(page.locator(".exhibit")).to_have_count(2)
    page.locator(".exhibit", has_text=REPORT).get_by_role("link", name=walk.t("casefile.pin"), exact=True).click()
    page.fill("#pin-text", "The person in charge took the passports")
    page.fill("#pin-quote", QUOTE)
    page.locator("input[name=elements][value=means]").check()
    walk.picture("pin")
    page.locator(".form-end button").first.click()
    expect(page.locator(".assertion")).to_have_count(1)
    walk.picture("file")
    walk.button("build.draft")
    page.locator(".build-done a", has_text=walk.t("build.look")).click(timeout=120_000)
    expect(page.locator(".look-sheet img")).to_have_js_property("complete", value=True)
    walk.picture("sheets")
    page.locator(".page-head a.button").first.click()
    page.fill("#build-recipient", "Juzgado Federal N.º 1")
    walk.button("build.build")
    expect(page.locator(".build-check")).to_be_visible(timeout=120_000)
    walk.button("build.check")
    expect(page.locator(".build-check").first).to_contain_text("SHA-512")
    with page.expect_download():
        page.locator("a[download]").first.click()


def analyst(walk: Walk) -> None:
    """Across cases: links to judge, ways, the graph, a list, meaning."""
    page = walk.page
    walk.section("review")
    page.locator("main a[href='/review/links']").first.click()
    page.wait_for_load_state("networkidle")
    walk.picture("proposal")
    walk.judge("unsure", "same paper, same year of birth")
    walk.section("graph")
    page.locator("[data-stations] .pick").first.click()
    walk.picture("graph")
    walk.case(OTHER)
    walk.tab("ways")
    walk.picture("ways")
    walk.section("search")
    walk.link("list.offer", page.locator("main"))
    page.fill("textarea", f"{PHONE}\n3948KLT\nEdgar Ramiro Suxo Paredes\nNadie Nunca Jamás\n")
    walk.button("list.go")
    walk.picture("list")
    walk.search("le quitaron los documentos")
    walk.link("search.words_and_meaning", page.locator("main"))
    walk.picture("meaning")


WALKS: tuple[tuple[Callable[[Walk], None], str], ...] = (
    (investigator, "en"), (investigator, "es"), (investigator, "pt"), (prosecutor, "en"), (analyst, "en"),
)  # fmt: skip


def opened(browser: Browser, address: str, password: str, language: str) -> Page:
    """A window that is logged in, with the tour closed."""
    context: Any = browser.new_context(
        base_url=address, viewport={"width": SIZE[0], "height": SIZE[1]}, locale=LOCALES[language],
        color_scheme="light", reduced_motion="reduce",
    )  # fmt: skip
    page: Page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto("/login")
    page.fill("#login", "demo")
    page.fill("#password", password)
    page.click("button[type=submit]")
    page.wait_for_load_state("networkidle")
    tour = page.locator(".guide button[value='-1']")
    if tour.count():
        tour.first.click()
        page.wait_for_load_state("networkidle")
    return page


def main() -> None:
    """Walk through all of them, or through those that are named."""
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / ".lince" / "tutorials"
    PICTURES.mkdir(parents=True, exist_ok=True)
    with serving(data, "demo", "--new-password", seconds=1200) as (address, password), sync_playwright() as playwright:
        place = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=place, args=["--no-sandbox", "--disable-gpu"])
        for walk, language in WALKS:
            if sys.argv[2:] and walk.__name__ not in sys.argv[2:]:
                continue
            page = opened(browser, address, password, language)
            walk(Walk(page, language, walk.__name__))
            page.context.close()
        browser.close()


if __name__ == "__main__":
    main()
