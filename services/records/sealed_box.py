"""Small secrets in the catalogue, sealed (AES-256-GCM) under a key of the installation's secret and bound to a name."""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from models.errors import DataFolderUnusable
from services.records.secret import derived_key

_NONCE = 12


class Seal:
    """Seals and opens bytes for one purpose."""

    def __init__(self, secret: bytes, purpose: str) -> None:
        self._cipher = AESGCM(derived_key(secret, purpose)[:32])

    def close(self, told: bytes, *, name: str) -> bytes:
        """Sealed bytes that open under the same name only."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._cipher.encrypt(nonce, told, name.encode())

    def open(self, sealed: bytes, *, name: str) -> bytes:
        """What was sealed. Raises DataFolderUnusable when it was changed, or the secret is another one."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], name.encode())
        except InvalidTag as error:
            raise DataFolderUnusable(
                "A sealed secret was changed in the database, or the installation's secret is another one.",
                next_step="Put the secret back from a backup.",
            ) from error
