"""Ways to write one person's name again: as lists, forms, hurried hands, OCR and broken encodings do."""

import random
from collections.abc import Callable, Mapping
from functools import cache

from benchmarks.linking.drawn import drawn_tables
from benchmarks.linking.people import Draw, Person
from services.search.linking.spelling import fold, sounds

_LOOKS = (
    ("rn", "m"),
    ("m", "rn"),
    ("ri", "n"),
    ("n", "ri"),
    ("cl", "d"),
    ("d", "cl"),
    ("o", "0"),
    ("i", "1"),
    ("l", "1"),
    ("s", "5"),
    ("b", "8"),
    ("e", "c"),
    ("c", "e"),
    ("u", "v"),
    ("v", "u"),
    ("n", "u"),
    ("h", "b"),
    ("f", "t"),
    ("t", "f"),
    ("l", "i"),
    ("i", "l"),
    ("ni", "m"),
    ("g", "q"),
    ("a", "o"),
    ("nn", "m"),
    ("ñ", "fi"),
    ("ñ", "n"),
    ("ç", "c"),
    ("z", "2"),
    ("y", "v"),
)
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_SPELLINGS = (
    ("y", "i"),
    ("i", "y"),
    ("z", "s"),
    ("s", "z"),
    ("b", "v"),
    ("v", "b"),
    ("j", "y"),
    ("qu", "k"),
    ("k", "c"),
    ("ll", "y"),
    ("h", ""),
    ("ce", "se"),
    ("ci", "si"),
    ("hu", "w"),
    ("gu", "hu"),
    ("x", "j"),
    ("ph", "f"),
    ("t", "th"),
    ("n", "nn"),
    ("l", "ll"),
    ("cc", "c"),
    ("c", "k"),
    ("ge", "je"),
    ("gi", "ji"),
)
_SHORTS = {
    "González": "Glez.",
    "Hernández": "Hdez.",
    "Rodríguez": "Rguez.",
    "Fernández": "Fdez.",
    "Martínez": "Mtz.",
    "María": "Mª",
    "Francisco": "Fco.",
    "Guadalupe": "Gpe.",
}
_TITLES = ("Dr. ", "Sra. ", "Sr. ", "Don ", "Lic. ", "Doña ", "Dra. ", "Srta. ")
_ALIASES = (
    "El Gordo",
    "La Flaca",
    "El Chino",
    "Baixinho",
    "La Madrina",
    "Big Mike",
    "El Tuerto",
    "Alemão",
    "El Profe",
    "Mama",
)
_MARKS = (
    ' alias "{}"',
    " alias {}",
    " (a) {}",
    " vulgo {}",
    ' "{}"',
    " a.k.a. {}",
    " conocido como {}",
    " conhecido como {}",
)


def _changed(text: str, rng: random.Random, table: tuple[tuple[str, str], ...]) -> str:
    """The text with one of the replacements made once, in a word of four letters or more."""
    words = text.split(" ")
    spots = [
        (w, at, old, new)
        for w, word in enumerate(words)
        if len(word) > 3
        for old, new in table
        for at in range(len(word) - len(old) + 1)
        if word[at : at + len(old)].lower() == old and (old, at > 0 or len(old) > 1)[1]
    ]
    if not spots:
        return typo(text, rng)
    w, at, old, new = rng.choice(spots)
    words[w] = words[w][:at] + new + words[w][at + len(old) :]
    return " ".join(words)


def typo(text: str, rng: random.Random) -> str:
    """A slip of the keys in one word: letters exchanged, doubled, left out, or a neighbour's key."""
    words = text.split(" ")
    long = [i for i, word in enumerate(words) if len(word) > 4]
    if not long:
        return text
    place = rng.choice(long)
    word = words[place]
    at = rng.randrange(1, len(word) - 1)
    kind = rng.random()
    if kind < 0.35:
        word = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    elif kind < 0.6:
        word = word[:at] + word[at + 1 :]
    elif kind < 0.75:
        word = word[:at] + word[at] + word[at:]
    else:
        row = next((r for r in _KEYS if word[at].lower() in r), _KEYS[1])
        near = row[max(0, row.find(word[at].lower()) - 1) :][:3]
        word = word[:at] + rng.choice(near) + word[at + 1 :]
    words[place] = word
    return " ".join(words)


def plain(text: str) -> str:
    """Without accents, in the same case."""
    return "".join(fold(c).upper() if c.isupper() else (fold(c) or c) for c in text)


def turned(p: Person, rng: random.Random) -> str:
    """Surnames first, in one of the ways of lists and forms."""
    surnames, given = " ".join(p.surnames), " ".join(p.given)
    return rng.choice(
        (
            f"{surnames} {given}",
            f"{surnames}, {given}",
            f"{surnames.upper()}, {given}",
            f"{surnames} {given}".upper(),
            f"{surnames.upper()} {given}",
        )
    )


def initialled(p: Person, rng: random.Random) -> str:
    """Initials for one or all given names, or for the last surname."""
    given, surnames = all_given(p), list(p.surnames)
    choice = rng.random()
    if choice < 0.4:
        given = [f"{g[0]}." for g in given]
    elif choice < 0.75 and len(given) > 1:
        given = [given[0], *(f"{g[0]}." for g in given[1:])]
    elif len(surnames) > 1:
        surnames[-1] = f"{surnames[-1].split()[-1][0]}."
    else:
        given = [f"{g[0]}." for g in given]
    return " ".join((*given, *surnames))


def all_given(p: Person) -> list[str]:
    return [w for g in p.given for w in g.split() if w not in ("de", "del", "los", "la", "da", "das")]


def given_dropped(p: Person, rng: random.Random) -> Person | None:
    """One of two given names."""
    given = all_given(p)
    if len(given) < 2:
        return None
    return p.but(given=(given[0] if rng.random() < 0.9 or given[1] == "José" else given[1],))


def surname_dropped(p: Person, rng: random.Random) -> Person | None:
    """The last of two surnames, or in Portuguese all but the last, or one of the middle."""
    if len(p.surnames) < 2:
        return None
    if p.culture == "pt":
        kept = p.surnames[-1:] if rng.random() < 0.6 else p.surnames[:-1]
        return p.but(surnames=kept)
    return p.but(surnames=p.surnames[:1])


@cache
def shorts() -> dict[str, list[str]]:
    """Full name → its short forms."""
    table: dict[str, list[str]] = {}
    for short, fulls in drawn_tables().nicknames.items():
        for full in fulls:
            table.setdefault(full, []).append(short)
    return {full: sorted(found) for full, found in table.items()}


def nicknamed(p: Person, rng: random.Random) -> Person | None:
    """A pet form for the given name."""
    given = all_given(p)
    found = shorts().get(fold("_".join(given[:2])))
    if found and rng.random() < 0.7:
        return p.but(given=(rng.choice(found).capitalize(),))
    found = shorts().get(fold(given[0]))
    if not found:
        return None
    return p.but(given=(rng.choice(found).capitalize(), *(given[1:] if rng.random() < 0.3 else ())))


def spelled(p: Person, rng: random.Random) -> str | None:
    """Another spelling of one of the words: of the table, or by sound."""
    words = p.full.split()
    tables = drawn_tables()
    order = rng.sample(range(len(words)), len(words))
    for place in order:
        for groups in (tables.given_groups, tables.surname_groups):
            ids = groups.get(fold(words[place]))
            if ids and rng.random() < 0.6:
                others = sorted(w for w, found in groups.items() if found & ids and w != fold(words[place]))
                if others:
                    words[place] = rng.choice(others).capitalize()
                    return " ".join(words)
    for _ in range(6):
        found = _changed(p.full, rng, _SPELLINGS)
        if found != p.full and [sounds(fold(w))[0] for w in found.split()] == [
            sounds(fold(w))[0] for w in p.full.split()
        ]:
            return found
    return None


def spaced(text: str, rng: random.Random) -> str:
    """A blank or hyphen inside of a word, or one blank lost."""
    words = text.split(" ")
    if rng.random() < 0.5 and len(words) > 1:
        place = rng.randrange(len(words) - 1)
        words[place : place + 2] = [words[place] + words[place + 1].lower()]
        return " ".join(words)
    place = max(range(len(words)), key=lambda i: len(words[i]))
    word = words[place]
    at = rng.randrange(2, max(3, len(word) - 1))
    words[place] = word[:at] + rng.choice((" ", "-", "- ")) + word[at:]
    return " ".join(words)


def unreadable(text: str, rng: random.Random) -> str:
    """Accented letters as `?`, or UTF-8 read as Windows-1252."""
    if not text.isascii() and rng.random() < 0.5:
        return text.encode("utf-8").decode("cp1252", errors="replace")
    marked = "".join("?" if not c.isascii() else c for c in text)
    if marked == text:
        words = text.split(" ")
        place = max(range(len(words)), key=lambda i: len(words[i]))
        at = rng.randrange(1, max(2, len(words[place]) - 1))
        words[place] = words[place][:at] + "?" + words[place][at + 1 :]
        return " ".join(words)
    return marked


def particled(p: Person, rng: random.Random) -> str | None:
    """Particles left out or joined."""
    words = p.full.split()
    small = [i for i, w in enumerate(words) if w in ("de", "la", "del", "da", "dos", "do", "das", "los")]
    if not small:
        if p.culture != "pt":
            return None
        words.insert(len(p.given) + rng.randrange(len(p.surnames)), rng.choice(("da", "de", "dos")))
        return " ".join(words)
    return " ".join(w for i, w in enumerate(words) if i not in small)


def married(p: Person, draw: Draw, rng: random.Random) -> str | None:
    """A wife's name with the husband's surname."""
    if p.culture not in ("es", "andean", "pt", "caribbean") or not fold(p.given[0]).endswith("a"):
        return None
    his = draw.surname(p.culture, rng)
    if p.culture == "pt":
        return f"{p.full} {his}"
    own = " ".join(p.given) + " " + " ".join(p.surnames[:1] if rng.random() < 0.6 else p.surnames)
    return own + rng.choice((f" de {his}", f" viuda de {his}", f" Vda. de {his}", f" de {his}"))


def positives(draw: Draw, rng: random.Random) -> Mapping[str, Callable[[Person], str | None]]:
    """Ways to write one person's name again."""

    def of(found: Person | None) -> str | None:
        return None if found is None else found.full

    return {
        "accents": lambda p: plain(p.full),
        "case": lambda p: rng.choice((p.full.upper(), plain(p.full.upper()), p.full.lower())),
        "order": lambda p: turned(p, rng),
        "given_dropped": lambda p: of(given_dropped(p, rng)),
        "surname_dropped": lambda p: of(surname_dropped(p, rng)),
        "initials": lambda p: initialled(p, rng),
        "nickname": lambda p: of(nicknamed(p, rng)),
        "ocr": lambda p: _changed(p.full, rng, _LOOKS),
        "typo": lambda p: typo(p.full, rng),
        "spelling": lambda p: spelled(p, rng),
        "spacing": lambda p: spaced(p.full, rng),
        "mojibake": lambda p: unreadable(p.full, rng),
        "particle": lambda p: particled(p, rng),
        "married": lambda p: married(p, draw, rng),
        "title": lambda p: rng.choice(_TITLES) + p.full,
        "alias": lambda p: p.full + rng.choice(_MARKS).format(rng.choice(_ALIASES)),
        "short": lambda p: next((p.full.replace(k, v) for k, v in _SHORTS.items() if k in p.full), None),
        "same": lambda p: p.full,
        "combo": lambda p: _combo(p, rng),
        "combo_3": lambda p: _combo(p, rng, most=3),
    }


def _combo(p: Person, rng: random.Random, *, most: int = 2) -> str:
    """Two or three changes at once."""
    q = p
    count = rng.randint(2, most)
    for change in rng.sample((given_dropped, surname_dropped, nicknamed), min(count - 1, 2)):
        q = change(q, rng) or q
    text = turned(q, rng) if rng.random() < 0.4 else initialled(q, rng) if rng.random() < 0.25 else q.full
    late: list[Callable[[str], str]] = [
        plain,
        str.upper,
        lambda t: typo(t, rng),
        lambda t: _changed(t, rng, _LOOKS),
        lambda t: spaced(t, rng),
        lambda t: unreadable(t, rng),
    ]
    return rng.choice(late)(text)
