"""Bodies by cue words: a head (Fiscalía, Hotel), a legal form (S.R.L.), or a known name."""

from collections.abc import Iterator
from typing import ClassVar

from models.mention import MentionKind
from services.nlp import lexicon, normal
from services.nlp.plugin import Evidence, Found, Reading
from services.nlp.proper import Word, traits

_INSIDE = lexicon.plain("inside_bodies")
_NUMBER_SIGNS = frozenset({"n", "no", "nro", "num", "nº", "n°"})
_QUOTES = {'"': '"', "«": "»", "“": "”", "'": "'", "‘": "’", "„": "“"}
_LONGEST = 12
_LOW_HEADS = frozenset({"venue", "firm", "care"})
# Heads that are ordinary words too: with a small letter they need a quoted name behind them.
_TAILS = frozenset({"hotel", "motel", "hostel", "lodge", "inn", "casino", "nightclub", "farm", "farms", "ranch"})
"""Words behind an English name: Sunset Motel."""
_WHOSE = frozenset({"de", "del", "do", "da", "dos", "das"})
_JOINS = frozenset("-–&/.'’")


_BOOKS = frozenset({"registro", "registre", "libro"})
_ENTERED = lexicon.plain("entered")
_THE = frozenset({"el", "la", "il", "le", "o", "a"})
_LONG, _TELLING = 7, 5
"""Letters of a lone name that counts whatever it is, and of one that is no other word."""
LEGAL_FORM = "legal form of a firm"


class OrgExtractor:
    """Find bodies. Runs once per passage, keeps no state."""

    name: ClassVar[str] = "orgs"
    version: ClassVar[str] = "6"

    def find(self, reading: Reading) -> Iterator[Found]:
        """Yield bodies, each from its head or back from its legal form."""
        words, text = reading.words, reading.text
        bodies = lexicon.bodies()
        done = 0
        for i, word in enumerate(words):
            if i >= done and word.norm in bodies.firsts:
                stretch = self._known(words, i, bodies) or self._headed(words, i, bodies)
                if stretch:
                    start, end, confidence, reason = stretch
                    done = end
                    yield _found(text, words[start], words[end - 1], confidence, reason)
            if word.norm in _TAILS and i >= done and _ends_a_name(words, i) and (start := _back(words, i)) < i:
                done = i + 1
                yield _found(text, words[start], word, 0.85, "venue word behind a name")
            if word.capital or word.norm in _STARTS_FORM:
                length = _form(words, i, bodies.suffixes)
                start = _back(words, i) if length else i
                if start < i:
                    yield _found(text, words[start], words[i + length - 1], 0.9, LEGAL_FORM)

    @staticmethod
    def _known(words: list[Word], i: int, bodies: lexicon.Bodies) -> tuple[int, int, float, str] | None:
        """A name that stands for itself, in capitals unless it is long."""
        for length in (4, 3, 2, 1):
            part = words[i : i + length]
            if len(part) == length and _tight(part) and tuple(w.norm for w in part) in bodies.names:
                short = part[0].shape != "U" or (part[0].loud and len(part[0].text) < 4)
                if length == 1 and _small_word(words, i):
                    continue
                if length == 1 and short and not (part[0].shape == "T" and _telling(part[0])):
                    continue
                if length > 1 and not (part[0].capital and part[-1].capital):
                    continue
                if length > 1 or len(part[0].text) > 2:
                    goes_on = (
                        length > 1
                        and i + length < len(words)
                        and words[i + length].norm in {"de", "do", "da", "del", "of"}
                    )
                    end = _extend(words, i + length) if goes_on else i + length
                    return i, end, 0.85, "known body"
        return None

    @staticmethod
    def _headed(words: list[Word], i: int, bodies: lexicon.Bodies) -> tuple[int, int, float, str] | None:
        """A head word and what follows it."""
        for length in (3, 2, 1):
            part = words[i : i + length]
            family = bodies.heads.get(tuple(w.norm for w in part)) if len(part) == length and _tight(part) else None
            if family is None:
                continue
            after = i + length
            if part[0].norm == "local" and after < len(words) and words[after].norm in _WHOSE:
                return None  # LOCAL DO FATO: where something was, no bar
            if part[0].norm in _BOOKS and after + 1 < len(words) and words[after + 1].norm in _ENTERED:
                return None  # REGISTRO DE VISITANTES: a book, no office
            quoted = _quoted(words, after)
            if (
                not quoted
                and after + 1 < len(words)
                and words[after].shape == "l"
                and words[after].gap == " "
                and not traits(words[after].norm).stop
            ):
                quoted = _quoted(words, after + 1)  # la estancia vecina "La Envidia"
            if quoted and family in _LOW_HEADS:
                start, end = quoted
                return (
                    (start, end, 0.9, f"named after {family} word")
                    if not part[0].capital
                    else (i, end + 1, 0.9, f"{family} word before a name")
                )
            if not part[0].capital:
                if (
                    family == "venue"
                    and after < len(words)
                    and words[after].shape in "TU"
                    and part[-1].gap == " "
                    and not words[after].loud
                ):
                    end = _extend(words, after)
                    return (after, end, 0.7, "named after venue word") if end > after else None
                return None
            end = _extend(words, after)
            if end > after and any(w.capital or w.shape == "n" for w in words[after:end]):
                return i, end, 0.85, f"{family} word before a name"
            return None
        return None


def _telling(word: Word) -> bool:
    """Whether a body's name is no other word in small letters: Frontex, Ruhama."""
    known = traits(word.norm)
    other = known.ordinary or known.listed or known.place
    return len(word.text) > _LONG or (len(word.text) >= _TELLING and not other)


def _ends_a_name(words: list[Word], i: int) -> bool:
    """Whether a capitalised word ends a name: a capital before it, none behind."""
    if i == 0 or words[i].shape != "T" or words[i - 1].shape != "T" or words[i - 1].gap != " ":
        return False
    after = words[i + 1] if i + 1 < len(words) and words[i].gap == " " else None
    return (after is None or not after.capital) and not traits(words[i - 1].norm).stop


def _small_word(words: list[Word], i: int) -> bool:
    """A short name that is an article too, beside other words in capitals: DAS DILIGÊNCIAS."""
    beside = words[i + 1] if i + 1 < len(words) and words[i].gap == " " else None
    return traits(words[i].norm).stop and beside is not None and beside.shape == "U"


def _found(text: str, first: Word, last: Word, confidence: float, reason: str) -> Found:
    return Found(
        MentionKind.ORG, first.start, last.end, normal=normal.title(text[first.start : last.end]),
        confidence=confidence,
        evidence=Evidence.LABEL, reason=reason,
    )  # fmt: skip


def _tight(part: list[Word]) -> bool:
    return all(w.gap in {"", " ", "wrap"} for w in part[:-1])


def _quoted(words: list[Word], i: int) -> tuple[int, int] | None:
    """The words inside quotation marks that open at i."""
    if i >= len(words) or words[i].text not in _QUOTES or (i and words[i - 1].gap == "more"):
        return None
    close = _QUOTES[words[i].text]
    for j in range(i + 2, min(i + 9, len(words))):
        if words[j].text == close:
            return i + 1, j
    return None


def _extend(words: list[Word], i: int) -> int:
    """The end of a name that goes on at i: capitals, small words between them, numbers of courts and units."""
    end = j = i
    loud = i > 0 and words[i - 1].loud
    while j < len(words) and j - i < _LONGEST:
        before = words[j - 1] if j else None
        if before is not None and before.gap not in {"", " ", "wrap"}:
            break
        word = words[j]
        known = traits(word.norm)
        if loud and word.norm in _THE and j + 1 < len(words) and traits(words[j + 1].norm).title:
            break  # LA UNIDAD EL AGENTE SALAS
        lo = word.norm in {"en", "em"} and j + 1 < len(words) and words[j + 1].norm in {"lo", "materia"}
        if lo or (word.norm in _INSIDE and (not word.capital or loud)):
            j += 1
            continue
        number = _unit_number(words, j) if j > i or word.norm in _NUMBER_SIGNS else j
        if number > j:
            end = j = number
            continue
        if word.capital and not (known.title and not loud and j > i + 3):
            if loud and j > i and known.stop and (word.norm,) not in lexicon.bodies().heads:
                break
            j += 1
            end = j
            continue
        if word.text in _JOINS and word.gap == "" and before is not None and before.gap == "":
            j += 1
            continue
        if word.text in "&-–" and j + 1 < len(words) and words[j + 1].capital:
            j += 1
            continue
        break
    return end


def _unit_number(words: list[Word], j: int) -> int:
    """End of a unit's number at j (4, N.º 4, N° 2207, 3ª); j where none stands."""
    k = j
    while k < len(words) and k - j < 3 and (words[k].norm in _NUMBER_SIGNS or words[k].text in ".º°ª"):
        k += 1
    if k >= len(words) or words[k].shape != "n" or len(words[k].text) > 4:
        return j
    k += 1
    return k + 1 if k < len(words) and words[k].text in "ªº°" and words[k - 1].gap == "" else k


_LONGEST_FORM, _MOST_LETTERS = 16, 7
"""Words, points among them, and words without them of the longest form: S. de R.L. de C.V."""
_POINTED = frozenset({"ltda", "lda", "ltd", "inc", "corp", "co", "coop"})
_STARTS_FORM = frozenset({"s", "ltda", "lda", "ltd", "inc"})


def _form(words: list[Word], i: int, suffixes: frozenset[tuple[str, ...]]) -> int:
    """How many words a legal form at i takes (points counted), 0 where there is none."""
    letters: list[str] = []
    best = 0
    j = i
    while j < len(words) and j - i < _LONGEST_FORM:
        word = words[j]
        if word.text == ".":
            j += 1
            if tuple(letters) in suffixes or ("".join(letters),) in suffixes:
                # The point of S.R.L. and of a short form is its own; behind SpA a sentence ends.
                own = len(words[j - 2].text) == 1 or letters[-1] in _POINTED
                best = j - i if own else max(best, j - 1 - i)
            continue
        if not (word.capital or (word.norm in {"de", "a"} and letters)) or len(letters) >= _MOST_LETTERS:
            break
        letters.append(word.norm)
        j += 1
        if ("".join(letters),) in suffixes or tuple(letters) in suffixes:
            # Two capitals alone (SA, ME) count only as capitals behind a name.
            best = j - i if len(letters) > 1 or len(word.text) > 2 or word.shape == "U" else best
        if word.gap not in {"", " "}:
            break
    return best


def _back(words: list[Word], i: int) -> int:
    """Start of the capitalised name that ends before i."""
    start = j = i
    while j > 0 and i - j < 9:
        before = words[j - 1]
        if before.gap not in {"", " ", "wrap"}:
            break
        if before.loud and before.norm in _WHOSE and j > 1 and words[j - 2].capital and words[j - 2].gap == " ":
            j -= 1
        elif before.capital and not (before.first and traits(before.norm).stop and not before.loud):
            if before.loud and traits(before.norm).stop and (before.norm,) not in lexicon.bodies().heads:
                break
            start = j = j - 1
        elif (before.norm in _INSIDE or before.text in "&,-'’" or before.shape == "n") and start - j < 2 and j - 1 > 0:
            j -= 1
        else:
            break
    while start < i and (words[start].text in ",&-" or words[start].norm in _INSIDE):
        start += 1
    return start
