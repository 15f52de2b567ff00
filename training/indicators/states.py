"""Texts as the program reads them, with the inner states of the names network: states.py DATA OUT ROUNDS [FIRST]

Writes OUT/round-N.npz (own frames, own sentences that are not kept aside, public sentences as innocent ones, put
together anew each round, and the written documents, but in the first round as scanners and keyboards leave them),
OUT/kept.npz (the written documents kept aside), OUT/tune.npz, OUT/aside.npz (the benchmark's passages) and
OUT/single.npz (its sentences that are kept aside), with the texts beside them as JSON Lines.
"""

import random
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from benchmarks.accuracy.indicators_marked import CODES, Marked, passages
from services.nlp import classifier, pipelines
from training.indicators import frames

CATEGORIES = tuple(CODES.values())
NONE, ASSERTED, NEGATED, GENERIC, OPEN, NO_WORD = 0, 1, 2, 3, -1, -2
_VALUES = {"asserted": ASSERTED, "negated": NEGATED, "generic": GENERIC, "open": OPEN}
PUBLIC = {"es": ("cess-esp/train", "echr-es/train", "meddocan/train"), "pt": ("lener-br/train", "semcrime-pt/train"),
          "en": ("wnut17-en/train", "wikigold-en/train", "btc-en/train"), "fr": ("echr-fr/train", "europeana-fr/train"), "it": ()}  # fmt: skip
CHATS = frozenset({"chat_export", "sms", "voice_note", "whatsapp", "notes"})
"""Kinds of written documents that keyboards of phones leave."""
INNOCENT = 120
"""Public sentences of each language in a round."""


class Reader:
    """Reads texts into states and labels."""

    def __init__(self) -> None:
        self._network = classifier.shipped()
        self._pipelines = {
            name: pipelines.build(name, extractors=[], classifier=self._network) for name in pipelines.READ
        }

    def read(self, sentence: Marked, language: str) -> Iterable[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """For each window its states, the labels of its pieces, and the number of the sentence of each."""
        nlp = self._pipelines[language]
        reading = nlp(nlp.make_doc(sentence.text))._.reading
        words = reading.words
        labels = np.zeros((len(words), len(CATEGORIES)), dtype=np.int8)
        for name in sentence.free:
            labels[:, CATEGORIES.index(name)] = OPEN
        for mark in sentence.marks:
            for at, word in enumerate(words):
                if min(word.end, mark.end) - max(word.start, mark.start) > (word.end - word.start) / 2:
                    labels[at, CATEGORIES.index(mark.category)] = _VALUES[mark.polarity]
        numbers, count = [], -1
        for word in words:
            count += word.opens or count < 0
            numbers.append(count)
        for states in reading.states:
            at = np.array(states.begins)
            told = np.full((len(at), len(CATEGORIES)), NO_WORD, dtype=np.int8)
            told[at >= 0] = labels[at[at >= 0]]
            places = np.full(len(at), -1, dtype=np.int32)
            places[at >= 0] = np.array(numbers)[at[at >= 0]]
            yield states.rows, told, places


def save(path: Path, texts: list[tuple[str, Marked]], reader: Reader) -> None:
    rows, labels, places, ends, owners = [], [], [], [], []
    total = 0
    for owner, (language, sentence) in enumerate(texts):
        for states, told, numbers in reader.read(sentence, language):
            total += len(states)
            rows.append(states.astype(np.float16))
            labels.append(told)
            places.append(numbers)
            ends.append(total)
            owners.append(owner)
    np.savez(path, states=np.concatenate(rows), labels=np.concatenate(labels), sentences=np.concatenate(places),
             ends=np.array(ends), owners=np.array(owners))  # fmt: skip
    path.with_suffix(".jsonl").write_text(
        "\n".join(frames.as_json(sentence, language) for language, sentence in texts) + "\n", encoding="utf-8"
    )
    print(path.name, len(texts), "texts", total, "pieces", flush=True)


def round_of(data: Path, writer: frames.Writer, number: int) -> list[tuple[str, Marked]]:
    """The written documents, and in texts of one to seven sentences all frames drawn twice or thrice, all own
    sentences and some innocent ones."""
    rng = random.Random(1000 + number)
    pools: dict[str, list[Marked]] = {language: [] for language in pipelines.READ}
    for language, pool in pools.items():
        for line in frames.lines(language):
            pool.extend(writer.write(line, language, rng) for _ in range(3 if line.count("[") > 1 else 2))
        for name in PUBLIC[language]:
            pool.extend(frames.public(data, name, INNOCENT, rng))
    for language, sentence in frames.singles("rest"):
        pools[language].append(sentence)
    texts = []
    for language, pool in pools.items():
        rng.shuffle(pool)
        while pool:
            count = min(len(pool), rng.choice((1, 1, 2, 3, 4, 5, 6, 7)))
            held = [pool.pop() for _ in range(count)]
            if any(one.free for one in held):
                # What is open in one sentence would be open in its neighbours.
                texts += [(language, one) for one in held]
            else:
                texts.append((language, frames.joined(held, rng)))
    for one in frames.documents("rest"):
        texts.append((one.language, frames.worn(one.told, rng, chat=one.kind in CHATS) if number else one.told))
    rng.shuffle(texts)
    return texts


def main() -> None:
    data, out, rounds = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    first = int(sys.argv[4]) if len(sys.argv) > 4 else 0
    out.mkdir(parents=True, exist_ok=True)
    reader, writer = Reader(), frames.Writer(data)
    for part in ("tune", "aside"):
        save(out / f"{part}.npz", [(one.language, one.told) for one in passages() if one.part == part], reader)
    save(out / "single.npz", list(frames.singles("aside")), reader)
    save(out / "kept.npz", [(one.language, one.told) for one in frames.documents("aside")], reader)
    for number in range(first, first + rounds):
        save(out / f"round-{number}.npz", round_of(data, writer, number), reader)


if __name__ == "__main__":
    main()
