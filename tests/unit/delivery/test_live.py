"""The live line of an ingest: what it says while one long file is worked on."""

import pytest

from api.cli.live import LiveProgress
from models.job import Progress, Stage


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({Stage.ANALYZE: 9, Stage.INDEX: 1}, "1 to analyze in 9 parts"),
        ({Stage.ANALYZE: 8, Stage.INDEX: 2}, "1 to analyze in 8 parts"),
        ({Stage.ANALYZE: 1}, "1 to analyze"),
        ({}, "1 to analyze"),
    ],
)
def test_the_line_moves_while_one_long_file_is_analyzed(capsys, monkeypatch, parts, told):
    monkeypatch.setattr("api.cli.live.time.monotonic", iter(range(0, 1000, 20)).__next__)
    live = LiveProgress()
    live(Progress(files=1, pages=835, waiting={Stage.ANALYZE: 1}, parts=parts))
    assert capsys.readouterr().err.rstrip().endswith(f"0 problems · {told}")
