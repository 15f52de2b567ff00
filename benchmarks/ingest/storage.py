"""How much room a page takes: records, index, originals, page images: `./lince bench ingest.storage [--freeze]`.

The sample dossier (invented forms, scans, photos, chats, mail, tables) is read into a fresh data folder, analyzed,
indexed and embedded; what lies there, less what lies in an empty folder, is then counted by kind and divided by its
pages. Images of pages that were born
digital are drawn when somebody first looks at one; `image_drawn` is what one takes. `--data FOLDER` counts a folder
that is there.
"""

import argparse
import json
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from api.settings import read_settings  # noqa: E402 - found only with the checkout on the path
from api.wiring import open_workspace  # noqa: E402

FROZEN = Path(__file__).with_suffix(".json")


def size(*paths: Path) -> int:
    """Bytes of files and of all files below folders."""
    return sum(
        one.stat().st_size
        for path in paths
        if path.exists()
        for one in ([path] if path.is_file() else path.rglob("*"))
        if one.is_file()
    )


def counted(data: Path) -> dict[str, Any]:
    """Bytes by kind and a page, in a data folder whose work is done."""
    with closing(sqlite3.connect(f"file:{data / 'catalogue.sqlite'}?mode=ro", uri=True)) as catalogue:
        pages, pictured, characters = catalogue.execute(
            "SELECT count(*), count(image), sum(length(text)) FROM page"
        ).fetchone()
        originals = {name for (name,) in catalogue.execute("SELECT DISTINCT sha256 FROM exhibit")}
        images = {name for (name,) in catalogue.execute("SELECT DISTINCT image FROM page WHERE image IS NOT NULL")}
    blobs = {one.name: one.stat().st_size for one in (data / "blobs").rglob("*") if one.is_file()}
    with tempfile.TemporaryDirectory() as folder:
        open_workspace(read_settings(data=Path(folder))).close()
        empty = {name: size(Path(folder) / name) for name in ("catalogue.sqlite", "catalogue.sqlite-wal", "index")}
    records = size(data / "catalogue.sqlite", data / "catalogue.sqlite-wal")
    of_originals = sum(blobs.get(name, 0) for name in originals)
    of_images = sum(blobs.get(name, 0) for name in images - originals)
    return {
        "pages": pages,
        "characters_a_page": round(characters / pages),
        "bytes_a_page": {
            "catalogue": round((records - empty["catalogue.sqlite"] - empty["catalogue.sqlite-wal"]) / pages),
            "index": round((size(data / "index") - empty["index"]) / pages),
            "originals": round(of_originals / pages),
            "page_images": round(of_images / pages),
        },
        "image_drawn": round(of_images / max(1, len(images - originals))),
        "pages_with_image": pictured,
    }


def read(data: Path) -> None:
    """Read the dossier into a folder, as the demo does."""
    command = [sys.executable, "-P", "-m", "api.cli.main", "demo", "--no-serve", "--data", str(data)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    """Count, print, and keep where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path)
    parser.add_argument("--freeze", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = given.data or Path(folder) / "data"
        if given.data is None:
            read(data)
        result = counted(data)
    print(json.dumps(result, indent=1))
    if given.freeze:
        FROZEN.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
