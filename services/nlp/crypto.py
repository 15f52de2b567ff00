"""Checks of crypto addresses: base58check (Bitcoin, Tron), bech32 (BIP 173 and 350), capitals of Ethereum (EIP-55)."""

import hashlib
import re

BASE58 = re.compile(r"(?<![\w])[13T][1-9A-HJ-NP-Za-km-z]{25,34}(?!\w)")
BECH32 = re.compile(r"(?<![\w])bc1[02-9ac-hj-np-z]{11,71}(?!\w)", re.IGNORECASE)
ETHEREUM = re.compile(r"(?<![\w])0x[0-9a-fA-F]{40}(?!\w)")
_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BECH = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def base58(text: str) -> str | None:
    """Kind of a base58check address (zz.btc, zz.tron), None where the checksum fails."""
    number = 0
    for c in text:
        number = number * 58 + _ALPHABET.index(c)
    if number >= 1 << 200:
        return None
    raw = number.to_bytes(25, "big")
    if hashlib.sha256(hashlib.sha256(raw[:21]).digest()).digest()[:4] != raw[21:]:
        return None
    return {0x00: "zz.btc", 0x05: "zz.btc", 0x41: "zz.tron"}.get(raw[0])


def bech32(text: str) -> bool:
    """Checksum of a Bitcoin segwit address: bech32 for version 0, bech32m above (BIP 173 and 350)."""
    data = [_BECH.index(c) for c in text[3:]]
    if len(data) < 8:
        return False
    state = 1
    for value in [3, 3, 0, 2, 3, *data]:
        top = state >> 25
        state = (state & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATORS):
            if top >> bit & 1:
                state ^= generator
    return state == (1 if data[0] == 0 else 0x2BC830A3)


def ethereum(text: str) -> bool | None:
    """Whether the capitals of a 0x address are those that EIP-55 gives it; None where it is written without any."""
    body = text[2:]
    if body in {body.lower(), body.upper()}:
        return None
    digest = keccak256(body.lower().encode()).hex()
    return all(c.isdecimal() or c.isupper() == (int(figure, 16) >= 8) for c, figure in zip(body, digest, strict=False))


_LANES = 1 << 64
_ROTATIONS = ((0, 36, 3, 41, 18), (1, 44, 10, 45, 2), (62, 6, 43, 15, 61), (28, 55, 25, 21, 56), (27, 20, 39, 8, 14))
_ROUNDS = (
    0x0000000000000001, 0x0000000000008082, 0x800000000000808A, 0x8000000080008000, 0x000000000000808B,
    0x0000000080000001, 0x8000000080008081, 0x8000000000008009, 0x000000000000008A, 0x0000000000000088,
    0x0000000080008009, 0x000000008000000A, 0x000000008000808B, 0x800000000000008B, 0x8000000000008089,
    0x8000000000008003, 0x8000000000008002, 0x8000000000000080, 0x000000000000800A, 0x800000008000000A,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
)  # fmt: skip
_RATE = 136


def keccak256(data: bytes) -> bytes:
    """Keccak-256 of at most 135 bytes, with the padding of Ethereum (hashlib's SHA-3 pads otherwise).

    Raises ValueError for more bytes: addresses have forty.
    """
    if len(data) >= _RATE:
        raise ValueError("more than one block")
    block = bytearray(data.ljust(_RATE, b"\0"))
    block[len(data)] ^= 0x01
    block[-1] ^= 0x80
    lanes = [[0] * 5 for _ in range(5)]
    for n in range(_RATE // 8):
        lanes[n % 5][n // 5] = int.from_bytes(block[8 * n : 8 * n + 8], "little")
    for constant in _ROUNDS:
        lanes = _permuted(lanes)
        lanes[0][0] ^= constant
    return b"".join(lanes[n][0].to_bytes(8, "little") for n in range(4))


def _permuted(a: list[list[int]]) -> list[list[int]]:
    """The steps theta, rho, pi and chi of a round of Keccak-f[1600] (FIPS 202, 3.2)."""
    column = [a[x][0] ^ a[x][1] ^ a[x][2] ^ a[x][3] ^ a[x][4] for x in range(5)]
    parity = [column[x - 1] ^ _rotated(column[(x + 1) % 5], 1) for x in range(5)]
    moved = [[0] * 5 for _ in range(5)]
    for x in range(5):
        for y in range(5):
            moved[y][(2 * x + 3 * y) % 5] = _rotated(a[x][y] ^ parity[x], _ROTATIONS[x][y])
    return [[moved[x][y] ^ (~moved[(x + 1) % 5][y] & moved[(x + 2) % 5][y]) for y in range(5)] for x in range(5)]


def _rotated(lane: int, by: int) -> int:
    return (lane << by | lane >> (64 - by)) % _LANES
