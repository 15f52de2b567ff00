"""Settings from LINCE_* variables, read once at start and handed on as a value."""

import os
import ssl
from pathlib import Path
from typing import Any, Literal, Self, get_args
from urllib.parse import urlsplit

from cryptography import x509
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.outward import on_this_machine, parted
from api.store_address import Bucket, Endpoint
from models.asked import LONGEST_REASON
from models.case import Role
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
        default="", description="Address that users type, when a front stands before it; https makes cookies Secure."
    )
    reason: str = Field(
        default="",
        max_length=LONGEST_REASON,
        description="Why the command line looks into a case that is held closely; it goes into the audit log.",
    )
    tls_cert: Path | None = Field(
        default=None, description="PEM file with the server's certificate and those above it; then it speaks TLS."
    )
    tls_key: Path | None = Field(default=None, description="PEM file with the certificate's key; needed with it.")
    workers: int = Field(
        default=2,
        ge=0,
        le=64,
        description="Worker processes that read and analyze files, started by the server; 0 where all run elsewhere.",
    )
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
        description="standard reads names with a trained network; small with a small tagger, for weak machines.",
    )
    example_readers: int = Field(
        default=1,
        ge=0,
        le=2,
        description="Readers who must have said the same of a flag before it is an example for later readings in "
        "their agency; 2 asks for the second reader, 0 takes no decision for an example.",
    )
    rules: Path | None = Field(
        default=None,
        description="Folder with local indicator rules (*.yaml), used beside the shipped ones; absent: `rules` in the "
        "data folder, where there is one. What is wrong in it is refused, and the rules in use stay.",
    )
    meaning: bool = Field(
        default=True,
        description="Read pages for their meaning in the background, for search by meaning; false for weak machines.",
    )
    webhook_hosts: str = Field(
        default="",
        max_length=2000,
        description="Hosts that alerts may be sent to over https, joined by commas, with a port (host:port) or any; a "
        "program on this machine too where it is named, for example localhost:9000, and never Lince itself.",
    )
    smtp_host: str = Field(default="", max_length=200, description="Mail server for alerts; absent: no mail is sent.")
    smtp_port: int = Field(default=587, ge=1, le=65535, description="Port of the mail server.")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="How the way to the mail server is protected; none for this machine only."
    )
    smtp_user: str = Field(default="", max_length=200, description="Login at the mail server; absent: none.")
    smtp_password: SecretStr | None = Field(default=None, description="Password at the mail server.")
    smtp_from: str = Field(default="", max_length=200, description="Sender of the mail.")
    mail_domains: str = Field(
        default="",
        max_length=2000,
        description="Domains that alerts may be mailed to, joined by commas; absent: no mail is sent.",
    )
    breached_passwords: Path | None = Field(
        default=None,
        description="File with the SHA-1 hashes of passwords that nobody may take, one a line, sorted, as Have I Been "
        "Pwned has them; absent: none is looked up.",
    )
    metrics_token: SecretStr | None = Field(
        default=None,
        min_length=24,
        description="Token by which a monitor reads /metrics, 24 characters or more; absent: nobody reads them. See "
        "docs/metrics.md.",
    )
    traces_url: str = Field(
        default="",
        pattern=r"^(|https://[^\s@#?]+|http://(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:\d+)?(/[^\s@#?]*)?)$",
        description="Collector of OpenTelemetry that takes spans of calls and work (OTLP over HTTP), as https://…; on "
        "this machine also http; absent: none is sent. See docs/metrics.md.",
    )
    session_hours: float = Field(default=10, gt=0, le=24 * 30, description="Lifetime of a login.")
    log_level: str = Field(
        default="warning", pattern="^(debug|info|warning|error)$", description="Least level of log lines."
    )
    secret_file: Path | None = Field(
        default=None, description="File with this installation's secret; absent: one made in the data folder."
    )
    protection_key_file: Path | None = Field(
        default=None,
        description="File with the key of protected identities, made when the first person is protected; best on "
        "another disk than the data folder, and never in its backups. Absent: one in the data folder.",
    )
    checkpoints: Path | None = Field(
        default=None,
        description="Folder for signed checkpoints of the audit log, best on another disk; absent: in the data folder.",
    )
    oidc_issuer: str = Field(
        default="",
        max_length=500,
        description="OpenID Connect provider that people may log in at, as https://…; absent: local accounts alone.",
    )
    oidc_client_id: str = Field(default="", max_length=200, description="Name under which the provider knows Lince.")
    oidc_client_secret: SecretStr | None = Field(
        default=None, description="Secret shared with the provider; absent: Lince is a public client (PKCE alone)."
    )
    oidc_ca_file: Path | None = Field(
        default=None, description="PEM file of the roots of the provider's certificate; absent: those of this machine."
    )
    oidc_agency: str = Field(
        default="",
        max_length=200,
        description="Agency in which an account is made for whoever logs in there and has a role by LINCE_OIDC_ROLES; "
        "absent: accounts are made and linked by hand (lince user link).",
    )
    oidc_roles_claim: str = Field(
        default="groups", pattern=r"^[A-Za-z0-9_.:/-]{1,200}$", description="Claim that LINCE_OIDC_ROLES goes by."
    )
    oidc_roles: str = Field(
        default="",
        max_length=5000,
        description="Roles by values of that claim, as unit-a=investigator,lab=forensic_examiner; who has none of them "
        "is refused; never administrator; absent: roles are given here.",
    )
    timestamp_url: str = Field(
        default="",
        max_length=2000,
        description="Time stamping authority (RFC 3161) for the checkpoints of the audit log, as https://…; on this "
        "machine also http; absent: none is asked.",
    )
    timestamp_ca_file: Path | None = Field(
        default=None, description="PEM file of the authority's root certificates; needed with LINCE_TIMESTAMP_URL."
    )
    timestamp_policy: str = Field(
        default="",
        pattern=r"^(|[0-2]\.[0-9.]{1,200}[0-9])$",
        description="Policy that the authority must stamp under, as 1.2.3.4; absent: its own choice.",
    )
    alarm_searches: int = Field(
        default=300, ge=0, description="Searches of one person in an hour beyond which an event is raised; 0: none."
    )
    alarm_read: int = Field(default=3000, ge=0, description="The same, for pages and documents that he reads.")
    alarm_taken: int = Field(default=100, ge=0, description="The same, for originals and exports that he takes away.")
    alarm_export: int = Field(
        default=20_000, ge=0, description="Pages of an export, or lines of a list, beyond which an event is raised."
    )
    check_originals: int = Field(
        default=7,
        ge=0,
        le=3650,
        description="Days after which a stored original is read again and held to its hash; 0: never.",
    )
    rate_exports: int = Field(
        default=60,
        ge=0,
        le=100_000,
        description="Exports, lists and originals that one person may ask for in a minute; 0: no limit.",
    )
    rate_uploads: int = Field(
        default=1200, ge=0, le=100_000, description="The same, for files and parts of files that he sends in."
    )
    rate_calls: int = Field(
        default=1200, ge=0, le=100_000, description="Calls of one API token in a minute, of any kind; 0: no limit."
    )
    clock_drift: float = Field(
        default=5, gt=0, le=3600, description="Seconds by which the clock may differ from the authority's unalarmed."
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="PostgreSQL that holds the records, as postgresql://user:password@host:5432/name; absent: SQLite "
        "in the data folder. See docs/postgresql.md.",
    )
    search_url: str | None = Field(
        default=None,
        description="Elasticsearch, as https://host:9200; absent: the embedded engine. See docs/elasticsearch.md.",
    )
    search_api_key: SecretStr | None = Field(
        default=None,
        description="API key for Elasticsearch (its encoded form). Sent over https or to this machine only.",
    )
    search_ca_file: Path | None = Field(
        default=None, description="PEM file of the authority that signed the certificate of Elasticsearch."
    )
    search_prefix: str = Field(
        default="lince",
        pattern=r"^[a-z][a-z0-9]{0,30}$",
        description="What the names of all indices in Elasticsearch begin with; one for each installation.",
    )
    search_timeout: float = Field(
        default=30, gt=0, le=600, description="Seconds that Elasticsearch may take to answer."
    )
    blobs_url: Bucket = Field(
        default=None,
        description="Object store for originals and page images, as s3://bucket/folder; absent: the data folder. See "
        "docs/object-store.md.",
    )
    blobs_endpoint: Endpoint = Field(
        default=None,
        description="Address of the object store, as https://host:9000; absent: Amazon's for LINCE_BLOBS_REGION.",
    )
    blobs_region: str = Field(
        default="us-east-1", pattern=r"^[a-z0-9-]{1,60}$", description="Region of the bucket; most own stores take any."
    )
    blobs_access_key: SecretStr | None = Field(default=None, description="Access key of the object store.")
    blobs_secret_key: SecretStr | None = Field(default=None, description="Secret key that belongs to it.")
    blobs_ca_file: Path | None = Field(
        default=None, description="PEM file of the authority that signed the certificate of the object store."
    )
    blobs_timeout: float = Field(
        default=60, gt=0, le=600, description="Seconds for which a call that the object store fails is made again."
    )

    @field_validator("data", mode="before")
    @classmethod
    def _named(cls, value: Any) -> Any:
        """Empty, it would be the folder that we are in."""
        if isinstance(value, str) and not value.strip():
            raise ValueError("it is empty; unset it, or name a folder")
        return value

    @field_validator("search_url")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        """An address without credentials in it: those have a variable of their own, which no log prints."""
        if value is None or not value.strip():
            return None
        parts = urlsplit(value.strip())
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError("it is an address such as https://search.example:9200")
        if parts.username is not None or parts.password is not None:
            raise ValueError("it holds a password; use an API key, in LINCE_SEARCH_API_KEY")
        if parts.port is None:
            raise ValueError("it lacks a port, such as :9200")
        return value.strip().rstrip("/")

    @model_validator(mode="after")
    def _store(self) -> Self:
        """A store that nobody can be let in to is told at the start."""
        if self.blobs_url is not None and not (self.blobs_access_key and self.blobs_secret_key):
            raise ValueError("LINCE_BLOBS_URL needs LINCE_BLOBS_ACCESS_KEY and LINCE_BLOBS_SECRET_KEY")
        return self

    @model_validator(mode="after")
    def _tls(self) -> Self:
        """A certificate that cannot be used is told at the start."""
        if (self.tls_cert is None) != (self.tls_key is None):
            raise ValueError("LINCE_TLS_CERT and LINCE_TLS_KEY belong together")
        if self.tls_cert is not None and self.tls_key is not None:
            try:
                ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(self.tls_cert, self.tls_key, password="")
            except (OSError, ValueError) as error:
                raise ValueError("LINCE_TLS_CERT and LINCE_TLS_KEY cannot be read, or do not fit together") from error
        return self

    @property
    def https(self) -> bool:
        """Whether people reach the server by https: their cookies are for that alone."""
        return self.tls_cert is not None or self.public_url.startswith("https://")

    @model_validator(mode="after")
    def _authority(self) -> Self:
        """An authority whose tokens nobody can check stamps nothing."""
        if not self.timestamp_url:
            return self
        if parted(self.timestamp_url) is None:
            raise ValueError("LINCE_TIMESTAMP_URL is an address such as https://stamp.example/tsr")
        if self.timestamp_ca_file is None:
            raise ValueError("LINCE_TIMESTAMP_URL needs LINCE_TIMESTAMP_CA_FILE: the roots that its tokens lead to")
        try:
            found = x509.load_pem_x509_certificates(self.timestamp_ca_file.expanduser().read_bytes())
        except (OSError, ValueError) as error:
            raise ValueError("LINCE_TIMESTAMP_CA_FILE cannot be read, or holds no certificate") from error
        if not found:
            raise ValueError("LINCE_TIMESTAMP_CA_FILE holds no certificate")
        try:
            x509.ObjectIdentifier(self.timestamp_policy or "1.2.3")
        except ValueError as error:
            raise ValueError("LINCE_TIMESTAMP_POLICY is no policy such as 1.2.3.4") from error
        return self

    @model_validator(mode="after")
    def _provider(self) -> Self:
        """Who logs in elsewhere must come back here, and nowhere else."""
        if not self.oidc_issuer:
            return self
        if parted(self.oidc_issuer) is None:
            raise ValueError("LINCE_OIDC_ISSUER is an address such as https://login.example/realm")
        if not self.oidc_client_id:
            raise ValueError("LINCE_OIDC_ISSUER needs LINCE_OIDC_CLIENT_ID, as the provider has registered Lince")
        if not self.public_url or parted(self.public_url) is None:
            raise ValueError("LINCE_OIDC_ISSUER needs LINCE_PUBLIC_URL: where the provider sends people back to")
        roles_of(self.oidc_roles)
        return self

    @model_validator(mode="after")
    def _key_in_the_open(self) -> Self:
        """A key that anybody on the way could read would open all cases."""
        if self.search_api_key is None or self.search_url is None or self.search_url.startswith("https:"):
            return self
        if not on_this_machine(urlsplit(self.search_url).hostname or ""):
            raise ValueError("LINCE_SEARCH_URL is http: an API key is sent over https only")
        return self


def roles_of(text: str) -> dict[str, Role]:
    """The role that each value of the provider's claim gives. Raises ValueError.

    Nobody becomes an administrator by what another machine says.
    """
    found: dict[str, Role] = {}
    for one in filter(None, (part.strip() for part in text.split(","))):
        value, equals, role = (part.strip() for part in one.rpartition("="))
        known = set(Role) - {Role.ADMINISTRATOR}
        if not equals or not value or role not in known:
            raise ValueError(f"LINCE_OIDC_ROLES is written value=role, and a role is one of {', '.join(sorted(known))}")
        found[value] = Role(role)
    return found


_WORDS = {
    "host": "Lince listens on this machine (127.0.0.1, ::1, localhost), or behind a TLS front on all its addresses "
    "(0.0.0.0, ::)",
    "ocr_languages": "languages of tesseract are joined by +, for example spa+por",
    "log_level": "it is debug, info, warning or error",
    "blobs_region": "small letters, digits and hyphens, as us-east-1",
    "traces_url": "https://host:4318, or http to this machine",
    "search_prefix": "a letter, then up to thirty letters and digits, all small",
}
"""What a value may be, where a pattern says it to machines only."""


def _from_files() -> dict[str, str]:
    """Secrets that stand in files: LINCE_…_FILE in place of LINCE_…, for each that is secret. Raises SettingsError."""
    found: dict[str, str] = {}
    for name, field in Settings.model_fields.items():
        variable = f"LINCE_{name.upper()}"
        place = os.environ.get(f"{variable}_FILE", "")
        if not place or SecretStr not in get_args(field.annotation):
            continue
        if variable in os.environ:
            raise SettingsError(f"{variable} and {variable}_FILE are both set.", next_step="Keep one of them.")
        try:
            held = Path(place).expanduser().read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            held = ""
        if not held:
            raise SettingsError(
                f"{variable}_FILE is not usable: it cannot be read, or is empty.", next_step=f"Correct {variable}_FILE."
            )
        found[name] = held
    return found


def read_settings(**given: Any) -> Settings:
    """Settings from the environment, with `given` values (None: not given) on top. Raises SettingsError."""
    try:
        settings = Settings(**{**_from_files(), **{name: value for name, value in given.items() if value is not None}})
    except ValidationError as error:
        first = error.errors()[0]
        field = "_".join(str(part) for part in first["loc"])
        if not field:
            reason = first["msg"].removeprefix("Value error, ")
            raise SettingsError(f"{reason}.", next_step="Correct it; docs/reference/settings.md has all.") from error
        name = f"LINCE_{field.upper()}" if given.get(field) is None else f"--{field.replace('_', '-')}"
        reason = _WORDS.get(field) or first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{name} is not usable: {reason}.", next_step=f"Correct {name}.") from error
    return settings
