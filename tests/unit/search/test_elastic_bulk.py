"""Writing in bulk: pieces are bounded, and only what was refused for want of room is sent again."""

import json
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from elasticsearch import ApiError
from elasticsearch.exceptions import ConnectionError as Unreachable
from elasticsearch.exceptions import ConnectionTimeout

from models.errors import EngineUnavailable, StorageFull
from services.search.engines import elastic_bulk
from services.search.engines.elastic_bulk import LATE_TRIES, TRIES, putting, send, taking

BUSY = {"status": 429, "error": {"type": "es_rejected_execution_exception"}}
FULL = {
    "status": 429,
    "error": {
        "type": "cluster_block_exception",
        "reason": "index [lince] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark];",
    },
}
WRONG = {"status": 400, "error": {"type": "document_parsing_exception", "reason": "text of an exhibit"}}
DONE = {"status": 200}


class Server:
    """Answers bulks: `refuse` tells for an id, and how often it was sent before, what it is told."""

    def __init__(self, refuse: Any = lambda identity, before: DONE) -> None:
        self.refuse = refuse
        self.errors: list[Exception] = []
        self.pieces: list[list[str]] = []
        self.sent: dict[str, int] = {}
        self.pauses: list[float] = []

    def bulk(self, *, operations: list[bytes], filter_path: Sequence[str], timeout: str) -> dict[str, Any]:
        assert timeout == elastic_bulk._ROOM
        assert {"errors", "items.*.status", "items.*.error"} <= set(filter_path)
        if self.errors:
            raise self.errors.pop(0)
        heads = [json.loads(line) for line in operations if line.startswith((b'{"index":{"_index"', b'{"delete"'))]
        ids = [next(iter(head.values()))["_id"] for head in heads]
        self.pieces.append(ids)
        told = [self.refuse(one, self.sent.get(one, 0)) for one in ids]
        self.sent |= {one: self.sent.get(one, 0) + 1 for one in ids}
        return {"errors": any("error" in one for one in told), "items": [{"index": one} for one in told]}

    def send(self, acts: Any) -> int:
        return send(self, acts, pause=self.pauses.append)  # type: ignore[arg-type]


def _acts(count: int) -> list[Any]:
    return [putting("i", f"d:{n}", {"exact": f"hotel {n}"}) for n in range(count)]


def test_only_the_refused_items_are_sent_again_after_growing_pauses() -> None:
    server = Server(lambda identity, before: BUSY if identity in ("d:1", "d:3") and before < 3 else DONE)
    assert server.send(_acts(5)) == 5
    assert server.pieces == [[f"d:{n}" for n in range(5)], *[["d:1", "d:3"]] * 3]
    assert len(server.pauses) == 3
    assert all(0.18 * 2**n <= pause <= 0.32 * 2**n for n, pause in enumerate(server.pauses))


def test_a_server_that_stays_busy_is_told_in_the_end() -> None:
    server = Server(lambda _identity, _before: BUSY)
    with pytest.raises(EngineUnavailable, match="too busy"):
        server.send(_acts(2))
    assert len(server.pieces) == TRIES
    assert len(server.pauses) == TRIES - 1


@pytest.mark.parametrize(("told", "error"), [(FULL, StorageFull), (WRONG, EngineUnavailable)])
def test_what_no_patience_mends_is_told_at_once_without_the_text(told: dict[str, Any], error: type[Exception]) -> None:
    server = Server(lambda identity, _before: told if identity == "d:1" else DONE)
    with pytest.raises(error) as raised:
        server.send(_acts(3))
    assert server.pauses == []
    assert "exhibit" not in str(raised.value)


def test_a_whole_request_that_is_refused_is_sent_again() -> None:
    server = Server()
    answer = SimpleNamespace(status=503)
    server.errors = [Unreachable("down"), ApiError("busy", meta=answer, body={})]  # type: ignore[arg-type]
    assert server.send(_acts(2)) == 2
    assert server.pieces == [["d:0", "d:1"]]
    assert len(server.pauses) == 2


def test_a_piece_that_is_not_answered_in_time_is_sent_again_a_few_times() -> None:
    server = Server()
    server.errors = [ConnectionTimeout("late")] * (LATE_TRIES - 1)
    assert server.send(_acts(2)) == 2
    server.errors = [ConnectionTimeout("late")] * LATE_TRIES
    with pytest.raises(ConnectionTimeout):
        server.send(_acts(2))
    assert server.errors == []


def test_pieces_are_bounded_in_number_and_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elastic_bulk, "MOST_ACTS", 10)
    server = Server()
    server.send(iter(_acts(25)))
    assert [len(piece) for piece in server.pieces] == [10, 10, 5]
    monkeypatch.setattr(elastic_bulk, "MOST_BYTES", 200)
    server.pieces.clear()
    # One that is larger than a piece goes alone.
    server.send([*_acts(2), putting("i", "d:9", {"exact": "x" * 500}), taking("i", "d:0"), taking("i", "d:1")])
    assert [len(piece) for piece in server.pieces] == [2, 1, 2]


def test_nothing_to_do_asks_nothing() -> None:
    server = Server()
    assert server.send([]) == 0
    assert server.pieces == []
