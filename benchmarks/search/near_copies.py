"""Whether copies of a page are found by their words, and pages that only look alike are kept apart.

    ./lince bench search.near_copies [--freeze | --check] [--show] [--shared ../shared]

Pages are those of the sample dossier, of `near_copies.yaml`, and of `../shared/eval` and `../shared/data` where those
are. Each is made anew as a copy comes: with other words in the place of some (1, 2, 5 % of them, one, three), with
letters misread (1, 2, 5 % of them; `two scans`: both, 2 %), with a tenth or a fifth of the lines cut off, with a stamp
and a page number. `recall` is the share of copies that are found, which takes a key in common and the comparison by
words; `simhash` the same of what was there before: 64 bits of the words in threes, three bits apart at most. `apart`:
of how many pairs of different pages, of one form filled in for two people, clean, misread, or all in capitals, and of
a form and its blank it is said that they are copies; pages of the shared sets are cut from decisions of courts that
quote one another. Times are those of computing. `--freeze` writes `near_copies.json`, which a test and `--check` hold.
"""

import argparse
import gzip
import json
import random
import re
import sys
import tempfile
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from api.dossier import build
from api.settings import Settings
from api.wiring import open_workspace
from models.case import Agency, Case
from models.document import Document, DocumentState, Page, TextSource
from models.ids import AgencyId, CaseId, DocumentId, Sha256, derived
from services.copies import PageWords, Print, are_copies, likeness, page_print, page_words
from services.ingest.near import printed

FROZEN = Path(__file__).with_suffix(".json")
OWN = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
SETS = ("lener-br", "meddocan", "echr-es", "echr-fr", "cess-esp", "europeana-fr", "semcrime-pt", "wikigold-en")
PAGES_OF_A_SET = 50
FILLED = 30
"""How many times each form is filled in."""
MISREAD = {
    "0": "O", "O": "0", "1": "l", "l": "1", "I": "l", "5": "S", "S": "5", "8": "B", "B": "8", "3": "8", "6": "b",
    "c": "e", "e": "c", "o": "c", "a": "o", "n": "u", "u": "n", "h": "b", "b": "h", "i": "l", "t": "f", "f": "t",
    "m": "rn", "g": "q", "q": "g", "v": "y", "y": "v", "r": "t", "d": "cl", "á": "a", "é": "e", "í": "i", "ó": "o",
}  # fmt: skip
Change = Callable[[str, random.Random], str]


def dossier_pages() -> list[str]:
    """The texts of the sample dossier, as they must be read."""
    with tempfile.TemporaryDirectory() as folder:
        truth = build(Path(folder))
    return [page.text for top in truth.files for file in top.walk() for page in file.pages]


def shared_pages(folder: Path) -> Iterator[str]:
    """Texts of others, where they are here: annotated documents, and sentences in pages of 60 to 500 words."""
    dev = folder / "eval" / "dev.jsonl"
    if dev.exists():
        yield from (json.loads(line)["text"] for line in dev.read_text(encoding="utf-8").splitlines())
    for name in SETS:
        chance, rows, count = random.Random(name), list[str](), 0
        for path in sorted((folder / "data" / "ner" / name).glob("*.jsonl.gz"))[:1]:
            size = chance.randint(60, 500)
            for line in gzip.decompress(path.read_bytes()).decode().splitlines():
                told = json.loads(line)
                rows.append(told.get("text") or " ".join(told["tokens"]))
                if sum(len(row.split()) for row in rows) >= size:
                    yield "\n".join(rows)
                    rows, count, size = [], count + 1, chance.randint(60, 500)
                if count == PAGES_OF_A_SET:
                    break


def distinct(pages: Sequence[str]) -> list[str]:
    """The pages that have a print, each text once."""
    return [text for text in dict.fromkeys(pages) if page_print(text) is not None]


def other_words(share: float = 0, count: int = 0) -> Change:
    """Words replaced by words of other pages."""

    def changed(text: str, chance: random.Random) -> str:
        parts = re.split(r"(\s+)", text)
        places = [at for at, part in enumerate(parts) if part.strip()]
        for at in chance.sample(places, min(len(places), count or max(1, round(share * len(places))))):
            parts[at] = chance.choice(WORDS)
        return "".join(parts)

    return changed


def misread(share: float) -> Change:
    """Letters and digits taken for others: half as print looks alike, half for any."""

    def changed(text: str, chance: random.Random) -> str:
        anything = sorted({one for one in text.lower() if one.isalnum()})
        return "".join(
            (MISREAD.get(one) if chance.random() < 0.5 else None) or chance.choice(anything)
            if one.isalnum() and chance.random() < share
            else one
            for one in text
        )

    return changed


def cut(share: float) -> Change:
    """Lines missing at the top or at the bottom."""

    def changed(text: str, chance: random.Random) -> str:
        lines = text.splitlines(keepends=True) if text.count("\n") > 8 else re.findall(r"(?:\S+\s*){1,10}", text)
        count = max(1, round(share * len(lines)))
        return "".join(lines[count:] if chance.random() < 0.5 else lines[:-count])

    return changed


def stamped(text: str, chance: random.Random) -> str:
    """With a stamp above it and a number of the page below."""
    stamp = filled(chance.choice(OWN["stamps"]), chance)
    return f"{stamp}\n{text}\n{chance.randint(2, 90)}"


COPIES: dict[str, Change] = {
    "1 word": other_words(count=1), "3 words": other_words(count=3), "1% words": other_words(0.01),
    "2% words": other_words(0.02), "5% words": other_words(0.05), "1% misread": misread(0.01),
    "2% misread": misread(0.02), "5% misread": misread(0.05), "10% cut": cut(0.1), "20% cut": cut(0.2),
    "stamped": stamped, "stamped, 2% misread": lambda text, chance: stamped(misread(0.02)(text, chance), chance),
}  # fmt: skip
WORDS = ["mesa", "ayer", "dijo", "estrada", "noite", "house", "after", "pueblo", "viernes", "Oruro", "Marcos", "27"]


def filled(form: str, chance: random.Random) -> str:
    """A form with values that nobody else has."""
    script = "chinese" if "登" in form else "cyrillic" if "А" in form else "latin"
    lists = OWN["values"][script]

    def value(found: re.Match[str]) -> str:
        match found[1]:
            case "name":
                parts = (
                    chance.choice(lists["given"]),
                    *chance.sample(lists["surnames"], 1 if script == "chinese" else 2),
                )
                return "".join(reversed(parts)) if script == "chinese" else " ".join(parts)
            case "place" | "street":
                told = str(chance.choice(lists[f"{found[1]}s"]))
                return told if found[1] == "place" else f"{told} {chance.randint(10, 990)}"
            case "id":
                return str(chance.randint(10**6, 10**8))
            case "phone":
                return str(chance.randint(6 * 10**7, 8 * 10**7))
            case "date" if chance.random() < 0.5 and script == "latin":
                return f"{chance.randint(1, 28)} de {chance.choice(OWN['months'])} de {chance.randint(2022, 2025)}"
            case "date":
                return f"{chance.randint(1, 28):02}/{chance.randint(1, 12):02}/{chance.randint(2022, 2025)}"
            case "amount":
                return f"{chance.randint(3, 90) * 50} bolivianos"
            case "time":
                return f"{chance.randint(6, 22)}:{chance.randint(10, 59)}"
            case "seat":
                return str(chance.randint(1, 60))
            case _:
                return f"{chance.randint(100, 99999)}"

    return re.sub(r"\{([a-z]+)\d?\}", value, form)


def simhash(text: str) -> int | None:
    """The print of before: 64 bits, each what most of the words in threes say; None under forty words."""
    words = re.findall(r"\w+", text.lower())[:5000]
    if len(words) < 40:
        return None
    codes = np.array([zlib.crc32(word.encode()) for word in words], dtype=np.uint64)
    threes = codes[:-2] * np.uint64(0x9E3779B97F4A7C15) ^ codes[1:-1] * np.uint64(0xC2B2AE3D27D4EB4F)
    threes ^= codes[2:] * np.uint64(0x165667B19E3779F9)
    threes = (threes ^ threes >> np.uint64(33)) * np.uint64(0xFF51AFD7ED558CCD)
    threes ^= threes >> np.uint64(33)
    bits = np.unpackbits(threes.view(np.uint8).reshape(-1, 8), axis=1)
    return int.from_bytes(np.packbits(bits.mean(axis=0) > 0.5).tobytes())


@lru_cache(maxsize=256)
def read(text: str) -> tuple[Print | None, PageWords, int | None]:
    """A text by its print, its words, and its simhash."""
    return page_print(text), page_words(text), simhash(text)


def found(one: str, other: str) -> tuple[bool, bool]:
    """Whether two texts are found as copies: by a key in common and by their words; by simhash."""
    (a, own, old), (b, theirs, older) = read(one), read(other)
    keyed = a is not None and b is not None and any(map(int.__eq__, a.keys, b.keys))
    return keyed and are_copies(own, theirs), None not in (old, older) and ((old or 0) ^ (older or 0)).bit_count() <= 3


def recall(pages: Sequence[str], *, show: bool = False) -> dict[str, Any]:
    """Shares of copies that are found, by how they were made; beside them those of simhash."""
    told: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for number, text in enumerate(pages):
        for name, change in COPIES.items():
            copy = change(text, random.Random(f"{number}{name}"))
            told[name].append(found(text, copy))
            if show and not told[name][-1][0]:
                sys.stderr.write(f"not found, {name}: page {number}\n")
        scans = [misread(0.02)(text, random.Random(f"{number}{turn}")) for turn in "ab"]
        told["two scans, 2% misread"].append(found(*scans))
    return {
        name: {"minhash": _share([new for new, _ in both]), "simhash": _share([old for _, old in both])}
        for name, both in told.items()
    }


def apart(pages: Sequence[str], *, show: bool = False) -> dict[str, Any]:
    """How many pairs that are no copies are told as such: of different pages, and of forms by how they are read."""
    by_key = defaultdict(list)
    for place, text in enumerate(pages):
        made, words = page_print(text), page_words(text)
        for key in () if made is None else made.keys:
            by_key[key].append((place, words))
    met = {(a[0], b[0]): (a[1], b[1]) for same in by_key.values() for a, b in combinations(same, 2)}
    told = [place for place, both in met.items() if are_copies(*both)]
    for pair in told if show else ():
        sys.stderr.write(f"told as copies: {[pages[at][:60] for at in pair]}\n")
    result: dict[str, Any] = {
        "pages": {"pairs": len(pages) * (len(pages) - 1) // 2, "looked at": len(met), "told": len(told)}
    }
    how_read: dict[str, Change | None] = {"forms": None, "forms, 2% misread": misread(0.02)}
    how_read["forms in capitals"] = lambda text, _: text.upper()
    for how, change in how_read.items():
        counts = Counter[str]()
        for name, form in OWN["forms"].items():
            chance = random.Random(f"{how}{name}")
            texts = [filled(form, chance) for _ in range(FILLED)]
            texts = [text if change is None else change(text, chance) for text in texts]
            for one, other in combinations(texts, 2):
                new, old = found(one, other)
                counts.update({"pairs": 1, "told": new, "simhash": old, name: new})
        result[how] = {"pairs": counts["pairs"], "told": counts["told"], "simhash": counts["simhash"]}
        result[how] |= {"most of": dict(counts.most_common(6)[2:])} if show else {}
    chance = random.Random(5)
    blank = [
        found(re.sub(r"\{\w+\}", "......", form), filled(form, chance))
        for form in OWN["forms"].values()
        for _ in range(FILLED)
    ]
    told_so = {name: sum(both[at] for both in blank) for at, name in enumerate(("told", "simhash"))}
    result["a form and its blank"] = {"pairs": len(blank), **told_so}
    return result


def milliseconds(act: Callable[[], object], count: int) -> float:
    """Computing time of one of `count`, the least of three rounds."""
    times = []
    for _ in range(3):
        begun = time.process_time()
        act()
        times.append(time.process_time() - begun)
    return round(1000 * min(times) / count, 3)


def times(pages: Sequence[str]) -> dict[str, Any]:
    """Computing time a page and a comparison, in milliseconds."""
    words = [page_words(text) for text in pages]
    copies = [page_words(misread(0.02)(text, random.Random(place))) for place, text in enumerate(pages)]
    made = [one for one in map(page_print, pages) if one is not None]
    return {
        "print": milliseconds(lambda: [page_print(text) for text in pages], len(pages)),
        "simhash": milliseconds(lambda: [simhash(text) for text in pages], len(pages)),
        "comparison": milliseconds(lambda: [are_copies(*two) for two in zip(words, copies, strict=True)], len(words)),
        "likeness of 64": milliseconds(
            lambda: [likeness(one.mins, [other.mins for other in made[:64]]) for one in made], len(made)
        ),
        "words a page": round(sum(len(one.words) for one in words) / len(words)),
    }


def crowds(pages: Sequence[str], count: int) -> dict[str, list[float]]:
    """Milliseconds of computing to put a page into a catalogue: of the first quarter of `count`, and of the last.

    Pages of their own; one form filled in for each; and one page again and again, every second one misread.
    """
    chance, contract = random.Random(3), OWN["forms"]["contrato"]
    mixed = [word for text in pages for word in text.split()]
    kinds: dict[str, Callable[[int], str]] = {
        "pages of their own": lambda _: " ".join(chance.choices(mixed, k=250)),
        "one form": lambda _: filled(contract, chance),
        "one page": lambda number: misread(0.02)(pages[0], chance) if number % 2 else pages[0],
    }
    told = {}
    for name, kind in kinds.items():
        with tempfile.TemporaryDirectory() as place:
            workspace = open_workspace(Settings(data=Path(place) / "data", meaning=False))
            agency = Agency(id=AgencyId(derived("agency")), name="bench", country="BO")
            case = CaseId(derived("case"))
            workspace.records.people.add_agency(agency)
            opened = workspace.clock.now()
            workspace.records.cases.add(
                Case(id=case, number="B", title="B", agency=agency.id, country="BO", opened=opened)
            )
            spent = list[float]()
            for first in range(0, count, 100):
                document = Document(
                    id=DocumentId(derived(name, str(first))), case=case, sha256=Sha256("0" * 64), name="b",
                    media_type="text/plain", state=DocumentState.DONE, version="1",
                    pages=tuple(
                        Page(number=number, width=0, height=0, source=TextSource.TEXT, text=kind(number))
                        for number in range(1, 101)
                    ),
                )  # fmt: skip
                workspace.records.evidence.save_document(document)
                begun = time.process_time()
                workspace.records.near.add(document.id, case=case, pages=printed(document.pages))
                spent.append(10 * (time.process_time() - begun))
            quarter = len(spent) // 4
            told[name] = [round(sum(part) / quarter, 2) for part in (spent[:quarter], spent[-quarter:])]
            workspace.close()
    return told


def _share(told: Sequence[bool]) -> float:
    return round(sum(told) / len(told), 3)


def own_pages() -> list[str]:
    """The pages that are here in every checkout."""
    return distinct([*dossier_pages(), *OWN["pages"]])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for flag in ("--freeze", "--check", "--show"):
        parser.add_argument(flag, action="store_true")
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[3] / "shared")
    parser.add_argument("--crowd", type=int, default=8_000)
    given = parser.parse_args()
    own, others = own_pages(), distinct(list(shared_pages(given.shared)))
    result: dict[str, Any] = {"pages": {"own": len(own), "shared": len(others)}, "recall": {}}
    result["recall"]["own"] = recall(own, show=given.show)
    if others:
        result["recall"]["shared"] = recall(others, show=given.show)
    result["apart"] = apart([*own, *others], show=given.show)
    result["milliseconds"] = times([*own, *others])
    result["milliseconds"]["catalogue"] = crowds([*own, *others], given.crowd)
    print(json.dumps(result, indent=1, ensure_ascii=False))
    if given.freeze:
        FROZEN.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if given.check:
        kept = json.loads(FROZEN.read_text(encoding="utf-8"))["recall"]["own"]
        fallen = [name for name, told in kept.items() if result["recall"]["own"][name]["minhash"] < told["minhash"]]
        if fallen:
            sys.exit(f"Recall has fallen: {', '.join(fallen)}")


if __name__ == "__main__":
    main()
