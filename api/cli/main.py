"""`lince`: the verbs, and the one place where an error becomes a sentence and an exit code."""

import importlib
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

import typer
from rich.console import Console

from api.cli.exits import EXIT_CODES, INTERRUPTED, OTHER, USAGE, exit_code
from api.cli.later import LATER, later
from models.errors import LinceError

VERBS = {
    "demo": "Build the sample dossier, read it, and open the server on it.",
    "ingest": "Receive files and folders into a case, and read them.",
    "retry": "Read again what was not read: with passwords, other languages, or as it is.",
    "search": "Find pages, with the place on the page.",
    "serve": "Open the web pages and the API, and read what is uploaded.",
    "extract": "Read files to JSON Lines, without a data folder.",
    "analyze": "Find mentions and indicators in texts, without a data folder.",
    "verify": "Check that the audit log, or the originals of a case, are unchanged.",
    "doctor": "Say what is missing on this machine, and the command that mends it.",
    "worker": "Read and analyze waiting files; the server and ingest start their own.",
    "test": "Set up the test tools and run the whole suite (from a checkout: ./lince test).",
    "bench": "Measure this release against the raw engines (from a checkout).",
    "compare-names": "Score pairs of names (in a later release).",
    "resolve": "Join mentions of one person or thing (in a later release).",
    "export": "Write a case as a bag, a graph, tables or a load file (in a later release).",
    "reindex": "Build the search index anew from the catalogue.",
    "backup": "Copy a data folder so that it can be restored (in a later release).",
    "restore": "Restore a backup (in a later release).",
}
"""Every verb with its one-line help, in the order of `lince --help`. The module of a verb is `api.cli.<verb>`."""

_EPILOG = "Exit codes: " + " · ".join(f"{code} {meaning}" for code, meaning in EXIT_CODES.items())


def build(verbs: Sequence[str]) -> typer.Typer:
    """The command line. Only the modules of these verbs are imported: help and `lince serve` do not wait for spaCy."""
    app = typer.Typer(name="lince", add_completion=False, pretty_exceptions_enable=False, rich_markup_mode="rich")

    @app.callback(invoke_without_command=True, epilog=_EPILOG)
    def lince(context: typer.Context) -> None:
        """Document intelligence for people who investigate human trafficking."""
        if context.invoked_subcommand is None:
            typer.echo(context.get_help())

    for name, meaning in VERBS.items():
        if name in LATER:
            anything = {"allow_extra_args": True, "ignore_unknown_options": True}
            app.command(name, short_help=meaning, context_settings=anything)(later(name))
        elif name in verbs:
            module = importlib.import_module(f"api.cli.{name}")
            app.command(name, short_help=meaning)(getattr(module, name))
        else:
            app.command(name, short_help=meaning)(_elsewhere)
    return app


def _elsewhere() -> None:
    """Stands for a verb that this call does not run."""


def run(arguments: Sequence[str]) -> int:
    """Run one verb; returns the exit code."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    try:
        verb = next((argument for argument in arguments if not argument.startswith("-")), None)
        result = build([verb] if verb else [])(args=list(arguments), prog_name="lince", standalone_mode=False)
    except LinceError as error:
        console.print(f"lince: {error.message}\n       {error.advice}", markup=False)
        return exit_code(error)
    except typer.TyperException as error:
        console.print(
            f"lince: {error.format_message()}\n       See `lince --help`, or --help after a verb.", markup=False
        )
        return USAGE
    except typer.Exit as done:
        return done.exit_code
    except (KeyboardInterrupt, typer.Abort):
        console.print("lince: interrupted. Run the same command again: it continues where it stopped.", markup=False)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away (`| head`): nothing is wrong. Keep Python from complaining at exit.
        sys.stdout = None
        return 0
    except Exception as error:  # noqa: BLE001 - the last resort: no traceback with text of an exhibit reaches a terminal
        where = traceback.extract_tb(error.__traceback__)[-1]
        console.print(
            f"lince: unexpected {type(error).__name__} at {Path(where.filename).name}:{where.lineno}.\n"
            f"       {LinceError.next_step}",
            markup=False,
        )
        return OTHER
    return result if isinstance(result, int) else 0


def main() -> None:
    """Entry point of the `lince` script."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
