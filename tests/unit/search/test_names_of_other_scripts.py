"""Names of other scripts as each country writes them down: one person under two customs, two people under one."""

import pytest

from api.linking import name_levels
from services.search.linking.score import NameScorer

SAME = (
    # Cyrillic by the customs of English, Spanish, Portuguese, French and German papers
    ("Владимир Жуков", "Vladímir Zhúkov"),
    ("Vladimir Jukov", "Wladimir Schukow"),
    ("Сергей Хохлов", "Serguéi Jojlov"),
    ("Iuliia Shcherbakova", "Julia Schtscherbakowa"),
    ("Xenia Tchernycheva", "Ксения Чернышёва"),
    ("Микола Хмельницький", "Mykola Khmelnytskii"),
    ("Sergej Lewtschenko", "Serhiy Levchenko"),
    ("Soloviov, Ilia", "Ilja Solowjow"),
    ("Ivan Petrovich Sidorov", "SIDOROV Ivan"),
    # Arabic in the Maghreb, Spain, England and the Gulf
    ("Rachid Ouardi", "Rashid Alwardee"),
    ("Mohamed El Idrissi", "Muhammad Al-Idreesee"),
    ("Abdelkader Haddad", "Abd al-Qadir Haddad"),
    ("Khadija Chaouki", "Jadiya Chauki"),
    ("BOU ZID, Rachid", "Rachid Bouzid"),
    ("محمد الإدريسي", "Mohamed El Idrissi"),
    # Chinese in pinyin, after Wade and Giles, in Cantonese
    ("Zhang Xiaoming", "Chang Hsiao-ming"),
    ("Xu Guoqiang", "Hsu Kuo-chiang"),
    ("Chan Kwok Keung", "Chen Guoqiang"),
    ("Chow Wai Ling", "Zhou Weiling"),
    ("王小明", "WANG, XIAO MING"),
    ("Ma Xiaohong", "MA, XIAOHONG"),
    ("Weidong Ma", "W. Ma"),
    ("Dr. Aiying Gao", "GAO Aiying"),
    # María in short, and the surname Ma
    ("Ma. del Carmen Ríos Soto", "María del Carmen Ríos Soto"),
    ("MA. ELENA TORRES CHAVEZ", "María Elena Torres Chávez"),
    ("Ma Guadalupe Ortiz Ramos", "María Guadalupe Ortiz Ramos"),
    ("Fieraru, Vasile", "Vasile Fieraru"),
)
TWO = (
    ("Petr Ivanov", "Petr Ivanenko"),
    ("Yevhen Khomenko", "Yevheniia Khomenko"),
    ("Ivan Petrovich Sidorov", "Ivan Sergeevich Sidorov"),
    ("Desislava Ivanova", "Denislava Ivanova"),
    ("Marian Popescu", "Mariana Popescu"),
    ("Hassan El Idrissi", "Hussein El Idrissi"),
    ("Hameed Abbas", "Ahmad Abbas"),
    ("Abdelkarim Ziani", "Abdelkadir Ziani"),
    ("Kareem Al Amrani", "Kareema Al Amrani"),
    ("Salma Haddad", "Saleema Haddad"),
    ("Huang Chunyun", "Huang Chunyu"),
    ("Chen Yingqing", "Chen Qingying"),
    ("Lin Ma", "Ma Lin"),
    ("Zhang Wei", "Zhang Hui"),
    ("Patricia Vera López", "Patricia Vega López"),
)


@pytest.fixture(scope="module")
def scorer() -> NameScorer:
    return NameScorer(name_levels())


@pytest.mark.parametrize(("one", "two"), SAME)
def test_one_person_under_two_customs(scorer, one, two):
    assert scorer.score(one, two).score >= 0.7, scorer.score(one, two)
    assert scorer.score(two, one).score == pytest.approx(scorer.score(one, two).score)


@pytest.mark.parametrize(("one", "two"), TWO)
def test_two_people_under_one_custom(scorer, one, two):
    assert scorer.score(one, two).score < 0.7, scorer.score(one, two)
