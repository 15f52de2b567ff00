"""Reading in a child process: whatever a file does, the answer is typed, and the next file is read."""

import contextlib
import errno
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import zlib
from pathlib import Path

import libarchive
import pytest
from support.files import a_pdf, a_picture, a_zip, as_bytes, codes, text_of
from support.hostile.traps import a_pdf_with_traps

from models.document import DocumentState, Page, TextSource
from models.errors import PageNotDrawn, StorageFull
from services.ingest import answers, confine, isolation, wrapping
from services.ingest.answers import Allowance
from services.ingest.isolation import IsolatedExtractor
from services.ingest.ocr import nets
from services.ingest.parts import collect

LINES = ["Declara la testigo que fue llevada", "a la casa de la avenida Ballivián", "y que allí quedó sin papeles"]


@pytest.fixture(scope="module")
def extractor():
    with IsolatedExtractor(images=False) as running:
        yield running


def read(extractor, folder: Path, name: str, content: bytes, **options):
    path = folder / name
    path.write_bytes(content)
    out = folder / "out"
    out.mkdir(exist_ok=True)
    return extractor.extract(path, name=name, passwords=options.get("passwords", ()), folder=out)


def scans(count: int) -> bytes:
    """A TIFF that keeps an OCR engine busy for about two seconds a page."""
    # The words of each page in an order of its own: pages that say the same would be noted as such.
    words = " ".join(LINES).split()
    pages = [random.Random(n).choices(words, k=8 * len(words)) for n in range(count)]
    texts = ["\n".join(" ".join(page[at : at + 6]) for at in range(0, len(page), 6)) for page in pages]
    frames = [a_picture(text, size=(1400, 2000)) for text in texts]
    return as_bytes(frames[0], "TIFF", save_all=True, append_images=frames[1:])


def descendants(pid: int) -> dict[int, str]:
    """Living processes below one, with their names."""
    parents: dict[int, int] = {}
    names: dict[int, str] = {}
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError, IndexError):
            line = (entry / "stat").read_text(encoding="utf-8")
            name, rest = line.split("(", 1)[1].rsplit(")", 1)
            if rest.split()[0] not in "ZX":
                parents[int(entry.name)], names[int(entry.name)] = int(rest.split()[1]), name
    found: dict[int, str] = {}
    edge = {pid}
    while edge:
        edge = {child for child, parent in parents.items() if parent in edge}
        found |= {child: names[child] for child in edge}
    return found


def wait_for(what, *, seconds: float = 15.0):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := what():
            return found
        time.sleep(0.02)
    raise AssertionError("it did not happen in time")


def reading_children(extractor) -> list[int]:
    """The processes that read a file now: they hold the server's name and have a younger program below them."""
    server = extractor._server
    below = descendants(server._process.pid) if server else {}
    return [pid for pid in below if "tesseract" in descendants(pid).values() and below[pid].startswith("python")]


def youngest_reader(extractor) -> int:
    """The child itself, not the server above it: no other of them is below it. Numbers of processes begin anew.

    Seen twice: while programs come and go, what stands below a process changes between two looks at it.
    """

    def youngest() -> int | None:
        found = reading_children(extractor)
        return next((pid for pid in found if not set(descendants(pid)) & set(found)), None)

    def steady() -> int | None:
        first = youngest()
        time.sleep(0.05)
        return first if first is not None and first == youngest() else None

    return wait_for(steady)


def in_background(extractor, folder: Path, content: bytes) -> tuple[threading.Thread, list]:
    results: list = []

    def work() -> None:
        results.append(read(extractor, folder, "scan.tif", content))

    thread = threading.Thread(target=work)
    thread.start()
    return thread, results


def test_a_file_is_read_and_its_parts_are_in_the_folder(extractor, tmp_path):
    extraction = read(extractor, tmp_path, "a.zip", a_zip({"nota ñ.txt": b"71234567"}))
    assert (extraction.state, extraction.children[0].path) == (DocumentState.DONE, "nota ñ.txt")
    assert (tmp_path / "out" / extraction.children[0].file).read_bytes() == b"71234567"
    assert not (tmp_path / "out" / "scratch").exists()


def test_small_texts_share_a_child_and_others_are_left_for_their_own(extractor, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    contents = {
        "a.txt": b"uno",
        "b.png": as_bytes(a_picture("x"), "PNG"),
        "c.eml": b"Subject: dos\n\ntres",
        "d.txt": b"",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    parts = extractor.read_together([(tmp_path / name, name) for name in contents], passwords=(), folder=out)
    told = [part for part in parts if isinstance(part, answers.Page | answers.End | answers.Alone)]
    assert [type(part).__name__ for part in told] == ["Page", "End", "Alone", "Page", "End", "End"]
    assert told[-1].state is DocumentState.EMPTY
    files = [(tmp_path / name, name) for name in contents]
    wholes = extractor.extract_together(files, passwords=(), folder=out)
    assert [whole and whole.state.value for whole in wholes] == ["done", None, "done", "empty"]
    assert wholes[0].pages[0].text == "uno"


def test_what_a_dying_child_left_of_a_handful_is_read_alone(tmp_path):
    files = []
    for n in range(3):
        (tmp_path / f"{n}.txt").write_text("palabra " * 500_000)
        files.append((tmp_path / f"{n}.txt", f"{n}.txt"))
    (tmp_path / "out").mkdir()
    with IsolatedExtractor(images=False, allowance=answers.Allowance(base=0.0, per_mib=0.0)) as hurried:
        assert hurried.extract_together(files, passwords=(), folder=tmp_path / "out") == [None] * 3


@pytest.mark.ocr
@pytest.mark.skipif(nets.files() is None, reason="the networks are not installed")
def test_the_networks_are_loaded_once_for_all_files_after_the_first_picture(tmp_path):
    def has_networks(extractor: IsolatedExtractor) -> bool:
        root = extractor._server._process.pid
        alive = [pid for pid, name in {root: "", **descendants(root)}.items() if name != "bwrap"]
        maps = [Path(f"/proc/{pid}/maps").read_text(encoding="utf-8") for pid in alive]
        # The children are gone: what is left is the server, below bubblewrap where there is one.
        return len([one for one in maps if "/python" in one]) == 1 and any("onnxruntime" in one for one in maps)

    with IsolatedExtractor(images=False) as running:
        read(running, tmp_path, "nota.txt", b"Sin imagen alguna.")
        assert not has_networks(running)
        scan = as_bytes(a_picture("\n".join(LINES), size=(900, 500)), "PNG")
        first = read(running, tmp_path, "escaneo.png", scan)
        wait_for(lambda: has_networks(running))
        assert text_of(read(running, tmp_path, "escaneo.png", scan)) == text_of(first)


def test_a_reading_that_nobody_wants_any_more_is_ended(tmp_path):
    (tmp_path / "big.csv").write_bytes(b"Ana;71234567\n" * 2_000_000)
    (tmp_path / "out").mkdir()
    with IsolatedExtractor(images=False) as own:
        parts = own.read(tmp_path / "big.csv", name="big.csv", passwords=(), folder=tmp_path / "out")
        assert isinstance(next(part for part in parts if part is not None), answers.Begin)
        parts.close()
        wait_for(
            lambda: len([n for n in descendants(own._server._process.pid).values() if n.startswith("python")]) <= 1
        )
        assert read(own, tmp_path, "b.txt", b"sigue").state is DocumentState.DONE


def test_passwords_and_page_images_arrive(tmp_path):
    with IsolatedExtractor() as own:
        extraction = read(own, tmp_path, "a.pdf", a_pdf("hola"))
    page = extraction.pages[0]
    assert page.text == "hola"
    assert (tmp_path / "out" / f"{page.image}.jpg").is_file()


def test_a_page_is_drawn_later_as_it_was_read(tmp_path):
    (tmp_path / "drawn").mkdir()
    with IsolatedExtractor() as own:
        extraction = read(own, tmp_path, "a.pdf", a_pdf("hola", "otra hoja"))
        image = own.draw(tmp_path / "a.pdf", 2, name="a.pdf", passwords=(), folder=tmp_path / "drawn")
    assert image == extraction.pages[1].image
    assert (tmp_path / "drawn" / f"{image}.jpg").is_file()


@pytest.mark.parametrize(
    ("name", "content", "number"),
    [
        ("a.pdf", a_pdf("hola"), 2),
        ("a.pdf", a_pdf("hola")[:300], 1),
        ("a.pdf", b"", 1),
        ("a.txt", b"hola", 1),
    ],
)
def test_a_page_that_cannot_be_drawn_is_an_error_of_its_own(tmp_path, extractor, name, content, number):
    (tmp_path / name).write_bytes(content)
    (tmp_path / "out").mkdir()
    with pytest.raises(PageNotDrawn):
        extractor.draw(tmp_path / name, number, name=name, passwords=(), folder=tmp_path / "out")
    assert not list((tmp_path / "out").iterdir())


def test_a_drawing_that_hangs_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(isolation, "DRAWING", Allowance(base=0.0, per_mib=0.0))
    (tmp_path / "out").mkdir()
    with IsolatedExtractor() as own:
        assert read(own, tmp_path, "a.pdf", a_pdf("hola")).state is DocumentState.DONE
        with pytest.raises(PageNotDrawn):
            own.draw(tmp_path / "a.pdf", 1, name="a.pdf", passwords=(), folder=tmp_path / "out")


def test_many_threads_share_one_reading_process(extractor, tmp_path):
    texts: dict[int, str] = {}

    def work(number: int) -> None:
        folder = tmp_path / "shared" / str(number)
        folder.mkdir(parents=True)
        path = folder.parent / f"{number}.txt"
        path.write_text(f"nota {number}", encoding="utf-8")
        texts[number] = text_of(extractor.extract(path, name=path.name, passwords=(), folder=folder))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert texts == {number: f"nota {number}" for number in range(8)}


@pytest.mark.parametrize("always", [False, True])
def test_a_killed_child_costs_nothing_once_and_where_each_is_killed_what_it_had_read_stays(tmp_path, always):
    with IsolatedExtractor(images=False) as own:
        path, out = tmp_path / "big.csv", tmp_path / "out"
        path.write_bytes(b"Ana;71234567\n" * 500_000)
        out.mkdir()
        parts, killed = [], set()
        for part in own.read(path, name=path.name, passwords=(), folder=out):
            if part is not None:
                parts.append(part)
            if any(isinstance(one, Page) for one in parts) and (always or not killed):
                # The server stands above its child, and was there before it.
                below = [pid for pid, name in descendants(own._server._process.pid).items() if name[:6] == "python"]
                if below and max(below) not in killed and max(below) != own._server._process.pid:
                    killed.add(max(below))
                    os.kill(max(below), signal.SIGKILL)
        extraction = collect(parts)
        assert killed
        assert [page.number for page in extraction.pages] == list(range(1, len(extraction.pages) + 1))
        if always:
            assert extraction.state is DocumentState.LIMIT
            assert "memory" in codes(extraction)
            assert extraction.pages
        else:
            calm = own.extract(path, name=path.name, passwords=(), folder=out)
            assert (extraction.state, extraction.problems) == (calm.state, calm.problems)
            assert [page.text for page in extraction.pages] == [page.text for page in calm.pages]
        assert read(own, tmp_path, "b.txt", b"sigue").state is DocumentState.DONE


class OneByOne(IsolatedExtractor):
    """Gives an OCR engine one page at a time."""

    def _kit(self, *given):
        return super()._kit(*given).model_copy(update={"together": 1})


@pytest.mark.ocr
def test_a_reader_that_is_killed_at_a_scan_from_outside_costs_no_page(tmp_path):
    with OneByOne(images=False) as own:
        path, out = tmp_path / "scan.tif", tmp_path / "out"
        path.write_bytes(scans(3))
        out.mkdir()
        parts = []
        for part in own.read(path, name=path.name, passwords=(), folder=out):
            if isinstance(part, Page) and not any(isinstance(one, Page) for one in parts):
                os.kill(youngest_reader(own), signal.SIGKILL)
            if part is not None:
                parts.append(part)
        extraction = collect(parts)
        assert [page.number for page in extraction.pages] == [1, 2, 3]
        assert {page.source for page in extraction.pages} == {TextSource.OCR}
        assert (extraction.state, extraction.problems) == (DocumentState.DONE, ())
        # Its programs died with it, and the next file is read.
        wait_for(lambda: "tesseract" not in descendants(own._server._process.pid).values())
        assert read(own, tmp_path, "b.txt", b"sigue").state is DocumentState.DONE


@pytest.mark.ocr
def test_a_reader_that_dies_with_several_scans_in_hand_costs_no_page(tmp_path):
    with IsolatedExtractor(images=False) as own:
        path, out = tmp_path / "scan.tif", tmp_path / "out"
        path.write_bytes(scans(3))
        out.mkdir()
        parts, killed = [], False
        for part in own.read(path, name=path.name, passwords=(), folder=out):
            if part is not None:
                parts.append(part)
            elif not killed and any(isinstance(one, Page) for one in parts):
                # Nothing has come for half a second: the second and the third page are being read together.
                os.kill(youngest_reader(own), signal.SIGKILL)
                killed = True
        assert killed
        extraction = collect(parts)
        assert [page.number for page in extraction.pages] == [1, 2, 3]
        assert {page.source for page in extraction.pages} == {TextSource.OCR}
        assert (extraction.state, extraction.problems) == (DocumentState.DONE, ())
        wait_for(lambda: "tesseract" not in descendants(own._server._process.pid).values())


def test_a_program_ends_with_the_reading_that_started_it(tmp_path):
    """It leads a group of its own, so that it can be ended alone: the reading's group does not hold it."""
    script = "import sys; from services.ingest.programs import run; print('on', flush=True); run(['sleep', '300'], seconds=300)"
    code = Path(confine.__file__).resolve().parents[2]
    with subprocess.Popen(
        [sys.executable, "-P", "-c", script],
        stdout=subprocess.PIPE,
        env={"PYTHONPATH": str(code), "PATH": os.environ["PATH"]},
    ) as reading:
        reading.stdout.readline()
        sleeping = wait_for(lambda: [pid for pid, name in descendants(reading.pid).items() if name == "sleep"])
        reading.kill()
    wait_for(lambda: not Path(f"/proc/{sleeping[0]}").exists() or "Z" in Path(f"/proc/{sleeping[0]}/stat").read_text())


@pytest.mark.ocr
@pytest.mark.parametrize(
    ("number", "state"), [(signal.SIGSEGV, DocumentState.FAILED), (signal.SIGABRT, DocumentState.FAILED)]
)
def test_a_crash_is_a_failed_document(tmp_path, number, state):
    with IsolatedExtractor(images=False) as own:
        thread, results = in_background(own, tmp_path, scans(1))
        os.kill(youngest_reader(own), number)
        thread.join(20)
    assert (results[0].state, codes(results[0])) == (state, {"reader_crashed"})


@pytest.mark.ocr
def test_a_reading_server_that_is_killed_is_started_again(tmp_path):
    with IsolatedExtractor(images=False) as own:
        thread, results = in_background(own, tmp_path, scans(2))
        youngest_reader(own)
        for pid in descendants(own._server._process.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        thread.join(20)
        assert (results[0].state, len(results[0].pages)) == (DocumentState.DONE, 2)
        assert read(own, tmp_path, "b.txt", b"sigue").state is DocumentState.DONE


@pytest.mark.ocr
def test_a_file_that_takes_too_long_is_stopped_with_its_pages(tmp_path):
    with IsolatedExtractor(images=False) as own:
        # Room for some of the pages, on a machine of whatever speed.
        some = read(own, tmp_path, "some.tif", scans(2)).seconds
    with IsolatedExtractor(images=False, allowance=Allowance(base=some, per_mib=0.0, per_page=0.0)) as own:
        extraction = read(own, tmp_path, "scan.tif", scans(8))
        assert some <= extraction.seconds < 3 * some
        assert (extraction.state, codes(extraction)) == (DocumentState.TIMEOUT, {"timeout"})
        assert 1 <= len(extraction.pages) < 8
        wait_for(lambda: "tesseract" not in descendants(own._server._process.pid).values())


@pytest.mark.ocr
def test_silence_is_a_hang(tmp_path):
    # A page takes a second, and what a reading has computed is told every half of one.
    with IsolatedExtractor(images=False, allowance=Allowance(silence=0.3)) as own:
        extraction = read(own, tmp_path, "scan.tif", scans(1))
    assert (extraction.state, codes(extraction)) == (DocumentState.TIMEOUT, {"hung"})


def an_endless_xar(folder: Path) -> bytes:
    """An archive whose list says that its members are larger than any disk: libarchive goes on for years."""
    with libarchive.file_writer(str(folder / "whole.xar"), "xar") as archive:
        archive.add_file_from_memory("nota.txt", 3_000, b"71234567 " * 333 + b"end")
    whole = (folder / "whole.xar").read_bytes()
    length = int.from_bytes(whole[8:16], "big")
    listed = re.sub(rb"<length>\d+<", b"<length>4611686018427387904<", zlib.decompress(whole[28 : 28 + length]))
    packed = zlib.compress(listed)
    header = whole[:8] + len(packed).to_bytes(8, "big") + len(listed).to_bytes(8, "big") + bytes(4)
    return header + packed + whole[28 + length :]


def test_an_archive_that_its_library_never_comes_out_of_is_a_hang(tmp_path):
    content = an_endless_xar(tmp_path)
    with IsolatedExtractor(images=False, allowance=Allowance(silence=2.0)) as own:
        extraction = read(own, tmp_path, "a.xar", content)
        assert (extraction.state, codes(extraction)) == (DocumentState.TIMEOUT, {"hung"})
        assert "lince retry" in extraction.problems[0].message
        assert 2.0 <= extraction.seconds < 20.0
        assert read(own, tmp_path, "b.txt", b"sigue").state is DocumentState.DONE


def test_a_picture_too_large_for_memory_is_a_limit(tmp_path):
    # 12,000 by 12,000 pixels in colour, and the copies made of it, do not fit into 700 MB.
    huge = as_bytes(a_picture(size=(12_000, 12_000)).convert("RGB"), "PNG", compress_level=1)
    with IsolatedExtractor(images=False, bounds=confine.Bounds(memory=700 * 1024 * 1024)) as own:
        extraction = read(own, tmp_path, "a.png", huge)
        assert extraction.state in (DocumentState.LIMIT, DocumentState.CORRUPT)
        assert read(own, tmp_path, "b.txt", b"sigue").state is DocumentState.DONE


def test_computing_time_is_bounded(tmp_path):
    with IsolatedExtractor(images=False, bounds=confine.Bounds(cpu_seconds=1)) as own:
        extraction = read(own, tmp_path, "chat.txt", b"13/4/23, 08:02 - Ana: hola\n" * 600_000)
    assert (extraction.state, codes(extraction)) == (DocumentState.TIMEOUT, {"timeout"})


@pytest.mark.ocr
def test_without_tesseract_the_rest_is_read(tmp_path, monkeypatch):
    for name in ("bwrap",):
        (tmp_path / "bin").mkdir(exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            (tmp_path / "bin" / name).symlink_to(Path("/usr/bin") / name)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    wrapping.wrapping.cache_clear()
    try:
        with IsolatedExtractor(images=False) as own:
            scan = read(own, tmp_path, "scan.tif", scans(1))
            note = read(own, tmp_path, "b.txt", b"sigue")
    finally:
        wrapping.wrapping.cache_clear()
    assert (scan.state, codes(scan)) == (DocumentState.FAILED, {"ocr_missing"})
    assert note.state is DocumentState.DONE


@pytest.mark.ocr
def test_a_missing_language_is_named(tmp_path):
    with IsolatedExtractor(images=False, ocr_languages="spa+xxx_none") as own:
        extraction = read(own, tmp_path, "scan.tif", scans(1))
    # Tesseract goes on with the languages it has, without a word; without any it cannot.
    with IsolatedExtractor(images=False, ocr_languages="xxx_none") as own:
        nothing = read(own, tmp_path, "scan2.tif", scans(1))
    assert (extraction.state, codes(extraction)) == (DocumentState.PARTIAL, {"language_missing"})
    assert "xxx_none" in extraction.problems[0].message
    assert (nothing.state, codes(nothing)) == (DocumentState.FAILED, {"language_missing"})


def test_a_full_disk_is_not_the_files_fault(tmp_path, monkeypatch):
    problem = answers.Problem(code="storage_full", message="full")
    end = answers.End(state=DocumentState.FAILED)
    monkeypatch.setattr(isolation._Server, "run", lambda self, request, parts: (part for part in [problem, end]))
    with IsolatedExtractor() as own, pytest.raises(StorageFull):
        read(own, tmp_path, "a.txt", b"x")


@pytest.mark.parametrize(
    "garbage",
    [b"Page 00000005 xxxxx\n", b"Secret 00000001 x\n", b"Page ffffffff ", b"\x00" * 100, b"Page 0000"],
)
def test_nonsense_from_a_child_is_refused(tmp_path, garbage):
    """A child that was taken over can write what it likes."""
    parts = answers.Parts(Allowance(base=5), size=0)
    reading, writing = os.pipe()
    os.write(writing, garbage)
    os.close(writing)
    with pytest.raises(StopIteration, match="flood"):
        next(parts.take(reading))
    os.close(reading)
    assert parts.ending("flood")[-1].state is DocumentState.FAILED


@pytest.mark.parametrize("trick", ["link", "other bytes", "missing"])
def test_files_that_are_not_what_they_are_said_to_be_are_left_out(extractor, tmp_path, trick, monkeypatch):
    inside = isolation.IsolatedExtractor._run

    def tampered(self, files, kit, parts):
        how = yield from inside(self, files, kit, parts)
        for file in (tmp_path / "out").iterdir():
            if file.is_file():
                file.unlink()
                if trick == "link":
                    file.symlink_to("/etc/hostname")
                elif trick == "other bytes":
                    file.write_bytes(b"7123456X")
        return how

    monkeypatch.setattr(IsolatedExtractor, "_run", tampered)
    extraction = read(extractor, tmp_path, "a.zip", a_zip({"nota.txt": b"71234567"}))
    assert (extraction.state, extraction.children) == (DocumentState.PARTIAL, ())
    assert "part_lost" in codes(extraction)


SCRIPT = """
import socket, sys
from pathlib import Path
from services.ingest import confine, wrapping
step, port, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
if step == "namespaces" and not confine.leave_network():
    sys.exit(77)
if step == "landlock":
    confine.no_new_rights()
    if not confine.see_only([folder / "mine.txt"], [folder / "out"]):
        sys.exit(77)
    print((folder / "mine.txt").read_text())
    (folder / "out" / "made.txt").write_text("x")
    for act in (lambda: (folder / "mine.txt").write_text("x"), lambda: (folder / "other.txt").read_text(), lambda: (folder / "new.txt").write_text("x"), lambda: list(folder.iterdir())):
        try:
            act()
            print("REACHED")
        except PermissionError:
            print("refused")
try:
    socket.create_connection(("127.0.0.1", port), timeout=2).close()
    print("CONNECTED")
except OSError as error:
    print("no network", error.errno)
"""


@pytest.mark.parametrize("step", ["namespaces", "landlock"])
def test_A11_a_confined_process_reaches_neither_files_nor_network(tmp_path, step):
    (tmp_path / "out").mkdir()
    (tmp_path / "mine.txt").write_text("mine", encoding="ascii")
    (tmp_path / "other.txt").write_text("another case", encoding="ascii")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        command = [sys.executable, "-P", "-c", SCRIPT, step, str(port), str(tmp_path)]
        code = Path(confine.__file__).resolve().parents[2]
        ran = subprocess.run(command, capture_output=True, text=True, env={"PYTHONPATH": str(code)}, check=False)
    if ran.returncode == 77 or (step == "landlock" and confine.landlock_version() < 4):
        pytest.skip(f"this kernel has no {step}")
    assert "REACHED" not in ran.stdout
    assert "CONNECTED" not in ran.stdout
    if step == "landlock":
        assert ran.stdout.split("\n")[:5] == ["mine", "refused", "refused", "refused", "refused"]
    else:
        assert f"no network {errno.ENETUNREACH}" in ran.stdout


def test_the_level_is_named():
    level = wrapping.isolation_level()
    assert level.split("+")[0] in ("bubblewrap", "namespaces", "limits")


def test_reading_ends_with_its_parent(tmp_path):
    script = (
        "import sys, time; from pathlib import Path; from services.ingest.isolation import IsolatedExtractor\n"
        f"x = IsolatedExtractor(images=False); p = Path({str(tmp_path)!r}); (p / 'a.txt').write_text('x'); (p / 'out').mkdir()\n"
        "x.extract(p / 'a.txt', name='a.txt', passwords=(), folder=p / 'out'); print(x._server._process.pid, flush=True); time.sleep(60)"
    )
    code = Path(confine.__file__).resolve().parents[2]
    with subprocess.Popen(
        [sys.executable, "-P", "-c", script],
        stdout=subprocess.PIPE,
        env={"PYTHONPATH": str(code), "PATH": os.environ["PATH"]},
    ) as parent:
        server = int(parent.stdout.readline())
        assert Path(f"/proc/{server}").exists()
        parent.kill()
    wait_for(
        lambda: not Path(f"/proc/{server}").exists() or Path(f"/proc/{server}/stat").read_text().split()[2] in "ZX"
    )


SMALL = confine.Bounds(memory=768 * 1024 * 1024)


def test_a_page_that_kills_the_reader_costs_that_page_only(tmp_path):
    with IsolatedExtractor(images=False, bounds=SMALL) as own:
        extraction = read(own, tmp_path, "a.pdf", a_pdf_with_traps(6, {3}))
    assert [page.number for page in extraction.pages] == [1, 2, 3, 4, 5, 6]
    assert [page.number for page in extraction.pages if page.source is TextSource.UNREADABLE] == [3]
    assert extraction.pages[5].text == "hoja 6"
    assert [(one.code, one.page) for one in extraction.problems] == [("page_crashed", 3)]
    assert extraction.state is DocumentState.PARTIAL


def test_a_file_full_of_such_pages_is_given_up_and_every_page_is_told(tmp_path):
    with IsolatedExtractor(images=False, bounds=SMALL) as own:
        extraction = read(own, tmp_path, "a.pdf", a_pdf_with_traps(8, {2, 3, 5, 6, 8}))
    assert [page.number for page in extraction.pages] == list(range(1, 9))
    assert [page.number for page in extraction.pages if page.source is not TextSource.UNREADABLE] == [1, 4]
    told = [(one.code, one.page) for one in extraction.problems]
    assert told == [*(("page_crashed", number) for number in (2, 3, 5, 6)), ("pages_crashed", 7)]
    assert extraction.state is DocumentState.PARTIAL


def test_a_file_of_one_such_page_has_failed(tmp_path):
    with IsolatedExtractor(images=False, bounds=SMALL) as own:
        extraction = read(own, tmp_path, "a.pdf", a_pdf_with_traps(1, {1}))
    assert (extraction.state, codes(extraction)) == (DocumentState.FAILED, {"page_crashed"})
    assert [page.source for page in extraction.pages] == [TextSource.UNREADABLE]
