"""Tables whose columns nobody explains: call records of any operator, file lists of forensic reports.

Headers in five languages and the look of the values each tell something; what both tell is nearly sure.
The guess is kept beside the table, with its confidence; the table itself stays as it was.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from models.column import Column

CALLS = "call_records"
FILES = "file_list"
HEADER_ROWS = 40
"""A header may stand under the operator's letterhead."""
SAMPLE_ROWS = 200
_BY_HEADER, _BOTH, _AGAINST = 0.8, 0.97, 0.45
LEAST = 0.3

# Role → words of its header, without accents and signs. The first role that fits wins: narrow ones stand first.
_CALL_HEADERS: dict[str, str] = {
    "imei": r"\bimei\b",
    "imsi": r"\bimsi\b",
    "iccid": r"\b(iccid|sim ?card|tarjeta sim|chip)\b",
    "duration": r"\b(dur|durac\w*|durat\w*|durata|duree|segundos?|seconds?|secs?|segs?|minutos|elapsed|tiempo aire)\b",
    "latitude": r"\b(lat|latitud|latitude|latitudine)\b",
    "longitude": r"\b(lon|lng|long|longitud|longitude|longitudine)\b",
    "azimuth": r"\b(azimut\w*|acimut|sector|orientac\w*|bearing)\b",
    "cell": r"\b(cell ?id|cell|celda|celula|cella|cellule|cgi|ecgi|lac|tac|ci|enb|bts|erb|id ?celda|id ?cell|cid)\b",
    "site": r"\b(site|sitio|antena|antenna|antenne|torre|tower|radiobase|nodo|estacao|estacion base|direccion|endereco"
    r"|indirizzo|adresse|address|localidad|municipio)\b",
    "ip": r"\b(ip|ip address|direccion ip|endereco ip)\b",
    "end": r"\b(fin|end|termino|fine|final|hora fin|end time|fecha fin|data fim|fim)\b",
    "time": r"^(hora|time|heure|ora|horario)\b|\bhora (inicio|inicial|llamada|da chamada|chamada)\b|\bstart time\b",
    "date": r"^(fecha|date|data|dia|day|jour|giorno)$|\b(fecha|data) (llamada|inicio|inicial|chamada|da chamada)\b",
    "start": r"\b(fecha ?(y|/)? ?hora|data ?(e|/)? ?hora|date ?(and|/)? ?time|datetime|timestamp|inicio|start"
    r"|date ?heure|data ?ora|fecha|debut|inizio)\b",
    "direction": r"\b(tipo|type|sentido|direc(cion|tion|ao)|servicio|service|servico|call type|trafico|evento?|event"
    r"|sens|tipologia)\b",
    "operator": r"\b(operador\w*|operator|carrier|operadora|compania|empresa|operateur|gestore|rede|red|network"
    r"|roaming)\b",
    "caller": r"\b(num\w* a|nro a|no a|numero a|a number|a party|party a|parte a|linea a|terminal a|abonado a"
    r"|assinante a|a ?num\w*|origen|origem|origin\w*|calling|caller|llamante|chamador|chamante|appelant|chiamante"
    r"|emisor|remitente|source|msisdn a|a msisdn)\b|^(de|from|desde|da)$",
    "callee": r"\b(num\w* b|nro b|no b|numero b|b number|b party|party b|parte b|linea b|terminal b|abonado b"
    r"|assinante b|b ?num\w*|destino|dest\w*|called|callee|llamado|marcado|discado|chamado|appele|chiamato|receptor"
    r"|dialed|dialled|msisdn b|b msisdn)\b|^(a|to|hacia|para)$",
    "subscriber": r"\b(msisdn|abonado|assinante|linea|linha|target|objetivo|alvo|subscriber|telefono|telefone|phone"
    r"|numero|number|num|terminal|abonne|utenza)\b",
}
_FILE_HEADERS: dict[str, str] = {
    "hash": r"\b(hash|md5|sha ?1|sha ?256|edonkey|photodna)\b",
    "path": r"\b(path|caminho|ruta|camino|full path|local path|percorso|chemin|export\w*|item path)\b",
    "deleted": r"\b(deleted|excluido|deletado|apagado|borrado|eliminado)\b",
    "carved": r"\b(carved|carving)\b",
    "size": r"\b(size|tamanho|tamano|bytes|taille|dimensione|length)\b",
    "created": r"\b(created|criacao|creacion|birth|creation)\b",
    "modified": r"\b(modified|modificacao|modificacion|modif\w*)\b",
    "accessed": r"\b(accessed|acesso|acceso|access)\b",
    "category": r"\b(category|categoria|type|tipo|mime)\b",
    "bookmark": r"\b(bookmark\w*|marcador\w*|tags?|etiqueta\w*)\b",
    "name": r"\b(name|nome|nombre|file ?name|arquivo|archivo|nom)\b",
}
_CALL_WORDS = {role: re.compile(pattern) for role, pattern in _CALL_HEADERS.items()}
_FILE_WORDS = {role: re.compile(pattern) for role, pattern in _FILE_HEADERS.items()}

_PHONE = re.compile(r"(?:\+|00)?\(?\d[\d ().-]{5,18}\d")
_DATE = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}|(?:19|20)\d{6}")
_STAMP = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d[0-5]\d")
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?(?: ?[ap]\.? ?m\.?)?", re.IGNORECASE)
_LENGTH = re.compile(r"\d{1,6}(?:[.,]\d+)?|\d{1,3}:\d{2}(?::\d{2})?|(?:\d+ ?[hm][a-z]* ?){0,3}\d+ ?[sm][a-z]*\.?")
_CELL = re.compile(r"\d{3}[-_ ]?\d{2,3}[-_ ]?\d{1,6}[-_ ]?\d{1,10}|\d{1,10}|[0-9A-Fa-f]{4,10}|[A-Z]{2,}[\w-]*\d+\w*")
_IP = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F:]{6,39}")
_COORDINATE = re.compile(r"-?\d{1,3}[.,]\d{2,}")
_DIRECTIONS = re.compile(
    r"in|out|mo|mt|moc|mtc|sms\W?\w*|voz|voice|vozz|datos|dados|data|entrante|saliente|entrada|saida|incoming|outgoing"
    r"|originada|recibida|recebida|efetuada|realizada|perdida|missed|llamada\w*|chamada\w*|call\w*|gprs|mms|ussd"
    r"|[a-z]+ (?:entrante|saliente|recebida|originada|incoming|outgoing)"
)


@dataclass(frozen=True)
class Guess:
    """What a table seems to be: its kind ("" for none of ours), how sure that is, its columns and its header's row."""

    kind: str = ""
    confidence: float = 0.0
    columns: tuple[Column, ...] = ()
    header_row: int = 0

    def told(self) -> list[str]:
        """The columns in words, for people who check the guess."""
        return [
            f"{column.place + 1} {column.header or '—'} = {column.role} ({column.confidence:.2f}, {column.basis})"
            for column in self.columns
        ]


def guess(rows: Sequence[Sequence[str]]) -> Guess:
    """The better of both kinds, or none."""
    if len(rows) < 2 or max((len(row) for row in rows[:HEADER_ROWS]), default=0) < 3:
        return Guess()
    calls = _calls(rows)
    return calls if calls.kind else _files(rows)


def _calls(rows: Sequence[Sequence[str]]) -> Guess:
    place, headers = _header(rows, _CALL_WORDS)
    if not headers:
        place, headers = _unknown_header(rows)
    values = _values(rows, place + 1)
    columns: list[Column] = []
    taken: set[str] = set()
    # Beside a B, an A is the one who calls, and not the Spanish "to".
    letters = {"a": "caller", "b": "callee"} if {"a", "b"} <= {folded(header) for header in headers} else {}
    for column, cells in enumerate(values):
        text = headers[column] if column < len(headers) else ""
        role = letters.get(folded(text)) or (
            next((role for role, words in _CALL_WORDS.items() if words.search(folded(text))), "") if text else ""
        )
        if role in taken and role not in ("cell", "site", "operator"):
            role = {"subscriber": "callee", "start": "end", "time": "end"}.get(role, "") if role != "caller" else ""
            role = "" if role in taken else role
        found = _judged(role, cells)
        if found is None:
            continue
        taken.add(found[0])
        columns.append(Column(place=column, header=text, role=found[0], confidence=found[1], basis=found[2]))
    columns = _parties(columns, values, headers)
    roles = {column.role: column.confidence for column in columns}
    parties = [roles[role] for role in ("caller", "callee", "subscriber") if role in roles]
    when = [roles[role] for role in ("start", "date", "time") if role in roles]
    besides = [roles[role] for role in ("duration", "direction", "cell", "imei", "imsi", "site") if role in roles]
    if not parties or not when or not (besides or len(parties) > 1):
        return Guess()
    needed = [
        max(parties),
        max(when),
        *([max(besides)] if besides else []),
        *([min(parties)] if len(parties) > 1 else []),
    ]
    sure = sum(needed) / len(needed)
    # Two of three essentials by guess alone may be any list with numbers and dates.
    if sure < 0.5 or (len(parties) < 2 and not {"duration", "cell", "imei", "imsi"} & roles.keys()):
        return Guess()
    return Guess(CALLS, round(sure, 2), tuple(columns), place if headers else 0)


def _files(rows: Sequence[Sequence[str]]) -> Guess:
    place, headers = _header(rows, _FILE_WORDS)
    columns: list[Column] = []
    for column, text in enumerate(headers):
        role = next((role for role, words in _FILE_WORDS.items() if words.search(folded(text))), "")
        if role and (role == "hash" or role not in {one.role for one in columns}):
            columns.append(Column(place=column, header=text, role=role, confidence=_BY_HEADER, basis="header"))
    roles = {column.role for column in columns}
    if not ({"name", "path"} <= roles and ("hash" in roles or {"size", "modified"} <= roles)):
        return Guess()
    return Guess(FILES, _BY_HEADER, tuple(columns), place)


def _header(rows: Sequence[Sequence[str]], words: dict[str, re.Pattern[str]]) -> tuple[int, list[str]]:
    """The row with the most known headers, at least two, and no values among them; its cells ([] for none)."""
    best, place = 1, -1
    for number, row in enumerate(rows[:HEADER_ROWS]):
        if any(_DATE.fullmatch(cell.strip()) or _PHONE.fullmatch(cell.strip()) for cell in row):
            continue
        known = {
            role
            for cell in row
            if 0 < len(cell.strip()) <= 60
            for role, pattern in words.items()
            if pattern.search(folded(cell))
        }
        if len(known) > best:
            best, place = len(known), number
    return (place, [cell.strip() for cell in rows[place]]) if place >= 0 else (-1, [])


def _unknown_header(rows: Sequence[Sequence[str]]) -> tuple[int, list[str]]:
    """The row before the first that holds a number or a day, in words unknown to us; -1 where there is none."""
    held = (
        number
        for number, row in enumerate(rows[:HEADER_ROWS])
        if any(_DATE.match(cell.strip()) or _PHONE.fullmatch(cell.strip()) for cell in row)
    )
    place = next(held, 0) - 1
    told = place >= 0 and len(rows[place]) == len(rows[place + 1]) and all(cell.strip() for cell in rows[place])
    return place, [cell.strip() for cell in rows[place]] if told else []


def _values(rows: Sequence[Sequence[str]], first: int) -> list[list[str]]:
    sample = rows[first : first + SAMPLE_ROWS]
    width = max((len(row) for row in sample), default=0)
    return [[row[place].strip() for row in sample if place < len(row) and row[place].strip()] for place in range(width)]


def _judged(role: str, cells: list[str]) -> tuple[str, float, str] | None:
    """Role, confidence and basis of a column by its header's role ("" for none) and its values."""
    if role:
        if role in ("time", "date") and cells and sum(map(_is_moment, cells)) > 0.5 * len(cells):
            role = "start"
        check = _CHECKS.get(role)
        if check is None or not cells:
            return role, _BY_HEADER, "header"
        share = sum(map(check, cells)) / len(cells)
        sure = _AGAINST + (_BOTH - _AGAINST) * share
        return role, round(sure, 2), "both" if share > 0.5 else "header"
    if len(cells) < 2:
        return None
    for candidate, weight in _BY_VALUES:
        share = sum(map(_CHECKS[candidate], cells)) / len(cells)
        if share >= 0.9:
            return candidate, round(weight * share, 2), "values"
    return None


def _parties(columns: list[Column], values: list[list[str]], headers: list[str]) -> list[Column]:
    """Unnamed columns of numbers beside a table of times: the first calls, the second is called."""
    taken = {column.role for column in columns}
    placed = {column.place for column in columns}
    open_roles = [role for role in ("caller", "callee") if role not in taken]
    if "subscriber" in taken and "caller" in open_roles:
        open_roles.remove("caller")
    found = list(columns)
    for place, cells in enumerate(values):
        if place in placed or not open_roles or len(cells) < 2:
            continue
        if sum(map(_is_phone, cells)) >= 0.8 * len(cells):
            header = headers[place] if place < len(headers) else ""
            found.append(Column(place=place, header=header, role=open_roles.pop(0), confidence=0.5, basis="values"))
    return sorted(found, key=lambda column: column.place)


def folded(text: str) -> str:
    """Small letters and digits, no accents, one blank between words."""
    plain = unicodedata.normalize("NFKD", text.lower())
    kept = "".join(character for character in plain if not unicodedata.combining(character))
    return re.sub(r"[^a-z0-9/]+", " ", kept.replace("º", "o").replace("_", " ")).strip()


def _is_phone(cell: str) -> bool:
    return _PHONE.fullmatch(cell) is not None and 7 <= sum(map(str.isdigit, cell)) <= 15 and not _DATE.fullmatch(cell)


def luhn(digits: str) -> bool:
    """The check digit of cards and of telephones' own numbers."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _is_imei(cell: str) -> bool:
    digits = re.sub(r"[ /-]", "", cell)
    if _STAMP.fullmatch(digits):
        return False
    # Networks write the check digit as 0, or leave it out, or add the version of the software.
    return digits.isdigit() and (len(digits) in (14, 16) or (len(digits) == 15 and (luhn(digits) or digits[-1] == "0")))


def _is_imsi(cell: str) -> bool:
    return len(cell) == 15 and cell.isdigit() and cell[0] in "234567" and not luhn(cell)


def _is_moment(cell: str) -> bool:
    return bool(_DATE.match(cell)) and (bool(_CLOCK.search(cell)) or (cell.isdigit() and len(cell) == 14))


def _full(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda cell: pattern.fullmatch(cell) is not None


_CHECKS: dict[str, Callable[[str], bool]] = {
    "imei": _is_imei,
    "imsi": lambda cell: len(cell) == 15 and cell.isdigit(),
    "iccid": lambda cell: cell.isdigit() and cell.startswith("89") and 18 <= len(cell) <= 22,
    "duration": _full(_LENGTH),
    "latitude": _full(_COORDINATE),
    "longitude": _full(_COORDINATE),
    "cell": _full(_CELL),
    "ip": _full(_IP),
    "start": lambda cell: bool(_DATE.match(cell)),
    "end": lambda cell: bool(_DATE.match(cell) or _CLOCK.fullmatch(cell)),
    "date": lambda cell: bool(_DATE.match(cell)),
    "time": lambda cell: bool(_CLOCK.search(cell)),
    "moment": _is_moment,
    "direction": lambda cell: _DIRECTIONS.fullmatch(folded(cell)) is not None,
    "caller": _is_phone,
    "callee": _is_phone,
    "subscriber": _is_phone,
}
# What values alone may tell, and how sure they are at best.
_BY_VALUES: tuple[tuple[str, float], ...] = (
    ("imei", 0.7),
    ("imsi", 0.6),
    ("iccid", 0.7),
    ("start", 0.6),
    ("time", 0.5),
    ("direction", 0.5),
)
