"""What stands between the names and is no name: dates, numbers, amounts, jobs, addresses of the network."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

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
DEMONYMS = {
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
FORMS = (
    "{d:02}/{m:02}/{y}",
    "{d:02}/{m:02}/{y}",
    "{d}/{m}/{s:02}",
    "{d}.{m:02}.{s:02}",
    "{d:02}-{m:02}-{y}",
    "{y}-{m:02}-{d:02}",
    "long",
)


@dataclass(frozen=True)
class Manner:
    """How one text writes: about which day, dates in which form, hours with which sign."""

    day: date
    form: str
    sign: str

    @classmethod
    def drawn(cls, rng: random.Random) -> "Manner":
        return cls(date(2015, 1, 1) + timedelta(days=rng.randrange(4300)), rng.choice(FORMS), rng.choice("::::.h"))


def dated(day: date, form: str, language: str) -> str:
    """A day in one of `FORMS`, or with its month as a word."""
    if form == "long":
        join = " de " if language in ("es", "pt") else " "
        return join.join((str(day.day), MONTHS[language].split(" ")[day.month - 1], str(day.year)))
    return form.format(d=day.day, m=day.month, y=day.year, s=day.year % 100)


def filler(slot: str, language: str, country: str, manner: Manner, rng: random.Random) -> str:
    """The words for a slot that is no name; an unknown slot raises `ValueError`."""

    def digit(count: int) -> str:
        return "".join(rng.choice("0123456789") for _ in range(count))

    year = rng.randint(2015, 2026)
    if slot == "date":
        near = rng.random() < 0.75
        day = (manner if near else Manner.drawn(rng)).day + timedelta(days=rng.randrange(25))
        return dated(day, manner.form if rng.random() < 0.85 else rng.choice(FORMS), language)
    if slot == "day":
        return rng.choice(DAYS[language].split(" "))
    if slot == "time":
        return f"{rng.randint(0, 23):02}{manner.sign}{rng.randint(0, 59):02}"
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
        return rng.choice(DEMONYMS[language].split("|"))
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
    if slot == "mrz":
        letters = "".join(rng.choice("ABCDEFGHIJLMNOPRSTUV") for _ in range(rng.randint(9, 16)))
        return (
            f"{letters[:6]}<{letters[6:]}".ljust(rng.choice((30, 39)), "<")
            + "\n"
            + f"{rng.choice('ABCGP')}{digit(8)}<{rng.choice(('BOL', 'PER', 'ARG', 'BRA', 'ROU', 'NGA', 'CHN'))}{digit(7)}{rng.choice('MF')}{digit(7)}".ljust(
                30, "<"
            )
            + digit(1)
        )
    if slot == "n":
        return str(rng.choice((rng.randint(2, 20), rng.randint(20, 400), rng.randint(1000, 99_999))))
    raise ValueError(f"no such slot: {slot}")
