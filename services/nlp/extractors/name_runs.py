"""Runs of name-shaped words: where one begins and ends, and where the next person begins in it."""

from collections.abc import Iterator

from services.nlp import lexicon, normal
from services.nlp.proper import Word, repaired, traits

LONGEST = 8
LINKS = frozenset("-'’")
INSIDE = lexicon.plain("inside_names")
_USUAL = 3
"""Weight from which many bear a surname."""


def run_end(words: list[Word], i: int) -> int:
    """End of the run of name-shaped words that starts at i; i itself where none does."""
    word = words[i]
    if not word.capital or (breaks(word) and not _initial(words, i)):
        return i
    end = j = i + 1
    while j < len(words) and j - i < LONGEST:
        before = words[j - 1]
        if before.gap == "more":
            break
        word = words[j]
        if before.gap == "wrap" and word.loud:
            break
        if word.capital and (not breaks(word) or _initial(words, j)):
            j += 1
            end = j
        elif (
            word.text == "."
            and before.gap == ""
            and (before.shape == "A" or before.norm in normal.ABBREVIATED_NAMES or before.norm == "vda")
        ):
            j += 1
            end = j if word.gap in {"more", " "} else end
        elif word.norm in {"y", "e"} and not goes_on(words, j):
            break
        elif (word.text in LINKS and before.gap == "" and word.gap == "") or (
            word.norm in INSIDE and before.gap in {" ", "wrap"} and word.gap in {" ", "", "wrap"} and j - end < 3
        ):
            j += 1
        else:
            break
    return end


def joints(words: list[Word], i: int, end: int) -> Iterator[int]:
    """Where the next person begins in a run: signatures side by side whose gap the text lost.

    A full name ends in a surname that is no given name; a given name that is hardly a surname follows,
    with a surname of its own behind it. Longer names of one person hold no such turn.
    """
    places = [n for n in range(i, end) if words[n].capital]
    known = [traits(repaired(words[n])) for n in places]
    start = 0
    for k in range(2, len(places) - 1):
        direct = places[k] == places[k - 1] + 1 and words[places[k - 1]].gap == " "
        full = k - start >= 2 and known[start].given > known[start].surname and known[k - 1].given < 2
        begins = known[k].given > known[k].surname + 1 or (known[k].given >= 1 and not known[k].surname)
        behind = [t for w, t in zip(places[k + 1 :], known[k + 1 :], strict=True) if not _generation(words[w])]
        if direct and full and begins and any(t.given < 2 and not t.stop for t in behind):
            yield places[k]
            start = k


def _generation(word: Word) -> bool:
    return word.norm in lexicon.people().generations


def goes_on(words: list[Word], i: int) -> bool:
    """Whether "y" or "e" joins surnames (Ortega y Gasset) rather than people (Ana y Luis)."""
    if i + 1 >= len(words) or not words[i + 1].capital:
        return False
    after = traits(repaired(words[i + 1]))
    return after.surname >= 2 and after.given < 4


def _initial(words: list[Word], i: int) -> bool:
    """A capital with a point, or a short writing of a name: Blessing O., A. Quispe, Ma. Elena."""
    short = words[i].shape == "T" and words[i].norm in normal.ABBREVIATED_NAMES.keys() - {"sta", "sto"}
    return (words[i].shape == "A" or short) and words[i].gap == "" and i + 1 < len(words) and words[i + 1].text == "."


def breaks(word: Word) -> bool:
    """Words that no name goes through."""
    known = traits(word.norm)
    if told(word):
        return True
    if word.loud:
        name = traits(repaired(word))
        return known.stop or known.role or (known.title and not known.listed) or (known.ordinary and not name.listed)
    return known.stop or (known.role and known.given < 4)


def told(word: Word) -> bool:
    """Whether a word in a line of capitals is what a person does: EL TESTIGO QUISPE DECLARÓ. No usual surname is."""
    spoken = word.loud and word.shape == "U" and word.norm in lexicon.people().speaks
    return spoken and traits(word.norm).surname < _USUAL


def after_comma(words: list[Word], i: int, end: int) -> int | None:
    """End of `SURNAME SURNAME, Given Given`."""
    if end >= len(words) or words[end].text != "," or words[end - 1].gap or words[end].gap != " " or end - i > 4:
        return None
    j = end + 1
    if not all(w.shape in "UT" or w.norm in INSIDE for w in words[i:end]):
        return None
    while (
        j < len(words)
        and j - end <= 4
        and words[j].capital
        and not breaks(words[j])
        and traits(repaired(words[j])).given >= 2
    ):
        j += 1
        if words[j - 1].gap != " ":
            break
    if j == end + 1:
        return None
    first = traits(repaired(words[i]))
    surnames = [traits(repaired(w)) for w in words[i:end] if w.capital]
    if not all(w.shape == "U" for w in words[i:end] if w.capital):
        # Arancibia Luna, Graciela: two surnames that are no given names, before given ones.
        plain = len(surnames) > 1 and all(k.surname >= 2 and k.given < 4 for k in surnames)
        return j if plain and all(traits(repaired(w)).given >= 3 for w in words[end + 1 : j]) else None
    # In capitals throughout, only a word that is a surname and no given name says that the order is turned.
    surname_first = first.surname >= 2 and first.given < 4
    mixed = not words[i].loud and not all(w.shape == "U" for w in words[end + 1 : j])
    return j if surname_first or mixed else None
