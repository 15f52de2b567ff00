"""What the columns of a table seem to hold, guessed by a reader and shown to people, who may know better."""

from pydantic import Field

from models.base import Record


class Column(Record):
    """A column whose meaning was guessed. `role` is a word of the vocabulary of the table's kind."""

    place: int = Field(ge=0, description="from the left, the first is 0")
    header: str = ""
    role: str = Field(description="caller, callee, start, duration, cell, imei and the like")
    confidence: float = Field(ge=0, le=1)
    basis: str = Field(description="what told it: header, values or both")
