"""One live server and one browser for all journeys; every page is watched for faults and for calls to elsewhere."""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, StorageState, expect, sync_playwright
from support.site import PASSWORD, Site, a_site

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = [item for item in items if Path(__file__).parent in item.path.parents]
    for item in here:
        item.add_marker("browser")
        # A browser, a server, workers and another worker of pytest share two cores: what fails is tried once more, and both
        # are told in the summary.
        item.add_marker(pytest.mark.flaky(reruns=1))
        item.add_marker(pytest.mark.xdist_group("browser"))
        if chromium() is None:
            item.add_marker(pytest.mark.skip(reason="no chromium here: install it (Debian: apt install chromium)"))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    manifest = ROOT / "api" / "web" / "static" / "dist" / "manifest.json"
    if not manifest.exists():
        subprocess.run(["node", "api/web/assets/build.mjs"], cwd=ROOT, check=True)
    with a_site(tmp_path_factory.mktemp("site")) as made:
        yield made


# Playwright holds an event loop in this thread while it lives, and tests of other folders need one of their own:
# it ends with each file.
@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        expect.set_options(timeout=15_000)
        yield started


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    opened = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def sessions() -> dict[str, StorageState]:
    """Logins that are kept from test to test: each takes the server a tenth of a second of hashing."""
    return {}


@dataclass
class Watch:
    """What went wrong on pages: errors in the console (a broken policy is one) and calls to other hosts."""

    faults: list[str] = field(default_factory=list)
    refused: bool = False
    """A refusal (a wrong password, a page that is not there) is part of the journey."""

    def on(self, page: Page, address: str) -> None:
        page.on("console", lambda message: self._console(message.type, message.text))
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("request", lambda request: self._request(request.url, address))

    def _console(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not (self.refused and re.search(r"status of 4\d\d", text)):
            self.faults.append(f"{kind}: {text}")

    def _request(self, url: str, address: str) -> None:
        if not url.startswith((f"{address}/", "blob:", "data:")):
            self.faults.append(f"elsewhere: {url}")


Open = Callable[..., Page]


@pytest.fixture
def watch() -> Iterator[Watch]:
    kept = Watch()
    yield kept
    assert kept.faults == []


@pytest.fixture
def visit(browser: Browser, site: Site, watch: Watch, sessions: dict[str, StorageState]) -> Iterator[Open]:
    """A fresh browser, logged in as somebody unless `login` is None."""
    contexts = []

    def start(
        login: str | None = "ana.quispe",
        *,
        wide: bool = True,
        language: str = "es",
        script: bool = True,
        dark: bool = False,
    ) -> Page:
        context = browser.new_context(
            base_url=site.address,
            viewport={"width": 1440, "height": 900} if wide else {"width": 390, "height": 844},
            locale=language,
            java_script_enabled=script,
            color_scheme="dark" if dark else "light",
            storage_state=sessions.get(login) if login is not None else None,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        watch.on(page, site.address)
        if login is not None:
            if login in sessions:
                page.goto("/")
            else:
                log_in(page, login)
                sessions[login] = context.storage_state()
        return page

    yield start
    for context in contexts:
        context.close()


def log_in(page: Page, login: str, password: str = PASSWORD) -> None:
    page.goto("/login")
    page.fill("#login", login)
    page.fill("#password", password)
    page.click("button[type=submit]")
    page.wait_for_load_state()


def accessibility_faults(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.2 A and AA, each with where."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm ci")
    # Handed to the debugger: as a script of the page, its own policy would refuse it.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(
        """async () => (await axe.run(document, {
            runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        })).violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target} ${node.failureSummary}`))"""
    )
    return found
