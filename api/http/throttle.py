"""Slowing down guesses at passwords, without locking the right person out.

Attempts are counted by three keys, each with some free attempts and then a wait that doubles:

- login and address: somebody guessing at one account from one place;
- login: the same from many places. The wait is capped at a minute, so an account is never closed. Places where
  somebody is logged in are counted apart from all others: whoever guesses from ten thousand strange ones takes every
  minute's turn there, and none of theirs;
- address: one place guessing at many accounts;
- code: guesses at a second factor by somebody who has the password, from anywhere.

A browser that has logged in before carries a device cookie. It is counted by login and device alone,
so that an attack on the account does not slow down its owner. An attempt that had to wait is not counted.

The counts live in the memory of the one server process of a data folder and are forgotten with it. So are the places;
each call of a browser that is logged in tells its own again.
"""

import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from api.http.errors import Throttled

_ENTRIES = 50_000
"""Keys remembered; the one longest untouched is forgotten first."""


@dataclass(frozen=True)
class Rule:
    """`free` attempts cost nothing, the next waits a second, each further one twice as long up to `longest` seconds."""

    free: int
    longest: float
    forget: float = 3600.0

    def wait(self, failures: int) -> float:
        """Seconds to wait after so many failures."""
        over = failures - self.free
        return 0.0 if over < 0 else float(min(self.longest, 2.0 ** min(over, 30)))


LOGIN_AND_ADDRESS = Rule(free=5, longest=300.0)
LOGIN = Rule(free=20, longest=60.0)
ADDRESS = Rule(free=50, longest=300.0)
DEVICE = Rule(free=5, longest=60.0)
CODE = Rule(free=5, longest=900.0)


@dataclass
class _Count:
    failures: int
    last: float


class Throttle:
    """Counts of one server. Safe to use from several threads."""

    def __init__(self, *, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._counts: OrderedDict[tuple[str, ...], _Count] = OrderedDict()
        self._places: OrderedDict[str, None] = OrderedDict()
        self._lock = threading.Lock()

    def begin(self, login: str, *, address: str, device: str | None) -> None:
        """Count an attempt before its password is looked at. Raises Throttled, and then it is not counted."""
        self._count(self._keys(login, network_of(address), device))

    def at_home(self, address: str) -> None:
        """Somebody is logged in from an address: it is no stranger's. Whose it is does not matter, nor is it told."""
        network = network_of(address)
        with self._lock:
            self._places[network] = None
            self._places.move_to_end(network)
            while len(self._places) > _ENTRIES:
                self._places.popitem(last=False)

    def begin_code(self, login: str, *, device: str | None) -> None:
        """Count a code of a second factor before it is looked at. Raises Throttled, and then it is not counted."""
        self._count(((("code", login, device or ""), CODE),))

    def code_succeeded(self, login: str, *, device: str | None) -> None:
        """The code was right: forget those that were not."""
        with self._lock:
            self._counts.pop(("code", login, device or ""), None)

    def _count(self, keys: tuple[tuple[tuple[str, ...], Rule], ...]) -> None:
        now = self._now()
        with self._lock:
            left = max(self._left(key, rule, now) for key, rule in keys)
            if left > 0:
                raise Throttled(left)
            for key, _ in keys:
                count = self._counts.pop(key, None) or _Count(0, now)
                self._counts[key] = _Count(count.failures + 1, now)
            while len(self._counts) > _ENTRIES:
                self._counts.popitem(last=False)

    def succeeded(self, login: str, *, address: str, device: str | None) -> None:
        """The attempt was right: forget the login's own counts and take the attempt off the address."""
        keys = self._keys(login, network_of(address), device)
        self.at_home(address)
        with self._lock:
            for key, rule in keys:
                count = self._counts.get(key)
                if count is None:
                    continue
                if rule is ADDRESS:
                    # Not forgotten: an attacker's own account must not clear what he did to others.
                    count.failures -= 1
                elif rule is not LOGIN:
                    del self._counts[key]
                else:
                    count.failures = min(count.failures - 1, rule.free)

    def _keys(self, login: str, network: str, device: str | None) -> tuple[tuple[tuple[str, ...], Rule], ...]:
        if device is not None:
            return ((("device", login, device), DEVICE),)
        return (
            (("both", login, network), LOGIN_AND_ADDRESS),
            (("login", login, "known" if network in self._places else "strange"), LOGIN),
            (("address", network), ADDRESS),
        )

    def _left(self, key: tuple[str, ...], rule: Rule, now: float) -> float:
        count = self._counts.get(key)
        if count is None:
            return 0.0
        if now - count.last > rule.forget:
            del self._counts[key]
            return 0.0
        return rule.wait(count.failures) - (now - count.last)


@lru_cache(maxsize=4096)
def network_of(address: str) -> str:
    """What one guesser holds: an IPv4 address, or the /64 of an IPv6 address."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    if ip.version == 6:
        return str(ipaddress.ip_network((ip, 64), strict=False))
    return str(ip)
