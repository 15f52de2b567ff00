"""Values in addresses, unreadable: a name or number that is sought must not stand in a browser's history or a log.

AES-SIV under a key of this installation: the same value always gives the same text, so that addresses can be kept,
and only the server reads it back.
"""

import base64
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from models.errors import NotFound
from services.records import secret

_LONGEST = 12_000
"""Characters of a hidden value that are looked at; longer ones are not ours."""


class Veil:
    """Hides values, each bound to its field. One per installation; keeps no state."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESSIV(secret.derived_key(key, "lince: values in addresses"))

    def hide(self, field: str, value: str) -> str:
        """The value as letters, digits, - and _."""
        sealed = self._cipher.encrypt(value.encode("utf-8", "surrogatepass"), [field.encode()])
        return base64.urlsafe_b64encode(sealed).decode("ascii").rstrip("=")

    def reveal(self, field: str, hidden: str) -> str:
        """The value. Raises NotFound for what this installation did not hide for this field."""
        try:
            sealed = base64.b64decode(hidden[:_LONGEST] + "=" * (-len(hidden[:_LONGEST]) % 4), b"-_", validate=True)
            return self._cipher.decrypt(sealed, [field.encode()]).decode("utf-8", "surrogatepass")
        except (ValueError, InvalidTag) as error:
            raise NotFound(
                "This filter is not known here.", next_step="Take it away, or choose the value again in the list."
            ) from error


@cache
def veil_of(secret_file: Path) -> Veil:
    """The veil of an installation's secret; the file is made when absent, readable by this account alone."""
    return Veil(secret.read_or_make(secret_file))


def secret_place(data: Path, secret_file: Path | None) -> Path:
    """Where the secret lies: as set, else in the data folder."""
    return secret_file if secret_file is not None else data / secret.NAME
