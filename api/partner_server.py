"""The server that partners ask: answers them, and makes what they are answered with anew once a day."""

import signal
import threading
from collections.abc import Callable

import structlog

from api import holding
from api.partner_line import PartnerServer
from api.partners import own_keys
from api.wiring import Workspace
from models.errors import LinceError, UsageError
from models.ids import AgencyId

log = structlog.get_logger("lince.partner_line")

_LOOK = 60
"""Seconds between looks at whether a day is over, or something was taken back."""


def serve_partners(workspace: Workspace, agency: AgencyId, *, host: str, port: int, say: Callable[[str], None]) -> None:
    """Serve until stopped. Raises NotAllowed without a desk, UsageError where the port is taken."""
    own_keys(workspace, agency)
    try:
        server = PartnerServer(workspace, agency, host=host, port=port)
    except OSError as error:
        raise UsageError(
            f"Cannot listen there: {error.strerror}.", next_step="Choose another --host or --port."
        ) from error
    stop = threading.Event()

    def prepare() -> None:
        while True:
            try:
                holding.prepare(workspace, workspace.operator, agency=agency)
            except LinceError as error:
                log.warning("not prepared", code=error.code)
            if stop.wait(_LOOK):
                return

    preparing = threading.Thread(target=prepare, name="prepare", daemon=True)
    preparing.start()
    say(f"Partners are answered at https://{host}:{server.server_address[1]} (their certificates alone). Stop: Ctrl-C.")
    previous = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        say("Stopped.")
    finally:
        signal.signal(signal.SIGTERM, previous)
        stop.set()
        server.server_close()
