"""A small world behind the API: two agencies, people of every role, cases with read documents; and a client.

Everything is invented. The world is built once and copied, so that a test may change its own.
"""

import asyncio
import datetime as dt
import hashlib
import io
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI
from PIL import Image
from support.factories import a_case, a_country_listed, a_mention, a_page, a_user, an_agency, an_analysis
from support.postgres import moved

from api.accounts import hash_password
from api.http.app import create_app
from api.http.auth import SESSION_COOKIE
from api.reporting import Span, keep, report_of
from api.settings import Settings
from api.wiring import Workspace, linker, open_workspace
from models.case import Case, Membership, Role, User
from models.document import Document, DocumentState, Page, TextSource
from models.exhibit import Exhibit, Source
from models.job import Stage
from models.level import Reader
from models.session import Session, SessionKind
from services.ingest.unfinished import Unfinished, Upload
from services.search.indexer import records_of

PASSWORD = "tres nubes sobre el salar"
HOME = an_agency("Unidad Yungas")
AWAY = an_agency("Fiscalía Pilcomayo", country="AR")
OURS = a_case("LPZ-1", agency=HOME)
OURS_TOO = a_case("LPZ-2", agency=HOME)
THEIRS = a_case("PIL-1", agency=AWAY, country="AR")

MEMBERS = {role: a_user(f"m.{role.value}", role=role, agency=HOME) for role in Role}
STRANGERS = {role: a_user(f"s.{role.value}", role=role, agency=HOME) for role in Role}
ACTING = a_user("m.acting", role=Role.ADMINISTRATOR, agency=HOME)
"""An administrator who works on the cases as an investigator."""
FOREIGNER = a_user("f.administrator", role=Role.ADMINISTRATOR, agency=AWAY)
"""Works on his agency's case as an investigator."""
FOREIGN_AUDITOR = a_user("f.auditor", role=Role.AUDITOR, agency=AWAY)
SPARE = tuple(a_user(f"spare.{number}", agency=HOME) for number in range(24))
"""Members to be removed, closed, renewed."""
APART = tuple(a_user(f"apart.{number}", agency=HOME) for number in range(24))
"""Of our agency, without a place in any case."""

SECRET_WORD = "Xilopalo"
"""Stands in the document of a case that none of ours may see."""


def session_of(user: User) -> str:
    return f"session-{user.login}"


def csrf_of(user: User) -> str:
    return f"csrf-{user.login}"


def token_of(user: User) -> str:
    return f"lince_token-{user.login}"


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def build(data: Path) -> None:
    """Make the world in a data folder."""
    with opened(data) as workspace:
        people, cases = workspace.records.people, workspace.records.cases
        for agency in (HOME, AWAY):
            people.add_agency(agency)
        for agency, other in ((HOME, AWAY), (AWAY, HOME)):
            workspace.records.recipients.add(a_country_listed(agency, other.country))
        password_hash = hash_password(PASSWORD)
        for user in (*MEMBERS.values(), *STRANGERS.values(), ACTING, FOREIGNER, FOREIGN_AUDITOR, *SPARE, *APART):
            people.add_user(user, password_hash=password_hash)
            add_session(workspace, user)
        add_session(workspace, MEMBERS[Role.INVESTIGATOR], kind=SessionKind.TOKEN)
        for case in (OURS, OURS_TOO, THEIRS):
            cases.add(case)
        for case in (OURS, OURS_TOO):
            for user in (*MEMBERS.values(), *SPARE):
                join(workspace, case, user)
            join(workspace, case, ACTING, role=Role.INVESTIGATOR)
        join(workspace, THEIRS, FOREIGNER, role=Role.INVESTIGATOR)
        add_document(workspace, OURS, "libreta.txt", "Llamar a Marisol al 71234567 por la deuda.", image=True)
        add_document(workspace, OURS_TOO, "aviso.txt", "Se busca personal, 71234567.")
        add_document(workspace, THEIRS, "secreto.txt", f"{SECRET_WORD} 71234567")
        for case in (OURS, OURS_TOO):
            assign(workspace, case, MEMBERS[Role.INTERPRETER])
        begin_upload(workspace, OURS, MEMBERS[Role.INVESTIGATOR])
        work = linker(workspace)
        while work.work_once():
            pass
        files = workspace.records.evidence.files(OURS.id)
        span = Span(kind="ingest", by="operator", started=workspace.clock.now())
        keep(workspace, report_of(workspace, OURS, files, span), files)


def begin_upload(workspace: Workspace, case: Case, owner: User, *, length: int = 9) -> Upload:
    store = Unfinished(workspace.folder.uploads, workspace.clock)
    return store.begin(case.id, owner.id, length=length, source=Source(path="audio.ogg"), metadata="")


def assign(workspace: Workspace, case: Case, user: User) -> None:
    """Name somebody for all documents of a case."""
    for file in workspace.records.evidence.files(case.id):
        reader = Reader(
            document=file.document, case=case.id, user=user.id, since=workspace.clock.now(), granted_by="operator"
        )
        workspace.records.levels.name([file.document], reader)


def join(workspace: Workspace, case: Case, user: User, *, role: Role | None = None) -> None:
    workspace.records.cases.add_member(
        Membership(case=case.id, user=user.id, role=role, since=workspace.clock.now(), granted_by="operator")
    )


def add_session(workspace: Workspace, user: User, *, kind: SessionKind = SessionKind.BROWSER, hours: float = 8) -> None:
    token = kind is SessionKind.TOKEN
    session = Session(
        id=hashed(token_of(user) if token else session_of(user)),
        user=user.id,
        kind=kind,
        label="lab" if token else "",
        expires=workspace.clock.now() + dt.timedelta(hours=hours),
    )
    workspace.records.people.add_session(session, csrf="" if token else csrf_of(user))


def add_document(
    workspace: Workspace, case: Case, name: str, text: str, *, image: bool = False, content: bytes | None = None
) -> Exhibit:
    """Receive a file and record what its reading, analysis and indexing would have given.

    The text stands in the file as such, or `content` is a PDF that shows it.
    """
    exhibit = receive(workspace, case, name, text.encode() if content is None else content)
    page = a_page(text, boxes=True)
    if image:
        page = Page(**{**page.model_dump(), "image": workspace.blobs.put(io.BytesIO(a_jpeg())).sha256})
    elif content is None:
        page = page.model_copy(update={"source": TextSource.TEXT})
    document = Document(
        id=exhibit.document,
        case=case.id,
        sha256=exhibit.sha256,
        name=name,
        media_type="text/plain",
        state=DocumentState.DONE,
        version="1",
        pages=(page,),
    )
    analysis = an_analysis(document, a_mention(document))
    records = workspace.records
    for job in records.jobs.lease(stages=[Stage.EXTRACT], holder="test", seconds=60, limit=10):
        records.jobs.complete(job)
    records.evidence.save_document(document)
    records.evidence.save_analysis(analysis)
    workspace.engine.write(records_of(document, analysis, agency=case.agency, name=name), replacing=[document.id])
    return exhibit


def receive(workspace: Workspace, case: Case, name: str, content: bytes) -> Exhibit:
    return workspace.intake.receive(case.id, Source(path=name), io.BytesIO(content), actor=workspace.operator)


def a_jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("L", (60, 84), 255).save(out, "JPEG")
    return out.getvalue()


@contextmanager
def opened(data: Path, **settings: Any) -> Iterator[Workspace]:
    workspace = open_workspace(Settings(data=data, **settings))
    try:
        yield workspace
    finally:
        workspace.close()


@dataclass
class World:
    """A workspace with the app over it. `call` asks as somebody; nobody's cookies mix with another's."""

    workspace: Workspace
    app: FastAPI
    runner: asyncio.Runner = field(default_factory=asyncio.Runner)

    def call(
        self,
        method: str,
        path: str,
        *,
        by: User | None = None,
        token: str | None = None,
        csrf: bool = True,
        cookies: dict[str, str] | None = None,
        address: str = "192.0.2.1",
        **request: Any,
    ) -> httpx.Response:
        headers = dict(request.pop("headers", {}))
        cookies = dict(cookies or {})
        if by is not None:
            cookies[SESSION_COOKIE] = session_of(by)
            if csrf:
                headers.setdefault("X-CSRF-Token", csrf_of(by))
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, client=(address, 1000))
            async with httpx.AsyncClient(transport=transport, base_url="http://lince.test", cookies=cookies) as client:
                return await client.request(method, path, headers=headers, **request)

        return self.runner.run(ask())

    def document_of(self, case: Case) -> str:
        return self.workspace.records.evidence.files(case.id)[0].document

    def upload_of(self, case: Case) -> str:
        """The id of an upload that was begun in a case."""
        for card in self.workspace.folder.uploads.glob("*.json"):
            if Upload.model_validate_json(card.read_bytes()).case == case.id:
                return card.stem
        return "f" * 32

    def run_of(self, case: Case) -> str:
        return self.workspace.records.worklog.runs(case.id)[0].id

    def actions(self) -> list[tuple[str, str, str]]:
        """Actor, action and outcome of every audit event."""
        return [(event.actor, event.action, event.outcome) for event in self.workspace.records.audit.read()]


@contextmanager
def a_world(template: Path, data: Path, **settings: Any) -> Iterator[World]:
    """A copy of the world, opened. Nobody's calls are counted: a test makes many in a minute."""
    shutil.copytree(template, data, dirs_exist_ok=True)
    uncounted = {"rate_exports": 0, "rate_uploads": 0, "rate_calls": 0}
    with moved(template, data) as elsewhere, opened(data, **(uncounted | elsewhere | settings)) as workspace:
        world = World(workspace, create_app(workspace, pool=None))
        try:
            yield world
        finally:
            world.runner.close()


@contextmanager
def served(app: FastAPI) -> Iterator[httpx.Client]:
    """The app on a real socket of this machine, for what lasts or is cut: streams and broken uploads."""
    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, log_config=None, access_log=False, timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20, trust_env=False) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join(10)
