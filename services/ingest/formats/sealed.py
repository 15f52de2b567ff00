"""Office files locked with a password: opened with the passwords of the case, and read as what they are."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, ClassVar

import msoffcrypto
from msoffcrypto.exceptions import DecryptionError, InvalidKeyError

from services.ingest import ole_kinds, sniff
from services.ingest.plugin import ExtractKit, Facts, FormatHandler, Part, corrupt, encrypted, limit

_EVERYBODYS = "VelvetSweatshop"
"""With this one Excel locks what is protected against changes only: it opens such files without asking."""


class SealedHandler:
    """Office files of today with a password: an OLE file around an encrypted zip."""

    name: ClassVar[str] = "sealed_office"
    version: ClassVar[str] = "2"

    def __init__(self, readers: Sequence[FormatHandler]) -> None:
        self._readers = readers

    def score(self, head: bytes, filename: str) -> int | None:
        """By its stream EncryptedPackage."""
        return 50 if sniff.media_type(head, filename) == ole_kinds.SEALED_OFFICE else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:
        """Yield what the reader of the opened file yields. Raises ReadingStopped."""
        yield Facts(values={})
        with unlocked(path, kit) as copy:
            head = sniff.read_head(copy)
            reader = next((one for one in self._readers if one.score(head, name) is not None), None)
            if reader is None:
                raise corrupt("The lock opened, but what lies behind it is no office file.")
            yield Facts(values={"opened_as": sniff.media_type(head, name)})
            yield from reader.read(copy, name=name, kit=kit)


@contextmanager
def unlocked(path: Path, kit: ExtractKit) -> Iterator[Path]:
    """An opened copy of a locked office file, old or new, in a folder of its own that is wiped behind it.

    Raises ReadingStopped: encrypted where no password fits, corrupt where there is no lock to open.
    """
    if path.stat().st_size > kit.limits.part:
        raise limit("too_big", "The file is larger than is taken apart at once.")
    with tempfile.TemporaryDirectory(prefix="office-") as folder:
        copy = Path(folder) / "opened"
        with path.open("rb") as file:
            for password in (_EVERYBODYS, *kit.passwords):
                if _opens(file, password, copy):
                    break
            else:
                raise encrypted()
        yield copy


def _opens(file: BinaryIO, password: str, copy: Path) -> bool:
    """Whether a password fits; the opened file is then in `copy`."""
    try:
        locked = msoffcrypto.OfficeFile(file)
        # Of the newer locks the password is checked first; the older ones tell it by the same call.
        locked.load_key(password=password)
        with copy.open("wb") as out:
            locked.decrypt(out)
    except InvalidKeyError:
        return False
    except DecryptionError as error:
        raise encrypted("The file is closed by a kind of lock that Lince cannot open.") from error
    except Exception as error:  # the library, on damaged bytes
        raise corrupt("The lock of this office file is damaged.") from error
    return True
