"""What people type, and what is made of it."""

import pytest

from models.errors import QuerySyntax
from models.search import Bool, Everything, Fuzzy, Node, Phrase, Prefix, Range, Regex, Term, Wildcard
from services.search.fields import unknown
from services.search.parser import MAX_DEPTH
from services.search.syntax import MAX_LENGTH, MAX_NODES, parse, render
from services.search.taken import taken

A, B, C = Term(word="alfa"), Term(word="beta"), Term(word="gama")


def both(*nodes: Node) -> Bool:
    return Bool(must=nodes)


def either(*nodes: Node) -> Bool:
    return Bool(should=nodes)


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("", Everything()),
        ("  \n", Everything()),
        ("*", Everything()),
        ("alfa", A),
        ("alfa beta", both(A, B)),
        ("alfa AND beta", both(A, B)),
        ("alfa and beta", both(A, Term(word="and"), B)),
        ("alfa OR beta gama", either(A, both(B, C))),
        ("(alfa OR beta) gama", both(either(A, B), C)),
        ("(alfa beta) gama", both(A, B, C)),
        ("alfa OR (beta OR gama)", either(A, B, C)),
        ("((alfa))", A),
        ("alfa -beta", Bool(must=(A,), must_not=(B,))),
        ("alfa NOT beta", Bool(must=(A,), must_not=(B,))),
        ("alfa AND NOT beta", Bool(must=(A,), must_not=(B,))),
        ("alfa !beta", Bool(must=(A,), must_not=(B,))),
        ("!alfa", Bool(must=(Everything(),), must_not=(A,))),
        ("!(alfa beta)", Bool(must=(Everything(),), must_not=(Bool(must=(A, B)),))),
        ('!"alfa"', Bool(must=(Everything(),), must_not=(Phrase(words="alfa"),))),
        ("alfa !", A),
        ("alfa !? beta", Bool(must=(A, B))),
        ("-alfa", Bool(must=(Everything(),), must_not=(A,))),
        ("* -alfa", Bool(must=(Everything(),), must_not=(A,))),
        ("alfa OR -beta", either(A, Bool(must=(Everything(),), must_not=(B,)))),
        ("alfa -(beta gama)", Bool(must=(A,), must_not=(both(B, C),))),
        ("alfa - beta", both(A, B)),
        ("bien-estar", Term(word="bien-estar")),
        (
            "020 7946 0155",
            either(
                Bool(must=(Phrase(words="020"), Phrase(words="7946"), Phrase(words="0155"))),
                Prefix(start="5510649702", field="phone_tail"),
            ),
        ),
        ('"alfa beta"', Phrase(words="alfa beta")),
        ("“alfa  beta”", Phrase(words="alfa beta")),
        ("«alfa»", Phrase(words="alfa")),
        ('"alfa beta"~5', Phrase(words="alfa beta", slop=5)),
        ("alf*", Prefix(start="alf")),
        ("alfa~", Fuzzy(word="alfa", distance=1)),
        ("alfa~2", Fuzzy(word="alfa", distance=2)),
        ("person:alfa", Term(word="alfa", field="person")),
        ("PERSONA:alfa", Term(word="alfa", field="person")),
        ('person:"alfa beta"', Phrase(words="alfa beta", field="person")),
        ("person:(alfa OR beta)", either(Term(word="alfa", field="person"), Term(word="beta", field="person"))),
        ("type:pd*", Prefix(start="pd", field="media_type")),
        ("id:12.345.678", Term(word="12.345.678", field="identifier")),
        ("exact:año", Term(word="año", field="exact")),
        ("-lang:es alfa", Bool(must=(A,), must_not=(Term(word="es", field="language"),))),
        ("https://example.org/a?b=1", Term(word="https://example.org/a?b=1")),
        ("nota:urgente", Term(word="nota:urgente")),
        ("12:30", Term(word="12:30")),
        ("¿alfa?", Term(word="¿alfa?")),
        ("alfa & beta", both(A, B)),
        ("ORAL ANDAR NOTA", both(Term(word="ORAL"), Term(word="ANDAR"), Term(word="NOTA"))),
        ("12/03/2021", Term(word="12/03/2021")),
        ("2019 2020", both(Term(word="2019"), Term(word="2020"))),
        ("a\u0301lfa", Term(word="álfa")),
        ("al*fa", Wildcard(pattern="al*fa")),
        ("al?a", Wildcard(pattern="al?a")),
        ("?lfa", Wildcard(pattern="?lfa")),
        ("person:qu?spe", Wildcard(pattern="qu?spe", field="person")),
        ("alfa?", either(A, Wildcard(pattern="alfa?"))),
        ("/al(fa|go)/", Regex(pattern="al(fa|go)")),
        ("id:/ar.*22/", Regex(pattern="ar.*22", field="identifier")),
        ("/casa/alfa", Term(word="/casa/alfa")),
        ("date:2025", Range(field="date", least=20250000, most=20259999)),
        ("fecha:2025-03", Range(field="date", least=20250300, most=20250399)),
        ("data:5/3/2025", Range(field="date", least=20250305, most=20250305)),
        ("date:[2025-01 TO 2025-06]", Range(field="date", least=20250100, most=20250699)),
        ("date:{2025-01 TO 2025-06-15}", Range(field="date", least=20250200, most=20250614)),
        ("date:[* TO 2025-06-01}", Range(field="date", most=20250599)),
        ("date:>2025-12-31", Range(field="date", least=20260000)),
        ("date:>=2025-12", Range(field="date", least=20251200)),
        ("monto:<=3.500,50", Range(field="amount", most=350050)),
        ('amount:"1,200.00"', Range(field="amount", least=120000, most=120000)),
        (
            "phone:7??12345",
            Bool(
                should=(
                    Wildcard(pattern="7??12345", field="phone_head"),
                    Wildcard(pattern="54321??7*", field="phone_tail"),
                )
            ),
        ),
        ("phone:*7??12345", Wildcard(pattern="54321??7*", field="phone_tail")),
        ("phone:7001????", Wildcard(pattern="7001????", field="phone_head")),
        ("phone:70*", Bool(should=(Prefix(start="+70", field="phone"), Prefix(start="70", field="phone_head")))),
        ("20??", Wildcard(pattern="20??")),
        ("person:*", Wildcard(pattern="*", field="person")),
        ("fecha:*", Range(field="date")),
        ("phone:+5917?2345", Wildcard(pattern="+5917?2345", field="phone")),
        ("caso:LPZ-2026-014", Term(word="LPZ-2026-014", field="case")),
        ("placa:1234ABC", Term(word="1234ABC", field="plate")),
    ],
)
def test_reading(text: str, node: Node) -> None:
    assert parse(text) == node
    assert parse(render(node)) == node


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ('alfa "beta', 5),
        ("(alfa", 0),
        ("alfa)", 4),
        ("alfa OR", 5),
        ("OR alfa", 0),
        ("alfa OR OR beta", 5),
        ("alfa AND", 5),
        ("AND alfa", 0),
        ("alfa AND AND beta", 9),
        ("alfa NOT", 5),
        ("alfa -", 5),
        ("(alfa NOT)", 6),
        ("a*fa", 0),
        ("*alfa", 0),
        ("alfa AND ????", 9),
        ("al-f*a", 4),
        ("/al(fa/", 3),
        ("/alfa{60}/", 5),
        ("/.*alfa/", 0),
        ("/al[fa/", 3),
        ("alfa /ab\\/", 5),
        ("/al(a*)*b/", 7),
        ("date:ayer", 5),
        ("date:[2025-01 TO 2024]", 5),
        ("date:[2025-01 2024]", 5),
        ("date:[2025-13 TO *]", 6),
        ("amount:[1 TO dos]", 13),
        ("place:[a TO b]", 6),
        ("phone:7?a2", 6),
        ("phone:7*", 6),
        ("al* " * 21, 80),
        ("alfa *fa", 5),
        ("a*", 0),
        ("al~1", 0),
        ("alfa~3", 4),
        ('"alfa beta"~51', 11),
        ("person:", 7),
        ("person: alfa", 7),
        ("(person:)", 8),
        ("phone:alfa", 6),
        ("phone:123", 6),
        ("exact:*", 6),
        ("code:*", 5),
        ("date:2025-02-31", 5),
        ("--", 1),
        ("¡!", 0),
        ('""', 0),
        ("alfa OR ()", 5),
        ("(" * (MAX_DEPTH + 1) + "alfa" + ")" * (MAX_DEPTH + 1), MAX_DEPTH),
        ("-" * (MAX_DEPTH + 5) + "alfa", MAX_DEPTH + 1),
        ("(alfa OR beta " * 11 + "gama" + ")" * 11, 14 * 10),
        ("alfa " * MAX_LENGTH, MAX_LENGTH),
        ("a1 " * (MAX_NODES + 1), 3 * (MAX_NODES + 1)),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(text: str, position: int) -> None:
    with pytest.raises(QuerySyntax) as caught:
        parse(text)
    assert caught.value.position == position
    assert "alfa" not in str(caught.value)
    assert "quotation marks" in caught.value.advice


def meanings(text: str, *countries: str) -> set[tuple[str, str]]:
    """Field and value of a typed number's readings."""
    node = parse(text, countries=countries or ("BO", "AR", "BR"))
    found = set()
    for leaf in node.should if isinstance(node, Bool) else (node,):
        match leaf:
            case Term(word=value) | Phrase(words=value) | Prefix(start=value):
                found.add((leaf.field or "text", value))
    return found


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("011 15-4321-0987", "+5491143210987"),
        ("+54 9 11 4321 0987", "+5491143210987"),
        ("0054 9 11 4321-0987", "+5491143210987"),
        ("(11) 98765-4321", "+5511987654321"),
        ("(11) 8765-4321", "+5511987654321"),
        ("71234567", "+59171234567"),
        ("7123-4567", "+59171234567"),
        ("712 34 567", "+59171234567"),
        ("+591 71234567", "+59171234567"),
        ("+591-7-123-4567", "+59171234567"),
        ("7123 - 4567", "+59171234567"),
        # The code of the country, or of the area too, in brackets.
        ("(+55) 11 98765-4321", "+5511987654321"),
        ("(+55 11) 98765-4321", "+5511987654321"),
        ("(55 11) 98765-4321", "+5511987654321"),
        ("(+54 9) 11 4321-0987", "+5491143210987"),
        ("(+54 9 11) 4321-0987", "+5491143210987"),
        ("+54 9 (011) 15-4321-0987", "+5491143210987"),
        # Where the code of a carrier goes.
        ("(0xx11) 98765-4321", "+5511987654321"),
        ("0XX11 98765-4321", "+5511987654321"),
    ],
)
def test_a_number_in_any_spelling_is_sought_by_its_normal_form_and_as_written(text: str, number: str) -> None:
    found = meanings(text)
    assert ("phone", number) in found
    assert ("text", text) in found
    assert meanings(f"phone:{text}") >= {("phone", number)}


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("044 55 1234 5678", "MX", "+525512345678"),
        ("55 1234 5678", "MX", "+525512345678"),
        ("+52 1 55 1234 5678", "BO", "+525512345678"),
        ("612 34 56 78", "ES", "+34612345678"),
        ("09 8765 4321", "CL", "+56987654321"),
        ("0981 123 456", "PY", "+595981123456"),
        ("+34 612 34 56 78", "BO", "+34612345678"),
        # Of the years before all Brazilian mobile numbers got a 9 in front.
        ("+55 67 9555-0110", "BO", "+5567995550110"),
        ("0055 67 9555 0110", "BO", "+5567995550110"),
        ("55 67 9555-0110", "BR", "+5567995550110"),
    ],
)
def test_numbers_are_read_in_the_countries_of_the_search(text: str, country: str, number: str) -> None:
    assert ("phone", number) in meanings(text, country)


@pytest.mark.parametrize(
    "text",
    [
        "+591\u201371234567",
        "+591\u00b77123\u00b74567",
        "+591 \u2013 7123 \u2013 4567",
        "+591\u00a07123\u20114567",
        "\u202a+591 7123-4567\u202c",
        "\u200b+591 712\u00ad34567",
        "\uff0b591 71234567",
        "\u00bf+591 71234567?",
        "+591 71234567.",
    ],
)
def test_a_number_reads_the_same_with_signs_that_other_programs_put_into_it(text: str) -> None:
    assert ("phone", "+59171234567") in meanings(text)
    assert ("phone", "+59171234567") in meanings(f"phone:{text.removeprefix(chr(0xBF)).rstrip('?.')}")


def test_a_place_behind_signs_without_width_is_that_of_what_was_typed() -> None:
    with pytest.raises(QuerySyntax) as refused:
        parse("\u202a71234567\u202c (x")
    assert refused.value.position == 11


def test_numbers_parted_by_a_stroke_are_either_of_them() -> None:
    for text in ("71234567/71234568", "71234567 / 71234568"):
        for prefix in ("", "phone:"):
            assert parse(prefix + text) == Bool(should=(parse(f"{prefix}71234567"), parse(f"{prefix}71234568")))
    # A file's number is one.
    assert ("codes", "12342026") in meanings("1234/2026")


def test_a_mobile_without_its_area_is_found_by_its_ending() -> None:
    assert ("phone_tail", "123456789") in meanings("9 8765-4321", "BR")


def test_years_are_no_number() -> None:
    assert parse("2019 - 2023") == Bool(must=(Term(word="2019"), Term(word="2023")))


def test_a_number_in_quotation_marks_is_sought_as_written() -> None:
    assert parse('"7123-4567"') == Phrase(words="7123-4567")


def test_a_number_without_area_is_sought_by_its_ending() -> None:
    assert ("phone_tail", "78901234") in meanings("4321-0987")
    assert meanings("phone:*0987") == {("phone_tail", "7890")}


def test_grouped_digits_are_sought_as_a_paper_not_a_phone() -> None:
    assert meanings("12.345.678") == {
        ("text", "12.345.678"),
        ("text", "12345678"),
        ("identifier", "12345678"),
        ("codes", "12345678"),
        ("variants", "12345678"),
    }


def test_two_numbers_side_by_side_are_two() -> None:
    node = parse("71234567 72345678")
    assert isinstance(node, Bool)
    assert len(node.must) == 2
    node = parse("71234567 hotel 5")
    assert isinstance(node, Bool)
    assert node.must[1:] == (Term(word="hotel"), Term(word="5"))


def test_what_begins_with_a_plus_is_one_number_as_far_as_it_goes() -> None:
    node = parse("+591 712 34567 72345678")
    assert isinstance(node, Bool)
    assert len(node.must) == 2
    assert ("phone", "+59171234567") in meanings("+591 712 34567")
    # In no plan: its digits stand together or it is not found; the plus and the code are no words of their own.
    assert parse("+99 67 9555-0110") == Phrase(words="+99 67 9555-0110")


def test_a_bracket_before_a_number_is_a_group_unless_it_closes_inside() -> None:
    node = parse("(71234567 OR hotel) bar")
    assert isinstance(node, Bool)
    assert node.must[1] == Term(word="bar")
    assert isinstance(node.must[0], Bool)
    assert Term(word="hotel") in node.must[0].should


def test_a_refused_number_is_refused_in_all_its_readings() -> None:
    node = parse("hotel -71234567")
    assert isinstance(node, Bool)
    assert isinstance(node.must_not[0], Bool)
    assert len(node.must_not[0].should) >= 2


def test_a_place_is_told_in_the_text_as_typed_with_accents_apart_from_their_letters() -> None:
    for text, place in (("an\u0303o cafe\u0301 (x", 11), ("año café (x", 9), ("(x", 0), ('n\u0303 "\udce9', 3)):
        with pytest.raises(QuerySyntax) as refused:
            parse(text)
        assert refused.value.position == place


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("telefno:700", [("telefno", 0, "telefono")]),
        ("deuda (persna:quispe OR Tipoo:pdf)", [("persna", 7, "persona"), ("Tipoo", 24, "tipo")]),
        ("-lenguage:es", [("lenguage", 1, "language")]),
        ("expediente:123", [("expediente", 0, None)]),
        ('"telefno:700" tel:70012345 teléfono:70012345 /a:b/', []),
        ("https://example.org 10:30 Asunto: visita", []),
    ],
)
def test_what_is_typed_like_a_field_and_is_none_is_told(text: str, found: list[tuple[str, int, str | None]]) -> None:
    told = list(unknown(text))
    assert [(word.typed, word.start) for word in told] == [one[:2] for one in found]
    for word, (_, _, meant) in zip(told, found, strict=True):
        assert text[word.start :].startswith(f"{word.typed}:")
        assert (meant in word.near) if meant else word.near == ()


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("zorro~2~1", 5), ("zorro~1x", 5), ("zorro^3", 5), ("zor*?o", 3), ("zor**", 3), ('"zorro gris"~', 12),
        ('"zorro gris"~-1', 12), ('"zorro"*', 7), (r"/zo[\d]ro/", 5), (r"/zo[\w]ro/", 5), (r"/zo[\1]ro/", 5),
        ("/zo[[:alpha:]]ro/", 4), ("/zo[a-z&&r]o/", 7),
    ],
)  # fmt: skip
def test_signs_that_mean_nothing_here_are_told_at_their_place(text: str, position: int) -> None:
    with pytest.raises(QuerySyntax) as error:
        parse(text)
    assert error.value.position == position


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("amount:USD 4200", 'amount:"USD 4200"'),
        ("monto:4.200,50 BOB deuda", 'amount:"4.200,50 BOB" deuda'),
        ("amount:>=R$ 4200", 'amount:>="R$4200"'.replace('"', "")),
        ("plate:BC 456 DE", 'plate:"BC 456 DE"'),
        ("placa:4567 XYZ hotel", 'plate:"4567 XYZ" hotel'),
        ("plate:BC 456 OR zorro", "plate:BC 456 OR zorro"),
        ("id:12 345 678", 'id:"12 345 678"'),
        ("file:*.pdf", "file:pdf"),
        ("file:acta*.pdf", "file:acta* AND file:pdf"),
    ],
)
def test_a_field_takes_the_words_that_belong_to_it(text: str, same: str) -> None:
    assert parse(text) == parse(same)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("handle:@el patron", ['handle:"@el patron"']),
        ("lugar:Santa Rosa", ['lugar:"Santa Rosa"']),
        ("person:Rosa Mamani", ['person:"Rosa Mamani"']),
        ("plate:bc 456 DE", ['plate:"bc 456"']),
        ("zorro -Rosa Mamani", ['-"Rosa Mamani"']),
        ("NOT Rosa Mamani", ['NOT "Rosa Mamani"']),
        ("!Rosa Mamani", ['!"Rosa Mamani"']),
        ("person:mamani deuda", []),
        ("lang:pt Rosa", []),
        ("-hotel frontera", []),
        ('person:"Rosa Mamani" Hotel', []),
        ("plate:BC 456 DE", []),
        ('"place:Santa Rosa"', []),
        ("place:Santa OR Rosa", []),
        ("place:Santa case:X-1", []),
    ],
)
def test_what_took_one_word_of_several_is_told(text: str, told: list[str]) -> None:
    assert [one.instead for one in taken(text)] == told


@pytest.mark.parametrize("text", ["OR?", "NOT?", "AND?", "a OR?", "-OR?", "rosa?"])
def test_a_word_before_a_question_mark_reads_back_whatever_it_is(text):
    assert parse(render(parse(text))) == parse(text)
