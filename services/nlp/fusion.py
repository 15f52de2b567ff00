"""What the names classifier reads and what rules find, joined to one answer for people, bodies and places.

- What a rule checks by exact syntax (the sender of a chat line) stands as it is.
- Both read a name of one kind: the network's bounds, which follow how names are written, and both reasons.
- They read different kinds: a name that is one in the gazetteer to its last letter is a place. A word beside the name
  (Evidence.LABEL) decides for bodies and places where the network is not quite sure; a person's cues also stand before
  firms and towns, there the network decides, but for a full name that is a whole line, and what a field or column of
  surnames or given names holds.
- Only the network: from a probability that goes by the kind, a higher one where all words are ordinary.
- Only a rule: where a word beside the name or its form says so. A lone surname that needs a full name elsewhere in the
  document (`Found.needs`) waits for that name.

Findings of all other kinds pass unchanged.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import ClassVar

from models.mention import MentionKind
from services.nlp import addresses, classifier, lexicon, markers, normal, tagger
from services.nlp.classifier import Named
from services.nlp.extractors import names, orgs
from services.nlp.extractors.name_runs import told
from services.nlp.extractors.name_verbs import nobody_acts
from services.nlp.plugin import Evidence, Extractor, Found, Reading
from services.nlp.proper import Word, traits

NAMES = frozenset({MentionKind.PERSON, MentionKind.ORG, MentionKind.PLACE})
ALONE = {MentionKind.PERSON: 0.85, MentionKind.ORG: 0.8, MentionKind.PLACE: 0.55}
"""Probability from which a name counts that the network alone reads; measured on the development set and a held one."""
SMALL = 0.5
"""Probability from which a person counts that is written in small letters and made of listed names alone."""
NEVER = 1.01
DOUBTED = 0.7
"""Probability from which a place counts whose words are all ordinary ones, or one of them a usual given name."""
ORDINARY = 0.95
"""Probability from which a name counts that is short or made of ordinary words, and in no list of names."""
_TOWN = 5
"""Size from which a place's name in small letters counts though it is an ordinary word too (la paz; not gare)."""
_USUAL = 4
"""Weight of a usual given name."""
_LABELS = frozenset({
    "ci", "cif", "cnpj", "cpf", "cuil", "cuit", "curp", "dni", "doc", "iban", "imei", "nie", "nif", "nit", "nss", "rfc",
    "rg", "ruc", "run", "rut", "siren", "siret",
})  # fmt: skip
"""Labels of papers and numbers: no names, whatever the network thinks."""
_NOBODY = lexicon.plain("nobody")
_NO_INITIALS = lexicon.plain("no_initials")
_HONOURS = lexicon.people().titles - lexicon.chats("called") - {"hermano", "hermana", "padre", "pastor", "cap"}
"""Titles that stand before a name and are none of it, whoever took them for one."""
_WORD_BEFORE = re.compile(r"([^\W\d_]+)\.? $")
_REACH = 24
_OFFICERS = lexicon.plain("officers")
_FEW = 3
"""Words of a rank and a name."""
_RANKS = frozenset({"capt", "cpl", "det", "insp", "lt", "sgt", "sgto", "sigra", "dottssa"})
"""Titles that stand alone: no names either."""
_CODE = 2
"""Letters of the code of a country."""
_SHORT = 3
"""Letters of a lone word that is rather a code (BOL) or a day (Tue) than a name."""
CERTAIN = 0.97
"""Probability from which the network is believed against a word beside the name."""
SUPPORTED = 0.3
"""Probability from which the network supports a rule that reads a name of the same kind."""
SHAPED = {MentionKind.PERSON: 0.8, MentionKind.ORG: 0.8, MentionKind.PLACE: 0.5}
"""Confidence from which a name counts that a rule alone reads by its form."""


_POSTNOMINALS = frozenset({"SC", "QC", "KC", "JA", "JJ", "LJ", "CJ", "JP", "SJ", "OSB", "OBE", "CBE", "MBE", "PhD"})
"""Letters of honour behind a name, which are none of it: Ferrante JA, P. J. Costello SC."""
_OPENED = frozenset("\"«“‘„'")
"""Marks behind which a title belongs to the name by which somebody goes: alias "Doña Rosa"."""


WHOLE = 0.88
"""Confidence from which the bounds of a person by the lists stand against a network that is not sure of the name."""


class ClassifierExtractor:
    """Finds what the network reads by itself; `joined` weighs it against the rules."""

    name: ClassVar[str] = "classifier"
    version: ClassVar[str] = classifier.VERSION

    def find(self, reading: Reading) -> list[Found]:
        """All names of the network, one for each of `reading.named`; they don't overlap."""
        found = []
        for named in reading.named:
            start = reading.words[_first(named, reading.words)].start
            end = reading.words[_last(named, reading.words)].end
            text = reading.text[start:end]
            kind = _kind(named, reading.words)
            found.append(
                Found(
                    kind, start, end, confidence=round(named.confidence, 3), evidence=Evidence.SHAPE,
                    normal=normal.person(text) if kind is MentionKind.PERSON else normal.title(text),
                    reason="read as a name in its sentence",
                )
            )  # fmt: skip
        return found


class TaggerExtractor(ClassifierExtractor):
    """Finds what the small tagger reads by itself."""

    name: ClassVar[str] = "tagger"
    version: ClassVar[str] = tagger.VERSION


def _kind(named: Named, words: Sequence[Word]) -> MentionKind:
    """A body that bears a person's rank or letters of honour is a person: PSI Deshmukh, P. J. Costello SC."""
    first, last = words[named.start], words[named.end - 1]
    if named.kind is not MentionKind.ORG or named.end - named.start == 1:
        return named.kind
    ranked = first.norm in _OFFICERS and first.shape == "U" and not first.loud and named.end - named.start <= _FEW
    honoured = last.text in _POSTNOMINALS and first.shape == "A" and words[named.start + 1].text == "."
    return MentionKind.PERSON if ranked or honoured else named.kind


def _first(named: Named, words: Sequence[Word]) -> int:
    """The first word of a name: no title, nor the end of one that a point cuts, as in sig.ra Rossi."""
    n = named.start
    tail = n > 1 and words[n].shape == "l" and words[n - 1].text == "." and words[n - 1].gap == ""
    if tail and words[n - 2].gap == "" and named.end - n > 1:
        return n + 1
    if _kind(named, words) is not MentionKind.PERSON or (n and words[n - 1].text in _OPENED) or _heads(named, words):
        return n
    behind = n + 2 if n + 1 < named.end and words[n + 1].text == "." else n + 1
    title = words[n].norm in (_HONOURS if words[n].shape == "T" else _OFFICERS)
    titled = title and words[n].shape in "TU" and behind < named.end and words[behind].capital
    return behind if titled else n


def _heads(named: Named, words: Sequence[Word]) -> bool:
    """Whether a name is who writes a message, by the label that somebody gave them: Don Wil 18:03."""
    after = words[named.end] if named.end < len(words) else None
    return words[named.start].first and after is not None and (after.shape == "n" or after.text in ":([")


def _last(named: Named, words: Sequence[Word]) -> int:
    """The last word of a name: no letters of honour, nor in a line of capitals the verb behind it."""
    n = named.end - 1
    while n > named.start and _kind(named, words) is MentionKind.PERSON and told(words[n]):
        n -= 1
    honoured = n > named.start and words[n].text in _POSTNOMINALS and words[n - 1].shape == "T"
    return n - 1 if honoured and _kind(named, words) is MentionKind.PERSON else n


@dataclass
class _Read:
    """A name of the network and what rules say of it."""

    found: Found
    probability: float
    counts: bool
    denied: bool = False

    def agree(self, rule: Found, text: str) -> None:
        """A rule reads a name of this kind here."""
        own = self.found
        if self.probability < SUPPORTED:
            return
        self.counts = True
        # A full name by the lists of which the network is only sure of a part: Ramiro Salas, read as Salas.
        wider = rule.start <= own.start and rule.end >= own.end and rule.confidence >= WHOLE
        bounds = rule if own.kind is MentionKind.PERSON and wider and self.probability < ALONE[own.kind] else own
        start, end, normed = bounds.start, bounds.end, bounds.normal
        if rule.reason == orgs.LEGAL_FORM:
            # A firm's name ends with its form, to the last point; in capitals it begins where the rule says.
            end = max(end, rule.end)
            start = min(start, rule.start) if text[rule.start : start].isupper() else start
            normed = normal.title(text[start:end])
        elif rule.reason == addresses.REASON:
            # The number before a street, or its flat behind: the network cuts where a comma stands.
            start = min(start, rule.start) if not text[rule.start].islower() else start
            end = max(end, rule.end)
            normed = normal.title(text[start:end])
        self.found = replace(
            own,
            start=start,
            end=end,
            normal=normed,
            confidence=round(1 - (1 - own.confidence) * (1 - rule.confidence), 3),
            evidence=max(own.evidence, rule.evidence),
            reason=f"{rule.reason}; {own.reason}" if rule.reason not in own.reason else own.reason,
        )


def joined(reading: Reading, network: ClassifierExtractor) -> list[tuple[Extractor, Found]]:
    """The findings of a reading with those of the network, or of the small tagger, joined in."""
    words = reading.words

    def after(named: Named) -> Word | None:
        return words[named.end] if named.end < len(words) else None

    reads = [
        _Read(found, named.probability, named.probability >= _least(found.kind, words[named.start : named.end]))
        for named, found in zip(reading.named, network.find(reading), strict=True)
        if not _code(words[named.start : named.end], after(named))
        and not _two_letters(words, named)
        and not _demonym(named.kind, words[named.start : named.end])
        and not _nobody(words[named.start : named.end])
        and not (named.kind is MentionKind.PERSON and nobody_acts(words, named.start, named.end))
    ]
    starts = [read.found.start for read in reads]
    kept: list[tuple[Extractor, Found]] = []
    named = frozenset(
        (rule.start, rule.end)
        for _, rule in reading.found
        if rule.kind is MentionKind.PERSON and rule.evidence is Evidence.LABEL
    )
    for extractor, rule in reading.found:
        if rule.kind not in NAMES or _stands(rule, _beside(reads, starts, rule), reading.text, named=named):
            kept.append((extractor, rule))
    kept.extend((network, read.found) for read in reads if read.counts and not read.denied)
    return kept


def _code(words: Sequence[Word], after: Word | None) -> bool:
    """Whether what the network took for a name is a code: capitals tied to figures (CORUMBA-02, a mast), a label (CPF).

    Lines of a machine readable zone, which has a reader of its own, are codes too.
    """
    letters = "".join(word.norm for word in words if word.shape != "p")
    pointed = len(letters) >= _SHORT and letters in _NO_INITIALS and all(word.shape in "Ap" for word in words)
    tied = words[-1].shape == "U" and words[-1].gap == "" and after is not None and after.text in "-_"
    masts = len(words) > 2 and words[0].shape == "U" and words[-2].text in "-_" and words[-1].shape == "n"
    label = letters in _LABELS | _RANKS
    return tied or masts or label or pointed or any(word.text == "<" for word in words)


def _nobody(words: Sequence[Word]) -> bool:
    """Whether a name is but a word for a person whom nobody names: MNI (an unknown woman's voice), Nanay, God."""
    told = [word for word in words if word.shape != "p"]
    return len(told) == 1 and told[0].norm in _NOBODY


def _two_letters(words: Sequence[Word], named: Named) -> bool:
    """Whether a name is but the letters of a country (pasaporte DE) or state that stands beside no town."""
    word = words[named.start]
    if named.end - named.start > 1 or word.shape != "U" or len(word.text) != _CODE:
        return False
    if named.kind is MentionKind.ORG and word.text not in lexicon.regions().countries.values():
        return False
    beside = named.start > 0 and words[named.start - 1].text in "/,-–(" and named.kind is MentionKind.PLACE
    return not beside


def _least(kind: MentionKind, words: Sequence[Word]) -> float:
    """The probability that a name needs which the network alone reads."""
    known = [traits(word.norm) for word in words if word.shape != "p"]
    if kind is MentionKind.PERSON and all(word.shape == "l" for word in words):
        if any(one.stop for one, word in zip(known, words, strict=True) if word.norm not in classifier.PARTICLES):
            return NEVER  # manana temprano
        if all(one.listed and not one.ordinary for one in known):
            return SMALL
    if len(words) == 1 and len(words[0].text) <= _SHORT and not known[0].listed:
        return ORDINARY
    ordinary = all(one.ordinary or one.stop for one in known)
    if kind is MentionKind.PLACE:
        size = _listed(" ".join(word.norm for word in words if word.shape != "p"))
        if size and not (ordinary and size < _TOWN):
            return SUPPORTED
        if ordinary and len(words) == 1 and words[0].shape == "l":
            return ORDINARY
    if ordinary and not any(one.listed or one.place for one in known):
        return ORDINARY
    opens = len(words) == 1 and words[0].first and not known[0].place  # Logée. Demander …: the sentence's capital
    doubted = kind is MentionKind.PLACE and (ordinary or opens or any(one.given >= _USUAL for one in known))
    return DOUBTED if doubted else ALONE[kind]


def _listed(name: str) -> int:
    """The size of the largest place of a folded name, 0 where the gazetteer holds none."""
    places = lexicon.places().get(name)
    return max(place.size for place in places) if places else 0


def _demonym(kind: MentionKind, words: Sequence[Word]) -> bool:
    """Whether a place is but a demonym in small letters: americanas."""
    return kind is MentionKind.PLACE and len(words) == 1 and words[0].shape == "l" and _says_whence(words[0].norm)


def _says_whence(norm: str) -> bool:
    return not _listed(norm) and lexicon.demonym(norm) is not None


def _stands(rule: Found, beside: Sequence[_Read], text: str, *, named: frozenset[tuple[int, int]]) -> bool:
    """Whether a rule's name stays as it is; tells the network's names beside it what the rule says.

    `named` are the ranges that a word beside them says to be people.
    """
    if rule.evidence is Evidence.CHECK:
        for read in beside:
            read.denied = True
        return True
    if rule.needs:  # a lone word that a full name elsewhere must explain: no second opinion
        return not any(read.counts for read in beside)
    same = [read for read in beside if read.found.kind is rule.kind and read.probability >= SUPPORTED]
    if _in_pieces(rule, same, text):
        for read in same:
            read.denied = True
        return True
    for read in same:
        read.agree(rule, text)
    if same:
        return False
    others = [read for read in beside if read.counts]
    if others:
        labelled = rule.evidence >= Evidence.LABEL and rule.kind is not MentionKind.PERSON
        doubted = all(read.probability < CERTAIN for read in others)
        if rule.kind is MentionKind.PERSON and doubted and rule.reason == names.TITLED:
            word = _WORD_BEFORE.search(text[max(0, rule.start - _REACH) : rule.start])
            labelled = word is not None and normal.fold(word[1]) in _OFFICERS
        listed = rule.kind is MentionKind.PLACE and all(
            (read.found.start, read.found.end) == (rule.start, rule.end) for read in others
        )
        if listed and (rule.start, rule.end) in named and all(r.found.kind is MentionKind.PERSON for r in others):
            return False  # apodado Oruro, a woman called Florence: the towns are in the gazetteer, too
        decides = listed or rule.reason in markers.PARTED or (doubted and (labelled or _whole_line(rule, others, text)))
        for read in others:
            read.denied = read.denied or decides
        return decides
    shaped = rule.evidence is Evidence.SHAPE and rule.confidence >= SHAPED[rule.kind]
    return rule.evidence >= Evidence.LABEL or shaped


def _in_pieces(rule: Found, same: Sequence[_Read], text: str) -> bool:
    """Whether a full name by the lists was read as several people whom only a point parts: Ma. Elena Hdez. Mtz."""
    if len(same) < 2 or rule.kind is not MentionKind.PERSON or rule.confidence < WHOLE:
        return False
    inside = rule.start <= same[0].found.start and same[-1].found.end <= rule.end
    gaps = (text[a.found.end : b.found.start] for a, b in pairwise(same))
    return inside and all(gap.strip(" .") == "" for gap in gaps)


def _whole_line(rule: Found, others: Sequence[_Read], text: str) -> bool:
    """Whether a full name by the lists fills a line in which the network sees a place that nobody lists.

    Contacts and lists of people: Valdeci Moreira Pinto SP.
    """
    if rule.kind is not MentionKind.PERSON or rule.confidence < WHOLE:
        return False
    if any(one.found.kind is not MentionKind.PLACE or _listed(normal.fold(one.found.normal or "")) for one in others):
        return False
    before, after = text.rfind("\n", 0, rule.start) + 1, text.find("\n", rule.end)
    line = text[before : after if after >= 0 else len(text)]
    return line.strip() == text[rule.start : rule.end]


def _beside(reads: list[_Read], starts: list[int], rule: Found) -> list[_Read]:
    """The network's names that a rule's name overlaps."""
    first = max(0, bisect_left(starts, rule.start) - 1)
    last = bisect_left(starts, rule.end)
    return [read for read in reads[first:last] if read.found.end > rule.start]
