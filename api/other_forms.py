"""A case file's contents in the forms that other programs read: load files, a workbook, JSON. They lie in its bag.

All of them come from what else is in the bag: the same masks, the same numbers, the same bytes a second time.
"""

from collections.abc import Callable, Mapping

from api import sheets
from api.wiring import Workspace
from models.document import Page
from models.ids import DocumentId
from models.produced import BatesRange
from services.casefile import bag, loadfile, tables
from services.casefile.gather import CaseFile
from services.casefile.staging import Staging

VOLUME = loadfile.Volume(root=bag.PAYLOAD, below="loadfile/", data="")
"""Paths in the load files are told from the payload: natives are the originals that lie there."""
WORKBOOK = "tables/case.xlsx"


def add_to(
    folder: Staging,
    workspace: Workspace,
    file: CaseFile,
    *,
    ranges: Mapping[DocumentId, BatesRange],
    tell: Callable[[int, int], None],
) -> None:
    """Write them into a bag. `tell` is called before each page image with how many are written, of how many.

    Raises what drawing pages raises.
    """
    pages, done = sum(one.pages for one in ranges.values()), 0

    def image(document: DocumentId, page: Page) -> bytes:
        nonlocal done
        tell(done, pages)
        done += 1
        return workspace.images.of(document, page)

    loadfile.write(file, folder, ranges=ranges, blobs=workspace.blobs, image=image, volume=VOLUME, lies_at=bag.lies_at)
    for table in tables.TABLES:
        folder.write(f"{bag.PAYLOAD}tables/{table.name}.json", tables.as_json(table, file))
    told = ((table.name, table.columns, table.rows(file)) for table in tables.TABLES)
    folder.write(f"{bag.PAYLOAD}{WORKBOOK}", sheets.book(told, at=file.as_of))
