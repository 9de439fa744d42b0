"""The command line: the same services as the window, in words.

Facts go to standard output, with `--json` as JSON; trouble goes to standard error in one sentence.
Exit status: 0 done, 1 trouble, 2 the command was not understood.
"""

import difflib
import re
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from iprtool import __version__
from iprtool.cli import (
    board,
    clips,
    codebook,
    episodes,
    exchange,
    find,
    picture,
    project,
    rating,
    recall,
    sealing,
    tagging,
    transcript,
)
from iprtool.cli.common import app
from iprtool.domain.errors import IprError

__all__ = [
    "app",
    "board",
    "clips",
    "codebook",
    "episodes",
    "exchange",
    "find",
    "main",
    "picture",
    "project",
    "rating",
    "recall",
    "sealing",
    "tagging",
    "transcript",
]

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
    """`iprtool PROJECT` is short for `iprtool open PROJECT`; a mistyped command is no project."""
    known = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    known |= {group.name for group in app.registered_groups if group.name}
    if not arguments:
        return ["open"]
    first = arguments[0]
    if first in known or first.startswith("-"):
        return arguments
    near = difflib.get_close_matches(first, known, n=1)
    if not Path(first).exists() and (near or len(arguments) > 1):
        meant = f" Did you mean {near[0]}?" if near else " `iprtool --help` lists the commands."
        print(f"iprtool: there is no command {first}.{meant}", file=sys.stderr)
        sys.exit(2)
    return ["open", *arguments]


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
    except Exception as error:
        _fail(_fault(error))


def _fault(error: Exception) -> str:
    """A bug in one sentence, with the place in the code and nothing of the study."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{type(error).__name__} in {Path(frame.filename).name}:{frame.lineno}"
    return (
        f"A fault in iprtool {__version__} ({where}). What was written before is kept. "
        "See whether `iprtool check PROJECT` finds damage; if it does not, please report this."
    )


def _fail(sentence: str) -> NoReturn:
    with suppress(OSError):
        print(f"iprtool: {sentence}", file=sys.stderr)
    with suppress(OSError, ValueError):
        sys.stdout.close()  # a full or closed output must not complain once more at the very end
    sys.exit(1)
