"""`lince compare-names`: a line in, a line out, whatever a line holds."""

import pytest

from api.cli import main as cli

HEAD = "id\tname_a\tname_b"


def answered(tmp_path, capsys, *lines: str, head: str = HEAD) -> tuple[int, list[list[str]]]:
    file = tmp_path / "pairs.tsv"
    file.write_text("\n".join((head, *lines)) + "\n", encoding="utf-8")
    code = cli.run(["compare-names", str(file)])
    return code, [line.split("\t") for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize(
    ("line", "key", "reason"),
    [
        ("\t", "", "error: the line has 2 of 3 columns"),
        ("7\tAna Paz", "7", "error: the line has 2 of 3 columns"),
        ("7", "7", "error: the line has 1 of 3 columns"),
    ],
)
def test_a_line_that_lacks_a_column_is_answered_as_one_that_failed(tmp_path, capsys, line, key, reason):
    code, found = answered(tmp_path, capsys, "1\tAna Paz\tAna Paz", line, "2\tAna Paz\tAna Paz")
    assert code == 4
    assert [one[0] for one in found] == ["1", key, "2"]
    assert found[1] == [key, "0.000000", reason]


@pytest.mark.parametrize("line", ["\t\t", "\t\t\t", "  \t \t ", "7\t\t", "7\tAna Paz\t", "7\t\tAna Paz"])
def test_an_empty_name_is_scored_and_the_reason_says_so(tmp_path, capsys, line):
    code, found = answered(tmp_path, capsys, "1\tAna Paz\tAna Paz", line, "2\tAna Paz\tAna Paz")
    assert code == 0
    assert [one[0] for one in found] == ["1", line.split("\t")[0], "2"]
    assert float(found[1][1]) < 0.5
    assert "empty name" in found[1][2]


def test_a_blank_line_is_passed_over(tmp_path, capsys):
    code, found = answered(tmp_path, capsys, "", "1\tAna Paz\tAna Paz", "  ", "")
    assert code == 0
    assert [one[0] for one in found] == ["1"]
