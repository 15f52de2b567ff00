"""Elasticsearch as it is deployed: TLS with an authority of one's own, users, and an API key with the documented rights."""

import dataclasses
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from elasticsearch import ApiError, Elasticsearch
from support.certificates import certificates
from support.elastic.fixtures import SHARED
from support.elastic.server import MissingServerError, Server
from support.search import a_document_id, a_record, a_scope, ask

from api.folder import DataFolder
from api.settings import read_settings
from api.wiring import search_engine
from models.errors import EngineUnavailable
from models.search import Everything, Query
from services.search.engines.elastic import ElasticEngine
from services.search.engines.elastic_client import Address

ROOT = Path(__file__).resolve().parents[2]
USER, PASSWORD = "tester", "test-password"
HASH = "$2a$04$WcI4M9TgR.gzx8v4LnX6yO.mX5W8ZS/uv.xon.5DP9BmKKaT0260G"
"""Of that password."""


@dataclasses.dataclass
class Secured:
    """The server, its authority, and a client that may do all."""

    url: str
    ca_file: Path
    root: Elasticsearch

    def key(self, name: str, rights: object) -> str:
        """A new API key in its encoded form."""
        encoded: str = self.root.security.create_api_key(name=name, role_descriptors={name: rights})["encoded"]
        return encoded


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    files = certificates() | {"users": f"{USER}:{HASH}\n".encode(), "users_roles": f"superuser:{USER}\n".encode()}
    settings = {
        "xpack.security.enabled": "true",
        "xpack.security.autoconfiguration.enabled": "false",
        "xpack.security.authc.api_key.enabled": "true",
        "xpack.security.http.ssl.enabled": "true",
        "xpack.security.http.ssl.key": "http.key",
        "xpack.security.http.ssl.certificate": "http.crt",
        "xpack.security.http.ssl.certificate_authorities": "ca.crt",
    }
    try:
        server = Server(settings=settings, files=files)
        url = server.start()
    except MissingServerError as error:
        SHARED.missing(str(error))
    ca_file = tmp_path_factory.mktemp("authority") / "ca.pem"
    ca_file.write_bytes(files["ca.crt"])
    root = Elasticsearch(url, ca_certs=str(ca_file), basic_auth=(USER, PASSWORD), request_timeout=60)
    try:
        _wait_for(root)
        yield Secured(url, ca_file, root)
    finally:
        root.close()
        server.stop()


def _wait_for(root: Elasticsearch) -> None:
    until = time.monotonic() + 120
    while True:
        try:
            root.cluster.health(wait_for_status="yellow")
        except ApiError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return


def _documented_rights() -> object:
    text = (ROOT / "docs/elasticsearch.md").read_text(encoding="utf-8")
    block = re.search(r"```json\n(.*?)```", text, re.DOTALL)
    assert block is not None
    return json.loads(block[1])["lince"]


def test_with_the_documented_rights_everything_works_over_tls(
    secured: Secured, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LINCE_SEARCH_URL", secured.url)
    monkeypatch.setenv("LINCE_SEARCH_API_KEY", secured.key("lince", _documented_rights()))
    monkeypatch.setenv("LINCE_SEARCH_CA_FILE", str(secured.ca_file))
    engine = search_engine(read_settings(data=tmp_path), DataFolder(tmp_path))
    assert isinstance(engine, ElasticEngine)
    assert engine.health() is None
    engine.write([a_record("hotel bar", page=page, person=("ana",)) for page in (1, 2)])
    engine.write([a_record("hotel", document="two", agency="a2")], replacing=[a_document_id("two")])
    found = ask(engine, "hotel bar OR hotel", facets=("person",))
    assert (found.total, found.documents, found.facets["person"][0].count) == (3, 2, 2)
    assert len(list(engine.stream(Query(node=Everything()), a_scope("c1")))) == engine.count(a_scope("c1")) == 3
    assert engine.rebuild([a_record("hotel")]) == 1
    engine.remove([a_document_id("one")])
    assert engine.count(a_scope("c1")) == 0
    assert engine.health() is None
    engine.close()


@pytest.mark.parametrize(
    ("change", "message", "advice"),
    [
        ({"api_key": None}, "refuses the credentials", "LINCE_SEARCH_API_KEY"),
        ({"api_key": "bm90OmFfa2V5"}, "refuses the credentials", "LINCE_SEARCH_API_KEY"),
        ({"ca_file": None}, "is not trusted", "LINCE_SEARCH_CA_FILE"),
        ({"ca_file": Path("/nowhere.pem")}, "cannot be read", "LINCE_SEARCH_CA_FILE"),
    ],
)
def test_who_may_not_come_in_is_told_why(
    secured: Secured, change: dict[str, object], message: str, advice: str
) -> None:
    address = Address(secured.url, secured.key("closed", _documented_rights()), secured.ca_file)
    engine = ElasticEngine(dataclasses.replace(address, **change))  # type: ignore[arg-type]
    with pytest.raises(EngineUnavailable, match=message) as told:
        ask(engine, "hotel")
    assert advice in told.value.advice
    problem = engine.health()
    assert problem is not None
    assert advice in problem.message
    engine.close()


def test_a_key_that_was_withdrawn_or_lacks_a_right_is_told(secured: Secured) -> None:
    rights = {"cluster": ["monitor"], "indices": [{"names": ["lince-*"], "privileges": ["read"]}]}
    reader = ElasticEngine(Address(secured.url, secured.key("reader", rights), secured.ca_file))
    with pytest.raises(EngineUnavailable, match="lacks a right") as told:
        reader.write([a_record("hotel")])
    assert "docs/elasticsearch.md" in told.value.advice
    reader.close()
    leaving = ElasticEngine(Address(secured.url, secured.key("leaving", _documented_rights()), secured.ca_file))
    leaving.write([a_record("hotel")])
    assert ask(leaving, "hotel").total == 1
    secured.root.security.invalidate_api_key(name="leaving")
    with pytest.raises(EngineUnavailable, match="refuses the credentials"):
        ask(leaving, "hotel")
    leaving.close()


@pytest.mark.parametrize("written", ["another authority", "no certificate"])
def test_another_authority_and_a_file_that_is_none_are_told(secured: Secured, tmp_path: Path, written: str) -> None:
    file = tmp_path / "ca.pem"
    file.write_bytes(certificates()["ca.crt"] if written == "another authority" else b"hello")
    engine = ElasticEngine(Address(secured.url, secured.key("outside", _documented_rights()), file))
    message = "is not trusted" if written == "another authority" else "cannot be read"
    for act in (lambda: ask(engine, "hotel"), lambda: engine.write([a_record("hotel")])):
        with pytest.raises(EngineUnavailable, match=message) as told:
            act()
        assert "LINCE_SEARCH_CA_FILE" in told.value.advice
    problem = engine.health()
    assert problem is not None
    assert "LINCE_SEARCH_CA_FILE" in problem.message
    # The right one in its place: it is read at the next use.
    file.write_bytes(secured.ca_file.read_bytes())
    assert engine.health() is None
    engine.close()


def test_a_certificate_for_another_name_is_not_trusted(secured: Secured) -> None:
    url = secured.url.replace("127.0.0.1", "localhost")
    engine = ElasticEngine(Address(url, secured.key("named", _documented_rights()), secured.ca_file))
    with pytest.raises(EngineUnavailable, match="is not trusted"):
        ask(engine, "hotel")
    engine.close()


def test_a_key_that_expires_is_told_and_a_new_one_goes_on(secured: Secured) -> None:
    told = secured.root.security.create_api_key(
        name="short", expiration="1ms", role_descriptors={"short": _documented_rights()}
    )
    time.sleep(0.1)
    engine = ElasticEngine(Address(secured.url, told["encoded"], secured.ca_file))
    for act in (lambda: ask(engine, "hotel"), lambda: engine.write([a_record("hotel")])):
        with pytest.raises(EngineUnavailable, match="refuses the credentials") as error:
            act()
        assert "LINCE_SEARCH_API_KEY" in error.value.advice
    engine.close()
    anew = ElasticEngine(Address(secured.url, secured.key("anew", _documented_rights()), secured.ca_file))
    assert anew.health() is None
    anew.close()


@pytest.mark.parametrize(
    "rights",
    [
        {"cluster": [], "indices": [{"names": ["lince-*"], "privileges": ["all"]}]},
        {"cluster": ["monitor"], "indices": [{"names": ["other-*"], "privileges": ["all"]}]},
        {"cluster": ["monitor", "manage_index_templates"], "indices": [{"names": ["lince-*"], "privileges": ["read"]}]},
    ],
    ids=["no cluster rights", "other indices", "reading only"],
)
def test_a_key_with_too_few_rights_is_told_for_what_is_done_first(secured: Secured, rights: object) -> None:
    engine = ElasticEngine(Address(secured.url, secured.key("few", rights), secured.ca_file))
    with pytest.raises(EngineUnavailable, match="lacks a right") as told:
        engine.rebuild([a_record("hotel")])
    assert "docs/elasticsearch.md" in told.value.advice
    engine.close()


def test_the_server_answers_nobody_in_the_open(secured: Secured) -> None:
    engine = ElasticEngine(Address(secured.url.replace("https:", "http:"), patience=5))
    with pytest.raises(EngineUnavailable):
        ask(engine, "hotel")
    engine.close()
