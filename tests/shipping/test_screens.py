"""The page of screens shows every sheet there is, each with four looks side by side, small enough for a slow line."""

import re
from pathlib import Path

from PIL import Image

DOCS = Path(__file__).resolve().parents[2] / "docs"
SHEETS = DOCS / "pictures" / "screens"
MOST_BYTES = 160_000


def test_every_sheet_is_shown_and_small() -> None:
    text = (DOCS / "screens.md").read_text(encoding="utf-8")
    shown = re.findall(r"!\[[^\]]+\]\(pictures/screens/([\w-]+\.webp)\)", text)
    assert len(shown) >= 16
    assert sorted(shown) == sorted(one.name for one in SHEETS.iterdir())
    for name in shown:
        place = SHEETS / name
        assert place.stat().st_size <= MOST_BYTES, name
        with Image.open(place) as picture:
            assert picture.width > 4 * picture.height, name
    assert "docs/screens.md" in (DOCS.parent / "README.md").read_text(encoding="utf-8")
