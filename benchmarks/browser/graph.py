"""How fluid a picture of 5,000 stations is in the browser: `./lince bench browser.graph [--stations 5000] [--freeze]`.

The page of the graph is opened in Debian's chromium, without a window and without a graphics card, and is handed a made
picture: a few hubs, many small groups, nearly twice as many ties as stations. Told are the milliseconds between two
frames while the picture is dragged and zoomed, and how long a choice, a filter (by documents, months, kind) or a letter
in the list keep the page from its next frame. By the browser's own clock, on a machine that does nothing else for it.
Goal: 30 frames a second while it moves, and no act over 200 ms. `--freeze` writes `graph.json`.
"""

import argparse
import json
import os
import random
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Route, sync_playwright
from support.site import PASSWORD, a_site

from api.logs import configure_logs
from models.ids import derived

FROZEN = Path(__file__).with_suffix(".json")
KINDS = ("PERSON", "PERSON", "PERSON", "PHONE", "PLATE", "PLACE", "ID", "ORG")
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
_SECONDS = 3.0

FRAMES = """() => { window.frames_ = []; window.moving = true; let last = performance.now();
const next = (now) => { frames_.push(now - last); last = now; if (moving) requestAnimationFrame(next); };
requestAnimationFrame(next); }"""
ACT = """() => new Promise((told) => { const began = performance.now(); (%s)();
requestAnimationFrame(() => setTimeout(() => told(performance.now() - began))); })"""


def a_picture(number: int, case: str) -> dict[str, Any]:
    """A made picture: groups of some ten around a station each, and a few stations that join groups."""
    chance = random.Random(7)
    ids = [derived("station", str(one)) for one in range(number)]
    stations = [
        {
            "node": {
                "id": one, "type": "entity", "case": case, "name": f"Estación {at}", "kind": KINDS[at % len(KINDS)],
                "date": None,
            },
            "documents": 1 + int(chance.paretovariate(1.3)) % 200,
            "beside": 3,
        }
        for at, one in enumerate(ids)
    ]  # fmt: skip
    pairs: set[tuple[str, str]] = set()
    for at in range(1, number):
        pairs.add((ids[at // 10 * 10] if at % 10 else ids[chance.randrange(at)], ids[at]))
        if chance.random() < 0.8:
            pairs.add((ids[int(at * chance.random() ** 3)], ids[at]))
    bonds = [
        {
            "one": one,
            "two": two,
            "types": [chance.choice(("stands_in", "tied"))],
            "documents": 1 + int(chance.paretovariate(1.3)) % 20,
            "months": [f"2025-{1 + at % 12:02}"],
        }
        for at, (one, two) in enumerate(sorted(pairs))
        if one != two
    ]
    return {"total": number, "stations": stations, "bonds": bonds, "crowded": 0}


def frames(page: Page, act: str) -> list[float]:
    """Milliseconds between frames while the picture is moved by the mouse."""
    canvas = page.locator("[data-canvas]").bounding_box()
    assert canvas is not None
    x, y = canvas["x"] + canvas["width"] / 2, canvas["y"] + canvas["height"] / 2
    page.mouse.move(x + 3, y + 3)
    page.evaluate(FRAMES)
    if act == "drag":
        page.mouse.down()
    for step in range(60):
        if act == "drag":
            page.mouse.move(x + 100 * (step % 20) / 20, y + 60 * (step % 30) / 30)
        else:
            page.mouse.wheel(0, -60 if step < 30 else 60)
        page.wait_for_timeout(_SECONDS * 1000 / 60)
    if act == "drag":
        page.mouse.up()
    told: list[float] = page.evaluate("() => { window.moving = false; return frames_.slice(2); }")
    page.wait_for_timeout(1000)
    return told


def acts(page: Page, times: int) -> dict[str, list[float]]:
    """Milliseconds until the next frame, after an act on the page."""
    done = {
        "choose": "() => document.querySelectorAll('[data-stations] .pick')[%d].click()",
        "filter": "() => { const one = document.querySelector('[name=least]'); one.value = %d %% 2 + 1;"
        " one.dispatchEvent(new Event('input', { bubbles: true })); }",
        "filter_months": "() => { const one = document.querySelector('[name=from]');"
        " one.value = `2025-${String(%d %% 2 * 6 + 1).padStart(2, '0')}`;"
        " one.dispatchEvent(new Event('input', { bubbles: true })); }",
        "filter_kind": "() => { const one = document.querySelector('[name=kind][value=PERSON]');"
        " one.checked = %d %% 2 === 1; one.dispatchEvent(new Event('input', { bubbles: true })); }",
        "type": "() => { const one = document.querySelector('[data-narrow]'); one.value = `Estación ${%d}`;"
        " one.dispatchEvent(new Event('input', { bubbles: true })); }",
    }
    found: dict[str, list[float]] = {}
    for name, act in done.items():
        page.evaluate("() => { document.querySelector('[data-filters]').open = true; }")
        found[name] = []
        for number in range(times):
            found[name].append(page.evaluate(ACT % (act % number)))
            page.wait_for_timeout(400)
        page.evaluate("() => document.querySelector('[data-filter] [type=reset]').click()")
        page.wait_for_timeout(600)
    return found


def figures(times: Sequence[float]) -> dict[str, float]:
    """The median, the p95 and the worst."""
    row = sorted(times)
    high = row[min(len(row) - 1, int(len(row) * 0.95))]
    return {
        "median_ms": round(row[len(row) // 2]),
        "p95_ms": round(high),
        "most_ms": round(row[-1]),
    }


def measured(address: str, case: str, number: int) -> dict[str, Any]:
    """The figures of a picture of so many stations."""
    picture = a_picture(number, case)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_FLAGS)
        page = browser.new_page(base_url=address, viewport={"width": 1440, "height": 900}, locale="es")
        page.set_default_timeout(240_000)
        page.goto("/login")
        page.fill("#login", "ana.quispe")
        page.fill("#password", PASSWORD)
        page.click("button[type=submit]")
        page.locator("h1").wait_for()

        def hand(route: Route) -> None:
            route.fulfill(json=picture)

        page.route("**/api/v1/graph/picture", hand)
        page.goto("/graph")
        page.evaluate(FRAMES)
        page.locator("[data-drawn]").wait_for(state="attached")
        while_laid = page.evaluate("() => { window.moving = false; return frames_.slice(2); }")
        page.wait_for_timeout(1500)
        found: dict[str, Any] = {
            "stations": number,
            "bonds": len(picture["bonds"]),
            "while_laid_out": figures(while_laid),
            "dragged": figures(frames(page, "drag")),
            "zoomed": figures(frames(page, "zoom")),
        }
        found |= {name: figures(times) for name, times in acts(page, 10).items()}
        browser.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stations", type=int, default=5_000)
    parser.add_argument("--freeze", action="store_true")
    given = parser.parse_args()
    configure_logs("WARNING")
    with tempfile.TemporaryDirectory() as scratch, a_site(Path(scratch)) as site:
        told = measured(site.address, site.cases["BO-2026-014"], given.stations)
    found = {"load": round(os.getloadavg()[0], 1), **told}
    print(json.dumps(found, indent=1))
    if given.freeze:
        FROZEN.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
