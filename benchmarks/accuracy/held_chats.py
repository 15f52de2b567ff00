"""People in chats without capitals: `./lince bench accuracy.held_chats [--engine E] [--fails] [--freeze]`.

texts/held_chats.yaml led to rules, texts/held_chats_fresh.yaml was written behind them. `--freeze` keeps the overlap F1
of people in each in held_chats.json, below which a test lets no later version fall.
"""

from pathlib import Path
from typing import Any

from benchmarks.accuracy import held_places, one_page
from models.mention import MentionKind
from services.nlp.analyze import VERSION, AnalysisKit

FROZEN = Path(__file__).with_name("held_chats.json")
SETS = ("held_chats", "held_chats_fresh")


def score(kit: AnalysisKit) -> tuple[dict[str, Any], list[str]]:
    """Overlap F1 of people in each set, and each failure."""
    result: dict[str, Any] = {"version": VERSION}
    fails: list[str] = []
    for name in SETS:
        found, wrong = held_places.score(kit, held_places.TEXTS.with_name(f"{name}.yaml"))
        result[name] = found["f1"][MentionKind.PERSON]
        fails += wrong
    return result, fails


if __name__ == "__main__":
    one_page.command(__doc__, score, FROZEN)
