"""The whole job with originals in an object store: receive, read, search, look, export, verify, erase, and `lince doctor`."""

import datetime as dt
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.factories import a_case, an_agency
from support.files import a_pdf, a_zip
from support.s3.between import Failing
from support.s3.fixtures import a_bucket, settings_of
from support.s3.server import READER_KEY

from api import receiving, sweeping
from api.cli.main import run
from api.eraser import Eraser
from api.settings import read_settings
from api.wiring import Workspace, open_workspace
from models.errors import SettingsError, StoreUnavailable
from models.exhibit import Source
from services.ingest.blobs.s3 import S3Blobs
from services.ingest.blobs.s3_client import S3Address, S3Client

SAID = "La declarante Zoraida Tancara dijo que le quitaron el pasaporte y debía 500 dólares."
FILES: dict[str, bytes] = {
    "acta.pdf": a_pdf(SAID),
    "caja.zip": a_zip(
        {"carta.txt": b"Querida Zoraida Tancara, el taller queda cerrado.", "recibo.txt": b"Recibo de luz."}
    ),
    "otra.txt": b"El conductor Rufino Calisaya cobra por cada pasajero.",
}
SIGNS = (b"Tancara", b"TANCARA", b"tancara", b"Calisaya")


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[S3Address], None]:
    """Have Lince use a bucket, in this process and in its workers."""

    def use(address: S3Address) -> None:
        quick = {"LINCE_ANALYSIS_ENGINE": "small", "LINCE_MEANING": "false", "LINCE_WORKERS": "1"}
        for name, value in {**settings_of(address), **quick, "LINCE_DATA": str(tmp_path / "data")}.items():
            monkeypatch.setenv(name, value)

    return use


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "received"
    folder.mkdir()
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture
def keeping_bucket(object_store_url: str) -> Iterator[S3Client]:
    """A bucket that keeps versions, and locks what it is told to."""
    client = S3Client(a_bucket(object_store_url, locks=True))
    yield client
    client.close()


def opened() -> Workspace:
    return open_workspace(read_settings())


def stored(client: S3Client) -> list[bytes]:
    """The bytes of every version of every object of a bucket."""
    return [
        client.call("get_object", Key=one["Key"], VersionId=one["VersionId"])["Body"].read()
        for page in client.pages("list_object_versions")
        for one in page.get("Versions", ())
    ]


def test_a_case_lives_and_ends_in_an_object_store(use, folder, keeping_bucket, tmp_path, capfd):
    use(keeping_bucket.address)
    assert run(["ingest", str(folder), "--case", "P-1", "--country", "BO"]) == 0
    workspace = opened()
    try:
        assert isinstance(workspace.blobs, S3Blobs)
        case = workspace.records.cases.all()[0]
        files = {one.path.rpartition("/")[2]: one for one in workspace.records.evidence.files(case.id)}
        assert set(files) == {"acta.pdf", "caja.zip", "carta.txt", "otra.txt", "recibo.txt"}
        assert all(one.state == "done" for one in files.values())
        page = workspace.records.evidence.page(files["acta.pdf"].document, 1)
        assert page is not None
        assert workspace.images.of(files["acta.pdf"].document, page).startswith(b"\xff\xd8")
    finally:
        workspace.close()
    # What a second run sends again is compared, and kept once.
    assert run(["ingest", str(folder), "--case", "P-1", "--country", "BO"]) == 0
    assert sorted(content for content in stored(keeping_bucket) if content in FILES.values()) == sorted(FILES.values())
    capfd.readouterr()
    assert run(["search", "Tancara", "--json"]) == 0
    assert '"total": 2' in capfd.readouterr().out
    assert run(["verify", "case", "P-1"]) == 0
    for form in ("bagit", "dat"):
        assert run(["export", "P-1", "--to", str(tmp_path / form), "--format", form]) == 0
    assert run(["verify", str(tmp_path / "bagit")]) == 0
    held = {path.read_bytes() for path in (tmp_path / "bagit" / "data").rglob("*") if path.is_file()}
    assert set(FILES.values()) <= held
    assert [
        path for name in ("blobs", "work") for path in (tmp_path / "data" / name).rglob("*") if path.is_file()
    ] == []

    assert run(["erase", "P-1", "--order", "91/2027", "--reason", "time is over", "--yes"]) == 0
    assert stored(keeping_bucket) == []
    left = [path for path in (tmp_path / "data").rglob("*") if path.is_file() and path.name != "audit.head"]
    assert [path for path in left if any(sign in path.read_bytes() for sign in SIGNS)] == []
    told = capfd.readouterr()
    assert not any(
        key in told.out + told.err for key in (keeping_bucket.address.secret_key, keeping_bucket.address.access_key)
    )


def received():
    """A workspace with all files, unread."""
    workspace = opened()
    workspace.records.people.add_agency(an_agency())
    workspace.records.cases.add(a_case())
    for name, content in FILES.items():
        workspace.intake.receive(a_case().id, Source(path=name), io.BytesIO(content), actor=workspace.operator)
    return workspace


def test_a_backup_of_one_bucket_is_restored_into_another(use, bucket, tmp_path, monkeypatch):
    use(bucket)
    workspace = received()
    there = list(workspace.blobs.all())
    workspace.close()
    assert run(["backup", str(tmp_path / "backups"), "--keys", str(tmp_path / "keys")]) == 0
    (place,) = (one.parent for one in (tmp_path / "backups").glob("*/backup.json"))
    use(replace(bucket, prefix=f"{bucket.prefix}-restored"))
    monkeypatch.setenv("LINCE_DATA", str(tmp_path / "restored"))
    assert run(["restore", str(place), "--keys", str(tmp_path / "keys")]) == 0
    workspace = opened()
    assert list(workspace.blobs.all()) == there
    assert all(map(workspace.blobs.verify, there))
    assert [path for path in (tmp_path / "restored" / "blobs").rglob("*") if path.is_file()] == []
    workspace.close()


def test_bytes_that_no_record_names_are_found_and_taken_out(use, bucket, monkeypatch, capsys):
    """A receiver that died between storing and writing down leaves them."""
    use(bucket)
    workspace = received()
    there = list(workspace.blobs.all())
    left = [workspace.blobs.put(io.BytesIO(b"left %d" % number)).sha256 for number in range(3)]
    assert run(["gc"]) == 0
    assert capsys.readouterr().out == ""  # so young they may be on their way
    monkeypatch.setattr(sweeping, "GRACE", dt.timedelta(minutes=-5))
    assert run(["gc"]) == 0
    assert capsys.readouterr().out.split() == sorted(left)
    with workspace.folder.hold("a server"):
        assert run(["gc", "--remove"]) == 1
    assert run(["gc", "--remove"]) == 0
    assert list(workspace.blobs.all()) == there
    assert run(["gc"]) == 0
    assert "Nothing to remove" in capsys.readouterr().err
    workspace.close()


def test_a_lock_of_the_store_hinders_an_erasure_and_is_told(use, folder, keeping_bucket, capsys):
    use(keeping_bucket.address)
    assert run(["ingest", str(folder), "--case", "P-1", "--country", "BO"]) == 0
    workspace = opened()
    try:
        case = workspace.records.cases.all()[0]
        locked = next(one for one in workspace.records.evidence.files(case.id) if one.path.endswith("acta.pdf")).sha256
        assert isinstance(workspace.blobs, S3Blobs)
        key = workspace.blobs._key(locked or "")
        until = dt.datetime.now(dt.UTC) + dt.timedelta(days=40)
        keeping_bucket.call("put_object_legal_hold", Key=key, LegalHold={"Status": "ON"})
        capsys.readouterr()
        assert run(["erase", "P-1", "--order", "91/2027", "--reason", "time is over", "--yes"]) == 1
        assert "keeps some of these bytes under a lock, a legal hold of its own" in capsys.readouterr().err
        keeping_bucket.call("put_object_legal_hold", Key=key, LegalHold={"Status": "OFF"})
        keeping_bucket.call("put_object_retention", Key=key, Retention={"Mode": "GOVERNANCE", "RetainUntilDate": until})
        eraser = Eraser(workspace)
        assert not eraser.work_once()
        assert not eraser.work_once()
        # All else is gone, nothing is certified, and the log tells once what stands against it.
        assert stored(keeping_bucket) == [FILES["acta.pdf"]]
        (erasure,) = workspace.records.keeping.approved()
        assert erasure.certificate is None
        events = [one.outcome for one in workspace.records.audit.read() if one.action == "erasure.carry_out"]
        assert events == ["ok", "retained", "retained"]  # of the command, and of the server that went on
        keeping_bucket.call(
            "put_object_retention",
            Key=key,
            Retention={"Mode": "GOVERNANCE", "RetainUntilDate": dt.datetime.now(dt.UTC) + dt.timedelta(seconds=1)},
            BypassGovernanceRetention=True,
        )
        while stored(keeping_bucket):
            Eraser(workspace).work_once()
        assert workspace.records.keeping.approved() == []
    finally:
        workspace.close()


@pytest.mark.parametrize(
    ("change", "says", "mend"),
    [
        ({}, "gives and takes bytes", ""),
        ({"bucket": "no-such-bucket"}, "has no such bucket", "LINCE_BLOBS_URL"),
        ({"access_key": READER_KEY}, "lacks a right", "docs/object-store.md"),
        ({"secret_key": "guessed"}, "refuses the credentials", "LINCE_BLOBS_SECRET_KEY"),
        ({"endpoint": "http://127.0.0.1:9"}, "cannot be reached", "LINCE_BLOBS_ENDPOINT"),
    ],
)
def test_doctor_tells_of_a_store_that_does_not_take_bytes(request, use, change, says, mend):
    bucket, capsys = (request.getfixturevalue(name) for name in ("bucket", "capsys"))
    use(replace(bucket, **change))
    run(["doctor"])
    told = capsys.readouterr().out
    line = next(line for line in told.splitlines() if line.startswith(("wrong", "ok")) and "object store" in line)
    assert line.startswith("wrong" if change else "ok")
    assert says in line
    assert mend in told
    assert bucket.secret_key not in told
    assert "guessed" not in told


def test_doctor_tells_what_a_bucket_keeps_of_what_is_erased(use, keeping_bucket, capsys):
    use(keeping_bucket.address)
    run(["doctor"])
    assert "it keeps former versions, and an erasure takes them all" in capsys.readouterr().out
    rule = {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 30}}
    keeping_bucket.call(
        "put_object_lock_configuration", ObjectLockConfiguration={"ObjectLockEnabled": "Enabled", "Rule": rule}
    )
    run(["doctor"])
    assert "it locks each object for 30 days" in capsys.readouterr().out


def test_an_ingest_whose_store_goes_away_ends_with_a_sentence_and_is_gone_on_with(use, folder, bucket, capsys):
    line = Failing(bucket.endpoint or "", share=0)
    use(replace(bucket, endpoint=line.url, patience=1))
    try:
        sent = []
        line.only = lambda method, _path: method == "PUT" and sent.append(1) is None and len(sent) > 2
        line.kinds, line.share = ("busy",), 1
        assert run(["ingest", str(folder), "--case", "P-1", "--country", "BO"]) == 1
        assert "object store" in capsys.readouterr().err
        line.share = 0
        assert run(["ingest", str(folder), "--case", "P-1", "--country", "BO"]) == 0
        workspace = opened()
        case = workspace.records.cases.all()[0]
        assert [one.state for one in workspace.records.evidence.files(case.id)] == ["done"] * 5
        workspace.close()
    finally:
        line.close()


def test_workers_wait_for_a_store_that_goes_away_and_whoever_waits_for_them_is_told(
    use, bucket, folder, tmp_path, monkeypatch
):
    """Everything is received; then the store gives no bytes back. No file is blamed, and no worker ends."""
    line = Failing(bucket.endpoint or "", share=0)
    use(replace(bucket, endpoint=line.url, patience=1))
    monkeypatch.setattr(receiving, "_STILL", 2.0)
    line.only = lambda method, path: method == "GET" and "list-type" not in path
    line.kinds, line.share = ("busy",), 1
    workspace = opened()
    try:
        workspace.records.people.add_agency(an_agency())
        workspace.records.cases.add(a_case())
        for name, content in FILES.items():
            source = Source(path=name)
            workspace.intake.receive(a_case().id, source, io.BytesIO(content), actor=workspace.operator)
        with receiving.working(workspace) as pool:
            assert pool is not None
            workers = [one.holder for one in pool._workers]
            until = time.monotonic() + 60
            while not line.failed and time.monotonic() < until:
                time.sleep(0.1)
            line.down = True
            with pytest.raises(StoreUnavailable, match="cannot be reached"):
                receiving.follow(workspace, a_case().id, pool, lambda _: None)
            line.down, line.share = False, 0
            assert receiving.follow(workspace, a_case().id, pool, lambda _: None).finished
            assert [one.holder for one in pool._workers] == workers
        files = workspace.records.evidence.files(a_case().id)
        assert [(one.state, one.problems) for one in files] == [("done", ())] * 5
    finally:
        workspace.close()
        line.close()


def test_keys_may_stand_in_files_and_are_asked_for(use, bucket, monkeypatch, tmp_path):
    use(bucket)
    (tmp_path / "key").write_text(f"{bucket.secret_key}\n")
    monkeypatch.delenv("LINCE_BLOBS_SECRET_KEY")
    with pytest.raises(SettingsError, match="needs LINCE_BLOBS_ACCESS_KEY and LINCE_BLOBS_SECRET_KEY"):
        read_settings()
    monkeypatch.setenv("LINCE_BLOBS_SECRET_KEY_FILE", str(tmp_path / "key"))
    workspace = opened()
    assert workspace.blobs.health() is None
    assert bucket.secret_key not in repr(workspace)
    workspace.close()


def test_what_is_logged_stands_apart_from_what_is_printed(tmp_path):
    """Calls are tried again, which is logged; whoever reads the lines of JSON meets nothing else."""
    away = {
        "LINCE_BLOBS_URL": "s3://bucket-one/p", "LINCE_BLOBS_ENDPOINT": "http://127.0.0.1:9",
        "LINCE_BLOBS_ACCESS_KEY": "a", "LINCE_BLOBS_SECRET_KEY": "b" * 8, "LINCE_BLOBS_TIMEOUT": "1",
    }  # fmt: skip
    command = [sys.executable, "-P", "-m", "api.cli.main", "doctor", "--json", "--data", str(tmp_path)]
    told = subprocess.run(command, env=os.environ | away, capture_output=True, text=True, check=False, timeout=120)
    lines = [json.loads(line) for line in told.stdout.splitlines()]
    assert any(line["check"] == "object store" and line["state"] == "wrong" for line in lines)
