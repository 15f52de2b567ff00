"""What reading and analysis are made of on this machine, noted where work begins, so that a version can be told later.

A version of a stage is a digest. A recipe says what stands behind it, and the outside programs that no digest covers.
"""

import importlib.metadata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from api.settings import Settings
from api.wiring import Workspace
from models.job import Stage
from models.replay import Recipe
from services.ingest import extract
from services.ingest.programs import CATDOC, READPST, TESSERACT, UNAR
from services.ports import Clock

if TYPE_CHECKING:
    from services.nlp.analyze import AnalysisKit

_PROGRAMS = (TESSERACT, CATDOC, READPST, UNAR)
"""Outside programs that give text or parts."""
_READING = ("pypdfium2", "pillow", "rapidocr", "onnxruntime", "lxml")
_ANALYZING = ("spacy", "onnxruntime", "phonenumbers")
"""Libraries that a release fixes and an installation may have in other versions."""


def present(settings: Settings, kit: "AnalysisKit", clock: Clock) -> Sequence[Recipe]:
    """What both stages are made of now. Asks programs for their version, which takes a fifth of a second."""
    now = clock.now()
    programs = [f"{one.program} {version}" for one in _PROGRAMS if (version := one.version())]
    languages = f"ocr-languages {settings.ocr_languages}"
    read = (*extract.PARTS, *programs, languages, *_libraries(_READING))
    return (
        Recipe(stage=Stage.EXTRACT, version=extract.VERSION, parts=read, since=now),
        Recipe(stage=Stage.ANALYZE, version=kit.version, parts=(*kit.parts, *_libraries(_ANALYZING)), since=now),
    )


def note(workspace: Workspace, kit: "AnalysisKit") -> None:
    """Keep it, where it is not what was noted last."""
    workspace.records.replays.note(present(workspace.settings, kit, workspace.clock))


def _libraries(names: Sequence[str]) -> list[str]:
    found = []
    for name in names:
        try:
            found.append(f"lib-{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            continue
    return found
