"""What a picture says of itself: camera, time and place, and every comment that a program or a person wrote into it."""

import contextlib
import struct
from collections.abc import Iterator
from typing import Any

from lxml import etree
from PIL import ExifTags, Image, ImageFile, ImageOps, IptcImagePlugin

from models.document import Problem
from services.ingest.formats.text import clean

MOST = 200
"""Values of one kind that are kept."""
MOST_TEXT = 2_000
MOST_XMP = 1_000_000
_TAGS = (
    "Make",
    "Model",
    "Software",
    "DateTime",
    "Artist",
    "ImageDescription",
    "Copyright",
    "HostComputer",
    "DocumentName",
    "PageName",
    "XPTitle",
    "XPComment",
    "XPAuthor",
    "XPKeywords",
    "XPSubject",
    "DateTimeOriginal",
    "DateTimeDigitized",
    "OffsetTimeOriginal",
    "BodySerialNumber",
    "LensModel",
    "UserComment",
    "CameraOwnerName",
    "ImageUniqueID",
)
_IPTC = {
    (2, 5): "title",
    (2, 25): "keyword",
    (2, 40): "instructions",
    (2, 80): "author",
    (2, 90): "city",
    (2, 92): "place",
    (2, 101): "country",
    (2, 105): "headline",
    (2, 120): "caption",
}
_COMMENTS = {b"ASCII": "utf-8", b"UNICODE": "utf-16", b"JIS": "iso2022_jp"}
_OWN = frozenset({"xmp", "XML:com.adobe.xmp", "exif", "icc_profile", "Raw profile type exif", "Raw profile type xmp"})
_FLAWS = (OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, AttributeError, struct.error)

FACTS_DAMAGED = Problem(
    code="facts_damaged",
    message="What the camera wrote into this picture (time, place, model) is damaged, and some or all of it cannot be "
    "read. Ask for another copy from its source.",
)


def is_damaged(picture: Image.Image) -> bool:
    """Whether what the camera wrote cannot be read, or not all of it; what cannot be read at all stands in no way."""
    raw = picture.info.get("exif")
    if not isinstance(raw, bytes):
        return False
    exif = Image.Exif()  # that of the picture may have failed once, and passes for empty since
    try:
        exif.load(raw)
    except _FLAWS:
        del picture.info["exif"]
        return True
    try:
        for kind in (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo):
            exif.get_ifd(kind)
    except _FLAWS:
        return True
    return False


def states_density(picture: Image.Image) -> bool:
    """Whether the camera wrote how many points there are to the inch."""
    with contextlib.suppress(*_FLAWS):
        return 0x011A in picture.getexif()
    return False


def as_held(picture: Image.Image) -> Image.Image:
    """The picture as its camera was held; as it lies where that cannot be read. Raises what decoding it does."""
    picture.load()
    try:
        return ImageOps.exif_transpose(picture)
    except _FLAWS:
        return picture


def facts(picture: Image.Image) -> dict[str, Any]:
    """Size, what the camera wrote (maker, time, place), comments, and what stands in its XMP and IPTC."""
    found: dict[str, Any] = {"format": picture.format, "pixels": [picture.width, picture.height]}
    with contextlib.suppress(*_FLAWS):
        exif = picture.getexif()
        for values in (exif, exif.get_ifd(ExifTags.IFD.Exif)):
            for tag, value in values.items():
                label = ExifTags.TAGS.get(tag, "")
                if label in _TAGS and (text := _text(value, label)):
                    found[f"exif_{label}"] = text
        place = exif.get_ifd(ExifTags.IFD.GPSInfo)
        if (position := _position(place)) is not None:
            found["gps"] = position
        stamp = [str(place.get(tag, "")).strip("\x00 ") for tag in (29, 27)]
        if any(stamp):
            found["gps_date_and_method"] = [clean(one)[:MOST_TEXT] for one in stamp]
    if comments := list(dict.fromkeys(_comments(picture)))[:MOST]:
        found["comments"] = comments
    if packet := _xmp(picture):
        found["xmp"] = packet
    if told := _iptc(picture):
        found["iptc"] = told
    return found


def _comments(picture: Image.Image) -> Iterator[str]:
    """Comments of JPEG and GIF, text chunks of PNG with their names."""
    for kind, value in getattr(picture, "applist", ()):
        if kind == "COM" and (text := _decoded(value)):
            yield text
    for name, value in picture.info.items():
        if name in _OWN or not isinstance(name, str):
            continue
        if name == "comment":
            if text := _decoded(value):
                yield text
        elif picture.format == "PNG" and isinstance(value, str) and value.strip():
            yield clean(f"{name}: {value.strip()}")[:MOST_TEXT]


def later_comments(picture: Image.Image) -> list[str] | None:
    """What stands behind the picture's data in a PNG, known once it was decoded; None where that is damaged."""
    try:
        texts: dict[str, str] = getattr(picture, "text", {}) if picture.format == "PNG" else {}
    except OSError:
        return []  # the picture is cut, which is told of it
    except (*_FLAWS, AssertionError):
        return None
    return [clean(f"{name}: {str(value).strip()}")[:MOST_TEXT] for name, value in texts.items() if name not in _OWN]


def _xmp(picture: Image.Image) -> list[list[str]]:
    raw = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp")
    raw = raw.encode("utf-8") if isinstance(raw, str) else raw
    return xmp_values(raw) if isinstance(raw, bytes) else []


def xmp_values(raw: bytes) -> list[list[str]]:
    """Names and values of all that an XMP packet says."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        tree = etree.fromstring(raw[:MOST_XMP].strip(b"\x00 \n\r"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return []
    found: list[list[str]] = []
    for element in tree.iter("*") if tree is not None else ():
        name = _local(element.tag)
        if name in ("li", "Alt", "Seq", "Bag", "value", "Description"):
            above = [_local(one.tag) for one in element.iterancestors()]
            name = next((one for one in above if one not in ("li", "Alt", "Seq", "Bag", "Description")), name)
        text = " ".join((element.text or "").split())
        if text:
            found.append([clean(name), clean(text)[:MOST_TEXT]])
        for key, value in element.attrib.items():
            local = _local(key)
            if str(value).strip() and local not in ("about", "lang", "xmptk", "parseType", "resource"):
                found.append([clean(local), clean(str(value).strip())[:MOST_TEXT]])
    return found[:MOST]


def _local(name: object) -> str:
    """A name without its namespace, declared or not; none for comments."""
    return str(name).rpartition("}")[2].rpartition(":")[2] if isinstance(name, str) else ""


def _iptc(picture: Image.Image) -> list[list[str]]:
    found: list[list[str]] = []
    if not isinstance(picture, ImageFile.ImageFile):
        return found
    with contextlib.suppress(*_FLAWS):
        for key, value in (IptcImagePlugin.getiptcinfo(picture) or {}).items():
            several = value if isinstance(value, list) else [value]
            if key in _IPTC:
                texts = (_decoded(one) for one in several if isinstance(one, bytes))
                found += [[_IPTC[key], text] for text in texts if text]
    return found[:MOST]


def _decoded(value: object) -> str:
    if isinstance(value, bytes):
        raw = bytes(value)
        try:
            value = raw.decode("utf-8")
        except UnicodeDecodeError:
            value = raw.decode("cp1252", "replace")
    return clean(str(value).replace("\x00", "").strip())[:MOST_TEXT] if isinstance(value, str) else ""


def _text(value: object, label: str) -> str:
    if isinstance(value, bytes):
        kind = value[:8].rstrip(b"\x00")
        if label == "UserComment" and kind in _COMMENTS:
            return _commented(value[8:], _COMMENTS[kind])
        if not label.startswith("XP"):
            return _decoded(value.removeprefix(bytes(8)))
        value = value.decode("utf-16-le", "replace")
    return clean(str(value).replace("\x00", "").strip())[:MOST_TEXT] if isinstance(value, str | int | float) else ""


def _commented(raw: bytes, charset: str) -> str:
    if charset == "utf-16" and raw[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        # The order of bytes is the file's, and few programs keep to that: most letters have a zero beside them.
        charset = "utf-16-be" if raw[::2].count(0) > raw[1::2].count(0) else "utf-16-le"
    return clean(raw.decode(charset, "replace").replace("\x00", "").strip())[:MOST_TEXT]


def _position(place: dict[int, Any]) -> list[float] | None:
    """Latitude and longitude in degrees, north and east positive."""
    found = []
    for value_tag, sign_tag, negative in ((2, 1, "S"), (4, 3, "W")):
        try:
            degrees, minutes, seconds = (float(part) for part in place[value_tag])
        except (KeyError, TypeError, ValueError, ZeroDivisionError):
            return None
        value = degrees + minutes / 60 + seconds / 3600
        sign = place.get(sign_tag, "")
        sign = sign.decode("ascii", "replace") if isinstance(sign, bytes) else str(sign)
        found.append(round(-value if sign.upper().startswith(negative) else value, 6))
    return found if abs(found[0]) <= 90 and abs(found[1]) <= 180 else None
