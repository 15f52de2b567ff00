"""Numbers in words for the generated benchmarks, by the rules of each language's grammar; no table of the product."""

_UNITS = {
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis "
    "diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis "
    "veintisiete veintiocho veintinueve",
    "pt": "zero um dois três quatro cinco seis sete oito nove dez onze doze treze quatorze quinze dezesseis "
    "dezessete dezoito dezenove",
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen",
    "fr": "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept "
    "dix-huit dix-neuf",
    "it": "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici "
    "sedici diciassette diciotto diciannove",
}
_TENS = {
    "es": "treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "pt": "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "fr": "vingt trente quarante cinquante soixante",
    "it": "venti trenta quaranta cinquanta sessanta settanta ottanta novanta",
}
_HUNDREDS = {
    "es": "ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos",
    "pt": "cento duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos",
}
_ORDINALS = {
    "twenty": "twentieth", "thirty": "thirtieth", "one": "first", "two": "second", "three": "third", "five": "fifth",
    "eight": "eighth", "nine": "ninth", "twelve": "twelfth",
}  # fmt: skip


def spelled(number: int, language: str) -> str:
    """A number from 0 to 999,999 in words, as a clerk writes it."""
    thousands, rest = divmod(number, 1_000)
    if not thousands:
        return _below_thousand(rest, language)
    one, many = {"es": ("mil", "mil"), "pt": ("mil", "mil"), "fr": ("mille", "mille"), "it": ("mille", "mila"),
                 "en": ("one thousand", "thousand")}[language]  # fmt: skip
    gap = "" if language == "it" else " "
    head = one if thousands == 1 else f"{_below_thousand(thousands, language)}{gap}{many}"
    if language == "es":  # uno loses its o before a noun
        head = head.replace("veintiuno ", "veintiún ").replace("uno ", "un ")
    if not rest:
        return head
    joined = " e " if language == "pt" and (rest <= 100 or rest % 100 == 0) else gap
    if language == "en" and rest < 100:
        joined = " and "
    return f"{head}{joined}{_below_thousand(rest, language)}"


def _below_thousand(number: int, language: str) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _below_hundred(rest, language)
    if language in _HUNDREDS:
        if number == 100:
            return {"es": "cien", "pt": "cem"}[language]
        head = _HUNDREDS[language].split()[hundreds - 1]
        return f"{head}{' e ' if language == 'pt' else ' '}{_below_hundred(rest, language)}" if rest else head
    word = {"en": "hundred", "fr": "cent", "it": "cento"}[language]
    unit = _UNITS[language].split()[hundreds]
    if language == "it":
        return f"{unit if hundreds > 1 else ''}{word}{_below_hundred(rest, language) if rest else ''}"
    head = word if language == "fr" and hundreds == 1 else f"{unit} {word}"
    if not rest:
        return f"{head}s" if language == "fr" and hundreds > 1 else head
    return f"{head}{' and ' if language == 'en' else ' '}{_below_hundred(rest, language)}"


def _below_hundred(number: int, language: str) -> str:
    units = _UNITS[language].split()
    if number < len(units):
        return units[number]
    tens, unit = divmod(number, 10)
    row = _TENS[language].split()
    if language == "fr":
        return _french(number, row, units)
    word = row[tens - (3 if language == "es" else 2)]
    if not unit:
        return word
    if language == "it":
        return (word[:-1] if unit in {1, 8} else word) + ("tré" if unit == 3 else units[unit])
    return word + {"es": " y ", "pt": " e ", "en": "-"}[language] + units[unit]


def _french(number: int, row: list[str], units: list[str]) -> str:
    if number < 70:
        tens, unit = divmod(number, 10)
        word = row[tens - 2]
        return word if not unit else f"{word} et un" if unit == 1 else f"{word}-{units[unit]}"
    if number < 80:
        return "soixante et onze" if number == 71 else f"soixante-{units[number - 60]}"
    return "quatre-vingts" if number == 80 else f"quatre-vingt-{units[number - 80]}"


def ordinal(number: int) -> str:
    """An English ordinal in words, to thirty-one."""
    tens, dash, last = _below_hundred(number, "en").rpartition("-")
    return tens + dash + (_ORDINALS.get(last) or f"{last}th")
