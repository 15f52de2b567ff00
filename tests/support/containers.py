"""Services of a compose file run without a container engine: their commands, users, rights, volumes and health checks.

Each runs under bubblewrap with the file's own settings: as its user, without rights, over a file system of which it may
write its volumes and tmpfs alone. All share one network of their own, in which each name is an address and from which
nothing leads out. What is not done here: limits of memory and processors, and one network apart from another.
"""

import contextlib
import ctypes
import fcntl
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
_NEW_NETWORK = 0x40000000
_SET_FLAGS, _UP = 0x8914, 0x1 | 0x40
_RIGHTS = ("SETUID", "SETGID", "SETPCAP")
"""Which bubblewrap must hold until the user is another one."""


def read(path: Path, given: Mapping[str, str]) -> dict[str, Any]:
    """A compose file with its variables filled in as compose does."""

    def value(found: re.Match[str]) -> str:
        return given.get(found[1]) or found[2] or ""

    text = re.sub(r"\$\{(\w+)(?::-([^}]*))?\}", value, path.read_text(encoding="utf-8"))
    content: dict[str, Any] = yaml.safe_load(text)
    return content


def can_run() -> str | None:
    """Why services cannot be run on this machine; None where they can."""
    for program in ("bwrap", "setpriv", "curl"):
        if shutil.which(program) is None:
            return f"{program} is not installed"
    if os.geteuid() != 0:
        return "only root may start programs as several users"
    with contextlib.suppress(OSError), own_network():
        return None
    return "this machine gives no network of one's own"


@contextlib.contextmanager
def own_network() -> Iterator[None]:
    """This thread, and what it starts, in a network that has loopback alone. Raises OSError."""
    libc = ctypes.CDLL(None, use_errno=True)
    before = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    try:
        if libc.unshare(_NEW_NETWORK) != 0:
            raise OSError(ctypes.get_errno(), "unshare")
        try:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
                fcntl.ioctl(one, _SET_FLAGS, struct.pack("16sH14x", b"lo", _UP))
            yield
        finally:
            assert libc.setns(before, _NEW_NETWORK) == 0
    finally:
        os.close(before)


class Running:
    """One container of a service, started."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path, own: Path, ending: signal.Signals) -> None:
        self.process = process
        self.ending = ending
        self.log = log
        self.own = own
        """Where its volumes lie that have no name."""

    def told(self) -> str:
        """What it wrote so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")


class Ensemble:
    """The services of a file, over a folder for their volumes. `programs`: by the names that images know them by."""

    def __init__(self, content: Mapping[str, Any], folder: Path, programs: Mapping[str, Path]) -> None:
        self._services: Mapping[str, Any] = content["services"]
        self._folder = folder
        self._count = 0
        self.running: list[Running] = []
        # Hosts' names are addresses, so that what listens to its own loopback cannot be reached by a name.
        names = [name for name, one in self._services.items() if "image" in one]
        lines = [f"127.0.0.{number} {name}" for number, name in enumerate(names, 2)]
        self.addresses = {line.split()[1]: line.split()[0] for line in lines}
        folder.mkdir(mode=0o755)
        (folder / "hosts").write_text("\n".join(["127.0.0.1 localhost", *lines, ""]), encoding="utf-8")
        users = ["root:x:0:0::/root:/bin/sh", "postgres:x:999:999::/tmp:/bin/sh", "lince:x:10001:10001::/tmp:/bin/sh"]
        (folder / "passwd").write_text("\n".join([*users, ""]), encoding="utf-8")
        (folder / "bin").mkdir()
        python = f"#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} "
        scripts = {"lince": f'{python} -P -m api.cli.main "$@"\n', "python": f'{python} "$@"\n'}
        for name, text in scripts.items():
            (folder / "bin" / name).write_text(text, encoding="utf-8")
            (folder / "bin" / name).chmod(0o755)
        self._programs = programs
        (folder / "volumes").mkdir()

    def volume(self, name: str, *, user: str = "0:0") -> Path:
        """The folder of a volume; new, it belongs to a user, as images have it."""
        place = self._folder / "volumes" / name
        if not place.exists():
            place.mkdir()
            os.chown(place, *map(int, user.split(":")))
        return place

    def start(
        self, name: str, *, command: Sequence[str] | None = None, mounts: Sequence[str] = (), rights: Sequence[str] = ()
    ) -> Running:
        """Start one more container of a service; `mounts`, `rights`: beside its own, as `docker compose run` takes them."""
        service = dict(self._services[name])
        service["volumes"] = [*service.get("volumes", []), *mounts]
        service["cap_add"] = [*service.get("cap_add", []), *rights]
        self._count += 1
        own = self._folder / "volumes" / f"anonymous-{self._count}"
        log = self._folder / f"{name}-{self._count}.log"
        line = [*self._sandbox(service, own), *self._command(service, command)]
        with log.open("wb") as file:
            process = subprocess.Popen(line, stdin=subprocess.DEVNULL, stdout=file, stderr=file, cwd="/")
        ending = signal.Signals[service.get("stop_signal", "SIGTERM")]
        started = Running(process, log, own, ending)
        self.running.append(started)
        return started

    def once(self, name: str, *, seconds: float = 300, **more: Sequence[str]) -> str:
        """Run a service to its end, which must be a good one; returns what it wrote. `more`: as `start` takes it."""
        one = self.start(name, **more)
        assert one.process.wait(seconds) == 0, one.told()
        return one.told()

    def execute(self, name: str, command: Sequence[str], one: Running, *, seconds: float = 300) -> tuple[int, str]:
        """Run a command beside a container, with its settings and volumes. Its exit code, and what it wrote."""
        line = [*self._sandbox(self._services[name], one.own), *command]
        done = subprocess.run(line, capture_output=True, check=False, cwd="/", timeout=seconds)
        return done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace")

    def wait_healthy(self, name: str, one: Running, *, seconds: float = 240) -> None:
        """Until the service's own check says that it is healthy."""
        kind, *words = self._services[name]["healthcheck"]["test"]
        command = ["sh", "-c", *words] if kind == "CMD-SHELL" else words
        end, told = time.monotonic() + seconds, ""
        while time.monotonic() < end:
            code, told = self.execute(name, command, one)
            if code == 0:
                return
            assert one.process.poll() is None, one.told()
            time.sleep(0.5)
        raise AssertionError(f"{name} is not healthy: {told}\n{one.told()}")

    def stop(self, one: Running) -> None:
        """End a container in order, or after a while at once."""
        # bubblewrap passes no signal on; the service is the child of its child.
        for pid in _children(one.process.pid):
            for inner in _children(pid) or [pid]:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(inner, one.ending)
        try:
            one.process.wait(40)
        except subprocess.TimeoutExpired:
            one.process.kill()
            one.process.wait()

    def close(self) -> None:
        """End all, the last one first."""
        for one in reversed(self.running):
            if one.process.poll() is None:
                self.stop(one)

    def _command(self, service: Mapping[str, Any], command: Sequence[str] | None) -> list[str]:
        ours = service["image"].startswith("lince:")
        begin = service.get("entrypoint") or (["lince"] if ours else [])
        if not begin and service["image"].startswith("postgres:"):
            begin = ["postgres-entrypoint.sh"]
        return [*begin, *(service.get("command", []) if command is None else command)]

    def _sandbox(self, service: Mapping[str, Any], own: Path) -> list[str]:
        """The line that closes a service in, up to its command."""
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        user, group = service["user"].split(":")
        kept = service.get("cap_add", [])
        line = ["bwrap", "--die-with-parent", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--clearenv"]
        if service.get("network_mode") == "none":
            line.append("--unshare-net")
        mounts = [*self._system(), *self._mounts(service, own)]
        # bubblewrap would make the folders above a mount for itself alone.
        above = {str(folder) for *_, target in mounts for folder in Path(target).parents}
        for folder in sorted(above):
            line += ["--perms", "0755", "--dir", folder]
        line += [word for mount in mounts for word in mount]
        line += ["--remount-ro", "/", "--cap-drop", "ALL"]
        for right in {*_RIGHTS, *kept}:
            line += ["--cap-add", f"CAP_{right}"]
        places = ["/opt/lince/bin", "/opt/image/bin", *self._places(), "/usr/bin", "/bin"]
        environment = {"PATH": ":".join(places), "LANG": "C.UTF-8", "HOME": "/tmp"}
        for name, value in {**environment, **service.get("environment", {})}.items():
            line += ["--setenv", name, str(value)]
        bounds = ",".join(["-all", *(f"+{right.lower()}" for right in kept)])
        rights = ["--clear-groups", "--no-new-privs", "--inh-caps=-all", f"--bounding-set={bounds}"]
        return [*line, "--", "setpriv", f"--reuid={user}", f"--regid={group}", *rights, "--"]

    def _places(self) -> list[str]:
        return sorted({str(path.parent) for path in self._programs.values() if path.is_relative_to("/usr")})

    def _system(self) -> Iterator[Sequence[str]]:
        """What an image brings: programs and settings of the system, ours, and those of the service."""
        yield ("--proc", "/proc")
        yield ("--dev", "/dev")
        yield ("--perms", "1777", "--tmpfs", "/dev/shm")
        for name in ("usr", "bin", "sbin", "lib", "lib64"):
            yield ("--ro-bind-try", f"/{name}", f"/{name}")
        for path in sorted(Path("/etc").iterdir()):
            if path.name not in ("hosts", "passwd", "resolv.conf"):
                yield ("--ro-bind-try", str(path), str(path))
        for name in ("hosts", "passwd"):
            yield ("--ro-bind", str(self._folder / name), f"/etc/{name}")
        yield ("--ro-bind", str(self._folder / "bin"), "/opt/lince/bin")
        for needed in {ROOT, Path(sys.prefix), Path(sys.base_prefix)}:
            if not needed.is_relative_to("/usr"):
                yield ("--ro-bind", str(needed), str(needed))
        for name, path in self._programs.items():
            if not path.is_relative_to("/usr"):
                yield ("--ro-bind", str(path), f"/opt/image/bin/{name}")

    def _mounts(self, service: Mapping[str, Any], own: Path) -> Iterator[Sequence[str]]:
        for one in service.get("tmpfs", []):
            place, _, options = one.partition(":")
            mode = re.search(r"mode=(\d+)", options)
            yield ("--perms", mode[1] if mode else "1777", "--tmpfs", place)
        for one in service.get("volumes", []):
            if isinstance(one, dict):
                own.mkdir(exist_ok=True)
                os.chown(own, *map(int, service["user"].split(":")))
                yield ("--bind", str(own), one["target"])
                continue
            source, target, *options = one.split(":")
            way = "--ro-bind" if "ro" in options else "--bind"
            if source.startswith("./"):
                yield (way, str(ROOT / source), target)
            elif source.startswith("/"):
                yield (way, source, target)
            else:
                new = "0:0" if source == "authority" or source.startswith("keys-") else service["user"]
                yield (way, str(self.volume(source, user=new)), target)


def _children(pid: int) -> list[int]:
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    except OSError:
        return []
    return [int(one) for one in text.split()]
