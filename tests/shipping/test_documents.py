"""What the documents promise exists: commands, links, settings, routes, rules, recipes."""

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer

from api.cli.main import VERBS, build
from docs import generate
from models import errors

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LAUNCHER_VERBS = {"setup"}
"""Verbs that never reach the Python command line."""


@pytest.mark.parametrize("name", generate.PAGES)
def test_the_reference_is_what_the_code_says(name: str) -> None:
    committed = (generate.REFERENCE / name).read_text(encoding="utf-8")
    assert committed == generate.PAGES[name](), "run `make docs`"


def test_the_reference_holds_no_other_page() -> None:
    assert {path.name for path in generate.REFERENCE.iterdir()} == set(generate.PAGES)


def commands() -> list[str]:
    """Every command of ours in a shell block of a document, and every one written in a line of text."""
    found = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL):
            found += re.findall(r"^(?:\S+/)?lince [a-z][^#\n]*", block, re.MULTILINE)
            found += re.findall(r" (lince [a-z-]+)$", block, re.MULTILINE)  # behind what starts it elsewhere
        found += re.findall(r"`((?:\./)?lince [a-z][^`]*)`", text)
    return sorted(set(found))


@pytest.mark.parametrize("command", commands())
def test_a_documented_command_exists(command: str) -> None:
    verb, *rest = shlex.split(command)[1:]
    if verb in LAUNCHER_VERBS:
        return
    assert verb in VERBS
    group: Any = typer.main.get_command(build([verb]))
    known = {"--help", *(name for one in group.commands[verb].params for name in (*one.opts, *one.secondary_opts))}
    assert [word for word in rest if word.startswith("--") and word not in known] == []


def test_the_commands_of_the_readme_work(tmp_path: Path) -> None:
    (tmp_path / "FOLDER").mkdir()
    (tmp_path / "FOLDER/note.txt").write_text("The witness named the hostal aurora.\n")
    ingest, search = [line for line in commands() if line.startswith(("./lince ingest", "./lince search"))]
    # One worker: each takes seconds to load its language pipelines.
    ours = {"PYTHONPATH": str(ROOT), "LINCE_DATA": str(tmp_path / "data"), "LINCE_WORKERS": "1"}
    for command, expected in ((ingest, "1"), (search, "note.txt")):
        done = subprocess.run(
            [sys.executable, "-P", "-m", "api.cli.main", *shlex.split(command)[1:]],
            cwd=tmp_path,
            env={"PATH": "/usr/local/bin:/usr/bin:/bin", **ours},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        assert expected in done.stdout + done.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!\w+:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_paths_named_in_the_architecture_exist() -> None:
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8") + (ROOT / "CONTRIBUTING.md").read_text()
    named = re.findall(r"`((?:models|services|api|tests|docs|scripts|benchmarks)/[\w./-]*)`", text)
    assert len(named) > 20
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_changelog_tells_what_is_coming() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    unreleased = text.split("## Unreleased", 1)[1].split("\n## ", 1)[0]
    assert unreleased.count("\n- ") > 5


def test_the_guide_holds_three_recipes() -> None:
    headings = re.findall(r"^## Recipe: (.*)$", (ROOT / "CONTRIBUTING.md").read_text(), re.MULTILINE)
    assert headings == ["add a format", "add an extractor", "add an indicator rule"]


def test_decisions_say_context_options_choice_and_consequences() -> None:
    decisions = sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))
    assert [path.name[:4] for path in decisions] == [f"{number:04}" for number in range(1, len(decisions) + 1)]
    index = (ROOT / "docs/decisions/README.md").read_text()
    for path in decisions:
        headings = re.findall(r"^## (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert headings == ["What we faced", "What could be done", "What was chosen", "What follows"], path.name
        assert path.name in index


def test_every_error_says_the_next_step() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.LinceError)]
    assert len({kind.code for kind in kinds}) == len(kinds)
    assert all(kind.next_step.endswith(".") for kind in kinds)
