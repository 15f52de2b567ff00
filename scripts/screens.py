"""Takes a sheet of each main screen for docs/screens.md: wide and narrow, by day and by night, side by side.

    .venv/bin/python -P scripts/screens.py [FOLDER [NAME ...]]

FOLDER keeps the sample dossier from one time to the next (default: .lince/pictures, as `pictures.py`); names take those
screens alone. The first steps are those of an installation that is made for it, the question between agencies goes to
another one on this machine. Needs chromium and playwright. All people and numbers on the pictures are invented.
"""

import dataclasses
import io
import shutil
import socket
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image
from playwright.sync_api import Browser, Page, StorageState, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path += [str(ROOT), str(ROOT / "tests")]
from support.agencies import SUSPECT, a_side, card_of, fill  # noqa: E402 - the second agency of the tests
from support.site import serving  # noqa: E402 - it starts the server as the tests do

from api import accounts, holding, partners  # noqa: E402 - after the path
from api.cli.demo import ADMINISTRATOR, AUDITOR, LOGIN  # noqa: E402
from api.partner_line import PartnerServer  # noqa: E402
from api.settings import Settings  # noqa: E402
from api.wiring import Workspace, open_workspace  # noqa: E402
from models.case import User  # noqa: E402
from models.ids import CaseId  # noqa: E402
from scripts.pictures import PICTURES, Site, small  # noqa: E402 - it lies beside this file
from services.records.catalogue import SystemClock  # noqa: E402

SHEETS = PICTURES / "screens"
MOST_BYTES = 150_000
HEIGHT = 560
"""Pixels of a sheet."""
GAP = 12
PAPER = (140, 146, 156)
LOOKS = (((1440, 900), False), ((1440, 900), True), ((390, 844), False), ((390, 844), True))
"""Size of the window, and whether by night."""
WORDS = "siete nubes sobre el salar"
"""The password of whoever is photographed."""

Act = Callable[[Page], object]


class Screen(NamedTuple):
    """A screen: whose it is, where it lies, and what is done before it is taken."""

    name: str
    login: str
    path: str
    act: Act | None = None


def screens(site: Site, file: str) -> tuple[Screen, ...]:
    """All of them, in the order of docs/screens.md; what comes before the sample dossier is apart."""
    at = f"/cases/{site.case}"
    report = site.documents["acta_allanamiento.pdf"]
    return (
        Screen("home", LOGIN, "/"),
        Screen("case", LOGIN, f"{at}/overview"),
        Screen("files", LOGIN, at),
        Screen("failed", LOGIN, f"{at}/failed"),
        Screen("search", LOGIN, "/search?q=pasaporte"),
        Screen("viewer", LOGIN, f"/documents/{report}/pages/1?q=pasaporte&at=0&of=9"),
        Screen("entities", LOGIN, f"{at}/entities"),
        Screen("entity", LOGIN, f"{at}/entities", lambda page: _opened(page, "tbody a:has-text('+54')")),
        Screen("flags", LOGIN, f"{at}/review"),
        Screen("patterns", LOGIN, f"{at}/patterns?by=place"),
        Screen("links", LOGIN, "/links"),
        Screen("graph", LOGIN, f"/graph?case={site.case}", _graph),
        Screen("map", LOGIN, f"{at}/ways"),
        Screen("timeline", LOGIN, f"{at}/ways", lambda page: _at(page, ".timeline")),
        Screen("casefile", LOGIN, f"{at}/casefiles/{file}"),
        Screen("pin", LOGIN, f"{at}/casefiles/{file}/pin?document={report}&page=1"),
        Screen("asks", LOGIN, f"{at}/asks", lambda page: _opened(page, "main a[href*='/asks/']")),
        Screen("people", ADMINISTRATOR, "/office"),
        Screen("machine", ADMINISTRATOR, "/office/machine"),
        Screen("audit", AUDITOR, "/audit"),
    )


def _opened(page: Page, link: str) -> None:
    found = page.locator(link)
    if found.count():
        found.first.click()
        page.wait_for_load_state("networkidle")


def _graph(page: Page) -> None:
    page.wait_for_timeout(2500)
    if page.viewport_size is not None and page.viewport_size["width"] < 1000:
        _at(page, "[data-canvas]")


def _at(page: Page, part: str) -> None:
    page.locator(part).evaluate("(one) => window.scrollTo(0, one.getBoundingClientRect().top + scrollY - 80)")


def sheet(pictures: list[Image.Image]) -> Image.Image:
    """Pictures of windows side by side, all of one height."""
    parts = [one.resize((round(one.width * HEIGHT / one.height), HEIGHT), Image.Resampling.LANCZOS) for one in pictures]
    whole = Image.new("RGB", (sum(one.width + GAP for one in parts) + GAP, HEIGHT + 2 * GAP), PAPER)
    left = GAP
    for one in parts:
        whole.paste(one, (left, GAP))
        left += one.width + GAP
    return whole


class Camera:
    """A browser in which somebody is logged in once for each look."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser = browser
        self._address = address
        self._states: dict[str, StorageState] = {}

    def window(self, login: str, password: str, *, size: tuple[int, int], dark: bool) -> Page:
        """A window of somebody, with the tour closed."""
        page = self._page(self._states.get(login), size=size, dark=dark)
        if login not in self._states:
            page.goto("/login")
            page.fill("#login", login)
            page.fill("#password", password)
            page.click("button[type=submit]")
            page.wait_for_load_state("networkidle")
            self._states[login] = page.context.storage_state()
        return page

    def _page(self, state: StorageState | None, *, size: tuple[int, int], dark: bool) -> Page:
        context = self._browser.new_context(
            base_url=self._address, viewport={"width": size[0], "height": size[1]}, locale="es",
            color_scheme="dark" if dark else "light", reduced_motion="reduce", storage_state=state,
        )  # fmt: skip
        page = context.new_page()
        page.set_default_timeout(120_000)
        return page

    def taken(self, one: Screen, password: str, *, tour: bool = False) -> None:
        """The sheet of a screen."""
        pictures = []
        for size, dark in LOOKS:
            page = self.window(one.login, password, size=size, dark=dark)
            page.goto(one.path)
            page.wait_for_load_state("networkidle")
            end = page.locator(".guide button[value='-1']")
            if end.count() and not tour:
                end.first.click()
                page.wait_for_load_state("networkidle")
                page.goto(one.path)
            page.wait_for_timeout(1200)
            if one.act is not None:
                one.act(page)
                page.wait_for_timeout(600)
            pictures.append(Image.open(io.BytesIO(page.screenshot())).convert("RGB"))
            page.context.close()
        SHEETS.mkdir(exist_ok=True)
        small(sheet(pictures), SHEETS / f"{one.name}.webp", most=MOST_BYTES)


def asked(data: Path, site: Site) -> None:
    """Ask another agency from the case of the dossier, once: its answer stays."""
    if site.ask("GET", f"/cases/{site.case}/asks")["questions"]:
        return
    held = socket.socket()
    held.bind(("127.0.0.1", 0))
    port = held.getsockname()[1]
    held.close()
    ours = open_workspace(Settings(data=data, meaning=False))
    home = ours.records.cases.get(CaseId(site.case))
    assert home is not None
    here: dict[str, Any] = {"agency": home.agency}
    with tempfile.TemporaryDirectory() as folder:
        side = a_side(Path(folder), "Unidad de Fronteras, Foz do Iguaçu", "BR")
        theirs = dataclasses.replace(side, workspace=dataclasses.replace(side.workspace, clock=SystemClock()))
        fill(theirs)
        card = partners.set_desk(ours, ours.operator, contact="Mesa de enlace, +54 387 555 0100", **here).card
        met = card_of(theirs, url=f"https://127.0.0.1:{port}")
        known = partners.add_partner(ours, ours.operator, card=met, fingerprint_seen=partners.fingerprint(met), **here)
        partners.add_partner(
            theirs.workspace, theirs.administrator, card=card, fingerprint_seen=partners.fingerprint(card)
        )
        holding.prepare(theirs.workspace, theirs.administrator)
        desk = PartnerServer(theirs.workspace, theirs.agency.id, host="127.0.0.1", port=port)
        threading.Thread(target=desk.serve_forever, daemon=True).start()
        question = {
            "partner": known.id, "reason": {"purpose": "investigation", "basis": "Protocolo de Palermo, art. 10"},
            "values": [{"kind": "phone", "value": SUSPECT}, {"kind": "phone", "value": "+54 387 555 0199"}],
        }  # fmt: skip
        try:
            site.ask("POST", f"/cases/{site.case}/asks", json=question)
        finally:
            desk.shutdown()
            desk.server_close()
            theirs.workspace.close()
            ours.close()


def _user(workspace: Workspace, login: str) -> User:
    return next(one for one in workspace.records.people.users() if one.login == login)


def known_passwords(data: Path) -> None:
    """Give each of the dossier's people the password of this file."""
    workspace = open_workspace(Settings(data=data, meaning=False))
    for login in (LOGIN, ADMINISTRATOR, AUDITOR):
        accounts.set_password(workspace, workspace.operator, _user(workspace, login).id, WORDS)
    workspace.close()


def main() -> None:
    """Take all sheets, or those that are named."""
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / ".lince" / "pictures"
    named = sys.argv[2:]
    with sync_playwright() as playwright:
        place = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=place, args=["--no-sandbox", "--disable-gpu"])
        if not named or "first-steps" in named:
            with tempfile.TemporaryDirectory() as fresh, serving(Path(fresh)) as (address, password):
                Camera(browser, address).taken(Screen("first-steps", "admin", "/"), password, tour=True)
        with serving(data, "demo", "--new-password", seconds=1200) as (address, _):
            known_passwords(data)
            site = Site(address, WORDS)
            file = site.file()
            wanted = [one for one in screens(site, file) if not named or one.name in named]
            camera = Camera(browser, address)
            asked(data, site)
            for one in wanted:
                camera.taken(one, WORDS)
        browser.close()


if __name__ == "__main__":
    main()
