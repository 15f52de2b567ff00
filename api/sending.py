"""Sends alerts out of the house, where the settings allow it: a signed message to an address, a mail.

What is sent says in which case how many pages are new, and where to look: no name, no words of the search, nothing of
the pages. Whether its maker may still see the case is asked again before each try.
"""

import datetime as dt
import hashlib
import hmac
import http.client
import ipaddress
import json
import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import urlsplit

import structlog

from api.settings import Settings
from api.wiring import Workspace
from models.errors import UsageError
from models.watch import Channel, SavedId
from services.records import secret
from services.search.alerting import actor_of

log = structlog.get_logger("lince.sending")

MOST_TRIES = 8
"""Tries over about a day; the alert stays in the inbox whatever becomes of them."""
_FIRST_PAUSE = 30.0
_LONGEST_PAUSE = 6 * 3600.0
_PATIENCE = 10.0
"""Seconds that one word of an answer may take."""
_WHOLE = 20.0
"""Seconds that a whole conversation may take, however much is said in it."""
_AT_ONCE = 20
_SMTP = "smtp"

_PLAIN = re.compile(r"[!-~]+")
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_MAIL = re.compile(rf"{_ATOM}(\.{_ATOM})*@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")
"""A dot-atom and a host's name (RFC 5321)."""


class _Refused(Exception):
    """It was not taken. The message names the kind only."""


def check_webhook(settings: Settings, address: str) -> None:
    """Whether alerts may be sent to an address: to a host of the settings, over https unless it is this machine.

    Never to Lince itself. Raises UsageError.
    """
    try:
        # Signs of other alphabets and blanks come percent-encoded: a line of HTTP is of ASCII.
        parts = urlsplit(address if _PLAIN.fullmatch(address) else "")
        port_is_odd = parts.port is not None and not 1 <= parts.port <= 65535
    except ValueError:
        parts, port_is_odd = urlsplit(""), True
    host = (parts.hostname or "").lower()
    if port_is_odd or not host or parts.scheme not in ("http", "https") or parts.username or parts.fragment:
        raise UsageError("This is no address that alerts can be sent to.", next_step="For example https://host/path.")
    here, port = _on_this_machine(host), parts.port or (443 if parts.scheme == "https" else 80)
    ours = urlsplit(settings.public_url or "")
    if (here and port == settings.port) or (host == ours.hostname and port == (ours.port or 443)):
        raise UsageError("Alerts may not be sent to Lince itself.", next_step="Name the address of another program.")
    if not _listed(settings.webhook_hosts) & {host, f"{host}:{port}"} or not (here or parts.scheme == "https"):
        raise UsageError(
            "Alerts may not be sent to this host.",
            next_step="Its administrator names it in LINCE_WEBHOOK_HOSTS, and it is reached over https.",
        )


def check_email(settings: Settings, address: str) -> None:
    """Whether alerts may be mailed to an address. Raises UsageError."""
    # Comments, quotes and brackets are ways to write one address that reads as another.
    if not _MAIL.fullmatch(address):
        raise UsageError("This is no mail address.", next_step="For example unit@agency.example.")
    if not settings.smtp_host or address.rpartition("@")[2].lower() not in _listed(settings.mail_domains):
        raise UsageError(
            "Alerts are not mailed to this address.",
            next_step="An administrator sets LINCE_SMTP_HOST, and its domain in LINCE_MAIL_DOMAINS.",
        )


def signing_key(workspace: Workspace, saved: SavedId) -> str:
    """The key that signs what is sent for a watch. It is kept nowhere: it follows from the installation's secret."""
    place = workspace.settings.secret_file or workspace.folder.catalogue.with_name(secret.NAME)
    return secret.derived_key(secret.read_or_make(place), f"watch {saved}").hex()[:64]


class Sender:
    """Sends what is due. One per process; keeps nothing."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._watches = workspace.records.watches

    def work_once(self) -> int:
        """Try what is due; returns how many were sent. A place that did not answer in time is not waited for again."""
        sent, deaf = 0, set[str]()
        for channel in self._watches.to_send(now=self._workspace.clock.now(), limit=_AT_ONCE):
            actor = actor_of(self._workspace.records, channel.user)
            if actor is None or not self._workspace.access.may(actor, "watch.inbox", case=channel.alert.case):
                self._watches.sent(channel.id)  # it is not his to know any more
                continue
            place = urlsplit(channel.webhook).netloc or _SMTP
            if place in deaf:
                self._again(channel, kind=TimeoutError.__name__)
                continue
            try:
                self._send(channel)
            except Exception as error:  # noqa: BLE001 - whatever is wrong with one place, the others are told
                if isinstance(error, TimeoutError):
                    deaf.add(place)
                self._again(channel, kind=type(error).__name__)
            else:
                self._watches.sent(channel.id)
                sent += 1
        return sent

    def _again(self, channel: Channel, *, kind: str) -> None:
        pause = min(_FIRST_PAUSE * 4**channel.attempts, _LONGEST_PAUSE)
        again = self._workspace.clock.now() + dt.timedelta(seconds=pause)
        last = channel.attempts + 1 >= MOST_TRIES
        log.warning("alert not sent", alert=channel.alert.id, tries=channel.attempts + 1, kind=kind)
        self._watches.not_sent(channel.id, again=None if last else again)

    def _send(self, channel: Channel) -> None:
        if channel.webhook:
            check_webhook(self._workspace.settings, channel.webhook)
            self._post(channel)
        else:
            check_email(self._workspace.settings, channel.email)
            self._mail(channel)

    def _post(self, channel: Channel) -> None:
        alert = channel.alert
        told = {
            "alert": alert.id,
            "watch": alert.search,
            "case": alert.case_number,
            "pages": alert.pages,
            "at": alert.at.isoformat(),
            "link": self._link(),
        }
        body = json.dumps(told, ensure_ascii=False).encode()
        moment = str(int(self._workspace.clock.now().timestamp()))
        key = signing_key(self._workspace, alert.search).encode()
        mark = hmac.new(key, moment.encode() + b"." + body, hashlib.sha256).hexdigest()
        parts = urlsplit(channel.webhook)
        host = parts.hostname or ""
        connection: http.client.HTTPConnection
        if parts.scheme == "https":
            connection = http.client.HTTPSConnection(
                host, parts.port, timeout=_PATIENCE, context=ssl.create_default_context()
            )
        else:
            connection = http.client.HTTPConnection(host, parts.port, timeout=_PATIENCE)
        try:
            # No redirection is followed: it could lead anywhere.
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            headers = {"Content-Type": "application/json", "Lince-Signature": f"t={moment},v1={mark}"}
            with _bounded([connection]):
                connection.request("POST", path, body=body, headers=headers)
                status = connection.getresponse().status
            if not 200 <= status < 300:
                raise _Refused
        finally:
            connection.close()

    def _mail(self, channel: Channel) -> None:
        settings, alert = self._workspace.settings, channel.alert
        mail = EmailMessage()
        mail["Subject"] = f"Lince: {alert.case_number}"
        mail["From"] = settings.smtp_from or f"lince@{settings.smtp_host}"
        mail["To"] = channel.email
        mail.set_content(
            f"Páginas nuevas en el caso {alert.case_number}: {alert.pages}\n"
            f"Páginas novas no caso {alert.case_number}: {alert.pages}\n"
            f"New pages in case {alert.case_number}: {alert.pages}\n\n{self._link()}\n"
        )
        host, port, safety = settings.smtp_host, settings.smtp_port, settings.smtp_security
        if safety == "none" and not _on_this_machine(host):
            raise _Refused
        context = ssl.create_default_context()
        held: list[_Held] = []
        with (
            _bounded(held),
            _MailOverTls(held, host, port, context) if safety == "tls" else _Mail(held, host, port) as server,
        ):
            if safety == "starttls":
                server.starttls(context=context)
            if settings.smtp_user:
                password = settings.smtp_password
                server.login(settings.smtp_user, password.get_secret_value() if password is not None else "")
            server.send_message(mail)

    def _link(self) -> str:
        settings = self._workspace.settings
        base = settings.public_url or f"http://{settings.host}:{settings.port}"
        return f"{base.rstrip('/')}/inbox"


class _Held(Protocol):
    """A connection that is made, or will be."""

    sock: socket.socket | None


class _Mail(smtplib.SMTP):
    """Held by whoever bounds it before the first word comes, which is while it is made."""

    def __init__(self, held: list[_Held], host: str, port: int) -> None:
        held.append(self)
        super().__init__(host, port, timeout=_PATIENCE)


class _MailOverTls(smtplib.SMTP_SSL):
    """The same, over TLS from the first word on."""

    def __init__(self, held: list[_Held], host: str, port: int, context: ssl.SSLContext) -> None:
        held.append(self)
        super().__init__(host, port, timeout=_PATIENCE, context=context)


@contextmanager
def _bounded(held: Sequence[_Held]) -> Iterator[None]:
    """Cut connections off that talk for too long: in an answer without an end, or sign by sign. Raises TimeoutError."""
    over, cut = threading.Event(), threading.Event()

    def watch() -> None:
        over.wait(_WHOLE)
        while not over.wait(_WHOLE / 20):
            cut.set()
            for one in held:
                with suppress(OSError):
                    if one.sock is not None:
                        one.sock.shutdown(socket.SHUT_RDWR)

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    except (OSError, http.client.HTTPException, smtplib.SMTPException):
        if cut.is_set():
            raise TimeoutError from None
        raise
    finally:
        over.set()


def _listed(text: str) -> set[str]:
    return {one.strip().lower() for one in text.split(",") if one.strip()}


def _on_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
