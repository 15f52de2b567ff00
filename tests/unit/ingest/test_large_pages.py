"""Memory in large pages: what is in use is put into them, what is not stays unused."""

import subprocess
import sys

import pytest

from services.ingest import large_pages

MEASURED = """
import mmap, re
from pathlib import Path
from services.ingest import large_pages

def kilobytes(name):
    return int(re.search(rf"^{name}: +(\\d+) kB", Path("/proc/self/smaps_rollup").read_text(), re.M)[1])

used, unused = mmap.mmap(-1, 16 << 20, mmap.MAP_PRIVATE), mmap.mmap(-1, 64 << 20, mmap.MAP_PRIVATE)
used.write(b"x" * len(used))
before = kilobytes("AnonHugePages"), kilobytes("Rss")
count = large_pages.collapse()
print(count, kilobytes("AnonHugePages") - before[0], kilobytes("Rss") - before[1], used[:] == b"x" * len(used))
"""


@pytest.mark.skipif(not large_pages._SIZE.is_file(), reason="this system has no large pages")
def test_what_is_in_use_lies_in_large_pages_and_nothing_else_is_taken():
    command = [sys.executable, "-P", "-c", MEASURED]
    said = subprocess.run(command, capture_output=True, text=True, check=True, env={"PYTHONPATH": ":".join(sys.path)})
    count, larger, grown, same = said.stdout.split()
    if count == "0":
        pytest.skip("the kernel is older than 6.1")
    assert int(larger) >= 12 << 10
    assert int(grown) < 4 << 10
    assert same == "True"


def test_a_system_without_large_pages_does_without(tmp_path, monkeypatch):
    monkeypatch.setattr(large_pages, "_SIZE", tmp_path / "absent")
    assert large_pages.collapse() == 0
