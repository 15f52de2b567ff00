"""Reading pictures of pages. ENGINES is the list of OCR engines; the first is the default."""

from services.ingest.ocr.ppocr import PpOcr
from services.ingest.ocr.tesseract import Tesseract
from services.ingest.plugin import OcrEngine

ENGINES: tuple[OcrEngine, ...] = (Tesseract(), PpOcr())


def engine(name: str) -> OcrEngine:
    """The engine of this name. Raises KeyError."""
    return {candidate.name: candidate for candidate in ENGINES}[name]
