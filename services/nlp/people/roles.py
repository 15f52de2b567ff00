"""Roles as the text states them: beside a name, in the label of its field, in the heading of its column or section.

Nothing is inferred: every role stands on words of its page. Words that weaken a role (presunta víctima) belong to the
statement, so that whoever reads it sees them.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

from models.mention import STRONG_KINDS, MentionKind
from models.stated import OFFICES, About, StatedRole
from services.nlp import lexicon, normal
from services.nlp.people.page import PageView
from services.nlp.people.parents import state_parents
from services.nlp.people.words import RoleWords, capitals, kin, kinds_of, labels, marked, role_of, short, words_for

_BEFORE, _AFTER = 72, 96
_LABEL = 56
_LONGEST_LABEL = 5
_SMALL, _BLANK_BEHIND, _TWO_LINES = 4, 24, 2
_PIECE = re.compile(r"[a-z0-9'°º/]+")
# Names that share what is said before the first one: los testigos A, B y C.
_LISTED = re.compile(
    r"[\"”»'.]{0,2}\s*(?:[,;]\s*(?:y|e|and|et|ed)?|y|e|and|et|ed|&)\s+"
    r"(?:(?:a|de|la|el|don|dona|sr|sra|dr|dra|ms|mr)\.?\s+){0,2}[\"“«']?$"
)
# What goes before a role whose comma closes nothing: compareció ante el juez, Ana Flores declaró.
_BEFORE_AN_OFFICE = re.compile(
    r"(?:\b(?:ante|perante|before|al|con|com|with|junto a|de|del|da|do|por|by|of|to)\s+)(?:el |la |o |a |the )?$"
)
# Behind a role that is only played, or wrongly said: Omar Vega, un policía falso; Eva Paz fue acusada falsamente.
_PLAYED = re.compile(
    r"\s+(?:fals[oa]s?|fint[oa]|falsamente|injustamente|erroneamente|por error|por engano|falsely|wrongly|wrongfully"
    r"|a tort|faussement|ingiustamente)(?!\w)"
)
# Behind a role that nobody known holds: Paul Green, suspect unknown.
_HELD_BY_NOBODY = re.compile(
    r"\s*(?:[:(]\s*)?(?:(?:es|era|is|was|e|est|esta|still|aun|todavia|ainda|yet|remains?)\s+)?"
    r"(?:unknown|unidentified|unnamed|absent|to be (?:identified|confirmed)"
    r"|(?:not|never|yet) (?:yet )?(?:to be )?(?:identified|known|present|found|named)"
    r"|desconocid[oa]s?|desconhecid[oa]s?|ausentes?|nn|n\.n\."
    r"|(?:sin|por|a|pendiente de|sem) (?:identificar|identificacion|identificacao)"
    r"|(?:no|nao|non?) (?:identificad[oa]s?|identificat[oa]|habid[oa]s?|presentes?)"
    r"|(?:no|nao) (?:conocid[oa]|conhecid[oa]|localizad[oa])s?"
    r"|inconnue?s?|non (?:identifiee?s?|connue?s?)|ignot[oai]|sconosciut[oai])(?!\w)"
)
# A name that the words before it announce needs no second comma: the suspect, one Musa Danladi 'm' aged 45.
_INTRODUCED = re.compile(r"(?<!\w)(?:one|a certain|un[ao]? tal|uma? tal|un certain|tale|el tal)\s+$")
# What may part a name from a further apposition: no verb, and nobody else.
_APPOSITIONS = 4
_APPOSITION = re.compile(
    r"(?:\s*\([^()\n]{1,40}\)|(?:(?!\b(?:que|quien|quem|who|whom|qui|che|cual|donde|cuando|con|com|with|y|e|and|et|se|fue|foi|was|dijo|disse"
    r"|said|a|al|ante|para|por|no|si|como|contra|junto|su|sus|seu|sua|his|her)\b)[^,.;:()\n]){0,44})(?=\s?[,(])"
)
_LEADS = re.compile(r"[\s.:\"“«'(]*(?:(?!(?:d[aeo]s?|del|of|di|du)\s)[a-z]{1,4}\.?\s+)?")
_ENDS = re.compile(r"\s*(?:[,.;:)\n]|$|(?:del?|d[aeo]s?|of|en|in|em)\s)")
_WORD = re.compile(r"[^\W\d_]+")
_STYLE = 2
_SEVERAL = re.compile(r"\((?:[aoe]{0,2}s)\)|/[ao]s\b")
_BOTH = re.compile(r"\s?[/(](?:[ao]s?|e?s|[ei]s?|r?as?)\)?(?=$|[\s.:/(])")
_CLOSES = re.compile(r"[\"”»']?\s*(?:[,.;:()–-]|$|\n)")
_FIELD_END = re.compile(
    r"(?P<label>[a-z][a-z0-9 ./()'°º-]{0,48}?)\s*(?::|=|\.{3,}|\s{3,}|\t)\s*"
    r"(?:(?:don|dona|mr|mrs|ms|[a-z0-9]{1,6}\.)\s*){0,3}[\"“«']?$"
)
# What a label ends with: without it the slower pattern finds nothing.
_FIELD_MARK = re.compile(r"[:=\t]|\.{3}|\s{3}")
_HOLDER = re.compile(r"\b(?:del?|d[ao]|of)\s+(?:la |el |the |los |las )?(?P<role>[a-z ]{3,30})$")
_HEADING = re.compile(r"^\s*(?:\d{1,2}|[IVX]{1,4}|[A-H])\s?[.)°ºª–-]+\s*\S")
# The headings of columns head no section.
_COLUMNS = re.compile(r"\S(?:\s{3,}|\t|\s*\|\s*)\S")
_BULLET = re.compile(r"\s*(?:(?:n[°o]\s?)?\d{1,3}\s*[.)°o-]*|[a-h]\)|[-*•·–—>]+)?\s*[\"“«]?")
_NAME = frozenset({"nome", "name", "nom", "last"})
_INDENT = 24
_LISTS = 5
_FIELDS = frozenset({MentionKind.PERSON, MentionKind.DATE, MentionKind.PLACE, MentionKind.ORG}) | STRONG_KINDS


def state_roles(view: PageView) -> None:
    """Note the roles of all mentions of a page."""
    words = words_for(view.language)
    sections = _sections(view, words)
    starts = [start for start, _, _, _ in sections]
    for n, mention in enumerate(view.mentions):
        person = mention.kind is MentionKind.PERSON
        if person:
            _beside(view, n, words)
        if mention.kind in _FIELDS:
            label = _labelled(view, n, words)
            if person and label is StatedRole.SUBJECT:
                at = bisect_right(starts, mention.span.start) - 1
                if at >= 0 and (role := sections[at][3]) is not None:
                    view.state(n, About.ROLE, role, sections[at][1], sections[at][2])
    state_parents(view)
    _below(view, words)
    _share_in_lists(view)


def _beside(view: PageView, n: int, words: RoleWords) -> None:
    """Right before the name, right behind it, and on the line beneath a signature."""
    span = view.mentions[n].span
    back = max(0, span.start - _BEFORE)
    before = view.flat[back : span.start]
    cut = before.rfind("\n\n")
    offset = back + cut + 2 if cut >= 0 else back
    found = words.before.search(view.flat[offset : span.start])
    if found is None:
        found = _of_a_thing(view, offset, span.start, words)
    if found and not _as_written(view, offset + found.start("words"), offset + found.end("words"), span.start):
        found = None
    related = _related(view, found, offset, words) if found else None
    if found and related:
        _of_another(view, n, found, related, words)
    elif found and _speaks_of_next(view, found, offset, span.end, words):
        view.state(n, About.ROLE, role_of(found), offset + found.start("words"), offset + found.end("words"))
    if _behind(view, n, words):
        return
    found = words.beneath.match(view.flat[span.end : span.end + _AFTER])
    if found and _is_signature(view, span.start, span.end, found):
        view.state(n, About.ROLE, role_of(found), span.end + found.start("words"), span.end + found.end("words"))


def _behind(view: PageView, n: int, words: RoleWords) -> bool:
    """The appositions of a name up to the next one: WANG, titular del local, investigada; Ana, de 19 años, testigo.

    True where the first words behind the name are of a role, told or not.
    """
    at, known = view.mentions[n].span.end, False
    stop = min(at + _AFTER, view.next_person(at))
    for turn in range(_APPOSITIONS):
        found = words.after.match(view.flat[at : at + _AFTER])
        if found:
            known = known or turn == 0
            start, end = at + found.start("words"), at + found.end("words")
            rest = view.flat[end : end + _LABEL]
            nobodys = _PLAYED.match(rest) or _HELD_BY_NOBODY.match(rest)
            if nobodys or (turn and (start >= stop or not _ENDS.match(rest))):
                return known
            heads = rest.lstrip().startswith(":")
            if not heads and not _opens_next(view, at, found) and _as_written(view, start, end, end):
                view.state(n, About.ROLE, role_of(found), start, end)
            at = end
        # Behind a name an apposition opens with its comma; behind a role its words go on (titular del local).
        opening = 0 if found or view.flat[at : at + 1] != "," else 1
        passed = _APPOSITION.match(view.flat, at + opening, stop)
        if passed is None or (not found and not opening and "(" not in passed[0]):
            return known
        at = passed.end()
    return known


def _as_written(view: PageView, start: int, end: int, name: int) -> bool:
    """Whether words that count only in capitals, or with their mark, are written so: DC Hannah, a ré, fiscal Dª Marta.

    The words from start to end state a role; what stands between them and the name leads on to it.
    """
    said = view.text[start:end].strip(" .")
    folded = normal.fold(said)
    if folded in capitals() and not said.isupper():
        return False
    lead = view.flat[max(0, start - 2) : start]
    led = [] if lead == "a " else [said]
    led += [piece[0] for piece in _WORD.finditer(view.text, end, name) if len(piece[0]) == _STYLE]
    return all(
        word in {mark, mark.upper(), mark.capitalize()}
        for word in led
        if (mark := marked().get(normal.fold(word))) is not None
    )


def _of_a_thing(view: PageView, offset: int, start: int, words: RoleWords) -> re.Match[str] | None:
    """La dueña del piso, Encarna Soler: a role with what it is of. No kin, and nobody named between."""
    owned = words.thing.search(view.flat[offset:start])
    if owned is None or role_of(owned) in kin() or view.next_person(offset + owned.start("of")) < start:
        return None
    return owned


def _related(view: PageView, found: re.Match[str], offset: int, words: RoleWords) -> re.Match[str] | None:
    """The person before a role whose holder that person belongs to, where the name may be either's.

    Right before a name the role is the name's (la madre de la víctima Rosa Paz); behind a comma or a bracket it is not.
    """
    if not any(mark in found["gap"] for mark in ",:(–"):
        return None
    related = words.relation.search(view.flat, offset, offset + found.start("words"))
    # For the defendant: Luis. The lawyer; behind a comma it is the defendant.
    return None if related and related["stands"] and ":" not in found["gap"] else related


def _of_another(view: PageView, n: int, found: re.Match[str], related: re.Match[str], words: RoleWords) -> None:
    """El abogado del imputado, Hugo Salas: the lawyer. La madre de la víctima, Rosa Paz: either, so nobody's role.

    A colon makes a label of both, which speaks of the first.
    """
    role, told = _of_relation(related)
    span = view.mentions[n].span
    following = view.next_person(span.end)
    several = following < len(view.flat) and following - span.end <= _LISTS
    alone = ":" in found["gap"] or (role in OFFICES and not several)
    if role is not None and alone and not words.pretended.search(view.flat, 0, related.start("words")):
        view.state(n, About.ROLE, role, *told)


def _of_relation(related: re.Match[str]) -> tuple[StatedRole | None, tuple[int, int]]:
    """The role of the person before another's role, and its words: who stands for somebody in court is a lawyer."""
    if related["defends"]:
        return StatedRole.LAWYER, related.span("defends")
    return (role_of(related) if related["words"] else None), related.span("words")


def _speaks_of_next(view: PageView, found: re.Match[str], offset: int, end: int, words: RoleWords) -> bool:
    """Whether a role before a name speaks of it: no sentence ends between, kin is possessed, a comma is closed."""
    role, gap = role_of(found), found["gap"]
    said = found["words"].split()[-1]
    lead = view.flat[max(0, offset + found.start() - 24) : offset + found.start()]
    if (found["point"] and said not in short()) or words.pretended.search(lead) or words.denied.search(lead):
        return False
    colon = ":" in gap
    # A role in small letters at the end of a line runs on; one in capitals is a heading of what stands below.
    if "\n" in gap and not colon and role not in OFFICES and view.text[offset + found.start("words")].isupper():
        return False
    if role in kin() and not colon and not words.possessed.search(lead):
        return False
    if ("," in gap.partition(".")[0] and not colon) or found.groupdict().get("of"):
        closed = _INTRODUCED.search(gap) or _CLOSES.match(view.flat[end : end + 8]) is not None
        return bool(closed) and not (role in OFFICES and _BEFORE_AN_OFFICE.search(lead))
    return True


def _opens_next(view: PageView, end: int, found: re.Match[str]) -> bool:
    """Whether the role behind a name stands right before another one, whose role it is: Ana, el testigo Luis Rojas."""
    at = end + found.end()
    following = view.next_person(at)
    return (
        following < len(view.flat) and following - at <= 24 and _LEADS.fullmatch(view.flat, at, following) is not None
    )


def _is_signature(view: PageView, start: int, end: int, found: re.Match[str]) -> bool:
    """A name alone on its line, and beneath it a line that opens with a role in capitals and holds no name."""
    at, stop = view.line(start)
    alone = sum(at <= view.mentions[m].span.start < stop for m in view.people) == 1
    place = end + found.start("words")
    return alone and view.text[place].isupper() and view.next_person(place) >= end + found.end()


def _labelled(view: PageView, n: int, words: RoleWords) -> StatedRole | None:
    """The role that the label of a field or the heading of a column gives; SUBJECT is told, too."""
    for start, end in _labels(view, n):
        label = view.flat[start:end]
        role = _role_of_label(label, view.mentions[n].kind, words)
        if role is None:
            continue
        told = start, end
        if whose := words.relation.search(view.flat, max(0, start - _LABEL), start):
            # Madre de la víctima: the field is the mother's.
            stands, at = _of_relation(whose)
            if stands is None:
                return None
            role, told = stands, at
        view.state(n, About.ROLE, role, *told)
        view.labels[n] = told
        return role
    return None


def _labels(view: PageView, n: int) -> Iterator[tuple[int, int]]:
    """What may be the label of a mention, the likeliest first: its column's heading, words before it, above it."""
    at = view.mentions[n].span.start
    cell = view.cell(at)
    if cell is not None and cell.heading and (start := view.flat.rfind(cell.heading, 0, cell.start)) >= 0:
        if view.mentions[n].kind is not MentionKind.PHONE or _of_calls(cell.headings):
            yield start, start + len(cell.heading)
        return
    begin, stop = view.line(at)
    back = max(begin, at - _LABEL)
    match = _FIELD_END.search(view.flat[back:at]) if _FIELD_MARK.search(view.flat, back, at) else None
    if match is not None:
        start, end = back + match.start("label"), back + match.start("label") + len(match["label"].rstrip(" ."))
        for part in list(_PIECE.finditer(view.flat[start:end]))[-_LONGEST_LABEL:]:
            first = start + part.start()
            # A small word is a label only where a line begins: De: Ana, A: Luis. One for a name is anywhere.
            small = end - first <= _SMALL and view.flat[first:end] not in _NAME
            if not small or view.flat[begin:first].strip() == "":
                yield first, end
        return
    above = view.printed_above(n)
    if above is not None:
        over = next((m for m in view.labels if view.mentions[m].span.start == above[0]), None)
        if over is not None:
            # The next row of a printed table: the heading is that of the cell above.
            yield view.labels[over]
            return
        pieces = list(_PIECE.finditer(view.flat[above[0] : above[1]]))[:_LONGEST_LABEL]
        yield from ((above[0], above[0] + piece.end()) for piece in reversed(pieces) if piece.end() > _SMALL - 1)
    elif view.flat[begin:at].strip() == "" and stop - view.mentions[n].span.end <= _BLANK_BEHIND:
        # A label alone on the line above, or on the one before a blank line.
        lead = view.flat[max(0, begin - _LABEL) : begin].rstrip()
        label = lead.rpartition("\n")[2].strip(" :.\t")
        if len(label) > _SMALL and view.flat.count("\n", max(0, begin - _LABEL) + len(lead), begin) <= _TWO_LINES:
            start = view.flat.rfind(label, 0, begin)
            yield start, start + len(label)


def _of_calls(headings: tuple[str, ...]) -> bool:
    """Whether a table is of calls: who called and who was called have a column each."""
    roles = {role for heading in headings for role in labels().get(normal.title(heading), ())}
    return {StatedRole.CALLER, StatedRole.CALLEE} <= roles or not roles & {StatedRole.CALLER, StatedRole.CALLEE}


def _role_of_label(label: str, kind: MentionKind, words: RoleWords) -> StatedRole | None:
    """By the list of labels, a role's own word, or whose phone, paper or plate it is: celular de la denunciante."""
    label = _BOTH.sub("", label)
    for part in (label, *label.split("/")):
        known = labels().get(normal.title(part), ())
        role = next((role for role in known if kind in kinds_of(role)), None)
        if role is not None:
            return role
    whole = words.whole.fullmatch(label.strip(" .:"))
    if whole is not None and kind in kinds_of(role_of(whole)):
        return role_of(whole)
    holder = _HOLDER.search(label) if kind in STRONG_KINDS else None
    whole = words.whole.fullmatch(holder["role"]) if holder else None
    return role_of(whole) if whole else None


def _sections(view: PageView, words: RoleWords) -> list[tuple[int, int, int, StatedRole | None]]:
    """Headings of sections: where each begins, the words in it that name a person, and that person's role."""
    found: list[tuple[int, int, int, StatedRole | None]] = []
    at = 0
    for line in view.text.split("\n"):
        if 3 < len(line.strip()) <= 80:
            match = words.section.match(view.flat[at : at + len(line)])
            if match:
                found.append((at, at + match.start("own"), at + match.end("own"), role_of(match)))
            elif _HEADING.match(line) or (
                line.isupper() and not any(c == ":" or c.isdecimal() for c in line) and not _COLUMNS.search(line)
            ):
                found.append((at, at, at, None))
        at += len(line) + 1
    return found


def _below(view: PageView, words: RoleWords) -> None:
    """The names that open the lines below a heading in the plural: LISTA DE PASAJEROS, Detenidos:."""
    opening = {_opened(view, view.mentions[n].span.start): n for n in view.people}
    told: tuple[StatedRole, int, int] | None = None
    at = 0
    for line in view.text.split("\n"):
        start, stripped = at, line.strip(" :.*-\t")
        at += len(line) + 1
        person = opening.get(start)
        if person is not None and told is not None:
            view.state(person, About.ROLE, *told)
            continue
        if not stripped or (told is not None and _COLUMNS.search(line)):
            continue
        told = None
        flat = view.flat[start : start + len(line)]
        heading = line.rstrip().endswith(":") or line.isupper() or words.section.match(flat)
        if heading and len(stripped) <= _LABEL:
            match = words.section.match(flat) or words.alone.fullmatch(flat)
            if match and match["words"].split()[0].endswith(("s", "i")):
                told = role_of(match), start + match.start("words"), start + match.end("words")


def _opened(view: PageView, at: int) -> int:
    """Where the line begins that a place opens, behind a number or bullet at most; -1 where it opens none."""
    back = max(0, at - _INDENT)
    begin = view.flat.rfind("\n", back, at) + 1
    return begin if (begin or not back) and _BULLET.fullmatch(view.flat, begin, at) else -1


def _share_in_lists(view: PageView) -> None:
    """What is said in the plural before the first of a list holds for the others: los testigos A, B y C."""
    for here, there in zip(view.people, view.people[1:], strict=False):
        plural = [
            said
            for said in view.stated.get(here, ())
            if said.about is About.ROLE
            and said.end <= view.mentions[here].span.start
            and (
                normal.fold(said.words).split()[0].endswith(("s", "i"))
                or _SEVERAL.match(view.flat[said.end : said.end + _SMALL])
            )
        ]
        gap = view.flat[view.mentions[here].span.end : view.mentions[there].span.start]
        taken = any(s.about is About.ROLE for s in view.stated.get(there, ()))
        if plural and not taken and len(gap) <= 24 and _LISTED.fullmatch(gap):
            view.state(there, About.ROLE, plural[0].value, plural[0].start, plural[0].end)


def demonym(word: str) -> str | None:
    """Country of a folded demonym of four letters or more."""
    return lexicon.demonym(word) if len(word) >= 4 else None
