"""The tables of prints of pages, and of documents whose pages were compared: beside those of `tables`."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, UniqueConstraint

from services.copies import BANDS
from services.records.tables import metadata

page_print = Table(
    "page_print",
    metadata,
    # Never used twice: a group of copies is called by the id of the page that began it, also when that is gone.
    Column("id", Integer, primary_key=True),
    Column("document", ForeignKey("document.id", ondelete="CASCADE"), nullable=False),
    Column("page", Integer, nullable=False),
    Column("case", String(32), nullable=False),
    Column("copies", Integer),
    Column("digest", BigInteger, nullable=False),
    Column("mins", LargeBinary, nullable=False),
    *(Column(f"key{band}", Integer, nullable=False) for band in range(BANDS)),
    *(Index(f"ix_page_print_key{band}", f"key{band}") for band in range(BANDS)),
    UniqueConstraint("document", "page", name="uq_page_print_document_page"),
    sqlite_autoincrement=True,
)
copies = page_print.c.copies
Index(
    "ix_page_print_copies",
    page_print.c.case,
    copies,
    page_print.c.id,
    sqlite_where=copies.is_not(None),
    postgresql_where=copies.is_not(None),
)

compared = Table(
    "compared",
    metadata,
    Column("document", ForeignKey("document.id", ondelete="CASCADE"), primary_key=True),
    Column("version", String(16), nullable=False),
    # Up to which page; NULL: all of them.
    Column("page", Integer),
)
