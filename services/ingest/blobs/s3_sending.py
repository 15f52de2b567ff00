"""Sending bytes to the store: small ones in one call, large ones in parts, all or nothing."""

import base64
import contextlib
import datetime as dt
import hashlib
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any

from botocore.exceptions import ClientError

from models.errors import LinceError
from services.ingest.blobs.s3_client import S3Client, code_of, status_of, told

PART = 16 * 1024 * 1024
"""Bytes of a part, of which a sender holds a few at a time."""

_MOST_PARTS = 10_000
_PARTS_AT_ONCE = 4
_STALE = dt.timedelta(days=1)
_EXISTS, _GONE, _REFUSED, _LACKING = 412, 404, 400, 501
_EXPECTED = (_REFUSED, _EXISTS, _LACKING)


class Sender:
    """Writes objects. Safe for many threads."""

    def __init__(self, client: S3Client, *, part: int = PART) -> None:
        self._client = client
        self._part = part
        self._conditional = True
        self._swept = False
        self._lock = threading.Lock()

    def send(self, key: str, file: IO[bytes], size: int, *, new: bool) -> bool:
        """Write an object; `new`: only where there is none. False: there is one, and it was left as it is.

        Reads `file` from its beginning; one larger than a part has a descriptor. Raises StoreUnavailable, StorageFull.
        """
        if size <= self._part:
            file.seek(0)
            body = _checked(file.read())
            return self._write(lambda **only: self._client.call("put_object", *_EXPECTED, Key=key, **body, **only), new)
        file.flush()
        self._sweep(key)
        return self._in_parts(key, file.fileno(), size, new=new)

    def _in_parts(self, key: str, descriptor: int, size: int, *, new: bool) -> bool:
        upload = self._client.call("create_multipart_upload", Key=key)["UploadId"]
        try:
            part = part_for(size, least=self._part)

            def sent(number: int) -> dict[str, str | int]:
                body = _checked(os.pread(descriptor, part, (number - 1) * part))
                answer = self._client.call("upload_part", Key=key, UploadId=upload, PartNumber=number, **body)
                return {"PartNumber": number, "ETag": answer["ETag"]}

            with ThreadPoolExecutor(_PARTS_AT_ONCE) as threads:
                parts = list(threads.map(sent, range(1, -(-size // part) + 1)))
            whole = {"Parts": parts}
            written = self._write(
                lambda **only: self._client.call(
                    "complete_multipart_upload",
                    *_EXPECTED,
                    _GONE,
                    Key=key,
                    UploadId=upload,
                    MultipartUpload=whole,
                    **only,
                ),
                new,
            )
        except BaseException:
            _abort(self._client, key, upload)
            raise
        if not written:
            _abort(self._client, key, upload)
        return written

    def _write(self, call: Callable[..., object], new: bool) -> bool:  # noqa: FBT001 - the caller names it
        """Do the step that makes an object visible. False where there is one already."""
        try:
            call(**({"IfNoneMatch": "*"} if new and self._conditional else {}))
        except ClientError as error:
            status = status_of(error)
            if status == _EXISTS or (status == _GONE and code_of(error) == "NoSuchUpload"):
                # The latter: completed by a try whose answer was lost. Whoever asks looks at what is there.
                return False
            if new and self._conditional and (status == _LACKING or code_of(error) == "NotImplemented"):
                # An older server. Two who send at once then write the same bytes twice, which harms nothing.
                self._conditional = False
                return self._write(call, new)
            raise told(error, self._client.address) from None
        return True

    def _sweep(self, key: str) -> None:
        """Once in a process: remove the parts that senders which died left more than a day ago."""
        with self._lock:
            if self._swept:
                return
            self._swept = True
        limit = dt.datetime.now(dt.UTC) - _STALE
        with contextlib.suppress(LinceError):  # a right to list them is not needed to go on
            for page in self._client.pages("list_multipart_uploads", Prefix=self._client.address.key("")):
                for left in page.get("Uploads", ()):
                    if left["Initiated"] < limit and left["Key"] != key:
                        _abort(self._client, left["Key"], left["UploadId"])


def part_for(size: int, *, least: int) -> int:
    """Bytes of a part, so that a file of `size` has no more of them than a store takes."""
    return max(least, -(-size // _MOST_PARTS))


def rehearse(client: S3Client, key: str) -> None:
    """Send a part that is thrown away: whether bytes are taken. Raises StoreUnavailable, StorageFull."""
    upload = client.call("create_multipart_upload", Key=key)["UploadId"]
    try:
        client.call("upload_part", Key=key, UploadId=upload, PartNumber=1, **_checked(b"\0"))
    finally:
        _abort(client, key, upload)


def _abort(client: S3Client, key: str, upload: str) -> None:
    with contextlib.suppress(LinceError, ClientError):  # swept a day later
        client.call("abort_multipart_upload", _GONE, Key=key, UploadId=upload)


def _checked(body: bytes) -> dict[str, Any]:
    """A body with its MD5: by it a server refuses one that was changed on the way. Not all look at the signed hash."""
    digest = hashlib.md5(body, usedforsecurity=False).digest()
    return {"Body": body, "ContentMD5": base64.b64encode(digest).decode()}
