"""Words that tell of journeys in folded Spanish, Portuguese and English text, with some French and Italian."""

import re
from collections.abc import Mapping
from importlib import resources
from typing import Any

import yaml

_LISTS: Mapping[str, Any] = yaml.safe_load(
    (resources.files("services.nlp.routes") / "words.yaml").read_text(encoding="utf-8")
)


def _any(name: str) -> re.Pattern[str]:
    """Whole words of a list, each an expression over folded text."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(_LISTS[name].split(' ; '))})(?!\w)")


LABELS = {name: re.compile(rf"(?:{'|'.join(label.split(' ; '))})\.?") for name, label in _LISTS["labels"].items()}
"""Names of fields and columns in forms and tables."""
MOVES = _any("moves")
"""A sentence without one of these tells no journey."""

NOUNS = _any("nouns")
"""Words that tell of a journey only between two places: an advert has them too."""
COLLECTS = re.compile(
    r",? ?(?:(?:me|nos|te|la|las|lo|los|l[ae]s|a|as|os|o) )?(?:recog|subi|embarc|esper|busc|peg(?:ou|aram))\w*"
)
"""Behind a place in which somebody is fetched."""

_OF_THE = r"(?:la |el |las |los |o |a |os |as |the |una? |uma? )?"
_KIND = (
    r"(?:(?:ciudad|cidade|city|localidad|localidade|pueblo|town|village|provincia|estado|departamento"
    r"|capital|finca|fazenda|farm"
    r"|zona|barrio|bairro|terminal|aeropuerto|aeroporto|airport|puerto|frontera|fronteira|border)"
    r"(?: (?:near|cerca|perto))? ?(?:de(?: la| los)?|da|do|of|em|en|near)? ?(?:at )?)?"
)
_LINK = rf"{_OF_THE}{_KIND}"

BEFORE: dict[str, re.Pattern[str]] = {
    name: re.compile(rf"(?<!\w)(?:{words})(?:\s+|-)?{_LINK}$")
    for name, words in {
        "crossing": (
            r"(?:por|en|no|pelo|pela|at|through|near|by) (?:el |o |the )?(?:paso|posto|puesto|control|passo"
            r"|ponte|puente|checkpoint|crossing|border|frontera|fronteira)"
            r"(?: fronterizo| fronteirico| internacional| migratorio)?(?: (?:de|da|do|at|near|en))?"
            r"|(?:paso|puesto|posto)(?: fronterizo| fronteirico)? de"
            r"|(?:cruz|atraves|ingres|entr)\w*(?: (?:la|a) (?:frontera|fronteira))?(?: (?:al?|ao|no|na|en"
            r"|em) [\w ]{2,25}?)? (?:por|pelo|pela)"
            r"|(?:crossed|crosses|crossing|entered|entering)(?: the border)?(?: into [\w ]{2,25}?"
            r"| [\w]{3,20}?)? (?:at|through|near|by)"
            r"|border (?:near|at)"
        ),
        "from_after": (
            r"procedentes? (?:de|do|da)|provenientes? (?:de|do|da)|vind[ao]s? (?:de|do|da)|originally from|coming from"
        ),
        "from": (
            r"desde|from|saliendo de|partiendo de|out of|left|leaves|leaving|deja(?:ron|ndo)?"
            r"|(?:recog\w+|embarc\w+|subi\w+|subieron(?: \w+){0,4}|busca\w*|buscar|busca-las"
            r"|collected(?: \w+)?|picked (?:\w+ )?up|boarded(?: \w+){0,3})(?: \w+){0,3}? (?:en|em|in|a|at|no"
            r"|na)"
            r"|after [\w ]{2,20} in"
        ),
        "from_weak": r"del?|d[ao]s?",
        "via": (
            r"via|por|pasando por|passando por|pas(?:o|aron|amos|ou|aram) por|con escala en|com escala em"
            r"|con parada en|with a (?:stop|stopover|layover) in"
            r"|pel[ao]|passing through|passed through|through|transit[oa]\w* por|stopping in"
        ),
        "to": (
            r"hasta|hacia|a|al|para|pra|pro|ate|ao|rumbo a|rumo a|con destino a|com destino a|con direccion a"
            r"|em direcao a|to|towards?|into|for|bound for|heading (?:to|for)|headed (?:to|for)"
            r"|(?:entreg|desembarc|baj|deix|dej|instal|aloj)\w*(?: \w+){0,3}? (?:en|em|no|na)"
            r"|(?:ingres|entr|lleg|cheg|arrib|arriv)\w* (?:en|em|no|na|in|at)|arriv\w+ (?:in|at)"
            r"|dropped (?:\w+ )?off in|(?:entered|entering|reached)|up to"
        ),
    }.items()
}
"""What stands before a place, by its part in the journey; the first that fits."""

CHAIN = re.compile(
    r"(?:(?:de|desde) (?:ahi|alli|alla|ali)|from there|dali)\s*(?:a|al|para|pra|hasta|hacia|ate|to|ao)?\s*$"
    r"|de la (?:para|pra|a|ate|ao)\s+$"
)
"""Stands for the place that was reached before."""

CROSSES = re.compile(r"(?<!\w)(?:cruz|atraves|cross)\w*")

NOT_SO = _any("not_so")
LAW = _any("law")
"""Of a sentence that names nobody, no day and no plate, these say that it speaks of the law."""
GOODS = _any("goods")
"""Things that move while nobody does."""
PEOPLE = _any("people")
"""Who is moved, behind a thing that is spoken of before."""

VEHICLE = re.compile(
    r"(?<!\w)(?:micro-?onibus|microbus|minibus|omnibus|onibus|colectivo|micro|bus|buses|autobus"
    r"|camioneta|camion|caminhao|camionete|furgoneta|furgon|utilitario|combi|kombi|van"
    r"|carrinha|taxi|remis|mototaxi|moto|motocicleta|auto|automovil|carro|coche|vehiculo|veiculo|tren"
    r"|trem|comboio|avion|aviao|vuelo|voo|lancha|bote|barco|balsa|voadeira|catraia|canoa"
    r"|ferry|coach|lorry|truck|pickup|car|train|plane|boat|taxi|minivan|ambulance|tractor)(?!\w)"
)
MAKES = re.compile(
    r"(?<!\w)(?:Ford|Toyota|Fiat|Volkswagen|VW|Renault|Mercedes(?:-Benz)?|Hyundai|Chevrolet|Nissan|Kia"
    r"|Peugeot|Citro[eë]n|Opel|Iveco|Honda|Mitsubishi)"
    r"(?: [A-Z][\w-]+){1,2}"
)
ON_FOOT = re.compile(r"(?<!\w)(?:a pie|a pe|caminando|on foot)(?!\w)")

CARRIER = re.compile(
    r"(?:(?:empresa|compan[iíy]a|l[ií]nea|aerol[ií]nea|flota|transportes?|expreso|expresso"
    r"|via[cç][aã]o|cooperativa|airline|operator)\s+(?:de\s+(?:transportes?\s+)?)?(?:«|\"|')?"
    r"|(?:vuelo|voo|flight)\s+(?:de|da|do|of|by)\s+(?:la\s+)?|(?:with|on the)\s+)"
    r"(?P<name>[A-ZÁÉÍÓÚÑÂÊÔÃÕÇ][\wáéíóúñâêôãõç.&-]*(?:\s+(?:del?|do|da|dos|y|e"
    r"|la)?\s*[A-ZÁÉÍÓÚÑÂÊÔÃÕÇ][\wáéíóúñâêôãõç.&-]*){0,5})"
)
_UPPER = r"[A-ZÁÉÍÓÚÑÂÊÔÃÕÇ]"
HEADED = re.compile(
    rf"(?<!\w)(?:Flota|Via[cç][aã]o|Expreso|Expresso|Transportes?|Cooperativa|Aerol[ií]neas?|L[ií]neas|Trans)"
    rf"(?:\s+(?:(?:del?|do|da|dos|e|y|la|el)\s+)?{_UPPER}[\wáéíóúñâêôãõç]+){{1,4}}"
)
"""Carriers whose name begins by saying so."""
_CARRIER_HEAD = re.compile(r"(?:flota|expreso|expresso|viacao|transportes?|aerolineas?|cooperativa|empresa|trans)\b")

PAYS = _any("pays")
FARE = _any("fare")
VICTIMS = re.compile(
    r"(?:victima|vitima|victim|menor|adolescente|joven|jovenes|jovem|jovens|nina|menina|girl|minor"
    r"|chica|moca|mujer|mulher|woman|ciudadana|pasajera|passageira|denunciante"
    r"|declarante)s?\s+(?:de nombre |chamada |llamada |called |named )?$"
)
PASSIVE = re.compile(
    r"^,?\s*(?:\(.{0,40}\)\s*)?(?:(?:,[^,.]{0,60},\s*)?)(?:fue(?:ron)?|foi|foram|was|were|habria sido"
    r"|teria sido|viaj\w+|travel+ed|salio|saiu|partio|partiu|left|embarco|embarcou|llego|chegou"
    r"|arrived|cruzo|huyo|fugiu|fled|flew|vino|veio)(?!\w)"
)


def is_carrier(name: str) -> bool:
    """Whether a folded name of a body is one of a carrier by its first words."""
    return _CARRIER_HEAD.match(name) is not None
