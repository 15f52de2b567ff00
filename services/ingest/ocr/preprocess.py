"""What is done to the picture of a page before it is read: measuring first, changing only where it pays.

Pictures are 8-bit grey numpy arrays, 0 is black. Nothing here turns a page by 90 degrees; see `recognise`.
"""

import itertools
import weakref

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

Grey = npt.NDArray[np.uint8]

MOST_SKEW = 10.0
"""Degrees to either side that deskewing looks at."""
LEAST_SKEW = 0.15
"""Skew that does no harm: turning the picture costs more than it gains."""
SHADED = 38.0
"""Background levels (of 255) between the lightest and darkest part of the paper, from which on it counts as shaded."""
NOISY = 18.0
"""Standard deviation of the paper's grey, from which on a median filter pays."""
INK = 45
"""How much darker than the paper around it a pixel must be to count as ink."""
PLAIN = INK // 2
"""Levels by which print is darker than its paper that needs no help."""
DARK = 110
"""Grey of the ground under which print on it is light."""
DARK_SHARE = 0.15
"""Share of the page that must be dark ground for the inverted picture to be read as well."""
PALE = 0.45
"""How much darker than the paper around it, as a share, the darker quarter of pale print is at most."""
STREAK = (8, 70)
"""Levels by which a streak is darker than the paper beside it over most of the page; a drawn rule is darker."""
SKEW_SAMPLE = 20_000
"""Pixels of ink that tell how far a page lies aslant."""
LEVEL = 6.0
"""How much sharper rows of ink must be than columns of it, for a page to lie level without another look."""
BANDS = 6
"""Parts of a page's height in which streaks are looked for, since they may lie a little aslant."""
BLANK_SHARE = 0.00006
"""Share of ink pixels under which a page is blank: on A4 about two letters."""
FAINT_SHARE = 0.0006
"""The same for marks that only stand out from the page's own noise: about twenty letters."""
FAINT = 8
"""Levels by which faint print is at least darker than the paper, however clean that is."""
ABOVE_NOISE = 6.0
"""Standard deviations of the paper's noise by which faint print is darker than its middle."""


def background(grey: Grey, *, cell: int = 32) -> Grey:
    """The paper's grey by neighbourhood, as a picture of the same size: a high percentile of each cell, smoothed."""
    levels = cells(grey, cell=cell)
    small = Image.fromarray(levels).filter(ImageFilter.MedianFilter(3))
    height, width = grey.shape
    return np.asarray(small.resize((width, height), Image.Resampling.BILINEAR))


def cells(grey: Grey, *, cell: int = 32) -> Grey:
    """The paper's grey in each cell of a grid: the 80th percentile, which print does not reach."""
    height, width = grey.shape
    rows, columns = max(1, height // cell), max(1, width // cell)
    cut = grey[: rows * cell, : columns * cell] if height >= cell and width >= cell else grey[:cell, :cell]
    if cut.size < cell * cell:
        return np.full((1, 1), int(np.percentile(cut, 80)) if cut.size else 255, dtype=np.uint8)
    blocks = cut.reshape(rows, cell, columns, cell)[:, ::2, :, ::2].swapaxes(1, 2).reshape(rows, columns, -1)
    place = int(blocks.shape[2] * 0.8)
    return np.partition(blocks, place, axis=2)[:, :, place].astype(np.uint8)


def is_shaded(grey: Grey) -> bool:
    """Whether the paper's grey varies over the page, as in a photo: then a threshold by neighbourhood is needed."""
    levels = cells(grey)
    low, high = np.percentile(levels, [8, 92])
    return bool(high - low > SHADED)


def is_pale(grey: Grey) -> bool:
    """Whether the print is so pale that a threshold by neighbourhood loses it, as on a copy of a copy."""
    paper = background(grey)[::2, ::2].astype(np.float32)
    darker = paper - grey[::2, ::2]
    marks = darker > INK // 2
    return bool(marks.any() and np.percentile(darker[marks] / paper[marks], 75) < PALE)


def inverted(grey: Grey) -> Grey | None:
    """The picture with its dark parts inverted, so that light print on dark ground is dark print; None without such."""
    cell = 32
    rows, columns = grey.shape[0] // cell, grey.shape[1] // cell
    if rows < 2 or columns < 2:
        return None
    blocks = grey[: rows * cell, : columns * cell].reshape(rows, cell, columns, cell)[:, ::4, :, ::4]
    middle = np.median(blocks.swapaxes(1, 2).reshape(rows, columns, -1), axis=2)
    dark = middle < DARK
    # Scanners and copiers leave dark edges: only dark ground inside the page counts.
    if dark[rows // 8 : rows - rows // 8, columns // 8 : columns - columns // 8].mean() < DARK_SHARE:
        return None
    mask = Image.fromarray((dark * 255).astype(np.uint8)).filter(ImageFilter.MedianFilter(3))
    whole = np.asarray(mask.resize((grey.shape[1], grey.shape[0]), Image.Resampling.NEAREST)) > 127
    return np.where(whole, 255 - grey, grey).astype(np.uint8)


def evened(grey: Grey) -> Grey:
    """The picture with its paper white all over and its print as dark as it can be."""
    share = grey.astype(np.float32) / np.maximum(background(grey, cell=24), 1)
    low = float(np.percentile(share[::4, ::4], 1))
    return np.clip((share - low) * (255 / max(0.1, 0.97 - low)), 0, 255).astype(np.uint8)


_HALVED: dict[int, tuple[weakref.ref[Grey], Grey, Grey]] = {}


def halved(grey: Grey) -> tuple[Grey, Grey]:
    """The picture at half its size, and the paper there; kept while the picture is: five steps ask for it.

    No step changes a picture that it is given.
    """
    known = _HALVED.get(id(grey))
    if known is not None and known[0]() is grey:
        return known[1], known[2]
    name, small = id(grey), shrink(grey, 2)
    paper = background(small, cell=16)
    _HALVED[name] = (weakref.ref(grey, lambda _: _HALVED.pop(name, None)), small, paper)
    return small, paper


def ink(grey: Grey) -> npt.NDArray[np.bool_]:
    """Where there is ink, at half the size."""
    small, paper = halved(grey)
    return paper.astype(np.int16) - small > INK


def shrink(grey: Grey, factor: int) -> Grey:
    """The picture at 1/factor of its size, by averages."""
    return np.asarray(Image.fromarray(grey).reduce(factor))


def rules(marks: npt.NDArray[np.bool_], *, length: int, thick: int = 0) -> npt.NDArray[np.bool_]:
    """Ink that lies on straight lines across or down the page, at least this long; below this thickness, if given."""
    found = np.zeros_like(marks)
    for axis in (0, 1):
        run = _opened(marks, length, axis)
        found |= run & ~_opened(run, thick, 1 - axis) if thick else run
    return found


def _opened(marks: npt.NDArray[np.bool_], length: int, axis: int) -> npt.NDArray[np.bool_]:
    """What of the marks lies in runs of this length along the axis: eroded by doubling, then grown the same way."""
    run = marks.copy()
    shifted = 1
    while shifted < length:
        step = min(shifted, length - shifted)
        run &= np.roll(run, -step, axis=axis)
        shifted += step
    shifted = 1
    while shifted < length:
        step = min(shifted, length - shifted)
        run |= np.roll(run, step, axis=axis)
        shifted += step
    return run


def is_blank(grey: Grey) -> bool:
    """Whether a page is proven blank: no ink but specks. A pale or faint page is not blank, it is read."""
    return contrast(grey) == 0


def is_faint(grey: Grey) -> bool:
    """Whether the print is so faint that nothing of it counts as ink elsewhere: it is read with its contrast raised."""
    return 0 < contrast(grey) < PLAIN


def contrast(grey: Grey) -> int:
    """Levels from which on there are marks on the page that are no specks; 0 where there are none."""
    if grey.size == 0 or min(grey.shape) < 8:
        return 0
    small = shrink(grey, 3) if min(grey.shape) > 300 else grey
    margin = max(1, min(small.shape) // 40)  # scanners leave dark edges
    darker = (background(small, cell=16).astype(np.int16) - small)[margin:-margin, margin:-margin]
    # Half the contrast that counts as ink elsewhere: better to read an empty page than to skip a pale one.
    if _marked(darker > PLAIN, BLANK_SHARE) >= BLANK_SHARE:
        return PLAIN
    # What is fainter is measured by the paper's own noise, which the median tells whatever is written on it.
    middle = float(np.median(darker))
    noise = 1.4826 * float(np.median(np.abs(darker - middle)))
    least = max(FAINT, round(middle + ABOVE_NOISE * noise))
    if least < PLAIN and _marked(darker > least, FAINT_SHARE) >= FAINT_SHARE:
        return least
    # Of a few light lines on dark ground nothing is darker than the ground.
    return contrast(255 - grey) if float(np.median(small)) < DARK else 0


def _marked(marks: npt.NDArray[np.bool_], enough: float) -> float:
    """Share of the page that is marked, single dots left out; where it is enough, no more is counted than that."""
    # Whole blocks of two by three are no dots: a page of print has plenty.
    pairs = marks[:-1] & marks[1:]
    blocks = np.count_nonzero(pairs[:, :-2] & pairs[:, 1:-1] & pairs[:, 2:]) / max(1, marks.size)
    if blocks >= enough:
        return float(blocks)
    picture = Image.fromarray((marks * 255).astype(np.uint8)).filter(ImageFilter.MedianFilter(3))
    return float(np.count_nonzero(np.asarray(picture)) / max(1, marks.size))


def skew(grey: Grey) -> float:
    """Degrees by which the lines of text fall (positive: clockwise), 0 when there is nothing to tell it from.

    Projection profile: at the right angle the ink falls into the fewest rows. Only a sample of the
    ink is turned, never the picture.
    """
    marks = ink(grey)
    rows, columns = np.nonzero(marks)
    if rows.size < 200:
        return 0.0
    # One of every so many, drawn by lot, the same for the same ink: the first of each would fall in step with letters
    # of one width.
    step = max(1, rows.size // SKEW_SAMPLE)
    firsts = np.arange(0, rows.size - step + 1, step)
    chosen = firsts + np.random.default_rng(rows.size).integers(0, step, firsts.size)
    y, x = rows[chosen].astype(np.float32), columns[chosen].astype(np.float32)
    x -= x.mean()

    def sharpness(degrees: float) -> float:
        turned = y * np.cos(np.radians(degrees)) - x * np.sin(np.radians(degrees))
        turned -= turned.min()
        profile = np.bincount(turned.astype(np.int32), minlength=1).astype(np.float64)
        return float(np.square(np.diff(profile)).sum())

    coarse = np.arange(-MOST_SKEW, MOST_SKEW + 0.01, 0.5)
    scores = [sharpness(angle) for angle in coarse]
    best = float(coarse[int(np.argmax(scores))])
    fine = np.arange(best - 0.5, best + 0.51, 0.05)
    sharp = [sharpness(angle) for angle in fine]
    angle = float(fine[int(np.argmax(sharp))])
    # A page without rows of text has no peak worth trusting; neither has a line or two, which lie well as they are.
    if abs(angle) < LEAST_SKEW or max(sharp) < 1.3 * max(float(np.median(scores)), sharpness(0.0)):
        return 0.0
    return angle


def lies_sideways(grey: Grey) -> bool:
    """Whether the rows of text seem to run up and down the page."""
    across, down = _sharpness(ink(grey))
    return down > 1.6 * across


def lies_level(grey: Grey) -> bool:
    """Whether rows of text surely run across the page; one that is crooked, or holds a table, may not be sure."""
    across, down = _sharpness(ink(grey))
    return across > LEVEL * down


def _sharpness(marks: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """How sharply ink begins and ends from row to row, and from column to column; a rule counts as a row of print."""
    margin = max(1, min(marks.shape) // 20)  # scanners leave dark edges
    marks = marks[margin:-margin, margin:-margin]
    if marks.sum() < 450:
        return 0.0, 0.0
    found = []
    for axis in (1, 0):
        profile = marks.sum(axis=axis, dtype=np.float32)
        usual = float(np.percentile(profile[profile > 0], 75))
        steps = np.diff(np.minimum(profile, 1.5 * usual))
        found.append(float(np.square(steps).sum() / marks.shape[axis]))
    return found[0], found[1]


def noise(grey: Grey) -> float:
    """Standard deviation of the grey of bare paper."""
    tile = 12
    height, width = grey.shape[0] // tile * tile, grey.shape[1] // tile * tile
    if not height or not width:
        return 0.0
    blocks = grey[:height, :width].reshape(height // tile, tile, width // tile, tile).swapaxes(1, 2)
    spread = blocks.reshape(-1, tile * tile)[::7].astype(np.float32).std(axis=1)
    return float(np.percentile(spread, 20)) if spread.size else 0.0


def despeckle(grey: Grey) -> Grey:
    """Remove salt and pepper."""
    return np.asarray(Image.fromarray(grey).filter(ImageFilter.MedianFilter(3)))


def unstreaked(grey: Grey) -> Grey:
    """Without the faint streaks that dirty copiers draw down a page: engines take them for rules between columns."""
    if grey.shape[0] < 200 or grey.shape[1] < 200:
        return grey
    reach = 5
    edges = np.linspace(0, grey.shape[0], BANDS + 1).astype(int)
    darker = np.zeros((BANDS, grey.shape[1]), dtype=np.float32)
    for band, (top, bottom) in enumerate(itertools.pairwise(edges)):
        rows = grey[top:bottom:4].astype(np.int16)
        sides = np.minimum(rows[:, : -2 * reach], rows[:, 2 * reach :])
        darker[band, reach:-reach] = np.median(sides - rows[:, reach:-reach], axis=0)
    faint = (darker >= STREAK[0]) & (darker <= STREAK[1])
    # Seen in most bands, a little aside where the page was deskewed.
    near = faint | np.roll(faint, 1, axis=1) | np.roll(faint, -1, axis=1)
    near |= np.roll(near, 1, axis=1) | np.roll(near, -1, axis=1)
    faint &= near.sum(axis=0) >= BANDS - 2
    if not 0 < faint.any(axis=0).sum() <= 0.03 * grey.shape[1]:
        return grey
    lighter = grey.astype(np.int16)
    for band, (top, bottom) in enumerate(itertools.pairwise(edges)):
        lighter[top:bottom] += np.where(faint[band], darker[band], 0).astype(np.int16)
    return np.clip(lighter, 0, 255).astype(np.uint8)


def turn(grey: Grey, degrees: float) -> Grey:
    """The picture turned counter-clockwise by `degrees` around its middle, grown to fit, corners filled as paper."""
    fill = int(np.percentile(grey[::8, ::8], 75))
    picture = Image.fromarray(grey).rotate(degrees, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=fill)
    return np.asarray(picture)
