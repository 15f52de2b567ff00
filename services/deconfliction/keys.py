"""The forms under which two agencies meet on a value, whoever wrote it and however.

A key is `kind:country or platform:value`. Where one side may not know the country or platform, `zz` stands for it,
and both sides have that form too. A person is met by all words of the name, and by the first with one surname.
"""

import re
import unicodedata
from collections.abc import Iterator

import phonenumbers

from models.deconfliction import AskedValue, KeyKind
from models.errors import UsageError
from models.mention import Mention, MentionKind
from models.phone import phone_key
from models.stated import About

ANY = "zz"

_ACCOUNTS = frozenset({"cbu", "cvu", "clabe", "cci", "pix", "alias", "iban", "btc", "eth", "tron", "account"})
_NO_PAPERS = frozenset({"case", "cnj", "card", "ip", "geo", "tx", "mac", "mtcn", "transfer", "ticket", "interpol"})
"""Kinds of the analysis that are neither a person's paper nor an account; a card's number is kept masked."""

_NOT_CODE = re.compile(r"[^0-9A-Z]+")
_NOT_WORD = re.compile(r"[\W_]+")
_PARTICLES = frozenset({"de", "del", "la", "las", "los", "da", "das", "do", "dos", "e", "y"})
_WHOLE_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_PLATFORM = re.compile(r"[a-z]+")


def asked_keys(asked: AskedValue) -> tuple[str, ...]:
    """The keys to ask for: a hit on any is a hit. Raises UsageError, which does not repeat the value."""
    match asked.kind:
        case KeyKind.PHONE:
            keys = list(_asked_phone(asked))
        case KeyKind.PAPER:
            keys = [_join("paper", country, _code(asked.value)) for country in (_country(asked), ANY)]
        case KeyKind.PLATE:
            keys = [_join("plate", _country(asked), _code(asked.value))] if asked.country else []
        case KeyKind.ACCOUNT:
            keys = [_account(asked.value)]
        case KeyKind.EMAIL:
            keys = [_join("email", ANY, asked.value.strip().casefold())] if "@" in asked.value else []
        case KeyKind.HANDLE:
            keys = list(_handle(asked.value, asked.platform.casefold()))
        case KeyKind.PERSON:
            surnames, comma, given = asked.value.partition(",")
            keys = list(_person((f"{given} {surnames}" if comma else asked.value).split(), asked.birth))
    if not keys or any(key.endswith(":") for key in keys):
        raise UsageError(f"One value cannot be read as a {asked.kind.value}.", next_step=_NEEDS[asked.kind])
    return tuple(dict.fromkeys(keys))


def held_keys(mention: Mention, country: str) -> tuple[str, ...]:
    """The keys under which a mention is held; none for what identifies nothing. `country` is the case's."""
    normal = mention.normal
    if normal is None:
        return ()
    match mention.kind:
        case MentionKind.PHONE:
            return (_join("phone", ANY, phone_key(normal)),)
        case MentionKind.EMAIL:
            return (_join("email", ANY, normal.casefold()),)
        case MentionKind.IBAN:
            return (_account(normal),)
        case MentionKind.PLATE:
            return (_join("plate", country.lower(), _code(normal)),)
        case MentionKind.HANDLE:
            platform = mention.reason if _PLATFORM.fullmatch(mention.reason) else ""
            return tuple(_handle(normal, platform))
        case MentionKind.ID:
            return _held_paper(normal)
        case MentionKind.PERSON:
            births = sorted({one.value for one in mention.stated if one.about is About.BIRTH_DATE})
            name = mention.name
            words = [*name.given, *name.surnames] if name else normal.split()
            return tuple(dict.fromkeys(key for birth in births for key in _person(words, birth)))
        case _:
            return ()


def _held_paper(normal: str) -> tuple[str, ...]:
    label, _, value = normal.partition(":")
    country, _, kind = label.partition(".")
    if not value or kind in _NO_PAPERS:
        return ()
    if kind in _ACCOUNTS:
        return (_account(value),)
    known = country.lower()
    if known == "xx":
        known = ANY
    return tuple(dict.fromkeys(_join("paper", one, _code(value)) for one in (known, ANY)))


def _asked_phone(asked: AskedValue) -> Iterator[str]:
    try:
        number = phonenumbers.parse(asked.value, asked.country or None)
    except phonenumbers.NumberParseException:
        return
    if not phonenumbers.is_possible_number(number):
        return
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    yield _join("phone", ANY, phone_key(e164))


def _account(value: str) -> str:
    # An address of a currency or an alias is not a code: its case or its points may matter to a bank, never to us.
    return _join("account", ANY, re.sub(r"\s+|-", "", _folded(value)))


def _handle(value: str, platform: str) -> Iterator[str]:
    name = value.strip().casefold().lstrip("@$")
    yield _join("handle", ANY, name)
    if platform:
        yield _join("handle", platform, name)


def _person(words: list[str], birth: str) -> Iterator[str]:
    """All words in alphabetical order; of three or more, as a name has them, the first with each of the last two."""
    if not _WHOLE_DATE.fullmatch(birth):
        return
    plain = [word for written in words for word in _NOT_WORD.split(_folded(written)) if word]
    plain = [word for word in plain if word not in _PARTICLES]
    if len(plain) < 2:
        return
    yield _join("person", birth, " ".join(sorted(plain)))
    if len(plain) > 2:
        # Where two surnames are usual the second is often left out, and a second given name too.
        for surname in (plain[-2], plain[-1]):
            yield _join("person", birth, " ".join(sorted((plain[0], surname))))


def _country(asked: AskedValue) -> str:
    return asked.country.lower() or ANY


def _code(value: str) -> str:
    return _NOT_CODE.sub("", _folded(value).upper())


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).strip()


def _join(*parts: str) -> str:
    return ":".join(parts)


_NEEDS = {
    KeyKind.PHONE: "Write it with + and its country's code, or name the country.",
    KeyKind.PAPER: "Write its number, and name the country.",
    KeyKind.PLATE: "Write it as it stands on the plate, and name the country.",
    KeyKind.ACCOUNT: "Write the number of the account: IBAN, CBU, CLABE, PIX.",
    KeyKind.EMAIL: "Write the whole address.",
    KeyKind.HANDLE: "Write the user name, and name the platform if it is known.",
    KeyKind.PERSON: "Write given name and surname, with the birth date as 1998-03-04.",
}
