"""A case as a bag (RFC 8493): read by an independent validator, checked with sha256sum and openssl, hostile ones refused."""

import hashlib
import io
import json
import shutil
import subprocess
import unicodedata
import zipfile
from pathlib import Path

import bagit
import pytest
from support.web import HOME, MEMBERS, OURS, a_world, add_document, build, opened

from api.cli import main as cli
from models.case import Role
from models.errors import Altered
from models.ids import ExhibitId
from services.casefile import bag as bags
from services.casefile.checking import check_bag
from services.casefile.portable import portable
from services.casefile.signing import Signer

NAME = "Declaración_Ñandú.pdf"
CONTENT = b"%PDF-1.4 la chica debe 71234567"


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    place = tmp_path_factory.mktemp("bags") / "data"
    with opened(place) as workspace:
        workspace.records.people.add_agency(HOME)
        workspace.records.cases.add(OURS)
        add_document(workspace, OURS, unicodedata.normalize("NFD", NAME), CONTENT.decode(), content=CONTENT)
        add_document(workspace, OURS, "x" * 400 + ".txt", "Nota 71234567.")
    return place


def export(data: Path, to: Path, code: int = 0) -> None:
    assert cli.run(["export", OURS.number, "--to", str(to), "--format", "bagit", "--data", str(data)]) == code


@pytest.fixture(scope="module")
def kept(data, tmp_path_factory):
    to = tmp_path_factory.mktemp("kept") / "bag"
    export(data, to)
    return to


@pytest.fixture
def bag(kept, tmp_path):
    """A bag of one's own."""
    shutil.copytree(kept, tmp_path / "bag")
    return tmp_path / "bag"


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_E1_an_independent_validator_says_valid(kept):
    assert bagit.Bag(str(kept)).validate()
    held = tree(kept)
    assert held["bagit.txt"] == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    assert {"manifest-sha256.txt", "manifest-sha512.txt", "tagmanifest-sha512.txt", "README.es.txt"} <= set(held)
    assert "fetch.txt" not in held
    assert check_bag(kept).files == len([path for path in held if path.startswith("data/")])


@pytest.mark.parametrize("harm", ["changed", "missing", "extra"])
def test_E1_a_changed_missing_or_extra_file_is_named(harm, bag):
    path = bag / "data" / "completeness.json"
    match harm:
        case "changed":
            content = bytearray(path.read_bytes())
            content[5] ^= 1
            path.write_bytes(content)
        case "missing":
            path.unlink()
        case "extra":
            path = bag / "data" / "planted.txt"
            path.write_text("planted")
    with pytest.raises(Altered, match=f"{harm}.*{path.name}"):
        check_bag(bag)
    with pytest.raises(bagit.BagError):
        bagit.Bag(str(bag)).validate()


def test_the_originals_are_the_bytes_received(kept):
    (path,) = (kept / "data" / "originals").glob("000001_*")
    assert path.read_bytes() == CONTENT
    assert (kept / "data" / "texts" / "000001" / "000001.txt").read_text() == CONTENT.decode()


def test_E3_names_are_composed_and_come_back(kept):
    names = [path.name for path in (kept / "data" / "originals").iterdir()]
    assert f"000001_{NAME}" in names
    assert all(name == unicodedata.normalize("NFC", name) and len(name.encode()) < 200 for name in names)
    lines = (kept / "manifest-sha256.txt").read_text(encoding="utf-8").splitlines()
    assert f"{hashlib.sha256(CONTENT).hexdigest()}  data/originals/000001_{NAME}" in lines


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("../../etc/passwd", "_._etc_passwd"),
        ("a\r\nb.txt", "a__b.txt"),
        ("C:\\x%0A.pdf", "C__x_0A.pdf"),
        ("\u202efdp.exe", "_fdp.exe"),
        ("...", "file"),
        ("ñ" * 5000 + ".pdf", "ñ" * 58 + ".pdf"),
    ],
)
def test_E3_no_name_is_unsafe(name, told):
    assert portable(name) == told


def test_a_second_bag_is_the_same_bytes(data, kept, tmp_path):
    export(data, tmp_path / "again")
    assert tree(tmp_path / "again") == tree(kept)


def test_B5_a_court_checks_it_with_sha256sum_and_openssl_alone(kept):
    """The commands of the README, as they stand there."""
    text = (kept / "README.es.txt").read_text(encoding="utf-8")
    start = text.index("    sha256sum")
    commands = text[start : text.index("sha256sum public-key.pem", start)]
    done = subprocess.run(["sh", "-ec", commands], cwd=kept, capture_output=True, text=True, check=True)
    assert done.stdout == "Signature Verified Successfully\n"
    key = subprocess.run(["sha256sum", "public-key.pem"], cwd=kept, capture_output=True, text=True, check=True)
    assert key.stdout.split()[0] in text
    for language in ("pt", "en"):
        assert commands in (kept / f"README.{language}.txt").read_text(encoding="utf-8")


def resigned(bag: Path, name: str, content: bytes) -> None:
    """What somebody does who has no key of ours: all sums made anew, signed with a key of his own."""
    (bag / name).write_bytes(content)
    signer = Signer(b"\x01" * 32)
    (bag / bags.PUBLIC_KEY).write_bytes(signer.public_key)
    lines = [line.split("  ", 1)[1] for line in (bag / bags.TAG_MANIFEST).read_text().splitlines()]
    made = "".join(f"{hashlib.sha512((bag / path).read_bytes()).hexdigest()}  {path}\n" for path in lines)
    (bag / bags.TAG_MANIFEST).write_text(made)
    (bag / bags.SIGNATURE).write_bytes(signer.sign(made.encode()))


def test_a_bag_that_another_signed_is_told_by_the_known_key(kept, bag, capsys):
    resigned(bag, "README.en.txt", b"All is well.")
    assert check_bag(bag).key != check_bag(kept).key
    assert cli.run(["verify", str(bag), "--key", str(kept / "public-key.pem")]) == 1
    assert "another key" in capsys.readouterr().err
    assert cli.run(["verify", str(kept), "--key", str(kept / "public-key.pem")]) == 0


def test_a_signature_over_other_bytes_is_bad(bag):
    manifest = bag / bags.TAG_MANIFEST
    manifest.write_bytes(manifest.read_bytes() + b"\n")
    with pytest.raises(Altered, match="bad signature"):
        check_bag(bag)


_SUM = {"manifest-sha256.txt": "0" * 64, "manifest-sha512.txt": "0" * 128}


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "data/../../x", "~/x", "data\\x", "C:/x", "data//x", "data/./x", "data/%0D/../x"]
)
def test_E2_a_path_that_leads_out_is_refused(path, bag):
    for name, digest in _SUM.items():
        resigned(bag, name, (bag / name).read_bytes() + f"{digest}  {path}\n".encode())
    with pytest.raises(Altered, match="unsafe path"):
        check_bag(bag)


def test_E2_links_fetch_lists_and_names_that_meet_are_refused(bag):
    (bag / "data" / "link").symlink_to("/etc/passwd")
    with pytest.raises(Altered, match="unsafe, a link"):
        check_bag(bag)
    (bag / "data" / "link").unlink()
    (bag / "fetch.txt").write_text("https://example.org/x 1 data/x\n")
    with pytest.raises(Altered, match=r"fetch\.txt"):
        check_bag(bag)
    (bag / "fetch.txt").unlink()
    for name, digest in _SUM.items():
        resigned(bag, name, (bag / name).read_bytes() + f"{digest}  data/Completeness.json\n".encode())
    with pytest.raises(Altered, match="take for one"):
        check_bag(bag)


def test_what_is_no_bag_is_told(tmp_path, capsys):
    assert cli.run(["verify", str(tmp_path / "none")]) == 2
    assert cli.run(["verify", str(tmp_path)]) == 1
    told = capsys.readouterr().err
    assert "There is no folder" in told
    assert "missing: bagit.txt" in told


def test_A7_an_original_that_changes_while_it_is_copied_stops_the_export(data, tmp_path, monkeypatch, capsys):
    from services.ingest.blobs.local import LocalBlobs

    monkeypatch.setattr(LocalBlobs, "verify", lambda self, sha256, look: True)
    with opened(data) as workspace, workspace.blobs.path(hashlib.sha256(CONTENT).hexdigest()) as place:
        stored = place
    stored.chmod(0o600)
    stored.write_bytes(CONTENT[:-1] + b"8")
    try:
        export(data, tmp_path / "out", code=1)
    finally:
        stored.write_bytes(CONTENT)
    assert hashlib.sha256(CONTENT).hexdigest() in capsys.readouterr().err.replace("\n", "")
    assert list(tmp_path.iterdir()) == []


def test_an_officer_gets_it_over_the_api_as_an_archive(tmp_path):
    build(tmp_path / "template")
    with a_world(tmp_path / "template", tmp_path / "data") as world:
        body = {"format": "bagit", "recipient": "Juzgado 3"}
        address = f"/api/v1/cases/{OURS.id}/export"
        answer = world.call("POST", address, by=MEMBERS[Role.PROSECUTOR], json=body)
        again = world.call("POST", address, by=MEMBERS[Role.INVESTIGATOR], json=body)
        assert answer.content == again.content
        (tmp_path / "case.zip").write_bytes(answer.content)
        assert [done[2] for done in world.actions() if done[1] == "case.export"] == ["ok", "ok"]
        assert list(world.workspace.folder.work.glob("export-*")) == []
    with zipfile.ZipFile(tmp_path / "case.zip") as packed:
        packed.extractall(tmp_path / "bag")
    assert check_bag(tmp_path / "bag").files > 5
    told = json.loads((tmp_path / "bag" / "data" / "completeness.json").read_text())
    assert told["case"] == OURS.number


def test_what_is_hidden_from_who_exports_is_not_there_nor_what_holds_it(tmp_path):
    build(tmp_path / "template")
    with a_world(tmp_path / "template", tmp_path / "data") as world:
        evidence = world.workspace.records.evidence
        box = add_document(world.workspace, OURS, "caja.txt", "Caja 71234567.")
        part = add_document(world.workspace, OURS, "parte.txt", "Xilopalo 71234567.")
        evidence.add_exhibits([part.model_copy(update={"id": ExhibitId("e" * 32), "parent": box.document})])
        address = f"/api/v1/documents/{part.document}/level"
        body = {"level": "sealed", "reason": "names an officer"}
        sealed = world.call("POST", address, by=MEMBERS[Role.PROSECUTOR], json=body)
        assert sealed.status_code == 200, sealed.text
        body = {"format": "bagit", "recipient": "Juzgado 3"}
        answers = {
            role: world.call("POST", f"/api/v1/cases/{OURS.id}/export", by=MEMBERS[role], json=body).content
            for role in (Role.PROSECUTOR, Role.INVESTIGATOR)
        }
    for role, content in answers.items():
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            said = {name: packed.read(name) for name in packed.namelist()}
        seen = role is Role.PROSECUTOR
        assert any(b"Xilopalo" in one for one in said.values()) is seen
        assert any(part.document.encode() in one or part.id.encode() in one for one in said.values()) is seen
        assert any("caja" in name for name in said) is seen
        told = json.loads(said["data/completeness.json"])
        assert [one["reason"] for one in told["withheld"]] == ([] if seen else ["level"])
