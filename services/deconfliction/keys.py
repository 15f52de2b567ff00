"""The forms under which two agencies meet on a value, whoever wrote it and however.

A key is `kind:country or platform:value`. A paper or user name is held under its country or platform, or under `zz`
where nobody knows that, and under `any` as well: who knows the country asks for it and for `zz`, who does not asks for
`any`. So two sides that both know meet only where they agree. A person is met by all words of the name, and
by the first with one surname.
"""

import re
import unicodedata
from collections.abc import Iterator

import phonenumbers
from stdnum.br import cpf

from models.deconfliction import AskedValue, KeyKind
from models.errors import UsageError
from models.mention import Mention, MentionKind
from models.phone import phone_key
from models.stated import About

ANY = "zz"
WHICHEVER = "any"

_ACCOUNTS = frozenset({"cbu", "cvu", "clabe", "cci", "pix", "alias", "iban", "btc", "eth", "tron", "account"})
_NO_PAPERS = frozenset({"case", "cnj", "card", "ip", "geo", "tx", "mac", "mtcn", "transfer", "ticket", "interpol"})
"""Kinds of the analysis that are neither a person's paper nor an account; a card's number is kept masked."""

_NOT_CODE = re.compile(r"[^0-9A-Z]+")
_NOT_WORD = re.compile(r"[\W_]+")
_PARTICLES = frozenset({"de", "del", "la", "las", "los", "da", "das", "do", "dos", "e", "y"})
_WHOLE_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_PLATFORM = re.compile(r"[a-z]+")
_PLATFORMS = {
    "instagram.com": "instagram", "facebook.com": "facebook", "fb.com": "facebook", "t.me": "telegram",
    "tiktok.com": "tiktok", "twitter.com": "twitter", "x.com": "twitter", "onlyfans.com": "onlyfans",
}  # fmt: skip
_PROFILE = re.compile(
    rf"(?:^|[/.])(?P<host>{'|'.join(map(re.escape, _PLATFORMS))})/(?P<name>@?[a-z0-9_.]{{2,40}})/?(?:[?#].*)?$"
)
_LABEL = re.compile(
    r"^(?:D\.?N\.?I|C\.?I|C\.?C|R\.?G|R\.?U\.?N|R\.?U\.?T|CPF|CURP|N\.?I\.?E|c[eé]dula|pasaporte|passaporte|passport)\b"
    r"\.?\s*(?:n[.º°o]*\s*)?[:#]?\s*",
    re.IGNORECASE,
)
_ISSUER = {
    "BO": re.compile(r"\s+(?:LP|CB|SC|OR|PT|TJ|CH|BE|BN|PD|PA)\.?$", re.IGNORECASE),
    "BR": re.compile(r"\s+[A-Z]{2,5}[/ -][A-Z]{2}$", re.IGNORECASE),
}
_BRAZILIAN = re.compile(r"[A-Z]{3}\d[\dA-J]\d{2}")
_LETTERS = "ABCDEFGHIJ"
_FORMS = (
    (re.compile(r"[A-Z]{2}\d{3}[A-Z]{2}"), ("ar", "ve")),
    (re.compile(r"[A-Z]{3}\d[A-J]\d{2}"), ("br",)),
    (re.compile(r"\d{4}[B-DF-HJ-NPR-TV-Z]{3}"), ("bo", "es")),
    (re.compile(r"\d{4}[A-Z]{3}"), ("bo",)),  # Spain leaves vowels and Q out
)
"""Forms of plates by which a foreign one is known, with all countries that have them."""


def asked_keys(asked: AskedValue) -> tuple[str, ...]:
    """The keys to ask for: a hit on any is a hit. Raises UsageError, which does not repeat the value."""
    match asked.kind:
        case KeyKind.PHONE:
            keys = list(_asked_phone(asked))
        case KeyKind.PAPER:
            keys = [_join("paper", one, code) for code in _asked_papers(asked) for one in _scopes(asked.country)]
        case KeyKind.PLATE:
            code, country = _code(asked.value), asked.country.lower()
            keys = [_join("plate", country, one) for one in _plates(code, country)] if country else []
        case KeyKind.ACCOUNT:
            keys = [_account(asked.value), *_pix(asked.value)]
        case KeyKind.EMAIL:
            keys = [_join("email", ANY, asked.value.strip().casefold())] if "@" in asked.value else []
        case KeyKind.HANDLE:
            keys = [_join("handle", one, _user(asked.value)) for one in _scopes(asked.platform)]
        case KeyKind.PERSON:
            surnames, comma, given = asked.value.partition(",")
            keys = list(_person((f"{given} {surnames}" if comma else asked.value).split(), asked.birth))
    if not keys or any(key.endswith(":") for key in keys):
        raise UsageError(f"One value cannot be read as a {asked.kind.value}.", next_step=_NEEDS[asked.kind])
    return tuple(dict.fromkeys(keys))


def owned_keys(asked: AskedValue) -> tuple[str, ...]:
    """The keys under which an owner may hold a value: those asked for, and the same anywhere."""
    anywhere = asked_keys(asked.model_copy(update={"country": "", "platform": ""})) if asked.kind in _SCOPED else ()
    return (*asked_keys(asked), *(key for key in anywhere if key.split(":")[1] == WHICHEVER))


def asked_of(key: str) -> AskedValue:
    """The value that a key which is held is of, as it is compared."""
    kind, scope, value = key.split(":", 2)
    scope = "" if scope in (ANY, WHICHEVER) else scope
    match KeyKind(kind):
        case KeyKind.PERSON:
            return AskedValue(kind=KeyKind.PERSON, value=value, birth=scope)
        case KeyKind.HANDLE:
            return AskedValue(kind=KeyKind.HANDLE, value=value, platform=scope)
        case one:
            return AskedValue(kind=one, value=value, country=scope.upper())


def anywhere(key: str) -> str:
    """The key under which the same value is held for who knows neither country nor platform; itself where none is."""
    kind, _, value = key.split(":", 2)
    return _join(kind, WHICHEVER, value) if kind in _SCOPED else key


def bare(key: str) -> str:
    """A key without the country or platform: what is kept back of a value is so wherever it may be from."""
    kind, _, value = key.split(":", 2)
    return key if kind == KeyKind.PERSON else f"{kind}:{value}"


_SCOPED = frozenset({KeyKind.PAPER, KeyKind.HANDLE})


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
            code = _code(normal)
            return tuple(
                _join("plate", one, form) for one in _countries(code, country.lower()) for form in _plates(code, one)
            )
        case MentionKind.HANDLE:
            platform = mention.reason if _PLATFORM.fullmatch(mention.reason) else ""
            return (_join("handle", platform or ANY, _user(normal)), _join("handle", WHICHEVER, _user(normal)))
        case MentionKind.URL:
            found = _PROFILE.search(normal.casefold())
            platform = _PLATFORMS[found["host"]] if found else ""
            return tuple(_join("handle", one, _user(found["name"])) for one in (platform, WHICHEVER)) if found else ()
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
    return tuple(_join("paper", one, _code(value)) for one in (known, WHICHEVER))


def _scopes(told: str) -> tuple[str, ...]:
    """Where a question looks: in what it names and where that is not known; naming nothing, anywhere."""
    return (told.casefold(), ANY) if told else (WHICHEVER,)


def _asked_papers(asked: AskedValue) -> list[str]:
    """A paper as written, and without a label before it or an issuer behind it; of Venezuela with and without V."""
    bare = _LABEL.sub("", asked.value.strip())
    if issuer := _ISSUER.get(asked.country):
        bare = issuer.sub("", bare)
    codes = [_code(asked.value), _code(bare)]
    if asked.country == "VE":
        number = codes[-1].lstrip("VE")
        codes += [number, f"V{number}"] if number.isdecimal() else []
    return [one for one in dict.fromkeys(codes) if one]


def _plates(code: str, country: str) -> tuple[str, ...]:
    """A plate, and of a Brazilian one the form that it has before or after the change to the Mercosur's."""
    if country == "br" and _BRAZILIAN.fullmatch(code):
        fifth = code[4]
        other = _LETTERS[int(fifth)] if fifth.isdecimal() else str(_LETTERS.index(fifth))
        return (code, f"{code[:4]}{other}{code[5:]}")
    return (code,)


def _countries(code: str, country: str) -> tuple[str, ...]:
    """The case's country, and for a form that it does not have those that do."""
    having = next((some for form, some in _FORMS if form.fullmatch(code)), ())
    return (country,) if country in having else (country, *having)


def _pix(value: str) -> list[str]:
    """What else a payment key may be: an address, a phone with its country, a CPF."""
    text = value.strip()
    if "@" in text:
        return [_join("email", ANY, text.casefold())]
    if text.startswith("+"):
        return list(_asked_phone(AskedValue(kind=KeyKind.PHONE, value=text)))
    return [_join("paper", "br", _code(text))] if cpf.is_valid(text) else []


def _asked_phone(asked: AskedValue) -> Iterator[str]:
    text = asked.value
    if asked.country == "MX" or re.match(r"\s*(?:\+|00)\s*52", text):
        # As Mexico dialled until 2019.
        figures = re.sub(r"\D", "", text)
        text = "+52" + old[1] if (old := re.fullmatch(r"(?:0052|52)?(?:1|01|044|045)(\d{10})", figures)) else text
    try:
        number = phonenumbers.parse(text, asked.country or None)
    except phonenumbers.NumberParseException:
        return
    if not phonenumbers.is_possible_number(number):
        return
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    yield _join("phone", ANY, phone_key(e164))


def _account(value: str) -> str:
    # An address of a currency or an alias is not a code: its case or its points may matter to a bank, never to us.
    return _join("account", ANY, re.sub(r"\s+|-", "", _folded(value)))


def _user(value: str) -> str:
    found = _PROFILE.search(value.strip().casefold())
    return (found["name"] if found else value.strip().casefold()).lstrip("@$")


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
