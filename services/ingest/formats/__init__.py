"""The formats that Lince reads. HANDLERS is the list; the auction between them is held once at start-up."""

from collections.abc import Sequence

from services.ingest.formats.apple_double import AppleDoubleHandler
from services.ingest.formats.archive import ArchiveHandler
from services.ingest.formats.binary_office import DocHandler, ObjectHandler, PptHandler, RtfHandler
from services.ingest.formats.calendar import CalendarHandler
from services.ingest.formats.cellebrite import CellebriteHandler
from services.ingest.formats.chat import ChatHandler
from services.ingest.formats.chat_html import ChatHtmlHandler
from services.ingest.formats.chm import ChmHandler
from services.ingest.formats.dbf import DbfHandler
from services.ingest.formats.email import EmailHandler, MboxHandler
from services.ingest.formats.epub import EpubHandler
from services.ingest.formats.html import HtmlHandler
from services.ingest.formats.image import ImageHandler
from services.ingest.formats.json_text import JsonHandler
from services.ingest.formats.media import MediaHandler
from services.ingest.formats.meta_chat import MetaChatHandler
from services.ingest.formats.metafile import MetafileHandler
from services.ingest.formats.msg import MsgHandler, PstHandler
from services.ingest.formats.office import OpenDocumentHandler, WordHandler
from services.ingest.formats.onenote import OneNoteHandler
from services.ingest.formats.pdf import PdfHandler
from services.ingest.formats.plist import PlistHandler
from services.ingest.formats.samples import SAMPLES
from services.ingest.formats.sealed import SealedHandler
from services.ingest.formats.sheets import SheetHandler
from services.ingest.formats.signal_chat import SignalHandler
from services.ingest.formats.signed import SignedHandler
from services.ingest.formats.slides import SlidesHandler
from services.ingest.formats.sms import SmsHandler
from services.ingest.formats.sqlite import SqliteHandler
from services.ingest.formats.sqlite_free import SqliteLogHandler
from services.ingest.formats.telegram import TelegramHandler
from services.ingest.formats.text import TextHandler
from services.ingest.formats.tnef import TnefHandler
from services.ingest.formats.unknown import StringsHandler, UnknownHandler
from services.ingest.formats.vcard import VcardHandler
from services.ingest.formats.warc import WarcHandler
from services.ingest.formats.xml import XmlHandler
from services.ingest.plugin import FormatHandler

_OFFICE: tuple[FormatHandler, ...] = (WordHandler(), SlidesHandler(), OpenDocumentHandler(), SheetHandler())

HANDLERS: tuple[FormatHandler, ...] = (
    PdfHandler(),
    ImageHandler(),
    MetafileHandler(),
    *_OFFICE,
    DocHandler(),
    PptHandler(),
    ObjectHandler(),
    SealedHandler(_OFFICE),
    RtfHandler(),
    EmailHandler(),
    MboxHandler(),
    MsgHandler(),
    PstHandler(),
    TnefHandler(),
    SignedHandler(),
    HtmlHandler(),
    XmlHandler(),
    DbfHandler(),
    VcardHandler(),
    ChatHandler(),
    ChatHtmlHandler(),
    TelegramHandler(),
    MetaChatHandler(),
    SignalHandler(),
    SmsHandler(),
    CellebriteHandler(),
    SqliteHandler(),
    SqliteLogHandler(),
    OneNoteHandler(),
    ChmHandler(),
    PlistHandler(),
    AppleDoubleHandler(),
    EpubHandler(),
    MediaHandler(),
    CalendarHandler(),
    JsonHandler(),
    WarcHandler(),
    ArchiveHandler(),
    TextHandler(),
    StringsHandler(),
    UnknownHandler(),
)


def choose(head: bytes, filename: str, handlers: Sequence[FormatHandler] = HANDLERS) -> FormatHandler:
    """The reader that bids highest for a file. Raises LookupError when nobody bids."""
    bids = [(bid, handler) for handler in handlers if (bid := handler.score(head, filename)) is not None]
    if not bids:
        raise LookupError("no reader for this file")
    return max(bids, key=lambda bid: bid[0])[1]


def check(handlers: Sequence[FormatHandler]) -> None:
    """Refuse a list in which two readers share a name or bid the same for one kind of file. Raises ValueError."""
    names = [handler.name for handler in handlers]
    if len(set(names)) != len(names):
        raise ValueError("two readers have the same name")
    for head, filename in SAMPLES:
        bids = [bid for handler in handlers if (bid := handler.score(head, filename)) is not None]
        if bids.count(max(bids, default=0)) > 1:
            raise ValueError(f"two readers bid the same for {filename}")


check(HANDLERS)
