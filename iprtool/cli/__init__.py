"""The command line: the same services as the window, in words.

Facts go to standard output, with `--json` as JSON; trouble goes to standard error in one sentence.
Exit status: 0 done, 1 trouble, 2 the command was not understood.
"""

import re
import sys
from contextlib import suppress
from typing import Annotated, NoReturn

import typer

from iprtool import __version__
from iprtool.cli import episodes, project, rating, tagging
from iprtool.cli.common import app
from iprtool.domain.errors import IprError

__all__ = ["app", "episodes", "main", "project", "rating", "tagging"]

_UNWRITABLE = re.compile("[\ud800-\udfff]")


def _version(wanted: bool) -> None:
    if wanted:
        print(f"iprtool {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    pass


def _with_default_command(arguments: list[str]) -> list[str]:
    known = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    known |= {group.name for group in app.registered_groups if group.name}
    if not arguments:
        return ["open"]
    first = arguments[0]
    return arguments if first in known or first.startswith("-") else ["open", *arguments]


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; ends the process with the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    given = sys.argv[1:] if arguments is None else arguments
    try:
        if any(not argument.isprintable() and _UNWRITABLE.search(argument) for argument in given):
            raise IprError("An argument holds bytes that are no text.", "Write names and memos in UTF-8.")
        app(_with_default_command(given), prog_name="iprtool")
    except IprError as error:
        _fail(str(error))
    except OSError as error:
        _fail(f"The system refused: {error.strerror or error}. Check the place, its permissions and its disk.")


def _fail(sentence: str) -> NoReturn:
    with suppress(OSError):
        print(f"iprtool: {sentence}", file=sys.stderr)
    with suppress(OSError, ValueError):
        sys.stdout.close()  # a full or closed output must not complain once more at the very end
    sys.exit(1)
