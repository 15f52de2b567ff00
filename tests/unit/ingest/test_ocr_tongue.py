"""Which language is joined: only when the words of a page say so, and never on a Spanish or Portuguese page."""

import pytest

from services.ingest.ocr import tongue

EN = "The witness said that she had travelled with them from the border and that it was dark in the house on the hill"
FR = "La déclarante dit qu'elle a voyagé avec lui dans le train et que les papiers sont restés chez elle pour la nuit"
IT = "Il gestore della casa non aveva la chiave del cassetto e gli altri sono andati con lui alla stazione per il treno"
ES = "El testigo declara que fue llevado a la casa de la avenida con los documentos de su hermana y que no volvió más"
PT = "O motorista do ônibus não viu a testemunha na madrugada e disse que os documentos foram levados para uma casa"


@pytest.mark.parametrize(("text", "language"), [(EN, "eng"), (FR, "fra"), (IT, "ita"), (ES, None), (PT, None)])
def test_the_most_frequent_words_tell(text: str, language: str | None) -> None:
    assert tongue.foreign(text.split(), "spa+por") == language


def test_a_language_that_was_read_in_is_not_joined_again() -> None:
    assert tongue.foreign(EN.split(), "spa+por+eng") is None
    assert tongue.foreign(FR.split(), "fra") is None


def test_the_foreign_model_leads_where_accents_are_at_stake() -> None:
    assert tongue.joined("fra", "spa+por") == "fra+spa+por"
    assert tongue.joined("eng", "spa+por") == "spa+por+eng"


def test_a_few_words_tell_nothing() -> None:
    assert tongue.foreign(["the", "of", "and"], "spa+por") is None
    assert tongue.foreign((), "spa+por") is None


def test_a_page_in_two_languages_stays_as_it_is() -> None:
    assert tongue.foreign([*ES.split(), *ES.split(), *EN.split()], "spa+por") is None
