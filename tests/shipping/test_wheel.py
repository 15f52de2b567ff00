"""The wheel holds our three packages, whole, and works from any folder."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from scripts import scan

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-P", "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("*.whl")
    return built


def test_exactly_our_three_packages(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"models", "services", "api"}
    for package in ("models", "services", "api"):
        assert f"{package}/__init__.py" in names


def test_every_file_of_the_packages_is_in_it(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    there = [name for name in scan.tracked() if name.startswith(("models/", "services/", "api/"))]
    lost = [n for n in there if (ROOT / n).exists() and n not in names and not n.startswith("api/web/assets/")]
    assert lost == []
    assert "api/web/static/dist/manifest.json" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_installed_clean_it_works_from_another_folder(wheel: Path, tmp_path: Path) -> None:
    place, elsewhere = tmp_path / "installed", tmp_path / "elsewhere"
    install = ["-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(place), str(wheel)]
    subprocess.run([sys.executable, *install], check=True, capture_output=True)
    # A folder of this name, where somebody happens to stand, must hide nothing.
    (elsewhere / "models").mkdir(parents=True)
    (elsewhere / "models/__init__.py").write_text("raise SystemExit('the wrong package')")
    command = [sys.executable, "-P", "-m", "api.cli.main", "doctor", "--json", "--data", str(tmp_path / "data")]
    done = subprocess.run(
        command,
        cwd=elsewhere,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "PYTHONPATH": str(place)},
        capture_output=True,
        text=True,
        check=False,
    )
    found = {line["check"]: line for line in map(json.loads, done.stdout.splitlines())}
    assert found["packages"] == {"check": "packages", "state": "ok", "says": f"installed at {place}", "mend": None}, (
        done
    )
    assert found["web pages"]["state"] == "ok"
    wrong = any(line["state"] == "wrong" for line in found.values())
    assert done.returncode == (1 if wrong else 0)
    scripts = zipfile.ZipFile(wheel).read(
        next(n for n in zipfile.ZipFile(wheel).namelist() if n.endswith("points.txt"))
    )
    assert b"lince = api.cli.main:main" in scripts
