"""Calls out of the house, to addresses that the settings name: bounded in time and size, no redirection followed."""

import http.client
import ipaddress
import ssl
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

PATIENCE = 15.0
"""Seconds that a step of a call may take."""
LONGEST_ANSWER = 1024 * 1024


class Unreachable(Exception):
    """There was no answer that can be used. The message names the kind only."""


def call(
    address: str,
    *,
    method: str = "GET",
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    ca_file: Path | None = None,
) -> tuple[int, bytes]:
    """Status and body of the answer. Raises Unreachable.

    Over https; over http to this machine alone. `ca_file` has the roots of the other side's certificate, where they
    are not the machine's own.
    """
    parts = parted(address)
    if parts is None:
        raise Unreachable("address")
    connection: http.client.HTTPConnection
    try:
        if parts.scheme == "https":
            context = ssl.create_default_context(cafile=None if ca_file is None else str(ca_file))
            connection = http.client.HTTPSConnection(
                parts.hostname or "", parts.port, timeout=PATIENCE, context=context
            )
        else:
            connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)
    except OSError as error:
        raise Unreachable(type(error).__name__) from error
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, path, body=body, headers=dict(headers or {}))
        answer = connection.getresponse()
        told = answer.read(LONGEST_ANSWER + 1)
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(type(error).__name__) from error
    finally:
        connection.close()
    if len(told) > LONGEST_ANSWER:
        raise Unreachable("too long")
    return answer.status, told


def parted(address: str) -> SplitResult | None:
    """An address by its parts; None for one that is not https (nor http to this machine), or holds a password."""
    try:
        parts = urlsplit(address)
        odd = parts.port is not None and not 1 <= parts.port <= 65535
    except ValueError:
        return None
    if odd or not parts.hostname or parts.username is not None or parts.fragment:
        return None
    safe = parts.scheme == "https" or (parts.scheme == "http" and on_this_machine(parts.hostname))
    return parts if safe else None


def on_this_machine(host: str) -> bool:
    """Whether a host is loopback."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
