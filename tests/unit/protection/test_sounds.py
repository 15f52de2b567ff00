"""A protected person is masked in whatever script a text names her, by the customs of those who write it (I3)."""

import pytest

from api.linking import forms_by_name_rules
from models.ids import PersonId
from models.protected import Identity
from services.protection.matcher import Matcher
from services.scripts.heard import heard, sounding

HER = Identity(name="Zoraida Jimena Tancara Huanca")

IN_OTHER_SCRIPTS = {
    "Cyrillic": "Сорайда Танкара",
    "Cyrillic, all of it": "Сорайда Химена Танкара Уанка",
    "Cyrillic, surname first": "ТАНКАРА Сорайда",
    "Cyrillic, in another case": "Сорайде Танкара",
    "Cyrillic, an initial": "З. Танкара",
    "Cyrillic and Latin letters": "Zoraida Танкара",
    "Cyrillic letters that look Latin": "Zоrаidа Tаncаrа",
    "Greek": "Σοράιδα Τανκάρα",
    "Greek, in another case": "Σοράιδας Τανκάρα",
    "Arabic": "ثورايدا تانكارا",
    "Arabic, joined to and": "وزورايدا تانكارا",
    "Arabic with its vowels": "زُورَايدَا تَانكارَا",
    "Hebrew": "זוראידה טנקרה",
    "Georgian": "სორაიდა ტანკარა",
    "Armenian": "Սորայդա Տանկարա",
    "Devanagari": "सोराइदा तांकारा",
    "Katakana": "ソライダ・タンカラ",
    "Hangul": "소라이다 탄카라",
    "Hangul with a particle": "소라이다 탄카라는",
    "Chinese": "索莱达·坦卡拉",
    "Chinese without a dot": "索莱达坦卡拉",
    "with a father's name": "Сорайда Педровна Танкара",
    "soft hyphens": "Zorai\u00adda Tan\u00adcara",
    "blanks without width": "Zo\u200braida Tancara",
}  # fmt: skip

OTHERS = (
    "Сорайда Морено", "Хуан Танкара", "Тамара и Зоя пришли", "Ελένη Παπαδοπούλου", "زهرة الخليل", "田中太郎と佐藤花子",
    "索尼娅·佩雷斯", "王小红与李小明", "김소라", "Зараз тонка хмара", "Соседка Танкара не знает", "عن الطريق",
)  # fmt: skip


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher([forms_by_name_rules(PersonId("p"), "V-01", HER)])


@pytest.mark.parametrize("written", IN_OTHER_SCRIPTS.values(), ids=IN_OTHER_SCRIPTS)
@pytest.mark.parametrize("around", ["{}", "1) {}.", "x, {}; y\nz"])
def test_i3_she_is_masked_in_every_script(matcher: Matcher, written: str, around: str) -> None:
    text = around.format(written)
    masked = matcher.mask(text)
    assert len(masked) == len(text)
    # A particle that a language puts behind a name may stay.
    assert sum(sign.isalpha() for sign in masked) <= sum(sign.isalpha() for sign in around) + 2, masked


@pytest.mark.parametrize("text", OTHERS)
def test_i3_others_of_that_script_stay(matcher: Matcher, text: str) -> None:
    assert matcher.mask(text) == text


def test_i3_a_single_word_counts_where_she_is_named(matcher: Matcher) -> None:
    masked = matcher.mask("Сорайда Танкара приехала. Потом Сорайда ушла, а Танкару искали, Хуан Танкара молчит.")
    assert masked.count("V-01") == 3
    assert "Хуан Танкара" in masked


@pytest.mark.parametrize(
    ("recorded", "written"),
    [
        ("Оксана Жукова", "Oxana Jukova"), ("Оксана Жукова", "Oksana Schukowa"), ("Оксана Жукова", "Oksana Zhukova"),
        ("Wang Xiaoming", "王小明"), ("WANG, XIAO MING", "王小明"), ("Tsveta Shtereva", "Цвета Щерева"),
        ("حسين الوردي", "Hussein Al-Wardi"), ("حسين الوردي", "Houcine Ouardi"),
    ],
)  # fmt: skip
def test_i3_whoever_is_recorded_in_another_script_is_masked_as_countries_write_her(recorded: str, written: str) -> None:
    own = Matcher([forms_by_name_rules(PersonId("p"), "V-01", Identity(name=recorded))])
    masked = own.mask(f"Declara {written} hoy.")
    assert masked.removeprefix("Declara ").removesuffix(" hoy.").strip("V-01·█") == ""
    assert own.mask("Declara Oksana Petrova hoy.") == "Declara Oksana Petrova hoy."


@pytest.mark.parametrize(
    ("latin", "other"),
    [
        ("guillermo", "гильермо"), ("joao", "жуан"), ("silva", "سيلفا"), ("xiomara", "сиомара"), ("huayta", "уаита"),
        ("llanos", "льянос"), ("yujra", "юхра"), ("quiroga", "キロガ"), ("vega", "베가"), ("rosa", "罗莎"),
    ],
)  # fmt: skip
def test_a_word_and_its_transcription_have_a_key_in_common(latin: str, other: str) -> None:
    assert sounding(latin) & heard(other)


def test_figures_of_other_scripts_are_figures() -> None:
    own = Matcher([forms_by_name_rules(PersonId("p"), "V-01", Identity(name="Z T", phones=("71239876",)))])
    assert own.mask("tel. ٧١٢٣٩٨٧٦, ７１２３９８７６.") == "tel. V-01.TEL, V-01.TEL."
