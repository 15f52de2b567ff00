"""The learned signal: passages out of probabilities, and the flags that it adds to those of the rules."""

import json
from dataclasses import replace

import numpy as np
import pytest
from support.factories import a_document, a_page
from support.language import indicators, kit, read, ruled_kit, understand

from models.indicator import DOUBT, LOCAL, Manner, Polarity, Tier
from services.nlp import classifier, turns
from services.nlp.indicators import learned, second
from services.nlp.indicators.learned import LearnedSignal, Read
from services.nlp.indicators.loader import CATEGORIES
from services.nlp.plugin import Flag

WORDS = "La mujer , según dijo , dormía en el depósito . Nadie la veía"
AT = {word: n for n, word in enumerate(WORDS.split())}


@pytest.fixture(scope="module")
def signal():
    return learned.shipped()


def spoken(signal, chances, *, category="harbouring_confinement", polarity=0, tells=1.0):
    """A reading of WORDS in which a category has these probabilities, all words one polarity, and the text `tells`."""
    rows = np.zeros((len(WORDS.split()), len(CATEGORIES)), dtype=np.float32)
    for word, chance in chances.items():
        rows[AT[word], signal.categories.index(category)] = chance
    polarities = np.full((len(WORDS.split()), 3), 0.03, dtype=np.float32)
    polarities[:, polarity] = 0.94
    count = len(WORDS.split())
    return Read(rows, polarities, np.ones((count, 48), dtype=np.float32), np.full(count, tells, dtype=np.float32))


def passages(signal, *given, **options):
    words = read(WORDS).words
    return [
        (" ".join(w.text for w in words[p.first : p.last]), round(p.probability, 2), p.polarity)
        for p in signal.passages(spoken(signal, *given, **options), words)
    ]


def test_words_that_stand_together_are_a_passage(signal):
    told = passages(signal, {"dormía": 0.7, "en": 0.8, "el": 0.6, "depósito": 0.9})
    assert told == [("dormía en el depósito", 0.9, Polarity.ASSERTED)]


def test_a_short_gap_is_bridged_a_sentence_is_not(signal):
    assert passages(signal, {"dormía": 0.9, "depósito": 0.9})[0][0] == "dormía en el depósito"
    assert [p[0] for p in passages(signal, {"depósito": 0.9, "Nadie": 0.9, "la": 0.9})] == ["depósito", "Nadie la"]


def test_a_small_word_alone_is_no_passage(signal):
    assert [p[0] for p in passages(signal, {"depósito": 0.9, "Nadie": 0.9})] == ["depósito"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ana: me quitaron el pasaporte\nLuis: no te pegan\nAna: si me pegan\nLuis: ok\n", Polarity.ASSERTED),
        ("12/03/24, 10:02 - Ana: ayer me quitaron el pasaporte y el chip\n12/03/24, 10:03 - Luis: no\n",
         Polarity.ASSERTED),
        ("+591 71234567: me quitaron el pasaporte\n+591 76543210: no es cierto\n+591 71234567: sí\n",
         Polarity.ASSERTED),
        ("Ana: te quitaron el pasaporte?\nLuis: no\nAna: bien\n", Polarity.GENERIC),
        ("P: ¿le quitaron el pasaporte?\nR: no\nP: ¿y el celular?\nR: no\n", Polarity.NEGATED),
        ("Pregunta: si le quitaron el pasaporte\nRespuesta: no\n", Polarity.NEGATED),
        ("A la señora de nombre\nRosa Mamani: no le quitaron el pasaporte.\n", Polarity.NEGATED),
        ("No es cierto que\nme quitaron el pasaporte\n", Polarity.NEGATED),
    ],
)  # fmt: skip
def test_what_one_sender_says_turns_no_words_of_another(text, expected):
    """One message is no sentence with the next; questions, answers, fields and wrapped prose stay as they are."""
    flags = [one for one in understand(a_document(a_page(text))).indicators if one.category == "document_retention"]
    counted = [one for one in flags if one.tier is not Tier.SUGGESTED]
    assert [one.polarity for one in counted] == [expected]
    assert not any("\n" in one.text for one in flags if ": " in one.text)


def test_signs_at_the_ends_are_left_out_and_weak_words_are_none(signal):
    assert passages(signal, {"dormía": 0.9, ",": 0.9})[-1][0] == "dormía"
    assert passages(signal, {"dormía": 0.02}) == []


def test_a_number_alone_is_no_passage(signal):
    words = read("7. Domingo se limpia").words
    rows = np.zeros((len(words), len(CATEGORIES)), dtype=np.float32)
    rows[0] = 0.9
    evenly = np.full((len(words), 3), 1 / 3, dtype=np.float32)
    alone = Read(rows, evenly, np.ones((len(words), 48), dtype=np.float32), np.ones(len(words), dtype=np.float32))
    assert list(signal.passages(alone, words)) == []


@pytest.mark.parametrize(("number", "polarity"), list(enumerate(Polarity)))
def test_the_polarity_of_a_passage_is_that_of_its_words(signal, number, polarity):
    assert passages(signal, {"dormía": 0.9}, polarity=number)[0][2] is polarity


def joined(signal, monkeypatch, found, *flags):
    """The flags of WORDS where the classifier reads `found` and rules gave `flags`."""
    monkeypatch.setattr(learned, "of", lambda *_: found)
    return second.joined(flags, read(WORDS), signal)


def by_rule(polarity=Polarity.ASSERTED):
    start = WORDS.replace(" ,", ",").index("dormía")
    text = read(WORDS).text
    start = text.index("dormía")
    strength, palermo = second.KINDS["harbouring_confinement"]
    return Flag(
        category="harbouring_confinement", start=start, end=start + 6, polarity=polarity, strength=strength, score=0.9,
        rule="slept@1", palermo=palermo, reason="r",
    )  # fmt: skip


def test_alone_it_makes_a_flag_above_the_threshold_and_a_suggestion_below(signal, monkeypatch):
    number = signal.categories.index("harbouring_confinement")
    suggest = float(signal.suggest[number])
    (flag,) = joined(signal, monkeypatch, spoken(signal, {"dormía": 0.97}))
    assert (flag.tier, flag.rule, flag.score) == (Tier.MODEL, learned.NAME, flag.support)
    assert flag.weighed == ("dormía",)
    assert flag.nearest
    assert all(one.id and one.text and one.id in flag.reason for one in flag.nearest)
    (flag,) = joined(signal, monkeypatch, spoken(signal, {"dormía": suggest + 0.01}))
    assert flag.tier is Tier.SUGGESTED
    assert joined(signal, monkeypatch, spoken(signal, {"dormía": suggest / 2})) == []


def test_signs_of_other_categories_lower_the_threshold(signal):
    (passage,) = signal.passages(spoken(signal, {"dormía": 0.9}), read(WORDS).words)
    told = [
        signal.sure(replace(passage, probability=chance / 100), company=n) for n in range(6) for chance in range(100)
    ]
    bars = [told[n * 100 : n * 100 + 100].index(True) for n in range(6)]
    assert bars == sorted(bars, reverse=True)
    assert bars[0] > bars[-1]


def test_three_signs_that_are_not_sure_alone_hold_each_other_up_and_two_do_not(signal):
    (passage,) = signal.passages(spoken(signal, {"dormía": 0.9}), read(WORDS).words)

    def beside_another(category):
        some = (replace(passage, category=category, probability=chance / 100) for chance in range(100))
        return next(one for one in some if signal.sure(one, company=1))

    told = [beside_another(one) for one in ("harbouring_confinement", "threat_violence", "document_retention")]
    assert not any(signal.sure(one, company=0) for one in told)
    for count in (3, 2):
        said = tuple((one, ()) for one in told[:count])
        assert second.Heard((), said).judged(signal)[1] == [count == 3] * count


def test_a_chat_that_sells_somebody_raises_flags_whatever_stands_before_its_lines():
    lines = ("Chato: ya tengo a la nueva", "Memo: cuantos tiene", "Chato: 15 pero se ve mas grande", "Memo: y como va")
    lines += ("Chato: 1800 la hora, el cliente pone hotel", "Memo: mandamela al motel d siempre, deposito en la tienda")
    lines += ("Chato: a nombre d mi hermana q no salga el mio",)
    for head in ("[{}] ", "[12/03, {}] ", "12/3/24, {} - ", ""):
        chat = "\n".join(f"{head.format(f'22:{at}')}{line}" for at, line in enumerate(lines, 10))
        found = {f.category for f in indicators(chat, "es") if f.tier is not Tier.SUGGESTED}
        assert found >= {"minor_victim", "sexual_exploitation", "money_flow_laundering"}, head


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        ("[12/03, 22:14] Ana: hola\n[22:15] Luis: ya", ["[12/03, 22:14] Ana: ", "[22:15] Luis: "]),
        ("12/3/24, 22:14 - Ana: hola\n12/3/24, 10:15 p. m. - +591 71234567: ya",
         ["12/3/24, 22:14 - Ana: ", "12/3/24, 10:15 p. m. - +591 71234567: "]),
        ("Ana: hola\nLuis: ya\nAna: voy", ["Ana: ", "Luis: ", "Ana: "]),
        ("Nombre: Ana\nDomicilio: Sucre", []),
        ("12/03 Ana: 22 kilos\nel 14/03: nada", []),
    ],
)  # fmt: skip
def test_what_stands_before_the_words_of_messages_is_told(text, heads):
    assert [text[start:end] for start, end in turns.heads(text)] == heads


def test_where_both_speak_the_rule_stands_and_knows_its_support(signal, monkeypatch):
    (flag,) = joined(signal, monkeypatch, spoken(signal, {"dormía": 0.8}), by_rule())
    assert (flag.rule, flag.tier, flag.support) == ("slept@1", Tier.RULE, 0.8)


def test_what_a_rule_says_close_by_is_not_said_twice(signal, monkeypatch):
    found = spoken(signal, {"Nadie": 0.97, "veía": 0.97, "dormía": 0.5})
    rule, further = joined(signal, monkeypatch, found, by_rule())
    assert (rule.tier, further.tier) == (Tier.RULE, Tier.SUGGESTED)
    *_, further = joined(signal, monkeypatch, found, replace(by_rule(), category="threat_violence"))
    assert further.category == "harbouring_confinement"
    assert further.tier is Tier.MODEL


def test_another_polarity_goes_along_as_a_suggestion(signal, monkeypatch):
    told = joined(signal, monkeypatch, spoken(signal, {"dormía": 0.8}, polarity=1), by_rule())
    assert [(f.tier, f.polarity) for f in told] == [
        (Tier.RULE, Polarity.ASSERTED),
        (Tier.SUGGESTED, Polarity.NEGATED),
    ]


def test_a_cue_decides_where_the_classifier_is_not_certain(signal, monkeypatch):
    found = spoken(signal, {"veía": 0.97})
    (flag,) = joined(signal, monkeypatch, found)
    assert flag.polarity is Polarity.ASSERTED
    (flag,) = joined(signal, monkeypatch, replace(found, polarities=found.polarities / 2))
    assert (flag.polarity, flag.cue) == (Polarity.NEGATED, "nadie")


def test_without_the_names_network_rules_stand_alone(signal):
    assert second.joined([by_rule()], read(WORDS), signal) == [by_rule()]
    assert all(f.tier is Tier.RULE for f in understand(a_document(a_page(WORDS)), by_rules=True).indicators)


@pytest.mark.parametrize(
    ("text", "language", "category"),
    [
        ("La llave se la colgaba él del cuello y de noche nadie salía.", "es", "harbouring_confinement"),
        ("Mandaba a las más antiguas a conseguir primas y amigas.", "es", "recruitment_other"),
        ("Ela só ligava para casa com a patroa do lado a ouvir a conversa.", "pt", "isolation_surveillance"),
        ("Her husband answered every question the nurse put to her.", "en", "isolation_surveillance"),
    ],
)
def test_it_reads_what_no_rule_has_words_for(text, language, category):
    found = indicators(text, language)
    assert category in {f.category for f in found if f.polarity is Polarity.ASSERTED}
    assert any(f.tier is not Tier.RULE for f in found if f.category == category)


@pytest.mark.parametrize(
    ("support", "others", "tier"),
    [
        (0.3, 0, Tier.RULE),
        (0.05, 0, Tier.SUGGESTED),
        (0.05, 1, Tier.SUGGESTED),
        (0.05, 2, Tier.RULE),
        (0.15, 1, Tier.RULE),
    ],
)
def test_a_rule_that_the_classifier_does_not_follow_is_a_suggestion(signal, monkeypatch, support, others, tier):
    monkeypatch.setattr(signal, "_doubts", (0.2, 0.1))
    monkeypatch.setattr(second, "JUDGED", 1)
    monkeypatch.setattr(signal, "means", lambda *_, **__: True)
    found = spoken(signal, {"dormía": support})
    for category in ("threat_violence", "minor_victim")[:others]:
        found.chances[AT["veía"], signal.categories.index(category)] = 0.99
    flag = next(one for one in joined(signal, monkeypatch, found, by_rule()) if one.rule == "slept@1")
    assert (flag.tier, flag.support) == (tier, support)
    assert (second.DOUBTED in flag.reason) is (tier is Tier.SUGGESTED)


@pytest.mark.parametrize(
    ("change", "sentence", "tier"),
    [
        ({}, "Dormía y nadie la veía.", Tier.SUGGESTED),
        ({"rule": f"{LOCAL}slept@1"}, "Dormía y nadie la veía.", Tier.RULE),
        ({"manners": ((Manner.ANSWERED, 0, 1),)}, "Dormía y nadie la veía.", Tier.RULE),
        ({}, "Nos encerraban y nadie nos veía.", Tier.RULE),
    ],
)
def test_answers_local_rules_and_who_was_wronged_need_no_support(signal, monkeypatch, change, sentence, tier):
    monkeypatch.setattr(second, "_sentence", lambda *_: sentence)
    monkeypatch.setattr(second, "JUDGED", 1)
    rule = by_rule()
    (flag,) = joined(signal, monkeypatch, spoken(signal, {"dormía": 0.01}), replace(rule, **change))
    assert flag.tier is tier


def test_what_a_record_tells_of_who_declares_needs_no_support():
    report = (
        "Unidad Yungas, La Paz. Se entrevista a Rosa Mamani, quien refiere que le quitaron el pasaporte al llegar al hostal "
        "Aurora y que debía pagar el viaje con su trabajo. El contacto daba un número para coordinar la llegada."
    )
    found = understand(a_document(a_page(report))).indicators
    assert {"document_retention", "debt_bondage"} <= {f.category for f in found if f.tier is Tier.RULE}


def test_a_line_alone_is_too_short_to_doubt_a_rule(signal, monkeypatch):
    found = spoken(signal, {"dormía": 0.01})
    monkeypatch.setattr(second, "JUDGED", len(read(WORDS).words))
    assert joined(signal, monkeypatch, found, by_rule())[0].tier is Tier.SUGGESTED
    monkeypatch.setattr(second, "JUDGED", len(read(WORDS).words) + 1)
    assert joined(signal, monkeypatch, found, by_rule())[0].tier is Tier.RULE


def test_leases_and_letters_of_schools_raise_suggestions_at_most_and_a_victims_message_a_flag():
    lease = "El portón se cierra con llave a las 23:00 y cada inquilino tendrá su copia."
    found = understand(a_document(a_page(lease))).indicators
    assert {f.tier for f in found if f.polarity is Polarity.ASSERTED} <= {Tier.SUGGESTED}
    message = "la ñora se kedo con mis papeles y no me deja ir"
    found = understand(a_document(a_page(message))).indicators
    assert Tier.RULE in {f.tier for f in found if f.category == "harbouring_confinement"}


@pytest.mark.parametrize("polarity", [Polarity.NEGATED, Polarity.GENERIC])
def test_denials_of_rules_are_left_to_them(signal, monkeypatch, polarity):
    monkeypatch.setattr(signal, "_doubts", (0.7,))
    monkeypatch.setattr(second, "JUDGED", 1)
    (flag,) = joined(signal, monkeypatch, spoken(signal, {"dormía": 0.1}), by_rule(polarity))
    assert flag.tier is Tier.RULE


def test_a_rule_that_is_not_followed_is_no_company_for_others(signal, monkeypatch):
    monkeypatch.setattr(signal, "_doubts", (0.7,))
    monkeypatch.setattr(second, "JUDGED", 1)
    monkeypatch.setattr(signal, "_company", (1.5, 1.0))
    monkeypatch.setattr(signal, "means", lambda *_, **__: True)
    bar = signal.threshold["threat_violence"]
    found = spoken(signal, {"veía": bar * 1.1}, category="threat_violence")
    *_, alone = joined(signal, monkeypatch, found, by_rule())
    assert alone.tier is Tier.SUGGESTED
    found.chances[AT["dormía"], signal.categories.index("harbouring_confinement")] = 0.9
    *_, beside = joined(signal, monkeypatch, found, by_rule())
    assert beside.tier is Tier.MODEL


def test_a_passage_needs_a_word_of_its_category_or_to_be_like_its_known_clauses(signal, monkeypatch):
    found = spoken(signal, {"veía": 0.95}, category="threat_violence")
    assert [flag.tier for flag in joined(signal, monkeypatch, found)] == [Tier.SUGGESTED]
    known = [learned.Example("1", "threat_violence", "asserted", "La veía y le pegaba.")]
    monkeypatch.setattr(signal, "_telling", {"threat_violence": frozenset({"veia"})})
    assert [flag.tier for flag in joined(signal, monkeypatch, found)] == [Tier.MODEL]
    others = [learned.Example("2", "debt_bondage", "asserted", "Debía el pasaje.")] * 3
    assert learned.telling(known + others)["threat_violence"] == {"veia", "pegab"}


def test_the_text_around_a_passage_moves_the_threshold(signal):
    (passage,) = signal.passages(spoken(signal, {"dormía": 0.9}), read(WORDS).words)
    told = [
        signal.sure(replace(passage, probability=chance / 100, tells=tells), company=9)
        for tells in (0.05, 0.99)
        for chance in range(100)
    ]
    assert sum(told[:100]) < sum(told[100:])


def test_a_window_is_judged_by_itself(signal):
    """What a page tells elsewhere does not make an innocent stretch of it tell of anything."""
    innocent = "La cooperativa pagó la cosecha por transferencia y los socios cenaron juntos en el club del barrio. "
    grave = "La patrona le quitó el pasaporte, la encerraba de noche y la obligaba a pasar con clientes por una deuda. "
    states = []
    text = innocent * 12 + "\n\n" + grave * 8
    words = read(text).words
    kit().classifier.names(text, words, states=states)
    found = signal.read(states, len(words))
    assert found.tells[0] < found.tells[-1]


def test_the_same_text_gives_the_same_flags_twice():
    document = a_document(a_page("La patrona le escondía el carnet y no la dejaba ir al pueblo."))
    assert understand(document).indicators == understand(document).indicators


def test_an_innocent_page_raises_nothing():
    page = a_page("La cooperativa pagó la cosecha por transferencia. Los socios cenaron juntos en el club del barrio.")
    assert [f for f in understand(a_document(page)).indicators if f.tier is not Tier.SUGGESTED] == []


def test_weights_made_for_other_states_are_refused(tmp_path):
    for file in learned.FOLDER.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    config = json.loads((tmp_path / "config.json").read_text(encoding="utf-8"))
    assert config["names"] == classifier.SHA256
    (tmp_path / "config.json").write_text(json.dumps(config | {"names": "0"}), encoding="utf-8")
    with pytest.raises(RuntimeError, match="make them anew"):
        LearnedSignal(tmp_path)


def test_the_states_do_not_change_what_the_names_network_says():
    network = kit().classifier
    words = read("Ana Quispe vive en Cochabamba.").words
    states = []
    text = "Ana Quispe vive en Cochabamba."
    assert network.names(text, words, states=states) == network.names(text, words)
    assert sum(at >= 0 for window in states for at in window.begins) == len(words)
    assert {window.rows.shape[1] for window in states} == {384}


def test_a_rule_that_the_classifier_does_not_follow_is_doubted():
    found = understand(a_document(a_page("La encargada nos quitó los pasaportes."))).indicators
    (flag,) = (one for one in found if one.by_rule)
    assert flag.tier is Tier.RULE
    assert not flag.doubted
    assert flag.model_copy(update={"support": DOUBT / 2}).doubted
    assert not flag.model_copy(update={"support": None}).doubted
    suggested = flag.model_copy(update={"tier": Tier.SUGGESTED})
    assert (suggested.by_rule, suggested.vetoed, suggested.doubted) == (True, True, True)
    learnt = suggested.model_copy(update={"rule": learned.NAME})
    assert (learnt.by_rule, learnt.vetoed, learnt.doubted) == (False, False, False)


def test_a_kit_with_another_signal_is_another_version():
    assert ruled_kit().version != kit().version


def test_signs_alone_beside_a_word_of_birth_are_no_passage(signal):
    words = read("Nacida , el lunes").words
    rows = np.zeros((len(words), len(CATEGORIES)), dtype=np.float32)
    rows[1, signal.categories.index("minor_victim")] = 0.99
    polarities = np.full((len(words), 3), 1 / 3, dtype=np.float32)
    told = np.ones(len(words), dtype=np.float32)
    assert list(signal.passages(Read(rows, polarities, np.ones((len(words), 48), dtype=np.float32), told), words)) == []


def test_a_reason_names_words_that_tell_something_and_clauses_of_its_own_language():
    text = "La hacían dormir en el suelo y desde hace dos años le daban de comer menos que a los perros de la casa."
    flags = [f for f in understand(a_document(a_page(text))).indicators if f.weighed]
    assert flags
    small = {"la", "le", "de", "el", "y", "que", "a", "los", "años", "menos", "dos", "desde"}
    assert all(not small & {word.lower() for word in f.weighed} for f in flags)
    assert all(near.id.startswith("es-") for f in flags for near in f.nearest)
    italian = a_page("Dormiva per terra e mangiava gli avanzi.").model_copy(update={"language": "it"})
    flags = [f for f in understand(a_document(italian)).indicators if f.weighed]
    assert flags
    assert all(near.id.startswith("it-") for f in flags for near in f.nearest)
