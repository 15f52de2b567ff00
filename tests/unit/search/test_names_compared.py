"""Comparing names: who may be one person, who is another, and what is said of it. People are invented."""

import pytest

from api.linking import name_levels
from services.search.linking.parse import Parser
from services.search.linking.reasons import LANGUAGES, Reasons
from services.search.linking.score import NameScorer, year
from services.search.linking.spelling import fold, limit, mended, slip, sounds
from services.search.linking.tables import lines
from services.search.linking.weights import WEIGHTS

THRESHOLD = 0.7


@pytest.fixture(scope="module")
def scorer() -> NameScorer:
    return NameScorer(name_levels())


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser(name_levels())


ONE_PERSON = [
    ("Ana López née García", "Ana García"),
    ("Ana López née García", "Ana López"),
    ("Ana López née García", "Ana Soto née García"),
    ("Ana López (de soltera García)", "Ana García Ruiz"),
    ("LÓPEZ, Ana, de soltera García", "Ana García"),
    ("Maria Souza, nascida Silva", "Maria Silva"),
    ("Maria Souza Lima, nome de solteira Maria Silva", "Maria Silva"),
    ("María Pérez casada con Juan Gómez", "María Gómez"),
    ("María Pérez, casada Gómez", "María Pérez"),
    ("Juana Pérez, soltera", "Juana Pérez"),
    ("Juan Pérez, nacido en La Paz", "Juan Pérez"),
    ("Juan Pérez, hijo de Carlos Pérez y de Ana Ruiz", "Juan Pérez Ruiz"),
    ("Jph. Antonio Ruiz", "José Antonio Ruiz"),
    ("Gpe. Hdez. Cruz", "Guadalupe Hernández Cruz"),
    ("Ma. del Carmen Ruiz Fdez.", "María del Carmen Ruiz Fernández"),
    ("Fdo. Juan Pérez Ruiz", "Juan Pérez Ruiz"),
    ("LOPEZ GARCIA, Mª Fernanda", "María Fernanda López García"),
    ("María Fernanda López García", "Fernanda López"),
    ("Lupe Hdez.", "Guadalupe Hernández Cruz"),
    ("Fco. Javier Núñez", "FRANCISCO JAVIER NUNEZ"),
    ("Paco Núñez", "Francisco Javier Núñez"),
    ("Zé Maria Souza", "José Maria de Sousa"),
    ("Juana Huamán Ccori", "Juana Guamán Cori"),
    ("Jhonatan Stiven Cárdenas", "Jonathan Steven Cardenas"),
    ("Ștefan Țurcan", "Stefan Turcan"),
    ("Ștefan Țurcan", "STEFANTURCAN"),
    ("Oluwaseun Adebayo", "Seun Adebayo"),
    ("王小明", "Wang Xiaoming"),
    ("王小明", "WANG, XIAO MING"),
    ("Núfiez Campos, Rosa", "Rosa Núñez Campos"),
    ("Rosa Marnani Choque", "Rosa Mamani Choque"),
    ("Luz Qu1spe Rojas", "Luz Quispe Rojas"),
    ("DA SILVA<EXEMPLO<<MARIA<DE<FATIMA", "Maria de Fátima da Silva Exemplo"),
    ("MARIA DE F. DA S. SOUZA", "Maria de Fátima da Silva Souza"),
    ("Rosa Mamani Vda. de Condori", "Rosa Mamani Quispe"),
    ("Ana Pérez Ruiz de Soto", "Ana Pérez Ruiz"),
    ("Иванова Олена", "Olena Ivanova"),
    ("Олександр Коваленко", "Aleksandr Kovalenko"),
    ("Mohammed El Idrissi", "Mohamed Idrissi"),
    ("محمد حسن", "Mohamed Hassan"),
    ("Ionescu Ioana-Alexandra", "Ioana Alexandra Ionescu"),
    ("OSARO Blessing", "Blessing Osaro"),
    ("Maite Rojas Paz", "María Teresa Rojas Paz"),
    ("Peppe Esposito", "Giuseppe Esposito"),
    ("Bill Turner", "William Turner"),
    ("João da Silva Pereira", "Joao Silva Pereira"),
    ("Juan Carlos Vera Sosa", "Juancarlos Vera Sosa"),
    ("Rosa del Castillo Vera", "Rosa Delcastillo Vera"),
    ("M A M A N I Luz", "Luz Mamani"),
    ("GonzÃ¡lez PeÃ±a Luis", "Luis González Peña"),
    ("Diego Armando Ríos (a) «Tincho»", "Diego Ríos"),
    ("Juan Pérez alias Pedro Luna Vidal", "Pedro Luna Vidal"),
    ("Dra. Carmen Luz Ortega", "Carmen Luz Ortega"),
    ("Hdez. Crlos", "Carlos Hernández"),
    ("Abdelkader Benali", "Abdul Qadir Ben Ali"),
    ("Santa Guajardo", "Santa Guajardo Soto"),
    ("Geraldo Pinto Moares", "Geraldo Pinto Moraes"),
    ("MERCER ANTA DOMITILA NICOL", "Domitila Nicol Mercer Anta"),
]

OTHERS = [
    ("Ana López née García", "Berta García"),
    ("Ana López née García", "Ana López née Quintero"),
    ("María Pérez casada con Juan Gómez", "María Gómez Soto"),
    ("Juan Pérez, hijo de Carlos Pérez", "Carlos Pérez"),
    ("Juan Pérez hijo de Carlos Pérez", "Juan Pérez, hijo de Mario Pérez"),
    ("Juan Pérez hijo de Juan Pérez", "Juan Pérez (padre)"),
    ("hijo de Juan Pérez", "Juan Pérez"),
    ("Carlos Alberto Pérez Gómez", "Carlos Alberto Pérez Ruiz"),
    ("João Batista da Silva", "João Batista da Silva Filho"),
    ("João Batista da Silva Neto", "João Batista da Silva Filho"),
    ("Luz Elena Quispe Mamani", "Luz Marina Quispe Mamani"),
    ("José Pérez García", "José García Pérez"),
    ("Ana Pérez de Soto", "Ana Soto Pérez"),
    ("Rosa Mamani Vda. de Condori", "Rosa Condori Mamani"),
    ("Mario Vera Rojas", "María Vera Rojas"),
    ("Julio Campos Lima", "Julia Campos Lima"),
    ("Adrián Machado Peixoto", "Adriana Machado Peixoto"),
    ("Andrés Rojas Paz", "Andrea Rojas Paz"),
    ("Erwin Navarro Díaz", "Edwin Navarro Díaz"),
    ("Rosa Ramos Vega", "Rosa Ramón Vega"),
    ("Juan Silva Vega", "Juan Silvia Vega"),
    ("Luis Martín Cano", "Luis Martínez Cano"),
    ("Ana Mendes Lima", "Ana Menezes Lima"),
    ("Lalo Navarro Cruz", "Rosario Navarro Cruz"),
    ("N. O. Omoruyi", "Uchechukwu Smart Omoruyi"),
    ("Óscar Luis Huamán Sucari", "Daniela Sandra Quispe de Huamán"),
    ("Juan José Vera Luna", "Juan Jesús Vera Luna"),
    ("N.N.", "N.N."),
    ("", "Juan Pérez"),
    ("J. P.", "J. P."),
    ("El Chino", "El Chino"),
    ("María José Ruiz Paz", "José María Ruiz Paz"),
    ("Hassan Ali", "Ali Hassan"),
    ("Testigo protegido 2", "Testigo protegido 2"),
    ("Isabel Castro Luna", "Elizabeth Castro Luna"),
]


@pytest.mark.parametrize(("one", "two"), ONE_PERSON)
def test_writings_of_one_name_meet(scorer, one, two):
    assert scorer.score(one, two).score >= THRESHOLD, scorer.score(one, two).parts


@pytest.mark.parametrize(("one", "two"), OTHERS)
def test_who_is_another_stays_another(scorer, one, two):
    assert scorer.score(one, two).score < THRESHOLD, scorer.score(one, two).parts


@pytest.mark.parametrize(("one", "two"), [*ONE_PERSON, *OTHERS])
def test_the_order_of_two_names_does_not_matter(scorer, one, two):
    assert scorer.score(one, two).score == pytest.approx(scorer.score(two, one).score, abs=1e-9)


@pytest.mark.parametrize(
    ("by_one", "by_two", "code"),
    [
        ("1974", "1974", "birth_same"), ("1974", "1975", "birth_near"), ("1974", "2002", "birth_differs"),
        ("1974-05-01", "01/05/1974", "birth_same"), ("", "1974", None), ("0000", "1974", None), ("19745", "1974", None),
    ],
)  # fmt: skip
def test_birth_years_count_where_both_are_possible(scorer, by_one, by_two, code):
    score = scorer.score("Andrei Ursu", "Andrei Ursu", by_one, by_two)
    assert [c for c, _ in score.parts if c.startswith("birth")] == ([code] if code else [])
    assert ("birth" in score.notes) == (year(by_one) is None and by_one != "")


def test_two_people_of_one_name_born_in_other_years_are_two(scorer):
    assert scorer.score("Andrei Ilie Ursu", "Andrei Ilie Ursu", "2002", "1974").score < 0.3


def test_a_rare_name_says_more_than_a_usual_one(scorer):
    usual = scorer.score("José García Pérez", "José García Pérez").score
    assert scorer.score("Nahuel Ñancupil Catrileo", "Nahuel Ñancupil Catrileo").score > usual


def test_scores_of_a_name_fall_from_the_same_to_the_unlike(scorer):
    full = "Eduardo Luis Apaza Patzi"
    row = [full, "Eduardo Luis Apazo Patzi", "Lalo Apaza Patzi", "Lalo Apaza", "E. Apaza", "Apaza", "Rosa Apaza Patzi"]
    scores = [scorer.score(full, other).score for other in row]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] < 1


@pytest.mark.parametrize(
    ("written", "given", "surnames"),
    [
        ("María Fernanda López García", "maria fernanda", "lopez garcia"),
        ("LOPEZ GARCIA MARIA FERNANDA", "maria fernanda", "lopez garcia"),
        ("López García, María Fernanda", "maria fernanda", "lopez garcia"),
        ("LÓPEZ GARCÍA María", "maria", "lopez garcia"),
        ("Blessing OSARO", "blessing", "osaro"),
        ("Juan de la Cruz Quispe", "juan", "cruz quispe"),
        ("San Martín, José de", "jose", "sanmartin"),
        ("Luz de la O García", "luz", "o garcia"),
        ("王小明", "xiaoming", "wang"),
        ("Sr. Juan Pérez", "juan", "perez"),
        ("Ortega y Gasset José", "jose", "ortega gasset"),
    ],
)
def test_roles_are_told_by_commas_capitals_and_usage(parser, written, given, surnames):
    best = parser.name(written).readings[0]
    assert (" ".join(w.text for w in best.given), " ".join(w.text for w in best.surnames)) == (given, surnames)


@pytest.mark.parametrize(
    ("written", "attribute", "value"),
    [
        ("João Batista da Silva Filho", "generation", "jr"),
        ("João Batista da Silva Neto", "generation", "neto"),
        ("Rosa Mamani Vda. de Condori", "husband", ["condori"]),
        ("Ana Luz Vera alias La Flaca", "aliases", [("la", "flaca")]),
        ("Ana Luz Vera conhecida como Bia", "aliases", [("bia",)]),
        ('Ana Luz Vera "Anita"', "aliases", [("anita",)]),
        ("Juan 23 Pérez", "notes", ("digits",)),
        ("no identificado", "notes", ("unknown",)),
        ("  ", "notes", ("empty",)),
        ("A" * 400, "notes", ("cut",)),
    ],
)  # fmt: skip
def test_what_stands_around_a_name_is_taken_apart(parser, written, attribute, value):
    found = getattr(parser.name(written), attribute)
    if attribute == "husband":
        found = [w.text for w in found]
    elif attribute == "aliases":
        found = [a.words for a in found]
    assert found == value


@pytest.mark.parametrize(
    "written", ["", " ", ",", ",,", "a", "Ñ", "?", "???", "(", '"', "''", "<<<<", "𝔄𝔫𝔞", "王", "عَ", "�", "de", "y", "Jr.", "Dr.", "alias", "alias X", ", Ana", "0" * 300, "a " * 200, "viuda de", "Ana, de", chr(55296)],
)  # fmt: skip
def test_no_name_is_too_strange(scorer, written):
    score = scorer.score(written, "Ana Pérez")
    assert 0 <= score.score < THRESHOLD
    assert 0 <= scorer.score(written, written).score <= 1
    assert Reasons("es").line(score.parts, score.notes)


@pytest.mark.parametrize(
    ("one", "two"),
    [("yesica", "jessica"), ("ximena", "jimena"), ("huaman", "guaman"), ("gomez", "gomes"), ("cecilia", "sesilia"), ("vallejo", "bayejo"), ("hernan", "ernan"), ("quispe", "kispe"), ("nunes", "nunhes"), ("wilson", "uilson")],
)  # fmt: skip
def test_spellings_of_one_sound_have_one_key(one, two):
    assert set(sounds(one)) & set(sounds(two))


@pytest.mark.parametrize(
    ("one", "two"), [("mario", "maria"), ("ramos", "ramon"), ("luis", "luz"), ("juan", "joao"), ("rosa", "rojas")]
)
def test_other_sounds_have_other_keys(one, two):
    assert not set(sounds(one)) & set(sounds(two))


@pytest.mark.parametrize(
    ("near", "far", "true"),
    [("nufiez", "nuxez", "nunez"), ("marnani", "maxani", "mamani"), ("cnstiane", "cxstiane", "cristiane"), ("sanots", "saxxos", "santos"), ("maceclo", "macexo", "macedo")],
)  # fmt: skip
def test_likely_slips_cost_less_than_others(near, far, true):
    assert slip(near, true, limit(9)) < slip(far, true, limit(9))
    assert slip(true, true, 1.0) == 0


def test_other_scripts_and_broken_encodings_are_read():
    assert fold("Иванова") == "ivanova"
    assert fold("ÑANDÚ Ștefan") == "nandu stefan"
    assert mended("PeÃ±a") == "Peña"
    assert fold(fold("Łódź İbrahim")) == fold("Łódź İbrahim")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_part_and_note_has_its_phrase(language):
    told = Reasons(language)
    silent = {
        "start",
        "rarity",
        "slip_cost",
        "given_first_dropped",
        "given_weak_left",
        "given_same_letter",
        "surname_nick",
    }
    for code in WEIGHTS:
        assert bool(told.line([(code, 1.0)])) == (code not in silent), code
    for note in ("title", "digits", "cut", "unreadable", "unknown", "empty", "birth"):
        assert told.line([], [note])


def test_a_reason_is_one_line_with_contradictions_first(scorer):
    score = scorer.score("Ana Rojas Paz", "Ana Rojas Vera", "1980", "1999")
    assert Reasons("es").line(score.parts, score.notes) == (
        "otro año de nacimiento; otro segundo apellido; mismo nombre; mismo apellido"
    )


@pytest.mark.parametrize("table", ["nicknames.txt", "variants.txt", "words.txt", "known.txt", "reasons.txt"])
def test_no_line_of_a_table_stands_twice(table):
    rows = [line.split(":")[0] for line in lines(table)]
    assert len(rows) == len(set(rows))
