"""The client against a server that really runs: the documented examples in their order, and lines that break."""

import hashlib
import http.client
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from support.site import PASSWORD, serving

from api.client import Absent, Client, Conflicting, NoAnswer, NotLoggedIn, NotTaken, Refused, Uploading
from api.client import sending as client_sending
from models.ids import CaseId
from models.listed import ListedEnd, ListedLine
from models.mention import MentionKind
from models.produced import ExportFormat

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "docs" / "api-examples.md"
_BLOCK = re.compile(r"```(python|sh)\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("served")) as (address, first):
        with httpx.Client(base_url=f"{address}/api/v1") as admin:
            told = admin.post("/login", json={"login": "admin", "password": first}).json()
            admin.headers["X-CSRF-Token"] = told["csrf"]
            home = admin.get("/agencies").json()["agencies"][0]["id"]
            new = {
                "login": "ana.quispe",
                "name": "Ana Quispe",
                "agency": home,
                "role": "investigator",
                "password": PASSWORD,
            }
            admin.post("/users", json=new).raise_for_status()
        yield address


def test_a_call_after_a_pause_finds_its_connection_open(server: str) -> None:
    connection = http.client.HTTPConnection(server.removeprefix("http://"))
    sockets = []
    for pause in (0, 7):
        time.sleep(pause)
        connection.request("GET", "/api/v1/health")
        sockets.append(connection.sock)
        assert connection.getresponse().read()
    connection.close()
    assert sockets[0] is sockets[1]


def test_the_documented_examples_run_from_top_to_bottom(server: str, tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        pytest.skip("no curl here")
    blocks = _BLOCK.findall(EXAMPLES.read_text(encoding="utf-8"))
    assert len([kind for kind, _ in blocks if kind == "python"]) >= 9
    assert len([kind for kind, _ in blocks if kind == "sh"]) >= 9
    ours = {"LINCE": server, "LINCE_LOGIN": "ana.quispe", "LINCE_PASSWORD": PASSWORD, "PYTHONPATH": str(ROOT)}
    said = []
    for kind, text in blocks:
        command = [sys.executable, "-P", "-W", "error", "-c", text] if kind == "python" else ["sh", "-eu", "-c", text]
        done = subprocess.run(
            command, cwd=tmp_path, env={**os.environ, **ours}, capture_output=True, text=True, timeout=400, check=False
        )
        assert done.returncode == 0, f"{text}\n{done.stdout}\n{done.stderr}"
        said.append(done.stdout)
    told = "".join(said)
    assert "1 of 1 files read" in told
    assert "PHONE +591 71234567 -> +59171234567" in told
    assert "1 found 2 " in told  # two documents have the number, in two spellings
    assert "query_syntax" in told
    assert len((tmp_path / "hits.csv").read_text().splitlines()) >= 2
    assert (tmp_path / "bag.zip").stat().st_size > 1000
    assert oct((tmp_path / "token").stat().st_mode & 0o777) == "0o600"


class Breaking(httpx.BaseTransport):
    """A line that breaks: before a request arrives, or after it did and before its answer is back."""

    def __init__(self, *, lost: dict[str, int]) -> None:
        self._line = httpx.HTTPTransport()
        self._lost = lost
        self.sent: list[str] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(f"{request.method} {request.url.path}")
        answer = self._line.handle_request(request)
        if self._lost.get(request.method, 0):
            self._lost[request.method] -= 1
            answer.read()
            answer.close()
            raise httpx.ReadError("the answer is lost", request=request)
        return answer

    def close(self) -> None:
        self._line.close()


@pytest.fixture
def case(server: str, request: pytest.FixtureRequest) -> CaseId:
    with Client.login(server, "ana.quispe", PASSWORD) as client:
        return client.open_case(f"CL-{request.node.name[:40]}", "Cliente", "BO").id


def test_a_large_file_goes_on_where_its_line_broke_and_is_there_once(
    server: str, case: CaseId, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_sending, "AT_ONCE", 1000)
    monkeypatch.setattr(client_sending, "_PIECE", 1 << 16)
    file = tmp_path / "video.bin"
    file.write_bytes(bytes(range(256)) * 1024)
    line = Breaking(lost={"PATCH": 2, "HEAD": 1})
    with Client.login(server, "ana.quispe", PASSWORD, transport=line, pause=lambda _: None) as client:
        received = client.upload(case, file, path="disco/video.bin")
        again = client.upload(case, file, path="disco/video.bin")
        (only,) = client.files(case)
        assert client.wait(case, seconds=300, every=0.2).finished
        whole = client.original(received.document, to=tmp_path / "back.bin")
    assert received == again
    assert (only.document, only.path) == (received.document, "disco/video.bin")
    assert hashlib.sha256(whole.read_bytes()).hexdigest() == received.sha256
    # Each lost answer cost a look and no piece twice: four pieces for each of the two uploads.
    assert sum(one.startswith("PATCH") for one in line.sent) == 8


def test_an_upload_that_one_process_began_is_ended_by_another(server: str, case: CaseId, tmp_path: Path) -> None:
    file = tmp_path / "nota.txt"
    file.write_text("una nota\n")
    with Client.login(server, "ana.quispe", PASSWORD) as client:
        kept = client.begin_upload(case, file).model_dump_json()
    there: list[int] = []
    with Client.login(server, "ana.quispe", PASSWORD) as client:
        received = client.send(Uploading.model_validate_json(kept), file, told=there.append)
        assert client.send(Uploading.model_validate_json(kept), file) == received
    assert there == [len("una nota\n")]


def test_a_write_whose_answer_is_lost_is_sent_once_and_a_file_as_often_as_needed(
    server: str, case: CaseId, tmp_path: Path
) -> None:
    file = tmp_path / "nota.txt"
    file.write_text("otra nota\n")
    line = Breaking(lost={"POST": 0})
    with Client.login(server, "ana.quispe", PASSWORD, transport=line, pause=lambda _: None) as client:
        line._lost["POST"] = 1
        with pytest.raises(NoAnswer):
            client.open_case("CL-UNA-VEZ", "Una vez", "BO")
        assert line.sent.count("POST /api/v1/cases") == 1
        assert client.case("CL-UNA-VEZ") is not None
        line._lost["POST"] = 1
        received = client.upload(case, file)
        assert [one.exhibit for one in client.files(case)] == [received.exhibit]


def test_from_a_file_to_its_page_links_and_export(server: str, case: CaseId, tmp_path: Path) -> None:
    with Client.login(server, "ana.quispe", PASSWORD) as client:
        assert client.me().login == "ana.quispe"
        other = client.open_case("CL-OTRO", "Otro", "BO").id
        for number, at in ((1, case), (2, other)):
            file = tmp_path / f"aviso{number}.txt"
            file.write_text(f"Aviso {number}. Llamar al 7654321{number} o al 76543219, preguntar por Julio Condori.\n")
            client.upload(at, file)
        assert all(client.wait(at, seconds=300, every=0.2).finished for at in (case, other))
        hits = client.every_hit("76543219", cases=[case, other])
        found = list(hits)
        assert {hit.case for hit in found} == {one.number for one in client.cases() if one.id in {case, other}}
        assert hits.end is not None
        assert (hits.end.total, hits.end.told) == (2, 2)
        hit = client.search("76543219", cases=[case]).hits[0]
        page = client.page(hit.document, hit.page)
        assert [page.text[one.start : one.end] for one in hit.answers] == ["76543219"]
        phones = {one.normal for one in client.mentions(hit.document, hit.page) if one.kind is MentionKind.PHONE}
        assert "+59176543219" in phones
        assert client.indicators(hit.document, hit.page) == ()
        assert "+59176543219" in {one.normal for one in client.entities(kind=MentionKind.PHONE, cases=[case])}
        (link,) = [one for one in client.links(cases=[case, other]) if one.kind is MentionKind.PHONE]
        assert (link.normal, {place.case for place in link.places}) == ("+59176543219", {case, other})
        assert list(client.proposals(cases=[case])) is not None
        *lines, end = client.lookup(["76543219", "..."], cases=[case])
        assert [one.state for one in lines if isinstance(one, ListedLine)] == ["found", "invalid"]
        assert isinstance(end, ListedEnd)
        archive = client.export(case, ExportFormat.CSV, recipient="Juzgado 3", to=tmp_path / "case.zip")
        assert archive.read_bytes()[:2] == b"PK"
        assert not archive.with_name("case.zip.part").exists()


def test_what_is_refused_is_raised_by_what_can_be_done(server: str, case: CaseId, tmp_path: Path) -> None:
    with pytest.raises(NotLoggedIn):
        Client.login(server, "ana.quispe", "not this one at all")
    with pytest.raises(NotLoggedIn), Client(server, token="lince_nothing") as stranger:
        stranger.cases()
    with Client.login(server, "ana.quispe", PASSWORD) as client:
        with pytest.raises(Absent):
            client.progress(CaseId("0" * 32))
        with pytest.raises(NotTaken) as told:
            client.search('"hostal')
        assert (told.value.code, told.value.position is not None) == ("query_syntax", True)
        with pytest.raises(Conflicting):
            client.open_case(next(one.number for one in client.cases() if one.id == case), "Otra vez", "BO")
        token = client.make_token("only searches", acts=["search.*", "case.list"], cases=[case])
        with Client(server, token=token) as narrow:
            assert [one.id for one in narrow.cases()] == [case]
            with pytest.raises(Refused) as refused:
                narrow.export(case, ExportFormat.CSV, recipient="Juzgado 3", to=tmp_path / "no.zip")
        assert refused.value.code == "not_allowed"
        assert not (tmp_path / "no.zip").exists()
        with client.because("oficio 12/2026 — señal"):
            assert client.search("nada").total == 0
    with Client("http://127.0.0.1:9", pause=lambda _: None) as nobody, pytest.raises(NoAnswer):
        nobody.cases()
