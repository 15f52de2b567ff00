"""What hit-or-no-hit questions take: 1,000 against a million keys, hits against no hits, and openmined-psi beside it.

PYTHONPATH=. python -P -m benchmarks.deconfliction.answers [--held 1000000] [--asked 1000] [--each 10000] [--out FILE]

Seconds are of the processor, of all threads. openmined-psi is compared where it is installed; Lince does not need it.
"""

import argparse
import importlib
import json
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from services.deconfliction import message, oprf, protocol

_PLUS_MINUS = 1.96


def phones(first: int, last: int) -> list[str]:
    """Invented numbers, as keys."""
    return [f"phone:zz:+5917{number:08}" for number in range(first, last)]


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """What came of it, and seconds of the processor."""
    began = time.process_time()
    return work(), time.process_time() - began


def asked_against(held: int, asked: int) -> dict[str, float]:
    """Half of the questions are hits; the answers are held against a clear-text join."""
    keys, key = phones(0, held), oprf.random_scalar()
    questions = random.Random(9).sample(phones(held - asked // 2, held + asked - asked // 2), asked)
    tags, preparing = timed(lambda: protocol.tags_of(key, keys))
    blinded, blinding = timed(lambda: protocol.blind(questions))
    (evaluated, proof), answering = timed(lambda: protocol.answer(key, blinded.elements))
    found, reading = timed(lambda: protocol.hits(blinded, evaluated, tags, public=oprf.public_key(key), proof=proof))
    known = set(keys)
    assert found == [question in known for question in questions]
    fixed = len(message.MAGIC) + message.HEAD + message.SIGNATURE
    sent = len(blinded.elements) * oprf.SIZE
    return {
        "held": held,
        "asked": asked,
        "preparing_s": round(preparing, 2),
        "blinding_s": round(blinding, 3),
        "answering_s": round(answering, 3),
        "reading_s": round(reading, 3),
        "question_bytes": fixed + sent,
        "answer_bytes": fixed + sent + len(tags),
    }


def hits_beside_misses(each: int, held: int) -> dict[str, float]:
    """Mean microseconds of the processor for a question of one key, in turns a hit and none: both sides together."""
    key = oprf.random_scalar()
    keys = phones(0, held)
    tags = np.frombuffer(protocol.tags_of(key, keys), "<u8")
    rows: dict[bool, list[int]] = {True: [], False: []}
    chance = random.Random(9)
    for number in range(each):
        for hit in chance.sample((True, False), 2):
            told = (keys[number % held] if hit else f"phone:zz:+5918{number:08}").encode()
            by = oprf.random_scalar()
            began = time.thread_time_ns()
            blinded = oprf.blind(told, by=by)
            [evaluated] = oprf.evaluate_here(key, [blinded])
            output = oprf.finalize(told, blinded_by=by, evaluated=evaluated)
            [found] = protocol.among(np.frombuffer(output[: message.TAG], "<u8"), tags)
            rows[hit].append(time.thread_time_ns() - began)
            assert found == hit
    # A pause of the machine falls on either side; the slowest hundredth of both together is left out.
    limit = sorted(rows[True] + rows[False])[int(2 * each * 0.99)]
    kept = {hit: [one / 1000 for one in times if one <= limit] for hit, times in rows.items()}
    mean = {hit: statistics.fmean(times) for hit, times in kept.items()}
    spread = sum(statistics.variance(times) / len(times) for times in kept.values()) ** 0.5
    return {
        "each": each,
        "hit_us": round(mean[True], 2),
        "no_hit_us": round(mean[False], 2),
        "difference_percent": round(100 * (mean[True] - mean[False]) / mean[False], 3),
        "error_percent": round(100 * _PLUS_MINUS * spread / mean[False], 3),
    }


def beside_openmined(held: int, asked: int) -> dict[str, Any]:
    """The same question by openmined-psi: its answers must be ours."""
    try:
        psi: Any = importlib.import_module("private_set_intersection.python")
    except ImportError:
        return {"openmined_psi": "not installed"}
    keys = phones(0, held)
    questions = phones(held - asked // 2, held + asked - asked // 2)
    server, client = psi.server.CreateWithNewKey(True), psi.client.CreateWithNewKey(True)
    setup, preparing = timed(lambda: server.CreateSetupMessage(1e-9, len(questions), keys, psi.DataStructure.GCS))
    request, blinding = timed(lambda: client.CreateRequest(questions))
    response, answering = timed(lambda: server.ProcessRequest(request))
    found, reading = timed(lambda: client.GetIntersection(setup, response))
    ours = asked_of(keys, questions)
    theirs = [number in set(found) for number in range(len(questions))]
    assert ours == theirs
    return {
        "openmined_psi": "equal answers",
        "held": held,
        "asked": asked,
        "preparing_s": round(preparing, 2),
        "blinding_s": round(blinding, 3),
        "answering_s": round(answering, 3),
        "reading_s": round(reading, 3),
        "set_bytes": setup.ByteSize(),
    }


def asked_of(keys: list[str], questions: list[str]) -> list[bool]:
    """Our answers."""
    key = oprf.random_scalar()
    blinded = protocol.blind(questions)
    evaluated, proof = protocol.answer(key, blinded.elements)
    tags = protocol.tags_of(key, keys)
    return protocol.hits(blinded, evaluated, tags, public=oprf.public_key(key), proof=proof)


def main() -> None:
    """Measure, and print or keep what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--held", type=int, default=1_000_000)
    parser.add_argument("--asked", type=int, default=1000)
    parser.add_argument("--each", type=int, default=10_000)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    result = {
        "questions": asked_against(given.held, given.asked),
        "hits": hits_beside_misses(given.each, min(given.held, given.each)),
        "peer": beside_openmined(min(given.held, 20_000), min(given.asked, 200)),
    }
    told = json.dumps(result, indent=1) + "\n"
    if given.out:
        given.out.write_text(told)
    print(told, end="")


if __name__ == "__main__":
    main()
