"""User names on networks and payment services, with the platform where the text names it."""

import re
from collections.abc import Iterator
from typing import ClassVar

from models.mention import MentionKind
from services.nlp import lexicon, near, normal
from services.nlp.plugin import Evidence, Found, Reading

AT_NAME = re.compile(r"(?<![\w@.+\-/])@[A-Za-z0-9_](?:[\w.]{0,38}\w)(?![@\w])")
# A cash tag: a dollar sign straight before letters.
CASH_TAG = re.compile(r"(?<![\w$])\$[A-Za-z][A-Za-z0-9_]{3,20}\b")
PLATFORMS = {
    "instagram": r"instagram|insta|ig", "facebook": r"facebook|face|fb|messenger", "telegram": r"telegram|tg",
    "tiktok": r"tik ?tok|tt",
    "x": r"twitter|tuiter", "snapchat": r"snap(?:chat)?", "onlyfans": r"only ?fans", "youtube": r"youtube",
    "zalo": r"zalo",
    "kwai": r"kwai", "discord": r"discord", "skype": r"skype", "cashapp": r"cash ?app", "wechat": r"wechat|weixin",
    "line": r"line id", "kik": r"kik", "viber": r"viber", "threema": r"threema", "wickr": r"wickr",
}  # fmt: skip
_PLATFORM = re.compile("|".join(rf"(?P<{name}>\b(?:{words})\b)" for name, words in PLATFORMS.items()))
# platform or "usuario", a colon or =, then a name with a figure, point or underscore in it.
LABELLED = re.compile(
    r"\b(?:instagram|insta|ig|facebook|fb|telegram|tik ?tok|twitter|snap(?:chat)?|onlyfans|skype|discord"
    r"|zalo|kik|viber|threema|wickr(?: me)?|session id|user(?:name)?|usuario|usuaria|perfil|nick)"
    r"(?: (?:user|usuario|id|perfil|profile))? ?[:=] ?"
    r"(?P<name>(?=[a-z0-9._]{0,30}[._\d])[a-z0-9][a-z0-9._]{2,29}[a-z0-9_])(?![\w@/]|\.\w)"
)
# live:lau_441: what Skype calls its users.
SKYPE = re.compile(r"(?<![\w:./])live:(?:\.cid\.)?(?P<name>[a-z0-9_][a-z0-9_.\-]{2,40}[a-z0-9_])(?![\w@/:])")
_HOSTS = {
    "instagram.com": "instagram", "tiktok.com": "tiktok", "t.me": "telegram", "facebook.com": "facebook",
    "fb.com": "facebook", "twitter.com": "x", "x.com": "x", "onlyfans.com": "onlyfans",
}  # fmt: skip
PROFILE = re.compile(
    r"(?P<host>instagram\.com|tiktok\.com|t\.me|facebook\.com|fb\.com|twitter\.com|onlyfans\.com|(?<![\w.])x\.com)/"
    r"(?P<name>@?[a-z0-9_](?:[a-z0-9_.]{1,38}[a-z0-9_]))(?![\w.+])"
)
_NOT_USERS = lexicon.plain("no_users")


class HandleExtractor:
    """Find user names. Runs once per passage, keeps no state."""

    name: ClassVar[str] = "handles"
    version: ClassVar[str] = "5"

    def find(self, reading: Reading) -> Iterator[Found]:
        """Yield names with their @ in lower case; the reason names the platform."""
        text, flat = reading.text, reading.flat
        for match in AT_NAME.finditer(text):
            platform = _platform(flat, *match.span())
            yield Found(
                MentionKind.HANDLE, *match.span(), normal=normal.handle(match[0]),
                confidence=0.95 if platform else 0.85,
                evidence=Evidence.LABEL if platform else Evidence.SHAPE, reason=platform or "name with @",
            )  # fmt: skip
        for match in CASH_TAG.finditer(text):
            platform = _platform(flat, *match.span())
            if not platform and not match[0].islower():
                continue  # a misread stroke before a word, far more often than a tag that nobody names
            yield Found(
                MentionKind.HANDLE, *match.span(), normal=normal.handle(match[0]),
                confidence=0.9 if platform == "cashapp" else 0.6,
                evidence=Evidence.LABEL if platform == "cashapp" else Evidence.GUESS, reason=platform or "cash tag",
            )  # fmt: skip
        for match in LABELLED.finditer(flat):
            yield Found(
                MentionKind.HANDLE, *match.span("name"), normal=normal.handle(match["name"]), confidence=0.8,
                evidence=Evidence.LABEL, reason=_platform(flat, *match.span("name")) or "labelled user name",
            )  # fmt: skip
        for match in SKYPE.finditer(flat):
            yield Found(
                MentionKind.HANDLE, *match.span(), normal=normal.handle(match[0]), confidence=0.95,
                evidence=Evidence.CHECK, reason="skype",
            )  # fmt: skip
        for match in PROFILE.finditer(flat):
            if match["name"].lstrip("@") not in _NOT_USERS:
                yield Found(
                    MentionKind.HANDLE, *match.span("name"), normal=normal.handle(match["name"]), confidence=0.9,
                    evidence=Evidence.CHECK, reason=f"{_HOSTS[match['host']]}; profile address", inside=True,
                )  # fmt: skip


def _platform(flat: str, start: int, end: int) -> str:
    """The platform named nearest before, else after, on the same line."""
    line = near.before(flat, start, 60).rpartition("\n")[2]
    named = [m.lastgroup for m in _PLATFORM.finditer(line)]
    if named:
        return named[-1] or ""
    match = _PLATFORM.search(near.after(flat, end, 30))
    return (match.lastgroup or "") if match else ""
