"""Exit codes: the table, and which error gives which."""

import signal

from models.errors import FeatureMissing, LinceError, MissingProgram, NotYet, QuerySyntax, SettingsError, UsageError

DONE = 0
OTHER = 1
USAGE = 2
NOT_AVAILABLE = 3
SOME_FAILED = 4
SIGNALLED = 128
"""What is added to the number of a signal that ended us."""
INTERRUPTED = SIGNALLED + signal.SIGINT

EXIT_CODES = {
    DONE: "done",
    OTHER: "other error",
    USAGE: "wrong usage",
    NOT_AVAILABLE: "not available here",
    SOME_FAILED: "some items failed, each marked",
    INTERRUPTED: "interrupted",
    SIGNALLED + signal.SIGHUP: "the terminal was closed",
    SIGNALLED + signal.SIGTERM: "told to end",
}

_BY_ERROR: dict[type[LinceError], int] = {
    UsageError: USAGE,
    QuerySyntax: USAGE,
    SettingsError: USAGE,
    MissingProgram: NOT_AVAILABLE,
    FeatureMissing: NOT_AVAILABLE,
    NotYet: NOT_AVAILABLE,
}


def exit_code(error: LinceError) -> int:
    """The code of an error; OTHER for all that the table does not name."""
    return next((_BY_ERROR[kind] for kind in type(error).__mro__ if kind in _BY_ERROR), OTHER)
