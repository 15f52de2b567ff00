"""An S3-compatible object store as blob store: `<prefix>/ab/cd/<sha256>`, each object written once.

The name of an object is its hash, which is known when the last byte has come. What is larger than a part is therefore
copied to a file of this machine first, hashed on the way, and then sent in parts; what is smaller waits in memory. The
store shows an object when all of it has arrived and not before: an upload that is cut is never seen, and its parts are
removed by the next process that sends any, a day later. An object that is there is not written over (`If-None-Match`):
it is compared with the bytes that come, and replaced where it is not what its name says.
"""

import contextlib
import datetime as dt
import errno
import io
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, BinaryIO

import structlog
from botocore.exceptions import ClientError

from models.errors import Altered, LinceError, NotFound, StorageFull, StoreUnavailable
from models.ids import Sha256
from services.blob_ports import HashedFile, Readable
from services.ingest.blobs import s3_erasing, s3_sending
from services.ingest.blobs.s3_client import S3Address, S3Client
from services.ingest.blobs.s3_reading import ObjectReader
from services.ingest.blobs.stored import BLOCK, Blob, absent, copied, hash_at, intact, place_of

log = structlog.get_logger("lince.blobs")

AT_ONCE = 8
"""Small objects sent, or asked for, at the same time: each waits for an answer most of its time."""

_SURE_SECONDS = 60.0
"""For so long a bucket that was there is taken to be there still."""

_QUICK = 3.0
"""Patience of whoever asks how the store is."""

_FULL = (errno.ENOSPC, errno.EDQUOT)


class S3Blobs:
    """BlobStore over a bucket. Safe for many processes and threads at once. Nothing is asked before the first use."""

    def __init__(
        self,
        address: S3Address,
        work: Path,
        *,
        part: int = s3_sending.PART,
        pause: Callable[[float], object] = time.sleep,
    ) -> None:
        """`work` is a folder of this machine for copies on their way; `part` the bytes sent in one call."""
        self._address = address
        self._pause = pause
        self._client = S3Client(address, pause=pause)
        self._sender = s3_sending.Sender(self._client, part=part)
        self._work = work
        self._part = part
        self._seen = -_SURE_SECONDS

    def put(self, stream: Readable) -> Blob:
        """Copy a stream in. Raises StorageFull, StoreUnavailable; nothing half-written is ever visible."""
        with self._spooled() as file:
            return self._placed(self._copied(stream, file), file)

    def put_all(self, streams: Iterable[Readable]) -> list[Blob | OSError]:
        """Copy streams in, some at a time. An error of one stands in its place. Raises StorageFull, StoreUnavailable.

        What was there when it is raised stays.
        """
        taken: list[Blob | OSError] = []
        turn: list[tuple[Blob | OSError, IO[bytes]]] = []
        with contextlib.ExitStack() as files, ThreadPoolExecutor(AT_ONCE) as threads:

            def send() -> None:
                taken.extend(threads.map(lambda one: self._sent(*one), turn))
                turn.clear()
                files.close()

            for stream in streams:
                file = files.enter_context(self._spooled())
                try:
                    turn.append((self._copied(stream, file), file))
                except OSError as error:
                    turn.append((error, file))
                if len(turn) == AT_ONCE:
                    send()
            send()
        return taken

    def adopt(self, file: HashedFile) -> Blob:
        """Take in a file whose hashes are known. Raises StorageFull, StoreUnavailable."""
        with file.path.open("rb") as stream:
            return self._placed(Blob(sha256=file.sha256, sha512=file.sha512, size=file.size), stream)

    def open(self, sha256: Sha256) -> BinaryIO:
        """Open for reading; it may be read from any place. Raises NotFound, StoreUnavailable."""
        return io.BufferedReader(self._reader(sha256), BLOCK)

    @contextmanager
    def path(self, sha256: Sha256) -> Iterator[Path]:
        """A copy in a file of its own, which goes at the end. Raises NotFound, StoreUnavailable, StorageFull.

        Raises Altered where the bytes are not what their name says.
        """
        self._work.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._work, prefix="original-") as folder:
            place = Path(folder) / "original"
            with place.open("wb", buffering=0) as file, self._reader(sha256) as stream:
                found = self._copied(stream, file)
            if found.sha256 != sha256:
                log.error("a stored object is not what its name says", sha256=sha256)
                raise Altered(f"The original {sha256} was changed in the object store.")
            place.chmod(0o400)
            yield place

    def has(self, sha256: Sha256) -> bool:
        """Whether the bytes are there. Raises StoreUnavailable."""
        return self._size(self._key(sha256)) is not None

    def has_all(self, hashes: Iterable[Sha256]) -> bool:
        """Whether all of them are there. Raises StoreUnavailable."""
        with ThreadPoolExecutor(AT_ONCE) as threads:
            return all(threads.map(self.has, hashes))

    def verify(self, sha256: Sha256, look: Callable[[], None] = lambda: None) -> bool:
        """Whether the stored bytes still have this hash. Raises NotFound, StoreUnavailable."""
        with self.open(sha256) as file:
            return intact(file, sha256, look)

    def remove(self, sha256: Sha256) -> bool:
        """Take bytes out, in every version that the bucket keeps; False where there are none.

        Raises Retained where a lock of the store hinders it, StoreUnavailable.
        """
        return s3_erasing.erase(self._client, self._key(sha256))

    def all(self, *, before: dt.datetime | None = None) -> Iterator[Sha256]:
        """The hashes of all that is there, in order; `before`: of what was stored before that moment.

        Raises StoreUnavailable.
        """
        begin = self._address.key("")
        for page in self._client.pages("list_objects_v2", Prefix=begin):
            for one in page.get("Contents", ()):
                found = hash_at(one["Key"].removeprefix(begin))
                if found is not None and (before is None or one["LastModified"] < before):
                    yield found

    def health(self) -> LinceError | None:
        """What keeps the bucket from giving and taking bytes; None: nothing. Asked now; it leaves nothing behind."""
        client = S3Client(replace(self._address, patience=min(_QUICK, self._address.patience)), pause=self._pause)
        try:
            client.call("list_objects_v2", Prefix=self._address.key(""), MaxKeys=1)
            s3_sending.rehearse(client, self._address.key("probe"))
        except LinceError as error:
            return error
        finally:
            client.close()
        return None

    def keeps(self) -> str:
        """What the bucket keeps of objects that are erased, in a sentence; "" for nothing. Raises StoreUnavailable."""
        return s3_erasing.keeping(self._client)

    def close(self) -> None:
        """Let the connections go."""
        self._client.close()

    def _key(self, sha256: str) -> str:
        return self._address.key(place_of(sha256))

    @contextmanager
    def _spooled(self) -> Iterator[IO[bytes]]:
        self._work.mkdir(parents=True, exist_ok=True)
        with tempfile.SpooledTemporaryFile(max_size=self._part, dir=str(self._work), prefix="sending-") as file:
            yield file

    def _copied(self, stream: Readable, file: IO[bytes]) -> Blob:
        """Raises OSError of the stream, StorageFull."""
        try:
            return copied(stream, file)
        except OSError as error:
            if error.errno in _FULL:
                raise StorageFull("There is no space left for the file on its way to the object store.") from error
            raise

    def _sent(self, blob: Blob | OSError, file: IO[bytes]) -> Blob | OSError:
        return blob if isinstance(blob, OSError) else self._placed(blob, file)

    def _placed(self, blob: Blob, file: IO[bytes]) -> Blob:
        """Have the object there, whole and as its name says."""
        key = self._key(blob.sha256)
        if self._size(key) is None:
            if self._sender.send(key, file, blob.size, new=True):
                return blob
            if self._size(key) is None:  # the parts were swept away meanwhile
                self._sender.send(key, file, blob.size, new=False)
                return blob
        # There before, or sent by somebody else meanwhile, or by our own try whose answer was lost.
        if self._sound(blob):
            return blob
        self._sender.send(key, file, blob.size, new=False)
        log.error("a stored object was damaged and is replaced by the same bytes received again", sha256=blob.sha256)
        return replace(blob, repaired=True)

    def _sound(self, blob: Blob) -> bool:
        try:
            return self._size(self._key(blob.sha256)) == blob.size and self.verify(blob.sha256)
        except NotFound:
            return False

    def _size(self, key: str) -> int | None:
        try:
            return int(self._client.call("head_object", 404, Key=key)["ContentLength"])
        except ClientError:
            self._be_sure()
            return None

    def _reader(self, sha256: Sha256) -> ObjectReader:
        try:
            return ObjectReader(self._client, self._key(sha256))
        except ClientError:
            self._be_sure()
            raise absent() from None

    def _be_sure(self) -> None:
        """Nothing is there: is it the object, or the whole bucket? Raises StoreUnavailable."""
        if time.monotonic() - self._seen < _SURE_SECONDS:
            return
        try:
            self._client.call("head_bucket", 404)
        except ClientError:
            raise StoreUnavailable(
                "The object store has no such bucket.", next_step="Make the bucket, or correct LINCE_BLOBS_URL."
            ) from None
        self._seen = time.monotonic()
