"""Which documents are one source: copies, parts of one family, what one person kept or wrote, what one quotes."""

import re
from collections.abc import Collection, Iterable, Mapping

from models.ids import DocumentId
from models.matrix import DocumentSource
from models.review import ReviewedFlag
from services.review.sentences import around, plain

SAME_WORDS = 40
"""Characters from which on a sentence that stands in two documents is one statement, quoted."""
RUN = 8
"""Words that stand the same in two documents, one behind the other, from which on they are one statement, quoted."""
_WORD = re.compile(r"\w+")
_BROKEN = re.compile(r"-\s*\n\s*")


def origins(flags: Iterable[ReviewedFlag], statements: Collection[DocumentId]) -> dict[str, DocumentId]:
    """By flag the document whose words it tells: its own, or the one that it quotes.

    Passages of one wording come from one document: from a statement among them, from one that does not put the words in
    quotation marks, or else from the first. What a document tells in words of its own stays its own, though it quotes
    another elsewhere. Linear: each passage is cut once, and each cut looked up once.
    """
    above: dict[str, str] = {}
    best: dict[str, tuple[bool, bool, DocumentId]] = {}
    first: dict[tuple[str, ...], str] = {}
    for flag in flags:
        document = flag.flag.span.document
        if flag.id in above:
            continue
        above[flag.id] = flag.id
        before, after = around(flag)
        best[flag.id] = document not in statements, _quoted(flag.before, flag.after), document
        for run in _runs(before, flag.flag.text, after):
            one, other = sorted((_end(above, flag.id), _end(above, first.setdefault(run, flag.id))))
            above[other] = one
            best[one] = min(best[one], best[other])
    return {flag: best[_end(above, flag)][2] for flag in above}


def _runs(before: str, text: str, after: str) -> Iterable[tuple[str, ...]]:
    """The rows of words of a sentence that hold the passage, or half of a long one, and the sentence if it is long."""
    left, own, right = (_WORD.findall(plain(_BROKEN.sub("", part))) for part in (before, text, after))
    words = [*left, *own, *right]
    least = min(len(own), RUN // 2)
    for at in range(max(0, len(left) + least - RUN), min(len(words) - RUN, len(left) + len(own) - least) + 1):
        yield tuple(words[at : at + RUN])
    if len(" ".join(words)) >= SAME_WORDS:
        yield tuple(words)


def _quoted(before: str, after: str) -> bool:
    """Whether a passage stands in quotation marks, as far as the text around it shows."""
    return (
        any(
            before.rfind(opens) > before.rfind(closes)
            or -1 < after.find(closes) < (after.find(opens) % (len(after) + 1))
            for opens, closes in ("«»", "“”")
        )
        or before.count('"') % 2 == 1
    )


def _end(above: dict[str, str], one: str) -> str:
    while above[one] != one:
        above[one] = above[above[one]]
        one = above[one]
    return one


def grouped(sources: Iterable[DocumentSource]) -> dict[DocumentId, DocumentId]:
    """Each document with the first of its group; groups are independent of one another."""
    groups = Groups()
    first: dict[tuple[str, str], DocumentId] = {}
    for source in sorted(sources, key=lambda one: one.document):
        groups.add(source.document)
        marks = [("family", family) for family in source.families]
        marks += [("custodian", _bare(one)) for one in source.custodians if _bare(one)]
        marks += [("author", _bare(one)) for one in source.authors if _bare(one)]
        for mark in marks:
            groups.join(source.document, first.setdefault(mark, source.document))
        for other in source.near:
            groups.join(source.document, other)
    return groups.named()


class Groups:
    """Documents that belong together."""

    def __init__(self, above: Mapping[DocumentId, DocumentId] | None = None) -> None:
        self._above: dict[DocumentId, DocumentId] = dict(above or {})

    def add(self, document: DocumentId) -> None:
        """Know a document."""
        self._above.setdefault(document, document)

    def join(self, one: DocumentId, other: DocumentId) -> None:
        """Put two groups together."""
        a, b = sorted((self.first(one), self.first(other)))
        self._above[b] = a

    def first(self, document: DocumentId) -> DocumentId:
        """The first document of a group."""
        self._above.setdefault(document, document)
        while self._above[document] != document:
            self._above[document] = self._above[self._above[document]]
            document = self._above[document]
        return document

    def named(self) -> dict[DocumentId, DocumentId]:
        """Each document with the first of its group."""
        return {document: self.first(document) for document in list(self._above)}


def _bare(text: str) -> str:
    return " ".join(text.casefold().split())
