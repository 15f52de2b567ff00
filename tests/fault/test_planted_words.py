"""Names and sentences of exhibits reach no log: words planted in files and their names are sought in what is written.

A whole ingest with logs at their most talkative, and a watched folder at the terminal, over files of many kinds, whole
and broken. Only the report at the end, and what is asked for on standard output, may tell names.
"""

import io
import os
import signal
import sqlite3
import subprocess
import sys
import tarfile
import threading
import time
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLANTED = "zurdabel"
"""Stands in every name and every text."""
HANG = 900
FINAL = ("  done ", "  partial ", "  corrupt ", "  unsupported ")


def a_zip(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def a_tar(name: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        entry = tarfile.TarInfo(name)
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


def a_database(folder: Path) -> bytes:
    path = folder / "made.db"
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    connection.execute(f'CREATE TABLE "{PLANTED}" ("{PLANTED} a" TEXT)')
    connection.execute(f'INSERT INTO "{PLANTED}" VALUES (?)', (f"{PLANTED} llama",))
    connection.commit()
    connection.close()
    return path.read_bytes()


def files(folder: Path) -> dict[str, bytes]:
    """Contents by ending, whole ones."""
    said = f"Declara {PLANTED} que no tenia papeles. "
    document = f'<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>{said}</w:t></w:r></w:p></w:body></w:document>'
    mail = f"From: {PLANTED}@x.invalid\nTo: b@x.invalid\nSubject: {PLANTED}\nMIME-Version: 1.0\n"
    attached = f'{mail}Content-Type: application/zip; name="{PLANTED}.zip"\n\n{said}\n'
    return {
        "txt": said.encode(),
        "csv": f"nombre;tel\n{PLANTED};1\n".encode() * 5,
        "eml": attached.encode(),
        "mbox": f"From a@x.invalid Thu Jan  1 00:00:00 2025\n{attached}".encode(),
        "zip": a_zip({f"{PLANTED}.txt": said.encode(), f"../{PLANTED}.docx": b"PK\x03\x04" + said.encode()}),
        "tar": a_tar(f"{PLANTED}.txt", said.encode()),
        "docx": a_zip({"[Content_Types].xml": b"<Types/>", "word/document.xml": document.encode()}),
        "html": f"<html><title>{PLANTED}</title><body><p>{said}</body></html>".encode(),
        "json": f'{{"{PLANTED}": "{said}"}}'.encode(),
        "xml": f"<?xml version='1.0'?><{PLANTED}><a>{said}</a></{PLANTED}>".encode(),
        "vcf": f"BEGIN:VCARD\nFN:{PLANTED}\nTEL:1\nEND:VCARD\n".encode(),
        "db": a_database(folder),
        "pdf": f"%PDF-1.4\n1 0 obj\n<</{PLANTED} ({said})>>\nendobj\n".encode(),
        "rtf": rf"{{\rtf1 {said}}}".encode(),
        "bin": said.encode("utf-16-le") + bytes(range(256)),
    }


def fill(box: Path) -> None:
    box.mkdir()
    for ending, content in files(box.parent).items():
        # Every second one breaks off.
        whole = len(content) if len(ending) % 2 else len(content) * 2 // 3
        (box / f"{PLANTED}.{ending}").write_bytes(content[:whole])
    (box / f"{PLANTED} enlace").symlink_to(box / PLANTED)
    (box / f"{PLANTED}.part").write_bytes(b"media")


def ingest(box: Path, data: Path, *more: str, level: str) -> subprocess.Popen:
    command = [
        sys.executable,
        "-P",
        "-m",
        "api.cli.main",
        "ingest",
        str(box),
        "--case",
        "BO-1",
        "--country",
        "BO",
        *more,
    ]
    return subprocess.Popen(
        command,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "LINCE_DATA": str(data),
            "LINCE_WORKERS": "1",
            "LINCE_LOG_LEVEL": level,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@pytest.fixture
def box(tmp_path):
    folder = tmp_path / PLANTED
    fill(folder)
    return folder


def test_logs_of_an_ingest_hold_no_name_and_no_sentence(box, tmp_path):
    process = ingest(box, tmp_path / "data", "--json", level="debug")
    told, logs = process.communicate(timeout=HANG)
    assert PLANTED in told  # what was asked for has the names
    assert process.returncode in (0, 4)
    assert [line for line in logs.splitlines() if PLANTED in line.lower()] == []


def test_live_lines_of_a_watched_folder_tell_files_by_their_identity(box, tmp_path):
    process = ingest(box, tmp_path / "data", "--watch", "--settle", "0.5", level="debug")
    lines: list[str] = []
    assert process.stderr is not None
    reader = threading.Thread(target=lambda: lines.extend(iter(process.stderr.readline, "")), daemon=True)
    reader.start()
    kinds, end = len(files(tmp_path)), time.monotonic() + HANG
    try:
        while sum(state in line for line in list(lines) for state in FINAL) < kinds and time.monotonic() < end:
            time.sleep(0.2)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(HANG)
        reader.join(HANG)
        process.stdout.close()
        process.stderr.close()
    at = next((place for place, line in enumerate(lines) if "  ended " in line), len(lines))
    assert sum("  received " in line for line in lines[:at]) >= kinds
    assert [line for line in lines[:at] if PLANTED in line.lower()] == []
    # The report tells what was left out, an unfinished file among it.
    report = "".join(lines[at:])
    assert f"{PLANTED}.part: its name says that it is not finished" in report
    assert f"{PLANTED} enlace: it is a link" in report
