"""A step that computes without end takes its process with it, and only that."""

import signal
import subprocess
import sys
import time
from pathlib import Path

from services.bounded import bounded

_HANGS = """
import re
from services.bounded import bounded
with bounded(0.3):
    re.match("(a?){60}a{60}$", "a" * 60)
"""


def test_a_regular_expression_that_never_ends_ends_its_process():
    done = subprocess.run(
        [sys.executable, "-P", "-c", _HANGS], env={"PYTHONPATH": str(Path.cwd())}, timeout=60, check=False
    )
    assert done.returncode == -signal.SIGPROF


def test_what_ends_in_time_is_not_reminded_of_later():
    with bounded(0.2):
        pass
    began = time.process_time()
    while time.process_time() - began < 0.4:
        pass
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)
