"""Rules from YAML: read strictly, refused with file, line and reason."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml

from models.country import COUNTRIES
from models.errors import SettingsError
from models.indicator import LOCAL, Strength
from services import telling
from services.nlp.indicators.pattern import OPENERS, STOPS, Pattern, PatternError, compile_pattern

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's reader where the wheel has it: books are most of what a start reads, and it takes a third of the time."""

LANGUAGES = ("es", "pt", "en", "fr", "it")
PALERMO = frozenset({"act", "means", "purpose", "related"})
CATEGORIES = (
    "recruitment_deception", "recruitment_other", "transport_transfer", "harbouring_confinement", "threat_violence",
    "debt_bondage",
    "document_retention", "withheld_wages_excessive_hours", "abuse_of_vulnerability", "isolation_surveillance",
    "sexual_exploitation",
    "labour_exploitation", "forced_begging_criminality", "servitude_marriage_organ", "minor_victim",
    "migrant_smuggling",
    "online_recruitment_advertising", "corruption_complicity", "money_flow_laundering",
)  # fmt: skip
"""The categories that a rule may raise; their names are fixed."""

_KEYS = frozenset(
    {
        "id",
        "version",
        "category",
        "basis",
        "strength",
        "palermo",
        "reason",
        "languages",
        "regions",
        "register",
        "patterns",
        "unless",
        "needs",
        "alone",
        "answer",
        "examples",
    }
)
_NEEDED = _KEYS - {"regions", "register", "unless", "needs", "alone", "answer"}
_EXAMPLES = ("fires", "silent", "negated", "generic")
_WORDED = ("id", "category", "strength", "reason", "register", "alone", "answer")
_LISTED = ("palermo", "basis", "languages", "regions", "needs")


class RuleRefused(SettingsError):
    """A rule file that cannot be used; the running rule set stays."""

    next_step = "Correct the rule file at the line named above; the rules in use stay as they are."


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, compiled.

    With `needs` it counts only where one of those categories is asserted in the same passage. With `alone` it has that
    strength where no other category is: everyday life says the like. With `answer` its patterns are of a question that
    asks for a freedom or a due, and it counts where the answer is no; with «who», that asks who did something, and it
    counts where the answer names another person.
    """

    id: str
    version: int
    category: str
    basis: tuple[str, ...]
    strength: Strength
    palermo: tuple[str, ...]
    reason: str
    patterns: Mapping[str, tuple[Pattern, ...]]
    unless: Mapping[str, tuple[Pattern, ...]]
    examples: Mapping[str, Mapping[str, tuple[str, ...]]]
    regions: tuple[str, ...] = ()
    register: str = ""
    needs: tuple[str, ...] = ()
    alone: Strength | None = None
    answer: str = ""
    where: str = ""
    """File and line of its examples."""
    begins: str = ""
    """File and line of its own."""
    local: bool = False
    """Whether it is one that an installation or the readers of a case added."""

    @property
    def name(self) -> str:
        """`id@version`, as flags carry it; `local:id@version` of one that is not shipped."""
        return f"{LOCAL if self.local else ''}{self.id}@{self.version}"


class _Mapping(dict[str, Any]):
    """A mapping that knows the line of each key."""

    lines: dict[str, int]
    line: int


class _Alias(Exception):
    """A node stands in a second place."""


def _construct(node: yaml.Node, file: str, seen: set[int]) -> Any:
    """Plain values of a node; duplicate keys are refused, and keys that are none. Raises RuleRefused, _Alias.

    `seen` holds the nodes that were met: aliases of aliases would stand for billions of values.
    """
    line = node.start_mark.line + 1
    if id(node) in seen:
        raise _Alias
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        mapping = _Mapping()
        mapping.lines, mapping.line = {}, line
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise RuleRefused(f"{file}, line {key.start_mark.line + 1}: a key is one word.")
            _construct(key, file, seen)
            name = str(key.value)
            if name in mapping:
                raise RuleRefused(f"{file}, line {key.start_mark.line + 1}: the key {name} stands twice.")
            mapping[name] = _construct(value, file, seen)
            mapping.lines[name] = key.start_mark.line + 1
        return mapping
    if isinstance(node, yaml.SequenceNode):
        return [_construct(value, file, seen) for value in node.value]
    # YAML has more whole numbers than Python (0x1, 1:30): those stay texts.
    return (
        int(node.value) if node.tag.endswith(":int") and node.value.isdecimal() and len(node.value) < 10 else node.value
    )


def _parse(text: str, file: str) -> Any:
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        raise RuleRefused(
            f"{file}, line {mark.line + 1 if mark else 1}: not readable as YAML ({getattr(error, 'problem', '')})."
        ) from None
    try:
        return _construct(node, file, set()) if node else []
    except RecursionError:
        raise RuleRefused(f"{file}, line 1: lists in lists, deeper than any rule goes.") from None
    except _Alias:
        aliases = (event for event in yaml.parse(text, Loader=_LOADER) if isinstance(event, yaml.AliasEvent))
        mark = next(aliases).start_mark
        line = mark.line + 1 if mark else 1
        raise RuleRefused(f"{file}, line {line}: aliases are not read; write the value out.") from None


def read_sets(text: str, file: str) -> dict[str, dict[str, tuple[str, ...]]]:
    """Word sets by language."""
    return {
        language: {name: tuple(map(str, words)) for name, words in sets.items()}
        for language, sets in _parse(text, file).items()
    }


def read_rules(text: str, file: str, sets: Mapping[str, Mapping[str, tuple[str, ...]]]) -> list[Rule]:
    """The rules of one file. Raises RuleRefused."""
    listed = _parse(text, file)
    if not isinstance(listed, list):
        raise RuleRefused(f"{file}, line 1: a rule file is a list of rules.")
    if not listed:
        raise RuleRefused(f"{file}, line 1: the file holds no rule.")
    return [_rule(row, file, sets) for row in listed]


def _texts(value: Any) -> bool:
    """Whether it is a list of texts: of at least one, none of them empty."""
    return isinstance(value, list) and bool(value) and all(isinstance(v, str) and v.strip() for v in value)


def _rule(row: Any, file: str, sets: Mapping[str, Mapping[str, tuple[str, ...]]]) -> Rule:
    if not isinstance(row, _Mapping):
        raise RuleRefused(f"{file}, line 1: a rule is a mapping.")

    def refuse(why: str, key: str = "") -> RuleRefused:
        return RuleRefused(f"{file}, line {row.lines.get(key, row.line)}: {why}.")

    unknown = sorted(row.keys() - _KEYS)
    if unknown:
        raise refuse(f"unknown key {unknown[0]}", unknown[0])
    missing = sorted(_NEEDED - row.keys())
    if missing:
        raise refuse(f"the rule has no {missing[0]}")
    for key in _WORDED:
        if key in row and not (isinstance(row[key], str) and row[key].strip()):
            raise refuse(f"{key} is one text, and not empty", key)
    for key in _LISTED:
        if key in row and not _texts(row[key]):
            raise refuse(f"{key} is a list of texts, and not empty", key)
    languages = tuple(row["languages"])
    if row["category"] not in CATEGORIES:
        raise refuse(f"no category {row['category']}", "category")
    if set(row.get("needs", ())) - set(CATEGORIES):
        raise refuse("needs names categories", "needs")
    for key in ("strength", "alone"):
        if key in row and row[key] not in set(Strength):
            raise refuse(f"{key} is strong, medium or weak", key)
    if row.get("answer", "no") not in {"no", "who"}:
        raise refuse("answer is no, who, or absent", "answer")
    if not set(row["palermo"]) <= PALERMO:
        raise refuse("palermo names act, means, purpose or related", "palermo")
    if not isinstance(row["version"], int):
        raise refuse("version is a whole number", "version")
    if set(languages) - set(LANGUAGES):
        raise refuse(f"languages are among {', '.join(LANGUAGES)}", "languages")
    if strange := next((one for one in row.get("regions", ()) if one not in COUNTRIES), None):
        raise refuse(
            f"no region {strange}: regions are countries by the two letters of ISO 3166, such as BO", "regions"
        )
    for key in ("patterns", "unless"):
        if key in row and (not isinstance(row[key], _Mapping) or set(row[key]) - set(languages)):
            raise refuse(f"{key} are given by language, in the rule's languages", key)
        if key in row and not all(map(_texts, row[key].values())):
            raise refuse(f"{key} are lists of texts by language, none of them empty", key)
    if set(row["patterns"]) != set(languages):
        raise refuse("each language of the rule needs patterns", "patterns")
    examples = row["examples"]
    if not isinstance(examples, _Mapping) or set(examples) - set(_EXAMPLES):
        raise refuse("examples are fires, silent, negated and generic", "examples")
    for kind, by_language in examples.items():
        if not isinstance(by_language, _Mapping) or any(not _texts(texts) for texts in by_language.values()):
            raise refuse(f"examples {kind} are lists of texts by language, none of them empty", "examples")
    for kind in ("fires", "silent"):
        if set(examples.get(kind) or {}) != set(languages):
            raise refuse(
                f"each language of the rule needs an example that {'fires' if kind == 'fires' else 'stays silent'}",
                "examples",
            )

    def compiled(key: str, bars: frozenset[str] = STOPS) -> dict[str, tuple[Pattern, ...]]:
        table: dict[str, tuple[Pattern, ...]] = {}
        for language, patterns in row.get(key, {}).items():
            try:
                table[language] = tuple(
                    compile_pattern(p, language, sets.get(language, {}), bars=bars) for p in patterns
                )
            except PatternError as error:
                raise refuse(f"{key} in {language}: {error}", key) from None
        return table

    return Rule(
        id=row["id"],
        version=row["version"],
        category=row["category"],
        basis=tuple(row["basis"]),
        strength=Strength(row["strength"]),
        palermo=tuple(row["palermo"]),
        reason=row["reason"],
        patterns=compiled("patterns"),
        unless=compiled("unless", STOPS | OPENERS),
        examples={kind: {language: tuple(texts) for language, texts in by.items()} for kind, by in examples.items()},
        regions=tuple(row.get("regions", ())),
        register=row.get("register", ""),
        needs=tuple(row.get("needs", ())),
        alone=Strength(row["alone"]) if "alone" in row else None,
        answer=str(row.get("answer", "")),
        where=f"{file}, line {row.lines['examples']}",
        begins=f"{file}, line {row.lines['id']}",
    )


def read_folder(folder: Traversable, sets_of: Traversable) -> list[Rule]:
    """All rules of a folder's *.yaml files, in the order of their names. Raises RuleRefused."""
    sets = read_sets(sets_of.read_text(encoding="utf-8"), sets_of.name)
    rules: list[Rule] = []
    for file in sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name):
        rules += read_rules(_text_of(file), file.name, sets)
        refuse_duplicates(rules)
    return rules


def _text_of(file: Traversable) -> str:
    """The text of a rule file, refused where it is none."""
    content = file.read_bytes()
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise RuleRefused(f"{file.name}, line {line}: not UTF-8.") from None


def refuse_duplicates(rules: Iterable[Rule]) -> None:
    """Two rules of one id are refused."""
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise RuleRefused(f"{rule.begins}: the rule id {rule.id} is taken.")
        seen.add(rule.id)


_HERE = files("services.nlp.indicators")


def words() -> Traversable:
    """The word sets that rules may name."""
    return _HERE / "words.yaml"


def shipped() -> list[Rule]:
    """The rules of this package."""
    return read_folder(_HERE / "rules", words())


def shipped_version() -> str:
    """Eight hexadecimal digits over the shipped rules, words and cues; reads them without compiling."""
    rules = sorted((f for f in (_HERE / "rules").iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)
    digest = hashlib.sha256(telling.version().encode())
    for file in (*rules, _HERE / "words.yaml", _HERE / "cues.yaml"):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:8]
