"""`lince bundle`: an archive from which a machine without a network installs Lince."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from api.cli.checks import in_checkout
from api.cli.terminal import Terminal
from api.deploy import archive, gathering
from models.errors import DataFolderUnusable, NotYet, UsageError
from services.casefile.signing import SEED, Signer
from services.records import secret

KEY = Path("~/.config/lince/bundle-key")
"""Where the key lies that signs, unless another is named."""


def bundle(
    to: Annotated[Path | None, typer.Argument(metavar="[FOLDER]", help="Where the archive is written.")] = None,
    check: Annotated[Path | None, typer.Option("--check", metavar="FILE", help="Read an archive, make none.")] = None,
    fingerprint: Annotated[str, typer.Option("--fingerprint", help="With --check: of the key that signed it.")] = "",
    key: Annotated[
        Path,
        typer.Option("--key", metavar="FILE", help="Secret that signs; made where it is absent, kept for the next."),
    ] = KEY,
    without_programs: Annotated[
        bool, typer.Option("--without-programs", help="Leave out Debian's packages of tesseract and the like.")
    ] = False,
) -> None:
    """Make one signed archive from which a machine without a network installs Lince (from a checkout).

    It holds the Python packages of the lock file and their networks, Lince with its web pages, tesseract's languages,
    the documents, and on Debian the programs. It fits machines like this one: system, processor, Python 3.x.
    Prints its path; its SHA-256 and the fingerprint of its key go by another way to whoever installs it.
    """
    if (to is None) == (check is None):
        raise UsageError("Say where the archive goes, or which one to check.", next_step="lince bundle FOLDER")
    console = Terminal(stderr=True, highlight=False, markup=False, soft_wrap=True)
    if check is not None:
        found = archive.check(check, key=fingerprint.strip())
        console.print(f"{check}: whole, {found.files} files.")
    else:
        assert to is not None
        found = _made(to, key.expanduser(), programs=not without_programs, console=console)
        typer.echo(to / f"{found.name}.tar")
    console.print(f"{found.size / 1e6:.0f} MB, SHA-256 {found.sha256}")
    console.print(f"Signed by the key with the fingerprint {found.key}")


def _made(to: Path, key: Path, *, programs: bool, console: Terminal) -> archive.Archive:
    if not in_checkout():
        raise NotYet("An installed Lince makes no archives.", next_step="Run `./lince bundle` in a checkout.")
    if not to.is_dir() or not os.access(to, os.W_OK):
        raise UsageError(f"There is no folder {to} that can be written to.", next_step="Make it first.")
    if programs and shutil.which("apt-get") is None:
        console.print("The programs are left out: this system has no apt-get.")
        programs = False
    signer = _signer(key, console)

    @contextlib.contextmanager
    def step(what: str) -> Iterator[None]:
        with console.status(f"{what} …"):
            yield
        console.print(f"  {what}")

    # Beside the archive, where there is room for it: /tmp may be small, or in memory.
    with tempfile.TemporaryDirectory(prefix=".lince-bundle-", dir=to) as work:
        files, facts = gathering.gather(Path(work), programs=programs, step=step)
        with step("The archive"):
            return archive.write(files, facts, to, name=gathering.name_of(facts), signer=signer)


def _signer(key: Path, console: Terminal) -> Signer:
    """What signs archives, by a secret of its own that is made where it is absent. Raises UsageError."""
    new = not key.exists()
    try:
        key.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = secret.read_or_make(key)
    except (OSError, DataFolderUnusable) as error:
        raise UsageError(
            f"The key {key} cannot be read or made, or is shorter than 32 characters.", next_step="Name another: --key."
        ) from error
    if new:
        console.print(f"A new key was made: {key}. Keep it: whoever trusts it trusts the next archive.")
    return Signer(secret.derived_key(made, "lince: installation archives")[:SEED])
