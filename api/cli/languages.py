"""Before files are read: what tesseract lacks, said once, with the command that installs it."""

from api.cli.terminal import Terminal
from models.errors import MissingProgram
from services.ingest.programs import TESSERACT


def check_languages(languages: str) -> None:
    """Say which of the languages joined by + are missing. Raises MissingProgram when none can be read."""
    wanted = languages.split("+")
    installed = TESSERACT.languages()
    lacking = [language for language in wanted if language not in installed]
    if not lacking:
        return
    command = _command(tesseract=TESSERACT.path() is not None, lacking=lacking)
    if TESSERACT.path() is None:
        raise MissingProgram("Tesseract is missing: scans and photos cannot be read.", next_step=command)
    if lacking == wanted:
        raise MissingProgram(
            f"Tesseract lacks {' '.join(lacking)}: scans and photos cannot be read.", next_step=command
        )
    Terminal(stderr=True, highlight=False, soft_wrap=True).print(
        f"Tesseract lacks {' '.join(lacking)}: scans and photos are read without, and marked for it. To mend it:\n"
        f"    {command}\n    lince retry --problem language_missing",
        markup=False,
    )


def _command(*, tesseract: bool, lacking: list[str]) -> str:
    # The checks load what reads files, a second that a start with everything in place does not pay.
    from api.cli.checks import LANGUAGES, install_command  # noqa: PLC0415

    known = [f"lang-{language}" for language in lacking if language in LANGUAGES]
    if tesseract and len(known) < len(lacking):
        return "Correct LINCE_OCR_LANGUAGES, or install these languages: `tesseract --list-langs` shows the others."
    return install_command(tuple(known) if tesseract else ("tesseract", *known))
