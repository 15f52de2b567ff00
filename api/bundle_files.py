"""The files of a bundle that leaves: those written for it, and those that lie in the store."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from api.wiring import Workspace
from models.carried import CarriedObject, ObjectKind
from models.errors import Altered, NotFound
from models.ids import Sha256

_BLOCK = 1024 * 1024


class BundleFiles:
    """The files of a bundle, in the order in which they leave; those written for it lie in a folder of its own."""

    def __init__(self, workspace: Workspace, folder: Path) -> None:
        self._workspace, self._folder = workspace, folder
        self.listed: list[CarriedObject] = []
        self._made: dict[str, Path] = {}
        self._known: set[str] = set()

    def write(self, kind: ObjectKind, pieces: Iterable[bytes]) -> None:
        """A file made of pieces; one without any is none."""
        place, short, long, size = self._folder / kind.value, hashlib.sha256(), hashlib.sha512(), 0
        with place.open("xb") as file:
            for piece in pieces:
                file.write(piece)
                short.update(piece)
                long.update(piece)
                size += len(piece)
        if size:
            self._made[short.hexdigest()] = place
            self.add(CarriedObject(kind=kind, sha256=short.hexdigest(), sha512=long.hexdigest(), size=size))

    def add(self, one: CarriedObject) -> None:
        """A file that lies in the store, once."""
        if one.sha256 not in self._known:
            self._known.add(one.sha256)
            self.listed.append(one)

    def image(self, sha256: Sha256) -> None:
        """A page image. Raises Altered."""
        short, long, size = hashlib.sha256(), hashlib.sha512(), 0
        try:
            with self._workspace.blobs.open(sha256) as stream:
                while block := stream.read(_BLOCK):
                    short.update(block)
                    long.update(block)
                    size += len(block)
        except NotFound:
            pass
        if short.hexdigest() != sha256:
            raise Altered(f"The page image {sha256} is missing or was changed. Nothing was written.")
        self.add(CarriedObject(kind=ObjectKind.IMAGE, sha256=sha256, sha512=long.hexdigest(), size=size))

    def opened(self) -> Iterator[BinaryIO]:
        """Each file, open."""
        for one in self.listed:
            made = self._made.get(one.sha256)
            yield self._workspace.blobs.open(Sha256(one.sha256)) if made is None else made.open("rb")
