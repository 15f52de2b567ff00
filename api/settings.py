"""Settings from LINCE_* variables, read once at start and handed on as a value."""

from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from models.errors import SettingsError


class Settings(BaseSettings):
    """All settings. Each field is a variable: `data` is LINCE_DATA. Frozen once read."""

    model_config = SettingsConfigDict(env_prefix="LINCE_", frozen=True, extra="ignore")

    data: Path = Field(default=Path("~/.lince"), description="Data folder: catalogue, originals, page images, index.")
    host: str = Field(
        default="127.0.0.1",
        pattern=r"^(127\.\d+\.\d+\.\d+|::1|localhost|0\.0\.0\.0|::)$",
        description="Address the server listens on. Anything but loopback needs a TLS front.",
    )
    port: int = Field(default=8765, ge=0, le=65535, description="Port of the server; 0 takes a free one.")
    public_url: str = Field(
        default="",
        description="Address that users type, when a front stands before it; https makes cookies Secure.",
    )
    workers: int = Field(default=2, ge=1, le=64, description="Worker processes that read and analyze files.")
    worker_memory_mb: int = Field(default=4096, ge=1024, description="Memory cap of a worker process, in MiB.")
    ocr_languages: str = Field(
        default="spa+por", pattern=r"^[a-z_]+(\+[a-z_]+)*$", description="Tesseract languages, joined by +."
    )
    transcriber: str = Field(
        default="",
        max_length=64,
        description="Transcriber of recordings, by the name of its entry point in lince.transcribers; absent: none.",
    )
    analysis_engine: Literal["standard", "small"] = Field(
        default="standard",
        description="standard reads names with a trained network; small by word lists alone, for weak machines.",
    )
    session_hours: float = Field(default=10, gt=0, le=24 * 30, description="Lifetime of a login.")
    log_level: str = Field(
        default="warning", pattern="^(debug|info|warning|error)$", description="Least level of log lines."
    )
    secret_file: Path | None = Field(
        default=None, description="File with this installation's secret; absent: one made in the data folder."
    )
    database_url: SecretStr | None = Field(default=None, description="PostgreSQL; absent: SQLite in the data folder.")
    search_url: str | None = Field(default=None, description="Elasticsearch; absent: the embedded engine.")
    search_api_key: SecretStr | None = Field(default=None, description="Credentials for Elasticsearch.")
    blobs_url: str | None = Field(default=None, description="s3://… store; absent: the data folder.")

    @field_validator("data", mode="before")
    @classmethod
    def _named(cls, value: Any) -> Any:
        """Empty, it would be the folder that we are in."""
        if isinstance(value, str) and not value.strip():
            raise ValueError("it is empty; unset it, or name a folder")
        return value


_WORDS = {
    "host": "Lince listens on this machine (127.0.0.1, ::1, localhost), or behind a TLS front on all its addresses "
    "(0.0.0.0, ::)",
    "ocr_languages": "languages of tesseract are joined by +, for example spa+por",
    "log_level": "it is debug, info, warning or error",
}
"""What a value may be, where a pattern says it to machines only."""


def read_settings(**given: Any) -> Settings:
    """Settings from the environment, with `given` values (None: not given) on top. Raises SettingsError."""
    try:
        settings = Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        field = "_".join(str(part) for part in first["loc"])
        name = f"LINCE_{field.upper()}" if given.get(field) is None else f"--{field.replace('_', '-')}"
        reason = _WORDS.get(field) or first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{name} is not usable: {reason}.", next_step=f"Correct {name}.") from error
    for name in ("database_url", "search_url", "blobs_url"):
        if getattr(settings, name) is not None:
            raise SettingsError(
                f"LINCE_{name.upper()} is set, but this release holds the embedded adapters only.",
                next_step="Unset it; CHANGELOG.md says when the server adapters arrive.",
            )
    return settings
