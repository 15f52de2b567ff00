"""What of a plan is ranked, and how: looked at before an engine is asked."""

from collections.abc import Iterator

from services.search.engines.plan import Behind, Best, Each, Plan, Row


def rows(asked: Plan) -> Iterator[Row]:
    """All rows that count for the score."""
    match asked:
        case Row():
            yield asked
        case Best(parts):
            for part in parts:
                yield from rows(part)
        case Each(must, should):
            for part in (*must, *should):
                yield from rows(part)
        case _:
            return


def is_constant(asked: Plan) -> bool:
    """Whether all pages found have the same score, so that place alone orders them."""
    match asked:
        case Row():
            return False
        case Best(parts):
            return all(map(is_constant, parts))
        case Each(must, should):
            return (not should or (not must and len(should) == 1)) and all(map(is_constant, (*must, *should)))
        case _:
            return True


def adds_constants(asked: Plan) -> bool:
    """Whether a constant is added to what is ranked, so that more than the proportion of weights matters."""
    match asked:
        case Row() | Behind():
            return False
        case Best(parts):
            return any(map(adds_constants, parts))
        case Each(must, should):
            return any(map(adds_constants, (*must, *should)))
        case _:
            return True


def is_proportional(asked: Plan) -> bool:
    """Whether all that is ranked weighs the same but for its factors, so that how rare it is changes no order."""
    return len({row.like for row in rows(asked)}) == 1 and not adds_constants(asked)
