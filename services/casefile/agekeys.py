"""The key that bundles for this server are encrypted to: an X25519 key of age, made of the installation's secret."""

from pyrage import RecipientError, x25519

from models.errors import UsageError

Identity = x25519.Identity
"""A private key."""
Recipient = x25519.Recipient
"""A public key."""
SEED = 32
"""Bytes that a key is made of."""
_CHARSET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_PREFIX = "age-secret-key-"


def identity_of(seed: bytes) -> x25519.Identity:
    """The private key of 32 bytes. The library takes a key by its text alone, which is Bech32 (BIP 173)."""
    data = _regrouped(seed)
    return x25519.Identity.from_str(f"{_PREFIX}1{''.join(_CHARSET[one] for one in data + _checksum(data))}".upper())


def recipient_of(text: str) -> x25519.Recipient:
    """A public key as it stands on a card. Raises UsageError."""
    try:
        return x25519.Recipient.from_str(text)
    except RecipientError as error:
        raise UsageError("The card's key is none of age.", next_step="Have the card sent again.") from error


def _regrouped(seed: bytes) -> list[int]:
    bits = "".join(f"{one:08b}" for one in seed)
    bits += "0" * (-len(bits) % 5)
    return [int(bits[at : at + 5], 2) for at in range(0, len(bits), 5)]


def _checksum(data: list[int]) -> list[int]:
    spread = [ord(sign) >> 5 for sign in _PREFIX] + [0] + [ord(sign) & 31 for sign in _PREFIX]
    rest = _polymod(spread + data + [0] * 6) ^ 1
    return [(rest >> 5 * (5 - at)) & 31 for at in range(6)]


def _polymod(values: list[int]) -> int:
    rest = 1
    for value in values:
        top = rest >> 25
        rest = (rest & 0x1FFFFFF) << 5 ^ value
        for at, part in enumerate(_GENERATOR):
            rest ^= part if (top >> at) & 1 else 0
    return rest
