"""What tells of a text as a whole: whole.py OUT DOCUMENTS OWN PAGES

A logistic regression over the mean of all states of a text says how probable it is that it tells of such things at all.
Reads files of states.py and dossier.py (written documents, a round of own texts of which the long ones count a little,
pages of the dossier) and writes OUT/whole.npz.
"""

import sys
from pathlib import Path

import numpy as np
import torch

from services.nlp.indicators.learned import levelled
from training.indicators.run import Set

LONG = 250
"""Code points from which an own text is like a page."""
LITTLE = 0.15
"""What an own text counts beside a written document."""
STRICT = 20.0
"""How strongly large weights are held down."""


def means(held: Set) -> np.ndarray:
    """The mean of the levelled states of each text."""
    total = np.zeros((len(held.texts), held.states.shape[1]), dtype=np.float64)
    count = np.zeros(len(held.texts))
    for (start, end), owner in zip(held.windows, held.owners, strict=True):
        total[owner] += levelled(held.states[start:end].astype(np.float32)).sum(0)
        count[owner] += end - start
    return total / np.maximum(count, 1)[:, None]


def main() -> None:
    out, *paths = map(Path, sys.argv[1:])
    documents, own, pages = (Set(path) for path in paths)
    long = np.array([len(text["text"]) > LONG for text in own.texts])
    rows = [means(documents), means(own)[long], means(pages)]
    says = [
        np.array([any(mark[3] == "asserted" for mark in text["marks"]) for text in documents.texts]),
        np.array([any(mark[3] == "asserted" for mark in text["marks"]) for text in own.texts])[long],
        # What a file may hold is left open on its pages: those of files that may hold something tell of it.
        np.array([bool(text["free"]) for text in pages.texts]),
    ]
    middle, spread = rows[0].mean(0), rows[0].std(0) + 1e-3
    given = torch.tensor((np.concatenate(rows) - middle) / spread)
    truth = torch.tensor(np.concatenate(says), dtype=torch.float64)
    counts = torch.cat([torch.full((len(part),), LITTLE if n == 1 else 1.0) for n, part in enumerate(rows)])
    # Both kinds weigh the same in all.
    share = float((counts * truth).sum() / counts.sum())
    counts = counts * torch.where(truth > 0, 0.5 / share, 0.5 / (1 - share))
    weight = torch.zeros(given.shape[1], dtype=torch.float64, requires_grad=True)
    bias = torch.zeros((), dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([weight, bias], max_iter=500, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        told = torch.nn.functional.binary_cross_entropy_with_logits(given @ weight + bias, truth, reduction="none")
        value = (told * counts).sum() + STRICT / 2 * (weight**2).sum()
        value.backward()
        return value

    optimizer.step(loss)
    plain = weight.detach().numpy() / spread
    shift = float(bias.detach()) - float((weight.detach().numpy() * middle / spread).sum())
    np.savez(out / "whole.npz", weight=plain.astype(np.float32), bias=np.float32(shift))
    print(f"{len(truth)} texts, {int(truth.sum())} of them tell of something")


if __name__ == "__main__":
    main()
