"""What the code imports is declared and locked: an environment made from the lock files alone must do."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
OURS = {"models", "services", "api", "docs", "scripts", "support", "benchmarks", "training"}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(*, test: bool) -> set[str]:
    wanted = PROJECT["dependencies"] + (PROJECT["optional-dependencies"]["test"] if test else [])
    return {plain(re.split(r"[<>=!~\[; ]", entry, maxsplit=1)[0]) for entry in wanted}


def locked(name: str) -> set[str]:
    return {plain(one) for one in re.findall(r"^([A-Za-z0-9._-]+)==", (ROOT / name).read_text(), re.MULTILINE)}


def imported(*folders: str) -> Iterator[tuple[str, str]]:
    """Top-level names of packages that are neither ours nor Python's, with the file that imports them."""
    for folder in folders:
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    names = [alias.name for alias in node.names]
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    names = [node.module]
                else:
                    continue
                for name in {name.split(".")[0] for name in names} - OURS - sys.stdlib_module_names:
                    yield name, str(path.relative_to(ROOT))


def undeclared(*folders: str, test: bool) -> list[str]:
    owners, known = packages_distributions(), declared(test=test)
    return sorted(
        f"{name} in {path}"
        for name, path in imported(*folders)
        if not known & {plain(owner) for owner in owners.get(name, [])}
    )


def test_what_the_product_imports_is_declared() -> None:
    assert undeclared("models", "services", "api", test=False) == []


def test_what_the_tests_import_is_declared() -> None:
    assert undeclared("tests", "docs", "scripts", test=True) == []


def test_what_is_declared_is_locked() -> None:
    assert declared(test=False) <= locked("requirements.lock")
    assert declared(test=True) <= locked("requirements-test.lock")
