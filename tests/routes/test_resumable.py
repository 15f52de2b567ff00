"""Uploads by tus: resumed after anything, for nobody but their sender, whole or not at all."""

import base64
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from support.matrix import b64, tus
from support.web import MEMBERS, OURS, SPARE, World, begin_upload, csrf_of, served, session_of

from api.http import tus as wire
from api.http.auth import SESSION_COOKIE
from models.case import Role
from services.ingest import unfinished
from services.ingest.unfinished import Unfinished

INVESTIGATOR = MEMBERS[Role.INVESTIGATOR]
ANALYST = MEMBERS[Role.ANALYST]
PATH = f"/api/v1/cases/{OURS.id}/uploads"
CONTENT = b"Recibo de 300 bolivianos, firmado."
SHA256 = hashlib.sha256(CONTENT).hexdigest()
STREAM = {"Content-Type": "application/offset+octet-stream"}
MIB = 1024 * 1024
ROOT = Path(__file__).parents[2]


def checksum(content: bytes, name: str = "sha256") -> dict[str, str]:
    return {"Upload-Checksum": f"{name} {base64.b64encode(hashlib.new(name, content).digest()).decode()}"}


def begin(world: World, length: int = len(CONTENT), *, by: Any = INVESTIGATOR, **said: str) -> str:
    said = {"path": "caja/recibo.txt", **said}
    metadata = ",".join(f"{key} {b64(value)}" for key, value in said.items())
    answer = world.call("POST", PATH, by=by, headers=tus({"Upload-Length": str(length), "Upload-Metadata": metadata}))
    assert answer.status_code == 201, answer.text
    assert answer.headers["Tus-Resumable"] == "1.0.0"
    return str(answer.headers["Location"])


def patch(world: World, place: str, content: Any, offset: int, *, by: Any = INVESTIGATOR, **headers: str) -> Any:
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    return world.call(
        "PATCH", place, by=by, headers=tus({**STREAM, "Upload-Offset": str(offset), **more}), content=content
    )


def offset(world: World, place: str, *, by: Any = INVESTIGATOR) -> int | None:
    answer = world.call("HEAD", place, by=by, headers=tus())
    return int(answer.headers["Upload-Offset"]) if answer.status_code == 204 else None


def parts(world: World) -> list[str]:
    """What lies in the folder of uploads, but for the one that the world began."""
    return sorted(path.name for path in world.workspace.folder.uploads.iterdir())


def received(world: World) -> list[str]:
    return [file.path for file in world.workspace.records.evidence.files(OURS.id)]


def test_a_file_in_two_parts_becomes_an_exhibit_with_its_custody(world: World) -> None:
    place = begin(
        world, seized_by="Cabo Rivas", place="Hostal Aurora", seized_at="2026-03-04T10:15-04:00", seal="EV-17"
    )
    first = patch(world, place, CONTENT[:10], 0)
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, "10")
    assert "Upload-Expires" in first.headers
    assert offset(world, place) == 10
    assert "caja/recibo.txt" not in received(world)
    last = patch(world, place, CONTENT[10:], 10)
    exhibit = world.workspace.records.evidence.exhibit(last.headers["Upload-Exhibit"])
    assert exhibit is not None
    assert (exhibit.sha256, exhibit.size, exhibit.path) == (SHA256, len(CONTENT), "caja/recibo.txt")
    assert exhibit.custody.stated == {
        "seized_by": "Cabo Rivas",
        "place": "Hostal Aurora",
        "seized_at": "2026-03-04T10:15-04:00",
        "seal": "EV-17",
    }
    event = next(event for event in world.workspace.records.audit.read() if event.subject == exhibit.id)
    assert set(event.detail["stated"].split(",")) == {"seized_by", "place", "seized_at", "seal"}
    assert "EV-17" not in str(event.detail), "its words stand in the receipt alone"
    # A sender who lost the last answer asks, and is told that it is whole.
    again = world.call("HEAD", place, by=INVESTIGATOR, headers=tus())
    assert (again.headers["Upload-Offset"], again.headers["Upload-Exhibit"]) == (str(len(CONTENT)), exhibit.id)
    assert patch(world, place, b"", len(CONTENT)).status_code == 204


def test_begun_with_all_its_bytes_it_is_received_at_once(world: World) -> None:
    answer = world.call(
        "POST",
        PATH,
        by=INVESTIGATOR,
        headers=tus(
            {
                **STREAM,
                **checksum(CONTENT),
                "Upload-Length": str(len(CONTENT)),
                "Upload-Metadata": f"filename {b64('ñandú.txt')},filetype {b64('text/plain')},empty",
                "X-Content-SHA256": SHA256,
            }
        ),
        content=CONTENT,
    )
    assert (answer.status_code, answer.json()["offset"]) == (201, len(CONTENT))
    assert "ñandú.txt" in received(world)


def test_an_empty_file_is_whole_when_it_begins(world: World) -> None:
    begin(world, 0, path="vacio.txt")
    assert "vacio.txt" in received(world)


@pytest.mark.parametrize("at", [0, 5, 11, len(CONTENT)])
def test_bytes_that_do_not_join_are_refused(world: World, at: int) -> None:
    place = begin(world)
    patch(world, place, CONTENT[:10], 0)
    answer = patch(world, place, CONTENT[10:], at)
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_offset")
    assert offset(world, place) == 10


def test_more_bytes_than_were_said_are_refused(world: World) -> None:
    place = begin(world)
    answer = patch(world, place, CONTENT + b"!", 0)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert "begin a new upload" in answer.json()["next_step"]

    async def unannounced() -> Any:
        yield CONTENT
        yield b"!"

    assert patch(world, place, unannounced(), 0).status_code == 413
    assert offset(world, place) == 0


@pytest.mark.parametrize("name", ["sha256", "sha1"])
def test_a_part_with_its_checksum(world: World, name: str) -> None:
    place = begin(world)
    wrong = patch(world, place, CONTENT[:10], 0, **{"Upload-Checksum": checksum(b"other", name)["Upload-Checksum"]})
    assert (wrong.status_code, wrong.json()["code"]) == (460, "checksum_mismatch")
    assert offset(world, place) == 0
    right = patch(world, place, CONTENT[:10], 0, **checksum(CONTENT[:10], name))
    assert (right.status_code, right.headers["Upload-Offset"]) == (204, "10")


@pytest.mark.parametrize("value", ["md5 AAAA", "sha256", "sha256 !!!", "sha256 AAAA"])
def test_a_checksum_that_cannot_be_checked_is_refused(world: World, value: str) -> None:
    answer = patch(world, begin(world), CONTENT, 0, **{"Upload-Checksum": value})
    assert (answer.status_code, answer.json()["code"]) == (400, "checksum_algorithm")


@pytest.mark.parametrize("late", [False, True])
def test_A3_other_bytes_than_declared_are_kept_apart(world: World, *, late: bool) -> None:
    before = parts(world)
    blobs = sorted((world.workspace.data / "blobs").rglob("*"))
    place = begin(world) if late else begin(world, sha256=SHA256)
    headers = {"X-Content-SHA256": SHA256} if late else {}
    answer = patch(world, place, b"x" * len(CONTENT), 0, **headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "hash_mismatch")
    assert parts(world) == before
    assert sorted((world.workspace.data / "blobs").rglob("*")) == blobs
    assert world.actions()[-1] == (INVESTIGATOR.login, "exhibit.receive", "hash_mismatch")
    (kept,) = world.workspace.records.quarantine.of_case(OURS.id)
    assert (world.workspace.data / "quarantine" / kept.id).read_bytes() == b"x" * len(CONTENT)
    assert offset(world, place) is None


def test_a_declared_hash_that_fits_is_taken(world: World) -> None:
    place = begin(world)
    assert patch(world, place, CONTENT, 0, **{"X-Content-SHA256": SHA256}).status_code == 204
    assert "caja/recibo.txt" in received(world)


def test_anothers_upload_is_not_there(world: World) -> None:
    """He is a member of the case too, and may know the address: it is told in the words for what does not exist."""
    place = begin(world)
    for method in ("PATCH", "DELETE"):
        headers = tus({**STREAM, "Upload-Offset": "0"})
        foreign = world.call(method, place, by=ANALYST, headers=headers, content=b"")
        absent = world.call(method, f"{PATH}/{'0' * 32}", by=ANALYST, headers=headers, content=b"")
        assert (foreign.status_code, foreign.content) == (404, absent.content)
    assert offset(world, place, by=ANALYST) is None
    assert offset(world, place) == 0


def test_an_upload_is_not_found_in_another_case(world: World) -> None:
    place = begin(world).replace(OURS.id, world.workspace.records.cases.all()[1].id)
    assert offset(world, place) is None


def test_an_expired_upload_is_gone_with_its_bytes(world: World) -> None:
    place = begin(world)
    patch(world, place, CONTENT[:10], 0)
    part = world.workspace.folder.uploads / f"{place.rsplit('/', 1)[1]}.part"
    day_ago = time.time() - 25 * 3600
    os.utime(part, (day_ago, day_ago))
    assert patch(world, place, CONTENT[10:], 10).status_code == 404
    assert not part.exists()
    assert not part.with_suffix(".json").exists()


def test_expired_uploads_are_swept_when_another_begins(world: World) -> None:
    first = world.workspace.folder.uploads / f"{begin(world).rsplit('/', 1)[1]}.part"
    day_ago = time.time() - 25 * 3600
    os.utime(first, (day_ago, day_ago))
    begin(world)
    assert not first.exists()


def test_a_member_removed_between_two_parts_may_send_no_more(world: World) -> None:
    user = SPARE[3]
    place = begin(world, by=user)
    assert patch(world, place, CONTENT[:10], 0, by=user).status_code == 204
    world.workspace.access.remove_member(world.workspace.operator, OURS.id, user.id)
    answer = patch(world, place, CONTENT[10:], 10, by=user)
    assert answer.status_code == 404
    assert world.actions()[-1] == (user.login, "exhibit.receive", "not_found")
    assert "caja/recibo.txt" not in received(world)


def test_a_closed_account_may_send_no_more(world: World) -> None:
    user = SPARE[4]
    place = begin(world, by=user)
    world.workspace.records.people.set_active(user.id, active=False)
    assert patch(world, place, CONTENT, 0, by=user).status_code == 401


def test_termination_leaves_nothing(world: World) -> None:
    before = parts(world)
    place = begin(world)
    patch(world, place, CONTENT[:10], 0)
    assert world.call("DELETE", place, by=INVESTIGATOR, headers=tus()).status_code == 204
    assert parts(world) == before
    assert offset(world, place) is None


@pytest.mark.parametrize("version", ["", "0.2.2"])
def test_another_version_is_refused_by_name(world: World, version: str) -> None:
    headers = {"Upload-Length": "1", **({"Tus-Resumable": version} if version else {})}
    answer = world.call("POST", PATH, by=INVESTIGATOR, headers=headers)
    assert (answer.status_code, answer.headers["Tus-Version"]) == (412, "1.0.0")


def test_what_is_offered_is_said(world: World) -> None:
    answer = world.call("OPTIONS", PATH, by=INVESTIGATOR)
    assert set(answer.headers["Tus-Extension"].split(",")) == {
        "creation",
        "creation-with-upload",
        "checksum",
        "expiration",
        "termination",
    }
    assert answer.headers["Tus-Checksum-Algorithm"] == "sha256,sha1"


def test_the_wrong_media_type_is_refused(world: World) -> None:
    answer = patch(world, begin(world), CONTENT, 0, **{"Content-Type": "text/plain"})
    assert (answer.status_code, answer.json()["code"]) == (415, "media_type")


@pytest.mark.parametrize("metadata", ["", "path", "path !!", "path /w==", f"path {b64('a')},seized_at {b64('4/3')}"])
def test_metadata_that_cannot_be_read_is_not_overlooked(world: World, metadata: str) -> None:
    answer = world.call("POST", PATH, by=INVESTIGATOR, headers=tus({"Upload-Length": "1", "Upload-Metadata": metadata}))
    assert (answer.status_code, answer.json()["code"]) == (422, "usage")


def test_a_method_that_a_proxy_forbids_may_be_named_in_a_header(world: World) -> None:
    place = begin(world)
    headers = tus({**STREAM, "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"})
    assert world.call("POST", place, by=INVESTIGATOR, headers=headers, content=CONTENT).status_code == 204
    assert world.call("POST", place, by=INVESTIGATOR, headers=headers, csrf=False).json()["code"] == "csrf"


def test_what_does_not_fit_beside_the_others_is_refused_before_it_is_sent(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(world.workspace.data)._replace(free=300 * MIB)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
    begin(world, 100 * MIB, path="uno.bin")
    answer = world.call(
        "POST",
        PATH,
        by=INVESTIGATOR,
        headers=tus({"Upload-Length": str(100 * MIB), "Upload-Metadata": f"path {b64('dos')}"}),
    )
    assert (answer.status_code, answer.json()["code"]) == (507, "storage_full")


def raw(method: str, place: str, length: int, at: int) -> bytes:
    return (
        f"{method} {place} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\nTus-Resumable: 1.0.0\r\n"
        f"Upload-Offset: {at}\r\nContent-Type: application/offset+octet-stream\r\n"
        f"Cookie: {SESSION_COOKIE}={session_of(INVESTIGATOR)}\r\nX-CSRF-Token: {csrf_of(INVESTIGATOR)}\r\n\r\n"
    ).encode()


def address_of(client: httpx.Client) -> tuple[str, int]:
    return client.base_url.host, client.base_url.port or 0


def ask(client: httpx.Client, method: str, place: str, **more: Any) -> httpx.Response:
    who = {"X-CSRF-Token": csrf_of(INVESTIGATOR), "Cookie": f"{SESSION_COOKIE}={session_of(INVESTIGATOR)}"}
    return client.request(method, place, headers=tus({**who, **more.pop("headers", {})}), **more)


def test_of_two_writers_one_is_told_to_wait_and_nothing_is_mixed(world: World) -> None:
    content = os.urandom(3 * MIB)
    place = begin(world, len(content))
    with served(world.app) as client, socket.create_connection(address_of(client)) as line:
        line.sendall(raw("PATCH", place, len(content), 0) + content[:MIB])
        time.sleep(0.3)
        other = ask(client, "PATCH", place, headers={**STREAM, "Upload-Offset": "0"}, content=b"y" * len(content))
        assert (other.status_code, other.json()["code"]) == (423, "upload_busy")
        line.sendall(content[MIB:])
        assert b" 204 " in line.recv(1000)
    exhibit = next(file for file in world.workspace.records.evidence.files(OURS.id) if file.path == "caja/recibo.txt")
    assert exhibit.sha256 == hashlib.sha256(content).hexdigest()


def test_who_asks_takes_the_place_of_a_line_that_hangs(world: World) -> None:
    content = os.urandom(3 * MIB)
    place = begin(world, len(content))
    with served(world.app) as client, socket.create_connection(address_of(client)) as line:
        line.sendall(raw("PATCH", place, len(content), 0) + content[:MIB])
        time.sleep(0.3)
        at = int(ask(client, "HEAD", place).headers["Upload-Offset"])
        assert 0 < at <= MIB
        rest = ask(client, "PATCH", place, headers={**STREAM, "Upload-Offset": str(at)}, content=content[at:])
        assert rest.status_code == 204
        assert "Upload-Exhibit" in rest.headers


def test_a_sender_that_falls_silent_does_not_keep_the_upload(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "SILENCE", 0.3)
    content = os.urandom(2 * MIB)
    place = begin(world, len(content))
    with served(world.app) as client, socket.create_connection(address_of(client)) as line:
        line.sendall(raw("PATCH", place, len(content), 0) + content[:MIB])
        time.sleep(1.5)
        rest = ask(client, "PATCH", place, headers={**STREAM, "Upload-Offset": str(MIB)}, content=content[MIB:])
        assert (rest.status_code, "Upload-Exhibit" in rest.headers) == (204, True)


@pytest.mark.parametrize("covered", [False, True])
def test_what_came_before_the_line_broke_is_kept_unless_a_checksum_covers_it(world: World, *, covered: bool) -> None:
    content = os.urandom(2 * MIB)
    place = begin(world, len(content))
    with served(world.app) as client:
        head = raw("PATCH", place, len(content), 0)
        if covered:
            head = head[:-2] + f"Upload-Checksum: {checksum(content)['Upload-Checksum']}\r\n\r\n".encode()
        with socket.create_connection(address_of(client)) as line:
            line.sendall(head + content[:MIB])
            time.sleep(0.3)
        time.sleep(0.3)
        at = int(ask(client, "HEAD", place).headers["Upload-Offset"])
        assert at == (0 if covered else MIB)
        rest = ask(client, "PATCH", place, headers={**STREAM, "Upload-Offset": str(at)}, content=content[at:])
        assert (rest.status_code, "Upload-Exhibit" in rest.headers) == (204, True)


_SERVER = """
import sys
from support.web import opened
from pathlib import Path
from api.http.app import create_app
import uvicorn
with opened(Path(sys.argv[1])) as workspace:
    config = uvicorn.Config(create_app(workspace, pool=None), host="127.0.0.1", port=int(sys.argv[2]), log_config=None)
    uvicorn.Server(config).run()
"""


def test_a_server_killed_in_the_middle_goes_on_from_there(world: World) -> None:
    content = os.urandom(2 * MIB)
    place = begin(world, len(content), sha256=hashlib.sha256(content).hexdigest())
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    def start() -> "subprocess.Popen[bytes]":
        paths = os.pathsep.join((str(ROOT), str(ROOT / "tests")))
        process = subprocess.Popen(
            [sys.executable, "-P", "-c", _SERVER, str(world.workspace.data), str(port)],
            env={**os.environ, "PYTHONPATH": paths},
        )
        for _ in range(600):
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    return process
            time.sleep(0.1)
        raise AssertionError("the server did not start")

    first = start()
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(raw("PATCH", place, len(content), 0) + content[:MIB])
        time.sleep(0.5)
        first.send_signal(signal.SIGKILL)
        first.wait()
    second = start()
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30, trust_env=False) as client:
            at = int(ask(client, "HEAD", place).headers["Upload-Offset"])
            assert 0 < at <= MIB
            rest = ask(client, "PATCH", place, headers={**STREAM, "Upload-Offset": str(at)}, content=content[at:])
            assert (rest.status_code, "Upload-Exhibit" in rest.headers) == (204, True)
    finally:
        second.terminate()
        second.wait()


def test_whole_bytes_that_were_not_received_before_a_kill_are_received_when_asked_for(world: World) -> None:
    upload = begin_upload(world.workspace, OURS, INVESTIGATOR, length=len(CONTENT))
    (world.workspace.folder.uploads / f"{upload.id}.part").write_bytes(CONTENT)
    answer = world.call("HEAD", f"{PATH}/{upload.id}", by=INVESTIGATOR, headers=tus())
    assert answer.headers["Upload-Offset"] == str(len(CONTENT))
    assert "audio.ogg" in received(world)


def test_nobody_is_told_that_all_is_there_while_it_is_still_being_received(world: World) -> None:
    upload = begin_upload(world.workspace, OURS, INVESTIGATOR, length=len(CONTENT))
    (world.workspace.folder.uploads / f"{upload.id}.part").write_bytes(CONTENT)
    store = Unfinished(world.workspace.folder.uploads, world.workspace.clock)
    with store.writing(upload):
        answer = world.call("HEAD", f"{PATH}/{upload.id}", by=INVESTIGATOR, headers=tus())
        assert answer.status_code == 423
    assert offset(world, f"{PATH}/{upload.id}") == len(CONTENT)


def test_a_disk_that_fills_up_keeps_what_came_and_goes_on_later(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    place = begin(world)
    patch(world, place, CONTENT[:10], 0)
    with monkeypatch.context() as full:
        usage = shutil.disk_usage(world.workspace.data)._replace(free=0)
        full.setattr(shutil, "disk_usage", lambda folder: usage)
        answer = patch(world, place, CONTENT[10:], 10)
        assert (answer.status_code, answer.json()["code"]) == (507, "storage_full")
    assert patch(world, place, CONTENT[10:], 10).status_code == 204
    assert "caja/recibo.txt" in received(world)


def hashed_bytes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sizes of all blocks that uploads are hashed in."""
    sizes: list[int] = []
    update = unfinished.Running.update

    def counting(running: unfinished.Running, block: bytes) -> None:
        sizes.append(len(block))
        update(running, block)

    monkeypatch.setattr(unfinished.Running, "update", counting)
    return sizes


def test_each_byte_is_hashed_once_while_it_arrives_and_the_file_is_not_copied(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = hashed_bytes(monkeypatch)
    monkeypatch.setattr(type(world.workspace.blobs), "put", lambda *_: pytest.fail("it was copied"))
    content = os.urandom(3 * MIB + 17)
    place = begin(world, len(content), sha256=hashlib.sha256(content).hexdigest())
    for start in range(0, len(content), MIB):
        answer = patch(world, place, content[start : start + MIB], start)
        assert answer.status_code == 204
    assert sum(sizes) == len(content)
    exhibit = world.workspace.records.evidence.exhibit(answer.headers["Upload-Exhibit"])
    assert exhibit is not None
    assert exhibit.sha512 == hashlib.sha512(content).hexdigest()
    assert world.workspace.blobs.verify(exhibit.sha256)
    assert not [name for name in parts(world) if name.startswith(place.rpartition("/")[2]) and name.endswith(".part")]


def test_what_a_restart_forgot_is_hashed_once_more_and_no_more_than_that(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = begin(world, sha256=SHA256)
    patch(world, place, CONTENT[:10], 0)
    patch(world, place, CONTENT[10:20], 10)
    world.app.state.desk.store = Unfinished(world.workspace.folder.uploads, world.workspace.clock)
    sizes = hashed_bytes(monkeypatch)
    answer = patch(world, place, CONTENT[20:], 20)
    assert sizes == [20, len(CONTENT) - 20]
    exhibit = world.workspace.records.evidence.exhibit(answer.headers["Upload-Exhibit"])
    assert exhibit is not None
    assert (exhibit.sha256, exhibit.sha512) == (SHA256, hashlib.sha512(CONTENT).hexdigest())


def test_what_is_taken_back_is_not_in_the_hash(world: World) -> None:
    place = begin(world, sha256=SHA256)
    assert patch(world, place, CONTENT[:10], 0).status_code == 204
    assert patch(world, place, b"otros bytes", 10, **checksum(b"unos bytes")).status_code == 460
    assert patch(world, place, CONTENT[10:], 10).headers["Upload-Exhibit"]


def test_an_upload_cut_off_between_store_and_catalogue_is_received_by_the_next_question(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = begin(world, sha256=SHA256)
    with monkeypatch.context() as cut:
        cut.setattr(type(world.workspace.intake), "record_all", lambda *_, **__: pytest.fail("cut"))
        with pytest.raises(pytest.fail.Exception):
            patch(world, place, CONTENT, 0)
    assert world.workspace.blobs.has(SHA256)
    # Its bytes are those of the store by now: nothing can change them through the upload.
    assert patch(world, place, b"mas", len(CONTENT)).status_code == 413
    assert world.workspace.blobs.verify(SHA256)
    assert offset(world, place) == len(CONTENT)
    assert "caja/recibo.txt" in received(world)
