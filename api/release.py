"""Which release this is."""

import importlib.metadata
import tomllib
from functools import cache
from pathlib import Path


@cache
def release() -> str:
    """Our version: of the checkout, or of the installed distribution."""
    project = Path(__file__).resolve().parents[1] / "pyproject.toml"
    if project.is_file():
        return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])
    return importlib.metadata.version("lince")
