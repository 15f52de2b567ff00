"""Local rules beside the shipped ones: read, tried on their own examples, and refused as a whole if one of them fails.

The book in use is never touched: who gets a new one swaps it, who gets `RuleRefused` keeps the old.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from spacy.language import Language

from models.errors import SettingsError
from models.indicator import Polarity
from services.nlp import pipelines
from services.nlp.indicators.engine import RuleSet
from services.nlp.indicators.loader import Rule, RuleRefused, read_folder, refuse_duplicates, words
from services.nlp.plugin import Reading


def widened(book: RuleSet, folder: Path) -> RuleSet:
    """A book with the rules of a folder's *.yaml files too. Raises RuleRefused with file, line and reason."""
    if not folder.is_dir():
        raise SettingsError(f"There is no folder {folder}.", next_step="Name the folder that holds the rules.")
    local = [replace(rule, local=True) for rule in read_folder(folder, words())]
    if not local:
        raise RuleRefused(f"{folder} holds no rule: rules are read from files that end in .yaml.")
    rules = [*book.rules, *local]
    refuse_duplicates(rules)
    made = RuleSet(rules, f"{book.version}+{_digest(folder)}", book.name)
    readers = {language: pipelines.build(language) for rule in local for language in rule.patterns}
    for rule in local:
        _try(rule, rules, readers)
    return made


def _digest(folder: Path) -> str:
    """Eight hexadecimal digits over the files: whoever changes a rule may forget to raise its version."""
    digest = hashlib.sha256()
    for file in sorted(folder.glob("*.yaml")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:8]


def _try(rule: Rule, rules: Iterable[Rule], readers: dict[str, Language]) -> None:
    """Each example fires or stays silent, as it says."""
    alone = RuleSet([r for r in rules if r is rule or r.category in rule.needs], "trial")
    for kind, by_language in rule.examples.items():
        for language, texts in by_language.items():
            for text in texts:
                nlp = readers[language]
                reading: Reading = nlp(nlp.make_doc(text))._.reading
                fires = any(
                    flag.rule == rule.name and flag.polarity is Polarity.ASSERTED for flag in alone.find(reading)
                )
                if fires != (kind == "fires"):
                    why = "does not fire on its example" if kind == "fires" else f"fires on its {kind} example"
                    raise RuleRefused(f"{rule.where}: the rule {rule.id} {why} in {language}: «{text}».")
