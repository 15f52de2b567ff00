"""Papers, accounts, cases and traces of devices in generated texts: recall by kind, checks told, and decoys.

    python -m benchmarks.accuracy.papers [--seed 1] [--each 40] [--fails N] [--freeze]

For each kind of texts/papers.yaml: with its label, with a passing and (where it has a rule) a failing check; and
without a label where its form alone may say it. Passing numbers are drawn until python-stdnum, or where it has no
module the rule of services.nlp.checks, accepts them: none is copied from anyone. Scored are: found (overlap), right
(kind and value), and right check (valid, invalid, unknown). Decoys are other numbers: laws, sums, phones, dates,
ranges, counts; a paper, account or case found in them is a false one.
"""

import hashlib
import random
import re
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from benchmarks.accuracy import one_page
from models.mention import CheckState, Mention, MentionKind
from services.nlp import checks, crypto
from services.nlp.analyze import VERSION, AnalysisKit

TEXTS = Path(__file__).with_name("texts") / "papers.yaml"
FROZEN = Path(__file__).with_name("papers.json")
REPORT_SEED, EACH = 20261126, 24
DRAWN = 3
"""Draws of each decoy's text in each country."""
_SIGNS = {
    "#": "0123456789", "~": "123456789", "^": "ABCDEFGHJKLMNPRSTVWXYZ", "%": "BCDFGHJKLMNPRSTVWXYZ",
    "*": "0123456789abcdef",
}  # fmt: skip
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BECH = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def fill(rng: random.Random, form: str) -> str:
    """A form with its figures and parts drawn."""

    def part(match: re.Match[str]) -> str:
        day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(70, 99)
        match match[1]:
            case "yymmdd":
                return f"{year:02}{month:02}{day:02}"
            case "ddmmyy":
                return f"{day:02}{month:02}{year:02}"
            case "btc":
                return base58(rng, rng.choice((0x00, 0x05)))
            case "tron":
                return base58(rng, 0x41)
            case "eth":
                return ethereum(rng)
            case version:
                return bech32(rng, {"bc1q": 0, "bc1p": 1}[version])

    # A drawn part holds letters of its own: only what stands outside of it is filled.
    return "".join(
        re.sub(r"\{(\w+)\}", part, piece)
        if piece.startswith("{")
        else "".join(rng.choice(_SIGNS.get(c, c)) for c in piece)
        for piece in re.split(r"(\{\w+\})", form)
    ).strip()


def ethereum(rng: random.Random) -> str:
    """An address of twenty random bytes with the capitals of EIP-55."""
    body = rng.randbytes(20).hex()
    capitals = crypto.keccak256(body.encode()).hex()
    return "0x" + "".join(c.upper() if int(sign, 16) >= 8 else c for c, sign in zip(body, capitals, strict=False))


def base58(rng: random.Random, version: int) -> str:
    """A base58check address of twenty random bytes."""
    raw = bytes([version]) + rng.randbytes(20)
    raw += hashlib.sha256(hashlib.sha256(raw).digest()).digest()[:4]
    number, text = int.from_bytes(raw, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        text = _BASE58[rest] + text
    return "1" * (len(raw) - len(raw.lstrip(b"\0"))) + text


def bech32(rng: random.Random, version: int) -> str:
    """A segwit address of random data: BIP 173 for version 0, BIP 350 above."""
    data = [version] + [rng.randrange(32) for _ in range(32 if version == 0 else 51)] + [0]
    state = 1
    for value in [3, 3, 0, 2, 3, *data, *[0] * 6]:
        top = state >> 25
        state = (state & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            state ^= generator if top >> bit & 1 else 0
    state ^= 1 if version == 0 else 0x2BC830A3
    return "bc1" + "".join(_BECH[d] for d in [*data, *((state >> 5 * (5 - n)) & 31 for n in range(6))])


def passes(kind: str, written: str) -> bool | None:
    """Whether a written value passes the rule of its kind; None where there is none."""
    value = re.sub(r"[\W_]", "", written)
    if kind == "zz.eth":
        return crypto.ethereum(written)
    if kind in {"zz.btc", "zz.tron"}:
        if written.startswith("bc1"):
            return crypto.bech32(written)
        return crypto.base58(written) is not None
    return checks.check(kind, value.upper())


def drawn(rng: random.Random, kind: str, form: str, *, valid: bool) -> str | None:
    """A written value that passes or fails; None where its rule knows no failing (or passing) one of this form."""
    for _ in range(6_000):
        written = fill(rng, form)
        if "{b" in form or "{t" in form or "{e" in form:
            return written if valid else None
        if (passed := passes(kind, written)) is None:
            return written if valid else None
        if passed is valid:
            return written
    return None


def texts(seed: int, each: int) -> list[tuple[str, str, str, str, int, str]]:
    """Rows: kind, variant, country, text, start, written."""
    rng = random.Random(seed)
    book = yaml.safe_load(TEXTS.read_text(encoding="utf-8"))
    rows = []
    for name, row in book["kinds"].items():
        kind = ".".join(name.split(".")[:2])  # a third part tells apart forms of one kind
        language = row.get("language") or ("pt" if row["country"] in {"BR", "PT"} else "es")
        around = book["around"][language]
        alone = row.get("alone", [])
        for variant in ("labelled", "labelled, check fails", *(["alone"] if alone else [])):
            forms = alone if variant == "alone" and alone is not True else row["forms"]
            for n in range(each):
                written = drawn(rng, kind, forms[n % len(forms)], valid=variant != "labelled, check fails")
                if written is None:
                    continue
                label = "" if variant == "alone" else rng.choice(row["labels"])
                label += rng.choice((" ", ": ", " ")) if label and label[-1] != ":" else " " * bool(label)
                head = rng.choice(around["before"]) + label
                rows.append(
                    (kind, variant, row["country"], head + written + rng.choice(around["after"]), len(head), written)
                )
    return rows


def decoys(seed: int) -> list[tuple[str, str, str]]:
    """Rows: what it is, country, text. None of the numbers is a paper, account, case or trace of a device."""
    rng = random.Random(seed)
    book = yaml.safe_load(TEXTS.read_text(encoding="utf-8"))["decoys"]
    rows: list[tuple[str, str, str]] = []
    for name, row in book.items():
        for template in row["texts"]:
            for country in row["countries"]:
                rows.extend((name, country, fill(rng, template)) for _ in range(DRAWN))
    return rows


def score(kit: AnalysisKit, *, seed: int, each: int) -> tuple[dict[str, Any], list[str]]:
    """Scores as plain values by kind and variant, and each failure with its text."""
    wanted, found, right, told = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    fails: list[str] = []
    for n, (kind, variant, country, text, start, written) in enumerate(texts(seed, each)):
        key = f"{kind}, {variant}"
        wanted[key] += 1
        hits = [
            m
            for m in one_page.mentions(text, kit, n, country=country)
            if m.span.start < start + len(written) and start < m.span.end
        ]
        hit = next((m for m in hits if m.kind in {MentionKind.ID, MentionKind.IBAN}), None)
        passed = passes(kind, written)
        if hit is None:
            fails.append(f"missed {key} [{country}] {text!r} {[(str(m.kind), m.text) for m in hits]}")
            continue
        found[key] += 1
        if _same(hit, kind, written):
            right[key] += 1
        else:
            fails.append(f"wrong {key} [{country}] {text!r} {hit.text!r} {hit.normal}")
        said = hit.check is CheckState.of(passed)
        told[key] += said
        if not said:
            fails.append(f"check not told {key} {text!r} {hit.check} {hit.reason}")
    false, all_decoys = _false(kit, seed, fails)
    total = sum(wanted.values())
    return {
        "version": VERSION, "seed": seed, "texts": total, "kinds": len({key.split(",")[0] for key in wanted}),
        "found": round(sum(found.values()) / total, 4), "right": round(sum(right.values()) / total, 4),
        "check_told": round(sum(told.values()) / sum(found.values()), 4),
        "decoys": all_decoys, "decoys_taken": round(false / all_decoys, 4),
        "by_kind": {k: {"found": round(found[k] / v, 3), "right": round(right[k] / v, 3)} for k, v in wanted.items()},
    }, fails  # fmt: skip


def _false(kit: AnalysisKit, seed: int, fails: list[str]) -> tuple[int, int]:
    """How many decoys were taken for a number, and how many there are."""
    rows = decoys(seed)
    taken = 0
    for n, (name, country, text) in enumerate(rows):
        wrong = [
            m for m in one_page.mentions(text, kit, n, country=country) if m.kind in {MentionKind.ID, MentionKind.IBAN}
        ]
        taken += bool(wrong)
        fails.extend(f"decoy {name} [{country}] {text!r} {m.text!r} {m.normal}" for m in wrong)
    return taken, len(rows)


def _same(hit: Mention, kind: str, written: str) -> bool:
    """Whether a mention has the kind and holds the figures and letters of the value, or of its masked form."""
    named, _, value = (hit.normal or "").rpartition(":")
    ours, theirs = re.sub(r"[\W_]", "", value).upper(), re.sub(r"[\W_]", "", written).upper()
    if kind in {"zz.geo", "zz.ip"}:
        return (hit.normal or "").startswith(kind)
    if kind == "zz.card":
        return named == kind and theirs.startswith(ours[:6]) and theirs.endswith(ours[-4:])
    if kind == "zz.iban":
        return hit.kind is MentionKind.IBAN and ours == theirs
    if kind.endswith(".case"):
        # A file is counted by its office, a case in its country; leading zeros and the words of a register aside.
        groups = [_groups(form.rpartition(":")[2]) for form in (hit.normal or "", *hit.alternatives)]
        return named in {kind, f"{kind[:2]}.file"} and any(_groups(written) == one for one in groups)
    return named == kind and (ours == theirs or (kind == "bo.ci" and theirs.startswith(ours)))


def _groups(written: str) -> list[str]:
    """The groups of figures of a case number as one line, a year of two figures as four, leading zeros dropped."""
    groups = re.findall(r"\d+", re.sub(r"(?<=\d)\.(?=\d{3}(?!\d))", "", written))
    if len(groups) == 2 and len(groups[1]) == 2:
        groups[1] = f"20{groups[1]}"
    if len(groups) != 2:
        return ["".join(groups).lstrip("0")]
    return [group.lstrip("0") for group in groups]


def main() -> None:
    one_page.run(score, FROZEN, report=REPORT_SEED, each=EACH, about=(__doc__ or "").splitlines()[0])


if __name__ == "__main__":
    main()
