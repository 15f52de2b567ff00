"""The installation's secret: random bytes in a file of their own, made once, readable by this account alone.

It seals the audit log and hides values in addresses, each under a key derived from it. Kept on another disk than
the catalogue (LINCE_SECRET_FILE), it proves the log against whoever can write the catalogue.
"""

import contextlib
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from models.errors import DataFolderUnusable

NAME = "secret"
"""Of the file, where no setting puts it elsewhere."""

_SHORTEST = 32


def derived_key(secret: bytes, purpose: str) -> bytes:
    """A key for one purpose; nothing that one key makes tells of another."""
    return hmac.digest(secret, purpose.encode(), hashlib.sha512)


def read_or_make(path: Path) -> bytes:
    """The secret; the file is made when absent. Raises DataFolderUnusable."""
    try:
        if not path.exists():
            _make(path)
        secret = path.read_bytes()
    except OSError as error:
        raise DataFolderUnusable(
            f"The secret of this installation cannot be read or made: {error.strerror}.",
            next_step="Check LINCE_SECRET_FILE, and that this account alone may read that file.",
        ) from error
    if len(secret.strip()) < _SHORTEST:
        raise DataFolderUnusable(
            "The secret of this installation is too short to protect anything.",
            next_step=f"Put at least {_SHORTEST} random characters into its file, or restore it from a backup.",
        )
    return secret


def _make(path: Path) -> None:
    # Written aside and linked into place: two servers that start at once agree on one whole secret.
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_hex(32).encode("ascii"))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
