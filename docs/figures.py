"""Writes docs/benchmarks.md and docs/capacity.md from the frozen runs of benchmarks/: run by `make docs`.

With `--check` it only says which of the two differ, as the test suite does. No figure on them is typed by hand.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [] if str(ROOT) in sys.path else [str(ROOT)]

from docs import capacity  # noqa: E402 - found only with the checkout on the path
from docs.tables import NOTE, frozen, short, source, table, written  # noqa: E402


def _ratio(ours: float, theirs: float) -> str:
    return f"{ours / theirs:.2f}"


def ingest() -> Iterator[str]:
    """Files and pages against programs that read them."""
    yield "## Files of all kinds: Apache Tika"
    ours, theirs = frozen("ingest/documents"), frozen("ingest/tika")
    kinds = [kind for kind in theirs if "right" in ours.get(kind, {})]
    rows: list[tuple[object, ...]] = [
        (
            kind, ours[kind]["files"], ours[kind]["right"], theirs[kind]["right"],
            short(ours[kind]["cpu_seconds"]), short(theirs[kind]["cpu_seconds"]),
        )
        for kind in kinds
    ]  # fmt: skip
    sums = {
        name: sum(side[kind][key] for kind in kinds)
        for name, side, key in (
            ("files", ours, "files"), ("ours", ours, "right"), ("theirs", theirs, "right"),
            ("cpu", ours, "cpu_seconds"), ("their_cpu", theirs, "cpu_seconds"),
        )
    }  # fmt: skip
    rows.append(("**all**", sums["files"], sums["ours"], sums["theirs"], short(sums["cpu"]), short(sums["their_cpu"])))
    yield table(("Kind", "Files", "Right, Lince", "Right, Tika", "CPU-s, Lince", "CPU-s, Tika"), rows)
    yield (
        "Right is what the scorer of the fixtures expects to find in a file, kind by kind; both read with the same "
        "languages of tesseract. The two were measured in runs of their own: trust what is right sooner than seconds."
    )
    yield source("ingest/documents", "ingest/tika")
    yield "## Scans: OCRmyPDF and raw tesseract"
    of_page = frozen("ingest/ocr_floors")["measured"]["against_ocrmypdf"]
    raw = frozen("speed/ocr_ratio")["run"]
    yield table(
        ("In one run", "Lince", "Peer", "Lince / peer"),
        [
            (
                f"characters wrong, OCRmyPDF {of_page['version']}", of_page["lince_error"], of_page["ocrmypdf_error"],
                _ratio(of_page["lince_error"], of_page["ocrmypdf_error"]),
            ),
            (
                "pages a CPU second, OCRmyPDF", of_page["lince_pages_a_cpu_second"],
                of_page["ocrmypdf_pages_a_cpu_second"],
                _ratio(of_page["lince_pages_a_cpu_second"], of_page["ocrmypdf_pages_a_cpu_second"]),
            ),
            ("CPU-s a page, raw tesseract on the prepared picture", raw["ours_cpu_s"], raw["prepared_cpu_s"],
             raw["ratio"]),
            ("the same, pages of one file", raw["ours_in_one_file_cpu_s"], raw["prepared_cpu_s"],
             raw["ratio_in_one_file"]),
        ],
    )  # fmt: skip
    yield (
        f"Invented pages drawn by `benchmarks/ingest/own_pages.py`: tilted, turned, copied, photographed; "
        f"{of_page['pages']} pages against OCRmyPDF, {raw['pages']} against tesseract."
    )
    yield source("ingest/ocr_floors", "speed/ocr_ratio")


def text() -> Iterator[str]:
    """Text layers of PDFs."""
    yield "## Text of PDFs: pypdfium2, pdftotext, pypdf, pdfplumber"
    found = frozen("ingest/text_peers")
    readers = [name for name, told in found.items() if isinstance(told, dict)]
    yield table(
        ("Reader", "Words of the page that its text holds", "Pages a CPU second", "Lince / this one"),
        [
            (
                name, f"{found[name]['words_found']:.2%}", short(found[name]["pages_a_cpu_second"]),
                _ratio(found["lince"]["pages_a_cpu_second"], found[name]["pages_a_cpu_second"]),
            )
            for name in readers
        ],
    )  # fmt: skip
    yield (
        f"{found['files']} PDFs of the sample dossier, {found['pages']} pages bound together for the speed. Lince puts "
        "words into reading order with a box each and judges every page; pypdfium2 and `pdftotext` here give text "
        "alone, `pdftotext -bbox` boxes too."
    )
    speed = frozen("ingest/pdf_speed")["measured"]
    pace = speed["pages_per_cpu_second"]
    yield table(
        ("On public files, pages a CPU second", "Lince", "Peer", "Lince / peer"),
        [
            ("pypdfium2, words with boxes", pace["ours"], pace["with_words"], _ratio(pace["ours"], pace["with_words"])),
            ("pypdfium2, text alone", pace["ours"], pace["only_text"], _ratio(pace["ours"], pace["only_text"])),
            ("pdfplumber, words with boxes", pace["ours"], pace["by_pdfplumber"],
             _ratio(pace["ours"], pace["by_pdfplumber"])),
        ],
    )  # fmt: skip
    yield source("ingest/text_peers", "ingest/pdf_speed")


def names() -> Iterator[str]:
    """Names in texts."""
    yield "## Names in texts: spaCy's models, CoreNLP"
    head = ("Texts", "Model", "Number", "People", "Bodies", "Places", "All", "All, exact", "Texts a CPU second")
    rows = []
    for peer in ("spacy", "corenlp"):
        for name, languages in frozen(f"accuracy/{peer}_peer{'s' if peer == 'spacy' else ''}").items():
            for language, told in languages.items():
                for who in ("lince", peer):
                    one = told[who]
                    rows.append(
                        (
                            f"{name}, {language}", "Lince" if who == "lince" else told["package"], told["texts"],
                            *(f"{one['overlap'][kind]:.3f}" for kind in ("PERSON", "ORG", "PLACE", "all")),
                            f"{one['exact_all']:.3f}", short(one["texts_a_second"]),
                        )
                    )  # fmt: skip
    yield table(head, rows)
    yield (
        "F1 by overlap, and exact for all. *development* are invented forms, chats and reports that Lince was "
        "developed on; *unread* was written by people who knew nothing of it and has never been looked at: it judges. "
        "Lince reads phones, papers, dates, amounts and indicators in the same time. spaCy's Spanish model is of "
        "2021, the newest in the registry, opened by a newer spaCy; it has none there for Portuguese or Italian, and "
        "CoreNLP none for Portuguese."
    )
    yield source("accuracy/spacy_peers", "accuracy/corenlp_peer")


def linking() -> Iterator[str]:
    """Names compared, mentions joined."""
    yield "## Names compared: rapidfuzz and others"
    found = frozen("linking/peers")
    yield table(
        ("Scorer", "Pairs", "F1", "Balanced accuracy", "Recall at precision .95", "Largest tie", "Pairs a second"),
        [
            (
                name, one["pairs"], f"{one['f1']:.3f}", f"{one['balanced_accuracy']:.3f}",
                f"{one['recall_at_p95']:.3f}", f"{one['largest_tie']:.1%}", f"{one['pairs_a_second']:,}",
            )
            for name, one in found.items()
        ],
    )  # fmt: skip
    yield (
        "Each scorer's own threshold is put at ours: .9 of rapidfuzz, .7 of nomenklatura, .5 of followthemoney. "
        "nomenklatura builds on ICU and installs where its headers are."
    )
    listed = frozen("linking/listed")
    yield (
        f"As a user meets it: each name of one list with each of another, {listed['pairs']:,} pairs of which most are "
        f"of strangers, go through `lince compare-names` at {listed['pairs_a_second']:,} a second of one core, its "
        f"start, its reasons and its answers included, in {listed['peak_mb']} MB. 50,000 are asked for; where every "
        "word is new, and where two lists meet, Lince stays below."
    )
    yield source("linking/peers", "linking/listed")
    yield "## Mentions joined: splink"
    joined = frozen("linking/splink_peer")
    yield table(
        ("Linker, and threshold", "Precision", "Recall", "F1 across cases", "B-cubed", "Wrong pairs", "CPU s", "MB"),
        [
            (
                name, f"{one['cross_precision']:.3f}", f"{one['cross_recall']:.3f}", f"{one['cross_f1']:.3f}",
                f"{one['b_cubed']:.3f}", f"{one['wrong_pairs']:,}", one["cpu_seconds"], one["peak_mb"],
            )
            for name, one in joined.items()
        ],
    )  # fmt: skip
    yield (
        f"The {joined['lince']['mentions']:,} people among 100,000 invented mentions. splink learns its "
        "weights on these mentions, with names, birth dates and what stands near; somebody who tunes a model for this "
        "world for days may well reach more."
    )
    yield source("linking/splink_peer")
    yield from _bands()
    yield from _families()
    yield from _answers()


def _bands() -> Iterator[str]:
    """What the bands are worth in small, large and very large files."""
    small, large, million = (frozen(f"linking/{name}") for name in ("bands", "verb", "verb_million"))
    yield "## Mentions joined: what a band is worth"
    sizes = [f"{small['mentions']:,} × {small['worlds']}", "100,000", "1,000,000"]
    head = ("Band", *(f"{size}: {what}" for size in sizes for what in ("links", "right")))
    rows = [
        (
            band, *(
                text
                for run in (small, large, million)
                for one in (run["bands"].get(band, {"links": 0, "right": 0.0}),)
                for text in (f"{one['links']:,}", f"{one['right']:.1%}")
            ),
        )
        for band in sorted(small["bands"])
    ]  # fmt: skip
    yield table(head, rows)
    yield (
        f'"Certain" is asked to be right 98 times in 100 whatever the size. {small["worlds"]} worlds of '
        f"{small['mentions']:,} mentions are counted together, since one has few certain links across cases; in the "
        f"worst of them {small['bands']['certain across']['worst_world']:.1%} of these were right. Nothing was tuned "
        "on any of these worlds."
    )
    yield source("linking/bands", "linking/verb", "linking/verb_million")


def _families() -> Iterator[str]:
    """What the file tells of people of one family who are taken for one."""
    found = frozen("linking/traps")
    yield "## Mentions joined: families"
    yield table(
        ("What the file tells of the two mentions", "Wrong links", "Of a family", "Wrong pairs left", "Of a family"),
        [
            (one["told"], one["links"], one["of_a_family"], f"{one['pairs_left']:,}", f"{one['family_left']:,}")
            for one in found["cut"]
        ],
    )
    yield (
        f"Of {found['right_links'] + found['wrong_links']:,} links, {found['wrong_links']} join two people; since a "
        f"link joins what hangs on both, that makes {found['wrong_pairs']:,} wrong pairs of mentions, "
        f"{found['family']:,} of them of one family, {found['one_name']:,} of a father and a son with the very same "
        "name. 600 are asked for. The third and the last column tell how many would be left if somebody who knows the "
        "truth cut the links of a line and of all lines above. None of them joins two births or two numbers of one "
        "paper; this world tells neither roles nor parents, which tell such people apart where files have them."
    )
    yield source("linking/traps")


def _answers() -> Iterator[str]:
    """Whether the time of an answer tells what it is."""
    found = frozen("deconfliction/even")
    yield "## Hit or no hit: what the time tells"
    names = {
        "holder_cpu": "who answers, processor", "holder_wall": "who answers, clock",
        "asker_cpu": "who asks, processor", "asker_wall": "who asks, clock",
    }  # fmt: skip
    head = (
        "Part", "No hit, ms", "A hit is longer by", "A victim's value", "No hit once more", "By chance alone, up to",
    )  # fmt: skip
    rows = [
        (
            f"{name}{', quota used up' if state == 'beyond_quota' else ''}", short(one["no_hit_us"] / 1000),
            *(f"{one[kind]['difference_percent']:+.2f} %" for kind in ("hit", "victims", "no_hit_again")),
            f"±{max(one[kind]['error_percent'] for kind in ('hit', 'victims', 'no_hit_again')):.2f} %",
        )
        for state in ("answered", "beyond_quota")
        for part, name in names.items()
        for one in (found[state][part],)
    ]  # fmt: skip
    yield table(head, rows)
    yield (
        f"Whole questions between two installations, {4 * found['each']:,} in all and "
        f"{found['beyond_quota']['refused']:,} that are refused, in turns that are drawn; the slowest hundredth is "
        "left out. What only a victim has is no hit, in the same time. The fifth column holds no hit against no hit: "
        "so much the measure itself errs. Both installations lie in memory, since a disk wavers by more than what is "
        "sought, and each kind writes the same rows. Where an answer is given, a hit takes as long as no hit to well "
        "below 1 in 100, by the processor and by the clock."
    )
    yield source("deconfliction/even")


def search() -> Iterator[str]:
    """The engine against bare Elasticsearch, and both engines as they grow."""
    yield "## Search: bare Elasticsearch"
    found = frozen("speed/elastic_ratio")
    yield table(
        ("Measure", "Unit", "Bare", "Lince", "Lince / bare"),
        [(one["measure"], one["unit"], short(one["bare"]), short(one["ours"]), one["ratio"])
         for one in found["measures"]],
    )  # fmt: skip
    yield (
        f"{found['pages']:,} pages indexed, queries over {found['queried']:,} in a scope of {found['scope']} cases. "
        "Bare Elasticsearch has the same columns and answers as much; Lince keeps each query to its actor's cases and "
        "weighs words by these alone."
    )
    growth = frozen("search/growth")["engines"]
    yield table(
        ("Engine and pages", "CPU-s to index 1,000 pages", "Word, CPU-ms", "Phrase, CPU-ms", "Facets, CPU-ms"),
        [
            (
                f"{engine}, {int(size):,}", short(one["index"]["cpu_s_per_1000"]),
                *(short(one[kind]["cpu_ms"]) for kind in ("word", "phrase", "facet")),
            )
            for engine, sizes in growth.items()
            for size, one in sizes.items()
        ],
    )  # fmt: skip
    asked = frozen("search/api_ratio")["sizes"]
    yield table(
        ("Pages, engine, query", "Bare engine, p95 ms", "Our API, p95 ms", "API / bare"),
        [
            (f"{int(size):,}, {engine}, {kind}", short(one["bare"]), short(one["api"]), one["ratio"])
            for size, engines in asked.items()
            for engine, told in engines.items()
            for kind, one in told["p95_ms"].items()
        ],
    )
    yield (
        "By the clock, one after the other. The bare engine answers with places of pages and counts; the API also "
        "looks at the session and the rights in 500 cases, writes what was asked into the sealed log, reads the pages, "
        "marks the words with their boxes and counts what could not be searched. At a million pages both cores count; "
        "the folder of 6 GB was asked before, so that part of it was in the machine's memory: cold, the slowest of "
        "sixty answers took up to three times as long."
    )
    yield source("speed/elastic_ratio", "search/growth", "search/api_ratio")


def court() -> Iterator[str]:
    """A large case file and redacted copies, as programs of others see them."""
    yield "## Case files and redacted copies: sha256sum, openssl, bagit, veraPDF, pikepdf, FollowTheMoney"
    made, copies = frozen("casefile/build"), frozen("faults/redaction")
    rows: list[tuple[object, ...]] = [
        ("exhibits and pages", f"{made['exhibits']} and {short(made['pages'])}"),
        ("bag, files and MiB", f"{short(made['files'])} and {short(made['mib'])}"),
        ("CPU seconds of a build", short(made["first"]["cpu_seconds"])),
        ("most memory, MiB", short(made["first"]["peak_mib"])),
        ("a second build has the same bytes", _yes(found=made["same_bytes"])),
        *((f"sound for {name.replace('_', ' ')}", _yes(found=told)) for name, told in made["checks"].items()),
        ("citations that lead to hash, page and box", f"{made['citations_sound']} of {made['assertions']}"),
        ("PDFs that hide a name, redacted", f"{copies['files']} in {copies['ways']} ways"),
        ("copies out of which anything of it was got", len(copies["left"])),
    ]
    yield table(("What", "Lince"), rows)
    yield source("casefile/build", "faults/redaction")


def browser() -> Iterator[str]:
    """What a person waits for in the browser, and how fluid a large picture is. There is no peer beside it."""
    yield "## In the browser"
    told, drawn = frozen("browser/latency"), frozen("browser/graph")
    names = {
        "type_to_results": "a letter in the box → results under it",
        "open_hit_to_box": "a hit → the page's image with its box",
        "next_page": "the next page's image",
        "expand_node": "more stations around one on the graph",
    }
    yield table(
        (f"{told['pages']:,} pages, embedded engine", "Acts", "Median, ms", "p95, ms"),
        [(names[act], one["acts"], one["median_ms"], one["p95_ms"]) for act, one in told["acts"].items()],
    )
    moved = {
        "dragged": "between two frames, dragged", "zoomed": "between two frames, zoomed",
        "choose": "a station is chosen", "filter": "a filter by documents", "filter_months": "a filter by months",
        "filter_kind": "a filter by kind", "type": "a letter in the list",
    }  # fmt: skip
    yield table(
        (f"{drawn['stations']:,} stations, {drawn['bonds']:,} ties", "Median, ms", "p95, ms", "Most, ms"),
        [(name, *(drawn[key][part] for part in ("median_ms", "p95_ms", "most_ms"))) for key, name in moved.items()],
    )
    yield (
        "By the browser's own clock: chromium without a window and without a graphics card, on the machine that also "
        f"serves, which had a load of {told['load']} and {drawn['load']} meanwhile."
    )
    yield source("browser/latency", "browser/graph")


def _yes(*, found: bool | None) -> str:
    return {True: "yes", False: "no", None: "not tried"}[found]


def benchmarks() -> str:
    """docs/benchmarks.md."""
    parts = [
        "# Figures beside other programs",
        NOTE,
        (
            "Each table was measured by a script that brings the peer by its package's name into an environment of "
            "its own "
            "and gives both the same input; `./lince bench` lists them. Speeds are seconds of computing (CPU), since "
            "machines are shared, and only ratios of one run compare. Where Lince is behind, the table says so."
        ),
    ]
    for section in (ingest, text, names, linking, search, browser, court):
        parts += section()
    return "\n\n".join(parts) + "\n"


PAGES: dict[str, Callable[[], str]] = {"benchmarks.md": benchmarks, "capacity.md": capacity.page}


def main(arguments: Sequence[str]) -> int:
    """Write the pages; with --check, name those that differ and return 1."""
    return written("docs", PAGES, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
