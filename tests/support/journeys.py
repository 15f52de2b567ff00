"""Journeys that a text tells, each in a line."""

from support.factories import a_document, a_page
from support.language import kit

from models.leg import Leg
from services.nlp.analyze import analyze


def told(text: str, country: str) -> list[str]:
    """Each leg in a line: its places, what else is told of it, and whether it was only planned."""
    return [_line(leg) for leg in analyze(a_document(a_page(text)), country=country, kit=kit()).legs]


def crossings(text: str, country: str) -> list[str]:
    """Where the journeys that a text tells crossed a border."""
    found = analyze(a_document(a_page(text)), country=country, kit=kit()).legs
    return [leg.crossing.text if leg.crossing else "" for leg in found]


def _line(leg: Leg) -> str:
    ends = " > ".join(place.text if place else "?" for place in (leg.origin, *leg.transit, leg.destination))
    facts = [
        f"{name}={getattr(leg, name)}" for name in ("date", "vehicle", "plate", "price", "payer") if getattr(leg, name)
    ]
    facts += ["planned"] * leg.planned
    facts += [f"who={', '.join(leg.travellers)}"] if leg.travellers else []
    return " | ".join(part for part in (ends, " ".join(facts)) if part)
