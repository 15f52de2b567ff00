"""How far one spelling is from another."""

from functools import lru_cache


@lru_cache(maxsize=65_536)
def distance(one: str, other: str) -> int:
    """Letters added, lost, changed or swapped with a neighbour between two words; above 2 it is 3."""
    # A change takes a letter away and brings another: more than four letters that one word lacks are three changes.
    if abs(len(one) - len(other)) > 2 or len(set(one) ^ set(other)) > 4:
        return 3
    older: list[int] = []
    above = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > 2:
            return 3
        older, above = above, row
    return min(above[-1], 3)
