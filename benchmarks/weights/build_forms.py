"""Make services/nlp/weights/forms.tsv.xz: the inflected forms of all words that the shipped rules use.

    python benchmarks/weights/build_forms.py

To run after words were added to a rule; without it a new word is looked up at start, which takes a second.
"""

import lzma
from pathlib import Path

from services.nlp.indicators import forms, loader

OUT = Path(__file__).parents[2] / "services" / "nlp" / "weights" / forms.FROZEN


def main() -> None:
    OUT.unlink(missing_ok=True)
    forms.frozen.cache_clear()
    asked: dict[tuple[str, str], frozenset[str]] = {}

    def record(language: str, lemma: str) -> frozenset[str]:
        found = asked[language, lemma] = forms.looked_up(language, lemma)
        return found

    forms.lookup = record
    loader.shipped()
    rows = [f"{language}\t{lemma}\t{' '.join(sorted(found))}\n" for (language, lemma), found in sorted(asked.items())]
    OUT.write_bytes(lzma.compress("".join(rows).encode(), preset=9 | lzma.PRESET_EXTREME))
    print(f"{len(rows)} lemmas, {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
