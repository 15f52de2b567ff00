"""Train the token classifier: run.py WORK DATA OUT [--subwords N] [--seed S] [--rate R] [--part P] [--words-learn]
[--without-share-alike]

Fine-tunes WORK/pruned on rounds of public and generated text until N subwords were seen, and leaves the best
model by development score in OUT. A state beside it is written every few minutes: started again, the run goes
on where it stood. bf16 autocast on a processor that multiplies tiles, word embeddings frozen unless they are to learn, linear warm-up and decay.
"""

import argparse
import json
import os
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from transformers import BertForTokenClassification, PreTrainedTokenizerFast

from training.corpus import World, epoch
from training.public import TAGS, Sample, f1, public
from training.tiles import TILES

LONGEST = 256
BATCH = 1400
"""Subwords of a step, padding included."""
RATE, HEAD = 1.5e-4, 6.7
"""The body's learning rate, and how many times faster the head learns."""
WARM = 0.04
SAVE_SECONDS = 420.0
GENERATED = 12000
PART = 0.5
"""A round takes this part of each public set, from a drawn place."""

Encoded = tuple[list[int], list[int]]


def encoded(tokenizer: PreTrainedTokenizerFast, samples: Sequence[Sample]) -> list[Encoded]:
    """Input ids and labels; the first subword of a word carries its tag."""
    found = []
    for begin in range(0, len(samples), 2000):
        some = samples[begin : begin + 2000]
        batch = tokenizer(
            [list(one.words) for one in some], is_split_into_words=True, truncation=True, max_length=LONGEST
        )
        for row, sample in enumerate(some):
            labels, last = [], None
            for word in batch.word_ids(row):
                first = word is not None and word != last
                labels.append(TAGS.index(sample.tags[word]) if first else -100)
                last = word if word is not None else last
            found.append((batch["input_ids"][row], labels))
    return found


def batches(rows: Sequence[Encoded], rng: random.Random) -> list[list[int]]:
    """Rows of like length together, in a drawn order."""
    order = sorted(range(len(rows)), key=lambda row: len(rows[row][0]) + rng.random() * 8)
    found, held, longest = [], [], 0
    for row in order:
        size = len(rows[row][0])
        if held and max(longest, size) * (len(held) + 1) > BATCH:
            found.append(held)
            held, longest = [], 0
        held.append(row)
        longest = max(longest, size)
    found.append(held)
    rng.shuffle(found)
    return found


def padded(rows: Sequence[Encoded]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    longest = max(len(ids) for ids, _ in rows)
    ids = torch.ones(len(rows), longest, dtype=torch.long)
    labels = torch.full((len(rows), longest), -100)
    mask = torch.zeros(len(rows), longest, dtype=torch.long)
    for row, (one, tags) in enumerate(rows):
        ids[row, : len(one)] = torch.tensor(one)
        labels[row, : len(one)] = torch.tensor(tags)
        mask[row, : len(one)] = 1
    return ids, mask, labels


@torch.no_grad()
def told(
    model: BertForTokenClassification, tokenizer: PreTrainedTokenizerFast, samples: Sequence[Sample]
) -> Iterator[list[str]]:
    """The tags that the model gives to each sample."""
    model.eval()
    rows = encoded(tokenizer, samples)
    for begin in range(0, len(rows), 8):
        some = rows[begin : begin + 8]
        ids, mask, labels = padded(some)
        with torch.autocast("cpu", torch.bfloat16, enabled=TILES):
            best = model(input_ids=ids, attention_mask=mask).logits.argmax(-1)
        for row, sample in enumerate(samples[begin : begin + 8]):
            tags = [
                TAGS[tag] for tag, label in zip(best[row].tolist(), labels[row].tolist(), strict=True) if label >= 0
            ]
            yield tags + ["O"] * (len(sample.tags) - len(tags))
    model.train()


def judges(data: Path, world: World) -> dict[str, list[Sample]]:
    """Small development sets."""
    drawn = random.Random(7)
    sets = {"es": ("cess-esp/dev", 120), "med": ("meddocan/dev", 120), "pt": ("uner-pt-bosque/dev", 120), "law": ("lener-br/dev", 80),
            "en": ("uner-en-ewt/dev", 120)}  # fmt: skip
    found = {}
    for name, (split, count) in sets.items():
        rows = public(data, split)
        rows = rows[1700:] if name == "en" else rows
        drawn.shuffle(rows)
        found[name] = rows[:count]
    found["world"] = list(world.samples(150, random.Random(99)))
    found["written"] = list(world.written("aside", random.Random(98)))
    return found


def main() -> None:  # noqa: PLR0915 - a training loop reads best in one piece
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--subwords", type=int, default=11_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--generated", type=int, default=GENERATED)
    parser.add_argument("--part", type=float, default=PART)
    parser.add_argument("--words-learn", action="store_true", help="the word embeddings learn too")
    parser.add_argument("--without-share-alike", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    state = options.out / "state.pt"
    tokenizer = PreTrainedTokenizerFast.from_pretrained(options.work / "pruned")
    model = BertForTokenClassification.from_pretrained(
        options.work / "pruned", id2label=dict(enumerate(TAGS)), label2id={tag: at for at, tag in enumerate(TAGS)}
    )
    table = model.bert.embeddings.word_embeddings.weight
    table.requires_grad_(requires_grad=options.words_learn)
    head = [one for name, one in model.named_parameters() if "classifier" in name]
    body = [one for name, one in model.named_parameters() if "classifier" not in name and one is not table]
    optimizer = torch.optim.AdamW(
        [
            {"params": body, "lr": options.rate},
            {"params": head, "lr": options.rate * HEAD},
            # Pieces that no text of the run holds must stay as they are.
            {"params": [table] if options.words_learn else [], "lr": options.rate, "weight_decay": 0.0},
        ],
        weight_decay=0.01,
        fused=True,
    )
    seen, rounds, best = 0, 0, 0.0
    if state.is_file():
        held = torch.load(state, weights_only=True)
        model.load_state_dict(held["model"])
        optimizer.load_state_dict(held["optimizer"])
        seen, rounds, best = held["seen"], held["rounds"], held["best"]
    world = World(options.data)
    judge = judges(options.data, world)
    started = saved = time.monotonic()
    begun, loss_mean = seen, None
    model.train()
    while seen < options.subwords:
        rng = random.Random(options.seed * 1000 + rounds)
        samples = epoch(
            options.data,
            world,
            rng,
            generated=options.generated,
            share_alike=not options.without_share_alike,
            part=options.part,
        )
        rows = encoded(tokenizer, samples)
        rounds += 1
        for batch in batches(rows, rng):
            done = seen / options.subwords
            if done >= 1:
                break
            share = min(1.0, done / WARM) * (1 - done)
            for group, times in zip(optimizer.param_groups, (1.0, HEAD, 1.0), strict=True):
                group["lr"] = options.rate * times * max(share, 1e-3)
            ids, mask, labels = padded([rows[row] for row in batch])
            with torch.autocast("cpu", torch.bfloat16, enabled=TILES):
                logits = model(input_ids=ids, attention_mask=mask).logits
            loss = torch.nn.functional.cross_entropy(logits.float().view(-1, len(TAGS)), labels.view(-1))
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            seen += int(mask.sum())
            loss_mean = loss.item() if loss_mean is None else 0.98 * loss_mean + 0.02 * loss.item()
            if time.monotonic() - saved > SAVE_SECONDS:
                saved = time.monotonic()
                scores = {
                    name: f1([one.tags for one in rows_], told(model, tokenizer, rows_))
                    for name, rows_ in judge.items()
                }
                mean = sum(score["ALL"] for score in scores.values()) / len(scores)
                pace = (seen - begun) / (saved - started)
                print(f"{seen} subwords, {pace:.0f}/s, loss {loss_mean:.4f}, mean {mean:.2f} {scores}", flush=True)
                if mean > best:
                    best = mean
                    model.save_pretrained(options.out / "best")
                    tokenizer.save_pretrained(options.out / "best")
                partial = options.out / "state.part"
                torch.save(
                    {
                        "model": model.state_dict(),
                        "optimizer": optimizer.state_dict(),
                        "seen": seen,
                        "rounds": rounds,
                        "best": best,
                    },
                    partial,
                )
                partial.replace(state)
    model.save_pretrained(options.out / "last")
    tokenizer.save_pretrained(options.out / "last")
    (options.out / "result.json").write_text(json.dumps({"subwords": seen, "seed": options.seed, "best": best}))


if __name__ == "__main__":
    main()
