"""An object of the store as a file: read as it flows, from any place in it, and gone on with where it was cut."""

import io
from typing import Any

from urllib3.exceptions import ProtocolError

from services.ingest.blobs.s3_client import FAULTS, S3Client

_PIECE = 256 * 1024


class ObjectReader(io.RawIOBase):
    """Bytes of one object. One thread at a time. Raises StoreUnavailable where the store gives up in the middle."""

    def __init__(self, client: S3Client, key: str) -> None:
        """Begin to read. Raises ClientError (404: there is no such object), StoreUnavailable."""
        super().__init__()
        self._client = client
        self._key = key
        self._at = 0
        answer = client.call("get_object", 404, Key=key)
        self._body: Any = answer["Body"]
        self._size = int(answer["ContentLength"])

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is: what comes next is asked for from there."""
        return True

    def tell(self) -> int:
        """Where the next read begins."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go somewhere else. Nothing is asked for before the next read."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        to = base + offset
        if to < 0:
            raise ValueError("before the beginning")
        if to != self._at:
            self._let_go()
            self._at = to
        return to

    def readinto(self, buffer: Any) -> int:
        """The next bytes; none at the end."""
        if self._at >= self._size:
            return 0
        wanted = min(len(buffer), _PIECE)
        piece = self._client.patiently(lambda: self._piece(wanted))
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def readall(self) -> bytes:
        """All that is left."""
        pieces = []
        while piece := self.read(_PIECE):
            pieces.append(piece)
        return b"".join(pieces)

    def close(self) -> None:
        """Let the connection go."""
        self._let_go()
        super().close()

    def _piece(self, wanted: int) -> bytes:
        """The next bytes, at least one. What fails here is begun anew from the same place."""
        try:
            if self._body is None:
                self._body = self._client.call("get_object", Key=self._key, Range=f"bytes={self._at}-")["Body"]
            piece: bytes = self._body.read(wanted)
        except FAULTS:
            self._let_go()
            raise
        if not piece:
            self._let_go()
            raise ProtocolError("the body ended early")
        return piece

    def _let_go(self) -> None:
        body, self._body = self._body, None
        if body is not None:
            body.close()
