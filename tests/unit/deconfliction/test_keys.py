"""The forms under which two agencies meet on a value."""

import pytest
from support.factories import a_document, a_mention, a_page

from models.deconfliction import AskedValue, KeyKind
from models.errors import UsageError
from models.mention import Mention, MentionKind
from models.stated import About, PersonName, Statement
from services.deconfliction.keys import asked_keys, held_keys

ES_IBAN = "ES9121000418450200051332"


def held(kind: MentionKind, normal: str, *, country: str = "AR", reason: str = "", **more: object) -> set[str]:
    mention = a_mention(a_document(a_page(normal)), normal, normal=normal, kind=kind)
    return set(held_keys(mention.model_copy(update={"reason": reason, **more}), country))


def asked(kind: KeyKind, value: str, **more: str) -> set[str]:
    return set(asked_keys(AskedValue(kind=kind, value=value, **more)))


@pytest.mark.parametrize(
    ("question", "holding"),
    [
        (asked(KeyKind.PHONE, "11 4567-8901", country="AR"), held(MentionKind.PHONE, "+5491145678901")),
        (asked(KeyKind.PHONE, "+54 9 11 4567 8901"), held(MentionKind.PHONE, "+541145678901")),
        (asked(KeyKind.PHONE, "(011) 4567-8901", country="AR"), held(MentionKind.PHONE, "+541145678901")),
        (asked(KeyKind.PAPER, "30.123.456", country="AR"), held(MentionKind.ID, "ar.dni:30123456")),
        (asked(KeyKind.PAPER, "aab-123456", country="AR"), held(MentionKind.ID, "XX.passport:AAB123456")),
        (asked(KeyKind.PAPER, "AAB123456"), held(MentionKind.ID, "ar.passport:AAB123456")),
        (asked(KeyKind.PLATE, "ab 123-cd", country="AR"), held(MentionKind.PLATE, "AB123CD")),
        (asked(KeyKind.ACCOUNT, "es91 2100 0418 4502 0005 1332"), held(MentionKind.IBAN, ES_IBAN)),
        (asked(KeyKind.ACCOUNT, "28505909 40090418135201"), held(MentionKind.ID, "ar.cbu:2850590940090418135201")),
        (asked(KeyKind.PAPER, "30.123.456"), held(MentionKind.ID, "ar.dni:30123456")),
        (asked(KeyKind.PAPER, "DNI 30.123.456", country="AR"), held(MentionKind.ID, "ar.dni:30123456")),
        (asked(KeyKind.PAPER, "4567890 LP", country="BO"), held(MentionKind.ID, "bo.ci:4567890")),
        (asked(KeyKind.PAPER, "V-12.345.678", country="VE"), held(MentionKind.ID, "ve.ci:12345678")),
        (asked(KeyKind.PAPER, "12345678", country="VE"), held(MentionKind.ID, "ve.ci:V12345678")),
        (asked(KeyKind.PLATE, "ABC-1234", country="BR"), held(MentionKind.PLATE, "ABC1C34", country="BO")),
        (asked(KeyKind.PLATE, "ABC1C34", country="BR"), held(MentionKind.PLATE, "ABC1234", country="BR")),
        (asked(KeyKind.PLATE, "AB 123 CD", country="AR"), held(MentionKind.PLATE, "AB123CD", country="BO")),
        (asked(KeyKind.ACCOUNT, "joao@exemplo.com"), held(MentionKind.EMAIL, "joao@exemplo.com")),
        (asked(KeyKind.ACCOUNT, "+5511987654321"), held(MentionKind.PHONE, "+5511987654321")),
        (asked(KeyKind.ACCOUNT, "123.456.789-09"), held(MentionKind.ID, "br.cpf:12345678909")),
        (
            asked(KeyKind.HANDLE, "ana_88", platform="facebook"),
            held(MentionKind.URL, "https://www.facebook.com/ana_88/"),
        ),
        (asked(KeyKind.PHONE, "+52 1 55 1234 5678"), held(MentionKind.PHONE, "+525512345678")),
        (asked(KeyKind.PHONE, "044 55 1234 5678", country="MX"), held(MentionKind.PHONE, "+525512345678")),
        (asked(KeyKind.EMAIL, " Ana@Example.com "), held(MentionKind.EMAIL, "ana@example.com")),
        (asked(KeyKind.HANDLE, "Juancho_88", platform="Instagram"), held(MentionKind.HANDLE, "@juancho_88")),
        (
            asked(KeyKind.HANDLE, "@juancho_88"),
            held(MentionKind.HANDLE, "@juancho_88", reason="instagram"),
        ),
    ],
)
def test_two_writings_meet(question: set[str], holding: set[str]) -> None:
    assert question & holding


@pytest.mark.parametrize(
    ("question", "holding"),
    [
        (asked(KeyKind.PHONE, "+54 9 11 4567 8901"), held(MentionKind.PHONE, "+5491145678902")),
        (asked(KeyKind.PAPER, "30123456", country="UY"), held(MentionKind.ID, "ar.dni:30123456")),
        (asked(KeyKind.HANDLE, "ana_88", platform="telegram"), held(MentionKind.HANDLE, "@ana_88", reason="instagram")),
        (asked(KeyKind.HANDLE, "ana_88", platform="telegram"), held(MentionKind.URL, "https://facebook.com/ana_88")),
        (asked(KeyKind.PLATE, "AB123CD", country="UY"), held(MentionKind.PLATE, "AB123CD", country="BO")),
        (asked(KeyKind.PLATE, "AB123CD", country="UY"), held(MentionKind.PLATE, "AB123CD")),
        (asked(KeyKind.HANDLE, "juancho_88"), held(MentionKind.EMAIL, "juancho_88@example.com")),
        (asked(KeyKind.ACCOUNT, "30123456"), held(MentionKind.ID, "ar.dni:30123456")),
    ],
)
def test_other_values_do_not(question: set[str], holding: set[str]) -> None:
    assert not question & holding


def a_person(given: str, surnames: str, birth: str = "1998-03-04") -> set[str]:
    born = Statement(about=About.BIRTH_DATE, value=birth, words=birth, start=0, end=1)
    name = PersonName(given=tuple(given.split()), surnames=tuple(surnames.split("|")))
    return held(MentionKind.PERSON, f"{given} {surnames}".replace("|", " ").lower(), name=name, stated=(born,))


@pytest.mark.parametrize(
    "written",
    [
        "María Fernanda López García",
        "LÓPEZ GARCÍA, MARIA FERNANDA",
        "maria lopez",
        "María López García",
        "López, María",
    ],
)
def test_people_meet_by_name_and_birth(written: str) -> None:
    holding = a_person("María Fernanda", "López|García")
    assert asked(KeyKind.PERSON, written, birth="1998-03-04") & holding
    assert not asked(KeyKind.PERSON, written, birth="1998-04-03") & holding


@pytest.mark.parametrize("written", ["Mario López García", "María Quispe", "López García"])
def test_other_people_do_not(written: str) -> None:
    holding = a_person("María Fernanda", "López|García")
    assert not asked(KeyKind.PERSON, written, birth="1998-03-04") & holding


def test_a_person_without_a_whole_birth_date_is_not_held() -> None:
    assert a_person("María", "López", birth="1998") == set()


@pytest.mark.parametrize(
    ("kind", "normal"),
    [
        (MentionKind.ID, "zz.card:450000******1234"),
        (MentionKind.ID, "ar.case:1234"),
        (MentionKind.ID, "nothing"),
        (MentionKind.PLACE, "la paz"),
        (MentionKind.MONEY, "10 USD"),
    ],
)
def test_what_identifies_nobody_is_not_held(kind: MentionKind, normal: str) -> None:
    assert held(kind, normal) == set()


def test_what_has_no_normal_form_is_not_held() -> None:
    document = a_document(a_page("71234567"))
    mention: Mention = a_mention(document, normal=None)
    assert held_keys(mention, "BO") == ()


@pytest.mark.parametrize(
    ("plate", "in_case_of", "asked_in", "meets"),
    [
        ("2345ABC", "ES", "BO", True),  # no Spanish plate has a vowel
        ("2345BCD", "ES", "BO", False),  # as Spanish as Bolivian, in a Spanish case
        ("2345BCD", "AR", "BO", True),
        ("2345BCD", "AR", "ES", True),
        ("2345BCD", "BO", "BO", True),
        ("2345BCD", "BO", "ES", False),
        ("AB123CD", "ES", "AR", True),
        ("ABC123", "ES", "AR", False),
    ],
)
def test_a_foreign_plate_is_known_by_its_form(plate: str, in_case_of: str, asked_in: str, *, meets: bool) -> None:
    asked = asked_keys(AskedValue(kind=KeyKind.PLATE, value=plate, country=asked_in))
    assert bool(held(MentionKind.PLATE, plate, country=in_case_of) & set(asked)) == meets


@pytest.mark.parametrize(
    "value",
    [
        AskedValue(kind=KeyKind.PHONE, value="71234567"),
        AskedValue(kind=KeyKind.PHONE, value="hello", country="AR"),
        AskedValue(kind=KeyKind.PLATE, value="AB123CD"),
        AskedValue(kind=KeyKind.PAPER, value="---", country="AR"),
        AskedValue(kind=KeyKind.EMAIL, value="ana"),
        AskedValue(kind=KeyKind.PERSON, value="Juan Pérez"),
        AskedValue(kind=KeyKind.PERSON, value="Juan", birth="1980-01-02"),
        AskedValue(kind=KeyKind.HANDLE, value="@"),
        AskedValue(kind=KeyKind.ACCOUNT, value=" - "),
    ],
)
def test_a_value_that_cannot_be_read_is_told_without_it(value: AskedValue) -> None:
    with pytest.raises(UsageError) as told:
        asked_keys(value)
    assert value.value not in f"{told.value} {told.value.advice}"
