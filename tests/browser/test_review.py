"""Review queues in a real browser: twenty flags by keyboard, links with both pages, and what is shown when the line is cut."""

import re
import time

import pytest
from playwright.sync_api import Page, Route, expect
from support.site import Site, a_pdf

from .conftest import Open, Watch, accessibility_faults

NUMBER = "BO-2026-020"

# Each line fires at least one rule; people and places are invented.
LINES = [
    "El patrón les quitó el pasaporte al llegar.",
    "La encargada guardaba los documentos de todas en una caja.",
    "No las dejaban salir de la casa, la puerta estaba con llave.",
    "Dormían doce en un cuarto junto al taller.",
    "Debían pagar el pasaje con su trabajo.",
    "Cada multa se sumaba a la deuda del viaje.",
    "La amenazó con matar a su hermano si hablaba.",
    "La golpeó delante de las otras.",
    "Trabajaban dieciséis horas al día sin descanso.",
    "No les pagaron ningún sueldo en tres meses.",
    "Le prometieron un trabajo de niñera y la llevaron a un bar.",
    "La obligaban a prostituirse con los clientes.",
    "Un hombre la vigilaba y la acompañaba a todas partes.",
    "Le quitaron el teléfono para que no llamara a su familia.",
]


@pytest.fixture(scope="module")
def queue(site: Site) -> str:
    """The address of a queue with many flags."""
    with site.client("ana.quispe") as ana:
        made = ana.post("/cases", json={"number": NUMBER, "title": "Taller Los Pinos", "country": "BO"})
        made.raise_for_status()
        site.cases[NUMBER] = made.json()["id"]
        ana.post(f"/cases/{site.cases[NUMBER]}/members", json={"login": "bea.rojas"}).raise_for_status()
        for name in ("primera.pdf", "segunda.pdf"):
            site.upload(ana, NUMBER, name, a_pdf([[f"Declaración {name}", *LINES[:7]], LINES[7:]]))
        site.wait(ana)
        waiting = ana.get(f"/cases/{site.cases[NUMBER]}/review/queue").json()["total"]
        assert waiting >= 26
    return f"/cases/{site.cases[NUMBER]}/review"


def card(page: Page) -> str:
    return page.locator("[data-queue-card] [data-card-of]").get_attribute("data-card-of") or ""


def saved(page: Page, many: int) -> None:
    """Until so many decisions were answered by the server."""
    expect(
        page.locator("[data-queue-row] [data-queue-verdict]:visible").filter(has_not_text="guardando")
    ).to_have_count(many)


def test_an_analyst_reviews_twenty_flags_by_keyboard(visit: Open, site: Site, queue: str) -> None:
    page = visit()
    page.goto("/review")
    page.locator("[data-row]", has_text=NUMBER).locator("[data-open]").click()
    expect(page.locator("h1")).to_have_text("Indicadores por leer")
    expect(page.locator(".review-card .box.hit").first).to_be_visible()
    page.wait_for_load_state()  # keys are heard
    total = int(page.locator("[data-queue-left]").inner_text())
    keys = ["y1", "n3", "u2", "yy", "nn"] * 4
    seen, machine = [card(page)], 0.0
    for pair in keys:
        began = time.monotonic()
        page.keyboard.press(pair[0])
        expect(
            page.locator(f'[data-palette]:visible [data-reason="{pair[1] if pair[1].isdigit() else 1}"]')
        ).to_be_visible()
        page.keyboard.press(pair[1])
        expect(page.locator("[data-queue-card] [data-card-of]")).not_to_have_attribute("data-card-of", seen[-1])
        machine += time.monotonic() - began
        seen.append(card(page))
    assert len(set(seen)) == 21
    # 400 an hour leave nine seconds to each, and the reader needs them all.
    assert machine / len(keys) < 2
    saved(page, 20)
    expect(page.locator("[data-queue-done]")).to_have_text(f"20 de {total} leídos por usted")
    expect(page.locator("[data-queue-pace]")).to_contain_text("por hora")
    page.keyboard.press("z")
    expect(page.locator("[data-queue-done]")).to_have_text(f"19 de {total} leídos por usted")
    shown = page.locator("[data-queue-card] [data-card-of]")
    expect(shown).to_have_attribute("data-card-of", seen[19])
    page.keyboard.press("k")
    expect(shown).not_to_have_attribute("data-card-of", seen[19])
    page.reload()
    expect(page.locator("[data-queue-left]")).to_have_text(str(total - 19))
    assert page.evaluate("JSON.stringify([localStorage, sessionStorage])").count("Habla de otra cosa") == 0


def test_a_second_reader_decides_blind_and_then_sees_whether_both_agree(visit: Open, site: Site, queue: str) -> None:
    page = visit("bea.rojas", language="pt")
    page.goto(queue)
    expect(page.locator("h1")).to_have_text("Indicadores por ler")
    row = page.locator("[data-queue-row]", has_text="segunda leitura").first
    row.locator("a").click()
    chosen = row.get_attribute("data-queue-row")
    expect(page.locator(f'[data-queue-card] [data-card-of="{chosen}"]')).to_be_visible()
    expect(page.locator(".review-side")).to_contain_text("1 pessoa já decidiu")
    assert "Habla de otra cosa" not in page.content()
    page.keyboard.press("u")
    expect(page.locator('[data-palette]:visible [data-reason="5"]')).to_be_visible()
    page.keyboard.press("5")
    expect(row.locator("[data-queue-verdict]")).to_contain_text(re.compile("coincide|difere"))
    page.reload()
    page.locator(".kappa summary").click()
    expect(page.locator(".kappa-card")).to_contain_text("ana.quispe · bea.rojas")


def test_nothing_is_decided_about_a_card_that_is_still_on_its_way(visit: Open, site: Site, queue: str) -> None:
    page = visit(language="en")
    page.goto(queue)
    expect(page.locator("[data-queue-card] [data-card-of]")).to_be_visible()
    before = card(page)
    held: list[Route] = []
    # The last row is none that was asked for ahead.
    row = page.locator("[data-queue-row]").last
    far = row.get_attribute("data-queue-row")
    page.route(re.compile(rf"/review/.*{far}$"), lambda route: held.append(route))  # noqa: PLW0108 - a bound method of C takes no mark
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.url) if asked.url.endswith("/decisions") else None)
    row.locator("a").click()
    expect(row.locator("a")).to_have_attribute("aria-current", "true")
    page.keyboard.press("u")
    page.keyboard.press("5")
    page.locator("[data-verdict=confirmed]").click()
    assert card(page) == before
    assert page.locator("[data-palette]:visible").count() == 0
    assert sent == []
    held[0].continue_()
    expect(page.locator(f'[data-card-of="{far}"]')).to_be_visible()
    page.keyboard.press("u")
    expect(page.locator('[data-palette]:visible [data-reason="5"]')).to_be_visible()


def test_a_click_on_the_row_that_is_read_leaves_what_was_begun_on_it(visit: Open, queue: str) -> None:
    page = visit(language="en")
    page.goto(queue)
    page.fill("[data-queue-reason]", "seen on the page")
    page.keyboard.press("Escape")
    page.locator("[data-queue-row] a[aria-current]").click()
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-queue-reason]")).to_have_value("seen on the page")


def test_a_reason_in_ones_own_words_survives_a_cut_line(visit: Open, watch: Watch, queue: str) -> None:
    page = visit(wide=False, language="en")
    page.goto(queue)
    first = card(page)
    page.route("**/decisions", lambda route: route.abort(), times=1)
    page.fill("[data-queue-reason]", "she says so herself")
    page.locator("[data-verdict=confirmed]").click()
    expect(page.locator("[data-queue-problem]")).to_contain_text("The decision was not kept.")
    watch.faults[:] = [fault for fault in watch.faults if "net::ERR_FAILED" not in fault]
    page.get_by_role("button", name="Send again").click()
    expect(page.locator(f'[data-queue-row="{first}"] [data-queue-verdict]')).to_contain_text("Confirmed")
    with_flag = page.locator(f'[data-queue-row="{first}"] a').get_attribute("href") or ""
    page.goto(with_flag)
    expect(page.locator(".said-before")).to_contain_text("she says so herself")


def test_the_queue_works_without_script(visit: Open, queue: str) -> None:
    page = visit(script=False)
    page.goto(queue)
    page.fill("[data-queue-reason]", "se ve en la página")
    page.locator("[data-verdict=unsure]").click()
    expect(page.get_by_text("La decisión quedó guardada.")).to_be_visible()
    page.get_by_role("button", name="Deshacer", exact=True).click()
    expect(page.locator(".said-before")).to_contain_text("deshecho")


def test_a_link_is_judged_with_both_pages_beside_one_another(visit: Open) -> None:
    page = visit()
    page.goto("/review/links")
    expect(page.locator(".review-pair [data-scroll-to-box]")).to_have_count(2)
    left = int(page.locator("[data-queue-left]").inner_text())
    page.keyboard.press("n")
    page.keyboard.press("4")
    expect(page.locator("[data-queue-left]")).to_have_text(str(left - 1))
    saved(page, 1)
    page.keyboard.press("z")
    expect(page.locator("[data-queue-left]")).to_have_text(str(left))


@pytest.mark.parametrize("look", ["phone by day", "desk by night"])
@pytest.mark.parametrize("path", ["/review", "queue", "/review/links"])
def test_no_queue_has_a_barrier_or_scrolls_sideways(visit: Open, queue: str, *, path: str, look: str) -> None:
    page = visit(wide=look.startswith("desk"), dark=look.endswith("night"))
    page.goto(queue if path == "queue" else path)
    page.wait_for_load_state("networkidle")
    if path != "/review":
        page.keyboard.press("y")
        expect(page.locator("[data-palette]:visible")).to_be_visible()
    assert accessibility_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


@pytest.fixture(scope="module")
def twice(site: Site) -> str:
    """The address of a queue with one statement that was sent three times."""
    number = "BO-2026-023"
    with site.client("ana.quispe") as ana:
        made = ana.post("/cases", json={"number": number, "title": "Acta enviada dos veces", "country": "BO"})
        made.raise_for_status()
        site.cases[number] = made.json()["id"]
        long = "declaracion_ampliatoria_de_la_testigo_de_los_talleres_version_final"
        for name in (f"{long}.pdf", f"{long} escaneada.pdf", f"{long} (copia).pdf"):
            site.upload(ana, number, name, a_pdf([[f"Declaración {name}", *LINES[:7]]]))
        site.wait(ana)
    return f"/cases/{site.cases[number]}/review"


def test_copies_are_told_and_decided_with_their_flag_only_when_chosen(visit: Open, twice: str) -> None:
    page = visit()
    page.goto(twice)
    page.wait_for_load_state()
    left = page.locator("[data-queue-left]")
    total = int(left.inner_text())
    expect(page.locator(".copies h3")).to_have_text("La misma señal en 2 copias casi iguales")
    expect(page.locator(".copies li a")).to_have_count(2)
    lead = page.locator("[data-queue-row]").first
    expect(lead).to_contain_text("2 copias")
    first = card(page)
    choice = page.get_by_label("Decidir también estas 2 copias")
    expect(choice).not_to_be_checked()
    page.keyboard.press("c")
    expect(choice).to_be_checked()
    page.keyboard.press("y")
    page.keyboard.press("1")
    saved(page, 3)
    expect(lead.locator("[data-queue-verdict]")).to_contain_text("copias también: 2")
    expect(left).to_have_text(str(total - 3))
    expect(page.locator("[data-queue-card] [data-card-of]")).not_to_have_attribute("data-card-of", first)
    expect(page.locator("[data-queue-copies]")).not_to_be_checked()
    page.keyboard.press("z")
    expect(left).to_have_text(str(total))
    expect(page.locator("[data-queue-card] [data-card-of]")).to_have_attribute("data-card-of", first)
    page.reload()
    expect(left).to_have_text(str(total))
    # What is corrected is told of one passage: nothing is sent, and nothing chosen is lost.
    page.wait_for_load_state()
    page.keyboard.press("c")
    page.locator(".told-otherwise summary").click()
    page.select_option("#instead-polarity", "negated")
    page.locator("h2").first.click()
    page.keyboard.press("y")
    page.keyboard.press("1")
    expect(page.locator("[data-queue-problem]")).to_contain_text("vale solo para este pasaje")
    expect(page.locator("[data-queue-copies]")).to_be_checked()
    expect(left).to_have_text(str(total))


@pytest.mark.parametrize("wide", [True, False])
def test_copies_are_no_barrier_and_their_choice_is_reached_on_a_telephone(
    visit: Open, twice: str, *, wide: bool
) -> None:
    page = visit(wide=wide, dark=not wide, language="pt")
    page.goto(twice)
    page.wait_for_load_state()
    choice = page.get_by_label("Decidir também estas 2 cópias")
    choice.check()
    expect(choice).to_be_in_viewport()
    assert accessibility_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_without_scripts_copies_are_decided_and_taken_back_by_form(visit: Open, twice: str) -> None:
    page = visit(script=False, language="en")
    page.goto(twice)
    left = int(page.locator("[data-queue-left]").inner_text())
    page.get_by_label("Decide these 2 copies too").check()
    page.fill("[data-queue-reason]", "the same paper")
    page.locator("[data-verdict=confirmed]").click()
    assert int(page.locator("[data-queue-left]").inner_text()) == left - 3
    page.get_by_role("button", name="Undo", exact=True).click()
    assert int(page.locator("[data-queue-left]").inner_text()) == left
