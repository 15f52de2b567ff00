"""Currencies: how they are typed beside an amount, and amounts as numbers, those of one currency side by side."""

import re
from collections.abc import Mapping

TOP = 2**47 - 1
"""Cents beyond which all amounts of a currency count as this one: a number of the index has 63 bits."""

_CODES = """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLF
    CLP CNY COP CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG
    HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD
    MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF
    SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS
    VED VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG
"""
CODES = frozenset(_CODES.split())

# A bare $ is a peso or a dollar, and tells nothing.
_SIGNS: Mapping[str, str] = {
    "US$": "USD",
    "R$": "BRL",
    "RD$": "DOP",
    "MX$": "MXN",
    "AR$": "ARS",
    "C$": "NIO",
    "S/": "PEN",
    "S/.": "PEN",
    "B/.": "PAB",
    "BS": "BOB",
    "BS.": "BOB",
    "GS": "PYG",
    "GS.": "PYG",
    "€": "EUR",
    "£": "GBP",
}
_PRICED = re.compile(r"([^\d\s]{1,3}\.?)?\s*(\d(?:[\d.,' ]*\d)?)\s*([^\d\s]{1,4})?")


def parted(text: str) -> tuple[str | None, str]:
    """The currency of a typed amount (empty: without one, None: what stands there is none) and its number."""
    found = _PRICED.fullmatch(text)
    if found is None or (found[1] and found[3]):
        return None, text
    typed = (found[1] or found[3] or "").upper()
    code = _SIGNS.get(typed, typed)
    return (code if not code or code in CODES else None), found[2]


def minted(code: str, cents: int) -> int:
    """An amount with its currency in front."""
    one, two, three = (ord(letter) - ord("A") for letter in code)
    return ((one * 26 + two) * 26 + three) << 47 | min(cents, TOP)


def of(number: int) -> str:
    """The currency in front of an amount."""
    head, three = divmod(number >> 47, 26)
    return "".join(chr(ord("A") + letter) for letter in (*divmod(head, 26), three))
