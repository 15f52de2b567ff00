"""What analysis needs, built from the settings, and the step that a worker does with it."""

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

_WRITTEN = {"spa": "es", "por": "pt", "eng": "en", "fra": "fr", "ita": "it"}
"""Languages that tesseract reads, as analysis names them."""


def reading_kit(settings: Settings, *, warm: bool = False) -> "AnalysisKit":
    """What analysis needs (about two seconds); `warm`: all of it that is otherwise loaded when first used, too."""
    # Heavy: spaCy and its tables are loaded by workers only, so that the server's port opens at once.
    from services.nlp import warming  # noqa: PLC0415
    from services.nlp.analyze import AnalysisKit  # noqa: PLC0415

    loaded = local_rules.load(settings)
    if loaded.refused is not None:
        # An example may be of an exhibit: the log has its place alone.
        log.warning("local rules refused", where=loaded.refused.message.partition(":")[0])
    kit = replace(AnalysisKit.of(settings.analysis_engine), book=loaded.book)
    if warm:
        warming.warm(kit, {_WRITTEN[code] for code in settings.ocr_languages.split("+") if code in _WRITTEN})
        if settings.meaning:
            encoder.shipped().passages([" "])
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
