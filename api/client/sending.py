"""Files on their way to a server: in one go, or piece by piece from where the line broke (tus 1.0.0)."""

import base64
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from api.client.errors import Conflicting, CutOff, NoAnswer
from api.client.wire import PREFIX, Wire
from models.base import Record
from models.ids import CaseId, DocumentId, ExhibitId, Sha256

AT_ONCE = 8 << 20
"""Bytes up to which a file is sent in one go."""
_PIECE = 16 << 20
_TIMES = 5
"""Pieces in a row that may fail before it is given up; the upload stays on the server and can be gone on with."""
_TUS = {"Tus-Resumable": "1.0.0"}


class Uploading(Record):
    """An upload that was begun. Keep it (it is JSON), and another process goes on where this one was cut."""

    address: str
    length: int
    sha256: Sha256


class Received(Record):
    """What a file became: its receipt, and the document that will be read of it."""

    exhibit: ExhibitId
    document: DocumentId
    sha256: Sha256


def at_once(wire: Wire, case: CaseId, file: Path, *, path: str, custodian: str) -> Received:
    """Send a small file. Sent twice, it is received once: the same bytes under the same path are the same exhibit."""
    content = file.read_bytes()
    sha256 = Sha256(hashlib.sha256(content).hexdigest())
    told = wire.json(
        "POST",
        f"/cases/{case}/exhibits",
        again=True,
        params={"path": path, "custodian": custodian},
        headers={"X-Content-SHA256": sha256},
        content=content,
    )
    return Received(exhibit=told["id"], document=told["document"], sha256=told["sha256"])


def begin(wire: Wire, case: CaseId, file: Path, *, path: str, custodian: str) -> Uploading:
    """Begin a resumable upload. No byte is sent yet; one that nobody goes on with expires on the server."""
    with file.open("rb") as stream:
        sha256 = Sha256(hashlib.file_digest(stream, "sha256").hexdigest())
        length = stream.tell()
    stated = {"path": path, "sha256": sha256, **({"custodian": custodian} if custodian else {})}
    answer = wire.call(
        "POST",
        f"/cases/{case}/uploads",
        headers={
            **_TUS,
            "Upload-Length": str(length),
            "Upload-Metadata": ",".join(f"{key} {_coded(value.encode())}" for key, value in stated.items()),
        },
    )
    return Uploading(address=answer.headers["Location"].removeprefix(PREFIX), length=length, sha256=sha256)


def send(wire: Wire, upload: Uploading, file: Path, *, told: Callable[[int], None] | None = None) -> Received:
    """Send what the server does not have yet, and get the receipt. `told` hears how many bytes are there.

    A piece bears its checksum and the place where it joins, so none is there twice. Raises ApiError; CutOff when the
    line broke too often, or the file is not the one that it was when the upload began.
    """
    failed = 0
    with file.open("rb") as stream:
        if stream.seek(0, 2) != upload.length:
            raise CutOff("The file is not as long as it was when its upload began.")
        while True:
            offset, received = _standing(wire, upload)
            if received is not None:
                return received
            try:
                for piece in _pieces(stream, offset):
                    offset = _put(wire, upload, piece, offset)
                    failed = 0
                    if told is not None:
                        told(offset)
            except (NoAnswer, Conflicting) as error:
                failed += 1
                if failed == _TIMES:
                    raise CutOff(f"The upload stopped at byte {offset} of {upload.length}.") from error
            # The next look tells where it stands, and brings the receipt, also where the last answer was lost.


def _put(wire: Wire, upload: Uploading, piece: bytes, offset: int) -> int:
    """Send a piece to where it joins; how many bytes are there then."""
    answer = wire.call(
        "PATCH",
        upload.address,
        headers={
            **_TUS,
            "Content-Type": "application/offset+octet-stream",
            "Upload-Offset": str(offset),
            "Upload-Checksum": f"sha256 {_coded(hashlib.sha256(piece).digest())}",
        },
        content=piece,
    )
    return int(answer.headers["Upload-Offset"])


def _standing(wire: Wire, upload: Uploading) -> tuple[int, Received | None]:
    """How many bytes are there, and the receipt once all are."""
    head = wire.call("HEAD", upload.address, headers=_TUS).headers
    if "Upload-Exhibit" not in head:
        return int(head["Upload-Offset"]), None
    found = Received(
        exhibit=ExhibitId(head["Upload-Exhibit"]), document=DocumentId(head["Upload-Document"]), sha256=upload.sha256
    )
    return upload.length, found


def _pieces(stream: BinaryIO, offset: int) -> Iterator[bytes]:
    stream.seek(offset)
    while piece := stream.read(_PIECE):
        yield piece


def _coded(content: bytes) -> str:
    return base64.b64encode(content).decode()
