"""People, bodies and places: what the network reads and what rules find become one answer."""

import dataclasses

import pytest
from support.factories import a_document, a_page
from support.language import Told, kit

from models.mention import MentionKind
from services.nlp.analyze import analyze

PERSON, ORG, PLACE = MentionKind.PERSON, MentionKind.ORG, MentionKind.PLACE


def names(text, *told):
    """The people, bodies and places of a text, with a network that reads what it is told."""
    found = analyze(a_document(a_page(text)), country="BO", kit=dataclasses.replace(kit(), classifier=Told(*told)))
    return [(m.kind, m.text, m.provenance.extractor) for m in found.mentions if m.kind in {PERSON, ORG, PLACE}]


def test_a_name_that_no_list_knows_counts_where_the_network_is_sure():
    text = "ayer wilkatuma me dijo que esperara"
    assert names(text) == []
    assert names(text, (PERSON, "wilkatuma", 0.95)) == [(PERSON, "wilkatuma", "classifier")]


@pytest.mark.parametrize(("kind", "too_low", "enough"), [(PERSON, 0.8, 0.9), (ORG, 0.7, 0.8), (PLACE, 0.5, 0.6)])
def test_what_the_network_alone_reads_needs_a_probability_of_its_kind(kind, too_low, enough):
    text = "ayer wilkatuma estaba cerrado"
    assert names(text, (kind, "wilkatuma", too_low)) == []
    assert [found[0] for found in names(text, (kind, "wilkatuma", enough))] == [kind]


def test_a_name_of_ordinary_words_only_needs_more():
    text = "ayer casita cuadrada estaba cerrada"
    assert names(text, (PERSON, "casita cuadrada", 0.9)) == []
    assert names(text, (PERSON, "casita cuadrada", 0.97)) == [(PERSON, "casita cuadrada", "classifier")]


def test_small_words_of_which_one_is_a_stop_word_are_no_person():
    assert names("dile q venga manana temprano", (PERSON, "manana temprano", 0.99)) == []


def test_listed_names_in_small_letters_need_less():
    assert names("dis a fatou diallo de venir", (PERSON, "fatou diallo", 0.6)) == [
        (PERSON, "fatou diallo", "classifier")
    ]


def test_a_code_and_a_line_of_a_machine_readable_zone_are_no_names():
    assert names("mast CORUMBA-02 answered", (PERSON, "CORUMBA", 0.99)) == []
    assert names("P<BOLWILKA<<TUMA", (PERSON, "BOLWILKA<<TUMA", 0.99)) == []


def test_labels_of_papers_and_demonyms_are_no_names():
    assert names("con R.F.C. en regla", (ORG, "R.F.C", 0.99)) == []
    assert names("CORUMBA-02 sin señal", (PLACE, "CORUMBA-02", 0.9)) == []
    assert names("engañaba a americanas ayer", (PLACE, "americanas", 0.96)) == []


def test_a_place_of_the_gazetteer_needs_less_and_a_given_name_more():
    assert names("ayer vino athlone tarde", (PLACE, "athlone", 0.4)) == [(PLACE, "athlone", "classifier")]
    assert names("Recibo a Hilda por caja", (PLACE, "Hilda", 0.65)) == []
    assert names("está cerca de la gare nueva", (PLACE, "gare", 0.9)) == []


def test_both_agree_on_the_networks_bounds_with_both_reasons():
    text = "Declaró Ignacio Barahona Ruiz Tercero ante el fiscal."
    found = analyze(
        a_document(a_page(text)), country="BO",
        kit=dataclasses.replace(kit(), classifier=Told((PERSON, "Ignacio Barahona Ruiz", 0.6))),
    ).mentions  # fmt: skip
    [person] = [m for m in found if m.kind is PERSON]
    assert person.text == "Ignacio Barahona Ruiz"
    assert person.confidence > 0.9
    assert "given name before a surname" in person.reason
    assert "read as a name in its sentence" in person.reason


def test_a_word_beside_the_name_decides_for_bodies_and_the_network_for_people():
    assert names("Hotel Los Andes, habitación 4", (PERSON, "Los Andes", 0.9)) == [(ORG, "Hotel Los Andes", "orgs")]
    assert names("la señora Transandina pagó", (ORG, "Transandina", 0.97)) == [(ORG, "Transandina", "classifier")]


def test_the_network_is_believed_against_a_word_beside_the_name_only_where_it_is_certain():
    text = "Pago de Octavio Belmonte Sa. por caja"
    assert names(text, (PERSON, "Octavio Belmonte", 0.9))[0][0] is ORG
    assert names(text, (PERSON, "Octavio Belmonte", 0.99)) == [(PERSON, "Octavio Belmonte", "classifier")]


def test_a_name_of_the_gazetteer_is_a_place_where_the_network_takes_it_for_somebody():
    assert names("viajó ayer a Cochabamba", (PERSON, "Cochabamba", 0.99)) == [(PLACE, "Cochabamba", "places")]


def test_a_rule_alone_stays_where_a_word_beside_the_name_says_so():
    assert names("Denunciante: Wilka Tuma Poma") == [(PERSON, "Wilka Tuma Poma", "names")]


def test_findings_of_other_kinds_pass_unchanged():
    found = analyze(
        a_document(a_page("Llame al +591 71234567")), country="BO",
        kit=dataclasses.replace(kit(), classifier=Told((PERSON, "71234567", 0.99))),
    ).mentions  # fmt: skip
    assert [m.kind for m in found] == [MentionKind.PHONE]


@pytest.mark.parametrize(
    ("text", "read", "name"),
    [
        ("La sig.ra Ionela Dragomir", "ra Ionela Dragomir", "Ionela Dragomir"),
        ("e la dott.ssa Anna Bianchi", "ssa Anna Bianchi", "Anna Bianchi"),
    ],
)
def test_a_name_does_not_open_with_the_end_of_a_title(text, read, name):
    assert names(text, (PERSON, read, 0.98)) == [(PERSON, name, "classifier")]


def test_letters_of_money_and_ranks_are_nobody():
    assert names("Total: $5,500.00 M.N.") == []
    assert names("Ask the Sgt. at the desk", (PERSON, "Sgt", 0.99)) == []


def test_a_full_name_that_is_a_whole_line_is_a_person_where_the_network_doubts():
    card = "Rosilda Moreira Pinto MG\nTEL: +55 67 99555-0131\n"
    assert names(card, (PLACE, "Rosilda Moreira Pinto MG", 0.8))[0][0] is PERSON
    assert names(card, (PLACE, "Rosilda Moreira Pinto MG", 0.98))[0][0] is PLACE
    # In a sentence the network decides, and a listed place stays one.
    assert names("Vive en Rosilda Moreira Pinto desde 2019.", (PLACE, "Rosilda Moreira Pinto", 0.8))[0][0] is PLACE
    assert names("Santa Cruz\n", (PLACE, "Santa Cruz", 0.8))[0][0] is PLACE


def test_a_full_name_by_the_lists_is_not_parted_at_a_point():
    text = "la señora Ma. Elena Hdez. Mtz. firmó"
    told = names(text, (PERSON, "Ma", 0.97), (PERSON, "Elena Hdez", 0.95))
    assert [(kind, name.rstrip(".")) for kind, name, _ in told] == [(PERSON, "Ma. Elena Hdez. Mtz")]
