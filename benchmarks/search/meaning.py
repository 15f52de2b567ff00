"""Questions in one language, answers in another: how often the page is among the first ten, and how far up.

    ./lince bench search.meaning [--out FILE] [--fresh | --own | --after]

Stored are the pages of the sample dossier as they are printed, and beside them as distractors our own sentences and
passages about the same world (`benchmarks/accuracy/texts`), eight to a page. Asked is the finder, by meaning and words
together, as `lince search --meaning` does. A question with several right pages counts by the share that was found.
`--fresh` asks the questions of `meaning_fresh.yaml`, which were written when all was done and changed nothing;
`--after` those of `meaning_after.yaml`, written when the glossary was done; `--own` those of `meaning_own.yaml`, among
five languages, which bring a page of their own each to be stored beside the rest.
Each set is asked with the words of the glossary and without. Also measured: passages a second and core, and what
computing a question takes, its ten hits included.
"""

import argparse
import json
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import yaml

from api.dossier import build
from api.settings import Settings
from api.wiring import Workspace, meaning_reader, open_workspace
from models.analysis import Analysis, PageLanguage
from models.case import Agency, Case
from models.document import Document, DocumentState, Page, TextSource
from models.ids import AgencyId, CaseId, DocumentId, Sha256, derived
from models.search import Scope, SearchRequest
from services.nlp import encoder
from services.nlp.analyze import PASSAGE
from services.nlp.language import LanguageReader
from services.search.indexer import records_of

HERE = Path(__file__).parent
TEXTS = HERE.parent / "accuracy" / "texts"
TOGETHER = 8
"""Sentences on a page of distractors."""
FIRST = 10
LISTED = 100
"""Hits among which a right page is looked for, for its rank."""


def dossier(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Files of the sample dossier with the text of their pages."""
    for file, part in build(folder).walk():
        if texts := [page.text for page in part.pages]:
            yield (file.path if part is file else f"{file.path}/{part.path}"), texts


def distractors() -> Iterator[tuple[str, list[str]]]:
    """Our own texts about the same world, a language a document."""
    lines = (TEXTS / "indicators.jsonl").read_text(encoding="utf-8").splitlines()
    by_language: defaultdict[str, list[str]] = defaultdict(list)
    for one in map(json.loads, lines):
        by_language[one["language"]].append(one["text"].replace("{", "").replace("}", ""))
    for path in sorted((TEXTS / "passages").iterdir()):
        by_language[path.stem] += [part for part in path.read_text(encoding="utf-8").split("\n\n") if part.strip()]
    for language, found in sorted(by_language.items()):
        yield f"other-{language}", ["\n".join(found[at : at + TOGETHER]) for at in range(0, len(found), TOGETHER)]


def questions(file: str) -> list[dict[str, Any]]:
    """What is asked; a question with a text of its own is answered by the page that this text is stored as."""
    asked: list[dict[str, Any]] = yaml.safe_load((HERE / file).read_text(encoding="utf-8"))
    return [one if "pages" in one else {**one, "pages": [f"own-{at}#1"]} for at, one in enumerate(asked)]


def fill(workspace: Workspace, folder: Path, asked: list[dict[str, Any]]) -> dict[DocumentId, str]:
    """Store and index everything in one case; the names of the documents."""
    own = [(f"own-{at}", [one["page"]]) for at, one in enumerate(asked) if "page" in one]
    agency = Agency(id=AgencyId(derived("agency")), name="bench", country="BO")
    workspace.records.people.add_agency(agency)
    case = Case(id=CaseId(derived("case")), number="bench", title="bench", agency=agency.id, country="BO",
                opened=workspace.clock.now())  # fmt: skip
    workspace.records.cases.add(case)
    names, reader = {}, LanguageReader()
    for name, texts in (*dossier(folder), *distractors(), *own):
        pages = tuple(
            Page(number=number, width=0, height=0, source=TextSource.TEXT, text=text)
            for number, text in enumerate(texts, 1)
        )
        for stretch in range(0, len(pages), 100):
            part = Document(
                id=DocumentId(derived(name)), case=case.id, sha256=Sha256("0" * 64), name=name, media_type="text/plain",
                state=DocumentState.DONE, version="1", pages=pages[stretch : stretch + 100],
            )  # fmt: skip
            if stretch == 0:
                workspace.records.evidence.save_document(part)
            else:
                workspace.records.evidence.add_pages(part.id, part.pages)
            spoken = tuple(language_of(page, reader) for page in part.pages)
            analysis = Analysis(document=part.id, stretch=stretch // 100, version="none", languages=spoken)
            workspace.records.evidence.save_analysis(analysis)
            workspace.engine.write(records_of(part, analysis, agency=agency.id, name=name))
        names[DocumentId(derived(name))] = name
    return names


def language_of(page: Page, reader: LanguageReader) -> PageLanguage:
    """The languages of a page, told as the analysis of pages tells them."""
    language = reader.language(page.text)
    passages = reader.passages(page.text, language=language or "en", limit=PASSAGE)
    others = sorted({passage.language for passage in passages} - {language}) if language else ()
    return PageLanguage(page=page.number, language=language, others=tuple(others))


def score(
    workspace: Workspace, names: dict[DocumentId, str], asked: list[dict[str, Any]], *, glossary: bool
) -> dict[str, Any]:
    """Recall over the questions, whole and by pair of languages, the mean reciprocal rank, and what was missed."""
    shares: defaultdict[str, list[float]] = defaultdict(list)
    missed, ranks, spent = [], [], 0.0
    for one in asked:
        request = SearchRequest(text=one["ask"], meaning=True, glossary=glossary, limit=FIRST)
        began = time.process_time()
        workspace.finder.find(request, actor=workspace.operator, cases=None)
        spent += time.process_time() - began
        whole = request.model_copy(update={"limit": LISTED})
        hits = workspace.finder.find(whole, actor=workspace.operator, cases=None).hits
        places = [f"{names[hit.document]}#{hit.page}" for hit in hits]
        right = [next((n for n, at in enumerate(places) if fnmatch(at, f"*{page}")), None) for page in one["pages"]]
        share = sum(at is not None and at < FIRST for at in right) / len(right)
        for group in ("all", f"{one['in']}-{one['there']}"):
            shares[group].append(share)
        ranks.append(max((1 / (at + 1) for at in right if at is not None), default=0.0))
        if share < 1:
            missed.append(one["ask"])
    return {
        "recall_at_10": {group: round(sum(found) / len(found), 3) for group, found in sorted(shares.items())},
        "reciprocal_rank": round(sum(ranks) / len(ranks), 3),
        "cpu_ms": round(1000 * spent / len(asked), 1),
        "missed": missed,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path)
    others = parser.add_mutually_exclusive_group()
    for other in ("fresh", "own", "after"):
        others.add_argument(f"--{other}", dest="which", action="store_const", const=other, default="queries")
    given = parser.parse_args()
    asked = questions(f"meaning_{given.which}.yaml")
    with tempfile.TemporaryDirectory() as place:
        workspace = open_workspace(Settings(data=Path(place) / "data"))
        names = fill(workspace, Path(place) / "dossier", asked)
        encoder.shipped().question("warm")
        began = time.process_time()
        reader = meaning_reader(workspace)
        assert reader is not None
        reader.catch_up(seconds=3600)
        spent = time.process_time() - began
        scope = Scope(cases=frozenset(case.id for case in workspace.records.cases.all()))
        version = encoder.shipped().version
        passages = sum(
            len(one.passages) for case in scope.cases for one in workspace.records.meaning.of_case(case, version)
        )
        result: dict[str, Any] = {"pages": workspace.records.meaning.pages(scope, version), "passages": passages}
        result |= {"passages_per_cpu_second": round(passages / spent, 1), "questions": len(asked)}
        result |= score(workspace, names, asked, glossary=True)
        plainly = score(workspace, names, asked, glossary=False)
        result["without_glossary"] = {key: plainly[key] for key in ("recall_at_10", "reciprocal_rank", "cpu_ms")}
        workspace.close()
    text = json.dumps(result, indent=1, ensure_ascii=False)
    print(text)
    if given.out is not None:
        given.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
