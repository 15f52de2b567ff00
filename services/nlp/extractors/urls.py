"""Web addresses."""

import re
from collections.abc import Iterator
from typing import ClassVar

from models.mention import MentionKind
from services.nlp import normal
from services.nlp.plugin import Evidence, Found, Reading

_HOST = r"(?:[\w\-]{1,63}\.){1,6}[^\W\d_]{2,15}"
_TAIL = r"(?::\d{2,5})?(?:[/?#][^\s<>\"'”»|]{0,500})?"
# Endings that make a bare host an address; a country's ending only behind com, org, gob …
_ENDINGS = "com|net|org|info|biz|online|site|app|shop|store|xyz|club|live|onion|example|gov|edu|gob"
ADDRESS = re.compile(
    rf"(?<![\w@.\-])(?:(?:https?|hxxps?|ftp)://[^\s<>\"'”»|]{{3,500}}|www\.{_HOST}{_TAIL}"
    rf"|{_HOST}/[^\s<>\"'”»|]{{1,500}}"
    rf"|(?:[\w\-]{{1,63}}\.){{1,4}}(?:(?:com|org|net|gob|gov|edu|jus|mp)\.[a-z]{{2}}"
    rf"|{_ENDINGS})(?![\w\-@.]?\w){_TAIL})",
    re.IGNORECASE,
)
_EDGE = ".,;:!?)]}»”’*_"


class UrlExtractor:
    """Find web addresses. Runs once per passage, keeps no state."""

    name: ClassVar[str] = "urls"
    version: ClassVar[str] = "1"

    def find(self, reading: Reading) -> Iterator[Found]:
        """Yield addresses; the normal form drops scheme, www and tracking."""
        text = reading.text
        if "." not in text:
            return
        for match in ADDRESS.finditer(text):
            written = match[0].rstrip(_EDGE)
            if written.count("(") > written.count(")") and match[0][len(written) :].startswith(")"):
                written += ")"
            scheme = "://" in written
            host = written.rpartition("://")[2].partition("/")[0]
            if not scheme and not host.lower().startswith("www.") and (host != host.lower() or host[0].isdecimal()):
                # Capitals and figures before a slash are abbreviations: S.A./2021, 1.34.001/2021.
                continue
            plain = written.replace("[.]", ".").replace("hxxp", "http")
            yield Found(
                MentionKind.URL, match.start(), match.start() + len(written), normal=normal.url(plain),
                confidence=0.98 if scheme else 0.9, evidence=Evidence.CHECK, reason="written as an address",
            )  # fmt: skip
