"""From what a person asks to the hits he may see. The only reader of the search engine."""

import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import islice
from typing import NamedTuple

from models.asked import AskedFor
from models.audit import Actor
from models.case import Case
from models.document import DocumentHead, Page
from models.errors import EngineUnavailable, LinceError, UsageError
from models.ids import AgencyId, CaseId, DocumentId
from models.listed import ListedEnd, ListedLine, ListedState, ListRequest
from models.mention import Mention, MentionKind
from models.search import (
    Completeness,
    FacetCount,
    Hit,
    HitPage,
    HitsEnd,
    Node,
    Query,
    RankedPage,
    Ranking,
    Scope,
    SearchRequest,
    Unit,
)
from services import line_ends
from services.ports import Access, Records, SearchEngine
from services.search import asking, highlight, name_keys, reviewed, tagged
from services.search.indexer import BARE_KEYS
from services.search.leaves import Finding, wanted
from services.search.listing import Lines, bound
from services.search.name_forms import NameForms
from services.search.requests import bounded, query_of, words_of
from services.search.tagged import Tags
from services.spans import span

_ACTION = "search.find"
_LIST, _LOOK_UP = "search.list", "search.look_up"
_EXPORT = "search.export"

LOOKED_BACK = 1_000
"""Earlier hits with which those of a later page of the answer are compared."""
_AT_ONCE = 200
"""Hits of an export that are read together."""

_TOLD_FROM = 5
"""Pages from which on a count of what others lent is told."""
_LOOK = 0.5
"""Seconds after which a search of a list asks anew what its actor may see."""


class _Fetched(NamedTuple):
    """What the catalogue has of ranked pages."""

    heads: Mapping[DocumentId, DocumentHead]
    pages: Mapping[tuple[DocumentId, int], Page]
    following: Mapping[tuple[DocumentId, int], Page]
    """The pages behind those that end within a word."""


class Finder:
    """Scope, audit, engine, marks, and the note on what could not be searched. Keeps no state."""

    def __init__(self, records: Records, access: Access, engine: SearchEngine, names: NameForms | None = None) -> None:
        """With `names`, names of people are sought in their other forms too."""
        self._names = names
        self.keys = BARE_KEYS if names is None else names.keys.held
        """The keys of a name, as the index must hold them for this finder."""
        self._records = records
        self._access = access
        self._engine = engine

    @property
    def names(self) -> NameForms | None:
        """What knows other forms of names; None: they are not sought."""
        return self._names

    def find(self, request: SearchRequest, *, actor: Actor, cases: Sequence[CaseId] | None) -> HitPage:
        """The hits in the actor's cases, or in `cases` among them (None: all of his).

        Raises NotFound for a case that is not his to see, QuerySyntax, UsageError, FeatureMissing,
        EngineUnavailable. Every search leaves one audit event, which tells counts; the query is sealed for auditors.
        """
        bounded(request)
        scope = self._access.scope(actor, cases=cases, action=_ACTION)
        detail: dict[str, str | int] = {"filters": len(request.filters), "offset": request.offset}
        words = words_of(request)
        try:
            known = self.known(scope)
            asked = self.read(request, cases=known.values(), tags=tagged.seen(self._access, actor, scope))
            whole = query_of(asked.node, request)
            counted = reviewed.FACET in request.facets
            read = reviewed.read_in(self._records, scope) if counted or request.review else ()
            query = reviewed.narrowed(whole, request.review, read)
            hits: list[Hit] = []
            with span("engine"):
                ranking = self._engine.find(
                    query, scope, meanwhile=lambda pages: hits.extend(self._hits(query.node, pages, known))
                )
            before = self._before(query, scope)
            facets = dict(ranking.facets)
            if counted:
                facets[reviewed.FACET] = reviewed.counts(self._engine, whole, scope, read)
            note = self.covered(scope)
        except LinceError as error:
            self._access.looked(actor, _ACTION, scope, outcome=error.code, detail=detail, asked=words)
            raise
        detail |= {"pages": ranking.total, "documents": ranking.documents}
        self._access.looked(actor, _ACTION, scope, detail=detail, asked=words)
        return HitPage(
            total=ranking.total,
            documents=ranking.documents,
            hits=bound(scope, hits),
            facets=facets if not scope.lent_as else {name: small(found) for name, found in facets.items()},
            expanded=asked.expanded,
            taken=asked.taken,
            unknown=asked.unknown,
            completeness=note,
            before=before,
        )

    def _before(self, query: Query, scope: Scope) -> tuple[tuple[DocumentId, int], ...]:
        """The pages of earlier hits, with which those of a later page of the answer are compared."""
        if not (query.offset and query.limit):
            return ()
        earlier = {"offset": 0, "limit": min(query.offset, LOOKED_BACK), "facets": ()}
        ranked = self._engine.find(query.model_copy(update=earlier), scope)
        return tuple((one.document, one.page) for one in ranked.pages)

    def read(
        self,
        request: SearchRequest,
        *,
        cases: Collection[Case],
        agencies: Mapping[AgencyId, str] | None = None,
        tags: Tags | None = None,
    ) -> asking.Asked:
        """What a person asks for, among cases that he may see. Raises QuerySyntax, UsageError (a tag without `tags`).

        `agencies`: their names, where they were looked up already. `tags`: those that he may see.
        """
        known = self.agencies(cases) if agencies is None else agencies
        return asking.read(request, cases=cases, agencies=known, names=self._names, tags=tags)

    def marking(self, request: SearchRequest, *, cases: Collection[Case]) -> Node:
        """What is marked on a page that answers. Raises QuerySyntax."""
        return self.read(request, cases=cases, tags=tagged.none).node

    def agencies(self, cases: Collection[Case]) -> dict[AgencyId, str]:
        """The names of the agencies that cases are of."""
        return {agency: self._records.people.agency(agency).name for agency in {case.agency for case in cases}}

    def every(self, request: SearchRequest, *, actor: Actor, cases: Sequence[CaseId] | None) -> Iterator[Hit | HitsEnd]:
        """Every hit in the order of `find`, however many, then what they came to. `limit` and `offset` do not count.

        Rights are looked at again every second: what is taken away meanwhile is told no more, and where it was a
        named case the answer ends. Raises what `find` raises, and UsageError for pages near in meaning. Leaves one
        audit event, at its begin.
        """
        bounded(request)
        if request.meaning:
            raise UsageError(
                "Pages near in meaning are not exported: nothing says where they end.",
                next_step="Export without `meaning`: all pages that answer by their words.",
            )
        scope = self._access.scope(actor, cases=cases, action=_EXPORT)
        detail: dict[str, str | int] = {"filters": len(request.filters)}
        words = words_of(request)
        try:
            tags = tagged.seen(self._access, actor, scope)
            asked = self.read(request, cases=self.known(scope).values(), tags=tags)
            query = query_of(asked.node, request).model_copy(update={"limit": 0, "offset": 0, "facets": ()})
            read = reviewed.read_in(self._records, scope) if request.review else ()
            query = reviewed.narrowed(query, request.review, read)
            counted = self._engine.find(query, scope)
            self.covered(scope)
        except LinceError as error:
            self._access.looked(actor, _EXPORT, scope, outcome=error.code, detail=detail, asked=words)
            raise
        detail |= {"pages": counted.total, "documents": counted.documents}
        self._access.looked(actor, _EXPORT, scope, detail=detail, asked=words)
        return self._every(query, counted, scope, actor=actor, cases=cases)

    def _every(
        self, query: Query, counted: Ranking, scope: Scope, *, actor: Actor, cases: Sequence[CaseId] | None
    ) -> Iterator[Hit | HitsEnd]:
        told, looked, known = 0, time.monotonic(), self.known(scope)
        ranked = self._engine.stream(query.model_copy(update={"unit": Unit.PAGE}), scope)
        with closing(ranked):
            while pages := tuple(islice(ranked, _AT_ONCE)):
                fetched = self._fetched(pages)
                for page in pages:
                    if time.monotonic() - looked > _LOOK:
                        scope = self._access.scope(actor, cases=cases, action=_EXPORT)
                        known = self.known(scope)
                        looked = time.monotonic()
                    seen = scope.sees(page.case, page.document)
                    hit = self._hit(query.node, page, fetched, known) if seen else None
                    if hit is not None:
                        told += 1
                        yield from bound(scope, (hit,))
        yield HitsEnd(
            total=counted.total, documents=counted.documents, told=told, completeness=self._completeness(scope)
        )

    def find_each(
        self, request: ListRequest, *, actor: Actor, cases: Sequence[CaseId] | None, on_screen: bool = False
    ) -> Iterator[ListedLine | ListedEnd]:
        """The answer to each line of a list, in order, then what the search came to.

        `on_screen`: it is read there and taken along in no file, so that it also tells what may leave in none.

        A line that cannot be searched is answered as such and the next one goes on. Rights are looked at again every
        second: what is taken away meanwhile ends the search, or narrows it where no cases were named.
        Raises NotFound, EngineUnavailable. One audit event, at its begin, tells counts; the lines are sealed.
        """
        action = _LOOK_UP if on_screen else _LIST
        scope = self._access.scope(actor, cases=cases, action=action)
        detail: dict[str, str | int] = {"lines": len(request.lines), "first": request.first}
        lines: AskedFor = {"lines": request.lines[request.first - 1 :]}
        lines = {**lines, "within": request.within} if request.within else lines
        try:
            within = self._within(request, self.known(scope))
            self.covered(scope)
        except LinceError as error:
            self._access.looked(actor, action, scope, outcome=error.code, detail=detail, asked=lines)
            raise
        self._access.looked(actor, action, scope, detail=detail, asked=lines)
        opened = Lines(request, within, engine=self._engine, names=self._names, agencies=self.agencies, hits=self._hits)
        return self._each(opened, scope, actor=actor, cases=cases, action=action)

    def _within(self, request: ListRequest, known: Mapping[CaseId, Case]) -> Node | None:
        """What each page has to answer besides. Raises QuerySyntax."""
        if not request.within.strip():
            return None
        return self.read(SearchRequest(text=request.within, variants=request.variants), cases=known.values()).node

    def _each(
        self, lines: Lines, scope: Scope, *, actor: Actor, cases: Sequence[CaseId] | None, action: str
    ) -> Iterator[ListedLine | ListedEnd]:
        known = self.known(scope)
        looked = time.monotonic()
        states: Counter[ListedState] = Counter()
        for number in lines.numbers:
            if time.monotonic() - looked > _LOOK:
                scope = self._access.scope(actor, cases=cases, action=action)
                known = self.known(scope)
                looked = time.monotonic()
            answer = lines.answer(number, scope, known)
            states[answer.state] += 1
            yield answer
        yield ListedEnd(
            lines=len(lines.request.lines),
            answered=states.total(),
            found=states[ListedState.FOUND],
            absent=states[ListedState.ABSENT],
            invalid=states[ListedState.INVALID],
            headers=states[ListedState.HEADER],
            completeness=self._completeness(scope),
        )

    def known(self, scope: Scope) -> dict[CaseId, Case]:
        """The cases of a scope, as they may be told."""
        return {case.id: scope.told(case) for case in self._records.cases.these(scope.every_case)}

    def _completeness(self, scope: Scope) -> Completeness:
        # First what was read, then what is in the index: a page that comes in between is not missed.
        note = self._records.evidence.completeness(scope)
        kept = {
            "cases_unasked": len(scope.unasked),
            "documents_kept_in": len(scope.kept_in),
            "documents_by_law": len(scope.by_law),
        }
        return note.counted(self._engine.count(scope)).model_copy(update=kept)

    def covered(self, scope: Scope) -> Completeness:
        """The note on what could be searched. Raises EngineUnavailable where that is nothing, and nothing mends it."""
        note = self._completeness(scope)
        if note.nothing_searched:
            raise EngineUnavailable(
                "Nothing was searched: the search index has none of the pages.",
                next_step="Build it anew with `lince reindex`.",
            )
        return note

    def _hits(self, node: Node, pages: Sequence[RankedPage], known: dict[CaseId, Case]) -> tuple[Hit, ...]:
        if not pages:
            return ()  # most lines of a long list
        fetched = self._fetched(pages)
        hits = (self._hit(node, ranked, fetched, known) for ranked in pages)
        return tuple(hit for hit in hits if hit is not None)

    def _fetched(self, ranked: Sequence[RankedPage]) -> _Fetched:
        """Pages with their documents, in two queries however many they are, or three."""
        evidence = self._records.evidence
        pages = evidence.pages_at((one.document, one.page) for one in ranked)
        broken = [(document, page + 1) for (document, page), one in pages.items() if line_ends.unfinished(one.text)]
        return _Fetched(
            heads=evidence.heads({one.document for one in ranked}),
            pages=pages,
            following=evidence.pages_at(broken) if broken else {},
        )

    def _hit(self, node: Node, ranked: RankedPage, fetched: _Fetched, known: dict[CaseId, Case]) -> Hit | None:
        document, page = fetched.heads.get(ranked.document), fetched.pages.get((ranked.document, ranked.page))
        case = known.get(ranked.case)
        if document is None or page is None or case is None or document.case != ranked.case:
            # The index is a copy and may lag: a page whose document was read anew or taken away is not shown.
            return None
        evidence = self._records.evidence
        findings: list[Finding] = []
        if _asks_values(node):
            findings.extend(evidence.mentions(ranked.document, page=ranked.page))
            findings.extend(evidence.indicators(ranked.document, page=ranked.page))
        if self._names is not None:
            people = [one for one in findings if isinstance(one, Mention) and one.kind is MentionKind.PERSON]
            names = {name for one in people for name in (one.normal or one.text, one.person) if name}
            node = name_keys.named_by(node, names, self.keys)
        following = fetched.following.get((ranked.document, ranked.page + 1))
        found = highlight.passage(
            node,
            page,
            languages=ranked.languages,
            findings=findings,
            version=document.version,
            following="" if following is None else following.text,
        )
        return Hit(
            case=ranked.case,
            case_number=case.number,
            document=ranked.document,
            sha256=document.sha256,
            name=document.name,
            media_type=document.media_type,
            page=ranked.page,
            pages=document.pages,
            hits=ranked.hits,
            score=ranked.score,
            snippet=found.snippet,
            marks=found.marks,
            boxes=found.boxes,
            answers=found.answers,
            has_image=page.is_pictured,
        )


def small(counts: Sequence[FacetCount]) -> tuple[FacetCount, ...]:
    """Counts as people outside the team are told them: a small one tells of somebody."""
    return tuple(
        one if one.count >= _TOLD_FROM else FacetCount(value=one.value, count=_TOLD_FROM, fewer=True) for one in counts
    )


def _asks_values(node: Node) -> bool:
    return any(asking.asks_values(leaf.field) for leaf in wanted(node))
