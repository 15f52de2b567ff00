"""The capacity page: what a page costs, and a model on paper of installations up to ten billion pages.

Everything is computed from frozen runs (`docs/tables.py`), but for what stands in `ASSUMED`, which the page lists.
"""

from dataclasses import dataclass, fields
from typing import Any

from docs.tables import NOTE, frozen, short, source, table

SIZES = (1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000)
DAY, TB, GB = 86_400, 1e12, 1e9


@dataclass(frozen=True)
class Assumed:
    """What is assumed and not measured. Change it here, and the page follows."""

    busy: float = 0.7
    """share of a core that is counted on for work"""
    copies: int = 2
    """copies of originals, images and records (an object store or a replica keeps them)"""
    replicas: int = 1
    """further copies of each shard of the index"""
    shard_gb: float = 30.0
    """largest shard, in GB: between the 10 and 50 that the maker of Elasticsearch advises"""
    node_tb: float = 2.0
    """index that one search node holds, in TB"""
    looked_at: float = 0.1
    """share of pages born digital that somebody looks at, so that their image is drawn and kept"""
    year_days: int = 365
    """days in which all pages are taken in"""
    core_hour: float = 0.04
    """price of a core-hour, in a currency of yours"""
    gb_month: float = 0.02
    """price of a GB kept for a month, in that currency"""


ASSUMED = Assumed()


@dataclass(frozen=True)
class Measured:
    """What one page costs, by the frozen runs."""

    mixed_cpu: float
    """CPU seconds of a page of a mixed case, all stages: reading, analysis, index"""
    scan_cpu: float
    """CPU seconds of a scanned page, all stages"""
    digital_cpu: float
    """CPU seconds of a page born digital: reading, analysis and index added up"""
    index_cpu: float
    """CPU seconds of Elasticsearch and its client to index a page"""
    query_cpu: float
    """CPU seconds of one word query over a million pages in Elasticsearch"""
    facet_cpu: float
    """CPU seconds of one query with facets over a million pages in Elasticsearch"""
    catalogue: int
    """bytes of records a page"""
    index: int
    """bytes of the index a page"""
    originals: int
    """bytes of originals a page"""
    images: int
    """bytes of kept page images a page, of scans and photos"""
    drawn: int
    """bytes of one drawn page image"""
    worker_mb: float
    """memory of a worker with its reading child, in MB"""


def measured() -> Measured:
    """The constants, out of the frozen runs."""
    mixed, workers = frozen("ingest/mixed_case"), frozen("ingest/workers")
    growth = frozen("search/growth")["engines"]["elasticsearch"][str(SIZES[0])]
    room: dict[str, Any] = frozen("ingest/storage")
    of_page = room["bytes_a_page"]
    read = 1 / frozen("ingest/pdf_speed")["measured"]["pages_per_cpu_second"]["recorded"]
    analyzed = 1 / frozen("speed/analysis")["standard"]["pages_a_second"]
    index = growth["index"]["cpu_s_per_1000"] / 1000
    return Measured(
        mixed_cpu=mixed["cpu_s_per_page"],
        scan_cpu=workers["cpu_s_per_page"]["1 workers"],
        digital_cpu=read + analyzed + index,
        index_cpu=index,
        query_cpu=growth["word"]["cpu_ms"] / 1000,
        facet_cpu=growth["facet"]["cpu_ms"] / 1000,
        catalogue=of_page["catalogue"],
        index=of_page["index"],
        originals=of_page["originals"],
        images=of_page["page_images"],
        drawn=room["image_drawn"],
        worker_mb=sum(mixed["peak_mb"][name] for name in ("worker", "reader", "program")),
    )


@dataclass(frozen=True)
class Plan:
    """An installation of so many pages, by the model."""

    pages: int
    ingest_core_days: float
    workers: float
    memory_gb: float
    stored_tb: float
    index_tb: float
    shards: int
    nodes: int
    query_core_seconds: float
    price_in: float
    price_month: float


def plan(pages: int, one: Measured, given: Assumed = ASSUMED) -> Plan:
    """What that many pages need. Linear in the pages; only what is a whole number is rounded up."""
    cpu = pages * one.mixed_cpu / given.busy
    workers = cpu / (given.year_days * DAY)
    kept = pages * (one.originals + one.images + one.catalogue + given.looked_at * one.drawn) * given.copies
    index = pages * one.index * (1 + given.replicas)
    stored = kept + index
    return Plan(
        pages=pages,
        ingest_core_days=cpu / DAY,
        workers=max(1.0, workers),
        memory_gb=max(1.0, workers) * one.worker_mb / 1000,
        stored_tb=stored / TB,
        index_tb=index / TB,
        shards=-(-int(pages * one.index) // int(given.shard_gb * GB)) * (1 + given.replicas),
        nodes=max(1, -(-int(index) // int(given.node_tb * TB))),
        query_core_seconds=one.query_cpu * pages / SIZES[0],
        price_in=cpu / 3600 * given.core_hour,
        price_month=stored / GB * given.gb_month,
    )


def page() -> str:
    """docs/capacity.md."""
    one = measured()
    per_day = {name: DAY * ASSUMED.busy / cpu for name, cpu in _kinds(one)}
    room = one.originals + one.images + one.catalogue + one.index
    parts = [
        "# How much a machine takes, and how to size a deployment",
        NOTE,
        (
            "What is marked *measured* was measured on the machine of the frozen runs: two cores that other programs "
            "used "
            "too, so trust ratios sooner than seconds. Everything beyond a million pages is *extrapolated*, in a "
            "straight "
            "line from what was measured; nobody has run it. What is *assumed* stands in a table of its own."
        ),
        "## Pages a day and core",
        table(
            ("Pages", "CPU-s a page", "Pages a day and core"),
            [(name, short(cpu), short(per_day[name])) for name, cpu in _kinds(one)],
        ),
        (
            f"A core is counted as busy {ASSUMED.busy:.0%} of the day. Reading, analysis and index are in each "
            "figure. A "
            "scan costs as much as several pages of print: count your scans first. Two workers on two cores take "
            "half the "
            f"time (each page costs {frozen('ingest/workers')['ratio']} of what it costs alone); a worker with its "
            "reading "
            f"child takes {short(one.worker_mb)} MB at most."
        ),
        source("ingest/mixed_case", "ingest/workers", "ingest/pdf_speed", "speed/analysis", "search/growth"),
        "## Room for a million pages",
        table(
            ("What", "Bytes a page", "GB for 1,000,000 pages"),
            [
                ("originals", f"{one.originals:,}", short(one.originals * SIZES[0] / GB)),
                ("images of scans and photos", f"{one.images:,}", short(one.images * SIZES[0] / GB)),
                ("records (catalogue)", f"{one.catalogue:,}", short(one.catalogue * SIZES[0] / GB)),
                ("index, embedded", f"{one.index:,}", short(one.index * SIZES[0] / GB)),
                ("**together**", f"{room:,}", short(room * SIZES[0] / GB)),
            ],
        ),
        (
            f"Measured on the {frozen('ingest/storage')['pages']} pages of the sample dossier, whose photos and "
            "scans make "
            "originals large; yours differ, so measure a case of your own (`./lince bench ingest.storage`). An "
            "image that "
            f"is drawn because somebody looked at a page takes {short(one.drawn / 1000)} kB more. Elasticsearch was "
            "not "
            "weighed apart: the model takes the embedded index's size for its."
        ),
        (
            f"The index's figure rests on few pages, and short ones: {frozen('ingest/storage')['pages']} with "
            f"{frozen('ingest/storage')['characters_a_page']} characters each. A page of print has about 1,800. A "
            "million invented pages of 230 words took 6 GB in the embedded index, above what stands here; count on "
            "twice the line of the index where your pages are full, until you have measured your own."
        ),
        source("ingest/storage"),
        "## How to size yours",
        (
            "1. Count the pages that come in a day, and how many are scans. Divide by the table above: that many "
            "cores read"
            " them by the evening of the day. Double it if a seized disk must be read in a week.\n"
            "2. Multiply your pages by the bytes above, and by the copies that you keep.\n"
            "3. Up to about a million pages, one machine with the embedded index is enough. Beyond it, or for several "
            "agencies, put records into PostgreSQL, bytes into an object store and the index into Elasticsearch "
            "([unit-server.md](unit-server.md)), and start workers on as many machines as the cores ask for.\n"
            "4. An investigator searches his own cases. What a query costs follows the pages that are looked "
            "through: one "
            "index for each agency, so that nobody waits for another's pages."
        ),
        "## A model on paper, to ten billion pages",
        _model(one),
        (
            "The first line rests on measurements at that size for search and index, and on the dossier for room; the "
            "others are extrapolated. The query column is the computing of one word query that looks through *all* "
            "pages, "
            "shared among the nodes; divided by their cores it is the least time it can take. A unit that searches "
            "its own "
            f"million pages has that of the first line ({short(one.query_cpu)} core-seconds; with facets "
            f"{short(one.facet_cpu)})."
        ),
        (
            "What the model leaves out: the network, people's own work on pages, backups beyond the copies, and "
            "whatever "
            "turns out otherwise at sizes that nobody has tried."
        ),
        source("ingest/mixed_case", "ingest/storage", "search/growth"),
        "## What is assumed",
        table(
            ("Assumption", "Value"),
            [(_says(field.name), f"{getattr(ASSUMED, field.name):g}") for field in fields(Assumed)],
        ),
        "They stand in `docs/capacity.py`; change them there, then `make docs`.",
    ]
    return "\n\n".join(parts) + "\n"


def _kinds(one: Measured) -> tuple[tuple[str, float], ...]:
    return (
        ("a mixed case: 70 % print, 15 % scans, blanks and copies (measured)", one.mixed_cpu),
        ("scans (measured)", one.scan_cpu),
        ("print alone (its three stages measured apart and added up)", one.digital_cpu),
    )


def _model(one: Measured) -> str:
    head = (
        "Pages", "Core-days to take in", "Cores for a year", "Memory of workers, GB", "Kept, TB", "of it index, TB",
        "Shards", "Search nodes", "Core-s a query over all", "Price to take in", "Price a month",
    )  # fmt: skip
    rows = []
    for pages in SIZES:
        found = plan(pages, one)
        rows.append(
            (
                f"{pages:,}", short(found.ingest_core_days), short(found.workers), short(found.memory_gb),
                short(found.stored_tb), short(found.index_tb), f"{found.shards:,}", f"{found.nodes:,}",
                short(found.query_core_seconds), short(found.price_in), short(found.price_month),
            )
        )  # fmt: skip
    return table(head, rows)


_SAYS = {
    "busy": "share of a core's day that is counted on",
    "copies": "copies of originals, images and records",
    "replicas": "further copies of each shard",
    "shard_gb": "largest shard, GB",
    "node_tb": "index on one search node, TB",
    "looked_at": "share of pages whose image is drawn because somebody looks",
    "year_days": "days in which all is taken in",
    "core_hour": "price of a core-hour",
    "gb_month": "price of a GB for a month",
}


def _says(name: str) -> str:
    return _SAYS[name]
