"""What LINCE_BLOBS_URL and LINCE_BLOBS_ENDPOINT may be."""

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator

from api.outward import on_this_machine

_BUCKET = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9_-][A-Za-z0-9._-]*)*/?")


def checked_bucket(value: str | None) -> str | None:
    """A bucket and a folder in it. Raises ValueError, which does not repeat what was written."""
    if value is None or not value.strip():
        return None
    value = value.strip()
    if not _BUCKET.fullmatch(value):
        raise ValueError("it is a bucket such as s3://lince-originals, or a folder in one such as s3://unit/lince")
    return value.rstrip("/")


def checked_endpoint(value: str | None) -> str | None:
    """An address that exhibits may be sent to. Raises ValueError."""
    if value is None or not value.strip():
        return None
    parts = urlsplit(value.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("it is an address such as https://store.example:9000")
    if parts.username is not None or parts.password is not None:
        raise ValueError("it holds a password; keys have LINCE_BLOBS_ACCESS_KEY and LINCE_BLOBS_SECRET_KEY")
    if parts.path not in ("", "/"):
        raise ValueError("it is an address without a path; the bucket stands in LINCE_BLOBS_URL")
    if parts.scheme == "http" and not on_this_machine(parts.hostname):
        raise ValueError("it is http: originals are sent over https, or to this machine")
    return value.strip().rstrip("/")


Bucket = Annotated[str | None, AfterValidator(checked_bucket)]
Endpoint = Annotated[str | None, AfterValidator(checked_endpoint)]
