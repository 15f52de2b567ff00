"""On whose side the people of a document stand, as far as it tells: by their roles, deeds, and what they write."""

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from models.deconfliction import Bearer
from models.indicator import Indicator, Polarity, Tier
from models.mention import Mention, MentionKind
from models.stated import OFFICES, SHIELDED_ROLES, About, StatedRole
from services.deconfliction import bearer_words as words
from services.deconfliction.folding import folded

ACCUSED = frozenset({StatedRole.SUSPECT, StatedRole.DETAINED, StatedRole.CONVICTED, StatedRole.MANAGER})
"""Roles that tell for sure whose side somebody is on."""

_RUNS = ACCUSED | {StatedRole.DRIVER, StatedRole.OWNER}
"""Roles of those whose values are told: who is accused, runs a place or drives."""

PROTECTED = SHIELDED_ROLES | {StatedRole.DECLARANT, StatedRole.WORKER}
"""Roles of those whose values are told to nobody; of who declares or works, unless he is accused."""

_OTHER = frozenset(
    {
        StatedRole.MOTHER, StatedRole.FATHER, StatedRole.CHILD, StatedRole.SIBLING, StatedRole.SPOUSE,
        StatedRole.RELATIVE, StatedRole.PASSENGER, StatedRole.GUEST,
    }
)  # fmt: skip
"""Roles of those who stand with somebody, on either side."""

GRAVE = frozenset(
    {
        "threat_violence", "debt_bondage", "document_retention", "isolation_surveillance", "recruitment_deception",
        "harbouring_confinement",
    }
)  # fmt: skip
"""Signs that, said to somebody's face, are an exploiter's."""
_SIGNS, _LINE = 2, 2_000

_PSEUDONYM = re.compile(r"[A-Z]-\d{2,}")
"""What a protected person counts under: V-01, T-02."""
_DATE = re.compile(r"\d{4}(-\d{2}){0,2}")
MAJORITY = 18


class Sides:
    """The people of a document."""

    def __init__(
        self, mentions: Iterable[Mention], texts: Mapping[int, str], signs: Iterable[Indicator], *, today: dt.date
    ) -> None:
        self._roles: defaultdict[str, set[StatedRole]] = defaultdict(set)
        self._young: set[str] = set()
        people = [one for one in mentions if one.kind is MentionKind.PERSON]
        for one in people:
            if name := one.entity:
                self._roles[name].update(role for role in one.roles if role is not StatedRole.OWNER or _runs(one))
                births = (told.value for told in one.stated if told.about is About.BIRTH_DATE)
                if any(perhaps_minor(birth, today) for birth in births):
                    self._young.add(name)
        plain = {number: folded(text) for number, text in texts.items()}
        self._doers = set(_doers(people, plain))
        self.statement = any(words.STATEMENT.search(text[:400]) for text in plain.values())
        self._threats = _threats(plain, signs)
        self.mail = any(words.MAIL_FROM.search(text[:400]) for text in plain.values())
        self._chat = any(words.CHAT.search(text) for text in plain.values())

    @property
    def author(self) -> Bearer:
        """Who wrote a mail."""
        return Bearer.ACCUSED if self._threats[""] >= _SIGNS and not self.statement else Bearer.UNKNOWN

    @property
    def speaker(self) -> Bearer:
        """Who says I, where no line of a chat tells."""
        return self.author if self.mail else Bearer.PROTECTED

    def sender(self, name: str) -> Bearer:
        """Who writes a message of a chat: who threatens there, and whom he threatens."""
        threats = {one: n for one, n in self._threats.items() if one and n >= _SIGNS}
        if len(threats) != 1:
            return Bearer.NAMED
        return Bearer.ACCUSED if name in threats else Bearer.PROTECTED

    def of(self, person: Mention) -> Bearer:
        """On which side somebody named stands."""
        name = person.entity or ""
        roles = self._roles.get(name, set())
        accused = not _RUNS.isdisjoint(roles) or name in self._doers
        if (
            name in self._young
            or bool(_PSEUDONYM.match(person.normal or ""))
            or not (SHIELDED_ROLES if accused else PROTECTED).isdisjoint(roles)
        ):
            return Bearer.PROTECTED
        if accused:
            return Bearer.ACCUSED
        if not OFFICES.isdisjoint(roles):
            return Bearer.OFFICE
        if self._chat and StatedRole.SENDER in roles:
            return self.sender(folded(person.text))
        return Bearer.OTHER if not _OTHER.isdisjoint(roles) else Bearer.NAMED


def _runs(person: Mention) -> bool:
    """Whether a text calls him the owner of a place, and not the holder of a line or an account."""
    told = (one.words for one in person.stated if one.about is About.ROLE and one.value == StatedRole.OWNER)
    return any(words.RUNS.search(folded(said)) for said in told)


_DEED, _BEFORE = 100, 4
_OBJECT = re.compile(r"\b(?:a|al|ao|to)\s$")


def _doers(people: Sequence[Mention], texts: Mapping[int, str]) -> Iterator[str]:
    """Who does, right behind his name, what only an exploiter does."""
    ordered = sorted(people, key=lambda one: (one.span.page, one.span.start))
    for at, one in enumerate(ordered):
        following = ordered[at + 1] if at + 1 < len(ordered) else None
        text, end = texts.get(one.span.page, ""), one.span.end
        stop = end + _DEED
        if following is not None and following.span.page == one.span.page:
            stop = min(stop, following.span.start)
        led = text[max(0, one.span.start - _BEFORE) : one.span.start]
        if one.entity and not _OBJECT.search(led) and words.DEEDS.match(text[end:stop]):
            yield one.entity


def _threats(texts: Mapping[int, str], signs: Iterable[Indicator]) -> Counter[str]:
    """How many grave signs each sender of a chat writes to somebody's face; those of a mail under no name."""
    found = Counter[str]()
    for sign in signs:
        if sign.polarity is not Polarity.ASSERTED or sign.tier is Tier.SUGGESTED or sign.category not in GRAVE:
            continue
        text, at = texts.get(sign.span.page, ""), sign.span
        begin = max(0, at.start - _LINE, text.rfind("\n", 0, at.start) + 1)
        stop = text.find("\n", at.end, at.end + _LINE)
        if words.ADDRESSED.search(text, begin, stop if stop >= 0 else at.end + _LINE):
            line = words.CHAT.match(text, begin)
            found[line["name"] if line else ""] += 1
    return found


def perhaps_minor(birth: str, today: dt.date) -> bool:
    """By a date of birth as full as a text has it; of a year or month alone, its last day."""
    year, month, day = (
        (*(int(part) for part in birth.split("-")), 12, 31)[:3] if _DATE.fullmatch(birth) else (0, 12, 31)
    )
    return (year + MAJORITY, month, day) > (today.year, today.month, today.day)
