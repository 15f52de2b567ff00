"""Secrets from files, and TLS: what is wrong is told at the start, by its variable."""

import subprocess

import pytest

from api.settings import read_settings
from models.errors import SettingsError


@pytest.mark.parametrize("name", ["SMTP_PASSWORD", "SEARCH_API_KEY", "OIDC_CLIENT_SECRET"])
def test_a_secret_may_stand_in_a_file(name, tmp_path, monkeypatch):
    held = tmp_path / "held"
    held.write_text("a secret of some length\n")
    monkeypatch.setenv(f"LINCE_{name}_FILE", str(held))
    secret = getattr(read_settings(), name.lower())
    assert secret.get_secret_value() == "a secret of some length"
    assert "a secret" not in repr(read_settings())
    monkeypatch.setenv(f"LINCE_{name}", "another")
    with pytest.raises(SettingsError, match="both set"):
        read_settings()


@pytest.mark.parametrize("content", [None, b"", b" \n", b"\xff\xfe\xff"])
def test_a_file_without_a_secret_is_told(content, tmp_path, monkeypatch):
    held = tmp_path / "held"
    if content is not None:
        held.write_bytes(content)
    monkeypatch.setenv("LINCE_SMTP_PASSWORD_FILE", str(held))
    with pytest.raises(SettingsError, match="LINCE_SMTP_PASSWORD_FILE"):
        read_settings()


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "k.pem",
         "-out", "c.pem", "-days", "2", "-subj", "/CN=localhost"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    return folder / "c.pem", folder / "k.pem"


def test_a_certificate_makes_cookies_for_https_alone(pair):
    cert, key = pair
    assert read_settings(tls_cert=cert, tls_key=key).https
    assert not read_settings().https
    assert read_settings(public_url="https://lince.example").https


@pytest.mark.parametrize("fault", ["no key", "no certificate", "turned round", "absent"])
def test_a_certificate_that_cannot_be_used_is_told_at_the_start(pair, fault, tmp_path):
    cert, key = pair
    given = {
        "no key": {"tls_cert": cert},
        "no certificate": {"tls_key": key},
        "turned round": {"tls_cert": key, "tls_key": cert},
        "absent": {"tls_cert": tmp_path / "none.pem", "tls_key": key},
    }[fault]
    with pytest.raises(SettingsError, match="LINCE_TLS_CERT"):
        read_settings(**given)
