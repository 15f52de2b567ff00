"""What analysis needs, built from the settings, and the step that a worker does with it."""

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import structlog

from api import local_rules
from api.settings import Settings
from models.analysis import Analysis
from models.correction import Correction
from models.document import Document
from models.trend import WordingDecision
from services.nlp import encoder
from services.stages import Analyze

if TYPE_CHECKING:
    from services.nlp.analyze import AnalysisKit

log = structlog.get_logger("lince.rules")

RULES_SECONDS = 5.0
"""How often a worker looks whether the local rules changed."""

_WRITTEN = {"spa": "es", "por": "pt", "eng": "en", "fra": "fr", "ita": "it"}
"""Languages that tesseract reads, as analysis names them."""


def reading_kit(settings: Settings, *, warm: bool = False) -> "AnalysisKit":
    """What analysis needs (about two seconds); `warm`: all of it that is otherwise loaded when first used, too."""
    # Heavy: spaCy and its tables are loaded by workers only, so that the server's port opens at once.
    from services.nlp import warming  # noqa: PLC0415
    from services.nlp.analyze import AnalysisKit  # noqa: PLC0415

    loaded = _loaded(settings)
    kit = replace(AnalysisKit.of(settings.analysis_engine), book=loaded.book)
    if warm:
        warming.warm(kit, {_WRITTEN[code] for code in settings.ocr_languages.split("+") if code in _WRITTEN})
        if settings.meaning:
            encoder.shipped().passages([" "])
    return kit


def _loaded(settings: Settings) -> local_rules.Loaded:
    loaded = local_rules.load(settings)
    if loaded.refused is not None:
        # An example may be of an exhibit: the log has its place alone.
        log.warning("local rules refused", where=loaded.refused.message.partition(":")[0])
    return loaded


class RulesWatch:
    """Looks, between the jobs of one worker, whether somebody changed the local rules. Used by one thread."""

    def __init__(self, settings: Settings, kit: "AnalysisKit") -> None:
        self._settings = settings
        self._kit = kit
        # A kit that was handed down may be older than the folder: with rules on either side, the first look reads it.
        self._seen: tuple[tuple[str, int, int], ...] | None = (
            None if any(rule.local for rule in getattr(kit.book, "rules", ())) else ()
        )
        self._looked = -RULES_SECONDS

    def changed(self) -> "AnalysisKit | None":
        """What to analyze with from now on; None: as before, also where the changed rules are refused."""
        if time.monotonic() - self._looked < RULES_SECONDS:
            return None
        self._looked = time.monotonic()
        traces = local_rules.traces(self._settings)
        if traces == self._seen:
            return None
        self._seen = traces
        loaded = _loaded(self._settings)
        kit = replace(self._kit, book=loaded.book)
        if kit.version == self._kit.version:
            return None
        self._kit = kit
        return kit


def analysis_by(kit: "AnalysisKit") -> Analyze:
    """The step of a worker that understands a document."""
    from services.nlp.analyze import analyze  # noqa: PLC0415 - see `reading_kit`
    from services.nlp.indicators.terms import LocalTerms  # noqa: PLC0415 - the same

    def run_analyze(
        document: Document,
        *,
        country: str | None,
        corrections: Sequence[Correction] = (),
        terms: Sequence[WordingDecision] = (),
    ) -> Analysis:
        local = LocalTerms.of(terms)
        return analyze(document, country=country, kit=kit, corrections=corrections, terms=local)

    return run_analyze
