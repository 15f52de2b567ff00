"""Text of exhibits commands no terminal."""

import io
from pathlib import Path

import pytest
from rich.table import Table

from api.cli import live
from api.cli.search import _snippet
from api.cli.terminal import Terminal
from api.names import shown
from models.search import Hit, Mark

EVIL = "\x1b[2Jñ\x9b31m\u202eona\x07\u2066\x0b"


def test_control_characters_of_a_name_are_written_out():
    assert shown("a\x1b[2Jñ\n.txt\x9b\u202e") == "a\\x1b[2Jñ\\n.txt\\x9b\\u202e"
    assert shown("a\tb\nc\ud800", keep="\n") == "a\\tb\nc\\ud800"


@pytest.mark.parametrize("terminal", [True, False])
def test_nothing_that_is_printed_commands_the_terminal(terminal):
    out = io.StringIO()
    console = Terminal(file=out, force_terminal=terminal, color_system=None, width=200)
    table = Table("text")
    table.add_row(EVIL)
    for one in (EVIL, f"[bold]{EVIL}[/bold]", table):
        console.print(one)
    assert out.getvalue().count("\\x9b31m\\u202eona") == 3
    assert not set(EVIL) - set("[2Jñ31mona") & set(out.getvalue())


def test_marks_stay_on_their_words_behind_signs_that_are_written_out():
    text = f"{EVIL} tonina\nrosada"
    at = text.index("tonina")
    hit = Hit(
        case="c", case_number="1", document="d" * 32, sha256="a" * 64, name="x", media_type="text/plain", page=1, pages=1,
        score=1.0, snippet=text, marks=(Mark(start=at, end=at + 6),),
    )  # fmt: skip
    told = _snippet(hit)
    assert [told.plain[span.start : span.end] for span in told.spans] == ["tonina"]
    assert told.plain == f"    {shown(EVIL)} tonina rosada"


def test_every_verb_prints_on_such_a_console():
    verbs = Path(live.__file__).parent.glob("*.py")
    bare = [verb.name for verb in verbs if "rich.console import Console" in verb.read_text(encoding="utf-8")]
    assert bare == ["terminal.py"]
