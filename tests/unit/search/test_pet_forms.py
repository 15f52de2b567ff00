"""Pet forms, French endings for women, and spellings of given names, over many names at once. Invented people."""

import pytest

from api.linking import name_levels
from services.search.linking.score import NameScorer

THRESHOLD = 0.7


@pytest.fixture(scope="module")
def scorer() -> NameScorer:
    return NameScorer(name_levels())


# A pet form of one spelling is that of every spelling of the name; a table of a thousand names knows them.
PET_FORMS = """
Katya=Yekaterina Katya=Ekaterina Zhenya=Evgeniy Zhenya=Yevgeny Lena=Yelena Dasha=Daria Alyosha=Aleksei
Kostya=Konstantin Vika=Viktoria Slava=Vyacheslav Stas=Stanislav Grisha=Grigory Nino=Antonino Nella=Antonella Nunzia=Annunziata
Nath=Nathalie Dédé=André Lulu=Lucien Riri=Henri Max=Maxime Veta=Elisabeta Sile=Vasile Tavi=Octavian Doru=Teodor
Tayo=Temitayo Ejiro=Oghenejiro Iyke=Ikechukwu Funmi=Oluwafunmilayo Lola=Omolola Ayo=Ayodele Gene=Eugene Betsy=Elizabeth
Libby=Elizabeth Trudy=Gertrude Nate=Nathaniel Judy=Judith Connie=Constance Abe=Abraham Gabe=Gabriel Jake=Jacob
Stan=Stanley Chencho=Lorenzo Tacho=Anastasio Chona=Encarnación Fina=Josefina Minga=Dominga Cuca=Refugio Zefa=Josefa Serginho=Sérgio
Nalva=Marinalva Dito=Benedito
"""

MAN_AND_WOMAN = """
René/Renée André/Andrée Aimé/Aimée Désiré/Désirée Julien/Julienne Julien/Julie Aurélien/Aurélie Raymond/Raymonde
Bernard/Bernarde Germain/Germaine Justin/Justine Yvon/Yvonne Vivien/Vivienne Giuseppe/Giuseppina Gheorghe/Gheorghina
"""

SPELLINGS = """
Giovanny/Yovani Geovanni/Giovanni Michael/Micheal Oswaldo/Osvaldo Willian/William Jacqueline/Jaqueline Manoela/Manuela
Nicol/Nicole Angie/Anyi Wallace/Ualas Washington/Uoxinton Adil/Adel Mehdi/Mahdi Ismail/Smail Marwan/Marouane
Nour-eddine/Noureddine
"""

TWO_NAMES = """
Said/Saad Salim/Salam Ziad/Zaid Hassan/Hussein Khalid/Khalil Saleh/Salah Marco/Marcos Everton/Weverton Adrián/Andrés
"""


@pytest.mark.parametrize("pair", PET_FORMS.split())
def test_a_pet_form_is_known(scorer, pair):
    short, full = pair.split("=")
    assert scorer.score(f"{short} Arizmendi", f"{full} Arizmendi").score >= THRESHOLD


@pytest.mark.parametrize("pair", MAN_AND_WOMAN.split())
def test_a_man_and_a_woman_of_one_name_are_two(scorer, pair):
    man, woman = pair.split("/")
    assert scorer.score(f"{man} Arizmendi", f"{woman} Arizmendi").score < THRESHOLD


@pytest.mark.parametrize("pair", SPELLINGS.split())
def test_spellings_of_one_name_are_one(scorer, pair):
    one, two = pair.split("/")
    assert scorer.score(f"{one} Arizmendi Poma", f"{two} Arizmendi Poma").score >= THRESHOLD


@pytest.mark.parametrize("pair", TWO_NAMES.split())
def test_names_alike_that_are_two_names_stay_two(scorer, pair):
    one, two = pair.split("/")
    assert scorer.score(f"{one} Arizmendi Poma", f"{two} Arizmendi Poma").score < THRESHOLD


@pytest.mark.parametrize(
    ("pet", "name", "is_one"),
    [
        ("Nandinha", "Fernanda", True),
        ("Dudinha", "Eduarda", True),
        ("Vanyusha", "Ivan", True),
        ("Tanyusha", "Tatiana", True),
        ("Nelsinho", "Nelson", True),
        ("Lucinha", "Lúcia", True),
        ("Mariuccia", "Maria", True),
        ("Penny", "Penelope", True),
        ("Tommy", "Tommaso", True),
        ("Archie", "Archibald", True),
        ("Gianni", "Gianna", False),
        ("Henri", "Henriette", False),
        ("Galino", "Galina", False),
        ("Silvina", "Silvia", False),
        ("Marino", "Mario", False),
        ("Lucy", "Lucas", False),
    ],
)
def test_a_pet_form_that_no_table_has_is_told_by_its_ending(scorer, pet, name, is_one):
    assert (scorer.score(f"{pet} Arizmendi", f"{name} Arizmendi").score >= THRESHOLD) == is_one


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("AZEVEDO, Rosângela M. P. de", "Rosângela Maria Pimentel de Azevedo", True),
        ("J. B. Nascimento Braga", "João Batista Nascimento Braga", True),
        ("Elena Popa (fostă Moldovan)", "Elena Moldovan", True),
        ("Patricía Nuñ¢z Olmedo", "Patricia Núñez Olmedo", True),
        ("Ju!io Rengifo Paz", "Julio Rengifo Paz", True),
        ("Ju!io Rengifo Paz", "María Rengifo Paz", False),
        ("Weidong Cheung", "Weidong Zhang", True),
        ("María Ángeles Ron Poma", "Marian Ángeles Ron Poma", False),
        ("María Ángeles Ron Poma", "Marian Ron Poma", True),
    ],
)
def test_initials_signs_and_former_names(scorer, one, two, same):
    assert (scorer.score(one, two).score >= THRESHOLD) == same
