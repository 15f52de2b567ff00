"""The keys of a unit's server: made where they are missing, and given to each service for its own eyes.

    python -m api.deploy.keys FOLDER SERVICE=UID:GID …

FOLDER/authority keeps all of them, for root alone; FOLDER/SERVICE has copies of what that service needs, which its user
alone may read. Whatever is there already stays, so that this runs at every start. Certificates are made anew when they
have less than two years left. It needs one right of root: to give a file to another user.

Where there is a folder /old, as `lince backup --keys` makes it, what stands there takes the place of what was made: so
an installation comes back whose backup is restored.
"""

import base64
import datetime as dt
import json
import os
import secrets
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from services.records import sealing, secret

_VALID = dt.timedelta(days=3650)
_RENEWED = dt.timedelta(days=730)
_PEM = serialization.Encoding.PEM
_DATABASE = "lince"
"""The name of the role and of its database."""

OLD = Path("/old")
"""Where keys of a backup are, if any."""

SERVICES: Mapping[str, Mapping[str, str]] = {
    "lince": {
        "secret": "secret",
        "protection-key": "protection-key",
        "pgpass": "pgpass",
        "access-key": "access-key",
        "secret-key": "secret-key",
        "ca.crt": "ca.crt",
    },
    "postgres": {
        "superuser-password": "superuser-password",
        "lince-password": "lince-password",
        "server.crt": "postgres.crt",
        "server.key": "postgres.key",
    },
    "objects": {
        "users.json": "users.json",
        "ca.crt": "ca.crt",
        "server.crt": "objects.crt",
        "server.key": "objects.key",
    },
}
"""What each service is given, by the names there and in the authority."""


class Authority:
    """A folder with all keys and passwords. `now`: the moment by which certificates are made and renewed."""

    def __init__(self, folder: Path, now: dt.datetime) -> None:
        self._folder = folder
        self._now = now

    def read(self, name: str) -> bytes:
        """One of them."""
        return (self._folder / name).read_bytes()

    def complete(self) -> None:
        """Make what is missing, and certificates that end soon."""
        for name in ("secret", "protection-key", "superuser-password", "lince-password", "secret-key"):
            self._keep(name, lambda: secrets.token_hex(32))
        self._keep("access-key", lambda: base64.b32encode(secrets.token_bytes(10)).decode())
        self._keep("pgpass", lambda: f"*:*:{_DATABASE}:{_DATABASE}:{self.read('lince-password').decode()}\n")
        self._keep("users.json", self._users)
        if self._ends_soon("ca.crt"):
            self._certify("ca", signer=None)
        for name in ("postgres", "objects"):
            if self._ends_soon(f"{name}.crt") or not self._signed(name):
                self._certify(name, signer="ca")

    def _users(self) -> str:
        """The one user of the object store: all of Lince's bucket, and nothing else."""
        key = {"accessKey": self.read("access-key").decode(), "secretKey": self.read("secret-key").decode()}
        rights = [f"{right}:lince" for right in ("Admin", "Read", "Write", "List", "Tagging")]
        return json.dumps({"identities": [{"name": "lince", "credentials": [key], "actions": rights}]})

    def _keep(self, name: str, make: Callable[[], str]) -> None:
        if not (self._folder / name).exists():
            write(self._folder / name, make().encode("ascii"))

    def _ends_soon(self, name: str) -> bool:
        if not (self._folder / name).exists():
            return True
        return x509.load_pem_x509_certificate(self.read(name)).not_valid_after_utc - self._now < _RENEWED

    def _signed(self, name: str) -> bool:
        """Whether the present authority signed it."""
        ours = x509.load_pem_x509_certificate(self.read("ca.crt"))
        signed = x509.load_pem_x509_certificate(self.read(f"{name}.crt"))
        key = signed.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
        return key == x509.SubjectKeyIdentifier.from_public_key(ours.public_key()).digest

    def _certify(self, name: str, *, signer: str | None) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        signing, issuer = key, _named("authority of this server" if signer is None else name)
        if signer is not None:
            loaded = serialization.load_pem_private_key(self.read(f"{signer}.key"), None)
            assert isinstance(loaded, ec.EllipticCurvePrivateKey)
            signing, issuer = loaded, x509.load_pem_x509_certificate(self.read(f"{signer}.crt")).subject
        builder = (
            x509.CertificateBuilder()
            .subject_name(_named("authority of this server" if signer is None else name))
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self._now - dt.timedelta(days=1))
            .not_valid_after(self._now + _VALID)
            .add_extension(x509.BasicConstraints(ca=signer is None, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()), critical=False)
            .add_extension(_usage(signs=signer is None), critical=True)
        )
        if signer is not None:
            builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
            serving = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
            builder = builder.add_extension(serving, critical=False)
        private = key.private_bytes(_PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        write(self._folder / f"{name}.key", private)
        write(self._folder / f"{name}.crt", builder.sign(signing, hashes.SHA256()).public_bytes(_PEM))


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


def write(path: Path, content: bytes, *, owner: tuple[int, int] | None = None) -> None:
    """Write a file whole or not at all, for its owner's eyes alone; None: it stays ours."""
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "wb") as file:
        file.write(content)
        file.flush()
        if owner is not None:
            os.fchown(file.fileno(), *owner)
        os.fsync(file.fileno())
    draft.replace(path)


def hand_out(folder: Path, owners: Mapping[str, tuple[int, int]], now: dt.datetime, *, old: Path = OLD) -> None:
    """Complete the keys below a folder, and give each service its own. Raises KeyError for an unknown service."""
    (folder / "authority").chmod(0o700)
    for name in (secret.NAME, sealing.NAME):
        if (old / name).is_file():
            write(folder / "authority" / name, (old / name).read_bytes())
    authority = Authority(folder / "authority", now)
    authority.complete()
    for service, owner in owners.items():
        for name, kept in SERVICES[service].items():
            write(folder / service / name, authority.read(kept), owner=owner)


def _owner(text: str) -> tuple[str, tuple[int, int]]:
    service, _, ids = text.partition("=")
    user, _, group = ids.partition(":")
    return service, (int(user), int(group))


if __name__ == "__main__":
    hand_out(Path(sys.argv[1]), dict(_owner(one) for one in sys.argv[2:]), dt.datetime.now(dt.UTC))
