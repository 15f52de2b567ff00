"""Passwords that are known from breaches, looked up in a file on this machine: nothing is asked of anybody.

The file has one SHA-1 a line, as hexadecimal digits in ascending order, whole or cut to one common length of ten digits
or more; what stands behind a colon is not read. The lists of Have I Been Pwned have this form.
"""

import hashlib
from pathlib import Path
from typing import BinaryIO

from models.errors import SettingsError

_SHORTEST = 10
_SAMPLES = 200
_LONGEST_LINE = 200


class BreachedPasswords:
    """A list on disk, of any length; looked up by halving, so that it needs no memory."""

    def __init__(self, path: Path) -> None:
        """Raises SettingsError when the file cannot be read or has not this form."""
        self._path = path
        try:
            with path.open("rb") as file:
                size = path.stat().st_size
                lines = [_line_from(file, size * place // _SAMPLES) for place in range(_SAMPLES)]
        except OSError as error:
            raise _unusable(f"it cannot be read: {error.strerror}") from error
        digits = [line for line in lines if line]
        if not digits or any(len(line) < _SHORTEST or not _is_hex(line) for line in digits):
            raise _unusable("its lines are not SHA-1 hashes as hexadecimal digits")
        if digits != sorted(digits) or len({len(line) for line in digits}) > 1:
            raise _unusable("its lines are not in ascending order, or not of one length")

    def has(self, password: str) -> bool:
        """Whether the list has a password."""
        wanted = hashlib.sha1(password.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()
        low, high = 0, self._path.stat().st_size
        with self._path.open("rb") as file:
            # Between the two lie the beginnings of all lines that may be it.
            while low < high:
                middle = (low + high) // 2
                line = _line_from(file, middle)
                if not line or line > wanted[: len(line)]:
                    high = middle
                elif line == wanted[: len(line)]:
                    return True
                else:
                    low = middle + 1
        return False


def _line_from(file: BinaryIO, place: int) -> str:
    """The digits of the first line that begins at or behind a place; nothing at the end."""
    if place:
        file.seek(place - 1)
        file.readline(_LONGEST_LINE)
    else:
        file.seek(0)
    return file.readline(_LONGEST_LINE).partition(b":")[0].strip().decode("ascii", "replace").lower()


def _is_hex(line: str) -> bool:
    return all(sign in "0123456789abcdef" for sign in line)


def _unusable(why: str) -> SettingsError:
    return SettingsError(
        f"LINCE_BREACHED_PASSWORDS is not usable: {why}.", next_step="Sort it with `LC_ALL=C sort -u`."
    )
