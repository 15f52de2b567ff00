"""Make services/nlp/weights/words.bloom: which folded words are ordinary words of es, pt, en, fr or it.

    python benchmarks/weights/build_words.py

A Bloom filter over the lemmas of simplemma's word lists (MIT). Names that stand there in lower case
(rosa, cruz) are in it too: the names table says how usual they are as names.
"""

import re
from pathlib import Path

from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

from services.nlp.lexicon.bloom import Bloom
from services.nlp.normal import fold

OUT = Path(__file__).parents[2] / "services" / "nlp" / "weights" / "words.bloom"


def text(word: str | bytes) -> str:
    return word.decode() if isinstance(word, bytes) else word


def main() -> None:
    factory = DefaultDictionaryFactory(cache_max_size=1)
    words: set[str] = set()
    for language in ("es", "pt", "en", "fr", "it"):
        lemmas = set(factory.get_dictionary(language).values())
        plain = {fold(w) for w in map(text, lemmas) if w.islower() and w.isalpha() and 2 <= len(w) <= 18}
        print(language, len(plain))
        words |= plain
    # Spanish and Portuguese verbs in the forms that open sentences of statements.
    forms = re.compile(r"\w+(?:aba|[^rei]ia|aron|ieron|ou|aram|iram|ava|ado|ada)$")
    for language in ("es", "pt"):
        table = factory.get_dictionary(language)
        for raw_form, raw_lemma in table.items():
            form, lemma = text(raw_form), text(raw_lemma)
            verb = lemma.endswith(("ar", "er", "ir")) and forms.match(form)
            if verb and form.islower() and form.isalpha() and len(form) <= 11:
                words.add(fold(form))
    bloom = Bloom.of(words, bits_each=8)
    OUT.write_bytes(bloom.data)
    print(f"{len(words)} words, {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
