"""How fast pages are analyzed, and raw engines: `./lince bench speed.analysis [standard|small] [--freeze]`.

The development set's texts, put together and cut into pages of 1,800 characters, are analyzed in one process and one
thread; a first round over pages cut elsewhere warms the caches and doesn't count. Machines differ and are shared, so
each page is read in turn by the analysis and by a raw engine, and their ratio is what counts:

standard    the network alone: its tokenizer and onnxruntime over the same words in full windows, nothing read twice
small       spaCy's own blank Spanish pipeline (its tokenizer) with py3langid and libphonenumber's matcher, put together

Memory is the process's most, start its CPU seconds until the first page is analyzed, imports included. `--freeze` keeps
the ratios in analysis.json, below which a test lets no later version fall far.
"""

import argparse
import cProfile
import json
import pstats
import re
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from models.document import Document, DocumentState, Page, TextSource
from models.ids import CaseId, DocumentId, Sha256
from services.nlp import classifier
from services.nlp.analyze import AnalysisKit, analyze

TEXTS = Path(__file__).resolve().parents[3] / "shared" / "eval" / "dev.jsonl"
FROZEN = Path(__file__).with_name("analysis.json")
SIZE = 1_800
ROUNDS = 3


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


def raw_network() -> Callable[[str], object]:
    """The network over a text's words, as it was trained to get them, in full windows."""
    import numpy as np  # noqa: PLC0415 - the start of the analysis is measured first
    import onnxruntime  # noqa: PLC0415 - see above
    from tokenizers import Tokenizer  # noqa: PLC0415 - see above

    tokenizer = Tokenizer.from_file(str(classifier.FOLDER / "tokenizer.json"))
    tokenizer.no_truncation()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    network = onnxruntime.InferenceSession(
        str(classifier.FOLDER / "names.onnx"), options, providers=["CPUExecutionProvider"]
    )
    split = re.compile(r"[^\W_]+|[^\s\w]|_+|\n")

    def read(text: str) -> object:
        words = [classifier.LINE if word == "\n" else word for word in split.findall(re.sub(r"\s*\n\s*", "\n", text))]
        pieces = tokenizer.encode(words, is_pretokenized=True, add_special_tokens=False).ids
        for at in range(0, len(pieces), classifier.WINDOW):
            row = np.array([[0, *pieces[at : at + classifier.WINDOW], 2]], dtype=np.int64)
            network.run(None, {"input_ids": row, "attention_mask": np.ones_like(row)})
        return None

    return read


def raw_small() -> Callable[[str], object]:
    """A tokenizer, a language identifier and a phone matcher, each as it comes."""
    import spacy  # noqa: PLC0415 - the start of the analysis is measured first
    from phonenumbers import PhoneNumberMatcher  # noqa: PLC0415 - see above
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - see above

    nlp = spacy.blank("es")
    languages = LanguageIdentifier.from_model_file(MODEL_FILE)

    def read(text: str) -> object:
        return nlp(text), languages.classify(text), list(PhoneNumberMatcher(text, "BO"))

    return read


RAW = {"standard": raw_network, "small": raw_small}


def measured(engine: str, *, pages: int | None = None, rounds: int = ROUNDS) -> tuple[dict[str, Any], AnalysisKit]:
    """Start, memory, pages a CPU second of the analysis and of the raw engine, and their ratio."""
    kit = AnalysisKit.of(engine)
    some, others = documents(0)[:pages], documents(SIZE // 2)[:pages]
    analyze(others[0], country="BO", kit=kit)
    start = time.process_time()
    for document in others[1:]:
        analyze(document, country="BO", kit=kit)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    raw = RAW[engine]()
    for document in others:
        raw(document.pages[0].text)
    whole = bare = 0.0
    for _ in range(rounds):
        for document in some:
            forget()
            begun = time.process_time()
            analyze(document, country="BO", kit=kit)
            whole += time.process_time() - begun
            begun = time.process_time()
            raw(document.pages[0].text)
            bare += time.process_time() - begun
    return {
        "pages": len(some), "pages_a_second": round(rounds * len(some) / whole, 2),
        "raw_pages_a_second": round(rounds * len(some) / bare, 2),
        "ratio": round(bare / whole, 3), "start_seconds": round(start, 2), "memory_mb": round(memory),
    }, kit  # fmt: skip


def forget() -> None:
    """No page may be answered from what was kept of it in the round before."""
    if classifier.shipped.cache_info().currsize:
        classifier.shipped().forget()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("engine", nargs="?", choices=tuple(RAW), default="standard")
    parser.add_argument("--profile", choices=("tottime", "cumtime"))
    parser.add_argument("--freeze", action="store_true")
    options = parser.parse_args()
    if not TEXTS.is_file():
        sys.exit("The development set is not here: nothing measured.")
    result, kit = measured(options.engine)
    print(json.dumps(result, indent=1))
    if options.profile:
        profile = cProfile.Profile(time.process_time)
        profile.enable()
        for document in documents(0):
            forget()
            analyze(document, country="BO", kit=kit)
        profile.disable()
        pstats.Stats(profile).sort_stats(options.profile).print_stats(45)
    if options.freeze:
        kept = json.loads(FROZEN.read_text(encoding="utf-8")) if FROZEN.is_file() else {}
        FROZEN.write_text(json.dumps(kept | {options.engine: result}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
