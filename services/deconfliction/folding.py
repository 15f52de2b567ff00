"""Text in small letters without marks, each sign where it was."""

import unicodedata


def folded(text: str) -> str:
    """As long as the text: what folds to several signs stays as it is."""
    return "".join(_one(sign) for sign in text)


def _one(sign: str) -> str:
    if sign.isascii():
        return sign.lower()
    plain = "".join(part for part in unicodedata.normalize("NFKD", sign.casefold()) if not unicodedata.combining(part))
    return plain if len(plain) == 1 else sign
