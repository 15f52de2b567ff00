"""`lince`: the verbs, and the one place where an error becomes a sentence and an exit code."""

import contextlib
import errno
import importlib
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from api.cli.exits import DONE, EXIT_CODES, INTERRUPTED, OTHER, SIGNALLED, USAGE, exit_code
from api.cli.output import Ended, check_streams, ended_by_signals
from api.cli.terminal import Terminal
from api.logs import configure_logs
from api.release import release
from models.errors import LinceError

VERBS = {
    "demo": "Build the sample dossier, read it, and open the server on it.",
    "ingest": "Receive files and folders into a case, and read them.",
    "retry": "Read again what was not read: with passwords, other languages, or as it is.",
    "search": "Find pages, with the place on the page.",
    "lookup": "Search each value of a list: numbers, plates, names.",
    "watch": "Save a search that tells of new pages; read what it told.",
    "review": "Read flags by urgency, decide on them, see conflicts and agreement.",
    "matrix": "Show act, means and purpose of a case, with their sources and gaps.",
    "routes": "Show who went where in a case: legs, a map, two periods compared.",
    "trends": "Count flags over months, places and channels; propose new wording.",
    "statistics": "Count over all cases without personal data, as of a day.",
    "certify": "Certify a search, also one that found nothing: what was searched, and what could not be.",
    "serve": "Open the web pages and the API, and read what is uploaded.",
    "extract": "Read files to JSON Lines, without a data folder.",
    "analyze": "Find mentions and indicators in texts, without a data folder.",
    "correction": "List what was said of names in a case, say what a name is, or withdraw it.",
    "redact": "Redact documents: mark, propose, decide, make and check the copy; the privilege log.",
    "person": "List the people of a case; protect one by a pseudonym; open an identity.",
    "verify": "Check the audit log, a case against its originals (derived again), or an exported bag.",
    "graph": "Ask who stands beside whom and how two hang together; write the graph as a file.",
    "ask": "Ask another agency whether it holds a value: hit or no hit, by connection or file.",
    "partner": "Our desk for questions of other agencies, and the agencies that ask and are asked.",
    "audit": "Show the audit log, or write all of it, an event a line.",
    "audit-key": "Make, change, accept and list the keys by which auditors read what was asked.",
    "user": "List, add, close and open accounts; give another role or a new password.",
    "member": "List who has a place in a case; give one, or take it back.",
    "joint": "List joint spaces of agencies and what was lent of a case; withdraw a loan.",
    "level": "Show or change how closely a case or document is held; name who sees it, and from whom it is kept.",
    "capture": "Declare a web capture of a case, and see what lacks of each.",
    "note": "Write what is known of a case down: fact or assessment, and how reliable it is.",
    "tag": "Put short labels on documents and pages of a case, take them off, list what carries one.",
    "keep": "Say how long a case is kept and what holds it; show what is due.",
    "recipient": "List to whom an agency gives things without a ground for each; change the list.",
    "transfer": "Show or record the ground on which something of a case goes to somebody not on the list.",
    "erase": "Take a case, a document or a person out for good, with a signed certificate.",
    "unit": "List, add, rename and remove the units of an agency.",
    "agency": "List, add and rename the agencies that work on this machine.",
    "doctor": "Say what is missing on this machine, and the command that mends it.",
    "worker": "Read and analyze waiting files; the server and ingest start their own.",
    "test": "Set up the test tools and run the whole suite (from a checkout: ./lince test).",
    "bench": "Measure this release against the raw engines (from a checkout).",
    "compare-names": "Score pairs of names, with a reason, without a data folder.",
    "resolve": "Join mentions of one person or thing across cases, with a reason, without a data folder.",
    "link": "Link what was analyzed, read proposals across cases, decide on them.",
    "entity": "List the people and values of a case; merge, split, rename them, or say that one is none.",
    "casefile": "Put a prosecutor's file together: exhibits, pinned assertions; build it as PDF/A in a bag.",
    "custody": "Take seized items into custody, hand them over, seal them; show gaps; read originals again.",
    "disclosures": "Show what was given to whom; make it again and compare; keep a document in.",
    "export": "Write a case as a bag, a graph, tables or a load file.",
    "carry": "Move a case or a joint space between two servers by a signed, encrypted bundle.",
    "gc": "Find stored bytes that no record names, and take them out.",
    "reindex": "Build the search index anew from the catalogue.",
    "migrate": "Move the records of a data folder from SQLite into PostgreSQL.",
    "backup": "Copy an installation while others work on it, so that it can be restored.",
    "restore": "Make a new data folder of a backup, and check every byte.",
    "bundle": "Make one signed archive from which a machine without a network installs Lince.",
}
"""Every verb with its one-line help, in the order of `lince --help`. The module of a verb is `api.cli.<verb>`."""

_EPILOG = "Exit codes: " + " · ".join(f"{code} {meaning}" for code, meaning in EXIT_CODES.items())


_HANDING_ON = {"bench"}
"""Verbs whose first word decides what the words after it mean, options too."""

# Verbs that write only what they print, or one whole file: begun again they begin at the start.
_KEEPS_NOTHING = frozenset({"analyze", "bundle"})
_HELP = {"help_option_names": ["-h", "--help"]}


def build(verbs: Sequence[str]) -> typer.Typer:
    """The command line. Only the modules of these verbs are imported: help and `lince serve` do not wait for spaCy."""
    app = typer.Typer(
        name="lince",
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich",
        context_settings=_HELP,
    )

    @app.callback(invoke_without_command=True, epilog=_EPILOG)
    def lince(
        context: typer.Context,
        *,
        version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False,
    ) -> None:
        """Document intelligence for people who investigate human trafficking."""
        if version:
            typer.echo(f"lince {release()}")
            raise typer.Exit(DONE)
        if context.invoked_subcommand is None:
            typer.echo(context.get_help())

    for name, meaning in VERBS.items():
        if name in verbs:
            module = importlib.import_module(f"api.cli.{name.replace('-', '_')}")
            settings = {"allow_interspersed_args": False, **_HELP} if name in _HANDING_ON else _HELP
            app.command(name, short_help=meaning, context_settings=settings)(getattr(module, name.replace("-", "_")))
        else:
            app.command(name, short_help=meaning)(_elsewhere)
    return app


def _elsewhere() -> None:
    """Stands for a verb that this call does not run."""


def run(arguments: Sequence[str]) -> int:
    """Run one verb; returns the exit code."""
    console = Terminal(stderr=True, highlight=False, soft_wrap=True)
    try:
        code = _invoke(arguments)
        if sys.stdout is not None:
            sys.stdout.flush()
    except LinceError as error:
        console.print(f"lince: {error.message}\n       {error.advice}", markup=False)
        return exit_code(error)
    except typer.TyperException as error:
        console.print(
            f"lince: {error.format_message()}\n       See `lince --help`, or --help after a verb.", markup=False
        )
        return USAGE
    except (KeyboardInterrupt, typer.Abort) as error:
        again = "nothing was kept" if _KEEPS_NOTHING.intersection(arguments[:2]) else "it continues where it stopped"
        console.print(f"lince: interrupted. Run the same command again: {again}.", markup=False)
        return SIGNALLED + error.number if isinstance(error, Ended) else INTERRUPTED
    except BrokenPipeError:
        return DONE  # the reader of our output went away (`| head`): nothing is wrong
    except SystemExit as leaving:
        if isinstance(leaving.__context__, BrokenPipeError):
            return DONE  # rich's way of telling the same
        raise
    except Exception as error:  # noqa: BLE001 - the last resort: no traceback with text of an exhibit reaches a terminal
        console.print(_unexpected(error), markup=False)
        return OTHER
    return code


def _invoke(arguments: Sequence[str]) -> int:
    """Parse and call. Not through typer's own `main`, which turns Ctrl-C and a closed pipe into bare exit codes."""
    verb = next((argument for argument in arguments if not argument.startswith("-")), None)
    command = typer.main.get_command(build([verb] if verb else []))
    try:
        with command.make_context("lince", list(arguments)) as context:
            result = command.invoke(context)
    except typer.Exit as done:
        return done.exit_code
    return result if isinstance(result, int) else DONE


def _unexpected(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return (
            "lince: There is no space left on a disk that is written to.\n"
            "       Free space for temporary files (TMPDIR, else /tmp) and for the output, then run the command again."
        )
    if isinstance(error, FileNotFoundError) and "temporary directory" in str(error):
        return (
            "lince: There is no folder for temporary files that can be written.\n"
            "       Free space on its disk, or name another folder with TMPDIR."
        )
    where = traceback.extract_tb(error.__traceback__)[-1]
    return (
        f"lince: unexpected {type(error).__name__} at {Path(where.filename).name}:{where.lineno}.\n"
        f"       {LinceError.next_step}"
    )


def main() -> None:
    """Entry point of the `lince` script."""
    os.umask(0o077)  # whatever is written is the user's alone, also in a folder that others may enter
    check_streams()
    configure_logs("warning")  # to standard error, never among what a verb prints; the settings may ask for more
    # A pool tells its workers to end: that is no interruption to speak of.
    with ended_by_signals() if not {"--nursery", "--parents"} & set(sys.argv) else contextlib.nullcontext():
        code = run(sys.argv[1:])
    sys.exit(code)


if __name__ == "__main__":
    main()
