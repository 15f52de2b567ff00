"""Templates → texts with marked names.

A template is text with choices `[one|two|]` (they nest) and slots in braces. Slots that are names are marked:
{P} a person in a sentence, {PL} as a list writes it, {PG} a given name, {PF} a surname, {PN} a nickname or
alias, {PI} initials of a protected person, {PS} a given name and a letter, {P1} {P2} {P3} persons that come again in
the same text ({P1G} and {P1F}: the given name, the surname of that one), {S1} {S2} {S3} the senders of a chat as
a phone shows them; {O} any body, {Opolice} {Ocourt} and the other kinds of `bodies.py`; {L} a city, {LA} an
address, {LQ} a quarter, {LD} a region, {LX} a border post, terminal or river, {LC} a country. The others are
filler and stay unmarked: {phone} {date} {day} {time} {money} {id} {plate} {n} {age} {year} {ref} {account}
{flight} {mail} {url} {handle} {job} {demonym}.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from training.world.bodies import BODIES
from training.world.names import Names, initials, label, listed, veiled, written
from training.world.peoples import ALIASES, NICKS
from training.world.places import QUARTERS, STREETS, Places

SLOT = re.compile(r"\{([A-Za-z0-9]+)\}")
CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
ARTICLE = re.compile(r"(?i)\b(?:el|la|del|al|o|a|do|da|the|le|il|lo) $")
"""An article at the end of what is written: an alias that brings its own loses it."""
MONTHS = {
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
}
DAYS = {
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "pt": "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
}
JOBS = {
    "es": "mesera|costurero|albañil|niñera|ama de casa|chofer|estudiante|comerciante|jornalero|bailarina|cocinera|minero|vendedora ambulante|peón rural|empleada doméstica",
    "pt": "garçonete|costureira|pedreiro|babá|dona de casa|motorista|estudante|comerciante|lavrador|dançarina|cozinheira|garimpeiro|diarista|carvoeiro|empregada doméstica",
    "en": "waitress|seamstress|builder|nanny|housewife|driver|student|shopkeeper|farm worker|dancer|cook|cleaner|car washer|nail technician",
    "fr": "serveuse|couturière|maçon|nourrice|étudiante|chauffeur|coiffeuse|ouvrier agricole|femme de ménage",
    "it": "cameriera|sarta|muratore|badante|studentessa|autista|parrucchiera|bracciante|operaio|ballerina",
}
PEOPLES = {
    "es": "boliviana|boliviano|peruana|paraguaya|venezolana|colombiana|dominicana|nigeriana|rumana|china|argentino|brasileña|haitiano|ecuatoriana|española",
    "pt": "boliviana|boliviano|paraguaia|venezuelana|brasileira|brasileiro|nigeriana|romena|chinesa|nepalês|indiano|guineense|portuguesa|haitiano|angolana",
    "en": "Bolivian|Brazilian|Nigerian|Romanian|Vietnamese|Chinese|Albanian|Indian|Thai|Polish|Ghanaian|Filipino",
    "fr": "nigériane|roumaine|chinoise|sénégalaise|marocain|bulgare|française|brésilienne|colombienne",
    "it": "nigeriana|rumena|cinese|senegalese|marocchino|bulgara|italiana|brasiliana|albanese",
}  # fmt: skip
CURRENCY = {
    "BO": ("Bs {n}", "{n} bolivianos", "Bs. {n}"), "AR": ("$ {n}", "{n} pesos", "$AR {n}"), "BR": ("R$ {n}", "{n} reais", "R$ {n}"),
    "MX": ("${n}", "{n} pesos"), "CO": ("$ {n}", "{n} pesos"), "PE": ("S/ {n}", "{n} soles"), "PY": ("Gs. {n}", "{n} guaraníes"),
    "GB": ("£{n}", "{n} pounds"), "US": ("${n}", "USD {n}"), "GT": ("Q{n}", "{n} quetzales"), "CL": ("$ {n}", "{n} pesos"), "EC": ("USD {n}", "$ {n}", "{n} dólares"),
    "VE": ("Bs. {n}", "{n} dólares"), "UY": ("$U {n}", "{n} pesos"), "HN": ("L {n}", "{n} lempiras"), "DO": ("RD$ {n}", "{n} pesos"), "MZ": ("{n} meticais", "{n} MT"),
    "AO": ("{n} kwanzas", "Kz {n}"), "NG": ("N{n}", "₦{n}", "{n} naira"), "AU": ("${n}", "A${n}"), "CA": ("${n}", "CAD {n}"),
}  # fmt: skip


@dataclass
class Text:
    """A text and its marks: (start, end, "PER" | "ORG" | "LOC"), in order, not overlapping."""

    text: str = ""
    marks: list[tuple[int, int, str]] = field(default_factory=list)

    def add(self, words: str, kind: str = "") -> None:
        if kind and words:
            self.marks.append((len(self.text), len(self.text) + len(words), kind))
        self.text += words

    def headed(self, words: str, kind: str) -> None:
        """A name with a generic word before it that is not part of the name: `barrio ^Laureles`."""
        head, _, name = words.rpartition("^")
        self.add(head)
        self.add(name, kind)


class Writer:
    """Fills templates of one language."""

    def __init__(self, names: Names, places: Places, language: str) -> None:
        self._names, self._places, self._language = names, places, language

    def write(self, template: str, country: str, rng: random.Random) -> Text:
        people = {f"P{number}": self._names.person(country, rng) for number in range(1, 6)}
        senders = {
            f"S{number}": label(*self._names.person(country, rng), self._language, rng) for number in range(1, 5)
        }
        made = Text()
        last = 0
        plain = chosen(template, rng)
        for slot in SLOT.finditer(plain):
            made.add(plain[last : slot.start()])
            if slot[1] in senders:
                made.add(senders[slot[1]], "PER")
            else:
                self._fill(slot[1], made, country, rng, people)
            last = slot.end()
        made.add(plain[last:])
        return made

    def _fill(
        self, slot: str, made: Text, country: str, rng: random.Random, people: dict[str, tuple[str, str]]
    ) -> None:
        if slot.startswith("P"):
            name = self._person(slot, country, rng, people)
            if slot == "PN" and ARTICLE.search(made.text):
                name = name.split(" ", 1)[1] if name.startswith(("El ", "La ", "Lo ", "Il ", "Le ", "The ")) else name
            made.add(name, "PER")
        elif slot.startswith("O"):
            kinds = BODIES[self._language]
            kind = slot[1:] or rng.choice([one for one in kinds if one != "name"])
            made.headed(self._place(rng.choice(kinds[kind].split("|")), country, rng), "ORG")
        elif slot.startswith("L"):
            made.headed(self._location(slot, country, rng), "LOC")
        else:
            made.add(self._filler(slot, country, rng))

    def _person(self, slot: str, country: str, rng: random.Random, people: dict[str, tuple[str, str]]) -> str:
        known = people.get(slot[:2])
        given, family = known or self._names.person(country, rng)
        if slot == "PL":
            return listed(given, family, rng)
        if slot == "PS":
            return veiled(given, family)
        if slot == "PI":
            return initials(given, family, rng)
        if slot == "PN":
            draw = rng.random()
            if draw < 0.5:
                return rng.choice(ALIASES[self._language].split("|"))
            return rng.choice(NICKS) if draw < 0.8 else given.split(" ")[0]
        if slot == "PG" or slot.endswith("G"):
            return given.split(" ")[0] if rng.random() < 0.8 else given
        if slot == "PF" or slot.endswith("F"):
            return (
                family.split(" ")[0] if family[0].isupper() and " de " not in family and rng.random() < 0.7 else family
            )
        if slot.endswith("L"):
            return listed(given, family, rng)
        return f"{given} {family}" if known else written(given, family, rng)

    def _place(self, shape: str, country: str, rng: random.Random) -> str:
        group = self._names.group(country, rng)
        return self._places.filled(shape, self._language, country, rng, self._names.family(group, rng))

    def _location(self, slot: str, country: str, rng: random.Random) -> str:
        if slot == "LC":
            return self._places.nation(self._language, rng)
        if slot == "LD":
            return self._places.region(country, rng)
        if slot == "LX":
            surname = self._names.family(self._names.group(country, rng), rng)
            return self._places.crossing(self._language, country, rng, surname)
        if slot == "LA":
            return self._place(rng.choice(STREETS[self._language].split("|")), country, rng)
        if slot == "LQ":
            return self._place(rng.choice(QUARTERS[self._language].split("|")), country, rng)
        return self._places.city(
            country if rng.random() < 0.8 else rng.choice(("BO", "AR", "BR", "ES", "PE", "CO")), rng
        )

    def _filler(self, slot: str, country: str, rng: random.Random) -> str:
        language, digit = self._language, lambda count: "".join(rng.choice("0123456789") for _ in range(count))
        day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(2015, 2026)
        name = MONTHS[language].split(" ")[month - 1]
        if slot == "date":
            join = {"es": " de ", "pt": " de "}.get(language, " ")
            return rng.choice(
                (f"{day:02}/{month:02}/{year}", f"{day:02}/{month:02}/{year}", f"{day}.{month:02}.{year % 100:02}",
                 f"{day}{join}{name}{join}{year}", f"{day:02}-{month:02}-{year}", f"{year}-{month:02}-{day:02}")
            )  # fmt: skip
        if slot == "day":
            return rng.choice(DAYS[language].split(" "))
        if slot == "time":
            return f"{rng.randint(0, 23):02}{rng.choice(':.h')}{rng.randint(0, 59):02}"
        if slot == "money":
            amount = rng.choice((rng.randint(20, 999), rng.randint(1, 30) * 100))
            shown = rng.choice((str(amount), f"{amount}.000", f"{amount},50"))
            return rng.choice(CURRENCY.get(country, ("{n} €", "€{n}", "{n} euros"))).format(n=shown)
        if slot == "phone":
            return rng.choice(
                (f"+{rng.randint(30, 60)}{rng.randint(0, 9)} {digit(8)}", f"{digit(4)}-{digit(4)}", f"({digit(2)}) 9{digit(4)}-{digit(4)}",
                 f"6{digit(2)} {digit(3)} {digit(3)}", f"15-{digit(4)}-{digit(4)}", digit(9), f"7{digit(7)}")
            )  # fmt: skip
        if slot == "id":
            return rng.choice(
                (f"{rng.randint(4, 98)}.{digit(3)}.{digit(3)}", digit(8), f"{digit(3)}.{digit(3)}.{digit(3)}-{digit(2)}",
                 f"{rng.choice('XYZ')}{digit(7)}{rng.choice('ABCDEFGH')}", f"{rng.choice('ABCGP')}{digit(7)}", f"{digit(7)} LP")
            )  # fmt: skip
        if slot == "plate":
            letters = "".join(rng.choice("ABCDEFGHJKLMNPRSTUVWXYZ") for _ in range(3))
            return rng.choice(
                (f"{digit(4)} {letters}", f"{letters}-{digit(4)}", f"{letters}{digit(1)}{letters[0]}{digit(2)}")
            )
        if slot == "mail":
            return f"{rng.choice('abcdejmrst')}{rng.choice(('.', '_', ''))}{rng.choice(('viajes', 'mail', 'contacto', 'moda', 'job'))}{digit(2)}@{rng.choice(('mail', 'correo', 'post'))}.example"
        if slot == "url":
            return f"{rng.choice(('https://', 'www.', ''))}{rng.choice(('anuncios', 'empleos', 'citas', 'acompanhantes'))}{digit(2)}.example/{digit(5)}"
        if slot == "job":
            return rng.choice(JOBS[language].split("|"))
        if slot == "demonym":
            return rng.choice(PEOPLES[language].split("|"))
        if slot == "age":
            return str(rng.randint(12, 68))
        if slot == "year":
            return str(rng.randint(1958, 2026))
        if slot == "ref":
            return rng.choice(
                (f"{rng.randint(1, 9999)}/{year}", f"{digit(7)}-{digit(2)}.{year}.4.03.6{digit(3)}", f"{rng.choice('ABCDEFGH')}-{digit(4)}-{year}",
                 f"{digit(2)}-{digit(2)}-{digit(6)}-{year % 100:02}/00", f"FELCC-{digit(4)}/{year % 100:02}", f"{digit(6)}/{year % 100:02}.{digit(1)}GBLSB", f"{year}-{digit(5)}")
            )  # fmt: skip
        if slot == "account":
            return rng.choice((digit(10), digit(14), f"{digit(4)} {digit(4)} {digit(2)} {digit(10)}", f"{digit(3)}-{digit(7)}-{digit(1)}-{digit(2)}", f"****{digit(4)}"))  # fmt: skip
        if slot == "flight":
            return f"{rng.choice(('AV', 'LA', 'IB', 'UX', 'OB', 'CM', 'TP', 'AF', 'G3', 'FR'))}{rng.choice(('', ' '))}{digit(rng.choice((3, 4)))}"
        if slot == "handle":
            return f"@{rng.choice(('lola', 'sexy', 'modelos', 'elite', 'nena', 'jefe', 'viajes'))}{rng.choice(('_', '.', ''))}{rng.choice(('vip', 'oficial', 'hot', 'job'))}{digit(2)}"
        if slot == "n":
            return str(rng.choice((rng.randint(2, 20), rng.randint(20, 400), rng.randint(1000, 99_999))))
        raise ValueError(f"no such slot: {slot}")


def chosen(template: str, rng: random.Random) -> str:
    """One reading of a template: each innermost choice is drawn until none is left."""
    while (choice := CHOICE.search(template)) is not None:
        template = template[: choice.start()] + rng.choice(choice[1].split("|")) + template[choice.end() :]
    return template


def templates(source: str) -> Sequence[str]:
    """The templates of a file: blocks between lines of `---`."""
    return [block.strip("\n") for block in re.split(r"(?m)^---.*\n", source) if block.strip()]
