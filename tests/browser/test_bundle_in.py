"""A bundle of another server on its page, in a real browser: looked at, taken in, and what is told of a broken one."""

from pathlib import Path

from playwright.sync_api import Page, expect
from support import web
from support.factories import a_case, an_agency
from support.site import Site

from api import carrying, peers
from models.carried import PeerCard
from models.ids import AgencyId, fresh

from .conftest import Open, Watch, accessibility_faults, log_in

PURPOSE = "Causa conjunta 114/2026"


def written(admin: Page, folder: Path) -> Path:
    """A case of a server that this one knows, written for it: their cards go over the page."""
    admin.goto("/bundles")
    theirs = PeerCard.model_validate_json(admin.locator("#own-card").input_value())
    home = an_agency("Unidad Meseta", country=theirs.agency.country).model_copy(update={"id": AgencyId(fresh())})
    case = a_case("MES-2026-31", agency=home).model_copy(update={"title": "Taller Meseta"})
    with web.opened(folder / "data", meaning=False) as sender:
        sender.records.people.add_agency(home)
        sender.records.cases.add(case)
        web.add_document(sender, case, "nota.txt", "Llamar al 71234567 por la deuda.", image=True)
        own = peers.own_card(sender, sender.operator)
        admin.fill("#peer-card", own.model_dump_json())
        admin.fill("#peer-print", peers.print_of(own))
        admin.locator("form[action='/bundles/peers'] button").click()
        expect(admin.get_by_text("Unidad Meseta").first).to_be_visible()
        peer = peers.trust(sender, sender.operator, theirs, compared=peers.print_of(theirs))
        carrying.carry_case(
            sender, sender.operator, case.id, peer=peer, purpose=PURPOSE, to=(to := folder / "case.bundle")
        )
    return to


def test_a_bundle_is_looked_at_and_taken_in(visit: Open, site: Site, watch: Watch, tmp_path: Path) -> None:
    admin = visit(None)
    log_in(admin, "admin", site.first)
    bundle = written(admin, tmp_path)
    broken = tmp_path / "broken.bundle"
    broken.write_bytes(bundle.read_bytes()[:-40])

    page = visit(wide=False)
    page.goto("/bundles")
    form = page.locator("[data-brought]")
    enter = form.get_by_role("button", name="Recibirlo")
    form.locator("input[type=file]").set_input_files(broken)
    form.get_by_role("button", name="Mirarlo").click()
    expect(form.get_by_role("status")).to_contain_text("se cortó o se cambió en el camino")
    watch.faults[:] = [fault for fault in watch.faults if "422" not in fault]
    expect(enter).to_be_disabled()

    form.locator("input[type=file]").set_input_files(bundle)
    form.get_by_role("button", name="Mirarlo").click()
    expect(form.get_by_role("status")).to_contain_text("La firma es buena")
    expect(form.locator("[data-tell=sender]")).to_contain_text("Unidad Meseta")
    expect(form.locator("[data-tell=purpose]")).to_have_text(PURPOSE)
    expect(form.locator("[data-tell=holds]")).to_contain_text("MES-2026-31 · Taller Meseta · documentos: 1")
    assert accessibility_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    enter.click()
    expect(page.locator("h1")).to_contain_text("Taller Meseta")

    page.goto("/bundles")
    form.locator("input[type=file]").set_input_files(bundle)
    form.get_by_role("button", name="Mirarlo").click()
    enter.click()
    expect(form.get_by_role("status")).to_contain_text("ya había entrado")
