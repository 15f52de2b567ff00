"""What is said when a verb is broken off: whether its work goes on the next time."""

import pytest

from api.cli import main


@pytest.mark.parametrize(
    ("verb", "said"), [("analyze", "again: nothing was kept."), ("ingest", "again: it continues where it stopped.")]
)
def test_only_verbs_that_keep_their_work_say_that_it_continues(monkeypatch, capsys, verb, said):
    def broken(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(main, "_invoke", broken)
    assert main.run([verb, "x.jsonl"]) == main.INTERRUPTED
    assert said in capsys.readouterr().err
