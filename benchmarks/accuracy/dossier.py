"""The sample dossier read end to end, scored against its truth.

    ./lince bench accuracy.dossier [--data FOLDER] [--out FILE]

Scored are: final states and page sources, mentions by kind (right kind and right normal form on the right page;
for names: one holds the other's words, accents and capitals aside), the place of found mentions on the page (IoU of
the boxes with the truth's, all lines of a mention joined), values shared by cases, and asserted indicators by document.

Mentions are paired one to one: a found one answers for one of the truth, so that two people read as one count once.
`recall_exact` and `precision_exact` count only pairs whose written text is the same, accents, capitals and white
space aside.
"""

import argparse
import json
import tempfile
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from api.dossier import build
from api.dossier.truth import LinkRole, Truth, TruthFile, TruthMention
from api.receiving import agency_for, case_for, follow, receive_all, working
from api.settings import read_settings
from api.wiring import Workspace, open_workspace
from models.document import Document
from models.indicator import Indicator, Polarity, Tier
from models.mention import Mention, MentionKind
from models.words import Box
from services.search.linking.shared import shared_links

NAMES = frozenset({MentionKind.PERSON, MentionKind.ORG, MentionKind.PLACE})


def read_dossier(workspace: Workspace, truth: Truth, folder: Path) -> None:
    """Ingest all cases of the dossier, as `lince demo` does."""
    actor = workspace.operator
    agencies = {agency.slug: agency for agency in truth.agencies}
    with working(workspace) as pool:
        for sample in truth.cases:
            agency = agencies[sample.agency]
            agency_for(workspace, agency.name, country=agency.country, actor=actor)
            case, _ = case_for(workspace, sample.number, agency=agency.name, country=sample.country, actor=actor)
            for password in sample.passwords:
                workspace.records.cases.add_password(case.id, password)
            receive_all(
                workspace, case.id, [folder / sample.agency / sample.number], actor=actor, report=lambda _: None
            )
        for case in workspace.records.cases.all():
            follow(workspace, case.id, pool, lambda _: None)


def score(workspace: Workspace, truth: Truth) -> dict[str, Any]:
    """Shares and counts, and what was missed, as plain values."""
    pages, states = Counter[str](), Counter[str]()
    found, wanted, precise, boxed = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    missed: dict[str, list[str]] = defaultdict(list)
    flags = Counter[str]()
    for path, file, document in family_documents(workspace, truth):
        states["all"] += 1
        if document is None or document.state is not file.state:
            missed["state"].append(f"{path}: {document.state if document else 'absent'} for {file.state}")
            continue
        states["right"] += 1
        mentions = workspace.records.evidence.mentions(document.id)
        by_number = {page.number: page for page in document.pages}
        for page in file.pages:
            pages["all"] += 1
            got = by_number.get(page.number)
            if got is not None and got.source in (page.source, *page.accept):
                pages["right"] += 1
            else:
                missed["page"].append(f"{path} page {page.number}: {got.source if got else 'absent'} for {page.source}")
            here = [mention for mention in mentions if mention.span.page == page.number]
            paired = pair(page.mentions, here)
            for n, mention in enumerate(page.mentions):
                if mention.optional:
                    continue
                wanted[mention.kind] += 1
                match = here[paired[n]] if n in paired else None
                if match is None:
                    missed[mention.kind].append(f"{path} page {page.number} ({page.source}): {mention.text}")
                    continue
                found[mention.kind] += 1
                same = _folded(match.text) == _folded(mention.text)
                found[f"{mention.kind} exact"] += same
                if not same:
                    name = f"inexact {mention.kind}"
                    missed[name].append(f"{path} page {page.number}: {mention.text}; {match.text}")
                if mention.box is not None and match.boxes:
                    boxed["all"] += 1
                    near = _iou(mention.box, _hull(match.boxes))
                    boxed["right"] += near >= 0.5
                    if near < 0.5:
                        missed["box"].append(f"{path} page {page.number}: {mention.text} IoU {near:.2f}")
            truths = {m: page.mentions[n] for n, m in paired.items()}
            for m, other in enumerate(here):
                precise[f"{other.kind} all"] += 1
                precise[f"{other.kind} right"] += m in truths
                precise[f"{other.kind} exact"] += m in truths and _folded(truths[m].text) == _folded(other.text)
                if m not in truths:
                    missed[f"false {other.kind}"].append(f"{path} page {page.number} ({page.source}): {other.text}")
        flags.update(_flags(file, workspace.records.evidence.indicators(document.id)))
    links = _links(workspace, truth)
    kinds = sorted({name.split()[0] for name in precise})
    return {
        "states": f"{states['right']}/{states['all']}",
        "pages": f"{pages['right']}/{pages['all']}",
        "states_share": _share(states["right"], states["all"]),
        "pages_share": _share(pages["right"], pages["all"]),
        "recall": {kind: _share(found[kind], wanted[kind]) for kind in sorted(wanted)},
        "recall_exact": {kind: _share(found[f"{kind} exact"], wanted[kind]) for kind in sorted(wanted)},
        "precision": {kind: _share(precise[f"{kind} right"], precise[f"{kind} all"]) for kind in kinds},
        "precision_exact": {kind: _share(precise[f"{kind} exact"], precise[f"{kind} all"]) for kind in kinds},
        "wanted": dict(sorted(wanted.items())),
        "boxes_share": _share(boxed["right"], boxed["all"]),
        "boxes": f"{boxed['right']}/{boxed['all']}",
        "links": links,
        "indicators": dict(flags),
        "missed": dict(sorted(missed.items())),
    }


def family_documents(workspace: Workspace, truth: Truth) -> Iterator[tuple[str, TruthFile, Document | None]]:
    """Each file and part of the truth with its document."""
    cases = {case.number: case.id for case in workspace.records.cases.all()}
    files = {
        number: {status.path: status for status in workspace.records.evidence.files(case)}
        for number, case in cases.items()
    }
    for file in truth.files:
        if file.duplicate_of is None:
            yield from _family(workspace, files[file.case], "/".join(Path(file.path).parts[1:]), file)


def _family(workspace: Workspace, files: dict[str, Any], path: str, file: TruthFile) -> Iterator[Any]:
    status = files.get(path)
    yield path, file, workspace.records.evidence.full_document(status.document) if status else None
    for child in file.children:
        yield from _family(workspace, files, f"{path}/{child.path}", child)


def _flags(file: TruthFile, flags: Sequence[Indicator]) -> dict[str, int]:
    """How many asserted categories of a document are wanted, found, and false."""
    true = [flag for page in file.pages for flag in page.indicators]
    asserted = {flag.category for flag in true if flag.polarity is Polarity.ASSERTED and not flag.optional}
    allowed = asserted | {flag.category for flag in true if flag.optional}
    counted = [flag for flag in flags if flag.tier is not Tier.SUGGESTED]
    raised = {flag.category for flag in counted if flag.polarity is Polarity.ASSERTED}
    return {"wanted": len(asserted), "found": len(asserted & raised), "false": len(raised - allowed)}


def pair(truths: Sequence[TruthMention], found: Sequence[Mention]) -> dict[int, int]:
    """Index of each truth → index of the mention that answers for it, one to one.

    The same text and the nearest place first; wanted ones before those that may be missed.
    """
    order = []
    for n, truth in enumerate(truths):
        for m, mention in enumerate(found):
            if _fits(truth, mention):
                near = _iou(truth.box, _hull(mention.boxes)) if truth.box and mention.boxes else 0.0
                same = _folded(truth.text) == _folded(mention.text)
                order.append((truth.optional, not same, -near, n, m))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, _, n, m in sorted(order):
        if n not in pairs and m not in taken:
            pairs[n] = m
            taken.add(m)
    return pairs


def _fits(mention: TruthMention, other: Mention) -> bool:
    if mention.kind is not other.kind:
        return False
    if mention.kind in NAMES:
        ours, theirs = _folded(other.text), _folded(mention.text)
        # MAMAN | <TORREZ<<LID|A: a zone of a passport is compared by its normal form.
        same = other.normal is not None and other.normal in mention.normals
        return same or ours == theirs or (len(ours) > 3 and ours in theirs) or theirs in ours
    if not mention.normals:
        return _folded(other.text) == _folded(mention.text)
    return other.normal in mention.normals or any(form in mention.normals for form in other.alternatives)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.casefold())
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())


def _links(workspace: Workspace, truth: Truth) -> dict[str, Any]:
    scope = workspace.access.scope(workspace.operator, action="link.list")
    numbers = {case.id: case.number for case in workspace.records.cases.all()}
    ours = {
        (link.kind, link.normal): {numbers[case] for case in link.cases}
        for link in shared_links(workspace.records, scope, kinds=tuple(MentionKind))
    }
    result: dict[str, Any] = {}
    for link in truth.links:
        if link.role is not LinkRole.SHARED:
            continue
        entry = result.setdefault(link.kind, {"wanted": 0, "found": 0, "missed": []})
        entry["wanted"] += 1
        got = next(
            (cases for (kind, normal), cases in ours.items() if kind is link.kind and _same(normal, link.normal)), set()
        )
        if set(link.cases) <= got:
            entry["found"] += 1
        else:
            entry["missed"].append(f"{link.normal}: {sorted(set(link.cases) - got)}")
    return result


def _same(ours: str, theirs: str) -> bool:
    return ours == theirs or _folded(ours) == _folded(theirs)


def _hull(boxes: Sequence[Box]) -> Box:
    x0s, y0s, x1s, y1s = zip(*boxes, strict=True)
    return min(x0s), min(y0s), max(x1s), max(y1s)


def _iou(a: Box, b: Box) -> float:
    width, height = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    inner = width * height
    return inner / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - inner)


def _share(part: int, whole: int) -> float:
    return round(part / whole, 3) if whole else 1.0


def measure(score: Callable[[Workspace, Truth], dict[str, Any]]) -> None:
    """Read the dossier, or take one that is read, and print what `score` says of it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, help="a data folder with the dossier read already")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lince-dossier-") as folder:
        truth = build(Path(folder) / "dossier")
        workspace = open_workspace(read_settings(data=given.data or Path(folder) / "data"))
        if given.data is None:
            read_dossier(workspace, truth, Path(folder) / "dossier")
        result = score(workspace, truth)
        workspace.close()
    if given.out:
        given.out.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=1, ensure_ascii=False))


def main() -> None:
    measure(score)


if __name__ == "__main__":
    main()
