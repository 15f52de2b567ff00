"""Bank accounts, payment keys and crypto addresses: IBAN, CLABE, CBU, PIX keys, cards, Bitcoin, Ethereum, Tron."""

import re
from collections.abc import Iterator
from typing import ClassVar

from stdnum import iban as iban_rules
from stdnum import luhn

from models.mention import CheckState, MentionKind
from services.nlp import checks, crypto, near, normal
from services.nlp.extractors import account_words
from services.nlp.plugin import Evidence, Found, Reading

# Two letters, two check figures, then groups; OCR may read O for 0 in the figures. A group is taken whole (`+`): a long
# run, as of a hash, could be cut into groups in more ways than can ever be tried.
IBAN = re.compile(
    r"(?<![\w])(?P<iban>[A-Z]{2} ?[0-9O]{2}(?=[ \-.\n]?[0-9A-Z][ \-.\n]?[0-9A-Z])"
    r"(?:[ \-.\n]?[0-9A-Z]{1,11}+){1,10})(?![\w])"
)
LENGTHS = {
    "AD": 24, "AT": 20, "BE": 16, "BG": 22, "BR": 29, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DK": 18,
    "DO": 28, "EE": 20,
    "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GI": 23, "GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22, "IT": 27,
    "LT": 20, "LU": 20,
    "LV": 21, "MC": 27, "MD": 24, "MT": 31, "NI": 28, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "RS": 22,
    "SE": 24, "SI": 19,
    "SK": 24, "SV": 28, "TR": 26, "UA": 29,
}  # fmt: skip
_EIGHTEEN = re.compile(r"(?<![\w])\d{3}[ \-]?\d{3}[ \-]?\d{11}[ \-]?\d(?!\w|-\d)")
_TWENTY_TWO = re.compile(r"(?<![\w])\d{8}[ \-]?\d{14}(?!\w)")
CARD = re.compile(
    r"(?<![\w\-])(?:\d{4}[ \-]){3}\d{1,7}(?![\w\-])|(?<![\w\-])\d{13,16}(?![\w\-])"
    r"|(?<![\w\-])\d{4}[ \-]\d{6}[ \-]\d{5}(?![\w\-])"
)
UUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b", re.IGNORECASE)


class AccountExtractor:
    """Find accounts and payment keys. Runs once per passage, keeps no state."""

    name: ClassVar[str] = "accounts"
    version: ClassVar[str] = "6"

    def find(self, reading: Reading) -> Iterator[Found]:
        """Yield IBANs as IBAN, other accounts as ID with their kind; a card's number is kept masked."""
        text, flat = reading.text, reading.flat
        for match in IBAN.finditer(text):
            yield from _iban(match, flat)
        for pattern, kind, check, label in (
            (_EIGHTEEN, "mx.clabe", checks.clabe, r"clabe|interbancaria"),
            (_TWENTY_TWO, "ar.cbu", checks.cbu, r"\bc[bv]u\b"),
        ):
            for match in pattern.finditer(text):
                value = normal.code(match[0])
                named = re.search(label, near.before(flat, match.start()))
                if check(value) or named:
                    passed = check(value)
                    yield Found(
                        MentionKind.ID, *match.span(), normal=f"{kind}:{value}", confidence=0.95 if passed else 0.7,
                        evidence=Evidence.CHECK if passed else Evidence.LABEL, reason=_said(passed=bool(passed)),
                        check=CheckState.of(passed), proven=bool(passed),
                    )  # fmt: skip
        for match in CARD.finditer(text):
            value = normal.code(match[0])
            yield from _card(match, value, flat)
        for match in _NAMED_IBAN.finditer(flat):
            yield from _repaired(reading, match)
        yield from account_words.found(reading)
        yield from _keys(text, flat)


_CARD_WORD = re.compile(
    r"\b(?:tarjetas?|cartao|cartoes|cards?|carte|carta|visa|mastercard|maestro|amex|debito|credito|postepay"
    r"|ricaric\w+|prepagad\w|prepagata|prepaid|plastico)\b"
)


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
            reason=f"card number, {_said(passed=passed)}; kept masked", check=CheckState.of(passed), proven=passed,
        )  # fmt: skip


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
            evidence=Evidence.CHECK if passed or named else Evidence.SHAPE, reason=_said(passed=passed),
            check=CheckState.of(passed), proven=passed,
        )  # fmt: skip


# Behind its word, with letters that OCR put for figures, or figures for the letters of the country.
_NAMED_IBAN = re.compile(r"\biban[ :.nº°]{1,6}(?P<iban>[a-z0-9]{4}(?:[ \-.]?[a-z0-9]{1,4}+){3,8})(?!\w)")
_TO_LETTERS = str.maketrans("01258", "OIZSB")
_TO_FIGURES = str.maketrans("OQDILZSB", "00011258")
# Countries whose accounts hold figures alone.
_OF_FIGURES = frozenset(
    {"AT", "BE", "CR", "CZ", "DE", "DK", "EE", "ES", "FI", "HR", "HU", "LT", "NO", "PL", "PT", "RS", "SE", "SI", "SK"}
)


def _repaired(reading: Reading, match: re.Match[str]) -> Iterator[Found]:
    """An IBAN whose misread signs, put right, pass its check."""
    written = reading.text[match.start("iban") : match.end("iban")]
    raw = normal.code(written)
    country = raw[:2].translate(_TO_LETTERS)
    value = country + raw[2:].translate(_TO_FIGURES)
    if country not in _OF_FIGURES or value == raw or len(value) != LENGTHS[country]:
        return
    if iban_rules.is_valid(value, check_country=False):
        yield Found(
            MentionKind.IBAN, *match.span("iban"), normal=value, alternatives=(raw,), confidence=0.9,
            evidence=Evidence.CHECK, reason=f"{raw} was read, repaired by its check digits", check=CheckState.VALID,
        )  # fmt: skip


def _keys(text: str, flat: str) -> Iterator[Found]:
    for match in UUID.finditer(text):
        if re.search(r"\bpix\b|chave", near.before(flat, match.start(), 60)):
            yield _key(match, f"br.pix:{match[0].upper()}", CheckState.UNKNOWN, "random PIX key")
    for match in crypto.BASE58.finditer(text):
        kind = crypto.base58(match[0])
        if kind:
            yield _key(match, f"{kind}:{match[0]}", CheckState.VALID, "checksum passes")
        elif kind := _named_coin(near.before(flat, match.start(), 60), match[0]):
            yield _key(match, f"{kind}:{match[0]}", CheckState.INVALID, "labelled; checksum fails")
    for match in crypto.BECH32.finditer(text):
        passed = crypto.bech32(match[0].lower())
        if passed or _COIN.search(near.before(flat, match.start(), 60)):
            said = "checksum passes" if passed else "labelled; checksum fails"
            yield _key(match, f"zz.btc:{match[0].lower()}", CheckState.of(passed), said)
    for match in crypto.ETHEREUM.finditer(text):
        state = CheckState.of(crypto.ethereum(match[0]))
        said = {
            CheckState.VALID: "checksum by capitals passes",
            CheckState.INVALID: "checksum by capitals fails",
            CheckState.UNKNOWN: "form of an Ethereum address without capitals to check",
        }[state]
        yield _key(match, f"zz.eth:{match[0].lower()}", state, said)


_COIN = re.compile(r"\b(?:bitcoins?|btc|cripto\w*|crypto\w*|wallet|billetera|carteira|monedero|direccion|endereco)\b")
_TRON = re.compile(r"\b(?:tron|trx|trc-?20|usdt|tether|wallet|billetera|carteira|monedero)\b")


def _named_coin(before: str, written: str) -> str | None:
    """Kind of an address whose checksum fails, by the word before it and its first sign."""
    if written[0] == "T":
        return "zz.tron" if _TRON.search(before) else None
    return "zz.btc" if _COIN.search(before) else None


def _key(match: re.Match[str], value: str, check: CheckState, reason: str) -> Found:
    """A payment key or address; one with a failing checksum is kept, less sure."""
    labelled = check is CheckState.INVALID or value.startswith("br.pix")
    return Found(
        MentionKind.ID, *match.span(), normal=value, reason=reason, check=check, proven=check is CheckState.VALID,
        confidence={CheckState.VALID: 0.98, CheckState.INVALID: 0.7, CheckState.UNKNOWN: 0.9}[check],
        evidence=Evidence.LABEL if labelled else Evidence.CHECK,
    )  # fmt: skip
