"""Reads what people type, sign by sign: recursive descent over the text (see `syntax`)."""

import re
from collections.abc import Sequence

from models.errors import QuerySyntax
from models.search import Bool, Everything, Fuzzy, Node, Phrase, Prefix, Range, Regex, Term, Variant, Variants, Wildcard
from services.search import analysis, codes, mapping, numbers, open_numbers, patterns, ranges, regexes, typed_names
from services.search.fields import FIELDS
from services.search.name_forms import NameForms

MAX_DEPTH = 20
MAX_SLOP = 50
MIN_PREFIX = 2
MIN_FUZZY = 3
"""Letters that a beginning or a near word needs: fewer would visit most words of the index."""

MOST_COSTLY = 20
"""Beginnings, near words and patterns of one query: each looks through a stretch of the dictionary."""
MOST_NAMES = 4
"""Names of one query that are sought in other forms too."""

_SPACE = re.compile(r"\s+")
_SKIPPED = re.compile(r"\s*(?:[¿¡](?=[+(]?\d))?")
_FIELD = re.compile(r"([^\W\d_]+):")
_WORD = re.compile(r'[^\s()"]+')
_REFUSES = re.compile(r"-(?!\s)|!(?=[^\s!?.,;:)])")
"""What leaves out the word behind it. An exclamation mark by itself, or at the end of a word, means nothing."""
_NEAR = re.compile(r"~(\d*)$")
_SLOP = re.compile(r"~(\d+)")
_REGEX = re.compile(r"""/((?:[^/\\]|\\.)+)/(?=[\s()"]|$)""", re.DOTALL)
_BETWEEN = re.compile(r"[\[{][^\]}]*[\]}]")
_WILD = re.compile(r"[^\W_][\w*?]*|[*?][\w*?]+")
_OF_NAMES = re.compile(r"[\w*?~]+")
_CODED = frozenset({"plate", "identifier"})
"""Fields whose values people type with blanks in them."""
_OPERATORS = frozenset({"OR", "AND", "NOT"})
_NO_NAMES = _OPERATORS | FIELDS.keys()


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


class Parser:
    """Recursive descent over the text: either > all > one. Each method starts and ends behind white space."""

    def __init__(
        self, text: str, countries: Sequence[str], names: NameForms | None = None, without: frozenset[str] = frozenset()
    ) -> None:
        self._text = text
        self._countries = countries
        self._names = names
        self._without = without
        self._at = 0
        self._depth = 0
        self._costing: dict[Node, int] = {}
        self._work = patterns.MOST_WORK
        self._named = 0
        self._skip()

    def whole(self) -> Node:
        """The whole text as a node. Raises QuerySyntax."""
        node = self._either(None)
        if self._at < len(self._text):
            raise self._error("This bracket was not opened.")
        if node is None:
            raise QuerySyntax("The query holds no word to search for.", position=0)
        if self._cost(node) > MOST_COSTLY:
            last = max(self._costing.values())
            raise QuerySyntax(f"A query may have {MOST_COSTLY} words with *, ?, ~ or / /.", position=last)
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
        """The place of a NOT, a dash or an exclamation mark before a word, which is stepped over."""
        at = self._operator("NOT")
        if at is None and _REFUSES.match(self._text, self._at):
            at = self._at
            self._at += 1
        return at

    def _refused(self, field: str | None, at: int) -> Node | None:
        if self._at >= len(self._text) or self._text[self._at] == ")" or self._sees("OR") or self._sees("AND"):
            raise QuerySyntax("NOT needs a word after it.", position=at)
        self._enter()
        without = self._negation()
        # What is refused is one word, whether it and the next are known as a name or not.
        node = self._one(field, alone=True) if without is None else self._refused(field, without)
        self._depth -= 1
        return node if without is None or node is None else _all_of([], [node])

    def _one(self, field: str | None, *, alone: bool = False) -> Node | None:
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
        return self._plain(field, alone=alone)

    def _valued(self, field: str) -> Node | None:
        here = self._text[self._at]
        if here == "(" and self._number(field) is None:
            return self._group(field)
        if field not in ranges.READERS and here in "[{" and " TO " in (_BETWEEN.match(self._text, self._at) or [""])[0]:
            raise self._error("Ranges are for date: and amount: only.")
        return self._quoted(field) if here == '"' else self._plain(field)

    def _range(self, field: str) -> Range:
        at, whole = self._at, _BETWEEN.match(self._text, self._at)
        if whole is None and self._text[at] == '"':
            closed = self._text.find('"', at + 1)
            typed = self._text[at : closed + 1] if closed > 0 else '"'
        else:
            found = whole or _WORD.match(self._text, at)
            typed = ranges.taken(field, self._text, at) or (found[0] if found is not None else "")
        node = ranges.read(field, typed, at)
        self._at = at + len(typed)
        self._skip()
        return node

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
        if field is not None and field in ranges.READERS:
            return self._range(field)
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
        elif self._text[self._at : self._at + 1] in ("~", "*", "?", "^"):
            raise self._error("Behind quotation marks stands how many moves apart their words may be, such as ~5.")
        self._skip()
        if field == "phone":
            return numbers.phone(words, opened, self._countries)
        if not analysis.terms(analysis.FOLDED, words):
            return None
        node = Phrase(words=words, slop=slop, field=field)
        return self._in_other_forms(node, f'person:"{words}"', words) if field == "person" and not slop else node

    def _plain(self, field: str | None, *, alone: bool = False) -> Node | None:
        if field is not None and field in ranges.READERS:
            return self._range(field)
        number = self._number(field)
        if number is not None:
            node, end = number
            # What ends a question may be a figure left open, too.
            asked = open_numbers.of_text(self._text[self._at : end + 1]) if self._text[end : end + 1] == "?" else []
            self._at = end + bool(asked)
            self._skip()
            return numbers.any_of([node, *asked])
        code = codes.spaced(self._text, self._at) or self._paper() if field is None else None
        if code is not None:
            node, self._at = code
            self._skip()
            return node
        whole = _REGEX.match(self._text, self._at)
        if whole is not None:
            return self._regex(whole, field)
        regexes.unfinished(self._text, self._at)
        named = self._name() if field is None and not alone else None
        if named is not None:
            return named
        found = (codes.in_field(self._text, self._at) if field in _CODED else None) or _WORD.match(self._text, self._at)
        if found is None:
            raise self._error("A word is missing here.")
        at, self._at = self._at, found.end()
        self._skip()
        return self._leaf(found[0], field, at)

    def _leaf(self, word: str, field: str | None, at: int) -> Node | None:
        if " " in word:
            return Phrase(words=word, field=field)
        if (wrong := patterns.misplaced(word)) is not None:
            raise QuerySyntax(wrong[0], position=at + wrong[1])
        if word == "*":
            # With a field: pages that hold any value of it.
            return Everything() if field is None else self._present(field, at)
        if field == "phone":
            if "?" in word or "*" in word[1:-1]:
                return self._any_costly(open_numbers.of_phone(word, at), at)
            return numbers.phone(word, at, self._countries)
        if field is None and (found := open_numbers.of_text(word)):
            return self._any_costly(found, at)
        if field == "name" and (parts := [one for one in _OF_NAMES.findall(word) if one.strip("*")]) != [word]:
            return _all_of([node for part in parts if (node := self._leaf(part, field, at)) is not None], [])
        if _WILD.fullmatch(word) and ("*" in word[:-1] or "?" in word):
            return self._wildcard(word, field, at)
        if "*" in word[:-1]:
            raise QuerySyntax("A * stands among letters and figures only.", position=at + word.index("*"))
        if word.endswith("*"):
            start = word[:-1]
            if len("".join(analysis.terms(analysis.FOLDED, start))) < MIN_PREFIX:
                raise QuerySyntax(f"A beginning needs {MIN_PREFIX} letters before its *.", position=at)
            return self._costly(Prefix(start=start, field=field), at)
        near = _NEAR.search(word)
        if near is not None and near.start():
            distance = int(near[1] or 1)
            if distance not in (1, 2):
                raise QuerySyntax("A near word may be 1 or 2 letters off.", position=at + near.start())
            bare = word[: near.start()]
            if len("".join(analysis.terms(analysis.FOLDED, bare))) < MIN_FUZZY:
                raise QuerySyntax(f"A near word needs {MIN_FUZZY} letters.", position=at)
            return self._costly(Fuzzy(word=bare, distance=distance, field=field), at)
        if not analysis.terms(analysis.FOLDED, word):
            return None
        if field == mapping.CODES:
            return codes.either_way(word)
        node = (codes.typed(word) if field is None else None) or Term(word=word, field=field)
        return self._in_other_forms(node, f"person:{word}", word) if field == "person" else node

    def _present(self, field: str, at: int) -> Node:
        if field not in mapping.FIELDS and field != mapping.TAG:
            raise QuerySyntax("The field needs a value.", position=at)
        return Wildcard(pattern=mapping.ANY, field=field)

    def _wildcard(self, word: str, field: str | None, at: int) -> Node:
        bare = word[:-1]
        # What ends a question ends a word, too.
        asked = word.endswith("?") and "*" not in bare and "?" not in bare
        if asked and len(bare) < MIN_PREFIX:
            return Term(word=bare, field=field)
        self._bounded(patterns.wildcard(word), at)
        node = self._costly(Wildcard(pattern=word, field=field), at)
        if not asked:
            return node
        code = codes.typed(bare) if field is None else None
        return numbers.any_of([code or Term(word=bare, field=field), node]) or node

    def _paper(self) -> tuple[Node, int] | None:
        """A paper's few letters and, behind a blank, its figures, which begin here; and where it ends."""
        found = codes.PAPER.match(self._text, self._at)
        if found is None or found[1] in _OPERATORS:
            return None
        digits = numbers.in_text(self._text, found.start(2), self._countries)
        if digits is not None and digits[1] != found.end():
            return None
        node = digits[0] if digits is not None else codes.typed(found[2]) or Term(word=found[2])
        return codes.lettered(Term(word=found[1]), node, found[1] + found[2]), found.end()

    def _regex(self, found: re.Match[str], field: str | None) -> Node:
        at = self._at
        try:
            pattern = regexes.read(found[1])
        except QuerySyntax as error:
            raise QuerySyntax(error.message, position=found.start(1) + error.position) from None
        self._bounded(pattern, at)
        self._at = found.end()
        self._skip()
        return self._costly(Regex(pattern=found[1], field=field), at)

    def _name(self) -> Node | None:
        """Somebody's name that begins here, typed without quotation marks."""
        found = None if self._names is None else typed_names.read(self._text, self._at, self._names, _NO_NAMES)
        if found is None:
            return None
        start, (name, end) = self._at, found
        words: list[Node | None] = []
        while self._at < end and (word := _WORD.match(self._text, self._at)) is not None:
            at, self._at = self._at, word.end()
            self._skip()
            words.append(self._leaf(word[0], None, at))
        node = Bool(must=tuple(word for word in words if word is not None))
        return self._in_other_forms(node, f"({self._text[start:end]})", name)

    def _in_other_forms(self, node: Node, text: str, name: str) -> Node:
        """The name, or any of its other forms."""
        if self._names is None or self._named >= MOST_NAMES:
            return node
        found: list[Variant] = [form for form in self._names.of(name) if form.text not in self._without]
        if not found:
            return node
        self._named += 1
        return Variants(text=text, name=name, typed=node, forms=tuple(found))

    def _any_costly(self, found: Sequence[Node], at: int) -> Node | None:
        """Any of the forms of a number with open figures, each of which costs as if it were typed."""
        return numbers.any_of([one if isinstance(one, Phrase | Term) else self._costly(one, at) for one in found])

    def _costly(self, node: Node, at: int) -> Node:
        """Remember that a node costs much to look for, and where it was typed."""
        self._costing[node] = at
        return node

    def _bounded(self, pattern: patterns.Pattern, at: int) -> None:
        """Raises QuerySyntax at the place of a pattern that takes too long, by itself or with those before it."""
        try:
            self._work -= patterns.checked(patterns.folded(pattern), left=self._work)
        except QuerySyntax as error:
            raise QuerySyntax(error.message, position=at + error.position) from None

    def _cost(self, node: Node) -> int:
        """How many nodes of a query cost much."""
        if isinstance(node, Bool):
            return sum(map(self._cost, (*node.must, *node.should, *node.must_not)))
        return self._cost(node.typed) if isinstance(node, Variants) else node in self._costing

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
        self._at = next(_SKIPPED.finditer(self._text, self._at)).end()

    def _enter(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._error(f"Brackets may stand {MAX_DEPTH} deep.")

    def _error(self, message: str) -> QuerySyntax:
        return QuerySyntax(message, position=self._at)
