"""What an Excel workbook keeps besides its sheets: caches of pivot tables, values of linked books, changes, macros.

A pivot table holds a copy of the rows that it was made from, also when the sheet with them was deleted since.
"""

import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from services.ingest.formats import zipped
from services.ingest.formats.html import tidy
from services.ingest.formats.text import clean
from services.ingest.formats.unknown import MIXED, runs
from services.ingest.plugin import ExtractKit

MOST_ROWS = 200_000
"""Rows of all caches of a workbook that are read."""
_BINARY = re.compile(
    r"xl/(?:comments\w*|macrosheets/[^/]+|externalLinks/[^/]+|pivotCache/[^/]+|revisions/[^/]+|persons/[^/]+"
    r"|tables/[^/]+|connections)\.bin"
)
_HELD = frozenset({"s", "n", "d", "b", "e"})
"""Kinds of values in a cache; `x` is the place of one among those that its field shares, `m` is none."""


def cached_rows(archive: zipfile.ZipFile, kit: ExtractKit) -> Iterator[str]:
    """The rows that pivot tables remember, a line each, under the names of their fields. Streams."""
    left = MOST_ROWS
    for number in _numbers(archive, r"xl/pivotCache/pivotCacheDefinition(\d+)\.xml"):
        root = zipped.tree(archive, f"xl/pivotCache/pivotCacheDefinition{number}.xml", kit)
        fields = [] if root is None else [one for one in root.iter() if zipped.local(one) == "cacheField"]
        shared = [_shared(field) for field in fields]
        part = f"xl/pivotCache/pivotCacheRecords{number}.xml"
        yield clean("\t".join(field.get("name", "") for field in fields)) + "\n"
        if part not in archive.namelist():
            yield clean("\n".join(value for values in shared for value in values)) + "\n"
            continue
        try:
            with archive.open(part) as stream:
                for _, element in zipped.ended(stream):
                    if zipped.local(element) == "r":
                        yield clean("\t".join(_row(element, shared))) + "\n"
                        element.clear()
                        left -= 1
                    if not left:
                        return
        except (etree.XMLSyntaxError, *zipped.FLAWS):
            # Damage of a cache costs its end; the workbook tells of its own.
            continue


def _numbers(archive: zipfile.ZipFile, pattern: str) -> list[int]:
    return sorted(int(found[1]) for name in archive.namelist() if (found := re.fullmatch(pattern, name)))


def _shared(field: etree._Element) -> list[str]:
    return [
        one.get("v", "")
        for items in field
        if zipped.local(items) == "sharedItems"
        for one in items
        if isinstance(one.tag, str)
    ]


def _row(record: etree._Element, shared: list[list[str]]) -> Iterator[str]:
    for place, value in enumerate(record):
        told = value.get("v", "")
        if zipped.local(value) == "x" and told.isdigit() and place < len(shared) and int(told) < len(shared[place]):
            yield shared[place][int(told)]
        else:
            yield told if zipped.local(value) in _HELD else ""


def kept_texts(archive: zipfile.ZipFile, kit: ExtractKit) -> Iterator[str]:
    """Values of linked books, the log of changes with who made them, who commented, where data came from."""
    for part in sorted(archive.namelist()):
        if re.fullmatch(r"xl/(?:externalLinks|revisions|persons)/[^/]+\.xml|xl/connections\.xml", part):
            root = zipped.tree(archive, part, kit)
            yield "" if root is None else tidy("\n".join(_told(root)))


def _told(root: etree._Element) -> Iterator[str]:
    for element in root.iter():
        label = zipped.local(element)
        if label in ("cell", "oc", "nc"):
            text = " ".join(one.text for one in element.iter() if zipped.local(one) in ("v", "t", "f") and one.text)
            if text:
                yield f"{element.get('r', '')}: {text}"
        elif label in ("header", "person", "userInfo"):
            yield " ".join(element.get(name, "") for name in ("userName", "displayName", "name", "dateTime")).strip()
        elif label == "sheetName":
            yield element.get("val", "")
        elif label in ("connection", "dbPr", "webPr", "textPr"):
            yield " ".join(
                element.get(name, "") for name in ("name", "description", "connection", "command", "url", "sourceFile")
            )


def binary_texts(archive: zipfile.ZipFile, kit: ExtractKit) -> Iterator[str]:
    """The readable strings in parts of a binary workbook that calamine does not read: comments, macros, caches."""
    for part in sorted(name for name in archive.namelist() if _BINARY.fullmatch(name)):
        yield "\n".join(dict.fromkeys(map(clean, runs(zipped.content(archive, part, kit), MIXED))))
