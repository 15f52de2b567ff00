"""The templates of generated training texts: all of them can be written, and the marks are where the names are."""

import random
import re
from pathlib import Path

import pytest

pytest.importorskip("babel", reason="the generated texts need the [train] extra")

from training.corpus import COUNTRIES, World
from training.world import grammar, noise
from training.world.names import Names
from training.world.places import Places
from training.world.written import told, written

DATA = Path(__file__).parents[4] / "shared" / "data" / "ner"
WORLD = Path(grammar.__file__).parent
LANGUAGES = tuple(COUNTRIES)
AT_LEAST = {"es": 170, "pt": 105, "en": 65, "fr": 28, "it": 28}
DRAWS = 500
CHOICE_LEFT = re.compile(r"\[[^\[\]\n]*\|[^\[\]\n]*\]")

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"the lists of names are not at {DATA}")


@pytest.fixture(scope="module")
def lists() -> tuple[Names, Places]:
    return Names(DATA), Places()


def _source(language: str) -> list[str]:
    return list(grammar.templates((WORLD / f"{language}.txt").read_text(encoding="utf-8")))


def _sound(text: grammar.Text) -> None:
    behind = 0
    for start, end, kind in text.marks:
        assert behind <= start < end <= len(text.text)
        assert kind in {"PER", "ORG", "LOC"}
        assert text.text[start:end].strip()
        behind = end


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_template_is_written_in_every_country(language: str, lists: tuple[Names, Places]) -> None:
    writer, rng = grammar.Writer(*lists, language), random.Random(5)
    source = _source(language)
    for place in range(max(DRAWS, len(source) * 2)):
        template = source[place % len(source)]
        text = writer.write(template, rng.choice(COUNTRIES[language]), rng)
        _sound(text)
        assert not set("{}^") & set(text.text), template[:60]
        assert not CHOICE_LEFT.search(text.text), template[:60]
        for start, end, _ in text.marks:
            assert text.text[start:end] == text.text[start:end].strip()


@pytest.mark.parametrize("language", LANGUAGES)
def test_wear_keeps_the_marks_on_the_names(language: str, lists: tuple[Names, Places]) -> None:
    writer, rng = grammar.Writer(*lists, language), random.Random(6)
    source = _source(language)
    for place in range(DRAWS):
        text = writer.write(source[place % len(source)], rng.choice(COUNTRIES[language]), rng)
        for change in (noise.capitals, noise.lower, noise.bare):
            _sound(changed := change(text))
            assert [changed.text[a:b] for a, b, _ in changed.marks] == [
                change(grammar.Text(text.text[a:b])).text for a, b, _ in text.marks
            ]
        broken = noise.wrapped(text, rng, 40)
        assert [_joined(broken.text[a:b]) for a, b, _ in broken.marks] == [
            _joined(text.text[a:b]) for a, b, _ in text.marks
        ]
        _sound(noise.worn(text, rng, chat=bool(place % 2)))


def _joined(name: str) -> str:
    return re.sub(r"[\s-]", "", name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_templates_are_many_and_no_two_alike(language: str) -> None:
    source = _source(language)
    assert len(source) >= AT_LEAST[language]
    first = [re.sub(r"\W+", " ", template)[:70] for template in source]
    assert len(set(first)) == len(first)


@pytest.mark.parametrize("language", LANGUAGES)
def test_some_templates_hold_no_name_at_all(language: str) -> None:
    bare = [template for template in _source(language) if not re.search(r"\{[POLS]", template)]
    assert len(bare) * 40 >= len(_source(language))


def test_a_generic_word_before_a_name_is_not_marked(lists: tuple[Names, Places]) -> None:
    text = grammar.Text("vive en ")
    text.headed("barrio ^Laureles", "LOC")
    assert (text.text, text.marks) == ("vive en barrio Laureles", [(15, 23, "LOC")])


def test_an_alias_loses_its_article_behind_another(lists: tuple[Names, Places]) -> None:
    writer, rng = grammar.Writer(*lists, "es"), random.Random(7)
    for _ in range(200):
        assert not re.search(r"\b[Ee]l (?:El|La) ", writer.write("con el {PN} ayer", "BO", rng).text)


def test_samples_are_as_many_words_as_tags() -> None:
    for sample in World(DATA).samples(300, random.Random(8)):
        assert len(sample.words) == len(sample.tags) > 0
        for before, tag in zip(("O", *sample.tags), sample.tags, strict=False):
            assert not tag.startswith("I-") or before[1:] == tag[1:]


@pytest.mark.parametrize("part", ["rest", "aside"])
def test_texts_written_whole_are_marked_soundly_and_no_two_are_alike(part: str) -> None:
    rng, known = random.Random(9), set()
    for one in written(part):
        _sound(one.told)
        assert one.language in LANGUAGES
        assert one.told.text not in known
        known.add(one.told.text)
        _sound(noise.worn(one.told, rng, chat=one.chat))
    assert known


def test_a_brace_that_marks_nothing_is_refused() -> None:
    assert told("con {p:Ana Ruiz} en {l:Oruro}").marks == [(4, 12, "PER"), (16, 21, "LOC")]
    with pytest.raises(ValueError, match="Rui"):
        told("con {p:Ana Ruiz en {l:Oruro}")
    with pytest.raises(ValueError, match="Ana"):
        told("con {x:Ana}")
