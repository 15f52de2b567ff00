"""How courts, prosecutors and police of each country number their cases and files.

`case` numbers are one of a kind in their country: they carry the court or office, or come from one count for all.
`file` numbers are a serial and a year that every office counts anew; they carry the register they were counted in.
Sources: the numbering rules named beside the forms, and domain notes of the project.
"""

import re
from dataclasses import dataclass

_YEAR = r"(?:19|20)\d\d"
SERIAL = (
    rf"(?:\d{{1,3}}(?:\.\d{{3}}){{1,2}}|\d{{1,8}}) ?(?:/ ?(?:{_YEAR}|\d\d)|[\-–] ?{_YEAR})"
    r"(?![\d.]?\d)(?:-\d{1,3}(?!\d))?"
)
"""A serial and a year: 123/2021, 12.345/21, 0123/2021-4."""
LETTERED = (
    rf"(?:[A-ZÁÉÍÓÚÑ]{{1,10}}\.?(?:[./ \-][A-ZÁÉÍÓÚÑ]{{1,10}}\.?){{0,4}} ?[/\-.: ] ?(?:N[°º]\.?:? ?)?)?(?:{SERIAL})"
    r"(?:[/\-][A-Z]{1,5}\d{0,2})?"
)
"""A serial and a year, behind the initials of an office or before those of a register: FELCV/DIV. TRATA 123/2021."""
SLASHED = rf"[A-Z]{{2,9}}(?:[/\-][A-Z0-9]{{1,12}}| [A-Z](?=/)){{1,7}}/\d{{1,8}}[/\-](?:\d\d-)?{_YEAR}"
"""Mexican files: CI-FDTP/ACD/UI-1 C/D/00123/01-2021, FED/SEIDO/UEITMPO-CDMX/0000123/2021, TLAX/FETP/0093/2023."""


@dataclass(frozen=True, slots=True)
class Form:
    """A number whose syntax alone says what it is. `key` makes its normal form out of the groups, joined by hyphens."""

    country: str
    pattern: re.Pattern[str]
    reason: str


def _form(country: str, pattern: str, reason: str) -> Form:
    return Form(country, re.compile(rf"(?<![\w./\-])(?:{pattern})(?![\w]|[./\-]\w)"), reason)


_FEDERAL = "CFP|CCC|CPE|CCF|CAF|CNT|CNE|FSA|FRO|FMZ|FCR|FCB|FLP|FMP|FPA|FRE|FSM|FTU|FBB|FCT|FGR|FPO|FSR|FJU|FMI"
EXACT: tuple[Form, ...] = (
    # Acordada 14/2013 of the Supreme Court: chamber, serial, year, then courts and annexes.
    _form("ar", rf"(?:{_FEDERAL})[ \-]?\d{{1,6}} ?/ ?{_YEAR}(?:/[A-Z0-9]{{1,4}}){{0,4}}", "federal case of Argentina"),
    _form("ar", r"(?:PP[- ]?)?\d\d-\d\d-\d{6}-\d\d(?:/\d\d)?", "preliminary investigation of Buenos Aires"),
    _form("br", r"20\d\d\.\d{7} ?[-–] ?(?:SR|DPF|DRPJ|DELEPREV|DPFB?)/[A-Z]{2,4}(?:/[A-Z]{2})?", "federal inquiry"),
    _form("br", r"\d\.\d\d\.\d{3}\.\d{6}/\d{4}-\d\d", "file of the federal prosecutors of Brazil"),
    _form("br", r"20\d\d-\d{9}-\d{3}", "police record of Minas Gerais"),
    _form(
        "co", r"\d\d ?\d{3} ?60 ?\d{5} ?20\d\d ?\d{5}(?: ?\d\d)?|\d\d-\d{3}-60-\d{5}-20\d\d-\d{5}", "noticia criminal"
    ),
    _form("co", r"\d{5}-?\d\d-?\d\d-?\d{3}-?20\d\d-?\d{5}-?\d\d", "radicado of a court"),
    _form("cr", r"\d\d-\d{6}-\d{3,4}-[A-Z]{2}", "file of Costa Rica"),
    _form("do", rf"\d{{3}}-{_YEAR}-[A-Z]{{4}}-\d{{5}}", "file of a court"),
    _form("ec", r"\d{5}-20\d\d-\d{5}[A-Z]?", "court case of Ecuador"),
    # Reglamento 2/2010 of the judiciary: municipality, order, kind, year, serial.
    _form("es", r"\d{5}[ .\-]\d\d[ .\-]\d[ .\-]20\d\d[ .\-/]\d{7}", "general identification number"),
    _form("gt", r"MP-?\d{3}-20\d\d-\d{1,7}|C-\d{5}-20\d\d-\d{5}", "case of Guatemala"),
    _form("mx", rf"(?=(?:FED|CI|CDI|AP|PGR|FGR|SIEDO|SEIDO|UEI|FGJ|FGE|PGJ)[/\-])(?:{SLASHED})", "investigation file"),
    _form("ni", r"\d{6}-[A-Z]{3}\d-20\d\d-[A-Z]{2}", "court case of Nicaragua"),
    _form("pe", r"\d{5}-20\d\d-\d{1,3}-\d{4}-[A-Z]{2}-[A-Z]{2}-\d\d", "court file of Peru"),
    _form("pe", r"\d{9,10}-20\d\d-\d{1,5}-\d", "prosecutor's file of Peru"),
    # Portaria 1223-A/91: serial, year, control figure and code of the body.
    _form("pt", r"\d{1,6}/\d\d\.\d[A-Z][A-Z0-9]{2,4}[A-Z](?:-[A-Z]\d?|\.[A-Z]\d)?", "unique number of a criminal case"),
    _form("sv", r"\d{1,5}-U[A-Z]{2,6}-20\d\d(?:-[A-Z0-9]{1,4})?", "prosecutor's file of El Salvador"),
    _form("ve", r"MP-\d{4,7}-20\d\d|K-\d\d-\d{4}-\d{5}", "case of Venezuela"),
    # Office, crime, unit, serial, year.
    _form("be", r"[A-Z]{2}\.\d\d\.[A-Z0-9]{2}\.\d{5,6}/20\d\d", "police record of Belgium"),
    _form("us", r"\d:\d\d-(?:cr|cv|mj|CR|CV|MJ)-\d{4,5}(?:-[A-Z]{2,4}){0,3}", "federal docket"),
)
"""Forms that no other number has."""

CNJ = re.compile(
    r"(?<![\w./\-])\d{1,7}-\s?\d{2}\.\s?(?:19|20)\d{2}\.\s?\d\.\s?\d{2}\.\s?\d{4}(?![\w]|[./\-]\d)",
)
"""Brazilian case number: Resolution 65/2008 of the CNJ."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A word before a number. `countries` that use it: the case's decides among them, else the first; none: any.

    `label` and `form` are patterns on folded and on plain text; `register` names the count of a serial and year, None
    where the number is one of a kind in its country. Words that mean other things elsewhere aren't read `abroad`.
    """

    countries: tuple[str, ...]
    label: str
    register: str | None = None
    form: str = LETTERED
    abroad: bool = True


_LONG = r"\d{15}|\d{4}(?:[ \-]\d{2,5}){2,5}"
CUES: tuple[Cue, ...] = (
    Cue(("es",), r"diligencias previas|diligencias prev\.|d\.? ?p\.? ?p\.? ?a\.?|d\.p\.", "DP"),
    Cue(("es",), r"diligencias urgentes|d\.u\.", "DU"),
    Cue(("es",), r"diligencias(?: policiales)?", "DIL", abroad=False),
    Cue(("es",), r"procedimiento abreviado|proc\. abreviado|p\.a\.", "PA", abroad=False),
    Cue(("es",), r"rollo(?: de (?:sala|apelacion))?|ejecutoria|juicio rapido", "ROLLO", abroad=False),
    Cue(("es",), r"nig|n\.i\.g\.", None, r"\d{5} ?\d\d ?\d ?20\d\d ?\d{7}"),
    Cue(("es",), r"atestado(?: policial| instruido)?|diligencias", None, r"20\d\d-\d{6}-\d{8}", abroad=False),
    Cue(("es", "pe"), r"atestado(?: policial| instruido)?", "AT"),
    Cue(("ar", "es", "bo", "uy", "py"), r"sumario(?: policial| ordinario| administrativo)?", "SUM", abroad=False),
    Cue(("ar",), r"i\.?p\.?p\.?|investigacion penal preparatoria", "IPP",
        rf"(?:PP-?)?\d\d-\d\d-\d{{6}}-\d\d(?:/\d\d)?|{SERIAL}"),
    Cue(("ar",), r"preventivo(?: policial)?", "PREV", abroad=False),
    Cue(("ar",), r"cuij", None, r"\d\d-\d{8}-\d"),
    Cue(("ar",), r"legajos?(?: de investigacion| fiscal| m\.?p\.?f\.?)?", "LEG", abroad=False),
    Cue(("bo",), r"nurej", None, r"\d{7,15}"),
    Cue(("bo",), r"ianus", None, r"\d{9,15}"),
    Cue(("bo",), r"cud|codigo unico de denuncia", None, r"\d{12,15}"),
    Cue(("bo",), r"casos?(?: (?:fis|fiscal\w*|m\.?p\.?|penal))?", None, r"(?:FIS[- ]?)?[A-Z]{3}-?\d{7}", abroad=False),
    Cue(("bo",), r"casos?(?: (?:fis|fiscal\w*|m\.?p\.?|penal))?", "CASO", abroad=False),
    Cue(("bo",), r"casos?(?: (?:fis|fiscal\w*|m\.?p\.?|penal))?", None, r"(?:20|[1-9]0)\d{13}", abroad=False),
    Cue(("bo",), r"cuaderno de investigacion(?:es)?", "CUAD"),
    Cue(("br",), r"inquerito(?: policial| civil)?|ipl|i\.?p\.?(?= ?n| ?\d)", "IP",
        rf"20\d\d\.\d{{7}}(?: ?[-–] ?[A-Z]{{2,8}}(?:/[A-Z]{{2,4}}){{1,2}})?|{LETTERED}", abroad=False),
    Cue(("br",), r"b\.?o\.?(?:p\.?m\.?)?|boletim(?: de ocorrencia)?(?: policial)?|boletim unificado", "BO",
        rf"(?:[A-Z]{{2}}\d{{4}}-\d/{_YEAR}|{_YEAR}[./]\d{{5,7}}|\d{{3,7}}/{_YEAR}(?:\.\d{{4,7}}-\d)?"
        rf"|{SERIAL})", abroad=False),
    Cue(("br",), r"termo circunstanciado|t\.?c\.?o\.?", "TCO"),
    Cue(("br",), r"noticia de fato|nf|pic|procedimento investigatorio(?: criminal)?", "NF", abroad=False),
    Cue(("br", "pt"), r"processos?|autos|acao penal|apelacao(?: criminal)?|habeas corpus|queixa|auto de noticia",
        "PROC", SERIAL, abroad=False),
    Cue(("pt",), r"nuipc|n\.u\.i\.p\.c\.", None, r"\d{1,6} ?/ ?\d\d ?\. ?\d ?[A-Z][A-Z0-9]{3,5}"),
    Cue(("cl",), r"ruc", None, r"\d{10}-[\dkK]", abroad=False),
    Cue(("cl",), r"r\.?i\.?t\.?", "RIT", rf"(?:[A-Z]-)?\d{{1,6}}[-/]{_YEAR}"),
    Cue(("cl",), r"rol(?: unico| interno| n)?", "ROL",
        rf"(?:[A-Z]-)?\d{{1,3}}\.?\d{{0,4}}[-/](?:{_YEAR}|\d\d(?!\d))", abroad=False),
    Cue(("cl", "pe", "ar", "py"), r"parte(?: policial| denuncia| detenidos)?", "PARTE", abroad=False),
    Cue(("co",), r"noticia criminal|nunc|spoa|c\.?u\.?i\.?|radicad[oa]|radicacion|rad\.", None,
        r"\d\d[ \-]?\d{3}[ \-]?\d\d[ \-]?\d{5}[ \-]?20\d\d[ \-]?\d{5}(?:[ \-]?\d\d)?", abroad=False),
    Cue(("co",), r"radicad[oa]|radicacion|rad\.|sumario", "RAD", rf"{SERIAL}|\d{{5,6}}", abroad=False),
    Cue(("ec",), r"instruccion fiscal|indagacion previa|investigacion previa|n\.?d\.?d\.?|noticia del delito|juicio"
        r"|causa", None, r"\d{15}|\d{5}-?20\d\d-?\d{5}"),
    Cue(("mx",), r"carpetas? de investigacion|c\.?d\.?i\.?|averiguacion(?:es)? previas?|a\.p\.|nuc|n\.u\.c\.|nic",
        None, SLASHED),
    Cue(("mx",), r"carpetas? de investigacion|c\.?d\.?i\.?|nuc|n\.u\.c\.|nic", "CI"),
    Cue(("mx",), r"averiguacion(?:es)? previas?|a\.p\.", "AP"),
    Cue(("mx",), r"carpeta (?:judicial|administrativa)|toca(?: penal)?|amparo(?: directo| indirecto)?", "CJ",
        abroad=False),
    Cue(("mx",), r"causa penal|proceso penal", "CP"),
    Cue(("pe",), r"carpeta fiscal|caso(?: fiscal)?|c\.f\.", None, r"\d{9,10}-20\d\d-\d{1,5}(?:-\d)?"),
    Cue(("pe",), r"carpeta fiscal|c\.f\.", "CF"),
    Cue(("pa",), r"carpetilla", None, r"20\d{10}"),
    Cue(("pa",), r"noticia criminal|n\.?u\.?c\.?", None, r"20\d{10}", abroad=False),
    Cue(("do",), r"nuc", None, r"20\d\d-\d{3}-\d{5}(?:-\d\d)?", abroad=False),
    Cue(("uy",), r"iue|i\.u\.e\.|nunc", None, rf"\d{{1,3}}-\d{{1,6}}/{_YEAR}"),
    Cue(("hn",), r"expediente|denuncia|caso", None, r"\d{4}-20\d\d-\d{3,6}", abroad=False),
    Cue(("py",), r"causas?|expediente|carpeta fiscal", None, r"\d{1,2}(?:-\d{1,2}){3}-20\d\d-\d{1,6}", abroad=False),
    Cue(("gb",), r"crime (?:ref(?:erence)?|report)(?: number| no\.?)?|crn|c\.r\.n\.", None,
        r"\d\d/\d{3,7}/\d\d|\d{5,8}/\d\d|\d{10,11}"),
    Cue(("gb",), r"urn", None, r"\d\d ?[A-Z]{1,2}\d? ?\d{5,7} ?\d\d", abroad=False),
    Cue(("gb",), r"cad(?: ref(?:erence)?)?|incident log|log(?= n)", "CAD",
        r"\d{2,5}[/ ]\d\d ?[A-Z]{3} ?\d\d(?:\d\d)?", abroad=False),
    Cue(("us", "gb", "ie"), r"(?:police |incident |case |pulse )?(?:incident|report|docket|case|complaint|pulse)"
        r" (?:id|number|no\.?|#|ref(?:erence)?|file|report)(?: number| no\.?)?|case", None,
        r"(?:[A-Z]{1,4}[\-/ ]?)?(?:20)?\d\d[\-/](?:[A-Z]{1,4}[\-/])?\d{3,8}(?:[\-/][A-Z]{1,4})?", abroad=False),
    Cue(("us", "gb", "ie"), r"(?:incident|report|docket|case|complaint|pulse|crime)"
        r" (?:id|number|no\.?|#|ref(?:erence)?)(?: number| no\.?)?", None, r"[A-Z]{0,3}-?\d{6,10}",
        abroad=False),
    Cue(("it",), r"proc(?:edimento)?\.? pen(?:ale)?\.?|r\.?g\.?n\.?r\.?|notizia di reato|fascicolo", "RGNR", SERIAL),
    Cue(("fr",), r"proces-verbal|p\.?v\.?|procedure|information judiciaire", "PV",
        rf"{_YEAR}/\d{{3,8}}|{SERIAL}", abroad=False),
    Cue(("fr",), r"(?:numero de |n[°o] (?:de )?)?parquet", None, r"\d{11}"),
    Cue(("ro",), r"dosar(?:ul|ului)?(?: penal)?", "DOS",
        rf"\d{{1,6}}(?:/\d{{1,4}})?(?:/P)?/{_YEAR}", abroad=False),
    Cue(("zz",), r"siena(?: message)?", None, r"\d{6,8}(?:-\d{1,3}){1,3}"),
    # The chambers of a province letter their files: 4412-F-2020.
    Cue(("ar",), r"expedientes?(?: judicial| penal)?|exp(?:te|dte)?\.?|causas?|autos", "EXP",
        rf"\d{{1,6}}-[A-Z]{{1,3}}-{_YEAR}", abroad=False),
    Cue((), r"expedientes?(?: (?:judicial|penal|electronico|policial|fiscal|administrativo|de fase preparatoria)){0,2}"
        r"|e\.?f\.?p\.?|exp(?:te|dte)\.?s?|exp\.", "EXP", rf"(?:{LETTERED}|{_LONG}|{_YEAR}/\d{{3,7}}(?![\w/]))"),
    Cue((), r"causas?(?: (?:penal|judicial|fiscal|rol))?|autos|proceso(?: penal)?|juicio", "CAUSA"),
    Cue((), r"caso|denuncia(?: penal| policial)?|caratula|carpeta", "CASO", rf"(?:{SERIAL}|{_LONG})"),

)  # fmt: skip
"""Words and what stands behind them, narrower ones before wider ones."""

BETWEEN = re.compile(
    r"(?:[.:#°ºª*'|(\"«\-]| +|\n(?=[a-z]{0,4}[\-\d])|(?:n\.? ?[°ºo]s?\.?|n\.?|nros?\.?|num(?:ero)?s?\.?|no\.?|numbers?"
    r"|nr\.?|ref\.?|is|sob o|de|do|da|del|el|la|con|com|of|unico|policial|interno|penal|id)(?![a-z])){0,9}"
)
"""Signs and small words between a cue and its number, on folded text."""
