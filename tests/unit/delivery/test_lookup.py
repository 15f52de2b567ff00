"""`lince lookup`: a list in, answers out, and going on where it was cut."""

import csv
import errno
import io
import json

import pytest
from support.web import OURS, OURS_TOO, THEIRS, build

from api.cli import main as cli
from api.listing import lines_of


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lookup") / "data"
    build(folder)
    return folder


@pytest.fixture
def a_list(tmp_path):
    path = tmp_path / "list.txt"
    path.write_text("71234567\nNadie Nunca\n...\n\nMarisol\n", encoding="utf-8")
    return path


def rows(text):
    return [json.loads(line) for line in text.splitlines()]


def sums(file):
    end = rows(file.read_text(encoding="utf-8"))[-1]
    return tuple(end[name] for name in ("answered", "found", "absent", "invalid"))


def test_every_line_is_answered_and_bad_ones_are_told(data, a_list, capsys):
    assert cli.run(["lookup", str(a_list), "--data", str(data)]) == 4
    out, err = capsys.readouterr()
    *answers, end = rows(out)
    assert [(one["line"], one["state"]) for one in answers] == [
        (1, "found"), (2, "absent"), (3, "invalid"), (4, "invalid"), (5, "found"),
    ]  # fmt: skip
    # The operator of the machine sees all cases.
    assert {case["number"] for case in answers[0]["cases"]} == {OURS.number, OURS_TOO.number, THEIRS.number}
    assert (end["found"], end["absent"], end["invalid"]) == (2, 1, 2)
    assert "5 lines: 2 found, 1 absent, 2 invalid." in err
    assert "Everything was searched" in err


def test_a_cut_run_goes_on_behind_its_last_whole_answer(data, a_list, tmp_path, capsys):
    to = tmp_path / "answers.jsonl"
    assert cli.run(["lookup", str(a_list), "--to", str(to), "--data", str(data)]) == 4
    whole = to.read_text(encoding="utf-8")
    first = whole.splitlines(keepends=True)
    for torn in ("".join(first[:2]), "".join(first[:2]) + first[2][:20], ""):
        to.write_text(torn, encoding="utf-8")
        assert cli.run(["lookup", str(a_list), "--to", str(to), "--resume", "--data", str(data)]) == 4
        assert [row["line"] for row in rows(to.read_text(encoding="utf-8"))[:-1]] == [1, 2, 3, 4, 5]
        assert sums(to) == (5, 2, 1, 2)
    again = ["lookup", str(a_list), "--to", str(to), "--resume", "--data", str(data)]
    # Cut between the last answer and the sums: they come.
    to.write_text("".join(first[:-1]), encoding="utf-8")
    assert cli.run(again) == 4
    assert [row.get("line") for row in rows(to.read_text(encoding="utf-8"))] == [1, 2, 3, 4, 5, None]
    assert sums(to) == (5, 2, 1, 2)
    # A whole file is left as it is.
    to.write_text(whole, encoding="utf-8")
    assert cli.run(again) == 4
    assert "answered before" in capsys.readouterr().err
    assert to.read_text(encoding="utf-8") == whole


def test_a_cut_run_is_gone_on_with_by_the_options_it_was_begun_with(data, a_list, tmp_path, capsys, monkeypatch):
    def cut(out, pieces):
        out.write(next(pieces))
        raise OSError(errno.ENOSPC, "No space left on device")

    to = tmp_path / "answers.jsonl"
    begun = ["lookup", str(a_list), "--to", str(to), "--near", "--data", str(data)]
    with monkeypatch.context() as patch:
        patch.setattr("api.cli.lookup._write", cut)
        assert cli.run(begun) == 2
    torn = to.read_bytes()
    other = ["lookup", str(a_list), "--to", str(to), "--hits", "5", "--resume", "--data", str(data)]
    assert cli.run(other) == 2
    assert "begun with another --near, --hits" in capsys.readouterr().err
    assert to.read_bytes() == torn
    assert cli.run([*begun, "--resume"]) == 4
    assert sums(to)[0] == 5
    assert [one.name for one in tmp_path.glob("answers*")] == [to.name]


def test_answers_to_another_list_are_not_gone_on_with(data, a_list, tmp_path, capsys):
    to = tmp_path / "answers.jsonl"
    again = ["lookup", str(a_list), "--to", str(to), "--resume", "--data", str(data)]
    cli.run(again)
    whole = to.read_text(encoding="utf-8")
    grown = a_list.read_text(encoding="utf-8") + "71234568\n"
    for other in ("otra\n", grown.replace("Nadie", "Nada"), "71234567\n"):
        a_list.write_text(other, encoding="utf-8")
        assert cli.run(again) == 2
        assert "answers another list" in capsys.readouterr().err
        assert to.read_text(encoding="utf-8") == whole
    a_list.write_text(grown, encoding="utf-8")
    assert cli.run(again) == 4
    assert [row.get("line") for row in rows(to.read_text(encoding="utf-8"))] == [1, 2, 3, 4, 5, 6, None]
    to.write_text('{"line": 1, "text": "71234567", "state": "new"}\n', encoding="utf-8")
    assert cli.run(again) == 2
    assert "holds no answers" in capsys.readouterr().err


def test_what_is_no_text_is_refused_and_what_windows_writes_is_read(data, a_list, capsys):
    for content in (b"PK\x03\x04\x14\x00\x00\x08", b"71234567\x00\n"):
        a_list.write_bytes(content)
        assert cli.run(["lookup", str(a_list), "--data", str(data)]) == 2
        assert "This is no text file." in capsys.readouterr().err
    for encoding in ("utf-16", "utf-8-sig", "cp1252"):
        a_list.write_bytes("71234567\r\nMarisol\r\nñ\r\n".encode(encoding))
        cli.run(["lookup", str(a_list), "--data", str(data)])
        *answers, _ = rows(capsys.readouterr().out)
        assert [(one["text"], one["state"]) for one in answers[:2]] == [("71234567", "found"), ("Marisol", "found")]
        assert answers[2]["text"] == "ñ"


def test_a_line_with_a_sign_of_no_text_loses_none_of_the_others(data, a_list, capsys):
    a_list.write_bytes(b"71234567\nMari\x00sol\nMarisol\n")
    assert cli.run(["lookup", str(a_list), "--data", str(data)]) == 4
    *answers, _ = rows(capsys.readouterr().out)
    assert [one["state"] for one in answers] == ["found", "invalid", "found"]
    assert "no text" in answers[1]["problem"]


def test_a_table_parted_by_commas_is_read_by_its_first_column(data, a_list, capsys):
    a_list.write_text("telefono,nombre\n71234567,Juan\n76543001,Rosa\nMarisol,55\n", encoding="utf-8")
    assert cli.run(["lookup", str(a_list), "--data", str(data)]) == 0
    out, err = capsys.readouterr()
    *answers, end = rows(out)
    assert [(one["state"], one["read"]) for one in answers] == [
        ("header", ""), ("found", "71234567"), ("absent", "76543001"), ("found", "Marisol"),
    ]  # fmt: skip
    assert (end["answered"], end["found"], end["absent"], end["invalid"], end["headers"]) == (4, 2, 1, 0, 1)
    assert "2 found, 1 absent, 0 invalid, 1 header not searched." in err


def test_a_line_that_no_engine_takes_stops_none_of_the_others(data, a_list, capsys):
    a_list.write_text('name:[a TO b]\nphone:71234567~1\n"nunca Marisol"\nMarisol\n', encoding="utf-8")
    assert cli.run(["lookup", str(a_list), "--queries", "--data", str(data)]) == 4
    *answers, end = rows(capsys.readouterr().out)
    # What stands in quotation marks is a row of words.
    assert [one["state"] for one in answers] == ["invalid", "invalid", "absent", "found"]
    assert all(one["problem"] for one in answers[:2])
    assert end["answered"] == 4


def test_a_table_is_written_for_spreadsheets(data, a_list, capsysbinary):
    assert cli.run(["lookup", str(a_list), "--form", "csv", "--data", str(data), "--case", OURS.number]) == 4
    table = list(csv.reader(io.StringIO(capsysbinary.readouterr().out.decode("utf-8-sig"))))
    assert [row[1] for row in table[1:6]] == ["71234567", "Nadie Nunca", "...", "", "Marisol"]
    assert table[1][5] == f"{OURS.number} (1)"


def test_a_text_is_looked_up_by_what_stands_in_it(data, tmp_path, capsys):
    letter = tmp_path / "carta.txt"
    letter.write_text("Llame al 712 34567 o al 7000 1111.", encoding="utf-8")
    assert cli.run(["lookup", str(letter), "--text", "--country", "BO", "--data", str(data)]) == 0
    *answers, _ = rows(capsys.readouterr().out)
    assert [(one["text"], one["state"]) for one in answers] == [("+59171234567", "found"), ("+59170001111", "absent")]


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["lookup"], 2, "Missing argument"),
        (["lookup", "nowhere.txt"], 2, "Cannot read nowhere.txt"),
        (["lookup", "LIST", "--resume"], 2, "--resume needs --to"),
        (["lookup", "LIST", "--form", "csv", "--to", "x.csv", "--resume"], 2, "JSON Lines"),
        (["lookup", "LIST", "--to", "no/such/folder/x"], 2, "Cannot write"),
        (["lookup", "LIST", "--hits", "1000"], 2, "--hits"),
        (["lookup", "LIST", "--text"], 2, "--country BO"),
        (["lookup", "LIST", "--text", "--country", "ZZ"], 2, "ISO 3166"),
        (["lookup", "EMPTY", "--text", "--country", "BO"], 2, "nothing to look up"),
        (["lookup", "EMPTY"], 2, "holds no line"),
        (["lookup", "LONG"], 2, "more than 100000"),
    ],
)
def test_wrong_calls_say_what_to_do(data, a_list, capsys, *, arguments, code, sentence):
    tmp_path = a_list.parent
    empty, long = tmp_path / "empty.txt", tmp_path / "long.txt"
    empty.write_text("\n\n")
    long.write_text("x\n" * 100_001)
    named = {"LIST": str(a_list), "EMPTY": str(empty), "LONG": str(long)}
    assert cli.run([*(named.get(one, one) for one in arguments), "--data", str(data)]) == code
    assert sentence in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a\nb\r\nc", ["a", "b", "c"]),
        ("\ufeffa;b;c\nd\te", ["a", "d"]),
        ('"Quispe, Rosa",x\nQuispe, Rosa', ['"Quispe, Rosa",x', "Quispe, Rosa"]),
        ('"say ""so""";1\n"open', ['say "so"', '"open']),
        ("a\n\nb", ["a", "", "b"]),
        # A cell that goes on over the end of a line; a mark that opens none.
        ('"Lidia\nMamani"\nb', ['"Lidia Mamani"', "b"]),
        ('x,"Lidia\r\nMamani\r\nVega"\r\nb', ['x,"Lidia Mamani Vega"', "b"]),
        ('"Lidia\nMamani";1\nb', ["Lidia Mamani", "b"]),
        ('"Lalo\nb\n"Pepe\nc', ['"Lalo', "b", '"Pepe', "c"]),
        ('5" tubo\nb"', ['5" tubo', 'b"']),
        ("a\x0cb\u2028c\rd\n", ["a\x0cb\u2028c", "d"]),
    ],
)
def test_the_first_column_of_a_table_is_the_list(text, lines):
    assert lines_of(text) == lines
