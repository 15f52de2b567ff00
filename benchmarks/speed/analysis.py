"""How fast pages are analyzed: `./lince bench speed.analysis [standard|small] [--profile]`.

The development set's texts, put together and cut into pages of 1,800 characters, are analyzed in one process and one
thread. Prints pages per CPU second; a first round over pages cut elsewhere warms the caches and doesn't count.
"""

import argparse
import cProfile
import json
import pstats
import sys
import time
from pathlib import Path

from models.document import Document, DocumentState, Page, TextSource
from models.ids import CaseId, DocumentId, Sha256
from services.nlp.analyze import AnalysisKit, analyze

TEXTS = Path(__file__).resolve().parents[3] / "shared" / "eval" / "dev.jsonl"
SIZE = 1_800


def documents(first: int) -> list[Document]:
    """The pages from a place on, each a document of its own."""
    text = "\n\n".join(json.loads(line)["text"] for line in TEXTS.read_text(encoding="utf-8").splitlines())
    return [
        Document(
            id=DocumentId(f"d{at}"), case=CaseId("bench"), sha256=Sha256("0" * 64), name="page.txt",
            media_type="text/plain", state=DocumentState.DONE, version="",
            pages=(Page(number=1, width=0, height=0, source=TextSource.TEXT, text=text[at : at + SIZE]),),
        )
        for at in range(first, len(text) - SIZE, SIZE)
    ]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("engine", nargs="?", choices=("standard", "small"), default="standard")
    parser.add_argument("--profile", choices=("tottime", "cumtime"))
    options = parser.parse_args()
    if not TEXTS.is_file():
        sys.exit("The development set is not here: nothing measured.")
    begun = time.process_time()
    kit = AnalysisKit.of(options.engine)
    for document in documents(SIZE // 2):
        analyze(document, country="BO", kit=kit)
    some = documents(0)
    print(f"start and first round: {time.process_time() - begun:.1f} CPU-s")
    profile = cProfile.Profile(time.process_time)
    begun = time.process_time()
    if options.profile:
        profile.enable()
    for document in some:
        analyze(document, country="BO", kit=kit)
    profile.disable()
    spent = time.process_time() - begun
    print(f"{len(some)} pages, {len(some) / spent:.1f} pages a CPU second")
    if options.profile:
        pstats.Stats(profile).sort_stats(options.profile).print_stats(45)


if __name__ == "__main__":
    main()
