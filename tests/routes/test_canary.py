"""The canary (I4): one victim, named in thirteen ways in files of several kinds, is protected; then every way out of the
product is asked, and none says who she is.

The routes are those of the permission matrix, which a test compares with the application: a new route is asked here
from the day it has a row there. The verbs are those of `lince --help`, each with what is asked of it or why nothing is.
"""

import html
import io
import re
import sqlite3
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from support.files import a_pdf, a_zip
from support.matrix import ROUTES, path_of
from support.matrix_redactions import applied_of
from support.web import ACTING, MEMBERS, OURS, World, a_world, add_session, receive
from support.working import read_and_index

from api.cli.main import VERBS, run
from api.indexing import purge_index
from api.wiring import linker
from models.case import Role
from models.errors import ProtectionPending
from models.protected import Identity
from models.search import Query, Scope, Term

# Names, numbers and places that nothing else in the product has, its examples and help included.
IDENTITY = Identity(
    name="Zoraida Yeshenia Tancara Huarachi",
    other_names=("Zoraida Yeshenia Titirico",),
    nicknames=("Yeshe",),
    relatives=("Benita Huarachi Colquehuanca",),
    phones=("+591 76540921",),
    emails=("ztancara@correo.example",),
    handles=("@yeshe_z09",),
    papers=("CI 9087123 OR",),
    addresses=("Calle Potrerillos Nº 731",),
    schools=("Unidad Educativa Lindaura Anzoátegui",),
    born="2009-03-12",
    shelter="Hogar Kantuta Azul, calle Las Retamas 91",
)
WAYS = {
    "full name": "Zoraida Yeshenia Tancara Huarachi",
    "turned": "TANCARA HUARACHI, ZORAIDA YESHENIA",
    "second surname dropped": "Zoraida Yeshenia Tancara",
    "capitals without accents": "ZORAIDA TANCARA HUARACHI",
    "initials": "Z.Y.T.H.",
    "nickname": "Yeshe",
    "misread": "Z0raida Yeshen1a Tancarn Huarach1",
    "married name": "Zoraida Tancara de Titirico",
    "phone in another spelling": "(591) 7-654-09-21",
    "paper with dots": "9.087.123",
    "account": "@yeshe_z09",
    "address": "Calle Potrerillos Nro. 731",
    "mother": "Benita Huarachi Colquehuanca",
}
SIGNS = (
    "zoraida", "z0raida", "yeshe", "tancar", "huarach", "76540921", "9087123", "potrerillos", "colquehuanca",
    "kantuta azul", "retamas", "lindaura",
)  # fmt: skip
OFFICER = MEMBERS[Role.INVESTIGATOR]
MONITOR = "the-monitor-of-these-tests"
PERSONS = f"/api/v1/cases/{OURS.id}/persons"
_LINES = [f"La declarante mencionó: {way}; luego calló." for way in WAYS.values()]
_TELLING = "Le quitaron el pasaporte y le debía 500 dólares. Viajó de Villazón a La Quiaca el 3 de marzo de 2024."
_LOSING = ("/logout", "/me/", "/users/", "/login")
"""Parts of addresses that end sessions: they are asked last, each with a session of its own."""

FILES: dict[str, bytes] = {
    "acta de Zoraida Tancara.txt": "\n".join([*_LINES, _TELLING]).encode(),
    "tancara_huarachi/lista.csv": ("nombre,teléfono\n" + "\n".join(f"{way},x" for way in WAYS.values())).encode(),
    "perfil yeshe_z09.html": f"<title>Yeshe Tancara</title><p>{'<br>'.join(_LINES)}</p>".encode(),
    "correo.eml": (
        "From: Zoraida Tancara <ztancara@correo.example>\nTo: otra@correo.example\nSubject: Soy Yeshe\n"
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" + "\n".join(_LINES)
    ).encode(),
    "caja.zip": a_zip({"Yeshenia Tancara.txt": "\n".join(_LINES).encode(), "otro.txt": b"Nada de nadie."}),
    "escrito.pdf": a_pdf("\n".join([*_LINES[:12], _TELLING])),
}
CLI: dict[str, list[list[str]] | str] = {
    "search": [["declarante", "--json"], ["declarante"], ["V-01", "--json"], ["pasaporte", "--case", OURS.number]],
    "lookup": [["{list}", "--json"]],
    "watch": [["list"], ["inbox"]],
    "review": [["queue", "--case", OURS.number], ["flags", "--case", OURS.number]],
    "matrix": [["--case", OURS.number, "--json"], ["--case", OURS.number]],
    "routes": [["--case", OURS.number, "--json"], ["--case", OURS.number]],
    "trends": [["--case", OURS.number, "--json"]],
    "statistics": [["--json"]],
    "correction": [["list", "--case", OURS.number, "--json"]],
    "person": [
        ["list", "--case", OURS.number, "--json"],
        ["show", "V-01", "--case", OURS.number],
        ["proposed", "--case", OURS.number],
    ],
    "verify": [["audit"], [OURS.number], ["case", OURS.number], ["case", OURS.number, "--again", "--json"]],
    "audit": [["--json"]],
    "audit-key": [["list"]],
    "user": [["list"]],
    "member": [["list", "--case", OURS.number]],
    "unit": [["list"]],
    "agency": [["list"]],
    "doctor": [[]],
    "link": [["run", "--anew"], ["status"], ["queue", "--all", "--json"], ["queue", "--all"]],
    "entity": [
        ["list", "--case", OURS.number, "--json"],
        ["list", "--case", OURS.number],
        ["conflicts", "--case", OURS.number, "--json"],
    ],
    "graph": [["communities", "--json"]],
    "level": [["--case", OURS.number]],
    "casefile": [["list", "--case", OURS.number]],
    "certify": [
        ["Zoraida Tancara", "--case", OURS.number, "--to", "{out}/certificate"],
        ["declarante", "--case", OURS.number, "--to", "{out}/certificate2", "--json"],
    ],
    "disclosures": [
        ["list", "--case", OURS.number],
        ["list", "--case", OURS.number, "--json"],
        ["show", "1", "--case", OURS.number],
        ["check", "1", "--case", OURS.number, "--json"],
    ],
    "custody": [["list", "--case", OURS.number], ["list", "--case", OURS.number, "--json"]],
    "keep": [[], [OURS.number]],
    "recipient": [["list"]],
    "tag": [["list", "--case", OURS.number], ["list", "--case", OURS.number, "--json"]],
    "note": [["list", "--case", OURS.number], ["list", "--case", OURS.number, "--json"]],
    "capture": [["list", "--case", OURS.number], ["list", "--case", OURS.number, "--json"]],
    "transfer": [["list", "--case", OURS.number]],
    "erase": [[], [OURS.number, "--plan"], [OURS.number, "--person", "V-01", "--plan"]],
    "joint": [["list"]],
    "partner": [["list"]],
    "ask": [["list"]],
    "carry": [["card"], ["peers"], ["list"], ["list", "--json"]],
    "reindex": [[]],
    "retry": [["{case}"]],
    "ingest": "reads files that the person at the terminal has",
    "demo": "makes a data folder of its own",
    "serve": "its routes are asked above",
    "extract": "reads a file that the person at the terminal has",
    "analyze": "reads a text that the person at the terminal has",
    "compare-names": "reads names that the person at the terminal has",
    "resolve": "reads names that the person at the terminal has",
    "worker": "prints nothing of what it reads; its log is looked at here",
    "test": "needs no data folder",
    "bundle": "packs the program, and needs no data folder",
    "bench": "needs no data folder",
    "redact": [
        ["begin", "{document}", "--json"],
        ["propose", "{document}", "--json"],
        ["accept", "{document}"],
        ["apply", "{document}", "--json"],
        ["save", "{document}", "--to", "{out}/copy"],
        ["show", "{document}"],
        ["log", "--case", OURS.number, "--json"],
        ["log", "--case", OURS.number, "--csv"],
        ["reasons"],
    ],
    "export": [
        [OURS.number, "--to", "{out}/csv", "--format", "csv"],
        [OURS.number, "--to", "{out}/ftm", "--format", "ftm", "--json"],
        [OURS.number, "--to", "{out}/bag", "--format", "bagit"],
        [OURS.number, "--to", "{out}/dat", "--format", "dat"],
    ],
    "gc": [[]],
    "backup": "copies the installation as it is, for those who run it; prints counts and hashes",
    "restore": "makes a data folder of a backup; prints counts and hashes",
    "migrate": "moves the records as they are; prints names of tables and counts",
}


def work(world: World) -> None:
    """What workers, the index thread and the linker do, until nothing waits."""
    read_and_index(world)
    purge_index(world.workspace)
    links = linker(world.workspace)
    while links.work_once():
        pass


def told(content: bytes) -> str:
    """What an answer says, out of whatever it is packed in: folded to lower case without accents."""
    # A signature may begin with any two letters.
    if content.startswith(b"PK") and zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return "\n".join(told(packed.read(name)) for name in packed.namelist())
    text = content.decode("utf-8", "replace")
    text += re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
    return folded(f"{text} {html.unescape(text)} {unquote(text)}")


def folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def signs_in(content: bytes) -> list[str]:
    text = told(content)
    return [sign for sign in {*SIGNS, *WAYS.values()} if folded(sign) in text]


@pytest.fixture(scope="module")
def before(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The world with her files, read and indexed; nobody is protected."""
    data = tmp_path_factory.mktemp("canary") / "data"
    with a_world(template, data, analysis_engine="small", meaning=False, metrics_token=MONITOR) as world:
        for name, content in FILES.items():
            receive(world.workspace, OURS, name, content)
        work(world)
        yield world


@pytest.fixture(scope="module")
def world(before: World) -> World:
    """The same, once she is protected and all followed."""
    for route in ("/api/v1/search?q=Tancara", f"/api/v1/cases/{OURS.id}/files", "/api/v1/entities?kind=PERSON"):
        assert signs_in(before.call("GET", route, by=OFFICER).content), "the canary must sing before she is protected"
    body = {"identity": IDENTITY.model_dump(), "categories": ["victim"], "age": 17, "source": "denuncia de Yeshe"}
    answer = before.call("POST", PERSONS, by=OFFICER, json=body)
    assert answer.status_code == 201
    # All files but the box, whose own name says nothing, and the part in it.
    assert answer.json()["masked"] == len(FILES) - 1 + 1
    work(before)
    return before


def asked_with(world: World, route: str, document: str, *, by: Any) -> Any:
    seen = world.document_of
    world.document_of = lambda case: document if case.id == OURS.id else seen(case)  # type: ignore[method-assign]
    try:
        try:
            asked = dict(ROUTES[route].ask(world, 4))
        except ProtectionPending:
            # A call before this one protected somebody else: nothing leaves until that is done.
            work(world)
            asked = dict(ROUTES[route].ask(world, 4))
        path = path_of(route, world, asked)
    finally:
        del world.document_of  # type: ignore[attr-defined]
    headers = {} if path.startswith(("/api/", "/health", "/ready", "/metrics")) else {"Accept": "text/html"}
    headers |= asked.pop("headers", {})
    return world.call(route.split(" ", 1)[0], path, headers=headers, by=by, **asked)


@pytest.mark.parametrize(
    "word", ["Tancara", "Huarachi", "Zoraida", "Yeshe", "76540921", "9087123", "Kantuta", "yeshe_z09"]
)
def test_i6_no_search_finds_her(world: World, word: str) -> None:
    for path in (f"/api/v1/search?q={word}", f"/api/v1/search?q=person:{word}", f"/api/v1/entities?text={word}"):
        answer = world.call("GET", path, by=OFFICER).json()
        assert answer["total"] == 0
    facets = "&".join(f"facet={name}" for name in ("person", "phone", "identifier", "place", "org"))
    answer = world.call("GET", f"/api/v1/search?q=declarante&{facets}", by=OFFICER)
    assert answer.json()["total"] > 0
    assert signs_in(answer.content) == []
    engine = world.workspace.engine
    for field in ("text", "name"):
        query = Query(node=Term(field=field, word=word))
        assert engine.find(query, Scope(cases=frozenset({OURS.id}))).total == 0


def test_i4_no_verb_tells(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert set(CLI) == set(VERBS)
    listed = tmp_path / "list.txt"
    listed.write_text("declarante\nV-01\n", encoding="utf-8")
    out = tmp_path / "out"
    out.mkdir()
    files = world.workspace.records.evidence.files(OURS.id)
    named = next(file.document for file in files if file.path.endswith(".pdf"))
    leaks = []
    # The world's engine lets its folder go: a verb that writes the index waits for whoever holds it.
    world.workspace.engine.close()
    capsys.readouterr()
    for verb, calls in CLI.items():
        for words in [] if isinstance(calls, str) else calls:
            given = [word.format(list=listed, case=OURS.number, out=out, document=named) for word in words]
            run([verb, *given, "--data", str(world.workspace.data)])
            said = capsys.readouterr()
            found = signs_in((said.out + said.err).encode())
            if found:
                leaks.append((verb, words, found))
    written = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert {"csv", "ftm", "bag", "dat"} <= {path.relative_to(tmp_path / "out").parts[0] for path in written}
    leaks += [
        ("export", path, found)
        for path in written
        if (found := signs_in(str(path.relative_to(tmp_path)).encode() + path.read_bytes()))
    ]
    assert not leaks, "\n".join(map(str, leaks))


def test_i2_h13_nothing_in_the_data_folder_tells(world: World) -> None:
    """But for the originals, which are what was received: index, catalogue, its log, work and upload folders, names."""
    data = world.workspace.data
    world.workspace.records.database.shrink_log()
    leaks = []
    for file in sorted(data.rglob("*")):
        where = file.relative_to(data)
        if where.parts[0] == "blobs":
            continue
        found = signs_in(str(where).encode())
        if file.is_file():
            content = file.read_bytes()
            # Raw: texts of the catalogue and of the index lie there as they are, in either case.
            found += [
                sign
                for sign in (b"Tancara", b"tancara", b"TANCARA", b"Huarachi", b"huarachi", b"yeshe", b"Yeshe")
                if sign in content
            ]
        if found:
            leaks.append((str(where), found))
    assert not leaks, "\n".join(map(str, leaks))
    with sqlite3.connect(data / "catalogue.sqlite") as connection:
        assert signs_in("\n".join(connection.iterdump()).encode()) == []


def test_i4_no_log_line_tells(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    receive(world.workspace, OURS, "otra de Zoraida Tancara.txt", "\n".join(_LINES).encode() + b"\nmas")
    work(world)
    world.call("GET", "/api/v1/search?q=Tancara", by=OFFICER)
    said = capsys.readouterr()
    assert signs_in((said.out + said.err).encode()) == []


def test_i4_a_copy_that_was_made_before_she_was_protected_stays_here(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    masked = next(
        status.document
        for status in world.workspace.records.evidence.files(OURS.id)
        if world.workspace.records.protection.masks(status.document)
    )
    monkeypatch.setattr(world, "document_of", lambda _: masked)
    for covering in (True, False):
        redaction = applied_of(world, covering=covering)["redaction"]
        answer = world.call("GET", f"/api/v1/documents/{masked}/redactions/{redaction}/file", by=ACTING)
        assert answer.status_code == (200 if covering else 403)
    assert answer.json()["code"] == "needs_opening"


def test_i4_no_route_tells(world: World) -> None:
    documents = sorted({status.document for status in world.workspace.records.evidence.files(OURS.id)})
    flagged = [one for one in documents if world.workspace.records.evidence.indicators(one)]
    assert flagged
    tried, leaks, answered = set(), [], {}
    for route in sorted(
        ROUTES, key=lambda one: (any(part in one for part in _LOSING), not one.startswith("GET "), one)
    ):
        if any(part in route for part in _LOSING):
            world.workspace.records.people.end_sessions(ACTING.id)
            add_session(world.workspace, ACTING)
        each = route.startswith("GET ") and "{document}" in route and "{flag}" not in route
        for document in documents if each else flagged[:1]:
            answer = asked_with(world, route, document, by=ACTING)
            tried.add(route)
            if "/closing" in route:  # in a closed case nothing of what follows would be answered
                world.workspace.records.cases.close(OURS.id, None)
            answered[route] = min(answer.status_code, answered.get(route, 999))
            found = signs_in(answer.content) + signs_in(repr(sorted(answer.headers.items())).encode())
            if found:
                leaks.append((route, answer.status_code, found))
    assert not leaks, "\n".join(map(str, leaks))
    assert tried == set(ROUTES)
    # What is asked is mostly answered: a refusal tells nobody's name either.
    assert sum(status < 400 for status in answered.values()) > 0.75 * len(ROUTES), answered


def test_i4_no_metric_tells(world: World) -> None:
    """After all that was asked above, by her names too: no label has a word of hers, of the case or of who asked."""
    answer = world.call("GET", "/metrics", token=MONITOR)
    assert answer.status_code == 200
    assert "lince_job_seconds_bucket" in answer.text
    people = [word for user in (OFFICER, ACTING) for word in (user.id, user.login, user.name)]
    assert [word for word in (OURS.id, OURS.number, OURS.title, *people) if word in answer.text] == []
    assert signs_in(answer.content) == []
