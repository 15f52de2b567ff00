"""The key under which two spellings of one phone number meet, shared by analysis, search and linking."""


def phone_key(number: str) -> str:
    """The comparison key of an E.164 number: equal for spellings that differ by a digit that countries added or took.

    Argentina: without the mobile 9 after +54. Brazil: without the ninth digit of mobiles whose old number began
    with 6 to 9 (2 to 5 were landlines, which keep to themselves). Mexico: without the mobile 1 used until 2019.
    Any other number is its own key. Idempotent.
    """
    rest = number[3:]
    if number.startswith("+549") and len(rest) == 11:
        return f"+54{rest[1:]}"
    if number.startswith("+55") and len(rest) == 11 and rest[2] == "9" and rest[3] in "6789":
        return f"+55{rest[:2]}{rest[3:]}"
    if number.startswith("+521") and len(rest) == 11:
        return f"+52{rest[1:]}"
    return number
