"""How surely pages that stand on their side are told and turned: orientation.py [--n 150] [--seed 1] [--floors]

Pages of own_pages.py of every kind, among them crooked, photographed and copied ones, upright or turned by 90 or 270
degrees. Only how a page stands is asked, before anything of it is read, which takes a tenth of reading it; pages that
stand upside down are told by reading them, and counted by ocr_pages.py (`wrongly_turned`).
"""

import argparse
import json
import random
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

CHECKOUT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(CHECKOUT))

from benchmarks.ingest import own_pages  # noqa: E402 - found only with the checkout on the path
from services.ingest import clocks  # noqa: E402
from services.ingest.ocr import engine, recognise  # noqa: E402
from services.ingest.ocr.preprocess import Grey  # noqa: E402
from services.ingest.plugin import ExtractKit  # noqa: E402

FLOORS = Path(__file__).with_name("ocr_floors.json")
TURNS = (0, 90, 270)
KINDS = ("plain", "columns", "form", "table", "stamp", "tilted", "perspective", "copy", "mixed0")


def rotation(grey: Grey, folder: Path) -> int:
    """Degrees clockwise by which a page is turned before it is read."""
    kit = ExtractKit(folder=folder, images=False)
    desk = recognise.Desk(
        folder=folder,
        reader=engine(kit.engine),
        kit=kit,
        dpi=own_pages.DPI,
        scale=72 / own_pages.DPI,
        languages=kit.languages,
        watch=clocks.Watch(600.0),
    )
    return desk.standing(grey).rotation


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--n", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--floors", action="store_true")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    wrong: list[str] = []
    spent = 0.0
    with tempfile.TemporaryDirectory() as name:
        for number in range(options.n):
            kind, turn = KINDS[number % len(KINDS)], chance.choice(TURNS)
            picture = own_pages.make(kind, chance).picture.convert("L").rotate(-turn, expand=True)
            started = time.process_time()
            found = rotation(np.asarray(picture), Path(name))
            spent += time.process_time() - started
            if found != (360 - turn) % 360:
                wrong.append(kind)
                print(f"page {number}\t{kind}\tturned by {turn}, taken for {(360 - found) % 360}", flush=True)
    share = len(wrong) / options.n
    most = json.loads(FLOORS.read_text(encoding="utf-8"))["standing"]["wrongly_turned"] if options.floors else 1.0
    print(f"pages\t{options.n}\nwrongly turned\t{share:.4f}\nseconds a page\t{spent / options.n:.3f}")
    sys.exit(share > most)


if __name__ == "__main__":
    main()
