"""Local rules beside the shipped ones: they fire, and a wrong one is refused while the book in use stays."""

import pytest
from support.language import flags, kit
from support.local_rules import GOOD

from models.errors import SettingsError
from models.indicator import Strength
from services.nlp.indicators import RuleRefused, standard_book
from services.nlp.indicators.trial import widened


@pytest.fixture(scope="module")
def book():
    return standard_book()


def test_a_local_rule_fires_beside_the_shipped_ones(book, tmp_path):
    (tmp_path / "slang.yaml").write_text(GOOD, encoding="utf-8")
    wide = widened(book, tmp_path)
    told = {f.rule.partition("@")[0] for f in flags("Le pasaron un vale rojo y le quitaron el pasaporte.", book=wide)}
    assert told == {"local:local_slang", "papers_taken"}
    assert flags("Le pasaron un vale rojo.", book=book) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("Le pasaron un vale rojo.", "Le pasaron un vale azul.", "slang.yaml, line 12: the rule local_slang does not fire"),
        ("Un vestido rojo.", "Un vale rojo.", "slang.yaml, line 12: the rule local_slang fires on its silent example"),
        ("No le pasaron ningún", "Le pasaron un", "fires on its negated example in es"),
        ("  reason:", "  raeson:", "slang.yaml, line 8: unknown key raeson"),
        ("local_slang", "papers_taken", "slang.yaml, line 2: the rule id papers_taken is taken"),
        (GOOD, "", "slang.yaml, line 1: the file holds no rule"),
    ],
)  # fmt: skip
def test_a_wrong_one_is_refused_and_the_book_stays(book, tmp_path, old, new, says):
    (tmp_path / "slang.yaml").write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    before = book.version, len(book.rules)
    with pytest.raises(RuleRefused) as refused:
        widened(book, tmp_path)
    assert says in str(refused.value)
    assert (book.version, len(book.rules)) == before


def test_whatever_changes_in_a_file_changes_the_version_of_the_book(book, tmp_path):
    (tmp_path / "slang.yaml").write_text(GOOD, encoding="utf-8")
    before = widened(book, tmp_path).version
    assert before.startswith(f"{book.version}+")
    (tmp_path / "slang.yaml").write_text(GOOD.replace("=rojo", "=rojo|=azul"), encoding="utf-8")
    assert widened(book, tmp_path).version not in (before, book.version)


def test_a_folder_that_is_not_there(book, tmp_path):
    with pytest.raises(SettingsError, match="no folder") as refused:
        widened(book, tmp_path / "nowhere")
    assert "folder" in refused.value.advice


def test_the_kit_knows_another_book(book, tmp_path):
    (tmp_path / "slang.yaml").write_text(GOOD, encoding="utf-8")
    assert kit().book.version != widened(book, tmp_path).version


def test_a_rule_may_be_weaker_where_it_stands_alone(book, tmp_path):
    (tmp_path / "slang.yaml").write_text(GOOD.replace("palermo:", "alone: weak\n  palermo:"), encoding="utf-8")
    wide = widened(book, tmp_path)
    alone = flags("Le pasaron un vale rojo.", book=wide)
    beside = flags("Le pasaron un vale rojo y le quitaron el pasaporte.", book=wide)
    assert {f.strength for f in alone if f.rule == "local:local_slang@1"} == {Strength.WEAK}
    assert {f.strength for f in beside if f.rule == "local:local_slang@1"} == {Strength.MEDIUM}
