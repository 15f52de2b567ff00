"""What is committed: no address of a registry, no path of a machine, no giant module; shell and container files sound."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from scripts import scan

ROOT = Path(__file__).resolve().parents[2]
LOCKS = (
    "requirements.lock",
    "requirements-test.lock",
    "requirements-node.lock",
    "requirements-networks.lock",
    "requirements-build.lock",
)
SHELL = (
    "lince",
    ".ci/run",
    "scripts/setup.sh",
    "scripts/check.sh",
    "scripts/lock.sh",
    "deploy/airgap/install.sh",
    "deploy/airgap/lince",
)


def test_nothing_is_tracked_that_must_not_be() -> None:
    assert list(scan.scan(scan.tracked())) == []


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("index = " + "https://py" + "pi.org/simple", "address of a package registry"),
        ("open('" + "/wo" + "rk/x')", "path of a machine"),
        ("-----BEGIN RSA PRIVATE" + " KEY-----", "private key"),
        ("# TO" + "DO: later", "open end"),
        ("<" * 7 + " HEAD", "a side of a merge"),
    ],
)
def test_the_scan_finds(tmp_path: Path, line: str, what: str) -> None:
    (tmp_path / "file.py").write_text(f"first\n{line}\n")
    assert list(scan.scan(["file.py"], tmp_path)) == [f"file.py:2: {what}"]
    (tmp_path / "file.py").write_text("framework/ network/ root/ and lince\n")
    assert list(scan.scan(["file.py"], tmp_path)) == []


@pytest.mark.parametrize("name", LOCKS)
def test_python_locks_hold_exact_versions_with_hashes_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text()
    assert "://" not in text
    assert "index-url" not in text
    entries = re.split(r"\n(?=[a-z0-9])", text.strip())
    assert all(re.match(r"[a-z0-9._-]+==\S+", entry) and "--hash=sha256:" in entry for entry in entries)


def test_the_run_lock_is_part_of_the_test_lock() -> None:
    def versions(name: str) -> set[str]:
        return set(re.findall(r"^([a-z0-9._-]+==\S+)", (ROOT / name).read_text(), re.MULTILINE))

    assert versions("requirements.lock") < versions("requirements-test.lock")


def test_the_lock_of_the_web_packages_holds_no_address() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    packages = {name: one for name, one in lock["packages"].items() if name}
    assert all("resolved" not in one and one["integrity"].startswith("sha512-") for one in packages.values())


def test_no_module_is_longer_than_400_lines() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for package in ("models", "services", "api", "scripts", "docs")
        for path in (ROOT / package).rglob("*.py")
    }
    assert {name: lines for name, lines in lengths.items() if lines > 400} == {}


def test_shell_scripts_are_sound() -> None:
    # The environment's folder comes first: tests are not started from a shell that has it on its path.
    shellcheck = shutil.which("shellcheck", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    assert shellcheck is not None
    done = subprocess.run([shellcheck, *SHELL], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("", "")


def test_ci_runs_what_everybody_runs() -> None:
    lines = [line for line in (ROOT / ".ci/run").read_text().splitlines() if line and not line.startswith("#")]
    assert lines == ["set -eu", 'cd "$(dirname "$0")/.."', "export CI=true", "exec ./lince test"]


def test_the_image_has_the_programs_that_set_up_installs() -> None:
    from api.cli.checks import APT

    text = (ROOT / "Dockerfile").read_text()
    assert [name for name in APT.values() if not re.search(rf"(?<![\w-]){name}(?![\w-])", text)] == []
    final = text.rsplit("\nFROM ", 1)[1]
    assert "\nUSER lince\n" in final
    assert "HEALTHCHECK" in final


def test_hooks_run_the_commands_of_the_project() -> None:
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())
    (repository,) = config["repos"]
    assert repository["repo"] == "local"
    entries = {hook["id"]: hook["entry"] for hook in repository["hooks"]}
    assert {"format", "lint", "types", "imports", "tracked-files"} <= entries.keys()
    # The hook names files one by one, and then ruff looks also at those that the project leaves out.
    assert "--force-exclude" in entries["format"]


def test_a_copy_without_history_is_scanned_too(tmp_path: Path) -> None:
    for name in ("lince", "api/code.py", ".venv/lib/code.py", ".ruff_cache/x", "api/web/static/dist/app.js"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert scan.tracked(tmp_path) == ["api/code.py", "lince"]


def test_make_offers_the_verbs() -> None:
    offered = re.findall(r"^(\w+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert offered[:8] == ["help", "setup", "fmt", "lint", "types", "imports", "audit", "test"]
    assert offered[8:] == ["golden", "browser", "bench", "soak", "docs", "serve", "check", "registry", "assets", "lock"]
