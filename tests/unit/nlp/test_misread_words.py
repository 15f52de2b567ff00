"""Words as OCR misreads them and as messages write them, read by the rules."""

import pytest
from support.language import asserted

TOLD = [
    ("en", "He t00k her passp0rt and Iocked her in the r00m.", {"document_retention", "harbouring_confinement"}),
    ("en", "Iocked in the basement for weeks, the girls slept there.", {"harbouring_confinement"}),
    ("es", "ñ me deja salir el dueño d la ksa", {"harbouring_confinement"}),
    ("es", "kiero irme pero no me deja el señor, tiene mis papeles", {"document_retention", "harbouring_confinement"}),
    ("es", "se kedo con mi ine", {"document_retention"}),
]
UNTOLD = [
    ("en", "Flight BA2490 leaves from gate r00m B12."),
    ("en", "Ioana took the bus to Leeds."),
    ("es", "ñ me deja entrar al wifi"),
    ("es", "se kedo con mi bici"),
]


@pytest.mark.parametrize(("language", "text", "categories"), TOLD)
def test_what_is_misread_or_abbreviated_is_told(language, text, categories):
    assert categories <= set(asserted(text, language=language))


@pytest.mark.parametrize(("language", "text"), UNTOLD)
def test_innocent_words_stay_silent(language, text):
    assert not asserted(text, language=language)
