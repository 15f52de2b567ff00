"""`lince search`: find pages, with the place on the page."""

import json
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from api.cli.options import DataOption, JsonOption, open_existing
from api.receiving import case_named
from api.settings import read_settings
from models.search import Completeness, Hit, HitPage, SearchRequest


def search(
    query: Annotated[str, typer.Argument(help='Words, "phrases", AND OR NOT ( ), field:value, begin*, fuzzy~1.')],
    case: Annotated[list[str] | None, typer.Option("--case", help="Only in this case; may be repeated.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="Hits shown; the total is always exact.")] = 20,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find pages that answer a query, with the exact total and what could not be searched."""
    workspace = open_existing(read_settings(data=data))
    try:
        cases = [found.id for number in case or [] for found in case_named(workspace, number)] or None
        page = workspace.finder.find(SearchRequest(text=query, limit=limit), actor=workspace.operator, cases=cases)
    finally:
        workspace.close()
    if as_json:
        for hit in page.hits:
            sys.stdout.write(json.dumps(_line(hit), ensure_ascii=False) + "\n")
        end = {"total": page.total, "documents": page.documents, "completeness": page.completeness.model_dump()}
        sys.stdout.write(json.dumps(end, ensure_ascii=False) + "\n")
    else:
        _show(page)


def _line(hit: Hit) -> dict[str, object]:
    return {
        "document": hit.document,
        "page": hit.page,
        "score": hit.score,
        "snippet": hit.snippet,
        "boxes": hit.boxes,
        "case": hit.case_number,
        "name": hit.name,
        "sha256": hit.sha256,
        "marks": [(mark.start, mark.end) for mark in hit.marks],
        "answers": [answer.model_dump() for answer in hit.answers],
    }


def _show(page: HitPage) -> None:
    console = Console(highlight=False)
    for hit in page.hits:
        console.print(
            Text.assemble((hit.name, "bold"), f"  page {hit.page} of {hit.pages}  ", (hit.case_number, "cyan"))
        )
        snippet = Text("    " + hit.snippet.replace("\n", " "))
        for mark in hit.marks:
            snippet.stylize("bold yellow", mark.start + 4, mark.end + 4)
        console.print(snippet)
        for variant in dict.fromkeys(answer.variant for answer in hit.answers if answer.variant):
            console.print(f"    A variant of {variant}: marked as OCR read it.", style="dim")
    console.print(f"{page.total} pages in {page.documents} documents.", style="bold")
    console.print(_note(page.completeness), style="dim")


def _note(completeness: Completeness) -> str:
    if completeness.complete:
        return f"Everything was searched: {completeness.pages} pages of {completeness.documents} documents."
    gaps = [f"{count} documents {state}" for state, count in completeness.documents_unread.items()]
    if completeness.pages_unreadable:
        gaps.append(f"{completeness.pages_unreadable} pages unreadable")
    if completeness.pages_unindexed:
        # While files are being read, the index follows behind: nothing is to be mended.
        told = (
            "not in the index yet"
            if completeness.documents_waiting
            else "missing in the index (`lince reindex` mends it)"
        )
        gaps.append(f"{completeness.pages_unindexed} pages {told}")
    if completeness.documents_waiting:
        gaps.append(f"{completeness.documents_waiting} documents not read yet")
    return f"Not or not wholly searchable: {', '.join(gaps)}."
