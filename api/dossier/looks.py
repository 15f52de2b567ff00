"""Pictures of the dossier: screens, notebooks photographed on a table, cards, and what was drawn on them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from api.dossier import degrade, scenery
from api.dossier.bench import Bench
from api.dossier.degrade import Shot
from api.dossier.fonts import Face
from api.dossier.mrz import Bearer, td1, td3
from api.dossier.registry import IDS, PEOPLE
from api.dossier.sheet import Theme

HAND = Face("hand", 18)
SCREEN = Theme(Face("sans", 14), size=(540, 960))
POSTER = Theme(Face("sans", 14), size=(420, 480))
CARD = Theme(Face("sans", 8), size=(243, 153))
PASSPORT = Theme(Face("sans", 8), size=(354, 249))
PEN = (36, 44, 120)
Corners = Sequence[tuple[float, float]]
ASLANT: Corners = ((0.10, 0.08), (0.93, 0.05), (0.97, 0.95), (0.05, 0.92))
ASIDE: Corners = ((0.06, 0.10), (0.90, 0.06), (0.95, 0.90), (0.09, 0.96))


def screenshot(bench: Bench, name: str, *, accent: str, poster: tuple[float, float] | None = None) -> Shot:
    """A phone's screen at 96 dpi."""
    sheet = bench.sheets(bench.source(name), SCREEN)[0]
    ground = scenery.screen((720, 1280), accent=accent, poster=poster)
    return degrade.draw(sheet, 96, paper=ground)


def poster(bench: Bench, name: str, *, top: str, bottom: str) -> Shot:
    """A picture sent in a chat."""
    sheet = bench.sheets(bench.source(name), POSTER)[0]
    return replace(degrade.draw(sheet, 150, paper=scenery.gradient((875, 1000), top, bottom)), quality=80)


def photo(
    bench: Bench,
    path: str,
    name: str,
    *,
    theme: Theme,
    corners: Corners = ASLANT,
    depth: float = 0.42,
    ruled: bool = True,
) -> Shot:
    """A sheet written by hand (`ruled`) or printed, lying on a table and photographed by phone."""
    rng = bench.rng(path)
    sheet = bench.sheets(bench.source(name), theme)[0]
    scale = degrade.PHOTO_DPI / 72
    size = (round(sheet.width * scale), round(sheet.height * scale))
    if ruled:
        shot = degrade.draw(degrade.wander(sheet, rng), degrade.PHOTO_DPI, paper=scenery.notebook(size), ink=PEN)
    else:
        shot = degrade.draw(sheet, degrade.PHOTO_DPI, paper=(248, 246, 238))
    ground = scenery.table((round(size[0] * 1.2), round(size[1] * 1.2)), rng)
    shot = degrade.perspective(shot, ground, corners)
    shot = degrade.shade(shot, rng, depth=depth)
    return replace(degrade.grain(shot, rng, sigma=5, blur=0.8), quality=82)


def wall(bench: Bench, path: str, name: str, *, theme: Theme) -> Shot:
    """A hand-written sheet on a wall, photographed head-on."""
    rng = bench.rng(path)
    sheet = degrade.wander(bench.sheets(bench.source(name), theme)[0], rng)
    size = (round(sheet.width * 150 / 72), round(sheet.height * 150 / 72))
    shot = degrade.draw(sheet, 150, paper=scenery.cardboard(size), ink=(34, 34, 40))
    shot = degrade.skew(shot, float(rng.uniform(-2.2, 2.2)), fill=(205, 200, 190))
    shot = degrade.shade(shot, rng, depth=0.2)
    return replace(degrade.grain(shot, rng, sigma=5, blur=0.6), quality=80)


def van(bench: Bench, path: str, name: str) -> Shot:
    """The back of a van with its plate."""
    sheet = bench.sheets(bench.source(name), Theme(Face("sans-bold", 19), size=(640, 480)))[0]
    ground = scenery.road((1280, 960), plate_at=(0.4, 0.58, 0.6, 0.65))
    shot = degrade.draw(sheet, 144, paper=ground)
    return replace(degrade.grain(shot, bench.rng(path), sigma=6), quality=80)


def scene(bench: Bench, path: str) -> Shot:
    """A picture without writing."""
    sheet = bench.sheets("", Theme(Face("sans", 12), size=(480, 360)))[0]
    shot = degrade.draw(sheet, 150, paper=scenery.landscape((1000, 750)))
    return replace(degrade.grain(shot, bench.rng(path), sigma=4), quality=78)


def route(bench: Bench, name: str) -> Shot:
    """A map on a phone's screen."""
    sheet = bench.sheets(bench.source(name), Theme(Face("sans", 14), size=(540, 720)))[0]
    return replace(degrade.draw(sheet, 96, paper=scenery.map_view((720, 960))), quality=85)


def _bearer(person: str, document: str, issuer: str, nationality: str, expires: dt.date) -> Bearer:
    who = PEOPLE[person]
    if who.born is None:
        raise ValueError(f"{person} has no birth date")
    return Bearer(who.surnames, who.given, IDS[document][1], issuer, nationality, who.born, expires, who.sex)


def passport(bench: Bench, path: str, person: str, *, titles: tuple[str, str], expires: dt.date) -> Shot:
    """The data page of a Bolivian passport, scanned."""
    bearer = _bearer(person, f"{person}.passport", "BOL", "BOL", expires)
    first, second = td3(bearer)
    names = first[5:].rstrip("<")
    first = first.replace(names, f"[[P?={PEOPLE[person].full}|{names}]]", 1)
    second = second.replace(bearer.number, f"[[I?:{person}.passport]]", 1)
    source = "\n".join(
        [
            f"#A 14 22 sans-bold 9 [[L?|{titles[0]}]]",
            f"#A r14 22 sans-bold 9 {titles[1]}",
            "#A 118 44 sans 5.5 Tipo / Type",
            "#A 118 55 sans 9 P",
            "#A 170 44 sans 5.5 País / Country",
            "#A 170 55 sans 9 BOL",
            "#A 250 44 sans 5.5 N° de pasaporte / Passport No.",
            f"#A 250 55 sans-bold 10 [[I:{person}.passport]]",
            "#A 118 70 sans 5.5 Apellidos / Surname",
            f"#A 118 81 sans 9.5 [[P:{person}/surnames_upper]]",
            "#A 118 95 sans 5.5 Nombres / Given names",
            f"#A 118 106 sans 9.5 [[P:{person}/givens_upper]]",
            "#A 118 120 sans 5.5 Nacionalidad / Nationality",
            "#A 118 131 sans 9.5 BOLIVIANA",
            "#A 118 145 sans 5.5 Fecha de nacimiento / Date of birth",
            f"#A 118 156 sans 9.5 [[D:{bearer.born}/viz]]",
            "#A 250 145 sans 5.5 Sexo / Sex",
            f"#A 250 156 sans 9.5 {bearer.sex}",
            "#A 118 170 sans 5.5 Válido hasta / Date of expiry",
            f"#A 118 181 sans 9.5 [[D:{expires}/viz]]",
            f"#M 14 220 9.4 7.35 {first}",
            f"#M 14 236 9.4 7.35 {second}",
        ]
    )
    rng = bench.rng(path)
    sheet = bench.sheets(source, PASSPORT)[0]
    ground = scenery.card((983, 692), tint=(226, 232, 224), portrait=(0.04, 0.18, 0.3, 0.62))
    shot = degrade.skew(degrade.draw(sheet, 200, paper=ground), 0.9, fill=(235, 235, 235))
    return replace(degrade.grain(shot, rng, sigma=4, specks=10, blur=0.4), quality=85)


def id_card(bench: Bench, path: str, *, front: str, tint: tuple[int, int, int]) -> Shot:
    """A side of an identity card, scanned at 300 dpi. `front` is the source of its print."""
    rng = bench.rng(path)
    portrait = (0.04, 0.26, 0.28, 0.66) if "#M" not in front else (0.8, 0.06, 0.95, 0.3)
    sheet = bench.sheets(front, CARD)[0]
    ground = scenery.card((1013, 638), tint=tint, portrait=portrait)
    shot = degrade.skew(degrade.draw(sheet, 300, paper=ground), float(rng.uniform(-1.2, 1.2)), fill=(240, 240, 240))
    return replace(degrade.grain(shot, rng, sigma=4, specks=8, blur=0.5), quality=85)


def card_front(person: str, document: str, *, country: str, label: str, expires: dt.date) -> str:
    """The print on the front of a card."""
    return "\n".join(
        [
            f"#A c0 16 sans-bold 8 [[L?|{country}]]",
            "#A c0 27 sans 6.5 CÉDULA DE IDENTIDAD"
            if label == "CI"
            else "#A c0 27 sans 6.5 DOCUMENTO NACIONAL DE IDENTIDAD",
            "#A 78 44 sans 5 Apellidos",
            f"#A 78 54 sans-bold 8.5 [[P:{person}/surnames_upper]]",
            "#A 78 66 sans 5 Nombres",
            f"#A 78 76 sans-bold 8.5 [[P:{person}/givens_upper]]",
            "#A 78 88 sans 5 Fecha de nacimiento",
            f"#A 78 98 sans 8.5 [[D:{PEOPLE[person].born}/dmy]]",
            "#A 160 88 sans 5 Vence",
            f"#A 160 98 sans 8.5 [[D:{expires}/dmy]]",
            "#A 78 112 sans 5 N°",
            f"#A 78 124 sans-bold 11 [[I:{document}]]",
        ]
    )


def card_back(
    person: str, document: str, *, issuer: str, nationality: str, expires: dt.date, lines: Sequence[str]
) -> str:
    """The print on the back of a card, with its machine-readable zone."""
    zone = td1(_bearer(person, document, issuer, nationality, expires))
    number, given = IDS[document][1], zone[2].rstrip("<")
    # What the zone says again is no further find: a reader may give it or not.
    zone = (
        zone[0].replace(number, f"[[I?:{document}/plain]]", 1),
        zone[1],
        zone[2].replace(given, f"[[P?={PEOPLE[person].full}|{given}]]", 1),
    )
    head = [f"#A 12 {20 + 13 * number} sans 7 {line}" for number, line in enumerate(lines)]
    return "\n".join(head + [f"#M 12 {112 + 14 * number} 9 7.3 {line}" for number, line in enumerate(zone)])
