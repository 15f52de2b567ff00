"""Mail: messages a CPU second, read in their processes, attachments taken out and hashed.

    python -P -m benchmarks.ingest.mail_speed [--mails 2000] [--out FILE]

Two figures: a mailbox taken apart into messages, and the messages read together as the product reads them, every
fifth with an attachment. CPU seconds of the reading processes and of this one, which checks what comes. The Python
standard library parsing the same messages, with their attachments decoded and hashed, is the yardstick.
"""

import argparse
import email
import email.policy
import hashlib
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.ingest.streaming import mail, make_mbox
from models.document import Child, DocumentState
from services.ingest.answers import PartFile
from services.ingest.isolation import IsolatedExtractor
from services.ingest.plugin import End

TOGETHER = 64


def cpu(work: Callable[[IsolatedExtractor], int], folder: Path) -> tuple[int, float]:
    """What the work counts, and the CPU seconds of this process and of the readers. Warmed up by one small file."""
    with IsolatedExtractor() as extractor:
        warm = folder.with_name("warm.txt")
        warm.write_text("a", encoding="ascii")
        # A reading process serves one folder of folders: the same one as the work's.
        extractor.extract(warm, name="a.txt", passwords=(), folder=folder)
        server = extractor._server  # noqa: SLF001 - its CPU seconds stand in /proc only
        assert server is not None
        before = time.process_time() + below(server._process.pid)  # noqa: SLF001
        done = work(extractor)
        return done, time.process_time() + below(server._process.pid) - before  # noqa: SLF001


def below(pid: int) -> float:
    """CPU seconds of a process, of all those below it, and of those that they have waited for."""
    parents: dict[int, int] = {}
    ticks: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
            except (OSError, IndexError):
                continue
            parents[int(entry.name)] = int(fields[1])
            ticks[int(entry.name)] = sum(int(field) for field in fields[11:15])
    mine = {pid}
    while more := {child for child, parent in parents.items() if parent in mine} - mine:
        mine |= more
    return sum(ticks.get(one, 0) for one in mine) / os.sysconf("SC_CLK_TCK")


def apart(box: Path, folder: Path) -> Callable[[IsolatedExtractor], int]:
    """Take a mailbox apart; every message is hashed once more, as when it is stored."""

    def work(extractor: IsolatedExtractor) -> int:
        count = 0
        for part in extractor.read(box, name=box.name, passwords=(), folder=folder):
            if isinstance(part, Child):
                count += 1
                with PartFile(folder / part.file, part.sha256, part.size) as file:
                    while file.read():
                        pass
        return count

    return work


def together(files: list[Path], folder: Path) -> Callable[[IsolatedExtractor], int]:
    """Read messages as the pipeline does."""

    def work(extractor: IsolatedExtractor) -> int:
        done = 0
        for at in range(0, len(files), TOGETHER):
            batch = [(file, file.name) for file in files[at : at + TOGETHER]]
            for part in extractor.read_together(batch, passwords=(), folder=folder):
                if isinstance(part, Child):
                    with PartFile(folder / part.file, part.sha256, part.size) as file:
                        while file.read():
                            pass
                done += isinstance(part, End) and part.state is DocumentState.DONE
        return done

    return work


def plain(files: list[Path]) -> float:
    """CPU seconds of the standard library alone."""
    before = time.process_time()
    for file in files:
        message = email.message_from_bytes(file.read_bytes(), policy=email.policy.compat32)
        for part in message.walk():
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                hashlib.sha256(content).hexdigest()
    return time.process_time() - before


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--mails", type=int, default=2000)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    result: dict[str, Any] = {"mails": given.mails}
    with tempfile.TemporaryDirectory(prefix="lince-mail-") as name:
        work = Path(name)
        (work / "out").mkdir()
        make_mbox(work / "box.mbox", given.mails)
        chance = random.Random(3)
        files = []
        for number in range(given.mails):
            files.append(work / f"{number}.eml")
            files[-1].write_bytes(mail(number, chance, attached=8_000 if number % 5 == 0 else 0))
        for step, run in (("apart", apart(work / "box.mbox", work / "out")), ("read", together(files, work / "out"))):
            done, seconds = cpu(run, work / "out")
            result[step] = {"done": done, "mails_per_cpu_second": round(done / seconds, 1)}
        both = sum(1 / result[step]["mails_per_cpu_second"] for step in ("apart", "read"))
        result["mails_per_cpu_second"] = round(1 / both, 1)
        result["plain_mails_per_cpu_second"] = round(given.mails / plain(files), 1)
        result["ratio"] = round(result["read"]["mails_per_cpu_second"] / result["plain_mails_per_cpu_second"], 3)
    print(json.dumps(result))
    if given.out:
        given.out.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    whole = all(result[step]["done"] == given.mails for step in ("apart", "read"))
    sys.exit(0 if whole and result["mails_per_cpu_second"] >= 150 else 1)


if __name__ == "__main__":
    main()
