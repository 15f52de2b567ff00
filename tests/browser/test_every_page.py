"""Every page, wide and narrow: no error, no broken policy, nothing from elsewhere, no sideways scroll, no barrier."""

import pytest
from support.site import Site

from .conftest import Open, Watch, accessibility_faults

PAGES = {
    "login": "/login",
    "cases": "/",
    "new case": "/cases/new",
    "case": "/cases/{case}",
    "overview": "/cases/{case}/overview",
    "news": "/news",
    "entities of a case": "/cases/{case}/entities",
    "case with problems": "/cases/{case}?show=problems",
    "report": "/cases/{case}/report",
    "search empty": "/search",
    "search": "/search?q=pasaporte",
    "search by name": "/search?q=Julio+Condori+Vargas",
    "search by document": "/search?q=name:julio&by=document",
    "search with an error": "/search?q=pasaporte+AND+(deuda",
    "list": "/search/list",
    "by meaning": "/search?q=pasaporte&meaning=1",
    "pages like a page": "/documents/{document}/pages/1/like",
    "passage found by meaning": "/documents/{document}/pages/1?q=papers&meaning=1&at=0&of=3&meant=0-60",
    "inbox": "/inbox",
    "account": "/me",
    "nothing found": "/search?q=ornitorrinco",
    "viewer": "/documents/{document}/pages/1?q=pasaporte&at=0&of=3",
    "viewer of text": "/documents/{chat}/pages/1?q=pasaporte",
    "viewer without pages": "/documents/{empty}",
    "redaction": "/documents/{document}/pages/1/redaction",
    "privilege log": "/cases/{case}/redactions",
    "notes": "/cases/{case}/notes",
    "tags": "/cases/{case}/tags",
    "terms": "/cases/{case}/terms",
    "patterns": "/cases/{case}/patterns?by=place",
    "captures": "/cases/{case}/captures",
    "case files": "/cases/{case}/casefiles",
    "lent": "/lent",
    "links": "/links",
    "entities": "/entities",
    "help": "/help",
}


def address(site: Site, path: str) -> str:
    return path.format(
        case=site.cases["BO-2026-014"],
        document=site.documents["informe.pdf"],
        chat=site.documents["chat.txt"],
        empty=site.documents["vacio.txt"],
    )


@pytest.mark.parametrize("look", ["phone by day", "desk by night"])
@pytest.mark.parametrize("name", PAGES)
def test_no_page_has_a_barrier_or_scrolls_sideways(
    visit: Open, site: Site, watch: Watch, *, name: str, look: str
) -> None:
    watch.refused = name == "search with an error"
    page = visit(None if name == "login" else "ana.quispe", wide=look.startswith("desk"), dark=look.endswith("night"))
    page.goto(address(site, PAGES[name]))
    page.wait_for_load_state("networkidle")
    assert accessibility_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], page.evaluate(
        "[...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1)"
        ".slice(0, 5).map((e) => `${e.tagName}.${e.className}`)"
    )


def test_a_link_side_by_side_has_no_barrier(visit: Open) -> None:
    for wide in (True, False):
        page = visit(wide=wide)
        page.goto("/links")
        page.locator("[data-open]").first.click()
        page.wait_for_load_state("networkidle")
        assert accessibility_faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


@pytest.mark.parametrize("language", ["pt", "en"])
def test_the_browsers_language_is_spoken(visit: Open, language: str) -> None:
    page = visit(language=language)
    expected = {"pt": "Meus casos", "en": "My cases"}[language]
    assert page.locator("h1").inner_text() == expected
    page.locator(".tongues a", has_text="ES").click()
    assert page.locator("h1").inner_text() == "Mis casos"
