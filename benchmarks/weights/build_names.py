"""Make services/nlp/weights/names.tsv.xz out of public name counts.

    python benchmarks/weights/build_names.py FOLDER

FOLDER holds es-given-female.tsv.gz, es-given-male.tsv.gz, es-surnames.tsv.gz (Spanish INE counts),
pt-br-given.tsv.gz (IBGE, census of 2010) and faker-names.json.gz (lists of the `faker` package).
One line a name: folded name, given-name weight, surname weight (floor of log10 of the bearers, `-` for none),
and the languages (e s p t e n as `spe`) in which the folded name is an ordinary word as well.
"""

import gzip
import json
import lzma
import math
import sys
from collections import Counter
from pathlib import Path

from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

from services.nlp.normal import fold

OUT = Path(__file__).parents[2] / "services" / "nlp" / "weights" / "names.tsv.xz"
LEAST_GIVEN = {"es-given-female.tsv.gz": 40, "es-given-male.tsv.gz": 40, "pt-br-given.tsv.gz": 250}
LEAST_SURNAME = 150
LISTED = 1_000  # weight of a name that stands in a list without counts


def counts(path: Path, least: int) -> Counter[str]:
    table: Counter[str] = Counter()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            name, number = line.rstrip("\n").split("\t")[:2]
            words = fold(name).split()
            if len(words) == 1 and len(words[0]) > 1 and int(number) >= least:
                table[words[0]] += int(number)
    return table


def main(folder: Path) -> None:
    given: Counter[str] = Counter()
    for file, least in LEAST_GIVEN.items():
        given += counts(folder / file, least)
    family = counts(folder / "es-surnames.tsv.gz", LEAST_SURNAME)
    with gzip.open(folder / "faker-names.json.gz", "rt", encoding="utf-8") as source:
        for lists in json.load(source).values():
            for table, key in ((given, "given"), (family, "family")):
                for name in lists[key]:
                    words = [w for w in fold(name).replace("-", " ").replace("'", " ").split() if len(w) > 1]
                    if len(words) == 1:
                        table[words[0]] = max(table[words[0]], LISTED)
    factory = DefaultDictionaryFactory(cache_max_size=1)
    ordinary: dict[str, str] = {}
    for language, letter in (("es", "s"), ("pt", "p"), ("en", "e")):
        common = {
            fold(w.decode() if isinstance(w, bytes) else w) for w in factory.get_dictionary(language) if w[:1].islower()
        }
        for name in given.keys() | family.keys():
            if name in common:
                ordinary[name] = ordinary.get(name, "") + letter

    def weight(table: Counter[str], name: str) -> str:
        return str(int(math.log10(table[name]))) if table[name] else "-"

    rows = [
        f"{name}\t{weight(given, name)}\t{weight(family, name)}\t{ordinary.get(name, '')}\n"
        for name in sorted(given.keys() | family.keys())
        if name.isalpha()
    ]
    OUT.write_bytes(lzma.compress("".join(rows).encode(), preset=9 | lzma.PRESET_EXTREME))
    print(f"{len(rows)} names, {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
