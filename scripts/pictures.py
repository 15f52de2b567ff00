"""Takes the pictures of the documentation anew: starts the sample dossier, puts a case file together, and photographs.

    .venv/bin/python -P scripts/pictures.py [FOLDER]

FOLDER keeps the sample dossier from one time to the next (default: .lince/pictures). Needs chromium and playwright. All
people and numbers on the pictures are invented.
"""

import io
import shutil
import sys
import time
from pathlib import Path
from typing import Any

import httpx
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "tests"))
from support.site import serving  # noqa: E402 - it starts the server as the tests do

PICTURES = ROOT / "docs" / "pictures"
CASE = "FSA-4471-2024"
MOST_BYTES = 150_000
WIDE, NARROW = (1360, 850), (390, 844)
EXHIBITS = (
    ("acta_allanamiento.pdf", "Acta de allanamiento del 17 de mayo"),
    ("informe_entrevista.pdf", "Informe de entrevista"),
    ("libreta_guantera.jpg", "Libreta hallada en la guantera"),
    ("Chat de WhatsApp con Taller Once.txt", "Chat «Taller Once»"),
)
TITLE = "Ministerio Público Fiscal s/ infracción arts. 145 bis y ter"


class Site:
    """The API of the sample dossier, as its user."""

    def __init__(self, address: str, password: str) -> None:
        self.address = address
        self._client = httpx.Client(base_url=f"{address}/api/v1", timeout=120)
        told = self.ask("POST", "/login", json={"login": "demo", "password": password})
        self._client.headers["X-CSRF-Token"] = told["csrf"]
        self.case = next(one["id"] for one in self.ask("GET", "/cases")["cases"] if one["number"] == CASE)
        files = self.ask("GET", f"/cases/{self.case}/files", params={"limit": 1000})["files"]
        self.documents = {one["path"].rpartition("/")[2]: one["document"] for one in files}

    def ask(self, method: str, path: str, **more: Any) -> Any:
        """A call that must go well."""
        answer = self._client.request(method, path, **more)
        answer.raise_for_status()
        return answer.json()

    def file(self) -> str:
        """The id of a case file with exhibits, assertions and readers' decisions; made once."""
        at = f"/cases/{self.case}/casefiles"
        known = next((one["id"] for one in self.ask("GET", at)["files"] if one["title"] == TITLE), None)
        if known is not None:
            return str(known)
        court = "Juzgado Federal N.º 1 de Salta"
        file = str(self.ask("POST", at, json={"title": TITLE, "court": court})["id"])
        for name, title in EXHIBITS:
            asked = {"document": self.documents[name], "title": title}
            self.ask("POST", f"{at}/{file}/exhibits", json=asked)
        numbers = {self.documents[name]: number for number, (name, _) in enumerate(EXHIBITS, start=1)}
        flags = self.ask("GET", f"/cases/{self.case}/review/flags", params={"limit": 1000})["flags"]
        pinned: list[tuple[str, str]] = []
        for one in flags:
            flag = one["flag"]
            document, page = flag["span"]["document"], flag["span"]["page"]
            if document not in numbers or flag["polarity"] != "asserted" or len(flag["text"]) < 12:
                continue
            decision = {"verdict": "confirmed", "reason": "lo dice la página"}
            if not one["decisions"]:
                self.ask("POST", f"/documents/{document}/flags/{one['id']}/decisions", json=decision)
            elements = [name for name in flag["palermo"] if name in ("act", "means", "purpose")]
            text = STATEMENTS.get(flag["category"])
            here = [category for category, known in pinned if known == document]
            if text is None or not elements or flag["category"] in dict(pinned) or len(here) > 1:
                continue
            pinned.append((flag["category"], document))
            asked = {
                "exhibit": numbers[document], "page": page, "text": text, "quote": flag["text"], "elements": elements,
            }  # fmt: skip
            self.ask("POST", f"{at}/{file}/assertions", json=asked)
        return file

    def built(self, file: str) -> str:
        """The id of a build of it, for the court."""
        at = f"/cases/{self.case}/casefiles/{file}/builds"
        build = self.ask("POST", at, json={"recipient": "Juzgado Federal N.º 1 de Salta"})["id"]
        while True:
            told = next(one for one in self.ask("GET", at)["builds"] if one["id"] == build)
            if told["state"] == "done":
                return str(build)
            if told["state"] != "running":
                raise SystemExit(f"{told['problem']} {told['advice']}")
            time.sleep(0.5)


STATEMENTS = {
    "debt_bondage": "Se les anotaban deudas que no podían pagar",
    "document_retention": "Los documentos estaban en poder de la encargada",
    "minor_victim": "Una de ellas aparenta menos de dieciocho años",
    "harbouring_confinement": "Se las alojaba en un cuarto con candado por fuera",
    "transport_transfer": "Fueron trasladadas desde otra provincia",
    "threat_violence": "Se las amenazaba",
    "sexual_exploitation": "Se las explotaba sexualmente en el local",
}


def small(picture: Image.Image, place: Path, *, most: int = MOST_BYTES) -> None:
    """Keep a picture as a file that is small enough to be looked at on a slow line."""
    for quality in (88, 80, 70, 60, 50, 40):
        out = io.BytesIO()
        picture.convert("RGB").save(out, "WEBP", quality=quality, method=6)
        if len(out.getvalue()) < most:
            break
    place.write_bytes(out.getvalue())
    sys.stdout.write(f"{place.relative_to(ROOT)}  {len(out.getvalue()) / 1000:.0f} kB\n")


def taken(page: Page, name: str) -> None:
    """What the window shows."""
    page.wait_for_load_state("networkidle")
    small(Image.open(io.BytesIO(page.screenshot())), PICTURES / f"{name}.webp")


def window(browser: Browser, site: Site, password: str, *, size: tuple[int, int] = WIDE, dark: bool = False) -> Page:
    """A browser that is logged in."""
    context = browser.new_context(
        base_url=site.address, viewport={"width": size[0], "height": size[1]}, locale="es",
        color_scheme="dark" if dark else "light", reduced_motion="reduce",
    )  # fmt: skip
    page = context.new_page()
    page.goto("/login")
    page.fill("#login", "demo")
    page.fill("#password", password)
    page.click("button[type=submit]")
    page.wait_for_load_state()
    tour = page.locator(".guide button[value='-1']")
    if tour.count():
        tour.first.click()
        page.wait_for_load_state()
    return page


def main() -> None:
    """Take all pictures."""
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / ".lince" / "pictures"
    PICTURES.mkdir(exist_ok=True)
    with serving(data, "demo", "--new-password", seconds=1200) as (address, password), sync_playwright() as playwright:
        site = Site(address, password)
        file = site.file()
        build = site.built(file)
        place = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=place, args=["--no-sandbox", "--disable-gpu"])
        page = window(browser, site, password)
        report = site.documents["acta_allanamiento.pdf"]
        at = f"/cases/{site.case}"
        for name, path in (
            ("case", f"{at}/overview"), ("search", "/search?q=pasaporte"), ("graph", f"/graph?case={site.case}"),
            ("viewer", f"/documents/{report}/pages/1?q=pasaporte&at=0&of=9"), ("review", f"{at}/review"),
            ("ways", f"{at}/ways"), ("casefile", f"{at}/casefiles/{file}"),
            ("pin", f"{at}/casefiles/{file}/pin?document={report}&page=1"),
            ("sheets", f"{at}/casefiles/{file}/builds/{build}?page=3"), ("failed", f"{at}/failed"),
        ):  # fmt: skip
            page.goto(path)
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(1500)
            taken(page, name)
        page = window(browser, site, password, size=NARROW, dark=True)
        page.goto(f"{at}/casefiles/{file}")
        taken(page, "casefile-narrow-dark")
        browser.close()


if __name__ == "__main__":
    main()
