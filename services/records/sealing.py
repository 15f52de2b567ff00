"""The key of protected identities: a file of its own, made when the first person is protected, never in the database.

Without it the catalogue tells nobody's name: what names protected people lies there sealed (AES-256-GCM), each piece
bound to its place.
"""

import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from models.errors import DataFolderUnusable
from services.records import secret

NAME = "protection-key"
"""Of the file, where no setting puts it elsewhere."""
_NONCE = 12


class Sealer:
    """Seals and opens bytes. The key is read, or made, at the first use."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._cipher: AESGCM | None = None

    def seal(self, body: bytes, subject: str) -> bytes:
        """Bytes that only the key opens, at this subject. Raises DataFolderUnusable."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._key().encrypt(nonce, body, subject.encode())

    def open(self, sealed: bytes, subject: str) -> bytes:
        """What was sealed. Raises DataFolderUnusable when the key is missing or another one, or the bytes changed."""
        if not self.path.exists():
            raise DataFolderUnusable(
                f"The key {self.path} is missing, which opens what is protected in this data folder.",
                next_step="Put it back from its own backup, or point LINCE_PROTECTION_KEY_FILE to it.",
            )
        try:
            return self._key().decrypt(sealed[:_NONCE], sealed[_NONCE:], subject.encode())
        except InvalidTag as error:
            raise DataFolderUnusable(
                "What is protected here was changed, or its key is another one.",
                next_step="Put the key back from its own backup, or point LINCE_PROTECTION_KEY_FILE to it.",
            ) from error

    def _key(self) -> AESGCM:
        if self._cipher is None:
            key = secret.read_or_make(self.path)
            self._cipher = AESGCM(secret.derived_key(key, "lince: protected people")[:32])
        return self._cipher
