"""What readers decided in an agency, as analysis heeds it: tiers moved, and what is analyzed anew once that changes."""

from collections.abc import Sequence

from models.analysis import Analysis
from models.document import stretch_of
from models.ids import CaseId
from models.job import AGAIN, Stage
from models.review import Precedent
from services.ports import Records
from services.review.precedents import Precedents, bare
from services.review.wordings import accepted


class Heeding:
    """The examples, corrections and accepted terms that count in a case when this is made.

    Within a transaction: what changes them is told apart.
    """

    def __init__(self, records: Records, case: CaseId, *, readers: int) -> None:
        self._records, self._case, self._readers = records, case, readers
        self._before = self._counting()
        self._examples = Precedents(self._before)
        self.corrections = records.corrections.counting(case)
        self.terms = accepted(records.reviews.wordings(case))

    def over(self, analysis: Analysis) -> Analysis:
        """An analysis with the tiers that the examples leave its flags, and the name of their set."""
        heeded = self._examples.heeded(analysis.indicators)
        return analysis.model_copy(update={"indicators": heeded, "precedents": self._examples.digest})

    def settle(self) -> int:
        """Queue the analysis of what the examples that count now would tell otherwise. Returns the number of documents.

        They change with a decision, and with the vectors that new weights give to passages that were judged.
        """
        now = self._counting()
        before, after = {_kind(one): one for one in self._before}, {_kind(one): one for one in now}
        changed = [both[kind] for both in (before, after) for kind in both if kind not in before or kind not in after]
        if not changed:
            return 0
        gone = {one.decision for one in self._before} - {one.decision for one in now}
        examples = Precedents(now)
        due = {
            (flag.span.document, case, stretch_of(flag.span.page))
            for one in changed
            for case, flag in self._records.reviews.comparable(one)
            if examples.heeded([bare(flag)])[0].tier is not flag.tier or gone & set(flag.precedents)
        }
        for document, case, stretch in sorted(due):
            self._records.jobs.again(
                document, case=case, stage=Stage.ANALYZE, version=AGAIN, stretch=stretch, changed=True
            )
        return len({document for document, _, _ in due})

    def _counting(self) -> Sequence[Precedent]:
        return self._records.reviews.precedents(self._case, readers=self._readers) if self._readers else ()


def _kind(one: Precedent) -> tuple[object, ...]:
    return one.decision, one.category, one.holds, one.vector
