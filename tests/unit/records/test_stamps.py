"""RFC 3161 tokens on checkpoints: asked for over loopback from `openssl ts`, and never taken on trust."""

import datetime as dt
import shutil
import subprocess
from dataclasses import replace

import pytest
from support.authority import POLICY, LocalAuthority
from support.factories import OPERATOR, SetClock

from api.outward import Unreachable
from api.settings import Settings, read_settings
from api.stamping import Stamper, authority_of, stamps_of, verify_stamps
from api.wiring import open_workspace
from models.errors import Altered, SettingsError
from services.records.catalogue import open_catalogue
from services.records.stamps import BadStamp, Query

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="there is no openssl here")


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    found = LocalAuthority(tmp_path_factory.mktemp("authority"))
    yield found
    found.close()


@pytest.fixture
def workspace(tmp_path, authority):
    authority.answering = authority.answer
    authority.asked.clear()
    opened = open_workspace(
        Settings(
            data=tmp_path / "data",
            timestamp_url=authority.url,
            timestamp_ca_file=authority.roots,
            timestamp_policy=POLICY,
        )
    )
    opened.records.audit.append(opened.operator, "case.list")
    yield opened
    opened.close()


def events(workspace):
    return [(one.action, one.outcome) for one in workspace.records.audit.read()][1:]


def test_E4_a_checkpoint_is_stamped_and_openssl_agrees(workspace, authority, tmp_path):
    text = workspace.records.audit.checkpoint()
    assert Stamper(workspace).work_once()
    token = text.with_suffix(".tsr")
    assert authority.verifies(token, text)
    other = tmp_path / "other.txt"
    other.write_bytes(text.read_bytes() + b"x")
    assert not authority.verifies(token, other)
    assert verify_stamps(workspace).model_dump() == {"stamped": 1, "pending": 0}
    assert events(workspace) == [("checkpoint.stamp", "ok")]
    asked = tmp_path / "asked.tsq"
    asked.write_bytes(authority.asked[0])
    told = subprocess.run(
        ["openssl", "ts", "-query", "-in", asked, "-text"], capture_output=True, text=True, check=True
    )
    for part in ("Hash Algorithm: sha256", f"Policy OID: {POLICY}", "Nonce: 0x", "Certificate required: yes"):
        assert part in told.stdout
    assert authority_of(workspace).check(token.read_bytes(), Query(text.read_bytes(), _nonce(told.stdout), None))
    assert not Stamper(workspace).work_once()


def _nonce(told):
    [line] = [line for line in told.splitlines() if line.startswith("Nonce:")]
    return int(line.split()[1], 16)


@pytest.mark.parametrize("fault", ["other bytes", "other nonce", "no token", "refused", "cut", "other policy"])
def test_E4_an_answer_that_is_no_token_for_what_was_sent_leaves_it_pending(workspace, authority, fault):
    text = workspace.records.audit.checkpoint()
    data = text.read_bytes()
    good = Query.of(data, policy=POLICY)
    authority.answering = {
        "other bytes": lambda query: authority.answer(Query(b"other", good.nonce, good.policy).der()),
        "other nonce": lambda query: authority.answer(Query(data, good.nonce, good.policy).der()),
        "no token": lambda query: b"<html>please log in</html>",
        "refused": lambda query: authority.answer(Query.of(data, policy="1.3.6.1.4.1.99999.99").der()),
        "cut": lambda query: authority.answer(query)[:-40],
        "other policy": lambda query: authority.answer(Query.of(data, policy="1.3.6.1.4.1.99999.2").der()),
    }[fault]
    stamper = Stamper(workspace)
    with pytest.raises(BadStamp):
        stamper.stamp(text, authority_of(workspace))
    assert not stamper.work_once()
    assert not text.with_suffix(".tsr").exists()
    assert verify_stamps(workspace).model_dump() == {"stamped": 0, "pending": 1}
    assert events(workspace) == [("checkpoint.stamp", "pending")]


def test_E4_an_authority_that_does_not_answer_leaves_it_pending_and_is_asked_again(workspace, authority, monkeypatch):
    text = workspace.records.audit.checkpoint()
    gone = workspace.settings.model_copy(update={"timestamp_url": "http://127.0.0.1:9/"})
    unreachable = Stamper(_with(workspace, gone))
    with pytest.raises(Unreachable):
        unreachable.stamp(text, authority_of(workspace))
    for _ in range(3):
        assert not unreachable.work_once()
    assert events(workspace) == [("checkpoint.stamp", "pending")]
    assert verify_stamps(workspace).pending == 1
    monkeypatch.setattr(unreachable, "_again", 0.0)
    monkeypatch.setattr(unreachable, "_workspace", workspace)
    assert unreachable.work_once()
    assert authority.verifies(text.with_suffix(".tsr"), text)


def _with(workspace, settings):
    return replace(workspace, settings=settings)


def test_a_token_put_in_place_of_another_is_found(workspace):
    first = workspace.records.audit.checkpoint()
    workspace.records.audit.append(workspace.operator, "case.list")
    second = workspace.records.audit.checkpoint()
    stamper = Stamper(workspace)
    assert stamper.work_once()
    assert stamper.work_once()
    first.with_suffix(".tsr").write_bytes(second.with_suffix(".tsr").read_bytes())
    with pytest.raises(Altered, match=first.name):
        verify_stamps(workspace)


def test_a_token_of_another_authority_is_refused(workspace, authority, tmp_path):
    stranger = LocalAuthority(tmp_path / "stranger")
    try:
        authority.answering = stranger.answer
        with pytest.raises(BadStamp):
            Stamper(workspace).stamp(workspace.records.audit.checkpoint(), authority_of(workspace))
    finally:
        stranger.close()


@pytest.mark.parametrize(("off", "alarm"), [(0, False), (-600, True), (600, True)])
def test_E5_how_far_the_clock_is_off_is_recorded_and_beyond_a_limit_raises_an_event(workspace, monkeypatch, off, alarm):
    text = workspace.records.audit.checkpoint()

    class Off:
        def now(self):
            return dt.datetime.now(dt.UTC) + dt.timedelta(seconds=off)

    moved = _with(workspace, workspace.settings)
    object.__setattr__(moved, "clock", Off())
    Stamper(moved).stamp(text, authority_of(workspace))
    kept = {one.action: one.detail for one in workspace.records.audit.read()[1:]}
    assert ("clock.drift" in kept) is alarm
    assert abs(int(kept["checkpoint.stamp"]["drift_ms"]) + off * 1000) < 5000


def _soon(workspace, monkeypatch, days):
    """So many days later, for what is asked next."""
    later = SetClock(dt.datetime.now(dt.UTC) + dt.timedelta(days=days))
    moved = _with(workspace, workspace.settings)
    object.__setattr__(moved, "clock", later)
    return Stamper(moved)


def test_E4_a_token_is_stamped_again_before_its_certificate_ends_and_openssl_agrees(workspace, authority, monkeypatch):
    text = workspace.records.audit.checkpoint()
    assert Stamper(workspace).work_once()
    assert not _soon(workspace, monkeypatch, 20).work_once(), "its certificate is good for 40 days more"
    assert not _soon(workspace, monkeypatch, 35).work_once(), "the authority has no certificate that ends later"
    assert events(workspace)[-1] == ("checkpoint.stamp", "pending")
    authority.certify(days=80)
    try:
        assert _soon(workspace, monkeypatch, 35).work_once()
        assert not _soon(workspace, monkeypatch, 35).work_once()
    finally:
        authority.certify(days=60)
    first, second = text.with_suffix(".tsr"), text.with_name(f"{text.stem}.2.tsr")
    assert authority.verifies(first, text)
    assert authority.verifies(second, first)
    assert events(workspace)[-1] == ("checkpoint.renew", "ok")
    assert verify_stamps(workspace).model_dump() == {"stamped": 1, "pending": 0}
    second.write_bytes(first.read_bytes())
    with pytest.raises(Altered, match=text.name):
        verify_stamps(workspace)


def test_nothing_is_asked_where_no_authority_is_set(tmp_path):
    workspace = open_workspace(Settings(data=tmp_path / "data"))
    workspace.records.audit.append(workspace.operator, "case.list")
    workspace.records.audit.checkpoint()
    assert not Stamper(workspace).work_once()
    assert verify_stamps(workspace).model_dump() == {"stamped": None, "pending": None}
    assert len(stamps_of(workspace).pending()) == 1
    workspace.close()


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"timestamp_url": "http://stamp.example/tsr"}, "LINCE_TIMESTAMP_URL"),
        ({"timestamp_url": "https://a:b@stamp.example/"}, "LINCE_TIMESTAMP_URL"),
        ({"timestamp_url": "https://stamp.example:99999/"}, "LINCE_TIMESTAMP_URL"),
        ({"timestamp_url": "https://stamp.example/"}, "LINCE_TIMESTAMP_CA_FILE"),
        ({"timestamp_url": "https://stamp.example/", "timestamp_ca_file": "/nowhere.pem"}, "LINCE_TIMESTAMP_CA_FILE"),
        ({"timestamp_policy": "one"}, "timestamp-policy"),
        ({"clock_drift": 0}, "clock-drift"),
    ],
)
def test_settings_of_an_authority_are_checked_at_the_start(given, named):
    with pytest.raises(SettingsError, match=named):
        read_settings(**given)


def test_E5_a_clock_that_was_set_back_leaves_an_event(tmp_path):
    clock = SetClock()
    catalogue = open_catalogue(tmp_path / "c.sqlite", clock)
    for seconds in (0, 5, -20, -600, 1, 700):
        clock.forward(seconds)
        catalogue.audit.append(OPERATOR, "case.list")
    told = [(one.action, one.detail) for one in catalogue.audit.read() if one.action != "case.list"]
    assert told == [("clock.back", {"seconds": 600})]
    assert catalogue.audit.verify() == (7, None)
    catalogue.close()
