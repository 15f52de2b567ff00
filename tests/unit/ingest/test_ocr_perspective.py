"""Pages photographed from aside: the sheet's corners, and boxes that lie on the photo again."""

import numpy as np
import pytest
from PIL import Image
from support.files import a_picture

from services.ingest.ocr import layout, perspective

SHEET = (600, 800)
DESK = (900, 1200)
CORNERS = [(110.0, 130.0), (760.0, 90.0), (820.0, 1060.0), (70.0, 1110.0)]


def photographed(picture, corners, *, desk=60):
    wide, high = picture.size
    back = perspective.projection(corners, [(0, 0), (wide, 0), (wide, high), (0, high)])
    view = picture.transform(
        DESK, Image.Transform.PERSPECTIVE, tuple(back.flatten()[:8].tolist()), Image.Resampling.BICUBIC, fillcolor=desk
    )
    return np.asarray(view)


@pytest.fixture(scope="module")
def photo():
    return photographed(a_picture("\n".join(["Declara la testigo"] * 11), size=SHEET), CORNERS)


def test_the_corners_are_found(photo):
    found = perspective.sheet_corners(photo)
    assert found is not None
    assert np.abs(np.array(found) - np.array(CORNERS)).max() < 8


@pytest.mark.parametrize(
    "picture",
    [
        np.asarray(a_picture("\n".join(["Declara la testigo"] * 11), size=SHEET)),
        # Only crooked: deskewing does that without loss.
        np.asarray(a_picture("\n".join(["Declara"] * 11), size=SHEET).rotate(4, expand=True, fillcolor=60)),
        np.full((700, 500), 120, dtype=np.uint8),
        np.random.default_rng(4).integers(0, 255, (900, 700), dtype=np.uint8),
    ],
)
def test_what_is_no_sheet_seen_from_aside_is_left_alone(picture):
    assert perspective.straightened(picture) is None


def test_a_straightened_sheet_is_square_and_its_boxes_lie_on_the_photo(photo):
    straightened = perspective.straightened(photo)
    assert straightened is not None
    flat, matrix = straightened
    rows = np.nonzero((flat < 120)[30:-30, 30:-30].any(axis=1))[0] + 30
    place = layout.placer(
        degrees=0.0,
        turned_size=(flat.shape[1], flat.shape[0]),
        size=(flat.shape[1], flat.shape[0]),
        scale=1.0,
        matrix=matrix,
        shown=DESK,
    )
    first = place((40, int(rows[0]), 300, int(rows[0]) + 40))
    # The first line of print stands there in the photo, and paper alone above it.
    x0, y0, x1, y1 = (int(edge) for edge in first)
    assert photo[y0:y1, x0:x1].min() < 90
    assert photo[y0 - 30 : y0 - 12, x0 + 20 : x1].min() > 150
