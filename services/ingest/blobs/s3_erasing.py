"""Erasing an object for good: every version that the bucket keeps, and the marks of earlier erasures."""

from typing import Any

from botocore.exceptions import ClientError

from models.errors import Retained, StoreUnavailable
from services.ingest.blobs.s3_client import S3Client, code_of, status_of, told

_DENIED, _MISSING, _CONFLICT, _REFUSED, _LACKING = 403, 404, 409, 400, 501


def erase(client: S3Client, key: str) -> bool:
    """Remove every version of an object; False where there is none. Raises Retained, StoreUnavailable.

    Done twice it comes to the same. Nothing is told to be gone that a second look still finds.
    """
    found = _versions(client, key)
    if not found:
        return False
    for version in found:
        _remove(client, key, version)
    if _versions(client, key):
        raise StoreUnavailable("The object store still holds versions of what was to be erased.")
    return True


def keeping(client: S3Client) -> str:
    """What the bucket keeps of objects that are erased, in a sentence, as far as it tells; "" for nothing.

    Raises StoreUnavailable.
    """
    rule = _asked(client, "get_object_lock_configuration").get("ObjectLockConfiguration", {}).get("Rule", {})
    kept = rule.get("DefaultRetention", {})
    for unit in ("Days", "Years"):
        if kept.get(unit):
            return (
                f"it locks each object for {kept[unit]} {unit.lower()}, and until then an erasure cannot be completed."
            )
    if _asked(client, "get_bucket_versioning").get("Status") in ("Enabled", "Suspended"):
        return "it keeps former versions, and an erasure takes them all."
    return ""


def _asked(client: S3Client, operation: str) -> dict[str, Any]:
    """An answer about the bucket; empty where it has none, or the server knows no such question."""
    try:
        answer: dict[str, Any] = client.call(operation, _REFUSED, _MISSING, _LACKING)
    except ClientError:
        return {}
    return answer


def _versions(client: S3Client, key: str) -> list[str]:
    """The versions of one object, marks of erasure included."""
    return [
        str(one["VersionId"])
        for page in client.pages("list_object_versions", Prefix=key)
        for one in (*page.get("Versions", ()), *page.get("DeleteMarkers", ()))
        if one["Key"] == key
    ]


def _remove(client: S3Client, key: str, version: str) -> None:
    try:
        client.call("delete_object", _DENIED, _MISSING, _CONFLICT, _REFUSED, Key=key, VersionId=version)
    except ClientError as error:
        if status_of(error) == _MISSING:
            return
        until = _locked_until(client, key, version)
        if until or code_of(error) == "ObjectLocked":
            raise Retained(f"The object store keeps some of these bytes under a lock{until}.") from None
        raise told(error, client.address) from None


def _locked_until(client: S3Client, key: str, version: str) -> str:
    """What stands against erasing a version: a date, or a hold without one; "" where nothing is known to."""
    expected = (_REFUSED, _DENIED, _MISSING, _LACKING)
    try:
        held = client.call("get_object_legal_hold", *expected, Key=key, VersionId=version)
        if held.get("LegalHold", {}).get("Status") == "ON":
            return ", a legal hold of its own"
    except ClientError:
        pass
    try:
        kept = client.call("get_object_retention", *expected, Key=key, VersionId=version).get("Retention", {})
    except ClientError:
        return ""
    until = kept.get("RetainUntilDate")
    return f" until {until:%Y-%m-%d}" if until is not None else ""
