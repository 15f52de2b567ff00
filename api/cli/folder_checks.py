"""What the data folder must be: usable, with room, a catalogue of this version, a store and an index that answer.

Looks only: nothing is made, upgraded or repaired, and a running server is not disturbed.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from api import local_rules
from api.cli.checks import Check
from api.folder import DataFolder
from api.settings import Settings
from api.wiring import blob_store, database_address, search_engine, vector_index
from models.errors import CatalogueUnreachable, LinceError, StorageFull
from models.search import Scope
from services.records.cases import SqlCaseStore
from services.records.catalogue import SystemClock, open_database
from services.records.cover import Cover
from services.records.database import HEAD
from services.records.evidence import SqlEvidenceStore
from services.records.meaning import SqlMeaningStore
from services.records.near import SqlNearStore
from services.records.sealing import NAME as PROTECTION_KEY
from services.records.sealing import Sealer
from services.search.engines.elastic import ElasticEngine
from services.search.engines.embedded import EmbeddedEngine

_GIB = 1024**3
_LITTLE_SPACE = 2 * _GIB
"""Below this a single large exhibit with its page images may not fit."""
_NO_SPACE = _GIB // 10


def folder_checks(root: Path, settings: Settings | None = None) -> Iterator[Check]:
    """The checks over a data folder, which need not exist yet, and over the search server that the settings name."""
    folder = DataFolder(root)
    yield place_check(folder.root)
    yield space_check(folder.root)
    if folder.moving.exists() and folder.catalogue.exists():
        says = "its records are being moved into a database, and neither side is opened till then."
        yield Check("catalogue", "wrong", says, mend="Wait for `lince migrate`; where it was cut off, run it again.")
        return
    if settings is not None and (refused := local_rules.refusal(settings)) is not None:
        yield Check("local rules", "wrong", local_rules.sentence(refused, settings), mend=refused.advice)
    if folder.exists:
        yield catalogue_check(folder.catalogue, _address(settings))
        yield from near_checks(folder.catalogue, _address(settings))
    if folder.moved.exists():
        says = f"{folder.moved.name} holds all records as they were; nothing is erased while it lies there."
        yield Check("former file", "note", says, mend=f"Delete {folder.moved}, and its copies.")
    if settings is not None and settings.blobs_url is not None:
        yield store_check(settings, folder)
    if settings is not None and settings.search_url is not None:
        yield server_check(settings, folder)
    elif folder.exists:
        yield index_check(folder.index, folder.catalogue, _address(settings))


def _address(settings: Settings | None) -> str | None:
    return None if settings is None else database_address(settings)


def place_check(root: Path) -> Check:
    """Readable and writable, or possible to make."""
    if root.is_dir():
        if os.access(root, os.R_OK | os.W_OK | os.X_OK):
            return Check("data folder", "ok", str(root))
        return Check("data folder", "wrong", f"{root} cannot be read and written.", mend=_OTHER_FOLDER)
    if root.exists():
        return Check("data folder", "wrong", f"{root} is not a folder.", mend=_OTHER_FOLDER)
    if os.access(_nearest(root), os.W_OK | os.X_OK):
        return Check("data folder", "ok", f"{root}, made at the first use")
    return Check("data folder", "wrong", f"{root} cannot be made.", mend=_OTHER_FOLDER)


_FREE = "Free space on the data folder's disk."
_OTHER_FOLDER = "Correct its permissions, or choose another folder with --data or LINCE_DATA."


def space_check(root: Path) -> Check:
    """Room on its disk."""
    free = shutil.disk_usage(_nearest(root)).free
    says = f"{free / _GIB:.1f} GiB free"
    if free < _NO_SPACE:
        return Check("space", "wrong", says, mend=_FREE)
    return Check("space", "ok" if free >= _LITTLE_SPACE else "note", says)


def catalogue_check(path: Path, address: str | None = None) -> Check:
    """Opens, and has the schema that this code expects."""
    database = open_database(path, address)
    try:
        revision = database.checked_revision()
        concerns = database.concerns()
    except CatalogueUnreachable as error:
        return Check("catalogue", "wrong", f"{database.name}: {error.message}", mend=error.advice)
    except StorageFull:
        return Check("catalogue", "wrong", "cannot be opened: the disk is full.", mend=_FREE)
    except LinceError as error:
        reason = type(error).__name__
        return Check(
            "catalogue", "wrong", f"cannot be opened ({reason}).", mend="Put back a backup of the data folder."
        )
    finally:
        database.close()
    if revision == HEAD:
        says = f"schema {revision}" if address is None else f"schema {revision} at {database.name}"
        if concerns:
            return Check("catalogue", "note", f"{says}; {' '.join(concerns)}")
        return Check("catalogue", "ok", says)
    if revision is None or revision < HEAD:
        return Check("catalogue", "note", f"schema {revision or 'empty'}; the next start brings it to {HEAD}.")
    return Check(
        "catalogue",
        "wrong",
        f"schema {revision} was written by a newer Lince; this one knows {HEAD}.",
        mend="Use the newer version.",
    )


def near_checks(path: Path, address: str | None = None) -> Iterator[Check]:
    """Says where documents were not compared for near copies yet; nothing where all were."""
    if catalogue_check(path, address).state == "wrong":
        return
    database = open_database(path, address)
    try:
        if database.checked_revision() != HEAD:
            return  # the next start brings the tables
        lacking = SqlNearStore(database).lacking()
    finally:
        database.close()
    if lacking:
        says = f"{lacking} documents are still to be compared; a server does it while nothing else waits."
        yield Check("near copies", "note", says, mend="lince reindex")


def index_check(folder: Path, catalogue: Path, address: str | None = None) -> Check:
    """Answers, and has the pages that the catalogue has. An index that is not there is not made here."""
    if not (folder / "current").exists():
        held = _held("not there", lambda _: 0, catalogue, address)
        return held if held.state == "wrong" else Check("index", "note", "not begun; it is filled as files are read.")
    engine = EmbeddedEngine(folder)
    try:
        problem = engine.health()
        if problem is None:
            return _held(f"{engine.name}, answers", engine.count, catalogue, address)
    finally:
        engine.close()
    return Check("index", "wrong", problem.message, mend="lince reindex")


def _held(says: str, indexed: Callable[[Scope], int], catalogue: Path, address: str | None) -> Check:
    """Whether the index has as many pages as the catalogue; while files are read it follows behind."""
    if catalogue_check(catalogue, address).state != "ok":
        return Check("index", "ok", says)  # what is wrong there is told by that check
    database = open_database(catalogue, address)
    try:
        scope = Scope(cases=frozenset(case.id for case in SqlCaseStore(database).all()))
        cover = Cover(Sealer(catalogue.with_name(PROTECTION_KEY)))
        note = SqlEvidenceStore(database, SystemClock(), cover).completeness(scope)
        note = note.counted(indexed(scope))
    finally:
        database.close()
    if not note.pages_unindexed:
        return Check("index", "ok", f"{says}, {note.pages} pages")
    says = f"{says}; it lacks {note.pages_unindexed} of {note.pages} pages"
    if not note.next_step:
        return Check("index", "note", f"{says}; {note.documents_waiting} documents are still to be read.")
    return Check("index", "wrong", f"{says}.", mend="lince reindex")


def _meaning_held(settings: Settings, catalogue: Path) -> Check | None:
    """What the index of meaning on the server lacks; None: nothing."""
    address = database_address(settings)
    if catalogue_check(catalogue, address).state != "ok":
        return None
    database = open_database(catalogue, address)
    vectors = vector_index(settings, SqlMeaningStore(database))
    try:
        lacking = vectors.lacking()
    except LinceError as error:
        return Check("index", "wrong", f"{error.message} {error.advice}")
    finally:
        vectors.close()
        database.close()
    says = f"lacks {lacking} passages that are searched by meaning."
    return Check("index", "wrong", says, mend="lince reindex") if lacking else None


def server_check(settings: Settings, folder: DataFolder) -> Check:
    """Elasticsearch answers, is new enough, lets us in, and takes pages. An index that is not there is not made."""
    engine = search_engine(settings, folder)
    try:
        problem = engine.health()
        where = f"{engine.name} at {settings.search_url}, answers"
        if problem is None and (not isinstance(engine, ElasticEngine) or engine.begun()):
            if not folder.exists:
                return Check("index", "ok", where)
            held = _held(where, engine.count, folder.catalogue, database_address(settings))
            return _meaning_held(settings, folder.catalogue) or held if held.state == "ok" else held
    finally:
        engine.close()
    if problem is not None:
        mend = "lince reindex" if "lince reindex" in problem.message else None
        return Check("index", "wrong", problem.message, mend=mend)
    if folder.exists:
        held = _held(f"{where}; no index yet", lambda _: 0, folder.catalogue, database_address(settings))
        if held.state == "wrong":
            return held
    return Check("index", "note", f"{where}; no index yet. What is in the catalogue comes by `lince reindex`.")


def store_check(settings: Settings, folder: DataFolder) -> Check:
    """The object store answers, lets us in, and takes bytes; what it keeps of what is erased."""
    store = blob_store(settings, folder)
    try:
        problem = store.health()
        if problem is not None:
            return Check("object store", "wrong", problem.message, mend=problem.advice)
        says = f"{settings.blobs_url}, gives and takes bytes"
        return Check("object store", "note" if (kept := store.keeps()) else "ok", f"{says}{kept and '; '}{kept}")
    except LinceError as error:
        return Check("object store", "wrong", error.message, mend=error.advice)
    finally:
        store.close()


def _nearest(root: Path) -> Path:
    """The folder itself, or the first above it that exists."""
    return next(place for place in (root, *root.parents) if place.is_dir())
