"""What each part of the evidence in two names weighs, in log odds. Learned by benchmarks/linking/learn.py."""

import json
from collections.abc import Mapping
from importlib.resources import files

Weights = Mapping[str, float]

WEIGHTS: Weights = json.loads((files("services.search.linking.tables") / "weights.json").read_text(encoding="utf-8"))[
    "weights"
]
