"""The words of a page and where they stand, kept as numbers.

A dense page has 500 words. As objects they take longer to make, check, write and read again than the page takes to
be read; as seven numbers each they take 14 kB, and a word becomes an object only where somebody looks at it.
"""

import base64
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import le, lt
from typing import Any, Self, overload

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler, TypeAdapter
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from models.base import Record

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in points (1/72 inch), origin at the top left of the page as displayed."""

FIELDS = 7
"""Numbers of a word: start, end, box in hundredths of a point, confidence in ten-thousandths."""
AS_NUMBERS = {"words": "numbers"}
"""Context of `model_dump_json` for a record that goes to another process of this machine."""
MOST = 2**31 - 1
"""The largest number that is kept."""


class Word(Record):
    """A word's half-open span in the page text (code points) and its box on the page."""

    start: int = Field(ge=0)
    end: int
    box: Box
    confidence: float = Field(default=1.0, ge=0, le=1)


class Words(Sequence[Word]):
    """Words in reading order. Boxes are kept to hundredths of a point, confidences to four digits.

    In JSON they are words, and with the context AS_NUMBERS their numbers in base64; both are read again.
    """

    __slots__ = ("_numbers",)

    def __init__(self, words: Iterable[Word] = ()) -> None:
        numbers = array("i")
        for word in words:
            box = (_whole(edge * 100) for edge in word.box)
            numbers.extend((word.start, word.end, *box, round(word.confidence * 10_000)))
        self._numbers = numbers

    @classmethod
    def of_numbers(cls, numbers: bytes) -> Self:
        """From 32-bit integers in the machine's order, FIELDS for each word. Raises ValueError."""
        found = cls()
        if len(numbers) % (FIELDS * 4):
            raise ValueError("these are no whole words")
        found._numbers.frombytes(numbers)
        sure = found._numbers[FIELDS - 1 :: FIELDS]
        if sure and not 0 <= min(sure) <= max(sure) <= 10_000:
            raise ValueError("a confidence is none")
        return found

    @property
    def numbers(self) -> memoryview:
        """All numbers, word after word: 32-bit integers in the machine's order."""
        return memoryview(self._numbers).toreadonly()

    @property
    def starts(self) -> Sequence[int]:
        """Where each word begins in the text."""
        return self._numbers[0::FIELDS]

    @property
    def ends(self) -> Sequence[int]:
        """Behind each word's last character."""
        return self._numbers[1::FIELDS]

    def touching(self, start: int, end: int) -> Sequence[Word]:
        """The words that a half-open span touches."""
        return self[bisect_right(self.ends, start) : bisect_left(self.starts, end)]

    def stand_in(self, length: int) -> bool:
        """Whether all stand in a text of so many characters, in order, none empty and none over another."""
        starts, ends = self.starts, self.ends
        if not starts:
            return True
        return (
            starts[0] >= 0 and ends[-1] <= length and all(map(lt, starts, ends)) and all(map(le, ends[:-1], starts[1:]))
        )

    @overload
    def __getitem__(self, place: int) -> Word: ...
    @overload
    def __getitem__(self, place: slice) -> "Words": ...
    def __getitem__(self, place: int | slice) -> "Word | Words":
        if isinstance(place, slice):
            first, end, step = place.indices(len(self))
            if step != 1:
                raise ValueError("words are taken in their order")
            found = Words()
            found._numbers = self._numbers[first * FIELDS : max(first, end) * FIELDS]
            return found
        at = range(len(self))[place] * FIELDS
        return _word(self._numbers[at : at + FIELDS])

    def __iter__(self) -> Iterator[Word]:
        return map(_word, zip(*[iter(self._numbers)] * FIELDS, strict=True))

    def __len__(self) -> int:
        return len(self._numbers) // FIELDS

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Words):
            return self._numbers == other._numbers
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(self._numbers.tobytes())

    def __repr__(self) -> str:
        return f"Words({list(self)!r})"

    def _told(self, info: core_schema.SerializationInfo) -> str | tuple[Word, ...]:
        return base64.b64encode(self._numbers).decode("ascii") if info.context is AS_NUMBERS else tuple(self)

    @classmethod
    def _of_base64(cls, text: str) -> Self:
        return cls.of_numbers(base64.b64decode(text, validate=True))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        given = core_schema.no_info_after_validator_function(cls, handler.generate_schema(tuple[Word, ...]))
        coded = core_schema.no_info_after_validator_function(cls._of_base64, core_schema.str_schema())
        return core_schema.json_or_python_schema(
            json_schema=core_schema.union_schema([coded, given], mode="left_to_right"),
            python_schema=core_schema.union_schema([core_schema.is_instance_schema(cls), given], mode="left_to_right"),
            serialization=core_schema.plain_serializer_function_ser_schema(cls._told, info_arg=True),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, _: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return handler(_WORDS.core_schema)


_WORDS = TypeAdapter(tuple[Word, ...])


def _whole(value: float) -> int:
    return max(-MOST, min(MOST, round(value)))


def _word(numbers: Sequence[int]) -> Word:
    start, end, x0, y0, x1, y1, confidence = numbers
    return Word(start=start, end=end, box=(x0 / 100, y0 / 100, x1 / 100, y1 / 100), confidence=confidence / 10_000)
