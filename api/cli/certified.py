"""`lince verify certificate`: the signature of a certificate, its time stamp, and the search once more."""

import sys
from collections.abc import Sequence
from pathlib import Path

from api import certifying
from api.certificates import CERTIFICATE, PUBLIC_KEY, SIGNATURE, Signed
from api.cli.exits import DONE, SOME_FAILED
from api.cli.options import one_case, open_existing
from api.cli.terminal import Terminal
from api.names import json_shown
from api.settings import Settings
from api.stamping import authority_of
from api.wiring import Workspace
from models.certificate import Recertified, SearchCertificate
from models.errors import Altered, UsageError
from services.casefile import signing
from services.records.stamps import BadStamp

_LARGEST = 256 * 1024 * 1024
"""Bytes of a certificate."""
_SMALL = 64 * 1024


def verify_certificate(settings: Settings, file: Path, *, key: Path | None, cases: Sequence[str], as_json: bool) -> int:
    """Check a certificate in its folder, and search again where a data folder is; returns the exit code.

    Raises UsageError, Altered (signature or time stamp), NotFound.
    """
    place = file / CERTIFICATE if file.is_dir() else file
    made = Signed(_read(place, _LARGEST), _read(place.with_name(SIGNATURE), _SMALL), _read(
        key or place.with_name(PUBLIC_KEY), _SMALL
    ))  # fmt: skip
    told = certifying.read(made.content)
    if not signing.signed(made.content, made.signature, made.public_key):
        raise Altered("The certificate is not what was signed, or not by this key.", next_step="Ask for it again.")
    console = Terminal(highlight=False, markup=False, soft_wrap=True, stderr=as_json)
    console.print(f"The signature is right, by the key {signing.fingerprint(made.public_key)}")
    if key is None:
        console.print("Compare the key with what the sender told you by another way, or give --key.")
    workspace = open_existing(settings)
    try:
        console.print(_stamp(workspace, place, made))
        where = [one_case(workspace, one).id for one in cases] or None
        found = certifying.check(workspace, workspace.operator, made, told, cases=where)
    finally:
        workspace.close()
    if as_json:
        sys.stdout.write(json_shown(found.model_dump_json()) + "\n")
    else:
        _show(console, told, found)
    return DONE if found.same_index and found.same_hits is not False and not _unrepeated(told) else SOME_FAILED


def _unrepeated(told: SearchCertificate) -> bool:
    return told.sought is not None and told.sought.masked


def _read(file: Path, most: int) -> bytes:
    try:
        if file.stat().st_size > most:
            raise UsageError(f"{file} is too large for what it is to be.")
        return file.read_bytes()
    except OSError as error:
        raise UsageError(
            f"{file} cannot be read: {error.strerror}.",
            next_step="Name certificate.json; its signature and key lie beside it, or give --key.",
        ) from error


def _stamp(workspace: Workspace, place: Path, made: Signed) -> str:
    """What its time stamp says. Raises Altered."""
    kept = place.with_name(certifying.TOKEN)
    if not kept.exists():
        return "There is no time stamp beside it."
    authority = authority_of(workspace)
    if authority is None:
        return "There is a time stamp; no authority is set here that it could be checked by (LINCE_TIMESTAMP_CA_FILE)."
    try:
        at = authority.time_of(_read(kept, _SMALL), made.content)
    except BadStamp as error:
        raise Altered("The time stamp is not of this certificate.") from error
    return f"The time stamp is right: {at:%Y-%m-%d %H:%M:%S} UTC."


def _show(console: Terminal, told: SearchCertificate, found: Recertified) -> None:
    if not found.ours:
        console.print("It was signed by another installation than this one.")
    if told.sought is not None:
        if found.same_hits is None:
            console.print("The search cannot be repeated: the query's words are masked.")
        elif found.same_hits:
            console.print(f"SAME: {found.pages_now} pages answer, those that answered then.")
        else:
            console.print(f"DIFFERENT: {found.pages_now} pages of its documents answer now, {found.pages_then} then.")
        if found.pages_more:
            console.print(f"In documents that it does not cover, {found.pages_more} more pages answer.")
    console.print(f"The index is {'the same' if found.same_index else 'another'}.")
    for one in found.changes:
        what = one.what.value.replace("_", " ")
        change = f": {one.documents}" if one.documents is not None else f": {one.before or '—'} → {one.now or '—'}"
        console.print(f"  {what}{change if one.documents is not None or one.before or one.now else ''}")
