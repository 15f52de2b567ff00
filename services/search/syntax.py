"""What people type, read into the query AST.

    pasaporte deuda            both words            "le quitaron el pasaporte"   words in a row
    pasaporte OR documento     either                "pasaporte retenido"~5       up to five moves apart
    pasaporte -policía, NOT x  without               pasap*   hotle~1   hotle~2   beginning, one or two letters off
    (a OR b) c                 grouping              person:quispe   phone:70012345   lang:pt   exact:año

A phone number in any spelling is also sought by its normal form, a plate or paper with its groups parted in any
way and with signs that OCR takes for others (O for 0, l for 1, S for 5, B for 8, Z for 2); in quotation marks they
are sought as written.
Operators are the English capitals. What cannot be read is a QuerySyntax with the place.
"""

import re
from collections.abc import Mapping, Sequence
from typing import assert_never

from models.errors import QuerySyntax
from models.search import Bool, Everything, Fuzzy, Node, Phrase, Prefix, Term
from services.search import analysis, codes, mapping, numbers

MAX_LENGTH = 2000
"""Characters of a query. Longer lists of words are searched as a list."""
MAX_NODES = 200
MAX_DEPTH = 20
MAX_SLOP = 50
MIN_PREFIX = 2
MIN_FUZZY = 3
"""Letters that a beginning or a near word needs: fewer would visit most words of the index."""


COUNTRIES = ("BO", "AR", "BR")

FIELDS: Mapping[str, str] = {
    "person": "person",
    "persona": "person",
    "pessoa": "person",
    "phone": "phone",
    "tel": "phone",
    "telefono": "phone",
    "telefone": "phone",
    "place": "place",
    "lugar": "place",
    "org": "org",
    "email": "email",
    "correo": "email",
    "id": "identifier",
    "identifier": "identifier",
    "indicator": "indicator",
    "indicador": "indicator",
    "type": "media_type",
    "tipo": "media_type",
    "lang": "language",
    "idioma": "language",
    "name": "name",
    "nombre": "name",
    "nome": "name",
    "source": "source",
    "exact": mapping.EXACT,
    "code": mapping.CODES,
    "codigo": mapping.CODES,
    "variant": mapping.VARIANTS,
    "variante": mapping.VARIANTS,
}
"""Field names that may be typed (folded), and the fields they mean."""

_SHOWN = {field: name for name, field in reversed(list(FIELDS.items()))}

_SPACE = re.compile(r"\s+")
_QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))
_FIELD = re.compile(r"([^\W\d_]+):")
_WORD = re.compile(r'[^\s()"]+')
_NEAR = re.compile(r"~(\d*)$")
_SLOP = re.compile(r"~(\d+)")


def parse(text: str, *, countries: Sequence[str] = COUNTRIES) -> Node:
    """Read a query. `countries` (ISO codes) are those whose phone numbers may be typed without a prefix.

    An empty query is everything. Raises QuerySyntax.
    """
    typed = analysis.normal(text).translate(_QUOTES)
    if len(typed) > MAX_LENGTH:
        raise QuerySyntax(f"A query may have {MAX_LENGTH} characters.", position=MAX_LENGTH)
    if not typed.strip():
        return Everything()
    node = _Parser(typed, countries).whole()
    if size(node) > MAX_NODES:
        raise QuerySyntax(f"A query may have {MAX_NODES} parts.", position=len(typed))
    return node


def size(node: Node) -> int:
    """The number of nodes."""
    if isinstance(node, Bool):
        return 1 + sum(size(child) for child in (*node.must, *node.should, *node.must_not))
    return 1


def render(node: Node) -> str:
    """A query text that reads back as the same node. For nodes made by `parse`."""
    if not isinstance(node, Bool):
        return _render_leaf(node)
    if node.should:
        return " OR ".join(map(_inside, node.should))
    wanted = " AND ".join(map(_inside, node.must))
    return " ".join([wanted, *(f"-{_inside(child)}" for child in node.must_not)])


def _inside(node: Node) -> str:
    return f"({render(node)})" if isinstance(node, Bool) else render(node)


def _render_leaf(node: Term | Phrase | Prefix | Fuzzy | Everything) -> str:
    if isinstance(node, Everything):
        return "*"
    if node.field == mapping.PHONE_TAIL:
        return f"phone:*{node.start[::-1] if isinstance(node, Prefix) else ''}"
    field = "" if node.field is None else f"{_SHOWN.get(node.field, node.field)}:"
    match node:
        case Term():
            return f"{field}{node.word}"
        case Phrase():
            return f'{field}"{node.words}"' + (f"~{node.slop}" if node.slop else "")
        case Prefix():
            return f"{field}{node.start}*"
        case Fuzzy():
            return f"{field}{node.word}~{node.distance}"
        case _:  # pragma: no cover
            assert_never(node)


def _all_of(must: Sequence[Node], must_not: Sequence[Node]) -> Node | None:
    wanted: list[Node] = []
    refused: list[Node] = []
    for node in must:
        if isinstance(node, Bool) and not node.should:
            wanted.extend(node.must)
            refused.extend(node.must_not)
        else:
            wanted.append(node)
    refused.extend(must_not)
    if not wanted and not refused:
        return None
    wanted = [node for node in wanted if not isinstance(node, Everything)] or [Everything()]
    if len(wanted) == 1 and not refused:
        return wanted[0]
    return Bool(must=tuple(wanted), must_not=tuple(refused))


class _Parser:
    """Recursive descent over the text: either > all > one. Each method starts and ends behind white space."""

    def __init__(self, text: str, countries: Sequence[str]) -> None:
        self._text = text
        self._countries = countries
        self._at = 0
        self._depth = 0
        self._skip()

    def whole(self) -> Node:
        node = self._either(None)
        if self._at < len(self._text):
            raise self._error("This bracket was not opened.")
        if node is None:
            raise QuerySyntax("The query holds no word to search for.", position=0)
        return node

    def _either(self, field: str | None) -> Node | None:
        found = [self._all(field)]
        while (at := self._operator("OR")) is not None:
            if found[-1] is None:
                raise QuerySyntax("OR needs a word before it.", position=at)
            found.append(self._all(field))
            if found[-1] is None:
                raise QuerySyntax("OR needs a word after it.", position=at)
        return numbers.any_of([node for node in found if node is not None])

    def _all(self, field: str | None) -> Node | None:
        must: list[Node] = []
        must_not: list[Node] = []
        pending: int | None = None
        while self._at < len(self._text) and self._text[self._at] != ")" and not self._sees("OR"):
            at = self._operator("AND")
            if at is not None:
                if pending is not None or not (must or must_not):
                    raise QuerySyntax("AND needs a word before it.", position=at)
                pending = at
                continue
            without = self._negation()
            node = self._one(field) if without is None else self._refused(field, without)
            if node is not None:
                (must if without is None else must_not).append(node)
                pending = None
        if pending is not None:
            raise QuerySyntax("AND needs a word after it.", position=pending)
        return _all_of(must, must_not)

    def _negation(self) -> int | None:
        """The place of a NOT or a dash before a word, which is stepped over."""
        at = self._operator("NOT")
        if at is None and self._text[self._at] == "-" and not self._text[self._at + 1 : self._at + 2].isspace():
            at = self._at
            self._at += 1
        return at

    def _refused(self, field: str | None, at: int) -> Node | None:
        if self._at >= len(self._text) or self._text[self._at] == ")" or self._sees("OR") or self._sees("AND"):
            raise QuerySyntax("NOT needs a word after it.", position=at)
        self._enter()
        without = self._negation()
        node = self._one(field) if without is None else self._refused(field, without)
        self._depth -= 1
        return node if without is None or node is None else _all_of([], [node])

    def _one(self, field: str | None) -> Node | None:
        here = self._text[self._at]
        if here == "(" and self._number(field) is None:
            return self._group(field)
        if here == '"':
            return self._quoted(field)
        named = _FIELD.match(self._text, self._at)
        if named is not None:
            meant = FIELDS.get(analysis.fold(named[1]))
            if meant is not None:
                self._at = named.end()
                after = self._text[self._at : self._at + 1]
                if not after or after.isspace() or after == ")":
                    raise self._error("The field needs a value right after its colon.")
                return self._valued(meant)
        return self._plain(field)

    def _valued(self, field: str) -> Node | None:
        here = self._text[self._at]
        if here == "(" and self._number(field) is None:
            return self._group(field)
        return self._quoted(field) if here == '"' else self._plain(field)

    def _group(self, field: str | None) -> Node | None:
        opened = self._at
        self._enter()
        self._at += 1
        self._skip()
        node = self._either(field)
        if self._at >= len(self._text):
            raise QuerySyntax("This bracket is not closed.", position=opened)
        self._at += 1
        self._depth -= 1
        self._skip()
        return node

    def _quoted(self, field: str | None) -> Node | None:
        opened = self._at
        closed = self._text.find('"', opened + 1)
        if closed < 0:
            raise QuerySyntax("This quotation mark is not closed.", position=opened)
        words = _SPACE.sub(" ", self._text[opened + 1 : closed]).strip()
        self._at = closed + 1
        slop = 0
        near = _SLOP.match(self._text, self._at)
        if near is not None:
            slop = int(near[1])
            if slop > MAX_SLOP:
                raise self._error(f"Words may stand up to {MAX_SLOP} moves apart.")
            self._at = near.end()
        self._skip()
        if field == "phone":
            return numbers.phone(words, opened, self._countries)
        if not analysis.terms(analysis.FOLDED, words):
            return None
        return Phrase(words=words, slop=slop, field=field)

    def _plain(self, field: str | None) -> Node | None:
        number = self._number(field)
        if number is not None:
            node, self._at = number
            self._skip()
            return node
        code = codes.spaced(self._text, self._at) if field is None else None
        if code is not None:
            node, self._at = code
            self._skip()
            return node
        found = _WORD.match(self._text, self._at)
        if found is None:
            raise self._error("A word is missing here.")
        at, self._at = self._at, found.end()
        self._skip()
        return self._leaf(found[0], field, at)

    def _leaf(self, word: str, field: str | None, at: int) -> Node | None:
        if field == "phone":
            return numbers.phone(word, at, self._countries)
        if word == "*":
            if field is not None:
                raise QuerySyntax("The field needs a value.", position=at)
            return Everything()
        if "*" in word[:-1]:
            raise QuerySyntax("A * may stand only at the end of a word.", position=at + word.index("*"))
        if word.endswith("*"):
            start = word[:-1]
            if len("".join(analysis.terms(analysis.FOLDED, start))) < MIN_PREFIX:
                raise QuerySyntax(f"A beginning needs {MIN_PREFIX} letters before its *.", position=at)
            return Prefix(start=start, field=field)
        near = _NEAR.search(word)
        if near is not None and near.start():
            distance = int(near[1] or 1)
            if distance not in (1, 2):
                raise QuerySyntax("A near word may be 1 or 2 letters off.", position=at + near.start())
            bare = word[: near.start()]
            if len("".join(analysis.terms(analysis.FOLDED, bare))) < MIN_FUZZY:
                raise QuerySyntax(f"A near word needs {MIN_FUZZY} letters.", position=at)
            return Fuzzy(word=bare, distance=distance, field=field)
        if not analysis.terms(analysis.FOLDED, word):
            return None
        if field == mapping.CODES:
            return codes.either_way(word)
        return (codes.typed(word) if field is None else None) or Term(word=word, field=field)

    def _number(self, field: str | None) -> tuple[Node, int] | None:
        """A number that begins here, and where it ends; only in the text and in phone fields."""
        if field is None:
            return numbers.in_text(self._text, self._at, self._countries)
        return numbers.in_phone_field(self._text, self._at, self._countries) if field == "phone" else None

    def _operator(self, name: str) -> int | None:
        """Step over an operator. Its place, None where there is none."""
        if not self._sees(name):
            return None
        at = self._at
        self._at += len(name)
        self._skip()
        return at

    def _sees(self, name: str) -> bool:
        after = self._at + len(name)
        return self._text.startswith(name, self._at) and (
            after >= len(self._text) or self._text[after].isspace() or self._text[after] in '()"'
        )

    def _skip(self) -> None:
        while self._at < len(self._text) and self._text[self._at].isspace():
            self._at += 1

    def _enter(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._error(f"Brackets may stand {MAX_DEPTH} deep.")

    def _error(self, message: str) -> QuerySyntax:
        return QuerySyntax(message, position=self._at)
