"""PDFs that hide a name beside their print: layers, notes, fields, trees, files inside, pages turned and saved over.

`KINDS` names the ways, with those of `adversarial_print`. Nobody in it exists.
"""

import io
from collections.abc import Callable, Iterable

import pikepdf
import segno
from pikepdf import Array, Dictionary, Name, Object, String
from reportlab.pdfgen.canvas import Canvas
from support import adversarial, adversarial_print
from support.adversarial import HEIGHT, WIDTH, Hidden, _edited, _page
from support.adversarial_print import form, ground, with_name

_FLAGS_SHOWN = 4


# Layers


def _layered(usage: str) -> Callable[[Hidden], bytes]:
    """A layer: seen on paper alone, on screens alone, or by a rule over two others."""

    def made(h: Hidden) -> bytes:
        def edit(file: pikepdf.Pdf) -> None:
            groups = [
                file.make_indirect(Dictionary(Type=Name.OCG, Name=String(f"capa {one} {h.name}"))) for one in "ab"
            ]
            off = [groups[0]] if usage != "screen" else []
            settings = Dictionary(Order=Array(groups), OFF=Array(off))
            settings["/AS"] = Array([
                Dictionary(Event=Name(f"/{event}"), OCGs=Array(groups), Category=Array([Name(f"/{event}")]))
                for event in ("View", "Print", "Export")
            ])  # fmt: skip
            on = {"print": "Print", "screen": "View", "rule": "Export"}[usage]
            groups[0]["/Usage"] = Dictionary({f"/{on}": Dictionary({f"/{on}State": Name.ON})})
            file.Root["/OCProperties"] = Dictionary(OCGs=Array(groups), D=settings)
            asked = groups[0]
            if usage == "rule":
                asked = Dictionary(
                    Type=Name.OCMD, OCGs=Array(groups), VE=Array([Name.And, Array([Name.Not, groups[0]]), groups[1]])
                )
            page = file.pages[0]
            page.obj["/Resources"]["/Properties"] = Dictionary(L=file.make_indirect(asked))
            page.contents_add(file.make_stream(with_name(b"/OC /L BDC BT /F1 14 Tf 72 160 Td %N Tj ET EMC", h)))

        return _edited(ground(h), edit)

    return made


# Notes, fields, trees, files inside


def _noted(*notes: Callable[[pikepdf.Pdf, Hidden], Dictionary]) -> Callable[[Hidden], bytes]:
    def made(h: Hidden) -> bytes:
        def edit(file: pikepdf.Pdf) -> None:
            file.pages[0].obj["/Annots"] = Array([file.make_indirect(make(file, h)) for make in notes])

        return _edited(ground(h), edit)

    return made


def _looks(file: pikepdf.Pdf, h: Hidden, content: bytes = b"BT /F1 14 Tf 4 8 Td %N Tj ET") -> Object:
    return file.make_indirect(form(file, with_name(content, h), BBox=Array([0, 0, 420, 30])))


def _stamp(file: pikepdf.Pdf, h: Hidden) -> Dictionary:
    return Dictionary(
        Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([72, 150, 492, 180]), F=_FLAGS_SHOWN,
        AP=Dictionary(N=_looks(file, h), R=_looks(file, h), D=_looks(file, h)), Contents=String(h.line),
    )  # fmt: skip


def _on_paper_alone(file: pikepdf.Pdf, h: Hidden) -> Dictionary:
    """Flags: printed, and not shown on a screen."""
    note = _stamp(file, h)
    note["/F"], note["/Rect"] = 4 + 32, Array([72, 100, 492, 130])
    return note


def _unseen(file: pikepdf.Pdf, h: Hidden) -> Dictionary:
    note = _stamp(file, h)
    note["/F"], note["/Rect"] = 2, Array([72, 60, 492, 90])
    return note


def _to_be_redacted(file: pikepdf.Pdf, h: Hidden) -> Dictionary:
    """A redaction that nobody applied: its words, and the looks that it would have."""
    return Dictionary(
        Type=Name.Annot, Subtype=Name.Redact, Rect=Array([72, 150, 300, 180]), F=_FLAGS_SHOWN, OverlayText=String(h.name),
        RO=_looks(file, h), AP=Dictionary(N=_looks(file, h, b"0.5 g 0 0 10 30 re f")), Contents=String(h.line),
    )  # fmt: skip


def _popup(file: pikepdf.Pdf, h: Hidden) -> Dictionary:
    rich = f'<?xml version="1.0"?><body xmlns="http://www.w3.org/1999/xhtml"><p>{h.line}</p></body>'
    return Dictionary(
        Type=Name.Annot, Subtype=Name.Highlight, Rect=Array([72, 600, 300, 620]), F=_FLAGS_SHOWN, RC=String(rich),
        QuadPoints=Array([72, 620, 300, 620, 72, 600, 300, 600]), C=Array([1, 1, 0]), Subj=String(h.name),
        Popup=Dictionary(Type=Name.Annot, Subtype=Name.Popup, Rect=Array([300, 600, 500, 700]), Contents=String(h.line)),
    )  # fmt: skip


def other_looks(h: Hidden) -> bytes:
    """A field whose looks show her, and whose value is another's; its choices, its hints, its program name her."""

    def edit(file: pikepdf.Pdf) -> None:
        act = Dictionary(S=Name.JavaScript, JS=String(f"event.value = {h.name!r};"))
        field = file.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Ch,
                T=String("n"),
                V=String("nadie"),
                F=_FLAGS_SHOWN,
                Rect=Array([72, 150, 492, 180]),
                AP=Dictionary(N=_looks(file, h)),
                TU=String(h.line),
                TM=String(h.name),
                Opt=Array([String("nadie"), String(h.name)]),
                DV=String(h.name),
                AA=Dictionary(C=act, K=act),
            )
        )
        signed = file.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Sig,
                T=String("s"),
                F=_FLAGS_SHOWN,
                Rect=Array([0, 0, 0, 0]),
                V=Dictionary(
                    Type=Name.Sig,
                    Filter=Name("/Adobe.PPKLite"),
                    Name=String(h.name),
                    Reason=String(h.line),
                    ContactInfo=String(h.phone),
                    Contents=String(b"\0" * 8),
                    ByteRange=Array([0, 1, 2, 3]),
                ),
            )
        )
        file.pages[0].obj["/Annots"] = Array([field, signed])
        file.Root["/AcroForm"] = Dictionary(Fields=Array([field, signed]), CO=Array([field]))
        file.pages[0].obj["/AA"] = Dictionary(O=act)

    return _edited(ground(h), edit)


def xfa(h: Hidden) -> bytes:
    """A form of the other kind: its data lie in XML."""

    def edit(file: pikepdf.Pdf) -> None:
        data = f'<xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><n>{h.line}</n></xfa:datasets>'
        shape = f'<template xmlns="http://www.xfa.org/schema/xfa-template/3.3/"><draw>{h.name}</draw></template>'
        parts: Iterable[tuple[str, str]] = (("template", shape), ("datasets", data))
        packets = [part for name, body in parts for part in (String(name), file.make_stream(body.encode()))]
        file.Root["/AcroForm"] = Dictionary(Fields=Array([]), XFA=Array(packets))
        file.Root["/NeedsRendering"] = True

    return _edited(ground(h), edit)


def portfolio(h: Hidden) -> bytes:
    """A cover over PDFs that lie inside, with a list whose fields name her."""

    def edit(file: pikepdf.Pdf) -> None:
        inner = pikepdf.Stream(file, _page(h), Type=Name.EmbeddedFile, Subtype=Name("/application#2Fpdf"))
        spec = Dictionary(
            Type=Name.Filespec, F=String("a.pdf"), UF=String(f"{h.name.strip() or 'a'}.pdf"), AFRelationship=Name.Source,
            EF=Dictionary(F=file.make_indirect(inner)), CI=Dictionary(Type=Name.CollectionItem, Quien=String(h.name)),
        )  # fmt: skip
        held = file.make_indirect(spec)
        file.Root["/Names"] = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String(h.name), held])))
        file.Root["/AF"] = Array([held])
        file.Root["/Collection"] = Dictionary(
            Type=Name.Collection, D=String(h.name), View=Name.D,
            Schema=Dictionary(Quien=Dictionary(Type=Name.CollectionField, Subtype=Name.S, N=String(h.name))),
        )  # fmt: skip

    return _edited(ground(h), edit)


def structure(h: Hidden) -> bytes:
    """The tree for who cannot see, with what it says of pictures; and the names of its kinds."""

    def edit(file: pikepdf.Pdf) -> None:
        page = file.pages[0].obj
        leaf = file.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Figure, K=0, Pg=page, Alt=String(h.line), ActualText=String(h.name),
                       E=String(h.name), T=String(h.line), Lang=String("es"), ID=String(h.name))
        )  # fmt: skip
        root = Dictionary(
            Type=Name.StructTreeRoot, K=leaf, ParentTree=Dictionary(Nums=Array([0, Array([leaf])])),
            IDTree=Dictionary(Names=Array([String(h.name), leaf])),
            RoleMap=Dictionary({"/" + (h.name.replace(" ", "") or "X"): Name.P}),
        )  # fmt: skip
        file.Root["/StructTreeRoot"] = file.make_indirect(root)
        file.Root["/MarkInfo"] = Dictionary(Marked=True)
        page["/StructParents"] = 0

    return _edited(_page(h), edit)


def labels_and_names(h: Hidden) -> bytes:
    """Numbers of pages that begin with the name, places under it, threads, and a list of bookmarks that goes on."""

    def edit(file: pikepdf.Pdf) -> None:
        page = file.pages[0].obj
        file.Root["/PageLabels"] = Dictionary(Nums=Array([0, Dictionary(S=Name.D, P=String(h.name))]))
        file.Root["/Names"] = Dictionary(Dests=Dictionary(Names=Array([String(h.name), Array([page, Name.Fit])])))
        act = Dictionary(S=Name.URI, URI=String(f"https://red.example/?n={h.phone.replace(' ', '')}"))
        with file.open_outline() as made:
            above = pikepdf.OutlineItem("Actas", 0)
            above.children.append(pikepdf.OutlineItem(h.line, 0))
            above.is_closed = True
            made.root.append(above)
        file.Root["/OpenAction"] = act
        file.Root["/Threads"] = Array([Dictionary(Type=Name.Thread, I=Dictionary(Title=String(h.name)))])
        file.Root["/URI"] = Dictionary(Base=String(f"https://{h.name.replace(' ', '')}.example"))
        page["/Metadata"] = pikepdf.Stream(file, f"<x>{h.line}</x>".encode(), Type=Name.Metadata, Subtype=Name.XML)

    return _edited(_page(h), edit)


# Pages that are turned, cut, and saved over


def turned_and_cut(h: Hidden) -> bytes:
    """Turned by what all pages inherit, cut, with its origin elsewhere and a unit of its own."""

    def edit(file: pikepdf.Pdf) -> None:
        for page in file.pages:
            page.obj["/MediaBox"] = Array([-30, -20, WIDTH + 10, HEIGHT + 40])
            page.obj["/CropBox"] = Array([20, 100, WIDTH - 20, HEIGHT - 40])
            page.obj["/UserUnit"] = (1, 1.3, 2)[h.turn % 3]
        file.Root.Pages["/Rotate"] = (90, 180, 270)[h.turn % 3]
        for page in file.pages:
            if "/Rotate" in page.obj:
                del page.obj["/Rotate"]

    return _edited(_page(h, lambda paper: paper.drawString(90, 60, h.line)), edit)


def cut_through(h: Hidden) -> bytes:
    """The edge of what is shown goes through the letters."""

    def edit(file: pikepdf.Pdf) -> None:
        base = HEIGHT - 90 - 3.2 * h.size
        file.pages[0].obj["/CropBox"] = Array([10, base + 0.3 * h.size, WIDTH - 10, HEIGHT - 10])

    return _edited(_page(h), edit)


def page_thrown_away(h: Hidden) -> bytes:
    """A page that no list of pages has any more lies in the file, and an earlier version behind the last."""
    told = _page(h, lambda paper: paper.drawString(72, 200, h.line))
    return _edited(ground(h), lambda file: _lost(file, told))


def _lost(file: pikepdf.Pdf, told: bytes) -> None:
    with pikepdf.open(io.BytesIO(told)) as other:
        page = file.copy_foreign(other.pages[0].obj)
    # Held by what nobody looks at, so that saving keeps it.
    file.trailer["/Lost"] = file.make_indirect(page)


def saved_five_times(h: Hidden) -> bytes:
    """Four versions behind the last, each of which named her; garbage before the file, and remarks behind it."""
    made = bytearray(ground(h, lambda paper: paper.drawString(72, 200, h.line)))
    with pikepdf.open(io.BytesIO(bytes(made))) as first:
        stream = first.pages[0].obj["/Contents"]
        number, size, root = stream.objgen[0], int(first.trailer["/Size"]), first.Root.objgen[0]
    with pikepdf.open(io.BytesIO(ground(h))) as last:
        clean = last.pages[0].obj["/Contents"].read_bytes()
    told = [clean + f"\nBT /F1 12 Tf 72 {120 + 9 * turn} Td ".encode() + with_name(b"%N Tj ET", h) for turn in range(3)]
    for body in (*told, clean):
        before = int(bytes(made)[bytes(made).rfind(b"startxref") :].split()[1])
        at = len(made)
        made += b"%d 0 obj\n<</Length %d>>\nstream\n" % (number, len(body)) + body + b"\nendstream\nendobj\n"
        xref = len(made)
        made += b"xref\n%d 1\n%010d 00000 n \n" % (number, at)
        made += b"trailer\n<</Size %d/Root %d 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, before, xref)
    return bytes(made) + b"% " + h.line.encode() + b"\n"


def square_code(h: Hidden) -> bytes:
    """A code that telephones read, which tells name and number."""

    def draw(paper: Canvas) -> None:
        if not h.name.strip():
            return
        matrix = segno.make(f"MECARD:N:{h.name};TEL:{h.phone.replace(' ', '')};;", error="m").matrix
        for row, cells in enumerate(matrix):
            for column, dark in enumerate(cells):
                if dark:
                    paper.rect(90 + 3.2 * column, 260 - 3.2 * row, 3.2, 3.2, stroke=0, fill=1)

    return ground(h, draw)


KINDS: dict[str, Callable[[Hidden], bytes]] = {
    **adversarial_print.KINDS,
    "on_paper_layer": _layered("print"), "on_screen_layer": _layered("screen"), "layer_by_rule": _layered("rule"),
    "stamps": _noted(_stamp, _on_paper_alone, _unseen), "redaction_not_applied": _noted(_to_be_redacted),
    "popup": _noted(_popup),
    **{
        made.__name__: made
        for made in (
            other_looks, xfa, portfolio, structure, labels_and_names, turned_and_cut, cut_through, page_thrown_away,
            saved_five_times, square_code,
        )
    },
}  # fmt: skip
adversarial.KINDS.update(KINDS)
