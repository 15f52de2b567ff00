"""Ways to spoil a sound file, each by a given chance: of bytes, and of what zip, PDF and XML are made of.

A mutator takes the bytes of a file, those of another one of its kind, and a source of chance; it gives other bytes.
"""

import io
import random
import re
import struct
import warnings
import zipfile
from collections.abc import Callable

from support.hostile.samples import members_of

Mutator = Callable[[bytes, bytes, random.Random], bytes]

MOST = 4 * 1024 * 1024
"""Bytes of the largest file that comes out of a mutator."""
ODD_NUMBERS = (b"0", b"-1", b"65535", b"65536", b"2147483647", b"4294967295", b"99999999999999999999", b"1e308", b"-0")
ODD_NAMES = (
    "../../../../tmp/fuera.txt",
    "/etc/fuera.txt",
    "C:\\fuera\\x.txt",
    "..\\..\\fuera.txt",
    "a\0b.txt",
    "con",
    "a" * 4_000,
    "x/" * 900 + "fin.txt",
    ".",
    "..",
    "",
    "\u202egpj.exe",
    "e\u0301" * 200,
    "-rf",
    "$(touch fuera)",
    "fuera\n.txt",
)
"""Names of members that would lead out of a folder, or that a disc or a terminal takes amiss."""


def bits_flipped(content: bytes, _: bytes, chance: random.Random) -> bytes:
    """One to sixty-four bits the other way round."""
    made = bytearray(content)
    for _n in range(chance.choice((1, 2, 4, 16, 64)) if made else 0):
        made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)
    return bytes(made)


def cut(content: bytes, _: bytes, chance: random.Random) -> bytes:
    """The end, the beginning or a piece in the middle is missing."""
    at, length = chance.randrange(len(content) + 1), chance.randrange(1, max(2, len(content) // 2))
    return chance.choice((content[:at], content[:at], content[at:], content[:at] + content[at + length :]))


def spliced(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """The beginning of one file and the end of another, or one inside the other."""
    at, place = chance.randrange(len(content) + 1), chance.randrange(len(other) + 1)
    return chance.choice((content[:at] + other[place:], content[:at] + other[:MOST] + content[at:]))[:MOST]


def lengths_blown_up(content: bytes, _: bytes, chance: random.Random) -> bytes:
    """Two, four or eight bytes become a very large or odd number, in either order."""
    made = bytearray(content)
    for _n in range(chance.choice((1, 1, 3, 8))):
        form = chance.choice(("<H", ">H", "<I", ">I", "<Q", ">Q"))
        size = struct.calcsize(form)
        top = 1 << 8 * size
        value = chance.choice((top - 1, top // 2, top // 2 - 1, 0, 1, top - 2, chance.randrange(top)))
        if len(made) > size:
            # Counts and lengths stand at the beginning of most files, and near the end of archives.
            reach = chance.choice((min(512, len(made)), len(made)))
            struct.pack_into(form, made, chance.randrange(max(1, reach - size)), value)
    return bytes(made)


def repeated(content: bytes, _: bytes, chance: random.Random) -> bytes:
    """A piece stands there many times."""
    start = chance.randrange(len(content) + 1)
    piece = content[start : start + chance.choice((1, 4, 16, 64, 512, 4_096))]
    times = min(chance.choice((2, 10, 100, 1_000, 10_000)), MOST // max(1, len(piece)))
    return (content[:start] + piece * times + content[start:])[:MOST]


def heads_swapped(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """The first bytes are those of another file."""
    size = chance.choice((4, 8, 16, 64, 512))
    return other[:size] + content[size:]


def zeroed(content: bytes, _: bytes, chance: random.Random) -> bytes:
    """A piece is zeros, or ones, as on a damaged disk."""
    start = chance.randrange(len(content) + 1)
    size = min(chance.choice((1, 8, 64, 512, 4_096)), len(content) - start)
    return content[:start] + chance.choice((b"\0", b"\xff")) * size + content[start + size :]


def numbers_changed(content: bytes, _: bytes, chance: random.Random) -> bytes:
    """Numbers that are written in digits become very large or odd."""
    found = list(re.finditer(rb"\d+", content[:MOST]))
    for one in sorted(chance.sample(found, min(len(found), chance.choice((1, 2, 5, 20)))), key=lambda m: -m.start()):
        content = content[: one.start()] + chance.choice(ODD_NUMBERS) + content[one.end() :]
    return content


def names_swapped(content: bytes, _: bytes, chance: random.Random) -> bytes:
    """A word of the format stands in the place of another."""
    words = sorted(set(re.findall(rb"/?[A-Za-z:]{3,20}", content[:MOST])))
    for _n in range(chance.choice((1, 2, 5)) if len(words) > 1 else 0):
        one, other = chance.sample(words, 2)
        content = content.replace(one, other, chance.choice((1, 1_000)))[:MOST]
    return content


def noise_inside(content: bytes, _: bytes, chance: random.Random) -> bytes:
    """Random bytes in the middle."""
    at = chance.randrange(len(content) + 1)
    return content[:at] + chance.randbytes(chance.choice((1, 16, 256, 4_096))) + content[at:]


BYTES: tuple[Mutator, ...] = (
    bits_flipped,
    cut,
    spliced,
    lengths_blown_up,
    repeated,
    heads_swapped,
    zeroed,
    numbers_changed,
    names_swapped,
    noise_inside,
)


def member_spoiled(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """A zip whose list is sound and one of whose members is spoiled."""
    members = members_of(content)
    if not members:
        return bits_flipped(content, other, chance)
    name = chance.choice(sorted(members))
    foreign = chance.choice(sorted(members.values()))
    members[name] = chance.choice(BYTES)(members[name], foreign, chance)
    return _zip(list(members.items()), chance)


def members_renamed(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """A zip with members of odd names, missing or twice."""
    members = list(members_of(content).items())
    if not members:
        return bits_flipped(content, other, chance)
    for _n in range(chance.choice((1, 2, 5))):
        place = chance.randrange(len(members))
        name, body = members[place]
        what = chance.randrange(4)
        if what == 0 and len(members) > 1:
            del members[place]
        elif what == 1:
            members.append((name, chance.choice(members)[1]))
        elif what == 2:
            members[place] = (chance.choice(ODD_NAMES), body)
        else:
            members[place] = (chance.choice(members)[0], body)
    return _zip(members, chance)


def xml_spoiled(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """XML, alone or in a zip: entities, deep nesting, endless attributes, other encodings."""
    members = members_of(content)
    names = sorted(name for name, body in members.items() if body.lstrip()[:1] == b"<")
    if names:
        # Most of the text stands in the largest one.
        name = max(names, key=lambda one: len(members[one])) if chance.random() < 0.6 else chance.choice(names)
        members[name] = _xml_spoiled(members[name], chance)
        return _zip(list(members.items()), chance)
    return _xml_spoiled(content, chance) if b"<" in content[:200] else bits_flipped(content, other, chance)


def _xml_spoiled(content: bytes, chance: random.Random) -> bytes:
    tags = [one.end() for one in re.finditer(rb"<[A-Za-z][^<>]*[^/<>]>", content)] or [len(content)]
    at = chance.choice(tags)
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    prolog = content.find(b"?>") + 2 if content.lstrip().startswith(b"<?xml") else 0
    declared = {
        "laughs": b'<!DOCTYPE x [<!ENTITY l0 "ja">' + laughs + b"]>",
        "outside": b'<!DOCTYPE x [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>',
        "fetched": b'<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>',
        "quadratic": b'<!DOCTYPE x [<!ENTITY l9 "' + b"ja" * 30_000 + b'">]>',
        "itself": b'<!DOCTYPE x [<!ENTITY l9 "&l8;"><!ENTITY l8 "&l9;">]>',
    }
    what = chance.choice((*declared, "deep", "wide", "long", "cdata", "encoding", "close", "space"))
    if what in declared:
        times = 3_000 if what == "quadratic" else 1
        return content[:prolog] + declared[what] + content[prolog:at] + b"&l9;" * times + content[at:]
    inside = {
        "deep": b"<a>" * chance.choice((300, 3_000, 60_000)),
        "wide": b"<a/>" * chance.choice((1_000, 100_000)),
        "long": b"<a " + b" ".join(b'x%d="y"' % n for n in range(20_000)) + b"/>",
        "cdata": b"<![CDATA[" + b"]]" * 5_000,
        "encoding": b"\xff\xfe\x00",
        "close": b"</a>" * 3_000,
        "space": b" " * 500_000,
    }[what]
    if what == "encoding" and prolog:
        odd = chance.choice((b"UTF-16", b"UTF-32", b"UTF-7", b"EBCDIC-CP-US", b"x" * 900, b"rot13", b"idna"))
        content = re.sub(rb"encoding=.[A-Za-z0-9-]+", b'encoding="' + odd, content, count=1)
    return (content[:at] + inside + content[at:])[:MOST]


def pdf_spoiled(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """A PDF whose objects point at others or at themselves, whose sizes are absurd, whose filters are piled up."""
    if b"obj" not in content:
        return bits_flipped(content, other, chance)
    what = chance.choice(("references", "boxes", "filters", "lengths", "counts", "deep"))
    if what == "references":
        found = list(re.finditer(rb"(\d+) 0 R", content))
        numbers = sorted({one[1] for one in found})
        for one in sorted(chance.sample(found, min(len(found), 4)), key=lambda m: -m.start()):
            content = content[: one.start(1)] + chance.choice(numbers) + content[one.end(1) :]
        return content
    if what == "boxes":
        box = b"[" + b" ".join(chance.choice(ODD_NUMBERS) for _n in range(4)) + b"]"
        return re.sub(rb"(/(?:MediaBox|CropBox|BBox|Rect|Matrix))\s*\[[^\]]*\]", rb"\1 " + box, content)
    if what == "filters":
        name = chance.choice((b"JBIG2", b"JPX", b"CCITTFax", b"LZW", b"ASCII85", b"DCT", b"RunLength", b"Crypt"))
        pile = b"[" + (b"/" + name + b"Decode ") * chance.choice((1, 3, 50)) + b"]"
        return re.sub(rb"/Filter\s*(?:/\w+|\[[^\]]*\])", b"/Filter " + pile, content, count=chance.choice((1, 0)))
    if what == "lengths":
        return re.sub(rb"(/(?:Length|Columns|Width|Height|Predictor|N|First|Size|W|Index)) \d+", _odd(chance), content)
    if what == "counts":
        return re.sub(rb"(/(?:Count|Kids|Parent|Prev|Next|First|Last))\s*(\[?)\d+", _odd(chance), content)
    at = content.find(b"obj", chance.randrange(len(content))) + 3
    pile = chance.choice((b"<</A", b"[", b"(")) * chance.choice((200, 5_000, 100_000))
    return content[:at] + pile + content[at:]


def _odd(chance: random.Random) -> Callable[[re.Match[bytes]], bytes]:
    def put(found: re.Match[bytes]) -> bytes:
        return found[0] if chance.random() < 0.6 else found[1] + b" " + chance.choice(ODD_NUMBERS)

    return put


def headers_spoiled(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """Mail whose headers, boundaries, encodings and addresses are odd, very long or very many."""
    lines = content.split(b"\n")
    at = chance.randrange(min(len(lines), 40))
    odd = chance.choice(
        (
            b"Content-Type: multipart/mixed; boundary=" + chance.choice((b'""', b"=", b"x" * 3_000, b'"="')),
            b"Content-Type: text/plain; charset=" + chance.choice((b"utf-7", b"idna", b"rot13", b"hex", b"x" * 900)),
            b"Content-Transfer-Encoding: " + chance.choice((b"base64", b"quoted-printable", b"uuencode", b"x" * 900)),
            b"Subject: " + b"=?utf-8?b?" * 2_000,
            b"Subject: =?" + chance.choice((b"zlib", b"utf-16", b"punycode")) + b"?q?=00=01=FF?=",
            b"To: " + b"(" * chance.choice((100, 5_000)),
            b"To: " + b"a@b," * 20_000,
            b"Date: " + chance.choice((b"99999", b"Wed, 99 May 99999 99:99:99 +99999", b"1" * 5_000)),
            b"Received: " + b"x " * 100_000,
            b"Content-Disposition: attachment; " + b"".join(b"filename*%d*=x%%ff;" % n for n in range(2_000)),
            b"Content-Disposition: attachment; filename=../../fuera.txt",
            b" " * 100_000,
            b"\0" * 2_000,
        )
    )
    return b"\n".join([*lines[:at], odd, *lines[at:]])


BY_KIND: dict[str, tuple[Mutator, ...]] = {
    "pdf": (pdf_spoiled,),
    "office": (member_spoiled, members_renamed, xml_spoiled),
    "mail": (headers_spoiled,),
    "archive": (members_renamed, member_spoiled),
    "other": (xml_spoiled,),
}
"""What is tried besides with each kind of file."""


def _zip(members: list[tuple[str, bytes]], chance: random.Random) -> bytes:
    """A zip of these members, twice the same name where it is so."""
    buffer = io.BytesIO()
    how = chance.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(buffer, "w") as archive:
        for name, body in members:
            entry = zipfile.ZipInfo("a", (2024, 5, 1, 17, 20, 0))
            entry.filename, entry.compress_type = name, how
            archive.writestr(entry, body)
    return buffer.getvalue()
