"""Second factors in the catalogue: what a code generator shares with us, and recovery codes.

The shared secret is sealed (AES-256-GCM) under a key of the installation's secret, bound to its owner; recovery codes
are kept as keyed hashes. A copy of the database alone makes no code and tests none.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import delete, func, insert, select, update

from models.errors import DataFolderUnusable
from models.ids import UserId
from services.records import tables as t
from services.records.database import Database
from services.records.secret import derived_key

_NONCE = 12


class SqlSecondFactorStore:
    """One factor a person. One that was begun counts for nothing until it is confirmed."""

    def __init__(self, database: Database, secret: bytes) -> None:
        self._database = database
        self._cipher = AESGCM(derived_key(secret, "lince: second factors")[:32])
        self._hash_key = derived_key(secret, "lince: recovery codes")

    def begin(self, user: UserId, shared: str) -> None:
        """Keep the secret that his generator is given now; an earlier one and its codes are forgotten."""
        nonce = secrets.token_bytes(_NONCE)
        sealed = nonce + self._cipher.encrypt(nonce, shared.encode("ascii"), user.encode("ascii"))
        with self._database.writing() as connection:
            self.remove(user)
            connection.execute(insert(t.second_factor).values(user=user, sealed=sealed, confirmed=False, used=-1))

    def shared(self, user: UserId, *, confirmed: bool) -> str | None:
        """The secret of a factor that is, or is not yet, confirmed. Raises DataFolderUnusable when it was changed."""
        query = select(t.second_factor.c.sealed).where(
            t.second_factor.c.user == user, t.second_factor.c.confirmed.is_(confirmed)
        )
        with self._database.reading() as connection:
            sealed = connection.execute(query).scalar()
        if sealed is None:
            return None
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], user.encode("ascii")).decode("ascii")
        except InvalidTag as error:
            raise DataFolderUnusable(
                "A second factor was changed in the database, or the installation's secret is another one.",
                next_step="Put the secret back from a backup, or give the account a new password at the terminal.",
            ) from error

    def use(self, user: UserId, step: int) -> bool:
        """Use up a step of time; False when it, or a later one, was used before. Confirms the factor."""
        query = (
            update(t.second_factor)
            .where(t.second_factor.c.user == user, t.second_factor.c.used < step)
            .values(used=step, confirmed=True)
        )
        with self._database.writing() as connection:
            return connection.execute(query).rowcount == 1

    def set_codes(self, user: UserId, codes: Iterable[str]) -> None:
        """Put recovery codes in place of those there are."""
        with self._database.writing() as connection:
            connection.execute(delete(t.recovery_code).where(t.recovery_code.c.user == user))
            rows = [{"user": user, "code_hash": self._hashed(user, code)} for code in codes]
            connection.execute(insert(t.recovery_code), rows)

    def use_code(self, user: UserId, code: str) -> bool:
        """Use up a recovery code; False when there is no such code any more."""
        query = delete(t.recovery_code).where(
            t.recovery_code.c.user == user, t.recovery_code.c.code_hash == self._hashed(user, code)
        )
        with self._database.writing() as connection:
            return connection.execute(query).rowcount == 1

    def codes_left(self, user: UserId) -> int:
        """Recovery codes that were not used."""
        query = select(func.count()).select_from(t.recovery_code).where(t.recovery_code.c.user == user)
        with self._database.reading() as connection:
            return connection.execute(query).scalar() or 0

    def remove(self, user: UserId) -> None:
        """Forget a person's factor and its codes."""
        with self._database.writing() as connection:
            connection.execute(delete(t.recovery_code).where(t.recovery_code.c.user == user))
            connection.execute(delete(t.second_factor).where(t.second_factor.c.user == user))

    def _hashed(self, user: UserId, code: str) -> str:
        return hmac.new(self._hash_key, f"{user} {code}".encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
