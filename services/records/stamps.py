"""RFC 3161 time stamps: an authority's word on when a checkpoint of the audit log was there.

A token lies beside its checkpoint (`audit-N.tsr`, the authority's whole answer in DER), and anybody checks it with

    openssl ts -verify -in audit-N.tsr -data audit-N.txt -CAfile AUTHORITY.pem

Before the certificate of a token ends, a new token is asked for over the bytes of the old one (`audit-N.2.tsr` over
`audit-N.tsr`, and so on): it proves that the old one was there while its certificate was good (RFC 4998).

    openssl ts -verify -in audit-N.2.tsr -data audit-N.tsr -CAfile AUTHORITY.pem

A checkpoint without a token is pending: nothing but an answer that was checked makes it stamped. Here nothing is sent:
`api/stamping.py` does that.
"""

import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat import asn1
from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

from models.errors import Altered

ENDING = ".tsr"
_SHA256 = x509.ObjectIdentifier("2.16.840.1.101.3.4.2.1")


RENEWED_BEFORE = dt.timedelta(days=30)
"""Time before the end of a token's certificate from which a new token is wanted."""


class BadStamp(Exception):
    """An answer that is no token for what was sent. The message says why, in a word or two."""


@asn1.sequence
class _Algorithm:
    algorithm: x509.ObjectIdentifier
    parameters: asn1.Null


@asn1.sequence
class _Imprint:
    algorithm: _Algorithm
    hashed: bytes


@asn1.sequence
class _Request:
    version: int
    imprint: _Imprint
    policy: x509.ObjectIdentifier | None
    nonce: int
    certificate: bool


@dataclass(frozen=True)
class Query:
    """What is sent to the authority for some bytes, and what its answer must repeat."""

    data: bytes
    nonce: int
    policy: x509.ObjectIdentifier | None

    @classmethod
    def of(cls, data: bytes, *, policy: str = "") -> "Query":
        """A query with a nonce of its own."""
        return cls(data, secrets.randbits(127) + 1, x509.ObjectIdentifier(policy) if policy else None)

    def der(self) -> bytes:
        """The TimeStampReq: SHA-256 of the bytes, the policy if one is wanted, the nonce, certificate requested."""
        imprint = _Imprint(
            algorithm=_Algorithm(algorithm=_SHA256, parameters=asn1.Null()), hashed=hashlib.sha256(self.data).digest()
        )
        return asn1.encode_der(
            _Request(version=1, imprint=imprint, policy=self.policy, nonce=self.nonce, certificate=True)
        )


class Authority:
    """Whom we trust to tell the time: the roots that its tokens lead to, and its policy where one is demanded."""

    def __init__(self, roots: Sequence[x509.Certificate], *, policy: str = "") -> None:
        self._roots = list(roots)
        self.policy = policy

    @classmethod
    def read(cls, file: Path, *, policy: str = "") -> "Authority":
        """The roots of a PEM file. Raises OSError, ValueError."""
        return cls(x509.load_pem_x509_certificates(file.read_bytes()), policy=policy)

    def check(self, answer: bytes, query: Query) -> dt.datetime:
        """The time that an answer to a query states. Raises BadStamp."""
        return self._checked(answer, query.data, nonce=query.nonce)

    def time_of(self, answer: bytes, data: bytes) -> dt.datetime:
        """The time that a kept token states of some bytes. Raises BadStamp."""
        return self._checked(answer, data, nonce=None)

    @staticmethod
    def good_until(answer: bytes) -> dt.datetime:
        """When the first of the certificates in a token ends. Raises BadStamp."""
        try:
            inside = decode_timestamp_response(answer).signed_data.certificates
            ends = [x509.load_der_x509_certificate(one).not_valid_after_utc for one in inside]
        except ValueError as error:
            raise BadStamp("no time stamp") from error
        if not ends:
            raise BadStamp("no certificate in it")
        return min(ends)

    def _checked(self, answer: bytes, data: bytes, *, nonce: int | None) -> dt.datetime:
        builder = VerifierBuilder(roots=list(self._roots))
        if nonce is not None:
            builder = builder.nonce(nonce)
        if self.policy:
            builder = builder.policy_id(x509.ObjectIdentifier(self.policy))
        try:
            response = decode_timestamp_response(answer)
            builder.build().verify_message(response, data)
        except VerificationError as error:
            raise BadStamp(str(error)) from error
        except ValueError as error:
            raise BadStamp("no time stamp") from error
        at: dt.datetime = response.tst_info.gen_time
        return at if at.tzinfo else at.replace(tzinfo=dt.UTC)


class Stamps:
    """The tokens beside the checkpoints of a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ends: dict[Path, dt.datetime] = {}

    def pending(self) -> list[Path]:
        """Checkpoints without a token, the newest first: it covers all that was before."""
        return [text for text in reversed(self._texts()) if not text.with_suffix(ENDING).exists()]

    def stamped(self) -> list[Path]:
        """Checkpoints with one, the oldest first."""
        return [text for text in self._texts() if text.with_suffix(ENDING).exists()]

    def tokens(self, text: Path) -> list[Path]:
        """The tokens of a checkpoint in their order: the first is over its text, each other over the one before."""
        found = [text.with_suffix(ENDING)]
        while (after := text.with_name(f"{text.stem}.{len(found) + 1}{ENDING}")).exists():
            found.append(after)
        return found

    def ending(self, before: dt.datetime) -> list[Path]:
        """The last tokens whose certificate ends before a time, the soonest first. What cannot be read is left out."""
        found = []
        for text in self.stamped():
            token = self.tokens(text)[-1]
            try:
                ends = self._ends.setdefault(token, Authority.good_until(token.read_bytes()))
            except (BadStamp, OSError):
                continue  # `verify` tells of it
            if ends < before:
                found.append((ends, token))
        return [token for _, token in sorted(found)]

    def keep(self, text: Path, answer: bytes) -> None:
        """Put a token that was checked beside its checkpoint. Raises OSError."""
        _put(text.with_suffix(ENDING), answer)

    def renew(self, token: Path, answer: bytes) -> None:
        """Put a token over another one's bytes, which was checked, behind it. Raises OSError."""
        number, _, _ = token.name.removeprefix("audit-").partition(".")
        text = token.with_name(f"audit-{number}.txt")
        _put(text.with_name(f"{text.stem}.{len(self.tokens(text)) + 1}{ENDING}"), answer)

    def verify(self, authority: Authority) -> int:
        """How many checkpoints have tokens, each checked against the bytes that it is over. Raises Altered.

        A token that came when the certificate of the one before had ended proves nothing of it.
        """
        found = self.stamped()
        for text in found:
            over, ends = text, None
            for token in self.tokens(text):
                try:
                    at = authority.time_of(token.read_bytes(), over.read_bytes())
                    late = ends is not None and at > ends
                    ends = Authority.good_until(token.read_bytes())
                except (BadStamp, OSError) as error:
                    raise Altered(f"the time stamp of checkpoint {text.name} is not of these bytes") from error
                if late:
                    raise Altered(f"a time stamp of checkpoint {text.name} was renewed when it had ended")
                over = token
        return len(found)

    def _texts(self) -> list[Path]:
        if not self._folder.is_dir():
            return []
        return sorted(self._folder.glob("audit-*.txt"), key=lambda text: int(text.stem.partition("-")[2]))


def _put(place: Path, answer: bytes) -> None:
    """Whole or not at all."""
    draft = place.with_name(f"{place.name}.{secrets.token_hex(4)}")
    draft.write_bytes(answer)
    draft.rename(place)
