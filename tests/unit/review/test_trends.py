"""Flags over months, places, exploitation and channels; slang that rises beside confirmed flags is proposed."""

import pytest
from support.factories import NOON
from support.reviewing import CASE, a_decision, a_flag, placed

from models.ids import WordingId
from models.indicator import Tier
from models.mention import Mention, MentionKind
from models.place import PlaceReading, Precision
from models.review import Verdict
from models.span import Provenance, Span
from models.stated import About, StatedRole, Statement
from models.trend import TrendBy, WordingDecision, WordingVerdict
from services.nlp.everyday import of_papers
from services.review.standing import threads
from services.review.trends import counted_by
from services.review.wordings import Without, log_likelihood, proposed, stands, without


def a_mention(kind, normal, *, document="d1", page=1, start=0, town=None):
    reading = town and PlaceReading(precision=Precision.TOWN, name=town, country="BO")
    return Mention(
        kind=kind, span=Span(document=document, page=page, start=start, end=start + 5), text=normal, normal=normal,
        confidence=0.9, place=reading, provenance=Provenance(extractor="x", version="1"),
    )  # fmt: skip


def rows(by, *places, mentions=(), decisions=()):
    flags = [thread.seen_by(None) for thread in threads(places, decisions)]
    return [(row.value, row.category, row.flags) for row in counted_by(by, flags, mentions)]


def test_a_flag_stands_in_the_month_of_the_day_before_it():
    days = [a_mention(MentionKind.DATE, "2024-03-10"), a_mention(MentionKind.DATE, "2024-05-02", start=60)]
    places = [placed(a_flag(10, 30)), placed(a_flag(70, 90)), placed(a_flag(10, 30, page=2))]
    assert rows(TrendBy.MONTH, *places, mentions=days) == [
        ("", "debt_bondage", 1), ("2024-03", "debt_bondage", 1), ("2024-05", "debt_bondage", 1),
    ]  # fmt: skip
    behind = [a_mention(MentionKind.DATE, "2024-05-02", start=60)]
    assert rows(TrendBy.MONTH, placed(a_flag(10, 30)), mentions=behind) == [("2024-05", "debt_bondage", 1)]


def test_days_of_birth_and_of_papers_are_no_months_of_what_happened():
    birth = Statement(about=About.ROLE, value=StatedRole.BIRTH_DATE, words="nacida el", start=0, end=9)
    happened = a_mention(MentionKind.DATE, "2024-03-10")
    stated = a_mention(MentionKind.DATE, "1998-04-25", document="d2").model_copy(update={"stated": (birth,)})
    # The same day is stated as that of a birth in another paper of the case.
    bare = a_mention(MentionKind.DATE, "1998-04-25", start=8)
    assert rows(TrendBy.MONTH, placed(a_flag(20, 30)), mentions=[happened, bare, stated]) == [
        ("2024-03", "debt_bondage", 1),
    ]  # fmt: skip
    assert rows(TrendBy.MONTH, placed(a_flag(20, 30)), mentions=[bare]) == [("1998-04", "debt_bondage", 1)]


def test_a_flag_stands_at_the_nearest_town():
    towns = [
        a_mention(MentionKind.PLACE, "a", town="oruro", start=300),
        a_mention(MentionKind.PLACE, "b", town="potosi", start=40),
    ]
    assert rows(TrendBy.PLACE, placed(a_flag()), mentions=towns) == [("potosi, BO", "debt_bondage", 1)]


def test_exploitation_and_channel_are_the_documents():
    sexual = placed(a_flag(50, 60, category="sexual_exploitation"))
    assert ("sexual_exploitation", "debt_bondage", 1) in rows(TrendBy.EXPLOITATION, placed(a_flag()), sexual)
    recruited = placed(a_flag(50, 60, category="recruitment_deception"), before="Una vecina ", after=" por Facebook")
    assert rows(TrendBy.CHANNEL, recruited) == [
        ("acquaintance", "recruitment_deception", 1),
        ("online", "recruitment_deception", 1),
    ]


def test_dismissed_flags_are_not_counted():
    flag = a_flag()
    assert rows(TrendBy.MONTH, placed(flag), decisions=[a_decision(flag, Verdict.DISMISSED)]) == []


@pytest.mark.parametrize(
    ("counts", "score"),
    [
        ((10, 1000, 10, 1000), 0.0),
        ((10, 1000, 0, 1000), 13.863),
        ((30, 1000, 5, 10_000), 2 * (30 * 2.24374 - 5 * 1.85060)),
    ],
)
def test_log_likelihood_by_hand(counts, score):
    assert log_likelihood(*counts) == pytest.approx(score, abs=0.02)


ORDINARY = "ayer fui a la casa y vi que la puerta estaba cerrada, hoy vuelvo con la llave que me diste y vemos "
ADVERT = "se busca personal con buena presencia"


def chats(many=6, word="mariposa"):
    """Chats in which a word stands beside an advert; their flags and their texts."""
    places, texts = [], []
    for number in range(many):
        before, after = f"{ORDINARY[number:]}hay jale de {word} ", f" pago semanal {ORDINARY[number:]}"
        flag = a_flag(
            len(before),
            len(before) + len(ADVERT),
            category="online_recruitment_advertising",
            document=f"chat{number}",
            text=ADVERT,
        )
        places.append(placed(flag, before=before[-240:], after=after[:240], name=f"chat{number}.txt"))
        texts.append((f"chat{number}", before + ADVERT + after))
    return places, [*texts, *[(f"otro{number}", ORDINARY * 3) for number in range(40)]]


def words(places, texts, **more):
    decisions = [a_decision(place.flag, number=n) for n, place in enumerate(places)]
    flags = [thread.seen_by(None) for thread in threads(places, more.pop("said", decisions))]
    return proposed(flags, texts, everyday=of_papers, **more)


def test_a_planted_word_in_six_chats_near_adverts_is_proposed_with_its_places():
    found = words(*chats())
    best = next(one for one in found if one.term == "mariposa")
    assert found.index(best) < 5
    assert (best.documents, best.near, best.elsewhere, best.category) == (6, 6, 0, "online_recruitment_advertising")
    assert "jale de mariposa" in best.places[0].words
    assert not {"casa", "puerta", "que", "llave", "personal", "presencia"} & {one.term for one in found}


def test_a_suggested_clause_around_the_word_bars_it_not_and_a_rule_that_knows_it_does():
    """A suggestion takes the whole clause: code word and all."""
    places, texts = chats()

    def clauses(tier):
        return [
            placed(a_flag(0, 40, document=f"chat{number}", page=2, text=f"hay jale de mariposa {ADVERT}", tier=tier))
            for number in range(3)
        ]

    said = [a_decision(place.flag, number=n) for n, place in enumerate(places)]
    assert "mariposa" in {one.term for one in words([*places, *clauses(Tier.SUGGESTED)], texts, said=said)}
    assert "mariposa" not in {one.term for one in words([*places, *clauses(Tier.RULE)], texts, said=said)}


def passages(*, many=6, tier=Tier.MODEL, text=f"hay jale de mariposa {ADVERT}"):
    """Chats in which one flag takes the whole clause; their flags and their texts."""
    places, texts = [], []
    for number in range(many):
        before, after = ORDINARY[number:], f" {ORDINARY[number:]}"
        flag = a_flag(len(before), len(before) + len(text), document=f"chat{number}", text=text, tier=tier)
        places.append(placed(flag, before=before, after=after, name=f"chat{number}.txt"))
        texts.append((f"chat{number}", before + text + after))
    return places, [*texts, *[(f"otro{number}", ORDINARY * 3) for number in range(40)]]


def test_a_word_within_passages_that_the_classifier_chose_is_proposed_and_one_of_rules_is_not():
    best = next(one for one in words(*passages()) if one.term == "mariposa")
    assert (best.documents, best.near, best.elsewhere) == (6, 6, 0)
    assert (best.places[0].start, best.places[0].end) == (len(ORDINARY) + 12, len(ORDINARY) + 20)
    assert "jale de mariposa se" in best.places[0].words
    assert "mariposa" in {one.term for one in words(*passages(tier=Tier.SUGGESTED))}
    places, texts = passages()
    raised = a_flag(0, 8, document="chat1", page=2, text="mariposa", category="recruitment_deception")
    said = [a_decision(place.flag, number=n) for n, place in enumerate(places)]
    assert "mariposa" not in {one.term for one in words([*places, placed(raised)], texts, said=said)}


@pytest.mark.parametrize(
    ("given", "some", "why"),
    [
        (chats(2), {}, Without.FEW_DOCUMENTS),
        (passages(tier=Tier.RULE), {}, Without.KNOWN_WORDS),
        (chats(), {}, Without.NONE_RISES),
        ((chats()[0], chats()[1][:6]), {}, Without.NOTHING_ELSEWHERE),
        (chats(), {"said": []}, None),
        (chats(), {"term": WordingVerdict.REJECTED}, Without.ALL_JUDGED),
        (chats(), {"term": WordingVerdict.WITHDRAWN}, Without.NONE_RISES),
    ],
)
def test_why_nothing_is_proposed(given, some, why):
    places, texts = given
    decisions = some.get("said", [a_decision(place.flag, number=n) for n, place in enumerate(places)])
    flags = [thread.seen_by(None) for thread in threads(places, decisions)]
    judged = [
        WordingDecision(
            id=WordingId("1" * 32), case=CASE, term="mariposa", category="x", verdict=some["term"], reason="r",
            made_by="ana", user="u", made_at=NOON,
        )
    ] if "term" in some else []  # fmt: skip
    everyday = of_papers if why is not Without.KNOWN_WORDS else lambda word: True
    assert without(flags, texts, everyday=everyday, decisions=judged) is why


def test_without_confirmation_in_two_chats_only_or_as_a_name_it_is_not():
    places, texts = chats()
    assert words(places, texts, said=[]) == []
    assert "mariposa" not in {one.term for one in words(*chats(2))}
    assert "mariposa" not in {one.term for one in words(places, texts, names=["Mariposa Quispe"])}
    common = [*texts, *[("libro", "la mariposa vuela y la mariposa duerme " * 5)] * 40]
    assert "mariposa" not in {one.term for one in words(places, common)}


@pytest.mark.parametrize(
    "word", ["les", "ellas", "Después", "despues", "também", "pelas", "they", "avec", "della", "nos dijo"]
)
def test_small_words_of_the_five_languages_are_not_offered(word):
    found = {one.term for one in words(*chats(word=word))}
    assert not {term for term in found if set(term.split()) & set(word.casefold().split())}
    assert "jale" in found


@pytest.mark.parametrize("word", ["nuevas", "menor", "doce", "favor", "prima"])
def test_words_of_stop_lists_that_may_be_slang_are_offered(word):
    assert word in {one.term for one in words(*chats(word=word))}


@pytest.mark.parametrize(
    "word",
    [
        "mayo", "maio", "january", "février", "viernes", "Monday", "declaración", "declaró", "depoimento", "fiscalía",
        "testigo", "testemunhas", "witness", "expediente", "verbale", "firma", "víctima", "manifestó", "policía",
    ],
)  # fmt: skip
def test_words_of_dates_and_of_papers_are_not_offered(word):
    found = {one.term for one in words(*chats(word=word))}
    assert not {term for term in found if set(term.split()) & set(word.casefold().split())}
    assert "jale" in found


def test_a_word_that_all_of_a_statement_repeats_is_not_offered():
    """It belongs to the kind of paper that was confirmed, not to what was confirmed in it."""
    places, texts = chats()
    longer = [
        (name, text + "y nada más. " + f"{ORDINARY} el jale de ayer fue jale {ORDINARY} jale otra vez. " * 4)
        if name.startswith("chat") else (name, text)
        for name, text in texts
    ]  # fmt: skip
    assert "jale" in {one.term for one in words(places, texts)}
    offered = {one.term for one in words(places, longer)}
    assert "jale" not in offered
    assert "mariposa" in offered


def test_what_was_said_of_a_term_stands_until_it_is_withdrawn():
    def said(verdict, number):
        return WordingDecision(
            id=WordingId(f"{number:032x}"), case=CASE, term="mariposa", category="x", verdict=verdict, reason="r",
            made_by="ana", user="u", made_at=NOON,
        )  # fmt: skip

    accepted, withdrawn = said(WordingVerdict.ACCEPTED, 1), said(WordingVerdict.WITHDRAWN, 2)
    rejected = said(WordingVerdict.REJECTED, 3)
    offered = [
        any(one.term == "mariposa" for one in words(*chats(), decisions=some))
        for some in ([], [accepted], [accepted, withdrawn], [rejected])
    ]
    assert offered == [True, False, True, False]
    # Of a word that was judged, its pairs with others are no new terms.
    for some in ([accepted], [rejected]):
        assert not [one.term for one in words(*chats(), decisions=some) if "mariposa" in one.term]


def test_places_beside_dismissed_flags_are_told_of_a_term():
    places, texts = chats()
    before, after = "otro jale de mariposa ", " y nada"
    other = a_flag(len(before), len(before) + len(ADVERT), document="cuento", text=ADVERT)
    said = [a_decision(place.flag, number=n) for n, place in enumerate(places)]
    said.append(a_decision(other, Verdict.DISMISSED, number=99))
    found = words([*places, placed(other, before=before, after=after)], texts, said=said)
    best = next(one for one in found if one.term == "mariposa")
    assert [(one.document, one.start, one.end) for one in best.against] == [("cuento", 13, 21)]
    assert (best.places[0].end - best.places[0].start, best.documents) == (8, 6)


@pytest.mark.parametrize(
    ("term", "text", "there"),
    [
        ("mariposa", "Llega otra MARIPOSA mañana", True),
        ("mariposa", "tres mariposas", True),
        ("mariposas", "una mariposa", True),
        ("jale bueno", "hay jale\nbueno", True),
        ("carrón", "un carron viejo", True),
        ("mariposa", "mariposario", False),
        ("jale bueno", "bueno jale", False),
        ("", "x", False),
    ],
)
def test_where_a_term_stands(term, text, there):
    assert stands(term, text) is there
