"""The embedded engine against bare tantivy with the same fields, in one run: ratios, since machines differ.

    ./lince bench speed.search_ratio [--pages 20000] [--queries 100]

Pages are generated (seeded, Zipf-distributed invented words). Bare tantivy gets the same values in the same columns
straight from prepared lists, and its queries are built by hand. `bare` gives the same answer but for the order of
ties: pages, their exact number and that of their documents, facets; `lean` does not count documents. Prints one JSON
line a measure. Goals: indexing at most 1.5 times, p95 at most 1.3 times.
"""

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path

import tantivy
from tantivy import Occur
from tantivy import Query as Raw

from models.ids import CaseId, DocumentId, derived
from models.search import IndexRecord, Query, Scope
from services.search import analysis, mapping
from services.search.engines.embedded import EmbeddedEngine
from services.search.engines.tantivy_schema import schema
from services.search.indexer import BARE_KEYS
from services.search.syntax import parse

BATCH = 1000
SCOPE = 500
SYLLABLES = (
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "la",
    "me",
    "ni",
    "po",
    "ru",
    "sa",
    "te",
    "vi",
    "xo",
    "zu",
    "ña",
    "ço",
    "lhe",
)


def vocabulary(chance: random.Random, size: int) -> list[str]:
    words: dict[str, None] = {}
    while len(words) < size:
        words["".join(chance.choices(SYLLABLES, k=chance.randint(2, 5)))] = None
    return list(words)


def pages(count: int, words: Sequence[str], chance: random.Random) -> Iterator[IndexRecord]:
    commonness = list(accumulate(1 / (rank + 10) for rank in range(len(words))))
    for number in range(count):
        document = DocumentId(derived("document", str(number // 5)))
        page = number % 5 + 1
        text = " ".join(chance.choices(words, cum_weights=commonness, k=230))
        language = chance.choice(("es", "es", "pt", "en"))
        people = tuple(f"{chance.choice(words)} {chance.choice(words[:200])}" for _ in range(3))
        yield IndexRecord(
            id=IndexRecord.key(document, page),
            case=CaseId(derived("case", str(number // 5 % 700))),
            agency="a1",
            document=document,
            page=page,
            name=f"acta {number // 5}.pdf",
            text=text,
            language=language,
            media_type="application/pdf",
            source="ocr",
            person=people,
            name_keys=tuple(sorted({key for name in people for key in BARE_KEYS(name)})),
            place=(chance.choice(words[:300]),),
            phone=(f"+5917{chance.randrange(10**7):07}",),
            identifier=(f"bo.ci:{chance.randrange(10**7):07}",),
            indicator=chance.choice(((), ("debt_bondage",), ("isolation",))),
        )


def columns(record: IndexRecord) -> list[tuple[str, str | int]]:
    """The values that the mapping puts in each column, worked out before the clock starts."""
    found: list[tuple[str, str | int]] = [
        ("id", record.id),
        ("place_key", int(record.document[:12], 16) << 16 | record.page),
        ("document_key", int(record.document[:16], 16)),
        (analysis.FOLDED, record.text),
        (analysis.EXACT, record.text),
        (analysis.stem(record.language or "es"), record.text),
    ]
    for name, field in mapping.FIELDS.items():
        if field.kind not in (mapping.Kind.TEXT, mapping.Kind.NUMBER):
            for value in mapping.values(record, name):
                found.append((name, value))
                if field.kind is mapping.Kind.WORDS:
                    found.append((mapping.words(name), value))
    found += [(mapping.NAME_KEYS, key) for key in record.name_keys]
    for number in record.phone:
        found += [(mapping.PHONE_KEY, number), (mapping.PHONE_TAIL, mapping.tail(number))]
    return found


def index_bare(folder: Path, prepared: Sequence[Sequence[tuple[str, str | int]]]) -> tuple[tantivy.Index, float]:
    folder.mkdir()
    index = tantivy.Index(schema(), path=str(folder))
    for name in analysis.names():
        index.register_tokenizer(name, analysis.analyzer(name))
    began = time.process_time()
    writer = index.writer(64_000_000, 1)
    for start in range(0, len(prepared), BATCH):
        for values in prepared[start : start + BATCH]:
            document = tantivy.Document()
            for name, value in values:
                if isinstance(value, int):
                    document.add_unsigned(name, value)
                else:
                    document.add_text(name, value)
            writer.add_document(document)
        writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index, time.process_time() - began


def index_ours(folder: Path, records: Sequence[IndexRecord]) -> tuple[EmbeddedEngine, float]:
    engine = EmbeddedEngine(folder)
    began = time.process_time()
    for start in range(0, len(records), BATCH):
        batch = records[start : start + BATCH]
        engine.write(batch, replacing=list({record.document for record in batch}))
    engine.close()
    return engine, time.process_time() - began


Acts = tuple[Callable[[], object], Callable[[], object], Callable[[], object]]


def acts(
    kind: str, index: tantivy.Index, engine: EmbeddedEngine, records: Sequence[IndexRecord], chance: random.Random
) -> Acts:
    """One query of a kind: how bare tantivy answers it, how it does without counting documents, and how we do."""
    layout, searcher = index.schema, index.searcher()

    def term(column: str, word: str) -> Raw:
        return Raw.term_query(layout, column, word, index_option="freq")

    scope = Scope(cases=frozenset(CaseId(derived("case", str(n))) for n in range(SCOPE)))
    cases = [(Occur.Should, term("case", case)) for case in sorted(scope.cases)]
    within = Raw.const_score_query(Raw.boolean_query(cases), 0.0)
    words = chance.choice(records).text.split()
    at = chance.randrange(len(words) - 2)
    one, two = words[at], words[at + 1]
    facets: tuple[str, ...] = ()

    def word(typed: str) -> Raw:
        stems = [analysis.stem(language) for language in analysis.STEMS]
        return Raw.disjunction_max_query(
            [term(analysis.FOLDED, analysis.terms(analysis.FOLDED, typed)[0])]
            + [Raw.boost_query(term(column, analysis.terms(column, typed)[0]), 0.5) for column in stems]
        )

    folded = analysis.terms(analysis.FOLDED, f"{one} {two}")
    match kind:
        case "word" | "facet":
            typed, bare = one, word(one)
            facets = ("person", "place", "indicator") if kind == "facet" else ()
        case "phrase":
            typed, bare = f'"{one} {two}"', Raw.phrase_query(layout, analysis.FOLDED, list(enumerate(folded)))
        case "boolean":
            typed = f"{one} {two} -{words[0]}"
            bare = Raw.boolean_query(
                [(Occur.Must, word(one)), (Occur.Must, word(two)), (Occur.MustNot, word(words[0]))]
            )
        case "fuzzy":
            typed, bare = f"{one}~1", Raw.fuzzy_term_query(layout, analysis.FOLDED, folded[0], distance=1)
        case _:
            typed, bare = f"{one[:4]}*", Raw.regex_query(layout, analysis.FOLDED, f"{folded[0][:4]}.*")
    wanted = Raw.boolean_query([(Occur.Must, bare), (Occur.Must, within)])

    def answer(*columns: str) -> object:
        found = searcher.search(wanted, limit=20)
        read = [searcher.doc(address).to_dict() for _, address in found.hits]
        counts = {
            name: {"terms": {"field": name, "size": 65_000 if name == "document_key" else 50, "segment_size": 10**6}}
            for name in columns
        }
        return read, counts and searcher.aggregate(wanted, counts)

    query = Query(node=parse(typed), facets=facets, limit=20)
    return lambda: answer("document_key", *facets), lambda: answer(*facets), lambda: engine.find(query, scope)


def p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def clocked(act: Callable[[], object]) -> float:
    # CPU time of the thread, in which tantivy answers: other work on the machine does not count.
    began = time.thread_time()
    act()
    return (time.thread_time() - began) * 1000


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--pages", type=int, default=20_000)
    options.add_argument("--queries", type=int, default=100)
    chosen = options.parse_args()
    chance = random.Random(20)
    records = list(pages(chosen.pages, vocabulary(chance, 30_000), chance))
    prepared = [columns(record) for record in records]
    with tempfile.TemporaryDirectory() as folder:
        bare, bare_cpu = index_bare(Path(folder, "bare"), prepared)
        engine, our_cpu = index_ours(Path(folder, "ours"), records)
        thousands = chosen.pages / 1000
        say("index", bare_cpu / thousands, our_cpu / thousands, unit="CPU s per 1,000 pages")
        for kind in ("word", "phrase", "boolean", "fuzzy", "prefix", "facet"):
            times: tuple[list[float], ...] = ([], [], [])
            for number in range(chosen.queries + 10):
                three = acts(kind, bare, engine, records, chance)
                # The first of each kind warm the caches; all take turns to go first.
                for turn in range(3):
                    which = (turn + number) % 3
                    took = clocked(three[which])
                    if number >= 10:
                        times[which].append(took)
            figures: dict[str, Callable[[list[float]], float]] = {"p50": statistics.median, "p95": p95}
            for name, of in figures.items():
                bare_ms, lean_ms, our_ms = (of(taken) for taken in times)
                say(f"{kind} {name}", bare_ms, our_ms, unit="CPU ms", lean=lean_ms)


def say(measure: str, bare: float, ours: float, *, unit: str, lean: float | None = None) -> None:
    line: dict[str, object] = {"measure": measure, "unit": unit, "bare": round(bare, 3), "ours": round(ours, 3)}
    line["ratio"] = round(ours / bare, 2)
    if lean is not None:
        line |= {"lean": round(lean, 3), "ratio to lean": round(ours / lean, 2)}
    sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
