"""The networks tell nobody that they are run."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_nothing_is_told_of_a_network_that_is_run(tmp_path: Path) -> None:
    # onnxruntime notes in the home folder what it is about to send, also where it cannot; not where CI is set.
    clean = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    run = "from services.nlp.encoder import shipped; shipped().passages(['hostal']); import onnxruntime"
    subprocess.run([sys.executable, "-P", "-c", run], env=clean, check=True, timeout=120)
    assert [str(one) for one in tmp_path.rglob("*")] == []
