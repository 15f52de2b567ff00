"""Parameters that several routes share. An id of another shape is refused before anything is looked up."""

from typing import Annotated

from fastapi import Path, Query
from pydantic import Field

from models.ids import CaseId, DocumentId, UserId

ID = r"^[0-9a-f]{32}$"
"""The shape of an id. One of another shape is refused before it is looked up, or written anywhere."""

CaseParam = Annotated[CaseId, Path(pattern=ID, description="id of a case")]
DocumentParam = Annotated[DocumentId, Path(pattern=ID, description="id of a document")]
UserParam = Annotated[UserId, Path(pattern=ID, description="id of a user")]
PageNumber = Annotated[int, Path(ge=1, le=1_000_000, description="page number, from 1")]
GivenCase = Annotated[CaseId, Field(pattern=ID)]
CasesQuery = Annotated[
    list[GivenCase] | None,
    Query(alias="case", max_length=1000, description="only these cases (repeatable); absent: all that are yours"),
]
Limit = Annotated[int, Query(ge=0, le=1000, description="at most so many")]
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="skip so many")]
