"""Generated calls of every route of the API, by nobody and by four roles: no 5xx, and no status that is not documented.

    ./lince bench faults.api_calls [--calls 20000] [--seed 8] [--freeze | --add]

Calls are made by schemathesis from our own OpenAPI document: what fits it and what does not. Half of the ids in
addresses are put right, so that calls get beyond the first look-up. A caller that ended his own session or lost his
account is put back. Prints a JSON line with the calls by status and what was wrong; `--freeze` writes `api_calls.json`,
and `--add` adds a run with another seed to what stands there, so that 20,000 calls can be made in pieces.
"""

import argparse
import json
import random
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import hypothesis
import schemathesis
from argon2 import PasswordHasher
from fastapi import FastAPI
from httpx2 import InvalidURL
from hypothesis import HealthCheck, Phase
from schemathesis.generation.modes import GenerationMode
from starlette.testclient import TestClient
from support import web

from api import accounts
from api.http.app import create_app
from api.logs import configure_logs
from api.wiring import Workspace
from models.case import Role, User
from services.records import sealed_texts

FROZEN = Path(__file__).with_suffix(".json")
ROLES = (Role.INVESTIGATOR, Role.FORENSIC, Role.AUDITOR, Role.ADMINISTRATOR)
CALLERS: tuple[User | None, ...] = (None, *(web.MEMBERS[role] for role in ROLES))
ANYWHERE = frozenset({400, 405, 415, 416})
"""Documented for all addresses in common."""
WRONG_AT = 500


class Calls:
    """The world, its client, and what came back."""

    def __init__(self, workspace: Workspace, *, seed: int) -> None:
        self.workspace = workspace
        self.app: FastAPI = create_app(workspace, pool=None)
        self.client = TestClient(self.app, base_url="http://lince.test", raise_server_exceptions=False)
        self.schema = schemathesis.openapi.from_dict(self.app.openapi())
        self.chance = random.Random(seed)
        self.statuses: Counter[int] = Counter()
        self.wrong: Counter[str] = Counter()
        self.real = self._real()

    def operations(self) -> Iterator[Any]:
        """Every operation but the stream of events, which ends with its reader."""
        for found in self.schema.get_all_operations():
            operation: Any = found.ok()  # type: ignore[union-attr]  # our own document is sound
            if not operation.path.endswith("/events"):
                yield operation

    def make(self, operation: Any, caller: User | None, number: int, *, seed: int) -> None:
        """So many calls of one operation by one caller."""
        modes = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
        documented = {int(status) for status in operation.definition.raw["responses"] if status.isdigit()} | ANYWHERE

        for mode in modes:
            strategy = operation.as_strategy(generation_mode=mode)

            @hypothesis.seed(seed)
            @hypothesis.settings(
                max_examples=max(1, number // 2),
                deadline=None,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @hypothesis.given(case=strategy)
            def ask(case: Any) -> None:
                self._one(operation, case, caller, documented)

            try:
                ask()
            except (hypothesis.errors.Unsatisfiable, schemathesis.errors.SchemathesisError):
                continue  # nothing wrong can be made of an operation without parameters

    def _one(self, operation: Any, case: Any, caller: User | None, documented: set[int]) -> None:
        if case.path_parameters and self.chance.random() < 0.5:
            case.path_parameters.update({name: self.real[name] for name in case.path_parameters if name in self.real})
        self._put_back(caller)
        sent = case.as_transport_kwargs(base_url="http://lince.test")
        sent.pop("cookies", None)
        headers = {name: value for name, value in dict(sent.pop("headers", None) or {}).items() if value is not None}
        for name in list(headers):
            if name.lower() in ("cookie", "authorization", "x-csrf-token", "content-length"):
                del headers[name]
        cookies = {}
        if caller is not None:
            headers["X-CSRF-Token"] = web.csrf_of(caller)
            cookies = {"lince_session": web.session_of(caller)}
        self.client.cookies = cookies
        try:
            answer = self.client.request(
                sent.pop("method"), sent.pop("url"), headers=headers, follow_redirects=False, **_for_client(sent)
            )
        except InvalidURL:
            return  # longer than the client sends
        self.statuses[answer.status_code] += 1
        # A language of OCR that nobody has: the one 5xx that a request may bring about, documented.
        lacking = answer.status_code >= WRONG_AT and answer.json().get("code") == "missing_program"
        if (answer.status_code >= WRONG_AT and not lacking) or answer.status_code not in documented:
            self.wrong[f"{operation.method.upper()} {operation.path} {answer.status_code}"] += 1

    def _put_back(self, caller: User | None) -> None:
        if caller is None:
            return
        people = self.workspace.records.people
        now = self.workspace.clock.now()
        if people.session(token_hash=web.hashed(web.session_of(caller)), now=now) is None:
            people.set_active(caller.id, active=True)
            people.end_session(token_hash=web.hashed(web.session_of(caller)))
            web.add_session(self.workspace, caller)

    def _real(self) -> Mapping[str, str]:
        records = self.workspace.records
        document = records.evidence.files(web.OURS.id)[0].document
        return {
            "case": web.OURS.id,
            "document": document,
            "number": "1",
            "user": web.SPARE[0].id,
            "run": records.worklog.runs(web.OURS.id)[0].id,
            "session": web.hashed(web.session_of(CALLERS[1] or web.SPARE[0])),
        }


def _for_client(sent: dict[str, Any]) -> dict[str, Any]:
    """What the test client takes of what was made for another library."""
    kept = {name: sent[name] for name in ("params", "json", "files") if sent.get(name) is not None}
    body = sent.get("data")
    if isinstance(body, bytes | str):
        kept["content"] = body
    elif body is not None:
        kept["data"] = body
    return kept


def run(calls: int, *, seed: int, folder: Path, in_turns: bool = False) -> Calls:
    """Make about so many calls, evenly over operations and callers; `in_turns`: each operation by one caller only."""
    accounts._HASHER = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)  # noqa: SLF001
    sealed_texts.ROUNDS, sealed_texts.MEMORY = 1, 8192
    web.build(folder / "data")
    warnings.simplefilter("ignore")
    configure_logs("error")
    with web.opened(folder / "data", log_level="error") as workspace:
        made = Calls(workspace, seed=seed)
        operations = list(made.operations())
        by = 1 if in_turns else len(CALLERS)
        each = max(2, round(calls / (len(operations) * by)))
        for at, operation in enumerate(operations):
            for caller in CALLERS[at % len(CALLERS) :][:1] if in_turns else CALLERS:
                made.make(operation, caller, each, seed=seed + at)
    return made


def summed(before: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
    """What two runs came to. Raises ValueError for a seed that was run already."""
    if set(before["seeds"]) & set(told["seeds"]):
        raise ValueError(f"seed {told['seeds']} was run already")
    statuses = Counter(before["statuses"]) + Counter(told["statuses"])
    return {
        **told,
        "calls": before["calls"] + told["calls"],
        "seeds": sorted([*before["seeds"], *told["seeds"]]),
        "statuses": {status: statuses[status] for status in sorted(statuses)},
        "wrong": dict(Counter(before["wrong"]) + Counter(told["wrong"])),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--freeze", action="store_true")
    parser.add_argument("--add", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        made = run(given.calls, seed=given.seed, folder=Path(folder))
    told = {
        "calls": made.statuses.total(),
        "seeds": [given.seed],
        "callers": ["nobody", *(role.value for role in ROLES)],
        "statuses": {str(status): made.statuses[status] for status in sorted(made.statuses)},
        "wrong": dict(made.wrong),
    }
    print(json.dumps(told, indent=1))
    if given.add:
        told = summed(json.loads(FROZEN.read_text(encoding="utf-8")), told)
    if given.freeze or given.add:
        FROZEN.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    sys.exit(bool(made.wrong))


if __name__ == "__main__":
    main()
