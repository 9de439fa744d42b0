"""What the commands share: the program, its common arguments, how facts are printed, a project open for writing."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from iprtool.domain.errors import IprError

if TYPE_CHECKING:
    from iprtool.exchange.report import Report
    from iprtool.store import Project

app = typer.Typer(
    name="iprtool",
    help="Interpersonal Process Recall: tag recordings of therapy sessions to the frame, lose nothing, export.",
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _named(value: Path) -> Path:
    """Refuse an empty name: it would be the folder one happens to stand in."""
    if str(value) in ("", "."):
        raise typer.BadParameter("name the project folder")
    return value


ProjectArg = Annotated[Path, typer.Argument(metavar="PROJECT", help="The project folder.", callback=_named)]
JsonOption = Annotated[bool, typer.Option("--json", help="Print facts as JSON.")]
DyadsOption = Annotated[list[str] | None, typer.Option("--dyad", help="Only this dyad; can be given again.")]
CodesOption = Annotated[list[str] | None, typer.Option("--code", help="Only this Family/Code or Family; again.")]
PassesOption = Annotated[
    list[str] | None, typer.Option("--pass", metavar="P", help="Only this pass: author, kind or id; again.")
]
SessionsOption = Annotated[
    list[str] | None, typer.Option("--session", metavar="N", help="Only sessions of this number, or id; again.")
]


@contextmanager
def writing(folder: Path) -> "Iterator[Project]":
    """A project open to be written. What was done stays done when only the backup on close fails: that is a warning."""
    from iprtool.store import Project

    opened = Project.open(folder)
    try:
        yield opened
    except BaseException:
        with suppress(IprError):
            opened.close()
        raise
    try:
        opened.close()
    except IprError as error:
        print(f"iprtool: it is written, but not backed up: {error}", file=sys.stderr)


def print_facts(facts: dict[str, Any], as_json: bool, sentence: str | None = None) -> None:
    """Print facts as JSON, or as a sentence, or one a line."""
    plain = sentence or "\n".join(f"{name.replace('_', ' ')}: {value}" for name, value in facts.items())
    told(json.dumps(facts, ensure_ascii=False, indent=1, default=str) if as_json else plain)


def tell_losses(report: "Report") -> None:
    """Say beside the answer what was changed and dropped on the way, and why."""
    for sentence in report.losses:
        print(sentence, file=sys.stderr)


def told(text: str) -> None:
    """Print what was done. Where it cannot be printed, it is done all the same, and not to be done again."""
    try:
        print(text, flush=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise IprError(f"It is done, but the answer could not be printed: {reason}.", "Do not do it again.") from error


def cell(value: object) -> str:
    """A value as one cell of a line for people: no line breaks, no control characters of a terminal."""
    text = "" if value is None else str(value)
    return "".join(each if each.isprintable() else " " for each in text)
