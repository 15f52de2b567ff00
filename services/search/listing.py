"""The lines of a list, each as a query of its own: what answers it, in which cases, and how it was read."""

from collections.abc import Callable, Collection, Mapping, Sequence

from models.case import Case
from models.errors import FeatureMissing, QuerySyntax, UsageError
from models.ids import AgencyId, CaseId
from models.listed import ListedCase, ListedLine, ListedState, ListRequest
from models.search import Bool, Hit, Node, Query, RankedPage, Ranking, Scope, Variants
from services.ports import SearchEngine
from services.search import asking, lists
from services.search.name_forms import NameForms
from services.search.rows import Rows

Known = dict[CaseId, Case]


class Lines:
    """A list while it is searched."""

    def __init__(
        self,
        request: ListRequest,
        within: Node | None,
        *,
        engine: SearchEngine,
        names: NameForms | None,
        agencies: Callable[[Collection[Case]], Mapping[AgencyId, str]],
        hits: Callable[[Node, Sequence[RankedPage], Known], Sequence[Hit]],
    ) -> None:
        """`within`: what each page has to answer besides. `hits`: pages as they are told."""
        self.request = request
        self.numbers = range(request.first, len(request.lines) + 1)
        self._within = within
        self._engine = engine
        self._names = names
        self._agencies = agencies
        self._hits = hits
        self._rows = None if request.typed else Rows(request.lines, names)

    def answer(self, number: int, scope: Scope, known: Known) -> ListedLine:
        """The answer to one line. Raises EngineUnavailable; what cannot be sought is told in it."""
        request = self.request
        line = request.lines[number - 1]
        if self._rows is not None and self._rows.header == number - 1:
            told = "The line names the columns of the table."
            return ListedLine(line=number, text=line, state=ListedState.HEADER, problem=told)
        countries = sorted({case.country for case in known.values()})
        names = self._names if request.variants else None
        try:
            for read in self._rows.readings(line, countries) if self._rows is not None else (line,):
                node = lists.query(read, countries=countries, near=request.near, typed=request.typed, names=names)
                if request.typed:
                    node = asking.placed(node, cases=known.values(), agencies=self._agencies(known.values()))
                query = Query(node=self._narrowed(node), facets=("case",), limit=request.hits)
                ranking = self._engine.find(query, scope)
                if ranking.total:
                    break
        except (QuerySyntax, UsageError, FeatureMissing) as error:
            return ListedLine(line=number, text=line, state=ListedState.INVALID, problem=error.message)
        named = node if isinstance(node, Variants) else None
        written = None
        if named and ranking.total:
            written = self._engine.find(Query(node=self._narrowed(named.typed), limit=0), scope).total
        return ListedLine(
            line=number,
            text=line,
            forms=len(named.forms) if named else 0,
            written=written,
            read=read if read != line else "",
            state=ListedState.FOUND if ranking.total else ListedState.ABSENT,
            pages=ranking.total,
            documents=ranking.documents,
            cases=_cases(ranking, known),
            hits=bound(scope, self._hits(node, ranking.pages, known)),
        )

    def _narrowed(self, node: Node) -> Node:
        return node if self._within is None else Bool(must=(node, self._within))


def bound(scope: Scope, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Hits with what their owners ask of who was lent them."""
    if not scope.conditions:
        return tuple(hits)
    return tuple(hit.model_copy(update={"conditions": scope.conditions_of(hit.case, hit.document)}) for hit in hits)


def _cases(ranking: Ranking, known: Known) -> tuple[ListedCase, ...]:
    """Where the pages of an answer stand, most pages first, then by number."""
    counted = {CaseId(one.value): one.count for one in ranking.facets["case"]}
    found = [ListedCase(number=case.number, pages=counted[case.id]) for case in known.values() if case.id in counted]
    return tuple(sorted(found, key=lambda case: (-case.pages, case.number)))
