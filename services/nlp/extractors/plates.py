"""Vehicle plates: by a label or a vehicle beside them, or by a form that the country of the case uses."""

import re
from collections.abc import Iterator
from typing import ClassVar

from models.mention import MentionKind
from services.nlp import figures, lexicon, near, normal
from services.nlp.plate_forms import END, FORMS, PLATES
from services.nlp.plugin import Evidence, Found, Reading

_DISTINCT = {p.country: re.compile(rf"(?<![\w\-/.])(?:{p.distinct}){END}") for p in PLATES if p.distinct}
_ANY = re.compile(
    r"(?<![^\W_])(?=[A-Z0-9])(?:"
    + "|".join(p.forms for p in PLATES if p.country not in {"US", "DE", "CR", "PA", "IE", "CH", "MA", "NL", "BG"})
    + f"){END}"
)
# Placa boliviana, targa rumena: whose form is meant.
_DEMONYM = figures.any_of(word for word in lexicon.regions().demonyms if len(word) > 3)
LABEL = re.compile(
    r"(?<!\w)(?:placas?(?: de circulacion| patente| de rodaje)?|plaques?|kenteken|vrm|rego|patentes?|matriculas?"
    r"|chapas?|dominio|ppu|plates?"
    r"|car reg(?:istration)?|reg(?:istration)?(?: no)?|licen[cs]e plate|immatriculation"
    r"|immatricule\w?|targa|targhe|targat\w|tg)(?!\w)"
    r"(?:[ .:#=\"“«(\-]|n[º°.o]|nro|num|numero|number|no|es|era|eran|son|do|da|del?|color|blanc\w"
    rf"|provisional\w?|{_DEMONYM}\w{{0,3}}|mercosul|mercosur"
    r"|relevee?|visible|actual|anterior|viej[ao]|nuev[ao]|ancienne|nouvelle|falsa|falsos?|clonada|trasera|delantera"
    r"|dianteira|traseira|temporal|colocad[ao]|minera?logique){0,6}"
)
VEHICLE = re.compile(
    r"(?<!\w)(?:auto|automovil|coche|carro|camioneta|vehiculo|veiculo|moto|motocicleta|bus|omnibus|micro|mototaxi"
    r"|motocarro|motovehiculo|ciclomotor|motoneta|motorino|moped|buseta|microbus|minivan|guagua|jeepeta|colectivo|gandola"
    r"|monovolumen|todoterreno|fourgon|utilitaire|autobus|pullman|suv|bajaj|tuk-?tuk|reboque|remolque|cuatriciclo|scooter"
    r"|minibus|furgoneta|furgao|furgon|van|combi|taxi|remis|camion|caminhao|trailer"
    r"|pick-?up|picop|onibus|carrinha|vehicle|car|truck|lorry|voiture|camionnette|furgone|automobile"
    r"|toyota|nissan|ford|chevrolet|fiat|renault|volkswagen|vw|hyundai|kia|mazda"
    r"|honda|suzuki|peugeot|citroen|mercedes|bmw|audi|opel|seat|jetta|hilux|kangoo|sprinter|gol|corsa|clio"
    r"|ducato|transit|estacionamiento|estacionamento|parking|volvo|scania|iveco|s10|tacoma|tsuru"
    r"|corolla|silverado|dodge|ram|ute|autoarticolato|autocarro|autotreno|tir|semirremolque|tractocamion|rastra|carreta"
    r"|range rover|land rover|mitsubishi|jeep|subaru|skoda|dacia)(?!\w)[^.;\n]{0,40}$"
)

# AB123CD y XYZ987; FA 123 BC (Peugeot 308 blanche), et une ancienne 1234 AB 69: a second plate behind the first.
_AND = re.compile(
    r" ?(?:\([^()\n]{1,40}\))?[,;]? ?(?:y|e|et|and|o|ou|or|,|/|->)?"
    r" (?:(?:la|el|un[ea]?|uma|les?|otr[ao]|outr[ao]|autre|ancienne|antes|luego|despues|depois|anterior|the|another"
    r"|previously|then|puis|poi|prima) ?){0,3}"
)

# Gray Silverado, TX RKT-4471: the state stands before the plate.
_STATE = re.compile(
    r"(?<![\w-])(?:A[KLRZ]|C[AOT]|DC|DE|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]"
    r"|W[AIVY]) (?P<plate>(?=[A-Z0-9 -]*\d)(?=[A-Z0-9 -]*[A-Z])[A-Z0-9]{2,4}[ -]?[A-Z0-9]{2,4})(?![\w]|[-/]\w)"
)

# K Z Y 443: letter by letter, as it is dictated or as OCR parts it.
_SPACED = re.compile(rf"(?:[A-Z] ){{2,3}}[A-Z]? ?\d{{2,4}}{END}|[A-Z] [A-Z] \d ?\d ?\d [A-Z] [A-Z]{END}")

# Otro dominio a nombre de la misma titular: HJK482. The word stands further off, a colon right before.
_FAR_LABEL = re.compile(
    r"(?<!\w)(?:placas?|patentes?|matriculas?|chapas?|dominios?|plates?)(?!\w)[^.;:\d]{1,60}:[ \n]$"
)

# Plates of Argentina and Brazil since 2016, told by their form in any file of the region; with a sign or blank for
# Argentina's, whose letters and figures alone are Venezuela's too.
_FOREIGN = re.compile(rf"(?<![\w\-/.])(?:[A-Z]{{2}}[ -]\d{{3}}[ -][A-Z]{{2}}|[A-Z]{{3}}-?\d[A-J]\d{{2}}){END}")
_SOUTHERN = frozenset({"AR", "BO", "BR", "CL", "PE", "PY", "UY"})


class PlateExtractor:
    """Find plates in compact form. Runs once per passage, keeps no state."""

    name: ClassVar[str] = "plates"
    version: ClassVar[str] = "6"

    def find(self, reading: Reading) -> Iterator[Found]:
        """Yield plates beside a label first; those without one only in the forms of the country of the case."""
        text, flat = reading.text, reading.flat
        country = reading.country or ""
        for label in LABEL.finditer(flat):
            words = re.findall(r"[a-z]{4,}", label[0])
            stated = next((code for word in words if (code := lexicon.demonym(word))), country)
            found = _at(text, label.end(), stated)
            while found:
                yield _found(found, 0.95, Evidence.LABEL, "a word beside it says plate")
                more = _AND.match(flat, found.end())
                found = _at(text, more.end(), stated) if more else None
        for cell in reading.cells:
            if re.search(r"\b(?:placa|patente|matricula|chapa|plate)\b", cell.heading):
                found = _at(text, cell.start, country)
                if found:
                    yield _found(found, 0.93, Evidence.LABEL, "under a heading that says plate")
        for found in _FOREIGN.finditer(text) if country in _SOUTHERN else ():
            yield _found(found, 0.7, Evidence.SHAPE, "form of plates of the Mercosur")
        forms = _DISTINCT.get(country)
        for found in forms.finditer(text) if forms else ():
            vehicle = bool(VEHICLE.search(near.before(flat, found.start(), 70)))
            yield _found(
                found,
                0.9 if vehicle else 0.75,
                Evidence.LABEL if vehicle else Evidence.SHAPE,
                f"form of plates in {country}",
            )
        for found in _STATE.finditer(text) if country == "US" else ():
            if VEHICLE.search(near.before(flat, found.start(), 48)):
                yield _found(found, 0.8, Evidence.SHAPE, "behind a state, beside a vehicle", group="plate")
        for found in _ANY.finditer(text):
            if _FAR_LABEL.search(near.before(flat, found.start(), 80)):
                yield _found(found, 0.9, Evidence.LABEL, "a word before it says plate")
            elif VEHICLE.search(near.before(flat, found.start(), 48)):
                yield _found(found, 0.8, Evidence.SHAPE, "form of a plate beside a vehicle")


def _at(text: str, start: int, country: str) -> re.Match[str] | None:
    """A plate at a place, in the forms of the country, else of any."""
    forms = FORMS.get(country)
    return (forms.match(text, start) if forms else None) or _ANY.match(text, start) or _SPACED.match(text, start)


def _found(match: re.Match[str], confidence: float, evidence: Evidence, reason: str, *, group: str | int = 0) -> Found:
    plate = normal.code(match[group])
    return Found(
        MentionKind.PLATE,
        *match.span(group),
        normal=plate,
        alternatives=_other_form(plate),
        confidence=confidence,
        evidence=evidence,
        reason=reason,
    )


def _other_form(plate: str) -> tuple[str, ...]:
    """A Brazilian plate before and after the change to the Mercosur form: ABC1234 and ABC1C34 are one vehicle."""
    if re.fullmatch(r"[A-Z]{3}\d{4}", plate):
        return (f"{plate[:4]}{'ABCDEFGHIJ'[int(plate[4])]}{plate[5:]}",)
    if re.fullmatch(r"[A-Z]{3}\d[A-J]\d{2}", plate):
        return (f"{plate[:4]}{'ABCDEFGHIJ'.index(plate[4])}{plate[5:]}",)
    return ()
