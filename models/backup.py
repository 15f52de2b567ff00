"""What a backup holds."""

import datetime as dt
from collections.abc import Mapping

from models.audit import AuditHead
from models.base import Record
from models.ids import Sha256


class Backup(Record):
    """One state of an installation, as it is signed: whoever restores it checks every hash."""

    made_at: dt.datetime
    program: str
    schema_version: str
    """The migration at which the catalogue stands."""
    files: Mapping[str, Sha256]
    """SHA-256 of each file beside this text, by its path."""
    originals: int
    """How many originals, page images and other stored bytes the catalogue names; their hashes are in a file."""
    size: int
    """Bytes of them."""
    lacking: tuple[Sha256, ...] = ()
    """Those that were missing or damaged when the backup was made, and are not in it."""
    audit: AuditHead
    """The last event of the audit log in it."""
