"""Whether time tells what bytes do not: what is forbidden against what is absent, a known login against an unknown one.

    ./lince bench speed.absent_times [--rounds 300] [--freeze]

Calls in turns over one app in this process; the ratio of the medians of each pair's computing time must lie within 5 %,
and that of the clock is told (with other work on the machine it says little). `--freeze` writes `absent_times.json`.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from support import web

from api.http import sessions
from api.http.throttle import Throttle
from api.logs import configure_logs
from models.case import Role
from models.errors import NotAuthenticated

FROZEN = Path(__file__).with_suffix(".json")
WITHIN = 0.05
LOGINS = 60
NOBODYS = "0" * 32

ROUTES = (
    "/api/v1/cases/{case}",
    "/api/v1/cases/{case}/files",
    "/api/v1/search?q=deuda&case={case}",
    "/api/v1/documents/{document}",
    "/api/v1/documents/{document}/original",
    "/api/v1/documents/{document}/pages/1",
    "/api/v1/documents/{document}/pages/1/image",
)


Ratios = tuple[float, float]
"""Of computing time, which load on the machine does not blur, and of the clock."""


def ratio(one: Callable[[], None], other: Callable[[], None], rounds: int) -> Ratios:
    """Median times of one call over those of the other, asked in turns, each first as often as second."""
    took: tuple[list[float], list[float]] = ([], [])
    worked: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds):
        for which in (0, 1) if number % 2 else (1, 0):
            begun, spent = time.perf_counter(), time.process_time()
            (one, other)[which]()
            took[which].append(time.perf_counter() - begun)
            worked[which].append(time.process_time() - spent)
    computing, clock = (statistics.median(these[0]) / statistics.median(these[1]) for these in (worked, took))
    return computing, clock


def routes(world: web.World, rounds: int) -> dict[str, Ratios]:
    """Forbidden over absent, by route."""
    by, document = web.MEMBERS[Role.INVESTIGATOR], world.document_of(web.THEIRS)

    def ask(path: str) -> Callable[[], None]:
        def call() -> None:
            answer = world.call("GET", path, by=by)
            assert answer.status_code == 404

        return call

    return {
        route: ratio(
            ask(route.format(case=web.THEIRS.id, document=document)),
            ask(route.format(case=NOBODYS, document=NOBODYS)),
            rounds,
        )
        for route in ROUTES
    }


def logins(world: web.World) -> Ratios:
    """A known login with a wrong password over an unknown one; hashes at their real cost."""

    def guess(login: str) -> Callable[[], None]:
        def call() -> None:
            try:
                sessions.log_in(
                    world.workspace, Throttle(), login=login, password="a guess of many words", address="", device=None
                )
            except NotAuthenticated:
                return

        return call

    return ratio(guess(web.MEMBERS[Role.INVESTIGATOR].login), guess("nobody.at.all"), LOGINS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--freeze", action="store_true")
    given = parser.parse_args()
    configure_logs("error")
    with tempfile.TemporaryDirectory() as folder:
        web.build(Path(folder) / "template")
        with web.a_world(Path(folder) / "template", Path(folder) / "data") as world:
            ratios = {**routes(world, given.rounds), "login": logins(world)}
    told = {
        name: {"computing": round(computing, 3), "clock": round(clock, 3)}
        for name, (computing, clock) in ratios.items()
    }
    print(json.dumps(told, indent=1))
    if given.freeze:
        FROZEN.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    sys.exit(any(abs(one["computing"] - 1) > WITHIN for one in told.values()))


if __name__ == "__main__":
    main()
