"""Bank accounts, payment keys and crypto addresses: IBAN, CLABE, CBU, PIX keys, cards, Bitcoin, Ethereum, Tron."""

import hashlib
import re
from collections.abc import Iterator
from typing import ClassVar

from stdnum import iban as iban_rules
from stdnum import luhn

from models.mention import MentionKind
from services.nlp import near, normal
from services.nlp.plugin import Evidence, Found, Reading

# Two letters, two check figures, then groups; OCR may read O for 0 in the figures.
IBAN = re.compile(r"(?<![\w])(?P<iban>[A-Z]{2} ?[0-9O]{2}(?:[ \-.\n]?[0-9A-Z]{1,11}){2,10})(?![\w])")
LENGTHS = {
    "AD": 24, "AT": 20, "BE": 16, "BG": 22, "BR": 29, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DK": 18,
    "DO": 28, "EE": 20,
    "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GI": 23, "GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22, "IT": 27,
    "LT": 20, "LU": 20,
    "LV": 21, "MC": 27, "MD": 24, "MT": 31, "NI": 28, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "RS": 22,
    "SE": 24, "SI": 19,
    "SK": 24, "SV": 28, "TR": 26, "UA": 29,
}  # fmt: skip
_EIGHTEEN = re.compile(r"(?<![\w])\d{3}[ \-]?\d{3}[ \-]?\d{11}[ \-]?\d(?!\w)")
_TWENTY_TWO = re.compile(r"(?<![\w])\d{8}[ \-]?\d{14}(?!\w)")
CARD = re.compile(
    r"(?<![\w\-])(?:\d{4}[ \-]){3}\d{1,7}(?![\w\-])|(?<![\w\-])\d{13,16}(?![\w\-])"
    r"|(?<![\w\-])\d{4}[ \-]\d{6}[ \-]\d{5}(?![\w\-])"
)
UUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b", re.IGNORECASE)
BASE58 = re.compile(r"(?<![\w])[13T][1-9A-HJ-NP-Za-km-z]{25,34}(?!\w)")
BECH32 = re.compile(r"(?<![\w])bc1[02-9ac-hj-np-z]{11,71}(?!\w)", re.IGNORECASE)
ETHEREUM = re.compile(r"(?<![\w])0x[0-9a-fA-F]{40}(?!\w)")
_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BECH = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


class AccountExtractor:
    """Find accounts and payment keys. Runs once per passage, keeps no state."""

    name: ClassVar[str] = "accounts"
    version: ClassVar[str] = "4"

    def find(self, reading: Reading) -> Iterator[Found]:
        """Yield IBANs as IBAN, other accounts as ID with their kind; a card's number is kept masked."""
        text, flat = reading.text, reading.flat
        for match in IBAN.finditer(text):
            yield from _iban(match, flat)
        for pattern, kind, check, label in (
            (_EIGHTEEN, "mx.clabe", clabe, r"clabe|interbancaria"),
            (_TWENTY_TWO, "ar.cbu", cbu, r"\bc[bv]u\b"),
        ):
            for match in pattern.finditer(text):
                value = normal.code(match[0])
                named = re.search(label, near.before(flat, match.start()))
                if check(value) or named:
                    passed = check(value)
                    yield Found(
                        MentionKind.ID, *match.span(), normal=f"{kind}:{value}", confidence=0.95 if passed else 0.7,
                        evidence=Evidence.CHECK if passed else Evidence.LABEL, reason=_said(passed=passed),
                        proven=passed,
                    )  # fmt: skip
        for match in CARD.finditer(text):
            value = normal.code(match[0])
            yield from _card(match, value, flat)
        for kind, form in _LABELLED:
            for match in form.finditer(flat):
                yield Found(
                    MentionKind.ID, *match.span("value"), normal=f"{kind}:{normal.code(match['value'])}",
                    confidence=0.9, evidence=Evidence.LABEL, reason="labelled; no check digit is published",
                )  # fmt: skip
        yield from _keys(text, flat)


_CARD_WORD = re.compile(r"\b(?:tarjetas?|cartao|cartoes|cards?|carte|carta|visa|mastercard|amex|debito|credito)\b")


def _card(match: re.Match[str], value: str, flat: str) -> Iterator[Found]:
    """A card's number: in groups with a passing check, else beside a word that says card. Kept masked."""
    if not 13 <= len(value) <= 19 or value[0] not in "3456":
        return
    passed = bool(luhn.is_valid(value))
    named = bool(_CARD_WORD.search(near.before(flat, match.start())))
    if named or (passed and not match[0].isdecimal()):
        masked = f"{value[:6]}{'*' * (len(value) - 10)}{value[-4:]}"
        yield Found(
            MentionKind.ID, *match.span(), normal=f"zz.card:{masked}", confidence=0.9 if passed else 0.7,
            evidence=Evidence.CHECK if passed else Evidence.LABEL,
            reason=f"card number, {_said(passed=passed)}; kept masked", proven=passed,
        )  # fmt: skip


# A money transfer, a Peruvian interbank account, a notice of Interpol, a flight ticket: told by their word alone.
_LABELLED = (
    ("zz.mtcn", re.compile(r"\bmtcn[ .:#nº°o]{1,6}(?P<value>\d{3}[- ]?\d{3}[- ]?\d{4})(?![\w\-])")),
    ("pe.cci", re.compile(r"\bcci[ .:#nº°o]{1,6}(?P<value>\d{3}[- ]?\d{3}[- ]?\d{12}[- ]?\d\d)(?![\w\-])")),
    (
        "zz.interpol",
        re.compile(
            r"\b(?:interpol|notificacion|difusion|difusao|notice|roja|vermelha|red|azul|amarilla|amarela)"
            r"[^\d\n]{0,24}?\b(?P<value>[a-z]-\d{1,6}/\d{1,2}-\d{4})(?![\w\-])"
        ),
    ),
    (
        "zz.ticket",
        re.compile(
            r"\b(?:billetes?|boletos?(?: aereos?)?|bilhetes?|e-?tickets?|tickets?|biglietto|billet)"
            r"(?: electronico| eletronico)?[ .:#nº°o]{1,6}(?P<value>\d{3}[- ]?\d{10})(?![\w\-])"
        ),
    ),
)


def _said(*, passed: bool) -> str:
    return "check digit passes" if passed else "check digit fails"


def _iban(match: re.Match[str], flat: str) -> Iterator[Found]:
    """Cut the match to the country's length; with a failed check only beside the word IBAN."""
    written = match["iban"]
    value = normal.code(written)
    length = LENGTHS.get(value[:2])
    if length is None or len(value) < length:
        return
    while len(value) > length and re.search(r"\s", written):
        written = re.sub(r"\s\S*$", "", written)
        value = normal.code(written)
    if len(value) != length:
        return
    value = value[:2] + value[2:4].replace("O", "0") + value[4:]
    passed = bool(iban_rules.is_valid(value, check_country=False))
    named = re.search(r"iban|cuenta|conta|account|transfer", near.before(flat, match.start(), 60))
    # Check figures run from 02 to 98: with others and without a word it is something else.
    if passed or named or (" " in written and "02" <= value[2:4] <= "98"):
        yield Found(
            MentionKind.IBAN, match.start(), match.start() + len(written), normal=value,
            confidence=0.99 if passed else 0.7 if named else 0.5,
            evidence=Evidence.CHECK if passed or named else Evidence.SHAPE, reason=_said(passed=passed), proven=passed,
        )  # fmt: skip


def _keys(text: str, flat: str) -> Iterator[Found]:
    for match in UUID.finditer(text):
        if re.search(r"\bpix\b|chave", near.before(flat, match.start(), 60)):
            yield Found(
                MentionKind.ID,
                *match.span(),
                normal=f"br.pix:{match[0].upper()}",
                confidence=0.9,
                evidence=Evidence.LABEL,
                reason="random PIX key",
            )
    for match in BASE58.finditer(text):
        kind = crypto(match[0])
        if kind:
            yield Found(
                MentionKind.ID,
                *match.span(),
                normal=f"{kind}:{match[0]}",
                confidence=0.98,
                evidence=Evidence.CHECK,
                reason="checksum passes",
                proven=True,
            )
    for match in BECH32.finditer(text):
        if bech32(match[0].lower()):
            yield Found(
                MentionKind.ID,
                *match.span(),
                normal=f"zz.btc:{match[0].lower()}",
                confidence=0.98,
                evidence=Evidence.CHECK,
                reason="checksum passes",
                proven=True,
            )
    for match in ETHEREUM.finditer(text):
        yield Found(
            MentionKind.ID,
            *match.span(),
            normal=f"zz.eth:{match[0].lower()}",
            confidence=0.9,
            evidence=Evidence.CHECK,
            reason="form of an Ethereum address; its check by capitals is not reckoned",
        )


def clabe(value: str) -> bool:
    """Mexican CLABE: 18 figures, weights 3 7 1, each product mod 10."""
    if not re.fullmatch(r"\d{18}", value):
        return False
    total = sum(int(d) * w % 10 for d, w in zip(value[:17], (3, 7, 1) * 6, strict=False))
    return (10 - total % 10) % 10 == int(value[17])


def cbu(value: str) -> bool:
    """Argentine CBU or CVU: 22 figures in two blocks, each with its check figure."""
    if not re.fullmatch(r"\d{22}", value):
        return False

    def block(figures: str, weights: tuple[int, ...]) -> bool:
        total = sum(int(d) * w for d, w in zip(figures[:-1], weights, strict=True))
        return (10 - total % 10) % 10 == int(figures[-1])

    return block(value[:8], (7, 1, 3, 9, 7, 1, 3)) and block(value[8:], (3, 9, 7, 1, 3, 9, 7, 1, 3, 9, 7, 1, 3))


def crypto(text: str) -> str | None:
    """Kind of a base58check address, None where the checksum fails."""
    number = 0
    for c in text:
        number = number * 58 + _ALPHABET.index(c)
    if number >= 1 << 200:
        return None
    raw = number.to_bytes(25, "big")
    if hashlib.sha256(hashlib.sha256(raw[:21]).digest()).digest()[:4] != raw[21:]:
        return None
    return {0x00: "zz.btc", 0x05: "zz.btc", 0x41: "zz.tron"}.get(raw[0])


def bech32(text: str) -> bool:
    """Checksum of a Bitcoin segwit address: bech32 for version 0, bech32m above (BIP 173 and 350)."""
    data = [_BECH.index(c) for c in text[3:]]
    if len(data) < 8:
        return False
    state = 1
    for value in [3, 3, 0, 2, 3, *data]:
        top = state >> 25
        state = (state & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            if top >> bit & 1:
                state ^= generator
    return state == (1 if data[0] == 0 else 0x2BC830A3)
