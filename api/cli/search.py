"""`lince search`: find pages, with the place on the page."""

import json
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.cells import cell_len
from rich.text import Text

from api.cli.options import DataOption, JsonOption, ReasonOption, open_existing, reasoned
from api.cli.terminal import Terminal
from api.cli.whole_file import whole_file
from api.hits import as_bytes, line
from api.leaving import OfCases
from api.names import json_shown, shown
from api.receiving import case_named
from api.searching import search as find
from api.settings import read_settings
from api.sheets import Form
from api.wiring import Workspace, meaning_finder, meaning_reader
from models.document import DocumentState
from models.errors import QuerySyntax, UsageError
from models.meaning import MeaningNote
from models.search import Completeness, FoundBy, Hit, HitPage, HitsEnd, Order, SearchRequest, Unit
from models.understood import UnknownField
from services.nlp.encoder import SentenceEncoder
from services.search.syntax import literal

_AROUND = 60
"""Signs of a query that are shown to either side of the place that cannot be read."""
_PATIENCE = 20.0
"""Seconds that a search waits for pages to be read for their meaning."""


def search(
    query: Annotated[
        str,
        typer.Argument(help='Words, "phrases", AND OR NOT ( ), field:value, begin*, qu?spe, fuzzy~1, /expression/.'),
    ],
    case: Annotated[list[str] | None, typer.Option("--case", help="Only in this case; may be repeated.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="Hits shown; the total is always exact.")] = 20,
    meaning: Annotated[
        bool, typer.Option("--meaning", help="Also pages that say the like in other words, or in another language.")
    ] = False,
    glossary: Annotated[
        bool, typer.Option("--glossary/--no-glossary", help="With --meaning: words of the glossary in other languages.")
    ] = True,
    unit: Annotated[Unit, typer.Option("--by", help="Each page is a hit, or each document with its best page.")] = (
        Unit.PAGE
    ),
    order: Annotated[Order, typer.Option("--order", help="What comes first; days are those that a page names.")] = (
        Order.RELEVANCE
    ),
    variants: Annotated[
        bool, typer.Option("--variants/--no-variants", help="Whether names are sought in their other forms too.")
    ] = True,
    form: Annotated[Form | None, typer.Option("--form", help="All hits, however many, in this form.")] = None,
    to: Annotated[
        Path | None, typer.Option("--to", help="File for all hits; its ending tells the form.", show_default=False)
    ] = None,
    reason: ReasonOption = "",
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find pages that answer a query, with the exact total and what could not be searched."""
    workspace = open_existing(read_settings(data=data))
    try:
        actor = reasoned(workspace, reason)
        cases = [found.id for number in case or [] for found in case_named(workspace, number)] or None
        request = SearchRequest(
            text=query, limit=limit, meaning=meaning, glossary=glossary, unit=unit, order=order, variants=variants
        )
        if form is not None or to is not None:
            _write(OfCases(workspace.records).hits(workspace.finder.every(request, actor=actor, cases=cases)), form, to)
            return
        if meaning:
            _read_for_meaning(workspace)
        page = find(workspace, actor, request, cases=cases)
    except QuerySyntax as error:
        _point(query, error)
        raise
    finally:
        workspace.close()
    if as_json:
        for hit in page.hits:
            sys.stdout.write(json_shown(json.dumps(line(hit), ensure_ascii=False)) + "\n")
        end = page.model_dump(mode="json", exclude={"hits", "facets"}, exclude_none=True)
        sys.stdout.write(json_shown(json.dumps(end, ensure_ascii=False)) + "\n")
    else:
        _show(page)


def _write(hits: Iterator[Hit | HitsEnd], form: Form | None, to: Path | None) -> None:
    """All hits to a file or to standard output. Raises UsageError."""
    if to is None:
        sys.stdout.buffer.writelines(as_bytes(hits, form or Form.JSONL))
        sys.stdout.buffer.flush()
        return
    ending = to.suffix.lstrip(".").lower()
    if form is None and ending not in set(Form):
        raise UsageError("The file has no known form.", next_step="Name it .csv, .xlsx or .jsonl, or say --form.")
    try:
        with whole_file(to) as out:
            out.writelines(as_bytes(hits, form or Form(ending)))
    except OSError as error:
        raise UsageError(f"Cannot write {to}: {error.strerror}.", next_step="Name another file.") from None


def _point(query: str, error: QuerySyntax) -> None:
    """The query with a caret under the place that cannot be read, and the same words as they are."""
    typed = "".join(" " if c.isspace() else c for c in query)
    start = max(0, error.position - _AROUND)
    console = Terminal(stderr=True, highlight=False, markup=False, soft_wrap=True)
    head, rest = shown(typed[start : error.position]), shown(typed[error.position : error.position + _AROUND])
    console.print(f"  {head}{rest}\n  {' ' * cell_len(head)}^")
    if words := literal(query):
        console.print(f"  To search for it as it is: {shlex.quote(words)}")


def _read_for_meaning(workspace: Workspace) -> None:
    """Read what no worker has read for its meaning yet, as far as one waits for it. Raises FeatureMissing."""
    meaning_finder(workspace)
    reader = meaning_reader(workspace)
    if reader is None or not workspace.records.meaning.due(SentenceEncoder.version, limit=1):
        return
    sys.stderr.write(f"Reading pages for their meaning first, {_PATIENCE:g} seconds at most …\n")
    reader.catch_up(seconds=_PATIENCE)


def _show(page: HitPage) -> None:
    console = Terminal(highlight=False)
    for hit in page.hits:
        several = f"  {hit.hits} pages answer" if (hit.hits or 0) > 1 else ""
        where = f"  page {hit.page} of {hit.pages}  "
        console.print(Text.assemble((shown(hit.name), "bold"), where, (hit.case_number, "cyan"), several))
        console.print(_snippet(hit))
        if hit.by is FoundBy.MEANING:
            console.print("    Near in meaning; its words need not stand there.", style="dim")
        if hit.by is FoundBy.GLOSSARY:
            console.print("    Says it in words of the glossary.", style="dim")
        if hit.repeats is not None:
            console.print(f"    Says nearly the same as hit {hit.repeats + 1}.", style="dim")
        for variant in dict.fromkeys(answer.variant for answer in hit.answers if answer.variant):
            console.print(f"    A variant of {variant}: marked as OCR read it.", style="dim")
    console.print(f"{page.total} pages in {page.documents} documents.", style="bold")
    if page.meaning is not None:
        console.print(_said(page.meaning))
        for asked in page.meaning.words:
            words = ", ".join(dict.fromkeys(word for found in asked.words.values() for word in found))
            console.print(Text(f"{asked.typed}: {words}", "dim"))
        if page.meaning.words:
            console.print(Text("These words were sought too. --no-glossary leaves them out.", "dim"))
    for name in page.expanded:
        if forms := [form.text for form in name.forms if form.sought]:
            told = Text(f"{name.typed} was also sought as: {', '.join(forms)}. --no-variants seeks it as typed.", "dim")
            console.print(told)
    for one in page.taken:
        taken = f"{one.typed} took one word; {one.rest} was sought by itself. For both: {one.instead}"
        console.print(taken, style="yellow", markup=False)
    for word in page.unknown:
        console.print(_unknown(word), style="yellow", highlight=False, markup=False)
    console.print(_note(page.completeness), style="dim")
    if page.completeness.next_step:
        console.print(page.completeness.next_step, style="bold yellow")


def _snippet(hit: Hit) -> Text:
    """The snippet on one line, its marks shown; what stands written out is not counted by them."""
    text, told, at = hit.snippet.replace("\n", " "), Text("    "), 0
    for mark in hit.marks:
        told.append(shown(text[at : max(at, mark.start)]))
        told.append(shown(text[max(at, mark.start) : mark.end]), "bold yellow")
        at = max(at, mark.end)
    return told.append(shown(text[at:]))


def _unknown(word: UnknownField) -> str:
    meant = " or ".join(f"{name}:" for name in word.near)
    offered = f" Did you mean {meant}?" if meant else " `lince search --help` has an example of each field."
    return f"{word.typed}: is the name of no field; it was sought as a word.{offered}"


def _said(note: MeaningNote) -> str:
    words = "" if note.text_searched else "The words were no query and were not searched as such. "
    read = f"In words of the glossary: {note.said} pages. Near in meaning: {note.nearest}, of {note.pages} read for it"
    waiting = f"; {note.pages_waiting} still wait for that: run this again, or leave `lince serve` running."
    return f"{words}{read}{waiting if note.pages_waiting else '.'}"


_STATES = {
    DocumentState.READING: "still being read",
    DocumentState.PARTIAL: "read in part",
    DocumentState.ENCRYPTED: "closed by a password",
    DocumentState.CORRUPT: "damaged",
    DocumentState.EMPTY: "empty",
    DocumentState.LIMIT: "over a limit",
    DocumentState.UNSUPPORTED: "of a format that is not read",
    DocumentState.TIMEOUT: "not read in time",
    DocumentState.FAILED: "not read for a fault",
}


def _many(count: int, noun: str, what: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'} {what}"


def _note(completeness: Completeness) -> str:
    if completeness.complete:
        return f"Everything was searched: {completeness.pages} pages of {completeness.documents} documents."
    gaps = [
        _many(count, "document", _STATES[DocumentState(state)])
        for state, count in completeness.documents_unread.items()
    ]
    if completeness.pages_unreadable:
        gaps.append(_many(completeness.pages_unreadable, "page", "unreadable"))
    if completeness.pages_unindexed:
        # While files are being read, the index follows behind: nothing is to be mended.
        told = "missing in the index" if completeness.next_step else "not in the index yet"
        gaps.append(_many(completeness.pages_unindexed, "page", told))
    if completeness.documents_waiting:
        gaps.append(_many(completeness.documents_waiting, "document", "not read yet"))
    if completeness.cases_unasked:
        gaps.append(_many(completeness.cases_unasked, "case", "left out for want of a --reason"))
    if completeness.documents_kept_in:
        gaps.append(_many(completeness.documents_kept_in, "document", "left out as for intelligence only"))
    if completeness.documents_by_law:
        gaps.append(_many(completeness.documents_by_law, "document", "sealed by law"))
    return f"Not or not wholly searchable: {', '.join(gaps)}."
