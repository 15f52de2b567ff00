"""Reading a bundle of another server: hostile to its last byte, and until then nothing of it is stored.

Every file of it goes into a folder of its own and is held against the signed list; every row is read once.
"""

import contextlib
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from pydantic import ValidationError

from api import peers
from api.wiring import Workspace
from models.carried import CarriedItem, CarriedObject, Manifest, ObjectKind, Peer
from models.case import Agency
from models.custody import IntakeAsked
from models.errors import BadBundle, NotForUs, OtherVersion, StorageFull
from models.ids import CaseId, DocumentId, Sha256
from services.casefile import envelope
from services.ingest import page_picture
from services.ingest.blobs.local import FULL
from services.records import carrying, database, entering, legible

STORED = (ObjectKind.ORIGINAL, ObjectKind.IMAGE)
"""Files that go into the store."""
_ID = re.compile(r"[0-9a-f]{32}")
_LONGEST_EXCERPT = 512 * 1024 * 1024
_LONGEST_AGREEMENT, _LONGEST_NAME = 64 * 1024, 200
_SPARE = 64 * 1024 * 1024
"""Bytes of the disk that a bundle leaves free."""


@dataclass
class Came:
    """A bundle that was read to its end: its list, who sent it, and where its files lie."""

    folder: Path
    manifest: Manifest | None = None
    peer: Peer | None = None
    digest: str = ""
    staged: dict[str, Path] = field(default_factory=dict)

    def lines(self, kind: ObjectKind) -> Iterator[bytes]:
        """The lines of a file that was made for the bundle; none where it holds none."""
        assert self.manifest is not None
        for one in self.manifest.objects:
            if one.kind is kind:
                with self.staged[one.sha256].open("rb") as file:
                    yield from _lines(file)


def _lines(file: BinaryIO) -> Iterator[bytes]:
    while line := file.readline(carrying.LONGEST_LINE + 1):
        yield line


class File:
    """Takes a file of a bundle into the folder; one that is in the store already is only looked at."""

    def __init__(self, came: Came, one: CarriedObject, *, known: bool) -> None:
        self._came, self._one = came, one
        self._place = came.folder / one.sha256
        self._file = None if known else self._place.open("xb")

    def write(self, block: bytes) -> None:
        """Raises StorageFull."""
        if self._file is not None:
            with _space():
                self._file.write(block)

    def done(self) -> None:
        """It is what the list says."""
        if self._file is not None:
            with _space():
                self._file.close()
            self._came.staged[self._one.sha256] = self._place

    def drop(self) -> None:
        """It is not."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.close()
            self._place.unlink(missing_ok=True)


@contextlib.contextmanager
def _space() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise StorageFull("There is no space left for the bundle: nothing of it was stored.") from error
        raise


def accepted(workspace: Workspace, came: Came, manifest: Manifest, key: bytes, digest: str) -> envelope.Take:
    """Look at the signed list before anything of the rest is read."""
    by = manifest.sender.id
    peer = next((one for one in peers.senders(workspace, key) if one.card.agency.id == by), None)
    if peer is None:
        raise BadBundle("The bundle names another agency than the one whose key signed it.")
    if manifest.recipient != str(peers.identity(workspace).to_public()):
        raise NotForUs("The bundle was written for another server, and encrypted to this one by somebody else.")
    if manifest.tables != database.HEAD:
        newer = manifest.tables > database.HEAD
        raise OtherVersion(f"The bundle was made by {'a newer' if newer else 'an older'} release of Lince.")
    _shape(manifest)
    wanted = sum(one.size for one in manifest.objects if not is_stored(workspace, one))
    if wanted + _SPARE > shutil.disk_usage(came.folder).free:
        raise StorageFull(f"The bundle holds {wanted} bytes that are not here: there is no space for them.")
    came.manifest, came.peer, came.digest = manifest, peer, digest
    return lambda one: File(came, one, known=is_stored(workspace, one))


def is_stored(workspace: Workspace, one: CarriedObject) -> bool:
    """Whether the store has a file of a bundle already."""
    return one.kind in STORED and workspace.blobs.has(Sha256(one.sha256))


def _shape(manifest: Manifest) -> None:
    """What a list of its kind may say. Raises BadBundle."""
    documents = [document for case in manifest.cases for document in case.documents]
    if not all(_ID.fullmatch(one) for one in _ids(manifest)):
        raise BadBundle("The list of the bundle names something by what is no id.")
    kinds = Counter(one.kind for one in manifest.objects)
    if len(set(documents)) < len(documents) or len({case.id for case in manifest.cases}) < len(manifest.cases):
        raise BadBundle("The list of the bundle names a case or a document twice.")
    if kinds[ObjectKind.ROWS] > 1 or kinds[ObjectKind.EXCERPT] > 1 or (documents and not kinds[ObjectKind.ROWS]):
        raise BadBundle("The list of the bundle does not name one file of rows.")
    if any(one.kind is ObjectKind.EXCERPT and one.size > _LONGEST_EXCERPT for one in manifest.objects):
        raise BadBundle("The excerpt of the bundle is too long.")
    if manifest.kind == "case":
        if len(manifest.cases) != 1 or manifest.space is not None or manifest.loans or manifest.parties:
            raise BadBundle("The list of the bundle is none of a case.")
        return
    space, sender = manifest.space, manifest.sender.id
    if space is None or manifest.items or {one.id for one in manifest.parties} != {one.agency for one in space.parties}:
        raise BadBundle("The list of the bundle is none of a joint space.")
    if len(space.model_dump_json()) > _LONGEST_AGREEMENT or any(
        len(one.withdrawn_by or "") > _LONGEST_NAME for one in manifest.loans
    ):
        raise BadBundle("The agreement of the bundle is longer than one can be.")
    lent = {one.case for one in manifest.loans}
    if any(one.owner != sender or one.space != space.id for one in manifest.loans) or any(
        case.id not in lent for case in manifest.cases
    ):
        raise BadBundle("The bundle lends what is not its sender's to lend.")
    if any(party.signed_at is None for party in space.parties):
        raise BadBundle("The agreement of the bundle was not signed by all.")


def _ids(manifest: Manifest) -> Iterator[str]:
    """All that the list says of what its records take as it comes."""
    yield manifest.sender.id
    yield from (one.id for one in manifest.parties)
    yield from (one for item in manifest.items for one in (item.case, *item.documents))
    for loan in manifest.loans:
        yield from (loan.id, loan.case, loan.owner, *([] if loan.document is None else [loan.document]))
    if manifest.space is not None:
        yield manifest.space.id


def checked(workspace: Workspace, came: Came, manifest: Manifest, home: Agency | None) -> entering.Entering:
    """Read every row, every line of the excerpt and every picture once without storing it. Raises BadBundle."""
    assert came.peer is not None
    by = came.peer.card.agency
    objects = {kind: [one for one in manifest.objects if one.kind is kind] for kind in ObjectKind}
    places = {document: case.id for case in manifest.cases for document in case.documents}
    to = by if home is None else home
    sender = entering.Sender(agency=by.id, name=by.name, owner=to.id, home="" if home is None else home.name)

    def checker() -> entering.Entering:
        return entering.Entering(
            places, sender=sender, whole=home is not None,
            originals={one.sha256: (one.sha512, one.size) for one in objects[ObjectKind.ORIGINAL]},
            images={one.sha256 for kind in STORED for one in objects[kind]},
        )  # fmt: skip

    try:
        for line in came.lines(ObjectKind.EXCERPT):
            legible.check_line(line)
    except (ValueError, RecursionError) as error:
        raise BadBundle("The excerpt of the bundle holds a line of no ledger and no log.") from error
    first = checker()
    for _ in first.read(came.lines(ObjectKind.ROWS)):
        pass
    first.whole()
    for sha256 in sorted(first.pictures):
        _check_picture(workspace, came, sha256)
    for item in manifest.items:
        _check_item(item, places)
    return checker()


def _check_picture(workspace: Workspace, came: Came, sha256: str) -> None:
    """Raises BadBundle for what is no picture of a page: whoever opens the page would be given it as one."""
    place = came.staged.get(sha256)
    try:
        if place is not None:
            page_picture.check(place)
        else:
            with workspace.blobs.path(Sha256(sha256)) as stored:
                page_picture.check(stored)
    except ValueError as error:
        raise BadBundle("The bundle holds a page whose picture is none.") from error


def _check_item(item: CarriedItem, places: Mapping[DocumentId, CaseId]) -> None:
    """Raises BadBundle."""
    if any(places.get(document) != item.case for document in item.documents):
        raise BadBundle("The list of the bundle names a seized item that is not of its case.")
    try:
        # From whom it came is told anew, and by then longer than anybody may write it.
        IntakeAsked.model_validate({**item.words, "received_from": "x"})
    except ValidationError as error:
        raise BadBundle("The list of the bundle tells of a seized item otherwise than is done.") from error
