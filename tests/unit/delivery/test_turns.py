"""Reading and analysis share the time of a worker, and the text of what comes in bulk is there before its analysis."""

import io

import pytest
from support.factories import OPERATOR
from support.pipeline import World

from models.exhibit import Source
from models.job import Priority, Stage
from services.turns import MOST_AHEAD, READING_FIRST, READING_SHARE, Turns

BOTH = (Stage.EXTRACT, Stage.ANALYZE)


@pytest.fixture
def world(tmp_path):
    made = World(tmp_path)
    yield made
    made.records.close()


def test_reading_has_its_share_of_the_time_where_both_wait():
    turns, spent = Turns(), dict.fromkeys(BOTH, 0.0)
    turns.count(Stage.EXTRACT, READING_FIRST)
    for _ in range(400):
        stage = turns.order(BOTH)[0]
        seconds = {Stage.EXTRACT: 0.2, Stage.ANALYZE: 0.7}[stage]
        turns.count(stage, seconds)
        spent[stage] += seconds
    assert spent[Stage.EXTRACT] / spent[Stage.ANALYZE] == pytest.approx(READING_SHARE, rel=0.1)


def test_what_one_had_alone_is_made_up_for_within_bounds():
    turns = Turns()
    turns.count(Stage.EXTRACT, 100 * MOST_AHEAD)
    assert turns.order(BOTH)[0] is Stage.ANALYZE
    turns.count(Stage.ANALYZE, MOST_AHEAD / READING_SHARE)
    assert turns.order(BOTH)[0] is Stage.EXTRACT


def test_the_writer_of_the_index_is_not_kept_waiting_by_either():
    assert [Turns().order(tuple(Stage))[0] for _ in range(3)] == [Stage.INDEX] * 3


def test_text_in_bulk_is_indexed_before_it_is_analyzed_and_again_with_what_was_found(world):
    files = [(Source(path=f"{n}.txt"), io.BytesIO(b"nota %d" % n)) for n in range(3)]
    taken = world.intake.receive_together(world.case, files, actor=OPERATOR, priority=Priority.BULK)
    documents = [exhibit.document for exhibit in taken]
    while not world.indexed:
        assert world.pipeline.work_once(holder="w", batch=1)
    assert world.records.evidence.analysis(world.indexed[0]) is None
    world.run()
    assert sorted(world.indexed) == sorted(documents * 2)
    assert all(world.records.evidence.analysis(document) for document in documents)
    assert world.records.jobs.waiting() == 0
