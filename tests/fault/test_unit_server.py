"""The unit's server as docker-compose.yml has it, run from that file: elasticsearch, object_store, PostgreSQL, workers apart."""

import contextlib
import io
import re
import shutil
import socket
import ssl
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from PIL import Image
from support.certificates import certificates
from support.containers import ROOT, Ensemble, Running, can_run, own_network, read
from support.elastic import server as elastic
from support.postgres import program
from support.s3 import server as s3
from support.site import PASSWORD, REPORT, Site, _open, a_pdf, a_scan
from support.waiting import until

PROGRAMS = ("initdb", "pg_ctl", "postgres", "psql", "pg_isready")
UNKNOWN = ("xpack.ml.enabled", "ingest.geoip.downloader.enabled")
"""Settings of modules that the distribution of the tests comes without."""


@pytest.fixture(scope="module")
def unit() -> Iterator["Unit"]:
    """All services, started in the order of their dependencies; gone with the module."""
    why = can_run()
    if why is not None:
        pytest.skip(f"services of docker-compose.yml cannot be run: {why}")
    found = {name: program(name) for name in PROGRAMS}
    # Each service runs as a user of its own, who may not look into the folder of the checkout.
    if not all(path is not None and path.startswith("/usr/") for path in found.values()):
        pytest.skip(
            "services of docker-compose.yml cannot be run: PostgreSQL is not installed here (Debian: postgresql)"
        )
    programs = {name: Path(path) for name, path in found.items() if path}
    programs |= {"weed": s3.program(), "postgres-entrypoint.sh": ROOT / "tests/support/postgres-entrypoint.sh"}
    if front := shutil.which("caddy"):
        programs["caddy"] = Path(front)
    folder = Path(tempfile.mkdtemp(prefix="lince-unit-"))
    folder.chmod(0o755)
    with own_network(), contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        unit = Unit(folder, programs)
        stack.callback(unit.ensemble.close)
        unit.begin(stack)
        yield unit


class Unit:
    """The running services, and a site of the API behind them."""

    def __init__(self, folder: Path, programs: dict[str, Path]) -> None:
        self.folder, self.programs = folder, programs
        for name in ("backups", "safe"):
            (folder / name).mkdir()
            shutil.chown(folder / name, 10001, 10001)
        given = {"LINCE_BACKUPS": str(folder / "backups"), "LINCE_CERTIFICATE": str(folder / "certificate")}
        self.content = read(ROOT / "docker-compose.yml", given)
        self.services: dict[str, Any] = self.content["services"]
        self.ensemble = self.empty("first")
        self.parts: dict[str, Running] = {}

    def empty(self, name: str) -> Ensemble:
        """The services over volumes of their own, not started."""
        return Ensemble(self.content, self.folder / name, self.programs)

    def backup(self) -> Path:
        """The one backup that was made."""
        (made,) = [path for path in (self.folder / "backups").iterdir() if (path / "backup.json").exists()]
        return made

    def begin(self, stack: contextlib.ExitStack) -> None:
        """Start each when those that it waits for are healthy or done, as compose does."""
        waiting = [name for name, one in self.services.items() if "profiles" not in one]
        while waiting:
            ready = [name for name in waiting if not set(self.services[name].get("depends_on", {})) & set(waiting)]
            assert ready, waiting
            for name in ready:
                waiting.remove(name)
                self._one(name, stack)
        told = self.parts["api"].told()
        first = re.search(r"\b[a-z2-9]{5}(?:-[a-z2-9]{5}){3}\b", told)
        assert first, told
        self.site = Site("http://127.0.0.1:8765", first[0])

    def _one(self, name: str, stack: contextlib.ExitStack) -> None:
        service = self.services[name]
        if service["restart"] == "no":
            self.ensemble.once(name)
            return
        if name == "elasticsearch":
            self._search(service, stack)
            return
        for number in range(service.get("scale", 1)):
            one = self.ensemble.start(name)
            self.parts[name if number == 0 else f"{name}-{number + 1}"] = one
            self.ensemble.wait_healthy(name, one)

    def _search(self, service: dict[str, Any], stack: contextlib.ExitStack) -> None:
        """The stock image cannot be had without an engine: the suite's node, with the settings of the file."""
        given = {name: value for name, value in service["environment"].items() if "." in name and name not in UNKNOWN}
        node = elastic.Server(settings={**given, "http.port": "9200", "network.host": "0.0.0.0"})
        stack.callback(node.stop)
        node.start()
        *words, address = service["healthcheck"]["test"][1:]
        assert words == ["curl", "-fsS", "-o", "/dev/null"]
        assert httpx.get(address, timeout=60).raise_for_status()

    def secrets(self) -> list[bytes]:
        """All that nobody may see."""
        place = self.ensemble.volume("authority")
        names = ("secret", "protection-key", "superuser-password", "lince-password", "access-key", "secret-key")
        return [(place / name).read_bytes() for name in names]


@pytest.fixture(scope="module")
def filled(unit: Unit) -> Unit:
    """With a case of three files, sent over the API and read by the workers."""
    with unit.site.client("admin", unit.site.first) as admin:
        home = admin.get("/agencies").json()["agencies"][0]["id"]
        ana = {"login": "ana.quispe", "name": "Ana Quispe", "agency": home, "role": "investigator"}
        admin.post("/users", json={**ana, "password": PASSWORD}).raise_for_status()
    with unit.site.client("ana.quispe") as client:
        _open(unit.site, client, "BO-2026-014", "Hostal Aurora", "BO")
        unit.site.upload(client, "BO-2026-014", "informe.pdf", a_pdf(REPORT))
        unit.site.upload(client, "BO-2026-014", "libreta.png", a_scan(["Libreta", "Rosa debe 500 Bs", "71234567"]))
        unit.site.upload(client, "BO-2026-014", "nota.txt", b"El conductor Rufino Calisaya cobra por pasajero.")
        unit.site.wait(client, seconds=300)
    return unit


def _hits(client: httpx.Client, words: str) -> list[str]:
    answer = client.post("/search", json={"text": words}).raise_for_status().json()
    return sorted(one["document"] for one in answer["hits"])


def test_what_workers_read_elsewhere_is_found_and_shown(filled: Unit) -> None:
    with filled.site.client("ana.quispe") as client:
        documents = filled.site.documents
        for words, file in (("Mamani", "informe.pdf"), ("Libreta", "libreta.png"), ("Calisaya", "nota.txt")):
            assert _hits(client, words) == [documents[file]]
        image = client.get(f"/documents/{documents['informe.pdf']}/pages/2/image").raise_for_status()
        with Image.open(io.BytesIO(image.content)) as page:
            assert (page.format, page.width > 500) == ("JPEG", True)


def test_each_does_its_part_in_its_own_folder(filled: Unit) -> None:
    ensemble = filled.ensemble
    workers = [filled.parts[name] for name in ("extract", "extract-2", "analyze")]
    assert len({one.own for one in workers}) == 3
    for one in workers:
        assert one.process.poll() is None
        assert (one.own / "lince/alive").exists()
        assert not (one.own / "lince/catalogue.sqlite").exists()
    # Originals lie in the object store and nowhere else.
    assert not [path for path in (ensemble.volume("data") / "lince/blobs").rglob("*") if path.is_file()]
    assert not [path for one in workers for path in (one.own / "lince/blobs").rglob("*") if path.is_file()]


def test_the_case_is_verified_and_the_installation_is_sound(filled: Unit) -> None:
    api = filled.parts["api"]
    code, told = filled.ensemble.execute("api", ["lince", "verify", "audit"], api)
    assert code == 0, told
    code, told = filled.ensemble.execute("api", ["lince", "verify", "case", "BO-2026-014"], api)
    assert code == 0, told
    code, told = filled.ensemble.execute("api", ["lince", "doctor"], api)
    assert code == 0, told


def test_a_backup_is_made_beside_it_and_can_be_read(filled: Unit) -> None:
    command = ["backup", "/backup", "--keys", "/safe/keys"]
    filled.ensemble.once("backup", mounts=[f"{filled.folder}/safe:/safe"], command=command)
    assert filled.ensemble.once("backup", command=["restore", f"/backup/{filled.backup().name}", "--check"])
    backups = filled.folder / "backups"
    assert not [path for path in backups.rglob("*") if path.name in ("secret", "protection-key")]


def test_keys_are_in_files_of_their_owner_and_nowhere_else(filled: Unit) -> None:
    owners = {"keys-lince": 10001, "keys-postgres": 999, "keys-objects": 1000}
    for volume, owner in owners.items():
        files = list(filled.ensemble.volume(volume).iterdir())
        assert files
        assert {(path.stat().st_uid, path.stat().st_mode & 0o777) for path in files} == {(owner, 0o400)}
    authority = filled.ensemble.volume("authority")
    assert {path.stat().st_uid for path in (authority, *authority.iterdir())} == {0}
    assert authority.stat().st_mode & 0o777 == 0o700
    seen = 0
    for process in Path("/proc").glob("[0-9]*"):
        for name in ("environ", "cmdline"):
            with contextlib.suppress(OSError):
                content = (process / name).read_bytes()
                seen += b"weed" in content or b"LINCE_DATABASE_URL" in content
                assert not any(secret in content for secret in filled.secrets()), process
    assert seen > 4


def test_a_second_start_makes_nothing_anew(filled: Unit) -> None:
    before = filled.secrets(), (filled.ensemble.volume("keys-objects") / "server.crt").read_bytes()
    filled.ensemble.once("keys")
    filled.ensemble.once("bucket")
    assert before == (filled.secrets(), (filled.ensemble.volume("keys-objects") / "server.crt").read_bytes())


def test_databases_let_in_nobody_else(filled: Unit) -> None:
    addresses = filled.ensemble.addresses
    password = (filled.ensemble.volume("authority") / "superuser-password").read_text()
    ours = (filled.ensemble.volume("authority") / "lince-password").read_text()
    for user, word, mode in (
        ("postgres", password, "require"),
        ("lince", "guess", "require"),
        ("lince", ours, "disable"),
    ):
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(host=addresses["postgres"], user=user, password=word, dbname="lince", sslmode=mode)
    with psycopg.connect(
        host=addresses["postgres"], user="lince", password=ours, dbname="lince", sslmode="require"
    ) as connection:
        assert connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = 'lince'").fetchone() == (False,)
    # Of the object store, only S3 over TLS with a key can be reached by its name.
    with httpx.Client(verify=False) as client:
        assert client.get(f"https://{addresses['objects']}:8333/lince").status_code == 403
    for port in (8888, 9333, 8080, 18888, 19333, 18080):
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((addresses["objects"], port), timeout=5)


def test_the_front_speaks_tls_with_the_certificate_of_the_house(filled: Unit) -> None:
    if "caddy" not in filled.programs:
        pytest.skip("caddy is not installed here")
    place = filled.folder / "certificate"
    place.mkdir()
    made = certificates()
    for name, kept in (("server.crt", "http.crt"), ("server.key", "http.key"), ("ca.crt", "ca.crt")):
        (place / name).write_bytes(made[kept])
    front = filled.ensemble.start("front")
    trusted = ssl.create_default_context(cafile=str(place / "ca.crt"))
    with httpx.Client(verify=trusted, base_url="https://127.0.0.1:8443") as client:
        assert until(lambda: answers(client), 30), front.told()
        answer = client.get("/ready")
        assert answer.json()["ready"] is True
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
    filled.ensemble.stop(front)


def answers(client: httpx.Client) -> bool:
    with contextlib.suppress(httpx.TransportError):
        return client.get("/ready").status_code == httpx.codes.OK
    return False


def test_nothing_of_an_exhibit_is_in_a_log(filled: Unit) -> None:
    # No statement of ours is refused by the server that ships.
    assert " ERROR: " not in filled.parts["postgres"].told()
    logs = [one.told() for one in filled.ensemble.running]
    assert any(logs)
    assert not [log for log in logs for word in ("Calisaya", "Mamani", "71234567") if word in log]


def test_a_server_that_is_stopped_goes_on_where_it_was(filled: Unit) -> None:
    filled.ensemble.stop(filled.parts["api"])
    filled.ensemble.stop(filled.parts["postgres"])
    filled.parts["postgres"] = filled.ensemble.start("postgres")
    filled.ensemble.wait_healthy("postgres", filled.parts["postgres"])
    # Workers that found no database wait for it.
    assert all(filled.parts[name].process.poll() is None for name in ("extract", "extract-2", "analyze"))
    filled.parts["api"] = filled.ensemble.start("api")
    filled.ensemble.wait_healthy("api", filled.parts["api"])
    with filled.site.client("ana.quispe") as client:
        assert _hits(client, "Calisaya") == [filled.site.documents["nota.txt"]]
        # A worker of before is there for what comes now.
        filled.site.upload(client, "BO-2026-014", "otra.txt", b"Otra nota de Zoraida Tancara.")
        filled.site.wait(client, seconds=300)
        assert _hits(client, "Tancara") == [filled.site.documents["otra.txt"]]
    assert httpx.get("http://127.0.0.1:8765/ready").json()["ready"] is True


def test_a_backup_is_restored_into_an_empty_server(filled: Unit) -> None:
    filled.ensemble.close()
    httpx.delete("http://127.0.0.1:9200/lince-*", timeout=60).raise_for_status()
    with contextlib.closing(filled.empty("second")) as second:
        second.once("keys", mounts=[f"{filled.folder}/safe/keys:/old:ro"], rights=["DAC_READ_SEARCH"])
        for name in ("postgres", "objects"):
            second.wait_healthy(name, second.start(name))
        second.once("bucket")
        second.once("restore", command=["restore", f"/backup/{filled.backup().name}"])
        second.once("api", command=["migrate"])
        second.wait_healthy("api", second.start("api"))
        document = filled.site.documents["informe.pdf"]
        with filled.site.client("ana.quispe") as client:
            assert _hits(client, "Mamani") == [document]
            client.get(f"/documents/{document}/pages/1/image").raise_for_status()
