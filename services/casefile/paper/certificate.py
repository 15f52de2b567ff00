"""A certificate of a search on paper: what was asked and where, what was found, what was not read, how to check it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from reportlab.platypus import Flowable, KeepTogether, Spacer

from models.certificate import Certified, SearchCertificate, Sought, Stamp
from services.casefile.paper import fonts, layout
from services.casefile.paper.archival import About, put_together
from services.casefile.paper.layout import text
from services.casefile.paper.spoken import say

MOST_ROWS = 300
"""Of a list on paper; the JSON has all."""
_MOST_NUMBERS = 60


def write(to: Path, made: Certified, language: str) -> int:
    """Write it as PDF/A; returns its pages."""
    one = made.certificate
    title = say("certificate_title", language)
    at = one.made_at.isoformat(timespec="seconds")
    sheets = layout.Sheets(
        running=f"{title} · {one.agency}", folio=say("folio", language), below=f"{one.id} · {at[:16]} UTC"
    )
    part = to.with_name(f"{to.name}.part")
    layout.print_story(_story(made, language), part, sheets)
    pages = put_together([part], to, About(title, language, at), places=sheets.places, outline=sheets.outline)
    part.unlink()
    return pages


def _story(made: Certified, language: str) -> list[Flowable]:
    one = made.certificate
    story = [text(say("certificate_title", language), layout.TITLE), layout.Rule(width=70), Spacer(0, 8)]
    story += [text(say("certificate_lead", language), layout.LEAD), _head(made, language)]
    if one.sought is not None:
        story += [*layout.heading("1", say("certificate_sought", language), "sought"), *_sought(one.sought, language)]
    story += [*layout.heading("2", say("certificate_scope", language), "scope"), *_scope(one, language)]
    story += [*layout.heading("3", say("certificate_lost", language), "lost"), *_lost(one, language)]
    story.append(
        KeepTogether([*layout.heading("4", say("certificate_index", language), "index"), *_index(one, language)])
    )
    story.append(
        KeepTogether([*layout.heading("5", say("certificate_check", language), "check"), *_check(made, language)])
    )
    return story


def _head(made: Certified, language: str) -> Flowable:
    one = made.certificate
    rows: list[tuple[str, layout.Cell]] = [
        (say("certificate_number", language), text(one.id, layout.MONO)),
        (say("agency", language), text(one.agency, layout.CELL)),
        (say("case", language), text(", ".join(case.number for case in one.cases), layout.CELL)),
        (say("by", language), text(one.made_by, layout.CELL)),
        (say("when", language), f"{one.made_at:%Y-%m-%d %H:%M} UTC"),
    ]
    return layout.facts(rows)


def _sought(one: Sought, language: str) -> list[Flowable]:
    filters = "; ".join(f"{'−' if each.without else ''}{each.field}: {', '.join(each.values)}" for each in one.filters)
    forms = "; ".join(
        f"{each.typed}: {', '.join(form.text for form in each.forms if form.sought)}" for each in one.expanded
    )
    result = say("certificate_nothing" if not one.pages else "certificate_found", language)
    understood = text(one.understood, layout.MONO) if one.understood else "—"
    rows: list[tuple[str, layout.Cell]] = [
        (say("certificate_query", language), text(one.query, layout.CELL)),
        *([(say("certificate_filters", language), text(filters, layout.CELL))] if filters else []),
        *([(say("certificate_forms", language), text(forms, layout.CELL))] if forms else []),
        (say("certificate_hits", language), str(one.pages)),
        (say("files", language), str(one.documents)),
        (say("certificate_hits_hash", language), text(one.hits, layout.MONO)),
        (say("certificate_understood", language), understood),
    ]
    found: list[Flowable] = [text(result.format(pages=one.pages, documents=one.documents)), layout.facts(rows)]
    if one.masked:
        found.append(text(say("certificate_masked_query", language), layout.SMALL))
    return found


def _scope(one: SearchCertificate, language: str) -> list[Flowable]:
    heads = [
        say(name, language)
        for name in ("case", "files", "pages", "pages_poor", "pages_unreadable", "masked_people", "certificate_left")
    ]
    cases = [
        [
            fonts.marked_up(case.number),
            *map(str, (case.documents, case.pages, case.pages_poor, case.pages_unreadable, case.masked, case.left_out)),
        ]
        for case in one.cases
    ]
    rows = [
        (f"{document.case}.{document.number}" if len(one.cases) > 1 else str(document.number),
         text(document.sha256, layout.MONO), str(document.pages))
        for document in one.documents
    ]  # fmt: skip
    listed = [say(name, language) for name in ("certificate_file", "pages")]
    by_law = sum(case.by_law for case in one.cases)
    covers = [] if one.covers is None else [text(say(f"covers_{one.covers.name.lower()}", language))]
    return [
        *covers,
        layout.table(heads, cases, (22, 12, 12, 14, 14, 13, 13)),
        *([layout.facts([(say("sealed_by_law", language), str(by_law))])] if by_law else []),
        *_rows(["#", *listed], rows, (9, 76, 15), language),
    ]


def _lost(one: SearchCertificate, language: str) -> list[Flowable]:
    note = one.completeness
    facts: list[tuple[str, layout.Cell]] = [
        (say("pages_unreadable", language), str(note.pages_unreadable)),
        (say("pages_poor", language), str(note.pages_poor)),
        (say("pages_not_searchable", language), str(note.pages_unindexed)),
        (say("certificate_waiting", language), str(note.documents_waiting)),
    ]
    found: list[Flowable] = [layout.facts(facts, label=0.5)]
    if one.complete:
        return [*found, text(say("certificate_all_read", language))]
    reasons: defaultdict[str, list[str]] = defaultdict(list)
    pages: defaultdict[str, int] = defaultdict(int)
    for place, case in enumerate(one.cases, start=1):
        for each in case.unread:
            name = f"{place}.{each.number}" if len(one.cases) > 1 else str(each.number)
            for code in each.codes or (each.state.value if each.state else "waiting",):
                reasons[code].append(name)
                pages[code] += len(each.unreadable)
    rows = [
        (fonts.marked_up(code), str(len(numbers)), str(pages[code]), _numbers(numbers))
        for code, numbers in sorted(reasons.items())
    ]
    heads = [say(name, language) for name in ("reason", "files", "pages_unreadable", "certificate_numbers")]
    return [*found, *_rows(heads, rows, (26, 12, 16, 46), language)] if rows else found


def _numbers(numbers: Sequence[str]) -> str:
    more = f" … +{len(numbers) - _MOST_NUMBERS}" if len(numbers) > _MOST_NUMBERS else ""
    return ", ".join(numbers[:_MOST_NUMBERS]) + more


def _index(one: SearchCertificate, language: str) -> list[Flowable]:
    state = one.index
    languages = ", ".join(f"{name} {count}" for name, count in state.languages.items()) or "—"
    reading = sorted({document.reading for document in one.documents if document.reading})
    analyses = sorted({version for document in one.documents for version in document.analysis})
    rows: list[tuple[str, layout.Cell]] = [
        (say("certificate_engine", language), f"{state.engine} {state.version} · Lince {state.program}"),
        (say("certificate_read_by", language), text(", ".join(reading), layout.MONO)),
        (say("certificate_analysed_by", language), text(", ".join(analyses), layout.MONO)),
        (say("pages", language), str(state.pages)),
        (say("certificate_languages", language), text(languages, layout.CELL)),
        (say("certificate_unknown", language), str(state.unknown)),
        (say("certificate_digest", language), text(state.digest, layout.MONO)),
    ]
    return [layout.facts(rows)]


def _check(made: Certified, language: str) -> list[Flowable]:
    stamp = say("certificate_no_authority" if made.stamp is Stamp.NO_AUTHORITY else "certificate_pending", language)
    if made.stamped_at is not None:
        stamp = f"{made.stamped_at:%Y-%m-%d %H:%M:%S} UTC"
    rows: list[tuple[str, layout.Cell]] = [
        ("SHA-256 certificate.json", text(made.sha256, layout.MONO)),
        (say("key", language), text(made.key, layout.MONO)),
        (say("certificate_stamp", language), stamp),
    ]
    return [text(say("certificate_check_text", language)), layout.facts(rows)]


def _rows(
    heads: Sequence[str], rows: Sequence[Sequence[layout.Cell]], widths: Sequence[float], language: str
) -> Iterable[Flowable]:
    yield layout.table(heads, rows[:MOST_ROWS], widths)
    if len(rows) > MOST_ROWS:
        told = say("certificate_cropped", language).format(shown=MOST_ROWS, all=len(rows))
        yield text(told, layout.SMALL)
