"""A clock that jumps by an hour, either way: nothing is lost, nothing is done twice, and nothing waits for long."""

import pytest
from support.ended import LIMIT, counted_twice, unfinished
from support.pipeline import World

from models.job import JobState, Stage
from services.pipeline import LEASE_SECONDS

HOUR = 3600
_SWEEP = 5
"""Seconds between two looks of the pool for leases that ran out."""


@pytest.fixture
def world(tmp_path):
    made = World(tmp_path)
    yield made
    made.records.close()


def until_all_is_done(world):
    """As a server does: sweep every few seconds, work on what is there. Returns the seconds that it took."""
    for seconds in range(0, LIMIT + _SWEEP, _SWEEP):
        world.records.jobs.sweep()
        world.run()
        if not unfinished(world.records):
            return seconds
        world.clock.forward(_SWEEP)
    return None


@pytest.mark.parametrize("jump", [-HOUR, HOUR, -24 * HOUR])
@pytest.mark.parametrize("stage", list(Stage))
def test_a_lease_of_one_that_died_runs_out_whatever_the_clock_does(world, jump, stage):
    world.receive()
    while True:
        (job,) = world.records.jobs.lease(stages=list(Stage), holder="dead", seconds=LEASE_SECONDS)
        if job.stage is stage:
            break
        world.records.jobs.postpone([job])
        world.pipeline.work_once(holder="alive")
    world.clock.forward(jump)
    assert until_all_is_done(world) is not None
    assert unfinished(world.records) == []
    assert counted_twice(world.records) == 0


@pytest.mark.parametrize("jump", [-HOUR, HOUR])
def test_one_that_lives_keeps_or_loses_its_job_and_saves_it_once(world, jump):
    exhibit = world.receive()
    (job,) = world.records.jobs.lease(stages=[Stage.EXTRACT], holder="alive", seconds=LEASE_SECONDS)
    world.clock.forward(jump)
    world.records.jobs.sweep()
    (state,) = [one.state for one in world.records.tally.depths()]
    assert state is (JobState.QUEUED if jump > 0 else JobState.LEASED)
    world.run()  # another one takes it, if it fell back
    world.pipeline.advance(job)
    world.run()
    assert unfinished(world.records) == []
    assert world.records.evidence.last_page(exhibit.document) == 1
    assert counted_twice(world.records) == 0
    done = {(one.stage, one.outcome): one.jobs for one in world.records.tally.counted() if one.jobs}
    assert done[Stage.EXTRACT, "done"] == 1
    assert done.get((Stage.EXTRACT, "lost"), 0) == (1 if jump > 0 else 0)


def test_two_clocks_that_differ_as_those_of_machines_may_take_no_lease_away(world):
    """A worker whose clock is ahead by less than it may be gives leases that the server finds a little long."""
    world.receive()
    world.clock.forward(20)
    (job,) = world.records.jobs.lease(stages=[Stage.EXTRACT], holder="ahead", seconds=LEASE_SECONDS)
    world.clock.forward(-20)
    before = world.records.tally.depths()
    assert world.records.jobs.sweep() == 0
    assert world.records.tally.depths() == before
    assert world.records.jobs.heartbeat(job, seconds=LEASE_SECONDS)
