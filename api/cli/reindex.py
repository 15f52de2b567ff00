"""`lince reindex`: build the search index anew from the catalogue."""

from api.cli.options import DataOption, open_existing
from api.cli.terminal import Terminal
from api.reindexing import compare_due
from api.reindexing import reindex as build_anew
from api.settings import read_settings


def reindex(data: DataOption = None) -> None:
    """Build the search index anew from the catalogue; searches go on with the old one until the new one is complete.

    Beside a running server the server does it, and nothing stops. Documents whose pages were not yet compared for near
    copies are compared now.
    """
    workspace = open_existing(read_settings(data=data))
    console = Terminal(stderr=True, highlight=False, markup=False)
    try:
        pages = build_anew(workspace, waits=lambda held: console.print(f"{held} The index is built anew there …"))
        console.print(f"{pages} pages indexed.")
        if lacking := workspace.records.near.lacking():
            console.print(f"{lacking} documents have not been compared for near copies yet …")
            compared = compare_due(workspace.records.near)
            console.print(f"{compared} documents compared.")
    finally:
        workspace.close()
