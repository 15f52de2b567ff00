"""What the measures by generated texts share: a text read as a document of one page, and their command line."""

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from models.document import Document, DocumentState, Page, TextSource
from models.ids import CaseId, DocumentId, Sha256
from models.mention import Mention
from services.nlp.analyze import AnalysisKit, analyze


def document(name: str, text: str, *, language: str | None = None) -> Document:
    """A text as a document of one page."""
    page = Page(number=1, width=0, height=0, source=TextSource.TEXT, text=text, language=language)
    return Document(
        id=DocumentId(name), case=CaseId("measure"), sha256=Sha256("0" * 64), name=name, media_type="text/plain",
        state=DocumentState.DONE, version="", language=language, pages=(page,),
    )  # fmt: skip


def mentions(
    text: str, kit: AnalysisKit, n: int, *, country: str | None, language: str | None = None
) -> tuple[Mention, ...]:
    """What is found in text number `n`."""
    return analyze(document(f"t{n}", text, language=language), country=country, kit=kit).mentions


def run(
    score: Callable[..., tuple[dict[str, Any], list[str]]], frozen: Path, *, report: int, each: int, about: str
) -> None:
    """Score a seed, or with --freeze the report's seed, and print the result and the first failures."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=each)
    parser.add_argument("--fails", type=int, default=0)
    parser.add_argument("--freeze", action="store_true", help=f"score the report's seed and write {frozen.name}")
    given = parser.parse_args()
    started = time.process_time()
    seed, many = (report, each) if given.freeze else (given.seed, given.each)
    result, fails = score(AnalysisKit.standard(), seed=seed, each=many)
    print(*fails[: given.fails], sep="\n")
    print(json.dumps(result, indent=1))
    print(f"{time.process_time() - started:.1f} CPU-seconds with start-up")
    if given.freeze:
        frozen.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def command(about: str, score: Callable[[AnalysisKit], tuple[dict[str, Any], list[str]]], frozen: Path) -> None:
    """Score one engine over texts that stand in a file, print the result, and the failures with --fails."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--engine", choices=("standard", "small"), default="standard")
    parser.add_argument("--fails", action="store_true")
    parser.add_argument("--freeze", action="store_true", help=f"write {frozen.name}")
    given = parser.parse_args()
    result, fails = score(AnalysisKit.of(given.engine))
    if given.fails:
        print(*fails, sep="\n")
    print(json.dumps(result, indent=1))
    if given.freeze:
        frozen.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
