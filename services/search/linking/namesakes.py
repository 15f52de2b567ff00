"""Whether a written name may be that of one of some people, in another spelling, order or by a nickname."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from services.search.linking.compare import Matcher
from services.search.linking.parse import Name
from services.search.linking.score import chance
from services.search.linking.words import Levels

LEAST = 0.3
"""The score from which on a name may be hers: for those of whom nothing must be told, long before it is likely."""


class Namesakes:
    """Some people's names. Keeps what it was asked; not shared between threads."""

    def __init__(self, levels: Levels, names: Iterable[str]) -> None:
        self._matcher = Matcher(levels)
        self._named: defaultdict[str, list[Name]] = defaultdict(list)
        self._told: dict[str, bool] = {}
        for one in sorted(set(names)):
            self._told[one] = True
            name = self._matcher.name(one)
            for key in _keys(name):
                self._named[key].append(name)

    def knows(self, written: str) -> bool:
        """Whether this may be the name of one of them."""
        found = self._told.get(written)
        if found is None:
            name = self._matcher.name(written)
            near: Mapping[int, Name] = {id(one): one for key in _keys(name) for one in self._named.get(key, ())}
            found = any(chance(self._matcher.names(name, one).odds) >= LEAST for one in near.values())
            self._told[written] = found
        return found


def _keys(name: Name) -> set[str]:
    """Words by sound, and those that nicknames stand for: two names of one person share one."""
    words = {word for reading in name.readings for word in (*reading.given, *reading.surnames)}
    return {key for word in words for key in (*word.sounds, *word.fulls)}
