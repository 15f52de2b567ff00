"""An identity → the forms that name a person, by the rules of our own name comparison: parts, pet names, initials."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, product

from models.ids import PersonId
from models.protected import Identity
from services.protection.forms import (
    ACCOUNT,
    PAPER,
    PHONE,
    PLACE,
    RELATIVE,
    SCHOOL,
    Forms,
    LiteralForm,
    NameForm,
    NumberForm,
    WordForm,
)
from services.protection.spelled import fold, tokens, unparted
from services.scripts.customs import syllables
from services.search.diminutives import diminutives
from services.search.linking.name_tables import name_tables
from services.search.linking.parse import Parser
from services.search.linking.values import paper_code, phone
from services.search.linking.words import Levels

_OTHER_SCRIPT = re.compile(r"[^\W\d_\u0000-\u036f\u1e00-\u1eff]")
_PHONE_DIGITS = 8
"""Digits of a phone that are the same in all its writings: codes of country and area stand before them."""
_SHORTEST_NUMBER = 5
_SHORTEST_WORD = 3
_PET_NAMES = 24
_SHORTEST_INITIALS = 2
_SCHOOLS = frozenset(
    ["unidad", "educativa", "colegio", "escuela", "liceo", "instituto", "escola", "colegiada", "centro", "fiscal"]
)
_STREET_WORDS = frozenset(
    ["calle", "avenida", "av", "avda", "rua", "passagem", "pasaje", "psje", "jiron", "jr", "carrera", "cra",
     "plaza", "praca", "barrio", "bairro", "zona", "villa", "urb", "urbanizacion", "edificio", "nro", "no",
     "numero", "num", "n", "casa", "piso", "dpto", "depto", "apto", "colonia", "col", "de", "del", "la", "las",
     "los", "el", "da", "do", "das", "dos", "e", "y", "s", "esquina"]
)  # fmt: skip
_ARTICLES = frozenset(
    ["la", "el", "las", "los", "o", "a", "os", "as"]
)  # fmt: skip
_TOGETHER: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("maria", "fernanda"): ("marifer", "mafer", "mafe"),
    ("maria", "jose"): ("majo", "marijo", "mariajo"),
    ("maria", "elena"): ("malena", "marilena"),
    ("maria", "luisa"): ("malu", "marilu", "marisa"),
    ("maria", "isabel"): ("maribel", "mabel", "marisa"),
    ("maria", "teresa"): ("maite", "mayte", "marite"),
    ("maria", "cristina"): ("macris", "maricris"),
    ("maria", "paula"): ("mapau", "mapi"),
    ("maria", "belen"): ("mabe", "mabel"),
    ("maria", "eugenia"): ("maru", "mauge"),
    ("maria", "soledad"): ("marisol",),
    ("maria", "carmen"): ("mamen", "maricarmen"),
    ("maria", "dolores"): ("mariola", "marilo"),
    ("maria", "alejandra"): ("marale",),
    ("maria", "victoria"): ("mariavi", "marivi"),
    ("ana", "maria"): ("anamari",),
    ("luz", "maria"): ("luzma",),
    ("rosa", "maria"): ("rosama",),
    ("jose", "luis"): ("joselu", "pepelu"),
    ("jose", "maria"): ("chema", "josema"),
    ("jose", "manuel"): ("josema",),
    ("juan", "carlos"): ("juanca",),
    ("juan", "manuel"): ("juanma",),
    ("juan", "jose"): ("juanjo",),
    ("juan", "pablo"): ("juampi", "juanpi"),
    ("luis", "fernando"): ("luisfer",),
}
"""What bearers of two given names are called."""
_COMMON_PARTICLES = frozenset(
    ["de", "del", "la", "las", "los", "da", "do", "das", "dos", "e", "y"]
)  # fmt: skip


def forms_of(person: PersonId, label: str, identity: Identity, levels: Levels) -> Forms:
    """All that names her. Raises nothing: what says too little to be found safely is left out."""
    parser = Parser(levels)
    own = [name for text in (identity.name, *identity.other_names) for name in _names(parser, text, "")]
    kin = [name for text in identity.relatives for name in _names(parser, text, RELATIVE)]
    single = [WordForm(words=name.given[0][:1]) for name in own if len(name.given) == 1 and not name.surnames]
    return Forms(
        person=person,
        label=label,
        names=tuple(name for name in (*own, *kin) if len(name.given) + len(name.surnames) > 1),
        words=(
            *single,
            *_as_written((identity.name, *identity.other_names), ""),
            *_as_written(identity.relatives, RELATIVE),
            *_rows(_also_small(identity.nicknames), "", drop=frozenset()),
            *_rows(identity.addresses, PLACE, drop=_STREET_WORDS),
            *_rows(_parts_of(identity.shelter), PLACE, drop=_STREET_WORDS),
            *_rows(identity.schools, SCHOOL, drop=_COMMON_PARTICLES),
            *_rows(identity.schools, SCHOOL, drop=_COMMON_PARTICLES | _SCHOOLS, least=2),
        ),
        numbers=(*_phones(identity.phones), *_papers(identity.papers)),
        literals=(
            *_accounts(identity),
            *_nouns(_also_small(identity.nicknames)),
            *_initials(own, identity.initials),
            *(LiteralForm(text=text.strip()) for text in (identity.name, *identity.other_names) if unparted(text)),
        ),
        born=identity.born,
    )


def _names(parser: Parser, text: str, tag: str) -> Iterator[NameForm]:
    """A form for each likely reading of a written name."""
    name = parser.name(text)
    for reading in name.readings[:2]:
        given = [word.text for word in reading.given]
        surnames = [word.text for word in reading.surnames]
        # Words that comparing takes for one (Xiao Ming, Abu Bakr, San Martín) stand apart and in one word.
        ways = {(tuple(given), tuple(surnames)): None, (_apart(given, name.words), _apart(surnames, name.words)): None}
        if len(reading.given) == 1 and reading.given[0].chinese:
            ways |= {(pair, tuple(surnames)): None for pair in syllables(given[0])}
        for given_words, family in ways:
            pieces = tuple(piece for word in family for piece in _pieces(word))
            if given_words or pieces:
                yield NameForm(given=_called(given_words), surnames=pieces, tag=tag)


def _as_written(texts: Iterable[str], tag: str) -> Iterator[WordForm]:
    """A name in letters of another script as it stands, and turned: other forms are in Latin ones."""
    for text in texts:
        if _OTHER_SCRIPT.search(text):
            words = tuple(one.folded for one in tokens(text))
            yield from (WordForm(words=row, tag=tag) for row in dict.fromkeys((words, words[::-1])))


def _apart(texts: Sequence[str], written: Sequence[str]) -> tuple[str, ...]:
    """The words as they were written, where two that stand in a row were joined."""
    rows = {"".join(pair): pair for pair in pairwise(written)}
    return tuple(part for text in texts for part in ((text,) if text in written else rows.get(text, (text,))))


def _pieces(word: str) -> Iterator[str]:
    """The parts of a surname that weigh: `de_la_cruz` is `cruz`."""
    pieces = [one.folded for one in tokens(word.replace("_", " "))]
    yield from [piece for piece in pieces if piece not in _COMMON_PARTICLES] or pieces


def _called(given: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Given names with what their bearers are called; what two of them are called together stands with the first."""
    called = [_with_pet_names(word) for word in given]
    for at, pair in enumerate(pairwise(map(fold, given))):
        called[at] = (*called[at], *_TOGETHER.get(pair, ()))
    return tuple(called)


def _with_pet_names(word: str) -> tuple[str, ...]:
    full = fold(word)
    pets = sorted(short for short, fulls in name_tables().nicknames.items() if full in fulls and len(short) > 2)
    return (full, *pets[:_PET_NAMES], *diminutives(full))


def _also_small(nicknames: Iterable[str]) -> Iterator[str]:
    """Nicknames, and as they are called by whoever is fond of her: La Flaca, La Flaquita."""
    for text in nicknames:
        yield text
        before, _, last = text.strip().rpartition(" ")
        yield from (f"{before} {small}".strip() for small in diminutives(fold(last)))


def _rows(texts: Iterable[str], tag: str, *, drop: frozenset[str], least: int = 1) -> Iterator[WordForm]:
    for text in texts:
        words = [one.folded for one in tokens(text)]
        kept = tuple(word for word in words if word not in drop) or tuple(words)
        # Beyond street and number, an address is floor, quarter, town: any of them may be missing.
        if tag == PLACE:
            digits = next((at for at, word in enumerate(kept) if any(sign.isdigit() for sign in word) and at), None)
            kept = kept[: digits + 1] if digits is not None else kept[:3]
        if len(kept) >= least and (len(kept) > 1 or (kept and len(kept[0]) >= _SHORTEST_WORD)):
            yield WordForm(words=kept, tag=tag)


def _parts_of(place: str) -> list[str]:
    """A shelter is told by its name, or by its street: each names it."""
    return [part for part in place.replace(";", ",").split(",") if len(part.split()) > 1]


def _nouns(nicknames: Iterable[str]) -> Iterator[LiteralForm]:
    """A nickname without its article, where it is written like a name: La Flaca is Flaca, and no thin woman."""
    for text in nicknames:
        article, _, noun = text.strip().partition(" ")
        if fold(article) in _ARTICLES and len(noun) > _SHORTEST_WORD:
            for written in (noun.title(), noun.upper()):
                yield LiteralForm(text=written, capitals=True)


def _phones(texts: Iterable[str]) -> Iterator[NumberForm]:
    for text in texts:
        digits = phone(text)[0]
        if len(digits) >= _SHORTEST_NUMBER:
            yield NumberForm(signs=digits[-_PHONE_DIGITS:], tag=PHONE)


def _papers(texts: Iterable[str]) -> Iterator[NumberForm]:
    for text in texts:
        signs = fold(paper_code(text))
        if len(signs) >= _SHORTEST_NUMBER and any(sign.isdigit() for sign in signs):
            yield NumberForm(signs=signs, tag=PAPER)


def _accounts(identity: Identity) -> Iterator[LiteralForm]:
    for email in identity.emails:
        yield LiteralForm(text=email.strip(), tag=ACCOUNT)
        if len(local := email.partition("@")[0].strip()) > _SHORTEST_WORD:
            yield LiteralForm(text=local, tag=ACCOUNT)
    for handle in identity.handles:
        if len(bare := handle.strip().rstrip("/").rpartition("/")[2].lstrip("@")) >= _SHORTEST_WORD:
            yield LiteralForm(text=bare, tag=ACCOUNT)


def _initials(names: Sequence[NameForm], stated: Iterable[str]) -> Iterator[LiteralForm]:
    """Capitals with dots or spaces between them, two and more of the name; in a row from three on."""
    rows = {"".join(sign for sign in text.upper() if sign.isalpha()) for text in stated}
    told = set(rows)
    for name in names:
        given = [alternatives[0][0].upper() for alternatives in name.given]
        surnames = [surname[0].upper() for surname in name.surnames]
        for g, s in product({len(given), min(1, len(given))}, {len(surnames), min(1, len(surnames))}):
            rows.add("".join((*given[:g], *surnames[:s])))
            if g + s > _SHORTEST_INITIALS:
                rows.add("".join((*surnames[:s], *given[:g])))
    for letters in sorted(rows, key=lambda one: (-len(one), one)):
        if len(letters) < 2:
            continue
        yield LiteralForm(text=" ".join(f"{letter}." for letter in letters), capitals=True)
        if len(letters) > 2 or letters in told:
            yield LiteralForm(text=letters, capitals=True)
