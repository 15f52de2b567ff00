"""Values in passages written by hand: `./lince bench accuracy.passages [--fails N] [--only KIND] [--freeze]`.

Statements, forms, tables, chats, adverts and records of five languages and some thirty countries, all invented, lie in
`texts/passages/`, a file per language. A passage begins with `=== id | country`; what is to be found in it is marked:

    [[K=normal|written]]    K: T phone, I paper, account or key, C case number, V plate, B IBAN, M amount, D date,
                            E e-mail, U address on the web, H handle; several normal forms are parted by ~
    [[Iv=…|…]]  [[Ii=…|…]]  whose check digit passes or fails
    [[K?…|written]]         neither asked for nor wrong
    [[N@role|name]]         a person of whom the text states this; `alias` marks another name

Marks may nest. All else is a decoy: whatever is found there is false.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.accuracy import one_page
from models.mention import Mention, MentionKind
from services.nlp.analyze import VERSION, AnalysisKit

TEXTS = Path(__file__).parent / "texts" / "passages"
FROZEN = Path(__file__).with_name("passages.json")
KINDS = {
    "T": MentionKind.PHONE, "I": MentionKind.ID, "C": MentionKind.ID, "V": MentionKind.PLATE, "B": MentionKind.IBAN,
    "M": MentionKind.MONEY, "D": MentionKind.DATE, "E": MentionKind.EMAIL, "U": MentionKind.URL,
    "H": MentionKind.HANDLE, "N": MentionKind.PERSON,
}  # fmt: skip
_CHECK = {"v": "valid", "i": "invalid"}
_OPEN = re.compile(r"\[\[([A-Z])([vi]?)(\??)(?:=([^|\[\]]*)|@([^|\[\]]*))?\|")
_HEAD = re.compile(r"=== (\S+) \| ([A-Z]{2})\n")


@dataclass(frozen=True, slots=True)
class Mark:
    """What is to be found at a half-open range of a passage."""

    kind: MentionKind
    start: int
    end: int
    normals: tuple[str, ...]
    check: str
    optional: bool
    role: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A text, the country of its case, and its marks."""

    id: str
    language: str
    country: str
    text: str
    marks: tuple[Mark, ...]


def passages() -> Iterator[Passage]:
    """All passages, by language and place in their file."""
    for file in sorted(TEXTS.glob("*.txt")):
        parts = _HEAD.split(file.read_text(encoding="utf-8"))
        for name, country, marked in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
            text, marks = plain(marked.rstrip("\n"))
            yield Passage(name, file.stem, country, text, tuple(marks))


def plain(marked: str) -> tuple[str, list[Mark]]:
    """A text without its marks, and the marks."""
    text, marks, open_marks, at = "", [], list[tuple[re.Match[str], int]](), 0
    while at < len(marked):
        opened = _OPEN.match(marked, at)
        if opened:
            open_marks.append((opened, len(text)))
            at = opened.end()
        elif open_marks and marked.startswith("]]", at):
            begun, start = open_marks.pop()
            normals = tuple((begun[4] or "").split("~")) if begun[4] else ()
            marks.append(
                Mark(
                    KINDS[begun[1]], start, len(text), normals, _CHECK.get(begun[2], ""), bool(begun[3]), begun[5] or ""
                )
            )
            at += 2
        else:
            text += marked[at]
            at += 1
    if open_marks or "[[" in text:
        raise ValueError(text)
    return text, marks


def score(kit: AnalysisKit, *, only: str = "") -> tuple[dict[str, Any], list[str]]:
    """Precision, recall and right values by kind and by language; roles and other names; and each failure."""
    counts, fails, texts = Counter[tuple[str, str]](), list[str](), 0
    for n, passage in enumerate(passages()):
        texts += 1
        mentions = one_page.mentions(passage.text, kit, n, country=passage.country, language=passage.language)
        for what, kind, mark, mention in compared(passage, mentions):
            groups = (kind, "all", passage.language) if what not in {"told", "untold"} else (mark.role if mark else "",)
            counts.update((group, what) for group in groups)
            if what not in {"found", "told", "check"} and only in {"", kind}:
                fails.append(_shown(what, kind, passage, mark or mention, mention))

    def row(group: str) -> dict[str, float]:
        found, missed, false = (counts[group, what] for what in ("found", "missed", "false"))
        wrong, unchecked = counts[group, "wrong"], counts[group, "check wrong"]
        found += wrong
        return {
            "values": found + missed, "precision": round(found / max(1, found + false), 4),
            "recall": round(found / max(1, found + missed), 4),
            "right": round((found - wrong) / max(1, found + missed), 4), "check_wrong": unchecked,
        }  # fmt: skip

    roles = sorted({group for group, what in counts if what in {"told", "untold"}})
    languages = sorted({p.language for p in passages()})
    result = {
        "version": VERSION, "texts": texts, "all": row("all"),
        "by_kind": {str(kind): row(str(kind)) for kind in dict.fromkeys(KINDS.values()) if kind != MentionKind.PERSON},
        "by_language": {language: row(language) for language in languages},
        "told": {r: round(counts[r, "told"] / (counts[r, "told"] + counts[r, "untold"]), 3) for r in roles},
    }  # fmt: skip
    return result, fails


def compared(passage: Passage, mentions: Sequence[Mention]) -> Iterator[tuple[str, str, Mark | None, Mention | None]]:
    """What became of each mark and of each value found."""
    used = set[int]()
    for mark in sorted(passage.marks, key=lambda m: (m.optional, m.start, -m.end)):
        over = [i for i, m in enumerate(mentions) if m.kind is mark.kind and _touch(m, mark) and i not in used]
        if mark.kind is MentionKind.PERSON:
            told = mark.role == "alias" or any(
                str(one.about) == "role" and one.value == mark.role for i in over for one in mentions[i].stated
            )
            yield "told" if over and told else "untold", "PERSON", mark, mentions[over[0]] if over else None
            continue
        if mark.optional:
            used.update(i for i, m in enumerate(mentions) if _touch(m, mark))
            continue
        right = [i for i in over if not mark.normals or _same(mentions[i], mark.normals)]
        hit = next(iter(right or over), None)
        if hit is None:
            yield "missed", str(mark.kind), mark, None
            continue
        used.add(hit)
        yield "found" if right else "wrong", str(mark.kind), mark, mentions[hit]
        if mark.check and str(mentions[hit].check) != mark.check:
            yield "check wrong", str(mark.kind), mark, mentions[hit]
    for i, mention in enumerate(mentions):
        if i not in used and mention.kind in KINDS.values() and mention.kind is not MentionKind.PERSON:
            yield "false", str(mention.kind), None, mention


def _same(mention: Mention, normals: tuple[str, ...]) -> bool:
    said = (mention.normal or "").upper()
    if mention.kind is MentionKind.MONEY and said:
        return any(_amount(said) == _amount(one) for one in normals)
    return any(said == one.upper() for one in normals)


def _amount(normal: str) -> tuple[float, str]:
    value, _, currency = normal.partition(" ")
    return float(value), currency


def _touch(mention: Mention, mark: Mark) -> bool:
    return mention.span.start < mark.end and mark.start < mention.span.end


def _shown(what: str, kind: str, passage: Passage, at: Mark | Mention | None, mention: Mention | None) -> str:
    """A failure with the text around it; everything in it is invented."""
    span = at.span if isinstance(at, Mention) else at
    start, end = (span.start, span.end) if span else (0, 0)
    wanted = "" if at is None or isinstance(at, Mention) else f" wanted {'~'.join(at.normals)} {at.check}{at.role}"
    got = f" got {mention.normal} {mention.check or ''} ({mention.reason})" if mention else ""
    text = passage.text
    around = text[max(0, start - 40) : start] + "«" + text[start:end] + "»" + text[end : end + 25]
    return f"{passage.id} {passage.country} {what} {kind} {around!r}{wanted}{got}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fails", type=int, default=0)
    parser.add_argument("--only", default="", help="show failures of this kind only")
    parser.add_argument("--freeze", action="store_true")
    given = parser.parse_args()
    result, fails = score(AnalysisKit.standard(), only=given.only)
    print(*fails[: given.fails], sep="\n")
    print(json.dumps(result, indent=1, ensure_ascii=False))
    if given.freeze:
        FROZEN.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
