"""A name as written → its parts: given names, surnames, generation, aliases, in one or more readings.

Roles come before similarity: which words are given names and which surnames is told by a comma, by capitals, by how
usual each word is in either part, and by how many of each a name has. Where two readings are about as likely, both are
kept.
"""

import re
from dataclasses import dataclass, field

from services.search.linking.around import Around, Phrases
from services.search.linking.name_tables import name_tables
from services.search.linking.nobody import hearsay, is_nobody
from services.search.linking.plain import MOST_UNITS, UNREAD, PlainNames
from services.search.linking.readings import Reading, readings
from services.search.linking.spelling import fold, mended
from services.search.linking.tokens import BEFORE, GIVEN_SAINTS, INSIDE, LEADING, SAINTED, Kind, Token, Tokens
from services.search.linking.words import Levels, Word

LONGEST = 300
"""Signs of a name that are read."""
_MOST_WORDS = 40
_SURE_GENERATIONS = frozenset({"jr", "jnr", "sr", "snr", "iii", "ii", "iv", "filho", "junior"})


@dataclass(slots=True, eq=False)
class Name:
    """A name taken apart. `notes` are codes of what was left out of account."""

    readings: tuple[Reading, ...] = ()
    words: tuple[str, ...] = ()
    particles: str = ""
    generation: str = ""
    of_kin: bool = False
    """Whether the generation is told by a word of kinship in brackets (padre, hijo): without it he may be meant too."""
    husband: tuple[Word, ...] = ()
    born: "Name | None" = None
    """The name that she was born with, where another one is told."""
    wed: "Name | None" = None
    """Her name with the surname of him whose wife she is told to be."""
    parents: tuple["Name", ...] = ()
    aliases: list["Name"] = field(default_factory=list)
    notes: tuple[str, ...] = ()
    initials: bool = False
    marked: bool = False
    """Whether a comma or capitals tell which words are the surname."""
    plain: bool = False
    """Whether it is words alone: nothing stands beside them that tells more."""
    _lengths: tuple[int, int] | None = None

    @property
    def compact(self) -> str:
        """All letters in a row."""
        return "".join(self.words)

    @property
    def lengths(self) -> tuple[int, int]:
        """A bit for the length of each word, and one for that of each two or three that stand together."""
        if self._lengths is None:
            alone = together = last = last_two = 0
            for word in self.words:
                length = len(word)
                alone |= 1 << length
                if last:
                    together |= 1 << last + length
                    if last_two:
                        together |= 1 << last_two + length
                    last_two = last + length
                last = length
            self._lengths = alone, together
        return self._lengths


_MARIA = re.compile(r"\bM[aA]\.")
_MA = frozenset({"Ma", "MA", "ma"})
"""Short for María before a point; else it may be a Chinese surname."""
_CHINESE_DOUBT = 0.15
_MISREAD = re.compile(r"(?<=[^\W\d_])[$€¢£¥§¤!](?=[^\W\d_])")
"""What no name holds between two letters: a letter that was not read."""
_RAW = re.compile(r"[^\W_]+(?:[?\ufffd]+[^\W_]*)*|[?\ufffd]+[^\W_]+(?:[?\ufffd]+[^\W_]*)*")
_SPECIAL = re.compile(r"[(\[{\"“”«»„<>;|/,']")
_IN_QUOTES = re.compile(r"[\"“”«»„(\[{]\s*([^\"“”«»„()\[\]{}]*?)\s*[\"“”«»„)\]}]")
_ALIAS_SIGN = re.compile(r"\(\s*a\s*\.?\s*\)|\ba\s*\)|\ba/k/a\b|\ba\.\s?k\.\s?a\b\.?|\bn/p\b|\bc/c\b", re.IGNORECASE)
_MARK_BEHIND = re.compile(r",\s*(\w{1,9})\.?\s*$")
_SOCIAL = re.compile(r"^\s*(?:nome|nombre)\s+social\b[\s:]*(?:e|es|é)?\s*", re.IGNORECASE)


@dataclass(slots=True)
class _Taken:
    """A name without what stands in quotes and brackets; the other names there, and where a comma turns it."""

    text: str
    aliases: list[str] = field(default_factory=list)
    turned: int = -1
    generation: str = ""
    of_kin: bool = False


class Parser:
    """Takes names apart; keeps what it learned of each written word. Not shared between threads."""

    def __init__(self, levels: Levels) -> None:
        self._tokens = Tokens(levels)
        sets = name_tables().sets
        self._kin = name_tables().pairs["kin"]
        self._in_brackets = name_tables().pairs["marks"]
        self._phrases = Phrases()
        self._marks = self._tokens.markers | self._phrases.telling | sets["nobody"] | {"tal"}
        """Words that make a closer look worth while."""
        said = frozenset(word for phrase in sets["unknown"] for word in phrase.split())
        self._plain = PlainNames(self._tokens, self._marks | self._tokens.families | said | {"ma"})

    def name(self, raw: str) -> Name:
        """A written name taken apart. Never fails: what says nothing gives a name without readings."""
        if len(raw) <= LONGEST and (plain := self._plain.read(raw)) is not None:
            return Name(plain.readings, plain.words, marked=plain.marked, plain=True)
        notes: list[str] = []
        text = raw
        if len(text) > LONGEST:
            text = text[:LONGEST]
            notes.append("cut")
        if not text.isascii():
            text = mended(text)
        text = _MISREAD.sub("?", text)
        if "." in text:
            text = _MARIA.sub("MARIA " if text.isupper() else "Maria ", text)
        taken = _Taken(text)
        if _SPECIAL.search(text) or (("." in text or ")" in text) and _ALIAS_SIGN.search(text)):
            taken = self._taken_out(text)
        text, aliases, turned = taken.text, taken.aliases, taken.turned
        raws = _RAW.findall(text)
        if len(raws) > _MOST_WORDS:
            raws = raws[:_MOST_WORDS]
            notes.append("cut")
        tokens = [self._tokens.of(raw) for raw in raws]
        lows = [token[1].text for token in tokens]
        joined = " ".join(lows)
        if not joined.isascii() and UNREAD.search(joined):
            notes.append("script")
        if 2 <= len(raws) <= 4 and (not self._tokens.families.isdisjoint(lows) or not _MA.isdisjoint(raws)):
            titled = len(raws) > 2 and tokens[0][0] is Kind.TITLE
            chinese = self._chinese(raws[titled:], turned - titled, aliases, [*notes, "title"] if titled else notes)
            if chinese is not None:
                return chinese
        if not _MA.isdisjoint(raws):
            raws, tokens, lows = self._maria(raws, tokens, turned)
            joined = " ".join(lows)
        if joined.count(" ") >= len(lows):
            # Chinese names in one run hold two words.
            raws = lows = joined.split()
            if len(raws) == 2 and (chinese := self._chinese(raws, turned, aliases, notes)):
                return chinese
        if not raws or is_nobody(lows):
            name = Name(notes=(*notes, "unknown" if raws else "empty"))
        else:
            around = Around(raws)
            if not self._marks.isdisjoint(lows):
                around = self._phrases.cut(raws, lows)
                aliases += around.aliases
                if not around.kept and not around.parents and aliases:
                    around.kept = _RAW.findall(aliases.pop(0))
            name = self._read(around.kept[hearsay(lows) :], turned=turned, notes=notes)
            name.generation, name.of_kin = taken.generation or name.generation, taken.of_kin
            self._tell(name, around)
        return self._with_aliases(name, aliases)

    def _tell(self, name: Name, around: Around) -> None:
        """Put beside a name what the phrases around it tell."""
        folded = [fold(word) for word in around.husband]
        name.husband = tuple(self._tokens.word(low) for low in folded if low not in BEFORE and low not in INSIDE)
        name.parents = tuple(
            one for words in around.parents if (one := self._read(words, turned=-1, notes=[])).readings
        )
        if not name.readings:
            return
        given = name.readings[0].given
        row = [word.text for word in given]
        if around.born and given:
            whole = fold(around.born[0]) in row
            name.born = self._read(around.born if whole else [*row, *around.born], turned=-1, notes=[])
        if around.married and name.husband and given:
            his = self._read(around.husband, turned=-1, notes=[])
            surnames = his.readings[0].surnames[:1] if his.readings else ()
            name.wed = self._read([*row, *(word.text for word in surnames or name.husband[-1:])], turned=-1, notes=[])
        if not name.generation and any(given[:1] == one.readings[0].given[:1] for one in name.parents):
            # The child of one of the same name: whoever is told so is the younger of two.
            name.generation, name.of_kin = "jr", True

    def _with_aliases(self, name: Name, aliases: list[str]) -> Name:
        for alias in aliases:
            raws = _RAW.findall(_SOCIAL.sub("", alias))
            if len(raws) == 1 and name.readings and _SOCIAL.match(alias):
                # Who goes by another given name keeps the surnames.
                raws += [word.text for word in name.readings[0].surnames]
            found = self._read(raws, turned=-1, notes=[])
            if found.readings:
                name.aliases.append(found)
        return name

    def _maria(self, raws: list[str], tokens: list[Token], turned: int) -> tuple[list[str], list[Token], list[str]]:
        """The words with `Ma` spelled out before a given name; at the end, or alone before a comma, it is a surname."""
        last = len(raws) - 1

        def spelled(place: int, raw: str) -> str:
            given = place < last and turned != place + 1 and tokens[place + 1][1].known
            return ("MARIA" if raws[last].isupper() else "Maria") if raw in _MA and given else raw

        raws = [spelled(place, raw) for place, raw in enumerate(raws)]
        tokens = [self._tokens.of(raw) for raw in raws]
        return raws, tokens, [token[1].text for token in tokens]

    def _chinese(self, raws: list[str], turned: int, aliases: list[str], notes: list[str]) -> Name | None:
        """A Chinese name of two or three words: one surname, and the given name in one word."""
        lows = [fold(raw) for raw in raws]
        ways = self._tokens.chinese(lows)
        marked = [raw.isupper() and len(raw) > 1 for raw in raws]
        if turned > 0:
            ways = [way for way in ways if way[2] == (turned == 1)]
        elif marked.count(True) == 1:
            ways = [way for way in ways if marked[0 if way[2] else -1]]
        if not ways:
            return None
        found = tuple(
            Reading((given,), (family,), _CHINESE_DOUBT * place) for place, (family, given, _) in enumerate(ways)
        )
        marked_name = turned > 0 or marked.count(True) == 1
        return self._with_aliases(Name(found, tuple(lows), notes=tuple(notes), marked=marked_name), aliases)

    def joined(self, name: Name, words: list[str]) -> Name:
        """The name anew from other words: two of them were one."""
        again = self._read(words, turned=-1, notes=list(name.notes))
        again.husband, again.aliases, again.generation = name.husband, name.aliases, name.generation or again.generation
        return again

    def _taken_out(self, text: str) -> _Taken:
        """The name without what stands in quotes and brackets: other names, or a mark of generation."""
        taken = _Taken("")
        if "<" in text:
            surname, _, given = text.partition("<<")
            text = f"{surname},{given}".replace("<", " ").strip(" ,")
        text = _ALIAS_SIGN.sub(" alias ", text)
        quoted = [q for q in _IN_QUOTES.findall(text) if any(c.isalpha() for c in q)]
        bare = _IN_QUOTES.sub(" ", text)
        if quoted and not _RAW.search(bare):
            bare = quoted.pop(0)  # the whole name stands in quotes
        for one in quoted:
            if self._phrases.begins([fold(word) for word in _RAW.findall(one)]):
                bare += f" {one}"
            elif not self._is_mark(fold(one).strip(" ."), taken):
                taken.aliases.append(one)
        text = bare.replace("'", "")
        if (behind := _MARK_BEHIND.search(text)) and self._is_mark(fold(behind[1]), taken):
            text = text[: behind.start()]
        if ";" in text or "|" in text or "/" in text:
            text, *others = re.split(r"[;|/]", text)
            taken.aliases += [o for o in others if sum(c.isalpha() for c in o) > 1]
        head, comma, tail = text.partition(",")
        taken.text = f"{head} {tail}" if comma else text
        if not comma or self._phrases.begins([fold(word) for word in _RAW.findall(tail)]):
            return taken
        behind_it = [self._tokens.of(r) for r in _RAW.findall(tail)]
        before = _RAW.findall(head)
        words = [t for t in behind_it if t[0] in (Kind.WORD, Kind.SAINT, Kind.PARTICLE)]
        if before and words and behind_it[0][0] is not Kind.ALIAS:
            taken.text, taken.turned = f"{head} {tail.replace(',', ' ')}", len(before)
        return taken

    def _is_mark(self, word: str, taken: _Taken) -> bool:
        """Whether a word beside a name tells the generation, which is kept: (h), (padre)."""
        if (generation := self._kin.get(word)) is not None:
            taken.generation, taken.of_kin = generation, True
        elif (generation := self._in_brackets.get(word)) is not None:
            taken.generation = generation
        return generation is not None

    def _read(self, raws: list[str], *, turned: int, notes: list[str]) -> Name:
        """Words → units with their particles → readings."""
        row = _Row()
        if len(raws) >= 4 and sum(len(r) == 1 for r in raws) >= 4:
            raws = _unspaced(raws)
        last = len(raws) - 1
        for place, raw in enumerate(raws):
            kind, word, upper = self._tokens.of(raw)
            if place == turned:
                row.cut = len(row.units)
            if kind is Kind.ALIAS and place:
                break
            if (
                kind is Kind.SAINT
                and word.text in GIVEN_SAINTS
                and not row.units
                and (place == last or self._tokens.of(raws[place + 1])[1].text not in SAINTED)
            ):
                kind = Kind.WORD
            if (kind is Kind.WORD and not row.saint) or not self._set_aside(
                row, kind, word, last=place == last, turning=turned == place + 1, ahead=place + 1 < turned
            ):
                self._unit(row, word, upper=upper)
                if len(row.units) >= MOST_UNITS and place < last:
                    row.notes.append("cut")
                    break
        if any("?" in w for w in row.words):
            row.notes.append("unreadable")
        notes += [note for note in row.notes if note not in notes]
        if not row.units:
            return Name(notes=(*notes, "empty"))
        return Name(
            readings=readings(row.units, row.bare, row.capitals, row.cut),
            words=tuple(row.words),
            particles=" ".join(sorted(p for p in row.particles if p in BEFORE)),
            generation=row.generation,
            notes=tuple(notes),
            initials=all(u.initial for u in row.units),
            marked=row.cut > 0 or (any(row.capitals) and not all(row.capitals)),
        )

    def _unit(self, row: "_Row", word: Word, *, upper: bool) -> None:
        """A word that is a name, with what was held for it."""
        row.words.append(word.text)
        if row.saint:
            word, row.saint = self._tokens.word(row.saint + word.text), ""
        elif word.initial and row.held.endswith("la"):
            word = self._tokens.word(word.text)  # de la O is no initial
        row.units.append(word)
        row.bare.append(row.held)
        row.capitals.append(upper)
        row.held = ""

    def _set_aside(self, row: "_Row", kind: Kind, word: Word, *, last: bool, turning: bool, ahead: bool) -> bool:
        """Whether a word is none of the names: a particle, a title, a mark of generation, digits."""
        low, units = word.text, row.units
        if kind is Kind.DIGITS:
            row.notes.append("digits")
        elif kind is Kind.PARTICLE and not last and (units or row.held or low in LEADING or ahead):
            if low not in ("y", "e", "i"):
                row.held = f"{row.held} {low}" if row.held else low
                row.particles.append(low)
            row.words.append(low)
        elif kind is Kind.PARTICLE and units and low in BEFORE:
            pass
        elif kind is Kind.TITLE and not units and not last:
            row.notes.append("title")
        elif (
            kind is Kind.GENERATION
            and units
            and (low in _SURE_GENERATIONS or (len(units) >= 2 and not row.held and (last or turning)))
        ):
            row.generation = self._tokens.generations[low]
        elif kind is Kind.SAINT and not row.saint and not last:
            row.saint = low
            row.words.append(low)
        else:
            return False
        return True


@dataclass(slots=True)
class _Row:
    """The words of a name while they are read."""

    units: list[Word] = field(default_factory=list)
    bare: list[str] = field(default_factory=list)
    capitals: list[bool] = field(default_factory=list)
    particles: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    generation: str = ""
    held: str = ""
    saint: str = ""
    cut: int = -1


def _unspaced(raws: list[str]) -> list[str]:
    """Letters that OCR has set apart, M A M A N I, joined where four or more stand in a row."""
    found: list[str] = []
    run: list[str] = []
    for raw in [*raws, ""]:
        if len(raw) == 1:
            run.append(raw)
            continue
        found += ["".join(run)] if len(run) >= 4 else run
        run = []
        if raw:
            found.append(raw)
    return found
