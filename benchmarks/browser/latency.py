"""What a person waits for in the browser over many pages: `./lince bench browser.latency [--pages 100000] [--freeze]`.

    [--data FOLDER] [--rounds 40]

The sample dossier is read, and pages of invented words are put beside it into 700 cases of the same person, in the
catalogue and in the embedded index. Then Debian's chromium, without a window, does what that person does:

`type_to_results`: from a letter in the box to the list under it, drawn; after each letter from the third on, each of
them waited for. `open_hit_to_box`: from the click on a hit to the page's image with its box over it. `next_page`: from
the click to the next page's image, whole. Both are clicked on a page that is there with all its pictures.
`expand_node`: from the click to the new stations on the graph of the four cases of the dossier, whose 100,000 other
pages name nobody.

Milliseconds by the browser's own clock, one act after the other, on a machine that serves and draws at once. `--data`
keeps the folder for the next time. Goal: results within 150 ms of a letter. `--freeze` writes `latency.json`.
"""

import argparse
import json
import os
import random
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright
from support.factories import a_case
from support.site import serving

from api.cli.demo import LOGIN
from api.logs import configure_logs
from api.settings import Settings
from api.wiring import Workspace, open_workspace
from benchmarks.search.api_ratio import as_read
from benchmarks.speed.search_ratio import pages, vocabulary
from models.case import Membership
from models.ids import derived

FROZEN = Path(__file__).with_suffix(".json")
_CASES = 700
_REST = 30
"""Seconds until a server that has just begun has loaded what its workers need."""
TYPED = (
    "pasaporte", "retuvieron", "trabajo", "documentos", "hostal", "terminal", "deuda", "viajaron", "patrona", "celular",
)  # fmt: skip
"""Words of the dossier, typed letter by letter."""
SOUGHT = "pasaporte OR deuda OR documento OR trabajo"
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]

WATCH = """
window.since = () => performance.timeOrigin + performance.now();
window.drawn = (found) => new Promise((told) => {
  const after = () => setTimeout(() => told(since()));
  const look = () => requestAnimationFrame(found() ? after : look);
  look();
});
window.pictured = () => {
  const image = document.querySelector(".sheet img");
  return document.readyState !== "loading" && image?.complete && image.naturalWidth > 0;
};
window.boxed = () => pictured() && document.querySelector(".overlay .box.hit");
// Each page looks for itself: a question from outside would come when it has time for it.
window.seen = {};
for (const what of ["pictured", "boxed"]) drawn(window[what]).then((at) => { seen[what] = at; });
"""


def filled(folder: Path, number: int) -> None:
    """The sample dossier, read, and as many pages beside it; nothing where the folder has them."""
    done = folder / f"filled-{number}"
    if done.exists():
        return
    with serving(folder, "demo", seconds=1800):
        pass
    with _workspace(folder) as workspace:
        beside(workspace, number)
    done.touch()


@contextmanager
def _workspace(folder: Path) -> Iterator[Workspace]:
    workspace = open_workspace(Settings(data=folder, meaning=False))
    try:
        yield workspace
    finally:
        workspace.close()


def beside(workspace: Workspace, number: int) -> None:
    """Pages of invented words in 700 cases, of which the user of the dossier is a member."""
    records = workspace.records
    known = records.people.user_by_login(LOGIN)
    assert known is not None
    user, _ = known
    agency = records.people.agency(user.agency)
    with records.transaction():
        for one in range(_CASES):
            case = a_case(f"B-{one}", agency=agency).model_copy(update={"id": derived("case", str(one))})
            records.cases.add(case)
            records.cases.add_member(
                Membership(case=case.id, user=user.id, since=workspace.clock.now(), granted_by="operator")
            )
    chance = random.Random(20)
    documents = groupby(pages(number, vocabulary(chance, 30_000), chance), key=lambda one: one.document)
    while some := [list(found) for _, found in islice(documents, 500)]:
        with records.transaction():
            for found in some:
                records.evidence.save_document(as_read(found))
        workspace.engine.write([record for found in some for record in found])


def typing(page: Page, rounds: int) -> list[float]:
    """Milliseconds from each letter to the list under the box."""
    page.goto("/search")
    times: list[float] = []
    box = page.locator("#q")
    for word in (TYPED * (1 + rounds // 40))[: max(1, rounds // 4)]:
        box.fill("")
        for at, letter in enumerate(word, start=1):
            if at < 3:
                page.keyboard.press(letter)
                continue
            began = page.evaluate(
                """() => { window.last = null;
                const list = document.querySelector("[data-typed]");
                const typed = () => { window.last = since(); };
                document.querySelector("#q").addEventListener("input", typed, { once: true });
                window.listed = new Promise((told) => new MutationObserver((_, me) => {
                  if (window.last === null) return;
                  me.disconnect();
                  requestAnimationFrame(() => setTimeout(() => told(since() - window.last)));
                }).observe(list, { childList: true })); }"""
            )
            assert began is None
            page.keyboard.press(letter)
            times.append(page.evaluate("window.listed"))
    return times


def clicked(page: Page, selector: str, seen: str) -> float:
    """Milliseconds from a click to what the page that it leads to has `seen` of itself.

    A person clicks on what he sees: first the page that is left has all its pictures. It tells when it was clicked.
    """
    page.wait_for_load_state("networkidle")
    left = page.url
    began: float = page.locator(selector).evaluate("(one) => { const now = since(); one.click(); return now; }")
    page.wait_for_url(lambda url: url != left, wait_until="commit")
    page.wait_for_function("(what) => seen[what] !== undefined", arg=seen)
    ended: float = page.evaluate("(what) => seen[what]", seen)
    return ended - began


def opening(page: Page, rounds: int) -> tuple[list[float], list[float]]:
    """Milliseconds from a hit to its box, and from a page to the next of its document."""
    opened: list[float] = []
    turned: list[float] = []
    seen = 0
    while len(opened) < rounds:
        page.goto("/search")
        page.fill("#q", SOUGHT)
        page.keyboard.press("Enter")
        page.locator("[data-open]").first.wait_for()
        page.goto(f"{page.url}&offset={20 * (seen // 20)}")
        rows = page.locator(".hit-row:has(img.thumb)")
        if rows.count() == 0:
            seen = 0 if seen else rounds
            if seen:
                break
            continue
        number = seen % 20 % rows.count()
        seen += 1
        opened.append(clicked(page, f".hit-row:has(img.thumb) >> nth={number} >> [data-open]", "boxed"))
        if page.locator("[data-next-page]").count():
            turned.append(clicked(page, "[data-next-page]", "pictured"))
    return opened, turned


def expanding(page: Page, rounds: int) -> list[float]:
    """Milliseconds from the click on "expand" to the new stations on the picture."""
    page.goto("/graph")
    page.locator("[data-drawn]").wait_for(state="attached", timeout=120_000)
    times: list[float] = []
    for number in range(rounds):
        picks = page.locator("[data-stations] .pick")
        picks.nth(number % picks.count()).click()
        page.evaluate("delete document.querySelector('[data-graph]').dataset.expanded")
        times.append(
            page.locator("[data-chosen-body] .form-end button").first.evaluate(
                """(one) => { const began = since(); one.click();
                const found = () => document.querySelector("[data-graph]").dataset.expanded;
                return drawn(found).then((now) => now - began); }"""
            )
        )
    return times


def figures(times: Sequence[float]) -> dict[str, float]:
    """How many, the median and the p95."""
    row = sorted(times)
    return {
        "acts": len(row),
        "median_ms": round(row[len(row) // 2]),
        "p95_ms": round(row[min(len(row) - 1, int(len(row) * 0.95))]),
    }


def measured(address: str, password: str, rounds: int) -> dict[str, Any]:
    """The acts in a browser that has done each once before."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_FLAGS)
        page = browser.new_page(base_url=address, viewport={"width": 1440, "height": 900}, locale="es")
        page.set_default_timeout(120_000)
        page.add_init_script(WATCH)
        # Past the first page, which counts the files of 704 cases.
        page.request.post("/api/v1/login", data={"login": LOGIN, "password": password})
        time.sleep(_REST)
        told: dict[str, Any] = {}
        for number in (2, rounds):
            told["type_to_results"] = figures(typing(page, number))
            print(json.dumps(told), flush=True)
            for name, times in zip(("open_hit_to_box", "next_page"), opening(page, number), strict=True):
                told[name] = figures(times)
            print(json.dumps(told), flush=True)
            told["expand_node"] = figures(expanding(page, number))
            print(json.dumps(told), flush=True)
        browser.close()
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--freeze", action="store_true")
    given = parser.parse_args()
    configure_logs("WARNING")
    with tempfile.TemporaryDirectory() as scratch:
        folder = (given.data or Path(scratch)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        filled(folder, given.pages)
        with serving(folder, "demo", "--new-password") as (address, password):
            before = os.getloadavg()[0]
            told = measured(address, password, given.rounds)
    found = {"pages": given.pages, "engine": "embedded", "load": round(before, 1), "acts": told}
    print(json.dumps(found, indent=1))
    if given.freeze:
        FROZEN.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
