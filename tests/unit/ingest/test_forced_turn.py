"""A page that is turned as somebody says, and not as it shows."""

import io
from pathlib import Path

import pytest
from support.files import a_picture

from models.document import Page
from services.ingest.extract import read
from services.ingest.plugin import ExtractKit

SAID = "Declara la testigo que fue llevada\na la casa de la avenida nueve"


@pytest.mark.parametrize("lies", [90, 180, 270])
def test_a_page_stands_as_somebody_says(tmp_path: Path, lies: int) -> None:
    picture = a_picture("\n".join([SAID] * 6), size=(1000, 900)).rotate(lies, expand=True)
    out = io.BytesIO()
    picture.save(out, "PNG")
    path = tmp_path / "hoja.png"
    path.write_bytes(out.getvalue())
    read_pages = {}
    for turn in (lies, (lies + 180) % 360):
        kit = ExtractKit(folder=tmp_path, turn=turn)
        (page,) = [part for part in read(path, name=path.name, kit=kit) if isinstance(part, Page)]
        read_pages[turn] = page
    assert read_pages[lies].rotation == lies
    assert "llevada" in read_pages[lies].text
    # Nobody looks again, even where it reads badly: who said so sees what he said.
    assert read_pages[(lies + 180) % 360].rotation == (lies + 180) % 360
    assert "llevada" not in read_pages[(lies + 180) % 360].text
