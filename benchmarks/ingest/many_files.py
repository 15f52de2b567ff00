"""Many small files into records and index: files a second, CPU seconds a file, and the memory of each process.

    ./lince bench ingest.many_files [--files 100000] [--out FILE]

Writes invented notes of about 300 characters, no two alike, then runs one `lince ingest` over them in a fresh data
folder. Prints one JSON line. The rate hangs on the machine; the CPU seconds a file hardly do.
"""

import argparse
import json
import random
import sys
import tempfile
from pathlib import Path

from benchmarks.ingest.watching import run_watched

SENTENCES = (
    "Llamar a {name} al {phone} por la deuda.",
    "{name} llega el martes a la terminal, sin papeles.",
    "Le dijeron que el trabajo era de mesera en {place}.",
    "Pagou {amount} reais e ficou no quarto de {place}.",
    "The driver left {name} at the border near {place}.",
)
NAMES = ("Marisol", "Rosa", "Lourdes", "Juana", "Tainá", "Betty")
PLACES = ("Oruro", "Corumbá", "La Quiaca", "Desaguadero", "Cobija")


def write(folder: Path, count: int, *, seed: int = 1) -> None:
    """Notes in folders of a thousand."""
    chance = random.Random(seed)
    for number in range(count):
        place = folder / f"{number // 1000:04d}"
        place.mkdir(exist_ok=True)
        lines = [
            chance.choice(SENTENCES).format(
                name=chance.choice(NAMES),
                phone=f"7{chance.randrange(10**7):07d}",
                place=chance.choice(PLACES),
                amount=chance.randrange(50, 5000),
            )
            for _ in range(6)
        ]
        (place / f"nota-{number:06d}.txt").write_text(f"Nota {number}\n" + "\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lince-many-") as name:
        work = Path(name)
        (work / "notes").mkdir()
        write(work / "notes", given.files)
        ran = run_watched(work / "notes", work / "data")
    result = {
        "files": given.files,
        "seconds": round(ran.seconds, 1),
        "files_per_second": round(given.files / ran.seconds, 1),
        "cpu_ms_per_file": round(1000 * ran.cpu_seconds / given.files, 2),
        "peak_mb": ran.peaks,
        "curve_mb": ran.curve,
        "exit": ran.code,
    }
    print(json.dumps(result))
    if given.out:
        given.out.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    sys.exit(ran.code)


if __name__ == "__main__":
    main()
