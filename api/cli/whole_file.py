"""A file that a verb writes: there when it is whole, and else as it was before."""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write, put in the place of `path` at the end; what fails inside leaves nothing. Raises OSError.

    What is no ordinary file (`/dev/stdout`, a pipe) is written to as it is.
    """
    if path.exists() and not path.is_file():
        with path.open("wb") as out:
            yield out
        return
    place = path.resolve()
    draft = place.with_name(f".lince-{secrets.token_hex(8)}.part")
    try:
        with draft.open("xb") as out:
            if place.exists():
                # Whoever may not write the file may not replace it either.
                place.open("ab").close()
                shutil.copymode(place, draft)
            yield out
            out.flush()
            os.fsync(out.fileno())
        draft.replace(place)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
