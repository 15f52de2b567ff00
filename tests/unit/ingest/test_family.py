"""Families: containers before their parts, each content read once, nothing without end."""

import hashlib
import json
from pathlib import Path

import pytest
from support.files import a_zip

from models.document import Child, DocumentState, Extraction, Problem
from services.ingest import budget, family
from services.ingest.extract import extract
from services.ingest.family import Family
from services.ingest.plugin import ExtractKit


class Counting:
    """Reads in this process, and counts."""

    def __init__(self):
        self.names: list[str] = []

    def __call__(self, path, *, name, passwords, folder):
        self.names.append(name)
        return extract(path, name=name, kit=ExtractKit(folder=folder, passwords=tuple(passwords), images=False))


def walk(tmp_path: Path, content: bytes, extractor=None, name: str = "caso.zip", together=None) -> list[family.Member]:
    path = tmp_path / name
    path.write_bytes(content)
    work = tmp_path / "work"
    work.mkdir()
    with Family(extractor or Counting(), work=work, together=together) as walker:
        members = list(walker.walk(path))
    assert [entry for entry in work.iterdir() if entry.is_dir()] == []
    return members


def test_parents_come_before_their_parts(tmp_path):
    inner = a_zip({"nota.txt": b"71234567"})
    members = walk(tmp_path, a_zip({"dentro.zip": inner, "carta.txt": b"hola"}))
    assert [member.path for member in members] == [
        "caso.zip",
        "caso.zip/dentro.zip",
        "caso.zip/dentro.zip/nota.txt",
        "caso.zip/carta.txt",
    ]
    digest = hashlib.sha256(inner).hexdigest()
    assert members[0].parent is None
    assert members[1].parent == members[3].parent == members[0].sha256
    assert (members[1].sha256, members[2].parent) == (digest, digest)
    assert members[2].extraction.pages[0].text == "71234567"


def test_the_same_bytes_are_read_once_and_told_twice(tmp_path):
    inner = a_zip({"nota.txt": b"una vez"})
    counting = Counting()
    members = walk(tmp_path, a_zip({"a.zip": inner, "b.zip": inner, "c.txt": b"una vez"}), counting)
    assert len(members) == 6
    assert [member.extraction.pages[0].text for member in members if member.extraction.pages] == ["una vez"] * 3
    assert sorted(counting.names) == ["a.zip", "caso.zip", "nota.txt"]


def test_the_name_counts_where_it_decides_the_kind(tmp_path):
    members = walk(tmp_path, a_zip({"a.txt": b"a;b\n1;2\n", "a.csv": b"a;b\n1;2\n"}))
    assert [len(member.extraction.tables) for member in members] == [0, 0, 1]


class Endless:
    """A container that holds itself, or another one, for ever."""

    def __init__(self, *, itself: bool):
        self._itself = itself
        self._count = 0

    def __call__(self, path, *, name, passwords, folder):
        self._count += 1
        content = path.read_bytes() if self._itself else str(self._count).encode()
        digest = hashlib.sha256(content).hexdigest()
        (folder / digest).write_bytes(content)
        child = Child(path="dentro", file=digest, sha256=digest, size=len(content))
        return Extraction(media_type="application/zip", state=DocumentState.DONE, children=(child,))


@pytest.mark.parametrize(("itself", "length", "code"), [(True, 2, "contains_itself"), (False, 18, "too_deep")])
def test_nesting_ends(tmp_path, itself, length, code):
    members = walk(tmp_path, b"x", Endless(itself=itself))
    assert len(members) == length
    last = members[-1].extraction
    assert (last.state, last.problems[0].code) == (DocumentState.LIMIT, code)


def test_a_family_is_bounded_as_a_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(budget, "MAX_DOCUMENTS", 3)
    members = walk(tmp_path, a_zip({f"{n}.txt": str(n).encode() for n in range(5)}))
    assert [member.extraction.state.value for member in members] == ["done"] * 3 + ["limit"] * 3
    assert members[-1].extraction.problems[0].code == "family_too_big"


def test_files_that_hold_one_another_many_times_are_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(budget, "ALWAYS_BYTES", 10**5)
    monkeypatch.setattr(budget, "RATIO", 1)
    content = a_zip({"nota.txt": bytes(5_000)})
    for _ in range(5):
        content = a_zip({f"{place}.zip": content for place in range(8)})
    members = walk(tmp_path, content)
    assert len(members) < 500
    assert {problem.code for member in members for problem in member.extraction.problems} == {"family_too_big"}


def test_a_family_that_takes_too_long_is_left_and_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(budget, "ALWAYS_SECONDS", -1.0)
    monkeypatch.setattr(budget, "SECONDS_PER_MIB", 0.0)
    members = walk(tmp_path, a_zip({"a.txt": b"a", "b.txt": b"b"}))
    assert [member.extraction.state.value for member in members] == ["done", "limit", "limit"]
    (problem,) = members[1].extraction.problems
    assert problem.code == "family_too_slow"
    assert "lince retry" in problem.message


class Together:
    """Reads handfuls in this process, leaves pictures and what is large, and counts."""

    def __init__(self):
        self.handfuls: list[list[str]] = []

    def __call__(self, files, *, passwords, folder):
        self.handfuls.append([name for _, name in files])
        kit = ExtractKit(folder=folder, passwords=tuple(passwords), images=False)
        return [None if name.endswith(".zip") else extract(path, name=name, kit=kit) for path, name in files]


def test_small_parts_are_read_in_one_go_and_told_in_their_place(tmp_path):
    mail = b"Subject: a\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nhola\n--x\n" + (
        b"Content-Disposition: attachment; filename=dentro.txt\n\n71234567\n--x--\n"
    )
    content = a_zip(
        {
            "a.txt": b"uno",
            "b.eml": mail,
            "c.zip": a_zip({"z.txt": b"dos"}),
            "d.txt": b"uno",
            "e.txt": b"e" * family.HANDFUL_BYTES,
            "f.txt": b"tres",
        }
    )
    alone, together = Counting(), Together()
    members = walk(tmp_path, content, alone, together=together)
    assert [member.path.removeprefix("caso.zip/") for member in members] == [
        "caso.zip",
        "a.txt",
        "b.eml",
        "b.eml/dentro.txt",
        "c.zip",
        "c.zip/z.txt",
        "d.txt",
        "e.txt",
        "f.txt",
    ]
    assert together.handfuls == [["a.txt", "b.eml", "c.zip"]]
    assert alone.names == ["caso.zip", "dentro.txt", "c.zip", "z.txt", "e.txt", "f.txt"]
    assert [member.extraction.pages[0].text.strip()[:8] for member in members if member.extraction.pages] == [
        "uno",
        "Subject:",
        "71234567",
        "dos",
        "uno",
        "e" * 8,
        "tres",
    ]


def test_a_file_that_cannot_be_opened_is_a_line_too(tmp_path):
    work = tmp_path / "work"
    work.mkdir()
    with Family(Counting(), work=work) as walker:
        (member,) = walker.walk(tmp_path / "gone.txt")
    assert (member.extraction.state, member.extraction.problems[0].code) == (DocumentState.FAILED, "unreadable_file")


def test_an_extraction_survives_its_spool():
    extraction = Extraction(
        media_type="text/plain",
        state=DocumentState.PARTIAL,
        metadata={"a": [1, "ñ", None], "b": {"c": 1.5}},
        problems=(Problem(code="x", message="y"),),
    )
    assert Extraction.model_validate_json(extraction.model_dump_json()) == extraction
    assert json.loads(extraction.model_dump_json())["metadata"]["a"] == [1, "ñ", None]
