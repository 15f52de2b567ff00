"""`lince serve`: the web pages, the API, and workers that read what is uploaded."""

import contextlib
import errno
import signal
import socket
from collections.abc import Callable, Iterator
from typing import Annotated

import typer
import uvicorn

from api.accounts import LOCAL, first_start
from api.cli.languages import check_languages
from api.cli.options import DataOption, country_of
from api.cli.rule_files import check_rules
from api.cli.terminal import Terminal
from api.http.app import create_app
from api.logs import configure_logs
from api.pool import Pool
from api.settings import read_settings
from api.tracing import traced
from api.web_runs import closing_runs
from api.wiring import Workspace, open_workspace
from models.errors import UsageError

_KEPT_OPEN = 75
"""Seconds that a connection without a call stays open. Proxies and browsers keep theirs for about a minute."""


def serve(
    data: DataOption = None,
    host: Annotated[str | None, typer.Option("--host", help="Address to listen on (default 127.0.0.1).")] = None,
    port: Annotated[int | None, typer.Option("--port", help="Port (default 8765); 0 takes a free one.")] = None,
    agency: Annotated[str, typer.Option("--agency", help="First start: name of your agency.")] = LOCAL,
    country: Annotated[str, typer.Option("--country", help="First start: its country, two letters.")] = "BO",
) -> None:
    """Open the server on this machine. The first start prints the first login, once.

    --agency and --country name the agency that the first start makes; later `lince agency change` does.
    """
    land = country_of(country)
    if not 0 < len(agency.strip()) <= 200:
        raise UsageError("--agency has 1 to 200 characters.", next_step='For example --agency "Unidad Yungas".')
    settings = read_settings(data=data, host=host, port=port)
    check_languages(settings.ocr_languages)
    configure_logs(settings.log_level)
    check_rules(settings)
    workspace = open_workspace(settings)
    try:
        with workspace.folder.hold("lince serve"):
            run_server(workspace, lambda address: _announce(workspace, address, agency=agency.strip(), country=land))
    finally:
        workspace.close()


def run_server(workspace: Workspace, on_open: Callable[[str], None]) -> None:
    """Serve until stopped; `on_open` gets the address once the port is open. The caller holds the data folder."""
    listener = listen(workspace.settings.host, workspace.settings.port)
    host, port = listener.getsockname()[:2]
    scheme = "http" if workspace.settings.tls_cert is None else "https"
    pool = Pool(workspace)
    server = _Server(
        uvicorn.Config(
            create_app(workspace, pool=pool),
            log_config=None,
            access_log=False,
            server_header=False,
            ssl_certfile=workspace.settings.tls_cert,
            ssl_keyfile=None if workspace.settings.tls_key is None else str(workspace.settings.tls_key),
            timeout_graceful_shutdown=3,
            # A client must not find a connection closed under its next call: people pause longer than the usual 5 s.
            timeout_keep_alive=_KEPT_OPEN,
        ),
        lambda: on_open(f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}/"),
    )
    # Ctrl-C is how a server is ended. Once it ends, nothing cuts it off: it takes seconds at most.
    with _signals_end(server), traced(workspace.settings.traces_url, part="server"):
        pool.start()
        try:
            with closing_runs(workspace):
                server.run(sockets=[listener])
        finally:
            pool.stop()


@contextlib.contextmanager
def _signals_end(server: uvicorn.Server) -> Iterator[None]:
    def on_signal(_number: int, _frame: object) -> None:
        server.should_exit = True

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {
        number: signal.signal(number, on_signal) for number in numbers if signal.getsignal(number) is not signal.SIG_IGN
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Server(uvicorn.Server):
    """Says when the port answers. Signals are not its matter: a second one would end it with a traceback."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave them as they are."""
        yield

    def __init__(self, config: uvicorn.Config, on_open: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_open = on_open

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then call back."""
        await super().startup(sockets)
        if self.started:
            self._on_open()


def listen(host: str, port: int) -> socket.socket:
    """A bound socket. Raises UsageError when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named, not 0: only where it is named do asyncio's connections send small answers without waiting (TCP_NODELAY).
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise UsageError(
            f"Port {port} on {host} cannot be opened: {error.strerror}.",
            next_step="It is kept for the system: choose one above 1023, or a free one with --port 0."
            if error.errno == errno.EACCES
            else "Another program uses it: choose a free one with --port 0.",
        ) from error
    return listener


def _announce(workspace: Workspace, address: str, *, agency: str, country: str) -> None:
    console = Terminal(highlight=False, soft_wrap=True)
    console.print(f"Lince is open at [bold]{address}[/bold]   (Ctrl-C ends it)")
    login = first_start(workspace, agency=agency, country=country)
    if login is not None:
        console.print(f"First login, shown this once: [bold]{login[0]}[/bold]   password [bold]{login[1]}[/bold]")
