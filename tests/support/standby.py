"""Keeps a server for a test session: python standby.py MODULE FOLDER.

MODULE has a `Server` with `start`, which gives its address, and `stop`. FOLDER/state.json tells the address, or what is
missing. All ends when standard input does, which it does when the process that holds it ends in whatever way.
"""

import importlib
import json
import shutil
import signal
import sys
from pathlib import Path


def serve(module: str, folder: Path) -> None:
    """Start one, tell of it, and wait for the end."""
    state: dict[str, str] = {}
    server = None
    try:
        server = importlib.import_module(module).Server()
        state["url"] = server.start()
    except Exception as error:  # noqa: BLE001 - whoever waits for the server is told why there is none
        state["missing"] = str(error)
    draft = folder / "state.new"
    draft.write_text(json.dumps(state), encoding="utf-8")
    draft.replace(folder / "state.json")
    try:
        sys.stdin.buffer.read()
    finally:
        if server is not None:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Whatever the caller's settings are, ours are found.
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    serve(sys.argv[1], Path(sys.argv[2]))
