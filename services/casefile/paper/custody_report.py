"""The custody report on paper: each item with its photograph, files, entries and gaps."""

import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PIL import Image as Picture
from reportlab.platypus import Flowable, Image, PageBreak, Spacer

from models.custody import CustodyAct, CustodyEntry, CustodyGap, CustodyOfCase, ItemLedger
from models.exhibit import Exhibit
from models.ids import DocumentId
from services.casefile.paper import fonts, layout
from services.casefile.paper.archival import About, put_together
from services.casefile.paper.spoken import say

PhotoOf = Callable[[DocumentId], bytes | None]
"""The JPEG of a file's first page as it may be shown, or None."""

_ACTS = {CustodyAct.SEAL: "seal_act", CustodyAct.FILE: "file_act", CustodyAct.CHECK: "check_act"}
_GAPS = {"no_seal": "no_seal_gap", "altered": "altered_gap"}


def write(
    to: Path,
    ledgers: Sequence[ItemLedger],
    of: CustodyOfCase,
    *,
    case: str,
    agency: str,
    at: str,
    language: str,
    files: Mapping[DocumentId, Exhibit],
    photo: PhotoOf,
) -> int:
    """Write the report; returns its pages. `at`: the last change that it shows, in UTC."""
    title = f"{say('title', language)} · {case}"
    sheets = layout.Sheets(running=f"{title} · {agency}", folio=say("folio", language), below=f"{at[:16]} UTC")
    story = [*_front(ledgers, of, case=case, agency=agency, at=at, language=language)]
    for one in ledgers:
        story += [PageBreak(), *item_story(one, language, files=files, photo=photo)]
    part = to.with_name(f"{to.name}.part")
    layout.print_story(story, part, sheets)
    pages = put_together([part], to, About(title, language, at), places=sheets.places, outline=sheets.outline)
    part.unlink()
    return pages


def _front(
    ledgers: Sequence[ItemLedger], of: CustodyOfCase, *, case: str, agency: str, at: str, language: str
) -> list[Flowable]:
    checked = f"{of.checked:%Y-%m-%d %H:%M} UTC" if of.checked else say("never", language)
    rows: list[tuple[str, layout.Cell]] = [
        (say("case", language), layout.text(case, layout.CELL)),
        (say("agency", language), layout.text(agency, layout.CELL)),
        (say("as_of", language), f"{at[:16].replace('T', ' ')} UTC"),
        (say("items", language), str(len(ledgers))),
        (say("gaps", language), str(sum(len(one.item.gaps) for one in ledgers))),
        (say("unaccounted", language), str(of.unaccounted)),
        (say("altered", language), "<br/>".join(of.altered) or "0"),
        (say("checked", language), checked),
    ]
    return [
        layout.text(say("title", language), layout.TITLE),
        layout.text(say("lead", language), layout.LEAD),
        layout.facts(rows),
        *layout.heading("", say("items", language), "items"),
        overview(ledgers, language),
        *layout.subheading(say("check", language), "check"),
        layout.text(say("check_text", language)),
    ]


def overview(ledgers: Sequence[ItemLedger], language: str) -> Flowable:
    """All items in a table, each leading to its ledger."""
    if not ledgers:
        return layout.text(say("empty", language))
    heads = ("item", "description", "holder", "seal", "gaps")
    rows = [
        (
            layout.link(one.item.number, f"item-{one.item.id}"),
            fonts.marked_up(one.item.description),
            fonts.marked_up(say(one.item.closed.value, language) if one.item.closed else one.item.holder),
            fonts.marked_up(one.item.seal or say("none", language)),
            str(len(one.item.gaps)),
        )
        for one in ledgers
    ]
    return layout.table([say(one, language) for one in heads], rows, (14, 40, 24, 16, 8))


def item_story(
    one: ItemLedger, language: str, *, files: Mapping[DocumentId, Exhibit], photo: PhotoOf
) -> list[Flowable]:
    """One item: what it is, its photograph, what is missing, its files with their hashes, all entries."""
    item = one.item
    story: list[Flowable] = layout.heading(item.number, f"{say('item', language)} {item.number}", f"item-{item.id}")
    story += [layout.text(item.description, layout.LEAD), *_photo(item.photo, language, photo)]
    story += layout.subheading(say("gaps", language))
    story.append(gaps_table(item.gaps, language, files) if item.gaps else layout.text(say("no_gaps", language)))
    if item.documents:
        rows = [
            (fonts.marked_up(files[document].name), str(files[document].size),
             layout.text(f"SHA-256 {files[document].sha256}\nSHA-512 {files[document].sha512}", layout.MONO))
            for document in item.documents if document in files
        ]  # fmt: skip
        heads = [say("file", language), say("bytes", language), "SHA"]
        story += [*layout.subheading(say("files", language)), layout.table(heads, rows, (28, 10, 62))]
    story += layout.subheading(say("ledger", language))
    heads = ["#", *(say(name, language) for name in ("when", "act", "by", "what"))]
    rows_of = [
        (
            str(entry.number), _when(entry), _act(entry, language), fonts.marked_up(entry.by),
            layout.markup(_what(entry, language), layout.CELL),
        )
        for entry in one.entries
    ]  # fmt: skip
    story.append(layout.table(heads, rows_of, (4, 17, 17, 14, 48)))
    story.append(layout.text(f"SHA-256 {item.entries}: {item.head}", layout.MONO))
    return story


def gaps_table(gaps: Sequence[CustodyGap], language: str, files: Mapping[DocumentId, Exhibit]) -> Flowable:
    """Gaps, each in a line."""
    rows = [
        (
            f'<font color="#9a3412">{fonts.marked_up(say(_GAPS.get(gap.code.value, gap.code.value), language))}</font>',
            f"{gap.since:%Y-%m-%d %H:%M}",
            f"{gap.until:%Y-%m-%d %H:%M}" if gap.until else say("still", language),
            str(gap.entry or ""),
            fonts.marked_up(files[DocumentId(gap.detail)].name if gap.detail in files else gap.detail),
        )
        for gap in gaps
    ]
    heads = [say("gaps", language), say("since", language), say("until", language), "#", ""]
    return layout.table(heads, rows, (38, 17, 17, 4, 24))


def _photo(document: DocumentId | None, language: str, photo: PhotoOf) -> list[Flowable]:
    content = None if document is None else photo(document)
    if content is None:
        return []
    with Picture.open(io.BytesIO(content)) as found:
        width, height = found.size
    scale = min(layout.ROOM * 0.6 / width, 210 / height)
    image = Image(io.BytesIO(content), width * scale, height * scale, hAlign="LEFT")
    return [*layout.subheading(say("photo", language)), image, Spacer(0, 6)]


def _when(entry: CustodyEntry) -> str:
    written = f"{entry.at:%Y-%m-%d %H:%M} UTC"
    return f"{entry.facts.happened}<br/><font color='#5b6675'>{written}</font>" if entry.facts.happened else written


def _act(entry: CustodyEntry, language: str) -> str:
    act = say(_ACTS.get(entry.act, entry.act.value), language)
    stage = entry.facts.stage
    if stage is None:
        return act
    return f"{act}: {say('receipt_stage' if stage.value == 'receipt' else stage.value, language)}"


def _what(entry: CustodyEntry, language: str) -> str:
    """The words of an entry, each with its name; hashes before and after; the hash of the entry."""
    said = [
        f"<font color='#5b6675'>{say(name, language)}:</font> {fonts.marked_up(value)}"
        for name, value in entry.words.items()
        if value and name not in ("number", "description")
    ]
    for document, found in entry.facts.found.items():
        expected = entry.facts.files.get(document, "")
        told = say("sound", language) if found == expected else (
            f"<font color='#9a3412'>{say('expected', language)} {expected[:16]}…, "
            f"{say('found', language)} {found[:16] + '…' if found else say('missing', language)}</font>"
        )  # fmt: skip
        said.append(f"{document[:12]}…: {told}")
    if entry.masked:
        said.append(f"<i>{say('masked', language)}</i>")
    return "; ".join(said) + f"<br/><font size='6.4' color='#5b6675'>{entry.hash}</font>"
