"""What the index holds of a document."""

from support.factories import a_document, a_mention, a_page, an_analysis

from models.analysis import Analysis, PageLanguage
from models.document import Page, TextSource
from models.indicator import Indicator, Polarity, Strength, Tier
from models.mention import MentionKind
from models.span import Provenance, Span
from services.search.indexer import records_of


def an_indicator(document, category, *, polarity=Polarity.ASSERTED, tier=Tier.RULE, page=1):
    return Indicator(
        category=category,
        span=Span(document=document.id, page=page, start=0, end=3),
        text="abc",
        polarity=polarity,
        strength=Strength.MEDIUM,
        score=0.5,
        rule="r@1",
        tier=tier,
        reason="",
        provenance=Provenance(extractor="rules", version="1"),
    )


def test_every_page_has_a_record_and_an_unreadable_one_no_text():
    blank = Page(number=2, width=0, height=0, source=TextSource.BLANK)
    noise = Page(number=3, width=0, height=0, source=TextSource.UNREADABLE, text="~#")
    document = a_document(a_page("hola"), blank, noise)
    records = records_of(document, an_analysis(document), agency="a1", name="otra.pdf")
    assert [(record.page, record.text, record.source) for record in records] == [
        (1, "hola", "text"),
        (2, "", "blank"),
        (3, "", "unreadable"),
    ]
    assert {(record.document, record.case, record.agency, record.name) for record in records} == {
        (document.id, document.case, "a1", "otra.pdf")
    }
    assert [record.id for record in records] == [f"{document.id}:{n}" for n in (1, 2, 3)]


def test_values_go_to_their_page_and_field_in_normal_form_once():
    first = a_page("Ana QUISPE al 71234567, DNI 11.222.333, placa 1234ABC, mail a@example.org, $b 5 en La Paz; FELCV")
    document = a_document(first, a_page("Ana Quispe", number=2))
    mentions = [
        a_mention(document, "Ana QUISPE", kind=MentionKind.PERSON, normal="ana quispe"),
        a_mention(document, "QUISPE", kind=MentionKind.PERSON, normal="ana quispe"),
        a_mention(document),
        a_mention(document, "11.222.333", kind=MentionKind.ID, normal="ar.dni:11222333"),
        a_mention(document, "1234ABC", kind=MentionKind.PLATE, normal="1234ABC"),
        a_mention(document, "a@example.org", kind=MentionKind.EMAIL, normal="a@example.org"),
        a_mention(document, "$b 5", kind=MentionKind.MONEY, normal="5 BOB"),
        a_mention(document, "La Paz", kind=MentionKind.PLACE, normal=None),
        a_mention(document, "FELCV", kind=MentionKind.ORG, normal="felcv"),
        a_mention(document, "234567", kind=MentionKind.PHONE, normal=None),
        a_mention(document, "Ana Quispe", kind=MentionKind.PERSON, normal="ana quispe", page=2),
    ]
    one, two = records_of(document, an_analysis(document, *mentions), agency="a1", name="n")
    assert one.person == two.person == ("ana quispe",)
    assert one.phone == ("+59171234567",)
    assert one.identifier == ("1234ABC", "ar.dni:11222333")
    assert (one.email, one.place, one.org) == (("a@example.org",), ("La Paz",), ("felcv",))
    assert (two.phone, two.identifier) == ((), ())


def test_only_what_the_text_asserts_is_an_indicator_of_the_page():
    document = a_document()
    analysis = Analysis(
        document=document.id,
        version="1",
        indicators=(
            an_indicator(document, "debt_bondage"),
            an_indicator(document, "debt_bondage"),
            an_indicator(document, "isolation", polarity=Polarity.NEGATED),
            an_indicator(document, "violence", polarity=Polarity.GENERIC),
            an_indicator(document, "threats", tier=Tier.SUGGESTED),
        ),
    )
    assert records_of(document, analysis, agency="a1", name="n")[0].indicator == ("debt_bondage",)


def test_the_language_is_the_page_s_as_analysed_else_as_read_else_the_document_s():
    pages = (a_page("uma"), a_page("dos", number=2).model_copy(update={"language": "es"}), a_page("x", number=3))
    document = a_document(*pages).model_copy(update={"language": "en"})
    languages = (PageLanguage(page=1, language="pt"), PageLanguage(page=2, language=None))
    analysis = Analysis(document=document.id, version="1", languages=languages)
    assert [r.language for r in records_of(document, analysis, agency="a", name="n")] == ["pt", "es", "en"]


def test_the_languages_of_a_page_s_passages_are_held_beside_its_own():
    document = a_document(a_page("x"), a_page("y", number=2))
    told = (PageLanguage(page=1, language="es", others=("pt",)), PageLanguage(page=2, language=None))
    records = records_of(document, Analysis(document=document.id, version="1", languages=told), agency="a", name="n")
    assert [record.languages for record in records] == [("es", "pt"), ()]


def test_a_short_name_is_found_by_the_whole_name_of_its_person_too():
    document = a_document(a_page("vino Ana"))
    mention = a_mention(document, "Ana", kind=MentionKind.PERSON, normal="ana")
    mention = mention.model_copy(update={"person": "ana quispe"})
    (record,) = records_of(document, an_analysis(document, mention), agency="a1", name="n")
    assert record.person == ("ana", "ana quispe")
