"""What an engine's program is killed over, by whoever it was, is done once more: a page is no poorer for it."""

import io
import shutil

import pytesseract
import pytest
from PIL import Image, ImageOps
from support.site import a_scan

from models.document import Page
from services.ingest.extract import extract
from services.ingest.plugin import ExtractKit

pytestmark = pytest.mark.ocr

LINES = ["Libreta", "Rosa debe 500 Bs", "Llamar al 71234567", "en la caja"]


def a_reading(folder, name):
    out = folder / name
    out.mkdir()
    scan = folder / "scan.png"
    if not scan.exists():
        with Image.open(io.BytesIO(a_scan(LINES))).convert("L") as print_of:
            page = Image.new("L", (print_of.width, 2 * print_of.height))
            page.paste(print_of, (0, 0))
            page.paste(ImageOps.invert(print_of), (0, print_of.height))  # read by a second look
            page.save(scan)
    return extract(scan, name="scan.png", kit=ExtractKit(folder=out, images=False))


def test_a_program_that_is_killed_at_each_first_try_reads_the_same(tmp_path, monkeypatch):
    undisturbed = a_reading(tmp_path, "calm")
    stand_in = tmp_path / "tesseract"
    stand_in.write_text(
        "#!/bin/sh\n"
        f'if [ -e {tmp_path}/killed ]; then rm {tmp_path}/killed; exec {shutil.which("tesseract")} "$@"; fi\n'
        f": >{tmp_path}/killed; echo x >>{tmp_path}/kills; kill -9 $$\n"
    )
    stand_in.chmod(0o755)
    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", str(stand_in))
    killed = a_reading(tmp_path, "killed-reading")
    assert (tmp_path / "kills").read_text().count("x") > 1
    assert killed == undisturbed
    assert [type(page) for page in killed.pages] == [Page]
    assert "71234567" in killed.pages[0].text
