"""What a backup holds."""

import datetime as dt
import re
from collections.abc import Mapping

from pydantic import field_validator

from models.audit import AuditHead
from models.base import Record
from models.ids import Sha256

_NEEDED = {"catalogue.sqlite", "audit.head", "originals.sha256"}
_CHECKPOINT = re.compile(r"checkpoints/[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
RULES = re.compile(r"(rules|rules\.in-use)/[^/\x00-\x1f\x7f]{1,200}\.yaml")
"""Local rules, and those in use: written by people, who call files as they like."""
_HASH = re.compile(r"[0-9a-f]{64}")


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

    @field_validator("files")
    @classmethod
    def _known(cls, files: Mapping[str, Sha256]) -> Mapping[str, Sha256]:
        """These names and no others: whoever restores writes files that are called so."""
        others = files.keys() - _NEEDED
        if not (files.keys() >= _NEEDED and all(_CHECKPOINT.fullmatch(one) or RULES.fullmatch(one) for one in others)):
            raise ValueError(
                "a backup has a catalogue, an audit head, a list of originals, checkpoints, rules, and nothing else"
            )
        if not all(_HASH.fullmatch(sha256) for sha256 in files.values()):
            raise ValueError("a hash has 64 digits")
        return files
