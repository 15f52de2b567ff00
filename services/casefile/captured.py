"""Captures held against the files of a case: which parts are here, and what lacks."""

from collections.abc import Mapping, Sequence

from models.capture import IN_ARCHIVE, Capture, CapturedPart, DeclaredCapture, Element
from models.exhibit import Exhibit
from models.ids import CaseId, DocumentId, Sha256
from services.ports import Records

_STATED = ("collected_at", "collector", "service")
"""What somebody must have said of it, beside its address."""
_ELEMENTS = (Element.HTML, Element.PICTURE, Element.MEDIA, Element.HEADERS)
RECEIVED = "received"
"""Stands among what lacks where a declared file is not among those of the case."""


def captures(seen: Records, case: CaseId) -> Sequence[Capture]:
    """The captures of a case as far as the catalogue is seen, the newest first."""
    declared = seen.captures.of_case(case)
    here = files(seen, case) if declared else {}
    return [capture(one, here) for one in declared]


def files(seen: Records, case: CaseId) -> Mapping[Sha256, Exhibit]:
    """The files of a case by their hash, as far as they are seen."""
    documents = {DocumentId(one.document) for one in seen.evidence.files(case)}
    return {one.sha256: one for one in seen.evidence.first_exhibits(documents).values()}


def capture(declared: DeclaredCapture, here: Mapping[Sha256, Exhibit]) -> Capture:
    """One capture. An archive brings source, media and headers; a page without media lacks none."""
    found = tuple(
        CapturedPart(element=one.element, sha256=one.sha256, document=there.document, name=there.name)
        if (there := here.get(one.sha256)) is not None
        else CapturedPart(element=one.element, sha256=one.sha256)
        for one in declared.parts
    )
    there_are = {one.element for one in found if one.document is not None}
    if Element.ARCHIVE in there_are:
        there_are |= IN_ARCHIVE
    if declared.without_media:
        there_are.add(Element.MEDIA)
    lacking = [name for name in _STATED if not getattr(declared, name)]
    lacking += [one.value for one in _ELEMENTS if one not in there_are]
    if any(one.document is None for one in found):
        lacking.append(RECEIVED)
    return Capture(**dict(declared), found=found, lacking=tuple(lacking))
