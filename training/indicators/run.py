"""Train the learned signal on states that states.py wrote: run.py NAMES STATES OUT [--epochs N] [--rate R]

Four layers of their own go on from the states that the eighth layer of the names network hands on, so the program
reads a text once for both. They begin as the last four layers of the names network (NAMES is its folder) and learn to
give each piece nineteen categories and three polarities, and each window a score that it tells of anything at all.
"""

import argparse
import json
import random
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
import onnx
import torch
from torch import nn

from training.again import state as shipped
from training.indicators.states import ASSERTED, CATEGORIES, NO_WORD, OPEN
from training.tiles import TILES

HIDDEN, INNER, HEADS = 384, 1536, 12
SHARED, LAYERS = 8, 4
"""Layers of the names network below, and how many of our own begin as those above."""
RARE = 2.0
"""By how much a word that says something counts more than one that says nothing."""


class Layer(nn.Module):
    """A layer of BERT, written out."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.mixed = (nn.Linear(HIDDEN, HIDDEN) for _ in range(4))
        self.inner, self.outer = nn.Linear(HIDDEN, INNER), nn.Linear(INNER, HIDDEN)
        self.norms = nn.ModuleList([nn.LayerNorm(HIDDEN, eps=1e-12), nn.LayerNorm(HIDDEN, eps=1e-12)])
        self.dropout = nn.Dropout(0.1)

    def forward(self, state: torch.Tensor, away: torch.Tensor) -> torch.Tensor:
        rows, pieces, _ = state.shape
        query, key, value = (
            part(state).view(rows, pieces, HEADS, -1).transpose(1, 2) for part in (self.query, self.key, self.value)
        )
        seen = nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=away.expand(-1, -1, pieces, -1))
        mixed = seen.transpose(1, 2).reshape(rows, pieces, HIDDEN)
        state = self.norms[0](state + self.dropout(self.mixed(mixed)))
        return self.norms[1](state + self.dropout(self.outer(nn.functional.gelu(self.inner(state)))))


class Branch(nn.Module):
    """States of a window → scores of categories and polarities for each piece; of the window, at its first piece."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList([Layer() for _ in range(LAYERS)])
        self.dropout = nn.Dropout(0.2)
        self.out = nn.Linear(HIDDEN, len(CATEGORIES) + 3)
        self.whole = nn.Linear(HIDDEN, 1)
        nn.init.constant_(self.out.bias[: len(CATEGORIES)], -4.0)

    def begin(self, names: Path) -> None:
        """Take over the last layers of the names network."""
        held = shipped(onnx.load(str(names / "names.onnx")).graph, SHARED + LAYERS)
        for number, layer in enumerate(self.layers):
            here = f"bert.encoder.layer.{SHARED + number}"
            taken = {
                "query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
                "mixed": "attention.output.dense", "inner": "intermediate.dense", "outer": "output.dense",
                "norms.0": "attention.output.LayerNorm", "norms.1": "output.LayerNorm",
            }  # fmt: skip
            layer.load_state_dict(
                {
                    f"{own}.{kind}": torch.tensor(np.array(held[f"{here}.{theirs}.{kind}"], dtype=np.float32))
                    for own, theirs in taken.items()
                    for kind in ("weight", "bias")
                }
            )

    def hidden(self, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        away = (1.0 - mask[:, None, None, :]) * -10_000.0
        for layer in self.layers:
            states = layer(states, away)
        return states

    def forward(self, states: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        hidden = self.hidden(states, mask)
        return self.out(self.dropout(hidden)), self.whole(self.dropout(hidden[:, 0]))[:, 0]


class Set:
    """Windows of a file of states."""

    def __init__(self, path: Path) -> None:
        held = np.load(path)
        self.states, self.labels, self.sentences = held["states"], held["labels"], held["sentences"]
        ends = held["ends"].tolist()
        self.windows = list(zip([0, *ends[:-1]], ends, strict=True))
        self.owners = held["owners"].tolist()
        self.texts = [json.loads(line) for line in path.with_suffix(".jsonl").read_text(encoding="utf-8").splitlines()]

    def batches(self, most: int, rng: random.Random) -> list[list[int]]:
        order = sorted(
            range(len(self.windows)), key=lambda n: (self.windows[n][1] - self.windows[n][0]) + rng.random() * 12
        )
        found, held, longest = [], [], 0
        for number in order:
            size = self.windows[number][1] - self.windows[number][0]
            if held and (len(held) + 1) * max(longest, size) > most:
                found.append(held)
                held, longest = [], 0
            held.append(number)
            longest = max(longest, size)
        found.append(held)
        rng.shuffle(found)
        return found

    def batch(self, numbers: list[int]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
        longest = max(self.windows[n][1] - self.windows[n][0] for n in numbers)
        states = torch.zeros(len(numbers), longest, self.states.shape[1])
        labels = torch.full((len(numbers), longest, len(CATEGORIES)), NO_WORD, dtype=torch.int8)
        places = torch.full((len(numbers), longest), -1, dtype=torch.int32)
        mask = torch.zeros(len(numbers), longest)
        for row, number in enumerate(numbers):
            start, end = self.windows[number]
            states[row, : end - start] = torch.from_numpy(self.states[start:end].astype(np.float32))
            labels[row, : end - start] = torch.from_numpy(self.labels[start:end])
            places[row, : end - start] = torch.from_numpy(self.sentences[start:end])
            mask[row, : end - start] = 1.0
        return states, labels, places, mask


def loss_of(scores: torch.Tensor, whole: torch.Tensor, labels: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    """Of words, of sentences by their strongest word, of polarities and of windows, added up."""
    categories, polarity = scores.float().split([len(CATEGORIES), 3], -1)
    real = (labels != NO_WORD) & (labels != OPEN)
    truth = (labels > 0).float()
    words = nn.functional.binary_cross_entropy_with_logits(categories, truth, reduction="none")
    loss = (words * (1 + RARE * truth))[real].sum() / real.any(-1).sum()
    # The strongest word of each sentence tells whether the sentence says it.
    flat = torch.arange(len(places))[:, None] * 4096 + places
    flat, inside = flat[places >= 0], places >= 0
    ids, group = flat.unique(return_inverse=True)
    top = torch.full((len(ids), len(CATEGORIES)), -30.0).scatter_reduce(
        0, group[:, None].expand(-1, len(CATEGORIES)), categories[inside], "amax"
    )
    said = torch.zeros(len(ids), len(CATEGORIES)).scatter_reduce(
        0, group[:, None].expand(-1, len(CATEGORIES)), truth[inside], "amax"
    )
    free = torch.zeros(len(ids), len(CATEGORIES)).scatter_reduce(
        0, group[:, None].expand(-1, len(CATEGORIES)), (labels == OPEN).float()[inside], "amax"
    )
    sentence = nn.functional.binary_cross_entropy_with_logits(top, said, reduction="none") * (1 - free)
    loss = loss + 0.5 * sentence.sum() / len(ids)
    says, open_ = (labels == ASSERTED).flatten(1).any(-1), (labels == OPEN).flatten(1).any(-1)
    known = says | ~open_
    if known.any():
        loss = loss + 0.5 * nn.functional.binary_cross_entropy_with_logits(whole.float()[known], says[known].float())
    told = labels.max(-1).values
    if (told > 0).any():
        loss = loss + 0.5 * nn.functional.cross_entropy(polarity[told > 0], told[told > 0].long() - 1)
    return loss


def probabilities(model: nn.Module, held: Set) -> list[tuple[np.ndarray, np.ndarray]]:
    model.eval()
    found = []
    with torch.no_grad():
        for number in range(len(held.windows)):
            states, _, _, mask = held.batch([number])
            scores = model(states, mask)[0].float()[0]
            found.append(
                (
                    torch.sigmoid(scores[:, : len(CATEGORIES)]).numpy(),
                    torch.softmax(scores[:, len(CATEGORIES) :], -1).numpy(),
                )
            )
    return found


def judged(held: Set, read: list[tuple[np.ndarray, np.ndarray]], threshold: float) -> dict[str, float]:
    """Categories asserted by text, against what the marks say; for sentences of one mark the open ones do not count."""
    told: dict[int, dict[int, tuple[float, np.ndarray]]] = defaultdict(dict)
    right_polarity = all_polarity = 0
    for number, (chances, polarity) in enumerate(read):
        start, end = held.windows[number]
        labels = held.labels[start:end]
        for at in np.flatnonzero(labels[:, 0] != NO_WORD):
            for c in np.flatnonzero(chances[at] >= threshold):
                asserted = polarity[at].argmax() == 0
                if asserted and chances[at, c] > told[held.owners[number]].get(int(c), (0.0, None))[0]:
                    told[held.owners[number]][int(c)] = (float(chances[at, c]), polarity[at])
                if labels[at, c] > 0:
                    all_polarity += 1
                    right_polarity += polarity[at].argmax() == labels[at, c] - 1
    tp = fp = fn = clean = alarms = 0
    for owner, text in enumerate(held.texts):
        gold = {CATEGORIES.index(c) for *_, c, p in text["marks"] if p == "asserted"}
        free = {CATEGORIES.index(k) for k in text["free"]}
        found = set(told[owner])
        tp += len(found & gold)
        fp += len(found - gold - free)
        fn += len(gold - found)
        if not gold:
            clean += 1
            alarms += len(found - free)
    return {"t": threshold, "p": round(tp / max(1, tp + fp), 3), "r": round(tp / max(1, tp + fn), 3),
            "f1": round(2 * tp / max(1, 2 * tp + fp + fn), 3), "polarity": round(right_polarity / max(1, all_polarity), 3), "alarms": round(alarms / max(1, clean), 3)}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", type=Path)
    parser.add_argument("states", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--epochs", type=int, default=1, help="how often each round is read")
    parser.add_argument("--rate", type=float, default=1.2e-4)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--start", type=Path, help="trained layers to go on from")
    given = parser.parse_args()
    torch.manual_seed(given.seed)
    torch.set_num_threads(1)
    rng = random.Random(given.seed)
    model = Branch()
    if given.start:
        model.load_state_dict(torch.load(given.start))
    else:
        model.begin(given.names)
    fresh = [*model.out.parameters(), *model.whole.parameters()]
    groups = [{"params": model.layers.parameters(), "most": given.rate}, {"params": fresh, "most": 10 * given.rate}]
    optimizer = torch.optim.AdamW(groups, lr=given.rate, weight_decay=0.02, fused=True)
    started = time.process_time()
    held = {path: Set(path) for path in sorted(given.states.glob("round-*.npz"))}
    plan = []
    for _ in range(given.epochs):
        epoch = [(path, numbers) for path, one in held.items() for numbers in one.batches(2500, rng)]
        rng.shuffle(epoch)
        plan += epoch
    for step, (path, numbers) in enumerate(plan):
        model.train()
        share = step / len(plan)
        for group in optimizer.param_groups:
            group["lr"] = group["most"] * min(1.0, share / 0.06 + 0.02) * (1 - share)
        states, labels, places, mask = held[path].batch(numbers)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=TILES):
            scores, whole = model(states, mask)
        loss = loss_of(scores, whole, labels, places)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        if step % 50 == 49:
            print(step, len(plan), f"{loss.item():.3f}", f"{time.process_time() - started:.0f} s", flush=True)
        if step % 400 == 399 or step == len(plan) - 1:
            given.out.mkdir(parents=True, exist_ok=True)
            torch.save(model.state_dict(), given.out / "branch.pt")
    for name in ("kept", "tune", "single"):
        part = Set(given.states / f"{name}.npz")
        read = probabilities(model, part)
        for threshold in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
            print(name, judged(part, read, threshold), flush=True)


if __name__ == "__main__":
    main()
