"""Where a text announces people: senders of messages, name fields and columns, initials, aliases."""

import re
from collections.abc import Iterator

from models.mention import MentionKind
from services.nlp import lexicon, normal
from services.nlp.plugin import Evidence, Found, Reading
from services.nlp.proper import traits
from services.nlp.turns import MESSAGE, OVERHEAD

# Two to five letters with points. What they spell otherwise is no person.
INITIALS = re.compile(r"(?<![\w.])(?:[A-ZÁÉÍÓÚÑ]\. ?){2,4}(?:[A-ZÁÉÍÓÚÑ](?!\w))?\.?(?![\w.])")
# su hermana C.I. 6120948: the label of a paper, no initials.
PAPER = re.compile(r"(?:[A-Z]\. ?){2,4}(?:N[°º.o]{1,2} ?)?:? ?[A-Z]{0,2}-?\d[\d.\-]{4}")
_NO_INITIALS = lexicon.plain("no_initials")
_INITIALS_CUE = re.compile(
    r"(?:victima|menor|nina|nino|adolescente|joven|testigo|testemunha|iniciales|iniciais|initials"
    r"|reservada|protegid\w|minor|girl|boy|child|victim|witness|mineur\w?|minore|crianca|jovem"
    r"|senora|senhora|identidad|ofendid\w|damnificad\w|denunciante|declarante|de|por|a|y|e)[ :,(\"“]{1,3}$"
)
_AGE_AFTER = re.compile(r"^\)?,? ?(?:de )?\d{1,2} (?:anos|years|ans|anni)|^,? ?(?:nacid|nascid|born|nee?\b|nat[oa]\b)")
# Ana → Luis, Ana -> Luis, Ana >> Luis: who writes to whom.
ARROW = re.compile(r" ?(?:[→➔➜⇒»]|[-=]{1,2}>|>{1,2}) ?")
# A mail header: From: Name <address>.
MAIL = re.compile(r"^(?:From|To|Cc|De|Para|Von|Da|A): *\"?(?P<name>[^\d<\"\n@:;]{3,60}?)\"? *<", re.MULTILINE)
# A dialogue: the same name opens lines and ends in a colon.
SPEAKER = re.compile(r"^(?P<name>[^\W\d_][^\d\n:.;,?!]{1,30}?): \S", re.MULTILINE)
_FIELD = re.compile(
    r"(?:^|(?<=[\n|;(])|(?<= {2})|(?<=[.;] )"
    r"|(?<=\t)) ?(?P<field>[a-z][a-z '’/()ª.]{1,32}?)(?:\s{0,4}[:=]\s{0,8}|\.?:? {2,8}[.:]? {0,8}"
    r"|\.: ?)(?=[\w\"“«])",
    re.MULTILINE,
)
_SLASHED = re.compile(
    r"(?:^|(?<= {2})) ?(?P<field>[a-z]+(?: [a-z]+){0,2} ?/ ?(?:surnames?|given names?|name|first names?"
    r"|last name|family name|nombres?|apellidos?|nom|prenoms?))\s{0,4}[.:]{0,3}\s{0,8}(?=\w)",
    re.MULTILINE,
)

_FAMILY = r"(?:(?:sur|family |last )names?|last|cognome|nom(?: de famille)?|(?:primer |segundo )?apellidos?|sobrenome)"
_GIVEN = r"(?:(?:first|given)(?: names?)?|forenames?|nome|prenoms?|nombres?)(?:\(s\))?"
# Both parts of a name on one line: LAST NAME: TRAN FIRST: MIA.
_ONE_LINE = re.compile(
    rf"(?<!\w)(?:{_FAMILY}\s?:\s?(?P<one>\w)[^:\n\d]{{0,40}}?\s{_GIVEN}|{_GIVEN}\s?:\s?(?P<other>\w)[^:\n\d]{{0,40}}?\s{_FAMILY})"
    r"\s?:\s?(?=\w)"
)


def senders(text: str, flat: str) -> Iterator[Found]:
    """Who writes: chat lines, mail headers, names that open the lines of a dialogue."""
    counts: dict[str, int] = {}
    for match in SPEAKER.finditer(text):
        counts[match["name"]] = counts.get(match["name"], 0) + 1
    fields = lexicon.people().fields
    for pattern, evidence, reason in (
        (MESSAGE, Evidence.CHECK, "sender of a message"),
        (OVERHEAD, Evidence.CHECK, "sender of a message"),
        (MAIL, Evidence.LABEL, "sender or receiver of a mail"),
        (SPEAKER, Evidence.SHAPE, "speaker"),
    ):
        for start, end in _parties(pattern, text):
            name = text[start:end]
            letters = [n for n, c in enumerate(name) if c.isalpha() or c in ".\"'’)"]
            if not any(c.isalpha() for c in name) or any(c.isdecimal() for c in name) or "," in name:
                continue
            folded = flat[start:end].strip()
            if pattern is SPEAKER and (
                counts[name] < 2
                or folded in fields
                or not name[0].isupper()
                or len(name.split()) > 4
                or traits(folded.split()[0]).stop
                or traits(folded.split()[0]).ordinary
                or folded in lexicon.plain("nobody")
            ):
                continue
            a, b = next(n for n, c in enumerate(name) if c.isalpha()), letters[-1] + 1
            kind = MentionKind.ORG if pattern is MAIL and not _somebody(name[a:b]) else MentionKind.PERSON
            yield Found(
                kind, start + a, start + b, normal=normal.person(name[a:b]),
                confidence=0.95 if evidence > 1 else 0.75,
                evidence=evidence, reason=reason,
            )  # fmt: skip


def _parties(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """Who stands in a line's head; an arrow parts the sender of a message from its receiver."""
    for match in pattern.finditer(text):
        start, end = match.span("name")
        arrow = ARROW.search(text, start, end) if pattern is MESSAGE else None
        if arrow is None:
            yield start, end
        else:
            yield start, arrow.start()
            yield arrow.end(), end


def _somebody(name: str) -> bool:
    """Whether a mail's name is a person's: a given name or two known names, and no small word but a particle."""
    words = name.split()
    known = [traits(normal.title(w)) for w in words]
    small = any(w.islower() and t.ordinary and not t.stop for w, t in zip(words, known, strict=True))
    return not small and (any(t.given >= 2 for t in known) or sum(t.listed and not t.stop for t in known) >= 2)


def initials(text: str, flat: str) -> Iterator[Found]:
    """Letters with points that stand for a protected person; never expanded."""
    for match in INITIALS.finditer(text):
        letters = "".join(c for c in match[0] if c.isalpha())
        paper = PAPER.match(text, match.start())
        if paper or normal.fold(letters) in _NO_INITIALS or len(set(letters)) == 1:
            continue
        cue = _INITIALS_CUE.search(flat[max(0, match.start() - 30) : match.start()])
        age = _AGE_AFTER.match(flat[match.end() : match.end() + 24])
        if not (cue or age or len(letters) >= 3):
            continue
        start, end = match.start(), match.start() + len(match[0].rstrip())
        yield Found(
            MentionKind.PERSON, start, end, normal=normal.person(match[0]), confidence=0.85 if cue or age else 0.6,
            evidence=Evidence.LABEL if cue or age else Evidence.SHAPE, reason="initials of a person",
        )  # fmt: skip


_PART = re.compile(
    r"\b(?:apellidos?|sobrenomes?|apelidos?|(?:sur|last |family |given |first |fore)names?|cognom[ei]|nom de famille"
    r"|prenoms?)\b"
)
PARTED = frozenset({"field of surnames or given names", "column of surnames or given names"})
"""Reasons of names whose label speaks of nothing but people: Apellidos is no heading over towns or firms."""


def _labelled(what: str, *labels: str) -> str:
    """By a label, and for a column by those of its neighbours: beside Apellidos a Nombre is nobody's but a person's."""
    return f"{what} of {'surnames or given names' if any(map(_PART.search, labels)) else 'names'}"


def fields(reading: Reading) -> Iterator[tuple[int, str]]:
    """Where the values of name fields and name columns start."""
    people = lexicon.people()
    for pattern in (_FIELD, _SLASHED):
        for match in pattern.finditer(reading.flat):
            parts = {p.strip(" .()") for p in re.split(r"[/(]", match["field"])} | {match["field"].strip(" .")}
            if parts & people.fields:
                yield match.end(), _labelled("field", match["field"])
    for match in _ONE_LINE.finditer(reading.flat):
        yield match.start("one" if match["one"] else "other"), "field of a name"
        yield match.end(), "field of a name"
    for cell in reading.cells:
        if cell.heading.strip(". ") in people.columns:
            yield cell.start, _labelled("column", *cell.column)


# alias «El Chino», apodado "Cara Cortada", vulgo Baixinho, (a) Tincho: in quotation marks up to forty
# characters, else an article and up to three capitalised words.
_CAPITAL = r"[A-ZÁÉÍÓÚÑÂÃÇÊÔÕ][\w'’-]+"
ALIAS = re.compile(
    r"(?:\b(?:alias(?: de)?|apodad[oa](?: como)?|apodo:?|vulgo|alcunhad[oa](?: de)?|codinome|conhecid[oa] como"
    r"|conocid[oa] (?:como|por)|a\.k\.a\.?|aka|street name|nicknamed|surnommée?|detto)|\(a\.?\)),? ?"
    r"(?:[\"«“'‘](?P<quoted>[^\"»”'’\n]{2,40})[\"»”'’]"
    rf"|(?P<plain>(?:(?:[Ee]l|[Ll]a|[Oo]|[Aa]) )?{_CAPITAL}(?: {_CAPITAL}){{0,2}}))"
)


def aliases(text: str) -> Iterator[Found]:
    """Names behind alias, vulgo, a.k.a. and the like, with their article."""
    for match in ALIAS.finditer(text):
        group = "quoted" if match["quoted"] else "plain"
        name = match[group]
        if any(c.isdecimal() for c in name) or not any(c.isupper() for c in name):
            continue
        yield Found(
            MentionKind.PERSON, *match.span(group), normal=normal.person(name), confidence=0.92,
            evidence=Evidence.LABEL, reason="alias",
        )  # fmt: skip
