"""`lince resolve`: mentions of many cases in, clusters out, without a data folder."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.compare_names import Language
from api.cli.exits import DONE, SOME_FAILED
from api.cli.rows import numbered_lines, written
from api.cli.whole_file import whole_file
from api.linking import name_levels
from api.names import json_shown
from api.whose import lands
from models.errors import UsageError
from services.search.linking.people import KINDS
from services.search.linking.reasons import Reasons
from services.search.linking.resolve import Link, Resolved
from services.search.linking.resolve import resolve as join

_BATCH = 1000


def resolve(
    file: Annotated[str, typer.Argument(help="JSON Lines file, `-` for standard input.", metavar="MENTIONS.jsonl")],
    explain: Annotated[Path | None, typer.Option("--explain", help="File for a line per link, with its parts.")] = None,
    apart: Annotated[
        Path | None, typer.Option("--apart", help="TSV of two mids a line that are told to be two, never joined.")
    ] = None,
    language: Annotated[Language, typer.Option("--language", help="Language of the reasons.")] = Language.EN,
) -> int:
    """Join mentions of one person or thing, without a data folder.

    Each line is an object with "mid", "kind" (person, phone, id, plate, address or handle) and "text", and where known
    "case", "doc", "country" (of the file: numbers are read by it), "birth" and "near", the mids of identifiers tied to
    a person in the same sentence. Answers "mid", "cluster" and "score", tab-separated: the cluster's name means
    nothing, a mention that met no other has score 0.
    Inside one case names may join; across cases only where an identifier or a birth date speaks for it besides, and
    even then the link is a proposal. `--explain` writes for each link its two mentions, score, band (certain,
    probable, possible), parts in log odds and reason, which tells what was left out of account. A mention without
    a case or document stands in one of its own. A line that cannot be read is answered with cluster "error"; the
    exit code is then 4.
    """
    broken: list[tuple[str, str]] = []
    resolved = join(
        _read(numbered_lines(file), broken), name_levels(), apart=_apart(apart), lands=lands, progress=_progress
    )
    if explain is not None:
        _write_links(explain, resolved, Reasons(language))
    for note, count in sorted(resolved.left_out.items()):
        print(f"{count} × {Reasons(language).line((), (note,))}", file=sys.stderr)
    written(_answers(resolved, broken), batch=_BATCH)
    return SOME_FAILED if broken else DONE


def _progress(stage: str, count: int) -> None:
    if sys.stderr.isatty():
        print(f"{stage}: {count}", file=sys.stderr)


def _read(lines: Iterable[tuple[int, str]], broken: list[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    """The rows that can be used; `broken` gets mid and fault of the rest. Of lines with one mid the first counts."""
    seen: set[str] = set()
    for number, line in lines:
        mid, fault, row = _row(line)
        if not fault and mid in seen:
            fault = "mid stands twice"
        if fault or row is None:
            broken.append((mid or f"line {number}", fault))
        else:
            seen.add(mid)
            yield row


def _row(line: str) -> tuple[str, str, dict[str, Any] | None]:
    """Mid, fault and fields of a line."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return "", "not a line of JSON", None
    if not isinstance(row, dict):
        return "", "not a JSON object", None
    mid = row.get("mid")
    if not isinstance(mid, str | int) or isinstance(mid, bool) or not str(mid).strip():
        return "", "no mid", None
    mid = _plain(mid)
    if row.get("kind") not in KINDS:
        return mid, "kind is none of " + ", ".join(KINDS), None
    if not isinstance(row.get("text"), str):
        return mid, "no text", None
    near = row.get("near")
    return mid, "", {**row, "mid": mid, "near": [_plain(one) for one in near] if isinstance(near, list) else None}


def _plain(mid: object) -> str:
    """A mid as it is told and looked for: without line ends and tabs, one blank between words."""
    return " ".join(str(mid).split())


def _apart(path: Path | None) -> list[tuple[str, str]]:
    """Pairs of a file. Raises UsageError for one that cannot be read, or a line that names no pair."""
    if path is None:
        return []
    pairs: list[tuple[str, str]] = []
    for number, line in numbered_lines(str(path)):
        cells = line.split("\t")
        if len(cells) < 2:
            raise UsageError(
                f"Line {number} of {path} names no pair.", next_step="Write two mids a line, tab-separated."
            )
        pairs.append((_plain(cells[0]), _plain(cells[1])))
    return pairs


def _answers(resolved: Resolved, broken: Iterable[tuple[str, str]]) -> Iterator[str]:
    for mid, cluster in resolved.cluster.items():
        yield f"{mid}\t{cluster}\t{resolved.score[mid]:.6f}\n"
    for mid, fault in broken:
        yield f"{mid}\terror\t0.000000\t{fault}\n"


def _write_links(path: Path, resolved: Resolved, reasons: Reasons) -> None:
    """One JSON object a link. Raises UsageError."""
    try:
        with whole_file(path) as file:
            for link in resolved.links:
                row = _explained(link, resolved.cluster, reasons)
                file.write(json_shown(json.dumps(row, ensure_ascii=False)).encode() + b"\n")
    except OSError as error:
        raise UsageError(
            f"Cannot write {path}: {error.strerror}.", next_step="Name a file in a folder that is there."
        ) from None


def _explained(link: Link, cluster: Mapping[str, str], reasons: Reasons) -> dict[str, Any]:
    return {
        "a": link.one,
        "b": link.two,
        "cluster": cluster[link.one],
        "score": round(link.score, 6),
        "band": link.band,
        "across_cases": link.across,
        "parts": [{"code": code, "amount": round(amount, 3)} for code, amount in link.parts],
        "reason": reasons.line(link.parts, link.notes),
    }
