"""A document as if it had been received, read and analyzed."""

from support.factories import NOON, an_analysis

from models.analysis import Analysis
from models.document import Document
from models.exhibit import Exhibit
from models.ids import ExhibitId
from models.mention import Mention
from services.ports import Records


def receipt_of(document: Document, *, custodian: str = "") -> Exhibit:
    """The receipt of a document that came by itself."""
    return Exhibit(
        id=ExhibitId(f"e{document.id}"),
        case=document.case,
        document=document.id,
        sha256=document.sha256,
        sha512="0" * 128,
        size=1,
        path=document.name,
        custodian=custodian,
        received=NOON,
        received_by="ana",
    )


def store(records: Records, document: Document, *mentions: Mention, custodian: str = "") -> Analysis:
    """Record the receipt, the reading and the findings of a document; returns its analysis."""
    records.evidence.add_exhibit(receipt_of(document, custodian=custodian))
    analysis = an_analysis(document, *mentions)
    records.evidence.save_document(document)
    records.evidence.save_analysis(analysis)
    return analysis
