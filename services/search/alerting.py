"""Holds newly indexed pages against the watches, and alerts those who may see them.

Runs behind the index, in the one process that writes it: what was indexed is marked in the catalogue with the
index's own job, and goes from there when it was looked at, so that a cut-off run loses and repeats nothing. A maker's
cases are asked of the access door each time: whoever has lost a case, or his account, gets nothing of it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import structlog

from models.analysis import Analysis
from models.audit import OPERATOR, WORKER, Actor, ActorKind
from models.case import Case, User
from models.errors import LinceError, NotFound, UsageError
from models.ids import AgencyId, CaseId, DocumentId, UserId
from models.search import IndexRecord, Query, Scope, SearchRequest
from models.watch import MOST_PAGES, SavedId, SavedSearch
from services.ports import Access, Clock, Records, SearchEngine
from services.search import reviewed
from services.search.finder import Finder
from services.search.indexer import records_of
from services.search.watches import NewPages, Watch, WatchTable

log = structlog.get_logger("lince.watches")

AT_ONCE = 64
"""Stretches of pages that are looked at together."""


def actor_of(records: Records, user: UserId | None) -> Actor | None:
    """The actor that a watch's maker is now; None where his account is closed or gone."""
    if user is None:
        return Actor(kind=ActorKind.PROGRAM, name=OPERATOR)
    try:
        found: User = records.people.user(user)
    except (NotFound, LookupError):
        return None
    if not found.active:
        return None
    return Actor(kind=ActorKind.PERSON, name=found.login, user=found.id, agency=found.agency, role=found.role)


def check_narrow(engine: SearchEngine, query: Query, scope: Scope) -> None:
    """Whether a query may watch. Raises UsageError where it finds too many pages already."""
    total = engine.find(query.model_copy(update={"limit": 0}), scope).total
    if total > MOST_PAGES:
        raise UsageError(
            f"This search finds {total} pages already: as a watch it would tell of nearly everything.",
            next_step=f"Narrow it to {MOST_PAGES} pages or fewer, for example to a case.",
        )


class Alerting:
    """Remembers the watches as they were read; for one thread."""

    def __init__(self, records: Records, access: Access, finder: Finder, clock: Clock) -> None:
        self._records = records
        self._access = access
        self._finder = finder
        self._clock = clock
        self._table = WatchTable()
        self._stamp = ""
        self._saved: dict[SavedId, SavedSearch] = {}

    def work_once(self) -> bool:
        """Look at the next pages that were indexed. False: there are none."""
        if self._records.protection.unsettled():
            return False  # what is to be masked may still stand there
        marked = self._records.watches.marked(limit=AT_ONCE)
        if not marked:
            return False
        self._renew()
        if self._saved:
            analyses = self._records.evidence.analyses(marked)
            known, unknown = ([one for one in marked if (one in analyses) is there] for there in (True, False))
            self._alert(list(self._pages(known, analyses)))
            # Of these only the text is there: they are indexed and marked again when it is known what stands in it.
            self._alert(list(self._pages(unknown, analyses)), waiting=True)
        self._records.watches.unmark(marked)
        return True

    def _renew(self) -> None:
        """Take in new watches and forget removed ones; read anew those whose maker sees other cases now."""
        stamp = self._records.watches.stamp()
        if stamp != self._stamp:
            for saved in self._records.watches.watching(without=self._saved):
                self._saved[saved.id] = saved
            for gone in set(self._saved) - set(self._records.watches.watching_ids()):
                del self._saved[gone]
                self._table.drop(gone)
            self._stamp = stamp
        every = {case.id: case for case in self._records.cases.all()}
        agencies = self._finder.agencies(every.values())
        scopes: dict[UserId | None, Scope] = {}
        for saved in self._saved.values():
            if saved.user not in scopes:
                actor = actor_of(self._records, saved.user)
                scopes[saved.user] = (
                    Scope(cases=frozenset())
                    if actor is None
                    else self._access.scope(actor, action="watch.inbox", quiet=True)
                )
            scope = scopes[saved.user]
            if saved.cases is not None:
                scope = scope.within(saved.cases)
            known = self._table.watches.get(saved.id)
            if known is None or known.scope != scope:
                self._read(saved, scope, [every[case] for case in sorted(scope.every_case)], agencies=agencies)

    def _read(
        self, saved: SavedSearch, scope: Scope, cases: Sequence[Case], *, agencies: Mapping[AgencyId, str]
    ) -> None:
        request = SearchRequest(text=saved.text, filters=saved.filters, variants=saved.variants, without=saved.without)
        try:
            node = self._finder.read(request, cases=cases, agencies=agencies).node
            node = reviewed.watched(node, saved.review)
            self._table.put(Watch(id=saved.id, node=node, filters=saved.filters, scope=scope))
        except LinceError as error:
            # It could be read when it was made; what it asks for is no more. Its maker sees so when he searches it.
            log.warning("watch unreadable", watch=saved.id, code=error.code)
            self._table.drop(saved.id)

    def _pages(
        self, marked: Sequence[tuple[DocumentId, int]], analyses: Mapping[tuple[DocumentId, int], Analysis]
    ) -> Iterator[IndexRecord]:
        """The marked pages as the index holds them."""
        evidence = self._records.evidence
        cases = {case.id: case for case in self._records.cases.all()}
        custodians = evidence.custodians({document for document, _ in marked})
        for (document, stretch), pages in evidence.stretches(marked, words=False).items():
            nothing = Analysis(document=document, stretch=stretch, version="none")
            analysis = analyses.get((document, stretch), nothing)
            yield from records_of(
                pages,
                analysis,
                agency=cases[pages.case].agency,
                name=pages.name,
                custodians=custodians.get(document, ()),
                case_number=cases[pages.case].number,
                keys=self._finder.keys,
            )

    def _alert(self, records: Sequence[IndexRecord], *, waiting: bool = False) -> None:
        """Hold pages against the watches; `waiting`: against those that tell of no page too early."""
        candidates = [one for one in self._table.candidates(records) if not (waiting and one[0].waits)]
        if not candidates:
            return
        with NewPages(records) as pages:
            for watch, cases in candidates:
                try:
                    found = pages.answers(watch, cases)
                except LinceError as error:
                    log.warning("watch unanswered", watch=watch.id, code=error.code)
                    continue
                by_case: defaultdict[CaseId, list[tuple[DocumentId, int]]] = defaultdict(list)
                for one in found:
                    by_case[one.case].append((one.document, one.page))
                for case, places in sorted(by_case.items()):
                    self._tell(watch.id, case, places)

    def _tell(self, saved: SavedId, case: CaseId, places: Sequence[tuple[DocumentId, int]]) -> None:
        actor = actor_of(self._records, self._saved[saved].user)
        if actor is None or not self._access.may(actor, "watch.inbox", case=case):
            return  # taken from him while we searched
        scope = self._access.scope(actor, action="watch.inbox", quiet=True)
        places = [place for place in places if scope.sees(case, place[0])]
        with self._records.transaction():
            alert = self._records.watches.found(saved, case, places, at=self._clock.now())
            if alert is not None:
                detail: dict[str, str | int] = {"pages": alert.pages, "for": actor.name}
                self._records.audit.append(_WATCHER, "watch.alert", case=case, subject=saved, detail=detail)


_WATCHER = Actor(kind=ActorKind.PROGRAM, name=WORKER)
