"""Exports hold whatever signs evidence has, begin no formula anywhere, and are whole or absent."""

import csv
import io
import json
import stat
from pathlib import Path

import openpyxl
import pytest

from api.cli.whole_file import whole_file
from api.names import json_shown, shown
from api.sheets import table, workbook

FORBIDDEN = ["\x00", "\x01", "\x0b", "\x1b", "\x1f", "\ufffe", "\uffff", "\ud800", "\udfff"]


@pytest.mark.parametrize("sign", FORBIDDEN)
def test_a_workbook_holds_every_sign_of_evidence(sign: str) -> None:
    data = b"".join(workbook("hits", ("text",), [(f"petrel{sign}\nnegro\t😀",)]))
    cell = openpyxl.load_workbook(io.BytesIO(data)).active["A2"]
    assert cell.value == f"petrel{shown(sign)}\nnegro\t😀"


@pytest.mark.parametrize("sign", [*FORBIDDEN, "\x7f", "\x9b", "\u202e", "\u2028", "\u2066"])
def test_a_table_and_a_line_of_json_command_no_terminal(sign: str) -> None:
    told = b"".join(table(("text",), [(f"petrel{sign}",)])).decode()
    assert sign not in told
    assert shown(sign) in told
    line = json_shown(json.dumps({"text": f"petrel{sign}ñ"}, ensure_ascii=False))
    assert sign not in line
    assert "ñ" in line
    assert json.loads(line) == {"text": f"petrel{sign}ñ"}


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("=1+1", "'=1+1"),
        ("nota;=1+1", "nota;'=1+1"),
        ("nota; =1+1;-2", "nota;' =1+1;'-2"),
        ("a\n@SUM(1)", "a\n'@SUM(1)"),
        ('x";"=1+1', 'x";\'"=1+1'),
        (" =1+2", "' =1+2"),
        ("\u00a0\u200b+1", "'\u00a0\u200b+1"),
        ("＝1+2", "'＝1+2"),
        ("；＠x", "；＠x"),
        ("\tx", "'\tx"),
        ("a-b; c+d, =e", "a-b; c+d, =e"),
        ("Calle 5 - piso 2", "Calle 5 - piso 2"),
    ],
)
def test_a_cell_begins_no_formula_however_columns_are_parted(cell: str, told: str) -> None:
    data = b"".join(table(("text", "score"), [(cell, -1.5)])).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(data)))[1] == [told, "-1.5"]


def test_a_file_is_whole_or_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "hits.csv"

    def broken() -> None:
        with whole_file(path) as out:
            out.write(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken()
    assert [one.name for one in tmp_path.iterdir()] == []
    path.write_bytes(b"before")
    path.chmod(0o600)
    with pytest.raises(RuntimeError):
        broken()
    assert (path.read_bytes(), [one.name for one in tmp_path.iterdir()]) == (b"before", ["hits.csv"])
    with whole_file(path) as out:
        out.write(b"after")
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"after", 0o600)


def test_what_a_link_leads_to_is_written_and_a_device_is_written_to(tmp_path: Path) -> None:
    link = tmp_path / "link.csv"
    link.symlink_to("real.csv")
    for path in (link, Path("/dev/null")):
        with whole_file(path) as out:
            out.write(b"x")
    assert link.is_symlink()
    assert (tmp_path / "real.csv").read_bytes() == b"x"
    assert Path("/dev/null").is_char_device()
