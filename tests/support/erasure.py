"""A case that names somebody, read and used, and the ways by which something of her may still be told."""

from typing import Any

from support.files import a_pdf, a_zip
from support.web import MEMBERS, OURS, OURS_TOO, World, receive
from support.working import read_and_index

from api.wiring import linker, meaning_reader
from models.case import Role
from models.ids import DocumentId
from models.protected import Identity

OFFICER = MEMBERS[Role.INVESTIGATOR]
IDENTITY = Identity(
    name="Zoraida Yeshenia Tancara Huarachi", nicknames=("Yeshe",), phones=("+591 76540921",), papers=("CI 9087123 OR",)
)
_SAID = "La declarante Zoraida Yeshenia Tancara Huarachi dijo que le quitaron el pasaporte y debía 500 dólares."
_MORE = "Su número es (591) 7-654-09-21 y viajó de Villazón a La Quiaca el 3 de marzo de 2024 con un desconocido."
SAME = b"Recibo de luz de un lugar cualquiera, sin nombre de nadie, del mes de abril."
FILES: dict[str, bytes] = {
    "acta de Zoraida Tancara.txt": f"{_SAID}\n{_MORE}".encode(),
    "caja.zip": a_zip({"carta.txt": f"Querida Yeshe Tancara Huarachi. {_MORE}".encode(), "recibo.txt": SAME}),
    "escrito.pdf": a_pdf(f"{_SAID}\nEl taller de la calle Potrerillos queda cerrado los lunes."),
    "lista.csv": "nombre,teléfono\nTANCARA HUARACHI Zoraida,76540921\n".encode(),
    "otra cosa.txt": "El conductor Rufino Calisaya Poma cobró 900 bolivianos por cada pasajero.".encode(),
}
SIGNS = (b"Tancara", b"tancara", b"TANCARA", b"huarachi", b"Huarachi", b"76540921", b"Potrerillos", b"potrerillos")
ORDER = {"order": "91/2027", "reason": "time of retention is over"}
ERASURES = f"/api/v1/cases/{OURS.id}/erasures"


def work(world: World) -> None:
    """What workers, the index thread, the linker and the reader of meaning do, until nothing waits."""
    read_and_index(world)
    meaning = meaning_reader(world.workspace)
    assert meaning is not None
    while meaning.work_once():
        pass
    links = linker(world.workspace)
    while links.work_once():
        pass


def fill(world: World) -> None:
    """Files that name her, read, indexed, linked, watched and decided on."""
    for name, content in FILES.items():
        receive(world.workspace, OURS, name, content)
    receive(world.workspace, OURS_TOO, "recibo.txt", SAME)
    work(world)
    used(world)


def used(world: World) -> None:
    """What people do with such a case leaves traces of their own."""
    search = {"text": "Tancara", "name": "Tancara", "watching": True}
    assert world.call("POST", "/api/v1/watches", by=OFFICER, json=search).status_code == 201
    document = document_of(world, "acta de Zoraida Tancara.txt")
    printed = document_of(world, "escrito.pdf")
    assert world.call("GET", f"/api/v1/documents/{printed}/pages/1/image", by=OFFICER).status_code == 200
    words = {"words": "Yeshe", "kind": "PERSON", "reason": "Zoraida Tancara is called so at home"}
    assert world.call("POST", f"/api/v1/documents/{document}/corrections", by=OFFICER, json=words).status_code == 201
    flag = world.workspace.records.evidence.indicators(DocumentId(document))[0].id
    verdict = {"verdict": "confirmed", "reason": "Tancara says it herself"}
    address = f"/api/v1/documents/{document}/flags/{flag}/decisions"
    assert world.call("POST", address, by=OFFICER, json=verdict).status_code < 300
    tag = {"label": "Tancara, por oír"}
    assert world.call("POST", f"/api/v1/documents/{document}/tags", by=OFFICER, json=tag).status_code == 201
    made = {"kind": "PERSON", "name": "Zoraida Tancara", "reason": "named Tancara in the statement"}
    assert world.call("POST", f"/api/v1/cases/{OURS.id}/entities", by=OFFICER, json=made).status_code == 201


def document_of(world: World, path: str) -> str:
    return next(one.document for one in world.workspace.records.evidence.files(OURS.id) if one.path == path)


def answers(world: World) -> dict[str, Any]:
    """What each way of asking tells of her, by the way."""
    told: dict[str, Any] = {}
    for path in (
        "/api/v1/search?q=Tancara",
        "/api/v1/search?q=tanacra~",
        "/api/v1/search?q=Huara*",
        "/api/v1/search?q=person:Tancara",
        "/api/v1/search?q=potrerillos",
        "/api/v1/search?q=76540921",
        "/api/v1/search?q=declarante&facet=person&facet=phone",
        "/api/v1/search/export?q=Tancara",
        "/api/v1/entities?text=Tancara",
        "/api/v1/entities?text=76540921",
        f"/api/v1/cases/{OURS.id}/files",
        f"/api/v1/cases/{OURS.id}/entities",
        f"/api/v1/cases/{OURS.id}/corrections",
        f"/api/v1/cases/{OURS.id}/tags",
        f"/api/v1/cases/{OURS.id}/report",
        f"/api/v1/cases/{OURS.id}/routes",
        "/api/v1/graph/export?format=ftm",
        "/api/v1/links",
        "/api/v1/watches",
        "/api/v1/inbox",
    ):
        answer = world.call("GET", path, by=OFFICER)
        told[path] = (answer.status_code, answer.content.decode("utf-8", "replace").casefold())
    ask = {"text": "quién dijo que le quitaron el pasaporte", "meaning": True}
    answer = world.call("POST", "/api/v1/search", by=OFFICER, json=ask)
    told["meaning"] = (answer.status_code, answer.text.casefold())
    return told


def telling(world: World) -> list[str]:
    return [
        way
        for way, (_, text) in answers(world).items()
        if any(sign.decode().casefold() in text for sign in SIGNS)
        # A search says again what was typed.
        and (not way.startswith("/api/v1/search?") or '"hits":[]' not in text.replace(" ", ""))
    ]


def protect(world: World) -> None:
    body = {"identity": IDENTITY.model_dump(), "categories": ["victim"], "age": 30, "source": "denuncia"}
    assert world.call("POST", f"/api/v1/cases/{OURS.id}/persons", by=OFFICER, json=body).status_code == 201
    work(world)
