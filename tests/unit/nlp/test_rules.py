"""The shipped rules: each example is a test. The loader: what it refuses, and with which words."""

import time
from collections import Counter

import pytest
from support.language import asserted, flags, kit

from models.indicator import Polarity
from services.nlp.indicators import RuleRefused, RuleSet, cues, forms, loader, manner, polarity
from services.nlp.indicators.loader import CATEGORIES, read_folder, read_rules, refuse_duplicates, words
from services.nlp.indicators.pattern import PatternError, compile_pattern

EXAMPLES = [
    (rule, kind, language, text)
    for rule in kit().book.rules
    for kind, by_language in rule.examples.items()
    for language, texts in by_language.items()
    for text in texts
]


@pytest.mark.parametrize(
    ("rule", "kind", "language", "text"), EXAMPLES, ids=[f"{r.name}-{kind}-{lang}" for r, kind, lang, _ in EXAMPLES]
)
def test_examples(rule, kind, language, text):
    # Where two rules of a category meet, the book keeps one flag: a rule is tried alone, or with those it needs.
    book = RuleSet([r for r in kit().book.rules if r is rule or r.category in rule.needs], "test")
    polarities = {f.polarity for f in flags(text, language=language, book=book) if f.rule == rule.name}
    if kind == "fires":
        assert Polarity.ASSERTED in polarities
        assert rule.category in asserted(text, language=language)
    else:
        assert Polarity.ASSERTED not in polarities


def test_every_category_has_a_rule_in_every_language():
    covered = {(rule.category, language) for rule in kit().book.rules for language in rule.patterns}
    assert covered == {(category, language) for category in CATEGORIES for language in loader.LANGUAGES}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("AL LLEGAR EL ENCARGADO LES QUITO LOS PASAPORTES", "es"),
        ("al llegar el encargado les quito el pasa-\nporte", "es"),
        ("quiso quitarle el pasaporte", "es"),
        ("os homens retinham-lhe o passaporte", "pt"),
        ("el encargado les quitó los pasaportcs al llegar", "es"),
        ("o gato reteve os docurnentos deles", "pt"),
        ("the manager confiscatcd their passports", "en"),
    ],
)
def test_capitals_lost_accents_broken_lines_and_pronouns(text, language):
    assert "document_retention" in asserted(text, language=language)


@pytest.mark.parametrize(
    ("text", "polarity", "cue"),
    [
        ("Le quitaron el pasaporte.", Polarity.ASSERTED, ""),
        ("No le quitaron el pasaporte.", Polarity.NEGATED, "no"),
        ("Nadie le quitó el pasaporte.", Polarity.NEGATED, "nadie"),
        ("El imputado negó haberle quitado el pasaporte.", Polarity.NEGATED, "nego"),
        (
            "La inspección no encontró trabajo forzado, encierro ni retención de documentos.",
            Polarity.NEGATED,
            "ni",
        ),
        ("No solo le quitaron el pasaporte, también le pegaban.", Polarity.ASSERTED, ""),
        ("No tenía hambre, pero le quitaron el pasaporte.", Polarity.ASSERTED, ""),
        ("Negó las amenazas, pero admitió que le quitó el pasaporte.", Polarity.ASSERTED, ""),
        ("La retención de documentos no fue acreditada.", Polarity.NEGATED, "no fue acreditada"),
        ("La ley prohíbe la retención de documentos.", Polarity.GENERIC, "ley"),
        ("¿Le quitaron el pasaporte?", Polarity.GENERIC, "?"),
    ],
)
def test_polarity_by_clause(text, polarity, cue):
    (flag,) = [f for f in flags(text) if f.category == "document_retention"]
    assert (flag.polarity, flag.cue) == (polarity, cue)


def test_a_smudge_is_taken_back_only_in_long_words_that_no_list_holds():
    assert "document_retention" not in asserted("Nos quitó los pasantes.", language="es")
    assert "document_retention" not in asserted("Le quitó la visia.", language="es")


def test_a_negation_in_a_gap_denies():
    assert "document_retention" not in asserted("Quitó pero no al fin los documentos")


def test_a_campaign_is_general_as_a_whole():
    text = (
        "Campaña de prevención. Si te ofrecen trabajo lejos, desconfía. No aceptes pasajes de desconocidos. "
        "Te prometen trabajo y te quitan el pasaporte. Denuncia al 800-10-1234."
    )
    assert asserted(text) == set()


def test_a_minor_counts_only_in_company():
    assert asserted("La niña de 8 años viaja con su madre.") == set()
    assert "minor_victim" in asserted("La niña de 12 años era obligada a mendigar en el semáforo.")


@pytest.mark.parametrize(
    "text",
    [
        "El tráfico vehicular creció y la explotación agrícola también.",
        "Se trata de una servidumbre de paso.",
        "Detuvieron a dos hombres por tráfico de cocaína y armas.",
        "La empresa reclutará personal y ofrece alojamiento en temporada.",
        "La deuda pública llegó a 3.000 millones de dólares.",
        "La policía incautó los documentos del vehículo.",
    ],
)
def test_false_friends_are_silent(text):
    assert asserted(text) == set()


@pytest.mark.parametrize(
    ("text", "category", "words"),
    [
        ("La obligaban a prostituirse y tenía 15 años.", "minor_victim", "15 años"),
        ("Debía 2.000 dólares por el viaje.", "debt_bondage", "debia, 2.000 dólares"),
    ],
)
def test_the_words_of_a_reason_are_those_of_the_text(text, category, words):
    reasons = [flag.reason for flag in flags(text) if flag.category == category]
    assert reasons
    assert not [reason for reason in reasons if "<" in reason]
    assert any(words in reason for reason in reasons), reasons


def test_a_flag_explains_itself():
    (flag,) = [f for f in flags("Le quitaron el pasaporte.") if f.category == "document_retention"]
    assert (
        flag.reason
        == "Identity papers or a phone are taken from a person and kept by another. Words: quitaron, pasaporte."
    )
    assert flag.score == pytest.approx(0.9)


GOOD = """
- id: test_rule
  version: 1
  category: debt_bondage
  strength: strong
  palermo: [means]
  basis: ["a source"]
  reason: A reason.
  languages: [es]
  patterns:
    es: ["deber * deuda"]
  examples:
    fires: {es: ["Debe una deuda."]}
    silent: {es: ["Nada."]}
"""


def test_a_good_rule_loads():
    (rule,) = read_rules(GOOD, "r.yaml", {"es": {}})
    assert rule.name == "test_rule@1"
    assert RuleSet([rule], "v").categories == ("debt_bondage",)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("  reason: A reason.", "  reasn: A reason.", "r.yaml, line 8: unknown key reasn"),
        ("  version: 1\n", "", "r.yaml, line 2: the rule has no version"),
        ("  version: 1", "  version: one", "r.yaml, line 3: version is a whole number"),
        ("debt_bondage", "debts", "r.yaml, line 4: no category debts"),
        ("strong", "huge", "r.yaml, line 5: strength is strong, medium or weak"),
        ("[means]", "[mean]", "r.yaml, line 6: palermo names"),
        ('    silent: {es: ["Nada."]}\n', "", "line 12: each language of the rule needs an example that stays silent"),
        ('{es: ["Debe una deuda."]}', "{}", "needs an example that fires"),
        ("deber * deuda", "* deuda", "a pattern begins and ends with a word"),
        ("deber * deuda", "@nothing deuda", "no set named nothing"),
        ("deber * deuda", "de-ber", "not a word: de-ber"),
        ("languages: [es]", "languages: [xx]", "languages are among"),
        ("  id: test_rule", "  id: test_rule\n  id: other", "the key id stands twice"),
        ("- id: test_rule", "- id: [", "not readable as YAML"),
        ("  reason: A reason.", "  reason: A reason.\n  needs: [x]", "needs names categories"),
        ('["Nada."]', "[]", "line 12: examples silent are lists of texts by language, none of them empty"),
        ('["Nada."]', "", "line 12: examples silent are lists"),
        ('["Nada."]', "Nada", "line 12: examples silent are lists"),
        ('["Debe una deuda."]', '[" "]', "line 12: examples fires are lists"),
        ("test_rule", "", "line 2: id is one text, and not empty"),
        ("strength: strong", "strength: [strong]", "line 5: strength is one text"),
        ("[means]", "means", "line 6: palermo is a list of texts"),
        ("languages: [es]", "languages: [[es]]", "line 9: languages is a list of texts"),
        ("  reason: A reason.", "  reason: A reason.\n  regions: 7", "line 9: regions is a list of texts"),
        ("  reason: A reason.", "  reason: A reason.\n  regions: [BO, ZZZ]", "line 9: no region ZZZ: "),
        ("  reason: A reason.", "  reason: A reason.\n  regions: [bo]", "line 9: no region bo: "),
        ('["deber * deuda"]', "deber * deuda", "line 10: patterns are lists of texts"),
        ("  version: 1", "  version: 0x1", "line 3: version is a whole number"),
        ("  version: 1", "  ? [version]\n  : 1", "line 3: a key is one word"),
        ("  reason: A reason.", "  reason: &r A reason.\n  register: *r", "line 9: aliases are not read"),
        (GOOD, "", "line 1: the file holds no rule"),
        (GOOD, "# Nothing yet.", "line 1: the file holds no rule"),
        (GOOD, "- x", "line 1: a rule is a mapping"),
        (GOOD, "[" * 900 + "]" * 900, "line 1: lists in lists"),
        (GOOD, "[" * 90_000, "line 1: not readable as YAML"),
    ],
)
def test_bad_rules_are_refused_with_file_line_and_reason(old, new, says):
    text = (
        GOOD.replace(old, new, 1)
        if "id: other" not in new
        else GOOD.replace("- id: test_rule", "- id: test_rule\n  id: other")
    )
    with pytest.raises(RuleRefused) as refused:
        read_rules(text, "r.yaml", {"es": {}})
    assert says in str(refused.value)
    assert "r.yaml, line" in str(refused.value)


@pytest.mark.parametrize("end", ["- id: *a29", "- ? *a29\n  : x"])
def test_aliases_of_aliases_are_refused_at_once(end):
    """Thirty lines that stand for a billion values: read out, they would take minutes and all memory."""
    bomb = "- &a0 [x, x]\n" + "".join(f"- &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 30)) + end
    began = time.process_time()
    with pytest.raises(RuleRefused, match=r"^r\.yaml, line 2: aliases are not read"):
        read_rules(bomb, "r.yaml", {"es": {}})
    assert time.process_time() - began < 1


def test_two_rules_of_one_id_are_refused():
    rules = read_rules(GOOD + GOOD, "a.yaml", {"es": {}})
    with pytest.raises(RuleRefused, match=r"^a\.yaml, line 16: the rule id test_rule is taken"):
        refuse_duplicates(rules)


def test_a_rule_file_that_is_no_text_is_refused_with_its_line(tmp_path):
    (tmp_path / "a.yaml").write_bytes(GOOD.replace("A reason.", "Raz\xf3n.").encode("latin-1"))
    with pytest.raises(RuleRefused, match=r"^a\.yaml, line 8: not UTF-8"):
        read_folder(tmp_path, words())


def test_patterns_compile_to_forms():
    pattern = compile_pattern("retener|=x ?el|la *2 pasaporte", "es", {})
    assert any("retuvieron" in slot.words for slot in pattern.sequences[0])
    assert "x" in pattern.sequences[0][0].words
    assert pattern.sequences[0][2].gap == 2
    with pytest.raises(PatternError):
        compile_pattern("", "es", {})
    with pytest.raises(PatternError):
        compile_pattern("<nobody> casa", "es", {})


def test_all_forms_of_the_shipped_rules_are_frozen(monkeypatch):
    """Else each start looks them up again: run benchmarks/weights/build_forms.py after adding words."""
    asked = []
    monkeypatch.setattr(forms, "lookup", lambda language, lemma: asked.append((language, lemma)) or frozenset())
    loader.shipped()
    assert asked == []


def test_a_word_that_is_not_frozen_is_looked_up(monkeypatch):
    listed = {"zapatear": frozenset({"zapateaban"}), "retener": frozenset({"retuvo", "reteniendo"})}
    monkeypatch.setattr(forms, "_inverse", lambda _: listed)
    assert forms.forms("es", "zapatear") >= {"zapatear", "zapateaban", "zapateado"}
    assert forms.looked_up("es", "retener") >= {"retuvo", "retenidas", "retenerle", "reteniendoles"}


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Cosía desde las siete de la mañana hasta las once de la noche.", "withheld_wages_excessive_hours"),
        ("sacale el telefono por una semana", "isolation_surveillance"),
        ("La mandaron a Salta con otro hombre.", "transport_transfer"),
        ("La obligaban a hacer pases y ella tenía dieciséis.", "minor_victim"),
        ("Vivían en un taller de costura y no los dejaban salir.", "harbouring_confinement"),
    ],
)
def test_working_days_hung_pronouns_places_and_bare_ages(text, category):
    assert category in asserted(text, country="AR")


@pytest.mark.parametrize(
    "text",
    [
        "La jornada es de veinte horas semanales.",
        "El bus sale de las ocho a las nueve.",
        "Abierto de 9 a 21 h.",
        "Tiene 15 empleados.",
    ],
)
def test_ordinary_hours_and_numbers_are_silent(text):
    assert asserted(text) == set()


@pytest.mark.parametrize(
    ("text", "language", "category"),
    [
        ("The boss keeps my passport in the safe.", "en", "document_retention"),
        ("He put my passport in the drawer.", "en", "document_retention"),
        ("O patrão guardou nossos documentos na pasta.", "pt", "document_retention"),
        ("Se quedó con los pasaportes después del check-in.", "es", "document_retention"),
        ("She was beaten with a belt 20 times.", "en", "threat_violence"),
        ("They made us work shifts of sixteen hours.", "en", "withheld_wages_excessive_hours"),
        ("We were locked in the house.", "en", "harbouring_confinement"),
    ],
)
def test_what_silences_everyday_sentences_silences_nothing_else(text, language, category):
    assert category in asserted(text, language=language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The document says 300 people attended.", "en"),
        ("She was just fifteen minutes late.", "en"),
        ("El niño de 12 años viaja con DNI 45.123.456.", "es"),
    ],
)
def test_figures_beside_papers_make_nobody_a_minor(text, language):
    assert asserted(text, language=language) == set()


def test_a_text_without_full_stops_is_read_in_time_that_grows_with_its_length(monkeypatch):
    asked = Counter()
    at = cues.phrase_at
    for module in (polarity, manner):
        monkeypatch.setattr(module, "phrase_at", lambda *said: asked.update("n") or at(*said))

    def looks(times):
        asked.clear()
        text = "Le quitaron el pasaporte y la encerraron bajo llave y debe el pasaje " * times
        assert len(flags(text, language="es")) >= 2 * times
        return asked["n"]

    assert looks(80) < 5 * looks(20)
