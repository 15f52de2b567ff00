"""What an exhibit and all that is inside it have come to so far."""

from pydantic import Field

from models.base import Record


class FamilySpent(Record):
    """Counts over the whole tree of one exhibit, parts of parts included."""

    documents: int = Field(default=0, ge=0, description="parts taken out")
    bytes: int = Field(default=0, ge=0, description="bytes of those parts")
    pages: int = Field(default=0, ge=0)
    seconds: float = Field(default=0.0, ge=0, description="seconds of computing for its reading")

    def plus(self, *, documents: int = 0, size: int = 0, pages: int = 0, seconds: float = 0.0) -> "FamilySpent":
        """The counts with more on top."""
        return FamilySpent(
            documents=self.documents + documents,
            bytes=self.bytes + size,
            pages=self.pages + pages,
            seconds=self.seconds + seconds,
        )
