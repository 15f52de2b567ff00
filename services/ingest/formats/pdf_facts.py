"""What a PDF says of itself: properties, XMP, outline, signatures, revisions, and the data of XFA forms."""

import contextlib
import ctypes
import mmap
import re
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs7
from lxml import etree

from services.ingest.formats.pdf_extras import Opened
from services.ingest.formats.text import clean

MOST_OUTLINE = 500
MOST_SIGNATURES = 50
MOST_REVISIONS = 50
MOST_XFA = 4_000_000
"""Characters of form data that are taken."""
REVISION_BYTES = 64 * 1024 * 1024
"""Largest earlier version that is looked into."""
REVISION_PAGES = 300
_END = re.compile(rb"startxref\s+(\d+)\s+%%EOF[ \t]*\r?\n?")
_NOTHING = re.compile(rb"\s*xref\s+0\s+0\s+trailer\s*<<[^%()]*>>\s*startxref\s+\d+\s+%%EOF\s*")
_ROOT = re.compile(rb"/Root\s+(\d+\s+\d+)\s+R")
_TRAILER = 4_096
"""Bytes before the end of a version in which its trailer stands."""
_WEB = re.compile(rb"/Linearized\b[^>]*?/L\s+(\d{1,15})", re.DOTALL)
_XMP = re.compile(
    r"^(CreateDate|ModifyDate|MetadataDate|CreatorTool|Producer|creator|title|subject|description|DocumentID|InstanceID|OriginalDocumentID|when|softwareAgent|DerivedFrom)$"
)


def facts(document: pdfium.PdfDocument, path: Path) -> dict[str, Any]:
    """The document's own metadata, outline and signatures, as found. Nothing of it is verified."""
    found: dict[str, Any] = {}
    for key, value in document.get_metadata_dict(skip_empty=True).items():
        found[f"pdf_{key.lower()}"] = clean(str(value))[:1000]
    outline = []
    for mark, _ in zip(document.get_toc(max_depth=6), range(MOST_OUTLINE), strict=False):
        destination = mark.get_dest()
        place = destination.get_index() if destination is not None else None
        outline.append([clean(mark.get_title())[:300], None if place is None else place + 1])
    if outline:
        found["outline"] = outline
    signatures = list(_signatures(document, path.stat().st_size))
    if signatures:
        found["signatures"] = signatures
    xmp = _xmp(path)
    if xmp:
        found["xmp"] = xmp
    return found


def _signatures(document: pdfium.PdfDocument, size: int) -> Iterator[dict[str, Any]]:
    count = max(0, pdfium_c.FPDF_GetSignatureCount(document.raw))
    for place in range(min(count, MOST_SIGNATURES)):
        one = pdfium_c.FPDF_GetSignatureObject(document.raw, place)
        if not one:
            continue
        found: dict[str, Any] = {}
        reason = _bytes(pdfium_c.FPDFSignatureObj_GetReason, one).decode("utf-16-le", "replace").rstrip("\0")
        time = _bytes(pdfium_c.FPDFSignatureObj_GetTime, one).decode("ascii", "replace").rstrip("\0")
        kind = _bytes(pdfium_c.FPDFSignatureObj_GetSubFilter, one).decode("ascii", "replace").rstrip("\0")
        signers = _signers(_bytes(pdfium_c.FPDFSignatureObj_GetContents, one))
        found |= {"reason": clean(reason)[:500]} if reason else {}
        found |= {"time": clean(time)[:40]} if time else {}
        found |= {"kind": clean(kind)[:60]} if kind else {}
        found |= {"certificates": signers} if signers else {}
        length = pdfium_c.FPDFSignatureObj_GetByteRange(one, None, 0)
        if 2 <= length <= 64:
            spans = (ctypes.c_int * length)()
            pdfium_c.FPDFSignatureObj_GetByteRange(one, spans, length)
            # What was added after signing lies behind the signed bytes.
            found["covers_whole_file"] = spans[length - 2] + spans[length - 1] >= size - 2
        yield found


def _bytes(ask: Any, one: Any) -> bytes:
    size = ask(one, None, 0)
    if not 0 < size <= 4_000_000:
        return b""
    buffer = ctypes.create_string_buffer(size)
    if ask is pdfium_c.FPDFSignatureObj_GetReason or ask is pdfium_c.FPDFSignatureObj_GetContents:
        ask(one, ctypes.cast(buffer, ctypes.c_void_p), size)
    else:
        ask(one, buffer, size)
    return buffer.raw


def _signers(contents: bytes) -> list[dict[str, str]]:
    """Names in the certificates that came with a signature, as they stand there."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            certificates = pkcs7.load_der_pkcs7_certificates(_der(contents))
    except Exception:  # noqa: BLE001 - certificates of all kinds of makers
        return []
    found = []
    for certificate in certificates[:10]:
        with contextlib.suppress(ValueError, x509.ExtensionNotFound):
            found.append(
                {
                    "subject": clean(certificate.subject.rfc4514_string())[:500],
                    "issuer": clean(certificate.issuer.rfc4514_string())[:500],
                    "serial": f"{certificate.serial_number:x}",
                }
            )
    return found


def _der(contents: bytes) -> bytes:
    """The DER value without the zeros that fill the room left for it."""
    if len(contents) < 2 or contents[1] < 0x80:
        return contents
    width = contents[1] & 0x7F
    return contents[: 2 + width + int.from_bytes(contents[2 : 2 + width], "big")] if width else contents


def _xmp(path: Path) -> list[list[str]]:
    """Names and values of the XMP packets that lie open in the file; the last packet is the newest."""
    with path.open("rb") as file, contextlib.suppress(ValueError), _mapped(file) as content:
        start = content.rfind(b"<x:xmpmeta")
        end = content.find(b"</x:xmpmeta>", start) if start >= 0 else -1
        if end < 0 or end - start > 1_000_000:
            return []
        raw = content[start : end + 12]
        tree = _xml(raw)
        found: list[list[str]] = []
        for element in tree.iter("*") if tree is not None else ():
            name = etree.QName(element).localname
            text = " ".join("".join(element.itertext()).split())
            if _XMP.match(name) and text:
                found.append([name, clean(text)[:500]])
            for key, value in element.attrib.items():
                local = etree.QName(key).localname
                if _XMP.match(local) and str(value).strip():
                    found.append([local, clean(str(value))[:500]])
        return found[:100]
    return []


def _mapped(file: Any) -> mmap.mmap:
    return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _xml(raw: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        return etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def is_cut(path: Path) -> bool:
    """Whether the end of the file is missing: nothing near it says where the list of its objects is."""
    with path.open("rb") as file, contextlib.suppress(ValueError), _mapped(file) as content:
        return content.rfind(b"startxref", max(0, len(content) - 1024 * 1024)) < 0
    return False


def revisions(path: Path) -> list[int]:
    """Where each version of the file ends, the present one last: saving may append, and leave what was before."""
    with path.open("rb") as file, contextlib.suppress(ValueError), _mapped(file) as content:
        ends = [found.end() for found in _END.finditer(content)][-MOST_REVISIONS:]
        web = _WEB.search(content[:2_048])
        # A file made for the web has an end in its middle as well: its first version is as long as it says.
        return [end for end in ends if web is None or end >= int(web[1]) - 8]
    return []


def earlier(path: Path, ends: Sequence[int], file: Opened) -> tuple[int, bytes] | None:
    """The latest earlier version that has words the present one has not: its number and its bytes."""
    if len(ends) < 2 or len(file.document) > REVISION_PAGES:
        return None
    if len(ends) == 2 and _adds_nothing(path, ends):
        return None
    now = _vocabulary(file.document)
    for number in range(len(ends) - 1, 0, -1):
        end = ends[number - 1]
        if end > REVISION_BYTES:
            continue
        with path.open("rb") as stream:
            content = stream.read(end)
        try:
            before = pdfium.PdfDocument(content, password=file.password)
        except pdfium.PdfiumError:
            continue
        with before:
            if len(before) <= REVISION_PAGES and _vocabulary(before) - now:
                return number, content
    return None


def _adds_nothing(path: Path, ends: Sequence[int]) -> bool:
    """Whether the second version lists no objects of its own: text processors write such an end for newer readers."""
    with path.open("rb") as stream:
        stream.seek(max(0, ends[0] - _TRAILER))
        before, added = stream.read(min(ends[0], _TRAILER)), stream.read(ends[1] - ends[0])
    roots = _ROOT.findall(before)[-1:], _ROOT.findall(added)
    return _NOTHING.fullmatch(added) is not None and roots[0] == roots[1] != []


def _vocabulary(document: pdfium.PdfDocument) -> set[str]:
    found: set[str] = set()
    for number in range(len(document)):
        with contextlib.suppress(pdfium.PdfiumError):
            page = document[number]
            textpage = page.get_textpage()
            found.update(textpage.get_text_range().split())
            textpage.close()
            page.close()
    return found


def has_xfa(document: pdfium.PdfDocument) -> bool:
    """Whether there is an XFA form: its data lie in XML that pdfium does not draw."""
    return document.get_formtype() in (pdfium_c.FORMTYPE_XFA_FULL, pdfium_c.FORMTYPE_XFA_FOREGROUND)


def xfa(path: Path, password: str | None) -> list[str]:
    """Lines of an XFA form: what its template prints, and each filled-in value behind the name of its field."""
    try:
        with pikepdf.open(path, password=password or "", suppress_warnings=True) as document:
            form = document.Root.get("/AcroForm", pikepdf.Dictionary()).get("/XFA")
            raw = _packets(form)
    except Exception:  # noqa: BLE001 - qpdf, on a form that pdfium saw
        return []
    tree = _xml(raw[:MOST_XFA])
    if tree is None:
        return []
    lines: list[str] = []
    for element in tree.iter("*"):
        space, name = etree.QName(element).namespace or "", etree.QName(element).localname
        text = " ".join((element.text or "").split())
        if not text:
            continue
        if "xfa-template" in space or "xhtml" in space or (not space and _is_below(element, "template")):
            if name in ("text", "p", "span", "b", "i", "li", "exData") and not _is_code(element):
                lines.append(text)
        elif "xfa-" not in space and any(
            "xfa-data" in (etree.QName(a).namespace or "") for a in element.iterancestors()
        ):
            lines.append(f"{name}: {text}")
    return list(dict.fromkeys(clean(line) for line in lines))


def _packets(form: Any) -> bytes:
    if isinstance(form, pikepdf.Stream):
        return bytes(form.read_bytes())
    if isinstance(form, pikepdf.Array):
        return b"".join(bytes(part.read_bytes()) for part in form if isinstance(part, pikepdf.Stream))
    return b""


def _is_code(element: Any) -> bool:
    return _is_below(element, "script", "event", "calculate", "validate")


def _is_below(element: Any, *names: str) -> bool:
    return any(etree.QName(above).localname in names for above in element.iterancestors())
