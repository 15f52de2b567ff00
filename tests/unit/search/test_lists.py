"""A line of a list as a query: values as they are written."""

import pytest
from support.search import a_record, a_scope

from models.errors import QuerySyntax
from models.search import Query
from services.search import lists
from services.search.engines.embedded import EmbeddedEngine

COUNTRIES = ("BO", "AR")


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    """Five pages, each named by its document."""
    engine = EmbeddedEngine(tmp_path_factory.mktemp("index"))
    engine.write(
        [
            a_record("Llamar al (591) 7123-4567", document="phone", phone=("+59171234567",)),
            a_record("Camioneta placa 2345 KLM", document="plate"),
            a_record("Rosa Quispe Mamani, nacida en Oruro", document="name"),
            a_record("la señora Qispe vino con Rosa", document="typo"),
            a_record("Hotel OR Residencial", document="operator", language="es"),
        ]
    )
    yield engine
    engine.close()


def found(engine, line, **ways):
    node = lists.query(line, countries=COUNTRIES, **ways)
    names = {"phone", "plate", "name", "typo", "operator"}
    by_id = {a_record(document=name).document: name for name in names}
    return {by_id[page.document] for page in engine.find(Query(node=node), a_scope("c1")).pages}


@pytest.mark.parametrize(
    ("line", "documents"),
    [
        ("71234567", {"phone"}),
        ("+591 71234567", {"phone"}),
        ("7123-4567", {"phone"}),
        ("(+591) 7123\u20114567", {"phone"}),
        ("\u202a71234567\u202c", {"phone"}),
        ("2345KLM", {"plate"}),
        ("2345-KLM", {"plate"}),
        ("2345 KLM", {"plate"}),
        ("quispe mamani", {"name"}),
        ("Hotel", {"operator"}),
        ("Hoteles", {"operator"}),
        ("OR", {"operator"}),
        ("  Quispe\tMamani  ", {"name"}),
        ("Mamani Quispe", set()),
        ("Quispe, Mamani", {"name"}),
        ("Quispe Mamani, Rosa", {"name"}),
        ("Mamani,Rosa", set()),
        # Operators and quotation marks are nothing but signs here.
        ("Hotel OR Residencial", {"operator"}),
        ('"Hotel" OR residencial)', {"operator"}),
        ("person:quispe", set()),
    ],
)
def test_a_line_is_a_value_as_it_is_written(engine, line, documents):
    assert found(engine, line) == documents
    assert found(engine, lists.as_typed([line], countries=COUNTRIES), typed=True) == documents


def test_a_line_that_may_be_read_in_two_ways_is_typed_as_either(engine):
    read = ("Rosa Quispe, La Paz", "Rosa Quispe")
    assert found(engine, lists.as_typed(read, countries=COUNTRIES), typed=True) == {"name"}
    assert found(engine, lists.as_typed(("2345 KLM", "71234567"), countries=COUNTRIES), typed=True) == {
        "plate",
        "phone",
    }


@pytest.mark.parametrize(
    ("line", "documents"),
    [
        ("Quispe Rosa", {"name", "typo"}),
        ("Quispa Rosas", {"name"}),
        ("Rosa Mamani", {"name"}),
        ("Oruro", {"name"}),
        # Short words and numbers stay as they are.
        ("Oru Rosa", set()),
        ("71234568", set()),
    ],
)
def test_near_words_may_be_a_letter_off_in_any_order(engine, line, documents):
    assert found(engine, line, near=True) == documents


def test_a_typed_line_is_a_query(engine):
    assert found(engine, "quispe OR klm", typed=True) == {"name", "plate"}


@pytest.mark.parametrize(
    ("line", "ways", "reason"),
    [
        ("", {}, "empty"),
        (" \t ", {}, "empty"),
        ("...", {}, "no letter or figure"),
        ("a" * 301, {}, "300 characters"),
        ('"quispe', {"typed": True}, "not closed"),
    ],
)
def test_a_line_that_holds_nothing_to_search_says_why(line, ways, reason):
    with pytest.raises(QuerySyntax, match=reason):
        lists.query(line, countries=COUNTRIES, **ways)
