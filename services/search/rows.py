"""The rows of a list: which part of a line is its value, where commas may part columns or belong to the value.

70012345,Juan         a table: its first cell          Pérez, José           a name, surname first: the whole line
telefono,nombre       a header: not searched           Rosa Vega, Oruro      either: the whole, then its first cell
"""

import csv
import re
from collections.abc import Sequence
from itertools import islice

from services.search import analysis, lists, typed_names
from services.search.name_forms import NameForms

_CELL = re.compile(r"(?:\d\D*){5}|[^\W\d_]{2}")
"""What a value holds at least; a running number or a mark is none."""
_AMOUNT = re.compile(r"[^\d,]*\d{1,3}(,\d{3})+(\.\d+)?\D*")
_WORDS = re.compile(r"[^\W\d_]+")
_SURNAMES = frozenset({"apellido", "surname", "sobrenome", "lastname", "last"})
_GIVEN = frozenset({"nombre", "nome", "name", "given", "firstname", "first", "prenome"})
_COLUMNS = _SURNAMES | _GIVEN | frozenset(
    ["telefono", "telefone", "tel", "telf", "celular", "cel", "fono", "movil", "movel", "phone", "mobile", "cell",
     "whatsapp", "numero", "number", "num", "nro", "documento", "document", "doc", "dni", "ci", "cedula", "cpf",
     "cnpj", "rg", "rut", "ruc", "nit", "curp", "passport", "pasaporte", "passaporte", "identidad", "identity",
     "placa", "plate", "patente", "matricula", "alias", "apodo", "apelido", "nickname", "email", "correo", "mail",
     "usuario", "user", "username", "cuenta", "account", "conta", "iban", "direccion", "address", "endereco",
     "fecha", "date", "data", "caso", "case", "id", "value", "valor", "persona", "person", "pessoa", "pais",
     "country", "ciudad", "city", "cidade", "edad", "age", "idade", "nota", "note", "observacion"]
)  # fmt: skip
"""Words of which the names of columns are made."""
_PEOPLE = frozenset({"persona", "person", "pessoa", "alias", "apodo", "apelido", "nickname"})
_THINGS = frozenset(
    ["documento", "document", "doc", "cedula", "pasaporte", "passport", "passaporte", "identidad", "identity", "placa",
     "plate", "patente", "cuenta", "account", "conta", "celular", "whatsapp", "usuario", "caso", "nota", "alias"]
)  # fmt: skip
"""Those that stand in the pages too, and may be looked for."""
_LEAST = 2
"""Lines below such a word, for it to be a header."""
_LOOKED_AT = 50
"""First lines by which a header is told."""
_JOINING = frozenset(
    ["de", "del", "do", "da", "of", "the", "y", "e", "and", "full", "completo", "completa", "no", "n", "o", "la",
     "el"]
)  # fmt: skip


class Rows:
    """The lines of a list, and what is told of them by their header and by how many cells they have."""

    def __init__(self, lines: Sequence[str], names: NameForms | None) -> None:
        """With `names`, surnames are told from other words before a comma."""
        self._names = names
        filled = ((at, line) for at, line in enumerate(lines) if line.strip())
        first = list(islice(filled, _LOOKED_AT))
        head = [_words(cell) for cell in cells(first[0][1])] if first else []
        self.header = first[0][0] if _is_header(head, [line for _, line in first[1:]]) else None
        """The place of the line that names the columns, from 0; None where there is none."""
        named = head[:2] if self.header is not None and len(head) > 1 else []
        kinds = [(bool(_SURNAMES & set(words)), bool(_GIVEN & set(words))) for words in named]
        # A surname and a given name in two columns are one value.
        self._parted = kinds if len(kinds) == 2 and kinds[0] != kinds[1] and all(map(any, kinds)) else None
        self._is_table = bool(named) or _is_even(lines)

    def readings(self, line: str, countries: Sequence[str]) -> tuple[str, ...]:
        """What may be meant by a line, likeliest first: the first that answers is the one.

        A number is taken out of the words beside it, which no page may have there.
        `countries`: those whose numbers may stand there without a prefix.
        """
        found = cells(line)
        if len(found) < 2:
            whole = found[0] if found else line
            return (lists.phone_in(whole, countries) or whole,)
        if self._parted is not None and all(found[:2]):
            surname, given = found[:2] if self._parted[0][0] else found[1::-1]
            return (f"{surname}, {given}",)
        part = next((cell for cell in found if _CELL.search(cell)), "")
        if not part or _AMOUNT.fullmatch(line.strip()):
            return (line,)
        part = lists.phone_in(part, countries) or part
        if self._is_table or line.lstrip().startswith('"'):
            return (part,)
        if lists.is_value(line, countries) or (len(found) == 2 and self._is_name(found, line)):
            return (line,)
        # What answers a row that begins with a number answers the number too.
        return (part,) if lists.is_value(part, countries) else (line, part)

    def _is_name(self, found: Sequence[str], line: str) -> bool:
        """Whether two cells are a name with its surname first."""
        if not all(re.fullmatch(r"[^\W\d_][^\d]*", cell) for cell in found):
            return False
        if self._names is not None:
            name = ", ".join(found)
            read = typed_names.read(name, 0, self._names, ())
            if read is not None and read[1] == len(name):
                return True
        # `Quispe, Rosa` as people write it, with a blank; a lone surname would meet too many pages.
        return ", " in line and " " not in found[0]


def cells(line: str) -> list[str]:
    """The cells of a row parted by commas, quoted as RFC 4180 has it; the line itself where nothing parts it."""
    if "," not in line and not line.startswith('"'):
        return [line]
    try:
        (found,) = csv.reader([line], skipinitialspace=True, strict=True)
    except (csv.Error, ValueError):  # quotation marks that quote no cell
        return [line]
    return [cell.strip() for cell in found]


def _words(cell: str) -> list[str]:
    return [word.removesuffix("s") if len(word) > 3 else word for word in _WORDS.findall(analysis.fold(cell))]


def _is_header(head: Sequence[Sequence[str]], behind: Sequence[str]) -> bool:
    """Whether a first line names columns: half of its cells, and in a list of one column, of what all else looks like.

    Words may be what is looked for: `pasaporte` above `deuda`, or above a name and a number, is no header.
    """
    if not behind:
        return False
    named = [bool(words) and set(words) <= _COLUMNS | _JOINING and bool(set(words) & _COLUMNS) for words in head]
    if len(named) > 1:
        return 2 * sum(named) >= len(named)
    if named != [True] or (_THINGS.intersection(head[0]) and len(behind) < _LEAST):
        return False
    if (_SURNAMES | _GIVEN | _PEOPLE).intersection(head[0]):
        return all(len(line.split()) > 1 or "," in line for line in behind)
    return all(any(map(str.isdigit, line)) for line in behind)


def _is_even(lines: Sequence[str]) -> bool:
    """Whether all lines, two at least, have the same number of cells, three or more, without blanks behind commas."""
    filled = [line for line in lines if line.strip()]
    if len(filled) < 2 or filled[0].count(",") < 2:
        return False
    many = len(cells(filled[0]))
    return many > 2 and all(len(cells(line)) == many and ", " not in line.strip('"') for line in filled)
