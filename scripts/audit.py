"""Holds the locked packages against known weaknesses: reads what pip-audit found, in JSON, from standard input.

Called by `scripts/check.sh audit`. Ends with 1 where something is known; where the source of known weaknesses did not
answer it says so, and ends with 0: it proves nothing then, and says that too.
"""

import json
import sys


def told(found: str) -> tuple[int, str]:
    """Exit code and sentence for what pip-audit printed."""
    try:
        packages = json.loads(found)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return 0, "audit: left out, pip-audit gave no answer."
    looked = [one for one in packages if "skip_reason" not in one]
    if not looked:
        return 0, "audit: left out, the source of known weaknesses does not answer."
    weak = [
        f"{one['name']} {one['version']}: {', '.join(v['id'] for v in one['vulns'])}" for one in looked if one["vulns"]
    ]
    missed = len(packages) - len(looked)
    note = f", {missed} could not be looked up" if missed else ""
    if weak:
        return 1, "\n".join(["audit: known weaknesses", *weak])
    return 0, f"audit: passed, {len(looked)} packages{note}."


if __name__ == "__main__":
    code, sentence = told(sys.stdin.read())
    print(sentence)  # noqa: T201 - what it is for
    sys.exit(code)
