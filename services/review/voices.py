"""On whose word a passage rests: the victim's, what officers saw, or another's; read from its sentence and document.

A statement has one speaker, and its heading or its first sentence says who that is («declaración de la víctima»,
"suspect interview", «audition du témoin»). What stands in it is his word, but for what officers found. "Declarant"
alone is nobody's until the paper says who that is. Where several papers are bound into one file, the nearest heading
before a passage counts; that of a report or a ruling ends a statement.

Where no paper says it, the words do: who tells in the first person what was done to himself is somebody to whom it was
done, whatever the form is called; English police take victims' statements on forms for witnesses. So such words are
marked in a letter, a chat or a quotation as well, and in a statement they make the rest of it the same person's word.
A prosecutor wants that marked: that somebody speaks of what was done to himself is why the fact must be borne out by
something else. What the accused says stays his, whatever he says was done to him.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from models.ids import DocumentId
from models.matrix import DocumentSource, Voice
from models.review import ReviewedFlag
from services.review import done_to
from services.review.parties import SPEAKS, WHO, Party, tellings
from services.review.sentences import around, plain

_SAW = re.compile(
    r"\b(?:se (?:constat|verific|observ|secuestr|incaut|decomis)\w*|se (?:hall|encontr)(?:o|aron)|constat(?:o|amos"
    r"|ou|aron)"
    r"|verific(?:o|ou|aron)|observ(?:o|ou)|(?:foi|foram) (?:apreendid|encontrad|constatad)\w*"
    r"|(?:fue|fueron) (?:secuestrad|incautad|hallad|decomisad)\w*|apreend(?:eu|eram)"
    r"|(?:fiscales|inspector(?:es|as?)?|policias?|efectivos|funcionarios|oficiales|peritos|gendarmes|carabineros"
    r"|detectives|investigadores|uniformados|fiscais|auditor(?:es|as?)?|policia(?:l|is)|inspetor(?:es|as?)?"
    r"|fiscalizacao)"
    r"(?:[ -](?!que\b|no\b|nao\b|nunca\b|quien)\w+){0,3}?"
    r" (?:encontr|hall|constat|verific|observ|incaut|decomis|localiz|ach|apreend)(?:o|ou|eu|aron|aram|eram)"
    r"|(?:officers?|police|inspectors?|detectives?|auditors?) (?:found|saw|observed|seized|recovered)"
    r"|w(?:as|ere) (?:found|seized|recovered)"
    r"|(?:enqueteurs|policiers|gendarmes|agents|inspecteurs|controleurs|douaniers)"
    r" ont (?:saisi|trouve|decouvert|constate|observe)"
    r"|(?:a|ont) ete (?:saisi|decouvert|trouve)e?s?"
    r"|(?:agenti|carabinieri|operanti|militari|polizia|ispettori|finanzieri|poliziotti)"
    r" (?:hanno|ha) (?:sequestrato|trovato|rinvenuto|accertato"
    r"|constatato)"
    r"|(?:e|sono) stat[oaie] (?:sequestrat|rinvenut|trovat)[oaie]|si (?:accerta|rinv[ei]|constata|sequestra)\w*)\b"
)
_WE_SAW = re.compile(
    r"\b(?:constatamos|verificamos|observamos|apreendemos|secuestramos|incautamos|we (?:found|saw|observed|seized"
    r"|recovered)"
    r"|nous (?:avons (?:saisi|trouve|decouvert|constate)|constatons|saisissons))\b"
)
"""Officers who write it themselves; not so where the victim or the accused speaks."""
_STATEMENT = (
    r"(?:declaracion(?:es)?|declaracoes|declaracao|ampliacion de declaracion|ampliatoria|indagatoria|entrevista"
    r"|comparecencia"
    r"|deposicion|denuncia|querella|interrogatori[oa]|depoimento|oitiva|assentada|auto de qualificacao|statement"
    r"|interview"
    r"|deposition|audition|interrogatoire|plainte|depot de plainte|sommarie informazioni|spontanee dichiarazioni"
    r"|dichiarazioni|querela|camara gesell)"
)
_HEADING = re.compile(
    r"^[\W\d]*(?P<paper>(?:acta|termo|auto|formato|formulario|registro|audiencia|toma|constancia|ampliacion|transcripcion"
    r"|transcricao"
    r"|proces-verbal|pv|verbale|record|notes?|transcript)(?: de la| de| d'| d[aio]| of)? ?(?:una |la )?)?"
    rf"(?P<party>(?:the )?(?:{WHO})(?:'s|s')? (?:\w+ ){{0,2}})?{_STATEMENT}\b(?P<rest>[^.:;\n]{{0,100}})"
)
_FORMS = (
    (
        Party.WITNESS,
        re.compile(r"\b(?:testifical|testimonial)(?:es)?\b|\b(?:testemunhal|testimonianza|persona informata)\b"),
    ),
    (Party.ACCUSED, re.compile(r"\b(?:interrogatori[oa]|interrogatoire|indagatoria|auto de qualificacao)\b")),
    (Party.COMPLAINANT, re.compile(r"\b(?:denuncia|querella|plainte|querela)\b")),
)
"""What a form is for, where no noun names who declares."""
_OTHER_PAPER = re.compile(
    r"^[\W\d]*(?:[ivx]+[.)\-] ?)?(?:informe|acta de (?:allanamiento|registro|secuestro|inspeccion|incautacion|requisa"
    r"|aprehension)|resolucion|sentencia|dictamen|imputacion formal|acusacion|requerimiento|memorial|certificado"
    r"|conclusion(?:es)?|considerando|relatorio|laudo|conclusao|decisao|despacho|auto de (?:busca|prisao|exibicao"
    r"|apreensao)|police report|incident report|search record|expert report|ruling|findings|conclusions?|rapport"
    r"|ordonnance|proces-verbal de (?:perquisition|saisie|constatations?|synthese)|verbale di (?:perquisizione"
    r"|sequestro|arresto)|relazione|annotazione|conclusioni)\b"
)
"""Papers and sections that are nobody's statement."""
_HINT = re.compile(
    r"declar|ampliat|indagat|entrevist|comparec|deposi|denunci|querel|interrog|depoim|oitiva|assentada|qualifica"
    r"|statement|interview|audition|plainte|sommarie|dichiaraz|gesell|informe|acta de|resoluci|sentencia|dictamen"
    r"|imputaci|acusaci|requerim|memorial|certificado|conclus|considerando|relat[oó]rio|laudo|decis|despacho|auto de"
    r"|report|search record|ruling|findings|rapport|ordonnance|verbal|relazione|annotazione",
    re.IGNORECASE,
)
_CONTENTS = re.compile(r"(?:\.{3,}|…|\s{3,}|\t)\W*\d+\s*$")
"""How a line of a list of contents ends."""
_SHORT, _TITLE = 120, 40
"""Characters of a heading, and of a title that is not in capitals, at most."""
OPENING = 800
"""Characters of a paper by which it is told whose statement it is."""
_WHO = re.compile(rf"\b(?:{WHO})\b")
_AS = re.compile(
    rf"\b(?:en (?:su )?(?:calidad|condicion) de|na (?:qualidade|condicao) de|en qualite de|in qualita di"
    rf"|in the capacity of|as an?"
    rf"|(?:calidad|condicion|qualidade|condicao|status|role) ?:) (?:la |el |a |o )?(?:{WHO})\b"
)
_OF = re.compile(rf"\b{_STATEMENT}(?: \w+)? (?:de la|del|de|da|do|of the|of|de la|du|della|dell'|a la|al) ?(?:{WHO})\b")
_COMES = re.compile(
    r"\b(?:compare(?:ce|cio|ceu|cido)|se (?:hizo )?present[eo]|presento|se apersona|se constituye|entendons"
    r"|appeared|e comparso"
    rf"|e comparsa|e presente)\b[^.;]{{0,40}}?\b(?:{WHO})\b"
)
_SPOKE = re.compile(rf"\b{SPEAKS}\b")
_OF_HIS_OWN = re.compile(
    r"\b(?:su|mi|sua|minha|her|his|my|sa|ma|sua|mia) (?:hij[oa]|herman[oa]|sobrin[oa]|niet[oa]|filh[oa]|irma[o]?"
    r"|daughter|son"
    r"|sister|brother|niece|fille|fils|soeur|frere|figli[oa]|sorella|fratello|nipote)\b"
)
_THEIRS = frozenset({Party.VICTIM, Party.COMPLAINANT})
_UNTOLD = frozenset({Party.WITNESS, Party.DECLARANT})
"""Whose heading leaves open whether it was done to them."""


def headings(text: str) -> Iterator[int]:
    """Where statements and other papers begin on a page. Most pages cost one look."""
    begin = -1
    for hint in _HINT.finditer(text):
        if (line := text.rfind("\n", 0, hint.start()) + 1) != begin:
            begin = line
            if _heads(text[begin:].partition("\n")[0]):
                yield begin


def speaker(source: DocumentSource) -> Party | None:
    """Whose statement a document is, as far as its heading and its first sentence tell; None: it is no statement."""
    for line in source.opening.splitlines():
        if heading := _statement(line):
            return _named(heading, plain(source.opening))
    return None


def _heads(line: str) -> bool:
    return _statement(line) is not None or _other_paper(line)


def _statement(line: str) -> re.Match[str] | None:
    told = plain(line)
    heading = None if _CONTENTS.search(line) else _HEADING.match(told)
    # A heading is short or in capitals: a sentence of a report may begin with «Declaración» as well.
    return heading if heading and (len(told) < _SHORT or line.strip()[:12].isupper()) else None


def _other_paper(line: str) -> bool:
    """Whether a line is the title of a paper that is no statement: in capitals, or a few words by themselves."""
    bare = line.strip()
    if _CONTENTS.search(line):
        return False
    title = bare[:12].isupper() or (len(bare) < _TITLE and bare[-1:] not in {".", ",", ";"})
    return title and len(bare) < _SHORT and _OTHER_PAPER.match(plain(line)) is not None


def _bound(source: DocumentSource) -> list[tuple[int, int, Party | None]]:
    """Page and place from which on a document is whose statement, by its headings.

    One that names nobody is a part of the statement that it stands in («DECLARACIÓN:»), unless it is a paper's title.
    """
    found: list[tuple[int, int, Party | None]] = [(0, 0, speaker(source))]
    for part in source.parts:
        whose = None
        if heading := _statement(part.text.partition("\n")[0]):
            whose, before = _named(heading, plain(part.text)), found[-1][2]
            alone = len(heading[0].split()) == 1
            if before is not None and not heading["paper"] and (alone or whose is Party.DECLARANT):
                continue
        found.append((part.page, part.start, whose))
    return found


def speakers(flags: Iterable[ReviewedFlag], sources: Mapping[DocumentId, DocumentSource]) -> dict[str, Party | None]:
    """By flag whose statement it stands in; where a heading names no party, what its passages tell decides."""
    bound = {document: _bound(source) for document, source in sources.items()}
    parts: dict[str, tuple[DocumentId, int]] = {}
    told: defaultdict[tuple[DocumentId, int], list[str]] = defaultdict(list)
    for flag in flags:
        at = flag.flag.span
        places = [(page, start) for page, start, _ in bound.get(at.document, ())]
        parts[flag.id] = at.document, bisect_right(places, (at.page, at.start)) - 1
        told[parts[flag.id]].append(_sentence(flag))
    whose = {}
    for (document, part), sentences in told.items():
        one = bound[document][part][2] if part >= 0 else None
        if one in _UNTOLD and (
            any(map(done_to.to_the_speaker, sentences))
            or (one is Party.DECLARANT and any(map(done_to.to_the_declarant, sentences)))
        ):
            one = Party.VICTIM
        whose[document, part] = one
    return {flag: whose[part] for flag, part in parts.items()}


def widened(flags: Iterable[ReviewedFlag], sources: Iterable[DocumentSource]) -> list[ReviewedFlag]:
    """Flags with the whole of their sentences around them, where those are long."""
    known = {one.flag: one for source in sources for one in source.around}
    return [
        flag.model_copy(update={"before": there.before, "after": there.after})
        if (there := known.get(flag.id))
        else flag
        for flag in flags
    ]


def voice(flag: ReviewedFlag, whose: Party | None) -> Voice:
    """On whose word a flag rests. `whose`: whose statement it stands in (see `speakers`)."""
    before, after = around(flag, quoted=True)
    ours = whose not in (*_THEIRS, Party.ACCUSED)
    saw, said = _nearest(plain(before + flag.flag.text), plain(after), ours=ours)
    if saw:
        return Voice.OBSERVED
    if whose in _THEIRS:
        return Voice.VICTIM
    if whose is Party.ACCUSED or said is Party.ACCUSED:
        return Voice.OTHER
    if said in _THEIRS or done_to.to_the_speaker(_sentence(flag)):
        return Voice.VICTIM
    return Voice.OTHER


def _nearest(until: str, after: str, *, ours: bool) -> tuple[bool, Party | None]:
    """Whether officers saw it, else who tells it: by what stands nearest before the passage's end, or else behind."""
    patterns = (_SAW, _WE_SAW) if ours else (_SAW,)
    saw = max((found.end() for pattern in patterns for found in pattern.finditer(until)), default=-1)
    party, at = max(((one.party, one.at) for one in tellings(until)), key=lambda one: one[1], default=(None, -1))
    if saw >= 0 or party is not None:
        return saw > at, party
    behind = next((one.party for one in tellings(after) if one.behind), None)
    return behind is None and any(pattern.search(after) for pattern in patterns), behind


def _named(heading: re.Match[str], opening: str) -> Party:
    """Who declares: the heading's noun, the first sentence's, what the form is for, or nobody that is named."""
    said = f"{heading['party'] or ''} {heading['rest']}"
    begins = opening[: spoke.start()] if (spoke := _SPOKE.search(opening)) else opening[:400]
    found = _party(said)
    for pattern in (_AS, _OF, _COMES):
        if found is None and (there := pattern.search(begins)):
            found = _party(there[0])
    if found is None:
        first = next(iter(tellings(opening)), None)
        found = first.party if first and first.party is not Party.DECLARANT and first.at <= len(begins) + 40 else None
    if found is None:
        meant = (party for party, form in _FORMS if form.search(heading[0]) or form.search(begins))
        found = next(meant, Party.DECLARANT)
    if found is Party.COMPLAINANT and _OF_HIS_OWN.search(opening):
        # Who reports what happened to a daughter is no victim.
        return Party.WITNESS
    return found


def _party(text: str) -> Party | None:
    """The first party that a text names, a victim before the witness that she is as well; "declarant" names nobody."""
    named = [Party(str(one.lastgroup)) for one in _WHO.finditer(text)]
    named = [one for one in named if one is not Party.DECLARANT]
    if named[:1] == [Party.WITNESS] and Party.VICTIM in named[1:2]:
        return Party.VICTIM
    return named[0] if named else None


def _sentence(flag: ReviewedFlag) -> str:
    before, after = around(flag)
    return f"{before}{flag.flag.text}{after}"
