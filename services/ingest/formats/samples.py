"""A head and a name of every kind of file, for the check at start-up that no two readers tie."""

from services.ingest.ole_kinds import OLE
from services.ingest.sniff import NAMES
from services.ingest.zip_names import CELLEBRITE_MARK

_PK = b"PK\x03\x04"


def _zip(*names: str) -> bytes:
    return _PK + NAMES + "\n".join(names).encode()


def _odf(kind: str) -> bytes:
    return _PK + NAMES + f"mimetype=application/vnd.oasis.opendocument.{kind}\nmimetype\ncontent.xml".encode()


def _ole(stream: str) -> bytes:
    return OLE + NAMES + stream.encode()


SAMPLES: tuple[tuple[bytes, str], ...] = (
    (b"", "empty"),
    (b"%PDF-1.7\n", "a.pdf"),
    (b"\xff\xd8\xff\xe0", "a.jpg"),
    (b"\x89PNG\r\n\x1a\n", "a.png"),
    (b"GIF89a", "a.gif"),
    (b"II*\x00", "a.tif"),
    (b"RIFF\x00\x00\x00\x00WEBP", "a.webp"),
    (b"\x00\x00\x00\x18ftypheic", "a.heic"),
    (_zip("[Content_Types].xml", "word/document.xml"), "a.docx"),
    (_zip("[Content_Types].xml", "xl/workbook.xml"), "a.xlsx"),
    (_zip("[Content_Types].xml", "xl/workbook.bin"), "a.xlsb"),
    (_zip("[Content_Types].xml", "ppt/presentation.xml"), "a.pptx"),
    (_zip("META-INF/container.xml", "book.opf"), "a.epub"),
    (_zip("Index/Document.iwa"), "a.pages"),
    (_zip("notes.txt"), "a.zip"),
    (_zip("doc.kml"), "a.kmz"),
    (_odf("text"), "a.odt"),
    (_odf("spreadsheet"), "a.ods"),
    (_odf("presentation"), "a.odp"),
    (b"\x37\x7f\x06\x82", "a.db-wal"),
    (b"bplist00", "a.plist"),
    (b'{"participants": [{"name": "A"}], "messages": [{"sender_name": "A", "timestamp_ms": 1}]}', "message_1.json"),
    (b"ITSF\x03\x00\x00\x00", "a.chm"),
    (_ole("WordDocument"), "a.doc"),
    (_ole("Workbook"), "a.xls"),
    (_ole("PowerPoint Document"), "a.ppt"),
    (_ole("__properties_version1.0"), "a.msg"),
    (_ole("EncryptedPackage"), "sealed.docx"),
    (_ole("VisioDocument"), "a.vsd"),
    (_ole("\x01Ole10Native"), "oleObject1.bin"),
    (b"\xd7\xcd\xc6\x9a", "a.wmf"),
    (b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d", "a.one"),
    (b"{\\rtf1 text}", "a.rtf"),
    (b"7z\xbc\xaf\x27\x1c", "a.7z"),
    (b"Rar!\x1a\x07\x00", "a.rar"),
    (b"MSCF\x00\x00\x00\x00", "a.cab"),
    (b"\x1f\x8b\x08", "a.gz"),
    (b"\x00" * 257 + b"ustar", "a.tar"),
    (b"!BDN", "a.pst"),
    (b"\x78\x9f\x3e\x22", "winmail.dat"),
    (b"SQLite format 3\x00", "a.db"),
    (b"OggS", "a.opus"),
    (b"\x00\x00\x00\x18ftypmp42", "a.mp4"),
    (b"From: a@example.org\nTo: b@example.org\nSubject: x\n\nbody", "a.eml"),
    (b"From a@example.org Mon Jan  1 10:00:00 2024\nFrom: a@example.org\n\nbody", "a.mbox"),
    (b"<!doctype html><html><body>x", "a.html"),
    (b"BEGIN:VCARD\nVERSION:3.0\n", "a.vcf"),
    (b"BEGIN:VCALENDAR\n", "a.ics"),
    (b"[1/2/24, 10:00:01] Ana: hola\n[1/2/24, 10:00:02] Luz: hola\n", "chat.txt"),
    (b'{"name": "Ana", "type": "personal_chat", "messages": []}', "result.json"),
    (b'<html><div class="message"></div><div class="message">WhatsApp</div>', "chat.html"),
    (b"From: Ana\nType: incoming\nSent: Mon, 01 Jan 2024 10:00:00 +0000\n\nhola", "signal.txt"),
    (b'<?xml version="1.0"?><smses count="1">', "sms.xml"),
    (b'<?xml version="1.0"?><project xmlns="http://pa.cellebrite.com/report/2.0">', "report.xml"),
    (_zip(CELLEBRITE_MARK.decode(), "report.xml"), "a.ufdr"),
    (b'{"a": 1}', "a.json"),
    (b"WARC/1.0\r\n", "a.warc"),
    (b"a;b\n1;2\n", "a.csv"),
    (b"plain text", "a.txt"),
    (b'<?xml version="1.0"?><svg/>', "a.svg"),
    (b'<?xml version="1.0"?><gpx/>', "a.gpx"),
    (b'<?xml version="1.0"?><a/>', "a.xml"),
    (b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", "a.p7m"),
    (b"\x03\x7c\x05\x01" + bytes(4) + b"\x41\x00" + bytes(54) + b"\r", "a.dbf"),
    (b"\x00\x01\x02\x03" * 20, "a.bin"),
)
