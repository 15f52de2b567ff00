"""An embedder for tests: a text's direction is made of the things it speaks of, whatever the language."""

from collections.abc import Sequence

import numpy as np

CONCEPTS = (
    ("pasaporte", "pasaportes", "passport", "passports", "passaporte", "passaportes"),
    ("deuda", "debt", "dívida", "debe"),
    ("hotel", "hostal", "pousada"),
    ("trigo", "wheat"),
    ("camión", "truck", "caminhão"),
)


class ConceptEmbedder:
    """Counts the words of each concept; a text without any points elsewhere."""

    def __init__(self, version: str = "concepts-1") -> None:
        self.version = version
        self.read: list[str] = []

    def question(self, text: str) -> np.ndarray:
        words = [word.strip(".,;:!?¿").lower() for word in text.split()]
        found = [sum(word in concept for word in words) for concept in CONCEPTS]
        vector = np.array([*found, 0 if any(found) else 1, 0.01 * len(words)], dtype=np.float32)
        return vector / np.linalg.norm(vector)

    def passages(self, texts: Sequence[str]) -> np.ndarray:
        self.read += texts
        return np.stack([self.question(text) for text in texts])
