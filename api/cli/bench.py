"""`lince bench`: run the measurements of a checkout."""

import runpy
import sys
from pathlib import Path
from typing import Annotated

import typer

from api.cli.terminal import Terminal
from models.errors import NotYet, UsageError

_ROOT = Path(__file__).resolve().parents[2] / "benchmarks"


def bench(
    name: Annotated[str, typer.Argument(help="Which measurement; without a name they are listed.")] = "",
    arguments: Annotated[list[str] | None, typer.Argument(help="Handed on to it.")] = None,
) -> None:
    """Measure this release against the raw engines; each measurement prints ratios of one run."""
    if not _ROOT.is_dir():
        raise NotYet("Measurements are not part of an installed Lince.", next_step="Run `./lince bench` in a checkout.")
    known = {
        f"{path.parent.name}.{path.stem}": path for path in sorted(_ROOT.glob("*/*.py")) if path.stem != "__init__"
    }
    if not name:
        for known_name, path in known.items():
            Terminal(highlight=False).print(
                f"{known_name:28} {path.read_text(encoding='utf-8').splitlines()[0][3:]}", markup=False
            )
        return
    if name not in known:
        raise UsageError(f"There is no measurement {name}.", next_step="`lince bench` lists them.")
    sys.argv = [name, *(arguments or [])]
    # Some measure worlds that tests are made of.
    sys.path.append(str(_ROOT.parent / "tests"))
    runpy.run_path(str(known[name]), run_name="__main__")
