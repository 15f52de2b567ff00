"""`lince verify`: check that what is stored is unchanged."""

import re
from pathlib import Path
from typing import Annotated

import typer

from api.cli.certified import verify_certificate
from api.cli.options import DataOption, JsonOption, open_existing
from api.cli.replayed import verify_case
from api.cli.terminal import Terminal
from api.outward import Unreachable
from api.receiving import case_named
from api.settings import read_settings
from api.stamping import Stamper, authority_of, verify_stamps
from api.wiring import Workspace
from models.audit import AuditHead
from models.errors import Altered, UsageError
from services.casefile.checking import check_bag
from services.records.stamps import BadStamp

_HASH = re.compile("[0-9a-f]{64}")


def verify(
    what: Annotated[str, typer.Argument(help="audit · case · certificate · a folder written by export")],
    number: Annotated[
        str, typer.Argument(help="With case: its number; with certificate: its file.", metavar="[CASE|FILE]")
    ] = "",
    *,
    data: DataOption = None,
    case: Annotated[str, typer.Option("--case", help="Number of the case, as well.")] = "",
    document: Annotated[
        list[str] | None,
        typer.Option("--document", help="With case: this document alone, by its id; repeatable."),
    ] = None,
    originals: Annotated[
        bool, typer.Option("--originals", help="With case: the stored originals alone, against their hashes.")
    ] = False,
    again: Annotated[
        bool,
        typer.Option("--again", help="With case: also documents that were derived again and did not change since."),
    ] = False,
    as_json: JsonOption = False,
    head: Annotated[
        bool, typer.Option("--head", help="With audit: print where the log ends, to be written down elsewhere.")
    ] = False,
    checkpoint: Annotated[
        bool, typer.Option("--checkpoint", help="With audit: keep a signed checkpoint now, and print its place.")
    ] = False,
    known: Annotated[
        str | None,
        typer.Option("--known", help="With audit: a head written down earlier, or a checkpoint's file; it must stand."),
    ] = None,
    key: Annotated[
        Path | None,
        typer.Option(
            "--key", help="With a folder or certificate: the sender's public key (PEM), known from elsewhere."
        ),
    ] = None,
) -> int | None:
    """Check the audit log, a case against its originals, a certificate of a search, or a bag written by export.

    Of a case, each document is read and analyzed again from its stored original, apart as when it came in, and held
    against what is stored: pages, tables, mentions, flags, legs, and the passages under decisions and assertions. It is
    the same, differs because of a new version (named), or differs without explanation: then the exit code is 4, as for
    an original that is missing or changed. A run that was cut goes on where it stopped.

    Of a certificate, the signature and the time stamp are checked and its search is done again, in --case where that is
    not the case that it names: it is the same, or what changed is named, and the exit code is 4.

    A head or a checkpoint that lies elsewhere proves the log up to it against whoever has the whole data folder.
    """
    if what == "certificate":
        return verify_certificate(
            read_settings(data=data), Path(number), key=key, cases=[case] if case else [], as_json=as_json
        )
    if what not in ("audit", "case"):
        _verify_bag(Path(what), key)
        return None
    settings = read_settings(data=data)
    workspace = open_existing(settings)
    try:
        console = Terminal(highlight=False)
        if what == "audit":
            checked, fault = workspace.records.audit.verify(known=_head(known, workspace))
            if fault is not None:
                raise Altered(f"Audit log: {fault}; {checked} events before it are sound.")
            console.print(f"Audit log: {checked} events, unbroken.")
            _tell_stamps(console, workspace)
            if head:
                console.print(str(workspace.records.audit.head()), soft_wrap=True)
            if checkpoint:
                kept = workspace.records.audit.checkpoint()
                console.print(f"Checkpoint: {kept}" if kept else "Checkpoint: none of an empty log.", soft_wrap=True)
                if kept:
                    _stamp(console, workspace, kept)
        elif originals:
            console.print(f"Originals: {_verify_originals(workspace, number or case)} files, unchanged.")
        else:
            return verify_case(workspace, _named(number or case), document or (), again=again, as_json=as_json)
    finally:
        workspace.close()
    return None


def _verify_bag(folder: Path, key: Path | None) -> None:
    """Check a bag that was exported here or elsewhere; needs no data folder. Raises UsageError, Altered."""
    if not folder.exists():
        raise UsageError(
            f"There is no folder {folder}.",
            next_step="`lince verify` takes audit, case, or a folder written by export.",
        )
    try:
        known = None if key is None else key.read_bytes()
        found = check_bag(folder, key=known)
    except OSError as error:
        raise UsageError(f"It cannot be read: {error.strerror}.", next_step="Check the paths.") from error
    console = Terminal(highlight=False)
    console.print(f"The bag is sound: {found.files} files, {found.bytes} bytes, each in both manifests, and signed.")
    console.print(f"The key's SHA-256 is {found.key}", soft_wrap=True)
    if known is None:
        console.print("Compare it with what the sender told you by another way, or give --key.")


def _tell_stamps(console: Terminal, workspace: Workspace) -> None:
    """How many checkpoints the authority has stamped, where one is set. Raises Altered."""
    state = verify_stamps(workspace)
    if state.stamped is not None:
        console.print(f"Time stamps: {state.stamped} sound, {state.pending} pending.")


def _stamp(console: Terminal, workspace: Workspace, checkpoint: Path) -> None:
    """Have it stamped at once; it stays pending where the authority gives no token for it."""
    authority = authority_of(workspace)
    if authority is None:
        return
    try:
        console.print(f"Stamped: {Stamper(workspace).stamp(checkpoint, authority):%Y-%m-%d %H:%M:%S} UTC.")
    except (Unreachable, BadStamp) as error:
        console.print(f"Stamp pending: the authority gave no token ({error}). The server asks again.", markup=False)


def _head(known: str | None, workspace: Workspace) -> AuditHead | None:
    if known is None:
        return None
    if known.endswith(".txt") and Path(known).is_file():
        return workspace.records.audit.stated(Path(known))
    sequence, _, digest = known.strip().partition(":")
    if not (sequence.isascii() and sequence.isdigit() and len(sequence) < 19 and _HASH.fullmatch(digest)):
        raise UsageError(
            "--known is no head of an audit log.", next_step="Type it as `lince verify audit --head` printed it."
        )
    return AuditHead(sequence=int(sequence), hash=digest)


def _named(number: str) -> str:
    if not number.strip():
        raise UsageError("Which case? Name it: `lince verify case NUMBER`, or with --case.")
    return number


def _verify_originals(workspace: Workspace, number: str) -> int:
    cases = case_named(workspace, _named(number))
    hashes = {
        exhibit.sha256
        for case in cases
        for status in workspace.records.evidence.files(case.id)
        for exhibit in workspace.records.evidence.exhibits_of(status.document)
    }
    for sha256 in sorted(hashes):
        if not workspace.blobs.has(sha256) or not workspace.blobs.verify(sha256):
            raise Altered(f"The original {sha256} is missing or was changed.")
    return len(hashes)
