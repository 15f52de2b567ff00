"""Traces of devices and transfers: addresses of the internet, network cards, places in degrees, transaction hashes."""

import ipaddress
import re
from collections.abc import Iterator
from typing import ClassVar

from models.mention import CheckState, MentionKind
from services.nlp import near
from services.nlp.plugin import Evidence, Found, Reading

_FOUR = re.compile(r"(?<![\w.,/\-])\d{1,3}(?:\.\d{1,3}){3}(?![\w/\-]|[.,]\d)")
# What has four numbers with points and is none: a version, a paragraph, an account of a plan.
_NO_ADDRESS = re.compile(
    r"\b(?:version|ver|v|cuenta contable|rubro|inciso|numeral|apartado|item|clausula)\b[ .:nº°o]*$"
)
_SIX = re.compile(r"(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])", re.IGNORECASE)
_MAC = re.compile(
    r"(?<![\w:\-])[0-9A-F]{2}(?P<sign>[:\-])(?:[0-9A-F]{2}(?P=sign)){4}[0-9A-F]{2}(?![\w:\-])", re.IGNORECASE
)
_CALLED_MAC = re.compile(r"\bmac\b[^\d\n]{0,16}$")
_DEGREE = r"-?\d{1,3}\.\d{4,8}"
_PLACE = re.compile(rf"(?<![\w.])(?P<lat>{_DEGREE})(?:[,;] ?| )(?P<lon>{_DEGREE})(?![\w]|\.\d)")
# Degrees, minutes and seconds, or minutes with decimals.
_PART = r"\d{1,3} ?[°º] ?(?:\d{1,2}[.,]\d{1,5} ?['’′]|\d{1,2} ?['’′])(?: ?\d{1,2}(?:[.,]\d{1,3})? ?(?:[\"”″]|''|’’))?"
_SIDES = re.compile(rf"(?P<lat>{_PART}) ?(?P<ns>[NS]) ?[,;]? ?(?P<lon>{_PART}) ?(?P<ew>[EWO])(?!\w)")
# 40.416775 N, 3.703790 W; lat: -17.783312, lon: -63.182117.
_DECIMAL_SIDES = re.compile(
    r"(?<![\w.])(?P<lat>\d{1,2}\.\d{3,8}) ?[°º]? ?(?P<ns>[NS])(?!\w) ?[,;/]? ?"
    r"(?P<lon>\d{1,3}\.\d{3,8}) ?[°º]? ?(?P<ew>[EWO])(?!\w)"
)
_NAMED_DEGREES = re.compile(
    r"(?<!\w)lat(?:itude?|itud)?\.? ?[:=]? ?(?P<lat>-?\d{1,2}\.\d{3,8}) ?[°º]? ?[,;/|\n]? ?"
    r"(?:lon(?:g(?:itude?|itud)?)?|lng)\.? ?[:=]? ?(?P<lon>-?\d{1,3}\.\d{3,8})(?!\w|\.\d)"
)
_HASH = re.compile(r"(?<![\w])(?:0x)?[0-9a-fA-F]{64}(?!\w)")
_TRANSFER = re.compile(r"\b(?:tx(?:id| hash)?|hash|transac\w+|transaction)\b")


class DeviceExtractor:
    """Find IP and MAC addresses, coordinates and transaction hashes. Runs once per passage, keeps no state."""

    name: ClassVar[str] = "devices"
    version: ClassVar[str] = "3"

    def find(self, reading: Reading) -> Iterator[Found]:
        """Yield `zz.ip:`, `zz.mac:`, `zz.geo:LAT,LON` (degrees, five decimals) and `zz.tx:`."""
        text, flat = reading.text, reading.flat
        for match in _FOUR.finditer(text):
            if _is_address(match[0]) and not _NO_ADDRESS.search(near.before(flat, match.start(), 24)):
                yield _found(match.span(), f"zz.ip:{match[0]}", "four numbers from 0 to 255")
        if ":" in text:
            for match in _SIX.finditer(text):
                if ("::" in match[0] or match[0].count(":") == 7) and _is_address(match[0]) and len(match[0]) > 5:
                    yield _found(match.span(), f"zz.ip:{ipaddress.ip_address(match[0]).compressed}", "form of IPv6")
        for match in _MAC.finditer(text):
            value = re.sub(r"[:\-]", "", match[0]).upper()
            if not value.isdecimal() or _CALLED_MAC.search(near.before(flat, match.start(), 24)):
                yield _found(match.span(), f"zz.mac:{value}", "form of a network card's address")
        for match in _PLACE.finditer(text):
            yield from _place(match, float(match["lat"]), float(match["lon"]))
        for match in _SIDES.finditer(text) if "°" in text or "º" in text else ():
            latitude = _degrees(match["lat"]) * (-1 if match["ns"] == "S" else 1)
            longitude = _degrees(match["lon"]) * (1 if match["ew"] == "E" else -1)
            yield from _place(match, latitude, longitude)
        for match in _DECIMAL_SIDES.finditer(text):
            south, west = match["ns"] == "S", match["ew"] != "E"
            yield from _place(match, float(match["lat"]) * (-1) ** south, float(match["lon"]) * (-1) ** west)
        for match in _NAMED_DEGREES.finditer(flat):
            span = match.start("lat"), match.end()
            yield from _place(match, float(match["lat"]), float(match["lon"]), span)
        for match in _HASH.finditer(text):
            if _TRANSFER.search(near.before(flat, match.start(), 60)):
                value = match[0].removeprefix("0x").upper()
                yield _found(match.span(), f"zz.tx:{value}", "labelled transaction hash")


def _found(span: tuple[int, int], value: str, reason: str) -> Found:
    return Found(
        MentionKind.ID, *span, normal=value, confidence=0.93, evidence=Evidence.CHECK, reason=reason,
        check=CheckState.UNKNOWN,
    )  # fmt: skip


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _degrees(written: str) -> float:
    parts = [float(part.replace(",", ".")) for part in re.findall(r"\d+(?:[.,]\d+)?", written)]
    return sum((part / 60.0**n for n, part in enumerate(parts)), 0.0)


def _place(
    match: re.Match[str], latitude: float, longitude: float, span: tuple[int, int] | None = None
) -> Iterator[Found]:
    """Coordinates, latitude first; out of range they are none."""
    if abs(latitude) <= 90 and abs(longitude) <= 180:
        yield _found(
            span or match.span(), f"zz.geo:{latitude:.5f},{longitude:.5f}", "latitude and longitude in degrees"
        )
