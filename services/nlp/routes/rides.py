"""What somebody rides in: vehicles by their make or model, and by what they are."""

import re
from collections.abc import Iterator

from services.nlp.routes import words
from services.nlp.routes.page import Sheet

_MAKES = (
    r"Ford|Toyota|Fiat|Volkswagen|VW|Renault|Mercedes(?:-Benz)?|Hyundai|Chevrolet|Nissan|Kia|Peugeot|Citro[eë]n|Opel|Iveco"
    r"|Honda|Mitsubishi|Vauxhall|Seat|Skoda|Škoda|Dacia|Suzuki|Mazda|BMW|Audi|Volvo|Jeep|Dodge|Chevy|Alfa Romeo|Lancia"
    r"|Chery|Subaru|Isuzu|Geely|JAC|Foton|Scania|Mini Cooper"
)
_MODELS = (
    r"transit|sprinter|hiace|vito|kangoo|berlingo|ducato|hilux|corolla|clio|gol|golf|(?<!in una )corsa|spark|sentra"
    r"|tsuru|versa|march|logan|sandero|duster|civic|focus|astra|palio|siena|celta|onix|saveiro|hb20|s10|ranger|amarok|noah"
    r"|ipsum|probox|caldina|yaris|vitz|starlet|tucson|picanto|sportage|twingo|megane|scenic|doblo|fiorino|passat|jetta"
    r"|kombi|panda|suburban|odyssey|camry|rav4|land cruiser|pajero|l200|c3|c4|20[678]|30[78]"
)
_A = r"num|numa|(?:en|em|in|con|con|su|dans|avec|with) (?:una?|um|uma|an?|une)"
_THE = r"no|na|nel|nella|(?:en|em|in|dans|avec|con|with) (?:el|la|le|the|su|his|her|sa|son|il)"
MAKES = re.compile(
    rf"(?<!\w)(?:{_MAKES})(?: [A-Z][\w-]+){{1,2}}"
    r"|(?<!\w)(?:Transit|Sprinter|Hiace|Vito|Kangoo|Berlingo|Ducato|Hilux)(?!\w)"
    rf"|(?<!\w)(?:{_A}|{_THE}) (?P<make>(?:{_MAKES})(?: [A-Z][\w-]+){{0,2}})(?!\w)"
)
"""A make with its model, a model that nothing else is called, or a make behind an article."""
MODELS = re.compile(
    rf"(?<!\w)(?:(?P<any>{_A})|{_THE}) (?:(?:viej[oa]|velh[oa]|old|vieille|vecchi[ao]) )?"
    rf"(?P<model>(?:(?:{_MAKES.lower()}) )?(?:{_MODELS}))(?!\w)"
)
"""A model by itself, over folded text: many are words or towns, so what it is ridden in must stand before it."""


def vehicles(sheet: Sheet, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where vehicles are named: by their make or model, by what they are, and going on foot."""
    for match in MAKES.finditer(sheet.text, start, end):
        yield match.span("make") if match["make"] else match.span()
    for match in MODELS.finditer(sheet.flat, start, end):
        if match["any"] or sheet.text[match.start("model")].isupper():
            yield match.span("model")
    goes = [match.end() for match in words.VAN.finditer(sheet.flat, start, end)]
    yield from (m.span() for m in words.VEHICLE.finditer(sheet.flat, start, end) if m.end() not in goes)
    yield from (m.span() for m in words.ON_FOOT.finditer(sheet.flat, start, end))


def in_a_make(sheet: Sheet, start: int, end: int) -> list[tuple[int, int]]:
    """Where a make is named behind an article: Toyota and Dacia are places too."""
    return [match.span("make") for match in MAKES.finditer(sheet.text, start, end) if match["make"]]
