"""The tutorials speak of what there is: words of the pages in their language, pictures, commands, files of the dossier."""

import re
from pathlib import Path

import pytest
from PIL import Image

from api.dossier import Truth
from api.web.words import catalogue

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "tutorials"
PAGES = sorted(FOLDER.glob("*.*.md"))
PICTURES = FOLDER / "pictures"
MOST_BYTES = 3_000_000


def words(language: str) -> set[str]:
    """Everything that pages may show in a language."""
    found: set[str] = set()
    for entry in catalogue(language).values():
        found |= {entry} if isinstance(entry, str) else set(entry.values())
    return found


def test_each_user_has_one_and_the_investigators_is_in_three_languages() -> None:
    assert [page.name for page in PAGES] == [
        "analyst.en.md", "investigator.en.md", "investigator.es.md", "investigator.pt.md", "prosecutor.en.md",
    ]  # fmt: skip
    steps = {page.name: page.read_text(encoding="utf-8").count("\n## ") for page in PAGES}
    assert len({steps[f"investigator.{language}.md"] for language in ("en", "es", "pt")}) == 1


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_is_to_be_pressed_stands_on_the_pages(page: Path) -> None:
    language = page.suffixes[-2][1:]
    named = re.findall(r"\*\*(.+?)\*\*", page.read_text(encoding="utf-8").replace("\n", " "))
    assert len(named) > 10
    known = words(language) | {re.sub(r" \(\{n\}\)$", "", one) for one in words(language)}
    assert sorted({one for one in named if one not in known}) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_picture_is_there_in_the_language_of_its_page(page: Path) -> None:
    named = re.findall(r"!\[([^\]]+)\]\(pictures/([\w-]+\.webp)\)", page.read_text(encoding="utf-8"))
    user, language, _ = page.name.split(".")
    assert len(named) >= 5
    for says, name in named:
        assert says
        assert name.startswith(f"{user}-{language}-")
        with Image.open(PICTURES / name) as picture:
            assert picture.size == (1200, 760)


def test_no_picture_is_left_over_and_all_are_small() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    there = sorted(PICTURES.iterdir())
    assert [one.name for one in there if f"pictures/{one.name}" not in text] == []
    assert sum(one.stat().st_size for one in there) < MOST_BYTES


def test_files_cases_and_the_number_are_those_of_the_dossier(dossier: Truth) -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    numbers = {case.number for case in dossier.cases}
    assert set(re.findall(r"`([A-Z]{3}-[A-Z\d-]+-20\d\d)`", text)) <= numbers
    names = {Path(part.path).name for _, part in dossier.walk()}
    named = set(re.findall(r"`(\w+\.(?:pdf|jpg|txt))`", text))
    assert len(named) >= 2
    assert named <= names
    phone = next(link for link in dossier.links if link.normal == "+5567995550110")
    assert "+55 67 99555-0110" in text
    assert len(phone.cases) == 4
