"""Identifiers. Ids of things derived from evidence are computed from it: redoing a step names the same thing."""

import hashlib
import secrets
from typing import NewType

AgencyId = NewType("AgencyId", str)
UserId = NewType("UserId", str)
UnitId = NewType("UnitId", str)
CaseId = NewType("CaseId", str)
ExhibitId = NewType("ExhibitId", str)
DocumentId = NewType("DocumentId", str)
JobId = NewType("JobId", str)
MentionId = NewType("MentionId", str)
PersonId = NewType("PersonId", str)
CorrectionId = NewType("CorrectionId", str)
DecisionId = NewType("DecisionId", str)
SubjectId = NewType("SubjectId", str)
WordingId = NewType("WordingId", str)
Sha256 = NewType("Sha256", str)
"""64 lower-case hexadecimal digits."""


def derived(*parts: str) -> str:
    """32 hexadecimal digits that depend on all parts and their order; no two part lists run together."""
    digest = hashlib.sha256()
    for part in parts:
        encoded = part.encode("utf-8", "surrogateescape")
        digest.update(len(encoded).to_bytes(8, "big"))
        digest.update(encoded)
    return digest.hexdigest()[:32]


def fresh() -> str:
    """32 random hexadecimal digits, for things that no evidence determines (users, cases)."""
    return secrets.token_hex(16)
