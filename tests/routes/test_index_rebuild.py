"""The index built anew from the page of administrators: asked for, followed, told, and by whom it may be."""

import json
import threading
import time

from support.web import MEMBERS, World, csrf_of

from api import reindexing
from models.case import Role

ADMINISTRATOR, OFFICER = MEMBERS[Role.ADMINISTRATOR], MEMBERS[Role.INVESTIGATOR]
HTML = {"headers": {"Accept": "text/html", "Accept-Language": "es"}}
INDEX = "/api/v1/index"


def page(world: World) -> str:
    answer = world.call("GET", "/office/machine", by=ADMINISTRATOR, **HTML)
    assert answer.status_code == 200
    return answer.text


def test_it_is_asked_for_and_followed_to_its_end(world: World) -> None:
    before = world.call("GET", INDEX, by=ADMINISTRATOR).json()
    assert before["last"] is None
    assert before["files"] > 1
    begun = world.call("POST", f"{INDEX}/rebuild", by=ADMINISTRATOR)
    assert (begun.status_code, begun.json()["state"]) == (202, "waiting")
    assert world.call("GET", INDEX, by=ADMINISTRATOR).json()["last"] == begun.json()
    twice = world.call("POST", f"{INDEX}/rebuild", by=ADMINISTRATOR)
    assert (twice.status_code, twice.json()["code"]) == (409, "conflict")
    assert twice.json()["next_step"]

    def server() -> None:
        time.sleep(0.7)
        assert reindexing.carry_out(world.workspace)

    thread = threading.Thread(target=server)
    thread.start()
    text = world.call("GET", f"{INDEX}/rebuild/events", by=ADMINISTRATOR).text
    thread.join()
    told = [json.loads(line.removeprefix("data: ")) for line in text.splitlines() if line.startswith("data: ")]
    assert told[0] == begun.json()
    assert "event: finished" in text
    assert (told[-1]["state"], told[-1]["done"], told[-1]["pages"]) == ("done", before["files"], before["pages"])
    assert world.call("GET", "/api/v1/search?q=deuda", by=OFFICER).json()["total"] > 0


def test_the_page_says_what_will_happen_before_it_does(world: World) -> None:
    files, pages = reindexing.extent(world.workspace)
    shown = page(world)
    assert f"Se leen del catálogo {files} archivos con {pages} páginas" in shown
    assert "Las búsquedas siguen con el índice actual" in shown
    assert "Tarda menos de un minuto." in shown
    sent = {"data": {"csrf": csrf_of(ADMINISTRATOR)}, "by": ADMINISTRATOR, **HTML}
    answer = world.call("POST", "/office/machine/index", **sent)
    assert (answer.status_code, answer.headers["location"]) == (303, "/office/machine")
    shown = page(world)
    assert "espera su turno" in shown
    assert 'data-follow="/api/v1/index/rebuild/events"' in shown
    assert "Sí, rehacerlo ahora" not in shown
    again = world.call("POST", "/office/machine/index", **sent)
    assert again.status_code == 409
    assert "El índice de búsqueda ya se está rehaciendo." in again.text
    assert reindexing.carry_out(world.workspace)
    shown = page(world)
    assert "Rehecho por última vez" in shown
    assert ADMINISTRATOR.name in shown


def test_a_failure_stays_on_the_page_with_what_to_do(world: World) -> None:
    orders = reindexing.Orders(world.workspace.folder)
    orders.answer(
        "a" * 32, reindexing.Answer(0, "The index could not be built anew.", "Look into the log of the server.")
    )
    shown = page(world)
    assert "El índice anterior sigue en uso." in shown
    assert "The index could not" not in shown
    assert "Sí, rehacerlo ahora" in shown


def test_the_stream_ends_with_the_right_to_it(world: World) -> None:
    world.call("POST", f"{INDEX}/rebuild", by=ADMINISTRATOR)

    def lose() -> None:
        time.sleep(0.7)
        world.workspace.records.people.set_role(ADMINISTRATOR.id, Role.ANALYST)

    thread = threading.Thread(target=lose)
    thread.start()
    text = world.call("GET", f"{INDEX}/rebuild/events", by=ADMINISTRATOR).text
    thread.join()
    assert text.rstrip().endswith("event: gone\ndata: {}")
