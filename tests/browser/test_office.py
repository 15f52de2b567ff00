"""Administration, the log and the desk in a real browser: who runs an agency, who watches it, and who may neither."""

import pytest
from playwright.sync_api import Page, expect
from support.site import PASSWORD, Site

from .conftest import Open, Watch, accessibility_faults, log_in

PHRASE = "siete rios de piedra blanca"


def administrator(visit: Open, site: Site, **more: bool) -> Page:
    page = visit(None, **more)
    log_in(page, "admin", site.first)
    return page


@pytest.fixture
def auditor(visit: Open, site: Site) -> Page:
    """Eva, who is made an auditor once."""
    with site.client("admin", site.first) as admin:
        home = admin.get("/me").json()["user"]["agency"]
        user = {"login": "eva.rios", "name": "Eva Ríos", "agency": home, "role": "auditor", "password": PASSWORD}
        assert admin.post("/users", json=user).status_code in (201, 409)
    return visit("eva.rios")


@pytest.fixture
def refused(watch: Watch) -> None:
    watch.refused = True


@pytest.mark.usefixtures("refused")
def test_an_administrator_adds_an_agency_and_somebody_of_ours(visit: Open, site: Site) -> None:
    page = administrator(visit, site)
    page.goto("/office/agencies")
    page.get_by_label("Nombre de la institución").fill("Fiscalía de Jujuy")
    page.locator("#agency-country").select_option("AR")
    page.locator("#admin-name").fill("Mara Luna")
    page.locator("#admin-login").fill("mara.luna")
    page.get_by_role("button", name="Agregar una institución").click()
    expect(page.locator(".members").first).to_contain_text("Fiscalía de Jujuy")
    page.goto("/office")
    page.locator("#user-name").fill("Leo Paz")
    page.locator("#user-login").fill("ana.quispe")
    page.get_by_role("button", name="Agregar una persona").click()
    # Taken: it is said above the form, and what was typed stays.
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#user-name")).to_have_value("Leo Paz")
    page.locator("#user-login").fill("leo.paz")
    page.get_by_role("button", name="Agregar una persona").click()
    page.get_by_role("link", name="Leo Paz").click()
    page.locator("#role").select_option("analyst")
    page.get_by_role("button", name="Guardar").first.click()
    expect(page.locator(".lede")).to_contain_text("Análisis")


@pytest.mark.usefixtures("refused")
def test_an_auditor_opens_what_was_asked_with_her_own_phrase(auditor: Page, site: Site) -> None:
    auditor.goto("/audit/keys")
    auditor.get_by_label("Frase nueva").fill(PHRASE)
    auditor.get_by_role("button", name="Hacer mi clave").click()
    expect(auditor.get_by_text("vale", exact=True)).to_be_visible()
    with site.client("ana.quispe") as ana:
        ana.post("/search", json={"text": "ladrillera tunari"}).raise_for_status()
        # Another one's doing, after it: who asks for acts of one kind sees no others.
        ana.get("/cases").raise_for_status()
    auditor.goto("/audit?action=search.find")
    row = auditor.locator("tbody tr").first
    expect(row).to_contain_text("texto sellado")
    assert "tunari" not in auditor.content()
    auditor.get_by_label("Su frase de paso").fill("otra cosa del todo")
    auditor.get_by_role("button", name="Abrir lo sellado").click()
    expect(auditor.get_by_role("alert")).to_be_visible()
    auditor.get_by_label("Su frase de paso").fill(PHRASE)
    auditor.get_by_role("button", name="Abrir lo sellado").click()
    expect(auditor.locator("tbody tr").first).to_contain_text("ladrillera tunari")
    auditor.goto("/audit/check")
    expect(auditor.get_by_role("status")).to_contain_text("ninguno alterado")


@pytest.mark.usefixtures("refused")
def test_who_runs_it_does_not_watch_it_and_who_works_does_neither(visit: Open, site: Site) -> None:
    page = administrator(visit, site)
    page.goto("/audit")
    expect(page.locator("table")).to_have_count(0)
    page = visit()
    for path in ("/audit", "/office", "/office/machine"):
        page.goto(path)
        expect(page.locator("table")).to_have_count(0)


def test_a_desk_is_opened_and_a_wrong_card_is_told(visit: Open, site: Site, watch: Watch) -> None:
    watch.refused = True
    page = administrator(visit, site)
    page.goto("/desk")
    page.get_by_label("Quién atiende").fill("Mesa Yungas, +591 2 5550100")
    page.get_by_role("button", name="Guardar").click()
    expect(page.locator(".print.big")).to_be_visible()
    page.get_by_label("Su tarjeta").fill("{}")
    page.get_by_label("Huella que le leyeron").fill("no sé")
    page.get_by_role("button", name="Agregar una institución").click()
    expect(page.get_by_role("alert")).to_contain_text("no es la tarjeta")
    expect(page.get_by_label("Huella que le leyeron")).to_have_value("no sé")


@pytest.mark.parametrize("wide", [True, False])
def test_an_administrator_has_the_index_rebuilt_and_sees_it_done(visit: Open, site: Site, *, wide: bool) -> None:
    page = administrator(visit, site, wide=wide)
    page.goto("/office/machine")
    page.locator("#index summary").press("Enter")
    expect(page.locator("#index form")).to_contain_text("Las búsquedas siguen con el índice actual")
    assert accessibility_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    with page.expect_event("request", lambda one: one.url.endswith("/api/v1/index/rebuild/events")):
        page.get_by_role("button", name="Sí, rehacerlo ahora").click()
    # The page comes anew by itself when it is done.
    expect(page.locator("#index")).to_contain_text("Rehecho por última vez")
    with site.client("ana.quispe") as ana:
        assert ana.get("/search", params={"q": "pasaporte"}).json()["total"] > 0


@pytest.mark.parametrize("wide", [True, False])
def test_no_barrier_in_the_office(visit: Open, site: Site, *, wide: bool) -> None:
    page = administrator(visit, site, wide=wide, dark=wide)
    for path in ("/office", "/office/agencies", "/office/machine", "/desk", "/asks", "/spaces", "/me/tokens"):
        page.goto(path)
        assert accessibility_faults(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], path


def test_a_long_word_makes_the_log_no_wider_than_a_telephone(auditor: Page) -> None:
    auditor.set_viewport_size({"width": 390, "height": 844})
    auditor.goto("/audit")
    told = auditor.locator(".log td .under").first
    told.evaluate("(one) => { one.textContent = 'a'.repeat(300); }")
    assert auditor.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("wide", [True, False])
def test_no_barrier_in_the_log(auditor: Page, *, wide: bool) -> None:
    auditor.set_viewport_size({"width": 1440 if wide else 390, "height": 900})
    for path in ("/audit", "/audit/keys", "/audit/check"):
        auditor.goto(path)
        assert accessibility_faults(auditor) == [], path
        assert auditor.evaluate("document.documentElement.scrollWidth") <= (1440 if wide else 390), path
