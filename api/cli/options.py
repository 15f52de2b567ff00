"""Options that several verbs share, and what their values become."""

from pathlib import Path
from typing import Annotated, TypeVar

import typer
from pydantic import ValidationError

from api.folder import DataFolder
from api.receiving import Statement, case_named
from api.settings import Settings, read_settings
from api.wiring import Workspace, open_workspace
from models.asked import LONGEST_REASON
from models.audit import Actor
from models.base import Record
from models.case import Case
from models.country import country_code
from models.errors import DataFolderUnusable, UsageError
from models.exhibit import Custody

_Asked = TypeVar("_Asked", bound=Record)


def _folder(text: str) -> Path:
    if not text.strip():
        raise typer.BadParameter("it names no folder.")  # and not the one that we are in, as Python would have it
    return Path(text)


GivenOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="FIELD=VALUE", help="A field of what is written down; repeatable."),
]
FieldsOption = Annotated[Path | None, typer.Option("--fields", help="File of JSON with the fields, - for the input.")]
DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data",
        parser=_folder,
        metavar="FOLDER",
        help="Data folder (default: LINCE_DATA, else ~/.lince).",
        show_default=False,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="JSON Lines on standard output, for programs.")]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why; sealed for auditors beside the event of this act.")]
RecipientCountryOption = Annotated[
    str, typer.Option("--recipient-country", help="Where who gets it is, two letters; absent: that of the agency.")
]
RecipientOption = Annotated[str, typer.Option("--recipient", help="Who gets it; stands in the ledger of disclosures.")]
BasisOption = Annotated[str, typer.Option("--basis", help="The order or article by which it is given.")]
ConditionsOption = Annotated[str, typer.Option("--conditions", help="Under which it is given.")]
WithoutOption = Annotated[
    bool, typer.Option("--without-intelligence", help="Leave out what is for intelligence only; or else it stops.")
]
ReportOption = Annotated[
    Path | None,
    typer.Option("--report", help="File that the run report is also written to: .json, else plain text."),
]
PasswordOption = Annotated[
    list[str] | None, typer.Option("--password", help="Password to try on encrypted files of the case.")
]
PasswordsOption = Annotated[
    Path | None, typer.Option("--passwords", help="File with passwords to try on encrypted files, one a line.")
]
CustodianOption = Annotated[str, typer.Option("--custodian", help="Whose material it was.")]
SeizedByOption = Annotated[str, typer.Option("--seized-by", help="Who seized it.")]
PlaceOption = Annotated[str, typer.Option("--place", help="Where it was seized.")]
SeizedOption = Annotated[str, typer.Option("--seized-at", help="When: 2026-03-04, or 2026-03-04T14:30-04:00.")]
SealOption = Annotated[str, typer.Option("--seal", help="Number of the seal or of the evidence.")]
DeviceOption = Annotated[str, typer.Option("--device", help="What it was on: make, model, serial number.")]
NotesOption = Annotated[str, typer.Option("--notes", help="Anything else that the record of the seizure says.")]

_MOST_PASSWORDS = 100_000


def options_as(kind: type[_Asked], **told: object) -> _Asked:
    """What options ask for. Raises UsageError that names each which is wrong."""
    try:
        return kind.model_validate(told)
    except ValidationError as error:
        faults = [f"--{str(one['loc'][0]).replace('_', '-')}: {one['msg']}" for one in error.errors()]
        raise UsageError(f"Nothing was written. {'; '.join(faults)}.") from error


def open_existing(settings: Settings) -> Workspace:
    """The workspace over a data folder that is there, for verbs that ask it something.

    Raises DataFolderUnusable: a mistyped folder must not be made, and then be found empty.
    """
    folder = DataFolder(settings.data)
    if not folder.exists:
        raise DataFolderUnusable(
            f"There is no data folder of Lince at {folder.root}.",
            next_step="Name the right one with --data or LINCE_DATA; `lince ingest` and `lince serve` make a new one.",
        )
    return open_workspace(settings)


def reasoned(workspace: Workspace, reason: str) -> Actor:
    """The operator, with the reason that he gives. Raises UsageError."""
    if len(reason) > LONGEST_REASON:
        raise UsageError(f"--reason is longer than {LONGEST_REASON} characters.", next_step="Say it in a sentence.")
    return workspace.operator.model_copy(update={"reason": reason.strip()})


def one_case(workspace: Workspace, number: str) -> Case:
    """The case of a number. Raises UsageError without one, or where several agencies have it; NotFound."""
    if not number.strip():
        raise UsageError("Which case? Its number is missing.", next_step="For example --case LPZ-2026-014.")
    found = case_named(workspace, number.strip())
    if len(found) > 1:
        raise UsageError("Several agencies have a case of this number.", next_step="Ask through the API, by its id.")
    return found[0]


def reading_settings(data: Path | None, **given: object) -> Settings:
    """Settings of a verb that shows how it reads: its report tells what log lines would, which stand in the way.

    LINCE_LOG_LEVEL brings them back. Raises SettingsError.
    """
    settings = read_settings(data=data, **given)
    if "log_level" in settings.model_fields_set:
        return settings
    return settings.model_copy(update={"log_level": "error"})


def statement(custodian: str, **custody: str) -> Statement:
    """What the options state of the files. Raises UsageError."""
    if len(custodian) > 300:
        raise UsageError("--custodian is longer than 300 characters.", next_step="Put the rest into --notes.")
    try:
        return Statement(custodian=custodian, custody=Custody(**custody))
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0])
        raise UsageError(
            f"--{field.replace('_', '-')} is not usable: {error.errors()[0]['msg']}.",
            next_step="A time is written 2026-03-04 or 2026-03-04T14:30-04:00; long texts go into --notes.",
        ) from error


def country_of(given: str) -> str:
    """The country that --country names. Raises UsageError."""
    land = country_code(given)
    if land is None:
        raise UsageError(
            f"--country {given} is no two-letter country code of ISO 3166.", next_step="For example: --country AR."
        )
    return land


def passwords_of(file: Path | None, given: list[str] | None) -> list[str]:
    """The passwords of a file, one a line, and those given one by one. Raises UsageError."""
    found = list(given or [])
    if file is not None:
        try:
            text = file.read_text(encoding="utf-8-sig", errors="surrogateescape")
        except OSError as error:
            raise UsageError(
                f"The file of passwords {file} cannot be read: {error.strerror}.", next_step="Check its path."
            ) from error
        found += [line for line in text.splitlines() if line]
    if len(found) > _MOST_PASSWORDS:
        raise UsageError(f"More than {_MOST_PASSWORDS} passwords were given.", next_step="Try them in smaller lists.")
    return list(dict.fromkeys(found))
