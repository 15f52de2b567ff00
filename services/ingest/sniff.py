"""What a file is, told from its bytes. Its name is a hint, used only between kinds that share their bytes.

`read_head` gives the first 64 KiB; for zip and OLE containers it appends the names inside, so that all
who judge a head judge the whole container. Runs in the reading process: it parses hostile bytes.
"""

import re
from functools import lru_cache
from pathlib import Path, PurePosixPath

import puremagic

from services.ingest import ole_kinds, zip_names
from services.ingest.frame_kinds import framed
from services.ingest.packed_kinds import GZIP, is_packed_warc, packed_kind
from services.ingest.text_kinds import (
    ALONE,
    CHAT_HTML,
    MBOX,
    chat_kind,
    html_kind,
    is_mail,
    is_prose,
    json_kind,
    parted_by_nul,
    xml_kind,
)
from services.ingest.zip_names import CELLEBRITE_MARK

HEAD = 64 * 1024
NAMES = b"\n\x00lince-names\x00\n"
"""Between a container's head and the names found inside it."""
UNKNOWN = "application/octet-stream"
EMPTY = "application/x-empty"
PDF = "application/pdf"
PDF_MARK = b"%PDF-"
_WRITTEN = frozenset({None, "application/rtf", "application/postscript", "application/warc", "application/x-archive"})
"""Kinds with a mark whose files may be plain text from end to end."""
_BLANK = b"\xef\xbb\xbf \t\r\n\0"

OOXML = "application/vnd.openxmlformats-officedocument."
DOCX = OOXML + "wordprocessingml.document"
XLSX = OOXML + "spreadsheetml.sheet"
PPTX = OOXML + "presentationml.presentation"
XLSB = "application/vnd.ms-excel.sheet.binary.macroenabled.12"
ODF = "application/vnd.oasis.opendocument."
SIGNAL_BACKUP = "application/x-signal-backup"
WHATSAPP_BACKUP = "application/x-whatsapp-backup"
UFDR = "application/x-cellebrite-ufdr"
EPUB = "application/epub+zip"
WACZ = "application/wacz"
KMZ = "application/vnd.google-earth.kmz"
SQLITE = "application/vnd.sqlite3"
SQLITE_LOGS = frozenset({"application/x-sqlite3-wal", "application/x-sqlite3-journal"})
CHM = "application/vnd.ms-htmlhelp"
PLIST = "application/x-plist"
APPLE_DOUBLE = "multipart/appledouble"
WARC = "application/warc"
PKCS7 = "application/pkcs7-mime"
DBF = "application/x-dbf"

# (offset, bytes, media type), the first that fits wins.
MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (0, b"II+\x00", "image/tiff"),
    (0, b"MM\x00+", "image/tiff"),
    (0, b"\x00\x00\x00\x0cjP  ", "image/jp2"),
    (0, b"\xff\x4f\xff\x51", "image/jp2"),
    (40, b" EMF", "image/emf"),
    (0, b"\xd7\xcd\xc6\x9a", "image/wmf"),
    (0, b"\x01\x00\x09\x00\x00\x03", "image/wmf"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"MSCF\x00\x00\x00\x00", "application/vnd.ms-cab-compressed"),
    (0, b"\x1f\x8b\x08", GZIP),
    (0, b"BZh", "application/x-bzip2"),
    (0, b"\xfd7zXZ\x00", "application/x-xz"),
    (0, b"\x28\xb5\x2f\xfd", "application/zstd"),
    (0, b"\x04\x22\x4d\x18", "application/x-lz4"),
    (0, b"LZIP\x01", "application/x-lzip"),
    (0, b"\x1f\x9d", "application/x-compress"),
    (0, b"\xc7\x71", "application/x-cpio"),
    (0, b"\x71\xc7", "application/x-cpio"),
    (0, b"070701", "application/x-cpio"),
    (0, b"070702", "application/x-cpio"),
    (0, b"070707", "application/x-cpio"),
    (0, b"!<arch>\n", "application/x-archive"),
    (0, b"xar!\x00", "application/x-xar"),
    (2, b"-lh", "application/x-lha"),
    (257, b"ustar", "application/x-tar"),
    (0, b"\x37\x7f\x06\x82", "application/x-sqlite3-wal"),
    (0, b"\x37\x7f\x06\x83", "application/x-sqlite3-wal"),
    (0, b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7", "application/x-sqlite3-journal"),
    (0, b"ITSF\x03\x00\x00\x00", CHM),
    (0, b"bplist00", PLIST),
    (0, b"\x00\x05\x16\x07\x00\x02\x00\x00", APPLE_DOUBLE),
    (0, b"\x00\x05\x16\x00\x00\x02\x00\x00", APPLE_DOUBLE),
    (0, b"!BDN", "application/vnd.ms-outlook-pst"),
    (0, b"SQLite format 3\x00", "application/vnd.sqlite3"),
    (0, b"\x78\x9f\x3e\x22", "application/ms-tnef"),
    (0, b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d", "application/onenote"),
    (0x8001, b"CD001", "application/x-iso9660-image"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"OggS", "audio/ogg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"\x1aE\xdf\xa3", "video/x-matroska"),
    (0, b"#!AMR", "audio/amr"),
    (0, b"%!PS", "application/postscript"),
    (0, b"\x7fELF", "application/x-elf"),
    (0, b"WARC/1.", "application/warc"),
)

# Major brands of the ISO base media format (`ftyp`).
BRANDS = {
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"hevc": "image/heic",
    b"mif1": "image/heic",
    b"msf1": "image/heic",
    b"avif": "image/avif",
    b"M4A ": "audio/mp4",
    b"qt  ": "video/quicktime",
    b"3gp4": "video/3gpp",
    b"3gp5": "video/3gpp",
}

# Members of a zip that tell its kind.
ZIP_MEMBERS = (
    (CELLEBRITE_MARK, UFDR),
    (b"pages/pages.jsonl", WACZ),
    (b"doc.kml", KMZ),
    (b"word/", DOCX),
    (b"xl/workbook.bin", XLSB),
    (b"xl/", XLSX),
    (b"ppt/", PPTX),
    (b"META-INF/container.xml", EPUB),
    (b"Index/Document.iwa", "application/vnd.apple.iwork"),
)

# Names that people use for a kind. A name outside its kind's list is noted, never believed.
EXTENSIONS: dict[str, frozenset[str]] = {
    "application/pdf": frozenset({"pdf"}),
    "image/jpeg": frozenset({"jpg", "jpeg", "jpe", "jfif"}),
    "image/png": frozenset({"png"}),
    "image/gif": frozenset({"gif"}),
    "image/tiff": frozenset({"tif", "tiff"}),
    "image/bmp": frozenset({"bmp", "dib"}),
    "image/webp": frozenset({"webp"}),
    "image/heic": frozenset({"heic", "heif"}),
    "image/jp2": frozenset({"jp2", "j2k", "jpx"}),
    "image/emf": frozenset({"emf"}),
    "image/wmf": frozenset({"wmf"}),
    DOCX: frozenset({"docx", "docm", "dotx"}),
    XLSX: frozenset({"xlsx", "xlsm", "xltx"}),
    PPTX: frozenset({"pptx", "pptm", "ppsx"}),
    "application/msword": frozenset({"doc", "dot"}),
    "application/vnd.ms-excel": frozenset({"xls", "xlt"}),
    "application/vnd.ms-powerpoint": frozenset({"ppt", "pps"}),
    "application/vnd.ms-outlook": frozenset({"msg"}),
    ODF + "text": frozenset({"odt"}),
    ODF + "spreadsheet": frozenset({"ods"}),
    ODF + "presentation": frozenset({"odp"}),
    "application/rtf": frozenset({"rtf", "doc"}),
    "application/zip": frozenset({"zip"}),
    "application/x-7z-compressed": frozenset({"7z"}),
    "application/vnd.rar": frozenset({"rar"}),
    "application/x-tar": frozenset({"tar"}),
    GZIP: frozenset({"gz", "tgz"}),
    WARC: frozenset({"warc", "gz"}),
    KMZ: frozenset({"kmz", "zip"}),
    "message/rfc822": frozenset({"eml", "emlx", "mht", "mhtml"}),
    "text/html": frozenset({"html", "htm", "xhtml"}),
    CHAT_HTML: frozenset({"html", "htm", "xhtml"}),
    EPUB: frozenset({"epub"}),
    "text/vcard": frozenset({"vcf", "vcard"}),
    PKCS7: frozenset({"p7m", "p7s", "p7b", "p7c"}),
}
_OWNER = {name: kind for kind, names in EXTENSIONS.items() for name in names}

_PKCS7 = re.compile(rb"\x30(?:\x80|[\x81-\x84].{1,4}|.)\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07[\x01-\x06]", re.DOTALL)
_PDF_BEGINS = re.compile(
    rb"%PDF-\d\.\d[ \t]*[\r\n%\x80-\xff\0].{0,8192}?[\r\n\0 ]\d{1,10}[ \t\r\n]+\d{1,5}[ \t\r\n]+obj\b", re.DOTALL
)
"""The header of a PDF, on a line of its own, and its first object."""
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|table|div|meta|title|p|br|h1)\b", re.IGNORECASE)


def read_head(path: Path) -> bytes:
    """The bytes that kinds are told from. Never raises on bad content, only on an unreadable file."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if head.startswith(ole_kinds.OLE):
        return head + NAMES + ole_kinds.names_in(path)
    if head.startswith(b"PK") or (zip_names.LOCAL in head[: zip_names.MOST_BEFORE] and _magic(head) is None):
        return head + NAMES + zip_names.told(path)
    return head


@lru_cache(maxsize=8)
def media_type(head: bytes, filename: str) -> str:
    """The media type of a file with this head. `filename` decides only where the bytes leave it open."""
    if head in ALONE:
        return EMPTY
    body, _, names = head.partition(NAMES)
    if _PKCS7.match(body):
        # Before PDF: what is signed may be one.
        return PKCS7
    if body.lstrip(_BLANK).startswith(PDF_MARK):
        return PDF
    if body.startswith(ole_kinds.OLE):
        return ole_kinds.kind_of(names)
    if body.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip_kind(body, names)
    if _is_signal_backup(body, filename):
        return SIGNAL_BACKUP
    found = _magic(body) or packed_kind(body)
    if found == GZIP and is_packed_warc(body):
        return WARC
    if found not in _WRITTEN and is_prose(body):
        # A note may begin with the mark of a kind that is never plain text, or hold it at the very place.
        found = None
    if found is None and re.fullmatch(r"crypt\d{1,2}", extension(filename)):
        # Sealed from its first byte: nothing but its name tells it.
        return WHATSAPP_BACKUP
    if found in (None, "application/postscript") and _is_late_pdf(body, filename, zipped=bool(names)):
        return PDF
    found = found or _text_kind(body, extension(filename))
    if found is None and names:
        # Something stands before it: a line end, a program that unpacks it.
        return _zip_kind(body, names)
    return found or framed(body) or _guess(body)


def extension(filename: str) -> str:
    """The lower-case extension without its dot."""
    return PurePosixPath(filename.replace("\\", "/")).suffix.lower().removeprefix(".")


def misnamed(kind: str, filename: str) -> bool:
    """Whether the name claims another known kind than the bytes show."""
    claimed = extension(filename)
    return (
        claimed in _OWNER
        and kind not in (UNKNOWN, EMPTY, ole_kinds.SEALED_OFFICE)
        and claimed not in EXTENSIONS.get(kind, frozenset())
    )


def decoded(body: bytes) -> str:
    """The beginning of a text, decoded roughly: enough to tell kinds apart, never to be stored."""
    if body.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return body.decode("utf-32", "replace")
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace")
    if len(body) >= 8 and not any(body[2:64:4] + body[3:64:4]):
        return body.decode("utf-32-le", "replace")
    if len(body) >= 8 and not any(body[0:64:4] + body[1:64:4]):
        return body.decode("utf-32-be", "replace")
    if len(body) >= 8 and body[1:16:2].count(0) >= 7:
        return body.decode("utf-16-le", "replace")
    if len(body) >= 8 and body[0:16:2].count(0) >= 7:
        return body.decode("utf-16-be", "replace")
    return body.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")


def _is_late_pdf(body: bytes, filename: str, *, zipped: bool) -> bool:
    """Whether a PDF begins behind something else: bytes of a printer, the head of an answer from the web, warnings.

    A letter, a note or an archive that only holds the mark of a PDF is none.
    """
    named = extension(filename) == "pdf"
    place = body.find(PDF_MARK) if named else body[:1024].find(PDF_MARK)
    if place < 0 or (zipped and 0 <= body.find(zip_names.LOCAL) < place):
        return False
    text = _text_kind(body, "")
    # What is packed in a PDF is no text, and says nothing of the lines before it.
    before = text or _text_kind(body[:place], "")
    begins = _PDF_BEGINS.match(body, place) is not None
    if before in (None, "text/plain"):
        return begins or named or text is None
    page = body.lstrip(_BLANK)[:9].lower().startswith((b"<html", b"<!doctype"))
    return before == "text/html" and begins and not page


def _is_signal_backup(body: bytes, filename: str) -> bool:
    """The backup that Signal writes on Android: the length of a short header, then the header. All else is sealed."""
    return extension(filename) == "backup" and body[:3] == b"\0\0\0" and 16 < body[3] < 128 and body[4] == 0x0A


def media_type_of(content: bytes) -> str:
    """The media type of bytes that are whole and have no name."""
    names = NAMES + ole_kinds.names_in(content) if content.startswith(ole_kinds.OLE) else b""
    return media_type(content[:HEAD] + names, "")


def _zip_kind(body: bytes, names: bytes) -> str:
    declared = re.match(rb"mimetype=([\w.+/-]+)\n", names) or re.search(
        rb"^.{26}\x08\x00..mimetype([\w.+/-]+)PK", body[:300], re.DOTALL
    )
    if declared and (stated := declared[1].decode("ascii")).startswith((ODF, EPUB)):
        # Of any other kind that a zip may call itself its members are read.
        return stated
    inside = names.split(b"\n") if names else [body]
    for member, kind in ZIP_MEMBERS:
        if names and any(name.startswith(member) for name in inside):
            if (
                kind in (DOCX, XLSX, PPTX)
                and b"[Content_Types].xml" not in inside
                and member + b"document.xml" not in inside
            ):
                continue
            return kind
        if not names and b"[Content_Types].xml" in body and member in body:
            return kind
    return "application/zip"


def _magic(body: bytes) -> str | None:
    for offset, magic, kind in MAGIC:
        if body.startswith(magic, offset):
            return kind
    if body[4:8] == b"ftyp":
        return BRANDS.get(body[8:12], "video/mp4")
    if body[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}.get(body[8:12])
    # dBASE: a version byte, a date with a possible month and day, and a header whose size fits its fields.
    if (
        body[:1] in (b"\x03", b"\x30", b"\x83", b"\x8b", b"\xf5")
        and len(body) > 64
        and 1 <= body[2] <= 12
        and 1 <= body[3] <= 31
    ):
        header = int.from_bytes(body[8:10], "little")
        if header % 32 == 1 and 65 <= header <= 8225 and body[header - 1 : header] == b"\r":
            return DBF
    # BMP has a short magic: its reserved bytes and its header size must fit as well.
    if (
        body[:2] == b"BM"
        and body[6:10] == b"\0\0\0\0"
        and body[14:18] in (b"\x28\0\0\0", b"\x0c\0\0\0", b"\x6c\0\0\0", b"\x7c\0\0\0")
    ):
        return "image/bmp"
    return None


def _text_kind(body: bytes, ending: str) -> str | None:
    text = decoded(body[:HEAD])
    controls = sum(ord(character) < 32 and character not in "\t\n\r\f\x1b\x08" for character in text[:4096])
    if controls > 0.02 * len(text[:4096]) + 1 and not parted_by_nul(text[:4096]):
        return None
    start = text.lstrip("\ufeff \t\r\n")
    lowered = start[:2048].lower()
    if start.startswith("BEGIN:VCARD"):
        return "text/vcard"
    if start.startswith("BEGIN:VCALENDAR"):
        return "text/calendar"
    if start.startswith("{\\rtf"):
        return "application/rtf"
    if kind := xml_kind(lowered):
        return kind
    if _HTML.match(start) or ("<html" in lowered and lowered.startswith("<")):
        return html_kind(start)
    if start.startswith("<?xml"):
        return "application/xml"
    if ending not in ("eml", "emlx") and (MBOX.match(start) or (ending == "mbox" and start.startswith("From "))):
        return "application/mbox"
    if is_mail(start):
        return "message/rfc822"
    if kind := chat_kind(start, ending):
        return kind
    if ending in ("csv", "tsv", "tab"):
        return "text/csv" if ending == "csv" else "text/tab-separated-values"
    if kind := json_kind(start, ending):
        return kind
    return "text/plain"


def _guess(body: bytes) -> str:
    try:
        found = puremagic.magic_string(body[:HEAD])
    except (puremagic.PureError, ValueError, IndexError):
        return UNKNOWN
    best = [match for match in found if match.confidence >= 0.6 and match.mime_type]
    return str(best[0].mime_type) if best else UNKNOWN
