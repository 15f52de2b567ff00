"""The client by itself: what is asked again and what is not, answers that are cut, and what newer servers tell."""

import json
from collections.abc import Callable

import httpx
import pytest

from api.client import Client, CutOff, NoAnswer, SecondFactorAsked, ServerFault, TookTooLong, TooOften
from models.ids import CaseId

CASE = CaseId("c" * 32)
END = {"total": 1, "documents": 1, "told": 0, "completeness": {"documents": 0, "pages": 0}}


def a_client(answer: Callable[[httpx.Request], httpx.Response]) -> tuple[Client, list[str], list[float]]:
    asked: list[str] = []
    waits: list[float] = []

    def answered(request: httpx.Request) -> httpx.Response:
        asked.append(request.method)
        return answer(request)

    return Client("http://s", transport=httpx.MockTransport(answered), pause=waits.append), asked, waits


def lost(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("gone", request=request)


def test_reads_are_asked_three_times_with_growing_pauses_and_writes_once() -> None:
    client, asked, waits = a_client(lost)
    with pytest.raises(NoAnswer):
        client.cases()
    assert (asked, waits) == (["GET"] * 3, [0.5, 1.0])
    asked.clear()
    with pytest.raises(NoAnswer):
        client.open_case("1", "t", "BO")
    assert asked == ["POST"]


def test_a_busy_server_is_asked_again_and_a_broken_one_is_not() -> None:
    client, asked, _ = a_client(lambda _: httpx.Response(503, json={"code": "must_wait", "detail": "Full."}))
    with pytest.raises(ServerFault, match=r"Full\."):
        client.cases()
    assert asked == ["GET"] * 3
    client, asked, _ = a_client(lambda _: httpx.Response(500, text="<html>"))
    with pytest.raises(ServerFault):
        client.cases()
    assert asked == ["GET"]


def test_whoever_asks_too_often_is_told_for_how_long_to_wait() -> None:
    told = {"code": "too_many_attempts", "detail": "Too often.", "next_step": "Wait."}
    client, asked, _ = a_client(lambda _: httpx.Response(429, json=told, headers={"Retry-After": "7"}))
    with pytest.raises(TooOften) as error:
        client.cases()
    assert (error.value.wait, str(error.value), asked) == (7, "Too often. Wait.", ["GET"])


def test_a_second_factor_is_told_apart_from_a_wrong_password() -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(401, json={"code": "second_factor"}))
    with pytest.raises(SecondFactorAsked):
        Client.login("http://s", "ana", "x", transport=transport)


@pytest.mark.parametrize("body", [b"", b'{"told', json.dumps({"lines": []})[:5].encode()])
def test_hits_without_their_end_are_cut_off(body: bytes) -> None:
    client, _, _ = a_client(lambda _: httpx.Response(200, content=body))
    hits = client.every_hit("x")
    with pytest.raises(CutOff):
        list(hits)
    assert hits.end is None


def test_what_a_newer_server_tells_besides_is_left_out() -> None:
    end = {**END, "mood": "calm", "completeness": {**END["completeness"], "weather": "dry"}}
    client, _, _ = a_client(lambda _: httpx.Response(200, content=json.dumps(end).encode()))
    hits = client.every_hit("x")
    assert list(hits) == []
    assert hits.end is not None
    assert hits.end.total == 1


def test_lists_are_read_to_their_end_stretch_by_stretch() -> None:
    file = {"case": CASE, "document": "d" * 32, "exhibit": "e", "path": "a.txt", "size": 1}

    def answer(request: httpx.Request) -> httpx.Response:
        first = request.url.params["offset"] == "0"
        return httpx.Response(200, json={"total": 1500, "files": [file] * (1000 if first else 500)})

    client, asked, _ = a_client(answer)
    assert len(list(client.files(CASE))) == 1500
    assert len(asked) == 2


def test_waiting_ends() -> None:
    client, _, _ = a_client(lambda _: httpx.Response(200, json={"files": 3, "files_done": 1}))
    with pytest.raises(TookTooLong, match="2 of 3"):
        client.wait(CASE, seconds=0)
