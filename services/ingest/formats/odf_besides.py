"""Text of OpenDocument texts and slides that stands in no paragraph: forms, hidden text, links, pictures, facts."""

import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from services.ingest.formats import zipped
from services.ingest.formats.text import clean
from services.ingest.plugin import ExtractKit

_VALUES = ("current-value", "value", "label", "title", "help-text")
_FORMS = "urn:oasis:names:tc:opendocument:xmlns:form:"
_HIDDEN = frozenset({"hidden-text", "conditional-text", "hidden-paragraph", "user-field-decl", "variable-set"})
_CHOICES = ("string-value", "string-value-if-true", "string-value-if-false")
_DEFAULT_NAME = re.compile(r"(?:page|p[aá]gina|slide|seite|dia|folie|diapositiva) ?\d+", re.IGNORECASE)
_OUTSIDE = frozenset({"desc", "title", "creator", "header-decl", "footer-decl", "date-time-decl", "string"})


def besides(root: etree._Element, text: str) -> str:
    """What a part says outside its paragraphs, and `text`, which was read of those, does not."""
    told: dict[str, None] = {}
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        label = zipped.local(element)
        if element.tag.startswith("{" + _FORMS):
            told.update(dict.fromkeys(zipped.attribute(element, name) for name in _VALUES))
        elif label in _HIDDEN:
            told.update(dict.fromkeys(zipped.attribute(element, name) for name in _CHOICES))
        elif label == "label" and (value := zipped.attribute(element, "value")):
            told[value] = None  # one of a list to choose from
        elif label == "page" and (value := zipped.attribute(element, "name")) and not _DEFAULT_NAME.fullmatch(value):
            told[value] = None
        elif label == "a":
            told[zipped.attribute(element, "href").removeprefix("#")] = None
        elif label in _OUTSIDE and element.text:
            told[element.text.strip()] = None
    return "\n".join(clean(one) for one in told if one.strip() and one not in text)


def objects(archive: zipfile.ZipFile, kit: ExtractKit) -> Iterator[etree._Element]:
    """The charts, formulas and other objects in a document, which are parts of their own."""
    for part in archive.namelist():
        if part.endswith("/content.xml") and (root := zipped.tree(archive, part, kit)) is not None:
            yield root


def missing(archive: zipfile.ZipFile, kit: ExtractKit) -> bool:
    """Whether the file lacks a part with text that its list of parts names."""
    root = zipped.tree(archive, "META-INF/manifest.xml", kit)
    listed = (zipped.attribute(one, "full-path") for one in (() if root is None else root.iter()))
    there = set(archive.namelist())
    return any(one.rsplit("/", 1)[-1] in ("content.xml", "styles.xml") and one not in there for one in listed)


def lacks_files(archive: zipfile.ZipFile, kit: ExtractKit) -> bool:
    """Whether the file lacks a picture that its list of parts or its text names."""
    listed = zipped.tree(archive, "META-INF/manifest.xml", kit)
    text = zipped.tree(archive, "content.xml", kit)
    named = {zipped.attribute(one, "full-path") for one in (() if listed is None else listed.iter())}
    named |= {
        zipped.attribute(one, "href").removeprefix("./") for one in (() if text is None else text.iter("{*}image"))
    }
    there = set(archive.namelist())
    return any(one.startswith(("Pictures/", "media/")) and one not in there and not one.endswith("/") for one in named)


def own_facts(archive: zipfile.ZipFile, kit: ExtractKit) -> dict[str, str]:
    """The properties that somebody gave a document, by the names that they gave them, and what it says of itself."""
    root = zipped.tree(archive, "meta.xml", kit)
    found: dict[str, str] = {}
    for element in () if root is None else root.iter():
        label, value = zipped.local(element), (element.text or "").strip()
        if label == "user-defined" and value and (name := zipped.attribute(element, "name").strip()):
            found[f"office_custom_{name[:100]}"] = value[:500]
        elif label in ("description", "keyword", "printed-by", "generator", "editing-cycles", "subject") and value:
            key = f"office_{label}"
            found[key] = f"{found[key]}; {value}"[:500] if key in found else value[:500]
    return found
