"""The manifests for Kubernetes: valid by its schema, and the same services as docker-compose.yml, as closed and as limited.

Nothing here runs them: there is no cluster where the tests run. `kubernetes-schema.json` has the kinds that are used, out of
the description of its API that the Kubernetes project publishes (Apache-2.0).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from support.containers import read

from api.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "deploy/kubernetes"
UNIT = read(ROOT / "docker-compose.yml", {})["services"]
CHOSEN = {
    name
    for one in yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"].values()
    for name, value in one.get("environment", {}).items()
    if str(value).startswith("${")
}
"""Variables that an installation chooses: here a ConfigMap of its own has them."""
OTHERWISE = {"keys": "kubectl makes the secrets", "front": "an Ingress of the cluster's"}
CHECKER = jsonschema_rs.validator_for(
    json.loads((ROOT / "tests/shipping/kubernetes-schema.json").read_text(encoding="utf-8"))
)
MANIFESTS: Sequence[Mapping[str, Any]] = [
    one for path in sorted(FOLDER.iterdir()) for one in yaml.safe_load_all(path.read_text(encoding="utf-8"))
]


def named(kind: str) -> dict[str, Mapping[str, Any]]:
    return {one["metadata"]["name"]: one for one in MANIFESTS if one["kind"] == kind}


def pods() -> Iterator[tuple[str, Mapping[str, Any]]]:
    for one in MANIFESTS:
        spec = one.get("spec", {})
        spec = spec["jobTemplate"]["spec"] if one["kind"] == "CronJob" else spec
        if "template" in spec:
            yield one["metadata"]["name"], spec["template"]


PODS = dict(pods())
CONTAINERS = [
    (pod, one)
    for pod, template in PODS.items()
    for one in (*template["spec"].get("initContainers", []), *template["spec"]["containers"])
]
SERVICES = [(pod, one) for pod, one in CONTAINERS if one["name"] != "keys"]


def compose_of(container: Mapping[str, Any]) -> Mapping[str, Any]:
    """The service that a container is of; what moves restored records is the api's, told another thing."""
    name = container["name"]
    if name == "migrate":
        return {**UNIT["api"], "command": ["migrate"], "healthcheck": UNIT["restore"]["healthcheck"]}
    found: Mapping[str, Any] = UNIT[name]
    return found


def size(text: str) -> int:
    units = {"m": 2, "g": 3, "Mi": 2, "Gi": 3}
    unit = next(unit for unit in units if text.endswith(unit))
    return int(text.removesuffix(unit)) * int(1024 ** units[unit])


@pytest.mark.parametrize("at", range(len(MANIFESTS)))
def test_a_manifest_is_valid_by_the_schema_of_its_kind(at: int) -> None:
    assert [error.message for error in CHECKER.iter_errors(MANIFESTS[at])] == []


def test_the_schema_refuses_what_is_misspelt() -> None:
    wrong = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "api"}, "spec": {"port": []}}
    assert not CHECKER.is_valid(wrong)
    assert not CHECKER.is_valid({**wrong, "kind": "Sevice"})
    assert CHECKER.is_valid({**wrong, "spec": {"ports": [{"port": 1}]}})


def test_every_service_is_there_and_no_other() -> None:
    assert {one["name"] for _, one in SERVICES} - {"migrate"} == UNIT.keys() - OTHERWISE.keys()
    scaled = {name: one["spec"]["replicas"] for name, one in (named("Deployment") | named("StatefulSet")).items()}
    assert scaled == {
        name: one.get("scale", 1) for name, one in UNIT.items() if one["restart"] != "no" and name not in OTHERWISE
    }
    # Two at once would be refused, and the second would never be ready.
    assert named("Deployment")["api"]["spec"]["strategy"] == {"type": "Recreate"}


@pytest.mark.parametrize(("pod", "one"), SERVICES, ids=lambda each: each if isinstance(each, str) else each["name"])
def test_a_container_runs_what_its_service_runs(pod: str, one: Mapping[str, Any]) -> None:
    service = compose_of(one)
    assert one["image"] == service["image"]
    assert one.get("command") == service.get("entrypoint")
    assert one.get("args") == service.get("command")
    check = service["healthcheck"]
    if check == {"disable": True}:
        assert "readinessProbe" not in one
    else:
        how, *words = check["test"]
        assert one["readinessProbe"] == {
            "exec": {"command": words if how == "CMD" else ["/bin/sh", "-c", *words]},
            "periodSeconds": int(check["interval"].removesuffix("s")),
            "timeoutSeconds": int(check["timeout"].removesuffix("s")),
            "failureThreshold": check["retries"],
        }
    # One that is slow, or whose neighbours are away, is not ended for it.
    assert not {"livenessProbe", "startupProbe"} & one.keys()
    limits = one["resources"]["limits"]
    assert size(limits["memory"]) == size(service["mem_limit"])
    assert float(limits["cpu"]) == service.get("cpus", 1)


@pytest.mark.parametrize(("pod", "one"), SERVICES, ids=lambda each: each if isinstance(each, str) else each["name"])
def test_a_container_has_the_settings_of_its_service(pod: str, one: Mapping[str, Any]) -> None:
    given: dict[str, str] = {}
    for source in one.get("envFrom", []):
        kept = source["configMapRef"]
        if not kept.get("optional"):
            given |= named("ConfigMap")[kept["name"]]["data"]
    given |= {each["name"]: each["value"] for each in one.get("env", [])}
    wanted = {name: str(value) for name, value in compose_of(one).get("environment", {}).items() if name not in CHOSEN}
    if one["name"] == "postgres":
        wanted["PGDATA"] = "/var/lib/postgresql/data/pgdata"
    assert given == wanted
    chooses = {"configMapRef": {"name": "settings", "optional": True}} in one.get("envFrom", [])
    assert chooses == one["image"].startswith("lince:")


def test_what_an_installation_does_not_choose_is_what_compose_would_have() -> None:
    for name in CHOSEN:
        setting = Settings.model_fields[name.removeprefix("LINCE_").lower()]
        assert (UNIT["api"]["environment"][name] or "") == setting.default, name


@pytest.mark.parametrize("pod", PODS)
def test_a_pod_is_its_service_s_user_and_closed_in(pod: str) -> None:
    spec = PODS[pod]["spec"]
    user, group = map(int, UNIT[pod]["user"].split(":"))
    closed = spec["securityContext"]
    assert (closed["runAsNonRoot"], closed["runAsUser"], closed["runAsGroup"]) == (True, user, group)
    assert closed["seccompProfile"] == {"type": "RuntimeDefault"}
    # What a database made for its owner alone stays so when it starts again.
    assert closed["fsGroupChangePolicy"] == "OnRootMismatch"
    assert (spec["automountServiceAccountToken"], spec["enableServiceLinks"]) == (False, False)
    assert not {"hostNetwork", "hostPID", "hostIPC"} & spec.keys()
    if "stop_grace_period" in UNIT[pod]:
        assert spec["terminationGracePeriodSeconds"] == int(UNIT[pod]["stop_grace_period"].removesuffix("s"))
    for one in (*spec.get("initContainers", []), *spec["containers"]):
        assert one["securityContext"] == {
            "readOnlyRootFilesystem": True,
            "allowPrivilegeEscalation": False,
            "capabilities": {"drop": ["ALL"]},
        }
        assert {"cpu", "memory"} == one["resources"]["limits"].keys() == one["resources"]["requests"].keys()
    assert named("Namespace")["lince"]["metadata"]["labels"] == {"pod-security.kubernetes.io/enforce": "restricted"}


@pytest.mark.parametrize(("pod", "one"), SERVICES, ids=lambda each: each if isinstance(each, str) else each["name"])
def test_a_container_may_write_what_its_service_may(pod: str, one: Mapping[str, Any]) -> None:
    service, volumes = compose_of(one), {each["name"]: each for each in PODS[pod]["spec"].get("volumes", [])}
    claimed = named("StatefulSet").get(pod, {}).get("spec", {}).get("volumeClaimTemplates", [])
    places = {each["mountPath"]: each for each in one["volumeMounts"]}
    wanted, temporary = {}, {}
    for mount in service.get("volumes", []):
        place, ending = (mount["target"], "") if isinstance(mount, dict) else mount.rsplit(":", 1)
        place, ending = (ending, "") if ending.startswith("/") else (place, ending)
        wanted[place.rsplit(":", 1)[-1]] = ending == "ro"
    for mount in service.get("tmpfs", []):
        temporary[mount.split(":")[0]] = mount.partition("size=")[2].split(",")[0]
    if "shm_size" in service:
        temporary["/dev/shm"] = service["shm_size"]
    assert {place: bool(each.get("readOnly")) for place, each in places.items() if place not in temporary} == wanted
    for place, limit in temporary.items():
        kept = volumes[places[place]["name"]]["emptyDir"]
        assert (kept["medium"], size(kept["sizeLimit"])) == ("Memory", size(limit))
    for each in one["volumeMounts"]:
        assert each["name"] in volumes or each["name"] in {claim["metadata"]["name"] for claim in claimed}


@pytest.mark.parametrize("pod", PODS)
def test_keys_are_those_of_the_service_and_its_user_s_alone(pod: str) -> None:
    spec = PODS[pod]["spec"]
    secrets = [each["secret"] for each in spec.get("volumes", []) if "secret" in each]
    mine = [each for each in map(str, UNIT[pod].get("volumes", [])) if each.startswith("keys-")]
    assert [each["secretName"] for each in secrets] == [each.split(":")[0] for each in mine]
    makers = [one for one in spec.get("initContainers", []) if one["name"] == "keys"]
    assert len(makers) == len(secrets)
    for secret, maker in zip(secrets, makers, strict=True):
        assert secret["defaultMode"] == 0o440
        assert maker["image"] == UNIT[pod]["image"]
        assert maker["command"][-1] == "cp -f /given/* /run/keys/ && chmod 400 /run/keys/*"
        (kept,) = [each["emptyDir"] for each in spec["volumes"] if each["name"] == "keys"]
        assert kept["medium"] == "Memory"


def test_the_database_is_made_by_the_same_files() -> None:
    data = named("ConfigMap")["postgres"]["data"]
    for name in ("pg_hba.conf", "database.sh"):
        assert data[name] == (ROOT / "deploy" / name).read_text(encoding="utf-8"), name
    mounts = {each["mountPath"]: each.get("subPath") for each in dict(SERVICES)["postgres"]["volumeMounts"]}
    for line in UNIT["postgres"]["volumes"]:
        source, place, *_ = line.split(":")
        if source.startswith("./deploy/"):
            assert mounts[place] == source.removeprefix("./deploy/")


def test_who_reaches_whom_is_as_in_the_networks_of_compose() -> None:
    ports = {"postgres": 5432, "objects": 8333, "elasticsearch": 9200}
    networks = {name: set(one.get("networks", [])) for name, one in UNIT.items()}
    # What runs in one pod here were services of their own there.
    networks["api"] |= networks["bucket"]
    networks["restore"] |= networks["bucket"] | (networks["api"] & networks["postgres"])
    policies = named("NetworkPolicy")

    def part(one: Mapping[str, Any]) -> str:
        name: str = one["podSelector"]["matchLabels"]["app.kubernetes.io/component"]
        return name

    assert policies["nothing-else"]["spec"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    assert policies["names"]["spec"]["egress"][0]["ports"] == [
        {"port": 53, "protocol": "UDP"},
        {"port": 53, "protocol": "TCP"},
    ]
    let_in, let_out = set(), set()
    for server, port in ports.items():
        (way,) = policies[f"to-{server}"]["spec"]["ingress"]
        assert (part(policies[f"to-{server}"]["spec"]), way["ports"]) == (server, [{"port": port, "protocol": "TCP"}])
        let_in |= {(part(one), server) for one in way["from"]}
        assert named("Service")[server]["spec"]["ports"] == [{"port": port, "targetPort": port}]
    for name, policy in policies.items():
        if name.startswith("from-"):
            assert part(policy["spec"]) == name.removeprefix("from-")
            for way in policy["spec"]["egress"]:
                (server,) = map(part, way["to"])
                assert way["ports"] == [{"port": ports[server], "protocol": "TCP"}]
                let_out.add((name.removeprefix("from-"), server))
    servers = set(ports)
    wanted = {
        (client, server)
        for client in PODS.keys() - servers
        for server in servers
        if networks[client] & networks[server]
    }
    assert let_in == wanted
    # `api` alone has a way out, as it has there: it needs none that names others.
    assert let_out == {(client, server) for client, server in wanted if client != "api"}
    assert part(policies["front"]["spec"]) == "api"
    assert policies["front"]["spec"]["egress"] == [{}]
    (way,) = policies["front"]["spec"]["ingress"]
    assert way["from"] == [{"namespaceSelector": {"matchLabels": {"lince-front": "true"}}}]
    assert policies.keys() == {
        "nothing-else", "names", "front", *(f"to-{one}" for one in servers), *(f"from-{one}" for one, _ in let_out)
    }  # fmt: skip


def test_every_pod_can_be_found_by_its_labels_and_lies_in_the_one_namespace() -> None:
    for name, template in PODS.items():
        assert template["metadata"]["labels"] == {
            "app.kubernetes.io/name": "lince",
            "app.kubernetes.io/component": name,
        }
    for one in MANIFESTS:
        assert one["kind"] == "Namespace" or one["metadata"]["namespace"] == "lince"
        if one["kind"] == "Service":
            assert one["spec"]["selector"] == PODS[one["metadata"]["name"]]["metadata"]["labels"]
        elif one["kind"] in ("Deployment", "StatefulSet"):
            assert one["spec"]["selector"]["matchLabels"] == PODS[one["metadata"]["name"]]["metadata"]["labels"]


def test_a_restore_stands_still_until_somebody_names_a_backup() -> None:
    job = named("Job")["restore"]["spec"]
    assert (job["suspend"], job["backoffLimit"]) == (True, 0)
    assert [one["name"] for one in job["template"]["spec"]["initContainers"]] == ["keys", "bucket", "restore"]
