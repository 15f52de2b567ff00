"""How a typed query was understood: other forms of names, and what is no field."""

from enum import StrEnum

from pydantic import Field

from models.base import Record


class VariantKind(StrEnum):
    """Why another form of a name is sought."""

    NICKNAME = "nickname"
    SHORTER = "shorter"
    """Without the second surname."""
    ORDER = "order"
    SPELLING = "spelling"
    SOUND = "sound"
    """Any name that sounds alike in Spanish and Portuguese ears."""
    SCRIPT = "script"
    """In Latin letters."""
    INITIAL = "initial"
    """With a given name by its first letter."""
    NEAR = "near"
    """With one of its words a letter or two off."""


class Form(Record):
    """Another form of a typed name, and whether it was sought."""

    text: str
    kind: VariantKind
    sought: bool = True


class Expanded(Record):
    """A typed name, with its other forms. A form is not sought when `without` names its text."""

    typed: str
    forms: tuple[Form, ...]


class OtherWords(Record):
    """A word of a question, or some in a row, with the words that the glossary has for it."""

    typed: str
    words: dict[str, tuple[str, ...]] = Field(description="by language")
    sought: bool = Field(default=True, description="false where `without` names what was typed")


class UnknownField(Record):
    """A word typed like a field's name that is none: it was sought as a word of the text."""

    typed: str
    start: int = Field(description="its place in the query as typed, in code points")
    near: tuple[str, ...] = Field(default=(), description="names of fields that differ from it by a letter or two")


class TakenWord(Record):
    """A sign or a field that took one word, where the next one may belong to it: how a query was read."""

    typed: str = Field(description="the sign or field with its word")
    rest: str = Field(description="the next word, which was sought by itself")
    instead: str = Field(description="how both are typed together")
