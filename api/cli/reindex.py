"""`lince reindex`: build the search index anew from the catalogue."""

from api.cli.options import DataOption, open_existing
from api.cli.terminal import Terminal
from api.settings import read_settings
from api.wiring import rebuild_index


def reindex(data: DataOption = None) -> None:
    """Build the search index anew from the catalogue; searches go on with the old one until the new one is complete."""
    workspace = open_existing(read_settings(data=data))
    try:
        with workspace.folder.hold("lince reindex"):
            pages = rebuild_index(workspace)
        Terminal(stderr=True, highlight=False).print(f"{pages} pages indexed.")
    finally:
        workspace.close()
