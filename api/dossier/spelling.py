"""How one value is written in different hands: phones, dates, sums, plates, identity numbers."""

from dataclasses import dataclass

_MONTHS_ES = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
_MONTHS_PT = "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"
_MONTHS_EN = "January February March April May June July August September October November December"
MONTHS = {"es": _MONTHS_ES.split(), "pt": _MONTHS_PT.split(), "en": _MONTHS_EN.split()}


@dataclass(frozen=True)
class Phone:
    """A number in E.164 with the length of its area code (0: none)."""

    e164: str
    country: str
    area: int = 0
    mobile: bool = True

    @property
    def parts(self) -> tuple[str, str]:
        """Area code and subscriber number, without country code and without the Argentine mobile 9."""
        national = self.e164[4:] if self.country == "BO" else self.e164[3:]
        if self.country == "AR" and self.mobile:
            national = national[1:]
        return national[: self.area], national[self.area :]

    @property
    def alternatives(self) -> tuple[str, ...]:
        """An Argentine mobile dialled without its 9 is the same line."""
        if self.country == "AR" and self.mobile:
            return ("+54" + self.e164[4:],)
        return ()


def phone(number: Phone, style: str) -> str:
    """A number written in a style. Raises KeyError for a style that the country does not use."""
    area, line = number.parts
    half = f"{line[:-4]}-{line[-4:]}"
    spaced = f"{line[:-4]} {line[-4:]}"
    if number.country == "BO":
        if not number.mobile:
            return {
                "intl": f"+591 {area} {half}",
                "nat": f"{area}-{half}",
                "plain": area + line,
                "dot": f"{area}.{line[:3]}.{line[3:]}",
                "free": f"{line[:3]} {line[3:5]} {line[5:]}",
                "intl_free": f"+591 {line[:3]} {line[3:5]} {line[5:]}",
            }[style]
        return {
            "intl": f"+591 {line}",
            "intl_dash": f"+591-{line[:3]}-{line[3:]}",
            "zeros": f"00591 {line}",
            "nat": line,
            "dash": f"{line[:3]}-{line[3:]}",
            "dot": f"{line[:2]}.{line[2:5]}.{line[5:]}",
            "space": f"{line[:3]} {line[3:5]} {line[5:]}",
        }[style]
    if number.country == "AR":
        nine = "9 " if number.mobile else ""
        return {
            "intl": f"+54 {nine}{area} {half}",
            "intl_flat": f"+54{nine.strip()}{area}{line}",
            "zeros": f"0054 {nine}{area} {spaced}",
            "no9": f"+54 {area} {half}",
            "nat15": f"(0{area}) 15-{half}",
            "nat15_dash": f"0{area}-15-{half}",
            "nat": f"(0{area}) {half}",
            "area": f"{area} {half}",
            "dot": f"{area}.{line[:-4]}.{line[-4:]}",
            "bare15": f"15-{half}",
        }[style]
    if number.country == "BR":
        return {
            "intl": f"+55 {area} {half}",
            "intl_flat": f"+55{area}{line}",
            "zeros": f"0055 {area} {spaced}",
            "nat": f"({area}) {half}",
            "dot": f"{area}.{line[:-4]}.{line[-4:]}",
            "plain": area + line,
            "old": f"({area}) {half[1:]}",
            "old_intl": f"+55 {area} {half[1:]}",
            "old_space": f"{area} {line[1:-4]} {line[-4:]}",
            "carrier": f"0 41 {area} {half}",
        }[style]
    return {"intl": number.e164}[style]


def date(iso: str, style: str) -> str:
    """An ISO date (or year-month) written in a style."""
    parts = iso.split("-")
    year, month = parts[0], int(parts[1])
    if len(parts) == 2:
        return {
            "es": f"{MONTHS['es'][month - 1]} de {year}",
            "pt": f"{MONTHS['pt'][month - 1]} de {year}",
            "en": f"{MONTHS['en'][month - 1]} {year}",
        }[style]
    day = int(parts[2])
    return {
        "es": f"{day} de {MONTHS['es'][month - 1]} de {year}",
        "pt": f"{day}{'º' if day == 1 else ''} de {MONTHS['pt'][month - 1]} de {year}",
        "en": f"{day} {MONTHS['en'][month - 1]} {year}",
        "dmy": f"{day:02}/{month:02}/{year}",
        "d/m/y": f"{day}/{month}/{year[2:]}",
        "d/m/yyyy": f"{day}/{month}/{year}",
        "dash": f"{day:02}-{month:02}-{year}",
        "iso": iso,
        "mail": f"{day} {MONTHS['en'][month - 1][:3]} {year}",
        "viz": f"{day:02} {MONTHS['es'][month - 1][:3].upper()} {year}",
    }[style]


def grouped(amount: str) -> str:
    """An amount with points for thousands and a comma for decimals, as the three countries write."""
    whole, _, cents = amount.partition(".")
    text = f"{int(whole):,}".replace(",", ".")
    return f"{text},{cents}" if cents else text


def money(normal: str, style: str) -> str:
    """`amount CUR` written with a symbol or word."""
    amount, currency = normal.split(" ")
    text = grouped(amount)
    return {
        "Bs": f"Bs {text}",
        "Bs.": f"Bs. {text}.-",
        "bolivianos": f"{text} bolivianos",
        "$": f"$ {text}",
        "$$": f"${text}",
        "pesos": f"{text} pesos",
        "R$": f"R$ {text}",
        "USD": f"USD {text}",
        "U$S": f"U$S {text}",
        "dolares": f"{text} dólares",
        "en": f"{currency} {int(float(amount)):,}",
    }[style]
