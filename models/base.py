"""The frozen base of every record, and times that know their zone."""

import datetime as dt
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict


def _utc(value: dt.datetime) -> dt.datetime:
    if value.tzinfo is None:
        raise ValueError("a time without zone is ambiguous in a cross-border file")
    try:
        return value.astimezone(dt.UTC)
    except OverflowError:
        raise ValueError("in UTC no calendar has this time") from None


UtcTime = Annotated[dt.datetime, AfterValidator(_utc)]
"""A time with zone, kept in UTC."""


class Record(BaseModel):
    """Base of all records: immutable, refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")
