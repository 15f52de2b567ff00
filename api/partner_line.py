"""The connection between two agencies: TLS 1.3 with a certificate on either side, each compared whole with its card.

A question is one POST to /v1/ask, its answer the body that comes back. There is nothing else on this port: no page, no
API, no address that tells anything. Whoever has no partner's certificate gets no further than the handshake.
"""

import http.client
import socket
import ssl
import tempfile
import threading
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import structlog

from api.answering import answer_question, der_of, known_question, refusal
from api.wiring import Workspace
from models.deconfliction import Partner
from models.errors import BadMessage, LinceError, PartnerUnreachable
from models.ids import AgencyId
from services.deconfliction import message
from services.deconfliction_ports import DeskKeys

log = structlog.get_logger("lince.partner_line")

PATH = "/v1/ask"
SECONDS = 120
"""That a connection may be silent."""
HANDSHAKE = 10
"""Seconds for a handshake: until it is over nobody is known."""
AT_ONCE = 64
"""Connections that are served at once; further ones are closed."""


def send(partner: Partner, desk: DeskKeys, question: bytes) -> bytes:
    """Carry a question to a partner's server. Raises PartnerUnreachable, also when that is not its server."""
    address = urlsplit(partner.card.url)
    context = _context(ssl.PROTOCOL_TLS_CLIENT, desk, [partner.card.certificate])
    # The certificate is compared whole, whatever names it bears: of that one partner, and no other one's.
    context.check_hostname = False
    connection = http.client.HTTPSConnection(
        address.hostname or "", address.port or 443, timeout=SECONDS, context=context
    )
    try:
        connection.connect()
        shown = connection.sock.getpeercert(binary_form=True)
        if shown != der_of(partner.card.certificate):
            raise PartnerUnreachable("The server is not the partner's: its certificate is another one.")
        connection.request("POST", PATH, body=question, headers={"Content-Type": "application/octet-stream"})
        answer = connection.getresponse().read(message.LARGEST + 1)
    except ssl.SSLCertVerificationError as error:
        raise PartnerUnreachable("The server is not the partner's: its certificate is another one.") from error
    except (OSError, http.client.HTTPException) as error:
        raise PartnerUnreachable("The partner's server does not answer.") from error
    finally:
        connection.close()
    if not answer:
        raise PartnerUnreachable("The partner's server gives no answer.", next_step="Call its contact.")
    return answer


class PartnerServer(ThreadingHTTPServer):
    """Answers the partners of one agency. Each connection is shaken hands with in its own thread, within its time."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, workspace: Workspace, agency: AgencyId, *, host: str, port: int) -> None:
        self.workspace = workspace
        self._agency = agency
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, port), _Handler)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Runs in the connection's thread. Who has no partner's certificate is left without a word."""
        if not self._turns.acquire(blocking=False):
            self.shutdown_request(request)
            return
        try:
            request.settimeout(HANDSHAKE)
            encrypted = self._context().wrap_socket(request, server_side=True)
            encrypted.settimeout(SECONDS)
        except (OSError, ssl.SSLError):
            log.warning("no handshake")
            self.shutdown_request(request)
        else:
            super().process_request_thread(encrypted, client_address)
        finally:
            self._turns.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing of a connection goes to a log but that it broke."""
        del request, client_address
        log.warning("connection broke")

    def _context(self) -> ssl.SSLContext:
        """Made for each connection: a partner revoked a second ago gets no further."""
        partners = self.workspace.records.partners
        desk = partners.desk(self._agency)
        if desk is None:
            raise OSError("no desk")
        known = [one.card.certificate for one in partners.of(self._agency) if one.active]
        if not known:
            raise OSError("no partner")
        return _context(ssl.PROTOCOL_TLS_SERVER, desk, known)


class _Handler(BaseHTTPRequestHandler):
    """One question a connection."""

    server: PartnerServer
    protocol_version = "HTTP/1.1"
    server_version = "lince"
    sys_version = ""
    timeout = SECONDS

    def do_POST(self) -> None:
        """Answer a question; a refusal is signed too, where it is known who asks."""
        self.close_connection = True
        size = self.headers.get("Content-Length", "")
        if self.path != PATH or not size.isascii() or not size.isdigit() or int(size) > message.LARGEST_QUESTION:
            self._reply(400, b"")
            return
        certificate = self.connection.getpeercert(binary_form=True)
        try:
            known = known_question(self.server.workspace, self.rfile.read(int(size)))
        except BadMessage:
            self._reply(400, b"")
            return
        try:
            self._reply(200, answer_question(self.server.workspace, known, certificate=certificate))
        except LinceError as error:
            self._reply(403, refusal(self.server.workspace, known, error))

    def _reply(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/octet-stream")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What is no question of ours is refused without a word."""
        del message, explain
        self.close_connection = True
        self._reply(code, b"")

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the parent's name
        """The log of questions is in the catalogue."""
        del format, args


def _context(side: int, desk: DeskKeys, trusted: Sequence[str]) -> ssl.SSLContext:
    """TLS 1.3, our certificate, and nobody trusted but these certificates themselves."""
    context = ssl.SSLContext(side)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.verify_mode = ssl.CERT_REQUIRED
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.load_verify_locations(cadata="\n".join(trusted))
    # The library takes keys from files alone: one that only we can read, for as long as it takes.
    with tempfile.TemporaryDirectory(prefix="lince-") as folder:
        file = Path(folder) / "desk.pem"
        file.touch(mode=0o600)
        file.write_text(desk.tls.decode() + desk.card.certificate)
        context.load_cert_chain(file)
    return context
