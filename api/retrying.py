"""Reading again: which files, which stage, with which passwords and how. Behind the verb, the API and the page."""

from collections.abc import Iterable, Sequence

from pydantic import Field

from api.acting import acting
from api.receiving import GOOD_STATES
from api.wiring import Workspace
from models.audit import Actor
from models.base import Record
from models.document import DocumentState, stretch_of
from models.errors import MissingProgram
from models.ids import CaseId, DocumentId
from models.job import AGAIN, FileStatus, ReadingChoice, Stage, Turn
from services.ingest import extract
from services.ingest.programs import TESSERACT
from services.ports import Records

LOCKED_CODES = frozenset({"encrypted", "member_encrypted"})
"""Problems that a password may mend."""


class RetryChoice(Record):
    """Which files are read again, and how. A file must fit every field that is given.

    With no state, problem, document or `every`, those that were not wholly read.
    """

    states: tuple[DocumentState, ...] = Field(default=(), description="final states")
    codes: tuple[str, ...] = Field(default=(), description="codes of problems, for example ocr_failed")
    types: tuple[str, ...] = Field(
        default=(), description="media types, their beginnings (image/), or extensions (pdf)"
    )
    documents: tuple[DocumentId, ...] = ()
    every: bool = Field(default=False, description="also files that were read without a fault")
    stage: Stage = Field(default=Stage.EXTRACT, description="the stage to do again; later ones follow by themselves")
    languages: str | None = Field(
        default=None,
        pattern=r"^[a-z_]{3,12}(\+[a-z_]{3,12}){0,7}$",
        description="Tesseract languages, joined by +; kept for these documents",
    )
    turn: Turn | None = Field(
        default=None,
        description="degrees clockwise by which pictures of pages are turned from how they lie in the file; "
        "`seen`: as each page shows; kept for these documents",
    )


class RetryTaken(Record):
    """What is read again. Files that share their bytes are one document."""

    files: int
    documents: tuple[DocumentId, ...]


def chosen(files: Iterable[FileStatus], choice: RetryChoice, *, locked: bool = False) -> list[FileStatus]:
    """The files that a choice means; `locked`: only those that a password may open.

    Those that wait for a stage are being done anyway.
    """
    documents = frozenset(choice.documents)
    return [
        file
        for file in files
        if (not documents or file.document in documents)
        and file.stage is None
        and file.state is not None
        and (not locked or _locked(file))
        and _means(choice, file, locked=locked)
    ]


def retry(
    workspace: Workspace, actor: Actor, case: CaseId, choice: RetryChoice, *, passwords: Sequence[str] = ()
) -> RetryTaken:
    """Have the chosen files of a case read again. With passwords, only those that one may open.

    Raises NotFound, NotAllowed, MissingProgram (a language of OCR that is not installed).
    """
    with acting(workspace, actor, action="document.retry", case=case):
        if choice.languages is not None:
            _check_languages(choice.languages)
        records = workspace.records
        with records.transaction():
            if passwords:
                workspace.access.case(actor, case, action="case.add_password")
                for password in passwords:
                    records.cases.add_password(case, password)
            files = chosen(workspace.access.seen_in(actor, case).evidence.files(case), choice, locked=bool(passwords))
            documents = tuple(dict.fromkeys(file.document for file in files))
            _choose(records, documents, choice)
            if choice.stage is Stage.EXTRACT:
                records.worklog.renew_families(case)
            version = extract.VERSION if choice.stage is Stage.EXTRACT else AGAIN
            for document in documents:
                last = 0 if choice.stage is Stage.EXTRACT else stretch_of(max(1, records.evidence.last_page(document)))
                for stretch in range(last + 1):
                    records.jobs.again(document, case=case, stage=choice.stage, version=version, stretch=stretch)
            if actor.user is not None:
                records.requests.add(actor.user, case, documents, at=workspace.clock.now())
            records.audit.append(
                actor, "document.retry", case=case, detail={"documents": len(documents), "stage": choice.stage.value}
            )
        return RetryTaken(files=len(files), documents=documents)


def retry_all(
    workspace: Workspace,
    actor: Actor,
    cases: Sequence[CaseId],
    choice: RetryChoice,
    *,
    passwords: Sequence[str] = (),
) -> dict[CaseId, RetryTaken]:
    """The same for several cases. Passwords go to those cases only that hold something to be opened."""
    taken = {}
    for case in cases:
        files = workspace.records.evidence.files(case)
        taken[case] = (
            retry(workspace, actor, case, choice, passwords=passwords)
            if chosen(files, choice, locked=bool(passwords))
            else RetryTaken(files=0, documents=())
        )
    return taken


def _means(choice: RetryChoice, file: FileStatus, *, locked: bool) -> bool:
    named = locked or bool(choice.states or choice.codes or choice.documents or choice.every)
    return (
        (named or file.state not in GOOD_STATES or (_is_another_way(choice) and _badly_read(file)))
        and (not choice.states or file.state in choice.states)
        and (not choice.codes or any(problem.code in choice.codes for problem in file.problems))
        and (not choice.types or any(_is_of(file, kind) for kind in choice.types))
    )


def _choose(records: Records, documents: Sequence[DocumentId], choice: RetryChoice) -> None:
    """Keep how they are read from now on. What is not said stays as it was chosen before."""
    new = {name: value for name in ReadingChoice.model_fields if (value := getattr(choice, name)) is not None}
    if new:
        before = records.worklog.choices(documents)
        for document in documents:
            records.worklog.choose([document], before.get(document, ReadingChoice()).model_copy(update=new))


def _is_another_way(choice: RetryChoice) -> bool:
    return any(getattr(choice, name) is not None for name in ReadingChoice.model_fields)


def _badly_read(file: FileStatus) -> bool:
    return bool(file.counts.poor or file.counts.unreadable)


def _locked(file: FileStatus) -> bool:
    return file.state is DocumentState.ENCRYPTED or any(problem.code in LOCKED_CODES for problem in file.problems)


def _is_of(file: FileStatus, kind: str) -> bool:
    kind = kind.lower()
    media = (file.media_type or "").lower()
    if "/" in kind:
        return media.startswith(kind)
    return file.path.lower().endswith(f".{kind.removeprefix('.')}") or media in (f"application/{kind}", f"image/{kind}")


def _check_languages(languages: str) -> None:
    lacking = sorted(set(languages.split("+")) - TESSERACT.languages())
    if lacking:
        raise MissingProgram(f"Tesseract lacks the languages {' '.join(lacking)}.")
