"""People found where nobody is named: `./lince bench accuracy.nobody [--engine E] [--fails] [--freeze]`.

texts/nobody.yaml and texts/namesakes.yaml (full of what is called after people) hold texts without a person, the
development set (../shared/eval) texts whose people are known: a person in one of its negative texts that shares no
character with a marked one is false. `figures` counts the people found anywhere whose name holds no letter. `--freeze`
keeps the counts in nobody.json; a test holds later versions to at most three false people in ten texts of each set, and
none made of figures.
"""

from pathlib import Path
from typing import Any

import yaml

from benchmarks.accuracy import dev_set, one_page
from models.mention import Mention, MentionKind
from services.nlp.analyze import VERSION, AnalysisKit, analyze

TEXTS = Path(__file__).with_name("texts") / "nobody.yaml"
NAMESAKES = TEXTS.with_name("namesakes.yaml")
FROZEN = Path(__file__).with_name("nobody.json")
HOMES = {"es": "BO", "pt": "BR", "en": "GB", "fr": "FR", "it": "IT"}


def score(kit: AnalysisKit) -> tuple[dict[str, Any], list[str]]:
    """False people by text of ours and of the development set, names of figures, and each failure."""
    fails: list[str] = []
    figures = 0

    def people(mentions: tuple[Mention, ...]) -> list[Mention]:
        nonlocal figures
        found = [mention for mention in mentions if mention.kind is MentionKind.PERSON]
        figures += sum(not any(c.isalpha() for c in mention.text) for mention in found)
        return found

    def share(texts: dict[str, list[str]]) -> float:
        own = [(lang, text) for lang, some in texts.items() for text in some]
        false = 0
        for n, (language, text) in enumerate(own):
            found = people(one_page.mentions(text, kit, n, country=HOMES[language], language=None))
            false += len(found)
            fails.extend(f"{language} {mention.text!r}: {mention.reason}" for mention in found)
        return round(false / len(own), 3)

    result: dict[str, Any] = {"version": VERSION, "false_a_text": share(yaml.safe_load(TEXTS.read_text("utf-8")))}
    for part, texts in yaml.safe_load(NAMESAKES.read_text("utf-8")).items():
        result[f"false_a_text_of_namesakes_{part}"] = share(texts)
    if (dev_set.EVAL / "dev.jsonl").is_file():
        rows = dev_set.scorer().read_jsonl(dev_set.EVAL / "dev.jsonl")
        negative = wrong = 0
        for row, document in zip(rows, dev_set.documents(rows), strict=True):
            found = people(analyze(document, country=row["country"], kit=kit).mentions)
            if row["negative"]:
                marked = [(one["start"], one["end"]) for one in row["entities"] if one["type"] == MentionKind.PERSON]
                bad = [m for m in found if not any(m.span.start < end and start < m.span.end for start, end in marked)]
                negative, wrong = negative + 1, wrong + len(bad)
                fails += [f"{row['id']} {mention.text!r}: {mention.reason}" for mention in bad]
        result |= {"negative_texts": negative, "false_a_negative_text": round(wrong / negative, 3)}
    return result | {"figures": figures}, fails


if __name__ == "__main__":
    one_page.command(__doc__, score, FROZEN)
