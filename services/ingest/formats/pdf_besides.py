"""What a PDF holds that no page shows: gathered while its pages are read, told behind the last of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from models.document import Page, Problem, TextSource
from services.ingest.formats import pdf_facts
from services.ingest.formats.pdf_extras import Note, Opened
from services.ingest.formats.pdf_unplaced import field_values
from services.ingest.formats.pdf_unshown import unshown
from services.ingest.formats.text import clean
from services.ingest.plugin import Facts, Part

MOST_NOTES = 2_000
MOST_TEXT = 20_000
"""Characters of a page's other reading that the metadata keep."""


_KEPT = ("hidden", "_others", "_notes", "_fields", "_links", "_unseen")

NO_PAGE = (
    "This is no page of the PDF: what its form, its notes and its outline say beside its pages stands here, behind the "
    "last one. Cite it as such."
)
"""Message of the note `beside_the_pages`."""


@dataclass
class Besides:
    """One per document. `outline` is the outline as titles with their page numbers."""

    outline: Sequence[Sequence[Any]] = ()
    hidden: dict[str, list[str]] = field(default_factory=dict)
    _others: dict[str, str] = field(default_factory=dict)
    _notes: list[dict[str, Any]] = field(default_factory=list)
    _fields: dict[str, str] = field(default_factory=dict)
    _links: list[list[Any]] = field(default_factory=list)
    _titles: dict[int, list[str]] = field(default_factory=dict)
    _unseen: list[str] = field(default_factory=list)
    _seen: list[int] = field(default_factory=list)

    def kept(self) -> dict[str, Any]:
        """All that was gathered so far, for a bookmark."""
        return {"titles_seen": self._seen, **{name: getattr(self, name) for name in _KEPT}}

    def again(self, kept: Mapping[str, Any]) -> None:
        """Go on with what was gathered before."""
        for name in _KEPT:
            setattr(self, name, kept.get(name, getattr(self, name)))
        for number in kept.get("titles_seen", ()):
            self._titles.pop(number, None)
            self._seen.append(number)

    def __post_init__(self) -> None:
        """Titles wait for their page to show them."""
        for title, number in self.outline:
            if number is None:
                self._unseen.append(title)
            else:
                self._titles.setdefault(number, []).append(title)

    def seen(self, number: int, text: str) -> None:
        """A page was read: keep what of the outline it does not show."""
        titles = self._titles.pop(number, None)
        if titles:
            self._seen.append(number)
            shown = "".join(text.split()).casefold()
            self._unseen += [title for title in titles if "".join(title.split()).casefold() not in shown]

    def note(self, number: int, notes: Sequence[Note]) -> None:
        """Keep annotations, form values and links as typed metadata."""
        for note in notes[: MOST_NOTES - len(self._notes) - len(self._fields) - len(self._links)]:
            text = note.text[:2_000]
            if note.kind == "link":
                self._links.append([number, text])
            elif note.kind == "untick":
                self._fields.setdefault(note.name or f"{number}", text)
            elif note.kind in ("field", "tick"):
                self._fields[note.name or f"{number}"] = text
            else:
                told = {"page": number, "kind": note.kind, "author": note.author, "date": note.date, "text": text}
                told |= {"hidden": note.hidden}
                self._notes.append({name: value for name, value in told.items() if value})

    def other(self, number: int, text: str) -> None:
        """Keep a page's reading that was not taken."""
        if text.strip():
            self._others[str(number)] = clean(text).strip()[:MOST_TEXT]

    def parts(self, file: Opened, document: pikepdf.Pdf | None, *, number: int) -> Iterator[Part]:
        """The metadata, and as a page of its own the text that can be searched. `number` is that of this page."""
        more = unshown(document)
        linked = {target for _, target in self._links}
        values: dict[str, Any] = {
            "layer_text": self._others,
            "hidden_text": self.hidden,
            "annotations": self._notes,
            "form": self._fields,
            "links": self._links,
            **more.facts(linked),
        }
        lines = pdf_facts.xfa(file.path, file.password) if pdf_facts.has_xfa(file.document) else []
        if lines:
            values["xfa"] = lines[:MOST_NOTES]
            # A form that is drawn as pages as well stands on those.
            lines = [line for line in lines if line.split(": ", 1)[-1] not in self._fields.values()]
        for name, value in field_values(file).items() if file.document.get_formtype() else ():
            if name not in self._fields:
                self._fields[name] = value[:2_000]
                lines.append(f"{name}: {value}")
        known = "".join(lines)
        lines += [line for line in more.lines(linked, last=number - 1) if line not in known]
        filled = {name: value for name, value in values.items() if value}
        if filled:
            yield Facts(values=filled)
        titles = [*self._unseen, *(title for titles in self._titles.values() for title in titles)]
        text = "\n\n".join(piece for piece in ("\n".join(lines), "\n".join(titles)) if piece)
        if text:
            yield Page(number=number, width=0, height=0, source=TextSource.TEXT, text=clean(text))
            # Whoever cites it must know: the pages before keep the numbers that they have in the PDF.
            yield Problem(code="beside_the_pages", message=NO_PAGE, page=number)
