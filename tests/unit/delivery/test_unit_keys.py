"""Keys of a unit's server: made once, for their reader alone, renewed in time, and taken over from a backup."""

import datetime as dt
import json
import os
from pathlib import Path

import pytest
from cryptography import x509

from api.deploy.keys import SERVICES, hand_out

NOW = dt.datetime(2026, 11, 27, tzinfo=dt.UTC)
OURS = dict.fromkeys(SERVICES, (os.getuid(), os.getgid()))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("authority", *SERVICES):
        (tmp_path / name).mkdir()
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def certificate(folder: Path, name: str) -> x509.Certificate:
    return x509.load_pem_x509_certificate((folder / name).read_bytes())


def test_each_service_has_what_is_its_own_and_nobody_else_may_read_it(folder):
    hand_out(folder, OURS, NOW, old=folder / "none")
    for service, names in SERVICES.items():
        assert {path.name for path in (folder / service).iterdir()} == names.keys()
    assert {path.stat().st_mode & 0o777 for path in folder.rglob("*") if path.is_file()} == {0o400}
    assert (folder / "authority").stat().st_mode & 0o777 == 0o700
    password = (folder / "postgres/lince-password").read_text()
    assert (folder / "lince/pgpass").read_text() == f"*:*:lince:lince:{password}\n"
    (user,) = json.loads((folder / "objects/users.json").read_text())["identities"]
    assert user["credentials"] == [
        {"accessKey": (folder / "lince/access-key").read_text(), "secretKey": (folder / "lince/secret-key").read_text()}
    ]
    assert {right.partition(":")[2] for right in user["actions"]} == {"lince"}


def test_servers_are_certified_by_the_name_that_they_are_called(folder):
    hand_out(folder, OURS, NOW, old=folder / "none")
    authority = certificate(folder, "lince/ca.crt")
    for service in ("postgres", "objects"):
        one = certificate(folder, f"{service}/server.crt")
        one.verify_directly_issued_by(authority)
        names = one.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        assert names.get_values_for_type(x509.DNSName) == [service]
        assert not one.extensions.get_extension_for_class(x509.BasicConstraints).value.ca


def test_a_second_start_changes_nothing_and_mends_what_is_missing(folder):
    hand_out(folder, OURS, NOW, old=folder / "none")
    before = contents(folder)
    (folder / "objects/users.json").unlink()
    hand_out(folder, OURS, NOW + dt.timedelta(days=365 * 5), old=folder / "none")
    assert contents(folder) == before


def test_certificates_are_made_anew_before_they_end(folder):
    hand_out(folder, OURS, NOW, old=folder / "none")
    before = contents(folder)
    later = NOW + dt.timedelta(days=365 * 9)
    hand_out(folder, OURS, later, old=folder / "none")
    changed = {name for name, content in contents(folder).items() if content != before[name]}
    assert {name.rpartition(".")[2] for name in changed} == {"crt", "key"}
    for service in ("postgres", "objects"):
        one = certificate(folder, f"{service}/server.crt")
        one.verify_directly_issued_by(certificate(folder, f"{service}/../lince/ca.crt"))
        assert one.not_valid_after_utc > later + dt.timedelta(days=365 * 9)


def test_keys_of_a_backup_take_the_place_of_new_ones(folder, tmp_path):
    old = tmp_path / "old"
    old.mkdir()
    (old / "secret").write_text("of the former installation, long enough")
    hand_out(folder, OURS, NOW, old=old)
    assert (folder / "lince/secret").read_text() == "of the former installation, long enough"
    hand_out(folder, OURS, NOW, old=tmp_path / "none")
    assert (folder / "lince/secret").read_text() == "of the former installation, long enough"
    assert len((folder / "lince/protection-key").read_bytes()) == 64
