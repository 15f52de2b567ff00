"""What each band is worth in small files: worlds of 5,000 mentions that nothing was tuned on, counted together.

    PYTHONPATH=. python -P -m benchmarks.linking.bands [--mentions 5000] [--seeds 40] [--out FILE]

One such world has about 150 certain links across cases, so that one wrong among them is nearly a hundredth; so many
worlds together tell what the band is worth. Of larger files verb.json and verb_million.json tell it.
"""

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.linking.joined import bands
from benchmarks.linking.measure import levels
from benchmarks.linking.world import World
from services.search.linking.resolve import resolve

FIRST_SEED = 1001
"""Far from the seeds of other measures."""


def measured(seeds: Sequence[int], mentions: int) -> dict[str, Any]:
    """Links of each band over all worlds, the share that is right, and that share in the worst world."""
    links, right, worst = Counter[str](), Counter[str](), dict[str, float]()
    table = levels()
    for seed in seeds:
        made = list(World(mentions, seed).lines())
        people = {truth["mid"]: truth["eid"] for _, truth in made if truth["kind"] == "person"}
        for band, told in bands(resolve([row for row, _ in made], table).links, people).items():
            links[band] += int(told["links"])
            right[band] += round(told["right"] * told["links"])
            worst[band] = min(told["right"], worst.get(band, 1.0))
    return {
        "mentions": mentions,
        "worlds": len(seeds),
        "bands": {
            band: {"links": count, "right": round(right[band] / count, 4), "worst_world": worst[band]}
            for band, count in sorted(links.items())
        },
    }


def main() -> None:
    """Measure, print, and keep where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mentions", type=int, default=5000)
    parser.add_argument("--seeds", type=int, default=40)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    result = measured(range(FIRST_SEED, FIRST_SEED + given.seeds), given.mentions)
    print(json.dumps(result, indent=1))
    if given.out:
        given.out.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
