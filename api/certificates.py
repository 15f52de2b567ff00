"""What is signed for others to check: the key of the audit log's checkpoints, a text, its signature beside it.

The bytes of a certificate are those of `file_of`; anybody checks them without Lince:

    openssl pkeyutl -verify -pubin -inkey public-key.pem -rawin -in certificate.json -sigfile certificate.sig
"""

import json
from pathlib import Path
from typing import NamedTuple

from api.wiring import Workspace
from models.base import Record
from services.casefile.signing import SEED, Signer
from services.records import secret
from services.records.checkpoints import CHECKPOINTS

CERTIFICATE = "certificate.json"
SIGNATURE = "certificate.sig"
PUBLIC_KEY = "public-key.pem"


class Signed(NamedTuple):
    """A text, its signature and the key that checks it."""

    content: bytes
    signature: bytes
    public_key: bytes


def signer(workspace: Workspace) -> Signer:
    """The installation's key: that of the checkpoints of its audit log."""
    place = workspace.settings.secret_file or workspace.folder.catalogue.with_name(secret.NAME)
    return Signer(secret.derived_key(secret.read_or_make(place), CHECKPOINTS)[:SEED])


def file_of(told: Record, *, brought: bool = False) -> bytes:
    """A record as the file that is signed: the same bytes for the same values.

    `brought`: it was read from a file that may be older than some fields; what it did not have is left out again.
    """
    values = told.model_dump(mode="json", exclude_unset=brought)
    return (json.dumps(values, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def signed(workspace: Workspace, told: Record) -> Signed:
    """A record, signed."""
    key = signer(workspace)
    content = file_of(told)
    return Signed(content, key.sign(content), key.public_key)


def write(folder: Path, made: Signed, *, printable: str) -> None:
    """A signed text as files in a new folder, with what a person prints."""
    folder.mkdir(parents=True)
    (folder / CERTIFICATE).write_bytes(made.content)
    (folder / SIGNATURE).write_bytes(made.signature)
    (folder / PUBLIC_KEY).write_bytes(made.public_key)
    (folder / "certificate.txt").write_text(printable, encoding="utf-8")
