"""Generated pages and queries that two engines must answer alike: invented words with accents, endings and misspellings.

Pages repeat words, so that scores tie; some are blank, in other languages, or of another script.
"""

import random
from collections.abc import Iterator, Sequence

from models.ids import CaseId, DocumentId, derived
from models.search import (
    Bool,
    Everything,
    Filter,
    Fuzzy,
    IndexRecord,
    Node,
    Order,
    Phrase,
    Prefix,
    Query,
    Range,
    Regex,
    Scope,
    Term,
    Unit,
    Wildcard,
)
from services.ports import SearchEngine
from services.search import analysis, apart, coins, mapping
from services.search.name_forms import NameForms
from services.search.parser import MAX_SLOP
from services.search.syntax import parse

CASES = 40
_LINE_ENDS = ("-\n", "-\n", "\u00ad\n", "- \n  ", "\n")
"""How a word goes on on the next line; at the last of them nothing says so."""
_ROOTS = ("trabaj", "cobr", "viaj", "pas", "entreg", "habl", "llam", "promet", "pag", "retir", "gan", "cuid")
_ENDINGS = ("ar", "aba", "aron", "amos", "ando", "ado", "ada", "o", "ação", "ações", "ing", "ed", "s", "es", "ador")
_PLAIN = (
    *("hotel", "hostal", "bar", "pasaporte", "passaporte", "cédula", "deuda", "víctima", "niña", "ñandú", "frontera"),
    *("terminal", "chofer", "dueño", "casa", "noche", "dinheiro", "mulher", "meninas", "garçom", "work", "passport"),
    *("papers", "money", "girls", "l'hôtel", "città", "perché", "straße", "Москва", "Athína", "αθήνα", "don't", "x2"),
    *(
        "mujer",
        "mujeres",
        "juez",
        "jueces",
        "mulheres",
        "hotéis",
        "women",
        "Ёлка",
        "محمد",
        "مُحَمَّد",
        "Ἀθήνας",
        "ＡＢ１２",
        "İbrahim",
        "Ǧeorgi",
        "ᴛʀᴀʙᴀᴊᴏ",
        "𝗱𝗲𝘂𝗱𝗮",
        "hos\u200btal",
    ),
    *("人口贩卖", "王小明", "公司", "ค้ามนุษย์", "ใจดี", "カラオケ"),
    *("de", "la", "el", "que", "y", "o", "the", "of", "em", "não", "3.500,00", "2024", "AA123BB", "bar/café"),
)
_PEOPLE = (
    "maria elena quispe",
    "quispe maria",
    "juan pérez",
    "ana",
    "ana rojas",
    "zoe lima",
    "josé da silva",
    "quispe",
)
NAMES = NameForms(lambda: dict.fromkeys(("maria", "juan", "ana", "josé", "jose", "zoe"), (5, 1)))
_PLACES = ("santa cruz de la sierra", "são paulo", "la paz", "puerto suárez")
_DATES = (20250000, 20250100, 20250115, 20250131, 20250630, 20251224, 20260301, 19990000)
_AMOUNTS = (500, 15_000, 350_000, 350_050, 9_000_000)
_MONEYS = (("USD", 15_000), ("USD", 350_000), ("BOB", 350_000), ("BOB", 350_001), ("BRL", 10**16), ("ZWG", 5))
ORDERS = tuple(one for one in Order if one is not Order.RELEVANCE)
_INDICATORS = ("debt_bondage", "document_retention", "isolation")


def words(chance: random.Random) -> list[str]:
    """A vocabulary, the commonest words first."""
    inflected = [root + ending for root in _ROOTS for ending in _ENDINGS]
    rare = ["".join(chance.choices("abcdeilmnoprstuvzñá", k=chance.randint(3, 9))) for _ in range(400)]
    chance.shuffle(inflected)
    return [*_PLAIN, *inflected, *rare]


def pages(count: int, *, seed: int) -> list[IndexRecord]:
    """Pages of generated words."""
    chance = random.Random(seed)
    vocabulary = words(chance)
    weights = [1 / (rank + 4) for rank in range(len(vocabulary))]
    return [_keyed(_page(number, chance, vocabulary, weights)) for number in range(count)]


def _keyed(record: IndexRecord) -> IndexRecord:
    """The page with the keys of its people's names."""
    keys = sorted({key for name in record.person for key in NAMES.keys.held(name)})
    return record.model_copy(update={"name_keys": tuple(keys)})


def _page(number: int, chance: random.Random, vocabulary: Sequence[str], weights: Sequence[float]) -> IndexRecord:
    document, page = DocumentId(derived("document", str(number // 4))), number % 4 + 1
    length = chance.choice((0, 3, 8, 8, 20, 20, 60, 150))
    return IndexRecord(
        id=IndexRecord.key(document, page),
        case=CaseId(f"case{number // 4 % CASES}"),
        agency=f"agency{number // 4 % CASES % 3}",
        document=document,
        page=page,
        name=f"acta {number // 4} {chance.choice(vocabulary)}.pdf",
        text=_broken(" ".join(chance.choices(vocabulary, weights, k=length)), chance),
        language=chance.choice(("es", "es", "es", "pt", "pt", "en", "fr", "it", "qu", None)),
        others=chance.choice(((), (), (), ("pt",), ("en", "es"))),
        media_type=chance.choice(("application/pdf", "text/plain", "image/png")),
        source=chance.choice(("ocr", "layer", "text")),
        person=_some(chance, _PEOPLE),
        place=_some(chance, _PLACES),
        phone=tuple(f"+5917000{n:04}" for n in sorted(chance.sample(range(40), chance.choice((0, 0, 1, 2))))),
        identifier=_some(chance, ("ar.dni:11222333", "AA123BB", "bo.ci:7001234")),
        indicator=_some(chance, _INDICATORS),
        variants=_some(chance, ("70012345", "11222333")),
        plate=_some(chance, ("AA123BB", "1234ABC")),
        handle=_some(chance, ("@la_jefa", "chofer.77")),
        custodian=_some(chance, ("hostal aurora", "vega, ana"))[:1],
        date=tuple(sorted(chance.sample(_DATES, chance.choice((0, 0, 1, 2))))),
        amount=tuple(sorted(chance.sample(_AMOUNTS, chance.choice((0, 1, 2))))),
        money=tuple(sorted(coins.minted(*one) for one in chance.sample(_MONEYS, chance.choice((0, 1, 2))))),
        case_number=f"BO-{number // 4 % CASES % 12}",
    )


def _broken(text: str, chance: random.Random) -> str:
    """The text with the end of a line within some of its words, with a hyphen there or without."""
    places = [at for at in range(3, len(text)) if text[at - 1].isalpha() and text[at].isalpha()]
    for at in sorted(chance.sample(places, len(places) // 60), reverse=True):
        text = f"{text[:at]}{chance.choice(_LINE_ENDS)}{text[at:]}"
    return text


def _some(chance: random.Random, values: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(chance.sample(values, chance.choice((0, 0, 1, 1, 2)))))


def queries(count: int, *, seed: int) -> Iterator[tuple[Query, Scope]]:
    """Queries of all kinds, each in a scope of its own."""
    chance = random.Random(seed)
    vocabulary = words(random.Random(seed))
    for number in range(count):
        scope = Scope(
            cases=frozenset(CaseId(f"case{n}") for n in chance.sample(range(CASES), chance.choice((1, 5, 20, 40))))
        )
        yield (
            Query(
                node=_asked(number, chance, vocabulary),
                filters=_filters(chance),
                facets=mapping.FACETS if number % 4 == 0 else (),
                order=ORDERS[number % len(ORDERS)] if number % 3 == 1 else Order.RELEVANCE,
                unit=Unit.DOCUMENT if number % 5 == 0 else Unit.PAGE,
                limit=chance.choice((0, 5, 20, 20, 20, 100)),
                offset=chance.choice((0, 0, 0, 7, 50)),
            ),
            scope,
        )


def _asked(number: int, chance: random.Random, vocabulary: Sequence[str]) -> Node:
    if number % 7 == 0:
        return _apart(chance, vocabulary)
    return _typed(chance, vocabulary) if number % 3 == 0 else _node(chance, vocabulary, 2)


def _word(chance: random.Random, vocabulary: Sequence[str]) -> str:
    return vocabulary[min(int(chance.expovariate(0.03)), len(vocabulary) - 1)]


def _apart(chance: random.Random, vocabulary: Sequence[str]) -> Node:
    """Three to five common words of one term each, all different, up to as far apart as every engine can tell."""
    by_term = {
        term: word for word in vocabulary[:16] for term, *more in [analysis.terms(analysis.FOLDED, word)] if not more
    }
    several = chance.sample(sorted(by_term.values()), chance.choice((3, 3, 4, 5)))
    return Phrase(words=" ".join(several), slop=chance.randint(1, apart.furthest(len(several), MAX_SLOP)))


def _told_by_all(phrase: str, slop: int) -> int:
    """The moves, or as many as every engine can tell of so many words."""
    return apart.furthest(len(analysis.terms(analysis.FOLDED, phrase)), slop)


def _typed(chance: random.Random, vocabulary: Sequence[str]) -> Node:
    one, two, three = (_word(chance, vocabulary) for _ in range(3))
    return parse(
        chance.choice(
            (
                f"{one}",
                f"{one} {two}",
                f'"{one} {two}"',
                f"{one} OR {two}",
                f"{one} {two} -{three}",
                f"({one} OR {two}) {three}",
                f"70000{chance.randrange(100):03}",
                f"phone:*{chance.randrange(100):04}",
                "person:quispe",
                f'person:"elena quispe" {one}',
                "id:11.222.333",
                "AA 123 BB",
                "7001-2345",
                "indicator:debt",
                "lang:pt",
                f"exact:{one}",
                f'"{one} {two}"~{_told_by_all(one + " " + two, chance.randint(1, 6))}' if one != two else one,
                *(f"{one[:2]}*{one[-1:]}", f"{one[:1]}?{one[2:]}", f"{one}?", "person:qu?spe", "handle:ch*r"),
                *(
                    f"/{one[:3]}.*[aeo]s?/",
                    "/(tra|co)b[a-z]{2,5}/",
                    "/ñ[^b]nd.*/",
                    "id:/ar\\.dni:1122.*/",
                    "phone:+5917000?0*",
                ),
                *(
                    "person:*",
                    "handle:* -custodian:*",
                    "amount:*",
                    "70000?1?",
                    "phone:70000???",
                    "7000000*",
                    "aa 123456",
                ),
                *("phone:70000?1?", "date:2025-01", "date:[2025-01-15 TO 2025-06]", f"date:<2026 {one}", "date:>2025"),
                *(
                    "amount:[100 TO 3500]",
                    "amount:>=3500,5",
                    "amount:[USD 100 TO USD 3500]",
                    "amount:<=BOB3500",
                    "plate:AA123BB",
                    'custodian:"hostal aurora"',
                    "month:2025-01",
                ),
                *(
                    "name:maria",
                    'name:"Maria Elena Quispe"',
                    "juan pérez",
                    f"{one} Ana Rojas",
                    "name:Quispe",
                    "name:zoe",
                ),
                *(f"Maria Quispe -{two}", f"name:ana OR {three}", "josé da silva", 'name:"kispe"', "name:/qu.*e/"),
            )
        ),
        names=NAMES,
    )


def _node(chance: random.Random, vocabulary: Sequence[str], depth: int) -> Node:
    kind = chance.randrange(10 if depth else 7)
    one, two = _word(chance, vocabulary), _word(chance, vocabulary)
    match kind:
        case 0 | 1:
            return Term(word=one, field=chance.choice((None, None, "exact")))
        case 2:
            words = list(dict.fromkeys((one, two, *([_word(chance, vocabulary)] if chance.random() < 0.3 else ()))))
            phrase = " ".join(words)
            slop = chance.choice((0, 0, 2, 5)) if len(words) > 1 else 0
            return Phrase(words=phrase, slop=_told_by_all(phrase, slop))
        case 3:
            return Prefix(start=one[:3], field=chance.choice((None, "person", "name")))
        case 4:
            return Fuzzy(word=(one + "xyz")[:6], distance=chance.choice((1, 2)))
        case 5:
            return chance.choice((Everything(), Term(word="quispe", field="person"), Term(word="ocr", field="source")))
        case 6:
            return chance.choice(
                (
                    Wildcard(pattern=f"{one[:2]}*", field=chance.choice((None, "exact", "place"))),
                    Wildcard(pattern=f"{one[:3]}?{one[3:]}"),
                    Regex(pattern="[a-e]r[aeiou]+.?", field=chance.choice((None, "exact", "name"))),
                    Range(field="date", least=20250101, most=chance.choice((None, 20250699))),
                    Range(field="amount", most=350_000),
                )
            )
        case _:
            inner = [_node(chance, vocabulary, depth - 1) for _ in range(4)]
            must, should = chance.choice(((1, 1), (2, 0), (0, 2), (0, 3), (2, 1)))
            refused = inner[3:] if chance.random() < 0.3 else []
            return Bool(must=tuple(inner[:must]), should=tuple(inner[must : must + should]), must_not=tuple(refused))


def _filters(chance: random.Random) -> tuple[Filter, ...]:
    if chance.random() < 0.7:
        return ()
    field, values = chance.choice(
        (("person", ("ana", "quispe")), ("language", ("es",)), ("source", ("ocr", "text")), ("place", ("la paz",)))
    )
    return (Filter(field=field, values=values),)


def differences(one: SearchEngine, other: SearchEngine, query: Query, scope: Scope) -> list[str]:
    """In what two engines' answers to a query differ, by name."""
    first, second = one.find(query, scope), other.find(query, scope)
    places = [
        [(page.case, page.document, page.page, page.languages, page.hits) for page in found.pages]
        for found in (first, second)
    ]
    told = {
        "total": (first.total, second.total),
        "documents": (first.documents, second.documents),
        "hits": (sorted(map(str, places[0])), sorted(map(str, places[1]))),
        "order": (places[0], places[1]),
        "facets": (first.facets, second.facets),
    }
    found = [name for name, (mine, yours) in told.items() if mine != yours]
    scores = zip(first.pages, second.pages, strict=False)
    # Scores are told with four places: beside what a sum of floats may differ by, the last of them may be another.
    if not found and any(abs(mine.score - yours.score) > max(2e-4 * mine.score, 1.1e-4) for mine, yours in scores):
        found.append("scores")
    return found
