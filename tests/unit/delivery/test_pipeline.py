"""The stage table over a real catalogue and folder, with stage functions that succeed, fail and crash on cue."""

import hashlib
import io
import os

import pytest
from support.factories import OPERATOR, an_actor
from support.pipeline import Reader, World
from support.reviewing import a_decision, a_flag

from models.analysis import Analysis
from models.document import Child, DocumentState, Page, Problem, TextSource
from models.errors import EngineUnavailable, HashMismatch, NotFound, StorageFull
from models.exhibit import Source
from models.indicator import Tier
from models.job import Priority, Stage
from models.review import ChangeKind, Precedent, Verdict
from services import turns
from services.ingest import budget, logs_beside
from services.ingest.plugin import Alone, Begin, End
from services.pipeline import MAX_ATTEMPTS, MAX_DEATHS
from services.review.precedents import digest


@pytest.fixture
def world(tmp_path):
    made = World(tmp_path)
    yield made
    made.records.close()


def test_a_file_goes_through_all_stages_and_leaves_no_scraps(world):
    exhibit = world.receive()
    world.run()
    assert world.files()["nota.txt"].state is DocumentState.DONE
    assert world.indexed == [exhibit.document]
    assert world.blobs.has(world.records.evidence.page(exhibit.document, 1).image)
    assert list(world.work.iterdir()) == []


def test_the_same_file_again_is_the_same_receipt_and_no_new_work(world):
    first = world.receive()
    world.run()
    assert world.receive() == first
    assert world.records.jobs.waiting() == 0


def test_a_damaged_original_that_comes_again_is_read_again_and_the_log_says_so(world):
    first = world.receive(b"hola")
    world.run()
    with world.blobs.path(first.sha256) as place:
        place.chmod(0o600)
        place.write_bytes(b"hols")
    assert world.receive(b"hola") == first
    assert world.records.jobs.waiting() == 1
    assert [event.action for event in world.records.audit.read()].count("exhibit.repair") == 1


def test_the_same_bytes_under_another_name_are_one_document_with_two_receipts(world):
    first, second = world.receive(), world.receive(path="copia.txt")
    world.run()
    assert first.document == second.document
    assert len(world.indexed) == 1
    assert {file.state for file in world.files().values()} == {DocumentState.DONE}


def test_A5_parts_are_received_read_and_tied_to_their_container(world):
    world.reader.children = {b"zip": {"dentro/a.txt": b"a", "b.txt": b"inner"}, b"inner": {"c.txt": b"c"}}
    container = world.receive(b"zip", "caja.zip")
    world.run()
    children = world.records.evidence.children_of(container.document)
    assert [(child.path, child.depth) for child in children] == [("caja.zip/b.txt", 1), ("caja.zip/dentro/a.txt", 1)]
    (leaf,) = world.records.evidence.children_of(children[0].document)
    assert (leaf.depth, leaf.path) == (2, "caja.zip/b.txt/c.txt")
    assert all(world.blobs.verify(one.sha256) for one in (container, *children, leaf))
    assert len(world.indexed) == 4


def test_a_container_that_holds_itself_ends(world):
    world.reader.children = {b"quine": {"again": b"quine"}}
    world.receive(b"quine", "q.zip")
    world.run()
    assert world.files()["q.zip"].state is DocumentState.DONE


def test_containers_are_followed_to_a_depth_and_say_so(world):
    world.reader.children = {str(n).encode(): {"deeper": str(n + 1).encode()} for n in range(40)}
    world.receive(b"0", "deep.zip")
    world.run()
    states = [file.state for file in world.files().values()]
    assert states.count(DocumentState.LIMIT) == 1
    assert len(states) == 17
    (problem,) = [problem for file in world.files().values() for problem in file.problems]
    assert problem.code == "too_deep"


def a_tree(world, content, *, width, depth):
    """Containers in containers, none the same as another; what the reader finds in each."""
    if depth:
        world.reader.children[content] = {f"{n}": content + b"/%d" % n for n in range(width)}
        for part in world.reader.children[content].values():
            a_tree(world, part, width=width, depth=depth - 1)


def test_a_bomb_of_many_small_containers_is_bounded_as_one(world, monkeypatch):
    monkeypatch.setattr(budget, "MAX_DOCUMENTS", 20)
    a_tree(world, b"bomba", width=5, depth=4)
    beside = world.receive(b"otra", path="otra.txt")
    root = world.receive(b"bomba", path="bomba.zip")
    world.run()
    files = world.files()
    assert len(files) == 2 + 20
    limited = [file for file in files.values() if file.state is DocumentState.LIMIT]
    assert {problem.code for file in limited for problem in file.problems} == {"family_too_big"}
    assert all(len(file.problems) == 1 and file.counts.total == 1 for file in limited)
    assert files["otra.txt"].state is DocumentState.DONE
    assert world.records.worklog.family(root.document).documents == 20
    assert world.records.worklog.family(beside.document).documents == 0
    parts = [exhibit for file in files.values() for exhibit in world.records.evidence.exhibits_of(file.document)]
    assert {part.root for part in parts} == {None, root.document}


def test_unpacked_bytes_are_counted_over_the_whole_family(world, monkeypatch):
    monkeypatch.setattr(budget, "ALWAYS_BYTES", 100)
    monkeypatch.setattr(budget, "RATIO", 2)
    a_tree(world, b"bomba", width=3, depth=5)
    root = world.receive(b"bomba", path="bomba.zip")
    world.run()
    spent = world.records.worklog.family(root.document)
    assert 100 < spent.bytes < 120
    assert DocumentState.LIMIT in {file.state for file in world.files().values()}


def test_reading_a_container_again_counts_its_parts_once(world):
    a_tree(world, b"caja", width=3, depth=1)
    root = world.receive(b"caja", path="caja.zip")
    world.run()
    before = world.records.worklog.family(root.document)
    world.records.jobs.again(root.document, case=world.case, stage=Stage.EXTRACT, version="1")
    world.run()
    after = world.records.worklog.family(root.document)
    assert (before.documents, before.bytes) == (after.documents, after.bytes) == (3, 18)
    assert before.pages == 4


def test_a_family_that_uses_up_its_time_leaves_the_rest_and_a_retry_gives_it_again(world, monkeypatch):
    a_tree(world, b"caja", width=3, depth=1)
    root = world.receive(b"caja", path="caja.zip")
    (job,) = world.records.jobs.lease(stages=[Stage.EXTRACT], holder="w", seconds=60)
    world.pipeline.advance(job)
    spent = world.records.worklog.family(root.document)
    world.records.worklog.set_family(root.document, spent.plus(seconds=10**6))
    world.run()
    parts = [file for file in world.files().values() if file.parent is not None]
    assert {file.state for file in parts} == {DocumentState.LIMIT}
    assert {problem.code for file in parts for problem in file.problems} == {"family_too_slow"}
    world.records.worklog.renew_families(world.case)
    for file in parts:
        world.records.jobs.again(file.document, case=world.case, stage=Stage.EXTRACT, version="1")
    world.run()
    assert {file.state for file in world.files().values()} == {DocumentState.DONE}


def test_what_was_read_before_stays_when_a_family_has_no_time_left(world):
    a_tree(world, b"caja", width=1, depth=1)
    root = world.receive(b"caja", path="caja.zip")
    world.run()
    world.records.worklog.set_family(root.document, world.records.worklog.family(root.document).plus(seconds=10**6))
    (part,) = [file for file in world.files().values() if file.parent is not None]
    world.records.jobs.again(part.document, case=world.case, stage=Stage.EXTRACT, version="1")
    world.run()
    (part,) = [file for file in world.files().values() if file.parent is not None]
    assert (part.state, part.counts.total) == (DocumentState.PARTIAL, 1)
    assert [problem.code for problem in part.problems] == ["family_too_slow"]


def test_a_failing_analysis_leaves_the_text_searchable_and_a_problem(world):
    exhibit = world.receive()
    world.analyze_error = ValueError("names a person: Juana Ficticia")
    world.run()
    file = world.files()["nota.txt"]
    assert (file.state, [problem.code for problem in file.problems]) == (DocumentState.PARTIAL, ["analyze_failed"])
    assert "Juana" not in file.problems[0].message
    assert world.indexed == [exhibit.document]


def test_A2_a_file_whose_reading_fails_keeps_its_receipt_with_both_hashes_and_its_original(world):
    exhibit = world.receive(b"hola")
    assert (exhibit.sha256, exhibit.sha512) == (
        hashlib.sha256(b"hola").hexdigest(),
        hashlib.sha512(b"hola").hexdigest(),
    )
    world.reader.error = RuntimeError("boom")
    world.run()
    file = world.files()["nota.txt"]
    assert (file.state, [problem.code for problem in file.problems]) == (DocumentState.FAILED, ["extract_failed"])
    assert world.blobs.verify(exhibit.sha256)
    assert world.records.evidence.exhibits_of(exhibit.document) == [exhibit]


def test_a_file_that_kills_its_worker_each_time_is_given_up(world):
    world.receive()
    for _ in range(MAX_DEATHS):
        world.records.jobs.lease(stages=[Stage.EXTRACT], holder="dies", seconds=60)
        assert world.records.jobs.release(holder="dies") == 1
    world.run()
    assert [problem.code for problem in world.files()["nota.txt"].problems] == ["extract_crashed"]


def test_a_worker_that_lost_its_lease_saves_nothing(world):
    exhibit = world.receive()
    (job,) = world.records.jobs.lease(stages=[Stage.EXTRACT], holder="slow", seconds=60)
    world.clock.forward(61)
    world.records.jobs.sweep()
    world.pipeline.advance(job)
    assert world.records.evidence.document(exhibit.document) is None
    world.run()
    assert len(world.indexed) == 1


@pytest.mark.parametrize("attempts", [1, MAX_ATTEMPTS - 1])
def test_an_orphan_neither_fails_nor_tidies_away_what_its_successor_reads(world, attempts):
    """A killed parent's worker reads on, the next pool takes its job back, and both end."""
    world.receive()
    jobs = world.records.jobs
    for _ in range(attempts - 1):
        jobs.lease(stages=(Stage.EXTRACT,), holder="before", seconds=60, limit=1)
        jobs.release(holder="before")
    (orphaned,) = jobs.lease(stages=(Stage.EXTRACT,), holder="orphan", seconds=60, limit=1)
    reader = world.reader

    class Orphan(Reader):
        def __call__(self, path, *, folder, **options):
            jobs.release(holder="orphan")
            world.pipeline = world.make("1")
            world.run()  # the successor reads the file while the orphan's folder is there
            assert folder.is_dir()
            raise OSError("the orphan's reading process is gone")

    world.reader = Orphan()
    orphan = world.make("1")
    world.reader = reader
    orphan.advance(orphaned)
    assert world.files()["nota.txt"].state is DocumentState.DONE
    assert not world.files()["nota.txt"].problems


def test_a_full_disk_stops_the_work_and_blames_no_file(world):
    world.receive()
    world.reader.error = StorageFull("full")
    with pytest.raises(StorageFull):
        world.run()
    world.reader.error = None
    world.run()
    assert world.files()["nota.txt"].state is DocumentState.DONE
    assert world.files()["nota.txt"].problems == ()


@pytest.mark.parametrize("files", [1, 3])
def test_an_engine_that_is_away_is_waited_for_and_blames_no_file(world, files):
    for number in range(files):
        world.receive(f"hola {number}".encode(), f"nota{number}.txt")
    world.index_error = EngineUnavailable("away")
    for _ in range(MAX_ATTEMPTS + 3):
        with pytest.raises(EngineUnavailable):
            world.run()
    assert world.indexed == []
    world.index_error = None
    world.run()
    assert len(set(world.indexed)) == files
    assert all(file.state is DocumentState.DONE and file.problems == () for file in world.files().values())


def test_a_new_version_of_reading_does_all_later_stages_again(world):
    exhibit = world.receive()
    world.run()
    world.records.jobs.again(exhibit.document, case=world.case, stage=Stage.EXTRACT, version="2")
    world.pipeline = world.make("2")
    world.run()
    assert world.records.evidence.document(exhibit.document).version == "2"
    assert world.indexed == [exhibit.document] * 2


def test_A3_declared_hashes_are_checked(world):
    right = hashlib.sha256(b"hola").hexdigest()
    assert world.receive(declared_sha256=right).sha256 == right
    with pytest.raises(HashMismatch):
        world.receive(b"otra", declared_sha256=right)
    assert len(world.files()) == 1


def test_a_stranger_receives_nothing(world):
    with pytest.raises(NotFound):
        world.intake.receive(world.case, Source(path="x"), io.BytesIO(b"hola"), actor=an_actor())
    assert world.files() == {}


def test_names_that_are_no_text_are_kept_readable(world):
    exhibit = world.receive(path=b"caf\xe9 \xff.txt".decode("utf-8", "surrogateescape"))
    assert exhibit.path == "caf\\xe9 \\xff.txt"


def test_passwords_of_the_case_reach_the_reader(world):
    world.records.cases.add_password(world.case, "clave")
    world.receive()
    world.run()
    assert list(world.reader.passwords) == ["clave"]


def test_problems_of_reading_stay_with_the_file(world):
    problem = Problem(code="encrypted", message="Needs a password.")
    world.reader = lambda path, **_: (part for part in (problem, End(state=DocumentState.ENCRYPTED)))
    world.pipeline = world.make("1")
    world.receive()
    world.run()
    assert world.files()["nota.txt"].state is DocumentState.ENCRYPTED


def test_a_new_version_of_analysis_is_done_over_the_whole_archive(world):
    exhibit = world.receive()
    world.run()
    assert world.pipeline.renew() == 0
    world.pipeline = world.make("1", analyze="2")
    assert world.pipeline.renew() == 1
    world.analyzed_by = "2"
    world.run()
    assert world.records.evidence.analysis(exhibit.document).version == "2"
    assert world.indexed == [exhibit.document] * 2
    assert world.pipeline.renew() == 0


def test_what_readers_decided_moves_flags_of_later_analyses_which_name_the_set(world, monkeypatch):
    reviews = world.records.reviews
    flag = a_flag(1, 9).model_copy(update={"vector": b"abcd\x00\x3c" + bytes(94)})
    judged = [flag.model_copy(update={"span": flag.span.model_copy(update={"document": f"d{n}"})}) for n in range(3)]

    def analyze(document, **_):
        here = flag.model_copy(update={"span": flag.span.model_copy(update={"document": document.id})})
        return Analysis(document=document.id, version="1", indicators=(here,))

    monkeypatch.setattr(world, "analyze", analyze)
    world.pipeline = world.make("1")
    exhibit = world.receive()
    world.run()
    plain = world.records.evidence.analysis(exhibit.document)
    assert (plain.indicators[0].tier, plain.precedents) == (Tier.RULE, "")
    examples = [
        Precedent(decision=f"{n}" * 32, case=world.case, span=one.span, category=one.category, holds=False, readers=1,
                  vector=one.vector)
        for n, one in enumerate(judged)
    ]  # fmt: skip
    monkeypatch.setattr(type(reviews), "precedents", lambda self, case, *, readers: examples if readers == 1 else [])
    world.records.jobs.again(exhibit.document, case=world.case, stage=Stage.ANALYZE, version="again", changed=True)
    world.run()
    moved = world.records.evidence.analysis(exhibit.document)
    assert (moved.indicators[0].tier, moved.precedents) == (Tier.SUGGESTED, digest(examples))
    assert moved.indicators[0].precedents == tuple(one.decision for one in examples)
    [change] = reviews.changes(world.case, limit=9)[1]
    assert (change.kind, change.before.tier, change.after.tier) == (ChangeKind.RETOLD, Tier.RULE, Tier.SUGGESTED)


def test_new_weights_compare_what_was_judged_before_and_the_rest_is_told_again(world, monkeypatch):
    weights = "abcd"

    def analyze(document, **_):
        vector = weights.encode() + b"\x00\x3c" + bytes(94)
        flag = a_flag(1, 9, document=document.id).model_copy(update={"vector": vector})
        return Analysis(document=document.id, version=weights, indicators=(flag,))

    monkeypatch.setattr(world, "analyze", analyze)
    exhibits = [world.receive(f"hola {n}".encode(), f"{n}.txt") for n in range(4)]
    world.pipeline = world.make("1", analyze=weights)
    world.run()
    for number, one in enumerate(exhibits[:3]):
        [flag] = world.records.evidence.indicators(one.document)
        world.records.reviews.add(a_decision(flag, Verdict.DISMISSED, number=number, case=world.case))
    weights = "wxyz"
    world.pipeline = world.make("1", analyze=weights)
    world.pipeline.renew()
    world.run()
    [last] = world.records.evidence.indicators(exhibits[3].document)
    assert (last.vector[:4], last.tier) == (b"wxyz", Tier.SUGGESTED)
    assert {world.records.evidence.indicators(one.document)[0].tier for one in exhibits[:3]} == {Tier.RULE}


class LongReader:
    """Reads every file as `pages` pages, and asks `between` before each one."""

    def __init__(self, pages, *, between=lambda number: None, end=DocumentState.DONE):
        self.pages, self.between, self.end = pages, between, end

    def __call__(self, path, **_):
        yield Begin(media_type="text/plain", reader="r", version="1")
        for number in range(1, self.pages + 1):
            self.between(number)
            yield Page(number=number, width=0, height=0, source=TextSource.TEXT, text=f"hoja {number}")
        yield End(state=self.end)


def long_world(world, reader):
    world.reader = reader
    world.pipeline = world.make("1")
    return world.receive()


def test_pages_are_there_while_the_rest_is_read(world):
    seen = {}

    def look(number):
        document = world.records.evidence.document(exhibit.document)
        seen[number] = (document.state, document.counts.total) if document else None

    exhibit = long_world(world, LongReader(250, between=look))
    world.run()
    assert (seen[99], seen[101], seen[250]) == (None, (DocumentState.READING, 100), (DocumentState.READING, 200))
    document = world.records.evidence.document(exhibit.document)
    assert (document.state, document.counts.total) == (DocumentState.DONE, 250)
    assert sorted(world.stretches) == [(0, 100, None), (1, 100, None), (2, 50, 250)]
    assert [world.records.evidence.analysis(exhibit.document, stretch=n) is not None for n in range(4)] == [
        True,
        True,
        True,
        False,
    ]


def test_a_reading_that_is_cut_begins_anew_and_ends_the_same(world):
    calls = []

    def once(number):
        calls.append(number)
        if len(calls) == 230:
            raise RuntimeError("cut")

    exhibit = long_world(world, LongReader(250, between=once))
    world.run()
    document = world.records.evidence.document(exhibit.document)
    assert (document.state, document.counts.total, document.problems) == (DocumentState.DONE, 250, ())
    assert [page.number for page in world.records.evidence.pages(exhibit.document)] == list(range(1, 251))


def test_a_reading_that_fails_for_good_keeps_its_pages_and_is_never_done(world):
    def always(number):
        if number == 230:
            raise RuntimeError("cut")

    exhibit = long_world(world, LongReader(250, between=always))
    world.run()
    document = world.records.evidence.document(exhibit.document)
    assert (document.state, document.counts.total) == (DocumentState.PARTIAL, 200)
    assert [problem.code for problem in document.problems] == ["extract_failed"]
    assert world.stretches[-1] == (1, 100, 200)


def test_a_failed_analysis_of_earlier_pages_is_told_in_the_end(world):
    def fail(number):
        if number == 201:
            # What another worker does meanwhile.
            (job,) = world.records.jobs.lease(stages=[Stage.ANALYZE], holder="other", seconds=60)
            world.pipeline._give_up(job, Problem(code="analyze_crashed", message="It crashed."))

    exhibit = long_world(world, LongReader(250, between=fail))
    world.run()
    document = world.records.evidence.document(exhibit.document)
    assert (document.state, [problem.code for problem in document.problems]) == (
        DocumentState.PARTIAL,
        ["analyze_crashed"],
    )


def test_a_long_reading_in_bulk_lets_pass_what_is_waited_for(world, monkeypatch):
    monkeypatch.setattr(turns, "PASS_SECONDS", 0.0)
    done = []

    def look(number):
        if number == 50:
            urgent.append(world.receive(b"otra", "urgente.txt"))
        if number == 60:
            done.append(world.records.evidence.document(urgent[0].document))

    urgent = []
    world.reader = LongReader(70, between=look)
    world.pipeline = world.make("1")
    world.intake.receive(world.case, Source(path="largo.txt"), io.BytesIO(b"x"), actor=OPERATOR, priority=Priority.BULK)
    short = LongReader(1)
    readers = iter([world.reader, short])

    def read(path, **given):
        return next(readers)(path, **given)

    world.pipeline = world.make("1", read=read)
    world.run()
    assert done[0].state is DocumentState.DONE
    assert {file.state for file in world.files().values()} == {DocumentState.DONE}


def test_a_heavy_upload_that_takes_long_lets_a_light_one_of_somebody_else_pass(world, monkeypatch):
    monkeypatch.setattr(turns, "PASS_SECONDS", 0.0)
    monkeypatch.setattr(turns, "LONG_SECONDS", 0.0)
    monkeypatch.setattr(turns, "LIGHT", 5)
    received, seen = [], []

    def look(number):
        if number == 50:
            received.extend([world.receive(b"also heavy", "otro-largo.txt"), world.receive(b"una", "corto.txt")])
        if number == 60:
            seen.extend(world.records.evidence.document(one.document) for one in received)

    readers = iter([LongReader(70, between=look), LongReader(1), LongReader(1)])

    def read(path, **given):
        return next(readers)(path, **given)

    world.pipeline = world.make("1", read=read)
    world.receive(b"heavy", "largo.txt")
    world.run()
    # The light one is read between two pages of the heavy one; another heavy one waits until that is done.
    assert seen[0] is None
    assert seen[1].state is DocumentState.DONE
    assert {file.state for file in world.files().values()} == {DocumentState.DONE}


def test_a_retry_that_crashes_keeps_what_was_read_before(world):
    exhibit = world.receive()
    world.run()
    world.reader.error = RuntimeError("boom")
    world.records.jobs.again(exhibit.document, case=world.case, stage=Stage.EXTRACT, version="1")
    world.run()
    document = world.records.evidence.document(exhibit.document)
    assert (document.state, document.counts.total) == (DocumentState.PARTIAL, 1)


@pytest.mark.parametrize("trick", ["link", "other bytes", "missing", "pipe"])
def test_files_that_are_not_what_they_are_said_to_be_are_left_out(world, trick):
    def tricky(path, *, folder, **_):
        digest = hashlib.sha256(b"parte").hexdigest()
        place = folder / digest
        if trick == "link":
            place.symlink_to(path)
        elif trick == "other bytes":
            place.write_bytes(b"otros")
        elif trick == "pipe":
            os.mkfifo(place)
        yield Child(path="a.txt", file=digest, sha256=digest, size=5)
        yield End(state=DocumentState.DONE)

    world.pipeline = world.make("1", read=tricky)
    exhibit = world.receive()
    world.run()
    document = world.records.evidence.document(exhibit.document)
    assert (document.state, [problem.code for problem in document.problems]) == (DocumentState.PARTIAL, ["part_lost"])
    assert world.records.evidence.children_of(exhibit.document) == []


def together(world, *, dies_after=None, alone=()):
    """A pipeline that reads small files together; `dies_after` so many, or leaves `alone` those of these contents."""
    calls = []

    def read_together(files, *, passwords, folder):
        calls.append(len(files))
        for n, (path, name) in enumerate(files):
            if n == dies_after:
                return
            if path.read_bytes() in alone:
                yield Alone()
                continue
            yield from world.reader(path, name=name, passwords=passwords, folder=folder)

    world.pipeline = world.make("1", together=read_together)
    for n in range(5):
        world.receive(f"nota {n}".encode(), f"{n}.txt")
    return calls


@pytest.mark.parametrize("ways", [{}, {"dies_after": 0}, {"dies_after": 3}, {"alone": [b"nota 0", b"nota 3"]}], ids=str)
def test_small_files_are_read_together_and_none_is_lost(world, ways):
    calls = together(world, **ways)
    while world.pipeline.work_once(holder="w", batch=8, weight=1_000_000):
        pass
    assert calls[0] == 5
    assert {file.state for file in world.files().values()} == {DocumentState.DONE}
    assert all(file.counts.total == 1 for file in world.files().values())
    assert len(set(world.indexed)) == 5
    assert list(world.work.iterdir()) == []


def test_one_bad_file_of_a_batch_harms_no_other(world):
    together(world)
    reader = world.reader

    def fails(path, **given):
        if path.read_bytes() == b"nota 2":
            raise ValueError("bad")
        yield from reader(path, **given)

    world.reader = fails
    world.pipeline = world.make("1", together=world.pipeline._stages.read_together)
    while world.pipeline.work_once(holder="w", batch=8, weight=1_000_000):
        pass
    states = {path: file.state for path, file in world.files().items()}
    assert states.pop("2.txt") is DocumentState.FAILED
    assert set(states.values()) == {DocumentState.DONE}


def test_a_worker_that_died_over_a_batch_tries_each_of_it_alone(world):
    calls = together(world)
    world.records.jobs.lease(stages=[Stage.EXTRACT], holder="dies", seconds=60, limit=8)
    world.records.jobs.release(holder="dies")
    while world.pipeline.work_once(holder="w", batch=8, weight=1_000_000):
        pass
    assert calls == []
    assert {file.state for file in world.files().values()} == {DocumentState.DONE}


def test_files_received_together_are_received_as_one_by_one(world):
    class Unreadable(io.BytesIO):
        def read(self, size=-1):
            raise OSError(5, "Input/output error")

    one = world.receive(b"uno", "a.txt")
    streams = [(Source(path=path), io.BytesIO(content)) for path, content in (("a.txt", b"uno"), ("b.txt", b"dos"))]
    taken = world.intake.receive_together(
        world.case, [streams[0], (Source(path="roto.txt"), Unreadable()), streams[1]], actor=OPERATOR
    )
    assert taken[0] == one
    assert isinstance(taken[1], OSError)
    assert taken[2].path == "b.txt"
    assert set(world.files()) == {"a.txt", "b.txt"}
    with pytest.raises(NotFound):
        world.intake.receive_together(world.case, streams, actor=an_actor())
    wrong = [(Source(path="c.txt", declared_sha256="0" * 64), io.BytesIO(b"tres"))]
    with pytest.raises(HashMismatch):
        world.intake.receive_together(world.case, wrong, actor=OPERATOR)
    assert set(world.files()) == {"a.txt", "b.txt"}


def test_a_database_is_read_with_the_log_that_came_from_the_same_place(world):
    seen: dict[str, dict[str, bytes]] = {}

    def read(path, *, name, folder, **_):
        seen[name] = {ending: log.read_bytes() for ending, log in logs_beside.laid(folder).items()}
        yield from (Begin(media_type="text/plain", reader="r", version="1"), End(state=DocumentState.DONE))

    world.pipeline = world.make("1", read=read)
    base = b"SQLite format 3\0"
    for path, content in (("x/a.db-wal", b"LOG"), ("y/b.db-wal", b"OTHER"), ("x/a.db", base), ("x/b.db", base + b"2")):
        world.receive(content, path)
    world.run()
    assert (seen["a.db"], seen["b.db"], seen["a.db-wal"]) == ({"-wal": b"LOG"}, {}, {})
