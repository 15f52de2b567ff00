"""Files on their way in: whole or not at all, never wholly in memory."""

import base64
import hashlib
import shutil
import socket
import time
import tracemalloc
from collections.abc import AsyncIterator
from typing import Any

import pytest
from support.web import MEMBERS, OURS, STRANGERS, World, csrf_of, served, session_of

from api.http import uploads
from api.http.auth import SESSION_COOKIE
from models.case import Role
from models.errors import StorageFull

INVESTIGATOR = MEMBERS[Role.INVESTIGATOR]
PATH = f"/api/v1/cases/{OURS.id}/exhibits"
CONTENT = b"Recibo de 300 bolivianos."
SHA256 = hashlib.sha256(CONTENT).hexdigest()
MIB = 1024 * 1024


def upload(world: World, content: Any = CONTENT, *, path: str = "caja/recibo.txt", **more: Any) -> Any:
    return world.call("POST", PATH, by=INVESTIGATOR, params={"path": path}, content=content, **more)


def stored(world: World) -> set[str]:
    return {path.name for path in (world.workspace.data / "blobs").rglob("*") if path.is_file()}


def left_over(world: World) -> list[str]:
    return [path.name for path in world.workspace.folder.work.rglob("*")]


def test_a_file_becomes_an_exhibit_that_waits_to_be_read(world: World) -> None:
    answer = world.call(
        "POST",
        PATH,
        by=INVESTIGATOR,
        content=CONTENT,
        params={"path": "caja/recibo.txt", "custodian": "Hostal", "modified": "2026-01-02T03:04:05-04:00"},
    )
    assert answer.status_code == 201
    exhibit = answer.json()
    assert (exhibit["sha256"], exhibit["size"], exhibit["path"]) == (SHA256, len(CONTENT), "caja/recibo.txt")
    assert (exhibit["custodian"], exhibit["received_by"]) == ("Hostal", INVESTIGATOR.login)
    files = world.call("GET", f"/api/v1/cases/{OURS.id}/files", by=INVESTIGATOR).json()
    assert (files["files"][0]["path"], files["files"][0]["stage"]) == ("caja/recibo.txt", "extract")
    assert left_over(world) == []


def test_the_same_file_again_gives_the_same_exhibit(world: World) -> None:
    first, again = upload(world).json(), upload(world).json()
    other = upload(world, path="otra/recibo.txt").json()
    assert again == first
    assert other["id"] != first["id"]
    assert other["document"] == first["document"]


@pytest.mark.parametrize(
    "header",
    [
        {"X-Content-SHA256": SHA256.upper()},
        {"Repr-Digest": f"sha-256=:{base64.b64encode(bytes.fromhex(SHA256)).decode()}:"},
        {"Repr-Digest": f"sha-512=:AAAA:, sha-256=:{base64.b64encode(bytes.fromhex(SHA256)).decode()}:"},
    ],
)
def test_a_declared_hash_that_fits_is_taken(world: World, header: dict[str, str]) -> None:
    assert upload(world, headers=header).status_code == 201


def test_A3_other_bytes_than_declared_are_kept_apart_and_are_no_exhibit(world: World) -> None:
    before = stored(world)
    answer = upload(world, CONTENT + b"!", headers={"X-Content-SHA256": SHA256})
    assert (answer.status_code, answer.json()["code"]) == (422, "hash_mismatch")
    assert stored(world) == before
    assert left_over(world) == []
    assert world.actions()[-1] == (INVESTIGATOR.login, "exhibit.receive", "hash_mismatch")
    path = f"/api/v1/cases/{OURS.id}/quarantine"
    (kept,) = world.call("GET", path, by=INVESTIGATOR).json()["files"]
    wrong = hashlib.sha256(CONTENT + b"!").hexdigest()
    assert (kept["declared"], kept["sha256"], kept["size"]) == (SHA256, wrong, len(CONTENT) + 1)
    file = world.workspace.data / "quarantine" / kept["id"]
    assert file.read_bytes() == CONTENT + b"!"
    assert not world.workspace.blobs.has(wrong)
    assert wrong not in {one.sha256 for one in world.workspace.records.evidence.files(OURS.id)}
    page = {"headers": {"Accept": "text/html"}}
    assert wrong in world.call("GET", f"/cases/{OURS.id}/failed", by=INVESTIGATOR, **page).text
    drop = f"/cases/{OURS.id}/quarantine/{kept['id']}/drop"
    assert world.call("POST", drop, by=INVESTIGATOR, data={"reason": "llegó entero"}, **page).status_code == 303
    assert world.call("GET", path, by=INVESTIGATOR).json()["files"] == []
    assert not file.exists()


@pytest.mark.parametrize(
    "header",
    [
        {"X-Content-SHA256": "abc"},
        {"X-Content-SHA256": ""},
        {"Repr-Digest": "sha-256=:AAAA:"},
        {"Repr-Digest": "sha-256=:!!!!:"},
        {"Repr-Digest": "md5=:AAAA:"},
    ],
)
def test_a_hash_that_cannot_be_read_is_not_overlooked(world: World, header: dict[str, str]) -> None:
    answer = upload(world, headers=header)
    assert (answer.status_code, answer.json()["code"]) == (422, "usage")


def test_a_large_file_passes_through_little_memory(world: World) -> None:
    block = bytes(range(256)) * 256
    blocks = 200 * MIB // len(block)

    async def stream() -> AsyncIterator[bytes]:
        for _ in range(blocks):
            yield block

    upload(world)
    tracemalloc.start()
    answer = upload(world, stream(), path="video.bin")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (answer.status_code, answer.json()["size"]) == (201, 200 * MIB)
    assert peak < 16 * MIB


def test_an_empty_file_is_a_file(world: World) -> None:
    answer = upload(world, b"", path="vacio.txt")
    assert (answer.status_code, answer.json()["size"]) == (201, 0)


@pytest.mark.parametrize("path", ["", "x" * 4097])
def test_a_file_needs_a_path(world: World, path: str) -> None:
    assert upload(world, path=path).status_code == 422


def test_a_strangers_bytes_are_not_even_read(world: World) -> None:
    read = 0

    async def stream() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(100):
            read += 1
            yield b"x" * MIB

    stranger = STRANGERS[Role.INVESTIGATOR]
    answer = world.call("POST", PATH, by=stranger, params={"path": "a"}, content=stream())
    assert answer.status_code == 404
    assert read <= 1


def test_a_cut_upload_leaves_nothing_and_can_be_sent_again(world: World) -> None:
    before = stored(world)
    with served(world.app) as client:
        head = (
            f"POST {PATH}?path=caja/recibo.txt HTTP/1.1\r\nHost: x\r\nContent-Length: {5 * MIB}\r\n"
            f"Cookie: {SESSION_COOKIE}={session_of(INVESTIGATOR)}\r\nX-CSRF-Token: {csrf_of(INVESTIGATOR)}\r\n\r\n"
        )
        with socket.create_connection((client.base_url.host, client.base_url.port or 0)) as line:
            line.sendall(head.encode() + b"x" * 3 * MIB)
            time.sleep(0.3)
        time.sleep(0.3)
        assert stored(world) == before
        assert left_over(world) == []
    assert upload(world).status_code == 201


def test_a_file_that_cannot_fit_is_refused_before_it_is_sent(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(world.workspace.data)._replace(free=100 * MIB)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
    answer = upload(world, b"x" * 30 * MIB, path="grande.bin")
    assert (answer.status_code, answer.json()["code"]) == (507, "storage_full")


def test_a_disk_that_fills_up_meanwhile_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(uploads, "_write", full)
    answer = upload(world)
    assert (answer.status_code, answer.json()["code"]) == (507, "storage_full")
    assert answer.json()["next_step"] == StorageFull.next_step
    assert left_over(world) == []


def test_a_path_with_odd_characters_is_kept(world: World) -> None:
    path = "año/ñandú\u0301 \u202eexe.txt"
    assert upload(world, path=path).json()["path"] == path


def test_A6_the_time_of_a_plain_upload_is_kept_as_found_apart_from_what_is_added_later(world: World) -> None:
    asked = {"path": "caja/recibo.txt", "modified": "2024-05-01T17:20:00-04:00"}
    made = world.call("POST", PATH, by=INVESTIGATOR, params=asked, content=CONTENT).json()
    assert made["modified"] == "2024-05-01T21:20:00Z"
    later = asked | {"modified": "2026-01-01T00:00:00Z"}
    again = world.call("POST", PATH, by=INVESTIGATOR, params=later, content=CONTENT).json()
    assert (again["id"], again["modified"]) == (made["id"], made["modified"])
    assert upload(world, b"otro", path="otro.txt").json()["modified"] is None


def test_i4_what_is_stated_of_a_seizure_stands_in_the_receipt_and_not_in_the_log(world: World) -> None:
    asked = {"path": "nota.txt", "notes": "entregada por Zoraida Tancara", "seal": "77"}
    made = world.call("POST", PATH, by=INVESTIGATOR, params=asked, content=CONTENT).json()
    assert made["custody"]["notes"] == asked["notes"]
    [event] = [one for one in world.workspace.records.audit.read() if one.subject == made["id"]]
    assert event.detail == {"size": len(CONTENT), "stated": "seal,notes"}
