"""The signature of what leaves: Ed25519, which openssl checks, and the same for the same bytes."""

import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

SEED = 32
"""Bytes that a key is made of."""


class Signer:
    """Signs exports of this installation. `seed`: bytes derived from its secret for this alone."""

    def __init__(self, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)

    @property
    def public_key(self) -> bytes:
        """As PEM."""
        return self._key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    @property
    def public_bytes(self) -> bytes:
        """32 bytes."""
        return self._key.public_key().public_bytes_raw()

    @property
    def fingerprint(self) -> str:
        """What tells the key apart: what `sha256sum public-key.pem` prints."""
        return fingerprint(self.public_key)

    def sign(self, content: bytes) -> bytes:
        """64 bytes."""
        return self._key.sign(content)


def fingerprint(public_key: bytes) -> str:
    """SHA-256 of a public key's file."""
    return hashlib.sha256(public_key).hexdigest()


def signed(content: bytes, signature: bytes, public_key: bytes) -> bool:
    """Whether the owner of a key (PEM) signed these bytes."""
    try:
        key = load_pem_public_key(public_key)
        if not isinstance(key, Ed25519PublicKey):
            return False
        key.verify(signature, content)
    except (ValueError, InvalidSignature):
        return False
    return True
