"""The mean of runs that went on from the same weights: mean.py OUT RUN RUN [RUN ...] [--shares S S ...]

A RUN is a folder that `training.run` left (OUT becomes such a folder), or a file of layers that
`training.indicators.run` left (OUT becomes such a file). Runs from one start lie in one valley, and their mean is
better than each of them (Wortsman et al. 2022, "Model soups"). `--shares` weigh them; without, all weigh the same.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch
from transformers import BertForTokenClassification, PreTrainedTokenizerFast

State = dict[str, torch.Tensor]


def mean(states: Sequence[State], shares: Sequence[float]) -> State:
    """The weighted mean, tensor by tensor; ValueError where the runs have other shapes."""
    first, whole = states[0], sum(shares)
    for other in states[1:]:
        if {name: one.shape for name, one in other.items()} != {name: one.shape for name, one in first.items()}:
            raise ValueError("the runs have other shapes")
    return {
        name: sum((state[name] * (share / whole) for state, share in zip(states, shares, strict=True)), 0 * value)
        if value.is_floating_point()
        else value
        for name, value in first.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("runs", type=Path, nargs="+")
    parser.add_argument("--shares", type=float, nargs="+")
    options = parser.parse_args()
    shares = options.shares or [1.0] * len(options.runs)
    if len(shares) != len(options.runs):
        parser.error("a share for each run")
    if options.runs[0].is_file():
        options.out.parent.mkdir(parents=True, exist_ok=True)
        torch.save(mean([torch.load(run, weights_only=True) for run in options.runs], shares), options.out)
        return
    models = [BertForTokenClassification.from_pretrained(run) for run in options.runs]
    models[0].load_state_dict(mean([model.state_dict() for model in models], shares))
    models[0].save_pretrained(options.out)
    PreTrainedTokenizerFast.from_pretrained(options.runs[0]).save_pretrained(options.out)


if __name__ == "__main__":
    main()
