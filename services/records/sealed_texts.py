"""What people asked, and why, sealed for the auditors of their agency. Nothing that lies on the server opens it.

Each auditor has a reading key (X25519) whose private half is locked with a passphrase of his own (argon2id). Each
agency has a key that texts are sealed to; its private half exists only sealed to the reading keys of its auditors.
Sealing needs no secret, so that every search can leave its words and no search can read another's.

- The first reading key of an agency counts at once. Each further one is accepted by an auditor who has one: an
  administrator who makes an account for himself opens nothing.
- When a holder is no auditor any more, the next text goes to a new key of the agency, which he is not given.
- While an agency has no reading key, texts are sealed to a key of the installation's secret, which the machine's
  operator alone opens: on a laptop one person is all of it. A copy of the database without the secret opens nothing.
"""

import hashlib
import json
import zlib
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.pwhash import argon2id
from nacl.secret import SecretBox
from nacl.utils import random
from sqlalchemy import bindparam, func, insert, select, update

from models.asked import AskedFor, OpenedText, ReadingKey
from models.case import Role
from models.errors import Conflict, NotAuthenticated, NotFound
from models.ids import AgencyId, UserId, fresh
from services.ports import Clock
from services.records import sealed_tables as s
from services.records import tables as t
from services.records.database import Database
from services.records.secret import derived_key

ROUNDS, MEMORY = argon2id.OPSLIMIT_MODERATE, argon2id.MEMLIMIT_MODERATE
"""What unlocking a reading key costs: some half a second and 256 MiB."""

_BLOCK = 256
"""Bytes to whose multiples a text is filled up, so that its length tells little."""

# Built once: each search asks for both.
_OF_AGENCY = (
    select(s.reading_key)
    .join(t.user, t.user.c.id == s.reading_key.c.user)
    .where(
        s.reading_key.c.retired.is_(None),
        t.user.c.agency == bindparam("agency"),
        t.user.c.active,
        t.user.c.role == Role.AUDITOR.value,
    )
    .order_by(s.reading_key.c.made, s.reading_key.c.id)
)
_NEWEST = (
    select(s.agency_key.c.sequence, s.agency_key.c.public, s.key_share.c.reading_key)
    .join(s.key_share, s.key_share.c.agency_key == s.agency_key.c.sequence)
    .where(
        s.agency_key.c.sequence
        == select(func.max(s.agency_key.c.sequence))
        .where(s.agency_key.c.agency == bindparam("agency"))
        .scalar_subquery()
    )
)


class Sealed(NamedTuple):
    """A sealed text, and the agency's key that it was sealed to (None: the installation's)."""

    key: int | None
    sealed: bytes

    @property
    def digest(self) -> str:
        """By which its event names it: whoever puts another text in its place breaks the chain."""
        return hashlib.sha256(f"{self.key} ".encode() + self.sealed).hexdigest()


class SqlSealedTexts:
    """Seals, keeps and opens. Takes part in the current transaction."""

    def __init__(self, database: Database, secret: bytes, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._own = PrivateKey(derived_key(secret, "lince: sealed texts")[:32])

    def seal(self, agency: AgencyId | None, told: AskedFor) -> Sealed:
        """A text sealed to the key that an agency has now."""
        key, public = self._current(agency)
        return Sealed(key, SealedBox(public).encrypt(_packed(told)))

    def keep(self, texts: Mapping[int, Sealed]) -> None:
        """Put texts beside their events."""
        rows = [{"event": event, "agency_key": one.key, "sealed": one.sealed} for event, one in texts.items()]
        with self._database.writing() as connection:
            connection.execute(insert(s.sealed_text), rows)

    def of(self, first: int, last: int) -> Mapping[int, Sealed]:
        """The texts of a stretch of events."""
        query = select(s.sealed_text).where(s.sealed_text.c.event.between(first, last))
        with self._database.reading() as connection:
            return {row.event: Sealed(row.agency_key, row.sealed) for row in connection.execute(query)}

    def opened(self, events: Collection[int], *, reader: UserId | None = None, phrase: str = "") -> list[OpenedText]:
        """The texts of events, as far as a reader's keys open them; without a reader, the installation's own.

        Raises NotFound for a reader without a key, NotAuthenticated for a wrong passphrase.
        """
        keys: dict[int | None, PrivateKey] = {None: self._own}
        if reader is not None:
            # Not the installation's: an administrator could make himself the first auditor of an agency.
            keys = dict[int | None, PrivateKey](self._held(*self._unlocked(reader, phrase)).items())
        if not events:
            return []
        wanted = set(events)
        found = self.of(min(wanted), max(wanted))
        return [_opened(event, one, keys.get(one.key)) for event, one in sorted(found.items()) if event in wanted]

    def reading_keys(self, agency: AgencyId) -> Sequence[ReadingKey]:
        """Those that count or wait, of an agency's auditors, the oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(_OF_AGENCY, {"agency": agency}).all()
        return [ReadingKey(id=row.id, user=row.user, made=row.made, accepted=row.accepted) for row in rows]

    def make(self, user: UserId, agency: AgencyId, phrase: str) -> ReadingKey:
        """Give an auditor a reading key; one that he had is retired, and what it opened he reads no more.

        It counts at once where no other auditor of the agency has one, and else once it is accepted.
        """
        others = [one for one in self.reading_keys(agency) if one.accepted and one.user != user]
        with self._database.writing():
            key, public = self._add(user, phrase, accepted=not others)
            if not others:
                self._renew(agency, {key.id: public})
        return key

    def change(self, user: UserId, agency: AgencyId, *, old: str, new: str) -> ReadingKey:
        """Another key under another passphrase, which opens what the old one did. Raises NotFound, NotAuthenticated."""
        held, private = self._unlocked(user, old)
        shares = self._held(held, private)
        with self._database.writing():
            accepted = self._key_of(user).accepted
            key, public = self._add(user, new, accepted=accepted)
            self._share(shares, key.id, public)
            if accepted:
                self._renew(agency, self._standing(agency))
        return key

    def accept(self, user: UserId, agency: AgencyId, *, by: UserId, phrase: str) -> ReadingKey:
        """Let another auditor's key open all that one's own opens.

        Raises NotFound, NotAuthenticated, Conflict when it counts already, or one's own does not.
        """
        waiting = next((one for one in self.reading_keys(agency) if one.user == user), None)
        if waiting is None:
            raise NotFound("There is no such key, or it is not of your agency.")
        if waiting.accepted or not self._key_of(by).accepted:
            raise Conflict("This key counts already, or yours does not yet.", next_step="See the list of keys.")
        shares = self._held(*self._unlocked(by, phrase))
        with self._database.writing() as connection:
            connection.execute(update(s.reading_key).where(s.reading_key.c.id == waiting.id).values(accepted=True))
            public = connection.execute(select(s.reading_key.c.public).where(s.reading_key.c.id == waiting.id)).scalar()
            self._share(shares, waiting.id, PublicKey(public or b""))
        return waiting.model_copy(update={"accepted": True})

    def _current(self, agency: AgencyId | None) -> tuple[int | None, PublicKey]:
        """The key to seal to; a new one first where somebody holds it who is no auditor of the agency any more."""
        if agency is None:
            return None, self._own.public_key
        with self._database.reading() as connection:
            rows = connection.execute(_NEWEST, {"agency": agency}).all()
        if not rows:
            return None, self._own.public_key
        holders = {row.reading_key for row in rows}
        standing = self._standing(agency)
        # With the last auditor gone it stays: nobody new is let in by that.
        if standing and not holders <= set(standing):
            return self._renew(agency, standing)
        return rows[0].sequence, PublicKey(rows[0].public)

    def _standing(self, agency: AgencyId) -> dict[str, PublicKey]:
        """The reading keys that count, of those who are auditors of the agency now."""
        with self._database.reading() as connection:
            rows = connection.execute(_OF_AGENCY, {"agency": agency}).all()
        return {row.id: PublicKey(row.public) for row in rows if row.accepted}

    def _renew(self, agency: AgencyId, holders: Mapping[str, PublicKey]) -> tuple[int, PublicKey]:
        """A new key of an agency; its private half is sealed to the holders and forgotten."""
        private = PrivateKey.generate()
        with self._database.writing() as connection:
            values = {"agency": agency, "public": bytes(private.public_key), "made": self._clock.now()}
            made = insert(s.agency_key).values(**values).returning(s.agency_key.c.sequence)
            sequence = int(connection.execute(made).scalar_one())
            for reading_key, public in holders.items():
                self._share({sequence: private}, reading_key, public)
        return sequence, private.public_key

    def _share(self, keys: Mapping[int, PrivateKey], reading_key: str, public: PublicKey) -> None:
        rows = [
            {"agency_key": sequence, "reading_key": reading_key, "sealed": SealedBox(public).encrypt(bytes(private))}
            for sequence, private in keys.items()
        ]
        if rows:
            with self._database.writing() as connection:
                connection.execute(insert(s.key_share), rows)

    def _add(self, user: UserId, phrase: str, *, accepted: bool) -> tuple[ReadingKey, PublicKey]:
        private, salt, now = PrivateKey.generate(), random(argon2id.SALTBYTES), self._clock.now()
        locked = SecretBox(_stretched(phrase, salt, ROUNDS, MEMORY)).encrypt(bytes(private))
        key = ReadingKey(id=fresh(), user=user, made=now, accepted=accepted)
        values = {"public": bytes(private.public_key), "locked": bytes(locked), "salt": salt}
        with self._database.writing() as connection:
            mine = update(s.reading_key).where(s.reading_key.c.user == user, s.reading_key.c.retired.is_(None))
            connection.execute(mine.values(retired=now))
            connection.execute(insert(s.reading_key).values(**key.model_dump(), **values, rounds=ROUNDS, memory=MEMORY))
        return key, private.public_key

    def _key_of(self, user: UserId) -> Any:
        query = select(s.reading_key).where(s.reading_key.c.user == user, s.reading_key.c.retired.is_(None))
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise NotFound("You have no reading key.", next_step="Make one, with a passphrase of your own.")
        return row

    def _unlocked(self, user: UserId, phrase: str) -> tuple[str, PrivateKey]:
        """A reader's key. Raises NotFound, NotAuthenticated."""
        row = self._key_of(user)
        try:
            private = SecretBox(_stretched(phrase, row.salt, row.rounds, row.memory)).decrypt(row.locked)
        except CryptoError as error:
            raise NotAuthenticated("The passphrase is wrong.", next_step="Check it and try again.") from error
        return row.id, PrivateKey(private)

    def _held(self, reading_key: str, private: PrivateKey) -> dict[int, PrivateKey]:
        """The keys of the agency that a reading key opens."""
        query = select(s.key_share).where(s.key_share.c.reading_key == reading_key)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return {row.agency_key: PrivateKey(SealedBox(private).decrypt(row.sealed)) for row in rows}


def _stretched(phrase: str, salt: bytes, rounds: int, memory: int) -> bytes:
    given = phrase.encode("utf-8", "surrogatepass")
    return argon2id.kdf(SecretBox.KEY_SIZE, given, salt, opslimit=rounds, memlimit=memory)


def _packed(told: AskedFor) -> bytes:
    body = zlib.compress(json.dumps(told, ensure_ascii=True, separators=(",", ":")).encode("ascii"))
    framed = len(body).to_bytes(4, "big") + body
    return framed.ljust(-(-len(framed) // _BLOCK) * _BLOCK, b"\0")


def _opened(event: int, text: Sealed, key: PrivateKey | None) -> OpenedText:
    if key is None:
        return OpenedText(event=event, opened=False)
    try:
        framed = SealedBox(key).decrypt(text.sealed)
        told = json.loads(zlib.decompress(framed[4 : 4 + int.from_bytes(framed[:4], "big")]))
    except (CryptoError, ValueError, zlib.error):
        return OpenedText(event=event, opened=False)
    return OpenedText(event=event, reason=told.pop("reason", ""), asked=told)
