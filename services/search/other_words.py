"""The words of a question as the glossary has them: what is sought for each, and how much it weighs in a scope."""

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby

from models.search import Order, Phrase, Query, Scope, Sense
from models.understood import OtherWords
from services.ports import SearchEngine
from services.search.engines.rarity import rarity


def sought(senses: Iterable[Sense], *, without: Collection[str]) -> list[Sense]:
    """What is sought of what the glossary knows; for words that `without` names, those words alone."""
    return [one.model_copy(update={"words": one.words[:1]}) if one.typed in without else one for one in senses]


def weighed(senses: Iterable[Sense], engine: SearchEngine, scope: Scope) -> list[Sense]:
    """Those that a page of the scope has, each by how few pages of it have any of its words."""
    pages, found = engine.count(scope), []
    for sense in senses:
        # In an order by place nothing is ranked: the words are not counted one by one.
        having = engine.find(Query(node=sense, order=Order.PLACE, limit=0), scope).total
        if having:
            found.append(sense.model_copy(update={"weight": rarity(pages, having)}))
    return found


def told(senses: Iterable[Sense], *, without: Collection[str]) -> tuple[OtherWords, ...]:
    """The words of a question that the glossary has, with its words for them."""
    return tuple(
        OtherWords(typed=one.typed, words=_by_language(one), sought=one.typed not in without)
        for one in senses
        if len(one.words) > 1
    )


def _by_language(sense: Sense) -> dict[str, tuple[str, ...]]:
    others: Sequence[tuple[str, str]] = [
        (one.language or "", one.words if isinstance(one, Phrase) else one.word) for one in sense.words[1:]
    ]
    ranked = sorted(others, key=lambda one: one[0])
    return {language: tuple(word for _, word in found) for language, found in groupby(ranked, key=lambda one: one[0])}
