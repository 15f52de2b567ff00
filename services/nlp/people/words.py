"""The words of roles.yaml as patterns, compiled once for each language."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from models.mention import MentionKind
from models.stated import StatedRole
from services.nlp import lexicon, normal

_ARTICLES = r"(?:(?:el|la|los|las|o|a|os|as|the|le|les|il|lo|un|una|um|uma|an|l['’])\s*\b)?"
_THE = r"(?:el|l[ao]s?|[ao]s?|the|les?|il|un[ae]?|uma?|an?)\s"
_OF = r"del?|d[ao]s?|of|du|des|di|dell[aeo]|dei|degli"
_FOR = r"for|pour|per|por|pel[oa]s?|para|by"
_PEOPLE = frozenset({MentionKind.PERSON})
_ROMAN = r"(?:\d{1,2}|[ivx]{1,4}|[a-h])\s?[.)°ºª:–-]{1,2}\s*"


@dataclass(frozen=True, slots=True)
class RoleWords:
    """Patterns over folded text, for pages of one language.

    `before` ends where a name begins, `after` begins where one ends, `beneath` begins at the line under a name;
    each has the role's name as its last group and the words that state it in `words`. `relation` ends where a role
    begins whose holder another person belongs to (la madre de la) or stands for (counsel for the), `pretended` where
    one begins that is played, `denied` where one begins that is denied. `thing` is `before` with what the role is of:
    la dueña del piso, (Encarna).
    """

    before: re.Pattern[str]
    thing: re.Pattern[str]
    after: re.Pattern[str]
    beneath: re.Pattern[str]
    whole: re.Pattern[str]
    alone: re.Pattern[str]
    possessed: re.Pattern[str]
    relation: re.Pattern[str]
    pretended: re.Pattern[str]
    denied: re.Pattern[str]
    section: re.Pattern[str]


def _link(words: str) -> str:
    """What joins a person to the holder of a role: de la, of the, dell'."""
    return rf"(?:\s(?:{words})\s(?:{_THE})?|\s(?:dell|d|de l|pour l|per l)['’]\s?)"


def _folded(patterns: Iterable[str]) -> str:
    # Longest first: of two words for one role the fuller one is the statement.
    return "|".join(sorted(patterns, key=len, reverse=True))


@cache
def _lists() -> Mapping[str, object]:
    found: Mapping[str, object] = lexicon.word_lists("roles.yaml")
    return found


def _list(name: str) -> list[str]:
    found = _lists()[name]
    assert isinstance(found, list)
    return found


@cache
def _table(name: str) -> dict[str, list[str]]:
    found = _lists()[name]
    assert isinstance(found, dict)
    return found


@cache
def words_for(language: str | None) -> RoleWords:
    """The patterns of a page's language: all words, but for those that mean something else in it."""
    roles, deeds = _table("roles"), _table("deeds")
    role = _any(roles, language)
    acted = _any({name: [*listed, *deeds.get(name, [])] for name, listed in roles.items()}, language)
    weak = rf"(?:(?:{_folded(_list('weakened'))})\s+)?"
    copula = rf"(?:{_folded(_list('copula'))})"
    defends = _folded([*_list("defending"), *roles["lawyer"]])
    own = rf"(?:{'|'.join(_list('possessives'))})"
    between = rf"(?:(?:{_folded(_list('between'))})(?!\w)[\s.,:\"“«(]*){{0,4}}"
    # The owner is Ana, la titular de la habilitación es Ana.
    of_what = r"(?:\s(?:del?|d[ao]s?|of)(?:\s(?:la|el|los|las|the))?\s[a-z]{3,20})?"
    equated = rf"(?:{of_what}\s(?:es|era|is|was|se llama(?:ba)?|se chama(?:va)?)(?=\s))?"
    paper = (
        r"(?:,\s*(?:con|com|with|portador[a]?)?\s*(?:d[aeo]\s+)?(?:la\s+)?(?:c\.?\s?i\.?|d\.?n\.?i\.?|cpf|cui[tl]|rg|curp|nit|passport"
        r"|pasaporte|passaporte|cedula|rut|run)(?!\w)[^,;]{3,32})?"
    )
    modifiers = r"(?:\s(?:de (?:autos|edad|idade|cargo|turno|servicio|identidad reservada)|protegid[oa]|actuante))?"
    whose = "(?:nombres?|apellidos?|datos|nome|dados|name|nom|firma|assinatura)"
    word = rf"(?P<words>{weak}{role}{modifiers})"
    done = rf"(?P<words>{weak}{acted}{modifiers})"
    # Both genders or numbers in one word: imputado/a, suspect(s).
    both = r"(?:\s?[/(](?:[ao]s?|e?s|[ei]?s?|r?as?)\b\)?)?"
    of_thing = r"\s(?:del?|d[aeo]s?|di|du|of)\s[^,.;:()\n]{3,40},\s+"
    return RoleWords(
        before=re.compile(rf"(?<![\w.@-]){done}{both}{equated}(?P<gap>(?P<point>\.?)[\s\"“«'(,:–]*{between})$"),
        thing=re.compile(rf"(?<![\w.@-]){word}(?P<of>{of_thing})(?P<gap>(?P<point>){between})$"),
        after=re.compile(
            rf"[\"”»']?{paper}(?:\s*[,(–-]\s*(?:{copula}\s+)?|\s+{copula}\s+)(?:{own}\s+)?{_ARTICLES}{word}(?![\w'’-])"
        ),
        beneath=re.compile(rf"[^\S\n]*\n[^\S\n]*{word}\b[^\n:]{{0,48}}(?:\n|$)"),
        whole=re.compile(rf"(?:{whose}\b[\w ]{{0,24}}? (?:del?|d[ao]|of|du) {_ARTICLES})?{word}"),
        alone=re.compile(rf"\s*(?:{_ROMAN})?{_ARTICLES}{word}\s*:?\s*"),
        possessed=re.compile(rf"(?:^|\s){own}\s+$"),
        relation=re.compile(
            rf"(?:(?<![\w.@-])(?:(?P<defends>{defends})(?:{_link(_OF)}|{_link(_FOR)})"
            rf"|(?:(?P<other>{_folded(_list('related'))})|{word}){_link(_OF)})"
            rf"|(?:^[^\S\n]*|(?<=[.;]\s))(?P<stands>(?:for|pour|per|por|pel[oa]s?)(?:\s|\sl['’]\s?)(?:{_THE})?))(?:{own}\s)?$",
            re.MULTILINE,
        ),
        pretended=re.compile(rf"(?<!\w)(?:{_folded(_list('pretended'))})\s+$"),
        denied=re.compile(
            rf"(?<!\w)(?:{_folded(_list('denied'))})\s+(?:(?:{copula}|se|ha|han|ter|foi|lo|la|el|a|le|the|an)\s+){{0,2}}$"
        ),
        section=re.compile(
            rf"^\s*(?:{_ROMAN})?(?:(?:{'|'.join(_list('sections'))})\b[\s(]*(?:(?:de|del|da|do|das|dos|des|dei|delle|of|la|el|o|a|los|las|y|the|les|le|di|personas)\b\s*){{0,2}}){{1,4}}"
            rf"(?P<own>{word})\b[^\n:]{{0,24}}:?\s*$"
        ),
    )  # fmt: skip


def _any(listed: Mapping[str, list[str]], language: str | None) -> str:
    """One pattern of all roles, each in a group of its name, without the words of other languages."""
    groups = []
    for role, words in listed.items():
        kept = [w[len("xx: ") :] if w[2:4] == ": " else w for w in words if w[2:4] != ": " or w[:2] == language]
        groups.append(f"(?P<{StatedRole(role).value}>{_folded(kept)})")
    return rf"(?:{'|'.join(groups)})"


def role_of(match: re.Match[str]) -> StatedRole:
    """The role whose group took part in a match of `RoleWords`."""
    return next(role for role in StatedRole if role.value in match.re.groupindex and match[role.value] is not None)


@cache
def kin() -> frozenset[StatedRole]:
    """Roles whose words alone are titles: padre Luis, tía Rosa."""
    return frozenset(StatedRole(role) for role in _list("kin"))


@cache
def labels() -> dict[str, tuple[StatedRole, ...]]:
    """Folded label of a field or heading of a column → what its value may be; by kind of value it is one."""
    found: dict[str, list[StatedRole]] = {}
    for role, listed in _table("labels").items():
        for label in listed:
            found.setdefault(normal.title(label), []).append(StatedRole(role))
    return {label: tuple(roles) for label, roles in found.items()}


@cache
def kinds_of(role: StatedRole) -> frozenset[MentionKind]:
    """The kinds of value that a label with this role speaks of."""
    listed = _table("kinds").get(role.value)
    return frozenset(MentionKind(kind) for kind in listed) if listed else _PEOPLE


@cache
def born() -> re.Pattern[str]:
    """What stands right before a date of birth."""
    return re.compile(rf"(?<!\w)(?P<words>{_folded(_list('born'))})[\s:,.]*$")


@cache
def nationality_before() -> re.Pattern[str]:
    """A demonym right before a name: un argentino de nombre Luis."""
    between = _folded(_list("between"))
    return re.compile(rf"(?<!\w)(?P<words>[a-z]{{4,20}})[\s\"“«']+(?:(?:{between})\b[\s.,:\"“«(]*){{0,3}}$")


@cache
def nationality_after() -> re.Pattern[str]:
    """A demonym right behind a name, or behind the words for nationality further on."""
    said = r"(?:de )?(?:nacionalidad|nacionalidade|nationality|nationalite|nazionalita|nac\.)\s*[:.]?\s*"
    beside = r"^[\"”»']?\s*[,(]\s*(?:ciudadan[oa] |cidada[o]? |una? |uma? |an? )?"
    citizen = r"(?:ciudadan[oa]|cidada[o]?|cittadin[oa]|citoyenne?|ressortissante?)\s+"
    return re.compile(rf"(?:{beside}|(?<!\w)(?:{said}|{citizen}))(?P<words>[a-z]{{4,20}})(?!\w)")


@cache
def short() -> frozenset[str]:
    """Short writings, whose point ends no sentence."""
    return frozenset(_list("short"))


@cache
def capitals() -> frozenset[str]:
    """Folded words that count only where they are written in capitals."""
    return frozenset(_list("capitals"))


@cache
def marked() -> Mapping[str, str]:
    """Folded words that mean something else without their mark or capital → how they must be written."""
    found = _lists()["marked"]
    assert isinstance(found, dict)
    return found


@cache
def nobody() -> frozenset[str]:
    """Words that point at somebody or stand for nobody."""
    return frozenset(normal.title(word) for word in _list("nobody"))
