"""A partner is asked over the connection, in a real browser: hit, no hit, whom to call, and nothing else of the other's."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from support.agencies import CONTACT, NOBODYS, SUSPECT, VICTIM, Side, two_agencies
from support.web import add_session, served, session_of

from api import partner_line
from api.http.app import create_app
from api.http.auth import SESSION_COOKIE

from .conftest import accessibility_faults

LOOKS = pytest.mark.parametrize(
    ("language", "wide"),
    [("es", True), ("es", False), ("pt", True), ("en", False)],
    ids=["es wide", "es 390px", "pt wide", "en 390px"],
)


@pytest.fixture
def asker(tmp_path: Path) -> Iterator[Side]:
    """An agency whose partner's desk answers on this machine."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = int(held.getsockname()[1])
    with two_agencies(tmp_path, url=f"https://127.0.0.1:{port}") as (asking, holding):
        desk = partner_line.PartnerServer(holding.workspace, holding.agency.id, host="127.0.0.1", port=port)
        thread = threading.Thread(target=desk.serve_forever, daemon=True)
        thread.start()
        yield asking
        desk.shutdown()
        desk.server_close()
        thread.join()


@LOOKS
def test_a_partner_is_asked_and_tells_hit_or_no_hit(
    browser: Browser, asker: Side, *, language: str, wide: bool
) -> None:
    user = asker.workspace.records.people.user(asker.officer.user)
    add_session(asker.workspace, user)
    with served(create_app(asker.workspace, pool=None)) as client:
        address = str(client.base_url).rstrip("/")
        context = browser.new_context(
            base_url=address, locale=language, viewport={"width": 1440 if wide else 390, "height": 900}
        )
        context.add_cookies([{"name": SESSION_COOKIE, "value": session_of(user), "url": address}])
        page = context.new_page()
        page.goto(f"/cases/{asker.case.id}/asks")
        page.locator("#ask-kind").select_option("phone")
        page.fill("#ask-values", f"{SUSPECT}\n{NOBODYS}\n{VICTIM}")
        page.fill("#ask-basis", "Protocolo de Palermo, art. 10")
        page.locator("button[name=by][value=line]").click()
        rows = page.locator("tbody tr")
        expect(rows).to_have_count(3)
        expect(rows.first).to_contain_text(SUSPECT)
        assert [one.locator(".chip").first.inner_text() for one in rows.all()][1:] == [
            rows.nth(1).locator(".chip").first.inner_text()
        ] * 2, "whom the other protects is told as what it does not have"
        expect(page.locator("main")).to_contain_text(CONTACT)
        assert "informe-reservado" not in page.content()
        assert accessibility_faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= (1440 if wide else 390)
        context.close()
