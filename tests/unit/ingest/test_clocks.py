"""Allowances go by computing time: a busy machine loses no page, a busy loop and a standstill end."""

import os
import signal
import subprocess
import sys
import time

import pytest

from models.document import DocumentState
from services.ingest import clocks
from services.ingest.answers import Allowance, Parts
from services.ingest.clocks import PATIENCE, Pace, Watch
from services.ingest.plugin import Begin, End
from services.ingest.programs import run
from services.ingest.pulse import Pulse, tell, tell_end
from services.ingest.reader import frame

BEGIN = Begin(media_type="text/plain", reader="text", version="1")


@pytest.mark.parametrize(
    ("looks", "late"),
    [
        ([(9, 9.0)], False),
        ([(10, 10.0)], True),
        # Twenty programs on one core: ten times as long by the wall.
        ([(second, second / 10) for second in range(1, 99)], False),
        ([(second, second / 10) for second in range(1, 101)], True),
        # It stands still.
        ([(5, 1.0), (9, 1.01), (15, 1.01)], True),
        ([(5, 1.0), (9, 1.01), (14, 1.02), (23, 1.03)], False),
        # So slow that nobody waits for it.
        ([(second, second / 25) for second in range(1, 201)], True),
        # The system does not tell computing.
        ([(9, None)], False),
        ([(10, None)], True),
    ],
)
def test_what_is_late(looks, late):
    pace = Pace(10.0)
    told = [pace.is_late(wall, computing) for wall, computing in looks]
    assert told[-1] is late
    assert not any(told[:-1])


def test_the_pace_begins_where_it_is_told_to():
    pace = Pace(10.0, since=(100.0, 50.0))
    assert not pace.is_late(105.0, 59.0)
    assert pace.is_late(105.0, 60.0)
    assert 100 + 10 * PATIENCE > 105


def test_a_watch_runs_with_the_computing_of_this_process_and_of_those_it_ran():
    watch = Watch(100.0)
    time.sleep(0.3)
    assert watch.left > 99.8
    until = time.process_time() + 0.3
    while time.process_time() < until:
        pass
    subprocess.run([sys.executable, "-c", "import time\nwhile time.process_time() < 0.5: pass"], check=True)
    assert 98.0 < watch.left < 99.3


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell it")
def test_computing_is_added_up_over_all_that_runs_below():
    script = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'while True: pass'])"
    with subprocess.Popen([sys.executable, "-c", script], start_new_session=True) as process:
        try:
            before = clocks.below(process.pid)
            deadline = time.monotonic() + 60
            while (clocks.below(process.pid) or 0) < before + 0.3 and time.monotonic() < deadline:
                time.sleep(0.05)
            assert clocks.below(process.pid) >= before + 0.3
        finally:
            os.killpg(process.pid, signal.SIGKILL)
    assert clocks.below(process.pid) is None


def test_a_program_in_a_busy_loop_and_one_that_stands_still_are_ended():
    assert run([sys.executable, "-c", "while True: pass"], seconds=0.5).ended == "time"
    assert run(["sleep", "60"], seconds=0.5).ended == "time"


def pipes():
    return os.pipe(), os.pipe()


def test_a_reading_that_waits_for_its_turn_is_not_late(tmp_path):
    """Its allowance of a second passes on the wall; it computes all the while, slowly."""
    (parts_end, parts_in), (pulse_end, pulse_in) = pipes()
    parts = Parts(Allowance(base=1.0, per_mib=0.0, silence=1.0), size=0)
    taking = parts.take(parts_end, Pulse(pulse_end))
    os.write(parts_in, frame(BEGIN))
    assert next(taking) == BEGIN
    for tenth in range(1, 6):
        tell(pulse_in, tenth * 0.6 / 5)
        assert next(taking) is None
    os.write(parts_in, frame(End(state=DocumentState.DONE, seconds=10**9)))
    assert next(taking).state is DocumentState.DONE
    tell_end(pulse_in, 0, computing=0.7, peak=5)
    for descriptor in (parts_in, pulse_in):
        os.close(descriptor)
    with pytest.raises(StopIteration, match="exit"):
        next(taking)
    os.close(parts_end)
    os.close(pulse_end)


def test_a_child_can_neither_lie_its_time_away_nor_claim_more_than_has_passed():
    for claimed, least, most in ((0.0, 0.5, 0.5), (10.0**9, 0.5, 30.0)):
        (parts_end, parts_in), (pulse_end, pulse_in) = pipes()
        tell(pulse_in, 0.5)
        os.write(parts_in, frame(End(state=DocumentState.DONE, seconds=claimed)))
        end = next(Parts(Allowance(), size=0).take(parts_end, Pulse(pulse_end)))
        assert least <= end.seconds <= most
        for descriptor in (parts_end, parts_in, pulse_end, pulse_in):
            os.close(descriptor)


def test_an_end_that_is_told_with_its_cost():
    (pulse_end, pulse_in), spare = pipes()
    tell(pulse_in, 1.25)
    tell_end(pulse_in, -9, computing=2.5, peak=1_000)
    os.close(pulse_in)
    pulse = Pulse(pulse_end)
    assert pulse.wait(5) == -9
    assert (pulse.computing, pulse.peak) == (2.5, 1_000)
    for descriptor in (pulse_end, *spare):
        os.close(descriptor)
