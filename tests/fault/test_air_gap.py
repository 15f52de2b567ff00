"""From `lince bundle` to a hit on a machine with loopback alone: any attempt to reach beyond it is counted, and fails."""

import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from support.containers import ROOT, own_network
from support.site import REPORT, a_pdf, a_scan
from support.waiting import until

from api.deploy import archive

pytestmark = pytest.mark.ocr
PATH = "/usr/local/bin:/usr/bin:/bin"
ROOM = 3_000_000_000
NOWHERE = ("192.0.2.1", 443)
SCANNED = ["ACTA DE VISITA", "El hostal Mirador queda frente a la terminal,", "su encargada es Rosa Quispe."]

# Runs at the start of each Python there, also of those that read files in a network of their own.
GUARD = """
import ipaddress, sys

def look(event, given):
    if event not in ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname"):
        return
    address = given[0] if event.startswith("socket.get") else given[1]
    host = address[0] if isinstance(address, tuple) else address
    if host in (None, "", b"", "localhost") or (event[7] in "cs" and not isinstance(address, tuple)):
        return  # this machine, or a socket that is a file
    try:
        if ipaddress.ip_address(host).is_loopback:
            return
    except ValueError:
        pass
    with open({log!r}, "a") as log:
        log.write(f"{{event}} {{host}}\\n")
    raise RuntimeError("beyond loopback")

sys.addaudithook(look)
"""


def unroutable() -> int:
    """How often a program in the network of this thread wanted to reach where no route leads, as the kernel counts."""
    names, values = (
        line.split() for line in Path("/proc/thread-self/net/snmp").read_text().splitlines() if line.startswith("Ip:")
    )
    newer = dict(line.split() for line in Path("/proc/thread-self/net/snmp6").read_text().splitlines())
    return int(values[names.index("OutNoRoutes")]) + int(newer["Ip6OutNoRoutes"])


class Machine:
    """Where it was installed: a home, a folder of data, and what was counted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.to = folder / "installed"
        self.home = folder / "home"
        self.log = folder / "attempts"
        self.home.mkdir()
        self.log.touch()
        # None of what quiets libraries on the machines of those who make them: CI, and opt-outs of all sorts.
        self.variables = {"PATH": PATH, "HOME": str(self.home), "LINCE_WORKERS": "1", "LANG": "C.UTF-8"}

    def run(self, *command: str | Path) -> str:
        done = subprocess.run(
            command, cwd=self.folder, env=self.variables, capture_output=True, text=True, check=False, timeout=600
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def lince(self, *arguments: str) -> str:
        return self.run(self.to / "bin/lince", *arguments, "--data", str(self.folder / "data"))

    def watch(self) -> None:
        """Have the guard in each Python of the installation."""
        (place,) = self.to.glob("venv/lib/python*/site-packages")
        (place / "lince_test_guard.py").write_text(GUARD.format(log=str(self.log)))
        (place / "lince_test_guard.pth").write_text("import lince_test_guard\n")

    def quiet(self) -> bool:
        """Whether nobody wanted to reach anything, nor noted what to send."""
        assert self.log.read_text() == ""
        assert list(self.home.iterdir()) == []
        return unroutable() == 0


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    """Made with the network, installed and used without."""
    try:
        with own_network():
            pass
    except OSError:
        pytest.skip("this machine gives no network of one's own")
    if shutil.disk_usage(tempfile.gettempdir()).free < ROOM:
        pytest.skip("there is no room for an archive and an installation: 3 GB")
    folder = Path(tempfile.mkdtemp(prefix="lince-air-gap-"))
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        bundle = [sys.executable, "-P", "-m", "api.cli.main", "bundle", folder, "--key", folder / "key"]
        made = subprocess.run(
            [*bundle, "--without-programs"],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )
        if made.returncode == 3:
            pytest.skip(f"no archive can be made here: {made.stderr.splitlines()[0]}")
        assert made.returncode == 0, made.stderr
        place = Path(made.stdout.strip())
        key = re.findall(r"\b[0-9a-f]{64}\b", made.stderr)[-1]
        stack.enter_context(own_network())
        one = Machine(folder)
        one.run("tar", "-xf", place)
        name = archive.check(place, key=key).name
        place.unlink()
        one.run(folder / name / "install.sh", "--to", one.to, "--python", sys.executable, "--fingerprint", key)
        shutil.rmtree(folder / name)
        one.watch()
        yield one


@pytest.fixture(scope="module")
def filled(machine: Machine) -> Machine:
    """With two files in a case."""
    files = machine.folder / "files"
    files.mkdir()
    (files / "informe.pdf").write_bytes(a_pdf(REPORT))
    (files / "acta.png").write_bytes(a_scan(SCANNED))
    told = machine.lince("ingest", str(files), "--case", "LPZ-2026-014", "--country", "BO", "--json")
    lines = [json.loads(line) for line in told.splitlines()]
    assert {Path(line["path"]).name: line["state"] for line in lines if "path" in line} == {
        "informe.pdf": "done",
        "acta.png": "done",
    }
    return machine


def test_an_attempt_is_counted() -> None:
    with own_network():
        assert unroutable() == 0
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
            with socket.socket(socket.AF_INET, kind) as one, pytest.raises(OSError, match="unreachable"):
                one.connect(NOWHERE)
        with socket.socket(socket.AF_INET6) as one, pytest.raises(OSError, match="unreachable"):
            one.connect(("2001:db8::1", 443))
        assert unroutable() == 3


@pytest.mark.parametrize(
    "attempt",
    [
        f"socket.create_connection({NOWHERE})",
        "socket.getaddrinfo('registry.invalid', 443)",
        f"socket.socket(type=socket.SOCK_DGRAM).sendto(b'', {NOWHERE})",
    ],
)
def test_an_attempt_of_the_installed_python_fails(machine: Machine, attempt: str) -> None:
    command = [machine.to / "venv/bin/python", "-c", f"import socket; {attempt}"]
    with own_network():
        done = subprocess.run(command, env=machine.variables, capture_output=True, text=True, check=False)
    assert "beyond loopback" in done.stderr
    assert len(machine.log.read_text().splitlines()) == 1
    machine.log.write_text("")


def test_the_machine_has_all_that_it_needs(machine: Machine) -> None:
    found = {line["check"]: line for line in map(json.loads, machine.lince("doctor", "--json").splitlines())}
    assert [line for line in found.values() if line["state"] == "wrong"] == []
    assert {found[name]["state"] for name in ("packages", "tesseract", "networks", "web pages")} == {"ok"}
    assert str(machine.to) in found["packages"]["says"]
    assert machine.quiet()


@pytest.mark.parametrize(("words", "file"), [("Mamani", "informe.pdf"), ("Mirador", "acta.png")])
def test_what_was_read_is_found(filled: Machine, words: str, file: str) -> None:
    *hits, _ = map(json.loads, filled.lince("search", words, "--json").splitlines())
    assert [hit["name"] for hit in hits] == [file]
    assert filled.quiet()


def test_a_search_by_meaning_needs_no_network(filled: Machine) -> None:
    first, *_ = map(json.loads, filled.lince("search", "documentos", "--meaning", "--json").splitlines())
    assert (first["name"], first["page"]) == ("informe.pdf", 2)
    assert filled.quiet()


def test_the_pages_are_served_with_their_scripts_and_styles(filled: Machine) -> None:
    command = [filled.to / "bin/lince", "serve", "--port", "8765", "--data", str(filled.folder / "data")]
    output = (filled.folder / "serve.log").open("wb")
    with output, subprocess.Popen(command, env=filled.variables, stdout=output, stderr=output) as server:
        try:
            with httpx.Client(
                base_url="http://127.0.0.1:8765", follow_redirects=True, trust_env=False, timeout=60
            ) as client:
                assert until(lambda: answers(client), 180)
                page = client.get("/login")
                assert page.status_code == 200
                parts = re.findall(r'(?:src|href)="(/static/[^"]+\.(?:js|css))"', page.text)
                assert parts
                assert all(client.get(part).status_code == 200 for part in parts)
                assert not re.findall(r'(?:src|href)="(?:https?:)?//', page.text)
        finally:
            server.terminate()
            server.wait(120)
    assert filled.quiet()


def answers(client: httpx.Client) -> bool:
    with contextlib.suppress(httpx.TransportError):
        return client.get("/ready").status_code == httpx.codes.OK
    return False
