"""A disk that is full, a real one: small file systems in memory, for the data folder and under PostgreSQL.

Where nothing may be mounted (no root, or a container without that right) these tests are left out, with a line.
"""

import contextlib
import io
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from support.ended import unfinished
from support.factories import OPERATOR, a_case, an_agency
from support.files import a_pdf
from support.fingerprint import final_records
from support.postgres import Server, own
from support.waiting import until

from api.cli.main import run
from api.settings import Settings
from api.wiring import Workspace, open_workspace
from models.errors import CatalogueUnreachable, StorageFull
from models.exhibit import Source
from models.search import SearchRequest
from services.records.catalogue import open_catalogue

MB = 1024 * 1024
SOME_UNREAD = 4
"""The code of an ingest that came to its end: recordings are not read here."""


class Disk:
    """A small file system. `size` may be changed while it is in use."""

    def __init__(self, place: Path, megabytes: int) -> None:
        self.place = place
        place.mkdir()
        told = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(place)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if told.returncode != 0:
            pytest.skip(f"nothing can be mounted here: {told.stderr.strip()}")

    def grow(self, megabytes: int) -> None:
        """Give it another size."""
        subprocess.run(["mount", "-o", f"remount,size={megabytes}m", str(self.place)], check=True)

    def fill(self, *, but: int) -> Path:
        """Leave so many bytes of it; returns the file that takes the rest."""
        ballast = self.place / "ballast"
        with ballast.open("wb") as file, contextlib.suppress(OSError):
            while (free := shutil.disk_usage(self.place).free - but) > 0:
                file.write(b"\0" * min(MB, free))
                file.flush()
        return ballast

    def close(self) -> None:
        """Take it away."""
        subprocess.run(["umount", "-l", str(self.place)], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    made = Disk(tmp_path / "disk", 48)
    yield made
    made.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some small files, and recordings of three megabytes, which nobody reads here."""
    folder = tmp_path_factory.mktemp("received")
    for number in range(5):
        text = f"Nota {number}: Rufino Calisaya cobra {number} por pasajero, llamar al 7{number:07}. " * 20
        (folder / f"nota{number}.txt").write_text(text, encoding="utf-8")
        (folder / f"acta{number}.pdf").write_bytes(a_pdf(f"Acta {number}: le quitaron el pasaporte y debía 500."))
    for number in range(5):
        recording = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + random.Random(number).randbytes(3 * MB)
        (folder / f"video{number}.mp4").write_bytes(recording)
    return folder


@pytest.fixture(scope="module")
def calm(files: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    data = tmp_path_factory.mktemp("calm") / "data"
    assert ingest(files, data).wait(600) == SOME_UNREAD
    return final_records(data)


def ingest(files: Path, data: Path) -> subprocess.Popen[bytes]:
    quick = {"LINCE_ANALYSIS_ENGINE": "small", "LINCE_MEANING": "false", "LINCE_WORKERS": "1", "LINCE_DATA": str(data)}
    command = [sys.executable, "-P", "-m", "api.cli.main", "ingest", str(files), "--case", "P-1", "--country", "BO"]
    data.parent.mkdir(exist_ok=True)
    with data.with_suffix(".told").open("wb") as told:
        return subprocess.Popen(command, env=os.environ | quick, stdout=told, stderr=told)


def told_of(data: Path) -> str:
    return data.with_suffix(".told").read_text(encoding="utf-8", errors="replace")


def same_in_the_end(disk: Disk, data: Path, files: Path, calm: dict[str, list[str]]) -> None:
    """With room again, the same command goes on where it stopped."""
    assert ingest(files, data).wait(600) == SOME_UNREAD, told_of(data)
    assert final_records(data) == calm
    records = open_catalogue(data / "catalogue.sqlite")
    try:
        assert unfinished(records) == []
        assert records.audit.verify()[1] is None
    finally:
        records.close()
    assert disk.place.is_dir()


def test_a_disk_that_fills_while_files_are_received(
    disk: Disk, tmp_path: Path, files: Path, calm: dict[str, list[str]]
) -> None:
    data = tmp_path / "data"
    data.symlink_to(disk.place)
    disk.fill(but=9 * MB)
    first = ingest(files, data)
    assert first.wait(600) == 1, told_of(data)
    assert "Free space" in told_of(data)
    assert "Traceback" not in told_of(data)
    (disk.place / "ballast").unlink()
    disk.grow(256)
    same_in_the_end(disk, data, files, calm)


def test_a_disk_that_fills_while_files_are_read(
    disk: Disk, tmp_path: Path, files: Path, calm: dict[str, list[str]]
) -> None:
    data = tmp_path / "data"
    data.symlink_to(disk.place)
    disk.grow(256)
    first = ingest(files, data)
    assert until(lambda: read(data) > 1, 240), told_of(data)
    ballast = disk.fill(but=40_000)
    assert first.wait(600) == 1, told_of(data)
    assert "Traceback" not in told_of(data)
    ballast.unlink()
    same_in_the_end(disk, data, files, calm)


def lince(data: Path, *given: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-P", "-m", "api.cli.main", *given]
    return subprocess.run(
        command, env=os.environ | {"LINCE_DATA": str(data)}, capture_output=True, text=True, check=False
    )


def test_a_full_disk_is_told_by_a_search_as_what_it_is_and_the_next_one_finds(
    disk: Disk, tmp_path: Path, files: Path
) -> None:
    data = disk.place / "data"
    notes = tmp_path / "notes"
    notes.mkdir()
    shutil.copy(files / "nota1.txt", notes)
    disk.grow(256)
    assert ingest(notes, data).wait(600) == 0, told_of(data)
    found = lince(data, "search", "Calisaya")
    ballast = disk.fill(but=0)
    full = lince(data, "search", "Calisaya")
    doctor = lince(data, "doctor")
    workspace = open_workspace_on(data, disk, ballast)
    try:
        with pytest.raises(StorageFull):
            workspace.finder.find(SearchRequest(text="Calisaya"), actor=OPERATOR, cases=None)
    finally:
        workspace.close()
    ballast.unlink(missing_ok=True)
    assert full.returncode == 1
    assert "The disk of the data folder is full" in full.stderr
    assert "Free space" in full.stderr
    assert "Put back a backup" not in doctor.stdout
    again = lince(data, "search", "Calisaya")
    assert (again.returncode, again.stdout) == (0, found.stdout)


def open_workspace_on(data: Path, disk: Disk, ballast: Path) -> Workspace:
    """What a server has open when its disk fills up."""
    ballast.unlink()
    workspace = open_workspace(Settings(data=data, meaning=False))
    workspace.finder.find(SearchRequest(text="Calisaya"), actor=OPERATOR, cases=None)
    disk.fill(but=0)
    return workspace


def read(data: Path) -> int:
    """How many files have been read so far."""
    if not (data / "catalogue.sqlite").exists():
        return 0
    try:
        records = open_catalogue(data / "catalogue.sqlite")
    except Exception:  # noqa: BLE001 - it is being made at this moment
        return 0
    try:
        return sum(one.jobs for one in records.tally.counted())
    finally:
        records.close()


def test_a_database_server_whose_disk_is_full_keeps_what_it_acknowledged(tmp_path: Path) -> None:
    if shutil.which("setpriv") is None:
        pytest.skip("the database server cannot be run as nobody here")
    # The server is nobody, and the folders of a test are its user's own: its disk lies outside of them.
    way = Path(tempfile.mkdtemp())
    disk = Disk(way / "disk", 256)
    for folder in (way, disk.place):
        folder.chmod(0o711)
    server = Server(disk.place / "server")
    try:
        server.make()
        server.start(max_wal_size="32MB", min_wal_size="32MB", wal_level="minimal", max_wal_senders="0")
        with psycopg.connect(server.address("postgres"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE lince OWNER lince_owner")
        records = open_catalogue(tmp_path / "own" / "catalogue", address=made(tmp_path, server))
        records.audit.append(OPERATOR, "case.open")
        ballast = disk.fill(but=2 * MB)
        refused, kept = None, 1
        end = time.monotonic() + 120
        while refused is None and time.monotonic() < end:
            try:
                with records.transaction():
                    for _ in range(500):
                        records.audit.append(OPERATOR, "case.open", detail={"note": "x" * 200})
                kept += 500
            except (StorageFull, CatalogueUnreachable) as error:
                refused = error
        assert refused is not None
        ballast.unlink()
        if server._process is not None and server._process.poll() is not None:
            server._process = None
            server.start()
        assert until(lambda: answers(records), 60)
        assert len(list(records.audit.read(limit=10**6))) in (kept, kept + 500)
        records.audit.append(OPERATOR, "case.open")
        assert records.audit.verify()[1] is None
        records.close()
    finally:
        server.stop()
        disk.close()
        shutil.rmtree(way)


def made(tmp_path: Path, server: Server) -> str:
    (tmp_path / "own").mkdir()
    return own(server.address("postgres"), "lince")


def answers(records: object) -> bool:
    try:
        records.audit.head()  # type: ignore[attr-defined]
    except (StorageFull, CatalogueUnreachable):
        return False
    return True


@pytest.mark.parametrize("megabytes", [1, 2, 4])
def test_a_backup_onto_a_disk_that_fills_is_told_as_such_and_made_when_there_is_room(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], megabytes: int
) -> None:
    """At the copy of the records as well as at an original."""
    data, place = tmp_path / "data", tmp_path / "disk"
    with contextlib.closing(open_workspace(Settings(data=data, workers=0, meaning=False))) as workspace:
        workspace.records.people.add_agency(an_agency())
        workspace.records.cases.add(a_case())
        content = random.Random(1).randbytes(4 * MB)
        workspace.intake.receive(a_case().id, Source(path="video.bin"), io.BytesIO(content), actor=OPERATOR)
    disk = Disk(place, megabytes)
    try:
        command = ["backup", str(place / "b"), "--keys", str(tmp_path / "keys"), "--data", str(data)]
        assert run(command) == 1
        said = capsys.readouterr().err
        assert "Free space" in said
        assert "unexpected" not in said
        disk.grow(64)
        assert run(command) == 0
        made = capsys.readouterr().out.strip()
        assert run(["restore", made, "--check", "--keys", str(tmp_path / "keys")]) == 0
    finally:
        disk.close()
