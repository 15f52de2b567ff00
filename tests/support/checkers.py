"""Programs of others that check what we write, in an environment of their own: `scripts/check.sh checkers` installs them.

Each takes a file and tells what it finds wrong with it; None where it is not installed.
"""

import shutil
import subprocess
from pathlib import Path

PLACE = Path(__file__).resolve().parents[2] / ".lince" / "checkers"
PYTHON = PLACE / "bin" / "python"
JARS = PLACE / "verapdf"
_SECONDS = 600

_PDFA = """
import sys
from pathlib import Path
from pikepdf import pdfa
for one in pdfa.validate_written(Path(sys.argv[1]), "2b").findings:
    print("fault", one.rule, one.where, one.message)
"""
_FTM = """
import json, sys
from followthemoney import model
known, links = set(), []
for number, line in enumerate(open(sys.argv[1], encoding="utf-8"), start=1):
    told = json.loads(line)
    entity = model.get_proxy(told, cleaned=False)
    try:
        entity.schema.validate({"properties": told["properties"]})
    except Exception as error:
        print("fault", number, told["schema"], getattr(error, "errors", error))
    for name, values in told["properties"].items():
        if entity.schema.get(name) is None:
            print("fault", number, f"{told['schema']} has no property {name}")
        elif len(entity.get(name)) != len(values):
            print("fault", number, f"{told['schema']}.{name}: {len(entity.get(name))} of {len(values)} values are taken")
        elif entity.schema.get(name).type.name == "entity":
            links += [(number, name, value) for value in values]
    known.add(entity.id)
for number, name, value in links:
    if value not in known:
        print("fault", number, f"{name} leads to an entity that is not there")
print("read", len(known))
"""


def pdfa(path: Path) -> list[str] | None:
    """Against PDF/A-2b, by pikepdf's checker: it takes only what it knows to conform, by veraPDF's rules."""
    return None if not PYTHON.exists() else _faults([str(PYTHON), "-c", _PDFA, str(path)])


def verapdf(path: Path) -> list[str] | None:
    """Against PDF/A-2b, by veraPDF itself."""
    if shutil.which("java") is None or not (JARS / "Check.class").exists():
        return None
    return _faults(["java", "-Xmx3g", "-cp", f"{JARS}:{JARS}/*", "Check", str(path)])


def followthemoney(path: Path) -> list[str] | None:
    """Entities, a line each, by the followthemoney library: each loads, with each value, and each link leads to one."""
    return None if not PYTHON.exists() else _faults([str(PYTHON), "-c", _FTM, str(path)])


def _faults(command: list[str]) -> list[str]:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_SECONDS)
    if done.returncode:
        return [f"fault: it ended with {done.returncode}: {done.stderr[-600:]}"]
    return [line for line in done.stdout.splitlines() if line.startswith("fault")]
